"""Live objects for this unit, built from plain data beside your code.

A model is `layers`, a list of (W, b): Linear layers with ReLU between them, and where it is asked
for a BatchNorm1d before each ReLU and a Dropout after it; see `model_of` for more. Batches are a
list of (x, y), a criterion is the name of its class in `torch.nn`, and the optimiser is
torch.optim.SGD; lr is a number, or a list with a number for each parameter. Every driver calls your
function and returns what came of it: what you returned, and the model's tensors and flags and the
batches as they are afterwards. part: which of these to return alone.
"""

import contextlib
import io
import itertools
import math
import random
from collections.abc import Iterator
from unittest import mock

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


class PlannedFailure(Exception):
    """Raised by a criterion or a model that is made to fail."""


def loop_over_loaders(
    student, *, images, labels, batch_size, seed, held_out, epochs=None, part="examples"
):
    """Make loaders, and loop over them.

    part: "examples", the images and labels of train and val together, in the order of the labels;
    "counted", how many different labels there are in train, in val, and in both; "sizes", those of
    the batches of train, and of val; "trained", those of train alone; or "orders", how many
    different orders train gives in so many epochs, and val.

    As you would write it:

        train, val = make_loaders(images, labels, batch_size, seed, held_out)
        if part == "examples":
            x, y = (torch.cat(tensors) for tensors in zip(*train, *val))
            x[y.argsort()], y.sort().values
        elif part == "counted":
            first, second = (set(order_of(loader)) for loader in (train, val))
            {"in train": len(first), "in val": len(second), "in both": len(first & second)}
        elif part == "sizes":
            [len(y) for _, y in train], [len(y) for _, y in val]
        elif part == "trained":
            [len(y) for _, y in train]
        else:
            orders = [{order_of(loader) for _ in range(epochs)} for loader in (train, val)]
            len(orders[0]), len(orders[1])
    """
    loaders = student.make_loaders(images, labels, batch_size, seed, held_out)
    if part == "trained":
        batches, wrong = _looped(loaders, times=1, which=(0,))
        return wrong or [len(y) for _, y in batches[0][0]]
    # What else is looped over may draw from the global generator: no check asks of it here.
    with torch.random.fork_rng(devices=[]):
        batches, wrong = _looped(loaders, times=epochs or 1)
    if wrong:
        return wrong
    if part == "sizes":
        return tuple([len(y) for _, y in of_loader[0]] for of_loader in batches)
    if part == "orders":
        return tuple(len({order_of(epoch) for epoch in of_loader}) for of_loader in batches)
    if part == "counted":
        first, second = (set(order_of(of_loader[0])) for of_loader in batches)
        return {"in train": len(first), "in val": len(second), "in both": len(first & second)}
    examples = [*batches[0][0], *batches[1][0]]
    if not examples:
        return {"instead of loaders with examples in them": None, "namely": "two empty loaders"}
    x, y = (torch.cat(tensors) for tensors in zip(*examples, strict=True))
    return x[y.argsort()], y.sort().values


def compare_loaders(
    student, *, images, labels, batch_size, seeds, held_out, epochs=None, part="splits"
):
    """Make loaders with each of these seeds, then loop over all of them.

    part: "splits", how many different sets of examples are held out; "orders", how many different
    sequences of orders train gives in so many epochs; or "drawn", the labels of those that are held
    out with one seed at least.

    As you would write it:

        pairs = [make_loaders(images, labels, batch_size, seed, held_out) for seed in seeds]
        if part == "splits":
            len({frozenset(order_of(val)) for _, val in pairs})
        elif part == "orders":
            len({tuple(order_of(train) for _ in range(epochs)) for train, _ in pairs})
        else:
            sorted({number for _, val in pairs for number in order_of(val)})
    """
    pairs = [student.make_loaders(images, labels, batch_size, seed, held_out) for seed in seeds]
    came = []
    with torch.random.fork_rng(devices=[]):
        for loaders in pairs:
            batches, wrong = _looped(loaders, times=epochs or 1)
            if wrong:
                return wrong
            came.append([[order_of(epoch) for epoch in of_loader] for of_loader in batches])
    if part == "splits":
        return len({frozenset(val[0]) for _, val in came})
    if part == "orders":
        return len({tuple(train) for train, _ in came})
    return sorted({number for _, val in came for number in val[0]})


def order_of(loader):
    """The labels of a loader, in the order in which it gives them."""
    return tuple(number for _, y in loader for number in y.tolist())


def _looped(loaders, times, which=(0, 1)):
    """For each loader the batches of so many epochs, and nothing; or no batches, and what is handed
    on instead."""
    if not isinstance(loaders, tuple) or len(loaders) != 2:
        return [], {"instead of (train, val)": loaders}
    came = []
    for place in which:
        if not hasattr(loaders[place], "__iter__") and not hasattr(loaders[place], "__getitem__"):
            return [], {"instead of a loader": loaders[place], "at": f"[{place}]"}
        epochs = [[*loaders[place]] for _ in range(times)]
        for batch in itertools.chain(*epochs):
            if found := _instead_of_a_batch(batch):
                name = ("train", "val")[place]
                return [], {f"instead of batches (x, y) from {name}": None, "namely": found}
        came.append(epochs)
    return came, None


def _instead_of_a_batch(batch):
    """Say what something is, or nothing if it is a pair of tensors with as many rows."""
    if not isinstance(batch, tuple | list) or not all(isinstance(t, torch.Tensor) for t in batch):
        return "something else than tensors"
    if len(batch) != 2:
        return f"tensors by {len(batch)}"
    if not all(part.ndim for part in batch):
        return "single examples"
    if len(batch[0]) != len(batch[1]):
        return f"{len(batch[0])} images with {len(batch[1])} labels"
    return ""


def take_steps(
    student,
    *,
    layers,
    batches,
    lr,
    momentum=None,
    criterion="CrossEntropyLoss",
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    nested=None,
    frozen=None,
    pixels=None,
    part=None,
):
    """Call `train_step` once for each batch. states: the model's after each of the steps. events:
    see `events_of`.

    As you would write it:

        model = model_of(layers, batch_norm=batch_norm, training=training, frozen=frozen)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
        if part == "losses":
            [train_step(model, optimizer, nn.$criterion(), x, y) for x, y in batches]
        elif part == "states":
            states = []
            for x, y in batches:
                train_step(model, optimizer, nn.$criterion(), x, y)
                states.append({name: t.clone() for name, t in model.state_dict().items()})
            states
        elif part == "events":
            with events_of(model, optimizer) as events:
                for x, y in batches:
                    train_step(model, optimizer, nn.$criterion(), x, y)
            events
        else:
            for x, y in batches:
                train_step(model, optimizer, nn.$criterion(), x, y)
            if part == "training":
                [module.training for module in model.modules()]
            elif part == "state":
                dict(model.state_dict())
            else:
                batches
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating, frozen, pixels, nested)
    optimizer = _sgd(model, lr, momentum)
    data, losses, states = batches_of(batches), [], []
    with events_of(model, optimizer) as events:
        for x, y in data:
            losses.append(student.train_step(model, optimizer, _criterion(criterion), x, y))
            states.append(_state(model))
    return _chosen(part, losses=losses, states=states, events=events, **_left(model, data))


def train_epochs(
    student,
    *,
    layers,
    batches,
    lr,
    epochs=1,
    momentum=None,
    criterion="CrossEntropyLoss",
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    nested=None,
    loader="list",
    part=None,
):
    """Call `train_epoch` `epochs` times on the same model. loader: see `batches_of`. loss: the
    last of the losses.

    As you would write it:

        model = model_of(layers, batch_norm=batch_norm, dropout=dropout, training=training)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
        if part == "losses":
            [train_epoch(model, batches, optimizer, nn.$criterion()) for _ in range(epochs)]
        else:
            train_epoch(model, batches, optimizer, nn.$criterion())
            if part == "training":
                [module.training for module in model.modules()]
            elif part == "state":
                dict(model.state_dict())
            elif part == "batches":
                batches
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating, nested=nested)
    optimizer = _sgd(model, lr, momentum)
    data, losses = batches_of(batches, loader), []
    for _ in range(epochs):
        losses.append(student.train_epoch(model, data, optimizer, _criterion(criterion)))
    return _chosen(part, losses=losses, loss=losses[-1], **_left(model, data))


def evaluate_model(
    student,
    *,
    layers,
    batches,
    criterion="CrossEntropyLoss",
    reduction=None,
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    nested=None,
    frozen=None,
    loader="list",
    switched_off=None,
    failing=None,
    part=None,
):
    """Call `evaluate` once.

    criterion: also "function", cross-entropy as a plain function, without `.reduction`, or
    "failing", which raises when it is called; raised: whether it did; or "Other", whose reduction
    may be any word, or None. failing: the model raises when it is called.
    switched_off: whether gradients are switched off before the call.
    gradients: those of the parameters, all 0.5 before the call. learnable: whether each parameter
    requires a gradient afterwards. graphs: how often the first layer was called with gradients
    switched on. on_graph: how often the criterion was handed logits that hang on a graph.
    grad_enabled: whether gradients are switched on afterwards.

    As you would write it:

        model = model_of(
            layers,
            batch_norm=batch_norm,
            dropout=dropout,
            training=training,
            evaluating=evaluating,
            frozen=frozen,
        )
        if criterion == "function":
            loss = nn.functional.cross_entropy
        else:
            loss = nn.$criterion(reduction=reduction)
        if part == "gradients":
            for parameter in model.parameters():
                parameter.grad = torch.full_like(parameter, 0.5)
        elif part == "graphs":
            graphs = []
            model[0].register_forward_hook(lambda layer, x, out: graphs.append(out.requires_grad))
        elif part == "on_graph":
            graphs = []
            loss.register_forward_pre_hook(lambda loss, xy: graphs.append(xy[0].requires_grad))
        evaluate(model, batches, loss)
        if part == "gradients":
            [parameter.grad for parameter in model.parameters()]
        elif part == "learnable":
            [parameter.requires_grad for parameter in model.parameters()]
        elif part in ("graphs", "on_graph"):
            sum(graphs)
        elif part == "grad_enabled":
            torch.is_grad_enabled()
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "state":
            dict(model.state_dict())
        elif part == "batches":
            batches
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating, frozen, nested=nested)
    data, loss = batches_of(batches, loader), _criterion(criterion, reduction)
    if failing:
        _linears(model)[-1].register_forward_hook(_fails)
    with torch.set_grad_enabled(not switched_off):
        run = _looked_at(model, data, loss, lambda: student.evaluate(model, data, loss))
    return _chosen(part, **run)


def _looked_at(model, data, loss, look):
    """What comes of a function that must change nothing."""
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    graphs, on_graph = [], []
    _linears(model)[0].register_forward_hook(lambda layer, x, out: graphs.append(out.requires_grad))
    if isinstance(loss, nn.Module):
        loss.register_forward_pre_hook(lambda loss, xy: on_graph.append(xy[0].requires_grad))
    answer, raised = None, False
    try:
        answer = look()
    except PlannedFailure:
        raised = True
    run = {"answer": answer, "raised": raised, "gradients": _gradients(model)}
    run |= {"graphs": sum(graphs), "on_graph": sum(on_graph)}
    run |= {"learnable": [parameter.requires_grad for parameter in model.parameters()]}
    return run | {"grad_enabled": torch.is_grad_enabled()} | _left(model, data)


def modes_after_refusal(student, *, layers, batches, reduction, training=None, evaluating=None):
    """Call `evaluate` with a criterion that it refuses; return the training flags afterwards, and
    whether gradients are switched on."""
    model, data = model_of(layers, True, 0.5, training, evaluating), batches_of(batches)
    with torch.set_grad_enabled(True):
        with contextlib.suppress(ValueError):
            student.evaluate(model, data, nn.CrossEntropyLoss(reduction=reduction))
        return {"training": _flags(model), "grad_enabled": torch.is_grad_enabled()}


def fit_model(
    student,
    *,
    layers,
    train,
    val,
    lr,
    epochs,
    momentum=None,
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    nested=None,
    loader="list",
    part=None,
    **patience,
):
    """Call `fit` once, with `train` and `val` as lists of (x, y), and cross-entropy. patience: left
    out if it is not given. batches: those of `train`, and then those of `val`. loads: how often a
    state was loaded into the model. grad_enabled: whether gradients are switched on afterwards.

    As you would write it:

        model = model_of(layers, batch_norm=batch_norm, dropout=dropout, training=training)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
        fit(model, train, val, optimizer, nn.CrossEntropyLoss(), epochs=epochs)
        if part == "state":
            dict(model.state_dict())
        elif part == "batches":
            [*train, *val]
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating, nested=nested)
    optimizer = _sgd(model, lr, momentum)
    data = batches_of(train, loader), batches_of(val, loader)
    with _loads(model) as loads, torch.set_grad_enabled(True):
        history = student.fit(model, *data, optimizer, nn.CrossEntropyLoss(), epochs, **patience)
        on = torch.is_grad_enabled()
    run = {"history": _plain(history), "loads": len(loads), "grad_enabled": on}
    return _chosen(part, **run, **_left(model, [*data[0], *data[1]]))


def fit_to_a_script(
    student, *, train_losses, val_losses, epochs, patience=None, batch_norm=None, part=None
):
    """Call `fit` once, with one batch of each kind and a criterion that reads its losses from
    lists.

    The criterion tells the two batches apart by their sizes, and repeats the last loss at the end
    of its list. Its gradient is the same in each epoch: without BatchNorm, every epoch of training
    lowers both biases of the model by 1.

    As you would write it:

        model = model_to_lower(batch_norm=batch_norm)
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        criterion = Script({3: train_losses, 2: val_losses})
        train = scripted_batch(3)
        val = scripted_batch(2)
        fit(model, train, val, optimizer, criterion, epochs=epochs, patience=patience)
        if part == "state":
            dict(model.state_dict())
    """
    model = model_to_lower(batch_norm)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    criterion = Script({3: train_losses, 2: val_losses})
    data = scripted_batch(3), scripted_batch(2)
    with _loads(model) as loads:
        history = student.fit(model, *data, optimizer, criterion, epochs, patience)
    return _chosen(part, history=_plain(history), state=_state(model), loads=len(loads))


def _plain(history):
    """A history as a dict: a defaultdict will do."""
    return dict(history) if isinstance(history, dict) else history


@contextlib.contextmanager
def _loads(model: nn.Module) -> Iterator[list[nn.Module]]:
    """List the model once for each state that is loaded into it."""
    load, loads = nn.Module.load_state_dict, []

    def noted(module, *args, **kwargs):
        if module is model:
            loads.append(module)
        return load(module, *args, **kwargs)

    with mock.patch.object(nn.Module, "load_state_dict", noted):
        yield loads


def model_to_lower(batch_norm=None, training=None):
    """A network of which every epoch lowers the last biases by 1; with BatchNorm, of two layers, of
    which the last alone learns."""
    last = (torch.eye(2), torch.zeros(2))
    layers = [(torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.ones(2)), last]
    model = model_of(layers if batch_norm else [last], batch_norm, training=training)
    # Behind BatchNorm the gradient of a sum is nothing but rounding, and no step is to follow that.
    model[:-1].requires_grad_(False)
    return model


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
    batch_norm=None,
    training=None,
    evaluating=None,
    frozen=None,
    another=None,
    part=None,
):
    """Train for `before` epochs, save a checkpoint, load it into another model with other weights
    and an optimiser with another learning rate, and train that for `after` epochs.

    kind: the optimiser, "Adam" or "SGD" (with momentum); rates: the learning rates that are saved,
    one for each parameter. another: whether the other model, too, is saved, to another stream,
    before the first checkpoint is loaded into it.
    After saving there are the state, the flags and the gradients of the first model (saved,
    training, gradients) and rng_state; where one of these is asked for alone, nothing is loaded.
    After loading there are what `load_checkpoint` returned (answer) and the state of the other
    model (loaded), and in the end its state again (resumed).

    As you would write it:

        import io
        first = model_of(layers, batch_norm=batch_norm)
        if kind == "SGD":
            optimizer = torch.optim.SGD(first.parameters(), lr=0.0625, momentum=0.75)
        else:
            optimizer = torch.optim.Adam(first.parameters(), lr=0.0625)
        if before:
            train(first, optimizer, batches * before)
        file = io.BytesIO()
        save_checkpoint(file, first, optimizer, epoch, rng_state)
        others = [(weight * 0, bias + 1) for weight, bias in layers]
        second = model_of(others, batch_norm=batch_norm)
        if kind == "SGD":
            optimizer = torch.optim.SGD(second.parameters(), lr=0.5, momentum=0.75)
        else:
            optimizer = torch.optim.Adam(second.parameters(), lr=0.5)
        file.seek(0)
        load_checkpoint(file, second, optimizer)
        if part == "loaded":
            dict(second.state_dict())
        elif part == "resumed":
            train(second, optimizer, batches * after)
            dict(second.state_dict())
    """
    options = batch_norm, None, training, evaluating, frozen
    data, file = batches_of(batches), io.BytesIO()
    first = model_of(layers, *options)
    optimizer = _optimizer(kind, first, rates or 0.0625)
    train(first, optimizer, data * before)
    student.save_checkpoint(file, first, optimizer, epoch, rng_state)
    run = {"saved": _state(first), "training": _flags(first), "gradients": _gradients(first)}
    run |= {"rng_state": rng_state}
    if part in run:
        return run[part]
    second = model_of([(weight * 0, bias + 1) for weight, bias in layers], *options)
    optimizer = _optimizer(kind, second, [0.5] * len(rates) if rates else 0.5)
    if another:
        student.save_checkpoint(io.BytesIO(), second, optimizer, epoch + 1, {"another": 1})
    answer = student.load_checkpoint(io.BytesIO(file.getvalue()), second, optimizer)
    run |= {"answer": answer, "loaded": _state(second)}
    train(second, optimizer, data * after)
    return _chosen(part, **run, resumed=_state(second))


def save(student, *, layers, part=None):
    """Save a model after a step, and do not load it.

    written: whether the file holds something. saved, training, gradients: the state, the flags and
    the gradients of the model afterwards. draws: what the generators of Python, NumPy and torch
    give next, seeded with 5 before saving.

    As you would write it:

        import io
        import random
        model = model_of(layers)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        model(torch.ones(2, len(layers[0][0][0]))).sum().backward()
        file = io.BytesIO()
        random.seed(5)
        np.random.seed(5)
        torch.manual_seed(5)
        save_checkpoint(file, model, optimizer, 0, {"seed": 1})
        if part == "written":
            file.tell() > 0
        elif part == "saved":
            dict(model.state_dict())
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "gradients":
            [parameter.grad for parameter in model.parameters()]
        elif part == "draws":
            [random.random(), np.random.random(), torch.rand(()).item()]
    """
    model, file = model_of(layers), io.BytesIO()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model(torch.ones(2, len(layers[0][0][0]))).sum().backward()
    random.seed(5)
    np.random.seed(5)
    torch.manual_seed(5)
    student.save_checkpoint(file, model, optimizer, 0, {"seed": 1})
    draws = [random.random(), np.random.random(), torch.rand(()).item()]
    run = {"written": file.getbuffer().nbytes > 0, "draws": draws, "saved": _state(model)}
    return _chosen(part, **run, training=_flags(model), gradients=_gradients(model))


def _optimizer(kind, model, lr):
    if kind == "Adam":
        return torch.optim.Adam(model.parameters(), lr=lr)
    return _sgd(model, lr, 0.75)


def train(model, optimizer, batches):
    """Take one step of training on each batch."""
    for x, y in batches:
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


def overfit(
    student,
    *,
    x,
    y,
    steps,
    layers=None,
    sizes=None,
    seed=None,
    fault=None,
    pixels=None,
    part=None,
):
    """Call `overfit_one_batch` with a model of these layers, or of these sizes, drawn with a seed.

    fault: see `network_of`. made: how many models were made; trained: the loss of the best of them,
    in the end. names: those of the parameters that the text of a RuntimeError speaks of.
    grad_enabled: whether gradients are switched on afterwards. Where neither of these two is asked
    for, the error is passed on.

    As you would write it:

        if part == "trained":
            models = []

            def make_model():
                models.append(network_of(sizes, seed, fault))
                return models[-1]

            overfit_one_batch(make_model, x, y, steps)
            min([nn.functional.cross_entropy(model(x), y).item() for model in models])
        else:
            overfit_one_batch(lambda: network_of(sizes, seed, fault), x, y, steps)
            if part == "batch":
                (x, y)
    """
    models = []
    layers = layers if layers else layers_of(sizes, seed)

    def network():
        made = Faulty(model_of(layers), fault) if fault else model_of(layers)
        if pixels:
            made.register_forward_pre_hook(_in_pixels)
        return made

    def make_model():
        models.append(network())
        return models[-1]

    ((x, y),) = batches_of([(x, y)])
    answer, names = None, []
    torch.set_grad_enabled(True)
    try:
        answer = student.overfit_one_batch(make_model, x, y, steps)
    except RuntimeError as error:
        if part not in ("names", "grad_enabled"):
            raise
        known = models[0].named_parameters() if models else ()
        names = [name for name, _ in known if name in str(error)]
    on = torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        # Computed by a fresh network: a model may have been given another way to compute.
        fresh, trained = network(), math.inf
        for model in models:
            with contextlib.suppress(RuntimeError):  # it has other layers than it was made with
                fresh.load_state_dict(nn.Module.state_dict(model))
                trained = min(trained, F.cross_entropy(fresh(x), y).item())
    torch.set_grad_enabled(True)
    run = {"answer": answer, "names": names, "trained": trained, "grad_enabled": on}
    return _chosen(part, **run, made=len(models), batch=(x, y))


def network_of(sizes, seed, fault=None):
    """A network with layers of these sizes, drawn with a seed, and with a fault if one is named:
    "unused", a layer called spare that is not used; "nowhere", a parameter of one axis, called
    offset, that is not used; "detached", where the first layer has no bias, and its output is
    detached; "zero", a parameter called muted whose gradient is 0."""
    network = model_of(layers_of(sizes, seed))
    return Faulty(network, fault) if fault else network


def layers_of(sizes, seed):
    """Weights and biases between layers of these sizes, drawn with a seed."""
    rng = np.random.default_rng(seed)
    pairs = itertools.pairwise(sizes)
    drawn = [(rng.normal(size=(m, n)) / n**0.5, rng.normal(size=m) / 3) for n, m in pairs]
    return [(weight.astype("float32"), bias.astype("float32")) for weight, bias in drawn]


class Faulty(nn.Module):
    """A network with a fault; see `network_of`."""

    def __init__(self, body, fault):
        super().__init__()
        self.first, self.rest = body[0], body[1:]
        self.fault = fault
        with torch.random.fork_rng(devices=[]):
            if fault == "unused":
                self.spare = nn.Linear(2, 1, bias=False)
        if fault == "detached":
            self.first.bias = None
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
    momentum=None,
    weight_decay=None,
    criterion="CrossEntropyLoss",
    batch_norm=None,
    training=None,
    evaluating=None,
    nested=None,
    frozen=None,
    loader="list",
    k=None,
    max_norm=None,
    part=None,
):
    """Call this function once, on a model, a torch.optim.SGD of its parameters, a criterion and
    batches.

    loop: the name of the function. k, max_norm: handed over after the batches, if given.

    As you would write it:

        model = model_of(layers, batch_norm=batch_norm, training=training)
        optimizer = torch.optim.SGD(
            model.parameters(), lr=lr, momentum=momentum, weight_decay=weight_decay
        )
        $loop(model, optimizer, nn.$criterion(), batches, k=k, max_norm=max_norm)
        if part == "state":
            dict(model.state_dict())
        elif part == "batches":
            batches
    """
    model = model_of(layers, batch_norm, None, training, evaluating, frozen, nested=nested)
    optimizer = _sgd(model, lr, momentum, weight_decay)
    data = batches_of(batches, loader)
    settings = {"k": k, "max_norm": max_norm}
    given = {name: value for name, value in settings.items() if value is not None}
    answer = getattr(student, loop)(model, optimizer, _criterion(criterion), data, **given)
    return _chosen(part, answer=answer, **_left(model, data))


def mended_validation(
    student,
    *,
    layers,
    batches,
    criterion="CrossEntropyLoss",
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    nested=None,
    loader="list",
    switched_off=None,
    part=None,
):
    """Call `repair_validation` once, on a model, a criterion and batches.

    criterion, switched_off, and what comes of it: see `evaluate_model`.

    As you would write it:

        model = model_of(
            layers,
            batch_norm=batch_norm,
            dropout=dropout,
            training=training,
            evaluating=evaluating,
        )
        if part == "gradients":
            for parameter in model.parameters():
                parameter.grad = torch.full_like(parameter, 0.5)
        elif part == "graphs":
            graphs = []
            model[0].register_forward_hook(lambda layer, x, out: graphs.append(out.requires_grad))
        if criterion == "failing":
            raised = False
            try:
                repair_validation(model, fail, batches)
            except PlannedFailure:
                raised = True
        else:
            repair_validation(model, nn.$criterion(), batches)
        if part == "gradients":
            [parameter.grad for parameter in model.parameters()]
        elif part == "learnable":
            [parameter.requires_grad for parameter in model.parameters()]
        elif part == "graphs":
            sum(graphs)
        elif part == "raised":
            raised
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "state":
            dict(model.state_dict())
        elif part == "batches":
            batches
    """
    model = model_of(layers, batch_norm, dropout, training, evaluating, nested=nested)
    data, loss = batches_of(batches, loader), _criterion(criterion)
    with torch.set_grad_enabled(not switched_off):
        run = _looked_at(model, data, loss, lambda: student.repair_validation(model, loss, data))
    return _chosen(part, **run)


def mended_best_weights(student, *, losses, batch_norm=None, training=None, part=None):
    """Call `repair_best_weights` with a `validate` that reads its losses from a list. Every epoch
    of training lowers the biases of the last layer by 1, and in training mode moves the statistics
    of BatchNorm. gradients: those of the parameters, all 0.5 before the call.

    As you would write it:

        model = model_to_lower(batch_norm=batch_norm, training=training)
        if part == "gradients":
            for parameter in model.parameters():
                parameter.grad = torch.full_like(parameter, 0.5)
        script = iter(losses)
        if part == "calls":
            calls = []

            def train_once():
                calls.append("train")
                lower(model)

            def validate():
                calls.append("validate")
                return next(script)

            repair_best_weights(model, train_once, validate, len(losses))
        else:
            repair_best_weights(model, lambda: lower(model), lambda: next(script), len(losses))
        if part == "calls":
            calls
        elif part == "gradients":
            [parameter.grad for parameter in model.parameters()]
        elif part == "training":
            [module.training for module in model.modules()]
        elif part == "state":
            dict(model.state_dict())
    """
    model = model_to_lower(batch_norm, training)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    script, calls = iter(losses), []

    def train_once():
        calls.append("train")
        lower(model)

    def validate():
        calls.append("validate")
        return next(script)

    answer = student.repair_best_weights(model, train_once, validate, len(losses))
    run = {"answer": answer, "calls": calls, "gradients": _gradients(model)}
    return _chosen(part, **run, state=_state(model), training=_flags(model))


def lower(model):
    """Lower the biases of a model's last layer by 1, once it has read a batch: an epoch."""
    with torch.no_grad():
        model(torch.arange(6.0).reshape(3, 2))
        model[-1].bias.sub_(1.0)


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
    return {"history": _plain(history), "right": right}


def model_of(
    layers,
    batch_norm=None,
    dropout=None,
    training=None,
    evaluating=None,
    frozen=None,
    pixels=None,
    nested=None,
):
    """A network with these weights and biases, and their dtype; see the top of this file.

    training: False for a model in evaluation mode. evaluating: the child that is in evaluation mode
    all the same. frozen: the child whose parameters require no gradient. pixels: whether it divides
    by 255 first. nested: whether it is inside another one; see `Nested`.
    """
    modules = []
    with torch.random.fork_rng(devices=[]):  # the first weights are drawn, and then overwritten
        for index, (weight, bias) in enumerate(layers):
            weight, bias = torch.as_tensor(weight), torch.as_tensor(bias)
            linear = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
            linear.load_state_dict({"weight": weight, "bias": bias})
            modules.append(linear)
            if index < len(layers) - 1:
                if batch_norm:
                    modules.append(nn.BatchNorm1d(weight.shape[0], dtype=weight.dtype))
                modules.append(nn.ReLU())
                if dropout:
                    modules.append(nn.Dropout(dropout))
    model = nn.Sequential(*modules).train(training is not False)
    if evaluating is not None:
        model[evaluating].eval()
    if frozen is not None:
        model[frozen].requires_grad_(False)
    if pixels:
        model.register_forward_pre_hook(_in_pixels)
    return Nested(model) if nested else model


class Nested(nn.Module):
    """A network that has all its layers two modules deep, and that nobody can index or loop over.
    It is in the mode of the network in it."""

    def __init__(self, network):
        super().__init__()
        self.body = nn.Sequential(network)
        self.training = self.body.training = network.training

    def forward(self, x):
        return self.body(x)


def _linears(model):
    """The Linear layers, the first one first."""
    return [module for module in model.modules() if isinstance(module, nn.Linear)]


def _in_pixels(module, args):
    """Hand a model numbers from 0 to 1 for whatever goes from 0 to 255."""
    return (args[0] / 255,)


def _sgd(model, lr, momentum, weight_decay=None):
    """The optimiser. lr: a number, or a list with a number for each parameter, in its own group."""
    rates = lr if isinstance(lr, list) else [lr]
    groups = [[p] for p in model.parameters()] if isinstance(lr, list) else [model.parameters()]
    pairs = zip(groups, rates, strict=True)
    groups = [{"params": g, "lr": r} for g, r in pairs]
    return torch.optim.SGD(groups, momentum=momentum or 0.0, weight_decay=weight_decay or 0.0)


def batches_of(batches, kind="list"):
    """Batches of tensors, in a list or, if kind is "DataLoader", in one; if it is "full batches",
    in one that drops a short last batch; if it is "loop", in what can be looped over and no more.
    """
    tensors = [(torch.as_tensor(x), torch.as_tensor(y)) for x, y in batches]
    if kind == "list":
        return tensors
    if kind == "loop":
        return Loop(tensors)
    x, y = (torch.cat(parts) for parts in zip(*tensors, strict=True))
    size = len(tensors[0][0])
    return DataLoader(TensorDataset(x, y), batch_size=size, drop_last=kind == "full batches")


class Loop:
    """Batches that come one after the other; nobody knows how many, and none has a number."""

    def __init__(self, batches):
        self._batches = batches

    def __iter__(self):
        return iter(self._batches)


def _criterion(name, reduction=None):
    """A loss by name; see `evaluate_model`."""
    if name == "function":
        return F.cross_entropy
    if name == "failing":
        return fail
    if name == "Other":
        return Other(reduction)
    return getattr(nn, name)(reduction=reduction or "mean")


def fail(logits, labels):
    """A criterion that raises PlannedFailure."""
    raise PlannedFailure("the criterion was made to fail here")


def _fails(layer, x, out):
    """A hook after which no model goes on."""
    raise PlannedFailure("the model was made to fail here")


class Other:
    """Cross-entropy with a reduction of any name; whatever it is called, the mean is given."""

    def __init__(self, reduction):
        self.reduction = reduction

    def __call__(self, logits, labels):
        return F.cross_entropy(logits, labels)


class Script:
    """A criterion whose losses are given, by the size of the batch. It has no `.reduction`."""

    def __init__(self, losses):
        self._losses = {size: list(script) for size, script in losses.items()}

    def __call__(self, logits, labels):
        script = self._losses[len(labels)]
        value = script.pop(0) if len(script) > 1 else script[0]
        slope = logits.sum(dim=1).mean()
        return slope - slope.detach() + value


def scripted_batch(size):
    """One batch with so many examples, by which `Script` tells it from another."""
    x = torch.arange(2.0 * size).reshape(size, 2)
    return [(x, torch.zeros(size, dtype=torch.int64))]


@contextlib.contextmanager
def events_of(model: nn.Module, optimizer: torch.optim.Optimizer) -> Iterator[list[str]]:
    """List, in order: each "backward" pass, each "gradient" that reaches the last layer by it, and
    each "step" of the optimiser."""
    events: list[str] = []
    backward = torch.autograd.backward

    def noted(*args, **kwargs):
        events.append("backward")
        return backward(*args, **kwargs)

    last = _linears(model)[-1].weight
    last.register_post_accumulate_grad_hook(lambda _: events.append("gradient"))
    optimizer.register_step_pre_hook(lambda *_: events.append("step"))
    with mock.patch.object(torch.autograd, "backward", noted):
        yield events


def _chosen(part, **run):
    return run[part] if part else run


def _left(model, data):
    """What is left when your function has returned."""
    return {"state": _state(model), "training": _flags(model), "batches": data}


def _state(model):
    # By the class, as an object can be given a method of its own.
    return {name: tensor.clone() for name, tensor in nn.Module.state_dict(model).items()}


def _gradients(model):
    return [parameter.grad for parameter in nn.Module.parameters(model)]


def _flags(model):
    return [module.training for module in nn.Module.modules(model)]
