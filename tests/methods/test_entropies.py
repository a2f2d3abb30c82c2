"""Entropies and divergences of random laws against SciPy, and sample sums against NumPy."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
import scipy.stats

from derive.language.expressions import as_expr
from derive.methods import entropies, samples
from derive.methods.decimals import decimal
from derive.rules import statistics
from derive.verify.claim import check


def law(seed: int, zeros: bool = False) -> list[Fraction]:
    draw = Random(seed)
    weights = [draw.randint(0 if zeros else 1, 9) for _ in range(draw.randint(2, 7))] + [3]
    return [Fraction(w, sum(weights)) for w in weights]


def value(expr) -> float:
    return float(str(decimal(expr, 12)))


@pytest.mark.parametrize("seed", range(8))
def test_entropy_is_that_of_scipy(seed):
    p = law(seed, zeros=True)
    exprs, floats = list(map(as_expr, p)), list(map(float, p))
    assert value(entropies.entropy(exprs)) == pytest.approx(scipy.stats.entropy(floats), abs=1e-9)
    assert value(entropies.entropy(exprs, 2)) == pytest.approx(scipy.stats.entropy(floats, base=2), abs=1e-9)
    assert value(entropies.from_counts(exprs)) == pytest.approx(scipy.stats.entropy(floats), abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_divergence_is_that_of_scipy(seed):
    p = law(seed, zeros=True)
    q = [Fraction(w, sum(range(1, len(p) + 1))) for w in range(1, len(p) + 1)]
    there, a, b = [list(map(as_expr, p)), list(map(as_expr, q))], list(map(float, p)), list(map(float, q))
    expected = scipy.stats.entropy(a, b)
    assert value(entropies.divergence(*there)) == pytest.approx(expected, abs=1e-9)
    assert value(entropies.simplified(*there)) == pytest.approx(expected, abs=1e-9)
    assert value(entropies.cross_entropy(*there)) == pytest.approx(expected + scipy.stats.entropy(a), abs=1e-9)


def test_what_is_zero_and_what_is_not():
    p, q = list(map(as_expr, law(1))), list(map(as_expr, law(1)[::-1]))
    assert entropies.is_zero(entropies.divergence(p, p))
    assert not entropies.is_zero(entropies.divergence(p, q))


@pytest.mark.parametrize("seed", range(6))
def test_sums_of_products_are_those_of_numpy(seed):
    draw = Random(seed)
    x, y = ([Fraction(draw.randint(-90, 90), draw.randint(1, 9)) for _ in range(draw.randint(2, 6) + 2)] for _ in "xy")
    n = min(len(x), len(y))
    x, y = x[:n], y[:n]
    a, b = list(map(as_expr, x)), list(map(as_expr, y))
    expected = np.cov(list(map(float, x)), list(map(float, y)))
    lines = samples.products_lines(a, b, n - 1, statistics.definition_of_the_covariance)
    assert value(samples.products(a, b)) / (n - 1) == pytest.approx(expected[0, 1])
    assert value(samples.products(a, a)) / (n - 1) == pytest.approx(expected[0, 0])
    assert all(check(s.before, s.after, s.relation).holds for s in lines)
    assert not any(check(s.before, s.after + 1, s.relation).holds for s in lines)
