"""The sum norm, the Euclidean norm, the p-norm and the maximum norm of a vector."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, OO, Add, Array, Call, Div, Einsum, Expr, Limit, Pow, as_expr, free_symbols
from derive.methods import vectors
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import number, vector
from derive.topics.lessons import lesson, letters

MOST = 8  #: entries of which the maximum is written out


@topic(
    title="Vector norms",
    covers=("linear-algebra/norm-l1", "linear-algebra/norm-l2", "linear-algebra/norm-lp"),
    sources=("DLMF 1.2.45–1.2.48",),
)
def vector_norms(x: Any = [-1, 2, 3, 4, -5], p: Any = 3) -> Derivation:  # noqa: B006  # read, never changed
    """‖x‖₁, ‖x‖₂, ‖x‖ₚ for p ≥ 1 and ‖x‖_∞.

    >>> print(vector_norms(x=[3, 4]).result)
    5
    """
    a, p = vector(x, "x"), as_expr(number(p, "p", least=1))
    u, n = letters("x n", a)
    steps = [
        Step(Call("norm1", u), Call("sum", Call("abs", u)), (rules.sum_norm,), note="the absolute values, added"),
        Step(Call("norm", u), Call("sqrt", Einsum("i,i->", u, u)), (rules.euclidean_norm,), note="the root of the sum of the squares"),
        Step(Call("norminf", u), Call("norm", u), (rules.maximum_below_sum,), LESS_EQUAL,
             note="the largest absolute value is no larger than the root of the sum of the squares"),
        Step(Call("norm", u), Call("norm1", u), (rules.norms_in_order,), LESS_EQUAL),
        *_sum_norm(a),
        *vectors.norm(a),
        *_p_norm(a, p),
        *_maximum_norm(a),
        *_in_order(a),
    ]  # fmt: skip
    return lesson(
        "Vector norms", Call("norm", a), steps, vectors.length_of(a), shapes={u: (n,)}, at={u: a},
        mistakes=[
            Step(Call("norm1", u), Call("sum", u), note="the absolute values are missing"),
            Step(Call("norm", u), Call("norm1", u), note="the root of a sum is not the sum of the roots"),
        ],
    )  # fmt: skip


def _sum_norm(a: Array) -> list[Step]:
    written = Add(*[Call("abs", e) for e in a.args])
    worked = Add(*[vectors.value(Call("abs", e)) for e in a.args])
    total = vectors.value(worked)
    return [
        *vectors.chain(Call("norm1", a), (written, rules.sum_norm), (worked, rules.absolute_value), (total, rules.adding)),
        *vectors.in_decimals(total),
    ]  # fmt: skip


def _p_norm(a: Array, p: Expr) -> list[Step]:
    """(Σ|xᵢ|ᵖ)^(1/p), where p is neither 1 nor 2."""
    if p in (ONE, as_expr(2)):
        return []
    sizes = [vectors.value(Call("abs", e)) for e in a.args]
    root = vectors.value(Div(1, p))
    written = Pow(Add(*[Pow(Call("abs", e), p) for e in a.args]), root)
    worked = Pow(Add(*[vectors.value(Pow(e, p)) for e in sizes]), root)
    total = Pow(vectors.value(worked.args[0]), root)
    found = vectors.value(total)
    steps = vectors.chain(
        written,
        (worked, rules.powers),
        (total, rules.adding),
        (found, rules.root),
        note=f"the p-norm for p = {p}: powers, their sum, the root",
    )
    back = Step(Pow(found, p), total.args[0], (rules.powers,), note="check: raised to the power again")
    return [*steps, *vectors.in_decimals(found), back]


def _maximum_norm(a: Array) -> list[Step]:
    sizes = [vectors.value(Call("abs", e)) for e in a.args]
    written = [(Call("maximum", *sizes), rules.maximum_norm)] if 1 < len(sizes) <= MOST else []
    largest = _largest(sizes)
    found = [] if largest is None else [(largest, rules.maximum_norm)]
    return [
        *vectors.chain(Call("norminf", a), *written, *found, note="the largest absolute value"),
        *_limit(sizes, largest),
    ]


def _limit(sizes: list[Expr], largest: Expr | None) -> list[Step]:
    """The p-norm for large p, of numbers that are not all zero."""
    several = [e for e in sizes if not vectors.is_zero(e)]
    if largest is None or not several or len(several) > MOST:
        return []
    (q,) = letters("p")
    power = Pow(Add(*[Pow(e, q) for e in several]), Div(1, q))
    return [
        Step(Limit(power, q, OO), largest, (rules.limit_of_p_norms,), note="it is the limit of the p-norms: the largest entry wins"),
    ]  # fmt: skip


def _largest(sizes: list[Expr]) -> Expr | None:
    """The largest of some numbers that are not negative, where it is known."""
    if any(free_symbols(e) for e in sizes):
        return None
    best = sizes[0]
    for e in sizes[1:]:
        best = e if vectors.sign(e - best) == 1 else best
    return best


def _in_order(a: Array) -> list[Step]:
    if free_symbols(a):
        return []
    largest = _largest([vectors.value(Call("abs", e)) for e in a.args])
    total = vectors.value(Add(*[Call("abs", e) for e in a.args]))
    length = vectors.length_of(a)
    return [
        Step(low, high, (rules.norms_in_order,), LESS_EQUAL, note=note)
        for low, high, note in ((largest, length, "check: from the largest entry to the sum"), (length, total, ""))
    ]  # type: ignore[arg-type]
