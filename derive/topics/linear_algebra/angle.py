"""The angle between two vectors: the geometric form of the dot product, from the law of cosines."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, Call, Div, Expr, MatMul, Mul, Neg, Pow, Unequal, free_symbols
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.model import LESS_EQUAL, Condition, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Angle between two vectors",
    covers=("linear-algebra/dot-product-geometric", "linear-algebra/angle"),
    sources=(
        "DLMF 1.6.4",
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 3.4 "Angles and Orthogonality"',
    ),
)
def angle(a: Any = [1, 7, 8], b: Any = [3, 4, 7]) -> Derivation:  # noqa: B006  # read, never changed
    """θ = arccos(aᵀb/(‖a‖‖b‖)) of two vectors other than zero, exact, in radians and in degrees.

    >>> print(angle(a=[1, 0], b=[1, 1]).result, angle(a=[1, 2], b=[-2, 1]).result)
    pi/4 pi/2
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    for name, v in (("a", a), ("b", b)):
        if vectors.is_zero(v):
            raise AssumptionError(f"{name} = {v!s:.60} is the zero vector: an angle needs a direction")
    x, y, theta, n = letters("x y theta n", a, b)
    product, lengths = vectors.value(vectors.sum_of_products(a, b)), (vectors.length_of(a), vectors.length_of(b))
    written = Div(product, Mul(*lengths))
    cosine = _cosine(product, lengths)
    found = vectors.value(Call("acos", cosine))
    needed = tuple(Condition(Unequal(length, ZERO)) for length in lengths if free_symbols(length))
    given = Div(MatMul(a, b), Mul(Call("norm", a), Call("norm", b)))
    steps = [
        *_law_of_cosines(x, y, theta),
        *vectors.dot(a, b),
        *vectors.norm(a, by=rules.norm_as_dot, decimals=False),
        *vectors.norm(b, by=rules.norm_as_dot, decimals=False),
        Step(given, written, (rules.cosine_of_the_angle,), conditions=needed, note="both lengths beneath the dot product"),
        *vectors.chain(written, (cosine, rules.root)),
        *rounded(cosine),
        *([] if free_symbols(cosine) else [Step(Call("abs", cosine), ONE, (rules.cauchy_schwarz,), LESS_EQUAL,
             note="so there is exactly one angle from 0 to π")]),
        Step(Call("acos", given if Call("acos", written) is found else written), found, (rules.inverse_cosine,), conditions=needed, note="the angle in radians"),
        *rounded(found),
        *vectors.in_degrees(found),
        Step(Mul(*lengths, Call("cos", found)), product, (rules.cosine_of_the_angle,), conditions=needed, note="check: the dot product again"),
    ]  # fmt: skip
    parallel = vectors.rational_number(Pow(cosine, 2)) == 1  # at ±1 no ball lies within the domain of the arccosine
    return lesson(
        "Angle between two vectors", Call("acos", cosine if parallel else given), steps, found,
        shapes={x: (n,), y: (n,)}, at={x: a, y: b}, where=((theta, _angle(x, y)),), conditions=needed,
        mistakes=[
            Step(MatMul(x, y), Call("cos", theta), note="true of unit vectors only: divide by both lengths"),
            Step(MatMul(x, y), MatMul(x, y) / Call("norm", y), note="the dot product is no projection: the length of the projection onto $y$ has the length of $y$ beneath it"),
        ],
    )  # fmt: skip


def _angle(x: Expr, y: Expr) -> Expr:
    return Call("acos", Div(MatMul(x, y), Mul(Call("norm", x), Call("norm", y))))


def _law_of_cosines(x: Expr, y: Expr, theta: Expr) -> list[Step]:
    side, lengths = Pow(Call("norm", x - y), 2), Mul(Call("norm", x), Call("norm", y))
    squares = [Pow(Call("norm", v), 2) for v in (x, y)]
    needed = tuple(Condition(Unequal(Call("norm", v), ZERO)) for v in (x, y))
    return [
        Step(side, squares[0] + squares[1] - 2 * lengths * Call("cos", theta), (rules.law_of_cosines,), conditions=needed, note="in the triangle with the sides $x$, $y$ and $x - y$"),
        Step(side, squares[0] + squares[1] - 2 * MatMul(x, y), (rules.square_of_a_difference,), note="multiplied out"),
        Step(MatMul(x, y), lengths * Call("cos", theta), (rules.comparing_both,), conditions=needed, note="the two lines compared"),
    ]  # fmt: skip


def _cosine(product: Expr, lengths: tuple[Expr, Expr]) -> Expr:
    """The cosine as a root of one number, where its square is one."""
    square = vectors.value(Div(Pow(product, 2), Mul(*[Pow(length, 2) for length in lengths])))
    sign = vectors.sign(product)
    if free_symbols(square) or sign is None:
        return vectors.value(Div(product, Mul(*lengths)))
    root = vectors.value(Call("sqrt", square))
    return root if sign >= 0 else vectors.value(Neg(root))
