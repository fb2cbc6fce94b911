"""The drivers of the course: if they cannot go on with an answer, they hand on what is wrong."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from autograder.runtime.loading import load

ROOT = Path(__file__).resolve().parents[1]
images_to_logits = load(ROOT / "solutions" / "01_images_to_logits" / "drivers.py", "drivers_1")

KNOTS, W, B = torch.tensor([0.0, 1.0]), torch.ones(1, 1), torch.zeros(1)


@pytest.mark.parametrize(
    ("layers", "handed_on"),
    [
        (None, {"instead of a list of (W, b)": None}),
        ([], {"instead of a list of (W, b)": []}),
        ([(W, B), (W,)], {"instead of a pair (W, b)": (W,), "at": "[1]"}),
        ([(W, B), (W, None)], {"instead of a tensor": None, "at": "[1][1]"}),
        ([(2.5, B)], {"instead of a tensor": 2.5, "at": "[0][0]"}),
    ],
)
@pytest.mark.parametrize("driver", ["hat_values", "zero_of_hat"])
def test_of_layers_the_first_part_is_handed_on_that_is_of_another_kind(driver, layers, handed_on):
    student = SimpleNamespace(hat_network=lambda knots, values: layers)
    given = {"knots": KNOTS, "values": KNOTS} | ({"x": KNOTS} if driver == "hat_values" else {})
    assert getattr(images_to_logits, driver)(student, **given) == handed_on


def test_layers_are_run_as_they_are():
    student = SimpleNamespace(hat_network=lambda knots, values: [(W, B)])
    found = images_to_logits.hat_values(student, knots=KNOTS, values=KNOTS, x=KNOTS)
    assert found.tolist() == [0.0, 1.0]
