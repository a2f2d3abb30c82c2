"""The rank: pivots counted, once for the rows and once for the columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language.expressions import Call, Number
from derive.methods import subspaces
from derive.methods.products import transposed
from derive.model import Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="Rank",
    complex=True,
    covers=("linear-algebra/rank", "linear-algebra/row-rank-equals-column-rank"),
    sources=("Mathlib Matrix.rank_transpose",),
)
def rank(A: Any = [[1, 0], [2, 3], [1, 3]]) -> Derivation:  # noqa: B006  # read, never changed
    """The rank of an m × n matrix, the rows and columns that depend on others, and the rank of the transpose.

    >>> print(rank().result)
    2
    """
    A = data.matrix(A)
    s, t = subspaces.Spaces.of(A), subspaces.Spaces.of(transposed(A))
    steps = [*subspaces.elimination(s), *subspaces.dependency(s), *_why(s, t)]
    steps += [*t.found.steps(), Step(Call("rank", Call("transpose", A)), Number(t.rank), (rules.rank_of_transpose,),
              conditions=t.conditions, note="check: the transpose eliminated by itself")]  # fmt: skip
    steps += [_row(step) for step in subspaces.dependency(t)]
    d = Derivation(
        title="Rank", problem=Call("rank", A), steps=tuple(steps), result=Number(s.rank), conditions=s.conditions,
        remarks=_verdict(s),
    )  # fmt: skip
    return named(d, A=A) if s.m > 1 and s.n > 1 else d


def _row(step: Step) -> Step:
    note = step.note.replace("column", "row")
    return Step(step.before, step.after, (rules.combination_of_rows,), step.relation, step.conditions, note)


def _why(s: subspaces.Spaces, t: subspaces.Spaces) -> list[Step]:
    """A = C R, or Aᵀ so where all columns of A have a pivot: C has r columns, R has r rows."""
    turned = [replace(step, before=Call("transpose", s.A)) for step in subspaces.column_row(t)]
    lines = subspaces.column_row(s) or turned
    made = "every column of the product is made of the former, every row of the latter"
    note = f"first factor {s.rank} columns, second factor {s.rank} rows: {made}, so both ranks are at most {s.rank}"
    return [replace(step, note=note) for step in lines]


def _verdict(s: subspaces.Spaces) -> tuple[str, ...]:
    full = min(s.m, s.n)
    where = " where the conditions hold" if s.conditions else ""
    kind = "full rank" if s.rank == full else f"rank deficient, {full} would be full rank"
    return (f"The {s.m} × {s.n} matrix has rank {s.rank}{where}: {kind}.",)
