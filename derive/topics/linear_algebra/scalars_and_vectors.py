"""A scalar and a vector: what they are, how one scales the other, and the length and direction of a vector."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Call, Div, Mul
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Scalars and vectors",
    covers=("linear-algebra/scalars", "linear-algebra/vectors"),
    sources=("DLMF 1.2.38", 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Linear Algebra"'),
)
def scalars_and_vectors(c: Any = 2, v: Any = [1, 2, 3]) -> Derivation:  # noqa: B006  # read, never changed
    """The scalar c acting on the vector v: cv, its length, and the length and direction of v.

    >>> print(scalars_and_vectors(c=-2, v=[3, 4]).result)
    [-6, -8]
    """
    c, v = scalar(c, "c"), vector(v, "v")
    lam, x, n = letters("c x n", c, v)
    scaled = vectors.entrywise(lambda entry: Mul(c, entry), v)
    cv = vectors.value(scaled)
    length = vectors.length_of(v)
    steps = [
        Step(lam * x, Mul(lam, rules.entries(x)), (rules.scaling,), note="a scalar is one number; a vector is a list of them"),
        Step(Call("norm", lam * x), Call("abs", lam) * Call("norm", x), (rules.homogeneity,)),
        *vectors.entry_by_entry(Mul(c, v), scaled, rules.scaling),
        *vectors.norm(v, note="the length of $v$, its magnitude"),
        *_direction(v, length),
        *vectors.norm(cv, note="the length of $c*v$"),
        Step(Call("norm", cv), vectors.value(Call("abs", c)) * length, (rules.homogeneity,),
             note="check: the absolute value of the scalar times the length of $v$"),
    ]  # fmt: skip
    return lesson(
        "Scalars and vectors", Mul(c, v), steps, cv, shapes={x: (n,)}, at={lam: c, x: v},
        mistakes=[Step(Call("norm", lam * x), lam * Call("norm", x), note="a negative scalar turns the arrow round, but no length is negative")],
        remarks=[
            "A vector is read in two ways: as a point or an arrow with a magnitude and a direction, and as a list of features. "
            "The two readings name the same list of numbers.",
            *(["The zero vector has no direction."] if vectors.is_zero(v) else []),
        ],
    )  # fmt: skip


def _direction(v: Any, length: Any) -> list[Step]:
    if vectors.is_zero(v):
        return []
    unit = vectors.value(vectors.entrywise(lambda entry: vectors.quotient(entry, length), v))
    return [Step(Div(v, Call("norm", v)), unit, (rules.normalisation,), note="the direction of $v$")]
