"""A topic as the pieces of a book: its page in each format, its pictures, and what the back of the book says of it.

Only what was verified gets here: a line that was refuted, or that nobody could decide, stops the topic.
"""

from __future__ import annotations

from typing import Any

from derive.errors import DeriveError, UnverifiedError
from derive.language import expressions as ex
from derive.model import Status, TopicInfo

#: a page depends on these besides its topic: how it is verified, laid out and drawn
NEEDED = ("derive.notes.pages", "derive.topics", "derive.solution", "derive.report.render", "derive.report.figures")
FORMATS = ("md", "tex", "typ")


def page(name: str) -> dict[str, Any]:
    """The topic called ``name``, with its own data, as JSON data: ``title``, ``area``, ``parameters``, ``covers``, ``sources``,
    ``rules`` (their names), ``nodes`` (what kinds of notation occur), ``body`` and ``conditions`` by format, and ``files``.

    Raises UnverifiedError where a line does not hold.
    """
    from derive import topics
    from derive.solution import WorkedSolution

    return page_of(topics.info(name), WorkedSolution(topics.derivation(name, {})))


def page_of(about: TopicInfo, solution: Any) -> dict[str, Any]:
    """The same of a topic that was worked already."""
    from derive.report.document import Document, Listing
    from derive.report.render import filled, typst_with_pictures, with_pictures

    document = solution.document()
    _refuse_undecided(solution)
    untitled = Document("", document.blocks, document.author)
    stem = about.id.split("/")[1]
    body, files = {}, {}
    for form in ("md", "tex"):
        body[form], drawn = with_pictures(untitled, form, stem, standalone=False)
        files.update(drawn)
    body["typ"] = typst_with_pictures(untitled, "body.typ")
    listed = [item for b in document.blocks if isinstance(b, Listing) and b.title == "Conditions" for item in b.items]
    return {
        "name": about.id,
        "title": about.title,
        "area": about.area,
        "parameters": {k: _typed(v) for k, v in about.parameters.items()},
        "covers": list(about.covers),
        "sources": list(solution.derivation.cited),
        "rules": list(dict.fromkeys(rule.name for step in solution.steps for rule in step.by)),
        "nodes": sorted(_nodes(solution)),
        "body": body,
        "conditions": {form: [filled(form, "sentence.txt", said=item).strip() for item in listed] for form in FORMATS},
        "files": files,
    }


def _refuse_undecided(solution: Any) -> None:
    for step, verdict in zip(solution.steps, solution.verdicts, strict=True):
        if not verdict.holds:
            raise UnverifiedError(
                f"{step.before!s:.200} {step.relation.sign} {step.after!s:.200} is undecided: {verdict.reason}"
            )
    if not solution.verdict.holds:
        raise UnverifiedError(f"the result is undecided: {solution.verdict.reason}")
    for step, verdict in zip(solution.derivation.mistakes, solution.mistakes, strict=True):
        if verdict.status is not Status.REFUTED:
            raise UnverifiedError(f"the mistake {step.before!s:.200} {step.relation.sign} {step.after!s:.200} is none")


def _nodes(solution: Any) -> set[str]:
    """What kinds of expression stand in the lines: functions by their name, everything else by its class."""
    sides = [side for step in solution.steps for side in (step.before, step.after)]
    shown = ex.postorder(solution.derivation.problem, solution.derivation.result, *sides)
    return {node.data if isinstance(node, ex.Call) else type(node).__name__ for node in shown} | {
        step.relation.name for step in solution.steps
    }


def _typed(value: Any) -> str:
    """A datum as ``--set`` takes it."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_typed, value))}]"
    if not isinstance(value, (str, int, float, ex.Expr)) and value is not None:
        raise DeriveError(f"{value!r:.60} cannot be typed")
    return "" if value is None else str(value)
