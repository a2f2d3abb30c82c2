"""Roots: of a linear function by u = root, of a quadratic by a trigonometric substitution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import lcm

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import expanded, linear, quadratic, tidied
from derive.methods.antiderivatives.lines import Found, Node
from derive.methods.antiderivatives.parts import INVERSE
from derive.methods.antiderivatives.search import Search, let, slope_times
from derive.methods.antiderivatives.substitution import cancelled
from derive.methods.antiderivatives.trigonometry import in_sine_and_cosine, monomial_of
from derive.model import Condition
from derive.rules import integrals as rules


def by_root(search: Search, f: Node, x: Node) -> Found | None:
    """u = (a x + b)^(1/q), or the root of a quotient or of an exponential: the root goes away."""
    roots = [p for p in f.atoms(sp.Pow) if p.base.has(x) and p.exp.is_Rational and p.exp.q > 1]
    bases = {p.base for p in roots}
    if len(bases) != 1:
        return None
    (base,) = bases
    q = lcm(*[int(p.exp.q) for p in roots])
    if q > 12:
        return None
    inverse = _inverse(base, x)
    if inverse is None:
        return None
    g = base ** sp.Rational(1, q)
    u = search.fresh("u v w t s y z")
    search.release(u)
    X = inverse(u**q)
    h = f.xreplace({p: u ** (p.exp * q) for p in roots}).subs(x, X) * X.diff(u)
    h = cancelled(h)
    if h is None or h.has(x):
        return None
    search.taken.add(u.name)
    try:
        note = f"let ${u} = {back(g)}$, so ${x} = {back(X)}$ and $d{x} = {slope_times(back(tidied(X.diff(u))), u)}$"
        return search.substituted_by(h, u, g, x, note=note)
    finally:
        search.release(u)


def by_plain_root(search: Search, f: Node, x: Node) -> Found | None:
    """The same before other substitutions, where nothing but the root of a x + b is in the way."""
    roots = {p.base for p in f.atoms(sp.Pow) if p.base.has(x) and p.exp.is_Rational and p.exp.q > 1}
    if len(roots) != 1 or not linear(next(iter(roots)), x) or f.has(sp.log, *INVERSE):
        return None
    if (
        f.is_Mul
        and len(f.args) == 2
        and linear(next(iter(roots)), x) == (1, 0)
        and all(t.is_Pow or t.is_Add for t in f.args)
        and f.is_algebraic_expr()
        and expanded(f) != f
    ):
        return None  # sqrt(x) (1 + x): multiplied out
    return by_root(search, f, x)


def _inverse(base: Node, x: Node) -> Callable[[Node], Node] | None:
    """x from the value of a x + b, (a x + b)/(c x + d) or a exp(c x) + b."""
    if ab := linear(base, x):
        a, b = ab
        return lambda w: (w - b) / a
    n, d = sp.fraction(sp.together(base))
    if d.has(x) and (d_ab := linear(d, x)) and (not n.has(x) or linear(n, x)):
        a, b = linear(n, x) or (sp.S.Zero, n)
        c, e = d_ab
        return lambda w: sp.cancel((b - e * w) / (c * w - a))
    k, rest = base.as_independent(x, as_Add=True)
    a, E = rest.as_independent(x, as_Add=False)
    if isinstance(E, sp.exp) and (cd := linear(E.exp, x)):
        return lambda w: (sp.log((w - k) / a) - cd[1]) / cd[0]
    return None


def by_trigonometric_substitution(search: Search, f: Node, x: Node) -> Found | None:
    """Roots of quadratics: x = k sin θ, k tan θ or k sec θ makes the root a cosine, a secant or a tangent."""
    roots = [p for p in f.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x)]
    bases = {p.base for p in roots}
    if len(bases) != 1 or not (q := quadratic(next(iter(bases)), x)):
        return None
    (base,) = bases
    a, b, c = q
    if b != 0:
        h, k = sp.cancel(b / (2 * a)), sp.cancel(c - b**2 / (4 * a))
        u = search.fresh("u v w s y z")
        g = f.xreplace({p: (a * u**2 + k) ** p.exp for p in roots}).subs(x, u - h)
        note = f"{let(u, x + h, x)}, completing the square"
        found = search.substituted_by(g, u, x + h, x, note=note)
        search.release(u)
        return found
    if a.is_negative and c.is_nonnegative:
        A, k, kind = sp.sqrt(c), sp.sqrt(c / -a), "sin"
    elif a.is_positive and c.is_nonnegative:
        A, k, kind = sp.sqrt(c), sp.sqrt(c / a), "tan"
    elif a.is_positive and c.is_nonpositive:
        A, k, kind = sp.sqrt(-c), sp.sqrt(-c / a), "sec"
    else:
        return None
    if A == 0:
        return None
    t = search.fresh("theta t phi")
    sin, cos, tan, sec = sp.sin(t), sp.cos(t), sp.tan(t), sp.sec(t)
    X, S, slope = {
        "sin": (k * sin, A * cos, k * cos),
        "tan": (k * tan, A * sec, k * sec**2),
        "sec": (k * sec, A * tan, k * sec * tan),
    }[kind]
    h = f.xreplace({p: S ** (2 * p.exp) for p in roots}).subs(x, X) * slope
    r = sp.sqrt(base)
    z = x / k
    if kind == "sin":
        angle, values = sp.asin(z), {sin: z, cos: r / A}
    elif kind == "tan":
        angle, values = sp.atan(z), {sin: z * A / r, cos: A / r}
    else:
        angle, values = sp.acos(1 / z), {sin: r / (A * z), cos: 1 / z}

    def back_to(H: Node) -> Node:
        H = sp.expand_trig(H)
        H = H.subs({tan: sin / cos, sp.cot(t): cos / sin, sec: 1 / cos, sp.csc(t): 1 / sin})
        H = sp.expand_mul(H.subs(values).subs(t, angle))
        return H.replace(sp.log, lambda e: sp.log(sp.together(e))) if H.has(sp.log) else H

    h = _tidy_trigonometry(h, t)
    note = f"let ${x} = {back(X)}$, so $d{x} = {slope_times(back(slope), t)}$ and $sqrt({back(base)}) = {back(S)}$"
    found = search.substituted_by(h, t, angle, x, rules.trigonometric_substitution, note, back_to)
    search.release(t)
    if found is None or kind != "sec":
        return found
    needs = (Condition(ex.Greater(back(x), back(k))),)  # for x < -k the tangent has the other sign
    return replace(found, lines=(replace(found.lines[0], conditions=needs), *found.lines[1:]))


def _tidy_trigonometry(h: Node, t: Node) -> Node:
    s, c = sp.Dummy("s"), sp.Dummy("c")
    R = sp.cancel(in_sine_and_cosine(h, t, s, c))
    k = monomial_of(R, s, c)
    if k is None:
        return h
    K, m, n = k
    if m >= 0 and n >= 0:
        return K * sp.sin(t) ** m * sp.cos(t) ** n
    if m >= 0 > n:
        return K * sp.tan(t) ** m * sp.sec(t) ** (-n - m) if -n - m >= 0 else K * sp.sin(t) ** m * sp.cos(t) ** n
    if n >= 0 > m:
        return K * sp.cot(t) ** n * sp.csc(t) ** (-m - n) if -m - n >= 0 else K * sp.sin(t) ** m * sp.cos(t) ** n
    return K * sp.sin(t) ** m * sp.cos(t) ** n
