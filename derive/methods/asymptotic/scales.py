"""Scales: how large things are near a point, and which of two is larger.

A scale is the exponential of larger things: with t -> 0+ the distance to the point, L = ln(1/t), LL = ln L and so
on, t**2 is exp(-2 L), L is exp(LL), and exp(1/t) is the exponential of the scale 1/t. Two scales are compared by the
largest thing in the logarithm of their quotient, so powers, logarithms and nested exponentials follow one rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key

from derive.language import expressions as ex
from derive.language.expressions import ONE, OO, Call, Expr
from derive.methods.asymptotic.coefficients import Near
from derive.methods.asymptotic.troubles import Unexpanded

DEEPEST = 12  # scales in scales, cases in cases


@dataclass(frozen=True)
class Scale:
    """exp(Σ coefficient × key), where a key is a scale that grows, or k for the k-fold logarithm of 1/t."""

    terms: frozenset[tuple[int | Scale, Expr]] = frozenset()

    def key(self) -> int | Scale:
        """The shortest name: exp(LL) is L."""
        if len(self.terms) == 1:
            ((inner, c),) = self.terms
            if isinstance(inner, int) and inner > 1 and c is ONE:
                return inner - 1
        return self


UNIT = Scale()
T = Scale(frozenset({(1, ex.Neg(ONE))}))  # t itself


@dataclass
class Scales(Near):
    """Scales near a point, multiplied and compared."""

    def times(self, a: Scale, b: Scale, power: Expr = ONE) -> Scale:
        """a × b**power."""
        if b is UNIT or not b.terms:
            return a
        total = dict(a.terms)
        for key, c in b.terms:
            c = c if power is ONE else self.tidy(c * power)
            total[key] = self.tidy(total[key] + c) if key in total else c
        return Scale(frozenset((k, c) for k, c in total.items() if not self.is_zero(c)))

    def compare(self, a: Scale, b: Scale) -> int:
        """1, 0 or -1 as a is larger than, equal to or smaller than b near the point."""
        if a == b:
            return 0
        quotient = self.times(a, b, ex.Neg(ONE))
        if not quotient.terms:
            return 0
        by_size = cmp_to_key(self._compare_keys)
        terms = dict(quotient.terms)
        return self.sign(terms[max(terms, key=by_size)])

    def _compare_keys(self, a: int | Scale, b: int | Scale) -> int:
        if isinstance(a, int) and isinstance(b, int):
            return (b > a) - (b < a)
        if a == b:
            return 0
        self.depth += 1
        try:
            if self.depth > 4 * DEEPEST:
                raise Unexpanded("scales are nested too deep")
            return self.compare(*(Scale(frozenset({(k + 1, ONE)})) if isinstance(k, int) else k for k in (a, b)))
        finally:
            self.depth -= 1

    def written(self, scale: Scale, c: Expr = ONE) -> Expr:
        """A term as an expression in x."""
        if self.point is OO:
            far: Expr = self.x
        elif self.point is ex.Neg(OO):
            far = ex.Neg(self.x)
        else:
            far = 1 / self.tidy(self.x - self.point if self.side == "+" else self.point - self.x)
        return self.tidy(c * self._scale_written(scale, far, 0))

    def _scale_written(self, scale: Scale, far: Expr, depth: int) -> Expr:
        """``far`` is 1/t."""
        if depth > DEEPEST:
            raise Unexpanded("scales are nested too deep")
        factors: list[Expr] = []
        exponent: list[Expr] = []
        for key, c in sorted(scale.terms, key=lambda kc: str(kc[1])):
            if isinstance(key, int):
                base = far
                for _ in range(key - 1):
                    base = Call("log", base)
                inverted = key == 1 and isinstance(far, ex.Div)
                factors.append(ex.Pow(far.args[1], self.tidy(-c)) if inverted else ex.Pow(self.tidy(base), c))
            elif isinstance(c, Call) and c.name == "log":
                factors.append(ex.Pow(c.args[0], self._scale_written(key, far, depth + 1)))
            else:
                exponent.append(c * self._scale_written(key, far, depth + 1))
        if exponent:
            factors.append(Call("exp", ex.Add(*exponent)))
        return ex.Mul(*factors) if factors else ONE
