"""Rounding to double and single against the machine's own, which the functions under test never touch."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from derive.language.python_text import read_python
from derive.model import EQUAL, ROUNDED, UNEQUAL, Status
from derive.numeric.precision import Undecided, Undefined, precision
from derive.numeric.rounding import FORMATS, nearest, rounding_to
from derive.verify.claim import check


def of(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def drawn(seed: int) -> Fraction:
    """Fractions of every size, many of them half-way between two doubles or two singles, or next to it."""
    draw = random.Random(seed)
    digits = draw.choice((53, 24))
    near = Fraction(draw.getrandbits(digits) * 2 + 1, 2) + draw.choice((0, 0, Fraction(1, 2**90), -Fraction(1, 2**90)))
    size = near if draw.random() < 0.5 else Fraction(draw.getrandbits(60) + 1, draw.getrandbits(40) + 1)
    return draw.choice((1, -1)) * size * Fraction(2) ** draw.randint(-1150, 900)


@pytest.mark.parametrize("seed", range(300))
def test_double_is_the_machines(seed):
    x = drawn(seed)
    assert nearest(of(x), *FORMATS["double"]) == of(Fraction(x.numerator / x.denominator))  # Python rounds it rightly


@pytest.mark.parametrize("seed", range(300))
def test_single_is_numpys(seed):
    draw = random.Random(seed)
    x = math.ldexp(draw.choice((1, -1)) * (draw.getrandbits(26) + 1), draw.randint(-180, 100))  # exact as a double
    with np.errstate(all="ignore"):
        expected = float(np.float32(x))
    if math.isinf(expected):
        with pytest.raises(Undefined):
            nearest(of(Fraction(x)), *FORMATS["single"])
    else:
        assert nearest(of(Fraction(x)), *FORMATS["single"]) == of(Fraction(expected))


@pytest.mark.parametrize(
    "x, double",
    [
        (Fraction(0), 0.0),
        (Fraction(2) ** -1075, 0.0),  # half of the smallest: a tie, to even
        (Fraction(2) ** -1075 * 3, 2 * 5e-324),
        (Fraction(2) ** -1022 - Fraction(2) ** -1075, 2.2250738585072014e-308),
        (Fraction(2) ** 1024 - Fraction(2) ** 970 - 1, 1.7976931348623157e308),
        (1 + Fraction(1, 2**53), 1.0),
        (1 + 3 * Fraction(1, 2**53), 1 + 2**-51),
    ],
)
def test_the_edges(x, double):
    assert nearest(of(x), *FORMATS["double"]) == of(Fraction(double))


@pytest.mark.parametrize("power", [Fraction(2) ** 1024 - Fraction(2) ** 970, Fraction(10) ** 400])
def test_too_large_has_no_value(power):
    with pytest.raises(Undefined, match="overflow"):
        nearest(of(power), *FORMATS["double"])


def test_a_ball_across_a_boundary_is_undecided():
    with precision(200):
        tie = arb(1) + arb(2) ** -53
        assert rounding_to("double")(tie) == 1
        with pytest.raises(Undecided):
            rounding_to("double")(tie + arb(0, 2.0**-100))


@pytest.mark.parametrize(
    "before, after, relation, status",
    [
        ("double(1/10)", "3602879701896397/2**55", EQUAL, Status.PROVED),
        ("double(1/10)", "1/10", EQUAL, Status.REFUTED),
        ("double(1/10)", "1/10", UNEQUAL, Status.PROVED),
        ("double(double(0.1) + double(0.2))", "double(0.3)", EQUAL, Status.REFUTED),
        ("double(double(0.1) + double(0.2))", "0.30000000000000004", ROUNDED, Status.AGREES),
        ("double([0.1, 0.5])", "[0.1, 0.5]", EQUAL, Status.REFUTED),
        ("double([0.1, 0.5])", "[3602879701896397/2**55, 0.5]", EQUAL, Status.PROVED),
        ("double(x)", "x", EQUAL, Status.REFUTED),
        ("double(A @ x)", "A @ x", EQUAL, Status.REFUTED),
        ("single(0.1)", "13421773/2**27", EQUAL, Status.PROVED),
        ("single(0.1)", "double(0.1)", EQUAL, Status.REFUTED),
        ("double(2**1024)", "1", EQUAL, Status.UNKNOWN),
    ],
)
def test_claims(before, after, relation, status):
    from derive.language.shapes import infer

    sides = [read_python(t) for t in (before, after)]
    shapes = infer(sides, {"A": ("m", "n"), "x": ("n",)} if "A" in before else None).table if "A" in before else {}
    assert check(*sides, relation, shapes=shapes).status is status
