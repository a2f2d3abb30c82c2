"""Data as a vector: an image flattened, class probabilities, and items compared by distance and by angle."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, Add, Array, Call, Mul, Sum, as_expr, free_symbols
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import probabilities
from derive.topics.lessons import lesson, letters
from derive.topics.linear_algebra.hadamard_product import same_shape


@topic(
    title="Feature vectors",
    covers=("linear-algebra/feature-vector",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Linear Algebra"', "DLMF 1.2.40 and 1.2.46"),
)
def feature_vector(
    image: Any = "[[1, 2], [3, 4]]", other: Any = "[[1, 2], [3, 5]]", p: Any = "[7/10, 1/5, 1/10]"
) -> Derivation:
    """An h × w image as a vector of hw features, its distance from another image, and a vector of class probabilities.

    >>> print(feature_vector(p=["1/2", "1/2"]).result)
    [1, 2, 3, 4]
    """
    A, B = same_shape(image, other, "other")
    shares = Array(*map(as_expr, probabilities(p)))
    h, w = len(A.args), len(A.args[0].args)
    flat, flat_other = (Array(*vectors.entries(M)) for M in (A, B))
    X, k, l, m, n = letters("X k l m n", A, B)
    steps = [
        *vectors.chain(Sum(Sum(ONE, l, 1, w), k, 1, h), (Mul(as_expr(h), as_expr(w)), rules.counting), (as_expr(h * w), rules.multiplying),
             note=f"{h} × {w} pixels: as many features"),
        Step(Call("vec", Call("transpose", A)), flat, (rules.stacking,), note="row by row, one component for each pixel"),
        *_compared(flat, flat_other),
        *vectors.chain(Call("sum", shares), (Add(*shares.args), rules.adding), (ONE, rules.adding),
             note="class probabilities: one component for each class"),
        Step(Call("norm1", shares), ONE, (rules.sum_norm,), note="none of them is negative, so nothing changes with absolute values"),
        Step(Call("norm", flat), Call("norm", A), (rules.frobenius_norm,),
             note="check: flattening keeps all entries, so the sum of their squares stays"),
    ]  # fmt: skip
    return lesson(
        "Feature vectors", Call("vec", Call("transpose", A)), steps, flat, shapes={X: (m, n)},
        mistakes=[Step(Call("vec", X), Call("vec", Call("transpose", X)), note="column by column and row by row are two orders: one of them has to be kept for all data")],
        remarks=[
            "The features of a word may be the components of its embedding, those of a house its size, age and price: the "
            "model sees the list only.",
            "Distances compare features of one unit; features of different units are scaled first.",
        ],
    )  # fmt: skip


def _compared(flat: Array, other: Array) -> list[Step]:
    """The distance and the dot product of two items, of numbers."""
    if free_symbols(flat) or free_symbols(other):
        return []
    written = vectors.entrywise(lambda a, b: a - b, flat, other)
    return [
        *vectors.entry_by_entry(flat - other, written, rules.subtraction, note="two images, feature by feature"),
        *vectors.norm(vectors.value(written), note="their distance"),
        *vectors.dot(flat, other, note="their dot product: large where the same features are large"),
    ]
