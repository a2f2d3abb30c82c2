"""What names stand for: definitions in any order, functions of functions, and symbols that depend on others."""

import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python
from derive.review.glossary import Glossary, averages, dependents_of, without_marks
from derive.verify.claim import check


def known(**definitions: str) -> Glossary:
    names = Glossary()
    for name, meaning in definitions.items():
        names = names.defined(ex.Symbol(name), read_python(meaning))
    return names


@pytest.mark.parametrize(
    "definitions, text, meaning",
    [
        ({"r": "x - 1"}, "r**2", "(x - 1)**2"),
        ({"a": "b + 1", "b": "x**2"}, "a*b", "(x**2 + 1)*x**2"),
        ({"b": "x**2", "a": "b + 1"}, "a*b", "(x**2 + 1)*x**2"),
        ({"y": "u**3", "u": "2*x"}, "y", "(2*x)**3"),
        ({"x": "x + 1"}, "x**2", "(x + 1)**2"),  # a circle is written out once
    ],
)
def test_names_are_written_out(definitions, text, meaning):
    assert str(known(**definitions).meaning(read_python(text))) == meaning


def test_a_function_is_written_out_at_every_argument():
    x = ex.Symbol("x")
    names = Glossary().defined(ex.Call("f", x), x**2 + 1)
    assert str(names.meaning(read_python("f(3) + f(t) + f(f(t))"))) == "3**2 + 1 + (t**2 + 1) + ((t**2 + 1)**2 + 1)"
    assert names.meaning(ex.Derivative(ex.Symbol("f"), x)) is ex.Derivative(x**2 + 1, x)


def test_the_chain_rule_holds_for_symbols_that_depend_on_others():
    """dL/dx = dL/dy dy/dx whatever L and y are; without the inner factor it does not hold."""
    L, y, x = ex.symbols("L y x")
    total, outer, inner = ex.Derivative(L, x), ex.Derivative(L, y), ex.Derivative(y, x)
    names = Glossary(dependents=dependents_of([total, outer, inner], Glossary()))
    assert check(names.meaning(total), names.meaning(outer * inner)).status.name == "AGREES"
    assert check(names.meaning(total), names.meaning(outer)).status.name == "REFUTED"
    assert check(names.meaning(inner), ex.ZERO).status.name == "REFUTED"  # dy/dx is not 0


def test_a_derivative_of_a_defined_name_by_another_is_taken_before_that_is_written_out():
    names = known(y="u**2", u="sin(x)")
    meant = names.meaning(ex.Derivative(ex.Symbol("y"), ex.Symbol("u")))
    assert check(meant, read_python("2*sin(x)")).status.name == "AGREES"


def test_a_bar_is_a_mean():
    names = averages([read_python("Sum(x[i], (i, 2, 4)) - bar_x")], Glossary())
    (mean,) = names.variables.values()
    assert check(mean, read_python("(x[2] + x[3] + x[4])/3")).holds


@pytest.mark.parametrize(
    "marked, base", [("hat_w", "w"), ("mu_hat", "mu"), ("x_star", "x"), ("p_MLE", "p"), ("x_1", None)]
)
def test_marks_of_estimates(marked, base):
    found = without_marks(ex.Symbol(marked))
    assert (found.name if found else None) == base


def test_a_function_is_written_out_under_a_binder():
    x = ex.Symbol("x")
    names = Glossary().defined(ex.Call("f", x), read_python("x**2"))
    slope = read_python("Derivative(f(t), t)", (), {"f"})
    integral = read_python("Integral(f(t), (t, 0, 1))", (), {"f"})
    assert str(names.meaning(slope)) == "Derivative(t**2, t)"
    assert str(names.meaning(integral)) == "Integral(t**2, (t, 0, 1))"


def test_what_a_binder_would_catch_stays_as_it_is():
    names = Glossary().defined(ex.Call("f", ex.Symbol("x")), read_python("a*x"))
    integral = read_python("Integral(f(a), (a, 0, 1))", (), {"f"})
    assert names.meaning(integral) is integral
