"""Eigenvalues and eigenvectors as on the board: characteristic polynomial, its roots, one row reduction for each.

Exact for rational entries, and for roots, letters and other constants where every factor of the characteristic
polynomial has degree one or two. Roots of larger irreducible factors are isolated exactly and shown as decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from math import gcd, lcm
from operator import mul
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import (
    ONE, TWO, ZERO, Add, Array, Call, Div, Equal, Expr, Indexed, MatMul, Mul, Neg, Number, Or, Pow, Symbol, as_expr,
)  # fmt: skip
from derive.methods.eliminate import Row, Rows, check_shape, gauss_jordan, read_matrix, times, vector, written
from derive.methods.entries import Entries, Entry, Residue
from derive.methods.tidy import tidy
from derive.model import EQUIVALENT, IN_SOME_ORDER, ROUNDED, Condition, Derivation, Rule, Step
from derive.rules import linear_algebra as rules

DIGITS = 10  # of a root that has no formula
BITS = 256
COMPLEX = Domain(complex=True)


def eigenvalues(matrix: Array) -> Derivation:
    """The eigenvalues of a square literal matrix with their eigenvectors, and what follows for the matrix.

    The result lists every eigenvalue as often as its algebraic multiplicity, ascending where all are real numbers.
    Raises ShapeError for what is no square matrix, UnsupportedError beyond 8 × 8 or where exact algebra ends.

    >>> d = eigenvalues(Array(Array(2, 1), Array(1, 2)))
    >>> print(d.result, "|", d.steps[0].after, "|", d.steps[1].after)
    [1, 3] | det([[2 - lam, 1], [1, 2 - lam]]) | (2 - lam)*(2 - lam) - 1*1
    """
    m = Matrix.of(matrix)
    steps, polynomial, factors = _characteristic_polynomial(m)
    roots = _roots(m, factors)
    steps += _equation(m, polynomial, factors, roots)
    spaces = [_eigenspace(m, root) for root in roots]
    steps += [step for space in spaces for step in space.steps]
    conclusion = _conclusion(m, roots, spaces)
    steps += conclusion.steps
    listed = Array(*[root.shown for root in roots for _ in range(root.multiplicity)])
    approximate = any(root.decimal is not None for root in roots)
    ending = "" if not approximate else f"decimals are rounded to {DIGITS} digits"
    relation = ROUNDED if approximate else IN_SOME_ORDER
    problem = Call("eigenvalues", m.A)
    steps.append(Step(problem, listed, (rules.definition_of_eigenvalues,), relation, note=ending))
    return Derivation(
        title="Eigenvalues and eigenvectors",
        problem=problem,
        steps=tuple(steps),
        result=listed,
        assume=_domains(m, roots),
        where=((m.A, m.written), *[(root.value, _by_number(m, root)) for root in roots if root.entry is None]),
        remarks=(*conclusion.remarks, *_remarks(m, roots)),
        sources=tuple(dict.fromkeys(r.source for s in steps for part in s.walk() for r in part.by if r.source)),
    )


# ---------------------------------------------------------------- the matrix and its eigenvalues


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
        check_shape(matrix, square=True)
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
        return ex.I not in set(ex.postorder(self.written))

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
    def rational(self) -> list[Fraction] | None:
        values = [c.rational for c in self.coefficients]
        return None if None in values else values  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Root:
    """An eigenvalue: ``value`` as it is written in the lines, ``entry`` exactly, or None where it has no formula.

    ``decimal`` : its rounded value, where there is no formula.    ``second`` : the other root of the same quadratic.
    """

    value: Expr
    entry: Entry | None
    factor: Factor
    multiplicity: int
    place: tuple[float, float]
    decimal: Expr | None = None
    ball: Any = None
    second: bool = False

    @property
    def shown(self) -> Expr:
        return self.value if self.decimal is None else self.decimal


# ---------------------------------------------------------------- 1. the characteristic polynomial


def _characteristic_polynomial(m: Matrix) -> tuple[list[Step], Expr, list[Factor]]:
    """det(A − λI) expanded and factored: the lines, the last form, the factors."""
    entries = m.shifted(m.variable)
    shown = _written_shift(m)
    start = Call("det", m.minus(m.lam))
    exists = f"${m.A} @ v = {m.lam}*v$ has a solution other than 0 exactly when this determinant is 0"
    steps = [Step(start, Call("det", shown), (rules.entry_by_entry,), note=exists)]
    determinant = _Determinant(m, entries)
    expanded = _polynomial(m, determinant.value(m.n, range(m.n)))
    factors = _factors(m, determinant.value(m.n, range(m.n)))
    product = _factored(m, factors)
    if m.triangular:
        diagonal = [shown.args[i].args[i] for i in range(m.n)]
        rule = rules.triangular_determinant if m.n > 1 else rules.determinant_of_one
        line = reduce(Mul, diagonal)
        steps.append(Step(Call("det", shown), line, (rule,)))
        steps += _unless_same(line, product, rules.factoring)
        return steps, product, factors
    steps += _expansion(shown, determinant, m.n)
    steps += _unless_same(steps[-1].after, expanded, rules.expanding)
    steps += _unless_same(expanded, product, rules.factoring)
    return steps, steps[-1].after, factors


def _unless_same(before: Expr, after: Expr, rule: Rule, **said: Any) -> list[Step]:
    return [] if before is after else [Step(before, after, (rule,), **said)]


def _written_shift(m: Matrix) -> Array:
    """A − λI entry by entry, the entries as the author wrote them."""

    def on_diagonal(entry: Expr) -> Expr:
        return Neg(m.lam) if entry is ZERO else Add(entry, Neg(m.lam))

    return Array(*[
        Array(*[on_diagonal(e) if i == j else e for j, e in enumerate(row.args)]) for i, row in enumerate(m.written.args)
    ])  # type: ignore[return-value]  # fmt: skip


class _Determinant:
    """The values of the minors of a matrix, each worked out once."""

    def __init__(self, m: Matrix, entries: Rows):
        self.m, self.entries = m, entries
        self.known: dict[tuple[int, ...], Entry] = {}

    def value(self, size: int, columns: Iterable[int]) -> Entry:
        """The determinant of the last ``size`` rows and ``columns``."""
        return determinant(self.entries[self.m.n - size :], tuple(columns), self.known)


def determinant(rows: Rows, columns: tuple[int, ...], known: dict[tuple[int, ...], Any] | None = None) -> Any:
    """The determinant of ``rows`` in ``columns`` along the first row; ``known`` remembers the minors of the last rows."""
    known = {} if known is None else known
    if columns in known:
        return known[columns]
    if len(columns) == 1:
        return rows[0][columns[0]]
    total = rows[0][columns[0]] - rows[0][columns[0]]
    for k, column in enumerate(columns):
        entry = rows[0][column]
        if not entry.is_zero:
            minor = determinant(rows[1:], columns[:k] + columns[k + 1 :], known)
            total = total + entry * minor if k % 2 == 0 else total - entry * minor
    known[columns] = total
    return total


def _expansion(shown: Array, determinants: _Determinant, size: int) -> list[Step]:
    """The lines from det of ``shown`` to products of its entries, with the smaller determinants worked out beneath."""
    start = Call("det", shown)
    if size == 2:
        (a, b), (c, d) = (row.args for row in shown.args)
        return [Step(start, _two_by_two(a, b, c, d), (rules.determinant_of_two,))]
    line, along_row = _emptiest_line(shown)
    terms, minors = [], []
    for k in range(size):
        i, j = (line, k) if along_row else (k, line)
        entry = shown.args[i].args[j]
        if entry is not ZERO:
            minors.append(_minor(shown, i, j))
            terms.append((entry, (i + j) % 2, Call("det", minors[-1])))
    if not terms:
        return [Step(start, ZERO, (rules.cofactor_expansion,), note="a row or column of zeros")]
    note = f"along {'row' if along_row else 'column'} {line + 1}"
    first = Add(*[_signed_product(e, s, d) for e, s, d in terms])
    steps = [Step(start, first, (rules.cofactor_expansion,), note=note)]
    beneath: list[Step] = []
    values = []
    for (_, _, d), minor in zip(terms, minors, strict=True):
        if size == 3:
            (a, b), (c, e) = (row.args for row in minor.args)
            values.append(_two_by_two(a, b, c, e))
        else:
            lemma = _minor_value(determinants.m, minor)
            values.append(lemma[-1].after if lemma else d)
            beneath += lemma
    second = Add(*[_signed_product(e, s, v) for (e, s, _), v in zip(terms, values, strict=True)])
    by = rules.determinant_of_two if size == 3 else rules.cofactor_expansion
    steps.append(
        Step(
            first,
            second,
            (by,),
            steps=tuple(beneath),
            note="" if size == 3 else "the smaller determinants in the same way",
        )
    )
    return steps


def _minor_value(m: Matrix, minor: Array) -> list[Step]:
    """The lines from the determinant of a minor to its value as a polynomial."""
    rows = read_matrix(minor, m.field)
    value = _polynomial(m, determinant(rows, tuple(range(len(rows)))))
    inner = _Determinant(replace(m, written=minor, rows=rows), rows)
    steps = _expansion(minor, inner, len(rows))
    return steps + _unless_same(steps[-1].after, value, rules.expanding)


def _two_by_two(a: Expr, b: Expr, c: Expr, d: Expr) -> Expr:
    return ex.subtract(Mul(a, d), Mul(b, c))


def _emptiest_line(shown: Array) -> tuple[int, bool]:
    """The row or column with most zeros, rows first."""
    size = len(shown.args)
    rows = [sum(e is ZERO for e in row.args) for row in shown.args]
    columns = [sum(row.args[j] is ZERO for row in shown.args) for j in range(size)]
    best = max(rows + columns)
    return (rows.index(best), True) if best in rows else (columns.index(best), False)


def _minor(shown: Array, i: int, j: int) -> Array:
    rows = [row for k, row in enumerate(shown.args) if k != i]
    return Array(*[Array(*[e for k, e in enumerate(row.args) if k != j]) for row in rows])  # type: ignore[return-value]


def _signed_product(entry: Expr, odd: int, factor: Expr) -> Expr:
    if isinstance(entry, Neg):
        entry, odd = entry.args[0], 1 - odd
    if isinstance(factor, Neg):
        factor, odd = factor.args[0], 1 - odd
    product = factor if entry is ONE else Mul(entry, factor)
    return Neg(product) if odd else product


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
        return sorted(found, key=lambda f: _place(m, -f.coefficients[0]))
    _, parts = p.above.factor()
    found = []
    for part, multiplicity in parts:
        coefficients = _coefficients(m, m.field.entry(part))
        if len(coefficients) > 1:
            found.append(_factor(m, [c / coefficients[-1] for c in coefficients], int(multiplicity)))
    return sorted(found, key=lambda f: (f.degree, _place(m, -f.coefficients[0]) if f.degree == 1 else (0.0, 0.0)))


def _factor(m: Matrix, coefficients: Sequence[Entry], multiplicity: int) -> Factor:
    return Factor(tuple(coefficients), multiplicity, _written_polynomial(coefficients, m.lam))


def _factored(m: Matrix, factors: Sequence[Factor]) -> Expr:
    """(−1)ⁿ times the product of the factors."""
    if len(factors) == 1 and factors[0].multiplicity == 1:
        return _written_polynomial([c if m.n % 2 == 0 else -c for c in factors[0].coefficients], m.lam)
    powers = [f.written if f.multiplicity == 1 else Pow(f.written, f.multiplicity) for f in factors]
    product = reduce(Mul, powers)
    return Neg(product) if m.n % 2 else product


# ---------------------------------------------------------------- 2. the roots


def _roots(m: Matrix, factors: Sequence[Factor]) -> list[Root]:
    """Every eigenvalue once, ascending."""
    found: list[Root] = []
    for f in factors:
        if f.degree == 1:
            value = -f.coefficients[0]
            found.append(Root(value.written(), value, f, f.multiplicity, _place(m, value)))
        elif f.degree == 2:
            found += _quadratic_roots(m, f)
        else:
            found += _isolated_roots(m, f)
    if not m.symbolic:
        found.sort(key=lambda root: root.place)
    numbered, count = [], 0
    for root in found:
        if root.entry is None:
            name = ex.fresh_symbol(f"{m.lam}_{count + 1}", ex.free_symbols(m.written))
            root = replace(root, value=name)
        numbered.append(root)
        count += root.multiplicity
    return numbered


def _quadratic_roots(m: Matrix, f: Factor) -> list[Root]:
    c, b, _ = f.coefficients
    root = m.field.root(b * b - 4 * c, _discriminant_as_square(m))
    values = [(-b - root) / 2, (-b + root) / 2]
    return [
        Root(v.written(), v, f, f.multiplicity, _place(m, v), second=i == 1)
        for i, v in enumerate(sorted(values, key=lambda v: _place(m, v)))
    ]


def _discriminant_as_square(m: Matrix) -> Expr | None:
    """(a − d)² + 4bc for a matrix of two rows, which shows its sign better than (a + d)² − 4(ad − bc)."""
    if m.n != 2 or not m.symbolic:
        return None
    (a, b), (c, d) = m.rows
    square, other = (a - d).written(), (4 * b * c).written()
    return None if square is ZERO else Add(Pow(square, 2), other)


def _isolated_roots(m: Matrix, f: Factor) -> list[Root]:
    """The roots of an irreducible polynomial of degree 3 or more, in balls that each hold one root."""
    from flint import ctx, fmpq_poly

    coefficients = f.rational
    if coefficients is None:
        what = "letters" if m.symbolic else "roots or other constants"
        raise UnsupportedError(
            f"the characteristic polynomial has the factor {f.written!s:.120}, whose roots have no simple formula; "
            f"their decimals are found for rational entries, but here its coefficients have {what}"
        )
    before, ctx.prec = ctx.prec, BITS
    try:
        balls = [root for root, _ in fmpq_poly([_q(c) for c in coefficients]).complex_roots()]
    finally:
        ctx.prec = before
    return [Root(m.lam, None, f, f.multiplicity, place_of(ball), decimal_of(ball), ball) for ball in balls]


def _q(value: Fraction) -> Any:
    from flint import fmpq

    return fmpq(value.numerator, value.denominator)


def _place(m: Matrix, value: Entry) -> tuple[float, float]:
    """Where an eigenvalue stands in the list; letters keep the order they come in."""
    if m.symbolic:
        return 0.0, 0.0
    from derive.numeric import balls

    return place_of(balls.value(value.written(), {}, bits=BITS))


def place_of(ball: Any) -> tuple[float, float]:
    from derive.numeric import spectra

    return spectra.place(ball)


def decimal_of(ball: Any, digits: int = DIGITS) -> Expr:
    """A ball's middle rounded to so many significant digits, as a number that is written down."""
    re, im = _decimal(ball.real, digits), _decimal(ball.imag, digits)
    if im is ZERO:
        return re
    imaginary = Neg(Mul(im.args[0], ex.I)) if isinstance(im, Neg) else Mul(im, ex.I)
    return imaginary if re is ZERO else Add(re, imaginary)


def _decimal(real: Any, digits: int) -> Expr:
    from decimal import Context, Decimal

    if real.contains(0):  # thin balls: what may be zero here is zero
        return ZERO
    said = Context(prec=digits).create_decimal(Decimal(str(real.mid().str(digits + 30, radius=False))))
    text = format(abs(said), "f") if -6 < said.adjusted() < digits else str(abs(said))
    number = Number(int(text)) if text.isdigit() else Number(text)
    return Neg(number) if said < 0 else number


def _by_number(m: Matrix, root: Root) -> Expr:
    return Indexed(Call("eigenvalues", m.A), int(str(root.value).rsplit("_", 1)[1]))


def _equation(m: Matrix, polynomial: Expr, factors: Sequence[Factor], roots: Sequence[Root]) -> list[Step]:
    """det(A − λI) = 0 ⇔ λ is one of the roots."""
    start = Equal(polynomial, ZERO)
    separate = _either([Equal(f.written, ZERO) for f in factors])
    power = len(factors) > 1 or factors[0].multiplicity > 1
    rule = rules.zero_product if power else rules.multiplying_by_minus_one
    steps = _unless_same(start, separate, rule, relation=EQUIVALENT, note=_multiplicities(factors))
    solved = _either([Equal(m.lam, root.value) for root in roots])
    beneath = [
        step for f in factors if f.degree == 2 for step in _quadratic_steps(m, f, [r for r in roots if r.factor is f])
    ]
    cited = {1: rules.linear_equation, 2: rules.quadratic_formula}
    by = tuple(dict.fromkeys(cited.get(f.degree, rules.isolation) for f in factors))
    if len(factors) == 1 and beneath:
        steps += beneath
    elif separate is not solved:
        steps.append(Step(separate, solved, by, EQUIVALENT, steps=tuple(beneath), note=_field_of(m, roots)))
    note = f"the roots were isolated exactly; their values are approximate, rounded to {DIGITS} digits"
    for root in [root for root in roots if root.decimal is not None]:
        steps.append(Step(root.value, root.decimal, (rules.rounding,), ROUNDED, note=note))
        note = ""
    return steps


def _either(equations: Sequence[Expr]) -> Expr:
    return equations[0] if len(equations) == 1 else Or(*equations)


def _multiplicities(factors: Sequence[Factor]) -> str:
    repeated = [f for f in factors if f.multiplicity > 1]
    return "; ".join(f"${f.written} = 0$ counts {_times(f.multiplicity)}" for f in repeated)


def _times(k: int) -> str:
    return {2: "twice", 3: "three times"}.get(k, f"{k} times")


def _field_of(m: Matrix, roots: Sequence[Root]) -> str:
    if m.symbolic:
        return ""
    return "over the complex numbers" if any(root.place[1] for root in roots) else ""


def _quadratic_steps(m: Matrix, f: Factor, roots: Sequence[Root]) -> list[Step]:
    """The quadratic formula with the numbers put in, and worked out."""
    c, b, _ = f.coefficients
    discriminant = b * b - 4 * c
    under = Add(Pow(b.written(), 2), Neg(_put_in(Number(4), c.written())))
    if b.is_zero:
        under = Neg(_put_in(Number(4), c.written()))
    if m.symbolic:  # with the letters put in the line would say the same at twice the length
        under = ex.subtract(Pow(_without_sign(b.written()), 2), _put_in(Number(4), c.written()))
    root = Call("sqrt", under)
    halves = [
        Div(Neg(root) if b.is_zero else Add((-b).written(), Neg(root)), TWO),
        Div(root if b.is_zero else Add((-b).written(), root), TWO),
    ]
    put_in = Or(*[Equal(m.lam, h) for h in halves])
    solved = _either([Equal(m.lam, r.value) for r in roots])
    shown = discriminant.written()
    value = shown if (as_square := _discriminant_as_square(m)) is None else as_square
    negative = discriminant.rational is not None and discriminant.rational < 0
    note = f"discriminant ${under} = {value}$" + (" < 0: two conjugate complex roots" if negative else "")
    by = (rules.root_of_negative,) if negative else (rules.algebra,)
    if m.symbolic:
        return [Step(Equal(f.written, ZERO), solved, (rules.quadratic_formula,), EQUIVALENT, note=note)]
    return [
        Step(Equal(f.written, ZERO), put_in, (rules.quadratic_formula,), EQUIVALENT, note=note),
        Step(put_in, solved, by, EQUIVALENT, note="over the complex numbers" if negative else ""),
    ]


def _without_sign(c: Expr) -> Expr:
    return c.args[0] if isinstance(c, Neg) else c


def _put_in(a: Expr, b: Expr) -> Expr:
    return Mul(a, *(b.args if isinstance(b, Mul) else (b,)))


# ---------------------------------------------------------------- 3. the eigenvectors


@dataclass(frozen=True, eq=False)
class Space:
    """The eigenvectors of one eigenvalue and the lines that find them. Empty ``basis``: there are only decimals."""

    root: Root
    basis: list[Row]
    steps: list[Step]
    dimension: int
    conditions: tuple[Condition, ...] = ()


def _eigenspace(m: Matrix, root: Root) -> Space:
    if root.entry is None:
        return _space_without_formula(m, root)
    rows = m.shifted(root.entry)
    found = gauss_jordan(rows)
    basis = [cleared(v) for v in found.null_space()]
    start, value = m.minus(root.value), root.value
    note = f"the eigenvalue ${m.lam} = {value}$"
    steps: list[Step] = []
    if root.second:
        steps += [*_checks(m, root, basis, f"{note}: the same lines with the other sign of the root")]
        steps[0] = replace(steps[0], conditions=(*steps[0].conditions, *found.conditions))
    else:
        if start is not m.A or not found.lines:
            shown = written(rows)
            steps.append(Step(start, shown, (rules.entry_by_entry,), note=note))
        reduced = found.steps()
        steps += [replace(step, before=m.A) if i == 0 and start is m.A else step for i, step in enumerate(reduced)]
        steps += _solutions(m, root, found, basis) + _checks(m, root, basis)
    return Space(root, basis, steps, len(basis), found.conditions)


def _solutions(m: Matrix, root: Root, found: Any, basis: Sequence[Row]) -> list[Step]:
    """The reduced matrix sends each basis vector to zero, one for every free variable."""
    zero = Array(*[ZERO] * m.n)
    names = ", ".join(f"$v_{j + 1}$" for j in found.free)
    geometric, algebraic = len(basis), root.multiplicity
    counts = f"rank {found.rank}, so {geometric} free variable{'s' if geometric > 1 else ''}: {names}"
    note = f"{counts}; geometric multiplicity {geometric}, algebraic {algebraic}"
    return [
        Step(MatMul(written(found.matrix), vector(v)), zero, (rules.matrix_arithmetic,), note=note if i == 0 else "")
        for i, v in enumerate(basis)
    ]


def _checks(m: Matrix, root: Root, basis: Sequence[Row], note: str = "") -> list[Step]:
    """A v = λ v for every vector of the basis."""
    steps = []
    for i, v in enumerate(basis):
        product = vector(times(m.rows, v))
        multiple = Mul(root.value, vector(v))
        steps.append(Step(MatMul(m.A, vector(v)), product, (rules.matrix_arithmetic,), note=note if i == 0 else ""))
        steps.append(Step(product, multiple, (rules.eigenvector_of_matrix,)))
    return steps


def cleared(v: Sequence[Any]) -> Row:
    """A multiple of ``v`` without fractions and without a common factor."""
    parts = [entry.integral() for entry in v]
    below = reduce(lambda a, b: a * b / a.gcd(b), [b for _, b in parts])
    above = [a * (below / b) for a, b in parts]
    common = reduce(lambda a, b: a.gcd(b), above)
    field = v[0].field
    numbers = [Fraction(int(c.p), int(c.q)) for a in above for c in a.coeffs()]
    content = Fraction(gcd(*[c.numerator for c in numbers]), lcm(*[c.denominator for c in numbers]))
    if common.is_constant() or any(field._letters_of(a) & set(field.squares) for a in above):
        return [field.fraction(a, field.context.constant(1)) / content for a in above]
    return [field.fraction(a, common) for a in above]


def _space_without_formula(m: Matrix, root: Root) -> Space:
    """Eigenvectors as polynomials in a root λ of an irreducible factor, then as decimals."""
    coefficients = root.factor.rational
    assert coefficients is not None
    rows, modulus, unknown = _rows_over_root(m, root.factor)
    basis = gauss_jordan(rows).null_space()
    steps: list[Step] = []
    for v in basis:
        scale = lcm(*[Fraction(int(c.p), int(c.q)).denominator for entry in v for c in entry.p.coeffs()])
        v = [entry * scale for entry in v]
        shown = Array(*[entry.written() for entry in v])
        if root.place == min(place_of(ball) for ball in _balls_of(root.factor)):
            rest = Array(*_over_factor(m, v, modulus))
            steps.append(
                Step(
                    MatMul(_written_shift(m), shown),
                    Mul(root.factor.written, rest),
                    (rules.matrix_arithmetic,),
                    note=f"0 wherever ${root.factor.written} = 0$: this is an eigenvector for each of its roots",
                )  # fmt: skip
            )
        at_root = ex.substitute(shown, {m.lam: root.value})
        decimals = Array(*[_shown_at(entry, root.ball) for entry in v])
        note = f"approximately: an eigenvector for ${root.value}$, rounded to {DIGITS} digits"
        steps.append(Step(at_root, decimals, (rules.rounding,), ROUNDED, note=note))
    return Space(root, [], steps, len(basis))


def _balls_of(f: Factor) -> list[Any]:
    from flint import ctx, fmpq_poly

    before, ctx.prec = ctx.prec, BITS
    try:
        return [ball for ball, _ in fmpq_poly([_q(c) for c in f.rational or ()]).complex_roots()]
    finally:
        ctx.prec = before


def _rows_over_root(m: Matrix, f: Factor) -> tuple[Rows, Any, Residue]:
    """A − λI with λ a root of ``f``, as polynomials modulo ``f``."""
    from flint import fmpq_poly

    modulus = fmpq_poly([_q(c) for c in f.rational or ()])
    unknown = Residue(fmpq_poly([0, 1]), modulus, m.lam)
    numbers = [[Residue(fmpq_poly([_q(entry.rational)]), modulus, m.lam) for entry in row] for row in m.rows]
    return (
        [[e - unknown if i == j else e for j, e in enumerate(row)] for i, row in enumerate(numbers)],
        modulus,
        unknown,
    )


def _over_factor(m: Matrix, v: Sequence[Residue], modulus: Any) -> list[Expr]:
    """(A − λI) v divided by the factor, as polynomials in λ."""
    from flint import fmpq_poly

    found = []
    for i, row in enumerate(m.rows):
        total = -fmpq_poly([0, 1]) * v[i].p
        for entry, x in zip(row, v, strict=True):
            total += _q(entry.rational) * x.p
        found.append(Residue(total // modulus, fmpq_poly([0] * (m.n + 2) + [1]), m.lam).written())
    return found


def _shown_at(entry: Residue, ball: Any) -> Expr:
    return entry.written() if entry.rational is not None else decimal_of(_evaluated(entry.p, ball))


def _evaluated(p: Any, ball: Any) -> Any:
    from flint import acb, ctx

    before, ctx.prec = ctx.prec, BITS
    try:
        return reduce(lambda total, c: total * ball + acb(c), reversed(p.coeffs()), acb(0))
    finally:
        ctx.prec = before


# ---------------------------------------------------------------- 4. what follows


@dataclass(frozen=True, eq=False)
class Conclusion:
    steps: list[Step]
    remarks: tuple[str, ...] = ()


def _conclusion(m: Matrix, roots: Sequence[Root], spaces: Sequence[Space]) -> Conclusion:
    steps = _sanity(m, roots)
    total = sum(space.dimension for space in spaces)
    exact = all(root.entry is not None for root in roots)
    defective = [s for s in spaces if s.dimension < s.root.multiplicity]
    if defective:
        told = ", ".join(
            f"${m.lam} = {s.root.shown}$ (geometric multiplicity {s.dimension} < algebraic {s.root.multiplicity})"
            for s in defective
        )
        remark = f"A is defective, so it cannot be diagonalised: too few eigenvectors for {told}."
        return Conclusion(steps + (_jordan(m, spaces) if exact else []), (remark,))
    remark = f"There are {total} linearly independent eigenvectors, so A is diagonalisable{_over(roots)}."
    if not exact:
        return Conclusion(steps, (remark,))
    conditions = _distinct(m, roots)
    if m.symmetric and m.real and not m.symbolic:
        return Conclusion(
            steps + _orthonormal(m, spaces),
            (remark + " A is symmetric, so its eigenvectors can be chosen orthonormal.",),
        )
    columns = [v for space in spaces for v in space.basis]
    diagonal = [root.value for root in roots for _ in range(root.multiplicity)]
    P, D = _from_columns([vector(v) for v in columns]), _diagonal(diagonal)
    steps.append(
        Step(m.A, MatMul(P, D, Call("inv", P)), (rules.diagonalisation,), conditions=conditions, note="eigenvectors as columns, eigenvalues in the same order")
    )  # fmt: skip
    return Conclusion(steps, (remark,))


def _over(roots: Sequence[Root]) -> str:
    return " over the complex numbers" if any(root.place[1] for root in roots) else ""


def _sanity(m: Matrix, roots: Sequence[Root]) -> list[Step]:
    """Σ λ = tr A and Π λ = det A, with multiplicity."""
    values = [root.value for root in roots for _ in range(root.multiplicity)]
    if m.n == 1:
        return []
    note = "a check: with multiplicity"
    return [
        Step(Call("trace", m.A), Add(*values), (rules.sum_of_eigenvalues,), note=note),
        Step(Call("det", m.A), Mul(*values), (rules.product_of_eigenvalues,), note=note),
    ]


def _distinct(m: Matrix, roots: Sequence[Root]) -> tuple[Condition, ...]:
    """Eigenvalues that depend on letters are different only where their difference is not zero."""
    if not m.symbolic:
        return ()
    found = []
    for i, one in enumerate(roots):
        for other in roots[i + 1 :]:
            difference = other.entry - one.entry  # type: ignore[operator]
            if difference.rational is None:
                if one.factor is other.factor:
                    c, b, _ = one.factor.coefficients
                    shown = _discriminant_as_square(m) or (b * b - 4 * c).written()
                else:
                    shown = difference.written()
                found.append(Condition(ex.Unequal(shown, ZERO)))
    return tuple(dict.fromkeys(found))


def _from_columns(columns: Sequence[Expr]) -> Array:
    return Array(*[Array(*row) for row in zip(*[c.args for c in columns], strict=True)])  # type: ignore[return-value]


def _diagonal(values: Sequence[Expr], above: Sequence[int] = ()) -> Array:
    """A diagonal matrix, with ones above the diagonal in the rows ``above``."""
    n = len(values)

    def entry(i: int, j: int) -> Expr:
        return values[i] if i == j else ONE if j == i + 1 and i in above else ZERO

    return Array(*[Array(*[entry(i, j) for j in range(n)]) for i in range(n)])  # type: ignore[return-value]


def _dot(u: Row, v: Row) -> Any:
    return reduce(lambda a, b: a + b, [x * y for x, y in zip(u, v, strict=True)])


def _orthonormal(m: Matrix, spaces: Sequence[Space]) -> list[Step]:
    """A = Q D Qᵀ; inside a repeated eigenvalue the vectors are first made orthogonal."""
    steps: list[Step] = []
    columns: list[Expr] = []
    for space in spaces:
        orthogonal: list[Row] = []
        for v in space.basis:
            u, line = v, vector(v)
            for w in orthogonal:
                factor = _dot(v, w) / _dot(w, w)
                u = [a - factor * b for a, b in zip(u, w, strict=True)]
                shown = Div(MatMul(vector(v), vector(w)), MatMul(vector(w), vector(w)))
                line = Add(line, Neg(Mul(shown, vector(w))))
            if orthogonal:
                note = f"inside the eigenspace of ${m.lam} = {space.root.value}$"
                steps.append(Step(line, vector(u), (rules.gram_schmidt,), note=note))
                u = cleared(u)
            orthogonal.append(u)
        columns += [_unit(u) for u in orthogonal]
    Q = _from_columns(columns)
    D = _diagonal([space.root.value for space in spaces for _ in space.basis])
    note = "columns of length 1: each eigenvector divided by its length"
    steps.append(Step(MatMul(Call("transpose", Q), Q), m.identity, (rules.unit_length,), note=note))
    steps.append(Step(m.A, MatMul(Q, D, Call("transpose", Q)), (rules.spectral_theorem,)))
    return steps


def _unit(u: Row) -> Expr:
    length = Call("sqrt", _dot(u, u).written())
    return Array(*[ZERO if entry.is_zero else tidy(Div(entry.written(), length)) for entry in u])


# ---------------------------------------------------------------- the defective case


def _jordan(m: Matrix, spaces: Sequence[Space]) -> list[Step]:
    """Chains (A − λI) w = v for every eigenvalue with too few eigenvectors, and A = P J P⁻¹."""
    steps: list[Step] = []
    columns: list[Expr] = []
    diagonal: list[Expr] = []
    above: list[int] = []
    for space in spaces:
        root = space.root
        rows = m.shifted(root.entry)
        chains = [[v] for v in space.basis]
        if space.dimension < root.multiplicity:
            chains = jordan_chains(rows, root.multiplicity)
            if len(chains) == 1:  # begin with the eigenvector that was found
                chains = [_beginning_with(space.basis[0], chains[0])]
        for chain in chains:
            for v, w in zip(chain, chain[1:], strict=False):
                note = f"a Jordan chain for ${m.lam} = {root.value}$: a generalised eigenvector"
                steps.append(Step(MatMul(m.minus(root.value), vector(w)), vector(v), (rules.jordan_chain,), note=note))
            above += range(len(columns), len(columns) + len(chain) - 1)
            columns += [vector(v) for v in chain]
            diagonal += [root.value] * len(chain)
    P, J = _from_columns(columns), _diagonal(diagonal, above)
    conditions = _distinct(m, [space.root for space in spaces])
    steps.append(
        Step(
            m.A,
            MatMul(P, J, Call("inv", P)),
            (rules.jordan_form,),
            conditions=conditions,
            note="the Jordan normal form",
        )
    )
    return steps


def jordan_chains(nilpotent: Rows, dimension: int) -> list[list[Row]]:
    """A basis of the vectors that some power of the matrix sends to 0, in chains v₁ ← v₂ ← … of matrix·vₖ₊₁ = vₖ.

    >>> K = Entries()
    >>> N = [[K.constant(a) for a in row] for row in ([0, 2], [0, 0])]
    >>> jordan_chains(N, 2)
    [[[2, 0], [0, 1]]]
    """
    kernels: list[list[Row]] = [[]]
    power = nilpotent
    while len(kernels[-1]) < dimension:
        kernels.append(gauss_jordan(power).null_space())
        power = [[_dot(row, list(column)) for column in zip(*nilpotent, strict=True)] for row in power]
    chains: list[list[Row]] = []
    for height in range(len(kernels) - 1, 0, -1):
        spanned = kernels[height - 1] + [chain[height - 1] for chain in chains]
        for v in kernels[height]:
            if spanned and _rank([*spanned, v]) == len(spanned):
                continue
            chain = [v]
            for _ in range(height - 1):
                chain.insert(0, times(nilpotent, chain[0]))
            chains.append(_cleared_together(chain))
            spanned = [*spanned, v]
    return chains


def _beginning_with(v: Row, chain: list[Row]) -> list[Row]:
    """The chain times the number that makes its first vector ``v``."""
    place = next(i for i, entry in enumerate(v) if not entry.is_zero)
    factor = v[place] / chain[0][place]
    return [[factor * entry for entry in w] for w in chain]


def _rank(vectors: Rows) -> int:
    return gauss_jordan(vectors, reduced=False).rank


def _cleared_together(chain: list[Row]) -> list[Row]:
    """The chain times one factor that leaves no fractions in it."""
    n = len(chain[0])
    flat = cleared([entry for v in chain for entry in v])
    return [flat[i * n : (i + 1) * n] for i in range(len(chain))]


# ---------------------------------------------------------------- what is said at the end


def _domains(m: Matrix, roots: Sequence[Root]) -> Mapping[str, Domain]:
    """λ is complex unless every eigenvalue is a real number; the letters of the matrix are real."""
    real = m.real and not m.symbolic and not any(root.place[1] for root in roots)
    names = sorted(s.name for s in ex.free_symbols(m.written))
    return {m.lam.name: REAL if real else COMPLEX, **dict.fromkeys(names, REAL)}


def _remarks(m: Matrix, roots: Sequence[Root]) -> tuple[str, ...]:
    said = ["Any nonzero multiple of an eigenvector is an eigenvector as well.", _wrong_step(m, roots)]
    if any(root.decimal is not None for root in roots):
        said.insert(
            0,
            f"Eigenvalues without a simple formula were isolated exactly and are shown approximately, to {DIGITS} digits.",
        )
    if any(root.place[1] for root in roots) and m.real:
        said.insert(0, "Over the real numbers the complex eigenvalues, and their eigenvectors, do not exist.")
    return tuple(said)


def _wrong_step(m: Matrix, roots: Sequence[Root]) -> str:
    """The famous wrong step with a matrix that shows it: this one if it does, else a standard one."""
    example, reduced = _counter_example(m, roots) or ("[[2, 1], [1, 2]]", (Fraction(2), Fraction(3, 2)))
    diagonal = ", ".join(f"${as_expr(d)}$" for d in reduced)
    name = "A" if not example else f"${example}$, with the eigenvalues $1$ and $3$,"
    return (
        f"A usual mistake is to row-reduce A before forming det(A − λI): row operations change the eigenvalues. "
        f"Elimination below the diagonal turns {name} into a triangular matrix with the eigenvalues {diagonal}."
    )


def _counter_example(m: Matrix, roots: Sequence[Root]) -> tuple[str, tuple[Fraction, ...]] | None:
    if m.n > 3 or m.symbolic or any(e.rational is None for row in m.rows for e in row):
        return None
    found = gauss_jordan(m.rows, reduced=False)
    diagonal = [found.matrix[i][i].rational for i in range(m.n)]
    true = [root.entry.rational if root.entry is not None else None for root in roots for _ in range(root.multiplicity)]
    if None not in true and sorted(true) == sorted(diagonal):
        return None
    return "", tuple(diagonal)
