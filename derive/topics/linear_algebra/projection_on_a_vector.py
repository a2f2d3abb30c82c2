"""Scalar and vector projection of one vector on another, with the angle and Pythagoras."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Array, Call, Div, Equal, MatMul, Mul, Pow, subtract
from derive.methods import columns as col
from derive.methods import pictures
from derive.methods.decimals import rounded
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.model import EQUIVALENT, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Projection of a vector on another",
    covers=("linear-algebra/scalar-projection", "linear-algebra/vector-projection"),
    sources=('Wikipedia, "Vector projection"',),
)
def projection_on_a_vector(a: Any = [3, 4], b: Any = [2, 0]) -> Derivation:  # noqa: B006
    """The scalar projection of a on b, negative for an obtuse angle, and the part of a along b.

    >>> print(projection_on_a_vector(a=[-3, 4], b=[2, 0]).result)
    [-3, 0]
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    K = Entries()
    for name, given in (("a", a), ("b", b)):
        col.real_rows(Array(given), name)
    p, q = ([K.read(e) for e in given.args] for given in (a, b))
    if col.is_zero(q):
        raise AssumptionError(f"b = {b!s:.60} is 0: it has no direction to project on")
    A, B, u, v, t = letters(Array(a, b), "a", "b", "u", "v", "t")
    inner, square, size = col.dot(p, q), col.dot(q, q), col.length(q)
    scalar, factor = inner / size, inner / square
    part = as_vector([factor * e for e in q])
    rest = as_vector([x - factor * y for x, y in zip(p, q, strict=True)])
    needed = rules.nonzero(square.written()) if square.symbolic else ()
    along = Mul(Div(MatMul(u, v), MatMul(v, v)), v)
    general = rules.nonzero(MatMul(v, v))
    equation = Equal(MatMul(B, subtract(A, Mul(t, B))), ZERO)
    steps = (
        Step(MatMul(v, subtract(u, along)), ZERO, (rules.multiple_of_the_direction,), conditions=general,
             note="in general: the multiple of $v$ that leaves a rest orthogonal to $v$"),
        Step(Pow(Call("norm", u), 2), Pow(Call("norm", along), 2) + Pow(Call("norm", subtract(u, along)), 2), (rules.pythagoras,), conditions=general),
        Step(MatMul(A, B), inner.written(), (rules.inner_product,)),
        Step(Call("norm", B), size.written(), (rules.length,), conditions=col.needed(size)),
        Step(Div(MatMul(A, B), Call("norm", B)), scalar.written(), (rules.cosine,), conditions=(*needed, *col.needed(size)),
             note=_sign(inner)),
        *rounded(scalar.written()),
        Step(equation, Equal(t, factor.written()), (rules.solving,), EQUIVALENT, conditions=needed,
             note="the part along $b$ is $t*b$, and what is left is orthogonal to $b$"),
        Step(Mul(Div(MatMul(A, B), MatMul(B, B)), B), part, (rules.multiple_of_the_direction,), conditions=needed, note="the vector projection"),
        *rounded(part),
        Step(subtract(A, part), rest, (rules.algebra,), conditions=needed, note="what is left"),
        Step(MatMul(B, rest), ZERO, (rules.orthogonal_residual,), conditions=needed, note="check: what is left is orthogonal to $b$"),
    )  # fmt: skip
    wrong = Step(
        Div(MatMul(u, v), Call("norm", v)),
        MatMul(u, v),
        note="the inner product alone is the scalar projection only where $v$ has length 1",
    )
    where = ((A, a), (B, b))
    return Derivation(
        title="Projection on a vector",
        problem=Mul(Div(MatMul(A, B), MatMul(B, B)), B),
        question="the part of $a$ along $b$",
        steps=steps,
        result=part,
        where=where,
        shapes=shapes_of(where, **{u.name: "n", v.name: "n"}),
        conditions=needed,
        figures=pictures.projection(a, part, names=("a", "p"), onto="the line of $b$"),
        mistakes=(wrong,),
    )


def _sign(inner: Any) -> str:
    said = "the scalar projection, the length of $a$ times the cosine of the angle"
    if inner.rational is None or inner.rational == 0:
        return said if inner.symbolic else f"{said}: 0 where they are orthogonal" if inner.is_zero else said
    return f"{said}: {'negative, the angle is obtuse' if inner.rational < 0 else 'positive, the angle is acute'}"
