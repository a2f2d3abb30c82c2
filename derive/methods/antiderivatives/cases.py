"""|x|, max, min and cases: integrated between the switches and joined without a jump."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import linear, polynomial, quadratic
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain
from derive.methods.antiderivatives.search import Search
from derive.rules import integrals as rules

KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside, sp.Piecewise, sp.floor, sp.ceiling)


def by_pieces(search: Search, f: Node, x: Node) -> Found | None:
    """|x|, max, min and cases: integrated between the switches, and joined so that no jump remains."""
    if not any(k.has(x) for k in f.atoms(*KINKED)):
        return None
    cut = pieces(f, x, -sp.oo, sp.oo)
    if cut is None or len(cut) < 2:
        return search.rewritten(cut[0][2], x, rules.case_by_case) if cut and cut[0][2] != f else None
    parts: list[Found] = []
    for _, _, g in cut:
        found = search.solve(g, x) if g != 0 else Found(sp.S.Zero, (Line(ex.ZERO, (rules.constant_rule,)),))
        if found is None:
            return None
        parts.append(found)
    joined: list[Node] = []
    shift = sp.S.Zero
    for i, (part, (start, _, _)) in enumerate(zip(parts, cut, strict=True)):
        if i:
            shift = sp.simplify(joined[-1].subs(x, start) - part.F.subs(x, start))
        joined.append(part.F + shift)
    ends = [end for _, end, _ in cut[:-1]]

    def cases(values: Sequence[Node]) -> ex.Expr:
        switches = [(v, ex.Less(back(x), back(end))) for v, end in zip(values, ends, strict=False)]
        return ex.Piecewise(*[p for v, c in switches for p in (back(v), c)], back(values[-1]), ex.TRUE)

    F = sp.Piecewise(*[(v, x < end) for v, end in zip(joined, ends, strict=False)], (joined[-1], True))
    steps = tuple(
        s for part, (_, _, g) in zip(parts, cut, strict=True) if g != 0 for s in chain(anti(g, x), part.lines)
    )
    lines = (
        Line(ex.Antiderivative(cases([g for _, _, g in cut]), back(x)), (rules.case_by_case,)),
        Line(
            cases(joined),
            tuple(dict.fromkeys(r for p in parts for line in p.lines for r in line.by)),
            "the pieces join without a jump",
            (),
            steps,
        ),
    )
    return Found(F, lines)


def pieces(f: Node, x: Node, lower: Node, upper: Node) -> list[tuple[Node, Node, Node]] | None:
    """(from, to, f there) between the switches of ``f``, or None where their order is open."""
    switches: list[Node] = []
    for k in f.atoms(*KINKED):
        for g in _deciding(k):
            if g.has(x):
                roots = sign_changes(g, x, lower, upper)
                if roots is None:
                    return None
                switches += roots
    points = in_order([p for p in dict.fromkeys(switches) if is_inside(p, lower, upper)])
    if points is None or len(points) > 40:
        return None
    ends = [lower, *points, upper]
    found: list[tuple[Node, Node, Node]] = []
    for a, b in itertools.pairwise(ends):
        g = _between(f, x, a, b)
        if g is None:
            return None
        if found and found[-1][2] == g:
            found[-1] = (found[-1][0], b, g)
        else:
            found.append((a, b, g))
    return found


def _deciding(k: Node) -> list[Node]:
    """The expressions whose sign decides."""
    if isinstance(k, (sp.Max, sp.Min)):
        return [a - b for i, a in enumerate(k.args) for b in k.args[i + 1 :]]
    if isinstance(k, sp.Piecewise):
        return [r.lhs - r.rhs for _, c in k.args for r in c.atoms(sp.core.relational.Relational)]
    if isinstance(k, (sp.floor, sp.ceiling)):
        return [sp.sin(sp.pi * k.args[0])]
    return [k.args[0]]


def sign_changes(g: Node, x: Node, lower: Node, upper: Node) -> list[Node] | None:
    """Where ``g`` may change its sign."""
    bars = [e for e in g.atoms(sp.Abs) if e.has(x)]
    if bars:
        both = [sign_changes(g.xreplace({bars[0]: s * bars[0].args[0]}), x, lower, upper) for s in (1, -1)]
        return None if None in both else [r for roots in both for r in roots]  # type: ignore[union-attr]
    if ab := linear(g, x):
        return [sp.cancel(-ab[1] / ab[0])]
    p = polynomial(g, x)
    if p is not None:
        if q := quadratic(g, x):
            disc = sp.expand(q[1] ** 2 - 4 * q[0] * q[2])
            if disc.is_negative or disc.is_zero:
                return []
            if disc.is_positive:
                return [(-q[1] + s * sp.sqrt(disc)) / (2 * q[0]) for s in (-1, 1)]
            return None
        if not all(c.is_Rational for c in p.coeffs()):
            return None
        found = list(sp.factor_list(g, x)[1])
        roots: list[Node] = []
        for factor, _ in found:
            if sp.degree(factor, x) > 2:
                return None if sp.Poly(factor, x).count_roots() else roots
            more = sign_changes(factor, x, lower, upper)
            if more is None:
                return None
            roots += more
        return roots
    _c, rest = g.as_independent(x, as_Add=False)
    if isinstance(rest, (sp.sin, sp.cos)) and (ab := linear(rest.args[0], x)) and lower.is_finite and upper.is_finite:
        if not all(v.is_number for v in (*ab, lower, upper)):
            return None
        first = sp.S.Zero if isinstance(rest, sp.sin) else sp.pi / 2
        values = sorted([float(ab[0] * lower + ab[1] - first), float(ab[0] * upper + ab[1] - first)])
        if values[1] - values[0] > 200:
            return None
        multiples = range(int(values[0] // sp.pi.evalf()) - 1, int(values[1] // sp.pi.evalf()) + 2)
        return [sp.expand((first + k * sp.pi - ab[1]) / ab[0]) for k in multiples]
    if isinstance(rest, sp.exp) or g.is_positive or g.is_negative:
        return []
    if isinstance(rest, sp.log):
        return sign_changes(rest.args[0] - 1, x, lower, upper)
    b, term = g.as_independent(x, as_Add=True)
    k, inner = term.as_independent(x, as_Add=False)
    level = -b / k
    if isinstance(inner, sp.exp):
        return (
            sign_changes(inner.exp - sp.log(level), x, lower, upper)
            if level.is_positive
            else []
            if level.is_nonpositive
            else None
        )
    if isinstance(inner, sp.log) and b != 0:
        return sign_changes(inner.args[0] - sp.exp(level), x, lower, upper)
    if g.is_Mul:
        parts = [sign_changes(t, x, lower, upper) for t in g.args if t.has(x)]
        return None if any(p is None for p in parts) else [r for p in parts for r in p]  # type: ignore[union-attr]
    if g.is_Pow and g.exp.is_Rational and g.exp > 0:
        return sign_changes(g.base, x, lower, upper)
    return None


def is_inside(p: Node, lower: Node, upper: Node) -> bool:
    """Whether p lies between, as far as one can tell."""
    return not ((p <= lower) is sp.true or (p >= upper) is sp.true)


def in_order(points: list[Node]) -> list[Node] | None:
    if len(points) < 2:
        return points
    if any(not p.is_number for p in points):
        return None
    return sorted(points, key=lambda p: float(p))


def _between(f: Node, x: Node, a: Node, b: Node) -> Node | None:
    """``f`` on the interval from a to b, its switches decided by a point in the middle."""
    if a.is_finite and b.is_finite:
        middle = (a + b) / 2
    else:
        middle = a + 1 if a.is_finite else b - 1 if b.is_finite else sp.S.Zero
    decided: dict[Node, Node] = {}
    for k in sorted((k for k in f.atoms(*KINKED) if k.has(x)), key=sp.count_ops):
        value = _decided(k, x, middle)
        if value is None:
            return None
        decided[k] = value
    g = f.xreplace(decided)
    return g.xreplace(decided) if g.has(*KINKED) else g


def _decided(k: Node, x: Node, middle: Node) -> Node | None:
    if isinstance(k, (sp.Max, sp.Min)):
        values = [(a.subs(x, middle), a) for a in k.args]
        best = values[0]
        for v in values[1:]:
            d = sp.simplify(v[0] - best[0])
            if d.is_positive is None:
                return None
            if d.is_positive == isinstance(k, sp.Max):
                best = v
        return best[1]
    if isinstance(k, sp.Piecewise):
        for value, condition in k.args:
            truth = condition.subs(x, middle)
            if truth is sp.true:
                return value
            if truth is not sp.false:
                return None
        return None
    at = sp.simplify(k.args[0].subs(x, middle))
    if isinstance(k, (sp.floor, sp.ceiling)):
        return k.func(at) if at.is_number else None
    if at.is_positive:
        return {sp.Abs: k.args[0], sp.sign: sp.S.One, sp.Heaviside: sp.S.One}[k.func]
    if at.is_negative:
        return {sp.Abs: -k.args[0], sp.sign: -sp.S.One, sp.Heaviside: sp.S.Zero}[k.func]
    return None
