"""Singular values and pseudo-inverses in exact numbers and balls, against LAPACK."""

from __future__ import annotations

import numpy as np
import pytest
from flint import acb, arb, fmpq

from derive.numeric import singular
from derive.numeric.precision import Undecided, Undefined, precision
from derive.numeric.tables import Table

RNG = np.random.default_rng(3)
MATRICES = {
    "tall": RNG.integers(-4, 5, (4, 3)),
    "wide": RNG.integers(-4, 5, (2, 5)),
    "singular": np.outer([1, 2, 3], [1, -1, 2]),
    "repeated": 2 * np.eye(3, dtype=int)[[2, 0, 1]],
    "zero": np.zeros((2, 3), dtype=int),
    "one": np.array([[-7]]),
    "complex": RNG.integers(-3, 4, (3, 2)) + 1j * RNG.integers(-3, 4, (3, 2)),
    "Hilbert": None,
}


def table(rows, number) -> Table:
    return Table([Table([number(e) for e in row]) for row in rows])


def exact(A) -> Table:
    return table(A, lambda e: fmpq(int(e)))


def ball(A) -> Table:
    if np.iscomplexobj(A):
        return table(A, lambda e: acb(e.real, e.imag))
    return table(A, lambda e: arb(2).sqrt() * int(e) / arb(2).sqrt())  # a ball with a radius


def floats(t: Table) -> np.ndarray:
    return np.array([
        [complex(acb(e)) for e in row.entries] if isinstance(row, Table) else complex(acb(row)) for row in t.entries
    ])  # fmt: skip


@pytest.mark.parametrize("name", [n for n in MATRICES if n not in ("complex", "Hilbert")])
def test_exactly(name):
    A = MATRICES[name]
    np.testing.assert_allclose(
        floats(singular.singular_values(exact(A))), np.linalg.svd(A, compute_uv=False), atol=1e-12
    )
    np.testing.assert_allclose(floats(singular.pseudoinverse(exact(A))), np.linalg.pinv(A), atol=1e-12)


@pytest.mark.parametrize("name", [n for n in MATRICES if n != "Hilbert"])
def test_in_balls(name):
    A = MATRICES[name]
    with precision(96):
        found = singular.singular_values(ball(A)).entries
        assert all(e.rad() < 1e-20 for e in found)
        expected = np.linalg.svd(A, compute_uv=False)
        np.testing.assert_allclose([float(e.mid()) for e in found], expected, atol=1e-12)
        assert all(e.overlaps(arb(float(v), 1e-12)) for e, v in zip(found, expected, strict=True))


@pytest.mark.parametrize("name", ["tall", "wide", "complex"])
def test_pseudoinverses_in_balls(name):
    A = MATRICES[name]
    np.testing.assert_allclose(floats(singular.pseudoinverse(ball(A))), np.linalg.pinv(A), atol=1e-12)


def test_a_rank_that_balls_cannot_tell_is_not_guessed():
    with pytest.raises(Undecided):
        singular.pseudoinverse(ball(MATRICES["singular"]))
    with pytest.raises(Undecided):
        singular.condition(ball(MATRICES["singular"]))
    with pytest.raises(Undefined):
        singular.condition(exact(MATRICES["singular"]))


def test_the_condition_of_the_hilbert_matrix():
    H = Table([Table([fmpq(1, i + j + 1) for j in range(6)]) for i in range(6)])
    assert float(singular.condition(H).mid()) == pytest.approx(1.4951058642254665e7, rel=1e-8)
