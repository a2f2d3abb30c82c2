"""A claim while it is checked: its two sides, and everything their evaluation shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.functions import OF_ARRAYS, is_known
from derive.model import Relation
from derive.numeric.balls import Run
from derive.numeric.precision import Budget
from derive.numeric.values import as_value

WORK = 8e5  # nodes at 64 bits for one claim
#: functions that only array claims use; those left out also take the literal arrays of claims about numbers
OF_ARRAY_CLAIMS = OF_ARRAYS - {"det", "trace", "transpose", "inv", "eigenvalues"}
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
        sides = (self.before, self.after, *self.given)
        free = frozenset().union(*map(ex.free_symbols, sides))
        arrays = {n.args[0] for n in ex.postorder(*sides) if isinstance(n, ex.Indexed)}
        scalars = {a for n in ex.postorder(*sides) if not isinstance(n, ex.Indexed) for a in n.args} | set(sides)
        return sorted((x for x in free if x not in arrays or x in scalars), key=str)

    @property
    def is_constant(self) -> bool:
        """Whether both sides are numbers: without a variable, and with nothing that has a stand-in."""
        return not self.symbols and not has_unknowns(self.before, self.after)

    def run(self, point: Mapping[ex.Expr, Any], index: int = 0, bases: dict | None = None) -> Run:
        """An evaluation at ``point``; unknown functions and indexed names are others at every index."""
        env = {x: as_value(v) for x, v in point.items()}
        return Run(
            env,
            self.seed + index,
            self.assume,
            self.budget.part(max(WORK / 8, self.budget.left / 2)),
            {} if bases is None else bases,
        )

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


def has_unknowns(*exprs: ex.Expr) -> bool:
    """Whether something has a stand-in: an unknown function, an entry of an unknown list, the probability of an event."""
    return any(
        isinstance(n, (ex.Indexed, ex.Probability)) or (isinstance(n, ex.Call) and not is_known(n.name))
        for n in ex.postorder(*exprs)
    )
