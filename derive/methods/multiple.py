"""Multiple integrals: from the inside out, and the Gaussian one over the plane in polar coordinates."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import OO, PI, ZERO, Expr, Integral, Symbol
from derive.model import Condition, Step
from derive.rules import integrals as rules

Parts = tuple[tuple[Step, ...], Expr, tuple[Condition, ...], str]


def nested(inner: Expr, y: Symbol, lower: Expr, upper: Expr, domains: Mapping[str, Domain]) -> Parts:
    """∫ (∫ f dx) dy with ``inner`` the integral in brackets."""
    from derive.methods.integrate import integrate

    whole = Integral(inner, y, lower, upper)
    polar = _polar(whole)
    if polar is not None:
        return polar
    if not isinstance(inner, Integral):
        raise UnsupportedError("the inner integral of a multiple integral needs its limits")
    f, x, a, b = inner.args
    first = integrate(f, x, a, b, assume={**domains, y.name: domains.get(y.name, Domain())})
    second = integrate(first.result, y, lower, upper, assume=domains)
    between = Integral(first.result, y, lower, upper)
    named = tuple(dict.fromkeys(r for s in first.steps for r in s.by))
    line = Step(whole, between, (rules.inner_integral, *named[:2]), steps=first.steps)
    conditions = tuple(dict.fromkeys([*(c for c in first.conditions if not _about(c, y)), *second.conditions]))
    return (line, *second.steps), second.result, conditions, first.missing or second.missing


def _about(c: Condition, y: Symbol) -> bool:
    return c.holds is not None and ex.depends_on(c.holds, y)


def _polar(whole: Expr) -> Parts | None:
    """∬ k exp(-c (x² + y²)) over the plane."""
    import sympy as sp

    from derive.language.sympy_bridge import from_sympy, to_sympy

    inner, y, lower, upper = whole.args
    if not isinstance(inner, Integral):
        return None
    f, x, a, b = inner.args
    if any(e is not ex.Neg(OO) for e in (a, lower)) or any(e is not OO for e in (b, upper)):
        return None
    F, X, Y = to_sympy(f), to_sympy(x), to_sympy(y)
    k, g = F.as_independent(X, Y, as_Add=False)
    if not isinstance(g, sp.exp):
        return None
    c = sp.cancel(-g.exp / (X**2 + Y**2))
    if c.has(X, Y) or c.is_nonpositive:
        return None
    conditions = () if c.is_positive else (Condition(ex.Greater(from_sympy(c), ZERO)),)
    taken = [*ex.free_symbols(whole), x, y]
    r, theta, w = (ex.fresh_symbol(n, taken) for n in ("r", "theta", "w"))
    R = sp.Symbol(r.name, positive=True)
    K, C = from_sympy(k), from_sympy(c)
    radial = from_sympy(R * sp.exp(-c * R**2))
    falling = from_sympy(sp.exp(-c * sp.Symbol(w.name)))
    over_radius = Integral(radial, r, ZERO, OO)
    value = from_sympy(sp.pi * k / c)

    def scaled(e: Expr) -> Expr:
        return e if K is ex.ONE else K * e

    lines = [
        (scaled(Integral(Integral(radial, r, ZERO, OO), theta, ZERO, 2 * PI)), rules.polar_coordinates,
         f"${x} = {r}*cos({theta})$, ${y} = {r}*sin({theta})$, and the determinant of the change is ${r}$"),
        (scaled(2 * PI * over_radius), rules.constant_integrand, f"the integrand does not depend on ${theta}$"),
        (scaled(PI * Integral(falling, w, ZERO, OO)), rules.substitution_definite, f"let ${w} = {r}**2$, so $d{w} = 2*{r}*d{r}$"),
        (scaled(PI * -ex.Limit(falling / C if C is not ex.ONE else falling, w, OO) + PI * (1 / C if C is not ex.ONE else ex.ONE)),
         rules.improper_integral, ""),
        (value, rules.limit_rule, ""),
    ]  # fmt: skip
    steps, before = [], whole
    for after, rule, note in lines:
        steps.append(Step(before, after, (rule,), conditions=conditions, note=note))
        before = after
    return tuple(steps), value, conditions, ""
