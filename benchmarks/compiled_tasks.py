"""What is compiled and timed: one row a task, with its text for derive, its plain value for the others, and its best NumPy.

``value`` is written once with names that every library has (``peers`` gives them): ``f`` below is one of those namespaces.
Sizes are small, medium and large; a single function by hand serves all three, three serve one each.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import by_hand
import numpy as np

SIZES = ("small", "medium", "large")
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Task:
    name: str
    kind: str  # "gradient" (with the value), "hessian" or "jacobian"
    text: str
    wrt: str | list[str]
    shapes: Mapping[str, tuple[str, ...]]
    value: Callable[..., Any]
    by_hand: tuple[Callable[..., Any], ...]
    dims: tuple[Mapping[str, int], ...]
    data: Callable[[np.random.Generator, Arrays], None] = lambda rng, arrays: None  # changes what is not just normal
    assume: Mapping[str, str] = field(default_factory=dict)

    def hand(self, size: str) -> Callable[..., Any]:
        return self.by_hand[SIZES.index(size) % len(self.by_hand)]

    def arrays(self, size: str, seed: int = 0) -> Arrays:
        rng, dims = np.random.default_rng(seed), self.dims[SIZES.index(size)]
        arrays = {}
        for name, shape in self.shapes.items():
            lengths = [dims[d] for d in shape]
            fan_in = lengths[0] if name.startswith("W") else 1
            arrays[name] = rng.standard_normal(lengths) / fan_in**0.5
        self.data(rng, arrays)
        return arrays


def labels(rng: np.random.Generator, arrays: Arrays) -> None:
    arrays["y"] = np.where(arrays["y"] < 0, -1.0, 1.0)
    arrays["w"] /= len(arrays["w"]) ** 0.5


def one_hot(rng: np.random.Generator, arrays: Arrays) -> None:
    rows, classes = arrays["Y"].shape
    arrays["Y"] = np.eye(classes)[rng.integers(0, classes, rows)]


def covariance(rng: np.random.Generator, arrays: Arrays) -> None:
    A = arrays["Sigma"]
    arrays["Sigma"] = A @ A.T / len(A) + np.eye(len(A))


def sizes(names: str, *lengths: tuple[int, ...]) -> tuple[dict[str, int], ...]:
    return tuple(dict(zip(names.split(), each, strict=True)) for each in lengths)


LOGISTIC = {
    "text": "sum(log(1 + exp(-y*(X @ w))))",
    "wrt": "w",
    "shapes": {"X": ("N", "n"), "y": ("N",), "w": ("n",)},
    "value": lambda f, X, y, w: f.softplus(-y * (X @ w)).sum(),
    "dims": sizes("N n", (50, 5), (500, 100), (2048, 1024)),
    "data": labels,
}
LEAST_SQUARES = {
    "text": "norm(A @ x - b)**2",
    "wrt": "x",
    "shapes": {"A": ("N", "n"), "x": ("n",), "b": ("N",)},
    "value": lambda f, A, x, b: ((A @ x - b) ** 2).sum(),
    "dims": sizes("N n", (20, 5), (300, 100), (2000, 1000)),
}
FACTORISATION = {
    "text": "norm(Y - U @ V.T)**2",
    "shapes": {"Y": ("m", "n"), "U": ("m", "k"), "V": ("n", "k")},
    "value": lambda f, Y, U, V: ((Y - U @ V.T) ** 2).sum(),
}
NETWORK = {
    "wrt": ["W1", "b1", "W2", "b2"],
    "shapes": {"X": ("N", "d"), "W1": ("d", "h"), "b1": ("h",), "W2": ("h", "c"), "b2": ("c",), "Y": ("N", "c")},
    "dims": sizes("N d h c", (32, 8, 16, 4), (256, 32, 64, 10), (1024, 64, 256, 10)),
    "data": one_hot,
}


def tanh_network(f, X, W1, b1, W2, b2, Y):
    Z = f.tanh(X @ W1 + b1) @ W2 + b2
    return f.logsumexp(Z).sum() - (Y * Z).sum()


TASKS = [
    Task("logistic regression, value+gradient", "gradient", by_hand=(by_hand.logistic,), **LOGISTIC),
    Task(
        "logistic regression, Hessian",
        "hessian",
        by_hand=(by_hand.logistic_hessian_small, by_hand.logistic_hessian, by_hand.logistic_hessian),
        **LOGISTIC,
    ),
    Task("least squares, value+gradient", "gradient", by_hand=(by_hand.least_squares,), **LEAST_SQUARES),
    Task("least squares, Hessian", "hessian", by_hand=(by_hand.least_squares_hessian,), **LEAST_SQUARES),
    Task(
        "matrix factorisation, value+gradient",
        "gradient",
        wrt=["U", "V"],
        by_hand=(by_hand.factorisation, by_hand.factorisation, by_hand.factorisation_in_blocks),
        dims=sizes("m n k", (20, 20, 3), (300, 300, 10), (2000, 2000, 10)),
        **FACTORISATION,
    ),
    Task(
        "matrix factorisation, Hessian in U",
        "hessian",
        wrt="U",
        by_hand=(by_hand.factorisation_hessian,),
        dims=sizes("m n k", (5, 5, 2), (50, 50, 5), (200, 200, 5)),
        **FACTORISATION,
    ),
    Task(
        "two-layer MLP, relu and squares, value+gradient",
        "gradient",
        text="0.5*norm(relu(X @ W1 + b1) @ W2 + b2 - Y)**2",
        value=lambda f, X, W1, b1, W2, b2, Y: 0.5 * ((f.relu(X @ W1 + b1) @ W2 + b2 - Y) ** 2).sum(),
        by_hand=(by_hand.relu_network_small, by_hand.relu_network, by_hand.relu_network),
        **NETWORK,
    ),
    Task(
        "two-layer MLP, tanh and cross-entropy, value+gradient",
        "gradient",
        text="sum(logsumexp(tanh(X @ W1 + b1) @ W2 + b2)) - sum(Y*(tanh(X @ W1 + b1) @ W2 + b2))",
        value=tanh_network,
        by_hand=(by_hand.tanh_network,),
        **NETWORK,
    ),
    Task(
        "softmax cross-entropy, value+gradient",
        "gradient",
        text="sum(logsumexp(Z)) - sum(Y*Z)",
        wrt="Z",
        shapes={"Y": ("N", "c"), "Z": ("N", "c")},
        value=lambda f, Y, Z: f.logsumexp(Z).sum() - (Y * Z).sum(),
        by_hand=(by_hand.cross_entropy, by_hand.cross_entropy, by_hand.cross_entropy_in_blocks),
        dims=sizes("N c", (16, 10), (128, 100), (1024, 1000)),
        data=one_hot,
    ),
    Task(
        "softmax, Jacobian",
        "jacobian",
        text="softmax(z)",
        wrt="z",
        shapes={"z": ("n",)},
        value=lambda f, z: f.softmax(z),
        by_hand=(by_hand.softmax_jacobian,),
        dims=sizes("n", (10,), (128,), (1024,)),
    ),
    Task(
        "multivariate Gaussian, value+gradient",
        "gradient",
        text="-0.5*N*logdet(Sigma) - 0.5*sum(((X - mu) @ inv(Sigma)) * (X - mu))",
        wrt=["mu", "Sigma"],
        shapes={"X": ("N", "d"), "mu": ("d",), "Sigma": ("d", "d")},
        value=lambda f, X, mu, Sigma: (
            -0.5 * X.shape[0] * f.logdet(Sigma) - 0.5 * (((X - mu) @ f.inv(Sigma)) * (X - mu)).sum()
        ),
        by_hand=(by_hand.gaussian, by_hand.gaussian, by_hand.gaussian_in_blocks),
        dims=sizes("N d", (50, 3), (500, 30), (5000, 200)),
        data=covariance,
        assume={"Sigma": "positive definite"},
    ),
]


@dataclass(frozen=True)
class Elementwise:
    """A function of one variable, of which the derivative is timed, or (``with_value``) both."""

    name: str
    text: str
    value: Callable[..., Any]
    by_hand: Callable[..., Any]
    numexpr: tuple[str, ...]  # the derivative in x; or the value p, then the derivative in x and p
    numba: Callable[..., Any] | None  # the derivative at a scalar
    with_value: bool = False

    def points(self, size: str) -> np.ndarray:
        return np.random.default_rng(0).standard_normal(POINTS[SIZES.index(size)])


POINTS = (1_000, 100_000, 1_000_000)
DENSITY = {
    "text": "exp(-x**2/2)/sqrt(2*pi)",
    "value": lambda f, x: f.exp(-x * x / 2) * 0.3989422804014327,
}


def sigmoid_derivative(x):
    t = np.exp(-abs(x))
    return t / ((1 + t) * (1 + t))


ELEMENTWISE = [
    Elementwise(
        "Gaussian pdf, value and derivative",
        by_hand=by_hand.in_blocks(by_hand.gaussian_density, outputs=2),
        numexpr=("0.3989422804014327*exp(-0.5*x*x)", "-x*p"),
        numba=None,
        with_value=True,
        **DENSITY,
    ),
    Elementwise(
        "Gaussian pdf, derivative",
        by_hand=by_hand.in_blocks(by_hand.gaussian_density_derivative),
        numexpr=("-0.3989422804014327*x*exp(-0.5*x*x)",),
        numba=lambda x: -0.3989422804014327 * x * np.exp(-0.5 * x * x),
        **DENSITY,
    ),
    Elementwise(
        "sigmoid, derivative",
        "sigmoid(x)",
        value=lambda f, x: f.sigmoid(x),
        by_hand=by_hand.in_blocks(by_hand.sigmoid_derivative),
        numexpr=("exp(-abs(x))/(1 + exp(-abs(x)))**2",),
        numba=sigmoid_derivative,
    ),
    Elementwise(
        "x² sin x, derivative",
        "x**2*sin(x)",
        value=lambda f, x: x * x * f.sin(x),
        by_hand=by_hand.in_blocks(by_hand.x_squared_sine_derivative),
        numexpr=("x*(x*cos(x) + 2*sin(x))",),
        numba=lambda x: x * (x * np.cos(x) + 2 * np.sin(x)),
    ),
]
