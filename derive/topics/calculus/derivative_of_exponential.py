"""The derivative of the exponential function, and of e to any power by the chain rule."""

from derive.language.expressions import ONE, ZERO, Array, Call, Derivative, Limit, Symbol, free_symbols
from derive.methods.at_points import value
from derive.methods.difference_quotients import quotient
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import calculus, limits
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.calculus.gradient import check_point
from derive.topics.data import function

t, h = Symbol("t"), Symbol("h")
growth = Call("exp", t)


@topic(title="Derivative of the exponential", covers=("calculus/derivative-of-exponential",), sources=("DLMF 4.7.7",))
def derivative_of_exponential(exponent="x*y", variables=("x", "y"), at=(1, 2)) -> Derivation:
    """(e^t)' = e^t from the definition, then e to the given exponent in each variable, with numbers at the point.

    >>> print(derivative_of_exponential(exponent="-x**2/2", variables=("x",), at=(1,)).result)
    [-x*exp(-x**2/2)]
    """
    exponent = function(exponent, "exponent")
    f = Call("exp", exponent)
    point = check_point(f, variables, at)
    steps, results = _from_the_definition(), []
    for x in point:
        lines, result = _in(f, exponent, x)
        steps += [*lines, *value(result, point)]
        results.append(result)
    forgotten = [Step(Derivative(f, x), f, note="the inner derivative is missing") for x in point]
    return Derivation(
        title="Derivative of the exponential", problem=Array(*[Derivative(f, x) for x in point]), steps=tuple(steps),
        result=Array(*results), at=point, mistakes=refuted(*forgotten[:1]),
        remarks=("The exponential is the function that is its own derivative, with the value 1 at 0.",),
    )  # fmt: skip


def _from_the_definition() -> list[Step]:
    start = Limit(quotient(growth, t, h), h, ZERO)
    parted = growth * Limit((Call("exp", h) - 1) / h, h, ZERO)
    return [
        Step(Derivative(growth, t), start, (limits.definition_of_the_derivative,)),
        Step(start, parted, (rules.product_of_exponentials, limits.constant_multiple), note="$exp(t)$ does not depend on $h$"),
        Step(parted, growth * ONE, (limits.exponential_minus_one,)),
        Step(growth * ONE, growth, (limits.algebra,)),
    ]  # fmt: skip


def _in(f, exponent, x: Symbol):
    """Outer derivative times inner derivative, in one variable."""
    inner = differentiate(exponent, x)
    chain, put_in = f * Derivative(exponent, x), f * inner.result
    result = tidy(put_in)
    held = ", ".join(f"${s}$" for s in sorted(map(str, free_symbols(f) - {x})))
    lines = [
        Step(Derivative(f, x), chain, (calculus.exponential_rule,), note=f"{held} held fixed" if held else ""),
        Step(chain, put_in, tuple(dict.fromkeys(r for s in inner.steps[:1] for r in s.by)), note="the inner derivative", steps=inner.steps),
    ]  # fmt: skip
    return (lines if result is put_in else [*lines, Step(put_in, result, (calculus.algebra,))]), result
