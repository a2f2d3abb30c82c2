"""The algebra of limits: of a sum, a product, a quotient, a power and a function of something that has a limit.

Indeterminate forms (∞ − ∞, 0 · ∞, 0/0, ∞/∞, 1^∞) are left to the moves that resolve them.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.language.expressions import OO, ZERO, Add, Call, Div, Expr, Mul, Pow
from derive.methods.limiting.shapes import AS_QUOTIENT, form_of, has_value
from derive.methods.limiting.work import INFINITE, MINUS_OO, Move, Work, same
from derive.model import Rule
from derive.rules import limits as rules


def sum_of_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Add):
        return None
    values = [work.value(t) for t in f.args]
    if None in values:
        return None
    infinite = {v for v in values if v in INFINITE}
    if not infinite:
        return work.put_in(f, f.args, lambda p: Add(*p), rules.sum_of_limits)
    if len(infinite) > 1:
        return None
    note = f"the other terms stay bounded or tend to ${goal}$ as well" if len(f.args) > 1 else ""
    return work.concluded(f, goal, rules.infinite_sum, note, f.args)


def product_of_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Mul):
        return None
    values = [work.value(u) for u in f.args]
    if None in values:
        return None
    if not any(v in INFINITE for v in values):
        return work.put_in(f, f.args, lambda p: Mul(*p), rules.product_of_limits)
    if any(same(v, ZERO, work.assume) for v in values):  # type: ignore[arg-type]
        return None
    return work.concluded(f, goal, rules.infinite_product, "", f.args)


def quotient_of_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Div):
        return None
    above, below = f.args
    n, d = work.value(above), work.value(below)
    if n is None or d is None:
        return None
    if d in INFINITE and n not in INFINITE:
        note = f"the numerator tends to ${n}$, the denominator to ${d}$"
        return work.concluded(f, ZERO, rules.divided_by_infinity, note, f.args)
    below_zero = same(d, ZERO, work.assume)
    if n not in INFINITE and not below_zero:
        return work.put_in(f, [above, below], lambda p: Div(*p), rules.quotient_of_limits)
    if form_of(work, f) or goal not in INFINITE:
        return None
    side = {1: " from above", -1: " from below", 0: ""}[work.sign(below)] if below_zero else ""
    note = f"the numerator tends to ${n}$, the denominator to ${d}${side}"
    return work.concluded(f, goal, rules.infinite_quotient, note, f.args)


def power_of_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Pow):
        return None
    base, exponent = f.args
    b, e = work.value(base), work.value(exponent)
    if b is None or e is None:
        return None
    if not work.varies(exponent):
        return _fixed_power(work, f, b, goal)
    if b in INFINITE or (e in INFINITE and work.varies(base)):
        return None
    if e in INFINITE:
        return work.concluded(f, goal, rules.geometric_sequence, f"the exponent tends to ${e}$", [exponent])
    if same(b, ZERO, work.assume):
        return None
    return work.put_in(f, [base, exponent], lambda p: Pow(*p), rules.power_of_limits)


def _fixed_power(work: Work, f: Pow, b: Expr, goal: Expr) -> Move | None:
    """A power whose exponent does not vary and whose base tends to ``b``."""
    base, exponent = f.args
    if b not in INFINITE and not same(b, ZERO, work.assume):
        return work.put_in(f, [base], lambda p: Pow(p[0], exponent), rules.power_of_limits)
    if goal is not ZERO and goal not in INFINITE:
        return None
    return work.concluded(f, goal, rules.power_of_limits, f"the base tends to ${b}$", [base])


def composite(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A function of something that has a limit."""
    slots = [i for i, u in enumerate(f.args) if work.varies(u)] if isinstance(f, Call) else []
    if not isinstance(f, Call) or len(slots) != 1:
        return None
    (i,) = slots
    u = f.args[i]
    inner = work.value(u)
    if inner is None:
        return None
    if inner in INFINITE:
        rule = rules.AT_INFINITY.get((f.name, 1 if inner is OO else -1))
        return _at_an_end(work, f, u, goal, rule, str(inner)) if rule is not None and len(f.args) == 1 else None
    if f.name == "log" and len(f.args) == 1 and goal is MINUS_OO:
        return _at_an_end(work, f, u, goal, rules.logarithm_at_zero, "")
    if goal in INFINITE:
        return _pole(work, f, goal)
    return _continuous(work, f, i, inner, goal)


def _at_an_end(work: Work, f: Expr, u: Expr, goal: Expr, rule: Rule, inner: str) -> Move:
    """A function at the end of its domain, which its argument ``u`` approaches."""
    if u is work.x:
        return work.concluded(f, goal, rule)
    note = f"the argument tends to ${inner}$" if inner else "the argument tends to 0 from above"
    return work.concluded(f, goal, rule, note, [u])


def _continuous(work: Work, f: Call, i: int, inner: Expr, goal: Expr) -> Move | None:
    """A function that is continuous where its i-th argument tends to."""

    def build(p: Sequence[Expr]) -> Expr:
        return Call(f.name, *f.args[:i], p[0], *f.args[i + 1 :])

    value = work.result(build([inner]))
    if not has_value(build([inner]), work.assume) or not same(value, goal, work.assume) or f.args[i] is work.x:
        return None
    return work.put_in(f, [f.args[i]], build, rules.limit_of_composite)


def _pole(work: Work, f: Call, goal: Expr) -> Move | None:
    if f.name not in AS_QUOTIENT:
        return None
    return work.rewritten(f, AS_QUOTIENT[f.name](*f.args), rules.algebra, tidied=False)
