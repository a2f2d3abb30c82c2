"""The characteristic polynomial of a literal matrix: expanded line by line by cofactors, then factored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

from flint import fmpq_poly

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Array, Call, Div, Expr, Mul, Neg, Pow, Symbol
from derive.methods.determinants import determinant, expansion
from derive.methods.eliminate import Rows, check_shape, read_matrix
from derive.methods.entries import Entries, Entry, flint_rational
from derive.model import Rule, Step
from derive.numeric import balls, spectra
from derive.rules import linear_algebra as rules

BITS = 256
LARGEST = 8  # rows of a matrix whose characteristic polynomial is written out


@dataclass(frozen=True, eq=False)
class Matrix:
    """The matrix as written and as entries, the letters used for it and for its eigenvalues."""

    written: Array
    A: Symbol
    lam: Symbol
    field: Entries
    rows: Rows

    @staticmethod
    def of(matrix: Array) -> Matrix:
        check_shape(matrix, square=True, largest=LARGEST)
        taken = ex.free_symbols(matrix)
        A, lam = ex.fresh_symbol("A", taken), ex.fresh_symbol("lam", taken)
        field = Entries()
        field.letter(lam)
        return Matrix(matrix, A, lam, field, read_matrix(matrix, field))

    @property
    def n(self) -> int:
        return len(self.rows)

    @cached_property
    def identity(self) -> Array:
        return Array(*[Array(*[int(i == j) for j in range(self.n)]) for i in range(self.n)])  # type: ignore[return-value]

    @cached_property
    def variable(self) -> Entry:
        return self.field.read(self.lam)

    @property
    def symbolic(self) -> bool:
        return bool(ex.free_symbols(self.written))

    @property
    def real(self) -> bool:
        """Whether every entry is surely a real number; where there are letters, whether I is not written."""
        if self.symbolic:
            return ex.I not in self.field.letters
        return all(balls.value(entry, {}, bits=BITS).imag == 0 for row in self.written.args for entry in row.args)

    @property
    def symmetric(self) -> bool:
        return all(self.rows[i][j] == self.rows[j][i] for i in range(self.n) for j in range(i))

    @property
    def triangular(self) -> bool:
        below = all(self.rows[i][j].is_zero for i in range(self.n) for j in range(i))
        return below or all(self.rows[j][i].is_zero for i in range(self.n) for j in range(i))

    def shifted(self, value: Any) -> Rows:
        """The entries of A − value·I."""
        return [[entry - value if i == j else entry for j, entry in enumerate(row)] for i, row in enumerate(self.rows)]

    def minus(self, value: Expr) -> Expr:
        """A − value·I as it is written."""
        if value is ZERO:
            return self.A
        if isinstance(value, Neg):
            return Add(self.A, _scaled(value.args[0], self.identity))
        return Add(self.A, Neg(_scaled(value, self.identity)))


@dataclass(frozen=True, eq=False)
class Factor:
    """A monic factor of the characteristic polynomial, coefficients from the lowest."""

    coefficients: tuple[Entry, ...]
    multiplicity: int
    written: Expr

    @property
    def degree(self) -> int:
        return len(self.coefficients) - 1

    @property
    def polynomial(self) -> fmpq_poly:
        """The factor of a matrix of rational numbers."""
        return fmpq_poly([flint_rational(c.rational) for c in self.coefficients])


# ---------------------------------------------------------------- the lines


def characteristic_polynomial(m: Matrix) -> tuple[list[Step], Expr, list[Factor]]:
    """det(A − λI) expanded and factored: the lines, the last form, the factors."""
    entries = m.shifted(m.variable)
    shown = written_shift(m)
    start = Call("det", m.minus(m.lam))
    exists = f"${m.A} @ v = {m.lam}*v$ has a solution other than 0 exactly when this determinant is 0"
    steps = [Step(start, Call("det", shown), (rules.entry_by_entry,), note=exists)]
    value = determinant(entries, tuple(range(m.n)))
    expanded, factors = _polynomial(m, value), _factors(m, value)
    product = _factored(m, factors)
    if m.triangular:
        diagonal = [shown.args[i].args[i] for i in range(m.n)]
        rule = rules.triangular_determinant if m.n > 1 else rules.determinant_of_one
        line = reduce(Mul, diagonal)
        steps.append(Step(Call("det", shown), line, (rule,)))
        steps += unless_same(line, product, rules.factoring)
        return steps, product, factors
    steps += expansion(shown, lambda minor: _minor_value(m, minor))
    steps += unless_same(steps[-1].after, expanded, rules.expanding)
    steps += unless_same(expanded, product, rules.factoring)
    return steps, steps[-1].after, factors


def unless_same(before: Expr, after: Expr, rule: Rule, **said: Any) -> list[Step]:
    return [] if before is after else [Step(before, after, (rule,), **said)]


def written_shift(m: Matrix) -> Array:
    """A − λI entry by entry, the entries as the author wrote them."""

    def on_diagonal(entry: Expr) -> Expr:
        return Neg(m.lam) if entry is ZERO else Add(entry, Neg(m.lam))

    return Array(*[
        Array(*[on_diagonal(e) if i == j else e for j, e in enumerate(row.args)]) for i, row in enumerate(m.written.args)
    ])  # type: ignore[return-value]  # fmt: skip


def _minor_value(m: Matrix, minor: Array) -> Expr:
    """The determinant of a minor as a polynomial."""
    rows = read_matrix(minor, m.field)
    return _polynomial(m, determinant(rows, tuple(range(len(rows)))))


# ---------------------------------------------------------------- polynomials in λ


def _coefficients(m: Matrix, p: Entry) -> list[Entry]:
    """The coefficients of ``p`` as a polynomial in λ, from the lowest."""
    place = next(i for i, g in enumerate(m.field.context.gens()) if g == m.variable.above)
    powers: dict[int, dict] = {}
    for exponents, c in p.above.terms():
        rest = tuple(0 if i == place else e for i, e in enumerate(exponents))
        powers.setdefault(int(exponents[place]), {})[rest] = c
    parts = [m.field.context.from_dict(powers.get(k, {})) for k in range(max(powers, default=0) + 1)]
    return [m.field.fraction(part, p.below) for part in parts]


def _polynomial(m: Matrix, p: Entry) -> Expr:
    return _written_polynomial(_coefficients(m, p), m.lam)


def _written_polynomial(coefficients: Sequence[Entry], x: Expr) -> Expr:
    """Σ cₖ xᵏ from the highest power down."""
    terms: list[Expr] = []
    for k, entry in reversed(list(enumerate(coefficients))):
        c = entry.written()
        if c is ZERO:
            continue
        power = ONE if k == 0 else x if k == 1 else Pow(x, k)
        negative = isinstance(c, Neg)
        size = c.args[0] if negative else c
        if k == 0 and not negative and isinstance(size, Add):
            terms += size.args
            continue
        term = size if k == 0 else _scaled(size, power)
        terms.append(Neg(term) if negative else term)
    return Add(*terms) if terms else ZERO


def _scaled(c: Expr, factor: Expr) -> Expr:
    """c·factor, a fraction before it: 3*x/2."""
    if c is ONE:
        return factor
    if isinstance(c, Div) and isinstance(factor, (Symbol, Pow)):
        return Div(_scaled(c.args[0], factor), c.args[1])
    return Mul(c, factor)


def _factors(m: Matrix, p: Entry) -> list[Factor]:
    """The monic irreducible factors, those of degree one first, by their roots."""
    if m.triangular:
        found: list[Factor] = []
        for i in range(m.n):
            same = next((f for f in found if -f.coefficients[0] == m.rows[i][i]), None)
            if same is None:
                found.append(_factor(m, [-m.rows[i][i], m.field.constant(1)], 1))
            else:
                found[found.index(same)] = replace(same, multiplicity=same.multiplicity + 1)
        return sorted(found, key=lambda f: place(m, -f.coefficients[0]))
    _, parts = p.above.factor()
    found = []
    for part, multiplicity in parts:
        coefficients = _coefficients(m, m.field.entry(part))
        if len(coefficients) > 1:
            found.append(_factor(m, [c / coefficients[-1] for c in coefficients], int(multiplicity)))
    return sorted(found, key=lambda f: (f.degree, place(m, -f.coefficients[0]) if f.degree == 1 else (0.0, 0.0)))


def _factor(m: Matrix, coefficients: Sequence[Entry], multiplicity: int) -> Factor:
    return Factor(tuple(coefficients), multiplicity, _written_polynomial(coefficients, m.lam))


def _factored(m: Matrix, factors: Sequence[Factor]) -> Expr:
    """(−1)ⁿ times the product of the factors."""
    if len(factors) == 1 and factors[0].multiplicity == 1:
        return _written_polynomial([c if m.n % 2 == 0 else -c for c in factors[0].coefficients], m.lam)
    powers = [f.written if f.multiplicity == 1 else Pow(f.written, f.multiplicity) for f in factors]
    product = reduce(Mul, powers)
    return Neg(product) if m.n % 2 else product


def discriminant_as_square(m: Matrix) -> Expr | None:
    """(a − d)² + 4bc for a matrix of two rows, which shows its sign better than (a + d)² − 4(ad − bc)."""
    if m.n != 2 or not m.symbolic:
        return None
    (a, b), (c, d) = m.rows
    square, other = (a - d).written(), (4 * b * c).written()
    return None if square is ZERO else Add(Pow(square, 2), other)


def place(m: Matrix, value: Entry) -> tuple[float, float]:
    """Where an eigenvalue stands in the list; those with letters keep the order they come in."""
    written = value.written()
    return (0.0, 0.0) if ex.free_symbols(written) else spectra.place(balls.value(written, {}, bits=BITS))
