"""What the topics of this area share: where an index lives, the step of a gradient check, and when a unit is saturated."""

from __future__ import annotations

from fractions import Fraction

from derive.errors import AssumptionError
from derive.language.assumptions import Domain
from derive.language.expressions import Call, Expr, as_expr
from derive.methods.worked_lines import Lines

FAR_APART = 200
SATURATED = 40  # sigmoid(-40) is 4e-18
STEP = as_expr(Fraction(1, 1000))  #: of a central difference


def units(n: int) -> Domain:
    """The index of one of n units."""
    return Domain(lower=Fraction(1), upper=Fraction(n), integer=True)


def is_alive(on: Lines, z: Expr) -> None:
    """Refuses the sum of a sigmoid or a tanh that is so far out that nothing of the slope can be shown."""
    if on.is_numeric(z) and (size := on.largest(z)) > SATURATED:
        raise AssumptionError(
            f"{z!s:.60} is {size:.4g} in size: the unit is saturated and its slope too small to be shown; take smaller numbers"
        )


def are_comparable(on: Lines, z: Expr) -> None:
    """Refuses scores that lie so far apart that a probability cannot be shown."""
    if on.is_numeric(z) and (size := on.largest(z - Call("mean", z))) > FAR_APART:
        raise AssumptionError(
            f"{z!s:.60} lies up to {size:.4g} off its mean: a probability is too small to be shown; take scores that are closer"
        )
