"""Does an equation follow from the one above it? The same solutions, or one put in; lost and gained ones are named.

Refuses to guess: where no solution is found and nothing isolated can be put in, the answer is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from derive.language import expressions as ex
from derive.model import Relation, Status, Verdict
from derive.review.glossary import without_marks
from derive.review.setting import Setting
from derive.review.told import shown

FACTORS = (ex.ONE, ex.Neg(1), ex.TWO, ex.Neg(2), ex.Div(1, 2), ex.Neg(ex.Div(1, 2)))
CONDITIONS: dict[str, type[ex.Expr]] = {
    "equal": ex.Equal, "less": ex.Less, "less or equal": ex.LessEqual, "greater": ex.Greater,
    "greater or equal": ex.GreaterEqual, "unequal": ex.Unequal,
}  # fmt: skip


def condition(before: ex.Expr, relation: Relation, after: ex.Expr) -> ex.Expr:
    """The claim as something that holds at some points and not at others."""
    return CONDITIONS[relation.name](before, after)


def follows(
    setting: Setting, earlier: Sequence[ex.Expr], row: ex.Expr, unknowns: Iterable[ex.Expr] = (), *, last: bool
) -> Verdict:
    """Whether ``row`` says the same of the ``unknowns`` as one of the ``earlier`` equations, the original one first.

    A row with more solutions than the original follows from it, unless it is the ``last`` one, which should name them.

    >>> x = ex.Symbol("x")
    >>> given = ex.Equal(2*x + 3, 11)
    >>> follows(Setting(), [given], ex.Equal(2*x, 8), last=False).status.name
    'AGREES'
    >>> follows(Setting(), [given], ex.Equal(2*x, 14), last=False).reason
    'x = 4 is a solution of the equation above that this line loses'
    """
    setting, earlier, row, unknowns = _with_slopes_as_unknowns(setting, list(earlier), row, list(unknowns))
    earlier = [_renamed(equation, row) for equation in earlier]
    refuted: list[Verdict] = []
    undecided: list[Verdict] = []
    for equation in dict.fromkeys(earlier if last else [earlier[-1], *earlier]):
        verdict = _from_one(setting, equation, row, unknowns)
        if verdict.holds:
            return verdict
        (refuted if verdict.status is Status.REFUTED else undecided).append(verdict)
        if last and refuted:  # a line between may have further solutions, which the last one must not keep
            break
    if not refuted:
        return undecided[0]
    if not last and (gained := _only_gains(setting, earlier[0], row, unknowns)) is not None:
        return gained
    return _told(refuted[0])


def _from_one(setting: Setting, equation: ex.Expr, row: ex.Expr, unknowns: Sequence[ex.Expr]) -> Verdict:
    """The same solutions decide; where none is found, a solution put in, or a multiple of the equation."""
    verdict = setting.equivalent(equation, row, [x for x in unknowns if ex.depends_on(row, x)])
    if verdict.status is not Status.UNKNOWN:
        return verdict
    for way in (_solved, _a_multiple):
        found = way(setting, equation, row)
        if found is not None:
            return found
    return verdict


def _solved(setting: Setting, equation: ex.Expr, row: ex.Expr) -> Verdict | None:
    """A row x = a holds where a, put in for x, satisfies the equation."""
    if not isinstance(equation, ex.Equal):
        return None
    for name, value in isolated(row):
        sides = [setting.meaning(side) for side in equation.args]
        if any(ex.depends_on(side, name) for side in sides):
            left, right = (ex.substitute(side, {name: setting.meaning(value)}) for side in sides)
            verdict = setting.judge(left, right)
            if verdict.holds:
                return replace(verdict, status=Status.AGREES, method=f"{verdict.method}, put into the equation above")
            return replace(verdict, reason=f"put into the equation above it does not solve it: {verdict.reason}")
    return None


def _a_multiple(setting: Setting, equation: ex.Expr, row: ex.Expr) -> Verdict | None:
    """2A = 2B says what A = B says; for what the search for solutions cannot read, such as matrices."""
    if not (isinstance(equation, ex.Equal) and isinstance(row, ex.Equal)):
        return None
    one, other = (ex.subtract(*condition.args) for condition in (equation, row))
    for factor in FACTORS:
        verdict = setting.judge(one, ex.Mul(factor, other) if factor is not ex.ONE else other)
        if verdict.holds:
            return verdict
        if verdict.status is Status.UNKNOWN:
            return None
    return None


def _only_gains(setting: Setting, original: ex.Expr, row: ex.Expr, unknowns: Sequence[ex.Expr]) -> Verdict | None:
    """The verdict where every solution of the original equation satisfies the row, which has further ones."""
    verdict = setting.equivalent(ex.And(original, row), original, unknowns)
    if not verdict.holds:
        return None
    return replace(verdict, reason="it has further solutions: each has to be tried in the first equation")


def _told(verdict: Verdict) -> Verdict:
    """The refutation in words: which solution is lost, or which is none."""
    witness = dict(verdict.witness or {})
    holds = str(witness.pop("before", "")), str(witness.pop("after", ""))
    point = ", ".join(f"{name} = {shown(value)}" for name, value in witness.items())
    if holds == ("True", "False"):
        return replace(verdict, reason=f"{point} is a solution of the equation above that this line loses")
    if holds == ("False", "True"):
        return replace(verdict, reason=f"{point} satisfies this line but not the equation above")
    return verdict


# ---------------------------------------------------------------- names


def _renamed(equation: ex.Expr, row: ex.Expr) -> ex.Expr:
    """The equation for w as one for ŵ, where the row speaks of ŵ."""
    marked = {base: x for x in ex.free_symbols(row) if (base := without_marks(x)) is not None}
    there = ex.free_symbols(equation)
    return ex.substitute(equation, {b: x for b, x in marked.items() if b in there and x not in there})


def _with_slopes_as_unknowns(
    setting: Setting, earlier: list[ex.Expr], row: ex.Expr, unknowns: list[ex.Expr]
) -> tuple[Setting, list[ex.Expr], ex.Expr, list[ex.Expr]]:
    """dy/dx, with y a function that nobody gave, is an unknown like any other; an equation without it is differentiated."""
    slopes = [n for n in ex.postorder(row) if isinstance(n, ex.Derivative) and n.args[0] in setting.names.dependents]
    if not slopes:
        return setting, earlier, row, unknowns
    with_slopes = [e for e in earlier if any(s in ex.postorder(e) for s in slopes)]
    if not with_slopes:
        x = slopes[0].args[1]
        return setting, [ex.Equal(*[ex.Derivative(s, x) for s in e.args]) for e in earlier], row, unknowns
    named: Mapping[ex.Expr, ex.Expr] = {s: ex.Symbol(f"slope_{k}") for k, s in enumerate(slopes, 1)}
    plain = setting.with_(names=replace(setting.names, dependents={}))
    return plain, [ex.substitute(e, named) for e in with_slopes], ex.substitute(row, named), [*named.values()]


def isolated(row: ex.Expr) -> Iterator[tuple[ex.Expr, ex.Expr]]:
    """What a row x = a or dy/dx = a solves for, with its value; of σ² = a, σ as its root."""
    if not isinstance(row, ex.Equal):
        return
    for name, value in (row.args, row.args[::-1]):
        match name:
            case ex.Symbol() if not ex.depends_on(value, name):
                yield name, value
            case ex.Derivative(args=(ex.Symbol(), ex.Symbol(), _)):
                yield name, value
            case ex.Pow(args=(ex.Symbol() as base, ex.Number(data=2))) if not ex.depends_on(value, base):
                yield base, ex.Call("sqrt", value)


def solved_for(rows: Sequence[ex.Expr]) -> list[ex.Expr]:
    """What the rows are solved for: the variables that a row isolates and that stand in an earlier one, or, where each
    says that something is 0, every one; none where nothing is solved."""
    found: dict[ex.Expr, None] = {}
    for k, row in enumerate(rows):
        for part in row.args if isinstance(row, (ex.Or, ex.And)) else (row,):
            for name, _ in isolated(part) if isinstance(part, ex.Equal) else _bounded(part):
                names = {name, without_marks(name) if isinstance(name, ex.Symbol) else None}
                y = name.args[0] if isinstance(name, ex.Derivative) else None
                if any((names | {y}) & ex.free_symbols(earlier) for earlier in rows[:k]):
                    found[name] = None
    if not found and all(isinstance(row, ex.Equal) and ex.ZERO in row.args for row in rows):
        return sorted(frozenset().union(*map(ex.free_symbols, rows)), key=str)  # type: ignore[arg-type]
    return list(found)


def in_one_unknown(rows: Sequence[ex.Expr]) -> bool:
    """Whether every row says which number something in the same one variable is: 2x + 3 = 11, 2x = 8."""
    free = {ex.free_symbols(row) for row in rows}
    numbers = all(any(not ex.free_symbols(side) for side in row.args) for row in rows)
    return numbers and len(free) == 1 and all(len(symbols) == 1 for symbols in free)


def of_one_unknown(rows: Sequence[ex.Expr]) -> bool:
    """Whether rows say something of the same one variable: √(x + 3) = x − 3, x + 3 = (x − 3)²."""
    free = {ex.free_symbols(row) for row in rows}
    return len(free) == 1 and len(free.pop()) == 1


def _bounded(row: ex.Expr) -> Iterator[tuple[ex.Expr, ex.Expr]]:
    for name, value in (row.args, row.args[::-1]):
        if isinstance(name, ex.Symbol) and not ex.free_symbols(value):
            yield name, value
