"""Wrong answers to `Value`."""

import math

import numpy as np
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    A_WHOLE_NUMBER_CAN_STAY,
    EVERY_GRADIENT_PASSES_RELU,
    ZERO_IS_NOT_NEGATIVE,
)

from autograder import misconception


class _Node:
    """A right Value, whose operators make nodes of the class that they belong to."""

    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = list(parents)

    def made(self, data, *parents):
        return type(self)(data, parents)

    def node(self, other):
        return other if isinstance(other, _Node) else self.made(other)

    def __add__(self, other):
        other = self.node(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return self.made(-self.data, (self, -1.0))

    def __sub__(self, other):
        other = self.node(other)
        return self.made(self.data - other.data, (self, 1.0), (other, -1.0))

    def __rsub__(self, other):
        return self.node(other) - self

    def __mul__(self, other):
        other = self.node(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = self.node(other)
        slope = -self.data / other.data**2
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))

    def __rtruediv__(self, other):
        return self.node(other) / self

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return self.made(self.data**exponent, (self, slope))

    def exp(self):
        out = math.exp(self.data)
        return self.made(out, (self, out))

    def relu(self):
        return self.made(max(self.data, 0.0), (self, 1.0 if self.data > 0 else 0.0))


@misconception("test_value_adds_up_both_uses_of_one_node", row="A01")
class KeepsOneSlopeForEachParent(_Node):
    """Each parent has one slope."""

    def made(self, data, *parents):
        return type(self)(data, dict(parents).items())


@misconception("test_value_slopes_of_drawn_powers", row="A10")
class ForgetsToLowerTheExponent(_Node):
    """The slope of x ** n is n times x ** n."""

    def __pow__(self, exponent):
        return self.made(self.data**exponent, (self, exponent * self.data**exponent))


@misconception("test_value_slopes_of_drawn_powers")
class ForgetsTheExponentInFront(_Node):
    """The slope of x ** n is x ** (n - 1)."""

    def __pow__(self, exponent):
        slope = self.data ** (exponent - 1) if exponent else 0.0
        return self.made(self.data**exponent, (self, slope))


@misconception("test_value_slopes_of_powers_at_zero")
class DividesByZeroForTheConstant(_Node):
    """The power rule needs no exception."""

    def __pow__(self, exponent):
        return self.made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))


@misconception("test_value_slopes_of_powers_at_zero")
class DividesThePowerByItsBase(_Node):
    """One less in the exponent is one division by the base."""

    def __pow__(self, exponent):
        power = self.data**exponent
        return self.made(power, (self, exponent * power / self.data))


@misconception("test_value_slopes_of_a_quotient", row="A11")
class ForgetsTheMinusOfTheDenominator(_Node):
    """The slope with respect to the denominator is x / y^2."""

    def __truediv__(self, other):
        other = self.node(other)
        slope = self.data / other.data**2
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))


@misconception("test_value_slopes_of_a_quotient")
class ForgetsTheSquareOfTheDenominator(_Node):
    """The slope with respect to the denominator is -x / y."""

    def __truediv__(self, other):
        other = self.node(other)
        slope = -self.data / other.data
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))


@misconception("test_value_slope_of_exp", row="A12")
class TakesTheOperandForTheSlopeOfExp(_Node):
    """The slope of exp is x."""

    def exp(self):
        return self.made(math.exp(self.data), (self, self.data))


@misconception("test_value_slope_of_exp")
class TakesExpForAPower(_Node):
    """e^x is a power, so its slope is x times e^(x - 1)."""

    def exp(self):
        return self.made(math.exp(self.data), (self, self.data * math.exp(self.data - 1)))


@misconception("test_value_slope_of_relu", belief=ZERO_IS_NOT_NEGATIVE, row="B08")
class LetsTheGradientThroughAtZero(_Node):
    def relu(self):
        return self.made(max(self.data, 0.0), (self, float(self.data >= 0)))


@misconception("test_value_slope_of_relu", belief=EVERY_GRADIENT_PASSES_RELU, row="B09")
class LooksAtTheResultOfRelu(_Node):
    def relu(self):
        out = max(self.data, 0.0)
        return self.made(out, (self, float(out >= 0)))


@misconception("test_value_slope_of_relu", row="B10")
class TakesTheResultForTheSlopeOfRelu(_Node):
    """What relu lets through is the value, so it is the slope as well."""

    def relu(self):
        out = max(self.data, 0.0)
        return self.made(out, (self, out))


@misconception("test_value_computes_like_numbers")
class CutsInPlace(_Node):
    """relu can set the node's own data and hand the node back."""

    def relu(self):
        self.data = max(self.data, 0.0)
        return self


@misconception("test_value_slopes_of_a_product")
class GivesEachFactorItself(_Node):
    """Each factor's slope is its own number."""

    def __mul__(self, other):
        other = self.node(other)
        return self.made(self.data * other.data, (self, self.data), (other, other.data))


@misconception("test_value_of_zeros_and_equal_numbers")
class DividesTheProductByTheFactor(_Node):
    """The slope with respect to a factor is the product divided by that factor."""

    def __mul__(self, other):
        other = self.node(other)
        product = self.data * other.data
        return self.made(product, (self, product / self.data), (other, product / other.data))


@misconception("test_value_slopes_of_sums_and_differences")
class SubtractsWithoutAMinus(_Node):
    """A difference hands its gradient on to both, like a sum."""

    def __sub__(self, other):
        other = self.node(other)
        return self.made(self.data - other.data, (self, 1.0), (other, 1.0))


@misconception("test_value_slopes_of_sums_and_differences")
class NegatesWithoutAMinus(_Node):
    """The sign of a number has nothing to do with its slope."""

    def __neg__(self):
        return self.made(-self.data, (self, 1.0))


@misconception("test_value_takes_numbers_on_the_right")
class ExpectsNodesOnly(_Node):
    """Both operands are Values."""

    def node(self, other):
        other.data  # noqa: B018  # a number has none
        return other


@misconception("test_value_takes_numbers_on_the_left")
class SubtractsTheOtherWayRound(_Node):
    """2 - x is x - 2: it makes no difference on which side the number stands."""

    def __rsub__(self, other):
        return self - other


@misconception("test_value_takes_numbers_on_the_left")
class DividesTheOtherWayRound(_Node):
    """2 / x is x / 2: it makes no difference on which side the number stands."""

    def __rtruediv__(self, other):
        return self / other


def _without(*operators):
    """A class without these operators. Python names it where it cannot do without them, so it is
    called Value."""
    return type("Value", (_Node,), dict.fromkeys(operators, lambda self, other: NotImplemented))


@misconception("test_value_takes_numbers_on_the_left")
def leaves_out_the_reflected_operators(data, parents=()):
    """An operator that takes a number on the right takes one on the left as well."""
    return _without("__radd__", "__rmul__", "__rsub__", "__rtruediv__")(data, parents)


@misconception("test_value_keeps_the_slopes_of_the_forward_pass")
class ReadsTheDataOnTheWayBack(_Node):
    """The operands still hold their numbers when the gradient comes back."""

    def __init__(self, data, parents=(), slopes=None):
        super().__init__(data)
        self.operands = [parent for parent, _ in parents]
        self.slopes = slopes or (lambda: [slope for _, slope in parents])

    @property
    def parents(self):
        return list(zip(self.operands, self.slopes(), strict=True))

    @parents.setter
    def parents(self, pairs):
        pass

    def __mul__(self, other):
        other = self.node(other)
        pairs = [(self, None), (other, None)]
        return type(self)(self.data * other.data, pairs, lambda: [other.data, self.data])

    def __truediv__(self, other):
        other = self.node(other)
        pairs = [(self, None), (other, None)]
        return type(self)(
            self.data / other.data,
            pairs,
            lambda: [1 / other.data, -self.data / other.data**2],
        )

    def __pow__(self, exponent):
        return type(self)(
            self.data**exponent,
            [(self, None)],
            lambda: [exponent * self.data ** (exponent - 1) if exponent else 0.0],
        )


@misconception(
    "test_value_starts_as_a_float_with_a_gradient_of_zero", belief=A_WHOLE_NUMBER_CAN_STAY
)
class KeepsTheNumberAsItComes(_Node):
    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.data = data


@misconception("test_value_starts_as_a_float_with_a_gradient_of_zero")
class HasNoGradientYet(_Node):
    """As in PyTorch, there is no gradient before the first backward()."""

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.grad = None


@misconception("test_value_results_are_new_nodes")
class HandsBackTheNodeForAZero(_Node):
    """0 + x is x, so the node itself will do."""

    def __radd__(self, other):
        return self if isinstance(other, int | float) and other == 0 else self + other


@misconception("test_value_results_are_new_nodes")
class HandsBackTheNodeForTheFirstPower(_Node):
    """x ** 1 is x, so the node itself will do."""

    def __pow__(self, exponent):
        return self if exponent == 1 else super().__pow__(exponent)


@misconception("test_value_results_are_new_for_any_number")
class HandsBackTheNodeForANodeOfOne(_Node):
    """Times a Value of 1, or divided by it, a node is what it was."""

    def __mul__(self, other):
        return self if isinstance(other, _Node) and other.data == 1 else super().__mul__(other)

    def __truediv__(self, other):
        return self if isinstance(other, _Node) and other.data == 1 else super().__truediv__(other)


@misconception("test_value_results_are_new_for_any_number")
class HandsBackTheNodeForFractions(_Node):
    """Nothing changes with 0.0 added or 1.0 in front, so nothing has to be written down."""

    def __add__(self, other):
        return self if isinstance(other, float) and other == 0 else super().__add__(other)

    def __rmul__(self, other):
        return self if isinstance(other, float) and other == 1 else self * other


@misconception("test_value_results_are_new_for_any_number")
class HandsBackTheNodeWhereThePowerIsTheSame(_Node):
    """1 to any power is 1, so the node itself will do."""

    def __pow__(self, exponent):
        return self if exponent and self.data == 1 else super().__pow__(exponent)


@misconception("test_value_results_are_new_nodes")
class HandsBackWhatReluLetsThrough(_Node):
    """What relu lets through stays what it was."""

    def relu(self):
        return self if self.data > 0 else super().relu()


@misconception("test_value_has_parents_where_the_slope_is_zero")
class MakesAConstantOfAProductWithZero(_Node):
    """A node times the number 0 is 0, and depends on nothing."""

    def __mul__(self, other):
        if isinstance(other, int | float) and other == 0:
            return self.made(0.0)
        return super().__mul__(other)


@misconception("test_value_has_parents_where_the_slope_is_zero")
class LeavesOutParentsWithoutASlope(_Node):
    """Where the slope is 0, nothing is handed back, so the parent can be left out."""

    def made(self, data, *parents):
        return super().made(data, *((parent, slope) for parent, slope in parents if slope))


@misconception(
    "test_value_starts_as_a_float_with_a_gradient_of_zero", belief=A_NETWORK_COMPUTES_IN_FLOAT32
)
class RoundsToFloat32(_Node):
    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.data = np.float32(data)


class _Derived(_Node):
    """A right Value whose differences and quotients are sums and products."""

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return (-self) + other


class _Micrograd(_Derived):
    def __truediv__(self, other):
        return self * self.node(other) ** -1

    def __rtruediv__(self, other):
        return other * self**-1


@misconception("test_value_slopes_of_a_product", holds=("GivesEachFactorItself",))
class GivesEachFactorItselfInDifferencesToo(_Derived):
    __mul__ = GivesEachFactorItself.answer.__mul__


@misconception("test_value_slopes_of_a_product", holds=("GivesEachFactorItself",))
class GivesEachFactorItselfInQuotientsToo(_Micrograd):
    __mul__ = GivesEachFactorItself.answer.__mul__


@misconception("test_value_slopes_of_sums_and_differences", holds=("SubtractsWithoutAMinus",))
class SubtractsWithoutAMinusOnTheRight(_Derived):
    __sub__ = SubtractsWithoutAMinus.answer.__sub__


@misconception("test_value_slopes_of_sums_and_differences", holds=("NegatesWithoutAMinus",))
class NegatesWithoutAMinusInDifferencesToo(_Derived):
    __neg__ = NegatesWithoutAMinus.answer.__neg__


@misconception("test_value_slopes_of_sums_and_differences")
class NegatesANumber(_Derived):
    """Minus a node is a number of its own, and comes from nothing."""

    def __neg__(self):
        return self.made(-self.data)


@misconception("test_value_takes_numbers_on_the_right", holds=("ExpectsNodesOnly",))
class ExpectsNodesInSums(_Derived):
    def __add__(self, other):
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))


@misconception(
    "test_value_takes_numbers_on_the_left", holds=("leaves_out_the_reflected_operators",)
)
def leaves_out_the_reflected_sum(data, parents=()):
    return _without("__radd__")(data, parents)


@misconception(
    "test_value_takes_numbers_on_the_left", holds=("leaves_out_the_reflected_operators",)
)
def leaves_out_the_reflected_product(data, parents=()):
    return _without("__rmul__")(data, parents)


@misconception(
    "test_value_takes_numbers_on_the_left", holds=("leaves_out_the_reflected_operators",)
)
def leaves_out_the_reflected_difference(data, parents=()):
    return _without("__rsub__")(data, parents)


@misconception(
    "test_value_takes_numbers_on_the_left", holds=("leaves_out_the_reflected_operators",)
)
def leaves_out_the_reflected_quotient(data, parents=()):
    return _without("__rtruediv__")(data, parents)


@misconception(
    "test_value_takes_numbers_on_the_left", holds=("leaves_out_the_reflected_operators",)
)
def leaves_out_the_reflected_difference_and_quotient(data, parents=()):
    return _without("__rsub__", "__rtruediv__")(data, parents)
