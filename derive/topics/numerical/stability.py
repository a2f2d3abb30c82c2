"""Two formulas for one quantity: (1 − cos x)/x² cancels, 2 sin²(x/2)/x² does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from derive.errors import AssumptionError
from derive.language.expressions import Call, Limit, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import number

TITLE = "Numerical stability of an algorithm"


@topic(
    title=TITLE,
    covers=("numerical/stability",),
    sources=("Higham, Accuracy and Stability of Numerical Algorithms (2002), the example (1 − cos x)/x²",),
)
def stability(x: Any = "1e-8") -> Derivation:
    """(1 − cos x)/x² at x, from 1e-30 to 100 in size, in double precision and exactly."""
    value = number(x, "x")
    if not Fraction(1, 10**30) <= abs(value) <= 100:
        raise AssumptionError(f"x = {x!s:.60}: expected a number from 1e-30 to 100 in size")
    small = abs(value) <= Fraction(1, 1000)
    on, t = Lines(), Symbol("t")
    fl = lambda e: Call("double", e)  # noqa: E731
    u = on.given("x", as_expr(value), any_size=True)
    on.says(1 - Call("cos", t), 2 * Call("sin", t / 2) ** 2, rules.half_angle, note="the same quantity twice")
    on.says(
        Limit((1 - Call("cos", t)) / t**2, t, as_expr(0)),
        as_expr(1) / 2,
        rules.half_angle,
        note="for small $t$ it is near 1/2: the problem itself is well conditioned",
    )
    exact = (1 - Call("cos", u)) / u**2
    on.worth(exact, digits=15, note="the exact value")
    d = on.let("d", fl(u))
    q = on.let("q", fl(d**2))
    c = on.let("c", fl(Call("cos", d)))
    on.worth(
        c,
        rules.rounding_to_nearest,
        digits=17,
        note="the first formula in double precision"
        + (": the cosine is rounded near 1, to a multiple of $2**(-53)$" if small else ""),
    )
    above = on.let("r", fl(1 - c))
    on.worth(
        above,
        digits=17,
        note="the subtraction is exact, but what it leaves is mostly the rounding error of the cosine"
        if small
        else "the cosine is not near 1: little cancels",
    )
    naive = fl(above / q)
    on.worth(naive, digits=17)
    s = on.let("s", fl(Call("sin", fl(d / 2))))
    on.worth(
        s,
        rules.rounding_to_nearest,
        digits=17,
        note="the second formula" + (": the sine of a small number is small and keeps all its digits" if small else ""),
    )
    stable = fl(fl(2 * fl(s**2)) / q)
    shown = on.worth(stable, digits=17)
    on.worth((naive - exact) / exact, note="the relative error of the first formula")
    on.worth((stable - exact) / exact, note="check: that of the second is a few roundings")
    if on.differ(naive, exact):
        on.wrongly(naive, exact, "equal on paper, and not in double precision: 1 and the cosine cancel")
    return on.derivation(TITLE, stable, shown, remarks=(_told(float(value)),))


def _told(x: float) -> str:
    with np.errstate(all="ignore"):
        naive, stable = (1 - np.cos(x)) / x**2, 2 * np.sin(x / 2) ** 2 / x**2
    return f"NumPy computes {naive:.17g} and {stable:.17g}; here every function is taken to be rounded correctly."
