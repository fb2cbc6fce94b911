"""Live objects for this unit, built from plain data beside your code.

An optimiser is given by the name of its class, and its options as keywords. Parameters are tensors
that require a gradient. Gradients are given step by step: a list with one entry for each parameter,
a tensor, or None where there is none. Every driver calls your code and returns what came of it.
"""

from types import ModuleType

import torch


def momentum_steps(student, *, w, gradients, rates, mu):
    """Call `momentum_update` once for each gradient, with the learning rate of that step. The
    velocity starts at zero. Return w after each step."""
    v, states = torch.zeros_like(w), []
    for g, lr in zip(gradients, rates, strict=True):
        w, v = student.momentum_update(w, g, v, lr, mu)
        states.append(w.detach().clone() if isinstance(w, torch.Tensor) else w)
    return states


def take_steps(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    generator=False,
    early=False,
    clear=False,
    **options,
):
    """Put the gradients of each step into `.grad` and call `step()`. Return the parameters after
    each step. generator: hand the parameters over as a generator. early: the first gradients are
    there before the optimiser is. clear: call `zero_grad()` before each step's gradients come."""
    params = _leaves(parameters)
    if early:
        _give(params, gradients[0])
    optimiser = _optimiser(student, optimizer, params, generator, options)
    states = []
    for count, step in enumerate(gradients):
        if clear:
            optimiser.zero_grad()
        if count or not early:
            _give(params, step)
        optimiser.step()
        states.append(_values(params))
    return states


def look_after_steps(student, *, optimizer, parameters, gradients, **options):
    """Take steps as `take_steps` does, then look at what a next pass would find.

    moved: whether any parameter is not where it was.
    unchanged: of each parameter, whether its gradient was after each step as it was given.
    cleared: of each parameter, whether its gradient was gone after a step, None or zeros.
    requires_grad, leaves: of each parameter, whether it requires a gradient, and hangs on no graph.
    grad_enabled: whether gradients are switched on.
    """
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    unchanged, cleared = [True] * len(params), [False] * len(params)
    for step in gradients:
        _give(params, step)
        optimiser.step()
        for n, (p, given) in enumerate(zip(params, step, strict=True)):
            unchanged[n] &= _equal(p.grad, given)
            cleared[n] |= _is_clear(p)
    return {
        "moved": _moved(params, parameters),
        "unchanged": unchanged,
        "cleared": cleared,
        "requires_grad": [p.requires_grad for p in params],
        "leaves": [p.grad_fn is None for p in params],
        "grad_enabled": torch.is_grad_enabled(),
    }


def clear_gradients(student, *, optimizer, parameters, gradients, generator=False, **options):
    """Take steps, then call `zero_grad()`.

    moved: whether the steps moved anything; unmoved: of each parameter, whether `zero_grad` left it
    where it was; cleared: of each parameter, whether it has no gradient now (None or zeros).
    """
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, generator, options)
    for step in gradients:
        _give(params, step)
        optimiser.step()
    before = _values(params)
    optimiser.zero_grad()
    return {
        "moved": _moved(before, parameters),
        "cleared": [_is_clear(p) for p in params],
        "unmoved": [_equal(p.detach(), old) for p, old in zip(params, before, strict=True)],
    }


def train(student, *, optimizer, parameters, targets, steps, **options):
    """Train by `zero_grad()`, `backward()`, `step()` on the loss sum((p - target)**4) over all
    parameters. Return the parameters after each step."""
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    states = []
    for _ in range(steps):
        optimiser.zero_grad()
        sum(((p - t) ** 4).sum() for p, t in zip(params, targets, strict=True)).backward()
        optimiser.step()
        states.append(_values(params))
    return states


def take_steps_in_turn(student, *, optimizer, parameters, gradients, **options):
    """Take steps with several optimisers in turn, each with one of the parameters for its own.
    Return the parameters after each round."""
    params = _leaves(parameters)
    optimisers = [_optimiser(student, optimizer, [p], False, options) for p in params]
    states = []
    for step in gradients:
        _give(params, step)
        for optimiser in optimisers:
            optimiser.step()
        states.append(_values(params))
    return states


def take_steps_in_reused_tensors(student, *, optimizer, parameters, gradients, **options):
    """Take steps as `take_steps` does, but write each step's gradients into the same tensors, as
    `backward` does after a `zero_grad` that sets zeros. Every parameter has a gradient."""
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    held = [torch.zeros_like(p) for p in params]
    states = []
    for step in gradients:
        for p, own, g in zip(params, held, step, strict=True):
            p.grad = own.copy_(g)
        optimiser.step()
        states.append(_values(params))
    return states


def graph_after_steps(student, *, optimizer, parameters, gradients, **options):
    """Take steps. moved: whether they moved anything; grew: whether the graph behind what the
    optimiser keeps grew after the second step."""
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    sizes = []
    for step in gradients:
        _give(params, step)
        optimiser.step()
        sizes.append(_graph_size(optimiser))
    return {"moved": _moved(params, parameters), "grew": sizes[-1] > sizes[1]}


def clip_gradients(student, *, gradients, max_norm, parameters=None, generator=False):
    """Call `clip_grad_norm_` once; on parameters of ones, if none are given.

    norm: what it returned; gradients: of each parameter, afterwards; same: of each parameter,
    whether its gradient is still the same tensor; moved: whether any parameter changed.
    """
    if parameters is None:
        parameters = [torch.ones(1) if g is None else torch.ones_like(g) for g in gradients]
    params = _leaves(parameters)
    _give(params, gradients)
    held = [p.grad for p in params]
    norm = student.clip_grad_norm_((p for p in params) if generator else params, max_norm)
    return {
        "norm": norm,
        "gradients": [None if p.grad is None else p.grad.detach().clone() for p in params],
        "same": [p.grad is own for p, own in zip(params, held, strict=True)],
        "moved": _moved(params, parameters),
    }


def _optimiser(student, name, params, generator, options):
    return getattr(student, name)((p for p in params) if generator else params, **options)


def _leaves(parameters):
    return [_leaf(tensor) for tensor in parameters]


def _leaf(tensor):
    return tensor.detach().clone().requires_grad_()


def _give(params, gradients):
    for p, g in zip(params, gradients, strict=True):
        p.grad = None if g is None else g.clone()


def _values(params):
    return [p.detach().clone() for p in params]


def _moved(params, parameters):
    return any(not _equal(p.detach(), old) for p, old in zip(params, parameters, strict=True))


def _is_clear(p):
    return p.grad is None or not bool(p.grad.any())


def _equal(one, other):
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and torch.allclose(one, other, 0.0, 0.0, equal_nan=True)


def _graph_size(optimiser):
    """Count the nodes of the graph behind all tensors that are found inside an object."""
    waiting, nodes = [t.grad_fn for t in _tensors_in(optimiser)], set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in nodes:
            nodes.add(node)
            waiting += [parent for parent, _ in node.next_functions]
    return len(nodes)


def _tensors_in(thing):
    waiting, seen, found = [thing], {}, []
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(part, type | ModuleType):
            continue
        seen[id(part)] = part
        if isinstance(part, torch.Tensor):
            found.append(part)
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list | tuple | set):
            waiting += part
        waiting.append(getattr(part, "__dict__", None))
    return found
