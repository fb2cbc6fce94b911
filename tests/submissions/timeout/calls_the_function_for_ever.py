"""Makes the step smaller until the slope does not change, which it always does.

Attacks: numerical_gradient.
"""

def numerical_gradient(f, x, h=1e-5):
    while True:
        f(x)
