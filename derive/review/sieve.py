"""Which candidates meet a claim? Looks at a few points that respect what is assumed; what passes has yet to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from derive.language.assumptions import Domain
from derive.language.expressions import ONE, Expr, as_expr
from derive.model import EQUAL
from derive.numeric.balls import Run, settle
from derive.numeric.precision import Budget, Exhausted, Undecided, Undefined
from derive.numeric.sample import points
from derive.numeric.values import as_acb
from derive.verify.sides import Claim

POINTS = 3  # at which a candidate has to meet the claim
TRIED = 16  # points tried, where some have no value
NEAR = 1e-9  # relative: how near counts as equal
WORK = 4e4  # nodes at 64 bits for all candidates of one claim
LARGEST_FACTOR, LARGEST_IN_FRACTION = 1000, 12


class Sieve:
    """Lets a candidate through that meets the claim at every point at which claim and truth have a value."""

    def __init__(self, claim: Expr, truth: Expr, spots: Iterable[Run]):
        self.runs: list[tuple[Run, complex, complex]] = []
        for run in spots:
            said, right = _number(claim, run), _number(truth, run)
            if said is not None and right is not None and (abs(right) > NEAR or len(self.runs) < POINTS):
                self.runs.append((run, said, right))
            if len(self.runs) == POINTS:
                break

    def lets_through(self, slope: Expr, wrong: Expr, right: Expr) -> bool:
        """Whether the truth changed by ``slope`` · (``wrong`` − ``right``) is the claim."""
        for run, said, truth in self.runs:
            s, w, r = (_number(e, run) for e in (slope, wrong, right))
            if s is None or w is None or r is None:
                return False
            if not abs(truth + s * (w - r) - said) <= NEAR * (abs(truth) + abs(said) + abs(s * r)):
                return False
        return True

    def is_claim(self, line: Expr) -> bool:
        return all(_near(_number(line, run), said) for run, said, _ in self.runs)

    def is_true(self, line: Expr) -> bool:
        return all(_near(_number(line, run), truth) for run, _, truth in self.runs)

    def proportion(self, monomial: Expr) -> Fraction | None:
        """The number that the claim is of ``monomial`` times the truth, if it is one and simple."""
        found: complex | None = None
        for run, said, truth in self.runs:
            scale = _number(monomial, run)
            if not scale or not truth or not said:
                return None
            ratio = said / truth / scale
            if abs(ratio.imag) > NEAR or (found is not None and abs(ratio - found) > NEAR * abs(ratio)):
                return None
            found = ratio
        return None if found is None else simple(found.real, NEAR)


def factors(sieve: Any, parameters: Iterable[Expr]) -> Iterator[Expr]:
    """What the truth times is the claim: a number, or a parameter or its square with at most a 2 beside it."""
    number = sieve.proportion(ONE)
    if number is not None and abs(number) != 1:
        yield as_expr(number)
    for y in parameters:
        for power in (y, 1 / y, y**2, 1 / y**2):
            number = sieve.proportion(power)
            if number in (1, 2, Fraction(1, 2)):
                yield power if number == 1 else as_expr(number) * power


def simple(ratio: float, near: float) -> Fraction | None:
    """The fraction that a ratio is, if it is such a factor as is lost or gained by a slip: 3, 1/10, 2/3 or -1.

    >>> simple(2 / 3, 1e-9), simple(-1.0, 1e-9), simple(-2 / 3, 1e-9), simple(355 / 113, 1e-9)
    (Fraction(2, 3), Fraction(-1, 1), None, None)
    """
    found = Fraction(ratio).limit_denominator(LARGEST_FACTOR)
    if abs(ratio - found) > near * abs(ratio):
        return None
    above, below = abs(found.numerator), found.denominator
    plain = found == -1 or (found > 0 and (1 in (above, below) or max(above, below) <= LARGEST_IN_FRACTION))
    return found if plain else None


def _near(a: complex | None, b: complex) -> bool:
    return a is not None and abs(a - b) <= NEAR * (abs(a) + abs(b))


def spots(truth: Expr, claim: Expr, assume: Mapping[str, Domain]) -> Iterator[Run]:
    """Evaluations of the two sides of a claim at points that respect what is assumed."""
    about = Claim(truth, claim, EQUAL, assume, budget=Budget(WORK))
    for i, point in enumerate(points(about.symbols, assume, TRIED)):
        yield about.run(point, i)


def _number(expr: Expr, run: Run) -> complex | None:
    try:
        return complex(as_acb(settle(expr, run)))
    except Exhausted:
        raise
    except (Undefined, Undecided, TypeError):
        return None
