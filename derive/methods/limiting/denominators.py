"""Sums of fractions over one bar: 1/x − 1/sin x, and (1/x − 1/3)/(x − 3).

At most three different denominators are brought together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.language import expressions as ex
from derive.language.expressions import ONE, Add, Call, Div, Expr, Mul, Neg, as_expr
from derive.methods.cancel import common_factor, expanded
from derive.methods.limiting.shapes import AS_QUOTIENT, form_of, over_one
from derive.methods.limiting.work import Move, Work
from derive.rules import limits as rules

MOST_DENOMINATORS = 3


def one_fraction(work: Work, f: Expr, goal: Expr) -> Move | None:
    """1/x − 1/sin x over a common denominator."""
    if not isinstance(f, Add):
        return None
    fractions = [_as_fraction(work, t) for t in f.args]
    bars = _bars(below for _, below in fractions)
    if not 0 < len(bars) <= MOST_DENOMINATORS:
        return None
    common = _common_multiple(work, bars)
    if ex.constant_value(common) is not None:
        return None
    g = Div(work.tidy(Add(*[_extended(work, above, below, common) for above, below in fractions])), common)
    if not form_of(work, g) and work.value(g.args[0]) is None:
        return None
    return work.rewritten(f, g, rules.common_denominator, tidied=False)


def _bars(denominators: Iterable[Expr]) -> list[Expr]:
    return [d for d in dict.fromkeys(denominators) if d is not ONE]


def _extended(work: Work, above: Expr, below: Expr, common: Expr) -> Expr:
    """The numerator that above/below has over the common denominator."""
    factor = work.tidy(common / below) if below is not ONE else common
    return work.tidy(Mul(above, factor)) if factor is not ONE else above


def _as_fraction(work: Work, t: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator of a term, where the denominator varies."""
    negative = isinstance(t, Neg)
    t = t.args[0] if negative else t
    if isinstance(t, Call) and t.name in AS_QUOTIENT and t.name != "sinc":
        t = AS_QUOTIENT[t.name](*t.args)
    above, below = over_one(t)
    above, below = (above, below) if work.varies(below) else (t, ONE)
    return (Neg(above) if negative else above), below


def _common_multiple(work: Work, denominators: Sequence[Expr]) -> Expr:
    common = denominators[0]
    for d in denominators[1:]:
        quotient = work.tidy(common / d)
        if not isinstance(quotient, Div):
            continue  # a multiple of d already
        shared = common_factor(common, d, work.x)
        if shared is not None:
            common = work.tidy(Mul(common, shared[2])) if shared[2] is not ONE else common
        else:
            common = work.tidy(Mul(common, d))
    return common


def nested_fractions(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1/x − 1/3)/(x − 3): the numerator over one bar."""
    if not isinstance(f, Div) or not isinstance(f.args[0], Add) or form_of(work, f) != "0/0":
        return None
    above, below = f.args
    parts = [(t.args[0], -1) if isinstance(t, Neg) else (t, 1) for t in above.args]
    quotients = [(*over_one(p), sign) for p, sign in parts]
    bars = _bars(d for _, d, _ in quotients)
    if len(bars) > MOST_DENOMINATORS or not any(map(work.varies, bars)):
        return None
    common = _common_multiple(work, bars)
    terms = [Mul(as_expr(sign), n, work.tidy(common / d)) for n, d, sign in quotients]
    total = expanded(work.tidy(Add(*terms)), work.x)
    if total is None:
        return None
    return work.rewritten(f, Div(total, Mul(common, below)), rules.common_denominator, tidied=False)
