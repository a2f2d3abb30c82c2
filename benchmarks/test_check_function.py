"""``derive.check_function`` beside one evaluation of the function, and beside the checks of SciPy, PyTorch and JAX."""

import numpy as np
import pytest
from interleaved import quiet, ratio

from derive import Status, check_function

SIZES = [(50, 5), (2_000, 50), (20_000, 200)]


def logistic(n, d):
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((n, d)), rng.choice([-1.0, 1.0], n)

    def f(w):
        return np.mean(np.log1p(np.exp(-y * (X @ w))))

    def gradient(w):
        return -X.T @ (y / (1 + np.exp(y * (X @ w)))) / n

    return f, gradient, rng.standard_normal(d) / np.sqrt(d)


@pytest.mark.parametrize("n, d", SIZES)
def test_a_right_gradient(n, d):
    f, gradient, w = logistic(n, d)
    assert check_function(f, gradient, {"w": w}).status is Status.AGREES
    with quiet() as setting:
        times, one = ratio(lambda: check_function(f, gradient, {"w": w}), lambda: f(w))
    print(f"\n{setting}\nright, {n} x {d}: {times:.0f} evaluations of f ({1e6 * one:.0f} µs each)")


@pytest.mark.parametrize("n, d", SIZES)
def test_a_wrong_gradient_is_diagnosed(n, d):
    f, gradient, w = logistic(n, d)

    def wrong(w):
        return gradient(w) * n

    assert check_function(f, wrong, {"w": w}).mistake == "factor"
    with quiet():
        times, one = ratio(lambda: check_function(f, wrong, {"w": w}), lambda: f(w))
    print(f"\nwrong, {n} x {d}: {times:.0f} evaluations of f ({1e6 * one:.0f} µs each)")


@pytest.mark.parametrize("n, d", SIZES)
def test_beside_scipy(n, d):
    from scipy.optimize import check_grad

    f, gradient, w = logistic(n, d)
    with quiet():
        times, theirs = ratio(lambda: check_function(f, gradient, {"w": w}), lambda: check_grad(f, gradient, w))
    print(f"\n{n} x {d}: {times:.2f} of scipy.optimize.check_grad ({1e3 * theirs:.2f} ms)")


@pytest.mark.parametrize("n, d", SIZES[:2])
def test_beside_torch(n, d):
    torch = pytest.importorskip("torch")
    f, gradient, w = logistic(n, d)
    rng = np.random.default_rng(0)
    X, y = torch.tensor(rng.standard_normal((n, d))), torch.tensor(rng.choice([-1.0, 1.0], n))

    def loss(w):
        return torch.log1p(torch.exp(-y * (X @ w))).mean()

    x = torch.tensor(w, requires_grad=True)
    with quiet():
        times, theirs = ratio(
            lambda: check_function(f, gradient, {"w": w}), lambda: torch.autograd.gradcheck(loss, (x,))
        )
    print(f"\n{n} x {d}: {times:.2f} of torch.autograd.gradcheck ({1e3 * theirs:.2f} ms)")


@pytest.mark.parametrize("n, d", SIZES[:2])
def test_beside_jax(n, d):
    jax = pytest.importorskip("jax")
    from jax.test_util import check_grads

    jnp = jax.numpy
    f, gradient, w = logistic(n, d)
    rng = np.random.default_rng(0)
    X, y = jnp.asarray(rng.standard_normal((n, d))), jnp.asarray(rng.choice([-1.0, 1.0], n))

    def loss(w):
        return jnp.mean(jnp.log1p(jnp.exp(-y * (X @ w))))

    x = jnp.asarray(w)
    with quiet():
        times, theirs = ratio(lambda: check_function(f, gradient, {"w": w}), lambda: check_grads(loss, (x,), order=1))
    print(f"\n{n} x {d}: {times:.2f} of jax.test_util.check_grads ({1e3 * theirs:.2f} ms)")
