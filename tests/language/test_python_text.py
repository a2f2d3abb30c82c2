"""Text is read exactly or refused with a caret; what is printed reads back; nothing typed is ever run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.errors import DeriveError, ReadError
from derive.language import expressions as ex
from derive.language.python_text import read_condition, read_equation, read_python
from tests.plain_values import close, value

READS = {
    "2*x*3": "2*x*3", "a - b + c": "a - b + c", "a-(b+c)": "a - (b + c)", "-x**2": "-x**2", "(-x)**2": "(-x)**2",
    "-a*b": "-a*b", "a*(-b)": "a*(-b)", "a/b/c": "a/b/c", "a/(b*c)": "a/(b*c)", "a*b/c*d": "a*b/c*d",
    "x^2": "x**2", "2*x^3": "2*x**3", "x**y**z": "x**y**z", "2**-3": "2**(-3)", "x − 1": "x - 1", "2·x×y": "2*x*y",
    "x²": "x**2", "x²³": "x**23", "x⁻¹": "x**(-1)", "½*x": "1/2*x", "π*r²": "pi*r**2", "2*π": "2*pi", "λ*x": "lam*x",
    "x₁ + x₂": "x_1 + x_2", "Σ": "Sigma", "E": "exp(1)", "e**x": "exp(x)", "np.sin(x)": "sin(x)", "np.pi": "pi",
    "ln(x)": "log(x)", "arctan(x)": "atan(x)", "Abs(x)": "abs(x)", "Max(x, 0)": "maximum(x, 0)", "expit(x)": "sigmoid(x)",
    "log10(x)": "log(x, 10)", "log1p(x)": "log(1 + x)", "expm1(x)": "exp(x) - 1", "cbrt(x)": "x**(1/3)",
    "Rational(1, 2)*x": "1/2*x", "1e-9*x": "1e-9*x", ".5": ".5", "1_000": "1000", "0.10": "0.10", "+x": "x", "x - -y": "x - (-y)",
    "gamma + 1": "gamma + 1", "gamma(x)": "gamma(x)", "é + e\u0301": "é + é", "x\u00a0+\u00a01": "x + 1", "[x, 2*y]": "[x, 2*y]",
    "[[1, 2], [3, 4]] @ [x, y]": "[[1, 2], [3, 4]] @ [x, y]", "x[i]": "x[i]", "g(h(x))": "g(h(x))",
    "Derivative(f(x), (x, 2))": "Derivative(f(x), (x, 2))", "Integral(x, (x, 0, 1))": "Integral(x, (x, 0, 1))",
    "Integral(x*y, (x, 0, 1), (y, 0, 2))": "Integral(Integral(x*y, (x, 0, 1)), (y, 0, 2))", "Integral(x, x)": "Integral(x, x)",
    "Sum(k, (k, 1, n))": "Sum(k, (k, 1, n))", "Limit(sin(x)/x, x, 0)": "Limit(sin(x)/x, x, 0)",
    "Limit(1/x, x, 0, '+')": "Limit(1/x, x, 0, '+')", "Subs(x**2, x, 3)": "Subs(x**2, x, 3)", "oo": "oo", "np.inf": "oo",
    "Piecewise((x, x > 0), (0, True))": "where(x > 0, x, 0)", "where(0 < x < 1, 1, 0)": "where((0 < x) & (x < 1), 1, 0)",
    "where(x < 0, 1, where(x < 1, 2, 3))": "where(x < 0, 1, where(x < 1, 2, 3))", "pow(x, 2)": "x**2", "Indicator(x > 0)": "where(x > 0, 1, 0)",
    "P(A | B & ~C)": "P(A | (B & ~C))",
    "E(X**2) - E[X]**2": "E(X**2) - E(X)**2", "Var(a*X + b)": "Var(a*X + b)", "Cov[X, Y]": "Cov(X, Y)", "Std(X)": "sqrt(Var(X))",
    "E*(X + 1)": "exp(1)*(X + 1)", "E(E(X)*X_1)": "E(E(X)*X_1)", "p(x, y)": "p(x, y)", "p(y|x)": "p(y | x)",
    "q_phi(z, w | x, y)": "q_phi(z, w | x, y)", "p(x[i])": "p(x[i])", "p*x": "p*x", "Sum(x[i]*y[i], i)": "Sum(x[i]*y[i], i)",
    "Product(lam[i], (i,))": "Product(lam[i], i)", "Sum(p(x, y), x, y)": "Sum(Sum(p(x, y), x), y)",
    "Sum(x[i, j], (i, 1, n), j)": "Sum(Sum(x[i, j], (i, 1, n)), j)",
}  # fmt: skip
REFUSED = {
    "": "empty", "   ": "empty", "2x": "write 2*x", "2(x + 1)": "write 2*(…)", "3 x": "write 3*x", "x!": "factorial",
    "x == x": "found a condition", "x and y": "found a condition", "True": "found a condition", "x = 1": "no = sign",
    "import": "not an expression", "x,": "one expression", "x := 1": "not an expression", "$x$": "LaTeX", r"\frac{1}{2}": "LaTeX",
    "(x": "brackets", "x)": "brackets", "sin": "write sin(x)", "sin()": "takes 1 argument", "sin(x, y)": "found 2",
    "sgmoid(x)": "did you mean 'sigmoid'", "foo(x)": "for a product write foo*", "x(x + 1)": "both a variable and a function",
    "lambda": "write lam", "1j": "write I", "x % 2": "remainders", "x // 2": "remainders", "x if y else z": "where",
    "x\u2028y": "line separator", "x # y": "number sign", "[]": "empty list", "{x}": "curly", "'x'": "expected a number", "nan": "no number",
    "√x": "square root", "∂x": "partial differential", "x‖": "double vertical", "_x": "underscore", "x__class__": "underscore",
    "9**9**9": "digits", "10**10**10": "digits", "0.1**(10**9)": "digits", "1e1000000000": "too large", "1e-1000000000": "too small",
    "1" * 1001: "1,001 digits", "(" * 5000 + "x" + ")" * 5000: "deep", "x + " * 6000 + "x": "characters",
    "1+" * 3000 + "1": "inside one another", "x y": "needs its *", "(x)(y)": "for a product write x*", "f(*x)": "'*'", "sin(x=1)": "named arguments",
    "Sum(k, k, 1, 3)": "write Sum(f, (k, a, b))", "Limit(x, x)": "write Limit", "Limit(x, x, 0, 'up')": "side", "Derivative(x)": "write Derivative",
    "Piecewise(x)": "write Piecewise", "Derivative(x, 2*x)": "variable's name", "P(x + 1)": "expected an event",
    "E(X | Y)": "write E(X)", "E(X, Y)": "takes 1 argument", "Cov(X)": "takes 2 arguments", "Var()": "takes 1 argument", "p(2*x)": "named values",
    "p(x | y | z)": "named values", "p()": "write p(x)", "p*p(x)": "both a variable and a function", "Sum(k)": "write Sum(f, (k, a, b))",
    "Sum(k, 2*k)": "write Sum(f, (k, a, b))", "Indicator(x)": "expected a condition",
}  # fmt: skip
HOSTILE = [
    "eval('1')", "__import__('os').system('touch pwned')", "(lambda: 1)()", "[1 for _ in (1,)]", "(q:=1)", "f'{1}'",
    "().__class__.__bases__", "x.__class__", "getattr(x, 'y')", "vars()", "x.subs(x, 1)", "x\n__import__('os')", "x;y",
    "open('pwned', 'w')", "exec('1')", "globals()", "Function('f').__class__", "list(range(10**9))", "sum(range(10**10))",
]  # fmt: skip


@pytest.mark.parametrize("text, printed", READS.items())
def test_reads_and_prints_back(text, printed):
    expression = read_python(text)
    assert str(expression) == printed
    assert read_python(printed) is expression


@pytest.mark.parametrize("text, reason", REFUSED.items(), ids=lambda t: repr(t)[:30])
def test_refuses_with_a_sentence(text, reason):
    with pytest.raises(ReadError) as error:
        read_python(text)
    assert reason in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_executed(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeriveError):
        read_python(text)
    assert not list(tmp_path.iterdir())


def test_the_caret_stands_under_the_place():
    with pytest.raises(ReadError) as error:
        read_python("x² + 2·y + 3z")
    _, line, mark = str(error.value).split("\n")
    assert line[mark.index("^")] == "z"
    assert error.value.position == len("x² + 2·y + 3")


def test_what_is_declared_is_a_variable():
    assert read_python("e*x", declared={"e"}) is ex.Mul(*ex.symbols("e x"))
    assert read_python("E*I", declared={"E", "I"}) is ex.Mul(*ex.symbols("E I"))


def test_what_is_declared_is_neither_expectation_nor_mass():
    assert read_python("E[X]", {"E"}) is ex.Indexed(*ex.symbols("E X"))
    with pytest.raises(ReadError, match="for a product write E"):
        read_python("E(X)", {"E"})
    assert read_python("p(x)", functions={"p"}) is ex.Call("p", ex.Symbol("x"))


def test_further_functions_may_be_named():
    functions = {"f_1", "sigma", "ell", "J", "sin", "Sum"}
    expression = read_python("f_1(x) + sigma(ell(x, y)) + J(theta)", functions=functions)
    assert {n.name for n in ex.postorder(expression) if isinstance(n, ex.Call)} == {"f_1", "sigma", "ell", "J"}
    assert read_python(str(expression), functions=functions) is expression
    assert read_python("sin(x)", functions=functions) is read_python("sin(x)")  # what is known stays known
    assert read_python("Sum(x, y)", functions=functions) is ex.Call("Sum", *ex.symbols("x y"))
    assert isinstance(read_condition("J(x) > 0", functions=functions), ex.Greater)
    assert isinstance(read_equation("J(x) = 0", functions=functions), ex.Equal)
    for text, reason in (("K(x)", "for a product write K*"), ("J*J(x)", "both a variable and a function")):
        with pytest.raises(ReadError, match=reason.replace("*", r"\*")):
            read_python(text, functions=functions)


@pytest.mark.parametrize(
    "text, read",
    [
        ("W.T @ (W @ x > 0)", "W.T @ where(W @ x > 0, 1, 0)"),
        ("2*(x > 0) + 1", "2*where(x > 0, 1, 0) + 1"),
        ("1 - (x > 0)", "1 - where(x > 0, 1, 0)"),
        ("(x > 0)*(y > 0)*z", "where(x > 0, 1, 0)*where(y > 0, 1, 0)*z"),
        ("((x > 0) & (y < 1))*z", "where((x > 0) & (y < 1), 1, 0)*z"),
        ("(x > 0)/2", "where(x > 0, 1, 0)/2"),
    ],
)
def test_a_condition_in_brackets_counts_as_one_or_zero(text, read):
    assert str(read_python(text)) == read
    assert read_python(read) is read_python(text)


@pytest.mark.parametrize(
    "text",
    ["(x > 0) + (y > 0)", "(x > 0) @ (y > 0)", "(x > 0) - (y > 0)", "1/(x > 0)", "-(x > 0)", "2**(x > 0)",
     "(x > 0)*(y > 0) + (z > 0)", "(x > 0) & (y > 0)", "sin(x > 0)", "a & b", "x > 0"],
)  # fmt: skip
def test_where_numpy_does_not_count_it_a_condition_is_no_value(text):
    with pytest.raises(ReadError, match="condition"):
        read_python(text)


def test_conditions_and_equations():
    assert str(read_condition("x > 0 and not y == 1")) == "(x > 0) & ~(y == 1)"
    assert str(read_equation("x**2 + y**2 = 1")) == "x**2 + y**2 == 1"
    assert str(read_equation("x - 1")) == "x - 1 == 0"
    with pytest.raises(ReadError, match="one = sign"):
        read_equation("x = y = z")
    with pytest.raises(ReadError, match="expected a condition"):
        read_condition("x + 1")


PLAIN = [
    "2*x*3", "a - b + c", "a-(b+c)", "-x**2", "(-x)**2", "-a*b", "a*(-b)", "a/b/c", "a*b/c*d", "a/(b*c)", "x**y**z", "2**-3*x",
    "x - -y", "a - (b - (c - d))", "-(a - b)*-c", "sin(x)*-cos(y)**2/3", "(a + b)*(c - d)/(a - b)**2", "1/2*x", "a/b*c/d",
]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_the_value_is_that_of_plain_python(text):
    point = {name: f"0.{i + 3}7" for i, name in enumerate("abcdxyz")}
    assert close(value(str(read_python(text)), **point), value(text, **point))


def _texts():
    leaf = st.sampled_from(["x", "y", "2", "0.5", "pi", "x_1"])

    def grow(inner):
        return st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
                lambda t: f"({t[0]}){t[1]}({t[2]})"
            ),
            inner.map(lambda t: f"-({t})"),
            st.tuples(st.sampled_from(["sin", "exp", "sqrt"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        )

    return st.recursive(leaf, grow, max_leaves=15)


@settings(max_examples=300, deadline=None)
@given(_texts())
def test_printing_and_reading_are_inverse(text):
    try:
        expression = read_python(text)
    except ReadError as error:
        assert "digits" in str(error)
        return
    assert read_python(str(expression)) is expression


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=40))
def test_any_text_ends_in_an_expression_or_a_read_error(text):
    try:
        expression = read_python(text)
    except DeriveError:
        return
    assert read_python(str(expression)) is expression
