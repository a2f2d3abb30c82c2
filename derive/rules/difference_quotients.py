"""What proofs from the difference quotient use, as data; u and v stand for any differentiable functions of x.

Sources: equation numbers of the NIST Digital Library of Mathematical Functions (DLMF), theorem names of Mathlib.
"""

from __future__ import annotations

from derive.language.expressions import Call, Derivative, Limit, as_expr, symbols
from derive.model import Condition, Rule, approximately
from derive.rules.shorthand import fn, needs, nonzero

x, h, a, b, n = symbols("x h a b n")
zero, one = as_expr(0), as_expr(1)


def u(t):
    return Call("u", t)


def v(t):
    return Call("v", t)


def says(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition(text=t) for t in texts)


adding_and_subtracting = Rule(
    "adding and subtracting u(x) v(x + h)",
    u(x + h) * v(x + h) - u(x) * v(x),
    (u(x + h) - u(x)) * v(x + h) + u(x) * (v(x + h) - v(x)),
)
continuity = Rule(
    "differentiable functions are continuous", Limit(v(x + h), h, 0), v(x), source="Mathlib HasDerivAt.continuousAt"
)
binomial_theorem = Rule(
    "binomial theorem", (x + h) ** 3, x**3 + 3 * x**2 * h + 3 * x * h**2 + h**3, source="Mathlib add_pow"
)
multiplying_out = Rule("multiplying out", (x + h) * (a + b), a * x + b * x + a * h + b * h)
cancelling_h = Rule(
    "cancelling h", Limit(h * (u(x) + h) / h, h, 0), Limit(u(x) + h, h, 0), says("h ≠ 0 in a limit at 0")
)
letting_h_tend_to_0 = Rule("letting h → 0", Limit(u(x) + a * h, h, 0), u(x), says("the expression is continuous in h"))
common_denominator = Rule("common denominator", a / u(x) - b / v(x), (a * v(x) - b * u(x)) / (u(x) * v(x)))
conjugate_of_the_roots = Rule(
    "multiplying by the sum of the roots",
    fn("sqrt", u(x) ** 2 + h**2) - fn("sqrt", u(x) ** 2),
    h**2 / (fn("sqrt", u(x) ** 2 + h**2) + fn("sqrt", u(x) ** 2)),
    needs(nonzero(u(x))),
)
negative_power = Rule("reciprocal as a power", u(x) / v(x), u(x) * v(x) ** as_expr(-1), needs(nonzero(v(x))))
power_as_exponential = Rule(
    "power as an exponential", x**n, fn("exp", n * fn("log", x)), needs(x > 0), "Mathlib Real.rpow_def_of_pos"
)
product_of_exponentials = Rule(
    "product of exponentials", fn("exp", x + h), fn("exp", x) * fn("exp", h), source="Mathlib Real.exp_add"
)
addition_theorem = Rule(
    "addition theorem",
    fn("sin", x + h),
    fn("sin", x) * fn("cos", h) + fn("cos", x) * fn("sin", h),
    source="Mathlib Real.sin_add",
)
cosine_minus_one = Rule("standard limit (cos h − 1)/h", Limit((fn("cos", h) - 1) / h, h, 0), zero)
widening = Rule(
    "multiplying and dividing by the inner difference",
    (Call("f", u(x + h)) - Call("f", u(x))) / h,
    (Call("f", u(x + h)) - Call("f", u(x))) / (u(x + h) - u(x)) * ((u(x + h) - u(x)) / h),
    says("g(x + h) ≠ g(x)"),
)
central_difference = Rule(
    "central difference", (u(x + h) - u(x - h)) / (2 * h), Derivative(u(x), x), says("the third derivative is continuous"),
    "Rudin (1976), Theorem 5.15", approximately(2, (h, zero)),
)  # fmt: skip
forward_difference = Rule(
    "one-sided difference", (u(x + h) - u(x)) / h, Derivative(u(x), x), says("the second derivative is continuous"),
    "Rudin (1976), Theorem 5.15", approximately(1, (h, zero)),
)  # fmt: skip
second_difference = Rule(
    "central second difference", (u(x + h) - 2 * u(x) + u(x - h)) / h**2, Derivative(u(x), x, 2),
    says("the fourth derivative is continuous"), "Rudin (1976), Theorem 5.15", approximately(2, (h, zero)),
)  # fmt: skip
