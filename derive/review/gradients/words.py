"""Numbers and entries as a person writes them."""

from __future__ import annotations

from typing import Any

import numpy as np


def index_of(shape: tuple[int, ...], i: int) -> tuple[int, ...]:
    return tuple(int(k) for k in np.unravel_index(i, shape)) if shape else ()


def entry_name(name: str, x: np.ndarray, i: int) -> str:
    """``x[1, 2]`` for entry number ``i``; a number has no entries."""
    return f"{name}[{', '.join(map(str, index_of(x.shape, i)))}]" if x.shape else name


def plain(value: Any) -> str:
    return f"{float(value):.6g}"


def apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ.

    >>> apart(2.0, 2.000000001), apart(1.5, 3)
    (('2', '2.000000001'), ('1.5', '3'))
    """
    for digits in range(6, 17):
        if (shown := (f"{float(a):.{digits}g}", f"{float(b):.{digits}g}"))[0] != shown[1]:
            return shown
    return repr(a), repr(b)


def times(c: float, shown: str) -> str:
    return plain(c) if shown == "1" else shown if abs(c - 1) < 1e-6 else f"{plain(c)}*{shown}"
