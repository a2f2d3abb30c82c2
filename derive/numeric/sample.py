"""Exact points at which to look, where people err: signs, zero, ends, large and small, equal entries, both sides of every switch."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

from flint import fmpq

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.numeric import balls

Point = dict[ex.Expr, Any]  #: symbol -> Fraction, or for a complex variable the pair (real, imaginary)
SEARCH = 1e5  # nodes at 64 bits worked out to find where a claim changes over; ordinary ones take some thousands
GENERIC = 8  # points that are no special place, before anything else
SPECIAL = [Fraction(*v) for v in (
    (0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (10, 1), (-10, 1), (1, 1000), (-1, 1000),
    (1000, 1), (-1000, 1), (3, 1), (-3, 1), (5, 1), (-7, 1), (25, 1), (-25, 1), (1, 10**6), (10**6, 1), (-(10**6), 1),
)]  # fmt: skip
SPECIAL_COMPLEX = [(Fraction(a), Fraction(b)) for a, b in (
    (0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (-2, 0), (2, 0), (0, 2), (0, -2), (1, 1), (-1, 1), (-1, -1), (1, -1),
    (-3, 4), (-3, -4), (0, 10), (10, 3), (-10, -3), (0, -10),
)]  # fmt: skip
NEAR = Fraction(1, 1000)
SIZES = [Fraction(1, 4), Fraction(1), Fraction(1), Fraction(2), Fraction(4), Fraction(6)]


def points(
    symbols: Iterable[ex.Expr],
    assume: Mapping[str, Domain],
    count: int,
    seed: int = 0,
    constants: Iterable[Fraction] = (),
) -> list[Point]:
    """At most ``count`` different exact points in the domains: generic ones first, then special, far and equal values.

    constants : further values worth trying for every variable, from both sides.
    A complex variable gets pairs (real part, imaginary part). Without symbols there is one point, the empty one.

    >>> x = ex.Symbol("x")
    >>> [str(p[x]) for p in points([x], {"x": Domain(lower=Fraction(0), upper=Fraction(1))}, 11)][8:]
    ['0', '1', '1/2']
    """
    names = tuple(sorted(set(symbols), key=str))
    domains = tuple(assume.get(str(x), REAL) for x in names)
    return [dict(zip(names, values, strict=True)) for values in _points(names, domains, count, seed, tuple(constants))]


@lru_cache(maxsize=512)
def _points(
    names: tuple[ex.Expr, ...], said: tuple[Domain, ...], count: int, seed: int, constants: tuple[Fraction, ...]
) -> list[tuple]:
    if not names:
        return [()][:count]
    draw = Random(seed)
    domains = dict(zip(names, said, strict=True))
    found: dict[tuple, None] = {}

    def keep(point: Point) -> None:
        found[tuple(point[x] for x in names)] = None

    for _ in range(4 * GENERIC):
        if len(found) >= min(GENERIC, count):
            break
        keep({x: generic(domains[x], draw) for x in names})
    for point in _special_points(names, domains, draw, sorted(set(constants))):
        if len(found) >= count:
            break
        keep(point)
    for _ in range(2 * count):
        if len(found) >= count:
            break
        keep({x: generic(domains[x], draw) for x in names})
    return list(found)


def generic(domain: Domain | None, draw: Random) -> Any:
    """One number of ``domain`` that is no special place: moderate, with an odd numerator over 1024."""
    domain = domain or REAL
    if domain.complex:
        return (_generic_real(draw), 2 * _generic_real(draw))
    lower, upper = domain.lower, domain.upper
    if domain.integer:
        return _generic_integer(domain, draw)
    if lower is not None and upper is not None:
        return lower + (upper - lower) * Fraction(2 * draw.randrange(512) + 1, 1024)
    if lower is not None:
        return lower + abs(_generic_real(draw))
    if upper is not None:
        return upper - abs(_generic_real(draw))
    return _generic_real(draw)


def _generic_real(draw: Random) -> Fraction:
    size = draw.choice(SIZES)
    return draw.choice((-1, 1)) * size * Fraction(2 * draw.randrange(200, 700) + 1, 1024)


def _generic_integer(domain: Domain, draw: Random) -> Fraction:
    low = -9 if domain.lower is None else -(-domain.lower // 1)
    high = low + 12 if domain.upper is None else domain.upper // 1
    if domain.lower is None and domain.upper is not None:
        low = high - 12
    for _ in range(20):
        n = Fraction(draw.randint(int(low), int(max(low, high))))
        if domain.contains(n):
            return n
    return Fraction(int(high))


def special(domain: Domain) -> list[Any]:
    """The special values of ``domain``: small, large, nice, and its ends."""
    if domain.complex:
        return list(SPECIAL_COMPLEX)
    values = list(SPECIAL)
    lower, upper = domain.lower, domain.upper
    ends = [e for e in (lower, upper) if e is not None]
    inside = [e + s for e in ends for s in (NEAR, -NEAR, Fraction(1), Fraction(-1), NEAR**2, -(NEAR**2))]
    if lower is not None and upper is not None:
        inside += [lower + (upper - lower) * part for part in (Fraction(1, 2), Fraction(1, 10), Fraction(9, 10))]
    values = [*ends, *values, *inside]
    return [v for v in dict.fromkeys(values) if domain.contains(v)]


def _special_points(
    names: Sequence[ex.Expr], domains: Mapping[ex.Expr, Domain], draw: Random, constants: list[Fraction]
):
    values = {x: special(domains[x]) for x in names}
    for c in constants:
        for shifted in (c, c + NEAR, c - NEAR):
            for x in names:
                if not domains[x].complex and domains[x].contains(shifted):
                    yield {**{y: generic(domains[y], draw) for y in names}, x: shifted}
    if len(names) > 1:  # one variable at a special value, the others anywhere; then all of them equal
        for i in range(3):
            for x in names:
                if i < len(values[x]):
                    yield {**{y: generic(domains[y], draw) for y in names}, x: values[x][i]}
        for _ in range(2):
            same = {y: generic(domains[y], draw) for y in names}
            first = same[names[0]]
            yield {y: first if _belongs(first, domains[y]) else same[y] for y in names}
    for i in range(max(map(len, values.values()), default=0)):
        value = next((v[i] for v in values.values() if i < len(v)), None)
        yield {
            y: value
            if _belongs(value, domains[y])
            else values[y][i % len(values[y])]
            if values[y]
            else generic(domains[y], draw)
            for y in names
        }
        if len(names) > 1:
            yield {
                y: draw.choice(values[y][:12]) if values[y] and draw.random() < 0.6 else generic(domains[y], draw)
                for y in names
            }


def _belongs(value: Any, domain: Domain) -> bool:
    if isinstance(value, tuple) or domain.complex:
        return isinstance(value, tuple) and domain.complex
    return domain.contains(value)


# ---------------------------------------------------------------- both sides of every switch

_SWITCHES = {"abs", "sign", "floor", "ceiling", "maximum", "minimum", "heaviside", "relu"}
_BRANCHES = {
    "sqrt",
    "log",
    "asin",
    "acos",
    "acosh",
    "atanh",
    "arg",
    "atan2",
    "atan",
    "LambertW",
    "loggamma",
    "asec",
    "acsc",
}
MOST_SWITCHES = 16


def switches(*exprs: ex.Expr) -> list[ex.Expr]:
    """What decides where the formulas change: it is zero (for floor: an integer) at the change. Inner ones first."""
    found: dict[ex.Expr, None] = {}
    for node in ex.postorder(*exprs):
        if isinstance(node, ex.Call) and node.name in _SWITCHES:
            if node.name in ("maximum", "minimum"):
                found.update({ex.subtract(a, b): None for i, a in enumerate(node.args) for b in node.args[:i]})
            elif node.name in ("floor", "ceiling"):
                found.update({ex.Add(node.args[0], ex.as_expr(-k)): None for k in (-1, 0, 1, 2)})
            else:
                found[node.args[0]] = None
        elif type(node) in ex.COMPARISONS:
            found[ex.subtract(*node.args)] = None
        elif (isinstance(node, ex.Call) and node.name in _BRANCHES) or _is_root(node):
            radicand = node.args[0]
            inner: list[ex.Expr] = [n for n in ex.postorder(radicand) if isinstance(n, ex.Add)]
            found.update(dict.fromkeys(inner[:4] or [radicand]))
    return [g for g in found if ex.free_symbols(g)][:MOST_SWITCHES]


def _is_root(node: ex.Expr) -> bool:
    if not isinstance(node, ex.Pow):
        return False
    exponent = ex.constant_value(node.args[1])
    return exponent is None or exponent.denominator != 1


def beside_switches(
    deciding: Sequence[ex.Expr], symbols: Iterable[ex.Expr], assume: Mapping[str, Domain], seed: int = 0, most: int = 40
) -> list[Point]:
    """Points on, just beside and between the places where ``deciding`` expressions vanish, along each variable in turn."""
    names = sorted(set(symbols), key=str)
    draw, search = Random(seed + 1), balls.Budget(SEARCH)
    found: list[Point] = []
    for x in names:
        domain = assume.get(str(x), REAL)
        mine = [g for g in deciding if x in ex.free_symbols(g)]
        if domain.complex or not mine:
            continue
        base = {y: generic(assume.get(str(y), REAL), draw) for y in names}
        for value in _beside(_breakpoints(mine, x, base, domain, search), domain):
            found.append({**base, x: value})
    if len(found) > most:
        found = draw.sample(found, most)
    return found + (_corners(deciding, names, assume, draw, search) if len(names) > 1 else [])


def _corners(
    deciding: Sequence[ex.Expr], names: list[ex.Expr], assume: Mapping[str, Domain], draw: Random, search: balls.Budget
) -> list[Point]:
    """Points at which every variable has gone beyond its outermost switch, one after another, down and up."""
    found = []
    for end, step in ((0, -2), (-1, 2)):
        point = {y: generic(assume.get(str(y), REAL), draw) for y in names}
        for x in names:
            domain = assume.get(str(x), REAL)
            breaks = (
                []
                if domain.complex
                else _breakpoints([g for g in deciding if x in ex.free_symbols(g)], x, point, domain, search)
            )
            if breaks and domain.contains(beyond := Fraction(round(breaks[end][0])) + step):
                point = {**point, x: beyond}
        found.append(point)
    return found


def _beside(breaks: list[tuple[Fraction, bool]], domain: Domain) -> list[Fraction]:
    values: list[Fraction] = []
    for i, (at, exact) in enumerate(breaks):
        gap = min([abs(at - other) for j, (other, _) in enumerate(breaks) if j != i and other != at] or [Fraction(1)])
        step = min(Fraction(1, 1024), gap / 8)
        values += ([at] if exact else []) + [at - step, at + step]
    ends = [b for b, _ in breaks]
    values += [(a + b) / 2 for a, b in itertools.pairwise(ends)]
    values += list((ends[0] - 2, ends[-1] + 2) if ends else ())
    if domain.integer:
        values = [Fraction(round(v)) + s for v in values for s in (-1, 0, 1)]
    return [v for v in dict.fromkeys(values) if domain.contains(v)]


def _breakpoints(
    deciding: Sequence[ex.Expr], x: ex.Expr, base: Point, domain: Domain, search: balls.Budget
) -> list[tuple[Fraction, bool]]:
    """Where along x the expressions vanish, sorted: (place, whether it is exact); as many as the ``search`` can pay for."""
    breaks: dict[Fraction, bool] = {}
    run = balls.run_at(base, budget=search)
    for g in deciding:
        f = run.function(g, x)

        def at(t: Fraction, f: Callable = f) -> fmpq | float | None:
            try:
                v = f(fmpq(t.numerator, t.denominator))
            except (ArithmeticError, ValueError, TypeError, RecursionError):
                return None
            if isinstance(v, fmpq):
                return v
            try:
                return float(v)
            except (ValueError, TypeError, OverflowError):
                return None

        for place, exact in _roots(at, sorted(breaks), domain):
            breaks[place] = breaks.get(place, False) or exact
        if len(breaks) > 24:
            break
    return sorted(breaks.items())


def _roots(at: Callable[[Fraction], Any], breaks: list[Fraction], domain: Domain) -> Iterable[tuple[Fraction, bool]]:
    """Zeros of a function between and beyond the known breakpoints: exactly where it is linear, else by bisection."""
    low = domain.lower if domain.lower is not None else min([*breaks, Fraction(0)]) - 8
    high = domain.upper if domain.upper is not None else max([*breaks, Fraction(0)]) + 8
    edges = sorted({low, *[b for b in breaks if low < b < high], high})
    for left, right in itertools.pairwise(edges):
        width = right - left
        inner = [left + width * Fraction(k, 7) for k in (1, 3, 6)]
        values = [at(t) for t in inner]
        root = _linear_root(inner, values)
        if root is not None:
            outermost_left, outermost_right = left == edges[0], right == edges[-1]
            if (root >= left or outermost_left) and (root <= right or outermost_right):
                yield root, True
        elif not all(isinstance(v, fmpq) for v in values) or _linear_root(inner, values, test=True) is None:
            yield from _sign_changes(at, left, right)


def _linear_root(places: list[Fraction], values: list[Any], test: bool = False) -> Fraction | None:
    if not all(isinstance(v, fmpq) for v in values):
        return None
    t, v = places, [Fraction(int(v.p), int(v.q)) for v in values]
    slope = (v[1] - v[0]) / (t[1] - t[0])
    if (v[2] - v[1]) != slope * (t[2] - t[1]):
        return None
    if slope == 0:
        return Fraction(0) if test else None
    return t[0] - v[0] / slope


def _sign_changes(at: Callable[[Fraction], Any], left: Fraction, right: Fraction, cells: int = 12):
    known: list[tuple[Fraction, Any]] = []  # in a row, without a gap in which there is no value
    for k in range(cells + 1):
        t = left + (right - left) * Fraction(k, cells)
        v = at(t)
        if v is None or v == 0:
            known = []
            if v is not None:
                yield t, isinstance(v, fmpq)
            continue
        known = [*known[-2:], (t, v)]
        if len(known) > 1 and (known[-2][1] < 0) != (v < 0):
            yield _bisect(at, known[-2][0], t)
        elif len(known) > 2 and _dips(*[v for _, v in known]):
            yield from _around_dip(at, known[0][0], t)


def _dips(a: Any, b: Any, c: Any) -> bool:
    """Whether three values of one sign come nearest to zero in the middle."""
    return (a < 0) == (b < 0) == (c < 0) and _size(b) < min(_size(a), _size(c))


def _size(v: Any) -> float:
    try:
        return abs(int(v.p) / int(v.q) if isinstance(v, fmpq) else v)
    except OverflowError:
        return float("inf")


def _around_dip(at: Callable[[Fraction], Any], a: Fraction, c: Fraction, times: int = 24):
    """The two zeros beside the place where a function between ``a`` and ``c`` just reaches beyond zero, if it does."""
    negative = at(a) < 0
    left, right = a, c
    for _ in range(times):
        third = (right - left) / 3
        places = (left + third, right - third)
        values = [at(t) for t in places]
        if None in values:
            return
        for t, v in zip(places, values, strict=True):
            if v != 0 and (v < 0) != negative:
                yield _bisect(at, a, t)
                yield _bisect(at, t, c)
                return
        left, right = (left, places[1]) if _size(values[0]) < _size(values[1]) else (places[0], right)


def _bisect(at: Callable[[Fraction], Any], a: Fraction, b: Fraction, times: int = 40) -> tuple[Fraction, bool]:
    negative = at(a) < 0
    for _ in range(times):
        middle = (a + b) / 2
        v = at(middle)
        if v is None or v == 0:
            return middle, isinstance(v, fmpq)
        a, b = (middle, b) if (v < 0) == negative else (a, middle)
    nice = ((a + b) / 2).limit_denominator(64)  # √4, log 1 and their like are rational after all
    return (nice, True) if a <= nice <= b and isinstance(at(nice), fmpq) and at(nice) == 0 else ((a + b) / 2, False)
