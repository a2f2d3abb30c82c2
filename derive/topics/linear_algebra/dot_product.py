"""The dot product of two vectors, and of a vector with itself."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Call, Einsum, MatMul
from derive.methods import vectors
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Dot product",
    covers=("linear-algebra/dot-product", "linear-algebra/dot-product-self"),
    sources=("DLMF 1.6.2",),
)
def dot_product(a: Any = [1, 7, 8], b: Any = [3, 4, 7]) -> Derivation:  # noqa: B006  # read, never changed
    """aᵀb of two vectors of equal length: pair the entries, multiply, add.

    >>> print(dot_product(a=[1, "t"], b=[3, 2]).result)
    3 + 2*t
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, n = letters("x y n", a, b)
    total = vectors.value(vectors.sum_of_products(a, b))
    steps = [
        Step(MatMul(x, y), Einsum("i,i->", x, y), (rules.dot_product,), note="of two vectors one number, and no vector"),
        Step(MatMul(x, x), Call("norm", x) ** 2, (rules.dot_with_itself,)),
        Step(MatMul(x, x), ZERO, (rules.definiteness,), GREATER_EQUAL, note="a sum of squares: zero only for the zero vector"),
        *vectors.dot(a, b),
        *vectors.dot(a, a, note="the first vector with itself"),
        *vectors.norm(a, by=rules.norm_as_dot),
        Step(MatMul(b, a), total, (rules.dot_is_symmetric,), note="check: the other way round"),
        Step(Call("sum", a * b), total, (rules.dot_is_sum_of_products,), note="check: the entrywise product, summed"),
    ]  # fmt: skip
    return lesson(
        "Dot product", MatMul(a, b), steps, total, shapes={x: (n,), y: (n,)}, at={x: a, y: b},
        mistakes=[
            Step(MatMul(x, y), Call("outer", x, y), note="a column times a row is a matrix; the dot product is row times column"),
            Step(MatMul(x, y), MatMul(x, y) / Call("norm", y), note="the length of the projection of $x$ onto $y$ has the length of $y$ beneath it"),
        ],
    )  # fmt: skip
