"""What the topics of this area share: where an index lives, and the step of a gradient check."""

from __future__ import annotations

from fractions import Fraction

from derive.language.assumptions import Domain
from derive.language.expressions import as_expr

STEP = as_expr(Fraction(1, 1000))  #: of a central difference


def units(n: int) -> Domain:
    """The index of one of n units."""
    return Domain(lower=Fraction(1), upper=Fraction(n), integer=True)
