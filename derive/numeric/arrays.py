"""What an expression of arrays is worth at a point: NumPy's semantics, in float64 or in balls.

Walks the shared graph once, without recursion. Derivatives and differentials are differences of values of the function
alone, all displaced points worked out at once; what is only an estimate comes with a coarser estimate beside it.
Refuses (``Undefined``, ``Undecided``) what has no value or none that can be trusted: never a wrong number, never NaN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from flint import arb

from derive.language import expressions as ex
from derive.numeric.array_arithmetic import BALLS, FLOATS, Arithmetic, Kink, Values
from derive.numeric.array_functions import OPERATIONS, rank, whole
from derive.numeric.extents import axes_of
from derive.numeric.precision import Budget, Undecided, Undefined, precision

__all__ = ["BALLS", "FLOATS", "Kink", "Run", "difference_depth", "evaluate", "run_at", "value"]

#: relative steps of a difference, each a quarter of the one before, by how deep differences are nested
FLOAT_STEPS = {1: (2.0**-7, 2.0**-9, 2.0**-11), 2: (2.0**-4, 2.0**-6, 2.0**-8)}
DEEPEST = 4  # differences of differences of ...
LARGEST = {"floats": 3_000_000, "balls": 300_000}  # numbers in one array
TOO_LARGE = "the arrays are too large for a difference in every entry"
MOST_TERMS = 200
Point = Mapping[Any, Any]


def value(expr: ex.Expr, point: Point, how: Arithmetic = FLOATS, bits: int = 256) -> Any:
    """The value of ``expr`` at ``point``, an array (a tuple of them for ``Several``); of floats, or of balls.

    point : variables or their names -> numbers or arrays; dimensions too, where the expression names them.
    Raises Undefined where there is no value, Undecided where there is none that can be trusted.

    >>> A, x = ex.symbols("A x")
    >>> value(ex.Call("norm", A @ x) ** 2, {"A": [[1, 2], [3, 4]], "x": [1, 1]})
    array(58.)
    >>> value(ex.Derivative(x @ A @ x, x), {"A": [[1, 2], [3, 4]], "x": [1, 1]}).round(9)
    array([ 7., 13.])
    """
    with precision(bits):
        run = run_at(point, how, difference_depth(expr))
        if isinstance(expr, ex.Several):
            return tuple(settled(part, run)[0] for part in expr.args)
        return np.asarray(settled(expr, run)[0])


def run_at(point: Point, how: Arithmetic = FLOATS, depth: int = 1, budget: Budget | None = None) -> Run:
    """A run at ``point`` for expressions whose differences are nested ``depth`` deep."""
    env = {(k if isinstance(k, ex.Expr) else ex.Symbol(str(k))): how.array(v)[None] for k, v in point.items()}
    return Run(env, how, steps_of(how, depth), budget or Budget())


def steps_of(how: Arithmetic, depth: int) -> tuple[float, ...]:
    """The relative steps of differences: balls take one, so small that what it leaves out does not show."""
    if depth > DEEPEST or (how is FLOATS and depth > max(FLOAT_STEPS)):
        raise Undecided("derivatives are nested too deep for a difference")
    return FLOAT_STEPS[max(depth, 1)] if how is FLOATS else (2.0 ** -(arb_bits() // 4),)


def arb_bits() -> int:
    from flint import ctx

    return ctx.prec


@lru_cache(maxsize=4_096)
def difference_depth(*exprs: ex.Expr) -> int:
    """How deep derivatives and differentials stand in one another, an n-th derivative counting as n."""
    depth: dict[ex.Expr, int] = {}
    for node in ex.postorder(*exprs):
        below = [depth[a] for a in node.args]
        depth[node] = max(below, default=0)
        if isinstance(node, ex.Derivative):
            order = ex.constant_value(node.args[2])
            depth[node] = max(depth[node], below[0] + int(order or 1))
        elif isinstance(node, ex.Differential):
            depth[node] = max(depth[node], below[0] + 1)
    return max((depth[e] for e in exprs), default=0)


@dataclass
class Run:
    """One evaluation: the values of the variables, their first axis counting points, and every node's value so far.

    ``estimates`` holds of every difference a coarser estimate.
    """

    env: dict[ex.Expr, Values]
    how: Arithmetic
    steps: tuple[float, ...]
    budget: Budget
    known: dict[ex.Expr, Values] = field(default_factory=dict)
    estimates: dict[ex.Expr, Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known.update(self.env)

    def with_values(self, values: Mapping[ex.Expr, Values]) -> Run:
        """The same where some variables have other values."""
        return Run({**self.env, **values}, self.how, self.steps, self.budget)


def settled(expr: ex.Expr, run: Run) -> Values:
    """The value of ``expr``; surely finite."""
    found = evaluate(expr, run)
    if not run.how.is_finite(found):
        raise Undefined("it has no real value at this point, or one too large")
    return found


def evaluate(expr: ex.Expr, run: Run) -> Values:
    """The value of ``expr`` in ``run``, NaN where an entry has none; remembers every node's."""
    try:
        with np.errstate(all="ignore"):
            return _walk(expr, run)
    except RecursionError:
        raise Undecided("differences are nested too deep") from None
    except (ValueError, TypeError, IndexError, OverflowError, MemoryError, np.linalg.LinAlgError) as problem:
        raise Undefined(f"it has no value ({problem})") from None


def _walk(expr: ex.Expr, run: Run) -> Values:
    known, how = run.known, run.how
    for node in plan(expr):
        if node in known:
            continue
        kind = type(node)
        if kind in OPERATIONS:
            found = OPERATIONS[kind](how, node, *[known[a] for a in node.args])
        elif kind in BINDERS:
            found = BINDERS[kind](run, node)
        else:
            found = _leaf(run, node)
        if found.size > (MOST_FLOATS if how is FLOATS else MOST_BALLS):
            raise Undecided(f"an array of {found.size:,} entries is too large to be worked out")
        run.budget.spend(1 + found.size / (300 if how is FLOATS else 1))
        known[node] = found
    return known[expr]


MOST_FLOATS, MOST_BALLS = 200_000, 20_000  # entries of one array


@lru_cache(maxsize=4_096)
def plan(expr: ex.Expr) -> list[ex.Expr]:
    """The nodes to work out, arguments first; what decides for itself what it needs is one node."""
    order: list[ex.Expr] = []
    seen: set[ex.Expr] = set()
    stack: list[tuple[ex.Expr, bool]] = [(expr, False)]
    while stack:
        node, ready = stack.pop()
        if node in seen:
            continue
        if ready or not node.args or type(node) in BINDERS:
            seen.add(node)
            order.append(node)
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in reversed(node.args) if a not in seen)
    return order


def _leaf(run: Run, node: ex.Expr) -> Values:
    if isinstance(node, ex.Number):
        return run.how.array([node.value])
    if node is ex.PI:
        return run.how.array([np.pi if run.how is FLOATS else arb.pi()])
    if node in (ex.TRUE, ex.FALSE):
        return run.how.array([int(node is ex.TRUE)])
    if isinstance(node, ex.Symbol):
        raise Undecided(f"{node} has no value at this point")
    raise Undecided(f"there is no value for {type(node).__name__}")


# ---------------------------------------------------------------- differences


def _derivative(run: Run, node: ex.Expr) -> Values:
    f, x, order = node.args
    times = ex.constant_value(order)
    if not isinstance(x, ex.Symbol) or x not in run.env or times is None or times < 1 or times.denominator != 1:
        raise Undecided(f"there is no value for {node!s:.60}")
    if times > 1:
        f = ex.Derivative(f, x, int(times) - 1)
    at = run.env[x]
    shape, count = at.shape[1:], int(np.prod(at.shape[1:], dtype=int))
    if count**2 > LARGEST[run.how.name]:
        raise Undecided(TOO_LARGE)
    steps = _sizes(run.how.to_float(at[0]))
    directions = (np.eye(count) * steps.reshape(-1)).reshape(count, *shape)
    slopes = _slopes(run, node, f, {x: run.how.array(directions)[None]})
    steps_as_values = run.how.array(steps.reshape(-1))

    def per_entry(slope: Values) -> Values:
        behind = np.moveaxis(slope, 1, -1) / steps_as_values
        return behind.reshape(*behind.shape[:-1], *shape)

    return _remembered(run, node, *map(per_entry, slopes))


def _differential(run: Run, node: ex.Expr) -> Values:
    f, *moves = node.args
    variables, directions = moves[::2], moves[1::2]
    if any(not isinstance(x, ex.Symbol) or x not in run.env for x in variables):
        raise Undecided(f"there is no value for {node!s:.60}")
    moved = {x: _walk(dx, run) for x, dx in zip(variables, directions, strict=True)}
    for x, dx in moved.items():
        if dx.shape[1:] != run.env[x].shape[1:]:
            raise Undefined(f"{x} cannot move in a direction of shape {dx.shape[1:]}")
    size = min(_size_along(run.how.to_float(run.env[x][0]), run.how.to_float(dx[0])) for x, dx in moved.items())
    scale = run.how.array(size)
    slopes = _slopes(run, node, f, {x: dx[:, None] * scale for x, dx in moved.items()})
    return _remembered(run, node, *[slope[:, 0] / scale for slope in slopes])


def _sizes(at: np.ndarray) -> np.ndarray:
    """For every entry the scale of a step: a power of two near its size."""
    if not np.isfinite(at).all():
        raise Undefined("a variable has no value")
    largest = np.abs(at).max(initial=0.0) or 1.0
    return np.exp2(np.floor(np.log2(np.where(at == 0, largest, np.abs(at)))))


def _size_along(at: np.ndarray, direction: np.ndarray) -> float:
    """How far to go along a direction so that no entry changes by more than its size; a power of two."""
    moving = (direction != 0) & (at != 0)
    ratios = np.abs(at[moving] / direction[moving])
    return float(np.exp2(np.floor(np.log2(np.clip(ratios.min(initial=1.0), 2.0**-10, 1.0)))))


def _slopes(run: Run, node: ex.Expr, f: ex.Expr, directions: Mapping[ex.Expr, Values]) -> tuple[Values, Values]:
    """Slopes of ``f`` along several directions at once, as (points, directions, ...): a fine and a coarse estimate.

    directions : variable -> (points or 1, directions, ...), all variables moving together.
    """
    if not any(ex.depends_on(f, x) for x in directions):
        still = evaluate(f, run)
        count = next(iter(directions.values())).shape[1]
        zero = np.broadcast_to((still * 0)[:, None], (len(still), count, *still.shape[1:]))
        return zero, zero
    steps = run.how.array(run.steps)
    values = _at_displaced(run, f, directions, steps)
    plus, minus = values[:, :, 0], values[:, :, 1]
    column = (slice(None),) + (None,) * (plus.ndim - 2)
    return _extrapolated((plus - minus) / (2 * steps[column]))


def _at_displaced(run: Run, f: ex.Expr, directions: Mapping[ex.Expr, Values], steps: Values) -> Values:
    """``f`` at x ± step·direction, as (points, steps, 2, directions, ...). The point itself comes along: it may be a kink."""
    count = next(iter(directions.values())).shape[1]
    many, signs = 1 + 2 * len(steps) * count, run.how.array([1, -1])
    inside = ex.free_symbols(f)
    points = max([len(v) for x, v in run.env.items() if x in inside] + [len(d) for d in directions.values()])
    if points * many * max(v.size // len(v) for x, v in run.env.items() if x in inside) > LARGEST[run.how.name]:
        raise Undecided(TOO_LARGE)
    values: dict[ex.Expr, Values] = {}
    for x, v in run.env.items():
        if x in directions:
            d = directions[x]
            shape = v.shape[1:]
            ones = (1,) * len(shape)
            moves = steps.reshape(1, -1, 1, 1, *ones) * signs.reshape(1, 1, 2, 1, *ones) * d[:, None, None]
            moves = np.broadcast_to(moves.reshape(len(d), many - 1, *shape), (points, many - 1, *shape))
            here = np.broadcast_to(v[:, None], (points, 1, *shape))
            values[x] = np.concatenate([here, here + moves], axis=1).reshape(points * many, *shape)
        elif len(v) > 1 and x in inside:
            values[x] = np.repeat(v, many, axis=0)
    inner = run.with_values(values)
    unmoved = values.keys()
    for node in plan(f):  # what does not move is worked out once
        if node in run.known and len(run.known[node]) == 1 and not (ex.free_symbols(node) & unmoved):
            inner.known[node] = run.known[node]
    found = evaluate(f, inner)
    found = np.broadcast_to(found, (points * many, *found.shape[1:])).reshape(points, many, *found.shape[1:])
    return found[:, 1:].reshape(points, len(steps), 2, count, *found.shape[2:])


def _extrapolated(slopes: Values) -> tuple[Values, Values]:
    """Richardson's extrapolation over the second axis, each step a quarter of the one before; and the last but one."""
    rows = [slopes[:, i] for i in range(slopes.shape[1])]
    factor, coarse = 16, rows[-1]
    while len(rows) > 1:
        coarse = rows[-1]
        rows = [(factor * fine - rough) / (factor - 1) for rough, fine in pairwise(rows)]
        factor *= 16
    return rows[-1], coarse


def _remembered(run: Run, node: ex.Expr, fine: Values, coarse: Values) -> Values:
    run.estimates[node] = coarse
    return fine


def coarse(expr: ex.Expr, run: Run) -> Values:
    """``expr`` worked out again from the coarser estimates, after it was evaluated in ``run``."""
    found: dict[ex.Expr, Values] = {}
    with np.errstate(all="ignore"):
        for node in plan(expr):
            if node in run.estimates:
                found[node] = run.estimates[node]
            elif any(a in found for a in node.args) and type(node) in OPERATIONS:
                args = [found.get(a, run.known[a]) for a in node.args]
                found[node] = OPERATIONS[type(node)](run.how, node, *args)
    return found.get(expr, run.known[expr])


# ---------------------------------------------------------------- sums, entries, replaced variables


def _terms(run: Run, node: ex.Expr) -> Iterator[Values]:
    body, k, *bounds = node.args
    lower, upper = (whole(_walk(b, run)) for b in bounds) if bounds else (1, _extent(run, body, k))
    if upper - lower >= MOST_TERMS:
        raise Undecided("a sum of too many terms")
    for i in range(lower, upper + 1):
        yield evaluate(body, run.with_values({k: run.how.array([i])}))


def _extent(run: Run, body: ex.Expr, k: ex.Expr) -> int:
    """How many entries the arrays have on which ``k`` is an index without bounds."""
    found = list(axes_of(k, body))
    sizes = {run.env[x].shape[axis + 1] for (name, axis), _ in found if _rank_of(run, x := ex.Symbol(name)) > axis}
    if len(sizes) != 1 or any(index is not k for _, index in found):
        raise Undecided(f"nothing says where the index {k} ends")
    return sizes.pop()


def _rank_of(run: Run, x: ex.Symbol) -> int:
    return rank(run.env[x]) if x in run.env else 0


def _sum(run: Run, node: ex.Expr) -> Values:
    total = run.how.array([0])
    for term in _terms(run, node):
        total = total + term
    return total


def _product(run: Run, node: ex.Expr) -> Values:
    total = run.how.array([1])
    for term in _terms(run, node):
        total = total * term
    return total


def _substituted(run: Run, node: ex.Expr) -> Values:
    body, x, at = node.args
    return evaluate(body, run.with_values({x: _walk(at, run)}))


def _entry(run: Run, node: ex.Expr) -> Values:
    """An entry, counted from 1."""
    base, *indices = node.args
    of, places = _walk(base, run), [whole(_walk(i, run)) for i in indices]
    if len(places) != rank(of) or not all(1 <= p <= size for p, size in zip(places, of.shape[1:], strict=True)):
        raise Undefined(f"there is no entry {node}")
    place: Any = (slice(None), *[p - 1 for p in places])
    return of[place]


BINDERS = {
    ex.Derivative: _derivative, ex.Differential: _differential, ex.Sum: _sum, ex.Product: _product,
    ex.SumOver: _sum, ex.ProductOver: _product,
    ex.Subs: _substituted, ex.Indexed: _entry,
}  # fmt: skip
