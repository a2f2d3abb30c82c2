"""Stand-ins for what nobody has chosen: an unknown function, an entry of an unknown list, the probability of an event.

A stand-in depends on its name and the seed alone, so that it is the same on both sides of a claim.
"""

from __future__ import annotations

import zlib
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from derive.language import expressions as ex
from derive.numeric.precision import Undefined
from derive.numeric.values import as_value

if TYPE_CHECKING:
    from derive.numeric.balls import Run


def unknown_function(run: Run, node: ex.Expr) -> Any:
    """An analytic function nobody has chosen, always the same for a name and a seed."""
    body, variables = stand_in(node.data, len(node.args), run.seed)
    values = {v: run.value(a) for v, a in zip(variables, node.args, strict=True)}
    return run.elsewhere(values).value(body)


@lru_cache(maxsize=256)
def stand_in(name: str, arity: int, seed: int) -> tuple[ex.Expr, tuple[ex.Expr, ...]]:
    """A concrete function for the unknown ``name``, with its variables: sines, squares and exponentials of all of them.

    >>> stand_in("g", 1, 0)[0] is stand_in("g", 1, 0)[0] and stand_in("g", 1, 0)[0] is not stand_in("h", 1, 0)[0]
    True
    """
    draw = Random(zlib.crc32(f"{name}/{arity}/{seed}".encode()))
    variables = tuple(ex.Symbol(f"argument_{i}") for i in range(1, arity + 1))

    def coefficient() -> Fraction:
        return Fraction(draw.randint(20, 90) * draw.choice((-1, 1)), 64)

    def mixture() -> ex.Expr:
        return ex.Add(*[ex.as_expr(coefficient()) * v for v in variables], coefficient())

    smooth = coefficient() * ex.Call("sin", mixture()) + Fraction(1, 4) * ex.Call("exp", Fraction(1, 2) * mixture())
    return ex.Add(smooth, coefficient() * mixture() ** 2, mixture()), variables


def indexed_stand_in(name: str, places: tuple[int, ...], run: Run) -> Any:
    """A number for ``x[i]``, in the domain assumed of x."""
    return indexed_number(name, places, run.seed, run.assume.get(name))


@lru_cache(maxsize=4_096)
def indexed_number(name: str, places: tuple[int, ...], seed: int, domain: Any) -> Any:
    """A number drawn from the name, the index and the seed."""
    from derive.numeric.sample import generic

    draw = Random(zlib.crc32(f"{name}{places}{seed}".encode()))
    return as_value(generic(domain, draw))


def probability(run: Run, node: ex.Expr) -> Any:
    """The probability of an event in a space that nobody has chosen, another at every seed."""
    from derive.numeric import events

    try:
        return as_value(events.probability(node, run.seed))  # type: ignore[arg-type]
    except ZeroDivisionError:
        raise Undefined("the probability given an impossible event") from None
