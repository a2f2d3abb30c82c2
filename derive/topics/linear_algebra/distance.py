"""The Euclidean distance of two points, and of a point from the origin."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Call, Einsum, Pow
from derive.methods import vectors
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Distance of two points",
    covers=("linear-algebra/distance", "linear-algebra/distance-from-origin"),
    sources=(
        "DLMF 1.2.46",
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 3.3 "Lengths and Distances"',
    ),
)
def distance(a: Any = [1, 2, 3], b: Any = [4, 6, 3]) -> Derivation:  # noqa: B006  # read, never changed
    """‖a − b‖ of two points with equally many coordinates, and ‖a‖, the distance of a from the origin.

    >>> print(distance().result, distance(a=[7], b=[3]).result, distance(a=["s"], b=["t"]).result)
    5 4 abs(s - t)
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, z, n = letters("x y z n", a, b)
    written = vectors.entrywise(lambda u, v: u - v, a, b)
    difference = vectors.value(written)
    found = vectors.length_of(difference)
    steps = [
        Step(Pow(Call("norm", x - y), 2), Einsum("i,i->", x - y, x - y), (rules.euclidean_norm,),
             note="the length of the arrow from one point to the other"),
        Step(Call("norm", x - z), Call("norm", x - y) + Call("norm", y - z), (rules.triangle_inequality,), LESS_EQUAL,
             note="a detour is never shorter"),
        *vectors.entry_by_entry(a - b, written, rules.subtraction),
        *vectors.norm(difference, note="on the line the distance is the absolute value of the difference" if len(a.args) == 1 else ""),
        Step(Call("norm", b - a), found, (rules.homogeneity,), note="check: the way back is as long"),
        *vectors.norm(a, note="from the origin: the other point is zero"),
    ]  # fmt: skip
    return lesson(
        "Distance of two points", Call("norm", a - b), steps, found, shapes={x: (n,), y: (n,), z: (n,)}, at={x: a, y: b},
        mistakes=[
            Step(Call("norm", x - y), Call("norm", x) - Call("norm", y), note="the difference of the lengths is no distance: it may be negative"),
            Step(Call("norm", x - y), Call("norm1", x - y), note="that is the sum of the ways along the axes, the Manhattan distance"),
        ],
    )  # fmt: skip
