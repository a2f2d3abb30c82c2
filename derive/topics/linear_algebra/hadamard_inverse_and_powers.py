"""Inverse and powers of a matrix entry by entry, beside the matrix inverse and the powers of a matrix."""

from __future__ import annotations

from functools import reduce
from typing import Any

from derive.language.expressions import (
    ONE,
    ZERO,
    Array,
    Call,
    Div,
    MatMul,
    Mul,
    Neg,
    Pow,
    Unequal,
    free_symbols,
)
from derive.methods import products, vectors
from derive.model import Condition, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import count, matrix
from derive.topics.lessons import lesson, letters

LARGEST = 6  #: power of a matrix that is multiplied with itself


@topic(
    title="Hadamard inverse and powers",
    complex=True,
    covers=("linear-algebra/hadamard-inverse-and-powers",),
    sources=('Wikipedia, "Hadamard product (matrices)"',),
)
def hadamard_inverse_and_powers(A: Any = [[1, 2], [3, 4]], k: Any = 2) -> Derivation:  # noqa: B006
    """1/aᵢⱼ and aᵢⱼᵏ in every entry; for a square matrix beside A⁻¹ and Aᵏ.

    >>> print(hadamard_inverse_and_powers(A=[[2, "t"]], k=3).result)
    [[8, t**3]]
    """
    A, k = matrix(A), count(k, "k", most=50)
    X, P, m, n = letters("X P m n", A)
    powers = vectors.entrywise(lambda e: Pow(e, k), A)
    found = vectors.value(powers)
    steps = [
        Step(X * Call("ones", m, n), X, (rules.ones_are_neutral,), note="neutral is the matrix of ones, not the identity"),
        Step(X * Pow(X, Neg(ONE)), Call("ones", m, n), (rules.elementwise_inverse,), note="invertible exactly where no entry is zero"),
        *_inverse(A),
        *vectors.chain(Pow(A, k), (powers, rules.elementwise_power), (found, rules.multiplying)),
        *_of_the_matrix(A, k),
    ]  # fmt: skip
    zeros = [f"({i}, {j})" for i, row in enumerate(A.args, 1) for j, e in enumerate(row.args, 1) if vectors.is_zero(e)]
    return lesson(
        "Hadamard inverse and powers", Pow(A, k), steps, found, shapes={X: (m, n), P: (n, n)}, at={} if zeros else {X: A},
        mistakes=[
            Step(Pow(P, Neg(ONE)), Call("inv", P), note="the inverse of every entry is not the inverse of the matrix"),
            Step(Pow(P, 2), MatMul(P, P), note="the square of every entry is not the square of the matrix"),
        ],
        remarks=[f"There is no Hadamard inverse: the entry at {zeros[0]} is 0."] if zeros else [],
    )  # fmt: skip


def _inverse(A: Array) -> list[Step]:
    entries = vectors.entries(A)
    if any(vectors.is_zero(e) for e in entries):
        return []
    inverse = vectors.value(vectors.entrywise(lambda e: Div(1, e), A))
    needed = tuple(Condition(Unequal(e, ZERO)) for e in dict.fromkeys(entries) if free_symbols(e))
    ones = Array(*[Array(*[1] * len(row.args)) for row in A.args])
    return [
        Step(Pow(A, Neg(ONE)), inverse, (rules.elementwise_inverse,), conditions=needed),
        Step(Mul(A, inverse), ones, (rules.elementwise_inverse,), conditions=needed, note="check: the product is the matrix of ones"),
    ]  # fmt: skip


def _of_the_matrix(A: Array, k: int) -> list[Step]:
    """A⁻¹ and Aᵏ of a square matrix, for comparison."""
    steps = []
    if (found := vectors.inverse_of(A)) is not None:
        note = "the inverse of the matrix is another matrix"
        steps.append(
            Step(Call("inv", A), found.inverse, (rules.inverse_matrix,), conditions=found.conditions, note=note)
        )
    if len(A.args) == len(A.args[0].args) and 2 <= k <= LARGEST:
        power = reduce(products.product, [A] * k)
        note = f"power {k} of the matrix is another matrix as well"
        steps.append(Step(MatMul(*[A] * k), power, (rules.matrix_product,), note=note))
    return steps
