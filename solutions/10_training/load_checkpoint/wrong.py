"""Wrong answers to `load_checkpoint`."""

import numpy as np
import torch
from beliefs import (
    PARAMETERS_ARE_ALL,
    THE_EPOCH_IS_THE_NEXT,
    THE_ORDER_OF_AN_ANSWER,
    THE_STATE_OF_THE_MOMENT,
)
from training import load_checkpoint

from autograder import misconception

RESUMES = "test_load_checkpoint_resumes_adam_bit_for_bit"
WEIGHTS = "test_load_checkpoint_brings_the_weights_back"
RNG = "test_load_checkpoint_hands_back_the_epoch_and_the_generator"


@misconception(RESUMES)
def leaves_the_optimizer_as_it_is(file, model, optimizer):
    """Training goes on with the optimiser as it was made."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(WEIGHTS)
def assigns_to_its_own_names(file, model, optimizer):
    """Once the file is read, the model and the optimiser have their states."""
    checkpoint = torch.load(file)
    model = checkpoint["model"]  # noqa: F841
    optimizer = checkpoint["optimizer"]  # noqa: F841
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(RNG)
def hands_back_the_epoch_alone(file, model, optimizer):
    """The epoch is what training goes on from."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@misconception(RNG, belief=THE_ORDER_OF_AN_ANSWER)
def swaps_what_it_hands_back(file, model, optimizer):
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["rng_state"], checkpoint["epoch"]


@misconception(RNG, belief=THE_EPOCH_IS_THE_NEXT)
def hands_back_the_next_epoch(file, model, optimizer):
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1, checkpoint["rng_state"]


@misconception("test_load_checkpoint_brings_the_learning_rate_back")
def loads_the_memory_but_not_the_rate(file, model, optimizer):
    """The learning rate is the one that the optimiser was made with."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    rates = [group["lr"] for group in optimizer.param_groups]
    optimizer.load_state_dict(checkpoint["optimizer"])
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception("test_load_checkpoint_brings_the_buffers_back", belief=PARAMETERS_ARE_ALL)
def loads_the_parameters_alone(file, model, optimizer):
    checkpoint = torch.load(file)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(checkpoint["model"][name])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception("test_load_checkpoint_sets_no_generator")
def sets_the_global_generator(file, model, optimizer):
    """Whoever loads a checkpoint sets the random generator as well."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    if isinstance(checkpoint["rng_state"], torch.Tensor):
        torch.set_rng_state(checkpoint["rng_state"])
    else:
        np.random.seed(checkpoint["epoch"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(RNG)
def hands_back_nothing_for_epoch_zero(file, model, optimizer):
    """Epoch 0 means that there was none."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] or None, checkpoint["rng_state"]


@misconception(WEIGHTS)
def sets_the_generator_of_torch(file, model, optimizer):
    """What is saved is the state of torch's generator, and whoever loads it sets it."""
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    torch.set_rng_state(checkpoint["rng_state"])
    return checkpoint["epoch"], checkpoint["rng_state"]


@misconception(RNG, belief=THE_STATE_OF_THE_MOMENT)
def hands_back_the_global_generator(file, model, optimizer):
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"], torch.get_rng_state()


@misconception("test_load_checkpoint_leaves_training_mode_on", row="T13")
def loads_for_evaluation(file, model, optimizer):
    """A model that was loaded is there to be used, so it is put into evaluation mode."""
    answer = load_checkpoint(file, model, optimizer)
    model.eval()
    return answer
