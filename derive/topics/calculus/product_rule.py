"""The product rule, proved from the difference quotient, and at work on two functions."""

from derive.language.expressions import ZERO, Call, Derivative, Limit, Symbol
from derive.methods.at_points import along, require_inside, values
from derive.methods.difference_quotients import quotient
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import calculus, limits
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function

x, h = Symbol("x"), Symbol("h")
U, V = Call("u", x), Call("v", x)


@topic(title="Product rule", covers=("calculus/product-rule",), sources=("DLMF 1.4.6",))
def product_rule(u="x**2", v="sin(x)", at=(2, 3, 1)) -> Derivation:
    """(u v)' = u' v + u v' for any differentiable functions, then for the given ones, with values at the points.

    >>> print(product_rule(u="x**2", v="3*x", at=2).result)
    9*x**2
    """
    u, v = function(u, "u"), function(v, "v")
    du, dv = differentiate(u, x), differentiate(v, x)
    named = Derivative(u, x) * v + u * Derivative(v, x)
    put_in = du.result * v + u * dv.result
    result = tidy(put_in)
    example = [
        Step(Derivative(u * v, x), named, (calculus.product_rule,), note="the given functions"),
        Step(named, put_in, tuple(dict.fromkeys(r for d in (du, dv) for s in d.steps[:1] for r in s.by[:1])) or (calculus.algebra,),
             steps=(*du.steps, *dv.steps)),
    ]  # fmt: skip
    if result is not put_in:
        example.append(Step(put_in, result, (calculus.algebra,)))
    points = along(x, at)
    for point in points:
        require_inside(example, point)
    return Derivation(
        title="Product rule", problem=Derivative(u * v, x), result=result,
        steps=(*_proof(), *example, *values(result, points)),
        mistakes=refuted(Step(Derivative(u * v, x), tidy(du.result * dv.result),
                              note="the derivative of a product is not the product of the derivatives")),
    )  # fmt: skip


def _proof() -> list[Step]:
    """From the difference quotient of u v."""
    start = Limit(quotient(U * V, x, h), h, ZERO)
    ahead = Call("v", x + h)
    split = quotient(U, x, h) * ahead + U * quotient(V, x, h)
    parted = Limit(((Call("u", x + h) - U) * ahead + U * (ahead - V)) / h, h, ZERO)
    limits_of = Limit(quotient(U, x, h), h, ZERO) * Limit(ahead, h, ZERO) + U * Limit(quotient(V, x, h), h, ZERO)
    exist = (Condition(text="$u$ and $v$ are differentiable at $x$"),)
    return [
        Step(Derivative(U * V, x), start, (limits.definition_of_the_derivative,)),
        Step(start, parted, (rules.adding_and_subtracting,), note="$u(x)*v(x + h)$ is taken away and added again"),
        Step(parted, Limit(split, h, ZERO), (limits.algebra,)),
        Step(Limit(split, h, ZERO), limits_of, (limits.sum_of_limits, limits.product_of_limits), conditions=exist),
        Step(limits_of, Derivative(U, x) * V + U * Derivative(V, x), (limits.definition_of_the_derivative, rules.continuity)),
    ]  # fmt: skip
