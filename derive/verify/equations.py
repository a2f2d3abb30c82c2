"""Points at which given equations hold exactly: a number, a list or a random variable is moved until they do.

Moves one thing for each equation, and only where the equation is linear along the move and stays rational. What then
fails is for the caller to see: nothing here says that an equation holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.numeric.balls import Run
from derive.numeric.precision import Exhausted, precision
from derive.numeric.spaces import OUTCOMES, chances, value_in
from derive.numeric.unknowns import indexed_stand_in
from derive.verify.sides import Claim

Point = Mapping[ex.Expr, Any]
Move = Callable[[Fraction], Any]  #: from how far it is moved to the value
Row = list[Fraction]


def onto_equations(claim: Claim, point: Point, index: int) -> Point:
    """``point`` moved along one variable for every linear equation that is given, so that it holds exactly."""
    fixed: set[ex.Expr] = set()
    for equation in _equations(claim.given):
        for x, move in _moves(claim, equation, point, index, fixed):
            root = _linear_root(claim, ex.subtract(*equation.args), {**point}, x, move, index)
            if root is not None and _belongs(claim, x, move(root)):
                point = {**point, x: move(root)}
                fixed.add(x)
                break
    return point


def _equations(given: Iterable[ex.Expr]) -> Iterator[ex.Expr]:
    for condition in given:
        parts = condition.args if isinstance(condition, ex.And) else (condition,)
        yield from (part for part in parts if isinstance(part, ex.Equal))


def _moves(
    claim: Claim, equation: ex.Expr, point: Point, index: int, fixed: set[ex.Expr]
) -> Iterator[tuple[ex.Expr, Move]]:
    """What may be moved for an equation: its numbers first, then its lists, then its random variables."""
    free = ex.free_symbols(equation)
    for x in sorted(free & set(claim.symbols) - fixed, key=str):
        yield x, lambda t: t
    with precision(64):
        run = claim.run(point, index)
    for x in sorted(free - set(claim.symbols) - claim.of_masses, key=str):
        random = x in claim.random
        values = point.get(x) or (_table(run, x) if random else _entries(run, x))
        if values and all(isinstance(v, Fraction) for v in values):
            others = [_table(run, y) for y in sorted(free & claim.random - {x}, key=str)] if random else []
            for direction in _directions(run, values, random, others):
                yield x, _along(values, direction)


def _along(values: Row, direction: Row) -> Move:
    return lambda t: [v + t * d for v, d in zip(values, direction, strict=True)]


def _directions(run: Run, values: Row, random: bool, others: list[Row]) -> Iterator[Row]:
    """Other values by a factor; a list also by its first entry, a random variable by a shift and by other variables."""
    one, zero = Fraction(1), Fraction(0)
    if random:
        yield [one] * len(values)
        weights = [_fraction(p) for p in chances(run.seed)]
        for other in others:  # less its mean, so that the mean stays where it is
            mean = sum((w * v for w, v in zip(weights, other, strict=True)), zero)
            yield [v - mean for v in other]
    yield values
    yield [one] + [zero] * (len(values) - 1)


def _table(run: Run, x: ex.Expr) -> Row:
    return [_fraction(value_in(run, str(x), (), outcome)) for outcome in range(OUTCOMES)]


def _entries(run: Run, x: ex.Expr) -> Row:
    """The entries of a list whose length is known; else none."""
    count = run.lengths.get((str(x), 0), 0) if (str(x), 1) not in run.lengths else 0
    found = [indexed_stand_in(str(x), (i,), run) for i in range(1, count + 1)]
    return [_fraction(v) for v in found] if all(isinstance(v, fmpq) for v in found) else []


def _fraction(v: Any) -> Any:
    return Fraction(int(v.p), int(v.q)) if isinstance(v, fmpq) else v


def _belongs(claim: Claim, x: ex.Expr, value: Any) -> bool:
    where = claim.domains.get(str(x), REAL)
    if isinstance(value, list):  # nothing but zeros would make more true than is given
        return any(value) and all(map(where.contains, value))
    return where.contains(value)


def _linear_root(claim: Claim, g: ex.Expr, point: dict, x: ex.Expr, move: Move, index: int) -> Fraction | None:
    """How far ``x`` has to be moved for g = 0, where g is linear in that and rational."""
    places = [Fraction(k) for k in (1, 2, 3, 5)]
    try:
        with precision(64):
            values = [claim.run({**point, x: move(t)}, index).value(g) for t in places]
    except Exhausted:
        raise
    except (ArithmeticError, TypeError, ValueError):
        return None
    if not all(isinstance(v, fmpq) for v in values):
        return None
    slope = values[1] - values[0]
    if slope == 0 or values[2] - values[1] != slope or values[3] - values[2] != 2 * slope:
        return None
    return _fraction(1 - values[0] / slope)
