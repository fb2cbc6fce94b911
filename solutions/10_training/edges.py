"""The edges that the syllabus names for this unit."""

import math

from torch import nn

from autograder import edge


def _has(model, kind):
    return any(isinstance(module, kind) for module in model.modules())


def _script(criterion, size):
    """The losses that a scripted criterion has still to tell of batches of this size."""
    return getattr(criterion, "_losses", {}).get(size, [])


@edge("train_epoch")
def mixed_modes(model, loader):
    """BatchNorm is found in evaluation mode"""
    return any(isinstance(m, nn.BatchNorm1d) and not m.training for m in model.modules())


def _is_deep(model):
    return any("." in name for name, _ in model.named_modules())


@edge("train_epoch")
def two_deep_in_training(model):
    """a module lies two deep in the model"""
    return _is_deep(model)


@edge("evaluate")
def two_deep_in_evaluation(model):
    """a module lies two deep in the model"""
    return _is_deep(model)


@edge("evaluate")
def dropout(model):
    """the model has dropout"""
    return _has(model, nn.Dropout)


@edge("evaluate")
def batch_norm(model):
    """the model has BatchNorm"""
    return _has(model, nn.BatchNorm1d)


@edge("evaluate")
def one_module_apart(model):
    """one module is in another mode than the model"""
    return len({module.training for module in model.modules()}) == 2


@edge("evaluate")
def no_reduction(criterion):
    """the criterion has no reduction"""
    return not hasattr(criterion, "reduction")


@edge("fit")
def nan_in_training(criterion):
    """a training loss is nan"""
    return any(map(math.isnan, _script(criterion, 3)))


@edge("fit")
def nan_in_validation(criterion):
    """a validation loss is nan"""
    return any(map(math.isnan, _script(criterion, 2)))


@edge("fit")
def nan_at_once(criterion):
    """a loss of the first epoch is nan"""
    return any(math.isnan(loss) for size in (2, 3) for loss in _script(criterion, size)[:1])


@edge("fit")
def tie(criterion):
    """the lowest validation loss comes twice"""
    losses = _script(criterion, 2)
    return losses.count(min(losses, default=0)) > 1


@edge("fit")
def first_is_best(criterion):
    """the first epoch is the best"""
    losses = _script(criterion, 2)
    return len(losses) > 1 and losses[0] < min(losses[1:])


@edge("fit")
def dropout_and_batch_norm(model):
    """the model has dropout and BatchNorm"""
    return _has(model, nn.Dropout) and _has(model, nn.BatchNorm1d)


@edge("save_checkpoint")
def saves_adam(optimizer):
    """the optimiser remembers means and squares, as Adam does"""
    return any("exp_avg_sq" in state for state in optimizer.state.values())


@edge("save_checkpoint")
def saves_a_dict(rng_state):
    """the state of the generator is a dict"""
    return isinstance(rng_state, dict)


@edge("load_checkpoint")
def loads_into_another_rate(optimizer):
    """the optimiser has another learning rate"""
    return optimizer.param_groups[0]["lr"] == 0.5


@edge("diagnose")
def no_key(history):
    """the history is empty"""
    return not history


@edge("diagnose")
def one_key(history):
    """the history has a single key"""
    return len(history) == 1


@edge("diagnose")
def one_epoch(history):
    """there was a single epoch"""
    return any(len(values) == 1 for values in history.values())


@edge("diagnose")
def nan_in_history(history):
    """a train_loss is nan"""
    return any(map(math.isnan, history.get("train_loss", [])))


@edge("diagnose")
def infinite_in_history(history):
    """a train_loss is infinite"""
    return any(map(math.isinf, history.get("train_loss", [])))


@edge("diagnose")
def even_number_of_updates(history):
    """the median lies between two updates"""
    return len(history.get("update_ratio", [0])) % 2 == 0


@edge("diagnose")
def another_number_of_classes(num_classes):
    """there are other than ten classes"""
    return num_classes != 10


@edge("repair_accumulation")
def one_batch_a_step(k):
    """k is 1, and every batch is a step"""
    return k == 1


@edge("repair_clipping")
def nothing_passes(max_norm):
    """max_norm is 0"""
    return max_norm == 0
