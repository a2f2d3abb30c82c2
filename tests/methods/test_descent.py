"""Descent: the iterates are those of NumPy, every line holds, and what diverges is told."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from derive.errors import AssumptionError
from derive.language.expressions import as_expr, substitute, symbols
from derive.language.python_text import read_python
from derive.methods.batches import Data, update
from derive.methods.descent import closed_form, iterates, run_vector, vector_steps
from derive.methods.optimise import number
from derive.model import GREATER, ROUNDED
from derive.rules import optimisation as rules
from derive.verify.claim import check

x, y = symbols("x y")
SLOPES = [
    ("2*x - 2", lambda v: 2 * v - 2, 5, 0.1, 100),
    ("4*x**3 - 6*x + 1", lambda v: 4 * v**3 - 6 * v + 1, 2, 0.01, 500),
    ("1 - 1/x", lambda v: 1 - 1 / v, 2, 0.3, 40),
    ("exp(x) - 2", lambda v: np.exp(v) - 2, 0, 0.2, 3),
    ("x/3 + 1", lambda v: v / 3 + 1, 1, 0.5, 2),
]


@pytest.mark.parametrize("slope, exact, start, rate, steps", SLOPES, ids=[row[0] for row in SLOPES])
def test_iterates(slope, exact, start, rate, steps):
    found = iterates(x - as_expr(rate) * read_python(slope), x, as_expr(start), steps, rules.gradient_step)
    here = start
    for _ in range(steps):
        here = here - rate * exact(here)
    assert np.isclose(number(found.last), here, rtol=1e-8)
    meaning = dict(found.where)
    for _ in meaning:
        meaning = {k: substitute(v, dict(found.where)) for k, v in meaning.items()}
    for step in found.steps:
        before, after = (substitute(e, meaning) for e in (step.before, step.after))
        assert check(before, after, step.relation).holds
        if step.relation != ROUNDED:
            assert not check(before, after + as_expr(0.001), step.relation).holds


@pytest.mark.parametrize("rate, factor", [("0.1", 0.8), ("0.5", 0), ("1", -1), ("1.1", -1.2), ("1/3", 1 / 3)])
def test_closed_form(rate, factor):
    lines, found = closed_form(read_python("2*x - 2"), x, read_python(rate), as_expr(5), 7)
    assert np.isclose(number(found), factor)
    assert np.isclose(number(lines[-1].after), 1 + 4 * factor**7, rtol=1e-9)


def test_what_is_not_linear_has_no_closed_form():
    assert closed_form(read_python("x**2"), x, as_expr(0.1), as_expr(1), 3) is None
    assert closed_form(read_python("3"), x, as_expr(0.1), as_expr(1), 3) is None


def test_divergence_is_told():
    found = iterates(x - as_expr(0.5) * x**3, x, as_expr(10), 50, rules.gradient_step)
    assert found.diverges and found.last is None and found.steps[-1].relation is GREATER
    with pytest.raises(AssumptionError):
        iterates(1 / (x - 1), x, as_expr(1), 3, rules.newton_step)


def test_vectors():
    gradient, start = [read_python("2*x"), read_python("20*y")], [as_expr(1), as_expr(1)]
    lines, here = vector_steps(gradient, (x, y), start, as_expr(0.03), 3)
    assert [number(v) for v in here] == pytest.approx([0.94**3, 0.4**3])
    assert all(check(s.before, s.after, s.relation).holds for s in lines)
    assert run_vector(gradient, (x, y), start, as_expr(0.2), 100) is None


@pytest.mark.parametrize("seed", range(5))
def test_batches(seed):
    random = np.random.default_rng(seed)
    xs, ys = ([Fraction(int(n), 4) for n in random.integers(-8, 9, 4)] for _ in range(2))
    data = Data(xs, ys, Fraction(1, 10))
    lines, after = update(data, Fraction(1, 3), [0, 1, 3], 1)
    a, b = (np.array([float(v) for v in (vs[0], vs[1], vs[3])]) for vs in (xs, ys))
    assert float(after) == pytest.approx(1 / 3 - 0.1 * np.mean((a / 3 - b) * a))
    assert all(check(s.before, s.after, s.relation).holds for s in lines)
