"""How a number is stored as a floating-point number: scaled, rounded, and written as sign, exponent and fraction."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Add, Call, Expr, Number, Pow, as_expr
from derive.methods.floating_point import FORMATS, Format, Stored, exact_decimal, stored
from derive.methods.worked_lines import Lines
from derive.model import GREATER_EQUAL, LESS_EQUAL, Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import number

TITLE = "Floating-point representation"
LONGEST = 120  #: digits of an exact decimal that is shown in full


@topic(
    title=TITLE,
    covers=("numerical/floating-point",),
    sources=('GNU Scientific Library manual, chapter "IEEE floating-point arithmetic"',),
)
def floating_point(x: Any = "1/10", format: str = "double") -> Derivation:
    """The number x as a double (64 bits) or a single (32 bits): its bits, its exact value, and the error."""
    if not isinstance(format, str) or format not in FORMATS:
        raise AssumptionError(f"format = {format!s:.40}: expected one of {', '.join(FORMATS)}")
    value, form = number(x, "x"), FORMATS[format]
    found = stored(value, form)
    on = Lines()
    written = on.given("x", as_expr(value), any_size=True)
    fl = Call(form.name, written)
    if found.kind == "infinite":
        return _overflow(on, written, form, found)
    if found.kind == "zero":
        shown = on.says(
            fl,
            as_expr(0),
            rules.rounding_to_nearest,
            note="every bit is 0"
            if not value
            else "less than half of the smallest positive number: it underflows to 0",
        )
        return on.derivation(TITLE, fl, shown, remarks=(_told(found),))
    n, size = as_expr(found.n), -written if found.sign else written
    on.says(size, as_expr(found.m) * _power(found.e), rules.normalising, note=_scaled(found))
    on.says(
        as_expr(found.m) * _power(form.fraction),
        n + as_expr(found.m * 2**form.fraction - found.n),
        rules.algebra,
        note=_rounding(found),
    )
    stored_as = -(n * _power(found.e - form.fraction)) if found.sign else n * _power(found.e - form.fraction)
    on.says(fl, stored_as, rules.rounding_to_nearest, note="what is stored")
    _bits(on, found, fl)
    exact = _decimal(found.value or Fraction(0))
    shown = on.says(fl, as_expr(found.value), rules.algebra) if len(str(found.value)) < LONGEST else stored_as
    if len(str(exact)) <= LONGEST:
        on.says(fl, exact, rules.algebra, note="the exact decimal of the number that is stored")
    else:
        on.worth(fl, digits=20)
    if found.value == value:
        on.says(fl, written, rules.rounding_to_nearest, note="check: nothing was rounded, the number is stored exactly")
    else:
        on.worth(fl - written, note="the error of the rounding")
        unit = _power(-form.fraction - 1)
        room = unit * Call("abs", written) if found.kind == "normal" else _power(form.least - form.fraction - 1)
        on.says(Call("abs", fl - written), room, rules.rounding_error, relation=LESS_EQUAL,
                note="check: at most half of the distance to the next number" + " of its size" * (found.kind == "normal"))  # fmt: skip
        on.wrongly(
            fl - written,
            as_expr(0),
            "the number has no finite expansion with so many binary digits; what is stored is only near to it",
        )
    return on.derivation(TITLE, fl, shown, remarks=(_told(found),))


def _scaled(found: Stored) -> str:
    if found.kind == "subnormal" or found.m < 1:
        return f"too small for a leading 1: the exponent stays at its least, {found.form.least}"
    return "scaled to a number from 1 to below 2" + " (the sign apart)" * found.sign


def _rounding(found: Stored) -> str:
    bits, left = found.form.fraction, found.m * 2**found.form.fraction - found.n
    if not left:
        return f"the {bits} binary places are enough: a whole number"
    tie = abs(left) == Fraction(1, 2)
    return f"{bits} binary places are kept: rounded {'up' if left < 0 else 'down'}{', a tie, to the even number' if tie else ''}"


def _bits(on: Lines, found: Stored, fl: Expr) -> None:
    """The value put together again from the three fields."""
    form, sign = found.form, as_expr(-1)
    fraction = as_expr(found.fraction_field) / _power(form.fraction)
    field = (
        Add(*[Pow(as_expr(2), as_expr(k)) for k in range(form.exponent, -1, -1) if found.exponent_field >> k & 1])
        if found.exponent_field
        else as_expr(0)
    )
    if found.exponent_field:
        on.says(
            as_expr(found.exponent_field),
            field,
            rules.place_values,
            note=f"the exponent field, {found.bits[1]} in binary: exponent plus {form.bias}",
        )
    leading, e = (1, found.exponent_field - form.bias) if found.kind == "normal" else (0, form.least)
    on.says(
        sign**found.sign * (leading + fraction) * _power(e),
        fl,
        rules.fields,
        note="sign, fraction and exponent give the stored number back",
    )


def _overflow(on: Lines, x: Expr, form: Format, found: Stored) -> Derivation:
    limit = (2 - _power(-form.fraction - 1)) * _power(form.bias)
    on.says(
        Call("abs", x),
        limit,
        rules.algebra,
        relation=GREATER_EQUAL,
        note="beyond the largest number by half a unit or more: it overflows to infinity",
    )
    return on.derivation(TITLE, x, x, question="how the number is stored", remarks=(_told(found),))


def _told(found: Stored) -> str:
    sign, exponent, fraction = found.bits
    return f"The bits of the {found.form.name}: sign {sign}, exponent {exponent}, fraction {fraction}; in hexadecimal {found.hexadecimal}."


def _power(n: int) -> Expr:
    return Pow(as_expr(2), as_expr(n))


def _decimal(value: Fraction) -> Expr:
    text = exact_decimal(abs(value))
    shown = Number(text) if "." in text else Number(int(text))
    return -shown if value < 0 else shown
