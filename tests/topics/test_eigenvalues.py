"""The topic as a reader calls it: lists, tuples, arrays, text; shown in every form; answers checked."""

import numpy as np
import pytest

import derive
from derive.model import Status

NAME = "linear-algebra/eigenvalues"


@pytest.mark.parametrize(
    "A",
    [
        [[0, 3], [2, 1]], ((0, 3), (2, 1)), np.array([[0, 3], [2, 1]]), np.array([[0.0, 3.0], [2.0, 1.0]]), "[[0, 3], [2, 1]]",
        [["0", "3"], ["2", "1"]],
    ],
    ids=str,
)  # fmt: skip
def test_every_way_to_give_a_matrix(A):
    assert str(derive.topic(NAME, A=A).result) == "[-2, 3]"


def test_the_result_as_a_function():
    assert np.allclose(derive.topic(NAME, A=[[1, 2], [3, 4]]).function()(), np.linalg.eigvals([[1, 2], [3, 4]]))


ANSWERS = [
    ([[2, 1], [1, 2]], "[1, 3]", True), ([[2, 1], [1, 2]], "[3, 1]", True), ([[2, 1], [1, 2]], "[1, 2]", False),
    ([[1, 2], [3, 4]], "[(5 - sqrt(33))/2, (5 + sqrt(33))/2]", True), ([[1, 2], [3, 4]], "[1, -2]", False),
    ([[0, -1], [1, 0]], "[I, -I]", True), ([[0, -1], [1, 0]], "[1, -1]", False),
    ([[2, 3, 0], [1, 4, 3], [0, 0, 1]], "[5, 1, 1]", True), ([[2, 3, 0], [1, 4, 3], [0, 0, 1]], "[5, 5, 1]", False),
]  # fmt: skip


@pytest.mark.parametrize("A, answer, right", ANSWERS, ids=str)
def test_answers(A, answer, right):
    status = derive.topic(NAME, A=A).check(answer).status
    assert status in ((Status.PROVED, Status.AGREES) if right else (Status.REFUTED,))


@pytest.mark.parametrize("A", [[[2, 1], [1, 2]], [[4, 1, 2], [1, 3, 0], [2, 0, 1]], [["a", "b"], ["c", "d"]]], ids=str)
def test_it_is_shown(A):
    page = derive.topic(NAME, A=A).to_markdown()
    assert r"\det" in page and r"\begin{bmatrix}" in page and "never row-reduce" in page


@pytest.mark.parametrize(
    "A, said",
    [
        ([[1, 2, 3], [4, 5, 6]], "2 × 3"), ([1, 2], "the vector"), ([[1, 2], [3]], "differ in length"), (5, "found 5"),
        ([], "empty"), ([[1] * 9] * 9, "8 × 8"), ([[float("nan"), 1], [1, 2]], "nan"), ([["g(x)", 1], [1, 2]], "exactly"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_data_in_one_sentence(A, said):
    with pytest.raises(derive.DeriveError, match=said) as caught:
        derive.topic(NAME, A=A)
    assert "\n" not in str(caught.value)


def test_a_matrix_that_row_reduction_spoils():
    worked = derive.topic(NAME, A=[[1, 2], [3, 4]])
    assert [v.status for v in worked.mistakes] == [Status.REFUTED]
