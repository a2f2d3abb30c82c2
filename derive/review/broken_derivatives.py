"""Differentiates again with one rule broken: at one place, or at every place where it applies.

Derivatives are linear in the derivatives of the parts, so what a broken rule at one part does to the whole is its effect
there times the slope of the whole in that part. Numbers at a few points sift the many candidates; whoever asks checks
what is left. What is of no known form is a leaf: it is differentiated by ``methods`` and never broken into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import ONE, ZERO, Expr, Symbol
from derive.model import EQUAL, Rule
from derive.numeric.balls import Run, settle
from derive.numeric.precision import Budget, Exhausted, Undecided, Undefined, precision
from derive.numeric.sample import points
from derive.numeric.values import as_acb
from derive.rules import calculus
from derive.rules.mistakes import FACTOR, FAMILIES, MISTAKES, RIGHT, WRONG_VARIABLE, Mistake
from derive.verify.sides import Claim

MOST_PLACES = 60  # parts that are broken into, as they stand in the text
POINTS = 3  # at which a candidate has to meet the claim
TRIED = 16  # points tried, where some have no value
NEAR = 1e-9  # relative: how near counts as equal
WORK = 4e4  # nodes at 64 bits for all candidates of one claim
LARGEST_FRACTION = 1000
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
        met = list(replay.candidates(sieve)) if sieve.runs else []
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
                return _filled(wrong.rhs, bound, known)
        rule, bound = self.rule(part)
        return _filled(rule.rhs, bound, known) if rule else _elsewhere(part, self.x)

    def fits(self, mistake: Mistake, part: Expr) -> Bound | None:
        """What the letters of a mistake stand for, where it can be made at ``part``."""
        if mistake is WRONG_VARIABLE:
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
            yield bound[letter], times(slope, _filled(rule.rhs, bound, only_this))

    # ------------------------------------------------------------ candidates

    def candidates(self, sieve: Sieve) -> Iterator[Candidate]:
        try:
            yield from self._of_other_variables(sieve)
            yield from self._at_one_place(sieve)
            yield from self._at_every_place(sieve)
            yield from self._by_a_factor(sieve)
        except Exhausted:
            return

    def _at_one_place(self, sieve: Sieve) -> Iterator[Candidate]:
        for place in self.places:
            for mistake in MISTAKES:
                if (bound := self.fits(mistake, place.part)) is None:
                    continue
                right = self.derivative(place.part)
                wrong = _filled(mistake.rule.rhs, bound, self.known)
                if sieve.lets_through(place.slope, wrong, right):
                    change = times(place.slope, wrong - right)
                    line = wrong if place.slope is ONE else self.derivative(self.f) + change
                    yield Candidate(mistake, place.part, wrong, line)

    def _at_every_place(self, sieve: Sieve) -> Iterator[Candidate]:
        for family in FAMILIES.values():
            fit = [place.part for place in self.places if any(self._breaks(m, place.part) for m in family)]
            if len(fit) < 2:
                continue
            broken = [m.rule for m in family]
            line = self.derivative(self.f, broken)
            if sieve.lets_through(ONE, line, self.derivative(self.f)):
                yield Candidate(family[0], self.f, line, line)

    def _breaks(self, mistake: Mistake, part: Expr) -> bool:
        """Whether ``mistake`` breaks a rule of its own at ``part``, and not only whatever rule there is."""
        return mistake.rule.lhs.args[0] not in VARYING and self.fits(mistake, part) is not None

    def _of_other_variables(self, sieve: Sieve) -> Iterator[Candidate]:
        for y in sorted(ex.free_symbols(self.f) - {self.x}, key=str):
            line = _Replay(in_pairs(self.f, y), y).derivative(in_pairs(self.f, y))
            if sieve.lets_through(ONE, line, self.derivative(self.f)):
                says = f"this is the derivative in {y}, not in {self.x}"
                yield Candidate(WRONG_VARIABLE, self.f, line, line, says)

    def _by_a_factor(self, sieve: Sieve) -> Iterator[Candidate]:
        """The right line times a number, or times a simple product of parameters and numbers."""
        others = sorted(ex.free_symbols(self.f) - {self.x}, key=str)
        monomials = [ONE, *(p for y in others for p in (y, 1 / y, y**2, 1 / y**2))]
        for monomial in monomials:
            number = sieve.proportion(monomial)
            if number is not None:
                times = ex.as_expr(number) if monomial is ONE else ex.as_expr(number) * monomial
                line = times * self.derivative(self.f)
                yield Candidate(FACTOR, self.f, line, line, f"it is {times} times what it should be")


def _filled(template: Expr, bound: Bound, derivatives: Mapping[Expr, Expr]) -> Expr:
    """The right side of a rule with its letters, and the derivatives of them, put in."""
    inner = {calculus.D(letter): derivatives[bound[letter]] for letter in VARYING if letter in bound}
    return ex.substitute(template, {**bound, **inner})


def _elsewhere(part: Expr, x: Symbol) -> Expr:
    from derive.methods.differentiate import differentiate

    return differentiate(part, x).result


def times(a: Expr, b: Expr) -> Expr:
    return b if a is ONE else a if b is ONE else a * b


# ---------------------------------------------------------------- numbers


class Sieve:
    """Lets a candidate through that meets the claim at every point at which claim and truth have a value."""

    def __init__(self, claim: Expr, truth: Expr, spots: Iterable[Run]):
        self.runs: list[tuple[Run, complex, complex]] = []
        for run in spots:
            said, right = _number(claim, run), _number(truth, run)
            if said is not None and right is not None and (abs(right) > NEAR or len(self.runs) < POINTS):
                self.runs.append((run, said, right))
            if len(self.runs) == POINTS:
                break

    def lets_through(self, slope: Expr, wrong: Expr, right: Expr) -> bool:
        """Whether the truth changed by ``slope`` · (``wrong`` − ``right``) is the claim."""
        for run, said, truth in self.runs:
            s, w, r = (_number(e, run) for e in (slope, wrong, right))
            if s is None or w is None or r is None:
                return False
            if not abs(truth + s * (w - r) - said) <= NEAR * (abs(truth) + abs(said) + abs(s * r)):
                return False
        return True

    def is_claim(self, line: Expr) -> bool:
        return all(_near(_number(line, run), said) for run, said, _ in self.runs)

    def is_true(self, line: Expr) -> bool:
        return all(_near(_number(line, run), truth) for run, _, truth in self.runs)

    def proportion(self, monomial: Expr) -> Fraction | None:
        """The number that the claim is of ``monomial`` times the truth, if it is one and simple."""
        found: complex | None = None
        for run, said, truth in self.runs:
            scale = _number(monomial, run)
            if not scale or not truth or not said:
                return None
            ratio = said / truth / scale
            if abs(ratio.imag) > NEAR or (found is not None and abs(ratio - found) > NEAR * abs(ratio)):
                return None
            found = ratio
        if found is None:
            return None
        simple = Fraction(found.real).limit_denominator(LARGEST_FRACTION)
        return simple if abs(found.real - simple) <= NEAR * abs(found.real) and simple != 1 else None


def _near(a: complex | None, b: complex) -> bool:
    return a is not None and abs(a - b) <= NEAR * (abs(a) + abs(b))


def spots(truth: Expr, claim: Expr, assume: Mapping[str, Domain]) -> Iterator[Run]:
    """Evaluations of the two sides of a claim at points that respect what is assumed."""
    about = Claim(truth, claim, EQUAL, assume, budget=Budget(WORK))
    for i, point in enumerate(points(about.symbols, assume, TRIED)):
        yield about.run(point, i)


def _number(expr: Expr, run: Run) -> complex | None:
    try:
        return complex(as_acb(settle(expr, run)))
    except Exhausted:
        raise
    except (Undefined, Undecided, TypeError):
        return None
