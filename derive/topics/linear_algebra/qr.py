"""QR decomposition of a matrix by Gram–Schmidt on its columns."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import Call, MatMul
from derive.methods import columns as col
from derive.methods.decimals import rounded
from derive.methods.eliminate import vector
from derive.methods.gram_schmidt import gram_schmidt
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="QR decomposition by Gram–Schmidt",
    covers=("linear-algebra/qr",),
    sources=("Gander, Algorithms for the QR-Decomposition (ETH Zürich, Research Report 80-02, 1980)",),
)
def qr(A: Any = [[1, 2], [3, 4]], variant: str = "classical") -> Derivation:  # noqa: B006
    """A = QR with orthonormal columns in Q and R upper triangular with a positive diagonal.

    A of any shape, also with dependent columns: Q then has as many columns as A has rank.
    ``variant``: "classical", or "modified", where each projection is taken away before the next coefficient is worked out.

    >>> print(qr(A=[[3, 1], [4, 2]]).result)
    [[3/5, -4/5], [4/5, 3/5]] @ [[5, 11/5], [0, 2/5]]
    """
    A = matrix(A)
    columns = col.columns_of(col.real_rows(A))
    if variant not in ("classical", "modified"):
        raise AssumptionError(f"variant = {variant!r:.40}: expected classical or modified")
    if all(map(col.is_zero, columns)):
        raise AssumptionError(f"A = {A!s:.60} has only zeros: Gram–Schmidt needs a column that is not 0")
    name, u, v, *names = letters(A, "A", "u", "v", *[f"a_{k + 1}" for k in range(len(columns))])
    found = gram_schmidt(columns, names, modified=variant == "modified")
    rest = ex.subtract(v, MatMul(u, v) / MatMul(u, u) * u)
    where = ((name, A), *zip(names, map(vector, columns), strict=True))
    product = MatMul(found.Q, found.upper)
    steps = (
        Step(MatMul(u, rest), ex.ZERO, (rules.orthogonal_residual,), conditions=rules.nonzero(MatMul(u, u)),
             note="in general: take from $v$ its part along $u$, and what is left is orthogonal to $u$"),
        *found.steps,
        Step(MatMul(Call("transpose", found.Q), found.Q), col.identity(len(found.written)), (rules.orthonormal_columns,),
             note="the vectors found as columns"),
        Step(name, product, (rules.qr_factorisation,), note=_ending(found.dependent)),
        *rounded(found.Q), *rounded(found.upper),
    )  # fmt: skip
    wrong = Step(
        MatMul(u, ex.subtract(v, MatMul(u, v) * u)),
        ex.ZERO,
        note="the division by $u @ u$ is missing: $u$ has not length 1",
    )
    return Derivation(
        title="QR decomposition",
        problem=name,
        question="orthonormal columns and an upper triangular matrix whose product is $A$",
        steps=steps,
        result=product,
        where=where,
        shapes=shapes_of(where, **{u.name: "n", v.name: "n"}),
        mistakes=(wrong,),
        remarks=_remarks(found.dependent),
    )


def _ending(dependent: tuple[int, ...]) -> str:
    return "" if not dependent else "R has as many rows as there are independent columns"


def _remarks(dependent: tuple[int, ...]) -> tuple[str, ...]:
    if dependent:
        return ("The columns are linearly dependent, so this is the QR decomposition of reduced rank.",)
    return (
        "With a positive diagonal of R, Q and R are unique; a column of Q and the row of R may change sign together.",
    )
