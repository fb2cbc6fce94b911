"""What students believe about training loops."""

import copy
import math

import numpy as np
import torch
from training import evaluate, fit, train_epoch, train_step

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
