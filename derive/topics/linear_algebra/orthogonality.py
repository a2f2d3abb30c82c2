"""Orthogonal vectors: the dot product is zero exactly where the angle is right."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import PI, ZERO, Call, Div, Mul, Pow, Unequal, free_symbols
from derive.methods import vectors
from derive.model import UNEQUAL, Condition, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Orthogonal vectors",
    covers=("linear-algebra/orthogonality",),
    sources=(
        "DLMF 1.2.44 and 1.6.4",
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 3.4 "Angles and Orthogonality"',
    ),
)
def orthogonality(a: Any = [1, 2], b: Any = [-2, 1]) -> Derivation:  # noqa: B006  # read, never changed
    """aᵀb, whether it is zero, and what that means for the angle and for the lengths.

    >>> print(orthogonality().result, orthogonality(a=[1, 2], b=[2, 1]).result)
    0 4
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, theta, n = letters("x y theta n", a, b)
    product = vectors.value(vectors.sum_of_products(a, b))
    lengths = Mul(Call("norm", x), Call("norm", y))
    needed = tuple(Condition(Unequal(Call("norm", v), ZERO)) for v in (x, y))
    total = vectors.value(vectors.entrywise(lambda u, v: u + v, a, b))
    squares = [vectors.value(vectors.squares(v)) for v in (a, b, total)]
    steps = [
        Step(x @ y, lengths * Call("cos", theta), (rules.comparing_both,), conditions=needed, note="the dot product, with the cosine of the angle"),
        Step(Call("cos", PI / 2), ZERO, (rules.right_angle,),
             note="so a right angle gives the dot product 0, and back: a product of lengths other than zero and a cosine is zero only where the cosine is"),
        Step(Pow(Call("norm", x + y), 2) - Pow(Call("norm", x), 2) - Pow(Call("norm", y), 2), 2 * (x @ y), (rules.square_of_a_sum,),
             note="and Pythagoras' theorem holds exactly where it is zero"),
        *vectors.dot(a, b),
        *_verdict(product),
        Step(squares[2] - squares[0] - squares[1], vectors.value(2 * product), (rules.square_of_a_sum,),
             note="check: the squared length of the sum, less the two squares"),
    ]  # fmt: skip
    return lesson(
        "Orthogonal vectors", a @ b, steps, product, shapes={x: (n,), y: (n,)}, at={x: a, y: b}, where=((theta, Call("acos", Div(x @ y, lengths))),),
        mistakes=[Step(Pow(Call("norm", x + y), 2), Pow(Call("norm", x), 2) + Pow(Call("norm", y), 2), note="Pythagoras' theorem needs a right angle")],
        remarks=[_said(product), "The zero vector is orthogonal to every vector, although it makes no angle."],
    )  # fmt: skip


def _verdict(product: Any) -> list[Step]:
    if free_symbols(product) or vectors.is_zero(product):
        return []
    return [Step(product, ZERO, (rules.comparing,), UNEQUAL, note="the two vectors are not orthogonal")]


def _said(product: Any) -> str:
    if vectors.is_zero(product):
        return "The dot product is zero: the two vectors are orthogonal."
    if free_symbols(product):
        return f"The two vectors are orthogonal exactly where $ {product} == 0 $."
    return "The dot product is not zero: the two vectors are not orthogonal."
