"""Notation, seen through LaTeX: what a lecturer would write, and that two different things never look the same."""

from __future__ import annotations

import itertools
from fractions import Fraction
from random import Random

import pytest

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.python_text import read_condition, read_python
from derive.report.blackboard import Notation, blackboard
from derive.report.boxes import broken, postorder
from derive.report.latex import latex, latex_of

x, y = ex.symbols("x y")

NOTATION = [
    # products
    ("2*x*3", r"2x \cdot 3"),
    # probability, and sums over every value
    ("E(X**2)", r"\mathbb{E}\left[X^2\right]"),
    ("E(X)**2", r"(\mathbb{E}\left[X\right])^2"),
    ("a*E(X)*Var(Y)", r"a \mathbb{E}\left[X\right] \operatorname{Var}(Y)"),
    ("Cov(X, Y)", r"\operatorname{Cov}(X, Y)"),
    ("p(x, y)", "p(x, y)"),
    ("q_phi(z | x_1)", r"q_{\varphi}(z \mid x_1)"),
    ("Sum(a*x[i], i)", r"\sum_i a x_i"),
    ("Sum(x[i], i)*b", r"\left(\sum_i x_i\right)b"),
    ("Product(Sum(x[i, j], i), j)", r"\prod_j \sum_i x_{i, j}"),
    ("x*2", r"x \cdot 2"),
    ("2*(x + 1)*(x - 1)", "2(x + 1)(x - 1)"),
    ("a*(-b)", r"a \cdot (-b)"),
    ("2*3**4", r"2 \cdot 3^4"),
    ("x*2**y", r"x \cdot 2^y"),
    ("f*(x + 1)", r"f \cdot (x + 1)"),
    ("f(x + 1)", "f(x + 1)"),
    ("x*(y*z)", "x yz"),
    ("3*(1/2)", r"3 \cdot \frac{1}{2}"),
    ("1/2*x", r"\frac{1}{2} x"),
    ("x*(y/z)", r"x \frac{y}{z}"),
    ("rate*x", r"\mathit{rate}\,x"),
    # signs and sums
    ("-x + y", "-x + y"),
    ("x - (y - z)", "x - (y - z)"),
    ("x + (y + z)", "x + (y + z)"),
    ("x - (-y)", "x - (-y)"),
    ("-(x*y)", "-xy"),
    ("(-3)**2", "(-3)^2"),
    ("-3**2", "-3^2"),
    # powers and fractions
    ("x**-1", "x^{-1}"),
    ("(x**2)**3", "(x^2)^3"),
    ("x**y**2", "x^{y^2}"),
    ("x**(1/3)", r"\sqrt[3]{x}"),
    ("x**(1/2)", "x^{1/2}"),
    ("x**(2/3)", "x^{2/3}"),
    ("x**(-(a + b)/2)", "x^{-(a + b)/2}"),
    ("(x/y)**2", r"\left(\frac{x}{y}\right)^2"),
    ("sqrt(x)**2", r"(\sqrt{x})^2"),
    ("factorial(n)**2", "(n!)^2"),
    ("factorial(n + 1)", "(n + 1)!"),
    ("factorial(factorial(n))", "(n!)!"),
    ("1.5e-3*x", r"1.5 \cdot 10^{-3} x"),
    ("0.10", "0.10"),
    # functions
    ("sin(x)", r"\sin x"),
    ("sin(2*x)", r"\sin 2x"),
    ("sin(x*y)", r"\sin(xy)"),
    ("sin(-x)", r"\sin(-x)"),
    ("sin(x + 1)", r"\sin(x + 1)"),
    ("sin(x/2)", r"\sin\frac{x}{2}"),
    ("sin(pi/4)", r"\sin\frac{\pi}{4}"),
    ("sin(x)**2", r"\sin^2 x"),
    ("sin(x + 1)**2", r"\sin^2(x + 1)"),
    ("sin(x)**-1", r"(\sin x)^{-1}"),
    ("sin(x)*y", r"\sin(x) y"),
    ("sin(x)*cos(x)", r"\sin x \cos x"),
    ("log(x)*sin(x)", r"\ln(x) \sin x"),
    ("y*sin(x)", r"y \sin x"),
    ("log(x)**2", r"(\ln x)^2"),
    ("log(x, 2)", r"\log_2 x"),
    ("log(abs(x))", r"\ln\lvert x\rvert"),
    ("log(2*x)", r"\ln(2x)"),
    ("asin(x)", r"\arcsin x"),
    ("sigmoid(x)**2", r"\sigma(x)^2"),
    ("gamma(x + 1)", r"\Gamma(x + 1)"),
    ("relu(x)", r"\operatorname{ReLU}(x)"),
    ("binomial(n, k)", r"\binom{n}{k}"),
    ("abs(x/y)", r"\left\lvert \frac{x}{y}\right\rvert"),
    ("floor(x)", r"\lfloor x\rfloor"),
    ("maximum(x, 0)", r"\max(x, 0)"),
    ("conjugate(x)", r"\overline{x}"),
    ("besselj(0, x)", "J_0(x)"),
    # exponentials
    ("exp(1)", "e"),
    ("exp(x)", "e^x"),
    ("exp(-x**2/2)", "e^{-x^2/2}"),
    ("exp(x)**2", "(e^x)^2"),
    ("exp(exp(x))", "e^{e^x}"),
    ("exp(-(x - mu)**2/(2*sigma**2))", r"\exp\left(-\frac{(x - \mu)^2}{2 \sigma^2}\right)"),
    # calculus
    ("Derivative(x**2*sin(x), x)", r"\frac{d}{dx}\left[x^2 \sin x\right]"),
    ("Derivative(sin(x) + x, x)", r"\frac{d}{dx}\left[\sin x + x\right]"),
    ("Derivative(sin(x)*x, x)", r"\frac{d}{dx}\left[\sin(x) x\right]"),
    ("Derivative(-x, x)", r"\frac{d}{dx}\left[-x\right]"),
    ("Derivative((x + 1)**2, x)", r"\frac{d}{dx}\left[(x + 1)^2\right]"),
    ("Derivative(x**2, x)", r"\frac{d}{dx} x^2"),
    ("Derivative(x*y, x)", r"\frac{\partial}{\partial x}\left[xy\right]"),
    ("Derivative(sin(x), (x, 2))", r"\frac{d^2}{dx^2} \sin x"),
    ("Derivative(Derivative(x*y**2, y), x)", r"\frac{\partial^2}{\partial x\,\partial y}\left[x y^2\right]"),
    ("Derivative(g(x), x)", "g'(x)"),
    ("Derivative(g(x), (x, 2))", "g''(x)"),
    ("Subs(Derivative(g(u), u), u, x**2)", "g'(x^2)"),
    ("Derivative(x, x)*sin(x)", r"\frac{d}{dx}\left[x\right] \sin x"),
    ("Subs(x**2, x, 3)", r"\left.x^2\right\rvert_{x = 3}"),
    ("Subs(x + y, x, 3)", r"\left[x + y\right]_{x = 3}"),
    ("Subs(x**2/2, x, b) - Subs(x**2/2, x, a)", r"\left[\frac{x^2}{2}\right]_a^b"),
    ("Integral(x + 1, (x, 0, oo))", r"\int_0^{\infty} (x + 1) \, dx"),
    ("Integral(1/x, x)", r"\int \frac{1}{x} \, dx"),
    ("Sum(k**2, (k, 1, n))", r"\sum_{k = 1}^n k^2"),
    ("Sum(k + 1, (k, 1, n))", r"\sum_{k = 1}^n (k + 1)"),
    ("Sum(k, (k, 1, n))*2", r"\left(\sum_{k = 1}^n k\right) \cdot 2"),
    ("Limit(sin(x)/x, x, 0, '+')", r"\lim_{x \to 0^{+}} \frac{\sin x}{x}"),
    ("ArgMin((x - 1)**2, x)", r"\operatorname*{arg\,min}_x (x - 1)^2"),
    ("where(x > 0, x, 0)", r"\begin{cases} x & \text{if }x > 0 \\ 0 & \text{otherwise} \end{cases}"),
    # names
    ("mu_hat", r"\hat{\mu}"),
    ("x1", "x_1"),
    ("x_1", "x_1"),
    ("theta0", r"\theta_0"),
    ("lam", r"\lambda"),
    ("x_i_j", "x_{i, j}"),
    ("x_max", r"x_{\mathrm{max}}"),
    ("x_bar", r"\bar{x}"),
    ("x_star", r"x^{\ast}"),
    ("rate", r"\mathit{rate}"),
    ("dx", "dx"),
    ("I*x", "ix"),
]


@pytest.mark.parametrize(("text", "written"), NOTATION, ids=[text for text, _ in NOTATION])
def test_notation(text, written):
    assert latex(read_python(text)) == written


CONDITIONS = [
    ("(0 < x) & (x <= 1)", r"0 < x \le 1"),
    ("(x < 0) | (x > 1)", r"x < 0\text{ or }x > 1"),
    ("~(x > 0)", r"\text{not }(x > 0)"),
    ("x + y != 0", r"x + y \neq 0"),
]


@pytest.mark.parametrize(("text", "written"), CONDITIONS)
def test_conditions(text, written):
    assert latex(read_condition(text)) == written


def test_arrays():
    A = ex.Array(ex.Array(1, x), ex.Array(0, 2))
    assert latex(A) == r"\begin{bmatrix} 1 & x \\ 0 & 2 \end{bmatrix}"
    assert latex(ex.Array(1, 2)) == r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"
    assert latex(ex.Call("det", A)).startswith(r"\begin{vmatrix}")
    assert latex(ex.Call("transpose", ex.Symbol("A"))) == r"A^{\mathsf{T}}"
    assert latex(ex.Call("inv", ex.Symbol("A"))) == "A^{-1}"
    assert latex(ex.Indexed(ex.Symbol("x"), ex.Symbol("k"))) == "x_k"
    assert latex(ex.Indexed(ex.Symbol("x_1"), ex.Symbol("k"))) == "{x_1}_k"
    assert latex(ex.Array(ex.Array(1), ex.Array(1, 2))).startswith(r"\left[")  # ragged: no matrix
    assert latex(ex.MatMul(ex.Symbol("A") + ex.Symbol("B"), x)) == "(A + B)x"


def test_probability():
    H, D = ex.symbols("H D")
    assert latex(ex.Probability(ex.And(H, D), ex.Not(D))) == r"P(H \cap D \mid D^{\mathsf{c}})"


def test_partial_can_be_overridden():
    f = ex.Derivative(ex.Symbol("a") * x**2, x)
    assert latex(f).startswith(r"\frac{\partial}{\partial x}")
    assert latex(f, Notation(constants=frozenset("a"))).startswith(r"\frac{d}{dx}")
    assert latex(f, Notation(partial=False)).startswith(r"\frac{d}{dx}")
    assert latex(ex.Derivative(x**2, x), Notation(partial=True)).startswith(r"\frac{\partial}")


# ---------------------------------------------------------------- no two things look the same


def trees(size: int, atoms, unary, binary):
    """Every expression of up to ``size`` operations."""
    levels = [list(atoms)]
    for _ in range(size):
        below = [e for level in levels for e in level]
        levels.append([make(a) for make in unary for a in levels[-1]])
        for i in range(len(levels) - 1):
            levels[-1] += [make(a, b) for make in binary for a in levels[i] for b in levels[len(levels) - 2 - i]]
        assert below
    return [e for level in levels for e in level]


def worth(node: ex.Expr, at: dict, sine: dict) -> Fraction | None:
    """A value, with an arbitrary one-to-one stand-in for the functions."""
    args = [worth(a, at, sine) for a in node.args]
    if None in args:
        return None
    match node:
        case ex.Symbol():
            return at[node]
        case ex.Number():
            return node.value
        case ex.Add():
            return sum(args, Fraction(0))
        case ex.Mul():
            return args[0] * args[1] if len(args) == 2 else args[0] * args[1] * args[2] if len(args) == 3 else None
        case ex.Neg():
            return -args[0]
        case ex.Div():
            return args[0] / args[1] if args[1] else None
        case ex.Pow():
            small = args[1].denominator == 1 and abs(args[1]) <= 30 and abs(args[0]) <= 10**6
            return args[0] ** int(args[1]) if small and (args[0] or args[1] > 0) else None
        case ex.Call():
            return sine.setdefault((node.data, args[0]), Fraction(len(sine) * 37 + 11, 7919))
    return None


@pytest.mark.parametrize("binary", list(itertools.combinations([ex.Add, ex.Mul, ex.Div, ex.Pow], 2)))
def test_what_looks_alike_is_worth_the_same(binary):
    at, sine = {x: Fraction(3), ex.Symbol("f"): Fraction(5)}, {}
    atoms = [x, ex.Symbol("f"), ex.TWO]
    unary = [ex.Neg, lambda a: ex.Call("sin", a), lambda a: ex.Call("f", a)]
    looks: dict[str, tuple[ex.Expr, Fraction]] = {}
    for e in trees(2, atoms, unary, binary):
        value = worth(e, at, sine)
        if value is None:
            continue
        other, known = looks.setdefault(latex(e), (e, value))
        assert known == value, f"{other} and {e} are both written {latex(e)}"
    assert len(looks) > 200


def test_random_expressions_that_look_alike_are_worth_the_same():
    random, at, sine = Random(7), {x: Fraction(3), y: Fraction(5), ex.Symbol("f"): Fraction(2)}, {}
    made: list[ex.Expr] = [x, y, ex.Symbol("f"), ex.TWO, ex.Number(3)]
    looks: dict[str, tuple[ex.Expr, Fraction]] = {}
    while len(looks) < 2000:
        parts = random.choices(made if random.random() < 0.5 else made[:40], k=3)
        make = random.choice([ex.Add, ex.Mul, ex.Div, ex.Pow, ex.Neg, ex.Mul, "sin", "log", "f"])
        e = ex.Call(make, parts[0]) if isinstance(make, str) else make(*parts[: 1 if make is ex.Neg else 2])
        value = worth(e, at, sine)
        if value is None or e.size > 14:
            continue
        made.append(e)
        other, known = looks.setdefault(latex(e), (e, value))
        assert known == value, f"{other} and {e} are both written {latex(e)}"


# ---------------------------------------------------------------- size


def test_depth_and_sharing_cost_nothing():
    deep = x
    for _ in range(1000):
        deep = ex.Call("sin", deep + 1)
    assert latex(deep).count(r"\sin") == 1000
    shared = x
    for _ in range(200):
        shared = shared * shared + 1
    with pytest.raises(UnsupportedError, match="nodes when written out"):
        latex(shared)


def test_layout_shares_what_the_expression_shares():
    shared = x
    for _ in range(13):
        shared = ex.Call("sin", shared) + shared
    assert sum(1 for _ in postorder(blackboard(shared))) < 300


@pytest.mark.parametrize("width", [10, 20, 40])
def test_long_lines_are_broken_and_nothing_is_lost(width):
    box = blackboard(read_python(" + ".join(f"{k}*x**{k}*sin({k}*x)" for k in range(1, 12))))
    lines = broken(box, width)
    assert len(lines) > 1
    assert all(line.width <= width + 1 for line in lines)
    assert "".join(latex_of(line) for line in lines).replace(" ", "") == latex_of(box).replace(" ", "")


def test_a_long_numerator_is_stacked():
    long = " + ".join(f"{k}*x**{k}*sin({k}*x)" for k in range(1, 12))
    (line,) = broken(blackboard(read_python(f"({long})/(1 + x**2)")), 30)
    assert line.width < 35
    assert r"\begin{aligned}" in latex_of(line)
