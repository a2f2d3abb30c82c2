"""Means, squares and products of data, worked in lines: fractions and letters stay exact."""

from __future__ import annotations

from collections.abc import Sequence

from derive.language.expressions import Add, Call, Div, Expr, Mul, Pow, as_expr, constant_value
from derive.methods.board import chain, to
from derive.methods.decimals import rounded
from derive.methods.tidy import tidy
from derive.model import Rule, Step
from derive.rules import statistics as rules

Values = Sequence[Expr]


def worth(expr: Expr) -> Expr:
    """A sum, product or quotient in its simplest form.

    >>> print(worth(as_expr(1) / 2 + as_expr(0.25)))
    3/4
    """
    found = tidy(expr)
    value = constant_value(found)
    return found if value is None else as_expr(value)


def total(values: Values) -> Expr:
    """The sum as it is written down; of one value the value."""
    return Add(*values)


def mean(x: Values) -> Expr:
    """The value of the mean."""
    return worth(total(x) / len(x))


def deviations(x: Values) -> list[Expr]:
    """What is left of every value when the mean is taken away."""
    return [worth(v - mean(x)) for v in x]


def products(x: Values, y: Values) -> Expr:
    """The value of Σ (x − x̄)(y − ȳ)."""
    return worth(total([a * b for a, b in zip(deviations(x), deviations(y), strict=True)]))


def averaged(terms: Values, divisor: int, rule: Rule, note: str = "") -> tuple[Step, ...]:
    """A sum of terms over a whole number: written down, added up, divided, in decimals.

    >>> [f"{s.before} {s.relation.sign} {s.after}" for s in averaged([as_expr(1), as_expr(4)], 2, rules.definition_of_the_mean)]
    ['(1 + 4)/2 = 5/2', '5/2 = 2.5']
    """
    added = Div(worth(total(terms)), divisor)
    lines = chain(Div(total(terms), divisor), to(added, rule, note=note), to(worth(added), rules.arithmetic))
    return (*lines, *rounded(worth(added)))


def mean_lines(x: Values, note: str = "") -> tuple[Step, ...]:
    """(x₁ + … + xₙ)/n worked out."""
    return averaged(x, len(x), rules.definition_of_the_mean, note)


def products_lines(x: Values, y: Values, divisor: int, rule: Rule, note: str = "") -> tuple[Step, ...]:
    """Σ (x − x̄)(y − ȳ) over ``divisor``: the deviations put in, their products, the sum, the quotient."""
    square = x is y
    here, there = mean(x), mean(y)
    apart = [(a - here, b - there) for a, b in zip(x, y, strict=True)]
    terms = [worth(a * b) for a, b in apart]
    put_in: list[Expr] = [Pow(a, 2) if square else Mul(a, b) for a, b in apart]
    first = Div(total(put_in), divisor)
    return (
        *chain(first, to(Div(total(terms), divisor), rule, note=note)),
        *averaged(terms, divisor, rules.arithmetic),
    )


def root_lines(square: Expr, note: str = "") -> tuple[Step, ...]:
    """The square root of a variance and its decimals."""
    root = tidy(Call("sqrt", square))
    return (*chain(Call("sqrt", square), to(root, rules.arithmetic, note=note)), *rounded(root))
