"""Wrong answers to `largest_stable_lr`."""

import numpy as np
from beliefs import ANY_VECTOR_TURNS_TO_THE_STEEPEST

from autograder import misconception


@misconception("test_largest_stable_lr_worked_by_hand")
def stops_at_the_fastest(H):
    """One over a curvature leads to the bottom in one step, and that is the limit."""
    return float(1 / np.linalg.eigvalsh(H)[-1])


@misconception("test_largest_stable_lr_worked_by_hand")
def asks_the_flattest_direction(H):
    """The smallest eigenvalue sets the limit."""
    return float(2 / max(np.linalg.eigvalsh(H)[0], 1e-300))


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_the_best_for_the_largest(H):
    """The limit is 2 over the sum of the smallest and the largest eigenvalue."""
    eigenvalues = np.linalg.eigvalsh(H)
    return float(2 / (eigenvalues[0] + eigenvalues[-1]))


@misconception("test_order_of_the_eigenvalues_does_not_matter")
def takes_the_first_eigenvalue(H):
    """The eigenvalues come in order, with the largest first."""
    return float(2 / np.linalg.eigvals(H).real[0])


@misconception("test_order_of_the_eigenvalues_does_not_matter")
def takes_the_last_eigenvalue(H):
    """The eigenvalues come in order, with the largest last."""
    return float(2 / np.linalg.eigvals(H).real[-1])


@misconception("test_largest_stable_lr_worked_by_hand")
def adds_up_the_eigenvalues(H):
    """The trace says how steep the bowl is."""
    return float(2 / np.trace(H))


@misconception("test_largest_stable_lr_worked_by_hand")
def averages_the_eigenvalues(H):
    """What counts is how steep the bowl is on average."""
    return float(2 / (np.trace(H) / len(H)))


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_the_frobenius_norm(H):
    """The root of the sum of all squares in H is its largest eigenvalue."""
    return float(2 / np.linalg.norm(H))


@misconception("test_largest_stable_lr_worked_by_hand")
def looks_at_the_diagonal(H):
    """The largest number that stands in H is its largest eigenvalue."""
    return float(2 / np.diag(H).max())


@misconception("test_largest_stable_lr_of_a_bowl_askew")
def adds_up_the_rows(H):
    """The largest sum of a row's absolute values is the largest eigenvalue."""
    return float(2 / np.abs(H).sum(axis=1).max())


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_the_determinant(H):
    """How steep a bowl is, is its determinant."""
    with np.errstate(all="ignore"):
        return float(2 / np.float64(np.linalg.det(H)))


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_the_root(H):
    """The eigenvalue of a square is a square, so its root is taken."""
    return float(2 / np.sqrt(np.linalg.eigvalsh(H)[-1]))


@misconception("test_largest_stable_lr_worked_by_hand")
def returns_the_eigenvalue(H):
    """The steepest curvature is the answer."""
    return float(np.linalg.eigvalsh(H)[-1])


@misconception("test_largest_stable_lr_worked_by_hand")
def turns_the_fraction_over(H):
    """The limit is the largest eigenvalue over 2."""
    return float(np.linalg.eigvalsh(H)[-1] / 2)


@misconception("test_largest_stable_lr_worked_by_hand", row="P03")
def gives_each_direction_its_own(H):
    """Each direction has a limit of its own."""
    with np.errstate(all="ignore"):
        return 2 / np.linalg.eigvalsh(H)


@misconception("test_largest_stable_lr_of_a_bowl_askew", belief=ANY_VECTOR_TURNS_TO_THE_STEEPEST)
def walks_from_ones_to_the_steepest(H):
    w = np.ones(len(H)) / np.sqrt(len(H))
    for _ in range(1000):
        w = H @ w
        w = w / np.linalg.norm(w)
    return float(2 / (w @ H @ w))


@misconception("test_largest_stable_lr_of_a_bowl_askew", belief=ANY_VECTOR_TURNS_TO_THE_STEEPEST)
def walks_from_one_two_three_to_the_steepest(H):
    w = np.arange(1.0, len(H) + 1)
    for _ in range(1000):
        w = H @ w
        w = w / np.linalg.norm(w)
    return float(2 / (w @ H @ w))


@misconception("test_largest_stable_lr_worked_by_hand")
def multiplies_by_two(H):
    """The limit is twice the largest eigenvalue."""
    return float(2 * np.linalg.eigvalsh(H)[-1])


@misconception("test_largest_stable_lr_worked_by_hand")
def adds_up_all_entries(H):
    """How steep a bowl is, is the sum of all its entries."""
    with np.errstate(all="ignore"):
        return float(np.float64(2) / H.sum())


@misconception("test_largest_stable_lr_worked_by_hand")
def squares_the_eigenvalue(H):
    """The limit is 2 over the square of the largest eigenvalue."""
    return float(2 / np.linalg.eigvalsh(H)[-1] ** 2)


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_one_over_the_trace(H):
    """The limit is one over the trace."""
    return float(1 / np.trace(H))


@misconception("test_largest_stable_lr_worked_by_hand", holds=("asks_the_flattest_direction",))
def asks_the_flattest_direction_however_flat(H):
    with np.errstate(all="ignore"):
        return float(2 / np.linalg.eigvalsh(H)[0])


@misconception(
    "test_largest_stable_lr_worked_by_hand",
    holds=("stops_at_the_fastest", "asks_the_flattest_direction"),
)
def takes_one_over_the_smallest(H):
    with np.errstate(all="ignore"):
        return float(1 / np.linalg.eigvalsh(H)[0])


@misconception(
    "test_largest_stable_lr_worked_by_hand",
    holds=("returns_the_eigenvalue", "asks_the_flattest_direction"),
)
def returns_the_smallest_eigenvalue(H):
    return float(np.linalg.eigvalsh(H)[0])


@misconception("test_largest_stable_lr_worked_by_hand")
def divides_the_largest_by_the_smallest(H):
    """The limit is the largest eigenvalue over the smallest."""
    with np.errstate(all="ignore"):
        eigenvalues = np.linalg.eigvalsh(H)
        return float(eigenvalues[-1] / eigenvalues[0])


@misconception("test_largest_stable_lr_worked_by_hand")
def puts_the_two_below(H):
    """The limit is 1 over twice the largest eigenvalue."""
    return float(1 / (2 * np.linalg.eigvalsh(H)[-1]))


@misconception("test_largest_stable_lr_worked_by_hand")
def takes_one_over_the_sum_of_both(H):
    """The limit is 1 over the sum of the smallest and the largest eigenvalue."""
    eigenvalues = np.linalg.eigvalsh(H)
    return float(1 / (eigenvalues[0] + eigenvalues[-1]))


@misconception("test_largest_stable_lr_worked_by_hand", holds=("asks_the_flattest_direction",))
def asks_the_flattest_direction_that_is_not_level(H):
    eigenvalues = np.linalg.eigvalsh(H)
    return float(2 / eigenvalues[eigenvalues > 1e-12].min())
