"""Is an async function: the answer is a promise."""

async def half_mse(pred, target):
    return float(((pred - target) ** 2).sum() / (2 * len(pred)))
