"""The laws of the Hadamard product are those of numbers, entry by entry."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Add, Call, Einsum, MatMul, Mul
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.lessons import lesson, letters
from derive.topics.linear_algebra.hadamard_product import same_shape


@topic(
    title="Laws of the Hadamard product",
    complex=True,
    covers=("linear-algebra/hadamard-properties",),
    sources=('Wikipedia, "Hadamard product (matrices)"',),
)
def hadamard_properties(
    A: Any = "[[1, 2], [3, 4]]", B: Any = "[[5, 6], [7, 8]]", C: Any = "[[1, 0], [0, 1]]"
) -> Derivation:
    """The commutative, associative and distributive law, in letters and for three matrices of equal shape."""
    (A, B), (_, C) = same_shape(A, B), same_shape(A, C, "C")
    X, Y, Z, P, Q, R, m, n = letters("X Y Z P Q R m n", A, B, C)
    AB, AC, BC = (vectors.value(vectors.entrywise(Mul, *pair)) for pair in ((A, B), (A, C), (B, C)))
    total = vectors.value(vectors.entrywise(Add, B, C))
    found = vectors.value(vectors.entrywise(Mul, A, total))
    steps = [
        Step(X * Y, Einsum("ij,ij->ij", X, Y), (rules.hadamard_product,),
             note="one entry of each side is a product of numbers: their laws carry over"),
        Step(X * Y, Y * X, (rules.hadamard_commutes,)),
        Step(Mul(X, Mul(Y, Z)), Mul(Mul(X, Y), Z), (rules.hadamard_associates,)),
        Step(X * (Y + Z), X * Y + X * Z, (rules.hadamard_distributes,)),
        Step(X * Call("ones", m, n), X, (rules.ones_are_neutral,)),
        Step(Mul(A, B), AB, (rules.hadamard_product,)),
        Step(Mul(B, A), AB, (rules.hadamard_commutes,), note="the same"),
        Step(Mul(A, BC), vectors.value(vectors.entrywise(Mul, A, BC)), (rules.hadamard_product,)),
        Step(Mul(AB, C), vectors.value(vectors.entrywise(Mul, A, BC)), (rules.hadamard_associates,), note="the same"),
        Step(B + C, total, (rules.addition,)),
        Step(Mul(A, total), found, (rules.hadamard_product,)),
        Step(AB + AC, found, (rules.hadamard_distributes,), note="check: the sum of the two products"),
    ]  # fmt: skip
    return lesson(
        "Laws of the Hadamard product", Mul(A, B + C), steps, found, shapes={X: (m, n), Y: (m, n), Z: (m, n), P: (n, n), Q: (n, n), R: (n, n)},
        at={X: A, Y: B, Z: C},
        mistakes=[
            Step(MatMul(P * Q, R), P * MatMul(Q, R), note="the two products do not mix: the entrywise one has to be done first"),
            Step(MatMul(P, Q), MatMul(Q, P), note="the matrix product does not commute"),
        ],
    )  # fmt: skip
