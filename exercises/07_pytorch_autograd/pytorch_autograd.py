r"""Autograd and losses in PyTorch

Builds on units 0, 1, 3, 4 and 6.

Until now every gradient was derived by hand, and a new layer meant a new derivation. After this
unit you write only the forward pass and the loss, and PyTorch finds the gradient of every
parameter. And you know what it keeps, what it adds up and what it cuts off, which is where training
goes wrong without a word.

PyTorch does the calculus itself: while your code computes a loss it writes down, for every result,
from what and by which operation it came about. That record is the *graph*. `loss.backward()` walks
it from the loss back to the leaves, multiplies by the local slope at each step, which is the chain
rule of unit 6, and leaves the gradient in the `.grad` of every leaf that asked for one. Nobody
derived the slopes of these tangents:

[The notebook has a picture here: A curve, and its tangents at six places, with the slopes that
autograd finds.]

## Leaves

A tensor that you made yourself is a *leaf*; `requires_grad_()` asks for its gradient. The
parameters of a model are leaves that ask from the start. What is computed from them is no leaf: it
hangs on the graph by its `grad_fn`, and its `.grad` stays None.

*A worked number.* The mean of two squares is

$$ f(x) = \frac{x_1^2 + x_2^2}{2} $$

and its slope with respect to each $x_i$ is $2 x_i / n$, where n = 2 is how many there are. At
x = (1, 3) the slopes are 1 and 3:

    x = torch.tensor([1.0, 3.0], requires_grad=True)
    f = (x**2).mean()      # 5.0, with a grad_fn
    f.backward()           # returns None
    x.grad                 # tensor([1., 3.])

In the diagram the first row is what you wrote, and the second what `backward` does. The squares are
(1, 9) and f is 5. The way back starts with a 1 at f; the mean hands $1/2$ to each square; and each
square hands on $2 x_i$ times that, which is 1 and 3.

    x (2,)      -> squares (2,)  -> f
    x.grad (2,) <- dsquares (2,) <- 1

Two ways lead off the graph. `detach()` gives the same numbers without it, and `.item()` a plain
number: what comes after that has no way back to the parameters. (`.numpy()` refuses a tensor that
hangs on the graph: it wants `detach()` first.) A loss that says it "does not require grad" was cut
off somewhere. Switching `requires_grad_()` on for the loss silences the message and trains nothing.

**Predict 1.** w is a leaf that requires a gradient, and you run `u = 2 * w`, then
`u.sum().backward()`. What is in `w.grad`, and what in `u.grad`?

## backward adds

Run the last three lines of the example twice and `x.grad` is (2, 6): each call adds to what is
there. So old gradients must be cleared, unless they are wanted. (To call `backward` twice on one
graph is another matter: see the next section.)

Gradients that add up are wanted where a batch is too large for the memory and is worked through in
parts. Then mind what is added. A criterion (PyTorch's word for a loss function) gives a mean, and
the mean over all N examples is that of the parts only if each part counts by its size:

$$ g = \frac{n_1 g_1 + n_2 g_2 + \dots}{N} $$

Here $n_1$ is the number of examples in the first part and $g_1$ the gradient of its mean, and so
on. With three examples at a gradient of 2 and one at 6, $g$ is $(3 \cdot 2 + 1 \cdot 6)/4 = 3$. The
mean of 2 and 6 is 4, which counts the lonely example as if it were three.

## Backward a second time

Here the last line fails:

    x = torch.tensor([1.0, 3.0], requires_grad=True)
    f = (x**2).mean()
    f.backward()           # x.grad is tensor([1., 3.])
    f.backward()           # RuntimeError

The message begins `Trying to backward through the graph a second time`, and goes on for some lines.
On the way forward an operation keeps what its slope will need: the square keeps x, because its
slope is $2x$. The first pass back frees what was kept, so that a long training does not fill the
memory, and the second pass finds nothing there. (Where nothing was kept, nothing is missed:
`x.sum()` has slopes of 1, whatever x is, and goes back twice.) There are two ways on:

* Compute f anew. A new forward pass makes a new graph, and that is what a training loop does for
  every batch.
* Where one graph is to be walked twice, say so the first time: `f.backward(retain_graph=True)`.
  Then the values stay for one more pass, and the gradients add up: `x.grad` is (2, 6).

Most who meet the message want neither pass a second time: they call the model above the loop, and
`backward()` inside it. The call of the model belongs in the loop. `retain_graph=True` is no cure
there, since the numbers on that graph are those of the old parameters.

**Predict 2.** Let `a = (x**2).sum()`, `f = 2 * a` and `g = 3 * a`, with x = (1, 3). `f.backward()`
goes through. Does `g.backward()` after it?

## Without a graph

A step of gradient descent, $w - \mathrm{lr} \cdot g$, must not become part of the graph: under
`torch.no_grad()` nothing is written down. There `w -= lr * w.grad` changes the tensor itself, while
`w = w - lr * w.grad` makes another one and leaves the model's own as it was. With w = 1, a gradient
of 3 and lr = 0.1 both give 0.7, but after the second the model still has its 1.

Predictions for use need no graph either, and they need `model.eval()`, which is another matter: it
tells dropout and BatchNorm (a layer that rescales by the statistics of the batch) that training is
over. Neither of the two does the work of the other.

## Losses take logits

`nn.CrossEntropyLoss` expects the numbers of the last layer as they are and takes their log-softmax
itself. There are two right pairs, and they give the same number:

| last layers | loss |
|---|---|
| Linear | `nn.CrossEntropyLoss` |
| Linear, then LogSoftmax | `nn.NLLLoss` |

With a softmax before `nn.CrossEntropyLoss` there are two. Probabilities lie between 0 and 1, so the
second softmax never sees more than a 1 and nine zeros, and for 10 classes the loss cannot fall
below

$$ -\ln \frac{e^1}{e^1 + 9 e^0} = \ln(e + 9) - 1 = 1.4612 $$

however sure and right the model is. With probabilities instead of their logarithms, `nn.NLLLoss` is
negative.

**Predict 3.** An untrained model gives all ten classes the logit 0. What is its loss, and what is
it with a softmax too many? Does your first loss tell you of the fault?

Two names to know. You may see `nn.CrossEntropy()` written: there is no such class in PyTorch, it is
`nn.CrossEntropyLoss`. And `nn.MSELoss` divides by n, and over several outputs by their number too;
half the mean squared error, with its $1/(2n)$, you have to write yourself. The exercise `HalfMSE`
does that, with a backward of its own: for predictions 1 and 2 and targets 0, `nn.MSELoss` says 2.5,
and half of that is 1.25.

## Where to read on

* PyTorch documentation, the note "Autograd mechanics": what a graph saves, and how gradients are
  switched off.
* PyTorch documentation, the page of `torch.nn.CrossEntropyLoss`, and the note "Extending PyTorch",
  which has the rules for a backward of your own.
* Atilim Gunes Baydin, Barak Pearlmutter, Alexey Radul and Jeffrey Siskind, "Automatic
  Differentiation in Machine Learning: a Survey", Journal of Machine Learning Research, 2018.

## A picture

All of it together is a training loop, on two spirals that no straight line can part:

```python
import torch
from torch import nn
from autograder import pictures

torch.manual_seed(0)
turn = torch.linspace(0.5, 3, 100)
arm = torch.stack([turn * torch.cos(3 * turn), turn * torch.sin(3 * turn)], dim=1)
x = torch.cat([arm, -arm]) + 0.05 * torch.randn(200, 2)
y = torch.cat([torch.zeros(100), torch.ones(100)]).long()

model = build_classifier([2, 32, 32, 2])
for _ in range(300):
    accumulate_gradients(model, nn.CrossEntropyLoss(), [(x[:128], y[:128]), (x[128:], y[128:])])
    manual_sgd_step_(model.parameters(), lr=0.5)


def second(points):
    return predict_probabilities(model, torch.tensor(points, dtype=torch.float32))[:, 1]


axes = pictures.decision_regions(second, x, y)
axes.set_title("where the network believes in the second spiral, class 1")
pictures.show()
```

## Answers

**Answer 1.** `w.grad` is 2 in every entry. `u.grad` is None, and PyTorch warns you when you read
it: u was computed, so it is no leaf, and its gradient was only passed on.

**Answer 2.** No: f and g have a node in common, the square, and its x was freed by the first pass.
`(f + g).backward()` walks it once, and `x.grad` is 5 times $2x$, which is (10, 30).

**Answer 3.** $\ln 10 = 2.3026$, both times: softmax makes ten times 0.1 of the logits, and ten
equal numbers are equal logits again. The first loss does not tell. That the loss never falls below
1.4612 does.
"""

from collections.abc import Callable, Iterable

import torch
from torch import nn


Criterion = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Batch = tuple[torch.Tensor, torch.Tensor]


def gradient_of(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Return the gradient of `f` at `x`, by autograd.

    f: takes a tensor like x and gives a 0-d tensor that depends on it.
    x: a floating tensor of any shape, () too. It may be plain, it may require a gradient, it may
    hang on a graph, and it may have a `.grad` from before. None of this shows in the answer, and
    all of it is left as found: x's numbers, its `requires_grad` and its `.grad`.
    The answer has the shape and dtype of x and requires no gradient itself.
    Write it yourself, without `torch.func`, `torch.autograd.functional`, `functorch`.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def build_classifier(sizes: list[int], log_probs: bool = False) -> nn.Sequential:
    """Build a fully connected network with ReLU between its layers.

    sizes: two or more numbers of units, each 1 or more: [784, 128, 64, 10] takes rows of 784 pixels
    through 128 and 64 hidden units to the logits of 10 classes. The list is not changed.
    log_probs: add a log-softmax over the classes of each example, as `nn.NLLLoss` expects it.

    Return a flat `nn.Sequential` of `nn.Linear` layers, with biases, and an activation between any
    two of them; the first module is the first Linear layer. So the parameters are called
    "0.weight", "0.bias", "2.weight", "2.bias" and so on. After the last Linear layer there is
    nothing, or the log-softmax. Leave the first weights to `nn.Linear`, which draws new ones at
    each call.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def classification_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> torch.Tensor:
    """Return the mean cross-entropy of `model` on a batch of images, ready for `.backward()`.

    model: takes rows of pixels (N, 784) and gives logits (N, C).
    images: (N, 1, 28, 28), N >= 1, of any dtype (pixels in uint8 too), and not necessarily
    contiguous. They are flattened, and converted to the dtype of the model's weights; nothing else
    is done to the pixels.
    labels: (N,), integers of any dtype, converted to int64.
    Images and labels are not changed. The logits may be large: 1000 is no reason for an infinity.

    Return a 0-d tensor in the dtype of the weights, still on the graph: `.backward()` is left to
    the caller. The model runs in the mode in which it is found and stays in it, and the `.grad` of
    its parameters is not touched.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def loss_and_grads(
    model: nn.Module, criterion: Criterion, x: torch.Tensor, y: torch.Tensor
) -> tuple[float, dict[str, torch.Tensor | None]]:
    """Return the loss of `model` on one batch, and its gradient for every parameter by name.

    criterion: called as `criterion(model(x), y)`, gives a 0-d tensor.
    The loss is a Python float. The dict has all the names of `model.named_parameters()`. A
    parameter that gets no gradient maps to None, be it that it is frozen (`requires_grad` is False)
    or that the loss does not depend on it. At least one gets one.

    The gradients are those of this batch alone. They require no gradient themselves and belong to
    the caller: they share no memory with the model. The model is left as found. Its parameters do
    not move, its mode stays, and each `.grad` is what it was before the call, None or numbers.
    There is one forward pass, in the mode in which the model is. It may run on a copy of the model,
    so whether the running means of a BatchNorm move with it is left open.
    Core, about 20 minutes, difficulty 3 of 3. Builds on `gradient_of`.
    """
    raise NotImplementedError


def accumulate_gradients(model: nn.Module, criterion: Criterion, batches: list[Batch]) -> None:
    """Leave in every `.grad` the gradient of the mean loss over ALL examples of `batches`.

    batches: a list of one or more pairs (x, y), of different sizes perhaps. N is the number of
    examples in all of them together, and every example counts 1/N, in whichever batch it is.
    criterion: called as `criterion(model(x), y)`, gives a 0-d tensor, the mean over the batch.

    Gradients from before the call are discarded. A frozen parameter (`requires_grad` is False) is
    left out. (Whether it keeps a `.grad` that it has from before is left open.) The parameters do
    not move, the model stays in its mode, and nothing is returned: the step comes later. The list
    `batches` and the tensors in it are not changed.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def manual_sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    """Take one step of gradient descent, p - lr * p.grad, in place.

    params: tensors, in a list or in anything else that can be looped over once, such as
    `model.parameters()`. A tensor whose `.grad` is None is skipped, and no other is.

    The tensors stay the same objects, leaves of no graph, with `requires_grad` as it was. Each
    `.grad` is left as it is. Afterwards gradients are switched on or off as they were before.
    Nothing is returned.
    Write it yourself, without `torch.optim`.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def predict_probabilities(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Return the probability of each class for each example, (N, C): the softmax of the logits.

    model(x) gives logits (N, C), which may be large: 1000 is no reason for a nan.
    The model runs in evaluation mode and no graph is built, not even one that is cut off in the
    end. The answer has the dtype of the logits and requires no gradient.

    Afterwards the model is as found: `training` of the model and of every module inside it, the
    parameters, their `.grad` and the buffers. Gradients are switched on or off as they were. The
    global random state does not move, and x is not changed.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


class HalfMSE(torch.autograd.Function):
    """Half the mean squared error, 1/(2n) * sum((pred - target)**2), as an operation of its own.

    It is used as `loss = HalfMSE.apply(pred, target)`. Autograd then calls `backward` where it
    would otherwise have used the graph of the single operations.

    pred, target: tensors of one shape, (N,) or (N, K), N >= 1; n is the number of examples N, and
    the squares of an example's columns are added up. Integer tensors (uint8 too) are converted to
    the default dtype before they are subtracted; they get no gradient. Floating ones are subtracted
    as they are, and float32 minus float64 is float64.
    Raise ValueError naming both shapes if they differ. Neither tensor is changed.
    Write it yourself, without `torch.autograd.grad`, `torch.autograd.backward`,
    `torch.autograd.functional`, `torch.func`.
    Beyond the core, about 30 minutes, difficulty 3 of 3.
    """

    @staticmethod
    def forward(ctx, pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the loss, a 0-d tensor in the dtype of that difference.

        Keep for `backward` what came in, pred and target themselves, by `ctx.save_for_backward`.
        Autograd knows where these came from. What is computed in here is to it a constant.
        """
        raise NotImplementedError

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        """Return the gradients of pred and of target, each in the shape of its tensor.

        upstream: 0-d, the slope of the final result with respect to this loss; it is 1 only if this
        loss is the final result. For pred the gradient is upstream * (pred - target) / n.
        It can be differentiated once more (`create_graph=True`), with respect to pred and target.
        """
        raise NotImplementedError


def predict_pytorch_autograd(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def gradient_of(f, x):
            f(x).backward()
            return x.grad

        def squares(x):
            return (x * x).sum()

        x = torch.tensor([1.0, 2.0], requires_grad=True)
        squares(x).backward()
        gradient_of(squares, x)

    a) tensor(5.0)
    b) tensor([2.0, 4.0])
    c) tensor([4.0, 8.0])
    d) tensor([1.0, 2.0])

    Question 2

        def manual_sgd_step_(params, lr):
            with torch.no_grad():
                for p in params:
                    p = p - lr * p.grad

        w = torch.tensor([4.0], requires_grad=True)
        w.grad = torch.tensor([2.0])
        manual_sgd_step_([w], lr=0.5)
        w.detach()

    a) tensor([3.0])
    b) tensor([5.0])
    c) tensor([2.0])
    d) tensor([4.0])

    Question 3

        def accumulate_gradients(model, criterion, batches):
            model.zero_grad()
            n, total = sum(len(x) for x, y in batches), 0.0
            for x, y in batches:
                total = total + criterion(model(x), y) * (len(x) / n)
                total.backward()

        model = nn.Linear(1, 1, bias=False)
        nn.init.ones_(model.weight)
        two = torch.tensor([[1.0], [1.0]]), torch.tensor([[0.0], [0.0]])
        one = torch.tensor([[2.0]]), torch.tensor([[0.0]])
        accumulate_gradients(model, nn.MSELoss(), [two, one])
        model.weight.grad

    a) tensor([[5.0]])
    b) raises RuntimeError
    c) tensor([[5.333]])
    d) tensor([[4.0]])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 2 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
