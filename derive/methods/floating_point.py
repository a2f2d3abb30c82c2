"""A rational number as a floating-point number, step by step: binary digits by doubling, sign, exponent, fraction.

By Python's integers and fractions; the verifier rounds by other means (``numeric/rounding.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

MOST_DIGITS = 2_000  #: of a binary expansion before its period is given up


@dataclass(frozen=True)
class Format:
    """A binary format of IEEE 754: bits of the fraction and of the exponent."""

    name: str
    fraction: int
    exponent: int

    @property
    def bias(self) -> int:
        return 2 ** (self.exponent - 1) - 1

    @property
    def least(self) -> int:
        """The exponent of the smallest normal numbers."""
        return 1 - self.bias


DOUBLE, SINGLE = Format("double", 52, 11), Format("single", 23, 8)
FORMATS = {form.name: form for form in (DOUBLE, SINGLE)}


@dataclass(frozen=True)
class Stored:
    """How a number is stored: |x| = m 2**e, of which m 2**fraction is rounded to the integer n.

    kind : "zero", "subnormal", "normal" or "infinite".    value : what is stored, None for ±∞.
    """

    form: Format
    kind: str
    sign: int
    m: Fraction
    e: int
    n: int
    exponent_field: int
    fraction_field: int
    value: Fraction | None

    @property
    def bits(self) -> tuple[str, str, str]:
        return (
            str(self.sign),
            f"{self.exponent_field:0{self.form.exponent}b}",
            f"{self.fraction_field:0{self.form.fraction}b}",
        )

    @property
    def hexadecimal(self) -> str:
        """As Python writes a float.

        >>> stored(Fraction(1, 10), DOUBLE).hexadecimal, stored(Fraction(-3), DOUBLE).hexadecimal
        ('0x1.999999999999ap-4', '-0x1.8000000000000p+1')
        """
        if self.kind == "infinite":
            return "-inf" if self.sign else "inf"
        extra = -self.form.fraction % 4
        digits = f"{self.fraction_field << extra:0{(self.form.fraction + extra) // 4}x}"
        e = (
            0
            if self.kind == "zero"
            else self.exponent_field - self.form.bias
            if self.kind == "normal"
            else self.form.least
        )
        return f"{'-' * self.sign}0x{int(self.kind == 'normal')}.{digits}p{e:+d}"


def stored(x: Fraction, form: Format) -> Stored:
    """``x`` rounded to the nearest number of the format, a tie to the even one.

    >>> s = stored(Fraction(1, 10), DOUBLE)
    >>> s.e, s.n, s.value == Fraction(0.1), s.bits[1]
    (-4, 7205759403792794, True, '01111111011')
    """
    sign, size = int(x < 0), abs(x)
    if not size:
        return Stored(form, "zero", 0, size, 0, 0, 0, 0, Fraction(0))
    e = max(exponent_of(size), form.least)
    m = size / Fraction(2) ** e
    n = round(m * 2**form.fraction)  # Python rounds a tie to even
    value = n * Fraction(2) ** (e - form.fraction)
    if value >= Fraction(2) ** (form.bias + 1):
        return Stored(form, "infinite", sign, m, e, n, 2**form.exponent - 1, 0, None)
    if not n:
        return Stored(form, "zero", sign, m, e, n, 0, 0, Fraction(0))
    field = 0 if n < 2**form.fraction else e + form.bias + (n == 2 ** (form.fraction + 1))
    return Stored(
        form, "normal" if field else "subnormal", sign, m, e, n, field, n % 2**form.fraction, -value if sign else value
    )


def exponent_of(size: Fraction) -> int:
    """The whole number e with 2**e ≤ size < 2**(e + 1).

    >>> exponent_of(Fraction(1, 10)), exponent_of(Fraction(8))
    (-4, 3)
    """
    e = size.numerator.bit_length() - size.denominator.bit_length()
    return e if size >= Fraction(2) ** e else e - 1


@dataclass(frozen=True)
class Binary:
    """The digits of a number from 0 to 1 in base two: those before the period, and the period, empty where they end."""

    before: str
    period: str
    remainders: tuple[Fraction, ...]


def binary_digits(x: Fraction, most: int = MOST_DIGITS) -> Binary | None:
    """By doubling: the integer part is the next digit, the rest goes on. None where the period is longer than ``most``.

    >>> found = binary_digits(Fraction(1, 10))
    >>> found.before, found.period
    ('0', '0011')
    """
    seen: dict[Fraction, int] = {}
    digits, rest = "", x
    while rest and rest not in seen:
        if len(digits) == most:
            return None
        seen[rest] = len(digits)
        rest *= 2
        digits += "1" if rest >= 1 else "0"
        rest -= rest >= 1
    start = seen[rest] if rest else len(digits)
    return Binary(digits[:start], digits[start:], (*seen, rest))


def exact_decimal(x: Fraction) -> str:
    """The decimal of a fraction whose denominator is a power of two, every digit of it.

    >>> exact_decimal(Fraction(0.1))
    '0.1000000000000000055511151231257827021181583404541015625'
    """
    return format(Context(prec=1_200).divide(Decimal(x.numerator), Decimal(x.denominator)), "f")
