"""What is missing for a wrong answer to be right: the sign of a variable, where that is all."""

import pytest

import derive
from derive.model import Status


@pytest.mark.parametrize(
    "a, b, where",
    [
        ("sqrt(x**2)", "x", "x > 0"),
        ("log(x**2)", "2*log(x)", "x > 0"),
        ("abs(x)", "-x", "x < 0"),
        ("sqrt(x**2*y)", "-x*sqrt(y)", "x < 0"),
        (r"\sqrt{x^2}", "x", "x > 0"),
        ("(x**a)**b", "x**(a*b)", "x > 0"),
    ],
)
def test_the_missing_assumption_is_named(a, b, where):
    verdict = derive.equivalent(a, b)
    assert verdict.status.name == "REFUTED"
    assert f"equal where {where}" in verdict.reason
    name, sign = where.split(" ", 1)
    assumed = {name: "positive" if sign.startswith(">") else "negative"}
    assert derive.equivalent(a, b, assume=assumed).holds


@pytest.mark.parametrize(
    "a, b", [("sin(x)", "cos(x)"), ("x**2", "x"), ("sqrt(x**2)", "x + 1"), ("sqrt((x - 3)**2)", "x - 3")]
)
def test_no_assumption_is_named_that_does_not_help(a, b):
    verdict = derive.equivalent(a, b)
    assert verdict.status.name == "REFUTED" and "equal where" not in verdict.reason


def test_nothing_is_said_where_the_sign_is_assumed_already():
    verdict = derive.equivalent("sqrt(x**2)", "x", assume={"x": "negative"})
    assert verdict.status.name == "REFUTED" and "equal where" not in verdict.reason


BESIDE = {
    "ad-bc": r"\begin{vmatrix}a & b\\c & d\end{vmatrix}", "|x|": r"\sqrt{x^2}", "n!": r"\prod_{k=1}^n k", "10^3 x": "1{,}000x",
    "dy/dx": r"\frac{dy}{dx}", "a/bc": r"\frac{a}{bc}", "xy/2": r"\frac{1}{2}xy", "e^x": r"\exp(x)",
    # in the input syntax
    "x*y/2": r"\frac{1}{2}xy", "hat_y": r"\hat{y}", "sin(x)/cos(x)": r"\tan x", "theta": r"\theta", "x_sup_i": "x^{(i)}",
}  # fmt: skip


@pytest.mark.parametrize("plain, latex", BESIDE.items())
def test_what_stands_beside_latex_is_latex_unless_its_words_say_otherwise(plain, latex):
    assume = {"n": "positive integer"} if "n" in plain else None
    for a, b in ((plain, latex), (latex, plain)):
        assert derive.equivalent(a, b, assume=assume).status is Status.PROVED
        assert derive.equivalent(f"{a} + 1", b, assume=assume).status is Status.REFUTED


BY_HAND = [
    ("(x+1)(x-1)", "x^2-1"), ("2xy", "xy+yx"), ("|x|^2", "x^2"), ("|xy|", "|x||y|"), ("(n+1)!", "(n+1)n!"), ("x(y+1)2", "2xy+2x"),
]  # fmt: skip


@pytest.mark.parametrize("a, b", BY_HAND)
def test_what_is_written_as_by_hand_is_read_so(a, b):
    assume = {"n": "positive integer"} if "n" in a else {"x": "real", "y": "real"}
    assert derive.equivalent(a, b, assume=assume).status is Status.PROVED
    assert derive.equivalent(a, f"{b}+1", assume=assume).status is Status.REFUTED


def test_a_claim_beside_latex_is_latex():
    assert derive.check(r"\frac{x^2y}{2}", "xy", wrt="x").status is Status.PROVED
    assert derive.check(r"\frac{x^2y}{2}", "yy", wrt="x").status is Status.REFUTED
