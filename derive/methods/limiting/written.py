"""How the value of a limit and its conditions are written, and whether two values are the same.

√(2π) rather than exp(ln(2π)/2), a < b rather than 2 b − 2 a > 0. Two values are the same if their difference is 0 at
sample values of the parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import factorial

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import (
    OO,
    ZERO,
    Add,
    Call,
    Expr,
    Limit,
    Mul,
    Neg,
    Pow,
    Symbol,
    as_expr,
    depends_on,
    substitute,
)
from derive.methods.asymptotic import signs
from derive.methods.tidy import is_positive, split, tidy

Assume = Mapping[str, Domain]
MINUS_OO = Neg(OO)
INFINITE = (OO, MINUS_OO)


def same(a: Expr, b: Expr, assume: Assume) -> bool:
    if a is b:
        return True
    if a in INFINITE or b in INFINITE:
        return False
    difference = tidy(a - b, assume)
    return difference is ZERO or signs(difference, assume) == {0}


def pretty(value: Expr, assume: Assume) -> Expr:
    """exp(ln(2 π)/2) as √(2π), Γ(k + 1) as k!."""
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(value):
        if isinstance(node, Limit):
            return value
        done[node] = _shorter(ex.rebuild(node, [done[a] for a in node.args]), assume)
    return tidy(done[value], assume)


def _shorter(e: Expr, assume: Assume) -> Expr:
    """One function, written as one writes it."""
    match e:
        case Call(data="exp", args=(u,)):
            c, core = split(u)
            if isinstance(core, Call) and core.name == "log" and len(core.args) == 1:
                return tidy(Pow(core.args[0], as_expr(c)), assume) if is_positive(core.args[0], assume) else e
        case Pow(args=(base, exponent)) if base is ZERO and is_positive(exponent, assume):
            return ZERO
        case ex.Subs(args=(ex.Derivative(args=(g, u, n)), t, at)) if u is t and isinstance(tidy(at), Symbol):
            moved = tidy(at)
            if moved is t or moved not in ex.free_symbols(g):
                return ex.Derivative(substitute(g, {t: moved}), moved, n)
        case Call(data="factorial", args=(ex.Number(data=int() as n),)) if n <= 20:
            return as_expr(factorial(n))
        case Call(data="gamma", args=(Add(args=(u, ex.Number(data=1))),)):
            return Call("factorial", u)
    return e


def plain_conditions(conditions: Iterable[Expr], x: Symbol) -> list[Expr]:
    """Conditions on the parameters, each once and as one writes them: a < b for 2 b − 2 a > 0, q < 1 for ln q < 0."""
    signs_of: dict[Expr, str] = {}
    for condition in conditions:
        if depends_on(condition, x):
            continue
        c, sign = _compared_with_zero(condition)
        opposite = tidy(Neg(c))
        if opposite in signs_of:
            c, sign = opposite, -sign
        signs_of[c] = {0: signs_of.get(c, "!="), 1: ">", -1: "<"}[sign]
    return [_comparison(c, sign) for c, sign in signs_of.items()]


def _compared_with_zero(condition: Expr) -> tuple[Expr, int]:
    """c and 1, −1 or 0 for c > 0, c < 0 and c ≠ 0."""
    factor, c = _content(condition.args[0])
    if isinstance(c, Call) and c.name == "log" and len(c.args) == 1:
        c = tidy(c.args[0] - 1)
    return c, {ex.Greater: 1, ex.Less: -1}.get(type(condition), 0) * (1 if factor > 0 else -1)


def _content(c: Expr) -> tuple[Fraction, Expr]:
    """A rational factor that all terms share, and the rest."""
    if not isinstance(c, Add):
        return split(c)
    factor = split(c.args[0])[0]
    return factor, tidy(Add(*[Mul(as_expr(k / factor), core) for k, core in map(split, c.args)]))


def _comparison(c: Expr, sign: str) -> Expr:
    make = {"!=": ex.Unequal, ">": ex.Greater, "<": ex.Less}[sign]
    if isinstance(c, Add) and len(c.args) == 2 and any(isinstance(t, Neg) for t in c.args):
        p, q = c.args
        if isinstance(p, Neg):
            p, q = q, p
        q = q.args[0] if isinstance(q, Neg) else q
        if ex.free_symbols(q) and not ex.free_symbols(p):
            p, q, make = q, p, {ex.Greater: ex.Less, ex.Less: ex.Greater}.get(make, make)
        return make(p, q)
    return make(c, ZERO)


def domains_of(problem: Limit, assume: Assume) -> dict[str, Domain]:
    """The domain of every symbol in the problem."""
    names = {s.name for s in ex.free_symbols(problem)} | {problem.args[1].data}
    return {name: assume.get(name, REAL) for name in sorted(names)}
