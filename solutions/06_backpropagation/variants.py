"""Right answers about backpropagation that look different from the solution."""

import copy
import math
from functools import reduce

import numpy as np
from backpropagation import mlp_backward, mlp_forward_cached

from autograder import variant


def _floats(array):
    return array if array.dtype.kind == "f" else array.astype(float)


# chain


@variant(of="chain")
def chain_by_numpy(*locals_):
    """np.prod of floats, and answers with a NumPy float."""
    return np.prod(np.array(locals_, dtype=float))


@variant(of="chain")
def chain_by_math(*locals_):
    """math.prod that starts from a float."""
    return float(math.prod(locals_, start=1.0))


@variant(of="chain")
def chain_by_reduce(*locals_):
    """Folds from the right with a neutral element."""
    return float(reduce(lambda one, other: other * one, reversed(locals_), 1))


@variant(of="chain")
def chain_by_recursion(*locals_):
    """The first slope times that of the rest."""

    def product(slopes):
        return slopes[0] * product(slopes[1:]) if slopes else 1.0

    return float(product(locals_))


# two_layer_forward


class Tape:
    """A cache that is an object of its own."""

    def __init__(self, **kept):
        self.kept = kept


@variant(of="two_layer_forward")
def forward_in_one_branch(params, x, activation="sigmoid"):
    """1/(1 + e^-a), whose overflow is harmless, and an object for a cache."""
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    z = np.dot(x, W1.T) + b1
    if activation == "sigmoid":
        h = 1 / (1 + np.exp(-z))
    elif activation == "relu":
        h = z * (z > 0)
    else:
        raise ValueError("activation must be 'sigmoid' or 'relu'")
    return np.dot(h, W2.T) + b2, Tape(h=h, x=x)


@variant(of="two_layer_forward")
def forward_by_tanh(params, x, activation="sigmoid"):
    """The sigmoid as a stretched tanh, chosen from a table."""
    table = {"sigmoid": lambda a: (np.tanh(a / 2) + 1) / 2, "relu": lambda a: a.clip(min=0)}
    if activation not in table:
        raise ValueError(activation)
    hidden = table[activation](params["b1"] + np.matmul(_floats(x), params["W1"].transpose()))
    return params["b2"] + np.matmul(hidden, params["W2"].transpose()), lambda: hidden


@variant(of="two_layer_forward")
def forward_with_a_column_of_ones(params, x, activation="sigmoid"):
    """Each bias is one more weight, of an input that is always 1."""
    if activation not in {"sigmoid", "relu"}:
        raise ValueError(f"no activation is called {activation}")

    def layer(h, W, b):
        ones = np.ones((h.shape[0], 1), dtype=h.dtype)
        return np.hstack([h, ones]) @ np.hstack([W, b[:, None]]).T

    if x.shape[1] != params["W1"].shape[1]:
        raise ValueError(f"{x.shape} and {params['W1'].shape}")
    a = layer(_floats(x), params["W1"], params["b1"])
    h = np.empty_like(a)
    if activation == "relu":
        h = np.where(a < 0, a.dtype.type(0), a)
    else:
        up = a > 0
        h[up] = 1 / (1 + np.exp(-a[up]))
        h[~up] = np.exp(a[~up]) / (1 + np.exp(a[~up]))
    return layer(h, params["W2"], params["b2"]), None


@variant(of="two_layer_forward")
def forward_example_by_example(params, x, activation="sigmoid"):
    """One row after the other, and a list for a cache."""
    rows, cache = [], []
    for row in x:
        a = params["W1"] @ row + params["b1"]
        if activation == "sigmoid":
            with np.errstate(over="ignore"):
                h = 1.0 / (1.0 + np.exp(-a))
        elif activation == "relu":
            h = np.maximum(0, a)
        else:
            raise ValueError("unknown activation")
        cache.append((row, h))
        rows.append(params["W2"] @ h + params["b2"])
    return np.array(rows), cache


# two_layer_backward


@variant(of="two_layer_backward")
def backward_by_einsum(dlogits, params, cache):
    """Every sum is written out in letters."""
    h, W2 = cache["h"], params["W2"]
    if dlogits.shape != (h.shape[0], W2.shape[0]):
        raise ValueError(f"dlogits {dlogits.shape}, logits {(h.shape[0], W2.shape[0])}")
    slope = np.where(h > 0, 1, 0) if cache["activation"] == "relu" else h - h**2
    da = np.einsum("nc,ch,nh->nh", dlogits, W2, slope).astype(h.dtype)
    return {
        "b2": np.einsum("nc->c", dlogits),
        "W2": np.einsum("nc,nh->ch", dlogits, h),
        "b1": np.einsum("nh->h", da),
        "W1": np.einsum("nh,nd->hd", da, cache["x"]),
    }


@variant(of="two_layer_backward")
def backward_example_by_example(dlogits, params, cache):
    """Adds up outer products, and moves nothing that it was given."""
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    if len(dlogits) != len(cache["x"]):
        raise ValueError(f"{len(dlogits)} rows of dlogits for {len(cache['x'])} examples")
    for dout, x, h in zip(dlogits, cache["x"], cache["h"], strict=True):
        grads["W2"] += np.outer(dout, h)
        grads["b2"] += dout
        dh = params["W2"].T @ dout
        if cache["activation"] == "sigmoid":
            dh *= h * (1 - h)
        else:
            dh[h <= 0] = 0
        grads["W1"] += np.outer(dh, x)
        grads["b1"] += dh
    return grads


@variant(of="two_layer_backward")
def backward_in_columns(dlogits, params, cache):
    """Works with examples in columns, and leaves it to matmul to refuse what does not fit."""
    x, h = cache["x"].T, cache["h"].T
    delta = dlogits.T
    grads = dict(W2=delta @ h.T, b2=delta.sum(1))
    delta = params["W2"].T @ delta
    if cache["activation"] == "sigmoid":
        delta = delta * h * (1 - h)
    else:
        delta[cache["a"].T <= 0] = 0
    return grads | dict(W1=delta @ x.T, b1=delta.sum(1))


# mlp_forward_cached


@variant(of="mlp_forward_cached")
def forward_with_the_last_layer_apart(x, layers):
    """Hidden layers in a loop, the last one after it; the cache is a dict."""
    cache = {"h0": _floats(x)}
    *hidden, (W, b) = layers
    for k, (V, c) in enumerate(hidden):
        z = cache[f"h{k}"] @ V.T + c
        cache[f"h{k + 1}"] = np.where(z > 0, z, np.zeros_like(z))
    return cache[f"h{len(hidden)}"] @ W.T + b, cache


@variant(of="mlp_forward_cached")
def forward_by_recursion(x, layers):
    """The first layer, then the same for the rest; the caches are nested."""

    def forward(h, layers):
        (W, b), rest = layers[0], layers[1:]
        a = np.matmul(h, W.T) + b
        if not rest:
            return a, (h, None)
        logits, caches = forward(a.clip(0), rest)
        return logits, (h, caches)

    return forward(x, layers)


@variant(of="mlp_forward_cached")
def forward_that_activates_in_place(x, layers):
    """Every array is its own, so relu may write into it."""
    activations = [x]
    for W, b in layers:
        a = np.einsum("ni,oi->no", activations[-1], W) if W.shape[1] > 1 else x @ W.T
        if activations[-1].shape[1] != W.shape[1]:
            raise ValueError(f"{activations[-1].shape[1]} features, {W.shape[1]} weights")
        a += b
        if W is not layers[-1][0]:
            a[a < 0] = 0
        activations.append(a)
    return activations[-1], activations


# mlp_backward


@variant(of="mlp_backward")
def backward_into_places(dlogits, layers, caches):
    """Makes room first, and masks after the product rather than before it."""
    grads = [None] * len(layers)
    delta = dlogits
    for k in range(len(layers) - 1, -1, -1):
        x, _ = caches[k]
        grads[k] = (np.dot(delta.T, x), np.sum(delta, axis=0))
        if k:
            delta = np.dot(delta, layers[k][0])
            delta[x <= 0] = 0
    return grads


@variant(of="mlp_backward")
def backward_by_recursion(dlogits, layers, caches):
    """The last layer, then the same for what is before it."""

    def backward(dout, layers, caches):
        (x, _), (W, _) = caches[-1], layers[-1]
        if dout.shape != (len(x), len(W)):
            raise ValueError(f"expected {(len(x), len(W))}, got {dout.shape}")
        last = (np.einsum("nm,nd->md", dout, x), np.ones(len(x), dtype=x.dtype) @ dout)
        if len(layers) == 1:
            return [last]
        dout = np.where(caches[-2][1] > 0, dout @ W, 0)
        return [*backward(dout, layers[:-1], caches[:-1]), last]

    return backward(dlogits, layers, caches)


@variant(of="mlp_backward")
def backward_that_uses_up_its_caches(dlogits, layers, caches):
    """Takes the caches off their list one by one, and zips the gradients at the end."""
    dWs, dbs, dout = [], [], dlogits.copy()
    for W, _ in reversed(layers):
        x, _ = caches.pop()
        dWs.append((x.T @ dout).T)
        dbs.append(dout.sum(0))
        dout = dout @ W * np.sign(np.maximum(x, 0))
    return list(zip(reversed(dWs), reversed(dbs), strict=True))


# mlp_loss_and_grads


@variant(of="mlp_loss_and_grads")
def loss_and_grads_in_one_go(layers, x, labels, reg=0.0):
    """Calls no neighbour, and answers with a NumPy float."""
    if labels.ndim != 1 or len(labels) != len(x):
        raise ValueError(f"labels {labels.shape} for x {x.shape}")
    hs = [_floats(x)]
    for W, b in layers[:-1]:
        hs.append(np.maximum(hs[-1] @ W.T + b, 0))
    z = hs[-1] @ layers[-1][0].T + layers[-1][1]
    top = z.max(axis=1)
    total = np.exp(z - top[:, None]).sum(axis=1)
    picked = np.array([row[label] for row, label in zip(z, labels, strict=True)])
    loss = np.mean(np.log(total) + top - picked)
    delta = np.exp(z - top[:, None]) / total[:, None]
    for row, label in zip(delta, labels, strict=True):
        row[label] -= 1
    delta /= len(labels)
    grads = []
    for (W, _), h in zip(layers[::-1], hs[::-1], strict=True):
        grads = [(delta.T @ h + reg * (W + W), delta.sum(axis=0)), *grads]
        delta = delta @ W * (h > 0)
    return loss + reg * sum(np.sum(W * W) for W, _ in layers), grads


@variant(of="mlp_loss_and_grads")
def loss_and_grads_with_a_onehot(layers, x, labels, reg=0.0):
    """A onehot of the logits' dtype picks the labels; the penalty is a squared norm."""
    if labels.shape != (x.shape[0],):
        raise ValueError(f"one label for each of the {len(x)} rows, not {labels.shape}")
    z, caches = mlp_forward_cached(x, layers)
    onehot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    z = z - np.amax(z, axis=-1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True))
    loss = -np.sum(log_p * onehot) / len(x)
    grads = mlp_backward((np.exp(log_p) - onehot) / len(x), layers, caches)
    for k, (W, _) in enumerate(layers):
        loss += reg * np.linalg.norm(W) ** 2
        dW, db = grads[k]
        dW += 2 * reg * W
        grads[k] = (dW, db)
    return float(loss), grads


# train_two_layer


def _batch_gradients(p, x, y):
    a = x @ p["W1"].T + p["b1"]
    h = (1 + np.tanh(a / 2)) / 2
    z = h @ p["W2"].T + p["b2"]
    z = z - z.max(axis=1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=1)) - z[range(len(y)), y]
    dz = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    dz[range(len(y)), y] -= 1
    dz /= len(y)
    da = dz @ p["W2"] * h * (1 - h)
    return losses, {"W1": da.T @ x, "b1": da.sum(0), "W2": dz.T @ h, "b2": dz.sum(0)}


@variant(of="train_two_layer")
def train_by_shuffling_indices(params, X, y, lr, batch_size, epochs, rng):
    """rng.shuffle of the indices draws the same order; new arrays at each step."""
    if y.shape != X.shape[:1]:
        raise ValueError(f"X {X.shape}, y {y.shape}")
    history, now = [], params
    for _ in range(epochs):
        indices = np.arange(X.shape[0])
        rng.shuffle(indices)
        seen = []
        while len(indices):
            batch, indices = indices[:batch_size], indices[batch_size:]
            losses, grads = _batch_gradients(now, X[batch], y[batch])
            seen.extend(losses)
            now = {k: now[k] - lr * grads[k] for k in now}
        history.append(np.mean(seen))
    return now, history


@variant(of="train_two_layer")
def train_a_deep_copy(params, X, y, lr, batch_size, epochs, rng):
    """Shuffles both arrays by one order, and moves a deep copy in place."""
    if y.ndim != 1 or y.shape[0] != X.shape[0]:
        raise ValueError(f"y {y.shape} does not fit X {X.shape}")
    params = copy.deepcopy(params)
    means = np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.permutation(np.arange(len(y)))
        shuffled, labels = X[order], y[order]
        for k in range(math.ceil(len(y) / batch_size)):
            here = slice(k * batch_size, (k + 1) * batch_size)
            losses, grads = _batch_gradients(params, shuffled[here], labels[here])
            means[epoch] += losses.sum() / len(y)
            for name in ("W2", "b2", "W1", "b1"):
                params[name] -= lr * grads[name]
    return params, list(means)


# dropout_forward


@variant(of="dropout_forward")
def dropout_by_where(x, p, rng, train=True):
    """np.where makes the mask, of rng.uniform's numbers, and out by itself."""
    if p < 0 or p >= 1:
        raise ValueError("p")
    x = _floats(x)
    if not train:
        return np.array(x), np.ones(x.shape, dtype=x.dtype)
    mask = np.where(rng.uniform(size=x.shape) < p, 0, 1 / (1 - p)).astype(x.dtype)
    return np.where(mask > 0, x / (1 - p), np.zeros_like(x)), mask


@variant(of="dropout_forward")
def dropout_by_index(x, p, rng, train=True):
    """Writes zeros into a full mask, and never gives x itself away."""
    if not (p >= 0 and p < 1):
        raise ValueError(f"{p} is no such probability")
    dtype = x.dtype if np.issubdtype(x.dtype, np.floating) else np.float64
    mask = np.ones(x.shape, dtype)
    if train:
        mask /= 1 - p
        mask[rng.random(x.shape) < p] = 0
    return (mask * x).astype(dtype), mask


# dropout_backward


@variant(of="dropout_backward")
def dropout_backward_by_index(dout, mask):
    """Scales a copy where the mask is on."""
    if dout.shape != mask.shape:
        raise ValueError(f"{dout.shape} is not {mask.shape}")
    dx = dout.copy()
    dx[mask == 0] = 0
    dx[mask != 0] *= mask[mask != 0]
    return dx


@variant(of="dropout_backward")
def dropout_backward_by_einsum(dout, mask):
    """Entry by entry, in the mask's own dtype."""
    if np.shape(dout) != np.shape(mask):
        raise ValueError(f"dout {dout.shape}, mask {mask.shape}")
    return np.einsum("...,...->...", mask, dout)
