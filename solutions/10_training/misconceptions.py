"""What students believe about training loops."""

import copy
import math

import numpy as np
import torch
from training import diagnose, evaluate, fit, train_epoch, train_step

from autograder import misconception

HANDS = "test_train_step_takes_three_steps_worked_by_hand"
LOSS = "test_train_step_returns_the_loss_before_the_step"

# train_step


@misconception(of="train_step", caught_by=HANDS, row="T01")
def never_clears_the_gradients(model, optimizer, criterion, x, y):
    """Each call of backward() starts with fresh gradients."""
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T02")
def clears_between_backward_and_step(model, optimizer, criterion, x, y):
    """It does not matter where in the loop the gradients are cleared."""
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T03")
def steps_before_backward(model, optimizer, criterion, x, y):
    """The step comes first, and backward() then makes the gradients for the next one."""
    loss = criterion(model(x), y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T04")
def steps_first_and_clears_last(model, optimizer, criterion, x, y):
    """What counts is that step(), backward() and zero_grad() are all called, in any order."""
    loss = criterion(model(x), y)
    optimizer.step()
    loss.backward()
    optimizer.zero_grad()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T05")
def leaves_out_backward(model, optimizer, criterion, x, y):
    """The optimiser works out the gradients by itself."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T06")
def leaves_out_the_step(model, optimizer, criterion, x, y):
    """Calling backward() is what trains the model."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T19")
def detaches_the_prediction(model, optimizer, criterion, x, y):
    """The loss needs the numbers of the prediction, not how they came about."""
    optimizer.zero_grad()
    loss = criterion(model(x).detach(), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS, row="T20")
def takes_the_item_before_backward(model, optimizer, criterion, x, y):
    """A loss is a number, so item() can be taken at once."""
    optimizer.zero_grad()
    loss = criterion(model(x), y).item()
    loss.backward()
    optimizer.step()
    return loss


@misconception(of="train_step", caught_by=HANDS, row="T21")
def makes_the_loss_require_a_gradient(model, optimizer, criterion, x, y):
    """When backward() complains, loss.requires_grad_() is what it wants."""
    optimizer.zero_grad()
    loss = criterion(model(x).detach(), y)
    loss.requires_grad_(True)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=LOSS, row="P03")
def returns_the_loss_tensor(model, optimizer, criterion, x, y):
    """A tensor with one number in it is as good as a float."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


@misconception(of="train_step", caught_by=LOSS)
def measures_after_the_step(model, optimizer, criterion, x, y):
    """The loss of a step is the loss it leads to."""
    train_step(model, optimizer, criterion, x, y)
    return criterion(model(x), y).item()


@misconception(of="train_step", caught_by="test_train_step_makes_one_forward_pass")
def predicts_twice(model, optimizer, criterion, x, y):
    """A prediction more or less changes nothing."""
    before = criterion(model(x), y).item()
    train_step(model, optimizer, criterion, x, y)
    return before


@misconception(of="train_step", caught_by="test_train_step_leaves_the_mode_as_found")
def sets_training_mode(model, optimizer, criterion, x, y):
    """Every step has to switch to training mode itself."""
    model.train()
    return train_step(model, optimizer, criterion, x, y)


@misconception(of="train_step", caught_by=HANDS)
def divides_by_the_batch_again(model, optimizer, criterion, x, y):
    """The loss is a sum over the batch until I divide it by the size."""
    optimizer.zero_grad()
    loss = criterion(model(x), y) / len(x)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by="test_train_step_trains_a_network_for_several_steps")
def steps_by_hand(model, optimizer, criterion, x, y):
    """All that an optimiser knows is the learning rate."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()


@misconception(of="train_step", caught_by="test_train_step_lets_a_frozen_layer_be")
def expects_every_gradient(model, optimizer, criterion, x, y):
    """After backward() every parameter has a gradient."""
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()
    loss = criterion(model(x), y)
    loss.backward()
    assert all(parameter.grad.isfinite().all() for parameter in model.parameters())
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by=HANDS)
def softmax_before_the_criterion(model, optimizer, criterion, x, y):
    """A criterion is handed probabilities."""
    optimizer.zero_grad()
    loss = criterion(model(x).softmax(dim=1), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(of="train_step", caught_by="test_train_step_takes_a_long_gradient_as_it_is")
def clips_the_gradient(model, optimizer, criterion, x, y):
    """A step is safe only if its gradient is clipped."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1000.0)
    optimizer.step()
    return loss.item()


# train_epoch

EPOCH = "test_train_epoch_averages_over_examples"
STEPS = "test_train_epoch_steps_on_every_batch"
TRAINS = "test_train_epoch_trains_for_three_epochs"
BEFORE = "test_train_epoch_measures_each_batch_before_its_step"


@misconception(of="train_epoch", caught_by=EPOCH, row="T09")
def averages_the_batch_means(model, loader, optimizer, criterion):
    """The mean of the means is the mean."""
    model.train()
    losses = [train_step(model, optimizer, criterion, x, y) for x, y in loader]
    return sum(losses) / len(losses)


@misconception(of="train_epoch", caught_by=EPOCH, row="T10")
def divides_batch_means_by_the_examples(model, loader, optimizer, criterion):
    """The criterion gives the sum over a batch, so dividing by all examples gives the mean."""
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y)
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=EPOCH, row="T11")
def returns_the_last_loss(model, loader, optimizer, criterion):
    """The loss of an epoch is the one it ends with."""
    model.train()
    for x, y in loader:
        loss = train_step(model, optimizer, criterion, x, y)
    return loss


@misconception(of="train_epoch", caught_by=EPOCH, row="T14")
def adds_up_tensors(model, loader, optimizer, criterion):
    """Losses can be added up as they come from the criterion."""
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss * len(y)
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=STEPS, row="T24")
def predicts_outside_the_loop(model, loader, optimizer, criterion):
    """One prediction is enough, the loop then improves on it."""
    model.train()
    batches = list(loader)
    x = torch.cat([x for x, _ in batches])
    y = torch.cat([y for _, y in batches])
    loss = criterion(model(x), y)
    for _ in batches:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


@misconception(of="train_epoch", caught_by=EPOCH, row="T30")
def skips_the_short_batch(model, loader, optimizer, criterion):
    """A batch that is not full does not count."""
    model.train()
    total, examples, full = 0.0, 0, 0
    for x, y in loader:
        full = full or len(y)
        if len(y) == full:
            total += train_step(model, optimizer, criterion, x, y) * full
            examples += full
    return total / examples


@misconception(of="train_epoch", caught_by=EPOCH, row="T30")
def reshapes_to_a_full_batch(model, loader, optimizer, criterion):
    """All batches have the size of the first one."""
    model.train()
    size = len(next(iter(loader))[1])
    total, examples = 0.0, 0
    for x, y in loader:
        x, y = x.reshape(size, x.shape[1]), y.reshape(size, *y.shape[1:])
        total += train_step(model, optimizer, criterion, x, y) * size
        examples += size
    return total / examples


@misconception(of="train_epoch", caught_by=STEPS, row="T31")
def divides_every_batch_by_the_batch_size(model, loader, optimizer, criterion):
    """A short batch must take a shorter step, for it is still divided by the batch size."""
    model.train()
    size = len(next(iter(loader))[1])
    total, examples = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y) * len(y) / size
        loss.backward()
        optimizer.step()
        total += loss.item() * size
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=EPOCH, row="T32")
def counts_full_batches(model, loader, optimizer, criterion):
    """The number of examples is the number of batches times the batch size."""
    model.train()
    total, batches, size = 0.0, 0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        batches += 1
        size = size or len(y)
    return total / (batches * size)


@misconception(of="train_epoch", caught_by=EPOCH)
def asks_the_loader_for_its_dataset(model, loader, optimizer, criterion):
    """Every loader has a dataset whose length is the number of examples."""
    model.train()
    total = 0.0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
    return total / len(loader.dataset)


@misconception(of="train_epoch", caught_by=EPOCH, row="S27")
def reads_a_global_device(model, loader, optimizer, criterion):
    """The notebook has a variable called device, so the function can use it."""
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)  # noqa: F821
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=BEFORE, row="P08")
def goes_on_with_the_list_of_the_last_epoch(model, loader, optimizer, criterion, seen=[]):  # noqa: B006
    """A default argument is made anew for every call."""
    model.train()
    for x, y in loader:
        seen.append((train_step(model, optimizer, criterion, x, y), len(y)))
    return sum(loss * size for loss, size in seen) / sum(size for _, size in seen)


@misconception(of="train_epoch", caught_by=TRAINS, row="T01")
def clears_once_an_epoch(model, loader, optimizer, criterion):
    """Gradients are cleared at the start of an epoch."""
    model.train()
    optimizer.zero_grad()
    total, examples = 0.0, 0
    for x, y in loader:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=STEPS)
def steps_once_an_epoch(model, loader, optimizer, criterion):
    """The step is taken when all batches have been seen."""
    model.train()
    optimizer.zero_grad()
    total, examples = 0.0, 0
    for x, y in loader:
        loss = criterion(model(x), y)
        loss.backward()
        total += loss.item() * len(y)
        examples += len(y)
    optimizer.step()
    return total / examples


@misconception(of="train_epoch", caught_by="test_train_epoch_sets_training_mode")
def stays_in_the_mode_it_finds(model, loader, optimizer, criterion):
    """A model that has a loss and an optimiser is in training mode."""
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / examples


@misconception(of="train_epoch", caught_by=BEFORE)
def measures_when_the_epoch_is_over(model, loader, optimizer, criterion):
    """The loss of an epoch is that of the model that comes out of it."""
    train_epoch(model, loader, optimizer, criterion)
    total, examples = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


# evaluate

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


def _flags(model):
    return [(module, module.training) for module in model.modules()]


def _restore(flags):
    for module, training in flags:
        module.training = training


@misconception(of="evaluate", caught_by=MEANS, row="T09")
def averages_the_means_of_batches(model, loader, criterion):
    """The mean of the batch losses is the loss of them all."""
    _, accuracy = evaluate(model, loader, criterion)
    losses = [evaluate(model, [batch], criterion)[0] for batch in loader]
    return sum(losses) / len(losses), accuracy


@misconception(of="evaluate", caught_by=COUNTS, row="T09")
def averages_the_accuracies_of_batches(model, loader, criterion):
    """The mean of the batch accuracies is the accuracy on them all."""
    loss, _ = evaluate(model, loader, criterion)
    accuracies = [evaluate(model, [batch], criterion)[1] for batch in loader]
    return loss, sum(accuracies) / len(accuracies)


@misconception(of="evaluate", caught_by=MEANS, row="T10")
def divides_the_sum_of_means_by_the_examples(model, loader, criterion):
    """The criterion adds up the losses of a batch; I divide by all examples in the end."""
    _, accuracy = evaluate(model, loader, criterion)
    losses = [evaluate(model, [batch], criterion)[0] for batch in loader]
    return sum(losses) / sum(len(y) for _, y in loader), accuracy


@misconception(of="evaluate", caught_by=MODES, row="T12")
def leaves_the_model_in_evaluation_mode(model, loader, criterion):
    """The next one to train will set the mode."""
    _needs_a_mean(criterion)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by=MODES, row="T12")
def always_goes_back_to_training_mode(model, loader, criterion):
    """After an evaluation comes training."""
    _needs_a_mean(criterion)
    try:
        return evaluate(model, loader, criterion)
    finally:
        model.train()


@misconception(of="evaluate", caught_by=MODES, row="T12")
def ends_with_train_whatever_the_criterion(model, loader, criterion):
    """An evaluation ends with model.train(), and takes any criterion."""
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    model.train()
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by=MODES, row="T12")
def restores_the_flag_of_the_model_alone(model, loader, criterion):
    """The mode of a model is one flag."""
    _needs_a_mean(criterion)
    training = model.training
    try:
        return evaluate(model, loader, criterion)
    finally:
        model.train(training)


@misconception(
    of="evaluate", caught_by="test_evaluate_restores_the_modes_when_it_raises", row="T12"
)
def restores_if_all_goes_well(model, loader, criterion):
    """Code at the end of a function is always reached."""
    _needs_a_mean(criterion)
    flags = _flags(model)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    _restore(flags)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by=DROPOUT, row="T13")
def forgets_evaluation_mode(model, loader, criterion):
    """Without gradients nothing is trained, so the mode does not matter."""
    _needs_a_mean(criterion)
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by="test_evaluate_builds_no_graph")
def detaches_what_it_predicts(model, loader, criterion):
    """Who detaches the prediction has built no graph."""
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


@misconception(of="evaluate", caught_by=MODES, row="T12")
def ends_with_train_unless_it_raises(model, loader, criterion):
    """After an evaluation comes training, and exceptions are for others."""
    _needs_a_mean(criterion)
    model.eval()
    with torch.no_grad():
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    model.train()
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by="test_evaluate_builds_no_graph")
def takes_eval_for_no_grad(model, loader, criterion):
    """model.eval() switches gradients off."""
    _needs_a_mean(criterion)
    flags = _flags(model)
    try:
        model.eval()
        sizes, losses, right = zip(*_looked_at(model, loader, criterion), strict=True)
    finally:
        _restore(flags)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    return total / sum(sizes), sum(right) / sum(sizes)


@misconception(of="evaluate", caught_by=MEANS, row="T14")
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


@misconception(of="evaluate", caught_by=COUNTS, row="T16")
def compares_a_column_with_a_row(model, loader, criterion):
    """Predictions (N, 1) and labels (N,) are compared one by one."""
    right = lambda logits, y: logits.argmax(dim=1, keepdim=True) == y  # noqa: E731
    return _with_accuracy(model, loader, criterion, right)


@misconception(of="evaluate", caught_by=COUNTS, row="T17")
def takes_argmax_over_the_examples(model, loader, criterion):
    """The largest logit of an example is found along dimension 0."""
    right = lambda logits, y: logits.argmax(dim=0) == y  # noqa: E731
    return _with_accuracy(model, loader, criterion, right)


@misconception(of="evaluate", caught_by=COUNTS)
def gives_the_accuracy_in_percent(model, loader, criterion):
    """Accuracy is a percentage."""
    loss, accuracy = evaluate(model, loader, criterion)
    return loss, 100 * accuracy


@misconception(of="evaluate", caught_by=COUNTS)
def gives_the_count_for_the_accuracy(model, loader, criterion):
    """Accuracy is how many were right."""
    loss, accuracy = evaluate(model, loader, criterion)
    return loss, float(round(accuracy * sum(len(y) for _, y in loader)))


@misconception(of="evaluate", caught_by=MEANS, row="T32")
def takes_every_batch_for_a_full_one(model, loader, criterion):
    """There are len(loader) * batch_size examples."""
    loss, accuracy = evaluate(model, loader, criterion)
    examples, batches = sum(len(y) for _, y in loader), len(loader)
    size = len(next(iter(loader))[1])
    return loss * examples / (batches * size), accuracy * examples / (batches * size)


@misconception(of="evaluate", caught_by=MEANS)
def divides_by_the_length_of_the_dataset(model, loader, criterion):
    """A loader has a dataset that knows how many examples there are."""
    loss, accuracy = evaluate(model, loader, criterion)
    examples = sum(len(y) for _, y in loader)
    whole = len(loader.dataset)
    return loss * examples / whole, accuracy * examples / whole


@misconception(of="evaluate", caught_by="test_evaluate_refuses_a_criterion_that_is_no_mean")
def trusts_every_criterion(model, loader, criterion):
    """Every criterion gives a mean."""
    return evaluate(model, loader, lambda logits, y: criterion(logits, y).sum())


@misconception(of="evaluate", caught_by="test_evaluate_refuses_a_criterion_that_is_no_mean")
def expects_a_reduction(model, loader, criterion):
    """Every criterion has a reduction."""
    if criterion.reduction != "mean":
        raise ValueError("the reduction must be mean")
    return evaluate(model, loader, criterion)


@misconception(of="evaluate", caught_by=MEANS)
def softmax_before_evaluating(model, loader, criterion):
    """The loss is computed from probabilities."""
    _needs_a_mean(criterion)
    return evaluate(model, loader, lambda logits, y: criterion(logits.softmax(dim=1), y))


@misconception(of="evaluate", caught_by="test_evaluate_changes_nothing_in_the_model")
def clears_the_gradients_too(model, loader, criterion):
    """Before looking at a model one clears its gradients."""
    model.zero_grad()
    return evaluate(model, loader, criterion)


@misconception(of="evaluate", caught_by="test_evaluate_changes_nothing_in_the_model")
def switches_gradients_off_for_good(model, loader, criterion):
    """torch.set_grad_enabled(False) ends with the function that calls it."""
    torch.set_grad_enabled(False)
    return evaluate(model, loader, criterion)


# fit

RECORDS = "test_fit_records_every_epoch"
EXAMPLES = "test_fit_records_means_over_examples"
PATIENCE = "test_fit_stops_when_patience_is_over"
STOPPED = "test_fit_restores_the_best_weights_after_stopping"


class _Best:
    """The best epoch so far, and how long ago it was."""

    def __init__(self):
        self.loss, self.state, self.waited = math.inf, None, 0

    def see(self, loss, model):
        if loss < self.loss:
            self.loss, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1

    def restore(self, model):
        if self.state is not None:
            model.load_state_dict(self.state)


def _is_nan(*losses):
    return any(math.isnan(loss) for loss in losses)


@misconception(of="fit", caught_by=STOPPED, row="T18")
def keeps_the_state_dict_itself(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """model.state_dict() is a picture of the weights at that moment."""
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, model.state_dict(), 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] < best_loss:
            best_loss, best, waited = history["val_loss"][-1], model.state_dict(), 0
        else:
            waited += 1
        if waited == patience:
            break
    model.load_state_dict(best)
    return history


@misconception(of="fit", caught_by=STOPPED)
def never_puts_weights_back(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """When training ends, the model is at its best."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    return history


@misconception(of="fit", caught_by="test_fit_restores_the_best_weights_without_patience")
def restores_only_when_stopped_early(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Only early stopping has a use for the best weights."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            best.restore(model)
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            best.restore(model)
            break
    return history


@misconception(of="fit", caught_by="test_fit_restores_the_buffers_too")
def restores_the_parameters_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The parameters are all that there is to a model."""
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, None, 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] < best_loss:
            best_loss, waited = history["val_loss"][-1], 0
            best = [parameter.detach().clone() for parameter in model.parameters()]
        else:
            waited += 1
        if waited == patience:
            break
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), best, strict=True):
            parameter.copy_(value)
    return history


@misconception(of="fit", caught_by=EXAMPLES, row="T33")
def records_the_training_loss_twice(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The loss of an epoch goes into both curves."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, _ = evaluate(model, val_loader, criterion)
        history["train_loss"].append(train_loss)
        history["val_loss"].append(train_loss)
        if _is_nan(train_loss, val_loss):
            break
        best.see(val_loss, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=STOPPED, row="T34")
def trains_a_copy(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    """What is done to a copy of the model is done to the model."""
    net = copy.deepcopy(model)
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(net, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(net, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], net)
        if best.waited == patience:
            break
    best.restore(net)
    return history


@misconception(of="fit", caught_by=RECORDS, row="T35")
def never_resets_the_running_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A running loss is set to 0 once, before training."""
    history = {"train_loss": [], "val_loss": []}
    best, running = _Best(), 0.0
    for _ in range(epochs):
        running += train_epoch(model, train_loader, optimizer, criterion)
        history["train_loss"].append(running)
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(running, history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=EXAMPLES, row="T36")
def trains_on_the_validation_data(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A validation loss is computed by the same loop as a training loss."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        for name, loader in (("train_loss", train_loader), ("val_loss", val_loader)):
            history[name].append(train_epoch(model, loader, optimizer, criterion))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=PATIENCE, row="T42")
def stops_an_epoch_late(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Patience is over when more epochs than that have been in vain."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if patience is not None and best.waited > patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=PATIENCE, row="T42")
def stops_an_epoch_early(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The best epoch is the first of those that patience counts."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if patience is not None and best.waited + 1 >= max(patience, 2):
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_does_not_count_a_tie_as_an_improvement", row="T42")
def counts_a_tie_as_an_improvement(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch that is as good as the best one is the best one."""
    history = {"train_loss": [], "val_loss": []}
    best_loss, best, waited = math.inf, None, 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if history["val_loss"][-1] <= best_loss:
            best_loss, waited = history["val_loss"][-1], 0
            best = copy.deepcopy(model.state_dict())
        else:
            waited += 1
        if waited == patience:
            break
    model.load_state_dict(best)
    return history


@misconception(of="fit", caught_by="test_fit_starts_counting_again_after_an_improvement")
def counts_all_bad_epochs(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Patience is the number of bad epochs in all."""
    history = {"train_loss": [], "val_loss": []}
    best, bad = _Best(), 0
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        bad += best.waited > 0
        if bad == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_starts_counting_again_after_an_improvement")
def compares_with_the_epoch_before(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch is an improvement if it is better than the one before it."""
    history = {"train_loss": [], "val_loss": []}
    last, waited, best = math.inf, 0, _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        waited = 0 if history["val_loss"][-1] < last else waited + 1
        last = history["val_loss"][-1]
        if waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_stops_when_the_validation_loss_is_nan")
def trains_on_after_nan(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """A nan will pass, if training goes on."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_stops_when_the_validation_loss_is_nan")
def leaves_the_nan_epoch_out(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """An epoch that ended in nan does not belong into the history."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_loss = train_epoch(model, train_loader, optimizer, criterion)
        val_loss, _ = evaluate(model, val_loader, criterion)
        if _is_nan(train_loss, val_loss):
            break
        history["train_loss"].append(train_loss)
        history["val_loss"].append(val_loss)
        best.see(val_loss, model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_stops_when_the_validation_loss_is_nan")
def looks_for_nan_in_training_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Only training can go wrong; a validation loss is always a number."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_stops_when_the_training_loss_is_nan")
def looks_for_nan_in_validation_alone(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Whether training still works shows in the validation loss."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_stops_when_the_validation_loss_is_nan")
def takes_nan_for_the_lowest_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """np.argmin finds the lowest of any list of losses."""
    history, states = {"train_loss": [], "val_loss": []}, []
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        states.append(copy.deepcopy(model.state_dict()))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        if patience is not None and len(states) - 1 - np.argmin(history["val_loss"]) >= patience:
            break
    model.load_state_dict(states[np.argmin(history["val_loss"])])
    return history


@misconception(of="fit", caught_by=STOPPED)
def keeps_the_lowest_training_loss(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The best weights are those with the lowest training loss."""
    history = {"train_loss": [], "val_loss": []}
    best, waiting = _Best(), _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["train_loss"][-1], model)
        waiting.see(history["val_loss"][-1], model)
        if waiting.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_trains_and_validates_in_the_right_mode", row="T12")
def sets_training_mode_once(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Training mode is set before the first epoch, and lasts."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    model.train()
    for _ in range(epochs):
        total, examples = 0.0, 0
        for x, y in train_loader:
            total += train_step(model, optimizer, criterion, x, y) * len(y)
            examples += len(y)
        history["train_loss"].append(total / examples)
        model.eval()
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by="test_fit_trains_and_validates_in_the_right_mode", row="T13")
def validates_in_training_mode(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """Without gradients and steps, a pass over the validation data is an evaluation."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        total, examples = 0.0, 0
        with torch.no_grad():
            for x, y in val_loader:
                total += criterion(model(x), y).item() * len(y)
                examples += len(y)
        history["val_loss"].append(total / examples)
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=EXAMPLES, row="T09")
def averages_the_validation_batches(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The validation loss is the sum of the batch losses over the number of batches."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        history["train_loss"].append(train_epoch(model, train_loader, optimizer, criterion))
        losses = [evaluate(model, [batch], criterion)[0] for batch in val_loader]
        history["val_loss"].append(sum(losses) / len(losses))
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=EXAMPLES)
def measures_the_training_loss_afterwards(
    model, train_loader, val_loader, optimizer, criterion, epochs, patience=None
):
    """The training loss of an epoch is that of the model which comes out of it."""
    history = {"train_loss": [], "val_loss": []}
    best = _Best()
    for _ in range(epochs):
        train_epoch(model, train_loader, optimizer, criterion)
        history["train_loss"].append(evaluate(model, train_loader, criterion)[0])
        history["val_loss"].append(evaluate(model, val_loader, criterion)[0])
        if _is_nan(history["train_loss"][-1], history["val_loss"][-1]):
            break
        best.see(history["val_loss"][-1], model)
        if best.waited == patience:
            break
    best.restore(model)
    return history


@misconception(of="fit", caught_by=RECORDS, row="P03")
def records_tensors(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    """A history of tensors is a history of numbers."""
    history = fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)
    return {key: [torch.tensor(loss) for loss in losses] for key, losses in history.items()}


@misconception(of="fit", caught_by="test_fit_leaves_the_random_state_alone", row="P02")
def seeds_inside(model, train_loader, val_loader, optimizer, criterion, epochs, patience=None):
    """A function that trains sets the seed, so that it can be repeated."""
    torch.manual_seed(42)
    return fit(model, train_loader, val_loader, optimizer, criterion, epochs, patience)


# save_checkpoint and load_checkpoint

RESUMES = "test_{}_resumes_adam_bit_for_bit"
WEIGHTS = "test_{}_brings_the_weights_back"
RNG = "test_{}_hands_back_the_epoch_and_the_generator"
SAVE_RESUMES, LOAD_RESUMES = RESUMES.format("save_checkpoint"), RESUMES.format("load_checkpoint")
SAVE_WEIGHTS, LOAD_WEIGHTS = WEIGHTS.format("save_checkpoint"), WEIGHTS.format("load_checkpoint")
SAVE_RNG, LOAD_RNG = RNG.format("save_checkpoint"), RNG.format("load_checkpoint")


def _write(file, model, optimizer, epoch, rng_state):
    torch.save(
        {"model": model, "optimizer": optimizer, "epoch": epoch, "rng_state": rng_state}, file
    )


@misconception(of="save_checkpoint", caught_by=SAVE_RESUMES)
def saves_a_fresh_optimizer(file, model, optimizer, epoch, rng_state):
    """An optimiser is a learning rate, and has no memory."""
    state = optimizer.state_dict() | {"state": {}}
    _write(file, model.state_dict(), state, epoch, rng_state)


@misconception(of="save_checkpoint", caught_by=SAVE_WEIGHTS)
def saves_the_model_alone(file, model, optimizer, epoch, rng_state):
    """A checkpoint is the model's weights."""
    torch.save(model.state_dict(), file)


@misconception(of="save_checkpoint", caught_by="test_save_checkpoint_keeps_the_buffers")
def saves_the_parameters_alone(file, model, optimizer, epoch, rng_state):
    """The parameters are all that a model has."""
    weights = {name: parameter.detach() for name, parameter in model.named_parameters()}
    _write(file, weights, optimizer.state_dict(), epoch, rng_state)


@misconception(of="save_checkpoint", caught_by=SAVE_RNG)
def saves_the_global_generator(file, model, optimizer, epoch, rng_state):
    """The random state is the one that torch has at the moment."""
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, torch.get_rng_state())


@misconception(of="save_checkpoint", caught_by=SAVE_RNG)
def saves_the_next_epoch(file, model, optimizer, epoch, rng_state):
    """What is wanted is the number of the epoch to come."""
    _write(file, model.state_dict(), optimizer.state_dict(), epoch + 1, rng_state)


@misconception(of="save_checkpoint", caught_by=SAVE_RNG)
def saves_no_generator(file, model, optimizer, epoch, rng_state):
    """Where the random numbers stand is of no consequence."""
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, None)


@misconception(of="save_checkpoint", caught_by="test_save_checkpoint_changes_nothing")
def saves_in_evaluation_mode(file, model, optimizer, epoch, rng_state):
    """A model is put into evaluation mode before it is saved."""
    model.eval()
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, rng_state)


@misconception(of="save_checkpoint", caught_by=SAVE_WEIGHTS)
def writes_nothing(file, model, optimizer, epoch, rng_state):
    """A dict with all states in it is a checkpoint."""
    _ = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}


@misconception(of="load_checkpoint", caught_by=LOAD_RESUMES)
def leaves_the_optimizer_as_it_is(file, model, optimizer):
    """A fresh optimiser finds its way again."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(of="load_checkpoint", caught_by=LOAD_WEIGHTS)
def assigns_to_its_own_names(file, model, optimizer):
    """model = ... replaces the model that the caller has."""
    checkpoint = torch.load(file)
    model = checkpoint["model"]  # noqa: F841
    optimizer = checkpoint["optimizer"]  # noqa: F841
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(of="load_checkpoint", caught_by=LOAD_RNG)
def hands_back_the_epoch_alone(file, model, optimizer):
    """The epoch is what training goes on from."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@misconception(of="load_checkpoint", caught_by=LOAD_RNG)
def swaps_what_it_hands_back(file, model, optimizer):
    """The order of what is returned does not matter."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["rng_state"], checkpoint["epoch"]


@misconception(of="load_checkpoint", caught_by=LOAD_RNG)
def hands_back_the_next_epoch(file, model, optimizer):
    """Training goes on with the epoch after the one that is saved, so that one is returned."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1, checkpoint["rng_state"]


@misconception(of="load_checkpoint", caught_by="test_load_checkpoint_brings_the_learning_rate_back")
def loads_the_memory_but_not_the_rate(file, model, optimizer):
    """The learning rate is the one that the optimiser was made with."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    rates = [group["lr"] for group in optimizer.param_groups]
    optimizer.load_state_dict(checkpoint["optimizer"])
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(of="load_checkpoint", caught_by="test_load_checkpoint_brings_the_buffers_back")
def loads_the_parameters_alone(file, model, optimizer):
    """Weights are copied into the parameters, one by one, and that is all."""
    checkpoint = torch.load(file)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(checkpoint["model"][name])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(of="load_checkpoint", caught_by="test_load_checkpoint_sets_no_generator")
def sets_the_global_generator(file, model, optimizer):
    """Whoever loads a checkpoint sets the random generator as well."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    if isinstance(checkpoint["rng_state"], torch.Tensor):
        torch.set_rng_state(checkpoint["rng_state"])
    else:
        np.random.seed(checkpoint["epoch"])
    return checkpoint["epoch"], checkpoint["rng_state"]


# overfit_one_batch

LEARNS = "test_overfit_learns_a_batch_by_heart"
UNUSED = "test_overfit_names_a_parameter_that_is_never_used"


def _overfitted(model, x, y, steps, make=lambda p: torch.optim.Adam(p, lr=0.01), loss=None):
    loss = loss or torch.nn.functional.cross_entropy
    optimizer = make(model.parameters())
    for step in range(steps):
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        if step == 0:
            _ask_for_gradients(model)
        optimizer.step()
    return value.item()


def _ask_for_gradients(model):
    for name, parameter in model.named_parameters():
        if parameter.grad is None:
            raise RuntimeError(f"{name} has no gradient")


@misconception(of="overfit_one_batch", caught_by=UNUSED)
def never_looks_at_the_gradients(make_model, x, y, steps):
    """PyTorch would complain about a parameter that gets no gradient."""
    model = make_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        loss = train_step(model, optimizer, torch.nn.functional.cross_entropy, x, y)
    return loss


@misconception(of="overfit_one_batch", caught_by=LEARNS)
def makes_a_model_for_each_step(make_model, x, y, steps):
    """make_model() gives the model, so it can be called wherever the model is needed."""
    for _ in range(steps):
        loss = _overfitted(make_model(), x, y, 1)
    return loss


@misconception(of="overfit_one_batch", caught_by=LEARNS)
def takes_a_single_step(make_model, x, y, steps):
    """One step shows whether a model learns."""
    return _overfitted(make_model(), x, y, 1)


@misconception(of="overfit_one_batch", caught_by=LEARNS, row="S08")
def overfits_probabilities(make_model, x, y, steps):
    """Cross-entropy is taken of probabilities."""

    def loss(logits, labels):
        return torch.nn.functional.cross_entropy(logits.softmax(dim=1), labels)

    return _overfitted(make_model(), x, y, steps, loss=loss)


@misconception(of="overfit_one_batch", caught_by=LEARNS)
def creeps(make_model, x, y, steps):
    """A learning rate cannot be too small."""
    return _overfitted(make_model(), x, y, steps, lambda p: torch.optim.SGD(p, lr=1e-4))


@misconception(of="overfit_one_batch", caught_by="test_overfit_takes_a_gradient_of_zeros_for_one")
def takes_zeros_for_no_gradient(make_model, x, y, steps):
    """A gradient of zeros is no gradient."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is None or not parameter.grad.any():
            raise RuntimeError(f"{name} has no gradient")
    return _overfitted(model, x, y, steps)


@misconception(of="overfit_one_batch", caught_by=UNUSED)
def complains_without_a_name(make_model, x, y, steps):
    """That something has no gradient is all one needs to know."""
    model = make_model()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    if any(parameter.grad is None for parameter in model.parameters()):
        raise RuntimeError("a parameter has no gradient")
    return _overfitted(model, x, y, steps)


@misconception(of="overfit_one_batch", caught_by=UNUSED)
def raises_value_error(make_model, x, y, steps):
    """A model with a fault in it is a wrong argument."""
    model = make_model()
    try:
        return _overfitted(model, x, y, steps)
    except RuntimeError as error:
        raise ValueError(str(error)) from None


@misconception(of="overfit_one_batch", caught_by=LEARNS, row="P03")
def returns_a_tensor(make_model, x, y, steps):
    """A loss is what the criterion gives."""
    return torch.tensor(_overfitted(make_model(), x, y, steps))


# diagnose

HEALTHY = "test_diagnose_finds_nothing_in_a_healthy_history"
START = "test_diagnose_knows_a_bad_start"
EXPLODING = "test_diagnose_sees_an_explosion"
FLAT = "test_diagnose_sees_that_nothing_is_learnt"
OVERFITTING = "test_diagnose_sees_overfitting"
ENDS = "test_diagnose_looks_at_the_last_epoch"
RATIOS = "test_diagnose_takes_the_median_of_the_updates"
ABSENT = "test_diagnose_judges_what_is_there"


def _diagnosed(history, num_classes, **other):
    """The right diagnosis, but for the codes in `other`."""
    codes = [code for code in diagnose(history, num_classes) if code not in other]
    return codes + [code for code, found in other.items() if found]


@misconception(of="diagnose", caught_by=START)
def expects_a_loss_of_one(history, num_classes):
    """An untrained network has a loss of 1."""
    first = history.get("train_loss", [1.0])[0]
    return _diagnosed(history, num_classes, bad_start=not 0.5 <= first <= 1.5)


@misconception(of="diagnose", caught_by=START, row="S12")
def takes_the_logarithm_to_ten(history, num_classes):
    """The loss of a guess is log10 C."""
    guess = math.log10(num_classes)
    first = history.get("train_loss", [guess])[0]
    return _diagnosed(history, num_classes, bad_start=not 0.5 * guess <= first <= 1.5 * guess)


@misconception(of="diagnose", caught_by=START)
def likes_a_low_start(history, num_classes):
    """A first loss cannot be too low."""
    guess = math.log(num_classes)
    first = history.get("train_loss", [guess])[0]
    return _diagnosed(history, num_classes, bad_start=not first <= 1.5 * guess)


@misconception(of="diagnose", caught_by=EXPLODING)
def sees_only_large_numbers(history, num_classes):
    """nan is larger than any number."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=any(x > 10 * losses[0] for x in losses))


@misconception(of="diagnose", caught_by=EXPLODING)
def sees_only_nan(history, num_classes):
    """A loss has exploded when it is nan."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=any(map(math.isnan, losses)))


@misconception(of="diagnose", caught_by=EXPLODING)
def looks_for_explosions_at_the_end(history, num_classes):
    """An explosion is seen in the last loss."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=not losses[-1] <= 10 * losses[0] < math.inf)


@misconception(of="diagnose", caught_by=FLAT)
def calls_a_rise_flat(history, num_classes):
    """Flat is a last loss that is no lower than the first."""
    losses = history.get("train_loss", [1.0, 0.0])
    return _diagnosed(history, num_classes, flat=losses[-1] >= losses[0])


@misconception(of="diagnose", caught_by=FLAT)
def compares_the_lowest_with_the_first(history, num_classes):
    """If the loss was low once, it is not flat."""
    losses = history.get("train_loss", [1.0, 0.0])
    return _diagnosed(history, num_classes, flat=min(losses) > 0.95 * losses[0])


@misconception(of="diagnose", caught_by=OVERFITTING)
def compares_with_the_first_validation_loss(history, num_classes):
    """Overfitting is a validation loss above the one at the start."""
    losses = history.get("val_loss", [1.0])
    return _diagnosed(history, num_classes, overfitting=losses[-1] > 1.2 * losses[0])


@misconception(of="diagnose", caught_by=OVERFITTING)
def compares_training_with_validation(history, num_classes):
    """Overfitting is a validation loss above the training loss."""
    losses = history.get("val_loss", [1.0])
    train = history.get("train_loss", losses)
    return _diagnosed(history, num_classes, overfitting=losses[-1] > 1.2 * train[-1])


@misconception(of="diagnose", caught_by=OVERFITTING)
def calls_any_rise_overfitting(history, num_classes):
    """Once the validation loss has risen at all, the model overfits."""
    losses = history.get("val_loss", [1.0])
    return _diagnosed(history, num_classes, overfitting=losses[-1] > min(losses))


@misconception(of="diagnose", caught_by=ENDS)
def takes_the_smallest_gradient(history, num_classes):
    """Gradients have vanished if they were tiny in any epoch."""
    norms = history.get("grad_norm", [1.0])
    return _diagnosed(history, num_classes, vanishing=min(norms) < 1e-6)


@misconception(of="diagnose", caught_by=ENDS)
def takes_the_largest_share_of_the_dead(history, num_classes):
    """Units that were dead once stay dead."""
    shares = history.get("dead_share", [0.0])
    return _diagnosed(history, num_classes, dying=max(shares) > 0.5)


@misconception(of="diagnose", caught_by=RATIOS)
def averages_the_ratios(history, num_classes):
    """The median is the mean."""
    mean = np.mean(history.get("update_ratio", [1e-3]))
    return _diagnosed(history, num_classes, steps_too_big=mean > 1e-1, steps_too_small=mean < 1e-5)


@misconception(of="diagnose", caught_by=RATIOS)
def takes_the_last_ratio(history, num_classes):
    """The last update says how large updates are."""
    last = history.get("update_ratio", [1e-3])[-1]
    return _diagnosed(history, num_classes, steps_too_big=last > 1e-1, steps_too_small=last < 1e-5)


@misconception(of="diagnose", caught_by=RATIOS)
def takes_the_middle_entry(history, num_classes):
    """The median is the entry in the middle, in the order in which they came."""
    ratios = history.get("update_ratio", [1e-3])
    middle = ratios[len(ratios) // 2]
    return _diagnosed(
        history, num_classes, steps_too_big=middle > 1e-1, steps_too_small=middle < 1e-5
    )


@misconception(of="diagnose", caught_by=ABSENT)
def expects_every_key(history, num_classes):
    """A history has all its keys."""
    for key in ("train_loss", "val_loss", "grad_norm", "update_ratio", "dead_share"):
        history[key]
    return diagnose(history, num_classes)


@misconception(of="diagnose", caught_by="test_diagnose_finds_several_faults_at_once")
def stops_at_the_first_code(history, num_classes):
    """There is one cause, and it is found first."""
    return diagnose(history, num_classes)[:1]


@misconception(of="diagnose", caught_by=HEALTHY)
def says_that_all_is_well(history, num_classes):
    """A healthy history has a code as well."""
    return diagnose(history, num_classes) or ["healthy"]


@misconception(of="diagnose", caught_by=START, row="P03")
def returns_words(history, num_classes):
    """The codes are one text, with commas."""
    return ", ".join(diagnose(history, num_classes))


# Repairs: first what ships, then what does not mend it.


@misconception(
    of="repair_runaway_steps",
    caught_by="test_repair_runaway_steps_goes_down_its_own_gradient",
    row="T01",
    ships=True,
)
def runaway_steps(model, optimizer, criterion, batches):
    """Each call of backward() starts with fresh gradients."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def _loop(model, optimizer, criterion, batches, order):
    """Steps on each batch, in an order of its own."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        for action in order:
            loss.backward() if action == "backward" else getattr(optimizer, action)()
        losses.append(loss.item())
    return losses


@misconception(
    of="repair_runaway_steps", caught_by="test_repair_runaway_steps_goes_down_its_own_gradient"
)
def clears_where_it_hurts(model, optimizer, criterion, batches):
    """It does not matter where in the loop the gradients are cleared."""
    return _loop(model, optimizer, criterion, batches, ("backward", "zero_grad", "step"))


@misconception(
    of="repair_runaway_steps", caught_by="test_repair_runaway_steps_goes_down_its_own_gradient"
)
def makes_the_steps_shorter(model, optimizer, criterion, batches):
    """Steps that grow are kept short by dividing the loss by the number of the step."""
    losses = []
    for number, (x, y) in enumerate(batches, 1):
        loss = criterion(model(x), y)
        (loss / number).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@misconception(
    of="repair_frozen_weights",
    caught_by="test_repair_frozen_weights_goes_down_its_own_gradient",
    row="T02",
    ships=True,
)
def frozen_weights(model, optimizer, criterion, batches):
    """Gradients are cleared so that the step starts from nothing."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@misconception(
    of="repair_frozen_weights",
    caught_by="test_repair_frozen_weights_goes_down_its_own_gradient",
    row="T01",
)
def never_clears(model, optimizer, criterion, batches):
    """What clears the gradients is in the way, and is left out."""
    return _loop(model, optimizer, criterion, batches, ("backward", "step"))


@misconception(
    of="repair_frozen_weights", caught_by="test_repair_frozen_weights_goes_down_its_own_gradient"
)
def clears_before_it_steps_first(model, optimizer, criterion, batches):
    """The step belongs before the clearing, at the top."""
    return _loop(model, optimizer, criterion, batches, ("step", "zero_grad", "backward"))


@misconception(
    of="repair_late_steps",
    caught_by="test_repair_late_steps_goes_down_its_own_gradient",
    row="T03",
    ships=True,
)
def late_steps(model, optimizer, criterion, batches):
    """The step comes first, and backward() makes the gradients for the next one."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses


@misconception(
    of="repair_late_steps", caught_by="test_repair_late_steps_goes_down_its_own_gradient", row="T01"
)
def clears_no_more(model, optimizer, criterion, batches):
    """With the step behind backward() there is nothing left to clear."""
    return _loop(model, optimizer, criterion, batches, ("backward", "step"))


@misconception(
    of="repair_late_steps", caught_by="test_repair_late_steps_goes_down_its_own_gradient", row="T02"
)
def moves_only_the_step(model, optimizer, criterion, batches):
    """The step is the last thing, and the clearing comes right before it."""
    return _loop(model, optimizer, criterion, batches, ("backward", "zero_grad", "step"))


@misconception(
    of="repair_late_steps", caught_by="test_repair_late_steps_goes_down_its_own_gradient"
)
def steps_on_both_sides(model, optimizer, criterion, batches):
    """One more step at the end makes up for the one that came too early."""
    return _loop(model, optimizer, criterion, batches, ("step", "zero_grad", "backward", "step"))


@misconception(
    of="repair_epoch_loss",
    caught_by="test_repair_epoch_loss_counts_examples",
    row="T09",
    ships=True,
)
def epoch_loss(model, optimizer, criterion, batches):
    """The mean of the batch means is the mean."""
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def _rows(model, optimizer, criterion, batches):
    return [(train_step(model, optimizer, criterion, x, y), len(y)) for x, y in batches]


@misconception(
    of="repair_epoch_loss", caught_by="test_repair_epoch_loss_counts_examples", row="T10"
)
def divides_the_means_by_the_examples(model, optimizer, criterion, batches):
    """Dividing by the number of examples is what makes a mean over examples."""
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss for loss, _ in rows) / sum(size for _, size in rows)


@misconception(
    of="repair_epoch_loss", caught_by="test_repair_epoch_loss_counts_examples", row="T32"
)
def counts_all_batches_as_full(model, optimizer, criterion, batches):
    """All batches are as long as the first."""
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss * size for loss, size in rows) / (len(rows) * rows[0][1])


@misconception(
    of="repair_epoch_loss", caught_by="test_repair_epoch_loss_counts_examples", row="T30"
)
def leaves_the_short_batch_out(model, optimizer, criterion, batches):
    """A batch that is not full does not count."""
    rows = _rows(model, optimizer, criterion, batches)
    full = [loss for loss, size in rows if size == rows[0][1]]
    return sum(full) / len(full)


@misconception(
    of="repair_validation",
    caught_by="test_repair_validation_leaves_every_mode_as_found",
    row="T12",
    ships=True,
)
def validation(model, criterion, batches):
    """Whoever trains next sets the mode."""
    total, examples = 0.0, 0
    model.eval()
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


@misconception(
    of="repair_validation", caught_by="test_repair_validation_leaves_every_mode_as_found", row="T12"
)
def ends_in_training_mode(model, criterion, batches):
    """After a validation comes training."""
    loss = validation.answer(model, criterion, batches)
    model.train()
    return loss


@misconception(
    of="repair_validation", caught_by="test_repair_validation_leaves_every_mode_as_found", row="T12"
)
def restores_one_flag_for_all(model, criterion, batches):
    """The mode of a model is one flag."""
    training = model.training
    loss = validation.answer(model, criterion, batches)
    model.train(training)
    return loss


@misconception(
    of="repair_validation",
    caught_by="test_repair_validation_restores_the_modes_when_it_raises",
    row="T12",
)
def restores_the_modes_if_all_goes_well(model, criterion, batches):
    """Code at the end of a function is always reached."""
    flags = _flags(model)
    loss = validation.answer(model, criterion, batches)
    _restore(flags)
    return loss


@misconception(
    of="repair_validation", caught_by="test_repair_validation_uses_the_whole_network", row="T13"
)
def gives_up_evaluation_mode(model, criterion, batches):
    """What switches the mode is in the way, and is left out."""
    total, examples = 0.0, 0
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


@misconception(
    of="repair_accumulation",
    caught_by="test_repair_accumulation_is_one_large_batch",
    row="T15",
    ships=True,
)
def accumulation(model, optimizer, criterion, batches, k):
    """Gradients that add up give the gradient of the mean."""
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        criterion(model(x), y).backward()
        if number % k == k - 1:
            optimizer.step()


@misconception(of="repair_accumulation", caught_by="test_repair_accumulation_is_one_large_batch")
def divides_the_last_loss_alone(model, optimizer, criterion, batches, k):
    """The loss is divided once, before the step."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        loss = criterion(model(x), y)
        (loss / k if number % k == 0 else loss).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception(of="repair_accumulation", caught_by="test_repair_accumulation_is_one_large_batch")
def clears_for_every_batch(model, optimizer, criterion, batches, k):
    """Gradients are cleared before every backward()."""
    for number, (x, y) in enumerate(batches, 1):
        optimizer.zero_grad()
        (criterion(model(x), y) / k).backward()
        if number % k == 0:
            optimizer.step()


@misconception(of="repair_accumulation", caught_by="test_repair_accumulation_with_momentum")
def divides_by_the_examples(model, optimizer, criterion, batches, k):
    """A mean over examples is divided by their number."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / (k * len(y))).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception(
    of="repair_accumulation", caught_by="test_repair_accumulation_is_one_large_batch", row="T01"
)
def never_clears_between_steps(model, optimizer, criterion, batches, k):
    """Gradients that are accumulated are never cleared."""
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / k).backward()
        if number % k == 0:
            optimizer.step()


@misconception(
    of="repair_best_weights",
    caught_by="test_repair_best_weights_puts_them_back",
    row="T18",
    ships=True,
)
def best_weights(model, train, validate, epochs):
    """state_dict() is a copy of the weights."""
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss = loss
            best_state = model.state_dict()
    model.load_state_dict(best_state)
    return best_loss


def _keeping(model, train, validate, epochs, copied):
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss, best_state = loss, copied(model)
    return best_loss, best_state


@misconception(
    of="repair_best_weights", caught_by="test_repair_best_weights_prefers_the_first_of_equals"
)
def takes_the_last_of_equals(model, train, validate, epochs):
    """A loss that is as low as the best is the best."""
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss <= best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss


@misconception(of="repair_best_weights", caught_by="test_repair_best_weights_puts_the_buffers_back")
def keeps_the_parameters_alone(model, train, validate, epochs):
    """The parameters are all that a model has."""

    def copied(model):
        return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}

    best_loss, best_state = _keeping(model, train, validate, epochs, copied)
    model.load_state_dict(best_state, strict=False)
    return best_loss


@misconception(of="repair_best_weights", caught_by="test_repair_best_weights_puts_them_back")
def hands_back_the_last_loss(model, train, validate, epochs):
    """The loss of the model is the one that was measured last."""
    losses = []

    def measured():
        losses.append(validate())
        return losses[-1]

    _, best_state = _keeping(
        model, train, measured, epochs, lambda model: copy.deepcopy(model.state_dict())
    )
    model.load_state_dict(best_state)
    return losses[-1]


@misconception(
    of="repair_clipping",
    caught_by="test_repair_clipping_shortens_a_long_gradient",
    row="T27",
    ships=True,
)
def clipping(model, optimizer, criterion, batches, max_norm):
    """Clipping sets a limit that the next backward() keeps to."""
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        criterion(model(x), y).backward()
        optimizer.step()
        norms.append(norm.item())
    return norms


@misconception(
    of="repair_clipping", caught_by="test_repair_clipping_shortens_a_long_gradient", row="T27"
)
def clips_after_the_step(model, optimizer, criterion, batches, max_norm):
    """A gradient is clipped when the step is done."""
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
    return norms


def _clipped(model, optimizer, criterion, batches, clip):
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        norms.append(clip(list(model.parameters())))
        optimizer.step()
    return norms


@misconception(
    of="repair_clipping", caught_by="test_repair_clipping_shortens_a_long_gradient", row="O18"
)
def clips_each_tensor(model, optimizer, criterion, batches, max_norm):
    """Each parameter has a norm of its own."""

    def clip(parameters):
        clip_one = torch.nn.utils.clip_grad_norm_
        norms = [clip_one(parameter, max_norm).item() for parameter in parameters]
        return math.hypot(*norms)

    return _clipped(model, optimizer, criterion, batches, clip)


@misconception(of="repair_clipping", caught_by="test_repair_clipping_shortens_a_long_gradient")
def clips_each_entry(model, optimizer, criterion, batches, max_norm):
    """To clip a gradient is to cut off its entries."""

    def clip(parameters):
        norm = torch.nn.utils.get_total_norm([parameter.grad for parameter in parameters])
        torch.nn.utils.clip_grad_value_(parameters, max_norm)
        return norm.item()

    return _clipped(model, optimizer, criterion, batches, clip)


@misconception(
    of="repair_clipping", caught_by="test_repair_clipping_lets_a_short_gradient_be", row="O19"
)
def stretches_short_gradients(model, optimizer, criterion, batches, max_norm):
    """Every gradient gets the norm max_norm."""

    def clip(parameters):
        norm = torch.nn.utils.get_total_norm([parameter.grad for parameter in parameters])
        for parameter in parameters:
            parameter.grad.mul_(max_norm / norm)
        return norm.item()

    return _clipped(model, optimizer, criterion, batches, clip)
