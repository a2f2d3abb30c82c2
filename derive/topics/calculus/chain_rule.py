"""The chain rule: outer derivative at the inner function, times inner derivative."""

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Call, Derivative, Limit, Subs, Symbol, free_symbols, substitute
from derive.methods.at_points import along, require_inside, values
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import calculus, limits
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function, function_of

x, z, h = Symbol("x"), Symbol("z"), Symbol("h")


@topic(title="Chain rule", covers=("calculus/chain-rule",), sources=("DLMF 1.4.10",))
def chain_rule(outer="sin(z**2)", inner="x**3", at=(1, 2, 3)) -> Derivation:
    """d/dx of the outer function, written in z, at z = the inner function, written in x; values at the points.

    >>> print(chain_rule(outer="exp(z)", inner="-x", at=0).result)
    -exp(-x)
    """
    outer, inner = function_of(outer, "outer", z), function(inner, "inner")
    outer = outer if z in free_symbols(outer) else substitute(outer, {x: z})
    if x in free_symbols(outer) or z in free_symbols(inner):
        raise AssumptionError(
            f"outer = {outer!s:.40}, inner = {inner!s:.40}: expected the outer function in z and the inner one in x"
        )
    composed = substitute(outer, {z: inner})
    dz, dx = differentiate(outer, z), differentiate(inner, x)
    chain = Subs(Derivative(outer, z), z, inner) * Derivative(inner, x)
    slope = Subs(dz.result, z, inner) * dx.result
    put_in = substitute(dz.result, {z: inner}) * dx.result
    result = differentiate(composed, x).result
    steps = [
        *_why(),
        *dz.steps, *dx.steps,
        Step(Derivative(composed, x), chain, (calculus.chain_rule,), note=f"outer function ${outer}$, inner function $z = {inner}$"),
        Step(chain, slope, (calculus.algebra,), note="the two derivatives from above"),
        Step(slope, put_in, (calculus.evaluation,), note="the inner function put in for $z$"),
    ]  # fmt: skip
    if result is not put_in:
        steps.append(Step(put_in, result, (calculus.algebra,)))
    points = along(x, at)
    for point in points:
        require_inside(steps, point)
    slips = (
        Step(Derivative(composed, x), tidy(substitute(dz.result, {z: inner})), note="the inner derivative is missing"),
        Step(Derivative(composed, x), substitute(dz.result, {z: dx.result}), note="the outer derivative belongs at the inner function, not at its derivative"),
    )  # fmt: skip
    return Derivation(
        title="Chain rule", problem=Derivative(composed, x), steps=(*dict.fromkeys(steps), *values(result, points)),
        result=result, mistakes=refuted(*slips), remarks=dz.remarks + dx.remarks,
    )  # fmt: skip


def _why() -> list[Step]:
    """The difference quotient of f(g(x)), widened by the difference of the inner function."""
    f, g = (lambda e: Call("f", e)), (lambda e: Call("g", e))
    quotient = (f(g(x + h)) - f(g(x))) / h
    inner = (g(x + h) - g(x)) / h
    widened = (f(g(x + h)) - f(g(x))) / (g(x + h) - g(x)) * inner
    slope = Subs(Derivative(f(z), z), z, g(x)) * Derivative(g(x), x)
    moves = (Condition(text="$g(x + h)$ is not $g(x)$ for small $h$; where it is, both sides are 0"),)
    return [
        Step(Derivative(f(g(x)), x), Limit(quotient, h, ZERO), (limits.definition_of_the_derivative,)),
        Step(Limit(quotient, h, ZERO), Limit(widened, h, ZERO), (rules.widening,), conditions=moves),
        Step(Limit(widened, h, ZERO), slope, (limits.product_of_limits,),
             note="$g(x + h)$ tends to $g(x)$, so the first factor is a difference quotient of $f$ at $g(x)$"),
    ]  # fmt: skip
