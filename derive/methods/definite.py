"""Definite integrals: the fundamental theorem where it applies, limits where an end is improper, symmetry, known integrals.

A singularity between the limits splits the interval; what diverges is said to diverge, never given a number.
Imported only by the functions of ``integrate``, since it loads SymPy.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.cases import KINKED, in_order, pieces, sign_changes
from derive.methods.antiderivatives.forms import has_no_root, linear, nonzero, polynomial, positive, quadratic
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain, plus, times, without_implied
from derive.methods.antiderivatives.search import Search
from derive.model import Condition, Rule
from derive.rules import integrals as rules


@dataclass(frozen=True)
class Value:
    """What a definite integral is worth, the lines that lead there, and what had to be assumed on the way."""

    value: Node
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...] = ()


class DivergentError(UnsupportedError):
    """The integral has no finite value."""


def definite(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """The integral of ``f`` from a to b, or None if no technique finds it. Raises DivergentError if it has no value."""
    if a == b:
        return Value(sp.S.Zero, (Line(ex.ZERO, (rules.equal_limits,)),))
    for technique in (by_switches, by_symmetry, by_known_integral, by_antiderivative):
        found = technique(search, f, x, a, b)
        if found is not None:
            return found
    return None


def integral(f: Node, x: Node, a: Node, b: Node) -> ex.Expr:
    return ex.Integral(back(f), back(x), back(a), back(b))


# ---------------------------------------------------------------- splitting and symmetry


def by_switches(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """|x|, max, min and cases: one integral between each two switches."""
    if not any(k.has(x) for k in f.atoms(*KINKED)) or not _ordered(a, b):
        return None
    odd = by_symmetry(search, f, x, a, b)
    if odd is not None:
        return odd
    cut = pieces(f, x, a, b)
    if cut is None or any(not _ordered(lower, upper) for lower, upper, _ in cut):
        return None
    return _sum_of(search, cut, x, rules.additivity if len(cut) > 1 else rules.case_by_case)


def _ordered(a: Node, b: Node) -> bool:
    return bool((a < b) is sp.true)


def _sum_of(search: Search, cut: list[tuple[Node, Node, Node]], x: Node, rule: Rule) -> Value | None:
    """The integrals over the parts of an interval, one after another."""
    values = [definite(search, g, x, lower, upper) if g != 0 else Value(sp.S.Zero, ()) for lower, upper, g in cut]
    if any(v is None for v in values):
        return None
    first = Line(plus(*[integral(g, x, lower, upper) for lower, upper, g in cut if g != 0]), (rule,))
    total = sp.Add(*[v.value for v in values])  # type: ignore[union-attr]
    if total.has(sp.nan) or total is sp.zoo:
        raise DivergentError(
            "the integral diverges: one part tends to oo and another to -oo, and neither may be taken alone"
        )
    live = [(part, v) for part, v in zip(cut, values, strict=True) if part[2] != 0]
    if len(live) == 1:
        ((_, only),) = live
        return Value(total, (first, *only.lines), only.conditions)  # type: ignore[union-attr]
    steps = tuple(s for (lower, upper, g), v in live for s in chain(integral(g, x, lower, upper), v.lines))  # type: ignore[union-attr]
    named = tuple(dict.fromkeys(r for _, v in live for line in v.lines for r in line.by))  # type: ignore[union-attr]
    needs = tuple(dict.fromkeys(c for _, v in live for c in v.conditions))  # type: ignore[union-attr]
    last = Line(plus(*[back(v.value) for _, v in live]), named, "", (), steps)  # type: ignore[union-attr]
    end = (Line(back(total), (rules.arithmetic,)),) if back(total) is not last.after else ()
    return Value(total, (first, last, *end), needs)


def by_symmetry(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """An odd integrand over an interval symmetric about 0, once the half of it is known to converge."""
    if a != -b or not b.is_extended_positive:
        return None
    mirrored = f.subs(x, -x)
    if f != 0 and (mirrored == -f or sp.expand(mirrored + f) == 0):
        half = definite(search, f, x, sp.S.Zero, b)
        if half is None:
            return None
        if not half.value.is_finite and not (half.value.free_symbols and half.value.is_infinite is None):
            raise DivergentError("the integral diverges: each half of it does, and opposite infinities do not cancel")
        improper = not b.is_finite
        steps = chain(integral(f, x, sp.S.Zero, b), half.lines) if improper else ()
        note = "the integrand is odd" + (", and the half of the integral converges" if improper else "")
        return Value(sp.S.Zero, (Line(ex.ZERO, (rules.odd_integrand,), note, (), steps),), half.conditions)
    return None


# ---------------------------------------------------------------- the fundamental theorem


def by_antiderivative(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    found = search.solve(f, x)
    if found is None:
        return None
    inside, unsure = singularities(f, x, a, b)
    if inside:
        return _split_at(search, f, x, a, b, inside)
    jumps, _more = singularities(found.F, x, a, b)
    ends = [a, *[p for p in jumps if p not in (a, b)], b]
    needs = [c for line in found.lines for c in line.conditions]
    if len(ends) == 2 and not _is_improper(found.F, f, x, a, b):
        lines, value = _proper(found, f, x, a, b)
        return Value(value, lines, tuple(dict.fromkeys([*needs, *unsure])))
    return _by_limits(found, f, x, ends, tuple(dict.fromkeys([*needs, *unsure])))


def _proper(found: Found, f: Node, x: Node, a: Node, b: Node) -> tuple[tuple[Line, ...], Node]:
    """[F] from a to b, the limits put in, the value."""
    F, var = back(found.F), back(x)
    bracket = ex.Subs(F, var, back(b)) - ex.Subs(F, var, back(a))
    steps = chain(anti(f, x), found.lines)
    put_in = _minus(ex.substitute(F, {var: back(b)}), ex.substitute(F, {var: back(a)}))
    value = neat(found.F.subs(x, b) - found.F.subs(x, a))
    lines = [
        Line(bracket, (rules.fundamental_theorem, *_named(found)), "", (), steps),
        Line(put_in, (rules.evaluation,)),
    ]
    if back(value) is not put_in:
        lines.append(Line(back(value), (rules.arithmetic,)))
    return tuple(lines), value


def _named(found: Found) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(r for line in found.lines for r in line.by)) if len(found.lines) == 1 else ()


def _minus(p: ex.Expr, q: ex.Expr) -> ex.Expr:
    return ex.Add(p, q.args[0]) if isinstance(q, ex.Neg) else ex.Add(p, ex.Neg(q))


def neat(value: Node) -> Node:
    """A constant, written as short as plain algebra makes it."""
    for s in value.free_symbols:  # arcsin(r/|r|)
        value = value.subs(sp.asin(s / sp.Abs(s)), sp.pi / 2 * sp.sign(s))
    if value.free_symbols or sp.count_ops(value) > 120:
        candidates = [value, sp.expand_mul(value)]
        if sp.count_ops(value) < 60:
            candidates.append(
                sp.factor_terms(sp.cancel(value)) if value.is_rational_function() else sp.factor_terms(value)
            )
    else:
        candidates = [
            value,
            sp.expand(value),
            sp.radsimp(value),
            sp.factor_terms(value),
            sp.nsimplify(value) if value.is_Rational else value,
        ]
    return min(candidates, key=sp.count_ops)


# ---------------------------------------------------------------- improper integrals


def _is_improper(F: Node, f: Node, x: Node, a: Node, b: Node) -> bool:
    return _improper_at(F, f, x, a) or _improper_at(F, f, x, b)


def _improper_at(F: Node, f: Node, x: Node, p: Node) -> bool:
    """Whether the integrand or its antiderivative has no plain value at p."""
    if not p.is_finite and p.is_infinite:
        return True
    for e in (f, F):
        if any(_vanishes(g.subs(x, p)) for g in _troublesome(e, x)):
            return True
        value = e.subs(x, p)
        if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds):
            return True
        if any(t.is_Pow and t.base == 0 for t in sp.preorder_traversal(value)):
            return True
    return False


def _vanishes(e: Node) -> bool:
    return bool(e == 0 or (e.is_number and e.is_zero is None and abs(e.evalf(30)) < 1e-25) or e.is_zero)


def _by_limits(found: Found, f: Node, x: Node, ends: list[Node], needs: tuple[Condition, ...]) -> Value | None:
    """F at each end, as a limit where it has no value there."""
    F, var = back(found.F), back(x)
    steps = chain(anti(f, x), found.lines)
    total, shown, plain, conditions = sp.S.Zero, [], [], list(needs)
    infinite: list[Node] = []
    assumed = _taken_as_positive(needs, found.F)
    for lower, upper in itertools.pairwise(ends):
        for p, side, sign in ((upper, "-", 1), (lower, "+", -1)):
            if _improper_at(found.F, f, x, p):
                if p.is_finite is not False and not _ordered(lower, upper):
                    conditions.append(
                        Condition(ex.Greater(back(upper), back(lower)))
                    )  # the side from which p is reached
                value, extra = limit(found.F, x, p, side, assumed)
                if value is None:
                    return None
                conditions += extra
                text: ex.Expr = ex.Limit(F, var, back(p), "both" if not p.is_finite else side)
            else:
                value, text = found.F.subs(x, p), ex.substitute(F, {var: back(p)})
            if value.is_infinite:
                infinite.append(sign * value)
            total += sign * value
            shown.append((sign, text))
            plain.append((sign, value))
    if infinite:
        if total.has(sp.nan) or len(set(infinite)) > 1:
            raise DivergentError(
                f"the integral diverges: near its ends the antiderivative {F} tends to oo on one side and to -oo on the other"
            )
        total = infinite[0]
    names = {new: old for old, new in assumed.items() if new.is_Symbol}
    total = neat(total.xreplace(names)) if not infinite else total
    line: ex.Expr = shown[0][1] if shown[0][0] == 1 else ex.Neg(shown[0][1])
    for sign, text in shown[1:]:
        line = _minus(line, text) if sign < 0 else ex.Add(line, text)
    improper = (rules.improper_integral, rules.fundamental_theorem)
    lines = [Line(line, (*improper, *_named(found)), "", (), steps)]
    conditions = list(without_implied(conditions))
    lines.append(Line(back(total), (rules.limit_rule,), "", tuple(conditions)))
    return Value(total, tuple(lines), tuple(conditions))


def _taken_as_positive(needs: tuple[Condition, ...], F: Node) -> dict[Node, Node]:
    """The parameters that the conditions say are positive, as SymPy is to know them."""
    named = {
        c.holds.args[0].data
        for c in needs
        if isinstance(c.holds, ex.Greater) and isinstance(c.holds.args[0], ex.Symbol) and c.holds.args[1] is ex.ZERO
    }
    return {s: sp.Symbol(s.name, positive=True) for s in F.free_symbols if s.name in named}


def limit(F: Node, x: Node, p: Node, side: str, assumed: dict[Node, Node]) -> tuple[Node | None, list[Condition]]:
    """The limit of ``F`` at p from one side; parameters whose sign decides are assumed positive, and that is recorded."""
    conditions: list[Condition] = []
    F, p = F.xreplace(assumed), p.xreplace(assumed)
    sizes: dict[Node, Node] = {}
    for symbol in sorted(F.free_symbols - {x}, key=str):
        if symbol.is_positive is None and symbol.is_real and not p.has(symbol) and F.subs(symbol, -symbol) == F:
            size = sp.Symbol(symbol.name, positive=True)  # F is even in it: only its size matters
            F, sizes[size] = F.subs(symbol, size), sp.Abs(symbol)
    for _ in range(4):
        need = _deciding_sign(F, x, p)
        if need is None:
            break
        conditions += positive(need) or ()
        symbol = sorted(need.free_symbols, key=str)[0]
        if need == symbol:
            replacement = sp.Symbol(symbol.name, positive=True)
        else:
            ab = linear(need, symbol)
            if ab is None:
                return None, []
            d = sp.Dummy("d", positive=True)
            replacement = (d - ab[1]) / ab[0]
            assumed[d] = need
        F, p = F.subs(symbol, replacement), p.subs(symbol, replacement)
        assumed[symbol] = replacement
    value = _limit(F, x, p, side)
    if value is not None and sizes:
        value = value.subs(sizes)
    back_names = {new: old for old, new in assumed.items() if new.is_Symbol and not old.is_Dummy}
    if value is not None:
        value = value.xreplace({d: e for d, e in assumed.items() if isinstance(d, sp.Dummy)}).xreplace(back_names)
    return value, conditions


def _deciding_sign(F: Node, x: Node, p: Node) -> Node | None:
    """An expression in the parameters that has to be positive for the limit to exist, if its sign is open."""
    if p.is_infinite:
        for e in sorted(F.atoms(sp.exp, sp.erf, sp.atan), key=sp.default_sort_key):
            arg = e.exp if isinstance(e, sp.exp) else e.args[0]
            q = polynomial(sp.expand(arg), x)
            if q is None or q.degree() < 1:
                continue
            lead = q.LC()
            if lead.is_positive is None and lead.is_negative is None:
                if not isinstance(e, sp.exp):
                    return _core(lead)
                falling = -lead if p is sp.oo or q.degree() % 2 == 0 else lead
                return _core(falling)
    for t in sorted(F.atoms(sp.Pow), key=sp.default_sort_key):
        if t.base.has(x) and t.exp.free_symbols and t.exp.is_positive is None and t.exp.is_negative is None:
            at = t.base.subs(x, p)
            if at == 0:
                return t.exp
            if at.is_infinite:
                return -t.exp
    return None


def _core(lead: Node) -> Node:
    """The factor whose sign is open: sigma from sqrt(2)/(2 sigma)."""
    numerator, denominator = sp.fraction(sp.together(lead))
    sign, rest = sp.S.One, []
    for t in sp.Mul.make_args(sp.factor(numerator * denominator)):
        if t.is_negative:
            sign = -sign
        elif not t.is_positive:
            rest.append(t.base if t.is_Pow else t)
    return sp.expand(sign * sp.Mul(*rest))


def _limit(F: Node, x: Node, p: Node, side: str) -> Node | None:
    if sp.count_ops(F) > 250:
        return None
    try:
        parts = [sp.limit(t, x, p, side if p.is_finite else "-" if p is sp.oo else "+") for t in sp.Add.make_args(F)]
        value = sp.Add(*parts)
        if value.has(sp.nan, sp.AccumBounds, sp.Limit) and len(parts) > 1:
            value = sp.limit(F, x, p, side if p.is_finite else "-" if p is sp.oo else "+")
    except (NotImplementedError, ValueError, TypeError, RecursionError, sp.PoleError):
        return None
    if value.has(sp.AccumBounds):
        raise DivergentError(
            f"the integral diverges: its antiderivative {back(F)} does not settle as {x} tends to {back(p)}"
        )
    return None if value.has(sp.Limit, sp.nan, sp.zoo, x) else value


def _split_at(search: Search, f: Node, x: Node, a: Node, b: Node, inside: list[Node]) -> Value | None:
    ends = [a, *inside, b]
    cut = [(lower, upper, f) for lower, upper in itertools.pairwise(ends)]
    return _sum_of(search, cut, x, rules.additivity)


def singularities(f: Node, x: Node, a: Node, b: Node) -> tuple[list[Node], list[Condition]]:
    """Where ``f`` has no finite value strictly between a and b; and that there is nothing, where that depends on parameters."""
    found: list[Node] = []
    conditions: list[Condition] = []
    lower, upper = (a, b) if (a < b) is not sp.false else (b, a)
    for g in _troublesome(f, x):
        roots = sign_changes(g, x, lower, upper)
        if roots is None:
            if g.free_symbols == {x} and a.is_number and b.is_number and _seems_to_vanish(g, x, lower, upper):
                raise UnsupportedError(
                    f"the integrand's singularities, where {back(g)} is 0, could not be found exactly"
                )
            conditions += _while_parameters_differ_from_0(g, x)
            continue
        for r in roots:
            r = sp.cancel(r) if r.free_symbols else r
            if r.is_real is False or (r <= lower) is sp.true or (r >= upper) is sp.true or r in (lower, upper):
                continue
            if (r > lower) is sp.true and (r < upper) is sp.true:
                found.append(r)
            else:
                conditions.append(Condition(None, f"${back(x)} = {back(r)}$ does not lie between the limits"))
    points = in_order(list(dict.fromkeys(found)))
    if points is None:
        raise UnsupportedError("the order of the integrand's singularities depends on the parameters")
    return points, conditions


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


def _troublesome(f: Node, x: Node) -> list[Node]:
    """What must not vanish: denominators, arguments of logarithms, cosines below tangents."""
    found = []
    for t in sp.preorder_traversal(f):
        if not t.has(x):
            continue
        if (
            t.is_Pow
            and (t.exp.is_negative or (t.exp.could_extract_minus_sign() and not t.exp.has(x)))
            and not t.base.is_positive
        ):
            found.append(t.base)
        elif isinstance(t, sp.log):
            found.append(t.args[0].args[0] if isinstance(t.args[0], sp.Abs) else t.args[0])
        elif isinstance(t, (sp.tan, sp.sec)):
            found.append(sp.cos(t.args[0]))
        elif isinstance(t, (sp.cot, sp.csc)):
            found.append(sp.sin(t.args[0]))
        elif isinstance(t, (sp.coth, sp.csch)):
            found.append(t.args[0])
    split = [
        factor for g in found for factor in sp.Mul.make_args(sp.factor(g) if g.is_Add and sp.count_ops(g) < 40 else g)
    ]
    bases = [g.base if g.is_Pow and g.exp.is_Rational and g.exp > 0 else g for g in split]
    return list(dict.fromkeys(g for g in bases if g.has(x) and not _surely_nonzero(g, x)))


def _seems_to_vanish(g: Node, x: Node, a: Node, b: Node) -> bool:
    """Whether values of ``g`` between a and b change sign or come close to 0."""
    from fractions import Fraction

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


# ---------------------------------------------------------------- known integrals


def by_known_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """Integrals without an elementary antiderivative whose values have names: gamma, beta, Gauss, Dirichlet."""
    for technique in (
        _gamma_integral, _beta_integral, _dirichlet_integral, _gaussian_cosine, _reflection_integral, _planck_integral,
        _log_sine_integral, _wallis_integral,
    ):  # fmt: skip
        found = technique(search, f, x, a, b)
        if found is not None:
            return found
    return None


def _gamma_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ x^m exp(-c x^p) from 0 to oo, unless m is a small whole number and p is 1 (then by parts)."""
    if (a, b) != (0, sp.oo):
        return None
    k, g = f.as_independent(x, as_Add=False)
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
    if c is None or p is None or p.is_positive is False:
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


def _beta_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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


def _dirichlet_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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


def _gaussian_cosine(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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


def _reflection_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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


def _planck_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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


def _log_sine_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """∫ ln sin x, and ln cos x, from 0 to π/2; ln sin x also to π."""
    k, g = f.as_independent(x, as_Add=False)
    if a != 0 or not (
        (g == sp.log(sp.sin(x)) and b in (sp.pi / 2, sp.pi)) or (g == sp.log(sp.cos(x)) and b == sp.pi / 2)
    ):
        return None
    value = -k * b * sp.log(2)
    return Value(value, (Line(back(value), (rules.log_sine_integral,)),))


def _wallis_integral(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
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
