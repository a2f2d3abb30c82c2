"""Polynomials times exp of a quadratic, brought to exp(-u²) by completing the square."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import constant_and_rest, polynomial, positive, quadratic, root, without
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, ending, plus, times, within
from derive.methods.antiderivatives.parts import parts_note
from derive.methods.antiderivatives.search import Search
from derive.rules import integrals as rules


def by_gaussian(search: Search, f: Node, x: Node) -> Found | None:
    """A polynomial times exp(a x² + b x + c): brought to exp(-u²) by completing the square."""
    c, g = constant_and_rest(f, x)
    exps = [t for t in sp.Mul.make_args(g) if isinstance(t, sp.exp)]
    if len(exps) != 1 or not (q := quadratic(exps[0].exp, x)):
        return None
    P = without(g, exps[0])
    p = polynomial(P, x)
    if p is None:
        return None
    if q[1] == 0 and all(n % 2 for (n,) in p.monoms()):
        return None  # u = x² does it
    k = sp.cancel(-q[0])
    needs = positive(k)
    if needs is None:
        return None
    r, mu = root(sp.cancel(1 / k)), sp.cancel(-q[1] / (2 * q[0]))
    scale = sp.exp(sp.simplify(q[2] - q[1] ** 2 / (4 * q[0])))
    if (mu, r) == (0, 1):
        return _polynomial_times_gaussian(search, f, c, P * scale, x)
    u = search.fresh("u v w t s y z")
    h = r * scale * c * sp.expand(P.subs(x, mu + r * u)) * sp.exp(-(u**2))
    found = search.substituted_by(sp.expand_mul(h) if P != 1 else h, u, sp.factor_terms((x - mu) / r), x)
    search.release(u)
    if found is None or not needs:
        return found
    return replace(found, lines=(replace(found.lines[0], conditions=needs), *found.lines[1:]))


def _polynomial_times_gaussian(search: Search, f: Node, c: Node, P: Node, x: Node) -> Found | None:
    """x^n exp(-x²) by parts: the power falls by two each time."""
    p = polynomial(P, x)
    if len(p.terms()) > 1:
        return search.rewritten(sp.Add(*[c * a * x**n * sp.exp(-(x**2)) for (n,), a in p.terms()]), x, rules.expanding)
    n, a = p.degree(), p.LC()
    if n < 2:
        return None
    E = sp.exp(-(x**2))
    head = -(x ** (n - 1)) * E / 2
    rest = x ** (n - 2) * E
    found = search.solve(rest, x)
    if found is None:
        return None
    C = c * a
    factor = sp.Rational(n - 1, 2)
    F = sp.expand_mul(C * (head + factor * found.F))
    v = -E / 2
    note = parts_note(search, x ** (n - 1), x * E, v, x)

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(C * head), times(C * factor, e))

    first = Line(context(anti(rest, x)), (rules.integration_by_parts,), note)
    return Found(F, ending((first, *within(context, found.lines)), F))
