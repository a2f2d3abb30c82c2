"""Functions by cases: the branch taken near the point, the two sides one after the other, functions that stand for a formula.

A branch is only chosen where what decides has one sign on every side looked from.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Call, Expr, Neg, as_expr, substitute
from derive.methods.limiting.work import Move, Work
from derive.model import Step
from derive.rules import limits as rules

_SWITCHES = ("abs", "sign", "relu", "heaviside", "maximum", "minimum", "floor", "ceiling")


def one_branch(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Absolute values, signs, maxima and cases next to the point, where each is one of its branches."""
    chosen = {n: branch for n in ex.postorder(f) if work.varies(n) and (branch := _branch(work, n)) is not None}
    if not chosen:
        return None
    g = substitute(f, chosen)
    shown = ", ".join(f"${node} = {branch}$" for node, branch in list(chosen.items())[:3] if node.size < 40)
    return work.rewritten(f, g, rules.one_branch, f"near the point {shown}" if shown else "")


def _branch(work: Work, node: Expr) -> Expr | None:
    """What ``node`` is near the point."""
    match node:
        case Call(data="abs" | "sign" | "relu" | "heaviside" as name, args=(u, *_)) if s := work.sign(u):
            return {
                "abs": u if s > 0 else Neg(u), "sign": as_expr(s), "relu": u if s > 0 else ZERO,
                "heaviside": ONE if s > 0 else ZERO,
            }[name]  # fmt: skip
        case Call(data="maximum" | "minimum" as name, args=(u, v)) if s := work.sign(u - v):
            return u if (s > 0) == (name == "maximum") else v
        case Call(data="floor" | "ceiling") if not work.infinite:
            value = work.value(node)
            return value if value is not None and ex.constant_value(value) is not None else None
        case ex.Piecewise():
            branches = {work.ask(s, lambda e: e.case(node)) for s in work.sides}
            return branches.pop() if len(branches) == 1 else None
    return None


def both_sides(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A function by cases, or one that is flat at the point: the two one-sided limits, which agree."""
    if work.side != "both" or work.infinite:
        return None
    switching = any(
        isinstance(n, ex.Piecewise) or (isinstance(n, Call) and n.name in _SWITCHES and n.name != "abs")
        for n in ex.postorder(f)
        if work.varies(n)
    )
    if not switching:
        return None
    return compared(work, f, goal)


def compared(work: Work, f: Expr, goal: Expr) -> Move:
    steps: list[Step] = []
    for side in "-+":
        one = work.elsewhere(work.x, work.point, side)
        steps += one.solve(f).steps
        work.chains = one.chains
    return Move((Step(work.limit(f), goal, (rules.one_sided_limits,), steps=tuple(steps)),), value=goal)


_DEFINITIONS: dict[str, Callable[[Expr], Expr]] = {
    "softplus": lambda u: Call("log", 1 + Call("exp", u)), "sinc": lambda u: Call("sin", u) / u,
    "sigmoid": lambda u: 1 / (1 + Call("exp", -u)),
}  # fmt: skip


def definition(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Functions that stand for a formula, inside of something else."""
    if isinstance(f, Call) and f.name in _DEFINITIONS:
        return None
    put_in = {
        n: _DEFINITIONS[n.name](*n.args)
        for n in ex.postorder(f)
        if isinstance(n, Call) and n.name in _DEFINITIONS and work.varies(n)
    }
    if not put_in:
        return None
    g = substitute(f, put_in)
    return Move((Step(work.limit(f), work.limit(g), (rules.definition,)),), then=g)
