"""det(cA) = cⁿ det A: one factor c leaves each of the n rows."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Call, Expr, Mul, Pow, as_expr
from derive.methods import determinants
from derive.methods.determinants import value_of
from derive.methods.products import scaled
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart

n, k, M = ex.symbols("n k M")


@topic(
    title="Determinant of a scaled matrix",
    complex=True,
    covers=("linear-algebra/determinant-scaling",),
    sources=("Mathlib Matrix.det_smul", "DLMF §1.3(i)"),
)
def determinant_scaling(A: Any = [[1, 2], [3, 4]], c: Any = 3) -> Derivation:  # noqa: B006  # read, never changed
    """det(c A) for a square matrix and a number c, the factor taken out of one row after the other.

    >>> print(determinant_scaling().result)
    -18
    """
    A, c = data.matrix(A, square=True), data.scalar(c, "c")
    size = len(A.args)
    worth, det = value_of(scaled(c, A)), value_of(A)
    times = Mul(Pow(c, as_expr(size)), det) if size > 1 else Mul(c, det)
    law = Step(
        Call("det", k * M), k**n * Call("det", M), (rules.determinant_of_multiple,), note="for any matrix of $n$ rows"
    )
    general, shapes = apart([law], {"M": (n, n)}, A, c)
    steps = [
        *general,
        Step(Mul(c, A), scaled(c, A), (algebra.entry_by_entry,), note="the data: every row has the factor"),
        *_row_by_row(A, c),
        *determinants.worked(A, "what is left"),
        Step(Call("det", Mul(c, A)), times, (rules.determinant_of_multiple,)),
        *([] if times is worth else [Step(times, worth, (algebra.algebra,))]),
        Step(
            Call("det", scaled(c, A)),
            worth,
            (algebra.cofactor_expansion,),
            note="check: the determinant of the scaled matrix itself",
        ),
    ]
    return Derivation(
        title="Determinant of a scaled matrix",
        problem=Call("det", Mul(c, A)),
        steps=tuple(steps),
        result=worth,
        shapes=shapes,
        mistakes=_one_factor(A, c, det, worth),
    )


def _row_by_row(A: Array, c: Expr) -> list[Step]:
    """det of the scaled matrix = c det(first row freed) = c² det(two rows freed) = …"""
    many, steps = scaled(c, A), []
    before: Expr = Call("det", many)
    for i in range(1, len(A.args) + 1):
        freed = Array(*A.args[:i], *many.args[i:])
        after = Mul(c if i == 1 else Pow(c, as_expr(i)), Call("det", freed))
        steps.append(Step(before, after, (rules.factor_from_a_row,), note=f"out of row {i}"))
        before = after
    return steps


def _one_factor(A: Array, c: Expr, det: Expr, worth: Expr) -> tuple[Step, ...]:
    """c det A, where that is something else."""
    wrong = value_of(Array(Array(Mul(c, det))))
    if wrong is worth:
        return ()
    return (Step(Call("det", Mul(c, A)), Mul(c, det), note="the factor leaves every row, not one"),)
