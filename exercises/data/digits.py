"""Real digits: 5,000 of MNIST, split into those to train on and those held out.

From a notebook or a script in the folder of a unit:

    import sys
    sys.path.append("../data")
    from digits import load_digits

    images, labels, held_out_images, held_out_labels = load_digits()
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

FILE = Path(__file__).with_name("mnist_5k.npz")


def load_digits(held_out: int = 1000, seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return images and labels to train on, then images and labels held out.

    Images are (N, 1, 28, 28) float32 from 0 (background) to 1 (ink), labels (N,) int64. The file
    is sorted by class, so it is shuffled before it is split; one seed always gives one split.
    Raise ValueError unless something is left on both sides.
    """
    with np.load(FILE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    if not 0 < held_out < len(labels):
        raise ValueError(f"held_out is {held_out}: hold out 1 to {len(labels) - 1} digits")
    order = np.random.default_rng(seed).permutation(len(labels))
    train, rest = order[held_out:], order[:held_out]

    def pictures(chosen: np.ndarray) -> Tensor:
        return torch.from_numpy(images[chosen]).unsqueeze(1).float() / 255

    def classes(chosen: np.ndarray) -> Tensor:
        return torch.from_numpy(labels[chosen]).long()

    return pictures(train), classes(train), pictures(rest), classes(rest)
