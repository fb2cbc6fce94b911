"""What sandboxes' memory is made of: one heap for all threads, and no holes in it.

glibc sets 64 MB of addresses aside for each new thread, which would use up a sandbox's allowance
before the thread has done anything.

After a fork, a page is copied when it is first written to. The small blocks that imports have
freed lie scattered over the whole heap, and a child that allocates is handed those first: six
hundred integers then cost six hundred copied pages. With the holes taken, children allocate side
by side from the end of the heap, and a submission loads three times as fast. It costs the zygote
a megabyte that it has anyway.
"""

import ctypes

_LARGEST, _SMALLEST, _STEP = 1 << 16, 24, 16  # bytes; malloc's small sizes are 16 bytes apart
_LARGEST_SMALL = 1024
_M_ARENA_MAX = -8  # of malloc.h


class _Mallinfo2(ctypes.Structure):
    """What glibc says of its heap. fordblks: free bytes; keepcost: those of them at its end."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def share_one_heap() -> None:
    """Have all threads of this process, and of its children, allocate from one heap.

    Does nothing where the C library is not glibc.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 1)


def fill_holes() -> None:
    """Allocate, for good, every free block that does not lie at the heap's end.

    Larger sizes first, so that what is split off is taken in its turn. Does nothing where the
    C library is not glibc 2.33 or later.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        return
    libc.mallinfo2.restype = _Mallinfo2
    libc.sbrk.restype = libc.malloc.restype = ctypes.c_size_t
    libc.sbrk.argtypes = [ctypes.c_ssize_t]
    libc.malloc.argtypes = [ctypes.c_size_t]
    heap = libc.mallinfo2()
    holes = heap.fordblks - heap.keepcost
    for size in _sizes():
        end = libc.sbrk(0) - libc.mallinfo2().keepcost
        while holes > 0 and libc.malloc(size) < end:
            holes -= size


def _sizes() -> list[int]:
    """Return the sizes to ask malloc for, in bytes, the largest first."""
    halves = [_LARGEST >> n for n in range(_LARGEST.bit_length()) if _LARGEST >> n > _LARGEST_SMALL]
    return [*halves, *range(_LARGEST_SMALL - 8, _SMALLEST - 1, -_STEP)]
