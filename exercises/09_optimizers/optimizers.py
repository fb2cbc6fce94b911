r"""Optimisers

Builds on units 5 and 7.

Until now each step was the learning rate times the gradient, and one learning rate had to do for
every parameter, steep or flat, from the first step to the last. After this unit you have written
SGD with momentum as PyTorch has it, and know what an optimiser keeps from one step to the next.
Beyond the core you write RMSprop, Adam and AdamW as well, cut down a gradient that is far too
large, and let the learning rate rise and fall.

The gradient says which way is down, and how steeply. An optimiser decides how far to go. The
trouble of plain descent is a long valley. A step that is safe across it is far too short along it:

[The notebook has a picture here: Plain descent in a long valley: it swings across, or it hardly
gets along.]

In PyTorch an optimiser is an object that holds the parameters: `backward` has put a gradient into
each `.grad`, `step()` reads it and moves the parameter, `zero_grad()` makes room for the next one.
What the optimiser remembers for each parameter is its state, and every entry w of a parameter goes
round for itself:

    w (D,) -> loss -> g (D,) -> state (D,) -> step (D,) -> w (D,)

## Gradient descent

With the gradient g and the learning rate lr, the plain rule is

$$ w \leftarrow w - \mathrm{lr} \cdot g $$

From w = 1, with g = 2 and lr = 0.1, the step is 0.2 and leads to 0.8. On a batch drawn at random,
the same rule is called stochastic gradient descent, SGD. It has no state.

## Momentum

Momentum lets gradients that agree add up, and those that point to and fro cancel. Its state is a
velocity v, which starts at zero, and $\mu$ (mu, from 0 to below 1) says how much of it is kept:

$$ v \leftarrow \mu v + g \qquad w \leftarrow w - \mathrm{lr} \cdot v $$

*A worked number.* With w = 1, a slope that is always 1, lr = 0.1 and $\mu = 0.5$, the velocities
are 1, 1.5, 1.75, and w goes 0.9, 0.75, 0.575. In the end v is $1/(1 - \mu) = 2$, and each step is
twice the plain one.

**Predict 1.** $\mu = 0.9$ is a common choice. How many times the plain step is the step in the end,
where the slope stays the same?

*A trap.* Books write momentum in several forms, and this one is PyTorch's. With
`v = mu * v + (1 - mu) * g` every step is $1 - \mu$ times ours. With `v = mu * v + lr * g` and
`w = w - v` nothing differs, until the learning rate changes: then the old steps keep their old
learning rate. Nesterov's form looks one step ahead: it moves by $\mathrm{lr} \cdot (g + \mu v)$,
with the new $v$. In the example its first step is $0.1 \cdot (1 + 0.5 \cdot 1) = 0.15$.

## Weight decay

Weight decay pulls every parameter towards zero. In SGD it adds $\mathrm{weight\ decay} \cdot w$ to
the gradient, which is the gradient of

$$ \tfrac{1}{2} \cdot \mathrm{weight\ decay} \cdot w^2 $$

With w = 3, no other gradient, weight_decay = 0.1 and lr = 0.1, a step takes away 0.03 and leaves
2.97.

## Steps that fit each parameter

RMSprop keeps a running mean s of the squared gradient and divides by its root, so steep and flat
directions take steps of like size. $\alpha$ (alpha, near 1) says how much of the old mean is kept,
and eps is a tiny number against a division by zero:

$$ s \leftarrow \alpha s + (1 - \alpha) g^2 \qquad
   w \leftarrow w - \mathrm{lr} \cdot \frac{g}{\sqrt{s} + \mathrm{eps}} $$

*A worked number.* With $\alpha = 0.99$ and $g = 5$ the first $s$ is $0.01 \cdot 25 = 0.25$, its
root 0.5, and the step is $10\,\mathrm{lr}$. With $g = 0.05$ it is $10\,\mathrm{lr}$ as well: $s$ is
0.000025, and its root 0.005. The first steps are that long because s starts at zero, and so is too
small at first.

Adam divides in the same way, but moves by a running mean m of the gradient; $b_1$ and $b_2$ (0.9
and 0.999) say how much of the old means is kept. Both start at zero. After t steps they hold the
share $1 - b^t$ of a full mean, and Adam divides by that share:

$$ m \leftarrow b_1 m + (1 - b_1) g \qquad s \leftarrow b_2 s + (1 - b_2) g^2 $$

$$ w \leftarrow w - \mathrm{lr} \cdot
   \frac{m / (1 - b_1^t)}{\sqrt{s / (1 - b_2^t)} + \mathrm{eps}} $$

*A worked number.* At t = 1 the corrected means are g and $g^2$, so the first step is lr times the
sign of g, whatever its size. Without the correction it would be
$(1 - 0.9)/\sqrt{1 - 0.999} = 3.162$ times as long. The eps stands outside the root: where $g$ is
about $10^{-7}$, $\sqrt{s + 10^{-8}}$ would be $10^{-4}$, and the step a thousand times too small.

**Predict 2.** Adam takes its first step with lr = 0.001. How far does a parameter move whose
gradient is 1000, and how far one whose gradient is -0.001?

*A trap.* Add $\mathrm{weight\ decay} \cdot w$ to the gradient in Adam, and it is divided by the
root as well: a parameter with large gradients is hardly decayed. That is what
`Adam(weight_decay=...)` does. AdamW leaves the gradient alone, and shrinks w by the factor
$1 - \mathrm{lr} \cdot \mathrm{weight\ decay}$. With lr = 0.1 and weight_decay = 0.5 that factor is
0.95, for every parameter.

## Too large, and when

Now and then a batch has a gradient a hundred times the usual. Clipping takes one norm over all
parameters together, the root of the sum of the squares of all entries,

$$ \mathrm{norm} = \sqrt{\sum g^2} $$

and where it is above max_norm it multiplies every gradient by $\mathrm{max\ norm} / \mathrm{norm}$.
The direction stays.

**Predict 3.** One parameter has the gradient 3, another 4, and max_norm is 1. What are they after
clipping?

A learning rate need not stay the same, either. Long steps get to the valley, short ones settle in
it. A common plan climbs in a straight line while warming up, then follows half a cosine wave down,
where x is the share of the steps after the warm-up that is over:

$$ \mathrm{lr} = \mathrm{lr}_{\min} + (\mathrm{lr}_{\max} - \mathrm{lr}_{\min})
   \frac{1 + \cos(\pi x)}{2} $$

With $\mathrm{lr}_{\max} = 0.1$, $\mathrm{lr}_{\min} = 0$, 110 steps and 10 of them to warm up, lr
is 0.05 at step 5, 0.1 at step 10, 0.0854 at step 35, 0.05 at step 60 and 0 from step 110 on.

## Two traps of Python

`model.parameters()` is a generator: after one loop over it, a second loop sees nothing. And
`p = p - lr * p.grad` gives the *name* p to a new tensor, while the model's own tensor stays as it
was. Change the tensor itself, inside `torch.no_grad()`: a step is not something to differentiate.

## Where to read on

* PyTorch documentation, the page "torch.optim", and those of `SGD`, `Adam` and `AdamW`, which write
  out each algorithm line by line.
* Diederik Kingma and Jimmy Ba, "Adam: A Method for Stochastic Optimization", 2015; and Ilya
  Loshchilov and Frank Hutter, "Decoupled Weight Decay Regularization", 2019, the paper of AdamW.
* Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, chapter 8, "Optimization for
  Training Deep Models".

## Two pictures

A valley a hundred times as steep across as along, and the ways down it:

```python
import torch
from autograder import pictures


def loss(along, across):
    return 0.5 * along**2 + 50 * across**2


def path(make):
    w = torch.tensor([-4.0, 1.0], requires_grad=True)
    optimiser, places = make([w]), []
    for _ in range(60):
        places.append(w.tolist())
        optimiser.zero_grad()
        loss(*w).backward()
        optimiser.step()
    return places


paths = {
    "SGD": path(lambda params: SGD_(params, lr=0.015)),
    "SGD with momentum": path(lambda params: SGD_(params, lr=0.015, momentum=0.8)),
}
axes = pictures.loss_surface(loss, (-4.5, 1.5), (-1.2, 1.2), paths, lowest=(0, 0))
axes.set(xlabel="along", ylabel="across")
pictures.show()
```

And two whose steps fit each parameter, once `RMSprop_` and `Adam_` are written:

```python
import torch
from autograder import pictures


def loss(along, across):
    return 0.5 * along**2 + 50 * across**2


def path(make):
    w = torch.tensor([-4.0, 1.0], requires_grad=True)
    optimiser, places = make([w]), []
    for _ in range(60):
        places.append(w.tolist())
        optimiser.zero_grad()
        loss(*w).backward()
        optimiser.step()
    return places


paths = {
    "RMSprop": path(lambda params: RMSprop_(params, lr=0.05)),
    "Adam": path(lambda params: Adam_(params, lr=0.2)),
}
axes = pictures.loss_surface(loss, (-4.5, 1.5), (-1.2, 1.2), paths, lowest=(0, 0))
axes.set(xlabel="along", ylabel="across")
pictures.show()
```

## Answers

**Answer 1.** $1/(1 - 0.9) = 10$ times. Where the slope is 1 and -1 in turn, as across the valley, v
settles at $1/(1 + 0.9) = 0.526$ in size: half the plain step. A valley needs just that.

**Answer 2.** The first by -0.001 and the second by +0.001. Only the signs are left of the
gradients.

**Answer 3.** The norm is $\sqrt{9 + 16} = 5$, so both are multiplied by $1/5$: 0.6 and 0.8. Clipped
each for itself, both would be 1, and the direction another one.
"""

import math
from collections.abc import Iterable

import torch


def sgd_update(w: torch.Tensor, g: torch.Tensor, lr: float) -> torch.Tensor:
    """Return w after one step of gradient descent, `w - lr * g`.

    w, g: tensors of one shape, any number of axes, and one floating dtype, which the result has
    too. Neither is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch.optim`, `torch.ops`, `torch._fused_sgd_`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def momentum_update(
    w: torch.Tensor, g: torch.Tensor, v: torch.Tensor, lr: float, mu: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return `(w, v)` after one step with momentum: first `v = mu * v + g`, then `w = w - lr * v`.

    w, g, v: parameter, gradient and velocity, tensors of one shape and one floating dtype, which
    both results have too. v holds no learning rate: lr may be another one at the next step.
    None of them is changed; the results are new tensors.
    Raise ValueError naming both shapes if g or v has another shape than w.
    Write it yourself, without `torch.optim`, `torch.ops`, `torch._fused_sgd_`.
    Core, about 5 minutes, difficulty 1 of 3. Builds on `sgd_update`.
    """
    raise NotImplementedError


class SGD_:
    """Gradient descent on a set of parameters, with momentum and weight decay as in torch.

    For each parameter p with gradient g, and its velocity v, which starts at zero, a step is

        g = g + weight_decay * p
        v = momentum * v + g
        p = p - lr * v                      or, with nesterov,  p = p - lr * (g + momentum * v)

    With momentum 0 that is p - lr * g. Every parameter has a velocity of its own, and every
    optimiser has its own parameters.
    Write it yourself, without `torch.optim`, `torch.ops`, `torch._fused_sgd_`.
    Core, about 30 minutes, difficulty 3 of 3. Builds on `momentum_update`.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Take hold of the parameters; change nothing yet.

        params: tensors that require a gradient, of any floating dtypes; a list, or a generator that
        can be gone through only once, such as `model.parameters()`. They need not have a gradient
        yet.
        nesterov is used only with a momentum above 0.
        """
        raise NotImplementedError

    def step(self) -> None:
        """Move every parameter that has a gradient, by one step.

        A parameter whose `.grad` is None stays as it is in this step: no decay, and its velocity
        waits. The tensors themselves are changed (in place, or through `p.data`): they still
        require a gradient and hang on no graph, nor does anything that is kept for the next step.
        No `.grad` is changed, and autograd is left switched on, or off, as it was found.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter, and change nothing else.

        `.grad` becomes None, or zeros, as you like.
        """
        raise NotImplementedError


class RMSprop_:
    """Gradient descent in which each entry is divided by the size that its gradients have had.

    For each parameter p with gradient g, and its mean square s, which starts at zero, a step is

        s = alpha * s + (1 - alpha) * g**2
        p = p - lr * g / (sqrt(s) + eps)

    eps stands outside the root. Every parameter has a mean square of its own.
    Write it yourself, without `torch.optim`, `torch.ops`.
    Beyond the core, about 20 minutes, difficulty 2 of 3. Builds on `SGD_`.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
    ) -> None:
        """Take hold of the parameters; change nothing yet.

        params: tensors that require a gradient, of any floating dtypes; a list, or a generator that
        can be gone through only once. They need not have a gradient yet. An option that is left out
        has the value that stands in the signature.
        """
        raise NotImplementedError

    def step(self) -> None:
        """Move every parameter that has a gradient, by one step.

        A parameter whose `.grad` is None stays as it is in this step, and so does its mean square.
        The tensors themselves are changed (in place, or through `p.data`): they still require a
        gradient and hang on no graph. No `.grad` is changed, and autograd is left switched on, or
        off, as it was found.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter, and change nothing else.

        `.grad` becomes None, or zeros, as you like.
        """
        raise NotImplementedError


class Adam_:
    """RMSprop with momentum, and both running means corrected for having started at zero.

    For each parameter p with gradient g, its means m and s, which start at zero, and its count t of
    steps with a gradient, which starts at zero too, a step is

        g = g + weight_decay * p
        t = t + 1
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * g**2
        p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)

    with (b1, b2) = betas. The first step thus has t = 1. eps stands outside the root and is added
    after the correction. Every parameter has m, s and t of its own.
    Write it yourself, without `torch.optim`, `torch.ops`, `torch._fused_adam_`,
    `torch._fused_adamw_`.
    Beyond the core, about 30 minutes, difficulty 3 of 3. Builds on `RMSprop_`.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        """Take hold of the parameters; change nothing yet.

        params: tensors that require a gradient, of any floating dtypes; a list, or a generator that
        can be gone through only once. They need not have a gradient yet. An option that is left out
        has the value that stands in the signature.
        """
        raise NotImplementedError

    def step(self) -> None:
        """Move every parameter that has a gradient, by one step.

        A parameter whose `.grad` is None stays as it is in this step: no decay, and its means and
        its t wait. The tensors themselves are changed (in place, or through `p.data`): they still
        require a gradient and hang on no graph, nor does anything that is kept for the next step.
        No `.grad` is changed, and autograd is left switched on, or off, as it was found.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter, and change nothing else.

        `.grad` becomes None, or zeros, as you like.
        """
        raise NotImplementedError


class AdamW_:
    """Adam, with the decay kept out of the gradient and so out of its means.

    For each parameter p with gradient g, its means m and s, and its count t of steps with a
    gradient, all of which start at zero, a step is

        p = p - lr * weight_decay * p
        t = t + 1
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * g**2
        p = p - lr * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)

    with (b1, b2) = betas. Every parameter has m, s and t of its own.
    Write it yourself, without `torch.optim`, `torch.ops`, `torch._fused_adam_`,
    `torch._fused_adamw_`.
    Beyond the core, about 15 minutes, difficulty 2 of 3. Builds on `Adam_`.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        """Take hold of the parameters; change nothing yet.

        params: tensors that require a gradient, of any floating dtypes; a list, or a generator that
        can be gone through only once. They need not have a gradient yet. An option that is left out
        has the value that stands in the signature.
        """
        raise NotImplementedError

    def step(self) -> None:
        """Move every parameter that has a gradient, by one step.

        A parameter whose `.grad` is None stays as it is in this step: no decay, and its means and
        its t wait. The tensors themselves are changed (in place, or through `p.data`): they still
        require a gradient and hang on no graph, nor does anything that is kept for the next step.
        No `.grad` is changed, and autograd is left switched on, or off, as it was found.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter, and change nothing else.

        `.grad` becomes None, or zeros, as you like.
        """
        raise NotImplementedError


def clip_grad_norm_(params: Iterable[torch.Tensor], max_norm: float) -> float:
    """Scale all gradients down together, so that their norm is at most `max_norm`.

    The norm is one for all: the root of the sum of the squares of every entry of every gradient.
    If it is above max_norm, every gradient is multiplied by max_norm / norm; otherwise none is
    changed. Directions stay, and so does each gradient's share of the whole. A norm to which a tiny
    number such as 1e-6 is added, against a division by 0, is as good a divisor.

    params: tensors of any floating dtypes, as a list or as a generator that can be gone through
    only once. Those whose `.grad` is None do not count. The sum of the squares is finite in every
    dtype that comes. max_norm: above 0; infinity changes nothing.
    Each `p.grad` stays the same tensor, with other numbers in it. Nothing else is changed.
    Return the norm as it was before, a Python float; without any gradient it is 0.0.
    Write it yourself, without `torch.nn.utils.clip_grad_norm_`, `torch.nn.utils.clip_grad_norm`,
    `torch.nn.utils.clip_grads_with_norm_`, `torch.nn.utils.get_total_norm`,
    `torch.nn.utils.clip_grad`, `.clip_grad_norm_`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def cosine_lr(step: int, total: int, lr_max: float, lr_min: float = 0.0, warmup: int = 0) -> float:
    """Return the learning rate of a step: a straight climb, then half a cosine wave down.

    step < warmup:              lr_max * step / warmup
    warmup <= step < total:     lr_min + (lr_max - lr_min) * (1 + cos(pi * x)) / 2, where x is the
                                share of the steps from warmup to total that is over
    step >= total:              lr_min

    Steps are counted from 0, and 0 <= warmup < total. Return a Python float.
    Write it yourself, without `torch.optim`.
    Beyond the core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def examples_cosine_lr() -> list[tuple[tuple[float, ...], float]]:
    """Return one to five examples of calls that tell `cosine_lr` from functions that look like it.

    An example is a pair `((step, total, lr_max), lr)`: the arguments of a call in a tuple, and the
    float that cosine_lr returns. lr_min, or lr_min and warmup, may follow lr_max. Twelve mistakes
    that others have made are tried on them.
    A mistake earns its points if one of the examples catches it: if a function with this mistake
    answers the example otherwise, or raises an exception.
    Each lr must be what every right cosine_lr returns, to six digits: 0.333333, not 0.333. If one
    is wrong, all examples together catch nothing. You may let your own `cosine_lr` compute them;
    then they are only as right as it is.
    The public checks look at the form alone. What the examples catch is seen when they are graded.
    The arguments are finite numbers that cosine_lr's docstring allows.
    Beyond the core, about 20 minutes, difficulty 2 of 3. Builds on `cosine_lr`.
    """
    raise NotImplementedError


def predict_optimizers(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def sgd_update(w, g, lr):
            return lr * (w - g)

        sgd_update(torch.tensor([4.0]), torch.tensor([2.0]), 0.5)

    a) tensor([3.0])
    b) tensor([5.0])
    c) tensor([2.0])
    d) tensor([1.0])

    Question 2

        def momentum_update(w, g, v, lr, mu):
            w = w - lr * v
            v = mu * v + g
            return w, v

        w, g, v = torch.tensor([4.0]), torch.tensor([2.0]), torch.tensor([6.0])
        momentum_update(w, g, v, lr=0.5, mu=0.5)

    a) (tensor([0.0]), tensor([4.0]))
    b) (tensor([1.0]), tensor([5.0]))
    c) (tensor([1.5]), tensor([5.0]))
    d) (tensor([3.0]), tensor([5.0]))

    Question 3

        class SGD_:
            def __init__(self, params, lr, weight_decay):
                self.params, self.lr, self.weight_decay = list(params), lr, weight_decay

            def step(self):
                for p in self.params:
                    with torch.no_grad():
                        p -= self.lr * (p.grad - self.weight_decay * p)

        w = torch.tensor([4.0], requires_grad=True)
        w.grad = torch.tensor([2.0])
        SGD_([w], lr=0.5, weight_decay=0.5).step()
        w.detach()

    a) tensor([4.0])
    b) tensor([3.0])
    c) tensor([2.0])
    d) tensor([1.0])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
