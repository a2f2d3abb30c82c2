"""(AB)⁻¹ = B⁻¹A⁻¹ and (Aᵀ)⁻¹ = (A⁻¹)ᵀ, in general and for the data."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import Array, Call, MatMul
from derive.methods.determinants import value_of
from derive.methods.inverses import Inverse, identity
from derive.methods.products import product, transposed
from derive.model import Condition, Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

n, M, N = ex.symbols("n M N")


@topic(
    title="Inverse of a product and of the transpose",
    complex=True,
    covers=("linear-algebra/inverse-of-product", "linear-algebra/inverse-of-transpose"),
    sources=("Mathlib Matrix.mul_inv_rev", "Mathlib Matrix.transpose_nonsing_inv"),
)
def inverse_of_product(A: Any = [[-1, 2], [-3, 4]], B: Any = [[5, 6], [7, 8]]) -> Derivation:  # noqa: B006
    """The inverse of A B and of the transpose of A, for invertible matrices of one size.

    Raises AssumptionError for a singular matrix.

    >>> print(inverse_of_product().result)
    [[-7/2, 5/2], [13/4, -9/4]]
    """
    A = data.matrix(A, square=True)
    B = data.matrix(B, "B", rows=len(A.args), columns=len(A.args))
    a, b = _invertible(A, "A"), _invertible(B, "B")
    P, Q = a.inverse, b.inverse
    assert P is not None and Q is not None
    result, given = product(Q, P), tuple(dict.fromkeys(_nonzero(A) + _nonzero(B)))
    AB, unit = product(A, B), identity(len(A.args))
    general, shapes = apart(_general(), {"M": (n, n), "N": (n, n)}, A, B)
    steps = (
        *general,
        Step(Call("inv", A), P, (rules.inverse_by_elimination,), conditions=given, note="the data: the two inverses"),
        Step(Call("inv", B), Q, (rules.inverse_by_elimination,), conditions=given),
        Step(MatMul(A, B), AB, (rules.matrix_product,)),
        Step(
            Call("inv", MatMul(A, B)),
            MatMul(Q, P),
            (rules.inverse_of_product,),
            conditions=given,
            note="what was done last is undone first",
        ),
        Step(MatMul(Q, P), result, (rules.matrix_product,), conditions=given),
        Step(
            MatMul(AB, result),
            unit,
            (rules.matrix_times_inverse,),
            conditions=given,
            note="check: times the product itself",
        ),
        Step(
            Call("inv", transposed(A)),
            transposed(P),
            (rules.inverse_of_transpose,),
            conditions=given,
            note="the transpose",
        ),
        Step(MatMul(transposed(A), transposed(P)), unit, (rules.matrix_times_inverse,), conditions=given, note="check"),
    )
    d = Derivation(
        title="Inverse of a product and of the transpose", problem=Call("inv", MatMul(A, B)), steps=steps, result=result,
        conditions=given, shapes=shapes, mistakes=_same_order(A, B, P, Q, result),
    )  # fmt: skip
    return named(d, A=A, B=B) if len(A.args) > 1 and unit not in (A, B) else d


def _general() -> tuple[Step, ...]:
    eye, inv, t = Call("eye", n), (lambda m: Call("inv", m)), (lambda m: Call("transpose", m))
    return (
        Step(
            MatMul(M, N, inv(N), inv(M)),
            MatMul(M, inv(M)),
            (rules.matrix_times_inverse,),
            note="the two in the middle give the identity",
        ),
        Step(MatMul(M, inv(M)), eye, (rules.matrix_times_inverse,)),
        Step(
            MatMul(t(M), t(inv(M))),
            t(MatMul(inv(M), M)),
            (algebra.algebra,),
            note="the transpose of a product turns the order round",
        ),
        Step(
            t(MatMul(inv(M), M)),
            eye,
            (rules.inverse_times_matrix,),
            note="an inverse is unique, so this is the inverse of the transpose",
        ),
    )


def _invertible(A: Array, name: str) -> Inverse:
    found = Inverse.of(A)
    if found.inverse is None:
        raise AssumptionError(f"{name} = {A!s:.60} is singular: expected a matrix with an inverse")
    return found


def _nonzero(A: Array) -> tuple[Condition, ...]:
    return (Condition(ex.Unequal(value_of(A), ex.ZERO)),) if ex.free_symbols(A) else ()


def _same_order(A: Array, B: Array, P: Array, Q: Array, result: Array) -> tuple[Step, ...]:
    if product(P, Q) is result:
        return ()
    wrong = MatMul(Call("inv", A), Call("inv", B))
    return (Step(Call("inv", MatMul(A, B)), wrong, note="the order has to turn round"),)
