"""Eigenvalues and eigenvectors as on the board: characteristic polynomial, its roots, one row reduction for each.

Exact for rational entries, and for roots, letters and other constants where every factor of the characteristic
polynomial has degree one or two. Roots of larger irreducible factors are isolated exactly and shown as decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import Array, Call, Expr
from derive.methods.characteristic import Matrix, characteristic_polynomial
from derive.methods.eigenspaces import eigenspace
from derive.methods.eliminate import Rows, gauss_jordan, written
from derive.methods.roots import DIGITS, Root, by_number, eigenvalues_of, equation_steps
from derive.methods.similarity import conclusion
from derive.model import IN_SOME_ORDER, ROUNDED, Derivation, Step
from derive.rules import linear_algebra as rules
from derive.rules.linear_algebra import matrix

COMPLEX = Domain(complex=True)


def eigenvalues(A: Array) -> Derivation:
    """The eigenvalues of a square literal matrix with their eigenvectors, and what follows for the matrix.

    The result lists every eigenvalue as often as its algebraic multiplicity, ascending where all are real numbers.
    Raises ShapeError for what is no square matrix, UnsupportedError beyond 8 × 8 or where exact algebra ends.

    >>> d = eigenvalues(Array(Array(2, 1), Array(1, 2)))
    >>> print(d.result, "|", d.steps[0].after, "|", d.steps[1].after)
    [1, 3] | det([[2 - lam, 1], [1, 2 - lam]]) | (2 - lam)*(2 - lam) - 1*1
    """
    m = Matrix.of(A)
    steps, polynomial, factors = characteristic_polynomial(m)
    roots = eigenvalues_of(m, factors)
    steps += equation_steps(m, polynomial, factors, roots)
    spaces = [eigenspace(m, root) for root in roots]
    steps += [step for space in spaces for step in space.steps]
    follows = conclusion(m, roots, spaces)
    steps += follows.steps
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
        where=((m.A, m.written), *[(root.value, by_number(m, root)) for root in roots if root.entry is None]),
        at={root.value: root.decimal for root in roots if root.decimal is not None},
        mistakes=(_wrong_step(m),),
        remarks=(*follows.remarks, *_remarks(m, roots)),
    )


# ---------------------------------------------------------------- what is said at the end


def _domains(m: Matrix, roots: Sequence[Root]) -> Mapping[str, Domain]:
    """λ is complex unless every eigenvalue is a real number; the letters of the matrix are real."""
    real = m.real and not m.symbolic and not any(root.place[1] for root in roots)
    names = sorted(s.name for s in ex.free_symbols(m.written))
    return {m.lam.name: REAL if real else COMPLEX, **dict.fromkeys(names, REAL)}


def _remarks(m: Matrix, roots: Sequence[Root]) -> tuple[str, ...]:
    said = ["Any nonzero multiple of an eigenvector is an eigenvector as well."]
    if any(root.decimal is not None for root in roots):
        said.insert(
            0,
            f"Eigenvalues without a simple formula were isolated exactly and are shown approximately, to {DIGITS} digits.",
        )
    if any(root.place[1] for root in roots) and m.real:
        some = any(not root.place[1] for root in roots)
        said.insert(
            0, f"Over the real numbers there {'are only the real eigenvalues' if some else 'is no eigenvalue'}."
        )
    return tuple(said)


def _wrong_step(m: Matrix) -> Step:
    """The famous wrong step, on this matrix if that shows it, else on a standard one."""
    before: Expr = m.A
    after = _row_reduced(m)
    if after is None:
        before, after = matrix((2, 1), (1, 2)), matrix((2, 1), (0, Fraction(3, 2)))
    note = "row operations keep the solutions of a system but change the eigenvalues: never row-reduce A first"
    return Step(Call("eigenvalues", before), Call("eigenvalues", after), relation=IN_SOME_ORDER, note=note)


def _row_reduced(m: Matrix) -> Expr | None:
    """The echelon form of A, where it has other eigenvalues than A and is short enough to show."""
    if m.n > 3 or any(entry.rational is None for row in m.rows for entry in row):
        return None
    found = gauss_jordan(m.rows, reduced=False).matrix
    own = [_squares(rows) for rows in (m.rows, found)]
    return written(found) if own[0] != own[1] else None


def _squares(rows: Rows) -> tuple[Any, Any]:
    """Trace and trace of the square: where these differ, so do the eigenvalues."""
    n = range(len(rows))
    return sum(rows[i][i].rational for i in n), sum(rows[i][j].rational * rows[j][i].rational for i in n for j in n)
