"""The digits that the course ships, and the recipe of the last unit on them."""

from pathlib import Path

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.course import bank
from autograder.course.layout import Unit
from autograder.runtime.loading import load

ROOT = Path(__file__).resolve().parents[1]
digits = load(ROOT / "exercises" / "data" / "digits.py", "digits")


def test_a_split_is_of_different_digits_of_every_class():
    images, labels, held_out, answers = digits.load_digits(held_out=700)
    assert images.shape == (4300, 1, 28, 28)
    assert images.dtype == torch.float32
    assert (images.min(), images.max()) == (0, 1)
    assert labels.dtype == answers.dtype == torch.int64
    assert held_out.shape == (700, 1, 28, 28)
    assert (labels.bincount() + answers.bincount()).tolist() == [500] * 10
    assert answers.bincount().min() > 40  # the file is sorted, the split is not
    seen = {image.numpy().tobytes() for image in images}
    assert not any(image.numpy().tobytes() in seen for image in held_out)


def test_one_seed_gives_one_split():
    first, again, other = (digits.load_digits(seed=seed)[1] for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("held_out", [0, -1, 5000])
def test_something_is_left_on_both_sides(held_out):
    with pytest.raises(ValueError, match="1 to 4999"):
        digits.load_digits(held_out)


def test_the_recipe_learns_to_read_digits():
    training = bank.solution(Unit(ROOT, "10_training")).module
    images, labels, held_out, answers = digits.load_digits()
    torch.manual_seed(0)
    layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)]
    model = nn.Sequential(nn.Flatten(), *layers)
    history = training.fit(
        model,
        DataLoader(TensorDataset(images, labels), batch_size=64, shuffle=True),
        DataLoader(TensorDataset(held_out, answers), batch_size=500),
        torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9),
        nn.CrossEntropyLoss(),
        epochs=10,
    )
    with torch.no_grad():
        accuracy = (model(held_out).argmax(dim=1) == answers).double().mean().item()
    print(f"{accuracy:.1%} of the digits held out are read rightly")
    assert history["train_loss"][-1] < history["train_loss"][0] / 10
    assert accuracy > 0.85
