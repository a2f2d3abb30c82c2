"""Linear equations that hold together: their one solution, exactly, and whether a line below is true at it.

Refuses what is not linear with numbers for coefficients, or has not exactly one solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

from derive.language import expressions as ex

Solution = Mapping[ex.Expr, ex.Expr]


def solved_for_numbers(rows: Sequence[ex.Expr]) -> list[ex.Expr]:
    """The unknowns that rows say the number of, as in x = 3.

    >>> x, y = ex.symbols("x y")
    >>> solved_for_numbers([ex.Equal(x + y, 5), ex.Equal(x, 3), ex.Equal(2, y)])
    [x, y]
    """
    found: dict[ex.Expr, None] = {}
    for row in rows:
        for part in row.args if isinstance(row, (ex.Or, ex.And)) else (row,):
            for name, value in (part.args, part.args[::-1]) if isinstance(part, ex.Equal) else ():
                if isinstance(name, ex.Symbol) and not ex.free_symbols(value):
                    found[name] = None
    return list(found)


def solution(equations: Sequence[ex.Expr], unknowns: Sequence[ex.Expr]) -> Solution | None:
    """The one point where linear equations hold, or None.

    >>> x, y = ex.symbols("x y")
    >>> solution([ex.Equal(x + y, 5), ex.Equal(x - y, 1)], [x, y])
    {x: 3, y: 2}
    >>> solution([ex.Equal(x * y, 5), ex.Equal(x, 1)], [x, y]) is None
    True
    """
    forms = [_linear(ex.subtract(*e.args)) if isinstance(e, ex.Equal) else None for e in equations]
    rows = [[form.get(x, Fraction(0)) for x in (*unknowns, ex.ONE)] for form in forms if form is not None]
    if len(rows) < len(forms) or any(form.keys() - {*unknowns, ex.ONE} for form in forms if form):
        return None
    found = eliminated(rows, len(unknowns))
    return None if found is None else {x: ex.as_expr(v) for x, v in zip(unknowns, found, strict=True)}


def _linear(expr: ex.Expr) -> dict[ex.Expr, Fraction] | None:
    """What each variable is multiplied with, and 1; None for what is not linear."""
    match expr:
        case ex.Number():
            return {ex.ONE: expr.value}
        case ex.Symbol():
            return {expr: Fraction(1)}
        case ex.Neg(args=(a,)):
            return _scaled(_linear(a), Fraction(-1))
        case ex.Div(args=(a, b)) if (below := number(b)) is not None and below:
            return _scaled(_linear(a), 1 / below)
        case ex.Add(args=args):
            return _added([_linear(a) for a in args])
        case ex.Mul(args=args):
            numbers = [a for a in args if number(a) is not None]
            others = [a for a in args if number(a) is None]
            factor = prod((number(a) or Fraction(0) for a in numbers), start=Fraction(1))
            return _scaled(_linear(others[0] if others else ex.ONE), factor) if len(others) < 2 else None
    return None


def number(expr: ex.Expr) -> Fraction | None:
    form = _linear(expr) if not ex.free_symbols(expr) else None
    return form.get(ex.ONE, Fraction(0)) if form is not None else None


def _scaled(form: dict[ex.Expr, Fraction] | None, factor: Fraction) -> dict[ex.Expr, Fraction] | None:
    return form and {x: factor * a for x, a in form.items()}


def _added(forms: Sequence[dict[ex.Expr, Fraction] | None]) -> dict[ex.Expr, Fraction] | None:
    total: dict[ex.Expr, Fraction] = {}
    for form in forms:
        if form is None:
            return None
        for x, a in form.items():
            total[x] = total.get(x, Fraction(0)) + a
    return total


def eliminated(rows: Sequence[Sequence[Fraction]], n: int) -> list[Fraction] | None:
    """Gauss and Jordan; None without exactly one solution."""
    left = [list(row) for row in rows]
    for k in range(n):
        pivot = next((i for i in range(k, len(left)) if left[i][k]), None)
        if pivot is None:
            return None
        left[k], left[pivot] = left[pivot], left[k]
        left[k] = [a / left[k][k] for a in left[k]]
        for i in range(len(left)):
            if i != k:
                left[i] = [a - left[i][k] * b for a, b in zip(left[i], left[k], strict=True)]
    return None if any(row[n] for row in left[n:]) else [-row[n] for row in left[:n]]
