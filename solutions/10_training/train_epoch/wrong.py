"""Wrong answers to `train_epoch`."""

import torch
from beliefs import (
    A_LOADER_GIVES_ITS_DATASET,
    A_LOSS_IS_MEASURED_IN_EVALUATION,
    A_MODEL_LEARNS_IN_ANY_MODE,
    A_TENSOR_IS_AS_GOOD_AS_A_NUMBER,
    BACKWARD_STARTS_FRESH,
    BATCHES_TIMES_THE_BATCH_SIZE,
    CHILDREN_ARE_ALL,
    MEANS_OF_BATCHES,
    NOT_FULL_DOES_NOT_COUNT,
    ONE_BATCH_IS_AN_EPOCH,
    THE_CRITERION_ADDS_UP,
    THE_LOSS_AFTER_THE_STEP,
    THE_LOSS_IT_ENDS_WITH,
    THE_LOSS_OF_THE_MODEL_AFTERWARDS,
    THE_MODE_IS_ONE_FLAG,
    WHAT_IS_GATHERED_IS_GONE,
    WHERE_BACKWARD_IS_CALLED_IT_LEARNS,
)
from training import train_epoch, train_step

from autograder import misconception

EPOCH = "test_train_epoch_averages_over_examples"
STEPS = "test_train_epoch_steps_on_every_batch"
TRAINS = "test_train_epoch_trains_for_three_epochs"
MODE = "test_train_epoch_leaves_the_model_in_training_mode"
BEFORE = "test_train_epoch_measures_each_batch_before_its_step"


@misconception(EPOCH, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_batch_means(model, loader, optimizer, criterion):
    model.train()
    losses = [train_step(model, optimizer, criterion, x, y) for x, y in loader]
    return sum(losses) / len(losses)


@misconception(EPOCH, belief=THE_CRITERION_ADDS_UP, row="T10")
def divides_batch_means_by_the_examples(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y)
        examples += len(y)
    return total / examples


@misconception(EPOCH, belief=THE_LOSS_IT_ENDS_WITH, row="T11")
def returns_the_last_loss(model, loader, optimizer, criterion):
    model.train()
    for x, y in loader:
        loss = train_step(model, optimizer, criterion, x, y)
    return loss


@misconception(EPOCH, row="T14")
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


@misconception(STEPS, row="T24")
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


@misconception(EPOCH, belief=NOT_FULL_DOES_NOT_COUNT, row="T30")
def skips_the_short_batch(model, loader, optimizer, criterion):
    model.train()
    total, examples, full = 0.0, 0, 0
    for x, y in loader:
        full = full or len(y)
        if len(y) == full:
            total += train_step(model, optimizer, criterion, x, y) * full
            examples += full
    return total / examples


@misconception(EPOCH, row="T30")
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


@misconception(STEPS, row="T31")
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


@misconception(EPOCH, belief=BATCHES_TIMES_THE_BATCH_SIZE, row="T32")
def counts_full_batches(model, loader, optimizer, criterion):
    model.train()
    total, batches, size = 0.0, 0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        batches += 1
        size = size or len(y)
    return total / (batches * size)


@misconception(EPOCH)
def asks_the_loader_for_its_dataset(model, loader, optimizer, criterion):
    """Every loader has a dataset whose length is the number of examples."""
    model.train()
    total = 0.0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
    return total / len(loader.dataset)


@misconception("test_train_epoch_counts_what_a_loader_gives", belief=A_LOADER_GIVES_ITS_DATASET)
def asks_a_loader_that_has_one_for_its_dataset(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / (len(loader.dataset) if hasattr(loader, "dataset") else examples)


@misconception(EPOCH, row="S27")
def reads_a_global_device(model, loader, optimizer, criterion):
    """The notebook has a variable called device, so the function can use it."""
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)  # noqa: F821
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / examples


@misconception(BEFORE, belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def goes_on_with_the_list_of_the_last_epoch(model, loader, optimizer, criterion, seen=[]):  # noqa: B006
    model.train()
    for x, y in loader:
        seen.append((train_step(model, optimizer, criterion, x, y), len(y)))
    return sum(loss * size for loss, size in seen) / sum(size for _, size in seen)


@misconception(TRAINS, row="T01")
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


@misconception(STEPS)
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


@misconception("test_train_epoch_sets_training_mode", belief=A_MODEL_LEARNS_IN_ANY_MODE)
def stays_in_the_mode_it_finds(model, loader, optimizer, criterion):
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / examples


@misconception(BEFORE, belief=THE_LOSS_OF_THE_MODEL_AFTERWARDS)
def measures_when_the_epoch_is_over(model, loader, optimizer, criterion):
    train_epoch(model, loader, optimizer, criterion)
    total, examples = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


@misconception(MODE)
def ends_in_evaluation_mode(model, loader, optimizer, criterion):
    """Whoever has trained a model looks at it next, so an epoch ends in evaluation mode."""
    loss = train_epoch(model, loader, optimizer, criterion)
    model.eval()
    return loss


@misconception(MODE, belief=THE_MODE_IS_ONE_FLAG, row="T12")
def sets_the_flag_of_the_model_alone(model, loader, optimizer, criterion):
    model.training = True
    total, examples = 0.0, 0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y) * len(y)
        examples += len(y)
    return total / examples


@misconception("test_train_epoch_sets_training_mode", belief=CHILDREN_ARE_ALL)
def sets_the_mode_of_the_children(model, loader, optimizer, criterion):
    for module in (model, *model.children()):
        module.training = True
    losses = [(train_step(model, optimizer, criterion, x, y), len(y)) for x, y in loader]
    return float(sum(loss * n for loss, n in losses) / sum(n for _, n in losses))


@misconception("test_train_epoch_averages_over_examples")
def adds_up_the_batch_means(model, loader, optimizer, criterion):
    """The loss of an epoch is the sum of the losses of its batches."""
    model.train()
    return float(sum(train_step(model, optimizer, criterion, x, y) for x, y in loader))


@misconception("test_train_epoch_counts_what_a_loader_gives")
def asks_the_loader_for_its_length(model, loader, optimizer, criterion):
    """Every loader knows how many batches it has."""
    len(loader)
    return train_epoch(model, loader, optimizer, criterion)


@misconception(
    "test_train_epoch_averages_over_examples",
    holds=("averages_the_batch_means", "asks_the_loader_for_its_length"),
)
def divides_by_the_length_of_the_loader(model, loader, optimizer, criterion):
    model.train()
    total = 0.0
    for x, y in loader:
        total += train_step(model, optimizer, criterion, x, y)
    return total / len(loader)


@misconception(
    "test_train_epoch_averages_over_examples",
    holds=("adds_up_tensors", "averages_the_batch_means", "asks_the_loader_for_its_length"),
)
def averages_tensors_of_batches(model, loader, optimizer, criterion):
    model.train()
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss
    return total / len(loader)


@misconception("test_train_epoch_trains_for_three_epochs", belief=BACKWARD_STARTS_FRESH, row="T01")
def never_clears_in_an_epoch(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        examples += len(y)
    return total / examples


@misconception(
    "test_train_epoch_trains_for_three_epochs",
    holds=(
        "never_clears_in_an_epoch",
        "averages_the_batch_means",
        "asks_the_loader_for_its_length",
        "stays_in_the_mode_it_finds",
    ),
)
def never_clears_and_averages_the_batch_means(model, loader, optimizer, criterion):
    total = 0.0
    for x, y in loader:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


@misconception(
    "test_train_epoch_averages_over_examples",
    holds=("adds_up_the_batch_means", "stays_in_the_mode_it_finds"),
)
def adds_up_the_batch_means_in_any_mode(model, loader, optimizer, criterion):
    return float(sum(train_step(model, optimizer, criterion, x, y) for x, y in loader))


@misconception(
    "test_train_epoch_averages_over_examples",
    holds=(
        "adds_up_tensors",
        "averages_the_batch_means",
        "asks_the_loader_for_its_length",
        "stays_in_the_mode_it_finds",
    ),
)
def averages_tensors_of_batches_in_any_mode(model, loader, optimizer, criterion):
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss
    return total / len(loader)


@misconception(STEPS, belief=ONE_BATCH_IS_AN_EPOCH)
def returns_in_the_loop(model, loader, optimizer, criterion):
    model.train()
    for x, y in loader:
        return train_step(model, optimizer, criterion, x, y)


@misconception(STEPS, belief=WHERE_BACKWARD_IS_CALLED_IT_LEARNS, row="T06")
def never_steps(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        total += loss.item() * len(y)
        examples += len(y)
    return total / examples


@misconception(EPOCH)
def divides_the_losses_of_examples_by_the_batches(model, loader, optimizer, criterion):
    """The losses of all examples are divided by the number of batches."""
    model.train()
    total, batches = 0.0, 0
    for x, y in loader:
        total += len(y) * train_step(model, optimizer, criterion, x, y)
        batches += 1
    return total / batches


@misconception(BEFORE, belief=THE_LOSS_AFTER_THE_STEP)
def measures_each_batch_after_its_step(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        train_step(model, optimizer, criterion, x, y)
        total += criterion(model(x), y).item() * len(y)
        examples += len(y)
    return total / examples


@misconception(EPOCH)
def adds_up_the_losses_of_all_examples(model, loader, optimizer, criterion):
    """The loss of an epoch is the sum over its examples."""
    model.train()
    return sum(len(y) * train_step(model, optimizer, criterion, x, y) for x, y in loader)


def _losses_in_any_mode(model, loader, optimizer, criterion):
    """The loss of each batch, for a model that trains in the mode in which it is found."""
    return [train_step(model, optimizer, criterion, x, y) for x, y in loader]


@misconception(
    EPOCH,
    holds=(
        "averages_the_batch_means",
        "asks_the_loader_for_its_length",
        "stays_in_the_mode_it_finds",
    ),
    row="T09",
)
def divides_by_the_length_of_the_loader_in_any_mode(model, loader, optimizer, criterion):
    return sum(_losses_in_any_mode(model, loader, optimizer, criterion)) / len(loader)


@misconception(
    EPOCH,
    holds=("divides_batch_means_by_the_examples", "stays_in_the_mode_it_finds"),
    row="T10",
)
def divides_batch_means_by_the_examples_in_any_mode(model, loader, optimizer, criterion):
    losses = _losses_in_any_mode(model, loader, optimizer, criterion)
    return sum(losses) / sum(len(y) for _, y in loader)


@misconception(
    EPOCH,
    holds=(
        "asks_the_loader_for_its_dataset",
        "divides_batch_means_by_the_examples",
        "stays_in_the_mode_it_finds",
    ),
    row="T10",
)
def divides_batch_means_by_the_dataset_in_any_mode(model, loader, optimizer, criterion):
    return sum(_losses_in_any_mode(model, loader, optimizer, criterion)) / len(loader.dataset)


@misconception(EPOCH, holds=("returns_the_last_loss", "stays_in_the_mode_it_finds"), row="T11")
def returns_the_last_loss_in_any_mode(model, loader, optimizer, criterion):
    return _losses_in_any_mode(model, loader, optimizer, criterion)[-1]


@misconception(EPOCH, belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, holds=("returns_the_last_loss",))
def returns_the_last_tensor(model, loader, optimizer, criterion):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    return loss


@misconception(EPOCH, holds=("averages_the_batch_means",), row="T09")
def divides_by_the_number_of_the_last_batch(model, loader, optimizer, criterion):
    """The last number that enumerate gives is the number of batches."""
    model.train()
    losses = [train_step(model, optimizer, criterion, x, y) for x, y in loader]
    return sum(losses) / (len(losses) - 1)


@misconception(
    BEFORE,
    belief=A_LOSS_IS_MEASURED_IN_EVALUATION,
    holds=("measures_each_batch_after_its_step",),
)
def measures_each_batch_in_evaluation_mode(model, loader, optimizer, criterion):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        train_step(model, optimizer, criterion, x, y)
        model.eval()
        total += criterion(model(x), y).item() * len(y)
        examples += len(y)
    return total / examples
