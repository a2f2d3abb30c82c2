"""The product rule and the chain rule at work on one function."""

from dataclasses import replace

from derive.language.expressions import Derivative, Symbol
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.topics import topic
from derive.topics.data import function, scalar

x = Symbol("x")


@topic(
    title="Product rule and chain rule",
    covers=("calculus/product-rule", "calculus/chain-rule"),
    sources=("DLMF 1.4.6", "DLMF 1.4.10"),
)
def product_and_chain_rule(u="x**2", v="sin(x**3)", at="2") -> Derivation:
    """The derivative of u(x) v(x), both in x."""
    u, v, at = function(u, "u"), function(v, "v"), scalar(at, "at")
    worked = differentiate(u * v, x)
    du, dv = differentiate(u, x).result, differentiate(v, x).result
    wrong = Step(
        Derivative(u * v, x), du * dv, note="the derivative of a product is not the product of the derivatives"
    )
    return replace(worked, title="Product rule and chain rule", at={x: at}, mistakes=refuted(wrong))
