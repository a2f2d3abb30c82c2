"""Numbers as the evaluation holds them (exact rationals, balls, tables) and as they are said outside.

Refuses what is no number a variable can take.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpz

from derive.numeric.arithmetic import ball, tidy
from derive.numeric.tables import Table


def as_value(said: Any) -> Any:
    """A number in the form the walk uses: exact rationals stay exact."""
    match said:
        case fmpq() | arb() | acb() | Table():
            return said
        case fmpz():
            return fmpq(said)
        case int():
            return fmpq(said)
        case Fraction():
            return fmpq(said.numerator, said.denominator)
        case float():
            return as_value(Fraction(said))
        case complex():
            return as_value((Fraction(said.real), Fraction(said.imag)))
        case (real, imaginary) if isinstance(said, tuple):
            return tidy(acb(ball(as_value(real)), ball(as_value(imaginary))))
        case list():
            return Table([as_value(s) for s in said])
    if hasattr(said, "tolist"):
        return as_value(said.tolist())
    raise TypeError(f"{said!r} is not a number a variable can take")


def as_acb(found: Any) -> Any:
    """A value as an ``acb``; a Table as nested lists."""
    if isinstance(found, Table):
        return [as_acb(entry) for entry in found.entries]
    return found if isinstance(found, bool) else acb(found)


def accuracy(found: Any) -> float:
    """How many significant bits of a ball are sure; infinite for exact values. An exact or certain zero counts as exact."""
    if isinstance(found, list):
        return min(map(accuracy, found), default=float("inf"))
    if isinstance(found, (fmpq, bool)) or found.is_exact():
        return float("inf")
    if not found.is_finite():
        return 0.0
    return float(found.rel_accuracy_bits())


def is_finite(found: Any) -> bool:
    if isinstance(found, (bool, fmpq)):
        return True
    return all(map(is_finite, found.flat())) if isinstance(found, Table) else found.is_finite()
