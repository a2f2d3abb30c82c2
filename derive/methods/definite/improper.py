"""Improper integrals: the antiderivative at an infinite end, or at one where it has no value, as a limit.

An integral whose ends tend to opposite infinities diverges, whatever their sum.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain, without_implied
from derive.methods.definite.ends import limit
from derive.methods.definite.singularities import must_not_vanish
from derive.methods.definite.splitting import ordered
from derive.methods.definite.terms import minus, named
from derive.methods.definite.values import DivergentError, Value, neat
from derive.model import Condition
from derive.rules import integrals as rules


def is_improper(F: Node, f: Node, x: Node, a: Node, b: Node) -> bool:
    return improper_at(F, f, x, a) or improper_at(F, f, x, b)


def improper_at(F: Node, f: Node, x: Node, p: Node) -> bool:
    """Whether the integrand or its antiderivative has no plain value at p."""
    if not p.is_finite and p.is_infinite:
        return True
    for e in (f, F):
        if any(_vanishes(g.subs(x, p)) for g in must_not_vanish(e, x)):
            return True
        value = e.subs(x, p)
        if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds):
            return True
        if any(t.is_Pow and t.base == 0 for t in sp.preorder_traversal(value)):
            return True
    return False


def _vanishes(e: Node) -> bool:
    return bool(e == 0 or (e.is_number and e.is_zero is None and abs(e.evalf(30)) < 1e-25) or e.is_zero)


@dataclass(frozen=True)
class _End:
    """The antiderivative at one end: its sign in the result, how it is written, what it is worth."""

    sign: int
    text: ex.Expr
    value: Node
    conditions: tuple[Condition, ...] = ()


def by_limits(found: Found, f: Node, x: Node, ends: list[Node], needs: tuple[Condition, ...]) -> Value | None:
    """F at each end, as a limit where it has no value there."""
    assumed = _taken_as_positive(needs, found.F)
    at_ends: list[_End] = []
    for lower, upper in itertools.pairwise(ends):
        for side in "-+":
            end = _at_end(found.F, f, x, lower, upper, side, assumed)
            if end is None:
                return None
            at_ends.append(end)
    total = _total(found.F, at_ends)
    if total.is_infinite is not True:
        total = neat(total.xreplace({new: old for old, new in assumed.items() if new.is_Symbol}))
    steps = chain(anti(f, x), found.lines)
    improper = (rules.improper_integral, rules.fundamental_theorem)
    conditions = tuple(without_implied([*needs, *(c for end in at_ends for c in end.conditions)]))
    lines = (
        Line(_written(at_ends), (*improper, *named(found)), "", (), steps),
        Line(back(total), (rules.limit_rule,), "", conditions),
    )
    return Value(total, lines, conditions)


def _at_end(F: Node, f: Node, x: Node, lower: Node, upper: Node, side: str, assumed: dict[Node, Node]) -> _End | None:
    """F at the upper end, reached from below ("-"), or at the lower one, reached from above ("+")."""
    p, sign = (upper, 1) if side == "-" else (lower, -1)
    written, var = back(F), back(x)
    if not improper_at(F, f, x, p):
        return _End(sign, ex.substitute(written, {var: back(p)}), F.subs(x, p))
    value, conditions = limit(F, x, p, side, assumed)
    if value is None:
        return None
    if p.is_finite is not False and not ordered(lower, upper):  # the side from which p is reached
        conditions = [Condition(ex.Greater(back(upper), back(lower))), *conditions]
    text = ex.Limit(written, var, back(p), "both" if not p.is_finite else side)
    return _End(sign, text, value, tuple(conditions))


def _total(F: Node, ends: list[_End]) -> Node:
    infinite = {end.sign * end.value for end in ends if end.value.is_infinite}
    if len(infinite) > 1:
        raise DivergentError(
            f"the integral diverges: near its ends the antiderivative {F} tends to oo on one side and to -oo on the other"
        )
    return infinite.pop() if infinite else sp.Add(*[end.sign * end.value for end in ends])


def _written(ends: list[_End]) -> ex.Expr:
    first, *others = ends
    line = first.text if first.sign == 1 else ex.Neg(first.text)
    for end in others:
        line = minus(line, end.text) if end.sign < 0 else ex.Add(line, end.text)
    return line


def _taken_as_positive(needs: tuple[Condition, ...], F: Node) -> dict[Node, Node]:
    """The parameters that the conditions say are positive, as SymPy is to know them."""
    named = {
        c.holds.args[0].data
        for c in needs
        if isinstance(c.holds, ex.Greater) and isinstance(c.holds.args[0], ex.Symbol) and c.holds.args[1] is ex.ZERO
    }
    return {s: sp.Symbol(s.name, positive=True) for s in F.free_symbols if s.name in named}
