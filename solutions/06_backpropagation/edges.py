"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge


@edge("chain")
def no_layers(locals_):
    """there is no layer"""
    return not locals_


@edge("two_layer_forward")
def with_relu(activation):
    """the activation is relu"""
    return activation == "relu"


@edge("two_layer_forward")
def far_from_zero(params, x):
    """a hidden unit lies beyond 700"""
    return np.abs(x.astype(float) @ params["W1"].T + params["b1"]).max() > 700


@edge("mlp_forward_cached")
def five_layers(layers):
    """there are five layers"""
    return len(layers) >= 5


@edge("mlp_backward")
def five_layers_back(layers):
    """there are five layers"""
    return len(layers) >= 5


@edge("mlp_loss_and_grads")
def a_penalty(reg):
    """there is a penalty"""
    return reg > 0


@edge("mlp_loss_and_grads")
def logits_of_a_thousand(layers, x):
    """logits are 1000 or -1000"""
    (W, b), *more = layers
    return not more and np.abs(x @ W.T + b).max() >= 1000


@edge("train_two_layer")
def a_rest(X, batch_size):
    """the last batch is short"""
    return len(X) % batch_size != 0


@edge("train_two_layer")
def more_than_one_epoch(epochs):
    """there are several epochs"""
    return epochs > 1


@edge("dropout_forward")
def not_training(train):
    """train is False"""
    return not train


@edge("dropout_forward")
def nothing_dropped(p):
    """p is zero"""
    return p == 0
