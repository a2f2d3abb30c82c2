"""Is the mathematics of a document right? Every chain of equalities in a .tex, .md or .ipynb file is checked, like a linter.

What is a definition, a condition or an equation to solve is left alone; what cannot be read or decided is counted, never
called wrong. Nothing is executed, and no file but those given is read.

Assumptions and shapes hold from their comment to the end of the file, a later one about the same name in their place; so do
functions, ``f(x) = …``. Other names, ``where r = Ax - b``, hold to the end of their section.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from derive.errors import DeriveError, ReadError
from derive.language.assumptions import assumptions
from derive.review.chains import Context, definition, judge, name_of
from derive.review.documents import markdown, notebook, tex
from derive.review.documents.directives import Directive, directive
from derive.review.documents.macros import Macros
from derive.review.documents.passages import Comment, Heading, Passage, Place, Source
from derive.review.documents.prose import Meant, meant
from derive.review.documents.rows import Chain, chains
from derive.review.findings import CheckedChain, CheckedLine, Finding, Linted

LARGEST = {"tex": 5_000_000, "md": 5_000_000, "ipynb": 50_000_000}  # bytes of a file; notebooks hold pictures
KINDS = {".tex": "tex", ".ltx": "tex", ".md": "md", ".markdown": "md", ".qmd": "md", ".ipynb": "ipynb"}
NEAR, SHORT = 20, 80  # formulas of a paragraph that are asked what they suppose, and their length
Progress = Callable[[int, int], None]


def lint(
    path: str | Path,
    assume: Mapping[str, Any] | None = None,
    shapes: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Linted:
    """Check every chain of equalities in a file; what its comments say goes before ``assume`` and ``shapes``.

    Raises ReadError for a file that cannot be read, is too large, or is no document of the formats known.
    """
    return lint_text(read_document(path), kind_of(path), str(path), assume, shapes, progress)


def kind_of(path: str | Path) -> str:
    """The format that a file's suffix names: "tex", "md" or "ipynb"."""
    suffix = Path(path).suffix.lower()
    if suffix not in KINDS:
        raise ReadError(f"cannot lint {path}: expected a file ending in {' '.join(KINDS)}")
    return KINDS[suffix]


def read_document(path: str | Path) -> str:
    """The text of a file, its lines ended by ``\\n``. Raises ReadError where it has none, or too much of it."""
    largest = LARGEST[kind_of(path)]
    try:
        with open(path, "rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from None
    if len(content) > largest:
        raise ReadError(f"cannot lint {path}: it is larger than {largest // 1_000_000} MB")
    if b"\0" in content:
        raise ReadError(f"cannot lint {path}: it holds NUL bytes, so it is no text")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadError(f"cannot lint {path}: line {line} is not UTF-8 text; save the file as UTF-8") from None


def sources(text: str, kind: str) -> list[Source]:
    """The texts in a document that hold mathematics: the document itself, or the Markdown cells of a notebook."""
    if kind == "ipynb":
        return list(notebook.sources(text))
    parts = tex.parts if kind == "tex" else markdown.parts
    return [Source(text, list(parts(text, Macros())))]


def lint_text(
    text: str,
    kind: str,
    path: str = "",
    assume: Mapping[str, Any] | None = None,
    shapes: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Linted:
    """Check every chain of equalities in a text that is "tex", "md" or "ipynb".

    >>> found = lint_text("so we have $(x + 1)^2 = x^2 + 2x + 1 = x(x + 2) + 2$", "md", "notes.md")
    >>> [str(f.place) for f in found.findings]
    ['1:13']
    """
    try:
        documents = [_Prepared.of(source) for source in sources(text, kind)]
    except ReadError as error:
        raise ReadError(f"cannot lint {path}: {error}") from None
    context = Context(assumptions(assume), dict(shapes or {}))
    return _Linting(path, documents, progress or (lambda done, total: None), context).linted()


# ---------------------------------------------------------------- what is there, and what is to be ignored


@dataclass(frozen=True)
class _Entry:
    """A part of a document, ready to be taken in its turn: a directive, a heading, or a passage with its chains."""

    start: int
    what: Directive | Heading | Passage
    chains: tuple[Chain, ...] = ()


@dataclass(frozen=True)
class _Prepared:
    """A source with its directives read, its passages cut into chains, and the passages that are to be ignored."""

    source: Source
    entries: tuple[_Entry, ...]
    ignored: frozenset[int]  #: starts of passages
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, source: Source) -> _Prepared:
        entries: list[_Entry] = []
        findings = []
        for part in source.parts:
            try:
                what = directive(part.text) if isinstance(part, Comment) else part
                entries.append(_Entry(part.start, what, tuple(chains(what)) if isinstance(what, Passage) else ()))
            except DeriveError as error:
                findings.append(Finding(source.place(part.start), f"derive: {error}".splitlines()[0]))
        return cls(source, tuple(entries), _ignored(source, entries), tuple(findings))

    def says(self, verb: str) -> bool:
        return any(isinstance(e.what, Directive) and e.what.verb == verb for e in self.entries)


def _ignored(source: Source, entries: list[_Entry]) -> frozenset[int]:
    """For each ignore the passages on its line, or else the next one."""
    passages = [e.what for e in entries if isinstance(e.what, Passage) and (e.chains or e.what.trouble)]
    lines = [(source.place(p.start).line, source.place(max(p.start, p.end - 1)).line) for p in passages]
    found: set[int] = set()
    for entry in entries:
        if isinstance(entry.what, Directive) and entry.what.verb == "ignore":
            line = source.place(entry.start).line
            first = bisect_left([last for _, last in lines], line)
            same = [p for p, (begin, _) in zip(passages[first:], lines[first:], strict=True) if begin <= line]
            following = [p for p in passages[first:] if p.start > entry.start]
            found |= {p.start for p in same or following[:1]}
    return frozenset(found)


# ---------------------------------------------------------------- from the first part to the last


@dataclass
class _Linting:
    """A document while it is gone through: what is assumed and defined so far, and what was found."""

    path: str
    documents: list[_Prepared]
    progress: Progress
    context: Context
    abbreviations: set[str] = field(default_factory=set)  #: names defined in this section
    ignoring: Place | None = None
    checked: list[CheckedChain] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def linted(self) -> Linted:
        total = sum(len(entry.chains) for document in self.documents for entry in document.entries)
        whole = any(document.says("ignore-file") for document in self.documents)
        for document in self.documents:
            self.findings += document.findings
            paragraphs = _paragraphs(document)
            for entry in document.entries:
                if isinstance(entry.what, Passage):
                    self._passage(document, entry, paragraphs, whole)
                    self.progress(len(self.checked), max(total, len(self.checked)))
                else:
                    self._told(document.source.place(entry.start), entry.what)
        if self.ignoring:
            self.findings.append(Finding(self.ignoring, "derive: ignore-start without an ignore-end"))
        return Linted(self.path, tuple(self.checked), tuple(self.findings))

    def _told(self, place: Place, what: Directive | Heading | Passage) -> None:
        if isinstance(what, Heading):
            self._forget(self.abbreviations)
        elif isinstance(what, Directive):
            try:
                self._obey(place, what)
            except DeriveError as error:
                self.findings.append(Finding(place, f"derive: {error}".splitlines()[0]))

    def _obey(self, place: Place, told: Directive) -> None:
        match told.verb:
            case "assume":
                said = {name_of(name): where for name, where in told.assume.items()}
                self.context = replace(self.context, assume={**self.context.assume, **said})
            case "shapes":
                shapes = {name_of(name): shape for name, shape in told.shapes.items()}
                self.context = replace(self.context, shapes={**self.context.shapes, **shapes})
            case "define":
                self._define(definition(told.text, self.context))
            case "ignore-start":
                self.ignoring = place
            case "ignore-end" if self.ignoring is None:
                raise DeriveError("ignore-end without an ignore-start")
            case "ignore-end":
                self.ignoring = None

    def _define(self, names: Mapping[str, Any], in_section: bool = False, said: bool = True) -> None:
        """Takes what is defined; where no words say that it is, a second meaning only makes the first one doubtful."""
        known = {name.partition("(")[0] for name in self.context.definitions}
        taken = {name: meaning for name, meaning in names.items() if said or name.partition("(")[0] not in known}
        self._forget({name.partition("(")[0] for name in names})
        self.context = replace(self.context, definitions={**self.context.definitions, **taken})
        self.abbreviations |= {name for name in taken if in_section and "(" not in name}

    def _forget(self, names: set[str]) -> None:
        kept = {n: m for n, m in self.context.definitions.items() if n.partition("(")[0] not in names}
        self.context = replace(self.context, definitions=kept)
        self.abbreviations = self.abbreviations - names

    # ------------------------------------------------------------ one passage

    def _passage(self, document: _Prepared, entry: _Entry, paragraphs: Mapping[int, list[_Entry]], whole: bool) -> None:
        passage, source = entry.what, document.source
        assert isinstance(passage, Passage)
        place = source.place(passage.body.at[0] if len(passage.body) else passage.start)
        if whole or self.ignoring or passage.start in document.ignored:
            self.checked += [CheckedChain(place, "left alone", "it is to be ignored") for _ in entry.chains]
        elif passage.trouble:
            self.checked.append(CheckedChain(place, "not read", passage.trouble))
        else:
            nearby = _nearby(entry, paragraphs[passage.paragraph]) if entry.chains else ()
            for chain in entry.chains:
                self._chain(source, chain, replace(self.context, nearby=nearby))

    def _chain(self, source: Source, chain: Chain, context: Context) -> None:
        how = meant(chain.passage.prose)
        judged = judge(chain, how, context)
        places = [source.place(row.at[0]) for row in chain.rows]
        lines = tuple(
            CheckedLine(places[min(n.number, len(places)) - 1], n.text, n.kind, n.verdict, n.message)
            for n in judged.lines
        )
        first = judged.wrong[0].number if judged.wrong else None
        self.checked.append(CheckedChain(places[0], judged.outcome, judged.reason, lines, first))
        for line in judged.wrong:
            self.findings.append(Finding(places[min(line.number, len(places)) - 1], _said(line.message, len(places))))
        self._define(judged.defines, in_section=True, said=how is Meant.DEFINED)


def _said(message: str, rows: int) -> str:
    """The lines of a chain are numbered from 1; a chain of one line needs no number."""
    return message.removeprefix("line 1 is ").removesuffix(".") if rows == 1 else message.removesuffix(".")


def _paragraphs(document: _Prepared) -> dict[int, list[_Entry]]:
    found: dict[int, list[_Entry]] = {}
    for entry in document.entries:
        if isinstance(entry.what, Passage):
            found.setdefault(entry.what.paragraph, []).append(entry)
    return found


def _nearby(entry: _Entry, paragraph: list[_Entry]) -> tuple[str, ...]:
    """The short formulas of the paragraph, the nearest ones last and those before going first: ``$x > 0$``, ``$a = 2$``."""
    here = bisect_left(paragraph, entry.start, key=lambda e: e.start)
    near = [*paragraph[here + 1 : here + 1 + NEAR][::-1], *paragraph[max(0, here - NEAR) : here]]
    bodies = [e.what.body.text.strip() for e in near if isinstance(e.what, Passage) and len(e.what.body) <= SHORT]
    return (*bodies, *(condition.text for chain in entry.chains for condition in chain.conditions))
