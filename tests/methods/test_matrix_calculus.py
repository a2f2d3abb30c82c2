"""Gradients, Jacobians and Hessians of arrays against known results and against finite differences of plain NumPy."""

import time

import numpy as np
import pytest

from derive.errors import DeriveError, UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import NAMED, assumptions
from derive.language.python_text import read_python as read
from derive.language.shapes import infer
from derive.methods import matrix_calculus, softmax_routes
from derive.methods.array_algebra import cost
from derive.model import Derivation, Status
from derive.solution import WorkedSolution
from tests.plain_arrays import SIZES, VARIABLES, Random, draw, gap, slope, value

G, J, H = "gradient", "jacobian", "hessian"


def said(text: str) -> dict[str, str]:
    """ "A: m,n; x: n; t:" by name."""
    return {name.strip(): dims.strip() for name, dims in (part.split(":") for part in text.split(";") if part.strip())}


def worked(kind: str, f: str, wrt: str, shapes: str, assume=None, **how) -> Derivation:
    names = {name: f"({dims})" for name, dims in said(shapes).items()}
    e, variables = read(f, set(names)), [ex.Symbol(w) for w in wrt.split()]
    domains = assumptions({k: v for k, v in (assume or {}).items() if v in NAMED})
    known = infer([e, *variables], names, [k for k, d in domains.items() if d.structure])
    if kind == H:
        return matrix_calculus.hessian(e, variables[0], known, domains, **how)
    return getattr(matrix_calculus, kind)(e, variables, known, domains, **how)


FACTS = [  # what is asked, f, in which variable, the shapes, the textbook's answer, what is assumed
    # linear and quadratic forms
    (G, "a @ x", "x", "a: n; x: n", "a", {}),
    (G, "x @ A @ x", "x", "A: n,n; x: n", "(A + A.T) @ x", {}),
    (G, "x @ S @ x", "x", "S: n,n; x: n", "2*(S @ x)", {"S": "symmetric"}),
    (G, "(x - c) @ S @ (x - c)", "c", "S: n,n; x: n; c: n", "-2*(S @ (x - c))", {"S": "symmetric"}),
    (G, "u @ A @ x", "A", "A: m,n; u: m; x: n", "outer(u, x)", {}),
    (G, "u @ A.T @ x", "A", "A: n,m; u: m; x: n", "outer(x, u)", {}),
    (G, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m", "2*(A.T @ (A @ x - b))", {}),
    (G, "norm(A @ x - b)**2", "A", "A: m,n; x: n; b: m", "2*outer(A @ x - b, x)", {}),
    (G, "norm(A @ x - b)**2/2 + lam*norm(x)**2/2", "x", "A: m,n; x: n; b: m; lam:", "A.T @ (A @ x - b) + lam*x", {}),
    (G, "(A @ x - b) @ diag(w) @ (A @ x - b)", "x", "A: m,n; x: n; b: m; w: m", "2*(A.T @ (w*(A @ x - b)))", {}),
    (G, "x @ S @ x/(x @ x)", "x", "S: n,n; x: n", "2*(S @ x - (x @ S @ x/(x @ x))*x)/(x @ x)", {"S": "symmetric"}),
    # traces
    (G, "trace(A @ X)", "X", "A: n,m; X: m,n", "A.T", {}),
    (G, "trace(A @ X @ B)", "X", "A: k,m; X: m,n; B: n,k", "A.T @ B.T", {}),
    (G, "trace(X.T @ A @ X)", "X", "A: m,m; X: m,n", "(A + A.T) @ X", {}),
    (G, "trace(X @ X)", "X", "X: n,n", "2*X.T", {}),
    (G, "trace(X @ X @ X)", "X", "X: n,n", "3*(X @ X).T", {}),
    (G, "trace(A @ X @ B @ X.T)", "X", "A: m,m; X: m,n; B: n,n", "A.T @ X @ B.T + A @ X @ B", {}),
    (G, "trace(A @ inv(X))", "X", "A: n,n; X: n,n", "-(inv(X) @ A @ inv(X)).T", {"X": "invertible"}),
    # determinants and inverses
    (G, "det(X)", "X", "X: n,n", "det(X)*inv(X).T", {"X": "invertible"}),
    (G, "logdet(X)", "X", "X: n,n", "inv(X).T", {"X": "invertible"}),
    (G, "logdet(X.T @ X)", "X", "X: m,k", "2*(X @ inv(X.T @ X))", {}),
    (G, "logdet(P)", "P", "P: n,n", "inv(P)", {"P": "positive definite"}),
    (G, "a @ inv(X) @ b", "X", "a: n; b: n; X: n,n", "-outer(inv(X).T @ a, inv(X) @ b)", {"X": "invertible"}),
    (J, "inv(X)", "X", "X: n,n", "-einsum('ik,lj->ijkl', inv(X), inv(X))", {"X": "invertible"}),
    # norms
    (G, "norm(x)", "x", "x: n", "x/norm(x)", {}),
    (G, "norm(X)", "X", "X: m,n", "X/norm(X)", {}),
    (G, "norm(A @ X - B)**2", "X", "A: m,k; X: k,n; B: m,n", "2*(A.T @ (A @ X - B))", {}),
    (G, "norm1(x)", "x", "x: n", "sign(x)", {}),
    (J, "x/norm(x)", "x", "x: n", "(eye(n) - outer(x, x)/norm(x)**2)/norm(x)", {}),
    (G, "x @ y/(norm(x)*norm(y))", "x", "x: n; y: n", "(y/norm(y) - x*(x @ y)/(norm(x)**2*norm(y)))/norm(x)", {}),
    # diag, diagonal, vec, kron, outer, sums along axes
    (G, "trace(A @ diag(x) @ B)", "x", "A: m,n; x: n; B: n,m", "sum(A*B.T, axis=0)", {}),
    (G, "x @ diagonal(X)", "X", "x: n; X: n,n", "diag(x)", {}),
    (J, "diagonal(X @ A)", "X", "X: m,n; A: n,m", "einsum('ij,ki->ijk', eye(m), A)", {}),
    (G, "vec(X) @ M @ vec(X)", "X", "X: m,n; M: m*n,m*n", "((M + M.T) @ vec(X)).reshape(n, m).T", {}),
    (G, "norm(kron(X, A))**2", "X", "X: m,n; A: k,p", "2*norm(A)**2*X", {}),
    (G, "trace(kron(X, A))", "X", "X: n,n; A: k,k", "trace(A)*eye(n)", {}),
    (G, "trace(A.T @ outer(x, y))", "x", "A: m,n; x: m; y: n", "A @ y", {}),
    (G, "sum(A @ X, axis=0) @ w", "X", "A: m,k; X: k,n; w: n", "outer(sum(A, axis=0), w)", {}),
    (G, "norm(sum(X, axis=1))**2", "X", "X: m,n", "2*outer(sum(X, axis=1), ones(n))", {}),
    (G, "mean((X @ w - y)**2)", "w", "X: m,n; w: n; y: m", "2*(X.T @ (X @ w - y))/m", {}),
    (J, "A @ x", "x", "A: m,n; x: n", "A", {}),
    (J, "A @ X @ B", "X", "A: m,k; X: k,n; B: n,p", "einsum('ik,lj->ijkl', A, B)", {}),
    (J, "X.T", "X", "X: m,n", "einsum('il,jk->ijkl', eye(n), eye(m))", {}),
    (J, "outer(x, x)", "x", "x: n", "einsum('ik,j->ijk', eye(n), x) + einsum('i,jk->ijk', x, eye(n))", {}),
    # entry by entry
    (J, "tanh(A @ x)", "x", "A: m,n; x: n", "diag(1 - tanh(A @ x)**2) @ A", {}),
    (J, "x*y", "x", "x: n; y: n", "diag(y)", {}),
    (G, "sum(x*log(x))", "x", "x: n", "log(x) + 1", {"x": "positive"}),
    (G, "sum(relu(A @ x - b))", "x", "A: m,n; x: n; b: m", "A.T @ where(A @ x - b > 0, 1, 0)", {}),
    (G, "sum(abs(A @ x))", "x", "A: m,n; x: n", "A.T @ sign(A @ x)", {}),
    (G, "sum(maximum(x, y))", "x", "x: n; y: n", "where(x > y, 1, 0)", {}),
    (G, "sum(maximum(0, 1 - y*(X @ w))**2)", "w", "X: m,n; w: n; y: m", "-2*(X.T @ (y*maximum(0, 1 - y*(X @ w))))", {}),
    (G, "sum(where(abs(x) < 1, x**2/2, abs(x) - 1/2))", "x", "x: n", "where(abs(x) < 1, x, sign(x))", {}),
    # softmax, logsumexp, likelihoods
    (J, "softmax(z)", "z", "z: n", "diag(softmax(z)) - outer(softmax(z), softmax(z))", {}),
    (G, "logsumexp(A @ x)", "x", "A: m,n; x: n", "A.T @ softmax(A @ x)", {}),
    (G, "sum(logsumexp(Z)) - sum(Y*Z)", "Z", "Z: m,n; Y: m,n", "softmax(Z) - Y", {}),
    (G, "sum(logsumexp(X @ W)) - sum(Y*(X @ W))", "W", "X: m,n; W: n,k; Y: m,k", "X.T @ (softmax(X @ W) - Y)", {}),
    (G, "trace(A.T @ softmax(Z))", "Z", "A: m,n; Z: m,n", "softmax(Z)*(A - sum(A*softmax(Z), axis=1, keepdims=True))", {}),
    (G, "sum(softplus(-y*(X @ w)))", "w", "X: m,n; w: n; y: m", "-X.T @ (y*sigmoid(-y*(X @ w)))", {}),
    (G, "sum(exp(X @ w)) - y @ X @ w", "w", "X: m,n; w: n; y: m", "X.T @ (exp(X @ w) - y)", {}),
    (G, "(x - mu) @ inv(Sigma) @ (x - mu)/2 + logdet(Sigma)/2", "mu", "x: n; mu: n; Sigma: n,n", "-inv(Sigma) @ (x - mu)", {"Sigma": "positive definite"}),
    (G, "(x - mu) @ inv(Sigma) @ (x - mu)/2 + logdet(Sigma)/2", "Sigma", "x: n; mu: n; Sigma: n,n",
     "(inv(Sigma) - outer(inv(Sigma) @ (x - mu), inv(Sigma) @ (x - mu)))/2", {"Sigma": "positive definite"}),
    (G, "trace(inv(Sigma) @ S)/2 + logdet(Sigma)/2", "Sigma", "S: n,n; Sigma: n,n", "(inv(Sigma) - inv(Sigma) @ S @ inv(Sigma))/2",
     {"Sigma": "positive definite", "S": "symmetric"}),
    # networks, normalisation, attention, factorisation
    (G, "norm(W2 @ tanh(W1 @ x + c) - y)**2/2", "W1", "W2: k,m; W1: m,n; x: n; c: m; y: k",
     "outer((W2.T @ (W2 @ tanh(W1 @ x + c) - y))*(1 - tanh(W1 @ x + c)**2), x)", {}),
    (G, "norm(W2 @ relu(W1 @ x) - y)**2", "W2", "W2: k,m; W1: m,n; x: n; y: k", "2*outer(W2 @ relu(W1 @ x) - y, relu(W1 @ x))", {}),
    (G, "a @ (x - mean(x))", "x", "a: n; x: n", "a - mean(a)", {}),
    (G, "a @ ((x - mean(x))/sqrt(mean((x - mean(x))**2)))", "x", "a: n; x: n",
     "(a - mean(a) - (x - mean(x))*mean(a*(x - mean(x)))/mean((x - mean(x))**2))/sqrt(mean((x - mean(x))**2))", {}),
    (G, "trace(B.T @ softmax(Q @ K.T/s) @ V)", "V", "Q: m,k; K: n,k; V: n,p; B: m,p; s:", "softmax(Q @ K.T/s).T @ B", {"s": "positive"}),
    (G, "norm(A - U @ V.T)**2", "U", "A: m,n; U: m,k; V: n,k", "2*((U @ V.T - A) @ V)", {}),
    (G, "norm(M*(A - U @ V.T))**2", "V", "M: m,n; A: m,n; U: m,k; V: n,k", "2*((M**2*(U @ V.T - A)).T @ U)", {}),
    # Hessians
    (H, "x @ A @ x", "x", "A: n,n; x: n", "A + A.T", {}),
    (H, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m", "2*(A.T @ A)", {}),
    (H, "logsumexp(z)", "z", "z: n", "diag(softmax(z)) - outer(softmax(z), softmax(z))", {}),
    (H, "sum(softplus(X @ w))", "w", "X: m,n; w: n", "X.T @ diag(sigmoid(X @ w)*(1 - sigmoid(X @ w))) @ X", {}),
    (H, "norm(x)", "x", "x: n", "(eye(n) - outer(x, x)/norm(x)**2)/norm(x)", {}),
    (H, "norm(X)**2", "X", "X: m,n", "2*einsum('ik,jl->ijkl', eye(m), eye(n))", {}),
    (H, "logdet(X)", "X", "X: n,n", "-einsum('jk,li->ijkl', inv(X), inv(X))", {"X": "invertible"}),
    (H, "norm(A - U @ V.T)**2", "U", "A: m,n; U: m,k; V: n,k", "2*einsum('ik,lj->ijkl', eye(m), V.T @ V)", {}),
    # numbers among arrays; what is absent or constant
    (G, "exp(-g*norm(x - y)**2)", "g", "x: n; y: n; g:", "-norm(x - y)**2*exp(-g*norm(x - y)**2)", {}),
    (H, "exp(t)*norm(x)**2", "t", "x: n; t:", "exp(t)*norm(x)**2", {}),
    (J, "t**2*x", "t", "x: n; t:", "2*t*x", {}),
    (G, "norm(A @ x)**2", "y", "A: m,n; x: n; y: k", "zeros(k)", {}),
    (G, "norm(A)", "X", "A: m,n; X: n,k", "zeros((n, k))", {}),
    (J, "A @ x", "y", "A: m,n; x: n; y: k", "zeros((m, k))", {}),
    (H, "a @ x", "x", "a: n; x: n", "zeros((n, n))", {}),
    (G, "sum(softmax(x))", "x", "x: n", "zeros(n)", {}),
    (G, "trace(X - X.T)", "X", "X: n,n", "zeros((n, n))", {}),
    (J, "x - x", "x", "x: n", "zeros((n, n))", {}),
]  # fmt: skip
NAMED_FACTS = [f"{kind} of {f} in {x}" for kind, f, x, *_ in FACTS]
ZERO = [fact[4].startswith("zeros") for fact in FACTS]


def differences(kind: str, f: str, x: str, point) -> np.ndarray:
    if kind == H:
        return slope(lambda p: slope(lambda q: value(f, q), p, x), point, x, h=3e-3)
    return slope(lambda p: value(f, p), point, x, h=1e-3)


@pytest.mark.parametrize(("kind", "f", "x", "shapes", "expected", "assume"), FACTS, ids=NAMED_FACTS)
def test_known_results(kind, f, x, shapes, expected, assume):
    result = str(worked(kind, f, x, shapes, assume).result)
    for seed, sizes in enumerate(SIZES):
        point = draw(said(shapes), assume, sizes, seed + 1)
        found, textbook = value(result, point), value(expected, point)
        assert found.shape == value(f, point).shape + np.shape(point[x]) * (2 if kind == H else 1)
        assert gap(found, textbook) < 1e-9, result
        if seed == 0:
            slopes = differences(kind, f, x, point)
            assert gap(found, slopes) < (1e-5 if kind == H else 1e-6), result
            for wrong in (2 * found, -found, found + 0.01):  # what is compared sees a factor, a sign, a constant
                assert gap(wrong, slopes) > 1e-4 or (not found.any() and (wrong == found).all())


#: longer than the textbook's, so far
LONGER = {
    "a @ (x - mean(x))": "sum(a)/n, not mean(a)",
    "a @ ((x - mean(x))/sqrt(mean((x - mean(x))**2)))": "the mean of the whole first factor is written out again",
}


@pytest.mark.parametrize(("kind", "f", "x", "shapes", "expected", "assume"), FACTS, ids=NAMED_FACTS)
def test_results_are_as_short_as_the_textbooks(kind, f, x, shapes, expected, assume, request):
    if f in LONGER:
        request.applymarker(pytest.mark.xfail(reason=LONGER[f], strict=True))
    found = worked(kind, f, x, shapes, assume).result
    names = set(said(shapes))
    if not expected.startswith("zeros"):
        assert cost(found) <= 1.3 * max(cost(read(expected, names)), 2), str(found)


def test_the_table_covers_what_it_should():
    assert len(FACTS) >= 60 and {k for k, *_ in FACTS} == {G, J, H} and sum(ZERO) >= 5


# ---------------------------------------------------------------- every line

LINES = [
    (G, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m", {}), (G, "x @ A @ x", "x", "A: n,n; x: n", {}), (G, "logdet(X.T @ X)", "X", "X: m,n", {}),
    (G, "trace(A @ X @ B @ X.T)", "X", "A: m,m; X: m,n; B: n,n", {}), (G, "sum(softplus(-y*(X @ w)))", "w", "X: m,n; w: n; y: m", {}),
    (G, "norm(W2 @ tanh(W1 @ x + b1) + b2 - y)**2", "W1 b1 W2 b2", "W2: k,m; W1: m,n; x: n; b1: m; b2: k; y: k", {}),
    (G, "sum(logsumexp(X @ W)) - sum(Y*(X @ W))", "W", "X: m,n; W: n,k; Y: m,k", {}), (G, "a @ inv(X) @ b", "X", "a: n; b: n; X: n,n", {"X": "invertible"}),
    (J, "softmax(z)", "z", "z: n", {}), (J, "A @ X @ B", "X", "A: m,k; X: k,n; B: n,p", {}), (J, "x/norm(x)", "x", "x: n", {}), (J, "inv(X)", "X", "X: n,n", {"X": "invertible"}),
    (H, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m", {}), (H, "logsumexp(z)", "z", "z: n", {}), (H, "sum(softplus(X @ w))", "w", "X: m,n; w: n", {}),
    (G, "norm(A - U @ V.T)**2", "U V", "A: m,n; U: m,k; V: n,k", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "f", "x", "shapes", "assume"), LINES, ids=[f"{k} of {f} in {x}" for k, f, x, *_ in LINES]
)
def test_every_line_holds_and_cites_a_rule(kind, f, x, shapes, assume):
    solution = WorkedSolution(worked(kind, f, x, shapes, assume))
    assert solution.verdict.holds and len(solution.steps) >= 2
    for step, verdict in zip(solution.steps, solution.verdicts, strict=True):
        assert verdict.holds, (str(step.before), str(step.after), verdict)
        assert step.by and all(rule.name for rule in step.by), (str(step.before), str(step.after))
    assert solution.derivation.steps[-1].after is solution.derivation.result or len(x.split()) > 1
    assert not solution.derivation.missing


def test_a_spoiled_line_is_refuted():
    from dataclasses import replace

    d = worked(G, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m")
    for n, step in enumerate(d.steps):
        spoiled = replace(step, after=2 * step.after)
        verdicts = WorkedSolution(replace(d, steps=(*d.steps[:n], spoiled, *d.steps[n + 1 :]))).verdicts
        assert Status.REFUTED in [v.status for v in verdicts]


def test_the_blackboard_of_least_squares():
    lines = [f"{s.before} = {s.after}" for s in worked(G, "norm(A @ x - b)**2", "x", "A: m,n; x: n; b: m").steps]
    wanted = ["dr = A @ dx", "df = 2*(r @ dr)", "Derivative(f, x) = 2*(A.T @ r)", "2*(A.T @ r) = 2*(A.T @ (A @ x - b))"]
    assert [line for line in lines if line in wanted] == wanted and len(lines) <= 6


# ---------------------------------------------------------------- several variables, routes, layouts

SEVERAL = [
    ("norm(W2 @ tanh(W1 @ x + b1) + b2 - y)**2", "W1 b1 W2 b2 x", "W2: k,m; W1: m,n; x: n; b1: m; b2: k; y: k", {}),
    ("norm(A - U @ V.T)**2 + lam*(norm(U)**2 + norm(V)**2)", "U V lam", "A: m,n; U: m,k; V: n,k; lam:", {}),
    ("(x - mu) @ inv(Sigma) @ (x - mu) + logdet(Sigma)", "mu Sigma x", "x: n; mu: n; Sigma: n,n", {"Sigma": "positive definite"}),
    ("sum(logsumexp(X @ W + c)) - sum(Y*(X @ W + c))", "W c", "X: m,n; W: n,k; c: k; Y: m,k", {}),
    ("x @ A @ y", "x y A z", "x: m; A: m,n; y: n; z: k", {}), ("x @ A @ x + x @ b", "b x", "A: n,n; x: n; b: n", {}),
]  # fmt: skip


@pytest.mark.parametrize(("f", "wrt", "shapes", "assume"), SEVERAL, ids=[f for f, *_ in SEVERAL])
def test_several_variables_in_one_call(f, wrt, shapes, assume):
    found = worked(G, f, wrt, shapes, assume).result
    assert isinstance(found, ex.Several) and len(found.args) == len(wrt.split())
    point = draw(said(shapes), assume, SIZES[0], 3)
    for x, gradient in zip(wrt.split(), found.args, strict=True):
        slopes = slope(lambda p: value(f, p), point, x)
        assert gap(value(str(gradient), point), slopes) < 1e-6, (x, str(gradient))
        assert gap(2 * value(str(gradient), point), slopes) > 1e-4 or not slopes.any()
        alone = worked(G, f, x, shapes, assume).result
        assert gap(value(str(alone), point), value(str(gradient), point)) < 1e-10


POLYNOMIAL = [
    ("trace(A @ X)", "A: n,m; X: m,n"), ("trace(A @ X @ B)", "A: k,m; X: m,n; B: n,k"), ("trace(A @ X @ B @ X.T)", "A: m,m; X: m,n; B: n,n"),
    ("trace(X.T @ A @ X)", "A: m,m; X: m,n"), ("trace(X @ X @ X)", "X: n,n"), ("norm(A @ X - B)**2", "A: m,k; X: k,n; B: m,n"), ("a @ X @ b", "a: m; X: m,n; b: n"),
    ("a @ X.T @ X @ a", "a: n; X: m,n"), ("sum(A*X)", "A: m,n; X: m,n"), ("sum(X, axis=0) @ b", "X: m,n; b: n"), ("trace(X)", "X: n,n"), ("trace(X.T @ X) + 3*trace(X) + lam", "X: n,n; lam:"), ("sum(diagonal(X))", "X: n,n"),
]  # fmt: skip


@pytest.mark.parametrize(("f", "shapes"), POLYNOMIAL, ids=[f for f, _ in POLYNOMIAL])
def test_index_notation_meets_differentials(f, shapes):
    one, other = (worked(G, f, "X", shapes, method=m) for m in ("differentials", "index notation"))
    assert [s.by for s in one.steps] != [s.by for s in other.steps]
    assert all(v.holds for v in WorkedSolution(other).verdicts) and WorkedSolution(other).verdict.holds
    for seed, sizes in enumerate(SIZES):
        point = draw(said(shapes), {}, sizes, seed)
        assert gap(value(str(one.result), point), value(str(other.result), point)) < 1e-11
        assert gap(value(str(other.result), point), slope(lambda p: value(f, p), point, "X")) < 1e-6


def test_the_three_routes_to_softmax_meet():
    routes = {m: worked(J, "softmax(z)", "z", "z: n", method=m) for m in ("differentials", *softmax_routes.ROUTES)}
    assert len({d.result for d in routes.values()}) == 1
    assert len({tuple(str(s.after) for s in d.steps) for d in routes.values()}) == 3
    for d in routes.values():
        solution = WorkedSolution(d)
        assert solution.verdict.holds and all(v.holds for v in solution.verdicts) and all(s.by for s in solution.steps)


def test_layouts():
    x, shapes = {"x": "A: m,n; x: n; b: m"}, "A: m,n; x: n; b: m"
    column, row = (
        worked(G, "norm(A @ x - b)**2", "x", shapes),
        worked(G, "norm(A @ x - b)**2", "x", shapes, layout="numerator"),
    )
    outputs, inputs = worked(J, "A @ x", "x", shapes), worked(J, "A @ x", "x", shapes, layout="denominator")
    matrix = worked(G, "trace(A @ X)", "X", "A: n,m; X: m,n", layout="numerator")
    point = draw(said(x["x"]), {}, SIZES[0], 0)
    assert (
        value(str(row.result), point).shape == (1, 4)
        and gap(value(str(row.result), point)[0], value(str(column.result), point)) == 0
    )
    assert (str(outputs.result), str(inputs.result), str(matrix.result)) == ("A", "A.T", "A")
    assert worked(G, "norm(A @ x - b)**2", "x", shapes, layout="denominator").result is column.result
    for d in (row, inputs, matrix):
        assert WorkedSolution(d).verdict.holds and any("layout" in r for r in d.remarks)
    with pytest.raises(UnsupportedError, match="more than two indices"):
        worked(J, "A @ X", "X", "A: m,n; X: n,k", layout="denominator")


REFUSED = [
    (G, "A @ x", "x", "A: m,n; x: n", {}, UnsupportedError, "A @ x is no number: a gradient or a Hessian is of a number; ask for the jacobian"),
    (H, "A @ x", "x", "A: m,n; x: n", {}, UnsupportedError, "A @ x is no number: a gradient or a Hessian is of a number"),
    (G, "sum(eigenvalues(A))", "A", "A: n,n", {}, UnsupportedError, "there is no rule for the differential of eigenvalues"),
    (G, "logdet(X)", "X", "X: n,n", {"method": "index notation"}, UnsupportedError, "no entries of logdet(X) in index notation"),
    (G, "x @ y", "x y", "x: n; y: n", {"method": "index notation"}, UnsupportedError, "one variable at a time"),
    (J, "tanh(z)", "z", "z: n", {"method": "quotient rule"}, UnsupportedError, "a route for softmax(z)"),
    (G, "x @ x", "x", "x: n", {"method": "index notatoin"}, DeriveError, "did you mean 'index notation'"),
    (G, "x @ x", "x", "x: n", {"layout": "numeratr"}, DeriveError, "did you mean 'numerator'"),
    (J, "A @ x", "x", "A: m,n; x: n", {"method": "quotient"}, DeriveError, "no method 'quotient'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "f", "x", "shapes", "how", "error", "message"), REFUSED, ids=[f"{r[0]} of {r[1]}, {r[4]}" for r in REFUSED]
)
def test_what_is_not_supported_says_so(kind, f, x, shapes, how, error, message):
    with pytest.raises(error) as refused:
        worked(kind, f, x, shapes, **how)
    assert message in str(refused.value)


def test_kinks_are_remarked():
    d = worked(G, "sum(relu(A @ x - b))", "x", "A: m,n; x: n; b: m")
    (remark,) = [r for r in d.remarks if "kink" in r]
    name = ex.Symbol(remark.split("$")[1].split()[0])  # the name of what changes sign
    assert dict(d.where)[name] is read("A @ x - b")
    assert "kink" not in " ".join(worked(G, "sum(relu(A @ x - b)**2)", "x", "A: m,n; x: n; b: m").remarks)


def test_conditions_are_in_the_ledger():
    ledger = [str(c.holds) for c in worked(G, "norm(x)/det(X)", "x", "x: n; X: n,n").ledger]
    assert "norm(x) != 0" in ledger
    assert not worked(G, "norm(x)**2", "x", "x: n").ledger


# ---------------------------------------------------------------- random expressions

SHAPES = "; ".join(f"{name}: {dims}" for name, dims in VARIABLES.items())


def random_problem(seed: int):
    """What is asked, of which expression, in which variable."""
    make = Random(seed + 1000)
    shape = make.dice.choice([(), (), (), ("n",), ("m",), ("m", "k")])
    f = make.of(shape, make.dice.choice([2, 3]))
    names = sorted(s.name for s in ex.free_symbols(read(f, set(VARIABLES))) if s.name in VARIABLES)
    if not names:
        return None
    x = make.dice.choice(names)
    kind = J if shape else H if make.dice.random() < 0.3 and len(VARIABLES[x]) < 2 else G
    return kind, f, x


def wrong_by(seed: int) -> float | None:
    """How far the result is from finite differences; None where there is nothing to compare."""
    problem = random_problem(seed)
    if problem is None:
        return None
    kind, f, x = problem
    result = str(worked(kind, f, x, SHAPES).result)
    point = draw(VARIABLES, {}, SIZES[0], seed)
    point.update({name: 0.6 * v for name, v in point.items() if name in VARIABLES})
    with np.errstate(all="ignore"):
        if kind == H:
            first = str(worked(G, f, x, SHAPES).result)
            slopes, rough = (slope(lambda p: value(first, p), point, x, h) for h in (1e-3, 2e-3))
        else:
            slopes, rough = (slope(lambda p: value(f, p), point, x, h) for h in (1e-3, 2e-3))
        found = value(result, point)
    if not (
        np.isfinite(slopes).all() and gap(rough, slopes) < 1e-7 and np.abs(slopes).max(initial=0) < 1e6
    ):  # near a kink, or too steep
        return None
    return gap(found, slopes)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_random_expressions_against_finite_differences(part):
    compared = 0
    for seed in range(40 * part, 40 * part + 40):
        far = wrong_by(seed)
        compared += far is not None
        assert far is None or far < 1e-6, (seed, far, random_problem(seed))
    assert compared >= 25


@pytest.mark.slow
def test_random_results_are_verified_line_by_line():
    shown = 0
    for seed in range(300, 318):
        if (problem := random_problem(seed)) is None:
            continue
        solution = WorkedSolution(worked(*problem, SHAPES))
        assert not [v for v in solution.verdicts if v.status is Status.REFUTED], problem
        assert all(s.by for s in solution.steps), problem
        shown += solution.verdict.holds
    assert shown >= 10


@pytest.mark.parametrize(
    "f",
    [
        "norm(" + "tanh(B @ " * 12 + "x" + ")" * 12 + ")**2",
        "x @ " + "B @ " * 60 + "x",
        "trace(" + " @ ".join(["B"] * 25) + ")",
    ],
)
def test_deep_chains_are_derived_in_time(f):
    start = time.process_time()
    d = worked(G, f, "x" if "x" in f else "B", SHAPES)
    assert d.steps and time.process_time() - start < 5
