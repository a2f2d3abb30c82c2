"""The discrete Fourier transform as a change to an orthonormal basis of complex vectors."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import domain
from derive.language.expressions import (
    ONE,
    PI,
    ZERO,
    Array,
    Call,
    Div,
    Expr,
    I,
    MatMul,
    Mul,
    Pow,
    Sum,
    as_expr,
    subtract,
)
from derive.methods import columns as col
from derive.methods.at_points import is_imaginary
from derive.methods.decimals import rounded
from derive.methods.entries import Entries
from derive.methods.fourier import circulant, combination, scaled, transform
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import number, vector
from derive.topics.linear_algebra._general import letters, shapes_of

LARGEST_CIRCULANT = 4


@topic(
    title="Discrete Fourier transform as a change of basis",
    complex=True,
    covers=("linear-algebra/dft-as-change-of-basis",),
    sources=("NumPy reference, Discrete Fourier Transform (numpy.fft)",),
)
def discrete_fourier_transform(x: Any = [1, 2, 0, -1], norm: str = "ortho", sign: Any = -1) -> Derivation:  # noqa: B006
    """The coefficients of x in the Fourier basis: e^(−2πikn/N), with 1/√N, unless ``sign`` and ``norm`` say otherwise.

    norm : "ortho" (1/√N both ways), "backward" (nothing there, 1/N back) or "forward" (1/N there).

    >>> print(discrete_fourier_transform(x=[1, 2, 3, 4], norm="backward").result)
    [10, -2 + 2*I, -2, -2 - 2*I]
    """
    x = vector(x, "x")
    n = len(x.args)
    sign = int(number(sign, "sign", least=-1, most=1))
    found = transform(x.args, norm, sign)
    W, shown, r, j, N = letters(x, "W", "x", "r", "j", "N")
    X = Array(*found.coefficients)
    star = Call("conjugate", Call("transpose", W))
    forth, back = scaled(found.there, MatMul(W, shown)), scaled(found.back, MatMul(star, X))
    exponent = Div(Mul(2, PI, I, j), as_expr(n))
    steps = [
        Step(Sum(Pow(r, j), j, ZERO, subtract(N, ONE)), Div(subtract(ONE, Pow(r, N)), subtract(ONE, r)), (rules.geometric_sum,),
             conditions=(rules.nonzero(subtract(r, ONE))), note="in general: with $r$ a root of unity other than 1, $r**N = 1$ and the sum is 0"),
        *([Step(Sum(Call("exp", exponent), j, ZERO, as_expr(n - 1)), ZERO, (rules.geometric_sum,), note="so different columns of $W$ are orthogonal")] if n > 1 else []),
        Step(MatMul(star, W), Mul(as_expr(n), col.identity(n)), (rules.orthogonal_characters,),
             note=f"each column of $W$ has the squared length {n}: divided by its root they are an orthonormal basis"),
        *[Step(scaled(found.there, combination(row.args, x.args)), value, (rules.inner_product_with_character,), note=f"$X_{k}$" if k else "$X_0$: the sum of all entries" + _scale(norm))
          for k, (row, value) in enumerate(zip(found.W.args, found.coefficients, strict=True)) if scaled(found.there, combination(row.args, x.args)) is not value],
        Step(forth, X, (rules.inner_product_with_character,), note="all coefficients at once"),
        *rounded(X),
        Step(back, x, (rules.orthogonal_characters,), note="check: the inverse has the conjugate matrix and gives $x$ back"),
        Step(MatMul(Call("conjugate", X), X), _parseval(found.there, n, shown), (rules.parseval,), note="check: Parseval, the squared length is the same" + ("" if norm == "ortho" else " up to the factor of the convention")),
        *_real(x, found.coefficients, n),
        *_circulant(x, W, n, sign),
    ]  # fmt: skip
    names = sorted(s.name for s in ex.free_symbols(x))
    where = ((W, found.W), (shown, x))
    return Derivation(
        title="Discrete Fourier transform",
        problem=forth,
        question="the coefficients of $x$ in the Fourier basis",
        steps=tuple(steps),
        result=X,
        assume={r.name: domain("complex"), N.name: domain("positive integer"), **dict.fromkeys(names, domain("real"))},
        where=where,
        shapes=shapes_of(where),
        mistakes=(Step(MatMul(Call("transpose", Array(ONE, I)), Array(ONE, I)), MatMul(Call("conjugate", Array(ONE, I)), Array(ONE, I)),
                       note="lengths and inner products of complex vectors need the conjugate"),),
        remarks=(_convention(norm, sign),),
    )  # fmt: skip


def _convention(norm: str, sign: int) -> str:
    scale = {"ortho": "the factor 1/√N on both ways", "backward": "no factor on the way there and 1/N on the way back",
             "forward": "the factor 1/N on the way there and none on the way back"}[norm]  # fmt: skip
    return f"Convention: the entry in row k and column n of W is the exponential of {'−' if sign < 0 else '+'}2πikn/N, counted from 0, with {scale}."


def _scale(norm: str) -> str:
    return "" if norm == "backward" else ", times the factor"


def _parseval(there: Expr, n: int, x: Expr) -> Expr:
    square = MatMul(Call("conjugate", x), x)
    factor = Mul(Pow(there, 2), as_expr(n)) if there is not ONE else as_expr(n)
    return square if there is not ONE and _is_root(there, n) else Mul(factor, square) if n > 1 else square


def _is_root(there: Expr, n: int) -> bool:
    return Entries().read(Mul(Pow(there, 2), as_expr(n))).rational == 1


def _real(x: Array, X: tuple[Expr, ...], n: int) -> list[Step]:
    if n < 3 or any(node is I or is_imaginary(node) for node in ex.postorder(x)):
        return []
    return [
        Step(
            X[n - 1],
            Call("conjugate", X[1]),
            (rules.conjugate_symmetry,),
            note=f"check: $x$ is real, so $X_{n - 1}$ is the conjugate of $X_1$",
        )
    ]


def _circulant(x: Array, W: Expr, n: int, sign: int) -> list[Step]:
    if not 2 <= n <= LARGEST_CIRCULANT:
        return []
    C = circulant(x.args)
    sums = transform(x.args, "backward", sign).coefficients
    D = Array(*[Array(*[sums[i] if i == j else ZERO for j in range(n)]) for i in range(n)])
    return [
        Step(
            MatMul(W, C, Call("inv", W)),
            D,
            (rules.diagonal_circulant,),
            note="the convolution theorem: $W$ makes the circulant matrix of $x$ diagonal: its eigenvalues are the coefficients without a factor",
        )
    ]
