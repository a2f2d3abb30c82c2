"""Lines with values beside: what is written as a fraction, as decimals or not at all, and which letters are refused."""

from __future__ import annotations

import pytest

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, Symbol, as_expr
from derive.language.python_text import read_python as read
from derive.methods.worked_lines import Lines, reads_well
from derive.solution import WorkedSolution


def written(on: Lines) -> list[str]:
    return [f"{s.before} {s.relation.sign} {s.after}" for s in on.steps]


@pytest.mark.parametrize(
    "datum, said, line",
    [
        ("[1, 2]", "2*x", "2*x = [2, 4]"),
        ("[1, 2]", "x/3", "x/3 = [1/3, 2/3]"),
        ("[1, 2]", "exp(x)", "exp(x) ≈ [2.71828, 7.38906]"),
        ("[1, 2]", "norm(x)", "norm(x) ≈ 2.23607"),
        ("[0, 2]", "softmax(x)*x", "softmax(x)*x ≈ [0, 1.76159]"),
        ("[0.1, 0.5]", "double(x)", "double(x) ≈ [0.1, 0.5]"),
        ("[0.25, 0.5]", "double(x)", "double(x) = [0.25, 0.5]"),
        ("[a, 2]", "2*x", "2*x = [2*a, 4]"),
        ("[a, 2]", "sum(x)", "sum(x) = a + 2"),
    ],
)
def test_a_value_is_exact_where_it_reads_well(datum, said, line):
    on = Lines()
    on.given("x", read(datum))
    on.worth(read(said))
    assert written(on) == [line]
    verdicts = WorkedSolution(on.derivation("t", as_expr(0), as_expr(0))).verdicts
    assert all(v.holds for v in verdicts)


def test_a_long_formula_in_letters_is_left_out():
    on = Lines()
    on.given("x", read("[a, b, c, d, e]"))
    long = read("softmax(x)*softmax(2*x)*norm(x)*sum(tanh(x))")
    assert on.worth(long) is long
    assert not on.steps


def test_a_zero_that_balls_cannot_tell_from_zero_has_decimals():
    on = Lines()
    x = on.given("x", read("[1, 2, 3]"))
    on.worth(Call("sqrt", 3 * x) * Call("sqrt", x) - Call("sqrt", as_expr(3)) * x + Call("exp", x) * read("[0, 0, 1]"))
    assert written(on)[0].endswith("≈ [0.00000, 0.00000, 20.0855]")


@pytest.mark.parametrize(
    "name, datum, says",
    [
        ("x", "[W, 1]", "the letter W"),
        ("x", "[x, 1]", "the letter x"),
        ("x", "oo", "found oo"),
        ("x", "[I, 1]", "found I"),
        ("x", "1e300", "1e-9 to 1e9"),
        ("x", "[0, 1e-300]", "1e-9 to 1e9"),
    ],
)
def test_what_no_datum_is(name, datum, says):
    on = Lines()
    on.given("W", Array(1, 2))
    with pytest.raises(AssumptionError, match=says):
        on.given(name, read(datum))


def test_letters_are_taken_once():
    on = Lines()
    on.given("x", Array(Symbol("a"), 1))
    with pytest.raises(AssumptionError, match="the letter a"):
        on.let("a", as_expr(1))
    assert on.any_vector("a", 2) is Symbol("a_1")
    assert on.let("y", Symbol("x") * 2) is on.let("y", Symbol("x") * 2)
    assert len(on.where) == 2


def test_whether_values_differ():
    on = Lines()
    x = on.given("x", Array(3, 4))
    assert on.differ(Call("norm", x), as_expr(6))
    assert not on.differ(Call("norm", x), as_expr(5))
    assert on.differ(x, 2 * x)


def test_reads_well():
    assert reads_well(read("[1/2, -3]"))
    assert not reads_well(read("[1/2, sqrt(2)]"))
