"""Where an integrand has no finite value between the limits: zeros of denominators, of arguments of logarithms, of cosines.

What cannot be located exactly is refused; what depends on parameters is written down as a condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.errors import UnsupportedError
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.cases import in_order, sign_changes
from derive.methods.antiderivatives.forms import has_no_root, nonzero
from derive.methods.antiderivatives.lines import Node
from derive.model import Condition


def singularities(f: Node, x: Node, a: Node, b: Node) -> tuple[list[Node], list[Condition]]:
    """Where ``f`` has no finite value strictly between a and b; and that there is nothing, where that depends on parameters."""
    found: list[Node] = []
    conditions: list[Condition] = []
    lower, upper = (a, b) if (a < b) is not sp.false else (b, a)
    for g in must_not_vanish(f, x):
        roots = sign_changes(g, x, lower, upper)
        if roots is None:
            if g.free_symbols == {x} and a.is_number and b.is_number and _seems_to_vanish(g, x, lower, upper):
                raise UnsupportedError(
                    f"the integrand's singularities, where {back(g)} is 0, could not be found exactly"
                )
            conditions += _while_parameters_differ_from_0(g, x)
            continue
        for r in _candidates(roots, lower, upper):
            if (r > lower) is sp.true and (r < upper) is sp.true:
                found.append(r)
            else:
                conditions.append(Condition(None, f"${back(x)} = {back(r)}$ does not lie between the limits"))
    points = in_order(list(dict.fromkeys(found)))
    if points is None:
        raise UnsupportedError("the order of the integrand's singularities depends on the parameters")
    return points, conditions


def _candidates(roots: list[Node], lower: Node, upper: Node) -> Iterator[Node]:
    """The roots that are not known to lie outside the interval or at its ends."""
    for r in roots:
        r = sp.cancel(r) if r.free_symbols else r
        if r.is_real is False or (r <= lower) is sp.true or (r >= upper) is sp.true or r in (lower, upper):
            continue
        yield r


def _while_parameters_differ_from_0(g: Node, x: Node) -> list[Condition]:
    """That g vanishes nowhere: a != 0 for a² + x², else in words."""
    parameters = sorted(g.free_symbols - {x}, key=str)
    dummies = {s: sp.Dummy(s.name, real=True, nonzero=True) for s in parameters if s.is_real}
    if parameters and g.xreplace(dummies).is_positive:
        return list(nonzero(*parameters))
    return [Condition(None, f"${back(g)}$ is not 0 between the limits")]


def _surely_nonzero(g: Node, x: Node) -> bool:
    """Whether g vanishes for no real x: 1 + tan², whatever the tangent is, and 5 + 4 cos."""
    waves = {w: sp.Dummy("w", real=True) for w in g.atoms(TrigonometricFunction, HyperbolicFunction)}
    h = g.xreplace(waves)
    if g.is_nonzero or g.is_negative or h.is_positive or has_no_root(h):
        return True
    constant, rest = g.as_independent(x, as_Add=True)
    sizes = [t.as_coeff_Mul() for t in sp.Add.make_args(rest)]
    return (
        constant.is_number
        and all(isinstance(w, (sp.sin, sp.cos)) for _, w in sizes)
        and bool(abs(constant) > sum(abs(c) for c, _ in sizes))
    )


def must_not_vanish(f: Node, x: Node) -> list[Node]:
    """Denominators, arguments of logarithms, cosines below tangents: factor by factor, those that may vanish."""
    found = [g for t in sp.preorder_traversal(f) if t.has(x) for g in _below(t, x)]
    factors = [u for g in found for u in sp.Mul.make_args(sp.factor(g) if g.is_Add and sp.count_ops(g) < 40 else g)]
    bases = [g.base if g.is_Pow and g.exp.is_Rational and g.exp > 0 else g for g in factors]
    return list(dict.fromkeys(g for g in bases if g.has(x) and not _surely_nonzero(g, x)))


def _below(t: Node, x: Node) -> list[Node]:
    """What must not be 0 for one function or power to have a value."""
    if t.is_Pow and (t.exp.is_negative or (t.exp.could_extract_minus_sign() and not t.exp.has(x))):
        return [t.base] if not t.base.is_positive else []
    if isinstance(t, sp.log):
        return [t.args[0].args[0] if isinstance(t.args[0], sp.Abs) else t.args[0]]
    if isinstance(t, (sp.tan, sp.sec)):
        return [sp.cos(t.args[0])]
    if isinstance(t, (sp.cot, sp.csc)):
        return [sp.sin(t.args[0])]
    return [t.args[0]] if isinstance(t, (sp.coth, sp.csch)) else []


def _seems_to_vanish(g: Node, x: Node, a: Node, b: Node) -> bool:
    """Whether values of ``g`` between a and b change sign or come close to 0."""
    from derive.numeric import balls

    lower = float(a) if a.is_finite else -50.0
    upper = float(b) if b.is_finite else 50.0
    values, expr, var = [], back(g), back(x)
    for k in range(1, 120):
        at = Fraction(lower) + (Fraction(upper) - Fraction(lower)) * Fraction(2 * k + 1, 241)
        try:
            v = balls.value(expr, {var: at})
        except (balls.Undefined, balls.Undecided):
            continue
        values.append(float(v.real.mid()))
    signs = {v > 0 for v in values}
    return len(signs) > 1 or not values or min(map(abs, values)) < 1e-3 * max(map(abs, values))
