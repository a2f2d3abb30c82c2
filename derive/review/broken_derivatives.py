"""Differentiates again with one rule broken: at one place, or at every place where it applies.

Derivatives are linear in the derivatives of the parts, so what a broken rule at one part does to the whole is its effect
there times the slope of the whole in that part. Numbers at a few points sift the many candidates; whoever asks checks
what is left. What is of no known form is a leaf: it is differentiated by ``methods`` and never broken into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import ONE, ZERO, Expr, Symbol
from derive.model import Rule
from derive.numeric.precision import Exhausted, precision
from derive.review.edits import edits, omissions
from derive.review.sieve import Sieve, factors, spots
from derive.rules import calculus
from derive.rules.mistakes import FACTOR, FAMILIES, MISTAKES, RIGHT, WRONG_VARIABLE, Mistake

MOST_EDITS = 100  # of one line
ELSEWHERE = 1_500  # nodes in all of the parts that no rule here differentiates
MOST_PLACES = 60  # parts that are broken into, as they stand in the text
VARYING = (calculus.u, calculus.v)

Bound = dict[Expr, Expr]  #: the letters of a rule -> what they stand for


@dataclass(frozen=True)
class Candidate:
    """A line that a mistake gives: ``mistake`` made at ``where``, which came out as ``wrong``; all of it is ``line``."""

    mistake: Mistake
    where: Expr
    wrong: Expr
    line: Expr
    says: str = ""  #: more of it than the mistake's own words
    mended: Expr | None = None  #: what the claim should have been, where that is what is known


@dataclass(frozen=True)
class Place:
    """A part as it stands at one place of the whole, and the slope of the whole in it."""

    part: Expr
    slope: Expr


def candidates(f: Expr, x: Symbol, claim: Expr, assume: Mapping[str, Domain]) -> list[Candidate]:
    """What broken derivatives of ``f`` meet the ``claim`` at a few points, those that are preferred first.

    >>> x = Symbol("x")
    >>> found = candidates(x * ex.Call("sin", x), x, ex.Call("cos", x), {})
    >>> found[0].mistake.id, print(found[0].where)
    x*sin(x)
    ('product-rule-as-product-of-derivatives', None)
    """
    replay = _Replay(in_pairs(f, x), x)
    with precision(64):
        sieve = Sieve(claim, replay.derivative(replay.f), spots(f, claim, assume))
        met = list(replay.candidates(claim, sieve)) if sieve.runs else []
        met = met or list(islice(replay.edited(claim, sieve), 1))
    return sorted(met, key=lambda c: (c.mistake.rank, c.where.size))


def in_pairs(f: Expr, x: Symbol) -> Expr:
    """``f`` with its sums and products taken two at a time, and constant factors in front."""
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(f):
        args = [done[a] for a in node.args]
        if not ex.depends_on(node, x):
            done[node] = node
        elif isinstance(node, ex.Add):
            done[node] = _paired(ex.Add, args)
        elif isinstance(node, ex.Mul):
            constant = [a for a in args if not ex.depends_on(a, x)]
            varying = _paired(ex.Mul, [a for a in args if ex.depends_on(a, x)])
            done[node] = _paired(ex.Mul, [*constant, varying])
        else:
            done[node] = ex.rebuild(node, args)
    return done[f]


def _paired(kind: type[Expr], args: list[Expr]) -> Expr:
    whole = args[-1]
    for part in reversed(args[:-1]):
        whole = kind(part, whole)
    return whole


def bind(pattern: Expr, part: Expr, x: Symbol, known: Bound | None = None) -> Bound | None:
    """What the letters of ``pattern`` stand for where it is ``part``; None where it is not.

    >>> x = Symbol("x")
    >>> bind(calculus.u ** calculus.n, ex.Call("sin", x) ** 2, x)
    {u(x): sin(x), n: 2}
    >>> bind(calculus.u ** calculus.n, 2**x, x) is None
    True
    """
    known = {} if known is None else known
    if pattern is calculus.x:
        known[pattern] = x
        return known if part is x else None
    if pattern in VARYING or isinstance(pattern, Symbol):
        if ex.depends_on(part, x) is not (pattern in VARYING) or known.get(pattern, part) is not part:
            return None
        known[pattern] = part
        return known
    if type(pattern) is not type(part) or pattern.data != part.data or len(pattern.args) != len(part.args):
        return None
    for p, a in zip(pattern.args, part.args, strict=True):
        if bind(p, a, x, known) is None:
            return None
    return known


class _Replay:
    """Derivatives of the parts of ``f`` by the rules as they are, or with one of them broken."""

    def __init__(self, f: Expr, x: Symbol):
        self.f, self.x = f, x
        self.known: dict[Expr, Expr] = {}
        self.elsewhere: dict[Expr, Expr] = {}
        self.left = ELSEWHERE
        self.rules: dict[Expr, tuple[Rule | None, Bound]] = {}

    def rule(self, part: Expr) -> tuple[Rule | None, Bound]:
        if part not in self.rules:
            fits = ((rule, bind(rule.lhs.args[0], part, self.x)) for rule in RIGHT)
            self.rules[part] = next(((rule, bound) for rule, bound in fits if bound is not None), (None, {}))
        return self.rules[part]

    def derivative(self, f: Expr, broken: Sequence[Rule] = ()) -> Expr:
        """The derivative of ``f``; with one of ``broken`` in the place of the right rule wherever one fits."""
        known: dict[Expr, Expr] = {} if broken else self.known
        for part in ex.postorder(f):
            if part in known:
                continue
            if not ex.depends_on(part, self.x):
                known[part] = ZERO
            elif part is self.x:
                known[part] = ONE
            else:
                known[part] = self._by_rule(part, broken, known)
        return known[f]

    def _by_rule(self, part: Expr, broken: Sequence[Rule], known: dict[Expr, Expr]) -> Expr:
        for wrong in broken:
            if (bound := bind(wrong.lhs.args[0], part, self.x)) is not None:
                return filled(wrong.rhs, self.x, bound, known)
        rule, bound = self.rule(part)
        return filled(rule.rhs, self.x, bound, known) if rule else self._elsewhere(part)

    def _elsewhere(self, part: Expr) -> Expr:
        """The derivative of what has no rule here, |u| or a maximum, as long as there is not too much of it."""
        from derive.methods.differentiate import differentiate

        if part not in self.elsewhere:
            self.left -= part.size
            if self.left < 0:
                raise UnsupportedError("there are too many parts without a rule to look for a mistake in them")
            self.elsewhere[part] = differentiate(part, self.x).result
        return self.elsewhere[part]

    def fits(self, mistake: Mistake, part: Expr, slope: Expr = ONE) -> Bound | None:
        """What the letters of a mistake stand for, where it can be made at ``part``."""
        if mistake is WRONG_VARIABLE or (mistake.outermost and ex.depends_on(slope, self.x)):
            return None
        bound = bind(mistake.rule.lhs.args[0], part, self.x)
        return None if bound and mistake.composite and bound[calculus.u] is self.x else bound

    @cached_property
    def places(self) -> list[Place]:
        """The parts that vary, at every place where they stand, with the slope of the whole in each."""
        found: list[Place] = []
        waiting: list[tuple[Expr, Expr]] = [(self.f, ONE)]
        while waiting and len(found) < MOST_PLACES:
            part, slope = waiting.pop(0)
            if part is not self.x:
                found.append(Place(part, slope))
                waiting += self._inside(part, slope)
        return found

    def _inside(self, part: Expr, slope: Expr) -> Iterator[tuple[Expr, Expr]]:
        """The parts that vary in ``part``, with the slope of the whole in each."""
        rule, bound = self.rule(part)
        letters = [letter for letter in VARYING if letter in bound]
        if rule is None or len({bound[letter] for letter in letters}) < len(letters):  # u(x) and v(x) are the same
            return
        for letter in letters:
            only_this = {bound[other]: ONE if other is letter else ZERO for other in letters}
            yield bound[letter], times(slope, filled(rule.rhs, self.x, bound, only_this))

    # ------------------------------------------------------------ candidates

    def candidates(self, claim: Expr, sieve: Sieve) -> Iterator[Candidate]:
        try:
            yield from self._of_other_variables(sieve)
            yield from self._at_one_place(sieve)
            yield from self._at_every_place(sieve)
            yield from self._by_a_factor(sieve) if ex.free_symbols(claim) else ()
        except Exhausted:
            return

    def _at_one_place(self, sieve: Sieve) -> Iterator[Candidate]:
        for place in self.places:
            for mistake in MISTAKES:
                if (bound := self.fits(mistake, place.part, place.slope)) is None:
                    continue
                right = self.derivative(place.part)
                wrong = filled(mistake.rule.rhs, self.x, bound, self.known)
                if sieve.lets_through(place.slope, wrong, right):
                    change = times(place.slope, wrong - right)
                    line = wrong if place.slope is ONE else self.derivative(self.f) + change
                    yield Candidate(mistake, place.part, wrong, line)

    def _at_every_place(self, sieve: Sieve) -> Iterator[Candidate]:
        for family in FAMILIES.values():
            fit = [place for place in self.places if any(self._breaks(m, place) for m in family)]
            if len(fit) < 2:
                continue
            broken = [m.rule for m in family]
            line = self.derivative(self.f, broken)
            if sieve.lets_through(ONE, line, self.derivative(self.f)):
                yield Candidate(family[0], self.f, line, line)

    def _breaks(self, mistake: Mistake, place: Place) -> bool:
        """Whether ``mistake`` breaks a rule of its own there, and not only whatever rule there is."""
        own = mistake.rule.lhs.args[0] not in VARYING and not mistake.composite
        return own and self.fits(mistake, place.part, place.slope) is not None

    def _of_other_variables(self, sieve: Sieve) -> Iterator[Candidate]:
        for y in sorted(ex.free_symbols(self.f) - {self.x}, key=str):
            line = _Replay(in_pairs(self.f, y), y).derivative(in_pairs(self.f, y))
            if sieve.lets_through(ONE, line, self.derivative(self.f)):
                says = f"this is the derivative in {y}, not in {self.x}"
                yield Candidate(WRONG_VARIABLE, self.f, line, line, says)

    def edited(self, claim: Expr, sieve: Sieve) -> Iterator[Candidate]:
        """The claim is the right line but for one thing in it, or the right line with something left out."""
        if not sieve.runs:
            return
        try:
            for edit in islice(edits(claim, _number_everywhere), MOST_EDITS):
                if edit.mistake in BY_HAND and sieve.is_true(edit.line):
                    yield Candidate(BY_HAND[edit.mistake], self.f, claim, claim, edit.says, mended=edit.line)
            result = self._elsewhere(self.f)
            for edit in islice(
                chain(edits(result, _number_everywhere), omissions(result, _number_everywhere)), MOST_EDITS
            ):
                if edit.mistake in BY_HAND and sieve.is_claim(edit.line):
                    yield Candidate(BY_HAND[edit.mistake], self.f, edit.line, edit.line, edit.says)
        except Exhausted:
            return

    def _by_a_factor(self, sieve: Sieve) -> Iterator[Candidate]:
        """The right line times a number, or times a simple product of parameters and numbers."""
        for factor in factors(sieve, sorted(ex.free_symbols(self.f) - {self.x}, key=str)):
            line = factor * self.derivative(self.f)
            yield Candidate(FACTOR, self.f, line, line, f"it is {factor} times what it should be")


def _number_everywhere(part: Expr) -> int:
    return 0


#: mistakes that can be made in a line that is right otherwise, by the name of the edit
BY_HAND = {
    name: next(m for m in MISTAKES if m.id == name and m.rank) for name in ("sign", "off-by-half", "forgot-term")
}


def filled(template: Expr, x: Symbol, bound: Bound, derivatives: Mapping[Expr, Expr]) -> Expr:
    """The right side of a rule with its letters, and the derivatives of them, put in."""
    inner = {calculus.D(letter): derivatives[bound[letter]] for letter in VARYING if letter in bound}
    return ex.substitute(template, {calculus.x: x, **bound, **inner})


def times(a: Expr, b: Expr) -> Expr:
    return b if a is ONE else a if b is ONE else a * b
