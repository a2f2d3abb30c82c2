"""The inverse of a square matrix by Gauss–Jordan elimination, or why there is none."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, Array, Call, Div
from derive.methods import inverses
from derive.methods.decimals import rounded
from derive.model import Derivation, Step
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named

DECIMALS = 4  # rows of an inverse that is also shown in decimals


@topic(
    title="Inverse by Gauss–Jordan elimination",
    complex=True,
    covers=("linear-algebra/matrix-inverse",),
    sources=("Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), Example 2.9",),
)
def matrix_inverse(A: Any = [[-1, 2], [-3, 4]]) -> Derivation:  # noqa: B006  # read, never changed
    """A⁻¹ from [A | I]; a singular matrix is told by a row of zeros and by a vector that it sends to 0.

    >>> print(matrix_inverse().result)
    [[2, -1], [3/2, -1/2]]
    """
    A = data.matrix(A, square=True)
    a = inverses.Inverse.of(A)
    steps = inverses.worked(a)
    problem: ex.Expr = Call("inv", A) if a.inverse is not None else Call("rank", A)
    result: ex.Expr = a.inverse if a.inverse is not None else ex.Number(a.found.rank)
    if a.inverse is not None and a.n <= DECIMALS and not ex.free_symbols(A):
        steps += rounded(result)
    d = Derivation(
        title="Inverse by Gauss–Jordan elimination",
        problem=problem,
        steps=tuple(steps),
        result=result,
        conditions=a.conditions,
        remarks=(_verdict(a),),
        mistakes=_entry_by_entry(a),
    )
    return d if A is inverses.identity(a.n) or a.n == 1 else named(d, A=A)


def _verdict(a: inverses.Inverse) -> str:
    where = " where the conditions hold" if a.conditions else ""
    if a.inverse is None:
        return f"$A$ is singular{where}: it has rank {a.found.rank} and {a.n} rows, and no inverse."
    return f"$A$ is invertible{where}: every row has its pivot."


def _entry_by_entry(a: inverses.Inverse) -> tuple[Step, ...]:
    """1/aᵢⱼ in every place, where no entry is 0."""
    entries = [e for row in a.A.args for e in row.args]
    if a.inverse is None or a.n < 2 or any(ex.constant_value(e) in (0, None) for e in entries):
        return ()
    wrong = Array(*[Array(*[Div(ONE, e) for e in row.args]) for row in a.A.args])
    return (Step(Call("inv", a.A), wrong, note="the inverse is not taken entry by entry"),)
