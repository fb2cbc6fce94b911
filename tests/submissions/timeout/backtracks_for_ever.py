"""Matches a pattern that takes longer than the universe."""

import re


def half_mse(pred, target):
    return float(bool(re.match(r"(a+)+$", "a" * 64 + "b")))
