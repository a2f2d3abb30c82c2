"""Vectors and matrices worked out line by line, against NumPy on random exact data; every line holds, every spoiled one does not."""

import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import gamma

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import Array, Call
from derive.methods import vector_norms, vectors, volumes
from derive.methods.hyperplanes import Hyperplane, directions, distance, value
from derive.methods.places import only_numbers, side_of
from derive.model import EQUAL, Status
from derive.numeric.arrays import value as worth
from derive.verify.claim import check

SEEN = (Status.PROVED, Status.AGREES)


def vector(rng, n):
    return Array(*[Fraction(rng.randint(-9, 9), rng.choice([1, 1, 2, 3])) for _ in range(n)])


def matrix(rng, m, n):
    return Array(*[vector(rng, n) for _ in range(m)])


def numbers(a):
    return np.array([numbers(e) if isinstance(e, Array) else float(ex.constant_value(e)) for e in a.args])


def holds(steps):
    for step in steps:
        verdict = check(step.before, step.after, step.relation)
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"
        if step.relation == EQUAL:
            assert check(step.before, step.after + 1, step.relation).status is Status.REFUTED


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_dot_products_and_norms(n):
    rng = random.Random(n)
    for _ in range(8):
        a, b = vector(rng, n), vector(rng, n)
        holds(vectors.dot(a, b))
        holds(vectors.norm(a))
        assert np.isclose(worth(vectors.value(vectors.sum_of_products(a, b)), {}), numbers(a) @ numbers(b))
        assert np.isclose(worth(vectors.length_of(a), {}), np.linalg.norm(numbers(a)))


@pytest.mark.parametrize("m, n, p", [(1, 1, 1), (2, 3, 2), (3, 1, 2), (4, 3, 4)])
def test_products_of_matrices(m, n, p):
    rng = random.Random(10 * m + n)
    for _ in range(5):
        A, B = matrix(rng, m, n), matrix(rng, n, p)
        steps = vectors.matrix_product(A, B)
        holds(steps)
        assert np.allclose(worth(steps[-1].after, {}), numbers(A) @ numbers(B))
        holds(vectors.matrix_times_vector(A, B.args[0] if n == p else vector(rng, n)))


def test_letters_and_roots():
    x, y = ex.symbols("x y")
    holds(vectors.dot(Array(x, Call("sqrt", 2)), Array(y, Call("sqrt", 8))))
    holds(vectors.norm(Array(x, y)))
    assert str(vectors.length_of(Array(x))) == "abs(x)"
    assert vectors.value(vectors.sum_of_products(Array(x), Array(x))) is x**2


@pytest.mark.parametrize(
    ("expr", "sign"),
    [("sqrt(2) - 3/2", -1), ("sqrt(8) - 2*sqrt(2)", 0), ("pi - 3", 1), ("x**2", None), ("0", 0), ("-1/2", -1)],
)
def test_signs(expr, sign):
    from derive.language.python_text import read_python

    assert vectors.sign(read_python(expr)) == sign


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_hyperplanes(n):
    rng = random.Random(n)
    for _ in range(5):
        w, point, constant = vector(rng, n), vector(rng, n), vector(rng, 1).args[0]
        if vectors.is_zero(w):
            continue
        h = Hyperplane.of(w, constant, point)
        holds([*value(h), *distance(h)])
        expected = abs(numbers(w) @ numbers(point) + float(ex.constant_value(constant))) / np.linalg.norm(numbers(w))
        assert np.isclose(worth(h.distance, {}), expected)
        found = [numbers(v) for v in directions(h)]
        assert np.linalg.matrix_rank(np.array([numbers(w), *found])) == n
        assert all(abs(numbers(w) @ v) < 1e-12 for v in found)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_norms(n):
    rng = random.Random(n)
    for p in (3, Fraction(3, 2), 4):
        a = vector(rng, n)
        steps = [*vector_norms.sum_norm(a), *vector_norms.p_norm(a, ex.as_expr(p)), *vector_norms.maximum_norm(a)]
        holds([*steps, *vector_norms.in_order(a)])
        shown = [worth(s.after, {}) for s in steps]
        for order in (1, float(p), np.inf):
            assert any(np.isclose(v, np.linalg.norm(numbers(a), order), rtol=1e-5) for v in shown)


@pytest.mark.parametrize("n", range(1, 8))
def test_volumes_of_ellipsoids(n):
    axes = Array(*range(1, n + 1))
    steps = volumes.ellipsoid(axes)
    holds(steps)
    expected = np.pi ** (n / 2) / gamma(n / 2 + 1) * np.prod(np.arange(1, n + 1))
    assert np.isclose(worth(steps[0].after, {}), expected)


def test_places():
    assert [side_of(ex.as_expr(k), ex.Number(2), ex.Number(0)) for k in (1, 2, 3)] == [-1, 0, 1]
    assert side_of(Call("sqrt", 8), 2 * Call("sqrt", 2), ex.Number(0)) == 0
    with pytest.raises(AssumptionError, match="expected numbers"):
        only_numbers(point=Array(1, ex.Symbol("x")))
    with pytest.raises(AssumptionError, match="compared exactly"):
        side_of(ex.Symbol("x"), ex.Number(1), ex.Symbol("x"))
