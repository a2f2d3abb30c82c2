"""A matrix times a vector: a combination of its columns, and dot products with its rows."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Add, Einsum, MatMul, Mul
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Matrix times vector",
    complex=True,
    covers=("linear-algebra/matrix-vector-product", "linear-algebra/matrix-vector-row-view"),
    sources=("DLMF 1.2.34",),
)
def matrix_vector_product(A: Any = [[0, 3], [2, 1]], x: Any = [2, 1]) -> Derivation:  # noqa: B006  # read, never changed
    """Ax in two ways: x weighs the columns of A; every entry is a row of A times x.

    >>> print(matrix_vector_product(A=[[1, 2]], x=["s", "t"]).result)
    [s + 2*t]
    """
    A, x = matrix(A), vector(x, "x")
    m, n = len(A.args), len(A.args[0].args)
    if len(x.args) != n:
        raise ShapeError(
            f"A is {m} × {n} and x has {len(x.args)} entries: Ax needs as many entries as A has columns ({n})"
        )
    X, u, P, v, p, q = letters("X u P v m n", A, x)
    columns = products.transposed(A).args
    weighed = Add(*[Mul(entry, column) for entry, column in zip(x.args, columns, strict=True)])
    multiples = [
        vectors.value(vectors.entrywise(lambda e, by=entry: Mul(by, e), c))
        for entry, c in zip(x.args, columns, strict=True)
    ]
    found = vectors.value(vectors.entrywise(Add, *multiples))
    steps = [
        Step(MatMul(X, u), Einsum("ij,j->i", X, u), (rules.matrix_vector_product,), note="every row times the vector"),
        Step(MatMul(A, x), weighed, (rules.combination_of_columns,), note="by columns: the entries of $x$ are the weights"),
        *vectors.chain(weighed, (Add(*multiples), rules.scaling), (found, rules.addition)),
        *vectors.matrix_times_vector(A, x, note="by rows: each row times $x$"),
        *[step for i, row in enumerate(A.args[:4], 1) for step in _row(row, x, i)],
    ]  # fmt: skip
    return lesson(
        "Matrix times vector", MatMul(A, x), steps, found, shapes={X: (p, q), u: (q,), P: (q, q), v: (q,)}, at={X: A, u: x},
        mistakes=[
            Step(MatMul(P, v), MatMul(v, P), note="from the left the vector weighs the rows"),
            Step(MatMul(P, v), P * v, note="NumPy's * scales the columns, but does not add them"),
        ],
    )  # fmt: skip


def _row(row: Any, x: Any, i: int) -> list[Step]:
    """Entry i alone."""
    return vectors.dot(row, x, note=f"check: entry {i} is row {i} times the vector")
