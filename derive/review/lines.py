"""Is a derivation right, line by line? Finds the first line that does not follow; what it cannot read or decide it says.

Every line is compared with the last good one above it, so that a wrong line does not spoil the verdict on the next.
Refuses nothing: a line that cannot be read is told, and the others are still checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from derive.language import expressions as ex
from derive.model import (
    EQUAL,
    GREATER,
    GREATER_EQUAL,
    LESS,
    LESS_EQUAL,
    PROPORTIONAL,
    ROUNDED,
    UNEQUAL,
    Relation,
    Status,
    Verdict,
)  # fmt: skip
from derive.printable import printable
from derive.review import equations, kinds, systems
from derive.review.chances import agree, with_chances
from derive.review.context import said_of
from derive.review.doubts import BRINGS_IN, INDEPENDENT
from derive.review.glossary import averages, dependents_of, distributions, means, orthonormal, without_marks
from derive.review.rows import read_rows
from derive.review.setting import Setting, any_free
from derive.review.told import told, told_of_equation

if TYPE_CHECKING:
    from derive.language.latex_text import Row

RELATIONS = {
    "=": EQUAL, "<": LESS, "<=": LESS_EQUAL, ">": GREATER, ">=": GREATER_EQUAL, "!=": UNEQUAL, "propto": PROPORTIONAL,
    "defines": EQUAL, "approx": ROUNDED,
}  # fmt: skip
BY_DEFINITION = Verdict(Status.PROVED, "definition", reason="a name is given its meaning here")
PUT_IN = Verdict(Status.PROVED, "numbers put in", reason="the line above with numbers in it")
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
            told.append(f"{_mark(line)} {line.number}  {' '.join(line.text.split())}")
            if line.message:
                told.append(f"     {line.message}")
        return "\n".join(map(printable, [*told, *self.notes, self._in_short()]))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.outputs import of_review

        rows = [(_mark(line), line.number, line.text, line.message) for line in self.lines]
        return of_review(self.report(), rows, [*self.notes, self._in_short()])

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


_SAYS_NOTHING = {"definition", "given", "equation", "remark", "numbers"}  #: kinds of lines that claim nothing
_MARKS = {Status.PROVED: "✓", Status.AGREES: "✓", Status.REFUTED: "✗", Status.UNKNOWN: "?"}


def _mark(line: Line) -> str:
    return "·" if line.kind in _SAYS_NOTHING else _MARKS[line.verdict.status]


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
    said = said_of(definitions, assume, shapes)
    functions = {*said.names.functions, *(x.name for x in said.names.variables if x.name in kinds.FUNCTION_NAMES)}
    rows = read_rows(text, syntax, said.shapes, set(assume or {}), functions)
    setting = Setting(
        said.assume,
        {**getattr(rows, "shapes", {}), **said.shapes},
        said.names,
        said=frozenset(said.shapes),
        unread=frozenset(said.unread),
        independent=bool(kinds.words(rows) & INDEPENDENT),
    )
    return _Reading(rows, setting).review(tuple(said.notes))


@dataclass
class _Reading:
    """A derivation while it is read from top to bottom."""

    rows: list[Row]
    setting: Setting
    lines: list[Line] = field(default_factory=list)
    last: ex.Expr | None = None  #: the last good side, which the next one is compared with
    last_number: int = 0
    head: ex.Expr | None = None  #: the left side that the chain began with
    equation: ex.Expr | None = None  #: a derivative that was set to zero, for the next lines to solve
    slipped: tuple[ex.Expr, int] | None = None  #: the side of a wrong line, and its number
    stated: list[tuple[ex.Expr, ...]] = field(default_factory=list)  #: what the words of each row demand
    ground: tuple[ex.Expr, int] | None = None  #: the last side before a name was brought in, and its number
    scores: list[tuple[ex.Expr, ex.Expr]] = field(default_factory=list)  #: variable, what the derivative in it is

    def review(self, notes: tuple[str, ...]) -> Review:
        defining = self._collect_definitions()
        self.stated = [said for row in self.rows if (said := kinds.conditions(row))]
        i = 0
        while i < len(self.rows):
            self._suppose(kinds.conditions(self.rows[i]))
            solving = self._equations_from(i, defining)
            if solving:
                self._suppose(tuple(c for line in solving for row in line.rows for c in kinds.conditions(row)))
                self._solve(solving, [self.equation] if self.equation is not None else [])
                self.equation = None
                i += sum(len(line.rows) for line in solving)
                continue
            self._read(self.rows[i], defining.get(i), self.rows[i + 1 : i + 2])
            i += 1
        return Review(tuple(_joined(self.lines)), notes)

    # ---------------------------------------------------------------- what names mean

    def _collect_definitions(self) -> dict[int, str]:
        """Which rows define something or state what is given; their names are known in every row."""
        found: dict[int, str] = {}
        sides = [s for row in self.rows for s in kinds.full(row)]
        names = with_chances(sides, distributions(sides, self.setting.names))
        for u, meaning in kinds.substitutions(self.rows):
            names = names if names.knows(u) else names.defined(u, meaning)
        standing: dict[int, frozenset[ex.Symbol]] = {0: frozenset()}  # line -> the symbols of claims up to it
        slopes: dict[tuple[ex.Expr, ...], ex.Expr] = {}
        for i, row in enumerate(self.rows):
            row = self.rows[i] = kinds.with_given_slope(row, slopes)
            earlier = frozenset().union(*[free for number, free in standing.items() if number < row.number])
            for kind, left, right in kinds.definitions(row, names, earlier) if row.error is None else ():
                if kind == "definition" and "or" in kinds.words([row]):
                    found.setdefault(i, "given")
                    break
                found.setdefault(i, kind)
                if isinstance(left, ex.Derivative) and kind == "given":
                    slopes[left.args] = right
                names = kinds.defined(names, kind, left, right)
                if isinstance(left, ex.Probability) and ex.constant_value(right) is not None:
                    names = with_chances(sides, names)
            if i not in found:
                standing[row.number] = standing.get(row.number, frozenset()) | any_free(kinds.full(row))
        names = orthonormal([*sides, *names.variables.values()], names, self.setting.shapes)
        names = means(sides, names)
        names = averages([*sides, *names.variables.values()], names)
        names = replace(names, dependents=dependents_of([*sides, *names.variables.values()], names))
        self.setting = self.setting.with_(names=names)
        return found

    def _suppose(self, said: tuple[ex.Expr, ...]) -> None:
        """What the words of a row demand holds until other words are said."""
        if said:
            self.setting = self.setting.with_(given=said)

    # ---------------------------------------------------------------- one row

    def _read(self, row: Row, kind: str | None, following: Sequence[Row]) -> None:
        if row.error is not None and not kinds.full(row):
            self._tell(row, "unreadable", _undecided(_first_line(row.error)))
            if not kinds.goes_on(row):  # what it says is not known, so nothing can be compared with it
                self.last = self.slipped = self.head = None
        elif not row.sides:
            self._tell(row, "remark", AS_GIVEN)
        elif kind is not None:
            aside = bool(kinds.words([row]) & {"where", "with"}) or any(n.number == row.number for n in self.lines[-1:])
            self._tell(row, kind, BY_DEFINITION if kind == "definition" else AS_GIVEN)
            if not aside:
                self._take(row.sides[1], row.number)
            self._claims(row, 1, aside=aside)
        elif len(row.sides) == 1:
            self._bare(row)
        elif row.sides[0] is None and self.last is None:
            self._tell(row, "given", AS_GIVEN)
            self._take(row.sides[1], row.number)
            self._claims(row, 1)
        elif (slope := self._estimated(row)) is not None:
            self._estimate(row, slope)
        else:
            apart = bool(following) and not kinds.goes_on(following[0])  # the next line starts anew
            self._claims(row, 0, uncertain=apart and not following[0].sides, may_be_set=apart)

    def _claims(
        self, row: Row, first: int, uncertain: bool = False, may_be_set: bool = False, aside: bool = False
    ) -> None:  # fmt: skip
        """Each side of a row against the last good one before it; the first against its own left side.

        uncertain : the row may be an equation, because the next line cannot be read: then it is not called wrong.
        may_be_set : a derivative may be set to zero here, because the next line starts anew.
        aside : the row is a remark beside the chain, which goes on from the line above it.
        """
        before, against = row.sides[first], row.number
        if first == 0 and before is None:
            before, against = self.last, self.last_number
        elif first == 0:
            self.head, self.ground = before, None
        for sign, after in zip(row.signs[first:], row.sides[first + 1 :], strict=True):
            if before is None or after is None or sign not in RELATIONS:
                self._tell(row, "unreadable", _unread(row, sign, before, after))
                before = after if after is not None else before
                self._take(before, row.number)
                continue
            if may_be_set and self._is_set_to_zero(before, after):
                self._tell(row, "equation", AS_GIVEN)
                self.equation = ex.Equal(before, after)
                return
            verdict = self._claim(row, before, RELATIONS[sign], after, against, uncertain)
            if verdict.holds:
                self._remember_score(before, after)
                before, against = after, row.number
            elif verdict.status is Status.REFUTED:
                self.slipped = (after, row.number)
            elif sign == "approx":  # what is only nearly so is no basis for an equality with what stood before
                before, against = after, row.number
            elif verdict.method == BRINGS_IN:
                self.ground = self.ground or (before, against)
                self._loosen(before, after)
                before, against = after, row.number
            if not aside:
                self._take(before, against)

    def _claim(
        self, row: Row, before: ex.Expr, relation: Relation, after: ex.Expr, against: int, uncertain: bool
    ) -> Verdict:  # fmt: skip
        verdict = self.setting.judge(before, after, relation)
        if verdict.method == BRINGS_IN and self.ground is not None and row.sides[0] is None:
            verdict = self.setting.judge(self.ground[0], after, relation)
        kind = "equality" if relation in (EQUAL, ROUNDED) else "inequality"
        carried = None
        numbers = kinds.numbers_put_in(before, after) if relation == EQUAL and not verdict.holds else {}
        if numbers and self._agree(numbers):
            told_so = ", ".join(f"{name} = {number}" for name, number in numbers.items())
            self._tell(row, "numbers", replace(PUT_IN, reason=f"with {told_so}"), against, f"with {told_so}")
            return PUT_IN
        if verdict.status is Status.REFUTED and relation == EQUAL:
            verdict = self.setting.explained(verdict, before, after)
        if verdict.status is Status.REFUTED and self._holds_elsewhere(before, after, relation):
            verdict = _undecided("it does not hold everywhere, but where the words of another line say")
        if verdict.status is Status.REFUTED and uncertain:
            verdict = _undecided("it does not hold everywhere, and the next line, which may solve it, cannot be read")
        if verdict.status is Status.REFUTED and isinstance(row.sides[0], ex.Symbol) and self._is_lost():
            verdict = _undecided("it may solve an equation above that could not be read")
        if verdict.status is Status.REFUTED and self.slipped is not None and row.number != self.slipped[1]:
            carried = self.slipped[1] if self.setting.judge(self.slipped[0], after, relation).holds else None
        self._tell(row, kind, verdict, against, told(verdict, against, row.number, carried))
        return verdict

    def _agree(self, numbers: Mapping[ex.Expr, ex.Expr]) -> bool:
        """Whether numbers that are put in are those that are known, and can be true together."""
        known = [self.setting.judge(name, n) for name, n in numbers.items() if self.setting.names.knows(name)]
        return all(verdict.holds for verdict in known) and agree(numbers)

    def _loosen(self, before: ex.Expr, after: ex.Expr) -> None:
        """What ``before`` speaks of and ``after`` does not has a value now, which is not known to the lines below."""
        lost = any_free([self.setting.meaning(before)]) - any_free([self.setting.meaning(after)])
        self.setting = self.setting.with_(loose=self.setting.loose | {x.name for x in lost})

    def _holds_elsewhere(self, before: ex.Expr, after: ex.Expr, relation: Relation) -> bool:
        others = (said for said in self.stated if said != self.setting.given)
        return any(self.setting.with_(given=said).judge(before, after, relation).holds for said in others)

    def _is_lost(self) -> bool:
        """Whether a line above could not be read, or may be an equation."""
        return any(line.kind == "unreadable" or line.verdict.status is Status.UNKNOWN for line in self.lines)

    def _bare(self, row: Row) -> None:
        """A row without a sign: the start, or equal to the row above, or its derivative or antiderivative."""
        (side,) = kinds.full(row)
        if self.last is None:
            self._tell(row, "given", AS_GIVEN)
        else:
            same = self.setting.judge(self.last, side)
            if same.status is Status.REFUTED and (found := self._differentiated(side)) is not None:
                self._tell(row, found[0], found[1], self.last_number, f"{found[2]} of line {self.last_number}")
            else:
                message = told(same, self.last_number, row.number, None)
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

    def _equations_from(self, start: int, defining: Mapping[int, str]) -> list[Equation]:
        """The lines from ``start`` on that solve an equation; none where the first one holds everywhere, or claims to."""
        rows = list(
            takewhile(lambda i: i not in defining and _may_be_solved(self.rows[i]), range(start, len(self.rows)))
        )
        lines = [Equation(tuple(found)) for _, found in groupby((self.rows[i] for i in rows), lambda row: row.number)]
        if not lines or (len(lines) < 2 and self.equation is None):
            return []
        first = lines[0].rows[0]
        left, right = kinds.full(first)[:2]
        if self.equation is not None and equations.solved_for([self.equation, *[line.condition for line in lines]]):
            return lines
        if kinds.says_what_it_is(left, right, self.setting.names):
            return []
        if self._as_identity(first).holds:
            return []
        conditions = [line.condition for line in lines]
        if ex.ZERO in (left, right) or equations.solved_for(conditions) or equations.in_one_unknown(conditions):
            return lines
        if len(lines) < 2:
            return []
        alike = equations.of_one_unknown(conditions[:2]) and not self._as_identity(lines[1].rows[0]).holds
        return lines if alike or self.setting.equivalent(conditions[0], conditions[1]).holds else []

    def _solve(self, lines: Sequence[Equation], good: Sequence[ex.Expr] = ()) -> None:
        """Each line from the equations above it; ``good``: what stands above the first one, if it does not start."""
        if not good and (system := self._system(lines)):
            for line in lines:
                self._tell_of_system(line, system)
            self._take(lines[-1].rows[-1].sides[1], lines[-1].number)
            return
        unknowns = equations.solved_for([*good, *[line.condition for line in lines]])
        if not good:
            self._tell(lines[0].rows[0], "equation", AS_GIVEN)
        above = self.last_number if good else lines[0].number
        good = list(good) or [lines[0].condition]
        for line in lines[len(good) == 1 and good[0] is lines[0].condition :]:
            verdict, kind = self._as_identity(line.rows[0]) if len(line.rows) == 1 else _undecided(""), "equality"
            if not verdict.holds:
                kind = "implication"
                last = line is lines[-1]
                verdict = equations.follows(self.setting, good, line.condition, unknowns, last=last)
            if verdict.status is Status.REFUTED and not good[1:] and self._may_have_partners(lines, line):
                verdict = _undecided("it may be a further equation, which holds together with those above")
            self._tell(line.rows[0], kind, verdict, above, told_of_equation(verdict, line.number, above))
            if verdict.holds and kind == "implication":
                good.append(line.condition)
            above = line.number
        self._take(lines[-1].rows[-1].sides[1], lines[-1].number)

    def _may_have_partners(self, lines: Sequence[Equation], line: Equation) -> bool:
        """Whether equations of several unknowns are given a number below, so that more than one may be given."""
        numbered = systems.solved_for_numbers([one.condition for one in lines])
        return bool(numbered) and len(any_free([lines[0].condition])) > 1 and line.condition not in numbered

    def _system(self, lines: Sequence[Equation]) -> list[ex.Expr]:
        """The first equations, where as many hold together as unknowns are given a number below; else none."""
        conditions = [line.condition for line in lines]
        unknowns = systems.solved_for_numbers(conditions)
        given = conditions[: len(unknowns)]
        together = len(unknowns) > 1 and set(unknowns) == any_free(given) and not systems.solved_for_numbers(given)
        return given if together and systems.solution(given, unknowns) else []

    def _tell_of_system(self, line: Equation, system: Sequence[ex.Expr]) -> None:
        """Whether a line is true where the equations above it hold together."""
        if line.condition in system:
            self._tell(line.rows[0], "equation", AS_GIVEN)
            return
        solution = systems.solution(system, sorted(any_free(system), key=str)) or {}
        sides = [ex.substitute(side, solution) for side in kinds.full(line.rows[0])]
        verdict = self.setting.judge(sides[0], sides[1], RELATIONS[line.rows[0].signs[0]])
        if verdict.status is Status.REFUTED:
            point = ", ".join(f"{x} = {value}" for x, value in solution.items())
            verdict = replace(verdict, reason=f"the equations above hold together at {point}, where it is not true")
        self._tell(line.rows[0], "implication", verdict, 1, told_of_equation(verdict, line.number, line.number - 1))

    def _as_identity(self, row: Row) -> Verdict:
        """Whether a row holds everywhere."""
        if len(row.sides) > 2:
            return _undecided("")
        left, right = kinds.full(row)
        return self.setting.judge(left, right, RELATIONS[row.signs[0]])

    def _is_set_to_zero(self, before: ex.Expr, after: ex.Expr) -> bool:
        """Whether ``= 0`` goes on a derivative that is not 0: the equation that the next line solves."""
        if after is not ex.ZERO or self.head is None:
            return False
        of_derivative = any(isinstance(n, ex.Derivative) for n in ex.postorder(self.head))
        return of_derivative and self.setting.judge(before, after).status is Status.REFUTED

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
        verdict = equations.follows(self.setting, [equation], ex.Equal(*kinds.full(row)[:2]), last=True)
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


@dataclass(frozen=True)
class Equation:
    """A line of equations to be solved: one, or several that are alternatives or hold together."""

    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        return self.rows[0].number

    @property
    def condition(self) -> ex.Expr:
        parts = [_condition(row) for row in self.rows]
        if len(parts) == 1:
            return parts[0]
        names = [next((name for name, _ in equations.isolated(part)), None) for part in parts]
        alternatives = "or" in kinds.words(self.rows) or (names[0] is not None and len(set(names)) == 1)
        return (ex.Or if alternatives else ex.And)(*parts)


def _condition(row: Row) -> ex.Expr:
    """What a row says as a condition; of -1 < x < 3 both halves."""
    sides = kinds.full(row)
    parts = [equations.condition(a, RELATIONS[s], b) for a, s, b in zip(sides, row.signs, sides[1:], strict=False)]
    return parts[0] if len(parts) == 1 else ex.And(*parts)


def _may_be_solved(row: Row) -> bool:
    """Whether a row is an equation, or an inequality, also of three sides."""
    if row.error is not None or len(row.sides) < 2 or None in row.sides:
        return False
    return (_SOLVABLE if len(row.sides) == 2 else _SOLVABLE - {"="}).issuperset(row.signs)


def _undecided(reason: str) -> Verdict:
    return Verdict(Status.UNKNOWN, "none", reason=reason)


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]


def _unread(row: Row, sign: str, before: ex.Expr | None, after: ex.Expr | None) -> Verdict:
    if row.error is not None:
        return _undecided(_first_line(row.error))
    if before is None or after is None:
        return _undecided("a side is missing: there is nothing to compare it with")
    return _undecided(f"the sign {sign!r} is not checked between two lines")


_WORST = [Status.REFUTED, Status.UNKNOWN, Status.AGREES, Status.PROVED]


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """One line a row: of several claims on one row the worst verdict, and what there is to say of it."""
    for number in dict.fromkeys(line.number for line in lines):
        same = [line for line in lines if line.number == number]
        worst = min(same, key=lambda line: _WORST.index(line.verdict.status))
        status = worst.verdict.status
        messages = dict.fromkeys(line.message for line in same if line.message and line.verdict.status is status)
        yield replace(worst, message=" ".join(messages))
