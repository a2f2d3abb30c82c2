"""The formulas of which a topic says that they fail in double precision do, and the code that it names does not."""

import numpy
import pytest
import scipy.special
from mpmath import mp

from derive.topics.matrix_calculus._worked import PAIRS

mp.dps = 40
FAILING = {name: pair for name, pair in PAIRS.items() if pair[2]}
#: what the value is, from mpmath
TRUE = {
    "logistic loss": mp.log1p(mp.exp(1000)),
    "sigmoid": 1 / (1 + mp.exp(-1000)),
    "softmax": [1 / (1 + mp.exp(-1)), 1 / (1 + mp.exp(1))],
    "logsumexp": 1000 + mp.log1p(mp.exp(-1)),
    "log-determinant": 100 * mp.log("1e-4"),
}


def value(code: str, where: str):
    """The value of a text of ours where the name before ``=`` has the value behind it."""
    names = {n: getattr(numpy, n) for n in ("exp", "log", "sum", "eye")} | {"det": numpy.linalg.det}
    name, _, at = where.partition(" = ")
    names |= {"numpy": numpy, "scipy": scipy, name: numpy.asarray(eval(at, {"eye": numpy.eye}), dtype=float)}
    with numpy.errstate(all="ignore"):
        return numpy.asarray(eval(code, names), dtype=float)


@pytest.mark.parametrize("name", FAILING)
def test_the_formula_fails_and_the_code_does_not(name):
    formula, code, where = FAILING[name]
    true = numpy.asarray(TRUE[name], dtype=float)
    assert numpy.allclose(value(code, where), true, rtol=1e-12)
    assert not numpy.allclose(value(formula, where), true, rtol=1e-3)


def test_every_failing_pair_has_a_true_value():
    assert set(TRUE) == set(FAILING)
