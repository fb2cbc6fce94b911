"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge


@edge("gradient_descent")
def one_step_too_long(grad_f, w0, lr, steps):
    """the rows grow"""
    w = 1.0 * w0  # grad_f takes floats
    return steps > 1 and np.abs(w - lr * grad_f(w)).max() > np.abs(w).max() > 0


@edge("gd_step")
def step_in_float16(w):
    """w is float16"""
    return w.dtype == np.float16


@edge("gradient_descent")
def descent_in_float16(w0):
    """w0 is float16"""
    return w0.dtype == np.float16


@edge("gradient_descent")
def no_step_in_float32(w0, steps):
    """there is no step, and w0 is float32"""
    return steps == 0 and w0.dtype == np.float32


@edge("gradient_descent")
def no_step_from_integers(w0, steps):
    """there is no step, and w0 holds integers"""
    return steps == 0 and w0.dtype.kind in "iu"


@edge("linear_regression_loss_and_grads")
def one_feature(X):
    """there is one feature"""
    return X.shape[1] == 1


@edge("softmax_regression_loss_and_grad")
def no_penalty(reg):
    """there is no penalty"""
    return reg == 0


@edge("softmax_regression_loss_and_grad")
def a_large_penalty(reg):
    """the penalty is large"""
    return reg >= 100


@edge("softmax_regression_loss_and_grad")
def scores_of_a_thousand(W, X):
    """scores are 1000 or -1000"""
    return np.abs(X.astype(float) @ W.T.astype(float)).max() >= 1000


@edge("minibatches")
def a_rest(n, batch_size):
    """the batch size does not divide n"""
    return n % batch_size != 0


@edge("minibatches")
def a_batch_for_more(n, batch_size):
    """the batch size is larger than n"""
    return batch_size > n


@edge("sgd_epoch")
def a_last_batch_of_one(X, batch_size):
    """the last batch has one example"""
    return len(X) > 1 and len(X) % batch_size == 1


@edge("normalise")
def a_constant_feature(train):
    """a feature is constant on train"""
    return (train.max(axis=0) == train.min(axis=0)).any()


@edge("normalise")
def a_small_spread(train):
    """a feature of float32 spreads by less than a thousandth of its mean"""
    spread = train.max(axis=0) - train.min(axis=0)
    small = (spread > 0) & (spread < np.abs(train.mean(axis=0)) / 1000)
    return train.dtype == np.float32 and small.any()


@edge("normalise")
def one_example_to_test_on(others):
    """another array has one example"""
    return any(len(other) == 1 for other in others)
