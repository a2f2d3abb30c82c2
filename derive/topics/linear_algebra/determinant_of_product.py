"""det(AB) = det A · det B: two rows in letters, any size, and the data."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Call, MatMul, Mul
from derive.methods import determinants
from derive.methods.determinants import value_of
from derive.methods.products import product
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

a, b, c, d, p, q, r, s, n, M, N = ex.symbols("a b c d p q r s n M N")


@topic(
    title="Determinant of a product",
    complex=True,
    covers=("linear-algebra/determinant-of-product",),
    sources=("Mathlib Matrix.det_mul",),
)
def determinant_of_product(A: Any = [[1, 2], [3, 4]], B: Any = [[5, 6], [7, 8]]) -> Derivation:  # noqa: B006
    """det(A B) for two square matrices of one size, by the product and by the factors.

    >>> print(determinant_of_product().result)
    4
    """
    A = data.matrix(A, square=True)
    B = data.matrix(B, "B", rows=len(A.args), columns=len(A.args))
    C, worth = product(A, B), value_of(product(A, B))
    det_A, det_B = value_of(A), value_of(B)
    factors = Mul(det_A, det_B)
    sums = Step(Call("det", M + N), Call("det", M) + Call("det", N), note="a determinant of a sum has no such rule")
    (wrong, *general), shapes = apart([sums, *_in_letters()], {"M": (n, n), "N": (n, n)}, A, B)
    steps = [
        *general,
        Step(MatMul(A, B), C, (rules.matrix_product,), note="the data: first the product"),
        *determinants.worked(C, "its determinant"),
        *determinants.worked(A, "the determinants of the factors"),
        *determinants.worked(B),
        Step(Mul(Call("det", A), Call("det", B)), factors, (algebra.algebra,), note="and the two determinants multiplied"),
        *([Step(factors, worth, (algebra.expanding,), note="check: the same number")] if factors is not worth else []),
        Step(Call("det", MatMul(B, A)), worth, (rules.determinant_of_product,),
             note="check: the factors may change places here, though $B @ A$ is another matrix in general"),
    ]  # fmt: skip
    problem = Call("det", MatMul(A, B))
    derivation = Derivation(
        title="Determinant of a product", problem=problem, steps=tuple(steps), result=worth, shapes=shapes,
        mistakes=(wrong,),
    )  # fmt: skip
    return named(derivation, A=A, B=B)


def _in_letters() -> list[Step]:
    X, Y = Array(Array(a, b), Array(c, d)), Array(Array(p, q), Array(r, s))
    Z = Array(Array(a * p + b * r, a * q + b * s), Array(c * p + d * r, c * q + d * s))
    crossed = (a * p + b * r) * (c * q + d * s) - (a * q + b * s) * (c * p + d * r)
    expanded = a * d * p * s + b * c * q * r - a * d * q * r - b * c * p * s
    return [
        Step(Call("det", MatMul(X, Y)), Call("det", Z), (rules.matrix_product,), note="two rows, in letters"),
        Step(Call("det", Z), crossed, (algebra.determinant_of_two,)),
        Step(crossed, expanded, (algebra.expanding,), note="the terms with $a*c$ and $b*d$ cancel"),
        Step(expanded, (a * d - b * c) * (p * s - q * r), (algebra.factoring,)),
        Step(
            Call("det", MatMul(M, N)),
            Call("det", M) * Call("det", N),
            (rules.determinant_of_product,),
            note="so for any size",
        ),
    ]
