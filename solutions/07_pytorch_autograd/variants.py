"""Right uses of autograd that look different."""

import copy
from itertools import pairwise

import torch
from pytorch_autograd import _difference
from torch import nn
from torch.nn import functional as F

from autograder import variant

# gradient_of


@variant(of="gradient_of")
def asks_for_the_gradient_as_a_value(f, x):
    """torch.autograd.grad on a leaf that shares the memory of x."""
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    return gradient


@variant(of="gradient_of")
def uses_what_is_on_a_graph_already(f, x):
    """A node or a leaf can be asked as it is, for nothing is left behind in it."""
    if not x.requires_grad:
        x = x.clone().requires_grad_(True)
    return torch.autograd.grad(f(x), [x])[0]


@variant(of="gradient_of")
def makes_a_new_tensor(f, x):
    """Makes the leaf as a new tensor, and asks for gradients explicitly."""
    with torch.enable_grad():
        leaf = torch.tensor(x.detach().numpy(), dtype=x.dtype, requires_grad=True)
        value = f(leaf)
    torch.autograd.backward(value)
    return leaf.grad.detach().clone()


@variant(of="gradient_of")
def makes_a_parameter(f, x):
    """A Parameter of a deep copy is a leaf as well."""
    leaf = nn.Parameter(copy.deepcopy(x.detach()))
    f(leaf).backward(torch.ones((), dtype=x.dtype))
    return leaf.grad.data


# build_classifier


@variant(of="build_classifier")
def with_an_index(sizes, log_probs=False):
    """Counts the layers, and takes the log-softmax over the last dimension."""
    modules = []
    last = len(sizes) - 2
    for i in range(len(sizes) - 1):
        modules.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i != last:
            modules.append(nn.ReLU(inplace=True))
    if log_probs:
        modules.append(nn.LogSoftmax(dim=-1))
    return nn.Sequential(*modules)


@variant(of="build_classifier")
def appends_to_a_sequential(sizes, log_probs=False):
    """Grows the Sequential itself, with one ReLU used many times."""
    model, relu = nn.Sequential(), nn.ReLU()
    for before, after in pairwise(sizes[:-1]):
        model.append(nn.Linear(before, after))
        model.append(relu)
    model.append(nn.Linear(sizes[-2], sizes[-1]))
    if log_probs:
        model.add_module(str(len(model)), nn.LogSoftmax(1))
    return model


@variant(of="build_classifier")
def with_a_class_of_its_own(sizes, log_probs=False):
    """A Sequential that got a class of its own; an Identity stands where nothing is needed."""

    class Classifier(nn.Sequential):
        pass

    pairs = list(pairwise(sizes))
    modules = [m for pair in pairs for m in (nn.Linear(*pair), nn.ReLU())][:-1]
    return Classifier(*modules, nn.LogSoftmax(dim=1) if log_probs else nn.Identity())


# classification_loss


@variant(of="classification_loss")
def with_the_function(model, images, labels):
    """Reshapes, and calls the functional form."""
    dtype = next(model.parameters()).dtype
    x = images.reshape(images.shape[0], -1).type(dtype)
    return F.cross_entropy(model(x), labels.to(torch.int64), reduction="mean")


@variant(of="classification_loss")
def with_log_softmax_and_nll(model, images, labels):
    """The other right pair."""
    weight = model.state_dict()["0.weight"]
    x = images.contiguous().view(-1, 784).to(weight)
    return nn.NLLLoss()(F.log_softmax(model(x), dim=-1), labels.type(torch.LongTensor))


@variant(of="classification_loss")
def with_log_softmax_twice(model, images, labels):
    """S09: the log-softmax of a log-softmax is itself."""
    x = nn.Flatten()(images).to(next(iter(model.parameters())).dtype)
    return nn.CrossEntropyLoss()(model(x).log_softmax(1), labels.long())


@variant(of="classification_loss")
def by_hand(model, images, labels):
    """logsumexp(z) - z_y, written out."""
    weights = next(model.parameters())
    z = model(torch.flatten(images, start_dim=1).to(dtype=weights.dtype))
    return (torch.logsumexp(z, 1) - z[torch.arange(len(z)), labels.long()]).mean()


@variant(of="classification_loss")
def with_one_hot_targets(model, images, labels):
    """Cross-entropy against probabilities that are one-hot."""
    z = model(images.flatten(1).to(next(model.parameters()).dtype))
    return F.cross_entropy(z, F.one_hot(labels.long(), z.shape[1]).to(z.dtype))


# loss_and_grads


@variant(of="loss_and_grads")
def puts_old_gradients_back(model, criterion, x, y):
    """Takes the old gradients away, goes backward, and puts them back."""
    old = {name: p.grad for name, p in model.named_parameters()}
    for p in model.parameters():
        p.grad = None
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad for name, p in model.named_parameters()}
    for name, p in model.named_parameters():
        p.grad = old[name]
    return float(loss.detach()), grads


@variant(of="loss_and_grads")
def keeps_copies_of_old_gradients(model, criterion, x, y):
    """Copies, clears, goes backward, copies again, and restores from the copies."""
    old = [None if p.grad is None else p.grad.clone() for p in model.parameters()]
    model.zero_grad(set_to_none=True)
    loss = criterion(model(x), y)
    loss.backward()
    grads = {}
    for name, p in model.named_parameters():
        grads[name] = p.grad.detach().clone() if p.grad is not None else None
    for p, grad in zip(model.parameters(), old, strict=True):
        p.grad = grad
    return loss.detach().numpy()[()], grads


@variant(of="loss_and_grads")
def asks_one_by_one(model, criterion, x, y):
    """Asks for one gradient after the other, on a graph that is kept."""
    loss = criterion(model(x), y)
    grads = {}
    for name, p in model.named_parameters():
        grads[name] = None
        if p.requires_grad:
            grads[name] = torch.autograd.grad(loss, p, retain_graph=True, allow_unused=True)[0]
    return loss.item(), grads


# accumulate_gradients


@variant(of="accumulate_gradients")
def in_one_piece(model, criterion, batches):
    """One pass over all the data."""
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    model.zero_grad()
    criterion(model(x), y).backward()


@variant(of="accumulate_gradients")
def adds_up_the_loss_first(model, criterion, batches):
    """Adds up the losses on one graph, and goes backward once."""
    for p in model.parameters():
        p.grad = None
    total, examples = 0.0, 0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(y)
        examples += len(y)
    (total / examples).backward()


@variant(of="accumulate_gradients")
def divides_in_the_end(model, criterion, batches):
    """Sums of gradients first, and the division at the end."""
    model.zero_grad(set_to_none=False)
    examples = 0
    for x, y in batches:
        loss = criterion(model(x), y)
        (loss * x.size(0)).backward()
        examples += x.size(0)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= examples


@variant(of="accumulate_gradients")
def gathers_values(model, criterion, batches):
    """Gathers the gradients as values, and writes them at the end."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    sums = [torch.zeros_like(p) for p in parameters]
    n = sum(x.shape[0] for x, _ in batches)
    for x, y in batches:
        for s, g in zip(sums, torch.autograd.grad(criterion(model(x), y), parameters), strict=True):
            s += g * (x.shape[0] / n)
    for p, s in zip(parameters, sums, strict=True):
        p.grad = s


# manual_sgd_step_


@variant(of="manual_sgd_step_")
def rebinds_the_data(params, lr):
    """A new tensor for the data of the same parameter."""
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad


@variant(of="manual_sgd_step_")
@torch.no_grad()
def with_a_decorator(params, lr):
    """The whole function runs without a graph, and subtracts with a factor."""
    for p in params:
        if p.grad is None:
            continue
        p.sub_(p.grad, alpha=lr)


@variant(of="manual_sgd_step_")
def copies_the_new_values(params, lr):
    """Computes the new values, and copies them over the old ones."""
    with torch.no_grad():
        params = [p for p in params if p.grad is not None]
        for p, new in [(p, p - lr * p.grad) for p in params]:
            p.copy_(new)


@variant(of="manual_sgd_step_")
def changes_the_detached_tensor(params, lr):
    """detach() shares the memory, so a step on it is a step on the parameter."""
    for p in list(params):
        if p.grad is not None:
            p.detach().add_(p.grad.detach(), alpha=-lr)


# predict_probabilities


@variant(of="predict_probabilities")
def in_inference_mode(model, x):
    """inference_mode, and a dict of modes."""
    modes = {name: module.training for name, module in model.named_modules()}
    model.train(False)
    with torch.inference_mode():
        probabilities = torch.softmax(model(x), dim=-1)
    for name, module in model.named_modules():
        module.training = modes[name]
    return probabilities


@variant(of="predict_probabilities")
def with_a_finally(model, x):
    """Restores the modes whatever happens, and writes the softmax out."""
    training = [m for m in model.modules() if m.training]
    model.eval()
    try:
        with torch.no_grad():
            z = model(x)
            e = (z - z.max(dim=1, keepdim=True).values).exp()
            return e / e.sum(dim=1, keepdim=True)
    finally:
        for module in training:
            module.training = True


@variant(of="predict_probabilities")
@torch.no_grad()
def on_a_copy(model, x):
    """A copy of the model may be switched to evaluation for good."""
    twin = copy.deepcopy(model).eval()
    return F.log_softmax(twin(x), dim=1).exp()


@variant(of="predict_probabilities")
def softens_outside(model, x):
    """The logits are plain numbers, so the softmax may follow outside."""
    found = [m.training for m in model.modules()]
    with torch.set_grad_enabled(False):
        logits = model.eval()(x)
    for m, flag in zip(model.modules(), found, strict=True):
        m.training = flag
    return nn.Softmax(dim=1)(logits)


# HalfMSE


@variant(of="HalfMSE")
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


@variant(of="HalfMSE")
class sets_its_context_up(torch.autograd.Function):
    """The newer form, with a setup_context of its own."""

    @staticmethod
    def forward(pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"{tuple(pred.shape)} against {tuple(target.shape)}")
        if not pred.is_floating_point():
            pred = pred.float()
        return 0.5 * torch.sum((pred - target.to(pred.dtype)) ** 2) / len(pred)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.n = len(inputs[0])

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        dpred = upstream / ctx.n * (pred - target)
        return dpred, dpred.neg()


@variant(of="HalfMSE")
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
