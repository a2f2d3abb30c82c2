"""What is said of a line: one sentence with the caller's words, where it fails, and both values there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derive.model import Status, Verdict

CARRIED_ON = "carries its mistake on"


def told(verdict: Verdict, against: int, number: int, carried: int | None) -> str:
    """Why ``line number`` does not follow; empty where it does.

    >>> wrong = Verdict(Status.REFUTED, "balls", witness={"x": 2, "before": 4, "after": 5})
    >>> told(wrong, 1, 2, None)
    'line 2 does not follow from line 1: at x = 2, line 1 is 4 and line 2 is 5.'
    """
    if verdict.status is Status.UNKNOWN:
        return f"line {number} could not be decided: {verdict.reason or 'no reason was found'}."
    if verdict.status is not Status.REFUTED:
        return ""
    if carried is not None:
        return f"line {number} follows from line {carried} and {CARRIED_ON}."
    return _differs(verdict, against, number) + _why(verdict)


def _why(verdict: Verdict) -> str:
    """The usual mistake, or the assumption that is missing, as a sentence of its own."""
    if verdict.mistake:
        return f" The usual mistake of this form: {verdict.reason}."
    return f" {verdict.reason[:1].upper()}{verdict.reason[1:]}." if "but not everywhere" in verdict.reason else ""


def _differs(verdict: Verdict, against: int, number: int) -> str:
    witness = dict(verdict.witness or {})
    sides = (f"line {against}", f"line {number}") if against != number else ("the left side", "the right side")
    opening = f"line {number} does not follow from line {against}" if against != number else f"line {number} is wrong"
    if "before" not in witness or "after" not in witness:
        return f"{opening}: {verdict.reason}."
    before, after = witness.pop("before"), witness.pop("after")
    if start := next(
        (name for name in witness if name.endswith(" from")), None
    ):  # how much both grow, not their values
        x = start.removesuffix(" from")
        between = f"from {x} = {shown(witness[start])} to {shown(witness[x])}"
        return f"{opening}: {between}, {sides[0]} grows by {shown(before)} and {sides[1]} by {shown(after)}."
    values = _apart(before, after)
    return f"{opening}: {_place(witness)}{sides[0]} is {values[0]} and {sides[1]} is {values[1]}."


def _apart(before: Any, after: Any) -> tuple[str, str]:
    """Two values with as many digits as tell them apart.

    >>> _apart(7.41619848, 7.4162), _apart(2.0, 3.0)
    (('7.41619848', '7.4162'), ('2', '3'))
    """
    for digits in (6, 9, 13):
        values = shown(before, digits), shown(after, digits)
        if values[0] != values[1]:
            return values
    return shown(before, 17), shown(after, 17)


def _place(witness: Mapping[str, Any]) -> str:
    if not witness:
        return ""
    return "at " + ", ".join(f"{name} = {shown(value)}" for name, value in witness.items()) + ", "


def shown(value: Any, digits: int = 6) -> str:
    """A number or an array of them, short enough to be read; the verdict's witness has all its digits.

    >>> shown(Fraction(441, 512)), shown([1.0, Fraction(3)]), shown("[7.38024121522903 +/- 4.43e-15]")
    ('0.861328', '[1, 3]', '7.38024')
    """
    match value:
        case bool():
            return str(value)
        case complex(real=real, imag=imag):
            return f"{shown(real, digits)} {'-' if imag < 0 else '+'} {shown(abs(imag), digits)}i"
        case int() | float() | Fraction() if -1e300 < value < 1e300:
            return f"{float(value):.{digits}g}"
        case list() | tuple():
            return "[" + ", ".join(shown(v, digits) for v in value) + "]"
        case str() if ball := re.fullmatch(r"\[(\S+) \+/- \S+\]", value):
            return shown(float(ball.group(1)), digits)
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def told_of_equation(verdict: Verdict, number: int, against: int) -> str:
    """The same for a line that is an equation to be solved."""
    if verdict.status is Status.UNKNOWN:
        return f"line {number} could not be decided: {verdict.reason or 'no reason was found'}."
    if verdict.status is Status.REFUTED:
        return f"line {number} does not follow from line {against}: {verdict.reason}."
    return ""
