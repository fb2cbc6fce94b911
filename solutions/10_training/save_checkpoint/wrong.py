"""Wrong answers to `save_checkpoint`."""

import copy

import torch
from beliefs import PARAMETERS_ARE_ALL, THE_EPOCH_IS_THE_NEXT, THE_STATE_OF_THE_MOMENT

from autograder import misconception

RESUMES = "test_save_checkpoint_resumes_adam_bit_for_bit"
WEIGHTS = "test_save_checkpoint_brings_the_weights_back"
RNG = "test_save_checkpoint_hands_back_the_epoch_and_the_generator"


def _write(file, model, optimizer, epoch, rng_state):
    torch.save(
        {"model": model, "optimizer": optimizer, "epoch": epoch, "rng_state": rng_state}, file
    )


@misconception(RESUMES)
def saves_a_fresh_optimizer(file, model, optimizer, epoch, rng_state):
    """An optimiser is a learning rate, and has no memory."""
    state = optimizer.state_dict() | {"state": {}}
    _write(file, model.state_dict(), state, epoch, rng_state)


@misconception(WEIGHTS)
def saves_the_model_alone(file, model, optimizer, epoch, rng_state):
    """A checkpoint is the model's weights."""
    torch.save(model.state_dict(), file)


@misconception("test_save_checkpoint_keeps_the_buffers", belief=PARAMETERS_ARE_ALL)
def saves_the_parameters_alone(file, model, optimizer, epoch, rng_state):
    weights = {name: parameter.detach() for name, parameter in model.named_parameters()}
    _write(file, weights, optimizer.state_dict(), epoch, rng_state)


@misconception(RNG, belief=THE_STATE_OF_THE_MOMENT)
def saves_the_global_generator(file, model, optimizer, epoch, rng_state):
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, torch.get_rng_state())


@misconception(RNG, belief=THE_EPOCH_IS_THE_NEXT)
def saves_the_next_epoch(file, model, optimizer, epoch, rng_state):
    _write(file, model.state_dict(), optimizer.state_dict(), epoch + 1, rng_state)


@misconception(RNG)
def saves_no_generator(file, model, optimizer, epoch, rng_state):
    """Where the random numbers stand is of no consequence."""
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, None)


@misconception("test_save_checkpoint_changes_nothing")
def saves_in_evaluation_mode(file, model, optimizer, epoch, rng_state):
    """A model is put into evaluation mode before it is saved."""
    model.eval()
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, rng_state)


@misconception(WEIGHTS)
def writes_nothing(file, model, optimizer, epoch, rng_state):
    """A checkpoint can be made without writing to the file."""
    _ = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}


@misconception("test_save_checkpoint_leaves_the_mode_alone")
def seeds_with_the_epoch(file, model, optimizer, epoch, rng_state):
    """With a seed for each epoch, training after a checkpoint draws what it would have drawn."""
    _write(file, model.state_dict(), optimizer.state_dict(), epoch, rng_state)
    torch.manual_seed(epoch)


def _with_fresh_buffers(model):
    """The state of a model with its parameters, and buffers as a new one has them."""
    fresh = copy.deepcopy(model)
    for module in fresh.modules():
        if hasattr(module, "reset_running_stats"):
            module.reset_running_stats()
    return fresh.state_dict()


@misconception("test_save_checkpoint_keeps_the_buffers", belief=PARAMETERS_ARE_ALL)
def lets_the_buffers_begin_anew(file, model, optimizer, epoch, rng_state):
    _write(file, _with_fresh_buffers(model), optimizer.state_dict(), epoch, rng_state)


@misconception(RNG, holds=("lets_the_buffers_begin_anew", "saves_no_generator"))
def saves_parameters_and_no_generator(file, model, optimizer, epoch, rng_state):
    _write(file, _with_fresh_buffers(model), optimizer.state_dict(), epoch, None)


@misconception(RESUMES, holds=("lets_the_buffers_begin_anew", "saves_a_fresh_optimizer"))
def saves_parameters_and_a_fresh_optimizer(file, model, optimizer, epoch, rng_state):
    state = optimizer.state_dict() | {"state": {}}
    _write(file, _with_fresh_buffers(model), state, epoch, rng_state)
