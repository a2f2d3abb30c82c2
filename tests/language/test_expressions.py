"""Expressions keep what was written, are shared, and are walked without recursion."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import pytest

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions, domain
from derive.language.python_text import read_python as read

x, y, k, n = ex.symbols("x y k n")


def test_equal_expressions_are_one_object():
    assert (x + y) * 2 is (x + y) * 2
    assert x + y is not y + x
    assert pickle.loads(pickle.dumps(x**2 + y)) is x**2 + y
    assert copy.deepcopy(x / y) is x / y


def test_nothing_is_simplified_when_built():
    for text in ("2*x*3", "x + x", "x/x", "sqrt(8)", "sin(pi/6)", "log(exp(x))", "2*(x + 1)", "x*x**2", "0*x"):
        assert str(read(text)) == text


def test_numbers_are_exact():
    assert ex.as_expr(0.1).value == Fraction(1, 10)
    assert str(ex.as_expr(Fraction(-3, 4))) == "-3/4"
    assert ex.constant_value(ex.as_expr(-2)) == -2
    assert ex.constant_value(x) is None
    for wrong in (float("nan"), float("inf"), "x", None, object()):
        with pytest.raises(TypeError):
            ex.as_expr(wrong)


def test_free_symbols_leave_out_what_is_bound():
    assert ex.free_symbols(read("Sum(x*k, (k, 1, n))")) == {x, n}
    assert ex.free_symbols(read("Integral(x*y, (x, 0, x))")) == {x, y}
    assert ex.free_symbols(read("Derivative(x*y, x)")) == {x, y}
    assert ex.free_symbols(read("Limit(x*y, x, 0)")) == {y}


def test_substitution_avoids_capture():
    assert str(ex.substitute(read("Sum(x*k, (k, 1, n))"), {x: k})) == "Sum(k*k_1, (k_1, 1, n))"
    assert str(ex.substitute(read("Sum(x*k, (k, 1, n))"), {k: x})) == "Sum(x*k, (k, 1, n))"
    assert str(ex.substitute(read("Integral(x, (x, 0, x))"), {x: y})) == "Integral(x, (x, 0, y))"
    assert str(ex.substitute(read("x + y"), {x: y, y: x})) == "y + x"


def test_a_value_of_a_mass_function_keeps_its_variable():
    claim = ex.substitute(read("Sum(p(x)*y, x)"), {y: x})
    assert str(claim) == "Sum(p(x_prime)*x, x_prime)"
    assert str(ex.substitute(read("Sum(z[k]*y, k)"), {y: k})) == "Sum(z[k_1]*k, k_1)"
    mass = ex.Mass("p", (x, y), (k,))
    assert (mass.name, mass.of, mass.given) == ("p", (x, y), (k,)) and pickle.loads(pickle.dumps(mass)) is mass
    assert ex.substitute(mass, {k: n}) is ex.Mass("p", (x, y), (n,))


def test_a_derivative_is_taken_before_it_is_evaluated():
    at_three = ex.substitute(read("Derivative(x**2*y, x)"), {x: ex.Number(3)})
    assert str(at_three) == "Subs(Derivative(x**2*y, x), x, 3)"
    assert str(ex.substitute(read("Derivative(x**2*y, x)"), {y: ex.Number(3)})) == "Derivative(x**2*3, x)"


def test_whole_subexpressions_can_be_replaced():
    assert str(ex.substitute(read("sin(x**2) + x**2"), {x**2: y})) == "sin(y) + y"


def test_deep_and_wide_graphs():
    deep = x
    for _ in range(5000):
        deep = ex.Call("sin", deep)
    assert ex.free_symbols(deep) == {x}
    assert ex.substitute(deep, {x: y}) is not deep
    assert str(deep).count("sin") == 5000
    doubled = x
    for _ in range(300):
        doubled = doubled * doubled
    assert doubled.size > 2**300
    assert len(list(ex.postorder(doubled))) == 301


@pytest.mark.parametrize(
    "said, inside, outside",
    [
        ("real", [-1, 0, 2], []), ("positive", [Fraction(1, 9)], [0, -1]), ("negative", [-1], [0, 1]),
        ("nonnegative", [0, 1], [-1]), ("nonzero", [1, -1], [0]), ("integer", [0, -3], [Fraction(1, 2)]),
        ("positive integer", [1, 5], [0, Fraction(3, 2)]), ("probability", [0, 1], [2, -1]),
        (["interval", -1, "1.5"], [-1, Fraction(3, 2)], [Fraction(8, 5)]), (("interval", 0, "oo"), [0, 10**9], [-1]),
    ],
)  # fmt: skip
def test_domains(said, inside, outside):
    where = domain(said)
    assert all(where.contains(Fraction(v)) for v in inside)
    assert not any(where.contains(Fraction(v)) for v in outside)


@pytest.mark.parametrize(
    "said, reason",
    [
        ("postive", "did you mean 'positive'"),
        (["interval", 2, 1], "empty"),
        (["interval", "a", 1], "not a number"),
        (3, "unknown"),
    ],
)
def test_wrong_assumptions_say_what_was_expected(said, reason):
    with pytest.raises(AssumptionError, match=reason):
        assumptions({"x": said})
