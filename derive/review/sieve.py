"""Which candidates meet a claim? Looks at a few points that respect what is assumed; what passes has yet to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from derive.language.assumptions import Domain
from derive.language.expressions import Expr
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
LARGEST_FRACTION = 1000


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
        if found is None:
            return None
        simple = Fraction(found.real).limit_denominator(LARGEST_FRACTION)
        return simple if abs(found.real - simple) <= NEAR * abs(found.real) and simple != 1 else None


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
