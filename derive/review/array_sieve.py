"""Which candidates meet a claim about arrays? Looks at random arrays; what passes has yet to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import Expr
from derive.model import EQUAL
from derive.numeric.arrays import FLOATS, Run, evaluate, run_at
from derive.numeric.precision import Budget, Exhausted, Undecided, Undefined
from derive.review.sieve import simple
from derive.verify.array_points import places
from derive.verify.sides import Claim

POINTS = 3
TRIED = 10
NEAR = 1e-6  # relative: how near counts as equal
WORK = 3e5  # nodes at 64 bits for all candidates of one claim


class Sieve:
    """Lets through what is the claim, entry by entry, at every point at which claim and truth have a value."""

    def __init__(self, truth: Expr, claim: Expr, assume: Mapping[str, Domain], shapes: Mapping[str, tuple]):
        about = Claim(truth, claim, EQUAL, assume, shapes=shapes)
        self.runs: list[tuple[Run, np.ndarray, np.ndarray]] = []
        self.numbers = sorted((s for s in ex.free_symbols(truth) if not shapes.get(s.name)), key=str)
        budget = Budget(WORK)
        for place in places(about, small=False):
            if len(self.runs) == POINTS or place.index >= TRIED:
                break
            run = run_at(place.floats(), FLOATS, 1, budget)
            said, right = _value(claim, run), _value(truth, run)
            if said is not None and right is not None and np.abs(right).max(initial=0.0):
                self.runs.append((run, said, right))

    def is_claim(self, line: Expr) -> bool:
        return all(_near(_value(line, run), said) for run, said, _ in self.runs)

    def is_true(self, line: Expr) -> bool:
        return all(_near(_value(line, run), right) for run, _, right in self.runs)

    def proportion(self, monomial: Expr) -> Fraction | None:
        """The number that the claim is of ``monomial`` times the truth, if it is one and simple."""
        found: float | None = None
        for run, said, right in self.runs:
            scale = _value(monomial, run)
            if said.shape != right.shape or scale is None or scale.ndim > 1 or not scale.flat[0]:
                return None
            ratio = float((said * right).sum() / (right * right).sum() / scale.flat[0])
            if not _near(ratio * scale.flat[0] * right, said) or (found and abs(ratio - found) > NEAR * abs(found)):
                return None
            found = ratio
        return simple(found, NEAR) if found else None


def _near(a: Any, b: np.ndarray) -> bool:
    if a is None or a.shape != b.shape:
        return False
    return bool(np.abs(a - b).max(initial=0.0) <= NEAR * (np.abs(b).max(initial=0.0) + 1e-300))


def _value(expr: Expr, run: Run) -> np.ndarray | None:
    try:
        found = evaluate(expr, run)
    except Exhausted:
        raise
    except (Undefined, Undecided):
        return None
    return found if np.isfinite(found).all() else None
