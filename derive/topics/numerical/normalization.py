"""A vector or a matrix divided by its norm: the same direction, norm 1."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, Array, Call, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import matrix, vector

TITLE = "Normalisation"


@topic(
    title=TITLE,
    covers=("numerical/normalization",),
    sources=("DLMF 1.2.46", "NumPy reference, numpy.linalg.norm"),
)
def normalization(A: Any = "[[1, 2], [3, 4]]") -> Derivation:
    """A/‖A‖ with the Euclidean norm of a vector or the Frobenius norm of a matrix A that is not zero."""
    flat = isinstance(A, (Array, tuple)) and not isinstance((A.args if isinstance(A, Array) else A)[0], (Array, tuple))
    A = vector(A, "A") if flat else matrix(A, "A")
    entries = A.args if flat else [e for row in A.args for e in row.args]
    if all(e is ZERO for e in entries):
        raise AssumptionError(f"A = {A!s:.60} is zero: there is no norm to divide by")
    on = Lines()
    a = on.given("A", A)
    size, squares = Call("norm", a), Call("sum", a**2)
    on.says(size, Call("sqrt", squares), rules.frobenius, note="all entries squared, added, and the root taken")
    on.worth(squares)
    on.worth(size)
    unit = a / size
    shown = on.worth(unit, note="every entry divided by the norm")
    on.says(Call("norm", unit), ONE, rules.frobenius, note="check: the new norm is 1")
    total = Call("sum", Call("abs", a))
    if on.is_numeric(size) and on.differ(size, total):
        on.wrongly(
            Call("norm", a / total),
            as_expr(1),
            "divided by the sum of the absolute values it is the 1-norm that becomes 1",
        )
    remarks = (
        () if flat else ("This is the Frobenius norm, not the spectral norm, which is the largest singular value.",)
    )
    return on.derivation(TITLE, unit, shown, remarks=remarks)
