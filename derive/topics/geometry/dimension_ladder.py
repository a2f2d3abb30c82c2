"""From the point to n dimensions: the same formulas with more terms."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Number, Pow, Product, Symbol
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import geometry as rules
from derive.topics import topic
from derive.topics.data import count
from derive.topics.lessons import lesson, letters

MOST = 12
NAMES = ("a point", "a line", "a plane", "space")


@topic(
    title="From the point to n dimensions",
    covers=("geometry/dimension-ladder",),
    sources=('Wikipedia, "Hypercube"',),
)
def dimension_ladder(n: Any = 4) -> Derivation:
    """The unit cube of every dimension up to n: its corners and its diagonal.

    >>> print(dimension_ladder(n=3).result)
    8
    """
    n = count(n, "n", most=MOST)
    x, k, i, m = Symbol("x"), Symbol("k"), Symbol("i"), Symbol("m")
    (d,) = letters("n")
    steps = [
        Step(Pow(Call("norm", x), 2), Call("sum", x**2), (rules.pythagoras,),
             note="one formula in every dimension, with one more term for every coordinate"),
        Step(Pow(2, k + 1), 2 * Pow(2, k), (rules.corners,), note="moved along a new axis, every corner becomes two"),
        *[step for size in range(n + 1) for step in _rung(size, i)],
        Step(Product(2, i, 1, n), Number(2**n), (rules.corners,), note="check: counted over the coordinates"),
    ]  # fmt: skip
    return lesson(
        "From the point to n dimensions", Pow(2, n), steps, Number(2**n), shapes={x: (d,)},
        mistakes=[Step(Product(2, i, 1, m), 2 * m, note="the choices are multiplied, not added: a cube has 8 corners, not 6")],
        assume={"m": "positive integer", "k": "positive integer"},
        remarks=(
            "Dimension 0 is a point, 1 a line, 2 a plane, 3 space. From 4 on the names begin with hyper-: hypercube, hyperplane, hypersphere.",
            "A picture ends at three dimensions; coordinates and formulas do not.",
        ),
        question=f"the corners of the unit cube in {n} dimension{'s' * (n > 1)}",
    )  # fmt: skip


def _rung(size: int, i: Symbol) -> list[Step]:
    """The corners, and from the first dimension on the diagonal."""
    name = f"dimension {size}{', ' + NAMES[size] if size < len(NAMES) else ''}"
    corners = Step(
        Pow(2, size), Number(2**size), (rules.corners,), note=f"{name}: corner{'s' * (size > 0)} of the unit cube"
    )
    if not size:
        return [corners]
    diagonal = Step(
        Call("norm", Array(*[1] * size)),
        vectors.value(Call("sqrt", Number(size))),
        (rules.pythagoras,),
        note="its diagonal",
    )
    return [corners, diagonal]
