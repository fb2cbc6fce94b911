"""Right answers of unit 5 that look different from the solution."""

import numpy as np
from gradient_descent import gd_step

from autograder import variant


def floats(a):
    """A float array as it is, any other as float64."""
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def one_label_each(X, y):
    """Refuse targets that are not one for each example."""
    if y.ndim != 1 or len(y) != len(X):
        raise ValueError(f"features of shape {list(X.shape)}, targets of shape {list(y.shape)}")


# gd_step


@variant(of="gd_step")
def steps_in_a_copy(w, grad, lr):
    """Copies w, and moves the copy in place."""
    if grad.shape != w.shape:
        raise ValueError(f"{grad.shape} is not {w.shape}")
    new = w.astype(np.float64) if w.dtype.kind in "iu" else w.copy()
    new -= lr * grad
    return new


@variant(of="gd_step")
def adds_the_opposite(w, grad, lr):
    """Adds minus lr times the gradient."""
    if w.shape != grad.shape:
        raise ValueError(f"a step from {list(w.shape)} along {list(grad.shape)}")
    return np.add(floats(w), -lr * floats(grad))


@variant(of="gd_step")
def steps_weight_by_weight(w, grad, lr):
    """Goes through all the indices."""
    if np.shape(w) != np.shape(grad):
        raise ValueError(f"w {np.shape(w)}, grad {np.shape(grad)}")
    new = np.zeros(w.shape, dtype=floats(w).dtype)
    for index in np.ndindex(w.shape):
        new[index] = w[index] - lr * grad[index]
    return new


# gradient_descent


@variant(of="gradient_descent")
def stacks_a_list(grad_f, w0, lr, steps):
    """Keeps a list of arrays, each of them new, and stacks it."""
    path = [floats(w0)]
    for _ in range(steps):
        path.append(gd_step(path[-1], grad_f(path[-1]), lr))
    return np.stack(path)


@variant(of="gradient_descent")
def moves_in_place_and_keeps_copies(grad_f, w0, lr, steps):
    """Moves a copy of the start in place, and records a copy of that before each step."""
    w = np.array(w0, dtype=w0.dtype if w0.dtype.kind == "f" else float)
    path = []
    for step in range(steps + 1):
        path.append(w.copy())
        if step < steps:
            w -= lr * grad_f(w)
    return np.array(path)


@variant(of="gradient_descent")
def asks_for_one_gradient_too_many(grad_f, w0, lr, steps):
    """Records and then steps, also after the last row."""
    w = floats(w0)
    path = np.zeros((steps + 1, *w.shape), w.dtype)
    for row in path:
        row[...] = w
        w = w - grad_f(w) * lr
    return path


@variant(of="gradient_descent")
def joins_on_a_longer_path(grad_f, w0, lr, steps):
    """Appends a row to the path at each step."""
    w = floats(w0)
    path = w[np.newaxis].copy()
    while len(path) <= steps:
        w = w - lr * grad_f(w)
        path = np.concatenate([path, w[None]], axis=0)
    return path


# linear_regression_loss_and_grads


@variant(of="linear_regression_loss_and_grads")
def derives_by_way_of_the_predictions(w, b, X, y):
    """Divides the residual by n once, as dpred, and sends that back."""
    n, d = X.shape
    if w.shape != (d,) or y.shape != (n,):
        raise ValueError(f"w {w.shape}, X {X.shape}, y {y.shape}")
    X = floats(X)
    pred = np.dot(X, floats(w)) + b
    dpred = (pred - floats(y)) / n
    return np.mean(np.square(pred - y)) / 2, np.dot(dpred, X), np.sum(dpred)


@variant(of="linear_regression_loss_and_grads")
def adds_up_examples_of_linear_regression(w, b, X, y):
    """Goes through the examples one by one."""
    one_label_each(X, y)
    if w.ndim != 1 or len(w) != X.shape[1]:
        raise ValueError(f"{len(w)} weights for {X.shape[1]} features")
    X, n = floats(X), len(X)
    loss, dw, db = 0.0, np.zeros(len(w), dtype=floats(w).dtype), 0.0
    for x, t in zip(X, y, strict=True):
        r = x @ w + b - t
        loss += r**2 / (2 * n)
        dw += r * x / n
        db += r / n
    return float(loss), dw, float(db)


@variant(of="linear_regression_loss_and_grads")
def subtracts_from_the_target(w, b, X, y):
    """Takes the residual the other way round, and the sign out of the gradients."""
    pred = floats(X) @ floats(w) + b
    if y.shape != pred.shape or y.ndim > 1:
        raise ValueError(f"y has shape {y.shape}, the predictions have {pred.shape}")
    error = floats(y) - pred
    loss = 0.5 * np.mean(error**2)
    return loss.item(), -(floats(X).T @ error) / error.size, -error.mean()


# softmax_regression_loss_and_grad


@variant(of="softmax_regression_loss_and_grad")
def softmax_and_logsumexp_by_logaddexp(W, X, y, reg):
    """Lets np.logaddexp find the logsumexp, and subtracts a onehot table."""
    one_label_each(X, y)
    W, X = floats(W), floats(X)
    n = X.shape[0]
    z = X @ W.T
    lse = np.logaddexp.reduce(z, axis=1)
    onehot = np.zeros_like(z)
    onehot[np.arange(n), y] = 1
    loss = np.sum(lse - z[np.arange(n), y]) / n + reg * np.sum(W * W)
    dz = (np.exp(z - lse[:, None]) - onehot) / n
    return float(loss), dz.T.dot(X) + 2 * reg * W


@variant(of="softmax_regression_loss_and_grad")
def adds_up_examples_of_softmax_regression(W, X, y, reg):
    """Goes through examples and classes, as the first assignment of many courses does."""
    if y.shape != (len(X),):
        raise ValueError(f"{X.shape} and {y.shape}")
    W, X = floats(W), floats(X)
    loss, dW = 0.0, np.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        scores = W.dot(x)
        scores -= np.max(scores)
        exps = np.exp(scores)
        loss += np.log(exps.sum()) - scores[label]
        for k in range(len(W)):
            dW[k] += (exps[k] / exps.sum() - (k == label)) * x
    return loss / len(X) + reg * np.sum(W**2), dW / len(X) + reg * 2 * W


@variant(of="softmax_regression_loss_and_grad")
def keeps_classes_in_columns(W, X, y, reg):
    """Works with the transposes, and takes the norm of W for the penalty."""
    if np.shape(y) != np.shape(X)[:1]:
        raise ValueError(f"{np.shape(y)} does not fit {np.shape(X)}")
    W, Xt = floats(W), floats(X).T
    z = W @ Xt
    z = z - z.max(axis=0)
    log_p = z - np.log(np.sum(np.exp(z), axis=0))
    truth = (np.arange(len(W))[:, None] == y).astype(z.dtype)
    loss = -(truth * log_p).sum() / len(y) + reg * np.linalg.norm(W) ** 2
    return loss.item(), np.einsum("cn,dn->cd", np.exp(log_p) - truth, Xt) / len(y) + 2 * reg * W


# minibatches


@variant(of="minibatches")
def shuffles_an_array(n, batch_size, rng):
    """Shuffles 0 to n - 1 in place."""
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    start = 0
    while start < n:
        batches.append(order[start : min(start + batch_size, n)])
        start += batch_size
    return batches


@variant(of="minibatches")
def splits_at_multiples(n, batch_size, rng):
    """Lets np.split cut at every multiple of the batch size."""
    return np.split(rng.permutation(np.arange(n)), np.arange(batch_size, n, batch_size))


@variant(of="minibatches")
def counts_the_batches_first(n, batch_size, rng):
    """Rounds the number of batches up, and copies each."""
    order = rng.permutation(n)
    count = -(-n // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size].copy() for k in range(count)]


@variant(of="minibatches")
def fills_lists_of_ints(n, batch_size, rng):
    """Deals the indices out one by one, and makes arrays at the end."""
    batches = [[]]
    for index in rng.permutation(n).tolist():
        if len(batches[-1]) == batch_size:
            batches.append([])
        batches[-1].append(index)
    return [np.array(batch, dtype=np.int32) for batch in batches]


# sgd_epoch


@variant(of="sgd_epoch")
def writes_everything_out(W, X, y, lr, batch_size, rng):
    """Needs no neighbour, and moves a copy of W in place."""
    one_label_each(X, y)
    W, X, n = np.array(floats(W)), floats(X), len(X)
    order, losses = rng.permutation(n), []
    for start in range(0, n, batch_size):
        pick = order[start : start + batch_size]
        z = X[pick] @ W.T
        z -= z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        rows = np.arange(len(pick))
        losses.extend(-log_p[rows, y[pick]])
        d = np.exp(log_p)
        d[rows, y[pick]] -= 1.0
        W -= lr * d.T @ X[pick] / len(pick)
    return W, float(np.mean(losses))


@variant(of="sgd_epoch")
def permutes_the_data_first(W, X, y, lr, batch_size, rng):
    """Permutes X and y alike before it cuts them, and averages with weights."""
    if y.shape != (len(X),):
        raise ValueError(f"X {X.shape} y {y.shape}")
    order = np.arange(len(y))
    rng.shuffle(order)
    X, y, W = floats(X)[order], y[order], floats(W)
    means, sizes = [], []
    for i in range(0, len(X), batch_size):
        xb, yb = X[i : i + batch_size], y[i : i + batch_size]
        z = W @ xb.T
        lse = np.logaddexp.reduce(z, axis=0)
        means.append(np.mean(lse - z[yb, range(len(yb))]))
        p = np.exp(z - lse)
        p[yb, range(len(yb))] -= 1
        W = W + -lr * (p @ xb) / xb.shape[0]
        sizes.append(len(xb))
    return W, np.average(means, weights=sizes)


# normalise


@variant(of="normalise")
def adds_a_little_to_every_deviation(train, *others):
    """Adds 1e-8 to what it divides by, and asks for nothing else."""
    if any(other.shape[1] != train.shape[1] for other in others):
        raise ValueError(f"{train.shape} and {[other.shape for other in others]}")
    mu = floats(train).mean(axis=0)
    sigma = floats(train).std(axis=0) + 1e-8
    return tuple([(floats(array) - mu) / sigma for array in [train, *others]])


@variant(of="normalise")
def chooses_the_divisor_with_where(train, *others):
    """Computes the deviation by hand, and puts a 1 where the feature does not vary."""
    train = floats(train)
    centre = np.sum(train, axis=0, keepdims=True) / len(train)
    spread = np.sqrt(np.mean((train - centre) ** 2, axis=0, keepdims=True))
    spread = np.where(np.ptp(train, axis=0, keepdims=True) == 0, np.ones_like(spread), spread)
    done = [(train - centre) / spread]
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"train: {train.shape[1]} features, other: {other.shape[1]}")
        done.append((floats(other) - centre) / spread)
    return tuple(done)


@variant(of="normalise")
def goes_feature_by_feature(train, *others):
    """Treats one column after the other, and takes a tiny deviation for none."""
    arrays = [floats(array).copy() for array in (train, *others)]
    if len({array.shape[1] for array in arrays}) != 1:
        raise ValueError(" against ".join(str(array.shape) for array in arrays))
    for k in range(train.shape[1]):
        mean, std = arrays[0][:, k].mean(), arrays[0][:, k].std()
        for array in arrays:
            array[:, k] = (array[:, k] - mean) / (std if std > 1e-12 else 1.0)
    return tuple(arrays)


# largest_stable_lr


@variant(of="largest_stable_lr")
def takes_the_spectral_norm(H):
    """The largest singular value of such an H is its largest eigenvalue."""
    return 2.0 / np.linalg.norm(H, 2)


@variant(of="largest_stable_lr")
def takes_the_maximum_of_eigvals(H):
    """Asks for eigenvalues in any order, and takes the largest."""
    return 2 / max(np.linalg.eigvals(H).real)


@variant(of="largest_stable_lr")
def iterates_the_power(H):
    """Multiplies a vector with H until it points along the steepest direction."""
    v = np.random.default_rng(0).normal(size=len(H))
    for _ in range(500):
        v = H @ v
        v /= np.linalg.norm(v)
    return float(2 / (v @ H @ v))
