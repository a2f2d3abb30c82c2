"""The inverse of a 2×2 matrix: swap the diagonal, turn the other signs, divide by the determinant."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Div, MatMul, Mul
from derive.methods import inverses
from derive.methods.determinants import adjugate, by_cofactors, value_of
from derive.model import Condition, Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named

a, b, c, d = ex.symbols("a b c d")
M, ADJ = Array(Array(a, b), Array(c, d)), Array(Array(d, -b), Array(-c, a))
GENERAL = (
    Step(MatMul(M, ADJ), Mul(a * d - b * c, inverses.identity(2)), (rules.adjugate,), note="in letters: the mixed terms cancel"),
    Step(Call("inv", M), Mul(Div(1, a * d - b * c), ADJ), (rules.inverse_of_two,),
         conditions=(Condition(ex.Unequal(a * d - b * c, ZERO)),), note="so dividing by the determinant gives the inverse"),
)  # fmt: skip


@topic(
    title="Inverse of a 2×2 matrix",
    complex=True,
    covers=("linear-algebra/inverse-2x2",),
    sources=("Mathlib Matrix.mul_adjugate",),
)
def inverse_2x2(A: Any = [[-1, 2], [-3, 4]]) -> Derivation:  # noqa: B006  # read, never changed
    """The inverse of a matrix of two rows by the formula; with determinant 0 there is none.

    >>> print(inverse_2x2(A=[[1, 2], [3, 4]]).result)
    [[-2, 1], [3/2, -1/2]]
    """
    A = data.matrix(A, rows=2, columns=2)
    det, found = value_of(A), inverses.Inverse.of(A)
    steps = [*GENERAL, *by_cofactors(A)]
    if found.inverse is None:
        steps += [step for step in inverses.elimination(found) if step.relation.name == "equal"][:-1]
        remark = "The determinant is 0, so there is no inverse."
        return named(_derivation(Call("det", A), tuple(steps), ZERO, remarks=(remark,)), A=A)
    nonzero = (Condition(ex.Unequal(det, ZERO)),) if ex.free_symbols(A) else ()
    formula = Mul(Div(1, det), adjugate(A)) if det is not ex.ONE else adjugate(A)
    note = "diagonal swapped, other signs turned, divided by the determinant"
    steps.append(Step(Call("inv", A), formula, (rules.inverse_of_two,), conditions=nonzero, note=note))
    if formula is not found.inverse:
        steps.append(Step(formula, found.inverse, (algebra.entry_by_entry,), conditions=nonzero))
    unit = inverses.identity(2)
    steps += [
        Step(
            MatMul(A, found.inverse),
            unit,
            (rules.matrix_times_inverse,),
            conditions=nonzero,
            note="check: from the right",
        ),
        Step(
            MatMul(found.inverse, A),
            unit,
            (rules.inverse_times_matrix,),
            conditions=nonzero,
            note="check: and from the left",
        ),
    ]
    wrong = Mul(
        Div(1, det), Array(Array(A.args[1].args[1], A.args[0].args[1]), Array(A.args[1].args[0], A.args[0].args[0]))
    )
    off = {A.args[0].args[1], A.args[1].args[0]} != {ZERO}
    mistakes = (Step(Call("inv", A), wrong, note="the signs beside the diagonal have to turn"),) if off else ()
    result = _derivation(Call("inv", A), tuple(steps), found.inverse, mistakes=mistakes)
    return result if A is unit else named(result, A=A)


def _derivation(problem: Any, steps: tuple[Step, ...], result: Any, **more: Any) -> Derivation:
    return Derivation(title="Inverse of a 2×2 matrix", problem=problem, steps=steps, result=result, **more)
