"""The derivative of the sine, from the addition theorem and two standard limits."""

from derive.language.expressions import ONE, ZERO, Call, Derivative, Limit, Symbol
from derive.methods.at_points import along, values
from derive.methods.difference_quotients import quotient
from derive.methods.slips import refuted
from derive.model import Condition, Derivation, Step
from derive.rules import difference_quotients as rules
from derive.rules import limits
from derive.topics import topic

x, h = Symbol("x"), Symbol("h")
sin, cos = Call("sin", x), Call("cos", x)
lim_sine, lim_cosine = Limit(Call("sin", h) / h, h, ZERO), Limit((Call("cos", h) - 1) / h, h, ZERO)


@topic(title="Derivative of the sine", covers=("calculus/derivative-of-sine",), sources=("DLMF 4.20.1",))
def derivative_of_sine(at="2") -> Derivation:
    """sin' = cos by the difference quotient, in radians, with its value at the point or the points.

    >>> print(derivative_of_sine(at="pi").result)
    cos(x)
    """
    expanded = (sin * Call("cos", h) + cos * Call("sin", h) - sin) / h
    grouped = sin * ((Call("cos", h) - 1) / h) + cos * (Call("sin", h) / h)
    exist = (Condition(text="both limits exist"),)
    steps = (
        Step(Derivative(sin, x), Limit(quotient(sin, x, h), h, ZERO), (limits.definition_of_the_derivative,)),
        Step(Limit(quotient(sin, x, h), h, ZERO), Limit(expanded, h, ZERO), (rules.addition_theorem,)),
        Step(Limit(expanded, h, ZERO), Limit(grouped, h, ZERO), (limits.algebra,), note="the terms with $sin(x)$ together"),
        Step(Limit(grouped, h, ZERO), sin * lim_cosine + cos * lim_sine, (limits.sum_of_limits, limits.constant_multiple), conditions=exist),
        Step(lim_cosine, Limit(-(Call("sin", h) ** 2) / (h * (Call("cos", h) + 1)), h, ZERO), (limits.conjugate,),
             note="above the bar $cos(h)**2 - 1 = -sin(h)**2$"),
        Step(Limit(-(Call("sin", h) ** 2) / (h * (Call("cos", h) + 1)), h, ZERO),
             -(lim_sine * Limit(Call("sin", h) / (Call("cos", h) + 1), h, ZERO)), (limits.product_of_limits,), conditions=exist),
        Step(-(lim_sine * Limit(Call("sin", h) / (Call("cos", h) + 1), h, ZERO)), -(ONE * (ZERO / 2)),
             (limits.sine_over_angle, limits.direct_substitution), note="the topic Limit has the proof of the first"),
        Step(sin * lim_cosine + cos * lim_sine, sin * ZERO + cos * ONE, (rules.cosine_minus_one, limits.sine_over_angle)),
        Step(sin * ZERO + cos * ONE, cos, (limits.algebra,)),
        *values(cos, along(x, at)),
        Step(Derivative(Call("sin", 2 * x), x), 2 * cos**2 - 2 * sin**2, (limits.algebra,),
             note="check: $2*sin(x)*cos(x)$ by the product rule is $sin(2*x)$, whose slope is $2*cos(2*x)$"),
    )  # fmt: skip
    return Derivation(
        title="Derivative of the sine", problem=Derivative(sin, x), steps=steps, result=cos,
        mistakes=refuted(Step(Derivative(sin, x), -cos, note="the minus sign belongs to the derivative of the cosine")),
        remarks=("The angle is measured in radians: in degrees the limit of $sin(h)/h$ is $pi/180$.",),
    )  # fmt: skip
