"""False rewritings that people use: each row says what is rewritten, what comes out, and what it should have been.

``u``, ``v`` and ``w`` stand for any expressions, ``n`` for a number, ``c`` for any scalar; capital letters for matrices.
Every row is false in general; where it happens to hold, a line that uses it is right and nobody asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.language.expressions import (
    ONE,
    Call,
    Expectation,
    Expr,
    MatMul,
    Variance,
    symbols,
)
from derive.rules.matrix_calculus import T, inv, norm, tr
from derive.rules.shorthand import fn

u, v, w, z = symbols("u v w z")
n, c = symbols("n c")
A, B, C = symbols("A B C")
NUMBERS, SCALARS, MATRICES = frozenset({n}), frozenset({c}), frozenset({A, B, C})
LETTERS = frozenset({u, v, w, z}) | NUMBERS | SCALARS | MATRICES


@dataclass(frozen=True)
class Rewriting:
    """``before`` became ``wrong``; it should have become ``right``. ``id`` names the mistake, ``says`` it in words."""

    id: str
    before: Expr
    wrong: Expr
    right: Expr
    says: str


def _all(identifier: str, says: str, *rows: tuple[Expr, Expr, Expr]) -> list[Rewriting]:
    return [Rewriting(identifier, before, wrong, right, says) for before, wrong, right in rows]


def exp(e: Expr) -> Call:
    return fn("exp", e)


def log(e: Expr) -> Call:
    return fn("log", e)


def sqrt(e: Expr) -> Call:
    return fn("sqrt", e)


def det(e: Expr) -> Call:
    return fn("det", e)


def total(e: Expr) -> Call:
    return fn("sum", e)


def mean(e: Expr) -> Call:
    return fn("mean", e)


def E(e: Expr) -> Expr:
    return Expectation(e)


def Var(e: Expr) -> Expr:
    return Variance(e)


_SUMS = [
    *_all("power-of-sum", "the square of a sum has a mixed term",
          ((u + v) ** 2, u**2 + v**2, u**2 + 2 * u * v + v**2),
          ((u - v) ** 2, u**2 - v**2, u**2 - 2 * u * v + v**2),
          ((u - v) ** 2, u**2 + v**2, u**2 - 2 * u * v + v**2)),
    *_all("off-by-half", "the mixed term of the square of a sum stands twice",
          ((u + v) ** 2, u**2 + u * v + v**2, u**2 + 2 * u * v + v**2),
          ((u - v) ** 2, u**2 - u * v + v**2, u**2 - 2 * u * v + v**2)),
    *_all("sign", "the square of the second term has a plus sign",
          ((u - v) ** 2, u**2 - 2 * u * v - v**2, u**2 - 2 * u * v + v**2)),
    *_all("sign", "the mixed term of the square has the other sign",
          ((u - v) ** 2, u**2 + 2 * u * v + v**2, u**2 - 2 * u * v + v**2),
          ((u + v) ** 2, u**2 - 2 * u * v + v**2, u**2 + 2 * u * v + v**2)),
    *_all("power-of-sum", "the power of a sum is not the sum of the powers", ((u + v) ** n, u**n + v**n, (u + v) ** n)),
    *_all("root-of-sum", "the root of a sum is not the sum of the roots",
          (sqrt(u + v), sqrt(u) + sqrt(v), sqrt(u + v)), (sqrt(u**2 + v**2), u + v, sqrt(u**2 + v**2)),
          (sqrt(u - v), sqrt(u) - sqrt(v), sqrt(u - v)), (sqrt(u**2 - v**2), u - v, sqrt(u**2 - v**2)),
          (sqrt(n + v**2), sqrt(n) + v, sqrt(n + v**2))),
    *_all("reciprocal-of-sum", "a sum below a fraction bar cannot be split", (w / (u + v), w / u + w / v, w / (u + v))),
    *_all("log-of-sum", "the logarithm of a sum is not the sum of the logarithms",
          (log(u + v), log(u) + log(v), log(u + v)), (log(u - v), log(u) - log(v), log(u - v)),
          (log(u + v), log(u) * log(v), log(u + v)), (log(u - v), log(u) / log(v), log(u - v)),
          (log(u) + log(v), log(u + v), log(u * v)), (log(u) - log(v), log(u - v), log(u / v))),
    *_all("exponential-of-sum", "the exponential of a sum is the product of the exponentials",
          (exp(u + v), exp(u) + exp(v), exp(u) * exp(v)), (exp(u) + exp(v), exp(u + v), exp(u) + exp(v)),
          (exp(u) * exp(v), exp(u * v), exp(u + v)), (exp(u * v), exp(u) * exp(v), exp(u) ** v),
          (w ** (u + v), w**u + w**v, w**u * w**v)),
    *_all("function-of-sum", "the function of a sum is not the sum of its values", *[
        (fn(name, u + v), fn(name, u) + fn(name, v), fn(name, u + v)) for name in ("sin", "cos", "tan", "abs", "sinh", "cosh")
    ]),
    *_all("function-of-multiple", "a factor cannot be taken out of the function", *[
        (fn(name, n * u), n * fn(name, u), fn(name, n * u)) for name in ("sin", "cos", "tan", "exp", "log", "sqrt")
    ]),
]  # fmt: skip
_LAWS = [
    *_all("log-of-product", "the logarithm of a product is the sum of the logarithms",
          (log(u * v), log(u) * log(v), log(u) + log(v)), (log(u) * log(v), log(u * v), log(u) * log(v)),
          (log(u) * log(v), log(u) + log(v), log(u) * log(v))),
    *_all("log-of-quotient", "the logarithm of a quotient is the difference of the logarithms",
          (log(u / v), log(u) / log(v), log(u) - log(v)), (log(u) / log(v), log(u) - log(v), log(u) / log(v)),
          (log(u / v), log(u) + log(v), log(u) - log(v)), (log(u / v), log(v) - log(u), log(u) - log(v))),
    *_all("log-of-power", "the exponent comes out of the logarithm as a factor",
          (log(u**n), log(u) ** n, n * log(u)), (log(u) ** n, n * log(u), log(u) ** n), (log(1 / u), 1 / log(u), -log(u))),
    *_all("root-of-square", "the root of a square is the absolute value: equal only where it is not negative",
          (sqrt(u**2), u, fn("abs", u)), (sqrt(u**2), -u, fn("abs", u)), (fn("abs", u), u, fn("abs", u)),
          ((u**2) ** (ONE / 2), u, fn("abs", u))),
    *_all("power-of-power", "exponents of a product of powers are added, those of a power of a power multiplied",
          (u**v * u**w, u ** (v * w), u ** (v + w)), ((u**v) ** w, u ** (v + w), u ** (v * w)),
          ((u**v) ** w, u ** (v**w), u ** (v * w)), (u * u**v, u**v, u ** (v + 1)),
          (u**v / u**w, u ** (v / w), u ** (v - w)), (exp(u) ** v, exp(u**v), exp(u * v)), (exp(u) ** v, exp(u + v), exp(u * v))),
    *_all("power-of-product", "the exponent belongs to every factor",
          ((u * v) ** n, u * v**n, u**n * v**n), ((u / v) ** n, u**n / v, u**n / v**n), ((u / v) ** n, u / v**n, u**n / v**n),
          (sqrt(u * v), u * sqrt(v), sqrt(u) * sqrt(v)), (sqrt(u / v), sqrt(u) / v, sqrt(u) / sqrt(v)),
          (sqrt(u / v), u / sqrt(v), sqrt(u) / sqrt(v))),
    *_all("negative-power", "a minus sign in the exponent makes a reciprocal, not a negative number",
          (u ** (-v), -(u**v), 1 / u**v), (exp(-v), -exp(v), 1 / exp(v)), (u ** (1 / v), 1 / u**v, u ** (1 / v)),
          (1 / u, -u, 1 / u)),
    *_all("sign", "the square of a negative number is positive", ((-u) ** 2, -(u**2), u**2)),
    *_all("reciprocal", "1 divided by a fraction turns it over", (1 / (u / v), u / v, v / u), (1 / u, u, 1 / u)),
    *_all("off-by-half", "a sine times a cosine is half the sine of twice the angle",
          (fn("sin", u) * fn("cos", u), fn("sin", 2 * u), fn("sin", 2 * u) / 2),
          (fn("sin", 2 * u), fn("sin", u) * fn("cos", u), 2 * fn("sin", u) * fn("cos", u))),
    *_all("sign", "the identity of squares has the other sign",
          (1 - fn("sin", u) ** 2, -(fn("cos", u) ** 2), fn("cos", u) ** 2), (fn("cos", 2 * u), fn("cos", u) ** 2 + fn("sin", u) ** 2,
          fn("cos", u) ** 2 - fn("sin", u) ** 2), (fn("cosh", u) ** 2 + fn("sinh", u) ** 2, ONE, fn("cosh", 2 * u)),
          (fn("cos", u) ** 2 - fn("sin", u) ** 2, ONE, fn("cos", 2 * u)), (fn("cos", -u), -fn("cos", u), fn("cos", u)),
          (fn("sin", -u), fn("sin", u), -fn("sin", u))),
]  # fmt: skip
_FRACTIONS = [
    *_all("cancelled-summand", "only a factor of the whole numerator can be cancelled",
          ((u + v) / u, v, 1 + v / u), ((u + v) / u, 1 + v, 1 + v / u), ((u * v + w) / u, v + w, v + w / u),
          ((u + v) / (u + w), v / w, (u + v) / (u + w)), (u / (u + v), 1 / v, u / (u + v)), (u / (u + v), 1 / (1 + v), u / (u + v)),
          ((u * w + v) / (u * z), (w + v) / z, (u * w + v) / (u * z))),
    *_all("split-one-term", "the denominator belongs to every term",
          ((u + v) / w, u / w + v, u / w + v / w)),
    *_all("distributed-over-one-term", "the factor belongs to every term of the bracket", (w * (u + v), w * u + v, w * u + w * v)),
    *_all("added-fractions", "fractions need one denominator before they are added",
          (u / v + w / z, (u + w) / (v + z), (u * z + w * v) / (v * z)), (u / v + w / z, (u + w) / (v * z), (u * z + w * v) / (v * z))),
    *_all("sign", "the minus sign belongs to every term of the bracket",
          (-(u + v), -u + v, -u - v), (-((u + v) / w), (v - u) / w, -(u / w) - v / w), (-(w * (u + v)), -(w * u) + w * v, -(w * u) - w * v)),
]  # fmt: skip
_MATRICES = [
    *_all("trace-order", "the factors of a trace may only be moved round in a circle",
          (tr(A @ B @ C), tr(A @ C @ B), tr(B @ C @ A)), (tr(A @ B), tr(A) * tr(B), tr(B @ A)), (tr(A @ B), tr(A @ T(B)), tr(B @ A))),
    *_all("inverse-order", "the inverse of a product has its factors the other way round",
          (inv(A @ B), inv(A) @ inv(B), inv(B) @ inv(A)), (inv(A @ B @ C), inv(A) @ inv(B) @ inv(C), inv(C) @ inv(B) @ inv(A))),
    *_all("inverse-of-sum", "the inverse of a sum is not the sum of the inverses", (inv(A + B), inv(A) + inv(B), inv(A + B))),
    *_all("transpose-order", "the transpose of a product has its factors the other way round",
          (T(u @ v), T(u) @ T(v), T(v) @ T(u)), (T(A @ B @ C), T(A) @ T(B) @ T(C), T(C) @ T(B) @ T(A)),
          (norm(A @ u) ** 2, u @ (A @ (A @ u)), u @ (T(A) @ (A @ u)))),
    *_all("determinant-of-multiple", "every row of the matrix has the factor", (det(c * A), c * det(A), det(c * A)),
          (inv(c * A), c * inv(A), inv(A) / c), (det(-A), -det(A), det(-A))),
    *_all("determinant-of-sum", "the determinant of a sum is not the sum of the determinants", (det(A + B), det(A) + det(B), det(A + B))),
    *_all("determinant-of-inverse", "the determinant of the inverse is the reciprocal", (det(inv(A)), det(A), 1 / det(A)),
          (fn("logdet", inv(A)), fn("logdet", A), -fn("logdet", A))),
    *_all("commuted", "matrices do not commute",
          (MatMul(A, B), MatMul(B, A), MatMul(A, B)),
          ((A + B) @ (A + B), A @ A + 2 * (A @ B) + B @ B, A @ A + A @ B + B @ A + B @ B),
          ((A + B) @ (A - B), A @ A - B @ B, A @ A - A @ B + B @ A - B @ B), (inv(A) @ B @ A, B, inv(A) @ B @ A)),
    *_all("power-of-sum", "the squared norm of a sum has a mixed term",
          (norm(u + v) ** 2, norm(u) ** 2 + norm(v) ** 2, norm(u) ** 2 + 2 * total(u * v) + norm(v) ** 2),
          (norm(u - v) ** 2, norm(u) ** 2 + norm(v) ** 2, norm(u) ** 2 - 2 * total(u * v) + norm(v) ** 2),
          (norm(u - v) ** 2, norm(u) ** 2 - norm(v) ** 2, norm(u) ** 2 - 2 * total(u * v) + norm(v) ** 2)),
    *_all("off-by-half", "the mixed term of the squared norm stands twice",
          (norm(u - v) ** 2, norm(u) ** 2 - total(u * v) + norm(v) ** 2, norm(u) ** 2 - 2 * total(u * v) + norm(v) ** 2),
          (norm(u + v) ** 2, norm(u) ** 2 + total(u * v) + norm(v) ** 2, norm(u) ** 2 + 2 * total(u * v) + norm(v) ** 2)),
    *_all("norm-of-sum", "the norm of a sum is not the sum of the norms", (norm(u + v), norm(u) + norm(v), norm(u + v)),
          (norm(c * u) ** 2, c * norm(u) ** 2, c**2 * norm(u) ** 2), (norm(A @ u), norm(A) * norm(u), norm(A @ u))),
    *_all("sum-of-products", "the sum of products is not the product of the sums",
          (total(u * v), total(u) * total(v), total(u * v)), (total(u**2), total(u) ** 2, total(u**2)),
          (total(u) ** 2, total(u**2), total(u) ** 2), (mean(u * v), mean(u) * mean(v), mean(u * v)),
          (mean(u**2), mean(u) ** 2, mean(u**2)), (mean(u) ** 2, mean(u**2), mean(u) ** 2), (total(u / v), total(u) / total(v), total(u / v))),
    *_all("function-of-sum", "a function of the sum is not the sum of its values",
          (total(exp(u)), exp(total(u)), total(exp(u))), (log(total(u)), total(log(u)), log(total(u))),
          (total(log(u)), log(total(u)), total(log(u))), (fn("logsumexp", u), total(u), log(total(exp(u))))),
]  # fmt: skip
_PROBABILITY = [
    *_all("variance-of-multiple", "the variance has the factor squared", (Var(c * u), c * Var(u), c**2 * Var(u)),
          (Var(c * u + w), c * Var(u), c**2 * Var(u))),
    *_all("variance-of-shift", "a constant does not vary", (Var(u + w), Var(u) + w, Var(u)),
          (Var(c * u + w), c * Var(u) + w, c**2 * Var(u)), (Var(c * u + w), c**2 * Var(u) + w, c**2 * Var(u))),
    *_all("sign", "variances are added", (Var(u - v), Var(u) - Var(v), Var(u - v))),
    *_all("variance-of-sum", "the variance of a sum has a covariance in it", (Var(u + v), Var(u) + Var(v), Var(u + v)),
          (Var(u - v), Var(u) + Var(v), Var(u - v))),
    *_all("expectation-of-product", "the expectation of a product is not the product of the expectations",
          (E(u * v), E(u) * E(v), E(u * v)), (E(u**2), E(u) ** 2, E(u**2)), (E(u / v), E(u) / E(v), E(u / v)),
          (E(1 / u), 1 / E(u), E(1 / u)), (E(u) ** 2, E(u**2), E(u) ** 2)),
    *_all("function-of-sum", "the expectation of a function is not the function of the expectation",
          (E(log(u)), log(E(u)), E(log(u))), (E(exp(u)), exp(E(u)), E(exp(u)))),
    *_all("sign", "the variance is E(X²) − E(X)², in this order", (Var(u), E(u) ** 2 - E(u**2), E(u**2) - E(u) ** 2),
          (Var(u), E(u**2) + E(u) ** 2, E(u**2) - E(u) ** 2)),
    *_all("forgot-term", "the square of the mean is missing", (Var(u), E(u**2), E(u**2) - E(u) ** 2)),
]  # fmt: skip

REWRITINGS: tuple[Rewriting, ...] = (*_SUMS, *_LAWS, *_FRACTIONS, *_MATRICES, *_PROBABILITY)
