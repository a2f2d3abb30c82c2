"""The Hadamard product of two matrices, entry by entry."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Call, Einsum, MatMul, Mul
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Hadamard product",
    covers=("linear-algebra/hadamard-product",),
    sources=('Wikipedia, "Hadamard product (matrices)"',),
)
def hadamard_product(A: Any = [[3, 5, 7], [4, 9, 8]], B: Any = [[1, 6, 3], [0, 2, 9]]) -> Derivation:  # noqa: B006
    """A ∘ B of two matrices of equal shape, beside the matrix product where that exists.

    >>> print(hadamard_product(A=[[1, 2]], B=[["s", "t"]]).result)
    [[s, 2*t]]
    """
    A, B = same_shape(A, B)
    X, Y, P, Q, m, n = letters("X Y P Q m n", A, B)
    written = vectors.entrywise(Mul, A, B)
    found = vectors.value(written)
    steps = [
        Step(X * Y, Einsum("ij,ij->ij", X, Y), (rules.hadamard_product,), note="the shapes have to be equal"),
        *vectors.entry_by_entry(Mul(A, B), written, rules.hadamard_product),
        Step(Mul(B, A), found, (rules.hadamard_commutes,), note="check: the other way round"),
        Step(Call("sum", found), Call("trace", MatMul(products.transposed(A), B)), (rules.sum_as_trace,),
             note="check: the sum of its entries, by a matrix product"),
        *(vectors.matrix_product(A, B, note="the matrix product is another one") if len(A.args) == len(A.args[0].args) else []),
    ]  # fmt: skip
    return lesson(
        "Hadamard product", Mul(A, B), steps, found, shapes={X: (m, n), Y: (m, n), P: (n, n), Q: (n, n)}, at={X: A, Y: B},
        mistakes=[Step(MatMul(P, Q), Mul(P, Q), note="the matrix product takes rows times columns")],
        remarks=["The signs in use are ∘ and ⊙. In NumPy A * B and numpy.multiply are this product, A @ B is the matrix product."],
    )  # fmt: skip


def same_shape(A: Any, B: Any, name: str = "B") -> tuple[Any, Any]:
    """Both as matrices; refuses two of different shapes."""
    A, B = matrix(A), matrix(B, name)
    shapes = [f"{len(M.args)} × {len(M.args[0].args)}" for M in (A, B)]
    if shapes[0] != shapes[1]:
        raise ShapeError(f"A is {shapes[0]} and {name} is {shapes[1]}: the Hadamard product needs equal shapes")
    return A, B
