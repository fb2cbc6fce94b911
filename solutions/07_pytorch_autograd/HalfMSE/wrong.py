"""Wrong answers to `HalfMSE`."""

import torch
from beliefs import (
    HALF_THE_SUM_OF_SQUARES,
    NOT_NEEDED_ANY_MORE,
    ONE_LOSS_FOR_EACH_EXAMPLE,
    PYTORCH_WOULD_SAY_SO,
    THE_HALF_STAYS,
    THE_MEAN_OF_EVERY_NUMBER,
)
from pytorch_autograd import HalfMSE

from autograder import misconception

VALUE = "test_half_mse_of_two_residuals"
SLOPE = "test_half_mse_gradient_of_two_residuals"


@misconception(VALUE, row="L01")
class forgets_the_half(HalfMSE):
    """The mean of the squares is the loss, and its slope is twice the residual."""

    @staticmethod
    def forward(ctx, pred, target):
        return 2 * HalfMSE.forward(ctx, pred, target)

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, 2 * upstream)


@misconception(VALUE, belief=HALF_THE_SUM_OF_SQUARES, row="L02")
class adds_up_the_examples(HalfMSE):
    @staticmethod
    def forward(ctx, pred, target):
        return len(pred) * HalfMSE.forward(ctx, pred, target)

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, len(ctx.saved_tensors[0]) * upstream)


@misconception(
    "test_half_mse_operation_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07"
)
class divides_by_all_entries(HalfMSE):
    @staticmethod
    def forward(ctx, pred, target):
        return HalfMSE.forward(ctx, pred, target) * len(pred) / pred.numel()

    @staticmethod
    def backward(ctx, upstream):
        pred = ctx.saved_tensors[0]
        return HalfMSE.backward(ctx, upstream * len(pred) / pred.numel())


@misconception("test_half_mse_gradient_divides_by_examples")
class divides_the_slope_by_all_entries(HalfMSE):
    """The loss divides by the examples, and its slope by the number of entries."""

    @staticmethod
    def backward(ctx, upstream):
        pred = ctx.saved_tensors[0]
        return HalfMSE.backward(ctx, upstream * len(pred) / pred.numel())


@misconception(SLOPE, row="L03")
class leaves_n_out_of_the_slope(HalfMSE):
    """The slope of the loss is the residual."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream * len(ctx.saved_tensors[0]))


@misconception(SLOPE)
class leaves_the_two_in_the_slope(HalfMSE):
    """The slope of a square is twice the residual, and the half is in the loss only."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, 2 * upstream)


@misconception(SLOPE, row="L04")
class turns_the_slope_around(HalfMSE):
    """The gradient says how far the prediction is below the target."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, -upstream)


@misconception("test_half_mse_multiplies_by_the_upstream_gradient", row="B06")
class ignores_what_comes_from_above(HalfMSE):
    """A loss is where backward() starts, so the gradient from above is 1."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, torch.ones_like(upstream))


@misconception("test_half_mse_gives_the_target_its_gradient")
class gives_the_target_none(HalfMSE):
    """A target is data, and data have no gradient."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream)[0], None


@misconception("test_half_mse_gives_the_target_its_gradient")
class gives_both_the_same_slope(HalfMSE):
    """Prediction and target have the same gradient."""

    @staticmethod
    def backward(ctx, upstream):
        slope, _ = HalfMSE.backward(ctx, upstream)
        return slope, slope


def _with_one_gradient(forward):
    """An operation that returns one gradient. torch names it where it refuses that, so it is called
    HalfMSE."""

    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream)[0]

    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("HalfMSE", (torch.autograd.Function,), methods)


@misconception(SLOPE)
class returns_one_gradient:
    """backward returns the gradient of the prediction."""

    apply = staticmethod(_with_one_gradient(HalfMSE.forward).apply)


@misconception("test_half_mse_refuses_to_broadcast", belief=PYTORCH_WOULD_SAY_SO, row="L06")
class subtracts_what_does_not_fit(torch.autograd.Function):
    @staticmethod
    def forward(ctx, pred, target):
        ctx.save_for_backward(pred, target)
        return ((pred.to(torch.promote_types(pred.dtype, torch.float32)) - target) ** 2).sum() / (
            2 * len(pred)
        )

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        slope = upstream * (pred - target) / len(pred)
        return slope, -slope


@misconception("test_half_mse_operation_converts_integers", row="L12")
class subtracts_integers(torch.autograd.Function):
    """PyTorch knows how to subtract pixels."""

    @staticmethod
    def forward(ctx, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
        ctx.save_for_backward(pred, target)
        return ((pred - target) ** 2).sum() / (2 * len(pred))

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        slope = upstream * (pred - target) / len(pred)
        return slope, -slope


@misconception("test_half_mse_can_be_differentiated_again", row="A14")
class keeps_the_residual(HalfMSE):
    """In backward the residual is a number like any other, a constant."""

    @staticmethod
    def forward(ctx, pred, target):
        loss = HalfMSE.forward(ctx, pred, target)
        ctx.residual = pred - target
        return loss

    @staticmethod
    def backward(ctx, upstream):
        slope = upstream * ctx.residual / len(ctx.residual)
        return slope, -slope


@misconception("test_half_mse_can_be_differentiated_again", row="A14")
class detaches_its_gradients(HalfMSE):
    """Gradients are plain numbers, so they are detached."""

    @staticmethod
    def backward(ctx, upstream):
        return tuple(slope.detach() for slope in HalfMSE.backward(ctx, upstream))


@misconception("test_half_mse_is_an_operation_of_its_own")
class leaves_backward_to_autograd(HalfMSE):
    """Autograd knows the derivative of every operation in here, so there is nothing to write."""

    @classmethod
    def apply(cls, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
        pred = pred if pred.is_floating_point() else pred.float()
        return ((pred - target) ** 2).sum() / (2 * len(pred))


@misconception("test_half_mse_operation_adds_up_columns", row="P04")
class calculates_in_float32(HalfMSE):
    """A loss is a float32."""

    @staticmethod
    def forward(ctx, pred, target):
        return HalfMSE.forward(ctx, pred, target).float()


@misconception(VALUE, belief=ONE_LOSS_FOR_EACH_EXAMPLE, row="P03")
class returns_one_loss_for_each_example(HalfMSE):
    @staticmethod
    def forward(ctx, pred, target):
        HalfMSE.forward(ctx, pred, target)
        residual = pred.to(torch.promote_types(pred.dtype, torch.float32)) - target
        return residual**2 / (2 * len(pred))


@misconception("test_half_mse_leaves_its_arguments", belief=NOT_NEEDED_ANY_MORE, row="S28")
class subtracts_in_place(HalfMSE):
    @staticmethod
    def forward(ctx, pred, target):
        loss = HalfMSE.forward(ctx, pred, target)
        if pred.is_floating_point() and not ctx.needs_input_grad[0]:
            pred -= target
        return loss


@misconception("test_half_mse_of_two_dtypes")
class casts_the_target(HalfMSE):
    """The loss has the dtype of the prediction, whatever that of the target is."""

    @staticmethod
    def forward(ctx, pred, target):
        if pred.is_floating_point() and target.is_floating_point():
            return HalfMSE.forward(ctx, pred, target).to(pred.dtype)
        return HalfMSE.forward(ctx, pred, target)


@misconception(
    "test_half_mse_operation_converts_integers",
    holds=("subtracts_integers", "subtracts_what_does_not_fit"),
)
class subtracts_whatever_comes(torch.autograd.Function):
    @staticmethod
    def forward(ctx, pred, target):
        ctx.save_for_backward(pred, target)
        return ((pred - target) ** 2).sum() / (2 * len(pred))

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        slope = upstream * (pred - target) / len(pred)
        return slope, -slope


@misconception(
    "test_half_mse_can_be_differentiated_again",
    holds=("keeps_the_residual", "subtracts_integers"),
)
class keeps_the_residual_of_integers(torch.autograd.Function):
    @staticmethod
    def forward(ctx, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
        ctx.residual = pred - target
        return (ctx.residual**2).sum() / (2 * len(pred))

    @staticmethod
    def backward(ctx, upstream):
        slope = upstream * ctx.residual / len(ctx.residual)
        return slope, -slope


@misconception(VALUE, row="L01")
class forgets_the_half_of_the_value(HalfMSE):
    """The half is for the slope, and the loss is the mean of the squares."""

    @staticmethod
    def forward(ctx, pred, target):
        return 2 * HalfMSE.forward(ctx, pred, target)


@misconception("test_half_mse_operation_adds_up_columns", row="L07")
class divides_the_value_by_all_entries(HalfMSE):
    """The loss divides by the number of entries, and its slope by the examples."""

    @staticmethod
    def forward(ctx, pred, target):
        return HalfMSE.forward(ctx, pred, target) * len(pred) / pred.numel()


@misconception(
    SLOPE, holds=("returns_one_gradient", "subtracts_integers", "subtracts_what_does_not_fit")
)
class returns_one_gradient_of_whatever_comes:
    apply = staticmethod(_with_one_gradient(subtracts_whatever_comes.answer.forward).apply)


@misconception(VALUE, holds=("forgets_the_half", "divides_by_all_entries"), row="L01")
class takes_the_mean_of_all_squares(HalfMSE):
    @staticmethod
    def forward(ctx, pred, target):
        return 2 * HalfMSE.forward(ctx, pred, target) * len(pred) / pred.numel()

    @staticmethod
    def backward(ctx, upstream):
        pred = ctx.saved_tensors[0]
        return HalfMSE.backward(ctx, 2 * upstream * len(pred) / pred.numel())


@misconception(SLOPE, belief=THE_HALF_STAYS)
class keeps_the_half_in_the_slope(HalfMSE):
    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream / 2)
