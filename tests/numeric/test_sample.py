"""Points lie in their domains, and between them they see both sides of every switch."""

from fractions import Fraction

import pytest

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python
from derive.numeric import balls
from derive.numeric.sample import GENERIC, SPECIAL, beside_switches, points, switches

x, y = ex.symbols("x y")
DOMAINS = ["real", "positive", "negative", "nonnegative", "nonzero", "integer", "positive integer", "nonnegative integer", "probability",
           ["interval", -1, 1], ["interval", "-1.57", "1.57"], ["interval", 10, 10], ["interval", "1e-9", "2e-9"], ["interval", 5, "oo"]]  # fmt: skip


@pytest.mark.parametrize("said", DOMAINS, ids=str)
def test_points_lie_in_the_domain_and_differ(said):
    assume = assumptions({"x": said})
    found = [p[x] for p in points([x], assume, 30)]
    assert all(assume["x"].contains(v) for v in found)
    assert len(set(found)) == len(found) >= 1
    assert all(isinstance(v, Fraction) for v in found)


def test_generic_points_come_first_and_are_no_special_place():
    found = [p[x] for p in points([x], {}, 40)]
    assert not set(found[:GENERIC]) & set(SPECIAL)
    assert {v > 0 for v in found[:GENERIC]} == {True, False}
    assert {0, 1, -1, 1000, -1000} <= set(found[GENERIC:])


def test_the_same_seed_gives_the_same_points():
    assert points([x, y], {}, 20, 3) == points([y, x], {}, 20, 3) != points([x, y], {}, 20, 4)
    assert points([], {}, 5) == [{}]


def test_ends_of_an_interval_and_constants_are_tried():
    found = {p[x] for p in points([x], assumptions({"x": ["interval", -1, 2]}), 40, constants=[Fraction(1, 3)])}
    assert {-1, 2, 0, Fraction(1, 3)} <= found
    assert any(Fraction(1, 3) < v < Fraction(2, 5) for v in found)


def test_complex_points_are_pairs_with_all_quadrants_and_both_cuts():
    found = [p[x] for p in points([x], assumptions({"x": "complex"}), 30)]
    assert {(re > 0, im > 0) for re, im in found if re and im} == {(a, b) for a in (True, False) for b in (True, False)}
    assert any(re < 0 and im == 0 for re, im in found) and any(re == 0 and abs(im) > 1 for re, im in found)


def test_several_variables_meet_equal_and_special_values():
    found = points([x, y], {}, 40)
    assert (
        any(p[x] == p[y] for p in found)
        and any(p[x] == 0 != p[y] for p in found)
        and any(p[y] == 0 != p[x] for p in found)
    )


SWITCHED = [
    ("abs(x - 1000.3)", [Fraction(10003, 10)]),
    ("abs(abs(x) - 1)", [-1, 0, 1]),
    ("maximum(x, 1/7)", [Fraction(1, 7)]),
    ("Piecewise((1, x**2 < 4), (0, True))", [-2, 2]),
    ("Piecewise((1, 3*x == 2), (0, True))", [Fraction(2, 3)]),
    ("sqrt((x - 7)**2*(x - 8)**2)", [7, 8]),
    ("floor(x/3)", [0, 3]),
    ("sign(x + 12345)", [-12345]),
    ("relu(2*x - 1)", [Fraction(1, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "breaks"), SWITCHED, ids=[t for t, _ in SWITCHED])
def test_points_lie_on_and_on_both_sides_of_every_switch(text, breaks):
    found = sorted(p[x] for p in beside_switches(switches(read_python(text)), [x], {}, most=200))
    for b in breaks:
        assert b in found
        assert any(b - Fraction(1, 2) < v < b for v in found) and any(b < v < b + Fraction(1, 2) for v in found)


def test_switches_of_transcendental_arguments_are_bracketed():
    found = [p[x] for p in beside_switches(switches(read_python("Piecewise((1, exp(x) < 2), (0, True))")), [x], {})]
    assert any(0.69 < v < 0.693 for v in found) and any(0.6932 < v < 0.695 for v in found)


def test_narrow_gaps_between_switches_are_entered():
    text = "Piecewise((0, (x**2 > 2) & (x**2 < 2.001)), (1, True))"
    values = {balls.value(read_python(text), p).real for p in beside_switches(switches(read_python(text)), [x], {})}
    assert len({float(v) for v in values}) == 2


def test_smooth_expressions_have_no_switches():
    assert switches(read_python("x**2*sin(x) + exp(x)/(1 + x)")) == []


def test_a_dip_beyond_zero_is_a_pair_of_switches():
    found = [p[x] for p in beside_switches(switches(read_python("where(cos(x) < 0.99999, 1, 0)")), [x], {})]
    assert any(abs(v) < 0.004 for v in found) and any(
        0.005 < abs(v) < 0.01 for v in found
    )  # cos x = 0.99999 at 0.00447


def test_several_variables_go_beyond_their_switches_together():
    found = beside_switches(switches(read_python("maximum(x, y, -100)")), [x, y], {})
    assert any(p[x] < -100 and p[y] < -100 for p in found)
