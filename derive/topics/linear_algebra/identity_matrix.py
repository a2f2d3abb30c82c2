"""The identity matrix: it changes no matrix, and a matrix times its inverse gives it."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Einsum, MatMul, Mul
from derive.methods import vectors
from derive.methods.inverses import identity
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Identity matrix",
    complex=True,
    covers=("linear-algebra/identity-matrix",),
    sources=("DLMF 1.2.53 and 1.2.60",),
)
def identity_matrix(A: Any = [[-1, 2], [-3, 4]]) -> Derivation:  # noqa: B006  # read, never changed
    """AI and IA; where A is square and invertible also AA⁻¹ = I.

    >>> print(identity_matrix(A=[[1, "x"]]).result)
    [[1, x]]
    """
    A = matrix(A)
    m, n = len(A.args), len(A.args[0].args)
    X, P, p, q = letters("X P m n", A)
    left, right = identity(m), identity(n)
    steps = [
        Step(Call("eye", q), Einsum("ij->ij", Call("eye", q)), (rules.identity_matrix,), note="1 on the diagonal, 0 elsewhere"),
        Step(MatMul(X, Call("eye", q)), X, (rules.identity_matrix,), note="from the right: as many rows as $X$ has columns"),
        Step(MatMul(Call("eye", p), X), X, (rules.identity_matrix,), note="from the left: as many columns as $X$ has rows"),
        *vectors.dot(A.args[0], right.args[0], note="first row times first column"),
        *vectors.matrix_product(A, right),
        Step(MatMul(left, A), A, (rules.identity_matrix,), note="from the left the same"),
        *_inverse(A),
    ]  # fmt: skip
    return lesson(
        "Identity matrix", MatMul(A, right), steps, A, shapes={X: (p, q), P: (q, q)}, at={X: A},
        mistakes=[Step(Mul(P, Call("eye", q)), P, note="entry by entry the identity keeps the diagonal only; there the matrix of ones is neutral")],
    )  # fmt: skip


def _inverse(A: Array) -> list[Step]:
    """AA⁻¹ and A⁻¹A, where there is an inverse."""
    found = vectors.inverse_of(A)
    if found is None:
        return []
    pairs = (
        ((A, found.inverse), "check: the product with the inverse"),
        ((found.inverse, A), "check: in the other order"),
    )
    return [
        Step(Call("inv", A), found.inverse, (rules.inverse_matrix,), conditions=found.conditions, note="by elimination"),
        *[Step(MatMul(*pair), identity(found.n), (rules.inverse_matrix,), conditions=found.conditions, note=note) for pair, note in pairs],
    ]  # fmt: skip
