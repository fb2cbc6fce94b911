"""Right answers to `mlp_backward`, written differently."""

import numpy as np

from autograder import variant


@variant
def backward_into_places(dlogits, layers, caches):
    """Makes room first, and masks after the product rather than before it."""
    grads = [None] * len(layers)
    delta = dlogits
    if delta.shape[1] != len(layers[-1][1]):
        raise ValueError(f"{delta.shape[1]} slopes for {len(layers[-1][1])} logits")
    for k in range(len(layers) - 1, -1, -1):
        x, _ = caches[k]
        grads[k] = (np.dot(delta.T, x), np.sum(delta, axis=0))
        if k:
            delta = np.dot(delta, layers[k][0])
            delta[x <= 0] = 0
    return grads


@variant
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


@variant
def backward_that_uses_up_its_caches(dlogits, layers, caches):
    """Takes the caches off their list one by one, and zips the gradients at the end."""
    dWs, dbs, dout = [], [], dlogits.copy()
    for W, _ in reversed(layers):
        x, _ = caches.pop()
        dWs.append((x.T @ dout).T)
        dbs.append(dout.sum(0))
        dout = dout @ W * np.sign(np.maximum(x, 0))
    return list(zip(reversed(dWs), reversed(dbs), strict=True))
