"""Exact arithmetic with the entries of a matrix: fractions of polynomials in its letters, roots and constants.

What is zero decides a pivot, so it is never guessed: where letters may depend on each other (log 2 and log 4), an
entry counts as nonzero only when its value at some point shows it, and UnsupportedError says so otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import gcd, lcm, prod
from operator import mul
from typing import Any

from flint import fmpq, fmpq_mpoly_ctx, fmpq_poly, fmpz

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import Add, Call, Div, Expr, Mul, Neg, Number, Pow, Symbol, as_expr
from derive.language.functions import is_known
from derive.methods.tidy import split, tidy

MOST_LETTERS = 24
MOST_TERMS = 400
MOST_BITS = 4096
MOST_BITS_FACTORED = 128
LARGEST_EXPONENT = 32
Polynomial = Any  # flint.fmpq_mpoly


class Entries:
    """The letters in use: symbols, constants, and square roots, each of which is older than the roots taken of it.

    >>> K = Entries()
    >>> a = K.read(1 / (1 + Call("sqrt", 2)))
    >>> print(a.written(), (a + 1) * (a + 1))
    -1 + sqrt(2) 2
    """

    def __init__(self) -> None:
        self.context = fmpq_mpoly_ctx.get(("g", MOST_LETTERS), "lex")
        self.letters: list[Expr] = []
        self.squares: dict[int, Polynomial] = {}  # what the square of a letter is
        self.doubtful = False  # whether letters may depend on each other

    # ------------------------------------------------------------ reading

    def constant(self, value: Fraction | int) -> Entry:
        q = fmpq(value.numerator, value.denominator)
        return Entry(self, self.context.constant(q), self.context.constant(1))

    def letter(self, written: Expr, square: Polynomial | None = None) -> Polynomial:
        """The polynomial that is one letter, made on first use."""
        if written not in self.letters:
            if len(self.letters) == MOST_LETTERS:
                raise UnsupportedError(f"the matrix has more than {MOST_LETTERS} different symbols and roots in it")
            if square is not None:
                self.squares[len(self.letters)] = square
            self.letters.append(written)
        # the newest letter comes first, so that a division by (root² − …) lowers the power of the root
        return self.context.gens()[MOST_LETTERS - 1 - self.letters.index(written)]

    def read(self, expr: Expr) -> Entry:
        """``expr`` as an entry; UnsupportedError for what no exact arithmetic is written for."""
        done: dict[Expr, Entry] = {}
        for node in ex.postorder(expr):
            args = [done[a] for a in node.args if a in done]
            done[node] = self._read_node(node, args)
        return done[expr]

    def _read_node(self, node: Expr, args: list[Entry]) -> Entry:
        match node:
            case Number():
                value = node.value
                if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
                    raise UnsupportedError("an entry has too many digits for exact elimination")
                return self.constant(value)
            case Symbol() | ex.Constant(data="pi"):
                return self.entry(self.letter(node))
            case ex.Constant(data="I"):
                return self.imaginary_unit
            case Add():
                return reduce(lambda a, b: a + b, args)
            case Mul():
                return reduce(mul, args)
            case Neg():
                return -args[0]
            case Div():
                return args[0] / args[1]
            case Pow(args=(_, exponent)):
                n = ex.constant_value(exponent)
                if n is not None and n.denominator == 1 and self._is_small_power(args[0], n):
                    return args[0] ** int(n)
                if n is not None and abs(n) <= LARGEST_EXPONENT and n.denominator == 2:
                    return self.root(args[0], reading=True) ** int(2 * n)
            case Call(data="sqrt"):
                return self.root(args[0], reading=True)
            case Call(data="sin" | "cos"):
                return self._circular(node)
            case Call() if is_known(node.name):
                self.doubtful = True
                return self._exponential(node) if node.name == "exp" else self.entry(self.letter(tidy(node)))
        what = f"{node.name}(…)" if isinstance(node, Call) else str(node)
        raise UnsupportedError(
            f"the entry {what:.80} is no number or expression that elimination can work with exactly"
        )

    def _is_small_power(self, base: Entry, n: Fraction) -> bool:
        value = base.rational
        if value is None:
            return abs(n) <= LARGEST_EXPONENT
        return abs(n) * max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS

    def _circular(self, node: Expr) -> Entry:
        self.doubtful = True
        angle = tidy(node.args[0])
        sign = 1
        if isinstance(angle, Neg):
            sign, angle = -1 if node.data == "sin" else 1, angle.args[0]
        cos = self.letter(Call("cos", angle))
        if node.data == "cos":
            return self.entry(cos)
        return self.entry(sign * self.letter(Call("sin", angle), 1 - cos**2))

    def _exponential(self, node: Expr) -> Entry:
        """exp(−2t) is the letter exp(t) to the power −2."""
        c, core = split(tidy(node.args[0]))
        if c.denominator == 1 and abs(c) <= LARGEST_EXPONENT:
            return self.entry(self.letter(Call("exp", core))) ** int(c)
        return self.entry(self.letter(Call("exp", tidy(node.args[0]))))

    @property
    def imaginary_unit(self) -> Entry:
        return self.entry(self.letter(ex.I, self.context.constant(-1)))

    def entry(self, above: Polynomial) -> Entry:
        return Entry(self, above, self.context.constant(1))

    # ------------------------------------------------------------ roots

    def root(self, entry: Entry, written: Expr | None = None, reading: bool = False) -> Entry:
        """A square root: in the letters there are, or else a new letter, shown as the root of ``written``.

        ``reading`` : it is the principal root that is meant, as in an entry of the user's.
        """
        square, below = entry.above * entry.below, entry.below
        outside, inside = _square_part(square)
        known = self._known_root(inside) or self._new_root(inside, written if outside == 1 and below == 1 else None)
        found = self.entry(outside) * known / self.entry(below)
        if not reading:
            return found
        return self._principal(found)

    def _known_root(self, square: Polynomial) -> Entry | None:
        """√square where it is a number, or a polynomial times roots that are letters already."""
        if square.is_constant():
            return self._root_of_integer(int(python_rational(square.leading_coefficient())))
        found = self._times_known_roots(square)
        if found is None and (turned := self._times_known_roots(-square)) is not None:
            found = self.imaginary_unit * turned
        return found

    def _root_of_integer(self, n: int) -> Entry:
        """√n as the product of the roots of its primes, which do not depend on each other."""
        found = self.constant(1) if n > 0 else self.imaginary_unit
        for p in _primes(abs(n)):
            found = found * self.entry(self.letter(Call("sqrt", p), self.context.constant(p)))
        return found

    def _times_known_roots(self, square: Polynomial) -> Entry | None:
        roots = list(self.squares)
        if self._letters_of(square) & set(roots):
            return None
        plain = [i for i in roots if not self._letters_of(self.squares[i]) & set(roots)]
        for size in range(1, min(len(plain), 4) + 1):
            for chosen in combinations(plain, size):
                product = reduce(mul, [self.squares[i] for i in chosen])
                whole = _exact_root(square * product)
                if whole is not None:
                    letters = reduce(mul, [self.letter(self.letters[i]) for i in chosen])
                    return self.entry(whole * letters) / self.entry(product)
        return None

    def _new_root(self, square: Polynomial, written: Expr | None) -> Entry:
        self.doubtful = self.doubtful or len(self.squares) > 0
        shown = written if written is not None else self.write(square)
        return self.entry(self.letter(Call("sqrt", shown), square))

    def _principal(self, root: Entry) -> Entry:
        """The one of ± ``root`` that is principal, for constants; a letter of its own is principal by its name."""
        if root.below.is_constant() and root.above.is_constant():
            return root if python_rational(root.above.leading_coefficient()) >= 0 else -root
        from derive.numeric import balls

        written = root.written()
        if ex.free_symbols(written):
            if (
                len(root.above) == 1
                and root.below.is_constant()
                and python_rational(root.above.leading_coefficient()) > 0
            ):
                used = self._letters_of(root.above)
                if all(i in self.squares for i in used) and sum(root.above.degrees()) == 1:
                    return root
            raise UnsupportedError(
                f"sqrt(({written})**2) depends on the sign of {written}: write the entry without that root"
            )
        value = balls.value(written, {}, bits=128)
        if value.real > 0 or (value.imag > 0 and value.real.contains(0)):
            return root
        return -root

    # ------------------------------------------------------------ writing

    def _letters_of(self, p: Polynomial) -> set[int]:
        return {MOST_LETTERS - 1 - i for i, degree in enumerate(p.degrees()) if degree}

    def terms(self, p: Polynomial) -> list[tuple[Fraction, tuple[int, ...]]]:
        """Coefficients and exponents (oldest letter first), in the order they are written."""
        found = [(python_rational(c), tuple(int(e) for e in reversed(m))) for m, c in p.terms()]

        def place(term: tuple[Fraction, tuple[int, ...]]) -> tuple:
            exponents = term[1]
            roots = [i for i in self.squares if exponents[i]]
            surds = prod(self.letters[i].args[0].data for i in roots if _is_surd(self.letters[i]))
            others = [0 if i in self.squares else -e for i, e in enumerate(exponents)]
            others_of_roots = len([i for i in roots if not _is_surd(self.letters[i])])
            return others_of_roots, surds, sum(others), others, tuple(-e for e in exponents)

        return sorted(found, key=place)

    def write(self, p: Polynomial) -> Expr:
        """A polynomial as a sum of terms."""
        terms = self.terms(p)
        if not terms:
            return ex.ZERO
        rooted = self._letters_of(p) & set(self.squares)  # -1 + sqrt(2) and -1 + 2*I stay as they are
        if terms[0][0] < 0 and not rooted and (first := next((t for t in terms if t[0] > 0), None)):
            terms.remove(first)
            terms.insert(0, first)
        return Add(*[_signed(c, self._monomial(exponents)) for c, exponents in terms])

    def _monomial(self, exponents: Sequence[int]) -> list[Expr]:
        used = [(self.letters[i], e) for i, e in enumerate(exponents) if e]
        used.sort(key=lambda power: power[0] is not ex.I)
        surds = [letter.args[0].data for letter, _ in used if _is_surd(letter)]
        factors = [letter if e == 1 else Pow(letter, e) for letter, e in used if not _is_surd(letter)]
        return [*factors, Call("sqrt", prod(surds))] if surds else factors

    def reduced(self, p: Polynomial) -> Polynomial:
        """``p`` with no power of a root above the first."""
        for i in sorted(self.squares, reverse=True):
            if p.degrees()[MOST_LETTERS - 1 - i] > 1:
                p = divmod(p, self.letter(self.letters[i]) ** 2 - self.squares[i])[1]
        if len(p) > MOST_TERMS:
            raise UnsupportedError("the entries grow too long for elimination by hand or by derive")
        return p

    def fraction(self, above: Polynomial, below: Polynomial) -> Entry:
        """``above / below`` in lowest terms, with no root below the bar where that is short."""
        above, below = self.reduced(above), self.reduced(below)
        if below == 0:
            raise ZeroDivisionError("an entry was divided by zero")
        for i in sorted(self.squares, reverse=True):
            if below.degrees()[MOST_LETTERS - 1 - i]:
                turned = self._turned(below, i)
                freed = self.reduced(below * turned)
                if freed == 0:
                    raise UnsupportedError("the roots in the matrix depend on each other in a way derive does not see")
                above, below = self.reduced(above * turned), freed
        common = above.gcd(below) if above != 0 else below
        if not common.is_constant():
            above, below = above / common, below / common
        lead = below.leading_coefficient()
        return Entry(self, above / lead, below / lead)

    def _turned(self, p: Polynomial, i: int) -> Polynomial:
        """``p`` with the sign of a root turned: their product has only its square."""
        place = MOST_LETTERS - 1 - i
        odd = {m: c for m, c in p.terms() if m[place] % 2}
        return p - 2 * self.context.from_dict(odd)


class Entry:
    """One exact number or expression: ``above / below``."""

    __slots__ = ("above", "below", "field")

    def __init__(self, field: Entries, above: Polynomial, below: Polynomial):
        self.field, self.above, self.below = field, above, below

    def _other(self, other: Any) -> Entry:
        return other if isinstance(other, Entry) else self.field.constant(other)

    def __add__(self, other: Any) -> Entry:
        other = self._other(other)
        if self.below == other.below:
            return self.field.fraction(self.above + other.above, self.below)
        return self.field.fraction(self.above * other.below + other.above * self.below, self.below * other.below)

    def __neg__(self) -> Entry:
        return Entry(self.field, -self.above, self.below)

    def __sub__(self, other: Any) -> Entry:
        return self + -self._other(other)

    def __mul__(self, other: Any) -> Entry:
        other = self._other(other)
        return self.field.fraction(self.above * other.above, self.below * other.below)

    def __truediv__(self, other: Any) -> Entry:
        other = self._other(other)
        if other.above == 0:
            raise UnsupportedError("an entry divides by zero")
        return self.field.fraction(self.above * other.below, self.below * other.above)

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, n: int) -> Entry:
        base = self if n >= 0 else self.field.constant(1) / self
        found = self.field.constant(1)
        for _ in range(abs(n)):
            found = found * base
        return found

    def __eq__(self, other: Any) -> bool:
        return (self - other).is_zero

    __hash__ = None  # type: ignore[assignment]

    @property
    def is_zero(self) -> bool:
        if self.above == 0:
            return True
        if self.field.doubtful and not self._is_shown_nonzero():
            raise UnsupportedError(f"it cannot be decided whether {self.written()!s:.80} is 0")
        return False

    def _is_shown_nonzero(self) -> bool:
        from derive.numeric import balls

        written = self.written()
        for numerator in (3, 7, 11):
            point = {
                x: Fraction(numerator + 2 * i, 5 + i) for i, x in enumerate(sorted(ex.free_symbols(written), key=str))
            }
            try:
                if not balls.value(written, point, bits=256).contains(0):
                    return True
            except (ArithmeticError, ValueError):
                continue
        return False

    @property
    def rational(self) -> Fraction | None:
        """Its value where it is a rational number."""
        if self.above.is_constant() and self.below.is_constant():
            return python_rational(self.above.leading_coefficient()) if self.above != 0 else Fraction(0)
        return None

    @property
    def symbolic(self) -> bool:
        """Whether its value depends on variables."""
        return self.rational is None and bool(ex.free_symbols(self.written()))

    def integral(self) -> tuple[Polynomial, Polynomial]:
        """Above and below the bar with whole coefficients that have no common factor."""
        if self.above == 0:
            return self.above, self.field.context.constant(1)
        a, b = _content(self.above), _content(self.below)
        c = a / b
        return self.above * flint_rational(c.numerator / a), self.below * flint_rational(c.denominator / b)

    def written(self) -> Expr:
        """As an expression with one fraction bar."""
        above, below = self.integral()
        if above == 0:
            return ex.ZERO
        terms = self.field.terms(above)
        if all(c < 0 for c, _ in terms):
            return Neg((-self).written())
        top = self.field.write(above)
        return top if below == 1 else Div(top, self.field.write(below))

    def numerator(self) -> Expr:
        """What is above the bar, with the sign that does not begin with a minus."""
        above = Entry(self.field, self.integral()[0], self.field.context.constant(1)).written()
        return above.args[0] if isinstance(above, Neg) else above

    def __rtruediv__(self, other: Any) -> Entry:
        return self._other(other) / self

    def __repr__(self) -> str:
        return str(self.written())


class Residue:
    """A polynomial in an unknown root of an irreducible ``modulus`` over the rationals: Q(λ) for λ not written down.

    >>> lam = Residue(fmpq_poly([0, 1]), fmpq_poly([-2, 0, 0, 1]), Symbol("lam"))
    >>> 1 / lam * 2
    lam**2
    """

    __slots__ = ("modulus", "p", "root")

    def __init__(self, p: Any, modulus: Any, root: Expr):
        self.p, self.modulus, self.root = p % modulus, modulus, root

    def _of(self, p: Any) -> Residue:
        return Residue(p, self.modulus, self.root)

    def _p(self, other: Any) -> Any:
        return other.p if isinstance(other, Residue) else fmpq_poly([flint_rational(Fraction(other))])

    def __add__(self, other: Any) -> Residue:
        return self._of(self.p + self._p(other))

    def __sub__(self, other: Any) -> Residue:
        return self._of(self.p - self._p(other))

    def __neg__(self) -> Residue:
        return self._of(-self.p)

    def __mul__(self, other: Any) -> Residue:
        return self._of(self.p * self._p(other))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Residue:
        one, inverse, _ = self._p(other).xgcd(self.modulus)
        if one.degree() != 0:
            raise ZeroDivisionError("an entry was divided by zero")
        return self._of(self.p * inverse / one[0])

    def __rtruediv__(self, other: Any) -> Residue:
        return self._of(self._p(other)) / self

    @property
    def is_zero(self) -> bool:
        return self.p == 0

    @property
    def rational(self) -> Fraction | None:
        return python_rational(self.p[0]) if self.p.degree() <= 0 else None

    @property
    def symbolic(self) -> bool:
        return False  # the root is one number, only not written down

    def written(self) -> Expr:
        return written_polynomial([python_rational(c) for c in self.p.coeffs()], self.root)

    def __repr__(self) -> str:
        return str(self.written())


def written_polynomial(coefficients: Sequence[Fraction], x: Expr) -> Expr:
    """Σ cₖ xᵏ from the highest power down.

    >>> print(written_polynomial([Fraction(3), Fraction(-4), Fraction(1)], Symbol("x")))
    x**2 - 4*x + 3
    """
    terms = [
        _signed(c, [] if k == 0 else [x if k == 1 else Pow(x, k)])
        for k, c in reversed(list(enumerate(coefficients)))
        if c
    ]  # fmt: skip
    return Add(*terms) if terms else ex.ZERO


def _signed(c: Fraction, factors: Iterable[Expr]) -> Expr:
    """The term c·factors, a fraction in front of letters as on the board: 3/2·x is 3*x/2."""
    factors = list(factors)
    above = [as_expr(abs(c.numerator)), *factors] if abs(c.numerator) != 1 or not factors else factors
    term = Mul(*above)
    if c.denominator != 1:
        term = Div(term, c.denominator)
    return Neg(term) if c < 0 else term


def flint_rational(value: Fraction | None) -> fmpq:
    """A rational number in flint's form; an entry that is none has to be told apart before."""
    if value is None:
        raise UnsupportedError("an entry that is no rational number stands where one is needed")
    return fmpq(value.numerator, value.denominator)


def python_rational(value: Any) -> Fraction:
    """A rational number of flint's as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def _content(p: Polynomial) -> Fraction:
    """The largest rational number that leaves whole coefficients."""
    coefficients = [python_rational(c) for c in p.coeffs()]
    return Fraction(gcd(*[c.numerator for c in coefficients]), lcm(*[c.denominator for c in coefficients]))


def _square_part(p: Polynomial) -> tuple[Polynomial, Polynomial]:
    """``p = outside**2 * inside`` with inside free of squares and of rational squares."""
    one = p.context().constant(1)
    if p == 0:
        return p, one
    constant, factors = p.factor()
    c = python_rational(constant)
    root, rest = _squarefree(abs(c.numerator) * c.denominator)
    outside, inside = one * flint_rational(Fraction(root, c.denominator)), one * (rest if c > 0 else -rest)
    for f, e in factors:
        outside, inside = outside * f ** (int(e) // 2), inside * f ** (int(e) % 2)
    return outside, inside


def _is_surd(letter: Expr) -> bool:
    return isinstance(letter, Call) and letter.name == "sqrt" and isinstance(letter.args[0], Number)


def _primes(n: int) -> list[int]:
    """The primes of a squarefree n; n itself where finding them could take for ever."""
    if n.bit_length() > MOST_BITS_FACTORED:
        return [n]
    return [int(p) for p, _ in fmpz(n).factor()] if n > 1 else []


def _squarefree(n: int) -> tuple[int, int]:
    """n = root² · rest with rest free of squares."""
    if n.bit_length() > MOST_BITS_FACTORED:  # factoring could take for ever; an unreduced root is right as well
        whole = fmpz(n).isqrt() if n else 0
        return (int(whole), 1) if whole * whole == n else (1, n)
    root, rest = 1, 1
    for q, e in fmpz(n).factor():
        root, rest = root * int(q) ** (int(e) // 2), rest * int(q) ** (int(e) % 2)
    return root, rest


def _exact_root(p: Polynomial) -> Polynomial | None:
    outside, inside = _square_part(p)
    return outside if inside == 1 else None
