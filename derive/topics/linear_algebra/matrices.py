"""A matrix: its entries, rows and columns, and what it maps."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, Array, Call, Einsum, Indexed, MatMul, Mul, Number, Sum
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import count, matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Matrices",
    complex=True,
    covers=("linear-algebra/matrices",),
    sources=("DLMF 1.2.27", 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Linear Algebra"'),
)
def matrices(A: Any = [[1, 2, 3], [4, 5, 6]], row: Any = 2, column: Any = 3) -> Derivation:  # noqa: B006
    """The shape of A, one entry, one row and one column, counted from 1, and the image of the vector of ones.

    >>> print(matrices().result, matrices(A=[["a", "b"]], row=1, column=2).result)
    6 b
    """
    A = matrix(A)
    m, n = len(A.args), len(A.args[0].args)
    i, j = _place(row, m, "row"), _place(column, n, "column")
    whole, ones = A.args[i - 1], Array(*[1] * n)
    standing = products.transposed(A).args[j - 1]
    e_i, e_j = (Array(*[int(k == place) for k in range(1, size + 1)]) for place, size in ((i, m), (j, n)))
    sums = vectors.value(Array(*[vectors.sum_of_products(r, ones) for r in A.args]))
    name, X, P, x, p, q, k, l = letters("A X P x m n k l", A)
    steps = [
        Step(MatMul(X, x), Einsum("ij,j->i", X, x), (rules.matrix_vector_product,), note="an m × n matrix maps vectors of n entries to vectors of m"),
        *vectors.chain(Sum(Sum(ONE, l, 1, n), k, 1, m), (Mul(Number(m), Number(n)), rules.counting), (Number(m * n), rules.multiplying),
             note=f"{m} row{'s' * (m > 1)} of {n}: $A$ is {m} × {n}"),
        Step(Indexed(name, i, j), whole.args[j - 1], (rules.reading_off,), note="first the row, then the column, counted from 1"),
        Step(MatMul(e_i, name), whole, (rules.row_times_column,), note=f"row {i}: a unit vector from the left"),
        Step(MatMul(name, e_j), standing, (rules.combination_of_columns,), note=f"column {j}: a unit vector from the right"),
        Step(MatMul(name, ones), sums, (rules.matrix_vector_product,), note="the vector of ones goes to the sums of the rows"),
        Step(MatMul(e_i, name, e_j), whole.args[j - 1], (rules.row_times_column,), note="check: the entry again, from both sides"),
    ]  # fmt: skip
    return lesson(
        "Matrices", Indexed(name, i, j), steps, whole.args[j - 1], shapes={name: (m, n), X: (p, q), x: (q,), P: (q, q)},
        mistakes=[Step(Call("transpose", P), P, note="row and column confused: the first index counts the rows")], where=((name, A),),
        remarks=(f"NumPy and most languages count from 0: this entry is A[{i - 1}, {j - 1}]. A matrix has two axes; an array of more is a tensor.",),
    )  # fmt: skip


def _place(value: Any, size: int, name: str) -> int:
    place = count(value, name)
    if place > size:
        raise AssumptionError(f"{name} = {place}: expected a number from 1 to {size}, counted from 1")
    return place
