"""Derivatives from the definition: difference quotient, algebra until h cancels, h to 0.

Worked for polynomials, fractions of polynomials and the square root of either, with any letters as constants; for
other functions the quotient is set up and its limit is the derivative that the rules give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import (
    TWO,
    ZERO,
    Add,
    Call,
    Derivative,
    Div,
    Expr,
    Limit,
    Symbol,
    as_expr,
    fresh_symbol,
)
from derive.methods.differentiate import differentiate
from derive.methods.entries import Entries, Entry
from derive.methods.tidy import tidy
from derive.model import Condition, Rule, Step
from derive.rules import calculus, limits
from derive.rules import difference_quotients as rules


def quotient(f: Expr, x: Symbol, h: Expr) -> Expr:
    """(f(x + h) − f(x))/h.

    >>> x, h = ex.symbols("x h")
    >>> print(quotient(x**2, x, h))
    ((x + h)**2 - x**2)/h
    """
    return (ex.substitute(f, {x: x + h}) - f) / h


def from_definition(f: Expr, x: Symbol) -> list[Step]:
    """The lines from df/dx to the derivative by the limit of the difference quotient.

    >>> x = ex.Symbol("x")
    >>> for step in from_definition(x**2, x):
    ...     print(step.after)
    Limit(((x + h)**2 - x**2)/h, h, 0)
    Limit((2*x*h + h**2)/h, h, 0)
    Limit(2*x + h, h, 0)
    2*x
    """
    h = fresh_symbol("h", ex.free_symbols(f) | {x})
    start = Limit(quotient(f, x, h), h, ZERO)
    opening = Step(Derivative(f, x), start, (limits.definition_of_the_derivative,))
    try:
        lines = _lines(f, x, h)
    except UnsupportedError:
        lines = None
    if lines is None:
        worked = differentiate(f, x)
        by = tuple(dict.fromkeys(rule for step in worked.steps[:1] for rule in step.by)) or (calculus.algebra,)
        needed = tuple(dict.fromkeys(c for step in worked.walk() for c in step.conditions))
        opening = replace(opening, conditions=needed)
        return [
            opening,
            Step(start, worked.result, by, conditions=needed, note="the limit by the rules", steps=worked.steps),
        ]
    chain = [start, *[after for after, _, _ in lines]]
    steps = [
        Step(before, after, (rule,), conditions=conditions)
        for before, (after, rule, conditions) in zip(chain, lines, strict=False)
        if before is not after
    ]
    return [opening, *steps]


Line = tuple[Expr, Rule, tuple[Condition, ...]]


def _lines(f: Expr, x: Symbol, h: Symbol) -> list[Line] | None:
    """The limits on the way and the derivative, each with the rule that gives it; None where h does not cancel."""
    if isinstance(f, Call) and f.name == "sqrt":
        return _of_a_root(f.args[0], x, h)
    read = _reading(f, x, h)
    if read is None:
        return None
    field, ahead, here = read
    if (ahead - here).is_zero:
        return [(ZERO, calculus.constant_rule, ())]
    below, moved = field.entry(here.below), field.entry(ahead.below)
    above = (ahead - here) * below * moved
    left, slope = (above / field.read(h)).written(), _at_zero(above / field.read(h), h)
    if below.rational is not None:
        return _to_the_end(f, above.written(), left, slope, h)
    nonzero = (Condition(ex.Unequal(below.written(), ZERO)),)
    product, square = below.written() * moved.written(), below.written() ** 2
    found = slope.written() / square
    lines: list[Line] = [
        (Limit(above.written() / product / h, h, ZERO), rules.common_denominator, nonzero),
        (Limit(left / product, h, ZERO), rules.cancelling_h, nonzero),
        (found, rules.letting_h_tend_to_0, nonzero),
    ]
    shortest = tidy((slope / (below * below)).written())
    return lines if shortest.size >= found.size else [*lines, (shortest, calculus.algebra, nonzero)]


def _to_the_end(f: Expr, above: Expr, left: Expr, slope: Entry, h: Symbol) -> list[Line]:
    """The lines of a polynomial."""
    rule = rules.binomial_theorem if any(isinstance(n, ex.Pow) for n in ex.postorder(f)) else rules.multiplying_out
    first: Line = (Limit(above / h, h, ZERO), rule, ())
    if h not in ex.free_symbols(left):
        return [first, (slope.written(), rules.cancelling_h, ())]
    return [first, (Limit(left, h, ZERO), rules.cancelling_h, ()), (slope.written(), rules.letting_h_tend_to_0, ())]


def _reading(f: Expr, x: Symbol, h: Symbol) -> tuple[Entries, Entry, Entry] | None:
    """f(x + h) and f(x) as fractions of polynomials, the constants written before x and h; None for other functions."""
    field = Entries()
    for letter in (*sorted(ex.free_symbols(f) - {x}, key=str), x, h):
        field.letter(letter)
    ahead, here = field.read(ex.substitute(f, {x: x + h})), field.read(f)
    return None if field.doubtful or field.squares else (field, ahead, here)


def _at_zero(left: Entry, h: Symbol) -> Entry:
    return left.field.read(ex.substitute(left.written(), {h: ZERO}))


def _of_a_root(inside: Expr, x: Symbol, h: Symbol) -> list[Line] | None:
    """√g: multiplied by the sum of the roots, the difference under them is left above the bar."""
    read = _reading(inside, x, h)
    if read is None or read[2].below != 1:
        return None
    field, ahead, here = read
    difference = ahead - here
    if difference.is_zero:
        return [(ZERO, calculus.constant_rule, ())]
    slope = difference / field.read(h)
    moved = Call("sqrt", ex.substitute(inside, {x: x + h})) + Call("sqrt", inside)
    positive = (Condition(ex.Greater(inside, ZERO)),)
    return [
        (Limit(difference.written() / (h * moved), h, ZERO), rules.conjugate_of_the_roots, positive),
        (Limit(slope.written() / moved, h, ZERO), rules.cancelling_h, positive),
        (tidy(_at_zero(slope, h).written() / (TWO * Call("sqrt", inside))), rules.letting_h_tend_to_0, positive),
    ]


# ---------------------------------------------------------------- tabulated values


def one_sided(points: Sequence[Fraction], values: Sequence[Expr], i: int) -> Expr:
    """The difference quotient at an end of the table: i is 0 or the last index.

    >>> print(one_sided([0, 2], [ex.as_expr(1), ex.as_expr(7)], 0))
    (7 - 1)/(2 - 0)
    """
    a, b = (0, 1) if i == 0 else (len(points) - 2, len(points) - 1)
    return Div(values[b] - values[a], as_expr(points[b]) - as_expr(points[a]))


def three_points(points: Sequence[Fraction], values: Sequence[Expr], i: int) -> Expr:
    """The slope at an inner point of the parabola through it and its neighbours."""
    left, right = points[i] - points[i - 1], points[i + 1] - points[i]
    if left == right:
        return Div(values[i + 1] - values[i - 1], as_expr(points[i + 1]) - as_expr(points[i - 1]))
    s, d = as_expr(left), as_expr(right)
    above = s**2 * values[i + 1] + (d**2 - s**2) * values[i] - d**2 * values[i - 1]
    return Div(above, s * d * (s + d))


def end_of_second_order(points: Sequence[Fraction], values: Sequence[Expr], i: int) -> Expr:
    """The slope at an end (i = 0 or −1) of the parabola through the three values there."""
    near, mid, far = (0, 1, 2) if i == 0 else (-1, -2, -3)
    p, q = points[mid] - points[near], points[far] - points[mid]
    if p == q:
        return Div(as_expr(-3) * values[near] + 4 * values[mid] - values[far], as_expr(2 * p))
    weights = -(2 * p + q) / (p * (p + q)), (p + q) / (p * q), -p / (q * (p + q))
    return Add(*[as_expr(w) * values[k] for w, k in zip(weights, (near, mid, far), strict=True)])
