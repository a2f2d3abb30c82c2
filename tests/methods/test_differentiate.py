"""Every derivative against differences of the function at 40 digits, and against what a textbook prints."""

from __future__ import annotations

from itertools import pairwise

import pytest

from derive.errors import UnsupportedError
from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Derivative, Mul, Symbol, as_expr, free_symbols, postorder
from derive.language.python_text import read_python as read
from derive.methods.differentiate import differentiate
from tests.plain_values import close, slope, value

x = Symbol("x")
POINT = {
    "x": "0.37",
    "a": "1.3",
    "b": "-0.6",
    "c": "0.8",
    "n": "2.5",
    "m": "0.2",
    "s": "1.1",
    "w": "0.9",
    "y": "0.4",
    "t": "0.7",
}

#: function -> the derivative that a textbook prints
TEXTBOOK = {
    "7": "0",
    "x": "1",
    "-3*x + 2": "-3",
    "x**3 - 4*x + 1": "3*x**2 - 4",
    "3*x**4 - 4*x**3 - 12*x**2": "12*x**3 - 12*x**2 - 24*x",
    "x**2*sin(x)": "2*x*sin(x) + x**2*cos(x)",
    "x**2*exp(-x)": "x*exp(-x)*(2 - x)",
    "x*exp(x)*sin(x)": "exp(x)*(sin(x) + x*sin(x) + x*cos(x))",
    "(x**2 + 1)/(x - 1)": "(x**2 - 2*x - 1)/(x - 1)**2",
    "sin(x)/x": "(cos(x)*x - sin(x))/x**2",
    "1/x": "-1/x**2",
    "1/(1 + exp(-x))": "exp(-x)/(1 + exp(-x))**2",
    "sqrt(x)": "1/(2*sqrt(x))",
    "x**(1/3)": "1/(3*x**(2/3))",
    "x**(-2)": "-2/x**3",
    "x**n": "n*x**(n - 1)",
    "2**x": "2**x*log(2)",
    "a**x": "a**x*log(a)",
    "exp(1)**x": "exp(x)",
    "abs(log(x + 1))": "sign(log(x + 1))/(x + 1)",
    "log(abs(x))": "1/x",
    "x**x": "x**x*(log(x) + 1)",
    "sin(x**x)": "x**x*(log(x) + 1)*cos(x**x)",
    "x**sin(x)": "x**sin(x)*(cos(x)*log(x) + sin(x)/x)",
    "log(x)": "1/x",
    "log(x, 10)": "1/(x*log(10))",
    "log(2, x)": "-log(2)/(x*log(x)**2)",
    "log(log(x + 2))": "1/((x + 2)*log(x + 2))",
    "log(x**4)*sin(x**3)": "4*sin(x**3)/x + 3*x**2*log(x**4)*cos(x**3)",
    "log(sin(x**3)**2)": "6*x**2*cos(x**3)/sin(x**3)",
    "sin(exp(x**2))": "2*x*exp(x**2)*cos(exp(x**2))",
    "exp(-(x - m)**2/(2*s**2))": "-(x - m)/s**2*exp(-(x - m)**2/(2*s**2))",
    "tan(x)": "1/cos(x)**2",
    "sec(x)": "sec(x)*tan(x)",
    "csc(x)": "-csc(x)*cot(x)",
    "cot(x)": "-1/sin(x)**2",
    "asin(x)": "1/sqrt(1 - x**2)",
    "acos(2*x)": "-2/sqrt(1 - 4*x**2)",
    "atan(x**2)": "2*x/(1 + x**4)",
    "acot(x)": "-1/(1 + x**2)",
    "asec(x + 2)": "1/((x + 2)**2*sqrt(1 - 1/(x + 2)**2))",
    "acsc(x + 2)": "-1/((x + 2)**2*sqrt(1 - 1/(x + 2)**2))",
    "sinh(x)": "cosh(x)",
    "cosh(x**2)": "2*x*sinh(x**2)",
    "tanh(x)": "1 - tanh(x)**2",
    "sech(x)": "-sech(x)*tanh(x)",
    "csch(x)": "-csch(x)*coth(x)",
    "coth(x)": "-1/sinh(x)**2",
    "asinh(x)": "1/sqrt(x**2 + 1)",
    "acosh(x + 2)": "1/sqrt((x + 2)**2 - 1)",
    "atanh(x)": "1/(1 - x**2)",
    "sigmoid(w*x)": "w*sigmoid(w*x)*(1 - sigmoid(w*x))",
    "softplus(x)": "sigmoid(x)",
    "erf(x)": "2*exp(-x**2)/sqrt(pi)",
    "erfc(x)": "-2*exp(-x**2)/sqrt(pi)",
    "erfinv(x)": "sqrt(pi)/2*exp(erfinv(x)**2)",
    "gamma(x)": "gamma(x)*digamma(x)",
    "loggamma(x)": "digamma(x)",
    "digamma(x)": "polygamma(1, x)",
    "polygamma(1, x)": "polygamma(2, x)",
    "factorial(x)": "gamma(x + 1)*digamma(x + 1)",
    "LambertW(x)": "LambertW(x)/(x*(1 + LambertW(x)))",
    "sinc(x)": "(x*cos(x) - sin(x))/x**2",
    "abs(x - 2)": "sign(x - 2)",
    "relu(x - 1)": "0",
    "maximum(x, x**2)": "1",
    "minimum(x, x**2)": "2*x",
    "maximum(x, 0, 1 - x)": "-1",
    "where(x < 1, x**3, 5*x)": "3*x**2",
    "sign(x)*x**2": "2*x*sign(x)",
    "floor(x + 1/2)*x": "floor(x + 1/2)",
    "c*(abs(x) - c/2)": "c*sign(x)",
    "(y - a*x)**2": "-2*a*(y - a*x)",
    "a/(b*x)": "-a/(b*x**2)",
    "x*y*sin(t)": "y*sin(t)",
    "(x + 1)*(x + 2)*(x + 3)*(x + 4)*(x + 5)*(x + 6)": "(x+2)*(x+3)*(x+4)*(x+5)*(x+6) + (x+1)*(x+3)*(x+4)*(x+5)*(x+6)"
    " + (x+1)*(x+2)*(x+4)*(x+5)*(x+6) + (x+1)*(x+2)*(x+3)*(x+5)*(x+6) + (x+1)*(x+2)*(x+3)*(x+4)*(x+6)"
    " + (x+1)*(x+2)*(x+3)*(x+4)*(x+5)",
}  # fmt: skip


@pytest.mark.parametrize("f, expected", TEXTBOOK.items())
def test_derivative_is_that_of_the_textbook_and_of_the_differences(f, expected):
    result = str(differentiate(read(f), x).result)
    measured = slope(f, "x", **POINT)
    assert close(value(result, **POINT), value(expected, **POINT), 30)
    assert close(value(result, **POINT), measured, 12)
    assert not close(value(result, **POINT) + 1, measured, 12)


@pytest.mark.parametrize("f", ["exp(-x**2)", "x**2*sin(x)", "log(1 + x**2)", "1/(1 + x)", "x**x", "tanh(x)"])
@pytest.mark.parametrize("order", [2, 3, 4])
def test_higher_derivatives(f, order):
    worked = differentiate(read(f), x, order)
    assert close(value(str(worked.result), **POINT), slope(f, "x", order, **POINT), 8)
    assert worked.problem is Derivative(read(f), x, order)


def test_each_line_starts_where_the_last_one_ended():
    for f in TEXTBOOK:
        one_sided = ("left derivative", "right derivative")
        chain = [s for s in differentiate(read(f), x).steps if s.by[0].name not in one_sided]
        assert all(above.after is below.before for above, below in pairwise(chain)), f


def test_every_step_names_a_rule():
    for f in TEXTBOOK:
        for step in differentiate(read(f), x).walk():
            assert step.by, step.after


def test_unknown_functions_obey_the_chain_rule():
    assert str(differentiate(read("g(h(x))"), x).result) == "Subs(Derivative(g(u), u), u, h(x))*Derivative(h(x), x)"
    second = differentiate(read("g(x)"), x, 2).result
    assert second is Derivative(Call("g", x), x, 2)


def test_a_sum_over_an_index_collapses():
    worked = differentiate(read("Sum(x[i]**2, (i, 1, n))"), read("x[k]"))
    assert str(worked.result) == "2*x[k]"
    assert [str(c.holds) for c in worked.ledger] == ["1 <= k", "k <= n"]
    same_index = differentiate(read("Sum(x[i]**2, (i, 1, n))"), read("x[i]"))
    assert str(same_index.result) == "2*x[i]"


def test_an_integral_with_moving_bounds():
    assert str(differentiate(read("Integral(exp(-t**2), (t, 0, x**2))"), x).result) == "2*x*exp(-x**4)"


def test_kinks_are_shown_from_both_sides():
    worked = differentiate(read("abs(x)"), x)
    sides = {s.by[0].name: str(s.after) for s in worked.steps if s.before is not worked.problem}
    assert sides == {"left derivative": "-1", "right derivative": "1"}
    assert "the interval from $-1$ to $1$" in worked.remarks[0]
    assert "convention" in worked.remarks[0]
    assert [str(c.holds) for c in worked.ledger] == ["x != 0"]
    shifted = differentiate(read("maximum(2*x, 6 - x)"), x)
    assert "At $x = 2$" in shifted.remarks[0] and "from $-1$ to $2$" in shifted.remarks[0]
    smooth = differentiate(read("x*abs(x)"), x)
    assert "differentiable there" in smooth.remarks[0]


@pytest.mark.parametrize("f", ["sign(abs(x))", "sign(relu(x))", "abs(x) + floor(x)", "where(x > 0, abs(x), 1)"])
def test_a_function_that_jumps_has_no_one_sided_slopes(f):
    worked = differentiate(read(f), x)
    assert not worked.remarks
    assert not any("derivative" in s.by[0].name and s.by[0].name.startswith(("left", "right")) for s in worked.steps)


def test_conditions_are_those_that_are_needed():
    table = {
        "log(x)": ["x != 0"], "sqrt(x)": ["x > 0"], "1/x": ["x != 0"], "1/(1 + exp(x))": [], "x**3": [],
        "1/(x**2 + 1)": [], "x**x": ["x > 0", "x != 0"], "asin(x)": ["x > -1", "x < 1"],
    }  # fmt: skip
    for f, expected in table.items():
        assert [str(c.holds) for c in differentiate(read(f), x).ledger] == expected, f


def test_what_holds_for_reals_alone_is_not_said_of_complex_numbers():
    complex_z = assumptions({"z": "complex"})
    for f in ("abs(z)", "sign(z)", "relu(2*z)", "maximum(z, 1)"):
        with pytest.raises(UnsupportedError, match="no complex derivative"):
            differentiate(read(f), Symbol("z"), assume=complex_z)
    assert str(differentiate(read("z**2"), Symbol("z"), assume=complex_z).result) == "2*z"
    needed = [str(c.holds) for c in differentiate(read("abs(log(x))"), x).ledger]
    assert needed == ["log(x) != 0", "x > 0", "x != 0"]


@pytest.mark.parametrize("f", ["0**x", "log(x, 1)", "log(x, -2)"])
def test_a_condition_that_cannot_hold_is_refused(f):
    with pytest.raises(UnsupportedError, match="its rule needs"):
        differentiate(read(f), x)


@pytest.mark.parametrize("f, named", [("zeta(x)", "zeta"), ("binomial(5, x)", "binomial"), ("arg(x)", "arg")])
def test_what_has_no_rule_is_named(f, named):
    with pytest.raises(UnsupportedError, match=named):
        differentiate(read(f), x)


def test_depth_and_sharing_cost_little():
    f = x
    for k in range(1000):
        f = Call(("sin", "exp")[k % 2], f)
    deep = differentiate(f, x)
    assert len(set(postorder(deep.result))) < 10_000
    doubled = x
    for _ in range(200):
        doubled = Mul(doubled, doubled + 1)
    shared = differentiate(doubled, x).result
    assert shared.size > 10**60  # as a tree it could not be written down
    assert len(set(postorder(shared))) < 10_000


def test_products_of_many_factors_stay_small():
    def nodes(n: int) -> int:
        product = Mul(*[Call("sin", Mul(as_expr(k + 1), x)) for k in range(n)])
        return len(set(postorder(differentiate(product, x).result)))

    assert nodes(256) < 3 * nodes(128)


def test_other_variables_are_constants():
    assert free_symbols(differentiate(read("a*x**2 + b*x"), x).result) == {x, Symbol("a"), Symbol("b")}
    assert str(differentiate(read("a*x**2 + b*x"), Symbol("b")).result) == "x"
