"""More equations than unknowns: solvable only for b in the column space, else by least squares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, Pow
from derive.methods import pictures, solving
from derive.methods.decimals import rounded
from derive.methods.eliminate import vector
from derive.methods.products import added, dot, product, transposed
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

m, n, M, v, x = ex.symbols("m n M v x")
SHAPES = {"M": (m, n), "v": (m,), "x": (n,)}


@topic(
    title="Overdetermined system and least squares",
    covers=("linear-algebra/overdetermined-system",),
    sources=("Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eq. 2.59",),
)
def overdetermined_system(A: Any = [[1, 0], [0, 1], [2, 3]], b: Any = [1, 1, 1]) -> Derivation:  # noqa: B006
    """Whether A x = b can be solved; if not, the x with the shortest residual, from the normal equations.

    >>> print(overdetermined_system().result)
    [x_1, x_2] == [3/7, 1/7]
    """
    A = data.matrix(A)
    b = data.vector(b, "b", length=len(A.args))
    s = solving.System.of(A, b)
    steps = solving.elimination(s)
    if s.solvable:
        solved = [*solving.back_substitution(s), solving.solution(s), *solving.checks(s)]
        last = next(step for step in solved if step.by == (rules.general_solution,))
        remark = "$b$ lies in the column space: the system can be solved, and the residual is 0."
        return _derivation(A, b, [*steps, *solved], last, s.at, remark)
    steps += solving.no_solution(s)
    normal = solving.System.of(product(transposed(A), A), product(transposed(A), b), s.x)
    lines, last = _normal_equations(A, b, normal)
    where = " where the conditions hold" if s.conditions else ""
    remark = f"$b$ does not lie in the column space{where}; least squares takes the point of the column space that is nearest to $b$."
    best: Any = vector(normal.particular())
    nearest = product(A, best)
    seen = pictures.projection(b, nearest, names=("b", "p"), onto="the column space of $A$")
    return replace(_derivation(A, b, steps + lines, last, normal.at, remark), figures=seen)


def _derivation(A: Array, b: Array, steps: list[Step], last: Step, at: Any, remark: str) -> Derivation:
    d = Derivation(
        title="Overdetermined system and least squares", question="$x$ with the shortest residual $A @ x - b$",
        problem=last.before, steps=tuple(steps), result=last.after, at=at,
        shapes=apart([], SHAPES, A, b)[1], remarks=(remark,),
    )  # fmt: skip
    return named(d, A=A, b=b) if len(A.args) > 1 and len(A.args[0].args) > 1 else d


def _normal_equations(A: Array, b: Array, s: solving.System) -> tuple[list[Step], Step]:
    """AᵀA x = Aᵀb, its solution, and the residual."""
    T = Call("transpose", A)
    slope = ex.Derivative(Pow(Call("norm", MatMul(M, x) - v), 2), x)
    given = s.conditions
    solution = solving.solution(s)
    best: Any = vector(s.particular())
    residual = added(b, product(A, best), -1)
    squared = dot(residual, residual)
    zero = Array(*[ZERO] * s.n)
    general = Step(slope, 2 * MatMul(Call("transpose", M), MatMul(M, x) - v), (rules.gradient_of_squared_residual,),
                   note="the squared residual is smallest where its gradient is 0")  # fmt: skip
    lines = [
        *apart([general], SHAPES, A, b)[0],
        Step(MatMul(T, A), s.A, (rules.matrix_product,), note="the normal equations of the data: the matrix"),
        Step(MatMul(T, b), s.b, (rules.row_times_column,), note="and the right-hand side"),
        *s.found.steps(),
        *solving.back_substitution(s),
        solution,
        Step(b - MatMul(A, best), residual, (algebra.matrix_arithmetic,), conditions=given, note="the residual"),
        Step(MatMul(residual, residual), squared, (rules.inner_product,), conditions=given, note="its squared length, smaller than for any other $x$"),
        Step(MatMul(T, residual), zero, (algebra.matrix_arithmetic,), conditions=given, note="check: the residual stands at right angles to every column"),
        *_pythagoras(A, b, best, squared, s),
    ]  # fmt: skip
    if not ex.free_symbols(Array(A, b)) and not s.found.free:
        lines += rounded(best)
    return lines, solution


def _pythagoras(A: Array, b: Array, best: Array, squared: Expr, s: solving.System) -> list[Step]:
    """|A x − b|² = |A (x − x̂)|² + |r|² for every x."""
    unknown = Array(*s.x)
    r, moved = MatMul(A, unknown) - b, MatMul(A, unknown - best)
    note = "check: any other $x$ adds a square to it"
    return [Step(MatMul(r, r), MatMul(moved, moved) + squared, (rules.pythagoras,), conditions=s.conditions, note=note)]
