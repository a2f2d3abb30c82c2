"""Probability mass functions that nobody has chosen: ``p(x, y)``, ``p(y | x)``, each letter over finite lists of values.

As for events, the joint mass function is a mixture of a few parts within which the variables are independent: over the
whole no two are, any number of them may be named, and every marginal is exact. ``x`` is worth a number, an entry of the
list that ``x[i]`` reads, so that it may also stand outside of ``p(…)``. Refuses values that are on no list.
"""

from __future__ import annotations

import zlib
from fractions import Fraction
from functools import lru_cache
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.numeric.arithmetic import whole
from derive.numeric.extents import USUAL, family
from derive.numeric.precision import Undecided, Undefined
from derive.numeric.unknowns import indexed_number
from derive.numeric.values import as_value

if TYPE_CHECKING:
    from derive.numeric.balls import Run

PARTS = 6
WORK = 16  # nodes that an argument costs


def mass(run: Run, node: ex.Mass) -> Any:
    """The mass at the values the arguments have, given those behind the bar."""
    run.budget.spend(WORK * len(node.args))
    of, given = ([_placed(run, a) for a in args] for args in (node.of, node.given))
    names = [name for name, _, _ in (*of, *given)]
    if len(set(names)) < len(names):
        raise Undecided(f"{node} holds two values of one variable")
    joint = _joint(node.name, tuple(of + given), run.seed)
    return as_value(joint / _joint(node.name, tuple(given), run.seed) if given else joint)


def values(run: Run, name: str) -> list[Any]:
    """The values that the variable ``name`` takes."""
    return _values(name, run.lengths.get((name, 0), USUAL), run.seed, run.assume.get(name))


@lru_cache(maxsize=1_024)
def _values(name: str, count: int, seed: int, domain: Domain | None) -> list[Any]:
    found = [indexed_number(name, (i,), seed, domain) for i in range(1, count + 1)]
    if len(set(map(str, found))) < len(found):
        raise Undecided(f"two of the values of {name} that were drawn are equal")
    return found


def variables(*exprs: ex.Expr) -> set[ex.Expr]:
    """The names whose values are masses' arguments somewhere in ``exprs``."""
    return {
        a for n in ex.postorder(*exprs) if isinstance(n, ex.Mass) for a in n.args if isinstance(a, ex.Symbol)
    }  # fmt: skip


def drawn(run: Run, x: ex.Expr) -> Any:
    """One of the values of ``x``, another at every seed."""
    return Random(zlib.crc32(f"value of {x} {run.seed}".encode())).choice(values(run, family(x)))


def _placed(run: Run, argument: ex.Expr) -> tuple[str, int, int]:
    """Of which variable an argument is a value, which one, and how many there are."""
    name = family(argument)
    known = values(run, name)
    if isinstance(argument, ex.Indexed):
        place = whole(run.value(argument.args[1])) if len(argument.args) == 2 else None
        if place is None or not 1 <= place <= len(known):
            raise Undefined(f"{argument} is none of the {len(known)} values of {name}")
        return name, place - 1, len(known)
    here = run.value(argument)
    place = next((i for i, v in enumerate(known) if type(v) is type(here) and bool(v == here)), None)
    if place is None:
        raise Undecided(f"{argument} is worth something that {name} is not known to take")
    return name, place, len(known)


@lru_cache(maxsize=8_192)
def _joint(letter: str, places: tuple[tuple[str, int, int], ...], seed: int) -> Fraction:
    weights = [Random(f"{letter} {seed} part {m}").randint(1, 9) for m in range(PARTS)]
    within = (
        prod((_rates(letter, name, size, m, seed)[i] for name, i, size in places), start=Fraction(1))
        for m in range(PARTS)
    )
    return sum((w * p for w, p in zip(weights, within, strict=True)), Fraction(0)) / sum(weights)


@lru_cache(maxsize=8_192)
def _rates(letter: str, name: str, size: int, part: int, seed: int) -> list[Fraction]:
    draw = Random(f"{letter} {name} {seed} {part}")
    chances = [draw.randint(1, 18) for _ in range(size)]
    return [Fraction(c, sum(chances)) for c in chances]
