"""What a document tells derive: every way to say it, and what is said about a slip."""

import pytest

from derive.errors import DeriveError
from derive.review.documents.directives import assumed, directive, shaped
from derive.review.documents.prose import Meant, meant

ASSUMED = [
    ("x > 0", {"x": "ℝ, > 0"}),
    ("x >= 0", {"x": "ℝ, ≥ 0"}),
    (r"\lambda \ge 1/2", {r"\lambda": "ℝ, ≥ 1/2"}),
    ("x ≤ -1.5", {"x": "ℝ, ≤ -3/2"}),
    ("x != 0", {"x": "ℝ, ≠ 0"}),
    ("0 < p < 1", {"p": "(0, 1)"}),
    ("0 <= p < 1", {"p": "[0, 1)"}),
    ("1 > p > 0", {"p": "(0, 1)"}),
    ("0 < x", {"x": "ℝ, > 0"}),
    ("p in [0, 1]", {"p": "[0, 1]"}),
    (r"p \in (0, \infty)", {"p": "ℝ, > 0"}),
    (r"n \in \mathbb{N}", {"n": "ℤ, ≥ 1"}),
    (r"x \in \mathbb R", {"x": "ℝ"}),
    (r"x \in \mathbb{R}_+", {"x": "ℝ, > 0"}),
    ("z in C", {"z": "ℂ"}),
    ("x positive", {"x": "ℝ, > 0"}),
    ("x is positive", {"x": "ℝ, > 0"}),
    ("n is an integer", {"n": "ℤ"}),
    ("x=positive", {"x": "ℝ, > 0"}),
    ("n positive integer", {"n": "ℤ, ≥ 1"}),
    ("A symmetric, x > 0", {"A": "symmetric", "x": "ℝ, > 0"}),
    ("x, y > 0", {"x": "ℝ, > 0", "y": "ℝ, > 0"}),
    ("x and y are real", {"x": "ℝ", "y": "ℝ"}),
    ("x_1 > 0", {"x_1": "ℝ, > 0"}),
    ("n integer, n > 0", {"n": "ℤ, > 0"}),
    ("x > 0, x <= 2", {"x": "(0, 2]"}),
]


@pytest.mark.parametrize("text, expected", ASSUMED)
def test_assumptions(text, expected):
    assert {name: str(where) for name, where in assumed(text).items()} == expected


SHAPED = [
    ("A=m,n x=n", {"A": ("m", "n"), "x": ("n",)}),
    ("A=(m,n), x=(n,), t=()", {"A": ("m", "n"), "x": ("n",), "t": ()}),
    ("A: m×n; b: m", {"A": ("m", "n"), "b": ("m",)}),
    ("A=3,3", {"A": ("3", "3")}),
    ("A = m, n  x = n", {"A": ("m", "n"), "x": ("n",)}),
]


@pytest.mark.parametrize("text, expected", SHAPED)
def test_shapes(text, expected):
    assert shaped(text) == expected


@pytest.mark.parametrize(
    "text, said",
    [
        ("assum x > 0", "unknown directive 'assum'; did you mean 'assume'?"),
        ("ingore", "did you mean 'ignore'?"),
        ("frobnicate", "unknown directive 'frobnicate': assume, shapes, define, ignore"),
        ("assume x postive", "did you mean 'positive'?"),
        ("assume", "cannot read the assumption ''"),
        ("assume x", "cannot read the assumption 'x'"),
        ("assume x > y", "cannot read the assumption 'x > y': write x > 0"),
        ("assume x > 1/0", "not a number"),
        ("assume x != 1", "only '!= 0' can be assumed"),
        ("assume x > 1, x < 0", "leave nothing"),
        ("assume 2 < x < 1", "leave nothing"),
        (r"assume x \in \mathbb{R}^n", "cannot read the assumption"),
        ("assume __import__('os').system('x') > 0", "cannot read the assumption"),
        ("shapes A", "cannot read the shape 'A': write A=m,n"),
        ("shapes A=m,,", "cannot read the shape"),
        ("shapes A=1,2,3,4,5", "cannot read the shape"),
        ("define f(x)", "cannot read the definition 'f(x)'"),
        ("assume " + "x" * 600, "at most 500 characters"),
    ],
)
def test_a_slip_is_told(text, said):
    with pytest.raises(DeriveError) as told:
        directive(text)
    assert said in str(told.value)


@pytest.mark.parametrize(
    "text, verb",
    [("ignore", "ignore"), ("ignore  because it is a joke", "ignore"), ("ignore file", "ignore-file"), ("ignore-start", "ignore-start"),
     ("ignore end", "ignore-end"), ("shape x=n", "shapes"), ("define f(x) = x^2", "define"), ("assume: x > 0", "assume")],
)  # fmt: skip
def test_verbs(text, verb):
    assert directive(text).verb == verb


@pytest.mark.parametrize(
    "prose, expected",
    [
        ("Let ", Meant.DEFINED),
        ("Then we define ", Meant.DEFINED),
        ("Let $x$ be real. Then ", Meant.CLAIMED),
        ("if ", Meant.SUPPOSED),
        ("for $x > 0$, ", Meant.OPEN),
        ("for $x > 0$ and ", Meant.SUPPOSED),
        ("Let $a = 1$, $b = 2$ and ", Meant.DEFINED),
        ("To solve $x = 1$ we subtract and divide: ", Meant.OPEN),
        ("For all $x$ the identity ", Meant.STATED),
        ("", Meant.OPEN),
    ],
)
def test_what_the_words_say(prose, expected):
    assert meant(prose) is expected
