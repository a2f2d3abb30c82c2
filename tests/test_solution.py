"""The worked solution: result, verdicts, numbers, functions, files, and what it refuses."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import derive
from derive.errors import DeriveError, UnverifiedError
from derive.files import write_whole
from derive.language import expressions as ex
from derive.language.python_text import read_python
from derive.model import Condition, Derivation, Status, Step
from derive.solution import WorkedSolution


@pytest.fixture(scope="module")
def product():
    return derive.differentiate("x**2 * sin(x)", "x")


# ---------------------------------------------------------------- problems


PROBLEMS = [
    (lambda: derive.differentiate("x**2 * sin(x)", "x"), "2*x*sin(x) + x**2*cos(x)"),
    (lambda: derive.differentiate("sigmoid(x)", "x"), "sigmoid(x)*(1 - sigmoid(x))"),
    (lambda: derive.differentiate("exp(2*x)", "x", order=3), "8*exp(2*x)"),
    (lambda: derive.differentiate(read_python("a*x"), derive.symbols("x")), "a"),
    (lambda: derive.gradient("x**2*y + sin(y)", ["x", "y"]), "[2*x*y, x**2 + cos(y)]"),
    (lambda: derive.gradient("x**2*y", "x, y"), "[2*x*y, x**2]"),
    (lambda: derive.jacobian(["x*y", "x + y"], ["x", "y"]), "[[y, x], [1, 1]]"),
    (lambda: derive.hessian("x**2*y", ["x", "y"]), "[[2*y, 2*x], [2*x, 0]]"),
    (lambda: derive.hessian("x**2 - y**2", "x y", at={"x": 0, "y": 0}), "[[2, 0], [0, -2]]"),
    (lambda: derive.total_derivative("x*y", "t", along={"x": "t**2", "y": "sin(t)"}), "2*t*sin(t) + t**2*cos(t)"),
    (lambda: derive.implicit("x**2 + y**2 = 1", "x", of="y"), "-x/y"),
    (lambda: derive.integrate("x*exp(-x)", "x", 0, derive.oo), "1"),
    (lambda: derive.integrate("x*exp(-x)", "x", 0, "oo"), "1"),
    (lambda: derive.integrate("cos(x)", "x", 0, "pi/2"), "1"),
    (lambda: derive.integrate("exp(-x**2)", "x", float("-inf"), float("inf")), "sqrt(pi)"),
    (lambda: derive.limit("sin(x)/x", "x", 0), "1"),
    (lambda: derive.limit("1/x", "x", 0, side="+"), "oo"),
    (lambda: derive.limit("abs(x)/x", "x", 0, side="-"), "-1"),
    (lambda: derive.taylor("exp(x)", "x", 0, 2), "1 + x + x**2/2"),
]


@pytest.mark.parametrize("solve, expected", PROBLEMS)
def test_a_problem_has_its_verified_result(solve, expected):
    solution = solve()
    assert solution.verdict.holds
    assert all(v.holds for v in solution.verdicts)
    assert len(solution.verdicts) == len(solution.steps) == len(list(solution.derivation.walk())) > 0
    if expected in ("oo", "-oo"):
        assert str(solution.result) == expected
    else:
        assert derive.equivalent(solution.result, expected).holds
    assert derive.read(str(solution.result)) is solution.result


def test_an_antiderivative_is_found_up_to_a_constant():
    s = derive.integrate("2*x*cos(x**2)", "x")
    assert s.verdict.holds
    assert s.check("sin(x**2)").holds and s.check("sin(x**2) + 7").holds
    assert s.check("cos(x**2)").status is Status.REFUTED
    assert s.function()(x=2.0) - s.function()(x=1.0) == pytest.approx(np.sin(4) - np.sin(1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: derive.differentiate("2x", "x"),
        lambda: derive.differentiate("x", ""),
        lambda: derive.differentiate("x", "2"),
        lambda: derive.differentiate("x", ["x", "y"]),
        lambda: derive.differentiate("x", "x", order=0),
        lambda: derive.differentiate("x", "x", order=True),
        lambda: derive.differentiate("x", "x", assume={"x": "postive"}),
        lambda: derive.differentiate("theta**2", "thta"),
        lambda: derive.differentiate(None, "x"),
        lambda: derive.gradient("x*y", ["x", "x"]),
        lambda: derive.gradient("x*y", []),
        lambda: derive.integrate("x", "x", 0),
        lambda: derive.hessian("a*x", "x", at={"x": 1}),
        lambda: derive.total_derivative("x*y", "t", along={"z": "t"}),
        lambda: derive.limit("x", "x", 0, side="up"),
        lambda: derive.taylor("x", "x", 0, -1),
        lambda: derive.topic("probability/bayes-theorm"),
        lambda: derive.topic("probability/bayes-theorem", priro="1/2"),
        lambda: derive.catalogue("calculs"),
        lambda: derive.read("x", syntax="maple"),
        lambda: derive.read("A @ x", shapes={"A": (2, 3), "x": (4,)}),
        lambda: derive.read(r"\frac{1}"),
        lambda: derive.equivalent("x", "x", assume={"x": ["interval", 2, 1]}),
        lambda: derive.differentiate("x", "x").at(y=1),
        lambda: derive.differentiate("x", "x").at(x="one"),
        lambda: derive.differentiate("x", "x").to_markdown(detail="most"),
        lambda: derive.differentiate("x", "x").function(backend="fortran"),
        lambda: derive.differentiate("x", "x").save("answer.docx"),
        lambda: derive.differentiate("x", "x").save("no/such/folder/answer.md"),
    ],
)
def test_bad_arguments_are_answered_by_the_public_function(call):
    with pytest.raises(DeriveError) as refused:
        call()
    assert isinstance(refused.value, ValueError) and len(str(refused.value)) > 10


def test_the_nearest_name_is_suggested():
    for call, hint in [
        (lambda: derive.topic("bayes-theorm"), "probability/bayes-theorem"),
        (lambda: derive.differentiate("theta**2", "thta"), "theta"),
        (lambda: derive.topic("probability/bayes-theorem", priro="1/2"), "prior"),
    ]:
        with pytest.raises(DeriveError, match=f"did you mean '{hint}'"):
            call()


# ---------------------------------------------------------------- verification


def false_derivation(where: str) -> Derivation:
    """x² differentiates to 2x; one line of it is replaced by a false one."""
    x = derive.symbols("x")
    d = derive.differentiate("x**2*sin(x)", "x").derivation
    wrong = 2 * x
    if where == "result":
        return replace(d, result=wrong, steps=(Step(d.problem, wrong),))
    inner = Step(d.steps[0].before, wrong)
    return replace(d, steps=(replace(d.steps[0], steps=(*d.steps[0].steps, inner)), *d.steps[1:]))


@pytest.mark.parametrize("shown", ["to_markdown", "to_latex", "to_typst", "to_text", "to_dict", "to_pdf"])
@pytest.mark.parametrize("where", ["result", "lemma"])
def test_a_refuted_line_is_never_shown(where, shown):
    solution = WorkedSolution(false_derivation(where))
    with pytest.raises(UnverifiedError, match="refuted"):
        getattr(solution, shown)()


def test_a_refuted_result_is_not_handed_out():
    with pytest.raises(UnverifiedError, match="2\\*x was refuted at x = "):
        WorkedSolution(false_derivation("result")).result  # noqa: B018


def test_nothing_half_written_for_a_refuted_line(tmp_path):
    with pytest.raises(UnverifiedError):
        WorkedSolution(false_derivation("lemma")).save(tmp_path / "answer.md")
    assert list(tmp_path.iterdir()) == []


def test_deriving_verifies_nothing(monkeypatch):
    import derive.verify.claim

    monkeypatch.setattr(derive.verify.claim, "check", lambda *a, **k: pytest.fail("verified too early"))
    solution = derive.differentiate("x**2", "x")
    assert solution.steps and solution.conditions == ()


def test_abbreviations_are_written_out_for_the_checker():
    r = derive.symbols("r")
    inner = read_python("x**2 + 1")
    d = Derivation("", inner**2, (Step(inner**2, r**2),), r**2, where=((r, inner),))
    assert WorkedSolution(d).verdict.status is Status.PROVED
    assert WorkedSolution(replace(d, where=((r, inner + 1),))).verdict.status is Status.REFUTED
    assert WorkedSolution(d).at(x=2).numbers[0].after == 25
    assert [v.name for v in WorkedSolution(d).variables] == ["x"]
    assert WorkedSolution(d).function()(x=2) == 25


def test_conditions_of_a_step_hold_at_the_points_used():
    x = derive.symbols("x")
    root = read_python("sqrt(x**2)")
    step = Step(root, x, conditions=(Condition(x > 0),))
    assert WorkedSolution(Derivation("", root, (step,), x)).verdict.holds
    assert WorkedSolution(Derivation("", root, (Step(root, x),), x)).verdict.status is Status.REFUTED


def test_a_mistake_is_refuted_and_shown_as_wrong():
    s = derive.topic("calculus/product-and-chain-rule")
    assert [v.status for v in s.mistakes] == [Status.REFUTED]
    assert "wrong" in s.to_markdown()


# ---------------------------------------------------------------- claims


@pytest.mark.parametrize(
    "claim, status",
    [
        ("2*x*sin(x) + x**2*cos(x)", "PROVED"),
        ("x*(2*sin(x) + x*cos(x))", "PROVED"),
        ("2*x*cos(x)", "REFUTED"),
        ("2*x*sin(x) - x**2*cos(x)", "REFUTED"),
        ("2*x*sin(x) + x**2*cos(x) + 1/10**9", "REFUTED"),
        ("2*x*sin(x) + x**2*cos(y)", "REFUTED"),
    ],
)
def test_somebodys_answer(product, claim, status):
    assert product.check(claim).status.name == status
    assert derive.check("x**2*sin(x)", claim, wrt="x").status.name == status


@pytest.mark.parametrize(
    "claim, status", [("2*x*sign(b)", "PROVED"), ("2*x*sqrt(b**2)/b", "PROVED"), ("2*x*b", "REFUTED")]
)
def test_assumptions_hold_for_names_that_only_the_answer_has(claim, status):
    assert derive.check("x**2", claim, wrt="x", assume={"b": "positive"}).status.name == status
    assert derive.check("x**2 + y", [claim, "1"], wrt=["x", "y"], assume={"b": "positive"}).status.name == status
    assert derive.integrate("2", "x", assume={"b": "positive"}).check(claim).status.name == status
    if status == "PROVED":
        assert derive.check("x**2", claim, wrt="x").status.name == "REFUTED"  # b may be negative


def test_a_wrong_answer_has_a_witness(product):
    found = product.check("2*x*cos(x)").witness
    x = Fraction(found["x"])
    assert float(found["before"]) == pytest.approx(float(2 * x * np.sin(float(x)) + x**2 * np.cos(float(x))))
    assert float(found["after"]) == pytest.approx(2 * float(x) * np.cos(float(x)))


def test_a_gradient_is_checked_entry_by_entry():
    assert derive.check("x**2*y", ["2*x*y", "x**2"], wrt=["x", "y"]).status.name == "PROVED"
    assert derive.check("x**2*y", "[x**2, 2*x*y]", wrt=["x", "y"]).status.name == "REFUTED"
    assert derive.check("x**2*y", "[2*x*y]", wrt=["x", "y"]).status.name in ("REFUTED", "UNKNOWN")


@pytest.mark.parametrize(
    "a, b, status",
    [
        ("sin(2*x)", "2*sin(x)*cos(x)", "PROVED"),
        ("sqrt(x**2)", "x", "REFUTED"),
        ("x", "x", "PROVED"),
        ("0.1", "1/10", "PROVED"),
    ],
)
def test_equivalence(a, b, status):
    assert derive.equivalent(a, b).status.name == status


def test_an_assumption_can_decide():
    assert derive.equivalent("sqrt(x**2)", "x", assume={"x": "positive"}).status.name == "PROVED"


# ---------------------------------------------------------------- numbers and functions


def test_numbers_stand_beside_every_line(product):
    s = product.at(x="1/2")
    assert len(s.numbers) == len(s.steps)
    true = 2 * 0.5 * np.sin(0.5) + 0.25 * np.cos(0.5)
    assert s.numbers[0].before == pytest.approx(true, rel=1e-12)
    assert s.numbers[0].after == pytest.approx(true, rel=1e-12)
    top = s.derivation.steps[-1]
    assert str(s.numbers[s.steps.index(top)].put_in) == "2*(1/2)*sin(1/2) + (1/2)**2*cos(1/2)"


def test_a_float_is_the_decimal_it_prints_as(product):
    assert product.at(x=0.1).point[derive.symbols("x")] == Fraction(1, 10)
    assert product.at(x=np.float64(0.1)).point[derive.symbols("x")] == Fraction(1, 10)


@pytest.mark.parametrize(
    "f, assume",
    [
        ("log(x)", {}),
        ("1/(x - 2)", {}),
        ("sqrt(3 - x)", {}),
        ("asin(x)", {}),
        ("log(x)", {"x": "negative"}),
        ("x**y", {"y": "integer"}),
    ],
)
def test_the_point_chosen_suits_every_line_where_it_can(f, assume):
    s = derive.differentiate(f, "x", assume=assume)
    if assume.get("x") != "negative":
        assert all(n.before is not None and n.after is not None for n in s.numbers)
    for x, value in s.point.items():
        assert s.derivation.assume[x.name].contains(value)


def test_the_function_takes_every_variable_and_arrays(product):
    f = derive.differentiate("a*x + b", "x").function()
    assert np.array_equal(f(x=np.arange(3), a=np.array([1, 2, 3]), b=0), [1.0, 2.0, 3.0])
    g = product.function()
    xs = np.linspace(-3, 3, 7)
    assert np.allclose(g(x=xs), 2 * xs * np.sin(xs) + xs**2 * np.cos(xs))
    assert "derive" not in g.source


@pytest.mark.parametrize(
    "solve, point, value",
    [
        (lambda: derive.differentiate("sigmoid(x)", "x"), {"x": -1000}, 0.0),
        (lambda: derive.differentiate("1/(1 + exp(-x))", "x"), {"x": -1000}, 0.0),
        (lambda: derive.differentiate("1/(1 + exp(-x))", "x"), {"x": 1000}, 0.0),
        (lambda: derive.differentiate("softplus(x)", "x"), {"x": 1000}, 1.0),
        (lambda: derive.differentiate("log(1 + exp(x))", "x"), {"x": 1000}, 1.0),
        (lambda: derive.differentiate("log(1 + exp(x))", "x"), {"x": -1000}, 0.0),
        (lambda: derive.differentiate("exp(a)/(exp(a) + exp(b))", "a"), {"a": 1000, "b": 999}, 0.19661193324148185),
        (lambda: derive.differentiate("log(exp(a) + exp(b))", "a"), {"a": 1000, "b": 999}, 0.7310585786300049),
        (lambda: derive.integrate("1 + log(x)", "x", 0, "t", assume={"t": "positive"}), {"t": 2}, 2 * np.log(2)),
    ],
)
def test_functions_are_right_at_the_edge(solve, point, value):
    assert solve().function()(**point) == pytest.approx(value, rel=1e-9, abs=1e-300)


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("suffix", [".md", ".tex", ".typ", ".txt", ".html", ".pdf", ".json"])
def test_a_file_is_written_by_its_suffix(product, tmp_path, suffix):
    path = product.save(tmp_path / f"answer{suffix}")
    content = path.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    if suffix == ".pdf":
        assert content.startswith(b"%PDF")
    elif suffix == ".json":
        assert json.loads(content)["result"] == "2*x*sin(x) + x**2*cos(x)"
    else:
        assert "product rule" in content.decode()


def test_a_file_is_whole_or_untouched(tmp_path, monkeypatch):
    path = tmp_path / "answer.md"
    path.write_text("before")
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(DeriveError, match="No space left"):
        write_whole(path, "after")
    assert path.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == ["answer.md"]


@pytest.mark.parametrize("detail", ["hint", "brief", "normal", "full"])
def test_every_level_ends_in_the_same_result(product, detail):
    assert r"\boxed" in product.to_markdown(detail=detail) or detail == "hint"
    assert product.to_dict(detail=detail)["result"] == "2*x*sin(x) + x**2*cos(x)"


def test_the_json_is_json_and_deep_as_asked(product):
    def depth(steps):
        return 1 + max((depth(s["steps"]) for s in steps), default=0) if steps else 0

    assert depth(product.to_dict("hint")["steps"]) == 0
    assert depth(product.to_dict("brief")["steps"]) == 1
    assert depth(product.to_dict("full")["steps"]) >= 2
    for solve, _ in PROBLEMS[:9]:
        json.loads(solve().render("json"))


def test_numbers_can_be_left_out(product):
    assert "numbers" in product.to_markdown() and "in numbers" not in product.to_markdown(numbers=False)


def test_a_notebook_shows_latex_and_markdown(product):
    bundle = product._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/markdown", "text/latex"}
    assert bundle["text/latex"].startswith("$") and r"\sin" in bundle["text/latex"]
    assert "steps" in repr(product)


# ---------------------------------------------------------------- topics


def test_the_catalogue_lists_what_is_there():
    found = {t.id: t for t in derive.catalogue()}
    assert {"calculus/gradient", "probability/bayes-theorem", "linear-algebra/eigenvalues"} <= set(found)
    assert found["calculus/gradient"].title == "Gradient" and "f" in found["calculus/gradient"].parameters
    assert {t.area for t in derive.catalogue("calculus")} == {"calculus"}


def test_a_topic_takes_other_data():
    s = derive.topic("calculus/gradient", f="x*y**2", variables=["x", "y"], at=[1, 3])
    assert str(s.result) == "[y**2, 2*x*y]"


@pytest.mark.parametrize(
    "f", ["abs(sqrt(y*x)) + 1", "x*abs(asin(x) + 2)", "sqrt(sign(log(x)/(x + 3)))", "2*sigmoid(x*2*sqrt(x))"]
)
def test_a_line_may_rely_on_the_conditions_of_its_lemmas(f):
    solution = derive.differentiate(f, "x")
    assert not [v for v in solution.verdicts if v.status is Status.REFUTED]
    assert "derivative" in solution.to_markdown()


def test_no_numbers_stand_beside_a_line_whose_condition_fails_there():
    worked = derive.topic("neural/relu")
    left = next(i for i, s in enumerate(worked.steps) if any("x < 0" in str(c.holds) for c in s.conditions))
    assert worked.point[ex.Symbol("x")] > 0 and worked.numbers[left].before is None
    right = next(i for i, s in enumerate(worked.steps) if any("x > 0" in str(c.holds) for c in s.conditions))
    assert worked.numbers[right].before == worked.numbers[right].after == 1
