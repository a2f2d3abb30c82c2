"""Multiples of vectors and their sum; the same as a matrix times the coefficients."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Add, Array, Call, Expr, MatMul, Mul
from derive.methods import products, vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Scalar multiples and linear combinations",
    covers=("linear-algebra/scalar-multiplication", "linear-algebra/linear-combination"),
    sources=("DLMF 1.2.31–1.2.32 and 1.2.34",),
)
def linear_combination(v: Any = [[0, 2], [3, 1]], c: Any = [2, 1]) -> Derivation:  # noqa: B006
    """c₁v₁ + … + cₖvₖ of the vectors in the list.

    v : a list of vectors of equal length.    c : as many coefficients.

    >>> print(linear_combination(v=[[1, 0], [0, 1]], c=["s", "t"]).result)
    [s, t]
    """
    V, c = matrix(v, "v"), vector(c, "c")
    if len(c.args) != len(V.args):
        raise ShapeError(
            f"there are {len(V.args)} vectors and {len(c.args)} coefficients: expected one for each vector"
        )
    x, s, A, y, n, k = letters("x s A y n k", V, c)
    multiples = [Mul(factor, u) for factor, u in zip(c.args, V.args, strict=True)]
    worked = [
        vectors.value(vectors.entrywise(lambda e, by=factor: Mul(by, e), u))
        for factor, u in zip(c.args, V.args, strict=True)
    ]
    total = vectors.value(vectors.entrywise(Add, *worked))
    columns = products.transposed(V)
    steps = [
        Step(s * x, Mul(s, rules.entries(x)), (rules.scaling,), note="every entry is multiplied"),
        *[Step(m, w, (rules.scaling,),
             note="the arrow turns round" if vectors.sign(f) == -1 else "") for m, w, f in zip(multiples, worked, c.args, strict=True) if m is not w],
        *vectors.chain(Add(*multiples), (Add(*worked), rules.scaling), (total, rules.addition)),
        Step(Call("norm", multiples[0]), vectors.value(Call("abs", c.args[0])) * vectors.length_of(V.args[0]), (rules.homogeneity,),
             note="the length of the first multiple"),
        Step(MatMul(columns, c), total, (rules.combination_of_columns,),
             note="check: the matrix with the vectors as columns, times the coefficients"),
    ]  # fmt: skip
    return lesson(
        "Scalar multiples and linear combinations", Add(*multiples), steps, total, shapes={x: (n,), A: (n, k), y: (k,)},
        at={x: V.args[0], s: c.args[0], A: columns, y: c},
        mistakes=[Step(Call("norm", s * x), s * Call("norm", x), note="the length is multiplied by the absolute value")],
        remarks=_remarks(V, c, total),
    )  # fmt: skip


def _remarks(V: Array, c: Array, total: Expr) -> list[str]:
    if vectors.is_zero(total) and not vectors.is_zero(c):
        return [
            "The combination is the zero vector although not every coefficient is zero: the vectors are linearly dependent."
        ]
    return []
