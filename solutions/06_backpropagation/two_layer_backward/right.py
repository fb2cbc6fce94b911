"""Right answers to `two_layer_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
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


@variant
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


@variant
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


@variant
def backward_that_uses_up_its_cache(dlogits, params, cache):
    """Takes what it needs out of the cache, and computes in what it took."""
    h, slope = cache.pop("h"), cache.pop("a")
    if cache.pop("activation") == "relu":
        slope[...] = slope > 0
    else:
        slope[...] = h * (1 - h)
    slope *= dlogits @ params["W2"]
    grads = {"W2": dlogits.T @ h, "b2": dlogits.sum(axis=0)}
    return grads | {"W1": slope.T @ cache.pop("x"), "b1": slope.sum(axis=0)}
