"""Difference quotients: every line holds, the end is SymPy's derivative, and tables agree with numpy.gradient."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy

from derive.language.expressions import Symbol, as_expr
from derive.language.python_text import read_python
from derive.methods.at_points import decimal_of_fraction, value
from derive.methods.difference_quotients import end_of_second_order, from_definition, one_sided, three_points
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Status, Step
from derive.verify.claim import check

x = Symbol("x")
FUNCTIONS = [
    "x**2", "3*x + 1", "5", "1/x", "(x + 1)/(x - a)", "1/x**2", "1/(x**2 + 1)", "sqrt(2*x + 1)", "a*x**3 + b", "sin(x)",
    "x**10", "0.5*x**2", "(x - 1)*(x + 2)", "x/3", "exp(2*x)", "sqrt(x)*x", "(a*x + b)/(c*x + d)",
]  # fmt: skip


@pytest.mark.parametrize("f", FUNCTIONS)
def test_the_definition_leads_to_the_derivative(f):
    steps = from_definition(read_python(f), x)
    for step in steps:
        given = tuple(c.holds for c in step.conditions if c.holds is not None)
        assert check(step.before, step.after, given=given).holds, f"{step.before} = {step.after}"
        if step is not steps[0]:
            assert check(step.before, step.after + 1, given=given).status is Status.REFUTED
    expected = sympy.diff(sympy.sympify(f), sympy.Symbol("x"))
    assert sympy.simplify(sympy.sympify(str(steps[-1].after)) - expected) == 0
    assert all(a.after is b.before for a, b in pairwise(steps))


@pytest.mark.parametrize("seed", range(6))
def test_tables_agree_with_numpy(seed):
    random = np.random.default_rng(seed)
    points = sorted({Fraction(int(n), 4) for n in random.integers(-40, 40, 7)})
    values = [as_expr(Fraction(int(n), 3)) for n in random.integers(-30, 30, len(points))]
    numbers = [float(Fraction(str(v))) for v in values]
    last = len(points) - 1
    ours = [
        one_sided(points, values, 0),
        *[three_points(points, values, i) for i in range(1, last)],
        one_sided(points, values, last),
    ]
    assert np.allclose([float(Fraction(str(tidy(e)))) for e in ours], np.gradient(numbers, list(map(float, points))))
    ends = [float(Fraction(str(tidy(end_of_second_order(points, values, i))))) for i in (0, -1)]
    assert np.allclose(ends, np.gradient(numbers, list(map(float, points)), edge_order=2)[[0, -1]])


def test_numbers_are_put_in():
    assert [str(s.after) for s in value(x**2, {x: as_expr(3)})] == ["9"]
    assert [str(s.after) for s in value(x / 3, {x: as_expr(1)})] == ["1/3", "0.333333"]
    assert value(as_expr(2), {x: as_expr(3)}) == []
    assert str(decimal_of_fraction(Fraction(1, 8))) == "0.125"


def test_a_slip_that_is_true_is_left_out():
    assert refuted(Step(x + x, 2 * x)) == ()
    assert len(refuted(Step(x + x, x**2))) == 1
