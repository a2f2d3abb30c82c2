"""Softmax and log-sum-exp without overflow: the largest score is taken off first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from derive.language.expressions import OO, Array, Call, Limit, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import GREATER, LESS, Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import numbers

CLOSE = 300  # further apart log-sum-exp is the maximum to more than 100 digits
LARGEST = "2**1024 - 2**971"


@topic(
    title="Stable softmax and log-sum-exp",
    covers=("neural/softmax-stable",),
    sources=(
        "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions (IMA J. Numer. Anal. 41, 2021)",
    ),
)
def softmax_stable(z: Any = "[1000, 1001, 1002]") -> Derivation:
    """softmax(z) and log Σ exp(z) through z − m with m = max z, and what happens without it in double precision."""
    given = numbers(z, "z")
    on = Lines()
    scores, m = on.given("z", Array(*map(as_expr, given))), on.let("m", as_expr(max(given)))
    powers, shifted = Call("exp", scores), Call("exp", scores - m)
    unit = Call("exp", -m)
    on.chain(
        powers / Call("sum", powers),
        (unit * powers / (unit * Call("sum", powers)), rules.algebra, "above and below times $exp(-m)$"),
        (shifted / Call("sum", shifted), rules.shift),
    )
    on.worth(scores - m, note="no exponent is positive, and one is 0: nothing overflows and the sum is at least 1")
    on.worth(shifted)
    on.worth(Call("sum", shifted))
    shown = on.worth(Call("softmax", scores), rules.softmax_by_entries)
    lse = Call("logsumexp", scores)
    on.says(lse, m + Call("log", Call("sum", shifted)), rules.shifted_logsumexp)
    on.worth(lse, rules.shifted_logsumexp)
    _near_the_maximum(on, lse, m, given)
    _without_the_shift(on, given)
    on.worth(Call("log", _read(LARGEST)), digits=15, note="the largest exponent whose power is still a double")
    on.worth(Call("log", _read("2**(-1074)")), digits=15, note="and of the smallest positive one")
    on.says(Call("sum", Call("softmax", scores)), as_expr(1), rules.algebra, note="check: the total is 1")
    if max(given):
        on.wrongly(lse, Call("log", Call("sum", shifted)), "the maximum that was taken off was not added again")
    return on.derivation("Stable softmax and log-sum-exp", Call("softmax", scores), shown)


def _read(text: str) -> Any:
    from derive.language.python_text import read_python

    return read_python(text)


def _near_the_maximum(on: Lines, lse: Any, m: Any, given: list[Fraction]) -> None:
    """Log-sum-exp lies between the maximum and the maximum plus log n."""
    most = m + Call("log", as_expr(len(given)))
    if len(set(given)) == 1:
        on.says(
            lse, most, rules.algebra, note="all scores are alike: the maximum and the logarithm of how many there are"
        )
    else:
        if sorted(given)[-1] - sorted(given)[-2] < CLOSE:
            on.says(lse, m, rules.algebra, relation=GREATER, note="a smooth maximum: above the largest score")
        on.says(lse, most, rules.algebra, relation=LESS, note="and by less than the logarithm of how many there are")
    a = Symbol("a")
    on.says(
        Limit(Call("log", Call("exp", a) + 1) - a, a, OO),
        as_expr(0),
        rules.algebra,
        note="of two scores $a$ and 0 only the larger counts when they are far apart",
    )


def _without_the_shift(on: Lines, given: list[Fraction]) -> None:
    """What the formula gives as it stands, in double precision: told, and the reason claimed."""
    largest = Call("exp", as_expr(max(given)))
    with np.errstate(all="ignore"):
        naive = np.exp(np.array(given, dtype=float))
        naive = naive / naive.sum()
    said = f"without the shift double precision gives [{', '.join(f'{v:.6g}' for v in naive)}]"
    if max(given) > 709:
        on.says(largest, "2**1024", rules.algebra, relation=GREATER, note=f"too large for a double: {said}") if max(
            given
        ) > 710 else None
    elif max(given) < -746:
        on.says(Call("double", largest), as_expr(0), rules.algebra, note=f"every power underflows to 0: {said}")
    else:
        on.says(largest, "2**1024", rules.algebra, relation=LESS, note=f"no overflow with these scores: {said}")
