"""The binary digits of a number by doubling, and the number back from its digits as a geometric series."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import OO, Add, Expr, Pow, Sum, Symbol, as_expr
from derive.methods.floating_point import Binary, binary_digits
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import number

TITLE, SHOWN = "Binary expansion", 16
TWO = as_expr(2)


@topic(
    title=TITLE,
    covers=("numerical/binary-expansion",),
    sources=('Python tutorial, "Floating-Point Arithmetic: Issues and Limitations"',),
)
def binary_expansion(x: Any = "1/10") -> Derivation:
    """The digits of a rational number x in base two; they end or repeat."""
    value = number(x, "x")
    size = abs(value)
    whole, part = int(size), size - int(size)
    digits = binary_digits(part)
    if digits is None:
        raise AssumptionError(
            f"x = {x!s:.60}: the binary digits repeat only after more than 2000 places; take a smaller denominator"
        )
    on = Lines()
    on.given("x", as_expr(value), any_size=True)
    if whole:
        on.says(
            as_expr(whole),
            _powers(f"{whole:b}", len(f"{whole:b}") - 1),
            rules.place_values,
            note=f"the whole part: {whole:b} in binary",
        )
    _doubled(on, digits)
    total: Expr | None = as_expr(whole) if whole else None
    if digits.before.strip("0"):
        total = _plus(total, as_expr(int(digits.before, 2)) / _places(len(digits.before)))
    if digits.period:
        total = _plus(total, _repeating(on, digits))
    sign = "-" * (value < 0)
    point = "." * bool(digits.before or digits.period)
    shown = f"{sign}{whole:b}{point}{digits.before}" + (f" with the period {digits.period}" if digits.period else "")
    if total is None:
        on.says(as_expr(0) * TWO ** as_expr(0), as_expr(0), rules.place_values, note="no power of two is needed")
    elif point:
        on.says(
            total,
            as_expr(size),
            rules.place_values,
            note=f"check: the digits {shown} add up to the number again" + " but for its sign" * (value < 0),
        )
    if digits.period:
        cut = digits.before + digits.period
        on.wrongly(
            as_expr(part),
            as_expr(Fraction(int(cut, 2), 2 ** len(cut))),
            "the digits do not end after the first period; cut off there they are another number",
        )
    remark = ("The denominator is no power of two, so the digits never end; they repeat because there are only finitely many remainders."
              if digits.period else "The denominator is a power of two, so the digits end.")  # fmt: skip
    return on.derivation(
        TITLE,
        as_expr(size),
        as_expr(size),
        question="the binary digits of $x$",
        remarks=(f"In base two: {shown}.", remark),
    )


def _doubled(on: Lines, digits: Binary) -> None:
    places = digits.before + digits.period
    for k, (digit, rest, following) in enumerate(
        zip(places, digits.remainders, digits.remainders[1:], strict=False), 1
    ):
        if k > SHOWN:
            break
        last = k == len(places)
        note = f"digit {k} is {digit}"
        if last:
            note += (
                ", and nothing is left"
                if not following
                else f"; the remainder {following} was there before digit {len(digits.before) + 1}: the digits repeat"
            )
        elif k == SHOWN:
            note += f"; so it goes on for {len(places)} digits"
        on.says(TWO * as_expr(rest), as_expr(int(digit)) + as_expr(following), rules.doubling, note=note)


def _repeating(on: Lines, digits: Binary) -> Expr:
    """The period as a geometric series."""
    k, n = Symbol("k"), len(digits.period)
    block = as_expr(int(digits.period, 2))
    series = on.says(Sum(block / Pow(TWO, as_expr(n)) ** k, k, 1, OO), block / (Pow(TWO, as_expr(n)) - 1), rules.geometric_series,
                     note=f"the period {digits.period} is the number {int(digits.period, 2)}, {n} places further each time")  # fmt: skip
    return series / _places(len(digits.before)) if digits.before else series


def _plus(total: Expr | None, more: Expr) -> Expr:
    return more if total is None else total + more


def _places(n: int) -> Expr:
    return TWO if n == 1 else Pow(TWO, as_expr(n))


def _powers(bits: str, highest: int) -> Expr:
    return Add(*[Pow(TWO, as_expr(highest - i)) for i, bit in enumerate(bits) if bit == "1"])
