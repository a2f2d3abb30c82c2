"""The numbers that stand beside a line: the right-hand side with the numbers put in, and what each side is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.functions import OF_ARRAYS, is_known
from derive.model import Numbers

#: what is tried for a variable, the nicest first; a hand can compute with all of them
NICE = tuple(map(Fraction, ("2", "3", "1/2", "1", "-1", "1/4", "5", "4", "0", "7", "10", "-3")))
MOST_POINTS = 60
PATIENCE = 12  # points tried after the best one so far
WORK = 2e5  # nodes at 64 bits for all the numbers of a derivation; what is left after that stays blank
MOMENTS = (ex.Expectation, ex.Variance, ex.Covariance)
OVERHEAD = 10  # nodes that a value costs besides its own
Values = Mapping[ex.Symbol, Any]
Line = tuple[ex.Expr, ex.Expr]  # the two sides


def beside(
    lines: Sequence[Line],
    assume: Mapping[str, Domain],
    given: Values,
    conditions: Sequence[ex.Expr] = (),
    shapes: Mapping[str, tuple] | None = None,
) -> tuple[Values, list[Numbers]]:
    """A point, and what both sides of every line are worth there.

    The point has the numbers ``given``; the others are small numbers at which the conditions hold and as many lines as
    can be have a value. Where ``shapes`` names arrays, theirs are nested lists of small whole numbers.

    >>> x = ex.Symbol("x")
    >>> point, (line,) = beside([(ex.Derivative(x**2, x), 2*x)], {}, {x: Fraction(3)})
    >>> str(line.put_in), round(line.before, 9), line.after
    ('2*3', 6.0, 6.0)
    """
    from derive.numeric.balls import Budget

    if shapes and any(shapes.values()):
        from derive.numeric.array_beside import beside_arrays

        return beside_arrays(lines, assume, given, conditions, shapes, Budget(5 * WORK))
    work, best, since = Budget(WORK), (-2, dict(given), [(None, None)] * len(lines)), 0
    blank = _without_numbers(expr for line in lines for expr in line)
    with_numbers = [a not in blank and b not in blank for a, b in lines]
    sides = [side for line in lines for side in line]
    random = _random(sides)
    searched = {x: kind for x, kind in _variables(sides).items() if x not in random}
    for point in islice(_points(searched, assume, given), MOST_POINTS):
        known: dict[ex.Expr, Any] = dict.fromkeys(blank)
        values = [(_once(a, point, work, known), _once(b, point, work, known)) for a, b in lines]
        worthy = sum(counts and None not in pair for counts, pair in zip(with_numbers, values, strict=True))
        worthy = -1 if any(fails(c, point) for c in conditions) else worthy
        best, since = ((worthy, point, values), 0) if worthy > best[0] else (best, since + 1)
        if worthy == sum(with_numbers) or since > PATIENCE:
            break
    _, point, values = best
    return point, [Numbers(put_in(line[1], point), *pair) for line, pair in zip(lines, values, strict=True)]


def _random(sides: Iterable[ex.Expr]) -> frozenset[ex.Symbol]:
    """The random variables, which are no numbers: capital letters in a mean, a variance or a covariance."""
    moments = [n for n in ex.postorder(*sides) if isinstance(n, MOMENTS)]
    return frozenset(x for n in moments for x in ex.free_symbols(n) if str(x)[0].isupper())


def put_in(expr: ex.Expr, at: Values, shapes: Mapping[str, tuple] | None = None) -> ex.Expr | None:
    """``expr`` with the numbers in the place of the variables, nothing computed; None where that says nothing new."""
    if shapes and any(shapes.values()):
        from derive.numeric.array_beside import put_in_arrays

        return put_in_arrays(expr, at)
    values = {x: as_written(v) for x, v in at.items()}
    if not (ex.free_symbols(expr) & values.keys()):
        return None
    if any(isinstance(n, (ex.Antiderivative, *MOMENTS)) for n in ex.postorder(expr)):
        return None
    return ex.substitute(expr, values)


def worth(expr: ex.Expr, at: Values, work: Any = None, shapes: Mapping[str, tuple] | None = None) -> Any:
    """The value of ``expr`` at a point as a float, a complex number or nested lists; None where it has none."""
    if expr in _without_numbers([expr]):
        return None
    if shapes and any(shapes.values()):
        from derive.numeric.array_beside import worth_of_arrays

        return worth_of_arrays(expr, at, work)
    return _value(expr, at, work)


def _value(expr: ex.Expr, at: Values, work: Any) -> Any:
    from derive.numeric import balls

    if _is_of_arrays(expr):
        from derive.numeric.array_beside import worth_of_arrays

        return worth_of_arrays(expr, at, work)
    how = {} if work is None else {"budget": work}
    try:
        if work is not None:
            work.spend(OVERHEAD)
        point = {x: balls.value(v, {}, bits=256) if isinstance(v, ex.Expr) else v for x, v in at.items()}
        return _plain(balls.value(expr, point, bits=128, **how))
    except (ArithmeticError, ValueError, DeriveError):  # undefined there, or undecided: a blank is the honest answer
        return None


def _is_of_arrays(expr: ex.Expr) -> bool:
    """Whether a function of literal arrays stands in it, such as a norm, which has no value among numbers."""
    from derive.numeric.functions import FUNCTIONS

    return any(
        isinstance(n, ex.Einsum) or (isinstance(n, ex.Call) and n.name in OF_ARRAYS and n.name not in FUNCTIONS)
        for n in ex.postorder(expr)
    )


def fails(condition: ex.Expr, at: Values, shapes: Mapping[str, tuple] | None = None) -> bool:
    """Whether a condition fails at a point; where that cannot be told it does not count as failing."""
    from derive.numeric import balls

    if shapes and any(shapes.values()):
        from derive.numeric.array_beside import fails_of_arrays

        return fails_of_arrays(condition, at, balls.Budget(WORK))
    try:
        return balls.value(condition, {x: v for x, v in at.items() if not isinstance(v, ex.Expr)}) is False
    except (ArithmeticError, ValueError, DeriveError):
        return False


def _once(expr: ex.Expr, at: Values, work: Any, known: dict[ex.Expr, Any]) -> Any:
    if expr not in known:
        known[expr] = _value(expr, at, work)
    return known[expr]


def _without_numbers(exprs: Iterable[ex.Expr]) -> set[ex.Expr]:
    """The conditions, and every part that speaks of what the reader was given no number of: g(x), P(A), ∫ f dx."""
    found: set[ex.Expr] = set()
    sides = list(exprs)
    for n in ex.postorder(*sides):
        unknown = isinstance(n, _NUMBERLESS) or (isinstance(n, ex.Call) and not is_known(n.name))
        if unknown or any(a in found for a in n.args):
            found.add(n)
    return found | {s for s in sides if isinstance(s, _CONDITIONS) or s in (ex.TRUE, ex.FALSE)}


_CONDITIONS = (*ex.COMPARISONS, ex.And, ex.Or, ex.Not)
_NUMBERLESS = (ex.Probability, ex.Antiderivative, ex.Expectation, ex.Variance, ex.Covariance, ex.Mass)


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


def _points(
    variables: Mapping[ex.Symbol, str], assume: Mapping[str, Domain], given: Values
) -> Iterator[dict[ex.Symbol, Any]]:
    """Points in the domains, the nicest first; different variables begin with different numbers."""
    choices: list[list[Any]] = []
    free = [x for x in variables if x not in given]
    for x, kind in variables.items():
        if x in given:
            choices.append([given[x]])
            continue
        if kind == "list":
            choices.append([list(map(Fraction, (1, 2, 4, 3, 5, 7)))])
            continue
        where = assume.get(x.name, REAL)
        first = free.index(x) % 3
        nice = NICE[first:] + NICE[:first]
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


def as_written(value: Any) -> ex.Expr:
    """A number, or nested lists of numbers, as an expression."""
    return ex.Array(*map(as_written, value)) if isinstance(value, (list, tuple)) else ex.as_expr(value)


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
