"""The numbers that stand beside a line: the right-hand side with the numbers put in, and what each side is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.functions import is_known
from derive.model import Derivation, Numbers

#: what is tried for a variable, the nicest first; a hand can compute with all of them
NICE = tuple(map(Fraction, ("2", "3", "1/2", "1", "-1", "1/4", "5", "4", "0")))
MOST_POINTS = 60
Values = Mapping[ex.Symbol, Any]


def numbers(before: ex.Expr, after: ex.Expr, at: Values, shown: ex.Expr | None = None) -> Numbers:
    """What both sides of one line are worth where the variables take the values ``at``.

    ``shown`` is the right-hand side as it is printed, where that abbreviates ``after``.

    >>> x = ex.Symbol("x")
    >>> line = numbers(ex.Derivative(x**2, x), 2*x, {x: Fraction(3)})
    >>> str(line.put_in), round(line.before, 9), line.after
    ('2*3', 6.0, 6.0)
    """
    return Numbers(put_in(after if shown is None else shown, at), worth(before, at), worth(after, at))


def put_in(expr: ex.Expr, at: Values) -> ex.Expr | None:
    """``expr`` with the numbers in the place of the variables, nothing computed; None where that says nothing new."""
    values = {x: _written(v) for x, v in at.items()}
    if not (ex.free_symbols(expr) & values.keys()) or any(isinstance(n, ex.Antiderivative) for n in ex.postorder(expr)):
        return None
    return ex.substitute(expr, values)


def worth(expr: ex.Expr, at: Values) -> Any:
    """The value of ``expr`` at a point as a float, a complex number or nested lists; None where it has none."""
    from derive.numeric import balls

    if isinstance(expr, (*ex.COMPARISONS, ex.And, ex.Or, ex.Not)) or any(map(_has_no_number, ex.postorder(expr))):
        return None
    try:
        point = {x: balls.value(v, {}, bits=256) if isinstance(v, ex.Expr) else v for x, v in at.items()}
        return _plain(balls.value(expr, point, bits=128))
    except (ArithmeticError, ValueError, DeriveError):  # undefined there, or undecided: a blank is the honest answer
        return None


def default_point(derivation: Derivation, lines: Iterable[tuple[ex.Expr, ex.Expr]]) -> dict[ex.Symbol, Any]:
    """Small numbers at which as many of the lines as can be have a value: all of them, if any point tried has that."""
    lines = list(lines)
    variables = _variables(expr for line in lines for expr in line)
    given = {ex.Symbol(str(name)): value for name, value in derivation.at.items()}
    best: tuple[int, dict[ex.Symbol, Any]] = (-1, dict(given))
    for point in islice(_points(variables, derivation.assume), MOST_POINTS):
        point.update((x, v) for x, v in given.items() if x in point)
        worthy = sum(worth(a, point) is not None and worth(b, point) is not None for a, b in lines)
        if worthy > best[0]:
            best = worthy, point
        if worthy == len(lines):
            break
    return best[1]


def _has_no_number(node: ex.Expr) -> bool:
    """Whether a part of a line stands for something the reader was given no number of: g(x), P(A), an antiderivative."""
    unknown = isinstance(node, ex.Call) and not is_known(node.name)
    return unknown or isinstance(node, (ex.Probability, ex.Antiderivative)) or node in (ex.TRUE, ex.FALSE)


def _variables(exprs: Iterable[ex.Expr]) -> dict[ex.Symbol, str]:
    """The free variables, and what each is used as: a ``number``, a ``count`` (the end of a sum) or a ``list``. Events are none."""
    kinds: dict[ex.Symbol, str] = {}
    seen = [ex.substitute(e, {n: ex.ZERO for n in ex.postorder(e) if isinstance(n, ex.Probability)}) for e in exprs]
    for x in sorted(frozenset().union(*map(ex.free_symbols, seen)), key=str):
        kinds[x] = "number"
    for node in ex.postorder(*seen):
        if isinstance(node, (ex.Sum, ex.Product)):
            kinds.update((x, "count") for bound in node.args[2:] for x in ex.free_symbols(bound) if x in kinds)
        elif isinstance(node, ex.Indexed) and node.args[0] in kinds:
            kinds[node.args[0]] = "list"  # type: ignore[index]
    return kinds


def _points(variables: Mapping[ex.Symbol, str], assume: Mapping[str, Domain]) -> Iterator[dict[ex.Symbol, Any]]:
    """Points in the domains, the nicest first; different variables begin with different numbers."""
    choices: list[list[Any]] = []
    for i, (x, kind) in enumerate(variables.items()):
        if kind == "list":
            choices.append([list(map(Fraction, (1, 2, 4, 3, 5, 7)))])
            continue
        where = assume.get(x.name, REAL)
        nice = NICE[i % 3 :] + NICE[: i % 3]
        fits = [v for v in (*nice, *_inside(where)) if where.contains(v) and (kind == "number" or v in (2, 3, 4, 5))]
        choices.append(fits or [Fraction(1)])
    # vary every variable in step with the others first, then one against another
    for k in range(max(map(len, choices), default=1)):
        yield {x: c[k % len(c)] for x, c in zip(variables, choices, strict=True)}
    for values in product(*[c[:4] for c in choices]):
        yield dict(zip(variables, values, strict=True))


def _inside(where: Domain) -> list[Fraction]:
    """Some numbers well inside an interval, for domains without the small nice ones."""
    lower, upper = where.lower, where.upper
    if lower is not None and upper is not None:
        return [lower + (upper - lower) * part for part in (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4))]
    if lower is not None:
        return [lower + 1, lower + 2]
    return [] if upper is None else [upper - 1, upper - 2]


def _written(value: Any) -> ex.Expr:
    return ex.Array(*map(_written, value)) if isinstance(value, (list, tuple)) else ex.as_expr(value)


def _plain(ball: Any) -> Any:
    if isinstance(ball, list):
        return [_plain(entry) for entry in ball]
    real = _finite(ball.real)
    return real if ball.imag.contains(0) else complex(real, _finite(ball.imag))


def _finite(ball: Any) -> float:
    value = float(ball)
    if not math.isfinite(value):
        raise ValueError("too large for a number beside a line")
    return value
