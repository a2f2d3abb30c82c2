"""Gradients with one step broken: backwards through the expression, as a gradient is found by hand.

The slope of the whole in one of its parts, and what that part alone contributes to the gradient, are derivatives of the
function where the part is a variable of its own; no rule is asked for them. A broken step is one that stops too early,
leaves a part out, or has the wrong rule at a part. Numbers at random arrays sift the candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from math import prod

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import ONE, ZERO, Call, Derivative, Expr, Subs, Symbol
from derive.language.shapes import Shapes
from derive.numeric.precision import Exhausted
from derive.review.array_sieve import Sieve
from derive.review.broken_derivatives import VARYING, _Replay, filled, in_pairs
from derive.review.edits import edits, omissions, rearrangements
from derive.review.sieve import factors
from derive.rules import calculus
from derive.rules.mistakes import ARRAY_MISTAKES, MISTAKES, WRONG_VARIABLE, Mistake

MOST_PLACES = 24  # parts at which a step is broken, as they stand in the text
MOST_EDITS = 120  # edits of one line
#: the ranks of what has no row of its own, among those of ``MISTAKES``
FIRST, OTHER_VARIABLE = -1.0, WRONG_VARIABLE.rank
CHAIN, FORGOTTEN = (min(m.rank for m in MISTAKES if m.id == name) for name in ("missing-chain-factor", "forgot-term"))
SIGN_OF_ALL, HALF, COUNT = CHAIN - 0.5, FORGOTTEN - 0.5, OTHER_VARIABLE + 0.5


@dataclass(frozen=True)
class Found:
    """A line that a mistake gives: ``mistake`` made at ``where``, in words ``says``; ``line`` = the claim, if ``repaired``
    is not said; else ``repaired`` is what the claim should have been."""

    mistake: Mistake
    where: Expr
    says: str
    line: Expr
    repaired: bool = False
    rank: float = 0


def candidates(
    f: Expr, x: Symbol, claim: Expr, order: int, assume: Mapping[str, Domain], shapes: Mapping[str, tuple]
) -> Iterator[Found]:
    """What broken gradients of ``f`` are the ``claim`` at a few points, those that are preferred first.

    >>> from derive.language.python_text import read_python as read
    >>> f, n = read("sum((X @ w - y)**2)"), ex.Number(3)
    >>> shapes = {"X": (n, n), "w": (n,), "y": (n,)}
    >>> next(candidates(f, Symbol("w"), read("2*X @ (X @ w - y)"), 1, {}, shapes)).mistake.id
    'transposed'
    """
    truth = Derivative(f, x, order)
    sieve = Sieve(truth, claim, assume, shapes)
    if not sieve.runs:
        return
    backward = _Backward(f, x, truth, Shapes(dict(shapes)), sieve)
    try:
        whole = list(backward.of_the_whole())
        steps = backward.broken() if order == 1 and not backward.rank(f) else ()
        yield from sorted([*whole, *steps], key=lambda c: c.rank)
        yield from backward.edited(claim)
        yield from backward.by_a_factor()
    except Exhausted:
        return


class _Backward:
    """The lines that one broken step gives."""

    def __init__(self, f: Expr, x: Symbol, truth: Expr, shapes: Shapes, sieve: Sieve):
        self.x, self.truth, self.shapes, self.sieve = x, truth, shapes, sieve
        self.f = in_pairs(f, x)
        self.replay = _Replay(self.f, x)

    def rank(self, part: Expr) -> int:
        try:
            return self.shapes.rank(part)
        except DeriveError:
            return -1

    # ------------------------------------------------------------ the whole line

    def of_the_whole(self) -> Iterator[Found]:
        yield from self.met("sign", self.f, -self.truth, "the sign is wrong", SIGN_OF_ALL)
        if self.rank(self.truth) == 2:
            yield from self.met("transposed", self.f, Call("transpose", self.truth), "the whole is transposed", FIRST)

    def by_a_factor(self) -> Iterator[Found]:
        for factor in factors(self.sieve, self.sieve.numbers):
            name = "off-by-half" if factor in (ex.TWO, ex.as_expr(Fraction(1, 2))) else "factor"
            yield from self.met(name, self.f, factor * self.truth, f"it is {factor} times what it should be")

    def met(self, name: str, where: Expr, line: Expr, says: str = "", rank: float = 0) -> Iterator[Found]:
        if self.sieve.is_claim(line):
            mistake = ARRAY_MISTAKES[name] if name in ARRAY_MISTAKES else next(m for m in MISTAKES if m.id == name)
            yield Found(mistake, where, says or mistake.says, line, rank=rank)

    # ------------------------------------------------------------ one broken step

    def broken(self) -> Iterator[Found]:
        for part, slope in self.places():
            if part is self.f:
                pass
            elif part is self.x:
                yield from self._one_of_several(slope)
            else:
                says = f"a factor of the chain rule is missing: this is the slope in {part}, not yet in {self.x}"
                yield from self.met("missing-chain-factor", part, slope, says, CHAIN)
            yield from self._wrong_rules(part, slope)
        yield from self._other_variables()

    def places(self) -> Iterator[tuple[Expr, Expr]]:
        """The parts that vary, at every place where they stand, with the slope of the whole in each."""
        waiting: list[tuple[Expr, Expr, Symbol | None]] = [(self.f, ex.Symbol("part_0"), None)]
        count = 0
        while waiting and count < MOST_PLACES:
            part, around, hole = waiting.pop(0)
            yield part, ONE if hole is None else Subs(Derivative(around, hole), hole, part)
            count += 1
            if part.binds is not None or isinstance(part, Derivative):
                continue
            for i, inner in enumerate(part.args):
                if ex.depends_on(inner, self.x):
                    opened = ex.Symbol(f"part_{count}_{i}")
                    within = ex.rebuild(part, [opened if j == i else a for j, a in enumerate(part.args)])
                    waiting.append((inner, within if hole is None else ex.substitute(around, {hole: within}), opened))

    def pushed(self, weight: Expr, part: Expr) -> Expr:
        """What the slope ``weight`` in ``part`` contributes to the gradient."""
        if part is self.x:
            return weight
        w = ex.Symbol("weight_0")
        return Subs(Derivative(Call("sum", w * part), self.x), w, weight)

    def _one_of_several(self, slope: Expr) -> Iterator[Found]:
        says = f"{self.x} stands at several places, and only one of them was differentiated"
        yield from self.met("forgot-term", self.x, slope, says, FORGOTTEN)
        says = f"{self.x} stands at several places, and one of them was left out"
        yield from self.met("forgot-term", self.x, self.truth - slope, says, FORGOTTEN)
        yield from self.met("off-by-half", self.x, self.truth / 2, "a factor of 2 is missing", HALF)

    def _wrong_rules(self, part: Expr, slope: Expr) -> Iterator[Found]:
        if isinstance(part, ex.Add):
            yield from self._of_a_sum(part, slope)
        elif isinstance(part, Call) and part.name == "mean":
            yield from self._of_a_mean(part, slope)
        right, bound = self.replay.rule(part)
        if right is None or not self._is_entrywise(part):
            return
        share = self.pushed(slope, part)
        for mistake in OF_ANY_PART:
            times = filled(mistake.rule.rhs, self.x, {calculus.u: part}, {part: ONE})
            yield from self.met(mistake.id, part, self.truth + (times - ONE) * share, mistake.says, mistake.rank)
        for mistake in OF_A_FORM:
            letters = self.replay.fits(mistake, part)
            if letters is not None:
                yield from self._wrong_rule(mistake, part, slope, letters)
        if set(VARYING) <= set(bound) and isinstance(part, ex.Mul):
            yield from self._product_of_derivatives(part, slope, [bound[letter] for letter in VARYING])

    def _product_of_derivatives(self, part: Expr, slope: Expr, factors: list[Expr]) -> Iterator[Found]:
        """Of numbers, or of arrays that work entry by entry in x."""
        if self.rank(part):
            if not all(self._works_by_entries(u) for u in factors):
                return
            factors = [Call("sum", u) for u in factors]
        u, v = (Derivative(factor, self.x) for factor in factors)
        line = self.truth - self.pushed(slope, part) + slope * (u * v)
        yield from self.met("product-rule-as-product-of-derivatives", part, line)

    def _works_by_entries(self, part: Expr) -> bool:
        varying = [n for n in ex.postorder(part) if ex.depends_on(n, self.x) and n is not self.x]
        return all(self._is_entrywise(n) or isinstance(n, ex.Add) for n in varying)

    def _wrong_rule(self, mistake: Mistake, part: Expr, slope: Expr, bound: dict[Expr, Expr]) -> Iterator[Found]:
        """The truth, changed by the broken rule's effect on each letter, carried on to x."""
        right = self.replay.rule(part)[0]
        line = self.truth
        letters = [letter for letter in VARYING if letter in bound]
        known = {bound[letter]: ONE for letter in letters}
        if right is None or len(known) < len(letters):
            return
        for letter in letters:
            only_this = {bound[other]: ONE if other is letter else ZERO for other in letters}
            # the rule's own left side may have other letters than the right rule's
            change = filled(mistake.rule.rhs, self.x, bound, only_this) - self._partial(part, bound[letter])
            line = line + self.pushed(slope * change, bound[letter])
        yield from self.met(mistake.id, part, line, mistake.says, mistake.rank)

    def _partial(self, part: Expr, inner: Expr) -> Expr:
        """The slope of ``part`` in ``inner``, by the right rule."""
        t = ex.Symbol("part_t")
        if part is inner:
            return ONE
        rule, bound = self.replay.rule(part)
        if rule is not None and any(bound.get(letter) is inner for letter in VARYING):
            slopes = {b: ONE if b is inner else ZERO for letter, b in bound.items() if letter in VARYING}
            return filled(rule.rhs, self.x, bound, slopes)
        return Subs(Derivative(ex.substitute(part, {inner: t}), t), t, inner)

    def _is_entrywise(self, part: Expr) -> bool:
        """Whether every entry of ``part`` depends on its arguments' entry alone."""
        if isinstance(part, (ex.Mul, ex.Div, ex.Pow, ex.Neg)):
            return True
        return isinstance(part, Call) and part.name in calculus.FUNCTION_RULES

    def _of_a_sum(self, part: Expr, slope: Expr) -> Iterator[Found]:
        for term in part.args:
            if not ex.depends_on(term, self.x):
                continue
            share = self.pushed(slope, term)
            yield from self.met("forgot-term", term, self.truth - share, f"the term {term} is left out", FORGOTTEN)
            yield from self.met(
                "sign", term, self.truth - 2 * share, f"the sign of the term {term} is wrong", SIGN_OF_ALL
            )
            yield from self.met(
                "off-by-half", term, self.truth - share / 2, f"a factor of 2 is missing in the term {term}", 2
            )
            yield from self.met(
                "off-by-half", term, self.truth + share, f"a factor of 2 is too much in the term {term}", 2
            )

    def _of_a_mean(self, part: Call, slope: Expr) -> Iterator[Found]:
        whole, left = (prod(map(_size, self.shapes.of(p)), start=Fraction(1)) for p in (part.args[0], part))
        count = whole / left if left else Fraction(1)
        share = self.pushed(slope, part)
        line = self.truth + share * ex.as_expr(count - 1) if count else self.truth
        yield from self.met("factor", part, line, f"the factor 1/{count} of the mean is missing", COUNT)

    def _other_variables(self) -> Iterator[Found]:
        for y in sorted(ex.free_symbols(self.f) - {self.x}, key=str):
            says = f"this is the derivative in {y}, not in {self.x}"
            yield from self.met("wrong-variable", self.f, Derivative(self.f, y), says, OTHER_VARIABLE)

    # ------------------------------------------------------------ one thing changed in a line

    def edited(self, claim: Expr) -> Iterator[Found]:
        for edit in islice(chain(edits(claim, self.rank), rearrangements(claim, self.rank)), MOST_EDITS):
            if self.sieve.is_true(edit.line):
                yield Found(ARRAY_MISTAKES[edit.mistake], edit.before, edit.says, edit.line, repaired=True)
        result = self._result()
        if result is None:
            return
        for edit in islice(chain(edits(result, self.rank), omissions(result, self.rank)), MOST_EDITS):
            yield from self.met(edit.mistake, edit.before, edit.line, edit.says)

    def _result(self) -> Expr | None:
        from derive.methods.matrix_calculus import gradient

        try:
            return gradient(self.f, [self.x], self.shapes).result
        except DeriveError:
            return None


def _size(dim: Expr) -> Fraction:
    return ex.constant_value(dim) or Fraction(0)


def _is_linear(mistake: Mistake) -> bool:
    """Whether what comes out is a multiple of the derivatives of the parts."""
    has_derivatives = any(isinstance(n, Derivative) for n in ex.postorder(mistake.rule.rhs))
    return has_derivatives and mistake.id not in (
        "product-rule-as-product-of-derivatives",
        "constant-kept",
        "wrong-variable",
    )


#: mistakes that multiply the slopes of a part, those of any part alike, and those of a certain form
OF_ANY_PART = tuple(m for m in MISTAKES if m.rule.lhs.args[0] in VARYING)
OF_A_FORM = tuple(m for m in MISTAKES if _is_linear(m) and m not in OF_ANY_PART)
