"""A linear transformation is a matrix: additivity and homogeneity, and the images of the basis vectors as columns."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, ZERO, Add, Array, Call, MatMul, Mul
from derive.methods import pictures
from derive.methods.decimals import rounded
from derive.methods.eliminate import read_matrix, times
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Linear transformation",
    complex=True,
    covers=("linear-algebra/linear-transformation",),
    sources=('Wikipedia, "Linear map"',),
)
def linear_transformation(A: Any = [[0, 3], [2, 1]], x: Any = [1, 1]) -> Derivation:  # noqa: B006
    """T(x) = Ax: linear, its columns the images of the basis vectors, applied to x.

    >>> print(linear_transformation(A=[[1, 2, 3]], x=["a", 0, 1]).result)
    [a + 3]
    """
    A = matrix(A)
    m, n = A.shape
    x = vector(x, "x", length=n)
    name, u, v, c, d = letters(Array(*A.args, *x.args), "A", "u", "v", "c", "d")
    field = Entries()
    rows, entries = read_matrix(A, field), [field.read(e) for e in x.args]
    image = as_vector(times(rows, entries))
    B = letters(Array(*A.args, *x.args, name), "B")[0]
    basis = [Array(*[ONE if i == j else ZERO for i in range(n)]) for j in range(n)]
    columns = [Array(*[row.args[j] for row in A.args]) for j in range(n)]
    combination = Add(*[Mul(entry, column) for entry, column in zip(x.args, columns, strict=True)])
    steps = (
        Step(MatMul(B, Add(u, v)), Add(MatMul(B, u), MatMul(B, v)), (rules.additive,), note="in general: the image of a sum is the sum of the images"),
        Step(MatMul(B, Mul(c, u)), Mul(c, MatMul(B, u)), (rules.homogeneous,), note="and a factor may be taken out"),
        Step(MatMul(B, Add(Mul(c, u), Mul(d, v))), Add(Mul(c, MatMul(B, u)), Mul(d, MatMul(B, v))), (rules.additive, rules.homogeneous), note="both in one line: this is what linear means"),
        *[Step(MatMul(name, e), column, (rules.image_of_a_basis_vector,), note=f"column {j + 1} is where $e_{j + 1}$ goes")
          for j, (e, column) in enumerate(zip(basis, columns, strict=True))],
        Step(MatMul(name, x), combination, (rules.columns_combined,), note="the entries of $x$ say how much of each column"),
        Step(combination, image, (rules.algebra,)),
        *rounded(image),
        Step(MatMul(name, Array(*[ZERO] * n)), Array(*[ZERO] * m), (rules.homogeneous,), note="check: a linear map sends 0 to 0"),
    )  # fmt: skip
    squared = Step(
        Call("norm", Add(u, v)),
        Add(Call("norm", u), Call("norm", v)),
        note="not every map is linear: the length is not",
    )
    return Derivation(
        title="Linear transformation",
        problem=MatMul(name, x),
        steps=steps,
        result=image,
        where=((name, A),),
        shapes=shapes_of([(name, A)], **{B.name: "m, n", u.name: "n", v.name: "n"}),
        figures=pictures.matrix_on_a_grid(A),
        mistakes=(squared,),
        remarks=("A shift, adding a fixed vector other than 0, is not linear: it does not send 0 to 0.",),
    )
