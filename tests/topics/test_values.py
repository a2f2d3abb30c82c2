"""The values that the topics show for given data, found and not listed: ``values/`` has a file of rows for each part."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import derive
from derive.model import Status
from tests.topics import values
from tests.topics.shown import shows

EXAMPLES = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))["examples"]
ROWS = [import_module(f"{values.__name__}.{module.name}") for module in iter_modules(values.__path__)]
SHOWN = [row for rows in ROWS for row in getattr(rows, "SHOWN", ())]
REFUSED = [row for rows in ROWS for row in getattr(rows, "REFUSED", ())]


@pytest.mark.parametrize("about, topic, data, there, not_there", SHOWN, ids=[f"{row[1]}: {row[0]}" for row in SHOWN])
def test_what_is_shown(about, topic, data, there, not_there):
    solution = derive.topic(topic, **data)
    for step, verdict in zip(solution.steps, solution.verdicts, strict=True):
        assert verdict.holds, f"{step.before} {step.relation.sign} {step.after}: {verdict}"
    assert solution.verdict.holds
    assert all(v.status is Status.REFUTED for v in solution.mistakes)
    for page in (solution.to_latex(), solution.to_markdown(), solution.to_typst()):
        assert page
    for wanted in there:
        assert shows(solution, wanted), f"{wanted} is not shown"
    for wrong in not_there:
        assert not shows(solution, wrong), f"{wrong} is shown"


@pytest.mark.parametrize("topic, data, says", REFUSED, ids=[f"{row[0]}: {row[2]}" for row in REFUSED])
def test_what_is_refused(topic, data, says):
    with pytest.raises(derive.DeriveError, match=says) as caught:
        derive.topic(topic, **data)
    assert "\n" not in str(caught.value)


def test_every_example_of_the_handouts_is_there():
    told = " ".join(about for about, *_ in SHOWN)
    missing = [f"{handout}/{place}" for handout, places in EXAMPLES.items() for place in places]
    assert len(missing) == 117
    assert [name for name in missing if not re.search(rf"{re.escape(name)}(?![\w-])", told)] == []
