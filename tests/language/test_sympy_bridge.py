"""There and back keeps the value, and comes back as a textbook writes it."""

from fractions import Fraction

import pytest

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_condition, read_python
from derive.language.sympy_bridge import from_sympy, to_sympy
from derive.numeric import balls

POINTS = [
    {"x": Fraction(7, 5), "y": Fraction(-3, 4), "n": Fraction(3), "mu": Fraction(2, 3), "sigma": Fraction(5, 4)},
    {"x": Fraction(-2, 7), "y": Fraction(9, 4), "n": Fraction(2), "mu": Fraction(-1, 3), "sigma": Fraction(-1, 4)},
]

VALUES = """
x - mu | (x + 1)*(x - 2)/(x*(x + 3)) | -x/3 + 2/7 | 0.1*x - 1e-3 | x**(-2)/5 | (x**2 + 1)**(3/2) | 2**(-x) | x**n*y**(-n)
exp(-(x - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2) | exp(1)**2 + pi | sqrt(2)*sqrt(3)/sqrt(5) | (-8)**(1/3) | I*x + 2*I
sin(x)*cos(y) - tan(x)/sec(y) + csc(x)*cot(y) | asin(x/9) + acos(x/9) + atan(y) | asec(9*y) + acsc(9*y) + acot(x)
sinh(x) + cosh(y)*tanh(x) - sech(x)*csch(y)*coth(x) | asinh(x) + acosh(9 + y) + atanh(x/9) | atan2(y, x)
log(x**2 + 1, 2) | log(abs(x)) | sign(x)*abs(y) | max(x, y, 0) - min(x, y) | floor(5*x) + ceiling(5*y)
heaviside(x) + heaviside(y, 1) | sigmoid(x) + softplus(y) + relu(x) | sinc(x) | re(x + 2*I) + im(x + 2*I)
erf(x) + erfc(y) | erfinv(x/9) | gamma(x + 3) + loggamma(y + 5) | digamma(y + 3) + polygamma(1, x + 3) | beta(n, n + 1)
factorial(n) + binomial(n + 3, 2) | besselj(2, x) | LambertW(x + 1) | legendre(3, x) | zeta(n + 1)
where(x > 0, x, y**2) | Piecewise((x, (x > 0) & (y < 0)), (1, ~(x < y)), (2, True))
Sum(n**2/3, (n, 1, 4)) | Product(n, (n, 1, 4)) | Integral(x*y, (x, 0, 2)) | Derivative(x**2*y, x) | Derivative(x**3*y, (x, 2))
Subs(Derivative(x**3, x), x, y) | det([[1, x], [y, 2]]) | trace([[1, x], [y, 2]])
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("text", [t.strip() for t in VALUES if t.strip()])
def test_there_and_back_keeps_the_value(text):
    e = read_python(text)
    again = from_sympy(to_sympy(e))
    for point in POINTS:
        try:
            value = balls.value(e, point, 128)
        except balls.Undefined:
            continue
        gap = abs(value - balls.value(again, point, 128))
        assert bool(gap.upper() < 1e-20), (again, point)


def test_the_comparison_notices_a_difference():
    e, other = read_python("sin(x) + 1e-9"), read_python("sin(x)")
    gap = abs(balls.value(e, POINTS[0], 128) - balls.value(from_sympy(to_sympy(other)), POINTS[0], 128))
    assert not bool(gap.upper() < 1e-20)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-mu + x", "x - mu"),
        ("exp(-(x - mu)**2/2)", "exp(-(x - mu)**2/2)"),
        ("1/(2*x)", "1/(2*x)"),
        ("x*exp(-x)/3", "x*exp(-x)/3"),
        ("-(1/2)*x", "-x/2"),
        ("x**(-1/2)", "1/sqrt(x)"),
        ("1/sqrt(2*pi)", "1/sqrt(2*pi)"),
        ("-cos(x) + x*sin(x)", "x*sin(x) - cos(x)"),
        ("1 - x**2", "1 - x**2"),
        ("(x + 1)/(x*(x - 1)**2)", "(x + 1)/(x*(x - 1)**2)"),
        ("Limit(1/x, x, oo)", "Limit(1/x, x, oo)"),
        ("Limit(1/x, x, 0, '+')", "Limit(1/x, x, 0, '+')"),
        ("Integral(x, x)", "Integral(x, x)"),
        ("Integral(Integral(x*y, (x, 0, 1)), (y, 0, 2))", "Integral(Integral(x*y, (x, 0, 1)), (y, 0, 2))"),
        ("g(x)*Derivative(h(x), x)", "g(x)*Derivative(h(x), x)"),
        ("digamma(1)", "digamma(1)"),
        ("x[i]", "x[i]"),
    ],
)
def test_textbook_form(text, written):
    assert str(from_sympy(to_sympy(read_python(text)))) == written


def test_assumptions_reach_sympy():
    e = read_python("sqrt(s**2) + abs(n) + sqrt(x**2)")
    assert str(to_sympy(e, assumptions({"s": "positive", "n": "negative"}))) == "-n + s + Abs(x)"
    k = to_sympy(ex.Symbol("k"), assumptions({"k": "positive integer"}))
    assert k.is_integer and k.is_positive
    assert to_sympy(ex.Symbol("z"), assumptions({"z": "complex"})).is_real is None


def test_conditions_and_arrays():
    both = str(from_sympy(to_sympy(read_condition("(x > 0) & (x <= 1)"))))
    assert both in ("(x > 0) & (x <= 1)", "(x <= 1) & (x > 0)")
    assert str(from_sympy(to_sympy(read_python("[1, x]")))) == "[1, x]"
    product = to_sympy(ex.MatMul(read_python("[[1, 2], [3, 4]]"), read_python("[1, 1]")))
    assert str(from_sympy(product)) == "[3, 7]"


def test_deep_and_shared_graphs():
    e = x = ex.Symbol("x")
    for _ in range(60):
        e = e * e / 2 + 1  # a tree of 2**60 leaves
        if len(str(e.size)) > 6:
            break
    assert to_sympy(ex.Call("sin", x)).is_real
    y = x
    for _ in range(300):
        y = ex.Neg(ex.Call("sin", y))
    try:
        assert to_sympy(y).has(to_sympy(x))
    except UnsupportedError as refusal:
        assert "deep" in str(refusal)


@pytest.mark.parametrize("make", [
    lambda x: ex.ArgMin(x**2, x),
    lambda x: ex.Call("factorial", 10**7),
    lambda x: ex.Pow(ex.Number(7), ex.Number(10**9)),
])  # fmt: skip
def test_what_has_no_counterpart_is_said(make):
    with pytest.raises(UnsupportedError):
        to_sympy(make(ex.Symbol("x")))


def test_sympy_functions_without_a_counterpart_are_named():
    import sympy

    with pytest.raises(UnsupportedError, match="Si"):
        from_sympy(sympy.Si(sympy.Symbol("x")))
    with pytest.raises(UnsupportedError, match="NaN"):
        from_sympy(sympy.nan)
