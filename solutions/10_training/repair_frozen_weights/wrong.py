"""Wrong answers to `repair_frozen_weights`."""

from beliefs import BACKWARD_STARTS_FRESH, THE_STEP_COMES_FIRST
from building_blocks import _loop

from autograder import misconception


@misconception("test_repair_frozen_weights_goes_down_its_own_gradient", row="T02", ships=True)
def frozen_weights(model, optimizer, criterion, batches):
    """The weights move, whether there is a gradient or not."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@misconception(
    "test_repair_frozen_weights_goes_down_its_own_gradient",
    belief=BACKWARD_STARTS_FRESH,
    row="T01",
)
def never_clears(model, optimizer, criterion, batches):
    return _loop(model, optimizer, criterion, batches, ("backward", "step"))


@misconception("test_repair_frozen_weights_goes_down_its_own_gradient", belief=THE_STEP_COMES_FIRST)
def clears_before_it_steps_first(model, optimizer, criterion, batches):
    return _loop(model, optimizer, criterion, batches, ("step", "zero_grad", "backward"))
