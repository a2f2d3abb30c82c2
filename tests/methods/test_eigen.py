"""Eigenvalues and eigenvectors against LAPACK, and every line of every derivation against the verifier."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest

from derive.errors import ShapeError, UnsupportedError
from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.methods.eigen import eigenvalues
from derive.methods.eliminate import read_matrix, times
from derive.methods.entries import Entries
from derive.methods.similarity import jordan_chains
from derive.model import EQUAL, IN_SOME_ORDER, ROUNDED, ROW_EQUIVALENT, Status
from derive.numeric import balls
from derive.topics.data import as_data
from derive.verify.claim import check
from tests.mutants import mutants

SEEN = (Status.PROVED, Status.AGREES)


def worked(rows):
    return eigenvalues(as_data(rows))


def sides(d, step):
    found = []
    for side in (step.before, step.after):
        for name, meaning in reversed(d.where):
            side = ex.substitute(side, {name: meaning})
        found.append(side)
    return found


def given(d):
    return [c.holds for c in d.ledger if c.holds is not None]


def verdicts(d):
    return [(s, check(*sides(d, s), s.relation, assume=d.assume, given=given(d))) for s in d.walk()]


def number(expr, **at):
    z = balls.value(expr, at, bits=128)
    return complex(float(z.real.mid()), float(z.imag.mid()))


def same_set(found, expected, tolerance=1e-6):
    left = list(expected)
    for z in found:
        nearest = min(left, key=lambda w: abs(w - z))
        if abs(nearest - z) > tolerance * (1 + abs(z)):
            return False
        left.remove(nearest)
    return not left


def eigenpairs(d):
    """(value, vector) of every line A v = λ v, as numbers."""
    for step in d.steps:
        match step.after:
            case ex.Mul(args=(value, ex.Array() as v)) if isinstance(step.before, ex.Array):
                yield number(value), np.array([number(e) for e in v.args])
            case ex.Neg(args=(ex.Mul(args=(value, ex.Array() as v)),)) if isinstance(step.before, ex.Array):
                yield -number(value), np.array([number(e) for e in v.args])


def random_matrices():
    draw = Random(7)
    entry = lambda: draw.choice((-3, -2, -1, 0, 0, 1, 1, 2, 3, 4))  # noqa: E731
    for n, count in ((1, 2), (2, 14), (3, 8), (4, 3)):
        for _ in range(count):
            yield [[entry() for _ in range(n)] for _ in range(n)]
    for n, count in ((2, 5), (3, 4), (4, 2)):  # symmetric
        for _ in range(count):
            rows = np.array([[entry() for _ in range(n)] for _ in range(n)])
            yield (rows + rows.T).tolist()
    for n, count in ((2, 2), (3, 5), (4, 3)):  # similar to a matrix with repeated eigenvalues, often defective
        for _ in range(count):
            J = np.diag([draw.choice((-1, 2)) for _ in range(n)]) + np.diag(
                [draw.randint(0, 1) for _ in range(n - 1)], 1
            )
            L = np.eye(n, dtype=int) + np.tril([[draw.randint(-1, 1) for _ in range(n)] for _ in range(n)], -1)
            yield np.rint(L @ J @ np.linalg.inv(L)).astype(int).tolist()
    for n in (2, 3):  # a row of zeros
        yield [[entry() for _ in range(n)] for _ in range(n - 1)] + [[0] * n]


RANDOM = list(random_matrices())


@pytest.mark.parametrize("rows", RANDOM, ids=str)
def test_eigenvalues_and_vectors_are_those_of_lapack(rows):
    A = np.array(rows, dtype=float)
    d = worked(rows)
    found = [number(e) for e in d.result.args]
    # a k-fold eigenvalue comes out of floating point to the k-th root of its precision only
    assert same_set(found, np.linalg.eigvals(A), 2e-3)
    assert [round(z.real, 9) for z in found] == sorted(round(z.real, 9) for z in found)
    for value, v in eigenpairs(d):
        assert np.abs(v).max() > 0
        assert np.allclose(A @ v, value * v)
    exact = {z for z, _ in eigenpairs(d)}
    for value in exact:  # as many vectors as the rank leaves room for, and independent
        vectors = [v for z, v in eigenpairs(d) if z == value]
        assert np.linalg.matrix_rank(np.array(vectors)) == len(vectors)
        assert len(vectors) == len(rows) - np.linalg.matrix_rank(A - value * np.eye(len(rows)), tol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("rows", RANDOM, ids=str)
def test_every_line_is_verified(rows):
    d = worked(rows)
    for step, verdict in verdicts(d):
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"


#: name -> matrix: one of every kind there is
KINDS = {
    "identity": [[1, 0], [0, 1]],
    "one by one": [[5]],
    "zero": [[0, 0], [0, 0]],
    "symmetric, repeated": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    "irrational": [[1, 2], [3, 4]],
    "complex": [[0, -1], [1, 0]],
    "defective": [[2, 3, 0], [1, 4, 3], [0, 0, 1]],
    "one long chain": [[3, 1, 0, 0], [0, 3, 1, 0], [0, 0, 3, 0], [0, 0, 0, 3]],
    "three real roots without a formula": [[4, 1, 2], [1, 3, 0], [2, 0, 1]],
    "a pair and a real root without a formula": [[0, 1, 0], [0, 0, 1], [1, 1, 1]],
    "repeated roots without a formula": [
        [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [2, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1], [0, 0, 0, 2, 0, 0],
    ],
    "letters": [["a", "b"], ["c", "d"]],
    "letters, symmetric": [["a", "b"], ["b", "d"]],
    "letters, triangular": [["a", 1], [0, "b"]],
    "rotation": [["cos(t)", "-sin(t)"], ["sin(t)", "cos(t)"]],
    "roots as entries": [["sqrt(2)", 1], [1, "sqrt(2)"]],
    "decimals": [[0.1, 0.7], [0.3, 2.1]],
    "pi": [["pi", 1], [1, "pi"]],
    "complex entries": [[1, "I"], ["-I", 1]],
    "five rows": [[2, -1, 0, 0, 0], [-1, 2, -1, 0, 0], [0, -1, 2, -1, 0], [0, 0, -1, 2, -1], [0, 0, 0, -1, 2]],
}  # fmt: skip
FEW = [
    "irrational",
    "complex",
    "defective",
    "three real roots without a formula",
    "letters, triangular",
    "roots as entries",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_verified(name):
    d = worked(KINDS[name])
    for step, verdict in verdicts(d):
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"
    for mistake in d.mistakes:
        assert check(*sides(d, mistake), mistake.relation, assume=d.assume).status is Status.REFUTED


@pytest.mark.slow
@pytest.mark.parametrize("name", FEW)
def test_spoiled_lines_are_refuted(name):
    d = worked(KINDS[name])
    refuted = 0
    for step in d.walk():
        before, after = sides(d, step)
        for mutant in mutants(after, most=4):
            if step.relation is EQUAL and check(after, mutant, assume=d.assume).status is not Status.REFUTED:
                continue  # it says the same thing
            if step.relation is ROW_EQUIVALENT and check(after, mutant, ROW_EQUIVALENT).status is not Status.REFUTED:
                continue
            if step.relation in (IN_SOME_ORDER, ROUNDED) and isinstance(mutant, ex.Array):
                values = [number(e) if not ex.free_symbols(e) else 0 for side in (mutant, after) for e in side.args]
                half = len(values) // 2
                if same_set(values[:half], values[half:], 1e-12):
                    continue  # the same values in another order
            if (
                step.relation.name == "equivalent"
                and check(after, mutant, step.relation, assume=d.assume).status in SEEN
            ):
                continue
            verdict = check(before, mutant, step.relation, assume=d.assume, given=given(d))
            assert verdict.status not in SEEN, f"{before} {step.relation.sign} {mutant}: {verdict}"
            refuted += verdict.status is Status.REFUTED
    assert refuted > 10


def multiples(u, v):
    return np.linalg.matrix_rank(np.array([u, v])) == 1


KNOWN = [
    ([[-1, 2], [2, -1]], {1: [(1, 1)], -3: [(-1, 1)]}),
    ([[0, 3], [2, 1]], {3: [(1, 1)], -2: [(3, -2)]}),
    ([[2, 1], [1, 2]], {1: [(-1, 1)], 3: [(1, 1)]}),
    ([[2, 1], [2, 3]], {1: [(1, -1)], 4: [(1, 2)]}),
    ([[2, 3, 0], [1, 4, 3], [0, 0, 1]], {5: [(1, 1, 0)], 1: [(-3, 1, 0)]}),
    ([[-2, 2], [2, 1]], {2: [(1, 2)], -3: [(-2, 1)]}),
]


@pytest.mark.parametrize("rows, expected", KNOWN, ids=str)
def test_known_eigenvectors(rows, expected):
    found = list(eigenpairs(worked(rows)))
    assert len(found) == sum(map(len, expected.values()))
    for value, v in found:
        assert any(multiples(v, w) for w in expected[round(value.real)])


def test_the_quadratic_formula_keeps_the_root():
    d = worked([[1, 2], [3, 4]])
    assert str(d.result) == "[(5 - sqrt(33))/2, (5 + sqrt(33))/2]"
    assert any("33" in step.note for step in d.walk())


def test_the_result_does_not_hide_what_is_approximate():
    d = worked(KINDS["three real roots without a formula"])
    assert d.steps[-1].relation is ROUNDED
    assert any("approximate" in step.note for step in d.steps) and any("approximately" in r for r in d.remarks)
    shown = [float(e.value) if isinstance(e, ex.Number) else -float(e.args[0].value) for e in d.result.args]
    assert np.allclose(
        shown, np.sort(np.linalg.eigvals(np.array(KINDS["three real roots without a formula"], float))), rtol=1e-9
    )


def test_a_defective_matrix_is_said_to_be_one():
    d = worked(KINDS["defective"])
    assert any("defective" in r for r in d.remarks)
    assert any("Jordan chain" in rule.name for step in d.steps for rule in step.by)
    assert not any(rule.name == "diagonalisation" for step in d.steps for rule in step.by)


def test_orthonormal_columns_inside_a_repeated_eigenvalue():
    d = worked(KINDS["symmetric, repeated"])
    line = next(s for s in d.steps if any(r.name == "spectral theorem" for r in s.by))
    Q = np.array([[number(e).real for e in row.args] for row in line.after.args[0].args])
    assert np.allclose(Q.T @ Q, np.eye(3))
    assert any(r.name == "Gram–Schmidt" for s in d.steps for r in s.by)


def test_letters_bring_conditions():
    d = worked([["a", "b"], ["c", "d"]])
    said = {str(c.holds) for c in d.ledger}
    assert "c != 0" in said and "(a - d)**2 + 4*b*c != 0" in said
    assert "λ" not in d.assume and d.assume["lam"].complex


def test_names_in_the_matrix_are_left_alone():
    d = worked([["A", "lam"], [0, 2]])
    assert {str(name) for name, _ in d.where}.isdisjoint({"A", "lam"})
    assert str(d.result) == "[A, 2]"


@pytest.mark.parametrize("name", ["irrational", "complex", "five rows"])
def test_zero_product_trace_and_determinant(name):
    rows = KINDS[name]
    d = worked(rows)
    found = [number(e) for e in d.result.args]
    assert np.isclose(sum(found), np.trace(rows)) and np.isclose(np.prod(found), np.linalg.det(rows))


REFUSED = [
    (ex.Array(ex.Array(1, 2)), ShapeError, "1 × 2"),
    (ex.Array(1, 2), ShapeError, "the vector"),
    (ex.Array(ex.Array(1, 2), ex.Array(3)), ShapeError, "equally long"),
    (as_data([[1] * 9] * 9), UnsupportedError, "8 × 8"),
    (as_data([["sqrt(2)", 1, 0], [1, 0, 1], [0, 1, "sqrt(3)"]]), UnsupportedError, "no simple formula"),
    (as_data([["a", 1, 0], [1, "b", 1], [0, 1, "c"]]), UnsupportedError, "letters"),
    (as_data([["g(a)", 1], [1, 2]]), UnsupportedError, "cannot|can work"),
    (as_data([["2*log(2) - log(4)", 0], [0, 0]]), UnsupportedError, "cannot be decided"),
]


@pytest.mark.parametrize("matrix, error, said", REFUSED, ids=lambda v: str(v)[:40])
def test_what_cannot_be_done_is_said(matrix, error, said):
    with pytest.raises(error, match=said) as caught:
        eigenvalues(matrix)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("blocks", [(2,), (3,), (2, 2), (3, 1), (2, 2, 1), (4,)], ids=str)
def test_jordan_chains_of_every_pattern(blocks):
    n = sum(blocks)
    above = [i for i in range(n - 1) if i + 1 not in np.cumsum(blocks)]
    N = np.diag([int(i in above) for i in range(n - 1)], 1)
    L = np.eye(n, dtype=int) + np.tril(np.ones((n, n), dtype=int), -1)
    rows = np.rint(L @ N @ np.linalg.inv(L)).astype(int).tolist()
    K = Entries()
    matrix = [[K.constant(e) for e in row] for row in rows]
    chains = jordan_chains(matrix, n)
    assert sorted(map(len, chains)) == sorted(blocks)
    for chain in chains:
        assert all(e.is_zero for e in times(matrix, chain[0]))
        for v, w in itertools.pairwise(chain):
            assert [e.rational for e in times(matrix, w)] == [e.rational for e in v]
    everything = [[float(e.rational) for e in v] for chain in chains for v in chain]
    assert np.linalg.matrix_rank(np.array(everything)) == n


def test_a_characteristic_polynomial_at_several_points():
    for rows in RANDOM[:20]:
        d = worked(rows)
        for step in d.steps[1:4]:
            if step.relation is EQUAL and isinstance(step.after, ex.Expr) and not isinstance(step.after, ex.Array):
                for at in (-2, 0, 3):
                    true = np.linalg.det(np.array(rows, float) - at * np.eye(len(rows)))
                    if ex.free_symbols(step.before) <= {ex.Symbol("lam")}:
                        assert np.isclose(number(step.after, lam=at), true, atol=1e-7)


def test_reading_keeps_the_entries():
    assert [[str(e) for e in row] for row in read_matrix(ex.Array(ex.Array(read("1/2"), read("-a"))))] == [
        ["1/2", "-a"]
    ]
