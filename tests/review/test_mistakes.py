"""Planted mistakes are named, right lines are left alone, and no rule of the tables is true."""

from __future__ import annotations

import pytest

import derive
from derive.errors import ShapeError
from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS
from derive.language.python_text import read_python as read
from derive.language.shapes import infer
from derive.model import Slip, Status, Step, Verdict
from derive.review import mistakes as review
from derive.review.broken_derivatives import MOST_PLACES, _Replay, in_pairs
from derive.review.mistakes import explain, explain_rewriting, with_mistake
from derive.rules.mistakes import ARRAY_MISTAKES, MISTAKES, RIGHT
from derive.rules.rewritings import MATRICES, REWRITINGS, Rewriting
from derive.verify.claim import check

#: f, its variable, what a person wrote, the mistake, what is assumed
SCALAR = [
    ("erf(x)", "x", "exp(-x**2)", "factor", {}),
    ("k*log(p)-n*p", "p", "k/p-n*p", "power-not-reduced", {"p": "positive"}),
    ("-y*log(p)-(1-y)*log(1-p)", "p", "-y/p-(1-y)/(1-p)", "sign", {"p": ["interval", 0, 1]}),
    ("x*sigmoid(x)", "x", "sigmoid(x)*(1-sigmoid(x))", "product-rule-as-product-of-derivatives", {}),
    ("-n*log(s)-a/(2*s**2)", "s", "-n/s-a/s**3", "sign", {"s": "positive"}),
    ("sqrt(x**2+y**2)", "x", "y/sqrt(x**2+y**2)", "wrong-variable", {}),
    ("exp(-2*x)", "x", "2*exp(-2*x)", "sign", {}),
    ("(3-x)**5", "x", "5*(3-x)**4", "sign", {}),
    ("log(5-x)", "x", "1/(5-x)", "sign", {"x": ["interval", 0, 4]}),
    ("1/x**2", "x", "2/x**3", "sign", {}),
    ("exp(-a*t)*b", "t", "a*b*exp(-a*t)", "sign", {}),
    ("sqrt(4-x)", "x", "1/(2*sqrt(4-x))", "sign", {"x": ["interval", 0, 3]}),
    ("x**2-exp(x)", "x", "2*x+exp(x)", "sign", {}),
    ("y*log(p)+(1-y)*log(1-p)", "p", "y/p+(1-y)/(1-p)", "sign", {"p": ["interval", 0, 1]}),
    ("1/(a+x)", "x", "1/(a+x)**2", "sign", {}),
    ("x*exp(-x)", "x", "exp(-x)+x*exp(-x)", "sign", {}),
    ("-k*x**2", "x", "2*k*x", "sign", {}),
    ("tanh(-x)", "x", "1-tanh(-x)**2", "sign", {}),
    ("5*sin(x)", "x", "cos(x)", "factor", {}),
    ("7*x**3", "x", "3*x**2", "factor", {}),
    ("b*exp(x)", "x", "exp(x)", "factor", {}),
    ("x**4", "x", "x**3", "factor", {}),
    ("log(x)/3", "x", "1/x", "factor", {"x": "positive"}),
    ("pi*r**2*h", "r", "2*r*h", "factor", {}),
    ("3*x**5", "x", "5*x**4", "factor", {}),
    ("k/x", "x", "-1/x**2", "factor", {}),
    ("c*tan(x)", "x", "1/cos(x)**2", "factor", {}),
    ("4*sqrt(x)", "x", "1/(2*sqrt(x))", "factor", {"x": "positive"}),
    ("m*v**2/2", "v", "m*v/2", "off-by-half", {}),
    ("k*x**2/2", "x", "2*k*x", "off-by-half", {}),
    ("sqrt(x)", "x", "1/sqrt(x)", "off-by-half", {"x": "positive"}),
    ("(y-w*x)**2/2", "w", "-2*x*(y-w*x)", "off-by-half", {}),
    ("(y-w*x)**2", "w", "-x*(y-w*x)", "off-by-half", {}),
    ("x**2+3*x", "x", "x+3", "off-by-half", {}),
    ("lam*w**2/2+w", "w", "2*lam*w+1", "off-by-half", {}),
    ("sin(x)**2", "x", "sin(x)*cos(x)", "off-by-half", {}),
    ("sqrt(x**2+1)", "x", "2*x/sqrt(x**2+1)", "off-by-half", {}),
    ("log(x)**2", "x", "log(x)/x", "off-by-half", {"x": "positive"}),
    ("sin(x**2)", "x", "cos(x**2)", "missing-chain-factor", {}),
    ("exp(3*x+1)", "x", "exp(3*x+1)", "missing-chain-factor", {}),
    ("(x**2+1)**5", "x", "5*(x**2+1)**4", "missing-chain-factor", {}),
    ("log(x**2+1)", "x", "1/(x**2+1)", "missing-chain-factor", {}),
    ("sqrt(x**3+1)", "x", "1/(2*sqrt(x**3+1))", "missing-chain-factor", {"x": "positive"}),
    ("cos(exp(x))", "x", "-sin(exp(x))", "missing-chain-factor", {}),
    ("atan(2*x)", "x", "1/(1+4*x**2)", "missing-chain-factor", {}),
    ("x*exp(2*x)", "x", "exp(2*x)+x*exp(2*x)", "missing-chain-factor", {}),
    ("sin(cos(x))", "x", "cos(cos(x))", "missing-chain-factor", {}),
    ("sin(x)**3", "x", "3*sin(x)**2", "missing-chain-factor", {}),
    ("exp(-(x-mu)**2/(2*s**2))", "x", "exp(-(x-mu)**2/(2*s**2))", "missing-chain-factor", {"s": "positive"}),
    ("log(sin(x))", "x", "1/sin(x)", "missing-chain-factor", {"x": ["interval", "0.1", 3]}),
    ("1/(1+x**3)", "x", "-1/(1+x**3)**2", "missing-chain-factor", {"x": "positive"}),
    ("sin(x**2)**2", "x", "2*sin(x**2)*cos(x**2)", "missing-chain-factor", {}),
    ("sigmoid(w*x+b)", "w", "sigmoid(w*x+b)*(1-sigmoid(w*x+b))", "missing-chain-factor", {}),
    ("2**(3*x)", "x", "2**(3*x)*log(2)", "missing-chain-factor", {}),
    ("(sin(x)+x)**4", "x", "4*(sin(x)+x)**3", "missing-chain-factor", {}),
    ("log(1+exp(-y*f))", "f", "-y/(1+exp(-y*f))", "missing-chain-factor", {}),
    ("x**2*exp(x)", "x", "2*x*exp(x)", "product-rule-as-product-of-derivatives", {}),
    ("x**3*cos(x)", "x", "-3*x**2*sin(x)", "product-rule-as-product-of-derivatives", {}),
    ("sqrt(x)*log(x)", "x", "1/(2*x*sqrt(x))", "product-rule-as-product-of-derivatives", {"x": "positive"}),
    ("(x**2+1)*(x-3)", "x", "2*x", "product-rule-as-product-of-derivatives", {}),
    ("5*x*sin(x)", "x", "5*cos(x)", "product-rule-as-product-of-derivatives", {}),
    ("x*exp(-x)", "x", "-exp(-x)", "product-rule-as-product-of-derivatives", {}),
    ("x*sin(x)*exp(x)", "x", "cos(x)*exp(x)", "product-rule-as-product-of-derivatives", {}),
    ("x*atan(x)+x**2", "x", "1/(1+x**2)+2*x", "product-rule-as-product-of-derivatives", {}),
    ("x**2/(x+1)", "x", "(2*x*(x+1)+x**2)/(x+1)**2", "quotient-sign", {}),
    ("exp(x)/x", "x", "(x*exp(x)+exp(x))/x**2", "quotient-sign", {}),
    ("x/(x**2+1)", "x", "(2*x**2-(x**2+1))/(x**2+1)**2", "quotient-sign", {}),
    ("sin(x)/x", "x", "(sin(x)-x*cos(x))/x**2", "quotient-sign", {}),
    ("exp(x)/(1+x)", "x", "exp(x)*x/(1+x)", "quotient-missing-square", {}),
    ("log(x)/x", "x", "(1-log(x))/x", "quotient-missing-square", {"x": "positive"}),
    ("1/(x**2+1)", "x", "-2*x/(x**2+1)", "quotient-missing-square", {}),
    ("(a*x+b)/(c*x+d)", "x", "(a*(c*x+d)-c*(a*x+b))/(c*x+d)", "quotient-missing-square", {}),
    ("x/(x+y)", "x", "y/(x+y)", "quotient-missing-square", {}),
    ("x**5", "x", "5*x**5", "power-not-reduced", {}),
    ("2*x**3", "x", "6*x**3", "power-not-reduced", {}),
    ("x**3+x", "x", "3*x**3+1", "power-not-reduced", {}),
    ("(2*x+1)**3", "x", "6*(2*x+1)**3", "power-not-reduced", {}),
    ("sin(x)**4", "x", "4*sin(x)**4*cos(x)", "power-not-reduced", {}),
    ("x**n", "x", "n*x**n", "power-not-reduced", {"x": "positive", "n": "positive integer"}),
    ("x**2/2", "x", "x**2", "power-not-reduced", {}),
    ("x**3-7", "x", "3*x**2-7", "constant-kept", {}),
    ("sin(x)+pi", "x", "cos(x)+pi", "constant-kept", {}),
    ("a*x+b", "x", "a+b", "constant-kept", {}),
    ("log(x)+c", "x", "1/x+c", "constant-kept", {"x": "positive"}),
    ("a*x**2+b*x+c", "x", "2*a*x+b+c", "constant-kept", {}),
    ("exp(x)+exp(2)", "x", "exp(x)+exp(2)", "constant-kept", {}),
    ("5+x**2-k", "x", "5+2*x-k", "constant-kept", {}),
    ("x**2+sin(x)", "x", "2*x", "forgot-term", {}),
    ("x*sin(x)", "x", "sin(x)", "forgot-term", {}),
    ("x*sin(x)", "x", "x*cos(x)", "forgot-term", {}),
    ("x**3+x**2+x", "x", "3*x**2+2*x", "forgot-term", {}),
    ("x**2*log(x)", "x", "2*x*log(x)", "forgot-term", {"x": "positive"}),
    ("x**x", "x", "x*x**(x-1)", "forgot-term", {"x": "positive"}),
    ("x/(x+1)", "x", "1/(x+1)", "quotient-missing-square", {}),
    ("x*y+y**2*x**2", "x", "y", "forgot-term", {}),
    ("sin(x)*cos(x)", "x", "cos(x)**2", "forgot-term", {}),
    ("log(x,2)", "x", "1/x", "log-derivative", {"x": "positive"}),
    ("3**x", "x", "3**x", "log-derivative", {}),
    ("x+log(x)", "x", "1+1/log(x)", "log-derivative", {"x": ["interval", 2, 9]}),
    ("log(x,3)", "x", "log(3)/x", "log-derivative", {"x": "positive"}),
    ("5*log(x)", "x", "5/log(x)", "log-derivative", {"x": ["interval", 2, 9]}),
    ("x-cos(x)", "x", "1-sin(x)", "trig-derivative-sign", {}),
    ("2*cos(x)", "x", "2*sin(x)", "trig-derivative-sign", {}),
    ("sin(2*x)", "x", "-2*cos(2*x)", "trig-derivative-sign", {}),
    ("cos(x**2)", "x", "2*x*sin(x**2)", "trig-derivative-sign", {}),
    ("x*cos(x)", "x", "cos(x)+x*sin(x)", "trig-derivative-sign", {}),
    ("exp(cos(x))", "x", "sin(x)*exp(cos(x))", "trig-derivative-sign", {}),
    ("sinh(3*x)", "x", "-3*cosh(3*x)", "trig-derivative-sign", {}),
    ("cos(x)**2", "x", "2*cos(x)*sin(x)", "trig-derivative-sign", {}),
    ("log(cos(x))", "x", "tan(x)", "trig-derivative-sign", {"x": ["interval", -1, 1]}),
    ("sin(x)*cos(x)", "x", "cos(x)**2+sin(x)**2", "trig-derivative-sign", {}),
    ("sin(x)+cos(x)", "x", "cos(x)+sin(x)", "trig-derivative-sign", {}),
    ("acos(x)", "x", "1/sqrt(1-x**2)", "trig-derivative-sign", {"x": ["interval", -1, 1]}),
    ("x*y**2", "x", "2*x*y", "wrong-variable", {}),
    ("x**3*y**2+y", "y", "3*x**2*y**2", "wrong-variable", {}),
    ("log(a*x+b)", "a", "a/(a*x+b)", "wrong-variable", {"a": "positive", "b": "positive", "x": "positive"}),
    ("exp(-k*t)", "k", "-k*exp(-k*t)", "wrong-variable", {}),
    ("p*log(p/q)", "q", "log(p/q)+1", "wrong-variable", {"p": "positive", "q": "positive"}),
    ("(y-w*x)**2", "x", "-2*x*(y-w*x)", "wrong-variable", {}),
    ("u*v*sin(w)", "w", "v*sin(w)", "wrong-variable", {}),
    ("a*exp(b*x)", "b", "a*b*exp(b*x)", "wrong-variable", {}),
    ("log(x+1)", "x", "1/x", "log-derivative", {"x": "positive"}),
    ("log(2*x)", "x", "1/(2*x)", "missing-chain-factor", {"x": "positive"}),
    ("log(3*x)", "x", "3/x", "log-derivative", {"x": "positive"}),
    ("log(x)", "x", "1/(x*log(10))", "log-derivative", {"x": "positive"}),
    ("log(x**2+1)", "x", "2*x/log(x**2+1)", "log-derivative", {"x": "positive"}),
    ("10**x", "x", "x*10**(x-1)", "log-derivative", {}),
    ("a**x", "x", "a**x", "log-derivative", {"a": ["interval", 2, 3]}),
    ("log(x,2)", "x", "1/(2*x)", "log-derivative", {"x": "positive"}),
    ("log(x**3)", "x", "1/x**3", "missing-chain-factor", {"x": "positive"}),
    ("x**2*log(x)", "x", "2*x*log(x)+x**2/log(x)", "log-derivative", {"x": ["interval", 2, 5]}),
    ("1/x", "x", "-1/x", "power-not-reduced", {}),
    ("1/x**2", "x", "-2/x", "power-not-reduced", {}),
    ("1/x**3", "x", "-3/x**3", "power-not-reduced", {}),
    ("sqrt(x)", "x", "sqrt(x)/2", "power-not-reduced", {"x": "positive"}),
    ("x**(-2)", "x", "-2*x**(-1)", "power-not-reduced", {"x": "positive"}),
    ("x**(3/2)", "x", "3/2*x**(3/2)", "power-not-reduced", {"x": "positive"}),
    ("x**2+x**3", "x", "2*x**2+3*x**3", "power-not-reduced", {}),
    ("4/3*pi*r**3", "r", "4*pi*r**3", "power-not-reduced", {}),
    ("4/3*pi*r**3", "r", "4/3*pi*r**2", "factor", {}),
    ("tanh(x)", "x", "1+tanh(x)**2", "sign", {}),
    ("atan(x)", "x", "1/(1-x**2)", "sign", {}),
    ("sigmoid(x)", "x", "sigmoid(x)*(1+sigmoid(x))", "sign", {}),
    ("asin(x)", "x", "1/sqrt(1+x**2)", "sign", {"x": ["interval", -1, 1]}),
    ("x**3-2*x", "x", "3*x**2+2", "sign", {}),
    ("1/cos(x)", "x", "-sin(x)/cos(x)**2", "sign", {}),
    ("1/(1+x**2)", "x", "2*x/(1+x**2)**2", "sign", {}),
    ("exp(-x)/x", "x", "(x*exp(-x)-exp(-x))/x**2", "sign", {}),
    ("x*y", "x", "x+y", "wrong-variable", {}),
    ("x**2*y", "x", "2*x*y+x**2", "wrong-variable", {}),
    ("k*x**2", "x", "2*k*x+x**2", "wrong-variable", {}),
    ("(x+1)**2", "x", "2*x", "forgot-term", {}),
    ("sin(x)+x**2+exp(x)", "x", "cos(x)+exp(x)", "forgot-term", {}),
    ("x*exp(x)*sin(x)", "x", "exp(x)*sin(x)+x*exp(x)*sin(x)", "forgot-term", {}),
    ("x**2*exp(3*x)", "x", "2*x*exp(3*x)+x**2*exp(3*x)", "missing-chain-factor", {}),
    ("1/sqrt(1+x**2)", "x", "-1/(2*(1+x**2)**(3/2))", "missing-chain-factor", {}),
    ("tan(2*x)", "x", "1/cos(2*x)**2", "missing-chain-factor", {}),
    ("exp(sin(2*x))", "x", "cos(2*x)*exp(sin(2*x))", "missing-chain-factor", {}),
    ("(2*x+1)**2", "x", "2*(2*x+1)", "missing-chain-factor", {}),
    ("sqrt(2*x)", "x", "1/(2*sqrt(2*x))", "missing-chain-factor", {"x": "positive"}),
    ("erf(x**2)", "x", "2/sqrt(pi)*exp(-x**4)", "missing-chain-factor", {}),
    ("abs(2*x+1)", "x", "sign(2*x+1)", "missing-chain-factor", {}),
    ("x**3/3", "x", "3*x**2", "factor", {}),
    ("x**3/3", "x", "x**2/3", "factor", {}),
    ("2*sin(x)", "x", "cos(x)", "factor", {}),
    ("(x**2+x)/2", "x", "2*x+1", "off-by-half", {}),
    ("x**2/(2*s**2)", "x", "x/(2*s**2)", "off-by-half", {}),
    ("-log(s)-(x-m)**2/(2*s**2)", "s", "-1/s-(x-m)**2/s**3", "sign", {"s": "positive"}),
    ("-log(s)-(x-m)**2/(2*s**2)", "m", "-(x-m)/s**2", "sign", {"s": "positive"}),
    ("n*log(p)-p*t", "p", "n/p", "forgot-term", {"p": "positive"}),
    ("y*log(x)", "x", "log(x)", "wrong-variable", {"x": "positive"}),
    ("r*cos(t)", "t", "cos(t)", "wrong-variable", {}),
    ("r*cos(t)", "t", "r*sin(t)", "trig-derivative-sign", {}),
    ("exp(x)/(exp(x)+1)", "x", "exp(x)/(exp(x)+1)", "quotient-missing-square", {}),
    ("x*exp(x)", "x", "x*exp(x)", "forgot-term", {}),
    ("cos(x)*exp(x)", "x", "sin(x)*exp(x)+cos(x)*exp(x)", "trig-derivative-sign", {}),
    ("tan(x)", "x", "-1/cos(x)**2", "trig-derivative-sign", {}),
    ("cosh(2*x)", "x", "-2*sinh(2*x)", "trig-derivative-sign", {}),
    ("x*sinh(x)", "x", "sinh(x)-x*cosh(x)", "trig-derivative-sign", {}),
    ("pi*x+exp(1)", "x", "pi+exp(1)", "constant-kept", {}),
    ("x*y+z", "x", "y+z", "constant-kept", {}),
    ("m*x+c", "x", "m+c", "constant-kept", {}),
    ("log(x)+log(2)", "x", "1/x+log(2)", "constant-kept", {"x": "positive"}),
]  # fmt: skip

NOTHING = [
    ("sin(x)", "x", "x**2", {}),
    ("exp(x)*sin(x)", "x", "exp(x)+sin(x)", {}),
    ("x**2", "x", "exp(x)", {}),
    ("x**3", "x", "3*x+2", {}),
    ("sin(2*x)", "x", "cos(x)+1", {}),
    ("exp(x**3)", "x", "exp(3*x**2)", {}),
    ("log(x)*x", "x", "log(x)+x", {"x": "positive"}),
    ("tan(x)", "x", "sin(x)/cos(x)", {}),
    ("log(x)", "x", "log(x)/x", {"x": "positive"}),
    ("(x-1)*(x+1)", "x", "2*x-2", {}),
    ("x*log(y)-y", "y", "x/y-y", {"y": "positive"}),
    ("x/(x**2+4)", "x", "1/(2*x)", {}),
    ("sin(x)/x", "x", "cos(x)", {}),
    ("sin(x)", "x", "cos(x)+1", {}),
    ("exp(x)", "x", "x*exp(x-1)", {}),
    ("log(x)+log(2)", "x", "1/x+1/2", {"x": "positive"}),
]  # fmt: skip

SQUARE = {**dict.fromkeys("ABCXWS", (3, 3)), **dict.fromkeys("xyabwm", (3,))}
TALL = {
    "X": (5, 3), "w": (3,), "y": (5,), "A": (4, 3), "x": (3,), "b": (4,), "W": (4, 3), "B": (3, 4), "M": (3, 2), "u": (4,),
    "lam": (), "a": (3,), "d": (3,),
}  # fmt: skip
ARRAYS = [
    ("sum((A @ x - b)**2)", "x", "2*A @ (A @ x - b)", "transposed", SQUARE),
    ("trace(A @ X)", "X", "A", "transposed", SQUARE),
    ("trace(A.T @ X @ B)", "X", "B.T @ A.T", "transposed", SQUARE),
    ("y @ A @ x", "x", "A @ y", "transposed", SQUARE),
    ("y @ A @ x", "A", "outer(x, y)", "transposed", SQUARE),
    ("log(det(X))", "X", "inv(X)", "transposed", SQUARE),
    ("sum(sigmoid(W @ x + b))", "x", "W @ (sigmoid(W @ x + b)*(1-sigmoid(W @ x + b)))", "transposed", SQUARE),
    ("trace(X @ A @ X.T)", "X", "X @ A + X @ A", "transposed", SQUARE),
    ("x @ A @ x", "x", "2*A @ x", "transposed", SQUARE),
    ("sum((A @ X @ B)**2)", "X", "2*A.T @ A @ X @ B @ B", "transposed", SQUARE),
    ("sum((X @ A)**2)", "X", "2*A.T @ X @ A", "transposed", SQUARE),
    ("trace(inv(X) @ A)", "X", "-inv(X) @ A @ inv(X)", "transposed", SQUARE),
    ("sum(exp(W @ x))", "W", "outer(x, exp(W @ x))", "transposed", SQUARE),
    ("norm(X @ W)**2", "W", "2*X @ X @ W", "transposed", SQUARE),
    ("sum((A @ x - b)**2)", "A", "2*outer(x, A @ x - b)", "transposed", SQUARE),
    ("trace(A @ M)", "M", "A", "transposed", {"A": (2, 3), "M": (3, 2)}),
    ("sum(x**2)", "x", "x", "off-by-half", TALL),
    ("sum((X @ w - y)**2)", "w", "X.T @ (X @ w - y)", "off-by-half", TALL),
    ("0.5*sum((X @ w - y)**2)", "w", "2*X.T @ (X @ w - y)", "off-by-half", TALL),
    ("sum((A @ x - b)**2) + lam*sum(x**2)", "x", "2*A.T @ (A @ x - b) + lam*x", "off-by-half", TALL),
    ("0.5*sum((A @ x - b)**2) + lam*sum(x**2)/2", "x", "A.T @ (A @ x - b) + 2*lam*x", "off-by-half", TALL),
    ("trace(X.T @ X)", "X", "X", "off-by-half", TALL),
    ("(a @ x)**2", "x", "(a @ x)*a", "off-by-half", TALL),
    ("x @ x", "x", "x", "off-by-half", TALL),
    ("sum((y - X @ w)**2)", "w", "2*X.T @ (y - X @ w)", "sign", TALL),
    ("-sum(log(sigmoid(X @ w)))", "w", "X.T @ (1 - sigmoid(X @ w))", "sign", TALL),
    ("sum(exp(-x))", "x", "exp(-x)", "sign", TALL),
    ("trace(inv(X))", "X", "inv(X @ X).T", "sign", SQUARE),
    ("sum(log(1 + exp(-W @ x)))", "x", "W.T @ sigmoid(-W @ x)", "sign", TALL),
    ("a @ x - 0.5*lam*(x @ x)", "x", "a + lam*x", "sign", TALL),
    ("sum(tanh(x))", "x", "1 + tanh(x)**2", "sign", TALL),
    ("sum(1/x)", "x", "1/x**2", "sign", TALL),
    ("norm(A @ x - b)**2", "x", "2*(A @ x - b)", "missing-chain-factor", SQUARE),
    ("sum(sin(2*x))", "x", "cos(2*x)", "missing-chain-factor", TALL),
    ("exp(a @ x)", "x", "exp(a @ x)", "missing-chain-factor", TALL),
    ("sum(tanh(W @ x))", "x", "1 - tanh(W @ x)**2", "missing-chain-factor", SQUARE),
    ("log(a @ x)", "x", "1/(a @ x)", "missing-chain-factor", TALL),
    ("sum(exp(x**2))", "x", "exp(x**2)", "missing-chain-factor", TALL),
    ("sigmoid(w @ x)", "x", "sigmoid(w @ x)*(1 - sigmoid(w @ x))", "missing-chain-factor", TALL),
    ("sum(log(1 + exp(x)))", "x", "1/(1 + exp(x))", "missing-chain-factor", TALL),
    ("sum((X @ w - y)**2)", "w", "2*(X @ w - y)", "missing-chain-factor", TALL),
    ("sqrt(x @ x + 1)", "x", "1/(2*sqrt(x @ x + 1))", "missing-chain-factor", TALL),
    ("sum(log(sigmoid(X @ w)))", "w", "X.T @ (1/sigmoid(X @ w))", "missing-chain-factor", TALL),
    ("exp(-0.5*(x @ x))", "x", "exp(-0.5*(x @ x))", "missing-chain-factor", TALL),
    ("(a @ x)**3", "x", "3*(a @ x)**2", "missing-chain-factor", TALL),
    ("sum(relu(W @ x))", "x", "where(W @ x > 0, 1, 0)", "missing-chain-factor", SQUARE),
    ("x @ A @ x", "x", "A @ x", "forgot-term", SQUARE),
    ("trace(X.T @ B @ X)", "X", "B @ X", "forgot-term", SQUARE),
    ("a @ x + sum(x**2)", "x", "2*x", "forgot-term", TALL),
    ("sum((X @ w - y)**2) + lam*sum(w**2)", "w", "2*X.T @ (X @ w - y)", "forgot-term", TALL),
    ("(a @ x)*(d @ x)", "x", "(a @ x)*d", "forgot-term", TALL),
    ("sum(x)*(a @ x)", "x", "a*sum(x)", "forgot-term", TALL),
    ("sum(sin(x)) + sum(x**3)", "x", "cos(x)", "forgot-term", TALL),
    ("a @ x", "x", "x", "wrong-variable", TALL),
    ("y @ A @ x", "x", "A @ x", "wrong-variable", SQUARE),
    ("sum((A @ x - b)**2)", "b", "2*A.T @ (A @ x - b)", "wrong-variable", SQUARE),
    ("sum(w*x)", "w", "w", "wrong-variable", TALL),
    ("sum((X @ w - y)**2)", "X", "2*X.T @ (X @ w - y)", "wrong-variable", TALL),
    ("trace(A @ X @ B)", "X", "(X @ B).T", "wrong-variable", SQUARE),
    ("(a @ x)/(d @ x)", "x", "(a*(d @ x) + (a @ x)*d)/(d @ x)**2", "quotient-sign", TALL),
    ("(a @ x)/(x @ x)", "x", "((x @ x)*a - 2*(a @ x)*x)/(x @ x)", "quotient-missing-square", TALL),
    ("(x @ x)/(a @ x)", "x", "(2*x*(a @ x) - (x @ x)*a)/(a @ x)", "quotient-missing-square", TALL),
    ("1/(a @ x)", "x", "-a/(a @ x)", "quotient-missing-square", TALL),
    ("sum(x**3)", "x", "3*x**3", "power-not-reduced", TALL),
    ("mean(x**2)", "x", "2*x", "factor", TALL),
    ("mean((X @ w - y)**2)", "w", "2*X.T @ (X @ w - y)", "factor", TALL),
    ("sum(x**4)", "x", "x**3", "factor", TALL),
    ("lam*sum(x**2)", "x", "2*x", "factor", TALL),
    ("3*(a @ x)", "x", "a", "factor", TALL),
    ("sum((X @ w - y)**2)/5 + lam*sum(w**2)", "w", "2*X.T @ (X @ w - y)/5 + 2*w", "factor", TALL),
    ("mean((X @ w - y)**2) + lam*sum(w**2)", "w", "2*X.T @ (X @ w - y) + 2*lam*w", "factor", TALL),
    ("sum(cos(x))", "x", "sin(x)", "trig-derivative-sign", TALL),
    ("sum(cos(W @ x))", "x", "W.T @ sin(W @ x)", "trig-derivative-sign", TALL),
    ("(a @ x)*(d @ x)", "x", "a*d", "product-rule-as-product-of-derivatives", TALL),
    ("sum(x*sin(x))", "x", "cos(x)", "product-rule-as-product-of-derivatives", TALL),
    ("det(X)", "X", "inv(X).T", "factor", SQUARE),
    ("norm(A @ x - b)", "x", "A.T @ (A @ x - b)", "factor", TALL),
    ("norm(x)", "x", "2*x/norm(x)", "off-by-half", TALL),
    ("sqrt(x @ x)", "x", "x/(2*sqrt(x @ x))", "off-by-half", TALL),
    ("W @ x", "x", "W.T", "transposed", SQUARE),
    ("sum(relu(W @ x))", "x", "W @ where(W @ x > 0, 1, 0)", "transposed", SQUARE),
    ("trace(A @ X @ B @ X.T)", "X", "A @ X @ B + A.T @ X @ B", "transposed", SQUARE),
    ("trace(A @ X @ B @ X.T)", "X", "A.T @ X @ B.T", "forgot-term", SQUARE),
    ("x @ A.T @ A @ x", "x", "2*A @ A.T @ x", "transposed", SQUARE),
    ("sum((X.T @ w - y)**2)", "w", "2*X.T @ (X.T @ w - y)", "transposed", SQUARE),
    ("sum(log(1 + exp(X @ w)))", "w", "X @ sigmoid(X @ w)", "transposed", SQUARE),
    ("u @ W @ x", "W", "outer(x, u)", "transposed", {"W": (3, 3), "u": (3,), "x": (3,)}),
    ("trace(A.T @ X)", "X", "A.T", "transposed", SQUARE),
    ("trace(X.T @ X @ A)", "X", "X @ A + A.T @ X", "transposed", SQUARE),
    ("norm(X - A)**2", "X", "2*(X - A).T", "transposed", SQUARE),
    ("sum(x**2)/2", "x", "x/2", "off-by-half", TALL),
    ("lam*(x @ x)", "x", "lam*x", "off-by-half", TALL),
    ("sum((y - X @ w)**2)/2", "w", "-2*X.T @ (y - X @ w)", "off-by-half", TALL),
    ("x @ A @ x", "x", "(A + A.T) @ x / 2", "off-by-half", SQUARE),
    ("norm(W)**2/2 + trace(W)", "W", "2*W + eye(3)", "off-by-half", {"W": (3, 3)}),
    ("0.5*norm(A @ X - B)**2", "X", "2*A.T @ (A @ X - B)", "off-by-half", {"A": (4, 3), "X": (3, 2), "B": (4, 2)}),
    ("sum((x - m)**2)", "m", "2*(x - m)", "sign", {"x": (3,), "m": (3,)}),
    ("-sum(y*log(p))", "p", "y/p", "sign", {"y": (3,), "p": (3,)}),
    ("log(det(S))", "S", "-inv(S).T", "sign", {"S": (3, 3)}),
    ("sum(y*log(p) + (1-y)*log(1-p))", "p", "y/p + (1-y)/(1-p)", "sign", {"y": (3,), "p": (3,)}),
    ("sum(exp(-(x - m)**2))", "x", "2*(x - m)*exp(-(x - m)**2)", "sign", {"x": (3,), "m": (3,)}),
    ("a @ x - log(1 + exp(b @ x))", "x", "a + b*sigmoid(b @ x)", "sign", {"a": (3,), "b": (3,), "x": (3,)}),
    ("sum(1/(1 + exp(-x)))", "x", "sigmoid(x)*(sigmoid(x) - 1)", "sign", {"x": (3,)}),
    ("sum(tanh(2*x))", "x", "1 - tanh(2*x)**2", "missing-chain-factor", {"x": (3,)}),
    ("exp(x @ x)", "x", "exp(x @ x)", "missing-chain-factor", {"x": (3,)}),
    ("log(x @ x)", "x", "1/(x @ x)", "missing-chain-factor", {"x": (3,)}),
    ("sqrt(x @ x)", "x", "1/(2*sqrt(x @ x))", "missing-chain-factor", {"x": (3,)}),
    ("sin(a @ x)", "x", "cos(a @ x)", "missing-chain-factor", {"a": (3,), "x": (3,)}),
    ("exp(-0.5*(x @ A @ x))", "x", "-exp(-0.5*(x @ A @ x))*0.5", "missing-chain-factor", SQUARE),
    ("1/(a @ x)", "x", "-1/(a @ x)**2", "missing-chain-factor", {"a": (3,), "x": (3,)}),
    ("sum(sin(x)**2)", "x", "2*sin(x)", "missing-chain-factor", {"x": (3,)}),
    ("sum(log(1 + x**2))", "x", "1/(1 + x**2)", "missing-chain-factor", {"x": (3,)}),
    ("mean((A @ x - b)**2)", "x", "2*(A @ x - b)/3", "missing-chain-factor", SQUARE),
    ("sum(sigmoid(X @ w))", "w", "sigmoid(X @ w)*(1 - sigmoid(X @ w))", "missing-chain-factor", TALL),
    ("(a @ x)*(x @ x)", "x", "a*(x @ x)", "forgot-term", {"a": (3,), "x": (3,)}),
    ("(a @ x)*exp(b @ x)", "x", "a*exp(b @ x)", "forgot-term", {"a": (3,), "b": (3,), "x": (3,)}),
    ("sum(x*log(x))", "x", "log(x)", "forgot-term", {"x": (3,)}),
    ("x @ A @ x + a @ x", "x", "(A + A.T) @ x", "forgot-term", SQUARE),
    ("norm(X)**2 + trace(A @ X)", "X", "2*X", "forgot-term", SQUARE),
    ("trace(X @ A @ X)", "X", "(A @ X).T", "forgot-term", SQUARE),
    ("x @ A @ y", "y", "A @ y", "wrong-variable", SQUARE),
    ("trace(A @ B)", "A", "A.T", "wrong-variable", {"A": (3, 3), "B": (3, 3)}),
    ("sum(a*x**2)", "x", "x**2", "wrong-variable", {"a": (3,), "x": (3,)}),
    ("(a @ x)/(b @ x)", "x", "(a*(b @ x) - (a @ x)*b)", "quotient-missing-square", SQUARE),
    ("(a @ x)/(b @ x)", "x", "a/(b @ x)", "forgot-term", SQUARE),
    ("mean(x)", "x", "ones(3)", "factor", {"x": (3,)}),
    ("mean(exp(x))", "x", "exp(x)", "factor", {"x": (3,)}),
    ("mean((X @ w - y)**2)", "w", "X.T @ (X @ w - y)/5", "off-by-half", TALL),
    ("sum(5*x**3)", "x", "3*x**2", "factor", {"x": (3,)}),
    ("lam*norm(w)**2", "w", "2*w", "factor", {"lam": (), "w": (3,)}),
    ("sum(x**3)", "x", "x**2", "factor", {"x": (3,)}),
    ("sum(sqrt(x))", "x", "1/sqrt(x)", "off-by-half", {"x": (3,)}),
]  # fmt: skip

#: claims whose shapes clash, which are named by the mistake that they are where all dimensions are equal
CLASHING = [
    ("sum((A @ x - b)**2)", "x", "2*A @ (A @ x - b)", "transposed", TALL),
    ("norm(A @ x - b)**2", "x", "2*A @ (A @ x - b)", "transposed", {"A": ("m", "n"), "x": ("n",), "b": ("m",)}),
    ("mean((X @ w - y)**2)", "w", "2*X @ (X @ w - y)/5", "transposed", TALL),
    ("u @ tanh(W @ x)", "x", "W @ (u*(1 - tanh(W @ x)**2))", "transposed", TALL),
    ("sum((X @ w - y)**2)", "w", "2*X.T @ (X @ w - y) + w @ y", None, TALL),
    ("sum((X @ w - y)**2)", "w", "X @ eye(7) @ w", None, TALL),
]  # fmt: skip

NOTHING_IN_ARRAYS = [
    ("sum(x**2)", "x", "exp(x)", TALL),
    ("sum(sin(x))", "x", "sin(x)", TALL),
    ("x @ A @ x", "x", "A @ A @ x", SQUARE),
    ("a @ x", "x", "a*x", TALL),
    ("(a @ x)/(b @ x)", "x", "a/b", SQUARE),
    ("sum(exp(x))", "x", "sum(exp(x))", {"x": (3,)}),
    ("trace(X)", "X", "X", {"X": (3, 3)}),
    ("logsumexp(x)", "x", "exp(x)", {"x": (3,)}),
    ("sum(abs(x))", "x", "x", {"x": (3,)}),
    ("trace(inv(X))", "X", "inv(X)", {"X": (3, 3)}),
    ("sum(x**2)", "x", "x**2", {"x": (3,)}),
]  # fmt: skip

REWRITTEN = [
    ("(a+b)**2", "a**2+b**2", "power-of-sum"),
    ("(x-3)**2", "x**2-9", "power-of-sum"),
    ("(x-3)**2", "x**2+9", "power-of-sum"),
    ("(2*x+1)**3", "8*x**3+1", "power-of-sum"),
    ("1+(x+y)**2", "1+x**2+y**2", "power-of-sum"),
    ("(x+h)**2-x**2", "h**2", "power-of-sum"),
    ("(a+b)**2", "a**2+a*b+b**2", "off-by-half"),
    ("(a-b)**2", "a**2-2*a*b-b**2", "sign"),
    ("sqrt(x**2+y**2)", "x+y", "root-of-sum"),
    ("sqrt(x**2+9)", "x+3", "root-of-sum"),
    ("sqrt(a+b)", "sqrt(a)+sqrt(b)", "root-of-sum"),
    ("1/(x+y)", "1/x+1/y", "reciprocal-of-sum"),
    ("log(x+y)", "log(x)+log(y)", "log-of-sum"),
    ("log(x)+log(y)", "log(x+y)", "log-of-sum"),
    ("log(x*y)", "log(x)*log(y)", "log-of-product"),
    ("log(x)/log(y)", "log(x)-log(y)", "log-of-quotient"),
    ("log(x**3)", "log(x)**3", "log-of-power"),
    ("exp(x+y)", "exp(x)+exp(y)", "exponential-of-sum"),
    ("exp(x)*exp(y)", "exp(x*y)", "exponential-of-sum"),
    ("sin(x+y)", "sin(x)+sin(y)", "function-of-sum"),
    ("sin(2*x)", "2*sin(x)", "function-of-multiple"),
    ("sqrt(x**2)", "x", "root-of-square"),
    ("sqrt((x-3)**2)", "x-3", "root-of-square"),
    ("x**2*x**3", "x**6", "power-of-power"),
    ("(x**2)**3", "x**5", "power-of-power"),
    ("(2*x)**3", "2*x**3", "power-of-product"),
    ("x**(-2)", "-x**2", "negative-power"),
    ("(x+y)/x", "y", "cancelled-summand"),
    ("(x+y)/x", "1+y", "cancelled-summand"),
    ("(a*x+b)/a", "x+b", "cancelled-summand"),
    ("(x+1)/2", "x/2+1", "split-one-term"),
    ("3*(x+2)", "3*x+2", "distributed-over-one-term"),
    ("a/b+c/d", "(a+c)/(b+d)", "added-fractions"),
    ("-(x+y)", "-x+y", "sign"),
    ("5-(x-2)", "5-x-2", "sign"),
    ("x**2+3*x+1", "x**2-3*x+1", "sign"),
    ("x**2+3*x+1", "x**2+1", "forgot-term"),
    ("2*x*y+z", "x*y+z", "off-by-half"),
    ("a*x+b*y", "x+b*y", "factor"),
    ("x+y", "2*x+2*y", "off-by-half"),
    ("x*(x-1)+2*(x-1)", "x*(x-1)+2", "factor"),
    ("sin(x)*cos(x)", "sin(2*x)", "off-by-half"),
    ("cos(2*x)", "cos(x)**2+sin(x)**2", "sign"),
    ("1/(a/b)", "a/b", "reciprocal"),
    ("trace(A@B@C)", "trace(A@C@B)", "trace-order"),
    ("inv(A@B)", "inv(A)@inv(B)", "inverse-order"),
    ("(A@B).T", "A.T@B.T", "transpose-order"),
    ("det(c*A)", "c*det(A)", "determinant-of-multiple"),
    ("inv(A+B)", "inv(A)+inv(B)", "inverse-of-sum"),
    ("det(A+B)", "det(A)+det(B)", "determinant-of-sum"),
    ("A@B-B@A+A", "A", "commuted"),
    ("(A+B)@(A+B)", "A@A+2*A@B+B@B", "commuted"),
    ("norm(x-y)**2", "norm(x)**2+norm(y)**2", "power-of-sum"),
    ("norm(x-y)**2", "norm(x)**2-x@y+norm(y)**2", "off-by-half"),
    ("sum(x*y)", "sum(x)*sum(y)", "sum-of-products"),
    ("A.T@A@x-A.T@y", "A@A@x-A.T@y", "transposed"),
    ("x@A@y", "y@A@x", "transposed"),
    ("trace(A@B)", "trace(A)*trace(B)", "trace-order"),
    ("log(sum(exp(x)))", "sum(x)", "function-of-sum"),
    ("Var(a*X+b)", "a*Var(X)", "variance-of-multiple"),
    ("Var(a*X+b)", "a*Var(X)+b", "variance-of-shift"),
    ("E(X*Y)", "E(X)*E(Y)", "expectation-of-product"),
    ("E(X**2)", "E(X)**2", "expectation-of-product"),
    ("Var(X+Y)", "Var(X)+Var(Y)", "variance-of-sum"),
    ("Var(X)", "E(X)**2-E(X**2)", "sign"),
    ("Var(X+c)", "Var(X)+c", "variance-of-shift"),
]  # fmt: skip

NOT_REWRITTEN = [
    ("(a+b)**2", "a*b+7"),
    ("sin(x)", "x+1"),
    ("log(x)", "exp(x)"),
    ("trace(A@B)", "det(A)"),
    ("x**2+1", "x**3"),
]  # fmt: skip


def named(text: str, shapes: dict) -> dict:
    """The shapes of the names that stand in a text."""
    return {str(x): shapes[str(x)] for x in ex.free_symbols(read(text, set(shapes))) if str(x) in shapes}


def sides_of(step: Step, **how) -> Verdict:
    return check(step.before, step.after, **how)


# ---------------------------------------------------------------- planted mistakes


@pytest.mark.parametrize("f, x, claim, mistake, assume", SCALAR)
def test_a_planted_mistake_is_named(f, x, claim, mistake, assume):
    verdict = derive.check(f, claim, wrt=x, assume=assume)
    assert (verdict.status, verdict.mistake) == (Status.REFUTED, mistake), verdict.reason
    assert verdict.slip.sentence == verdict.reason


@pytest.mark.parametrize("f, x, claim, mistake, assume", SCALAR[::4])
def test_the_right_step_is_true_and_the_wrong_one_is_not(f, x, claim, mistake, assume):
    slip = derive.check(f, claim, wrt=x, assume=assume).slip
    domains = derive.problems.assumptions(assume)
    assert sides_of(slip.right, assume=domains).holds
    assert sides_of(slip.wrong, assume=domains).status is Status.REFUTED
    assert slip.wrong.by[0].name == mistake


@pytest.mark.parametrize("f, x, claim, mistake, shapes", ARRAYS)
def test_a_planted_mistake_in_arrays_is_named(f, x, claim, mistake, shapes):
    verdict = derive.check(f, claim, wrt=x, shapes=named(f"[{f}, {claim}]", shapes))
    assert (verdict.status, verdict.mistake) == (Status.REFUTED, mistake), verdict.reason
    assert sides_of(verdict.slip.right, shapes=infer([read(f), read(claim)], named(f, shapes)).table).holds


@pytest.mark.parametrize("f, x, claim, mistake, shapes", CLASHING)
def test_a_claim_whose_shapes_clash_is_wrong(f, x, claim, mistake, shapes):
    said = {str(s): shapes[str(s)] for s in ex.free_symbols(read(f)) | ex.free_symbols(read(claim))}
    verdict = derive.check(f, claim, wrt=x, shapes=said)
    assert (verdict.status, verdict.method, verdict.mistake) == (Status.REFUTED, "shapes", mistake), verdict.reason
    assert verdict.reason.startswith("the shapes do not fit: in ")


def test_a_clash_with_shapes_that_were_inferred_or_with_a_right_claim_is_no_verdict():
    with pytest.raises(ShapeError, match="3 columns"):
        derive.check("norm(A @ x - b)**2", "2*A @ (A @ x - b)", wrt="x", shapes={"A": (4, 3)})
    with pytest.raises(ShapeError, match="7 columns"):  # right but for a size
        derive.check("x @ x", "2*eye(7) @ x", wrt="x", shapes={"x": (3,)} | {"y": (7,)})


@pytest.mark.parametrize("f, x, claim, assume", NOTHING)
def test_where_nothing_gives_the_claim_nothing_is_named(f, x, claim, assume):
    verdict = derive.check(f, claim, wrt=x, assume=assume)
    assert verdict.status is Status.REFUTED
    assert verdict.mistake is None and verdict.slip is None


@pytest.mark.parametrize("f, x, claim, shapes", NOTHING_IN_ARRAYS)
def test_where_nothing_gives_the_claim_in_arrays_nothing_is_named(f, x, claim, shapes):
    verdict = derive.check(f, claim, wrt=x, shapes=named(f"[{f}, {claim}]", shapes))
    assert (verdict.status, verdict.mistake) == (Status.REFUTED, None)


@pytest.mark.parametrize(
    "f, x, claim",
    [
        ("x**2*exp(x)", "x", "x*(x + 2)*exp(x)"), ("sin(x)*cos(x)", "x", "cos(2*x)"), ("x/(x + 1)", "x", "1/(x + 1)**2"),
        ("log(x**2 + 1)", "x", "2*x/(1 + x**2)"), ("cos(x)**2", "x", "-sin(2*x)"), ("a*x**2 + b*x + c", "x", "b + 2*x*a"),
        ("atan(x)", "x", "cos(atan(x))**2"), ("x @ x", "x", "2*x"), ("norm(A @ x - b)**2", "x", "2*A.T @ A @ x - 2*A.T @ b"),
    ],
)  # fmt: skip
def test_a_right_claim_has_no_mistake(f, x, claim):
    verdict = derive.check(f, claim, wrt=x)
    assert verdict.holds and verdict.mistake is None


# ---------------------------------------------------------------- where, and how it is told


def test_the_place_is_said():
    slip = explain(read("x + exp(sin(3*x))"), ex.Symbol("x"), read("1 + cos(3*x)*exp(sin(3*x))"))
    assert str(slip.where) == "sin(3*x)"
    assert (str(slip.wrong.after), str(slip.right.after)) == ("cos(3*x)", "3*cos(3*x)")
    assert slip.sentence == (
        "the inner derivative of the chain rule is missing: d/dx sin(3*x) = 3*cos(3*x), not cos(3*x)"
    )


def test_a_verdict_with_a_mistake_is_data():
    told = derive.check("x*sin(x)", "cos(x)", wrt="x").to_dict()
    assert told["mistake"] == told["slip"]["mistake"] == "product-rule-as-product-of-derivatives"
    assert told["slip"]["right"] == "Derivative(x*sin(x), x) = sin(x) + x*cos(x)"
    assert derive.check("x**2", "2*x", wrt="x").to_dict()["slip"] is None


def test_a_mistake_at_every_place():
    slip = explain(read("x**3 - 4*x + 9 - k"), ex.Symbol("x"), read("3*x**2 - 4 + 9 - k"))
    assert slip.mistake == "constant-kept"


def test_the_wrong_component_of_a_gradient():
    verdict = derive.check("x**2*y + sin(y)", ["2*x*y", "x**2 - cos(y)"], wrt=["x", "y"])
    assert verdict.mistake == "trig-derivative-sign"
    assert str(verdict.slip.where) == "sin(y)"


def test_a_second_derivative():
    assert derive.check("exp(2*x)", "2*exp(2*x)", wrt="x", order=2).mistake == "missing-chain-factor"


def test_a_solution_checks_with_mistakes():
    assert derive.differentiate("x*exp(x)", "x").check("exp(x) - x*exp(x)").mistake == "sign"
    assert derive.gradient("norm(A @ x - b)**2", "x").check("A.T @ (A @ x - b)").mistake == "off-by-half"


def test_what_goes_wrong_in_an_explanation_costs_no_verdict(monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(review, "_explained", broken)
    verdict = derive.check("sin(3*x)", "cos(3*x)", wrt="x")
    assert verdict.status is Status.REFUTED and verdict.mistake is None
    assert with_mistake(verdict, ex.ONE, ex.ONE, {}) is verdict


@pytest.mark.parametrize(
    "f, claim",
    [
        ("*".join(f"sin(x + {k})" for k in range(40)), "x"),
        ("+".join(f"exp(x**{k})" for k in range(1, 60)), "cos(x)"),
        ("sin(" * 60 + "x" + ")" * 60, "x**2"),
    ],
)
def test_the_work_is_bounded(f, claim):
    x = ex.Symbol("x")
    assert explain(read(f), x, read(claim)) is None
    assert len(_Replay(in_pairs(read(f), x), x).places) <= MOST_PLACES


# ---------------------------------------------------------------- rewritings


@pytest.mark.parametrize("before, after, mistake", REWRITTEN)
def test_a_wrong_rewriting_is_named(before, after, mistake):
    slip = rewriting(before, after)
    assert isinstance(slip, Slip) and slip.mistake == mistake, slip


@pytest.mark.parametrize("before, after", NOT_REWRITTEN)
def test_a_rewriting_of_no_known_kind_is_left_alone(before, after):
    assert rewriting(before, after) is None


def rewriting(before: str, after: str) -> Slip | None:
    arrays = {"A", "B", "C"} if any(name in before for name in ("A", "B @")) else set()
    texts = f"[{before}, {after}]"
    shapes = {name: (3, 3) for name in ("A", "B", "C") if name in texts and arrays}
    if shapes or "norm" in before or "sum" in before:
        shapes |= {name: (3,) for name in "xy" if name in before.replace("exp", "")}
    assume = {"x": "positive", "y": "positive"} if "log" in texts and not shapes else {}
    return explain_rewriting(read(before, set(shapes)), read(after, set(shapes)), assume, shapes or None)


# ---------------------------------------------------------------- the tables


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.id}: {m.rule.lhs.args[0]}")
def test_no_mistake_is_true(mistake):
    when = {rule.lhs: [c.holds for c in rule.when if c.holds is not None] for rule in RIGHT}
    verdict = check(mistake.rule.lhs, mistake.rule.rhs, given=when.get(mistake.rule.lhs, ()))
    assert verdict.status is Status.REFUTED, f"{mistake.rule.lhs} = {mistake.rule.rhs}"


@pytest.mark.parametrize("name", ARRAY_MISTAKES)
def test_no_mistake_in_arrays_is_true(name):
    rule = ARRAY_MISTAKES[name].rule
    shapes = infer([rule.lhs, rule.rhs], {"A": (3, 3), **dict.fromkeys("xyzw", (3,))}).table
    assert check(rule.lhs, rule.rhs, shapes=shapes).status is Status.REFUTED


def written_for(row: Rewriting) -> tuple[Rewriting, dict, dict | None]:
    """A row with random variables where it is about chance, and what its letters are."""
    if row.before.args and any(isinstance(n, (ex.Expectation, ex.Variance)) for n in ex.postorder(row.before)):
        names = {ex.Symbol("u"): ex.Symbol("X"), ex.Symbol("v"): ex.Symbol("Y")}
        sides = (ex.substitute(e, names) for e in (row.before, row.wrong, row.right))
        return Rewriting(row.id, *sides, row.says), {}, None
    nodes = list(ex.postorder(row.before))
    if not any(isinstance(n, ex.MatMul) or (isinstance(n, ex.Call) and n.name in OF_ARRAYS) for n in nodes):
        signed = row.id in ("root-of-square", "sign") or "abs" in str(row.before)
        return row, {} if signed else dict.fromkeys("uvwz", "positive"), None
    used = {str(x) for x in ex.free_symbols(row.before) | ex.free_symbols(row.wrong)}
    vectors: tuple = () if row.id == "transpose-order" and not MATRICES & ex.free_symbols(row.before) else (2,)
    shapes = {name: (2, 2) if name in "ABC" else vectors or (2, 2) for name in used & set("ABCuv")}
    shapes |= {"c": ()} if "c" in used else {}
    return row, {}, infer([row.before, row.wrong], shapes).table


@pytest.mark.parametrize("row", REWRITINGS, ids=lambda r: f"{r.before} -> {r.wrong}")
def test_every_false_rewriting_is_false_and_its_correction_true(row):
    row, assume, shapes = written_for(row)
    assert check(row.before, row.wrong, assume=assume, shapes=shapes).status is Status.REFUTED
    assert check(row.before, row.right, assume=assume, shapes=shapes).holds
