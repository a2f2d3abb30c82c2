"""Writes examples/errata.md: published statements that are false, each refuted, and what is true instead.

Every false claim has to be refuted and every true one has to hold, or nothing is written.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import derive
from derive import Status
from derive.files import write_whole
from derive.review.lines import Line

HERE = Path(__file__).parent
REPORT = HERE.parent / "errata.md"
METHODS = {
    "identical": "both sides are the same", "normal form": "exact algebra", "exact arithmetic": "exact arithmetic",
    "sign split": "exact algebra for each sign", "balls": "interval arithmetic",
    "shapes": "the shapes of both sides", "summation": "summing exactly",
}  # fmt: skip
OPENING = """# Errata

Statements found in books, published solutions, programs and course handouts, by document and place, in our own words. Each false one that
can be written as a claim is refuted by `derive.check_lines`, with both values; each true one holds.
`≈` says that the decimals on the right are those of the left side, rounded in the last place written.
This page is written by `python examples/errata/build.py`, from `errata.toml` and `sound.toml` beside it.
"""


@dataclass(frozen=True)
class Erratum:
    """A statement, the claim that is ``false`` and the one that is ``true`` instead; ``why`` there is no claim, if none."""

    id: str
    title: str
    kind: str
    where: str  # the document, a comma, and the place in it
    says: str
    true: str
    false: str = ""
    why: str = ""
    assume: dict[str, Any] | None = None
    shapes: dict[str, Any] | None = None

    @property
    def document(self) -> str:
        return self.where.partition(", ")[0]

    @property
    def place(self) -> str:
        return self.where.partition(", ")[2]


def errata() -> list[Erratum]:
    return [Erratum(**row) for row in tomllib.loads((HERE / "errata.toml").read_text("utf-8"))["erratum"]]


def sound() -> dict[str, dict[str, Any]]:
    """True statements of the same documents: id -> claim, and what is assumed."""
    return tomllib.loads((HERE / "sound.toml").read_text("utf-8"))["claims"]


def judged(claim: str, assume: Any = None, shapes: Any = None) -> Line:
    """The one line that a claim is, with its verdict."""
    (line,) = derive.check_lines(claim, assume=assume, shapes={x: tuple(s) for x, s in (shapes or {}).items()}).lines
    if line.kind not in ("equality", "inequality"):
        raise SystemExit(f"{claim} was read as {line.kind}, which checks nothing: {line.message}")
    return line


def refuted(e: Erratum) -> Line:
    line = judged(e.false, e.assume, e.shapes)
    if line.verdict.status is not Status.REFUTED or not line.message:
        raise SystemExit(f"{e.id} should be refuted and is {line.verdict.status.value}: {e.false}")
    return line


def holding(name: str, claim: str, assume: Any = None, shapes: Any = None) -> Line:
    line = judged(claim, assume, shapes)
    if not line.verdict.holds:
        raise SystemExit(f"{name} should hold and is {line.verdict.status.value}: {claim} {line.message}")
    return line


# ---------------------------------------------------------------- the report


def evidence(line: Line) -> str:
    """How it is known: ``proved by exact algebra``."""
    return f"{'proved' if line.verdict.status is Status.PROVED else 'agrees'} by {method(line)}"


def method(line: Line) -> str:
    verdict = line.verdict
    if verdict.method != "random points":
        return METHODS[verdict.method]
    if verdict.points > 1:
        return f"the values at {verdict.points} random points"
    return (
        "the values at a random point"
        if set(verdict.witness or {}) - {"before", "after"}
        else "the values of both sides"
    )


def told(e: Erratum) -> Iterator[str]:
    yield f"### {e.title}\n"
    yield f"*{e.kind}{f'; {e.place}' * bool(e.place)}.* {e.says}\n"
    if e.false:
        line = refuted(e)
        said = line.message.partition(": ")[2].partition(" The usual mistake")[0].removesuffix(".")  # `says` tells it
        yield f"- Not true: `{e.false}`  \n  Refuted by {method(line)}: {said}."
    else:
        yield f"- Not written as a claim: {e.why}."
    yield f"- True: `{e.true}`  \n  {evidence(holding(e.id, e.true, e.assume, e.shapes)).capitalize()}."
    if note := supposed(e):
        yield f"- Where {note}."
    yield ""


def supposed(e: Erratum) -> str:
    lives = [f"{x} {_where(v)}" for x, v in (e.assume or {}).items()]
    return "; ".join([*lives, *[f"{x} is {_size(shape)}" for x, shape in (e.shapes or {}).items()]])


def _where(domain: Any) -> str:
    if isinstance(domain, list):
        return "lies from {1} to {2}".format(*domain)
    return f"is {'a ' * (domain == 'probability')}{domain}"


def _size(shape: list[Any]) -> str:
    kind = ("a number", "a vector of size ", "a matrix, ")[len(shape)]
    return kind + "×".join(map(str, shape))


def anchor(heading: str) -> str:
    """How GitHub names a heading in a link."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def title(document: str) -> str:
    return document[0].upper() + document[1:]


def report() -> str:
    rows = errata()
    documents = {document: list(same) for document, same in groupby(sorted(rows, key=place_in(rows)), key=by_document)}
    lines = [OPENING, *[f"- [{title(d)}](#{anchor(d)}): {len(same)}" for d, same in documents.items()]]
    lines += [
        "- [True statements of the same handouts](#true-statements-of-the-same-handouts)",
        "- [In short](#in-short)",
        "",
    ]
    for document, same in documents.items():
        lines += [f"## {title(document)}\n", *[line for e in same for line in told(e)]]
    lines += ["## True statements of the same handouts\n", "| statement | claim | evidence |", "|---|---|---|"]
    for name, row in sound().items():
        lines.append(f"| {name} | `{row['claim']}` | {evidence(holding(name, **row))} |")
    false = sum(bool(e.false) for e in rows)
    kinds = Counter(e.kind for e in rows).most_common()
    lines += [
        "\n## In short\n",
        f"Of {len(rows)} entries {false} could be written as a false claim, and each of these was refuted;"
        f" {len(rows) - false} could not, for the reason given.",
        f"All {len(rows)} true statements beside them hold, and so do {len(sound())} more of the same handouts.\n",
        "| what is wrong | how often |",
        "|---|---:|",
        *[f"| {kind} | {n} |" for kind, n in kinds],
    ]
    return "\n".join(lines) + "\n"


by_document = attrgetter("document")


def place_in(rows: list[Erratum]) -> Callable[[Erratum], int]:
    """Documents in the order in which they come first; their rows as they stand."""
    first: dict[str, int] = {}
    for e in rows:
        first.setdefault(e.document, len(first))
    return lambda e: first[e.document]


def main() -> None:
    print(write_whole(REPORT, report()), file=sys.stderr)


if __name__ == "__main__":
    main()
