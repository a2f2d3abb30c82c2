"""Systems, inverses, LU, determinants and subspaces of random exact matrices against flint, NumPy and SymPy."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
import sympy

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.methods import determinants, inverses, lu, products, solving, subspaces
from derive.methods.eliminate import vector, written
from derive.model import Status
from derive.topics.data import as_data
from derive.verify.claim import check

SEEN = (Status.PROVED, Status.AGREES)


def numbers(expr):
    """A literal vector or matrix as nested lists of fractions."""
    if isinstance(expr, ex.Array):
        return [numbers(e) for e in expr.args]
    return ex.constant_value(expr)


def matrices(seed, count, square=False, largest=5):
    draw = Random(seed)
    for _ in range(count):
        m = draw.randint(1, largest)
        n = m if square else draw.randint(1, largest)
        rows = [[draw.choice((-3, -2, -1, 0, 0, 1, 2, Fraction(1, 2), 5)) for _ in range(n)] for _ in range(m)]
        if m > 1 and draw.random() < 0.4:
            rows[-1] = [2 * a - b for a, b in zip(rows[0], rows[m // 2], strict=True)]
        yield rows


def right_hand_side(rows, seed):
    draw = Random(seed)
    if draw.random() < 0.5:  # one that can be solved
        x = [draw.randint(-3, 3) for _ in rows[0]]
        return [sum((a * b for a, b in zip(row, x, strict=True)), Fraction(0)) for row in rows]
    return [draw.randint(-3, 3) for _ in rows]


def holds(steps):
    for step in steps:
        given = [c.holds for c in step.conditions if c.holds is not None]
        verdict = check(step.before, step.after, step.relation, given=given)
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"


@pytest.mark.parametrize("rows", list(matrices(11, 40)), ids=str)
def test_systems(rows):
    b = right_hand_side(rows, str(rows))
    s = solving.System.of(as_data(rows), as_data(b))
    A, right = sympy.Matrix(rows), sympy.Matrix(b)
    assert s.rank == A.rank()
    assert s.solvable == (A.row_join(right).rank() == A.rank())
    holds(solving.worked(s))
    if s.solvable:
        x = sympy.Matrix(numbers(vector(s.particular())))
        assert A * x == right
        assert len(s.null_basis()) == len(rows[0]) - A.rank()
        for v in s.null_basis():
            assert A * sympy.Matrix(numbers(vector(v))) == sympy.zeros(len(rows), 1)
    else:
        y = sympy.Matrix(numbers(vector(solving.witness(s))))
        assert A.T * y == sympy.zeros(len(rows[0]), 1) and (right.T * y)[0] != 0


@pytest.mark.parametrize("rows", list(matrices(12, 15)), ids=str)
def test_a_wrong_solution_is_refuted(rows):
    b = right_hand_side(rows, 1)
    s = solving.System.of(as_data(rows), as_data(b))
    if s.solvable and s.rank:
        step = solving.solution(s)
        j = s.found.pivots[0]
        unit = as_data([int(i == j) for i in range(s.n)])
        wrong = ex.Equal(step.after.args[0], ex.Add(step.after.args[1], unit))
        assert check(step.before, wrong, step.relation).status is Status.REFUTED


@pytest.mark.parametrize("rows", list(matrices(13, 30, square=True)), ids=str)
def test_inverses_and_determinants(rows):
    a = inverses.Inverse.of(as_data(rows))
    A = sympy.Matrix(rows)
    det = A.det()
    assert ex.constant_value(determinants.value_of(as_data(rows))) == Fraction(det.p, det.q)
    assert (a.inverse is None) == (det == 0)
    if a.inverse is not None:
        assert sympy.Matrix(numbers(a.inverse)) == A.inv()
    assert sympy.Matrix(numbers(determinants.adjugate(as_data(rows)))) == A.adjugate()
    holds(inverses.worked(a))
    holds(determinants.by_elimination(as_data(rows)))
    holds(determinants.by_cofactors(as_data(rows)))


def test_a_large_determinant():
    rows = next(matrices(3, 1, square=True, largest=1)) and [
        [Random(i * 12 + j).randint(-9, 9) for j in range(12)] for i in range(12)
    ]
    assert ex.constant_value(determinants.value_of(as_data(rows))) == sympy.Matrix(rows).det()


@pytest.mark.parametrize("pivoting", ["needed", "partial"])
@pytest.mark.parametrize("rows", list(matrices(14, 25)), ids=str)
def test_lu(rows, pivoting):
    f = lu.Factors.of(as_data(rows), pivoting)
    P, L, U = (np.array(numbers(m), dtype=float) for m in (f.P, written(f.L), written(f.U)))
    assert np.allclose(P @ np.array(rows, dtype=float), L @ U)
    assert np.allclose(np.diag(L), 1) and np.allclose(L, np.tril(L)) and np.allclose(U, np.triu(U))
    if pivoting == "partial":
        assert (np.abs(L) <= 1 + 1e-12).all()
    holds([*lu.elimination(f), *lu.factorisation(f), *lu.determinant(f)])
    if len(rows) == len(rows[0]) == f.found.rank:
        b = as_data(list(range(1, len(rows) + 1)))
        holds(lu.solve(f, b))
        assert np.allclose(
            np.array(numbers(lu.solution(f, b)), dtype=float),
            np.linalg.solve(np.array(rows, dtype=float), np.arange(1.0, len(rows) + 1)),
        )


@pytest.mark.parametrize("rows", list(matrices(15, 30)), ids=str)
def test_subspaces(rows):
    s = subspaces.Spaces.of(as_data(rows))
    A = sympy.Matrix(rows)
    assert s.rank == A.rank() == len(s.columns) == len(s.rows)
    for v in s.null:
        assert A * sympy.Matrix(numbers(vector(v))) == sympy.zeros(len(rows), 1)
    for y in s.left_null:
        assert A.T * sympy.Matrix(numbers(vector(y))) == sympy.zeros(len(rows[0]), 1)
    for basis, size in ((s.null, len(rows[0]) - s.rank), (s.left_null, len(rows) - s.rank)):
        assert len(basis) == size
        assert not basis or sympy.Matrix([numbers(vector(v)) for v in basis]).rank() == size
    holds(
        [
            *subspaces.elimination(s),
            *subspaces.column_row(s),
            *subspaces.null_lines(s),
            *subspaces.left_null_lines(s),
            *subspaces.dependency(s),
        ]
    )


def test_products_are_numpys():
    draw = Random(8)
    A = [[draw.randint(-5, 5) for _ in range(3)] for _ in range(2)]
    B = [[draw.randint(-5, 5) for _ in range(4)] for _ in range(3)]
    v = [draw.randint(-5, 5) for _ in range(3)]
    assert numbers(products.product(as_data(A), as_data(B))) == (np.array(A) @ np.array(B)).tolist()
    assert numbers(products.product(as_data(A), as_data(v))) == (np.array(A) @ np.array(v)).tolist()
    assert numbers(products.transposed(as_data(A))) == np.array(A).T.tolist()
    assert numbers(products.scaled(ex.as_expr(3), as_data(A))) == (3 * np.array(A)).tolist()
    assert numbers(products.added(as_data(v), as_data(v[::-1]), -1)) == (np.array(v) - np.array(v[::-1])).tolist()
    assert ex.constant_value(products.dot(as_data(v), as_data(v))) == int(np.dot(v, v))


LETTERS = [
    ([["a", "b"], ["c", "d"]], ["p", "q"]), ([["a", 1], [1, "a"]], [1, 0]), ([["a", "a"], [1, 1]], [1, "b"]),
    ([["a", "b", "c"]], ["d"]), ([["sqrt(2)", "a"], [2, "sqrt(2)*a"]], [1, "sqrt(2)"]),
]  # fmt: skip


@pytest.mark.parametrize("A, b", LETTERS, ids=str)
def test_letters(A, b):
    s = solving.System.of(as_data(A), as_data(b))
    holds(solving.worked(s))
    f = lu.Factors.of(as_data(A))
    holds([*lu.elimination(f), *lu.factorisation(f)])


@pytest.mark.parametrize("text, names", [("[[x_1, 2]]", "y_1 y_2"), ("[[a, 2]]", "x_1 x_2"), ("[[x, y]]", "z_1 z_2")])
def test_unknowns_keep_out_of_the_way(text, names):
    assert " ".join(map(str, solving.unknowns(2, read(text)))) == names
