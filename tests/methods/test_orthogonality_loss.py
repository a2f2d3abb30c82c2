"""Orthonormal columns in double precision: spans and sizes of the loss, beside NumPy's QR."""

from __future__ import annotations

import numpy as np
import pytest

from derive.methods.orthogonality_loss import ALGORITHMS, classical, householder, modified, worst_pair

RNG = np.random.default_rng(2)


def laeuchli(eps: float, n: int = 3) -> list[list[float]]:
    return np.vstack([np.ones(n), eps * np.eye(n)]).T.tolist()


def loss(q: list[list[float]]) -> float:
    Q = np.array(q).T
    return float(np.linalg.norm(Q.T @ Q - np.eye(Q.shape[1])))


@pytest.mark.parametrize("algorithm", ALGORITHMS.values(), ids=ALGORITHMS)
@pytest.mark.parametrize("shape", [(3, 3), (5, 3), (2, 1), (1, 1)])
def test_harmless_columns_keep_their_spans(algorithm, shape):
    A = RNG.normal(size=shape)
    Q = np.array(algorithm(A.T.tolist())).T
    LAPACK = np.linalg.qr(A)[0]
    np.testing.assert_allclose(np.abs(Q), np.abs(LAPACK), atol=1e-13)


def test_the_losses_on_laeuchlis_matrix():
    columns = laeuchli(1e-8)
    assert loss(classical(columns)) == pytest.approx(np.sqrt(0.5), rel=1e-3)
    assert 1e-9 < loss(modified(columns)) < 1e-7
    assert loss(householder(columns)) < 1e-14
    assert worst_pair(classical(columns)) == (1, 2)


def test_a_column_of_which_nothing_is_left_is_told():
    with pytest.raises(ZeroDivisionError):
        classical([[1.0, 0.0], [1.0, 0.0]])
