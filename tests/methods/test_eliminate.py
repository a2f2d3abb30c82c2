"""Elimination against flint's reduced form, and every row operation against the row space."""

import time
from fractions import Fraction
from random import Random

import pytest
from flint import fmpq, fmpq_mat

from derive.errors import ShapeError, UnsupportedError
from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.methods.eliminate import check_shape, gauss_jordan, read_matrix, times, written
from derive.methods.entries import Entries
from derive.model import ROW_EQUIVALENT, Status
from derive.topics.data import as_data
from derive.verify.claim import check


def values(rows):
    return [[entry.rational for entry in row] for row in rows]


def true_reduced(rows):
    matrix = fmpq_mat([[fmpq(Fraction(e).numerator, Fraction(e).denominator) for e in row] for row in rows])
    reduced, rank = matrix.rref()
    shown = [
        [Fraction(int(reduced[i, j].p), int(reduced[i, j].q)) for j in range(len(rows[0]))] for i in range(len(rows))
    ]
    return shown, rank


def random_matrices(seed, count):
    draw = Random(seed)
    for _ in range(count):
        m, n = draw.randint(1, 4), draw.randint(1, 5)
        rows = [[draw.choice((-3, -2, -1, 0, 0, 1, 2, 5)) for _ in range(n)] for _ in range(m)]
        if draw.random() < 0.4 and m > 1:  # a row that depends on another
            rows[-1] = [2 * e for e in rows[0]]
        yield rows


@pytest.mark.parametrize("rows", list(random_matrices(1, 60)), ids=str)
def test_reduced_form_rank_and_null_space(rows):
    found = gauss_jordan(as_data(rows))
    reduced, rank = true_reduced(rows)
    assert values(found.matrix) == reduced
    assert found.rank == rank
    basis = found.null_space()
    assert len(basis) == len(rows[0]) - rank
    for v in basis:
        assert all(entry.is_zero for entry in times(found.start, v))
    if basis:  # independent: each has a 1 where the others have 0
        assert [[v[j].rational for j in found.free] for v in basis] == [
            [int(i == j) for j in range(len(basis))] for i in range(len(basis))
        ]


@pytest.mark.parametrize("rows", list(random_matrices(2, 15)), ids=str)
def test_every_operation_is_verified_and_a_wrong_one_is_refuted(rows):
    found = gauss_jordan(as_data(rows))
    for step in found.steps():
        assert step.relation is ROW_EQUIVALENT and step.note and step.by
        assert check(step.before, step.after, step.relation).status is Status.PROVED
    if found.rank < len(rows):  # a row of zeros that is not one any more
        broken = [[e.written() for e in row] for row in found.matrix]
        broken[-1] = [ex.as_expr(7 + j * j) for j in range(len(broken[-1]))]
        wrong = ex.Array(*[ex.Array(*row) for row in broken])
        if true_reduced([[ex.constant_value(e) for e in row] for row in broken])[1] > found.rank:
            assert check(as_data(rows), wrong, ROW_EQUIVALENT).status is Status.REFUTED


WORDS = [
    ([[0, 1], [1, 0]], ["$R_1$ ← $R_2$", ]),
    ([[2, 0], [0, 1]], ["$R_1$ ← $1/2*R_1$"]),
    ([[1, 0], [3, 1]], ["$R_2$ ← $R_2 - 3*R_1$"]),
    ([[1, 0], [-1, 1]], ["$R_2$ ← $R_2 + R_1$"]),
    ([[-1, 0], [0, 1]], ["$R_1$ ← $-R_1$"]),
]  # fmt: skip


@pytest.mark.parametrize("rows, words", WORDS, ids=str)
def test_operations_in_words(rows, words):
    found = [operation.words for _, operation in gauss_jordan(as_data(rows)).lines]
    assert found == [w.replace("$R_1$ ← $R_2$", "$R_1$ ↔ $R_2$") for w in words]


def test_every_symbolic_pivot_is_a_condition():
    found = gauss_jordan(as_data([["a", "b"], ["c", "d"]]))
    assert [str(c.holds) for c in found.conditions] == ["a != 0", "a*d - b*c != 0"]
    for step in found.steps():
        given = [c.holds for c in found.conditions]
        assert check(step.before, step.after, ROW_EQUIVALENT, given=given).status is not Status.REFUTED


def test_numbers_are_better_pivots_than_letters():
    found = gauss_jordan(as_data([["a", 1], [2, "b"]]))
    assert found.lines[0][1].words == "$R_1$ ↔ $R_2$"
    assert [str(c.holds) for c in found.conditions] == ["2 - a*b != 0"]


def test_decimals_are_exact_so_a_singular_matrix_stays_singular():
    assert gauss_jordan(as_data([[0.1, 0.7], [0.3, 2.1]])).rank == 1


def test_forward_elimination_keeps_the_pivots():
    found = gauss_jordan(as_data([[2, 1, 1], [4, 3, 3], [8, 7, 9]]), reduced=False)
    assert values(found.matrix) == [[2, 1, 1], [0, 1, 1], [0, 0, 2]]


def test_pivots_of_largest_size():
    found = gauss_jordan(as_data([[1, 2], [-3, 4]]), reduced=False, pivoting="largest")
    assert found.lines[0][1].words == "$R_1$ ↔ $R_2$" and found.swaps == 1
    assert values(found.matrix) == [[-3, 4], [0, Fraction(10, 3)]]


@pytest.mark.parametrize("rows", list(random_matrices(3, 15)), ids=str)
def test_elementary_matrices_do_what_the_operations_do(rows):
    found = gauss_jordan(as_data(rows))
    product = as_data(rows)
    for after, operation in found.lines:
        product = ex.MatMul(operation.of_identity(len(rows)), product)
        assert check(product, written(after)).status is Status.PROVED
        product = written(after)


def test_twelve_rows_are_eliminated_and_checked_within_a_second():
    draw = Random(4)
    rows = [[Fraction(draw.randint(-9, 9), draw.randint(1, 9)) for _ in range(12)] for _ in range(12)]
    began = time.perf_counter()
    found = gauss_jordan(as_data(rows))
    steps = found.steps()
    assert all(check(s.before, s.after, s.relation).status is Status.PROVED for s in steps)
    assert found.rank == 12 and len(steps) > 100
    assert time.perf_counter() - began < 2  # 0.3 s here; CI is slower


def test_augmented_matrices_are_written_with_their_line():
    steps = gauss_jordan(as_data([[2, 1, 1, 0], [1, 1, 0, 1]]), columns=2).steps()
    assert str(steps[0].before) == "augmented([[2, 1], [1, 1]], [[1, 0], [0, 1]])"
    assert str(gauss_jordan(as_data([[2, 1], [1, 1]]), columns=1).steps()[0].before) == "augmented([[2], [1]], [1, 1])"
    assert all(check(s.before, s.after, s.relation).status is Status.PROVED for s in steps)
    wrong = ex.Call("augmented", *[read("[[1, 0], [0, 1]]"), read("[[1, -1], [-1, 3]]")])
    assert check(steps[0].before, wrong, ROW_EQUIVALENT).status is Status.REFUTED


def test_augmented_columns_are_carried_along():
    found = gauss_jordan(as_data([[2, 1, 1, 0], [1, 1, 0, 1]]), columns=2)
    assert values(found.matrix) == [[1, 0, 1, -1], [0, 1, -1, 2]]


# ---------------------------------------------------------------- entries


EXACT = [
    ("sqrt(8)", "2*sqrt(2)"), ("1/(1 + sqrt(2))", "-1 + sqrt(2)"), ("sqrt(6)/sqrt(3)", "sqrt(2)"), ("sqrt(-4)", "2*I"),
    ("(1 + I)/(2 - I)", "(1 + 3*I)/5"), ("sin(t)**2 + cos(t)**2", "1"), ("exp(t)*exp(-t)", "1"), ("0.1 + 1/3", "13/30"),
    ("a/b + c/(a*b)", "(a**2 + c)/(a*b)"), ("sqrt(a)**2", "a"), ("sin(-t) + sin(t)", "0"), ("(-8)**2/3", "64/3"),
    ("sqrt(2)*sqrt(3) - sqrt(6)", "0"), ("1/(a - b) + 1/(b - a)", "0"), ("sqrt(12)/2 - sqrt(3)", "0"),
]  # fmt: skip


@pytest.mark.parametrize("text, expected", EXACT)
def test_exact_arithmetic(text, expected):
    entry = Entries().read(read(text))
    assert str(entry.written()) == expected
    assert entry.is_zero == (expected == "0")
    assert check(read(text), entry.written()).status is not Status.REFUTED


REFUSED = ["sqrt(a**2)", "2*log(2) - log(4)", "g(a)", "a**b", "1/(a - a)", "10**40000*2"]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_exact_is_refused(text):
    with pytest.raises(UnsupportedError):
        _ = Entries().read(read(text) if "40000" not in text else ex.Number(10**2000)).is_zero


SHAPES = [
    ("[1, 2]", "found the vector"), ("x", "expected a matrix"), ("[[1, 2], [3]]", "equally long"), ("[[[1]], [[2]]]", "two indices"),
]  # fmt: skip


@pytest.mark.parametrize("text, said", SHAPES)
def test_what_is_no_matrix_is_said_in_one_sentence(text, said):
    matrix = {
        "[1, 2]": ex.Array(1, 2), "x": ex.Symbol("x"), "[[1, 2], [3]]": ex.Array(ex.Array(1, 2), ex.Array(3)),
        "[[[1]], [[2]]]": ex.Array(ex.Array(ex.Array(1)), ex.Array(ex.Array(2))),
    }[text]  # fmt: skip
    with pytest.raises(ShapeError, match=said) as error:
        check_shape(matrix)
    assert "\n" not in str(error.value)


def test_too_large():
    with pytest.raises(UnsupportedError, match="12 × 12"):
        gauss_jordan(as_data([[1] * 13] * 13))


def test_written_matrix_reads_back():
    rows = as_data([[1, "sqrt(2)/2"], ["a/3", -4]])
    assert written(read_matrix(rows)) is as_data([[1, "sqrt(2)/2"], ["a/3", -4]])
