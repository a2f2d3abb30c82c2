"""Is a derivation right, line by line? Finds the first line that does not follow; what it cannot read or decide it says.

Every line is compared with the last good one above it, so that a wrong line does not spoil the verdict on the next.
Refuses nothing: a line that cannot be read is told, and the others are still checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.functions import is_known
from derive.model import (
    EQUAL,
    GREATER,
    GREATER_EQUAL,
    LESS,
    LESS_EQUAL,
    PROPORTIONAL,
    UNEQUAL,
    Relation,
    Status,
    Verdict,
)  # fmt: skip
from derive.review import equations
from derive.review.glossary import Glossary, averages, dependents_of, without_marks
from derive.review.rows import read_name, read_rows
from derive.review.setting import Setting, any_free
from derive.review.told import told, told_of_equation

if TYPE_CHECKING:
    from derive.language.latex_text import Row

RELATIONS = {
    "=": EQUAL, "<": LESS, "<=": LESS_EQUAL, ">": GREATER, ">=": GREATER_EQUAL, "!=": UNEQUAL, "propto": PROPORTIONAL,
    "defines": EQUAL,
}  # fmt: skip
DEFINING = {"let", "where", "define", "set", "put", "denote", "with", "write", "given", "suppose", "substitute"}
ASSUMING = {"for", "if", "assume", "assuming", "since", "when", "suppose", "given"}
BY_DEFINITION = Verdict(Status.PROVED, "definition", reason="a name is given its meaning here")
AS_GIVEN = Verdict(Status.PROVED, "given", reason="this is where the derivation starts")


@dataclass(frozen=True)
class Line:
    """One line: its number (from 1), its text, what it is, its verdict, which line it was compared with, and what to say.

    kind : "equality", "inequality", "definition", "given", "equation" (the one to solve), "implication", "derivative" or
    "antiderivative" (of the line above), "unreadable", "remark" (nothing to check).
    """

    number: int
    text: str
    kind: str
    verdict: Verdict
    against: int | None = None
    message: str = ""


@dataclass(frozen=True)
class Review:
    """What ``check_lines`` found. ``notes`` says which definitions could not be read."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One a line."""
        return tuple(line.verdict for line in self.lines)

    @property
    def first_wrong(self) -> int | None:
        """The number of the first line that is refuted."""
        return next((line.number for line in self.lines if line.verdict.status is Status.REFUTED), None)

    def report(self) -> str:
        """Every line with its mark (✓ right, ✗ wrong, ? undecided, · nothing to check) and what there is to say."""
        told = []
        for line in self.lines:
            told.append(f"{_MARKS[line.verdict.status]} {line.number}  {' '.join(line.text.split())}")
            if line.message:
                told.append(f"     {line.message}")
        return "\n".join([*told, *self.notes, self._in_short()])

    def _in_short(self) -> str:
        if self.first_wrong is not None:
            return f"The first wrong line is line {self.first_wrong}."
        undecided = [str(line.number) for line in self.lines if line.verdict.status is Status.UNKNOWN]
        if undecided:
            return f"No line is wrong; undecided: line{'s' * (len(undecided) > 1)} {', '.join(undecided)}."
        return "Every line follows."

    def to_dict(self) -> dict[str, Any]:
        """The review as JSON data."""
        lines = [
            {"number": n.number, "text": n.text, "kind": n.kind, "against": n.against, "message": n.message,
             **n.verdict.to_dict()} for n in self.lines
        ]  # fmt: skip
        return {"lines": lines, "first_wrong": self.first_wrong, "notes": list(self.notes)}


_MARKS = {Status.PROVED: "✓", Status.AGREES: "✓", Status.REFUTED: "✗", Status.UNKNOWN: "?"}


def check_lines(
    text: str,
    assume: Mapping[str, Any] | None = None,
    shapes: Mapping[str, Any] | None = None,
    definitions: Mapping[str, Any] | None = None,
    syntax: str = "auto",
) -> Review:
    """Whether each line of a derivation follows; ``text`` is the body of a LaTeX align, or one line a row.

    assume : name -> where it lives.    shapes : name -> shape.    definitions : ``{"f(x)": "x**2", "r": "A @ x - b"}``.
    Raises DeriveError for assumptions or shapes that are none, and ReadError for a text that is too long.

    >>> found = check_lines("(x + 1)**2\\n= x**2 + 2*x + 1\\n= x*(x + 2) + 2")
    >>> found.first_wrong, [v.status.name for v in found.verdicts]
    (3, ['PROVED', 'PROVED', 'REFUTED'])
    """
    notes: list[str] = []
    names = _given_names(definitions or {}, notes)
    functions = {*names.functions, *(x.name for x in names.variables)}
    rows = read_rows(text, syntax, shapes or {}, set(assume or {}), functions)
    setting = Setting(assumptions(assume), dict(shapes or {}), names)
    return _Reading(rows, setting).review(tuple(notes))


def _given_names(definitions: Mapping[str, Any], notes: list[str]) -> Glossary:
    """The caller's definitions; one that cannot be read is noted and left out."""
    names = Glossary()
    functions = {str(name).split("(")[0].strip() for name in definitions if "(" in str(name)}
    for name, meaning in definitions.items():
        try:
            defined = read_name(str(name), functions)
            names = names.defined(defined, read_name(meaning, functions))
        except DeriveError as problem:
            said = str(problem).splitlines()[0]
            notes.append(f"the definition of {name!s:.40} as {meaning!s:.60} is left out: {said}")
    return names


@dataclass
class _Reading:
    """A derivation while it is read from top to bottom."""

    rows: list[Row]
    setting: Setting
    lines: list[Line] = field(default_factory=list)
    last: ex.Expr | None = None  #: the last good side, which the next one is compared with
    last_number: int = 0
    slipped: tuple[ex.Expr, int] | None = None  #: the side of a wrong line, and its number
    scores: list[tuple[ex.Expr, ex.Expr]] = field(default_factory=list)  #: variable, what the derivative in it is

    def review(self, notes: tuple[str, ...]) -> Review:
        defining = self._collect_definitions()
        i = 0
        while i < len(self.rows):
            group = self._equations_from(i, defining)
            if group:
                self._solve(group)
                i += len(group)
                continue
            self._read(self.rows[i], defining.get(i))
            i += 1
        return Review(tuple(_joined(self.lines)), notes)

    # ---------------------------------------------------------------- what names mean

    def _collect_definitions(self) -> dict[int, str]:
        """Which rows define something or state what is given; their names are known in every row."""
        kinds: dict[int, str] = {}
        names, earlier = self.setting.names, frozenset[ex.Symbol]()
        for i, row in enumerate(self.rows):
            if row.error is None and len(row.sides) > 1:
                left, right = row.sides[:2]
                if (
                    left is not None
                    and right is not None
                    and (kind := _kind_of_definition(row, left, right, names, earlier))
                ):
                    kinds[i] = kind
                    names = names.defined(left, right) if kind == "definition" else _given(names, left, right)
            if i not in kinds:
                earlier |= any_free(s for s in row.sides if s is not None)
        sides = [s for row in self.rows for s in row.sides if s is not None]
        names = averages([*sides, *names.variables.values()], names)
        names = replace(names, dependents=dependents_of([*sides, *names.variables.values()], names))
        self.setting = self.setting.with_(names=names)
        return kinds

    # ---------------------------------------------------------------- one row

    def _read(self, row: Row, kind: str | None) -> None:
        if row.error is not None and not any(side is not None for side in row.sides):
            self._tell(row, "unreadable", Verdict(Status.UNKNOWN, "none", reason=_first_line(row.error)))
        elif not row.sides:
            self._tell(row, "remark", AS_GIVEN)
        elif kind is not None:
            self._tell(row, kind, BY_DEFINITION if kind == "definition" else AS_GIVEN)
            self._take(row.sides[1], row.number)
            self._claims(row, 1)
        elif len(row.sides) == 1:
            self._bare(row)
        elif row.sides[0] is None and self.last is None and row.error is None:
            self._tell(row, "given", AS_GIVEN)
            self._take(row.sides[1], row.number)
            self._claims(row, 1)
        elif (base := self._estimated(row)) is not None:
            self._estimate(row, base)
        else:
            self._claims(row, 0)

    def _claims(self, row: Row, first: int) -> None:
        """Each side of a row against the last good one before it; the first against its own left side."""
        before, against = row.sides[first], row.number
        if first == 0 and before is None:
            before, against = self.last, self.last_number
        for sign, after in zip(row.signs[first:], row.sides[first + 1 :], strict=True):
            if before is None or after is None or sign not in RELATIONS:
                self._tell(row, "unreadable", _unread(row, sign, before, after))
                before = after if after is not None else before
                self._take(before, row.number)
                continue
            verdict = self._claim(row, before, RELATIONS[sign], after, against)
            if verdict.holds:
                self._remember_score(before, after)
                before, against = after, row.number
            elif verdict.status is Status.REFUTED:
                self.slipped = (after, row.number)
            self._take(before, against)

    def _claim(self, row: Row, before: ex.Expr, relation: Relation, after: ex.Expr, against: int) -> Verdict:
        verdict = self.setting.judge(before, after, relation)
        if verdict.status is Status.REFUTED and relation == EQUAL:
            verdict = self.setting.explained(verdict, before, after)
        carried = None
        if verdict.status is Status.REFUTED and self.slipped is not None and row.number != self.slipped[1]:
            carried = self.slipped[1] if self.setting.judge(self.slipped[0], after, relation).holds else None
        kind = "equality" if relation == EQUAL else "inequality"
        self._tell(row, kind, verdict, against, told(verdict, before, after, against, row.number, carried))
        return verdict

    def _bare(self, row: Row) -> None:
        """A row without a sign: the start, or equal to the row above, or its derivative or antiderivative."""
        (side,) = _full(row)
        if self.last is None:
            self._tell(row, "given", AS_GIVEN)
        else:
            same = self.setting.judge(self.last, side)
            if same.status is Status.REFUTED and (found := self._differentiated(side)) is not None:
                self._tell(row, found[0], found[1], self.last_number, f"{found[2]} of line {self.last_number}")
            else:
                message = told(same, self.last, side, self.last_number, row.number, None)
                self._tell(row, "equality", same, self.last_number, message)
                if not same.holds:
                    return
        self._take(side, row.number)

    def _differentiated(self, side: ex.Expr) -> tuple[str, Verdict, str] | None:
        assert self.last is not None
        for x in sorted(ex.free_symbols(self.last), key=str):
            if (verdict := self.setting.judge(ex.Derivative(self.last, x), side)).holds:
                return "derivative", verdict, f"the derivative in {x}"
            if ex.depends_on(side, x) and (verdict := self.setting.judge(ex.Antiderivative(self.last, x), side)).holds:
                return "antiderivative", verdict, f"an antiderivative in {x}"
        return None

    # ---------------------------------------------------------------- equations

    def _equations_from(self, start: int, defining: Mapping[int, str]) -> list[Row]:
        """The rows from ``start`` on that solve an equation; none where the first one holds everywhere, or claims to."""
        group = []
        for i in range(start, len(self.rows)):
            row = self.rows[i]
            equation = row.error is None and len(row.sides) == 2 and None not in row.sides and i not in defining
            if not equation or row.signs[0] not in _SOLVABLE:
                break
            group.append(row)
        following = self.rows[start + len(group)] if start + len(group) < len(self.rows) else None
        if len(group) == 1 and following is not None and following.sides[:1] == (None,):
            return []
        if len(group) < 2 or not equations.solved_for([_condition(row) for row in group]):
            return []
        return [] if self._as_identity(group[0]).holds else group

    def _solve(self, group: Sequence[Row]) -> None:
        self._tell(group[0], "equation", AS_GIVEN)
        unknowns = equations.solved_for([_condition(row) for row in group])
        good = [_condition(group[0])]
        for row in group[1:]:
            verdict, kind = self._as_identity(row), "equality"
            if not verdict.holds:
                kind = "implication"
                verdict = equations.follows(self.setting, good, _condition(row), unknowns, last=row is group[-1])
            above = group[max(group.index(row) - 1, 0)].number
            self._tell(row, kind, verdict, above, told_of_equation(verdict, row.number, above))
            if verdict.holds and kind == "implication":
                good.append(_condition(row))
        self._take(group[-1].sides[1], group[-1].number)

    def _as_identity(self, row: Row) -> Verdict:
        left, right = _full(row)
        return self.setting.judge(left, right, RELATIONS[row.signs[0]])

    def _estimated(self, row: Row) -> ex.Expr | None:
        """The derivative in w that is set to zero where ŵ = … stands, or None."""
        left = row.sides[0] if row.signs[:1] == ("=",) else None
        name = left.args[0] if isinstance(left, ex.Pow) else left
        base = without_marks(name) if isinstance(name, ex.Symbol) and not self.setting.names.knows(name) else None
        if base is None:
            return None
        return next((slope for x, slope in reversed(self.scores) if base in ex.free_symbols(x)), None)

    def _estimate(self, row: Row, slope: ex.Expr) -> None:
        equation = ex.Equal(slope, ex.ZERO)
        verdict = equations.follows(self.setting, [equation], ex.Equal(*_full(row)[:2]), last=True)
        message = told_of_equation(verdict, row.number, self.last_number)
        self._tell(row, "implication", verdict, self.last_number, message)
        self._take(row.sides[1], row.number)
        self._claims(row, 1)

    def _remember_score(self, before: ex.Expr, after: ex.Expr) -> None:
        slope = before.args[0] if isinstance(before, ex.Div) else before  # ∂ℓ/∂σ² is read as (∂ℓ/∂σ)/2σ
        if isinstance(slope, ex.Derivative):
            self.scores.append((slope.args[1], after))
        elif self.scores and self.scores[-1][1] is before:
            self.scores[-1] = (self.scores[-1][0], after)

    # ---------------------------------------------------------------- notes

    def _take(self, side: ex.Expr | None, number: int) -> None:
        if side is not None:
            self.last, self.last_number = side, number

    def _tell(
        self, row: Row, kind: str, verdict: Verdict, against: int | None = None, message: str | None = None
    ) -> None:
        said = verdict.reason if message is None and verdict.status is Status.UNKNOWN else message or ""
        self.lines.append(Line(row.number, row.text, kind, verdict, against, said))


_SOLVABLE = {"=", "<", "<=", ">", ">="}


def _full(row: Row) -> tuple[ex.Expr, ...]:
    """The sides of a row of which none is missing."""
    return tuple(side for side in row.sides if side is not None)


def _condition(row: Row) -> ex.Expr:
    left, right = _full(row)
    return equations.condition(left, RELATIONS[row.signs[0]], right)


def _kind_of_definition(
    row: Row, left: ex.Expr, right: ex.Expr, names: Glossary, earlier: frozenset[ex.Symbol]
) -> str | None:
    """``definition`` or ``given`` where left = right is no claim about what is known already."""
    if row.signs[0] == "defines" or (row.signs[0] == "=" and DEFINING & set(_words(row))):
        return "definition"
    if row.signs[0] != "=" or names.knows(left):
        return None
    match left:
        case ex.Symbol():
            base = without_marks(left)
            new = left not in earlier and not ex.depends_on(right, left) and (base is None or base not in earlier)
            return "definition" if new else None
        case ex.Call() if not is_known(left.name) or left.name == "sigmoid":
            recurs = any(isinstance(n, ex.Call) and n.name == left.name for n in ex.postorder(right))
            if recurs:
                return None
            return "definition" if all(isinstance(a, (ex.Symbol, ex.Pow)) for a in left.args) else "given"
    if isinstance(right, ex.Symbol) and right not in earlier | ex.free_symbols(left) and not names.knows(right):
        return "given"  # a name for what stands on the left; it could be no identity
    known = any_free([left]) & earlier
    unknown = _is_unknown(left, names) and not any(_is_unknown(n, names) for n in ex.postorder(right))
    return "given" if unknown and not known else None


def _is_unknown(node: ex.Expr, names: Glossary) -> bool:
    """Whether nothing is known of a value but what the text says: P(A), or the slope of a function nobody defined."""
    match node:
        case ex.Probability() | ex.Mass() | ex.Expectation() | ex.Variance() | ex.Covariance():
            return not names.knows(node)
        case ex.Call():
            return not is_known(node.name) and not names.knows(node)
        case ex.Derivative(args=(f, *_)) | ex.Subs(args=(ex.Derivative(args=(f, *_)), *_)):
            return _is_unknown(f, names) or (isinstance(f, ex.Symbol) and f is not node.args[1] and not names.knows(f))
    return False


def _given(names: Glossary, left: ex.Expr, right: ex.Expr) -> Glossary:
    """What is given of an unknown: its value, or a name for it."""
    if isinstance(right, ex.Symbol) and not names.knows(right) and right not in ex.free_symbols(left):
        return names.defined(right, left)
    if isinstance(left, (ex.Derivative, ex.Subs)):
        return names
    return replace(names, facts={**names.facts, left: right})


def _words(row: Row) -> Iterator[str]:
    for remark in row.words:
        yield from remark.lower().replace(",", " ").replace(":", " ").split()


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]


def _unread(row: Row, sign: str, before: ex.Expr | None, after: ex.Expr | None) -> Verdict:
    if row.error is not None:
        return Verdict(Status.UNKNOWN, "none", reason=_first_line(row.error))
    if before is None or after is None:
        return Verdict(Status.UNKNOWN, "none", reason="a side is missing: there is nothing to compare it with")
    return Verdict(Status.UNKNOWN, "none", reason=f"the sign {sign!r} is not checked between two lines")


_WORST = [Status.REFUTED, Status.UNKNOWN, Status.AGREES, Status.PROVED]


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """One line a row: of several claims on one row the worst verdict, and everything there is to say."""
    for number in dict.fromkeys(line.number for line in lines):
        same = [line for line in lines if line.number == number]
        worst = min(same, key=lambda line: _WORST.index(line.verdict.status))
        messages = dict.fromkeys(line.message for line in same if line.message)
        yield replace(worst, message=" ".join(messages))
