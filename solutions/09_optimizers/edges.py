"""The edges that the syllabus names for this unit."""

from autograder import edge


def _gradients(params):
    return [p.grad for p in params if p.grad is not None]


def _is_tiny(params):
    return any(g.any() and g.abs().max() < 1e-6 for g in _gradients(params))


def _tiny_gradients(self, method):
    """a gradient is near 1e-7"""
    return method == "step" and _is_tiny(self.params)


def _counts_differ(self, method):
    """two parameters have taken different numbers of steps"""
    return method == "step" and len({*self.steps}) > 1


rmsprop_of_tiny_gradients = edge("RMSprop_")(_tiny_gradients)
adam_of_tiny_gradients = edge("Adam_")(_tiny_gradients)
adamw_of_tiny_gradients = edge("AdamW_")(_tiny_gradients)
adam_counts_differ = edge("Adam_")(_counts_differ)
adamw_counts_differ = edge("AdamW_")(_counts_differ)


@edge("Adam_")
def adam_begins(self, method):
    """it is the first step"""
    return method == "step" and not any(self.steps)


@edge("Adam_")
def adam_goes_on(self, method):
    """it is the third step"""
    return method == "step" and max(self.steps) == 2


@edge("clip_grad_norm_")
def clip_of_small_gradients(params, max_norm):
    """the norm is below max_norm"""
    return sum(float((g * g).sum()) for g in _gradients(params)) < max_norm**2


@edge("clip_grad_norm_")
def clip_of_zeros(params):
    """every gradient is zero"""
    return not any(g.any() for g in _gradients(params))


@edge("clip_grad_norm_")
def clip_of_nothing(params):
    """there is no gradient at all"""
    return not _gradients(params)


@edge("clip_grad_norm_")
def clip_of_a_square_gradient(params):
    """a gradient is square"""
    return any(g.ndim == 2 and g.shape[0] == g.shape[1] for g in _gradients(params))


@edge("clip_grad_norm_")
def clip_of_what_lies_by_columns(params):
    """a gradient is not contiguous"""
    return any(not g.is_contiguous() for g in _gradients(params))


@edge("cosine_lr")
def the_last_of_the_climb(step, warmup):
    """step is the last of the warm-up"""
    return step == warmup - 1


@edge("cosine_lr")
def the_first_of_the_wave(step, warmup):
    """step is warmup"""
    return step == warmup


@edge("cosine_lr")
def the_end(step, total):
    """step is total"""
    return step == total


@edge("cosine_lr")
def beyond_the_end(step, total):
    """step is beyond total"""
    return step > total
