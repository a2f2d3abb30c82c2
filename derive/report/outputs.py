"""What a notebook shows of an expression, a verdict, a review or the catalogue: a text for each MIME type.

HTML is left out, or it would win over the formulas. What somebody wrote is escaped, or stands as code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from derive.language.expressions import Expr
from derive.model import TopicInfo, Verdict
from derive.printable import printable
from derive.report.render import markdown_text

Bundle = dict[str, str]
SIDES = {"before": "left side", "after": "right side"}  # of a witness, where nobody says what they are


def of_expression(expr: Expr) -> Bundle:
    """The formula, and beside it the input syntax."""
    from derive.report.latex import latex

    formula = f"$\\displaystyle {latex(expr)}$"
    return {"text/plain": str(expr), "text/markdown": formula, "text/latex": formula}


def of_verdict(verdict: Verdict) -> Bundle:
    """What a check found, its evidence, and where it fails the values there."""
    found, *witness = [line.strip() for line in verdict.in_words(SIDES)]
    if verdict.reason:
        reason, *witness = witness
    status, _, evidence = found.partition(" ")
    told = [f"**{status}** {_words(evidence)}", *([_words(reason)] if verdict.reason else [])]
    values = "\n".join(f"- {code_span(value)}" for value in witness)
    return {
        "text/plain": "\n".join(map(printable, verdict.in_words(SIDES))),
        "text/markdown": "\n\n".join([*told, *([values] if values else [])]),
    }


def of_review(report: str, rows: Iterable[tuple[str, int, str, str]], notes: Sequence[str]) -> Bundle:
    """A derivation's lines as a table: mark, number, the line as it was written, and what there is to say."""
    table = [(mark, str(number), code_span(line), _words(said)) for mark, number, line, said in rows]
    words = "\n\n".join(map(_words, notes))
    return {"text/plain": report, "text/markdown": f"{_table(('', 'line', 'written', 'found'), table)}\n\n{words}"}


def of_topic(topic: TopicInfo) -> Bundle:
    """A topic: its name, its data as they are by default, and how it is called."""
    data = [(code_span(name), _written(value)) for name, value in topic.parameters.items()]
    call = code_span(f'derive.topic("{topic.id}")')
    said = [f"**{_words(topic.title)}**", call, *([_table(("data", "by default"), data)] if data else [])]
    return {"text/plain": _row_in_text(topic, len(topic.id)), "text/markdown": "\n\n".join(said)}


def of_catalogue(topics: Sequence[TopicInfo]) -> Bundle:
    """Topics in a table."""
    width = max((len(t.id) for t in topics), default=0)
    rows = [(code_span(t.id), _words(t.title), ", ".join(map(code_span, t.parameters))) for t in topics]
    return {
        "text/plain": "\n".join(_row_in_text(t, width) for t in topics),
        "text/markdown": _table(("topic", "title", "data"), rows),
    }


def _row_in_text(topic: TopicInfo, width: int) -> str:
    return f"{topic.id:{width}}  {topic.title}" + (f"  ({', '.join(topic.parameters)})" if topic.parameters else "")


def _words(said: str) -> str:
    return markdown_text(printable(said))


def _written(value: Any) -> str:
    return "" if value is None else code_span(str(value))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, [":--"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code_span(text: str) -> str:
    """Text as code inside a line or a cell of a table, whatever stands in it.

    >>> print(code_span("a | `b`"))
    `` a \\| `b` ``
    """
    text = printable(" ".join(text.split())).replace("|", "\\|")
    ticks = 1
    while "`" * ticks in text:
        ticks += 1
    around = " " if "`" in text or not text else ""
    return f"{'`' * ticks}{around}{text}{around}{'`' * ticks}"
