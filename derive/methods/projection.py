"""Orthogonal projection on the span of the columns of a matrix, by the normal equations; dependent columns are dropped."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, Expr, MatMul, subtract
from derive.methods import columns as col
from derive.methods.eliminate import Row, Rows, gauss_jordan, times, vector, written
from derive.methods.entries import Entries
from derive.model import Condition, Step
from derive.rules import orthogonality as rules


@dataclass(frozen=True, eq=False)
class Projection:
    """Lines, the coefficients λ, the point Bλ, the projection matrix, and which columns were kept."""

    steps: tuple[Step, ...]
    coefficients: Expr
    point: Expr
    P: Array
    kept: tuple[int, ...]
    conditions: tuple[Condition, ...]
    remarks: tuple[str, ...] = ()


def projection(B: Array, x: Array, name: Expr, shown: Expr) -> Projection:
    """The projection of ``x`` on the columns of ``B``; ``name`` and ``shown`` stand for them in the lines.

    >>> from derive.language.expressions import symbols
    >>> found = projection(Array(Array(1, 2), Array(1, 2)), Array(1, 0), *symbols("B x"))
    >>> print(found.point, found.P, found.kept)
    [1/2, 1/2] [[1/2, 1/2], [1/2, 1/2]] (0,)
    """
    field = Entries()
    rows = col.real_rows(B, "B", field)
    target = [field.read(e) for e in x.args]
    elimination = gauss_jordan(rows, reduced=False)
    kept = elimination.pivots
    if not kept:
        raise AssumptionError(f"B = {B!s:.60} has only zeros: its columns span nothing to project on")
    rows = [[row[j] for j in kept] for row in rows]
    all_kept = len(kept) == B.shape[1]
    C: Expr = name if all_kept else written(rows)
    Ct = Call("transpose", C)
    columns = col.columns_of(rows)
    gram = [[col.dot(u, v) for v in columns] for u in columns]
    right = [col.dot(u, target) for u in columns]
    inverse = inverted(gram)
    weights = times(inverse, right)
    point = vector(times(rows, weights))
    P = written([[col.dot(r, s) for s in rows] for r in [times_row(row, inverse) for row in rows]])
    conditions = elimination.conditions
    rest = vector([a - b for a, b in zip(target, times(rows, weights), strict=True)])
    G, zero = written(gram), Array(*[0] * len(kept))
    steps = (
        *(() if all_kept else (_dropped(name, B, C, kept),)),
        Step(MatMul(Ct, C), G, (rules.inner_product,), note="all inner products of the columns"),
        Step(MatMul(Ct, shown), vector(right), (rules.inner_product,), note="and of the columns with $x$"),
        Step(MatMul(Call("inv", G), vector(right)), vector(weights), (rules.solving,), conditions=conditions,
             note="the coefficients, from the normal equations; the matrix is invertible because the columns are independent"),
        Step(MatMul(C, vector(weights)), point, (rules.columns_combined,), conditions=conditions, note="the projection"),
        Step(MatMul(Ct, subtract(shown, point)), zero, (rules.orthogonal_residual,), conditions=conditions, note="check: what is left is orthogonal to every column"),
        Step(Call("norm", subtract(shown, point)), Call("norm", rest), (rules.length,), conditions=conditions, note="the distance from the span"),
        *_distance(rest, conditions),
        Step(MatMul(C, Call("inv", MatMul(Ct, C)), Ct), P, (rules.projection_on_columns,), conditions=conditions, note="the projection matrix $P$"),
    )  # fmt: skip
    remarks = () if all_kept else ("The columns of B are dependent; those that depend on earlier ones were left out.",)
    return Projection(steps, vector(weights), point, P, kept, conditions, remarks)


def _distance(rest: Expr, conditions: tuple[Condition, ...]) -> list[Step]:
    field = Entries()
    entries = [field.read(e) for e in rest.args]
    square = col.dot(entries, entries)
    if square.symbolic:
        return []
    return [
        Step(
            Call("norm", rest),
            col.length(entries).written() if not square.is_zero else square.written(),
            (rules.length,),
            conditions=conditions,
        )
    ]


def _dropped(name: Expr, B: Array, C: Expr, kept: tuple[int, ...]) -> Step:
    """B is the kept columns times the coefficients of its echelon form."""
    reduced = gauss_jordan(col.real_rows(B, "B"))
    coefficients = written(reduced.matrix[: len(kept)])
    left = " and ".join(str(j + 1) for j in range(B.shape[1]) if j not in kept)
    return Step(
        name,
        MatMul(C, coefficients),
        (rules.columns_combined,),
        note=f"column {left} depends on the columns before it and is left out",
    )


def inverted(square: Rows) -> Rows:
    """The inverse of an invertible matrix of entries, by elimination of [A | I]."""
    n = len(square)
    zero = square[0][0] - square[0][0]
    wide = [[*row, *[zero + int(i == j) for j in range(n)]] for i, row in enumerate(square)]
    return [row[n:] for row in gauss_jordan(wide, columns=n).matrix]


def times_row(row: Row, matrix: Rows) -> Row:
    """Row times matrix."""
    return times(col.columns_of(matrix), row)
