"""Arrays worked out exactly, against NumPy; and that a number changed in them changes the value."""

from __future__ import annotations

import numpy as np
import pytest

from derive.errors import UnsupportedError
from derive.language.python_text import read_python as read
from derive.methods.entry_by_entry import row_times_column, worked_out
from tests.plain_arrays import value

A, B, x, y = "[[1, -8, 0], [3, 1/2, 4]]", "[[5, 1], [0, 5], [1/3, -1]]", "[3, 1, -1]", "[1/2, 7]"
ROWS = [
    f"{A} @ {x}", f"{A} @ {B}", f"{y} @ {A}", f"{x} @ {x}", f"{A} @ {x} + {y}", f"2*{A} - {A}/3", f"{A}*{A}", f"{A} @ {B} @ {y}",
    f"transpose({A})", f"outer({x}, {y})", f"sum({A})", f"sum({A}, axis=0)", f"mean({A}, axis=1)", f"mean({x})", f"diag({y})",
    f"norm({A})", f"relu({A})", f"abs({A})", f"sign({y})*{y}", f"heaviside({y} - 3)*{y}", f"sigmoid({y})", f"softmax({x})", f"softmax({A})", f"logsumexp({x})", f"{x}**2", f"-{x}", f"vec({A})",
    f"{A} - mean({A}, axis=0)", f"({x} - mean({x}))/sqrt(mean(({x} - mean({x}))**2))", f"outer({y}, ones(4))", f"eye(2) @ {A}", "3/4 - 1/2",
]  # fmt: skip


@pytest.mark.parametrize("text", ROWS)
def test_values_are_numpys(text):
    found = value(str(worked_out(read(text))), {})
    np.testing.assert_allclose(found, value(text, {}), rtol=1e-13)
    changed = text.replace("7", "6") if "7" in text else text.replace("3", "6", 1)
    assert not np.allclose(value(str(worked_out(read(changed))), {}), found)


def test_fractions_and_letters_stay_exact():
    assert str(worked_out(read("[[1/3, a], [0, 1]] @ [3, 1/7]"))) == "[1 + a/7, 1/7]"
    assert str(row_times_column(read("[1, -2]"), read("[-3, a]"), read("b"))) == "1*(-3) - 2*a + b"


def test_what_it_cannot_do_it_says():
    with pytest.raises(UnsupportedError, match="inv"):
        worked_out(read("inv([[1, 2], [3, 4]])"))
