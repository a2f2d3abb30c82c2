"""What an expression is worth at a point, in ball arithmetic: an exact rational, or a ball that surely contains the value.

Walks the shared graph once a point, without recursion or code generation. Refuses (``Undecided``) what the precision
cannot tell, such as which side of a switch a ball lies on, and says (``Undefined``) where there is no value at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from flint import acb, arb

from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.numeric import spaces
from derive.numeric.arithmetic import ball
from derive.numeric.binders import BINDERS
from derive.numeric.functions import FUNCTIONS, OPERATIONS
from derive.numeric.precision import Budget, Exhausted, Undecided, Undefined, precision
from derive.numeric.regions import ANALYTIC, HULL
from derive.numeric.tables import Table
from derive.numeric.unknowns import stand_in, unknown_function
from derive.numeric.values import accuracy, as_acb, as_value, is_finite

__all__ = [
    "Budget",
    "Exhausted",
    "Run",
    "Table",
    "Undecided",
    "Undefined",
    "acb",
    "accuracy",
    "as_acb",
    "as_value",
    "ball",
    "evaluate",
    "precision",
    "refined",
    "run_at",
    "settle",
    "stand_in",
    "value",
]  # fmt: skip


def value(expr: ex.Expr, point: Mapping[Any, Any], bits: int = 64, **how: Any) -> Any:
    """A ball that contains the value of ``expr`` at ``point``: an ``acb``, or nested lists of them for arrays.

    point : variables or their names -> int, Fraction, pair (real, imaginary), list, ball.    how : fields of ``Run``.
    Raises Undefined where there is no value, Undecided where ``bits`` do not suffice to tell.

    >>> x = ex.Symbol("x")
    >>> value(ex.Call("log", x), {"x": -1})
    [3.14159265358979 +/- 3.24e-15]j
    >>> value(1 / x, {x: 0})
    Traceback (most recent call last):
        ...
    derive.numeric.precision.Undefined: a division by zero
    """
    with precision(bits):
        return as_acb(settle(expr, run_at(point, **how)))


def refined(expr: ex.Expr, point: Mapping[Any, Any], *, digits: float = 15, most_bits: int = 4_096, **how: Any) -> Any:
    """``value`` with as many bits, up to ``most_bits``, as ``digits`` significant digits take.

    >>> near = ex.Call("log", 10**30 + 1) - ex.Call("log", 10**30)
    >>> value(near, {}).contains(0), refined(near, {}, digits=10).contains(0)
    (True, False)
    """
    bits, last = 64, None
    while bits <= most_bits:
        try:
            found = value(expr, point, bits, **how)
        except Undecided as problem:
            last = problem
        else:
            if accuracy(found) >= digits * 3.33:
                return found
            last = Undecided(f"{most_bits} bits give fewer than {digits} digits")
        bits *= 2
    raise last or Undecided("no precision was tried")


def run_at(point: Mapping[Any, Any], **how: Any) -> Run:
    """A run at ``point``."""
    env = {(k if isinstance(k, ex.Expr) else ex.Symbol(str(k))): as_value(v) for k, v in point.items()}
    return Run(env, **how)


def settle(expr: ex.Expr, run: Run) -> Any:
    """The value of ``expr`` in ``run`` as the walk leaves it: fmpq, arb, acb, Table or bool; always finite."""
    try:
        found = evaluate(expr, run)
    except (Undefined, Undecided):
        raise
    except RecursionError:
        raise Undecided("functions are nested too deep to be evaluated") from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, NotImplementedError, MemoryError) as problem:
        raise Undecided(f"it could not be evaluated ({problem})") from None
    if not is_finite(found):
        raise Undecided("the value is too large, or lies too near a singularity, to be bounded")
    return found


@dataclass
class Run:
    """One evaluation: the values of the variables, and what oracles need to know.

    ``estimated`` turns true when a value came from an oracle whose error bar is an estimate.
    ``bases`` holds where each antiderivative starts.    ``analytic``: a ball is a piece of the complex plane on which
    the function must be analytic, or the value is not finite (what rigorous integration asks for).
    ``hull``: where a ball lies across a switch its value is a ball around the values on both sides.
    ``lengths`` says how long lists are whose ends nobody wrote, ``tables`` what random variables are worth.    In an ``outcome`` the names ``drawn`` are random variables.
    """

    env: dict[ex.Expr, Any]
    seed: int = 0
    assume: Mapping[str, Any] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    bases: dict[ex.Expr, Any] = field(default_factory=dict)
    notes: dict[str, bool] = field(default_factory=dict)
    analytic: bool = False
    hull: bool = False
    lengths: Mapping[tuple[str, int], int] = field(default_factory=dict)
    tables: Mapping[str, list] = field(default_factory=dict)
    outcome: int | None = None
    drawn: frozenset[ex.Expr] = frozenset()
    known: dict[ex.Expr, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = dict(self.env)

    @property
    def estimated(self) -> bool:
        return "estimated" in self.notes

    def estimate(self) -> None:
        self.notes["estimated"] = True

    def with_values(self, values: Mapping[ex.Expr, Any], analytic: bool = False, hull: bool = False) -> Run:
        """The same run where some variables have other values."""
        env = {**self.env, **values}
        analytic, hull = analytic or self.analytic, hull or self.hull
        drawn = (self.lengths, self.tables, self.outcome, self.drawn)
        return Run(env, self.seed, self.assume, self.budget, self.bases, self.notes, analytic, hull, *drawn)

    def in_outcome(self, outcome: int, names: Iterable[ex.Expr]) -> Run:
        """The same run in one outcome of its probability space, where the random variables ``names`` have values."""
        values = {x: spaces.value_in(self, str(x), (), outcome) for x in names}
        return replace(self.with_values(values), outcome=outcome, drawn=self.drawn.union(values))

    def elsewhere(self, values: dict[ex.Expr, Any]) -> Run:
        """An evaluation of something else, with variables of its own, on the same budget."""
        return Run(values, budget=self.budget, notes=self.notes, analytic=self.analytic)

    def value(self, expr: ex.Expr) -> Any:
        """What ``expr`` is worth in this run."""
        return evaluate(expr, self)

    def function(
        self, body: ex.Expr, *variables: ex.Expr, analytic: bool = False, hull: bool = False
    ) -> Callable[..., Any]:
        """``body`` as a function of ``variables``; what does not depend on them is worked out once."""
        fixed: dict[ex.Expr, Any] | None = None
        inner = self.with_values({}, analytic, hull)

        def call(*values: Any) -> Any:
            nonlocal fixed
            if fixed is None:
                outer = self.with_values(dict.fromkeys(variables), analytic, hull)
                constant = [n for n, *_ in plan(body).work if not any(v in ex.free_symbols(n) for v in variables)]
                fixed = outer.known
                for node in constant:
                    evaluate(node, outer)
            here = dict(zip(variables, values, strict=True))
            inner.env.update(here)
            inner.known = {**fixed, **here}
            return evaluate(body, inner)

        return call


@dataclass(frozen=True)
class Plan:
    """The nodes to work out, arguments first: (node, operation, arguments), arguments None where it takes the run."""

    constants: dict[ex.Expr, Any]
    work: list[tuple[ex.Expr, Callable, tuple[ex.Expr, ...] | None]]


@lru_cache(maxsize=2_048)
def plan(expr: ex.Expr) -> Plan:
    """In which order the nodes of ``expr`` are worked out; what decides for itself what it needs is one node."""
    constants: dict[ex.Expr, Any] = {}
    work: list[tuple[ex.Expr, Callable, tuple[ex.Expr, ...] | None]] = []
    seen: set[ex.Expr] = set()
    stack: list[tuple[ex.Expr, bool]] = [(expr, False)]
    while stack:
        node, ready = stack.pop()
        if node in seen:
            continue
        if isinstance(node, ex.Number):
            seen.add(node)
            constants[node] = as_value(node.value)
        elif type(node) in BINDERS:
            seen.add(node)
            work.append((node, BINDERS[type(node)], None))
        elif isinstance(node, ex.Call) and not is_known(node.name):
            seen.add(node)
            work.append((node, unknown_function, None))
        elif ready or not node.args:
            seen.add(node)
            work.append((node, *_operation(node)))
        else:
            stack.append((node, True))
            stack.extend([(a, False) for a in reversed(node.args) if a not in seen])
    return Plan(constants, work)


def _operation(node: ex.Expr) -> tuple[Callable, tuple[ex.Expr, ...] | None]:
    if isinstance(node, (ex.Symbol, ex.Constant)):
        return _leaf, None
    if isinstance(node, ex.Call):
        return FUNCTIONS[node.name], node.args
    if type(node) in OPERATIONS:
        return OPERATIONS[type(node)], node.args
    raise Undecided(f"there is no value for {type(node).__name__}")


def evaluate(expr: ex.Expr, run: Run) -> Any:
    """The value of ``expr`` in ``run``, remembering every node's."""
    known = run.known
    if expr in known:
        return known[expr]
    todo = plan(expr)
    run.budget.spend(len(todo.work) + 1)
    known.update(todo.constants)
    analytic, hull = run.analytic, run.hull
    for node, operation, args in todo.work:
        if node in known:
            continue
        if args is None:
            known[node] = operation(run, node)
            continue
        values = [known[a] for a in args]
        if hull and type(node) is ex.Call and node.data in HULL:
            known[node] = HULL[node.data](operation, *values)
        elif (
            analytic
            and (special := ANALYTIC.get(node.data if type(node) is ex.Call else type(node)))
            and any(type(v) is acb for v in values)
        ):
            known[node] = special(*values)
        else:
            known[node] = operation(*values)
    return known[expr]


def _leaf(run: Run, node: ex.Expr) -> Any:
    if node is ex.PI:
        return arb.pi()
    if node is ex.I:
        return acb(0, 1)
    if node in (ex.TRUE, ex.FALSE):
        return node is ex.TRUE
    if node is ex.OO:
        raise Undecided("infinity is no number")
    raise Undecided(f"{node} has no value at this point")
