"""Definitions and laws of vectors, matrices and norms as data; small letters stand for vectors, capitals for matrices.

DLMF is the NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov, §1.2(v) on matrices, vectors, scalar
products and norms and §1.6(i) on vectors in space.
"""

from __future__ import annotations

from derive.language.expressions import (
    OO,
    PI,
    Array,
    Einsum,
    Indexed,
    Limit,
    Neg,
    symbols,
)
from derive.model import GREATER_EQUAL, LESS_EQUAL, Condition, Rule
from derive.rules.shorthand import fn, needs, nonzero

x, y, z, w = symbols("x y z w")
A, B, C, X = symbols("A B C X")
c, t, i, j, k, n, m = symbols("lam tau i j k n m")
a, b, p, q, r, s = symbols("a b p q r s")


def norm(v):
    return fn("norm", v)


def entries(v, letters="i"):
    return Einsum(f"{letters}->{letters}", v)


# ---------------------------------------------------------------- arithmetic

adding = Rule("adding up", a + b, b + a)
multiplying = Rule("multiplying", a * b, b * a)
squaring = Rule("squaring", a**2, a * a)
root = Rule("taking the root", fn("sqrt", a**2), fn("abs", a))
dividing = Rule("dividing", a / b, a * (1 / b), needs(nonzero(b)))
comparing = Rule("comparing", a**2 + b**2, a**2, relation=GREATER_EQUAL)

# ---------------------------------------------------------------- entry by entry

addition = Rule("addition, entry by entry", x + y, entries(x) + entries(y), source="DLMF 1.2.32")
subtraction = Rule("subtraction, entry by entry", x - y, entries(x) + Neg(entries(y)), source="DLMF 1.2.31–1.2.32")
scaling = Rule("scaling, entry by entry", c * x, c * entries(x), source="DLMF 1.2.31")
elementwise_product = Rule(
    "product, entry by entry", x * y, Einsum("i,i->i", x, y), source='Wikipedia, "Hadamard product (matrices)"'
)
elementwise_quotient = Rule(
    "quotient, entry by entry", Array(a, b) / Array(p, q), Array(a / p, b / q), needs(nonzero(p), nonzero(q))
)
elementwise_power = Rule("power, entry by entry", x**2, Einsum("i,i->i", x, x))
elementwise_inverse = Rule(
    "inverse, entry by entry", Array(a, b) * Array(1 / a, 1 / b), Array(a / a, b / b), needs(nonzero(a), nonzero(b))
)
transposition = Rule("rows become columns", fn("transpose", A), Einsum("ij->ji", A), source="DLMF 1.2.28")
conjugate_transposition = Rule(
    "conjugate transpose", fn("transpose", fn("conjugate", Array(Array(a, b), Array(p, q)))),
    Array(Array(fn("conjugate", a), fn("conjugate", p)), Array(fn("conjugate", b), fn("conjugate", q))), source="DLMF 1.2.30",
)  # fmt: skip
transpose_of_a_product = Rule(
    "transpose of a product", fn("transpose", A @ B), fn("transpose", B) @ fn("transpose", A), source="DLMF 1.2.37"
)
identity_matrix = Rule("the identity matrix", A @ fn("eye", n), A, source="DLMF 1.2.53")
inverse_matrix = Rule(
    "the inverse matrix",
    A @ fn("inv", A),
    fn("inv", A) @ A,
    (Condition(text="A is square and invertible"), *needs(nonzero(fn("det", A)))),
    "DLMF 1.2.60",
)
ones_are_neutral = Rule("ones are neutral", A * (x / x), A, needs(nonzero(x)))
reading_off = Rule("reading off an entry", Indexed(Array(a, b), 2), b)
stacking = Rule("flattening row by row", fn("vec", fn("transpose", Array(Array(a, b), Array(p, q)))), Array(a, b, p, q))
counting = Rule("counting", fn("sum", Array(a / a, b / b)), c / c + 1, needs(nonzero(a), nonzero(b), nonzero(c)))

# ---------------------------------------------------------------- products

dot_product = Rule("definition of the dot product", x @ y, Einsum("i,i->", x, y), source="DLMF 1.2.40")
row_times_column = Rule("row times column", Array(a, b) @ Array(p, q), a * p + b * q, source="DLMF 1.2.34")
dot_is_sum_of_products = Rule("summing the entrywise product", x @ y, fn("sum", x * y), source="DLMF 1.2.40")
dot_is_symmetric = Rule("symmetry", x @ y, y @ x, source="DLMF 1.2.41")
dot_with_itself = Rule("a vector with itself", x @ x, norm(x) ** 2, source="DLMF 1.2.46")
matrix_product = Rule("definition of the matrix product", A @ B, Einsum("ik,kj->ij", A, B), source="DLMF 1.2.34")
matrix_vector_product = Rule("rows times the vector", A @ x, Einsum("ij,j->i", A, x), source="DLMF 1.2.34")
combination_of_columns = Rule(
    "combination of the columns", Array(Array(a, b), Array(p, q)) @ Array(r, s), r * Array(a, p) + s * Array(b, q),
    source="DLMF 1.2.34",
)  # fmt: skip
associativity = Rule("associativity", A @ (B @ C), (A @ B) @ C, source="DLMF 1.2.35")
distributivity = Rule("distributivity", A @ (B + C), A @ B + A @ C, source="DLMF 1.2.36")
commutator = Rule("the commutator", A @ B - B @ A, Neg(B @ A - A @ B), source="DLMF 1.2.66")
outer_product = Rule(
    "definition of the outer product",
    fn("outer", x, y),
    Einsum("i,j->ij", x, y),
    source="Mathlib Matrix.vecMulVec_apply",
)
trace_of_an_outer_product = Rule(
    "trace of an outer product", fn("trace", fn("outer", x, y)), x @ y, source="DLMF 1.2.62 and 1.2.65"
)
cross_product = Rule(
    "definition of the cross product", fn("cross", Array(a, b, c), Array(p, q, r)),
    Array(b * r - c * q, c * p - a * r, a * q - b * p), source="DLMF 1.6.9",
)  # fmt: skip
cross_is_orthogonal = Rule(
    "the cross product is orthogonal to its factors", x @ fn("cross", x, y), 0 * norm(x), source="DLMF 1.6.9"
)
cross_changes_sign = Rule("the order matters", fn("cross", x, y), Neg(fn("cross", y, x)), source="DLMF 1.6.9")
lagrange_identity = Rule(
    "Lagrange's identity", norm(fn("cross", x, y)) ** 2, norm(x) ** 2 * norm(y) ** 2 - (x @ y) ** 2,
    source="DLMF 1.6.4 and 1.6.9, with sin² = 1 − cos²",
)  # fmt: skip

cyclic_trace = Rule("the trace of a product", fn("trace", A @ B), fn("trace", B @ A), source="DLMF 1.2.65")
two_by_two = Rule(
    "determinant of a 2×2 matrix", fn("det", Array(Array(a, b), Array(p, q))), a * q - b * p, source="DLMF 1.3.1"
)
sum_as_trace = Rule(
    "the sum of the products as a trace",
    fn("sum", A * B),
    fn("trace", fn("transpose", A) @ B),
    source="DLMF 1.2.34 and 1.2.62",
)

# ---------------------------------------------------------------- the laws of the Hadamard product

hadamard_commutes = Rule("commutative law", A * B, B * A, source='Wikipedia, "Hadamard product (matrices)"')
hadamard_associates = Rule(
    "associative law", A * (B * C), Einsum("ij,ij,ij->ij", A, B, C), source='Wikipedia, "Hadamard product (matrices)"'
)
hadamard_distributes = Rule(
    "distributive law", A * (B + C), A * B + A * C, source='Wikipedia, "Hadamard product (matrices)"'
)
hadamard_product = Rule(
    "definition of the Hadamard product",
    A * B,
    Einsum("ij,ij->ij", A, B),
    source='Wikipedia, "Hadamard product (matrices)"',
)

# ---------------------------------------------------------------- norms, angles and distances

euclidean_norm = Rule("definition of the 2-norm", norm(x), fn("sqrt", Einsum("i,i->", x, x)), source="DLMF 1.2.46")
norm_as_dot = Rule("the norm from the dot product", norm(x), fn("sqrt", x @ x), source="DLMF 1.2.46")
sum_norm = Rule("definition of the 1-norm", fn("norm1", x), fn("sum", fn("abs", x)), source="DLMF 1.2.47")
maximum_norm = Rule(
    "definition of the maximum norm",
    fn("norminf", Array(a, b)),
    fn("maximum", fn("abs", a), fn("abs", b)),
    source="DLMF 1.2.48",
)
p_norm = Rule("definition of the p-norm", norm(x) ** 2, fn("sum", fn("abs", x) ** 2), source="DLMF 1.2.45")
maximum_below_sum = Rule(
    "the norms in order", fn("norminf", x), norm(x), relation=LESS_EQUAL, source="DLMF 1.2.46–1.2.48"
)
frobenius_norm = Rule("definition of the Frobenius norm", norm(A) ** 2, Einsum("ij,ij->", A, A))
frobenius_as_trace = Rule(
    "the Frobenius norm as a trace", norm(A) ** 2, fn("trace", fn("transpose", A) @ A), source="DLMF 1.2.62"
)
definiteness = Rule("a norm is not negative", norm(x), 0 * norm(x), relation=GREATER_EQUAL)
homogeneity = Rule("homogeneity", norm(c * x), fn("abs", c) * norm(x), source="DLMF 1.2.42 and 1.2.46")
triangle_inequality = Rule(
    "triangle inequality", norm(x + y), norm(x) + norm(y), relation=LESS_EQUAL, source="DLMF 1.2.52"
)
parallelogram_law = Rule(
    "parallelogram law",
    norm(x + y) ** 2 + norm(x - y) ** 2,
    2 * norm(x) ** 2 + 2 * norm(y) ** 2,
    source="Mathlib parallelogram_law_with_norm",
)
cauchy_schwarz = Rule(
    "Cauchy–Schwarz inequality", fn("abs", x @ y), norm(x) * norm(y), relation=LESS_EQUAL, source="DLMF 1.2.51"
)
square_of_a_sum = Rule(
    "square of a sum", norm(x + y) ** 2, norm(x) ** 2 + 2 * (x @ y) + norm(y) ** 2, source="Mathlib norm_add_sq_real"
)
square_of_a_difference = Rule(
    "square of a difference",
    norm(x - y) ** 2,
    norm(x) ** 2 - 2 * (x @ y) + norm(y) ** 2,
    source="Mathlib norm_add_sq_real",
)
normalisation = Rule("dividing by the length", norm(x / norm(x)), norm(x) / norm(x), needs(nonzero(norm(x))))
cosine_of_the_angle = Rule(
    "cosine of the angle",
    x @ y,
    norm(x) * norm(y) * ((x @ y) / (norm(x) * norm(y))),
    needs(nonzero(norm(x)), nonzero(norm(y))),
    source="DLMF 1.6.4",
)
law_of_cosines = Rule(
    "law of cosines",
    norm(x - y) ** 2,
    norm(x) ** 2 + norm(y) ** 2 - 2 * (norm(x) * norm(y) * fn("cos", fn("acos", (x @ y) / (norm(x) * norm(y))))),
    needs(nonzero(norm(x)), nonzero(norm(y))),
    "Mathlib EuclideanGeometry.law_cos",
)
comparing_both = Rule(
    "geometric form of the dot product",
    x @ y,
    norm(x) * norm(y) * fn("cos", fn("acos", (x @ y) / (norm(x) * norm(y)))),
    needs(nonzero(norm(x)), nonzero(norm(y))),
    "DLMF 1.6.4",
)
inverse_cosine = Rule("inverse cosine", fn("cos", fn("acos", c)), c)
degrees = Rule("180 degrees are π radians", a * 180 / PI, 180 / PI * a)
binomial_formula = Rule("binomial formula", a**2 + 2 * a * b + b**2, (a + b) ** 2)
absolute_value = Rule("absolute values", fn("abs", Neg(a**2)), a**2)
powers = Rule("powers", fn("abs", a) ** 2, a * a)
norms_in_order = Rule("the norms in order", norm(x), fn("norm1", x), relation=LESS_EQUAL, source="DLMF 1.2.46–1.2.47")
trace = Rule("the sum of the diagonal", fn("trace", Array(Array(a, b), Array(p, q))), a + q, source="DLMF 1.2.62")
norm_of_singular_values = Rule(
    "the singular values", norm(fn("singular_values", Array(Array(a, a), Array(a, a)))), 2 * fn("abs", a)
)
right_angle = Rule("the cosine of a right angle", fn("cos", PI / 2), a - a)
discriminant = Rule(
    "the discriminant", (x @ y) ** 2, norm(x) ** 2 * norm(y) ** 2, relation=LESS_EQUAL, source="DLMF 1.2.51"
)
limit_of_p_norms = Rule(
    "limit of the p-norms", Limit((1 + 2**p) ** (1 / p), p, OO), 1 + a / a, needs(nonzero(a)), "DLMF 1.2.45 and 1.2.48"
)
