"""Returns an object whose type is called markup and escapes."""

NAME = "\x1b[2J\u202e<script>alert(1)</script>=cmd|' /C calc'!A0[x](javascript:alert(1))"


def half_mse(pred, target):
    return type(NAME, (), {})()
