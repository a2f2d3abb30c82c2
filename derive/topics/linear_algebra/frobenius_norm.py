"""The Frobenius norm of a matrix: of the entries, as a trace, and from the singular values."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Einsum, Expr, MatMul, Pow, free_symbols
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Frobenius norm",
    covers=("linear-algebra/norm-frobenius",),
    sources=("NumPy reference, numpy.linalg.norm", "DLMF 1.2.62"),
)
def frobenius_norm(A: Any = [[1, 2, 3], [-1, -2, -3]]) -> Derivation:  # noqa: B006  # read, never changed
    """The root of the sum of all squared entries of A.

    >>> print(frobenius_norm().result, frobenius_norm(A=[["a"]]).result)
    2*sqrt(7) abs(a)
    """
    A = matrix(A)
    X, P, m, n = letters("X P m n", A)
    length = vectors.length_of(A)
    gram = products.product(products.transposed(A), A)
    steps = [
        Step(Pow(Call("norm", X), 2), Einsum("ij,ij->", X, X), (rules.frobenius_norm,), note="the squares of all entries"),
        Step(Pow(Call("norm", X), 2), Call("trace", Call("transpose", X) @ X), (rules.frobenius_as_trace,),
             note="on the diagonal stand the squared lengths of the columns; it is the sum of the squared singular values as well"),
        *vectors.norm(A, by=rules.frobenius_norm),
        Step(MatMul(products.transposed(A), A), gram, (rules.matrix_product,), note="by the other formula"),
        *_trace(gram, length),
        *_singular_values(A, length),
    ]  # fmt: skip
    return lesson(
        "Frobenius norm", Call("norm", A), steps, length, shapes={X: (m, n), P: (n, n)}, at={X: A},
        mistakes=[
            Step(Call("norm", X), Call("norm1", X), note="the root of a sum is not the sum of the roots"),
            Step(Call("norm", P), Call("norm2", P), note="the largest singular value is the spectral norm: the Frobenius norm counts all of them"),
        ],
    )  # fmt: skip


def _trace(gram: Array, length: Expr) -> list[Step]:
    diagonal = [row.args[i] for i, row in enumerate(gram.args)]
    return vectors.chain(
        Call("sqrt", Call("trace", gram)),
        (Call("sqrt", vectors.value(sum(diagonal[1:], diagonal[0]))), rules.trace),
        (length, rules.root),
        note="check: the trace of $A.T @ A$",
    )


def _singular_values(A: Array, length: Expr) -> list[Step]:
    """The norm of the list of singular values, of numbers."""
    if free_symbols(A) or len(A.args) * len(A.args[0].args) > 16:
        return []
    return [
        Step(Call("norm", Call("singular_values", A)), length, (rules.norm_of_singular_values,), note="check: from the singular values"),
    ]  # fmt: skip
