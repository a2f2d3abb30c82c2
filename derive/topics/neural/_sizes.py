"""What the topics of this area share: where an index lives."""

from __future__ import annotations

from fractions import Fraction

from derive.language.assumptions import Domain


def units(n: int) -> Domain:
    """The index of one of n units."""
    return Domain(lower=Fraction(1), upper=Fraction(n), integer=True)
