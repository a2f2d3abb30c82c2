"""The derivative from its definition: the difference quotient, algebra until h cancels, h to 0."""

from derive.language.expressions import Derivative, Subs, Symbol, as_expr, substitute
from derive.methods import pictures
from derive.methods.at_points import value
from derive.methods.difference_quotients import from_definition, quotient
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.topics import topic
from derive.topics.data import function_of, scalar

x, h = Symbol("x"), Symbol("h")


@topic(title="Derivative", covers=("calculus/derivative",), sources=("DLMF 1.4.4",))
def derivative(f="x**2", at="3") -> Derivation:
    """f'(x) as the limit of the difference quotient, its value at the point, and quotients for small h beside it.

    >>> print(derivative(f="1/x", at=2).result)
    -1/x**2
    """
    f, at = function_of(f, "f", x), scalar(at, "at")
    steps = from_definition(f, x)
    result = steps[-1].after
    numbers = value(result, {x: at}, name="the slope at the point")
    for size in ("0.1", "0.01", "0.001"):
        steep = substitute(substitute(quotient(f, x, h), {x: at}), {h: as_expr(float(size))})
        numbers += value(steep, {}, name=f"check: the quotient with $h = {size}$", digits=8)
    return Derivation(
        title="Derivative", problem=Derivative(f, x), steps=(*steps, *numbers), result=result, at={x: at},
        figures=pictures.tangent(f, x, at, substitute(result, {x: at})),
        mistakes=refuted(Step(Subs(Derivative(f, x), x, at), Derivative(substitute(f, {x: at}), x),
                              note="the number is put in after differentiating, not before")),
        remarks=("The slope of the secant through $x$ and $x + h$ tends to the slope of the tangent at $x$.",),
    )  # fmt: skip
