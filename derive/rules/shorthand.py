"""Short names in which the tables of rules are written."""

from __future__ import annotations

from derive.language.expressions import ZERO, Call, Expr, Unequal
from derive.model import Condition


def fn(name: str, *args) -> Call:
    return Call(name, *args)


def needs(*comparisons: Expr) -> tuple[Condition, ...]:
    return tuple(Condition(holds) for holds in comparisons)


def nonzero(e: Expr) -> Expr:
    return Unequal(e, ZERO)
