"""One linear equation aᵀx = b: a row times a column, and the hyperplane of its solutions."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Indexed, MatMul, Mul, Sum
from derive.methods import solving
from derive.methods.eliminate import vector
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart

n, i, k, t, v, w, z = ex.symbols("n i k t v w z")
SHOWN = 3  # solutions that are put in
GENERAL = (
    Step(MatMul(v, w), Sum(Mul(Indexed(v, i), Indexed(w, i)), i, ex.ONE, n), (rules.inner_product,), note="a row times a column is this sum, for any $n$"),
    Step(MatMul(v, k * w + t * z), k * MatMul(v, w) + t * MatMul(v, z), (rules.linearity_of_product,),
         note="the map from $w$ to $v @ w$ is linear; an equation is no map"),
)  # fmt: skip


@topic(
    title="Linear equation",
    complex=True,
    covers=("linear-algebra/linear-equation",),
    sources=(
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.1 "Systems of Linear Equations"',
    ),
)
def linear_equation(a: Any = [1, 2], b: Any = 4) -> Derivation:  # noqa: B006  # read, never changed
    """All x with a₁x₁ + … + aₙxₙ = b.

    >>> print(linear_equation().result)
    [x_1, x_2] == [4, 0] + x_2*[-2, 1]
    """
    a, b = data.vector(a, "a"), data.scalar(b, "b")
    s = solving.System.of(Array(a), Array(b))
    form = solving.linear_form(a.args, s.x)
    general, shapes = apart(GENERAL, {"v": (n,), "w": (n,), "z": (n,)}, a, b)
    steps = [*general, Step(MatMul(a, Array(*s.x)), form, (rules.row_times_column,), note="the data, written as a sum")]
    if s.solvable:
        steps += [*solving.back_substitution(s), solving.solution(s), *_directions(s), *_points(s)]
        last = next(step for step in steps if step.by == (rules.general_solution,))
        problem, result = last.before, last.after
    else:
        steps += solving.no_solution(s)
        problem, result = MatMul(a, Array(*s.x)), form
    return Derivation(
        title="Linear equation", problem=problem, steps=tuple(steps), result=result, at=s.at, conditions=s.conditions,
        shapes=shapes, remarks=(_kind(s),),
    )  # fmt: skip


def _kind(s: solving.System) -> str:
    if not s.solvable:
        return "All coefficients are 0 and the right-hand side is not: no $x$ satisfies the equation."
    if not s.rank:
        return "All coefficients and the right-hand side are 0: every $x$ satisfies the equation."
    if s.n == 1:
        return f"There is exactly one solution{' where the conditions hold' if s.conditions else ''}."
    names = {2: "a line in the plane", 3: "a plane in space"}
    where = " where the conditions hold" if s.conditions else ""
    return f"The solutions are {names.get(s.n, f'a hyperplane of dimension {s.n - 1}')}{where}; the coefficients are a normal vector of it."


def _directions(s: solving.System) -> list[Step]:
    """The coefficients are orthogonal to every direction of the hyperplane."""
    note = "the coefficients are orthogonal to this direction"
    return [
        Step(MatMul(s.A.args[0], vector(d)), ZERO, (rules.inner_product,), conditions=s.conditions, note=note)
        for d in (s.null_basis() if s.rank else [])
    ]


def _points(s: solving.System) -> list[Step]:
    """Some solutions put in: the free variables 0, then one of them 1, 2."""
    steps = []
    point = s.particular()
    for count in range(SHOWN if s.null_basis() else 1):
        shown = [p + d * count for p, d in zip(point, s.null_basis()[0], strict=True)] if count else point
        before = MatMul(s.A.args[0], vector(shown))
        steps.append(
            Step(
                before,
                s.b.args[0],
                (algebra.matrix_arithmetic,),
                conditions=s.conditions,
                note="check: a solution put in",
            )
        )
    return steps
