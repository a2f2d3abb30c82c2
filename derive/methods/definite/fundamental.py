"""The fundamental theorem: an antiderivative, and its values at the ends if it has them there.

Where the integrand has a singularity between the limits the interval is cut; where an end is improper, limits are taken.
"""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain
from derive.methods.antiderivatives.search import Search
from derive.methods.definite.improper import by_limits, is_improper
from derive.methods.definite.singularities import singularities
from derive.methods.definite.splitting import split_at
from derive.methods.definite.terms import minus, named
from derive.methods.definite.values import Value, neat
from derive.rules import integrals as rules


def by_antiderivative(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    found = search.solve(f, x)
    if found is None:
        return None
    inside, unsure = singularities(f, x, a, b)
    if inside:
        return split_at(search, f, x, a, b, inside)
    jumps, _more = singularities(found.F, x, a, b)
    ends = [a, *[p for p in jumps if p not in (a, b)], b]
    needs = [c for line in found.lines for c in line.conditions]
    if len(ends) == 2 and not is_improper(found.F, f, x, a, b):
        lines, value = _proper(found, f, x, a, b)
        return Value(value, lines, tuple(dict.fromkeys([*needs, *unsure])))
    return by_limits(found, f, x, ends, tuple(dict.fromkeys([*needs, *unsure])))


def _proper(found: Found, f: Node, x: Node, a: Node, b: Node) -> tuple[tuple[Line, ...], Node]:
    """[F] from a to b, the limits put in, the value."""
    F, var = back(found.F), back(x)
    bracket = ex.Subs(F, var, back(b)) - ex.Subs(F, var, back(a))
    steps = chain(anti(f, x), found.lines)
    put_in = minus(ex.substitute(F, {var: back(b)}), ex.substitute(F, {var: back(a)}))
    value = neat(found.F.subs(x, b) - found.F.subs(x, a))
    lines = [
        Line(bracket, (rules.fundamental_theorem, *named(found)), "", (), steps),
        Line(put_in, (rules.evaluation,)),
    ]
    if back(value) is not put_in:
        lines.append(Line(back(value), (rules.arithmetic,)))
    return tuple(lines), value
