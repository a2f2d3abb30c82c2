"""A x = b solved by x = A⁻¹ b, where A has an inverse."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Call, Equal, MatMul
from derive.methods import determinants, inverses, solving
from derive.methods.determinants import value_of
from derive.methods.products import product
from derive.model import EQUIVALENT, Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

n, M, v, x = ex.symbols("n M v x")
NUMERICS = (
    "In floating point one does not form the inverse: elimination for the one right-hand side (`numpy.linalg.solve`) "
    "costs a third of the multiplications and loses fewer digits."
)


@topic(
    title="Solution through the inverse",
    complex=True,
    covers=("linear-algebra/solve-by-inverse",),
    sources=(
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.3 "Solving Systems of Linear Equations"',
    ),
)
def solve_by_inverse(A: Any = [[-1, 2], [-3, 4]], b: Any = [1, 2]) -> Derivation:  # noqa: B006
    """x = A⁻¹ b for a square matrix A; where A is singular elimination says what solutions there are.

    >>> print(solve_by_inverse().result)
    [0, 1/2]
    """
    A = data.matrix(A, square=True)
    b = data.vector(b, "b", length=len(A.args))
    a, s = inverses.Inverse.of(A), solving.System.of(A, b)
    general = [
        Step(
            MatMul(Call("inv", M), MatMul(M, x)),
            x,
            (rules.inverse_times_matrix,),
            note="if $M @ x = v$, both sides times the inverse give $x$",
        ),
        Step(
            MatMul(M, MatMul(Call("inv", M), v)),
            v,
            (rules.matrix_times_inverse,),
            note="and $inv(M) @ v$ does solve it",
        ),
    ]
    det = determinants.worked(A, "the data: is there an inverse?", a.conditions)
    general, shapes = apart(general, {"M": (n, n), "v": (n,), "x": (n,)}, A, b)
    title = "Solution through the inverse"
    if a.inverse is None:
        remark = "The determinant is 0: there is no inverse, and elimination has to say what solutions there are."
        steps = (*general, *det, *solving.worked(s))
        d = Derivation(
            title=title, problem=Call("det", A), steps=steps, result=value_of(A), remarks=(remark,), shapes=shapes
        )
        return named(d, A=A, b=b)
    solution: Any = product(a.inverse, b)
    steps = (
        *general, *det, *inverses.elimination(a),
        Step(MatMul(Call("inv", A), b), MatMul(a.inverse, b), (algebra.matrix_arithmetic,), conditions=a.conditions),
        Step(MatMul(a.inverse, b), solution, (algebra.matrix_arithmetic,), conditions=a.conditions),
        Step(s.equations, Equal(Array(*s.x), solution), (rules.solution_by_inverse,), EQUIVALENT, a.conditions, "the only solution"),
        Step(MatMul(A, solution), b, (algebra.matrix_arithmetic,), conditions=a.conditions, note="check: put into the system"),
    )  # fmt: skip
    d = Derivation(
        title=title, problem=MatMul(Call("inv", A), b), steps=steps, result=solution, conditions=a.conditions, at=s.at,
        shapes=shapes, remarks=(NUMERICS,), mistakes=_other_side(a, b, solution),
    )  # fmt: skip
    return d if A is inverses.identity(a.n) or a.n == 1 else named(d, A=A)


def _other_side(a: inverses.Inverse, b: Array, solution: Any) -> tuple[Step, ...]:
    """bᵀA⁻¹, where it is another vector."""
    assert a.inverse is not None
    columns = Array(*[Array(*column) for column in zip(*[row.args for row in a.inverse.args], strict=True)])
    wrong = product(columns, b)  # type: ignore[arg-type]
    if wrong is solution:
        return ()
    return (
        Step(MatMul(Call("inv", a.A), b), MatMul(b, a.inverse), note="the inverse stands before $b$, not behind it"),
    )
