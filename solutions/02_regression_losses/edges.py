"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge

LARGEST = np.finfo(np.float64).max


def _residual(pred, target):
    """Return pred minus target; nothing where one of them would be stretched."""
    return pred.astype(float) - target if pred.shape == target.shape else np.zeros(0)


def _cannot_be_squared(pred, target):
    return (abs(_residual(pred, target)) > LARGEST**0.5).any()


def _has_three_outputs(pred):
    return pred.shape[1:] == (3,)


@edge("half_mse")
def half_mse_overflows(pred, target):
    """a residual is too large to square"""
    return _cannot_be_squared(pred, target)


@edge("mse")
def mse_overflows(pred, target):
    """a residual is too large to square"""
    return _cannot_be_squared(pred, target)


@edge("half_mse")
def half_mse_of_three_outputs(pred):
    """there are three outputs"""
    return _has_three_outputs(pred)


@edge("mse")
def mse_of_three_outputs(pred):
    """there are three outputs"""
    return _has_three_outputs(pred)


@edge("huber")
def huber_at_the_seam(pred, target, delta):
    """a residual is exactly delta"""
    return (abs(_residual(pred, target)) == delta).any()


@edge("huber_grad")
def huber_grad_at_the_seam(pred, target, delta):
    """a residual is exactly delta"""
    return (abs(_residual(pred, target)) == delta).any()


@edge("brier")
def brier_of_the_surest_mistake(prob, labels):
    """a prediction is sure and wrong"""
    return (abs(_residual(prob, labels)) == 1).any()
