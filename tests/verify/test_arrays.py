"""Claims about arrays: true ones agree, false ones are refuted, and what cannot be compared is neither."""

import numpy as np
import pytest

from derive import model
from derive.language import expressions as ex
from derive.language.python_text import read_condition, read_python
from derive.language.shapes import Shapes, as_shape
from derive.model import Status
from derive.verify.claim import check

S = ex.Symbol


def shapes_of(said):
    """ "A: m,n; x: n" as the shapes of a claim."""
    pairs = (part.split(":") for part in said.split(";") if part.strip())
    return {name.strip(): as_shape(dims.strip(), name.strip()) for name, dims in pairs}


def verdict(before, after, shapes, assume=None, given=(), **how):
    sides = [read_python(s) if isinstance(s, str) else s for s in (before, after)]
    return check(*sides, assume=assume, given=[read_condition(g) for g in given], shapes=shapes_of(shapes), **how)


#: f, the variable, how often, its derivative, the shapes, what is assumed
GRADIENTS = [
    ("norm(A @ x - b)**2", "x", 1, "2 * A.T @ (A @ x - b)", "A: m,n; x: n; b: m", {}),
    ("norm(A @ x - b)**2", "A", 1, "2 * outer(A @ x - b, x)", "A: m,n; x: n; b: m", {}),
    ("norm(A @ x - b)", "x", 1, "A.T @ (A @ x - b) / norm(A @ x - b)", "A: m,n; x: n; b: m", {}),
    ("x @ A @ x", "x", 1, "(A + A.T) @ x", "A: n,n; x: n", {}),
    ("x @ A @ x", "x", 1, "2 * A @ x", "A: n,n; x: n", {"A": "symmetric"}),
    ("x @ A @ x", "x", 2, "A + A.T", "A: n,n; x: n", {}),
    ("u @ A @ x", "A", 1, "outer(u, x)", "A: m,n; x: n; u: m", {}),
    ("trace(A @ X)", "X", 1, "A.T", "A: n,m; X: m,n", {}),
    ("trace(A @ X @ B @ X.T)", "X", 1, "A.T @ X @ B.T + A @ X @ B", "A: m,m; B: n,n; X: m,n", {}),
    ("trace(X @ X @ X)", "X", 1, "3 * (X @ X).T", "X: n,n", {}),
    ("det(X)", "X", 1, "det(X) * inv(X).T", "X: n,n", {"X": "invertible"}),
    ("logdet(X)", "X", 1, "inv(X).T", "X: n,n", {"X": "invertible"}),
    ("logdet(X.T @ X)", "X", 1, "2 * X @ inv(X.T @ X)", "X: m,n", {}),
    ("trace(inv(X))", "X", 1, "-(inv(X) @ inv(X)).T", "X: n,n", {"X": "invertible"}),
    ("a @ inv(X) @ b", "X", 1, "-inv(X).T @ outer(a, b) @ inv(X).T", "X: n,n; a: n; b: n", {"X": "invertible"}),
    ("inv(X)", "X", 1, "-einsum('ik,lj->ijkl', inv(X), inv(X))", "X: n,n", {"X": "invertible"}),
    ("A @ X @ B", "X", 1, "einsum('ik,lj->ijkl', A, B)", "A: m,n; X: n,p; B: p,k", {}),
    ("norm1(x)", "x", 1, "sign(x)", "x: n", {"x": "nonzero"}),
    ("sum(softplus(-y * (X @ w)))", "w", 1, "-X.T @ (y * sigmoid(-y * (X @ w)))", "X: m,n; w: n; y: m", {}),
    ("sum(softplus(X @ w))", "w", 2, "X.T @ diag(sigmoid(X @ w) * (1 - sigmoid(X @ w))) @ X", "X: m,n; w: n", {}),
    ("sum(relu(1 - y * (X @ w))**2)", "w", 1, "-2 * X.T @ (y * relu(1 - y * (X @ w)))", "X: m,n; w: n; y: m", {}),
    ("softmax(z)", "z", 1, "diag(softmax(z)) - outer(softmax(z), softmax(z))", "z: n", {}),
    ("logsumexp(A @ x)", "x", 1, "A.T @ softmax(A @ x)", "A: m,n; x: n", {}),
    ("sum(x * log(x))", "x", 1, "log(x) + 1", "x: n", {"x": "positive"}),
    ("x / norm(x)", "x", 1, "eye(n) / norm(x) - outer(x, x) / norm(x)**3", "x: n", {}),
    ("trace(A @ diag(x) @ B @ diag(x))", "x", 1, "(A * B.T + A.T * B) @ x", "A: n,n; B: n,n; x: n", {}),
    ("sum(tanh(W2 @ tanh(W1 @ x)))", "W2", 1, "outer(1 - tanh(W2 @ tanh(W1 @ x))**2, tanh(W1 @ x))", "W1: p,n; W2: k,p; x: n", {}),
    ("mean((X @ w - y)**2)", "w", 1, "2 * X.T @ (X @ w - y) / m", "X: m,n; w: n; y: m", {}),
    ("vec(X) @ M @ vec(X)", "X", 1, "((M + M.T) @ vec(X)).reshape(n, m).T", "X: m,n; M: m*n,m*n", {}),
    ("exp(-g * norm(x - y)**2)", "g", 1, "-norm(x - y)**2 * exp(-g * norm(x - y)**2)", "x: n; y: n", {}),
]  # fmt: skip
NAMES = [f"d{f} / d{x}{'²' if order == 2 else ''}" for f, x, order, *_ in GRADIENTS]


@pytest.mark.parametrize(("f", "x", "order", "gradient", "shapes", "assume"), GRADIENTS, ids=NAMES)
def test_gradients_agree_and_their_mutants_are_refuted(f, x, order, gradient, shapes, assume):
    claim, right = ex.Derivative(read_python(f), S(x), order), read_python(gradient)
    found = verdict(claim, right, shapes, assume)
    assert found.status is Status.AGREES and found.method == "random points", found
    assert found.points >= 4 and found.error < 1e-6 and found.digits > 5
    for wrong in mutants(right, shapes_of(shapes)):
        found = verdict(claim, wrong, shapes, assume)
        assert found.status is Status.REFUTED, (str(wrong), found)


def mutants(right, shapes):
    """Wrong by a factor, a sign, a constant, a term too many; transposed where that is of the same shape."""
    shape = Shapes(shapes).of(right)
    yield from (2 * right, ex.Neg(right), right + (ex.Call("ones", *shape) if shape else 1), right * right)
    if isinstance(right, ex.Add):
        yield ex.Add(*right.args[:-1])
        yield ex.subtract(ex.Add(*right.args[:-1]), right.args[-1])
    if (
        len(shape) == 2
        and shape[0] is shape[1]
        and "A + A.T" not in str(right)
        and "diag" not in str(right)
        and "eye" not in str(right)
    ):
        yield ex.Call("transpose", right)


DX = S("dX")
LINES = [  # before, after, shapes, assumed, whether it is true
    (ex.Differential(read_python("inv(X)"), S("X"), DX), "-inv(X) @ dX @ inv(X)", "X: n,n; dX: n,n", {"X": "invertible"}, True),
    (ex.Differential(read_python("inv(X)"), S("X"), DX), "-dX @ inv(X) @ inv(X)", "X: n,n; dX: n,n", {"X": "invertible"}, False),
    (ex.Differential(read_python("det(X)"), S("X"), DX), "det(X) * trace(inv(X) @ dX)", "X: n,n; dX: n,n", {"X": "invertible"}, True),
    (ex.Differential(read_python("norm(A @ x - b)**2"), S("x"), S("dx")), "2 * ((A @ x - b) @ (A @ dx))", "A: m,n; x: n; b: m; dx: n", {}, True),
    (ex.Differential(read_python("u @ A @ x"), S("u"), S("du"), S("x"), S("dx")), "du @ A @ x + u @ A @ dx", "A: m,n; u: m; x: n; du: m; dx: n", {}, True),
    (ex.Differential(read_python("u @ A @ x"), S("u"), S("du"), S("x"), S("dx")), "du @ A @ x", "A: m,n; u: m; x: n; du: m; dx: n", {}, False),
    (ex.Differential(read_python("A @ b"), S("x"), S("dx")), "zeros(m)", "A: m,n; b: n; x: n; dx: n", {}, True),
    (ex.Differential(ex.Differential(read_python("logdet(X)"), S("X"), DX), S("X"), S("dY")), "-trace(inv(X) @ dY @ inv(X) @ dX)", "X: n,n; dX: n,n; dY: n,n", {"X": "invertible"}, True),
    (ex.Differential(ex.Differential(read_python("logdet(X)"), S("X"), DX), S("X"), S("dY")), "trace(inv(X) @ dY @ inv(X) @ dX)", "X: n,n; dX: n,n; dY: n,n", {"X": "invertible"}, False),
    ("2 * ((A @ x - b) @ (A @ dx))", "(2 * A.T @ (A @ x - b)) @ dx", "A: m,n; x: n; b: m; dx: n", {}, True),
    ("trace(A @ B)", "trace(B @ A)", "A: m,n; B: n,m", {}, True),
    ("trace(A @ B @ C)", "trace(A @ C @ B)", "A: n,n; B: n,n; C: n,n", {}, False),
    ("(A @ B).T", "B.T @ A.T", "A: m,n; B: n,p", {}, True),
    ("(A @ B).T", "A.T @ B.T", "A: n,n; B: n,n", {}, False),
    ("vec(A @ X @ B)", "kron(B.T, A) @ vec(X)", "A: m,n; X: n,p; B: p,k", {}, True),
    ("vec(A @ X @ B)", "kron(A, B.T) @ vec(X)", "A: n,n; X: n,n; B: n,n", {}, False),
    ("commutation(m, n) @ vec(X)", "vec(X.T)", "X: m,n", {}, True),
    ("Q.T @ Q", "eye(n)", "Q: n,n", {"Q": "orthogonal"}, True),
    ("Q @ Q", "eye(n)", "Q: n,n", {"Q": "orthogonal"}, False),
    ("inv(Q)", "Q.T", "Q: n,n", {"Q": "orthogonal"}, True),
    ("A", "A.T", "A: n,n", {"A": "positive definite"}, True),
    ("A", "A.T", "A: n,n", {}, False),
    ("logdet(A)", "log(det(A))", "A: n,n", {"A": "positive definite"}, True),
    ("D @ x", "diagonal(D) * x", "D: n,n; x: n", {"D": "diagonal"}, True),
    ("inv(A + outer(u, v))", "inv(A) - inv(A) @ outer(u, v) @ inv(A) / (1 + v @ inv(A) @ u)", "A: n,n; u: n; v: n", {"A": "invertible"}, True),
    ("det(A + B)", "det(A) + det(B)", "A: n,n; B: n,n", {}, False),
    ("sum(eigenvalues(A))", "trace(A)", "A: n,n", {"A": "symmetric"}, True),
    ("trace(eye(n))", "n", "", {}, True),
    ("trace(eye(n))", "1", "", {}, False),
    ("sqrt(x**2)", "x", "x: n", {}, False),
    ("sqrt(x**2)", "x", "x: n", {"x": "nonnegative"}, True),
    ("x**2 / 2", "x * x * 0.5", "x: 3", {}, True),
    ("norm(x)**2", "norm(x)**2 + 1e-13", "x: n", {}, False),
    ("norm(x)**2", "norm(x)**2 + 1e-40", "x: n", {}, False),
    ("sum(log(1 + exp(-50 * x)))", "0 * sum(x)", "x: n", {"x": "positive"}, False),
    ("log(sum(exp(x)))", "logsumexp(x)", "x: n", {}, True),
    ("log(exp(-1000 * norm(x)**2))", "-1000 * norm(x)**2", "x: n", {}, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "shapes", "assume", "is_true"), LINES, ids=[f"{b} = {a}, {e}" for b, a, _, *_, e in LINES]
)
def test_lines(before, after, shapes, assume, is_true):
    found = verdict(before, after, shapes, assume)
    assert found.status is (Status.AGREES if is_true else Status.REFUTED), found


def test_a_witness_can_be_put_into_numpy():
    found = verdict(ex.Derivative(read_python("x @ A @ x"), S("x")), "2 * A @ x", "A: n,n; x: n")
    A, x = np.array(found.witness["A"]), np.array(found.witness["x"])
    np.testing.assert_allclose(found.witness["before"], (A + A.T) @ x, rtol=1e-14)
    np.testing.assert_allclose(found.witness["after"], 2 * A @ x, rtol=1e-14)
    assert set(found.witness) == {"A", "x", "before", "after"} and found.error > 1e-3


def test_witnesses_too_near_for_floats_are_text():
    found = verdict("norm(x)**2", "norm(x)**2 + 1e-40", "x: n")
    assert found.witness["before"] != found.witness["after"] and isinstance(found.witness["before"], str)


@pytest.mark.parametrize(
    ("before", "after", "shapes", "named"),
    [
        ("A @ B", "B @ A", "A: m,n; B: n,m", ("m×m", "n×n")),
        ("x @ y", "x * y", "x: n; y: n", ("a number", "n")),
        (ex.Derivative(read_python("x @ x - x @ x"), S("x")), "0", "x: n", ("n", "a number")),
        ("A.T", "A", "A: m,n", ("n×m", "m×n")),
        ("column(x)", "x", "x: 3", ("3×1", "3")),
    ],
)
def test_sides_of_different_shapes_are_refuted(before, after, shapes, named):
    found = verdict(before, after, shapes)
    assert found.status is Status.REFUTED and found.method == "shapes"
    assert found.reason == f"the sides have different shapes: {named[0]} and {named[1]}"


def test_several_values_are_compared_one_by_one():
    f, x, y = read_python("x @ A @ y"), S("x"), S("y")
    gradients = ex.Several(ex.Derivative(f, x), ex.Derivative(f, y))
    shapes = "A: m,n; x: m; y: n"
    assert verdict(gradients, ex.Several(read_python("A @ y"), read_python("A.T @ x")), shapes).status is Status.AGREES
    found = verdict(gradients, ex.Several(read_python("A @ y"), read_python("2 * A.T @ x")), shapes)
    assert found.status is Status.REFUTED and "component 2" in found.reason
    assert verdict(gradients, read_python("A @ y"), shapes).status is Status.REFUTED


KINKED = [  # true, or not to be judged; never refuted
    (ex.Derivative(read_python("sum(relu(A @ x - b))"), S("x")), "A.T @ heaviside(A @ x - b)", "A: m,n; x: n; b: m"),
    (ex.Derivative(read_python("sum(relu(A @ x - b))"), S("x")), "A.T @ sign(relu(A @ x - b))", "A: m,n; x: n; b: m"),
    (ex.Derivative(read_python("norm1(x)"), S("x")), "sign(x)", "x: n"),
    (ex.Derivative(read_python("sum(maximum(x, y))"), S("x")), "where(x > y, 1, 0)", "x: n; y: n"),
    (ex.Derivative(read_python("sum(where(x > 0, x**2, x))"), S("x")), "where(x > 0, 2 * x, 1)", "x: n"),
    (ex.Derivative(read_python("sum(floor(x) * x)"), S("x")), "floor(x)", "x: n"),
    (ex.Derivative(read_python("sum(log(x))"), S("x")), "1 / x", "x: n"),
    (ex.Derivative(read_python("sum(x * log(abs(x)))"), S("x")), "log(abs(x)) + 1", "x: n"),
    ("log(x * y)", "log(x) + log(y)", "x: n; y: n"),
    ("log(x**2)", "2 * log(x)", "x: n"),
    ("log(-x**2)", "x", "x: n"),
    ("inv(outer(a, a))", "outer(a, a)", "a: n"),
    ("inv(X.T @ X) @ (X.T @ X)", "eye(n)", "X: m,n"),
    ("exp(exp(10 * norm(x)**2))", "exp(exp(10 * (x @ x)))", "x: n"),
    ("(1 + 1e-14 - 1) * x", "1e-14 * x", "x: n"),
]  # fmt: skip
UNSURE = {"log(-x**2)", "inv(outer(a, a))"}  # nowhere is there anything to compare


@pytest.mark.parametrize(("before", "after", "shapes"), KINKED, ids=[str(k[0]) for k in KINKED])
def test_kinks_edges_and_rounding_refute_nothing(before, after, shapes):
    for seed in range(4):
        found = verdict(before, after, shapes, seed=seed)
        assert found.status is (Status.UNKNOWN if str(before) in UNSURE else Status.AGREES), found


def test_what_cannot_be_compared_is_unknown_and_says_why():
    assert "no value for g" in verdict("g(x)", "g(x) + x", "x: n").reason
    assert "shapes" in verdict("A @ x", "A.T @ x", "A: m,n; x: n").reason
    assert "conditions" in verdict("x", "abs(x)", "x: n", given=["x < 0", "x > 0"]).reason
    assert "equality" in verdict("x @ x", "0", "x: n", relation=model.PROPORTIONAL).reason
    assert "complex" in verdict("x @ x", "norm(x)**2", "x: n", {"x": "complex"}).reason
    assert "too many" in verdict("mean(A @ x)", "sum(A @ x)/300", "A: 300,200; x: 200").reason  # 300 may be any 300
    assert verdict("A @ x", "x @ A.T", "A: 300,200; x: 200").status is Status.AGREES  # so it is for every size
    assert "too many" in verdict("A @ x", "2*(x @ A.T)", "A: 300,200; x: 200").reason
    assert (
        "too large"
        in verdict(ex.Derivative(read_python("A @ A.T"), S("A")), "zeros(90, 90, 90, 90)", "A: 90,90").reason
    )
    for found in (verdict("g(x)", "g(x) + x", "x: n"), verdict("x @ x", "0", "x: n", relation=model.PROPORTIONAL)):
        assert found.status is Status.UNKNOWN


def test_conditions_choose_the_points():
    assert verdict("x", "abs(x)", "x: n", given=["x > 0"]).status is Status.AGREES
    assert verdict("x", "-abs(x)", "x: n", given=["x > 0"]).status is Status.REFUTED
    assert verdict("logdet(A)", "log(det(A))", "A: n,n", given=["det(A) > 0"]).status is Status.AGREES
    assert verdict("abs(t) * norm(x)", "t * norm(x)", "x: n", given=["t > 2"]).status is Status.AGREES


def test_identical_sides_are_proved():
    assert verdict("A @ x", "A @ x", "A: m,n; x: n").status is Status.PROVED


def test_claims_about_numbers_go_the_old_way():
    for shapes in ({}, {"x": ()}, {"A": as_shape("n,n", "A")}):
        found = check(read_python("(x + 1)**2"), read_python("x**2 + 2*x + 1"), shapes=shapes)
        assert (found.status, found.points > 0) == (Status.PROVED, True)
    assert check(read_python("det([[a, b], [c, d]])"), read_python("a*d - b*c"), shapes={}).status is Status.PROVED


def test_sizes_that_are_said_are_kept():
    found = verdict("x", "2 * x", "x: 7")
    assert len(found.witness["x"]) == 7
    large = verdict(ex.Derivative(read_python("norm(A @ x)**2"), S("x")), "2 * A.T @ A @ x", "A: 50,40; x: 40")
    assert large.status is Status.AGREES
    assert (
        verdict(ex.Derivative(read_python("norm(A @ x)**2"), S("x")), "2 * A.T @ A @ x + 1", "A: 50,40; x: 40").status
        is Status.REFUTED
    )


def test_the_same_seed_gives_the_same_verdict():
    one, two = (verdict("A @ A", "A @ A.T", "A: n,n", seed=3) for _ in range(2))
    assert one == two
    assert one.witness != verdict("A @ A", "A @ A.T", "A: n,n", seed=4).witness


def test_a_modulus_is_tried_on_both_sides_of_zero():
    w, x, c, n = ex.symbols("w x c n")
    value = ex.MatMul(w, x) + c
    assert check(ex.Call("abs", value), value, shapes={"w": (n,), "x": (n,)}).status is Status.REFUTED
