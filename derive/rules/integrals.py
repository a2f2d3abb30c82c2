"""What is known of integrals: the rules, the table, and the identities that bring an integrand into the table.

Every rule states an identity; an antiderivative is equal up to a constant. Conditions stand in ``when``.
"""

from __future__ import annotations

from derive.language.expressions import (
    ONE,
    OO,
    PI,
    ZERO,
    Antiderivative,
    Call,
    Derivative,
    Div,
    Equal,
    Expr,
    Greater,
    Integral,
    Limit,
    Neg,
    Pow,
    Subs,
    Unequal,
    symbols,
)  # fmt: skip
from derive.model import LESS_EQUAL, Condition, Rule, up_to_a_constant

x, t, u, a, b, c, n, m, p, q, s, mu, sigma = symbols("x t u a b c n m p q s mu sigma")


def _f(name: str, *args: object) -> Call:
    return Call(name, *args)


def _when(*holds: Expr) -> tuple[Condition, ...]:
    return tuple(Condition(h) for h in holds)


def _says(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition(text=t) for t in texts)


def _antiderivative(name: str, f: object, F: object, *when: Expr, source: str = "") -> Rule:
    return Rule(name, Antiderivative(f, x), F, _when(*when), source, up_to_a_constant(x))


_table = _antiderivative


exp, log, sqrt, sin, cos, tan, sec, csc, cot, sinh, cosh, tanh, atan, asin, asinh, erf, absolute, gamma = (
    lambda *z, name=name: _f(name, *z)  # type: ignore[misc]
    for name in [
        "exp",
        "log",
        "sqrt",
        "sin",
        "cos",
        "tan",
        "sec",
        "csc",
        "cot",
        "sinh",
        "cosh",
        "tanh",
        "atan",
        "asin",
        "asinh",
        "erf",
        "abs",
        "gamma",
    ]
)
g, h, G = (lambda z, name=name: _f(name, z) for name in "ghG")  # type: ignore[misc]

# ---------------------------------------------------------------- ways of going on

linearity = Rule(
    "linearity of the integral",
    Antiderivative(a * g(x) + b * h(x), x),
    a * Antiderivative(g(x), x) + b * Antiderivative(h(x), x),
    relation=up_to_a_constant(x),
    source="DLMF 1.4.19",
)
constant_factor = Rule(
    "constant factor",
    Antiderivative(a * g(x), x),
    a * Antiderivative(g(x), x),
    relation=up_to_a_constant(x),
    source="DLMF 1.4.19",
)
substitution = _antiderivative(
    "substitution", g(x**2) * 2 * x, Subs(Antiderivative(g(u), u), u, x**2), source="DLMF 1.4.28"
)
linear_substitution = Rule(
    "linear substitution",
    Antiderivative(g(a * x + b), x),
    Div(1, a) * Subs(Antiderivative(g(u), u), u, a * x + b),
    when=_when(Unequal(a, 0)),
    relation=up_to_a_constant(x),
    source="DLMF 1.4.28",
)
back_substitution = Rule("back-substitution", Subs(G(u), u, h(x)), G(h(x)), source="DLMF 1.4.28")
integration_by_parts = _antiderivative(
    "integration by parts", x * cos(x), x * sin(x) - Antiderivative(sin(x), x), source="DLMF 1.4.16"
)
tabular_integration = Rule(
    "repeated integration by parts",
    Antiderivative(x**2 * exp(x), x),
    x**2 * exp(x) - 2 * x * exp(x) + 2 * exp(x),
    relation=up_to_a_constant(x),
)
solve_for_the_integral = Rule(
    "solve for the integral",
    Equal(s, p + q * s),
    Equal(s, p / (1 - q)),
    when=_when(Unequal(q, 1)),
)
partial_fractions = Rule(
    "partial fractions",
    1 / ((x - a) * (x - b)),
    1 / (a - b) * (1 / (x - a) - 1 / (x - b)),
    when=_when(Unequal(a, b)),
    source="DLMF 1.2.12–1.2.16",
)
polynomial_division = Rule("polynomial division", (a * x + b) / (x - c), a + (a * c + b) / (x - c))
completing_the_square = Rule(
    "completing the square",
    a * x**2 + b * x + c,
    a * (x + b / (2 * a)) ** 2 + c - b**2 / (4 * a),
    when=_when(Unequal(a, 0)),
)
product_of_powers = Rule("product of powers", exp(a) * exp(b), exp(a + b))
factoring = Rule("factor", a * c + b * c, (a + b) * c)
expanding = Rule("expand", (a + b) * c, a * c + b * c)
rewriting = Rule("rewrite the integrand", g(x) / h(x), g(x) * Pow(h(x), Neg(ONE)))
splitting = Rule("split the fraction", (a + b) / c, a / c + b / c)
reduction_quadratic = Rule(
    "reduction formula",
    Antiderivative(1 / (x**2 + a**2) ** n, x),
    x / (2 * (n - 1) * a**2 * (x**2 + a**2) ** (n - 1))
    + (2 * n - 3) / (2 * (n - 1) * a**2) * Antiderivative(1 / (x**2 + a**2) ** (n - 1), x),
    when=_when(Unequal(n, 1), Unequal(a, 0)),
    relation=up_to_a_constant(x),
)
trigonometric_substitution = Rule(
    "trigonometric substitution",
    Antiderivative(sqrt(1 - x**2), x),
    Subs(Antiderivative(cos(t) ** 2, t), t, asin(x)),
    when=_when(Greater(1 - x**2, 0)),
    relation=up_to_a_constant(x),
)
tangent_half_angle = Rule(
    "tangent half-angle substitution",
    Antiderivative(g(cos(x)), x),
    Subs(Antiderivative(g((1 - t**2) / (1 + t**2)) * 2 / (1 + t**2), t), t, tan(x / 2)),
    relation=up_to_a_constant(x),
    source="DLMF 4.21.36",
)
case_by_case = Rule("case by case", absolute(x), Call("sign", x) * x)

# ---------------------------------------------------------------- identities

pythagorean = Rule("sin² + cos² = 1", sin(x) ** 2 + cos(x) ** 2, ONE, source="DLMF 4.21.12")
csc_cot_identity = Rule("csc² = 1 + cot²", csc(x) ** 2, 1 + cot(x) ** 2, source="DLMF 4.21.14")
double_angle = Rule("double angle", sin(2 * x), 2 * sin(x) * cos(x), source="DLMF 4.21.27")
antiderivative_of_derivative = _antiderivative(
    "antiderivative of a derivative", cos(x) ** 2 - sin(x) ** 2, sin(x) * cos(x), source="DLMF 1.4.26"
)
sec_tan_identity = Rule("sec² = 1 + tan²", sec(x) ** 2, 1 + tan(x) ** 2, source="DLMF 4.21.13")
power_reduction_sin = Rule("power reduction", sin(x) ** 2, (1 - cos(2 * x)) / 2, source="DLMF 4.21.28")
power_reduction_cos = Rule("power reduction", cos(x) ** 2, (1 + cos(2 * x)) / 2, source="DLMF 4.21.28")
product_to_sum = Rule("product to sum", sin(a) * cos(b), (sin(a + b) + sin(a - b)) / 2, source="DLMF 4.21.17")
power_reduction_hyperbolic = Rule("power reduction", cosh(x) ** 2, (1 + cosh(2 * x)) / 2, source="DLMF 4.35.27")
hyperbolic_identity = Rule("cosh² − sinh² = 1", cosh(x) ** 2 - sinh(x) ** 2, ONE, source="DLMF 4.35.11")
hyperbolic_definition = Rule("definition of cosh", cosh(x), (exp(x) + exp(-x)) / 2, source="DLMF 4.28.2")
trigonometric_definition = Rule("definition of tan", tan(x), sin(x) / cos(x), source="DLMF §4.14")
sigmoid_definition = Rule("definition of σ", Call("sigmoid", x), 1 / (1 + exp(-x)))
relu_definition = Rule("definition of ReLU", Call("relu", x), Call("maximum", 0, x))
softplus_definition = Rule("definition of softplus", Call("softplus", x), log(1 + exp(x)))

# ---------------------------------------------------------------- the table of antiderivatives

constant_rule = _table("constant rule", a, a * x, source="DLMF 1.4.17 with n = 0")
power_rule = _table("power rule", x**n, x ** (n + 1) / (n + 1), Unequal(n, -1), source="DLMF 1.4.17")
reciprocal_rule = _table("reciprocal rule", 1 / x, log(absolute(x)), source="DLMF 1.4.17")
exponential_rule = _table("exponential rule", exp(x), exp(x), source="DLMF 4.10.8")
exponential_base = _table(
    "exponential rule", a**x, a**x / log(a), Greater(a, 0), Unequal(a, 1), source="DLMF 4.10.8 with 4.2.28"
)
sine_rule = _table("sine rule", sin(x), -cos(x), source="DLMF 4.26.1")
cosine_rule = _table("cosine rule", cos(x), sin(x), source="DLMF 4.26.2")
tangent_rule = _table("tangent rule", tan(x), -log(absolute(cos(x))), source="DLMF 4.26.3")
cotangent_rule = _table("cotangent rule", cot(x), log(absolute(sin(x))), source="DLMF 4.26.6")
secant_rule = _table("secant rule", sec(x), log(absolute(sec(x) + tan(x))), source="Abramowitz & Stegun 4.3.117")
cosecant_rule = _table("cosecant rule", csc(x), -log(absolute(csc(x) + cot(x))), source="Abramowitz & Stegun 4.3.116")
secant_squared_rule = _table("secant squared rule", sec(x) ** 2, tan(x), source="DLMF 4.20.3 read backwards")
cosecant_squared_rule = _table("cosecant squared rule", csc(x) ** 2, -cot(x), source="DLMF 4.20.6 read backwards")
secant_tangent_rule = _table("secant tangent rule", sec(x) * tan(x), sec(x), source="DLMF 4.20.5 read backwards")
cosecant_cotangent_rule = _table(
    "cosecant cotangent rule", csc(x) * cot(x), -csc(x), source="DLMF 4.20.4 read backwards"
)
hyperbolic_sine_rule = _table("hyperbolic sine rule", sinh(x), cosh(x), source="DLMF 4.40.1")
hyperbolic_cosine_rule = _table("hyperbolic cosine rule", cosh(x), sinh(x), source="DLMF 4.40.2")
hyperbolic_tangent_rule = _table("hyperbolic tangent rule", tanh(x), log(cosh(x)), source="DLMF 4.40.3")
hyperbolic_cotangent_rule = _table(
    "hyperbolic cotangent rule", _f("coth", x), log(absolute(sinh(x))), source="DLMF 4.40.6"
)
hyperbolic_secant_squared_rule = _table(
    "hyperbolic secant squared rule", _f("sech", x) ** 2, tanh(x), source="DLMF 4.34.3 with 4.35.12, read backwards"
)
hyperbolic_cosecant_squared_rule = _table(
    "hyperbolic cosecant squared rule", _f("csch", x) ** 2, -_f("coth", x), source="DLMF 4.34.6 read backwards"
)
logarithm_rule = _table("logarithm rule", log(x), x * log(x) - x, source="DLMF 4.10.2")
arctangent_rule = _table(
    "arctangent rule", 1 / (x**2 + a**2), atan(x / a) / a, Unequal(a, 0), source="DLMF 4.24.9 read backwards"
)
arcsine_rule = _table(
    "arcsine rule",
    1 / sqrt(a**2 - x**2),
    asin(x / a),
    Greater(a, 0),
    Greater(a, x),
    Greater(x, -a),
    source="DLMF 4.24.7 read backwards",
)
area_sine_rule = _table(
    "area sine rule", 1 / sqrt(x**2 + a**2), asinh(x / a), Greater(a, 0), source="DLMF 4.38.9 read backwards"
)
area_cosine_rule = _table(
    "area cosine rule",
    1 / sqrt(x**2 - a**2),
    log(absolute(x + sqrt(x**2 - a**2))),
    Greater(x**2 - a**2, 0),
    source="DLMF 4.38.10 with 4.37.19, read backwards",
)
difference_of_squares_rule = _table(
    "difference of squares rule",
    1 / (x**2 - a**2),
    log(absolute((x - a) / (x + a))) / (2 * a),
    Unequal(a, 0),
    source="DLMF 1.2.12–1.2.13",
)
error_function_rule = _table("error function rule", exp(-(x**2)), sqrt(PI) / 2 * erf(x), source="DLMF 7.2.1")
sign_rule = _table("sign rule", Call("sign", x), absolute(x))
absolute_value_rule = _table("absolute value rule", absolute(x), x * absolute(x) / 2)
gaussian_by_parts = Rule(
    "integration by parts",
    Antiderivative(x**n * exp(-(x**2)), x),
    -(x ** (n - 1)) * exp(-(x**2)) / 2 + (n - 1) / 2 * Antiderivative(x ** (n - 2) * exp(-(x**2)), x),
    relation=up_to_a_constant(x),
    source="DLMF 1.4.16",
)

# ---------------------------------------------------------------- definite integrals

fundamental_theorem = Rule(
    "fundamental theorem of calculus",
    Integral(Derivative(G(x), x), x, a, b),
    Subs(G(x), x, b) - Subs(G(x), x, a),
    when=_says("the integrand is continuous between the limits"),
    source="DLMF 1.4.26",
)
evaluation = Rule("put in the limits", Subs(G(x), x, b) - Subs(G(x), x, a), G(b) - G(a), source="DLMF 1.4.26")
improper_integral = Rule(
    "improper integral", Integral(exp(-x), x, a, OO), Limit(exp(-a) - exp(-b), b, OO), source="DLMF 1.4.22"
)
limit_rule = Rule("limit", Limit(exp(-x), x, OO), ZERO)
additivity = Rule(
    "split the interval",
    Integral(g(x), x, a, c),
    Integral(g(x), x, a, b) + Integral(g(x), x, b, c),
    source="DLMF 1.4.21",
)
definite_linearity = Rule(
    "linearity of the integral",
    Integral(c * g(x) + h(x), x, a, b),
    c * Integral(g(x), x, a, b) + Integral(h(x), x, a, b),
    source="DLMF 1.4.19",
)
equal_limits = Rule("equal limits", Integral(g(x), x, a, a), ZERO)
odd_integrand = Rule(
    "odd integrand",
    Integral(x * g(x**2), x, -a, a),
    ZERO,
    when=_says("the integral over the half of the interval exists"),
)
even_integrand = Rule("even integrand", Integral(g(x**2), x, -a, a), 2 * Integral(g(x**2), x, 0, a))
constant_integrand = Rule("constant integrand", Integral(c, x, a, b), c * (b - a))
arithmetic = Rule("arithmetic", a + a, 2 * a)
substitution_definite = Rule(
    "substitution", Integral(2 * x * cos(x**2), x, a, b), Integral(cos(u), u, a**2, b**2), source="DLMF 1.4.28"
)
gamma_integral = Rule("gamma function", Integral(x ** (s - 1) * exp(-x), x, 0, OO), gamma(s), when=_when(Greater(s, 0)))
beta_integral = Rule(
    "beta function",
    Integral(x ** (p - 1) * (1 - x) ** (q - 1), x, 0, 1),
    gamma(p) * gamma(q) / gamma(p + q),
    when=_when(Greater(p, 0), Greater(q, 0)),
)
dirichlet_integral = Rule(  # at a = 0, where the integral still converges
    "Dirichlet integral", Integral(exp(-a * x) * sin(x) / x, x, 0, OO), PI / 2 - atan(a), when=_when(Greater(a, 0))
)
gaussian_integral = Rule("Gaussian integral", Integral(exp(-(x**2)), x, -OO, OO), sqrt(PI), source="DLMF 4.10.11")
gaussian_cosine_integral = Rule(
    "Gaussian times cosine",
    Integral(exp(-p * x**2) * cos(q * x), x, -OO, OO),
    sqrt(PI / p) * exp(-(q**2) / (4 * p)),
    when=_when(Greater(p, 0)),
)
reflection_integral = Rule(
    "reflection formula",
    Integral(x ** (s - 1) / (1 + x), x, 0, OO),
    PI / sin(PI * s),
    when=_when(Greater(s, 0), Greater(1, s)),
)
polar_coordinates = Rule(
    "polar coordinates",
    Integral(Integral(exp(-(x**2) - t**2), x, -OO, OO), t, -OO, OO),
    Integral(Integral(u * exp(-(u**2)), u, 0, OO), p, 0, 2 * PI),
    source="DLMF 1.5.38–1.5.42",
)
inner_integral = Rule(
    "integrate from the inside",
    Integral(Integral(x * t, x, a, b), t, p, q),
    Integral(t * Integral(x, x, a, b), t, p, q),
    source="DLMF 1.5.35–1.5.36",
)
fubini = Rule(
    "Fubini–Tonelli",
    Integral(exp(-x), x, 0, a) * Integral(cos(t), t, 0, b),
    Integral(Integral(exp(-x) * cos(t), x, 0, a), t, 0, b),
    when=_says("the integrand is not negative, or integrable"),
    source="DLMF 1.5.35–1.5.36",
)
definite_by_parts = Rule(
    "integration by parts",
    Integral(x * cos(x), x, a, b),
    b * sin(b) - a * sin(a) - Integral(sin(x), x, a, b),
    source="DLMF 1.4.16",
)
positive_root = Rule("positive square root", sqrt(a**2), a, when=_when(Greater(a, 0)))
planck_integral = Rule(
    "Planck integral",
    Integral(x ** (s - 1) / (exp(x) - 1), x, 0, OO),
    gamma(s) * _f("zeta", s),
    when=_when(Greater(s, 1)),
)
log_sine_integral = Rule("logarithm of the sine", Integral(log(sin(x)), x, 0, PI / 2), -PI / 2 * log(2))
wallis_integral = Rule(
    "Wallis integral",
    Integral(sin(x) ** p * cos(x) ** q, x, 0, PI / 2),
    gamma((p + 1) / 2) * gamma((q + 1) / 2) / (2 * gamma((p + q) / 2 + 1)),
    when=_when(Greater(p, -1), Greater(q, -1)),
)
comparison = Rule("comparison with an integrable function", exp(-(x**2)), exp(1 - 2 * absolute(x)), relation=LESS_EQUAL)
