"""Array expressions as text: what is read prints back, what is printed is plain NumPy, and what is refused says where."""

import numpy as np
import pytest

from derive.errors import ReadError, UnsupportedError
from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.numeric import arrays
from tests.plain_arrays import SIZES, VARIABLES, Random, draw, gap, value

READS = {
    # products
    "A@x": "A @ x", "A @ B @ x": "A @ B @ x", "A @ (B @ x)": "A @ (B @ x)", "(A @ B) @ x": "A @ B @ x", "2*A @ x": "(2*A) @ x",
    "2*(A @ x)": "2*(A @ x)", "A @ x*y": "(A @ x)*y", "A @ (x*y)": "A @ (x*y)", "A @ x / n": "(A @ x)/n", "-A @ x": "-A @ x",
    "A @ -x": "A @ (-x)", "A @ x - b": "A @ x - b", "(A + B) @ x": "(A + B) @ x", "A*B @ x": "(A*B) @ x", "A*(B @ x)": "A*(B @ x)",
    "x @ A / 2 @ y": "((x @ A)/2) @ y", "(A @ x)**2": "(A @ x)**2", "A**2 @ x": "A**2 @ x", "A @ x**2": "A @ x**2",
    # transposes, axes, inverses
    "A.T": "A.T", "A.T @ A": "A.T @ A", "(A @ B).T": "(A @ B).T", "(-A).T": "(-A).T", "A.T.T": "A.T.T", "transpose(A)": "A.T", "A.transpose()": "A.T",
    "np.transpose(A)": "A.T", "2*A.T**2": "2*A.T**2", "sum(A)": "sum(A)", "A.sum()": "sum(A)", "A.sum(axis=0)": "sum(A, axis=0)", "A.sum(0)": "sum(A, axis=0)",
    "np.sum(A, axis=-1)": "sum(A, axis=-1)", "sum(A, 1)": "sum(A, axis=1)", "sum(A, axis=None)": "sum(A)", "sum(A, axis=1, keepdims=False)": "sum(A, axis=1)",
    "sum(A, axis=1, keepdims=True)": "sum(A, axis=1)[:, None]", "A.mean(axis=0, keepdims=True)": "mean(A, axis=0)[None, :]",
    "x[:, None]": "x[:, None]", "x[None, :]": "x[None, :]", "(x + y)[:, None]*A": "(x + y)[:, None]*A", "column(x)": "x[:, None]", "row(x)": "x[None, :]",
    "np.linalg.inv(A)": "inv(A)", "numpy.linalg.det(A)": "det(A)", "np.linalg.norm(x)": "norm(x)", "solve(A, b)": "inv(A) @ b",
    "np.linalg.solve(A + B, b)": "inv(A + B) @ b", "tr(A)": "trace(A)", "A.trace()": "trace(A)", "A.diagonal()": "diagonal(A)", "x.dot(y)": "dot(x, y)",
    # shapes and einsum
    "ones(n)": "ones(n)", "ones((m, n))": "ones((m, n))", "ones(m, n)": "ones((m, n))", "zeros((n, n))": "zeros((n, n))", "identity(n)": "eye(n)",
    "x.reshape(m, n)": "x.reshape(m, n)", "x.reshape((m, n))": "x.reshape(m, n)", "reshape(A @ x, m, n)": "(A @ x).reshape(m, n)",
    "einsum('ij,jk->ik', A, B)": "einsum('ij,jk->ik', A, B)", "np.einsum('ij, jk -> ik', A, B)": "einsum('ij,jk->ik', A, B)", "einsum('ii->', A)": "einsum('ii->', A)",
    # functions along the last axis, tuples
    "softmax(Z, axis=-1)": "softmax(Z)", "logsumexp(Z, axis=-1)": "logsumexp(Z)", "logsumexp(A @ x) - y @ A @ x": "logsumexp(A @ x) - y @ A @ x",
    "(A @ x, x)": "(A @ x, x)", "(A @ x,)": "(A @ x,)", "Derivative(x @ A @ x, x)": "Derivative(x @ A @ x, x)", "Differential(inv(X), X, dX)": "Differential(inv(X), X, dX)",
    "where(A @ x > b, x, 0)": "where(A @ x > b, x, 0)", "np.maximum(0, A @ x)": "maximum(0, A @ x)",
}  # fmt: skip


@pytest.mark.parametrize("text, printed", READS.items())
def test_reads_and_prints_back(text, printed):
    expression = read(text)
    assert str(expression) == printed
    assert read(printed) is expression


REFUSED = [  # text, what is said, the place of the caret
    ("A @ 2x", "write 2*x", 5), ("A.inv()", "methods are not part of the language", 0), ("A.shape", "attributes are not part of the language", 0),
    ("x.T.T.foo", "attributes", 0), ("A.sum(axis=2)", "an axis is 0, 1, -1 or -2 here", 11), ("sum(A, axis=x)", "an axis is 0, 1, -1 or -2 here", 12),
    ("sum(A, axes=0)", "write sum(X), sum(X, axis=0)", 0), ("sum()", "write sum(X)", 0), ("mean(A, 0, 1)", "write mean(X)", 0),
    ("sum(A, axis=0, keepdims=x)", "keepdims is True or False", 24), ("softmax(Z, axis=0)", "softmax works along the last axis", 16),
    ("softmax(Z, W)", "write softmax(Z)", 0), ("einsum('ij', A)", "write einsum('ij,jk->ik', A, B)", 0), ("einsum('ij,jk->ik', A)", "as many groups of letters as arrays", 0),
    ("einsum('i1->i', A)", "write einsum", 0), ("einsum('i...->i', A)", "write einsum", 0), ("einsum(A, B)", "write einsum", 0), ("einsum('->')", "write einsum", 0),
    ("solve(A)", "solve takes 2 arguments, found 1", 0), ("inv(A, B)", "inv takes 1 argument, found 2", 0), ("outer(x)", "outer takes 2 arguments, found 1", 0),
    ("norm(x, 1)", "norm takes 1 argument, found 2", 0), ("norm(x, ord=1)", "norm takes no named arguments here", 0), ("ones()", "write ones(n) or ones(m, n)", 0),
    ("reshape(x)", "write reshape(x, m, n)", 0), ("x[:, 0]", "a slice is not part of the language", 2), ("x[1:2]", "a slice is not part of the language", 2),
    ("A @@ x", "not an expression", 3), ("A @= x", "no = sign", 3), ("nrom(x)", "did you mean 'norm'", 0), ("A % B", "remainders", 0), ("A & B", "a condition stands where", 0),
    ("trace", "trace is a function: write trace(x)", 0), ("x.dot()", "dot takes 2 arguments, found 1", 0), ("np.random.normal(x)", "methods are not part", 0),
    ("np.linalg.eig(A)", "unknown function 'eig'", 0), ("A.__array__()", "methods", 0), ("A.T()", "methods are not part of the language", 0),
    ("Differential(x, dx)", "write Differential(f, x, dx)", 0), ("A(B + x)", "unknown function 'A'", 0), ("x, y", "write a vector as [a, b]", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason", "place"), REFUSED, ids=[r[0] for r in REFUSED])
def test_refusals_stand_under_their_place(text, reason, place):
    with pytest.raises(ReadError) as refused:
        read(text)
    assert reason in str(refused.value) and len(str(refused.value)) < 300
    *_, line, mark = str(refused.value).split("\n")
    assert (line.strip(), mark.index("^") - 2) == (text, place)


#: single-quoted code that a careless einsum, or one that calls NumPy with what it was given, would meet
@pytest.mark.parametrize(
    "code", ["__import__", "i;j->i", "ij->i)#", "i,j->i\n", "{A}", "ij->" + "i" * 10_000, "ı->ı", "i->i->i", "é->é"]
)
def test_subscripts_are_letters_and_nothing_else(code):
    try:
        found = read(f"einsum({code!r}, A)")
    except ReadError:
        return
    assert isinstance(found, ex.Einsum) and set(found.data) <= set("ij->,")


# ---------------------------------------------------------------- values


def both(text, point):
    """The printed text in plain NumPy, and derive's own value of the expression."""
    e = read(text, set(VARIABLES))
    return value(str(e), point), arrays.value(e, point)


PRINTED = [
    "A @ x*y", "-A @ x", "A @ -x", "2*A @ x / 3", "y @ A / 2 @ x", "A*(B @ x)", "(A @ B).T @ y", "A.T**2 @ y", "A @ x**2",
    "sum(A, axis=1, keepdims=True)*A", "mean(A, axis=0, keepdims=True) - A", "A.sum(axis=-2)", "x[:, None]*B", "x[None, :] - A", "A.reshape(n, m) @ y",
    "A.reshape(m*n)", "ones((m, n)) + A", "zeros(n) - x", "eye(n)*2", "einsum('ij,jk->ki', A, C)", "einsum('ij,j,->i', A, x, s)", "kron(A, C)", "vec(A @ B)",
    "commutation(m, n) @ vec(A)", "softmax(A) @ x", "logsumexp(A) - y", "norm1(A) + norm(x)", "where(x > 0, x, -b/2)", "where((x > 0) & (b < 0), x*b, s)",
    "maximum(A, x) - minimum(A, s)", "relu(A @ x) + abs(y)", "diag(x) @ B @ diag(b)", "outer(y, x)/(1 + s**2)", "logdet(B) - log(abs(det(B)))", "trace(B @ B.T)",
    "solve(B, x) @ b", "dot(x, b)*dot(A, x)", "(A - mean(A, axis=1)[:, None])/sqrt(mean(A**2, axis=1))[:, None]", "sigmoid(-y*(A @ x))", "x/norm(x)**3 - b",
    "-(A + 1)/n", "n*x - m*b", "s - A", "heaviside(x) + sign(b)", "-(-x)", "-(x*b)", "(-x)*b", "x - (b - x)",
    "sqrt(x**2 + 1)**-1", "2**-s*x", "softplus(A)/2", "column(x) @ row(y)", "diagonal(B @ B)", "inv(B).T @ x", "1e-3*A", "pi*x",
]  # fmt: skip


@pytest.mark.parametrize("text", PRINTED)
def test_what_is_printed_is_plain_numpy(text):
    for seed, sizes in enumerate(SIZES):
        point = draw(VARIABLES, {}, sizes, seed)
        printed, known = both(text, point)
        assert gap(printed, known) < 1e-11
        assert gap(printed, value(text, point)) < 1e-11
        assert gap(printed + 1e-6 * (1 + abs(printed)), known) > 1e-8  # the comparison sees small differences


def test_random_expressions_print_as_they_were_meant():
    for seed in range(150):
        shape = [(), ("n",), ("m", "k"), ("m",)][seed % 4]
        text, point = Random(seed).of(shape, 4), draw(VARIABLES, {}, SIZES[seed % 2], seed)
        e = read(text, set(VARIABLES))
        assert read(str(e), set(VARIABLES)) is e, text
        with np.errstate(all="ignore"):
            meant, printed = value(text, point), value(str(e), point)
        if not np.isfinite(meant).all():
            continue
        assert gap(printed, meant) < 1e-10, text
        if np.abs(meant).max() < 1e6:
            assert gap(arrays.value(e, point), meant) < 1e-9, text


def test_a_gigantic_text_is_not_printed():
    x = ex.Symbol("x")
    for _ in range(40):
        x = x @ x
    with pytest.raises(UnsupportedError, match="nodes when written out"):
        str(x)


def test_names_that_are_declared_are_arrays():
    assert read("E @ I @ e", {"E", "I", "e"}) is ex.MatMul(*ex.symbols("E I e"))
    assert read("gamma @ beta") is ex.MatMul(*ex.symbols("gamma beta"))
    with pytest.raises(ReadError, match="is a function"):
        read("trace @ x")
    assert read("trace @ x", {"trace"}) is ex.MatMul(*ex.symbols("trace x"))
