"""Every topic of the catalogue, found and not listed: its lines hold, its mutants do not, its pages can be written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import derive
from derive.language import expressions
from derive.language.expressions import substitute
from derive.language.functions import FUNCTIONS
from derive.model import DETAILS, EQUAL, EQUIVALENT, ROW_EQUIVALENT, Status
from derive.notes import notation
from derive.notes.pages import page_of
from derive.topics import info
from derive.verify.claim import check
from tests.mutants import mutants
from tests.report.test_html import problems

SEEN = (Status.PROVED, Status.AGREES)
TOPICS = [info.id for info in derive.catalogue()]
HANDBOOK = Path(__file__).parents[2] / "examples" / "handbook"
VARIES = {"optimization/numerical-minimisation"}  # its decimals are where SciPy's search of today ends
KINDS = {*FUNCTIONS, *[kind.__name__ for kind in vars(expressions).values() if isinstance(kind, type)]}
SET_BY_LATEX = {*map(chr, range(0xA1, 0x180))} - set("²³¹·×±½") | set("–—…‘’“”")  # by inputenc, without a package more
CATALOGUE = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))


@pytest.fixture(scope="module", params=TOPICS)
def worked(request):
    """A topic with its own data; pytest runs all tests of one topic after each other, so it is verified once."""
    return derive.topic(request.param)


def test_every_topic_of_the_documents_is_covered():
    wanted = {f"{area}/{name}" for area, names in CATALOGUE["topics"].items() for name in names}
    assert len(wanted) == 199
    assert wanted <= {covered for info in derive.catalogue() for covered in info.covers}


@pytest.mark.slow
def test_every_line_is_proved_or_agrees(worked):
    for step, verdict in zip(worked.steps, worked.verdicts, strict=True):
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"
    assert worked.verdict.status in SEEN


def test_what_is_shown_as_a_mistake_is_one(worked):
    assert all(v.status is Status.REFUTED for v in worked.mistakes)


@pytest.mark.slow
def test_mutants_of_every_line_are_refuted(worked):
    assume, shapes = worked.derivation.assume, worked.derivation.shapes
    tried = 0
    for step in worked.steps:
        if step.relation not in (EQUAL, EQUIVALENT, ROW_EQUIVALENT) or step.routine:
            continue
        before, after = worked._sides[step]
        for mutant in mutants(after, most=5):
            how = {"assume": assume, "given": worked._given[step], "shapes": shapes}
            if check(after, mutant, step.relation, **how).status is not Status.REFUTED:
                continue  # the mutant says the same thing
            tried += 1
            verdict = check(before, mutant, step.relation, **how)
            assert verdict.status is Status.REFUTED, f"{before} {step.relation.sign} {mutant}: {verdict}"
    assert tried


def test_every_level_ends_in_the_same_result(worked):
    results = {worked.to_dict(detail=detail, numbers=False)["result"] for detail in DETAILS}
    assert len(results) == 1


@pytest.mark.slow
def test_the_page_in_the_handbook_is_what_is_built(worked, request):
    name = request.node.callspec.params["worked"]
    page = page_of(info(name), worked)
    explained = {*notation.ROWS, *notation.RELATIONS, *notation.PLAIN}
    assert not {kind for kind in page["nodes"] if kind in KINDS} - explained, "derive/notes/notation.py lacks a row"
    assert not {c for c in page["body"]["tex"] if not c.isascii()} - SET_BY_LATEX
    committed = (HANDBOOK / f"{name}.md").read_text("utf-8")
    assert name in VARIES or _sure(page["body"]["md"].strip()) in _sure(committed), (
        f"{name} has changed: make book, then read the diff"
    )
    for file in page["files"]:
        assert not file.endswith(".svg") or (HANDBOOK / Path(name).parent / file).exists(), f"make book draws {file}"


@pytest.mark.slow
def test_the_page_of_html_is_sound(worked):
    assert problems(worked.to_html()) == []


def _sure(page: str) -> str:
    """The page without what floating point may see otherwise on another machine: how many digits agreed."""
    return re.sub(r"(over )?\d+ digits", "… digits", page)


def test_what_the_numbers_column_puts_in_is_true(worked):
    d = worked.derivation
    meaning = dict(d.where)
    for part, worth in d.worth.items():
        assert check(part, substitute(worth, meaning), assume=d.assume).status in SEEN, part
        assert check(part, substitute(worth + 1, meaning), assume=d.assume).status is Status.REFUTED


def test_the_readers_own_data():
    worked = derive.topic("calculus/gradient", f="x**2 + 3*y", variables=("x", "y"), at=(2, 5))
    assert str(worked.result) == "[2*x, 3]"
    posterior = derive.topic("probability/bayes-theorem", prior="1/2", sensitivity="0.8", false_positive="0.2")
    assert "4/5" in posterior.to_markdown() or "0.8" in posterior.to_markdown()


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("probability/bayes-theorem", {"prior": 2}, "strictly between 0 and 1"),
        ("probability/bayes-theorem", {"prior": 0}, "strictly between 0 and 1"),
        ("probability/bayes-theorem", {"priro": "1/2"}, "prior"),
        ("probability/normal-distribution", {"deviation": "-1"}, "above 0"),
        ("calculus/gradient", {"at": (1,)}, "2 variables"),
        ("calculus/gradient", {"f": "x*z"}, "z of f has no number"),
        ("calculus/gardient", {}, "did you mean 'calculus/gradient'"),
    ],
)
def test_bad_data_is_told_in_a_sentence(name, data, says):
    with pytest.raises(derive.DeriveError, match=says):
        derive.topic(name, **data)
