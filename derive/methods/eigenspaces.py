"""The eigenvectors of one eigenvalue: one row reduction, its free variables, and the check A v = λ v."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from math import gcd, lcm
from typing import Any

from flint import acb, fmpq_poly

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Expr, MatMul, Mul
from derive.methods.characteristic import Factor, Matrix, written_shift
from derive.methods.decimals import decimal_of
from derive.methods.eliminate import Row, Rows, gauss_jordan, times, vector, written
from derive.methods.entries import Residue, flint_rational, python_rational, written_polynomial
from derive.methods.roots import BITS, DIGITS, Root
from derive.model import ROUNDED, Step
from derive.numeric.balls import precision
from derive.rules import linear_algebra as rules


@dataclass(frozen=True, eq=False)
class Space:
    """The eigenvectors of one eigenvalue and the lines that find them. Empty ``basis``: there are only decimals."""

    root: Root
    basis: list[Row]
    steps: list[Step]
    dimension: int


def eigenspace(m: Matrix, root: Root) -> Space:
    """The eigenvectors that belong to ``root``; for the second root of a quadratic only the result is shown."""
    if root.entry is None:
        return _space_without_formula(m, root)
    rows = m.shifted(root.entry)
    found = gauss_jordan(rows)
    basis = [cleared(v) for v in found.null_space()]
    start, value = m.minus(root.value), root.value
    note = f"the eigenvalue ${m.lam} = {value}$"
    steps: list[Step] = []
    if root.index > 0:
        steps += [*_checks(m, root, basis, f"{note}: the same lines with the other sign of the root")]
        steps[0] = replace(steps[0], conditions=(*steps[0].conditions, *found.conditions))
    else:
        if start is not m.A or not found.lines:
            shown = written(rows)
            steps.append(Step(start, shown, (rules.entry_by_entry,), note=note))
        reduced = found.steps()
        steps += [replace(step, before=m.A) if i == 0 and start is m.A else step for i, step in enumerate(reduced)]
        steps += _solutions(m, root, found, basis) + _checks(m, root, basis)
    return Space(root, basis, steps, len(basis))


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
    numbers = [python_rational(c) for a in above for c in a.coeffs()]
    content = Fraction(gcd(*[c.numerator for c in numbers]), lcm(*[c.denominator for c in numbers]))
    if common.is_constant() or any(field._letters_of(a) & set(field.squares) for a in above):
        return [field.fraction(a, field.context.constant(1)) / content for a in above]
    return [field.fraction(a, common) for a in above]


def _space_without_formula(m: Matrix, root: Root) -> Space:
    """Eigenvectors as polynomials in a root λ of an irreducible factor, then as decimals."""
    basis = _basis_over_root(m, root.factor)
    steps: list[Step] = []
    for v in basis:
        shown = vector(v)
        if root.index == 0:
            line = Mul(root.factor.written, Array(*_over_factor(m, v, root.factor.polynomial)))
            note = f"0 wherever ${root.factor.written} = 0$: this is an eigenvector for each of its roots"
            steps.append(Step(MatMul(written_shift(m), shown), line, (rules.matrix_arithmetic,), note=note))
        at_root = ex.substitute(shown, {m.lam: root.value})
        decimals = Array(*[_shown_at(entry, root.ball) for entry in v])
        note = f"approximately: an eigenvector for ${root.value}$, rounded to {DIGITS} digits"
        steps.append(Step(at_root, decimals, (rules.rounding,), ROUNDED, note=note))
    return Space(root, [], steps, len(basis))


@lru_cache(maxsize=8)  # the same for every root of the factor
def _basis_over_root(m: Matrix, factor: Factor) -> list[Row]:
    basis = gauss_jordan(_rows_over_root(m, factor.polynomial)).null_space()
    scales = [lcm(*[int(c.q) for entry in v for c in entry.p.coeffs()]) for v in basis]
    return [[entry * scale for entry in v] for v, scale in zip(basis, scales, strict=True)]


def _rows_over_root(m: Matrix, modulus: Any) -> Rows:
    """A − λI with λ a root of ``modulus``, as polynomials modulo it."""

    def entry(i: int, j: int) -> Residue:
        constant = flint_rational(m.rows[i][j].rational)
        return Residue(fmpq_poly([constant, -1] if i == j else [constant]), modulus, m.lam)

    return [[entry(i, j) for j in range(m.n)] for i in range(m.n)]


def _over_factor(m: Matrix, v: Sequence[Residue], modulus: Any) -> list[Expr]:
    """(A − λI) v divided by the factor, as polynomials in λ."""
    found = []
    for i, row in enumerate(m.rows):
        products = [flint_rational(entry.rational) * x.p for entry, x in zip(row, v, strict=True)]
        total = sum(products, -fmpq_poly([0, 1]) * v[i].p)
        found.append(written_polynomial([python_rational(c) for c in (total // modulus).coeffs()], m.lam))
    return found


def _shown_at(entry: Residue, ball: Any) -> Expr:
    if entry.rational is not None:
        return entry.written()
    with precision(BITS):
        return decimal_of(reduce(lambda total, c: total * ball + acb(c), reversed(entry.p.coeffs()), acb(0)), DIGITS)
