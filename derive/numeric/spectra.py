"""Eigenvalues of a matrix as balls: exactly isolated for rational entries, by Arb's enclosures for others."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flint import acb, acb_mat, acb_poly, arb, ctx, fmpq, fmpq_mat, fmpq_poly

from derive.numeric.balls import Table, Undecided, Undefined
from derive.numeric.precision import precision


def eigenvalues(a: Any) -> Table:
    """Every eigenvalue as often as its multiplicity; real parts ascending, and of equal ones the imaginary parts.

    >>> eigenvalues(Table([Table([fmpq(2), fmpq(1)]), Table([fmpq(1), fmpq(2)])])).entries
    [1, 3]
    """
    if not isinstance(a, Table) or len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Undefined("the eigenvalues of something that is no square matrix")
    rows = [list(row.entries) for row in a.entries]
    exact = all(type(e) is fmpq for row in rows for e in row)
    found = _of_rational(rows) if exact else _of_balls(rows)
    return Table(sorted(found, key=place))


def _of_rational(rows: list[list[fmpq]]) -> list[Any]:
    found: list[Any] = []
    _, factors = fmpq_mat(rows).charpoly().numer().factor()
    for factor, multiplicity in factors:
        found += [root for root in _roots_of_irreducible(factor) for _ in range(int(multiplicity))]
    return found


def _roots_of_irreducible(factor: Any) -> list[Any]:
    if factor.degree() == 1:
        return [fmpq(-factor[0], factor[1])]
    return [root.real if root.imag == 0 else root for root, _ in factor.complex_roots()]


def _of_balls(rows: list[list[Any]]) -> list[Any]:
    n = len(rows)
    with precision(2 * ctx.prec + 64):
        balls = [[acb(e) for e in row] for row in rows]
        if n == 2:  # the formula keeps double eigenvalues sharp where the discriminant is exactly zero
            (p, q), (r, s) = balls
            half = (p + s) / 2
            root = (((p - s) / 2) ** 2 + q * r).sqrt()
            return [half - root, half + root]
        if all(e == 0 for i, row in enumerate(balls) for e in row[:i]) or all(
            e == 0 for i, row in enumerate(balls) for e in row[i + 1 :]
        ):
            return [balls[i][i] for i in range(n)]
        try:
            return list(acb_mat(balls).eig(multiple=True))
        except ValueError as problem:
            raise Undecided(f"the eigenvalues could not be told apart: {problem}") from None


def place(value: Any) -> tuple[float, float]:
    """Where an eigenvalue stands in the list; conjugates have equal real parts up to the digits compared here.

    >>> place(acb(1, -2)) < place(acb(1, 2)) < place(fmpq(2))
    True
    """
    z = acb(value)
    return float(f"{float(z.real.mid()):.12g}"), float(z.imag.mid())


def polynomial_through(values: list[Any], kind: Any) -> Any:
    """The polynomial of degree < n with these values at 0, 1, …, n − 1, by divided differences."""
    table = list(values)
    result, basis = kind([0]), kind([1])
    for i in range(len(values)):
        result = result + basis * table[0]
        basis = basis * kind([-i, 1])
        table = [(b - a) / (i + 1) for a, b in pairwise(table)]
    return result


def roots_of_polynomial(f: Any, most: int = 10) -> list[Any]:
    """All complex roots of ``f``, each once, where its values are those of a polynomial of degree ``most`` at most.

    >>> [str(root) for root in roots_of_polynomial(lambda t: (t * t - 4) ** 2)]
    ['-2', '2']
    """
    try:
        values = [f(fmpq(k)) for k in range(most + 4)]
    except (ArithmeticError, TypeError, ValueError):
        return []
    if all(type(v) is fmpq for v in values):
        polynomial = polynomial_through(values, fmpq_poly).numer()
        if not 1 <= polynomial.degree() <= most:
            return []
        _, factors = polynomial.factor()
        return sorted((root for factor, _ in factors for root in _roots_of_irreducible(factor)), key=place)
    coefficients = polynomial_through([acb(v) for v in values], acb_poly).coeffs()
    while coefficients and coefficients[-1].contains(0) and abs(coefficients[-1]).upper() < arb(2) ** -60:
        coefficients.pop()
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    if not 3 <= len(coefficients) <= most + 1:
        return []
    try:
        return list(acb_poly(coefficients).roots())
    except ValueError:  # repeated roots of an inexact polynomial cannot be isolated
        return []
