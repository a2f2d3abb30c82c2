"""Spectral norm of a matrix: its largest singular value, the root of the largest eigenvalue of AᵀA."""

from __future__ import annotations

from typing import Any

from derive.language.assumptions import domain
from derive.language.expressions import Call, MatMul, Mul
from derive.methods import svd
from derive.methods.decimals import rounded
from derive.model import EQUAL, LESS_EQUAL, ROUNDED, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of
from derive.topics.linear_algebra._singular import frobenius, singular_steps


@topic(
    title="Spectral norm",
    covers=("linear-algebra/norm-spectral",),
    sources=('Goodfellow, Bengio & Courville, Deep Learning, section 2.8 "Singular Value Decomposition"',),
)
def spectral_norm(A: Any = [[1, 2], [3, 4]]) -> Derivation:  # noqa: B006
    """‖A‖₂, by how much A stretches a vector at most.

    >>> print(spectral_norm(A=[[3, 0], [0, -4]]).result)
    4
    """
    A = matrix(A)
    name, B, x = letters(A, "A", "B", "x")
    found = svd.decomposition(A, name)
    largest = found.values.args[0]
    relation = EQUAL if found.sigma else ROUNDED
    apart = LESS_EQUAL if found.rank > 1 else EQUAL
    total = frobenius(A)
    steps = (
        Step(Call("norm", MatMul(B, x)), Mul(Call("norm2", B), Call("norm", x)), (rules.norm_of_a_product,), LESS_EQUAL,
             note="in general: the spectral norm is the least number of which this is true for every $x$"),
        Step(Call("norm2", B), Call("norm", B), (rules.below_frobenius,), LESS_EQUAL, note="and it is at most the root of the sum of all squared entries"),
        *singular_steps(found),
        Step(Call("norm2", name), largest, (rules.spectral_norm,), relation, note="the root of the largest eigenvalue of $A.T @ A$: the largest singular value"),
        *(rounded(largest) if found.sigma else []),
        Step(Call("norm", name), total, (rules.frobenius_by_singular_values,), note="the Frobenius norm beside it: the root of the sum of all squared singular values"),
        *rounded(total),
        Step(Call("norm2", name), Call("norm", name), (rules.below_frobenius,), apart, note="check; equal only where the rank is at most 1"),
    )  # fmt: skip
    return Derivation(
        title="Spectral norm",
        problem=Call("norm2", name),
        steps=steps,
        result=largest,
        assume={found.lam.name: domain("real")},
        where=found.where,
        at=found.at,
        shapes=shapes_of([(name, A), found.gram], **{B.name: "m, n", x.name: "n"}),
        mistakes=(Step(Call("norm2", B), Call("norm", B), note="the Frobenius norm counts every singular value, the spectral norm only the largest"),),
    )  # fmt: skip
