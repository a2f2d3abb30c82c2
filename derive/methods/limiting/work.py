"""The work on one limit: what expressions tend to, and the chain of moves that shows it.

What a limit is comes from the expansion near the point (``asymptotic``); a move is only made when what it leads to
has the same limit, so that no chain of moves can go astray.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from derive.errors import UnsupportedError
from derive.language.expressions import ONE, Expr, Limit, Symbol, depends_on
from derive.methods.asymptotic import Expansion, MoreTerms, Scale, Unexpanded
from derive.methods.limiting.written import INFINITE, MINUS_OO, Assume, plain_conditions, pretty, same
from derive.methods.tidy import tidy
from derive.model import Condition, Rule, Step
from derive.rules import limits as rules

__all__ = ["INFINITE", "LARGEST", "MINUS_OO", "Assume", "Known", "Move", "Strategy", "Work", "same", "telling"]

TERMS = (3, 6, 12, 20)  # of an expansion, until the leading one is found
MOST_LINES = 24  # of one chain
MOST_CHAINS = 120  # lemmas of one derivation
DEEPEST = 14  # lemma beneath lemma
LARGEST = 400  # nodes of an expression that is worked on
MOST_WORK = 150_000  # terms of all expansions together


@dataclass(frozen=True)
class Known:
    """A limit and the chain that leads to it."""

    value: Expr
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Move:
    """Lines of a chain: they end in Limit(``then``), or in the value ``value``."""

    steps: tuple[Step, ...]
    then: Expr | None = None
    value: Expr | None = None


Strategy = Callable[["Work", Expr, Expr], "Move | None"]


class Work:
    """Limits of expressions at one point."""

    def __init__(
        self, x: Symbol, point: Expr, side: str, assume: Assume, moves: Sequence[Strategy], last: Sequence[Strategy]
    ):
        self.moves, self.last = moves, last
        self.x, self.point, self.side, self.assume = x, point, side, assume
        self.infinite = point in INFINITE
        self.sides = "+" if self.infinite else "+-" if side == "both" else side
        self.engines: dict[tuple[str, int], Expansion] = {}
        self.values: dict[Expr, Expr | None] = {}
        self.known: dict[Expr, Known] = {}
        self.trouble: Unexpanded | None = None
        self.needed: dict[Expr, dict[Expr, None]] = {}
        self.asked: dict[Expr, None] = {}
        self.chains = self.depth = 0
        self.rounds = self.spent = 0

    def elsewhere(self, x: Symbol, point: Expr, side: str) -> Work:
        """Work at another point, or from another side, as a lemma of this one."""
        other = Work(x, point, side, self.assume, self.moves, self.last)
        other.depth, other.chains = self.depth, self.chains
        return other

    # what things are ------------------------------------------------

    def limit(self, f: Expr) -> Limit:
        return Limit(f, self.x, self.point, self.side)

    def tidy(self, e: Expr) -> Expr:
        return tidy(e, self.assume)

    def written_scale(self, scale: Scale, c: Expr = ONE) -> Expr:
        """A term of an expansion as an expression in x."""
        return self.shortest.written(scale, c)

    def varies(self, e: Expr) -> bool:
        return depends_on(e, self.x)

    def engine(self, side: str, terms: int) -> Expansion:
        key = side, terms
        if key not in self.engines:
            self.engines[key] = Expansion(self.x, self.point, side, self.assume, terms)
        return self.engines[key]

    @property
    def shortest(self) -> Expansion:
        return self.engine(self.sides[0], TERMS[0])

    def ask(self, side: str, question: Callable[[Expansion], object]):
        """The answer of the shortest expansion that has one."""
        if self.spent > MOST_WORK:
            raise Unexpanded("it takes too long")
        for terms in TERMS:
            engine = self.engine(side, terms)
            engine.work, engine.oscillating, engine.conditions = 0, False, {}
            try:
                answer = question(engine)
                self.spent += engine.work
                self.asked |= dict.fromkeys(engine.conditions)
                return answer
            except MoreTerms:
                self.spent += engine.work
                if terms == TERMS[-1]:
                    raise
            except (ArithmeticError, UnsupportedError, ValueError) as problem:
                if isinstance(problem, Unexpanded):
                    raise
                raise Unexpanded(str(problem)) from None
        return None

    def value(self, f: Expr) -> Expr | None:
        """The limit of ``f``, or None where there is none or it was not found."""
        if f not in self.values:
            self.values[f] = None
            if f.size > 4 * LARGEST:
                self.trouble = Unexpanded("the expression is too long")
                return None
            self.asked = {}
            try:
                found = [self.ask(s, lambda e: e.limit(f)) for s in self.sides]
                self.needed[f] = dict.fromkeys(plain_conditions(self.asked, self.x))
                if all(same(found[0], other, self.assume) for other in found[1:]):
                    self.values[f] = pretty(found[0], self.assume)
            except Unexpanded as problem:
                self.trouble = problem
        return self.values[f]

    def needs(self, f: Expr) -> dict[Expr, None]:
        """What the limit of ``f`` takes for granted about parameters."""
        self.value(f)
        return self.needed.get(f, {})

    def leading(self, f: Expr, side: str = "") -> tuple[Scale, Expr] | None:
        try:
            return self.ask(side or self.sides[0], lambda e: e.leading(f))
        except Unexpanded:
            return None

    def sign(self, f: Expr) -> int:
        """The sign of ``f`` on every side looked from, or 0."""
        try:
            found = {self.ask(s, lambda e: e.sign_of(f)) for s in self.sides}
        except Unexpanded:
            return 0
        return found.pop() if len(found) == 1 else 0

    def nonzero_nearby(self, f: Expr) -> bool:
        """Whether ``f`` has a sign on each side looked from."""
        try:
            return all(self.ask(s, lambda e: e.sign_of(f)) for s in self.sides)
        except Unexpanded:
            return False

    def agrees(self, f: Expr, value: Expr) -> bool:
        """Whether ``f`` has the limit ``value``."""
        found = self.value(f)
        return found is not None and same(found, value, self.assume)

    # chains ----------------------------------------------------------

    def solve(self, f: Expr) -> Known:
        """The limit of ``f`` with its chain."""
        if f in self.known:
            return self.known[f]
        goal = self.value(f)
        if goal is None:
            raise self.trouble or Unexpanded("no limit was found")
        value, steps = self._chain(f, goal)
        if not same(value, goal, self.assume):
            raise Unexpanded(f"the chain ended in {value}, the expansion in {goal}")
        if self.depth and (needed := self.needs(f)):
            steps[0] = replace(steps[0], conditions=(*steps[0].conditions, *map(Condition, needed)))
        self.known[f] = Known(value, tuple(steps))
        return self.known[f]

    def _chain(self, f: Expr, goal: Expr) -> tuple[Expr, list[Step]]:
        """Move after move, until one ends in a value."""
        self.chains += 1
        self.depth += 1
        rounds, self.rounds = self.rounds, 0
        steps: list[Step] = []
        current: Expr | None = f
        seen: set[Expr] = set()
        try:
            while current is not None:
                seen.add(current)
                move = self._move(current, goal, len(steps), seen)
                steps += move.steps
                current = move.then
        finally:
            self.depth -= 1
            self.rounds = rounds
        assert move.value is not None
        return move.value, steps

    def _move(self, f: Expr, goal: Expr, lines: int, seen: set[Expr]) -> Move:
        """The first move that leads to the same limit and not in a circle."""
        short = self.depth <= DEEPEST and self.chains <= MOST_CHAINS and lines <= MOST_LINES and f.size <= LARGEST
        for strategy in self.moves if short else self.last:
            try:
                move = strategy(self, f, goal)
            except Unexpanded:
                continue
            if move is not None and self._leads_to(move, goal, seen):
                return move
        return self.concluded(f, goal, rules.dominant_term)

    def _leads_to(self, move: Move, goal: Expr, seen: set[Expr]) -> bool:
        if move.then is not None and (move.then in seen or not self.agrees(move.then, goal)):
            return False
        return move.value is None or same(move.value, goal, self.assume)

    # lines -----------------------------------------------------------

    def concluded(self, f: Expr, value: Expr, rule: Rule, note: str = "", parts: Sequence[Expr] = ()) -> Move:
        """One line from the limit of ``f`` to its value, with the limits of ``parts`` beneath."""
        return Move((Step(self.limit(f), value, (rule,), note=note, steps=self.lemmas(parts)),), value=value)

    def rewritten(self, f: Expr, g: Expr, rule: Rule, note: str = "", *, tidied: bool = True) -> Move:
        """The line from the limit of ``f`` to that of ``g``, and one more where ``g`` is to be tidied."""
        steps = [Step(self.limit(f), self.limit(g), (rule,), note=note)]
        then = self.tidy(g) if tidied else g
        if then is not g:
            steps.append(Step(self.limit(g), self.limit(then), (rules.algebra,)))
        return Move(tuple(steps), then=then)

    def lemmas(self, parts: Iterable[Expr]) -> tuple[Step, ...]:
        """The chains of the parts' limits, the obvious ones for beginners only."""
        steps: dict[Step, None] = {}
        for p in parts:
            if self.varies(p):
                chain = self.solve(p).steps
                obvious = len(chain) <= 2 and chain[0].by in _OBVIOUS
                steps.update(dict.fromkeys(replace(s, routine=True) if obvious else s for s in chain))
        return tuple(steps)

    def written(self, parts: Sequence[Expr]) -> list[Expr]:
        """Each part under its own limit sign; what does not vary stands as it is."""
        return [self.limit(p) if self.varies(p) else p for p in parts]

    def put_in(
        self,
        f: Expr,
        parts: Sequence[Expr],
        build: Callable[[Sequence[Expr]], Expr],
        rule: Rule,
    ) -> Move:
        """An algebra-of-limits line, the values of its parts, and the result."""
        line = build(self.written(parts))
        values = [self.solve(p).value if self.varies(p) else p for p in parts]
        with_values = build(values)
        steps: list[Step] = []
        if line is not self.limit(f):
            steps.append(Step(self.limit(f), line, (rule,)))
        cited = tuple(dict.fromkeys(r for p in parts if self.varies(p) for r in telling(self.solve(p).steps)))
        if with_values is not line:
            steps.append(Step(line, with_values, cited, steps=self.lemmas(parts)))
        result = self.result(with_values)
        if result is not with_values:
            steps.append(Step(with_values, result, (rules.algebra,)))
        return Move(tuple(steps), value=result)

    def result(self, e: Expr) -> Expr:
        return pretty(self.tidy(e), self.assume)


_OBVIOUS = {
    (rules.direct_substitution,), (rules.power_at_infinity,), (rules.divided_by_infinity,), (rules.constant_limit,),
    (rules.infinite_quotient,),
}  # fmt: skip


def telling(steps: Sequence[Step]) -> tuple[Rule, ...]:
    """The rule that decided a chain: the last that is not mere algebra."""
    for s in reversed(steps):
        if s.by and s.by not in ((rules.algebra,), (rules.constant_limit,)):
            return s.by
    return steps[-1].by if steps else (rules.algebra,)
