"""Wrong answers to `repair_runaway_steps`."""

from beliefs import BACKWARD_STARTS_FRESH, CLEARED_ANYWHERE
from building_blocks import _loop

from autograder import misconception


@misconception(
    "test_repair_runaway_steps_goes_down_its_own_gradient",
    belief=BACKWARD_STARTS_FRESH,
    row="T01",
    ships=True,
)
def runaway_steps(model, optimizer, criterion, batches):
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@misconception("test_repair_runaway_steps_goes_down_its_own_gradient", belief=CLEARED_ANYWHERE)
def clears_where_it_hurts(model, optimizer, criterion, batches):
    return _loop(model, optimizer, criterion, batches, ("backward", "zero_grad", "step"))


@misconception("test_repair_runaway_steps_goes_down_its_own_gradient")
def makes_the_steps_shorter(model, optimizer, criterion, batches):
    """Steps that grow are kept short by dividing the loss by the number of the step."""
    losses = []
    for number, (x, y) in enumerate(batches, 1):
        loss = criterion(model(x), y)
        (loss / number).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
