"""Rank, nullity and augmented matrices, in both arithmetics, against NumPy."""

import numpy as np
import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.model import Status
from derive.verify.claim import check

RNG = np.random.default_rng(5)


def low_rank(m, n, r):
    return RNG.integers(-4, 5, (m, r)) @ RNG.integers(-4, 5, (r, n))


@pytest.mark.parametrize("m, n, r", [(1, 1, 1), (3, 3, 2), (4, 6, 3), (6, 4, 1), (5, 5, 5), (3, 3, 0)])
def test_rank_of_numbers(m, n, r):
    A = low_rank(m, n, r) if r else np.zeros((m, n), int)
    rank = int(np.linalg.matrix_rank(A))
    text = str(A.tolist())
    for scale in ("", "sqrt(2)*", "pi/3*"):
        assert check(read(f"rank({scale}{text})"), ex.as_expr(rank)).status is Status.PROVED
        assert check(read(f"nullity({scale}{text})"), ex.as_expr(n - rank)).status is Status.PROVED
        assert check(read(f"rank({scale}{text})"), ex.as_expr(rank + 1)).status is Status.REFUTED


GENERAL = [
    ("rank(A.T)", "rank(A)", True), ("rank(A.T @ A)", "rank(A)", True), ("rank(A) + nullity(A)", "n", True),
    ("rank(A) + nullity(A)", "m", False), ("rank(A.T)", "rank(A) + 1", False), ("rank(augmented(A, A))", "rank(A)", True),
]  # fmt: skip


@pytest.mark.parametrize("before, after, holds", GENERAL, ids=str)
def test_rank_of_any_matrix(before, after, holds):
    m, n = ex.symbols("m n")
    status = check(read(before), read(after), shapes={"A": (m, n)}).status
    assert status in ((Status.PROVED, Status.AGREES) if holds else (Status.REFUTED,))


def test_a_rank_with_letters_needs_its_pivots():
    a = ex.Symbol("a")
    matrix = read("[[a, b], [2*a, 2*b]]")
    assert check(ex.Call("rank", matrix), ex.ONE).status is Status.REFUTED  # at a = b = 0
    assert check(ex.Call("rank", matrix), ex.ONE, given=[ex.Unequal(a, ex.ZERO)]).status is Status.AGREES


def test_augmented_shapes():
    from derive.errors import ShapeError
    from derive.language.shapes import Shapes

    m, n = ex.symbols("m n")
    shapes = Shapes({"A": (m, n), "b": (m,)})
    assert [str(d) for d in shapes.of(read("augmented(A, b)"))] == ["m", "n + 1"]
    with pytest.raises(ShapeError):
        shapes.of(read("rank(b)"))
