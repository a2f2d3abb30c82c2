"""A witness shows the point exactly and the two values far enough to differ."""

from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from derive.language import expressions as ex
from derive.numeric.balls import Table, as_value
from derive.verify.witness import decimal, readable, witness

x, z = ex.symbols("x z")


def test_points_are_exact_and_values_are_floats():
    found = witness({x: Fraction(-74, 997), z: (Fraction(1, 2), Fraction(-3))}, fmpq(1, 4), arb(9).sqrt())
    assert found == {"x": Fraction(-74, 997), "z": "1/2 - 3*I", "before": 0.25, "after": 3.0}


def test_values_that_floats_cannot_tell_apart_are_written_out():
    ctx.prec, before = 300, ctx.prec
    try:
        found = witness({}, arb(10) ** 30, arb(10) ** 30 + 1)
    finally:
        ctx.prec = before
    assert found["before"] != found["after"]
    assert found["after"].startswith("1000000000000000000000000000001")


def test_values_no_float_can_hold():
    assert readable(arb(10) ** 400).startswith("1.0000") and "e+400" in readable(arb(10) ** 400)
    assert "e-" in readable((-(arb(10) ** 6)).exp())
    assert readable(fmpq(0)) == 0.0


def test_complex_values_truths_and_arrays():
    assert readable(acb(1, -2)) == 1 - 2j
    assert readable(True) is True and readable("oo") == "oo"
    assert readable(as_value([[1, 2], [3, 4]])) == [[1.0, 2.0], [3.0, 4.0]]
    assert witness({}, Table([fmpq(1)]), Table([fmpq(2)])) == {"before": [1.0], "after": [2.0]}


def test_decimals():
    assert decimal(arb(2).sqrt(), 5) == "1.4142"
