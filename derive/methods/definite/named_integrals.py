"""Integrals without an elementary antiderivative whose values have names, in the order in which they are tried."""

from __future__ import annotations

import sympy as sp

from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import linear, positive, quadratic
from derive.methods.antiderivatives.lines import Line, Node
from derive.methods.antiderivatives.search import Search
from derive.methods.definite.gamma import (
    beta_integral,
    gamma_integral,
    planck_integral,
    reflection_integral,
    wallis_integral,
)
from derive.methods.definite.values import Value
from derive.rules import integrals as rules


def by_known_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """Integrals without an elementary antiderivative whose values have names: gamma, beta, Gauss, Dirichlet."""
    for technique in (
        gamma_integral, beta_integral, dirichlet_integral, gaussian_cosine, reflection_integral, planck_integral,
        log_sine_integral, wallis_integral,
    ):  # fmt: skip
        found = technique(search, f, x, a, b)
        if found is not None:
            return found
    return None


def dirichlet_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ sin(c x)/x over the half-line or the line."""
    if b is not sp.oo or a not in (0, -sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
    h = g * x
    if isinstance(g, sp.sinc):
        h, c = sp.sin(g.args[0]), g.args[0] / x
        k = k / c if not c.has(x) else k
    if not isinstance(h, sp.sin) or not (ab := linear(h.args[0], x)) or ab[1] != 0:
        return None
    value = k * sp.pi / 2 * sp.sign(ab[0]) * (1 if a == 0 else 2)
    return Value(value, (Line(back(value), (rules.dirichlet_integral,)),))


def gaussian_cosine(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ exp(-p x²) cos(q x) over the line or the half-line."""
    if b is not sp.oo or a not in (0, -sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
    parts = sp.Mul.make_args(g)
    if len(parts) != 2:
        return None
    E = next((t for t in parts if isinstance(t, sp.exp)), None)
    c = next((t for t in parts if isinstance(t, sp.cos)), None)
    if (
        E is None
        or c is None
        or not (q := quadratic(E.exp, x))
        or q[1] != 0
        or not (ab := linear(c.args[0], x))
        or ab[1] != 0
    ):
        return None
    p = -q[0]
    if p.is_nonpositive:
        return None
    needs = positive(p) or ()
    value = k * sp.exp(q[2]) * sp.sqrt(sp.pi / p) * sp.exp(-(ab[0] ** 2) / (4 * p)) / (2 if a == 0 else 1)
    return Value(value, (Line(back(value), (rules.gaussian_cosine_integral,), "", needs),), needs)


def log_sine_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ ln sin x, and ln cos x, from 0 to π/2; ln sin x also to π."""
    k, g = f.as_independent(x, as_Add=False)
    if a != 0 or not (
        (g == sp.log(sp.sin(x)) and b in (sp.pi / 2, sp.pi)) or (g == sp.log(sp.cos(x)) and b == sp.pi / 2)
    ):
        return None
    value = -k * b * sp.log(2)
    return Value(value, (Line(back(value), (rules.log_sine_integral,)),))
