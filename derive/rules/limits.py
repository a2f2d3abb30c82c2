"""Rules for limits and Taylor polynomials as data. ``u`` and ``v`` stand for expressions in x; a, b, c, n and k for any without x.

Sources: NIST Digital Library of Mathematical Functions (DLMF), https://dlmf.nist.gov; W. Rudin, Principles of
Mathematical Analysis (3rd ed., 1976); theorem names of Mathlib. Where none is given, the rule is algebra.
"""

from __future__ import annotations

from derive.language.expressions import OO, PI, Call, Derivative, Expr, Integral, Limit, Subs, Sum, as_expr, symbols
from derive.model import Condition, Rule, approximately
from derive.rules.shorthand import fn, needs

x, a, b, c, n, k, h = symbols("x a b c n k h")
u, v = Call("u", x), Call("v", x)
ua, va = Call("u", a), Call("v", a)


def lim(f: Expr, at: Expr | int = a, side: str = "both", wrt: Expr = x) -> Limit:
    return Limit(f, wrt, as_expr(at), side)


def said(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition(text=text) for text in texts)


exist = said("both limits exist and are finite")
one, zero = as_expr(1), as_expr(0)
exp, log, sqrt, sin, cos = ((lambda name: lambda e: Call(name, e))(f) for f in ("exp", "log", "sqrt", "sin", "cos"))

# ---------------------------------------------------------------- algebra of limits

constant_limit = Rule("limit of a constant", lim(c), c, source="Mathlib tendsto_const_nhds")
direct_substitution = Rule(
    "direct substitution",
    lim(u),
    Subs(u, x, a),
    said("the function is continuous at the point"),
    "Rudin (1976), Theorem 4.6",
)
sum_of_limits = Rule("limit of a sum", lim(u + v), lim(u) + lim(v), exist, "Mathlib Filter.Tendsto.add")
product_of_limits = Rule("limit of a product", lim(u * v), lim(u) * lim(v), exist, "Mathlib Filter.Tendsto.mul")
quotient_of_limits = Rule(
    "limit of a quotient",
    lim(u / v),
    lim(u) / lim(v),
    (*exist, *said("the limit below is not 0")),
    "Mathlib Filter.Tendsto.div",
)
constant_multiple = Rule("constant multiple", lim(c * u), c * lim(u), source="Mathlib Filter.Tendsto.const_mul")
limit_of_composite = Rule(
    "limit of a continuous function", lim(exp(u)), exp(lim(u)), said("the outer function is continuous at the inner limit"),
    "Mathlib ContinuousAt.tendsto with Filter.Tendsto.comp",
)  # fmt: skip
power_of_limits = Rule(
    "limit of a power",
    lim(exp(u) ** v),
    lim(exp(u)) ** lim(v),
    said("the limit of the base is positive"),
    "Mathlib Filter.Tendsto.rpow",
)
one_sided_limits = Rule(
    "comparing the one-sided limits", lim(u), lim(u, a, "+"), said("both one-sided limits agree"), "DLMF 1.4.1–1.4.3"
)
infinite_sum = Rule(
    "infinite limit of a sum", lim(x**2 + c, OO), OO, source="Mathlib, additive form of Filter.Tendsto.mul_atTop"
)
infinite_product = Rule(
    "infinite limit of a product", lim(x * (1 + 1 / x), OO), OO, source="Mathlib Filter.Tendsto.mul_atTop"
)
infinite_quotient = Rule(
    "infinite limit of a quotient", lim(1 / x**2, 0), OO, source="Mathlib Filter.Tendsto.div_atTop"
)
divided_by_infinity = Rule(
    "quotient with an infinite denominator", lim(c / x, OO), zero, source="Mathlib Filter.Tendsto.div_atTop"
)
power_at_infinity = Rule("limit of a power at infinity", lim(x**2, OO), OO, source="Mathlib tendsto_pow_atTop")
squeeze = Rule(
    "squeeze theorem", lim(x * sin(1 / x), 0), zero, said("the function lies between two functions of the same limit"),
    "Mathlib tendsto_of_tendsto_of_tendsto_of_le_of_le",
)  # fmt: skip
oscillation = Rule("oscillation", lim(x * sin(1 / x), 0), zero, source="")

# ---------------------------------------------------------------- rewriting under the limit sign

algebra = Rule("algebra", u, u)
one_branch = Rule("the branch near the point", lim(fn("abs", x), 2, "+"), lim(x, 2, "+"))
integral_worked_out = Rule(
    "fundamental theorem of calculus", Integral(exp(x), x, 0, b), exp(b) - 1, source="Rudin (1976), Theorem 6.21"
)
whole_multiples_of_pi = Rule(
    "multiples of π", cos(PI * fn("floor", c)), (-one) ** fn("floor", c), said("n is a whole number"), "DLMF §4.17"
)
definition = Rule("definition", fn("softplus", u), log(1 + exp(u)))
definition_of_the_derivative = Rule(
    "definition of the derivative", lim((Call("f", x + h) - Call("f", x)) / h, 0, wrt=h), Derivative(Call("f", x), x),
    said("the function is differentiable"), "DLMF 1.4.4",
)  # fmt: skip
reciprocal_variable = Rule("substitution t = 1/x", lim(exp(-1 / x), 0, "+"), lim(exp(-x), OO), source="")
power_of_quotient = Rule("power of a quotient", (a / exp(u)) ** n, a**n / exp(u) ** n, needs(a > 0), "DLMF §4.2")
cancelling = Rule(
    "cancelling the common factor",
    lim((x - a) * u / (x - a)),
    lim(u),
    said("x ≠ a in a limit at a"),
    "",
)
conjugate = Rule(
    "multiplying by the conjugate", sqrt(u**2 + 1) - v, (u**2 + 1 - v**2) / (sqrt(u**2 + 1) + v),
    said("the sum of the two is not 0"),
)  # fmt: skip
common_denominator = Rule("common denominator", u + v / x, (u * x + v) / x, needs(x > 0))
dominant_power = Rule(
    "dividing by the highest power",
    lim((b * x + c) / (x + 1), OO),
    lim((b + c / x) / (1 + 1 / x), OO),
    source="",
)
dominant_term = Rule(
    "keeping the leading term", lim((x**2 + x) / (x**2 + 1), OO), lim(x**2 / x**2, OO),
    said("the rest is of smaller order"), "DLMF §2.1(i)",
)  # fmt: skip
factoring_out = Rule("factoring out the largest term", exp(x) + u, exp(x) * (1 + u * exp(-x)))
as_quotient = Rule("product as a quotient", u * v, u / (1 / v), said("the factor that goes below is not 0"))
log_of_product = Rule("logarithm of a product", log(exp(u) * (1 + v**2)), u + log(1 + v**2), source="DLMF 4.8.2")
exponential_form = Rule("exponential form of a power", exp(u) ** v, exp(v * log(exp(u))), source="DLMF 4.2.28")
splitting_power = Rule("powers with the same base", exp(u) ** (n + v), exp(u) ** n * exp(u) ** v, source="DLMF 4.8.14")
lhopital = Rule(
    "l'Hôpital's rule", lim((u - ua) / (v - va)), lim(Derivative(u, x) / Derivative(v, x)),
    said("the quotient has the form 0/0 or ∞/∞", "the derivative below is not 0 near the point", "the limit on the right exists"),
    "Rudin (1976), Theorem 5.13",
)  # fmt: skip
taylor_expansion = Rule(
    "Taylor expansion", lim((exp(x) - 1 - x) / x**2, 0), lim((1 + x + x**2 / 2 - 1 - x) / x**2, 0),
    said("what is left out is of smaller order"), "Rudin (1976), Theorem 5.15",
)  # fmt: skip

# ---------------------------------------------------------------- standard limits

sine_over_angle = Rule("standard limit sin(u)/u", lim(sin(x) / x, 0), one, source="DLMF 4.17.1")
tangent_over_angle = Rule("standard limit tan(u)/u", lim(fn("tan", x) / x, 0), one, source="DLMF 4.17.2")
one_minus_cosine = Rule("standard limit (1 − cos u)/u²", lim((1 - cos(x)) / x**2, 0), one / 2, source="DLMF 4.17.3")
exponential_minus_one = Rule("standard limit (eᵘ − 1)/u", lim((exp(x) - 1) / x, 0), one, source="DLMF 4.7.7 with 1.4.4")
base_minus_one = Rule(
    "standard limit (bᵘ − 1)/u", lim((b**x - 1) / x, 0), log(b), needs(b > 0), "DLMF 4.7.9 with 1.4.4"
)
logarithm_near_one = Rule("standard limit ln(1 + u)/u", lim(log(1 + x) / x, 0), one, source="DLMF 4.6.1")
power_near_one = Rule("standard limit ((1 + u)ᵃ − 1)/u", lim(((1 + x) ** c - 1) / x, 0), c, source="DLMF 4.6.7")
INVERSES = {
    name: Rule(f"standard limit {shown}(u)/u", lim(fn(name, x) / x, 0), one, source=source)
    for name, shown, source in (
        ("asin", "arcsin", "DLMF 4.24.1"), ("atan", "arctan", "DLMF 4.24.3"), ("sinh", "sinh", "DLMF 4.31.1"),
        ("tanh", "tanh", "DLMF 4.31.2"), ("asinh", "arsinh", "DLMF 4.38.1"), ("atanh", "artanh", "DLMF 4.38.5"),
    )
}  # fmt: skip
euler_number = Rule(
    "standard limit (1 + u)^(1/u)", lim((1 + x) ** (1 / x), 0), exp(one), source="DLMF 4.6.1 with 4.2.28"
)
compound_interest = Rule("standard limit (1 + a/n)ⁿ", lim((1 + a / n) ** n, OO, wrt=n), exp(a), source="DLMF 4.4.17")
logarithm_slower = Rule("logarithms grow slower than powers", lim(log(x) / x**b, OO), zero, needs(b > 0), "DLMF 4.4.13")
power_slower = Rule("powers grow slower than exponentials", lim(x**b / exp(x), OO), zero, source="DLMF 4.4.15")
power_times_logarithm = Rule("standard limit xᵃ ln x", lim(x**b * log(x), 0, "+"), zero, needs(b > 0), "DLMF 4.4.14")
root_of_constant = Rule(
    "standard limit of the n-th root", lim(b ** (1 / n), OO, wrt=n), one, needs(b > 0), "Rudin (1976), Theorem 3.20"
)
root_of_n = Rule(
    "standard limit of the n-th root of n", lim(n ** (1 / n), OO, wrt=n), one, source="Rudin (1976), Theorem 3.20"
)
geometric_sequence = Rule(
    "geometric sequence", lim(b**n, OO, wrt=n), zero, needs(b > 0, b < 1), "Rudin (1976), Theorem 3.20"
)
falling_product = Rule(
    "falling product", lim(fn("binomial", n, 3) * fn("factorial", 3) / n**3, OO, wrt=n), one,
    said("n(n−1)…(n−k+1)/nᵏ has k factors that each tend to 1"), "DLMF 5.11.12",
)  # fmt: skip
stirling = Rule(
    "Stirling's formula",
    lim(fn("factorial", n) / (sqrt(2 * PI * n) * (n / exp(one)) ** n), OO, wrt=n),
    one,
    source="DLMF 5.11.3",
)


def at_infinity(name: str, sign: int) -> Limit:
    """``name`` at ±∞; what grows like a logarithm is looked at where x is an exponential."""
    if name in ("log", "asinh", "acosh", "digamma"):
        return lim(fn(name, exp(x) if sign > 0 else -exp(x)), OO)
    return lim(fn(name, x), OO if sign > 0 else -OO)


#: the function at an infinite argument: (name, sign) -> the rule; its right side is the limit
AT_INFINITY: dict[tuple[str, int], Rule] = {
    (name, sign): Rule(f"{shown} at {'∞' if sign > 0 else '−∞'}", at_infinity(name, sign), value, source=source)
    for name, sign, shown, value, source in (
        ("exp", 1, "exponential", OO, "Mathlib Real.tendsto_exp_atTop"), ("exp", -1, "exponential", zero, "Mathlib Real.tendsto_exp_atBot"),
        ("log", 1, "logarithm", OO, "Mathlib Real.tendsto_log_atTop"), ("sqrt", 1, "square root", OO, "Mathlib Real.tendsto_sqrt_atTop"),
        ("atan", 1, "arc tangent", PI / 2, "Mathlib Real.tendsto_arctan_atTop"), ("atan", -1, "arc tangent", -(PI / 2), "DLMF 4.24.4"),
        ("acot", 1, "arc cotangent", zero, "DLMF §4.23"), ("acot", -1, "arc cotangent", zero, "DLMF §4.23"),
        ("sinh", 1, "hyperbolic sine", OO, "DLMF Table 4.31.1"), ("sinh", -1, "hyperbolic sine", -OO, "DLMF Table 4.31.1"),
        ("cosh", 1, "hyperbolic cosine", OO, "DLMF Table 4.31.1"), ("cosh", -1, "hyperbolic cosine", OO, "DLMF Table 4.31.1"),
        ("tanh", 1, "hyperbolic tangent", one, "DLMF Table 4.31.1"), ("tanh", -1, "hyperbolic tangent", -one, "DLMF Table 4.31.1"),
        ("coth", 1, "hyperbolic cotangent", one, "DLMF Table 4.31.1"), ("coth", -1, "hyperbolic cotangent", -one, "DLMF Table 4.31.1"),
        ("sech", 1, "hyperbolic secant", zero, "DLMF Table 4.31.1"), ("sech", -1, "hyperbolic secant", zero, "DLMF Table 4.31.1"),
        ("asinh", 1, "inverse hyperbolic sine", OO, "DLMF §4.37"), ("asinh", -1, "inverse hyperbolic sine", -OO, "DLMF §4.37"),
        ("acosh", 1, "inverse hyperbolic cosine", OO, "DLMF §4.37"),
        ("sigmoid", 1, "sigmoid", one, ""), ("sigmoid", -1, "sigmoid", zero, ""),
        ("softplus", 1, "softplus", OO, ""), ("softplus", -1, "softplus", zero, ""),
        ("erf", 1, "error function", one, "DLMF §7.2"), ("erf", -1, "error function", -one, "DLMF §7.2"),
        ("erfc", 1, "complementary error function", zero, "DLMF §7.2"),
        ("erfc", -1, "complementary error function", as_expr(2), "DLMF §7.2"),
        ("gamma", 1, "gamma function", OO, "DLMF §5.11"), ("factorial", 1, "factorial", OO, "DLMF §5.11"),
        ("loggamma", 1, "log gamma", OO, "DLMF §5.11"), ("digamma", 1, "digamma", OO, "DLMF §5.11"),
        ("abs", 1, "absolute value", OO, ""),
        ("abs", -1, "absolute value", OO, ""),
        ("sign", 1, "sign", one, ""), ("sign", -1, "sign", -one, ""),
        ("relu", 1, "ReLU", OO, ""), ("relu", -1, "ReLU", zero, ""),
        ("floor", 1, "floor", OO, ""), ("floor", -1, "floor", -OO, ""),
        ("ceiling", 1, "ceiling", OO, ""), ("ceiling", -1, "ceiling", -OO, ""),
        ("heaviside", 1, "unit step", one, "DLMF §1.16"), ("heaviside", -1, "unit step", zero, "DLMF §1.16"),
    )
}  # fmt: skip
logarithm_at_zero = Rule("logarithm at 0", lim(log(exp(-x)), OO), -OO, source="Mathlib Real.tendsto_log_nhdsGT_zero")
growth_by_expansion = Rule(
    "expansion at infinity",
    lim(sqrt(x**2 + x) - x, OO),
    lim(x + one / 2 - x, OO),
    said("what is left out tends to 0"),
    "DLMF §2.1(iii)",
)
computer_algebra = Rule(
    "computer algebra",
    lim(u),
    lim(u),
    source="D. Gruntz, On Computing Limits in a Symbolic Manipulation System, ETH Zürich (1996)",
)

# ---------------------------------------------------------------- Taylor polynomials

f_of = Call("f", x)
taylor_theorem = Rule(
    "Taylor's theorem", Call("f", a + h),
    Call("f", a) + Subs(Derivative(f_of, x), x, a) * h + Subs(Derivative(f_of, x, 2), x, a) * h**2 / 2,
    said("the derivatives up to one order more are continuous near a"), "Rudin (1976), Theorem 5.15", approximately(3),
)  # fmt: skip
taylor_coefficient = Rule("derivative at the centre", Subs(Derivative(f_of, x), x, a), Subs(Derivative(f_of, x), x, a))
value_at_centre = Rule("value at the centre", Subs(f_of, x, a), Call("f", a))
geometric_sum = Rule("geometric sum", Sum(b**k, k, 0, n), (1 - b ** (n + 1)) / (1 - b), said("b ≠ 1"), "DLMF 1.2.11")
