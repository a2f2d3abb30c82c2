"""The discrete Fourier transform of a list, exactly: powers of the root of unity, the matrix, the coefficients.

Conventions: the exponent has the sign ``sign``; ``norm`` is "ortho" (1/√N on both ways), "backward" (1/N on the way
back) or "forward" (1/N on the way there), as NumPy names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.errors import AssumptionError, UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ONE, PI, Add, Array, Call, Div, Expr, I, Mul, Neg, as_expr
from derive.methods.entries import Entries
from derive.methods.tidy import tidy

LARGEST = 12  # entries that anyone would transform by hand
SCALES = ("ortho", "backward", "forward")


@dataclass(frozen=True, eq=False)
class Transform:
    """The matrix W of powers ω^(kn), the factors before it there and back, and the coefficients."""

    W: Array
    there: Expr
    back: Expr
    coefficients: tuple[Expr, ...]
    exact: bool  #: whether the powers of ω are written with roots


def transform(x: Sequence[Expr], norm: str = "ortho", sign: int = -1) -> Transform:
    """The transform of the entries of ``x``.

    >>> found = transform([as_expr(k) for k in (1, 2, 3, 4)], "backward")
    >>> print(*found.coefficients, sep=", ")
    10, -2 + 2*I, -2, -2 - 2*I
    """
    n = len(x)
    if norm not in SCALES:
        raise AssumptionError(f"norm = {norm!r:.40}: expected ortho, backward or forward")
    if sign not in (-1, 1):
        raise AssumptionError(f"sign = {sign}: expected -1 or 1, the sign in the exponent")
    if n > LARGEST:
        raise UnsupportedError(f"x has {n} entries: a transform is worked out by hand for {LARGEST} at most")
    powers = [power_of_root(k, n, sign) for k in range(n)]
    exact = not any(isinstance(node, Call) and node.name == "exp" for node in ex.postorder(*powers))
    W = Array(*[Array(*[powers[k * j % n] for j in range(n)]) for k in range(n)])
    root = tidy(Div(ONE, Call("sqrt", n)))
    there = {"ortho": root, "backward": ONE, "forward": Div(ONE, as_expr(n))}[norm]
    back = {"ortho": root, "backward": Div(ONE, as_expr(n)), "forward": ONE}[norm]
    if n == 1:
        there = back = ONE
    lines = [scaled(there, combination(row.args, x)) for row in W.args]
    coefficients = tuple(map(_worked_out, lines) if exact else lines)
    return Transform(W, there, back, coefficients, exact)  # type: ignore[arg-type]


def power_of_root(k: int, n: int, sign: int) -> Expr:
    """e^(±2πik/n): with roots where sine and cosine have them, else as it stands."""
    turn = Fraction(2 * k % (2 * n), n)
    angle = Mul(as_expr(turn), PI)
    c, s = tidy(Call("cos", angle)), tidy(Call("sin", angle))
    if any(isinstance(node, Call) and node.name in ("cos", "sin") for node in ex.postorder(c, s)):
        exponent = Div(Mul(as_expr(2 * k), PI, I), as_expr(n))
        return Call("exp", exponent if sign > 0 else Neg(exponent))
    field = Entries()
    return field.read(Add(c, Mul(as_expr(sign), I, s))).written()


def combination(row: Sequence[Expr], x: Sequence[Expr]) -> Expr:
    """Σ xₙ ωᵏⁿ as it is written."""
    terms = [xn if w is ONE else Mul(xn, w) for w, xn in zip(row, x, strict=True)]
    return terms[0] if len(terms) == 1 else Add(*terms)


def scaled(factor: Expr, e: Expr) -> Expr:
    return e if factor is ONE else Mul(factor, e)


def _worked_out(e: Expr) -> Expr:
    found = Entries().read(e).written()
    if isinstance(found, Neg) and isinstance(found.args[0], Add):  # -2 - 2i, not -(2 + 2i)
        return Add(*[t.args[0] if isinstance(t, Neg) else Neg(t) for t in found.args[0].args])
    return found


def circulant(x: Sequence[Expr]) -> Array:
    """The matrix whose columns are x moved on, so that C y is the circular convolution of x and y."""
    n = len(x)
    return Array(*[Array(*[x[(i - j) % n] for j in range(n)]) for i in range(n)])  # type: ignore[return-value]
