"""Tensors: axes and shape, one entry and the slices, how many entries and bytes; and why the order is no rank."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError, ShapeError
from derive.language.expressions import ONE, Array, Call, Einsum, Expr, Indexed, Mul, Number, Sum, as_expr
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import count, numbers
from derive.topics.lessons import lesson, letters

MOST_AXES = 4  #: that the function ``ones`` takes


@topic(
    title="Tensors: order, shape and size",
    complex=True,
    covers=("linear-algebra/tensors", "linear-algebra/tensor-order", "linear-algebra/tensor-shape"),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Linear Algebra"',
        "NumPy reference, numpy.ndarray",
    ),
)
def tensors(
    T: Any = [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[11, 12, 13], [14, 15, 16], [17, 18, 19]]],  # noqa: B006
    position: Any = [1, 2, 3],  # noqa: B006
    itemsize: Any = 4,
) -> Derivation:
    """The order (number of axes), shape, number of entries and bytes of an array; the entry at a position counted from 1.

    itemsize : bytes of one entry, 4 for float32 and 8 for float64.

    >>> print(tensors().result, tensors(T=[1, 2], position=[2]).result)
    6 2
    """
    T = _as_array(T)
    shape = _shape(T)
    place = _position(position, shape)
    size = count(itemsize, "itemsize")
    name, u, m, n, *counters = letters("T u m n i j k l", T)
    slices = list(_slices(T, place))
    entry, order = slices[-1], len(shape)
    entries = Mul(*map(Number, shape))
    total = vectors.value(entries)
    index = [as_expr(k) for k in place]
    steps = [
        *[
            Step(Indexed(name, *index[: k + 1]), part, (rules.reading_off,), note="the slice with this first index" if k == 0 and order > 1 else f"index {k + 1} of {order}")
            for k, part in enumerate(slices)
        ],
        *vectors.chain(
            _one_for_each(shape, counters), (entries, rules.counting), (total, rules.multiplying),
            note=f"shape ({', '.join(map(str, shape))}): one entry for every choice of the {order} indices",
        ),
        *vectors.chain(Mul(entries, Number(size)), (vectors.value(Mul(total, Number(size))), rules.multiplying), note=f"bytes, {size} for each entry"),
        Step(Call("outer", u, u), Einsum("i,j->ij", u, u), (rules.outer_product,), note="two indices: order 2, made of vectors, which have order 1"),
        Step(Array(Array(1, 1), Array(1, 1)), Call("outer", Array(1, 1), Array(1, 1)), (rules.outer_product,), note="order 2, but of rank 1: one column times one row"),
    ]  # fmt: skip
    return lesson(
        "Tensors: order, shape and size", Indexed(name, *index), steps, entry,
        mistakes=[Step(_one_for_each((m, n), counters), m + n, note="the lengths of the axes are multiplied, not added")],
        assume={str(m): "positive integer", str(n): "positive integer"}, where=((name, T),), shapes={u: (m,)},
        remarks=(
            f"The order is {order}: the number of indices of an entry. A number has order 0, a vector 1, a matrix 2.",
            "Some texts call the order a rank. The rank of a matrix is something else: the dimension of the space of its columns.",
            f"Counted from 0, as in NumPy, the entry is T[{', '.join(str(k - 1) for k in place)}].",
        ),
        question=f"the entry at position ({', '.join(map(str, place))})",
    )  # fmt: skip


def _one_for_each(shape: tuple, counters: list) -> Expr:
    """The sum of ones over all indices, the last innermost."""
    total: Expr = ONE
    for k, d in reversed(list(zip(counters, shape, strict=False))):
        total = Sum(total, k, 1, d)
    return total


def _as_array(T: Any) -> Any:
    """Tuples as arrays."""
    return Array(*map(_as_array, T)) if isinstance(T, tuple) and T else T


def _shape(T: Any) -> tuple[int, ...]:
    """The lengths of the axes; refuses arrays whose parts differ in length."""
    if not isinstance(T, Array):
        raise ShapeError(f"T = {T!s:.60}: expected an array such as [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]")
    inner = {_shape(part) if isinstance(part, Array) else () for part in T.args}
    if len(inner) != 1:
        raise ShapeError(f"the parts of T = {T!s:.60} differ in length")
    shape = (len(T.args), *inner.pop())
    if len(shape) > MOST_AXES:
        raise ShapeError(f"T = {T!s:.60} has {len(shape)} axes: expected at most {MOST_AXES}")
    return shape


def _position(position: Any, shape: tuple[int, ...]) -> list[int]:
    place = [int(k) for k in numbers(position, "position", least=1) if k.denominator == 1]
    if len(place) != len(shape) or any(k > d for k, d in zip(place, shape, strict=True)):
        told = ", ".join(map(str, shape))
        raise AssumptionError(
            f"position = {position!s:.60}: expected {len(shape)} whole numbers, counted from 1, within the shape ({told})"
        )
    return place


def _slices(T: Expr, place: list[int]) -> Any:
    for k in place:
        T = T.args[k - 1]
        yield T
