"""Product and quotient of two vectors, entry by entry."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Array, Call, Einsum, Indexed, MatMul, Mul, Unequal, free_symbols
from derive.methods import vectors
from derive.model import Condition, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Elementwise product and quotient of vectors",
    covers=("linear-algebra/elementwise-multiplication", "linear-algebra/elementwise-division"),
    sources=('Wikipedia, "Hadamard product (matrices)"', "NumPy reference, Universal functions (ufunc)"),
)
def elementwise_product(a: Any = [1, 2, 3, 4, 5], b: Any = [1, 2, 3, 4, 5]) -> Derivation:  # noqa: B006
    """a ⊙ b, and a ⊘ b where no entry of b is zero; the sum of the product is aᵀb.

    >>> print(elementwise_product(a=[2, "t"], b=[3, 4]).result)
    [6, 4*t]
    """
    a, b = vector(a, "a"), vector(b, "b")
    of_equal_length(a=a, b=b)
    x, y, n, i = letters("x y n i", a, b)
    written = vectors.entrywise(Mul, a, b)
    product, total = vectors.value(written), vectors.value(vectors.sum_of_products(a, b))
    zero = [k for k, entry in enumerate(b.args, 1) if vectors.is_zero(entry)]
    steps = [
        Step(x * y, Einsum("i,i->i", x, y), (rules.elementwise_product,), note="the product is a vector again"),
        Step(Indexed(x / y, i), Indexed(x, i) / Indexed(y, i), (rules.elementwise_quotient,), note="no entry below may be zero"),
        *vectors.entry_by_entry(a * b, written, rules.elementwise_product),
        *([] if zero else _quotient(a, b)),
        Step(Call("sum", product), total, (rules.adding,), note="the sum of the product"),
        Step(MatMul(a, b), total, (rules.row_times_column,), note="check: that is the dot product"),
    ]  # fmt: skip
    return lesson(
        "Elementwise product and quotient of vectors", a * b, steps, product, shapes={x: (n,), y: (n,)}, at={x: a, y: b} if not zero else {},
        mistakes=[Step(x * y, MatMul(x, y), note="the dot product adds the entries up; it is one number")],
        remarks=[f"The quotient does not exist: entry {zero[0]} of $b$ is 0."] if zero else [],
        assume={str(i): "positive integer"},
    )  # fmt: skip


def _quotient(a: Array, b: Array) -> list[Step]:
    written = vectors.entrywise(vectors.quotient, a, b)
    quotient = vectors.value(written)
    needed = tuple(Condition(Unequal(entry, ZERO)) for entry in b.args if free_symbols(entry))
    first = Step(a / b, written, (rules.elementwise_quotient,), conditions=needed)
    back = Step(quotient * b, a, (rules.elementwise_product,), conditions=needed, note="check: multiplied again")
    return [first, *vectors.chain(written, (quotient, rules.dividing)), back]
