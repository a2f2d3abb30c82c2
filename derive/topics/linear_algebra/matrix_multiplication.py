"""The product of two matrices: when it exists, every entry as a sum, and why the order matters."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Array, Call, Einsum, MatMul, Mul
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Matrix multiplication",
    complex=True,
    covers=(
        "linear-algebra/matrix-multiplication", "linear-algebra/matrix-multiplication-conformability",
        "linear-algebra/matrix-multiplication-noncommutative",
    ),
    sources=("DLMF 1.2.34–1.2.36",),
)  # fmt: skip
def matrix_multiplication(A: Any = [[1, 2], [3, 4]], B: Any = [[5, 6], [7, 8]]) -> Derivation:  # noqa: B006
    """AB, and BA where it exists; raises ShapeError naming both shapes where AB does not exist.

    >>> print(matrix_multiplication(A=[[1, 2]], B=[["x"], ["y"]]).result)
    [[x + 2*y]]
    """
    A, B = matrix(A), matrix(B, "B")
    m, n, p = _conformable(A, B)
    X, Y, Z, P, Q, r, s, t = letters("X Y Z P Q m n p", A, B)
    product = products.product(A, B)
    ones = Array(*[1] * p)
    steps = [
        Step(MatMul(X, Y), Einsum("ik,kj->ij", X, Y), (rules.matrix_product,), note="row i times column j: as many columns before as rows behind"),
        Step(MatMul(X, Y + Z), MatMul(X, Y) + MatMul(X, Z), (rules.distributivity,)),
        *vectors.matrix_product(A, B, note=f"{m} × {n} times {n} × {p}: the inner sizes agree, and the product is {m} × {p}"),
        *_other_order(A, B, product),
        Step(MatMul(A, products.product(B, ones)), products.product(product, ones), (rules.associativity,),
             note="check: $A$ times the sums of the rows of $B$ are the sums of the rows of the product"),
    ]  # fmt: skip
    return lesson(
        "Matrix multiplication", MatMul(A, B), steps, product, at={X: A, Y: B},
        shapes={X: (r, s), Y: (s, t), Z: (s, t), P: (s, s), Q: (s, s)},
        mistakes=[
            Step(MatMul(P, Q), Mul(P, Q), note="entry by entry is another product, the Hadamard product"),
            Step(MatMul(P, Q), MatMul(Q, P), note="the order matters, in general"),
        ],
    )  # fmt: skip


def _conformable(A: Array, B: Array) -> tuple[int, int, int]:
    m, n, k, p = len(A.args), len(A.args[0].args), len(B.args), len(B.args[0].args)
    if n != k:
        instead = f"; A times the transpose of B exists and is {m} × {k}" if n == p else ""
        raise ShapeError(
            f"A is {m} × {n} and B is {k} × {p}: AB needs as many columns of A ({n}) as rows of B ({k}){instead}"
        )
    return m, n, p


def _other_order(A: Array, B: Array, product: Any) -> list[Step]:
    """BA and what it has to do with AB."""
    m, p = len(A.args), len(B.args[0].args)
    if m != p:
        return []
    other = products.product(B, A)
    steps = vectors.matrix_product(B, A, note="in the other order")
    if m == len(B.args):
        difference = products.added(product, other, -1)
        steps.append(Step(MatMul(A, B) - MatMul(B, A), difference, (rules.commutator,), note=_said(difference)))
    return [
        *steps,
        Step(Call("trace", other), Call("trace", product), (rules.cyclic_trace,), note="the traces agree all the same"),
    ]


def _said(difference: Any) -> str:
    return "these two commute, which is an exception" if vectors.is_zero(difference) else "not zero: the order matters"
