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

NO_GRAPH = "a loss that hangs on no graph: its requires_grad is False"

FUNCTIONS = {
    "mean of squares": lambda x, c: (x**2).mean(),
    "cubic": lambda x, c: (c * x * x * x).sum(),
    "product": lambda x, c: (c * x.exp()).sum() * x.sin().sum(),
}


def gradient_of(student, *, function, x, c=1.0, given="plain", stale=None, calls=1, part=None):
    """Differentiate a function that is given by its name at x.

    c: a constant in the function. calls: how often, at the same x.
    given: x is "plain", a "leaf" that requires a gradient, or a "node" that hangs on a graph.
    stale: the `.grad` that x has before the calls.
    found: "x", "x.requires_grad" and "x.grad" afterwards (None: it has none).
    part: the gradient "grad", "grad.requires_grad", "x", "x.requires_grad" or "x.grad" alone.

    As you would write it:

        if given == "leaf":
            x.requires_grad_()
        if given == "node":
            x = x.requires_grad_() * 1
        if stale is not None:
            x.grad = stale
        if function == "mean of squares":
            f = lambda t: (t**2).mean()
        elif function == "cubic":
            f = lambda t: (t**3).sum()
        else:
            f = lambda t: FUNCTIONS[function](t, c)
        if calls == 2:
            gradient_of(f, x)
        grad = gradient_of(f, x)
        $part
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
    found = {"x": point.detach().clone(), "x.requires_grad": point.requires_grad}
    found["x.grad"] = None if given == "node" or point.grad is None else point.grad.clone()
    if part is not None:
        told = {"grad": answers[-1]["answer"], "grad.requires_grad": answers[-1]["requires_grad"]}
        return (told | found)[part]
    return {**answers[-1], "earlier": [told["answer"] for told in answers[:-1]], "found": found}


def classifier_parameters(student, *, sizes, log_probs=None, part=None):
    """Build a classifier, and look at its parameters.

    Return the type of the "model", the "names" and "shapes" of its parameters, and how many of them
    require a gradient ("trained"); or the part of this name alone.

    As you would write it:

        model = build_classifier(sizes, log_probs)
        if part == "model":
            type(model).__name__
        elif part == "names":
            [name for name, _ in model.named_parameters()]
        elif part == "trained":
            len([p for p in model.parameters() if p.requires_grad])
        else:
            [list(p.shape) for p in model.parameters()]
    """
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return {"instead of a model": model}
    kind = "Sequential" if isinstance(model, nn.Sequential) else type(model).__name__
    found = {
        "model": kind,
        "names": [name for name, _ in model.named_parameters()],
        "shapes": [list(p.shape) for p in model.parameters()],
        "trained": sum(p.requires_grad for p in model.parameters()),
    }
    return found[part] if part else found


def classifier_output(student, *, layers, x, log_probs=None):
    """Build a classifier, load weights and biases into it, in order, and run it on x.

    The sizes are those of `layers`.

    As you would write it:

        model = build_classifier(sizes_of(layers), log_probs)
        load(model, layers)
        model(x)
    """
    model = _loaded(student, layers, log_probs)
    return model(torch.as_tensor(x)) if isinstance(model, nn.Module) else model


def classifier_losses(student, *, layers, x, labels):
    """Return the losses of both kinds of classifier, with the same weights: cross-entropy of the
    logits, and the negative log-likelihood of the log-probabilities.

    As you would write it:

        plain = build_classifier(sizes_of(layers))
        log = build_classifier(sizes_of(layers), log_probs=True)
        load(plain, layers)
        load(log, layers)
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


def two_classifiers(student, *, sizes, part=None):
    """Build two classifiers, one after the other, and compare their parameters.

    parameters: how many each has. same: how many of them hold the same numbers in both. shared: how
    many are one object. part: one of these names, for this answer alone.

    As you would write it:

        one = build_classifier(sizes)
        other = build_classifier(sizes)
        pairs = list(zip(one.parameters(), other.parameters()))
        if part == "parameters":
            len(pairs)
        elif part == "same":
            sum([torch.equal(p, q) for p, q in pairs])
        else:
            sum([p is q for p, q in pairs])
    """
    models = _built(student, list(sizes), None), _built(student, list(sizes), None)
    if not all(isinstance(model, nn.Module) for model in models):
        return {"instead of a model": models[0]}
    pairs = list(zip(*(model.parameters() for model in models), strict=True))
    same = sum(torch.equal(one, other) for one, other in pairs)
    shared = sum(one is other for one, other in pairs)
    found = {"parameters": len(pairs), "same": same, "shared": shared}
    return found[part] if part else found


def classification_loss(
    student,
    *,
    layers,
    images,
    labels,
    transposed=False,
    dropout=0.0,
    training=True,
    apart=(),
    nested=False,
    stale=None,
    part=None,
):
    """Measure the loss of one model on one batch.

    transposed: exchange height and width of the images, so that their numbers do not lie in order.
    apart: children of the model in the other mode. stale: gradients by name from before.
    seen: the training flags that modules had when they were called, each once.
    found: the training flags of the model afterwards, and how much in it changed.
    part: the "loss", its "requires_grad", "seen", the flags "training" or what "changed" alone.

    As you would write it:

        model = model_of(layers, dropout=dropout) if dropout else model_of(layers)
        if not training:
            model.eval()
        if stale is not None:
            leave_gradients(model, stale)
        if part == "seen":
            seen = watched(model)
        if part == "changed":
            before = snapshot(model)
        loss = classification_loss(model, images.mT if transposed else images, labels)
        if part == "seen":
            sorted(set(seen))
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "changed":
            changes(before, snapshot(model))
        elif part == "requires_grad":
            loss.requires_grad
        else:
            loss
    """
    model = model_of(layers, dropout=dropout, training=training, apart=apart, nested=nested)
    leave_gradients(model, stale)
    before, seen = snapshot(model), watched(model)
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    answer = student.classification_loss(model, images.mT if transposed else images, labels)
    seen, training = sorted(set(seen)), _flags(model)
    if part == "requires_grad" and not isinstance(answer, torch.Tensor):
        return {"instead of a loss that is a tensor": answer}
    if part is not None:
        told = {"loss": answer, "requires_grad": getattr(answer, "requires_grad", None)}
        changed = changes(before, snapshot(model))
        return {**told, "seen": seen, "training": training, "changed": changed}[part]
    found = {"training": training, **_counted(before, snapshot(model))}
    return {**_told(answer), "seen": seen, "found": found}


def gradients_of_classification_loss(student, *, layers, images, labels, part=None):
    """Measure the loss, go backward from it, and return the model's gradients.

    What is no tensor on a graph is handed on. part: the name of a parameter, for its gradient
    alone.

    As you would write it:

        model = model_of(layers)
        classification_loss(model, images, labels).backward()
        if part is None:
            {name: p.grad for name, p in model.named_parameters()}
        else:
            model.get_parameter(part).grad
    """
    model = model_of(layers)
    answer = student.classification_loss(model, torch.as_tensor(images), torch.as_tensor(labels))
    if not isinstance(answer, torch.Tensor):
        return {"instead of a loss that is a tensor": answer}
    if not answer.requires_grad:
        return {"instead of a loss that hangs on the graph": None, "namely": NO_GRAPH}
    answer.backward()
    return _gradients(model)[part] if part else _gradients(model)


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
    apart=(),
    calls=1,
    part=None,
):
    """Measure loss and gradients of one model on one batch.

    calls: how often; the last answer counts.
    stale: gradients by name from before. frozen: children whose parameters require no gradient.
    spare: the model has a parameter of the name "spare" that it does not use.
    apart: children of the model in the other mode.
    on_a_graph: the names of gradients that require a gradient themselves, or "none".
    shared: the names of gradients that share their memory with the model, or "none".
    passes: how many forward passes there were, of the model or of a copy of it.
    found: the training flags of the model afterwards, and how much in it changed.
    part: one of "answer", "loss", "grads", "on_a_graph", "shared", "passes", "changed" and
    "training", for this alone.

    As you would write it:

        model = model_of(layers, batch_norm=True) if batch_norm else model_of(layers)
        if not training:
            model.eval()
        if frozen:
            for place in frozen:
                model[place].requires_grad_(False)
        if spare:
            model.register_parameter("spare", nn.Parameter(torch.ones(3)))
        if stale is not None:
            leave_gradients(model, stale)
        if part == "passes":
            passes = watched(model[0])
        if part == "changed":
            before = snapshot(model, buffers=False)
        loss_function = nn.MSELoss() if criterion == "mse" else CRITERIA[criterion]
        if calls == 2:
            loss_and_grads(model, loss_function, x, y)
        loss, grads = loss_and_grads(model, loss_function, x, y)
        if part in ("loss", "grads"):
            $part
        elif part == "on_a_graph":
            ", ".join([name for name, g in grads.items() if g.requires_grad]) or "none"
        elif part == "shared":
            ", ".join([name for name, g in grads.items() if shares_memory(g, model)]) or "none"
        elif part == "passes":
            len(passes)
        elif part == "changed":
            changes(before, snapshot(model, buffers=False))
        elif part == "training":
            [module.training for module in model.modules()]
        else:
            (loss, grads)
    """
    model = model_of(layers, batch_norm, training=training, frozen=frozen, apart=apart)
    if spare:
        model.register_parameter("spare", nn.Parameter(torch.ones(3)))
    leave_gradients(model, stale)
    before, passes = snapshot(model, buffers=False), watched(model[0])
    for _ in range(calls):
        answer = student.loss_and_grads(
            model, CRITERIA[criterion], torch.as_tensor(x), torch.as_tensor(y)
        )
    grads = answer[1] if isinstance(answer, tuple) and len(answer) == 2 else None
    grads = grads if isinstance(grads, dict) else {}
    tensors = {n: g for n, g in grads.items() if isinstance(n, str) and isinstance(g, torch.Tensor)}
    told = {
        "answer": _plain(answer),
        "on_a_graph": ", ".join(name for name, g in tensors.items() if g.requires_grad) or "none",
        "shared": ", ".join(n for n, g in tensors.items() if shares_memory(g, model)) or "none",
        "passes": len(passes),
    }
    after, training = snapshot(model, buffers=False), _flags(model)
    if part in ("loss", "grads"):
        is_pair = isinstance(answer, tuple) and len(answer) == 2
        pair = told["answer"] if is_pair else [{"instead of (loss, grads)": told["answer"]}] * 2
        return pair[("loss", "grads").index(part)]
    if part is None:
        return {**told, "found": {"training": training, **_counted(before, after)}}
    return {**told, "training": training, "changed": changes(before, after)}[part]


def accumulate_gradients(
    student,
    *,
    layers,
    batches,
    criterion="cross_entropy",
    stale=None,
    frozen=(),
    training=True,
    apart=(),
    calls=1,
    part=None,
):
    """Gather the gradients of one model over batches.

    Return what was "returned", and the model's "gradients", "state" and flags "training"
    afterwards. calls: how often this is done. apart: children of the model in the other mode. part:
    one of these names for this alone, or that of a parameter for its gradient.

    As you would write it:

        model = model_of(layers)
        if not training:
            model.eval()
        if frozen:
            for place in frozen:
                model[place].requires_grad_(False)
        if stale is not None:
            leave_gradients(model, stale)
        loss_function = nn.MSELoss() if criterion == "mse" else CRITERIA[criterion]
        if calls == 2:
            accumulate_gradients(model, loss_function, list(batches))
        if part == "returned":
            accumulate_gradients(model, loss_function, batches)
        else:
            accumulate_gradients(model, loss_function, batches)
            if part in (None, "gradients"):
                {name: p.grad for name, p in model.named_parameters()}
            elif part == "state":
                dict(model.state_dict())
            elif part == "training":
                [module.training for module in model.modules()]
            else:
                model.get_parameter(part).grad
    """
    model = model_of(layers, training=training, frozen=frozen, apart=apart)
    leave_gradients(model, stale)
    for _ in range(calls):
        pairs = _batches(batches)  # anew, so that what one call does to them is no other's affair
        returned = student.accumulate_gradients(model, CRITERIA[criterion], pairs)
    gradients = _gradients(model)
    found = {
        "returned": returned,
        "gradients": gradients,
        "state": _state(model),
        "training": _flags(model),
    }
    return found if part is None else (found | gradients)[part]


def batches_after_accumulating(student, *, layers, batches, criterion="cross_entropy"):
    """Gather the gradients of one model over batches, and return the batches as they are then.

    As you would write it:

        loss_function = nn.MSELoss() if criterion == "mse" else CRITERIA[criterion]
        accumulate_gradients(model_of(layers), loss_function, batches)
        batches
    """
    pairs = _batches(batches)
    student.accumulate_gradients(model_of(layers), CRITERIA[criterion], pairs)
    return pairs


def _batches(batches):
    """The batches, of tensors of their own."""
    return [(torch.as_tensor(x).clone(), torch.as_tensor(y).clone()) for x, y in batches]


def sgd_step(student, *, values, gradients, lr, given="list", frozen=(), enabled=True, part=None):
    """Take one step with parameters of these values and gradients (None: it has none).

    given: "list" or "generator". frozen: places of parameters that require no gradient. enabled:
    whether gradients are switched on before the step, and grad_enabled whether they are after it.
    same: whether a list still holds the objects that it held. requires_grad, leaves: what can be
    said of the tensors that it holds now. part: one of the names in the answer, for this alone.

    As you would write it:

        params = [nn.Parameter(value) for value in values]
        if frozen:
            for place in frozen:
                params[place].requires_grad_(False)
        for p, gradient in zip(params, gradients):
            p.grad = gradient
        if part == "same":
            before = list(params)
        if part == "returned":
            manual_sgd_step_((p for p in params) if given == "generator" else params, lr)
        elif part == "grad_enabled" and not enabled:
            with torch.no_grad():
                manual_sgd_step_((p for p in params) if given == "generator" else params, lr)
                grad_enabled = torch.is_grad_enabled()
            grad_enabled
        else:
            manual_sgd_step_((p for p in params) if given == "generator" else params, lr)
            if part == "same":
                all([p is q for p, q in zip(params, before, strict=True)])
            elif part == "gradients":
                [p.grad for p in params]
            elif part == "requires_grad":
                [p.requires_grad for p in params]
            elif part == "leaves":
                [p.is_leaf for p in params]
            elif part == "grad_enabled":
                torch.is_grad_enabled()
            else:
                [p.detach() for p in params]
    """
    made = [nn.Parameter(torch.as_tensor(value).clone()) for value in values]
    for place in frozen:
        made[place].requires_grad_(False)
    for parameter, gradient in zip(made, gradients, strict=True):
        parameter.grad = None if gradient is None else torch.as_tensor(gradient).clone()
    handed = list(made) if given == "list" else (parameter for parameter in made)
    with torch.set_grad_enabled(enabled):
        returned = student.manual_sgd_step_(handed, lr)
        grad_enabled = torch.is_grad_enabled()
    held = handed if given == "list" else made
    answer = {
        "returned": returned,
        "values": [parameter.detach().clone() for parameter in made],
        "gradients": [None if p.grad is None else p.grad.clone() for p in made],
        "requires_grad": [parameter.requires_grad for parameter in held],
        "leaves": [parameter.is_leaf for parameter in held],
        "same": len(held) == len(made) and all(a is b for a, b in zip(held, made, strict=True)),
        "grad_enabled": grad_enabled,
    }
    return answer if part is None else answer[part]


def descend(student, *, layers, x, y, lr, steps):
    """Train a model with your step, and return its parameters after each.

    As you would write it:

        model = model_of(layers)
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
        loss = F.cross_entropy(model(torch.as_tensor(x)), torch.as_tensor(y))
        if not loss.requires_grad:
            on = torch.is_grad_enabled()
            torch.set_grad_enabled(True)
            due = (
                "parameters that still require a gradient" if on else "gradients still switched on"
            )
            return {f"instead of {due} after a step": None, "namely": NO_GRAPH}
        loss.backward()
        student.manual_sgd_step_(model.parameters(), lr)
        states.append(_state(model))
    torch.set_grad_enabled(True)
    return states


def predict_probabilities(
    student,
    *,
    layers,
    x,
    batch_norm=False,
    dropout=0.0,
    training=True,
    apart=(),
    frozen=(),
    nested=False,
    stale=False,
    enabled=True,
    part=None,
):
    """Predict with one model, and look at it afterwards.

    apart: children of the model in the other mode; frozen: children whose parameters require no
    gradient; stale: every parameter has a gradient from before; enabled: whether gradients are
    switched on before the call.

    changed: the names of the parameters, buffers, gradients and `requires_grad` that are not as
    they were, or "nothing". found: how many these are.
    seen: the training flag of each module at the time when it was called.
    graphs: how often the last layer gave logits that hang on a graph.
    grad_enabled: whether gradients are switched on afterwards.
    part: one of the names in the answer, for this alone.

    As you would write it:

        if batch_norm:
            model = model_of(layers, batch_norm=True)
        elif dropout:
            model = model_of(layers, dropout=dropout)
        else:
            model = model_of(layers)
        if not training:
            model.eval()
        if apart:
            for place in apart:
                model[place].train(not model.training)
        if frozen:
            for place in frozen:
                model[place].requires_grad_(False)
        if stale:
            leave_gradients(model, {name: 0.5 for name, _ in model.named_parameters()})
        if part == "changed":
            before = snapshot(model)
        if part == "seen":
            seen = watched(model)
        if part == "graphs":
            graphs = []
            model[-1].register_forward_hook(lambda _, __, out: graphs.append(out.requires_grad))
        if part == "grad_enabled" and not enabled:
            with torch.no_grad():
                probs = predict_probabilities(model, x)
                grad_enabled = torch.is_grad_enabled()
        else:
            probs = predict_probabilities(model, x)
        if part == "requires_grad":
            probs.requires_grad
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "changed":
            changes(before, snapshot(model))
        elif part == "seen":
            seen
        elif part == "graphs":
            sum(graphs)
        elif part == "grad_enabled":
            torch.is_grad_enabled() if enabled else grad_enabled
        else:
            probs
    """
    model = model_of(layers, batch_norm, dropout, training, frozen, apart, nested)
    if stale:
        leave_gradients(model, {name: 0.5 for name, _ in model.named_parameters()})
    before = snapshot(model)
    graphs, seen = [], watched(model)
    last = [*model.modules()][-1]
    last.register_forward_hook(lambda _, __, out: graphs.append(out.requires_grad))
    with torch.set_grad_enabled(enabled):
        answer = student.predict_probabilities(model, torch.as_tensor(x))
        grad_enabled = torch.is_grad_enabled()
    told = {
        **_told(answer),
        "training": _flags(model),
        "changed": changes(before, snapshot(model)),
        "seen": seen,
        "graphs": sum(graphs),
        "grad_enabled": grad_enabled,
        "found": _counted(before, snapshot(model)),
    }
    return told if part is None else told[part]


def half_mse(student, *, pred, target):
    """Apply `HalfMSE` to two tensors.

    As you would write it:

        HalfMSE.apply(pred, target)
    """
    return student.HalfMSE.apply(pred, target)


def half_mse_gradients(student, *, pred, target, of=("pred", "target"), upstream=None):
    """Apply `HalfMSE`, and go backward. of: which of the two require a gradient. upstream: the
    slope of the final result with respect to the loss, if the loss is not the final result.

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
        return {"instead of a loss that is a tensor": loss}
    if not loss.requires_grad:
        return {"instead of a loss that hangs on the graph": None, "namely": NO_GRAPH}
    (loss if upstream is None else (loss * upstream).sum()).backward()
    return {name: given[name].grad for name in of}


def half_mse_curvature(student, *, pred, target, weights):
    """Differentiate the square of `HalfMSE` with respect to pred and target, and then the sum of
    both gradients, each entry times its weight, once more: what the curvature does to weights.

    As you would write it:

        pred.requires_grad_()
        target.requires_grad_()
        loss = HalfMSE.apply(pred, target)
        slopes = torch.autograd.grad(loss**2, (pred, target), create_graph=True)
        total = sum((w * slope).sum() for w, slope in zip(weights, slopes))
        torch.autograd.grad(total, (pred, target))
    """
    pred, target = pred.clone().requires_grad_(), target.clone().requires_grad_()
    loss = student.HalfMSE.apply(pred, target)
    if not isinstance(loss, torch.Tensor):
        return {"instead of a loss that is a tensor": loss}
    slopes = torch.autograd.grad(loss**2, (pred, target), create_graph=True, allow_unused=True)
    total = sum((w * s).sum() for w, s in zip(weights, slopes, strict=True) if s is not None)
    if not isinstance(total, torch.Tensor) or not total.requires_grad:
        found = "gradients that hang on no graph: their requires_grad is False"
        return {"instead of gradients that can be differentiated again": None, "namely": found}
    return torch.autograd.grad(total, (pred, target), allow_unused=True)


def half_mse_operation(student, *, pred, target, part=None):
    """Apply `HalfMSE`, and look at how its result hangs on the graph.

    own: whether that is by a Function's own backward, and not by the operations of which it was
    computed. part: the "loss" or "own" alone.

    As you would write it:

        loss = HalfMSE.apply(pred.requires_grad_(), target)
        if part == "own":
            isinstance(loss.grad_fn, torch.autograd.function.BackwardCFunction)
        else:
            loss
    """
    loss = student.HalfMSE.apply(pred.clone().requires_grad_(), target.clone())
    node = getattr(loss, "grad_fn", None)
    found = {"loss": loss, "own": isinstance(node, torch.autograd.function.BackwardCFunction)}
    return found[part] if part else found


def half_mse_gradcheck(student, *, pred, target):
    """Apply `HalfMSE`, then compare its backward with finite differences by
    `torch.autograd.gradcheck`.

    As you would write it:

        torch.autograd.gradcheck(HalfMSE.apply, (pred.requires_grad_(), target.requires_grad_()))
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
    """A classifier with these weights, or what is handed on instead of one."""
    sizes = sizes_of(layers)
    model = _built(student, sizes, log_probs)
    if not isinstance(model, nn.Module):
        return {"instead of a model": model}
    try:
        load(model, layers)
    except ValueError:
        shapes = ", ".join(str(tuple(p.shape)) for p in model.parameters())
        due = f"instead of a model with the parameters of the sizes {sizes}"
        return {due: None, "namely": f"a model with parameters of the shapes {shapes or 'none'}"}
    return model


def sizes_of(layers):
    """The sizes of a classifier with these weights and biases."""
    return [layers[0][0].shape[1], *(len(bias) for _, bias in layers)]


def load(model, layers):
    """Copy weights and biases into a model's parameters, in order."""
    tensors = [torch.as_tensor(entries) for pair in layers for entries in pair]
    parameters = list(model.parameters())
    if [p.shape for p in parameters] != [t.shape for t in tensors]:
        raise ValueError(f"a model whose parameters do not fit the sizes {sizes_of(layers)}")
    with torch.no_grad():
        for parameter, tensor in zip(parameters, tensors, strict=True):
            parameter.copy_(tensor)


def model_of(
    layers, batch_norm=False, dropout=0.0, training=True, frozen=(), apart=(), nested=False
):
    """A model with these weights and biases.

    batch_norm, dropout: what stands around each ReLU. frozen: places of children that require no
    gradient. apart: places of those in the other mode. nested: whether it is inside another one;
    see `Nested`.
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
    for index in apart:
        model[index].train(not training)
    for index in frozen:
        model[index].requires_grad_(False)
    return Nested(model) if nested else model


class Nested(nn.Module):
    """A model that has all its layers two modules deep, and that nobody can index or loop over. It
    is in the mode of the model in it."""

    def __init__(self, model):
        super().__init__()
        self.body = nn.Sequential(model)
        self.training = self.body.training = model.training

    def forward(self, x):
        return self.body(x)


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


def shares_memory(tensor, model):
    """Say whether a tensor lies in the memory of a parameter, buffer or gradient of a model."""
    owned = {t.untyped_storage().data_ptr() for t in _tensors(model)}
    return tensor.untyped_storage().data_ptr() in owned


def _state(model):
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def _gradients(model, suffix=""):
    return {
        f"{name}{suffix}": None if parameter.grad is None else parameter.grad.detach().clone()
        for name, parameter in model.named_parameters()
    }


def snapshot(model, buffers=True):
    """Copies of a model's parameters, buffers, gradients and flags `requires_grad`, by name."""
    parameters = dict(model.named_parameters())
    flags = {f"{n}.requires_grad": torch.tensor(p.requires_grad) for n, p in parameters.items()}
    state = {n: t for n, t in _state(model).items() if buffers or n in parameters}
    return state | _gradients(model, ".grad") | flags


def watched(model):
    """A list that takes the training flag of each module at the time when it is called."""
    seen = []
    for module in model.modules():
        module.register_forward_pre_hook(lambda called, _: seen.append(called.training))
    return seen


def changes(before, after):
    """The names of what is not the same in two snapshots of a model, or "nothing"."""
    return ", ".join(_changed(before, after)) or "nothing"


def _counted(before, after):
    """How much is not the same in two snapshots of a model."""
    changed = _changed(before, after)
    gradients = sum(name.endswith(".grad") for name in changed)
    flags = sum(name.endswith(".requires_grad") for name in changed)
    return {
        "numbers that changed": len(changed) - gradients - flags,
        "gradients that changed": gradients,
        "requires_grad that changed": flags,
    }


def _changed(before, after):
    return [name for name in before if not _equal(before[name], after[name])]


def _equal(one, other):
    """Whether two tensors are equal, within what adding and taking away again leaves of them."""
    if one is None or other is None:
        return one is other
    return torch.allclose(one.double(), other.double(), rtol=1e-6, atol=0)


def _flags(model):
    return [module.training for module in model.modules()]
