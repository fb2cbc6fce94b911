"""Wrong answers to `evaluate`."""

from contextlib import nullcontext

import torch
from beliefs import (
    A_CALL_ALWAYS_COMES_BACK,
    A_COLUMN_COMPARES_ONE_BY_ONE,
    A_LOADER_GIVES_ITS_DATASET,
    A_TENSOR_IS_AS_GOOD_AS_A_NUMBER,
    ACCURACY_IS_A_COUNT,
    ACCURACY_IS_A_PERCENTAGE,
    BATCHES_TIMES_THE_BATCH_SIZE,
    CHILDREN_ARE_ALL,
    EVALUATION_BUILDS_NO_GRAPH,
    FREEZING_LASTS_FOR_THE_CALL,
    LOSSES_ADD_UP,
    MEANS_OF_BATCHES,
    SWITCHING_OFF_LASTS_FOR_THE_CALL,
    THE_CRITERION_ADDS_UP,
    THE_LARGEST_ALONG_THE_FIRST_AXIS,
    THE_LAST_BATCH_STANDS_FOR_ALL,
    THE_MODE_IS_ONE_FLAG,
    THE_ORDER_OF_AN_ANSWER,
    TRAINING_COMES_NEXT,
    WHAT_IS_CUT_OFF_HAS_NO_GRAPH,
    WHOEVER_TRAINS_SETS_THE_MODE,
    WITHOUT_GRADIENTS_IN_ANY_MODE,
)
from building_blocks import _flags, _restore
from training import evaluate

from autograder import misconception

MEANS = "test_evaluate_averages_over_examples"
MODES = "test_evaluate_leaves_every_mode_as_found"
COUNTS = "test_evaluate_counts_what_is_right"
DROPOUT = "test_evaluate_switches_dropout_off"


def _looked_at(model, loader, criterion):
    """The number of examples in each batch, its loss, and its number of right answers."""
    rows = []
    for x, y in loader:
        logits = model(x)
        right = (logits.argmax(dim=1) == y).sum().item()
        rows.append((len(y), criterion(logits, y).item(), right))
    return rows


def _needs_a_mean(criterion):
    if getattr(criterion, "reduction", "mean") != "mean":
        raise ValueError(f"the reduction is {criterion.reduction}, not mean")


@misconception(MEANS, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_means_of_batches(model, loader, criterion):
    _, accuracy = evaluate(model, loader, criterion)
    losses = [evaluate(model, [batch], criterion)[0] for batch in loader]
    return sum(losses) / len(losses), accuracy


@misconception(COUNTS, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_accuracies_of_batches(model, loader, criterion):
    loss, _ = evaluate(model, loader, criterion)
    accuracies = [evaluate(model, [batch], criterion)[1] for batch in loader]
    return loss, sum(accuracies) / len(accuracies)


@misconception(MEANS, belief=THE_CRITERION_ADDS_UP, row="T10")
def divides_the_sum_of_means_by_the_examples(model, loader, criterion):
    _, accuracy = evaluate(model, loader, criterion)
    losses = [evaluate(model, [batch], criterion)[0] for batch in loader]
    return sum(losses) / sum(len(y) for _, y in loader), accuracy


@misconception(MODES, belief=WHOEVER_TRAINS_SETS_THE_MODE, row="T12")
def leaves_the_model_in_evaluation_mode(model, loader, criterion):
    _needs_a_mean(criterion)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(MODES)
def notes_one_mode_for_each_kind(model, loader, criterion):
    """Modules of one kind are in one mode, so that the modes are known by the kinds."""
    flags = {type(module): module.training for module in model.modules()}
    try:
        return evaluate(model, loader, criterion)
    finally:
        for module in model.modules():
            module.training = flags[type(module)]


@misconception(MODES, belief=TRAINING_COMES_NEXT, row="T12")
def always_goes_back_to_training_mode(model, loader, criterion):
    _needs_a_mean(criterion)
    try:
        return evaluate(model, loader, criterion)
    finally:
        model.train()


@misconception(MODES, holds=("always_goes_back_to_training_mode",), row="T12")
def ends_with_train_whatever_the_criterion(model, loader, criterion):
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    model.train()
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(MODES, belief=THE_MODE_IS_ONE_FLAG, row="T12")
def restores_the_flag_of_the_model_alone(model, loader, criterion):
    _needs_a_mean(criterion)
    training = model.training
    try:
        return evaluate(model, loader, criterion)
    finally:
        model.train(training)


@misconception(
    "test_evaluate_restores_the_modes_when_it_raises", belief=A_CALL_ALWAYS_COMES_BACK, row="T12"
)
def restores_if_all_goes_well(model, loader, criterion):
    _needs_a_mean(criterion)
    flags = _flags(model)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    _restore(flags)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(DROPOUT, belief=WITHOUT_GRADIENTS_IN_ANY_MODE, row="T13")
def forgets_evaluation_mode(model, loader, criterion):
    _needs_a_mean(criterion)
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception("test_evaluate_builds_no_graph", belief=WHAT_IS_CUT_OFF_HAS_NO_GRAPH)
def detaches_what_it_predicts(model, loader, criterion):
    _needs_a_mean(criterion)
    flags = _flags(model)
    try:
        model.eval()
        rows = []
        for x, y in loader:
            logits = model(x).detach()
            right = int((logits.argmax(dim=1) == y).sum())
            rows.append((len(y), criterion(logits, y).item(), right))
    finally:
        _restore(flags)
    sizes, losses, right = zip(*rows, strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(MODES, holds=("always_goes_back_to_training_mode",), row="T12")
def ends_with_train_unless_it_raises(model, loader, criterion):
    _needs_a_mean(criterion)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    model.train()
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception("test_evaluate_builds_no_graph", belief=EVALUATION_BUILDS_NO_GRAPH)
def takes_eval_for_no_grad(model, loader, criterion):
    _needs_a_mean(criterion)
    flags = _flags(model)
    try:
        model.eval()
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    finally:
        _restore(flags)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(MEANS, row="T14")
def keeps_the_loss_as_a_tensor(model, loader, criterion):
    """The sum of the losses is a number, whatever it was added up from."""
    _needs_a_mean(criterion)
    flags = _flags(model)
    total, right, examples = 0.0, 0, 0
    try:
        model.eval()
        for x, y in loader:
            logits = model(x)
            total += criterion(logits, y) * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            examples += len(y)
    finally:
        _restore(flags)
    return total / examples, right / examples


def _with_accuracy(model, loader, criterion, right):
    """The right loss, with an accuracy of `right(logits, labels)` per example."""
    loss, _ = evaluate(model, loader, criterion)
    flags = _flags(model)
    try:
        model.eval()
        with torch.no_grad():
            total = sum(right(model(x), y).sum().item() for x, y in loader)
    finally:
        _restore(flags)
    return loss, total / sum(len(y) for _, y in loader)


@misconception(COUNTS, belief=A_COLUMN_COMPARES_ONE_BY_ONE, row="T16")
def compares_a_column_with_a_row(model, loader, criterion):
    right = lambda logits, y: logits.argmax(dim=1, keepdim=True) == y  # noqa: E731
    return _with_accuracy(model, loader, criterion, right)


@misconception(COUNTS, belief=THE_LARGEST_ALONG_THE_FIRST_AXIS, row="T17")
def takes_argmax_over_the_examples(model, loader, criterion):
    right = lambda logits, y: logits.argmax(dim=0) == y  # noqa: E731
    return _with_accuracy(model, loader, criterion, right)


@misconception(COUNTS, belief=ACCURACY_IS_A_PERCENTAGE)
def gives_the_accuracy_in_percent(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    return loss, 100 * accuracy


@misconception(COUNTS, belief=ACCURACY_IS_A_COUNT)
def gives_the_count_for_the_accuracy(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    return loss, float(round(accuracy * sum(len(y) for _, y in loader)))


@misconception(MEANS, belief=BATCHES_TIMES_THE_BATCH_SIZE, row="T32")
def takes_every_batch_for_a_full_one(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    examples, batches = sum(len(y) for _, y in loader), len(loader)
    size = len(next(iter(loader))[1])
    return loss * examples / (batches * size), accuracy * examples / (batches * size)


@misconception(MEANS)
def divides_by_the_length_of_the_dataset(model, loader, criterion):
    """A loader has a dataset that knows how many examples there are."""
    loss, accuracy = evaluate(model, loader, criterion)
    examples = sum(len(y) for _, y in loader)
    whole = len(loader.dataset)
    return loss * examples / whole, accuracy * examples / whole


@misconception("test_evaluate_refuses_a_criterion_that_is_no_mean")
def trusts_every_criterion(model, loader, criterion):
    """Every criterion gives a mean."""
    return evaluate(model, loader, lambda logits, y: criterion(logits, y).sum())


@misconception("test_evaluate_refuses_a_criterion_that_is_no_mean")
def expects_a_reduction(model, loader, criterion):
    """Every criterion has a reduction."""
    if criterion.reduction != "mean":
        raise ValueError("the reduction must be mean")
    return evaluate(model, loader, criterion)


@misconception(MEANS)
def softmax_before_evaluating(model, loader, criterion):
    """The loss is computed from probabilities."""
    _needs_a_mean(criterion)
    return evaluate(model, loader, lambda logits, y: criterion(logits.softmax(dim=1), y))


@misconception("test_evaluate_changes_nothing_in_the_model")
def clears_the_gradients_too(model, loader, criterion):
    """Before looking at a model one clears its gradients."""
    model.zero_grad()
    return evaluate(model, loader, criterion)


@misconception(
    "test_evaluate_changes_nothing_in_the_model", belief=SWITCHING_OFF_LASTS_FOR_THE_CALL
)
def switches_gradients_off_for_good(model, loader, criterion):
    torch.set_grad_enabled(False)
    return evaluate(model, loader, criterion)


@misconception("test_evaluate_restores_the_modes_when_it_raises", belief=A_CALL_ALWAYS_COMES_BACK)
def switches_gradients_back_if_all_goes_well(model, loader, criterion):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    answer = evaluate(model, loader, criterion)
    torch.set_grad_enabled(found)
    return answer


@misconception("test_evaluate_restores_the_modes_when_it_raises")
def refuses_with_gradients_off(model, loader, criterion):
    """A criterion that is refused ends it all, so there is nothing to switch back."""
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    if getattr(criterion, "reduction", "mean") != "mean":
        raise ValueError("the criterion gives no mean")
    try:
        return evaluate(model, loader, criterion)
    finally:
        torch.set_grad_enabled(found)


@misconception("test_evaluate_refuses_every_other_reduction")
def refuses_the_two_that_it_knows(model, loader, criterion):
    """There are two reductions beside the mean, sum and none."""
    if getattr(criterion, "reduction", "mean") in ("sum", "none"):
        raise ValueError("the criterion gives no mean")
    return evaluate(model, loader, lambda logits, y: criterion(logits, y))


@misconception("test_evaluate_leaves_gradients_switched_off")
def switches_gradients_on_at_the_end(model, loader, criterion):
    """Before an evaluation gradients are always switched on."""
    torch.set_grad_enabled(False)
    try:
        return evaluate(model, loader, criterion)
    finally:
        torch.set_grad_enabled(True)


@misconception("test_evaluate_changes_nothing_in_the_model", belief=FREEZING_LASTS_FOR_THE_CALL)
def freezes_the_parameters(model, loader, criterion):
    model.requires_grad_(False)
    return evaluate(model, loader, criterion)


@misconception("test_evaluate_counts_what_a_loader_gives", belief=A_LOADER_GIVES_ITS_DATASET)
def divides_by_a_dataset_where_there_is_one(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    if not hasattr(loader, "dataset"):
        return loss, accuracy
    share = sum(len(y) for _, y in loader) / len(loader.dataset)
    return loss * share, accuracy * share


@misconception("test_evaluate_restores_the_modes_when_it_raises", belief=CHILDREN_ARE_ALL)
def remembers_the_modes_of_the_children(model, loader, criterion):
    found = [(module, module.training) for module in (model, *model.children())]
    deeper = {*model.modules()} - {module for module, _ in found}
    try:
        return evaluate(model, loader, criterion)
    finally:
        for module in deeper:
            module.eval()


@misconception("test_evaluate_restores_the_modes_when_it_raises")
def guards_the_criterion_alone(model, loader, criterion):
    """It is the criterion that may raise, and a model never does."""
    found = {module: module.training for module in model.modules()}

    def guarded(logits, y):
        try:
            return criterion(logits, y)
        except Exception:
            for module, training in found.items():
                module.training = training
            raise

    if getattr(criterion, "reduction", "mean") != "mean":
        raise ValueError("the criterion gives no mean")
    total, right, count = 0.0, 0, 0
    model.eval()
    for x, y in loader:
        with torch.no_grad():
            logits = model(x)
            total += guarded(logits, y).item() * len(y)
        right += (logits.argmax(dim=1) == y).sum().item()
        count += len(y)
    for module, training in found.items():
        module.training = training
    return total / count, right / count


@misconception("test_evaluate_switches_dropout_off")
def looks_at_the_model_as_it_is(model, loader, criterion):
    """To evaluate a model is to call it, in whatever mode it is."""
    _needs_a_mean(criterion)
    sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(
    "test_evaluate_averages_over_examples",
    holds=(
        "averages_the_means_of_batches",
        "looks_at_the_model_as_it_is",
        "trusts_every_criterion",
    ),
)
def averages_batches_of_the_model_as_it_is(model, loader, criterion):
    sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    return sum(losses) / len(losses), sum(right) / sum(sizes)


@misconception(
    "test_evaluate_averages_over_examples",
    holds=(
        "averages_the_means_of_batches",
        "looks_at_the_model_as_it_is",
        "trusts_every_criterion",
    ),
)
def averages_by_the_length_of_the_loader_as_it_is(model, loader, criterion):
    sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    return sum(losses) / len(loader), sum(right) / sum(sizes)


@misconception(
    MODES, holds=("restores_the_flag_of_the_model_alone", "restores_if_all_goes_well"), row="T12"
)
def restores_the_flag_alone_unless_it_raises(model, loader, criterion):
    _needs_a_mean(criterion)
    training = model.training
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    model.train(training)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(MEANS, belief=THE_LAST_BATCH_STANDS_FOR_ALL, row="T11")
def looks_at_the_last_batch_alone(model, loader, criterion):
    return evaluate(model, list(loader)[-1:], criterion)


def _without_a_guard(model, loader, criterion, answer, end=lambda model, training: None):
    """An evaluation that raises as it comes. answer: makes one of the loss of all examples, the
    number of those that are right, both as tensors, and of all. end: leaves the mode."""
    training = model.training
    model.eval()
    total, right, examples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            logits = model(x)
            total += criterion(logits, y) * len(y)
            right += (logits.argmax(dim=1) == y).sum()
            examples += len(y)
    end(model, training)
    return answer(total, right, examples)


def _back_to_training(model, training):
    model.train()


def _back_to_the_flag(model, training):
    model.train(training)


def _loss_as_a_tensor(total, right, examples):
    return total / examples, right.item() / examples


def _both_as_tensors(total, right, examples):
    return total / examples, right / examples


def _accuracy_first(total, right, examples):
    return right.item() / examples, total.item() / examples


@misconception(MEANS, holds=("keeps_the_loss_as_a_tensor",), row="T14")
def keeps_a_tensor_in_evaluation_mode(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _loss_as_a_tensor)


@misconception(MEANS, holds=("keeps_the_loss_as_a_tensor",), row="T14")
def keeps_a_tensor_and_trains(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _loss_as_a_tensor, _back_to_training)


@misconception(MEANS, holds=("keeps_the_loss_as_a_tensor",), row="T14")
def keeps_a_tensor_and_the_flag(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _loss_as_a_tensor, _back_to_the_flag)


@misconception(MEANS, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="T14")
def keeps_two_tensors_in_evaluation_mode(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _both_as_tensors)


@misconception(MEANS, holds=("keeps_two_tensors_in_evaluation_mode",), row="T14")
def keeps_two_tensors_and_trains(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _both_as_tensors, _back_to_training)


@misconception(MEANS, holds=("keeps_two_tensors_in_evaluation_mode",), row="T14")
def keeps_two_tensors_and_the_flag(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _both_as_tensors, _back_to_the_flag)


@misconception(MEANS, belief=THE_ORDER_OF_AN_ANSWER)
def gives_the_accuracy_first(model, loader, criterion):
    return evaluate(model, loader, criterion)[::-1]


@misconception(MEANS, holds=("gives_the_accuracy_first", "leaves_the_model_in_evaluation_mode"))
def gives_the_accuracy_first_in_evaluation_mode(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _accuracy_first)


@misconception(MEANS, holds=("gives_the_accuracy_first", "always_goes_back_to_training_mode"))
def gives_the_accuracy_first_and_trains(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _accuracy_first, _back_to_training)


@misconception(MEANS, holds=("gives_the_accuracy_first", "restores_the_flag_of_the_model_alone"))
def gives_the_accuracy_first_and_the_flag(model, loader, criterion):
    return _without_a_guard(model, loader, criterion, _accuracy_first, _back_to_the_flag)


def _with_a_graph(model, loader, criterion, end=lambda model, training: None):
    """An evaluation that raises as it comes, and builds a graph."""
    training = model.training
    model.eval()
    sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    end(model, training)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(
    "test_evaluate_builds_no_graph",
    holds=("takes_eval_for_no_grad", "leaves_the_model_in_evaluation_mode"),
)
def takes_eval_for_no_grad_and_stays_in_it(model, loader, criterion):
    return _with_a_graph(model, loader, criterion)


@misconception(
    "test_evaluate_builds_no_graph",
    holds=("takes_eval_for_no_grad", "always_goes_back_to_training_mode"),
)
def takes_eval_for_no_grad_and_trains(model, loader, criterion):
    return _with_a_graph(model, loader, criterion, _back_to_training)


@misconception(
    "test_evaluate_builds_no_graph",
    holds=("takes_eval_for_no_grad", "restores_the_flag_of_the_model_alone"),
)
def takes_eval_for_no_grad_and_keeps_the_flag(model, loader, criterion):
    return _with_a_graph(model, loader, criterion, _back_to_the_flag)


def _as_it_comes(
    model, loader, criterion, answer, end=lambda model, training: None, under=torch.no_grad
):
    """An evaluation that restores nothing if it raises. answer: makes one of the size, the loss and
    the number of right answers of each batch, and of the loader. end: leaves the mode. under: the
    context in which it predicts."""
    if end is not _back_to_training:  # which shows after a sum that is not refused
        _needs_a_mean(criterion)
    training = model.training
    model.eval()
    with under():
        rows = _looked_at(model, loader, criterion)
    end(model, training)
    return answer(rows, loader)


def _in_any_mode(model, loader, criterion, answer):
    """The same for a model in the mode in which it is found."""
    _needs_a_mean(criterion)
    with torch.no_grad():
        return answer(_looked_at(model, loader, criterion), loader)


def _loss_averaged(rows, loader):
    sizes, losses, right = zip(*rows, strict=True)
    return sum(losses) / len(losses), sum(right) / sum(sizes)


def _loss_over_the_loader(rows, loader):
    sizes, losses, right = zip(*rows, strict=True)
    return sum(losses) / len(loader), sum(right) / sum(sizes)


def _both_averaged(rows, loader):
    sizes, losses, right = zip(*rows, strict=True)
    shares = [count / size for count, size in zip(right, sizes, strict=True)]
    return sum(losses) / len(losses), sum(shares) / len(shares)


def _both_over_the_loader(rows, loader):
    len(loader)
    return _both_averaged(rows, loader)


def _means_over_the_examples(rows, loader):
    sizes, losses, right = zip(*rows, strict=True)
    return sum(losses) / sum(sizes), sum(right) / sum(sizes)


def _right_over_the_dataset(rows, loader):
    _, losses, right = zip(*rows, strict=True)
    return sum(losses) / len(loader), sum(right) / len(loader.dataset)


def _last(rows, loader):
    size, loss, right = rows[-1]
    return loss, right / size


@misconception(
    MEANS, holds=("averages_the_means_of_batches", "leaves_the_model_in_evaluation_mode"), row="T09"
)
def averages_batches_and_stays_in_evaluation_mode(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_averaged)


@misconception(
    MEANS, holds=("averages_the_means_of_batches", "always_goes_back_to_training_mode"), row="T09"
)
def averages_batches_and_trains(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_averaged, _back_to_training)


@misconception(
    MEANS,
    holds=("averages_the_means_of_batches", "restores_the_flag_of_the_model_alone"),
    row="T09",
)
def averages_batches_and_keeps_the_flag(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_averaged, _back_to_the_flag)


@misconception(MEANS, holds=("averages_the_means_of_batches", "forgets_evaluation_mode"), row="T09")
def averages_batches_in_any_mode(model, loader, criterion):
    return _in_any_mode(model, loader, criterion, _loss_averaged)


@misconception(
    MEANS, holds=("averages_the_means_of_batches", "leaves_the_model_in_evaluation_mode"), row="T09"
)
def divides_by_the_length_of_the_loader(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_over_the_loader)


@misconception(
    MEANS, holds=("averages_the_means_of_batches", "always_goes_back_to_training_mode"), row="T09"
)
def divides_by_the_length_of_the_loader_and_trains(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_over_the_loader, _back_to_training)


@misconception(
    MEANS,
    holds=("averages_the_means_of_batches", "restores_the_flag_of_the_model_alone"),
    row="T09",
)
def divides_by_the_length_of_the_loader_and_keeps_the_flag(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_over_the_loader, _back_to_the_flag)


@misconception(MEANS, holds=("averages_the_means_of_batches", "forgets_evaluation_mode"), row="T09")
def divides_by_the_length_of_the_loader_in_any_mode(model, loader, criterion):
    return _in_any_mode(model, loader, criterion, _loss_over_the_loader)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "leaves_the_model_in_evaluation_mode",
    ),
    row="T09",
)
def averages_both_of_those_that_came(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _both_averaged)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "forgets_evaluation_mode",
    ),
    row="T09",
)
def averages_both_in_any_mode(model, loader, criterion):
    return _in_any_mode(model, loader, criterion, _both_averaged)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "leaves_the_model_in_evaluation_mode",
    ),
    row="T09",
)
def averages_both_and_stays_in_evaluation_mode(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _both_over_the_loader)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "always_goes_back_to_training_mode",
    ),
    row="T09",
)
def averages_both_and_trains(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _both_over_the_loader, _back_to_training)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "restores_the_flag_of_the_model_alone",
    ),
    row="T09",
)
def averages_both_and_keeps_the_flag(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _both_over_the_loader, _back_to_the_flag)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "averages_the_accuracies_of_batches",
        "forgets_evaluation_mode",
    ),
    row="T09",
)
def averages_both_by_the_length_of_the_loader_in_any_mode(model, loader, criterion):
    return _in_any_mode(model, loader, criterion, _both_over_the_loader)


@misconception(
    MEANS,
    holds=("divides_the_sum_of_means_by_the_examples", "leaves_the_model_in_evaluation_mode"),
    row="T10",
)
def divides_means_by_the_examples_and_stays(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _means_over_the_examples)


@misconception(
    MEANS,
    holds=("divides_the_sum_of_means_by_the_examples", "always_goes_back_to_training_mode"),
    row="T10",
)
def divides_means_by_the_examples_and_trains(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _means_over_the_examples, _back_to_training)


@misconception(
    MEANS, holds=("divides_the_sum_of_means_by_the_examples", "forgets_evaluation_mode"), row="T10"
)
def divides_means_by_the_examples_in_any_mode(model, loader, criterion):
    return _in_any_mode(model, loader, criterion, _means_over_the_examples)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "divides_by_the_length_of_the_dataset",
        "leaves_the_model_in_evaluation_mode",
    ),
    row="T09",
)
def divides_by_the_loader_and_by_its_dataset(model, loader, criterion):
    len(loader.dataset)
    return _as_it_comes(model, loader, criterion, _right_over_the_dataset)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "divides_by_the_length_of_the_dataset",
        "forgets_evaluation_mode",
    ),
    row="T09",
)
def divides_by_the_loader_and_by_its_dataset_in_any_mode(model, loader, criterion):
    len(loader.dataset)
    return _in_any_mode(model, loader, criterion, _right_over_the_dataset)


@misconception(
    MEANS, holds=("looks_at_the_last_batch_alone", "leaves_the_model_in_evaluation_mode"), row="T11"
)
def looks_at_the_last_batch_and_stays(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _last)


@misconception(MEANS, belief=MEANS_OF_BATCHES, row="T09")
def averages_both(model, loader, criterion):
    _needs_a_mean(criterion)
    pairs = [evaluate(model, [batch], criterion) for batch in loader]
    losses, accuracies = zip(*pairs, strict=True)
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


@misconception(COUNTS, belief=ACCURACY_IS_A_COUNT)
def gives_the_count_as_an_int(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    return loss, round(accuracy * sum(len(y) for _, y in loader))


@misconception(
    MEANS,
    holds=("divides_the_sum_of_means_by_the_examples", "averages_the_accuracies_of_batches"),
)
def divides_the_means_and_averages_the_accuracies(model, loader, criterion):
    pairs = [evaluate(model, [batch], criterion) for batch in loader]
    losses, accuracies = zip(*pairs, strict=True)
    examples = sum(len(y) for _, y in loader)
    return sum(losses) / examples, sum(accuracies) / len(accuracies)


@misconception(MEANS, belief=LOSSES_ADD_UP)
def adds_the_losses_up(model, loader, criterion):
    loss, accuracy = evaluate(model, loader, criterion)
    return loss * sum(len(y) for _, y in loader), accuracy


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "takes_eval_for_no_grad",
        "leaves_the_model_in_evaluation_mode",
    ),
    row="T09",
)
def averages_batches_with_a_graph(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_averaged, under=nullcontext)


@misconception(
    MEANS,
    holds=(
        "averages_the_means_of_batches",
        "takes_eval_for_no_grad",
        "leaves_the_model_in_evaluation_mode",
    ),
    row="T09",
)
def divides_by_the_length_of_the_loader_with_a_graph(model, loader, criterion):
    return _as_it_comes(model, loader, criterion, _loss_over_the_loader, under=nullcontext)
