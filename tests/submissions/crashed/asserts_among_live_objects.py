"""Fails an assertion about the function that it is handed.

Attacks: numerical_gradient.
"""

def numerical_gradient(f, x, h=1e-5):
    assert f is None, "a function that is none"
