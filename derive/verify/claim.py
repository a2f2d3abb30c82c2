"""Is a claim true? Sees two expressions and a relation; never the rules or topics that made them.

Refutes by rigorous balls at exact points, proves by exact arithmetic, and otherwise says how far both sides agree.
What could not be evaluated is unknown, never wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpq_mat

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain, assumptions
from derive.model import EQUAL, Relation, Status, Verdict
from derive.numeric import sample, spectra
from derive.numeric.balls import (
    Budget,
    Exhausted,
    Run,
    Table,
    Undecided,
    Undefined,
    as_value,
    ball,
    precision,
    settle,
)  # fmt: skip
from derive.numeric.oracles import Infinite
from derive.verify.lists import in_some_order, reduced_rows, rounded
from derive.verify.witness import witness

FEWEST = 8  # points that should be compared before one speaks of agreement, where the domain has as many
LOOKS = 24  # points looked at first
WORK = 8e5  # nodes at 64 bits for one claim
CONSTANT_BITS = (64, 128, 512, 2_048, 4_096, 16_384)
POINT_BITS = ((128, 8), (512, 4), (2_048, 2), (4_096, 1))  # (bits, how many points are looked at again)
ESTIMATED_BITS = (64, 128)  # oracles: a first and a second look
ORACLES = (ex.Derivative, ex.Integral, ex.Limit, ex.ArgMin, ex.ArgMax, ex.Antiderivative)
STEPS = [Fraction(n, d) for n, d in ((3, 16), (-3, 16), (1, 32), (-1, 32), (1, 256), (-1, 256))]  # lengths of intervals
WAVERING = "estimated values differ, but not by the same amount at a second look"
SURE_DIGITS = 6.0  # digits both sides share, at least, before a point counts as compared


def check(
    before: ex.Expr, after: ex.Expr, relation: Relation = EQUAL, *,
    assume: Mapping[str, Any] | None = None, given: Iterable[ex.Expr] = (), seed: int = 0, wrt: Iterable[ex.Expr] = (),
    work: Budget | None = None,
) -> Verdict:  # fmt: skip
    """Whether ``before relation after`` holds wherever both sides are defined and the conditions ``given`` hold.

    assume : name -> Domain, or a value of ``assume`` such as ``"positive"``.    given : conditions that hold.
    wrt : the variables a proportionality or an additive constant speaks of; else every variable (resp. the one there is).
    work : what may be spent, where several claims share it.

    >>> x = ex.Symbol("x")
    >>> check((x + 1)**2, x**2 + 2*x + 1).status.name
    'PROVED'
    >>> check(ex.Call("sqrt", x**2), x).witness["x"] < 0
    True
    """
    claim = Claim(before, after, relation, assumptions(assume), tuple(given), seed, tuple(wrt), work or Budget(WORK))
    try:
        return _CHECKS[relation.name](claim)
    except Exhausted as problem:
        return _unknown(str(problem))
    except (Undefined, Undecided) as problem:
        return _unknown(f"a side could not be evaluated: {problem}")
    except RecursionError:
        return _unknown("the expressions are nested too deep to be evaluated")


def equivalent(a: ex.Expr, b: ex.Expr, assume: Mapping[str, Any] | None = None) -> Verdict:
    """Whether ``a`` and ``b`` have equal principal values at every point of the domain where both are defined.

    >>> x = ex.Symbol("x")
    >>> equivalent(ex.Call("sin", 2*x), 2*ex.Call("sin", x)*ex.Call("cos", x)).status.name
    'PROVED'
    """
    return check(a, b, EQUAL, assume=assume)


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

    @property
    def symbols(self) -> list[ex.Expr]:
        """The variables that take a number; a name that only stands before an index does not."""
        sides = (self.before, self.after, *self.given)
        free = frozenset().union(*map(ex.free_symbols, sides))
        arrays = {n.args[0] for n in ex.postorder(*sides) if isinstance(n, ex.Indexed)}
        scalars = {a for n in ex.postorder(*sides) if not isinstance(n, ex.Indexed) for a in n.args} | set(sides)
        return sorted((x for x in free if x not in arrays or x in scalars), key=str)

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

    def has(self, *kinds: type[ex.Expr]) -> bool:
        return any(isinstance(n, kinds) for n in ex.postorder(self.before, self.after))


@dataclass(frozen=True)
class Look:
    """What one point showed: ``agree`` with so many digits, ``differ``, ``unclear`` or ``undefined``."""

    says: str
    point: Mapping[ex.Expr, Any]
    index: int
    values: tuple[Any, Any] = (None, None)
    digits: float = 0.0
    error: float = 0.0
    estimated: bool = False
    reason: str = ""


def _unknown(reason: str) -> Verdict:
    return Verdict(Status.UNKNOWN, "none", reason=reason)


# ---------------------------------------------------------------- points


def _points(claim: Claim, count: int = LOOKS) -> list[dict[ex.Expr, Any]]:
    """Points that satisfy the conditions: generic, special, and on both sides of every switch."""
    symbols = claim.symbols
    found = sample.points(symbols, claim.assume, count + 3 * len(symbols), claim.seed)
    deciding = sample.switches(claim.before, claim.after, *claim.given)
    if deciding:
        beside = sample.beside_switches(deciding, symbols, claim.assume, claim.seed)
        found = found[: sample.GENERIC] + beside + found[sample.GENERIC :]
    if _searches_all_reals(claim):
        found = [p for p in found if all(_is_moderate(v) for v in p.values())] or found
    if not claim.given:
        return found
    kept = _satisfying(claim, found)
    if len(kept) < FEWEST and symbols:
        kept += _satisfying(claim, sample.points(symbols, claim.assume, 40 * count, claim.seed + 1)[: 40 * count])
    return kept[: 2 * count]


def _searches_all_reals(claim: Claim) -> bool:
    """Whether an oracle has to find a peak anywhere on the line: parameters should not hide it far out or make it thin."""
    return any(
        isinstance(n, (ex.ArgMin, ex.ArgMax))
        or (
            isinstance(n, (ex.Integral, ex.Sum, ex.Product))
            and any(isinstance(m, ex.Constant) and m is ex.OO for bound in n.args[2:] for m in ex.postorder(bound))
        )
        for n in ex.postorder(claim.before, claim.after)
    )


def _is_moderate(value: Any) -> bool:
    return isinstance(value, tuple) or value == 0 or Fraction(1, 20) <= abs(value) <= 30


def _satisfying(claim: Claim, found: Iterable[dict[ex.Expr, Any]]) -> list[dict[ex.Expr, Any]]:
    kept = []
    for point in found:
        moved = _onto_equations(claim, point)
        if moved is not None and all(_holds(claim, c, moved) for c in claim.given):
            kept.append(moved)
    return kept


def _holds(claim: Claim, condition: ex.Expr, point: Mapping[ex.Expr, Any]) -> bool:
    try:
        with precision(64):
            return settle(condition, claim.run(point)) is True
    except Exhausted:
        raise
    except ArithmeticError:
        return False


def _onto_equations(claim: Claim, point: dict[ex.Expr, Any]) -> dict[ex.Expr, Any] | None:
    """``point`` moved along one variable for every linear equation that is given, so that it holds exactly."""
    fixed: set[ex.Expr] = set()
    for condition in claim.given:
        for equation in condition.args if isinstance(condition, ex.And) else (condition,):
            if not isinstance(equation, ex.Equal):
                continue
            for x in sorted(ex.free_symbols(equation) - fixed, key=str):
                root = _linear_root(claim, ex.subtract(*equation.args), x, point)
                if root is not None and claim.assume.get(str(x), REAL).contains(root):
                    point = {**point, x: root}
                    fixed.add(x)
                    break
    return point


def _linear_root(claim: Claim, g: ex.Expr, x: ex.Expr, point: Mapping[ex.Expr, Any]) -> Fraction | None:
    values = []
    try:
        with precision(64):
            f = claim.run(point).function(g, x)
            values = [f(fmpq(k)) for k in (1, 2, 3, 5)]
    except Exhausted:
        raise
    except (ArithmeticError, TypeError, ValueError):
        return None
    if not all(isinstance(v, fmpq) for v in values):
        return None
    slope = values[1] - values[0]
    if slope == 0 or values[2] - values[1] != slope or values[3] - values[2] != 2 * slope:
        return None
    root = 1 - values[0] / slope
    return Fraction(int(root.p), int(root.q))


# ---------------------------------------------------------------- one point


def _evaluate(claim: Claim, point: Mapping[ex.Expr, Any], index: int, bits: int) -> tuple[Any, Any, bool]:
    with precision(bits):
        run = claim.run(point, index)
        return _side(claim.before, run), _side(claim.after, run), run.estimated


def _side(expr: ex.Expr, run: Run) -> Any:
    """A side's value; a limit or a written infinity as text."""
    if expr is ex.OO or expr is ex.Neg(ex.OO):
        return "oo" if expr is ex.OO else "-oo"
    try:
        return settle(expr, run)
    except Infinite as infinite:
        minus = isinstance(expr, ex.Neg)
        inner = expr.args[0] if minus else expr
        if not isinstance(inner, ex.Limit):
            raise
        found = "oo" if (infinite.sign > 0) != minus else "-oo"
        return SlowInfinity(found) if infinite.slow else found


class SlowInfinity(str):
    """An infinity that is only approached like a logarithm: x**(1/1000)*log(x) looks like it near 0. Refutes nothing."""


def _look(claim: Claim, point: Mapping[ex.Expr, Any], index: int, bits: int) -> Look:
    """Compare both sides at ``point``."""
    try:
        a, b, estimated = _evaluate(claim, point, index, bits)
    except Exhausted as problem:
        if claim.budget.left < 0:
            raise
        return Look("unclear", point, index, reason=str(problem))
    except Undefined as problem:
        return Look("undefined", point, index, reason=str(problem))
    except Undecided as problem:
        return Look("unclear", point, index, reason=str(problem))
    with precision(bits + 32):  # what is compared must not be rounded to less than it was worked out to
        says, digits, error = compare(a, b)
    return Look(
        says, point, index, (a, b), digits, error, estimated, "" if says != "unclear" else "too few digits are sure"
    )


def compare(a: Any, b: Any) -> tuple[str, float, float]:
    """``agree``, ``differ`` or ``unclear``; how many decimal digits surely agree; the relative distance of the middles.

    >>> compare(fmpq(1), fmpq(2))[0], compare(arb(1).exp(), arb(1).exp())[0]
    ('differ', 'agree')
    """
    if isinstance(a, Table) or isinstance(b, Table):
        return _compare_tables(a, b)
    if isinstance(a, (bool, str)) or isinstance(b, (bool, str)):
        if a is b or (isinstance(a, str) and a == b):
            return "agree", float("inf"), 0.0
        return ("unclear" if isinstance(a, SlowInfinity) or isinstance(b, SlowInfinity) else "differ"), 0.0, 1.0
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return ("agree", float("inf"), 0.0) if a == b else ("differ", 0.0, 1.0)
    if isinstance(a, acb) or isinstance(b, acb):
        a, b = acb(a), acb(b)
    else:
        a, b = ball(a), ball(b)
    difference = a - b
    if not difference.contains(0):
        return "differ", 0.0, 1.0
    least = abs(a).lower(), abs(b).lower()
    scale = least[0] if least[0] > least[1] else least[1]
    gap = abs(difference).upper()
    if gap == 0:
        return "agree", float("inf"), 0.0
    relative = gap / scale if scale > 0 else gap
    digits = -_log10(relative)
    middle = abs(difference.mid())
    error = middle / scale if scale > 0 else middle
    return ("agree" if digits >= SURE_DIGITS else "unclear"), digits, _to_float(error)


def _log10(x: arb) -> float:
    return _to_float((x.log() / arb(10).log()).mid()) if x > 0 else float("-inf")


def _to_float(x: Any) -> float:
    try:
        return float(x.mid())
    except (OverflowError, ValueError):
        return float("inf")


def _compare_tables(a: Any, b: Any) -> tuple[str, float, float]:
    if not (isinstance(a, Table) and isinstance(b, Table)) or a.shape != b.shape:
        return "differ", 0.0, 1.0
    entries = [compare(x, y) for x, y in zip(a.flat(), b.flat(), strict=True)]
    says = next((s for s in ("differ", "unclear") if any(e[0] == s for e in entries)), "agree")
    return says, min((e[1] for e in entries), default=float("inf")), max((e[2] for e in entries), default=0.0)


# ---------------------------------------------------------------- equality


def _equal(claim: Claim) -> Verdict:
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    if claim.has(ex.Antiderivative):
        return _up_to_a_constant(claim)
    looks: list[Look] = []
    enough = _enough(claim)
    for i, point in enumerate(_points(claim)):
        if sum(look.says == "agree" for look in looks) >= enough:
            break
        try:
            look = _look(claim, point, i, 64)
        except Exhausted as problem:
            claim.refusals.append(str(problem))
            break
        if (refuted := _refuted(claim, look)) is not None:
            return refuted
        looks.append(_withdrawn(claim, look))
    if (refuted := _constants_differ(claim, looks)) is not None:
        return refuted
    if method := _proof(claim):
        compared = [look for look in looks if look.says == "agree"]
        return Verdict(
            Status.PROVED, method, points=len(compared), error=max((look.error for look in compared), default=0.0)
        )
    return _closer(claim, looks)


def _constants_differ(claim: Claim, looks: Sequence[Look]) -> Verdict | None:
    """Two constants, looked at with a few hundred bits: cheaper than looking for a proof of what is false."""
    if claim.symbols or not looks or looks[0].says == "undefined" or looks[0].estimated or claim.has(*ORACLES):
        return None
    return _refuted(claim, _look(claim, looks[0].point, looks[0].index, CONSTANT_BITS[2]))


def _enough(claim: Claim) -> int:
    """How many points that agree are enough: values from oracles cost more."""
    integrals = {n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.Integral)}
    if any(m in integrals for n in integrals for m in ex.postorder(*n.args)):
        return 3
    switched = bool(sample.switches(claim.before, claim.after))
    if claim.has(ex.Integral, ex.Limit, ex.ArgMin, ex.ArgMax):
        return 20 if switched else 8
    return 16 if claim.has(ex.Derivative) and not switched else 10**6


def _refuted(claim: Claim, look: Look, method: str = "balls") -> Verdict | None:
    """The refutation that ``look`` amounts to; values with estimated error bars have to differ at a second look too."""
    if look.says != "differ":
        return None
    if look.estimated:
        again = _look(claim, look.point, look.index, ESTIMATED_BITS[1])
        if again.says != "differ" or not _same_gap(look.values, again.values):
            return None
        method = "random points"
    a, b = look.values
    if isinstance(a, Table) != isinstance(b, Table) or (isinstance(a, Table) and a.shape != b.shape):
        reason = f"the sides have different shapes, {_shape(a)} and {_shape(b)}"
    else:
        reason = "the sides differ" + (" at a point" if look.point else "")
    named = {**look.point, **_stand_ins(claim, look)}
    return Verdict(
        Status.REFUTED, method, points=1, error=_relative_gap(a, b), witness=witness(named, a, b), reason=reason
    )


def _withdrawn(claim: Claim, look: Look) -> Look:
    """A difference between estimates that a second look did not confirm is no difference, but no agreement either."""
    if look.says != "differ":
        return look
    again = _look(claim, look.point, look.index, ESTIMATED_BITS[1])
    return again if again.says != "differ" else replace(again, says="unclear", reason=WAVERING)


def _stand_ins(claim: Claim, look: Look) -> dict[ex.Expr, Any]:
    """The functions that stood for unknown ones, as text."""
    from derive.language.functions import is_known
    from derive.numeric.balls import stand_in

    unknown = [n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.Call) and not is_known(n.name)]
    return {ex.Symbol(n.name): str(stand_in(n.name, len(n.args), claim.seed + look.index)[0]) for n in unknown}


def _shape(value: Any) -> tuple[int, ...]:
    return value.shape if isinstance(value, Table) else ()


def _same_gap(first: tuple[Any, Any], second: tuple[Any, Any]) -> bool:
    """Whether two looks show the same difference: a real one does not change with the precision."""
    if any(isinstance(v, (Table, str, bool)) for v in (*first, *second)):
        return True  # entries were told apart twice
    with precision(256):
        one, two = (acb((acb(v[0]) - acb(v[1])).mid()) for v in (first, second))
        return bool(abs(one - two) < abs(two) / 4)


def _relative_gap(a: Any, b: Any) -> float | None:
    if any(isinstance(v, (Table, str, bool)) for v in (a, b)):
        return None
    scale = max(abs(acb(a)).upper(), abs(acb(b)).upper())
    return _to_float((abs(acb(a) - acb(b)) / scale).mid()) if scale > 0 else None


def _proof(claim: Claim) -> str | None:
    from derive.verify import exact

    oracles = [{n for n in ex.postorder(side) if isinstance(n, ORACLES)} for side in (claim.before, claim.after)]
    if oracles[0] != oracles[1]:  # exact arithmetic does not know what a derivative is
        return None
    return _method_of(exact.prove, claim.before, claim.after, claim)


def _method_of(prove: Callable[..., str | None], a: ex.Expr, b: ex.Expr, claim: Claim) -> str | None:
    try:
        return prove(a, b, claim.assume)
    except (ArithmeticError, ValueError, TypeError, RecursionError, LookupError, MemoryError):
        return None  # a proof that breaks down proves nothing, and refutes nothing


def _closer(claim: Claim, looks: list[Look]) -> Verdict:
    """Look again with more bits where a first look left a doubt, then for differences smaller than 64 bits show."""
    looks = list(looks)
    constant = not claim.symbols
    oracles = claim.has(*ORACLES) or any(look.estimated for look in looks)
    try:
        if constant and not oracles:
            for bits in CONSTANT_BITS[1:]:
                looks[0] = _look(claim, looks[0].point, looks[0].index, bits)
                if (refuted := _refuted(claim, looks[0])) is not None:
                    return refuted
                if looks[0].says == "undefined":
                    break
        else:
            steps = ((128, 4),) if oracles else POINT_BITS
            for bits, many in steps:
                for i in _doubtful(looks, many, unclear_only=oracles):
                    again = _look(claim, looks[i].point, looks[i].index, bits)
                    if (refuted := _refuted(claim, again)) is not None:
                        return refuted
                    if again.says == "agree" or looks[i].says != "agree":
                        looks[i] = again
    except Exhausted as problem:
        claim.refusals.append(str(problem))
    if not any(look.says == "agree" for look in looks) and not constant:
        more = sample.points(claim.symbols, claim.assume, 3 * LOOKS, claim.seed + 7)[: 3 * LOOKS]
        for i, point in enumerate(_satisfying(claim, more) if claim.given else more):
            look = _look(claim, point, len(looks) + i, 128)
            if (refuted := _refuted(claim, look)) is not None:
                return refuted
            looks.append(_withdrawn(claim, look))
    return _agreement(claim, looks)


def _doubtful(looks: Sequence[Look], many: int, unclear_only: bool) -> list[int]:
    """Which looks to repeat: first the unclear ones, then those that agreed."""
    unclear = [i for i, look in enumerate(looks) if look.says == "unclear"][: 2 * many]
    agreed = [i for i, look in enumerate(looks) if look.says == "agree" and look.digits < float("inf")]
    return unclear if unclear_only else unclear + agreed[:many]


def _agreement(claim: Claim, looks: Sequence[Look], method: str = "") -> Verdict:
    """What the looks that agreed amount to; without one, nothing is known."""
    agreed = [look for look in looks if look.says == "agree"]
    if not agreed:
        reasons = [look.reason for look in looks if look.reason] + claim.refusals
        return _unknown("at no point could both sides be compared" + (f": {reasons[0]}" if reasons else ""))
    if sum(look.reason == WAVERING for look in looks) * 4 > len(agreed):
        return _unknown(WAVERING)
    estimated = any(look.estimated for look in agreed)
    digits = min(look.digits for look in agreed)
    return Verdict(
        Status.AGREES, method or ("random points" if estimated else "balls"), points=len(agreed),
        error=max(look.error for look in agreed), digits=None if digits == float("inf") else round(digits, 1),
        reason=_skipped(looks, len(agreed)),
    )  # fmt: skip


def _skipped(looks: Sequence[Look], agreed: int) -> str:
    left_out = len(looks) - agreed
    return f"{left_out} of {len(looks)} points could not be compared" if left_out > agreed else ""


# ---------------------------------------------------------------- order, and being unequal


def _ordered(claim: Claim) -> Verdict:
    """<, ≤, >, ≥ at every point: balls decide, and where they touch more bits."""
    strict, flip = claim.relation.name in ("less", "greater"), "greater" in claim.relation.name
    if not strict and (claim.before is claim.after):
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")

    def judge(a: Any, b: Any) -> str:
        if isinstance(a, (Table, str, bool)) or isinstance(b, (Table, str, bool)):
            return "unclear"
        low, high = (b, a) if flip else (a, b)
        if any(isinstance(v, acb) for v in (low, high)):
            return "undefined"
        if (low < high) if strict else (low <= high):
            return "agree"
        if (low >= high) if strict else (low > high):
            return "differ"
        return "unclear"

    return _judged(claim, judge, lambda: (not strict and _proof(claim)) or None)


def _unequal(claim: Claim) -> Verdict:
    if claim.before is claim.after:
        return Verdict(Status.REFUTED, "identical", reason="both sides are the same expression", witness={})

    def judge(a: Any, b: Any) -> str:
        said = compare(a, b)
        exactly_equal = said[0] == "agree" and said[1] == float("inf")
        return "agree" if said[0] == "differ" else "differ" if exactly_equal else "unclear"

    verdict = _judged(claim, judge, lambda: None)
    if verdict.status is Status.UNKNOWN and (method := _proof(claim)):
        return Verdict(Status.REFUTED, method, reason="the two sides are equal", witness={})
    return verdict


def _judged(claim: Claim, judge: Callable[[Any, Any], str], proof: Callable[[], str | None]) -> Verdict:
    """What ``judge`` says of both sides' values at every point."""
    looks: list[Look] = []
    unclear = 0
    for i, point in enumerate(_points(claim)):
        look = Look("unclear", point, i)
        for bits in (64, 256, 1_024, 4_096) if unclear < 4 else (64,):
            look = _judged_at(claim, judge, point, i, bits)
            if look.says != "unclear" or (look.estimated and bits >= ESTIMATED_BITS[1]):
                break
        if look.says == "differ":
            again = _judged_at(claim, judge, point, i, ESTIMATED_BITS[1]) if look.estimated else look
            if again.says == "differ":
                method = "random points" if look.estimated else "balls"
                return Verdict(
                    Status.REFUTED, method, points=1, witness=witness(point, *look.values),
                    reason=f"at this point it is not true that before {claim.relation.sign} after",
                )  # fmt: skip
        unclear += look.says == "unclear"
        looks.append(look)
    if proved := proof():
        return Verdict(Status.PROVED, proved, points=len(looks))
    if not claim.symbols and looks and looks[0].says == "agree" and not looks[0].estimated and not _has_unknowns(claim):
        return Verdict(Status.PROVED, "balls", points=1, reason="rigorous enclosures of two constants decide")
    return _agreement(claim, looks)


def _has_unknowns(claim: Claim) -> bool:
    from derive.language.functions import is_known

    nodes = ex.postorder(claim.before, claim.after)
    return any(isinstance(n, ex.Indexed) or (isinstance(n, ex.Call) and not is_known(n.name)) for n in nodes)


def _judged_at(claim: Claim, judge: Callable[[Any, Any], str], point: Mapping[ex.Expr, Any], i: int, bits: int) -> Look:
    look = _look(claim, point, i, bits)
    if look.values == (None, None):
        return look
    with precision(bits):
        says = judge(*look.values)
    return Look(
        says,
        point,
        i,
        look.values,
        float("inf"),
        0.0,
        look.estimated,
        "both sides may be equal" if says == "unclear" else "",
    )


# ---------------------------------------------------------------- proportional


def _proportional(claim: Claim) -> Verdict:
    """Whether before/after is the same at all points that differ in the variables ``wrt`` only."""
    symbols = claim.symbols
    moving = [x for x in symbols if not claim.wrt or x in claim.wrt]
    found = _points(claim)
    base = found[0] if found else {}
    looks: list[Look] = []
    first: Look | None = None
    for i, point in enumerate(found):
        here = {**base, **{x: point[x] for x in moving}}
        look = _look(claim, here, 0, 96)
        if look.values == (None, None) or any(isinstance(v, (Table, str, bool)) for v in look.values):
            looks.append(look)
            continue
        if first is None:
            if not any(acb(v).contains(0) for v in look.values):
                first = look
            continue
        says, digits, error = _same_ratio(look, first, 96)
        if says == "differ" and look.estimated:
            again = [_look(claim, at.point, 0, 192) for at in (look, first)]
            says = (
                _same_ratio(again[0], again[1], 192)[0] if all(at.values != (None, None) for at in again) else "unclear"
            )
        if says == "differ":
            return Verdict(
                Status.REFUTED, "random points" if look.estimated else "balls", points=2,
                witness=witness(here, *look.values), reason="the ratio of the sides is not the same at two points",
            )  # fmt: skip
        looks.append(Look(says, here, i, look.values, digits, error, look.estimated))
    return _agreement(claim, looks)


def _same_ratio(here: Look, there: Look, bits: int) -> tuple[str, float, float]:
    with precision(bits):
        return compare(ball(here.values[0]) * ball(there.values[1]), ball(here.values[1]) * ball(there.values[0]))


# ---------------------------------------------------------------- up to a constant


def _up_to_a_constant(claim: Claim) -> Verdict:
    """Whether both sides grow by the same amount along short intervals on which they are finite."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    x = _variable(claim)
    if x is None:
        return _unknown("it is not clear which variable the constant of integration does not depend on")
    if problem := _nonlinear(claim, x):
        return _unknown(problem)
    looks: list[Look] = []
    doubts = 0
    wanted = 6 if claim.has(ex.Antiderivative) and not sample.switches(claim.before, claim.after) else 16
    for i, (start, end) in enumerate(_real_first(claim, _intervals(claim, x), looks)):
        if sum(look.says in ("agree", "differ") for look in looks) >= wanted:
            break
        look = _growth(claim, start, end, i)
        if look.says == "differ":
            # a jump of one side inside the interval is no error: then one half agrees
            halves = [_growth(claim, a, b, i, 96) for a, b in itertools.pairwise((start, _midway(start, end), end))]
            if not all(half.says == "differ" for half in halves):
                agreeing = [half for half in halves if half.says == "agree"]
                looks += agreeing[:1]
                doubts += not agreeing
                continue
            return Verdict(
                Status.REFUTED, "random points" if look.estimated else "balls", points=2, error=_relative_gap(*look.values),
                witness={**witness(end, *look.values), f"{x} from": start[x]},
                reason=f"from {x} = {start[x]} to {end[x]} the sides grow by different amounts",
            )  # fmt: skip
        looks.append(look)
    if doubts > 2:
        return _unknown("a side jumps between many points, so constants cannot be told from errors")
    growth_proof: str = "" if claim.has(ex.Antiderivative) else _proof_of_difference(claim, x)
    if growth_proof:
        return Verdict(Status.PROVED, growth_proof, points=len(looks))
    return _agreement(claim, looks, "random points" if claim.has(ex.Antiderivative) else "")


def _midway(start: Mapping[ex.Expr, Any], end: Mapping[ex.Expr, Any]) -> dict[ex.Expr, Any]:
    def between(a: Any, b: Any) -> Any:
        return tuple((s + t) / 2 for s, t in zip(a, b, strict=True)) if isinstance(a, tuple) else (a + b) / 2

    return {x: between(a, end[x]) for x, a in start.items()}


def _real_first(
    claim: Claim, choices: Iterable[list[tuple[Any, Any]]], looks: Sequence[Look]
) -> Iterator[tuple[Any, Any]]:
    """Intervals at whose ends the integrands are real; others, where little can be enclosed, if those are too few."""
    integrands = []
    for node in ex.postorder(claim.before, claim.after):
        if isinstance(node, ex.Antiderivative) and node.args[1] in claim.symbols:
            integrands.append(node.args[0])
        elif isinstance(node, ex.Subs) and isinstance(node.args[0], ex.Antiderivative):
            integrands.append(ex.Subs(node.args[0].args[0], node.args[1], node.args[2]))
    later = []
    for intervals in choices:
        real = (i for i in intervals if all(_is_real(claim, f, point) for f in integrands for point in i))
        if (found := next(real, None)) is not None:
            yield found
        elif intervals:
            later.append(intervals[0])
    if sum(look.says == "agree" for look in looks) < 3:
        yield from later


def _is_real(claim: Claim, f: ex.Expr, point: Mapping[ex.Expr, Any]) -> bool:
    try:
        with precision(64):
            return not isinstance(settle(f, claim.run(point)), acb)
    except Exhausted:
        raise
    except ArithmeticError:
        return False


def _proof_of_difference(claim: Claim, x: ex.Expr) -> str:
    """The proof that before − after does not change when x does, or nothing."""
    from derive.verify import exact

    difference = ex.subtract(claim.before, claim.after)
    elsewhere = ex.substitute(difference, {x: ex.as_expr(1)})
    return _method_of(exact.prove, difference, elsewhere, claim) or ""


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


def _intervals(claim: Claim, x: ex.Expr) -> Iterator[list[tuple[dict[ex.Expr, Any], dict[ex.Expr, Any]]]]:
    """Short intervals along x inside the domain, the other variables fixed: a few to choose from at each point."""
    domain = claim.assume.get(str(x), REAL)
    for point in _points(claim, 2 * LOOKS):
        start = point[x] if x in point else Fraction(1, 3)
        if isinstance(start, tuple):
            yield [(point, {**point, x: (start[0] + Fraction(1, 8), start[1])})]
        elif abs(start) <= 50:
            ends = [start + step for step in STEPS if domain.integer or domain.contains(start + step)]
            yield [({**point, x: start}, {**point, x: end}) for end in ends]


def _growth(claim: Claim, start: Mapping[ex.Expr, Any], end: Mapping[ex.Expr, Any], index: int, bits: int = 64) -> Look:
    """Compare by how much each side grows from ``start`` to ``end``."""
    try:
        with precision(bits):
            bases: dict = {}
            ends = [claim.run(point, index, bases) for point in (start, end)]
            grown = []
            for side in (claim.before, claim.after):
                first, second = (settle(side, run) for run in ends)
                grown.append(second - first if isinstance(first, Table) else ball(second) - ball(first))
            says, digits, error = compare(*grown)
            estimated = any(run.estimated for run in ends)
    except Exhausted as problem:
        if claim.budget.left < 0:
            raise
        return Look("unclear", end, index, reason=str(problem))
    except Undefined as problem:
        return Look("undefined", end, index, reason=str(problem))
    except Undecided as problem:
        return Look("unclear", end, index, reason=str(problem))
    return Look(
        says, end, index, tuple(grown), digits, error, estimated, "too few digits are sure" if says == "unclear" else ""
    )


# ---------------------------------------------------------------- conditions and equations


def _equivalent_conditions(claim: Claim) -> Verdict:
    """Whether two conditions hold at the same points, and two equations have the same solutions."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same condition")
    looks: list[Look] = []
    for i, point in enumerate(_points(claim)):
        look = _look(claim, point, i, 128)
        if look.says == "differ":
            return Verdict(
                Status.REFUTED, "balls", points=1, witness=witness(point, *look.values),
                reason="at this point one condition holds and the other does not",
            )  # fmt: skip
        looks.append(look)
    equations = [any(isinstance(n, ex.Equal) for n in ex.postorder(side)) for side in (claim.before, claim.after)]
    if not any(equations):
        return _agreement(claim, looks)
    shared: list[Look] = []
    for x in claim.symbols:
        verdict = _same_solutions(claim, x, shared)
        if verdict is not None:
            return verdict
    verdict = _same_isolated_solutions(claim, shared)
    if verdict is not None:
        return verdict
    if not shared:
        return _unknown("no solution of the equations was found to compare")
    return _agreement(claim, [look for look in looks if look.says == "agree"] + shared)


def _same_solutions(claim: Claim, x: ex.Expr, shared: list[Look]) -> Verdict | None:
    """Every solution in x of one side has to satisfy the other, the other variables at some generic place."""
    for trial, point in enumerate(sample.points(claim.symbols, claim.assume, 3, claim.seed)[:3]):
        for one, other, names in ((claim.before, claim.after, "before"), (claim.after, claim.before, "after")):
            for root in _solutions(claim, one, x, point):
                here = {**point, x: root}
                try:
                    with precision(256):
                        holds = [_satisfied(side, claim.run(here, trial)) for side in (one, other)]
                except Exhausted:
                    raise
                except ArithmeticError:
                    continue
                if holds[0] and holds[1] is False:
                    sides = (True, False) if names == "before" else (False, True)
                    shown = {
                        **point,
                        x: Fraction(int(root.p), int(root.q)) if isinstance(root, fmpq) else str(root.mid()),
                    }
                    return Verdict(
                        Status.REFUTED, "balls", points=1, witness=witness(shown, *sides),
                        reason=f"{x} = {shown[x]:.40} satisfies only the side {names}" if isinstance(shown[x], str)
                        else f"{x} = {shown[x]} satisfies only the side {names}",
                    )  # fmt: skip
                if holds[0] and holds[1]:
                    shared.append(Look("agree", point, trial, digits=20.0))
    return None


def _same_isolated_solutions(claim: Claim, shared: list[Look]) -> Verdict | None:
    """The one solution of every linear system on one side has to satisfy both sides or neither."""
    for side in (claim.before, claim.after):
        for system in (n for n in ex.postorder(side) if isinstance(n, ex.And)):
            point = _linear_solution(claim, system)
            if point is None:
                continue
            with precision(256):
                holds = [_satisfied(s, claim.run(point)) for s in (claim.before, claim.after)]
            if None not in holds and holds[0] != holds[1]:
                return Verdict(
                    Status.REFUTED, "balls", points=1, witness=witness(point, *holds),
                    reason="at this point one condition holds and the other does not",
                )  # fmt: skip
            if holds == [True, True]:
                shared.append(Look("agree", point, 0, digits=float("inf")))
    return None


def _linear_solution(claim: Claim, system: ex.Expr) -> dict[ex.Expr, Any] | None:
    """The point that solves linear equations, as many as there are variables."""
    unknowns = claim.symbols
    equations = [e for e in system.args if isinstance(e, ex.Equal)]
    if len(equations) != len(unknowns):
        return None
    rows, right = [], []
    for equation in equations:
        g = claim.run({}).function(ex.subtract(*equation.args), *unknowns)
        try:
            units = [[fmpq(int(i == j)) for j in range(len(unknowns))] for i in range(len(unknowns))]
            at_zero, at_units = g(*[fmpq(0)] * len(unknowns)), [g(*unit) for unit in units]
            elsewhere = g(*[fmpq(2 * i + 3) for i in range(len(unknowns))])
            slopes = [v - at_zero for v in at_units]
            if elsewhere != at_zero + sum(s * (2 * i + 3) for i, s in enumerate(slopes)):
                return None
            rows.append(slopes)
            right.append([-at_zero])
        except Exhausted:
            raise
        except (ArithmeticError, TypeError, ValueError):
            return None
    if not all(isinstance(e, fmpq) for row in (*rows, *right) for e in row):
        return None
    try:
        found = fmpq_mat(rows).solve(fmpq_mat(right))
    except ZeroDivisionError:
        return None
    values = [Fraction(int(found[i, 0].p), int(found[i, 0].q)) for i in range(len(unknowns))]
    inside = all(claim.assume.get(str(x), REAL).contains(v) for x, v in zip(unknowns, values, strict=True))
    return dict(zip(unknowns, values, strict=True)) if inside else None


def _satisfied(condition: ex.Expr, run: Run) -> bool | None:
    """Whether a condition holds at a root known to many digits: an equation does if its sides overlap closely."""
    match condition:
        case ex.And(args=args):
            parts = [_satisfied(a, run) for a in args]
            return False if False in parts else None if None in parts else True
        case ex.Or(args=args):
            parts = [_satisfied(a, run) for a in args]
            return True if True in parts else None if None in parts else False
        case ex.Equal(args=(a, b)):
            try:
                difference = settle(ex.subtract(a, b), run)
            except Undefined:
                return False
            entries = list(difference.flat()) if isinstance(difference, Table) else [difference]
            if any(not acb(e).contains(0) for e in entries):
                return False
            return True if all(abs(acb(e)).upper() < arb(2) ** -30 for e in entries) else None
    try:
        return settle(condition, run) is True
    except Undefined:
        return False
    except Undecided:
        return None


def _solutions(claim: Claim, condition: ex.Expr, x: ex.Expr, point: Mapping[ex.Expr, Any]) -> list[Any]:
    """Real solutions in x of the equations inside ``condition``, as exact numbers or thin balls, in the domain."""
    domain = claim.assume.get(str(x), REAL)
    if domain.complex:
        return _complex_solutions(claim, condition, x, point)
    found: list[Any] = []
    for node in ex.postorder(condition):
        if isinstance(node, ex.Equal) and ex.depends_on(node, x):
            f = claim.run(point).function(ex.subtract(*node.args), x)
            with precision(300):  # from the first call on: what does not depend on x is worked out only once
                found += polynomial_roots(f) or _linear_root_of(f) or _scanned_roots(f, domain)
    inside = [r for r in found if _in_domain(r, domain)]
    return inside[:24]


def _linear_root_of(f: Callable[[Any], Any]) -> list[Any]:
    """The real root of an equation such as x = (5 − √33)/2, however far out it lies."""
    with precision(300):
        roots = spectra.roots_of_polynomial(f, most=1)
    return [root.real if isinstance(root, acb) else root for root in roots if acb(root).imag.contains(0)]


def _complex_solutions(claim: Claim, condition: ex.Expr, x: ex.Expr, point: Mapping[ex.Expr, Any]) -> list[Any]:
    """Complex solutions in x of the polynomial equations inside ``condition``."""
    found: list[Any] = []
    for node in ex.postorder(condition):
        if isinstance(node, ex.Equal) and ex.depends_on(node, x):
            with precision(300):
                found += spectra.roots_of_polynomial(claim.run(point).function(ex.subtract(*node.args), x))
    return found[:24]


def _in_domain(root: Any, domain: Domain) -> bool:
    if isinstance(root, fmpq):
        return domain.contains(Fraction(int(root.p), int(root.q)))
    middle = Fraction(str(root.mid().str(30, radius=False)))
    return domain.contains(middle) if not domain.integer else False


def polynomial_roots(f: Callable[[fmpq], Any], most: int = 16) -> list[Any]:
    """The real roots of f where its exact values show a polynomial: rational ones exactly, the others as thin balls.

    >>> sorted(str(r) for r in polynomial_roots(lambda t: t**2 - 3*t + 2))
    ['1', '2']
    """
    from flint import fmpq_poly

    try:
        values = [f(fmpq(k)) for k in range(-(most // 2), most // 2 + 5)]
    except (ArithmeticError, TypeError, ValueError):
        return []
    if not all(isinstance(v, fmpq) for v in values):
        return []
    places = [fmpq(k) for k in range(-(most // 2), most // 2 + 5)]
    polynomial = _interpolated(places, values, fmpq_poly)
    if polynomial.degree() < 1 or polynomial.degree() > most:
        return []
    whole = polynomial.numer()
    roots: list[Any] = []
    _, factors = whole.factor()
    for factor, _ in factors:
        if factor.degree() == 1:
            roots.append(fmpq(-factor[0], factor[1]))
        else:
            with precision(300):
                roots += [r.real for r, _ in factor.complex_roots() if r.imag == 0]
    return roots


def _interpolated(places: Sequence[fmpq], values: Sequence[fmpq], fmpq_poly: Any) -> Any:
    """Newton's divided differences."""
    table = list(values)
    result, basis = fmpq_poly([0]), fmpq_poly([1])
    for i in range(len(places)):
        result = result + basis * table[0]
        basis = basis * fmpq_poly([-places[i], 1])
        table = [(b - a) / (places[i + 1 + j] - places[j]) for j, (a, b) in enumerate(itertools.pairwise(table))]
    return result


def _scanned_roots(f: Callable[[Any], Any], domain: Domain) -> list[Any]:
    """Roots between sign changes on a grid, by bisection, and rational ones among small fractions."""
    low = domain.lower if domain.lower is not None else Fraction(-12)
    high = domain.upper if domain.upper is not None else max(Fraction(12), low + 24)
    grid = [low + (high - low) * Fraction(k, 97) for k in range(98)] + [
        Fraction(p, q) for q in (1, 2, 3) for p in range(-9, 10)
    ]
    roots: list[Any] = []
    before: tuple[Fraction, Any] | None = None
    with precision(300):
        for t in sorted(set(grid)):
            try:
                v = f(fmpq(t.numerator, t.denominator))
            except Exhausted:
                raise
            except (ArithmeticError, TypeError, ValueError):
                before = None
                continue
            if isinstance(v, (acb, Table, bool)):
                before = None
                continue
            if v == 0 or (not isinstance(v, fmpq) and v.contains(0) and abs(v).upper() < arb(2) ** -200):
                roots.append(fmpq(t.numerator, t.denominator))
                before = None
                continue
            if before and ((before[1] < 0 and v > 0) or (before[1] > 0 and v < 0)):
                root = _bisected(f, before[0], t, before[1] < 0)
                roots += [root] if root is not None else []
            before = (t, v)
    return roots


def _bisected(f: Callable[[Any], Any], a: Fraction, b: Fraction, rising: bool) -> Any:
    low, high = (arb(fmpq(e.numerator, e.denominator)).mid() for e in (a, b))
    for _ in range(200):
        middle = ((low + high) / 2).mid()
        try:
            v = f(middle)
        except (ArithmeticError, TypeError, ValueError):
            return None
        if isinstance(v, acb):
            return None
        if not (v > 0) and not (v < 0):
            break
        low, high = (middle, high) if (v < 0) == rising else (low, middle)
    centre = (low + high) / 2
    try:
        if not abs(ball(f(centre))).upper() < arb(2) ** -60:  # a pole changes sign too
            return None
    except (ArithmeticError, TypeError, ValueError):
        return None
    return centre.mid() + arb(0, (high - low).upper())


# ---------------------------------------------------------------- row equivalence


def _row_equivalent(claim: Claim) -> Verdict:
    """Whether two matrices have the same row space, in exact rational arithmetic at exact points."""
    looks: list[Look] = []
    for i, point in enumerate(_points(claim)):
        try:
            a, b, _ = _evaluate(claim, point, i, 64)
            spaces = [_row_space(v) for v in (a, b)]
            if spaces[0] != spaces[1] and not _rational(a, b):  # what looks like zero may only be small: look again
                a, b, _ = _evaluate(claim, point, i, 512)
                with precision(512):
                    spaces = [_row_space(v) for v in (a, b)]
        except Exhausted:
            raise
        except Undefined as problem:
            looks.append(Look("undefined", point, i, reason=str(problem)))
            continue
        except Undecided as problem:
            looks.append(Look("unclear", point, i, reason=str(problem)))
            continue
        if spaces[0] != spaces[1]:
            if claim.symbols and i and not _generic_enough(claim, point, i):
                looks.append(Look("undefined", point, i, reason="a pivot vanishes there"))
                continue
            return Verdict(
                Status.REFUTED, "exact arithmetic", points=1, witness=witness(point, a, b),
                reason="the two matrices have different row spaces",
            )  # fmt: skip
        looks.append(Look("agree", point, i, (a, b), float("inf")))
    if not all(_rational(*look.values) for look in looks if look.says == "agree"):
        return _agreement(claim, [replace(look, digits=15.0) for look in looks], "balls")
    if not claim.symbols and looks and looks[0].says == "agree":
        return Verdict(
            Status.PROVED, "exact arithmetic", points=1, reason="both have the same reduced row echelon form"
        )
    return _agreement(claim, looks, "exact arithmetic")


def _generic_enough(claim: Claim, point: Mapping[ex.Expr, Any], index: int) -> bool:
    """Row operations by symbolic pivots hold where the pivots do not vanish: special points refute nothing."""
    return index < sample.GENERIC


def _rational(*values: Any) -> bool:
    return all(isinstance(e, fmpq) for value in values for e in value.flat())


def _row_space(value: Any) -> list[list[fmpq]]:
    if not isinstance(value, Table) or len(value.shape) != 2:
        raise Undefined("row operations need a matrix")
    rows = [list(r.entries) for r in value.entries]
    if any(not isinstance(e, fmpq) for row in rows for e in row):
        return reduced_rows(rows)
    reduced, rank = fmpq_mat(rows).rref()
    return [[reduced[i, j] for j in range(reduced.ncols())] for i in range(rank)]


# ---------------------------------------------------------------- approximation


def _approximate(claim: Claim) -> Verdict:
    """Whether the error shrinks at least like h to the claimed power as h → 0; h is ``wrt``, or the symbol h."""
    order = claim.relation.order or 1
    if claim.relation.about is not None:
        x, a = claim.relation.about
        step = ex.fresh_symbol("h", [*claim.symbols, *ex.free_symbols(a)])
        moved = [ex.substitute(side, {x: step if a is ex.ZERO else a + step}) for side in (claim.before, claim.after)]
        claim = replace(
            claim, before=moved[0], after=moved[1], relation=replace(claim.relation, about=None), wrt=(step,)
        )
    names = {str(x): x for x in claim.symbols}
    h = claim.wrt[0] if claim.wrt else names.get("h") or (claim.symbols[0] if len(claim.symbols) == 1 else None)
    if h is None:
        return _unknown("it is not clear which variable tends to zero: pass it as wrt")
    looks: list[Look] = []
    sides = (1, -1) if not claim.assume.get(str(h), REAL).is_nonnegative else (1,)
    for i, point in enumerate(_points(claim)[: sample.GENERIC]):
        for side in sides:
            looks.append(_order_at(claim, h, {**point, h: Fraction(side)}, i, order))
            if looks[-1].says == "differ":
                small, smaller = looks[-1].values
                return Verdict(
                    Status.REFUTED, "balls" if not looks[-1].estimated else "random points", points=2,
                    witness=witness({**point, h: Fraction(side, 2**20)}, small, smaller),
                    reason=f"when {h} is halved the error does not shrink {2**order}-fold",
                )  # fmt: skip
    return _agreement(claim, looks)


def _order_at(claim: Claim, h: ex.Expr, point: Mapping[ex.Expr, Any], index: int, order: int) -> Look:
    errors, estimated = [], False
    try:
        for k in (16, 20, 24):
            place = {**point, h: point[h] / 2**k}
            bits = 24 * (order + 2) + 128
            with precision(min(bits, 4_096)):
                run = claim.run(place, index)
                errors.append(abs(ball(settle(claim.before, run) - settle(claim.after, run))))
                estimated = estimated or run.estimated
    except Exhausted:
        raise
    except Undefined as problem:
        return Look("undefined", point, index, reason=str(problem))
    except (Undecided, TypeError) as problem:
        return Look("unclear", point, index, reason=str(problem))
    if all(e.contains(0) for e in errors):
        return Look("agree", point, index, digits=20.0, estimated=estimated)
    if any(e.contains(0) for e in errors):
        return Look("unclear", point, index, reason="the error is too small to be measured")
    shrinks = [errors[i] / errors[i + 1] for i in range(2)]
    if all(s > arb(2) ** (4 * order) * arb(0.5) for s in shrinks):
        return Look("agree", point, index, digits=20.0, estimated=estimated)
    if all(s < arb(2) ** (4 * order) * arb(0.5) for s in shrinks):
        return Look("differ", point, index, (errors[1], errors[2]), estimated=estimated)
    return Look("unclear", point, index, reason="the error does not shrink evenly")


def _by_values(compare_values: Callable[[Any, Any, ex.Expr], tuple[str, float]]) -> Callable[[Claim], Verdict]:
    """A check that compares the values of both sides, with the right side as it is written, at every point."""

    def verdict(claim: Claim) -> Verdict:
        looks: list[Look] = []
        for i, point in enumerate(_points(claim)):
            look = Look("unclear", point, i)
            for bits in (96, 512):
                look = _look(claim, point, i, bits)
                if look.values != (None, None):
                    with precision(bits):
                        says, digits = compare_values(*look.values, claim.after)
                    look = replace(look, says=says, digits=digits, error=0.0)
                if look.says not in ("unclear", "differ"):
                    break
            if look.says == "differ":
                return Verdict(
                    Status.REFUTED, "random points" if look.estimated else "balls", points=1,
                    witness=witness(point, *look.values), reason=f"the two sides are not {claim.relation.name}",
                )  # fmt: skip
            looks.append(look)
        exactly = not claim.symbols and looks and looks[0].digits == float("inf")
        if exactly and looks[0].says == "agree":
            return Verdict(Status.PROVED, "exact arithmetic", points=1)
        return _agreement(claim, looks)

    return verdict


_CHECKS: dict[str, Callable[[Claim], Verdict]] = {
    "equal": _equal, "unequal": _unequal, "less": _ordered, "less or equal": _ordered, "greater": _ordered,
    "greater or equal": _ordered, "proportional": _proportional, "equivalent": _equivalent_conditions,
    "row equivalent": _row_equivalent, "equal up to a constant": _up_to_a_constant, "approximately": _approximate,
    "equal in some order": _by_values(in_some_order), "rounded": _by_values(rounded),
}  # fmt: skip
