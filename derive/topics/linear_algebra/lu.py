"""P A = L U: elimination that keeps its multipliers, and A x = b solved by two substitutions."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, MatMul
from derive.methods import lu as method
from derive.methods.eliminate import written
from derive.methods.products import product
from derive.model import EQUIVALENT, Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="LU decomposition",
    complex=True,
    covers=("linear-algebra/lu",),
    sources=("SciPy reference, scipy.linalg.lu",),
)
def lu(A: Any = [[1, 2], [3, 4]], b: Any = None, pivoting: str = "needed") -> Derivation:  # noqa: B006
    """P A = L U for any m × n matrix, and the solution of A x = b where A is square and regular.

    pivoting : "needed" swaps rows where a pivot is 0, "partial" takes the largest pivot, "none" never swaps.
    b : right-hand side; without it A(1, …, 1) is taken.

    >>> print(lu(pivoting="partial").result)
    [[1, 0], [1/3, 1]] @ [[3, 4], [0, 2/3]]
    """
    A = data.matrix(A)
    f = method.Factors.of(A, pivoting)
    right: Any = product(A, Array(*[1] * len(A.args[0].args))) if b is None else data.vector(b, "b", length=len(A.args))
    steps = [
        *method.elimination(f),
        *method.factorisation(f),
        *_largest(f, pivoting),
        *method.determinant(f),
        *method.solve(f, right),
    ]
    result = MatMul(written(f.L), written(f.U))
    d = Derivation(
        title="LU decomposition",
        question="$A$ as a lower times an upper triangular factor",
        problem=f.left,
        steps=tuple(steps),
        result=result,
        conditions=f.conditions,
        at=_solved(steps),
        remarks=_remarks(f, pivoting),
        mistakes=_signs(f),
    )
    return named(d, A=A) if written(f.U) is not A and written(f.L) is not A else d


def _solved(steps: list[Step]) -> dict[ex.Expr, ex.Expr]:
    """What the substitutions found, as numbers worth showing."""
    found = [step.after.args for step in steps if step.relation == EQUIVALENT]
    return {name: value for name, value in found if not ex.free_symbols(value)}


def _largest(f: method.Factors, pivoting: str) -> list[Step]:
    """The factors with the largest pivots, where they are others."""
    if pivoting == "partial" or ex.free_symbols(f.A):
        return []
    g = method.Factors.of(f.A, "partial")
    if g.order == f.order:
        return []
    note = "in floating point one takes the largest pivot of each column, so that no multiplier exceeds 1 in size"
    return [Step(g.left, MatMul(written(g.L), written(g.U)), (rules.lu,), note=note)]


def _remarks(f: method.Factors, pivoting: str) -> tuple[str, ...]:
    said = []
    if f.swapped:
        why = "it is the larger one" if pivoting == "partial" else "a pivot was 0"
        said.append(
            f"Rows changed places because {why}; $P$ holds the new order, and without it there would be no such factors."
        )
    if len(f.U) != len(f.U[0]):
        said.append(
            f"$A$ is {len(f.U)} × {len(f.U[0])}: the factorisation needs no square matrix, $L$ is square and $U$ has the shape of $A$."
        )
    elif f.found.rank < len(f.U):
        said.append("A pivot is missing: $A$ is singular, and $A @ x = b$ has no single solution.")
    return tuple(said)


def _signs(f: method.Factors) -> tuple[Step, ...]:
    """The multipliers with the sign of the row operation."""
    L = [[e if i == j else -e for j, e in enumerate(row)] for i, row in enumerate(f.L)]
    wrong = MatMul(written(L), written(f.U))
    if product(written(L), written(f.U)) is product(written(f.L), written(f.U)):
        return ()
    return (Step(f.left, wrong, note="$R_2 - l*R_1$ puts plus $l$ into $L$, for $L$ undoes the operations"),)
