"""The catalogue: exact elimination beside fractions by hand, eigenvalues beside SymPy's result alone; topics and handbook."""

import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import pytest
import sympy
from interleaved import ratio

import derive
from derive.language.expressions import Array, as_expr
from derive.methods.eliminate import gauss_jordan
from derive.notes.cache import Cache
from derive.notes.handbook import handbook
from derive.solution import WorkedSolution


def rationals(n: int, seed: int = 1) -> list[list[Fraction]]:
    draw = random.Random(seed)
    return [[Fraction(draw.randint(-9, 9), draw.randint(1, 5)) for _ in range(n)] for _ in range(n)]


def of_expressions(rows: list[list[Fraction]]) -> Array:
    return Array(*[Array(*map(as_expr, row)) for row in rows])


def by_hand(rows: list[list[Fraction]]) -> list[list[list[Fraction]]]:
    """Gauss–Jordan in Python's fractions, every matrix on the way kept."""
    A, kept, top = [list(row) for row in rows], [], 0
    for column in range(len(A[0])):
        pivot = next((i for i in range(top, len(A)) if A[i][column]), None)
        if pivot is None:
            continue
        A[top], A[pivot] = A[pivot], A[top]
        A[top] = [e / A[top][column] for e in A[top]]
        kept.append([list(row) for row in A])
        for i in range(len(A)):
            if i != top and A[i][column]:
                factor = A[i][column]
                A[i] = [a - factor * b for a, b in zip(A[i], A[top], strict=True)]
                kept.append([list(row) for row in A])
        top += 1
    return kept


def report(title: str, ours, theirs, peer: str) -> None:
    found, seconds = ratio(ours, theirs, budget=4)
    print(f"{title}: {found:.2f} of {peer}, which takes {seconds * 1000:.0f} ms", file=sys.stderr)


@pytest.mark.parametrize("n", [4, 8, 12])
def test_elimination_with_all_steps(n):
    rows = rationals(n)
    A = of_expressions(rows)
    report(f"{n} × {n} to the reduced echelon form, every step", lambda: gauss_jordan(A).steps(),
           lambda: by_hand(rows), "fractions by hand")  # fmt: skip
    report(f"{n} × {n}, inverse worked and every line verified", lambda: verified("linear-algebra/matrix-inverse", rows),
           lambda: by_hand(rows), "eliminating by hand")  # fmt: skip


def verified(name: str, rows: list[list[Fraction]]) -> None:
    assert all(v.holds for v in WorkedSolution(derive.topic(name, A=of_expressions(rows)).derivation).verdicts)


def test_eigenvalues_of_four_by_four():
    rows = rationals(4)
    theirs = sympy.Matrix([[sympy.Rational(e.numerator, e.denominator) for e in row] for row in rows])
    report("eigenvalues of a 4 × 4 matrix, every line verified", lambda: verified("linear-algebra/eigenvalues", rows),
           lambda: [r.n(15) for r in sympy.Poly(theirs.charpoly().as_expr()).all_roots()], "sympy's roots in 15 digits")  # fmt: skip


def test_every_topic_alone():
    """CPU seconds of deriving, verifying and writing each topic, after the first one has paid for the imports."""
    names = [info.id for info in derive.catalogue()]
    derive.topic(names[0]).to_markdown()
    spent = sorted(((_cpu(name), name) for name in names), reverse=True)
    print(f"{len(names)} topics: {sum(s for s, _ in spent):.1f} s of CPU in all; the slowest:", file=sys.stderr)
    for seconds, name in spent[:5]:
        print(f"  {seconds:.2f} s  {name}", file=sys.stderr)


def _cpu(name: str) -> float:
    start = time.process_time()
    solution = derive.topic(name)
    solution.to_latex(), solution.to_markdown()
    return time.process_time() - start


def test_the_handbook(tmp_path):
    """In LaTeX and Markdown on two processes: from nothing, and again."""
    cache = Cache(tmp_path / "cache")
    for said in ("cold", "again, nothing changed"):
        start = time.perf_counter()
        with ProcessPoolExecutor(1) as fresh:  # as a command does, without what this process has imported
            built = fresh.submit(handbook, tmp_path / "book", None, formats=["md", "tex"], cache=cache, jobs=2).result()
        print(f"handbook, {said}: {time.perf_counter() - start:.1f} s, {built.worked} topics worked", file=sys.stderr)
