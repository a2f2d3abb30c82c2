"""Orthonormal columns, Cholesky factors and singular value decompositions of random exact matrices, against LAPACK."""

from __future__ import annotations

import numpy as np
import pytest

from derive.language.expressions import Array, Symbol, as_expr
from derive.methods import columns as col
from derive.methods.cholesky import cholesky
from derive.methods.decimals import decimal
from derive.methods.gram_schmidt import gram_schmidt
from derive.methods.svd import decomposition
from tests.plain_arrays import value

RNG = np.random.default_rng(11)
SHAPES = [(1, 1), (2, 2), (3, 2), (4, 3), (3, 3), (2, 4), (5, 4)]
MATRICES = [RNG.integers(-5, 6, shape) for shape in SHAPES] + [
    np.outer([1, 2, 3], [2, 4, -2]), np.array([[0, 1, 2], [0, 2, 4], [0, 0, 1]]), np.eye(3, dtype=int) * 2,
]  # fmt: skip


def literal(A: np.ndarray) -> Array:
    return Array(*[Array(*[as_expr(int(e)) for e in row]) for row in A])


def floats(expr) -> np.ndarray:
    return value(str(expr), {})


@pytest.mark.parametrize("A", MATRICES, ids=lambda A: str(A.shape))
@pytest.mark.parametrize("modified", [False, True])
def test_orthonormal_columns_times_upper_triangle(A, modified):
    columns = col.columns_of(col.real_rows(literal(A)))
    found = gram_schmidt(columns, col.named("a", A.shape[1]), modified=modified)
    Q, R = floats(found.Q), floats(found.upper)
    rank = np.linalg.matrix_rank(A)
    assert Q.shape == (len(A), rank) and len(found.dependent) == A.shape[1] - rank
    np.testing.assert_allclose(Q.T @ Q, np.eye(rank), atol=1e-12)
    np.testing.assert_allclose(Q @ R, A, atol=1e-12)
    np.testing.assert_allclose(np.tril(R, -1), 0)
    if rank == A.shape[1]:
        LAPACK = np.linalg.qr(A)[1]
        np.testing.assert_allclose(R, LAPACK * np.sign(np.diag(LAPACK))[:, None], atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_cholesky_factors_are_lapacks(n):
    B = RNG.integers(-3, 4, (n, n)) + 3 * np.eye(n, dtype=int)
    A = B @ B.T
    np.testing.assert_allclose(floats(cholesky(col.real_rows(literal(A))).written), np.linalg.cholesky(A), atol=1e-12)


@pytest.mark.parametrize(
    "A",
    [[[1, 2], [2, 1]], [[0]], [[1, 1], [1, 1]], [[1, 2, 0], [2, 5, 3], [0, 3, 1]], [[2, 0, 0], [0, 3, 1], [0, 1, -4]]],
)
def test_what_is_not_positive_definite_has_a_witness(A):
    found = cholesky(col.real_rows(literal(np.array(A))))
    x = np.array([float(e.rational) for e in found.witness])
    assert x @ np.array(A) @ x <= 0 and x.any()
    assert x @ np.array(A) @ x == pytest.approx(float(found.pivots[-1].rational))


@pytest.mark.parametrize("A", MATRICES, ids=lambda A: str(A.shape))
def test_singular_values_are_lapacks(A):
    found = decomposition(literal(A), Symbol("A"))
    expected = np.linalg.svd(A, compute_uv=False)
    np.testing.assert_allclose(floats(decimal(found.values, 12)), expected, atol=1e-7)
    assert found.rank == np.linalg.matrix_rank(A)
    U, S, V = map(floats, (found.U, found.S, found.V))
    np.testing.assert_allclose(U @ S @ V.T, A, atol=1e-9)
    np.testing.assert_allclose(U.T @ U, np.eye(U.shape[1]), atol=1e-9)
    np.testing.assert_allclose(V.T @ V, np.eye(V.shape[1]), atol=1e-9)
    if found.exact:
        assert U.shape == (len(A),) * 2 and V.shape == (A.shape[1],) * 2
