"""Descent on the examples of a data set, for the model w·x with half the squared error: batches, one mean gradient each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.expressions import Add, Derivative, Div, Expr, Subs, as_expr, symbols
from derive.methods.at_points import decimal_of_fraction
from derive.methods.decimals import rounded
from derive.model import Step
from derive.rules import calculus
from derive.rules import optimisation as rules

w, x, y = symbols("w x y")
DIGITS = 9  # of a decimal that ends; other numbers stay fractions


@dataclass(frozen=True)
class Data:
    """Examples (x, y), and the rate."""

    x: Sequence[Fraction]
    y: Sequence[Fraction]
    rate: Fraction

    def gradient(self, at: Fraction, batch: Sequence[int]) -> Fraction:
        """The mean of the gradients of the examples in the batch."""
        return sum(((at * self.x[i] - self.y[i]) * self.x[i] for i in batch), Fraction(0)) / len(batch)

    def loss(self, at: Expr, batch: Sequence[int]) -> Expr:
        """The mean of half the squared errors, written out."""
        return mean([(at * shown(self.x[i]) - shown(self.y[i])) ** 2 / 2 for i in batch])

    def mean_loss(self, at: Fraction) -> Fraction:
        return sum(((at * a - b) ** 2 for a, b in zip(self.x, self.y, strict=True)), Fraction(0)) / (2 * len(self.x))


def shown(v: Fraction) -> Expr:
    """A number as a decimal where it ends soon, else as a fraction."""
    return decimal_of_fraction(v, DIGITS)


def mean(terms: Sequence[Expr]) -> Expr:
    """The mean of the terms, written out.

    >>> print(mean([x, y]))
    (x + y)/2
    """
    return terms[0] if len(terms) == 1 else Div(Add(*terms), as_expr(len(terms)))


def one_gradient() -> Step:
    """The gradient of one example, for any numbers."""
    loss = (w * x - y) ** 2 / 2
    return Step(Derivative(loss, w), (w * x - y) * x, (rules.loss_gradient,), note="one example: the error times its x")


def update(data: Data, at: Fraction, batch: Sequence[int], number: int) -> tuple[list[Step], Fraction]:
    """The lines of one update with one batch, and the new w.

    >>> data = Data([Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)], Fraction(1, 10))
    >>> lines, after = update(data, Fraction(0), [0, 1], 1)
    >>> print(after, "|", lines[-1].after)
    1/2 | 0.5
    """
    here = shown(at)
    names = ", ".join(str(i + 1) for i in batch)
    terms = [(here * shown(data.x[i]) - shown(data.y[i])) * shown(data.x[i]) for i in batch]
    slope = data.gradient(at, batch)
    after = at - data.rate * slope
    each = [shown((at * data.x[i] - data.y[i]) * data.x[i]) for i in batch]
    what = f"update {number}, example {names}" if len(batch) == 1 else f"update {number}, the examples {names}"
    put_in, worked = mean(terms), mean(each)
    lines = [Step(Subs(Derivative(data.loss(w, batch), w), w, here), put_in, (rules.mean_gradient,), note=what)]
    if worked is not put_in and len(batch) > 1:
        lines.append(Step(put_in, worked, (calculus.algebra,)))
    if lines[-1].after is not shown(slope):
        lines.append(Step(lines[-1].after, shown(slope), (calculus.algebra,)))
    move = here - shown(data.rate) * shown(slope)
    lines.append(Step(move, shown(after), (rules.gradient_step,), note=f"the new w after update {number}"))
    lines += rounded(shown(after))
    return lines, after


def decreases(data: Data, start: Fraction, end: Fraction) -> list[Step]:
    """The mean loss of all examples before and after."""
    every = range(len(data.x))
    return [
        Step(data.loss(shown(at), every), shown(data.mean_loss(at)), (calculus.evaluation,), note=f"check: the mean loss {when}")
        for at, when in ((start, "at the start"), (end, "at the end"))
    ]  # fmt: skip


def least_squares(data: Data) -> Fraction | None:
    """The w at which the mean loss is least, or None where all x are 0."""
    below = sum(a * a for a in data.x)
    return sum(a * b for a, b in zip(data.x, data.y, strict=True)) / below if below else None


def minimum_line(data: Data) -> list[Step]:
    """Where all of this is going."""
    best = least_squares(data)
    if best is None:
        return []
    slope = mean([(shown(best) * shown(a) - shown(b)) * shown(a) for a, b in zip(data.x, data.y, strict=True)])
    note = f"the loss of all examples is least at $w = {shown(best)}$: there the mean gradient is 0"
    return [Step(slope, ex.ZERO, (rules.first_order_condition,), note=note)]
