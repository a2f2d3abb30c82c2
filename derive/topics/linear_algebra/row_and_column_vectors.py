"""A column, the row that is its transpose, and their two products."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Einsum, Expr, MatMul
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Row and column vectors",
    covers=("linear-algebra/row-and-column-vectors",),
    sources=("DLMF 1.2.38–1.2.39",),
)
def row_and_column_vectors(x: Any = [[10], [20], [30]]) -> Derivation:  # noqa: B006  # read, never changed
    """The column x as an n × 1 matrix, its transpose, xᵀx (a number) and xxᵀ (a matrix).

    x : a list of numbers, a column [[1], [2]] or a row [[1, 2]].

    >>> print(row_and_column_vectors(x=[1, 2]).result)
    [[1, 2]]
    """
    entries = _entries(x)
    u, n = letters("x n", entries)
    column, row = Array(*[Array(e) for e in entries.args]), Array(entries)
    standing, lying = Call("column", u), Call("row", u)
    steps = [
        Step(Call("transpose", column), row, (rules.transposition,), note=f"{len(entries.args)} × 1 becomes 1 × {len(entries.args)}"),
        Step(MatMul(lying, standing), Array(Array(Call("norm", u) ** 2)), (rules.dot_with_itself,), note="row times column: 1 × 1, one number"),
        *vectors.matrix_product(row, column),
        Step(MatMul(standing, lying), Einsum("i,j->ij", u, u), (rules.outer_product,), note="column times row: n × n"),
        *vectors.matrix_product(column, row),
        Step(Call("trace", vectors.value(_outer(entries))), vectors.value(vectors.squares(entries)), (rules.trace_of_an_outer_product,),
             note="check: the trace of the one is the other"),
        Step(Call("transpose", Call("transpose", column)), column, (rules.transposition,), note="check: transposed twice"),
    ]  # fmt: skip
    return lesson(
        "Row and column vectors", Call("transpose", column), steps, row, shapes={u: (n,)}, at={u: entries},
        mistakes=[Step(MatMul(lying, standing), MatMul(standing, lying), note="a number and a matrix: the order decides")],
        remarks=(
            "Vectors are columns unless something else is said. A list with one axis, shape (n,) in NumPy, is neither a row "
            "nor a column: it has no orientation, and its transpose is itself.",
        ),
    )  # fmt: skip


def _entries(x: Any) -> Array:
    parts = x.args if isinstance(x, Array) else x if isinstance(x, tuple) else ()
    if parts and isinstance(parts[0], (Array, tuple)):
        x = matrix(x, "x")
        if len(x.args) == 1:
            return x.args[0]
        return Array(*[row.args[0] for row in matrix(x, "x", columns=1).args])  # type: ignore[return-value]
    return vector(x, "x")


def _outer(v: Array) -> Expr:
    return Array(*[Array(*[a * b for b in v.args]) for a in v.args])
