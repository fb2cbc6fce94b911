"""Drivers of unit 6: they run your forward and backward in one go, and make generators from seeds.

A cache goes straight from your forward to your backward, so it may be anything. What is not of the
kind that was asked for is handed on as it is, so that you can see it.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]
Layers = list[tuple[np.ndarray, np.ndarray]]

STEP = 1e-5


# two layers


def two_layer_forward(
    student: ModuleType, *, params: Arrays, x: np.ndarray, activation: str | None = None
) -> Any:
    """Go forward, and return the logits. Without activation, yours is used.

    As you would write it:

        logits, cache = two_layer_forward(params, x, activation)
        logits
    """
    return _first(_two_layer_forward(student, params, x, activation), "logits, cache")


def two_layer_backward(
    student: ModuleType,
    *,
    params: Arrays,
    x: np.ndarray,
    dlogits: np.ndarray,
    activation: str | None = None,
    part: str | None = None,
) -> Any:
    """Go forward and back, and return the gradients. With part, return the one of this name.

    As you would write it:

        logits, cache = two_layer_forward(params, x, activation)
        two_layer_backward(dlogits, params, cache)[part]
    """
    forward = _two_layer_forward(student, params, x, activation)
    if not _is_tuple(forward, 2):
        return _instead_of("logits, cache", forward)
    grads = student.two_layer_backward(dlogits, params, forward[1])
    return _entry(grads, part)


def slopes_of_two_layer_forward(
    student: ModuleType, *, params: Arrays, x: np.ndarray, dlogits: np.ndarray, part: str
) -> Any:
    """Measure on your forward pass how each entry of params[part] moves sum(logits * dlogits)."""

    def logits(moved: np.ndarray) -> Any:
        return two_layer_forward(student, params={**params, part: moved}, x=x)

    return _slopes(logits, params[part], dlogits)


def two_layer_forward_twice(
    student: ModuleType, *, params: Arrays, x: np.ndarray, other: np.ndarray
) -> Any:
    """Go forward with x, then with other. Return the logits of x, and whether its cache stayed."""
    return _in_turn(
        lambda given: _two_layer_forward(student, params, given, None), x, other, "logits, cache"
    )


# any depth


def mlp_forward_cached(student: ModuleType, *, x: np.ndarray, layers: Layers) -> Any:
    """Go forward, and return the logits.

    As you would write it:

        logits, caches = mlp_forward_cached(x, layers)
        logits
    """
    return _first(student.mlp_forward_cached(x, layers), "logits, caches")


def mlp_forward_twice(
    student: ModuleType, *, x: np.ndarray, other: np.ndarray, layers: Layers
) -> Any:
    """Go forward with x, then with other. Return the logits of x, and whether its caches stayed."""
    return _in_turn(
        lambda given: student.mlp_forward_cached(given, layers), x, other, "logits, caches"
    )


def _in_turn(
    forward: Callable[[np.ndarray], Any], x: np.ndarray, other: np.ndarray, names: str
) -> Any:
    """Go forward twice. Return the first logits, and whether the first cache is as it was."""
    first = forward(x)
    if not _is_tuple(first, 2):
        return _instead_of(names, first)
    before = _numbers(first[1])
    forward(other)
    return {"logits": first[0], "first cache as it was": _are_equal(before, _numbers(first[1]))}


def _numbers(cache: Any) -> Any:
    """Copy the arrays and numbers of a cache; what is in objects of your own is not looked at."""
    if isinstance(cache, dict):
        return {key: _numbers(part) for key, part in cache.items()}
    if isinstance(cache, list | tuple):
        return [_numbers(part) for part in cache]
    if isinstance(cache, np.ndarray):
        return cache.copy()
    return cache if isinstance(cache, int | float | str) else None


def _are_equal(one: Any, other: Any) -> bool:
    """Say whether two copies of a cache hold the same numbers."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_are_equal(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_are_equal, one, other))
    return bool(np.array_equal(one, other))


def mlp_backward(
    student: ModuleType,
    *,
    x: np.ndarray,
    layers: Layers,
    dlogits: np.ndarray,
    part: str | None = None,
    layer: int | None = None,
) -> Any:
    """Go forward and back, and return the gradients.

    With part, return all "dW" or all "db" of them; with layer, too, that of one layer.

    As you would write it:

        logits, caches = mlp_forward_cached(x, layers)
        grads = mlp_backward(dlogits, layers, caches)
        if part is None:
            grads
        else:
            [$part for dW, db in grads][layer]
    """
    forward = student.mlp_forward_cached(x, layers)
    if not _is_tuple(forward, 2):
        return _instead_of("logits, caches", forward)
    return _gradients(student.mlp_backward(dlogits, layers, forward[1]), part, layer)


def slopes_of_mlp_forward(
    student: ModuleType, *, x: np.ndarray, layers: Layers, dlogits: np.ndarray, layer: int
) -> Any:
    """Measure on your forward pass how each entry of a layer's W moves sum(logits * dlogits)."""
    W, b = layers[layer]

    def logits(moved: np.ndarray) -> Any:
        around = [*layers[:layer], (moved, b), *layers[layer + 1 :]]
        return mlp_forward_cached(student, x=x, layers=around)

    return _slopes(logits, W, dlogits)


def mlp_loss_and_grads(
    student: ModuleType,
    *,
    layers: Layers,
    x: np.ndarray,
    labels: np.ndarray,
    part: str,
    layer: int | None = None,
    reg: float | None = None,
) -> Any:
    """Return the loss, or the gradients.

    part: the "loss", the "grads", all "dW" or all "db" of them; with layer, that of one layer.
    Without reg, yours is used.

    As you would write it:

        loss, grads = mlp_loss_and_grads(layers, x, labels, reg)
        if part in ("loss", "grads"):
            $part
        else:
            [$part for dW, db in grads][layer]
    """
    arguments = (layers, x, labels) if reg is None else (layers, x, labels, reg)
    answer = student.mlp_loss_and_grads(*arguments)
    if not _is_tuple(answer, 2):
        return _instead_of("loss, grads", answer)
    loss, grads = answer
    return loss if part == "loss" else _gradients(grads, None if part == "grads" else part, layer)


# what needs a generator


def train_two_layer(
    student: ModuleType,
    *,
    params: Arrays,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    epochs: int,
    seed: int,
    part: str,
) -> Any:
    """Train with a generator of a seed.

    Return the "params", the "losses", one of the params by its name, or the "cost": the mean
    cross-entropy of the trained network on X and y.

    As you would write it:

        rng = np.random.default_rng(seed)
        params, losses = train_two_layer(params, X, y, lr, batch_size, epochs, rng)
        if part in ("params", "losses"):
            $part
        elif part == "cost":
            cost_of(params, X, y)
        else:
            params[part]
    """
    rng = np.random.default_rng(seed)
    answer = student.train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    if not _is_tuple(answer, 2):
        return _instead_of("params, losses", answer)
    trained, losses = answer
    if part == "losses":
        return losses
    if part == "cost":
        return cost_of(trained, X, y) if _are_like(trained, params) else _no_such_params(trained)
    return _entry(trained, None if part == "params" else part)


def cost_of(params: Arrays, X: np.ndarray, y: np.ndarray) -> float:
    """The mean cross-entropy of a network of two layers with the sigmoid, computed here."""
    with np.errstate(all="ignore"):
        h = 1 / (1 + np.exp(-(X @ params["W1"].T + params["b1"])))
        logits = h @ params["W2"].T + params["b2"]
        logits = logits - logits.max(axis=1, keepdims=True)
        losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(y)), y]
    return float(losses.mean())


def _are_like(trained: Any, params: Arrays) -> bool:
    """Say whether these are arrays of the names and shapes of params."""
    return (
        isinstance(trained, dict)
        and trained.keys() == params.keys()
        and all(isinstance(array, np.ndarray) for array in trained.values())
        and all(trained[name].shape == params[name].shape for name in params)
    )


def _no_such_params(trained: Any) -> Any:
    return {"instead of params with the names and shapes that they had": trained}


def params_after_a_change(
    student: ModuleType,
    *,
    params: Arrays,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    epochs: int,
    seed: int,
) -> Any:
    """Train, give the dict that came back other arrays, and return the params that were passed in.

    The other arrays hold 7 everywhere.
    """
    rng = np.random.default_rng(seed)
    answer = student.train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    if not _is_tuple(answer, 2):
        return _instead_of("params, losses", answer)
    trained, _ = answer
    if not _are_like(trained, params):
        return _no_such_params(trained)
    for name in params:
        trained[name] = np.full_like(params[name], 7)
    return dict(params)


def draws_after_training(
    student: ModuleType,
    *,
    params: Arrays,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    epochs: int,
    seed: int,
) -> Any:
    """Train with a generator of a seed, and return the numbers that it draws next."""
    rng = np.random.default_rng(seed)
    student.train_two_layer(params, X, y, lr, batch_size, epochs, rng)
    return rng.random(3)


def dropout_forward(
    student: ModuleType,
    *,
    x: np.ndarray,
    p: float,
    seed: int,
    part: str,
    train: bool | None = None,
) -> Any:
    """Drop entries with a generator of a seed.

    Return "out" or the "mask"; or "next", what the generator draws next; or "x", after 7 was put
    into every entry of out. Without train, yours is used.

    As you would write it:

        rng = np.random.default_rng(seed)
        out, mask = dropout_forward(x, p, rng, train)
        $part
    """
    rng = np.random.default_rng(seed)
    answer = student.dropout_forward(x, p, rng, *(() if train is None else (train,)))
    if not _is_tuple(answer, 2):
        return _instead_of("out, mask", answer)
    if part == "next":
        return rng.random(3)
    if part == "x":
        if isinstance(answer[0], np.ndarray) and answer[0].flags.writeable:
            answer[0][...] = 7
        return x
    return answer[("out", "mask").index(part)]


# how they do it


def _two_layer_forward(
    student: ModuleType, params: Arrays, x: np.ndarray, activation: str | None
) -> Any:
    options = () if activation is None else (activation,)
    return student.two_layer_forward(params, x, *options)


def _slopes(logits: Callable[[np.ndarray], Any], at: np.ndarray, dlogits: np.ndarray) -> Any:
    """Central differences of sum(logits * dlogits). What are no such logits is handed on."""
    now = logits(at)
    if isinstance(now, dict):
        return now
    if not isinstance(now, np.ndarray) or now.shape != dlogits.shape:
        return {f"instead of logits of shape {dlogits.shape}": now}
    slopes = np.zeros(at.shape)
    for index in np.ndindex(at.shape):
        step = np.zeros(at.shape)
        step[index] = STEP
        change = logits(at + step) - logits(at - step)
        slopes[index] = np.sum(change * dlogits) / (2 * STEP)
    return slopes


def _is_tuple(answer: Any, length: int) -> bool:
    return isinstance(answer, tuple) and len(answer) == length


def _instead_of(names: str, answer: Any) -> Any:
    return {f"instead of ({names})": answer}


def _first(answer: Any, names: str) -> Any:
    return answer[0] if _is_tuple(answer, 2) else _instead_of(names, answer)


def _entry(answer: Any, key: str | None) -> Any:
    """One entry of a dict, or with None the whole dict, as a plain one."""
    if key is None:
        return dict(answer) if isinstance(answer, dict) else answer
    if isinstance(answer, dict) and key in answer:
        return answer[key]
    return {f"instead of a dict with the key {key}": answer}


def _gradients(answer: Any, part: str | None, layer: int | None) -> Any:
    """From a list of tuples (dW, db) all "dW" or all "db", or the one of a layer; with None the
    whole list."""
    if part is None:
        return answer
    if not isinstance(answer, list) or not all(_is_tuple(pair, 2) for pair in answer):
        return {"instead of a list of tuples (dW, db)": answer}
    column = [pair[("dW", "db").index(part)] for pair in answer]
    if layer is not None and layer >= len(column):
        return {"instead of a list with a tuple for each layer": answer}
    return column if layer is None else column[layer]
