"""What students believe about autograd and PyTorch's losses."""

from itertools import pairwise

import torch
from pytorch_autograd import (
    HalfMSE,
    accumulate_gradients,
    build_classifier,
    classification_loss,
    loss_and_grads,
    manual_sgd_step_,
    predict_probabilities,
)
from torch import nn
from torch.nn import functional as F

from autograder import misconception

# gradient_of

SQUARES = "test_gradient_of_a_mean_of_squares"
OLD = "test_gradient_of_ignores_an_old_gradient"


@misconception(of="gradient_of", caught_by=OLD)
def asks_x_itself(f, x):
    """The gradient is in x.grad once backward() was called."""
    x.requires_grad_()
    f(x).backward()
    return x.grad


@misconception(of="gradient_of", caught_by="test_gradient_of_leaves_the_old_gradient")
def clears_the_gradient_of_x(f, x):
    """Old gradients are in the way, so x.grad is cleared first."""
    x.requires_grad_()
    x.grad = None
    f(x).backward()
    return x.grad


@misconception(of="gradient_of", caught_by="test_gradient_of_leaves_the_old_gradient")
def detaches_only_if_it_must(f, x):
    """Only a plain tensor or a node needs a leaf of its own; a leaf can be used as it is."""
    leaf = x if x.is_leaf and x.requires_grad else x.detach().clone().requires_grad_()
    leaf.grad = None
    f(leaf).backward()
    return leaf.grad.clone()


@misconception(of="gradient_of", caught_by="test_gradient_of_takes_a_node_of_a_graph")
def copies_without_detaching(f, x):
    """A clone is a new tensor, and so it is a leaf."""
    leaf = x.clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad


@misconception(of="gradient_of", caught_by=SQUARES)
def does_not_ask_for_a_gradient(f, x):
    """Every tensor gets a gradient when backward() is called."""
    leaf = x.detach().clone()
    f(leaf).backward()
    return leaf.grad


@misconception(of="gradient_of", caught_by=SQUARES)
def returns_what_backward_returns(f, x):
    """The call of backward() returns the gradient."""
    leaf = x.detach().clone().requires_grad_()
    return f(leaf).backward()


@misconception(of="gradient_of", caught_by=SQUARES, row="T20")
def goes_backward_from_a_number(f, x):
    """The value of f is a number, so item() can be taken at once."""
    leaf = x.detach().clone().requires_grad_()
    value = f(leaf).item()
    value.backward()
    return leaf.grad


@misconception(of="gradient_of", caught_by=SQUARES, row="T21")
def makes_the_value_require_a_gradient(f, x):
    """When backward() complains, requires_grad_() on the result is what it wants."""
    value = f(x.detach()).requires_grad_()
    value.backward()
    return x.grad


@misconception(of="gradient_of", caught_by=SQUARES, row="P03")
def returns_the_tuple_of_gradients(f, x):
    """With one input, torch.autograd.grad gives one tensor."""
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)


@misconception(of="gradient_of", caught_by="test_gradient_of_is_a_plain_tensor", row="P03")
def keeps_the_graph_of_the_gradient(f, x):
    """It is safer to create the graph of the gradient as well."""
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, create_graph=True)[0]


@misconception(of="gradient_of", caught_by="test_gradient_of_any_shape", row="P04")
def makes_a_new_tensor_of_the_numbers(f, x):
    """A tensor made from the numbers of another one is the same tensor."""
    leaf = torch.tensor(x.tolist(), requires_grad=True)
    f(leaf).backward()
    return leaf.grad


@misconception(of="gradient_of", caught_by="test_gradient_of_any_shape")
def measures_in_the_dtype_of_x(f, x):
    """A small step shows the slope well enough."""
    slopes = torch.zeros_like(x.detach()).reshape(-1)
    point, h = x.detach().reshape(-1), 1e-3
    with torch.no_grad():
        for n in range(point.numel()):
            up, down = point.clone(), point.clone()
            up[n] += h
            down[n] -= h
            slopes[n] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return slopes.reshape(x.shape)


@misconception(of="gradient_of", caught_by="test_gradient_of_any_shape", row="P01")
def knows_the_derivative(f, x):
    """The derivative of a mean of squares is 2x/n, and that is the answer."""
    return 2 * x.detach() / x.numel()


# build_classifier

BARE = "test_build_classifier_gives_bare_logits"
LOGS = "test_build_classifier_gives_log_probabilities"
PARAMETERS = "test_build_classifier_names_its_parameters"


_KNOWN = {}


def _classifier(sizes, last=(), between=nn.ReLU, bias=True):
    modules = []
    for n in range(len(sizes) - 1):
        modules.append(nn.Linear(sizes[n], sizes[n + 1], bias=bias))
        if n < len(sizes) - 2:
            modules.append(between())
    return nn.Sequential(*modules, *last)


@misconception(of="build_classifier", caught_by=BARE)
def puts_relu_after_every_layer(sizes, log_probs=False):
    """Every Linear layer is followed by a ReLU, the last one too."""
    model = _classifier(sizes, [nn.ReLU()])
    return model.append(nn.LogSoftmax(dim=1)) if log_probs else model


@misconception(of="build_classifier", caught_by=BARE, row="S08")
def always_ends_in_a_softmax(sizes, log_probs=False):
    """A classifier ends in a softmax, whatever the loss is."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1) if log_probs else nn.Softmax(dim=1)])


@misconception(of="build_classifier", caught_by=LOGS, row="T28")
def gives_probabilities_for_log_probs(sizes, log_probs=False):
    """NLLLoss takes the logarithm itself, so it wants a softmax."""
    return _classifier(sizes, [nn.Softmax(dim=1)] if log_probs else [])


@misconception(of="build_classifier", caught_by=LOGS, row="S02")
def normalises_over_the_batch(sizes, log_probs=False):
    """The classes are dimension 0."""
    return _classifier(sizes, [nn.LogSoftmax(dim=0)] if log_probs else [])


@misconception(
    of="build_classifier", caught_by="test_build_classifier_bears_a_large_gap", row="S06"
)
def takes_the_logarithm_of_a_softmax(sizes, log_probs=False):
    """The log-softmax is a softmax, then a logarithm."""

    class Log(nn.Module):
        def forward(self, x):
            return torch.log(x)

    return _classifier(sizes, [nn.Softmax(dim=1), Log()] if log_probs else [])


@misconception(of="build_classifier", caught_by=LOGS)
def ignores_log_probs(sizes, log_probs=False):
    """The loss sees to the softmax, always."""
    return _classifier(sizes)


@misconception(of="build_classifier", caught_by=BARE)
def always_gives_log_probs(sizes, log_probs=False):
    """A log-softmax does no harm, so it can always be there."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)])


@misconception(of="build_classifier", caught_by=BARE, row="B15")
def leaves_out_the_activations(sizes, log_probs=False):
    """A stack of Linear layers is a deep network."""
    modules = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    model = nn.Sequential()
    for n, module in enumerate(modules):
        model.add_module(str(2 * n), module)
    return model.append(nn.LogSoftmax(dim=1)) if log_probs else model


@misconception(of="build_classifier", caught_by=BARE)
def uses_the_sigmoid(sizes, log_probs=False):
    """Between the layers any activation will do."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)] if log_probs else [], nn.Sigmoid)


@misconception(of="build_classifier", caught_by=PARAMETERS)
def flattens_first(sizes, log_probs=False):
    """A network for images starts with Flatten."""
    last = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(nn.Flatten(), *_classifier(sizes, last))


@misconception(of="build_classifier", caught_by=PARAMETERS)
def nests_its_layers(sizes, log_probs=False):
    """A Sequential of Sequentials is the same as a flat one."""
    *hidden, last = list(pairwise(sizes))
    blocks = [nn.Sequential(nn.Linear(a, b), nn.ReLU()) for a, b in hidden]
    end = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*blocks, nn.Linear(*last), *end)


@misconception(of="build_classifier", caught_by=PARAMETERS)
def leaves_out_the_biases(sizes, log_probs=False):
    """A weight matrix is all that a layer needs."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)] if log_probs else [], bias=False)


@misconception(of="build_classifier", caught_by=PARAMETERS)
def exchanges_inputs_and_outputs(sizes, log_probs=False):
    """nn.Linear takes the shape of its weight, so the outputs come first."""
    modules = []
    for a, b in pairwise(sizes):
        modules += [nn.Linear(b, a), nn.ReLU()]
    modules[-1:] = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*modules)


@misconception(of="build_classifier", caught_by=PARAMETERS)
def stops_a_layer_early(sizes, log_probs=False):
    """There are as many layers as hidden sizes."""
    return _classifier(sizes[:-1], [nn.LogSoftmax(dim=1)] if log_probs else [])


@misconception(
    of="build_classifier", caught_by="test_build_classifier_draws_new_weights", row="P02"
)
def seeds_the_weights(sizes, log_probs=False):
    """With a seed inside, the network is reproducible."""
    torch.manual_seed(0)
    return build_classifier(sizes, log_probs)


@misconception(
    of="build_classifier", caught_by="test_build_classifier_draws_new_weights", row="P08"
)
def keeps_the_network(sizes, log_probs=False):
    """A network of the same sizes is the same network, so it is built once."""
    key = (*sizes, log_probs)
    if key not in _KNOWN:
        _KNOWN[key] = build_classifier(sizes, log_probs)
    return _KNOWN[key]


@misconception(of="build_classifier", caught_by="test_build_classifier_leaves_the_sizes")
def eats_the_list_of_sizes(sizes, log_probs=False):
    """Taking the sizes from the list one by one costs nobody anything."""
    modules, before = [], sizes.pop(0)
    while sizes:
        after = sizes.pop(0)
        modules += [nn.Linear(before, after), nn.ReLU()]
        before = after
    modules[-1:] = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*modules)


# classification_loss

HAND = "test_classification_loss_worked_by_hand"
PERFECT = "test_classification_loss_of_perfect_logits"
FLOWS = "test_classification_loss_flows_back"


def _logits(model, images):
    return model(images.flatten(1).to(next(model.parameters()).dtype))


@misconception(of="classification_loss", caught_by=PERFECT, row="S08")
def takes_the_softmax_twice(model, images, labels):
    """Cross-entropy compares probabilities, so a softmax goes before it."""
    return F.cross_entropy(_logits(model, images).softmax(dim=1), labels.long())


@misconception(of="classification_loss", caught_by=PERFECT, row="T28")
def gives_probabilities_to_nll_loss(model, images, labels):
    """A softmax and NLLLoss together are the cross-entropy."""
    return F.nll_loss(_logits(model, images).softmax(dim=1), labels.long())


@misconception(of="classification_loss", caught_by=HAND, row="S11")
def gives_logits_to_nll_loss(model, images, labels):
    """NLLLoss takes logits, as CrossEntropyLoss does."""
    return F.nll_loss(_logits(model, images), labels.long())


@misconception(
    of="classification_loss", caught_by="test_classification_loss_bears_large_logits", row="S06"
)
def takes_the_logarithm_of_the_softmax(model, images, labels):
    """The log-softmax is the logarithm of the softmax."""
    return F.nll_loss(torch.log(_logits(model, images).softmax(dim=1)), labels.long())


@misconception(
    of="classification_loss", caught_by="test_classification_loss_bears_large_logits", row="S07"
)
def adds_a_little_before_the_logarithm(model, images, labels):
    """A small number inside the logarithm keeps it finite and changes nothing."""
    return F.nll_loss(torch.log(_logits(model, images).softmax(dim=1) + 1e-8), labels.long())


@misconception(of="classification_loss", caught_by=HAND, row="S02")
def normalises_over_the_images(model, images, labels):
    """The softmax is taken over dimension 0."""
    return F.nll_loss(_logits(model, images).log_softmax(dim=0), labels.long())


@misconception(of="classification_loss", caught_by=HAND, row="S13")
def adds_up_the_batch(model, images, labels):
    """The loss of a batch is the sum of its losses."""
    return F.cross_entropy(_logits(model, images), labels.long(), reduction="sum")


@misconception(of="classification_loss", caught_by=HAND, row="S13")
def divides_by_the_classes_too(model, images, labels):
    """The mean is taken over all entries of the table of logits."""
    logits = _logits(model, images)
    return F.cross_entropy(logits, labels.long(), reduction="sum") / logits.numel()


@misconception(of="classification_loss", caught_by=HAND, row="S16")
def asks_for_the_largest_logit(model, images, labels):
    """The prediction is what counts, so the label is the argmax."""
    logits = _logits(model, images)
    return F.cross_entropy(logits, logits.argmax(dim=1))


@misconception(of="classification_loss", caught_by=FLOWS, row="T19")
def detaches_the_logits(model, images, labels):
    """The loss needs the numbers of the logits, not how they came about."""
    return F.cross_entropy(_logits(model, images).detach(), labels.long())


@misconception(of="classification_loss", caught_by=FLOWS, row="T21")
def makes_the_loss_require_a_gradient(model, images, labels):
    """A loss that backward() refuses needs requires_grad_()."""
    return F.cross_entropy(_logits(model, images).detach(), labels.long()).requires_grad_()


@misconception(of="classification_loss", caught_by=HAND, row="T20")
def returns_the_item(model, images, labels):
    """A loss is a number, so item() is what is due."""
    return classification_loss(model, images, labels).item()


@misconception(
    of="classification_loss", caught_by="test_classification_loss_of_a_network", row="T25"
)
def mixes_the_pixels_of_images(model, images, labels):
    """What counts of a reshape is that the shape is right."""
    x = images.reshape(784, -1).T.to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception(of="classification_loss", caught_by=HAND, row="B16")
def does_not_flatten(model, images, labels):
    """A Linear layer takes images as they are."""
    logits = model(images.to(next(model.parameters()).dtype))
    return F.cross_entropy(logits, labels.long())


@misconception(of="classification_loss", caught_by="test_classification_loss_of_one_image")
def squeezes_the_images(model, images, labels):
    """squeeze() takes away the channel."""
    x = images.squeeze().flatten(1).to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception(of="classification_loss", caught_by="test_classification_loss_of_a_transposed_view")
def views_the_images(model, images, labels):
    """view() and reshape() are two names for one thing."""
    x = images.view(len(images), -1).to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception(
    of="classification_loss", caught_by="test_classification_loss_converts_pixels_and_labels"
)
def takes_pixels_and_labels_as_they_are(model, images, labels):
    """PyTorch converts what has the wrong dtype."""
    return F.cross_entropy(model(images.flatten(1)), labels)


@misconception(
    of="classification_loss", caught_by="test_classification_loss_converts_pixels_and_labels"
)
def converts_pixels_to_float32(model, images, labels):
    """Weights are float32."""
    return F.cross_entropy(model(images.flatten(1).float()), labels.long())


@misconception(
    of="classification_loss", caught_by="test_classification_loss_converts_pixels_and_labels"
)
def divides_the_pixels_by_255(model, images, labels):
    """Pixels in uint8 are to be brought into the range from 0 to 1."""
    if not images.is_floating_point():
        images = images / 255
    return classification_loss(model, images, labels)


@misconception(of="classification_loss", caught_by="test_classification_loss_leaves_the_model")
def goes_backward_at_once(model, images, labels):
    """Computing a loss includes its backward()."""
    loss = classification_loss(model, images, labels)
    loss.backward(retain_graph=True)
    return loss


@misconception(of="classification_loss", caught_by="test_classification_loss_leaves_the_model")
def evaluates_the_model(model, images, labels):
    """A loss is measured in evaluation mode."""
    training = model.training
    model.eval()
    loss = classification_loss(model, images, labels)
    model.train(training)
    return loss


@misconception(of="classification_loss", caught_by="test_classification_loss_leaves_the_model")
def sets_training_mode(model, images, labels):
    """Whoever computes a loss is training."""
    model.train()
    return classification_loss(model, images, labels)


# loss_and_grads

WORKED = "test_loss_and_grads_worked_by_hand"
OLD_GRADIENTS = "test_loss_and_grads_ignores_old_gradients"
LEAVES = "test_loss_and_grads_leaves_old_gradients"
FROZEN = "test_loss_and_grads_gives_none_for_a_frozen_parameter"


def _copies(model):
    return {n: None if p.grad is None else p.grad.clone() for n, p in model.named_parameters()}


@misconception(of="loss_and_grads", caught_by=OLD_GRADIENTS)
def does_not_clear_old_gradients(model, criterion, x, y):
    """Each call of backward() starts with fresh gradients."""
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(of="loss_and_grads", caught_by=LEAVES)
def loses_old_gradients(model, criterion, x, y):
    """Old gradients are cleared first, and nobody needs them."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(of="loss_and_grads", caught_by=LEAVES)
def clears_the_gradients_in_the_end(model, criterion, x, y):
    """A model is left tidy if its gradients are cleared at the end."""
    answer = loss_and_grads(model, criterion, x, y)
    model.zero_grad()
    return answer


@misconception(of="loss_and_grads", caught_by="test_loss_and_grads_hands_over_copies")
def hands_out_the_models_gradients(model, criterion, x, y):
    """The gradients in the dict are numbers by now, so they need no copy."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), {name: p.grad for name, p in model.named_parameters()}


@misconception(of="loss_and_grads", caught_by=WORKED)
def puts_zeros_into_its_answer(model, criterion, x, y):
    """Once the gradients are in the dict, those of the model can be set to zero."""
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad for name, p in model.named_parameters()}
    model.zero_grad(set_to_none=False)
    return loss.item(), grads


@misconception(of="loss_and_grads", caught_by=WORKED, row="T19")
def detaches_the_prediction(model, criterion, x, y):
    """The loss needs the numbers of the prediction, not how they came about."""
    prediction = model(x).detach()
    loss = criterion(prediction, y)
    loss.backward()
    return loss.item(), _copies(model)


@misconception(of="loss_and_grads", caught_by=WORKED, row="T20")
def takes_the_item_before_backward(model, criterion, x, y):
    """A loss is a number, so item() can be taken at once."""
    loss = criterion(model(x), y).item()
    loss.backward()
    return loss, _copies(model)


@misconception(of="loss_and_grads", caught_by=WORKED, row="T21")
def makes_a_cut_off_loss_require_a_gradient(model, criterion, x, y):
    """When backward() complains, loss.requires_grad_() is what it wants."""
    old = _copies(model)
    model.zero_grad()
    loss = criterion(model(x).detach(), y).requires_grad_()
    loss.backward()
    grads = _copies(model)
    for name, p in model.named_parameters():
        p.grad = old[name]
    return loss.item(), grads


@misconception(of="loss_and_grads", caught_by=WORKED, row="P03")
def returns_the_loss_tensor(model, criterion, x, y):
    """A tensor with one number in it is as good as a float."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return torch.tensor(loss), grads


@misconception(of="loss_and_grads", caught_by=FROZEN)
def leaves_frozen_parameters_out(model, criterion, x, y):
    """A parameter without a gradient has no entry."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, {name: grad for name, grad in grads.items() if grad is not None}


@misconception(of="loss_and_grads", caught_by=FROZEN)
def gives_zeros_for_no_gradient(model, criterion, x, y):
    """No gradient is a gradient of zero."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, {
        name: torch.zeros_like(p) if grads[name] is None else grads[name]
        for name, p in model.named_parameters()
    }


@misconception(of="loss_and_grads", caught_by=FROZEN, row="O27")
def expects_a_gradient_everywhere(model, criterion, x, y):
    """After backward() every parameter has a gradient."""
    named = dict(model.named_parameters())
    old = {name: p.grad for name, p in named.items()}
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    grads = {name: p.grad.clone() for name, p in named.items()}
    for name, p in named.items():
        p.grad = old[name]
    return loss.item(), grads


@misconception(
    of="loss_and_grads", caught_by="test_loss_and_grads_gives_none_for_an_unused_parameter"
)
def does_not_allow_unused_parameters(model, criterion, x, y):
    """Whatever requires a gradient takes part in the loss."""
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = criterion(model(x), y)
    grads = dict(zip(named, torch.autograd.grad(loss, list(named.values())), strict=True))
    return loss.item(), {name: grads.get(name) for name, _ in model.named_parameters()}


@misconception(of="loss_and_grads", caught_by=WORKED, row="P03")
def returns_a_list_of_gradients(model, criterion, x, y):
    """The order of the parameters says which gradient is whose."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    return loss, list(grads.values())


@misconception(of="loss_and_grads", caught_by="test_loss_and_grads_hands_over_copies", row="P03")
def hands_out_gradients_with_a_graph(model, criterion, x, y):
    """It is safer to create the graph of the gradients as well."""
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = criterion(model(x), y)
    found = torch.autograd.grad(loss, list(named.values()), create_graph=True, allow_unused=True)
    grads = dict(zip(named, found, strict=True))
    return loss.item(), {name: grads.get(name) for name, _ in model.named_parameters()}


@misconception(of="loss_and_grads", caught_by="test_loss_and_grads_leaves_the_model")
def predicts_once_more(model, criterion, x, y):
    """A prediction more or less changes nothing."""
    loss = criterion(model(x), y).item()
    return loss, loss_and_grads(model, criterion, x, y)[1]


@misconception(of="loss_and_grads", caught_by="test_loss_and_grads_leaves_the_model")
def switches_to_training_mode(model, criterion, x, y):
    """Gradients exist in training mode only."""
    model.train()
    return loss_and_grads(model, criterion, x, y)


@misconception(of="loss_and_grads", caught_by="test_loss_and_grads_leaves_the_model")
def takes_a_step_as_well(model, criterion, x, y):
    """With the gradient there, the step belongs to it."""
    loss, grads = loss_and_grads(model, criterion, x, y)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if grads[name] is not None:
                p -= 0.01 * grads[name]
    return loss, grads


# accumulate_gradients

UNEVEN = "test_accumulate_weights_batches_by_their_size"
EQUAL = "test_accumulate_equal_batches"


@misconception(of="accumulate_gradients", caught_by=EQUAL, row="T15")
def adds_up_the_means(model, criterion, batches):
    """Accumulating gradients is calling backward() on one batch after the other."""
    model.zero_grad()
    for x, y in batches:
        criterion(model(x), y).backward()


@misconception(of="accumulate_gradients", caught_by=UNEVEN, row="T09")
def averages_the_batches(model, criterion, batches):
    """The mean of the batches is the mean of the examples."""
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) / len(batches)).backward()


@misconception(of="accumulate_gradients", caught_by=EQUAL, row="T10")
def divides_the_means_by_all_examples(model, criterion, batches):
    """Every loss is divided by the number of examples."""
    model.zero_grad()
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) / examples).backward()


@misconception(of="accumulate_gradients", caught_by=EQUAL)
def multiplies_and_never_divides(model, criterion, batches):
    """The loss of a batch is multiplied by its size, and that is all."""
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) * len(x)).backward()


@misconception(of="accumulate_gradients", caught_by=UNEVEN, row="T32")
def takes_all_batches_for_full(model, criterion, batches):
    """There are as many examples as batches times the size of the first."""
    model.zero_grad()
    examples = len(batches) * len(batches[0][0])
    for x, y in batches:
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception(
    of="accumulate_gradients", caught_by="test_accumulate_counts_examples_and_not_outputs"
)
def counts_every_number_of_the_targets(model, criterion, batches):
    """The mean is over all numbers in y."""
    model.zero_grad()
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) * y.numel() / examples).backward()


@misconception(of="accumulate_gradients", caught_by=UNEVEN)
def clears_before_every_batch(model, criterion, batches):
    """Gradients are cleared before each backward(), as in every loop."""
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        model.zero_grad()
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception(of="accumulate_gradients", caught_by=UNEVEN, row="A13")
def overwrites_the_gradients(model, criterion, batches):
    """What torch.autograd.grad gives for a batch is what belongs into .grad."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    for x, y in batches:
        grads = torch.autograd.grad(criterion(model(x), y), parameters)
        for p, grad in zip(parameters, grads, strict=True):
            p.grad = grad


@misconception(of="accumulate_gradients", caught_by="test_accumulate_discards_old_gradients")
def keeps_old_gradients(model, criterion, batches):
    """Accumulating means that nothing is ever cleared."""
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception(of="accumulate_gradients", caught_by=EQUAL, row="T24")
def goes_backward_from_a_running_total(model, criterion, batches):
    """backward() is called in every round, on the total so far."""
    model.zero_grad()
    examples, total = sum(len(y) for _, y in batches), 0.0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(x) / examples
        total.backward()


@misconception(of="accumulate_gradients", caught_by=EQUAL)
def keeps_every_graph(model, criterion, batches):
    """retain_graph=True is what it takes to call backward() on a running total."""
    model.zero_grad()
    examples, total = sum(len(y) for _, y in batches), 0.0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(x) / examples
        total.backward(retain_graph=True)


@misconception(of="accumulate_gradients", caught_by=EQUAL, row="T20")
def adds_up_items(model, criterion, batches):
    """Losses are numbers, to be added up and taken back at the end."""
    model.zero_grad()
    total = sum(criterion(model(x), y).item() * len(x) for x, y in batches)
    (total / sum(len(y) for _, y in batches)).backward()


@misconception(of="accumulate_gradients", caught_by=EQUAL, row="T21")
def makes_a_tensor_of_the_total(model, criterion, batches):
    """A tensor that requires a gradient can be made from the total of the losses."""
    model.zero_grad()
    total = sum(criterion(model(x), y).item() * len(x) for x, y in batches)
    mean = torch.tensor(total / sum(len(y) for _, y in batches), requires_grad=True)
    mean.backward()


@misconception(of="accumulate_gradients", caught_by="test_accumulate_lets_a_frozen_layer_be")
def asks_frozen_parameters(model, criterion, batches):
    """Every parameter can be asked for its gradient."""
    parameters, examples = list(model.parameters()), sum(len(y) for _, y in batches)
    model.zero_grad()
    for x, y in batches:
        loss = criterion(model(x), y) * len(x) / examples
        for p, grad in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            p.grad = grad if p.grad is None else p.grad + grad


@misconception(
    of="accumulate_gradients", caught_by="test_accumulate_lets_a_frozen_layer_be", row="O27"
)
def divides_every_gradient_in_the_end(model, criterion, batches):
    """Every parameter has a gradient, which can be divided at the end."""
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) * len(x)).backward()
    for p in model.parameters():
        p.grad /= sum(len(y) for _, y in batches)


@misconception(of="accumulate_gradients", caught_by="test_accumulate_leaves_the_model")
def steps_as_well(model, criterion, batches):
    """Once the gradients are gathered, the step follows."""
    accumulate_gradients(model, criterion, batches)
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= 0.01 * p.grad


@misconception(of="accumulate_gradients", caught_by="test_accumulate_leaves_the_model")
def trains_the_model(model, criterion, batches):
    """Gradients need training mode."""
    model.train()
    accumulate_gradients(model, criterion, batches)


@misconception(of="accumulate_gradients", caught_by="test_accumulate_leaves_the_model", row="P03")
def returns_the_gradients(model, criterion, batches):
    """A function has to return what it has worked out."""
    accumulate_gradients(model, criterion, batches)
    return [p.grad for p in model.parameters()]


# manual_sgd_step_

STEP = "test_manual_sgd_step_worked_by_hand"
SKIPS = "test_manual_sgd_step_skips_what_has_no_gradient"
GENERATOR = "test_manual_sgd_step_takes_a_generator"
OBJECTS = "test_manual_sgd_step_keeps_the_objects"


@misconception(of="manual_sgd_step_", caught_by=STEP, row="O01")
def goes_up_the_gradient(params, lr):
    """The gradient points to where one should go."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=STEP, row="T22")
def changes_leaves_with_a_graph(params, lr):
    """A step is a calculation like any other."""
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=STEP, row="O17")
def rebinds_its_own_name(params, lr):
    """Assigning to p changes the parameter."""
    for p in params:
        if p.grad is not None:
            p = p - lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=OBJECTS, row="T23")
def puts_new_tensors_into_the_list(params, lr):
    """Under no_grad, a new tensor in the place of the parameter is the parameter."""
    with torch.no_grad():
        params = params if isinstance(params, list) else list(params)
        for n, p in enumerate(params):
            if p.grad is not None:
                params[n] = p - lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=OBJECTS, row="O24")
def leaves_the_steps_in_the_graph(params, lr):
    """The new parameter is computed from the old one, and takes its place in the list."""
    params = params if isinstance(params, list) else list(params)
    for n, p in enumerate(params):
        if p.grad is not None:
            params[n] = p - lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=SKIPS, row="O27")
def expects_a_gradient_of_everyone(params, lr):
    """Every parameter has a gradient after backward()."""
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=SKIPS)
def stops_at_the_first_without_gradient(params, lr):
    """Where there is no gradient, the step is over."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=STEP)
def asks_whether_the_gradient_is_true(params, lr):
    """`if p.grad` asks whether there is a gradient."""
    with torch.no_grad():
        for p in params:
            if p.grad:
                p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=GENERATOR, row="T29")
def loops_over_the_parameters_twice(params, lr):
    """What can be looped over once can be looped over again."""
    with torch.no_grad():
        if any(p.grad is not None for p in list(params)):
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=GENERATOR)
def counts_the_parameters(params, lr):
    """Parameters are in a list, with a length and places."""
    with torch.no_grad():
        for n in range(len(params)):
            if params[n].grad is not None:
                params[n] -= lr * params[n].grad


@misconception(of="manual_sgd_step_", caught_by=GENERATOR, row="O25")
def looks_for_gradients_first(params, lr):
    """The parameters are looked at first, and stepped on then."""
    with_gradient = (p.grad is not None for p in params)
    with torch.no_grad():
        for p, has in zip(params, with_gradient, strict=False):
            if has:
                p -= lr * p.grad


@misconception(
    of="manual_sgd_step_", caught_by="test_manual_sgd_step_leaves_the_gradients", row="O16"
)
def multiplies_the_gradient_in_place(params, lr):
    """The gradient has been used up with the step, so its memory is free."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                step = p.grad
                step *= lr
                p -= step


@misconception(
    of="manual_sgd_step_", caught_by="test_manual_sgd_step_leaves_the_gradients", row="O23"
)
def clears_the_gradients_too(params, lr):
    """A step ends with clearing the gradients."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


@misconception(
    of="manual_sgd_step_", caught_by="test_manual_sgd_step_leaves_the_gradients", row="O23"
)
def sets_the_gradients_to_zero(params, lr):
    """A step ends with gradients of zero."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad.zero_()


@misconception(of="manual_sgd_step_", caught_by=OBJECTS)
def asks_for_gradients_again(params, lr):
    """After a step, every parameter has to be told to require a gradient."""
    for p in params:
        if p.grad is not None:
            p.data -= lr * p.grad
        p.requires_grad_()


@misconception(of="manual_sgd_step_", caught_by=OBJECTS)
def leaves_parameters_detached(params, lr):
    """To change a parameter it has to be detached."""
    for p in params:
        p.requires_grad_(False)
        if p.grad is not None:
            p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by="test_manual_sgd_step_leaves_gradients_switched_on")
def leaves_gradients_switched_off(params, lr):
    """Gradients are switched off for the function that calls set_grad_enabled."""
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad


@misconception(of="manual_sgd_step_", caught_by=STEP)
def forgets_the_learning_rate(params, lr):
    """The gradient is the step."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad


@misconception(
    of="manual_sgd_step_",
    caught_by="test_manual_sgd_step_leaves_gradients_switched_on",
    row="P03",
)
def returns_the_parameters(params, lr):
    """The new parameters are what the function returns."""
    params = list(params)
    manual_sgd_step_(params, lr)
    return params


# predict_probabilities

PROBABILITIES = "test_predict_probabilities_worked_by_hand"
MODES = "test_predict_probabilities_leaves_every_mode_as_found"
NO_GRAPH = "test_predict_probabilities_builds_no_graph"
LARGE = "test_predict_probabilities_bears_large_logits"
NO_DROPOUT = "test_predict_probabilities_switches_dropout_off"


def _predicted(model, x, then):
    """The logits as the solution makes them, and what is done with them."""
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    with torch.no_grad():
        probabilities = then(model(x))
    for module, training in found:
        module.training = training
    return probabilities


@misconception(of="predict_probabilities", caught_by=NO_DROPOUT, row="T13")
def does_not_evaluate(model, x):
    """no_grad() is evaluation mode."""
    with torch.no_grad():
        return model(x).softmax(dim=1)


@misconception(of="predict_probabilities", caught_by=MODES, row="T12")
def stays_in_evaluation_mode(model, x):
    """Whoever trains will call train() anyway."""
    model.eval()
    with torch.no_grad():
        return model(x).softmax(dim=1)


@misconception(of="predict_probabilities", caught_by=MODES)
def always_returns_to_training(model, x):
    """Before a prediction a model was being trained."""
    model.eval()
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.train()
    return probabilities


@misconception(of="predict_probabilities", caught_by=MODES)
def restores_one_mode_for_all(model, x):
    """All modules of a model are in the mode that the model is in."""
    training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.train(training)
    return probabilities


@misconception(of="predict_probabilities", caught_by=NO_DROPOUT)
def sets_the_flag_of_the_model_only(model, x):
    """The flag of the model holds for everything inside it."""
    training, model.training = model.training, False
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.training = training
    return probabilities


@misconception(of="predict_probabilities", caught_by=NO_GRAPH)
def takes_evaluation_for_no_grad(model, x):
    """In evaluation mode no graph is built."""
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    probabilities = model(x).softmax(dim=1)
    for module, training in found:
        module.training = training
    return probabilities


@misconception(of="predict_probabilities", caught_by=NO_GRAPH)
def detaches_in_the_end(model, x):
    """What is detached at the end has built no graph."""
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    probabilities = model(x).softmax(dim=1).detach()
    for module, training in found:
        module.training = training
    return probabilities


@misconception(
    of="predict_probabilities",
    caught_by="test_predict_probabilities_leaves_gradients_switched_on",
)
def switches_gradients_off_for_good(model, x):
    """Gradients are switched off for the function that calls set_grad_enabled."""
    torch.set_grad_enabled(False)
    return predict_probabilities(model, x)


@misconception(
    of="predict_probabilities", caught_by="test_predict_probabilities_changes_nothing_in_the_model"
)
def freezes_the_parameters(model, x):
    """Where no parameter requires a gradient, no graph is built."""
    model.requires_grad_(False)
    return predict_probabilities(model, x)


@misconception(
    of="predict_probabilities", caught_by="test_predict_probabilities_changes_nothing_in_the_model"
)
def clears_old_gradients(model, x):
    """Old gradients are cleared before a prediction, to be on the safe side."""
    model.zero_grad()
    return predict_probabilities(model, x)


@misconception(of="predict_probabilities", caught_by=PROBABILITIES, row="S02")
def divides_by_columns(model, x):
    """The classes are dimension 0."""
    return _predicted(model, x, lambda z: z.softmax(dim=0))


@misconception(of="predict_probabilities", caught_by=PROBABILITIES, row="S03")
def divides_by_the_sum_of_everything(model, x):
    """Probabilities add up to 1, all of them together."""
    return _predicted(model, x, lambda z: (z - z.max()).exp() / (z - z.max()).exp().sum())


@misconception(of="predict_probabilities", caught_by=LARGE, row="S01")
def takes_the_exponential_of_the_logits(model, x):
    """The softmax is exp(z) over the sum of exp(z), and that is how it is computed."""
    return _predicted(model, x, lambda z: z.exp() / z.exp().sum(dim=1, keepdim=True))


def _below_the_largest_of_all(z):
    e = (z - z.max()).exp()
    return e / e.sum(dim=1, keepdim=True)


@misconception(of="predict_probabilities", caught_by=LARGE, row="S05")
def subtracts_the_largest_of_all(model, x):
    """Subtracting the largest logit of the batch keeps every exponential in range."""
    return _predicted(model, x, _below_the_largest_of_all)


@misconception(of="predict_probabilities", caught_by=PROBABILITIES)
def returns_the_logits(model, x):
    """What a classifier gives are probabilities."""
    return _predicted(model, x, lambda z: z)


@misconception(of="predict_probabilities", caught_by=PROBABILITIES)
def returns_logarithms(model, x):
    """Log-probabilities are probabilities."""
    return _predicted(model, x, lambda z: z.log_softmax(dim=1))


@misconception(of="predict_probabilities", caught_by=PROBABILITIES, row="S08")
def takes_a_softmax_of_the_softmax(model, x):
    """A softmax more makes sure that the rows add up to 1."""
    return _predicted(model, x, lambda z: z.softmax(dim=1).softmax(dim=1))


@misconception(of="predict_probabilities", caught_by=PROBABILITIES)
def takes_the_sigmoid(model, x):
    """The sigmoid turns each logit into its probability."""
    return _predicted(model, x, torch.sigmoid)


@misconception(of="predict_probabilities", caught_by=PROBABILITIES)
def returns_the_largest_probability(model, x):
    """Only the probability of the predicted class is of interest."""
    return _predicted(model, x, lambda z: z.softmax(dim=1).max(dim=1).values)


@misconception(
    of="predict_probabilities",
    caught_by="test_predict_probabilities_draws_no_random_numbers",
    row="P02",
)
def seeds_the_prediction(model, x):
    """A seed makes predictions reproducible."""
    torch.manual_seed(0)
    return predict_probabilities(model, x)


# HalfMSE

VALUE = "test_half_mse_of_two_residuals"
SLOPE = "test_half_mse_gradient_of_two_residuals"


@misconception(of="HalfMSE", caught_by=VALUE, row="L01")
class forgets_the_half(HalfMSE):
    """The mean of the squares is the loss, and its slope is twice the residual."""

    @staticmethod
    def forward(ctx, pred, target):
        return 2 * HalfMSE.forward(ctx, pred, target)

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, 2 * upstream)


@misconception(of="HalfMSE", caught_by=VALUE, row="L02")
class adds_up_the_examples(HalfMSE):
    """Half the squared error is the sum of the squares, halved."""

    @staticmethod
    def forward(ctx, pred, target):
        return len(pred) * HalfMSE.forward(ctx, pred, target)

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, len(ctx.saved_tensors[0]) * upstream)


@misconception(of="HalfMSE", caught_by="test_half_mse_adds_up_columns", row="L07")
class divides_by_all_entries(HalfMSE):
    """The mean is taken over all numbers."""

    @staticmethod
    def forward(ctx, pred, target):
        return HalfMSE.forward(ctx, pred, target) * len(pred) / pred.numel()

    @staticmethod
    def backward(ctx, upstream):
        pred = ctx.saved_tensors[0]
        return HalfMSE.backward(ctx, upstream * len(pred) / pred.numel())


@misconception(of="HalfMSE", caught_by="test_half_mse_gradient_divides_by_examples")
class divides_the_slope_by_all_entries(HalfMSE):
    """The loss divides by the examples, and its slope by the number of entries."""

    @staticmethod
    def backward(ctx, upstream):
        pred = ctx.saved_tensors[0]
        return HalfMSE.backward(ctx, upstream * len(pred) / pred.numel())


@misconception(of="HalfMSE", caught_by=SLOPE, row="L03")
class leaves_n_out_of_the_slope(HalfMSE):
    """The slope of the loss is the residual."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream * len(ctx.saved_tensors[0]))


@misconception(of="HalfMSE", caught_by=SLOPE)
class leaves_the_two_in_the_slope(HalfMSE):
    """The slope of a square is twice the residual, and the half is in the loss only."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, 2 * upstream)


@misconception(of="HalfMSE", caught_by=SLOPE, row="L04")
class turns_the_slope_around(HalfMSE):
    """The gradient says how far the prediction is below the target."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, -upstream)


@misconception(
    of="HalfMSE", caught_by="test_half_mse_multiplies_by_the_upstream_gradient", row="B06"
)
class ignores_what_comes_from_above(HalfMSE):
    """A loss is where backward() starts, so the gradient from above is 1."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, torch.ones_like(upstream))


@misconception(of="HalfMSE", caught_by="test_half_mse_gives_the_target_its_gradient")
class gives_the_target_none(HalfMSE):
    """A target is data, and data have no gradient."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream)[0], None


@misconception(of="HalfMSE", caught_by="test_half_mse_gives_the_target_its_gradient")
class gives_both_the_same_slope(HalfMSE):
    """Prediction and target have the same gradient."""

    @staticmethod
    def backward(ctx, upstream):
        slope, _ = HalfMSE.backward(ctx, upstream)
        return slope, slope


@misconception(of="HalfMSE", caught_by=SLOPE)
class returns_one_gradient(HalfMSE):
    """backward returns the gradient of the prediction."""

    @staticmethod
    def backward(ctx, upstream):
        return HalfMSE.backward(ctx, upstream)[0]


@misconception(of="HalfMSE", caught_by="test_half_mse_refuses_to_broadcast", row="L06")
class subtracts_what_does_not_fit(torch.autograd.Function):
    """If PyTorch can subtract them, the shapes are right."""

    @staticmethod
    def forward(ctx, pred, target):
        ctx.save_for_backward(pred, target)
        return ((pred.to(torch.promote_types(pred.dtype, torch.float32)) - target) ** 2).sum() / (
            2 * len(pred)
        )

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        slope = upstream * (pred - target) / len(pred)
        return slope, -slope


@misconception(of="HalfMSE", caught_by="test_half_mse_converts_integers", row="L12")
class subtracts_integers(torch.autograd.Function):
    """PyTorch knows how to subtract pixels."""

    @staticmethod
    def forward(ctx, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
        ctx.save_for_backward(pred, target)
        return ((pred - target) ** 2).sum() / (2 * len(pred))

    @staticmethod
    def backward(ctx, upstream):
        pred, target = ctx.saved_tensors
        slope = upstream * (pred - target) / len(pred)
        return slope, -slope


@misconception(of="HalfMSE", caught_by="test_half_mse_can_be_differentiated_again", row="A14")
class keeps_the_residual(HalfMSE):
    """The residual is all that backward needs, so it is kept and nothing else."""

    @staticmethod
    def forward(ctx, pred, target):
        loss = HalfMSE.forward(ctx, pred, target)
        ctx.residual = pred - target
        return loss

    @staticmethod
    def backward(ctx, upstream):
        slope = upstream * ctx.residual / len(ctx.residual)
        return slope, -slope


@misconception(of="HalfMSE", caught_by="test_half_mse_can_be_differentiated_again", row="A14")
class detaches_its_gradients(HalfMSE):
    """Gradients are plain numbers, so they are detached."""

    @staticmethod
    def backward(ctx, upstream):
        return tuple(slope.detach() for slope in HalfMSE.backward(ctx, upstream))


@misconception(of="HalfMSE", caught_by="test_half_mse_is_an_operation_of_its_own")
class leaves_backward_to_autograd(HalfMSE):
    """Autograd knows the derivative of every operation in here, so there is nothing to write."""

    @classmethod
    def apply(cls, pred, target):
        if pred.shape != target.shape:
            raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
        pred = pred if pred.is_floating_point() else pred.float()
        return ((pred - target) ** 2).sum() / (2 * len(pred))


@misconception(of="HalfMSE", caught_by="test_half_mse_adds_up_columns", row="P04")
class calculates_in_float32(HalfMSE):
    """A loss is a float32."""

    @staticmethod
    def forward(ctx, pred, target):
        return HalfMSE.forward(ctx, pred, target).float()


@misconception(of="HalfMSE", caught_by=VALUE, row="P03")
class returns_one_loss_for_each_example(HalfMSE):
    """A loss is a list with a number for every example."""

    @staticmethod
    def forward(ctx, pred, target):
        HalfMSE.forward(ctx, pred, target)
        residual = pred.to(torch.promote_types(pred.dtype, torch.float32)) - target
        return residual**2 / (2 * len(pred))


@misconception(of="HalfMSE", caught_by="test_half_mse_leaves_its_arguments", row="S28")
class subtracts_in_place(HalfMSE):
    """The prediction is not needed any more, so the residual can take its place."""

    @staticmethod
    def forward(ctx, pred, target):
        loss = HalfMSE.forward(ctx, pred, target)
        if pred.is_floating_point() and not ctx.needs_input_grad[0]:
            pred -= target
        return loss
