"""What topics about singular values share: the lines that find them, and the Frobenius norm."""

from __future__ import annotations

from derive.language.expressions import Array, Call, Expr
from derive.methods import columns as col
from derive.methods import svd
from derive.methods.entries import Entries
from derive.model import Step


def singular_steps(found: svd.Decomposition) -> list[Step]:
    """The lines up to the list of singular values, without those that find the vectors."""
    listing = [
        i for i, s in enumerate(found.steps) if isinstance(s.before, Call) and s.before.name == "singular_values"
    ]
    upto = [s for s in found.steps[: listing[-1] + 1] if not s.note.startswith(("an eigenvector", "$u_", "$v_"))]
    return upto


def frobenius(A: Array) -> Expr:
    """The Frobenius norm of a literal matrix of real numbers."""
    field = Entries()
    entries = [field.read(e) for row in A.args for e in row.args]
    return col.length(entries).written() if not col.is_zero(entries) else entries[0].written()
