"""What wrong and right answers to several exercises are built from."""

import torch


def refuse_other_shapes(w, *others):
    for other in others:
        if other.shape != w.shape:
            raise ValueError(f"shapes {tuple(w.shape)} and {tuple(other.shape)} differ")


class Adam:
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params = list(params)
        self.lr, (self.b1, self.b2) = lr, betas
        self.eps, self.weight_decay = eps, weight_decay
        self.m, self.s, self.t = {}, {}, {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g + self.weight_decay * p)

    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1**t), s / (1 - self.b2**t))

    def count(self, i):
        self.t[i] = self.t.get(i, 0) + 1
        return self.t[i]

    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b2) * g**2
        return self.m[i], self.s[i]

    def ratio(self, m, s):
        return m / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class NoCorrection:
    def direction(self, i, g):
        return self.ratio(*self.means(i, g))


class CountFromOne:
    def count(self, i):
        return super().count(i) + 1


class CountAfterwards:
    def count(self, i):
        return super().count(i) - 1


class SameCorrection:
    def direction(self, i, g):
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1), s / (1 - self.b2))


class KeepingTheCorrected:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        self.m[i], self.s[i] = m / (1 - self.b1**t), s / (1 - self.b2**t)
        return self.ratio(self.m[i], self.s[i])


class FirstBetaForBoth:
    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b1) * g**2
        return self.m[i], self.s[i]


class EpsUnderTheRoot:
    def ratio(self, m, s):
        return m / (s + self.eps).sqrt()


class EpsBeforeCorrection:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return (m / (1 - self.b1**t)) * (1 - self.b2**t) ** 0.5 / (s.sqrt() + self.eps)


class OneCount:
    def step(self):
        self.steps = getattr(self, "steps", 0) + 1
        super().step()

    def count(self, i):
        return self.steps


class CountOfAll:
    def count(self, i):
        return super().count("the one")


class OneMemory:
    def means(self, i, g):
        return super().means("the one", g)


class OneMemoryForAShape:
    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                self.move(p.shape, p, p.grad)


class ClearingInTheStep:
    def step(self):
        super().step()
        self.zero_grad()


class Generator:
    def __init__(self, params, *args, **kwargs):
        super().__init__([], *args, **kwargs)
        self.params = params


class UsedUp:
    def __init__(self, params, *args, **kwargs):
        super().__init__([], *args, **kwargs)
        self.params = params
        self.m = dict(enumerate(torch.zeros_like(p) for p in params))


class EveryGradient:
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad)


class ZeroForNone:
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, torch.zeros_like(p) if p.grad is None else p.grad)


class NotClearing:
    def zero_grad(self):
        return


class Sharing:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}, {}, {}
        self.m, self.s, self.t = type(self).shared


class CountOfAllAfterwards:
    def step(self):
        self.steps = getattr(self, "steps", 0)
        super().step()
        self.steps += 1

    def count(self, i):
        return self.steps


class CorrectingTheMeanAlone:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1**t), s)


class CorrectingTheSquaresAlone:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m, s / (1 - self.b2**t))


class MultiplyingByTheCount:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1 * t), s / (1 - self.b2 * t))


class SquaringTheMean:
    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b2) * self.m[i] ** 2
        return self.m[i], self.s[i]


class ForgettingTheSquare:
    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b2) * g
        return self.m[i], self.s[i]


class ClearingToANumber:
    def zero_grad(self):
        for p in self.params:
            p.grad = 0


class ClearingWithoutLooking:
    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()
