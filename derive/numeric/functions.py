"""What each function and each operation of the language is, in ball arithmetic: one row a function.

Principal values throughout; a function of an array is taken entry by entry. The functions themselves say what they refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.language import expressions as ex
from derive.numeric import comparisons, tables
from derive.numeric.arithmetic import add, divide, multiply, negate
from derive.numeric.elementary import ELEMENTARY
from derive.numeric.powers import power
from derive.numeric.special import SPECIAL
from derive.numeric.tables import Table, elementwise


def norm(a: Any) -> Any:
    """The root of the sum of the squared absolute values of all entries."""
    entries = list(a.flat()) if isinstance(a, Table) else [a]
    return ELEMENTARY["sqrt"](add(*[multiply(e, ELEMENTARY["conjugate"](e)) for e in entries]))


FUNCTIONS: dict[str, Callable] = {
    **{name: elementwise(f) for name, f in {**ELEMENTARY, **SPECIAL}.items()},
    "det": tables.det, "trace": tables.trace, "transpose": tables.transpose, "inv": tables.inv,
    "eigenvalues": tables.eigenvalues, "rank": tables.rank, "nullity": tables.nullity, "augmented": tables.augmented,
    "norm": norm, "singular_values": tables.by_singular_values("singular_values"),
    "pinv": tables.by_singular_values("pseudoinverse"), "norm2": tables.by_singular_values("spectral_norm"),
    "cond": tables.by_singular_values("condition"),
}  # fmt: skip

OPERATIONS: dict[type[ex.Expr], Callable] = {
    ex.Add: add, ex.Mul: multiply, ex.Div: elementwise(divide), ex.Neg: negate, ex.Pow: elementwise(power),
    ex.Array: tables.array, ex.MatMul: tables.matrix_product,
    ex.Less: comparisons.less, ex.LessEqual: comparisons.less_equal,
    ex.Greater: comparisons.greater, ex.GreaterEqual: comparisons.greater_equal,
    ex.Equal: comparisons.equal, ex.Unequal: comparisons.unequal,
}  # fmt: skip
