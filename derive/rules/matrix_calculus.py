"""Rules of differentials, of traces and inner products, and of reading a derivative off; as data.

Capital letters stand for matrices, small ones for vectors, c and s for numbers; dU is the differential of U.
Sources: K. B. Petersen and M. S. Pedersen, The Matrix Cookbook (15 November 2012), by equation; J. R. Magnus and
H. Neudecker, Matrix Differential Calculus (3rd ed., 2019), by section or theorem.
"""

from __future__ import annotations

from derive.language.expressions import (
    Call,
    Derivative,
    Differential,
    Einsum,
    Expr,
    MatMul,
    symbols,
)
from derive.model import Rule
from derive.rules.shorthand import fn, needs, nonzero

U, V, X, A, B, C = symbols("U V X A B C")
u, v, a, b, x, z = symbols("u v a b x z")
dU, dV, dX, du, dv, dx = symbols("dU dV dX du dv dx")
c, s, ds, t, dt = symbols("lam sigma dsigma tau dtau")
m, n = symbols("m n")


def d(f: Expr, *moving: Expr) -> Differential:
    """d f where ``moving`` holds each variable and its differential in turn."""
    return Differential(f, *moving)  # type: ignore[return-value]


def T(A: Expr) -> Call:
    return Call("transpose", A)


def inv(A: Expr) -> Call:
    return Call("inv", A)


def tr(A: Expr) -> Call:
    return Call("trace", A)


def norm(x: Expr) -> Call:
    return Call("norm", x)


COOKBOOK, MAGNUS = (
    "Petersen & Pedersen, The Matrix Cookbook (2012)",
    "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019)",
)
# ---------------------------------------------------------------- how differentials combine

sum_rule = Rule("differential of a sum", d(U + V, U, dU, V, dV), dU + dV, source=f"{COOKBOOK}, eq. 35")
constant_rule = Rule("differential of a constant", d(A, U, dU), 0 * A, source=f"{COOKBOOK}, eq. 33")
variable_rule = Rule("differential of the variable", d(U, U, dU), dU)
linear_map = Rule("differential of a linear map", d(A @ u, u, du), A @ du, source=f"{COOKBOOK}, eq. 37 with A constant")
constant_factor = Rule("constant factor", d(c * U, U, dU), c * dU, source=f"{COOKBOOK}, eq. 34")
product_rule = Rule(
    "product rule", d(U @ V, U, dU, V, dV), dU @ V + U @ dV, source=f"{COOKBOOK}, eq. 37; {MAGNUS}, §18.6"
)
entrywise_product_rule = Rule(
    "entrywise product rule", d(U * V, U, dU, V, dV), dU * V + U * dV, source=f"{COOKBOOK}, eq. 38"
)
quotient_rule = Rule(
    "quotient rule",
    d(u / s, u, du, s, ds),
    du / s - u * ds / s**2,
    needs(nonzero(s)),
    "DLMF 1.4.7, entry by entry",
)
outer_product_rule = Rule(
    "product rule", d(fn("outer", u, v), u, du, v, dv), fn("outer", du, v) + fn("outer", u, dv),
    source=f"{COOKBOOK}, eq. 37",
)  # fmt: skip
kronecker_rule = Rule(
    "differential of a Kronecker product", d(fn("kron", U, V), U, dU, V, dV), fn("kron", dU, V) + fn("kron", U, dV),
    source=f"{COOKBOOK}, eq. 39",
)  # fmt: skip
chain_rule = Rule(
    "entrywise chain rule", d(fn("tanh", u), u, du), (1 - fn("tanh", u) ** 2) * du,
    source=f"{COOKBOOK}, eq. 38; DLMF 1.4.10",
)  # fmt: skip

#: functions of one array: what is linear moves with its argument
DIFFERENTIALS: dict[tuple[str, int], Rule] = {
    ("transpose", 2): Rule("differential of a transpose", d(T(U), U, dU), T(dU), source=f"{COOKBOOK}, eq. 44"),
    ("trace", 2): Rule("differential of a trace", d(tr(U), U, dU), tr(dU), source=f"{COOKBOOK}, eq. 36"),
    ("sum", 1): Rule("differential of a sum of entries", d(fn("sum", u), u, du), fn("sum", du), source=f"{COOKBOOK}, eq. 35"),
    ("sum", 2): Rule("differential of a sum of entries", d(fn("sum", U), U, dU), fn("sum", dU), source=f"{COOKBOOK}, eq. 35"),
    ("mean", 1): Rule("differential of a mean", d(fn("mean", u), u, du), fn("mean", du), source=f"{COOKBOOK}, eq. 35"),
    ("mean", 2): Rule("differential of a mean", d(fn("mean", U), U, dU), fn("mean", dU), source=f"{COOKBOOK}, eq. 35"),
    ("diag", 1): Rule("differential of a diagonal matrix", d(fn("diag", u), u, du), fn("diag", du), source=f"{COOKBOOK}, eq. 35"),
    ("diagonal", 2): Rule("differential of a diagonal", d(fn("diagonal", U), U, dU), fn("diagonal", dU), source=f"{COOKBOOK}, eq. 35"),
    ("vec", 2): Rule("differential of vec", d(fn("vec", U), U, dU), fn("vec", dU), source=f"{MAGNUS}, §18.11"),
    ("column", 1): Rule("differential of a column", d(fn("column", u), u, du), fn("column", du)),
    ("row", 1): Rule("differential of a row", d(fn("row", u), u, du), fn("row", du)),
    ("inv", 2): Rule(
        "differential of the inverse", d(inv(U), U, dU), -(inv(U) @ dU @ inv(U)), needs(nonzero(fn("det", U))),
        f"{COOKBOOK}, eq. 40; {MAGNUS}, §8.4",
    ),
    ("det", 2): Rule(
        "differential of the determinant (Jacobi's formula)", d(fn("det", U), U, dU), fn("det", U) * tr(inv(U) @ dU),
        needs(nonzero(fn("det", U))), f"{COOKBOOK}, eq. 42; {MAGNUS}, §8.3",
    ),
    ("logdet", 2): Rule(
        "differential of the log-determinant", d(fn("logdet", U), U, dU), tr(inv(U) @ dU),
        needs(nonzero(fn("det", U))), f"{COOKBOOK}, eq. 43; {MAGNUS}, §18.6",
    ),
    ("norm", 1): Rule(
        "differential of the norm", d(norm(u), u, du), (u @ du) / norm(u), needs(nonzero(norm(u))), f"{COOKBOOK}, eq. 129",
    ),
    ("norm", 2): Rule(
        "differential of the Frobenius norm", d(norm(U), U, dU), tr(T(U) @ dU) / norm(U), needs(nonzero(norm(U))),
        f"{COOKBOOK}, eq. 132 with the chain rule",
    ),
    ("norm1", 1): Rule(
        "differential of the 1-norm", d(fn("norm1", u), u, du), fn("sign", u) @ du, needs(nonzero(u)),
        "by cases: the sign of every entry",
    ),
    ("norm1", 2): Rule(
        "differential of the 1-norm", d(fn("norm1", U), U, dU), tr(T(fn("sign", U)) @ dU), needs(nonzero(U)),
        "by cases: the sign of every entry",
    ),
    ("softmax", 1): Rule(
        "differential of softmax", d(fn("softmax", z), z, dx), fn("softmax", z) * dx - fn("softmax", z) * (fn("softmax", z) @ dx),
        source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
    ),
    ("softmax", 2): Rule(
        "differential of softmax by rows", d(fn("softmax", U), U, dU),
        fn("softmax", U) * dU - fn("softmax", U) * fn("column", fn("sum", fn("softmax", U) * dU, 1)),
        source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
    ),
    ("logsumexp", 1): Rule(
        "differential of log-sum-exp", d(fn("logsumexp", z), z, dx), fn("softmax", z) @ dx,
        source="chain rule: the derivative of a logarithm of a sum of exponentials is softmax",
    ),
    ("logsumexp", 2): Rule(
        "differential of log-sum-exp by rows", d(fn("logsumexp", U), U, dU), fn("sum", fn("softmax", U) * dU, 1),
        source="chain rule: the derivative of a logarithm of a sum of exponentials is softmax",
    ),
}  # fmt: skip
squared_norm: dict[int, Rule] = {
    0: Rule("power rule", d(norm(u) ** 2, u, du), 2 * (u @ du), source=f"{COOKBOOK}, eq. 131"),
    1: Rule("differential of the squared norm", d(norm(u) ** 2, u, du), 2 * (u @ du), source=f"{COOKBOOK}, eq. 131"),
    2: Rule(
        "differential of the squared Frobenius norm",
        d(norm(U) ** 2, U, dU),
        2 * tr(T(U) @ dU),
        source=f"{COOKBOOK}, eq. 132",
    ),
}
softmax_by_quotient = Rule(
    "quotient rule", d(fn("exp", z) / fn("sum", fn("exp", z)), z, dx),
    fn("exp", z) * dx / fn("sum", fn("exp", z)) - fn("exp", z) * (fn("exp", z) @ dx) / fn("sum", fn("exp", z)) ** 2,
    source="DLMF 1.4.7, entry by entry",
)  # fmt: skip
logarithmic_derivative = Rule(
    "logarithmic derivative", d(fn("softmax", z), z, dx), fn("softmax", z) * d(fn("log", fn("softmax", z)), z, dx),
    source="DLMF 4.7.1 with 1.4.10, entry by entry",
)  # fmt: skip
logarithm_of_softmax = Rule("logarithm of softmax", fn("log", fn("softmax", z)), z - fn("logsumexp", z))
rewriting_softmax = Rule("definition of softmax", fn("softmax", z), fn("exp", z) / fn("sum", fn("exp", z)))

# ---------------------------------------------------------------- moves inside traces and inner products

cyclic_trace = Rule("cyclic property of the trace", tr(A @ B), tr(B @ A), source=f"{COOKBOOK}, eq. 14")
transposed_trace = Rule("a trace and its transpose", tr(T(A)), tr(A), source=f"{COOKBOOK}, eq. 13")
scalar_transpose = Rule(
    "transposing a scalar product", MatMul(a, A @ u), MatMul(T(A) @ a, u), source=f"{COOKBOOK}, eq. 5"
)
scalar_as_trace = Rule(
    "a scalar as a trace", MatMul(a, X, b), tr(T(fn("outer", a, b)) @ X), source=f"{COOKBOOK}, eqs. 14 and 16"
)
entrywise_in_product = Rule("an entrywise factor changes sides", MatMul(a, b * u), MatMul(a * b, u))
entrywise_in_trace = Rule("an entrywise factor changes sides", tr(T(A) @ (B * U)), tr(T(A * B) @ U))
sum_as_product = Rule("a sum of entries as a scalar product", fn("sum", a * u), MatMul(a, u))
sum_as_trace = Rule("a sum of entries as a trace", fn("sum", A * U), tr(T(A) @ U), source=f"{COOKBOOK}, eq. 521")
diagonal_in_trace = Rule("a diagonal matrix in a trace", tr(A @ fn("diag", u)), MatMul(fn("diagonal", A), u))
collecting = Rule("collecting", a @ u + b @ u, (a + b) @ u)

# ---------------------------------------------------------------- reading off

gradient_read_off = Rule(
    "reading off the gradient", Derivative(a @ x, x), a, source=f"{MAGNUS}, Theorem 5.6 (first identification)"
)
matrix_gradient_read_off = Rule(
    "reading off the gradient", Derivative(tr(T(A) @ X), X), A, source=f"{MAGNUS}, Theorem 5.6 (first identification)"
)
slope_read_off = Rule(
    "reading off the derivative", Derivative(c * t, t), c, source=f"{MAGNUS}, Theorem 5.6 (first identification)"
)
jacobian_read_off = Rule(
    "reading off the Jacobian", Derivative(A @ x, x), A, source=f"{MAGNUS}, Theorem 5.6 (first identification)"
)
array_read_off = Rule(
    "reading off the entries", Derivative(A @ X @ B, X), Derivative(A @ X @ B, X),
    source=f"{MAGNUS}, Theorem 5.6 (first identification)",
)  # fmt: skip
hessian_read_off = Rule(
    "reading off the Hessian", Derivative(x @ A @ x / 2, x, 2), (A + T(A)) / 2,
    source=f"{MAGNUS}, Theorem 18.3 (second identification)",
)  # fmt: skip
vec_of_a_product = Rule(
    "vec of a product", fn("vec", A @ X @ B), MatMul(fn("kron", T(B), A), fn("vec", X)), source=f"{COOKBOOK}, eq. 520"
)
changed_layout = Rule("change of layout", T(Derivative(tr(T(A) @ X), X)), T(A))
entries = Rule("in index notation", tr(A @ B), Einsum("ij,ji->", A, B), source=f"{COOKBOOK}, eq. 11")
derivative_of_an_entry = Rule(
    "derivative of an entry", Derivative(Einsum("ij,ij->", A, X), X), A,
    source="the entries of X are independent variables: the derivative of one by another is a Kronecker delta",
)  # fmt: skip
in_matrices = Rule("in matrices again", Einsum("ji,kj->ik", A, B), T(A) @ T(B), source=f"{COOKBOOK}, eq. 11")
putting_back = Rule("putting the abbreviations back", u, u)
abbreviation = Rule("abbreviation", u, u)
putting_in = Rule("putting in", u, u)
algebra = Rule("algebra", u, u)
stretching = Rule("a number in every entry", c * fn("ones", n), c * fn("ones", n))

#: how results are laid out, where it is not as usual
numerator_layout = "Layout: numerator layout, the transpose of the shape of the variable."
transposed_layout = "Layout: denominator layout, the transpose of outputs × inputs."
array_layout = "Layout: first the indices of the function, then those of the variable."
