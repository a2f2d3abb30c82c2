"""How precisely one works, and how much: bits, the budget of a check, and the ways in which there is no value.

``Undefined`` says that there is none at this point, ``Undecided`` that it was not found out; neither is ever a number.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flint import ctx

MOST_BITS = 16_448  # of working precision, also inside nested derivatives


class Undefined(ArithmeticError):  # noqa: N818 - a finding, as Verdict's UNKNOWN is
    """There is no value at this point: a division by zero, a logarithm of zero, a slope at a kink."""


class Undecided(ArithmeticError):  # noqa: N818
    """The value could not be found out; more bits may help, or nothing may."""


class Exhausted(Undecided):
    """The work allowed ran out."""


#: flint keeps one precision for the whole process: two threads that worked at once would spoil each other's balls
one_at_a_time = threading.RLock()


@contextmanager
def precision(bits: int, most: int = MOST_BITS) -> Iterator[None]:
    """Work with balls of ``bits`` bits, one thread at a time."""
    if bits > most:
        raise Undecided(f"it would take more than {most:,} bits")
    with one_at_a_time:
        before = ctx.prec
        ctx.prec = bits
        try:
            yield
        finally:
            ctx.prec = before


@dataclass
class Budget:
    """Work left, in steps of one node at 64 bits; shared by everything a check evaluates."""

    left: float = 2e6
    whole: Budget | None = None

    def part(self, most: float) -> Budget:
        """At most so much of this budget, for one point."""
        return Budget(min(most, self.left), self)

    def spend(self, nodes: float) -> None:
        cost = nodes * (1 + ctx.prec / 512 + (ctx.prec / 2_048) ** 2)  # so long functions take, more than products
        self.left -= cost
        if self.whole is not None:
            self.whole.left -= cost
        if self.left < 0:
            raise Exhausted(
                "the work allowed for one check ran out" if self.whole is None else "one point takes too much work"
            )
