"""A limit worked out, beside a table of values from both sides; sin(x)/x also by the squeeze theorem and its series."""

from dataclasses import replace
from fractions import Fraction

from derive.errors import AssumptionError
from derive.language.expressions import (
    ONE,
    OO,
    PI,
    ZERO,
    Call,
    Expr,
    Neg,
    Number,
    Symbol,
    Unequal,
    as_expr,
    constant_value,
    free_symbols,
    substitute,
)
from derive.methods.at_points import decimal_of_fraction, value
from derive.methods.limits import limit as limit_of
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import LESS_EQUAL, Condition, Derivation, Step, approximately
from derive.rules import limits as rules
from derive.topics import topic
from derive.topics.data import function_of, scalar

x = Symbol("x")
SINE = Call("sin", x) / x


@topic(title="Limit", covers=("calculus/limit",), sources=("DLMF 1.4.1–1.4.3",))
def limit(f="sin(x)/x", at="0", side: str = "both") -> Derivation:
    """The limit of f(x) as x tends to the point ("oo" and "-oo" are points), from "both" sides, "+" above or "-" below.

    >>> print(limit(f="(x**2 - 1)/(x - 1)", at=1).result)
    2
    """  # fmt: skip
    f, at = function_of(f, "f", x), scalar(at, "at")
    worked = limit_of(f, x, at, side)
    squeezed = _squeeze() if f is SINE and at is ZERO else []
    table = _table(f, at, worked.problem.side) if not free_symbols(f) - {x} and not free_symbols(at) else []
    wrong = _largest(f) if f is SINE else ()
    return replace(worked, title="Limit", steps=(*squeezed, *worked.steps, *table), mistakes=wrong)


def _squeeze() -> list[Step]:
    """cos x ≤ sin(x)/x ≤ 1 near 0, and the expansion that says how fast."""
    near = (Condition(Unequal(x, ZERO)), Condition(Call("abs", x) < PI / 2))
    return [
        Step(Call("cos", x), SINE, (rules.squeeze,), LESS_EQUAL, near, note="areas of a sector and of the triangle around it: $x <= tan(x)$"),
        Step(SINE, ONE, (rules.squeeze,), LESS_EQUAL, near, note="the arc is longer than the half chord: $sin(x) <= x$ for $x > 0$; both sides are even"),
        Step(SINE, 1 - x**2 / 6, (rules.taylor_theorem,), approximately(4, (x, ZERO)), near, note="the series of the sine, divided by $x$"),
    ]  # fmt: skip


def _table(f: Expr, at: Expr, side: str) -> list[Step]:
    """Values closer and closer to the point, from the sides asked for."""
    here = constant_value(tidy(at))
    if at in (OO, Neg(OO)):
        places = [as_expr(n) if at is OO else Neg(Number(n)) for n in (10, 100, 1000)]
    else:
        steps = [Fraction(s, 10**k) for s in {"+": (1,), "-": (-1,), "both": (1, -1)}[side] for k in (1, 2, 3)]
        places = [tidy(at + as_expr(h)) if here is None else decimal_of_fraction(here + h, 20) for h in steps]
    found: list[Step] = []
    for place in places:
        try:
            lines = value(f, {x: place}, digits=10)
        except AssumptionError:  # outside of the domain
            continue
        found += [replace(lines[-1], before=lines[0].before, note="")] if lines else []
    return [replace(s, note="check: values from nearby" if i == 0 else "") for i, s in enumerate(found)]


def _largest(f: Expr) -> tuple[Step, ...]:
    """The largest value on a grid beside the point is no limit: seen where the function grows away from it."""
    g = Call("cos", x) + x
    wrong = Step(rules.lim(g, 0), substitute(g, {x: ONE}),
                 note="the largest value near the point is no limit: it happens to be one for $sin(x)/x$, but $cos(x) + x$ grows")  # fmt: skip
    return refuted(wrong)
