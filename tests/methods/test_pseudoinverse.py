"""Pseudo-inverses and projections of random exact matrices, against LAPACK; transforms against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from derive.language.expressions import Array, Symbol, as_expr
from derive.methods import columns as col
from derive.methods.fourier import transform
from derive.methods.projection import projection
from derive.methods.pseudoinverse import pseudoinverse
from tests.methods.test_gram_schmidt import MATRICES, RNG, floats, literal
from tests.plain_arrays import value

A, B, X = Symbol("A"), Symbol("B"), Symbol("x")


@pytest.mark.parametrize("M", [*MATRICES, np.zeros((2, 3), dtype=int)], ids=lambda M: str(M.shape))
def test_pseudoinverses_are_lapacks(M):
    found = pseudoinverse(col.real_rows(literal(M)), A)
    np.testing.assert_allclose(floats(found.written), np.linalg.pinv(M), atol=1e-12)
    assert found.rank == np.linalg.matrix_rank(M)


@pytest.mark.parametrize("M", MATRICES, ids=lambda M: str(M.shape))
def test_projections_are_least_squares_solutions(M):
    x = RNG.integers(-5, 6, len(M))
    found = projection(literal(M), Array(*[as_expr(int(e)) for e in x]), B, X)
    np.testing.assert_allclose(floats(found.P), M @ np.linalg.pinv(M), atol=1e-12)
    np.testing.assert_allclose(floats(found.point), M @ np.linalg.lstsq(M, x, rcond=None)[0], atol=1e-12)
    assert len(found.kept) == np.linalg.matrix_rank(M)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 12])
@pytest.mark.parametrize("norm", ["ortho", "backward", "forward"])
def test_transforms_are_numpys(n, norm):
    x = RNG.integers(-5, 6, n)
    found = transform([as_expr(int(e)) for e in x], norm)
    numbers = [complex(value(str(c), {}, complex)) for c in found.coefficients]
    np.testing.assert_allclose(numbers, np.fft.fft(x, norm=norm), atol=1e-12)
    other = transform([as_expr(int(e)) for e in x], norm, 1)
    np.testing.assert_allclose(
        [complex(value(str(c), {}, complex)) for c in other.coefficients], np.conj(numbers), atol=1e-12
    )
