"""Oracles against known values; each is also shown something that has no value, or that it must refuse."""

from fractions import Fraction

import pytest
from flint import acb

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python
from derive.numeric import balls
from derive.numeric.balls import Run, Undecided, Undefined, value
from derive.numeric.oracles import Infinite

AT = {"x": Fraction(3, 7), "y": Fraction(1, 3)}
VALUES = [
    ("Derivative(x**2*sin(x), x)", "2*x*sin(x) + x**2*cos(x)", "2*x*cos(x)"),
    ("Derivative(sin(x), (x, 5))", "cos(x)", "-cos(x)"),
    ("Derivative(x**2*sin(x)*exp(y*x), x, y)", "(3*x**2*sin(x) + x**3*cos(x) + x**3*y*sin(x))*exp(x*y)", "x**3*sin(x)*exp(x*y)"),
    ("Derivative(x**3*y**2, (x, 2), y)", "12*x*y", "6*x*y"),
    ("x*Derivative(x*Derivative(exp(x**2), x), x)", "x*exp(x**2)*(4*x + 4*x**3)", "x*exp(x**2)*4*x"),
    ("Derivative(g(h(x)), x)", "Derivative(h(x), x)*Subs(Derivative(g(u), u), u, h(x))", "Subs(Derivative(g(u), u), u, h(x))"),
    ("Subs(Derivative(u**3, u), u, sin(x))", "3*sin(x)**2", "Derivative(sin(x)**3, x)"),
    ("Derivative(abs(x - 1), x)", "-1", "1"),
    ("Derivative([x**2, sin(x)], x) @ [1, 1]", "2*x + cos(x)", "2*x - cos(x)"),
    ("Derivative(Integral(sin(t**2), (t, 0, x)), x)", "sin(x**2)", "cos(x**2)"),
    ("Integral(sin(x*t), (t, 0, 1))", "(1 - cos(x))/x", "1 - cos(x)"),
    ("Integral(t, (t, 1, 0))", "-1/2", "1/2"),
    ("Integral(exp(-t**2), (t, -oo, oo))", "sqrt(pi)", "pi"),
    ("Integral(exp(-(t - 20)**2/2), (t, -oo, oo))", "sqrt(2*pi)", "0"),
    ("Integral(exp(-50*(t - 3)**2), (t, oo, -oo))", "-sqrt(2*pi)/10", "0"),
    ("Integral(Piecewise((1, (t > 3) & (t < 4)), (0, True)), (t, -oo, oo))", "1", "0"),
    ("Integral(t*exp(-t), (t, 0, oo))", "1", "2"),
    ("Integral(exp(t), (t, -oo, x))", "exp(x)", "1"),
    ("Integral(1/sqrt(t), (t, 0, x))", "2*sqrt(x)", "sqrt(x)"),
    ("Integral(log(t), (t, 0, 1))", "-1", "1"),
    ("Integral(abs(t - 1/3), (t, 0, 1))", "5/18", "1/2"),
    ("Integral(floor(t), (t, 0, 7/2))", "9/2", "7/2"),
    ("Integral(abs(sin(t)), (t, 0, 10))", "7 + cos(10)", "1 - cos(10)"),
    ("Integral(1/(1 + t**4), (t, 0, oo))", "pi/(2*sqrt(2))", "pi/4"),
    ("Integral(s*t, (s, 0, t), (t, 0, 1))", "1/8", "1/4"),
    ("Integral(exp(-(s**2 + t**2)), (s, -oo, oo), (t, -oo, oo))", "pi", "sqrt(pi)"),
    ("Limit(sin(x)/x, x, 0)", "1", "0"),
    ("Limit((1 + 1/n)**n, n, oo)", "exp(1)", "1"),
    ("Limit(x*log(x), x, 0, '+')", "0", "1"),
    ("Limit((exp(x) - 1 - x)/x**2, x, 0)", "1/2", "1"),
    ("Limit(x**2/exp(x), x, oo)", "0", "1"),
    ("Limit(factorial(n)/n**n, n, oo)", "0", "1"),
    ("Limit((g(x + h) - g(x))/h, h, 0)", "Derivative(g(x), x)", "g(x)"),
    ("Limit(abs(x)/x, x, 0, '-')", "-1", "1"),
    ("Sum(1/k**2, (k, 1, oo))", "pi**2/6", "1.644934"),
    ("Sum(x**k/factorial(k), (k, 0, oo))", "exp(x)", "exp(x) - 1"),
    ("Sum((-1)**k/(2*k + 1), (k, 0, oo))", "pi/4", "1/2"),
    ("Sum(1/2**k, (k, 0, oo))", "2", "1"),
    ("Product(1 - 1/k**2, (k, 2, oo))", "1/2", "1"),
    ("ArgMin((t - x)**2 + 1, t)", "x", "1"),
    ("ArgMin(t*log(t), t)", "exp(-1)", "1"),
    ("ArgMax(-abs(t - 1/3), t)", "1/3", "0"),
    ("ArgMin(3*t**4 - 4*t**3 - 12*t**2, t)", "2", "-1"),
    ("ArgMax(3*log(t) + 2*log(1 - t), t)", "3/5", "2/5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "true", "false"), VALUES, ids=[v[0] for v in VALUES])
def test_the_error_bar_holds_the_known_value(text, true, false):
    found = value(read_python(text), AT)
    assert found.overlaps(value(read_python(true), AT))
    assert not found.overlaps(value(read_python(false), AT))
    assert balls.accuracy(found) > 20 or found.contains(0)


@pytest.mark.parametrize("text", [
    "Derivative(abs(x), x)", "Derivative(relu(x), x)", "Derivative(sqrt(x), x)", "Derivative(floor(x), x)", "Derivative(1/x, x)",
    "Derivative(maximum(x, x**2), x)", "Derivative(x**(2/3), x)", "Limit(abs(t)/t, t, x)", "Sum((-1)**k, (k, 0, oo))", "Sum(2**k, (k, 0, oo))",
])  # fmt: skip
def test_there_is_no_such_value_at_zero(text):
    with pytest.raises(Undefined):
        value(read_python(text), {"x": 0})


@pytest.mark.parametrize("text", [
    "Integral(1/t, (t, 0, 1))", "Integral(1/t, (t, -1, 1))", "Integral(1/t**2, (t, -1, 2))", "Integral(1/t, (t, 1, oo))", "Integral(exp(t), (t, 0, oo))",
    "Integral(sin(t), (t, 0, oo))", "Limit(sin(1/t), t, 0)", "Limit(sin(pi/t), t, 0)", "Limit(1/log(t), t, oo)", "Sum(1/k, (k, 1, oo))",
    "Sum(1/(k*log(k)), (k, 2, oo))", "ArgMin(t**2*(t - 1)**2, t)", "ArgMin(t, t)", "ArgMax(sin(t), t)", "ArgMin(1, t)", "Derivative(x**20, (x, 13))",
])  # fmt: skip
def test_what_does_not_settle_is_refused(text):
    with pytest.raises((Undecided, Undefined)):
        value(read_python(text), {"x": 1})


def test_there_is_no_slope_across_a_branch_cut():
    f = read_python("Derivative(log(1 + (y**x)**2), x)")  # at this point the logarithm is that of -1, by way of balls
    with pytest.raises((Undefined, Undecided)):
        value(f, {"x": Fraction(-1, 2), "y": Fraction(-1, 2)})
    assert value(f, {"x": Fraction(-1, 3), "y": Fraction(1, 2)}).is_finite()


def test_an_infinite_limit_says_where_to():
    for text, sign in (
        ("Limit(1/x, x, 0, '+')", 1),
        ("Limit(1/x, x, 0, '-')", -1),
        ("Limit(log(x), x, 0, '+')", -1),
        ("Limit(x**2 - x, x, oo)", 1),
    ):
        with pytest.raises(Infinite) as caught:
            value(read_python(text), {})
        assert caught.value.sign == sign


def test_a_complex_derivative_has_to_be_the_same_in_every_direction():
    z = {"z": (Fraction(1, 2), Fraction(1, 4))}
    assert value(read_python("Derivative(z**3, z)"), z).overlaps(value(read_python("3*z**2"), z))
    with pytest.raises(Undefined):
        value(read_python("Derivative(conjugate(z), z)"), z)


def test_estimates_are_marked_and_rigorous_values_are_not():
    marks = {}
    for text in ("Integral(sin(t), (t, 0, 1))", "Derivative(sin(x), x)", "Integral(exp(-t), (t, 0, oo))", "sin(x)"):
        run = balls.run_at({"x": 1})
        balls.settle(read_python(text), run)
        marks[text] = run.estimated
    assert list(marks.values()) == [False, True, True, False]


def test_an_antiderivative_is_known_by_its_differences():
    x = ex.Symbol("x")
    f = ex.Antiderivative(ex.Call("cos", x), x)
    bases: dict = {}
    first, second = (balls.settle(f, Run({x: balls.as_value(Fraction(t))}, bases=bases)) for t in (1, 2))
    assert first == 0
    assert acb(second).overlaps(acb(2).sin() - acb(1).sin())


def test_the_best_value_is_looked_for_in_the_domain():
    f = read_python("ArgMin(x, x)")
    assert value(f, {}, assume=assumptions({"x": ["interval", 1, 2]})) == 1
    with pytest.raises(Undecided):
        value(f, {}, assume=assumptions({"x": "positive"}))
