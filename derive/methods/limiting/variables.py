"""Limits seen in another way: t = 1/x for an exponential that explodes, a difference quotient as a derivative.

Both lead to work of their own, at another point or by the rules of differentiation.
"""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.expressions import OO, ZERO, Add, Call, Div, Expr, Neg, substitute
from derive.methods.limiting.branches import compared
from derive.methods.limiting.shapes import blows_up
from derive.methods.limiting.work import Move, Work
from derive.model import Step
from derive.rules import limits as rules


def reciprocal_variable(work: Work, f: Expr, goal: Expr) -> Move | None:
    """exp(−1/x²)/x³ at 0: t = 1/x tends to infinity; from both sides, one after the other."""
    if work.infinite or not any(
        isinstance(n, Call) and n.name == "exp" and blows_up(work, n.args[0]) for n in ex.postorder(f) if work.varies(n)
    ):
        return None
    if work.side == "both":
        return compared(work, f, goal)
    t = ex.fresh_symbol("t", ex.free_symbols(f) | ex.free_symbols(work.point))
    inside = work.tidy(work.point + 1 / t if work.side == "+" else work.point - 1 / t)
    g = work.tidy(substitute(f, {work.x: inside}))
    other = work.elsewhere(t, OO, "both")
    if not other.agrees(g, goal):
        return None
    known = other.solve(g)
    note = f"with ${work.x} = {inside}$"
    return Move(
        (Step(work.limit(f), other.limit(g), (rules.reciprocal_variable,), note=note), *known.steps), value=known.value
    )


def difference_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(g(x + h) − g(x))/h is the derivative of g at x."""
    match f:
        case Div(args=(Add(args=(moved, Neg(args=(fixed,)))), h)) if h is work.x and work.point is ZERO:
            pass
        case _:
            return None
    if work.varies(fixed):
        return None
    x = next((s for s in ex.free_symbols(fixed) if substitute(fixed, {s: Add(s, h)}) is moved), None)
    if x is None:
        return None
    from derive.methods.differentiate import differentiate

    derivative = ex.Derivative(fixed, x)
    worked = differentiate(fixed, x, 1, work.assume)
    opening = Step(work.limit(f), derivative, (rules.definition_of_the_derivative,))
    return Move((opening, *worked.steps), value=worked.result)
