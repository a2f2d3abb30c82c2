"""The 1-norm, the p-norms and the maximum norm of a vector, worked out; that of p = 2 is in ``vectors``."""

from __future__ import annotations

from derive.language.expressions import ONE, OO, Add, Array, Call, Div, Expr, Limit, Pow, as_expr, fresh_symbol
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.methods.places import largest
from derive.model import LESS_EQUAL, Step
from derive.rules import vectors as rules

MOST = 8  #: entries of which the maximum is written out


def sum_norm(a: Array) -> list[Step]:
    """‖a‖₁: the absolute values, their values, their sum."""
    written = Add(*[Call("abs", e) for e in a.args])
    worked = Add(*[vectors.value(Call("abs", e)) for e in a.args])
    total = vectors.value(worked)
    return [
        *vectors.chain(Call("norm1", a), (written, rules.sum_norm), (worked, rules.absolute_value), (total, rules.adding)),
        *rounded(total),
    ]  # fmt: skip


def p_norm(a: Array, p: Expr) -> list[Step]:
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
    return [*steps, *rounded(found), back]


def maximum_norm(a: Array) -> list[Step]:
    """‖a‖_∞, and that it is the limit of the p-norms.

    >>> [str(s.after) for s in maximum_norm(Array(3, -5))]
    ['maximum(3, 5)', '5', '5']
    """
    sizes = [vectors.value(Call("abs", e)) for e in a.args]
    written = [(Call("maximum", *sizes), rules.maximum_norm)] if 1 < len(sizes) <= MOST else []
    most = largest(sizes)
    found = [] if most is None else [(most, rules.maximum_norm)]
    note = "the largest absolute value"
    return [*vectors.chain(Call("norminf", a), *written, *found, note=note), *_limit(sizes, most)]


def _limit(sizes: list[Expr], most: Expr | None) -> list[Step]:
    """The p-norm for large p, of numbers that are not all zero."""
    several = [e for e in sizes if not vectors.is_zero(e)]
    if most is None or not several or len(several) > MOST:
        return []
    q = fresh_symbol("p", set())
    power = Pow(Add(*[Pow(e, q) for e in several]), Div(1, q))
    note = "it is the limit of the p-norms: the largest entry wins"
    return [Step(Limit(power, q, OO), most, (rules.limit_of_p_norms,), note=note)]


def in_order(a: Array) -> list[Step]:
    """The maximum norm, the 2-norm and the 1-norm in their order, of numbers."""
    most = largest([vectors.value(Call("abs", e)) for e in a.args])
    if most is None:
        return []
    total, length = vectors.value(Add(*[Call("abs", e) for e in a.args])), vectors.length_of(a)
    return [
        Step(most, length, (rules.norms_in_order,), LESS_EQUAL, note="check: from the largest entry to the sum"),
        Step(length, total, (rules.norms_in_order,), LESS_EQUAL),
    ]
