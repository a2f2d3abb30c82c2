"""Series: sums of coefficient times scale, largest first, and their arithmetic.

What is left out is bounded by a scale; where it is not small enough for an answer, more terms are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cmp_to_key

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Expr
from derive.methods.asymptotic.scales import UNIT, Scale, Scales
from derive.methods.asymptotic.troubles import MoreTerms, Outside, Unexpanded

MOST_WORK = 60_000  # products of terms in one expansion


@dataclass(frozen=True)
class Series:
    """Terms (scale, coefficient), largest first, and the size of what is left out (None: nothing)."""

    terms: tuple[tuple[Scale, Expr], ...]
    rest: Scale | None = None


NOTHING = Series(())


def just(c: Expr) -> Series:
    """A constant."""
    return Series(((UNIT, c),)) if c is not ZERO else NOTHING


@dataclass
class Arithmetic(Scales):
    """Series near a point, added, multiplied and put into one another."""

    oscillating: bool = False  #: something bounded, of which only the size is known, took part
    work: int = 0

    def ordered(self, terms: Iterable[tuple[Scale, Expr]], rest: Scale | None) -> Series:
        collected: dict[Scale, Expr] = {}
        for scale, c in terms:
            collected[scale] = self.tidy(collected[scale] + c) if scale in collected else c
            self.work += 1
        if self.work > MOST_WORK:
            raise Unexpanded("the expansion is too long")
        kept = [(s, c) for s, c in collected.items() if c is not ZERO]
        if rest is not None:
            kept = [(s, c) for s, c in kept if self.compare(s, rest) > 0]
        by_size = cmp_to_key(self.compare)
        kept.sort(key=lambda term: by_size(term[0]), reverse=True)
        while kept and self.is_zero(kept[0][1]):
            kept.pop(0)
        kept = [(s, c) for s, c in kept if not self.is_zero(c)]
        if len(kept) > self.terms:
            rest = kept[self.terms][0]
            kept = kept[: self.terms]
        return Series(tuple(kept), rest)

    def larger(self, *scales: Scale | None) -> Scale | None:
        found: Scale | None = None
        for s in scales:
            if s is not None and (found is None or self.compare(s, found) > 0):
                found = s
        return found

    def add(self, *series: Series) -> Series:
        return self.ordered([t for s in series for t in s.terms], self.larger(*[s.rest for s in series]))

    def multiply(self, a: Series, b: Series) -> Series:
        if a == NOTHING or b == NOTHING:
            return NOTHING
        rests = []
        for p, q in ((a, b), (b, a)):
            if q.rest is not None:
                head = p.terms[0][0] if p.terms else p.rest
                rests.append(self.times(head, q.rest))  # type: ignore[arg-type]
        terms = [(self.times(s, r), self.tidy(c * d)) for s, c in a.terms for r, d in b.terms]
        return self.ordered(terms, self.larger(*rests))

    def scale(self, a: Series, c: Expr, by: Scale = UNIT) -> Series:
        if c is ZERO:
            return NOTHING
        terms = tuple((self.times(s, by), self.tidy(c * d)) for s, d in a.terms)
        return Series(terms, None if a.rest is None else self.times(a.rest, by))

    def head(self, a: Series) -> tuple[Scale, Expr, Series]:
        """a = c × scale × (1 + small): the scale, c and the small series."""
        if not a.terms:
            if a.rest is None:
                raise Outside("a division by zero, or a logarithm of zero, all along")
            raise MoreTerms("the terms kept all cancel")
        (s, c), *others = a.terms
        self.nonzero(c)
        inverse = self.times(UNIT, s, ex.Neg(ONE))
        small = self.scale(Series(tuple(others), a.rest), self.tidy(1 / c), inverse)
        return s, c, small

    def compose(self, coefficients: Callable[[int], Expr], small: Series) -> Series:
        """Σ coefficients(k) × small**k."""
        total = Series(((UNIT, coefficients(0)),)) if coefficients(0) is not ZERO else NOTHING
        if small == NOTHING:
            return total
        lead = small.terms[0][0] if small.terms else small.rest
        assert lead is not None
        if self.compare(lead, UNIT) >= 0:
            raise MoreTerms("the terms left out are not small")
        power = Series(((UNIT, ONE),))
        parts, last = [total], UNIT
        for k in range(1, self.terms + 1):
            power = self.multiply(power, small)
            c = coefficients(k)
            if c is not ZERO:
                parts.append(self.scale(power, c))
            last = self.times(last, lead)
            if not power.terms:
                return self.add(*parts)
        return self.add(*parts, Series((), self.times(last, lead)))

    def parts(self, a: Series) -> tuple[Series, Expr, Series]:
        """What grows, the constant, and what tends to 0."""
        large: list[tuple[Scale, Expr]] = []
        small: list[tuple[Scale, Expr]] = []
        constant: Expr = ZERO
        for s, c in a.terms:
            size = self.compare(s, UNIT)
            if size > 0:
                large.append((s, c))
            elif size == 0:
                constant = c
            else:
                small.append((s, c))
        if a.rest is not None and self.compare(a.rest, UNIT) >= 0:
            raise MoreTerms("the terms left out are not small")
        return Series(tuple(large)), constant, Series(tuple(small), a.rest)
