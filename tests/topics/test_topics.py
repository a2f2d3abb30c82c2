"""Every topic of the catalogue, found and not listed: its lines hold, its mutants do not, its pages can be written."""

from __future__ import annotations

import pytest

import derive
from derive.language.expressions import substitute
from derive.model import DETAILS, EQUAL, EQUIVALENT, ROW_EQUIVALENT, Status
from derive.verify.claim import check
from tests.mutants import mutants

SEEN = (Status.PROVED, Status.AGREES)
TOPICS = [info.id for info in derive.catalogue()]


@pytest.fixture(scope="module")
def worked():
    cache = {}
    return lambda name: cache.setdefault(name, derive.topic(name))


def test_there_are_topics():
    assert {"calculus/gradient", "calculus/hessian", "linear-algebra/eigenvalues", "probability/bayes-theorem"} <= set(
        TOPICS
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", TOPICS)
def test_every_line_is_proved_or_agrees(name, worked):
    solution = worked(name)
    for step, verdict in zip(solution.steps, solution.verdicts, strict=True):
        assert verdict.status in SEEN, f"{step.before} {step.relation.sign} {step.after}: {verdict}"
    assert solution.verdict.status in SEEN


@pytest.mark.parametrize("name", TOPICS)
def test_what_is_shown_as_a_mistake_is_one(name, worked):
    assert all(v.status is Status.REFUTED for v in worked(name).mistakes)


@pytest.mark.slow
@pytest.mark.parametrize("name", TOPICS)
def test_mutants_of_every_line_are_refuted(name, worked):
    solution = worked(name)
    tried = 0
    for step in solution.steps:
        if step.relation not in (EQUAL, EQUIVALENT, ROW_EQUIVALENT) or step.routine:
            continue
        before, after = solution._sides[step]
        given, assume = solution._given[step], solution.derivation.assume
        shapes = solution.derivation.shapes
        for mutant in mutants(after, most=5):
            if (
                check(after, mutant, step.relation, assume=assume, given=given, shapes=shapes).status
                is not Status.REFUTED
            ):
                continue  # the mutant says the same thing
            tried += 1
            verdict = check(before, mutant, step.relation, assume=assume, given=given, shapes=shapes)
            assert verdict.status is Status.REFUTED, f"{before} {step.relation.sign} {mutant}: {verdict}"
    assert tried


@pytest.mark.parametrize("name", TOPICS)
def test_every_level_ends_in_the_same_result(name, worked):
    results = {worked(name).to_dict(detail=detail, numbers=False)["result"] for detail in DETAILS}
    assert len(results) == 1


@pytest.mark.parametrize("name", TOPICS)
def test_what_the_numbers_column_puts_in_is_true(name, worked):
    d = worked(name).derivation
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
