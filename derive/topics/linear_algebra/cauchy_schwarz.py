"""The Cauchy–Schwarz inequality from the discriminant of a quadratic polynomial."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Add, Array, Call, Mul, Neg, Pow
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.model import GREATER_EQUAL, LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Cauchy–Schwarz inequality",
    covers=("linear-algebra/cauchy-schwarz",),
    sources=("DLMF 1.2.51", "Mathlib abs_real_inner_le_norm"),
)
def cauchy_schwarz(a: Any = [1, 7, 8], b: Any = [3, 4, 7]) -> Derivation:  # noqa: B006  # read, never changed
    """|aᵀb| ≤ ‖a‖‖b‖, with equality exactly for parallel vectors.

    >>> print(cauchy_schwarz().result)
    87
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, t, n = letters("x y t n", a, b)
    norms = [Pow(Call("norm", v), 2) for v in (x, y)]
    polynomial = norms[1] * Pow(t, 2) - 2 * (x @ y) * t + norms[0]
    discriminant = Pow(2 * (x @ y), 2) - 4 * norms[1] * norms[0]
    product = vectors.value(vectors.sum_of_products(a, b))
    size, lengths = vectors.value(Call("abs", product)), Mul(vectors.length_of(a), vectors.length_of(b))
    bound = vectors.value(lengths)
    gap = vectors.value(
        Add(vectors.value(vectors.squares(a)) * vectors.value(vectors.squares(b)), Neg(Pow(product, 2)))
    )
    steps = [
        Step(Pow(Call("norm", x - t * y), 2), ZERO, (rules.definiteness,), GREATER_EQUAL, note="whatever the number $t$"),
        Step(Pow(Call("norm", x - t * y), 2), polynomial, (rules.square_of_a_difference,),
             note="a quadratic polynomial in $t$ that is never negative"),
        Step(discriminant, ZERO, (rules.discriminant,), LESS_EQUAL, note="so it has no two real roots: its discriminant is not positive"),
        Step(Pow(x @ y, 2), norms[0] * norms[1], (rules.discriminant,), LESS_EQUAL, note="divided by 4"),
        Step(Call("abs", x @ y), Call("norm", x) * Call("norm", y), (rules.cauchy_schwarz,), LESS_EQUAL, note="the root of both sides"),
        *vectors.dot(a, b),
        *vectors.norm(a, decimals=False),
        *vectors.norm(b, decimals=False),
        *vectors.chain(lengths, (bound, rules.multiplying)),
        *rounded(bound),
        Step(size, bound, (rules.cauchy_schwarz,), LESS_EQUAL, note="the claim for the two vectors"),
        *_gap(a, b, gap),
    ]  # fmt: skip
    return lesson(
        "Cauchy–Schwarz inequality", Call("abs", a @ b), steps, size, shapes={x: (n,), y: (n,)}, at={x: a, y: b},
        mistakes=[Step(Call("abs", x @ y), Call("norm", x) * Call("norm", y), note="equality holds for parallel vectors only")],
        remarks=[
            *(["The two vectors are parallel: both sides are equal."] if vectors.is_zero(gap) else []),
            "A neuron answers most strongly to an input parallel to its weights: of all inputs of one length the dot product is largest there.",
        ],
    )  # fmt: skip


def _gap(a: Array, b: Array, gap: Any) -> list[Step]:
    """The difference of the squares is a sum of squares (Lagrange), of which none is zero unless the vectors are parallel."""
    n = len(a.args)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    if not 1 <= len(pairs) <= 6:
        return []
    minors = [Pow(a.args[i] * b.args[j] - a.args[j] * b.args[i], 2) for i, j in pairs]
    note = "check: the square of the bound, less that of the dot product, is a sum of squares: zero exactly for parallel vectors"
    return [
        Step(vectors.value(vectors.squares(a)) * vectors.value(vectors.squares(b)) - Pow(vectors.value(vectors.sum_of_products(a, b)), 2), Add(*minors), (rules.lagrange_identity,), note=note),
    ]  # fmt: skip
