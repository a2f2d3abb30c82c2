"""What the eigenvectors say of the matrix: A = P D P⁻¹, A = Q D Qᵀ where it is symmetric, or its Jordan form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Array, Call, Div, Expr, MatMul, Mul, Neg
from derive.methods.characteristic import Matrix, discriminant_as_square
from derive.methods.eigenspaces import Space, cleared
from derive.methods.eliminate import Row, Rows, gauss_jordan, times, vector
from derive.methods.roots import Root
from derive.methods.tidy import tidy
from derive.model import Condition, Step
from derive.rules import linear_algebra as rules


@dataclass(frozen=True, eq=False)
class Conclusion:
    """The lines that follow from the eigenvectors, and sentences on what kind of matrix it is."""

    steps: list[Step]
    remarks: tuple[str, ...] = ()


def conclusion(m: Matrix, roots: Sequence[Root], spaces: Sequence[Space]) -> Conclusion:
    """Trace and determinant as checks, then A diagonalised as far as that goes, and a sentence on how far."""
    steps = _sanity(m, roots)
    exact = all(root.entry is not None for root in roots)
    defective = [space for space in spaces if space.dimension < space.root.multiplicity]
    if defective:
        return Conclusion(steps + (_jordan(m, spaces) if exact else []), (_too_few(m, defective),))
    where = "where the conditions hold" if m.symbolic else ""
    over = "over the complex numbers" if any(root.place[1] for root in roots) else ""
    count = f"There are {m.n} linearly independent eigenvectors" if m.n > 1 else "There is an eigenvector"
    remark = " ".join(filter(None, [f"{count}, so {m.A} is diagonalisable", over, where]))
    if not exact:
        return Conclusion(steps, (f"{remark}.",))
    if not m.symbolic and m.symmetric and m.real:
        orthonormal = f"{m.A} is symmetric, so its eigenvectors can be chosen orthonormal."
        return Conclusion(steps + _orthonormal(m, spaces), (f"{remark}.", orthonormal))
    return Conclusion([*steps, _diagonalised(m, roots, spaces)], (f"{remark}.",))


def _too_few(m: Matrix, defective: Sequence[Space]) -> str:
    told = ", ".join(
        f"${m.lam} = {s.root.shown}$ (geometric multiplicity {s.dimension} < algebraic {s.root.multiplicity})"
        for s in defective
    )
    where = " where the conditions hold" if m.symbolic else ""
    return f"{m.A} is defective{where}, so it cannot be diagonalised: too few eigenvectors for {told}."


def _diagonalised(m: Matrix, roots: Sequence[Root], spaces: Sequence[Space]) -> Step:
    P = _from_columns([vector(v) for space in spaces for v in space.basis])
    D = _diagonal([root.value for root in roots for _ in range(root.multiplicity)])
    note = "eigenvectors as columns, eigenvalues in the same order"
    return Step(m.A, MatMul(P, D, Call("inv", P)), (rules.diagonalisation,), conditions=_distinct(m, roots), note=note)


def _sanity(m: Matrix, roots: Sequence[Root]) -> list[Step]:
    """Σ λ = tr A and Π λ = det A, with multiplicity."""
    values = [root.value for root in roots for _ in range(root.multiplicity)]
    if m.n == 1:
        return []
    note = "a check; each as often as its multiplicity"
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
                    shown = discriminant_as_square(m) or (b * b - 4 * c).written()
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
            for v, w in pairwise(chain):
                note = f"a generalised eigenvector for ${m.lam} = {root.value}$"
                steps.append(Step(MatMul(m.minus(root.value), vector(w)), vector(v), (rules.jordan_chain,), note=note))
            above += range(len(columns), len(columns) + len(chain) - 1)
            columns += [vector(v) for v in chain]
            diagonal += [root.value] * len(chain)
    P, J = _from_columns(columns), _diagonal(diagonal, above)
    conditions = _distinct(m, [space.root for space in spaces])
    steps.append(Step(m.A, MatMul(P, J, Call("inv", P)), (rules.jordan_form,), conditions=conditions))
    return steps


def jordan_chains(nilpotent: Rows, dimension: int) -> list[list[Row]]:
    """A basis of the vectors that some power of the matrix sends to 0, in chains v₁ ← v₂ ← … of matrix·vₖ₊₁ = vₖ.

    >>> from derive.methods.entries import Entries
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
