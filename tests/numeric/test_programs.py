"""Compiled array programs against plain NumPy evaluating the text itself; and the forms the source must take."""

import pickle
import re
import subprocess
import sys
from random import Random

import numpy as np
import pytest
from scipy import special

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python as read
from derive.language.shapes import infer
from derive.numeric import row_blocks
from derive.numeric.compile import function
from derive.numeric.programs import array_function

PLAIN = {
    **{name: getattr(np, name) for name in ["exp", "log", "sqrt", "sin", "cos", "tanh", "sign", "trace", "outer", "diag", "diagonal", "eye", "einsum", "dot", "kron"]},
    "abs": np.abs, "sum": np.sum, "inv": np.linalg.inv, "det": np.linalg.det, "norm": np.linalg.norm, "ones": lambda *d: np.ones(d),
    "zeros": lambda *d: np.zeros(d), "logdet": lambda M: np.linalg.slogdet(M)[1], "norm1": lambda x: np.abs(x).sum(),
    "vec": lambda X: X.T.reshape(-1), "sigmoid": special.expit, "relu": lambda z: np.maximum(z, 0), "mean": np.mean,
    "softplus": lambda z: np.logaddexp(0, z), "softmax": lambda z: special.softmax(z, axis=-1),
    "logsumexp": lambda z: special.logsumexp(z, axis=-1), "where": np.where, "maximum": np.maximum,
}  # fmt: skip
DIMS = {"m": 3, "n": 4, "p": 5, "k": 2, "N": 6, "d": 3}

#: a value, its derivative, the shapes, and what is assumed
CASES = [
    ("det(A @ X @ B)", "det(A @ X @ B)*inv(X).T", "A n,n X n,n B n,n", {"X": "invertible"}),
    ("logdet(X)", "inv(X).T", "X n,n", {"X": "invertible"}),
    ("inv(X)", "-einsum('ik,lj->ijkl', inv(X), inv(X))", "X n,n", {"X": "invertible"}),
    ("a @ inv(X.T @ X) @ b", "-X @ inv(X.T @ X) @ (outer(a, b) + outer(b, a)) @ inv(X.T @ X)", "X N,k a k b k", {}),
    ("X.T @ B @ X", "einsum('il,kj->ijkl', eye(n), B @ X) + einsum('jl,ik->ijkl', eye(n), X.T @ B)", "X m,n B m,m", {}),
    ("(x - s) @ W @ (x - s)", "2*W @ (x - s)", "x n s n W n,n", {"W": "symmetric"}),
    ("(x - A @ s) @ W @ (x - A @ s)", "-outer((W + W.T) @ (x - A @ s), s)", "x m A m,n s n W m,m", {}),
    ("trace(A @ X @ B @ X.T @ C)", "A.T @ C.T @ X @ B.T + C @ A @ X @ B", "A p,m X m,n B n,n C m,p", {}),
    ("trace(sin(X))", "diag(cos(diagonal(X)))", "X n,n", {}),
    ("(x - a)/norm(x - a)", "eye(n)/norm(x - a) - outer(x - a, x - a)/norm(x - a)**3", "x n a n", {}),
    ("sum(diagonal(X @ A)**2)", "2*diag(diagonal(X @ A)) @ A.T", "X m,n A n,m", {}),
    ("trace(A @ diag(x) @ B @ diag(x))", "(A*B.T + A.T*B) @ x", "A n,n B n,n x n", {}),
    ("sum(log(exp(-y*(X @ w)) + ones(m)))", "-X.T @ (y*exp(-y*(X @ w))/(exp(-y*(X @ w)) + 1))", "y m X m,n w n", {}),
    ("a @ sin(A @ X @ B) @ b", "A.T @ (outer(a, b)*cos(A @ X @ B)) @ B.T", "a p A p,m X m,n B n,k b k", {}),
    ("log(softmax(x))", "eye(n) - outer(ones(n), softmax(x))", "x n", {}),
    ("outer(x, x)", "einsum('ik,j->ijk', eye(n), x) + einsum('jk,i->ijk', eye(n), x)", "x n", {}),
    ("exp(X)", "einsum('ik,jl,ij->ijkl', eye(m), eye(n), exp(X))", "X m,n", {}),
    ("X/norm(X)", "einsum('ik,jl->ijkl', eye(m), eye(n))/norm(X) - einsum('ij,kl->ijkl', X, X)/norm(X)**3", "X m,n", {}),
    ("softmax(X @ W)", "einsum('ij,jl,ik->ijkl', softmax(X @ W), eye(p), X) - einsum('ij,il,ik->ijkl', softmax(X @ W), softmax(X @ W), X)", "X m,n W n,p", {}),
    ("logsumexp(A @ x + b)", "A.T @ (diag(softmax(A @ x + b)) - outer(softmax(A @ x + b), softmax(A @ x + b))) @ A", "A m,n x n b m", {}),
    ("sum(M*M*(T - U @ V.T)**2)", "2*einsum('ik,ip,pj,pl->ijkl', eye(m), M*M, V, V)", "T m,n M m,n U m,k V n,k", {}),
    ("sum(log(1 + exp(-y*(X @ w))))", "X.T @ diag(y**2*sigmoid(y*(X @ w))*(1 - sigmoid(y*(X @ w)))) @ X", "y m X m,n w n", {}),
    ("sum(logsumexp(tanh(X @ W1) @ W2)) - sum(Y*(tanh(X @ W1) @ W2))", "X.T @ (((softmax(tanh(X @ W1) @ W2) - Y) @ W2.T)*(1 - tanh(X @ W1)**2))", "X m,n W1 n,p W2 p,k Y m,k", {}),
    ("sum(softmax(Q @ K.T/sqrt(d)) @ V)", "softmax(Q @ K.T/sqrt(d)).T @ ones(m, p)", "Q m,d K n,d V n,p", {}),
    ("-0.5*y @ inv(K) @ y - 0.5*logdet(K)", "0.5*inv(K) @ outer(y, y) @ inv(K) - 0.5*inv(K)", "y n K n,n", {"K": "positive definite"}),
    ("logdet(A) - logdet(A + eye(n))", "inv(A) - inv(A + eye(n))", "A n,n", {"A": "positive definite"}),
    ("logdet(X.T @ diag(w) @ X)", "diagonal(X @ inv(X.T @ diag(w) @ X) @ X.T)", "X N,k w N", {"w": "positive"}),
    ("norm(M*(Y - U @ V.T))**2 + lam*(norm(U)**2 + norm(V)**2)", "-2*(M*M*(Y - U @ V.T)).T @ U + 2*lam*V", "M m,n Y m,n U m,k V n,k lam", {}),
    ("sum(A*log(A/(W @ B)) - A + W @ B)", "(1 - A/(W @ B)) @ B.T", "A m,n W m,k B k,n", {"A": "positive", "W": "positive", "B": "positive"}),
    ("norm(x)**2/(x @ x)", "zeros(n)", "x n", {}),
    ("a @ (t*x) + trace(t*A)", "a @ x + trace(A)", "a n x n A m,m t", {}),
    ("-0.5*N*logdet(S) - 0.5*sum(((X - mu) @ inv(S))*(X - mu))", "0.5*inv(S) @ (X - mu).T @ (X - mu) @ inv(S) - 0.5*N*inv(S)", "X N,d mu d S d,d", {"S": "positive definite"}),
    ("mean(where(X > 0, X, 0)) + sum(kron(a, a))", "where(X > 0, 1, 0)/(m*n)", "X m,n a k", {}),
]  # fmt: skip


def shapes_of(said: str) -> dict[str, tuple[str, ...]]:
    """``"A m,n x n lam"``: every name with the dimensions that follow it."""
    found: dict[str, list[str]] = {}
    for word in said.replace(",", " ").split():
        if word in DIMS:
            found[next(reversed(found))].append(word)
        else:
            found[word] = []
    return {name: tuple(dims) for name, dims in found.items()}


def arrays_of(shapes, assume, dims, seed=0):
    rng = np.random.default_rng(seed)
    arrays = {name: rng.standard_normal([dims[d] for d in shape]) for name, shape in shapes.items()}
    for name, said in assume.items():
        v = arrays[name]
        changed = {"positive": np.abs(v) + 0.1}
        if v.ndim == 2 and v.shape[0] == v.shape[1]:
            eye = np.eye(len(v))
            changed |= {"positive definite": v @ v.T + eye, "symmetric": v + v.T, "invertible": v + 3 * len(v) * eye}
        arrays[name] = changed[said]
    return arrays


def compiled(texts, shapes, assume=(), backend="numpy", several=True):
    exprs = [read(t) for t in texts]
    table = infer(exprs, shapes)
    return array_function(
        exprs, list(shapes), table, assumptions(dict(assume)), backend=backend, several=several
    ), table


def plain(text, arrays, dims):
    return eval(text, {"__builtins__": {}}, {**PLAIN, **dims, **arrays})


def compare(case, dims, layout=lambda v: v, backend="numpy"):
    f, g, said, assume = case
    shapes = shapes_of(said)
    assert infer([read(f), read(g)], shapes)
    arrays = {k: layout(v) for k, v in arrays_of(shapes, assume, dims).items()}
    before = {k: np.array(v) for k, v in arrays.items()}
    program, table = compiled([f, g], shapes, assume, backend)
    for got, text in zip(program(**arrays), (f, g), strict=True):
        want = np.asarray(plain(text, before, dims), dtype=float)
        shape = tuple(int(plain(str(d), {}, dims)) for d in table.of(read(text)))
        assert np.shape(got) == shape
        assert np.asarray(got).dtype == np.float64
        assert np.allclose(got, np.broadcast_to(want, shape), rtol=1e-8, atol=1e-10), program.source
        assert not any(np.shares_memory(np.asarray(got), v) for v in arrays.values())
    assert all(np.array_equal(arrays[k], before[k]) for k in arrays)


@pytest.mark.parametrize("case", CASES, ids=[c[0] for c in CASES])
def test_value_and_derivative_are_those_of_the_text(case):
    compare(case, DIMS)
    compare(case, {k: v + 2 for k, v in DIMS.items()})


@pytest.mark.parametrize("case", CASES, ids=[c[0] for c in CASES])
def test_arrays_in_any_order_and_with_gaps(case):
    compare(case, DIMS, lambda v: np.asfortranarray(v) if v.ndim else v)
    compare(case, DIMS, lambda v: np.repeat(v, 2, axis=-1)[..., ::2] if v.ndim else v)


@pytest.mark.parametrize("case", [c for c in CASES if "inv" not in c[0] + c[1]], ids=str)
def test_sizes_of_one(case):
    compare(case, dict.fromkeys(DIMS, 1))


def test_whole_numbers_are_cast_and_do_not_overflow():
    program, _ = compiled(["sum(x**4)", "4*x**3"], {"x": ("n",)})
    value, gradient = program(x=np.array([100_000, 2]))
    assert value == pytest.approx(1e20) and gradient.dtype == np.float64


def test_unused_variables_are_parameters_and_dimensions_are_not():
    program, _ = compiled(["ones(n)*c", "n*c"], {"x": ("n",), "y": ("m",), "c": ()})
    vector, number = program(x=np.zeros(3), y=np.zeros(2), c=2)
    assert np.array_equal(vector, [2, 2, 2]) and number == 6
    assert program.variables == ("x", "y", "c")


def test_a_dimension_that_no_array_has_by_itself():
    program, _ = compiled(
        ["vec(X) @ A @ vec(X)", "reshape((A + A.T) @ vec(X), n, m).T"], {"X": ("m", "n"), "A": ("m*n", "m*n")}
    )
    X, A = np.arange(6.0).reshape(2, 3), np.arange(36.0).reshape(6, 6)
    v = X.T.reshape(-1)
    value, gradient = program(X=X, A=A)
    assert value == pytest.approx(v @ A @ v)
    assert np.allclose(gradient, ((A + A.T) @ v).reshape(3, 2).T)


def test_several_values_are_tuples_and_one_is_an_array():
    shapes = {"A": ("m", "n"), "x": ("n",)}
    exprs = [read("norm(A @ x)**2"), ex.Several(read("2*outer(A @ x, x)"), read("2*A.T @ A @ x"))]
    table = infer([exprs[0], *exprs[1].args], shapes)
    A, x = np.ones((3, 2)), np.array([1.0, 2.0])
    value, (in_A, in_x) = array_function(exprs, ["A", "x"], table, several=True)(A=A, x=x)
    assert value == 27 and in_A.shape == (3, 2) and in_x.shape == (2,)
    assert array_function(exprs[:1], ["A", "x"], table, several=False)(A=A, x=x) == 27
    assert array_function(exprs[:1], ["A", "x"], table, several=True)(A=A, x=x) == (27,)


def test_large_arguments_do_not_overflow():
    program, _ = compiled(
        ["sum(log(1 + exp(X @ w)))", "X.T @ sigmoid(X @ w)", "softmax(1000*w)"], {"X": ("m", "n"), "w": ("n",)}
    )
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient, shares = program(X=np.array([[1000.0, 0], [-900, 0]]), w=np.array([1.0, 2]))
    assert value == 1000 and np.allclose(gradient, [1000, 0]) and np.allclose(shares, [0, 1])


@pytest.mark.parametrize(
    "texts, shapes, assume, has, lacks",
    [
        (["A.T @ A @ x"], {"A": ("m", "n"), "x": ("n",)}, {}, ["A.dot(x).dot(A)"], ["A.T"]),
        (["X.T @ diag(s) @ X"], {"X": ("m", "n"), "s": ("m",)}, {}, ["[:, None]"], ["diag"]),
        (["X.T @ diag(exp(s)) @ X"], {"X": ("m", "n"), "s": ("m",)}, {}, ["sqrt", "t1.T.dot(t1)"], ["diag"]),
        (["diag(v) @ A"], {"v": ("m",), "A": ("m", "n")}, {}, ["[:, None]"], ["diag", "dot"]),
        (["trace(A @ B)"], {"A": ("m", "n"), "B": ("n", "m")}, {}, ["einsum"], ["dot"]),
        (["diagonal(A @ B)"], {"A": ("m", "n"), "B": ("n", "m")}, {}, ["einsum"], ["dot"]),
        (["outer(a, b) @ x"], {"a": ("m",), "b": ("n",), "x": ("n",)}, {}, ["b.dot(x)"], ["[:, None]"]),
        (["norm(A @ x - b)**2"], {"A": ("m", "n"), "x": ("n",), "b": ("m",)}, {}, ["t1.dot(t1)"], ["norm", "sqrt"]),
        (["sum(A*B)"], {"A": ("m", "n"), "B": ("m", "n")}, {}, ["vdot"], ["A * B"]),
        (["inv(M) @ b"], {"M": ("n", "n"), "b": ("n",)}, {}, ["np.linalg.solve"], ["inv"]),
        (["inv(M) @ b", "logdet(M)"], {"M": ("n", "n"), "b": ("n",)}, {"M": "positive definite"}, ["dpotrf"], ["inv", "slogdet"]),
        (["kron(eye(m), B)"], {"B": ("n", "n"), "a": ("m",)}, {}, ["strides"], ["eye", "kron"]),
        (["sum(log(1 + exp(z)))", "sigmoid(z)"], {"z": ("n",)}, {}, ["log_expit", "expit"], ["np.exp"]),
        (["logsumexp(z)", "softmax(z)"], {"z": ("n",)}, {}, [], []),
    ],
)  # fmt: skip
def test_the_form_a_lecturer_would_write(texts, shapes, assume, has, lacks):
    source = compiled(texts, shapes, assume)[0].source
    assert all(word in source for word in has) and not any(word in source for word in lacks), source
    assert max(source.count(name) for name in ("np.exp(", "dpotrf", "dgetrf", "slogdet")) <= 1


def test_value_and_gradient_share_their_parts():
    shapes = {"A": ("m", "n"), "x": ("n",), "b": ("m",)}
    source = compiled(["norm(A @ x - b)**2", "2*A.T @ (A @ x - b)"], shapes)[0].source
    assert source.count("A.dot(x)") == 1


def test_vectors_come_first_in_long_chains():
    n = 300
    program, _ = compiled(
        ["A @ B @ C @ x", "x @ A @ B @ C @ x"], {"A": ("n", "n"), "B": ("n", "n"), "C": ("n", "n"), "x": ("n",)}
    )
    assert program.source.count(".dot(") == 4, program.source
    A, x = np.eye(n), np.ones(n)
    assert program(A=A, B=A, C=A, x=x)[1] == n


def test_the_source_runs_without_derive():
    program, _ = compiled(
        ["-0.5*y @ inv(K) @ y - 0.5*logdet(K)", "softmax(y)"],
        {"y": ("n",), "K": ("n", "n")},
        {"K": "positive definite"},
    )
    script = f"{program.source}\nimport sys\nprint(f(y=[1, 2], K=[[2, 0], [0, 1]])[0], 'derive' in sys.modules)"
    out = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert float(out[0]) == pytest.approx(-0.5 * 4.5 - 0.5 * np.log(2)) and out[1] == "False"


def test_it_can_be_pickled():
    program, _ = compiled(["x @ x"], {"x": ("n",)})
    assert pickle.loads(pickle.dumps(program))(x=[1, 2]) == (5,)


def test_an_indefinite_matrix_said_to_be_definite_is_an_error_and_not_a_number():
    program, _ = compiled(["logdet(K)"], {"K": ("n", "n")}, {"K": "positive definite"})
    with pytest.raises(np.linalg.LinAlgError):
        program(K=-np.eye(2))


def test_what_has_no_code_says_so():
    with pytest.raises(UnsupportedError, match="no code"):
        compiled(["sum(Derivative(x, x))"], {"x": ("n",)})
    with pytest.raises(UnsupportedError, match="needs y among"):
        array_function([read("x*y")], ["x"], infer([read("x*y")]))
    with pytest.raises(ValueError, match="unknown backend"):
        compiled(["x"], {"x": ("n",)}, backend="fortran")


@pytest.mark.parametrize("backend", ["jax", "torch", "dask.array"])
@pytest.mark.parametrize("case", CASES[1:32:3], ids=[c[0] for c in CASES[1:32:3]])
def test_other_libraries_have_the_same_values(case, backend):
    library = pytest.importorskip(backend)
    if backend == "jax":
        library.config.update("jax_enable_x64", True)
    f, g, said, assume = case
    shapes = shapes_of(said)
    arrays = arrays_of(shapes, assume, DIMS)
    program, _ = compiled([f, g], shapes, assume, backend.split(".")[0])
    given = arrays
    if backend == "dask.array":
        given = {k: library.from_array(v) if v.ndim else v for k, v in arrays.items()}
    for got, text in zip(program(**given), (f, g), strict=True):
        assert np.allclose(np.asarray(got), plain(text, arrays, DIMS), rtol=1e-8, atol=1e-10), program.source


RANDOM = {"A": "mn", "B": "mn", "S": "nn", "P": "mm", "x": "n", "z": "n", "y": "m", "t": ""}
EVERYWHERE = [
    "({0} + {0})",
    "({0} - {0})",
    "({0}*{0})",
    "({0}/(2 + {0}**2))",
    "tanh({0})",
    "sigmoid({0})",
    "softplus({0})",
    "relu({0})",
    "(-1*{0})",
    "(t*{0})",
    "({0}**2)",
]
PRODUCTS = {
    2: ["({ak} @ {kb})", "{ba}.T", "outer({a}, {b})", "(diag({a}) @ {ab})", "softmax({ab})", "({a_} @ diag({b}))"],
    1: ["({ak} @ {k})", "({k} @ {ka})", "diagonal({aa})", "sum({ka}, axis=0)", "sum({ak}, axis=1)", "softmax({a})", "logsumexp({ak})"],
    0: ["({k} @ {k})", "sum({kl})", "trace({kk})", "norm({kl})", "sum({kl}*{kl})"],
}  # fmt: skip


def random_text(random, shape, depth):
    """Text of an expression of ``shape``, a word of dimensions."""
    leaves = [name for name, s in RANDOM.items() if s == shape] or (["A.T"] if shape == "nm" else [])
    if depth == 0 or random.random() < 0.1:
        return random.choice(leaves)
    if random.random() < 0.6:
        pattern = random.choice(EVERYWHERE).replace("{0}", "{ab}"[: len(shape) + 1] + "}" if shape else "{}")
    else:
        pattern = random.choice(PRODUCTS[len(shape)])
    dims = dict(zip("ab", shape, strict=False)) | {"k": random.choice("mn"), "l": random.choice("mn")}
    dims["_"] = dims.get("b", "")

    def part(found):
        return random_text(random, "".join(dims[c] for c in found[1]), depth - 1)

    return re.sub(r"\{(\w*)\}", part, pattern)


@pytest.mark.parametrize("seed", range(120))
def test_random_programs_have_the_value_of_their_text(seed):
    """Sharing, writing over temporaries and rearranging products never change a value."""
    random, dims = Random(seed), {"m": 3, "n": 4}
    texts = [random_text(random, random.choice(["", "n", "mn", "nn"]), random.choice([2, 3, 4])) for _ in range(3)]
    arrays = arrays_of({name: tuple(shape) for name, shape in RANDOM.items()}, {}, dims, seed)
    before = {k: v.copy() for k, v in arrays.items()}
    program, _ = compiled(texts, {name: tuple(shape) for name, shape in RANDOM.items()})
    for got, text in zip(program(**arrays), texts, strict=True):
        want = plain(text, before, dims)
        assert np.shape(got) == np.shape(want)
        assert np.allclose(got, want, rtol=1e-7, atol=1e-9), (text, program.source)
    assert all(np.array_equal(arrays[k], before[k]) for k in arrays)


# ---------------------------------------------------------------- many rows, block after block

#: values and derivatives that go row by row, and the shapes
BY_ROWS = [
    (["norm(Y - U @ V.T)**2", "-2*(Y - U @ V.T) @ V", "-2*(Y - U @ V.T).T @ U"], "Y m,n U m,k V n,k"),
    (["norm(M*(Y - U @ V.T))**2", "-2*(M*M*(Y - U @ V.T)) @ V", "lam*V - 2*(M*M*(Y - U @ V.T)).T @ U"], "M m,n Y m,n U m,k V n,k lam"),
    (["sum(logsumexp(X @ W)) - sum(Y*(X @ W))", "X.T @ (softmax(X @ W) - Y)", "softmax(X @ W)"], "X N,n W n,k Y N,k"),
    (["norm(relu(X @ W + b) @ V - Y)**2", "2*X.T @ (((relu(X @ W + b) @ V - Y) @ V.T)*where(X @ W + b > 0, 1, 0))"], "X N,n W n,m b m V m,k Y N,k"),
    (["mean((tanh(X @ W) @ V - Y)**2)", "2*(tanh(X @ W) @ V - Y).T @ tanh(X @ W)/(N*k)"], "X N,n W n,m V m,k Y N,k"),
    (["sum((X - outer(ones(N), mu))**2, axis=0)", "(X - outer(ones(N), mu)).T @ (X - outer(ones(N), mu))/N"], "X N,d mu d"),
    (["sum(exp(X @ W), axis=1)", "norm(exp(X @ W))", "diag(y) @ exp(X @ W)"], "X N,n W n,k y N"),
    (["softmax(Q @ K.T/sqrt(d)) @ V", "(softmax(Q @ K.T/sqrt(d)) @ V).T", "sum(Q @ K.T)"], "Q m,d K n,d V n,p"),
    (["y @ exp(X @ W) @ a", "exp(X @ W).T @ y", "exp(X @ W)*outer(y, a)"], "X N,n W n,k y N a k"),
    (["sum(((X - mu) @ inv(S))*(X - mu)) + N*logdet(S)", "(X - mu) @ inv(S)", "inv(S) @ (X - mu).T @ (X - mu) @ inv(S)"], "X N,d mu d S d,d"),
    (["norm(X @ W)*(X @ W)", "norm(exp(X @ W))"], "X N,n W n,k"),  # the sum is needed before the rows
]  # fmt: skip


@pytest.fixture
def short_blocks(monkeypatch):
    for name, value in {"ROOM": 1, "FEWEST": 2, "MANY": 0, "LARGEST_SUMS": 10**9}.items():
        monkeypatch.setattr(row_blocks, name, value)


def by_rows(case, layout=lambda v: v, dims=DIMS):
    texts, said = case
    shapes, assume = shapes_of(said), {"S": "positive definite"} if " S " in said else {}
    arrays = {k: layout(v) for k, v in arrays_of(shapes, assume, {**dims, "N": 7, "m": 5}).items()}
    before = {k: np.array(v) for k, v in arrays.items()}
    program, _ = compiled(texts, shapes, assume)
    for got, text in zip(program(**arrays), texts, strict=True):
        want = plain(text, before, {**dims, "N": 7, "m": 5})
        assert np.shape(got) == np.shape(want) and np.asarray(got).dtype == np.float64
        assert np.allclose(got, want, rtol=1e-9, atol=1e-11), program.blocked
        assert not any(np.shares_memory(np.asarray(got), v) for v in arrays.values())
    assert all(np.array_equal(arrays[k], before[k]) for k in arrays)
    return program


@pytest.mark.parametrize("case", BY_ROWS, ids=[c[0][0] for c in BY_ROWS])
def test_blocks_of_rows_give_what_all_rows_give(case, short_blocks):
    assert bool(by_rows(case).blocked) is (case is not BY_ROWS[-1])
    by_rows(case, lambda v: np.asfortranarray(v) if v.ndim else v)
    by_rows(case, lambda v: np.repeat(v, 2, axis=-1)[..., ::2] if v.ndim else v)
    by_rows(case, lambda v: v[::-1] if v.ndim == 1 else v)


@pytest.mark.parametrize("case", CASES, ids=[c[0] for c in CASES])
def test_whatever_goes_by_rows_is_what_the_text_says(case, short_blocks):
    compare(case, DIMS)
    compare(case, {k: v + 2 for k, v in DIMS.items()}, lambda v: np.asfortranarray(v) if v.ndim else v)


def test_names_of_the_loop_may_be_those_of_the_arguments(short_blocks):
    program, _ = compiled(
        ["norm(step - part @ width.T)**2", "(part @ width.T - step).T @ part*s1"],
        {"step": ("m", "n"), "part": ("m", "k"), "width": ("n", "k"), "s1": ()},
    )
    A, B, C = np.arange(20.0).reshape(5, 4), np.arange(10.0).reshape(5, 2), np.arange(8.0).reshape(4, 2)
    value, slope = program(step=A, part=B, width=C, s1=3)
    assert program.blocked and np.isclose(value, ((A - B @ C.T) ** 2).sum())
    assert np.allclose(slope, 3 * (B @ C.T - A).T @ B)
    f = function(read("exp(-b0*b0)*b0 + part*b0"), ex.symbols("b0 part"))
    assert np.allclose(f(b0=np.ones(100), part=2), np.exp(-1) + 2)


def test_rows_that_do_not_fit_are_refused_as_by_numpy(short_blocks):
    program, _ = compiled(*BY_ROWS[0][:1], shapes_of(BY_ROWS[0][1]))
    U, V = np.ones((6, 2)), np.ones((4, 2))
    with pytest.raises(ValueError, match="broadcast"):
        program(U=U, V=V, Y=np.ones((12, 4)))
    same = np.ones((5, 5))
    for got, want in zip(program(U=same, V=same, Y=same), (400, np.full((5, 5), 40), np.full((5, 5), 40)), strict=True):
        assert np.array_equal(got, want)


# ---------------------------------------------------------------- numbers, entry by entry

LONG = np.linspace(-4, 4, 200_003)


@pytest.mark.parametrize(
    "text",
    [
        "-x*exp(-x**2/2)/sqrt(2*pi)", "sigmoid(x)*(1 - sigmoid(x))", "2*x*sin(x) + x**2*cos(x)", "log(1 + exp(-x))*x - x/(1 + x**2)",
        "[exp(-x**2/2), -x*exp(-x**2/2)]", "[[x*x*x, x], [x, 1]]", "tanh(x)/(1 + abs(x))**3 + relu(x)", "x/(2 + sin(x))/(3 + cos(x))",
        "1/(1 + x**2) - 1/(2 + x**4)", "where(x > 0, x*x, sin(x)*x)",
    ],
)  # fmt: skip
def test_blocks_give_what_the_readable_source_gives(text):
    f = function(read(text), [ex.Symbol("x")])
    space: dict = {}
    exec(f.source, space)
    assert np.allclose(f(x=LONG), space["f"](LONG), rtol=1e-12, atol=1e-14)
    grid = LONG[:200_000].reshape(400, 500)
    assert f(x=grid.T).shape == space["f"](grid.T).shape
    assert np.allclose(f(x=grid.T), space["f"](grid.T), rtol=1e-12, atol=1e-14)


def test_blocks_of_several_variables_broadcast():
    f = function(read("x*exp(-y*y) + sin(x*y)*y"), ex.symbols("x y"))
    assert f.blocked
    y = np.array([[0.5], [1.0]])
    assert np.allclose(f(x=LONG, y=y), LONG * np.exp(-y * y) + np.sin(LONG * y) * y)
    assert f(x=1, y=2).shape == ()


@pytest.mark.parametrize("backend", ["numexpr", "numba"])
@pytest.mark.parametrize(
    "text", ["-x*exp(-x**2/2)/sqrt(2*pi)", "sigmoid(x)*(1 - sigmoid(x))", "log(1 + exp(x))", "where(x > 0, 2*x, x**2)", "x**2*sin(x) + 3"]
)  # fmt: skip
def test_fused_backends_agree(text, backend):
    pytest.importorskip(backend)
    plain_f, fused = (function(read(text), [ex.Symbol("x")], backend=b) for b in ("numpy", backend))
    x = np.array([-1000.0, -3, 0, 0.5, 700, 1000])
    with np.errstate(all="ignore"):
        assert np.allclose(fused(x), plain_f(x), rtol=1e-12)


@pytest.mark.parametrize("backend", ["numexpr", "numba"])
@pytest.mark.parametrize(
    "text", ["exp(-x**2/2)/sqrt(2*pi)", "sigmoid(x)", "x**2*sin(x)", "y*exp(x*y)", "3", "y", "x**3"]
)
def test_fused_value_and_derivative_agree(text, backend):
    pytest.importorskip(backend)
    outputs = ex.Several(read(text), read(SLOPES[text]))
    plain_f, fused = (function(outputs, ex.symbols("x y"), backend=b) for b in ("numpy", backend))
    x, y = np.linspace(-3, 3, 7)[:, None], np.array([0.5, -2.0])
    for got, want in zip(fused(y=y, x=x), plain_f(y=y, x=x), strict=True):
        assert got.shape == (7, 2) and np.allclose(got, want, rtol=1e-13)
    assert np.allclose(fused(1, 2), plain_f(1, 2), rtol=1e-13)


@pytest.mark.parametrize("backend", ["numexpr", "numba"])
def test_the_slope_of_the_logistic_function_takes_one_exponential(backend):
    pytest.importorskip(backend)
    f = function(read("sigmoid(x)*(1 - sigmoid(x))"), [ex.Symbol("x")], backend=backend)
    assert "where" not in f.source and "expit" not in f.source
    assert np.allclose(f(x=np.array([-800.0, 0, 30])), [0, 0.25, np.exp(-30)], rtol=1e-12)


SLOPES = {
    "exp(-x**2/2)/sqrt(2*pi)": "-x*exp(-x**2/2)/sqrt(2*pi)",
    "sigmoid(x)": "sigmoid(x)*(1 - sigmoid(x))",
    "x**2*sin(x)": "2*x*sin(x) + x**2*cos(x)",
    "y*exp(x*y)": "y**2*exp(x*y)",
    "3": "0",
    "y": "0",
    "x**3": "3*x**2",
}


def test_our_exponential_is_as_exact_as_the_library_s():
    pytest.importorskip("numba")
    fused = function(read("exp(x)"), [ex.Symbol("x")], backend="numba")
    x = np.concatenate([np.linspace(-760, 720, 100_003), [0.0, -0.0, 709.78, -744.4, np.inf, -np.inf, np.nan]])
    with np.errstate(over="ignore", under="ignore"):
        want = np.exp(x)
    got = fused(x)
    finite = np.isfinite(want)
    assert np.array_equal(got[~finite], want[~finite], equal_nan=True)
    assert (np.abs(got[finite] - want[finite]) <= 2 * np.spacing(want[finite])).all()


@pytest.mark.parametrize("size", [1, 49, 50, 1000, 70_000])
def test_value_and_derivative_of_any_length(size):
    f = function(ex.Several(read("exp(-x*x)*y"), read("-2*x*exp(-x*x)*y")), ex.symbols("x y"))
    x, y = np.linspace(-2, 2, size), np.array(3)
    value, slope = f(x=x, y=y)
    assert np.allclose(value, 3 * np.exp(-x * x), rtol=1e-14) and np.allclose(
        slope, -6 * x * np.exp(-x * x), rtol=1e-14
    )
    assert value.shape == slope.shape == (size,) and not np.shares_memory(value, slope)
    given = np.arange(3.0)
    assert not np.shares_memory(function(read("x"), [ex.Symbol("x")])(x=given), given)


def test_large_arrays_overflow_as_quietly_as_numbers():
    f = function(read("exp(x)/(2 + exp(x)) + x*x"), [ex.Symbol("x")])
    assert f.blocked
    with np.errstate(over="raise", under="raise"):
        assert f(x=np.full(100, -1000.0))[0] == 1e6


@pytest.mark.parametrize(
    "text",
    ["diag(y) @ sigmoid(ones(m, m))", "softplus(ones(n, n)) @ diag(w)", "(ones(m, n) - 2*ones(m, n)).T @ y", "X.T @ (ones(m, n) - ones(m, n))",
     "ones(n, n) @ diag(w)*outer(ones(n), w) @ X.T", "sum(where(X > 0, 1, 0)) + sum(where(w > 0, 1, 0)*w)"],
)  # fmt: skip
def test_constant_matrices_keep_their_shape(text):
    shapes = {"X": ("m", "n"), "w": ("n",), "y": ("m",)}
    arrays = arrays_of(shapes, {}, DIMS)
    (got,), want = compiled([text], shapes)[0](**arrays), plain(text, arrays, DIMS)
    assert np.shape(got) == np.shape(want) and np.allclose(got, want)
