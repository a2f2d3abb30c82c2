"""Why an expansion cannot be given: too few terms, an oscillation, no real values, a parameter whose sign is open."""

from __future__ import annotations

from derive.language.expressions import Expr


class Unexpanded(ArithmeticError):  # noqa: N818
    """There is no expansion, or none was found."""


class MoreTerms(Unexpanded):
    """Everything kept has cancelled."""


class Oscillates(Unexpanded):
    """A sine or cosine of something that grows without bound."""


class Outside(Unexpanded):
    """The function is not real, or has no value, on this side of the point."""


class Depends(Unexpanded):
    """The answer depends on the sign of a parameter."""

    def __init__(self, coefficient: Expr):
        self.coefficient = coefficient
        super().__init__(f"it depends on the sign of {coefficient}; say it with an assumption")
