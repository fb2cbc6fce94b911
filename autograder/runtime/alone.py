"""What a sandbox does in place of what it may not do: one process, and one thread for torch."""

from typing import Any

import torch
from torch.utils.data import DataLoader


def work_alone() -> None:
    """Have `DataLoader` load its batches here, whatever number of workers it is given, and torch
    compute in one thread, whatever number is asked for.

    The batches are the same. How many threads share a sum decides in which order it is added up,
    and so its last digits.
    """
    usual = DataLoader._get_iterator

    def here(loader: DataLoader[Any]) -> Any:
        loader.num_workers, loader.timeout = 0, 0
        return usual(loader)

    def one_thread(number: int) -> None:
        """Take no notice of the number."""

    setattr(DataLoader, "_get_iterator", here)  # noqa: B010
    for name in ("set_num_threads", "set_num_interop_threads"):
        setattr(torch, name, one_thread)
