"""Drivers of unit 0, beside your code: they change what you share, make loaders, run your layer."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

NO_GRAPH = "an output that hangs on no graph: its requires_grad is False"


def table_after_a_change(student, *, x, j, value):
    """Take a column of a table, write a number into all of it, and return the table.

    As you would write it:

        column(x, j)[...] = value
        x
    """
    answer = student.column(x, j)
    if not isinstance(answer, torch.Tensor):
        return {"instead of a tensor": answer}
    answer[...] = value
    return x


def add_in_place(student, *, x, y, part=None):
    """Add y to x in place, and look at what came of it.

    same: whether the answer is x itself. x, y: what they hold afterwards. view: what a view of all
    of x holds then, which was made before. part: one of these names, or "answer", for this alone.

    As you would write it:

        view = x[...]
        answer = add_in_place_(x, y)
        if part == "same":
            answer is x
        else:
            $part
    """
    view = x[...]
    answer = student.add_in_place_(x, y)
    found = {"answer": answer, "same": answer is x, "x": x, "y": y, "view": view}
    return found if part is None else found[part]


def table_after_adding_to_a_row(student, *, table, row, y):
    """Add y in place to one row of a table, and return the table.

    As you would write it:

        add_in_place_(table[row], y)
        table
    """
    answer = student.add_in_place_(table[row], y)
    if not isinstance(answer, torch.Tensor):
        return {"instead of a tensor": answer}
    return table


class Batches:
    """Batches that can be looped over again and again, and nothing else. taken: how many of them
    were handed out."""

    def __init__(self, batches):
        self._batches = batches
        self.taken = 0

    def __iter__(self):
        for batch in self._batches:
            self.taken += 1
            yield batch


def loader_of(batches, given="Batches", drop_last=False):
    """Return batches as a loader: as `Batches`, or as a DataLoader in whose dataset all are joined.

    drop_last: the DataLoader leaves out what does not fill a batch.
    """
    if given == "Batches":
        return Batches(batches)
    images, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    dataset = TensorDataset(images, labels)
    return DataLoader(dataset, batch_size=len(batches[0][0]), drop_last=drop_last)


def first_batch_of_a_loader(
    student, *, batches, given="Batches", drop_last=False, calls=1, part=None
):
    """Take the first batch of a loader.

    given, drop_last: see `loader_of`. calls: how often, from the same loader. taken: how many
    batches the loader handed out. part: "images", "labels", "answer" or "taken".

    As you would write it:

        if drop_last:
            loader = loader_of(batches, given, drop_last)
        else:
            loader = loader_of(batches, given)
        if calls == 2:
            first_batch(loader)
        if part in ("images", "labels"):
            images, labels = first_batch(loader)
            $part
        elif part == "taken":
            first_batch(loader)
            loader.taken
        else:
            first_batch(loader)
    """
    loader = loader_of(batches, given, drop_last)
    for _ in range(calls):
        answer = student.first_batch(loader)
    if part == "answer":
        return answer
    if type(answer) is not tuple or len(answer) != 2:
        return {"instead of (images, labels)": answer}
    return loader.taken if part == "taken" else answer[("images", "labels").index(part)]


def affine_parameters(student, *, in_features, out_features, part):
    """Make a layer, and look at its parameters.

    part: "kind", whether the layer is an nn.Module; the "names" of its parameters; those of its
    "state"; the "shapes" and the "dtypes" of its parameters by name; and how many of them require
    a gradient, "trained".

    As you would write it:

        layer = Affine(in_features, out_features)
        if part == "kind":
            isinstance(layer, nn.Module)
        elif part == "names":
            sorted([name for name, _ in layer.named_parameters()])
        elif part == "state":
            sorted(layer.state_dict())
        elif part == "shapes":
            {name: list(p.shape) for name, p in layer.named_parameters()}
        elif part == "dtypes":
            {name: str(p.dtype) for name, p in layer.named_parameters()}
        else:
            sum([p.requires_grad for p in layer.parameters()])
    """
    layer = student.Affine(in_features, out_features)
    if not isinstance(layer, nn.Module):
        return {"instead of an nn.Module": layer}
    named = dict(layer.named_parameters())
    return {
        "kind": True,
        "names": sorted(named),
        "state": sorted(layer.state_dict()),
        "shapes": {name: list(p.shape) for name, p in named.items()},
        "dtypes": {name: str(p.dtype) for name, p in named.items()},
        "trained": sum(p.requires_grad for p in named.values()),
    }[part]


def affine_output(student, *, weight, bias, x, training=True, part=None):
    """Give a layer these numbers, run it on x, and look at what came of it.

    weight, bias: what the layer has of these names afterwards. gradients: those of its parameters
    then. training: the mode in which it runs, and in which it is afterwards. part: one of these
    names, or "output".

    As you would write it:

        layer = Affine(weight.shape[1], weight.shape[0]).to(weight.dtype)
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
        if not training:
            layer.eval()
        output = layer(x)
        if part == "gradients":
            [p.grad for p in layer.parameters()]
        elif part == "output":
            output
        else:
            layer.$part
    """
    layer, misfit = _layer(student, weight, bias)
    if misfit:
        return misfit
    layer.train(training)
    output = layer(x)
    if not isinstance(output, torch.Tensor):
        return {"instead of a tensor": output}
    if part == "gradients":
        return [p.grad for p in layer.parameters()]
    return output if part == "output" else getattr(layer, part)


def affine_gradients(student, *, weight, bias, x, upstream):
    """Give a layer these numbers, run it on x, and go backward from the sum of its outputs, each
    times its own factor; return the gradients of weight and bias.

    As you would write it:

        layer = Affine(weight.shape[1], weight.shape[0]).to(weight.dtype)
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
        (layer(x) * upstream).sum().backward()
        {"weight": layer.weight.grad, "bias": layer.bias.grad}
    """
    layer, misfit = _layer(student, weight, bias)
    if misfit:
        return misfit
    output = layer(x)
    if not isinstance(output, torch.Tensor):
        return {"instead of a tensor": output}
    if not output.requires_grad:
        return {"instead of an output that hangs on the graph": None, "namely": NO_GRAPH}
    (output * upstream).sum().backward()
    return {"weight": layer.weight.grad, "bias": layer.bias.grad}


def _layer(student, weight, bias):
    """A layer with these numbers, and what does not fit of it, or None."""
    layer = student.Affine(weight.shape[1], weight.shape[0])
    if not isinstance(layer, nn.Module):
        return None, {"instead of an nn.Module": layer}
    layer.to(weight.dtype)
    for name, numbers in (("weight", weight), ("bias", bias)):
        part = getattr(layer, name, None)
        if not isinstance(part, torch.Tensor):
            found = f"it has no tensor of the name {name}"
            return None, {"instead of a layer with weight and bias": None, "namely": found}
        if part.shape != numbers.shape and (name == "weight" or part.numel() != len(numbers)):
            found = f"{name} has shape {tuple(part.shape)} for {weight.shape[1]} inputs"
            found += f" and {weight.shape[0]} outputs"
            return None, {"instead of parameters of the right shape": None, "namely": found}
        with torch.no_grad():
            part.copy_(numbers.reshape(part.shape))
    return layer, None


def mean_distances(student, *, a, b):
    """Measure the squared distances of many points to many others, and return the mean for each.

    As you would write it:

        pairwise_squared_distances(a, b).mean(dim=1)
    """
    answer = student.pairwise_squared_distances(a, b)
    if not isinstance(answer, torch.Tensor):
        return {"instead of a tensor": answer}
    if answer.shape != (len(a), len(b)):
        found = f"a tensor of shape {tuple(answer.shape)}"
        return {f"instead of a tensor of shape {(len(a), len(b))}": None, "namely": found}
    return answer.mean(dim=1)
