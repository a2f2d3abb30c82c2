"""Singular values, spectral norm, condition number and pseudo-inverse of a table of numbers, exactly or in balls.

By other routes than a derivation takes: the singular values of A are the eigenvalues of [[0, A], [Aᴴ, 0]] that are not
negative, so AᵀA is never formed; the pseudo-inverse comes from a full-rank factorisation of the echelon form.
"""

from __future__ import annotations

from typing import Any

from flint import acb, acb_mat, arb, ctx, fmpq, fmpq_mat

from derive.numeric.precision import Undecided, Undefined, precision
from derive.numeric.spectra import eigenvalues
from derive.numeric.tables import Table

MOST_BITS = 512  # of singular values in balls
TINY = arb(1) / 2


def singular_values(a: Any) -> Table:
    """The min(m, n) singular values of an m × n matrix, descending.

    >>> singular_values(Table([Table([fmpq(3), fmpq(0)]), Table([fmpq(0), fmpq(-4)])])).entries
    [4, 3]
    """
    rows = _rows(a, "singular values")
    m, n = len(rows), len(rows[0])
    zeros = [[fmpq(0)] * m for _ in range(m)], [[fmpq(0)] * n for _ in range(n)]
    around = [zeros[0][i] + rows[i] for i in range(m)]
    around += [[_conjugate(rows[i][j]) for i in range(m)] + zeros[1][j] for j in range(n)]
    if all(type(e) is fmpq for row in rows for e in row):
        found = eigenvalues(Table([Table(row) for row in around])).entries
    else:
        found = _of_hermitian(acb_mat(around))
    real = sorted((_real(e) for e in found), key=_middle, reverse=True)
    return Table([e if type(e) is fmpq else arb(e).nonnegative_part() for e in real[: min(m, n)]])


def _of_hermitian(H: acb_mat) -> list[arb]:
    """The eigenvalues of a Hermitian matrix in balls, repeated or not, by the theorems of Weyl and Ostrowski.

    Near eigenvectors V come from a matrix that differs in its last bits, which parts repeated eigenvalues; VᴴHV = D + E
    and VᴴV = I + F then bound how far the eigenvalues are from D.
    """
    n = H.nrows()
    bits = min(ctx.prec, MOST_BITS) + 64
    with precision(2 * bits):
        parted = acb_mat([[H[i, j].mid() + (acb(i) * TINY**bits if i == j else 0) for j in range(n)] for i in range(n)])
        _, V = parted.eig(right=True, algorithm="approx")
        V = _orthonormal([[V[i, j].mid() for i in range(n)] for j in range(n)])
        K, G = V.conjugate().transpose() * H * V, V.conjugate().transpose() * V
        middle = [K[i, i].real.mid() for i in range(n)]
        away = _size([[K[i, j] - (middle[i] if i == j else 0) for j in range(n)] for i in range(n)])
        stretch = _size([[G[i, j] - (1 if i == j else 0) for j in range(n)] for i in range(n)])
        if not stretch < arb(1) / 2:
            raise Undecided("the singular values could not be told apart")
        return [arb(d, away) / arb(1, stretch) for d in middle]


def _orthonormal(columns: list[list[Any]]) -> acb_mat:
    """The columns made orthonormal, twice over, as far as the precision goes."""
    done: list[list[Any]] = []
    for v in columns:
        for _ in range(2):
            for q in done:
                c = _inner(q, v)
                v = [a - c * b for a, b in zip(v, q, strict=True)]
        length = _inner(v, v).real.sqrt()
        if not length > 0:
            raise Undecided("the singular values could not be told apart")
        done.append([(a / length).mid() for a in v])
    return acb_mat([list(row) for row in zip(*done, strict=True)])


def _inner(u: list[Any], v: list[Any]) -> acb:
    return sum((_conjugate(a) * b for a, b in zip(u, v, strict=True)), acb(0))


def _size(rows: list[list[Any]]) -> arb:
    """The Frobenius norm, from above."""
    return sum((abs(e).upper() ** 2 for row in rows for e in row), arb(0)).sqrt().upper()


def spectral_norm(a: Any) -> Any:
    """The largest singular value; the length of a vector."""
    if isinstance(a, Table) and len(a.shape) == 1:
        a = Table([Table([entry]) for entry in a.entries])
    return singular_values(a).entries[0]


def condition(a: Any) -> Any:
    """σ_max / σ_min. Raises Undefined where the smallest singular value is 0."""
    values = singular_values(a).entries
    if values[-1] == 0:
        raise Undefined("the condition number of a matrix whose columns are dependent")
    if type(values[-1]) is not fmpq and values[-1].contains(0):
        raise Undecided("the smallest singular value may be 0")
    return values[0] / values[-1]


def pseudoinverse(a: Any) -> Table:
    """A⁺ = Fᴴ(FFᴴ)⁻¹(CᴴC)⁻¹Cᴴ where A = CF, C its pivot columns and F the rows of its echelon form that are not 0.

    >>> pseudoinverse(Table([Table([fmpq(1), fmpq(2)]), Table([fmpq(2), fmpq(4)])])).entries[0].entries
    [1/25, 2/25]
    """
    rows = _rows(a, "the pseudo-inverse")
    if all(type(e) is fmpq for row in rows for e in row):
        C, F = _full_rank_factors(fmpq_mat(rows))
        if C is None:
            return Table([Table([fmpq(0)] * len(rows)) for _ in rows[0]])
        found = F.transpose() * (F * F.transpose()).inv() * (C.transpose() * C).inv() * C.transpose()
        return Table([Table([found[i, j] for j in range(len(rows))]) for i in range(len(rows[0]))])
    return _of_full_rank(rows)


def _full_rank_factors(a: fmpq_mat) -> tuple[Any, Any]:
    echelon, rank = a.rref()
    if rank == 0:
        return None, None
    width = range(a.ncols())
    pivots = [next(j for j in width if echelon[i, j] != 0) for i in range(rank)]
    columns = fmpq_mat([[a[i, j] for j in pivots] for i in range(a.nrows())])
    return columns, fmpq_mat([[echelon[i, j] for j in width] for i in range(rank)])


def _of_full_rank(rows: list[list[Any]]) -> Table:
    A, H = acb_mat(rows), acb_mat([[_conjugate(row[j]) for row in rows] for j in range(len(rows[0]))])
    try:
        found = (H * A).inv() * H if len(rows) >= len(rows[0]) else H * (A * H).inv()
    except ZeroDivisionError:
        raise Undecided("the rank of a matrix of numbers that are not rational") from None
    real = all(type(e) is not acb for row in rows for e in row)
    return Table([
        Table([found[i, j].real if real else found[i, j] for j in range(len(rows))]) for i in range(len(rows[0]))
    ])  # fmt: skip


def _rows(a: Any, what: str) -> list[list[Any]]:
    if not isinstance(a, Table) or len(a.shape) != 2:
        raise Undefined(f"{what} of something that is no matrix")
    return [list(row.entries) for row in a.entries]


def _conjugate(x: Any) -> Any:
    return acb(x.real, -x.imag) if type(x) is acb else x


def _real(x: Any) -> Any:
    return x.real if type(x) is acb else x


def _middle(x: Any) -> float:
    return float(arb(x).mid())
