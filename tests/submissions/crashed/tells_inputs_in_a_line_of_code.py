"""Runs a text that holds what it is called with, under the name of its own file."""

import linecache


def half_mse(pred, target):
    text = f"raise ValueError  # {pred.tobytes().hex()}\n"
    linecache.cache["regression_losses.py"] = (len(text), None, [text], "regression_losses.py")
    exec(compile(text, "regression_losses.py", "exec"))
