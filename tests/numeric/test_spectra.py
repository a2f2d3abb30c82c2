"""The eigenvalue oracle against LAPACK, and where floating point cannot follow against what is known."""

from random import Random

import numpy as np
import pytest

from derive.language import expressions as ex
from derive.numeric import balls
from derive.numeric.spectra import roots_of_polynomial
from derive.topics.data import as_data


def eigenvalues(rows, bits=128, **point):
    found = balls.value(ex.Call("eigenvalues", as_data(rows)), point, bits=bits)
    return [complex(float(z.real.mid()), float(z.imag.mid())) for z in found], max(float(z.rad()) for z in found)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_random_matrices(n):
    draw = Random(n)
    for _ in range(8):
        rows = [[draw.randint(-6, 6) for _ in range(n)] for _ in range(n)]
        found, radius = eigenvalues(rows)
        expected = sorted(np.linalg.eigvals(np.array(rows, float)), key=lambda z: (round(z.real, 6), z.imag))
        assert radius < 1e-20
        assert np.allclose(np.sort_complex(np.round(found, 6)), np.sort_complex(np.round(expected, 6)), atol=2e-3)


@pytest.mark.parametrize(
    "rows, expected",
    [
        ([[5, 1], [0, 5]], [5, 5]), ([[0, 1, 0], [0, 0, 1], [0, 0, 0]], [0, 0, 0]), ([["sqrt(2)", 1], [0, "sqrt(2)"]], [2**0.5] * 2),
        ([["pi", 1], [1, "pi"]], [np.pi - 1, np.pi + 1]), ([[0, -1], [1, 0]], [-1j, 1j]), ([["I", 0], [0, "-I"]], [-1j, 1j]),
        ([["sqrt(2)", 1, 0], [0, "sqrt(3)", 1], [0, 0, 1]], [1, 2**0.5, 3**0.5]),
    ],
    ids=str,
)  # fmt: skip
def test_defective_and_irrational(rows, expected):
    found, radius = eigenvalues(rows)
    assert np.allclose(found, expected) and radius < 1e-15


def test_at_a_point():
    found, _ = eigenvalues([["a", 1], [1, "a"]], a=5)
    assert found == [4, 6]


def test_what_is_no_square_matrix():
    with pytest.raises(balls.Undefined):
        eigenvalues([[1, 2]])


@pytest.mark.parametrize(
    "f, expected",
    [
        (lambda t: (t * t - 4) ** 2, [-2, 2]), (lambda t: t * t + 1, [-1j, 1j]), (lambda t: 3 * t - 1, [1 / 3]),
        (lambda t: 7 + 0 * t, []), (lambda t: 1 / (t - 20), []),
    ],
)  # fmt: skip
def test_roots_of_polynomials(f, expected):
    found = [complex(balls.as_acb(r)) for r in roots_of_polynomial(f)]
    assert np.allclose(sorted(found, key=lambda z: (z.real, z.imag)), expected)
