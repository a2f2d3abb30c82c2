"""Gradient code, right and wrong: the right never refuted, the wrong found and its mistake named; else the reason why not."""

import math

import numpy as np
import pytest

import derive
from derive import DeriveError, Status, check_function
from derive.review.gradients.slopes import ladder
from tests.review.gradient_codes import CODES, MUTATIONS, changed, swapped

X = np.array([0.5, -1.25, 2.0, 0.75])
square = lambda x: float(x @ x)  # noqa: E731


def made(name, seed=0):
    return CODES[name](np.random.default_rng([seed, len(name)]))


def mutants(name):
    """(what was changed, gradient, the ids that name it, the argument)"""
    _, gradient, at = made(name)
    args = list(at.values())
    claims = gradient(*args)
    for k, claim in enumerate(claims):
        if claim is None:
            continue
        g, x = np.array(claim, dtype=float), np.asarray(args[k], dtype=float)
        for what, (change, ids, applies) in MUTATIONS.items():
            if applies(g, x):
                yield what, changed(gradient, change, k), ids, list(at)[k]
        for j in range(k):
            if claims[j] is not None and np.shape(claims[j]) == g.shape and not np.allclose(claims[j], g):
                yield "swapped", swapped(gradient, j, k), {"wrong-variable"}, list(at)[k]


@pytest.mark.parametrize("name", CODES)
def test_a_right_gradient_agrees(name):
    for seed in range(3):
        f, gradient, at = made(name, seed)
        verdict = check_function(f, gradient, at, seed=seed)
        assert verdict.status is Status.AGREES, verdict.reason
        assert verdict.error < 1e-6 and verdict.points >= 2


@pytest.mark.parametrize("name", CODES)
def test_a_wrong_gradient_is_refuted_and_named(name):
    f, _, at = made(name)
    for what, wrong, ids, argument in mutants(name):
        verdict = check_function(f, wrong, at)
        assert verdict.status is Status.REFUTED, (what, argument, verdict.reason)
        assert verdict.mistake in ids, (what, argument, verdict.mistake, verdict.reason)
        if what not in ("swapped", "column order"):
            assert verdict.witness["argument"] == argument


def test_the_witness_names_the_entry_and_both_slopes():
    def wrong(W, b):
        G = 2 * (W + b)
        G[1, 2] += 1
        return G, 2 * (W + b).sum(axis=0)

    W, b = np.arange(6.0).reshape(2, 3), np.ones(3)
    verdict = check_function(lambda W, b: np.sum((W + b) ** 2), wrong, at={"W": W, "b": b})
    assert verdict.status is Status.REFUTED
    assert verdict.witness["argument"] == "W" and verdict.witness["entry"] == (1, 2)
    assert verdict.witness["slope of f"] == pytest.approx(12) and verdict.witness["slope claimed"] == 13
    assert "only W[1, 2] is wrong" in verdict.reason
    assert verdict.to_dict()["witness"]["entry"] == "(1, 2)"


def test_the_output_of_a_jacobian_is_named():
    A = np.arange(6.0).reshape(3, 2)
    wrong = A.copy()
    wrong[2, 0] = -4
    verdict = check_function(lambda x: A @ x, lambda x: wrong, at={"x": np.array([1.0, 2.0])})
    assert verdict.mistake == "sign" and verdict.witness["output"] == (2,) and verdict.witness["entry"] == (0,)


def test_where_a_factor_comes_from_is_said():
    D, y = np.random.default_rng(0).standard_normal((17, 3)), np.ones(17)
    f = lambda w, D, y: np.mean((D @ w - y) ** 2)  # noqa: E731
    at = {"w": np.ones(3), "D": D, "y": y}
    verdict = check_function(f, lambda w, D, y: 2 * D.T @ (D @ w - y), at, wrt="w")
    assert (
        verdict.mistake == "factor" and "17 times the right one" in verdict.reason and "a length of D" in verdict.reason
    )


def test_a_missing_term_is_named():
    f = lambda x, A: 0.5 * x @ A @ x  # noqa: E731
    at = {"x": X, "A": np.arange(16.0).reshape(4, 4)}
    verdict = check_function(f, lambda x, A: (0.5 * A @ x, None), at)
    assert verdict.mistake == "forgot-term" and "0.5*A.T @ x" in verdict.reason
    ridge = check_function(lambda x: np.sum(np.exp(x)) + 0.1 * x @ x, np.exp, {"x": X})
    assert ridge.mistake == "forgot-term" and "differs by 0.2*x" in ridge.reason


def test_the_derivative_among_symmetric_matrices_is_not_the_unconstrained_one():
    S = np.eye(3) * 3 + 1.0
    wrong = lambda S: 2 * np.linalg.inv(S) - np.diag(np.diag(np.linalg.inv(S)))  # noqa: E731
    verdict = check_function(lambda S: np.linalg.slogdet(S)[1], wrong, {"S": S})
    assert verdict.mistake == "off-by-half" and "off the diagonal of S" in verdict.reason


# --- shapes and what is returned --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "f, gradient, at, mistake, said",
    [
        (lambda x: x.T @ x, lambda x: 2 * x.T, {"x": X[:, None]}, "transposed", "(1, 4) where (4, 1)"),
        (square, lambda x: 2 * x[:, None], {"x": X}, None, "(4, 1) where (4,)"),
        (lambda x: np.outer(x, x[:2]).sum(axis=1), lambda x: np.ones((4, 3)), {"x": np.ones(3)}, "transposed", "(4, 3)"),
        (
            lambda A, B: np.sum(A @ B), lambda A, B: (A.T @ np.ones((2, 4)), np.ones((2, 4)) @ B.T),
            {"A": np.ones((2, 3)), "B": np.ones((3, 4))}, "wrong-variable", "the shape in B",
        ),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_refuted_with_both_shapes(f, gradient, at, mistake, said):
    if mistake == "transposed" and at["x"].shape == (3,):
        f = lambda x: np.append(x, x[0])  # noqa: E731  (4 outputs, 3 entries)
        gradient = lambda x: np.vstack([np.eye(3), [1, 0, 0]]).T  # noqa: E731
        said = "(3, 4) where (4, 3)"
    verdict = check_function(f, gradient, at)
    assert verdict.status is Status.REFUTED and verdict.mistake == mistake and said in verdict.reason


def test_a_number_in_a_box_is_a_number():
    assert check_function(lambda x: x.T @ x, lambda x: 2 * x, {"x": X[:, None]}).status is Status.AGREES


@pytest.mark.parametrize(
    "returned", [lambda x: 2 * x, lambda x: (2 * x,), lambda x: [2 * x], lambda x: {"x": 2 * x}, lambda x: list(2 * x)]
)
def test_ways_to_return_one_gradient(returned):
    assert check_function(square, returned, {"x": X}).status is Status.AGREES


@pytest.mark.parametrize(
    "returned, said",
    [
        (lambda x, y: "y", "gradient returned one str"),
        (lambda x, y: (y, "x"), "the gradient in y returned 'x'"),
        (lambda x, y: (y, x, x), "3 arrays for 2 arguments"),
        (lambda x, y: y, "with None where there is no gradient"),
        (lambda x, y: {"x": y, "yy": x}, "'yy'"),
        (lambda x, y: None, "gradient returned one NoneType"),
        (lambda x, y: (None, None), "nothing to check"),
    ],
)
def test_what_is_no_gradient_is_an_error(returned, said):
    with pytest.raises(DeriveError, match=said.replace("(", r"\(")):
        check_function(lambda x, y: x @ y, returned, {"x": X, "y": X})


@pytest.mark.parametrize(
    "f, at, said",
    [
        (lambda x: (x @ x, 1), {"x": X}, "f returned a tuple of 2"),
        (lambda x: None, {"x": X}, "f returned None"),
        ("x", {"x": X}, "expected a function"),
        (lambda x, y: x @ y, {"x": X}, "f also needs y"),
        (lambda x, y: x @ y, {"y": X, "z": X}, "at names 'z'"),
        (square, {"x": np.array([])}, "empty"),
        (square, {"x": np.array([1.0, np.nan])}, "finite real numbers"),
        (square, {}, "at is a dict"),
        (square, [], "at is a dict"),
    ],
)
def test_arguments_that_cannot_be_are_errors(f, at, said):
    with pytest.raises(DeriveError, match=said):
        check_function(f, lambda *args: 2 * args[0], at)


def test_complex_arguments_are_refused():
    with pytest.raises(DeriveError, match="no array of real numbers"):
        check_function(lambda x: abs(x @ x), lambda x: 2 * x, {"x": X + 1j})


# --- how functions are called -----------------------------------------------------------------------------------------


def test_arguments_go_by_name_where_the_names_are_there():
    f = lambda x, y: x @ y**2  # noqa: E731
    at = {"y": X, "x": X + 1}
    assert check_function(f, lambda x, y: {"x": y**2, "y": 2 * x * y}, at).status is Status.AGREES
    assert check_function(f, lambda a, b: {"x": a**2, "y": 2 * a * b}, at).status is Status.AGREES  # in the order of at


def test_one_dict_of_parameters():
    f = lambda p: p["x"] @ p["y"]  # noqa: E731
    assert check_function(f, lambda p: {"x": p["y"], "y": p["x"]}, {"x": X, "y": 2 * X}).status is Status.AGREES
    assert check_function(f, lambda p: {"x": p["x"], "y": p["y"]}, {"x": X, "y": 2 * X}).mistake in (
        "wrong-variable",
        "factor",
        "off-by-half",
    )


def test_keyword_only_variadic_and_built_in_functions():
    assert check_function(lambda *, x: square(x), lambda **k: 2 * k["x"], {"x": X}).status is Status.AGREES
    assert check_function(lambda *a: square(a[0]), lambda *a: 2 * a[0], {"x": X}).status is Status.AGREES
    assert check_function(math.sin, math.cos, {"t": 0.7}).status is Status.AGREES
    assert check_function(math.sin, math.sin, {"t": 0.7}).status is Status.REFUTED


def test_text_and_labels_are_passed_as_they_are():
    def f(Z, rows, kind):
        return float(Z[np.arange(len(rows)), rows].sum()) if kind == "sum" else 0.0

    def gradient(Z, rows, kind):
        G = np.zeros_like(Z)
        G[np.arange(len(rows)), rows] = 1
        return {"Z": G}

    at = {"Z": np.arange(6.0).reshape(2, 3), "rows": np.array([0, 2]), "kind": "sum"}
    assert check_function(f, gradient, at).status is Status.AGREES
    assert check_function(f, lambda Z, rows, kind: {"Z": np.ones_like(Z)}, at).status is Status.REFUTED


@pytest.mark.parametrize(
    "x", [[1, 2, 3], np.arange(1, 4), 2, 2.5, np.array(2.5), np.float32(2.5), np.arange(4, dtype=np.float32)]
)
def test_integers_lists_and_numbers(x):
    f = lambda x: np.sum(np.asarray(x) ** 3)  # noqa: E731
    right = check_function(f, lambda x: 3 * x**2, {"x": x})
    assert right.status is Status.AGREES and right.digits > 9
    assert check_function(f, lambda x: 2 * x**2, {"x": x}).status is Status.REFUTED


def test_several_points():
    points = [{"x": X}, {"x": 2 * X}]
    assert check_function(square, lambda x: 2 * x, points).points == 10
    wrong = check_function(square, lambda x: 2 * x if x[0] < 0.7 else x, points)
    assert wrong.status is Status.REFUTED and wrong.mistake is not None


# --- what is not known ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "f, gradient, said",
    [
        (lambda x: 1 / 0, lambda x: x, "f raised ZeroDivisionError"),
        (square, lambda x: x @ np.ones(9), "gradient raised ValueError"),
        (lambda x: square(x) + np.random.default_rng().standard_normal(), lambda x: 2 * x, "fix its random seed"),
        (square, lambda x: 2 * x * np.random.default_rng().uniform(1, 2), "gradient returns"),
        (lambda x: np.log(-np.abs(x)).sum(), lambda x: x, "f is nan"),
    ],
)
def test_what_the_code_does_not_let_us_see_is_unknown(f, gradient, said):
    verdict = check_function(f, gradient, {"x": X})
    assert verdict.status is Status.UNKNOWN
    assert said in verdict.reason


def test_the_edge_of_a_domain_is_unknown():
    at = {"x": np.array([0.0, 1.0])}
    assert check_function(lambda x: np.sum(x**1.5), lambda x: 1.5 * np.sqrt(x), at).status is Status.UNKNOWN


def test_a_kink_at_the_point_is_said_and_points_beside_it_are_looked_at():
    at = {"x": np.array([0.0, 1.0, -2.0])}
    f = lambda x: np.abs(x).sum()  # noqa: E731
    right = check_function(f, np.sign, at)
    assert right.status is Status.UNKNOWN and "kink" in right.reason and "nearby the gradient agrees" in right.reason
    wrong = check_function(f, lambda x: -np.sign(x), at)
    assert (
        wrong.status is Status.REFUTED
        and "beside the one given" in wrong.reason
        and wrong.witness["point"]["x"].shape == (3,)
    )


def test_at_a_stationary_point_the_points_beside_it_tell():
    at = {"x": np.zeros(3)}
    assert check_function(square, lambda x: 2 * x, at).status is Status.AGREES
    assert check_function(square, lambda x: x, at).mistake == "off-by-half"


def test_nan_in_a_gradient_is_wrong_where_f_is_smooth():
    softmax_loss = lambda z: np.log(np.sum(np.exp(z - z.max()))) + z.max()  # noqa: E731
    overflowing = lambda z: np.exp(z) / np.sum(np.exp(z))  # noqa: E731
    verdict = check_function(softmax_loss, overflowing, {"z": np.array([800.0, 799.0])})
    assert verdict.status is Status.REFUTED and "nan in z[0]" in verdict.reason
    at_zero = check_function(np.linalg.norm, lambda x: x / np.linalg.norm(x), {"x": np.zeros(3)})
    assert at_zero.status is Status.UNKNOWN and "kink" in at_zero.reason


def test_a_function_that_never_changes_is_said_to_be_so():
    cache = {}
    verdict = check_function(lambda x: cache.setdefault("value", square(x)), lambda x: 2 * x, {"x": X})
    assert "keep an earlier result" in verdict.reason
    assert check_function(lambda x: 3.0, lambda x: 0 * x, {"x": X}).status is Status.AGREES


# --- noise ------------------------------------------------------------------------------------------------------------

NOISY = {
    "float32 inside": lambda x: np.float32(x) @ np.float32(x),
    "float32 hidden": lambda x: float(np.float32(x) @ np.float32(x)),
    "rounded": lambda x: round(square(x), 6),
    "cancelling": lambda x: (1e9 + square(x)) - 1e9,
    "rippled": lambda x: square(x) + 1e-8 * math.sin(1e9 * math.pi * x.sum()),
    "float16": lambda x: np.float16(x) @ np.float16(x),
}


@pytest.mark.parametrize("name", NOISY)
def test_noise_refutes_nothing(name):
    for seed in range(5):
        x = np.random.default_rng(seed).standard_normal(4)
        verdict = check_function(NOISY[name], lambda x: 2 * x, {"x": x}, seed=seed)
        assert verdict.status in (Status.AGREES, Status.UNKNOWN), verdict.reason


@pytest.mark.parametrize("name", ["float32 inside", "float32 hidden", "rounded", "cancelling", "rippled"])
def test_noise_hides_no_gross_mistake(name):
    verdict = check_function(NOISY[name], lambda x: x, {"x": X})
    assert verdict.status is Status.REFUTED
    assert verdict.mistake in ("off-by-half", None)


def test_small_and_large_numbers():
    for scale in (1e-150, 1e-8, 1e8, 1e150):
        assert check_function(square, lambda x: 2 * x, {"x": scale * X}).status is Status.AGREES
        assert check_function(square, lambda x: x, {"x": scale * X}).mistake == "off-by-half"


def test_a_relative_mistake_of_a_millionth_is_seen_and_the_tolerance_is_ours_to_choose():
    wrong = lambda x: 2.000002 * x  # noqa: E731
    verdict = check_function(square, wrong, {"x": X})
    assert verdict.mistake == "factor" and "1.000001 times" in verdict.reason
    assert check_function(square, wrong, {"x": X}, rtol=1e-4).status is Status.AGREES


def test_error_bars_hold():
    """Against the known slope: the error is within the bar, with steps of every size."""
    rng = np.random.default_rng(3)
    for f, slope in (
        (np.exp, np.exp),
        (np.sin, np.cos),
        (np.tanh, lambda t: 1 / np.cosh(t) ** 2),
        (np.log, lambda t: 1 / t),
    ):
        for a in rng.uniform(0.5, 3, 20):
            looks = ladder(lambda t, f=f, a=a: np.array([f(a + a * t)]), np.array([f(a)]), 2.2e-16)
            known = [s for s in looks if s.known and s.bar[0] < 1e-3]
            assert known and all(abs(s.value[0] - a * slope(a)) <= 3 * s.bar[0] for s in known)


# --- code with side effects -------------------------------------------------------------------------------------------


def test_code_that_changes_its_arguments_is_judged_by_its_values():
    x = X.copy()

    def f(x):
        x *= 2
        return square(x)

    verdict = check_function(f, lambda x: 8 * x, {"x": x})
    assert verdict.status is Status.AGREES and "changes x in place" in verdict.reason
    assert np.array_equal(x, X)


def test_a_backward_pass_that_uses_the_last_forward_pass():
    class Layer:
        def forward(self, x):
            self.x = x
            return np.sum(np.tanh(x))

        def backward(self, x):
            return 1 - np.tanh(self.x) ** 2

        def wrong(self, x):
            return 1 - np.tanh(self.x)

    layer = Layer()
    assert check_function(layer.forward, layer.backward, {"x": X}).status is Status.AGREES
    assert check_function(layer.forward, layer.wrong, {"x": X}).status is Status.REFUTED


# --- large arrays -----------------------------------------------------------------------------------------------------


def counted(f):
    def counting(x):
        counting.calls += 1
        return f(x)

    counting.calls = 0
    return counting


def test_one_wrong_entry_of_many_is_found_in_few_evaluations():
    n = 40_000
    x = np.random.default_rng(0).standard_normal(n)
    f = counted(lambda x: np.sum(x**2))

    def wrong(x):
        g = 2 * x
        g[31_234] *= -1
        return g

    assert check_function(f, lambda x: 2 * x, {"x": x}).status is Status.AGREES
    assert f.calls < 60
    f.calls = 0
    verdict = check_function(f, wrong, {"x": x})
    assert verdict.witness["entry"] == (31_234,) and verdict.mistake == "sign" and "only x[31234]" in verdict.reason
    assert f.calls < 3_000


def test_a_wrong_row_of_a_large_matrix_is_named():
    W = np.random.default_rng(0).standard_normal((60, 70))

    def wrong(W):
        G = np.cos(W)
        G[:, 8] /= 2
        return G

    verdict = check_function(lambda W: np.sum(np.sin(W)), wrong, {"W": W})
    assert verdict.mistake == "off-by-half" and "only W[:, 8] is wrong" in verdict.reason


# --- JAX and PyTorch --------------------------------------------------------------------------------------------------


def test_torch():
    torch = pytest.importorskip("torch")
    A = torch.tensor(np.random.default_rng(0).standard_normal((6, 4)))
    f = lambda x: ((A.to(x.dtype) @ x) ** 2).sum()  # noqa: E731
    right, half = lambda x: 2 * A.T.to(x.dtype) @ A.to(x.dtype) @ x, lambda x: A.T.to(x.dtype) @ A.to(x.dtype) @ x
    for x in (torch.tensor(X), torch.tensor(X, requires_grad=True), torch.tensor(X).float()):
        assert check_function(f, right, {"x": x}).status is Status.AGREES
        assert check_function(f, half, {"x": x}).mistake == "off-by-half"
    single = A.float()
    f32 = lambda x: ((single @ x) ** 2).sum()  # noqa: E731  refuses float64
    assert (
        check_function(f32, lambda x: 2 * single.T @ single @ x, {"x": torch.tensor(X).float()}).status is Status.AGREES
    )
    assert check_function(f32, lambda x: single.T @ single @ x, {"x": torch.tensor(X).float()}).mistake == "off-by-half"


def test_jax():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    A = jnp.asarray(np.random.default_rng(0).standard_normal((6, 4)))
    f = lambda x: jnp.sum(jnp.tanh(A @ x))  # noqa: E731
    for x in (jnp.asarray(X), X):
        verdict = check_function(f, jax.grad(f), {"x": x})
        assert verdict.status is Status.AGREES and verdict.error < 1e-3
        assert check_function(f, lambda x: 2 * jax.grad(f)(x), {"x": x}).mistake == "off-by-half"
    g = lambda w, b: jnp.sum(jnp.sin(w * b))  # noqa: E731
    at = {"w": jnp.asarray(X), "b": jnp.asarray(X + 1)}
    assert check_function(g, jax.grad(g, argnums=(0, 1)), at).status is Status.AGREES
    assert check_function(g, jax.grad(g, argnums=(1, 0)), at).mistake == "wrong-variable"


def test_it_is_public():
    assert derive.check_function is check_function
