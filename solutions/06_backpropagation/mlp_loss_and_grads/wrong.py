"""Wrong answers to `mlp_loss_and_grads`."""

import numpy as np
from backpropagation import _refuse_unlike, mlp_backward, mlp_forward_cached, mlp_loss_and_grads
from beliefs import (
    A_HALF_BEFORE_THE_PENALTY_IN_THE_LOSS,
    A_LIST_IS_MINE,
    A_LITTLE_IN_THE_LOGARITHM,
    A_LOGARITHM_MAKES_IT_SMALL,
    LOG_MEANS_LOG2,
    LOSSES_ADD_UP,
    MINUS_THE_LOGIT,
    MINUS_THE_PROBABILITY,
    MORE_DIGITS_CANNOT_HURT,
    NUMPY_WOULD_REFUSE_THE_LABELS,
    ONE_FROM_EACH_PROBABILITY,
    ONE_IS_ADDED_TO_THE_RIGHT_CLASS,
    ONE_MAXIMUM_FOR_ALL,
    ONLY_THE_RIGHT_CLASS,
    PIXELS_FROM_0_TO_1,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    SOFTMAX_AS_IT_READS,
    SOFTMAX_MINUS_ONEHOT,
    THE_BATCH_SIZE_IS_FIXED,
    THE_CLASS_IS_THE_LIKELIEST,
    THE_COLUMNS_OF_LABELS_PICK_ONE_EACH,
    THE_LOG_OF_A_STABLE_SOFTMAX,
    THE_MEAN_OF_N_TIMES_C,
    THE_PENALTY_HAS_HALF_REG_TIMES_W,
    THE_PENALTY_HAS_REG_TIMES_W,
    THE_PENALTY_IS_FOR_THE_GRADIENT,
    THE_PENALTY_OVER_N,
    THE_TRUTH_IS_FORGOTTEN,
    TRUE_MINUS_PREDICTED,
    WITHOUT_THE_MINUS,
)
from building_blocks import _softmax, _usual_loss, _usual_start

from autograder import misconception


def _penalised(
    layers,
    x,
    labels,
    reg,
    *,
    loss=_usual_loss,
    start=_usual_start,
    penalty=lambda W: np.sum(W**2),
    slope=lambda W: 2 * W,
    which=slice(None),
):
    """The loss and its gradients with one thing done otherwise. which: the layers penalised."""
    _refuse_unlike("labels", labels, np.shape(x)[:1])
    logits, caches = mlp_forward_cached(x, layers)
    value = loss(logits, labels)
    grads = mlp_backward(start(logits, labels), layers, caches)
    for number in range(len(layers))[which]:
        W, (dW, db) = layers[number][0], grads[number]
        value = value + reg * penalty(W)
        grads[number] = (dW + reg * slope(W), db)
    return float(value), grads


@misconception("test_mlp_grads_by_hand", belief=SOFTMAX_MINUS_ONEHOT, row="S17")
def starts_without_one_over_n(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: _usual_start(z, y) * len(z))


@misconception("test_mlp_grads_by_hand", belief=THE_TRUTH_IS_FORGOTTEN, row="S18")
def forgets_to_subtract_the_truth(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: _softmax(z) / len(z))


@misconception("test_mlp_grads_by_hand", belief=ONE_FROM_EACH_PROBABILITY, row="S19")
def subtracts_one_everywhere(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: (_softmax(z) - 1) / len(z))


@misconception("test_mlp_grads_by_hand", belief=ONLY_THE_RIGHT_CLASS, row="S20")
def starts_at_the_right_class_alone(layers, x, labels, reg=0.0):
    def start(logits, labels):
        full, only = _usual_start(logits, labels), np.zeros_like(logits)
        rows = np.arange(len(logits))
        only[rows, labels] = full[rows, labels]
        return only

    return _penalised(layers, x, labels, reg, start=start)


@misconception("test_mlp_penalty_joins_the_gradient", belief=THE_PENALTY_HAS_REG_TIMES_W, row="S23")
def forgets_the_two_of_the_square(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, slope=lambda W: W)


@misconception("test_mlp_penalty_joins_the_loss", belief=THE_PENALTY_IS_FOR_THE_GRADIENT, row="S24")
def penalises_the_gradient_alone(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, penalty=lambda W: 0.0)


@misconception("test_mlp_penalty_joins_the_gradient", row="S24")
def penalises_the_loss_alone(layers, x, labels, reg=0.0):
    """The gradients are those of the network, and hold no penalty."""
    return _penalised(layers, x, labels, reg, slope=lambda W: 0 * W)


@misconception(
    "test_mlp_penalty_joins_the_gradient", belief=THE_PENALTY_HAS_HALF_REG_TIMES_W, row="S25"
)
def halves_the_slope_of_the_penalty(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, slope=lambda W: 0.5 * W)


@misconception(
    "test_mlp_penalty_by_hand",
    holds=("halves_the_penalty_in_the_loss", "forgets_the_two_of_the_square"),
)
def writes_one_half_before_the_penalty(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, penalty=lambda W: np.sum(W**2) / 2, slope=lambda W: W)


@misconception("test_mlp_penalty_by_hand", belief=A_HALF_BEFORE_THE_PENALTY_IN_THE_LOSS)
def halves_the_penalty_in_the_loss(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, penalty=lambda W: np.sum(W**2) / 2)


@misconception("test_mlp_penalty_by_hand")
def penalises_the_biases_too(layers, x, labels, reg=0.0):
    """Every parameter is penalised."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    for _, b in layers:
        loss += reg * float(np.sum(b**2))
    return loss, [(dW, db + 2 * reg * b) for (dW, db), (_, b) in zip(grads, layers, strict=True)]


@misconception("test_mlp_penalty_joins_the_loss")
def penalises_the_last_layer_alone(layers, x, labels, reg=0.0):
    """The penalty is for the last layer."""
    return _penalised(layers, x, labels, reg, which=slice(-1, None))


@misconception("test_mlp_penalty_by_hand")
def penalises_the_sizes(layers, x, labels, reg=0.0):
    """A penalty adds up the sizes of the weights."""
    return _penalised(
        layers, x, labels, reg, penalty=lambda W: np.sum(np.abs(W)), slope=lambda W: np.sign(W)
    )


@misconception("test_mlp_penalty_by_hand")
def averages_the_squares_of_the_weights(layers, x, labels, reg=0.0):
    """Like the loss, the penalty is a mean."""
    return _penalised(
        layers, x, labels, reg, penalty=lambda W: np.mean(W**2), slope=lambda W: 2 * W / W.size
    )


@misconception("test_mlp_penalty_by_hand", belief=THE_PENALTY_OVER_N)
def divides_the_penalty_by_n(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg / len(x))


@misconception("test_mlp_penalty_by_hand", row="S27")
def always_penalises_a_little(layers, x, labels, reg=0.0):
    """reg is always 1e-3."""
    return mlp_loss_and_grads(layers, x, labels, 1e-3)


@misconception("test_mlp_loss_of_large_logits", belief=SOFTMAX_AS_IT_READS, row="S01")
def exponentiates_the_logits_as_they_are(layers, x, labels, reg=0.0):
    def p_of(logits):
        return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)

    def start(logits, labels):
        p = p_of(logits)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        return -np.log(p_of(logits)[np.arange(len(logits)), labels]).mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception("test_mlp_loss_of_large_logits", belief=A_LOGARITHM_MAKES_IT_SMALL, row="S01")
def sums_exponentials_of_the_logits_as_they_are(layers, x, labels, reg=0.0):
    def log_p(logits):
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    def start(logits, labels):
        p = np.exp(log_p(logits))
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        return -log_p(logits)[np.arange(len(logits)), labels].mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception("test_mlp_loss_of_a_row_far_below", belief=ONE_MAXIMUM_FOR_ALL, row="S05")
def shifts_by_the_largest_logit_of_all(layers, x, labels, reg=0.0):
    def p_of(logits):
        exps = np.exp(logits - logits.max())
        return exps / exps.sum(axis=1, keepdims=True)

    def start(logits, labels):
        p = p_of(logits)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        z = logits - logits.max()
        return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception("test_mlp_loss_of_large_logits", belief=THE_LOG_OF_A_STABLE_SOFTMAX, row="S06")
def takes_the_logarithm_of_the_softmax(layers, x, labels, reg=0.0):
    return _penalised(
        layers, x, labels, reg, loss=lambda z, y: -np.log(_softmax(z)[np.arange(len(z)), y]).mean()
    )


@misconception("test_mlp_loss_of_large_logits", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07")
def adds_a_little_before_the_logarithm(layers, x, labels, reg=0.0):
    return _penalised(
        layers,
        x,
        labels,
        reg,
        loss=lambda z, y: -np.log(_softmax(z)[np.arange(len(z)), y] + 1e-12).mean(),
    )


@misconception("test_mlp_loss_agrees_with_torch", row="S08")
def takes_softmax_twice(layers, x, labels, reg=0.0):
    """The cross-entropy is computed from the probabilities that the network gives."""

    def twice(of):
        return lambda z, y: of(_softmax(z), y)

    return _penalised(layers, x, labels, reg, loss=twice(_usual_loss), start=twice(_usual_start))


@misconception("test_mlp_loss_of_equal_logits", belief=MINUS_THE_PROBABILITY, row="S10")
def leaves_the_logarithm_out(layers, x, labels, reg=0.0):
    return _penalised(
        layers, x, labels, reg, loss=lambda z, y: -_softmax(z)[np.arange(len(z)), y].mean()
    )


@misconception("test_mlp_loss_of_equal_logits", belief=MINUS_THE_LOGIT, row="S11")
def takes_logits_for_log_probabilities(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, loss=lambda z, y: -z[np.arange(len(z)), y].mean())


@misconception("test_mlp_loss_of_equal_logits", belief=LOG_MEANS_LOG2, row="S12")
def counts_in_bits(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, loss=lambda z, y: _usual_loss(z, y) / np.log(2))


@misconception("test_mlp_loss_of_equal_logits", belief=LOSSES_ADD_UP, row="S13")
def sums_the_loss(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, loss=lambda z, y: _usual_loss(z, y) * len(z))


@misconception("test_mlp_loss_of_equal_logits", belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def averages_over_the_classes_too(layers, x, labels, reg=0.0):
    def over_classes(of):
        return lambda z, y: of(z, y) / z.shape[1]

    return _penalised(
        layers, x, labels, reg, loss=over_classes(_usual_loss), start=over_classes(_usual_start)
    )


@misconception("test_mlp_loss_of_equal_logits", belief=WITHOUT_THE_MINUS, row="S14")
def forgets_the_minus_of_the_loss(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, loss=lambda z, y: -_usual_loss(z, y))


@misconception(
    "test_mlp_loss_agrees_with_torch", belief=THE_COLUMNS_OF_LABELS_PICK_ONE_EACH, row="S15"
)
def picks_whole_columns(layers, x, labels, reg=0.0):
    def loss(logits, labels):
        z = logits - logits.max(axis=1, keepdims=True)
        return -(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))[:, labels].mean()

    return _penalised(layers, x, labels, reg, loss=loss)


@misconception("test_mlp_loss_agrees_with_torch", belief=THE_CLASS_IS_THE_LIKELIEST, row="S16")
def takes_the_likeliest_class(layers, x, labels, reg=0.0):
    def guessed(of):
        return lambda z, y: of(z, z.argmax(axis=1))

    return _penalised(
        layers, x, labels, reg, loss=guessed(_usual_loss), start=guessed(_usual_start)
    )


@misconception("test_mlp_loss_agrees_with_torch", belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def takes_the_softmax_of_columns(layers, x, labels, reg=0.0):
    def loss(logits, labels):
        return -np.log(_softmax(logits, axis=0)[np.arange(len(logits)), labels]).mean()

    def start(logits, labels):
        p = _softmax(logits, axis=0)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception("test_mlp_grads_by_hand", belief=THE_BATCH_SIZE_IS_FIXED, row="S27")
def divides_by_the_batch_size_at_the_top(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: _usual_start(z, y) * len(z) / 64)


@misconception("test_mlp_grads_by_hand", belief=ONE_IS_ADDED_TO_THE_RIGHT_CLASS, row="S29")
def writes_minus_one_into_a_mask(layers, x, labels, reg=0.0):
    def start(logits, labels):
        mask = np.zeros(logits.shape, dtype=bool)
        mask[np.arange(len(mask)), labels] = -1
        return (_softmax(logits) + mask) / len(mask)

    return _penalised(layers, x, labels, reg, start=start)


@misconception("test_mlp_grads_by_hand", belief=TRUE_MINUS_PREDICTED)
def subtracts_the_other_way_round(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: -_usual_start(z, y))


@misconception("test_mlp_loss_of_equal_logits", row="P03")
def returns_the_loss_as_an_array(layers, x, labels, reg=0.0):
    """An array without axes is a number."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    return np.array(loss), grads


@misconception("test_mlp_loss_and_grads_keep_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def subtracts_a_onehot_of_float64(layers, x, labels, reg=0.0):
    return _penalised(
        layers, x, labels, reg, start=lambda z, y: (_softmax(z) - np.eye(z.shape[1])[y]) / len(z)
    )


@misconception("test_mlp_loss_and_grads_of_bytes", belief=PIXELS_FROM_0_TO_1)
def scales_the_pixels_first(layers, x, labels, reg=0.0):
    return mlp_loss_and_grads(layers, x / 255 if x.dtype == np.uint8 else x, labels, reg)


@misconception(
    "test_mlp_loss_and_grads_refuse_other_labels", belief=NUMPY_WOULD_REFUSE_THE_LABELS, row="T16"
)
def takes_labels_of_any_shape(layers, x, labels, reg=0.0):
    logits, caches = mlp_forward_cached(x, layers)
    dlogits, rows = _softmax(logits), np.arange(len(logits))
    loss = np.mean(np.log(np.exp(logits - logits.max(axis=1)[:, None]).sum(axis=1)))
    loss -= (logits - logits.max(axis=1)[:, None])[rows, labels].mean()
    dlogits[rows, labels] -= 1
    grads = mlp_backward(dlogits / len(dlogits), layers, caches)
    for W, _ in layers:
        loss = loss + reg * np.sum(W**2)
    pairs = zip(grads, layers, strict=True)
    return float(loss), [(dW + 2 * reg * W, db) for (dW, db), (W, _) in pairs]


@misconception(
    "test_mlp_loss_and_grads_leave_their_arguments_alone", belief=A_LIST_IS_MINE, row="S28"
)
def reverses_the_callers_layers(layers, x, labels, reg=0.0):
    answer = mlp_loss_and_grads(layers, x, labels, reg)
    layers.reverse()
    return answer


@misconception("test_mlp_grads_by_hand", row="P03")
def returns_grads_in_a_tuple(layers, x, labels, reg=0.0):
    """A tuple is as good as a list."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    return loss, tuple(grads)


@misconception("test_mlp_loss_of_equal_logits", holds=("sums_the_loss", "counts_in_bits"))
def sums_the_loss_in_bits(layers, x, labels, reg=0.0):
    return _penalised(
        layers, x, labels, reg, loss=lambda z, y: _usual_loss(z, y) * len(z) / np.log(2)
    )


@misconception(
    "test_mlp_loss_of_equal_logits", holds=("sums_the_loss", "forgets_the_minus_of_the_loss")
)
def sums_the_loss_without_its_minus(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, loss=lambda z, y: -_usual_loss(z, y) * len(z))


@misconception(
    "test_mlp_grads_by_hand", holds=("forgets_to_subtract_the_truth", "starts_without_one_over_n")
)
def starts_at_the_softmax(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: _softmax(z))


@misconception(
    "test_mlp_grads_by_hand", holds=("subtracts_the_other_way_round", "starts_without_one_over_n")
)
def starts_the_other_way_round_without_one_over_n(layers, x, labels, reg=0.0):
    return _penalised(layers, x, labels, reg, start=lambda z, y: -_usual_start(z, y) * len(z))


@misconception(
    "test_mlp_loss_of_a_row_far_below",
    holds=("shifts_by_the_largest_logit_of_all", "takes_the_logarithm_of_the_softmax"),
)
def takes_the_logarithm_after_one_shift_for_all(layers, x, labels, reg=0.0):
    def p_of(logits):
        exps = np.exp(logits - logits.max())
        return exps / exps.sum(axis=1, keepdims=True)

    def start(logits, labels):
        p = p_of(logits)
        p[np.arange(len(p)), labels] -= 1
        return p / len(p)

    def loss(logits, labels):
        return -np.log(p_of(logits)[np.arange(len(logits)), labels]).mean()

    return _penalised(layers, x, labels, reg, loss=loss, start=start)


@misconception(
    "test_mlp_loss_of_large_logits", holds=("takes_the_logarithm_of_the_softmax",), row="S06"
)
def multiplies_the_logarithm_by_a_onehot(layers, x, labels, reg=0.0):
    def loss(logits, labels):
        onehot = np.eye(logits.shape[1])[labels]
        return -(onehot * np.log(_softmax(logits))).sum() / len(logits)

    return _penalised(layers, x, labels, reg, loss=loss)


@misconception("test_mlp_penalty_joins_the_loss")
def penalises_the_last_layer_in_the_loss(layers, x, labels, reg=0.0):
    """One layer's penalty stands for all of them in the loss."""
    loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
    return loss - reg * sum(float(np.sum(W**2)) for W, _ in layers[:-1]), grads


@misconception(
    "test_mlp_grads_by_hand",
    holds=("starts_without_one_over_n", "forgets_the_two_of_the_square"),
)
def starts_without_one_over_n_and_forgets_the_two(layers, x, labels, reg=0.0):
    return _penalised(
        layers,
        x,
        labels,
        reg,
        start=lambda z, y: _usual_start(z, y) * len(z),
        slope=lambda W: W,
    )
