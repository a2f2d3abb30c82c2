"""Rules of matrices, determinants and eigenvalues as data, mostly for two rows; a, b, c, d, k stand for any scalars.

DLMF is the NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov, §1.3(i) on determinants.
"""

from __future__ import annotations

from derive.language.expressions import (
    Add,
    Array,
    Call,
    Div,
    Equal,
    Expr,
    I,
    Indexed,
    MatMul,
    Mul,
    Neg,
    Or,
    Pow,
    Unequal,
    as_expr,
    symbols,
)  # fmt: skip
from derive.model import EQUIVALENT, ROW_EQUIVALENT, Condition, Rule

a, b, c, d, k, p, q, r, s, x, lam, mu, u, v = symbols("a b c d k p q r s x lam mu u v")
zero, one = as_expr(0), as_expr(1)


def matrix(*rows: tuple) -> Array:
    return Array(*[Array(*row) for row in rows])  # type: ignore[return-value]


def det(m: Expr) -> Call:
    return Call("det", m)


def says(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition(text=t) for t in texts)


def nonzero(*exprs: Expr) -> tuple[Condition, ...]:
    return tuple(Condition(Unequal(e, zero)) for e in exprs)


M = matrix((a, b), (c, d))
IDENTITY = matrix((one, zero), (zero, one))

# ---------------------------------------------------------------- determinants

entry_by_entry = Rule("entry by entry", M - lam * IDENTITY, matrix((a - lam, b), (c, d - lam)))
determinant_of_two = Rule("determinant of a 2×2 matrix", det(M), a * d - b * c, source="DLMF 1.3.1")
determinant_of_one = Rule("determinant of a 1×1 matrix", det(matrix((a,))), a)
cofactor_expansion = Rule(
    "cofactor expansion",
    det(matrix((a, b, c), (p, q, r), (u, v, x))),
    a * det(matrix((q, r), (v, x))) - b * det(matrix((p, r), (u, x))) + c * det(matrix((p, q), (u, v))),
    source="DLMF 1.3.4",
)
triangular_determinant = Rule(
    "determinant of a triangular matrix",
    det(matrix((a, b, c), (zero, q, r), (zero, zero, x))),
    a * q * x,
    source="DLMF §1.3(i)",
)
expanding = Rule("multiplying out", (a + b) * (c + d), a * c + a * d + b * c + b * d)
factoring = Rule("factoring", lam**2 - (a + b) * lam + a * b, (lam - a) * (lam - b))

# ---------------------------------------------------------------- eigenvalues

characteristic_equation = Rule(
    "characteristic equation",
    Equal(det(M - lam * IDENTITY), zero),
    Or(Equal(lam, Indexed(Call("eigenvalues", M), 1)), Equal(lam, Indexed(Call("eigenvalues", M), 2))),
    relation=EQUIVALENT,
    source="DLMF 1.2.71",
)
zero_product = Rule("zero product", Equal(a * b, zero), Or(Equal(a, zero), Equal(b, zero)), relation=EQUIVALENT)
linear_equation = Rule("solving for the unknown", Equal(lam - a, zero), Equal(lam, a), relation=EQUIVALENT)
_root = Call("sqrt", b**2 - 4 * a * c)
quadratic_formula = Rule(
    "quadratic formula",
    Equal(a * x**2 + b * x + c, zero),
    Or(Equal(x, Div(Neg(b) - _root, 2 * a)), Equal(x, Div(Neg(b) + _root, 2 * a))),
    nonzero(a),
    relation=EQUIVALENT,
)
root_of_negative = Rule("root of a negative number", Call("sqrt", -(a**2)), Mul(I, a), (Condition(a > 0),))
multiplying_by_minus_one = Rule("multiplying by −1", Equal(-a, zero), Equal(a, zero), relation=EQUIVALENT)
rounding = Rule("rounding", x, x, says("the last digit shown is rounded"))
as_decimal = Rule("as a decimal", x, x)
isolation = Rule("isolating the roots of a polynomial", x, x, says("each root is the only one in its interval or disc"))
sum_of_eigenvalues = Rule("sum of the eigenvalues is the trace", Call("trace", M), Add(a, d), source="DLMF 1.2.75")
product_of_eigenvalues = Rule(
    "product of the eigenvalues is the determinant", det(matrix((lam, b), (zero, mu))), Mul(lam, mu), source="DLMF 1.2.74"
)  # fmt: skip
eigenvector_of_matrix = Rule(
    "eigenvector",
    MatMul(matrix((lam, b), (zero, mu)), Array(one, zero)),
    Mul(lam, Array(one, zero)),
    source="DLMF 1.2.70",
)
jordan_chain = Rule(
    "Jordan chain", MatMul(matrix((lam, one), (zero, lam)) - lam * IDENTITY, Array(zero, one)), Array(one, zero)
)
diagonalisation = Rule(
    "diagonalisation",
    matrix((lam, mu - lam), (zero, mu)),
    MatMul(
        matrix((one, one), (zero, one)), matrix((lam, zero), (zero, mu)), Call("inv", matrix((one, one), (zero, one)))
    ),
    says("there are n linearly independent eigenvectors"),
    source="DLMF 1.2.73",
)
jordan_form = Rule(
    "Jordan normal form",
    matrix((lam, k), (zero, lam)),
    MatMul(
        matrix((k, zero), (zero, one)), matrix((lam, one), (zero, lam)), Call("inv", matrix((k, zero), (zero, one)))
    ),
    nonzero(k),
)
spectral_theorem = Rule(
    "spectral theorem",
    Mul(Div(1, 2), matrix((lam + mu, lam - mu), (lam - mu, lam + mu))),
    MatMul(
        Div(1, Call("sqrt", 2)) * matrix((one, one), (one, -one)),
        matrix((lam, zero), (zero, mu)),
        Call("transpose", Div(1, Call("sqrt", 2)) * matrix((one, one), (one, -one))),
    ),
    says("A is real and symmetric"),
    source="DLMF §1.3(iv); Mathlib Matrix.IsHermitian.spectral_theorem",
)
gram_schmidt = Rule(
    "Gram–Schmidt",
    MatMul(
        Array(a, b), Array(c, d) - Div(MatMul(Array(a, b), Array(c, d)), MatMul(Array(a, b), Array(a, b))) * Array(a, b)
    ),
    zero,
    (Condition(Unequal(a**2 + b**2, zero)),),
)
unit_length = Rule(
    "dividing by the length",
    Pow(Div(a, Call("sqrt", a**2 + b**2)), 2) + Pow(Div(b, Call("sqrt", a**2 + b**2)), 2),
    one,
    (Condition(Unequal(a**2 + b**2, zero)),),
)
matrix_arithmetic = Rule(
    "matrix arithmetic", MatMul(M, Array(p, q)), Array(a * p + b * q, c * p + d * q), source="DLMF 1.2.34"
)
definition_of_eigenvalues = Rule(
    "the eigenvalues", Call("eigenvalues", matrix((lam, b), (zero, lam))), Array(lam, lam), source="DLMF 1.2.70"
)
algebra = Rule("algebra", a, a)

# ---------------------------------------------------------------- row operations

row_swap = Rule("row swap", M, matrix((c, d), (a, b)), relation=ROW_EQUIVALENT)
row_scaling = Rule("row scaling", M, matrix((k * a, k * b), (c, d)), nonzero(k), relation=ROW_EQUIVALENT)
row_replacement = Rule("row replacement", M, matrix((a, b), (c + k * a, d + k * b)), relation=ROW_EQUIVALENT)
