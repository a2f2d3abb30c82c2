"""Expectations in a finite probability space that nobody has chosen, another at every seed.

Capital letters inside an expectation are random variables, each a table of values over the same few outcomes, so that
no two are independent; the values lie in the domain assumed of the letter. Every other name is a constant. Refuses
random variables outside of an expectation: they are no numbers.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from flint import fmpq

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.numeric.arithmetic import NOTHING, shorten
from derive.numeric.precision import Undecided
from derive.numeric.values import as_value

if TYPE_CHECKING:
    from derive.numeric.balls import Run

OUTCOMES = 6
MOMENTS = (ex.Expectation, ex.Variance, ex.Covariance)
_RANDOM = re.compile(r"[A-Z](_\w+)?")


def is_random(x: ex.Expr) -> bool:
    """Whether a name is that of a random variable, inside an expectation: a capital letter, with an index or without.

    >>> [is_random(ex.Symbol(name)) for name in ("X", "X_1", "x", "mu")]
    [True, True, False, False]
    """
    return isinstance(x, ex.Symbol) and _RANDOM.fullmatch(x.name) is not None


def random_variables(*exprs: ex.Expr) -> frozenset[ex.Expr]:
    """The random variables inside the expectations of ``exprs``; a name that is an end of a sum counts something."""
    inside = {
        x for n in ex.postorder(*exprs) if isinstance(n, MOMENTS) for x in ex.free_symbols(n) if is_random(x)
    }  # fmt: skip
    ends = (b for n in ex.postorder(*exprs) if isinstance(n, (ex.Sum, ex.Product)) for b in n.args[2:])
    return frozenset(inside).difference(*map(ex.free_symbols, ends))


def outside(*exprs: ex.Expr) -> frozenset[ex.Expr]:
    """The random variables that also stand outside of every expectation, where they have no number."""
    moments = {n for n in ex.postorder(*exprs) if isinstance(n, MOMENTS)}
    return random_variables(*exprs) & frozenset(ex.postorder(*exprs, known=moments)) if moments else frozenset()


def expectation(run: Run, node: ex.Expr) -> Any:
    """Σ P(ω) f(ω)."""
    return _mean(run, [f for (f,) in _over_outcomes(run, node)])


def variance(run: Run, node: ex.Expr) -> Any:
    """The mean of (f − E f)²."""
    values = [f for (f,) in _over_outcomes(run, node)]
    mean = _mean(run, values)
    return _mean(run, [(f - mean) * (f - mean) for f in values])


def covariance(run: Run, node: ex.Expr) -> Any:
    """The mean of (f − E f)(g − E g)."""
    values = _over_outcomes(run, node)
    means = [_mean(run, side) for side in zip(*values, strict=True)]
    return _mean(run, [(f - means[0]) * (g - means[1]) for f, g in values])


def _over_outcomes(run: Run, node: ex.Expr) -> list[list[Any]]:
    """What the arguments are worth in every outcome."""
    if any(isinstance(n, ex.Mass) for n in ex.postorder(node)):
        raise Undecided(f"{node} does not say which distribution it is the mean over")
    from derive.numeric.balls import plan

    names = {x for x in ex.free_symbols(node) if is_random(x) and (x not in run.env or x in run.drawn)}
    inside = [run.in_outcome(place, names) for place in range(OUTCOMES)]
    numbers: dict[ex.Expr, Any] = {
        n: run.value(n) for f in node.args for n, *_ in plan(f).work if isinstance(n, MOMENTS)
    }
    for within in inside:  # a mean inside a mean is the same in every outcome
        within.known.update(numbers)
    return [[within.value(f) for f in node.args] for within in inside]


def _mean(run: Run, values: Iterable[Any]) -> Any:
    total = NOTHING
    for chance, value in zip(chances(run.seed), values, strict=True):
        total = shorten(total + chance * value)
    return total


@lru_cache(maxsize=512)
def chances(seed: int) -> list[fmpq]:
    """How likely the outcomes are: all possible, no two spaces alike."""
    draw = Random(zlib.crc32(f"outcomes {seed}".encode()))
    weights = [draw.randint(1, 20) for _ in range(OUTCOMES)]
    return [fmpq(w, sum(weights)) for w in weights]


def described(run: Run, x: ex.Expr) -> str:
    """The distribution of a random variable in words: its values and how likely they are."""
    values = [value_in(run, str(x), (), outcome) for outcome in range(OUTCOMES)]
    return ", ".join(f"{v} with probability {p}" for v, p in zip(values, chances(run.seed), strict=True))


def value_in(run: Run, name: str, places: tuple[int, ...], outcome: int) -> Any:
    """What the random variable ``name``, or its entry, is worth in an outcome."""
    if not places and name in run.tables:
        return run.tables[name][outcome]
    return _value(name, places, outcome, run.seed, run.assume.get(name))


@lru_cache(maxsize=8_192)
def _value(name: str, places: tuple[int, ...], outcome: int, seed: int, domain: Domain | None) -> Any:
    from derive.numeric.sample import generic

    return as_value(generic(domain, Random(zlib.crc32(f"{name}{places} in {outcome} of {seed}".encode()))))
