"""What stands before the differential: J with F = J dx, against plain NumPy for many linear maps."""

import numpy as np
import pytest

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.language.shapes import infer
from derive.methods.array_algebra import Algebra
from derive.methods.coefficients import coefficient
from derive.methods.kronecker import kronecker_form
from tests.plain_arrays import SIZES, VARIABLES, Random, draw, gap, value

SHAPES = {**VARIABLES, "dx": "n", "dX": "m,n", "dB": "n,n", "ds": "", "r": "m", "U": "p,m", "V": "n,k", "w": "m"}


def linear(text: str) -> tuple[ex.Expr, ex.Symbol, Algebra]:
    e = read(text, set(SHAPES))
    (d,) = [s for s in ex.free_symbols(e) if s.name in ("dx", "dX", "dB", "ds")]
    return e, d, Algebra(infer([e], SHAPES))


def matrix_of(text: str, dx: str, point) -> np.ndarray:
    """The array of a linear map by feeding it every unit array in turn."""
    shape = np.shape(point[dx])
    columns = np.zeros((*value(text, point).shape, *shape))
    for place in np.ndindex(shape):
        E = np.zeros(shape)
        E[place] = 1.0
        columns[(..., *place)] = value(text, {**point, dx: E})
    return columns


TABLE = [  # a linear map, its coefficient
    ("2*(r @ (A @ dx))", "2*(A.T @ r)"), ("A @ dx", "A"), ("dx", "eye(n)"), ("-dx/s", "-eye(n)/s"), ("x*dx", "diag(x)"), ("x @ dx", "x"), ("(x @ dx)*y", "outer(y, x)"),
    ("sum(dx)", "ones(n)"), ("A.T @ (r*(A @ dx))", "A.T @ diag(r) @ A"), ("(x @ dx)*x - x*dx", None), ("dx[None, :] @ C", None), ("mean(dx)*ones(m)", None),
    ("trace(U.T @ U @ dX @ A.T)", None), ("trace(dX.T @ A)", "A"), ("trace(A.T @ dX)", "A"), ("y @ dX @ x", "outer(y, x)"), ("dX @ x", None), ("U @ dX @ V", None), ("dX.T", None),
    ("sum(dX)", "outer(ones(m), ones(n))"), ("sum(A*dX)", "A"), ("sum(dX, axis=0) @ x", "outer(ones(m), x)"), ("trace(dB)", "eye(n)"), ("diagonal(dB) @ x", "diag(x)"),
    ("trace(diag(x) @ dB)", "diag(x)"), ("trace(B @ diag(dx))", "diagonal(B)"), ("vec(dX)", None), ("kron(dB, C)", None), ("kron(C, dB)", None), ("outer(dx, y)", None),
    ("diag(dx) @ B", None), ("A*dX", None), ("A*dx", None), ("dx[:, None]*B", None), ("(dX - mean(dX, axis=1, keepdims=True))*A", None), ("ds*A", "A"), ("ds", "1"),
    ("(y @ dX)*x", None), ("inv(B) @ dB @ inv(B)", None), ("einsum('ij,ij->i', A, dX)", None), ("dB + dB.T", None), ("B @ dx + dx", None),
    ("commutation(m, n) @ vec(dX)", None), ("x[None, :]*dX", None), ("sum(dX*A, axis=1) @ y", None), ("(dB @ B).T @ x", None), ("dot(x, dx)*B", None), ("column(dx) @ row(x)", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_the_coefficient_is_that_of_the_map(text, expected):
    e, d, work = linear(text)
    J = coefficient(e, d, work)
    assert work.shapes.of(J) == work.shapes.of(e) + work.shapes.of(d)
    assert expected is None or J is read(expected)
    for seed, sizes in enumerate(SIZES):
        point = draw(SHAPES, {}, sizes, seed)
        right = matrix_of(text, d.name, point)
        assert gap(value(str(J), point), right) < 1e-11
        assert gap(2 * value(str(J), point), right) > 1e-3
        if right.ndim == 2 and right.shape[0] == right.shape[1] and gap(right.T, right) > 1e-6:
            assert gap(value(f"({J}).T", point), right) > 1e-6


WEIGHED = [
    ("A @ dx", "r"),
    ("dX @ x", "r"),
    ("U @ dX @ V", "U @ A @ V"),
    ("dB.T", "B"),
    ("x*dx", "x"),
    ("A*dX", "A"),
    ("ds*A", "A"),
    ("kron(dB, C)", "kron(B, C)"),
]


@pytest.mark.parametrize(("text", "weight"), WEIGHED)
def test_a_weighed_coefficient_is_the_adjoint(text, weight):
    e, d, _ = linear(text)
    outer = read(weight)
    work = Algebra(infer([e, outer], SHAPES))
    g = coefficient(e, d, work, outer)
    assert work.shapes.of(g) == work.shapes.of(d)
    for seed, sizes in enumerate(SIZES):
        point = draw(SHAPES, {}, sizes, seed)
        direct = (value(weight, point) * value(text, point)).sum()
        assert abs((value(str(g), point) * point[d.name]).sum() - direct) < 1e-10 * (1 + abs(direct))
        assert abs((value(f"-({g})", point) * point[d.name]).sum() - direct) > 1e-6


def random_linear(seed: int) -> tuple[str, str]:
    """A map that is linear in dx, dX, dB or ds, of random arrays."""
    make = Random(seed)
    dx, shape = make.dice.choice([("dx", ("n",)), ("dX", ("m", "n")), ("dB", ("n", "n")), ("ds", ())])
    text = dx
    for _ in range(make.dice.choice([1, 2, 3])):
        text, shape = make.dice.choice(mapped(text, shape, make))()
    return text, dx


def mapped(L: str, shape: tuple[str, ...], make: Random) -> list:
    """Ways to map the array ``L`` of ``shape`` linearly: each gives a text and its shape."""
    p = make.dice.choice("mnk")

    def a(*dims: str) -> str:
        return make.of(dims, 1)

    anywhere = [
        lambda: (f"({L} * {a(*shape)})", shape),
        lambda: (f"(3*{L})", shape),
        lambda: (f"({L} + {a(*shape)} * {L})", shape),
    ]
    if not shape:
        return [*anywhere, lambda: (f"({L} * {a(p)})", (p,)), lambda: (f"({a(p, 'n')} * {L})", (p, "n"))]
    n = shape[0]
    if len(shape) == 1:
        return [
            *anywhere, lambda: (f"({a(p, n)} @ {L})", (p,)), lambda: (f"outer({a(p)}, {L})", (p, n)), lambda: (f"({L} @ {a(n)})", ()),
            lambda: (f"diag({L})", (n, n)), lambda: (f"({L} - mean({L}))", shape), lambda: (f"({L}[:, None] * {a(n, p)})", (n, p)),
        ]  # fmt: skip
    k = shape[1]
    return [
        *anywhere, lambda: (f"({a(p, n)} @ {L})", (p, k)), lambda: (f"({L} @ {a(k, p)})", (n, p)), lambda: (f"{L}.T", (k, n)),
        lambda: (f"sum({L}, axis=0)", (k,)), lambda: (f"({L} @ {a(k)})", (n,)), lambda: (f"sum({L})", ()), lambda: (f"trace({L} @ {a(k, n)})", ()),
    ]  # fmt: skip


@pytest.mark.parametrize("part", range(2))
def test_random_linear_maps(part):
    for seed in range(75 * part, 75 * part + 75):
        text, dx = random_linear(seed)
        e, d = read(text, set(SHAPES)), ex.Symbol(dx)
        work = Algebra(infer([e], SHAPES))
        point, linear_map = draw(SHAPES, {}, SIZES[seed % 2], seed), work.neat(e)
        if not ex.depends_on(linear_map, d):  # 1ᵀ(dx − mean(dx)) is nothing
            assert not matrix_of(text, dx, point).round(9).any()
            continue
        J = coefficient(linear_map, d, work)
        assert gap(value(str(J), point), matrix_of(text, dx, point)) < 1e-9, (text, str(J))


KRONECKER = [("A @ dX @ B", "kron(B.T, A)"), ("dX", "kron(eye(n), eye(m))"), ("A.T @ dX", None), ("inv(B) @ dB @ B", None), ("trace(A.T @ dX)*C", None), ("A*dX", None), ("dX.T", None), ("B @ dB.T @ B", None)]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KRONECKER)
def test_the_kronecker_form_acts_on_vec(text, expected):
    shapes = {**SHAPES, "A": "m,m"} if text == "A @ dX @ B" else SHAPES
    e = read(text)
    (d,) = [s for s in ex.free_symbols(e) if s.name[0] == "d"]
    work = Algebra(infer([e], shapes))
    K = kronecker_form(coefficient(e, d, work), work.shapes.of(d), work)
    assert K is not None and (expected is None or K is read(expected))
    for seed, sizes in enumerate(SIZES):
        point = draw(shapes, {}, sizes, seed)
        vec = value(text, point).flatten(order="F")
        assert gap(value(str(K), point) @ point[d.name].flatten(order="F"), vec) < 1e-11
        assert gap(value(str(K), point) @ point[d.name].flatten(), vec) > 1e-6  # row stacking is something else


@pytest.mark.parametrize("text", ["sin(dx)", "dX.reshape(n, m) @ y", "det(dB)", "norm(dx)", "exp(dX) @ x"])
def test_what_is_not_linear_is_refused(text):
    with pytest.raises(UnsupportedError):
        coefficient(*linear(text))
