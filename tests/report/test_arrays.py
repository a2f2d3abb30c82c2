"""How arrays look, seen through plain text and LaTeX: what a lecturer would write, and that two different things never look the same."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from derive.language import expressions as ex
from derive.language.assumptions import domain
from derive.language.python_text import read_condition, read_python
from derive.report import arrays
from derive.report.abbreviate import abbreviations
from derive.report.blackboard import Notation, blackboard
from derive.report.boxes import Box
from derive.report.document import _in_pairs, worked_solution
from derive.report.latex import latex, latex_of
from derive.report.names import named
from derive.report.phrases import arrays_said, conventions, oracles_used, question, value_box
from derive.report.plain import unicode_of, unicode_text
from tests.report.samples import SAMPLES, chain, derivation, shaped

n = ex.Symbol("n")
MATRICES = ("A", "B", "X", "dX", "Sigma", "W")
VECTORS = ("x", "y", "b", "dx", "mu", "x_1", "f", "v", "logits", "dlogits", "dr", "r")
SHAPES = dict.fromkeys(MATRICES, (n, n)) | dict.fromkeys(VECTORS, (n,))
ARRAYS = Notation(shapes=SHAPES)

NOTATION = [
    # products
    ("x @ y", "xᵀy"),
    ("dot(x, y)", "xᵀy"),
    ("A @ x", "Ax"),
    ("x @ A", "xᵀA"),
    ("x.T @ A", "xᵀA"),
    ("x.T", "x"),
    ("x @ A @ y", "xᵀAy"),
    ("A @ x @ y", "(Ax)ᵀy"),
    ("x @ (A @ y)", "xᵀAy"),
    ("A @ (x @ B)", "A(xᵀB)ᵀ"),
    ("x @ A + y", "(xᵀA)ᵀ + y"),
    ("x @ A - y @ B", "xᵀA − yᵀB"),
    ("(A + B) @ x", "(A + B)x"),
    ("(x - y) @ A @ (x - y)", "(x − y)ᵀA(x − y)"),
    ("A @ (-x)", "A(−x)"),
    ("(A @ B).T", "(AB)ᵀ"),
    ("X @ X", "XX"),
    ("inv(X).T", "X⁻ᵀ"),
    ("inv(X.T)", "X⁻ᵀ"),
    ("inv(A @ B)", "(AB)⁻¹"),
    ("2*A.T @ r", "2Aᵀr"),
    ("2*x @ y", "2xᵀy"),
    ("-2*x @ y", "−2xᵀy"),
    ("t*(A @ x)", "tAx"),
    ("(A @ x)*t", "(Ax) t"),
    ("A @ (2*x)", "A(2x)"),
    ("(x @ y)*(x @ b)", "(xᵀy)(xᵀb)"),
    ("(x @ y)*b", "(xᵀy)b"),
    ("2*(x @ y)", "2xᵀy"),
    ("outer(x, y)", "xyᵀ"),
    ("outer(A @ x, A @ y)", "Ax(Ay)ᵀ"),
    ("outer(x, y @ A)", "xyᵀA"),
    ("kron(A, B) @ vec(X)", "(A ⊗ B) vec(X)"),
    ("trace(A.T @ X)", "tr(AᵀX)"),
    ("det(X)*inv(X).T", "det(X) X⁻ᵀ"),
    ("logdet(X)", "ln|det X|"),
    # entry by entry
    ("x*y", "x ⊙ y"),
    ("t*x*y", "tx ⊙ y"),
    ("x*(A @ y)", "x ⊙ (Ay)"),
    ("(x*y) @ b", "(x ⊙ y)ᵀb"),
    ("A @ (x*y)", "A(x ⊙ y)"),
    ("x*(y + b)", "x ⊙ (y + b)"),
    ("x*y + b", "x ⊙ y + b"),
    ("x/y", "x ⊘ y"),
    ("x/y/b", "(x ⊘ y) ⊘ b"),
    ("x/t", "x/t"),
    ("1/x", "1/x"),
    ("x**2", "x°²"),
    ("t**2", "t²"),
    ("sin(x)**2", "sin(x)°²"),
    ("sin(t)**2", "sin² t"),
    ("exp(x)", "exp(x)"),
    ("log(x) @ y", "ln(x)ᵀ y"),
    ("sigmoid(x)", "σ(x)"),
    ("where(x > 0, 1, 0)*y", "𝟏[x > 0] ⊙ y"),
    ("softmax(x)", "softmax(x)"),
    # what NumPy stretches
    ("X*x", "X diag(x)"),
    ("x[:, None]*X", "diag(x) X"),
    ("x[None, :]*X", "X diag(x)"),
    ("X/x[:, None]", "diag(x)⁻¹ X"),
    ("X/x", "X diag(x)⁻¹"),
    ("2*X*B*x", "2(X ⊙ B) diag(x)"),
    ("X + x", "X + 𝟏xᵀ"),
    ("X - x[:, None]", "X − x𝟏ᵀ"),
    ("x[:, None]*y[None, :]", "xyᵀ"),
    ("x[:, None]*y", "xyᵀ"),
    # sums
    ("sum(x)", "𝟏ᵀx"),
    ("sum(X)", "𝟏ᵀX𝟏"),
    ("sum(X, axis=0)", "Xᵀ𝟏"),
    ("sum(X @ A, axis=1)", "XA𝟏"),
    ("sum(x*y)", "𝟏ᵀ(x ⊙ y)"),
    ("2*sum(x)", "2·𝟏ᵀx"),
    ("mean(x)", "mean(x)"),
    ("mean(X, axis=1)", "(1/n) X𝟏"),
    ("ones(n) + zeros(n)", "𝟏 + 𝟎"),
    ("ones(m, n)", "𝟏𝟏ᵀ"),
    ("eye(n)", "Iₙ"),
    ("norm(x)**2", "‖x‖²"),
    ("norm(X)**2", "‖X‖_F²"),
    ("norm1(x)", "‖x‖₁"),
    ("diag(x)", "diag(x)"),
    ("diagonal(X)", "diag(X)"),
    ("reshape(vec(X), n, n).T", "vec⁻¹(vec(X))"),
    ("commutation(m, n)", "K_(m, n)"),
    # indices
    ("einsum('ik,lj->ijkl', A, B)", "[Aᵢₖ Bₗⱼ]ᵢⱼₖₗ"),
    ("einsum('ik,kj->ij', inv(X), eye(n))", "[∑[k] (X⁻¹)ᵢₖ δₖⱼ]ᵢⱼ"),
    ("einsum('i,i->', x, y)", "∑[i] xᵢ yᵢ"),
    ("x[i]*A[i, j] + A[1, 2]", "xᵢ Aᵢⱼ + A_(1, 2)"),
    ("einsum(',i->i', t, x_1)", "[t(x₁)ᵢ]ᵢ"),
    # derivatives and differentials
    ("Derivative(norm(x)**2, x)", "∇ₓ ‖x‖²"),
    ("Derivative(x @ A @ x, x)", "∇ₓ [xᵀAx]"),
    ("Derivative(t, x)", "∇ₓ t"),
    ("Derivative(logdet(X), X)", "∇_X ln|det X|"),
    ("Derivative(x @ A @ x, (x, 2))", "∇ₓ² [xᵀAx]"),
    ("Derivative(f, x)", "∂f/∂xᵀ"),
    ("Derivative(A @ x, x)", "∂/∂xᵀ [Ax]"),
    ("Derivative(inv(X), X)", "∂/∂X [X⁻¹]"),
    ("Derivative(X, X)", "∂X/∂X"),
    ("Derivative(t*x, t)", "∂/∂t [tx]"),
    ("2*Derivative(norm(x)**2, x)", "2·∇ₓ ‖x‖²"),
    ("Differential(f, x, dx)", "df"),
    ("Differential(norm(r)**2, r, dr)", "d‖r‖²"),
    ("Differential(A @ x - b, x, dx)", "d(Ax − b)"),
    ("Differential(inv(X), X, dX)", "d(X⁻¹)"),
    ("Differential(trace(A @ X), X, dX)", "d tr(AX)"),
    ("Differential(x @ A, x, dx)", "d(xᵀA)"),
    ("r @ dr", "rᵀ dr"),
    ("dx @ A @ x", "dxᵀ Ax"),
    ("inv(X) @ dX @ inv(X)", "X⁻¹ dX X⁻¹"),
    ("inv(dX)", "(dX)⁻¹"),
    ("(x @ y, A @ x)", "xᵀy, Ax"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), NOTATION, ids=[text for text, _ in NOTATION])
def test_notation(text, shown):
    assert unicode_text(read_python(text), ARRAYS) == shown


BOLD = [
    ("A @ x", r"\mathbf{A} \mathbf{x}"),
    ("mu @ x_1", r"\boldsymbol{\mu}^{\mathsf{T}} \mathbf{x}_1"),
    ("inv(Sigma).T", r"\boldsymbol{\Sigma}^{-\mathsf{T}}"),
    ("t*x", r"t \mathbf{x}"),
    ("norm(X)**2", r"\lVert\mathbf{X}\rVert_F^2"),
    ("x*y", r"\mathbf{x} \odot \mathbf{y}"),
    ("x**2", r"\mathbf{x}^{\circ2}"),
    ("Derivative(t, x)", r"\nabla_{\mathbf{x}} t"),
    ("Derivative(t, (x, 2))", r"\nabla_{\mathbf{x}}^2 t"),
    ("Derivative(f, x)", r"\frac{\partial\mathbf{f}}{\partial\mathbf{x}^{\mathsf{T}}}"),
    ("einsum('ik,kj->ij', A, eye(n))", r"\left[\sum_k A_{ik} \delta_{kj}\right]_{ij}"),
    ("logits @ dlogits", r"\mathbf{logits}^{\mathsf{T}}\,d\mathbf{logits}"),
    ("sum(x)", r"\mathbf{1}^{\mathsf{T}} \mathbf{x}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written"), BOLD)
def test_vectors_and_matrices_are_bold(text, written):
    assert latex(read_python(text), ARRAYS) == written


def test_without_shapes_everything_is_a_number():
    assert latex(read_python("A*x*y")) == "Axy"
    assert latex(read_python("Derivative(x**2, x)")) == r"\frac{d}{dx} x^2"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("dx", "differential"), ("dX", "differential"), ("dW1", "differential"), ("dSigma", "differential"), ("dx_2", "differential"),
     ("d", "letter"), ("dim", "name"), ("data", "name"), ("d1", "sub"), ("delta", "letter"), ("dlogits", "name")],
)  # fmt: skip
def test_which_names_are_differentials(name, kind):
    assert named(name).kind == kind
    assert named("dlogits", arrays=SHAPES).kind == "differential"


# ---------------------------------------------------------------- no two things look the same


def random_arrays(count: int, seed: int = 5) -> list[ex.Expr]:
    """Expressions in square matrices and vectors, numbers among them."""
    random = Random(seed)
    made: dict[int, list[ex.Expr]] = {
        0: [ex.Symbol("t"), ex.TWO], 1: [ex.Symbol(v) for v in ("x", "y", "dx")], 2: [ex.Symbol(v) for v in ("A", "B")],
    }  # fmt: skip
    call = ex.Call
    make = [
        ((1, 1), 0, ex.MatMul), ((2, 1), 1, ex.MatMul), ((1, 2), 1, ex.MatMul), ((2, 2), 2, ex.MatMul),
        ((1, 1), 1, ex.Mul), ((2, 2), 2, ex.Mul), ((0, 1), 1, ex.Mul), ((2, 0), 2, ex.Mul), ((2, 1), 2, ex.Mul), ((1, 0), 1, ex.Div),
        ((1, 1), 1, ex.Div), ((2, 1), 2, ex.Div), ((1, 1), 1, ex.Add), ((2, 2), 2, ex.Add), ((2, 1), 2, ex.Add), ((0, 0), 0, ex.Mul),
        ((1,), 1, ex.Neg), ((2,), 2, ex.Neg), ((0,), 0, ex.Neg), ((1,), 1, lambda a: a**2), ((2,), 2, lambda a: call("transpose", a)),
        ((2,), 2, lambda a: call("inv", a)), ((1, 1), 2, lambda a, b: call("outer", a, b)), ((1,), 2, lambda a: call("diag", a)),
        ((1,), 0, lambda a: call("sum", a)), ((2,), 0, lambda a: call("sum", a)), ((2,), 1, lambda a: call("sum", a, 0)),
        ((2,), 1, lambda a: call("sum", a, 1)), ((1, 2), 2, lambda a, b: call("column", a) * b), ((2, 1), 2, lambda a, b: a / call("column", b)),
        ((2, 1), 2, lambda a, b: a + call("column", b)), ((1,), 1, lambda a: call("sin", a)), ((1,), 0, lambda a: call("norm", a)),
    ]  # fmt: skip
    found: list[ex.Expr] = []
    while len(found) < count:
        ranks, rank, how = random.choice(make)
        e = how(*[random.choice(made[r][: 60 if random.random() < 0.7 else None]) for r in ranks])
        if e.size <= 11:
            made[rank].append(e)
            found.append(e)
    return found


NUMPY = {
    "diag": np.diag, "outer": np.outer, "inv": np.linalg.inv, "sum": np.sum, "sin": np.sin, "norm": np.linalg.norm,
}  # fmt: skip


def worth(expr: ex.Expr) -> np.ndarray:
    random = np.random.default_rng(1)
    values = {name: random.normal(size=(3,) * len(shape)) for name, shape in SHAPES.items() if name in "A B x y dx"}
    return np.asarray(eval(str(expr), {**NUMPY, **values, "t": 0.7}))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_looks_alike_is_worth_the_same(seed):
    looks: dict[str, tuple[ex.Expr, np.ndarray]] = {}
    with np.errstate(all="ignore"):
        for e in random_arrays(1500, seed):
            try:
                value = worth(e)
            except np.linalg.LinAlgError:
                continue
            other, known = looks.setdefault(latex(e, ARRAYS), (e, value))
            same = known.shape == value.shape and np.allclose(known, value, rtol=1e-6, equal_nan=True)
            assert same, f"{other} and {e} are both written {unicode_text(e, ARRAYS)}"
    assert len(looks) > 700


class Textbook:
    """Reads a layout as a textbook does: a vector is a column, and what stands side by side is a matrix product."""

    def __init__(self, names: dict[str, np.ndarray]):
        self.names = names

    def __call__(self, box: Box) -> np.ndarray:
        match box.kind, box.data:
            case "bold", "1":
                return np.ones((3, 1))
            case (("bold" | "letter"), name):
                return self.names[name]
            case "differential", _:
                return self.names["d" + box.parts[0].data]
            case "number", digits:
                return np.full((1, 1), float(digits))
            case "fence", kind:
                inner = self(box.parts[0])
                return inner if kind == "()" else np.full((1, 1), np.linalg.norm(inner))
            case "fraction", _:
                return self(box.parts[0]) / self(box.parts[1])
            case "apply", "tight":
                return {"diag": lambda a: np.diag(a[:, 0]), "sin": np.sin}[box.parts[0].data](self(box.parts[1]))
            case "apply", "space":
                return np.sin(self(box.parts[1]))
            case "sub", _:  # the F of Frobenius' norm
                return self(box.parts[0])
            case "power", _:
                return self.power(*box.parts)
        if box.parts[0].kind == "minus":
            return -self(box.parts[1])
        return self.row(box.parts)

    def power(self, base: Box, exponent: Box) -> np.ndarray:
        if base.kind == "function":
            raise KeyError("sin²")
        a = self(base)
        match [p.data for p in exponent.parts] or exponent.data:
            case "ᵀ":
                return a.T
            case [None, "1"]:
                return np.linalg.inv(a)
            case [None, "ᵀ"]:
                return np.linalg.inv(a).T
            case "2":
                assert a.shape == (1, 1)
                return a**2
            case ["∘", "2"]:
                return a**2
        raise KeyError(str(exponent.data))

    def row(self, parts: tuple[Box, ...]) -> np.ndarray:
        """Terms of sums, whose factors are side by side, whose products may be entrywise."""
        total, sign, term = None, 1, []
        for part in (*parts, None):
            if part is None or (part.kind == "operator" and part.data in "+−" and part.data):
                value = sign * self.entrywise(term)
                assert total is None or total.shape == value.shape, "terms of one shape"
                total = value if total is None else total + value
                sign, term = -1 if part is not None and part.data == "−" else 1, []
            else:
                term.append(part)
        return total

    def entrywise(self, parts: list[Box]) -> np.ndarray:
        value, how, factors = None, None, []
        for part in (*parts, None):
            if part is None or (part.kind == "operator" and part.data in ("⊙", "⊘")):
                here = self.product(factors)
                if value is None:
                    value = here
                else:
                    assert here.shape == value.shape
                    value = value * here if how == "⊙" else value / here
                how, factors = part and part.data, []
            else:
                factors.append(part)
        return value

    def product(self, factors: list[Box]) -> np.ndarray:
        value = None
        for factor in factors:
            if factor.kind != "operator":
                here = self(factor)
                number = value is not None and (1, 1) in (value.shape, here.shape)
                value = here if value is None else value * here if number else value @ here
        return value


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_textbook_reader_finds_what_numpy_finds(seed):
    random = np.random.default_rng(1)
    drawn = {name: random.normal(size=(3,) * len(shape)) for name, shape in SHAPES.items() if name in "A B x y dx"}
    read = Textbook({name: v.reshape(3, -1) for name, v in drawn.items()} | {"t": np.full((1, 1), 0.7)})
    checked = 0
    with np.errstate(all="ignore"):
        for e in random_arrays(1500, seed):
            try:
                value, seen = worth(e), read(blackboard(e, ARRAYS))
            except np.linalg.LinAlgError:
                continue
            shape = {0: (1, 1), 1: (3, 1), 2: (3, 3)}[value.ndim]
            if value.ndim == 1 and seen.shape == (1, 3):
                seen = seen.T  # a row where it stands alone
            agrees = seen.shape == shape and np.allclose(seen, value.reshape(shape), rtol=1e-6, equal_nan=True)
            assert agrees, f"{e} is written {unicode_text(e, ARRAYS)}"
            checked += 1
    assert checked > 1200


def test_the_textbook_reader_sees_what_is_wrong(monkeypatch):
    monkeypatch.setattr(arrays, "_lying", lambda node, board: board.box(node))  # no transpose before a product
    with pytest.raises((AssertionError, ValueError)):
        test_a_textbook_reader_finds_what_numpy_finds(1)


# ---------------------------------------------------------------- the words of a page


@pytest.mark.parametrize(
    ("said", "shown"),
    [("real", "A ∈ ℝᵐˣⁿ"), ("symmetric", "A ∈ ℝᵐˣⁿ symmetric"), ("positive", "A ∈ ℝᵐˣⁿ with entries > 0"),
     ("probability", "A ∈ ℝᵐˣⁿ with entries ∈ [0, 1]"), ("integer", "A ∈ ℤᵐˣⁿ"), ("nonzero", "A ∈ ℝᵐˣⁿ with entries ≠ 0")],
)  # fmt: skip
def test_where_arrays_live(said, shown):
    parts = arrays_said(["A"], ex.symbols("m n"), domain(said))
    assert "".join(p if isinstance(p, str) else unicode_of(p).strip() for p in parts) == shown


def test_signs_are_explained_where_they_are_used():
    d = SAMPLES["network"]()
    notation = Notation(shapes=d.shapes)
    told = conventions(d, [blackboard(d.problem, notation)])
    said = "".join(p if isinstance(p, str) else unicode_of(p) for p in told)
    assert "𝟏 is a vector of ones; ⊙ is the elementwise product; ⊘ the elementwise quotient" in said
    assert "softmax divides" in said
    assert "Kronecker" not in said


def test_the_evidence_says_how_derivatives_of_arrays_are_found():
    side = read_python("Derivative(x @ A @ x, x)")
    assert oracles_used([side], ARRAYS) == " (differentials by directional differences)"
    assert oracles_used([side]) == " (derivatives by finite differences)"
    assert question(read_python("Differential(x @ A @ x, x, dx)")) == "To find"


@pytest.mark.parametrize(
    ("value", "shown"),
    [([1, 2], "[1, 2]"), ([[1, 2], [3, 4]], "[[1, 2], [3, 4]]"), (np.ones((2, 3, 2, 3)), "2 × 3 × 2 × 3 numbers"),
     (np.ones((2, 7)), "2 × 7 numbers"), (([1.0, 2.0], [[3.0]]), "[1, 2], [3]"), (np.float64(0.5), "0.5")],
)  # fmt: skip
def test_values(value, shown):
    assert unicode_of(value_box(value)) == shown


def test_several_values_are_several_claims():
    a, b = read_python("(x, y)"), read_python("(t, x @ y)")
    assert _in_pairs(a, b) == [(a.args[0], b.args[0]), (a.args[1], b.args[1])]
    assert _in_pairs(a, read_python("x")) == [(a, read_python("x"))]


def test_conditions_of_arrays():
    assert latex(read_condition("det(X) != 0"), ARRAYS) == r"\det(\mathbf{X}) \neq 0"
    assert latex_of(blackboard(ex.Several(n), ARRAYS)) == "n"
    assert shaped("A: m n")["A"] == ex.symbols("m n")


def test_large_parts_get_the_letter_of_their_kind():
    S = "inv(A + X.T @ B @ X + A @ B @ X)"
    f = read_python(" + ".join(f"{S} @ {S} @ A*sigmoid({S} @ x + y)[:, None]" for _ in range(4)))
    found = abbreviations([f], ARRAYS.rank)
    assert {str(name)[0].isupper() for name, meaning in found.definitions if "inv" in str(meaning)} == {True}
    assert found.definitions


def test_a_line_below_an_indexed_one_is_indexed_too():
    lines = chain("Derivative(A @ x, A)", ("einsum('ik,l->ikl', eye(n), x)", ""), ("zeros(n, n, n)", ""))
    made = derivation("", lines, shapes=SHAPES)
    (block,) = [b for b in worked_solution(made, {}, {}).blocks if b.kind == "lines"]
    assert [unicode_of(row.right) for row in block.rows] == ["δᵢₖ xₗ", "(𝟎)ᵢₖₗ"]
    assert unicode_of(block.rows[0].left) == "(∂/∂A [Ax])ᵢₖₗ"
