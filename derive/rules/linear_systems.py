"""Rules of linear systems, rank, inverses and factorisations as data, for two or three rows or for matrices of any size.

Mathlib is the library of Lean 4, https://leanprover-community.github.io/mathlib4_docs; names are those of its theorems.
"""

from __future__ import annotations

from derive.language.expressions import (
    Add,
    And,
    Array,
    Call,
    Derivative,
    Div,
    Equal,
    MatMul,
    Mul,
    Neg,
    as_expr,
    symbols,
)
from derive.model import EQUIVALENT, Rule
from derive.rules.linear_algebra import IDENTITY, M, a, b, c, d, det, k, matrix, nonzero, one, p, q, x, zero

y, t = symbols("y t")
N = matrix((p, q), (x, y))


def inv(m):
    return Call("inv", m)


def transpose(m):
    return Call("transpose", m)


def rank(m):
    return Call("rank", m)


# ---------------------------------------------------------------- products

row_times_column = Rule("row times column", MatMul(M, Array(x, y)), Array(a * x + b * y, c * x + d * y))
matrix_product = Rule(
    "matrix product", MatMul(M, N), matrix((a * p + b * x, a * q + b * y), (c * p + d * x, c * q + d * y))
)
combination_of_columns = Rule(
    "combination of the columns", MatMul(M, Array(x, y)), x * Array(a, c) + y * Array(b, d)
)  # fmt: skip
combination_of_rows = Rule(
    "combination of the rows", MatMul(transpose(M), Array(x, y)), x * Array(a, b) + y * Array(c, d)
)
inner_product = Rule("inner product", MatMul(Array(a, b), Array(p, q)), a * p + b * q)
linearity_of_product = Rule(
    "linearity", MatMul(M, Add(k * Array(p, q), t * Array(x, y))), k * MatMul(M, Array(p, q)) + t * MatMul(M, Array(x, y)),
)  # fmt: skip

# ---------------------------------------------------------------- systems

same_solutions = Rule(
    "row operations keep the solutions",
    And(Equal(x + y, a), Equal(3 * x + y, b)),
    And(Equal(x + y, a), Equal(-2 * y, b - 3 * a)),
    relation=EQUIVALENT,
)
solving_for_the_pivot = Rule(
    "solving for the pivot variable", Equal(a * x + b, c), Equal(x, Div(c - b, a)), nonzero(a), relation=EQUIVALENT
)
general_solution = Rule(
    "general solution", And(Equal(x + k * y, a), Equal(zero, zero)), Equal(Array(x, y), Array(a, zero) + y * Array(-k, one)),
    relation=EQUIVALENT,
)  # fmt: skip
contradiction = Rule("contradiction", And(Equal(x, a), Equal(x, a + 1)), Equal(zero, one), relation=EQUIVALENT)
counting_pivots = Rule("rank counts the pivots", rank(matrix((a, b), (zero, d))), as_expr(2), nonzero(a, d))
rank_nullity = Rule(
    "rank–nullity theorem", Add(rank(M), Call("nullity", M)), as_expr(2),
    source="Mathlib LinearMap.finrank_range_add_finrank_ker",
)  # fmt: skip
rank_of_transpose = Rule(
    "row rank equals column rank", rank(transpose(M)), rank(M), source="Mathlib Matrix.rank_transpose"
)
null_vector = Rule("null space", MatMul(matrix((a, b), (k * a, k * b)), Array(-b, a)), Array(zero, zero))

# ---------------------------------------------------------------- determinants

determinant_row_swap = Rule(
    "a row swap turns the sign", det(M), Neg(det(matrix((c, d), (a, b)))), source="DLMF §1.3(i)"
)
determinant_row_replacement = Rule(
    "row replacement keeps the determinant", det(M), det(matrix((a, b), (c + k * a, d + k * b))), source="DLMF §1.3(i)"
)
determinant_of_product = Rule(
    "determinant of a product", det(MatMul(M, N)), det(M) * det(N), source="Mathlib Matrix.det_mul"
)
determinant_of_transpose = Rule(
    "determinant of the transpose", det(transpose(M)), det(M), source="Mathlib Matrix.det_transpose"
)
determinant_of_multiple = Rule("one factor from every row", det(k * M), k**2 * det(M), source="Mathlib Matrix.det_smul")
factor_from_a_row = Rule(
    "a factor leaves one row", det(matrix((k * a, k * b), (c, d))), k * det(M), source="DLMF §1.3(i)"
)

# ---------------------------------------------------------------- inverses

adjugate = Rule(
    "adjugate", MatMul(M, matrix((d, -b), (-c, a))), (a * d - b * c) * IDENTITY, source="Mathlib Matrix.mul_adjugate"
)
inverse_of_two = Rule(
    "inverse of a 2×2 matrix", inv(M), Mul(Div(1, a * d - b * c), matrix((d, -b), (-c, a))), nonzero(a * d - b * c)
)
inverse_by_elimination = Rule(
    "reading off the inverse", inv(matrix((a, b), (zero, one))), matrix((1 / a, -b / a), (zero, one)), nonzero(a)
)
inverse_by_cofactors = Rule(
    "cofactors over the determinant", inv(M), Div(matrix((d, -b), (-c, a)), det(M)), nonzero(a * d - b * c),
    source="Mathlib Matrix.inv_def",
)  # fmt: skip
product_of_elementary_matrices = Rule(
    "product of elementary matrices", inv(matrix((a, zero), (c, one))), MatMul(matrix((one, zero), (-c, one)), matrix((1 / a, zero), (zero, one))),
    nonzero(a),
)  # fmt: skip
inverse_of_product = Rule(
    "inverse of a product",
    inv(MatMul(M, N)),
    MatMul(inv(N), inv(M)),
    nonzero(a * d - b * c, p * y - q * x),
    source="Mathlib Matrix.mul_inv_rev",
)
inverse_of_transpose = Rule(
    "inverse of the transpose",
    inv(transpose(M)),
    transpose(inv(M)),
    nonzero(a * d - b * c),
    source="Mathlib Matrix.transpose_nonsing_inv",
)
inverse_times_matrix = Rule("inverse", MatMul(inv(M), M), IDENTITY, nonzero(a * d - b * c))
matrix_times_inverse = Rule("inverse", MatMul(M, inv(M)), IDENTITY, nonzero(a * d - b * c))
solution_by_inverse = Rule(
    "multiplying by the inverse", Equal(MatMul(M, Array(x, y)), Array(p, q)),
    And(Equal(x, (d * p - b * q) / (a * d - b * c)), Equal(y, (a * q - c * p) / (a * d - b * c))), nonzero(a * d - b * c), relation=EQUIVALENT,
)  # fmt: skip

# ---------------------------------------------------------------- least squares, least norm

_residual = a * x - b
gradient_of_squared_residual = Rule("gradient of the squared residual", Derivative(_residual**2, x), 2 * a * _residual)
pythagoras = Rule(
    "Pythagoras",
    MatMul(Add(Array(a, b), t * Array(-b, a)), Add(Array(a, b), t * Array(-b, a))),
    a**2 + b**2 + t**2 * (a**2 + b**2),
)

# ---------------------------------------------------------------- factorisations

lu = Rule(
    "multipliers in L, echelon form in U", matrix((a, b), (k * a, k * b + d)), MatMul(matrix((one, zero), (k, one)), matrix((a, b), (zero, d)))
)  # fmt: skip
ldu = Rule(
    "pivots taken out of U", matrix((a, b), (zero, d)), MatMul(matrix((a, zero), (zero, d)), matrix((one, b / a), (zero, one))), nonzero(a)
)  # fmt: skip
column_row = Rule(
    "pivot columns times echelon rows", matrix((a, k * a), (b, k * b)), MatMul(matrix((a,), (b,)), matrix((one, k)))
)
multiplying_back = Rule(
    "multiplying back",
    MatMul(matrix((one, zero), (k, one)), matrix((a, b), (zero, d))),
    matrix((a, b), (k * a, k * b + d)),
)
