"""Wrong answers to `mlp_forward`."""

import torch
from beliefs import (
    A_BIAS_IS_A_THRESHOLD,
    A_LAYER_IS_W_X,
    A_LAYER_IS_X_W,
    A_LIST_IS_MINE,
    A_NETWORK_COMPUTES_IN_FLOAT32,
    A_RELU_AFTER_EVERY_LAYER,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER,
    LINEAR_LAYERS_ARE_A_NETWORK,
    PIXELS_FROM_0_TO_1,
    PYTORCH_WOULD_SAY_SO,
    THE_SHAPE_IS_ALL,
)
from images_to_logits import linear_forward, mlp_forward, relu, sigmoid

from autograder import misconception


def _refuse_layers(x, layers):
    width = x.shape[1]
    for W, _ in layers:
        if W.shape[1] != width:
            raise ValueError(f"{width} numbers do not fit W {tuple(W.shape)}")
        width = W.shape[0]


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=A_RELU_AFTER_EVERY_LAYER)
def bends_the_logits_too(x, layers):
    return relu(mlp_forward(x, layers))


@misconception("test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_softmax(x, layers):
    """A classifier answers with probabilities."""
    return torch.softmax(mlp_forward(x, layers), dim=1)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_log_softmax(x, layers):
    """The last layer of a classifier is a log-softmax."""
    return torch.log_softmax(mlp_forward(x, layers), dim=1)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_sigmoid(x, layers):
    """Scores lie between 0 and 1."""
    return sigmoid(mlp_forward(x, layers))


@misconception("test_mlp_of_two_layers_worked_by_hand")
def answers_with_the_class(x, layers):
    """The answer of a classifier is the class."""
    return mlp_forward(x, layers).argmax(dim=1)


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=LINEAR_LAYERS_ARE_A_NETWORK)
def leaves_the_bends_out(x, layers):
    for W, b in layers:
        x = linear_forward(x, W, b)
    return x


@misconception("test_mlp_of_two_layers_worked_by_hand")
def bends_with_sigmoids(x, layers):
    """Between the layers comes a sigmoid."""
    *hidden, (W, b) = layers
    for weights, biases in hidden:
        x = sigmoid(linear_forward(x, weights, biases))
    return linear_forward(x, W, b)


@misconception("test_mlp_of_one_layer")
def bends_the_input(x, layers):
    """Before every layer comes a relu."""
    return mlp_forward(relu(x), layers)


@misconception("test_mlp_of_four_layers")
def bends_once(x, layers):
    """One relu, after the first layer, makes the network non-linear."""
    for index, (W, b) in enumerate(layers):
        x = linear_forward(x, W, b)
        if index == 0 and len(layers) > 1:
            x = relu(x)
    return x


@misconception("test_mlp_of_four_layers")
def forgets_the_hidden_biases(x, layers):
    """Only the logits have biases."""
    *hidden, last = layers
    return mlp_forward(x, [*((W, torch.zeros_like(b)) for W, b in hidden), last])


@misconception("test_mlp_of_one_layer", belief=IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER)
def forgets_the_last_layer(x, layers):
    _refuse_layers(x, layers)
    for W, b in layers[:-1]:
        x = relu(linear_forward(x, W, b))
    return x


@misconception("test_mlp_of_four_layers", row="P01")
def expects_two_layers(x, layers):
    """A network is a hidden layer and an output layer."""
    (W1, b1), (W2, b2) = layers
    return linear_forward(relu(linear_forward(x, W1, b1)), W2, b2)


@misconception("test_mlp_of_four_layers", row="P01")
def expects_three_layers(x, layers):
    """The network of this course has three layers."""
    (W1, b1), (W2, b2), (W3, b3) = layers
    hidden = relu(linear_forward(relu(linear_forward(x, W1, b1)), W2, b2))
    return linear_forward(hidden, W3, b3)


@misconception("test_mlp_of_four_layers")
def goes_backwards(x, layers):
    """The layers are listed from the output to the input."""
    return mlp_forward(x, layers[::-1])


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=A_LAYER_IS_X_W)
def mlp_forgets_the_transpose(x, layers):
    _refuse_layers(x, layers)
    *hidden, last = layers
    x = x.to(last[0].dtype)
    for W, b in hidden:
        x = relu(x @ W + b)
    return x @ last[0] + last[1]


@misconception("test_mlp_refuses_layers_that_do_not_fit", belief=PYTORCH_WOULD_SAY_SO)
def mlp_leaves_shapes_to_torch(x, layers):
    x = x.to(layers[0][0].dtype)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception("test_mlp_refuses_layers_that_do_not_fit")
def mlp_types_the_formula_in(x, layers):
    """The formula is all there is to a network, and PyTorch sees to the rest."""
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception("test_mlp_refuses_layers_that_do_not_fit")
def looks_at_the_first_layer_only(x, layers):
    """Only x comes from outside, so only x can have the wrong shape."""
    if x.shape[1] != layers[0][0].shape[1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(layers[0][0].shape)}")
    x = x.to(layers[0][0].dtype)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception("test_mlp_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def mlp_takes_pixels_as_they_are(x, layers):
    _refuse_layers(x, layers)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception("test_mlp_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def mlp_in_float32(x, layers):
    return mlp_forward(x.float(), [(W.float(), b.float()) for W, b in layers])


@misconception("test_mlp_leaves_its_arguments_alone", belief=A_LIST_IS_MINE)
def takes_the_last_layer_off_the_list(x, layers):
    W, b = layers.pop()
    for weights, biases in layers:
        x = relu(linear_forward(x, weights, biases))
    return linear_forward(x, W, b)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def puts_a_sigmoid_behind_every_layer(x, layers):
    """After every layer comes a sigmoid, the last one too."""
    for W, b in layers:
        x = sigmoid(linear_forward(x, W, b))
    return x


@misconception(
    "test_mlp_of_two_layers_worked_by_hand", holds=("leaves_the_bends_out", "ends_in_a_softmax")
)
def leaves_the_bends_out_before_a_softmax(x, layers):
    for W, b in layers:
        x = linear_forward(x, W, b)
    return torch.softmax(x, dim=1)


@misconception(
    "test_mlp_of_two_layers_worked_by_hand", holds=("bends_with_sigmoids", "ends_in_a_softmax")
)
def bends_with_sigmoids_before_a_softmax(x, layers):
    for W, b in layers[:-1]:
        x = sigmoid(linear_forward(x, W, b))
    return torch.softmax(linear_forward(x, *layers[-1]), dim=1)


@misconception(
    "test_mlp_leaves_its_arguments_alone",
    holds=("takes_the_last_layer_off_the_list", "mlp_leaves_shapes_to_torch"),
)
def takes_the_last_layer_off_whatever_the_shapes(x, layers):
    W, b = layers.pop()
    for weights, biases in layers:
        x = relu(x.to(weights.dtype) @ weights.T + biases)
    return x.to(W.dtype) @ W.T + b


@misconception("test_mlp_of_two_layers_worked_by_hand")
def leaves_the_last_bend_out(x, layers):
    """Behind the last hidden layer comes no relu."""
    for index, (W, b) in enumerate(layers):
        x = linear_forward(x, W, b)
        if index < len(layers) - 2:
            x = relu(x)
    return x


@misconception("test_mlp_of_one_layer", belief=A_LAYER_IS_W_X)
def mlp_multiplies_w_by_x(x, layers):
    _refuse_layers(x, layers)
    *hidden, last = layers
    x = x.to(last[0].dtype)
    for W, b in hidden:
        x = relu(W @ x + b)
    return last[0] @ x + last[1]


@misconception("test_mlp_of_two_layers_worked_by_hand")
def feeds_x_to_every_layer(x, layers):
    """Every layer takes x."""
    *hidden, last = layers
    for W, b in hidden:
        relu(x.to(W.dtype) @ W.T + b)
    return x.to(last[0].dtype) @ last[0].T + last[1]


@misconception(
    "test_mlp_of_two_layers_worked_by_hand",
    holds=("feeds_x_to_every_layer", "bends_the_logits_too"),
)
def feeds_x_to_every_layer_and_bends_the_logits(x, layers):
    for W, b in layers:
        out = relu(x.to(W.dtype) @ W.T + b)
    return out


@misconception("test_mlp_of_four_layers", holds=("expects_two_layers",))
def takes_the_first_two_layers(x, layers):
    W1, b1 = layers[0]
    W2, b2 = layers[1]
    return linear_forward(relu(linear_forward(x, W1, b1)), W2, b2)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def mlp_forgets_the_biases(x, layers):
    """A layer is a matrix product."""
    return mlp_forward(x, [(W, torch.zeros_like(b)) for W, b in layers])


@misconception("test_mlp_of_two_layers_worked_by_hand")
def mlp_ends_in_a_softmax_down_the_columns(x, layers):
    """The probabilities of a class add up to 1 over the examples."""
    return torch.softmax(mlp_forward(x, layers), dim=0)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def leaves_the_first_layer_out(x, layers):
    """The first layer is the input, so the product begins with the second."""
    for index, (W, b) in enumerate(layers[1:]):
        x = (relu(x) if index else x).to(W.dtype) @ W.T + b
    return x


@misconception(
    "test_mlp_of_two_layers_worked_by_hand",
    holds=("leaves_the_first_layer_out", "bends_the_logits_too"),
)
def leaves_the_first_layer_out_and_bends_the_logits(x, layers):
    for W, b in layers[1:]:
        x = relu(x.to(W.dtype) @ W.T + b)
    return x


@misconception("test_mlp_of_two_layers_worked_by_hand")
def mlp_forgets_the_last_bias(x, layers):
    """The logits have no bias."""
    *hidden, (W, b) = layers
    return mlp_forward(x, [*hidden, (W, torch.zeros_like(b))])


@misconception("test_mlp_of_two_layers_worked_by_hand")
def bends_with_the_hyperbolic_tangent(x, layers):
    """Between the layers comes tanh."""
    *hidden, (W, b) = layers
    for weights, biases in hidden:
        x = torch.tanh(linear_forward(x, weights, biases))
    return linear_forward(x, W, b)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def returns_the_hidden_layers_too(x, layers):
    """The answer holds what every layer gave."""
    outputs = []
    for index, (W, b) in enumerate(layers):
        x = linear_forward(relu(x) if index else x, W, b)
        outputs.append(x)
    return outputs


@misconception("test_mlp_of_one_layer", holds=("bends_once", "bends_behind_an_only_layer"))
def bends_after_the_first_layer_whatever_follows(x, layers):
    for index, (W, b) in enumerate(layers):
        x = x.to(W.dtype) @ W.T + b
        if index == 0:
            x = relu(x)
    return x


@misconception("test_mlp_of_two_layers_worked_by_hand")
def bends_at_the_end_alone(x, layers):
    """The only relu is the one behind the last layer."""
    for W, b in layers:
        x = linear_forward(x, W, b)
    return relu(x)


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=THE_SHAPE_IS_ALL)
def mlp_reshapes_the_weights(x, layers):
    _refuse_layers(x, layers)
    *hidden, (W, b) = layers
    x = x.to(W.dtype)
    for weights, biases in hidden:
        x = relu(x @ weights.reshape(weights.shape[::-1]) + biases)
    return x @ W.reshape(W.shape[::-1]) + b


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=A_BIAS_IS_A_THRESHOLD)
def mlp_subtracts_the_biases(x, layers):
    return mlp_forward(x, [(W, -b) for W, b in layers])


@misconception(
    "test_mlp_of_two_layers_worked_by_hand",
    holds=("mlp_forgets_the_biases", "bends_the_logits_too"),
)
def mlp_forgets_the_biases_and_bends_the_logits(x, layers):
    return relu(mlp_forward(x, [(W, torch.zeros_like(b)) for W, b in layers]))


@misconception(
    "test_mlp_of_two_layers_worked_by_hand",
    holds=("mlp_forgets_the_biases", "leaves_the_bends_out"),
)
def mlp_only_multiplies(x, layers):
    for W, b in layers:
        x = linear_forward(x, W, torch.zeros_like(b))
    return x


@misconception("test_mlp_of_two_layers_worked_by_hand", belief=PIXELS_FROM_0_TO_1)
def mlp_divides_pixels_by_255(x, layers):
    return mlp_forward(x / 255, layers)


@misconception("test_mlp_of_two_layers_worked_by_hand")
def returns_after_the_first_layer(x, layers):
    """A loop goes on after its return."""
    _refuse_layers(x, layers)
    x = linear_forward(x, *layers[0])
    return relu(x) if len(layers) > 1 else x


@misconception("test_mlp_of_two_layers_worked_by_hand")
def gives_every_layer_the_input(x, layers):
    """Every layer takes x, the input."""
    for number, (W, b) in enumerate(layers, start=1):
        h = linear_forward(x, W, b)
        if number < len(layers):
            h = relu(h)
    return h


@misconception(
    "test_mlp_of_three_layers_worked_by_hand", holds=("bends_once", "bends_behind_an_only_layer")
)
def bends_behind_the_first_layer_whatever_follows(x, layers):
    x = relu(linear_forward(x, *layers[0]))
    for W, b in layers[1:]:
        x = linear_forward(x, W, b)
    return x


@misconception("test_mlp_of_one_layer")
def bends_behind_an_only_layer(x, layers):
    """The first layer is a hidden one, so a relu follows it."""
    logits = mlp_forward(x, layers)
    return relu(logits) if len(layers) == 1 else logits
