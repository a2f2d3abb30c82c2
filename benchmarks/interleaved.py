"""Time and memory of one piece of work beside another: ratios from interleaved pairs, all on one thread."""

import ctypes
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

Work = Callable[[], object]
SHORTEST = 1e-3  # seconds for one side of a pair: short work is repeated
SHORT = 0.1  # seconds: work that is warmed up
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # of malloc.h


def seconds(work: Work, times: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def ratio(ours: Work, theirs: Work, budget: float = 1.0, most: int = 101) -> tuple[float, float]:
    """The median of ours/theirs over pairs taken in turns, and the median seconds of theirs; at least one pair."""
    sides = [Side(ours), Side(theirs)]
    pairs = min(most, max(1, round(budget / sum(side.cost for side in sides))))
    gc.collect()
    gc.disable()
    try:
        found = [_pair(*sides, reverse=i % 2 == 1) for i in range(pairs)]
    finally:
        gc.enable()
    return statistics.median(a / b for a, b in found), statistics.median(b for _, b in found)


class Side:
    """One side of the pairs. Short work is repeated, and warmed up: a peer that frees 600 MB behind our back stalls the next call."""

    def __init__(self, work: Work) -> None:
        self.work = work
        once = seconds(work)
        if once < SHORT:
            once = min(seconds(work) for _ in range(3))
        self.times = max(1, round(SHORTEST / once))
        self.warm = once < SHORT
        self.cost = (self.times + self.warm) * once

    def seconds(self) -> float:
        if self.warm:
            self.work()
        return seconds(self.work, self.times)


def _pair(ours: Side, theirs: Side, reverse: bool) -> tuple[float, float]:
    if reverse:
        b = theirs.seconds()
        return ours.seconds(), b
    return ours.seconds(), theirs.seconds()


def scratch(work: Callable[[], list[np.ndarray]]) -> tuple[int, int]:
    """The bytes that NumPy held at the peak beyond the results, and those of the largest result.

    The first is at least the size of the largest single intermediate array.
    """
    work()
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    results = work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sizes = [np.asarray(a).nbytes for a in results]
    return max(0, peak - before - sum(sizes)), max(sizes)


def keep_memory() -> bool:
    """Have glibc keep what is freed. Else large results fault their pages in anew in some runs and not in others: 0.5 or 30 ms."""
    try:
        libc = ctypes.CDLL(None)
        return bool(libc.mallopt(M_MMAP_MAX, 0) and libc.mallopt(M_TRIM_THRESHOLD, 2**31 - 1))
    except (OSError, AttributeError, TypeError):
        return False


@contextmanager
def quiet() -> Iterator[str]:
    """Every BLAS that is loaded on one thread, and freed memory kept; gives the line that belongs above any figure."""
    from threadpoolctl import threadpool_info, threadpool_limits

    kept = "freed memory kept" if keep_memory() else "freed memory returned"
    with threadpool_limits(1):
        blas = {
            f"{lib['internal_api']} {lib['version']} ({lib.get('architecture', 'unknown')} kernels)"
            for lib in threadpool_info()
            if lib["user_api"] == "blas"
        }
        yield f"one thread; {kept}; NumPy {np.__version__}; BLAS: {', '.join(sorted(blas))}"
