r"""Vectors and matrices as people write them in LaTeX, made together with what they mean: ``x^\top A x`` and ``x @ A @ x``."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.fuzz.arrays import NAMES
from tests.fuzz.cases import dice

SUM, PRODUCT, ATOM = range(3)
DIMENSIONS = "mnk"


@dataclass(frozen=True)
class Both:
    """The same thing in the input syntax and in LaTeX, and how tightly the LaTeX binds; its text is always in brackets."""

    text: str
    latex: str
    binds: int = ATOM

    def at(self, level: int) -> str:
        return (
            self.latex
            if self.binds >= level
            else rf"\left({self.latex}\right)"
            if len(self.latex) > 12
            else f"({self.latex})"
        )


@st.composite
def written(draw: st.DrawFn, depth: int = 3) -> Both:
    hand = _Hand(draw(dice()))
    shape = ((), (), ("n",), ("m",), ("m", "n"), ("n", "n"))[hand.roll(6)]
    return hand.of(shape, depth)


class _Hand:
    def __init__(self, dice: random.Random):
        self.dice = dice

    def roll(self, n: int) -> int:
        return self.dice.randrange(n)

    def one_of(self, *ways: str) -> str:
        return ways[self.roll(len(ways))]

    def dimension(self) -> str:
        return DIMENSIONS[self.roll(3)]

    def of(self, shape: tuple[str, ...], depth: int) -> Both:
        names = [n for n, said in NAMES.items() if said == ",".join(shape)]
        if depth <= 0:
            return self._leaf(shape, names)
        ways = [
            self._sum,
            self._difference,
            self._scaled,
            *(self._numbers, self._vectors, self._matrices)[len(shape)](),
        ]
        return ways[self.roll(len(ways))](shape, depth - 1)

    def _leaf(self, shape: tuple[str, ...], names: list[str]) -> Both:
        if names:
            name = names[self.roll(len(names))]
            return Both(name, name)
        if f"{shape[1]},{shape[0]}" in NAMES.values():
            return self._transposed(
                self._leaf(shape[::-1], [n for n, s in NAMES.items() if s == f"{shape[1]},{shape[0]}"])
            )
        return self._outer(shape, 0)

    def top(self) -> str:
        return self.one_of(r"^\top", r"^{\top}", "^T", r"^{\mathsf T}", r"^{\mathrm{T}}")

    def _transposed(self, a: Both) -> Both:
        if a.latex[-1:] in "TP}" or "^" in a.latex[-6:]:
            return Both(f"({a.text}).T", f"({a.latex}){self.top()}")
        return Both(f"({a.text}).T", f"{a.at(ATOM)}{self.top()}")

    # ---------------------------------------------------------------- of every shape

    def _sum(self, shape, d) -> Both:
        a, b = self.of(shape, d), self.of(shape, d)
        return Both(f"({a.text} + {b.text})", f"{a.at(SUM)}{self.one_of(' + ', '+')}{b.at(PRODUCT)}", SUM)

    def _difference(self, shape, d) -> Both:
        a, b = self.of(shape, d), self.of(shape, d)
        return Both(f"({a.text} - {b.text})", f"{a.at(SUM)}{self.one_of(' - ', '-')}{b.at(PRODUCT)}", SUM)

    def _scaled(self, shape, d) -> Both:
        c, a = self.one_of("2", "3", "0.5", "s", "n"), self.of(shape, d)
        if not shape and a.at(PRODUCT)[0].isdigit():
            return Both(f"({c}*{a.text})", rf"{c} \cdot {a.at(PRODUCT)}", PRODUCT)
        if self.roll(3) == 0 and shape:
            return Both(
                f"({a.text}/{c})", rf"\frac{{1}}{{{c}}}{self.one_of(' ', chr(92) + ',')}{a.at(PRODUCT)}", PRODUCT
            )
        gap = r" \cdot " if c in "sn" and a.at(PRODUCT)[0] == "(" else self.one_of(" ", r"\,")
        return Both(f"({c}*{a.text})", f"{c}{gap}{a.at(PRODUCT)}", PRODUCT)

    def _hadamard(self, shape, d) -> Both:
        a, b = self.of(shape, d), self.of(shape, d)
        return Both(
            f"({a.text} * {b.text})",
            rf"{a.at(ATOM)} {self.one_of(chr(92) + 'odot', chr(92) + 'circ')} {b.at(ATOM)}",
            SUM,
        )

    # ---------------------------------------------------------------- numbers

    def _numbers(self):
        return [self._inner, self._quadratic, self._square, self._trace, self._total, self._exponential, self._quotient,
                self._norm, self._log_det]  # fmt: skip

    def _inner(self, shape, d) -> Both:
        p = self.dimension()
        a, b = self.of((p,), d), self.of((p,), d)
        text = f"({a.text} @ {b.text})"
        if self.roll(4) == 0:
            return Both(text, rf"\langle {a.latex}, {b.latex} \rangle")
        return Both(text, f"{self._transposed(a).latex} {b.at(ATOM)}", PRODUCT)

    def _quadratic(self, shape, d) -> Both:
        p, q = self.dimension(), self.dimension()
        a, M, b = self.of((p,), d), self.of((p, q), d - 1), self.of((q,), d - 1)
        gap = self.one_of(" ", "", r"\,")
        gap = gap if gap != "" or M.at(ATOM)[0] == "(" else " "
        return Both(
            f"({a.text} @ {M.text} @ {b.text})", f"{self._transposed(a).latex}{gap}{M.at(ATOM)} {b.at(ATOM)}", PRODUCT
        )

    def _square(self, shape, d) -> Both:
        if self.roll(2):
            a = self.of((self.dimension(),), d)
            return Both(f"(norm({a.text})**2)", self.bars(a.latex) + self.one_of("^2", "_2^2", "^{2}"))
        A = self.of((self.dimension(), self.dimension()), d)
        return Both(f"(norm({A.text})**2)", self.bars(A.latex) + "_F^2")

    def _norm(self, shape, d) -> Both:
        a = self.of((self.dimension(),), d)
        return Both(f"norm({a.text})", self.bars(a.latex) + self.one_of("", "_2"))

    def bars(self, inner: str) -> str:
        left, right = ((r"\|", r"\|"), (r"\left\|", r"\right\|"), (r"\lVert ", r"\rVert "))[self.roll(3)]
        if r"\|" in inner or "Vert" in inner:
            left, right = r"\left\|", r"\right\|"
        return left + inner + right

    def _trace(self, shape, d) -> Both:
        p = self.dimension()
        A = self.of((p, p), d)
        head = self.one_of(r"\operatorname{tr}", r"\operatorname{Tr}", r"\mathrm{tr}")
        return Both(
            f"trace({A.text})",
            f"{head}{self.one_of('(', chr(92) + 'left(')}{A.latex})".replace(
                r"\left(" + A.latex + ")", rf"\left({A.latex}\right)"
            ),
        )

    def _total(self, shape, d) -> Both:
        p = self.dimension()
        a = self.of((p,), d)
        return Both(f"sum({a.text})", rf"\mathbf{{1}}^\top {a.at(ATOM)}", PRODUCT)

    def _exponential(self, shape, d) -> Both:
        a = self.of((), d)
        return Both(f"exp(-({a.text})**2)", rf"e^{{-\left({a.latex}\right)^2}}", PRODUCT)

    def _quotient(self, shape, d) -> Both:
        a, b = self.of((), d), self.of((), d)
        return Both(
            f"({a.text}/(1 + {b.text}**2))",
            rf"{self.one_of(chr(92) + 'frac', chr(92) + 'dfrac')}{{{a.latex}}}{{1 + ({b.latex})^2}}",
        )

    def _log_det(self, shape, d) -> Both:
        p = self.dimension()
        a, A = self.of((p,), d), self.of((p, p), d)
        text = f"{A.text} @ {A.text}.T + outer({a.text}, {a.text}) + 2*eye({p})"
        T = self.top()
        inner = rf"({A.latex})({A.latex}){T} + ({a.latex})({a.latex}){T} + 2I"
        return Both(
            f"log(det({text.replace(A.text + '.T', '(' + A.text + ').T')}))", rf"\log\det\left({inner}\right)", PRODUCT
        )

    # ---------------------------------------------------------------- vectors and matrices

    def _vectors(self):
        return [self._applied, self._applied, self._hadamard, self._softmax, self._solved, self._divided]

    def _applied(self, shape, d) -> Both:
        p = self.dimension()
        A, a = self.of((shape[0], p), d), self.of((p,), d)
        return Both(f"({A.text} @ {a.text})", f"{A.at(ATOM)} {a.at(ATOM)}", PRODUCT)

    def _softmax(self, shape, d) -> Both:
        a = self.of(shape, d)
        return Both(f"softmax({a.text})", rf"\operatorname{{softmax}}({a.latex})")

    def _solved(self, shape, d) -> Both:
        a = self.of(shape, d)
        (n,) = shape
        A = self.of((n, n), d - 1)
        return Both(
            f"(inv({A.text} @ ({A.text}).T + 3*eye({n})) @ {a.text})", rf"(({A.latex})({A.latex}){self.top()} + 3 I)^{{-1}} {a.at(ATOM)}", PRODUCT
        )  # fmt: skip

    def _divided(self, shape, d) -> Both:
        a, b = self.of(shape, d), self.of((self.dimension(),), d)
        return Both(f"({a.text}/norm({b.text}))", rf"\frac{{{a.latex}}}{{{self.bars(b.latex)}}}")

    def _matrices(self):
        return [self._product, self._product, self._flipped, self._outer, self._hadamard, self._diagonal]

    def _product(self, shape, d) -> Both:
        p = self.dimension()
        A, B = self.of((shape[0], p), d), self.of((p, shape[1]), d)
        return Both(f"({A.text} @ {B.text})", f"{A.at(ATOM)} {B.at(ATOM)}", PRODUCT)

    def _flipped(self, shape, d) -> Both:
        return self._transposed(self.of(shape[::-1], d))

    def _outer(self, shape, d) -> Both:
        a, b = self.of(shape[:1], d), self.of(shape[1:], d)
        return Both(f"outer({a.text}, {b.text})", f"{a.at(ATOM)} {self._transposed(b).latex}", PRODUCT)

    def _diagonal(self, shape, d) -> Both:
        a = self.of(shape[:1], d)
        A = self.of(shape, d)
        return Both(f"(diag({a.text}) @ {A.text})", rf"\operatorname{{diag}}({a.latex}) {A.at(ATOM)}", PRODUCT)
