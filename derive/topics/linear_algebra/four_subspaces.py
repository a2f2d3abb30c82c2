"""The four subspaces of a matrix: bases, dimensions and right angles, all from one elimination."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Array, Call, MatMul, Number
from derive.methods import solving, subspaces
from derive.methods.eliminate import vector
from derive.model import Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="The four fundamental subspaces",
    covers=(
        "linear-algebra/four-subspaces", "linear-algebra/column-space", "linear-algebra/row-space",
        "linear-algebra/null-space", "linear-algebra/left-null-space",
    ),
    sources=('Wikipedia, "Fundamental theorem of linear algebra"',),
)  # fmt: skip
def four_subspaces(A: Any = [[1, 0], [2, 3], [1, 3]]) -> Derivation:  # noqa: B006  # read, never changed
    """Bases of column space, row space, null space and left null space of an m × n matrix.

    >>> print(four_subspaces().result, four_subspaces(A=[[1, 0], [0, 1], [0, 0]]).result)
    [2, 0, 2, 1] [2, 0, 2, 1]
    """
    A = data.matrix(A)
    s = subspaces.Spaces.of(A)
    transpose = Call("transpose", A)
    dimensions = Array(Call("rank", A), Call("nullity", A), Call("rank", transpose), Call("nullity", transpose))
    result = Array(s.rank, s.n - s.rank, s.rank, s.m - s.rank)
    steps = [
        *_columns(s), *subspaces.elimination(s), *subspaces.column_row(s), *subspaces.null_lines(s), *subspaces.left_null_lines(s),
        *_condition(s), *_right_angles(s),
        Step(Call("nullity", A), Number(s.n - s.rank), (rules.rank_nullity,), conditions=s.conditions, note="columns without a pivot"),
        Step(Call("nullity", transpose), Number(s.m - s.rank), (rules.rank_nullity,), conditions=s.conditions, note="rows without a pivot"),
        Step(dimensions, result, (rules.rank_of_transpose,), conditions=s.conditions,
             note="check: the dimensions of column space, null space, row space and left null space"),
    ]  # fmt: skip
    d = Derivation(
        title="The four fundamental subspaces", problem=dimensions, steps=tuple(steps), result=result, conditions=s.conditions,
        remarks=_verdict(s),
    )  # fmt: skip
    return named(d, A=A) if s.m > 1 and s.n > 1 else d


def _columns(s: subspaces.Spaces) -> list[Step]:
    """A x is a combination of the columns: that is the column space."""
    x = solving.unknowns(s.n, s.A)
    shown = subspaces.combination(x, subspaces.columns_of(s.A))
    note = "the column space: all combinations of the columns"
    return [Step(MatMul(s.A, Array(*x)), shown, (rules.combination_of_columns,), note=note)]


def _condition(s: subspaces.Spaces) -> list[Step]:
    """A x = b is solvable where b is orthogonal to the left null space."""
    b = solving.unknowns(s.m, s.A, "b")
    steps = []
    for y in s.left_null:
        form = solving.linear_form([e.written() for e in y], b)
        note = f"$A @ x = b$ can be solved only if ${form} = 0$"
        steps.append(
            Step(MatMul(vector(y), Array(*b)), form, (rules.inner_product,), conditions=s.conditions, note=note)
        )
    return steps


def _right_angles(s: subspaces.Spaces) -> list[Step]:
    """Row space and null space, column space and left null space."""
    steps = []
    if s.rank and s.null:
        rows, null = Array(*s.rows), subspaces.from_columns([vector(v) for v in s.null])
        zero = Array(*[Array(*[ZERO] * len(s.null))] * s.rank)
        steps.append(
            Step(
                MatMul(rows, null),
                zero,
                (rules.matrix_product,),
                conditions=s.conditions,
                note="the row space stands at right angles to the null space",
            )
        )
    if s.rank and s.left_null:
        columns, left = subspaces.from_columns(s.columns), Array(*[vector(y) for y in s.left_null])
        zero = Array(*[Array(*[ZERO] * s.rank)] * len(s.left_null))
        steps.append(
            Step(
                MatMul(left, columns),
                zero,
                (rules.matrix_product,),
                conditions=s.conditions,
                note="and the column space to the left null space",
            )
        )
    return steps


def _verdict(s: subspaces.Spaces) -> tuple[str, ...]:
    def basis(vectors: list) -> str:
        return ", ".join(f"${v}$" for v in vectors) if vectors else "empty, the space is 0"

    return (
        f"Column space, dimension {s.rank}; basis: {basis(s.columns)}.",
        f"Row space, dimension {s.rank}; basis: {basis(s.rows)}.",
        f"Null space, dimension {s.n - s.rank}; basis: {basis([vector(v) for v in s.null])}.",
        f"Left null space, dimension {s.m - s.rank}; basis: {basis([vector(y) for y in s.left_null])}.",
    )
