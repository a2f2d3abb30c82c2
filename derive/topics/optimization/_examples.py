"""What the topics on batches share: the data read and checked, and the usual mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Add, Derivative, Subs
from derive.methods.batches import Data, shown, w
from derive.methods.slips import refuted
from derive.model import Step
from derive.topics.data import number, numbers, of_equal_length

MOST = 30  # examples that anyone would write out


def read(x: Any, y: Any, start: Any, rate: Any) -> tuple[Data, Fraction]:
    """The examples and the rate, and where w starts. Raises AssumptionError for more than 30 examples."""
    xs, ys = numbers(x, "x"), numbers(y, "y")
    of_equal_length(x=xs, y=ys)
    if len(xs) > MOST:
        raise AssumptionError(
            f"x has {len(xs)} entries: expected at most {MOST}, so that every gradient can be written out"
        )
    return Data(xs, ys, number(rate, "rate", above=0)), number(start, "w")


def wrong_sum(data: Data, start: Fraction) -> tuple[Step, ...]:
    """The sum of the gradients taken for their mean."""
    every = range(len(data.x))
    slope = Derivative(data.loss(w, every), w)
    total = Add(*[(shown(start) * shown(data.x[i]) - shown(data.y[i])) * shown(data.x[i]) for i in every])
    return refuted(
        Step(
            Subs(slope, w, shown(start)),
            total,
            note="the gradients are averaged, not added: else the step grows with the data set",
        )
    )
