"""Exact arithmetic with expressions: a field of fractions over generators, each with the relation it obeys.

A generator stands for one number at every point of the domain: a symbol, ``pi``, ``exp(x/2)``, ``log(1 + x)``, a
root. Fractions of polynomials in the generators are reduced modulo the relations (``r**2 = 1 + x``). When two
fractions are the same after that, the expressions are equal wherever both are defined. Generators need not be
independent: a relation nobody knew of loses a proof, and never makes a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpq_mpoly_ctx, fmpz_poly

from derive.numeric.precision import precision
from derive.verify.ranges import REALS, Range, add_ranges, hull_of, multiply_ranges, power_range

MOST_GENERATORS = 64
MOST_TERMS = 3_000  # of a power that is multiplied out; a larger one stays a power of its factors
MOST_WORK = 400_000  # terms of one factor times terms of the other
MOST_BITS = 60_000  # of a constant

Polynomial = Any  # flint.fmpq_mpoly


class Unprovable(Exception):  # noqa: N818  # says that this road ends, not that something is broken
    """Too large, undefined, or beyond what is known here: no proof on this road."""


class TooLarge(Unprovable):
    """So many different functions and roots that no other exact proof is worth a try."""


class Undefined(Unprovable):
    """One side divides by zero everywhere: there is nothing to compare."""


class Refine(Exception):  # noqa: N818
    """A finer generator is needed, exp(x/6) in place of exp(x/2): start again with these denominators."""

    def __init__(self, key: Hashable, denominator: int):
        self.key, self.denominator = key, denominator


class TooFewGenerators(Exception):  # noqa: N818
    pass


@dataclass(eq=False, slots=True)
class Generator:
    """One indeterminate and what is known of the number it stands for.

    range : where it lies if it is real, None if it may be complex.    unit : its absolute value is 1.
    conjugate : its complex conjugate, where it is not real.    value : a ball around it, where it is a constant.
    degree : of its monic relation, 0 where it has none.    factor : what a kept power is a power of.
    """

    index: int
    kind: str
    of: Any
    poly: Polynomial
    range: Range | None = None
    unit: bool = False
    integer: bool = False
    conjugate: Callable[[], Ratio] | None = None
    value: Callable[[], acb] | None = None
    degree: int = 0
    relation: Polynomial = None
    factor: Polynomial = None


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """``above / below``: polynomials in the generators, reduced and without common factor, ``below`` monic."""

    above: Polynomial
    below: Polynomial


class Field:
    """The generators in use and the arithmetic of their fractions."""

    def __init__(self, size: int = 12, denominators: Mapping[Hashable, int] | None = None):
        self.size = size
        self.context = fmpq_mpoly_ctx.get(("g", size), "lex")
        self.variables = self.context.gens()
        self.turned: dict[int, Ratio] = {}  #: the conjugate of each generator asked for
        self.denominators = dict(denominators or {})
        self.generators: list[Generator] = []
        self.by_key: dict[Hashable, Generator] = {}
        self.algebraic: list[Generator] = []  # newest first: a relation only speaks of older generators
        self.powers: list[Generator] = []
        self.one_poly = self.context.constant(1)
        self.zero_poly = self.context.constant(0)
        self.one = Ratio(self.one_poly, self.one_poly)
        self.zero = Ratio(self.zero_poly, self.one_poly)

    # ------------------------------------------------------------ generators

    def generator(self, key: Hashable, kind: str, of: Any = None, **known: Any) -> Generator:
        """The generator of that key, made on first use. ``relation``: g**degree equals this polynomial."""
        found = self.by_key.get(key)
        if found is None:
            index = self.size - 1 - len(self.generators)
            if index < 0:
                raise TooFewGenerators
            poly = self.variables[index]
            found = Generator(index, kind, of, poly, **known)
            if found.degree:
                found.relation = poly**found.degree - found.relation
                self.algebraic.insert(0, found)
            if found.factor is not None:
                self.powers.append(found)
            self.generators.append(found)
            self.by_key[key] = found
            if found.value is not None and found.range is not None and kind != "pi":
                found.range = self._tight(found)
        return found

    def _tight(self, g: Generator) -> Range | None:
        """The range of a real constant, by a ball around it."""
        value = self.ball(g.poly, 80).real
        if not value.is_finite():
            return g.range
        if any(abs(int(end.man_exp()[1])) > 10_000 for end in (value.lower(), value.upper())):
            return g.range  # exp(exp(100)): written out, this number would fill the memory
        low, high = (_rational(end) for end in (value.lower(), value.upper()))
        sign = g.range.sign if g.range is not None else None
        return g.range if sign and low <= 0 <= high else Range(low, high)

    def at(self, index: int) -> Generator:
        return self.generators[self.size - 1 - index]

    def ratio(self, g: Generator) -> Ratio:
        return Ratio(g.poly, self.one_poly)

    def denominator(self, key: Hashable, needed: int, default: int = 1) -> int:
        """How finely the generator of that key is divided; a start with finer ones where this is not enough."""
        have = self.denominators.get(key)
        if have is None:
            have = self.denominators[key] = lcm(default, needed)
        if have % needed:
            if (finer := lcm(have, needed)) > 1000:
                raise Unprovable
            raise Refine(key, finer)
        return have

    # ------------------------------------------------------------ arithmetic

    def constant(self, value: Fraction | int) -> Ratio:
        if not value:
            return self.zero
        q = fmpq(value.numerator, value.denominator)
        return Ratio(self.context.constant(q), self.one_poly)

    def polynomial(self, p: Polynomial) -> Ratio:
        return Ratio(self.reduce(p), self.one_poly)

    def reduce(self, p: Polynomial) -> Polynomial:
        """The remainder of ``p`` modulo the relations, from the newest to the oldest."""
        if not self.algebraic or p.is_constant():
            return p
        for g in self.algebraic:
            degree = p.degrees()[g.index]
            if degree >= g.degree:
                if degree > 400 * g.degree:
                    raise Unprovable
                p = divmod(p, g.relation)[1]
        return p

    def quotient(self, above: Polynomial, below: Polynomial) -> Ratio:
        """``above / below`` in lowest terms; below is free of square roots and of I where that is cheap."""
        above, below = self.reduce(above), self.reduce(below)
        if below.is_zero():
            raise Unprovable
        if above.is_zero():
            return self.zero
        if self.algebraic and not below.is_constant():
            above, below = self._rationalized(above, below)
        if not below.is_constant():
            common = above.gcd(below)
            if not common.is_constant():
                above, below = above / common, below / common
        lead = below.leading_coefficient()
        if lead != 1:
            above, below = above / lead, below / lead
        return Ratio(above, below)

    def _rationalized(self, above: Polynomial, below: Polynomial) -> tuple[Polynomial, Polynomial]:
        for g in self.algebraic:
            rounds = 0
            if g.kind == "unity" and (low := min(int(m[g.index]) for m in below.monoms())):
                inverse = g.poly ** (2 * g.of - low)  # its 2n-th power is 1
                above, below = self.reduce(above * inverse), self.reduce(below * inverse)
            while g.degree and not g.degree & (g.degree - 1) and (top := below.degrees()[g.index]) and rounds < 6:
                if len(below) > 60 or len(above) > 400:
                    return above, below
                if len(below) == 1 and top == 1 and g.degree == 2:
                    above, below = self.reduce(above * g.poly), self.reduce(below * g.poly)
                    continue
                other = self._turned(below, g, odd_only=top % 2 == 1)
                if other is None:
                    break
                product = self.reduce(below * other)
                if product.is_zero():
                    break
                above, below, rounds = self.reduce(above * other), product, rounds + 1
        return above, below

    def _turned(self, p: Polynomial, g: Generator, odd_only: bool) -> Polynomial | None:
        """``p`` with g replaced by -g: the factor that leaves only even powers of g."""
        monomials, coefficients = p.monoms(), p.coeffs()
        odd = {m: c for m, c in zip(monomials, coefficients, strict=True) if m[g.index] % 2}
        if not odd:
            return None
        return p - 2 * self.context.from_dict(odd)

    def add(self, a: Ratio, b: Ratio) -> Ratio:
        if a.below == b.below:
            if a.below.is_constant():
                return Ratio(a.above + b.above, a.below)
            return self.quotient(a.above + b.above, a.below)
        self._bound(len(a.above) * len(b.below) + len(b.above) * len(a.below))
        common = a.below.gcd(b.below)
        left, right = a.below / common, b.below / common
        return self.quotient(a.above * right + b.above * left, left * b.below)

    def multiply(self, a: Ratio, b: Ratio) -> Ratio:
        self._bound(len(a.above) * len(b.above) + len(a.below) * len(b.below))
        if a.below.is_constant() and b.below.is_constant():
            return Ratio(self.reduce(a.above * b.above), self.one_poly)
        return self.quotient(a.above * b.above, a.below * b.below)

    def negate(self, a: Ratio) -> Ratio:
        return Ratio(-a.above, a.below)

    def subtract(self, a: Ratio, b: Ratio) -> Ratio:
        return self.add(a, self.negate(b))

    def divide(self, a: Ratio, b: Ratio) -> Ratio:
        if b.above.is_zero():
            raise Unprovable
        self._bound(len(a.above) * len(b.below) + len(a.below) * len(b.above))
        return self.quotient(a.above * b.below, a.below * b.above)

    def scale(self, a: Ratio, factor: Fraction | int) -> Ratio:
        if not factor:
            return self.zero
        return Ratio(a.above * fmpq(factor.numerator, factor.denominator), a.below)

    def power(self, a: Ratio, n: int) -> Ratio:
        """``a**n``, multiplied out where that is small, and otherwise as powers of the factors of ``a``."""
        if n == 0:
            return self.one
        if n < 0:
            return self.power(self.divide(self.one, a), -n)
        if n == 1 or a.above.is_zero():
            return a
        most = MOST_TERMS
        if n > 30 and any(g.degree and len(g.relation) > 2 for g in self.used(a)):
            most = 60  # each reduction multiplies out a power of what stands under the root
        if max(_power_terms(len(a.above), n), _power_terms(len(a.below), n)) > most:
            return self._kept_power(a, n)
        if n * max(_bits(a.above), _bits(a.below)) > MOST_BITS:
            raise Unprovable
        return self.quotient(a.above**n, a.below**n)

    def _kept_power(self, a: Ratio, n: int) -> Ratio:
        constant, factors = self.factored(a)
        if n * (constant.numerator.bit_length() + constant.denominator.bit_length() - 2) > MOST_BITS:
            raise Unprovable
        above, below = self.one_poly * fmpq(constant.numerator, constant.denominator) ** n, self.one_poly
        for f, k in factors:
            base = f if len(f) == 1 else self.kept(f).poly
            above, below = (above * base ** (k * n), below) if k > 0 else (above, below * base ** (-k * n))
        return self.quotient(above, below)

    def kept(self, f: Polynomial) -> Generator:
        """A generator for ``f`` itself, so that a high power of it need not be multiplied out."""
        return self.generator(("power", self.key(f)), "power", f, factor=f, range=self.range(f))

    def _bound(self, work: int) -> None:
        if work > MOST_WORK:
            raise Unprovable

    # ------------------------------------------------------------ looking at fractions

    def key(self, p: Polynomial) -> Hashable:
        return tuple(p.monoms()), tuple(map(str, p.coeffs()))

    def ratio_key(self, a: Ratio) -> Hashable:
        return self.key(a.above), self.key(a.below)

    def rational(self, a: Ratio) -> Fraction | None:
        """The value of ``a`` where it is a rational number."""
        if a.above.is_constant() and a.below.is_constant():
            if a.above.is_zero():
                return Fraction(0)
            return _fraction(a.above.leading_coefficient()) / _fraction(a.below.leading_coefficient())
        return None

    def used(self, a: Ratio) -> list[Generator]:
        degrees = [max(m, n) for m, n in zip(a.above.degrees(), a.below.degrees(), strict=True)]
        return [self.at(i) for i, d in enumerate(degrees) if d > 0]

    def is_integer(self, a: Ratio) -> bool:
        """Whether ``a`` is a polynomial with integer coefficients in integers."""
        return (
            a.below.is_constant() and all(c.q == 1 for c in a.above.coeffs()) and all(g.integer for g in self.used(a))
        )

    def factored(self, a: Ratio) -> tuple[Fraction, list[tuple[Polynomial, int]]]:
        """A rational number and irreducible polynomials with their exponents, whose product is ``a``."""
        if a.above.is_zero():
            raise Unprovable
        constant, factors = Fraction(1), []
        for p, sign in ((a.above, 1), (a.below, -1)):
            if p.is_constant():
                constant *= _fraction(p.leading_coefficient()) ** sign
                continue
            if len(p) > 200 or (p.total_degree() > 400 and len(p) > 1):
                raise Unprovable
            if len(p) == 1:
                exponents = p.monoms()[0]
                constant *= _fraction(p.leading_coefficient()) ** sign
                factors += [(self.variables[i], sign * int(e)) for i, e in enumerate(exponents) if e]
                continue
            c, found = self._in_roots(p).factor()
            constant *= _fraction(c) ** sign
            factors += [(f, sign * int(k)) for f, k in found]
        return constant, factors

    def _in_roots(self, p: Polynomial) -> Polynomial:
        """``p`` with x written as r**n wherever r is a generator for the n-th root of x: x + 2 r + 1 is a square."""
        for g in self.algebraic:
            if g.kind == "root" and p.degrees()[g.index] > 0:
                base = g.poly**g.degree - g.relation
                if len(base) == 1 and base.total_degree() == 1 and base.leading_coefficient() == 1:
                    (x,) = self.used(Ratio(base, self.one_poly))
                    p = p.compose(*[g.poly**g.degree if i == x.index else v for i, v in enumerate(self.variables)])
        return p

    # ------------------------------------------------------------ signs

    def range(self, p: Polynomial) -> Range | None:
        """Where the polynomial lies, or None where it may be complex."""
        total: Range | None = None
        degrees = p.degrees()
        ranges = {i: self.at(i).range for i, d in enumerate(degrees) if d > 0}
        if any(r is None for r in ranges.values()):
            return None
        if len(p) > 300:
            return REALS
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            term = hull_of(_fraction(c))
            for i, r in ranges.items():
                if monomial[i]:
                    term = multiply_ranges(term, power_range(r, int(monomial[i])))  # type: ignore[arg-type]
            total = term if total is None else add_ranges(total, term)
        return total if total is not None else hull_of(Fraction(0))

    def sign(self, p: Polynomial, depth: int = 3) -> str | None:
        """``"+"``, ``"-"``, ``">="`` or ``"<="`` against zero on the whole domain, where that can be told."""
        found = self.range(p)
        if found is None:
            return None
        if found.sign or not depth or len(p) < 2:
            return found.sign
        return self._sign_with_root(p, depth) or (self._sign_of_quadratic(p, depth) if len(p) > 2 else None)

    def _sign_with_root(self, p: Polynomial, depth: int) -> str | None:
        """A r + B against zero, where r is a square root, by A² r² - B²."""
        for g in self.algebraic:
            nowhere_negative = g.range is not None and g.range.sign in ("+", ">=")
            if g.kind != "root" or g.degree != 2 or not nowhere_negative or p.degrees()[g.index] != 1:
                continue
            A, B = self._coefficient(p, g.index, 1), self._coefficient(p, g.index, 0)
            square = g.poly**2 - g.relation
            gap = self.reduce(A**2 * square - B**2)
            wins = "=" if gap.is_zero() else self.sign_of_product(gap, depth - 1)
            for larger, decided in ((A, ("+", ">=")), (B, ("-", "<="))):
                here = self.sign(larger, depth - 1)
                if wins in decided and here in ("+", "-"):
                    strict = wins in "+-"
                    return here if strict else {"+": ">=", "-": "<="}[here]
        return None

    def _sign_of_quadratic(self, p: Polynomial, depth: int) -> str | None:
        """A v² + B v + C with A > 0 and 4AC > B² is positive."""
        degrees = p.degrees()
        for i, degree in enumerate(degrees):
            if degree != 2:
                continue
            A, B, C = (self._coefficient(p, i, k) for k in (2, 1, 0))
            above = self.sign(A, depth - 1)
            if above not in ("+", "-"):
                continue
            gap = 4 * A * C - B**2
            inside = ">=" if gap.is_zero() else self.sign_of_product(gap, depth - 1)
            if inside in ("+", ">="):
                return above if inside == "+" else {"+": ">=", "-": "<="}[above]
        return None

    def _coefficient(self, p: Polynomial, i: int, k: int) -> Polynomial:
        found = {}
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            if monomial[i] == k:
                found[(*monomial[:i], 0, *monomial[i + 1 :])] = c
        return self.context.from_dict(found)

    def sign_of_product(self, p: Polynomial, depth: int = 3) -> str | None:
        """The sign of ``p`` from the signs of its factors."""
        direct = self.sign(p, depth)
        if direct or p.is_zero():
            return direct
        return self.sign_of_ratio(Ratio(p, self.one_poly), depth)

    def sign_of_ratio(self, a: Ratio, depth: int = 3) -> str | None:
        if a.above.is_zero():
            return None
        constant, factors = self.factored(a)
        positive, strict = constant > 0, True
        for f, k in factors:
            sign = self.sign(f, depth)
            if sign is None:
                if k % 2 or self.range(f) is None:
                    return None
                strict = strict and k < 0
                continue
            strict = strict and (sign in "+-" or k < 0)
            positive ^= sign in ("-", "<=") and bool(k % 2)
        return {(True, True): "+", (True, False): ">=", (False, True): "-", (False, False): "<="}[positive, strict]

    # ------------------------------------------------------------ conjugates

    def conjugate(self, a: Ratio) -> Ratio:
        """The complex conjugate; real generators are their own."""
        if all(g.range is not None for g in self.used(a)):
            return a
        return self.divide(self._conjugate(a.above), self._conjugate(a.below))

    def _conjugate(self, p: Polynomial) -> Ratio:
        turned = {g.index: self._turned_generator(g) for g in self.used(Ratio(p, self.one_poly)) if g.range is None}
        total = self.zero
        self._bound(len(p) * 100)
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            stays = [0 if i in turned else int(e) for i, e in enumerate(monomial)]
            term = Ratio(self.context.from_dict({tuple(stays): c}), self.one_poly)
            for i, other in turned.items():
                if monomial[i]:
                    term = self.multiply(term, self.power(other, int(monomial[i])))
            total = self.add(total, term)
        return total

    def _turned_generator(self, g: Generator) -> Ratio:
        if g.conjugate is not None:
            if g.index not in self.turned:  # exponentials nest, and each asks for those inside it more than once
                self.turned[g.index] = g.conjugate()
            return self.turned[g.index]
        other = self.generator(("conjugate", g.index), "conjugate", g, conjugate=lambda: self.ratio(g))
        return self.ratio(other)

    def is_real(self, a: Ratio) -> bool:
        if all(g.range is not None for g in self.used(a)):
            return True
        return self.is_zero(self.subtract(a, self.conjugate(a)))

    # ------------------------------------------------------------ zero

    def equal(self, a: Ratio, b: Ratio) -> bool:
        if a.above == b.above and a.below == b.below:
            return True
        self._bound(len(a.above) * len(b.below) + len(b.above) * len(a.below))
        return self.zero_polynomial(a.above * b.below - b.above * a.below)

    def is_zero(self, a: Ratio) -> bool:
        return self.zero_polynomial(a.above)

    def zero_polynomial(self, p: Polynomial) -> bool:
        p = self.reduce(p)
        if p.is_zero():
            return True
        if p.is_constant():
            return False
        if self.powers and (q := self._without_powers(p)) is not None:
            return self.zero_polynomial(q)
        return bool(self.algebraic) and self._algebraic_zero(p)

    def _without_powers(self, p: Polynomial) -> Polynomial | None:
        """``p`` with the kept powers taken out as common factors, and the few that remain multiplied out."""
        degrees = p.degrees()
        present = [g for g in self.powers if degrees[g.index]]
        if not present:
            return None
        p = p / p.term_content()
        for g in present:
            degree = p.degrees()[g.index]
            if not degree:
                continue
            roots = any(h.degree and len(h.relation) > 2 for h in self.used(Ratio(g.factor, self.one_poly)))
            if _power_terms(len(g.factor), degree) * len(p) > MOST_WORK // 20 or (roots and degree > 30):
                raise Unprovable
            p = self._multiplied_out(p, g, degree)
        return p

    def _multiplied_out(self, p: Polynomial, g: Generator, degree: int) -> Polynomial:
        if degree * _bits(g.factor) > MOST_BITS:
            raise Unprovable
        parts: dict[int, dict[tuple, Any]] = {}
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            rest = (*monomial[: g.index], 0, *monomial[g.index + 1 :])
            parts.setdefault(int(monomial[g.index]), {})[rest] = c
        return sum((self.context.from_dict(part) * g.factor**k for k, part in parts.items()), self.zero_poly)

    def _algebraic_zero(self, p: Polynomial) -> bool:
        """Whether every coefficient, an algebraic constant, is 0: a nonzero one cannot be that small."""
        constants = [g for g in self.algebraic if g.value is not None]
        if not constants:
            return False
        inside = {g.index for g in constants}
        coefficients: dict[tuple, dict[tuple, Any]] = {}
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            outer = tuple(0 if i in inside else e for i, e in enumerate(monomial))
            inner = tuple(e if i in inside else 0 for i, e in enumerate(monomial))
            coefficients.setdefault(outer, {})[inner] = c
        return all(self._is_zero_number(self.context.from_dict(c)) for c in coefficients.values())

    def _is_zero_number(self, p: Polynomial) -> bool:
        if p.is_constant():
            return bool(p.is_zero())
        bound = self._separation(p)
        if bound is None:
            return False
        size, degree, scale = bound
        # scale*p is an algebraic integer whose conjugates are at most 2**size: if it is not 0, its norm is at least 1
        bits = size * max(degree - 1, 0) + 8
        if bits > MOST_BITS:
            return False
        for working in (bits + 64, 2 * bits + 512):
            value = self.ball(p * scale, working)
            if not value.contains(0):
                return False
            if value.abs_upper() < arb(2) ** (-bits):
                return True
        return False

    def _separation(self, p: Polynomial) -> tuple[int, int, int] | None:
        """(log2 of a bound for every conjugate of scale*p, a bound for its degree, scale)."""
        sizes: dict[int, int] = {}
        degree, scale = 1, lcm(*[int(c.q) for c in p.coeffs()])
        needed: dict[int, Generator] = {}
        waiting = self.used(Ratio(p, self.one_poly))
        while waiting:
            g = waiting.pop()
            if g.index in needed:
                continue
            if g.degree == 0 or g.value is None:
                return None
            needed[g.index] = g
            rest = g.poly**g.degree - g.relation
            if any(c.q != 1 for c in rest.coeffs()):
                return None
            waiting += self.used(Ratio(rest, self.one_poly)) if g.kind != "unity" else []
            degree *= g.degree
        for g in sorted(needed.values(), key=lambda g: -g.index):
            if g.kind == "unity":
                sizes[g.index] = 0
                continue
            rest = g.poly**g.degree - g.relation
            sizes[g.index] = max(0, -(-self._size(rest, sizes) // g.degree))
        return self._size(p * scale, sizes), degree, scale

    def _size(self, p: Polynomial, sizes: Mapping[int, int]) -> int:
        """log2 of a bound for |p| when each generator is at most 2**size."""
        largest = 0
        for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
            bits = abs(int(c.p)).bit_length() + sum(int(e) * sizes.get(i, 0) for i, e in enumerate(monomial) if e)
            largest = max(largest, bits)
        return largest + len(p).bit_length()

    def ball(self, p: Polynomial, bits: int = 128) -> acb:
        """A ball around the constant that ``p`` is."""
        with precision(bits, most=3 * MOST_BITS):
            values = {g.index: g.value() for g in self.used(Ratio(p, self.one_poly)) if g.value is not None}
            total = acb(0)
            for monomial, c in zip(p.monoms(), p.coeffs(), strict=True):
                term = acb(c)
                for i, e in enumerate(monomial):
                    if e:
                        term *= values[i] ** int(e)
                total += term
            return total

    def ball_of(self, a: Ratio) -> acb:
        """A ball around the constant ``a`` at the precision in force."""
        return self.ball(a.above, ctx.prec) / self.ball(a.below, ctx.prec)

    def is_constant(self, a: Ratio) -> bool:
        return all(g.value is not None for g in self.used(a))


def cyclotomic(n: int) -> list[int]:
    """The coefficients of the n-th cyclotomic polynomial, constant term first."""
    return [int(c) for c in fmpz_poly.cyclotomic(n)]


def _rational(end: arb) -> Fraction:
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _fraction(c: Any) -> Fraction:
    return Fraction(int(c.p), int(c.q))


def _power_terms(terms: int, n: int) -> int:
    """How many terms the n-th power of that many terms may have, or a number beyond the limit."""
    if terms <= 1:
        return 1
    count = 1
    for i in range(1, terms):
        count = count * (n + i) // i
        if count > 10 * MOST_WORK:
            return count
    return count


def _bits(p: Polynomial) -> int:
    if len(p) > MOST_TERMS:
        return MOST_BITS
    return max(
        (abs(int(c.p)).bit_length() + int(c.q).bit_length() - (2 if abs(c.p) == 1 and c.q == 1 else 1) for c in p.coeffs()),
        default=0,
    )  # fmt: skip
