"""Integration by parts: once, repeatedly, or until the integral comes back."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import (
    constant_and_rest,
    degree_bound,
    linear,
    nonzero,
    positive,
    tidied,
    without,
)
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain, ending, plus, times, within
from derive.methods.antiderivatives.search import Search, slope_times
from derive.methods.antiderivatives.table import by_table, table
from derive.rules import integrals as rules


def parts_note(search: Search, u: Node, dv: Node, v: Node, x: Node) -> str:
    du = slope_times(back(tidied(u.diff(x))), x)
    dv_text = slope_times(back(dv), x)
    p, q = ("f", "g") if {"u", "v"} & search.taken else ("u", "v")
    return f"with ${p} = {back(u)}$ and $d{q} = {dv_text}$, so $d{p} = {du}$ and ${q} = {back(v)}$"


INVERSE = (sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc, sp.asinh, sp.acosh, sp.atanh, sp.erf, sp.erfc)


def by_parts(search: Search, f: Node, x: Node) -> Found | None:
    """∫ u dv = u v - ∫ v du, with u a logarithm, an inverse function, or a power, in that order."""
    c, g = constant_and_rest(f, x)
    if c != 1:
        return None
    for u, dv in _splits(g, x):
        found = _tabular(search, u, dv, x) or _parts(search, f, u, dv, x)
        if found is not None:
            return found
    return _exponential_times_sine(search, g, x) or _secant_cubed(search, g, x)


def _splits(g: Node, x: Node) -> list[tuple[Node, Node]]:
    factors = sp.Mul.make_args(g)
    found = []
    for kinds in ((sp.log,), INVERSE):
        chosen = [
            t
            for t in factors
            if isinstance(t.as_base_exp()[0], kinds) and t.as_base_exp()[1].is_Integer and t.as_base_exp()[1] > 0
        ]
        if len(chosen) == 1:
            found.append((chosen[0], without(g, chosen[0])))
        elif len(chosen) > 1:
            found.append((sp.Mul(*chosen), g / sp.Mul(*chosen)))
    power = sp.Mul(*[t for t in factors if t.is_polynomial(x) and t.has(x)])
    if power != 1 and g != power and degree_bound(power, x) is not None:
        rest = sp.Mul(*[t for t in factors if not (t.is_polynomial(x) and t.has(x))])
        if not rest.is_algebraic_expr(x):
            found.append((power, rest))
    return found


def _parts(search: Search, f: Node, u: Node, dv: Node, x: Node) -> Found | None:
    V = search.solve(dv, x) if dv != 1 else Found(x, (Line(back(x), (rules.constant_rule,)),))
    if V is None:
        return None
    v = V.F
    if isinstance(u, (sp.atan, sp.acot)) and dv == x:
        v = (x**2 + 1) / 2 if u.args[0] == x else v  # the constant that makes the remaining integral plain
    du = u.diff(x)
    if isinstance(u, sp.acosh):  # real for x > 1 only, where the two roots are one
        du = du.subs(sp.sqrt(u.args[0] - 1) * sp.sqrt(u.args[0] + 1), sp.sqrt(u.args[0] ** 2 - 1))
    remaining = sp.cancel(v * du) if (v * du).is_rational_function(x) else _product(v, du)
    c, rest = constant_and_rest(remaining, x) if not remaining.is_Add else (sp.S.One, remaining)
    found = search.solve(rest, x)
    if found is None:
        return None
    F = _combined(u * v - c * found.F)

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(u * v), ex.Neg(times(c, e)) if not c.could_extract_minus_sign() else times(-c, e))

    steps = chain(anti(dv, x), V.lines) if len(V.lines) > 1 or not _is_plain(dv, x) else ()
    first = Line(context(anti(rest, x)), (rules.integration_by_parts,), parts_note(search, u, dv, v, x), (), steps)
    if isinstance(u, sp.acosh):
        first = replace(first, conditions=positive(u.args[0] - 1) or ())
    if V.lines and (needs := tuple(n for line in V.lines for n in line.conditions)):
        first = replace(first, conditions=needs)
    return Found(F, ending((first, *within(context, found.lines)), F))


def _tabular(search: Search, u: Node, dv: Node, x: Node) -> Found | None:
    """A polynomial of high degree times exp, sin, cos, sinh or cosh of a x + b: all integrations by parts in one line."""
    if not isinstance(dv, (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)) or not linear(dv.args[0], x):
        return None
    if not u.is_polynomial(x) or (degree_bound(u, x) or 0) > 150:
        return None
    p = sp.Poly(u, x)
    if p.degree() < 5:
        return None
    terms, v, sign = [], dv, 1
    slope = p
    while not slope.is_zero:
        entry = by_table(search, v, x)
        if entry is None:
            return None
        v = entry.F
        terms.append(sign * slope.as_expr() * v)
        slope, sign = slope.diff(x), -sign
    F = sp.expand_mul(sp.Add(*terms))
    note = f"${back(u)}$ is differentiated until it is gone, ${back(dv)}$ integrated as often"
    a = linear(dv.args[0], x)[0]  # type: ignore[index]
    return Found(F, (Line(back(F), (rules.tabular_integration,), note, nonzero(a)),))


def _product(v: Node, du: Node) -> Node:
    terms = [t * du for t in sp.Add.make_args(v)]
    return sp.Add(*[sp.powsimp(t) for t in terms])


def _combined(F: Node) -> Node:
    return sp.expand_mul(F) if sp.count_ops(F) < 200 else F


def _is_plain(dv: Node, x: Node) -> bool:
    return table(dv, x) is not None


def _exponential_times_sine(search: Search, g: Node, x: Node) -> Found | None:
    """exp(a x + b) sin(c x + d): by parts twice, then solved for the integral."""
    exps = [t for t in sp.Mul.make_args(g) if isinstance(t, sp.exp)]
    if len(exps) != 1:
        return None
    E, S = exps[0], without(g, exps[0])
    if not isinstance(S, (sp.sin, sp.cos)) or not (p := linear(E.exp, x)) or not (q := linear(S.args[0], x)):
        return None
    a, c = p[0], q[0]
    other = S.diff(x) / c  # cos for sin, -sin for cos
    co = -other if isinstance(S, sp.cos) else other
    sign = 1 if isinstance(S, sp.sin) else -1
    F = E * (a * S - c * other) / (a**2 + c**2)
    F = sp.expand_mul(F) if (a**2 + c**2).is_number else F
    first = plus(back(E * S / a), times(-sign * c / a, anti(E * co, x)))
    second = plus(back(E * S / a - c * E * other / a**2), times(-(c**2) / a**2, anti(g, x)))
    lines = (
        Line(first, (rules.integration_by_parts,), parts_note(search, S, E, E / a, x), nonzero(a)),
        Line(second, (rules.integration_by_parts,), parts_note(search, co, E, E / a, x)),
        Line(back(F), (rules.solve_for_the_integral,), "the integral on the right is the one that is wanted"),
    )
    return Found(F, lines)


def _secant_cubed(search: Search, g: Node, x: Node) -> Found | None:
    """sec^n and csc^n for odd n from 3 on: by parts, then solved for the integral."""
    base, n = g.as_base_exp()
    if isinstance(base, (sp.cos, sp.sin)):
        base, n = (sp.sec if isinstance(base, sp.cos) else sp.csc)(base.args[0]), -n
    if not (isinstance(base, (sp.sec, sp.csc)) and base.args[0] == x and n.is_Integer and 3 <= n <= 15 and n % 2):
        return None
    is_sec = isinstance(base, sp.sec)
    partner = sp.tan(x) if is_sec else sp.cot(x)
    sign = 1 if is_sec else -1
    lower = base ** (n - 2)
    found = search.solve(lower, x)
    if found is None:
        return None
    head = sign * lower * partner
    F = sp.expand_mul(head / (n - 1) + (n - 2) * found.F / (n - 1))
    again = plus(back(head), times(-(n - 2), anti(base**n, x)), times(n - 2, anti(lower, x)))

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(head / (n - 1)), times((n - 2) / (n - 1), e))

    v = sign * partner
    lines = (
        Line(
            plus(back(head), times(-(n - 2), anti(lower * partner**2, x))),
            (rules.integration_by_parts,),
            parts_note(search, lower, base**2, v, x),
        ),
        Line(again, (rules.sec_tan_identity if is_sec else rules.csc_cot_identity,)),
        Line(context(anti(lower, x)), (rules.solve_for_the_integral,)),
        *within(context, found.lines),
    )
    return Found(F, ending(lines, F))
