"""Every way that text gets into derive, with one text in each place where a user or a document could put it.

A way is a function without arguments; it returns what derive would show, by the format it is shown in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import cache
from typing import Any

import derive
from derive import grading
from derive.report.render import FORMATS
from derive.review import findings
from derive.review.document import lint_text

Way = Callable[[], Any]


def of(group: str, row: str) -> dict[str, Way]:
    """The ways of one of ``GROUPS`` for a row."""
    return GROUPS[group](row)


def warm() -> None:
    """Imports what the ways below import, so that no row is charged for it. Not the PDFs: Typst's threads survive no fork."""
    groups = [group for name, group in GROUPS.items() if name != "print"]
    for row in ("x**2*sin(x)", r"\frac{x}{2}", "norm(A @ x - b)**2"):
        for call in [call for group in groups for call in group(row).values()]:
            with suppress(derive.DeriveError):
                call()


# ---------------------------------------------------------------- expressions


def _reading(row: str) -> dict[str, Way]:
    def read(*args: Any, **more: Any) -> Way:
        return lambda: {"text": str(derive.read(*args, **more))[:2_000]}

    return {
        "auto": read(row),
        "python": read(row, "python"),
        "latex": read(row, "latex"),
        "syntax": read("x", row),
        "shape": read("A @ x", shapes={"x": row}),
        "shaped": read("A @ x", shapes={row: "n"}),
        "assumed": read("x", assume={row: "positive"}),
        "assumption": read("x", assume={"x": row}),
        "interval": read("x", assume={"x": ["interval", row, 1]}),
    }


def _solving(row: str) -> dict[str, Way]:
    solution = cache(lambda: derive.differentiate(row, "x"))  # the first form is charged for it

    def shown(form: str) -> Way:
        return lambda: {form: solution().render(form, standalone=form not in ("tex", "typ"))}

    return {
        **{form: shown(form) for form in (*FORMATS, "json")},
        "ipynb": lambda: {"json": solution().to_notebook()},
        "wrt": lambda: {"md": derive.differentiate("x**2", row).to_markdown()},
        "function": lambda: {"code": solution().function().source},
        "at": lambda: {"text": derive.differentiate("x**2", "x").at(x=row).to_text()},
        "name at": lambda: {"text": derive.differentiate("x**2", "x").at({row: 1}).to_text()},
    }


def _printing(row: str) -> dict[str, Way]:
    return {"pdf": lambda: {"pdf": derive.differentiate(row, "x").to_pdf()[:5].decode()}}


def of_arrays(f: str, x: str, shapes: dict[str, Any]) -> dict[str, Way]:
    """A problem in vectors and matrices, its shapes as JSON holds them."""
    said = {name: tuple(shape) if isinstance(shape, list) else shape for name, shape in shapes.items()}
    return {"gradient": lambda: {"md": derive.gradient(f, x, said).to_markdown()}}


# ---------------------------------------------------------------- verdicts


def _shown(verdict: Any) -> dict[str, str]:
    told = "\n".join(verdict.in_words({}))
    return {"status": verdict.status.name, "text": told, "json": json.dumps(verdict.to_dict())}


def _asking(row: str) -> dict[str, Way]:
    def equivalent(*args: Any, **more: Any) -> Way:
        return lambda: _shown(derive.equivalent(*args, **more))

    def check(*args: Any, **more: Any) -> Way:
        return lambda: _shown(derive.check(*args, **more))

    return {
        "same": equivalent(row, row),
        "other": equivalent(row, f"1 + ({row})"),
        "right side": equivalent("x", row),
        "assumed": equivalent("x", "y", assume={row: "positive"}),
        "assumption": equivalent("x", "y", assume={"x": row}),
        "shape": equivalent("A @ x", "x @ A", shapes={"A": row}),
        "f": check(row, "x", wrt="x"),
        "claim": check("x**2", row, wrt="x"),
        "wrt": check("x**2", "2*x", wrt=row),
        "solution": lambda: _shown(derive.differentiate("x**2", "x").check(row)),
    }


# ---------------------------------------------------------------- derivations, documents


def _deriving(row: str) -> dict[str, Way]:
    def check_lines(text: str, **more: Any) -> Way:
        def call() -> dict[str, str]:
            review = derive.check_lines(text, **more)
            return {"text": review.report(), "json": json.dumps(review.to_dict())}

        return call

    return {
        "row": check_lines(row),
        "side": check_lines(f"x = {row}\n= x"),
        "align": check_lines(rf"f(x) &= {row} \\ &= x"),
        "latex": check_lines(row, syntax="latex"),
        "twice": check_lines(f"{row}\n{row}"),
        "defined": check_lines("x = r\n= x + 1", definitions={row: "x"}),
        "definition": check_lines("x = r\n= x + 1", definitions={"r": row}),
        "function": check_lines("x = r(x)\n= x + 1", definitions={"r(x)": row}),
        "assumed": check_lines("x = x", assume={row: "positive"}),
        "shape": check_lines("x = x", shapes={"x": row}),
    }


DOCUMENTS = {
    "tex": {
        "align": "\\begin{align}\n a &= %s \\\\\n &= a\n\\end{align}\n",
        "display": "Text.\n\\[ a = %s = b \\]\n",
        "text": "%s and so $a = b = c$\n",
        "directive": "%% derive: %s\n$a = b = a$\n",
        "assume": "%% derive: assume %s\n$a = b = a$\n",
        "define": "%% derive: define f(x) = %s\n$f(x) = x = a$\n",
        "macro": "\\newcommand{\\row}{%s}\n$a = \\row = a$\n",
    },
    "md": {"display": "$$ a = %s = b $$\n", "text": "%s and so $a = b = c$\n", "directive": "<!-- derive: %s -->\n$a = b = a$\n"},
}  # fmt: skip


def _linting(row: str) -> dict[str, Way]:
    def lint(kind: str, text: str, path: str = "notes") -> Way:
        def call() -> dict[str, str]:
            found = [lint_text(text, kind, path)]
            shown = {"text": list(findings.in_text(found, verbose=True)), "github": list(findings.for_github(found))}
            return {**{form: "\n".join(lines) for form, lines in shown.items()}, "json": findings.in_json(found)}

        return call

    cell = {"cell_type": "markdown", "metadata": {}, "source": [f"$$ a = {row} = b $$"]}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return {
        **{
            f"{kind} {place}": lint(kind, text.replace("%%", "%").replace("%s", row))
            for kind, texts in DOCUMENTS.items()
            for place, text in texts.items()
        },
        "ipynb": lint("ipynb", notebook),
        "no ipynb": lint("ipynb", row),
        "path": lint("md", "$a = 2 = 3$", row),
    }


# ---------------------------------------------------------------- rows to be graded


class Inline(Executor):
    """Does the work where it is handed over."""

    def submit(self, fn: Any, /, *args: Any, **more: Any) -> Future:
        future: Future = Future()
        try:
            future.set_result(fn(*args, **more))
        except Exception as error:
            future.set_exception(error)
        return future


def _grading(row: str) -> dict[str, Way]:
    def grade(*rows: Any) -> Way:
        def call() -> dict[str, str]:
            told = list(derive.grade(list(rows), executor=Inline()))
            return {
                "jsonl": b"".join(map(grading.as_line, told)).decode(),
                "text": "\n".join(map(grading.in_words, told)),
            }

        return call

    return {
        "answers": grade({"id": row, "a": row, "b": row}),
        "claim": grade({"f": row, "wrt": "x", "claim": "x"}),
        "claimed": grade({"f": "x**2", "wrt": "x", "claim": row}),
        "wrt": grade({"f": "x**2", "wrt": row, "claim": "2*x", "note": row, row: row}),
        "lines": grade({"lines": f"x = {row}"}),
        "latex": grade({"a": row, "b": "x", "syntax": "latex"}),
        "told": grade({"a": "x", "b": "y", "assume": {row: row}}, {"a": "x", "b": "y", "shapes": {row: row}},
                      {"a": "x", "b": "y", "syntax": row}, {"f": "x", "claim": "x", "wrt": "x", "order": row},
                      {"lines": "x = r", "definitions": {row: row}}),
        "no object": grade(row.encode("utf-8", "surrogatepass"), row),
    }  # fmt: skip


GROUPS = {
    "read": _reading, "solve": _solving, "ask": _asking, "lines": _deriving, "lint": _linting, "grade": _grading,
    "print": _printing,
}  # fmt: skip
