"""Which of two values is larger, and whether they are equal.

Refuses numbers that are not real where an order is asked for, and balls too near to be told apart.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq

from derive.numeric.arithmetic import real, tidy
from derive.numeric.precision import Undecided
from derive.numeric.tables import Table


def less(a: Any, b: Any) -> bool:
    return _compare(a, b) < 0


def less_equal(a: Any, b: Any) -> bool:
    return not less(b, a)


def greater(a: Any, b: Any) -> bool:
    return less(b, a)


def greater_equal(a: Any, b: Any) -> bool:
    return not less(a, b)


def _compare(a: Any, b: Any) -> int:
    a, b = real(a, "a comparison"), real(b, "a comparison")
    if a < b:
        return -1
    if a > b:
        return 1
    if a == b:
        return 0
    if a >= b or a <= b:  # touching balls: decided for ≤ only, and that is rare enough to leave open
        raise Undecided("two values that may be equal are compared")
    raise Undecided("two values too near to be told apart are compared")


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, Table) or isinstance(b, Table):
        if not (isinstance(a, Table) and isinstance(b, Table)) or a.shape != b.shape:
            return False
        return all(equal(x, y) for x, y in zip(a.flat(), b.flat(), strict=True))
    difference = tidy(a - b)
    if difference == 0:
        return True
    if not difference.contains(0) if not isinstance(difference, fmpq) else True:
        return False
    raise Undecided("two values too near to be told apart are compared")


def unequal(a: Any, b: Any) -> bool:
    return not equal(a, b)
