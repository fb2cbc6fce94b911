"""Right training loops that look different."""

import copy
import io
import math
from collections import defaultdict

import numpy as np
import torch
from torch.nn import functional as F
from training import evaluate, train_epoch, train_step

from autograder import variant

# train_step


@variant(of="train_step", row="T07")
def clears_after_the_step(model, optimizer, criterion, x, y):
    """T07: the gradients are cleared for the next step."""
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@variant(of="train_step", row="T08")
def clears_between_forward_and_backward(model, optimizer, criterion, x, y):
    """T08: the gradients are cleared just before they are made."""
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@variant(of="train_step")
def clears_through_the_model(model, optimizer, criterion, x, y):
    """The gradients belong to the parameters of the model, and are set to zero there."""
    model.zero_grad(set_to_none=False)
    prediction = model(x)
    loss = criterion(prediction, y)
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.detach().numpy()[()]


@variant(of="train_step")
def clears_before_and_after(model, optimizer, criterion, x, y):
    """Clears twice, and asks for gradients explicitly."""
    optimizer.zero_grad(set_to_none=False)
    with torch.enable_grad():
        loss = criterion(model(x), y)
    value = loss.item()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value


@variant(of="train_step")
def hands_the_gradients_over(model, optimizer, criterion, x, y):
    """Takes the gradients as values, and puts them where the optimiser looks."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    loss = criterion(model(x), y)
    gradients = torch.autograd.grad(loss, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return loss.item()


# train_epoch


@variant(of="train_epoch")
def with_a_loop_of_its_own(model, loader, optimizer, criterion):
    """Writes the step out, and adds up detached tensors."""
    model.train(True)
    total, examples = torch.zeros(()), 0
    for _, batch in enumerate(loader):
        images, labels = batch
        loss = criterion(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach() * images.size(0)
        examples += images.size(0)
    return (total / examples).item()


@variant(of="train_epoch")
def with_a_weighted_average(model, loader, optimizer, criterion):
    """Collects losses and sizes, and averages in NumPy."""
    for module in model.modules():
        module.training = True
    rows = [(train_step(model, optimizer, criterion, x, y), x.shape[0]) for x, y in loader]
    losses, sizes = zip(*rows, strict=True)
    return np.average(losses, weights=sizes)


@variant(of="train_epoch")
def counting_first(model, loader, optimizer, criterion):
    """Counts the examples in a pass of its own, then adds up shares."""
    examples = sum(len(y) for _, y in loader)
    mean = 0.0
    for x, y in loader:
        model.train()
        mean += train_step(model, optimizer, criterion, x, y) * (len(y) / examples)
    return mean


# evaluate


def _refuse(criterion):
    if hasattr(criterion, "reduction") and criterion.reduction != "mean":
        raise ValueError("only a mean can be weighted by the size of the batch")


@variant(of="evaluate")
@torch.no_grad()
def all_in_one_piece(model, loader, criterion):
    """Collects all logits, and calls the criterion once."""
    _refuse(criterion)
    modes = {module: module.training for module in model.modules()}
    try:
        model.eval()
        logits = torch.cat([model(x) for x, _ in loader])
        labels = torch.cat([y for _, y in loader])
        accuracy = (logits.max(dim=-1).indices == labels).double().mean().item()
        return criterion(logits, labels).item(), accuracy
    finally:
        for module, mode in modes.items():
            module.train(mode) if not list(module.children()) else setattr(module, "training", mode)


@variant(of="evaluate")
def on_a_copy(model, loader, criterion):
    """Evaluates a copy in inference mode; the model itself is not touched."""
    _refuse(criterion)
    twin = copy.deepcopy(model).eval()
    losses, right, sizes = [], [], []
    with torch.inference_mode():
        for x, y in loader:
            logits = twin(x)
            losses.append(float(criterion(logits, y)))
            right.append(int(torch.sum(logits.argmax(-1).eq(y))))
            sizes.append(y.numel())
    return np.average(losses, weights=sizes), np.sum(right) / np.sum(sizes)


@variant(of="evaluate")
def with_tensors_for_counters(model, loader, criterion):
    """Adds up tensors under no_grad, and makes floats at the end."""
    modules = list(model.modules())
    flags = [module.training for module in modules]
    model.eval()
    try:
        _refuse(criterion)
        loss, right, count = torch.tensor(0.0), torch.tensor(0), 0
        for x, y in loader:
            with torch.no_grad():
                logits = model(x)
                loss += y.size(0) * criterion(logits, y)
                right += (F.softmax(logits, dim=1).argmax(dim=1) == y).sum()
            count += y.size(0)
        return (loss / count).item(), right.item() / count
    finally:
        for module, flag in zip(modules, flags, strict=True):
            module.training = flag


# fit


@variant(of="fit")
def counting_from_the_best_epoch(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Keeps the best epoch in a stream, and more keys in the history."""
    history = defaultdict(list)
    best, best_epoch, stream = float("inf"), -1, io.BytesIO()
    for epoch in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, accuracy = evaluate(model, val_loader, criterion)
        for key, value in (("train_loss", train_loss), ("val_loss", val_loss)):
            history[key] += [value]
        history["val_accuracy"] += [accuracy]
        if train_loss != train_loss or val_loss != val_loss:
            break
        if val_loss < best:
            best, best_epoch, stream = val_loss, epoch, io.BytesIO()
            torch.save(model.state_dict(), stream)
        if patience is not None and epoch - best_epoch >= patience:
            break
    if best_epoch >= 0:
        stream.seek(0)
        model.load_state_dict(torch.load(stream))
    return history


@variant(of="fit")
def with_loops_of_its_own(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Writes both loops out; keeps a copy of the whole model."""
    train_losses, val_losses = [], []
    best = None
    while len(val_losses) < epochs:
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        train_losses.append(total / count)
        model.eval()
        total, count = 0.0, 0
        with torch.no_grad():
            for x, y in val_loader:
                total, count = total + criterion(model(x), y).item() * len(x), count + len(x)
        val_losses.append(total / count)
        if math.isnan(train_losses[-1] + val_losses[-1]):
            break
        if best is None or val_losses[-1] < val_losses[best[0]]:
            best = len(val_losses) - 1, copy.deepcopy(model)
        elif patience and len(val_losses) - 1 - best[0] >= patience:
            break
    if best is not None:
        with torch.no_grad():
            own, kept = model.state_dict(), best[1].state_dict()
            for name, tensor in own.items():
                tensor.copy_(kept[name])
    return {"val_loss": val_losses, "train_loss": train_losses}


@variant(of="fit")
def keeping_every_epoch(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Keeps clones of every epoch, and chooses at the end."""
    history = {"train_loss": [], "val_loss": [], "epochs": 0}
    states = []
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(np.float64(evaluate(model, val_loader, criterion)[0]))
        states.append({name: value.clone() for name, value in model.state_dict().items()})
        history["epochs"] += 1
        if np.isnan([history["train_loss"][-1], history["val_loss"][-1]]).any():
            states.pop()
            break
        best = int(np.argmin(history["val_loss"]))
        if patience is not None and len(states) - 1 - best == patience:
            break
    if states:
        model.load_state_dict(states[int(np.argmin(history["val_loss"][: len(states)]))])
    return history


# checkpoints


@variant(of="save_checkpoint")
def save_through_a_buffer(file, model, optimizer, epoch, rng_state):
    """Serialises first, and writes the bytes then."""
    buffer = io.BytesIO()
    states = {"model": copy.deepcopy(model.state_dict()), "optimizer": optimizer.state_dict()}
    torch.save(dict(epoch=epoch, rng_state=rng_state, **states), buffer)
    file.write(buffer.getvalue())


@variant(of="save_checkpoint")
def save_on_the_cpu(file, model, optimizer, epoch, rng_state):
    """Moves the weights to the CPU, and adds what it likes."""
    weights = {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}
    checkpoint = {"model": weights, "optimizer": optimizer.state_dict(), "version": "1"}
    checkpoint["epoch"], checkpoint["rng_state"] = int(epoch), rng_state
    torch.save(checkpoint, file)


@variant(of="load_checkpoint")
def load_without_trust(file, model, optimizer):
    """Says aloud that only weights are to be read, and onto the CPU."""
    states = torch.load(file, map_location="cpu", weights_only=True)
    model.load_state_dict(states["model"], strict=True)
    optimizer.load_state_dict(states["optimizer"])
    return (states["epoch"], states["rng_state"])


@variant(of="load_checkpoint")
def load_by_copying(file, model, optimizer):
    """Copies tensor by tensor into the model."""
    states = torch.load(file, weights_only=False)
    own = model.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(states["model"][name])
    optimizer.load_state_dict(states["optimizer"])
    epoch, rng_state = states["epoch"], states["rng_state"]
    return epoch, rng_state


# overfit_one_batch


@variant(of="overfit_one_batch")
def overfit_with_momentum(make_model, x, y, steps):
    """SGD with momentum, and the loss measured at the very end."""
    model = make_model()
    model.train()
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for step in range(steps):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            missing = [name for name, p in model.named_parameters() if p.grad is None]
            if missing:
                raise RuntimeError("no gradient: " + ", ".join(missing))
        optimizer.step()
    with torch.no_grad():
        return float(criterion(model(x), y))


@variant(of="overfit_one_batch")
def overfit_after_a_trial(make_model, x, y, steps):
    """Looks for missing gradients with a model of their own, then trains another."""
    trial = make_model()
    F.cross_entropy(trial(x), y).backward()
    for name, parameter in trial.named_parameters():
        if parameter.grad is None:
            raise RuntimeError(f"{name!r}: its gradient is None")
    model = make_model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.0)
    losses = [train_step(model, optimizer, F.cross_entropy, x, y) for _ in range(steps)]
    return min(losses)


# diagnose


@variant(of="diagnose")
def diagnose_by_rules(history, num_classes):
    """A table of rules, each looked at if its key is there; NumPy's median."""
    first = (history.get("train_loss") or [None])[0]
    guess = np.log(num_classes)
    rules = [
        ("bad_start", "train_loss", lambda v: v[0] < 0.5 * guess or v[0] > 1.5 * guess),
        (
            "exploding",
            "train_loss",
            lambda v: any(math.isnan(x) or math.isinf(x) or x > 10 * first for x in v),
        ),
        ("flat", "train_loss", lambda v: v[-1] / v[0] > 0.95),
        ("overfitting", "val_loss", lambda v: v[-1] / np.nanmin(v) > 1.2),
        ("vanishing", "grad_norm", lambda v: v[-1] < 1e-6),
        ("dying", "dead_share", lambda v: v[-1] > 0.5),
        ("steps_too_big", "update_ratio", lambda v: np.median(v) > 0.1),
        ("steps_too_small", "update_ratio", lambda v: np.median(v) < 0.00001),
    ]
    return [code for code, key, sign in rules if key in history and sign(history[key])]


@variant(of="diagnose")
def diagnose_with_a_set(history, num_classes):
    """Collects codes in a set; sorts for the median."""
    found = set()
    losses = np.array(history.get("train_loss", [math.log(num_classes), 0.0]))
    if not 0.5 <= losses[0] / math.log(num_classes) <= 1.5:
        found.add("bad_start")
    if not np.isfinite(losses).all() or losses.max() > 10 * losses[0]:
        found.add("exploding")
    if losses[-1] > 0.95 * losses[0]:
        found.add("flat")
    val = history.get("val_loss")
    if val and val[-1] > min(val) * 1.2:
        found.add("overfitting")
    if history.get("grad_norm", [1])[-1] < 1e-6:
        found.add("vanishing")
    if history.get("dead_share", [0])[-1] > 0.5:
        found.add("dying")
    ratios = sorted(history.get("update_ratio", [1e-3]))
    middle = (ratios[(len(ratios) - 1) // 2] + ratios[len(ratios) // 2]) / 2
    if middle > 1e-1:
        found.add("steps_too_big")
    elif middle < 1e-5:
        found.add("steps_too_small")
    return list(found)


# repairs


@variant(of="repair_runaway_steps")
def clears_when_all_is_done(model, optimizer, criterion, batches):
    """Clears after the step."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        losses.append(float(loss))
    return losses


@variant(of="repair_frozen_weights")
def clears_before_backward(model, optimizer, criterion, batches):
    """Clears between forward and backward, and hands back NumPy floats."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach().numpy()[()])
    return losses


@variant(of="repair_late_steps")
def calls_train_step(model, optimizer, criterion, batches):
    """Uses what there is."""
    return [train_step(model, optimizer, criterion, x, y) for x, y in batches]


@variant(of="repair_late_steps")
def clears_the_model(model, optimizer, criterion, batches):
    """Clears through the model."""
    losses = []
    for x, y in batches:
        model.zero_grad()
        loss = criterion(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@variant(of="repair_epoch_loss")
def weighs_the_means(model, optimizer, criterion, batches):
    """Weights in NumPy."""
    losses, sizes = [], []
    for x, y in batches:
        losses.append(train_step(model, optimizer, criterion, x, y))
        sizes.append(len(x))
    return np.average(losses, weights=sizes)


@variant(of="repair_validation")
def validates_with_evaluate_modes(model, criterion, batches):
    """Remembers the modes by module, in inference mode."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            rows = [(float(criterion(model(x), y)) * y.shape[0], y.shape[0]) for x, y in batches]
    finally:
        for module, mode in modes.items():
            module.training = mode
    total, examples = np.sum(rows, axis=0)
    return total / examples


@variant(of="repair_accumulation")
def divides_the_gradients(model, optimizer, criterion, batches, k):
    """Adds up whole gradients, and divides them before the step."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, start=1):
        criterion(model(x), y).backward()
        if number % k == 0:
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.grad /= k
            optimizer.step()
            optimizer.zero_grad()


@variant(of="repair_accumulation")
def joins_the_batches(model, optimizer, criterion, batches, k):
    """Makes the large batch."""
    batches = list(batches)
    for start in range(0, len(batches), k):
        xs, ys = zip(*batches[start : start + k], strict=True)
        train_step(model, optimizer, criterion, torch.cat(xs), torch.cat(ys))


@variant(of="repair_best_weights")
def keeps_a_deep_copy(model, train, validate, epochs):
    """A deep copy, put back only if there is one."""
    best_loss, best_state = float("inf"), None
    for _ in range(epochs):
        train()
        loss = validate()
        if best_state is None or loss < best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss


@variant(of="repair_best_weights")
def keeps_them_all(model, train, validate, epochs):
    """Keeps every epoch in a stream, and chooses in the end."""
    losses, streams = [], []
    for _ in range(epochs):
        train()
        losses.append(validate())
        streams.append(io.BytesIO())
        torch.save(model.state_dict(), streams[-1])
    best = losses.index(min(losses))
    streams[best].seek(0)
    model.load_state_dict(torch.load(streams[best]))
    return losses[best]


@variant(of="repair_clipping")
def clips_by_hand(model, optimizer, criterion, batches, max_norm):
    """Measures and multiplies by itself."""
    norms = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        norm = math.sqrt(sum(float((gradient**2).sum()) for gradient in gradients))
        if norm > max_norm:
            for gradient in gradients:
                gradient *= max_norm / norm
        optimizer.step()
        norms.append(norm)
    return norms
