"""Where the claims of a derivation are judged: what is assumed, the shapes, and what the names stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from derive.checking import check_within, constants_of_integration
from derive.errors import DeriveError, ShapeError
from derive.given import speaks_of_arrays
from derive.language import expressions as ex
from derive.language.assumptions import NAMED, REAL, Domain
from derive.language.shapes import infer
from derive.model import EQUAL, EQUIVALENT, ROUNDED, Relation, Status, Verdict, up_to_a_constant
from derive.review.answer import completed
from derive.review.doubts import BRINGS_IN, doubt
from derive.review.glossary import MOMENTS, Glossary
from derive.review.mistakes import with_mistake
from derive.review.rounding import approximately_equal

CHANCE = replace(NAMED["probability"], nonzero=True)


@dataclass(frozen=True)
class Setting:
    """What every claim of a derivation shares.

    >>> x, r = ex.symbols("x r")
    >>> here = Setting(names=Glossary().defined(r, x - 1))
    >>> here.judge(r**2, x**2 - 2*x + 1).status.name, here.judge(r**2, x**2 - 1).status.name
    ('PROVED', 'REFUTED')
    """

    assume: Mapping[str, Domain] = field(default_factory=dict)
    shapes: Mapping[str, Any] = field(default_factory=dict)
    names: Glossary = field(default_factory=Glossary)
    given: tuple[ex.Expr, ...] = ()  #: conditions that the text states, such as x > 0
    said: frozenset[str] = frozenset()  #: the names whose shape the caller said, and that were not inferred
    unread: frozenset[str] = frozenset()  #: the names whose definition could not be read
    loose: frozenset[str] = frozenset()  #: the names that a line above gives a value which is not known here
    independent: bool = False  #: whether the words beside the formulas speak of independence

    def meaning(self, expr: ex.Expr) -> ex.Expr:
        return self.names.meaning(expr)

    def judge(
        self, before: ex.Expr, after: ex.Expr, relation: Relation = EQUAL, wrt: Iterable[ex.Expr] = ()
    ) -> Verdict:
        """The verdict on a claim, its names written out. Where its shapes do not fit it is not understood, or, if the
        shapes of every name are said, wrong."""
        if relation == ROUNDED:
            return approximately_equal(self._judged, before, after)
        if any(isinstance(name, MOMENTS) for name in self.names.facts):
            rule = self.with_(names=self.names.without_chances())._judged(before, after, relation, wrt)
            if rule.holds:  # a rule of probability, whatever numbers are given
                return rule
        return self._judged(before, after, relation, wrt)

    def _judged(self, before: ex.Expr, after: ex.Expr, relation: Relation, wrt: Iterable[ex.Expr] = ()) -> Verdict:
        a, b = self.meaning(before), self.meaning(after)
        if relation == EQUAL and (x := _variable_of_integration(a, b)) is not None:
            relation = up_to_a_constant(x)
            a, b = (_without_constants(side, a, b) for side in (a, b))
        try:
            shapes = self._shapes_of(a, b)
        except ShapeError as problem:
            said = all(x.name in self.said for x in ex.free_symbols(b))
            return Verdict(Status.REFUTED if said else Status.UNKNOWN, "shapes", reason=str(problem))
        if b is ex.ZERO and shapes is not None:
            b = ex.subtract(a, a)  # 0 stands for as many zeros as there are entries
        given = tuple(condition for condition in self.given if ex.free_symbols(condition) & any_free([a, b]))

        def check(*facts: ex.Expr) -> Verdict:
            domains = self.domains(a, b, *facts)
            return check_within(a, b, relation, (*given, *facts), domains, shapes=shapes, wrt=wrt)

        try:
            verdict = check()
            if verdict.status is Status.REFUTED and self._is_undetermined(a, b):
                return Verdict(Status.UNKNOWN, "none", reason="the probabilities that are given do not determine it")
            if verdict.status is Status.REFUTED and (doubted := self._doubted(verdict, a, b)).method == BRINGS_IN:
                return doubted
            if verdict.status is Status.REFUTED and (facts := self._facts_about(a, b)):
                verdict = check(*facts)  # only where what is given holds does a difference count
        except DeriveError as problem:
            return Verdict(Status.UNKNOWN, "none", reason=str(problem))
        return self._doubted(verdict, a, b) if verdict.status is Status.REFUTED else verdict

    def _doubted(self, verdict: Verdict, a: ex.Expr, b: ex.Expr) -> Verdict:
        """A refutation, where the line speaks of nothing but what is known."""
        sizes = {str(d) for shape in self.shapes.values() for d in shape}
        found = doubt(a, b, sizes, self.unread, self.loose, self.independent)
        return verdict if found is None else Verdict(Status.UNKNOWN, found[0], reason=found[1])

    def explained(self, verdict: Verdict, before: ex.Expr, after: ex.Expr) -> Verdict:
        """A refuted equality with what it says of itself: the usual mistake that gives it, or the missing assumption."""
        a, b = self.meaning(before), self.meaning(after)
        domains = self.domains(a, b)
        try:
            shapes = self._shapes_of(a, b)
        except ShapeError:
            return verdict
        named = with_mistake(verdict, a, b, domains, shapes)
        return named if shapes else completed(named, a, b, domains)

    def domains(self, *exprs: ex.Expr) -> dict[str, Domain]:
        """What is assumed; the bounds of sums are whole numbers, at least 1, and where logarithms are
        taken p_i is a probability and x_i in ln x_i positive, unless something else is said."""
        bounds = {
            x.name
            for node in ex.postorder(*exprs)
            if isinstance(node, (ex.Sum, ex.Product)) and len(node.args) == 4
            for x in ex.free_symbols(node.args[3])
        }
        logarithms = [n for n in ex.postorder(*exprs) if isinstance(n, ex.Call) and n.name == "log"]
        sample = {str(n.args[0].args[0]): NAMED["positive"] for n in logarithms if isinstance(n.args[0], ex.Indexed)}
        chances = sample | (dict.fromkeys(_numbered_chances(exprs), CHANCE) if logarithms else {})
        counted = {name: _counting(self.assume.get(name, REAL)) for name in bounds}
        return {**chances, **self.assume, **counted}

    def _shapes_of(self, *exprs: ex.Expr) -> Mapping[str, tuple] | None:
        free = {x.name for x in any_free(exprs)}
        shapes = {name: said for name, said in self.shapes.items() if name in free}
        if not speaks_of_arrays(exprs, shapes):
            return None
        square = [name for name, where in self.assume.items() if where.structure and name in free]
        return infer(exprs, shapes, square).table

    def _is_undetermined(self, *sides: ex.Expr) -> bool:
        """Whether numbers are given of some probabilities, and others are left: none is drawn that fits them."""
        left = any(isinstance(n, ex.Probability) for n in ex.postorder(*sides))
        return left and any(
            isinstance(n, ex.Probability) and not ex.free_symbols(v) for n, v in self.names.facts.items()
        )

    def _facts_about(self, *sides: ex.Expr) -> list[ex.Expr]:
        """The equations that are given of what nobody defined, P(A) = 0.3 or QᵀQ = I, and that could matter here."""
        left = list(ex.postorder(*sides))
        calls = {n.name for n in left if isinstance(n, ex.Call)}
        chances = any_free(n for n in left if isinstance(n, MOMENTS))

        def matters(name: ex.Expr) -> bool:
            if isinstance(name, ex.Call):
                return name.name in calls
            if isinstance(name, MOMENTS):
                return bool(ex.free_symbols(name) & chances)
            return ex.free_symbols(name) <= any_free(sides)  # Av = λv says nothing of v where no A stands

        return [ex.Equal(*fact) for fact in self.names.facts.items() if matters(fact[0])]

    def equivalent(self, one: ex.Expr, other: ex.Expr, unknowns: Iterable[ex.Expr] = ()) -> Verdict:
        """Whether two conditions have the same solutions, in each of the ``unknowns`` (else in every variable)."""
        if any(isinstance(n, ex.Array) for n in ex.postorder(one, other)):
            return Verdict(
                Status.UNKNOWN, "none", reason="the solutions of equations between arrays are not searched for"
            )
        return self.judge(one, other, EQUIVALENT, unknowns)

    def with_(self, **more: Any) -> Setting:
        return replace(self, **more)


def _numbered_chances(exprs: Iterable[ex.Expr]) -> set[str]:
    """p and q, where p_i and q_i stand."""
    return {str(n.args[0]) for n in ex.postorder(*exprs) if isinstance(n, ex.Indexed)} & {"p", "q"}


def _counting(where: Domain) -> Domain:
    lower = max(where.lower, Fraction(1)) if where.lower is not None else Fraction(1)
    return replace(where, integer=True, lower=lower, lower_open=False, complex=False)


def _variable_of_integration(*sides: ex.Expr) -> ex.Expr | None:
    found = [n.args[1] for n in ex.postorder(*sides) if isinstance(n, ex.Antiderivative)]
    return found[0] if found else None


def _without_constants(side: ex.Expr, *all_sides: ex.Expr) -> ex.Expr:
    integrals = [n for n in ex.postorder(*all_sides) if isinstance(n, ex.Antiderivative)]
    constants = {c for n in integrals for c in constants_of_integration(n, side)}
    return ex.substitute(side, dict.fromkeys(constants, ex.ZERO))


def any_free(exprs: Iterable[ex.Expr]) -> frozenset[ex.Symbol]:
    return frozenset().union(*map(ex.free_symbols, exprs))
