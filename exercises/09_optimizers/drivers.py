"""Live objects for this unit, built from plain data beside your code.

An optimiser is given by the name of its class, and its options as keywords; an option that is None
is left out. Parameters are tensors, which come to require a gradient. Gradients are given step by
step: a list with one entry for each parameter, a tensor, or None where there is none. Every driver
calls your code and returns what came of it.
"""

from types import ModuleType

import torch


def momentum_steps(student, *, w, gradients, rates, mu):
    """Take a step with momentum for each gradient, and return w after each.

    rates: the learning rate of each step. The velocity starts at zero.

    As you would write it:

        v = torch.zeros_like(w)
        states = []
        for g, lr in zip(gradients, rates):
            w, v = momentum_update(w, g, v, lr, mu)
            states.append(w.clone())
        states
    """
    v, states = torch.zeros_like(w), []
    for g, lr in zip(gradients, rates, strict=True):
        answer = student.momentum_update(w, g, v, lr, mu)
        if not _are_two_tensors(answer):
            return {"instead of a tuple (w, v) of two tensors": answer}
        w, v = answer
        states.append(w.detach().clone())
    return states


def own_results_of_momentum(student, *, w, g, v, lr, mu):
    """Take one step with momentum, and say of the new w and of the new v whether it is a tensor of
    its own, which shares no memory with the old ones or the other."""
    answer = student.momentum_update(w, g, v, lr, mu)
    if not _are_two_tensors(answer):
        return {"instead of a tuple (w, v) of two tensors": answer}
    tensors = [w, g, v, *answer]
    places = [tensor.data_ptr() for tensor in tensors]
    return [places.count(tensor.data_ptr()) == 1 for tensor in answer]


def _are_two_tensors(answer):
    is_pair = isinstance(answer, tuple) and len(answer) == 2
    return is_pair and all(isinstance(item, torch.Tensor) for item in answer)


def take_steps(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    generator=False,
    early=False,
    clear=False,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take a step for each list of gradients, and return the parameters after each.

    generator: hand the parameters over as a generator. early: the first gradients are there before
    the optimiser is. clear: call `zero_grad()` before each step's gradients come.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        if early:
            for p, g in zip(params, gradients[0]):
                p.grad = g
        optimiser = $optimizer(
            (p for p in params) if generator else params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        states = []
        for step in gradients:
            if clear:
                optimiser.zero_grad()
            if early:
                if states:
                    for p, g in zip(params, step):
                        p.grad = g
            else:
                for p, g in zip(params, step):
                    p.grad = g
            optimiser.step()
            states.append([p.detach().clone() for p in params])
        states
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
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


def look_after_steps(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    switched_off=False,
    part=None,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take a step for each list of gradients, then look at what a next pass would find.

    switched_off: whether autograd is switched off before the optimiser is made.
    moved: whether any parameter is not where it was.
    unchanged: of each parameter, whether its gradient was after each step as it was given.
    cleared: of each parameter, whether its gradient was gone after a step, None or zeros.
    requires_grad, leaves: of each parameter, whether it requires a gradient, and hangs on no graph.
    grad_enabled: whether gradients are switched on.
    With part, return the one of this name.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimiser = $optimizer(
            params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        for step in gradients:
            for p, g in zip(params, step):
                p.grad = g.clone()
            optimiser.step()
        if part == "moved":
            not all(map(torch.equal, params, parameters))
        elif part == "cleared":
            [p.grad is None or not p.grad.any() for p in params]
        elif part == "requires_grad":
            [p.requires_grad for p in params]
        elif part == "leaves":
            [p.grad_fn is None for p in params]
        elif part == "grad_enabled":
            torch.is_grad_enabled()
        else:
            [torch.equal(p.grad, g) for p, g in zip(params, step)]
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
    params = _leaves(parameters)
    unchanged, cleared = [True] * len(params), [False] * len(params)
    with torch.set_grad_enabled(not switched_off):
        optimiser = _optimiser(student, optimizer, params, False, options)
        for step in gradients:
            _give(params, step)
            optimiser.step()
            for n, (p, given) in enumerate(zip(params, step, strict=True)):
                unchanged[n] &= _equal(p.grad, given)
                cleared[n] |= _is_clear(p)
        grad_enabled = torch.is_grad_enabled()
    found = {
        "moved": _moved(params, parameters),
        "unchanged": unchanged,
        "cleared": cleared,
        "requires_grad": [p.requires_grad for p in params],
        "leaves": [p.grad_fn is None for p in params],
        "grad_enabled": grad_enabled,
    }
    return found if part is None else found[part]


def clear_gradients(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    generator=False,
    part=None,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take a step for each list of gradients, then call `zero_grad()`.

    moved: whether the steps moved anything; unmoved: of each parameter, whether `zero_grad` left it
    where it was; cleared: of each parameter, whether it has no gradient now (None or zeros).
    With part, return the one of this name.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimiser = $optimizer(
            (p for p in params) if generator else params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        for step in gradients:
            for p, g in zip(params, step):
                p.grad = g
            optimiser.step()
        if part == "moved":
            not all(map(torch.equal, params, parameters))
        elif part == "unmoved":
            before = [p.detach().clone() for p in params]
            optimiser.zero_grad()
            [torch.equal(p, old) for p, old in zip(params, before)]
        else:
            optimiser.zero_grad()
            [p.grad is None or not p.grad.any() for p in params]
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, generator, options)
    for step in gradients:
        _give(params, step)
        optimiser.step()
    before = _values(params)
    optimiser.zero_grad()
    found = {
        "moved": _moved(before, parameters),
        "cleared": [_is_clear(p) for p in params],
        "unmoved": [_equal(p.detach(), old) for p, old in zip(params, before, strict=True)],
    }
    return found if part is None else found[part]


def train(
    student,
    *,
    optimizer,
    parameters,
    targets,
    steps,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Train on the loss sum((p - target)**4) over all parameters, and return them after each step.

    A step is `zero_grad()`, `backward()` and `step()`.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimiser = $optimizer(
            params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        states = []
        for _ in range(steps):
            optimiser.zero_grad()
            loss = sum([((p - t) ** 4).sum() for p, t in zip(params, targets)])
            loss.backward()
            optimiser.step()
            states.append([p.detach().clone() for p in params])
        states
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    states = []
    for _ in range(steps):
        optimiser.zero_grad()
        sum(((p - t) ** 4).sum() for p, t in zip(params, targets, strict=True)).backward()
        optimiser.step()
        states.append(_values(params))
    return states


def take_steps_in_turn(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take steps with several optimisers in turn, and return the parameters after each round.

    Each optimiser has one of the parameters for its own.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimisers = [$optimizer(
            [p],
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        ) for p in params]
        states = []
        for step in gradients:
            for p, g in zip(params, step):
                p.grad = g
            for optimiser in optimisers:
                optimiser.step()
            states.append([p.detach().clone() for p in params])
        states
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
    params = _leaves(parameters)
    optimisers = [_optimiser(student, optimizer, [p], False, options) for p in params]
    states = []
    for step in gradients:
        _give(params, step)
        for optimiser in optimisers:
            optimiser.step()
        states.append(_values(params))
    return states


def take_steps_in_reused_tensors(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take steps whose gradients come in the same tensors, and return the parameters after each.

    So does `backward` after a `zero_grad` that sets zeros. Every parameter has a gradient.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimiser = $optimizer(
            params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        held = [torch.zeros_like(p) for p in params]
        states = []
        for step in gradients:
            for p, own, g in zip(params, held, step):
                p.grad = own.copy_(g)
            optimiser.step()
            states.append([p.detach().clone() for p in params])
        states
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
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


def graph_after_steps(
    student,
    *,
    optimizer,
    parameters,
    gradients,
    part=None,
    lr=None,
    momentum=None,
    alpha=None,
    betas=None,
    eps=None,
    weight_decay=None,
    nesterov=None,
):
    """Take a step for each list of gradients, and measure the graph that the optimiser keeps.

    moved: whether the steps moved anything; grew: whether the graph behind what it keeps
    grew after the second step.
    With part, return the one of this name.

    As you would write it:

        params = [p.clone().requires_grad_() for p in parameters]
        optimiser = $optimizer(
            params,
            lr=lr, momentum=momentum, alpha=alpha, betas=betas, eps=eps,
            weight_decay=weight_decay, nesterov=nesterov,
        )
        if part == "moved":
            for step in gradients:
                for p, g in zip(params, step):
                    p.grad = g
                optimiser.step()
            not all(map(torch.equal, params, parameters))
        else:
            sizes = []
            for step in gradients:
                for p, g in zip(params, step):
                    p.grad = g
                optimiser.step()
                sizes.append(graph_size(optimiser))
            sizes[-1] > sizes[1]
    """
    options = _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov)
    params = _leaves(parameters)
    optimiser = _optimiser(student, optimizer, params, False, options)
    sizes = []
    for step in gradients:
        _give(params, step)
        optimiser.step()
        sizes.append(graph_size(optimiser))
    found = {"moved": _moved(params, parameters), "grew": sizes[-1] > sizes[1]}
    return found if part is None else found[part]


def clip_gradients(student, *, gradients, max_norm, parameters=None, generator=False, part=None):
    """Clip gradients, and look at what became of them.

    The parameters are ones, if none are given.
    norm: what `clip_grad_norm_` returned; gradients: of each parameter, afterwards; same: of each
    parameter, whether its gradient is still the same tensor; moved: whether any parameter changed.
    With part, return the one of this name.

    As you would write it:

        if parameters is not None:
            params = [p.clone().requires_grad_() for p in parameters]
        elif gradients[0] is None or gradients[-1] is None:
            shapes = [1 if g is None else g.shape for g in gradients]
            params = [torch.ones(shape, requires_grad=True) for shape in shapes]
        else:
            params = [torch.ones_like(g, requires_grad=True) for g in gradients]
        for p, g in zip(params, gradients):
            p.grad = g
        norm = clip_grad_norm_((p for p in params) if generator else params, max_norm)
        if part == "norm":
            norm
        elif part == "same":
            [p.grad is g for p, g in zip(params, gradients)]
        elif part == "moved":
            if parameters is None:
                any([not torch.equal(p, torch.ones_like(p)) for p in params])
            else:
                not all(map(torch.equal, params, parameters))
        else:
            [p.grad for p in params]
    """
    if parameters is None:
        parameters = [torch.ones(1) if g is None else torch.ones_like(g) for g in gradients]
    params = _leaves(parameters)
    _give(params, gradients)
    held = [p.grad for p in params]
    norm = student.clip_grad_norm_((p for p in params) if generator else params, max_norm)
    found = {
        "norm": norm,
        "gradients": [None if p.grad is None else p.grad.detach().clone() for p in params],
        "same": [p.grad is own for p, own in zip(params, held, strict=True)],
        "moved": _moved(params, parameters),
    }
    return found if part is None else found[part]


def _chosen(lr, momentum, alpha, betas, eps, weight_decay, nesterov):
    """The options that are given, by their names."""
    options = {
        "lr": lr,
        "momentum": momentum,
        "alpha": alpha,
        "betas": betas,
        "eps": eps,
        "weight_decay": weight_decay,
        "nesterov": nesterov,
    }
    return {name: value for name, value in options.items() if value is not None}


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


def graph_size(optimiser):
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
