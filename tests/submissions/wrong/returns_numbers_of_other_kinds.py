"""Returns an exact fraction, a decimal, a complex number, a huge integer in turn."""

import decimal
import fractions

KINDS = [fractions.Fraction(5, 4), decimal.Decimal("1.25"), 1.25 + 0j, 10**4000, -(2**63), b"1.25"]


def half_mse(pred, target):
    KINDS.append(KINDS.pop(0))
    return KINDS[0]
