"""The table of antiderivatives, also of a linear argument."""

from __future__ import annotations

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import (
    constant_and_rest,
    linear,
    log_abs,
    nonzero,
    positive,
    quadratic,
    root,
)
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain, times
from derive.methods.antiderivatives.search import PLACE, Search, let
from derive.model import Condition, Rule
from derive.rules import integrals as rules


def table(f: Node, x: Node) -> tuple[Node, Rule, tuple[Condition, ...]] | None:
    """An antiderivative that stands in the table, its rule, and what the rule needs."""
    if f == 1:
        return x, rules.constant_rule, ()
    base, n = f.as_base_exp()
    if base == x and not n.has(x):
        if n == -1:
            return log_abs(x), rules.reciprocal_rule, ()
        return x ** (n + 1) / (n + 1), rules.power_rule, nonzero(n + 1)
    if f == sp.exp(x):
        return f, rules.exponential_rule, ()
    if n == x and not base.has(x):
        needs = positive(base)
        return None if needs is None else (f / sp.log(base), rules.exponential_base, (*needs, *nonzero(sp.log(base))))
    for pattern, F, rule in _FUNCTIONS:
        if f == pattern.xreplace({PLACE: x}):
            return F.xreplace({PLACE: x}), rule, ()
    if n in (-1, -sp.S.Half) and (q := quadratic(base, x)) and q[1] == 0:
        return _one_over_quadratic(q[0], q[2], n, x)
    if f == sp.exp(-(x**2)):
        return sp.sqrt(sp.pi) / 2 * sp.erf(x), rules.error_function_rule, ()
    return None


def _functions() -> list[tuple[Node, Node, Rule]]:
    z = PLACE
    sin, cos, tan, sec, csc, cot = (g(z) for g in (sp.sin, sp.cos, sp.tan, sp.sec, sp.csc, sp.cot))
    sinh, cosh, tanh, coth, sech, csch = (g(z) for g in (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch))
    return [
        (sin, -cos, rules.sine_rule),
        (cos, sin, rules.cosine_rule),
        (tan, -log_abs(cos), rules.tangent_rule),
        (cot, log_abs(sin), rules.cotangent_rule),
        (sec, log_abs(sec + tan), rules.secant_rule),
        (1 / cos, log_abs(sec + tan), rules.secant_rule),
        (csc, -log_abs(csc + cot), rules.cosecant_rule),
        (1 / sin, -log_abs(csc + cot), rules.cosecant_rule),
        (sec**2, tan, rules.secant_squared_rule),
        (1 / cos**2, tan, rules.secant_squared_rule),
        (csc**2, -cot, rules.cosecant_squared_rule),
        (1 / sin**2, -cot, rules.cosecant_squared_rule),
        (sec * tan, sec, rules.secant_tangent_rule),
        (csc * cot, -csc, rules.cosecant_cotangent_rule),
        (sinh, cosh, rules.hyperbolic_sine_rule),
        (cosh, sinh, rules.hyperbolic_cosine_rule),
        (tanh, sp.log(cosh), rules.hyperbolic_tangent_rule),
        (coth, log_abs(sinh), rules.hyperbolic_cotangent_rule),
        (sech**2, tanh, rules.hyperbolic_secant_squared_rule),
        (1 / cosh**2, tanh, rules.hyperbolic_secant_squared_rule),
        (csch**2, -coth, rules.hyperbolic_cosecant_squared_rule),
        (1 / sinh**2, -coth, rules.hyperbolic_cosecant_squared_rule),
        (sp.Abs(z), z * sp.Abs(z) / 2, rules.absolute_value_rule),
        (sp.sign(z), sp.Abs(z), rules.sign_rule),
    ]


_FUNCTIONS = _functions()


def _one_over_quadratic(a: Node, c: Node, n: Node, x: Node) -> tuple[Node, Rule, tuple[Condition, ...]] | None:
    """1/(a x² + c) and its square root, by the signs of a and c."""
    ratio = sp.cancel(c / a)
    if n == -1:
        if ratio.is_positive or ratio.is_nonnegative:
            r = root(ratio)
            return sp.atan(x / r) / (a * r), rules.arctangent_rule, nonzero(r)
        if (-ratio).is_positive or (-ratio).is_nonnegative:
            r = root(-ratio)
            return log_abs((x - r) / (x + r)) / (2 * r * a), rules.difference_of_squares_rule, nonzero(r)
        needs = positive(ratio)
        if needs is None:
            return None
        r = sp.sqrt(ratio)
        return sp.atan(x / r) / (a * r), rules.arctangent_rule, needs
    if a.is_negative and c.is_nonnegative:
        r = sp.sqrt(-ratio)
        return sp.asin(x / r) / sp.sqrt(-a), rules.arcsine_rule, nonzero(c)
    if a.is_positive and c.is_nonnegative:
        r = sp.sqrt(ratio)
        return sp.asinh(x / r) / sp.sqrt(a), rules.area_sine_rule, nonzero(c)
    if a.is_positive and c.is_nonpositive:
        return log_abs(sp.sqrt(a) * x + sp.sqrt(a * x**2 + c)) / sp.sqrt(a), rules.area_cosine_rule, ()
    return None


def by_table(search: Search, f: Node, x: Node) -> Found | None:
    """A constant times an entry of the table, possibly of a linear argument."""
    c, g = constant_and_rest(f, x)
    named: tuple[Rule, ...] = () if c == 1 or g == 1 else (rules.constant_factor,)
    entry = table(g, x)
    if entry:
        F, rule, needs = entry
        return Found(c * F, (Line(back(c * F), (*named, rule), "", needs),))
    for a, b, inside in linear_parts(g, x):
        u = search.fresh("u v w t s y z")
        search.release(u)
        h = in_linear(g, x, a, b, inside, u)
        entry = table(h, u)
        if entry:
            H, rule, needs = entry
            F = c * H.subs(u, inside) / a
            lemma = (
                Line(
                    ex.Subs(times(c / a, anti(h, u)), back(u), back(inside)), (rules.substitution,), let(u, inside, x)
                ),
                Line(ex.Subs(times(c / a, back(H)), back(u), back(inside)), (rule,)),
                Line(back(F), (rules.back_substitution,)),
            )
            steps = chain(anti(f, x), lemma)
            return Found(
                F, (Line(back(F), (*named, rule, rules.linear_substitution), "", (*needs, *nonzero(a)), steps),)
            )
    return None


def linear_parts(g: Node, x: Node) -> list[tuple[Node, Node, Node]]:
    """(a, b, as written) for every a x + b that stands as an argument, a base or an exponent."""
    found: dict[tuple[Node, Node], Node] = {}
    for node in sp.preorder_traversal(g):
        for part in node.args if node.is_Function or node.is_Pow or isinstance(node, sp.exp) else ():
            if (ab := linear(part, x)) and ab != (1, 0):
                found.setdefault(ab, part)
    return [(*ab, part) for ab, part in found.items()]


def in_linear(g: Node, x: Node, a: Node, b: Node, written: Node, u: Node) -> Node:
    return g.xreplace({written: u}).subs(x, (u - b) / a)
