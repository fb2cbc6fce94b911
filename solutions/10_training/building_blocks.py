"""What wrong and right answers to several exercises are built from."""


def _flags(model):
    return [(module, module.training) for module in model.modules()]


def _restore(flags):
    for module, training in flags:
        module.training = training


def _loop(model, optimizer, criterion, batches, order):
    """Steps on each batch, in an order of its own."""
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        for action in order:
            loss.backward() if action == "backward" else getattr(optimizer, action)()
        losses.append(loss.item())
    return losses
