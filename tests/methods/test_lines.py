"""Every line of every textbook derivative is verified by code that does not know the rules, and spoiled it is refuted."""

from __future__ import annotations

import pytest

from derive.language.expressions import Symbol
from derive.language.python_text import read_python as read
from derive.methods.differentiate import differentiate
from derive.model import Status
from derive.verify.claim import check
from tests.methods.test_differentiate import TEXTBOOK
from tests.mutants import mutants

SEEN = (Status.PROVED, Status.AGREES)


@pytest.mark.slow
@pytest.mark.parametrize("f", TEXTBOOK)
def test_lines_hold_and_their_mutants_do_not(f):
    worked = differentiate(read(f), Symbol("x"))
    given = [c.holds for c in worked.ledger]
    for step in worked.walk():
        verdict = check(step.before, step.after, assume=worked.assume, given=given)
        assert verdict.status in SEEN, f"{step.before} = {step.after}: {verdict}"
        for mutant in mutants(step.after, most=4):
            if check(step.after, mutant, assume=worked.assume, given=given).status is Status.REFUTED:
                spoiled = check(step.before, mutant, assume=worked.assume, given=given)
                assert spoiled.status is Status.REFUTED, f"{step.before} = {mutant}: {spoiled}"
