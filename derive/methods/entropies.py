"""Sums of p log p over finite laws, as they are written down: terms of probability 0 are left out, for 0 log 0 is 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.expressions import ONE, ZERO, Call, Div, Expr, Mul, Neg, as_expr, constant_value
from derive.methods.samples import total, worth
from derive.model import Condition, Step
from derive.numeric.balls import refined
from derive.numeric.precision import Undecided

Law = Sequence[Expr]


def log(e: Expr, base: int = 0) -> Call:
    """The natural logarithm, or that to the base 2."""
    return Call("log", e, base) if base else Call("log", e)


def entropy(p: Law, base: int = 0) -> Expr:
    """−(p₁ log p₁ + …).

    >>> print(entropy([Div(ONE, 2), Div(ONE, 2), ZERO]))
    -(1/2*log(1/2) + 1/2*log(1/2))
    """
    terms = [Mul(v, log(v, base)) for v in p if v is not ZERO]
    return Neg(total(terms))


def divergence(p: Law, q: Law, base: int = 0) -> Expr:
    """p₁ log(p₁/q₁) + …; every q has to be positive where p is."""
    return total([Mul(a, log(Div(a, b), base)) for a, b in zip(p, q, strict=True) if a is not ZERO])


def simplified(p: Law, q: Law, base: int = 0) -> Expr:
    """The same with the fractions under the logarithms worked out; terms with log 1 are 0."""
    ratios = [(a, worth(Div(a, b))) for a, b in zip(p, q, strict=True) if a is not ZERO]
    terms = [Mul(a, log(r, base)) for a, r in ratios if r is not ONE]
    return total(terms) if terms else ZERO


def cross_entropy(p: Law, q: Law) -> Expr:
    """−(p₁ log q₁ + …)."""
    return Neg(total([Mul(a, log(b)) for a, b in zip(p, q, strict=True) if a is not ZERO]))


def is_zero(expr: Expr) -> bool:
    """Whether a sum of logarithms is 0, as far as four thousand bits tell.

    >>> is_zero(log(as_expr(4)) - 2 * log(as_expr(2))), is_zero(log(as_expr(2)))
    (True, False)
    """
    try:
        return bool(refined(expr, {}, digits=8).contains(0))
    except Undecided:  # not one digit: the size of the terms is known
        return True


def from_counts(p: Law) -> Expr | None:
    """log N − (c₁ log c₁ + …)/N where the probabilities are cₖ/N: the same entropy another way; None with letters."""
    values = [constant_value(v) for v in p]
    if any(v is None for v in values):
        return None
    whole = lcm(*[v.denominator for v in values if v is not None])
    counts = [Fraction(v) * whole for v in values if v]
    terms = [Mul(as_expr(c), log(as_expr(c))) for c in counts if c != 1]
    return log(as_expr(whole)) - Div(total(terms), whole) if terms else log(as_expr(whole))


def under(steps: Sequence[Step], *laws: Law) -> tuple[Step, ...]:
    """The steps with the condition that the probabilities in letters are positive."""
    with_letters = dict.fromkeys(v for p in laws for v in p if ex.free_symbols(v))
    needed = tuple(Condition(v > ZERO) for v in with_letters)
    return tuple(replace(step, conditions=(*step.conditions, *needed)) for step in steps)


def convention(*laws: Law) -> tuple[Condition, ...]:
    """What is said where a probability is 0."""
    zero = any(v is ZERO for p in laws for v in p)
    return (Condition(text="0 log 0 is taken to be 0, its limit"),) if zero else ()


def domains(*laws: Law) -> dict[str, Any]:
    """Letters in probabilities lie between 0 and 1 where they stand alone."""
    letters = {v.data for p in laws for v in p if isinstance(v, ex.Symbol)}
    return dict(assumptions(dict.fromkeys(sorted(letters), "probability")))
