"""The outer product: a column times a row."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Array, Call, Einsum, MatMul, Mul
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import vector
from derive.topics.lessons import lesson, letters


@topic(title="Outer product", covers=("linear-algebra/outer-product",), sources=("Mathlib Matrix.vecMulVec_apply",))
def outer_product(a: Any = [1, 7, 8], b: Any = [3, 4, 7]) -> Derivation:  # noqa: B006  # read, never changed
    """abᵀ of two vectors of any lengths.

    >>> print(outer_product(a=[1, "t"], b=[2, 3, 4]).result)
    [[2, 3, 4], [2*t, 3*t, 4*t]]
    """
    a, b = vector(a, "a"), vector(b, "b")
    x, y, u, v, z, m, n = letters("x y u v z m n", a, b)
    written = Array(*[Array(*[Mul(p, q) for q in b.args]) for p in a.args])
    found = vectors.value(written)
    column, row = Array(*[Array(p) for p in a.args]), Array(b)
    steps = [
        Step(Call("outer", x, y), Einsum("i,j->ij", x, y), (rules.outer_product,), note="column times row: m × n, and the lengths may differ"),
        Step(MatMul(Call("outer", x, y), z), MatMul(y, z) * x, (rules.associativity,),
             note="every image is a multiple of $x$: the rank is 1, unless $x$ or $y$ is zero"),
        Step(Call("trace", Call("outer", u, v)), MatMul(u, v), (rules.trace_of_an_outer_product,), note="for vectors of equal length"),
        *vectors.entry_by_entry(Call("outer", a, b), written, rules.outer_product),
        Step(MatMul(column, row), found, (rules.matrix_product,), note=f"check: {len(a.args)} × 1 times 1 × {len(b.args)}"),
        *_minor(found),
        *_trace(a, b, found),
    ]  # fmt: skip
    return lesson(
        "Outer product", Call("outer", a, b), steps, found, shapes={x: (m,), y: (n,), z: (n,), u: (n,), v: (n,)}, at={x: a, y: b},
        mistakes=[Step(Call("outer", u, v), Call("outer", v, u), note="the column comes first: the other order is the transpose"),
                  Step(Call("outer", u, v), MatMul(u, v), note="row times column is the dot product, one number")],
    )  # fmt: skip


def _minor(found: Any) -> list[Step]:
    if min(len(found.args), len(found.args[0].args)) < 2:
        return []
    corner = Array(*[Array(*row.args[:2]) for row in found.args[:2]])
    return [
        Step(Call("det", corner), ZERO, (rules.two_by_two,), note="rank 1: the rows are multiples of each other, so is every 2 × 2 part zero"),
    ]  # fmt: skip


def _trace(a: Array, b: Array, found: Any) -> list[Step]:
    if len(a.args) != len(b.args):
        return []
    return [
        Step(Call("trace", found), vectors.value(vectors.sum_of_products(a, b)), (rules.trace_of_an_outer_product,),
             note="check: the trace is the dot product"),
    ]  # fmt: skip
