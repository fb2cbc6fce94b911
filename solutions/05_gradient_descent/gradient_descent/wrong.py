"""Wrong answers to `gradient_descent`."""

import numpy as np
from beliefs import (
    A_COPY_OF_WEIGHTS_CAN_BE_MOVED,
    A_DIRECTION_HAS_LENGTH_ONE,
    A_PLACE_BEFORE_EACH_STEP,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    COUNTING_FROM_1,
    FLOATS_HAVE_32_BITS_OR_64,
    NUMPY_MAKES_FLOATS,
    THE_DTYPE_STAYS,
    THE_LEARNING_RATE_IS_FIXED,
    THE_PATH_IS_WHERE_STEPS_LEAD,
    THE_START_KEEPS_ITS_NUMBERS_TOO,
    UPHILL,
    WHAT_IS_GATHERED_IS_GONE,
)
from building_blocks import LEARNING_RATE
from gradient_descent import _floating, gradient_descent

from autograder import misconception

PATH = []


def _walk(grad_f, w0, lr, steps):
    """The places after 1, 2, ... steps."""
    return gradient_descent(grad_f, w0, lr, steps)[1:]


@misconception("test_gradient_descent_worked_by_hand", belief=UPHILL, row="O01")
def climbs_all_the_way(grad_f, w0, lr, steps):
    return gradient_descent(grad_f, w0, -lr, steps)


@misconception("test_gradient_descent_worked_by_hand", row="T40")
def records_after_the_step(grad_f, w0, lr, steps):
    """There are steps + 1 rows, so there are steps + 1 steps, with a row after each."""
    return _walk(grad_f, w0, lr, steps + 1)


@misconception(
    "test_gradient_descent_worked_by_hand", belief=THE_PATH_IS_WHERE_STEPS_LEAD, row="T40"
)
def leaves_the_start_out(grad_f, w0, lr, steps):
    return np.array(list(_walk(grad_f, w0, lr, steps)))


@misconception(
    "test_gradient_descent_worked_by_hand", belief=THE_PATH_IS_WHERE_STEPS_LEAD, row="T40"
)
def leaves_no_room_for_the_start(grad_f, w0, lr, steps):
    return _walk(grad_f, w0, lr, steps)


@misconception("test_gradient_descent_worked_by_hand", belief=A_PLACE_BEFORE_EACH_STEP, row="T40")
def leaves_the_end_out(grad_f, w0, lr, steps):
    return np.array(list(gradient_descent(grad_f, w0, lr, steps)[:steps]))


@misconception("test_gradient_descent_worked_by_hand", belief=A_PLACE_BEFORE_EACH_STEP, row="T40")
def leaves_no_room_for_the_end(grad_f, w0, lr, steps):
    return gradient_descent(grad_f, w0, lr, steps)[:steps]


@misconception("test_gradient_descent_worked_by_hand")
def goes_one_step_too_far(grad_f, w0, lr, steps):
    """steps + 1 rows come after the start."""
    return gradient_descent(grad_f, w0, lr, steps + 1)


@misconception("test_gradient_descent_worked_by_hand", row="T41")
def keeps_one_array_many_times(grad_f, w0, lr, steps):
    """A recorded place keeps its numbers when w moves on."""
    w = np.array(_floating(w0))
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    "test_gradient_descent_worked_by_hand", belief=THE_START_KEEPS_ITS_NUMBERS_TOO, row="T41"
)
def keeps_the_start_many_times(grad_f, w0, lr, steps):
    w = _floating(w0)
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    "test_gradient_descent_worked_by_hand",
    row="T41",
    holds=("keeps_one_array_many_times", "cannot_move_a_start_of_whole_numbers"),
)
def keeps_one_array_many_times_unconverted(grad_f, w0, lr, steps):
    w = w0.copy()
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    "test_gradient_descent_worked_by_hand", belief=THE_START_KEEPS_ITS_NUMBERS_TOO, row="T41"
)
def keeps_the_start_many_times_unconverted(grad_f, w0, lr, steps):
    w = w0
    path = [w]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    "test_gradient_descent_from_whole_numbers", belief=A_COPY_OF_WEIGHTS_CAN_BE_MOVED, row="P04"
)
def cannot_move_a_start_of_whole_numbers(grad_f, w0, lr, steps):
    w = w0.copy()
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception("test_gradient_descent_leaves_the_start_alone", belief=AN_ARRAY_IS_MINE)
def walks_in_the_start_itself_unconverted(grad_f, w0, lr, steps):
    w = w0
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception("test_gradient_descent_leaves_the_start_alone", belief=AN_ARRAY_IS_MINE)
def walks_in_the_start_itself(grad_f, w0, lr, steps):
    w = _floating(w0)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad_f(w)
        path.append(w.copy())
    return np.array(path)


@misconception("test_gradient_descent_worked_by_hand")
def looks_at_the_slope_once(grad_f, w0, lr, steps):
    """The gradient is computed at the start, and then followed."""
    slope = np.array(grad_f(_floating(w0)))
    return gradient_descent(lambda w: slope, w0, lr, steps)


@misconception("test_gradient_descent_worked_by_hand")
def always_steps_from_the_start(grad_f, w0, lr, steps):
    """Each new place is the start minus lr times the gradient at the place before."""
    path = [_floating(w0)]
    for _ in range(steps):
        path.append(path[0] - lr * grad_f(path[-1]))
    return np.array(path)


@misconception("test_gradient_descent_worked_by_hand", row="P03")
def returns_where_it_ends(grad_f, w0, lr, steps):
    """What counts is the place that is reached."""
    return gradient_descent(grad_f, w0, lr, steps)[-1]


@misconception("test_gradient_descent_worked_by_hand", row="P03")
def returns_a_list_of_places(grad_f, w0, lr, steps):
    """A list of arrays is as good as an array."""
    return list(gradient_descent(grad_f, w0, lr, steps))


@misconception("test_gradient_descent_of_a_table_of_weights", row="P03")
def lays_each_place_out_flat(grad_f, w0, lr, steps):
    """A row of the path is a row of numbers, so w is flattened for it."""
    return gradient_descent(grad_f, w0, lr, steps).reshape(steps + 1, -1)


@misconception("test_gradient_descent_goes_on_at_the_bottom")
def stops_at_the_bottom(grad_f, w0, lr, steps):
    """Where the gradient vanishes there is nothing left to do."""
    path = [_floating(w0)]
    for _ in range(steps):
        slope = grad_f(path[-1])
        if np.linalg.norm(slope) < 1e-8:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)


@misconception("test_gradient_descent_that_diverges")
def gives_up_when_it_grows(grad_f, w0, lr, steps):
    """A descent that leads ever further away is an error, and is reported as one."""
    path = gradient_descent(grad_f, w0, lr, steps)
    if np.abs(path).max() > 1e3:
        raise ValueError("gradient descent diverges: choose a smaller learning rate")
    return path


@misconception("test_gradient_descent_that_diverges")
def holds_the_weights_in_bounds(grad_f, w0, lr, steps):
    """Weights must not explode, so they are clipped."""
    path = [_floating(w0)]
    for _ in range(steps):
        path.append(np.clip(path[-1] - lr * grad_f(path[-1]), -100, 100))
    return np.array(path)


@misconception("test_gradient_descent_down_a_bowl")
def slows_down(grad_f, w0, lr, steps):
    """The learning rate has to fall with time, or descent does not converge."""
    path = [_floating(w0)]
    for t in range(steps):
        path.append(path[-1] - lr / (t + 1) * grad_f(path[-1]))
    return np.array(path)


@misconception("test_gradient_descent_worked_by_hand", belief=A_DIRECTION_HAS_LENGTH_ONE)
def takes_unit_steps_all_the_way(grad_f, w0, lr, steps):
    path = [_floating(w0)]
    for _ in range(steps):
        slope = grad_f(path[-1])
        path.append(path[-1] - lr * slope / max(np.linalg.norm(slope), 1e-12))
    return np.array(path, dtype=path[0].dtype)


@misconception("test_gradient_descent_on_a_constant_slope")
def shrinks_what_it_was_handed(grad_f, w0, lr, steps):
    """What grad_f returned is mine, so it can be multiplied in place."""
    path = [_floating(w0)]
    for _ in range(steps):
        step = grad_f(path[-1])
        step *= lr
        path.append(path[-1] - step)
    return np.array(path)


@misconception("test_gradient_descent_from_whole_numbers", belief=THE_DTYPE_STAYS, row="P04")
def rounds_to_the_dtype_of_the_start(grad_f, w0, lr, steps):
    path = np.zeros((steps + 1, *w0.shape), dtype=w0.dtype)
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception("test_gradient_descent_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def records_in_float64(grad_f, w0, lr, steps):
    path = np.zeros((steps + 1, *w0.shape))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception("test_gradient_descent_of_no_steps", belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def goes_on_with_the_old_list(grad_f, w0, lr, steps):
    PATH.extend(gradient_descent(grad_f, w0, lr, steps))
    return np.array(PATH)


@misconception("test_gradient_descent_worked_by_hand", belief=THE_LEARNING_RATE_IS_FIXED, row="S27")
def descends_with_a_global_lr(grad_f, w0, lr, steps):
    return gradient_descent(grad_f, w0, LEARNING_RATE, steps)


@misconception("test_gradient_descent_keeps_float32", row="P04")
def walks_in_float64(grad_f, w0, lr, steps):
    """The steps are taken in float64, and the path is cast at the end."""
    path = gradient_descent(grad_f, w0.astype(np.float64), lr, steps)
    return path.astype(_floating(w0).dtype)


@misconception("test_gradient_descent_of_special_arrays")
def lends_the_start_a_new_axis(grad_f, w0, lr, steps):
    """Without steps the path is w0 with an axis in front."""
    return gradient_descent(grad_f, w0, lr, steps) if steps else _floating(w0)[np.newaxis]


@misconception("test_gradient_descent_keeps_float32", belief=FLOATS_HAVE_32_BITS_OR_64)
def descends_in_two_dtypes(grad_f, w0, lr, steps):
    path = gradient_descent(grad_f, w0, lr, steps)
    return path.astype(np.float32) if path.dtype == np.float16 else path


@misconception("test_gradient_descent_of_no_steps_in_every_dtype")
def converts_nothing_without_a_step(grad_f, w0, lr, steps):
    """Without a step nothing is computed, so nothing has to be converted."""
    return gradient_descent(grad_f, w0, lr, steps) if steps else np.array([w0])


@misconception("test_gradient_descent_of_no_steps_in_every_dtype")
def begins_in_float64(grad_f, w0, lr, steps):
    """Without a step, the path may be float64, whatever w0 is."""
    path = gradient_descent(grad_f, w0, lr, steps)
    return path if steps else path.astype(np.float64)


@misconception("test_gradient_descent_of_as_many_rows_as_weights")
def turns_a_path_with_a_column_for_each_step(grad_f, w0, lr, steps):
    """If there are as many weights as rows, the steps are the columns."""
    path = gradient_descent(grad_f, w0, lr, steps)
    return path.swapaxes(0, 1) if path.shape[0] == path.shape[1] else path


@misconception(
    "test_gradient_descent_worked_by_hand", holds=("climbs_all_the_way", "leaves_the_start_out")
)
def climbs_and_leaves_the_start_out(grad_f, w0, lr, steps):
    w, path = _floating(w0), []
    for _ in range(steps):
        w = w + lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception(
    "test_gradient_descent_worked_by_hand", holds=("climbs_all_the_way", "returns_where_it_ends")
)
def climbs_and_returns_where_it_ends(grad_f, w0, lr, steps):
    w = _floating(w0)
    for _ in range(steps):
        w = w + lr * grad_f(w)
    return w


@misconception("test_gradient_descent_keeps_float32", belief=NUMPY_MAKES_FLOATS)
def leaves_a_start_of_whole_numbers_to_numpy(grad_f, w0, lr, steps):
    w = w0
    path = [w]
    for _ in range(steps):
        w = w - lr * grad_f(w)
        path.append(w)
    return np.array(path)


@misconception("test_gradient_descent_goes_on_at_the_bottom", holds=("stops_at_the_bottom",))
def stops_next_to_the_bottom(grad_f, w0, lr, steps):
    path = [_floating(w0)]
    for _ in range(steps):
        slope = grad_f(path[-1])
        if np.linalg.norm(slope) < 1e-6:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)


@misconception(
    "test_gradient_descent_goes_on_at_the_bottom",
    holds=("stops_at_the_bottom", "leaves_a_start_of_whole_numbers_to_numpy"),
)
def stops_next_to_the_bottom_unconverted(grad_f, w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        slope = grad_f(path[-1])
        if np.linalg.norm(slope) < 1e-6:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)


@misconception("test_gradient_descent_of_a_table_of_weights")
def makes_room_for_a_vector(grad_f, w0, lr, steps):
    """w0 is a vector, and so is each row of the path."""
    path = np.zeros((steps + 1, len(w0)), dtype=_floating(w0).dtype)
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception(
    "test_gradient_descent_of_a_table_of_weights",
    holds=("makes_room_for_a_vector", "records_in_float64"),
)
def makes_room_for_a_vector_of_float64(grad_f, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path


@misconception("test_gradient_descent_worked_by_hand")
def records_the_slopes(grad_f, w0, lr, steps):
    """The path is made of the gradients that are met on the way."""
    path = gradient_descent(grad_f, w0, lr, steps)
    return np.array([grad_f(w).copy() for w in path])


@misconception("test_gradient_descent_worked_by_hand")
def goes_by_the_whole_slope(grad_f, w0, lr, steps):
    """Each step is w minus the gradient."""
    return gradient_descent(grad_f, w0, 1.0, steps)


@misconception("test_gradient_descent_worked_by_hand")
def records_the_path_from_its_end(grad_f, w0, lr, steps):
    """The place that was reached last comes first."""
    return gradient_descent(grad_f, w0, lr, steps)[::-1]


@misconception("test_gradient_descent_worked_by_hand", belief=COUNTING_FROM_1)
def takes_one_step_less(grad_f, w0, lr, steps):
    return gradient_descent(grad_f, w0, lr, max(0, steps - 1))


@misconception("test_gradient_descent_worked_by_hand")
def moves_by_the_rate_alone(grad_f, w0, lr, steps):
    """The sign of the slope says which way, and lr how far."""
    return gradient_descent(lambda w: np.sign(grad_f(w)), w0, lr, steps)


@misconception("test_gradient_descent_worked_by_hand")
def stops_one_step_early(grad_f, w0, lr, steps):
    """range(1, steps) ends with steps."""
    path = gradient_descent(grad_f, w0, lr, steps)
    path[max(steps, 1) :] = 0
    return path
