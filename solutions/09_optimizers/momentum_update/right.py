"""Right answers to `momentum_update`, written differently."""

from autograder import variant


@variant
def momentum_in_place_on_copies(w, g, v, lr, mu):
    """Changes copies in place."""
    if not w.shape == g.shape == v.shape:
        raise ValueError(f"{w.shape}, {g.shape}, {v.shape}")
    v = v.clone().mul_(mu).add_(g)
    w = w.clone().add_(v, alpha=-lr)
    return w, v


@variant
def momentum_written_out(w, g, v, lr, mu):
    """Both results straight from what came in."""
    for name, tensor in (("g", g), ("v", v)):
        if tensor.shape != w.shape:
            raise ValueError(f"w {tuple(w.shape)}, {name} {tuple(tensor.shape)}")
    return w - lr * mu * v - lr * g, v * mu + g


@variant
def momentum_with_the_sign_inside(w, g, v, lr, mu):
    """Steps along a velocity that points downhill, and hands it on the other way round."""
    if w.shape != g.shape or w.shape != v.shape:
        raise ValueError(f"{w.shape}, {g.shape}, {v.shape}")
    down = -mu * v - g
    return w + lr * down, -down
