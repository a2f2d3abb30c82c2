"""Do two matrices have the same row space? In exact rational arithmetic at exact points, else on balls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flint import fmpq, fmpq_mat

from derive.language import expressions as ex
from derive.model import Status, Verdict
from derive.numeric import sample
from derive.numeric.echelon import reduced_rows
from derive.numeric.precision import Undefined, precision
from derive.numeric.tables import Table
from derive.verify.comparison import is_rational
from derive.verify.looks import Look, agreement, both_sides, seen
from derive.verify.points import Point, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness


def check_row_equivalent(claim: Claim) -> Verdict:
    """Whether two matrices have the same row space, in exact rational arithmetic at exact points."""
    if (literal := _of_numbers(claim)) is not None:
        return literal
    looks: list[Look] = []
    for nth, (index, point) in enumerate(points_of(claim)):
        look = _compare_spaces(claim, point, index)
        if look.says == "differ":
            if nth < sample.GENERIC or not claim.symbols:
                return Verdict(
                    Status.REFUTED, "exact arithmetic", points=1, witness=witness(point, *look.values),
                    reason="the two matrices have different row spaces",
                )  # fmt: skip
            look = replace(look, says="undefined", reason="a pivot vanishes there")  # as a symbolic one may
        looks.append(look)
    if not all(is_rational(*look.values) for look in looks if look.says == "agree"):
        return agreement(claim, [replace(look, digits=15.0) for look in looks], "balls")
    if claim.is_constant and looks and looks[0].says == "agree":
        reason = "both have the same reduced row echelon form"
        return Verdict(Status.PROVED, "exact arithmetic", points=1, reason=reason)
    return agreement(claim, looks, "exact arithmetic")


def _of_numbers(claim: Claim) -> Verdict | None:
    """The verdict where both sides are written out in rational numbers: elimination has hundreds of such lines."""
    sides = [_numbers(side) for side in (claim.before, claim.after)]
    if None in sides:
        return None
    a, b = (Table([Table(row) for row in side or ()]) for side in sides)
    if _row_space(a) == _row_space(b):
        reason = "both have the same reduced row echelon form"
        return Verdict(Status.PROVED, "exact arithmetic", points=1, reason=reason)
    return Verdict(
        Status.REFUTED, "exact arithmetic", points=1, witness=witness({}, a, b),
        reason="the two matrices have different row spaces",
    )  # fmt: skip


def _numbers(side: ex.Expr, vector: bool = False) -> list[list[fmpq]] | None:
    """The rows of a literal matrix of rational numbers; None for anything else."""
    if isinstance(side, ex.Call) and side.name == "augmented":
        left, right = _numbers(side.args[0]), _numbers(side.args[1], vector=True)
        if left is None or right is None or len(left) != len(right):
            return None
        return [[*row, *more] for row, more in zip(left, right, strict=True)]
    if not isinstance(side, ex.Array) or not (vector or all(isinstance(row, ex.Array) for row in side.args)):
        return None
    rows = [row.args if isinstance(row, ex.Array) else (row,) for row in side.args]
    values = [[ex.constant_value(entry) for entry in row] for row in rows]
    if len({len(row) for row in rows}) != 1 or any(v is None for row in values for v in row):
        return None
    return [[fmpq(v.numerator, v.denominator) for v in row if v is not None] for row in values]


def _compare_spaces(claim: Claim, point: Point, index: int) -> Look:
    def see() -> Look:
        a, b, _ = both_sides(claim, point, index, 64)
        same = _row_space(a) == _row_space(b)
        if not same and not is_rational(a, b):  # what looks like zero may only be small: look again
            a, b, _ = both_sides(claim, point, index, 512)
            with precision(512):
                same = _row_space(a) == _row_space(b)
        return Look("agree" if same else "differ", point, index, (a, b), float("inf"))

    return seen(claim, point, index, see)


def _row_space(value: Any) -> list[list[fmpq]]:
    if not isinstance(value, Table) or len(value.shape) != 2:
        raise Undefined("row operations need a matrix")
    rows = [list(r.entries) for r in value.entries]
    if any(not isinstance(e, fmpq) for row in rows for e in row):
        return reduced_rows(rows)
    reduced, rank = fmpq_mat(rows).rref()
    return [[reduced[i, j] for j in range(reduced.ncols())] for i in range(rank)]
