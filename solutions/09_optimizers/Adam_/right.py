"""Right answers to `Adam_`, written differently."""

import math
from collections import defaultdict

import torch

from autograder import variant


@variant
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


@variant
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


@variant
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
