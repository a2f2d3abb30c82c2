"""Rules of differentiation as data. In a rule ``u`` and ``v`` stand for any expressions in x; a, b, c and n for any without x.

Sources: equation numbers of the NIST Digital Library of Mathematical Functions (DLMF, release 1.2), theorem numbers of
Rudin, Principles of Mathematical Analysis (3rd ed., 1976), and theorem names of Mathlib, where each is machine-checked.
"""

from __future__ import annotations

from derive.language.expressions import (
    PI,
    Array,
    Call,
    Derivative,
    Equal,
    Expr,
    Indexed,
    Integral,
    Limit,
    Piecewise,
    Subs,
    Sum,
    Symbol,
    Unequal,
    as_expr,
    symbols,
)
from derive.language.expressions import TRUE as OTHERWISE
from derive.model import EQUIVALENT, Condition, Rule
from derive.rules.shorthand import fn, needs, nonzero

x, t, a, b, c, n, k, m = symbols("x t a b c n k m")
u, v = Call("u", x), Call("v", x)


def D(f: Expr) -> Derivative:
    return Derivative(f, x)


exp, log, sqrt = (lambda e: fn("exp", e)), (lambda e: fn("log", e)), (lambda e: fn("sqrt", e))
# ---------------------------------------------------------------- how derivatives combine

constant_rule = Rule("derivative of a constant", D(c), as_expr(0), source="Mathlib hasDerivAt_const")
identity_rule = Rule("derivative of x itself", D(x), as_expr(1), source="Mathlib hasDerivAt_id")
sum_rule = Rule("sum rule", D(u + v), D(u) + D(v), source="DLMF 1.4.5")
difference_rule = Rule("sum rule", D(u - v), D(u) - D(v), source="DLMF 1.4.5")
negative_rule = Rule("constant multiple rule", D(-u), -D(u), source="Mathlib HasDerivAt.neg")
constant_multiple_rule = Rule("constant multiple rule", D(c * u), c * D(u), source="Mathlib HasDerivAt.const_mul")
constant_divisor_rule = Rule(
    "constant multiple rule", D(u / c), D(u) / c, needs(nonzero(c)), "Mathlib HasDerivAt.div_const"
)
product_rule = Rule("product rule", D(u * v), D(u) * v + u * D(v), source="DLMF 1.4.6")
quotient_rule = Rule("quotient rule", D(u / v), (D(u) * v - u * D(v)) / v**2, needs(nonzero(v)), "DLMF 1.4.7")
reciprocal_rule = Rule("reciprocal rule", D(c / v), -(c * D(v) / v**2), needs(nonzero(v)), "DLMF 1.4.7 with f = 1")
_inner = Subs(Derivative(Call("g", t), t), t, u)
chain_rule = Rule("chain rule", D(Call("g", u)), _inner * D(u), source="DLMF 1.4.10")
logarithmic_differentiation = Rule(
    "logarithmic differentiation",
    D(u**v),
    u**v * D(v * log(u)),
    needs(u > 0),
    "DLMF 4.2.28 with 1.4.10",
)
sum_with_index_rule = Rule("sum rule", D(Sum(u * k, k, 1, m)), Sum(D(u * k), k, 1, m), source="Mathlib HasDerivAt.sum")

# ---------------------------------------------------------------- powers

power_rule = Rule(
    "power rule", D(u**n), n * u ** (n - 1) * D(u), (Condition(text="n is a whole number"),), "DLMF 4.7.10"
)
real_power_rule = Rule("power rule", D(u**a), a * u ** (a - 1) * D(u), needs(u > 0), "DLMF 4.7.10")
square_root_rule = Rule(
    "derivative of the square root", D(sqrt(u)), D(u) / (2 * sqrt(u)), needs(u > 0), "DLMF 4.7.10 with a = 1/2"
)
exponential_rule = Rule("derivative of the exponential", D(exp(u)), exp(u) * D(u), source="DLMF 4.7.7")
exponential_power_rule = Rule(
    "derivative of the exponential", D(exp(as_expr(1)) ** u), exp(as_expr(1)) ** u * D(u), source="DLMF 4.7.7"
)
exponential_base_rule = Rule("derivative of an exponential", D(a**u), a**u * log(a) * D(u), needs(a > 0), "DLMF 4.7.9")
logarithm_rule = Rule("derivative of the logarithm", D(log(u)), D(u) / u, needs(nonzero(u)), "DLMF 4.7.1")
logarithm_base_rule = Rule(
    "derivative of the logarithm",
    D(fn("log", u, b)),
    D(u) / (u * log(b)),
    needs(u > 0, b > 0, Unequal(b, as_expr(1))),
    "DLMF 4.2.8 with 4.7.1",
)

# ---------------------------------------------------------------- the table of functions


def _table(source: str, rows: dict[str, tuple]) -> dict[str, Rule]:
    """name -> (phrase, derivative, conditions …) as rules for f(u)."""
    return {
        name: Rule(f"derivative of {phrase}", D(fn(name, u)), derivative, needs(*when), source)
        for name, (phrase, derivative, *when) in rows.items()
    }


sin, cos, tan = fn("sin", u), fn("cos", u), fn("tan", u)
sinh, cosh, tanh = fn("sinh", u), fn("cosh", u), fn("tanh", u)
sigmoid = fn("sigmoid", u)
inside = (u > -1, u < 1)

FUNCTION_RULES: dict[str, Rule] = {
    "exp": exponential_rule,
    "log": logarithm_rule,
    "sqrt": square_root_rule,
    **_table("DLMF 4.20.1–4.20.6", {
        "sin": ("sine", cos * D(u)),
        "cos": ("cosine", -(sin * D(u))),
        "tan": ("tangent", D(u) / cos**2, nonzero(cos)),
        "sec": ("secant", fn("sec", u) * tan * D(u), nonzero(cos)),
        "csc": ("cosecant", -(fn("csc", u) * fn("cot", u) * D(u)), nonzero(sin)),
        "cot": ("cotangent", -(D(u) / sin**2), nonzero(sin)),
    }),
    **_table("DLMF 4.24.7–4.24.12", {
        "asin": ("arc sine", D(u) / sqrt(1 - u**2), *inside),
        "acos": ("arc cosine", -(D(u) / sqrt(1 - u**2)), *inside),
        "atan": ("arc tangent", D(u) / (1 + u**2)),
        "acot": ("arc cotangent", -(D(u) / (1 + u**2)), nonzero(u)),
        "asec": ("arc secant", D(u) / (u**2 * sqrt(1 - 1 / u**2)), fn("abs", u) > 1),
        "acsc": ("arc cosecant", -(D(u) / (u**2 * sqrt(1 - 1 / u**2))), fn("abs", u) > 1),
    }),
    **_table("DLMF 4.34.1–4.34.6", {
        "sinh": ("hyperbolic sine", cosh * D(u)),
        "cosh": ("hyperbolic cosine", sinh * D(u)),
        "tanh": ("hyperbolic tangent", (1 - tanh**2) * D(u)),
        "sech": ("hyperbolic secant", -(fn("sech", u) * tanh * D(u))),
        "csch": ("hyperbolic cosecant", -(fn("csch", u) * fn("coth", u) * D(u)), nonzero(u)),
        "coth": ("hyperbolic cotangent", -(D(u) / sinh**2), nonzero(u)),
    }),
    **_table("DLMF 4.38.9–4.38.11", {
        "asinh": ("inverse hyperbolic sine", D(u) / sqrt(u**2 + 1)),
        "acosh": ("inverse hyperbolic cosine", D(u) / sqrt(u**2 - 1), u > 1),
        "atanh": ("inverse hyperbolic tangent", D(u) / (1 - u**2), *inside),
    }),
    **_table("Mathlib Real.hasDerivAt_sigmoid; DLMF 4.7.1 with 4.7.7", {
        "sigmoid": ("sigmoid", sigmoid * (1 - sigmoid) * D(u)),
        "softplus": ("softplus", sigmoid * D(u)),
    }),
    **_table("DLMF 7.10.1", {
        "erf": ("the error function", 2 / sqrt(PI) * exp(-(u**2)) * D(u)),
        "erfc": ("the complementary error function", -(2 / sqrt(PI) * exp(-(u**2)) * D(u))),
        "erfinv": ("the inverse error function", sqrt(PI) / 2 * exp(fn("erfinv", u) ** 2) * D(u), *inside),
    }),
    **_table("DLMF 5.2.2", {
        "gamma": ("the gamma function", fn("gamma", u) * fn("digamma", u) * D(u), u > 0),
        "loggamma": ("log gamma", fn("digamma", u) * D(u), u > 0),
        "factorial": ("the factorial", fn("gamma", u + 1) * fn("digamma", u + 1) * D(u), u > -1),
    }),
    **_table("DLMF §5.15", {
        "digamma": ("digamma", fn("polygamma", 1, u) * D(u), u > 0),
    }),
    **_table("DLMF 4.13.4", {
        "LambertW": ("Lambert's W", fn("LambertW", u) / (u * (1 + fn("LambertW", u))) * D(u), u > 0),
    }),
    **_table("by cases: each side of the kink is a line", {
        "abs": ("the absolute value", fn("sign", u) * D(u), nonzero(u)),
        "sign": ("sign", as_expr(0), nonzero(u)),
        "heaviside": ("the unit step", as_expr(0), nonzero(u)),
        "relu": ("ReLU", Piecewise(1, u > 0, 0, OTHERWISE) * D(u), nonzero(u)),
        "floor": ("the floor", as_expr(0), nonzero(fn("sin", PI * u))),
        "ceiling": ("the ceiling", as_expr(0), nonzero(fn("sin", PI * u))),
    }),
    **_table("quotient rule, with sinc u = sin u / u", {
        "sinc": ("sinc", (u * cos - sin) / u**2 * D(u), nonzero(u)),
    }),
}  # fmt: skip

#: functions of an order or a modulus: these rules hold for real arguments alone
OF_REALS = {"abs", "sign", "heaviside", "relu", "floor", "ceiling"}

#: functions of two arguments: the derivative in each, the other held fixed
polygamma_rule = Rule(
    "derivative of polygamma", D(fn("polygamma", 2, u)), fn("polygamma", 3, u) * D(u), needs(u > 0), "DLMF §5.15"
)
maximum_rule = Rule(
    "derivative of the maximum", D(fn("maximum", u, v)), Piecewise(D(u), u > v, D(v), OTHERWISE), needs(Unequal(u, v)),
    "by cases: the larger argument decides",
)  # fmt: skip
minimum_rule = Rule(
    "derivative of the minimum", D(fn("minimum", u, v)), Piecewise(D(u), u < v, D(v), OTHERWISE), needs(Unequal(u, v)),
    "by cases: the smaller argument decides",
)  # fmt: skip
piecewise_rule = Rule(
    "derivative case by case", D(Piecewise(u, x > a, v, OTHERWISE)), Piecewise(D(u), x > a, D(v), OTHERWISE),
    needs(Unequal(x, a)), "the derivative is local: inside a case only that case counts",
)  # fmt: skip

# ---------------------------------------------------------------- indices, integrals

i, j, N = symbols("i j N")
xi, xk = Indexed(x, i), Indexed(x, k)
kronecker_rule = Rule(
    "Kronecker delta", Derivative(xi, xk), fn("kronecker", i, k), source="the entries of x are independent variables"
)
kronecker_collapse = Rule(
    "Kronecker collapse", Sum(Call("u", i) * fn("kronecker", i, k), i, 1, N), Call("u", k),
    needs(k >= 1, k <= N, Equal(Call("floor", k), k)), "only the term i = k of the sum is not 0",
)  # fmt: skip
_g = x * Call("g", t)  # an integrand that moves with x; a general g(t, x) costs the check a hundred times as much
leibniz_rule = Rule(
    "Leibniz integral rule",
    D(Integral(_g, t, u, v)),
    Integral(D(_g), t, u, v) + x * Call("g", v) * D(v) - x * Call("g", u) * D(u),
    source="DLMF 1.5.22",
)

# ---------------------------------------------------------------- several variables

y = Symbol("y")
symmetry_of_second_derivatives = Rule(
    "symmetry of second derivatives",
    Derivative(Derivative(Call("f", x, y), x), y),
    Derivative(Derivative(Call("f", x, y), y), x),
    (Condition(text="the second derivatives are continuous"),),
    "DLMF 1.5.6",
)
higher_derivative = Rule("higher derivative", Derivative(Call("f", x), x, 2), D(D(Call("f", x))), source="DLMF 1.4.8")
entrywise_rule = Rule("entry by entry", D(Array(u, v)), Array(D(u), D(v)), source="DLMF 1.6.35")
change_of_base = Rule("change of base", D(fn("log", u, v)), D(log(u) / log(v)), needs(u > 0, v > 0), "DLMF 4.2.8")
h = Symbol("h")
left_derivative = Rule(
    "left derivative",
    Limit((Call("f", x + h) - Call("f", x)) / h, h, 0, "-"),
    D(Call("f", x)),
    source="DLMF 1.4.4, from one side",
)
right_derivative = Rule(
    "right derivative",
    Limit((Call("f", x + h) - Call("f", x)) / h, h, 0, "+"),
    D(Call("f", x)),
    source="DLMF 1.4.4, from one side",
)
factoring = Rule("factoring", a * u + a * v, a * (u + v))
gradient_rule = Rule("second derivatives from first", D(D(u)), D(D(u)), source="DLMF §1.5(i)")
multivariable_chain_rule = Rule(
    "multivariable chain rule",
    D(Call("f", u, v)),
    Subs(Subs(Derivative(Call("f", t, y), t), t, u), y, v) * D(u)
    + Subs(Subs(Derivative(Call("f", t, y), y), t, u), y, v) * D(v),
    source="Rudin (1976), Theorem 9.15",
)
solve_for_the_slope = Rule(
    "solving for the slope",
    Equal(a + b * c, as_expr(0)),
    Equal(c, -(a / b)),
    needs(nonzero(b)),
    "Rudin (1976), Theorem 9.28",
    EQUIVALENT,
)

#: how results are laid out, stated in every report
gradient_layout = "Layout: the gradient has the shape of the variable."
jacobian_layout = "Layout: one row an output, one column a variable."
hessian_layout = "Layout: row and column follow the order of the variables."
LAYOUTS = {gradient_layout, jacobian_layout, hessian_layout}
evaluation = Rule("evaluation at a point", Subs(u, x, a), Call("u", a))
sylvester = Rule("Sylvester's criterion", u, u)
algebra = Rule("algebra", u, u)
