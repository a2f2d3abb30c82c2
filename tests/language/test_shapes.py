"""Which shape an expression has: inferred, given, NumPy's; two uses that clash are named, both of them."""

import numpy as np
import pytest

from derive.errors import ShapeError
from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS
from derive.language.python_text import read_python as read
from derive.language.shapes import as_shape, infer, times, written
from tests.plain_arrays import SIZES, VARIABLES, Random, draw, value


def shapes_said(said: str) -> dict[str, str]:
    """ "A: m,n; x: n" by name."""
    return {name.strip(): dims.strip() for name, dims in (part.split(":") for part in said.split(";") if part.strip())}


def inferred(text: str, given=None, square=()) -> dict[str, str]:
    return {name: written(shape) for name, shape in infer([read(text)], given, square).table.items()}


#: text, what it is, what its variables are (a number: ".")
INFERRED = [
    ("A @ x - b", "m", "A: m×n; x: n; b: m"),
    ("norm(A @ x - b)**2 + lam*norm(x)**2", "", "A: m×n; x: n; b: m; lam: ."),
    ("W2 @ tanh(W1 @ x + b1) + b2", "m", "W2: m×n; W1: n×k; x: k; b1: n; b2: m"),
    ("lam*norm(w)**2", "", "lam: .; w: m"),
    ("sum(softplus(-y*(X @ w)))", "", "y: m; X: m×n; w: n"),
    ("softmax(Q @ K.T / sqrt(d)) @ V", "m×p", "Q: m×n; K: k×n; d: .; V: k×p"),
    ("(x - mu) @ inv(Sigma) @ (x - mu)", "", "x: m; mu: m; Sigma: m×m"),
    ("trace(A @ X @ B)", "", "A: m×n; X: n×k; B: k×m"),
    ("vec(A @ X @ B)", "m·p", "A: m×n; X: n×k; B: k×p"),
    ("kron(A, B)", "k·m×n·p", "A: m×n; B: k×p"),
    ("outer(u, v) @ w", "m", "u: m; v: n; w: n"),
    ("A - mean(A, axis=0)", "m×n", "A: m×n"),
    ("A/sum(A, axis=1, keepdims=True)", "m×n", "A: m×n"),
    ("x[:, None]*A", "m×n", "x: m; A: m×n"),
    ("sum(maximum(0, 1 - y*(X @ w)))", "", "y: m; X: m×n; w: n"),
    ("x @ y", "", "x: m; y: m"),
    ("beta*A @ x", "m", "beta: .; A: m×n; x: n"),
    ("s*A + B", "m×n", "s: .; A: m×n; B: m×n"),
    ("alpha*x @ y", "", "alpha: .; x: m; y: m"),
    ("exp(-gamma*norm(x - y)**2)", "", "gamma: .; x: m; y: m"),
    ("x + 1", "", "x: ."),
    ("[[a, b], [c, d]] @ [p, q] - k*[p, q]", "2", "a: .; b: .; c: .; d: .; p: .; q: .; k: ."),
    ("A @ [u, v] - u*[1, 2] - [0, 3]/v", "2", "A: 2×2; u: .; v: ."),
    ("X/N", "m×n", "X: m×n; N: ."),
    ("norm(dX)", "", "dX: m×n"),
    ("einsum('ij,jk->ik', A, B)", "m×k", "A: m×n; B: n×k"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "whole", "table"), INFERRED, ids=[t for t, *_ in INFERRED])
def test_what_is_not_said_is_inferred(text, whole, table):
    shapes = infer([read(text)])
    said = {name: dims.replace(".", "a number") for name, dims in shapes_said(table).items()}
    assert {name: written(shape) for name, shape in shapes.table.items()} == said
    assert written(shapes.of(read(text))) == (whole or "a number")


def test_a_dimension_may_be_used_as_a_number():
    assert inferred("norm(X @ w - y)**2/n", {"X": ("n", "k")}) == {"X": "n×k", "w": "k", "y": "n", "n": "a number"}
    assert inferred("Z @ ones(n)") == {"Z": "m×n", "n": "a number"}
    assert infer([read("x/n")], {"x": "n"}).dimensions == ex.symbols("n m")[:1]
    assert "n" not in written(infer([read("n*norm(x)")]).table["x"])  # a name that is taken names no dimension


def test_an_assumed_structure_makes_a_matrix_square():
    assert inferred("A @ x") == {"A": "m×n", "x": "n"}
    assert inferred("A @ x", square=["A"]) == {"A": "m×m", "x": "m"}
    assert inferred("x @ S @ y", {"x": (3,)}, ["S"]) == {"x": "3", "S": "3×3", "y": "3"}
    with pytest.raises(ShapeError, match="A is assumed to be a square matrix, but it is 2×3"):
        inferred("x @ A @ y", {"A": (2, 3)}, ["A"])


GIVEN = [
    (("m", "n"), "m×n"), ((3,), "3"), ((), "a number"), ("m,n", "m×n"), ("(m, n)", "m×n"), ("m n", "m×n"), ("m×n", "m×n"), ("3", "3"),
    (5, "5"), (["m", 2], "m×2"), ("()", "a number"), ("", "a number"), ("[2, 3]", "2×3"), (("2*n",), "2·n"), (("m*n", "n"), "m·n×n"),
    ((np.int64(4), "k"), "4×k"), ((ex.Symbol("q"),), "q"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "shape"), GIVEN, ids=[repr(g) for g, _ in GIVEN])
def test_a_shape_is_said_as_a_tuple_a_text_or_a_number(said, shape):
    assert written(as_shape(said, "A")) == shape


EXPECTED = "expected a tuple of names or whole numbers, such as ('m', 'n') or (3,); () for a number"
NO_DIMENSION = "expected a name, a whole number above 0 or a product of them"
BAD = [
    (None, f"the shape of A is None: {EXPECTED}"), (True, f"the shape of A is True: {EXPECTED}"), ("2x", f"the shape of A is ('2x',): {EXPECTED}"),
    (object, "the shape of A is <class 'object'>: " + EXPECTED), ((None,), f"the shape of A is (None,): {EXPECTED}"),
    (0, f"0 is no dimension of A: {NO_DIMENSION}"), ((-1,), f"-1 is no dimension of A: {NO_DIMENSION}"), ((2.5,), f"2.5 is no dimension of A: {NO_DIMENSION}"),
    (("n/2",), f"n/2 is no dimension of A: {NO_DIMENSION}"), (("sin(n)",), f"sin(n) is no dimension of A: {NO_DIMENSION}"),
    (("x @ y",), f"x @ y is no dimension of A: {NO_DIMENSION}"),
    (("m", "n", "k"), "A has 3 indices: numbers, vectors and matrices can be variables"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "message"), BAD, ids=[repr(b) for b, _ in BAD])
def test_a_bad_shape_is_refused(said, message):
    with pytest.raises(ShapeError) as refused:
        as_shape(said, "A")
    assert str(refused.value) == message


CLASHES = [
    ("A @ x", "A: 2,3; x: 4", "in A @ x, A has 3 columns (A: 2×3), but x has 4 entries (x: 4)"),
    ("A @ B", "A: m,n; B: m,n", "in A @ B, A has n columns (A: m×n), but B has m rows (B: m×n)"),
    ("x @ A", "A: 2,3; x: 3", "in x @ A, x has 3 entries (x: 3), but A has 2 rows (A: 2×3)"),
    ("A @ A", "A: 2,3", "in A @ A, A has 3 columns (A: 2×3), but A has 2 rows (A: 2×3)"),
    ("A @ B @ C", "A: m,n; B: n,k; C: m,n", "in A @ B @ C, A @ B has k columns (A @ B: m×k), but C has m rows (C: m×n)"),
    ("dot(x, y)", "x: 2; y: 3", "in dot(x, y), x has 2 entries (x: 2), but y has 3 entries (y: 3)"),
    ("x @ y", "x: 3; y: n", "in x @ y, x has 3 entries (x: 3), but y has n entries (y: n)"),
    ("A + x", "A: 2,3; x: 2", "in A + x, A is 2×3 and x is 2: these do not broadcast"),
    ("A + B", "A: m,n; B: n,m", "in A + B, A is m×n and B is n×m: these do not broadcast"),
    ("A @ x + b", "A: m,n; x: n; b: n", "in A @ x + b, A @ x is m and b is n: these do not broadcast"),
    ("maximum(x, y)", "x: 2; y: 3", "in maximum(x, y), x is 2 and y is 3: these do not broadcast"),
    ("t @ x", "t: (); x: n", "in t @ x, t is a number: @ takes vectors and matrices, * multiplies by a number"),
    ("A @ x @ y @ z", "A: m,n; x: n; y: m; z: m",
     "in A @ x @ y @ z, A @ x @ y is a number: @ takes vectors and matrices, * multiplies by a number"),
    ("trace(A)", "A: 2,3", "trace(A) needs a square matrix, but A is 2×3"),
    ("det(A @ B)", "A: 2,3; B: 3,4", "det(A @ B) needs a square matrix, but A @ B is 2×4"),
    ("inv(x)", "x: n", "inv(x) needs a matrix, but x is a vector of n"),
    ("diagonal(A)", "A: 2,3", "diagonal(A) needs a square matrix, but A is 2×3"),
    ("diag(A)", "A: m,n", "diag(A) needs a vector, but A is a m×n matrix"),
    ("x[:, None]", "x: m,n", "x[:, None] needs a vector, but x is a m×n matrix"),
    ("outer(A, x)", "A: m,n; x: n", "outer(A, x) needs two vectors, but A is m×n"),
    ("kron(A, x)", "A: m,n; x: n", "kron(A, x) needs two matrices or two vectors, but x is n"),
    ("softmax(t)", "t: ()", "softmax(t) needs a vector or a matrix, but t is a number"),
    ("logsumexp(t)", "t: ()", "logsumexp(t) needs a vector or a matrix, but t is a number"),
    ("sum(x, axis=1)", "x: n", "sum(x, axis=1): x has 1 axis, so there is no axis 1"),
    ("einsum('ij,jk->ik', A, B)", "A: 2,3; B: 4,5", "in einsum('ij,jk->ik', A, B), the index j runs to 3 and to 4"),
    ("einsum('ij->i', x)", "x: n", "in einsum('ij->i', x), x has 1 index, but the letters 'ij'"),
    ("einsum('ij->ik', A)", "A: m,n", "in einsum('ij->ik', A), the index k stands on no array"),
    ("Differential(x @ x, x, dx)", "x: n; dx: m", "x is n, but its differential dx is m"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shapes", "message"), CLASHES, ids=[f"{t}, {s}" for t, s, _ in CLASHES])
def test_a_clash_names_both_places(text, shapes, message):
    with pytest.raises(ShapeError) as clash:
        infer([read(text)], shapes_said(shapes))
    assert str(clash.value) == message


@pytest.mark.parametrize(("text", "shapes"), [(t, s) for t, s, _ in CLASHES if "m,n" not in s and "3; y: n" not in s])
def test_what_clashes_is_no_value_for_numpy_either(text, shapes):
    if any(name in text for name in ("softmax", "logsumexp", "Differential", "outer", "diagonal", "trace")):
        return  # NumPy ravels, pads or has no such function
    said = {name: dims.strip("()") for name, dims in shapes_said(shapes).items()}
    with pytest.raises((ValueError, IndexError, np.linalg.LinAlgError)):
        value(text, draw(said, {}, SIZES[0], 0))


def test_uses_in_several_expressions_belong_together():
    shapes = infer([read("A @ x"), read("x @ C"), read("C.T @ x")], {"A": (2, 3)})
    assert written(shapes.table["C"]).startswith("3×")
    with pytest.raises(ShapeError):
        infer([read("A @ x"), read("A.T @ x")], {"A": (2, 3)})


#: broadcasting at sizes, a 1 among them
STRETCHED = ["A + b", "A * B", "A - t", "maximum(A, b)", "B / A", "A + B + b", "where(A > b, B, t)", "b + A"]


@pytest.mark.parametrize("text", STRETCHED)
@pytest.mark.parametrize(
    "sizes", ["A: 2,3; B: 2,3; b: 3", "A: 1,3; B: 4,1; b: 3", "A: 4,1; B: 1,1; b: 5", "A: 1,1; B: 3,2; b: 1"]
)
def test_broadcasting_is_numpys(text, sizes):
    said = {**shapes_said(sizes), "t": ""}
    names = {name: dims for name, dims in said.items() if name in text.replace("maximum", "").replace("where", "")}
    try:
        expected = value(text, draw(said, {}, SIZES[0], 1)).shape
    except ValueError:
        with pytest.raises(ShapeError, match="do not broadcast"):
            infer([read(text)], names)
        return
    assert written(infer([read(text)], names).of(read(text))).replace("a number", "") == "×".join(map(str, expected))


#: every function that works on whole arrays
FUNCTIONS = [
    "A.T", "x.T", "trace(B)", "det(B)", "logdet(B)", "inv(B)", "sum(A)", "sum(A, axis=0)", "sum(A, axis=1)", "sum(A, axis=-1)",
    "mean(A, axis=-2)", "mean(x)", "mean(A, axis=1, keepdims=True)", "sum(A, axis=0, keepdims=True)", "norm(A)", "norm1(x)", "norminf(x)", "cross([1, s, 3], [t, 5, 2])", "diag(x)",
    "diagonal(B)", "outer(x, y)", "kron(A, C)", "kron(x, y)", "dot(A, x)", "dot(x, b)", "vec(A)", "vec(x)", "softmax(A)", "softmax(x)",
    "logsumexp(A)", "logsumexp(x)", "eye(n)", "eye(m*n)", "ones(m, n)", "ones((k, 2))", "ones(n)", "zeros(n, n)", "A.reshape(n, m)", "A.reshape(m*n)",
    "column(x)", "row(y)", "commutation(m, n)", "rank(A)", "nullity(A)", "augmented(A, y)", "augmented(A, A)",
    "einsum('ij,jk->ki', A, C)", "einsum('ii->i', B)", "einsum('i,j->', x, y)", "[x, b]", "[[1, s], [t, 2]]",
    "column(x)", "row(y)", "commutation(m, n)", "einsum('ij,jk->ki', A, C)", "einsum('ii->i', B)", "einsum('i,j->', x, y)", "[x, b]", "[[1, s], [t, 2]]",
    "pinv(A)", "norm2(A)", "norm2(x)", "cond(A)", "singular_values(B)", "singular_values(A)",
    "A @ C", "x @ B", "A @ x", "x @ b", "x @ B @ b", "y @ A @ C", "B**2", "2**x",
]  # fmt: skip


@pytest.mark.parametrize("text", FUNCTIONS)
def test_every_function_has_numpys_shape(text):
    shapes = infer([read(text)], VARIABLES)
    for seed, sizes in enumerate(SIZES):
        expected = value(text, draw(VARIABLES, {}, sizes, seed)).shape
        dims = tuple(eval(str(d), {"minimum": min}, dict(sizes)) for d in shapes.of(read(text)))
        assert dims == expected
        wrong = dims[::-1] if len(set(dims)) > 1 else (*dims, 1)
        assert wrong != expected


def test_no_function_of_arrays_was_left_out():
    tried = {n.name for text in FUNCTIONS for n in ex.postorder(read(text)) if isinstance(n, ex.Call)}
    assert tried == OF_ARRAYS - {"eigenvalues"}


def test_random_expressions_have_numpys_shape():
    for seed in range(150):
        shape = [(), ("n",), ("m", "k"), ("n", "n")][seed % 4]
        text = Random(seed).of(shape, 3)
        e = read(text, set(VARIABLES))
        assert infer([e], VARIABLES).of(e) == as_shape(shape, "e"), text
        with np.errstate(all="ignore"):
            expected = value(text, draw(VARIABLES, {}, SIZES[seed % 2], seed)).shape
        assert expected == tuple(SIZES[seed % 2][d] for d in shape), text


def test_products_of_dimensions_have_one_form():
    m, n = ex.symbols("m n")
    assert times(m, n) is times(n, m) and times(m, times(n, m)) is times(times(m, m), n)
    assert times(ex.ONE, n) is n and times(ex.Number(2), times(n, ex.Number(3))) is times(ex.Number(6), n)
    assert times(m, n) is not times(m, m)


def test_a_derivative_has_the_indices_of_both():
    shapes = infer([read("A @ x")], {"A": "m,n"})
    for f, x, order, expected in [
        ("A @ x", "x", 1, "m×n"),
        ("A @ x", "A", 1, "m×m×n"),
        ("x @ A.T @ A @ x", "x", 2, "n×n"),
        ("norm(A)", "x", 1, "n"),
    ]:
        assert written(shapes.of(ex.Derivative(read(f), ex.Symbol(x), order))) == expected
