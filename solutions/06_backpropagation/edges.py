"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge


def _logits(layers, x):
    """The logits of a network of any depth."""
    for W, b in layers[:-1]:
        x = np.maximum(x @ W.T + b, 0)
    W, b = layers[-1]
    return x @ W.T + b


@edge("two_layer_forward")
def sigmoid(activation):
    """activation is sigmoid"""
    return activation == "sigmoid"


@edge("two_layer_forward")
def relu(activation):
    """activation is relu"""
    return activation == "relu"


@edge("two_layer_forward")
def far_from_zero(params, x, activation):
    """an input of the sigmoid is beyond 700"""
    a = x @ params["W1"].T + params["b1"]
    return activation == "sigmoid" and np.abs(a).max() > 700


@edge("two_layer_backward")
def through_the_sigmoid(cache):
    """the hidden layer is a sigmoid"""
    return cache["activation"] == "sigmoid"


@edge("two_layer_backward")
def through_relu(cache):
    """the hidden layer is a relu"""
    return cache["activation"] == "relu"


@edge("two_layer_backward")
def kink(cache):
    """an input of relu is exactly 0"""
    return cache["activation"] == "relu" and (cache["a"] == 0).any()


@edge("mlp_forward_cached")
def five_layers(layers):
    """there are five layers"""
    return len(layers) == 5


@edge("mlp_backward")
def back_through_five_layers(layers):
    """there are five layers"""
    return len(layers) == 5


@edge("mlp_backward")
def dead_unit(caches):
    """a relu is off for every example"""
    return any((a < 0).all(axis=0).any() for _, a in caches[:-1])


@edge("mlp_backward")
def kink_between_layers(caches):
    """an input of relu is exactly 0"""
    return any((a == 0).any() for _, a in caches[:-1])


@edge("mlp_loss_and_grads")
def penalty(reg):
    """reg is positive"""
    return reg > 0


@edge("mlp_loss_and_grads")
def thousands(layers, x):
    """a logit is 1000 or more"""
    return _logits(layers, x).max() >= 1000


@edge("mlp_loss_and_grads")
def minus_thousands(layers, x):
    """a logit is -1000 or less"""
    return _logits(layers, x).min() <= -1000


@edge("mlp_loss_and_grads")
def rows_far_apart(layers, x):
    """a row of logits lies 800 below another"""
    return np.ptp(_logits(layers, x).max(axis=1)) >= 800


@edge("train_two_layer")
def short_batch(X, batch_size):
    """the last batch is short"""
    return len(X) > batch_size and len(X) % batch_size


@edge("train_two_layer")
def batch_of_one_left(X, batch_size):
    """the last batch has one example"""
    return len(X) > batch_size > 1 and len(X) % batch_size == 1


@edge("train_two_layer")
def batch_beyond_the_set(X, batch_size):
    """batch_size exceeds N"""
    return batch_size > len(X)


@edge("train_two_layer")
def twenty_points(X):
    """there are twenty examples"""
    return len(X) == 20
