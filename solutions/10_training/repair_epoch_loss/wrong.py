"""Wrong answers to `repair_epoch_loss`."""

from beliefs import BATCH_LOSSES_OVER_ALL_EXAMPLES, MEANS_OF_BATCHES, NOT_FULL_DOES_NOT_COUNT
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
