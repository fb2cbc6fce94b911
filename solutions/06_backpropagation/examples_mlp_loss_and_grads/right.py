"""Right answers to `examples_mlp_loss_and_grads`, written differently."""

import numpy as np
import torch
import torch.nn.functional as F
from backpropagation import mlp_loss_and_grads

from autograder import variant


@variant
def examples_answered_by_the_network():
    """Draws three small networks, and has its own function compute what they answer."""
    rng = np.random.default_rng(5)
    layers = [(rng.normal(size=(o, i)), rng.normal(size=o)) for o, i in ((4, 2), (3, 4))]
    x, labels = rng.normal(size=(4, 2)), np.array([0, 2, 1, 2], dtype=np.uint8)
    far = [(np.array([[900.0, -900.0], [-900.0, 900.0]]), np.array([2000.0, 2000.0]))]
    calls = (
        (layers, x, labels, 0.3),
        (far, np.array([[1.0, 0.5], [0.0, 0.75]]), np.array([1, 0])),
        (far, np.array([[1.0, 1.0], [-1.0, 2.0]]), np.array([1, 1])),
        ([(np.array([[1.0], [1.0]]), np.array([1000.0, 0.0]))], np.array([[1.0]]), np.array([1])),
        (
            [(np.array([[1.0], [1.0]]), np.zeros(2))],
            np.array([[1000.0], [-1000.0]]),
            np.array([0, 1]),
        ),
    )
    return [(call, mlp_loss_and_grads(*call)) for call in calls]


def _by_torch(layers, x, labels, reg=0.0):
    tensors = [[torch.tensor(part, requires_grad=True) for part in layer] for layer in layers]
    h = torch.tensor(x)
    for number, (W, b) in enumerate(tensors):
        h = F.linear(torch.relu(h) if number else h, W, b)
    penalty = sum((W**2).sum() for W, _ in tensors)
    loss = F.cross_entropy(h, torch.tensor(labels)) + reg * penalty
    loss.backward()
    return loss.item(), [(W.grad.numpy(), b.grad.numpy()) for W, b in tensors]


@variant
def two_examples_answered_by_torch():
    """A deep network with a penalty, and a layer with 1000 between rows and between logits."""
    deep = [
        (np.array([[0.5, -1.0]]), np.array([2.0])),
        (np.array([[-1.5], [0.75], [2.5]]), np.array([0.5, 0.0, -0.5])),
    ]
    x, labels = np.array([[1.0, 0.5], [3.0, 1.0], [0.0, -2.0]]), np.array([0, 0, 2])
    steep = [(np.array([[-1000.0], [0.0], [0.0]]), np.zeros(3))]
    calls = (
        (deep, x, labels, 0.25),
        (steep, np.array([[1.0], [-1.0]]), np.array([0, 2])),
    )
    return [(call, _by_torch(*call)) for call in calls]
