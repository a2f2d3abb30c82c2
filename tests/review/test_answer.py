"""What is missing for a wrong answer to be right: the sign of a variable, where that is all."""

import pytest

import derive


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
