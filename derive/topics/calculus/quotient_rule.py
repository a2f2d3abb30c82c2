"""The quotient rule from the product rule and the chain rule, and at work on two functions."""

from derive.errors import AssumptionError
from derive.language.expressions import ONE, TWO, ZERO, Call, Derivative, Neg, Pow, Symbol, Unequal
from derive.methods.at_points import along, require_inside, values
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import calculus
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function

x = Symbol("x")
U, V = Call("u", x), Call("v", x)


@topic(title="Quotient rule", covers=("calculus/quotient-rule",), sources=("DLMF 1.4.7",))
def quotient_rule(u="sin(x)", v="x", at=(1,)) -> Derivation:
    """(u/v)' = (u' v − u v')/v**2 where v is not 0, then for the given functions, with values at the points.

    >>> print(quotient_rule(u="1", v="x", at=2).result)
    -1/x**2
    """
    u, v = function(u, "u"), function(v, "v")
    if tidy(v) is ZERO:
        raise AssumptionError(f"v = {v!s:.60}: expected a function that is not 0 everywhere")
    du, dv = differentiate(u, x), differentiate(v, x)
    nonzero = (Condition(Unequal(v, ZERO)),)
    named = (Derivative(u, x) * v - u * Derivative(v, x)) / v**2
    put_in = (du.result * v - u * dv.result) / v**2
    result = differentiate(u / v, x).result
    steps = [
        *_proof(),
        Step(Derivative(u / v, x), named, (calculus.quotient_rule,), conditions=nonzero, note="the given functions"),
        Step(named, put_in, tuple(dict.fromkeys(r for d in (du, dv) for s in d.steps[:1] for r in s.by[:1])) or (calculus.algebra,),
             conditions=nonzero, steps=(*du.steps, *dv.steps)),
    ]  # fmt: skip
    if result is not put_in:
        steps.append(Step(put_in, result, (calculus.algebra,), conditions=nonzero))
    points = along(x, at)
    for point in points:
        require_inside(steps, point)
    slips = (
        Step(Derivative(u / v, x), (u * dv.result - du.result * v) / v**2, conditions=nonzero,
             note="the derivative of the numerator comes first; the order decides the sign"),
        Step(Derivative(u / v, x), tidy(du.result / dv.result) if dv.result is not ZERO else ZERO, conditions=nonzero,
             note="the derivative of a quotient is not the quotient of the derivatives"),
    )  # fmt: skip
    return Derivation(
        title="Quotient rule", problem=Derivative(u / v, x), steps=(*steps, *values(result, points)), result=result,
        mistakes=refuted(*slips),
    )  # fmt: skip


def _proof() -> list[Step]:
    """u/v = u·v⁻¹, the product rule, the chain rule, one common denominator."""
    nonzero = (Condition(Unequal(V, ZERO)),)
    inverse = Pow(V, Neg(ONE))
    product = Derivative(U, x) * inverse + U * Derivative(inverse, x)
    chained = Derivative(U, x) * inverse + U * -(Pow(V, Neg(TWO)) * Derivative(V, x))
    return [
        Step(Derivative(U / V, x), Derivative(U * inverse, x), (rules.negative_power,), conditions=nonzero),
        Step(Derivative(U * inverse, x), product, (calculus.product_rule,), conditions=nonzero),
        Step(product, chained, (calculus.power_rule,), conditions=nonzero, note="the chain rule with the outer function $t**(-1)$"),
        Step(chained, (Derivative(U, x) * V - U * Derivative(V, x)) / V**2, (rules.common_denominator,), conditions=nonzero),
    ]  # fmt: skip
