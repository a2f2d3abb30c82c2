"""Where a point lies: a number compared with a bound, exactly, as inside and outside need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Expr, free_symbols
from derive.methods import vectors
from derive.model import EQUAL, GREATER, LESS

SIDES = {-1: LESS, 0: EQUAL, 1: GREATER}
PLACES = {-1: "inside", 0: "on it", 1: "outside"}


def only_numbers(**data: Expr) -> None:
    """Refuses letters: what they stand for decides the place.

    >>> from derive.language.expressions import Symbol
    >>> only_numbers(point=Symbol("x"))
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: point = x: expected numbers, for inside and outside are found by comparing
    """
    for name, value in data.items():
        if free_symbols(value):
            raise AssumptionError(
                f"{name} = {value!s:.60}: expected numbers, for inside and outside are found by comparing"
            )


def side_of(value: Expr, bound: Expr, point: Expr) -> int:
    """−1, 0 or 1 as ``value`` is below, at or above ``bound``; refuses a point for which that cannot be told.

    >>> from derive.language.expressions import Call, Number
    >>> side_of(Call("sqrt", 2), Number("1.5"), Number(0))
    -1
    """
    side = vectors.sign(value - bound)
    if side is None:
        raise AssumptionError(f"point = {point!s:.60}: expected numbers that can be compared exactly")
    return side


def largest(sizes: Sequence[Expr]) -> Any:
    """The largest of some numbers, where none has letters in it.

    >>> from derive.language.expressions import Call, Number, Symbol
    >>> print(largest([Call("sqrt", 2), Number("1.5")]), largest([Symbol("x")]))
    1.5 None
    """
    if any(free_symbols(e) for e in sizes):
        return None
    best = sizes[0]
    for e in sizes[1:]:
        best = e if vectors.sign(e - best) == 1 else best
    return best
