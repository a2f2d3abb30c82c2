"""Values of array expressions against plain NumPy written independently, in floats and in balls."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import special
from scipy.linalg import block_diag

from derive.language import expressions as ex
from derive.language.assumptions import domain
from derive.language.functions import FUNCTIONS, OF_ARRAYS
from derive.language.python_text import read_python
from derive.language.shapes import as_shape
from derive.numeric.array_arithmetic import Kink
from derive.numeric.array_points import REGIMES, draw, draw_sizes
from derive.numeric.arrays import BALLS, FLOATS, difference_depth, value
from derive.numeric.beside import beside, put_in, worth
from derive.numeric.precision import Undecided, Undefined

RNG = np.random.default_rng(5)
M, N, P = 2, 3, 4
A, B, C = RNG.normal(size=(M, N)), RNG.normal(size=(N, P)), RNG.normal(size=(M, N))
Q, R = RNG.normal(size=(N, N)), RNG.normal(size=(M, M))
x, y, u, v = RNG.normal(size=N), RNG.normal(size=N), RNG.normal(size=M), RNG.uniform(0.2, 0.9, N)
POINT = {"A": A, "B": B, "C": C, "Q": Q, "R": R, "x": x, "y": y, "u": u, "v": v, "t": 0.7, "m": M, "n": N, "p": P}

#: text of the language -> the same in NumPy
VALUES = [
    ("A @ x", A @ x), ("u @ A", u @ A), ("u @ A @ x", u @ A @ x), ("A @ B", A @ B), ("x @ y", x @ y),
    ("A.T", A.T), ("x.T", x), ("A + C", A + C), ("A - C * A / 2", A - C * A / 2), ("A * x", A * x), ("A + t", A + 0.7),
    ("A.T * u", A.T * u), ("-A / t", -A / 0.7), ("x**2", x**2), ("v**t", v**0.7), ("2**x", 2**x), ("A**3", A**3),
    ("x / y", x / y), ("t**0", 1.0), ("sqrt(v)", np.sqrt(v)), ("v**(-1/2)", v**-0.5),
    ("sum(A)", A.sum()), ("sum(A, axis=0)", A.sum(axis=0)), ("sum(A, axis=-1)", A.sum(axis=-1)), ("mean(A)", A.mean()),
    ("mean(A, axis=1)", A.mean(axis=1)), ("norm(x)", np.linalg.norm(x)), ("norm(A)", np.linalg.norm(A)),
    ("norm1(x)", np.abs(x).sum()), ("norminf(x)", np.abs(x).max()), ("norminf(A)", np.abs(A).max()), ("cross([1, t, 3], [t, 5, 2])", np.cross([1, 0.7, 3], [0.7, 5, 2])), ("trace(Q)", np.trace(Q)), ("det(Q)", np.linalg.det(Q)),
    ("logdet(Q)", np.log(abs(np.linalg.det(Q)))), ("inv(Q)", np.linalg.inv(Q)), ("diag(x)", np.diag(x)),
    ("diagonal(Q)", np.diagonal(Q)), ("outer(u, x)", np.outer(u, x)), ("kron(A, Q)", np.kron(A, Q)),
    ("kron(u, x)", np.kron(u, x)), ("dot(x, y)", np.dot(x, y)), ("dot(A, x)", np.dot(A, x)),
    ("vec(A)", A.flatten(order="F")), ("vec(x)", x), ("softmax(x)", special.softmax(x)),
    ("softmax(A)", special.softmax(A, axis=1)), ("logsumexp(A)", special.logsumexp(A, axis=1)),
    ("logsumexp(1000 * x)", special.logsumexp(1000 * x)), ("eye(n)", np.eye(N)), ("ones(m, n)", np.ones((M, N))),
    ("zeros(n)", np.zeros(N)), ("reshape(A, n, m)", A.reshape(N, M)), ("reshape(A, m*n)", A.reshape(M * N)),
    ("column(x)", x[:, None]), ("row(x)", x[None, :]), ("column(x) @ row(u)", np.outer(x, u)),
    ("commutation(m, n) @ vec(A)", A.T.flatten(order="F")), ("einsum('ij,jk->ki', A, B)", (A @ B).T),
    ("einsum('i,ij->j', u, A)", u @ A), ("einsum('ii->i', Q)", np.diagonal(Q)), ("einsum('i,j,->ij', u, x, t)", 0.7 * np.outer(u, x)),
    ("einsum('ik,jl->ijkl', R, Q)", np.multiply.outer(R, Q).transpose(0, 2, 1, 3)),
    ("where(x > 0, x, -2 * x)", np.where(x > 0, x, -2 * x)), ("where((x > 0) & (y > 0), 1, 0)", 1.0 * ((x > 0) & (y > 0))),
    ("where(v > 0.5, log(v), 0)", np.where(v > 0.5, np.log(v), 0)), ("where(x > 0, log(x), 1)", [np.log(a) if a > 0 else 1 for a in x]),
    ("maximum(x, y)", np.maximum(x, y)), ("minimum(x, y, t)", np.minimum(np.minimum(x, y), 0.7)), ("maximum(A, x)", np.maximum(A, x)),
    ("relu(A)", np.maximum(A, 0)), ("sigmoid(A)", 1 / (1 + np.exp(-A))), ("softplus(A)", np.log1p(np.exp(A))),
    ("tanh(A)", np.tanh(A)), ("abs(x)", np.abs(x)), ("sign(x)", np.sign(x)), ("heaviside(x)", 1.0 * (x > 0)),
    ("log(v)", np.log(v)), ("log(v, 2)", np.log2(v)), ("exp(A)", np.exp(A)), ("erf(x)", special.erf(x)), ("pi * x", np.pi * x),
    ("[x, y]", np.array([x, y])), ("[[1, t], [2, 3]]", np.array([[1, 0.7], [2, 3]])), ("n * x", N * x), ("x[2]", x[1]), ("A[2, 1]", A[1, 0]),
    ("Sum(x[k]**2, (k, 1, n))", x @ x), ("Product(x[k], (k, 1, n))", x.prod()), ("x @ inv(eye(n) + outer(x, x)) @ x", x @ x / (1 + x @ x)),
    ("rank(A)", np.linalg.matrix_rank(A)), ("rank(outer(x, x))", 1), ("nullity(A)", N - np.linalg.matrix_rank(A)),
    ("augmented(A, u)", np.column_stack((A, u))), ("augmented(A, A)", np.hstack((A, A))),
    ("einsum('ij,kl->ikjl', A, R).reshape(m*m, n*m)", np.kron(A, R)),
    ("singular_values(A)", np.linalg.svd(A, compute_uv=False)), ("pinv(A)", np.linalg.pinv(A)),
    ("norm2(A)", np.linalg.norm(A, 2)), ("norm2(x)", np.linalg.norm(x)), ("cond(B)", np.linalg.cond(B)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[t for t, _ in VALUES])
@pytest.mark.parametrize("how", [FLOATS, BALLS], ids=lambda how: how.name)
def test_values_are_numpys(text, expected, how):
    found = how.to_float(value(read_python(text), POINT, how))
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


def test_every_function_of_arrays_was_tried():
    tried = {n.name for text, _ in VALUES for n in ex.postorder(read_python(text)) if isinstance(n, ex.Call)}
    assert tried >= OF_ARRAYS - {"eigenvalues"}


#: arguments inside the domain of the scalar functions that are not defined at 0.3, 0.6
ELSEWHERE = {"asec": (1.5,), "acsc": (1.5,), "acosh": (1.5,), "polygamma": (2, 0.6), "legendre": (2, 0.6), "binomial": (5, 2), "zeta": (2.5,),
             "besselj": (1, 0.6)}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - OF_ARRAYS - {"double", "single"}))
def test_every_scalar_function_is_the_same_in_both_arithmetics(name):
    args = ELSEWHERE.get(name, (0.3, 0.6)[: max(FUNCTIONS[name].arity[0], 1)])
    call = ex.Call(name, *[ex.as_expr(a) for a in args])
    np.testing.assert_allclose(BALLS.to_float(value(call, {}, BALLS)), value(call, {}), rtol=1e-12)


def test_eigenvalues_are_sorted_and_real_or_there_are_none():
    S = Q + Q.T
    expected = np.linalg.eigvalsh(S)
    for how in (FLOATS, BALLS):
        found = value(read_python("eigenvalues(S)"), {"S": S}, how)
        np.testing.assert_allclose(how.to_float(found), expected, rtol=1e-12)
        with pytest.raises((Undefined, Undecided)):
            value(read_python("eigenvalues(S)"), {"S": [[0, 1], [-1, 0]]}, how)


# ---------------------------------------------------------------- differences

X = ex.Symbol("x")
DERIVATIVES = [
    (ex.Derivative(read_python("norm(A @ x)**2"), X), 2 * A.T @ A @ x, 1e-10),
    (ex.Derivative(read_python("A @ x"), X), A, 1e-10),
    (ex.Derivative(read_python("u @ A @ x"), ex.Symbol("A")), np.outer(u, x), 1e-10),
    (ex.Derivative(read_python("A"), ex.Symbol("A")), np.einsum("ik,jl->ijkl", np.eye(M), np.eye(N)), 1e-10),
    (ex.Derivative(read_python("t**2 * x"), ex.Symbol("t")), 1.4 * x, 1e-10),
    (ex.Derivative(read_python("sum(y)"), X), np.zeros(N), 1e-10),
    (ex.Derivative(read_python("x @ Q @ x"), X, 2), Q + Q.T, 1e-6),
    (ex.Derivative(ex.Derivative(read_python("u @ A @ x"), X), ex.Symbol("u")), A.T, 1e-6),
    (ex.Differential(read_python("x @ Q @ y"), X, ex.Symbol("v")), v @ Q @ y, 1e-10),
    (ex.Differential(read_python("x @ Q @ y"), X, ex.Symbol("v"), ex.Symbol("y"), X), v @ Q @ y + x @ Q @ x, 1e-10),
    (ex.Differential(read_python("inv(Q)"), ex.Symbol("Q"), read_python("outer(x, y)")),
     -np.linalg.inv(Q) @ np.outer(x, y) @ np.linalg.inv(Q), 1e-8),
    (ex.Differential(ex.Differential(read_python("sum(x**3)"), X, ex.Symbol("v")), X, ex.Symbol("y")), 6 * (x * v) @ y, 1e-6),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "expected", "tolerance"), DERIVATIVES, ids=[str(d[0]) for d in DERIVATIVES])
def test_differences_find_derivatives(expr, expected, tolerance):
    np.testing.assert_allclose(value(expr, POINT), expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(BALLS.to_float(value(expr, POINT, BALLS)), expected, rtol=1e-13, atol=1e-13)


def test_deeper_differences_take_balls():
    cubed = ex.Derivative(ex.Derivative(read_python("sum(x**4)"), X, 2), X)
    assert difference_depth(cubed) == 3
    with pytest.raises(Undecided):
        value(cubed, POINT)
    expected = np.einsum("i,ij,ik->ijk", 24 * x, np.eye(N), np.eye(N))
    np.testing.assert_allclose(BALLS.to_float(value(cubed, POINT, BALLS)), expected, atol=1e-12)


def test_several_values_stand_side_by_side():
    first, second = value(ex.Several(read_python("x @ y"), read_python("A @ x")), POINT)
    assert first == pytest.approx(x @ y) and second == pytest.approx(A @ x)


def test_a_shared_graph_is_walked_once():
    monster = read_python("x")
    for _ in range(2_000):
        monster = (monster + monster) / 2
    np.testing.assert_allclose(value(monster, POINT), x)
    np.testing.assert_allclose(value(ex.Differential(monster, X, ex.Symbol("y")), POINT), y)


# ---------------------------------------------------------------- no value is better than a wrong one


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("log(x)", {"x": [1, -1]}),
        ("log(x)", {"x": [1, 0]}),
        ("1 / x", {"x": [1, 0]}),
        ("x**(-1)", {"x": [0, 1]}),
        ("sqrt(x)", {"x": [-1]}),
        ("inv(A)", {"A": [[1, 2], [2, 4]]}),
        ("logdet(A)", {"A": [[1, 2], [2, 4]]}),
        ("log(x)**0", {"x": [-1]}),
        ("where(log(x) > 0, 1, 2)", {"x": [-1]}),
        ("A @ x", {"A": [[1, 2], [3, 4]], "x": [1, 2, 3]}),
        ("x + y", {"x": [1, 2], "y": [1, 2, 3]}),
        ("trace(A)", {"A": [[1, 2, 3], [3, 4, 5]]}),
        ("diag(A)", {"A": [[1, 2], [3, 4]]}),
        ("x[3]", {"x": [1, 2]}),
        ("x + z", {"x": [1, 2]}),
        ("g(x)", {"x": [1, 2]}),
        ("Integral(x, x)", {"x": 1}),
    ],
)
@pytest.mark.parametrize("how", [FLOATS, BALLS], ids=lambda how: how.name)
def test_what_has_no_value_says_so(text, point, how):
    with pytest.raises((Undefined, Undecided)):
        value(read_python(text), point, how)


def test_floats_do_not_invert_what_is_nearly_singular_but_balls_do():
    A_ = [[1, 1], [1, 1 + 1e-10]]
    with pytest.raises(Undecided):
        value(read_python("inv(A)"), {"A": A_})
    np.testing.assert_allclose(
        BALLS.to_float(value(read_python("inv(A) @ A"), {"A": A_}, BALLS)), np.eye(2), atol=1e-30
    )


@pytest.mark.parametrize("text", ["sum(abs(x))", "sum(relu(x))", "norm(x)", "sum(maximum(x, 0))", "sum(floor(x))",
                                  "sum(where(x > 0, x, 0))", "sum((x**2)**0.5)"])  # fmt: skip
@pytest.mark.parametrize("how", [FLOATS, BALLS], ids=lambda how: how.name)
def test_there_is_no_slope_at_a_kink(text, how):
    with pytest.raises(Kink):
        value(ex.Derivative(read_python(text), X), {"x": [0, 0]}, how)


def test_a_kink_beside_the_point_leaves_balls_undisturbed():
    slope = ex.Derivative(read_python("sum(abs(x))"), X)
    np.testing.assert_array_equal(BALLS.to_float(value(slope, {"x": [1e-9, -1e-9]}, BALLS)), [1, -1])


# ---------------------------------------------------------------- points and the numbers beside a line


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("said", ["real", "positive", "negative", "nonzero", "nonnegative", "integer", "positive integer", "probability", ["interval", "-1", "0.5"]])  # fmt: skip
def test_drawn_entries_lie_in_the_domain(regime, said):
    rng = np.random.default_rng(1)
    for shape in ((), (4,), (3, 2)):
        drawn = draw(shape, domain(said), regime, rng)
        assert drawn.shape == shape and all(domain(said).contains(e) for e in drawn.flat)


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_drawn_matrices_have_their_structure(regime, n):
    rng = np.random.default_rng(2)
    S, D, O, P_, I_ = (
        draw((n, n), domain(s), regime, rng)
        for s in ("symmetric", "diagonal", "orthogonal", "positive definite", "invertible")
    )
    assert (S == S.T).all() and (P_ == P_.T).all()
    assert (np.diag(np.diagonal(D)) == D).all()
    assert not (O @ O.T - np.eye(n, dtype=int)).any()
    assert np.linalg.eigvalsh(P_.astype(float)).min() > 0.1
    assert np.linalg.cond(I_.astype(float)) < 1e3


def test_sizes_are_distinct():
    names = ex.symbols("m n p k")
    for seed in range(5):
        sizes = draw_sizes(names, np.random.default_rng(seed))
        assert len(set(sizes.values())) == 4 and set(sizes.values()) <= {2, 3, 4, 5}


def _shapes(**said):
    return {name: as_shape(shape, name) for name, shape in said.items()}


def test_numbers_stand_beside_lines_of_arrays():
    f, gradient = read_python("norm(A @ x - b)**2"), read_python("2 * A.T @ (A @ x - b)")
    shapes = _shapes(A="m,n", x="n", b="m")
    at, (first, second) = beside(
        [(ex.Derivative(f, X), gradient), (f, read_python("x @ x + n"))], {}, {}, shapes=shapes
    )
    A_, x_, b_ = (np.array(at[ex.Symbol(name)], dtype=float) for name in "Axb")
    assert A_.shape[0] != A_.shape[1]
    np.testing.assert_allclose(first.before, 2 * A_.T @ (A_ @ x_ - b_), rtol=1e-14)
    assert first.before == first.after
    assert second.after == x_ @ x_ + len(x_)
    assert first.put_in is None  # A is too large for a line


def test_given_arrays_fix_the_sizes_and_small_ones_are_put_in():
    at, (line,) = beside([(read_python("x @ y"), read_python("y @ x"))], {}, {X: [1, 2]}, shapes=_shapes(x="n", y="n"))
    assert len(at[ex.Symbol("y")]) == 2
    assert str(line.put_in).endswith("@ [1, 2]") and line.before == line.after == worth(
        line.put_in, at, shapes=_shapes(x="n")
    )
    assert put_in(ex.Derivative(read_python("x @ x"), X), at, shapes=_shapes(x="n")) is None


def test_numbers_respect_structures_and_conditions():
    shapes = _shapes(S="n,n", x="n")
    at, (line,) = beside(
        [(read_python("logdet(S)"), read_python("log(det(S))"))], {"S": domain("positive definite")}, {}, shapes=shapes
    )
    S = np.array(at[ex.Symbol("S")], dtype=float)
    assert (S == S.T).all() and line.after == pytest.approx(np.log(np.linalg.det(S)))
    positive = ex.Greater(X, ex.ZERO)
    at, _ = beside([(read_python("sum(log(x))"), read_python("sum(log(x))"))], {}, {}, [positive], shapes=shapes)
    assert min(at[X]) > 0
    _, (blank,) = beside([(read_python("sum(log(-x**2))"), read_python("sum(x)"))], {}, {}, shapes=shapes)
    assert blank.before is None and blank.after is not None


def test_block_matrices_agree_with_scipy():
    text = "kron(eye(2), A) + 0 * ones(2*m, 2*n)"
    np.testing.assert_allclose(value(read_python(text), POINT), block_diag(A, A))


@pytest.mark.parametrize(
    ("text", "expected"), [("norm([a, 4])", 5), ("sum(ones(2, a))", 6), ("cross([1, 0, 0], [0, a, 0])", [0, 0, 3])]
)
def test_literal_arrays_have_numbers_without_shapes(text, expected):
    assert worth(read_python(text), {ex.Symbol("a"): Fraction(3)}) == expected
