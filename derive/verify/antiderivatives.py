"""Are two expressions equal up to a constant of integration? Both must grow alike along short intervals.

Refuses claims in which the constant would not stay one: an antiderivative times, or inside, something that varies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from flint import acb

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.model import Status, Verdict
from derive.numeric import sample
from derive.numeric.arithmetic import ball
from derive.numeric.balls import settle
from derive.numeric.precision import Exhausted, precision
from derive.numeric.tables import Table
from derive.verify.comparison import relative_gap
from derive.verify.looks import Look, agreement, compared, seen, unknown
from derive.verify.points import LOOKS, Point, conditions_hold, points_of
from derive.verify.proof import proof_that
from derive.verify.sides import Claim
from derive.verify.witness import witness

STEPS = [Fraction(n, d) for n, d in ((3, 16), (-3, 16), (1, 32), (-1, 32), (1, 256), (-1, 256))]  # lengths of intervals
FARTHEST = 50  # from zero that an interval starts
FEW, MANY = 6, 16  # intervals that are enough: without switches, and else
MOST_JUMPS = 2


class Interval(NamedTuple):
    """From one point to another that differs in one variable, with the stand-ins of that number."""

    stand_ins: int
    start: Point
    end: Point

    @property
    def halves(self) -> list[Interval]:
        middle = {x: _between(a, self.end[x]) for x, a in self.start.items()}
        return [Interval(self.stand_ins, self.start, middle), Interval(self.stand_ins, middle, self.end)]


def _between(a: Any, b: Any) -> Any:
    return tuple((s + t) / 2 for s, t in zip(a, b, strict=True)) if isinstance(a, tuple) else (a + b) / 2


def check_up_to_a_constant(claim: Claim) -> Verdict:
    """Whether both sides grow by the same amount along short intervals on which they are finite."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    x = _variable(claim)
    if x is None:
        return unknown("it is not clear which variable the constant of integration does not depend on")
    if problem := _nonlinear(claim, x):
        return unknown(problem)
    looks: list[Look] = []
    if (verdict := _growths_differ(claim, x, looks)) is not None:
        return verdict
    if claim.has(ex.Antiderivative):
        return agreement(claim, looks, "random points")
    if method := _proof_of_difference(claim, x):
        return Verdict(Status.PROVED, method, points=len(looks))
    return agreement(claim, looks)


def _growths_differ(claim: Claim, x: ex.Expr, looks: list[Look]) -> Verdict | None:
    """Look along short intervals until enough is seen; the refutation, where along one of them the growths differ."""
    jumps = 0
    wanted = FEW if claim.has(ex.Antiderivative) and not sample.switches(claim.before, claim.after) else MANY
    for interval in _real_first(claim, _intervals(claim, x), looks):
        if sum(look.says in ("agree", "differ") for look in looks) >= wanted:
            break
        look = _growth(claim, interval)
        if look.says != "differ":
            looks.append(look)
            continue
        halves = [_growth(claim, half, 96) for half in interval.halves]
        if all(half.says == "differ" for half in halves):
            return _refuted(x, interval, look)
        # a jump of one side inside the interval is no error: then one half agrees
        agreeing = [half for half in halves if half.says == "agree"]
        looks += agreeing[:1]
        jumps += not agreeing
    if jumps > MOST_JUMPS:
        return unknown("a side jumps between many points, so constants cannot be told from errors")
    return None


def _refuted(x: ex.Expr, interval: Interval, look: Look) -> Verdict:
    _, start, end = interval
    return Verdict(
        Status.REFUTED, "random points" if look.estimated else "balls", points=2, error=relative_gap(*look.values),
        witness={**witness(end, *look.values), f"{x} from": start[x]},
        reason=f"from {x} = {start[x]} to {end[x]} the sides grow by different amounts",
    )  # fmt: skip


def _real_first(claim: Claim, choices: Iterable[list[Interval]], looks: Sequence[Look]) -> Iterator[Interval]:
    """Intervals at whose ends the integrands are real; others, where little can be enclosed, if those are too few."""
    integrands = []
    for node in ex.postorder(claim.before, claim.after):
        if isinstance(node, ex.Antiderivative) and node.args[1] in claim.symbols:
            integrands.append(node.args[0])
        elif isinstance(node, ex.Subs) and isinstance(node.args[0], ex.Antiderivative):
            integrands.append(ex.Subs(node.args[0].args[0], node.args[1], node.args[2]))
    later = []
    for intervals in choices:
        real = (i for i in intervals if all(_is_real(claim, f, i) for f in integrands))
        if (found := next(real, None)) is not None:
            yield found
        elif intervals:
            later.append(intervals[0])
    if sum(look.says == "agree" for look in looks) < 3:
        yield from later


def _is_real(claim: Claim, f: ex.Expr, interval: Interval) -> bool:
    index, *ends = interval
    try:
        with precision(64):
            return not any(isinstance(settle(f, claim.run(point, index)), acb) for point in ends)
    except Exhausted:
        raise
    except ArithmeticError:
        return False


def _proof_of_difference(claim: Claim, x: ex.Expr) -> str:
    """The proof that before − after does not change when x does, or nothing."""
    difference = ex.subtract(claim.before, claim.after)
    elsewhere = ex.substitute(difference, {x: ex.as_expr(1)})
    return proof_that(difference, elsewhere, claim) or ""


def _variable(claim: Claim) -> ex.Expr | None:
    """The variable of integration, seen through substitutions."""
    if claim.wrt:
        return claim.wrt[0]
    if claim.relation.about is not None:
        return claim.relation.about[0]
    free = set(claim.symbols)
    antiderivatives = [n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.Antiderivative)]
    for node in antiderivatives:
        if node.args[1] in free:
            return node.args[1]
    substituted = [
        n.args[2] for n in ex.postorder(claim.before, claim.after)
        if isinstance(n, ex.Subs) and any(isinstance(m, ex.Antiderivative) for m in ex.postorder(n.args[0]))
    ]  # fmt: skip
    candidates = {x for at in substituted for x in ex.free_symbols(at)} if antiderivatives else free
    return min(candidates, key=str) if len(candidates) == 1 else None


def _nonlinear(claim: Claim, x: ex.Expr) -> str:
    """Why an antiderivative's constant would not stay a constant, or nothing."""
    holds: set[ex.Expr] = set()
    for node in ex.postorder(claim.before, claim.after):
        inside = [a for a in node.args if a in holds]
        if isinstance(node, ex.Antiderivative):
            if inside:
                return "an antiderivative of an antiderivative is known up to more than a constant"
            holds.add(node)
        elif inside:
            holds.add(node)
            others = [a for a in node.args if a not in holds]
            plain = isinstance(node, (ex.Add, ex.Neg, ex.Subs))
            scaled = (
                isinstance(node, (ex.Mul, ex.Div)) and len(inside) == 1 and not any(ex.depends_on(a, x) for a in others)
            )
            if not plain and not (scaled and not (isinstance(node, ex.Div) and node.args[1] in holds)):
                return f"the antiderivative inside {node!s:.80} is multiplied by, or put into, something that is not constant"
    return ""


def _intervals(claim: Claim, x: ex.Expr) -> Iterator[list[Interval]]:
    """Short intervals along x inside the domain, the other variables fixed: a few to choose from at each point."""
    domain = claim.assume.get(str(x), REAL)
    for index, point in points_of(claim, 2 * LOOKS):
        start = point[x] if x in point else Fraction(1, 3)
        if isinstance(start, tuple):
            ends: list[Any] = [(start[0] + Fraction(1, 8), start[1])]
        elif abs(start) <= FARTHEST:
            ends = [start + step for step in STEPS if domain.integer or domain.contains(start + step)]
        else:
            continue
        possible = [Interval(index, {**point, x: start}, {**point, x: end}) for end in ends]
        yield [i for i in possible if conditions_hold(claim, i.end, index)]


def _growth(claim: Claim, interval: Interval, bits: int = 64) -> Look:
    """Compare by how much each side grows along ``interval``."""
    index, start, end = interval

    def see() -> Look:
        with precision(bits):
            bases: dict[ex.Expr, Any] = {}
            ends = [claim.run(point, index, bases) for point in (start, end)]
            grown = []
            for side in (claim.before, claim.after):
                first, second = (settle(side, run) for run in ends)
                grown.append(second - first if isinstance(first, Table) else ball(second) - ball(first))
            return compared(end, index, grown[0], grown[1], any(run.estimated for run in ends))

    return seen(claim, end, index, see)
