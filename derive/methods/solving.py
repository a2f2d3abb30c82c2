"""Linear systems: elimination of [A | b], substitution from the triangular form, and all solutions at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, And, Array, Call, Equal, Expr, MatMul, Mul, Neg, Symbol
from derive.methods.eigenspaces import cleared
from derive.methods.eliminate import Elimination, Row, Rows, gauss_jordan, read_matrix, times, vector
from derive.methods.entries import Entries
from derive.model import EQUIVALENT, Condition, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules


def unknowns(n: int, taken: Expr, stem: str = "x") -> list[Symbol]:
    """x_1, …, x_n, or another letter where the data use that one.

    >>> print(*unknowns(2, ex.Symbol("x_1")))
    y_1 y_2
    """
    used = {x.name[0] for x in ex.free_symbols(taken)}
    stem = next(letter for letter in (stem, "y", "z", "u", "w", "X") if letter not in used)
    return [Symbol(f"{stem}_{j + 1}") for j in range(n)]


def linear_form(coefficients: Sequence[Expr], letters: Sequence[Expr]) -> Expr:
    """Σ cⱼ xⱼ as it is written, without the terms that are 0.

    >>> x, y, z = ex.symbols("x y z")
    >>> print(linear_form([ONE, ZERO, ex.Neg(ONE)], [x, y, z]), linear_form([ZERO], [x]))
    x - z 0
    """
    terms = [_term(c, x) for c, x in zip(coefficients, letters, strict=True) if c is not ZERO and x is not ZERO]
    return Add(*terms) if terms else ZERO


def _term(c: Expr, x: Expr) -> Expr:
    negative = isinstance(c, Neg)
    size = c.args[0] if isinstance(c, Neg) else c
    term = x if size is ONE else Mul(size, x)
    return Neg(term) if negative else term


@dataclass(frozen=True)
class System:
    """A x = b, eliminated: ``found`` is the forward elimination of [A | b], ``x`` the names of the unknowns.

    Free variables keep their names in the general solution.
    """

    A: Array
    b: Array
    x: tuple[Symbol, ...]
    found: Elimination

    @staticmethod
    def of(A: Array, b: Array, x: Sequence[Symbol] = ()) -> System:
        """Raises ShapeError for what is no system, UnsupportedError for one too large or without exact arithmetic."""
        n = len(A.args[0].args)
        joined = Array(*[Array(*row.args, c) for row, c in zip(A.args, b.args, strict=True)])
        rows = read_matrix(joined, Entries())
        return System(A, b, tuple(x or unknowns(n, joined)), gauss_jordan(rows, reduced=False, columns=n))

    @property
    def n(self) -> int:
        return len(self.x)

    @property
    def rank(self) -> int:
        return self.found.rank

    @property
    def contradiction(self) -> Any:
        """The entry c of a row 0 = c with c not zero, or None."""
        return next((row[-1] for row in self.found.matrix[self.rank :] if not row[-1].is_zero), None)

    @property
    def solvable(self) -> bool:
        return self.contradiction is None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the pivots, and c in a row 0 = c, need."""
        last = [] if self.solvable or not self.contradiction.symbolic else [self.contradiction.numerator()]
        pivots = [row[j] for row, j in zip(self.found.matrix, self.found.pivots, strict=False)]
        symbolic = [p.numerator() for p in pivots if p.symbolic] + last
        conditions = [Condition(ex.Unequal(p, ZERO)) for p in symbolic]
        return tuple(dict.fromkeys([*self.found.conditions, *conditions]))

    @cached_property
    def reduced(self) -> Elimination:
        return gauss_jordan(self.found.matrix, columns=self.n)

    def particular(self) -> Row:
        """The solution whose free variables are 0."""
        zero = self.found.start[0][0] - self.found.start[0][0]
        v = [zero] * self.n
        for row, j in zip(self.reduced.matrix, self.found.pivots, strict=False):
            v[j] = row[-1]
        return v

    def null_basis(self) -> list[Row]:
        """One vector for each free variable, which is 1 in it."""
        return self.reduced.null_space()

    @property
    def general(self) -> Expr:
        """x_p + x_j v_j + … as it is written."""
        directions = [Mul(self.x[j], vector(v)) for j, v in zip(self.found.free, self.null_basis(), strict=True)]
        return Add(vector(self.particular()), *directions)

    @property
    def at(self) -> dict[Symbol, Expr]:
        """Numbers worth showing: one solution, free variables 1; none where there are letters."""
        if not self.solvable or ex.free_symbols(Array(self.A, self.b)):
            return {}
        values = [
            reduce(lambda p, q: p + q, entries) for entries in zip(self.particular(), *self.null_basis(), strict=True)
        ]
        return {x: v.written() for x, v in zip(self.x, values, strict=True)}

    @property
    def equations(self) -> Expr:
        """The system as its equations."""
        return together(
            [Equal(linear_form(row.args, self.x), c) for row, c in zip(self.A.args, self.b.args, strict=True)]
        )


def together(equations: Sequence[Expr]) -> Expr:
    return And(*equations) if len(equations) > 1 else equations[0]


def in_rows(s: System) -> Step:
    """A x = its rows times x."""
    forms = Array(*[linear_form(row.args, s.x) for row in s.A.args])
    return Step(MatMul(s.A, Array(*s.x)), forms, (rules.row_times_column,))


def elimination(s: System) -> list[Step]:
    """[A | b] ~ …, and the ranks of A and of [A | b]."""
    joined = s.found.written(s.found.start)
    given = s.conditions
    both = s.rank + (not s.solvable)
    note = (
        f"the same rank: there are solutions, {_how_many(s)}"
        if s.solvable
        else "not the same rank: there is no solution"
    )
    return [
        *s.found.steps(),
        Step(Call("rank", s.A), ex.as_expr(s.rank), (rules.counting_pivots,), conditions=given, note="pivots left of the line"),
        Step(Call("rank", joined), ex.as_expr(both), (rules.counting_pivots,), conditions=given, note=note),
    ]  # fmt: skip


def _how_many(s: System) -> str:
    free = len(s.found.free)
    if not free:
        return "and with a pivot for every unknown exactly one"
    names = ", ".join(f"${s.x[j]}$" for j in s.found.free)
    return f"and infinitely many, for {names} may be chosen"


def back_substitution(s: System) -> list[Step]:
    """One line for each pivot variable, the last first, what is known already put in."""
    rows, pivots = s.found.matrix[: s.rank], s.found.pivots
    known: dict[int, Expr] = {}
    values = _values(s)
    steps = []
    for row, j in reversed(list(zip(rows, pivots, strict=True))):
        letters = [known.get(k, s.x[k]) for k in range(s.n)]
        before = Equal(linear_form([e.written() for e in row[:-1]], letters), row[-1].written())
        after = Equal(s.x[j], values[j])
        known[j] = values[j]
        if before is not after:
            conditions = tuple(c for c in s.conditions if row[j].symbolic)
            steps.append(Step(before, after, (rules.solving_for_the_pivot,), EQUIVALENT, conditions=conditions))
    return steps


def _values(s: System) -> dict[int, Expr]:
    """What every pivot variable is in terms of the free ones."""
    found = {}
    for row, j in zip(s.reduced.matrix, s.found.pivots, strict=False):
        terms = [(-row[k]).written() for k in s.found.free]
        constant = row[-1].written()
        form = linear_form(terms, [s.x[k] for k in s.found.free])
        found[j] = constant if form is ZERO else form if constant is ZERO else _sum(constant, form)
    return found


def _sum(a: Expr, b: Expr) -> Expr:
    parts = [*(a.args if isinstance(a, Add) else [a]), *(b.args if isinstance(b, Add) else [b])]
    return Add(*parts)


def solution(s: System) -> Step:
    """The system has exactly the solutions x_p + null space."""
    note = "" if s.found.free else "the only solution"
    if s.found.free:
        note = "one solution, plus all of the null space"
    return Step(
        s.equations, Equal(Array(*s.x), s.general), (rules.general_solution,), EQUIVALENT, s.conditions, note
    )  # fmt: skip


def checks(s: System) -> list[Step]:
    """A times the general solution is b."""
    return [
        Step(
            MatMul(s.A, s.general),
            s.b,
            (algebra.matrix_arithmetic,),
            conditions=s.conditions,
            note="check: put into the system",
        )
    ]


def no_solution(s: System) -> list[Step]:
    """The row 0 = c, and the combination of the equations that it is: yᵀA = 0 and yᵀb ≠ 0."""
    steps = []
    if not s.contradiction.symbolic:
        note = "a row reads like this, which nothing satisfies"
        last = Equal(ZERO, s.contradiction.written())
        steps.append(Step(s.equations, last, (rules.contradiction,), EQUIVALENT, s.conditions, note))
    if (y := witness(s)) is not None:
        zeros = Array(*[ZERO] * s.n)
        note = "check: this combination of the equations has 0 on the left"
        steps.append(Step(MatMul(Call("transpose", s.A), vector(y)), zeros, (rules.combination_of_rows,), note=note))
        worth = reduce(lambda p, q: p + q, [a * b[-1] for a, b in zip(y, s.found.start, strict=True)])
        steps.append(
            Step(MatMul(vector(y), s.b), worth.written(), (rules.inner_product,), note="and on the right no 0")
        )
    return steps


def witness(s: System) -> Row | None:
    """y with yᵀA = 0 and yᵀb not zero; None where the system can be solved."""
    columns: Rows = [list(column) for column in zip(*[row[: s.n] for row in s.found.start], strict=True)]
    for y in gauss_jordan(columns).null_space():
        if not times([y], [row[-1] for row in s.found.start])[0].is_zero:
            return cleared(y)
    return None


def worked(s: System) -> list[Step]:
    """All lines from the equations to the solutions, or to the contradiction.

    >>> s = System.of(Array(Array(-1, 2), Array(-3, 4)), Array(1, 2))
    >>> print(worked(s)[-1].before, "=", worked(s)[-1].after)
    [[-1, 2], [-3, 4]] @ [0, 1/2] = [1, 2]
    """
    steps = [in_rows(s), *elimination(s)]
    if not s.solvable:
        return steps + no_solution(s)
    return steps + back_substitution(s) + [solution(s)] + checks(s)


def same_rows(one: Rows, other: Rows) -> bool:
    """Whether two matrices have the same row space."""
    a, b = (gauss_jordan(rows) for rows in (one, other))
    return all(x == y for p, q in zip(a.matrix, b.matrix, strict=True) for x, y in zip(p, q, strict=True))
