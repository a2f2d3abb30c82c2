"""Substitutions u = g(x): where g' stands in the integrand, and for functions of exp(x), ln x or a x + b alone."""

from __future__ import annotations

from math import gcd

import sympy as sp
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.methods.antiderivatives.forms import constant_and_rest, expanded, linear, polynomial
from derive.methods.antiderivatives.lines import Found, Node
from derive.methods.antiderivatives.search import Search
from derive.methods.antiderivatives.table import in_linear, linear_parts, table


def by_substitution(search: Search, f: Node, x: Node) -> Found | None:
    """u = g(x) where g'(x) stands in the integrand, the one with the simplest remaining integral first."""
    if f.is_rational_function(x) and not _worth_substituting(f, x):
        return None
    ways: list[tuple[int, int, int, Node, Node, Node]] = []
    for g in _inner_functions(f, x):
        u = search.fresh("u v w t s y z")
        search.release(u)
        h = _in_terms_of(f, g, x, u)
        if h is not None and h != f.xreplace({x: u}):
            whole = 0 if h.has(u) else 6  # du alone is no help to a reader: rather exp(u) du
            ways.append((sp.count_ops(h) + whole, -sp.count_ops(g), len(ways), g, h, u))
    best = sp.count_ops(f)
    if f.has(TrigonometricFunction):
        ways = [w for w in ways if not (isinstance(w[3], sp.tan) and _is_trigonometric_power(f, x))]
    for cost, _, _, g, h, u in sorted(ways, key=lambda w: w[:3])[:3]:
        if cost > best + 4:
            continue
        search.taken.add(u.name)
        found = search.substituted_by(h, u, g, x)
        search.release(u)
        if found is not None:
            return found
    return None


def _is_trigonometric_power(f: Node, x: Node) -> bool:
    return all(
        t.as_base_exp()[0].func in _TRIGONOMETRIC and t.as_base_exp()[1].is_Integer
        for t in sp.Mul.make_args(f)
        if t.has(x)
    )


_TRIGONOMETRIC = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)


def _worth_substituting(f: Node, x: Node) -> bool:
    """Whether a rational function is easier by substitution than by partial fractions: g'/g, x/(x⁴ + 1), x (x² + 1)⁹."""
    n, d = sp.fraction(sp.together(f))
    p, q = polynomial(n, x), polynomial(d, x)
    if p is None or q is None:
        return True
    if q.degree() == 0:
        return any(t.is_Pow and t.base.is_Add for t in sp.Mul.make_args(f))
    slope = sp.Poly(q.diff(x), x)
    if p.degree() == slope.degree() and sp.Poly(p * slope.LC() - slope * p.LC(), x).is_zero:
        return True
    if any(t.is_Pow and t.base.is_Add and t.exp < -1 for t in sp.Mul.make_args(f)):
        return True
    powers = {m[0] for m in q.monoms()}
    k = gcd(*powers)
    return k > 1 and all((m[0] + 1) % k == 0 for m in p.monoms())


def _inner_functions(f: Node, x: Node) -> list[Node]:
    """What could be called u: arguments, bases, exponents, and the functions themselves; the larger first."""
    found: list[Node] = []
    arguments = {a for t in f.atoms(sp.Function) for a in t.args}
    for node in sp.preorder_traversal(f):
        if not isinstance(node, sp.Expr):
            continue
        if not node.has(x) or node in (x, f):
            candidates: list[Node] = []
        else:
            candidates = [node]
        if node.is_Pow and node.base.has(x):
            candidates.append(node.base)
            if node.exp.is_Integer and node.base == x:
                candidates += [x**d for d in sp.divisors(abs(int(node.exp)))[1:] if d < 13]
        if isinstance(node, sp.exp) and (ab := linear(node.exp, x)):
            unit = ab[0] if not ab[0].is_Rational else sp.S.One
            candidates.append(sp.exp(unit * x))
            if ab[0].is_Rational and ab[0].q != 1:
                candidates.append(sp.exp(x / ab[0].q))
        if node.is_Mul:
            c, rest = node.as_independent(x, as_Add=False)
            candidates = [rest] if c != 1 else candidates
            candidates += [-rest] if c != 1 and c.could_extract_minus_sign() else []
        found += [
            c
            for c in candidates
            if c.has(x)
            and c != x
            and not linear(c, x)
            and not isinstance(c, sp.Derivative)
            and not (_is_below(c) and c not in arguments)
        ]
    # what is left are functions of x that bend: a x + b is part of the table
    good = [g for g in dict.fromkeys(found) if sp.count_ops(g) <= 40]
    return sorted(good, key=sp.count_ops, reverse=True)[:14]


def _is_below(g: Node) -> bool:
    return bool(g.is_Pow and g.exp.is_Rational and g.exp < 0)


def _in_terms_of(f: Node, g: Node, x: Node, u: Node) -> Node | None:
    """h with f dx = h(u) du for u = g(x), or None if x remains."""
    for slope in _slopes(g, x):
        if slope == 0 or slope.has(sp.Derivative):
            return None
        quotient = sp.powsimp(f / slope) if f.has(sp.exp) else f / slope
        for attempt in (quotient, cancelled(quotient)):
            h = None if attempt is None else _replaced(attempt, g, x, u)
            if h is not None:
                return h
    return None


def _slopes(g: Node, x: Node) -> list[Node]:
    """g', for the tangents in both of its forms: 1 + tan² and sec²."""
    if isinstance(g, sp.tan):
        return [g.diff(x), g.args[0].diff(x) * sp.sec(g.args[0]) ** 2]
    if isinstance(g, sp.cot):
        return [g.diff(x), -g.args[0].diff(x) * sp.csc(g.args[0]) ** 2]
    return [g.diff(x)]


def cancelled(e: Node) -> Node | None:
    if sp.count_ops(e) > 80:
        return None
    try:
        return sp.cancel(sp.together(e))
    except (sp.PolynomialError, NotImplementedError):
        return None


def _replaced(e: Node, g: Node, x: Node, u: Node) -> Node | None:
    h = e.subs(g, u)
    if not h.has(x):
        return sp.powsimp(h)
    a, kernel = _kernel(g, x)
    if kernel is not None:
        h = h.subs(kernel, (u - a[1]) / a[0])
        if not h.has(x):
            return h
        h = cancelled(h)
        if h is not None and not h.has(x):
            return h
    if isinstance(g, (sp.sin, sp.cos)):
        other = sp.cos if isinstance(g, sp.sin) else sp.sin
        h = e.replace(lambda t: t.is_Pow and t.base == other(g.args[0]) and t.exp.is_Integer and t.exp % 2 == 0,
                      lambda t: (1 - g**2) ** (t.exp / 2)).subs(g, u)  # fmt: skip
        if not h.has(x):
            return h
    return None


def _kernel(g: Node, x: Node) -> tuple[tuple[Node, Node], Node | None]:
    """g = a k + b with one part k that holds x."""
    if not g.is_Add:
        return (sp.S.One, sp.S.Zero), None
    b, rest = g.as_independent(x, as_Add=True)
    a, k = rest.as_independent(x, as_Add=False)
    if k.is_Add or k == x:
        return (sp.S.One, sp.S.Zero), None
    return (a, b), k


def by_logarithmic_variable(search: Search, f: Node, x: Node) -> Found | None:
    """u = ln x, with x = e^u, for functions of ln x that are no polynomials in it."""
    logs = [t for t in f.atoms(sp.log) if t.args[0] == x]
    if not logs or not (f.has(sp.sin, sp.cos, sp.exp) or f.is_Function):
        return None
    u = search.fresh("u v w t s y z")
    h = sp.powsimp(f.subs(sp.log(x), u).subs(x, sp.exp(u)) * sp.exp(u))
    try:
        note = f"let ${u} = log({x})$, so ${x} = exp({u})$ and $d{x} = exp({u})*d{u}$"
        return search.substituted_by(h, u, sp.log(x), x, note=note) if not h.has(x) else None
    finally:
        search.release(u)


def by_exponential_variable(search: Search, f: Node, x: Node) -> Found | None:
    """A quotient of exponentials multiplied by e^x above and below: e^(-x)/(1 + e^(-x)) as 1/(e^x + 1)."""
    exps = [e for e in f.atoms(sp.exp) if e.has(x)]
    if not exps or any(linear(e.exp, x) is None or linear(e.exp, x)[1] != 0 for e in exps):  # type: ignore[index]
        return None
    rates = [linear(e.exp, x)[0] for e in exps]  # type: ignore[index]
    unit = rates[0] if len(rates) == 1 else sp.gcd_list(rates)
    if not all((r / unit).is_Integer for r in rates) or unit == 0:
        return None
    unit = -unit if unit.could_extract_minus_sign() else unit
    u = search.fresh("u v w t s y z")
    h = f.subs({e: u ** (r / unit) for e, r in zip(exps, rates, strict=True)})
    try:
        if h.has(x) or not h.is_rational_function(u):
            return None
        return search.substituted_by(sp.cancel(h / (unit * u)), u, sp.exp(unit * x), x)
    finally:
        search.release(u)


def by_linear_variable(search: Search, f: Node, x: Node) -> Found | None:
    """u = a x + b where only powers of a x + b stand in the way: x (x + 1)^20."""
    for a, b, written in linear_parts(f, x):
        if b == 0:
            continue
        u = search.fresh("u v w t s y z")
        h = expanded(in_linear(f, x, a, b, written, u) / a)
        search.release(u)
        if h is not None and h.is_Add and all(table(constant_and_rest(t, u)[1], u) for t in h.args):
            search.taken.add(u.name)
            found = search.substituted_by(h, u, a * x + b, x)
            search.release(u)
            return found
    return None
