"""Systems as a reader asks them: the solution as a function of the free variables, answers as vectors."""

import numpy as np
import pytest

import derive
from derive.model import Status

ONE = {"A": [[-1, 2], [-3, 4]], "b": [1, 2]}
MANY = {"A": [[1, 2, 3]], "b": [4]}
ANSWERS = [
    ("linear-system", ONE, "[0, 1/2]", True), ("linear-system", ONE, "[0, 0.5]", True), ("linear-system", ONE, "[1/2, 0]", False),
    ("linear-system", MANY, "[4 - 2*x_2 - 3*x_3, x_2, x_3]", True), ("linear-system", MANY, "[4, 0, 0]", False),
    ("overdetermined-system", {}, "[3/7, 1/7]", True), ("overdetermined-system", {}, "[1, 1]", False),
    ("underdetermined-system", {}, "[2/7, -1/14, 5/14]", True), ("underdetermined-system", {}, "[1, 1, 0]", False),
    ("linear-equation", {}, "[4 - 2*x_2, x_2]", True), ("linear-equation", {}, "[4, 0]", False),
    ("lu", {}, "[[1, 0], [3, 1]] @ [[1, 2], [0, -2]]", True), ("lu", {}, "[[1, 0], [-3, 1]] @ [[1, 2], [0, -2]]", False),
    ("matrix-inverse", {}, "[[2, -1], [1.5, -0.5]]", True), ("matrix-inverse", {}, "[[2, 1], [1.5, -0.5]]", False),
    ("rank", {}, "2", True), ("rank", {}, "3", False), ("rank-nullity", {}, "3", True),
]  # fmt: skip


@pytest.mark.parametrize("name, data, answer, right", ANSWERS, ids=str)
def test_answers(name, data, answer, right):
    status = derive.topic(f"linear-algebra/{name}", **data).check(answer).status
    assert status in ((Status.PROVED, Status.AGREES) if right else (Status.REFUTED,))


def test_the_solution_as_a_function():
    assert np.allclose(derive.topic("linear-algebra/linear-system", **ONE).function()(), [0, 0.5])
    f = derive.topic("linear-algebra/linear-system", **MANY).function()
    assert np.allclose(f(x_2=1.0, x_3=-2.0), [8, 1, -2])


def test_what_is_no_condition_is_not_compared_with_one():
    from derive.language.python_text import read_condition, read_python
    from derive.model import EQUIVALENT
    from derive.verify.claim import check

    assert check(read_condition("x == 1"), read_python("x"), EQUIVALENT).status is Status.UNKNOWN
