"""Live objects for this unit, built from plain data beside your code.

A model is `layers`, a list of (W, b): Linear layers with ReLU between them, and where it is asked
for a BatchNorm1d before each ReLU and a Dropout after it. Functions and criteria go by name. Every
driver calls your code and returns what came of it: what you returned, and the tensors and flags
that it may have changed. `_told` says what can be said of an answer beyond its numbers. The helpers
at the end, such as `model_of`, are there for you as well.
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
    """Differentiate a function at x, once or twice.

    function: its name; c: a constant in it. calls: how often.

    given: x is "plain", a "leaf" that requires a gradient, or a "node" that hangs on a graph.
    stale: the `.grad` that x has before the calls.
    found: the numbers, requires_grad and grad of x afterwards (None: it has none).

    As you would write it:

        if function == "mean of squares":
            f = lambda t: (t**2).mean()
        if function == "cubic":
            f = lambda t: (c * t * t * t).sum()
        if function == "product":
            f = lambda t: (c * t.exp()).sum() * t.sin().sum()
        if given == "leaf":
            x.requires_grad_()
        elif given == "node":
            x = x.requires_grad_() * 1
        if stale is not None:
            x.grad = stale
        if calls == 2:
            gradient_of(f, x)
        gradient_of(f, x)
        if stale is not None and calls == 1:
            {"x": x.detach(), "requires_grad": x.requires_grad, "grad": x.grad}
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
    """Build a classifier, and look at what it is made of.

    Return the type of the model, the names and shapes of its parameters, and how many of them
    require a gradient.

    As you would write it:

        model = build_classifier(sizes, log_probs)
        kind = type(model).__name__
        names = [name for name, p in model.named_parameters()]
        shapes = [list(p.shape) for p in model.parameters()]
        trained = sum([p.requires_grad for p in model.parameters()])
        {"model": kind, "names": names, "shapes": shapes, "trained": trained}
    """
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return {"model": model}
    names = [name for name, _ in model.named_parameters()]
    shapes = [list(p.shape) for p in model.parameters()]
    trained = sum(p.requires_grad for p in model.parameters())
    kind = "Sequential" if isinstance(model, nn.Sequential) else type(model).__name__
    return {"model": kind, "names": names, "shapes": shapes, "trained": trained}


def classifier_output(student, *, layers, x, log_probs=None):
    """Build a classifier, put weights and biases into it, and run it on x.

    The sizes are those of `layers`, from which it gets its weights and biases, in order.

    As you would write it:

        model = build_classifier(sizes_of(layers), log_probs)
        put_into(model, layers)
        model(torch.as_tensor(x))
    """
    model = _loaded(student, layers, log_probs)
    return model(torch.as_tensor(x)) if isinstance(model, nn.Module) else model


def classifier_losses(student, *, layers, x, labels):
    """Build both kinds of classifier, with the same weights, and return their losses.

    These are the cross-entropy of the logits, and the negative log-likelihood of the
    log-probabilities.

    As you would write it:

        plain = build_classifier(sizes_of(layers), False)
        put_into(plain, layers)
        log = build_classifier(sizes_of(layers), True)
        put_into(log, layers)
        x = torch.as_tensor(x)
        labels = torch.as_tensor(labels)
        {
            "cross-entropy": nn.CrossEntropyLoss()(plain(x), labels),
            "negative log-likelihood": nn.NLLLoss()(log(x), labels),
        }
    """
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

    As you would write it:

        one = build_classifier(sizes)
        other = build_classifier(sizes)
        pairs = list(zip(one.parameters(), other.parameters()))
        same = [n for n, (p, q) in enumerate(pairs) if torch.equal(p, q)]
        shared = [n for n, (p, q) in enumerate(pairs) if p is q]
        {"parameters": len(pairs), "same": same, "shared": shared}
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
    """Take the loss of a model on a batch of images.

    transposed: exchange height and width of the images, so that their numbers do not lie in order.
    seen: the training flags that modules had when they were called, each once.
    found: the training flags and the gradients of the model afterwards.

    As you would write it:

        model = model_of(layers, dropout=dropout) if dropout else model_of(layers)
        if not training:
            model.eval()
        images = torch.as_tensor(images).mT if transposed else torch.as_tensor(images)
        classification_loss(model, images, torch.as_tensor(labels))
    """
    model = model_of(layers, dropout=dropout, training=training)
    seen = _watched(model)
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    answer = student.classification_loss(model, images.mT if transposed else images, labels)
    found = {"training": _flags(model), "gradients": _gradients(model)}
    return {**_told(answer), "seen": sorted(set(seen)), "found": found}


def gradients_of_classification_loss(student, *, layers, images, labels, of=None):
    """Go backward from the loss, and return the model's gradients.

    of: names of parameters (None: all). What is no tensor on a graph is handed on as it is.

    As you would write it:

        model = model_of(layers)
        loss = classification_loss(model, torch.as_tensor(images), torch.as_tensor(labels))
        loss.backward()
        if of is None:
            {name: p.grad for name, p in model.named_parameters()}
        else:
            {name: p.grad for name, p in model.named_parameters() if name in of}
    """
    model = model_of(layers)
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
    """Take the loss of a model on one batch and its gradients, once or twice.

    Return the last answer, and what can be said of it. calls: how often.
    stale: gradients by name from before. frozen: children whose parameters require no gradient.
    spare: the model has a parameter of the name "spare" that it does not use.
    told: of each gradient, whether it requires a gradient itself.
    shared: the names of gradients that share their memory with the model.
    passes: how many forward passes there were, of the model or of a copy of it, in one call.
    found: parameters, gradients and training flags of the model afterwards.

    As you would write it:

        model = model_of(layers, batch_norm=True) if batch_norm else model_of(layers)
        if not training:
            model.eval()
        if frozen:
            for n in frozen:
                model[n].requires_grad_(False)
        if spare:
            model.register_parameter("spare", nn.Parameter(torch.ones(3)))
        if stale is not None:
            leave_gradients(model, stale)
        if criterion == "cross_entropy":
            loss_of = nn.CrossEntropyLoss()
        elif criterion == "mse":
            loss_of = nn.MSELoss()
        else:
            loss_of = nn.functional.cross_entropy
        x = torch.as_tensor(x)
        y = torch.as_tensor(y)
        if calls == 2:
            loss_and_grads(model, loss_of, x, y)
        loss, grads = loss_and_grads(model, loss_of, x, y)
        if stale is not None and calls == 1:
            {name: p.grad for name, p in model.named_parameters()}
        elif stale is not None or spare:
            grads
        else:
            loss, grads
    """
    model = model_of(layers, batch_norm, training=training, frozen=frozen)
    if spare:
        model.register_parameter("spare", nn.Parameter(torch.ones(3)))
    leave_gradients(model, stale)
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
    """Gather the gradients of a model over batches, once or twice.

    Return what the last call returned, and the model's gradients, parameters and training flags
    afterwards. calls: how often. stale: gradients by name from before. frozen: children whose
    parameters require no gradient.

    As you would write it:

        model = model_of(layers)
        if not training:
            model.eval()
        if frozen:
            for n in frozen:
                model[n].requires_grad_(False)
        if stale is not None:
            leave_gradients(model, stale)
        if criterion == "cross_entropy":
            loss_of = nn.CrossEntropyLoss()
        elif criterion == "mse":
            loss_of = nn.MSELoss()
        else:
            loss_of = nn.functional.cross_entropy
        batches = [(torch.as_tensor(x), torch.as_tensor(y)) for x, y in batches]
        if calls == 2:
            accumulate_gradients(model, loss_of, batches)
        accumulate_gradients(model, loss_of, batches)
        {name: p.grad for name, p in model.named_parameters()}
    """
    model = model_of(layers, training=training, frozen=frozen)
    leave_gradients(model, stale)
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
    """Take a step with parameters of given values and gradients.

    gradients: one for each parameter, or None for one that has none.
    given: "list" or "generator". frozen: places of parameters that require no gradient.
    same: whether a list still holds the objects that it held. requires_grad, leaves: what can be
    said of the tensors that it holds now.

    As you would write it:

        params = [nn.Parameter(value) for value in values]
        for p, gradient in zip(params, gradients):
            p.grad = gradient
        if frozen:
            for n in frozen:
                params[n].requires_grad_(False)
        manual_sgd_step_(params if given == "list" else (p for p in params), lr)
        params
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
    """Train a model for some steps on one batch, and return the parameters after each.

    As you would write it:

        model = model_of(layers)
        x = torch.as_tensor(x)
        y = torch.as_tensor(y)
        states = []
        for _ in range(steps):
            model.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            manual_sgd_step_(model.parameters(), lr)
            states.append({name: p.detach().clone() for name, p in model.named_parameters()})
        states
    """
    model, states = model_of(layers), []
    for _ in range(steps):
        model.zero_grad()
        F.cross_entropy(model(torch.as_tensor(x)), torch.as_tensor(y)).backward()
        student.manual_sgd_step_(model.parameters(), lr)
        states.append(_state(model))
    return states


def predict_probabilities(
    student, *, layers, x, batch_norm=False, dropout=0.0, training=True, evaluating=(), stale=False
):
    """Predict with a model, and see what has become of it.

    evaluating: children of the model in evaluation mode. stale: every parameter has a gradient from
    before.
    changed: the parameters, buffers, gradients and `requires_grad` that are not bit for bit as they
    were.
    seen: the training flag of each module at the time when it was called.
    graphs: how often the last layer gave logits that hang on a graph.
    grad_enabled: whether gradients are switched on afterwards.

    As you would write it:

        if batch_norm:
            model = model_of(layers, batch_norm=True)
        else:
            model = model_of(layers, dropout=dropout) if dropout else model_of(layers)
        if not training:
            model.eval()
        if evaluating:
            for n in evaluating:
                model[n].eval()
        if stale:
            for p in model.parameters():
                p.grad = torch.full_like(p, 0.5)
        predict_probabilities(model, torch.as_tensor(x))
        if evaluating or not training:
            [module.training for module in model.modules()]
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating=evaluating)
    if stale:
        leave_gradients(model, {name: 0.5 for name, _ in model.named_parameters()})
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
    """Take the loss of two tensors.

    As you would write it:

        HalfMSE.apply(pred, target)
    """
    return student.HalfMSE.apply(pred, target)


def half_mse_gradients(student, *, pred, target, of=("pred", "target"), upstream=None):
    """Take the loss of two tensors, go backward, and return their gradients.

    of: which of the two require a gradient. upstream: the slope of the final result with respect to
    the loss, if the loss is not the final result.

    As you would write it:

        if "pred" in of:
            pred.requires_grad_()
        if "target" in of:
            target.requires_grad_()
        loss = HalfMSE.apply(pred, target)
        if upstream is None:
            loss.backward()
        else:
            (loss * upstream).sum().backward()
        if "target" not in of:
            {"pred": pred.grad}
        elif "pred" not in of:
            {"target": target.grad}
        else:
            {"pred": pred.grad, "target": target.grad}
    """
    given = {"pred": pred.clone(), "target": target.clone()}
    for name in of:
        given[name].requires_grad_()
    loss = student.HalfMSE.apply(given["pred"], given["target"])
    if not isinstance(loss, torch.Tensor):
        return loss
    (loss if upstream is None else (loss * upstream).sum()).backward()
    return {name: given[name].grad for name in of}


def half_mse_curvature(student, *, pred, target, weights):
    """Differentiate the square of the loss with respect to pred and target, and then once more.

    The second time it is the sum of both gradients, each entry times its weight: what the curvature
    does to weights.

    As you would write it:

        pred.requires_grad_()
        target.requires_grad_()
        loss = HalfMSE.apply(pred, target)
        slopes = torch.autograd.grad(loss**2, (pred, target), create_graph=True)
        total = sum([(w * slope).sum() for w, slope in zip(weights, slopes)])
        torch.autograd.grad(total, (pred, target))
    """
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
    """Take the loss of two tensors, and see what operation it is on the graph.

    own: whether it hangs on the graph by a Function's own backward, and not by the operations of
    which it was computed.

    As you would write it:

        loss = HalfMSE.apply(pred.requires_grad_(), target)
        own = isinstance(loss.grad_fn, torch.autograd.function.BackwardCFunction)
        {"loss": loss, "own": own}
    """
    loss = student.HalfMSE.apply(pred.clone().requires_grad_(), target.clone())
    node = getattr(loss, "grad_fn", None)
    return {"loss": loss, "own": isinstance(node, torch.autograd.function.BackwardCFunction)}


def half_mse_gradcheck(student, *, pred, target):
    """Compare the backward with finite differences, by `torch.autograd.gradcheck`.

    As you would write it:

        loss = HalfMSE.apply(pred, target)
        inputs = (pred.requires_grad_(), target.requires_grad_())
        {"loss": loss, "agrees": torch.autograd.gradcheck(HalfMSE.apply, inputs)}
    """
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
    sizes = sizes_of(layers)
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return model
    shapes = [list(part.shape) for pair in layers for part in pair]
    if [list(p.shape) for p in model.parameters()] != shapes:
        return f"a model whose parameters do not fit the sizes {sizes}"
    put_into(model, layers)
    return model


def sizes_of(layers):
    """The sizes between which these layers stand, as `build_classifier` takes them."""
    return [layers[0][0].shape[1], *(len(bias) for _, bias in layers)]


def put_into(model, layers):
    """Give the parameters of a model the values of these weights and biases, in order."""
    values = [part for pair in layers for part in pair]
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), values, strict=True):
            parameter.copy_(torch.as_tensor(value))


def model_of(layers, batch_norm=False, dropout=0.0, training=True, frozen=(), evaluating=()):
    """Build a model of Linear layers with these weights and biases, and ReLU between them.

    batch_norm: a BatchNorm1d before each ReLU. dropout: the p of a Dropout after each. frozen: its
    children whose parameters require no gradient. evaluating: those in evaluation mode.
    """
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


def leave_gradients(model, stale):
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
