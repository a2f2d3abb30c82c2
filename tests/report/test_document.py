"""What a worked solution says, at which level, and what it refuses to say."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError, UnverifiedError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions, domain
from derive.language.python_text import read_python as read
from derive.model import DETAILS, Derivation, Numbers, Status, Step, Verdict
from derive.report.abbreviate import LARGE, abbreviations
from derive.report.document import (
    Document,
    Line,
    Lines,
    Listing,
    Prose,
    Result,
    Table,
    chains,
    expanded,
    worked_solution,
)
from derive.report.phrases import Sentence, domain_box, formula, sentence, value
from derive.report.plain import unicode_of
from tests.report import samples
from tests.report.samples import PROVED, REFUTED, SAMPLES, UNKNOWN, chain, derivation, document, rule, step


def told(said: Sentence) -> str:
    return "".join(p if isinstance(p, str) else unicode_of(p) for p in said)


def lines(doc: Document) -> list[Line]:
    return [line for b in doc.blocks if isinstance(b, Lines) for line in b.rows if line.number]


def shown(doc: Document) -> list[str]:
    return [f"{unicode_of(r.left) + ' ' if r.left else ''}{r.sign} {unicode_of(r.right)}" for r in lines(doc)]


def everything(doc: Document) -> str:
    said = [told(b.words) for b in doc.blocks if isinstance(b, Prose)]
    said += [told(item) for b in doc.blocks if isinstance(b, Listing) for item in b.items]
    said += [told(cell) for b in doc.blocks if isinstance(b, Table) for row in b.rows for cell in row]
    return "\n".join([*said, *[told(r.beside) + r.unchecked for r in lines(doc)], *shown(doc)])


# ---------------------------------------------------------------- levels of detail


def test_levels_of_detail_are_cuts_through_one_tree():
    made = {detail: document("product_rule", detail) for detail in DETAILS}
    assert [len(lines(made[detail])) for detail in DETAILS] == [0, 3, 5, 5]
    results = {detail: [b for b in doc.blocks if isinstance(b, Result)] for detail, doc in made.items()}
    assert {unicode_of(r.right) for rs in results.values() for r in rs} == {"x(2 sin x + x cos x)"}
    assert all(len(rs) == 1 for rs in results.values())


def test_a_hint_names_the_rules_in_order_and_shows_no_line():
    (rules,) = [b for b in document("product_rule", "hint").blocks if isinstance(b, Listing) and "Rules" in b.title]
    assert [told(item) for item in rules.items] == ["product rule", "power rule", "derivative of sine", "factoring"]


def test_lemmas_stand_before_the_line_that_needs_them_and_only_once():
    assert shown(document("product_rule"))[:4] == [
        "d/dx [x² sin x] = d/dx [x²] sin x + x²·d/dx sin x",
        "d/dx x² = 2x",
        "d/dx sin x = cos x",
        "d/dx [x² sin x] = 2x sin x + x² cos x",
    ]
    lemma = step("Derivative(x**2, x)", "2*x", "power rule")
    twice = chain("a", ("b", "one", {"steps": (lemma,)}), ("c", "two", {"steps": (lemma,)}))
    doc = worked_solution(derivation("", twice), {}, {})
    assert shown(doc).count("d/dx x² = 2x") == 1


def test_finer_steps_from_side_to_side_replace_their_step():
    fine = chain("a", ("b", "first"), ("c", "second"))
    coarse = step("a", "c", "both", steps=fine)
    assert [s.after for s, _ in expanded([coarse], 1)] == [read("b"), read("c")]
    assert [s.after for s, _ in expanded([coarse], 0)] == [read("c")]
    lemma = step("x", "y")
    mixed = step("a", "c", steps=(lemma, *fine))
    assert [(s.after, held) for s, held in expanded([mixed], 1)] == [(read("b"), [[lemma]]), (read("c"), [])]


def test_routine_lemmas_are_for_the_full_level():
    lemma = step("Derivative(x, x)", "1", "identity", routine=True)
    made = derivation("", [step("a", "b", steps=(lemma,))])
    assert len(lines(worked_solution(made, {}, {}, detail="normal"))) == 1
    assert len(lines(worked_solution(made, {}, {}, detail="full"))) == 2


def test_a_claim_on_the_chain_is_not_repeated_as_a_lemma():
    top = chain("a", ("b", "one"))
    again = step("b", "c", steps=(step("a", "b"),))
    assert shown(worked_solution(derivation("", (*top, again)), {}, {})) == ["a = b", "= c"]


def test_deep_derivations():
    inner = step("a", "b")
    for _ in range(3000):
        inner = Step(inner.before, inner.after, steps=(inner,))
    made = derivation("", [inner])
    assert len(lines(worked_solution(made, {}, {}, detail="full"))) == 1


def test_chains_are_cut_where_a_new_one_begins():
    a, b, c = (step(*pair) for pair in (("a", "b"), ("b", "c"), ("x", "y")))
    assert chains([a, b, c]) == [[a, b], [c]]


def test_an_unknown_level_is_an_error():
    with pytest.raises(DeriveError, match="no level of detail 'medium'"):
        document("limit", "medium")


# ---------------------------------------------------------------- truth


def test_a_refuted_step_is_never_shown():
    made = samples.product_rule()
    lemma = made.steps[1].steps[0]
    verdicts = dict.fromkeys(made.walk(), PROVED) | {lemma: REFUTED}
    for detail in DETAILS:  # also where the line would not be printed
        with pytest.raises(
            UnverifiedError, match=r"Derivative\(x\*\*2, x\) = 2\*x \(power rule\) was refuted at x = 1/2"
        ):
            worked_solution(made, verdicts, {}, detail=detail)


def test_a_refuted_result_is_never_shown():
    made = samples.limit()
    with pytest.raises(UnverifiedError, match=r"the result .* was refuted"):
        worked_solution(made, dict.fromkeys(made.walk(), PROVED), {}, overall=REFUTED)


def test_what_was_not_checked_says_so_on_its_line_and_why():
    doc = document("unchecked")
    assert [r.unchecked for r in lines(doc)] == ["not checked"]
    assert "not checked: the integral has no value that could be found" in everything(doc)


def test_a_step_without_a_verdict_counts_as_not_checked():
    made = samples.limit()
    assert {r.unchecked for r in lines(worked_solution(made, {}, {}))} == {"not checked"}


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (PROVED, "proved (normal form)"),
        (samples.AGREES, "agrees: 16 points, 30 digits"),
        (Verdict(Status.AGREES, "random points"), "agrees (random points)"),
        (UNKNOWN, "not checked: the integral has no value that could be found"),
    ],
)
def test_evidence_says_what_was_shown_and_no_more(verdict, said):
    made = derivation("", [step("a", "b")])
    assert said in everything(worked_solution(made, {made.steps[0]: verdict}, {}))
    assert said in everything(worked_solution(made, {made.steps[0]: verdict}, {made.steps[0]: Numbers(None, 1, 1)}))


def test_mistakes_are_shown_only_when_refuted_with_the_witness():
    made = samples.product_rule()
    steps = dict.fromkeys(made.walk(), PROVED)
    wrong = made.mistakes[0]
    assert "2x cos x is wrong" in everything(worked_solution(made, steps | {wrong: REFUTED}, {}))
    assert "at x = 1/2 the left side is 1.5, the right side 2" in everything(
        worked_solution(made, steps | {wrong: REFUTED}, {})
    )
    for verdict in (PROVED, UNKNOWN):
        assert "is wrong" not in everything(worked_solution(made, steps | {wrong: verdict}, {}))
    assert "is wrong" not in everything(worked_solution(made, steps, {}))


# ---------------------------------------------------------------- what stands around the chain


def test_what_is_given():
    made = derivation(
        "",
        [step("Derivative(a*x*n, x)", "a*n")],
        assume={"x": "real", "a": "real", "n": "positive integer", "z": "real"},
    )
    first = worked_solution(made, {}, {}).blocks[0]
    assert isinstance(first, Prose)
    assert told(first.words) == "To find: ∂/∂x [axn], where x, a ∈ ℝ and n ∈ ℤ, n ≥ 1."  # z does not occur


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("real", "x ∈ ℝ"), ("positive", "x > 0"), ("nonnegative", "x ≥ 0"), ("negative", "x < 0"), ("complex", "x ∈ ℂ"),
        ("nonzero", "x ∈ ℝ ∖ {0}"), ("integer", "x ∈ ℤ"), ("probability", "x ∈ [0, 1]"), (["interval", "-1/2", "oo"], "x ≥ −1/2"),
    ],
)  # fmt: skip
def test_domains(said, shown):
    assert unicode_of(domain_box("x", domain(said))) == shown


def test_conditions_are_gathered_with_the_lines_that_need_them():
    (ledger,) = [b for b in document("piecewise").blocks if isinstance(b, Listing) and b.title == "Conditions"]
    assert [told(item) for item in ledger.items] == ["x ≠ 0 (line 2)"]


def test_partial_or_ordinary_is_decided_once_for_a_derivation():
    made = derivation("", chain("Derivative(x**2*y, x)", ("y*Derivative(x**2, x)", "constant multiple rule")))
    assert shown(worked_solution(made, {}, {})) == ["∂/∂x [x² y] = y·∂/∂x x²"]


def test_long_notes_become_sentences_and_short_ones_stand_beside():
    note = "a remark that is far too long to stand beside a line of mathematics, with $x**2$ in it"
    doc = worked_solution(
        derivation("", [step("a", "b", "algebra", note=note), step("b", "c", note="short, $u = x$")]), {}, {}
    )
    assert "A remark that is far too long to stand beside a line of mathematics, with x² in it." in everything(
        doc
    ).split("\n")
    assert told(lines(doc)[1].beside) == "algebra; short, u = x"


def test_numbers_and_evidence_stand_in_a_table():
    (table,) = [b for b in document("product_rule").blocks if isinstance(b, Table)]
    assert table.header == ("line", "numbers put in", "left side", "right side", "evidence")
    assert [told(c) for c in table.rows[1]] == ["(2)", "2·0.5", "0.698822", "0.698822", "agrees: 16 points, 30 digits"]
    made = samples.product_rule()
    numbers = {s: Numbers(None, 1, 1) for s in made.walk()}
    assert not any(isinstance(b, Table) for b in worked_solution(made, {}, numbers, show_numbers=False).blocks)


@pytest.mark.parametrize(
    ("v", "shown"),
    [
        (None, "–"), (3, "3"), (-2.5, "−2.5"), (1e-12, "10⁻¹²"), (2e-12, "2·10⁻¹²"), (1 - 2j, "1 − 2i"), (True, "True"), (float("inf"), "∞"),
        (float("nan"), "undefined"), ([[1.0, 2.0], [3.0, 4.0]], "[[1, 2], [3, 4]]"), ([1.0, 2.0], "[1, 2]"), (-0.0, "0"), ("x", "x"),
    ],
)  # fmt: skip
def test_values(v, shown):
    assert told(value(v)) == shown


# ---------------------------------------------------------------- words with formulas


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("let $u = x**2$", "let u = x²"),
        ("so $du = 2*x dx$", "so du = 2x dx"),
        ("$dv = exp(-x) dx$", "dv = e⁻ˣ dx"),
        ("as $n -> oo$", "as n → ∞"),
        ("$0 < x <= 1$", "0 < x ≤ 1"),
        ("$x in R$", "x ∈ ℝ"),
        ("with $C$, $Z$, $R$", "with C, Z, R"),
        ("$x != 0$ and $y$", "x ≠ 0 and y"),
        ("$__import__('os')$", "__import__('os')"),
        ("it costs 5 $", "it costs 5 "),
        ("$$", ""),
    ],
)
def test_sentences(text, said):
    assert told(sentence(text)) == said


@pytest.mark.parametrize(
    "text", ["x +", "(((", "x.y", "import os", "1 2", "", " ", "u = (", "x -> (", "'a'", "x" * 30_000]
)
def test_what_cannot_be_read_is_left_as_it_was_typed(text):
    assert formula(text) is None


# ---------------------------------------------------------------- abbreviations


def unfolded(expr: ex.Expr, definitions) -> ex.Expr:
    for name, meaning in reversed(definitions):
        expr = ex.substitute(expr, {name: meaning})
    return expr


def test_small_expressions_are_left_alone():
    f = read("x**2*sin(x) + 1")
    assert abbreviations([f]).short(f) is f


def test_names_stand_for_what_they_replace():
    f = g = ex.Symbol("x")
    for _ in range(7):
        f = ex.Call("sin", f) * f + ex.Call("cos", f)
        g = ex.Add(g, f)
    found = abbreviations([f, g, f * g])
    for e in (f, g, f * g):
        assert found.short(e).size <= LARGE
        assert unfolded(found.short(e), found.definitions) is e


def test_an_exponential_result_prints_small():
    doc = document("shared")
    assert all(r.right.width < 100 for b in doc.blocks if isinstance(b, Lines) for r in b.rows)


def test_names_do_not_clash_and_bound_variables_stay_inside():
    u, k = ex.Symbol("u_1"), ex.Symbol("k")
    body = ex.Sum(k * u, k, 1, 3)
    for _ in range(8):
        body = ex.Call("sin", body) * body + u
    term = k**2 + k * u + ex.Call("sin", k * u + k**3) + ex.Call("cos", k * u + k**3)
    total = ex.Sum(term * term * term * term * term * term, k, 1, 9) + body
    found = abbreviations([total])
    taken = {n.data for n in ex.postorder(total) if isinstance(n, ex.Symbol)}
    assert not taken & {name.data for name, _ in found.definitions}
    assert not any(k in ex.free_symbols(meaning) for _, meaning in found.definitions)
    assert unfolded(found.short(total), found.definitions) is total


def test_definitions_of_the_derivation_are_stated():
    made = Derivation(
        "", read("r"), (), read("r"), where=((read("r"), read("a - b")),), assume=assumptions({"a": "real"})
    )
    doc = worked_solution(made, {}, {})
    (stated,) = [row for b in doc.blocks if isinstance(b, Lines) for row in b.rows]
    assert (unicode_of(stated.left or stated.right), unicode_of(stated.right)) == ("r", "a − b")


def test_missing_steps_are_admitted():
    made = Derivation("", read("Integral(x, x)"), (), read("x**2/2"), missing="there is no rule for this")
    assert "There are no steps here: there is no rule for this." in everything(
        worked_solution(made, {}, {}, overall=PROVED)
    )


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("detail", DETAILS)
def test_every_sample_at_every_level(name, detail):
    doc = document(name, detail)
    assert [b.kind for b in doc.blocks].count("result") == (2 if name == "network" else 1)  # one for each gradient


def test_relations_on_the_result():
    assert [b.sign for n in ("quadratic", "taylor", "limit") for b in document(n).blocks if isinstance(b, Result)] == [
        "⇔",
        "≈",
        "=",
    ]


def test_rules_are_named_once():
    made = derivation("", [Step(read("a"), read("b"), (rule("algebra"), rule("algebra")))])
    assert told(lines(worked_solution(made, {}, {}))[0].beside) == "algebra"


def test_a_row_is_never_taken_out_of_a_matrix():
    f = read(" + ".join(f"{k}*x**{k}*sin({k}*y)*exp(x*{k})" for k in range(1, 9)))
    matrix = ex.Array(ex.Array(f, f), ex.Array(f, f * f))
    found = abbreviations([matrix])
    assert found.short(matrix).shape == (2, 2)
    assert unfolded(found.short(matrix), found.definitions) is matrix


def test_numbers_in_a_matrix_are_rounded_where_there_are_many():
    assert told(value([[1.23456789, 1.0, 0.0]])) == "[[1.235, 1, 0]]"
    assert told(value([[0.0] * 9] * 9)) == "9 × 9 numbers"
