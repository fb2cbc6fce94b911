"""Live objects for this unit, built from plain data beside your code.

A model is `layers`, a list of (W, b): Linear layers with ReLU between them, and where it is asked
for a BatchNorm1d before each ReLU and a Dropout after it. Batches are a list of (x, y). The
optimiser is torch.optim.SGD; lr is a number, or a list with a number for each parameter. Every
driver calls your function and returns what came of it: what you returned, the model's tensors and
flags afterwards, and batches_kept: whether the batches are as they were.
"""

import contextlib
import io
import math
from collections.abc import Iterator
from unittest import mock

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


class PlannedFailure(Exception):
    """Raised by a criterion that is made to fail."""


def take_steps(
    student,
    *,
    layers,
    batches,
    lr,
    momentum=0.0,
    criterion="cross_entropy",
    batch_norm=False,
    dropout=0.0,
    training=True,
    evaluating=(),
    frozen=(),
    pixels=False,
):
    """Call `train_step` once for each batch. evaluating: children of the model in evaluation mode;
    frozen: children whose parameters require no gradient; pixels: see `_model`."""
    model = _model(layers, batch_norm, dropout, training, evaluating, frozen, pixels)
    optimizer = _sgd(model, lr, momentum)
    data, losses, states = _loader(batches), [], []
    are_kept = _watch(data)
    with _events(model, optimizer) as events:
        for x, y in data:
            losses.append(student.train_step(model, optimizer, _criterion(criterion), x, y))
            states.append(_state(model))
    came = {"losses": losses, "states": states, "training": _flags(model)}
    return came | {"batches_kept": are_kept(), "events": events}


def train_epochs(
    student,
    *,
    layers,
    batches,
    lr,
    epochs=1,
    momentum=0.0,
    criterion="cross_entropy",
    batch_norm=False,
    dropout=0.0,
    training=True,
    loader="list",
):
    """Call `train_epoch` `epochs` times on the same model. loader: "list" or "DataLoader"."""
    model = _model(layers, batch_norm, dropout, training)
    optimizer = _sgd(model, lr, momentum)
    data, losses = _loader(batches, loader), []
    are_kept = _watch(data)
    for _ in range(epochs):
        losses.append(student.train_epoch(model, data, optimizer, _criterion(criterion)))
    came = {"losses": losses, "state": _state(model), "training": _flags(model)}
    return came | {"batches_kept": are_kept()}


def evaluate_model(
    student,
    *,
    layers,
    batches,
    criterion="cross_entropy",
    batch_norm=False,
    dropout=0.0,
    training=True,
    evaluating=(),
    loader="list",
):
    """Call `evaluate` once. criterion: see `_criterion`; a "failing" one raises when it is called.

    changed: whether parameters, buffers, gradients or batches are not bit for bit as they were.
    graphs: how often the first layer was called with gradients switched on. on_graph: how often the
    criterion was handed a prediction that hangs on a graph.
    grad_enabled: whether gradients are switched on afterwards.
    """
    model = _model(layers, batch_norm, dropout, training, evaluating)
    data, watched = _loader(batches, loader), _Watched(_criterion(criterion))
    return _looked_at(model, data, watched, lambda: student.evaluate(model, data, watched))


def _looked_at(model, data, watched, look):
    """What comes of a function that must change nothing."""
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    watched_parts = {name: _watch_tensors(tensors) for name, tensors in _parts(model, data).items()}
    graphs = []
    model[0].register_forward_hook(lambda module, args, out: graphs.append(out.requires_grad))
    answer, raised = None, None
    try:
        answer = look()
    except PlannedFailure:
        raised = "PlannedFailure"
    return {
        "answer": answer,
        "raised": raised,
        "training": _flags(model),
        "changed": {name: not are_kept() for name, are_kept in watched_parts.items()},
        "graphs": sum(graphs),
        "on_graph": watched.graphs,
        "grad_enabled": torch.is_grad_enabled(),
    }


def modes_after_refusal(student, *, layers, batches, criterion, training, evaluating=()):
    """Call `evaluate` with a criterion that it refuses; return the training flags afterwards."""
    model = _model(layers, True, 0.5, training, evaluating)
    with contextlib.suppress(ValueError):
        student.evaluate(model, _loader(batches), _criterion(criterion))
    return _flags(model)


def fit_model(
    student,
    *,
    layers,
    train,
    val,
    lr,
    epochs,
    momentum=0.0,
    batch_norm=False,
    dropout=0.0,
    training=True,
    loader="list",
    **patience,
):
    """Call `fit` once, with `train` and `val` as lists of (x, y), and cross-entropy. patience: left
    out if it is not given."""
    model = _model(layers, batch_norm, dropout, training)
    optimizer = _sgd(model, lr, momentum)
    loaders = _loader(train, loader), _loader(val, loader)
    criterion = _criterion("cross_entropy")
    return _fitted(student, model, loaders, optimizer, criterion, epochs, **patience)


def fit_to_a_script(student, *, train_losses, val_losses, epochs, patience=None, batch_norm=False):
    """Call `fit` once, with one batch of each kind and a criterion that reads its losses from
    lists.

    The criterion tells the two batches apart by their sizes, and repeats the last loss at the end
    of its list. Its gradient is the same in each epoch: without BatchNorm, every epoch of training
    lowers both biases of the model by 1.
    """
    last = (torch.eye(2), torch.zeros(2))
    layers = [(torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.ones(2)), last]
    model = _model(layers if batch_norm else [last], batch_norm)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    loaders = _scripted_batch(3), _scripted_batch(2)
    criterion = _Script({3: list(train_losses), 2: list(val_losses)})
    return _fitted(student, model, loaders, optimizer, criterion, epochs, patience)


def _fitted(student, model, loaders, optimizer, criterion, *settings, **more):
    """Call `fit`; loads: how often a state was loaded into the model."""
    load, loaded = nn.Module.load_state_dict, []
    are_kept = [_watch(loader) for loader in loaders]

    def noted(module, *args, **kwargs):
        loaded.append(module)
        return load(module, *args, **kwargs)

    with mock.patch.object(nn.Module, "load_state_dict", noted):
        history = student.fit(model, *loaders, optimizer, criterion, *settings, **more)
    if isinstance(history, dict):
        history = dict(history)  # a defaultdict will do
    loads = sum(module is model for module in loaded)
    kept = all(is_kept() for is_kept in are_kept)
    return {"history": history, "state": _state(model), "loads": loads, "batches_kept": kept}


def resume(
    student,
    *,
    layers,
    batches,
    before,
    after,
    epoch,
    rng_state,
    kind="Adam",
    rates=None,
    **model,
):
    """Train for `before` epochs, save a checkpoint, load it into another model with other weights
    and an optimiser with another learning rate, and train that for `after` epochs.

    kind: the optimiser, "Adam" or "SGD" (with momentum); rates: the learning rates that are saved,
    one for each parameter. model: batch_norm and other options, as elsewhere.
    Returns what `load_checkpoint` returned, and both models' states: `saved` as it is after saving
    (with its training flags, and whether its gradients and a tensor rng_state are kept), `loaded`
    as it is after loading, and `resumed` in the end.
    """
    data, stream = _loader(batches), io.BytesIO()
    first = _model(layers, **model)
    optimizer = _optimizer(kind, first, rates or 0.0625)
    _train(first, optimizer, data * before)
    others = [rng_state] if isinstance(rng_state, torch.Tensor) else []
    gradients = lambda: [p.grad for p in first.parameters() if p.grad is not None]  # noqa: E731
    are_kept = _watch_tensors(lambda: gradients() + others)
    student.save_checkpoint(stream, first, optimizer, epoch, rng_state)
    saved = {"state": _state(first), "training": _flags(first), "kept": are_kept()}
    second = _model([(weight * 0, bias + 1) for weight, bias in layers], **model)
    other = _optimizer(kind, second, [0.5] * len(rates) if rates else 0.5)
    answer = student.load_checkpoint(io.BytesIO(stream.getvalue()), second, other)
    came = {"answer": answer, "saved": saved, "loaded": _state(second)}
    _train(second, other, data * after)
    return came | {"resumed": _state(second)}


def _optimizer(kind, model, lr):
    if kind == "Adam":
        return torch.optim.Adam(model.parameters(), lr=lr)
    return _sgd(model, lr, 0.75)


def _train(model, optimizer, batches):
    for x, y in batches:
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


def overfit(student, *, layers, x, y, steps, fault=None, pixels=False):
    """Call `overfit_one_batch` with a model of these layers. pixels: see `_model`.

    fault: "unused", a layer called spare that is not used; "nowhere", a parameter of one axis,
    called offset, that is not used; "detached", where the first layer's output is detached; "zero",
    a parameter called muted whose gradient is 0.
    made: how many models were made; trained: the loss of the best of them, in the end.
    raised: whether there was a RuntimeError; names: those of the parameters that it speaks of. An
    error that no fault is the reason for is passed on.
    """
    made = []

    def make_model():
        made.append(_Faulty(_model(layers), fault))
        if pixels:
            made[-1].register_forward_pre_hook(_in_pixels)
        return made[-1]

    ((x, y),) = data = _loader([(x, y)])
    are_kept = _watch(data)
    answer, raised, names = None, False, []
    try:
        answer = student.overfit_one_batch(make_model, x, y, steps)
    except RuntimeError as error:
        if not made or fault in (None, "zero"):
            raise
        raised = True
        names = [name for name, _ in made[0].named_parameters() if name in str(error)]
        if not names:
            raise
    with torch.no_grad():
        trained = min((F.cross_entropy(model(x), y).item() for model in made), default=math.inf)
    came = {"answer": answer, "raised": raised, "names": names, "trained": trained}
    return came | {"made": len(made), "batches_kept": are_kept()}


class _Faulty(nn.Module):
    """A network with the fault that it is asked for."""

    def __init__(self, body, fault):
        super().__init__()
        self.first, self.rest = body[0], body[1:]
        self.fault = fault
        with torch.random.fork_rng(devices=[]):
            if fault == "unused":
                self.spare = nn.Linear(2, 1, bias=False)
        if fault == "nowhere":
            self.offset = nn.Parameter(torch.zeros(2))
        if fault == "zero":
            self.muted = nn.Parameter(torch.ones(()))

    def forward(self, x):
        hidden = self.first(x)
        if self.fault == "detached":
            hidden = hidden.detach()
        logits = self.rest(hidden)
        return logits + 0 * self.muted if self.fault == "zero" else logits


def mended_steps(
    student,
    *,
    loop,
    layers,
    batches,
    lr,
    momentum=0.0,
    criterion="cross_entropy",
    batch_norm=False,
    training=True,
    frozen=(),
    loader="list",
    **settings,
):
    """Call the loop of this name, `loop(model, optimizer, criterion, batches, **settings)`."""
    model = _model(layers, batch_norm, 0.0, training, frozen=frozen)
    optimizer = _sgd(model, lr, momentum)
    data = _loader(batches, loader)
    are_kept = _watch(data)
    answer = getattr(student, loop)(model, optimizer, _criterion(criterion), data, **settings)
    came = {"answer": answer, "state": _state(model), "training": _flags(model)}
    return came | {"batches_kept": are_kept()}


def mended_validation(
    student,
    *,
    layers,
    batches,
    criterion="cross_entropy",
    batch_norm=False,
    dropout=0.0,
    training=True,
    evaluating=(),
    loader="list",
):
    """Call `repair_validation` once; see `evaluate_model`."""
    model = _model(layers, batch_norm, dropout, training, evaluating)
    data, watched = _loader(batches, loader), _Watched(_criterion(criterion))
    return _looked_at(model, data, watched, lambda: student.repair_validation(model, watched, data))


def mended_best_weights(student, *, losses, batch_norm=False, training=True):
    """Call `repair_best_weights` with a `validate` that reads its losses from a list. Every epoch
    of training lowers the biases of the last layer by 1, and in training mode moves the statistics
    of BatchNorm. gradients_kept: whether the gradients, all 0.5, are as they were."""
    last = (torch.eye(2), torch.zeros(2))
    layers = [(torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.ones(2)), last]
    model = _model(layers if batch_norm else [last], batch_norm, training=training)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    are_kept = _watch_tensors(lambda: [p.grad for p in model.parameters()])
    script, calls = list(losses), []
    x = torch.arange(6.0).reshape(3, 2)

    def train():
        calls.append("train")
        with torch.no_grad():
            model(x * len(calls))
            model[-1].bias.sub_(1.0)

    def validate():
        calls.append("validate")
        return script.pop(0)

    answer = student.repair_best_weights(model, train, validate, len(losses))
    came = {"answer": answer, "state": _state(model), "calls": calls}
    return came | {"training": _flags(model), "gradients_kept": are_kept()}


def learn_digits(student, *, images, labels, held_out, epochs):
    """Train 784-128-64-10 with `fit` on digits, with SGD (lr 0.05, momentum 0.9) in batches of 16.

    images: uint8 (N, 28, 28); the last `held_out` of them are for validation alone. Returns the
    history, and the share of those that are read rightly in the end.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        hidden = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU()]
        model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(64, 10))
    x = torch.as_tensor(images).unsqueeze(1) / 255
    y = torch.as_tensor(labels).long()
    batches = list(zip(x[:-held_out].split(16), y[:-held_out].split(16), strict=True))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    unseen = x[-held_out:], y[-held_out:]
    history = student.fit(model, batches, [unseen], optimizer, nn.CrossEntropyLoss(), epochs)
    with torch.no_grad():
        right = (model.eval()(unseen[0]).argmax(dim=1) == unseen[1]).double().mean().item()
    return {"history": dict(history) if isinstance(history, dict) else history, "right": right}


def _model(
    layers, batch_norm=False, dropout=0.0, training=True, evaluating=(), frozen=(), pixels=False
):
    """The model of these layers, with weights of their dtype. pixels: it divides by 255 first."""
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
    for index in evaluating:
        model[index].eval()
    for index in frozen:
        model[index].requires_grad_(False)
    if pixels:
        model.register_forward_pre_hook(_in_pixels)
    return model


def _in_pixels(module, args):
    """Hand a model numbers from 0 to 1 for whatever goes from 0 to 255."""
    return (args[0] / 255,)


def _sgd(model, lr, momentum):
    """The optimiser. lr: a number, or a list with a number for each parameter, in its own group."""
    if not isinstance(lr, list):
        return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    groups = zip(model.parameters(), lr, strict=True)
    return torch.optim.SGD([{"params": [p], "lr": rate} for p, rate in groups], momentum=momentum)


def _loader(batches, kind="list"):
    tensors = [(torch.as_tensor(x), torch.as_tensor(y)) for x, y in batches]
    if kind == "list":
        return tensors
    x, y = (torch.cat(parts) for parts in zip(*tensors, strict=True))
    return DataLoader(TensorDataset(x, y), batch_size=len(tensors[0][0]))


def _criterion(name):
    """A loss by name: "mse", "cross_entropy", "cross_entropy sum", "cross_entropy none", "function"
    (cross-entropy as a plain function, without `.reduction`) or "failing"."""
    if name == "mse":
        return nn.MSELoss()
    if name == "function":
        return lambda logits, labels: F.cross_entropy(logits, labels)
    if name == "failing":
        return _fail
    return nn.CrossEntropyLoss(reduction=name.removeprefix("cross_entropy").strip() or "mean")


def _fail(logits, labels):
    raise PlannedFailure("the criterion was made to fail here")


class _Watched:
    """A criterion that notes whether the predictions it is handed hang on a graph."""

    def __init__(self, criterion):
        self._criterion = criterion
        self.graphs = 0
        if hasattr(criterion, "reduction"):
            self.reduction = criterion.reduction

    def __call__(self, logits, labels):
        self.graphs += int(logits.requires_grad)
        return self._criterion(logits, labels)


class _Script:
    """A criterion whose losses are given, by the size of the batch. It has no `.reduction`."""

    def __init__(self, losses):
        self._losses = losses

    def __call__(self, logits, labels):
        script = self._losses[len(labels)]
        value = script.pop(0) if len(script) > 1 else script[0]
        slope = logits.sum(dim=1).mean()
        return slope - slope.detach() + value


def _scripted_batch(size):
    x = torch.arange(2.0 * size).reshape(size, 2)
    return [(x, torch.zeros(size, dtype=torch.int64))]


@contextlib.contextmanager
def _events(model: nn.Sequential, optimizer: torch.optim.Optimizer) -> Iterator[list[str]]:
    """List, in order: each "backward" pass, each "gradient" that reaches the last layer by it, and
    each "step" of the optimiser."""
    events: list[str] = []
    backward = torch.autograd.backward

    def noted(*args, **kwargs):
        events.append("backward")
        return backward(*args, **kwargs)

    model[-1].weight.register_post_accumulate_grad_hook(lambda _: events.append("gradient"))
    optimizer.register_step_pre_hook(lambda *_: events.append("step"))
    with mock.patch.object(torch.autograd, "backward", noted):
        yield events


def _state(model):
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def _parts(model, data):
    """What a function may change, by name: for each part a function that gives its tensors."""
    return {
        "parameters": lambda: list(model.parameters()),
        "buffers": lambda: list(model.buffers()),
        "gradients": lambda: [p.grad for p in model.parameters()],
        "batches": lambda: _tensors(data),
    }


def _tensors(data):
    if isinstance(data, DataLoader):
        return list(data.dataset.tensors)
    return [tensor for batch in data for tensor in batch]


def _watch(data):
    """Return a function that says whether the tensors of a loader are as they were."""
    return _watch_tensors(lambda: _tensors(data))


def _watch_tensors(tensors):
    """Return a function that says whether these tensors are, bit for bit, as they were."""
    before = [tensor.detach().clone() for tensor in tensors()]

    def are_kept():
        now = tensors()
        return len(now) == len(before) and all(
            one is not None and torch.equal(one, other)
            for one, other in zip(now, before, strict=True)
        )

    return are_kept


def _flags(model):
    return [module.training for module in model.modules()]
