"""Wrong answers to `repair_late_steps`."""

from beliefs import BACKWARD_STARTS_FRESH, CLEARED_ANYWHERE, THE_STEP_COMES_FIRST
from building_blocks import _loop

from autograder import misconception


@misconception(
    "test_repair_late_steps_goes_down_its_own_gradient",
    belief=THE_STEP_COMES_FIRST,
    row="T03",
    ships=True,
)
def late_steps(model, optimizer, criterion, batches):
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses


@misconception(
    "test_repair_late_steps_goes_down_its_own_gradient", belief=BACKWARD_STARTS_FRESH, row="T01"
)
def clears_no_more(model, optimizer, criterion, batches):
    return _loop(model, optimizer, criterion, batches, ("backward", "step"))


@misconception(
    "test_repair_late_steps_goes_down_its_own_gradient", belief=CLEARED_ANYWHERE, row="T02"
)
def moves_only_the_step(model, optimizer, criterion, batches):
    return _loop(model, optimizer, criterion, batches, ("backward", "zero_grad", "step"))


@misconception("test_repair_late_steps_goes_down_its_own_gradient")
def steps_on_both_sides(model, optimizer, criterion, batches):
    """One more step at the end makes up for the one that came too early."""
    return _loop(model, optimizer, criterion, batches, ("step", "zero_grad", "backward", "step"))
