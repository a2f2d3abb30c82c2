"""Random vectors and matrices, true laws about them and mistakes, and what they are worth in plain NumPy."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from derive.errors import DeriveError
from derive.given import read_expression
from derive.language import expressions as ex
from derive.language.shapes import infer
from tests import plain_arrays
from tests.fuzz import spoiling
from tests.fuzz.cases import dice
from tests.plain_arrays import SIZES, VARIABLES

#: the names of plain_arrays, and matrices of some structure
NAMES = {**VARIABLES, "S": "n,n", "P": "n,n", "Q": "n,n", "J": "n,n"}
ASSUME = {"S": "symmetric", "P": "positive definite", "Q": "orthogonal", "J": "invertible"}
SHAPES = {name: tuple(filter(None, said.split(","))) for name, said in NAMES.items()}
POINTS = [plain_arrays.draw(NAMES, ASSUME, sizes, seed) for seed, sizes in enumerate((*SIZES, *SIZES))]

#: {a}, {b} are vectors of n, {c} of m, {A}, {B} are m,n, {C} n,k, {D} k,m, {E}, {F}, {G} n,n, {s}, {t} numbers
LAWS = """
{A} + {B} == {B} + {A}
({A} + {B}) @ {C} == {A} @ {C} + {B} @ {C}
({A} @ {C}) @ {D} == {A} @ ({C} @ {D})
({A} @ {C}).T == {C}.T @ {A}.T
({A} + {B}).T == {A}.T + {B}.T
({A}.T).T == {A}
({s}*{A}) @ {a} == {s}*({A} @ {a})
({A} @ {a}) @ {c} == {a} @ ({A}.T @ {c})
{c} @ {A} == {A}.T @ {c}
{a} @ {b} == {b} @ {a}
{a} @ {b} == sum({a}*{b})
{a} @ {E} @ {a} == {a} @ {E}.T @ {a}
{a} @ {E} @ {b} == trace({E} @ outer({b}, {a}))
norm({a})**2 == {a} @ {a}
norm({a} - {b})**2 == {a} @ {a} - 2*({a} @ {b}) + {b} @ {b}
norm({A} @ {a} - {c})**2 == {a} @ {A}.T @ {A} @ {a} - 2*({c} @ {A} @ {a}) + {c} @ {c}
norm({A})**2 == trace({A}.T @ {A})
norm({A})**2 == sum({A}**2)
norm({s}*{a}) == abs({s})*norm({a})
norm(Q @ {a}) == norm({a})
trace({E} @ {F}) == trace({F} @ {E})
trace({E} + {F}) == trace({E}) + trace({F})
trace({E}.T) == trace({E})
trace({A} @ {C} @ {D}) == trace({D} @ {A} @ {C})
trace({A}.T @ {B}) == sum({A}*{B})
trace(outer({a}, {b})) == {a} @ {b}
outer({a}, {b}) @ {a} == {a}*({b} @ {a})
outer({a}, {b}).T == outer({b}, {a})
outer({a} + {b}, {c}) == outer({a}, {c}) + outer({b}, {c})
diag({a}) @ {b} == {a}*{b}
{A} @ diag({a}) == {A}*{a}[None, :]
diag({c}) @ {A} == {c}[:, None]*{A}
diagonal(diag({a})) == {a}
trace({E}) == sum(diagonal({E}))
sum({A} @ {a}) == ones(m) @ ({A} @ {a})
sum({A}, axis=0) == ones(m) @ {A}
sum({A}, axis=1) == {A} @ ones(n)
sum({A}) == sum(sum({A}, axis=0))
mean({a}) == sum({a})/n
mean({A}, axis=0) == sum({A}, axis=0)/m
sum({a} - mean({a})) == 0
S.T == S
{a} @ S == S @ {a}
Q.T @ Q == eye(n)
Q @ Q.T @ {a} == {a}
inv(Q) == Q.T
inv(J) @ J == eye(n)
inv(J @ P) == inv(P) @ inv(J)
inv(J).T == inv(J.T)
inv(2*J) == inv(J)/2
solve(P, {a}) == inv(P) @ {a}
inv(P) @ (P @ {a} + {b}) == {a} + inv(P) @ {b}
inv(P + outer({a}, {a})) == inv(P) - inv(P) @ outer({a}, {a}) @ inv(P)/(1 + {a} @ inv(P) @ {a})
inv(P) - inv(J) == inv(P) @ (J - P) @ inv(J)
det({E} @ {F}) == det({E})*det({F})
det({E}.T) == det({E})
det(inv(J)) == 1/det(J)
det(2*J) == 2**n*det(J)
logdet(P @ J) == logdet(P) + logdet(J)
logdet(inv(P)) == -logdet(P)
logdet(3*P) == n*log(3) + logdet(P)
vec({A} @ {E} @ {F}) == kron({F}.T, {A}) @ vec({E})
vec({A} + {B}) == vec({A}) + vec({B})
vec({A}) @ vec({B}) == trace({A}.T @ {B})
kron({A}, {C}).T == kron({A}.T, {C}.T)
softmax({a} + {s}) == softmax({a})
sum(softmax({a})) == 1
softmax({a}) == exp({a})/sum(exp({a}))
logsumexp({a}) == log(sum(exp({a})))
logsumexp({a} + {s}) == {s} + logsumexp({a})
log(softmax({a})) == {a} - logsumexp({a})
{a}*{b} == {b}*{a}
({a} + {b})**2 == {a}**2 + 2*{a}*{b} + {b}**2
{a} @ ({b} + {a}) == {a} @ {b} + norm({a})**2
sigmoid(-{a}) == 1 - sigmoid({a})
exp({a} + {b}) == exp({a})*exp({b})
({A} @ {a})*{c} == diag({c}) @ {A} @ {a}
eye(n) @ {a} == {a}
{E} @ {a} + {s}*{a} == ({E} + {s}*eye(n)) @ {a}
{a}[:, None]*{c}[None, :] == outer({a}, {c})
einsum('ij,j->i', {A}, {a}) == {A} @ {a}
einsum('ij,ij->', {A}, {B}) == trace({A}.T @ {B})
""".strip().splitlines()
LETTERS = {
    "a": "n", "b": "n", "c": "m", "A": "m,n", "B": "m,n", "C": "n,k", "D": "k,m", "E": "n,n", "F": "n,n", "s": "", "t": "",
}  # fmt: skip

#: where a number, a vector or a matrix may stand inside something else
AROUND = {
    0: ("{}", "2*{} + s", "exp(-{}**2)", "{}*x", "x*(1 + {}**2) + b", "s - {}"),
    1: ("{}", "3*{}", "sum({})", "norm({})**2", "tanh({})", "{}*s", "outer({0}, {0})", "-{}"),
    2: ("{}", "{}.T", "sum({})", "norm({})**2", "s*{}", "{0}.T @ {0}", "sin({})", "2*{} - s"),
}


@dataclass(frozen=True)
class Claim:
    """Two sides; ``wrong`` where they have different values."""

    before: ex.Expr
    after: ex.Expr
    wrong: bool = False

    def __repr__(self) -> str:
        return f"{self.before} == {self.after}"


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3, smooth: bool = False, shape: str | None = None) -> ex.Expr:
    """A number, vector or matrix."""
    roll = draw(dice())
    if shape is None:
        shape = ("", "", "n", "m", "m,n", "n,n", "n,k")[roll.randrange(7)]
    return _read(_text(roll, shape, depth, smooth))


def _text(roll, shape: str, depth: int, smooth: bool = False) -> str:
    maker = plain_arrays.Random(0, smooth)
    maker.dice = roll
    return maker.of(tuple(filter(None, shape.split(","))), depth)


def _read(text: str) -> ex.Expr:
    return read_expression(text, {*NAMES}, SHAPES)


@st.composite
def laws(draw: st.DrawFn) -> Claim:
    """A law with random vectors and matrices for its letters, inside something or other, in either direction."""
    roll = draw(dice())
    law = LAWS[roll.randrange(len(LAWS))]
    used = sorted(set(re.findall(r"\{(\w)\}", law)))
    named = {c: f"({_text(roll, LETTERS[c], roll.randrange(3))})" for c in used}
    sides = [side.format(**named) for side in law.split(" == ")]
    rank = _read(sides[0]), infer([_read(sides[0])], SHAPES)
    around = AROUND[len(rank[1].of(rank[0]))]
    frame = around[roll.randrange(len(around))]
    before, after = (_read(frame.format(f"({side})")) for side in sides)
    return Claim(after, before) if roll.randrange(2) else Claim(before, after)


@st.composite
def mistakes(draw: st.DrawFn) -> Claim:
    """A law with one mistake in it; one that changes the value."""
    claim = draw(laws())
    roll = draw(dice())
    for fallen in itertools.islice(spoiling.mistakes(claim.after, roll), 8):
        if fits(fallen) and differ(claim.before, fallen):
            return Claim(claim.before, fallen, wrong=True)
    return claim


def fits(expr: ex.Expr) -> bool:
    try:
        infer([expr], SHAPES)
    except DeriveError:
        return False
    return True


def values(expr: ex.Expr) -> Iterator[np.ndarray | None]:
    """The value at every point, None where there is none."""
    text = re.sub(r"(?<=[(, ])\[(?=[^:])", "_array([", str(expr)) if isinstance(expr, ex.Array) else str(expr)
    for point in POINTS:
        with np.errstate(all="ignore"):
            try:
                found = plain_arrays.value(text, point)
            except (ValueError, TypeError, np.linalg.LinAlgError, ZeroDivisionError, OverflowError):
                found = None
        good = found is not None and np.isfinite(found).all() and np.abs(found).max(initial=0) < 1e8
        yield found if good else None


def differ(a: ex.Expr, b: ex.Expr, tolerance: float = 1e-5) -> bool:
    """Whether the values differ at a point, by far more than they are rounded."""
    pairs = zip(values(a), values(b), strict=True)
    return any(x is not None and y is not None and not _near(x, y, tolerance) for x, y in pairs)


def agree(a: ex.Expr, b: ex.Expr) -> bool:
    """Whether there is a point with values, and they are the same there."""
    pairs = [(x, y) for x, y in zip(values(a), values(b), strict=True) if x is not None and y is not None]
    return bool(pairs) and all(_near(x, y, 1e-6) for x, y in pairs)


def _near(x: np.ndarray, y: np.ndarray, tolerance: float) -> bool:
    try:
        x, y = np.broadcast_arrays(x, y) if () in (x.shape, y.shape) else (x, y)
    except ValueError:
        return False
    return plain_arrays.gap(x, y) < tolerance


# ---------------------------------------------------------------- gradients


def variables(f: ex.Expr) -> list[str]:
    """The vectors and matrices in ``f``."""
    return sorted(x.name for x in ex.free_symbols(f) if SHAPES.get(x.name))


def slopes(f: ex.Expr, x: str) -> np.ndarray | None:
    """The gradient at the first point by central differences; None where another step gives another one."""
    text = str(f)
    with np.errstate(all="ignore"):
        found, finer = (
            plain_arrays.slope(lambda p: plain_arrays.value(text, p), POINTS[0], x, h) for h in (1e-3, 5e-4)
        )
        steady = np.isfinite(found).all() and np.isfinite(finer).all() and plain_arrays.gap(found, finer) < 1e-5
    return found if steady and np.abs(found).max(initial=0) < 1e6 else None


def is_worth(expr: ex.Expr, slope: np.ndarray) -> bool:
    """Whether the value at the first point is ``slope``, as far as differences can tell."""
    found = next(values(expr))
    return (
        found is None
        or plain_arrays.gap(np.broadcast_to(found, slope.shape) if not found.shape else found, slope) < 1e-4
    )


def spoiled(answer: ex.Expr, slope: np.ndarray, roll) -> ex.Expr | None:
    """``answer`` with a mistake that one sees in the value."""
    for fallen in itertools.islice(spoiling.mistakes(answer, roll), 8):
        if (
            fits(fallen)
            and next(values(fallen)) is not None
            and not is_worth(fallen, slope)
            and differ(answer, fallen, 1e-4)
        ):
            return fallen
    return None
