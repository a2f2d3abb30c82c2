"""Points onto which given equations bring numbers, lists and random variables: the equations hold there, exactly."""

from __future__ import annotations

import pytest

from derive.language.assumptions import assumptions
from derive.language.python_text import read_condition
from derive.language.python_text import read_python as read
from derive.model import EQUAL, Status
from derive.numeric.balls import settle
from derive.verify.claim import check
from derive.verify.points import points_of
from derive.verify.sides import Claim

#: a condition, what it makes true, and what stays false
GIVEN = [
    (["x + 2*y == 3"], ("x**2", "(3 - 2*y)**2"), ("x", "3 - y")),
    (["E(X) == 0"], ("Var(X)", "E(X**2)"), ("Var(X)", "0")),
    (["E(X) == mu"], ("Var(X)", "E(X**2) - mu**2"), ("Var(X)", "0")),
    (["Cov(X, Y) == 0"], ("Var(X + Y)", "Var(X) + Var(Y)"), ("E(X**2*Y**2)", "E(X**2)*E(Y**2)")),
    (["E(X*Y) == E(X)*E(Y)"], ("Cov(X, Y)", "0"), ("Var(X - Y)", "Var(X) - Var(Y)")),
    (["E(X) == 0", "Cov(X, Y) == 0"], ("E((X + Y)**2)", "E(X**2) + E(Y**2)"), ("E((X + Y)**2)", "E(X**2)")),
    (["Sum(y[j], j) == 1"], ("s[k]*Sum(y[j], j) - y[k]", "s[k] - y[k]"), ("Sum(y[j]**2, j)", "1")),
    (
        ["Sum(w[i], (i, 1, n)) == 1"],
        ("Sum(w[i]*(x[i] - c), (i, 1, n))", "Sum(w[i]*x[i], (i, 1, n)) - c"),
        ("n*w[1]", "1"),
    ),
    (
        ["m == Sum(x[i], (i, 1, n))/n"],
        ("Sum(x[i] - m, (i, 1, n))", "0"),
        ("Sum((x[i] - m)**2, (i, 1, n))", "Sum(x[i]**2, (i, 1, n)) - m**2"),
    ),
    (["Sum(x[i], i) == 0"], ("Sum(x[i] + c*x[i], i)", "0"), ("x[1]", "0")),
]


@pytest.mark.parametrize(("given", "true", "false"), GIVEN, ids=[" and ".join(given) for given, *_ in GIVEN])
def test_what_is_given_makes_true_what_follows(given, true, false):
    conditions = [read_condition(c) for c in given]
    for seed in range(3):
        follows = check(*map(read, true), given=conditions, seed=seed)
        assert follows.status in (Status.AGREES, Status.PROVED), follows.reason
        assert check(*map(read, true), seed=seed).status is Status.REFUTED
        assert check(*map(read, false), given=conditions, seed=seed).status is Status.REFUTED


@pytest.mark.parametrize("given", ["E(X) == 1", "Sum(p[i], i) == 1"])
def test_what_is_moved_stays_in_its_domain(given):
    assume = assumptions({"X": "positive", "p": "positive"})
    asked = Claim(read("E(log(X))"), read("Sum(log(p[i]), i)"), EQUAL, assume, (read_condition(given),))
    places = points_of(asked)
    assert len(places) >= 8
    for index, point in places:
        assert all(v > 0 for values in point.values() for v in values)
        assert settle(asked.given[0], asked.run(point, index)) is True


def test_what_cannot_be_brought_about_is_unknown():
    for condition in ("Var(X) == -1", "E(X**2) == 2", "Sum(x[i]**2, i) == 1", "E(1) == 2"):
        assert check(read("E(X)"), read("Sum(x[i], i)"), given=[read_condition(condition)]).status is Status.UNKNOWN


def test_a_condition_for_every_index_refutes_nothing():
    every = [read_condition("E(X[i]) == mu")]
    assert check(read("Sum(E(X[i]), (i, 1, n))"), read("n*mu"), given=every).status is Status.UNKNOWN
    assert check(read("E(2*X[i])"), read("2*mu"), given=every).status is Status.AGREES
    assert check(read("E(2*X[i])"), read("mu"), given=every).status is Status.REFUTED
