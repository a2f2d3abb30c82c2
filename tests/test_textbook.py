"""Exercises of well-known textbooks through the public interface: the expected result, every line verified, steps shown."""

from __future__ import annotations

import pytest

import derive
from derive.language.python_text import read_python
from derive.model import Status
from derive.verify.claim import check

SEEN = (Status.PROVED, Status.AGREES)

DERIVATIVES = [  # d2l: Dive into Deep Learning, appendix; mml: Mathematics for Machine Learning; ph: Parr & Howard
    ("d2l", "x**3 - 4*x + 1", "3*x**2 - 4", {}),
    ("d2l", "sin(x**x)", "x**x*(log(x) + 1)*cos(x**x)", {"x": "positive"}),
    ("d2l", "3*x**4 - 4*x**3 - 12*x**2", "12*x*(x-2)*(x+1)", {}),
    ("d2l", "g(h(x))", "Subs(Derivative(g(u), u), u, h(x))*Derivative(h(x), x)", {}),
    ("d2l", "1/(1+exp(-x))", "(1/(1+exp(-x)))*(1-1/(1+exp(-x)))", {}),
    ("mml", "log(x**4)*sin(x**3)", "4*sin(x**3)/x + 3*x**2*log(x**4)*cos(x**3)", {}),
    ("mml", "1/(1+exp(-x))", "exp(x)/(1+exp(x))**2", {}),
    ("ph", "sin(x**2)", "2*x*cos(x**2)", {}),
    ("ph", "log(sin(x**3)**2)", "6*x**2*cos(x**3)/sin(x**3)", {"x": ["interval", "0.3", "1.3"]}),
    ("activations", "log(1+exp(x))", "1/(1+exp(-x))", {}),
    ("activations", "-log(1+exp(-x))", "1/(1+exp(x))", {}),
    ("activations", "abs(x)", "sign(x)", {"x": ["interval", -2, "-0.2"]}),
    ("activations", "c*(abs(x)-c/2)", "c*sign(x)", {"x": ["interval", 2, 3]}),
]
INTEGRALS = [
    ("x*sin(x**2)", "0", "sqrt(pi)", "1", {}),
    ("x/(1+x**2)", "a", "b", "log((1+b**2)/(1+a**2))/2", {}),
    ("n*x**(n-1)", "0", "t", "t**n", {"n": ["interval", "1.5", "3.5"], "t": "positive"}),
    ("1", "0", "-1", "-1", {}),
    ("Integral(exp(-x**2-y**2), (y, -oo, oo))", "-oo", "oo", "pi", {}),
    ("x*exp(-x**2/2)", "0", "oo", "1", {}),
    ("1/(x**2+4)", None, None, "atan(x/2)/2", {}),
    ("x/(x**2+2*x+5)", None, None, "log(x**2+2*x+5)/2-atan((x+1)/2)/2", {}),
    ("atan(x)", None, None, "x*atan(x)-log(1+x**2)/2", {}),
    ("x**3*exp(-x**2)", None, None, "-(x**2+1)*exp(-x**2)/2", {}),
    ("exp(-x)/(1+exp(-x))**2", None, None, "1/(1+exp(-x))", {}),
    ("1/(1+sqrt(x))", None, None, "2*sqrt(x)-2*log(1+sqrt(x))", {"x": "positive"}),
    ("x*exp(-(x-mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)", "-oo", "oo", "mu", {"sigma": "positive"}),
    ("exp(-(x-mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)", "-oo", "oo", "1", {"sigma": "positive"}),
    ("x*exp(-abs(x))/2", "-oo", "oo", "0", {}),
]
LIMITS = [
    ("binomial(n,k)*(lam/n)**k*(1-lam/n)**(n-k)", "n", "oo", "lam**k*exp(-lam)/factorial(k)", {"lam": "positive", "k": "positive integer"}),
    ("p*(1-p/n)", "n", "oo", "p", {}),
    ("exp(lam*(exp(t/sqrt(lam))-1) - t*sqrt(lam))", "lam", "oo", "exp(t**2/2)", {}),
    ("log(exp(a)+1) - a", "a", "oo", "0", {}),
    ("(exp(x+h)+exp(x-h)-2*exp(x))/h**2", "h", "0", "exp(x)", {}),
    ("sin(x)/x", "x", "0", "1", {}),
    ("(1-cos(x))/x**2", "x", "0", "1/2", {}),
    ("(1 + 1/n)**n", "n", "oo", "exp(1)", {}),
]  # fmt: skip


def shown(solution) -> None:
    """Every line was proved or agrees, something false in its place is refuted, and the page can be printed."""
    assert solution.verdict.status in SEEN, solution.verdict
    assert all(v.status in SEEN for v in solution.verdicts), [v for v in solution.verdicts if v.status not in SEEN]
    assert str(solution.result) in solution.to_dict()["result"]
    assert len(solution.to_markdown()) > 100


def same(found, expected: str, assume: dict) -> None:
    from derive.language.assumptions import assumptions

    domains = assumptions(assume)
    assert check(found, read_python(expected), assume=domains).status in SEEN
    assert check(found, read_python(expected) + 1, assume=domains).status is Status.REFUTED


@pytest.mark.parametrize("book, f, expected, assume", DERIVATIVES)
def test_derivative(book, f, expected, assume):
    worked = derive.differentiate(f, "x", assume=assume)
    same(worked.result, expected, assume)
    assert worked.steps
    shown(worked)


@pytest.mark.parametrize("f, lower, upper, expected, assume", INTEGRALS)
def test_integral(f, lower, upper, expected, assume):
    worked = derive.integrate(f, "x", lower, upper, assume=assume)
    verdict = worked.check(expected)
    assert verdict.status in SEEN, verdict
    assert worked.check(f"{expected} + x**3 + 1").status is Status.REFUTED
    assert worked.steps and not worked.derivation.missing
    shown(worked)


@pytest.mark.parametrize("f, x, point, expected, assume", LIMITS)
def test_limit(f, x, point, expected, assume):
    worked = derive.limit(f, x, point, side="+" if x == "h" else "both", assume=assume)
    same(worked.result, expected, assume)
    assert worked.steps and not worked.derivation.missing
    shown(worked)


GRADIENTS = [
    ("log(exp(x)+exp(y))", ["x", "y"], ["exp(x)/(exp(x)+exp(y))", "exp(y)/(exp(x)+exp(y))"]),
    (
        "log(exp(o1)+exp(o2)+exp(o3)) - (y1*o1+y2*o2+y3*o3)", ["o1", "o2", "o3"],
        [f"exp(o{i})/(exp(o1)+exp(o2)+exp(o3)) - y{i}" for i in (1, 2, 3)],
    ),
    (
        "(x + 1/(1+exp(-y)))/(1/(1+exp(-x)) + (x+y)**2)", ["x", "y"],
        [
            "1/((1/(1+exp(-x)))+(x+y)**2) - (x+(1/(1+exp(-y))))*((1/(1+exp(-x)))*(1-(1/(1+exp(-x)))) + 2*(x+y))/((1/(1+exp(-x)))+(x+y)**2)**2",
            "(1/(1+exp(-y)))*(1-(1/(1+exp(-y))))/((1/(1+exp(-x)))+(x+y)**2) - (x+(1/(1+exp(-y))))*2*(x+y)/((1/(1+exp(-x)))+(x+y)**2)**2",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize("f, variables, expected", GRADIENTS)
def test_gradient(f, variables, expected):
    worked = derive.gradient(f, variables)
    for entry, wanted in zip(worked.result.args, expected, strict=True):
        same(entry, wanted, {})
    shown(worked)


def test_the_network_of_the_backpropagation_section():
    f = "(((w+x+y+z)**2+(w+x-y-z)**2)**2 + ((w+x+y+z)**2-(w+x-y-z)**2)**2)**2"
    worked = derive.differentiate(f, "w")
    assert float(worked.function()(w=-1, x=0, y=-2, z=1)) == -4096
    shown(worked)


def test_hessian_of_the_general_quadratic():
    worked = derive.hessian("a + b1*x1 + b2*x2 + c11*x1**2 + c12*x1*x2 + c22*x2**2", ["x1", "x2"])
    assert str(worked.result) == "[[2*c11, c12], [c12, 2*c22]]"
    shown(worked)


JACOBIANS = [
    ("[sin(x1)*cos(x2)]", ["x1", "x2"], "[[cos(x1)*cos(x2), -sin(x1)*sin(x2)]]"),
    ("[x1*x1, x1*x2, x2*x1, x2*x2]", ["x1", "x2"], "[[2*x1, 0], [x2, x1], [x2, x1], [0, 2*x2]]"),
    ("[x1, x2, x3]", ["x1", "x2", "x3"], "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]"),
    ("[x1*z, x2*z]", ["z"], "[[x1], [x2]]"),
    ("[log(x**2), sin(3*x)]", ["x"], "[[2/x], [3*cos(3*x)]]"),
]


@pytest.mark.parametrize("f, variables, expected", JACOBIANS)
def test_jacobian(f, variables, expected):
    worked = derive.jacobian(f, variables)
    assert check(worked.result, read_python(expected)).status in SEEN
    shown(worked)
