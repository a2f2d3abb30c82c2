"""An interval cut into parts: at the switches of |x|, max and cases, and at singularities; odd integrands over symmetric intervals.

Opposite infinities never cancel: if one part diverges, so does the whole.
"""

from __future__ import annotations

import itertools

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.cases import KINKED, pieces
from derive.methods.antiderivatives.lines import Line, Node, chain, plus
from derive.methods.antiderivatives.search import Search
from derive.methods.definite.values import DivergentError, Value, integral
from derive.model import Rule
from derive.rules import integrals as rules


def by_switches(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """|x|, max, min and cases: one integral between each two switches."""
    if not any(k.has(x) for k in f.atoms(*KINKED)) or not ordered(a, b):
        return None
    odd = by_symmetry(search, f, x, a, b)
    if odd is not None:
        return odd
    cut = pieces(f, x, a, b)
    if cut is None or any(not ordered(lower, upper) for lower, upper, _ in cut):
        return None
    return sum_of(search, cut, x, rules.additivity if len(cut) > 1 else rules.case_by_case)


def ordered(a: Node, b: Node) -> bool:
    return bool((a < b) is sp.true)


def sum_of(search: Search, cut: list[tuple[Node, Node, Node]], x: Node, rule: Rule) -> Value | None:
    """The integrals over the parts of an interval, one after another."""
    from derive.methods.definite import definite

    parts = [(integral(g, x, lower, upper), definite(search, g, x, lower, upper)) for lower, upper, g in cut if g != 0]
    live = [(part, value) for part, value in parts if value is not None]
    if len(live) < len(parts):
        return None
    first = Line(plus(*[part for part, _ in live]), (rule,))
    total = sp.Add(*[v.value for _, v in live])
    if total.has(sp.nan) or total is sp.zoo:
        raise DivergentError(
            "the integral diverges: one part tends to oo and another to -oo, and neither may be taken alone"
        )
    if len(live) == 1:
        ((_, only),) = live
        return Value(total, (first, *only.lines), only.conditions)
    steps = tuple(s for part, v in live for s in chain(part, v.lines))
    named = tuple(dict.fromkeys(r for _, v in live for line in v.lines for r in line.by))
    needs = tuple(dict.fromkeys(c for _, v in live for c in v.conditions))
    last = Line(plus(*[back(v.value) for _, v in live]), named, "", (), steps)
    end = (Line(back(total), (rules.arithmetic,)),) if back(total) is not last.after else ()
    return Value(total, (first, last, *end), needs)


def split_at(search: Search, f: Node, x: Node, a: Node, b: Node, inside: list[Node]) -> Value | None:
    ends = [a, *inside, b]
    cut = [(lower, upper, f) for lower, upper in itertools.pairwise(ends)]
    return sum_of(search, cut, x, rules.additivity)


def by_symmetry(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """An odd integrand over an interval symmetric about 0, once the half of it is known to converge."""
    if a != -b or not b.is_extended_positive or not _is_odd(f, x):
        return None
    from derive.methods.definite import definite

    half = definite(search, f, x, sp.S.Zero, b)
    if half is None:
        return None
    if not half.value.is_finite and not (half.value.free_symbols and half.value.is_infinite is None):
        raise DivergentError("the integral diverges: each half of it does, and opposite infinities do not cancel")
    improper = not b.is_finite
    steps = chain(integral(f, x, sp.S.Zero, b), half.lines) if improper else ()
    note = "the integrand is odd" + (", and the half of the integral converges" if improper else "")
    return Value(sp.S.Zero, (Line(ex.ZERO, (rules.odd_integrand,), note, (), steps),), half.conditions)


def _is_odd(f: Node, x: Node) -> bool:
    mirrored = f.subs(x, -x)
    return bool(f != 0 and (mirrored == -f or sp.expand(mirrored + f) == 0))
