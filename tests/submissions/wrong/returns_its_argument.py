"""Hands back what it was handed."""

def half_mse(pred, target):
    return pred
