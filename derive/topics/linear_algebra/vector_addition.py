"""Sum and difference of two vectors, entry by entry."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Add, Call, Neg, Pow
from derive.methods import vectors
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Vector addition and subtraction",
    covers=("linear-algebra/vector-addition", "linear-algebra/vector-subtraction"),
    sources=("DLMF 1.2.32",),
)
def vector_addition(a: Any = [1, 2, 3, 4, 5], b: Any = [1, 2, 3, 4, 5]) -> Derivation:  # noqa: B006
    """a + b and a − b of two vectors of equal length.

    >>> print(vector_addition(a=[1, "t"], b=[2, -1]).result)
    [3, t - 1]
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, n = letters("x y n", a, b)
    sums, differences = vectors.entrywise(Add, a, b), vectors.entrywise(lambda u, v: u - v, a, b)
    total, difference = vectors.value(sums), vectors.value(differences)
    lengths = [Pow(Call("norm", v), 2) for v in (x + y, x - y, x, y)]
    steps = [
        Step(x + y, rules.entries(x) + rules.entries(y), (rules.addition,), note="only vectors of equal length can be added"),
        Step(x - y, rules.entries(x) + Neg(rules.entries(y)), (rules.subtraction,), note="the arrow from the tip of $y$ to the tip of $x$"),
        Step(Call("norm", x + y), Call("norm", x) + Call("norm", y), (rules.triangle_inequality,), LESS_EQUAL),
        Step(lengths[0] + lengths[1], 2 * lengths[2] + 2 * lengths[3], (rules.parallelogram_law,),
             note="$x + y$ and $x - y$ are the diagonals of the parallelogram on $x$ and $y$"),
        *vectors.entry_by_entry(a + b, sums, rules.addition),
        *vectors.entry_by_entry(a - b, differences, rules.subtraction),
        *vectors.norm(difference, note="the distance of the two tips"),
        Step(total - b, a, (rules.subtraction,), note="check: taken off again"),
        Step(b - a, vectors.value(vectors.entrywise(Neg, difference)), (rules.subtraction,), note="check: the other way round the arrow turns"),
    ]  # fmt: skip
    return lesson(
        "Vector addition and subtraction", a + b, steps, total, shapes={x: (n,), y: (n,)}, at={x: a, y: b},
        mistakes=[Step(Call("norm", x + y), Call("norm", x) + Call("norm", y), note="lengths add up only for arrows of the same direction")],
    )  # fmt: skip
