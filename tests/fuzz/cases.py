"""The random cases that the properties are asked about: expressions with true rewritings, with mistakes, in chains."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from derive.language import expressions as ex
from tests.fuzz import rewriting, scalars, spoiling, values

LARGEST = 90  #: nodes of an expression; what people write is smaller
LETTERS = {"any": [ex.Symbol("y")], "positive": [ex.Symbol("b")], "real": [ex.Symbol("t")]}


@dataclass(frozen=True)
class Chain:
    """Expressions, each a rewriting of the one before; ``wrong`` is the place of the one that is not, if any."""

    lines: tuple[ex.Expr, ...]
    wrong: int | None = None

    def __repr__(self) -> str:
        return "\n = ".join(f"{line}{'   <- wrong' * (i == self.wrong)}" for i, line in enumerate(self.lines))


def dice() -> st.SearchStrategy[random.Random]:
    return st.randoms(use_true_random=False)


@st.composite
def rewritten(draw: st.DrawFn, steps: int = 1, smooth: bool = False) -> Chain:
    """A random expression in which some law can be seen, and true rewritings of it."""
    roll = draw(dice())
    stock = {
        "any": draw(st.lists(scalars.expressions(1, kinks=not smooth, binders=False), min_size=2, max_size=3)),
        "positive": draw(st.lists(scalars.positive(1), min_size=2, max_size=2)),
        "real": draw(st.lists(scalars.expressions(1, binders=False).filter(rewriting.is_real), min_size=2, max_size=2)),
    }
    whole = draw(scalars.expressions(draw(st.sampled_from((1, 1, 2))), kinks=not smooth, binders=not smooth))
    lines = [rewriting.with_a_law(whole, roll, stock)]
    for _ in range(steps):
        lines.append(rewriting.step(lines[-1], roll, stock, LARGEST))
    return Chain(tuple(lines))


@st.composite
def spoiled(draw: st.DrawFn, steps: int = 1) -> Chain:
    """A chain with one mistake at a random line, after which it goes on rightly from the wrong one."""
    chain = draw(rewritten(steps))
    wrong = draw(st.integers(1, steps))
    roll = draw(dice())
    fallen = next((m for m in _mistakes(chain.lines[wrong], roll) if differs(chain.lines[wrong - 1], m)), None)
    if fallen is None:
        return chain
    lines = [*chain.lines[:wrong], fallen]
    while len(lines) <= steps:
        lines.append(rewriting.step(lines[-1], roll, LETTERS, LARGEST))
    return Chain(tuple(lines), wrong)


def _mistakes(expr: ex.Expr, roll: random.Random, most: int = 6) -> Iterator[ex.Expr]:
    for fallen in itertools.islice(spoiling.mistakes(expr, roll), most):
        if fallen is not expr:
            yield fallen


def differs(a: ex.Expr, b: ex.Expr) -> values.Point | None:
    return values.differ(a, b, scalars.POINTS)


def claim_for(answer: ex.Expr, roll: random.Random, spoil: bool) -> ex.Expr:
    """``answer`` as somebody may write it, or with a mistake."""
    claim = rewriting.step(answer, roll, LETTERS, LARGEST)
    return next((m for m in _mistakes(claim, roll) if differs(answer, m)), claim) if spoil else claim
