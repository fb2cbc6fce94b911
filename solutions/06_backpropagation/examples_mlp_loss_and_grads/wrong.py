"""Wrong answers to `examples_mlp_loss_and_grads`."""

import numpy as np
from backpropagation import mlp_loss_and_grads
from beliefs import (
    A_LARGE_EXAMPLE_CATCHES_MORE,
    AN_ANSWER_IS_WHAT_IS_PRINTED,
    AN_EXAMPLE_IS_A_CALL,
    MORE_EXAMPLES_CATCH_MORE,
    MY_FUNCTION_SAYS_WHAT_IS_RIGHT,
    NO_EXAMPLE_IS_AN_EXAMPLE,
    ONE_ORDINARY_CALL_IS_ENOUGH,
    THREE_DIGITS_ARE_AN_ANSWER,
    ZEROS_ARE_THE_BEST_EXAMPLE,
)

from autograder import misconception

PAIRS = "test_examples_mlp_loss_and_grads_are_pairs"
RIGHT = "test_examples_mlp_loss_and_grads_are_right"
FORGETS_THE_TWO = "test_examples_mlp_loss_and_grads_catch_1"
LAST_LAYER_ALONE = "test_examples_mlp_loss_and_grads_catch_2"
BIASES_TOO = "test_examples_mlp_loss_and_grads_catch_3"
OVER_N = "test_examples_mlp_loss_and_grads_catch_4"
AS_THEY_ARE = "test_examples_mlp_loss_and_grads_catch_6"

HIDDEN = np.array([[1.0, -0.5], [0.5, 2.0], [-1.0, 1.0]]), np.array([0.5, -0.25, 0.75])
LAST = np.array([[1.5, -1.0, 0.5], [0.25, 1.0, -2.0]]), np.array([0.5, -0.5])
LAYERS = [HIDDEN, LAST]
X, LABELS = np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, -2.0]]), np.array([1, 0, 1])
CALL = LAYERS, X, LABELS


def _with_answers(*calls):
    return [(call, mlp_loss_and_grads(*call)) for call in calls]


@misconception(FORGETS_THE_TWO, belief=ONE_ORDINARY_CALL_IS_ENOUGH)
def one_ordinary_call():
    return _with_answers(CALL)


@misconception(AS_THEY_ARE)
def penalties_of_every_size():
    """With the penalty, all has been tried."""
    return _with_answers(*((*CALL, reg) for reg in (0.0, 0.1, 1.0, 10.0)))


@misconception(LAST_LAYER_ALONE)
def a_single_layer():
    """What goes wrong in one layer shows in a network of one layer."""
    steep = 1000 * LAST[0], LAST[1]
    inputs = np.array([[1.0, 2.0, 0.5], [-1.0, 0.0, 3.0]])
    return _with_answers(
        ([LAST], inputs, LABELS[:2], 0.5),
        ([steep], inputs, np.array([0, 0])),
        ([steep], -inputs, np.array([1, 1])),
    )


@misconception(OVER_N)
def a_single_example():
    """What goes wrong for one example goes wrong for all."""
    return _with_answers((LAYERS, X[:1], LABELS[:1], 0.5), (LAYERS, 1000 * X[:1], LABELS[:1]))


@misconception(BIASES_TOO)
def biases_of_zero():
    """Biases begin at 0, so they are 0 in an example."""
    layers = [(W, 0 * b) for W, b in LAYERS]
    return _with_answers((layers, X, LABELS, 0.5), (layers, 1000 * X, LABELS))


@misconception(FORGETS_THE_TWO, belief=ZEROS_ARE_THE_BEST_EXAMPLE)
def weights_of_zero():
    return _with_answers(([(0 * W, 0 * b) for W, b in LAYERS], X, LABELS, 0.5))


@misconception(RIGHT, belief=MY_FUNCTION_SAYS_WHAT_IS_RIGHT)
def losses_that_add_up():
    loss, grads = mlp_loss_and_grads(*CALL)
    return [(CALL, (3 * loss, grads))]


@misconception(RIGHT, belief=THREE_DIGITS_ARE_AN_ANSWER)
def losses_of_three_digits():
    loss, grads = mlp_loss_and_grads(*CALL)
    return [(CALL, (round(loss, 3), grads))]


@misconception(RIGHT)
def the_loss_alone():
    """The loss says it all."""
    return [(CALL, mlp_loss_and_grads(*CALL)[0])]


@misconception(RIGHT)
def more_layers_than_fit():
    """Layers in any order are a network."""
    return [((LAYERS[::-1], X, LABELS), mlp_loss_and_grads(*CALL))]


@misconception(PAIRS, belief=NO_EXAMPLE_IS_AN_EXAMPLE)
def no_examples():
    return []


@misconception(PAIRS, belief=MORE_EXAMPLES_CATCH_MORE)
def six_examples():
    return _with_answers(*((*CALL, float(reg)) for reg in range(6)))


@misconception(PAIRS, belief=A_LARGE_EXAMPLE_CATCHES_MORE)
def a_layer_of_56_weights():
    layer = np.arange(56.0).reshape(2, 28) / 100, np.zeros(2)
    return _with_answers(([layer], np.ones((1, 28)), np.array([1])))


@misconception(PAIRS)
def weights_in_float32():
    """Examples can be of any dtype that the network takes."""
    layers = [(W.astype(np.float32), b.astype(np.float32)) for W, b in LAYERS]
    return _with_answers((layers, X.astype(np.float32), LABELS))


@misconception(PAIRS, belief=AN_EXAMPLE_IS_A_CALL)
def calls_without_answers():
    return [CALL]


@misconception(PAIRS, belief=AN_ANSWER_IS_WHAT_IS_PRINTED)
def answers_in_words():
    return [(CALL, str(mlp_loss_and_grads(*CALL)))]


@misconception(PAIRS)
def answers_by_name():
    """What comes back has names, so it is a dict."""
    loss, grads = mlp_loss_and_grads(*CALL)
    return [(CALL, {"loss": loss, "grads": grads})]


@misconception(PAIRS)
def the_loss_and_grads_beside_the_arguments():
    """The loss and the gradients come last, after the arguments."""
    return [(*CALL, *mlp_loss_and_grads(*CALL))]
