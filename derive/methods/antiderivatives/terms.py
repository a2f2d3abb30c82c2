"""Linearity: sums, constant factors, and products written so that they fall apart."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import constant_and_rest, expanded
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, ending, plus, times, within
from derive.methods.antiderivatives.search import Search
from derive.methods.antiderivatives.substitution import cancelled
from derive.rules import integrals as rules


def by_definition(search: Search, f: Node, x: Node) -> Found | None:
    """Derivatives are integrated by leaving them out."""
    if isinstance(f, sp.Derivative) and f.variable_count and f.variable_count[-1][0] == x:
        counts = [(v, n - 1) if v == x else (v, n) for v, n in f.variable_count]
        F = sp.Derivative(f.expr, *[(v, n) for v, n in counts if n != 0]) if any(n for _, n in counts) else f.expr
        return Found(F, (Line(back(F), (rules.antiderivative_of_derivative,)),))
    return None


def by_terms(search: Search, f: Node, x: Node) -> Found | None:
    """Linearity: the terms of a sum one by one."""
    if not f.is_Add:
        return None
    terms = [constant_and_rest(t, x) for t in _sorted_terms(f)]
    pieces: list[tuple[Node, Node, Found]] = []
    for c, g in terms:
        found = search.solve(g, x)
        if found is None:
            return None
        pieces.append((c, g, found))
    integrals = [times(c, anti(g, x)) for c, g, _ in pieces]
    lines = [Line(plus(*integrals), (rules.linearity,))]
    parts = list(integrals)
    plain = [i for i, (_, _, found) in enumerate(pieces) if len(found.lines) == 1]
    if plain:
        for i in plain:
            c, _, found = pieces[i]
            parts[i] = back(c * found.F)
        named = dict.fromkeys(r for i in plain for r in pieces[i][2].lines[0].by)
        needs = dict.fromkeys(n for i in plain for n in pieces[i][2].lines[0].conditions)
        steps = tuple(s for i in plain for s in pieces[i][2].lines[0].steps)
        lines.append(Line(plus(*parts), tuple(named), "", tuple(needs), steps))
    worked = [i for i in range(len(pieces)) if i not in plain]
    for i in worked:
        c, g, found = pieces[i]

        def context(e: ex.Expr, i: int = i, c: Node = c) -> ex.Expr:
            return plus(*[times(c, e) if j == i else p for j, p in enumerate(parts)])

        if len(worked) == 1:
            lines += within(context, found.lines)
        else:
            lines.append(replace(search.lemma(g, x, found), after=context(back(found.F))))
        parts[i] = back(c * found.F)
    F = sp.Add(*[c * found.F for c, _, found in pieces])
    return Found(F, ending(lines, F))


def _sorted_terms(f: Node) -> list[Node]:
    from derive.language.sympy_bridge import _terms

    return _terms(f)


def by_constant_factor(search: Search, f: Node, x: Node) -> Found | None:
    c, g = constant_and_rest(f, x)
    if c == 1:
        return None
    found = search.solve(g, x)
    if found is None:
        return None
    F = sp.expand_mul(c * found.F, deep=False) if c.is_number else c * found.F
    lines = within(lambda e: times(c, e), found.lines)
    return Found(F, ending((Line(times(c, anti(g, x)), (rules.constant_factor,)), *lines), F))


def by_joining(search: Search, f: Node, x: Node) -> Found | None:
    """Products of exponentials as one, 3^x e^x among them."""
    factors = sp.Mul.make_args(f)
    powers = [t for t in factors if t.is_Pow and t.exp.has(x) and t.base.is_positive]
    if sum(isinstance(t, sp.exp) for t in factors) + len(powers) < 2:
        return None
    g = f.xreplace({t: sp.exp(t.exp * sp.log(t.base)) for t in powers})
    g = sp.powsimp(g).replace(sp.exp, lambda e: sp.exp(sp.collect(sp.expand(e), x)))
    return search.rewritten(g, x, rules.product_of_powers) if g != f else None


def by_expanding(search: Search, f: Node, x: Node) -> Found | None:
    """Products of sums multiplied out, quotients split, unlike exponents joined."""
    candidates = []
    g = expanded(f)
    if g is not None and g != f:
        candidates.append((sp.powsimp(g) if g.has(sp.exp) else g, rules.expanding))
    if not f.is_rational_function(x):
        n, d = sp.fraction(f)
        if n.is_Add and d != 1:
            candidates.append((sp.Add(*[t / d for t in n.args]), rules.splitting))
        together = cancelled(f)
        if together is not None and together != f:
            candidates.append((together, rules.rewriting))
    for g, rule in candidates:
        found = search.rewritten(g, x, rule)
        if found:
            return found
    return None
