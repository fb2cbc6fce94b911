"""The edges that the syllabus names for this unit."""

from torch import nn

from autograder import edge


@edge("gradient_of")
def leaf(x):
    """x requires a gradient already"""
    return x.is_leaf and x.requires_grad


@edge("gradient_of")
def node(x):
    """x hangs on a graph"""
    return not x.is_leaf


@edge("gradient_of")
def stale(x):
    """x has a gradient from before"""
    return x.is_leaf and x.grad is not None


@edge("build_classifier")
def one_layer(sizes):
    """there is one layer"""
    return len(sizes) == 2


@edge("build_classifier")
def five_layers(sizes):
    """there are five layers or more"""
    return len(sizes) > 5


@edge("loss_and_grads")
def spare(model):
    """a parameter takes no part in the loss"""
    return "spare" in dict(model.named_parameters())


@edge("accumulate_gradients")
def unequal(batches):
    """the batches differ in size"""
    return len({len(x) for x, _ in batches}) > 1


@edge("predict_probabilities")
def dropout(model):
    """the model has dropout"""
    return any(isinstance(module, nn.Dropout) for module in model.modules())


@edge("predict_probabilities")
def modes(model):
    """one module is in another mode than the model"""
    return any(module.training != model.training for module in model.modules())


@edge("predict_probabilities")
def two_deep(model):
    """a module lies two deep in the model"""
    return any("." in name for name, _ in model.named_modules())


@edge("classification_loss")
def own_class(model):
    """the model is no nn.Sequential"""
    return not isinstance(model, nn.Sequential)


@edge("HalfMSE")
def upstream(method, upstream):
    """the loss is not the final result"""
    return method == "backward" and bool(upstream != 1)
