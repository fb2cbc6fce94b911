"""Wrong answers to `train_two_layer`."""

import numpy as np
from backpropagation import _refuse_unlike, train_two_layer, two_layer_backward, two_layer_forward
from beliefs import (
    A_LOGARITHM_MAKES_IT_SMALL,
    ANY_SOURCE_OF_CHANCE,
    BATCH_LOSSES_OVER_ALL_EXAMPLES,
    DIVIDED_BY_N_TWICE,
    DIVIDED_BY_THE_BATCH_SIZE,
    MEANS_OF_BATCHES,
    MORE_DIGITS_CANNOT_HURT,
    MY_OWN_GENERATOR_REPEATS,
    NOT_FULL_DOES_NOT_COUNT,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    SOFTMAX_AS_IT_READS,
    THE_GLOBAL_GENERATOR_IS_MINE,
    THE_GRADIENT_IS_A_SUM,
    THE_LABELS_STAY_WHERE_THEY_ARE,
    THE_LOG_OF_A_STABLE_SOFTMAX,
    THE_LOSS_AFTER_THE_STEP,
    THE_LOSS_IT_ENDS_WITH,
    THE_LOSS_OF_THE_MODEL_AFTERWARDS,
    THE_RUNNING_LOSS_IS_SET_ONCE,
    UPDATED_ON_THE_WAY_BACK,
    UPHILL,
    WHAT_IS_GATHERED_IS_GONE,
    X_AND_Y_ARE_BOTH_SHUFFLED,
)
from building_blocks import _softmax, _usual_loss, _usual_start

from autograder import misconception


def _mean(losses):
    """The mean over the examples of (loss, size) of each batch."""
    return sum(loss * size for loss, size in losses) / sum(size for _, size in losses)


def _loss_and_grads(params, X, y):
    logits, cache = two_layer_forward(params, X)
    return _usual_loss(logits, y), two_layer_backward(_usual_start(logits, y), params, cache)


def _step(params, X, y, lr, batch_size):
    """Move params, and return the loss before that."""
    loss, grads = _loss_and_grads(params, X, y)
    for name in params:
        params[name] = params[name] - lr * grads[name]
    return loss


def _batches(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def _epochs(
    params,
    X,
    y,
    lr,
    batch_size,
    epochs,
    rng,
    *,
    order=lambda rng, n: rng.permutation(n),
    batches=_batches,
    step=_step,
    tally=_mean,
):
    """The loop with one thing done otherwise."""
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = dict(params), []
    for _ in range(epochs):
        losses = []
        for batch in batches(order(rng, len(X)), batch_size):
            losses.append((step(params, X[batch], y[batch], lr, batch_size), len(batch)))
        history.append(float(tally(losses)))
    return params, history


@misconception("test_train_weighs_a_short_batch_by_its_size", belief=MEANS_OF_BATCHES, row="T09")
def averages_the_means_of_the_batches(params, X, y, lr, batch_size, epochs, rng):
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: np.mean([loss for loss, _ in losses]),
    )


@misconception(
    "test_train_weighs_a_short_batch_by_its_size", belief=BATCH_LOSSES_OVER_ALL_EXAMPLES, row="T10"
)
def divides_the_sum_of_means_by_n(params, X, y, lr, batch_size, epochs, rng):
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: sum(loss for loss, _ in losses) / len(X),
    )


@misconception(
    "test_train_weighs_a_short_batch_by_its_size", belief=THE_LOSS_IT_ENDS_WITH, row="T11"
)
def reports_the_last_batch(params, X, y, lr, batch_size, epochs, rng):
    return _epochs(params, X, y, lr, batch_size, epochs, rng, tally=lambda losses: losses[-1][0])


@misconception("test_train_weighs_a_short_batch_by_its_size", row="T10")
def weighs_every_batch_as_a_full_one(params, X, y, lr, batch_size, epochs, rng):
    """Each mean is multiplied by batch_size, and the sum divided by n."""
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        tally=lambda losses: sum(loss for loss, _ in losses) * batch_size / len(X),
    )


@misconception("test_train_steps_on_the_short_batch_too", belief=NOT_FULL_DOES_NOT_COUNT, row="T30")
def drops_the_short_batch(params, X, y, lr, batch_size, epochs, rng):
    size = min(batch_size, len(X))
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        batches=lambda order, _: [b for b in _batches(order, size) if len(b) == size],
    )


@misconception(
    "test_train_steps_on_the_short_batch_too", belief=DIVIDED_BY_THE_BATCH_SIZE, row="T31"
)
def divides_by_batch_size(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        return _step(params, X, y, lr * len(X) / size, size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_one_step_by_hand", belief=THE_GRADIENT_IS_A_SUM, row="S17")
def steps_with_the_sum(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        return _step(params, X, y, lr * len(X), size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_one_step_by_hand", belief=DIVIDED_BY_N_TWICE)
def divides_by_n_again(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        return _step(params, X, y, lr / len(X), size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_one_step_by_hand", belief=DIVIDED_BY_N_TWICE)
def divides_by_batch_size_again(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        return _step(params, X, y, lr / size, size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_one_step_by_hand", belief=UPHILL, row="O01")
def walks_uphill(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        return _step(params, X, y, -lr, size)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_moves_the_first_layer", belief=UPDATED_ON_THE_WAY_BACK, row="B14")
def moves_the_second_layer_first(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        dlogits = _usual_start(logits, y)
        for names in (("W2", "b2"), ("W1", "b1")):
            grads = two_layer_backward(dlogits, params, cache)
            for name in names:
                params[name] = params[name] - lr * grads[name]
        return _usual_loss(logits, y)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_moves_the_second_layer")
def forgets_to_move_the_biases(params, X, y, lr, batch_size, epochs, rng):
    """Training is changing the weights."""

    def step(params, X, y, lr, size):
        loss, grads = _loss_and_grads(params, X, y)
        for name in ("W1", "W2"):
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_moves_the_first_layer")
def trains_the_last_layer_alone(params, X, y, lr, batch_size, epochs, rng):
    """The error is made at the output, so that is where it is mended."""

    def step(params, X, y, lr, size):
        loss, grads = _loss_and_grads(params, X, y)
        for name in ("W2", "b2"):
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(
    "test_train_reports_the_loss_before_the_step", belief=THE_LOSS_AFTER_THE_STEP, row="T40"
)
def measures_after_the_step(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        _step(params, X, y, lr, size)
        return _loss_and_grads(params, X, y)[0]

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception(
    "test_train_reports_the_loss_before_the_step", belief=THE_LOSS_OF_THE_MODEL_AFTERWARDS
)
def measures_everything_at_the_end_of_the_epoch(params, X, y, lr, batch_size, epochs, rng):
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = {name: array.copy() for name, array in params.items()}, []
    for _ in range(epochs):
        params, _ = train_two_layer(params, X, y, lr, batch_size, 1, rng)
        history.append(float(_loss_and_grads(params, X, y)[0]))
    return params, history


@misconception("test_train_shuffles_anew_each_epoch", row="T38")
def never_shuffles(params, X, y, lr, batch_size, epochs, rng):
    """The examples come in the order in which they are."""
    return _epochs(params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: np.arange(n))


@misconception("test_train_shuffles_anew_each_epoch", row="T38")
def shuffles_once(params, X, y, lr, batch_size, epochs, rng):
    """Once the examples are shuffled, they are shuffled."""
    drawn = rng.permutation(len(X))
    return _epochs(params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: drawn)


@misconception("test_train_shuffles_anew_each_epoch")
def draws_with_replacement(params, X, y, lr, batch_size, epochs, rng):
    """A batch is any examples, drawn at random."""
    return _epochs(
        params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: rng.integers(0, n, n)
    )


@misconception("test_train_shuffles_anew_each_epoch", belief=X_AND_Y_ARE_BOTH_SHUFFLED, row="T26")
def shuffles_x_and_y_separately(params, X, y, lr, batch_size, epochs, rng):
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = dict(params), []
    for _ in range(epochs):
        shuffled, labels, losses = rng.permutation(X), rng.permutation(y), []
        for batch in _batches(np.arange(len(X)), batch_size):
            loss = _step(params, shuffled[batch], labels[batch], lr, batch_size)
            losses.append((loss, len(batch)))
        history.append(float(_mean(losses)))
    return params, history


@misconception("test_train_shuffles_anew_each_epoch", belief=ANY_SOURCE_OF_CHANCE, row="P02")
def shuffles_with_the_global_generator(params, X, y, lr, batch_size, epochs, rng):
    return _epochs(
        params, X, y, lr, batch_size, epochs, rng, order=lambda rng, n: np.random.permutation(n)
    )


@misconception("test_train_shuffles_anew_each_epoch", belief=MY_OWN_GENERATOR_REPEATS)
def makes_its_own_generator(params, X, y, lr, batch_size, epochs, rng):
    return train_two_layer(params, X, y, lr, batch_size, epochs, np.random.default_rng(42))


@misconception(
    "test_train_uses_no_other_randomness", belief=THE_GLOBAL_GENERATOR_IS_MINE, row="P02"
)
def seeds_everything(params, X, y, lr, batch_size, epochs, rng):
    np.random.seed(42)
    return train_two_layer(params, X, y, lr, batch_size, epochs, rng)


@misconception(
    "test_train_reports_one_loss_per_epoch", belief=THE_RUNNING_LOSS_IS_SET_ONCE, row="T35"
)
def never_resets_the_running_loss(params, X, y, lr, batch_size, epochs, rng):
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, np.cumsum(losses).tolist()


_history = []


@misconception("test_train_reports_one_loss_per_epoch", belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def keeps_the_losses_of_earlier_calls(params, X, y, lr, batch_size, epochs, rng):
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    _history.extend(losses)
    return params, _history


@misconception("test_train_reports_one_loss_per_epoch")
def reports_every_batch(params, X, y, lr, batch_size, epochs, rng):
    """Every batch has a loss, and all of them are reported."""
    history = []

    def step(params, X, y, lr, size):
        history.append(float(_step(params, X, y, lr, size)))
        return history[-1]

    params, _ = _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)
    return params, history


@misconception("test_train_reports_one_loss_per_epoch")
def returns_inside_the_loop(params, X, y, lr, batch_size, epochs, rng):
    """Training is over after one epoch."""
    return train_two_layer(params, X, y, lr, batch_size, min(epochs, 1), rng)


@misconception("test_train_reports_the_loss_before_the_step", row="P03")
def returns_losses_in_an_array(params, X, y, lr, batch_size, epochs, rng):
    """A list of numbers is an array."""
    params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, np.array(losses)


@misconception("test_train_one_step_by_hand", row="T34")
def returns_the_params_it_was_given(params, X, y, lr, batch_size, epochs, rng):
    """A copy is trained, and params is returned."""
    _, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return params, losses


@misconception("test_train_moves_the_first_layer")
def trains_with_relu(params, X, y, lr, batch_size, epochs, rng):
    """The hidden layer has a relu, as everywhere today."""

    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X, "relu")
        grads = two_layer_backward(_usual_start(logits, y), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return _usual_loss(logits, y)

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_survives_large_logits", belief=SOFTMAX_AS_IT_READS, row="S01")
def trains_with_a_softmax_that_overflows(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        rows = np.arange(len(y))
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, y]).mean()
        p[rows, y] -= 1
        grads = two_layer_backward(p / len(p), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return loss

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_survives_large_logits", belief=A_LOGARITHM_MAKES_IT_SMALL, row="S01")
def trains_with_a_logarithm_that_overflows(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        logits, cache = two_layer_forward(params, X)
        rows = np.arange(len(y))
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        p = np.exp(log_p)
        p[rows, y] -= 1
        grads = two_layer_backward(p / len(p), params, cache)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        return -log_p[rows, y].mean()

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_survives_large_logits", belief=THE_LOG_OF_A_STABLE_SOFTMAX, row="S06")
def reports_the_logarithm_of_the_softmax(params, X, y, lr, batch_size, epochs, rng):
    def step(params, X, y, lr, size):
        p = _softmax(two_layer_forward(params, X)[0])
        _step(params, X, y, lr, size)
        return -np.log(p[np.arange(len(y)), y]).mean()

    return _epochs(params, X, y, lr, batch_size, epochs, rng, step=step)


@misconception("test_train_keeps_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def trains_in_float64(params, X, y, lr, batch_size, epochs, rng):
    params = {name: np.array(value, dtype=float) for name, value in params.items()}
    return train_two_layer(params, X, y, lr, batch_size, epochs, rng)


@misconception("test_train_refuses_other_labels", belief=NUMPY_WOULD_REFUSE_THE_LABELS, row="T16")
def trains_on_labels_of_any_shape(params, X, y, lr, batch_size, epochs, rng):
    params, history = dict(params), []
    for _ in range(epochs):
        losses = []
        for batch in _batches(rng.permutation(len(X)), batch_size):
            losses.append((_step(params, X[batch], y[batch], lr, batch_size), len(batch)))
        history.append(float(_mean(losses)))
    return params, history


@misconception("test_train_leaves_its_arguments_alone")
def trains_the_params_it_was_given(params, X, y, lr, batch_size, epochs, rng):
    """Training moves the parameters, so those I am given are what I move."""
    answer, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    for name in params:
        params[name][...] = answer[name]
    return dict(params), losses


@misconception("test_train_gives_a_new_dict")
def goes_on_from_the_dict_it_was_given(params, X, y, lr, batch_size, epochs, rng):
    """Without an epoch nothing moves, so the parameters can be handed back."""
    answer = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return answer if epochs else (params, [])


@misconception("test_train_gives_a_new_dict")
def hands_back_what_has_not_moved(params, X, y, lr, batch_size, epochs, rng):
    """With a learning rate of 0 nothing moves, so the parameters can be handed back."""
    trained, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return (trained if lr else params), losses


@misconception("test_train_draws_one_order_an_epoch")
def draws_before_the_first_epoch(params, X, y, lr, batch_size, epochs, rng):
    """The first order can be drawn before it is known whether there is an epoch."""
    answer = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    if not epochs:
        rng.permutation(len(X))
    return answer


@misconception("test_train_draws_one_order_an_epoch")
def draws_nothing_where_nothing_moves(params, X, y, lr, batch_size, epochs, rng):
    """With a learning rate of 0 the order makes no difference, so none is drawn."""
    own = rng if lr else np.random.default_rng(0)
    return train_two_layer(params, X, y, lr, batch_size, epochs, own)


@misconception("test_train_keeps_float32")
def copies_into_float64(params, X, y, lr, batch_size, epochs, rng):
    """Without an epoch, the parameters may be float64, whatever they were."""
    trained, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    if not epochs:
        trained = {name: np.array(value, dtype=float) for name, value in params.items()}
    return trained, losses


@misconception("test_train_refuses_other_labels")
def refuses_labels_when_it_trains(params, X, y, lr, batch_size, epochs, rng):
    """Without an epoch the labels are never looked at."""
    if not epochs:
        return dict(params), []
    return train_two_layer(params, X, y, lr, batch_size, epochs, rng)


@misconception("test_train_reports_one_loss_per_epoch")
def permutes_the_order_again(params, X, y, lr, batch_size, epochs, rng):
    """Shuffling anew is shuffling what is there, so each order is drawn from the one before."""
    orders = [np.arange(len(X))]

    def again(rng, n):
        orders.append(orders[-1][rng.permutation(n)])
        return orders[-1]

    return _epochs(params, X, y, lr, batch_size, epochs, rng, order=again)


@misconception("test_train_gives_a_new_dict", holds=("trains_the_params_it_was_given",))
def hands_back_the_dict_that_it_trains(params, X, y, lr, batch_size, epochs, rng):
    answer, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    for name in params:
        params[name][...] = answer[name]
    return params, losses


@misconception("test_train_steps_on_the_short_batch_too", holds=("drops_the_short_batch",))
def counts_full_batches_only(params, X, y, lr, batch_size, epochs, rng):
    return _epochs(
        params,
        X,
        y,
        lr,
        batch_size,
        epochs,
        rng,
        batches=lambda order, size: [b for b in _batches(order, size) if len(b) == size],
        tally=lambda losses: sum(loss * size for loss, size in losses) / len(X),
    )


@misconception(
    "test_train_shuffles_anew_each_epoch", belief=THE_LABELS_STAY_WHERE_THEY_ARE, row="T26"
)
def shuffles_x_alone(params, X, y, lr, batch_size, epochs, rng):
    _refuse_unlike("y", y, np.shape(X)[:1])
    params, history = dict(params), []
    for _ in range(epochs):
        shuffled, losses = X[rng.permutation(len(X))], []
        for batch in _batches(np.arange(len(X)), batch_size):
            loss = _step(params, shuffled[batch], y[batch], lr, batch_size)
            losses.append((loss, len(batch)))
        history.append(float(_mean(losses)))
    return params, history


@misconception("test_train_in_the_order_of_rng")
def takes_all_examples_in_one_batch(params, X, y, lr, batch_size, epochs, rng):
    """An epoch is a step on all examples."""
    return train_two_layer(params, X, y, lr, len(X), epochs, rng)
