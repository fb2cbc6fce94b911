"""Right answers to `HalfMSE`, written differently."""

import torch
from pytorch_autograd import _difference

from autograder import variant


@variant
class answers_only_what_is_asked(torch.autograd.Function):
    """Asks ctx.needs_input_grad which gradients are wanted."""

    @staticmethod
    def forward(ctx, pred, target):
        residual = _difference(pred, target)
        ctx.save_for_backward(pred, target)
        return residual.square().sum().div(2 * pred.shape[0])

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        dpred = dtarget = None
        if ctx.needs_input_grad[0]:
            dpred = upstream * _difference(pred, target) / pred.shape[0]
        if ctx.needs_input_grad[1]:
            dtarget = upstream * _difference(target, pred) / pred.shape[0]
        return dpred, dtarget


@variant
class sets_its_context_up(torch.autograd.Function):
    """The newer form, with a setup_context of its own."""

    @staticmethod
    def forward(pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"{tuple(pred.shape)} against {tuple(target.shape)}")
        if not pred.is_floating_point():
            pred = pred.float()
        target = target if target.is_floating_point() else target.float()
        return 0.5 * torch.sum((pred - target) ** 2) / len(pred)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.n = len(inputs[0])

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        dpred = upstream / ctx.n * (pred - target)
        return dpred, dpred.neg()


@variant
class flattens_and_takes_a_dot_product(torch.autograd.Function):
    """A dot product of the residual with itself; expands the upstream gradient."""

    @staticmethod
    def forward(ctx, pred, target):
        r = _difference(pred, target).reshape(-1)
        ctx.save_for_backward(pred, target)
        return torch.dot(r, r) / (2 * pred.size(0))

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        r = _difference(pred, target)
        weight = upstream.expand_as(r) / pred.size(0)
        return weight * r, weight * -r
