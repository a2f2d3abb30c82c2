"""A report as blocks: sentences, aligned lines, tables, a boxed result. It decides what is said and in which order;
how it is set is the business of the templates. It computes no mathematics: steps, verdicts and numbers are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from derive.errors import DeriveError, UnverifiedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.model import (
    DETAILS,
    EQUAL,
    EQUIVALENT,
    Condition,
    Derivation,
    Figure,
    Numbers,
    Relation,
    Status,
    Step,
    Verdict,
)
from derive.report.abbreviate import abbreviations, is_large
from derive.report.arrays import entries_of, indexed
from derive.report.blackboard import SCRIPT, Notation, blackboard
from derive.report.boxes import Box, fence, holds, listed, related, row
from derive.report.names import named
from derive.report.phrases import (
    Sentence,
    arrays_said,
    as_sentence,
    conventions,
    domain_box,
    enumerated,
    evidence_of,
    is_claim,
    line_ranges,
    oracles_used,
    question,
    sentence,
    sources_in_words,
    value,
    value_box,
    witness_of,
    words_width,
)

LONGEST_NOTE = 28  # em; a longer one is a sentence of its own above the line
LARGEST_PUT_IN = 90  # nodes; with more, the numbers put in say nothing to a reader
WIDEST_PUT_IN = 11  # em, of arrays of numbers beside others
WIDEST_VALUE = 7  # em, of a value beside which there is room for numbers put in
MOST_DEFINITIONS = 40
LEMMA, NUMBERS = "For the next line", "Numbers and evidence"  # parts that a reader may fold away
LARGE_RESULT = 24  # nodes of a result that is better read with its abbreviations


@dataclass(frozen=True)
class Heading:
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Prose:
    """A paragraph; a ``quiet`` one is set small. ``fold`` names the part of a page that a reader may fold away with it."""

    words: Sentence
    quiet: bool = False
    kind: str = "prose"
    fold: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a chain: ``left sign right`` with its number, and what stands beside it."""

    left: Box | None
    sign: str
    right: Box
    number: str = ""
    beside: Sentence = ()
    unchecked: str = ""


@dataclass(frozen=True)
class Lines:
    rows: tuple[Line, ...]
    kind: str = "lines"
    fold: str = ""


@dataclass(frozen=True)
class Table:
    """``wide`` is the column that takes the room there is."""

    header: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    wide: int = 0
    kind: str = "table"
    fold: str = ""


@dataclass(frozen=True)
class Result:
    left: Box
    sign: str
    right: Box
    kind: str = "result"


@dataclass(frozen=True)
class Listing:
    """A short list with a title: conditions, remarks, sources."""

    title: str
    items: tuple[Sentence, ...]
    kind: str = "listing"


@dataclass(frozen=True)
class Code:
    text: str
    language: str = ""
    kind: str = "code"


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure with its words written: what is said of it, the sentence beneath it, and every label that it shows."""

    figure: Figure
    alt: Sentence
    caption: Sentence
    labels: Mapping[str, Sentence]
    kind: str = "picture"


Block = Heading | Prose | Lines | Table | Result | Listing | Code | Picture


@dataclass(frozen=True)
class Document:
    title: str
    blocks: tuple[Block, ...]
    author: str = ""


# ---------------------------------------------------------------- a worked solution


def worked_solution(
    derivation: Derivation,
    verdicts: Mapping[Step, Verdict],
    numbers: Mapping[Step, Numbers],
    *,
    detail: str = "normal",
    at: Mapping[str, Any] | None = None,
    overall: Verdict | None = None,
    show_numbers: bool = True,
) -> Document:
    """The derivation as a document at a level of detail: hint, brief, normal or full.

    verdicts, numbers : one for every step shown; a step without a verdict is marked as not checked.
    at : the point the numbers belong to.    overall : the verdict on problem = result.
    Raises UnverifiedError if a step, shown or not, was refuted.

    >>> x = ex.Symbol("x")
    >>> step = Step(ex.Derivative(x**2, x), 2 * x)
    >>> derivation = Derivation("The derivative", step.before, (step,), step.after)
    >>> [block.kind for block in worked_solution(derivation, {step: Verdict(Status.PROVED, "normal form")}, {}).blocks]
    ['prose', 'lines', 'result', 'prose']
    """
    if detail not in DETAILS:
        raise DeriveError(f"no level of detail {detail!r}: {', '.join(DETAILS)}")
    _refuse_refuted(derivation, verdicts, overall)
    writer = _Writer(derivation, verdicts, dict(numbers) if show_numbers else {}, detail, dict(at or derivation.at))
    return Document(derivation.title, tuple(writer.blocks(overall)))


def _refuse_refuted(derivation: Derivation, verdicts: Mapping[Step, Verdict], overall: Verdict | None) -> None:
    for step in derivation.walk():
        verdict = verdicts.get(step)
        if verdict is not None and verdict.status is Status.REFUTED:
            by = ", ".join(rule.name for rule in step.by) or "no rule named"
            claim = f"{_short(step.before)} {step.relation.sign} {_short(step.after)}"
            raise UnverifiedError(f"the step {claim} ({by}) was refuted{_where(verdict)}; it is not shown")
    if overall is not None and overall.status is Status.REFUTED:
        claim = f"{_short(derivation.problem)} = {_short(derivation.result)}"
        raise UnverifiedError(f"the result {claim} was refuted{_where(overall)}; it is not shown")


def _short(expr: ex.Expr) -> str:
    return f"{expr!s:.200}" if expr.size < 10_000 else f"an expression of {expr.size:,} nodes"


def _where(verdict: Verdict) -> str:
    found = ", ".join(f"{name} = {value}" for name, value in (verdict.witness or {}).items())
    return f" at {found}" if found else f": {verdict.reason}" if verdict.reason else ""


class _Writer:
    """One derivation on its way to blocks: numbers its lines and remembers which lemmas have been shown."""

    def __init__(self, d: Derivation, verdicts: Mapping, numbers: Mapping, detail: str, at: Mapping[str, Any]):
        self.d, self.verdicts, self.numbers, self.detail, self.at = d, verdicts, numbers, detail, at
        self.notation = Notation(partial=_is_partial(d), shapes=d.shapes)
        self.names = abbreviations(self._displayed(), self.notation.rank)
        for name, meaning in self.names.definitions if d.shapes else ():
            shapes = {**self.notation.shapes, str(name): self.notation.shape(meaning)}
            self.notation = replace(self.notation, shapes=shapes)
        self.known: set[tuple[ex.Expr, ex.Expr]] = set()  # claims that stand on the page already
        self.numbered: list[tuple[str, Step]] = []
        self.tabled = False  # whether the evidence stands in a table

    def _displayed(self) -> Iterator[ex.Expr]:
        yield from (self.d.problem, self.d.result)
        for step in self.d.walk() if self.detail != "hint" else ():
            yield from (step.before, step.after)
        yield from (meaning for _, meaning in self.d.where)

    def box(self, expr: ex.Expr) -> Box:
        return blackboard(self.names.short(expr), self.notation)

    def sides(self, left: ex.Expr, sign: str, right: ex.Expr) -> tuple[Box, Box]:
        """Both sides of a line; where the right one is written by its entries, the left one carries the indices."""
        letters = entries_of(right) if sign == EQUAL.sign else ""
        return self.with_indices(left, letters), self.by_entries(right, letters)

    def with_indices(self, expr: ex.Expr, letters: str) -> Box:
        return indexed(self.box(expr), letters) if letters else self.box(expr)

    def by_entries(self, expr: ex.Expr, letters: str) -> Box:
        """``expr`` where the left side of the line carries the indices ``letters``."""
        if letters and entries_of(expr) != letters:
            return self.with_indices(expr, letters)
        return blackboard(self.names.short(expr), replace(self.notation, entries=letters) if letters else self.notation)

    def small_box(self, expr: ex.Expr) -> Box:
        """For beside a line: fractions with a slash."""
        return blackboard(self.names.short(expr), self.notation, SCRIPT)

    def sentence(self, text: str) -> Sentence:
        return sentence(text, self.box)

    def blocks(self, overall: Verdict | None) -> Iterator[Block]:
        yield from self._given()
        if defined := [(self.box(name), self.box(meaning)) for name, meaning in self._defined_first()]:
            yield from _definitions("Here", defined)
        shown = map(self.box, self._displayed()) if self.d.shapes else ()
        if told := conventions(self.d, shown):
            yield Prose(tuple(told))
        if self.names.definitions:
            yield from self._named_parts()
        if self.detail == "hint":
            yield from self._rules_in_order()
        else:
            yield from self._chain(self.d.steps, {"brief": 0, "normal": 1, "full": 99}[self.detail])
            yield from self._beside()
        yield from self._result()
        yield from map(self._picture, self.d.figures if self.detail != "hint" else ())
        yield from self._checked(overall)
        yield from self._ledger()
        yield from self._mistakes()
        if self.d.remarks:
            yield Listing("Remarks", tuple(self.sentence(r) for r in self.d.remarks))
        if self.d.cited:
            yield Prose((f"Sources: {sources_in_words(self.d.cited)}.",), quiet=True)

    def _defined_first(self) -> Iterator[tuple[ex.Expr, ex.Expr]]:
        """The abbreviations a reader is told beforehand: not dr, which explains itself, nor what a note introduces."""
        notes = " ".join(step.note for step in self.d.steps)
        for name, meaning in self.d.where:
            introduced = f"${name} = " in notes or f"call it ${name}$" in notes
            if not isinstance(meaning, ex.Differential) and not introduced:
                yield name, meaning

    # ---------------------------------------------------------------- the opening

    def _given(self) -> Iterator[Block]:
        """What is asked, in a line of its own where it is large, and where the variables live."""
        shown = {s.data for e in self._displayed() for s in ex.free_symbols(e)}
        alike: dict[Domain, list[str]] = {}
        dims = {x.data for shape in self.d.shapes.values() for d in shape for x in ex.free_symbols(d)}
        for name, where in self.d.assume.items():
            if name in shown and name not in dims and not self.d.shapes.get(name):
                alike.setdefault(where, []).append(name)
        domains = enumerated([*self._arrays(), *[domain_box(names, where) for where, names in alike.items()]])
        if self.d.question:
            yield Prose(
                (*self.sentence(f"To find: {self.d.question}"), *([", where ", *domains] if domains else []), ".")
            )
            return
        whole = self.d.problem
        if isinstance(whole, ex.Several):
            yield Prose((f"{question(whole)}:",))
            yield Lines(tuple(Line(None, "", self.box(part)) for part in whole.args))
            if domains:
                yield Prose(("where ", *domains, "."))
            return
        asked, problem = question(whole), self.box(whole) if is_large(whole) else blackboard(whole, self.notation)
        if not _wants_room(problem):
            yield Prose((f"{asked}: ", problem, *([", where ", *domains] if domains else []), "."))
            return
        yield Prose((f"{asked}:",))
        yield Lines((Line(None, "", problem),))
        if domains:
            yield Prose(("where ", *domains, "."))

    def _arrays(self) -> list[Sentence]:
        """The vectors and matrices of the problem and the result with their sizes; not what is defined or moves."""
        asked = {*self.d.assume, *(s.data for e in (self.d.problem, self.d.result) for s in ex.free_symbols(e))}
        defined = {str(name) for name, _ in self.d.where}
        alike: dict[tuple[tuple, Domain], list[str]] = {}
        for name, shape in self.d.shapes.items():
            moves = named(name, arrays=self.d.shapes).kind == "differential"
            if shape and name in asked and name not in defined and not moves:
                alike.setdefault((shape, self.d.assume.get(name, REAL)), []).append(name)
        return [arrays_said(names, shape, where, self.box) for (shape, where), names in alike.items()]

    def _named_parts(self) -> Iterator[Block]:
        found = self.names.definitions
        pairs = [(self.box(name), blackboard(meaning, self.notation)) for name, meaning in found[:MOST_DEFINITIONS]]
        yield from _definitions("Parts that occur often are named once:", pairs)
        if len(found) > MOST_DEFINITIONS:
            yield Prose((f"({len(found) - MOST_DEFINITIONS} further parts are named in the same way.)",))

    def _rules_in_order(self) -> Iterator[Block]:
        rules = dict.fromkeys(rule.name for step in self.d.walk() for rule in step.by)
        if rules:
            yield Listing("Rules to use, in this order", tuple((name,) for name in rules))

    # ---------------------------------------------------------------- the chain

    def _chain(self, steps: Sequence[Step], depth: int) -> Iterator[Block]:
        for chain in chains(steps):
            yield from self._unfold(chain, depth)

    def _unfold(self, chain: Sequence[Step], depth: int) -> Iterator[Prose | Lines]:
        """A chain in blocks of lines, interrupted where a lemma or a longer remark comes before the next line."""
        rows: list[Line] = []
        start = chain[0].before
        plain = all(step.relation == EQUAL for step in chain)
        previous: ex.Expr | None = None
        letters = ""  # the indices that the left side carries
        for step, lemmas in expanded(chain, depth):
            before = [replace(block, fold=LEMMA) for lemma in lemmas for block in self._lemma(lemma, depth - 1)]
            remark = sentence(step.note, self.small_box) if step.note else ()
            if words_width(remark) > LONGEST_NOTE:
                before.append(Prose(as_sentence(remark)))
                remark = ()
            if before and rows:
                yield Lines(tuple(rows))
                rows = []
            yield from _joined_lines(before)
            left: ex.Expr | None = step.before if step.before is not previous else start if not rows and plain else None
            if left is not None and left is start and not rows and previous is not None and self.box(left).width > 12:
                left = None
            if isinstance(step.after, ex.Several) and step.relation == EQUAL and plain:
                rows += self._lines(step, left or start, remark)
                previous = step.after
                continue
            if left is not None or not rows:
                letters = entries_of(step.after) if left is not None and step.relation == EQUAL else ""
            shown = None if left is None else self.with_indices(left, letters)
            rows.append(self._line(step, shown, self.by_entries(step.after, letters), remark))
            previous = step.after
        yield Lines(tuple(rows))

    def _lemma(self, chain: Sequence[Step], depth: int) -> Iterator[Prose | Lines]:
        fresh = [s for s in chain if (s.before, s.after) not in self.known]
        if not fresh or (self.detail != "full" and all(s.routine for s in chain)):
            return
        self.known.update((s.before, s.after) for s in chain)
        yield from self._unfold(chain, depth)

    def _lines(self, step: Step, left: ex.Expr, remark: Sentence) -> list[Line]:
        """Several values at once, a line for each."""
        pairs = [self.sides(a, step.relation.sign, b) for a, b in _in_pairs(left, step.after)]
        first = self._line(step, *pairs[0], remark)
        return [first, *[replace(first, left=a, right=b, number="", beside=(), unchecked="") for a, b in pairs[1:]]]

    def _line(self, step: Step, left: Box | None, right: Box, remark: Sentence) -> Line:
        number = str(len(self.numbered) + 1)
        self.numbered.append((number, step))
        self.known.add((step.before, step.after))
        beside: list[str | Box] = [", ".join(dict.fromkeys(rule.name for rule in step.by))]
        if step.relation.order is not None:
            error = row(Box("letter", "O"), fence(self._distance(step.relation)))
            beside += [("; " if beside[0] else "") + "error ", error]
        if remark:
            beside += ["; " if beside[0] else "", *remark]
        verdict = self.verdicts.get(step)
        unchecked = "not checked" if verdict is None or verdict.status is Status.UNKNOWN else ""
        return Line(left, step.relation.sign, right, number, tuple(p for p in beside if p), unchecked)

    def _distance(self, relation: Relation) -> Box:
        """h to the p, or x - a to the p where the relation says what is small."""
        x, a = relation.about or (ex.Symbol("h"), ex.ZERO)
        h = x if a is ex.ZERO else ex.Add(x, ex.Neg(a))
        return self.box(h if relation.order == 1 else ex.Pow(h, relation.order))

    # ---------------------------------------------------------------- numbers and evidence

    def _beside(self) -> Iterator[Block]:
        worthy = [s for _, s in self.numbered if (at := self.numbers.get(s)) and (at.before, at.after) != (None, None)]
        if not worthy:
            return
        rows: list[tuple[Sentence, ...]] = []
        for number, step in self.numbered:
            at = self.numbers.get(step) or Numbers(None, None, None)
            evidence = evidence_of(self.verdicts.get(step))
            rows.append(((f"({number})",), self._put_in(at), value(at.before), value(at.after), (evidence,)))
        self.tabled = True
        header: tuple[str, ...] = ("line", "numbers put in", "left side", "right side", "evidence")
        told = any(cells[1] not in (("–",), ("…",)) for cells in rows)
        room = all(words_width(cell) <= WIDEST_VALUE for cells in rows for cell in cells[2:4])
        if self.d.shapes and not (told and room):
            header, rows = header[:1] + header[2:], [cells[:1] + cells[2:] for cells in rows]
        taken = [related(self.box(ex.Symbol(str(name))), "=", value_box(v)) for name, v in self.at.items()]
        how = oracles_used([step.before for _, step in self.numbered], self.notation)
        if any(holds(box, {"matrix"}) for box in taken):
            yield Prose(("The same lines in numbers", how, ", at"), fold=NUMBERS)
            yield Lines(tuple(Line(None, "", listed(group)) for group in _fitting(taken)), fold=NUMBERS)
        else:
            at_point = [", at ", *enumerated(taken)] if taken else []
            yield Prose(("The same lines in numbers", *at_point, how, ":"), fold=NUMBERS)
        yield Table(header, tuple(rows), wide=1 if len(header) == 5 else 3, fold=NUMBERS)

    def _put_in(self, at: Numbers) -> Sentence:
        if at.put_in is None:
            return ("–",)
        if at.put_in.size > LARGEST_PUT_IN or any(_is_entry_of_a_list(n) for n in ex.postorder(at.put_in)):
            return ("…",)
        box = blackboard(at.put_in, self.notation, SCRIPT)  # one line high
        return (box,) if not self.d.shapes or box.width <= WIDEST_PUT_IN else ("…",)

    def _result(self) -> Iterator[Block]:
        """The boxed line: problem and result, or the last claim where the problem is put in words; none for ``x = x``."""
        if self.d.problem is not self.d.result:
            sign = _overall_sign(self.d)
            for a, b in _in_pairs(self.d.problem, self.d.result):
                left, right = self.sides(a, sign, self._shorter(a, b))
                yield Result(left, sign, right)
        elif self.d.question and self.d.steps and isinstance(last := self.d.steps[-1].after, ex.Equal):
            left, right = self.sides(last.args[0], EQUAL.sign, last.args[1])
            yield Result(left, EQUAL.sign, right)

    def _picture(self, figure: Figure) -> Picture:
        labels = {text for p in figure.panels for text in (p.title, p.x, p.y, *[m.label for m in p.marks]) if text}
        vectors = dict.fromkeys(figure.vectors, (ex.Symbol("n"),)) if self.d.shapes else {}
        notation = replace(self.notation, shapes={**vectors, **self.notation.shapes})

        def written(text: str) -> Sentence:
            return sentence(text, lambda expr: blackboard(self.names.short(expr), notation, SCRIPT))

        return Picture(figure, written(figure.alt), written(figure.caption), {text: written(text) for text in labels})

    def _shorter(self, asked: ex.Expr, result: ex.Expr) -> ex.Expr:
        """A result that is long when written out stands with its abbreviations, as in the line that found it."""
        found = next((s.after for s in self.d.steps if s.before is asked and s.relation == EQUAL), result)
        abbreviated = any(name in ex.free_symbols(found) for name, _ in self.d.where)
        return found if abbreviated and result.size > LARGE_RESULT and 2 * found.size < result.size else result

    def _checked(self, overall: Verdict | None) -> Iterator[Block]:
        said: list[str] = []
        if self.d.missing:
            said.append(f"There are no steps here: {self.d.missing.rstrip('.')}.")
        if overall is not None:
            said.append(f"The result itself: {evidence_of(overall)}.")
        if self.numbered and not self.tabled:
            groups: dict[str, list[str]] = {}
            for number, step in self.numbered:
                groups.setdefault(evidence_of(self.verdicts.get(step)), []).append(number)
            for evidence, lines in groups.items():
                said.append(f"{line_ranges(lines)}: {evidence}.")
        if said:
            yield Prose((" ".join(said),))

    def _ledger(self) -> Iterator[Block]:
        met: dict[Condition, list[str]] = {c: [] for c in self.d.ledger}
        for number, step in self.numbered:
            for condition in step.conditions:
                met[condition].append(number)
        if met:
            items = tuple(
                (*self._condition(c), f" (line{'s' if len(at) > 1 else ''} {', '.join(at)})" if at else "")
                for c, at in met.items()
            )
            yield Listing("Conditions", tuple(tuple(p for p in item if p) for item in items))

    def _mistakes(self) -> Iterator[Block]:
        """False claims, only those that were refuted, each with its witness."""
        items: list[Sentence] = []
        for step in self.d.mistakes:
            verdict = self.verdicts.get(step)
            if verdict is not None and verdict.status is Status.REFUTED:
                claim = related(self.box(step.before), step.relation.sign, self.box(step.after))
                note = [": ", *self.sentence(step.note)] if step.note else []
                items.append((claim, " is wrong", *note, *witness_of(verdict, _events(step), self.box)))
        if items:
            yield Listing("Usual mistakes", tuple(items))

    def _condition(self, condition: Condition) -> Sentence:
        if condition.holds is None:
            return self.sentence(condition.text)
        box = blackboard(self.names.short(condition.holds), self.notation)
        return (box, ": ", *self.sentence(condition.text)) if condition.text else (box,)


def _events(step: Step) -> frozenset[str]:
    nodes = ex.postorder(step.before, step.after)
    inside = [n for n in nodes if isinstance(n, ex.Probability)]
    return frozenset(n.name for n in ex.postorder(*inside) if isinstance(n, ex.Symbol))


# ---------------------------------------------------------------- cuts through the tree


def chains(steps: Iterable[Step]) -> list[list[Step]]:
    """Steps beneath a step, cut where a line does not begin with what the line above ended in."""
    found: list[list[Step]] = []
    for step in steps:
        if found and found[-1][-1].after is step.before:
            found[-1].append(step)
        else:
            found.append([step])
    return found


def expanded(chain: Sequence[Step], depth: int) -> Iterator[tuple[Step, list[list[Step]]]]:
    """The lines of a chain, each with the lemmas to show before it.

    A step whose finer steps lead from its own left side to its own right side is replaced by them.
    """
    waiting = [(step, depth) for step in reversed(chain)]
    held: list[list[Step]] = []
    while waiting:
        step, levels = waiting.pop()
        beneath = chains(step.steps) if levels > 0 else []
        main = next((c for c in beneath if c[0].before is step.before and c[-1].after is step.after), None)
        lemmas = [c for c in beneath if c is not main]
        if main is not None and (main[0] is not step) and len(main) > 1:
            held += lemmas
            waiting.extend((s, levels - 1) for s in reversed(main))
        else:
            yield step, held + lemmas
            held = []


def _joined_lines(blocks: Iterable[Prose | Lines]) -> Iterator[Prose | Lines]:
    """Lemmas of one line each stand in one aligned block, with a word to say what they are for."""
    blocks = list(blocks)
    if blocks and isinstance(blocks[0], Lines):
        yield Prose((f"{LEMMA}:",), fold=LEMMA)
    for is_short, group in groupby(blocks, lambda b: isinstance(b, Lines) and len(b.rows) == 1):
        if is_short:
            yield Lines(tuple(line for b in group if isinstance(b, Lines) for line in b.rows), fold=LEMMA)
        else:
            yield from group


def _is_partial(d: Derivation) -> bool | None:
    """∂ throughout a derivation or d throughout: as the derivative that is asked for, or as the lines need it."""
    for node in ex.postorder(d.problem):
        if isinstance(node, ex.Derivative):
            return len(ex.free_symbols(node)) > 1
    lines = ex.postorder(*[step.before for step in d.walk()])
    return True if len({n.args[1] for n in lines if isinstance(n, ex.Derivative)}) > 1 else None


def _in_pairs(left: ex.Expr, right: ex.Expr) -> list[tuple[ex.Expr, ex.Expr]]:
    """Both sides of a claim, or of each claim where it is one about several values."""
    if isinstance(left, ex.Several) and isinstance(right, ex.Several) and len(left.args) == len(right.args):
        return list(zip(left.args, right.args, strict=True))
    return [(left, right)]


def _wants_room(box: Box) -> bool:
    """Whether a formula does not belong inside a sentence."""
    return box.width > 20 or holds(box, {"matrix", "cases"})


def _fitting(boxes: Iterable[Box], width: float = 36.0) -> list[list[Box]]:
    """Boxes in rows of about ``width`` em."""
    rows: list[list[Box]] = []
    for box in boxes:
        if rows and sum(b.width + 1 for b in rows[-1]) + box.width <= width:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _overall_sign(d: Derivation) -> str:
    if is_claim(d.problem) and is_claim(d.result):
        return EQUIVALENT.sign
    if said := next((s.relation for s in d.steps if s.before is d.problem and s.after is d.result), None):
        return said.sign
    whole: Relation | None = EQUAL
    if d.steps and d.steps[0].before is d.problem and d.steps[-1].after is d.result:
        for step in chains(d.steps)[0]:
            whole = whole.then(step.relation) if whole is not None else None
    return whole.sign if whole is not None else EQUAL.sign


def _definitions(title: str, pairs: Sequence[tuple[Box, Box]]) -> Iterator[Block]:
    yield Prose((title,))
    yield Lines(tuple(Line(name, "=", meaning) for name, meaning in pairs))


def _is_entry_of_a_list(node: ex.Expr) -> bool:
    """x[i] where the numbers of x are put in: a list with an index, which says less than the line itself."""
    return isinstance(node, ex.Indexed) and isinstance(node.args[0], ex.Array)
