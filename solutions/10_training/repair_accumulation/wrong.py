"""Wrong answers to `repair_accumulation`."""

from beliefs import ACCUMULATED_IS_NEVER_CLEARED, ONLY_THE_LAST_BATCH_COUNTS

from autograder import misconception


@misconception("test_repair_accumulation_is_one_large_batch", row="T15", ships=True)
def accumulation(model, optimizer, criterion, batches, k):
    """Gradients that add up give the gradient of the mean."""
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        criterion(model(x), y).backward()
        if number % k == k - 1:
            optimizer.step()


@misconception("test_repair_accumulation_is_one_large_batch")
def divides_the_last_loss_alone(model, optimizer, criterion, batches, k):
    """The loss is divided once, before the step."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        loss = criterion(model(x), y)
        (loss / k if number % k == 0 else loss).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception("test_repair_accumulation_is_one_large_batch", belief=ONLY_THE_LAST_BATCH_COUNTS)
def clears_for_every_batch(model, optimizer, criterion, batches, k):
    for number, (x, y) in enumerate(batches, 1):
        optimizer.zero_grad()
        (criterion(model(x), y) / k).backward()
        if number % k == 0:
            optimizer.step()


@misconception("test_repair_accumulation_with_momentum")
def divides_by_the_examples(model, optimizer, criterion, batches, k):
    """A mean over examples is divided by their number."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / (k * len(y))).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception(
    "test_repair_accumulation_is_one_large_batch", belief=ACCUMULATED_IS_NEVER_CLEARED, row="T01"
)
def never_clears_between_steps(model, optimizer, criterion, batches, k):
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / k).backward()
        if number % k == 0:
            optimizer.step()


@misconception("test_repair_accumulation_is_one_large_batch")
def steps_after_the_first_batch(model, optimizer, criterion, batches, k):
    """A step is due at each batch whose number, counted from 0, is a multiple of k."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches):
        (criterion(model(x), y) / k).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception("test_repair_accumulation_is_one_large_batch")
def divides_by_the_examples_alone(model, optimizer, criterion, batches, k):
    """The loss of a batch is divided by its examples, and the batches add up."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / len(y)).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception("test_repair_accumulation_is_one_large_batch")
def divides_by_the_number_of_all_batches(model, optimizer, criterion, batches, k):
    """The loss is divided by the number of all batches."""
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches, 1):
        (criterion(model(x), y) / len(batches)).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception(
    "test_repair_accumulation_is_one_large_batch",
    holds=("clears_for_every_batch", "accumulation"),
)
def clears_for_every_batch_and_divides_nothing(model, optimizer, criterion, batches, k):
    for number, (x, y) in enumerate(batches, 1):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        if number % k == 0:
            optimizer.step()


@misconception(
    "test_repair_accumulation_is_one_large_batch",
    holds=("never_clears_between_steps", "accumulation"),
)
def never_clears_and_divides_nothing(model, optimizer, criterion, batches, k):
    for number, (x, y) in enumerate(batches, 1):
        criterion(model(x), y).backward()
        if number % k == 0:
            optimizer.step()


@misconception("test_repair_accumulation_is_one_large_batch")
def steps_at_every_batch(model, optimizer, criterion, batches, k):
    """Each batch has a step of its own, of a loss that is divided by k."""
    for x, y in batches:
        optimizer.zero_grad()
        (criterion(model(x), y) / k).backward()
        optimizer.step()


@misconception(
    "test_repair_accumulation_is_one_large_batch", holds=("steps_at_every_batch", "accumulation")
)
def steps_at_every_batch_and_divides_nothing(model, optimizer, criterion, batches, k):
    for x, y in batches:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()


@misconception("test_repair_accumulation_is_one_large_batch")
def multiplies_by_k(model, optimizer, criterion, batches, k):
    """The loss of each of k batches is multiplied by k."""
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        (criterion(model(x), y) * k).backward()
        if number % k == k - 1:
            optimizer.step()


@misconception(
    "test_repair_accumulation_is_one_large_batch",
    holds=("steps_after_the_first_batch", "accumulation"),
)
def steps_after_the_first_batch_and_divides_nothing(model, optimizer, criterion, batches, k):
    optimizer.zero_grad()
    for number, (x, y) in enumerate(batches):
        criterion(model(x), y).backward()
        if number % k == 0:
            optimizer.step()
            optimizer.zero_grad()


@misconception("test_repair_accumulation_with_weight_decay")
def lowers_the_learning_rate(model, optimizer, criterion, batches, k):
    """A gradient that is k times too long is the same as a learning rate that is."""
    for group in optimizer.param_groups:
        group["lr"] /= k
    accumulation.answer(model, optimizer, criterion, batches, k)


@misconception("test_repair_accumulation_is_one_large_batch")
def divides_what_is_gathered_at_every_batch(model, optimizer, criterion, batches, k):
    """After each batch the gradients are divided by k."""
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        criterion(model(x), y).backward()
        for p in model.parameters():
            if p.grad is not None:
                p.grad /= k
        if number % k == k - 1:
            optimizer.step()
