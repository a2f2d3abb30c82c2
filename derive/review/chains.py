"""A chain of a document judged in its context: what is assumed and defined there, and what the words around it suppose.

Prefers silence to a false alarm: a line is only called wrong if it is wrong under every fair reading of those words, and
a single equation only if nothing speaks for its being one to solve.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.model import Status, Verdict
from derive.review.claims import Said
from derive.review.documents.directives import conditions
from derive.review.documents.prose import Meant
from derive.review.documents.rows import Chain
from derive.review.told import CARRIED_ON

if TYPE_CHECKING:
    from derive.review.lines import Line, Review

VANISHES = re.compile(r"(?:\\\\\s*)?=\s*(?:0|\\(?:mathbf|bm|boldsymbol|vec)\s*\{?\s*0\s*\}?)\s*\Z")
NOTHING_TO_CHECK = {"definition", "given", "equation", "remark"}


@dataclass(frozen=True)
class Context:
    """What holds where a chain stands.

    definitions : name in the input syntax -> its meaning.
    nearby : short formulas of the same paragraph, which may suppose something of a name; the last one wins.
    """

    assume: Mapping[str, Domain] = field(default_factory=dict)
    shapes: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[str, ex.Expr] = field(default_factory=dict)
    nearby: tuple[str, ...] = ()

    @property
    def functions(self) -> set[str]:
        return {name.partition("(")[0] for name in self.definitions if "(" in name}

    def with_what_is_supposed(self) -> Context:
        """With ``$x > 0$`` and ``$a = 2$`` of the paragraph; what a directive says of a name goes before them."""
        supposed: dict[str, Domain] = {}
        values: dict[str, ex.Expr] = {}
        for text in self.nearby:
            supposed |= {name_of(name): where for name, where in conditions([text]).items()}
            values |= {n: v for n, v in value(text).items() if n not in self.definitions}
        return replace(self, assume={**supposed, **self.assume}, definitions={**self.definitions, **values})

    def without(self, name: str) -> Context:
        return replace(self, definitions={n: m for n, m in self.definitions.items() if n.partition("(")[0] != name})


@dataclass(frozen=True)
class Judged:
    """How a chain came out, why, its lines, and what it defines for the chains after it."""

    outcome: str
    reason: str = ""
    lines: tuple[Line, ...] = ()
    wrong: tuple[Line, ...] = ()
    defines: Mapping[str, ex.Expr] = field(default_factory=dict)


def judge(chain: Chain, meant: Meant, context: Context) -> Judged:
    """How a chain of a document comes out: right, wrong, undecided, not read, or left alone."""
    try:
        return _judged(chain, meant, context)
    except DeriveError as error:
        return Judged("not read", str(error).splitlines()[0])
    except Exception as error:  # a fault of derive on one chain says nothing about it, nor about the others
        return Judged("not read", f"derive failed on it ({type(error).__name__}: {error!s:.100})")


def _judged(chain: Chain, meant: Meant, context: Context) -> Judged:
    rows = read(chain.text, context)
    if len(rows) == 1 and (told := _told(rows[0], chain, meant)) is not None:
        return told
    review = _reviewed(chain.text, meant, context, rows)
    said = Said(rows, meant, {**context.definitions, **_meanings(review, rows)})
    defines = _defined(review, rows, meant)
    refuted = [line for line in review.lines if line.verdict.status is Status.REFUTED]
    wrong = (
        [] if chain.conditional else [line for line in refuted if said.claims(line) and CARRIED_ON not in line.message]
    )
    if wrong:  # after an equation that does not follow, the next ones cannot be expected to
        first = [line for line in wrong if line is wrong[0] or line.kind != "implication"]
        return Judged("wrong", wrong[0].message, review.lines, tuple(first), defines)
    outcome, reason = _without_fault(review, refuted, chain.conditional)
    return Judged(outcome, reason, _withdrawn(review.lines, refuted), (), defines)


def read(text: str, context: Context, functions: Iterable[str] = (), syntax: str = "latex") -> list[Any]:
    """The rows of a chain, each with its sides; none where the whole cannot be read."""
    from derive.review.rows import read_rows

    try:
        return read_rows(text, syntax, context.shapes, set(context.assume), context.functions.union(functions))
    except Exception:  # what is wrong with it, or with the reader, is said when the chain is checked
        return []


def definition(text: str, context: Context) -> dict[str, ex.Expr]:
    """The name and the meaning that ``f(x) = x^2`` gives. Raises DeriveError where it defines nothing."""
    called = re.match(r"\s*\\?([A-Za-z]\w*)\s*\(", text)
    syntax = "auto" if "**" in text else "latex"
    row = next(iter(read(text, context, called.groups() if called else (), syntax)), None)
    if row is None or row.error is not None or not (name := _name(row)):
        said = str(row.error).splitlines()[0] if row is not None and row.error is not None else "it names nothing"
        raise DeriveError(f"cannot read the definition {text[:60]!r}: {said}")
    return {name: row.sides[1]}


def name_of(text: str) -> str:
    r"""What the language calls a name of a document: ``\lambda`` is lambda."""
    rows = read(f"{text} = 0", Context())
    name = rows[0].sides[0] if rows and len(rows[0].sides) == 2 else None
    return name.name if isinstance(name, ex.Symbol) else text


def value(text: str) -> dict[str, ex.Expr]:
    """What ``x = 2`` says of x; nothing where it is no such statement."""
    if not re.fullmatch(r"\\?[A-Za-z]\w*(?:_\{?\w+\}?)?\s*=[^=]+", text):
        return {}
    rows = read(text, Context())
    if len(rows) != 1 or rows[0].error is not None or len(rows[0].sides) != 2:
        return {}
    name, meaning = rows[0].sides
    return {name.name: meaning} if isinstance(name, ex.Symbol) else {}


def _told(row: Any, chain: Chain, meant: Meant) -> Judged | None:
    """A single row that the words before it make a definition or a condition."""
    defines = {}
    if (meant is Meant.DEFINED or row.signs[:1] == ("defines",)) and (named := _name(row)):
        defines = {named: row.sides[1]}
        if len(row.sides) > 2 and "(" in named:
            return None  # let f(x) = (x + 1)^2 = x^2 + 2x + 1: the rest is a claim
    if defines:
        return Judged("left alone", "a definition", defines=defines)
    if meant in (Meant.DEFINED, Meant.SUPPOSED) and (chain.passage.inline or len(row.sides) == 2):
        return Judged("left alone", "a condition, or an equation to solve")
    return None


def _name(row: Any) -> str | None:
    """What a row defines, in the input syntax: x, or f(x, y)."""
    left, right = row.sides[:2] if len(row.sides) > 1 else (None, None)
    if left is None or right is None or row.signs[0] not in ("=", "defines") or left in ex.postorder(right):
        return None
    plain = isinstance(left, ex.Symbol) and not isinstance(ex.constant_value(right), int)
    called = isinstance(left, ex.Call) and all(isinstance(a, ex.Symbol) for a in left.args)
    return str(left) if plain or called else None


def _reviewed(text: str, meant: Meant, context: Context, rows: list[Any]) -> Review:
    """The first look under which nothing is wrong; else the one that takes in all that the words suppose."""
    review = _look(text, context)
    if review.first_wrong is None:
        return review
    if (said := context.with_what_is_supposed()) != context:
        review = _look(text, said)
    for again, where in _other_readings(text, meant, said, rows) if review.first_wrong is not None else ():
        other = _look(again, where)
        if other.first_wrong is None:
            return other
    return review


def _look(text: str, context: Context) -> Review:
    from derive.review.lines import check_lines

    return check_lines(text, context.assume, context.shapes, context.definitions, syntax="latex")


def _other_readings(text: str, meant: Meant, context: Context, rows: list[Any]) -> Iterator[tuple[str, Context]]:
    """A last ``= 0`` is set, not claimed; a name at the begin may be given a new meaning."""
    sides = [side for row in rows for side in row.sides if side is not None]
    depends = len(sides) > 1 and ex.free_symbols(sides[-2])
    if depends and (shorter := VANISHES.sub("", text)) != text and shorter.strip():
        yield shorter, context
    first = rows[0].sides[0] if rows and rows[0].sides else None
    name = first.name if isinstance(first, (ex.Symbol, ex.Call)) else ""
    if meant not in (Meant.CLAIMED, Meant.STATED) and any(n.partition("(")[0] == name for n in context.definitions):
        yield text, context.without(name)


def _defined(review: Review, rows: list[Any], meant: Meant) -> dict[str, ex.Expr]:
    """What the chain defines for those after it, where the words say so; a function also where they say nothing else."""
    found = {}
    kinds = {line.number: line.kind for line in review.lines}
    for row in rows:
        name = _name(row)
        said = meant is Meant.DEFINED or row.signs[:1] == ("defines",)
        first = meant is Meant.OPEN and "(" in name if name else False
        if name and kinds.get(row.number) == "definition" and (said or first):
            found[name] = row.sides[1]
    return found


def _meanings(review: Review, rows: list[Any]) -> dict[str, ex.Expr]:
    """Every name that the chain itself gives a meaning, and the meaning."""
    kinds = {line.number: line.kind for line in review.lines}
    defining = [row for row in rows if kinds.get(row.number) == "definition" and len(row.sides) > 1]
    return {str(row.sides[0]): row.sides[1] for row in defining if None not in row.sides[:2]}


def _without_fault(review: Review, refuted: list[Line], conditional: bool) -> tuple[str, str]:
    lines = [line for line in review.lines if line not in refuted]
    judged = [line for line in lines if line.kind not in NOTHING_TO_CHECK]
    unread = [line for line in judged if line.kind == "unreadable"]
    undecided = [line for line in judged if line.verdict.status is Status.UNKNOWN]
    if refuted and conditional:
        return "undecided", "the words beside it say that it does not hold everywhere"
    if unread and len(unread) == len(judged):
        return "not read", unread[0].message or unread[0].verdict.reason
    if undecided:
        return "undecided", undecided[0].message or undecided[0].verdict.reason
    if refuted:
        return "left alone", "it may be an equation to solve, or a condition"
    return ("right", "") if judged else ("left alone", "a definition, or what is given")


def _withdrawn(lines: tuple[Line, ...], refuted: list[Line]) -> tuple[Line, ...]:
    """What was refuted as an identity, and is none, has no verdict."""
    none = Verdict(Status.UNKNOWN, "none", reason="it may be an equation to solve, or a condition")
    return tuple(replace(line, verdict=none, message="") if line in refuted else line for line in lines)
