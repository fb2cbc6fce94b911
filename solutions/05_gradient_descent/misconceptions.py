"""What goes wrong in unit 5, and the belief behind each mistake."""

import numpy as np
from gradient_descent import (
    _floating,
    _refuse_labels,
    gd_step,
    gradient_descent,
    largest_stable_lr,
    linear_regression_loss_and_grads,
    minibatches,
    normalise,
    softmax_regression_loss_and_grad,
)

from autograder import misconception

LEARNING_RATE = 0.01  # globals of the student's script, which some of their functions read
BATCH_SIZE = 2
RNG = np.random.default_rng(0)
PATH = []


def _refuse_unlike(w, grad):
    if w.shape != grad.shape:
        raise ValueError(f"w is {w.shape}, but its gradient is {grad.shape}")


# gd_step


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand", row="O01")
def climbs(w, grad, lr):
    """The gradient shows the way, so lr times the gradient is added."""
    _refuse_unlike(w, grad)
    return _floating(w) + lr * _floating(grad)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def takes_the_whole_gradient(w, grad, lr):
    """A step goes from w to w minus the gradient."""
    return gd_step(w, grad, 1.0)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def returns_only_the_step(w, grad, lr):
    """The step is lr times the gradient, and that is what is asked for."""
    _refuse_unlike(w, grad)
    return lr * _floating(grad)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def returns_only_the_step_downhill(w, grad, lr):
    """The step is minus lr times the gradient, and whoever calls adds it to w."""
    _refuse_unlike(w, grad)
    return -lr * _floating(grad)


@misconception(of="gd_step", caught_by="test_gd_step_with_any_number_of_axes", row="P01")
def uses_the_lr_of_the_example(w, grad, lr):
    """The learning rate is 0.1."""
    return gd_step(w, grad, 0.1)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand", row="S27")
def reads_a_global_lr(w, grad, lr):
    """The learning rate is set at the top of the file."""
    return gd_step(w, grad, LEARNING_RATE)


@misconception(of="gd_step", caught_by="test_gd_step_with_a_learning_rate_of_zero")
def takes_zero_for_not_given(w, grad, lr):
    """If lr is falsy there is none, and a default will do."""
    return gd_step(w, grad, lr or LEARNING_RATE)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def walks_in_unit_steps(w, grad, lr):
    """The gradient is a direction, so it is divided by its length."""
    return gd_step(w, _floating(grad) / np.linalg.norm(grad), lr)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def looks_only_at_the_sign(w, grad, lr):
    """The sign of a slope says which way to go, and lr says how far."""
    return gd_step(w, np.sign(_floating(grad)), lr)


@misconception(of="gd_step", caught_by="test_gd_step_is_as_long_as_the_gradient_says")
def clips_large_gradients(w, grad, lr):
    """A gradient beyond 5 would explode, so it is clipped first."""
    return gd_step(w, np.clip(_floating(grad), -5, 5), lr)


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def follows_the_mean_slope(w, grad, lr):
    """The gradient is averaged to one number, and all weights move by that."""
    _refuse_unlike(w, grad)
    return _floating(w) - lr * _floating(grad).mean()


@misconception(of="gd_step", caught_by="test_gd_step_worked_by_hand")
def scales_the_weights_too(w, grad, lr):
    """A step is w times one minus lr times the gradient."""
    _refuse_unlike(w, grad)
    return _floating(w) * (1 - lr * _floating(grad))


@misconception(of="gd_step", caught_by="test_gd_step_from_one_place_three_times")
def moves_w_itself(w, grad, lr):
    """w -= lr * grad is the short way of writing it."""
    _refuse_unlike(w, grad)
    w = _floating(w)
    w -= lr * grad
    return w


@misconception(of="gd_step", caught_by="test_gd_step_from_one_place_three_times")
def moves_w_itself_unconverted(w, grad, lr):
    """w -= lr * grad is w - lr * grad, and nothing else."""
    _refuse_unlike(w, grad)
    w -= lr * grad
    return w


@misconception(of="gd_step", caught_by="test_gd_step_leaves_its_arguments_alone")
def scales_the_gradient_itself(w, grad, lr):
    """Nobody needs the gradient any more, so it can be multiplied in place."""
    _refuse_unlike(w, grad)
    grad = _floating(grad)
    grad *= lr
    return _floating(w) - grad


@misconception(of="gd_step", caught_by="test_gd_step_keeps_float32", row="P04")
def steps_in_float64(w, grad, lr):
    """An answer may be float64, whatever came in."""
    return gd_step(w.astype(np.float64), grad.astype(np.float64), lr)


@misconception(of="gd_step", caught_by="test_gd_step_from_whole_numbers", row="P04")
def steps_in_the_dtype_of_w(w, grad, lr):
    """The new weights are of the old weights' dtype, whatever that is."""
    return gd_step(w, grad, lr).astype(w.dtype)


@misconception(of="gd_step", caught_by="test_gd_step_from_whole_numbers", row="P04")
def cannot_move_whole_numbers(w, grad, lr):
    """A copy of w can be moved in place, whatever w holds."""
    _refuse_unlike(w, grad)
    w = w.copy()
    w -= lr * grad
    return w


@misconception(of="gd_step", caught_by="test_gd_step_refuses_to_broadcast")
def lets_the_gradient_be_stretched(w, grad, lr):
    """If the shapes did not belong together, NumPy would say so."""
    return _floating(w) - lr * _floating(grad)


# gradient_descent


def _walk(grad_f, w0, lr, steps):
    """The places after 1, 2, ... steps."""
    return gradient_descent(grad_f, w0, lr, steps)[1:]


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="O01")
def climbs_all_the_way(grad_f, w0, lr, steps):
    """Every step adds lr times the gradient."""
    return gradient_descent(grad_f, w0, -lr, steps)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T40")
def records_after_the_step(grad_f, w0, lr, steps):
    """There are steps + 1 rows, so there are steps + 1 steps, with a row after each."""
    return _walk(grad_f, w0, lr, steps + 1)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T40")
def leaves_the_start_out(grad_f, w0, lr, steps):
    """The path is where the steps lead, one row for each."""
    return np.array(list(_walk(grad_f, w0, lr, steps)))


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T40")
def leaves_no_room_for_the_start(grad_f, w0, lr, steps):
    """A table with one row for each step holds the path, and is filled after each."""
    return _walk(grad_f, w0, lr, steps)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T40")
def leaves_the_end_out(grad_f, w0, lr, steps):
    """A place is recorded before each step, so there is one row for each."""
    return np.array(list(gradient_descent(grad_f, w0, lr, steps)[:steps]))


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T40")
def leaves_no_room_for_the_end(grad_f, w0, lr, steps):
    """A table with one row for each step holds the path, and is filled before each."""
    return gradient_descent(grad_f, w0, lr, steps)[:steps]


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand")
def goes_one_step_too_far(grad_f, w0, lr, steps):
    """steps + 1 rows come after the start."""
    return gradient_descent(grad_f, w0, lr, steps + 1)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T41")
def keeps_one_array_many_times(grad_f, w0, lr, steps):
    """Appending w to a list keeps the numbers that it has now."""
    w = np.array(_floating(w0))
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T41")
def keeps_the_start_many_times(grad_f, w0, lr, steps):
    """w = w0 makes a copy, and appending w to a list makes another."""
    w = _floating(w0)
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T41")
def keeps_one_array_many_times_unconverted(grad_f, w0, lr, steps):
    """Appending w to a list keeps the numbers that it has now, and w0.copy() can be moved."""
    w = w0.copy()
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="T41")
def keeps_the_start_many_times_unconverted(grad_f, w0, lr, steps):
    """w -= lr * grad is w = w - lr * grad, written shorter."""
    w = w0
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    of="gradient_descent", caught_by="test_gradient_descent_from_whole_numbers", row="P04"
)
def cannot_move_a_start_of_whole_numbers(grad_f, w0, lr, steps):
    """A copy of w0 can be moved in place, whatever w0 holds."""
    w = w0.copy()
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_leaves_the_start_alone")
def walks_in_the_start_itself_unconverted(grad_f, w0, lr, steps):
    """w0 is only a name for the place where w is now."""
    w = w0
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_leaves_the_start_alone")
def walks_in_the_start_itself(grad_f, w0, lr, steps):
    """w = w0 makes a copy that can be moved in place."""
    w = _floating(w0)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand")
def looks_at_the_slope_once(grad_f, w0, lr, steps):
    """The gradient is computed at the start, and then followed."""
    slope = np.array(grad_f(_floating(w0)))
    return gradient_descent(lambda w: slope, w0, lr, steps)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand")
def always_steps_from_the_start(grad_f, w0, lr, steps):
    """Each new place is the start minus lr times the gradient at the place before."""
    path = [_floating(w0)]
    for _ in range(steps):
        path.append(path[0] - lr * grad_f(path[-1]))
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="P03")
def returns_where_it_ends(grad_f, w0, lr, steps):
    """What counts is the place that is reached."""
    return gradient_descent(grad_f, w0, lr, steps)[-1]


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="P03")
def returns_a_list_of_places(grad_f, w0, lr, steps):
    """A list of arrays is as good as an array."""
    return list(gradient_descent(grad_f, w0, lr, steps))


@misconception(
    of="gradient_descent", caught_by="test_gradient_descent_of_a_table_of_weights", row="P03"
)
def lays_each_place_out_flat(grad_f, w0, lr, steps):
    """A row of the path is a row of numbers, so w is flattened for it."""
    return gradient_descent(grad_f, w0, lr, steps).reshape(steps + 1, -1)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_goes_on_at_the_bottom")
def stops_at_the_bottom(grad_f, w0, lr, steps):
    """Where the gradient vanishes there is nothing left to do."""
    path = [_floating(w0)]
    for _ in range(steps):
        slope = grad_f(path[-1])
        if np.linalg.norm(slope) < 1e-8:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_that_diverges")
def gives_up_when_it_grows(grad_f, w0, lr, steps):
    """A descent that leads ever further away is an error, and is reported as one."""
    path = gradient_descent(grad_f, w0, lr, steps)
    if np.abs(path).max() > 1e3:
        raise ValueError("gradient descent diverges: choose a smaller learning rate")
    return path


@misconception(of="gradient_descent", caught_by="test_gradient_descent_that_diverges")
def holds_the_weights_in_bounds(grad_f, w0, lr, steps):
    """Weights must not explode, so they are clipped."""
    path = [_floating(w0)]
    for _ in range(steps):
        path.append(np.clip(path[-1] - lr * grad_f(path[-1]), -100, 100))
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_down_a_bowl")
def slows_down(grad_f, w0, lr, steps):
    """The learning rate has to fall with time, or descent does not converge."""
    path = [_floating(w0)]
    for t in range(steps):
        path.append(path[-1] - lr / (t + 1) * grad_f(path[-1]))
    return np.array(path)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand")
def takes_unit_steps_all_the_way(grad_f, w0, lr, steps):
    """The gradient is a direction, so it is divided by its length."""
    path = [_floating(w0)]
    for _ in range(steps):
        slope = grad_f(path[-1])
        path.append(path[-1] - lr * slope / max(np.linalg.norm(slope), 1e-12))
    return np.array(path, dtype=path[0].dtype)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_on_a_constant_slope")
def shrinks_what_it_was_handed(grad_f, w0, lr, steps):
    """What grad_f returned is mine, so it can be multiplied in place."""
    path = [_floating(w0)]
    for _ in range(steps):
        step = grad_f(path[-1])
        step *= lr
        path.append(path[-1] - step)
    return np.array(path)


@misconception(
    of="gradient_descent", caught_by="test_gradient_descent_from_whole_numbers", row="P04"
)
def rounds_to_the_dtype_of_the_start(grad_f, w0, lr, steps):
    """The path has the dtype of w0, whatever that is."""
    path = np.zeros((steps + 1, *w0.shape), dtype=w0.dtype)
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception(of="gradient_descent", caught_by="test_gradient_descent_keeps_float32", row="P04")
def records_in_float64(grad_f, w0, lr, steps):
    """An answer may be float64, whatever came in."""
    path = np.zeros((steps + 1, *w0.shape))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception(of="gradient_descent", caught_by="test_gradient_descent_of_no_steps", row="P08")
def goes_on_with_the_old_list(grad_f, w0, lr, steps):
    """A list at the top of the file is empty whenever the function is called."""
    PATH.extend(gradient_descent(grad_f, w0, lr, steps))
    return np.array(PATH)


@misconception(of="gradient_descent", caught_by="test_gradient_descent_worked_by_hand", row="S27")
def descends_with_a_global_lr(grad_f, w0, lr, steps):
    """The learning rate is set at the top of the file."""
    return gradient_descent(grad_f, w0, LEARNING_RATE, steps)


# linear_regression_loss_and_grads


def _residual(w, b, X, y):
    """Everything that linear_regression_loss_and_grads refuses, and the residual."""
    _refuse_labels(X, y)
    return _floating(X) @ _floating(w) + b - _floating(y)


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L01",
)
def forgets_the_half_of_the_loss(w, b, X, y):
    """The loss is the mean of the squares; the one half belongs to the gradient only."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L01",
)
def trains_on_the_mean_squared_error(w, b, X, y):
    """The loss is the mean of the squares, and its gradients have a 2 in front."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return 2 * loss, 2 * dw, 2 * db


@misconception(
    of="linear_regression_loss_and_grads", caught_by="test_linear_regression_worked_by_hand"
)
def brings_down_the_two(w, b, X, y):
    """The derivative of a square has a 2, so the gradients are 2/n times X^T r and sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, 2 * dw, 2 * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L02",
)
def adds_up_the_loss(w, b, X, y):
    """The loss is half the sum of the squares."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return len(y) * loss, dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L02",
)
def adds_up_everything(w, b, X, y):
    """Loss and gradients add up over the examples."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return len(y) * loss, len(y) * dw, len(y) * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L03",
)
def forgets_n_in_both_gradients(w, b, X, y):
    """The gradients are X^T r and the sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, len(y) * dw, len(y) * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_weight_gradient_of_linear_regression",
    row="L03",
)
def forgets_n_in_dw(w, b, X, y):
    """The gradient of the weights is X^T r; only the bias has a mean."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, len(y) * dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_bias_gradient_of_linear_regression",
    row="L03",
)
def forgets_n_in_db(w, b, X, y):
    """A bias adds up what arrives, so its gradient is the sum of r."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, len(y) * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L04",
)
def subtracts_the_other_way_round(w, b, X, y):
    """The square hides the sign, so target minus prediction is as good."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, -dw, -db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_loss_of_linear_regression",
    row="L05",
)
def takes_absolute_residuals(w, b, X, y):
    """An error is an error: its size is what counts, not its square."""
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float(np.abs(_residual(w, b, X, y)).mean()), dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_refuses_targets_in_a_column",
    row="L06",
)
def lets_targets_broadcast(w, b, X, y):
    """NumPy makes the shapes fit, so nobody needs to look at them."""
    X, r = _floating(X), _floating(X) @ _floating(w) + b - _floating(y)
    return float((r**2).mean()) / 2, X.T @ r / len(X), float(r.mean())


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_refuses_targets_in_a_column",
    row="L06",
)
def sums_over_targets_that_broadcast(w, b, X, y):
    """If targets and examples did not belong together, NumPy would say so."""
    X, r = _floating(X), _floating(X) @ _floating(w) + b - _floating(y)
    return float((r**2).sum()) / (2 * len(X)), X.T @ r / len(X), float(r.mean())


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_of_one_example",
    row="L07",
)
def counts_the_entries_of_x(w, b, X, y):
    """n is the number of numbers in X."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw / X.shape[1], db


@misconception(
    of="linear_regression_loss_and_grads", caught_by="test_linear_regression_of_one_example"
)
def divides_by_the_features(w, b, X, y):
    """n is the length of w."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    share = len(y) / len(w)
    return share * loss, share * dw, share * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L08",
)
def takes_a_root(w, b, X, y):
    """The loss is the root of the mean of the squares."""
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float(np.sqrt((_residual(w, b, X, y) ** 2).mean())), dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L13",
)
def divides_the_loss_with_two_slashes(w, b, X, y):
    """Dividing by a whole number of examples is a job for //."""
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return float((_residual(w, b, X, y) ** 2).sum() // (2 * len(y))), dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="L14",
)
def squares_the_mean(w, b, X, y):
    """The mean of the squares is the square of the mean."""
    _, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return db**2 / 2, dw, db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="B03",
)
def hands_the_residuals_back_as_db(w, b, X, y):
    """b is added to every prediction, so its gradient is the residual, over n."""
    loss, dw, _ = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, _residual(w, b, X, y) / len(y)


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="B05",
)
def keeps_an_axis_of_db(w, b, X, y):
    """The gradient of b is a vector of one entry."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw, np.array([db])


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="P03",
)
def makes_a_column_of_dw(w, b, X, y):
    """Gradients are column vectors."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw[:, np.newaxis], db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="P03",
)
def answers_with_a_dict(w, b, X, y):
    """Names are better than an order, so it is a dict."""
    return dict(
        zip(("loss", "dw", "db"), linear_regression_loss_and_grads(w, b, X, y), strict=True)
    )


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_worked_by_hand",
    row="P03",
)
def leaves_the_loss_out(w, b, X, y):
    """Only the gradients are needed to train."""
    return linear_regression_loss_and_grads(w, b, X, y)[1:]


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_weight_gradient_of_linear_regression",
    row="B07",
)
def divides_by_n_twice(w, b, X, y):
    """The residual is divided by n for the mean, and each gradient again for the batch."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw / len(y), db / len(y)


@misconception(
    of="linear_regression_loss_and_grads", caught_by="test_linear_regression_of_one_example"
)
def forgets_the_bias(w, b, X, y):
    """The prediction is X w."""
    return linear_regression_loss_and_grads(w, 0.0, X, y)


@misconception(
    of="linear_regression_loss_and_grads", caught_by="test_linear_regression_worked_by_hand"
)
def forgets_the_features(w, b, X, y):
    """Every weight moves by the mean residual."""
    loss, _, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, np.full(w.shape, db, dtype=_floating(w).dtype), db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_keeps_float32",
    row="P04",
)
def derives_in_float64(w, b, X, y):
    """An answer may be float64, whatever came in."""
    w, X, y = (array.astype(np.float64) for array in (w, X, y))
    return linear_regression_loss_and_grads(w, b, X, y)


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_of_whole_numbers",
    row="P04",
)
def rounds_dw_to_the_dtype_of_w(w, b, X, y):
    """The gradient has the dtype of the weights, whatever that is."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    return loss, dw.astype(w.dtype), db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_loss_of_linear_regression",
    row="S27",
)
def divides_by_a_global_size(w, b, X, y):
    """n is the batch size that is set at the top of the file."""
    loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
    share = len(y) / BATCH_SIZE
    return share * loss, share * dw, share * db


@misconception(
    of="linear_regression_loss_and_grads",
    caught_by="test_linear_regression_leaves_its_arguments_alone",
)
def subtracts_into_the_targets(w, b, X, y):
    """y -= is the short way to the residual."""
    _residual(w, b, X, y)
    y = _floating(y)
    y -= _floating(X) @ _floating(w) + b
    return float((y**2).mean()) / 2, -_floating(X).T @ y / len(y), -float(y.mean())


# softmax_regression_loss_and_grad


def _scores(W, X, y):
    """Everything that softmax_regression_loss_and_grad refuses, and the scores."""
    _refuse_labels(X, y)
    return _floating(X) @ _floating(W).T


def _log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def _cost(log_p, y):
    return float(-log_p[np.arange(len(y)), y].mean())


def _less_truth(p, y):
    d = p.copy()
    d[np.arange(len(y)), y] -= 1
    return d


def _with_penalty(cost, dW, W, reg):
    """Cost and gradient of the cross-entropy, with the right penalty added."""
    W = _floating(W)
    return float(cost + reg * (W**2).sum()), dW + 2 * reg * W


def _with_probabilities(p, W, X, y, reg):
    """What follows from these probabilities, by the book."""
    cost = _cost(np.log(p), y)
    return _with_penalty(cost, _less_truth(p, y).T @ _floating(X) / len(X), W, reg)


def _with_errors(d, W, X, y, reg):
    """The right loss, with these errors of the scores instead of p - onehot, still without 1/n."""
    _scores(W, X, y)
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, d.T @ _floating(X) / len(X) + 2 * reg * _floating(W)


def _with_cost(cost, W, X, y, reg):
    """The right gradient, with another cross-entropy in the loss."""
    W = _floating(W)
    _, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return float(cost + reg * (W**2).sum()), dW


SOFTMAX = "softmax_regression_loss_and_grad"


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_gradient", row="S23")
def forgets_the_two_of_the_penalty(W, X, y, reg):
    """The gradient of the penalty is reg times W."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - reg * W


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss", row="S24")
def penalises_only_the_gradient(W, X, y, reg):
    """The penalty acts on the weights, so it belongs in the gradient, and not in the loss."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_gradient", row="S24")
def penalises_only_the_loss(W, X, y, reg):
    """The penalty does not depend on the data, so the gradient does not change."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, softmax_regression_loss_and_grad(W, X, y, 0.0)[1]


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_gradient", row="S25")
def halves_the_slope_of_the_penalty(W, X, y, reg):
    """The gradient of the penalty is half of reg times W."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - 1.5 * reg * W


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss")
def puts_a_half_before_the_penalty(W, X, y, reg):
    """The penalty is reg/2 times the sum of the squares, and its gradient reg times W."""
    return softmax_regression_loss_and_grad(W, X, y, reg / 2)


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss")
def puts_a_half_before_the_penalty_of_the_loss(W, X, y, reg):
    """The penalty of the loss has a one half, but its gradient is 2 reg W all the same."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, reg / 2)
    return loss, softmax_regression_loss_and_grad(W, X, y, reg)[1]


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss")
def averages_the_penalty_over_the_examples(W, X, y, reg):
    """Everything in the loss is divided by n, the penalty too."""
    return softmax_regression_loss_and_grad(W, X, y, reg / len(X))


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss")
def averages_the_squared_weights(W, X, y, reg):
    """The penalty is reg times the mean of the squared weights."""
    return softmax_regression_loss_and_grad(W, X, y, reg / W.size)


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_loss")
def penalises_the_norm(W, X, y, reg):
    """The penalty is reg times the length of W."""
    _, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return loss + reg * float(np.linalg.norm(W)), dW


@misconception(of=SOFTMAX, caught_by="test_penalty_in_the_gradient")
def subtracts_the_penalty(W, X, y, reg):
    """Weights are to shrink, so the gradient of the penalty is subtracted."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW - 4 * reg * W


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S01")
def exponentiates_as_it_reads(W, X, y, reg):
    """Softmax can be typed in as it reads."""
    e = np.exp(_scores(W, X, y))
    return _with_probabilities(e / e.sum(axis=1, keepdims=True), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S01")
def takes_the_logsumexp_as_it_reads(W, X, y, reg):
    """The log of the sum of the exponentials can be typed in as it reads."""
    z = _scores(W, X, y)
    e = np.exp(z)
    cost = (np.log(e.sum(axis=1)) - z[np.arange(len(y)), y]).mean()
    d = _less_truth(e / e.sum(axis=1, keepdims=True), y)
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S05")
def shifts_by_one_maximum_for_all(W, X, y, reg):
    """One maximum, that of the whole table, is enough to keep exp from overflowing."""
    z = _scores(W, X, y)
    z = z - z.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dW = _less_truth(np.exp(log_p), y).T @ _floating(X) / len(X)
    return _with_penalty(_cost(log_p, y), dW, W, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S06")
def takes_the_logarithm_of_a_softmax(W, X, y, reg):
    """Once the softmax is stable, so is its logarithm."""
    return _with_probabilities(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S07")
def adds_a_little_in_the_logarithm(W, X, y, reg):
    """Adding 1e-12 in the logarithm keeps it from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-12), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S07")
def adds_more_in_the_logarithm(W, X, y, reg):
    """Adding 1e-8 in the logarithm keeps it from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(p + 1e-8), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_survives_large_scores", row="S07")
def clips_the_probabilities(W, X, y, reg):
    """Clipping at 1e-15 keeps the logarithm from being infinite, and changes nothing."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(np.log(np.clip(p, 1e-15, 1.0)), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S02")
def sums_down_the_columns(W, X, y, reg):
    """The sum of softmax runs along the first axis."""
    z = _scores(W, X, y)
    e = np.exp(z - z.max(axis=0))
    return _with_probabilities(e / e.sum(axis=0), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S03")
def sums_over_the_whole_table(W, X, y, reg):
    """The sum of softmax runs over all the scores there are."""
    z = _scores(W, X, y)
    e = np.exp(z - z.max())
    return _with_probabilities(e / e.sum(), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S08")
def takes_softmax_twice(W, X, y, reg):
    """The loss takes probabilities, and does a softmax of its own."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(_log_softmax(p), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S10")
def forgets_the_logarithm(W, X, y, reg):
    """The loss is minus the probability of the right class."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_cost(_cost(p, y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S11")
def forgets_the_softmax(W, X, y, reg):
    """The loss is minus the score of the right class."""
    return _with_cost(_cost(_scores(W, X, y), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S12")
def takes_the_logarithm_to_base_two(W, X, y, reg):
    """Information is measured in bits, so the logarithm has base 2."""
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / np.log(2), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S13")
def adds_up_the_costs(W, X, y, reg):
    """The loss adds up over the examples, and only its gradient is a mean."""
    return _with_cost(len(y) * _cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S13")
def averages_over_the_classes_too(W, X, y, reg):
    """The mean of a onehot table times the log-probabilities goes over the whole table."""
    return _with_cost(_cost(_log_softmax(_scores(W, X, y)), y) / len(W), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S14")
def forgets_the_sign_of_the_cost(W, X, y, reg):
    """The loss is the mean log-probability of the right class."""
    return _with_cost(-_cost(_log_softmax(_scores(W, X, y)), y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S15")
def picks_whole_columns(W, X, y, reg):
    """log_p[:, y] is the log-probability of each example's own class."""
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p[:, y].mean(), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S15")
def subtracts_from_whole_columns(W, X, y, reg):
    """p[:, y] -= 1 takes 1 from each example's own class."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    p[:, y] -= 1
    return _with_errors(p, W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S16")
def believes_its_own_prediction(W, X, y, reg):
    """The loss looks at the class with the largest score."""
    log_p = _log_softmax(_scores(W, X, y))
    return _with_cost(-log_p.max(axis=1).mean(), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S17")
def forgets_n_in_the_gradient(W, X, y, reg):
    """The gradient is (p - onehot)^T X; the mean is taken in the loss."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(len(y) * d, W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="B07")
def divides_the_gradient_by_n_twice(W, X, y, reg):
    """p - onehot is divided by n, and so is what comes out of it."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(d / len(y), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S18")
def forgets_the_truth(W, X, y, reg):
    """The gradient of the scores is the softmax."""
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S19")
def subtracts_one_from_every_class(W, X, y, reg):
    """In the loop over the classes, 1 is subtracted from each probability."""
    return _with_errors(np.exp(_log_softmax(_scores(W, X, y))) - 1, W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S20")
def moves_only_the_right_class(W, X, y, reg):
    """The loss looks at the right class only, and so does its gradient."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(np.where(np.arange(len(W)) == y[:, np.newaxis], d, 0), W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression")
def takes_the_truth_minus_the_belief(W, X, y, reg):
    """The error is onehot minus softmax."""
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    return _with_errors(-d, W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_gradient_of_softmax_regression", row="S26")
def divides_by_the_sum_of_the_scores(W, X, y, reg):
    """Softmax divides each exponential by the sum of the row's scores."""
    z = _scores(W, X, y)
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z) / (z.sum(axis=1, keepdims=True) + 1e-9)
    with np.errstate(invalid="ignore"):
        return _with_probabilities(p, W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_worked_by_hand", row="B01")
def returns_the_gradient_transposed(W, X, y, reg):
    """The gradient is X^T (p - onehot) / n, which has a row for each feature."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW.T


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_worked_by_hand", row="P03")
def returns_the_gradient_first(W, X, y, reg):
    """The gradient is what matters, so it comes first."""
    return softmax_regression_loss_and_grad(W, X, y, reg)[::-1]


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_worked_by_hand", row="P03")
def returns_the_cost_of_each_example(W, X, y, reg):
    """Every example has a loss of its own, and all are handed back."""
    costs = -_log_softmax(_scores(W, X, y))[np.arange(len(y)), y]
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return costs - costs.mean() + loss, dW


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_keeps_float32", row="P04")
def subtracts_a_onehot_of_float64(W, X, y, reg):
    """An answer may be float64, whatever came in."""
    p = np.exp(_log_softmax(_scores(W, X, y)))
    return _with_errors(p - np.eye(len(W))[y], W, X, y, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_of_whole_numbers", row="P04")
def rounds_the_gradient_to_the_dtype_of_w(W, X, y, reg):
    """The gradient has the dtype of the weights, whatever that is."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
    return loss, dW.astype(W.dtype)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_refuses_shapes_that_clash")
def takes_any_shape_of_labels(W, X, y, reg):
    """If labels and examples did not belong together, NumPy would say so."""
    log_p = _log_softmax(_floating(X) @ _floating(W).T)
    rows = np.arange(len(X))
    cost, d = -log_p[rows, y].mean(), np.exp(log_p)
    d[rows, y] -= 1
    return _with_penalty(cost, d.T @ _floating(X) / len(X), W, reg)


@misconception(of=SOFTMAX, caught_by="test_loss_of_softmax_regression", row="S27")
def divides_the_costs_by_a_global_size(W, X, y, reg):
    """The number of examples is the batch size that is set at the top of the file."""
    cost = _cost(_log_softmax(_scores(W, X, y)), y) * len(y) / BATCH_SIZE
    d = _less_truth(np.exp(_log_softmax(_scores(W, X, y))), y)
    dW = d.T @ _floating(X) / BATCH_SIZE
    return _with_penalty(cost, dW, W, reg)


@misconception(of=SOFTMAX, caught_by="test_softmax_regression_leaves_its_arguments_alone")
def builds_the_gradient_in_w(W, X, y, reg):
    """When the loss is known W is not needed any more, and can hold the gradient."""
    loss, dW = softmax_regression_loss_and_grad(W, X, y, 0.0)
    W = _floating(W)
    loss += reg * float((W**2).sum())
    W *= 2 * reg
    W += dW
    return loss, W


# minibatches


def _cut(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches", row="T30")
def drops_the_short_batch(n, batch_size, rng):
    """There are n // batch_size batches, and the rest is too small for one."""
    order = rng.permutation(n)
    count = n // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches", row="T30")
def folds_into_a_table(n, batch_size, rng):
    """The permutation can be reshaped into rows of batch_size."""
    return list(rng.permutation(n).reshape(-1, batch_size))


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches")
def adds_an_empty_batch(n, batch_size, rng):
    """There are n // batch_size batches, and one more for the rest."""
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size + 1)]


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches")
def makes_the_batches_even(n, batch_size, rng):
    """np.array_split makes as many batches as are needed, of nearly the same size."""
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches")
def makes_batch_size_many_batches(n, batch_size, rng):
    """np.array_split takes the batch size."""
    return np.array_split(rng.permutation(n), batch_size)


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches")
def gives_the_rest_to_the_last_batch(n, batch_size, rng):
    """There are n // batch_size batches, and the last one takes the rest as well."""
    order, count = rng.permutation(n), max(1, n // batch_size)
    starts = [k * batch_size for k in range(count)]
    return [order[a:b] for a, b in zip(starts, [*starts[1:], n], strict=True)]


@misconception(of="minibatches", caught_by="test_each_index_comes_once")
def fills_the_last_batch_up(n, batch_size, rng):
    """All batches have one size, so the last is filled up from the beginning."""
    order = rng.permutation(n)
    return _cut(np.resize(order, -(-n // batch_size) * batch_size), batch_size)


@misconception(of="minibatches", caught_by="test_every_epoch_has_its_own_order", row="T38")
def does_not_shuffle(n, batch_size, rng):
    """The examples are taken as they lie."""
    return _cut(np.arange(n), batch_size)


@misconception(of="minibatches", caught_by="test_every_epoch_has_its_own_order", row="T38")
def seeds_a_generator_of_its_own(n, batch_size, rng):
    """A generator with seed 0 makes it reproducible."""
    return minibatches(n, batch_size, np.random.default_rng(0))


@misconception(of="minibatches", caught_by="test_every_epoch_has_its_own_order", row="P02")
def seeds_the_global_generator(n, batch_size, rng):
    """np.random.seed makes it reproducible."""
    np.random.seed(42)
    return _cut(np.random.permutation(n), batch_size)


@misconception(of="minibatches", caught_by="test_the_seed_decides", row="P02")
def shuffles_with_the_global_generator(n, batch_size, rng):
    """np.random.permutation is as good a source of chance as any."""
    return _cut(np.random.permutation(n), batch_size)


@misconception(of="minibatches", caught_by="test_minibatches_use_no_other_generator", row="P02")
def seeds_the_global_generator_for_nothing(n, batch_size, rng):
    """np.random.seed makes rng reproducible."""
    np.random.seed(42)
    return minibatches(n, batch_size, rng)


@misconception(of="minibatches", caught_by="test_the_seed_decides", row="P08")
def keeps_one_generator_for_ever(n, batch_size, rng):
    """One generator at the top of the file is enough."""
    return minibatches(n, batch_size, RNG)


@misconception(of="minibatches", caught_by="test_an_epoch_draws_once")
def shuffles_the_batches_only(n, batch_size, rng):
    """It is the batches that are shuffled; what is in them does not matter."""
    batches = _cut(np.arange(n), batch_size)
    return [batches[k] for k in rng.permutation(len(batches))]


@misconception(of="minibatches", caught_by="test_an_epoch_draws_once")
def shuffles_inside_the_batches_only(n, batch_size, rng):
    """Each batch is a slice of 0 to n - 1, shuffled."""
    return [rng.permutation(batch) for batch in _cut(np.arange(n), batch_size)]


@misconception(of="minibatches", caught_by="test_each_index_comes_once")
def draws_each_batch_anew(n, batch_size, rng):
    """Each batch is cut from a permutation of its own."""
    starts = range(0, n, batch_size)
    return [rng.permutation(n)[start : start + batch_size] for start in starts]


@misconception(of="minibatches", caught_by="test_each_index_comes_once")
def draws_with_replacement(n, batch_size, rng):
    """Random indices are a random order."""
    return _cut(rng.integers(0, n, n), batch_size)


@misconception(of="minibatches", caught_by="test_each_index_comes_once")
def chooses_every_batch_from_all(n, batch_size, rng):
    """Each batch is a random choice among all examples, without repeating one."""
    sizes = [len(batch) for batch in _cut(np.arange(n), batch_size)]
    return [rng.choice(n, size, replace=False) for size in sizes]


@misconception(of="minibatches", caught_by="test_minibatches_are_slices_of_a_permutation")
def chooses_an_order(n, batch_size, rng):
    """rng.choice without replacement gives the same order as rng.permutation."""
    return _cut(rng.choice(n, n, replace=False), batch_size)


@misconception(of="minibatches", caught_by="test_each_index_comes_once")
def shuffles_numbers_from_one(n, batch_size, rng):
    """n examples are numbered from 1 to n."""
    return _cut(rng.permutation(n) + 1, batch_size)


@misconception(of="minibatches", caught_by="test_minibatches_are_slices_of_a_permutation")
def sorts_every_batch(n, batch_size, rng):
    """The order within a batch does not matter, so it is sorted."""
    return [np.sort(batch) for batch in minibatches(n, batch_size, rng)]


@misconception(
    of="minibatches", caught_by="test_minibatches_are_slices_of_a_permutation", row="P03"
)
def yields_the_batches(n, batch_size, rng):
    """A generator is as good as a list, and lazier."""
    yield from minibatches(n, batch_size, rng)


@misconception(
    of="minibatches", caught_by="test_minibatches_are_slices_of_a_permutation", row="P03"
)
def returns_lists_of_ints(n, batch_size, rng):
    """A list of ints is as good as an array."""
    return [batch.tolist() for batch in minibatches(n, batch_size, rng)]


@misconception(
    of="minibatches", caught_by="test_minibatches_are_slices_of_a_permutation", row="P03"
)
def returns_the_order_uncut(n, batch_size, rng):
    """The permutation is what is needed, and whoever calls can cut it."""
    return rng.permutation(n)


@misconception(of="minibatches", caught_by="test_sizes_of_the_batches", row="S27")
def cuts_by_a_global_size(n, batch_size, rng):
    """The batch size is set at the top of the file."""
    return minibatches(n, BATCH_SIZE, rng)


# sgd_epoch


def _train(W, X, y, lr, batches, *, step=None, weigh=len):
    """W and the mean loss after steps on these batches, each a pair of X and y.

    step: from (lr, dW, batch's size) to the change of W. weigh: how much a batch's loss counts.
    """
    total = 0.0
    for xb, yb in batches:
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        total += loss * weigh(xb)
        W = W - (lr * dW if step is None else step(lr, dW, len(xb)))
    return W, total / len(X)


def _batches(X, y, batch_size, rng):
    """Batches as pairs of X and y."""
    _refuse_labels(X, y)
    return [(X[batch], y[batch]) for batch in minibatches(len(X), batch_size, rng)]


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch", row="O01")
def trains_uphill(W, X, y, lr, batch_size, rng):
    """W moves by lr times the gradient."""
    return _train(W, X, y, -lr, _batches(X, y, batch_size, rng))


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples", row="T09")
def averages_the_batch_means(W, X, y, lr, batch_size, rng):
    """The mean loss is the mean of the batches' mean losses."""
    batches = _batches(X, y, batch_size, rng)
    W, total = _train(W, X, y, lr, batches, weigh=lambda xb: 1)
    return W, total * len(X) / len(batches)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples", row="T10")
def divides_batch_means_by_the_examples(W, X, y, lr, batch_size, rng):
    """The mean loss is the sum of the batches' losses over the number of examples."""
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng), weigh=lambda xb: 1)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples", row="T11")
def reports_the_last_batch(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is the loss at its end, that of the last batch."""
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W = W - lr * dW
    return W, loss


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples")
def weighs_every_batch_as_a_full_one(W, X, y, lr, batch_size, rng):
    """Every batch has batch_size examples, so its loss counts that often."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, weigh=lambda xb: batch_size)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples", row="T32")
def divides_by_full_batches(W, X, y, lr, batch_size, rng):
    """The number of examples is the number of batches times the batch size."""
    batches = _batches(X, y, batch_size, rng)
    W, mean = _train(W, X, y, lr, batches)
    return W, mean * len(X) / (len(batches) * batch_size)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch")
def adds_up_the_losses(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is the sum of its examples' losses."""
    W, mean = _train(W, X, y, lr, _batches(X, y, batch_size, rng))
    return W, mean * len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch")
def measures_after_the_step(W, X, y, lr, batch_size, rng):
    """A batch's loss is what it costs after the step."""
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        W = W - lr * softmax_regression_loss_and_grad(W, xb, yb, 0.0)[1]
        total += softmax_regression_loss_and_grad(W, xb, yb, 0.0)[0] * len(xb)
    return W, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch")
def measures_at_the_end_of_the_epoch(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is what all examples cost when it is over."""
    W, _ = _train(W, X, y, lr, _batches(X, y, batch_size, rng))
    return W, softmax_regression_loss_and_grad(W, X, y, 0.0)[0]


@misconception(of="sgd_epoch", caught_by="test_mean_loss_of_an_epoch")
def measures_at_the_start_of_the_epoch(W, X, y, lr, batch_size, rng):
    """The loss of an epoch is what all examples cost when it begins."""
    loss, _ = softmax_regression_loss_and_grad(W, X, y, 0.0)
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng))[0], loss


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T26")
def permutes_x_and_y_separately(W, X, y, lr, batch_size, rng):
    """X is shuffled, and y is shuffled too."""
    _refuse_labels(X, y)
    X, y = rng.permutation(X), rng.permutation(y)
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T26")
def permutes_x_only(W, X, y, lr, batch_size, rng):
    """X is shuffled, and each batch takes the next labels."""
    _refuse_labels(X, y)
    X = X[rng.permutation(len(X))]
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T30")
def leaves_the_short_batch_out(W, X, y, lr, batch_size, rng):
    """A batch that is not full is not used; the mean is over those that are."""
    full = [pair for pair in _batches(X, y, batch_size, rng) if len(pair[0]) == batch_size]
    W, mean = _train(W, X, y, lr, full)
    return W, mean * len(X) / max(1, len(full) * batch_size)


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T30")
def leaves_the_short_batch_out_of_the_sum(W, X, y, lr, batch_size, rng):
    """A batch that is not full is not used; the mean is over all examples."""
    full = [pair for pair in _batches(X, y, batch_size, rng) if len(pair[0]) == batch_size]
    return _train(W, X, y, lr, full)


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T31")
def divides_the_last_batch_like_a_full_one(W, X, y, lr, batch_size, rng):
    """A batch's gradient is divided by the batch size, the last one's too."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size / batch_size)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch", row="S17")
def steps_by_the_sum_of_the_gradients(W, X, y, lr, batch_size, rng):
    """The gradient of a batch is the sum over its examples."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch", row="B07")
def divides_the_mean_gradient_again(W, X, y, lr, batch_size, rng):
    """The gradient of a batch has to be divided by the number of its examples."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW / size)


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch")
def divides_by_all_examples(W, X, y, lr, batch_size, rng):
    """The mean is over all examples of the epoch, also in the gradient of a batch."""
    batches = _batches(X, y, batch_size, rng)
    return _train(W, X, y, lr, batches, step=lambda lr, dW, size: lr * dW * size / len(X))


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="T38")
def takes_the_examples_as_they_lie(W, X, y, lr, batch_size, rng):
    """The data were shuffled once, and need not be again."""
    _refuse_labels(X, y)
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception(of="sgd_epoch", caught_by="test_three_epochs_in_a_row", row="T38")
def shuffles_alike_in_every_epoch(W, X, y, lr, batch_size, rng):
    """A generator with seed 0 makes training reproducible."""
    return _train(W, X, y, lr, _batches(X, y, batch_size, np.random.default_rng(0)))


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="P02")
def shuffles_globally(W, X, y, lr, batch_size, rng):
    """np.random.permutation is as good a source of chance as any."""
    _refuse_labels(X, y)
    order = np.random.permutation(len(X))
    batches = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[batch], y[batch]) for batch in batches])


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch")
def draws_a_batch_at_random(W, X, y, lr, batch_size, rng):
    """Stochastic means that each batch is drawn at random from all examples."""
    _refuse_labels(X, y)
    n, batches = len(X), []
    for start in range(0, n, batch_size):
        pick = rng.choice(n, min(batch_size, n - start), replace=False)
        batches.append((X[pick], y[pick]))
    return _train(W, X, y, lr, batches)


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch")
def steps_once_for_all_examples(W, X, y, lr, batch_size, rng):
    """An epoch is one step along the gradient of all examples."""
    return _train(W, X, y, lr, _batches(X, y, len(X), rng))


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch")
def takes_all_gradients_at_the_first_w(W, X, y, lr, batch_size, rng):
    """The gradients of an epoch are those at the W that it began with."""
    new, total = W, 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        new, total = new - lr * dW, total + loss * len(xb)
    return new, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch")
def returns_after_the_first_batch(W, X, y, lr, batch_size, rng):
    """The return belongs at the end of the loop's body."""
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        return W - lr * dW, loss


@misconception(of="sgd_epoch", caught_by="test_weights_after_an_epoch", row="S27")
def trains_with_a_global_batch_size(W, X, y, lr, batch_size, rng):
    """The batch size is set at the top of the file."""
    return _train(W, X, y, lr, _batches(X, y, BATCH_SIZE, rng))


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_averages_over_examples")
def adds_a_penalty_unasked(W, X, y, lr, batch_size, rng):
    """Training needs a little penalty, or the weights grow."""
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.01)
        W, total = W - lr * dW, total + loss * len(xb)
    return W, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_survives_large_scores", row="S01")
def exponentiates_the_scores_of_a_batch(W, X, y, lr, batch_size, rng):
    """Softmax can be typed in as it reads."""
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = exponentiates_as_it_reads.answer(W, xb, yb, 0.0)
        W, total = W - lr * dW, total + loss * len(xb)
    return W, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch", row="P03")
def returns_only_w(W, X, y, lr, batch_size, rng):
    """The weights are the result of training."""
    return _train(W, X, y, lr, _batches(X, y, batch_size, rng))[0]


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_in_one_batch", row="P03")
def returns_a_loss_for_each_batch(W, X, y, lr, batch_size, rng):
    """All the losses are handed back, so that they can be drawn."""
    losses = []
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W = W - lr * dW
        losses.append(loss)
    return W, losses


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_keeps_float32", row="P04")
def trains_in_float64(W, X, y, lr, batch_size, rng):
    """An answer may be float64, whatever came in."""
    return _train(W.astype(np.float64), X, y, lr, _batches(X, y, batch_size, rng))


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_leaves_its_arguments_alone")
def trains_w_itself(W, X, y, lr, batch_size, rng):
    """W -= is the short way of writing it."""
    total, W = 0.0, _floating(W)
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W -= lr * dW
        total += loss * len(xb)
    return W, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_leaves_its_arguments_alone")
def trains_w_itself_unconverted(W, X, y, lr, batch_size, rng):
    """W -= lr * dW is W = W - lr * dW, written shorter."""
    total = 0.0
    for xb, yb in _batches(X, y, batch_size, rng):
        loss, dW = softmax_regression_loss_and_grad(W, xb, yb, 0.0)
        W -= lr * dW
        total += loss * len(xb)
    return W, total / len(X)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_of_whole_numbers", row="P04")
def cannot_train_whole_numbers(W, X, y, lr, batch_size, rng):
    """A copy of W can be moved in place, whatever W holds."""
    return trains_w_itself_unconverted.answer(W.copy(), X, y, lr, batch_size, rng)


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_leaves_its_arguments_alone")
def shuffles_x_itself(W, X, y, lr, batch_size, rng):
    """The data can be put in the epoch's order where they are."""
    order = rng.permutation(len(X))
    _refuse_labels(X, y)
    X[:], y[:] = X[order], y[order]
    slices = [slice(i, i + batch_size) for i in range(0, len(X), batch_size)]
    return _train(W, X, y, lr, [(X[s], y[s]) for s in slices])


@misconception(of="sgd_epoch", caught_by="test_sgd_epoch_wants_one_label_each")
def trains_on_any_labels(W, X, y, lr, batch_size, rng):
    """If labels and examples did not belong together, NumPy would say so."""
    batches = [(X[batch], y[batch].ravel()) for batch in minibatches(len(X), batch_size, rng)]
    return _train(W, X, y, lr, batches)


# normalise


def _refuse_features(train, others):
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"train has shape {train.shape}, another array {other.shape}")


def _divisor(train):
    """The deviation of each feature, and 1 where it does not vary."""
    std = train.std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 1
    return std


def _apply(mean, std, *arrays):
    return tuple((_floating(array) - mean) / std for array in arrays)


@misconception(
    of="normalise", caught_by="test_normalised_train_has_mean_0_and_deviation_1", row="T37"
)
def learns_from_all_the_data(train, *others):
    """The more data the better, so mean and deviation come from all of them."""
    _refuse_features(train, others)
    everything = np.concatenate([_floating(array) for array in (train, *others)])
    return _apply(everything.mean(axis=0), _divisor(everything), train, *others)


def _deviation_or_one(array, ddof=0):
    """Asks for a deviation of 0, as most do; rounding may leave 1e-18 there."""
    std = array.std(axis=0, ddof=ddof)
    std[std == 0] = 1
    return std


@misconception(
    of="normalise", caught_by="test_normalised_train_has_mean_0_and_deviation_1", row="T37"
)
def learns_from_all_the_data_at_once(train, *others):
    """The more data the better: all arrays are joined, and their mean and deviation used."""
    _refuse_features(train, others)
    everything = np.concatenate([_floating(array) for array in (train, *others)])
    return _apply(everything.mean(axis=0), _deviation_or_one(everything), train, *others)


@misconception(of="normalise", caught_by="test_others_are_treated_like_train", row="T37")
def normalises_every_array_in_a_loop(train, *others):
    """Every array is to have mean 0 and deviation 1 by its own numbers."""
    _refuse_features(train, others)
    arrays = [_floating(array) for array in (train, *others)]
    return tuple((array - array.mean(axis=0)) / _deviation_or_one(array) for array in arrays)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def divides_by_one_less_unless_it_is_zero(train, *others):
    """The deviation of a sample divides by n - 1, and a deviation of 0 becomes 1."""
    _refuse_features(train, others)
    train = _floating(train)
    return _apply(train.mean(axis=0), _deviation_or_one(train, ddof=1), train, *others)


@misconception(of="normalise", caught_by="test_others_are_treated_like_train", row="T37")
def normalises_each_array_by_itself(train, *others):
    """Every array is to have mean 0 and deviation 1."""
    _refuse_features(train, others)
    return tuple(normalise(array)[0] for array in (train, *others))


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand", row="T37")
def centres_each_array_by_itself(train, *others):
    """The deviation is that of train, and every array is centred by its own mean."""
    _refuse_features(train, others)
    std, arrays = _divisor(_floating(train)), [_floating(a) for a in (train, *others)]
    return tuple((array - array.mean(axis=0)) / std for array in arrays)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def takes_one_mean_for_everything(train, *others):
    """The mean and the deviation are those of all numbers in train."""
    _refuse_features(train, others)
    train = _floating(train)
    return _apply(train.mean(), train.std() or 1, train, *others)


@misconception(of="normalise", caught_by="test_normalised_train_has_mean_0_and_deviation_1")
def normalises_each_example(train, *others):
    """Every example is to have mean 0 and deviation 1."""
    _refuse_features(train, others)
    return tuple(normalise(array.T)[0].T for array in (train, *others))


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def divides_by_one_less(train, *others):
    """The standard deviation of a sample divides by n - 1."""
    _refuse_features(train, others)
    std = _divisor(_floating(train))
    varies = train.max(axis=0) != train.min(axis=0)
    std[varies] = _floating(train).std(axis=0, ddof=1)[varies]
    return _apply(_floating(train).mean(axis=0), std, train, *others)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def divides_by_the_variance(train, *others):
    """The spread of a feature is its variance."""
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), _divisor(_floating(train)) ** 2, train, *others)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def forgets_to_divide(train, *others):
    """To normalise is to subtract the mean."""
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), 1, train, *others)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def forgets_to_subtract(train, *others):
    """To normalise is to divide by the deviation."""
    _refuse_features(train, others)
    return _apply(0, _divisor(_floating(train)), train, *others)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def scales_from_zero_to_one(train, *others):
    """The smallest value on train becomes 0, and the largest 1."""
    _refuse_features(train, others)
    low, high = _floating(train).min(axis=0), _floating(train).max(axis=0)
    return _apply(low, np.where(high > low, high - low, 1), train, *others)


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def divides_before_it_subtracts(train, *others):
    """It does not matter whether the division or the subtraction comes first."""
    _refuse_features(train, others)
    mean, std = _floating(train).mean(axis=0), _divisor(_floating(train))
    return tuple(_floating(array) / std - mean for array in (train, *others))


@misconception(of="normalise", caught_by="test_normalise_a_constant_feature")
def divides_by_zero(train, *others):
    """The formula can be typed in as it stands."""
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), _floating(train).std(axis=0), train, *others)


@misconception(of="normalise", caught_by="test_a_constant_that_rounding_spoils")
def waits_for_a_deviation_of_zero(train, *others):
    """A constant feature has a deviation of exactly 0."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    std[std == 0] = 1
    return _apply(_floating(train).mean(axis=0), std, train, *others)


@misconception(of="normalise", caught_by="test_a_new_value_in_a_constant_feature")
def silences_a_constant_feature(train, *others):
    """A feature that does not vary on train is 0 everywhere."""
    _refuse_features(train, others)
    varies = train.max(axis=0) != train.min(axis=0)
    return tuple(np.where(varies, a, 0).astype(a.dtype) for a in normalise(train, *others))


@misconception(of="normalise", caught_by="test_a_new_value_in_a_constant_feature")
def sweeps_nan_away(train, *others):
    """np.nan_to_num turns whatever a division by zero leaves into something harmless."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 0
    with np.errstate(all="ignore"):
        done = _apply(_floating(train).mean(axis=0), std, train, *others)
    return tuple(np.nan_to_num(array) for array in done)


@misconception(of="normalise", caught_by="test_others_are_treated_like_train")
def asks_train_again_when_it_is_centred(train, *others):
    """The mean of train can be asked for when it is needed, also after train was normalised."""
    _refuse_features(train, others)
    std, train = _divisor(_floating(train)), normalise(train)[0]
    return (train, *_apply(train.mean(axis=0), std, *others))


@misconception(of="normalise", caught_by="test_others_are_treated_like_train")
def treats_only_one_other(train, *others):
    """There is train and there is test, and that is all."""
    return normalise(train, *others[:1])


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand")
def hands_the_others_back_as_they_are(train, *others):
    """Only the data that a model trains on are normalised."""
    _refuse_features(train, others)
    return (*normalise(train), *(_floating(other) for other in others))


@misconception(of="normalise", caught_by="test_normalise_worked_by_hand", row="P03")
def returns_a_list_of_arrays(train, *others):
    """A list is as good as a tuple."""
    return list(normalise(train, *others))


@misconception(of="normalise", caught_by="test_normalise_a_constant_feature", row="P03")
def unwraps_a_tuple_of_one(train, *others):
    """If there is only train, the answer is an array."""
    done = normalise(train, *others)
    return done if others else done[0]


@misconception(of="normalise", caught_by="test_normalise_keeps_float32", row="P04")
def normalises_in_float64(train, *others):
    """An answer may be float64, whatever came in."""
    return normalise(*(array.astype(np.float64) for array in (train, *others)))


@misconception(of="normalise", caught_by="test_normalise_whole_numbers", row="P04")
def keeps_whole_numbers_whole(train, *others):
    """The dtype stays as it is, whatever that is."""
    return tuple(
        done.astype(array.dtype)
        for done, array in zip(normalise(train, *others), (train, *others), strict=True)
    )


@misconception(of="normalise", caught_by="test_normalise_refuses_other_features")
def takes_any_features(train, *others):
    """If the features did not belong together, NumPy would say so."""
    return _apply(_floating(train).mean(axis=0), _divisor(_floating(train)), train, *others)


@misconception(of="normalise", caught_by="test_normalise_leaves_its_arguments_alone")
def normalises_in_place(train, *others):
    """train -= mean is the short way of writing it."""
    _refuse_features(train, others)
    mean, std = _floating(train).mean(axis=0), _divisor(_floating(train))
    arrays = tuple(_floating(array) for array in (train, *others))
    for array in arrays:
        array -= mean
        array /= std
    return arrays


@misconception(of="normalise", caught_by="test_normalise_leaves_its_arguments_alone")
def normalises_train_in_place(train, *others):
    """Once mean and deviation are known, train itself can be shifted and scaled."""
    _refuse_features(train, others)
    train = _floating(train)
    mean, std = train.mean(axis=0), _divisor(train)
    train -= mean
    train /= std
    return (train, *_apply(mean, std, *others))


@misconception(of="normalise", caught_by="test_normalise_leaves_its_arguments_alone")
def normalises_train_in_place_unconverted(train, *others):
    """train -= mean is train = train - mean, written shorter."""
    _refuse_features(train, others)
    mean, std = train.mean(axis=0), _divisor(train)
    train -= mean
    train /= std
    return (train, *_apply(mean, std, *others))


# largest_stable_lr


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def stops_at_the_fastest(H):
    """One over the largest eigenvalue leads to the bottom in one step, and that is the limit."""
    return largest_stable_lr(H) / 2


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def asks_the_flattest_direction(H):
    """The smallest eigenvalue sets the limit."""
    return float(2 / max(np.linalg.eigvalsh(H)[0], 1e-300))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def takes_the_best_for_the_largest(H):
    """The limit is 2 over the sum of the smallest and the largest eigenvalue."""
    eigenvalues = np.linalg.eigvalsh(H)
    return float(2 / (eigenvalues[0] + eigenvalues[-1]))


@misconception(of="largest_stable_lr", caught_by="test_order_of_the_eigenvalues_does_not_matter")
def takes_the_first_eigenvalue(H):
    """np.linalg.eigvals puts the largest eigenvalue first."""
    return float(2 / np.linalg.eigvals(H).real[0])


@misconception(of="largest_stable_lr", caught_by="test_order_of_the_eigenvalues_does_not_matter")
def takes_the_last_eigenvalue(H):
    """np.linalg.eigvals puts the largest eigenvalue last."""
    return float(2 / np.linalg.eigvals(H).real[-1])


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def adds_up_the_eigenvalues(H):
    """The trace says how steep the bowl is."""
    return float(2 / np.trace(H))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def averages_the_eigenvalues(H):
    """What counts is how steep the bowl is on average."""
    return float(2 / (np.trace(H) / len(H)))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def takes_the_frobenius_norm(H):
    """np.linalg.norm gives the largest eigenvalue."""
    return float(2 / np.linalg.norm(H))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def looks_at_the_diagonal(H):
    """How steep each direction is stands on the diagonal."""
    return float(2 / np.diag(H).max())


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_of_a_bowl_askew")
def adds_up_the_rows(H):
    """The largest sum of a row's absolute values is the largest eigenvalue."""
    return float(2 / np.abs(H).sum(axis=1).max())


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def takes_the_determinant(H):
    """How steep a bowl is, is its determinant."""
    with np.errstate(all="ignore"):
        return float(2 / np.float64(np.linalg.det(H)))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def takes_the_root(H):
    """The eigenvalue of a square is a square, so its root is taken."""
    return float(2 / np.sqrt(np.linalg.eigvalsh(H)[-1]))


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def returns_the_eigenvalue(H):
    """The steepest curvature is the answer."""
    return float(np.linalg.eigvalsh(H)[-1])


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand")
def turns_the_fraction_over(H):
    """The limit is the largest eigenvalue over 2."""
    return float(np.linalg.eigvalsh(H)[-1] / 2)


@misconception(of="largest_stable_lr", caught_by="test_largest_stable_lr_worked_by_hand", row="P03")
def gives_each_direction_its_own(H):
    """Each direction has a limit of its own."""
    with np.errstate(all="ignore"):
        return 2 / np.linalg.eigvalsh(H)
