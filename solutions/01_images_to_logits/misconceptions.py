"""What students get wrong between an image and its logits."""

import math
from itertools import pairwise

import numpy as np
import torch
from images_to_logits import hat_network, linear_forward, mlp_forward, one_hot, relu, sigmoid

from autograder import misconception

BATCH_SIZE = 2
COUNTED = []


def _refuse(x, W, b):
    if x.ndim != 2 or x.shape[1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")


def _refuse_layers(x, layers):
    width = x.shape[1]
    for W, _ in layers:
        if W.shape[1] != width:
            raise ValueError(f"{width} numbers do not fit W {tuple(W.shape)}")
        width = W.shape[0]


def _refuse_labels(labels, num_classes):
    if any(not 0 <= label < num_classes for label in labels.tolist()):
        raise ValueError(f"labels go from 0 to {num_classes - 1}")


def _refuse_points(knots, values):
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    if any(b <= a for a, b in pairwise(knots.tolist())):
        raise ValueError("the knots must increase")


def _hidden_units(knots):
    return torch.ones_like(knots)[:, None], -knots


def _bends_of(knots, values):
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    return torch.cat([slopes, flat]) - torch.cat([flat, slopes])


# flatten_images


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images", row="T25")
def cuts_columns_and_transposes(images):
    """The shape is right if I reshape to one column per image and then transpose."""
    return images.reshape(-1, len(images)).T


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images", row="T25")
def cuts_one_column_per_image(images):
    """An image is a column of its pixels, so I reshape to as many rows as there are pixels."""
    return images.reshape(images[0].numel(), -1)


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images")
def puts_examples_in_columns(images):
    """Each example is a column of the data matrix."""
    return images.reshape(len(images), -1).T


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images")
def flattens_the_whole_batch(images):
    """Flattening makes one long vector."""
    return images.flatten()


@misconception(of="flatten_images", caught_by="test_flatten_digits_with_a_channel")
def keeps_the_channel_axis(images):
    """Only height and width are merged, for the channel is not a pixel."""
    return images.flatten(start_dim=-2) if images.ndim > 2 else images


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images")
def reads_column_by_column(images):
    """The pixels of a column belong together."""
    return images.transpose(-1, -2).reshape(len(images), -1) if images.ndim > 2 else images


@misconception(of="flatten_images", caught_by="test_flatten_two_small_images", row="P01")
def expects_784_pixels(images):
    """Images have 784 pixels."""
    return images.reshape(-1, 784)


@misconception(of="flatten_images", caught_by="test_flatten_any_number_of_axes")
def expects_square_images(images):
    """An image is as high as it is wide."""
    return images.reshape(len(images), images.shape[-1] ** 2)


@misconception(of="flatten_images", caught_by="test_flatten_any_number_of_axes")
def expects_no_colours(images):
    """An image has height times width numbers."""
    return images.reshape(len(images), math.prod(images.shape[-2:]) if images.ndim > 2 else -1)


@misconception(of="flatten_images", caught_by="test_flatten_any_number_of_axes", row="S27")
def reads_a_global_batch_size(images):
    """The batch size is set at the top of the file."""
    return images.reshape(BATCH_SIZE, -1)


@misconception(of="flatten_images", caught_by="test_flatten_a_single_image")
def squeezes_every_axis_of_one(images):
    """An axis of length 1 is of no use, so I take them all away first."""
    return images.squeeze().flatten(start_dim=1)


@misconception(of="flatten_images", caught_by="test_flatten_a_transposed_view")
def takes_a_view(images):
    """Merging axes never moves a number, so a view will always do."""
    return images.view(images.shape[0], -1)


@misconception(of="flatten_images", caught_by="test_flatten_keeps_the_dtype", row="P04")
def flatten_makes_floats(images):
    """A network computes with float32, so I convert while I am at it."""
    return images.reshape(len(images), -1).float()


@misconception(of="flatten_images", caught_by="test_flatten_keeps_the_dtype")
def scales_pixels_by_the_way(images):
    """Pixels go from 0 to 255, and a network wants them from 0 to 1."""
    rows = images.reshape(len(images), -1)
    return rows / 255 if images.dtype == torch.uint8 else rows


@misconception(of="flatten_images", caught_by="test_flatten_leaves_the_images_in_shape")
def resizes_in_place(images):
    """The images are only needed flat, so I give them their new shape on the spot."""
    flat = images.reshape(len(images), -1)
    return images.set_(flat)


@misconception(of="flatten_images", caught_by="test_flatten_a_single_image")
def squeezes_the_answer(images):
    """An axis of length 1 is of no use, so I take it away in the end."""
    return images.reshape(images.shape[0], -1).squeeze()


# one_hot


@misconception(of="one_hot", caught_by="test_one_hot_of_a_class_that_does_not_occur")
def counts_the_classes_it_sees(labels, num_classes):
    """The largest label tells me how many classes there are."""
    _refuse_labels(labels, num_classes)
    seen = max(labels.tolist(), default=num_classes - 1) + 1
    return one_hot(labels, seen)


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels")
def numbers_classes_from_one(labels, num_classes):
    """The first class has the number 1, so label y belongs into column y - 1."""
    return one_hot(labels, num_classes).roll(-1, dims=1)


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels")
def treats_class_zero_as_no_class(labels, num_classes):
    """A label of 0 means that there is nothing to mark."""
    rows = one_hot(labels, num_classes)
    rows[:, 0] = 0
    return rows


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels")
def gives_each_class_a_row(labels, num_classes):
    """Each class gets a row, and each example a column."""
    return one_hot(labels, num_classes).T


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels", row="P04")
def answers_in_integers(labels, num_classes):
    """Zeros and ones are integers."""
    return one_hot(labels, num_classes).long()


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels")
def answers_in_bools(labels, num_classes):
    """A comparison of labels and columns is all there is to it."""
    return one_hot(labels, num_classes).bool()


@misconception(of="one_hot", caught_by="test_one_hot_of_two_labels", row="P03")
def answers_in_numpy(labels, num_classes):
    """NumPy has an identity matrix, and an array is as good as a tensor."""
    _refuse_labels(labels, num_classes)
    return np.eye(num_classes, dtype=np.float32)[labels.numpy()]


@misconception(of="one_hot", caught_by="test_one_hot_takes_labels_in_uint8")
def indexes_with_whatever_comes(labels, num_classes):
    """An integer is an integer, so the labels can be an index as they are."""
    _refuse_labels(labels, num_classes)
    return torch.eye(num_classes)[labels]


@misconception(of="one_hot", caught_by="test_one_hot_takes_labels_in_uint8")
def scatters_with_whatever_comes(labels, num_classes):
    """An integer is an integer, so scatter takes the labels as they are."""
    _refuse_labels(labels, num_classes)
    return torch.zeros(len(labels), num_classes).scatter_(1, labels[:, None], 1.0)


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_label_that_is_too_large")
def refuses_nothing(labels, num_classes):
    """PyTorch complains by itself if an index is out of range."""
    return torch.eye(num_classes)[labels.long()]


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_negative_label")
def uses_any_label_as_an_index(labels, num_classes):
    """A label is an index, and PyTorch looks after indices."""
    return torch.eye(num_classes)[labels]


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_negative_label")
def scatters_without_looking(labels, num_classes):
    """scatter knows what to do with labels."""
    return torch.zeros(len(labels), num_classes).scatter_(1, labels.unsqueeze(1), 1.0)


@misconception(of="one_hot", caught_by="test_one_hot_takes_labels_in_uint8")
def indexes_row_by_row(labels, num_classes):
    """An entry of the labels is an integer, and can be used as one."""
    rows = torch.zeros(len(labels), num_classes)
    for index, label in enumerate(labels):
        rows[index, label] = 1
    return rows


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_negative_label")
def lets_minus_one_wrap_around(labels, num_classes):
    """A label is wrong if it is too large."""
    if any(label >= num_classes for label in labels.tolist()):
        raise ValueError(f"labels go up to {num_classes - 1}")
    return torch.eye(num_classes)[labels.long()]


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_label_that_is_too_large")
def leaves_rows_without_a_one(labels, num_classes):
    """A label that is no class belongs to no class, so its row is all zeros."""
    return (labels[:, None] == torch.arange(num_classes)).float()


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_label_that_is_too_large")
def allows_the_number_of_classes(labels, num_classes):
    """A label is too large if it is larger than the number of classes."""
    labels = labels.long()
    if (labels > num_classes).any() or (labels < 0).any():
        raise ValueError(f"labels go from 0 to {num_classes}")
    return (labels[:, None] == torch.arange(num_classes)).float()


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_label_that_is_too_large")
def leaves_large_labels_to_torch(labels, num_classes):
    """A label that is too large is found out by the index, and any exception is as good."""
    if (labels < 0).any():
        raise ValueError("a label is negative")
    return torch.eye(num_classes)[labels.long()]


@misconception(of="one_hot", caught_by="test_one_hot_refuses_a_label_that_is_too_large")
def asserts_the_range(labels, num_classes):
    """An assert is how a function refuses an argument."""
    assert ((labels >= 0) & (labels < num_classes)).all()
    return torch.eye(num_classes)[labels.long()]


@misconception(of="one_hot", caught_by="test_one_hot_of_no_labels")
def asks_for_the_largest_of_none(labels, num_classes):
    """There is always a largest label."""
    if labels.max() >= num_classes or labels.min() < 0:
        raise ValueError(f"labels go from 0 to {num_classes - 1}")
    return one_hot(labels, num_classes)


@misconception(of="one_hot", caught_by="test_one_hot_leaves_the_labels_alone")
def adds_an_axis_in_place(labels, num_classes):
    """I need the labels in another shape, so I give it to them."""
    _refuse_labels(labels, num_classes)
    index = labels.unsqueeze_(1).long()
    return torch.zeros(len(index), num_classes).scatter_(1, index, 1.0)


# linear_forward


@misconception(of="linear_forward", caught_by="test_linear_with_a_square_matrix")
def forgets_the_transpose(x, W, b):
    """A layer multiplies x by W."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W + b


@misconception(of="linear_forward", caught_by="test_linear_of_one_example")
def forgets_the_bias(x, W, b):
    """A layer is a matrix product."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T


@misconception(of="linear_forward", caught_by="test_linear_of_one_example")
def subtracts_the_bias(x, W, b):
    """The bias is a threshold, and a threshold is subtracted."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T - b


@misconception(of="linear_forward", caught_by="test_linear_with_a_square_matrix")
def stands_the_bias_up(x, W, b):
    """A bias is a column vector."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.T + b[:, None]


@misconception(of="linear_forward", caught_by="test_linear_with_a_square_matrix")
def puts_outputs_in_columns(x, W, b):
    """W x + b gives a column for each example."""
    _refuse(x, W, b)
    return W @ x.to(W.dtype).T + b[:, None]


@misconception(
    of="linear_forward", caught_by="test_linear_refuses_images_that_are_not_flattened", row="B16"
)
def takes_images_as_they_are(x, W, b):
    """A matrix product finds the last axis by itself, so an image need not be flattened."""
    if x.shape[-1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}, b {tuple(b.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception(
    of="linear_forward", caught_by="test_linear_refuses_images_that_are_not_flattened", row="B16"
)
def flattens_on_the_way(x, W, b):
    """If the examples are not flat, I flatten them until they fit."""
    x = x.reshape(-1, W.shape[1]) if x.ndim > 2 else x
    return linear_forward(x, W, b)


@misconception(of="linear_forward", caught_by="test_linear_refuses_examples_of_another_width")
def leaves_shapes_to_torch(x, W, b):
    """PyTorch complains by itself if shapes do not fit."""
    return x.to(W.dtype) @ W.T + b


@misconception(of="linear_forward", caught_by="test_linear_refuses_examples_of_another_width")
def types_the_formula_in(x, W, b):
    """The formula is all there is to a layer, and PyTorch sees to the rest."""
    return x @ W.T + b


@misconception(of="linear_forward", caught_by="test_linear_refuses_another_number_of_biases")
def looks_at_x_and_w_only(x, W, b):
    """The matrix product is the only place where shapes can clash."""
    if x.ndim != 2 or x.shape[1] != W.shape[1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(W.shape)}")
    return x.to(W.dtype) @ W.T + b


@misconception(of="linear_forward", caught_by="test_linear_refuses_examples_of_another_width")
def asserts_the_shapes(x, W, b):
    """An assert is how one checks arguments."""
    assert x.ndim == 2
    assert x.shape[1] == W.shape[1]
    assert b.shape == W.shape[:1]
    return linear_forward(x, W, b)


@misconception(of="linear_forward", caught_by="test_linear_converts_integers")
def multiplies_integers_as_they_are(x, W, b):
    """Pixels are numbers like any other, so nothing need be converted."""
    _refuse(x, W, b)
    return x @ W.T + b


@misconception(of="linear_forward", caught_by="test_linear_converts_integers")
def rounds_the_weights(x, W, b):
    """The weights are converted to whatever the data is."""
    _refuse(x, W, b)
    return x @ W.T.to(x.dtype) + b.to(x.dtype)


@misconception(of="linear_forward", caught_by="test_linear_keeps_the_dtype", row="P04")
def linear_in_float32(x, W, b):
    """A network computes in float32."""
    _refuse(x, W, b)
    return x.float() @ W.float().T + b.float()


@misconception(of="linear_forward", caught_by="test_linear_converts_integers")
def makes_pixels_float32(x, W, b):
    """Only x can be of the wrong dtype, and float32 is the right one."""
    _refuse(x, W, b)
    return x.float() @ W.T + b


@misconception(of="linear_forward", caught_by="test_linear_leaves_its_arguments_alone")
def transposes_in_place(x, W, b):
    """W is needed transposed, so I transpose it."""
    _refuse(x, W, b)
    return x.to(W.dtype) @ W.t_() + b


# relu


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def leaks_a_little(x):
    """A small slope below 0 keeps the unit alive."""
    return torch.where(x < 0, 0.01 * x, x)


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def takes_the_size(x):
    """relu takes the sign away."""
    return x.abs()


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def takes_the_smaller(x):
    """relu cuts at 0 from above."""
    return x.clamp(max=0)


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def fires_or_does_not(x):
    """A unit is on where x is positive, and on means 1."""
    return (x > 0).to(x.dtype)


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def stops_at_one(x):
    """An activation lies between 0 and 1."""
    return x.clamp(0, 1)


@misconception(of="relu", caught_by="test_relu_of_large_numbers")
def stops_at_six(x):
    """An activation must not grow without limit."""
    return x.clamp(0, 6)


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def rounds_the_corner(x):
    """ln(1 + e^x) is relu."""
    return torch.logaddexp(x, torch.zeros_like(x))


@misconception(of="relu", caught_by="test_relu_of_five_numbers")
def asks_pythons_max(x):
    """max(0, x) can be typed in as it stands."""
    return max(0, x)


@misconception(of="relu", caught_by="test_relu_of_any_shape")
def relu_in_a_loop_over_numbers(x):
    """x is a list of numbers."""
    return torch.tensor([max(0.0, float(number)) for number in x])


@misconception(of="relu", caught_by="test_relu_passes_nan_through")
def turns_nan_into_zero(x):
    """Everything that is not larger than 0 becomes 0."""
    return torch.where(x > 0, x, torch.zeros_like(x))


@misconception(of="relu", caught_by="test_relu_keeps_the_dtype", row="P04")
def relu_in_float32(x):
    """A network computes in float32."""
    return relu(x).float()


@misconception(of="relu", caught_by="test_relu_leaves_its_argument_alone")
def writes_zeros_into_x(x):
    """Setting the negative entries of x to 0 is all that is to be done."""
    x[x < 0] = 0
    return x


# sigmoid


@misconception(of="sigmoid", caught_by="test_sigmoid_of_large_numbers", row="S21")
def exponentiates_in_pure_python(x):
    """The formula can be typed in, number by number."""
    flat = [1 / (1 + math.exp(-number)) for number in x.reshape(-1).tolist()]
    return torch.tensor(flat, dtype=x.dtype).reshape(x.shape)


@misconception(of="sigmoid", caught_by="test_sigmoid_of_any_shape")
def sigmoid_in_a_loop_over_numbers(x):
    """x is a list of numbers."""
    return torch.tensor([1 / (1 + math.exp(-float(number))) for number in x])


@misconception(of="sigmoid", caught_by="test_sigmoid_of_large_numbers")
def divides_infinity_by_infinity(x):
    """However large e^x becomes, dividing by 1 + e^x brings it back to 1."""
    return torch.exp(x) / (1 + torch.exp(x))


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def forgets_the_minus(x):
    """Sigmoid is 1/(1 + e^x)."""
    return sigmoid(-x)


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def forgets_the_brackets(x):
    """1 / 1 + e^-x is the formula."""
    return 1 / 1 + torch.exp(-x)


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def takes_the_hyperbolic_tangent(x):
    """All curves in the shape of an S are the same."""
    return torch.tanh(x)


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def squeezes_twice_too_fast(x):
    """Sigmoid is (1 + tanh(x)) / 2."""
    return (1 + torch.tanh(x)) / 2


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def answers_with_the_slope(x):
    """Sigmoid is s (1 - s)."""
    return sigmoid(x) * (1 - sigmoid(x))


@misconception(of="sigmoid", caught_by="test_sigmoid_of_three_numbers")
def makes_rows_add_up_to_one(x):
    """Sigmoid makes probabilities, so they must add up to 1."""
    return torch.softmax(x, dim=-1) if x.ndim else torch.ones_like(x)


@misconception(of="sigmoid", caught_by="test_sigmoid_of_large_numbers")
def keeps_away_from_both_ends(x):
    """0 and 1 are dangerous, so the answer stays a little away from them."""
    return sigmoid(x).clamp(1e-5, 1 - 1e-5)


@misconception(of="sigmoid", caught_by="test_sigmoid_reaches_neither_end_too_soon")
def cuts_x_off_at_ten(x):
    """Beyond 10 the sigmoid is flat, so larger numbers can be cut off."""
    return sigmoid(x.clamp(-10, 10))


@misconception(of="sigmoid", caught_by="test_sigmoid_passes_nan_through")
def fills_in_what_is_neither(x):
    """Every number is either positive or negative, and the two masks cover all."""
    out = torch.zeros_like(x)
    out[x >= 0] = 1 / (1 + torch.exp(-x[x >= 0]))
    out[x < 0] = torch.exp(x[x < 0]) / (1 + torch.exp(x[x < 0]))
    return out


@misconception(of="sigmoid", caught_by="test_sigmoid_keeps_the_dtype", row="P04")
def sigmoid_in_float32(x):
    """A network computes in float32."""
    return sigmoid(x).float()


@misconception(of="sigmoid", caught_by="test_sigmoid_leaves_its_argument_alone")
def negates_in_place(x):
    """x is not needed any more, so its memory can be used for what comes next."""
    return 1 / (1 + torch.exp(x.neg_()))


# mlp_forward


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def bends_the_logits_too(x, layers):
    """After every layer comes a relu."""
    return relu(mlp_forward(x, layers))


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_softmax(x, layers):
    """A classifier answers with probabilities."""
    return torch.softmax(mlp_forward(x, layers), dim=1)


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_log_softmax(x, layers):
    """The last layer of a classifier is a log-softmax."""
    return torch.log_softmax(mlp_forward(x, layers), dim=1)


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def ends_in_a_sigmoid(x, layers):
    """Scores lie between 0 and 1."""
    return sigmoid(mlp_forward(x, layers))


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def answers_with_the_class(x, layers):
    """The answer of a classifier is the class."""
    return mlp_forward(x, layers).argmax(dim=1)


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def leaves_the_bends_out(x, layers):
    """A network is one linear layer after the other."""
    for W, b in layers:
        x = linear_forward(x, W, b)
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def bends_with_sigmoids(x, layers):
    """Between the layers comes a sigmoid."""
    *hidden, (W, b) = layers
    for weights, biases in hidden:
        x = sigmoid(linear_forward(x, weights, biases))
    return linear_forward(x, W, b)


@misconception(of="mlp_forward", caught_by="test_mlp_of_one_layer")
def bends_the_input(x, layers):
    """Before every layer comes a relu."""
    return mlp_forward(relu(x), layers)


@misconception(of="mlp_forward", caught_by="test_mlp_of_four_layers")
def bends_once(x, layers):
    """One relu, after the first layer, makes the network non-linear."""
    for index, (W, b) in enumerate(layers):
        x = linear_forward(x, W, b)
        if index == 0 and len(layers) > 1:
            x = relu(x)
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_of_four_layers")
def forgets_the_hidden_biases(x, layers):
    """Only the logits have biases."""
    *hidden, last = layers
    return mlp_forward(x, [*((W, torch.zeros_like(b)) for W, b in hidden), last])


@misconception(of="mlp_forward", caught_by="test_mlp_of_one_layer")
def forgets_the_last_layer(x, layers):
    """The network ends with its last hidden layer."""
    _refuse_layers(x, layers)
    for W, b in layers[:-1]:
        x = relu(linear_forward(x, W, b))
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_of_four_layers", row="P01")
def expects_two_layers(x, layers):
    """A network is a hidden layer and an output layer."""
    (W1, b1), (W2, b2) = layers
    return linear_forward(relu(linear_forward(x, W1, b1)), W2, b2)


@misconception(of="mlp_forward", caught_by="test_mlp_of_four_layers", row="P01")
def expects_three_layers(x, layers):
    """The network of this course has three layers."""
    (W1, b1), (W2, b2), (W3, b3) = layers
    hidden = relu(linear_forward(relu(linear_forward(x, W1, b1)), W2, b2))
    return linear_forward(hidden, W3, b3)


@misconception(of="mlp_forward", caught_by="test_mlp_of_four_layers")
def goes_backwards(x, layers):
    """The layers are listed from the output to the input."""
    return mlp_forward(x, layers[::-1])


@misconception(of="mlp_forward", caught_by="test_mlp_of_two_layers_worked_by_hand")
def mlp_forgets_the_transpose(x, layers):
    """Each layer multiplies x by its W."""
    _refuse_layers(x, layers)
    *hidden, last = layers
    x = x.to(last[0].dtype)
    for W, b in hidden:
        x = relu(x @ W + b)
    return x @ last[0] + last[1]


@misconception(of="mlp_forward", caught_by="test_mlp_refuses_layers_that_do_not_fit")
def mlp_leaves_shapes_to_torch(x, layers):
    """PyTorch complains by itself if shapes do not fit."""
    x = x.to(layers[0][0].dtype)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_refuses_layers_that_do_not_fit")
def mlp_types_the_formula_in(x, layers):
    """The formula is all there is to a network, and PyTorch sees to the rest."""
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_refuses_layers_that_do_not_fit")
def looks_at_the_first_layer_only(x, layers):
    """Only x comes from outside, so only x can have the wrong shape."""
    if x.shape[1] != layers[0][0].shape[1]:
        raise ValueError(f"x {tuple(x.shape)}, W {tuple(layers[0][0].shape)}")
    x = x.to(layers[0][0].dtype)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_converts_integers")
def mlp_takes_pixels_as_they_are(x, layers):
    """Pixels are numbers like any other, so nothing need be converted."""
    _refuse_layers(x, layers)
    for index, (W, b) in enumerate(layers):
        x = (relu(x) if index else x) @ W.T + b
    return x


@misconception(of="mlp_forward", caught_by="test_mlp_keeps_the_dtype", row="P04")
def mlp_in_float32(x, layers):
    """A network computes in float32."""
    return mlp_forward(x.float(), [(W.float(), b.float()) for W, b in layers])


@misconception(of="mlp_forward", caught_by="test_mlp_leaves_its_arguments_alone")
def takes_the_last_layer_off_the_list(x, layers):
    """The list of layers is mine once it is passed in."""
    W, b = layers.pop()
    for weights, biases in layers:
        x = relu(linear_forward(x, weights, biases))
    return linear_forward(x, W, b)


# count_parameters


def _pairs(sizes):
    return list(pairwise(sizes))


@misconception(of="count_parameters", caught_by="test_count_of_the_network_of_this_course")
def counts_weights_only(sizes):
    """Parameters are the weights."""
    return sum(m * n for m, n in _pairs(sizes))


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def counts_one_bias_per_layer(sizes):
    """A layer has a bias."""
    return sum(m * n + 1 for m, n in _pairs(sizes))


@misconception(of="count_parameters", caught_by="test_count_tells_in_from_out")
def gives_inputs_the_biases(sizes):
    """Every input of a layer has a bias."""
    return sum(m * n + m for m, n in _pairs(sizes))


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def gives_pixels_biases_too(sizes):
    """Every unit has a bias, those of the input too."""
    return sum(m * n for m, n in _pairs(sizes)) + sum(sizes)


@misconception(of="count_parameters", caught_by="test_count_of_the_network_of_this_course")
def gives_hidden_units_biases_only(sizes):
    """The logits have no biases."""
    return sum(m * n for m, n in _pairs(sizes)) + sum(sizes[1:-1])


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def counts_units(sizes):
    """Each unit is a parameter."""
    return sum(sizes)


@misconception(of="count_parameters", caught_by="test_count_of_any_depth")
def multiplies_everything(sizes):
    """Everything is connected to everything, so the sizes are multiplied."""
    return math.prod(sizes) + sum(sizes[1:])


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def leaves_the_output_layer_out(sizes):
    """The last layer only reads off the answer."""
    return sum(m * n + n for m, n in _pairs(sizes[:-1]))


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def leaves_the_input_layer_out(sizes):
    """The first layer is the data, and has nothing to learn."""
    return sum(m * n + n for m, n in _pairs(sizes[1:]))


@misconception(of="count_parameters", caught_by="test_count_of_one_layer", row="P01")
def knows_the_answer(sizes):
    """The network of this course has 109386 parameters."""
    return 109386


@misconception(of="count_parameters", caught_by="test_count_of_any_depth")
def expects_three_pairs(sizes):
    """A network has two hidden layers."""
    a, b, c, d = sizes
    return (a + 1) * b + (b + 1) * c + (c + 1) * d


@misconception(of="count_parameters", caught_by="test_count_of_layers_of_one_size")
def looks_for_a_size_by_its_value(sizes):
    """The size before n is the one that stands before n in the list."""
    return sum((sizes[sizes.index(n) - 1] + 1) * n for n in sizes[1:])


@misconception(of="count_parameters", caught_by="test_count_of_one_layer", row="P03")
def counts_in_a_tensor(sizes):
    """A number in a tensor is a number."""
    return torch.tensor(sum((m + 1) * n for m, n in _pairs(sizes)))


@misconception(of="count_parameters", caught_by="test_count_of_one_layer")
def counts_in_floats(sizes):
    """A float that is whole is as good as an integer."""
    return float(sum((m + 1) * n for m, n in _pairs(sizes)))


@misconception(of="count_parameters", caught_by="test_count_twice", row="P08")
def keeps_counting(sizes):
    """The total can live outside the function."""
    COUNTED.extend((m + 1) * n for m, n in _pairs(sizes))
    return sum(COUNTED)


@misconception(of="count_parameters", caught_by="test_count_leaves_the_list_alone")
def takes_sizes_off_the_list(sizes):
    """The list of sizes is mine once it is passed in, and may be used up."""
    total = 0
    while len(sizes) > 1:
        total += (sizes.pop(0) + 1) * sizes[0]
    return total


# hat_network


@misconception(of="hat_network", caught_by="test_hat_through_three_points")
def uses_slopes_instead_of_bends(knots, values):
    """Each relu contributes the slope of its own piece."""
    _refuse_points(knots, values)
    slopes = torch.diff(values) / torch.diff(knots)
    slopes = torch.cat([slopes, torch.zeros(1, dtype=knots.dtype)])
    return [_hidden_units(knots), (slopes[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_through_three_points")
def uses_values_as_weights(knots, values):
    """Each relu is as high as the value at its knot."""
    _refuse_points(knots, values)
    return [_hidden_units(knots), (values[None, :].clone(), torch.zeros(1, dtype=knots.dtype))]


@misconception(of="hat_network", caught_by="test_hat_is_constant_outside")
def goes_on_after_the_last_knot(knots, values):
    """The last slope just goes on."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots[:-1])
    return [(W, b), (_bends_of(knots, values)[None, :-1], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_is_constant_outside")
def starts_at_zero(knots, values):
    """Left of all the knots there is nothing, so the network starts at 0."""
    _refuse_points(knots, values)
    return [
        _hidden_units(knots),
        (_bends_of(knots, values)[None, :], torch.zeros(1, dtype=knots.dtype)),
    ]


@misconception(of="hat_network", caught_by="test_hat_through_three_points")
def bends_at_minus_the_knots(knots, values):
    """The bias of a unit is its knot."""
    _refuse_points(knots, values)
    W, b = _hidden_units(knots)
    return [(W, -b), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_through_three_points")
def turns_the_bends_round(knots, values):
    """A bend is the old slope minus the new one."""
    _refuse_points(knots, values)
    return [_hidden_units(knots), (-_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_follows_uneven_knots")
def takes_the_first_distance_for_all(knots, values):
    """All knots are as far apart as the first two."""
    _refuse_points(knots, values)
    even = torch.arange(len(knots), dtype=knots.dtype) * (knots[1] - knots[0])
    return [_hidden_units(knots), (_bends_of(even, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_follows_uneven_knots")
def takes_rises_for_slopes(knots, values):
    """A slope is the difference of two values."""
    _refuse_points(knots, values)
    even = torch.arange(len(knots), dtype=knots.dtype)
    return [_hidden_units(knots), (_bends_of(even, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_refuses_knots_out_of_order")
def puts_the_knots_in_order(knots, values):
    """If the knots are out of order, I put them in order."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    order = knots.argsort()
    return hat_network(knots[order], values[order])


@misconception(of="hat_network", caught_by="test_hat_refuses_a_knot_twice")
def allows_a_knot_twice(knots, values):
    """Knots are out of order if one is smaller than the one before it."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    if (knots[1:] < knots[:-1]).any():
        raise ValueError("the knots must increase")
    return [_hidden_units(knots), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_refuses_a_knot_twice")
def takes_any_knots(knots, values):
    """The knots are what they are, and the formula takes them all."""
    if knots.shape != values.shape:
        raise ValueError(f"knots {tuple(knots.shape)}, values {tuple(values.shape)}")
    return [_hidden_units(knots), (_bends_of(knots, values)[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_refuses_another_number_of_values")
def hat_leaves_shapes_to_torch(knots, values):
    """PyTorch complains by itself if shapes do not fit."""
    if (knots[1:] <= knots[:-1]).any():
        raise ValueError("the knots must increase")
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [_hidden_units(knots), (bends[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_refuses_a_knot_twice")
def hat_types_the_formula_in(knots, values):
    """The formula is all there is to it, whatever the knots and values are."""
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    flat = torch.zeros(1, dtype=knots.dtype)
    bends = torch.cat([slopes, flat]) - torch.cat([flat, slopes])
    return [_hidden_units(knots), (bends[None, :], values[:1].clone())]


@misconception(of="hat_network", caught_by="test_hat_keeps_the_dtype", row="P04")
def hat_in_float32(knots, values):
    """A network computes in float32."""
    return [(W.float(), b.float()) for W, b in hat_network(knots, values)]


@misconception(of="hat_network", caught_by="test_hat_through_three_points")
def turns_the_weights_round(knots, values):
    """A layer's weights have a row for each input."""
    return [(W.T, b) for W, b in hat_network(knots, values)]


@misconception(of="hat_network", caught_by="test_hat_through_three_points", row="P03")
def answers_with_a_function(knots, values):
    """A network is a function, so I return one."""
    layers = hat_network(knots, values)
    return lambda x: mlp_forward(x, layers)


@misconception(of="hat_network", caught_by="test_hat_leaves_the_points_alone")
def turns_the_knots_into_biases(knots, values):
    """The biases are the knots with their sign changed, so I change it."""
    (W, _), last = hat_network(knots, values)
    return [(W, knots.neg_()), last]
