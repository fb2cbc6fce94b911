"""Wrong answers to `diagnose`."""

import math

import numpy as np
from beliefs import A_LIST_IS_MINE
from training import diagnose

from autograder import misconception

CODES = (
    "bad_start",
    "exploding",
    "flat",
    "overfitting",
    "vanishing",
    "dying",
    "steps_too_big",
    "steps_too_small",
)
HEALTHY = "test_diagnose_finds_nothing_in_a_healthy_history"
START = "test_diagnose_knows_a_bad_start"
EXPLODING = "test_diagnose_sees_an_explosion"
FLAT = "test_diagnose_sees_that_nothing_is_learnt"
OVERFITTING = "test_diagnose_sees_overfitting"
ENDS = "test_diagnose_looks_at_the_last_epoch"
RATIOS = "test_diagnose_takes_the_median_of_the_updates"
ABSENT = "test_diagnose_judges_what_is_there"


def _diagnosed(history, num_classes, **other):
    """The right diagnosis, but for the codes in `other`, in the order of the docstring."""
    found = dict.fromkeys(diagnose(history, num_classes), True) | other
    return [code for code in CODES if found.get(code)]


@misconception(START)
def expects_a_loss_of_one(history, num_classes):
    """An untrained network has a loss of 1."""
    first = history.get("train_loss", [1.0])[0]
    return _diagnosed(history, num_classes, bad_start=not 0.5 <= first <= 1.5)


@misconception(START, row="S12")
def takes_the_logarithm_to_ten(history, num_classes):
    """The loss of a guess is log10 C."""
    guess = math.log10(num_classes)
    first = history.get("train_loss", [guess])[0]
    return _diagnosed(history, num_classes, bad_start=not 0.5 * guess <= first <= 1.5 * guess)


@misconception(START)
def likes_a_low_start(history, num_classes):
    """A first loss cannot be too low."""
    guess = math.log(num_classes)
    first = history.get("train_loss", [guess])[0]
    return _diagnosed(history, num_classes, bad_start=not first <= 1.5 * guess)


@misconception(EXPLODING)
def sees_only_large_numbers(history, num_classes):
    """A comparison finds nan as it finds any large number."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=any(x > 10 * losses[0] for x in losses))


@misconception(EXPLODING)
def sees_only_nan(history, num_classes):
    """A loss has exploded when it is nan."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=any(map(math.isnan, losses)))


@misconception(EXPLODING)
def looks_for_explosions_at_the_end(history, num_classes):
    """An explosion is seen in the last loss."""
    losses = history.get("train_loss", [1.0])
    return _diagnosed(history, num_classes, exploding=not losses[-1] <= 10 * losses[0] < math.inf)


@misconception(FLAT)
def calls_a_rise_flat(history, num_classes):
    """Flat is a last loss that is no lower than the first."""
    losses = history.get("train_loss", [1.0, 0.0])
    return _diagnosed(history, num_classes, flat=losses[-1] >= losses[0])


@misconception(FLAT)
def compares_the_lowest_with_the_first(history, num_classes):
    """If the loss was low once, it is not flat."""
    losses = history.get("train_loss", [1.0, 0.0])
    return _diagnosed(history, num_classes, flat=min(losses) > 0.95 * losses[0])


@misconception(OVERFITTING)
def compares_with_the_first_validation_loss(history, num_classes):
    """Overfitting is a validation loss above the one at the start."""
    losses = history.get("val_loss", [1.0])
    return _diagnosed(history, num_classes, overfitting=losses[-1] > 1.2 * losses[0])


@misconception(OVERFITTING)
def compares_training_with_validation(history, num_classes):
    """Overfitting is a validation loss above the training loss."""
    losses = history.get("val_loss", [-math.inf])
    train = history.get("train_loss", [math.inf])
    return _diagnosed(history, num_classes, overfitting=losses[-1] > 1.2 * train[-1])


@misconception(ENDS)
def takes_the_smallest_gradient(history, num_classes):
    """Gradients have vanished if they were tiny in any epoch."""
    norms = history.get("grad_norm", [1.0])
    return _diagnosed(history, num_classes, vanishing=min(norms) < 1e-6)


@misconception(ENDS)
def takes_the_largest_share_of_the_dead(history, num_classes):
    """Units that were dead once stay dead."""
    shares = history.get("dead_share", [0.0])
    return _diagnosed(history, num_classes, dying=max(shares) > 0.5)


@misconception(RATIOS)
def averages_the_ratios(history, num_classes):
    """The median is the mean."""
    mean = np.mean(history.get("update_ratio", [1e-3]))
    return _diagnosed(history, num_classes, steps_too_big=mean > 1e-1, steps_too_small=mean < 1e-5)


@misconception(RATIOS)
def takes_the_last_ratio(history, num_classes):
    """The last update says how large updates are."""
    last = history.get("update_ratio", [1e-3])[-1]
    return _diagnosed(history, num_classes, steps_too_big=last > 1e-1, steps_too_small=last < 1e-5)


@misconception(RATIOS)
def takes_the_middle_entry(history, num_classes):
    """The median is the entry in the middle, in the order in which they came."""
    ratios = history.get("update_ratio", [1e-3])
    middle = ratios[len(ratios) // 2]
    return _diagnosed(
        history, num_classes, steps_too_big=middle > 1e-1, steps_too_small=middle < 1e-5
    )


@misconception(ABSENT)
def expects_every_key(history, num_classes):
    """A history has all its keys."""
    for key in ("train_loss", "val_loss", "grad_norm", "update_ratio", "dead_share"):
        history[key]
    return diagnose(history, num_classes)


@misconception("test_diagnose_finds_several_faults_at_once")
def stops_at_the_first_code(history, num_classes):
    """There is one cause, and it is found first."""
    return diagnose(history, num_classes)[:1]


@misconception(HEALTHY)
def says_that_all_is_well(history, num_classes):
    """A healthy history has a code as well."""
    return diagnose(history, num_classes) or ["healthy"]


@misconception(START, row="P03")
def returns_words(history, num_classes):
    """The codes are one text, with commas."""
    return ", ".join(diagnose(history, num_classes))


@misconception("test_diagnose_leaves_the_history_as_it_is", belief=A_LIST_IS_MINE)
def sorts_the_history(history, num_classes):
    if "update_ratio" in history:
        history["update_ratio"].sort()
    return diagnose(history, num_classes)


@misconception(EXPLODING)
def looks_no_further_than_an_explosion(history, num_classes):
    """A training that has exploded is not flat."""
    codes = diagnose(history, num_classes)
    return _diagnosed(history, num_classes, flat="flat" in codes and "exploding" not in codes)


@misconception("test_diagnose_finds_several_faults_at_once")
def knows_one_fault_in_the_losses(history, num_classes):
    """A loss that is flat cannot overfit."""
    codes = diagnose(history, num_classes)
    overfits = "overfitting" in codes and "flat" not in codes
    return _diagnosed(history, num_classes, overfitting=overfits)


@misconception("test_diagnose_judges_each_key_beside_any_others")
def judges_the_norm_beside_a_loss(history, num_classes):
    """A gradient has vanished if there is a loss that it could have lowered."""
    codes = diagnose(history, num_classes)
    vanished = "vanishing" in codes and "train_loss" in history
    return _diagnosed(history, num_classes, vanishing=vanished)


@misconception("test_diagnose_judges_each_key_beside_any_others")
def looks_at_updates_if_there_is_a_validation(history, num_classes):
    """The keys come together, so one of them tells that the others are there."""
    if "val_loss" not in history:
        history = {key: values for key, values in history.items() if key != "update_ratio"}
    return diagnose(history, num_classes)


@misconception(EXPLODING)
def calls_no_infinity_flat(history, num_classes):
    """A loss that is infinite has exploded, and is not flat."""
    codes = diagnose(history, num_classes)
    ends_finite = math.isfinite(history.get("train_loss", [1.0])[-1])
    return _diagnosed(history, num_classes, flat="flat" in codes and ends_finite)


@misconception("test_diagnose_at_each_bound")
def counts_the_bound_in(history, num_classes):
    """Half of the units is enough, and so is each other bound."""
    codes = diagnose(history, num_classes)
    at = "dead_share" in history and history["dead_share"][-1] == 0.5
    return _diagnosed(history, num_classes, dying="dying" in codes or at)


@misconception("test_diagnose_at_each_bound")
def divides_by_the_lowest(history, num_classes):
    """How far a loss has risen is its quotient with the lowest one."""
    losses = history.get("val_loss", [1.0])
    return _diagnosed(history, num_classes, overfitting=losses[-1] / min(losses) > 1.2)


@misconception(EXPLODING)
def says_one_thing_of_the_training_loss(history, num_classes):
    """Of the training loss there is one thing to say, and the first that fits is it."""
    codes = diagnose(history, num_classes)
    of_training = [code for code in ("bad_start", "exploding", "flat") if code in codes]
    return [code for code in codes if code not in of_training[1:]]


@misconception(RATIOS)
def takes_the_upper_of_two_middles(history, num_classes):
    """Of an even number of entries, the median is the upper one of the two in the middle."""
    ratios = sorted(history.get("update_ratio", [1e-3]))
    middle = ratios[len(ratios) // 2]
    return _diagnosed(
        history, num_classes, steps_too_big=middle > 1e-1, steps_too_small=middle < 1e-5
    )


@misconception(START)
def takes_c_for_the_loss_of_a_guess(history, num_classes):
    """The loss of a guess is C, the number of classes."""
    first = history.get("train_loss", [num_classes])[0]
    bad_start = not 0.5 * num_classes <= first <= 1.5 * num_classes
    return _diagnosed(history, num_classes, bad_start=bad_start)
