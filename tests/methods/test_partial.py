"""Several variables: entries against differences at 40 digits, and the classification of critical points."""

from __future__ import annotations

import pytest

from derive.errors import UnsupportedError
from derive.language.expressions import symbols
from derive.language.python_text import read_equation
from derive.language.python_text import read_python as read
from derive.methods.partial import classified_hessian, gradient, hessian, implicit, jacobian, total_derivative
from tests.plain_values import close, slope, value

x, y, z, t = symbols("x y z t")
AT = {"x": "0.7", "y": "-0.4", "z": "1.3"}
FUNCTIONS = [
    "x**2*y + sin(y)",
    "log(exp(x) + exp(y) + exp(z))",
    "exp(x*y)*z",
    "x*y*z/(1 + x**2)",
    "x + 2*y",
    "(x + y)**3 - z",
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_gradient(f):
    entries = gradient(read(f), (x, y, z)).result.args
    for entry, v in zip(entries, "xyz", strict=True):
        assert close(value(str(entry), **AT), slope(f, v, **AT), 12)
    assert not close(value(str(entries[0]), **AT) + 1, slope(f, "x", **AT), 12)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_hessian_is_symmetric_and_right(f):
    rows = hessian(read(f), (x, y, z)).result.args
    slopes = gradient(read(f), (x, y, z)).result.args
    for i, row in enumerate(rows):
        for j, v in enumerate("xyz"):
            assert row.args[j] is rows[j].args[i]
            assert close(value(str(row.args[j]), **AT), slope(str(slopes[i]), v, **AT), 12)


def test_jacobian_has_a_row_for_each_output():
    worked = jacobian(read("[x*y, x + z, y**2*z, 5]"), (x, y, z))
    assert str(worked.result) == "[[y, x, 0], [1, 0, 1], [0, 2*y*z, y**2], [0, 0, 0]]"
    assert "one row an output" in worked.remarks[0]


@pytest.mark.parametrize(
    "f, point, says",
    [
        ("x**2 + y**2", (0, 0), "a strict local minimum"),
        ("-x**2 - 2*y**2", (0, 0), "a strict local maximum"),
        ("x**2 - y**2", (0, 0), "a saddle point"),
        ("x*y", (0, 0), "a saddle point"),
        ("x**2 + y**4", (0, 0), "does not decide"),
        ("x**3 - 3*x*y + y**3", (1, 1), "a strict local minimum"),
        ("x**3 - 3*x*y + y**3", (0, 0), "a saddle point"),
        ("x**2 + y**2", (1, 0), "not critical"),
        ("exp(x) - x + y**2*exp(y)", (0, 0), "a strict local minimum"),
    ],
)
def test_critical_points_are_classified(f, point, says):
    worked = classified_hessian(read(f), {x: read(str(point[0])), y: read(str(point[1]))})
    assert says in worked.remarks[-1]


def test_total_derivative_is_that_of_the_function_put_together():
    paths = {x: read("t**2"), y: read("sin(t)")}
    worked = total_derivative(read("x*y + t*x"), t, paths)
    assert close(value(str(worked.result), t="0.6"), slope("t**2*sin(t) + t*t**2", "t", t="0.6"), 12)


@pytest.mark.parametrize(
    "equation, point",
    [("x**2 + y**2 = 1", {"x": "0.6", "y": "0.8"}), ("x*y = 1", {"x": "2", "y": "0.5"}), ("exp(y) + y = x", None)],
)
def test_implicit_slope_is_that_of_the_curve(equation, point):
    worked = implicit(read_equation(equation), y, x)
    if point is None:
        point = {"y": "0.3", "x": str(value("exp(0.3) + 0.3"))}
        true = 1 / (value("exp(0.3)") + 1)
    else:
        true = {"x**2 + y**2 = 1": -value("0.6/0.8"), "x*y = 1": -value("0.5/2")}[equation]
    assert close(value(str(worked.result), **point), true, 15)


def test_an_equation_without_the_function_says_so():
    with pytest.raises(UnsupportedError, match="does not contain y"):
        implicit(read_equation("x**2 = 1"), y, x)
