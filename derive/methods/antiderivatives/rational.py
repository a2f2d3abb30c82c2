"""Rational functions: division, partial fractions, completing the square, reduction."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import log_abs, nice, nonzero, polynomial, quadratic
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, ending, plus, times, within
from derive.methods.antiderivatives.search import PLACE, Search, let
from derive.methods.antiderivatives.table import table
from derive.model import Step
from derive.rules import integrals as rules


def by_rational(search: Search, f: Node, x: Node) -> Found | None:
    """Polynomial division, partial fractions, completing the square."""
    if not f.is_rational_function(x) or f.is_polynomial(x):
        return None
    numerator, denominator = sp.fraction(sp.together(f))
    P, Q = polynomial(numerator, x), polynomial(denominator, x)
    if P is None or Q is None or Q.degree() < 1:
        return None
    if P.degree() >= Q.degree():
        q, r = sp.div(P, Q)
        g = q.as_expr() + r.as_expr() / denominator
        by = rules.polynomial_division
        return search.rewritten(g, x, by, steps=(Step(back(f), back(g), (by,)),)) if g != f else None
    factors = sp.factor_list(denominator, x)[1]
    factors = [(e, n) for e, n in factors if e.has(x)]
    if len(factors) == 1:
        base, n = factors[0]
        degree = polynomial(base, x).degree()
        if degree == 2:
            return _quadratic_power(search, f, P, base, n, Q, x)
        if degree == 1 and P.degree() == 0:
            g = numerator / sp.factor(denominator)
            return search.rewritten(g, x, rules.factoring) if g != f else None
        if degree > 2:
            return _over_the_reals(search, f, P, Q, x)
    g = sp.apart(f, x)
    if g == f or not g.is_Add:
        return None
    needs = nonzero(*[sp.fraction(sp.together(t))[1].as_independent(x, as_Add=False)[0] for t in g.args])
    g = sp.Add(*[_partial_fraction(t, x) for t in sp.Add.make_args(g)])
    lemma = (Step(back(f), back(g), (rules.partial_fractions,), conditions=needs),)
    return search.rewritten(g, x, rules.partial_fractions, conditions=needs, steps=lemma)


def _partial_fraction(t: Node, x: Node) -> Node:
    """A term with its constants in front, so that 1/(2 x + 2) is seen as 1/2 · 1/(x + 1)."""
    n, d = sp.fraction(sp.together(t))
    c, factored = sp.S.One, d
    if d.has(x):
        const, factors = sp.factor_list(d, x)
        c = const
        factored = sp.S.One
        for e, k in factors:
            if not e.has(x):
                c *= e**k
            else:
                factored *= e**k
    cn, n = n.as_independent(x, as_Add=False) if n.has(x) else (n, sp.S.One)
    return sp.cancel(cn / c) * n / factored


def _quadratic_power(search: Search, f: Node, P: Any, base: Node, n: int, Q: Any, x: Node) -> Found | None:
    """(A x + B)/(a x² + b x + c)^n: a part by substitution, a part by the arctangent."""
    a, b, c = quadratic(base, x)  # type: ignore[misc]
    scale = sp.cancel(Q.as_expr() / sp.expand(base**n))
    if P.degree() > 1:
        g = sp.apart(f, x)
        return (
            search.rewritten(g, x, rules.partial_fractions, steps=(Step(back(f), back(g), (rules.partial_fractions,)),))
            if g.is_Add
            else None
        )
    A, B = P.coeff_monomial(x), P.coeff_monomial(1)
    slope = 2 * a * x + b
    if A != 0:
        alpha, beta = sp.cancel(A / (2 * a) / scale), sp.cancel((B - A * b / (2 * a)) / scale)
        if beta == 0:
            u = search.fresh("u v w t s")
            found = search.substituted_by(alpha * u**-n, u, base, x)
            search.release(u)
            return found
        g = alpha * (slope / base**n) + beta / base**n
        return search.rewritten(g, x, rules.splitting, steps=(Step(back(f), back(g), (rules.splitting,)),))
    const = sp.cancel(B / scale)
    if b != 0:
        h, k = sp.cancel(b / (2 * a)), sp.cancel(c - b**2 / (4 * a))
        square = a * (x + h) ** 2 + k
        if n == 1:
            entry = table(1 / (a * PLACE**2 + k), PLACE)
            if entry is None:
                return None
            H, rule, needs = entry
            F = const * _nice_args(H.subs(PLACE, x + h), x)
            shown = const / square
            return Found(F, (
                Line(anti(shown, x), (rules.completing_the_square,), "", nonzero(a)),
                Line(back(F), (rule, rules.linear_substitution), let(search.fresh("u v w"), x + h, x), needs),
            ))  # fmt: skip
        u = search.fresh("u v w t s")
        found = search.substituted_by(const / (a * u**2 + k) ** n, u, x + h, x)
        search.release(u)
        return found
    if n == 1:
        return None
    return _reduced(search, const, a, c, n, x)


def _nice_args(F: Node, x: Node) -> Node:
    return F.replace(lambda e: isinstance(e, (sp.atan, sp.log, sp.Abs, sp.erf)), lambda e: e.func(nice(e.args[0], x)))


def _reduced(search: Search, const: Node, a: Node, c: Node, n: int, x: Node) -> Found | None:
    """1/(a x² + c)^n from the same with n - 1."""
    q = a * x**2 + c
    head = x / (2 * (n - 1) * c * q ** (n - 1))
    factor = sp.Rational(2 * n - 3, 2 * (n - 1)) / c
    found = search.solve(1 / q ** (n - 1), x)
    if found is None:
        return None
    F = sp.expand_mul(const * (head + factor * found.F))

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(const * head), times(const * factor, e))

    first = Line(context(anti(1 / q ** (n - 1), x)), (rules.reduction_quadratic,), "", nonzero(c))
    return Found(F, ending((first, *within(context, found.lines)), F))


def _over_the_reals(search: Search, f: Node, P: Any, Q: Any, x: Node) -> Found | None:
    """A denominator a x⁴ + b x² + c without rational factors: two real quadratics, then partial fractions."""
    coefficients = [Q.coeff_monomial(x**k) for k in range(Q.degree() + 1)]
    if Q.degree() != 4 or coefficients[1] != 0 or coefficients[3] != 0 or any(not k.is_Rational for k in coefficients):
        return None
    c, b, a = coefficients[0], coefficients[2], coefficients[4]
    s, t = b / a, c / a
    if s**2 - 4 * t >= 0:
        d = sp.sqrt(s**2 - 4 * t)
        first, second = x**2 + (s + d) / 2, x**2 + (s - d) / 2
    else:
        m = sp.sqrt(t)
        e = sp.sqrt(2 * m - s)
        if e.is_real is not True:
            return None
        first, second = x**2 + e * x + m, x**2 - e * x + m
    A, B, C, D = sp.symbols("A B C D")
    wanted = sp.Poly(sp.expand((A * x + B) * second + (C * x + D) * first - P.as_expr() / a), x)
    solution = sp.solve(wanted.all_coeffs(), [A, B, C, D], dict=True)
    if not solution:
        return None
    A, B, C, D = (sp.radsimp(solution[0].get(v, 0)) for v in (A, B, C, D))
    g = (A * x + B) / first + (C * x + D) / second
    lemma = (Step(back(f), back(g), (rules.partial_fractions,)),)
    pieces: list[tuple[Node, tuple[Step, ...]]] = []
    for piece in ((A, B, first), (C, D, second)):
        if piece[:2] != (0, 0):
            found = _real_quadratic(search, *piece, x)
            if found is None:
                return None
            pieces.append(found)
    F = sp.Add(*[F for F, _ in pieces])
    lines = (
        Line(anti(g, x), (rules.partial_fractions,), "", (), lemma),
        Line(
            back(F),
            (rules.linearity, rules.reciprocal_rule, rules.arctangent_rule),
            "",
            (),
            tuple(s for _, steps in pieces for s in steps),
        ),
    )
    return Found(F, lines)


def _real_quadratic(search: Search, A: Node, B: Node, q: Node, x: Node) -> tuple[Node, tuple[Step, ...]] | None:
    """(A x + B)/(x² + b x + c) over the real numbers, in one go."""
    _, b, c = quadratic(q, x)  # type: ignore[misc]
    entry = table(1 / (PLACE**2 + sp.radsimp(c - b**2 / 4)), PLACE)
    if entry is None:
        return None
    rest = sp.radsimp(B - A * b / 2)
    inner = entry[0].subs(PLACE, x + b / 2)
    F = A / 2 * log_abs_quadratic(q, x) + rest * _radical_args(inner)
    f = (A * x + B) / q
    g = plus(times(A / 2, back((2 * x + b) / q)), times(rest, back(1 / ((x + b / 2) ** 2 + sp.radsimp(c - b**2 / 4)))))
    steps = (
        Step(anti(f, x), ex.Antiderivative(g, back(x)), (rules.completing_the_square, rules.splitting)),
        Step(ex.Antiderivative(g, back(x)), back(F), (rules.reciprocal_rule, entry[1])),
    )
    return F, steps


def _radical_args(F: Node) -> Node:
    return F.replace(lambda e: isinstance(e, sp.atan), lambda e: sp.atan(sp.expand(sp.radsimp(e.args[0]))))


def log_abs_quadratic(q: Node, x: Node) -> Node:
    a, b, c = quadratic(q, x)  # type: ignore[misc]
    return sp.log(q) if (b**2 - 4 * a * c).is_negative and a.is_positive else log_abs(q)
