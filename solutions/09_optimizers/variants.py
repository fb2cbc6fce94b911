"""Right optimisers that look different."""

import math
from collections import defaultdict

import torch

from autograder import variant

# sgd_update


@variant(of="sgd_update")
def update_in_one_call(w, g, lr):
    """One function of torch for the product and the sum."""
    if w.size() != g.size():
        raise ValueError(f"{w.size()} against {g.size()}")
    return torch.add(w, g, alpha=-lr)


@variant(of="sgd_update")
def update_of_a_copy(w, g, lr):
    """Changes a copy in place."""
    if list(w.shape) != list(g.shape):
        raise ValueError(f"w is {[*w.shape]}, g is {[*g.shape]}")
    new = w.clone()
    new -= g * lr
    return new


@variant(of="sgd_update")
def update_under_no_grad(w, g, lr):
    """Detaches everything first."""
    if w.shape != g.shape:
        raise ValueError("shapes differ: " + "x".join(map(str, [*w.shape, *g.shape])))
    with torch.no_grad():
        return w.detach().sub(g.detach().mul(lr))


@variant(of="sgd_update")
def update_through_numpy(w, g, lr):
    """Goes by way of NumPy, in the dtype it found."""
    if w.shape != g.shape:
        raise ValueError(f"{tuple(w.shape)} {tuple(g.shape)}")
    return torch.tensor(w.numpy() - lr * g.numpy(), dtype=w.dtype)


# momentum_update


@variant(of="momentum_update")
def momentum_in_place_on_copies(w, g, v, lr, mu):
    """Changes copies in place."""
    if not w.shape == g.shape == v.shape:
        raise ValueError(f"{w.shape}, {g.shape}, {v.shape}")
    v = v.clone().mul_(mu).add_(g)
    w = w.clone().add_(v, alpha=-lr)
    return w, v


@variant(of="momentum_update")
def momentum_written_out(w, g, v, lr, mu):
    """Both results straight from what came in."""
    for name, tensor in (("g", g), ("v", v)):
        if tensor.shape != w.shape:
            raise ValueError(f"w {tuple(w.shape)}, {name} {tuple(tensor.shape)}")
    return w - lr * mu * v - lr * g, v * mu + g


@variant(of="momentum_update")
def momentum_with_the_sign_inside(w, g, v, lr, mu):
    """Steps along a velocity that points downhill, and hands it on the other way round."""
    if w.shape != g.shape or w.shape != v.shape:
        raise ValueError(f"{w.shape}, {g.shape}, {v.shape}")
    down = -mu * v - g
    return w + lr * down, -down


# SGD_


@variant(of="SGD_")
class SgdByIndex:
    """Velocities in a dict by index, made when they are needed; zeros for zero_grad."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = [p for p in params]
        self.lr, self.mu, self.wd, self.nesterov = lr, momentum, weight_decay, nesterov
        self.state = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            d = p.grad
            if self.wd != 0:
                d = d.add(p, alpha=self.wd)
            if self.mu != 0:
                if i not in self.state:
                    self.state[i] = torch.clone(d).detach()
                else:
                    self.state[i].mul_(self.mu).add_(d)
                d = d.add(self.state[i], alpha=self.mu) if self.nesterov else self.state[i]
            p.add_(d, alpha=-self.lr)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


@variant(of="SGD_")
class SgdThroughData:
    """Gives p.data another tensor, and keeps the velocities by id."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = tuple(params)
        self.options = (lr, momentum, weight_decay, nesterov)
        self.v = defaultdict(float)

    def step(self):
        lr, mu, wd, nesterov = self.options
        for p in self.params:
            if p.grad is not None:
                g = p.grad.data + wd * p.data
                self.v[id(p)] = mu * self.v[id(p)] + g
                p.data = p.data - lr * (g + mu * self.v[id(p)] if nesterov else self.v[id(p)])

    def zero_grad(self, set_to_none=False):
        for p in self.params:
            p.grad = None if set_to_none else torch.zeros_like(p)


@variant(of="SGD_")
class SgdByTensor:
    """Velocities by the tensor itself, with the learning rate inside."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        params = list(params)
        self.velocity = dict.fromkeys(params, 0.0)
        self.lr, self.momentum = lr, momentum
        self.weight_decay, self.nesterov = weight_decay, nesterov

    def step(self, closure=None):
        with torch.no_grad():
            for p, v in self.velocity.items():
                if p.grad is None:
                    continue
                push = self.lr * (p.grad + self.weight_decay * p)
                v = self.momentum * v + push
                self.velocity[p] = v
                p.copy_(p - (push + self.momentum * v if self.nesterov else v))

    def zero_grad(self):
        for p in self.velocity:
            p.grad = None


@variant(of="SGD_")
class SgdOnDetached:
    """Works on detached tensors that share the parameters' memory; clears by detaching."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.groups = [{"p": p, "v": torch.zeros(p.shape, dtype=p.dtype)} for p in params]
        self.lr, self.momentum = lr, momentum
        self.weight_decay, self.nesterov = weight_decay, nesterov

    def step(self):
        for group in self.groups:
            p, v = group["p"], group["v"]
            if p.grad is None:
                continue
            w, g = p.detach(), p.grad.detach().clone()
            g += self.weight_decay * w
            v *= self.momentum
            v += g
            w -= self.lr * (g + self.momentum * v) if self.nesterov else self.lr * v
        return None

    def zero_grad(self):
        for group in self.groups:
            if group["p"].grad is not None:
                group["p"].grad.detach_()
                group["p"].grad.zero_()


@variant(of="SGD_")
class SgdOnTheTensor:
    """Keeps each velocity as an attribute of its parameter."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = []
        for p in params:
            p.velocity = torch.zeros_like(p, requires_grad=False)
            self.params.append(p)
        self.hyper = {"lr": lr, "mu": momentum, "wd": weight_decay, "nesterov": nesterov}

    def step(self):
        h = self.hyper
        for p in filter(lambda p: p.grad is not None, self.params):
            g = (p.grad + h["wd"] * p).detach()
            p.velocity = h["mu"] * p.velocity + g
            move = g + h["mu"] * p.velocity if h["nesterov"] else p.velocity
            with torch.no_grad():
                p.sub_(h["lr"] * move)

    def zero_grad(self):
        [setattr(p, "grad", None) for p in self.params]


@variant(of="SGD_")
class SgdForEach:
    """Moves all parameters with torch's functions for lists; switches gradients off and on."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = list(params)
        self.velocities = [p * 0 for p in self.params]
        self.lr, self.momentum = torch.tensor(lr), momentum
        self.weight_decay, self.nesterov = weight_decay, nesterov

    def step(self):
        pairs = zip(self.params, self.velocities, strict=True)
        pairs = [pair for pair in pairs if pair[0].grad is not None]
        if not pairs:
            return
        torch.set_grad_enabled(False)
        params, vs = zip(*pairs, strict=True)
        gs = torch._foreach_add([p.grad for p in params], params, alpha=self.weight_decay)
        torch._foreach_mul_(vs, self.momentum)
        torch._foreach_add_(vs, gs)
        moves = torch._foreach_add(gs, vs, alpha=self.momentum) if self.nesterov else vs
        for p, move in zip(params, moves, strict=True):
            p -= self.lr * move
        torch.set_grad_enabled(True)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.fill_(0)


class _Slot:
    __slots__ = ("p", "v")

    def __init__(self, p):
        self.p, self.v = p, None


@variant(of="SGD_")
class SgdInNumpy:
    """One object for each parameter; NumPy arrays that share the parameters' memory."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.slots = [_Slot(p) for p in params]
        self.options = lr, momentum, weight_decay, nesterov

    def step(self):
        lr, mu, decay, nesterov = self.options
        for slot in self.slots:
            if slot.p.grad is None:
                continue
            w = slot.p.detach().numpy()
            g = slot.p.grad.numpy() + decay * w
            slot.v = g.copy() if slot.v is None else mu * slot.v + g
            w -= lr * (g + mu * slot.v if nesterov else slot.v)

    def zero_grad(self):
        for slot in self.slots:
            slot.p.grad = None


@variant(of="SGD_")
class SgdAsModule(torch.nn.Module):
    """Switches tracking off while it changes a parameter, and on again."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__()
        self.params, self.velocities = [*params], {}
        self.options = lr, momentum, weight_decay, nesterov

    def step(self):
        lr, mu, decay, nesterov = self.options
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            p.requires_grad_(False)
            g = p.grad + decay * p
            self.velocities[i] = mu * self.velocities[i] + g if i in self.velocities else g.clone()
            p -= lr * (g + mu * self.velocities[i] if nesterov else self.velocities[i])
            p.requires_grad_(True)

    def zero_grad(self, set_to_none=True):
        for p in self.params:
            p.grad = None


# RMSprop_


@variant(of="RMSprop_")
class RmspropByIndex:
    """Mean squares in a dict, made when they are needed; fused operations."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        self.params, self.lr, self.alpha, self.eps = list(params), lr, alpha, eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                s = self.state.setdefault(i, torch.zeros_like(p))
                s.mul_(self.alpha).addcmul_(p.grad, p.grad, value=1 - self.alpha)
                p.addcdiv_(p.grad, s.sqrt().add_(self.eps), value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


@variant(of="RMSprop_")
class RmspropThroughData:
    """Gives p.data another tensor; the mean square is a lerp towards the square."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        self.pairs = [[p, 0.0] for p in params]
        self.lr, self.alpha, self.eps = lr, alpha, eps

    def step(self):
        for pair in self.pairs:
            p, s = pair
            if p.grad is None:
                continue
            pair[1] = s + (1 - self.alpha) * (p.grad.pow(2) - s)
            p.data = p.data - self.lr * (p.grad / (pair[1] ** 0.5 + self.eps))

    def zero_grad(self):
        for p, _ in self.pairs:
            p.grad = torch.zeros_like(p)


# Adam_


@variant(of="Adam_")
class AdamByIndex:
    """State in a dict for each parameter, made when it is needed, as torch does it."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.weight_decay = weight_decay
        self.state = defaultdict(dict)

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state |= {"t": 0, "m": torch.zeros_like(p), "s": torch.zeros_like(p)}
            state["t"] += 1
            g = p.grad.add(p, alpha=self.weight_decay) if self.weight_decay else p.grad
            state["m"].lerp_(g, 1 - b1)
            state["s"].mul_(b2).addcmul_(g, g, value=1 - b2)
            size = self.lr / (1 - b1 ** state["t"])
            root = state["s"].sqrt() / math.sqrt(1 - b2 ** state["t"])
            p.addcdiv_(state["m"], root.add_(self.eps), value=-size)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


@variant(of="Adam_")
class AdamThroughData:
    """New tensors each time, the powers of the betas kept in the place of t."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params = list(params)
        self.lr, (self.b1, self.b2) = lr, betas
        self.eps, self.wd = eps, weight_decay
        self.state = {id(p): (0.0, 0.0, 1.0, 1.0) for p in self.params}

    def step(self):
        for p in self.params:
            if p.grad is not None:
                m, s, power1, power2 = self.state[id(p)]
                g = p.grad.detach() + self.wd * p.detach()
                m = self.b1 * m + (1 - self.b1) * g
                s = self.b2 * s + (1 - self.b2) * torch.square(g)
                power1, power2 = power1 * self.b1, power2 * self.b2
                self.state[id(p)] = (m, s, power1, power2)
                root = torch.sqrt(s / (1 - power2))
                p.data = p.data - self.lr * (m / (1 - power1)) / (root + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@variant(of="Adam_")
class AdamWithOneFactor:
    """Puts both corrections into the length of the step, and scales eps to match."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.weight_decay = weight_decay
        self.m = [torch.zeros(p.shape) for p in self.params]
        self.s = [torch.zeros(p.shape) for p in self.params]
        self.t = torch.zeros(len(self.params))

    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.t[i] += 1
            g = p.grad.data + self.weight_decay * p.data
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.s[i] = b2 * self.s[i] + (1 - b2) * g * g
            root = (1 - b2 ** self.t[i]) ** 0.5
            factor = self.lr * root / (1 - b1 ** self.t[i])
            p.data -= factor * self.m[i] / (self.s[i].sqrt() + self.eps * root)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# AdamW_


@variant(of="AdamW_")
class AdamwWithAFactor:
    """Shrinks by a factor; state in a dict by index."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.wd = weight_decay
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            m, s, t = self.state.get(i, (torch.zeros_like(p), torch.zeros_like(p), 0))
            t += 1
            m = b1 * m + (1 - b1) * p.grad
            s = b2 * s + (1 - b2) * p.grad * p.grad
            self.state[i] = (m, s, t)
            p.mul_(1 - self.lr * self.wd)
            p.sub_(self.lr * m / (1 - b1**t) / (torch.sqrt(s / (1 - b2**t)) + self.eps))

    def zero_grad(self):
        for p in self.params:
            p.grad = torch.zeros_like(p)


@variant(of="AdamW_")
class AdamwInOneSum:
    """Takes decay and step from the old parameter, in one sum."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.params = list(params)
        self.lr, self.betas, self.eps, self.wd = lr, betas, eps, weight_decay
        self.m = [torch.zeros(p.shape, dtype=p.dtype) for p in self.params]
        self.s = [torch.zeros(p.shape, dtype=p.dtype) for p in self.params]
        self.t = [0 for _ in self.params]

    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.t[i] += 1
                self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
                self.s[i] = b2 * self.s[i] + (1 - b2) * p.grad**2
                adam = self.m[i] / (1 - b1 ** self.t[i])
                adam = adam / ((self.s[i] / (1 - b2 ** self.t[i])).sqrt() + self.eps)
                p.data -= self.lr * (adam + self.wd * p.data)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# clip_grad_norm_


@variant(of="clip_grad_norm_")
def clip_as_torch_does(params, max_norm):
    """The norm of the norms, and a tiny number in the denominator."""
    grads = [p.grad for p in list(params) if p.grad is not None]
    if not grads:
        return 0.0
    total = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in grads]))
    factor = (max_norm / (total + 1e-6)).clamp(max=1.0)
    for g in grads:
        g.mul_(factor)
    return total.item()


@variant(of="clip_grad_norm_")
def clip_in_one_vector(params, max_norm):
    """Strings all entries together, and writes into the old tensors."""
    params = [p for p in params if p.grad is not None]
    everything = torch.cat([torch.zeros(1), *(p.grad.flatten() for p in params)])
    norm = float(everything.norm())
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    for p in params:
        p.grad.copy_(p.grad * factor)
    return norm


@variant(of="clip_grad_norm_")
def clip_number_by_number(params, max_norm):
    """Adds the squares up one by one, and answers with a NumPy float."""
    params = tuple(params)
    squares = [x * x for p in params if p.grad is not None for x in p.grad.flatten().tolist()]
    norm = torch.tensor(squares, dtype=torch.float64).sum().sqrt().numpy()[()]
    for p in params:
        if p.grad is not None and norm >= max_norm:
            p.grad.data /= norm / max_norm
    return norm


@variant(of="clip_grad_norm_")
def clip_by_the_data(params, max_norm):
    """Gives p.grad.data another tensor; p.grad is the same one still."""
    params = [p for p in params if p.grad is not None]
    norm = float(sum((p.grad**2).sum() for p in params) ** 0.5)
    for p in params:
        p.grad.data = p.grad.data * min(1.0, max_norm / (norm + 1e-6))
    return norm


# cosine_lr


@variant(of="cosine_lr")
def cosine_as_a_square(step, total, lr_max, lr_min=0.0, warmup=0):
    """Half of one plus a cosine is the square of the cosine of half the angle."""
    if warmup and step <= warmup:
        return step / warmup * lr_max
    angle = math.pi / 2 * min(step - warmup, total - warmup) / (total - warmup)
    return lr_min + math.cos(angle) ** 2 * (lr_max - lr_min)


@variant(of="cosine_lr")
def cosine_in_torch(step, total, lr_max, lr_min=0.0, warmup=0):
    """Computes in torch, in float64."""
    if step < warmup:
        return lr_max * (step / warmup)
    share = torch.tensor(min(1.0, (step - warmup) / (total - warmup)), dtype=torch.float64)
    weight = 0.5 + 0.5 * torch.cos(share * torch.pi)
    return (weight * lr_max + (1 - weight) * lr_min).item()
