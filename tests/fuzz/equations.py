"""Equations in x with known solutions, solved line by line; one line may be wrong, which the solutions tell."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

from hypothesis import strategies as st

from derive.language import expressions as ex
from tests.fuzz import spoiling, values
from tests.fuzz.cases import dice

X = ex.Symbol("x")


@dataclass(frozen=True)
class Solving:
    """Equations as pairs of sides; all have the same solutions, except from the line ``wrong`` on."""

    rows: tuple[tuple[ex.Expr, ex.Expr], ...]
    wrong: int | None = None

    def __repr__(self) -> str:
        return "\n".join(f"{a} = {b}{'   <- wrong' * (i == self.wrong)}" for i, (a, b) in enumerate(self.rows))


def _whole(roll: random.Random, low: int = -6, high: int = 6) -> int:
    return roll.choice([n for n in range(low, high + 1) if n])


def _linear(roll: random.Random) -> list[tuple[ex.Expr, ex.Expr]]:
    """a x + b = c x + d on its way to x = (d - b)/(a - c)."""
    a, b, c, d = _whole(roll, 1, 9), _whole(roll), _whole(roll, -4, 0), _whole(roll, -9, 9)
    n = ex.as_expr
    rows = [(n(a) * X + b, n(c) * X + d), (n(a - c) * X + b, n(d)), (n(a - c) * X, n(d - b)), (X, ex.Div(d - b, a - c))]
    return [rows[0], *[r for r in rows[1:-1] if roll.randrange(3)], rows[-1]]


def _quadratic(roll: random.Random) -> list[tuple[ex.Expr, ex.Expr]]:
    """(x - r)(x - s) = 0 in several forms; the roots are whole."""
    r, s, lead = _whole(roll), _whole(roll), roll.choice((1, 1, 2, 3))
    n = ex.as_expr
    p, q = -(r + s), r * s
    square = X**2 + n(p) * X + n(q)
    forms = [(n(lead) * square, n(0)), (square, n(0)), ((X - n(r)) * (X - n(s)), n(0)), (n(0), (X - n(s)) * (X - n(r)))]
    return [forms[roll.randrange(len(forms))] for _ in range(roll.choice((2, 3)))]


def _exponential(roll: random.Random) -> list[tuple[ex.Expr, ex.Expr]]:
    a, b = _whole(roll, 1, 5), _whole(roll, 1, 9)
    exp, log = (lambda e, name=name: ex.Call(name, e) for name in ("exp", "log"))
    n = ex.as_expr
    return [(3 * exp(n(a) * X), n(3 * b)), (exp(n(a) * X), n(b)), (n(a) * X, log(n(b))), (X, log(n(b)) / a)]


@st.composite
def solving(draw: st.DrawFn, spoil: bool) -> Solving:
    roll = draw(dice())
    rows = [_linear, _quadratic, _exponential][roll.randrange(3)](roll)
    if not spoil:
        return Solving(tuple(rows))
    place = roll.randrange(1, len(rows))
    side = roll.randrange(2)
    for fallen in itertools.islice(spoiling.mistakes(rows[place][side], roll), 6):
        row = (fallen, rows[place][1]) if side == 0 else (rows[place][0], fallen)
        if not _solved_by(row, _solutions(rows)):
            return Solving((*rows[:place], row, *rows[-1:]), place)  # the last row says that this is solving
    return Solving(tuple(rows))


def _solutions(rows: list[tuple[ex.Expr, ex.Expr]]) -> list[values.mpf]:
    """The solutions, read off the rows: where one is x = …, or whole numbers that are put in."""
    (left, right) = rows[-1]
    if left is X:
        return [values.value(right, {})]
    return [values.mpf(k) for k in range(-6, 7) if _holds(rows[0], values.mpf(k))]


def _solved_by(row: tuple[ex.Expr, ex.Expr], solutions: list[values.mpf]) -> bool:
    """Whether every solution solves the row, so that it may well be right."""
    return all(_holds(row, x) for x in solutions)


def _holds(row: tuple[ex.Expr, ex.Expr], x: values.mpf) -> bool:
    try:
        a, b = (values.value(side, {"x": x}) for side in row)
    except values.NoValue:
        return True
    return abs(a - b) < values.mpf(10) ** -20 * (1 + abs(a))
