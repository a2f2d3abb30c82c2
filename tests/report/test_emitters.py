"""Every kind of node in every notation: it is written, it compiles where there is a compiler, and brackets match."""

from __future__ import annotations

import re
from random import Random

import pytest

from derive.language import expressions as ex
from derive.language.functions import FUNCTIONS
from derive.language.python_text import read_condition, read_python
from derive.report import blackboard, boxes, latex, mathml, plain, speech, typst

x, y, n, k, u = ex.symbols("x y n k u")
A = ex.Array(ex.Array(1, x), ex.Array(ex.Div(1, 2), -2))

SPOKEN = [
    ("Derivative(x**2*sin(x), x)", "the derivative with respect to x of x squared times sine of x"),
    ("Derivative(x*y, (x, 2))", "the second partial derivative with respect to x of x times y"),
    ("a/b", "a over b"),
    ("(a + 1)/b", "the fraction with numerator a plus 1 and denominator b, end fraction"),
    ("2*x", "2 x"),
    ("x**(-1)", "x to the power of minus 1"),
    ("sqrt(x + 1)", "the square root of x plus 1, end root"),
    ("Sum(k, (k, 1, n))", "the sum from k equals 1 to n of k"),
    ("Integral(x, (x, 0, 1))", "the integral from 0 to 1 of x, d x"),
    ("Limit(x, x, 0, '+')", "the limit as x goes to 0 from above of x"),
    ("mu_hat", "mu hat"),
    ("log(x)", "natural logarithm of x"),
    ("abs(x)", "the absolute value of x"),
    ("where(x > 0, x, 0)", "by cases: x if x is greater than 0; 0 otherwise; end cases"),
]

OF_ARRAYS = [
    ("norm(A @ x - b)**2", "the norm of A times x minus b, end norm squared"),
    ("x @ A @ x", "x transpose times A times x"),
    ("Derivative(x @ b, x)", "the gradient with respect to x of x transpose times b"),
    ("Derivative(x @ A @ x, (x, 2))", "the Hessian with respect to x of x transpose times A times x"),
    ("inv(X).T", "X inverse transpose"),
    ("inv(Sigma)", "Sigma inverse"),
    ("x*y", "x elementwise times y"),
    ("cross(x, y)", "x cross y"),
    ("norminf(x)", "the norm of x sub infinity"),
    ("einsum('i,j->ij', x, y)", "open bracket x sub i times y sub j close bracket sub i j"),
    ("Differential(A @ x, x, dx)", "d open bracket A times x close bracket"),
    ("diag(mu)", "diag of mu"),
]


@pytest.mark.parametrize(("text", "said"), OF_ARRAYS)
def test_speech_of_arrays(text, said):
    assert speech.speech(read_python(text), ARRAYS) == said


PLAIN = [
    ("Derivative(x**2*sin(x), x)", "d/dx [x² sin x]"),
    ("x**2/(2*y)", "x²/(2y)"),
    ("(1/2)*x", "(1/2) x"),
    ("1/(x*y)", "1/(xy)"),
    ("x/y/2", "(x/y)/2"),
    ("x_1**2", "x₁²"),
    ("x**(n + 1)", "xⁿ⁺¹"),
    ("x**(y/2)", "x^(y/2)"),
    ("exp(-x)", "e⁻ˣ"),
    ("sqrt(x + 1)", "√(x + 1)"),
    ("sin(x/2)", "sin(x/2)"),
    ("mu_hat", "μ̂"),
    ("Integral(x, (x, 0, 1))", "∫[0, 1] x dx"),
    ("abs(x)", "|x|"),
]


@pytest.mark.parametrize(("text", "said"), SPOKEN)
def test_speech(text, said):
    assert speech.speech(read_python(text)) == said


@pytest.mark.parametrize(("text", "shown"), PLAIN)
def test_plain_text(text, shown):
    assert plain.unicode_text(read_python(text)) == shown


# ---------------------------------------------------------------- one of every node


def every_node() -> list[ex.Expr]:
    f, g = ex.Call("f", x, y), ex.Call("g", u)
    nodes = [
        x, ex.Number(3), ex.Number("2.50"), ex.Number("1e-7"), ex.PI, ex.I, ex.OO, ex.TRUE, -x, x + y - 1, x * y * 2, x / y,
        x ** -y, x ** ex.Div(1, 3), ex.Derivative(f, x), ex.Derivative(ex.Derivative(f, x, 2), y), ex.Derivative(x, x, n),
        ex.Derivative(ex.Call("g", x), x, 4), ex.Subs(ex.Derivative(g, u), u, x / y), ex.Subs(x + 1, x, 2), ex.Subs(f, x, 2),
        ex.Subs(f, x, 2) - ex.Subs(f, x, 1), ex.Integral(f, x, 0, ex.OO), ex.Antiderivative(-x, x), ex.Sum(-k, k, 1, n),
        ex.Product(k / n, k, 1, n), ex.Limit(f, x, 0, "-"), ex.Limit(f, x, 0), ex.ArgMin(f, x), ex.ArgMax(x + 1, x),
        A, ex.Array(1, x), ex.Array(ex.Array(1), ex.Array(2, 3)), ex.Array(), ex.MatMul(A, A + A), ex.Indexed(x, n, k),
        ex.Indexed(ex.Symbol("x_1"), k), ex.Probability(ex.And(x, ex.Not(y)), ex.Or(n, k)), ex.Call("det", A),
        x < y, x <= y, x > y, x >= y, ex.Equal(x, y), ex.Unequal(x, y), read_condition("(0 < x) & (x < 1)"),
        read_condition("(0 < x) | ~(y < 1)"), ex.And(x < 1, y < 1), ex.Piecewise(x, x > 0, -x / 2, ex.TRUE), ex.Piecewise(x, x > 0),
        ex.Einsum("ik,lj->ijkl", A, A), ex.Einsum("ip,pj->ij", A, x) + x, ex.Einsum("i,i->", x, y), ex.Several(x, y), ex.Several(A),
        ex.Differential(x, x, y), ex.Differential(x + y, x, y), ex.Differential(ex.Call("norm", x) ** 2, x, y),
        ex.Expectation(x + y), ex.Expectation(x) ** 2 * y, ex.Variance(x), ex.Covariance(x, y), ex.Mass("p", (x, y)),
        ex.Mass("q_phi", (x,), (y, u)) ** 2, ex.SumOver(-ex.Indexed(x, k), k), ex.ProductOver(ex.Indexed(x, k), k) * y,
        ex.Call("h", x, y, 1), ex.Call("log", x, 2) ** 2, ex.Call("sin", x + 1) ** 2, ex.Call("exp", x / (y + 1)), ex.Call("exp", x) ** 2,
    ]  # fmt: skip
    nodes += [
        ex.Symbol(s)
        for s in (
            "mu",
            "x_i_j",
            "x_max",
            "theta0",
            "mu_hat_1",
            "x_prime",
            "x_star",
            "dx",
            "dtheta",
            "rate",
            "_",
            "é",
            'a"b$#\\{',
        )
    ]
    for name, function in FUNCTIONS.items():
        nodes += [ex.Call(name, *([x, y, n, k, u, x, y, n][:count])) for count in function.arity]
        nodes += [ex.Call(name, *([x / y, y + 1, n, k, u, x, y, n][:count])) ** 2 * y for count in function.arity]
    return nodes


MATRICES = ("A", "B", "X", "dX", "Sigma")
VECTORS = ("x", "y", "b", "dx", "mu", "W1", "x_1", "r_hat")
SHAPES = dict.fromkeys(MATRICES, (n, n)) | dict.fromkeys(VECTORS, (n,))
ARRAYS = blackboard.Notation(shapes=SHAPES)


def array_samples() -> list[ex.Expr]:
    from tests.report.test_arrays import NOTATION, random_arrays

    return [read_python(text) for text, *_ in NOTATION] + random_arrays(250)


def shown() -> list[boxes.Box]:
    """Every node among numbers, and the samples among arrays, in both sizes."""
    among = [(every_node(), blackboard.USUAL), (array_samples(), ARRAYS)]
    return [blackboard.blackboard(e, how, mode) for es, how in among for e in es for mode in ("display", "script")]


def test_the_list_has_every_class():
    classes = {c for c in vars(ex).values() if isinstance(c, type) and issubclass(c, ex.Expr)} - {ex.Expr}
    assert classes == {type(node) for e in every_node() for node in ex.postorder(e)}
    assert classes == set(blackboard._LAYOUTS)


def test_every_kind_of_box_has_a_writer_everywhere():
    kinds = {box.kind for whole in shown() for box in boxes.postorder(whole)} | {"stack"}
    for emitter in (latex, mathml, typst, speech, plain):
        assert kinds == set(emitter.WRITERS), emitter.__name__


def random_expressions(count: int) -> list[ex.Expr]:
    """Nodes inside nodes, as nobody would write them."""
    random, made = Random(3), [e for e in every_node() if not isinstance(e, ex.Symbol) or e.data.isidentifier()]
    found: list[ex.Expr] = []
    while len(found) < count:
        parts = random.choices(made, k=2)
        kind = random.choice(
            [ex.Add, ex.Mul, ex.Div, ex.Pow, ex.Neg, ex.MatMul, "sin", "exp", "abs", "g", "sum", "int", "d"]
        )
        if isinstance(kind, str) and kind in ("sum", "int", "d"):
            bind = {
                "sum": lambda f: ex.Sum(f, k, 1, n),
                "int": lambda f: ex.Antiderivative(f, x),
                "d": lambda f: ex.Derivative(f, x),
            }
            e = bind[kind](parts[0])
        elif isinstance(kind, str):
            e = ex.Call(kind, parts[0])
        else:
            e = kind(*parts[: 1 if kind is ex.Neg else 2])
        if e.size < 60:
            made.append(e)
            found.append(e)
    return found


def test_every_node_compiles_in_typst():
    compiler = pytest.importorskip("typst")
    made = [
        blackboard.blackboard(e, mode=mode)
        for e in every_node() + random_expressions(250)
        for mode in ("display", "script")
    ]
    made += shown()
    made += [p for b in made[:200] + made[-200:] for p in boxes.broken(b, 4)]
    equations = [f"#math.equation(alt: {typst.quoted(speech.speech_of(b))}, ${typst.typst_of(b)}$)" for b in made]
    source = "#set document(title: [t])\n#set page(width: 200cm)\n" + "\n\n".join(equations)
    assert compiler.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])[:5] == b"%PDF-"


def test_typst_refuses_what_is_broken():
    compiler = pytest.importorskip("typst")
    with pytest.raises(compiler.TypstError):
        compiler.compile(b"$frac(a$", format="pdf")


# ---------------------------------------------------------------- LaTeX without TeX


def problems(source: str) -> str:
    r"""What TeX would refuse: braces, environments, \left and \right, and two scripts of one kind on one base."""
    opened: list[str] = []
    for token in re.findall(
        r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\left(?![a-z])|\\right(?![a-z])|\\left\\|\\right\\|\\.|[{}]", source
    ):
        close = {"}": "{", "\\right": "\\left", "\\right\\": "\\left\\"}.get(token)
        if token.startswith("\\begin"):
            opened.append(token[6:])
        elif token.startswith("\\end"):
            if not opened or opened.pop() != token[4:]:
                return f"{token} closes nothing"
        elif token in ("{", "\\left", "\\left\\"):
            opened.append(token[:5])
        elif close and (not opened or opened.pop() != close[:5]):
            return f"{token} closes nothing"
    if opened:
        return f"{opened[-1]} is not closed"
    script = r"(?:[\w]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})"
    twice = re.search(rf"\^{script}\^|_{script}_", source)
    return f"double script: {twice.group()}" if twice else ""


@pytest.mark.parametrize("mode", ["display", "script"])
def test_every_node_is_sound_latex(mode):
    for e in every_node() + random_expressions(250):
        written = latex.latex_of(blackboard.blackboard(e, mode=mode))
        assert not problems(written), f"{e}: {written}: {problems(written)}"


def test_arrays_are_sound_latex():
    for box in shown():
        written = latex.latex_of(box)
        assert not problems(written), f"{written}: {problems(written)}"
        assert "|" not in written


@pytest.mark.parametrize(
    "wrong", ["x^2^3", "x_{a}_{b}", r"\frac{a}{b", r"\left(x", r"\begin{cases} x", r"\begin{cases}\end{aligned}"]
)
def test_the_check_of_latex_sees_what_is_wrong(wrong):
    assert problems(wrong)


def test_latex_stays_within_what_markdown_leaves_alone():
    for e in every_node():
        if not isinstance(e, ex.Symbol) or e.data.isalnum():
            written = latex.latex(e)
            assert "|" not in written and "\n" not in written
            assert not re.search(r"\\[^a-zA-Z,\[]", written.replace(r"\\", "")), written


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    "words",
    ["50% of $x_1$ & #1", r"\input{secret}", "{[<a>]}~^|`*_@", "a // b /* c */", "- x\n= y", '"quoted"', "http://x"],
)
def test_words_are_made_safe_in_typst(words):
    compiler = pytest.importorskip("typst")
    source = f"#set page(width: auto, height: auto)\n#metadata(1) <here>\n{typst.typst_text(words)}"
    assert compiler.compile(source.encode(), format="svg")
    assert latex.latex_text(words).count("$") == latex.latex_text(words).count(r"\$")
