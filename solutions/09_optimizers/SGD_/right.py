"""Right answers to `SGD_`, written differently."""

from collections import defaultdict

import torch

from autograder import variant


@variant
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


@variant
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


@variant
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


@variant
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


@variant
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


@variant
class SgdForEach:
    """Moves all parameters with torch's functions for lists; switches gradients off, and back."""

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
        was_on = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        params, vs = zip(*pairs, strict=True)
        gs = torch._foreach_add([p.grad for p in params], params, alpha=self.weight_decay)
        torch._foreach_mul_(vs, self.momentum)
        torch._foreach_add_(vs, gs)
        moves = torch._foreach_add(gs, vs, alpha=self.momentum) if self.nesterov else vs
        for p, move in zip(params, moves, strict=True):
            p -= self.lr * move
        torch.set_grad_enabled(was_on)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.fill_(0)


class _Slot:
    __slots__ = ("p", "v")

    def __init__(self, p):
        self.p, self.v = p, None


@variant
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


@variant
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
