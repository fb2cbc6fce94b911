"""Right answers to `AdamW_`, written differently."""

import torch

from autograder import variant


@variant
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


@variant
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


@variant
class AdamwWithOptionsInTensors:
    """Keeps its options in tensors of torch's default dtype, and its state by the tensor itself."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.params = [p for p in params]
        self.lr, self.betas = torch.tensor(lr), torch.tensor(betas)
        self.eps, self.shrunk = eps, 1 - self.lr * weight_decay
        self.state = {}

    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            m, s, t = self.state.get(p, (0.0, 0.0, 0))
            m, s, t = b1 * m + (1 - b1) * p.grad, b2 * s + (1 - b2) * p.grad**2, t + 1
            self.state[p] = m, s, t
            p.data.mul_(self.shrunk)
            p.data -= self.lr * (m / (1 - b1**t)) / ((s / (1 - b2**t)).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad = None
