"""Eigenvalues and eigenvectors of a square matrix from its characteristic polynomial."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Array
from derive.methods import eigen, pictures
from derive.model import Derivation
from derive.topics import topic


@topic(
    title="Eigenvalues from the characteristic polynomial",
    complex=True,
    covers=(
        "linear-algebra/eigenvalues", "linear-algebra/characteristic-polynomial", "linear-algebra/eigendecomposition",
        "linear-algebra/trace-is-sum-of-eigenvalues", "linear-algebra/determinant-is-product-of-eigenvalues",
    ),
    sources=("DLMF 1.2.70–1.2.75",),
)  # fmt: skip
def eigenvalues(A: Any = [[2, 1], [1, 2]]) -> Derivation:  # noqa: B006  # read, never changed
    """The eigenvalues of a square matrix A, each with its eigenvectors; A diagonalised, or its Jordan form.

    >>> print(eigenvalues(A=[[0, 3], [2, 1]]).result)
    [-2, 3]
    """
    if isinstance(A, tuple):
        A = Array(*[Array(*row) if isinstance(row, tuple) else row for row in A])
    if not isinstance(A, Array):
        raise ShapeError(f"expected a square matrix such as [[2, 1], [1, 2]], found {A!s:.60}")
    return replace(eigen.eigenvalues(A), figures=pictures.matrix_on_a_grid(A))
