"""Compiled functions against ball arithmetic at hundreds of bits, where plain NumPy overflows, cancels or says nan."""

import pickle
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from scipy import special

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.functions import FUNCTIONS, OF_ARRAYS
from derive.language.python_text import read_python
from derive.numeric import balls
from derive.numeric.compile import CODE, CompiledFunction, function
from derive.numeric.stable import PAIRS, stable

WIDE = [0, 1, -1, 0.5, -0.3, 3, -3, 1e-9, -1e-9, 1e-20, 37, -37, 40, 700, -700, 745, -745, 1000, -1000, 1e5, -1e5]
TINY = 1e-300


def compiled(text: str, *names: str) -> CompiledFunction:
    expr = read_python(text)
    return function(expr, [ex.Symbol(n) for n in names] or sorted(ex.free_symbols(expr), key=str))


def exact(text: str, **point: float) -> float | None:
    """The value as the nearest float, from balls; None where it has none or is not real."""
    try:
        ball = balls.refined(read_python(text), {k: Fraction(v) for k, v in point.items()}, digits=20)
    except ArithmeticError:
        return None
    return float(ball.real) if ball.imag == 0 else None


def close(got: float, true: float, tolerance: float = 1e-12) -> bool:
    if abs(true) < TINY:
        return abs(got) <= TINY
    return got == true if np.isinf(true) else abs(got - true) <= tolerance * abs(true)


# ---------------------------------------------------------------- stable forms


@pytest.mark.parametrize("formula, code, fails_at", PAIRS)
def test_a_pair_is_found_and_right_over_a_wide_range(formula, code, fails_at):
    assert str(stable(read_python(formula))) == code
    names = list(fails_at)
    f = compiled(formula, *names)
    crosses_zero = formula in ("log(gamma(x))", "log(factorial(n))", "log(cosh(x))")
    for value in WIDE:
        point = dict.fromkeys(names, value) if len(names) == 1 else {names[0]: value, names[1]: value - 1}
        true = exact(formula, **point)
        if true is not None:
            with np.errstate(all="ignore"):
                assert close(f(**point), true) or (crosses_zero and abs(f(**point) - true) < 1e-15), point


@pytest.mark.parametrize("formula, code, fails_at", PAIRS)
def test_the_formula_as_written_fails_there(formula, code, fails_at):
    """Shown the naive code, the comparison says so: no pair is there for nothing."""
    point = {k: float(v) for k, v in fails_at.items()}
    space = {name: getattr(np, name) for name in ("exp", "log", "cos", "tanh", "cosh")}
    space |= {"gamma": special.gamma, "erf": special.erf, "factorial": lambda n: special.gamma(n + 1)}
    space |= {"sigmoid": lambda x: 1 / (1 + np.exp(-x)), **{k: np.float64(v) for k, v in point.items()}}
    true = exact(formula, **point)
    with np.errstate(all="ignore"):
        naive = eval(formula, {"__builtins__": {}}, space)
        assert not close(naive, 0.0 if true is None else true, 1e-3)
        assert close(compiled(formula, *point)(**point), 0.0 if true is None else true)


@pytest.mark.parametrize(
    "text, point, value",
    [
        ("exp(-x)/(1 + exp(-x))**2", {"x": -1000}, 0.0),
        ("sigmoid(x)*(1 - sigmoid(x))", {"x": -1000}, 0.0),
        ("sigmoid(x)*(1 - sigmoid(x))", {"x": 1000}, 0.0),
        ("sigmoid(x)*(1 - sigmoid(x))", {"x": 40}, 4.248354255291589e-18),
        ("softplus(x)", {"x": 1000}, 1000.0),
        ("exp(a)/(exp(a) + exp(b))", {"a": 1000, "b": 999}, 1 / (1 + np.exp(-1))),
        ("exp(b)/(exp(a) + exp(b))", {"a": 1000, "b": 999}, 1 / (1 + np.exp(1))),
        ("exp(a)/(exp(a) + exp(b) + exp(c))", {"a": 1000, "b": 999, "c": 0}, 1 / (1 + np.exp(-1))),
        ("exp(a)*exp(b)/(exp(a) + exp(b))**2", {"a": 1000, "b": 999}, 0.19661193324148185),
        ("(exp(a)*(exp(a) + exp(b)) - exp(a)*exp(a))/(exp(a) + exp(b))**2", {"a": 1000, "b": 999}, 0.19661193324148185),
        ("x*log(x)", {"x": 0}, 0.0),
        ("x**2*log(x)", {"x": 0}, 0.0),
        ("sqrt(x)*log(x)", {"x": 0}, 0.0),
        ("-x*log(x) - (1 - x)*log(1 - x)", {"x": 0}, 0.0),
        ("-x*log(x) - (1 - x)*log(1 - x)", {"x": 1}, 0.0),
        ("log(1 + exp(-x))", {"x": -1000}, 1000.0),
        ("log(1 + exp(a) + exp(b))", {"a": 1000, "b": -1000}, 1000.0),
        ("x/(1 + exp(-x))", {"x": -1000}, 0.0),
        ("exp(x)/(1 + exp(x))", {"x": 1000}, 1.0),
        ("exp(2*x)/(1 + exp(x))**2", {"x": 1000}, 1.0),
        ("exp(3*x)/(1 + exp(x))**2", {"x": 1}, float(np.e**3 / (1 + np.e) ** 2)),
        ("exp(-x)*(1 + exp(-x))**(-2)", {"x": -1000}, 0.0),
        ("exp(x)/(exp(x) - 1)", {"x": 1000}, 1.0),
        ("y*log(x)", {"x": 2, "y": 0}, 0.0),
    ],
)
def test_values_at_the_edge(text, point, value):
    assert close(compiled(text, *point)(**point), value)


# ---------------------------------------------------------------- plain values


IN_TWO = {
    "atan2": "atan2(x, 2)", "log": "log(x, 3)", "polygamma": "polygamma(2, x)", "beta": "beta(x, 2)",
    "kronecker": "kronecker(floor(x), 0)", "binomial": "binomial(5, 2) + x", "besselj": "besselj(1, x)", "legendre": "legendre(3, x)",
    "maximum": "maximum(x, 1/2, -1)", "minimum": "minimum(x, 1/2, -1)", "heaviside": "heaviside(x, 1)",
    "det": "det([[x, 2], [3, 4*x]])", "trace": "trace([[x, 2], [3, 4*x]])",
}  # fmt: skip
WITHOUT_A_NUMBER = OF_ARRAYS - {"det", "trace"}  # their value is an array, or they have code in ``programs``


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - WITHOUT_A_NUMBER))
def test_every_function_of_the_language(name):
    text = IN_TWO.get(name, f"{name}(x)")
    f = compiled(text, "x")
    compared = 0
    for x in (0.3, 0.7, -0.4, 1.6, 2.5, -1.7, 4.25):
        true = exact(text, x=x)
        if true is not None:
            compared += 1
            assert close(f(x=x), true, 1e-11), x
    assert compared >= 2


@pytest.mark.parametrize("name", ["transpose", "inv"])
def test_matrix_functions(name):
    f = compiled(f"{name}([[x, 2], [3, 4]])")
    assert np.allclose(f(x=5), {"transpose": [[5, 3], [2, 4]], "inv": np.linalg.inv([[5, 2], [3, 4]])}[name])


@pytest.mark.parametrize(
    "text",
    [
        "2*x*3 - (x - y)/2", "-(x + y)*2 - (-x)**2", "x - (y - (x - 1))", "-x**2/(y*x)/2", "(x/y)/(y/x)", "x**y**2",
        "(x**y)**2", "2**-x", "-2**x", "x*(y/x)", "x/(y/x)*3", "1/3*x", "0.1*x + 1e-3", "exp(1)*x + pi", "(x + 1)**(1/3)",
        "sec(x)/csc(y)*cot(x)", "1/log(x + 2, 10) + log(x + 2, 2)", "sin(x)**2 + cos(x)**2", "x*-y", "(-x)*(-y)",
        "where(x > y, x, where(x > 0, y, 0))", "Piecewise((1, x < 0), (x, x < 1), (x**2, True))", "abs(x)*sign(y)",
        "Sum(x**k/factorial(k), (k, 0, 10))", "Product(x + k*y, (k, 1, 4))", "Sum(Sum(x*i + y*j, (j, 1, i)), (i, 1, 4))",
        "(x + y)**2*exp((x + y)**2) + sin((x + y)**2)", "erf(x)*gamma(y + 3)", "where((x > 0) & (y > 0) | ~(x < y), 1, 2)",
        "10**400/10**399*x", "x + 12345678901234567890",
    ],
)  # fmt: skip
def test_precedence_and_sharing_keep_the_value(text):
    f = compiled(text, "x", "y")
    for x, y in [(0.75, 1.25), (2.0, -0.5), (1.5, 2.0)]:
        true = exact(text, x=x, y=y)
        if true is not None:
            assert close(f(x=x, y=y), true)


def test_random_expressions_have_their_value():
    from random import Random

    random, x, y = Random(7), ex.Symbol("x"), ex.Symbol("y")
    for _ in range(150):
        pool = [x, y, ex.as_expr(random.randint(-3, 3)), ex.as_expr(Fraction(random.randint(-9, 9), 4))]
        for _ in range(12):
            a, b = random.choice(pool), random.choice(pool)
            pool.append(random.choice([
                lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: -a, lambda a, b: a / (2 + b**2),
                lambda a, b: ex.Call(random.choice(["sin", "atan", "tanh", "sigmoid", "abs"]), a), lambda a, b: a**2,
            ])(a, b))  # fmt: skip
        expr = pool[-1]
        f = function(expr, [x, y])
        true = balls.value(expr, {x: Fraction(3, 4), y: Fraction(-5, 4)}, 200)
        assert abs(f(x=0.75, y=-1.25) - float(true.real)) <= 1e-9 * (1 + abs(float(true.real))), str(expr)


# ---------------------------------------------------------------- arrays


def test_constants_take_the_shape_of_the_inputs():
    f = compiled("3", "x", "y")
    assert f(x=1, y=2) == 3.0
    assert np.array_equal(f(x=np.zeros((2, 3)), y=0), np.full((2, 3), 3.0))


@pytest.mark.parametrize("text", ["x**20", "x", "where(x > 0, 1, 0)", "3", "[x, 1]", "floor(x)"])
def test_whole_numbers_become_float64(text):
    assert compiled(text, "x")(x=np.array([1000, 2])).dtype == np.float64
    assert np.asarray(compiled(text, "x")(x=1000)).dtype == np.float64


@pytest.mark.parametrize(
    "text, value", [("(1 - sigmoid(2))**2", 0.0142093), ("log(1 + exp(3))**2*x", 9.2937), ("(2*log(2))**2", 1.92181)]
)
def test_a_power_of_a_constant_in_its_stable_form(text, value):
    assert compiled(text, "x")(x=1) == pytest.approx(value, rel=1e-4)


def test_no_silent_overflow_of_integers():
    assert compiled("x**20", "x")(x=np.array([1000]))[0] == pytest.approx(1e60)


def test_a_number_for_numbers():
    for text in ("x + 1", "3", "where(x > 0, x, 0)", "log(gamma(x))"):
        assert isinstance(compiled(text, "x")(x=2), float), text


def test_vectors_and_matrices_have_their_components_first():
    f = compiled("[[2*y, 2*x], [2*x, 0]]", "x", "y")
    assert np.array_equal(f(x=1, y=2), [[4, 2], [2, 0]])
    assert f(x=np.ones(5), y=np.arange(5)).shape == (2, 2, 5)


def test_sums_count_from_one():
    f = compiled("Sum((x[i] - a)**2, (i, 1, n))", "a", "n", "x")
    data = np.array([-2.0, 0.0, 3.0])
    assert f(a=1, n=3, x=data) == pytest.approx(((data - 1) ** 2).sum())
    assert compiled("x[1] + 10*x[3]", "x")(x=data) == 28.0


def test_there_is_no_entry_zero():
    with pytest.raises(UnsupportedError, match="counted from 1"):
        compiled("x[0]", "x")
    with pytest.raises(IndexError, match="counted from 1"):
        compiled("Sum(x[i], (i, 0, n))", "n", "x")(n=2, x=[1.0, 2.0])


def test_switches_are_quiet_about_the_branch_not_taken():
    f = compiled("Piecewise((log(x), x > 0), (1/(x - 1), True))", "x")
    assert np.allclose(f(x=np.array([0.0, 1.0, -1.0])), [-1, 0, -0.5])


# ---------------------------------------------------------------- source


def test_the_source_runs_without_derive():
    f = compiled("[log(1 + exp(x*y)), erf(x*y), Sum(x**k, (k, 1, 3))]", "x", "y")
    script = f"{f.source}\nimport sys\nprint(f(x=0.5, y=2).tolist(), 'derive' in sys.modules)"
    out = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True).stdout
    assert out.split("]")[0] + "]" == str(f(x=0.5, y=2).tolist()) and "False" in out


def test_scipy_is_imported_only_where_it_is_needed():
    assert "scipy" not in compiled("log(1 + exp(x))*x**2", "x").source
    assert "scipy" in compiled("erf(x)", "x").source


def test_what_is_used_twice_is_computed_once():
    assert compiled("exp(x*y)*sin(exp(x*y))", "x", "y").source.count("np.exp") == 1


def test_a_deep_and_a_long_and_a_shared_expression():
    deep = ex.Symbol("x")
    for _ in range(1000):
        deep = ex.Call("sin", deep) + 1
    assert np.isfinite(function(deep, [ex.Symbol("x")])(x=0.5))
    long = ex.Add(*[ex.Symbol("x") * i for i in range(3000)])
    assert function(long, [ex.Symbol("x")])(x=2) == 2 * sum(range(3000))
    doubled = ex.Symbol("x")
    for _ in range(60):
        doubled = doubled + doubled * 2
    assert function(doubled, [ex.Symbol("x")])(x=1) == pytest.approx(3.0**60)


def test_it_can_be_pickled_and_called_in_order():
    f = pickle.loads(pickle.dumps(compiled("x - y", "x", "y")))
    assert f(5, 3) == f(y=3, x=5) == 2


@pytest.mark.parametrize(
    "text", ["Derivative(sin(x), x)", "Integral(x, (x, 0, 1))", "g(x)", "Limit(x, x, 0)", "Sum(1/k**2, (k, 1, oo))"]
)
def test_what_has_no_code_says_so(text):
    with pytest.raises(UnsupportedError):
        compiled(text, "x")


@pytest.mark.parametrize("name", ["x; import os", "lambda", "np", "__x__", "", "a b", "x\n"])
def test_a_name_that_is_no_parameter_is_refused(name):
    with pytest.raises(UnsupportedError, match="parameter"):
        function(ex.Symbol(name), [ex.Symbol(name)])


def test_a_missing_variable_is_named():
    with pytest.raises(UnsupportedError, match="needs y among"):
        compiled("x + y", "x")


def test_the_table_names_only_functions_that_exist():
    for code in CODE.values():
        for name in __import__("re").findall(r"(?:np|special)\.[a-z0-9_.]+(?=\()", code):
            found = {"np": np, "special": special}[name.split(".")[0]]
            for part in name.split(".")[1:]:
                found = getattr(found, part)
