"""Right answers of unit 4 that look different from the solution."""

import math

import numpy as np
from gradients import numerical_gradient

from autograder import variant

# numerical_gradient


@variant(of="numerical_gradient")
def adds_a_unit_vector(f, x, h=1e-5):
    """Builds h times the unit vector for each entry, and never moves x."""
    point = np.asarray(x, dtype=np.float64)
    gradient = np.empty_like(point)
    for i in np.ndindex(*point.shape):
        step = np.zeros_like(point)
        step[i] = h
        gradient[i] = (f(point + step) - f(point - step)) / (2 * h)
    return gradient.astype(x.dtype) if x.dtype.kind == "f" else gradient


@variant(of="numerical_gradient")
def moves_x_itself_and_puts_it_back(f, x, h=1e-5):
    """Perturbs the caller's float64 array in place with nditer, below first."""
    point = x if x.dtype == np.float64 else x.astype(np.float64)
    gradient = np.zeros(x.shape, dtype=x.dtype if x.dtype.kind == "f" else np.float64)
    walk = np.nditer(point, flags=["multi_index"])
    while not walk.finished:
        i = walk.multi_index
        old = point[i]
        point[i] = old - h
        below = f(point)
        point[i] = old + h
        above = f(point)
        point[i] = old
        gradient[i] = (above - below) / 2 / h
        walk.iternext()
    return gradient


@variant(of="numerical_gradient")
def walks_along_a_flat_copy(f, x, h=1e-5):
    """Collects the slopes of a flat copy in a list, and gives them x's shape at the end."""
    flat = np.asarray(x).astype(float).ravel()
    slopes = []
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        slopes.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h))
    dtype = x.dtype if np.issubdtype(x.dtype, np.floating) else float
    return np.array(slopes, dtype=dtype).reshape(x.shape)


@variant(of="numerical_gradient")
def divides_by_the_step_that_was_taken(f, x, h=1e-5):
    """Divides by the distance between the two points as float64 has it."""
    point = np.array(x, dtype=np.float64, order="C")
    gradient = np.zeros(point.shape)
    for k in range(point.size):
        here = point.flat[k]
        above, below = here + h, here - h
        point.flat[k] = above
        rise = f(point.copy())
        point.flat[k] = below
        rise -= f(point.copy())
        point.flat[k] = here
        gradient.flat[k] = rise / (above - below)
    return gradient.astype(x.dtype) if x.dtype in (np.float32, np.float16) else gradient


# relative_error


@variant(of="relative_error")
def loops_over_the_entries(a, b):
    """Compares plain Python floats one by one."""
    if np.shape(a) != np.shape(b):
        raise ValueError(f"cannot compare {np.shape(a)} with {np.shape(b)}")
    worst = 0.0
    for one, other in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True):
        error = abs(one - other) / max(1e-12, abs(one) + abs(other))
        if math.isnan(error):
            return math.inf
        worst = max(worst, error)
    return worst


@variant(of="relative_error")
def adds_the_floor(a, b):
    """Adds 1e-12 to what it divides by, and returns a NumPy float."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} != {b.shape}")
    return np.nan_to_num(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-12), nan=np.inf).max()


@variant(of="relative_error")
def asks_for_nan_first(a, b):
    """Answers infinity before it computes anything."""
    if a.shape != b.shape:
        raise ValueError(f"a has shape {list(a.shape)} and b has shape {list(b.shape)}")
    if np.any(np.isnan(a)) or np.any(np.isnan(b)):
        return np.inf
    a, b = a.astype(np.float64), b.astype(np.float64)
    size = np.clip(np.abs(a) + np.abs(b), 1e-12, None)
    return np.amax(np.abs(np.subtract(a, b)) / size)


# check_gradient


@variant(of="check_gradient")
def keeps_numpys_own_kinds(f, grad, x, tol=1e-6):
    """Returns a NumPy bool, NumPy ints and NumPy floats; argmax takes nan for the largest."""
    if grad.shape != x.shape:
        raise ValueError(f"grad is {grad.shape}, x is {x.shape}")
    numeric = numerical_gradient(f, x)
    errors = np.abs(grad - numeric) / np.maximum(np.abs(grad) + np.abs(numeric), 1e-12)
    index = np.unravel_index(np.argmax(errors), errors.shape)
    return errors[index] < tol, index, grad[index], numeric[index]


@variant(of="check_gradient")
def measures_for_itself(f, grad, x, tol=1e-6):
    """Measures each entry on its way, in a loop, with a step of its own."""
    if np.shape(grad) != np.shape(x):
        raise ValueError(f"shapes {np.shape(grad)} and {np.shape(x)}")
    h, worst, answer = 1e-6, -1.0, None
    for index, yours in np.ndenumerate(grad):
        step = np.zeros(x.shape)
        step[index] = h
        numeric = (f(x + step) - f(x - step)) / (2 * h)
        error = abs(yours - numeric) / max(1e-12, abs(yours) + abs(numeric))
        error = math.inf if math.isnan(error) else error
        if error > worst:
            worst, answer = error, (index, float(yours), float(numeric))
    return worst <= tol, *answer


# linear_backward


@variant(of="linear_backward")
def writes_the_indices_out(dout, x, W):
    """Uses einsum for all three."""
    dx = np.einsum("nm,md->nd", dout, W)
    dW = np.einsum("nm,nd->md", dout, x)
    return dx, dW, np.einsum("nm->m", dout)


@variant(of="linear_backward")
def adds_up_example_by_example(dout, x, W):
    """Adds an outer product for each example."""
    if dout.shape[0] != x.shape[0] or dout.shape[1] != W.shape[0]:
        raise ValueError(f"dout {dout.shape} does not fit x {x.shape} and W {W.shape}")
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(dout.shape[1], dout.dtype)
    for n in range(x.shape[0]):
        dx[n] = W.T @ dout[n]
        dW += np.outer(dout[n], x[n])
        db += dout[n]
    return dx, dW, db


@variant(of="linear_backward")
def transposes_at_the_end(dout, x, W):
    """Computes each transposed, and multiplies by a row of ones for db."""
    ones = np.ones(dout.shape[0], dtype=dout.dtype)
    return np.dot(W.T, dout.T).T, np.dot(x.T, dout).T, np.dot(ones, dout)


# relu_backward


@variant(of="relu_backward")
def chooses_with_where(dout, x):
    """Chooses between dout and 0."""
    if dout.shape != x.shape:
        raise ValueError(f"{dout.shape} is not {x.shape}")
    return np.where(x > 0, dout, np.zeros_like(dout))


@variant(of="relu_backward")
def zeroes_a_copy(dout, x):
    """Copies dout, and sets to 0 what does not pass."""
    if np.shape(dout) != np.shape(x):
        raise ValueError(f"dout: {np.shape(dout)}, x: {np.shape(x)}")
    dx = np.array(dout)
    dx[x <= 0] = 0
    return dx


@variant(of="relu_backward")
def looks_at_the_output_with_a_strict_sign(dout, x):
    """Takes the mask from relu's output, which is positive exactly where x is."""
    if dout.shape != x.shape:
        raise ValueError(f"dout {dout.shape} and x {x.shape}")
    return dout * np.sign(np.maximum(x, 0)).astype(dout.dtype)


# sigmoid_backward


@variant(of="sigmoid_backward")
def multiplies_out(dout, s):
    """Multiplies the brackets out."""
    if dout.shape != s.shape:
        raise ValueError(f"dout {dout.shape} and s {s.shape}")
    return dout * (s - s**2)


@variant(of="sigmoid_backward")
def works_on_a_copy(dout, s):
    """Multiplies step by step into an array of its own."""
    if np.shape(dout) != np.shape(s):
        raise ValueError(f"{np.shape(dout)}/{np.shape(s)}")
    dx = dout.copy()
    dx *= s
    dx *= 1.0 - s
    return dx


# cross_entropy_grad


@variant(of="cross_entropy_grad")
def subtracts_a_onehot_table(logits, labels):
    """Builds the onehot table by comparing."""
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(f"logits {logits.shape}, labels {labels.shape}")
    z = logits if logits.dtype.kind == "f" else logits.astype(np.float64)
    exps = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = exps / np.sum(exps, axis=-1, keepdims=True)
    onehot = (np.arange(z.shape[1])[None, :] == labels[:, None]).astype(z.dtype)
    return (p - onehot) / z.shape[0]


@variant(of="cross_entropy_grad")
def goes_through_the_logarithm(logits, labels):
    """Exponentiates the log-probabilities, and scales before it subtracts 1/n."""
    if np.shape(labels) != (len(logits),):
        raise ValueError(f"{np.shape(logits)} and {np.shape(labels)}")
    z = np.asarray(logits)
    if not np.issubdtype(z.dtype, np.floating):
        z = z.astype(np.float64)
    n = len(z)
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    grad = np.exp(log_p) / n
    np.subtract.at(grad, (np.arange(n), labels.astype(np.intp)), 1 / n)
    return grad


@variant(of="cross_entropy_grad")
def loops_over_the_examples(logits, labels):
    """Treats one example after the other."""
    if len(np.shape(labels)) != 1 or np.shape(labels)[0] != np.shape(logits)[0]:
        raise ValueError(f"logits {np.shape(logits)}, labels {np.shape(labels)}")
    dtype = logits.dtype if np.issubdtype(logits.dtype, np.floating) else np.float64
    grad = np.empty(logits.shape, dtype)
    for n, (z, y) in enumerate(zip(logits.astype(dtype), labels, strict=True)):
        grad[n] = np.exp(z - z.max())
        grad[n] /= grad[n].sum()
        grad[n, y] -= 1.0
    return grad / len(logits)


# softmax_backward


@variant(of="softmax_backward")
def multiplies_by_the_jacobian(dout, p):
    """Builds each row's Jacobian, diag(p) - p p^T."""
    if dout.shape != p.shape:
        raise ValueError(f"dout {dout.shape} and p {p.shape}")
    dx = np.empty_like(p)
    for n in range(len(p)):
        dx[n] = (np.diag(p[n]) - np.outer(p[n], p[n])) @ dout[n]
    return dx


@variant(of="softmax_backward")
def takes_the_product_apart(dout, p):
    """Multiplies out, with an einsum for the row sums."""
    if np.shape(dout) != np.shape(p):
        raise ValueError(f"{np.shape(dout)} {np.shape(p)}")
    return dout * p - p * np.einsum("nc,nc->n", dout, p)[:, np.newaxis]
