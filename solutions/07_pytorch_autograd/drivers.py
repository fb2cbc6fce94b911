"""Live objects for this unit, built from plain data beside your code.

A model is `layers`, a list of (W, b): Linear layers with ReLU between them, and where it is asked
for a BatchNorm1d before each ReLU and a Dropout after it. Functions and criteria go by name. Every
driver calls your code and returns what came of it: what you returned, and the tensors and flags
that it may have changed. `_told` says what can be said of an answer beyond its numbers.
"""

import contextlib
from collections.abc import Iterator

import torch
from torch import nn
from torch.autograd.gradcheck import GradcheckError
from torch.nn import functional as F

FUNCTIONS = {
    "mean of squares": lambda x, c: (x**2).mean(),
    "cubic": lambda x, c: (c * x * x * x).sum(),
    "product": lambda x, c: (c * x.exp()).sum() * x.sin().sum(),
}


def gradient_of(student, *, function, x, c=1.0, given="plain", stale=None, calls=1):
    """Call `gradient_of` on a function by name, with a constant c, `calls` times on the same x.

    given: x is "plain", a "leaf" that requires a gradient, or a "node" that hangs on a graph.
    stale: the `.grad` that x has before the calls.
    found: the numbers, requires_grad and grad of x afterwards (None: it has none).
    """
    root = torch.as_tensor(x).clone()
    if given != "plain":
        root.requires_grad_()
    point = root * 1 if given == "node" else root
    if stale is not None:
        point.grad = torch.as_tensor(stale).clone()
    answers = [
        _told(student.gradient_of(lambda t: FUNCTIONS[function](t, c), point)) for _ in range(calls)
    ]
    found = {"x": point.detach().clone(), "requires_grad": point.requires_grad}
    found["grad"] = None if given == "node" or point.grad is None else point.grad.clone()
    return {**answers[-1], "earlier": [told["answer"] for told in answers[:-1]], "found": found}


def classifier_parameters(student, *, sizes, log_probs=None):
    """Build a classifier; return the type of the model, the names and shapes of its parameters, and
    how many of them require a gradient."""
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return {"model": model}
    names = [name for name, _ in model.named_parameters()]
    shapes = [list(p.shape) for p in model.parameters()]
    trained = sum(p.requires_grad for p in model.parameters())
    kind = "Sequential" if isinstance(model, nn.Sequential) else type(model).__name__
    return {"model": kind, "names": names, "shapes": shapes, "trained": trained}


def classifier_output(student, *, layers, x, log_probs=None):
    """Build a classifier between the sizes of `layers`, load these weights and biases into it, in
    order, and run it on x."""
    model = _loaded(student, layers, log_probs)
    return model(torch.as_tensor(x)) if isinstance(model, nn.Module) else model


def classifier_losses(student, *, layers, x, labels):
    """Return the losses of both kinds of classifier, with the same weights: cross-entropy of the
    logits, and the negative log-likelihood of the log-probabilities."""
    plain, log = _loaded(student, layers, False), _loaded(student, layers, True)
    if not isinstance(plain, nn.Module) or not isinstance(log, nn.Module):
        return plain if not isinstance(plain, nn.Module) else log
    x, labels = torch.as_tensor(x), torch.as_tensor(labels)
    return {
        "cross-entropy": nn.CrossEntropyLoss()(plain(x), labels),
        "negative log-likelihood": nn.NLLLoss()(log(x), labels),
    }


def two_classifiers(student, *, sizes):
    """Build two classifiers, one after the other.

    same: which parameters, by place, hold the same numbers in both; shared: which are one object.
    """
    models = _built(student, list(sizes), None), _built(student, list(sizes), None)
    if not all(isinstance(model, nn.Module) for model in models):
        return models[0]
    pairs = list(zip(*(model.parameters() for model in models), strict=True))
    same = [n for n, (one, other) in enumerate(pairs) if torch.equal(one, other)]
    shared = [n for n, (one, other) in enumerate(pairs) if one is other]
    return {"parameters": len(pairs), "same": same, "shared": shared}


def classification_loss(
    student, *, layers, images, labels, transposed=False, dropout=0.0, training=True
):
    """Call `classification_loss` once. transposed: exchange height and width of the images, so that
    their numbers do not lie in order.

    seen: the training flags that modules had when they were called, each once.
    found: the training flags and the gradients of the model afterwards.
    """
    model = _model(layers, dropout=dropout, training=training)
    seen = _watched(model)
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    answer = student.classification_loss(model, images.mT if transposed else images, labels)
    found = {"training": _flags(model), "gradients": _gradients(model)}
    return {**_told(answer), "seen": sorted(set(seen)), "found": found}


def gradients_of_classification_loss(student, *, layers, images, labels, of=None):
    """Call `classification_loss`, then `backward()` on what it returned, if that is a tensor on a
    graph; return the model's gradients. of: names of parameters (None: all)."""
    model = _model(layers)
    answer = student.classification_loss(model, torch.as_tensor(images), torch.as_tensor(labels))
    if not isinstance(answer, torch.Tensor):
        return answer
    if not answer.requires_grad:
        return "a loss that hangs on no graph"
    answer.backward()
    return {n: grad for n, grad in _gradients(model).items() if of is None or n in of}


def loss_and_grads(
    student,
    *,
    layers,
    x,
    y,
    criterion="cross_entropy",
    stale=None,
    frozen=(),
    spare=False,
    batch_norm=False,
    training=True,
    calls=1,
):
    """Call `loss_and_grads` on one model, `calls` times, and return the last answer.

    stale: gradients by name from before. frozen: children whose parameters require no gradient.
    spare: the model has a parameter of the name "spare" that it does not use.
    told: of each gradient, whether it requires a gradient itself.
    shared: the names of gradients that share their memory with the model.
    passes: how many forward passes there were, of the model or of a copy of it, in one call.
    found: parameters, gradients and training flags of the model afterwards.
    """
    model = _model(layers, batch_norm, training=training, frozen=frozen)
    if spare:
        model.register_parameter("spare", nn.Parameter(torch.ones(3)))
    _leave_gradients(model, stale)
    passes = _watched(model[0])
    for _ in range(calls):
        answer = student.loss_and_grads(
            model, CRITERIA[criterion], torch.as_tensor(x), torch.as_tensor(y)
        )
    grads = answer[1] if isinstance(answer, tuple) and len(answer) == 2 else None
    grads = grads if isinstance(grads, dict) else {}
    tensors = {n: g for n, g in grads.items() if isinstance(n, str) and isinstance(g, torch.Tensor)}
    owned = {t.untyped_storage().data_ptr() for t in _tensors(model)}
    return {
        "answer": _plain(answer),
        "told": {name: grad.requires_grad for name, grad in tensors.items()},
        "shared": [n for n, g in tensors.items() if g.untyped_storage().data_ptr() in owned],
        "passes": len(passes) / calls,
        "found": {
            "parameters": {name: p.detach().clone() for name, p in model.named_parameters()},
            "gradients": _gradients(model),
            "training": _flags(model),
        },
    }


def accumulate_gradients(
    student,
    *,
    layers,
    batches,
    criterion="cross_entropy",
    stale=None,
    frozen=(),
    training=True,
    calls=1,
):
    """Call `accumulate_gradients` on one model, `calls` times; return what it returned, and the
    model's gradients, parameters and training flags afterwards."""
    model = _model(layers, training=training, frozen=frozen)
    _leave_gradients(model, stale)
    pairs = [(torch.as_tensor(x), torch.as_tensor(y)) for x, y in batches]
    for _ in range(calls):
        returned = student.accumulate_gradients(model, CRITERIA[criterion], pairs)
    return {
        "returned": returned,
        "gradients": _gradients(model),
        "state": _state(model),
        "training": _flags(model),
    }


def sgd_step(student, *, values, gradients, lr, given="list", frozen=()):
    """Call `manual_sgd_step_` once on parameters of these values and gradients (None: it has none).

    given: "list" or "generator". frozen: places of parameters that require no gradient.
    same: whether a list still holds the objects that it held. requires_grad, leaves: what can be
    said of the tensors that it holds now.
    """
    made = [nn.Parameter(torch.as_tensor(value).clone()) for value in values]
    for place in frozen:
        made[place].requires_grad_(False)
    for parameter, gradient in zip(made, gradients, strict=True):
        parameter.grad = None if gradient is None else torch.as_tensor(gradient).clone()
    handed = list(made) if given == "list" else (parameter for parameter in made)
    returned = student.manual_sgd_step_(handed, lr)
    held = handed if given == "list" else made
    answer = {
        "returned": returned,
        "values": [parameter.detach().clone() for parameter in made],
        "gradients": [None if p.grad is None else p.grad.clone() for p in made],
        "requires_grad": [parameter.requires_grad for parameter in held],
        "leaves": [parameter.is_leaf for parameter in held],
        "same": len(held) == len(made) and all(a is b for a, b in zip(held, made, strict=True)),
        "grad_enabled": torch.is_grad_enabled(),
    }
    torch.set_grad_enabled(True)
    return answer


def descend(student, *, layers, x, y, lr, steps):
    """Train a model: clear the gradients, cross-entropy, backward, then `manual_sgd_step_` on
    `model.parameters()`. Return the parameters after each step."""
    model, states = _model(layers), []
    for _ in range(steps):
        model.zero_grad()
        F.cross_entropy(model(torch.as_tensor(x)), torch.as_tensor(y)).backward()
        student.manual_sgd_step_(model.parameters(), lr)
        states.append(_state(model))
    return states


def predict_probabilities(
    student, *, layers, x, batch_norm=False, dropout=0.0, training=True, evaluating=(), stale=False
):
    """Call `predict_probabilities` once. evaluating: children of the model in evaluation mode;
    stale: every parameter has a gradient from before.

    changed: the parameters, buffers, gradients and `requires_grad` that are not bit for bit as they
    were.
    seen: the training flag of each module at the time when it was called.
    graphs: how often the last layer gave logits that hang on a graph.
    grad_enabled: whether gradients are switched on afterwards.
    """
    model = _model(layers, batch_norm, dropout, training, evaluating=evaluating)
    if stale:
        _leave_gradients(model, {name: 0.5 for name, _ in model.named_parameters()})
    before = _everything(model)
    graphs, seen = [], _watched(model)
    model[-1].register_forward_hook(lambda _, __, out: graphs.append(out.requires_grad))
    answer = student.predict_probabilities(model, torch.as_tensor(x))
    after = _everything(model)
    told = {
        **_told(answer),
        "training": _flags(model),
        "changed": [name for name in before if not _equal(before[name], after[name])],
        "seen": seen,
        "graphs": sum(graphs),
        "grad_enabled": torch.is_grad_enabled(),
    }
    torch.set_grad_enabled(True)
    return told


def half_mse(student, *, pred, target):
    """Apply `HalfMSE` to two tensors."""
    return student.HalfMSE.apply(pred, target)


def half_mse_gradients(student, *, pred, target, of=("pred", "target"), upstream=None):
    """Apply `HalfMSE`, and go backward. of: which of the two require a gradient. upstream: the
    slope of the final result with respect to the loss, if the loss is not the final result."""
    given = {"pred": pred.clone(), "target": target.clone()}
    for name in of:
        given[name].requires_grad_()
    loss = student.HalfMSE.apply(given["pred"], given["target"])
    if not isinstance(loss, torch.Tensor):
        return loss
    (loss if upstream is None else (loss * upstream).sum()).backward()
    return {name: given[name].grad for name in of}


def half_mse_curvature(student, *, pred, target, weights):
    """Differentiate the square of `HalfMSE` with respect to pred and target, and then the sum of
    both gradients, each entry times its weight, once more: what the curvature does to weights."""
    pred, target = pred.clone().requires_grad_(), target.clone().requires_grad_()
    loss = student.HalfMSE.apply(pred, target)
    if not isinstance(loss, torch.Tensor):
        return loss
    slopes = torch.autograd.grad(loss**2, (pred, target), create_graph=True, allow_unused=True)
    total = sum((w * s).sum() for w, s in zip(weights, slopes, strict=True) if s is not None)
    if not isinstance(total, torch.Tensor) or not total.requires_grad:
        return "gradients that cannot be differentiated again"
    return torch.autograd.grad(total, (pred, target), allow_unused=True)


def half_mse_operation(student, *, pred, target):
    """Apply `HalfMSE`; own: whether its result hangs on the graph by a Function's own backward, and
    not by the operations of which it was computed."""
    loss = student.HalfMSE.apply(pred.clone().requires_grad_(), target.clone())
    node = getattr(loss, "grad_fn", None)
    return {"loss": loss, "own": isinstance(node, torch.autograd.function.BackwardCFunction)}


def half_mse_gradcheck(student, *, pred, target):
    """Apply `HalfMSE`, then compare its backward with finite differences by
    `torch.autograd.gradcheck`."""
    loss = student.HalfMSE.apply(pred.clone(), target.clone())
    inputs = tuple(t.clone().requires_grad_() for t in (pred, target))
    with contextlib.suppress(GradcheckError):
        agrees = torch.autograd.gradcheck(student.HalfMSE.apply, inputs)
        return {"loss": loss, "agrees": agrees}
    return {"loss": loss, "agrees": False}


def _mean_cross_entropy(logits, labels):
    """A criterion as a plain function, without `.reduction`."""
    return F.cross_entropy(logits, labels)


CRITERIA = {
    "cross_entropy": nn.CrossEntropyLoss(),
    "function": _mean_cross_entropy,
    "mse": nn.MSELoss(),
}


def _told(answer):
    """An answer with what does not cross with it: whether it requires a gradient."""
    return {"answer": answer, "requires_grad": getattr(answer, "requires_grad", None)}


def _plain(answer):
    """An answer whose dict may be of another kind, as an OrderedDict or a defaultdict is."""
    if isinstance(answer, tuple):
        return tuple(dict(part) if isinstance(part, dict) else part for part in answer)
    return answer


def _built(student, sizes, log_probs):
    return student.build_classifier(sizes, *([] if log_probs is None else [log_probs]))


def _loaded(student, layers, log_probs):
    """A classifier with these weights, or a sentence that says why they do not fit."""
    layers = [(torch.as_tensor(weight), torch.as_tensor(bias)) for weight, bias in layers]
    sizes = [layers[0][0].shape[1], *(len(bias) for _, bias in layers)]
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return model
    parameters, tensors = list(model.parameters()), [t for pair in layers for t in pair]
    if [p.shape for p in parameters] != [t.shape for t in tensors]:
        return f"a model whose parameters do not fit the sizes {sizes}"
    with torch.no_grad():
        for parameter, tensor in zip(parameters, tensors, strict=True):
            parameter.copy_(tensor)
    return model


def _model(layers, batch_norm=False, dropout=0.0, training=True, frozen=(), evaluating=()):
    modules = []
    with torch.random.fork_rng(devices=[]):  # the first weights are drawn, and then overwritten
        for index, (weight, bias) in enumerate(layers):
            weight, bias = torch.as_tensor(weight), torch.as_tensor(bias)
            linear = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
            linear.load_state_dict({"weight": weight, "bias": bias})
            modules.append(linear)
            if index < len(layers) - 1:
                modules += [nn.BatchNorm1d(weight.shape[0], dtype=weight.dtype)] * batch_norm
                modules.append(nn.ReLU())
                modules += [nn.Dropout(dropout)] * (dropout > 0)
    model = nn.Sequential(*modules).train(training)
    for index in evaluating:
        model[index].eval()
    for index in frozen:
        model[index].requires_grad_(False)
    return model


def _leave_gradients(model, stale):
    """Give parameters a gradient from before; a number stands for a tensor full of it."""
    for name, parameter in model.named_parameters():
        if stale is not None and name in stale:
            value = torch.as_tensor(stale[name], dtype=parameter.dtype)
            parameter.grad = torch.zeros_like(parameter).copy_(value)


def _tensors(model) -> Iterator[torch.Tensor]:
    """The parameters, buffers and gradients of a model."""
    yield from model.state_dict().values()
    yield from (p.grad for p in model.parameters() if p.grad is not None)


def _state(model):
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def _gradients(model, suffix=""):
    return {
        f"{name}{suffix}": None if parameter.grad is None else parameter.grad.detach().clone()
        for name, parameter in model.named_parameters()
    }


def _everything(model):
    flags = {
        f"{n}.requires_grad": torch.tensor(p.requires_grad) for n, p in model.named_parameters()
    }
    return _state(model) | _gradients(model, ".grad") | flags


def _watched(model):
    """A list that takes the training flag of each module at the time when it is called."""
    seen = []
    for module in model.modules():
        module.register_forward_pre_hook(lambda called, _: seen.append(called.training))
    return seen


def _equal(one, other):
    if one is None or other is None:
        return one is other
    return torch.equal(one, other)


def _flags(model):
    return [module.training for module in model.modules()]
