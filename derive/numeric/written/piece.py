"""A piece of code not yet in a statement, and which operations may be written again, over or into another's memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.numeric.graph.order import postorder
from derive.numeric.graph.value import Value

SUM, PRODUCT, POWER, ATOM = 2, 3, 4, 5  # how tightly a piece of code binds
#: named once and for all, and cheap to write again
AGAIN = {"input", "number", "dimension", "constant", "transpose", "column", "row", "expand"}
VIEWS = {"transpose", "column", "row", "expand", "reshape", "permute", "diagonal", "broadcast", "squeeze", "spread"}
FRESH = {
    "add", "mul", "scale", "reciprocal", "pow", "power", "call", "matmul", "outer", "filled", "sum", "cholesky solve", "lu solve",
    "solve", "inverse", "cholesky inverse", "lu inverse", "row max", "row sum", "line dots", "given", "holds", "accumulated",
}  # fmt: skip
IN_PLACE = {
    "exp", "log", "sqrt", "abs", "sin", "cos", "tanh", "sign", "log1p", "expm1", "floor", "relu", "expit", "sinh", "cosh",
}  # fmt: skip


@dataclass
class Piece:
    """Code not yet in a statement: how it binds, how deep it is, and which names it reads how often."""

    code: str
    binds: int
    depth: int = 0
    reads: Counter = field(default_factory=Counter)


def depends(v: Value) -> bool:
    return any(n.op in ("input", "dimension") for n in postorder([v])) and v.op != "dimension"


def number(value: Any) -> str:
    if value.denominator == 1 and abs(value) < 2**53:
        return str(int(value))
    try:
        return repr(value.numerator / value.denominator)
    except OverflowError:
        return "-math.inf" if value < 0 else "math.inf"


def without(values: Sequence[Value], one: Value) -> list[Value]:
    """``values`` with ``one`` taken out once: x·x has it twice."""
    rest = list(values)
    rest.remove(one)
    return rest
