"""Powers, products and quotients of trigonometric and hyperbolic functions."""

from __future__ import annotations

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.methods.antiderivatives.forms import constant_and_rest, expanded, linear
from derive.methods.antiderivatives.lines import Found, Node
from derive.methods.antiderivatives.search import Search, let
from derive.rules import integrals as rules


def by_trigonometry(search: Search, f: Node, x: Node) -> Found | None:
    """Powers and quotients of trigonometric functions of one angle, and products of different angles."""
    functions = [t for t in f.atoms(TrigonometricFunction) if t.has(x)]
    if not functions:
        return None
    angles = {t.args[0] for t in functions}
    if any(linear(angle, x) is None for angle in angles):
        return None
    if len(angles) > 1:
        return _different_angles(search, f, x, angles)
    (angle,) = angles
    s, c = sp.Dummy("s", real=True), sp.Dummy("c", real=True)
    R = in_sine_and_cosine(f, angle, s, c)
    if R.has(x) or not R.is_rational_function(s, c):
        return None
    if angle != x:
        u = search.fresh("u v w t s y z")
        a = angle.diff(x)
        found = search.substituted_by(f.subs(angle, u) / a, u, angle, x)
        search.release(u)
        return found  # a is not 0: substituted_by says so
    R = sp.factor(sp.together(R)) if sp.count_ops(R) < 100 else R
    monomial = monomial_of(R, s, c)
    if monomial:
        return _sine_cosine_power(search, f, *monomial, x)
    if R.is_polynomial(s, c):
        g = expanded(f)
        if g is None or not g.is_Add:
            g = expanded(R.subs({s: sp.sin(x), c: sp.cos(x)}))
        return search.rewritten(g, x, rules.expanding) if g is not None and g != f and g.is_Add else None
    return _bioche(search, f, R, s, c, x)


def in_sine_and_cosine(f: Node, angle: Node, s: Node, c: Node) -> Node:
    return f.subs({
        sp.tan(angle): s / c, sp.cot(angle): c / s, sp.sec(angle): 1 / c, sp.csc(angle): 1 / s,
        sp.sin(angle): s, sp.cos(angle): c,
    })  # fmt: skip


def monomial_of(R: Node, s: Node, c: Node) -> tuple[Node, int, int] | None:
    """(k, m, n) if R = k s^m c^n."""
    k, rest = R.as_independent(s, c, as_Add=False)
    powers = {s: 0, c: 0}
    for t in sp.Mul.make_args(rest):
        base, n = t.as_base_exp()
        if base not in powers or not n.is_Integer:
            return None
        powers[base] = int(n)
    return (k, powers[s], powers[c]) if abs(powers[s]) + abs(powers[c]) <= 24 else None


def _sine_cosine_power(search: Search, f: Node, k: Node, m: int, n: int, x: Node) -> Found | None:
    """k sin^m cos^n, m and n whole numbers."""
    sin, cos, tan, sec, cot, csc = (g(x) for g in (sp.sin, sp.cos, sp.tan, sp.sec, sp.cot, sp.csc))
    u = search.fresh("u v w t s y z")
    search.release(u)
    odd_sine, odd_cosine = m % 2 == 1 and m > 0, n % 2 == 1 and n > 0
    if odd_cosine and (not odd_sine or n <= m):
        h, g, note = sp.expand(u**m * (1 - u**2) ** ((n - 1) // 2)), sin, "cos(x)**2 = 1 - sin(x)**2"
    elif odd_sine:
        h, g, note = sp.expand(-(u**n) * (1 - u**2) ** ((m - 1) // 2)), cos, "sin(x)**2 = 1 - cos(x)**2"
    elif m >= 0 and n >= 0:
        if m > 0 and m == n:
            g = k * (sp.sin(2 * x) / 2) ** m
            return search.rewritten(g, x, rules.double_angle)
        g = k * ((1 - sp.cos(2 * x)) / 2) ** (m // 2) * ((1 + sp.cos(2 * x)) / 2) ** (n // 2)
        g = expanded(g)
        return (
            search.rewritten(g, x, rules.power_reduction_sin if m else rules.power_reduction_cos)
            if g is not None
            else None
        )
    elif (m + n) % 2 == 0 and m + n <= -2:
        if m < 0 <= n:
            h, g, note = sp.expand(-(u**n) * (1 + u**2) ** (-(m + n) // 2 - 1)), cot, "csc(x)**2 = 1 + cot(x)**2"
        else:
            h, g, note = sp.expand(u**m * (1 + u**2) ** (-(m + n) // 2 - 1)), tan, "sec(x)**2 = 1 + tan(x)**2"
    elif m + n == 0 and m >= 2:
        return search.rewritten(sp.expand(k * tan ** (m - 2) * sec**2 - k * tan ** (m - 2)), x, rules.sec_tan_identity)
    elif m + n == 0 and n >= 2:
        return search.rewritten(sp.expand(k * cot ** (n - 2) * csc**2 - k * cot ** (n - 2)), x, rules.csc_cot_identity)
    elif n < 0 and m >= 2:
        return search.rewritten(
            sp.expand(k * (1 - cos**2) ** (m // 2) * cos**n).subs(1 / cos, sec), x, rules.pythagorean
        )
    elif m < 0 and n >= 2:
        return search.rewritten(
            sp.expand(k * (1 - sin**2) ** (n // 2) * sin**m).subs(1 / sin, csc), x, rules.pythagorean
        )
    else:
        if m == 0 or n == 0:
            g = sec**-n if m == 0 else csc**-m
            if k * g != f:
                return search.rewritten(k * g, x, rules.trigonometric_definition)
            return None
        # 1/(sin^m cos^n) with m + n odd: one factor sin² + cos² splits it
        g = sp.expand(k * (sin**2 * sin**m * cos**n) + k * cos**2 * sin**m * cos**n)
        return search.rewritten(g, x, rules.pythagorean)
    search.taken.add(u.name)
    note = note.replace("x", str(x))
    found = search.substituted_by(
        k * h, u, g, x, note=f"{let(u, g, x)}, with ${note}$" if (m, n) not in ((1, 1),) else ""
    )
    search.release(u)
    return found


def _different_angles(search: Search, f: Node, x: Node, angles: set[Node]) -> Found | None:
    from sympy.simplify.fu import TR8

    c, g = constant_and_rest(f, x)
    powers = [t.as_base_exp() for t in sp.Mul.make_args(g)]
    if (
        all(isinstance(b, (sp.sin, sp.cos)) and n.is_Integer and n > 0 for b, n in powers)
        and sum(n for _, n in powers) <= 8
    ):
        summed = sp.expand_mul(c * TR8(g))
        if summed != f and summed.is_Add:
            return search.rewritten(summed, x, rules.product_to_sum)
    # multiples of one angle: sin(2 x) beside sin(x)
    if all(linear(a, x)[1] == 0 and linear(a, x)[0].is_Integer and abs(linear(a, x)[0]) <= 6 for a in angles):  # type: ignore[index]
        g = sp.expand_trig(f)
        if g != f and len({t.args[0] for t in g.atoms(TrigonometricFunction)}) == 1:
            return search.rewritten(
                sp.cancel(g) if not g.is_polynomial(sp.sin(x), sp.cos(x)) else g, x, rules.double_angle
            )
    return None


def _bioche(search: Search, f: Node, R: Node, s: Node, c: Node, x: Node) -> Found | None:
    """A quotient of sines and cosines: u = cos, sin or tan by its symmetry, else u = tan(x/2)."""
    u = search.fresh("u v w t y z")
    try:
        if sp.cancel(R.subs(s, -s) + R) == 0:
            h = _even_part(R / s, s, 1 - u**2, c, u)
            return None if h is None else search.substituted_by(sp.cancel(-h), u, sp.cos(x), x)
        if sp.cancel(R.subs(c, -c) + R) == 0:
            h = _even_part(R / c, c, 1 - u**2, s, u)
            return None if h is None else search.substituted_by(sp.cancel(h), u, sp.sin(x), x)
        if sp.cancel(R.subs({s: -s, c: -c}, simultaneous=True) - R) == 0:
            h = sp.cancel(R.subs(s, u * c))
            h = _even_part(h, c, 1 / (1 + u**2), sp.Dummy(), u)
            return None if h is None else search.substituted_by(sp.cancel(h / (1 + u**2)), u, sp.tan(x), x)
        h = sp.cancel(R.subs({s: 2 * u / (1 + u**2), c: (1 - u**2) / (1 + u**2)}, simultaneous=True) * 2 / (1 + u**2))
        note = f"let ${u} = tan({x}/2)$, so $sin({x}) = 2*{u}/(1 + {u}**2)$, $cos({x}) = (1 - {u}**2)/(1 + {u}**2)$ and $d{x} = 2*d{u}/(1 + {u}**2)$"
        return search.substituted_by(h, u, sp.tan(x / 2), x, rules.tangent_half_angle, note)
    finally:
        search.release(u)


def _even_part(R: Node, gone: Node, square: Node, kept: Node, u: Node) -> Node | None:
    """R(gone², kept) with gone² as given and kept as u."""
    n, d = sp.fraction(sp.cancel(R))
    parts = []
    for e in (n, d):
        p = sp.Poly(e, gone)
        if any(k[0] % 2 for k in p.monoms()):
            return None
        parts.append(sum(coefficient * square ** (k[0] // 2) for k, coefficient in p.terms()))
    return (parts[0] / parts[1]).subs(kept, u)


def by_hyperbolics(search: Search, f: Node, x: Node) -> Found | None:
    """Powers of sinh and cosh by the same means, else by their definition through exp."""
    functions = [t for t in f.atoms(HyperbolicFunction) if t.has(x)]
    if not functions:
        return None
    angles = {t.args[0] for t in functions}
    if len(angles) == 1 and linear(next(iter(angles)), x):
        (angle,) = angles
        s, c = sp.Dummy("s", real=True), sp.Dummy("c", positive=True)
        R = f.subs({sp.tanh(angle): s / c, sp.coth(angle): c / s, sp.sech(angle): 1 / c, sp.csch(angle): 1 / s,
                    sp.sinh(angle): s, sp.cosh(angle): c})  # fmt: skip
        if not R.has(x) and (monomial := monomial_of(sp.factor(R), s, c)):
            found = _hyperbolic_power(search, f, *monomial, angle, x)
            if found:
                return found
    g = sp.expand(f.rewrite(sp.exp)) if f.is_polynomial(*functions) else f.rewrite(sp.exp)
    return search.rewritten(g, x, rules.hyperbolic_definition) if g != f and not g.has(HyperbolicFunction) else None


def _hyperbolic_power(search: Search, f: Node, k: Node, m: int, n: int, angle: Node, x: Node) -> Found | None:
    a = angle.diff(x)
    sinh, cosh, tanh = sp.sinh(angle), sp.cosh(angle), sp.tanh(angle)
    u = search.fresh("u v w t s y z")
    search.release(u)
    if n % 2 == 1 and n > 0:
        h, g = u**m * (1 + u**2) ** ((n - 1) // 2), sinh
    elif m % 2 == 1 and m > 0:
        h, g = u**n * (u**2 - 1) ** ((m - 1) // 2), cosh
    elif m >= 0 and n >= 0:
        g = expanded(k * ((sp.cosh(2 * angle) - 1) / 2) ** (m // 2) * ((sp.cosh(2 * angle) + 1) / 2) ** (n // 2))
        return search.rewritten(g, x, rules.power_reduction_hyperbolic) if g is not None else None
    elif (m + n) % 2 == 0 and m + n <= -2 and m >= 0:
        h, g = u**m * (1 - u**2) ** (-(m + n) // 2 - 1), tanh
    elif m + n == 0 and m == 2:
        return search.rewritten(k - k * sp.sech(angle) ** 2, x, rules.hyperbolic_identity)
    elif m + n == 0 and n == 2:
        return search.rewritten(k + k * sp.csch(angle) ** 2, x, rules.hyperbolic_identity)
    else:
        return None
    search.taken.add(u.name)
    found = search.substituted_by(sp.expand(k * h / a), u, g, x)
    search.release(u)
    return found


def by_linear_waves(search: Search, f: Node, x: Node) -> Found | None:
    """Powers and products of sines and cosines beside other factors: written as a sum of waves."""
    from sympy.simplify.fu import TR8

    factors = sp.Mul.make_args(f)
    waves = [
        t
        for t in factors
        if isinstance(t.as_base_exp()[0], (sp.sin, sp.cos)) and t.as_base_exp()[1].is_Integer and t.as_base_exp()[1] > 0
    ]
    degree = sum(t.as_base_exp()[1] for t in waves)
    if not 2 <= degree <= 8 or len(waves) == len(factors):
        return None
    summed = sp.expand_mul(TR8(sp.Mul(*waves)))
    rest = sp.Mul(*[t for t in factors if t not in waves])
    if not summed.is_Add and degree > 1 and summed == sp.Mul(*waves):
        return None
    g = sp.Add(*[rest * t for t in sp.Add.make_args(summed)])
    return search.rewritten(g, x, rules.product_to_sum if len(waves) > 1 else rules.power_reduction_sin)
