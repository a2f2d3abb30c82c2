"""Singular value decomposition from AᵀA: its eigenvalues are σ², its orthonormal eigenvectors V, and u = Av/σ.

Exact where every eigenvalue of AᵀA is rational. Where they are roots of quadratics the singular values are exact and
the vectors decimals; beyond that all are decimals. Signs: the first entry of each v that is not 0 is positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Div, Expr, MatMul, Mul, Neg, Number, Symbol
from derive.methods import columns as col
from derive.methods.characteristic import Matrix, characteristic_polynomial
from derive.methods.decimals import decimal
from derive.methods.eigenspaces import eigenspace
from derive.methods.eliminate import Row, Rows, gauss_jordan, times, vector, written
from derive.methods.entries import Entries, Entry
from derive.methods.roots import Root, eigenvalues_of, equation_steps
from derive.model import ROUNDED, Step
from derive.rules import linear_algebra
from derive.rules import orthogonality as rules

DIGITS, FINE = 8, 12  # of decimals shown, and of those that are multiplied on


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Lines; the min(m, n) singular values, descending, exact or None beside decimals; U, Σ and V as literals.

    exact : whether U and V are; then they are square, else they have min(m, n) columns.    rank : how many σ are not 0.
    gram : the letter used for AᵀA, and AᵀA.
    """

    steps: tuple[Step, ...]
    sigma: tuple[Expr, ...]
    decimals: tuple[Expr, ...]
    U: Array
    S: Array
    V: Array
    exact: bool
    rank: int
    where: tuple[tuple[Expr, Expr], ...]
    lam: Symbol
    gram: tuple[Symbol, Array]
    pairs: tuple[tuple[Expr, Expr], ...] = ()  #: (u, v) of every σ that is not 0
    at: dict = field(default_factory=dict)

    @property
    def values(self) -> Expr:
        return Array(*(self.sigma if self.sigma else self.decimals))

    @property
    def product(self) -> Expr:
        return MatMul(self.U, self.S, Call("transpose", self.V))


def decomposition(A: Array, name: Expr) -> Decomposition:
    """A = UΣVᵀ for a literal matrix of real numbers, shown by its ``name``.

    >>> found = decomposition(Array(Array(3, 0), Array(0, -4)), Symbol("A"))
    >>> print(found.values, found.U, found.V)
    [4, 3] [[0, 1], [-1, 0]] [[0, 1], [1, 0]]
    """
    if ex.free_symbols(A):
        letters = ", ".join(sorted(map(str, ex.free_symbols(A))))
        raise AssumptionError(
            f"A = {A!s:.60} has the letters {letters}: singular values are put in order, so numbers are expected"
        )
    entries = Entries()
    rows = col.real_rows(A, field=entries)
    gram = _gram(rows)
    m = Matrix.of(written(gram))
    S = ex.fresh_symbol("S", {name})
    m = Matrix(m.written, S, m.lam, m.field, m.rows)
    rows = col.real_rows(A, field=m.field)
    steps = [
        Step(
            MatMul(Call("transpose", name), name),
            m.written,
            (linear_algebra.matrix_arithmetic,),
            note=f"${S}$, which is symmetric",
        )
    ]
    found, polynomial, factors = characteristic_polynomial(m)
    roots = eigenvalues_of(m, factors)
    steps += [*found, *equation_steps(m, polynomial, factors, roots)]
    roots = sorted(roots, key=lambda r: r.place, reverse=True)
    where = ((name, A), (S, MatMul(Call("transpose", name), name)), *_without_formula(m, roots))
    at = {root.value: root.decimal for root in roots if root.decimal is not None}
    fewest = min(len(rows), m.n)
    rank = sum(r.multiplicity for r in roots if not (r.entry is not None and r.entry.is_zero))
    if all(root.entry is not None and root.entry.rational is not None for root in roots):
        return _exactly(A, name, m, rows, roots, steps, where, fewest, rank)
    return _with_decimals(A, name, m, roots, steps, where, fewest, rank, at)


def _gram(rows: Rows) -> Rows:
    columns = col.columns_of(rows)
    return [[col.dot(u, v) for v in columns] for u in columns]


def _without_formula(m: Matrix, roots: Sequence[Root]) -> list[tuple[Expr, Expr]]:
    return [
        (root.value, ex.Indexed(Call("eigenvalues", m.A), root.number))
        for root in sorted(roots, key=lambda r: r.number) if root.entry is None
    ]  # fmt: skip


# ---------------------------------------------------------------- exact


def _exactly(A: Array, name: Expr, m: Matrix, rows: Rows, roots: Sequence[Root], steps: list[Step], where: Any, fewest: int, rank: int) -> Decomposition:  # fmt: skip
    V: list[Expr] = []
    U: list[Expr] = []
    u_entries: list[Row] = []
    sigma: list[Entry] = []
    for root in roots:
        size = _root(root.entry)
        for v in orthogonal(eigenspace(m, root).basis):
            steps.append(
                Step(
                    MatMul(m.A, vector(v)),
                    Mul(root.value, vector(v)),
                    (linear_algebra.eigenvector_of_matrix,),
                    note=f"an eigenvector for ${m.lam} = {root.value}$",
                )
            )
            entries, as_written = col.unit(v)
            place = len(V) + 1
            V.append(as_written)
            steps += _unit_step(v, as_written, f"$v_{place}$")
            if len(sigma) < fewest:
                sigma.append(size)
            if not size.is_zero:
                u = [e / size for e in times(rows, entries)]
                u_entries.append(u)
                U.append(col.unit(u)[1])
                steps.append(
                    Step(
                        Div(MatMul(name, as_written), size.written()),
                        U[-1],
                        (rules.left_singular_vector,),
                        note=f"$u_{place}$, with $sigma_{place} = {size.written()}$",
                    )
                )
    steps += _completed(rows, U, u_entries)
    sigmas = tuple(s.written() for s in sigma)
    steps.append(_listed(name, sigmas))
    S = _rectangle(len(rows), m.n, sigmas)
    return Decomposition(
        tuple(steps), sigmas, sigmas, col.from_columns(U), S, col.from_columns(V), True, rank, where, m.lam, (m.A, m.written),
        tuple(zip(U, V, strict=False))[:rank],
    )  # fmt: skip


def _unit_step(v: Row, as_written: Expr, note: str) -> list[Step]:
    size = col.length(v)
    if size.rational == 1:
        return []
    return [Step(Div(vector(v), size.written()), as_written, (rules.normalising,), note=note)]


def _root(value: Any) -> Entry:
    """The root of a rational eigenvalue that is not negative."""
    return value if value.is_zero else value.field.root(value)


def orthogonal(basis: Sequence[Row]) -> list[Row]:
    """The basis of an eigenspace made orthogonal, first entries positive."""
    done: list[Row] = []
    for v in basis:
        for w in done:
            c = col.dot(w, v) / col.dot(w, w)
            v = [a - c * b for a, b in zip(v, w, strict=True)]
        done.append(_first_positive(v))
    return done


def _first_positive(v: Row) -> Row:
    first = next(e for e in v if not e.is_zero)
    return [-e for e in v] if (first.rational or 0) < 0 else v


def _completed(rows: Rows, U: list[Expr], u: list[Row]) -> list[Step]:
    """Vectors of the null space of Aᵀ, orthonormal, that fill U up to a square matrix."""
    if len(u) == len(rows):
        return []
    steps = []
    transposed = col.columns_of(rows)
    for v in orthogonal(gauss_jordan(transposed).null_space()):
        as_written = col.unit(v)[1]
        zero = Array(*[ZERO] * len(transposed))
        steps.append(
            Step(
                MatMul(written(transposed), as_written),
                zero,
                (rules.completing,),
                note=f"$u_{len(U) + 1}$: of length 1, and $A.T$ sends it to 0, so it is orthogonal to every column of $A$",
            )
        )
        U.append(as_written)
    return steps


def _listed(name: Expr, sigma: Sequence[Expr]) -> Step:
    return Step(
        Call("singular_values", name),
        Array(*sigma),
        (rules.singular_values,),
        note="roots of the eigenvalues of $A.T @ A$, descending",
    )


def _rectangle(m: int, n: int, diagonal: Sequence[Expr]) -> Array:
    return Array(*[Array(*[diagonal[i] if i == j else ZERO for j in range(n)]) for i in range(m)])  # type: ignore[return-value]


# ---------------------------------------------------------------- decimals


def _with_decimals(A: Array, name: Expr, m: Matrix, roots: Sequence[Root], steps: list[Step], where: Any, fewest: int, rank: int, at: dict) -> Decomposition:  # fmt: skip
    sigma: tuple[Expr, ...] = ()
    if all(root.entry is not None for root in roots):
        sigma = tuple(
            Call("sqrt", root.value) if root.value is not ZERO else ZERO
            for root in roots
            for _ in range(root.multiplicity)
        )[:fewest]  # type: ignore[union-attr]
        steps.append(_listed(name, sigma))
    U, values, V = numerically(A)
    rank = min(rank, fewest)
    shown = tuple(ZERO if i >= rank else _decimal(s, DIGITS) for i, s in enumerate(values))
    steps.append(
        Step(
            Call("singular_values", name),
            Array(*shown),
            (linear_algebra.rounding,),
            ROUNDED,
            note="" if sigma else "roots of the eigenvalues of $A.T @ A$, descending",
        )
    )
    pairs = []
    for i in range(rank):
        v = Array(*[_decimal(x, FINE) for x in V[i]])
        pairs.append((Array(*[_decimal(x, DIGITS) for x in U[i]]), Array(*[_decimal(x, DIGITS) for x in V[i]])))
        steps.append(
            Step(
                Div(MatMul(name, v), _decimal(values[i], FINE)),
                pairs[-1][0],
                (rules.left_singular_vector,),
                ROUNDED,
                note=f"$u_{i + 1}$ from $v_{i + 1}$, an eigenvector of length 1, and $sigma_{i + 1}$",
            )
        )
    fine_U, fine_V = (
        col.from_columns([Array(*[_decimal(x, FINE) for x in column]) for column in side[:rank]]) for side in (U, V)
    )
    S = _rectangle(rank, rank, [_decimal(s, FINE) for s in values[:rank]])
    return Decomposition(
        tuple(steps), sigma, shown, fine_U, S, fine_V, False, rank, where, m.lam, (m.A, m.written), tuple(pairs), at
    )


def numerically(A: Array) -> tuple[list[list[Any]], list[Any], list[list[Any]]]:
    """Columns of U, the singular values and columns of V, to forty digits, first entries of V positive."""
    from mpmath import mp, mpf

    with mp.workdps(60):
        M = mp.matrix([[mpf(str(_plain(decimal(entry, 50)))) for entry in row.args] for row in A.args])
        U, s, Vt = mp.svd_r(M)
        signs = [1 if next(x for x in Vt[i, :] if abs(x) > mpf(10) ** -20) > 0 else -1 for i in range(len(s))]
        return (
            [[signs[i] * U[k, i] for k in range(M.rows)] for i in range(len(s))], list(s),
            [[signs[i] * Vt[i, k] for k in range(M.cols)] for i in range(len(s))],
        )  # fmt: skip


def _plain(number: Expr) -> str:
    return f"-{number.args[0].data}" if isinstance(number, Neg) else str(number.data)


def _decimal(x: Any, digits: int) -> Expr:
    """A number of mpmath's rounded to so many significant digits, or to so many places where it is below 1."""
    return fixed(plainly(x), digits)


def plainly(x: Any) -> str:
    """A number of mpmath's as text without an exponent."""
    from mpmath import mp, nstr

    with mp.workdps(60):
        return nstr(x, 50, min_fixed=-400, max_fixed=400)


def eigenpairs(S: Array) -> list[tuple[Any, list[Any]]]:
    """Eigenvalues, descending, and eigenvectors of length 1 of a symmetric matrix, as numbers of mpmath's."""
    from mpmath import mp, mpf

    with mp.workdps(60):
        M = mp.matrix([[mpf(_plain(decimal(entry, 50))) for entry in row.args] for row in S.args])
        values, vectors = mp.eigsy(M)
        found = []
        for k in reversed(range(M.rows)):
            v = [vectors[i, k] for i in range(M.rows)]
            first = next(x for x in v if abs(x) > mpf(10) ** -20)
            found.append((values[k], [x * mp.sign(first) for x in v]))
        return found


def significant(x: Any, digits: int) -> Expr:
    """A positive number of mpmath's rounded to so many significant digits."""
    from mpmath import mp, nstr

    with mp.workdps(60):
        said = nstr(x, digits, min_fixed=-6, max_fixed=digits, strip_zeros=False)
    return Number(said.removesuffix("."))


def fixed(x: Any, places: int) -> Expr:
    """A decimal number rounded to so many places behind the point, all of them written.

    >>> print(fixed("-2.34360292", 3), fixed(Number(1), 2))
    -2.344 1.00
    """
    said = Decimal(_plain(x) if isinstance(x, Expr) else x)
    with localcontext(Context(prec=200)):
        said = said.quantize(Decimal(1).scaleb(-places))
    number = Number(format(abs(said), "f"))
    return Neg(number) if said < 0 else number
