"""Extrema: every line holds, the points are SymPy's or NumPy's, the global statements agree with a fine grid."""

from __future__ import annotations

import numpy as np
import pytest

from derive.errors import UnsupportedError
from derive.language.expressions import Equal, Or, Symbol, as_expr, symbols
from derive.language.python_text import read_python
from derive.methods.extrema import of_one_variable, of_several_variables
from derive.methods.optimise import Interval, classification, number, sign, stationary_points
from derive.model import EQUIVALENT, Status
from derive.verify.claim import check

x, y, z = symbols("x y z")
KINDS = [
    ("x**2 - 2*x + 1", [(1, "minimum")]),
    ("x**3", [(0, "inflection")]),
    ("x**4", [(0, "minimum")]),
    ("-x**6", [(0, "maximum")]),
    ("3*x**4 - 4*x**3 - 12*x**2", [(-1, "minimum"), (0, "maximum"), (2, "minimum")]),
    ("x*log(x)", [(0.36787944, "minimum")]),
    ("x*exp(-x)", [(1, "maximum")]),
    ("exp(x) - 2*x", [(0.69314718, "minimum")]),
    ("exp(x)", []),
    ("x**5 - 5*x", [(-1, "maximum"), (1, "minimum")]),
    ("x**2/(x**2 + 1)", [(0, "minimum")]),
    ("0.5*x**2 - x/3", [(1 / 3, "minimum")]),
    ("x + 1/x", [(-1, "maximum"), (1, "minimum")]),
]


def holds(step) -> bool:
    given = tuple(c.holds for c in step.conditions if c.holds is not None)
    return check(step.before, step.after, step.relation, given=given).holds


@pytest.mark.parametrize("f, expected", KINDS, ids=[f for f, _ in KINDS])
def test_points_and_kinds(f, expected):
    f = read_python(f)
    steps, points = stationary_points(f, x)
    assert [p.kind for p in points] == [kind for _, kind in expected]
    assert np.allclose([number(p.shown) for p in points], [at for at, _ in expected], atol=1e-7)
    for step in [*steps, *(s for p in points for s in classification(f, x, p))]:
        assert holds(step), f"{step.before} {step.relation.sign} {step.after}"


@pytest.mark.parametrize("seed", range(8))
def test_random_polynomials(seed):
    coefficients = np.random.default_rng(seed).integers(-5, 6, 5)
    f = sum((as_expr(int(c)) * x ** (k + 1) for k, c in enumerate(coefficients)), as_expr(0) * x)
    steps, points = stationary_points(f, x)
    slope = [int(c) * (k + 1) for k, c in enumerate(coefficients)]
    roots = np.roots(slope[::-1])
    real = sorted({round(float(r.real), 6) for r in roots if abs(r.imag) < 1e-9})
    assert np.allclose([number(p.shown) for p in points], real, atol=1e-5)
    assert all(holds(s) for s in steps)


def test_a_solution_that_is_lost_is_refuted():
    slope = read_python("12*x**3 - 12*x**2 - 24*x")
    lost = Or(Equal(x, as_expr(0)), Equal(x, as_expr(2)))
    assert check(Equal(slope, as_expr(0)), lost, EQUIVALENT).status is Status.REFUTED


@pytest.mark.parametrize("f", ["x**4 - 3*x**2 + x", "x**2 - 2*x", "x*exp(-x)", "1/(1 + x**2)", "-x**4 + x", "x**3 - x"])
def test_the_global_statement_agrees_with_a_grid(f):
    found = of_one_variable(read_python(f), x, Interval(as_expr(-3), as_expr(2)))
    grid = np.linspace(-3, 2, 200_001)
    values = eval(f, {"x": grid, "exp": np.exp})  # a text of this file
    told = {r.split()[1]: r for r in found.remarks}
    for name, best in (("least", values.min()), ("greatest", values.max())):
        worth = told[name].split("$")[1]
        assert abs(number(read_python(worth)) - best) < 1e-5, told[name]


SEVERAL = [
    ("x**2 + y**2 - 2*x", (x, y), ["positive definite"]),
    ("x**2 - y**2", (x, y), ["indefinite"]),
    ("x**3 - 3*x*y + y**3", (x, y), ["indefinite", "positive definite"]),
    ("x**4 + y**4", (x, y), ["singular"]),
    ("-x**2 - 2*y**2 - z**2 + x*z", (x, y, z), ["negative definite"]),
    ("x**2 + y**2 - z**2", (x, y, z), ["indefinite"]),
    ("x*y*1", (x, y), ["indefinite"]),
]


@pytest.mark.parametrize("f, variables, words", SEVERAL, ids=[f for f, _, _ in SEVERAL])
def test_several_variables(f, variables, words):
    found = of_several_variables(read_python(f), variables)
    assert [
        next(w for w in ("positive definite", "negative definite", "indefinite", "singular") if w in r)
        for r in found.remarks
    ] == words
    assert all(holds(s) for s in found.steps if not any("norm" in str(e) for e in (s.before, s.after)))


@pytest.mark.parametrize("f", ["abs(x)", "sin(x)", "maximum(x, 1)"])
def test_what_is_not_worked_is_refused(f):
    with pytest.raises(UnsupportedError):
        stationary_points(read_python(f), Symbol("x"))


def test_signs():
    assert sign(read_python("sqrt(2) - 1.4142135")) == 1
    assert sign(read_python("sqrt(8) - 2*sqrt(2)")) == 0
    assert sign(x) is None
