"""The nouns: a derivation is a chain of claims, each with its rules, its conditions and, once checked, its verdict.

Frozen data and no algebra: an expression is whatever the language makes, held here but never looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

Expression = Any  # a derive.language Expr; the nouns do not import the language
Detail = Literal["hint", "brief", "normal", "full"]
DETAILS: tuple[Detail, ...] = ("hint", "brief", "normal", "full")


@dataclass(frozen=True)
class Relation:
    """How the two sides of a claim stand to each other. ``order`` is p in ``≈ O(hᵖ)``; ``about`` is x and a where h = x − a,
    or what a constant does not depend on: (x, None)."""

    name: str
    sign: str
    order: int | None = None
    about: tuple[Expression, Expression] | None = None

    def then(self, other: Relation) -> Relation | None:
        """What ``a self b`` and ``b other c`` say of a and c, or None where they say nothing.

        >>> EQUAL.then(LESS).name, LESS.then(GREATER) is None
        ('less', True)
        """
        if self == other or other == EQUAL:
            return self if self != UNEQUAL or other == EQUAL else None
        if self == EQUAL:
            return other
        direction = {LESS: "<", LESS_EQUAL: "<", GREATER: ">", GREATER_EQUAL: ">"}
        if self in direction and direction[self] == direction.get(other):
            return LESS if direction[self] == "<" else GREATER
        return None


EQUAL = Relation("equal", "=")
UNEQUAL = Relation("unequal", "≠")
LESS = Relation("less", "<")
LESS_EQUAL = Relation("less or equal", "≤")
GREATER = Relation("greater", ">")
GREATER_EQUAL = Relation("greater or equal", "≥")
PROPORTIONAL = Relation("proportional", "∝")
EQUIVALENT = Relation("equivalent", "⇔")
ROW_EQUIVALENT = Relation("row equivalent", "~")
UP_TO_A_CONSTANT = Relation("equal up to a constant", "=")
IN_SOME_ORDER = Relation("equal in some order", "=")  # of two lists
ROUNDED = Relation("rounded", "≈")  # the decimals on the right are those of the left, rounded in their last place


def up_to_a_constant(x: Expression) -> Relation:
    """``=`` up to a constant in ``x``, as between antiderivatives."""
    return Relation("equal up to a constant", "=", about=(x, None))


def approximately(order: int, about: tuple[Expression, Expression] | None = None) -> Relation:
    """``≈`` with an error of order h to the ``order``; ``about`` = (x, a) says that h is x − a."""
    return Relation("approximately", "≈", order, about)


@dataclass(frozen=True)
class Condition:
    """Something that has to hold: a comparison of the language, or where there is none a sentence."""

    holds: Expression | None = None
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """A named identity as data: ``lhs = rhs`` wherever every condition of ``when`` holds."""

    name: str
    lhs: Expression
    rhs: Expression
    when: tuple[Condition, ...] = ()
    source: str = ""
    relation: Relation = EQUAL


@dataclass(frozen=True, eq=False)
class Step:
    """One claim, ``before relation after``, the rules it cites, what it needs, and the finer steps beneath it.

    ``note`` is a remark in words, with mathematics between dollar signs in the input syntax (``"let $u = x**2$"``).
    Steps beneath form chains: where a step's ``before`` is not the ``after`` of the one above, a new lemma begins.
    """

    before: Expression
    after: Expression
    by: tuple[Rule, ...] = ()
    relation: Relation = EQUAL
    conditions: tuple[Condition, ...] = ()
    note: str = ""
    steps: tuple[Step, ...] = ()
    routine: bool = False  #: something only a beginner needs to see: shown at the level "full" alone

    def walk(self) -> Iterator[Step]:
        """This step and every step beneath it, each once, outermost first."""
        seen: set[Step] = set()
        waiting = [self]
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                yield step
                waiting.extend(reversed(step.steps))


Point = tuple[float, float]
Ink = Literal["main", "second", "third", "quiet"]


@dataclass(frozen=True)
class Mark:
    """One thing in a picture: what it is, the points it goes through, what is written beside it, and in which ink.

    kind : "curve", "region", "arrow", "dots", "words", "contours"; of a graph "node" and "edge".
    label : words, with mathematics between dollar signs.    surface : what contours are read from: xs, ys, rows of heights
    (a row for every y), and the heights to draw.
    """

    kind: str
    at: tuple[Point, ...]
    label: str = ""
    ink: Ink = "main"
    surface: tuple[tuple, tuple, tuple, tuple] | None = None


@dataclass(frozen=True)
class Panel:
    """Marks in one system of axes. ``view`` is (left, right, bottom, top); ``equal`` draws a circle round."""

    marks: tuple[Mark, ...]
    title: str = ""
    x: str = ""
    y: str = ""
    view: tuple[float, float, float, float] | None = None
    equal: bool = False
    axes: bool = True


@dataclass(frozen=True)
class Figure:
    """A picture as data: numbers that were worked out already, and what it says to a person who cannot see it.

    kind : what it shows, a word.    alt : the picture in words, never empty.    caption : a sentence beneath it.
    vectors : names in its words that stand for vectors, and are set as the page sets them.
    """

    kind: str
    panels: tuple[Panel, ...]
    alt: str
    caption: str = ""
    vectors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.alt.strip() or not self.panels:
            raise ValueError(f"a picture ({self.kind}) needs something to draw and its description in words")


@dataclass(frozen=True)
class Derivation:
    """A worked solution before it is checked: what is given, the chain of steps, and the result.

    problem : the expression asked about, for example ``Derivative(f, x)``; where there is none, the result again, and
    question : what is asked, in words with mathematics between dollar signs.    assume : name -> Domain.
    where : abbreviations (symbol, expression) in the order they are introduced.    at : numbers worth showing.
    shapes : name -> shape of every array, differential and abbreviation; a name that is not in it is a number.
    worth : what parts without a value of their own (probabilities) are worth in terms of the given numbers.
    mistakes : claims that people make and that are false; they are shown as such, with a point that refutes them.
    figures : pictures of the given numbers, in the order shown.
    """

    title: str
    problem: Expression
    steps: tuple[Step, ...]
    result: Expression
    assume: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[tuple[Expression, Expression], ...] = ()
    remarks: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()
    at: Mapping[Any, Any] = field(default_factory=dict)
    worth: Mapping[Expression, Expression] = field(default_factory=dict)
    mistakes: tuple[Step, ...] = ()
    figures: tuple[Figure, ...] = ()
    question: str = ""
    shapes: Mapping[str, tuple] = field(default_factory=dict)
    missing: str = ""  #: the rule that was missing, where the result stands without steps

    def walk(self) -> Iterator[Step]:
        """Every step at every depth, each once, in the order read."""
        return iter(dict.fromkeys(step for top in self.steps for step in top.walk()))

    @property
    def cited(self) -> tuple[str, ...]:
        """The sources of the problem and of every rule, each once, in the order met."""
        return tuple(dict.fromkeys([*self.sources, *(r.source for s in self.walk() for r in s.by if r.source)]))

    @property
    def ledger(self) -> tuple[Condition, ...]:
        """Every condition of the derivation, each once, in the order met."""
        found = dict.fromkeys(self.conditions)
        for step in self.walk():
            found.update(dict.fromkeys(step.conditions))
        return tuple(found)


@dataclass(frozen=True)
class Asked:
    """The call that posed a problem: the public function's name and what was given to it, as it was given."""

    function: str
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """One line at one point: the right-hand side with the numbers put in, and what each side is worth."""

    put_in: Expression | None
    before: Any
    after: Any


class Status(Enum):
    """What a check found out."""

    PROVED = "proved"
    AGREES = "agrees"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Slip:
    """The usual mistake that gives a person's line: at which part, what was done there, and the right step beside it.

    mistake : its id.    where : the part.    wrong : ``before = after`` as the person had it, by the broken rule.
    right : the same as it should be.    sentence : all of it in words.
    """

    mistake: str
    where: Expression
    wrong: Step
    right: Step
    sentence: str

    def to_dict(self) -> dict[str, str]:
        """The slip as readable text."""
        wrong, right = (f"{step.before} {step.relation.sign} {step.after}" for step in (self.wrong, self.right))
        return {
            "mistake": self.mistake, "where": str(self.where), "wrong": wrong, "right": right, "sentence": self.sentence,
        }  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a check found, never more than was shown.

    method : how it was decided.    points : how many points were compared.    error : largest relative difference.
    digits : how many decimal digits agreed, at least.    witness : the point and both sides' values.
    mistake : the id of a usual mistake of that form.    reason : one sentence.    slip : the mistake, where and how.

    >>> bool(Verdict(Status.AGREES, "random points"))
    Traceback (most recent call last):
        ...
    TypeError: a verdict is no yes or no: compare its .status with Status.PROVED, AGREES, REFUTED or UNKNOWN
    """

    status: Status
    method: str
    points: int = 0
    error: float | None = None
    digits: float | None = None
    witness: Mapping[str, Any] | None = None
    mistake: str | None = None
    reason: str = ""
    slip: Slip | None = None

    def __bool__(self) -> bool:
        raise TypeError("a verdict is no yes or no: compare its .status with Status.PROVED, AGREES, REFUTED or UNKNOWN")

    @property
    def holds(self) -> bool:
        """Whether it was proved, or agreed wherever it was tried."""
        return self.status in (Status.PROVED, Status.AGREES)

    def in_words(self, sides: Mapping[str, str]) -> Iterator[str]:
        """What was found and how, the reason, and the witness, whose two values are called as ``sides`` says: lines of text."""
        evidence = [self.method]
        if self.points:
            evidence.append(f"{self.points} point{'s' if self.points > 1 else ''}")
        if self.digits:
            evidence.append(f"{self.digits:.0f} digits")
        yield f"{self.status.value} ({', '.join(evidence)})"
        if self.reason:
            yield f"  {self.reason}"
        for name, value in (self.witness or {}).items():
            yield f"  {sides.get(name, name)} = {value}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.outputs import of_verdict

        return of_verdict(self)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as JSON data."""
        return {
            "status": self.status.name, "method": self.method, "mistake": self.mistake,
            "witness": {k: str(v) for k, v in self.witness.items()} if self.witness else None,
            "points": self.points, "error": self.error, "digits": self.digits, "reason": self.reason,
            "slip": self.slip.to_dict() if self.slip else None,
        }  # fmt: skip


@dataclass(frozen=True)
class TopicInfo:
    """An entry of the catalogue."""

    id: str
    title: str
    area: str
    parameters: Mapping[str, Any]
    covers: tuple[str, ...]
    sources: tuple[str, ...]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.outputs import of_topic

        return of_topic(self)


class Catalogue(list[TopicInfo]):
    """Topics, in a list that a notebook shows as a table."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.outputs import of_catalogue

        return of_catalogue(self)
