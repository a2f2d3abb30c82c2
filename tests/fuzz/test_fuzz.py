"""Five minutes of random cases, always the same ones, and whether a wrong verdict would be found among them."""

import dataclasses

import pytest

import derive
from derive.language import expressions as ex
from derive.model import Status, Verdict
from tests.fuzz import properties, rewriting, scalars, values
from tests.fuzz.__main__ import run
from tests.fuzz.properties import AREAS, PROPERTIES


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_nothing_untrue_is_said(area):
    for wanted in AREAS[area]:
        tally, failure = run(wanted, wanted.examples)
        assert not failure, f"{wanted.name}: {failure}"
        assert wanted.share_undecided(tally) <= wanted.undecided, f"{wanted.name}: {tally}"


# ---------------------------------------------------------------- what would be found


def says(status: Status):
    """derive, if it always said the same."""
    verdict = Verdict(status, "a guess", witness={} if status is Status.REFUTED else None)
    return lambda *args, **kwargs: verdict


def failure_of(name: str, examples: int = 40) -> str:
    return run(PROPERTIES[name], examples)[1]


def test_a_verdict_that_never_changes_is_found(monkeypatch):
    monkeypatch.setattr(derive, "equivalent", says(Status.REFUTED))
    monkeypatch.setattr(derive, "check", says(Status.REFUTED))
    for name in ("true_rewritings_hold", "array_laws_hold", "right_derivatives_hold"):
        assert "refuted" in failure_of(name), name
    monkeypatch.setattr(derive, "equivalent", says(Status.AGREES))
    monkeypatch.setattr(derive, "check", says(Status.AGREES))
    for name in ("mistakes_are_not_accepted", "array_mistakes_are_not_accepted", "wrong_derivatives_are_not_accepted"):
        assert "AGREES" in failure_of(name), name


@pytest.mark.parametrize(
    "before, after",
    [
        (r"\cdot ", "+"),
        (r"\frac", r"\binom"),
        ("^2", "^3"),
        (r"\sin", r"\cos"),
        (r"\ln", r"\sin"),
        (r"\left(", r"-\left("),
    ],
)
def test_a_reader_that_misreads_is_found(monkeypatch, before, after):
    read = derive.read
    monkeypatch.setattr(derive, "read", lambda text, **said: read(text.replace(before, after), **said))
    assert "is read as" in failure_of("handwriting_is_read", 400)


def test_a_review_that_shifts_its_finding_is_found(monkeypatch):
    review = derive.check_lines

    def without_the_last_line(text, *args, **said):
        found = review(text, *args, **said)
        return dataclasses.replace(found, lines=(found.lines[0], *found.lines[:-1]))

    monkeypatch.setattr(derive, "check_lines", without_the_last_line)
    assert "wrong" in failure_of("chains_are_judged")
    assert "wrong" in failure_of("solving_is_judged")


# ---------------------------------------------------------------- the judges themselves


@pytest.mark.parametrize("law", rewriting.LAWS.strip().splitlines())
def test_laws_are_true(law):
    """By the values at many points, the letters being numbers of their kind."""
    kinds = {"any": ("u", "v", "w", "z"), "positive": ("p", "q", "r"), "real": ("h", "g")}
    points = values.points(kinds["positive"], (*kinds["any"], *kinds["real"]), scalars.WHOLE)
    left, right = (derive.read(side) for side in law.split(" == "))
    assert values.differ(left, right, points) is None
    assert values.agree_somewhere(left, right, points)


@pytest.mark.parametrize(
    "a, b", [("x**2", "x**2 + x/10**9"), ("sqrt(x**2)", "x"), ("Sum(k, (k, 1, n))", "n**2/2"), ("Integral(s, (s, 0, x))", "x**2/3")]
)  # fmt: skip
def test_values_tell_near_misses_apart(a, b):
    left, right = derive.read(a), derive.read(b)
    assert values.differ(left, right, scalars.POINTS) is not None
    assert values.differ(left, left, scalars.POINTS) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Derivative(x**3, (x, 2))", "6*x"), ("Limit((exp(s*x) - 1)/s, s, 0)", "x"), ("Integral(cos(s), (s, 0, x))", "sin(x)"),
        ("Product(x + k, (k, 0, 2))", "x*(x + 1)*(x + 2)"), ("where(x < 0, -x, x)", "abs(x)"), ("binomial(n + 2, 2)", "(n + 2)*(n + 1)/2"),
    ],
)  # fmt: skip
def test_values_of_binders(text, expected):
    assert values.differ(derive.read(text), derive.read(expected), scalars.POINTS) is None
    assert values.differ(derive.read(text), derive.read(f"({expected})*1.0000001"), scalars.POINTS) is not None


def test_what_is_not_real_has_no_value():
    with pytest.raises(values.NoValue):
        values.value(ex.Call("sqrt", ex.Neg(ex.ONE)), {})
    with pytest.raises(values.NoValue):
        values.value(1 / (ex.Symbol("x") - ex.Symbol("x")), {"x": values.mpf(1)})


def test_a_law_that_is_none_is_a_slip():
    x = ex.Symbol("x")
    with pytest.raises(properties.Slip):
        properties.true_rewritings_hold(properties.cases.Chain((x, 2 * x)))
