"""What linting a document found, and how it is written: as text, as JSON, as annotations of GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.model import Verdict
from derive.printable import in_json as json_of
from derive.printable import printable
from derive.review.documents.passages import Place

OUTCOMES = ("right", "wrong", "undecided", "not read", "left alone")


@dataclass(frozen=True)
class Finding:
    """Something to mend, and where."""

    place: Place
    message: str


@dataclass(frozen=True)
class CheckedLine:
    """One line of a chain with what was found out about it; no verdict where there was nothing to check."""

    place: Place
    text: str
    kind: str
    verdict: Verdict | None
    message: str = ""

    def to_dict(self) -> dict[str, Any]:
        place = {"line": self.place.line, "column": self.place.column, **_cell(self.place)}
        verdict = self.verdict.to_dict() if self.verdict is not None else {"status": None}
        return {**place, "text": self.text, "kind": self.kind, "message": self.message, **verdict}


@dataclass(frozen=True)
class CheckedChain:
    """A chain of a document: one of OUTCOMES, why, and its lines."""

    place: Place
    outcome: str
    reason: str = ""
    lines: tuple[CheckedLine, ...] = ()
    first_wrong: int | None = None

    def to_dict(self) -> dict[str, Any]:
        place = {"line": self.place.line, "column": self.place.column, **_cell(self.place)}
        lines = [line.to_dict() for line in self.lines]
        return {
            **place,
            "outcome": self.outcome,
            "reason": self.reason,
            "lines": lines,
            "first_wrong": self.first_wrong,
        }


@dataclass(frozen=True)
class Linted:
    """A file with its chains in order, and what there is to mend in it."""

    path: str
    chains: tuple[CheckedChain, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        findings = [
            {"line": f.place.line, "column": f.place.column, **_cell(f.place), "message": f.message}
            for f in self.findings
        ]
        return {"path": self.path, "findings": findings, "chains": [chain.to_dict() for chain in self.chains]}


def _cell(place: Place) -> dict[str, int]:
    """In a notebook the cell, counted from 1, and the line of the file itself."""
    return {} if place.cell is None else {"cell": place.cell, "raw_line": place.raw or 1}


def counted(files: Iterable[Linted]) -> Counter[str]:
    """How many chains came out how."""
    return Counter(chain.outcome for file in files for chain in file.chains)


def summary(files: Sequence[Linted]) -> str:
    """One sentence.

    >>> summary([Linted("a.tex", (CheckedChain(Place(1, 1), "right"), CheckedChain(Place(2, 1), "left alone")), ())])
    '1 chain checked, 0 wrong, 0 undecided, 0 not read, 1 left alone'
    """
    count = counted(files)
    checked = count["right"] + count["wrong"] + count["undecided"]
    rest = ", ".join(f"{count[outcome]} {outcome}" for outcome in OUTCOMES[1:])
    return f"{checked} chain{'s' * (checked != 1)} checked, {rest}"


def in_text(files: Sequence[Linted], verbose: bool = False) -> Iterator[str]:
    """``file:line:column: message``; verbose: also what was not found right or wrong, and why."""
    for file in files:
        told = [(f.place, f.message) for f in file.findings]
        if verbose:
            told += [(c.place, f"{c.outcome}: {c.reason}") for c in file.chains if c.outcome in OUTCOMES[2:]]
        for place, message in sorted(told, key=lambda said: (said[0].cell or 0, said[0].line, said[0].column)):
            yield printable(f"{file.path}:{place}: {message}")
    yield summary(files)


def in_json(files: Sequence[Linted]) -> str:
    count = counted(files)
    told = {"files": [file.to_dict() for file in files], "summary": {outcome: count[outcome] for outcome in OUTCOMES}}
    return json_of(told, indent=2)


def for_github(files: Sequence[Linted]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for file in files:
        for finding in file.findings:
            place = finding.place
            line, column = (place.raw or 1, 1) if place.cell else (place.line, place.column)
            where = f"file={_property(file.path)},line={line},col={column},title=derive"
            said = f"{f'cell {place.cell}: ' if place.cell else ''}{finding.message}"
            yield f"::error {where}::{_data(printable(said))}"


def _data(text: str) -> str:
    """The escapes of a workflow command's message.

    >>> _data("100%\\n")
    '100%25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
