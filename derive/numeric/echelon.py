"""The reduced echelon form of a matrix of balls, and what follows from it: its rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import acb, arb, fmpq, fmpq_mat, fmpz, fmpz_mat

from derive.numeric.precision import Undecided

TINY = 24  # a ball around zero that is thinner than 2 to the −24 is taken for zero, never for a refutation alone


class Close:
    """A ball that equals another one when they overlap, so that lists of them compare as matrices do."""

    def __init__(self, value: acb):
        self.value = value

    def __eq__(self, other: Any) -> bool:
        return bool(self.value.overlaps(other.value if isinstance(other, Close) else acb(other)))

    __hash__ = None  # type: ignore[assignment]


def reduced_rows(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The nonzero rows of the reduced echelon form of a matrix of balls.

    An entry counts as zero where its ball is thin and contains zero. Raises Undecided where a ball is wide.
    """
    left = [[acb(e) for e in row] for row in rows]
    done: list[list[acb]] = []
    for column in range(len(rows[0])):
        possible = [i for i, row in enumerate(left) if not _is_zero(row[column])]
        if not possible:
            continue
        pivot_row = left.pop(max(possible, key=lambda i: float(abs(left[i][column]).lower())))
        pivot_row = [e / pivot_row[column] for e in pivot_row]
        left = [_minus(row, row[column], pivot_row, column) for row in left]
        done = [_minus(row, row[column], pivot_row, column) for row in done] + [pivot_row]
    return [[Close(e) for e in row] for row in done]


def rank(rows: Sequence[Sequence[Any]]) -> int:
    """How many rows are independent: exactly for rational numbers, else by elimination with the largest pivots.

    >>> rank([[fmpq(1), fmpq(2)], [fmpq(2), fmpq(4)]]), rank([[arb(2).sqrt(), arb(2)], [arb(1), arb(2).sqrt()]])
    (1, 1)
    """
    if all(type(e) is fmpq for row in rows for e in row):
        return int(fmpq_mat([list(row) for row in rows]).rank())
    return len(reduced_rows(rows))


def nullity(rows: Sequence[Sequence[Any]]) -> int:
    """How many independent vectors the matrix sends to zero; for rational numbers from a null space that flint finds.

    >>> nullity([[fmpq(1), fmpq(2), fmpq(1, 2)]])
    2
    """
    if all(type(e) is fmpq for row in rows for e in row):
        return int(fmpz_mat([_whole(row) for row in rows]).nullspace()[1])
    return len(rows[0]) - rank(rows)


def _whole(row: Sequence[fmpq]) -> list[fmpz]:
    """A row times what its numbers have below the bar."""
    below = fmpz(1)
    for e in row:
        below = below.lcm(e.q)
    return [e.p * (below // e.q) for e in row]


def _minus(row: list[acb], factor: acb, pivot_row: list[acb], column: int) -> list[acb]:
    return [acb(0) if j == column else a - factor * b for j, (a, b) in enumerate(zip(row, pivot_row, strict=True))]


def _is_zero(entry: acb) -> bool:
    if not entry.contains(0):
        return False
    if abs(entry).upper() < arb(2) ** -TINY:
        return True
    raise Undecided("whether an entry of the matrix is zero takes more digits")
