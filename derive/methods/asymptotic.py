"""How a function behaves near a point: its leading terms, as sums of coefficient times scale.

A scale is the exponential of larger things: with t -> 0+ the distance to the point, L = ln(1/t), LL = ln L and so
on, t**2 is exp(-2 L), L is exp(LL), and exp(1/t) is the exponential of the scale 1/t. Two scales are compared by the
largest thing in the logarithm of their quotient, so powers, logarithms and nested exponentials follow one rule.
Refuses (``Unexpanded``) what has no such expansion; an oscillation and a function that is not real there are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from itertools import islice
from math import factorial

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import ONE, OO, PI, ZERO, Call, Expr, Symbol, as_expr, depends_on, substitute
from derive.methods.tidy import is_nonnegative, is_positive, tidy

LARGEST_COEFFICIENT = 4_000  # nodes
MOST_WORK = 60_000  # products of terms in one expansion
DEEPEST = 12  # Piecewise in Piecewise, logarithms of scales


class Unexpanded(ArithmeticError):  # noqa: N818
    """There is no expansion, or none was found."""


class MoreTerms(Unexpanded):
    """Everything kept has cancelled."""


class Oscillates(Unexpanded):
    """A sine or cosine of something that grows without bound."""


class Outside(Unexpanded):
    """The function is not real, or has no value, on this side of the point."""


class Depends(Unexpanded):
    """The answer depends on the sign of a parameter."""

    def __init__(self, coefficient: Expr):
        self.coefficient = coefficient
        super().__init__(f"it depends on the sign of {coefficient}; say it with an assumption")


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


@dataclass(frozen=True)
class Series:
    """Terms (scale, coefficient), largest first, and the size of what is left out (None: nothing)."""

    terms: tuple[tuple[Scale, Expr], ...]
    rest: Scale | None = None


NOTHING = Series(())


@dataclass
class Expansion:
    """Expansions of functions of ``x`` near ``point`` (``oo`` and ``-oo`` too), from the side ``"+"`` or ``"-"``."""

    x: Symbol
    point: Expr
    side: str
    assume: Mapping[str, Domain]
    terms: int = 6
    conditions: dict[Expr, None] = field(default_factory=dict)
    known: dict[Expr, Series] = field(default_factory=dict)
    conditions_of: dict[Expr, dict[Expr, None]] = field(default_factory=dict)
    tidied: dict[Expr, Expr] = field(default_factory=dict)
    signs: dict[Expr, int] = field(default_factory=dict)
    oscillating: bool = False  #: something bounded, of which only the size is known, took part
    work: int = 0
    depth: int = 0

    # ------------------------------------------------------------ public

    def leading(self, f: Expr) -> tuple[Scale, Expr] | None:
        """The largest term of ``f``, or None where ``f`` is 0."""
        series = self.of(f)
        if series.terms:
            return series.terms[0]
        if series.rest is None:
            return None
        if self.oscillating:
            raise Oscillates("a part oscillates and does not become small")
        raise MoreTerms("the terms kept all cancel")

    def limit(self, f: Expr) -> Expr:
        """The limit: an expression, ``oo`` or ``-oo``."""
        series = self.of(f)
        if not series.terms and series.rest is not None and self.compare(series.rest, UNIT) < 0:
            return ZERO
        leading = self.leading(f)
        if leading is None:
            return ZERO
        scale, c = leading
        size = self.compare(scale, UNIT)
        if size < 0:
            return ZERO
        if size == 0:
            return c
        return OO if self.sign(c) > 0 else ex.Neg(OO)

    def sign_of(self, f: Expr) -> int:
        """The sign of ``f`` near the point."""
        leading = self.leading(f)
        return 0 if leading is None else self.sign(leading[1])

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

    def tidy(self, e: Expr) -> Expr:
        if e.size > LARGEST_COEFFICIENT:
            raise Unexpanded("a coefficient became too long")
        return tidy(e, self.assume, self.tidied)

    # ------------------------------------------------------------ scales

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

    # ------------------------------------------------------------ coefficients

    def is_zero(self, c: Expr) -> bool:
        return self.sign_at_points(c) == {0}

    def sign(self, c: Expr) -> int:
        """The sign of a coefficient; what is taken for granted about parameters is noted as a condition."""
        value = ex.constant_value(c)
        if value is not None:
            return (value > 0) - (value < 0)
        plain = self._with_positive_factorials(c)
        if is_positive(plain, self.assume):
            return 1
        if is_positive(self.tidy(-plain), self.assume):
            return -1
        if c not in self.signs:
            found = self.sign_at_points(c)
            if len(found - {0}) != 1:
                raise Depends(c)
            self.signs[c] = (found - {0}).pop()
        sign = self.signs[c]
        if ex.free_symbols(c):
            self.conditions[(ex.Greater if sign > 0 else ex.Less)(c, ZERO)] = None
        return sign

    def sign_or_positive(self, c: Expr) -> int:
        """The sign; where it is open, the function is only real if ``c`` is positive, and that is noted."""
        try:
            return self.sign(c)
        except Depends:
            self.conditions[ex.Greater(c, ZERO)] = None
            return 1

    def _with_positive_factorials(self, c: Expr) -> Expr:
        """``c`` with a positive number in the place of k! and Γ(k + 1), k ≥ 0: only for the question of its sign."""
        least = {"factorial": lambda u: u, "gamma": lambda u: self.tidy(u - 1)}
        positive = {
            n: ONE for n in ex.postorder(c)
            if isinstance(n, Call) and n.name in least and is_nonnegative(least[n.name](n.args[0]), self.assume)
        }  # fmt: skip
        return substitute(c, positive) if positive else c

    def nonzero(self, c: Expr) -> None:
        """Note that a coefficient that something is divided by is not 0."""
        never_zero = substitute(
            c, {n: ONE for n in ex.postorder(c) if isinstance(n, Call) and n.name in ("exp", "gamma", "factorial")}
        )
        if ex.free_symbols(never_zero) and not any(
            is_positive(self.tidy(e), self.assume) for e in (never_zero, -never_zero)
        ):
            self.conditions[ex.Unequal(c, ZERO)] = None

    def sign_at_points(self, c: Expr) -> set[int]:
        """Which signs ``c`` takes at values of its parameters: exact where it is a number."""
        value = ex.constant_value(c)
        if value is not None:
            return {(value > 0) - (value < 0)}
        if isinstance(c, Symbol) or is_positive(c, self.assume):
            return _signs_of_domain(self.assume.get(c.name, REAL)) if isinstance(c, Symbol) else {1}
        return signs(c, self.assume)

    # ------------------------------------------------------------ arithmetic of series

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

    # ------------------------------------------------------------ functions of series

    def power(self, a: Series, r: Expr) -> Series:
        n = ex.constant_value(r)
        if n is not None and n.denominator == 1 and 0 <= n <= 8 and (len(a.terms) <= 2 or n <= 3):
            result = Series(((UNIT, ONE),))
            for _ in range(int(n)):
                result = self.multiply(result, a)
            return result
        if a == NOTHING and n is not None and n > 0:
            return NOTHING
        s, c, small = self.head(a)
        whole = (n is not None and n.denominator == 1) or _is_integer(r, self.assume)
        if not whole and self.sign_or_positive(c) < 0:
            raise Outside(f"a power of a negative number with the exponent {r}")
        binomials = _cached(lambda: _binomial_coefficients(r, self.tidy))
        return self.scale(self.compose(binomials, small), self.tidy(ex.Pow(c, r)), self.times(UNIT, s, r))

    def inverse(self, a: Series) -> Series:
        return self.power(a, ex.Neg(ONE))

    def exp(self, a: Series) -> Series:
        large, constant, small = self.parts(a)
        result = self.compose(lambda k: as_expr(Fraction(1, factorial(k))), small)
        factor = self.tidy(Call("exp", constant))
        if not large.terms:
            return self.scale(result, factor)
        return self.scale(result, factor, Scale(frozenset((s.key(), c) for s, c in large.terms)))

    def log(self, a: Series) -> Series:
        s, c, small = self.head(a)
        if self.sign_or_positive(c) < 0:
            raise Outside("a logarithm of a negative number")
        series = self.compose(lambda k: as_expr(Fraction((-1) ** (k + 1), k)) if k else ZERO, small)
        large = [(k if isinstance(k, Scale) else Scale(frozenset({(k + 1, ONE)})), d) for k, d in s.terms]
        constant = self.tidy(Call("log", c))
        return self.add(series, self.ordered(large, None), Series(((UNIT, constant),) if constant is not ZERO else ()))

    def circular(self, name: str, a: Series) -> Series:
        large, c, small = self.parts(a)
        if large.terms:
            self.oscillating = True
            return Series((), UNIT)
        signs_ = (1, 0, -1, 0)
        sine = self.compose(lambda k: as_expr(Fraction(signs_[(k - 1) % 4], factorial(k))), small)
        cosine = self.compose(lambda k: as_expr(Fraction(signs_[k % 4], factorial(k))), small)
        sin_c, cos_c = self.tidy(Call("sin", c)), self.tidy(Call("cos", c))
        if name == "sin":
            return self.add(self.scale(cosine, sin_c), self.scale(sine, cos_c))
        return self.add(self.scale(cosine, cos_c), self.scale(sine, self.tidy(-sin_c)))

    def arctangent(self, a: Series) -> Series:
        large, c, small = self.parts(a)
        if large.terms:
            turn = PI / 2 if self.sign(large.terms[0][1]) > 0 else -(PI / 2)
            return self.add(Series(((UNIT, turn),)), self.scale(self.arctangent(self.inverse(a)), ex.Neg(ONE)))
        if c is ZERO:
            odd = (0, 1, 0, -1)
            return self.compose(lambda k: as_expr(Fraction(odd[k % 4], k or 1)), small)
        below = self.add(Series(((UNIT, self.tidy(1 + c**2)),)), self.scale(small, c))  # atan b − atan c
        turned = self.arctangent(self.multiply(small, self.inverse(below)))
        return self.add(Series(((UNIT, self.tidy(Call("atan", c))),)), turned)

    def arcsine(self, a: Series) -> Series:
        large, c, small = self.parts(a)
        beyond = signs(self.tidy(1 - c**2), self.assume)
        if large.terms or beyond == {-1}:
            raise Outside("an arc sine of a number beyond 1")
        if c is ZERO:
            return self.compose(
                lambda k: (
                    as_expr(Fraction(factorial(k - 1), 2 ** (k - 1) * factorial(k // 2) ** 2 * k)) if k % 2 else ZERO
                ),
                small,
            )
        if beyond == {0}:  # near the end: asin u = pi/2 − 2 asin sqrt((1 − u)/2)
            side = self.sign(c)
            half = self.scale(self.add(Series(((UNIT, ONE),)), self.scale(a, as_expr(-side))), ONE / 2)
            if half == NOTHING:
                return Series(((UNIT, self.tidy(side * PI / 2)),))
            inner = self.arcsine(self.power(half, ONE / 2))
            return self.add(Series(((UNIT, self.tidy(side * PI / 2)),)), self.scale(inner, as_expr(-2 * side)))
        return self.analytic(lambda v: Call("asin", v), c, small)

    def analytic(self, f: Callable[[Expr], Expr], c: Expr, small: Series) -> Series:
        """f(c + small) from the derivatives of f at c."""
        v = ex.fresh_symbol("v", ex.free_symbols(c) | {self.x})
        return self.compose(_cached(lambda: self._taylor_coefficients(f(v), v, c)), small)

    def _taylor_coefficients(self, f: Expr, v: Symbol, c: Expr):
        from derive.methods.differentiate import differentiate

        k = 0
        while True:
            put_in = without_empty(substitute(f, {v: c})) / factorial(k)
            value = self.tidy(put_in)
            if not _is_finite(put_in, self.assume):
                raise Unexpanded(f"{f} has no expansion in powers at {v} = {c}")
            yield value
            try:
                f = differentiate(f, v, 1, self.assume).result
            except (UnsupportedError, RecursionError):
                raise Unexpanded(f"{f} has no derivative rule") from None
            if f.size > LARGEST_COEFFICIENT:
                raise Unexpanded("a derivative became too long")
            k += 1

    def log_gamma(self, a: Series) -> Series:
        """Stirling's series where the argument grows (DLMF 5.11.1)."""
        large, c, small = self.parts(a)
        if not large.terms:
            return self.analytic(lambda v: Call("loggamma", v), c, small)
        if self.sign(large.terms[0][1]) < 0:
            raise Outside("a gamma function towards −∞")
        log_a, one_over = self.log(a), self.inverse(a)
        first = self.multiply(self.add(a, Series(((UNIT, -(ONE / 2)),))), log_a)
        constant = Series(((UNIT, self.tidy(Call("log", 2 * PI) / 2)),))
        parts = [first, self.scale(a, ex.Neg(ONE)), constant]
        power, squared = one_over, self.multiply(one_over, one_over)
        for b in _STIRLING:
            parts.append(self.scale(power, as_expr(b)))
            power = self.multiply(power, squared)
        return self.add(*parts, Series((), power.terms[0][0] if power.terms else power.rest))

    # ------------------------------------------------------------ expressions

    def of(self, f: Expr) -> Series:
        """The expansion of ``f``."""
        stack = [f]
        while stack:
            node = stack[-1]
            if node in self.known:
                stack.pop()
                continue
            if not depends_on(node, self.x):
                c = self.tidy(node)
                self.known[node] = NOTHING if self.is_zero(c) else Series(((UNIT, c),))
                continue
            needed = (
                () if isinstance(node, (ex.Piecewise, ex.Integral, ex.Sum, ex.Product, ex.Derivative)) else node.args
            )
            waiting = [a for a in needed if a not in self.known]
            if waiting:
                stack.extend(waiting)
                continue
            outer, self.conditions = self.conditions, {}
            try:
                self.known[node] = self._expand(node)
                for a in node.args:
                    self.conditions |= self.conditions_of.get(a, {})
                self.conditions_of[node] = self.conditions
            finally:
                self.conditions = outer
        self.conditions |= self.conditions_of.get(f, {})
        return self.known[f]

    def _nested(self, f: Expr) -> Series:
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                raise Unexpanded("the cases are nested too deep")
            return self.of(f)
        finally:
            self.depth -= 1

    def _expand(self, node: Expr) -> Series:
        args = [self.known[a] for a in node.args if a in self.known]
        match node:
            case Symbol():
                return self._variable()
            case ex.Add():
                return self.add(*args)
            case ex.Neg():
                return self.scale(args[0], ex.Neg(ONE))
            case ex.Mul():
                result = args[0]
                for a in args[1:]:
                    result = self.multiply(result, a)
                return result
            case ex.Div():
                return self.multiply(args[0], self.inverse(args[1]))
            case ex.Pow(args=(base, exponent)):
                if not depends_on(exponent, self.x):
                    return self.power(args[0], self.tidy(exponent))
                base_value = ex.constant_value(base)
                if base_value is not None and base_value < 0:  # (−1)**n: only its size is known
                    self.oscillating = True
                    size = self.exp(self.multiply(args[1], self.log(self.scale(args[0], ex.Neg(ONE)))))
                    return Series((), size.terms[0][0] if size.terms else size.rest)
                return self.exp(self.multiply(args[1], self.log(args[0])))
            case ex.Piecewise():
                return self._nested(self.case(node))
            case Call():
                return self._function(node, args)
            case ex.Integral() if self.point not in (OO, ex.Neg(OO)):
                return self._integral(node)
            case ex.Integral() | ex.Sum() | ex.Product() | ex.Derivative() | ex.Subs():
                if self.point in (OO, ex.Neg(OO)):
                    raise Unexpanded(f"{type(node).__name__} at infinity")
                x = self.x
                step = Series(((T, as_expr(1 if self.side == "+" else -1)),))
                return self.analytic(lambda v: substitute(node, {x: v}), self.point, step)
        raise Unexpanded(f"{type(node).__name__} has no expansion")

    def _integral(self, node: Expr) -> Series:
        """Its value at the point, and its derivative integrated term by term."""
        from derive.methods.differentiate import differentiate

        try:
            slope = self._nested(differentiate(node, self.x, 1, self.assume).result)
        except UnsupportedError as problem:
            raise Unexpanded(str(problem)) from None
        sign = as_expr(1 if self.side == "+" else -1)
        terms: list[tuple[Scale, Expr]] = []
        for s, c in slope.terms:
            n = self._power_of_t(s)
            terms.append((self.times(s, T), self.tidy(sign * c / as_expr(n + 1))))
        rest = slope.rest
        if rest is not None:
            self._power_of_t(rest)
            rest = self.times(rest, T)
        start = self.tidy(without_empty(substitute(node, {self.x: self.point})))
        first = [] if self.is_zero(start) else [(UNIT, start)]
        return self.ordered([*first, *terms], rest)

    def _power_of_t(self, s: Scale) -> Fraction:
        terms = dict(s.terms)
        power = ex.constant_value(terms.get(1, ZERO))
        if set(terms) - {1} or power is None or power >= 1:
            raise Unexpanded("an integral of something that is no power near the point")
        return -power

    def _variable(self) -> Series:
        t = Scale(frozenset({(1, ONE)}))
        if self.point is OO:
            return Series(((t, ONE),))
        if self.point is ex.Neg(OO):
            return Series(((t, ex.Neg(ONE)),))
        step = (T, as_expr(1 if self.side == "+" else -1))
        return Series((step,) if self.is_zero(self.tidy(self.point)) else ((UNIT, self.tidy(self.point)), step))

    def case(self, node: ex.Piecewise) -> Expr:
        """The branch that is taken near the point."""
        for branch, condition in node.cases:
            if self.holds(condition):
                return branch
        raise Outside("no case applies")

    def holds(self, condition: Expr) -> bool:
        match condition:
            case ex.Constant():
                return condition is ex.TRUE
            case ex.And(args=args):
                return all(map(self.holds, args))
            case ex.Or(args=args):
                return any(map(self.holds, args))
            case ex.Not(args=(inner,)):
                return not self.holds(inner)
            case _ if type(condition) in ex.COMPARISONS:
                s = self.sign_of(condition.args[0] - condition.args[1])
                return {
                    ex.Less: s < 0, ex.LessEqual: s <= 0, ex.Greater: s > 0, ex.GreaterEqual: s >= 0,
                    ex.Equal: s == 0, ex.Unequal: s != 0,
                }[type(condition)]  # fmt: skip
        raise Unexpanded(f"{condition} is no condition")

    def _function(self, node: Call, args: list[Series]) -> Series:
        name = node.name
        if name in _REWRITTEN:
            return self._rewritten(node, args)
        a = args[0]
        match name:
            case "exp":
                return self.exp(a)
            case "log" if len(args) == 1:
                return self.log(a)
            case "sqrt":
                return self.power(a, ONE / 2)
            case "sin" | "cos":
                return self.circular(name, a)
            case "atan":
                return self.arctangent(a)
            case "asin":
                return self.arcsine(a)
            case "abs" | "sign":
                s = self.sign_of(node.args[0])
                return (
                    (NOTHING if not s else Series(((UNIT, as_expr(s)),)))
                    if name == "sign"
                    else self.scale(a, as_expr(s))
                )
            case "heaviside" | "relu":
                s = self.sign_of(node.args[0])
                if name == "relu":
                    return a if s > 0 else NOTHING
                return NOTHING if s < 0 else Series(((UNIT, ONE if s else ONE / 2),))
            case "maximum" | "minimum":
                best = node.args[0]
                for other in node.args[1:]:
                    s = self.sign_of(other - best)
                    best = other if s == (1 if name == "maximum" else -1) else best
                return self.known[best]
            case "floor" | "ceiling":
                return self._step(name, a)
            case "loggamma":
                return self.log_gamma(a)
            case "gamma":
                return self._gamma(node, a)
            case "erf" | "erfc":
                return self._error_function(name, a)
        slots = [i for i, u in enumerate(node.args) if depends_on(u, self.x)]
        if len(slots) != 1:
            raise Unexpanded(f"{name} of several varying arguments")
        i = slots[0]
        large, c, small = self.parts(args[i])
        if large.terms:
            raise Unexpanded(f"{name} at an infinite argument")
        return self.analytic(lambda v: Call(name, *node.args[:i], v, *node.args[i + 1 :]), c, small)

    def _rewritten(self, node: Call, args: list[Series]) -> Series:
        result = self._nested(_REWRITTEN[node.name](*node.args))
        if len(args) == 1 and result.terms and result.terms[0][0] == UNIT:
            large, c, _ = self.parts(args[0])
            value = self.tidy(Call(node.name, c))
            if not large.terms and value.size <= result.terms[0][1].size:  # sinh 1, not (e − 1/e)/2
                return Series(((UNIT, value), *result.terms[1:]), result.rest)
        return result

    def _step(self, name: str, a: Series) -> Series:
        large, c, small = self.parts(a)
        if large.terms:
            self.oscillating = True
            return self.add(a, Series((), UNIT))
        if ex.free_symbols(c):
            raise Depends(c)
        n, exact = _floor_of(c)
        if exact:
            side = (
                0 if not small.terms and small.rest is None else self.sign(small.terms[0][1]) if small.terms else None
            )
            if side is None:
                raise MoreTerms("which side of a whole number it is on is not settled")
            n += (side < 0) * -1 if name == "floor" else (side > 0) * 1
        else:
            n += name == "ceiling"
        return Series(((UNIT, as_expr(n)),)) if n else NOTHING

    def _gamma(self, node: Call, a: Series) -> Series:
        large, c, small = self.parts(a)
        if large.terms:
            return self.exp(self.log_gamma(a))
        n = ex.constant_value(c)
        if n is not None and n.denominator == 1 and -20 <= n <= 0:
            u = node.args[0]
            factors = [u + k if k else u for k in range(int(-n) + 1)]
            return self._nested(Call("gamma", u + (1 - int(n))) / ex.Mul(*factors))
        return self.analytic(lambda v: Call("gamma", v), c, small)

    def _error_function(self, name: str, a: Series) -> Series:
        large, c, small = self.parts(a)
        if not large.terms:
            return self.analytic(lambda v: Call(name, v), c, small)
        positive = self.sign(large.terms[0][1]) > 0
        squared = self.multiply(a, a)
        inverse = self.inverse(squared)
        double = [Fraction(1)]
        for k in range(1, self.terms + 1):
            double.append(double[-1] * -(2 * k - 1) / 2)
        tail = self.compose(lambda k: as_expr(double[k]), inverse)  # DLMF 7.12.1, for |a|
        scaled = self.multiply(self.multiply(self.exp(self.scale(squared, ex.Neg(ONE))), self.inverse(a)), tail)
        erfc = self.scale(scaled, 1 / Call("sqrt", PI))  # of a if positive, else minus erfc(−a)
        ends = {("erf", True): (1, -1), ("erf", False): (-1, -1), ("erfc", True): (0, 1), ("erfc", False): (2, 1)}
        constant, sign = ends[name, positive]
        return self.add(Series(((UNIT, as_expr(constant)),)) if constant else NOTHING, self.scale(erfc, as_expr(sign)))


def _exponential(u: Expr, sign: int = 1) -> Expr:
    return Call("exp", u if sign > 0 else -u)


def _root(u: Expr) -> Expr:
    return Call("sqrt", u)


#: functions as others that have an expansion everywhere
_REWRITTEN: dict[str, Callable[..., Expr]] = {
    "tan": lambda u: Call("sin", u) / Call("cos", u),
    "cot": lambda u: Call("cos", u) / Call("sin", u),
    "sec": lambda u: 1 / Call("cos", u),
    "csc": lambda u: 1 / Call("sin", u),
    "sinh": lambda u: (_exponential(u) - _exponential(u, -1)) / 2,
    "cosh": lambda u: (_exponential(u) + _exponential(u, -1)) / 2,
    "tanh": lambda u: (_exponential(u) - _exponential(u, -1)) / (_exponential(u) + _exponential(u, -1)),
    "coth": lambda u: (_exponential(u) + _exponential(u, -1)) / (_exponential(u) - _exponential(u, -1)),
    "sech": lambda u: 2 / (_exponential(u) + _exponential(u, -1)),
    "csch": lambda u: 2 / (_exponential(u) - _exponential(u, -1)),
    "asinh": lambda u: Call("log", u + _root(u**2 + 1)),
    "acosh": lambda u: Call("log", u + _root(u**2 - 1)),
    "atanh": lambda u: Call("log", (1 + u) / (1 - u)) / 2,
    "acot": lambda u: Call("atan", 1 / u),
    "acos": lambda u: PI / 2 - Call("asin", u),
    "asec": lambda u: PI / 2 - Call("asin", 1 / u),
    "acsc": lambda u: Call("asin", 1 / u),
    "sigmoid": lambda u: 1 / (1 + _exponential(u, -1)),
    "softplus": lambda u: Call("log", 1 + _exponential(u)),
    "sinc": lambda u: Call("sin", u) / u,
    "factorial": lambda u: Call("gamma", u + 1),
    "binomial": lambda n, k: Call("gamma", n + 1) / Call("gamma", n - k + 1) / Call("gamma", k + 1),
    "beta": lambda a, b: Call("gamma", a) * Call("gamma", b) / Call("gamma", a + b),
}
_STIRLING = [Fraction(1, 12), Fraction(-1, 360), Fraction(1, 1260), Fraction(-1, 1680)]


def _binomial_coefficients(r: Expr, tidy_: Callable[[Expr], Expr]):
    c: Expr = ONE
    k = 0
    while True:
        yield c
        c = tidy_(c * (r - k) / (k + 1))
        k += 1


def _cached(make: Callable) -> Callable[[int], Expr]:
    """The k-th entry of an endless generator."""
    found: list[Expr] = []
    entries = None

    def entry(k: int) -> Expr:
        nonlocal entries
        entries = make() if entries is None else entries
        found.extend(islice(entries, k + 1 - len(found)))
        return found[k]

    return entry


def _is_integer(r: Expr, assume: Mapping[str, Domain]) -> bool:
    return all(
        isinstance(node, (ex.Add, ex.Mul, ex.Neg))
        or (isinstance(node, ex.Number) and node.value.denominator == 1)
        or (isinstance(node, Symbol) and assume.get(node.name, REAL).integer)
        for node in ex.postorder(r)
    )


def without_empty(f: Expr) -> Expr:
    """Integrals from a point to itself are 0."""
    empty = {node: ZERO for node in ex.postorder(f) if isinstance(node, ex.Integral) and node.args[2] is node.args[3]}
    return substitute(f, empty) if empty else f


def _signs_of_domain(domain: Domain) -> set[int]:
    if domain.is_positive:
        return {1}
    if domain.is_negative:
        return {-1}
    return {0, 1} if domain.is_nonnegative else {-1, 0, 1}


# ---------------------------------------------------------------- numbers


def parameter_points(
    symbols: Iterable[Symbol], assume: Mapping[str, Domain], count: int = 7
) -> list[dict[Symbol, Fraction]]:
    """Exact values of the parameters inside their domains, the same every time."""
    from random import Random

    names = sorted(symbols, key=str)
    draw = Random(len(names))
    return [{s: _drawn(assume.get(s.name, REAL), draw) for s in names} for _ in range(count if names else 1)]


def _drawn(domain: Domain, draw) -> Fraction:
    low, high = domain.lower, domain.upper
    for _ in range(60):
        if domain.integer:
            start = -9 if low is None else int(low)
            value = Fraction(draw.randint(start, start + 12 if high is None else int(high)))
        elif low is not None and high is not None:
            value = low + (high - low) * Fraction(draw.randint(1, 996), 997)
        else:
            size = Fraction(draw.randint(200, 4000), 997) * draw.choice([1, 1, 1, 8, Fraction(1, 8)])
            value = low + size if low is not None else high - size if high is not None else size * draw.choice([1, -1])
        if domain.contains(value):
            return value
    raise Unexpanded("no value of a parameter was found in its domain")


def signs(c: Expr, assume: Mapping[str, Domain]) -> set[int]:
    """The signs of a real number, or of an expression at values of its parameters; {0} where it is 0 throughout."""
    from derive.numeric import balls

    found: set[int] = set()
    undecided = None
    for point in parameter_points(ex.free_symbols(c), assume):  # type: ignore[arg-type]
        try:
            found.add(_sign_at(c, point, balls))
        except (balls.Undefined, balls.Undecided, Unexpanded) as problem:
            undecided = problem  # where something is not real, nothing is asked of it
    if not found:
        raise Unexpanded(f"the sign of {c} was not found ({undecided})")
    return found


def _sign_at(c: Expr, point: Mapping, balls) -> int:
    for bits in (64, 320):
        found = balls.value(c, point, bits)
        real = found.real
        if found.imag != 0 and not found.imag.contains(0):
            raise Unexpanded(f"{c} is not real")
        if real > 0 or real < 0:
            return 1 if real > 0 else -1
    return 0  # less than about 10**-90: taken for zero


def _floor_of(c: Expr) -> tuple[int, bool]:
    """The whole part of a number, and whether it is that whole number exactly."""
    value = ex.constant_value(c)
    if value is not None:
        return value.numerator // value.denominator, value.denominator == 1
    from derive.numeric import balls

    found = balls.value(c, {}, 320).real
    nearest = int(found.mid().floor().fmpq().p) if hasattr(found.mid().floor(), "fmpq") else int(float(found.mid()))
    for n in (nearest, nearest + 1):
        if (found - n).contains(0):
            return n, True
    return nearest, False


def _is_finite(c: Expr, assume: Mapping[str, Domain]) -> bool:
    from derive.numeric import balls

    for point in parameter_points(ex.free_symbols(c), assume, 2):  # type: ignore[arg-type]
        try:
            balls.value(c, point)
        except balls.Undefined:
            return False
        except balls.Undecided:
            continue
    return True
