"""Expectations in a finite space: linear, with the moments that a table of values and chances has by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python as read
from derive.numeric.balls import run_at, settle, value
from derive.numeric.precision import Undecided
from derive.numeric.spaces import OUTCOMES, chances, is_random, outside, random_variables, value_in

X, Y = ex.symbols("X Y")


def table(name: str, seed: int, assume=None) -> list[Fraction]:
    run = run_at({}, seed=seed, assume=assume or {})
    return [fraction(value_in(run, name, (), outcome)) for outcome in range(OUTCOMES)]


def fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def exact(text: str, seed: int = 0, point=None) -> Fraction:
    return fraction(settle(read(text), run_at(point or {}, seed=seed)))


@pytest.mark.parametrize("seed", range(5))
def test_moments_are_those_of_the_table(seed):
    p, x, y = [fraction(c) for c in chances(seed)], table("X", seed), table("Y", seed)

    def mean(values):
        return sum(c * v for c, v in zip(p, values, strict=True))

    assert sum(p) == 1 and min(p) > 0
    assert exact("E(X)", seed) == mean(x)
    assert exact("E(X**2*Y + 3)", seed) == mean([a * a * b for a, b in zip(x, y, strict=True)]) + 3
    assert exact("Var(X)", seed) == mean([(a - mean(x)) ** 2 for a in x])
    assert exact("Cov(X, Y)", seed) == mean([a * b for a, b in zip(x, y, strict=True)]) - mean(x) * mean(y)
    assert exact("E(Indicator(X > 0))", seed) == sum(c for c, v in zip(p, x, strict=True) if v > 0)


def test_no_two_variables_are_independent_or_alike():
    for seed in range(20):
        assert exact("E(X*Y) - E(X)*E(Y)", seed) != 0
        assert exact("E(X) - E(Y)", seed) != 0
        assert exact("E(X_1) - E(X_2)", seed) != 0 and exact("E(X[1]) - E(X[2])", seed) != 0


def test_another_space_at_every_seed():
    assert len({exact("E(X)", seed) for seed in range(10)}) == 10
    assert exact("E(X)", 3) == exact("E(X)", 3)


def test_a_mean_inside_a_mean_is_a_number():
    assert exact("E(E(X))") == exact("E(X)")
    assert exact("E(Y*E(X))") == exact("E(X)") * exact("E(Y)")
    assert exact("E((X - E(X))**2)") == exact("Var(X)")


def test_means_nested_deep_cost_no_more_than_they_are_long():
    nested = read("E(X*" * 40 + "X" + ")" * 40)
    run = run_at({})
    before = run.budget.left
    settle(nested, run)
    assert before - run.budget.left < 40 * OUTCOMES * 10


def test_small_letters_and_what_has_a_value_are_constants():
    assert exact("E(a*X)", point={"a": 2}) == 2 * exact("E(X)")
    assert exact("E(N*X)", point={"N": 2}) == 2 * exact("E(X)")
    assert exact("Var(N)", point={"N": 2}) == 0 != exact("Var(N)")


def test_values_lie_where_the_letter_is_assumed():
    positive = assumptions({"X": "positive"})
    assert all(min(table("X", seed, positive)) > 0 for seed in range(10))
    assert min(min(table("X", seed)) for seed in range(10)) < 0
    assert value(read("E(log(X))"), {}, assume=positive).imag == 0


def test_which_names_are_random_variables():
    names = ["X", "X_1", "X_train", "x", "mu", "Sigma", "XY"]
    assert [n for n in names if is_random(ex.Symbol(n))] == ["X", "X_1", "X_train"]
    assert random_variables(read("E(X*a) + Y")) == {X}
    assert random_variables(read("E(Sum(X[i], (i, 1, N)))")) == {X}
    assert outside(read("E(X*Y) - Y")) == {Y} and outside(read("E(X) + Sum(Var(X[i]), (i, 1, n))")) == frozenset()


def test_what_has_no_mean_is_refused():
    for text in ("X", "E(X) + X", "E(log(p(X)))", "E(1/(X - X))"):
        with pytest.raises(ArithmeticError):
            value(read(text), {})
    with pytest.raises(Undecided, match="which distribution"):
        value(read("E(p(x)*X)"), {"x": 1})
