"""Values of array expressions by a route of their own: their text as plain NumPy, slopes by finite differences.

Also random expressions of a wanted shape, as text: every one can be read by derive and by NumPy.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Mapping
from functools import reduce

import numpy as np
from scipy import special

#: two sizes for every dimension's name; no two names have the same size
SIZES = ({"m": 3, "n": 4, "k": 2, "p": 5}, {"m": 5, "n": 2, "k": 4, "p": 3})


def _norm(x):
    return np.sqrt((np.asarray(x) ** 2).sum())


def _filled(make):
    return lambda *shape: make(shape[0] if isinstance(shape[0], tuple) else tuple(map(int, shape)))


def _commutation(m, n):
    K = np.zeros((m * n, m * n))
    for i in range(m):
        for j in range(n):
            K[i * n + j, j * m + i] = 1  # vec(X.T)[i*n + j] = X[i, j] = vec(X)[j*m + i]
    return K


NAMES = {
    **{name: getattr(np, name) for name in
       ["exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sign", "where", "pi", "sum",
        "mean", "trace", "diag", "diagonal", "outer", "kron", "dot", "einsum", "eye", "reshape", "transpose", "abs", "square"]},
    "maximum": lambda *args: reduce(np.maximum, args), "minimum": lambda *args: reduce(np.minimum, args),
    "inv": np.linalg.inv, "det": np.linalg.det, "logdet": lambda M: np.linalg.slogdet(M)[1], "pinv": np.linalg.pinv, "cond": np.linalg.cond, "norm2": lambda A: np.linalg.norm(A, 2),
    "singular_values": lambda A: np.linalg.svd(A, compute_uv=False), "solve": np.linalg.solve, "norm": _norm,
    "norm1": lambda x: np.abs(x).sum(), "norminf": lambda x: np.abs(x).max(), "cross": np.cross, "softmax": lambda Z: special.softmax(Z, axis=-1),
    "logsumexp": lambda Z: special.logsumexp(Z, axis=-1), "vec": lambda X: np.asarray(X).flatten(order="F"),
    "ones": _filled(np.ones), "zeros": _filled(np.zeros), "column": lambda x: x[:, None], "row": lambda x: x[None, :],
    "rank": np.linalg.matrix_rank, "nullity": lambda A: A.shape[1] - np.linalg.matrix_rank(A),
    "augmented": lambda A, b: np.column_stack((A, b)), "commutation": _commutation, "sigmoid": special.expit, "softplus": lambda x: np.logaddexp(0, x), "erf": special.erf,
    "relu": lambda x: np.maximum(x, 0), "heaviside": lambda x: np.heaviside(x, 0.5), "gamma": special.gamma,
    "loggamma": special.gammaln, "digamma": special.digamma, "arctan": np.arctan, "atan": np.arctan, "np": np,
    "conjugate": np.conjugate, "I": 1j, "double": np.float64, "single": np.float32,
}  # fmt: skip


def value(text: str, point: Mapping, dtype: type = float) -> np.ndarray:
    """The value of ``text`` (written by the tests or by derive, never by a user), its square brackets being arrays."""
    tree = ast.fix_missing_locations(_Brackets().visit(ast.parse(text.strip(), mode="eval")))
    space = {"__builtins__": {}, "_array": lambda a: np.array(a) * 1.0, **NAMES}
    return np.asarray(eval(compile(tree, "text", "eval"), space, dict(point)), dtype=dtype)


class _Brackets(ast.NodeTransformer):
    """Square brackets that hold a list become an array, the outermost ones."""

    def visit_List(self, node: ast.List) -> ast.AST:
        return ast.Call(ast.Name("_array", ast.Load()), [node], [])


def draw(shapes: Mapping[str, str], assume: Mapping[str, object], sizes: Mapping[str, int], seed: int) -> dict:
    """A point: an array for every name of ``shapes`` ("m,n"; "" for a number), and the sizes themselves."""
    rng = np.random.default_rng(seed)
    point: dict = dict(sizes)
    for name, said in shapes.items():
        shape = tuple(int(eval(d, {}, dict(sizes))) for d in said.split(",") if d)
        X = rng.normal(size=shape)
        match assume.get(name):
            case "positive":
                X = np.abs(X) + 0.3
            case "symmetric":
                X = X + X.T
            case "positive definite":
                X = X @ X.T + np.eye(len(X))
            case "diagonal":
                X = np.diag(np.diag(X))
            case "orthogonal":
                X = np.linalg.qr(X)[0]
            case "invertible":
                X = X + 3 * np.eye(len(X))
        point[name] = X
    return point


def slope(f, point: Mapping, x: str, h: float = 1e-3) -> np.ndarray:
    """All partial derivatives of ``f`` in ``x``, shape f.shape + x.shape, by central differences of order six."""
    X = np.asarray(point[x], dtype=float)
    found = np.zeros(np.shape(f(point)) + X.shape)
    for place in np.ndindex(X.shape):
        E = np.zeros(X.shape)
        E[place] = h
        away = [np.asarray(f({**point, x: X + k * E})) - np.asarray(f({**point, x: X - k * E})) for k in (1, 2, 3)]
        found[(..., *place)] = (45 * away[0] - 9 * away[1] + away[2]) / (60 * h)
    return found


def gap(a, b) -> float:
    """The largest difference, in units of the largest entry; infinite where the shapes differ."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        return np.inf
    return float(np.abs(a - b).max(initial=0.0) / (1 + np.abs(b).max(initial=0.0)))


# ---------------------------------------------------------------- random expressions

#: the names that random expressions are made of
VARIABLES = {"x": "n", "y": "m", "z": "k", "b": "n", "A": "m,n", "B": "n,n", "C": "n,k", "D": "m,k", "s": "", "t": ""}
SMOOTH = ("sin", "cos", "tanh", "exp", "sigmoid", "softplus")
KINKED = ("relu", "abs")


class Random:
    """Random expressions of a wanted shape, the same ones for the same seed."""

    def __init__(self, seed: int, smooth: bool = False):
        self.dice = random.Random(seed)
        self.functions = SMOOTH if smooth else SMOOTH + KINKED

    def of(self, shape: tuple[str, ...], depth: int) -> str:
        """The text of an expression of ``shape``, at most ``depth`` operations inside one another."""
        names = [n for n, s in VARIABLES.items() if s == ",".join(shape)]
        if depth <= 0:
            return self._leaf(shape, names)
        if names and self.dice.random() < 0.12:
            return self.dice.choice(names)
        ways = [
            *self._anywhere(shape, depth - 1),
            *(self._numbers, self._vectors, self._matrices)[len(shape)](shape, depth - 1),
        ]
        return self.dice.choice(ways)()

    def _leaf(self, shape, names):
        if names:
            return self.dice.choice(names)
        if ",".join(shape[::-1]) in VARIABLES.values():
            return f"{self._leaf(shape[::-1], [n for n, s in VARIABLES.items() if s == ','.join(shape[::-1])])}.T"
        return f"outer({self.of(shape[:1], 0)}, {self.of(shape[1:], 0)})"

    def _anywhere(self, shape, d):
        def of(s=shape):
            return self.of(s, d)

        f = self.dice.choice(self.functions)
        return [
            lambda: f"({of()} + {of()})", lambda: f"({of()} - {of()})", lambda: f"({of()} * {of()})", lambda: f"{f}({of()})",
            lambda: f"({of(())} * {of()})", lambda: f"({of()} / (1 + {of()}**2))", lambda: f"({of()}**2)", lambda: f"(-{of()} / 3)",
        ]  # fmt: skip

    def _numbers(self, shape, d):
        p, q = self.dice.choice("mnk"), self.dice.choice("mnk")
        of = self.of
        return [
            lambda: f"({of((p,), d)} @ {of((p,), d)})", lambda: f"trace({of((p, p), d)})", lambda: f"sum({of((p, q), d)})",
            lambda: f"norm({of((p,), d)})**2", lambda: f"norm(1 + {of((p, q), d)}**2)", lambda: f"logsumexp({of((p,), d)})",
            lambda: f"mean({of((p, q), d)})", lambda: f"logdet({of((p, p), d)} + 20*eye({p}))",
            lambda: f"({of((p,), d)} @ {of((p, q), d)} @ {of((q,), d)})",
        ]  # fmt: skip

    def _vectors(self, shape, d):
        n, p = shape[0], self.dice.choice("mnk")
        of = self.of
        return [
            lambda: f"({of((n, p), d)} @ {of((p,), d)})", lambda: f"({of((p,), d)} @ {of((p, n), d)})",
            lambda: f"softmax({of((n,), d)})", lambda: f"sum({of((n, p), d)}, axis=1)", lambda: f"mean({of((p, n), d)}, axis=0)",
            lambda: f"diagonal({of((n, n), d)})", lambda: f"({of((n,), d)} + {of((), d)})", lambda: f"logsumexp({of((n, p), d)})",
        ]  # fmt: skip

    def _matrices(self, shape, d):
        (a, b), p = shape, self.dice.choice("mnk")
        of = self.of
        square = [lambda: f"diag({of((a,), d)})", lambda: f"inv({of((a, a), d)} + 20*eye({a}))", lambda: f"eye({a})"]
        return [
            lambda: f"({of((a, p), d)} @ {of((p, b), d)})", lambda: f"({of((b, a), d)}).T", lambda: f"softmax({of((a, b), d)})",
            lambda: f"outer({of((a,), d)}, {of((b,), d)})", lambda: f"({of((a, b), d)} + {of((b,), d)})",
            lambda: f"({of((a,), d)}[:, None] * {of((a, b), d)})", lambda: f"({of((a,), d)}[:, None] - {of((b,), d)}[None, :])",
            lambda: f"({of((a, b), d)} - mean({of((a, b), d)}, axis=1, keepdims=True))", *(square if a == b else []),
        ]  # fmt: skip
