"""Vectors and matrices on the board: an operation written out entry by entry, then worked out exactly, a line each.

Entries are numbers, roots or letters. A line that would repeat the one above is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Array, Call, Div, Expr, MatMul, Mul, Pow
from derive.methods.decimals import DIGITS, decimal, rounded
from derive.methods.inverses import Inverse
from derive.methods.products import transposed
from derive.methods.tidy import tidy
from derive.model import ROUNDED, Rule, Step
from derive.rules import vectors as rules

WIDEST = 27  # products of a matrix product that are written out together
LARGEST = 6  # rows of a matrix whose inverse stands beside something else


def chain(start: Expr, *lines: tuple[Expr, Rule], note: str = "") -> list[Step]:
    """The steps from ``start`` through every line that says something new; the note stands at the first.

    >>> [str(s.after) for s in chain(ZERO + 1, (ZERO + 1, rules.adding), (ONE, rules.adding))]
    ['1']
    """
    steps: list[Step] = []
    for after, rule in lines:
        if after is not start:
            steps.append(Step(start, after, (rule,), note="" if steps else note))
            start = after
    return steps


def value(expr: Expr) -> Any:
    """``expr`` worked out: a number or letters in textbook form, an array entry by entry.

    >>> print(value(Array(ONE + 1, Call("sqrt", 12))))
    [2, 2*sqrt(3)]
    """
    return tidy(expr)


def entrywise(f: Callable[..., Expr], *arrays: Expr) -> Any:
    """``f`` of the entries that stand at the same place, not worked out.

    >>> print(entrywise(lambda a, b: a * b, Array(1, 2), Array(3, ex.Symbol("x"))))
    [1*3, 2*x]
    """
    if isinstance(arrays[0], Array):
        return Array(*[entrywise(f, *parts) for parts in zip(*[a.args for a in arrays], strict=True)])
    return f(*arrays)


def entry_by_entry(before: Expr, written: Expr, rule: Rule, *, note: str = "") -> list[Step]:
    """An operation of arrays written out, and worked out."""
    return chain(
        before, (written, rule), (value(written), rules.adding if _adds(written) else rules.multiplying), note=note
    )


def _adds(array: Expr) -> bool:
    return any(isinstance(node, Add) for node in ex.postorder(array))


# ---------------------------------------------------------------- products


def sum_of_products(a: Expr, b: Expr) -> Expr:
    """a₁b₁ + … + aₙbₙ as it is written."""
    return Add(*[Mul(x, y) for x, y in zip(a.args, b.args, strict=True)])


def dot(a: Expr, b: Expr, *, note: str = "") -> list[Step]:
    """aᵀb: the products, their values, their sum.

    >>> [str(s.after) for s in dot(Array(1, 7, 8), Array(3, 4, 7))]
    ['1*3 + 7*4 + 8*7', '3 + 28 + 56', '87']
    """
    written = sum_of_products(a, b)
    products = Add(*[value(Mul(x, y)) for x, y in zip(a.args, b.args, strict=True)])
    total = value(written)
    return chain(
        MatMul(a, b), (written, rules.row_times_column), (products, rules.multiplying), (total, rules.adding), note=note
    )


def matrix_product(A: Array, B: Array, *, note: str = "") -> list[Step]:
    """AB with every entry as a sum, and its value; row by row where that would be too wide.

    >>> [str(s.after) for s in matrix_product(Array(Array(1, 2)), Array(Array(3), Array(4)))]
    ['[[1*3 + 2*4]]', '[[11]]']
    """
    columns = transposed(B).args
    written = Array(*[Array(*[sum_of_products(row, c) for c in columns]) for row in A.args])
    if len(A.args) * len(columns) * len(B.args) <= WIDEST:
        return chain(MatMul(A, B), (written, rules.matrix_product), (value(written), rules.adding), note=note)
    rows = [
        Step(MatMul(row, B), value(sums), (rules.matrix_product,), note=note if i == 0 else "")
        for i, (row, sums) in enumerate(zip(A.args, written.args, strict=True))
    ]
    return [*rows, Step(MatMul(A, B), value(written), (rules.matrix_product,))]


def matrix_times_vector(A: Expr, x: Expr, *, note: str = "") -> list[Step]:
    """Ax: the product of every row with x, and its value."""
    written = Array(*[sum_of_products(row, x) for row in A.args])
    return chain(MatMul(A, x), (written, rules.matrix_vector_product), (value(written), rules.adding), note=note)


# ---------------------------------------------------------------- lengths


def length_of(v: Expr) -> Expr:
    """‖v‖ exactly.

    >>> print(length_of(Array(1, -1)), length_of(Array(3, 4)))
    sqrt(2) 5
    """
    return value(Call("sqrt", squares(v)))


def squares(v: Expr) -> Expr:
    """v₁² + … + vₙ² as it is written, over all entries of a matrix."""
    return Add(*[Pow(e, 2) for e in entries(v)])


def norm(v: Expr, *, by: Rule = rules.euclidean_norm, note: str = "", decimals: bool = True) -> list[Step]:
    """‖v‖: the squares, their sum, the root, exact and then in decimals; of a matrix over all its entries.

    >>> [f"{s.relation.sign} {s.after}" for s in norm(Array(-1, 2, 2, 1))]
    ['= sqrt((-1)**2 + 2**2 + 2**2 + 1**2)', '= sqrt(1 + 4 + 4 + 1)', '= sqrt(10)', '≈ 3.16228']
    """
    worked = Add(*[value(Pow(e, 2)) for e in entries(v)])
    length = length_of(v)
    steps = chain(
        Call("norm", v), (Call("sqrt", squares(v)), by), (Call("sqrt", worked), rules.squaring),
        (Call("sqrt", value(worked)), rules.adding), (length, rules.root), note=note,
    )  # fmt: skip
    return [*steps, *rounded(length)] if decimals else steps


def entries(v: Expr) -> list[Expr]:
    """The numbers of an array, row by row."""
    return [e for part in v.args for e in entries(part)] if isinstance(v, Array) else [v]


def in_degrees(angle: Expr) -> list[Step]:
    """An angle in degrees, exact where that is a rational number."""
    if ex.free_symbols(angle):
        return []
    degrees = Mul(angle, Div(180, ex.PI))
    if rational_number(degrees) is not None:
        return [Step(degrees, value(degrees), (rules.degrees,), note="in degrees")]
    return [Step(degrees, decimal(degrees, DIGITS), (rules.degrees,), ROUNDED, note="in degrees")]


def is_zero(expr: Expr) -> bool:
    """Whether an expression, or every entry of an array, is surely 0."""
    return all(value(e) is ZERO for e in entries(expr))


def sign(expr: Expr) -> int | None:
    """−1, 0 or 1 for a constant whose sign is known for sure, else None.

    >>> sign(Call("sqrt", 2) - 1), sign(ex.Symbol("x"))
    (1, None)
    """
    found = value(expr)
    if (number := ex.constant_value(found)) is not None:
        return (number > 0) - (number < 0)
    return None if ex.free_symbols(found) else _sign_of_ball(found)


def _sign_of_ball(expr: Expr) -> int | None:
    from derive.numeric.balls import refined

    real: Any = refined(expr, {}, digits=20).real
    return 1 if real > 0 else -1 if real < 0 else None


def quotient(above: Expr, below: Expr) -> Expr:
    """A fraction as it is written, without a denominator 1."""
    return above if below is ONE else Div(above, below)


def rational_number(expr: Expr) -> Any:
    """The value of a rational constant as a Fraction, else None.

    >>> rational_number(Call("sqrt", 4) / 3), rational_number(Call("sqrt", 2))
    (Fraction(2, 3), None)
    """
    return ex.constant_value(value(expr))


def inverse_of(A: Array) -> Inverse | None:
    """The inverse of a square matrix, where there is one that is short enough to stand beside something else.

    >>> inverse_of(Array(Array(1, 2), Array(2, 4))), print(inverse_of(Array(Array(2))).inverse)
    [[1/2]]
    (None, None)
    """
    n = len(A.args)
    if n != len(A.args[0].args) or n > LARGEST or (n > 2 and any(rational_number(e) is None for e in entries(A))):
        return None
    found = Inverse.of(A)
    return None if found.inverse is None else found
