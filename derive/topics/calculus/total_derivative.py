"""The derivative along several inner functions of one variable: partial times ordinary derivative, summed."""

from dataclasses import replace

from derive.errors import AssumptionError
from derive.language.expressions import Add, Call, Derivative, Expr, Mul, Subs, Symbol, substitute
from derive.methods import partial
from derive.methods.at_points import value
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.rules import calculus
from derive.topics import topic
from derive.topics.calculus.gradient import inside_of
from derive.topics.data import function, scalar

r = Symbol("r")


@topic(title="Total derivative", covers=("calculus/total-derivative",), sources=("Rudin (1976), Theorem 9.15",))
def total_derivative(p="q_1*q_2", middle=("q_1", "q_2"), inner=("z**2", "exp(z)"), variable="z", at="1") -> Derivation:
    """dp/dz for p(q_1(z), …, q_n(z)) by the chain rule, its value at the point, and the direct derivative as a check.

    >>> print(total_derivative(p="a*b", middle=("a", "b"), inner=("t", "t**2"), variable="t", at=2).result)
    3*t**2
    """
    p = function(p, "p")
    if not isinstance(variable, Symbol):
        raise AssumptionError(f"variable = {variable!s:.40}: expected a letter such as z")
    paths = inside_of(p, middle, inner, variable, "p")
    middle, first = tuple(paths), next(iter(paths.values()))
    worked = partial.total_derivative(p, variable, paths)
    composed = substitute(p, paths)
    direct = differentiate(composed, variable)
    check = Step(Derivative(composed, variable), direct.result, direct.steps[0].by if direct.steps else (calculus.algebra,),
                 note="check: put in first, then differentiated", steps=direct.steps)  # fmt: skip
    swapped = Add(*[
        Mul(substitute(differentiate(p, q).result, paths), differentiate(first, variable).result) for q in middle
    ])  # fmt: skip
    return replace(
        worked, title="Total derivative", at={variable: scalar(at, "at")},
        steps=(in_general(len(middle)), *worked.steps, *value(worked.result, {variable: at}), check),
        mistakes=refuted(Step(worked.problem, swapped, note="every term has the derivative of its own inner function, not the first one's each time")),
    )  # fmt: skip


def in_general(n: int) -> Step:
    """The rule for any p of so many inner functions."""
    t = Symbol("t")
    q = [Call(f"q{k + 1}", t) for k in range(n)]
    letters = [Symbol(f"s_{k + 1}") for k in range(n)]
    terms = []
    for k in range(n):
        slope: Expr = Derivative(Call("p", *letters), letters[k])
        for s, f in zip(letters, q, strict=True):
            slope = Subs(slope, s, f)
        terms.append(Mul(slope, Derivative(q[k], t)))
    return Step(
        Derivative(Call("p", *q), t), Add(*terms), (calculus.multivariable_chain_rule,), note="for any functions"
    )
