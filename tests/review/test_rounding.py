"""≈ between the lines of a derivation: right and wrong decimals, whole numbers, and what it does not decide."""

import pytest

from derive import check_lines
from derive.model import Status

HOLDS, WRONG, OPEN = (Status.PROVED, Status.AGREES), (Status.REFUTED,), (Status.UNKNOWN,)
ROWS = [
    ("sqrt(55) ≈ 7.4162", HOLDS), ("sqrt(55) ~= 7.416", HOLDS), ("sqrt(55) ≈ 7.4163", WRONG), ("sqrt(55) ≈ -7.4162", WRONG),
    ("100/3 ≈ 33", HOLDS), ("100/3 ≈ 34", WRONG), ("298 ≈ 300", HOLDS), ("198 ≈ 300", WRONG), ("sin(pi) ≈ 0", HOLDS),
    ("2/3 ≈ 0", OPEN), ("2/3 ≈ 0.0", WRONG), ("sin(x) ≈ x", OPEN), ("x + x ≈ 2*x", HOLDS), ("[1, 2]/3 ≈ [0.33, 0.67]", HOLDS),
    ("[1, 2]/3 ≈ [0.33, 0.66]", WRONG), ("norm([1, 2]) ≈ 2.24", HOLDS), ("norm([1, 2]) ≈ 2.23", WRONG),
    ("eigenvalues([[1, 2], [3, 4]]) ≈ [5.372, -0.372]", HOLDS), ("eigenvalues([[1, 2], [3, 4]]) ≈ [5.372, 0.372]", WRONG),
]  # fmt: skip


@pytest.mark.parametrize("row, expected", ROWS, ids=str)
def test_rows(row, expected):
    (line,) = check_lines(row).lines
    assert line.verdict.status in expected, line
    assert line.kind == "equality"


def test_the_next_line_goes_on_from_the_decimals():
    assert check_lines("2*log(2)\n≈ 2*0.693\n= 1.386").first_wrong is None
    assert check_lines("2*log(2)\n≈ 2*0.693\n= 1.396").first_wrong == 3
    assert check_lines("sin(x)\n≈ x\n= 2*x/2").first_wrong is None


def test_the_message_tells_the_values_apart():
    (line,) = check_lines("norm([-1, 2, 3, 4, -5]) ≈ 7.4162006").lines
    assert "7.41619849" in line.message and "7.4162006" in line.message
