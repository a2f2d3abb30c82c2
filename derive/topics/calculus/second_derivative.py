"""The second derivative: differentiate twice, or the limit of the central second difference."""

from derive.language.expressions import ZERO, Call, Derivative, Limit, Symbol, as_expr, substitute
from derive.methods.at_points import value
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.model import Derivation, Step, approximately
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function_of, number, scalar

x, h = Symbol("x"), Symbol("h")


@topic(title="Second derivative", covers=("calculus/second-derivative",), sources=("DLMF 1.4.8",))
def second_derivative(f="x**2", at="3", step="1/10") -> Derivation:
    """f''(x) by differentiating twice, and the central second difference with the given step h > 0 at the point.

    >>> print(second_derivative(f="x**3", at=2).result)
    6*x
    """
    f, at, size = function_of(f, "f", x), scalar(at, "at"), as_expr(number(step, "step", above=0))
    worked = differentiate(f, x, 2)
    u = lambda t: Call("f", t)  # noqa: E731
    central = (u(x + h) - 2 * u(x) + u(x - h)) / h**2
    here = [substitute(f, {x: p}) for p in (at + size, at, at - size)]
    difference = (here[0] - 2 * here[1] + here[2]) / size**2
    steps = (
        *worked.steps,
        *value(worked.result, {x: at}, name="at the point"),
        Step(central, Derivative(u(x), x, 2), (rules.second_difference,), approximately(2, (h, ZERO)),
             note="for any f: the terms in $h$ and $h**3$ of the Taylor polynomials cancel"),
        Step(Limit(central, h, ZERO), Derivative(u(x), x, 2), (rules.second_difference,)),
        *value(difference, {}, name=f"check: the central second difference with $h = {size}$"),
    )  # fmt: skip
    first = differentiate(f, x).result
    return Derivation(
        title="Second derivative", problem=Derivative(f, x, 2), steps=steps, result=worked.result, at={x: at},
        remarks=worked.remarks,
        mistakes=refuted(Step(Derivative(f, x, 2), first**2, note="the second derivative is not the square of the first")),
    )  # fmt: skip
