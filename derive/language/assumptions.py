"""Where a variable lives: the values of ``assume`` as data. Symbols are real unless something else is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError, nearest


@dataclass(frozen=True)
class Domain:
    """The values a scalar, or every entry of an array, may take: an interval of the reals (or its integers), or the
    complex plane; and for a matrix its ``structure``.

    ``lower`` and ``upper`` are None where there is no bound; ``*_open`` says whether the bound itself is left out.

    >>> domain("positive").contains(Fraction(0)), domain(["interval", "-1.57", 1.57]).lower
    (False, Fraction(-157, 100))
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = False
    upper_open: bool = False
    integer: bool = False
    complex: bool = False
    nonzero: bool = False
    structure: str = ""  #: of a matrix: one of STRUCTURES

    def contains(self, value: Fraction) -> bool:
        """Whether the real number ``value`` lies in the domain."""
        below = self.lower is not None and (value < self.lower or (self.lower_open and value == self.lower))
        above = self.upper is not None and (value > self.upper or (self.upper_open and value == self.upper))
        return not (below or above or (self.nonzero and value == 0) or (self.integer and value.denominator != 1))

    def is_(self, structure: str) -> bool:
        """Whether a matrix with this assumption has the ``structure``, said or implied.

        >>> domain("positive definite").is_("symmetric"), domain("symmetric").is_("invertible")
        (True, False)
        """
        return self.structure == structure or structure in STRUCTURES.get(self.structure, ())

    @property
    def is_positive(self) -> bool:
        return self.is_nonnegative and (self.nonzero or self.lower != 0 or self.lower_open)

    @property
    def is_nonnegative(self) -> bool:
        return self.lower is not None and self.lower >= 0

    @property
    def is_negative(self) -> bool:
        return self.upper is not None and (self.upper < 0 or (self.upper == 0 and (self.upper_open or self.nonzero)))

    def __str__(self) -> str:
        """The set in mathematical notation."""
        if self.structure:
            return self.structure
        if self.complex:
            return "ℂ"
        base = "ℤ" if self.integer else "ℝ"
        parts = []
        if self.lower is not None and self.upper is not None and not self.integer:
            inside = f"{'(' if self.lower_open else '['}{self.lower}, {self.upper}{')' if self.upper_open else ']'}"
            return inside + (" without 0" if self.nonzero else "")
        if self.lower is not None:
            parts.append(f"{'>' if self.lower_open else '≥'} {self.lower}")
        if self.upper is not None:
            parts.append(f"{'<' if self.upper_open else '≤'} {self.upper}")
        if self.nonzero:
            parts.append("≠ 0")
        return ", ".join([base, *parts])


#: what may be said of a matrix, and which of the other structures follow from it
STRUCTURES: dict[str, frozenset[str]] = {
    "symmetric": frozenset(),
    "invertible": frozenset(),
    "diagonal": frozenset({"symmetric"}),
    "orthogonal": frozenset({"invertible"}),
    "positive definite": frozenset({"symmetric", "invertible"}),
}

REAL = Domain()
NAMED: dict[str, Domain] = {
    "real": REAL,
    "complex": Domain(complex=True),
    "positive": Domain(lower=Fraction(0), lower_open=True),
    "negative": Domain(upper=Fraction(0), upper_open=True),
    "nonnegative": Domain(lower=Fraction(0)),
    "nonzero": Domain(nonzero=True),
    "integer": Domain(integer=True),
    "positive integer": Domain(lower=Fraction(1), integer=True),
    "nonnegative integer": Domain(lower=Fraction(0), integer=True),
    "probability": Domain(lower=Fraction(0), upper=Fraction(1)),
    **{name: Domain(structure=name) for name in STRUCTURES},
}
Assumptions = Mapping[str, Domain]


def domain(said: Any) -> Domain:
    """The domain that a value of ``assume`` names. An interval includes its ends.

    >>> str(domain("positive")), str(domain(["interval", 0, "3/2"]))
    ('ℝ, > 0', '[0, 3/2]')
    """
    if isinstance(said, Domain):
        return said
    if isinstance(said, str) and said in NAMED:
        return NAMED[said]
    if isinstance(said, (list, tuple)) and len(said) == 3 and said[0] == "interval":
        lower, upper = (_bound(end, said) for end in said[1:])
        if lower is not None and upper is not None and lower > upper:
            raise AssumptionError(f"the interval {said!r} is empty: its lower end is above its upper end")
        return Domain(lower=lower, upper=upper)
    expected = ", ".join(map(repr, NAMED)) + " or ['interval', lower, upper]"
    raise AssumptionError(f"unknown assumption {said!r:.60}{nearest(str(said), NAMED)}: expected {expected}")


def assumptions(said: Mapping[Any, Any] | None) -> dict[str, Domain]:
    """Every variable's domain by name, from a user's ``assume``."""
    return {str(name): domain(value) for name, value in (said or {}).items()}


def _bound(end: Any, said: Any) -> Fraction | None:
    try:
        written = str(end).strip()
        return None if written in ("oo", "+oo", "inf", "-oo", "-inf") else bound(written)
    except (ValueError, ZeroDivisionError):
        raise AssumptionError(f"{end!r:.60} in {said!r:.60} is not a number: write 2, '-1.5', '3/2' or 'oo'") from None


def bound(written: str) -> Fraction:
    """The number that is written as 2, -1.5, 3/2 or 1e-9; ValueError for anything else, and for numbers without end.

    >>> bound(" 1e-2 "), bound("3/2")
    (Fraction(1, 100), Fraction(3, 2))
    """
    found = re.fullmatch(r"\s*[+-]?[\d._]{1,400}(?:/\d{1,400}|[eE][+-]?\d{1,3})?\s*", written)
    if found is None:
        raise ValueError(f"{written:.60} is no number")
    return Fraction(written.strip())
