"""rank A + nullity A = n: columns with a pivot and columns without."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Add, Call, Number
from derive.methods import subspaces
from derive.model import Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

m, n, M = ex.symbols("m n M")


@topic(
    title="Rank–nullity theorem",
    complex=True,
    covers=("linear-algebra/rank-nullity",),
    sources=("Mathlib LinearMap.finrank_range_add_finrank_ker",),
)
def rank_nullity(A: Any = [[1, 0, 2], [0, 1, 3]]) -> Derivation:  # noqa: B006  # read, never changed
    """Rank and nullity of an m × n matrix, which sum to n.

    >>> print(rank_nullity().result)
    3
    """
    A = data.matrix(A)
    s = subspaces.Spaces.of(A)
    both = Add(Call("rank", A), Call("nullity", A))
    free = s.n - s.rank
    law = Step(
        Call("rank", M) + Call("nullity", M),
        n,
        (rules.rank_nullity,),
        note="for any matrix of $n$ columns: each has a pivot or is free",
    )
    general, shapes = apart([law], {"M": (m, n)}, A)
    steps = [
        *general,
        *subspaces.elimination(s),
        Step(
            Call("nullity", A),
            Number(free),
            (rules.rank_nullity,),
            conditions=s.conditions,
            note="columns without a pivot",
        ),
        *subspaces.null_lines(s),
        Step(
            both,
            Number(s.n),
            (rules.rank_nullity,),
            conditions=s.conditions,
            note=f"check: {s.rank} and {free} make the number of columns",
        ),
    ]
    d = Derivation(
        title="Rank–nullity theorem", problem=both, steps=tuple(steps), result=Number(s.n), conditions=s.conditions, shapes=shapes,
        mistakes=_rows_counted(s, both),
    )  # fmt: skip
    return named(d, A=A) if s.n > 1 else d


def _rows_counted(s: subspaces.Spaces, both: ex.Expr) -> tuple[Step, ...]:
    if s.m == s.n:
        return ()
    return (Step(both, Number(s.m), note="the columns are counted, not the rows"),)
