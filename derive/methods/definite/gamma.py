"""Definite integrals whose values are gamma, beta and zeta functions: from 0 to oo, from 0 to 1, over a quarter turn.

Exponents for which partial integration or partial fractions are plainer are left to those.
"""

from __future__ import annotations

import sympy as sp

from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import positive
from derive.methods.antiderivatives.lines import Line, Node, times
from derive.methods.antiderivatives.search import Search
from derive.methods.definite.values import Value, integral
from derive.model import Condition
from derive.rules import integrals as rules


def gamma_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ x^m exp(-c x^p) from 0 to oo, unless m is a small whole number and p is 1 (then by parts)."""
    if (a, b) != (0, sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
    parts = _power_and_exponential(g, x)
    if parts is None:
        return None
    m, c, p = parts
    if p.is_positive is False:
        return None
    plain = (m.is_Integer and p == 1 and 0 <= m <= 8) or (p == 2 and m.is_Integer and 0 <= m <= 8)
    if plain:
        return None
    needs: list[Condition] = []
    for need in (c, p, m + 1):
        if need.is_positive:
            continue
        if need.is_nonpositive:
            return None
        needs += positive(need) or ()
    s = sp.cancel((m + 1) / p)
    value = sp.gammasimp(k * sp.gamma(s) / (p * c**s))
    lines = []
    if p != 1 or c != 1:
        u = search.fresh("u v w t s")
        h = u ** (s - 1) * sp.exp(-u)
        constant = k / (p * c**s)
        note = f"let ${u} = {back(c * x**p)}$, so $d{u} = {back(c * p * x ** (p - 1))}*d{x}$"
        lines.append(Line(times(constant, integral(h, u, a, b)), (rules.substitution_definite,), note, tuple(needs)))
        search.release(u)
    lines.append(Line(back(value), (rules.gamma_integral,), "", tuple(needs)))
    return Value(value, tuple(lines), tuple(needs))


def _power_and_exponential(g: Node, x: Node) -> tuple[Node, Node, Node] | None:
    """m, c and p of x^m exp(-c x^p)."""
    c = p = None
    m: Node = sp.S.Zero
    for t in sp.Mul.make_args(g):
        base, n = t.as_base_exp()
        if isinstance(t, sp.exp):
            if c is not None:
                return None
            c, power = (-t.exp).as_independent(x, as_Add=False)
            base, p = power.as_base_exp()
            if base != x or p.has(x):
                return None
        elif base == x and not n.has(x):
            m += n
        else:
            return None
    return None if c is None or p is None else (m, c, p)


def beta_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ x^(p-1) (1 - x)^(q-1) from 0 to 1 with exponents that are no whole numbers."""
    if (a, b) != (0, 1):
        return None
    k, g = f.as_independent(x, as_Add=False)
    powers: dict[Node, Node] = {x: sp.S.Zero, 1 - x: sp.S.Zero}
    for t in sp.Mul.make_args(g):
        base, n = t.as_base_exp()
        if base not in powers or n.has(x):
            return None
        powers[base] += n
    p, q = powers[x] + 1, powers[1 - x] + 1
    if p == 1 or q == 1 or (p.is_Integer and q.is_Integer):
        return None
    needs: list[Condition] = []
    for need in (p, q):
        if need.is_nonpositive:
            return None
        if not need.is_positive:
            needs += positive(need) or ()
    value = k * sp.gamma(p) * sp.gamma(q) / sp.gamma(p + q)
    if value.has(sp.gamma) and not (p.is_number and q.is_number):
        value = k * sp.beta(p, q)
    return Value(value, (Line(back(value), (rules.beta_integral,), "", tuple(needs)),), tuple(needs))


def reflection_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ x^(s-1)/(1 + x) and 1/(1 + x^n) from 0 to oo, by Euler's reflection."""
    if (a, b) != (0, sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
    m: Node = sp.S.Zero
    n: Node | None = None
    for t in sp.Mul.make_args(g):
        base, e = t.as_base_exp()
        if base == x and not e.has(x):
            m += e
        elif e == -1 and base.is_Add and (base - 1).as_base_exp()[0] == x and not (base - 1).as_base_exp()[1].has(x):
            n = (base - 1).as_base_exp()[1]
        else:
            return None
    if n is None or (n.is_Integer and m.is_Integer and n <= 4):
        return None
    s = sp.cancel((m + 1) / n)
    needs: list[Condition] = []
    for need in (m + 1, n - m - 1):
        if need.is_nonpositive:
            return None
        if not need.is_positive:
            needs += positive(need) or ()
    value = k * sp.pi / (n * sp.sin(sp.pi * s))
    return Value(value, (Line(back(value), (rules.reflection_integral,), "", tuple(needs)),), tuple(needs))


def planck_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ x^(s-1)/(exp(x) - 1), and with + 1, from 0 to oo."""
    if (a, b) != (0, sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
    m: Node = sp.S.Zero
    sign = None
    for t in sp.Mul.make_args(g):
        base, n = t.as_base_exp()
        if base == x and not n.has(x):
            m += n
        elif n == -1 and base - sp.exp(x) in (1, -1):
            sign = base - sp.exp(x)
        else:
            return None
    s = m + 1
    if sign is None or not s.is_Rational or s <= (1 if sign == -1 else 0) or s == 1:
        return None
    value = k * sp.gamma(s) * sp.zeta(s) * (1 if sign == -1 else 1 - 2 ** (1 - s))
    return Value(value, (Line(back(value), (rules.planck_integral,)),))


def wallis_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ sin^p cos^q from 0 to π/2 with powers that are no whole numbers, or large ones."""
    if a != 0 or b not in (sp.pi / 2, sp.pi):
        return None
    k, g = f.as_independent(x, as_Add=False)
    powers: dict[Node, Node] = {sp.sin(x): sp.S.Zero, sp.cos(x): sp.S.Zero}
    for t in sp.Mul.make_args(g):
        base, n = t.as_base_exp()
        if base not in powers or n.has(x):
            return None
        powers[base] += n
    p, q = powers[sp.sin(x)], powers[sp.cos(x)]
    if (b == sp.pi and q != 0) or (p.is_Integer and q.is_Integer and p >= 0 and q >= 0 and p + q <= 12):
        return None
    needs: list[Condition] = []
    for need in (p + 1, q + 1):
        if need.is_nonpositive:
            return None
        needs += positive(need) or ()
    value = (
        k * sp.gamma((p + 1) / 2) * sp.gamma((q + 1) / 2) / (2 * sp.gamma((p + q) / 2 + 1)) * (2 if b == sp.pi else 1)
    )
    return Value(value, (Line(back(value), (rules.wallis_integral,), "", tuple(needs)),), tuple(needs))
