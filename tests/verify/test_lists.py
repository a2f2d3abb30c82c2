"""Lists in some order, rounded decimals, row spaces: each shown true and false claims, and what it cannot decide."""

import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.model import EQUAL, EQUIVALENT, IN_SOME_ORDER, ROUNDED, ROW_EQUIVALENT, UNEQUAL, Status
from derive.topics.data import as_data
from derive.verify.claim import check

SEEN = (Status.PROVED, Status.AGREES)

CLAIMS = [
    (IN_SOME_ORDER, [1, 2, 2], [2, 1, 2], True), (IN_SOME_ORDER, [1, 2, 2], [2, 1, 1], False),
    (IN_SOME_ORDER, ["a", "b"], ["b", "a"], True), (IN_SOME_ORDER, ["a", "b"], ["b", "b"], False),
    (IN_SOME_ORDER, ["sqrt(2)", "-sqrt(2)"], ["-sqrt(2)", "2/sqrt(2)"], True), (IN_SOME_ORDER, [1, 2], [1, 2, 3], False),
    (ROUNDED, ["sqrt(2)"], ["1.41"], True), (ROUNDED, ["sqrt(2)"], ["1.42"], False), (ROUNDED, ["sqrt(2)"], ["1.414213562"], True),
    (ROUNDED, ["sqrt(2)"], ["1.414213563"], False), (ROUNDED, ["-1/3"], ["-0.333"], True), (ROUNDED, ["1/3"], ["-0.333"], False),
    (ROUNDED, ["2 + I*sqrt(3)"], ["2.00 + 1.73*I"], True), (ROUNDED, ["2 + I*sqrt(3)"], ["2.00 - 1.73*I"], False),
    (ROUNDED, ["3"], ["3"], True), (ROUNDED, ["pi"], ["3"], False), (ROUNDED, ["10**12/3"], ["3.33e11"], True),
    (ROW_EQUIVALENT, [["sqrt(2)", 2], [1, "sqrt(2)"]], [[1, "sqrt(2)"], [0, 0]], True),
    (ROW_EQUIVALENT, [["sqrt(2)", 2], [1, "sqrt(2)"]], [[1, "sqrt(3)"], [0, 0]], False),
    (ROW_EQUIVALENT, [["I", -1], [1, "I"]], [[1, "I"], [0, 0]], True), (ROW_EQUIVALENT, [["I", -1], [1, "I"]], [[1, 1], [0, 0]], False),
    (ROW_EQUIVALENT, [["I", -1], [1, "I"]], [[1, 0], [0, 1]], False), (ROW_EQUIVALENT, [[1, "sqrt(2)"]], [[1, "1.41421356237"]], False),
]  # fmt: skip


@pytest.mark.parametrize("relation, before, after, right", CLAIMS, ids=str)
def test_claims(relation, before, after, right):
    status = check(as_data(before), as_data(after), relation).status
    assert status in (SEEN if right else (Status.REFUTED,))


EQUATIONS = [
    ("lam**2 - 2*lam + 5", ["1 - 2*I", "1 + 2*I"], True), ("lam**2 - 2*lam + 5", ["1 - 2*I", "1 + 3*I"], False),
    ("lam**2 - 2*lam + 5", ["1 - 2*I"], False), ("lam**2 - 2*lam + 5", ["1 - 2*I", "1 + 2*I", "7"], False),
    ("(lam - 2)**2*(lam - 1)", ["1", "2"], True), ("lam**2 + 1", ["-I", "I"], True), ("lam**2 - I*lam", ["0", "I"], True),
    ("lam**2 - I*lam", ["0", "1"], False),
]  # fmt: skip


@pytest.mark.parametrize("polynomial, roots, right", EQUATIONS, ids=str)
def test_complex_roots_of_an_equation(polynomial, roots, right):
    lam = ex.Symbol("lam")
    equations = [ex.Equal(lam, read(root)) for root in roots]
    either = equations[0] if len(equations) == 1 else ex.Or(*equations)
    verdict = check(ex.Equal(read(polynomial), ex.ZERO), either, EQUIVALENT, assume={"lam": "complex"})
    assert verdict.status in (SEEN if right else (Status.REFUTED,))


def test_a_root_far_out_is_seen():
    lam = ex.Symbol("lam")
    wrong = ex.Or(ex.Equal(lam, 2), ex.Equal(lam, read("100*sqrt(2)")))
    assert check(ex.Equal(lam - 2, 0), wrong, EQUIVALENT).status is Status.REFUTED


def test_what_is_no_decimal_is_not_decided():
    assert check(read("sqrt(2)"), read("sqrt(2)*1.0"), ROUNDED).status is Status.UNKNOWN


EIGENVALUES = [
    (EQUAL, ["1", "-3"], True), (EQUAL, ["-3", "1"], True), (EQUAL, ["1", "3"], False), (EQUAL, ["1", "1"], False),
    (ROUNDED, ["1.00", "-3.00"], True), (ROUNDED, ["-3.00", "1.00"], True), (ROUNDED, ["-3.00", "1.01"], False),
    (ROUNDED, ["1.00", "1.00"], False),
]  # fmt: skip


@pytest.mark.parametrize("relation, said, right", EIGENVALUES, ids=str)
def test_eigenvalues_come_in_no_order(relation, said, right):
    status = check(ex.Call("eigenvalues", read("[[-1, 2], [2, -1]]")), as_data(said), relation).status
    assert status in (SEEN if right else (Status.REFUTED,))


PRODUCTS = [("2*log(2)", "2*0.693", True), ("2*log(2)", "2*0.683", False), ("log(2) + 1", "0.69 + 1", True),
            ("log(2) + 1", "0.68 + 1", False)]  # fmt: skip


@pytest.mark.parametrize("before, after, right", PRODUCTS, ids=str)
def test_sums_and_products_of_decimals(before, after, right):
    assert check(read(before), read(after), ROUNDED).status in (SEEN if right else (Status.REFUTED,))


def test_a_list_is_not_refuted_for_how_it_is_written():
    assert check(read("[1, 2]/3"), read("[1.0, 2.0]/sqrt(9)"), ROUNDED).status is Status.UNKNOWN
    assert check(read("[1, 2]/3"), ex.Number("0.33"), ROUNDED).status is Status.REFUTED


def test_lists_that_are_equal_are_told_digit_by_digit():
    verdict = check(read("[1, 2]"), read("[1, 2 + 1/10**30]"))
    assert verdict.status is Status.REFUTED and verdict.witness["before"] != verdict.witness["after"]
    assert check(read("[1, 2]*1"), read("[1, 2]"), UNEQUAL).status is Status.REFUTED
