"""A claim while it is checked: its two sides, and everything their evaluation shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.functions import OF_ARRAYS, is_known
from derive.model import Relation
from derive.numeric import masses
from derive.numeric.balls import Run
from derive.numeric.extents import SHORTEST, lengths
from derive.numeric.precision import Budget
from derive.numeric.spaces import MOMENTS, OUTCOMES, outside, random_variables
from derive.numeric.values import as_value

WORK = 8e5  # nodes at 64 bits for one claim
#: functions that only array claims use; those left out also take the literal arrays of claims about numbers
OF_ARRAY_CLAIMS = OF_ARRAYS - {
    "det", "trace", "transpose", "inv", "eigenvalues", "rank", "nullity", "augmented",
    "norm", "singular_values", "pinv", "norm2", "cond",
}  # fmt: skip
_DRAWN = (ex.Indexed, ex.Probability, ex.Mass, ex.SumOver, ex.ProductOver, *MOMENTS)
MOST = 1_000  # entries of a list
FAR = 12  # as far as a sum goes whose end nobody has declared
ORACLES = (ex.Derivative, ex.Integral, ex.Limit, ex.ArgMin, ex.ArgMax, ex.Antiderivative)


@dataclass
class Claim:
    """The two sides, and everything their evaluation shares."""

    before: ex.Expr
    after: ex.Expr
    relation: Relation
    assume: Mapping[str, Domain]
    given: tuple[ex.Expr, ...] = ()
    seed: int = 0
    wrt: tuple[ex.Expr, ...] = ()
    budget: Budget = field(default_factory=lambda: Budget(WORK))
    refusals: list[str] = field(default_factory=list)  #: why points could not be compared
    shapes: Mapping[str, tuple] = field(default_factory=dict)  #: name -> dimensions; what is not named is a number

    @property
    def symbols(self) -> list[ex.Expr]:
        """The variables that take a number; a name that only stands before an index does not."""
        sides = self.sides
        free = frozenset().union(*map(ex.free_symbols, sides))
        if not free:
            return []
        arrays = {n.args[0] for n in ex.postorder(*sides) if isinstance(n, ex.Indexed)}
        scalars = {a for n in ex.postorder(*sides) if not isinstance(n, ex.Indexed) for a in n.args} | set(sides)
        drawn = self.random | self.of_masses
        return sorted((x for x in free if (x not in arrays or x in scalars) and x not in drawn), key=str)

    @property
    def sides(self) -> tuple[ex.Expr, ...]:
        return (self.before, self.after, *self.given)

    @cached_property
    def random(self) -> frozenset[ex.Expr]:
        """The random variables; a name whose shape is given is a constant."""
        return frozenset(x for x in random_variables(*self.sides) if str(x) not in self.shapes)

    @cached_property
    def of_masses(self) -> frozenset[ex.Expr]:
        """The names that are free in p(…): each takes one of finitely many values."""
        free = frozenset().union(*map(ex.free_symbols, self.sides))
        return free & masses.variables(*self.sides) - self.random

    @cached_property
    def without_number(self) -> frozenset[ex.Expr]:
        """The random variables that stand outside of every expectation."""
        return outside(*self.sides) & self.random

    @cached_property
    def meant_for_every(self) -> frozenset[ex.Expr]:
        """The indices of the conditions that the sides do not know: what is given of x[i] is given of every entry."""
        indices = frozenset().union(*map(ex.free_symbols, _indices(*self.given)))
        free = frozenset().union(*map(ex.free_symbols, self.given))
        return indices & free - ex.free_symbols(self.before) - ex.free_symbols(self.after)

    @cached_property
    def domains(self) -> Mapping[str, Domain]:
        """From where the variables are drawn: as assumed; what counts, or is an index, is a small whole number."""
        ends = {str(x) for end in _ends_of_sums(*self.sides) for x in ex.free_symbols(end)}
        indices = {str(x) for index in _indices(*self.sides) for x in ex.free_symbols(index)} - ends
        indices &= set(map(str, self.symbols))
        ends = {x for x in ends if indices or not self.assume.get(x, REAL).integer}
        reach = range(SHORTEST + 1 if indices else 1, FAR + 1)  # beyond every index
        drawn = {**self._narrowed(ends, reach), **self._narrowed(indices, range(1, SHORTEST + 1))}
        return {**self.assume, **drawn}

    def _narrowed(self, names: Iterable[str], values: Sequence[int]) -> dict[str, Domain]:
        """The names of which nothing is assumed that would rule out these values, with them as their domain."""
        where = Domain(Fraction(values[0]), Fraction(values[-1]), integer=True)
        return {x: where for x in names if all(self.assume.get(x, REAL).contains(Fraction(v)) for v in values)}

    @property
    def is_constant(self) -> bool:
        """Whether both sides are numbers: without a variable, and with nothing that has a stand-in."""
        return not self.symbols and not has_unknowns(self.before, self.after)

    def run(self, point: Mapping[ex.Expr, Any], index: int = 0, bases: dict | None = None) -> Run:
        """An evaluation at ``point``; unknown functions and indexed names are others at every index."""
        tables = {str(x): as_value(v).entries for x, v in point.items() if x in self.random}
        env = {x: as_value(v) for x, v in point.items() if x not in self.random}
        run = Run(
            env,
            self.seed + index,
            self.assume,
            self.budget.part(max(WORK / 8, self.budget.left / 2)),
            {} if bases is None else bases,
            lengths=lengths(self.sides, self.seed + index, _known_ends(point)),
            tables=tables,
        )
        if self.without_number:
            run = run.in_outcome(index % OUTCOMES, self.without_number)
        return run.with_values(self.drawn(run)) if self.of_masses else run

    def drawn(self, run: Run) -> dict[ex.Expr, Any]:
        """What has a value by chance alone: the names that are free in p(…)."""
        return {x: masses.drawn(run, x) for x in sorted(self.of_masses, key=str)}

    @property
    def speaks_of_arrays(self) -> bool:
        """Whether a variable is an array, or something is written that only makes sense of arrays."""
        return any(
            isinstance(n, (ex.Einsum, ex.Several, ex.Differential))
            or (isinstance(n, ex.Call) and n.name in OF_ARRAY_CLAIMS)
            or (isinstance(n, ex.Symbol) and bool(self.shapes.get(n.name)))
            for n in ex.postorder(self.before, self.after, *self.given)
        )

    def has(self, *kinds: type[ex.Expr]) -> bool:
        return any(isinstance(n, kinds) for n in ex.postorder(self.before, self.after))


def _ends_of_sums(*sides: ex.Expr) -> Iterator[ex.Expr]:
    """The ends of finite sums and products, where they are written with whole numbers and names alone."""
    for node in ex.postorder(*sides):
        if isinstance(node, (ex.Sum, ex.Product)):
            yield from (end for end in node.args[2:] if _counts_only(end))


def _indices(*sides: ex.Expr) -> Iterator[ex.Expr]:
    for node in ex.postorder(*sides):
        if isinstance(node, ex.Indexed):
            yield from filter(_counts_only, node.args[1:])


def _known_ends(point: Mapping[ex.Expr, Any]) -> dict[ex.Expr, int]:
    """The variables that are a whole number above 0, as the ends of sums may be."""
    return {x: int(v) for x, v in point.items() if isinstance(v, Fraction) and v.denominator == 1 and 1 <= v <= MOST}


def _counts_only(expr: ex.Expr) -> bool:
    """Whether an expression is a whole number wherever its names are."""
    whole = (ex.Symbol, ex.Add, ex.Neg, ex.Mul)
    return all(
        isinstance(n, whole) or (isinstance(n, ex.Number) and isinstance(n.data, int)) for n in ex.postorder(expr)
    )


def has_unknowns(*exprs: ex.Expr) -> bool:
    """Whether something has a stand-in: an unknown function, an entry of an unknown list, the probability of an event."""
    return any(isinstance(n, _DRAWN) or (isinstance(n, ex.Call) and not is_known(n.name)) for n in ex.postorder(*exprs))
