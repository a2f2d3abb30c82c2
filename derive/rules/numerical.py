"""Rules of floating-point numbers and of quadrature as data; fl rounds to the nearest double."""

from __future__ import annotations

from derive.language.expressions import OO, Call, Equal, Integral, Neg, Pow, Sum, as_expr, symbols
from derive.model import LESS_EQUAL, Rule, approximately
from derive.rules.shorthand import fn, needs

t, s, a, b, c, k, m, p, q, x, h = symbols("t s a b c k m p q x h")
two = as_expr(2)
GSL = 'GNU Scientific Library manual, chapter "IEEE floating-point arithmetic"'
DLMF = "DLMF §3.5(i)"


def double(e):
    return Call("double", e)


algebra = Rule("algebra", t, t)
rounding_to_nearest = Rule("rounding to nearest", double(double(t)), double(t), source=GSL)
normalising = Rule("scaling by a power of two", t, t / two**3 * two**3)
fields = Rule(
    "sign, exponent, fraction", (1 + s / two**52) * two**3, (two**52 + s) * two ** Neg(as_expr(49)), source=GSL
)
rounding_error = Rule(
    "one rounding", fn("abs", double(t) - t), Pow(two, as_expr(-53)) * fn("abs", t), needs(t >= 1), GSL, LESS_EQUAL
)  # fmt: skip
doubling = Rule("doubling", 2 * t, fn("floor", 2 * t) + (2 * t - fn("floor", 2 * t)))
place_values = Rule("place values", (c * two + q) / two**2, c / two + q / two**2)
geometric_series = Rule("geometric series", Sum(q**k, k, 1, OO), q / (1 - q), needs(q > 0, q < 1))
half_angle = Rule("half angle", 1 - fn("cos", t), 2 * fn("sin", t / 2) ** 2, source="DLMF 4.21.28")

# ---------------------------------------------------------------- scaling data

frobenius = Rule("Frobenius norm", fn("norm", Call("norm", x) * x), fn("norm", x) * fn("norm", x))
mean_and_deviation = Rule("shifting and scaling", fn("mean", x - fn("mean", x)), as_expr(0) * fn("mean", x))

# ---------------------------------------------------------------- quadrature

_f = a * x**2 + b * x + c


def _at(value):
    return a * value**2 + b * value + c


linear_interpolation = Rule(
    "linear interpolation error", _f - (_at(p) + (_at(q) - _at(p)) / (q - p) * (x - p)), a * (x - p) * (x - q), needs(q > p), "DLMF 3.3.5"
)  # fmt: skip
weighted_mean_value = Rule(
    "weighted mean value theorem", Integral(c * (x - p) * (x - q), x, p, q), c * Integral((x - p) * (x - q), x, p, q), needs(q > p)
)  # fmt: skip
area_below_the_parabola = Rule(
    "elementary integral", Integral((x - p) * (x - q), x, p, q), -((q - p) ** 3) / 6, needs(q > p)
)
one_panel = Rule(
    "trapezoidal rule, one panel", Integral(_f, x, p, q) - (q - p) / 2 * (_at(p) + _at(q)), -((q - p) ** 3) * (2 * a) / 12, needs(q > p), DLMF
)  # fmt: skip
by_parts_twice = Rule(
    "integration by parts, twice", Integral(x**3, x, 0, 1) - (as_expr(0) + 1) / 2, Integral(x * (x - 1) * (6 * x), x, 0, 1) / 2
)  # fmt: skip
composite_rule = Rule(
    "composite trapezoidal rule", Sum(s, k, 1, m), m * s, needs(m >= 1, Equal(fn("floor", m), m)), DLMF
)
euler_maclaurin = Rule(
    "Euler–Maclaurin formula", fn("exp", h) - 1 - h * (1 + fn("exp", h)) / 2, -(h**2 / 12 * (fn("exp", h) - 1)),
    source="DLMF 2.10.1", relation=approximately(5),
)  # fmt: skip
simpson = Rule(
    "Simpson's rule",
    (4 * (t / 2 * (a / 2 + m + b / 2)) - t * (a + b) / 2) / 3,
    t / 6 * (a + 4 * m + b),
    source="DLMF §3.5(ii)",
)
