"""How far an index runs where no bounds are written: over every entry of the lists it stands on.

How long a list is nobody has said: a number from 3 to 6, another at every seed, and the same for lists that share an
index. ``p(x)`` makes ``x`` run over a list too, that of its values. Refuses an index that stands on nothing, and one
that stands on its lists only in passing, as in ``x[i + 1]``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.numeric.precision import Undecided
from derive.numeric.tables import Table

if TYPE_CHECKING:
    from derive.numeric.balls import Run

Axis = tuple[str, int]  #: a list's name, and which of its indices
LENGTHS = (3, 4, 5, 6)
SHORTEST = LENGTHS[0]
USUAL = 4  # of a list that shares an index with none
ITERATED = (ex.Sum, ex.Product, ex.SumOver, ex.ProductOver)


def family(value: ex.Expr) -> str:
    """The list of values that a name in ``p(…)`` comes from: its own, or that of the name without its prime.

    >>> family(ex.Symbol("x_prime")), family(ex.Indexed(ex.Symbol("x"), ex.Symbol("i")))
    ('x', 'x')
    """
    name = value.args[0] if isinstance(value, ex.Indexed) else value
    if not isinstance(name, ex.Symbol):
        raise Undecided(f"{value} does not say which variable's value it is")
    return name.name.split("_prime")[0]


def axes_of(k: ex.Expr, body: ex.Expr) -> Iterator[tuple[Axis, ex.Expr]]:
    """Every axis on which ``k`` stands in ``body``, with what stands there: ``k`` itself, or an expression in it."""
    waiting, seen = [body], set()
    while waiting:
        node = waiting.pop()
        if node in seen or k not in ex.free_symbols(node):
            continue
        seen.add(node)
        waiting += node.args
        if isinstance(node, ex.Indexed) and isinstance(node.args[0], ex.Symbol):
            for axis, index in enumerate(node.args[1:]):
                if k in ex.free_symbols(index):
                    yield (node.args[0].name, axis), index
        elif isinstance(node, ex.Mass) and k in node.args:
            yield (family(k), 0), k


def extent(run: Run, body: ex.Expr, k: ex.Expr) -> int:
    """How many values ``k`` takes in a sum over every value of it."""
    found = list(axes_of(k, body))
    if passing := next((index for _, index in found if index is not k), None):
        raise Undecided(f"{k} stands in the index {passing}, and nothing says where it ends")
    sizes = {_size(run, *axis) for axis, _ in found}
    if not sizes:
        raise Undecided(f"nothing says which values {k} takes")
    if len(sizes) > 1:
        raise Undecided(f"{k} is an index of lists that are not equally long")
    return sizes.pop()


def _size(run: Run, name: str, axis: int) -> int:
    known = run.env.get(ex.Symbol(name))
    if isinstance(known, Table):
        shape = known.shape
        if axis >= len(shape):
            raise Undecided(f"{name} has {len(shape)} indices")
        return shape[axis]
    return run.lengths.get((name, axis), USUAL)


# ---------------------------------------------------------------- lists that are equally long


@lru_cache(maxsize=512)
def equally_long(*exprs: ex.Expr) -> tuple[tuple[frozenset[Axis], frozenset[ex.Expr]], ...]:
    """The axes that share an index, in groups, and by which ends of sums from 1 their length is written.

    >>> x, y, a, i, j, n = ex.symbols("x y a i j n")
    >>> (axes, ends), = equally_long(ex.SumOver(ex.Indexed(x, i) * ex.Indexed(y, i), i) / ex.Sum(ex.Indexed(x, j), j, 1, n))
    >>> sorted(axes), ends
    ([('x', 0), ('y', 0)], frozenset({n}))
    """
    groups: list[tuple[frozenset[Axis], frozenset[ex.Expr]]] = []
    for axes, ends in _shared(*exprs):
        touched = [g for g in groups if g[0] & axes]
        groups = [g for g in groups if g not in touched]
        groups.append((axes.union(*[g[0] for g in touched]), ends.union(*[g[1] for g in touched])))
    return tuple(groups)


def _shared(*exprs: ex.Expr) -> Iterator[tuple[frozenset[Axis], frozenset[ex.Expr]]]:
    nothing: frozenset[ex.Expr] = frozenset()
    for node in ex.postorder(*exprs):
        if isinstance(node, ITERATED) and (axes := frozenset(a for a, index in axes_of(node.args[1], node.args[0]))):
            counted = len(node.args) == 4 and node.args[2] is ex.ONE and isinstance(node.args[3], ex.Symbol)
            yield axes, frozenset((node.args[3],)) if counted else nothing
    for k in frozenset().union(*map(ex.free_symbols, exprs)):
        if axes := frozenset(axis for e in exprs for axis, _ in axes_of(k, e)):
            yield axes, nothing


def lengths(exprs: tuple[ex.Expr, ...], seed: int, known: Mapping[ex.Expr, int]) -> dict[Axis, int]:
    """How long every list of ``exprs`` is: as a ``known`` end of a sum says, else a number drawn from the seed."""
    found: dict[Axis, int] = {}
    for axes, ends in equally_long(*exprs):
        said = {known[n] for n in ends if n in known}
        drawn = Random(zlib.crc32(f"{min(axes)} {seed}".encode())).choice(LENGTHS)
        found.update(dict.fromkeys(axes, said.pop() if len(said) == 1 else drawn))
    return found
