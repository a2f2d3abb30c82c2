"""Eigenvalues and eigenvectors as on the board: characteristic polynomial, its roots, one row reduction for each.

Exact for rational entries, and for roots, letters and other constants where every factor of the characteristic
polynomial has degree one or two. Roots of larger irreducible factors are isolated exactly and shown as decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import Array, Call, as_expr
from derive.methods.characteristic import Matrix, characteristic_polynomial
from derive.methods.eigenspaces import eigenspace
from derive.methods.eliminate import gauss_jordan
from derive.methods.roots import DIGITS, Root, by_number, eigenvalues_of, equation_steps
from derive.methods.similarity import conclusion
from derive.model import IN_SOME_ORDER, ROUNDED, Derivation, Step
from derive.rules import linear_algebra as rules

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
        remarks=(*follows.remarks, *_remarks(m, roots)),
        sources=tuple(dict.fromkeys(r.source for s in steps for part in s.walk() for r in part.by if r.source)),
    )


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
