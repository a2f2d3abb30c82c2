"""What decides for itself which parts it needs: cases, connectives, finite sums and products, indices, oracles.

Refuses sums that are too long and indices that are none; a case is decided, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flint import fmpq

from derive.language import expressions as ex
from derive.numeric import masses, spaces
from derive.numeric.arithmetic import NOTHING, UNIT, shorten, whole
from derive.numeric.extents import extent, family
from derive.numeric.precision import Exhausted, Undecided, Undefined
from derive.numeric.regions import around
from derive.numeric.tables import Table
from derive.numeric.unknowns import indexed_stand_in, probability

if TYPE_CHECKING:
    from derive.numeric.balls import Run

MOST_TERMS = 20_000  # of a finite sum or product
WORK_OF_AN_ENTRY = 8  # nodes that drawing one costs


def _decide(run: Run, conditions: Iterable[ex.Expr], decisive: bool) -> bool:
    """Whether some condition is ``decisive``; one that cannot be decided matters only if no other decides."""
    problem: ArithmeticError | None = None
    for condition in conditions:
        try:
            if run.value(condition) is decisive:
                return decisive
        except Exhausted:
            raise
        except (Undefined, Undecided) as error:
            problem = error
    if problem:
        raise problem
    return not decisive


def _and(run: Run, node: ex.Expr) -> bool:
    return _decide(run, node.args, False)


def _or(run: Run, node: ex.Expr) -> bool:
    return _decide(run, node.args, True)


def _not(run: Run, node: ex.Expr) -> bool:
    return not run.value(node.args[0])


def _piecewise(run: Run, node: ex.Expr) -> Any:
    possible: list[Any] = []
    for chosen, condition in node.cases:  # type: ignore[attr-defined]
        try:
            holds = run.value(condition)
        except Exhausted:
            raise
        except Undecided:
            if not run.hull or run.analytic:
                raise
            possible.append(run.value(chosen))
            continue
        if holds:
            value = run.value(chosen)
            return around(*possible, value) if possible else value
    raise Undefined("no case of the definition covers this point")


def _finite_range(run: Run, node: ex.Expr) -> tuple[int, int] | None:
    """The integer bounds of a sum, or None where one is infinite."""
    if ex.OO in node.args[2:] or ex.Neg(ex.OO) in node.args[2:]:
        return None
    first, last = (whole(run.value(a)) for a in node.args[2:])
    if first is None or last is None:
        raise Undefined("the bounds of a sum are not integers")
    return first, last


def _repeated(start: Any, combine: Callable[[Any, Any], Any], oracle: str) -> Callable:
    beyond = _oracle(oracle)

    def f(run: Run, node: ex.Expr) -> Any:
        bounds = _finite_range(run, node)
        if bounds is None:
            return beyond(run, node)
        first, last = bounds
        if last < first - 1:
            raise Undefined("a sum that ends before it begins")
        if last - first >= MOST_TERMS:
            raise Undecided(f"a sum of more than {MOST_TERMS:,} terms")
        term = run.function(node.args[0], node.args[1])
        total = start
        for k in range(first, last + 1):
            total = shorten(combine(total, term(fmpq(k))))
        return total

    return f


def _over_all(start: Any, combine: Callable[[Any, Any], Any]) -> Callable:
    """The sum or the product over every value of an index without bounds, or of a name in p(…)."""

    def f(run: Run, node: ex.Expr) -> Any:
        body, k = node.args
        count = extent(run, body, k)
        values = masses.values(run, family(k)) if k in masses.variables(body) else list(map(fmpq, range(1, count + 1)))
        term = run.function(body, k)
        total = start
        for v in values:
            total = shorten(combine(total, term(v)))
        return total

    return f


def _indexed(run: Run, node: ex.Expr) -> Any:
    name, *indices = node.args
    run.budget.spend(WORK_OF_AN_ENTRY + len(indices))
    places = [whole(run.value(i)) for i in indices]
    if any(p is None for p in places):
        raise Undefined("an index that is no integer")
    if run.outcome is not None and spaces.is_random(name) and not isinstance(run.env.get(name), Table):
        return spaces.value_in(run, str(name), tuple(places), run.outcome)  # type: ignore[arg-type]
    if isinstance(name, ex.Symbol) and not isinstance(run.env.get(name), Table):
        return indexed_stand_in(str(name), tuple(places), run)  # type: ignore[arg-type]
    found = run.value(name)
    for place in places:
        if not isinstance(found, Table) or not 1 <= place <= len(found.entries):  # type: ignore[operator]
            raise Undefined(f"there is no entry {place} of {name}")
        found = found.entries[place - 1]  # type: ignore[operator]
    return found


def _oracle(name: str) -> Callable:
    def f(run: Run, node: ex.Expr) -> Any:
        from derive.numeric import oracles

        return getattr(oracles, name)(run, node)

    return f


BINDERS: dict[type[ex.Expr], Callable] = {
    ex.Piecewise: _piecewise, ex.And: _and, ex.Or: _or, ex.Not: _not, ex.Indexed: _indexed,
    ex.Sum: _repeated(NOTHING, lambda a, b: a + b, "infinite_sum"),
    ex.Product: _repeated(UNIT, lambda a, b: a * b, "infinite_product"),
    ex.SumOver: _over_all(NOTHING, lambda a, b: a + b), ex.ProductOver: _over_all(UNIT, lambda a, b: a * b),
    ex.Expectation: spaces.expectation, ex.Variance: spaces.variance, ex.Covariance: spaces.covariance, ex.Mass: masses.mass,
    ex.Derivative: _oracle("derivative"), ex.Integral: _oracle("integral"), ex.Limit: _oracle("limit"),
    ex.Subs: _oracle("subs"), ex.ArgMin: _oracle("argmin"), ex.ArgMax: _oracle("argmax"),
    ex.Antiderivative: _oracle("antiderivative"), ex.Probability: probability,
}  # fmt: skip
