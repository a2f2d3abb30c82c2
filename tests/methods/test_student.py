"""Student's law against SciPy, and its critical values from both sides."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import scipy.stats
from flint import fmpq

from derive.language.expressions import as_expr
from derive.methods import student
from derive.methods.decimals import decimal
from derive.model import Status
from derive.verify.claim import check

DRAWN = [(Fraction(Random(i).randint(1, 80), 10), Random(-i).randint(1, 40)) for i in range(12)]


@pytest.mark.parametrize("t, nu", DRAWN)
def test_the_tails_are_those_of_scipy(t, nu):
    expected = 2 * scipy.stats.t.sf(float(t), nu)
    for form in (student.tails(as_expr(t), as_expr(nu)), student.as_incomplete_beta(as_expr(t**2), as_expr(nu))):
        assert float(str(decimal(form, 10))) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("t, nu", DRAWN[:4])
def test_the_two_forms_are_equal_and_no_others(t, nu):
    tails, beta = student.tails(as_expr(t), as_expr(nu)), student.as_incomplete_beta(as_expr(t**2), as_expr(nu))
    assert check(tails, beta).holds
    assert check(tails, 1 - student.between(as_expr(t), as_expr(nu))).holds
    assert check(tails, student.as_incomplete_beta(as_expr(t), as_expr(nu))).status is (
        Status.REFUTED if t != 1 else Status.AGREES
    )


def test_the_density_integrates_to_one():
    for nu in (1, 2, 7, 30):
        assert check(student.tails(as_expr(0), as_expr(nu)), as_expr(1)).holds


@pytest.mark.parametrize("alpha", ["0.05", "0.01", "0.9", "0.001", "0.37"])
@pytest.mark.parametrize("nu", [1, 2, 5, 18, 200])
def test_the_critical_value_lies_between(alpha, nu):
    given = Fraction(alpha)
    low, high = (float(str(c)) for c in student.critical(fmpq(given.numerator, given.denominator), nu, 7))
    assert low <= scipy.stats.t.isf(float(alpha) / 2, nu) <= high
    assert high - low <= 1e-5 * high
