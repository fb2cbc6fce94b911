"""Wrong answers to `repair_epoch_loss`."""

from beliefs import (
    BATCH_LOSSES_OVER_ALL_EXAMPLES,
    LOSSES_ADD_UP,
    MEANS_OF_BATCHES,
    NOT_FULL_DOES_NOT_COUNT,
    THE_LOSS_AFTER_THE_STEP,
    THE_LOSS_IT_ENDS_WITH,
)
from training import train_step

from autograder import misconception


@misconception(
    "test_repair_epoch_loss_counts_examples", belief=MEANS_OF_BATCHES, row="T09", ships=True
)
def epoch_loss(model, optimizer, criterion, batches):
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
    "test_repair_epoch_loss_counts_examples", belief=BATCH_LOSSES_OVER_ALL_EXAMPLES, row="T10"
)
def divides_the_means_by_the_examples(model, optimizer, criterion, batches):
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss for loss, _ in rows) / sum(size for _, size in rows)


@misconception("test_repair_epoch_loss_counts_examples", row="T32")
def counts_all_batches_as_full(model, optimizer, criterion, batches):
    """All batches are as long as the first."""
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss * size for loss, size in rows) / (len(rows) * rows[0][1])


@misconception("test_repair_epoch_loss_counts_examples", belief=NOT_FULL_DOES_NOT_COUNT, row="T30")
def leaves_the_short_batch_out(model, optimizer, criterion, batches):
    rows = _rows(model, optimizer, criterion, batches)
    full = [loss for loss, size in rows if size == rows[0][1]]
    return sum(full) / len(full)


def _after_steps(model, optimizer, criterion, batches, goes_back):
    """The mean over all examples, where `goes_back` makes of a batch's loss what goes back."""
    total, examples = 0.0, 0
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        goes_back(loss, y).backward()
        optimizer.step()
        total += loss.item() * len(y)
        examples += len(y)
    return total / examples


@misconception("test_repair_epoch_loss_still_trains")
def goes_back_from_the_weighed_loss(model, optimizer, criterion, batches):
    """The loss is multiplied by the batch's size, and that goes backward, too."""
    return _after_steps(model, optimizer, criterion, batches, lambda loss, y: loss * len(y))


@misconception("test_repair_epoch_loss_still_trains")
def goes_back_from_a_mean_once_more(model, optimizer, criterion, batches):
    """What goes backward is the loss divided by the batch's size."""
    return _after_steps(model, optimizer, criterion, batches, lambda loss, y: loss / len(y))


@misconception("test_repair_epoch_loss_counts_examples", belief=LOSSES_ADD_UP)
def adds_the_losses_up(model, optimizer, criterion, batches):
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss * size for loss, size in rows)


@misconception("test_repair_epoch_loss_counts_examples")
def divides_the_weighed_losses_by_the_batches(model, optimizer, criterion, batches):
    """Weighed by their sizes, the losses are divided by the number of batches."""
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss * size for loss, size in rows) / len(rows)


@misconception("test_repair_epoch_loss_counts_examples")
def divides_by_the_size_of_the_last(model, optimizer, criterion, batches):
    """The number of examples is that of the batch at hand."""
    rows = _rows(model, optimizer, criterion, batches)
    return sum(loss * size for loss, size in rows) / rows[-1][1]


@misconception("test_repair_epoch_loss_counts_examples", belief=THE_LOSS_IT_ENDS_WITH)
def gives_the_loss_of_the_last_batch(model, optimizer, criterion, batches):
    return _rows(model, optimizer, criterion, batches)[-1][0]


@misconception("test_repair_epoch_loss_still_trains", belief=THE_LOSS_AFTER_THE_STEP)
def measures_after_each_step(model, optimizer, criterion, batches):
    total, examples = 0.0, 0
    for x, y in batches:
        train_step(model, optimizer, criterion, x, y)
        total += criterion(model(x), y).item() * len(y)
        examples += len(y)
    return total / examples
