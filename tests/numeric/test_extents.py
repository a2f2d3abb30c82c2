"""How far an index without bounds runs: as far as its lists, which are equally long where they share it."""

from __future__ import annotations

import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.numeric import arrays
from derive.numeric.balls import value
from derive.numeric.extents import LENGTHS, equally_long, lengths
from derive.numeric.precision import Undecided


def drawn(*texts: str, seed: int = 0, known=None) -> dict:
    return lengths(tuple(map(read, texts)), seed, {ex.Symbol(n): size for n, size in (known or {}).items()})


def test_lists_that_share_an_index_are_equally_long():
    for seed in range(10):
        found = drawn("Sum(Sum(A[i, j]*x[j], j)*y[i], i)", "Sum(x[k], k) + z[1]", seed=seed)
        assert found["A", 0] == found["y", 0] and found["A", 1] == found["x", 0] and ("z", 0) not in found
        assert set(found.values()) <= set(LENGTHS)
    apart = [drawn("Sum(x[i], i)*Sum(y[i], i)", seed=seed) for seed in range(10)]
    assert any(found["x", 0] != found["y", 0] for found in apart)
    assert len({found["x", 0] for found in apart}) > 1


def test_a_written_end_says_how_long():
    assert drawn("Sum(x[i], i)", "Sum(x[i], (i, 1, n))", known={"n": 9})["x", 0] == 9
    assert drawn("Sum(x[i], i)", "Sum(x[i], (i, 0, n))", known={"n": 9})["x", 0] in LENGTHS
    assert drawn("Sum(x[i], i)", "z[k] + x[k]") == drawn("Sum(z[i] + x[i], i)")
    assert len(equally_long(read("Sum(x[i], i) + Sum(p(x), x)"))) == 1


def test_sums_and_products_over_lists_that_are_given():
    point = {"x": [1, 2, 3], "y": [4, 5, 6], "A": [[1, 2], [3, 4], [5, 6]]}
    assert value(read("Sum(x[i]*y[i], i)"), point) == 32
    assert value(read("Product(x[i], i)"), point) == 6
    assert value(read("Sum(Sum(A[i, j], j)*x[i], i)"), point) == 50
    assert arrays.value(read("Sum(Sum(A[i, j], j)*x[i], i)"), point) == 50
    assert arrays.value(read("Product(x[i] + 1, i)"), point) == 24


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sum(k, k)", "nothing says which values k takes"),
        ("Sum(x[i + 1], i)", "nothing says where it ends"),
        ("Sum(x[i]*z[i], i)", "not equally long"),
        ("Sum(x[1, i], i)", "1 indices"),
        ("Sum(Sum(x[i], i), i)", "nothing says which values i takes"),
    ],
)
def test_an_index_that_ends_nowhere_is_refused(text, reason):
    with pytest.raises(Undecided, match=reason):
        value(read(text), {"x": [1, 2, 3], "z": [1, 2]})
    with pytest.raises(ArithmeticError):
        arrays.value(read(text), {"x": [1, 2, 3], "z": [1, 2]})
