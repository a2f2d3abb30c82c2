"""Finite differences of tabulated values, as numpy.gradient takes them: central inside, one-sided at the ends."""

from itertools import pairwise

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Array, Call, Derivative, Expr, Symbol, free_symbols, substitute
from derive.methods.at_points import value
from derive.methods.difference_quotients import end_of_second_order, one_sided, three_points
from derive.methods.differentiate import differentiate
from derive.methods.tidy import tidy
from derive.model import Derivation, Step, approximately
from derive.rules import calculus
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function, numbers, of_equal_length, vector

x, h = Symbol("x"), Symbol("h")


@topic(
    title="Finite differences", covers=("calculus/numerical-derivative",), sources=("NumPy reference, numpy.gradient",)
)
def numerical_derivative(x=(0, 1, 2, 3, 4), y=(0, 10, 40, 90, 160), f="10*x**2") -> Derivation:
    """The derivative of tabulated values y at increasing points x; compared with f' where f takes these values.

    >>> print(numerical_derivative(x=[0, 1, 3], y=[0, 1, 9]).result)
    [1, 2, 4]
    """
    points, values = numbers(x, "x"), vector(y, "y").args
    of_equal_length(x=points, y=values)
    if len(points) < 2 or any(b <= a for a, b in pairwise(points)):
        raise AssumptionError(
            f"x = {vector(x, 'x')!s:.60}: expected at least two increasing points; differences of unsorted points are no derivatives"
        )
    n = len(points)
    ends = [one_sided(points, values, 0), one_sided(points, values, n - 1)]
    quotients = [ends[0], *[three_points(points, values, i) for i in range(1, n - 1)], ends[1]]
    result = Array(*[tidy(q) for q in quotients])
    where = ["left end", *["inside: central"] * (n - 2), "right end"]
    steps = [*_errors(), *[_entry(q, w, p) for q, w, p in zip(quotients, where, points, strict=True)]]
    if n >= 3:
        steps += [
            _entry(end_of_second_order(points, values, i), "at an end with three values", points[i]) for i in (0, -1)
        ]
    steps += _exact(function(f, "f"), points, values)
    return Derivation(
        title="Finite differences", problem=Array(*quotients), steps=tuple(s for s in steps if s.before is not s.after),
        result=result,
        remarks=("Unequal distances take the weights of the parabola through three points; for equal ones this is the central difference.",),
    )  # fmt: skip


def _errors() -> list[Step]:
    """How good each formula is, for any f."""
    g = lambda t: Call("f", t)  # noqa: E731
    slope = Derivative(g(x), x)
    return [
        Step((g(x + h) - g(x - h)) / (2 * h), slope, (rules.central_difference,), approximately(2, (h, ZERO)), note="inside"),
        Step((g(x + h) - g(x)) / h, slope, (rules.forward_difference,), approximately(1, (h, ZERO)), note="at an end"),
        Step((-3 * g(x) + 4 * g(x + h) - g(x + 2 * h)) / (2 * h), slope, (rules.forward_difference,), approximately(2, (h, ZERO)),
             note="at an end, with three values"),
    ]  # fmt: skip


def _entry(quotient: Expr, words: str, at) -> Step:
    return Step(quotient, tidy(quotient), (calculus.algebra,), note=f"{words}, at $x = {at}$")


def _exact(f: Expr, points, values) -> list[Step]:
    """The exact derivative, where f has the given values."""
    if free_symbols(f) - {x} or any(
        tidy(substitute(f, {x: p}) - y) is not ZERO for p, y in zip(map(_written, points), values, strict=True)
    ):
        return []
    worked = differentiate(f, x)
    lines = [s for p in points for s in value(worked.result, {x: _written(p)}, name="exact")]
    return [*worked.steps, *lines]


def _written(p) -> Expr:
    return Array(p).args[0]
