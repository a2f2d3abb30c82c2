"""Do two systems of linear equations have the same solutions? In exact arithmetic at exact points, else on balls.

The unknowns are the variables that stand alone before an equals sign (x = 1 − 2t), every other letter is a number;
where none stands alone, all variables are unknowns.
"""

from __future__ import annotations

from typing import Any

from flint import acb, fmpq, fmpq_mat

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.model import Status, Verdict
from derive.numeric.echelon import Close, reduced_rows
from derive.numeric.precision import Exhausted, precision
from derive.numeric.tables import Table
from derive.verify.comparison import is_rational
from derive.verify.looks import Look, agreement
from derive.verify.points import Point, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness

BITS = 256
Rows = list[list[Any]]  # of exact numbers, or of balls


def check_linear_systems(claim: Claim) -> Verdict | None:
    """Whether both sides are linear systems with the same solutions; None where a side is none, or where
    they differ and are not rational.
    """
    systems = [_equations(side) for side in (claim.before, claim.after)]
    if None in systems:
        return None
    unknowns = _unknowns(claim, [e for s in systems for e in s or ()])
    if claim.symbols and not unknowns:
        return None
    looks: list[Look] = []
    letters = [x for x in claim.symbols if x not in unknowns]
    for index, point in points_of(claim) if letters else [(0, {})]:
        reduced = [_reduced(claim, side, unknowns, point, index) for side in systems]
        if None in reduced:
            continue
        exact = all(is_rational(*row) for rows in reduced for row in rows)
        if reduced[0] != reduced[1]:
            if not exact or _is_restricted(claim, unknowns):  # where they differ nothing may be allowed
                return None
            return _refuted(claim, point, unknowns, reduced)
        looks.append(Look("agree", point, index, digits=float("inf") if exact else 20.0))
    if not looks:
        return None
    if not letters and looks[0].digits == float("inf"):
        return Verdict(
            Status.PROVED, "exact arithmetic", points=1, reason="both systems have the same reduced echelon form"
        )
    return agreement(
        claim, looks, "exact arithmetic" if all(look.digits == float("inf") for look in looks) else "balls"
    )


def _equations(side: ex.Expr) -> list[ex.Expr] | None:
    """The equations that all hold."""
    parts = list(side.args) if isinstance(side, ex.And) else [side]
    return parts if all(isinstance(p, ex.Equal) for p in parts) else None


def _unknowns(claim: Claim, equations: list[ex.Expr]) -> list[ex.Expr]:
    if claim.wrt:
        return list(claim.wrt)
    left = [part for e in equations for part in (e.args[0].args if isinstance(e.args[0], ex.Array) else e.args[:1])]
    alone = {x for x in left if isinstance(x, ex.Symbol)}
    return [x for x in claim.symbols if x in alone] or claim.symbols


def _is_restricted(claim: Claim, unknowns: list[ex.Expr]) -> bool:
    """Whether the unknowns are no free real numbers."""
    free = {x for c in claim.given for x in ex.free_symbols(c)}
    return any(x in free or claim.assume.get(str(x), REAL) != REAL for x in unknowns)


def _reduced(claim: Claim, equations: Any, unknowns: list[ex.Expr], point: Point, index: int) -> Any:
    """The reduced rows of [A | b]; the one row 0 = 1 where nothing solves the system."""
    n = len(unknowns)
    here = {x: v for x, v in point.items() if x not in unknowns}
    rows: Rows = []
    try:
        for equation in equations:
            sides = equation.args
            pairs = list(zip(*(s.args for s in sides), strict=True)) if _of_vectors(sides) else [sides]
            for pair in pairs:
                rows += _rows_of(claim.run(here, index).function(ex.subtract(*pair), *unknowns), n)
        with precision(BITS):
            found = _echelon(rows)
    except Exhausted:
        raise
    except (ArithmeticError, TypeError, ValueError):
        return None
    nothing = [[fmpq(0)] * n + [fmpq(1)]]
    return nothing if found and found[-1] == nothing[0] else found


def _echelon(rows: Rows) -> list[list[Any]]:
    """The nonzero rows of the reduced form, of balls where a number is not rational."""
    if not all(is_rational(*row) for row in rows):
        return reduced_rows(rows)
    reduced, rank = fmpq_mat(rows).rref()
    return [[reduced[i, j] for j in range(len(rows[0]))] for i in range(rank)]


def _of_vectors(sides: tuple[ex.Expr, ...]) -> bool:
    return all(isinstance(s, ex.Array) for s in sides) and len(sides[0].args) == len(sides[1].args)


def _rows_of(g: Any, n: int) -> Rows:
    """The coefficients and the right-hand side of g = 0, one row an entry of g. Raises ValueError where it is not linear."""

    def entries(value: Any) -> list[Any]:
        return list(value.flat()) if hasattr(value, "flat") else [value]

    constant = entries(g(*[fmpq(0)] * n))
    slopes = [entries(g(*[fmpq(int(i == j)) for j in range(n)])) for i in range(n)]
    rows = [[s[k] - constant[k] for s in slopes] for k in range(len(constant))]
    elsewhere = [fmpq(2 * i + 3) for i in range(n)]
    for k, found in enumerate(entries(g(*elsewhere))):
        along = constant[k] + sum((a * t for a, t in zip(rows[k], elsewhere, strict=True)), fmpq(0))
        if Close(acb(found)) != Close(acb(along)) or (is_rational(found, along) and found != along):
            raise ValueError("not linear")
    return [[*row, -c] for row, c in zip(rows, constant, strict=True)]


def _refuted(claim: Claim, point: Point, unknowns: list[ex.Expr], reduced: list[Rows]) -> Verdict:
    here = {x: v for x, v in point.items() if x not in unknowns}
    before, after = (Table([Table(list(row)) for row in rows]) for rows in reduced)
    return Verdict(
        Status.REFUTED, "exact arithmetic", points=1, witness=witness(here, before, after),
        reason="the two systems have different solutions",
    )  # fmt: skip
