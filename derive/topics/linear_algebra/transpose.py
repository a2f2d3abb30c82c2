"""The transpose of a matrix and of a product, and the conjugate transpose."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Array, Call, Einsum, I, MatMul, Neg, postorder, substitute
from derive.methods import products
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.lessons import lesson, letters


@topic(
    title="Transpose and conjugate transpose",
    complex=True,
    covers=("linear-algebra/transpose",),
    sources=("DLMF 1.2.28, 1.2.30 and 1.2.37",),
)
def transpose(A: Any = [[1, 2], [3, 4]], B: Any = [[0, 1], [1, 1]]) -> Derivation:  # noqa: B006
    """Aᵀ, and (AB)ᵀ = BᵀAᵀ; where A has complex entries, its conjugate transpose as well.

    >>> print(transpose(A=[[1, "I"]], B=[[1], [2]]).result)
    [[1], [I]]
    """
    A, B = matrix(A), matrix(B, "B")
    if len(A.args[0].args) != len(B.args):
        raise ShapeError(
            f"A is {len(A.args)} × {len(A.args[0].args)} and B is {len(B.args)} × {len(B.args[0].args)}: "
            "AB needs as many columns of A as rows of B"
        )
    X, Y, P, Q, m, n, r = letters("X Y P Q m n r", A, B)
    flipped, product = products.transposed(A), products.product(A, B)
    steps = [
        Step(Call("transpose", X), Einsum("ij->ji", X), (rules.transposition,), note="row i becomes column i"),
        Step(Call("transpose", X @ Y), Call("transpose", Y) @ Call("transpose", X), (rules.transpose_of_a_product,),
             note="the factors change places"),
        Step(Call("transpose", A), flipped, (rules.transposition,)),
        Step(MatMul(A, B), product, (rules.matrix_product,)),
        Step(Call("transpose", MatMul(A, B)), products.transposed(product), (rules.transposition,)),
        Step(MatMul(products.transposed(B), flipped), products.transposed(product), (rules.transpose_of_a_product,),
             note="the product of the transposes, in the other order: the same"),
        *_conjugate(A),
        Step(Call("transpose", flipped), A, (rules.transposition,), note="check: transposed twice"),
    ]  # fmt: skip
    return lesson(
        "Transpose and conjugate transpose", Call("transpose", A), steps, flipped, shapes={X: (m, n), Y: (n, r), P: (n, n), Q: (n, n)},
        at={X: A, Y: B},
        mistakes=[Step(Call("transpose", P @ Q), Call("transpose", P) @ Call("transpose", Q), note="the factors have to change places")],
        remarks=("Over the complex numbers the conjugate transpose takes the place of the transpose: $x$ times its own is then never negative. For real matrices the two are the same.",),
    )  # fmt: skip


def _conjugate(A: Array) -> list[Step]:
    """The conjugate transpose, where an entry holds the imaginary unit."""
    if I not in postorder(A):
        return []
    conjugate = products.transposed(substitute(A, {I: Neg(I)}))  # type: ignore[arg-type]
    return [
        Step(Call("transpose", Call("conjugate", A)), conjugate, (rules.conjugate_transposition,), note="and every $I$ changes its sign"),
    ]  # fmt: skip
