"""Two arithmetics for the entries of arrays: float64, and balls of any precision. One table of scalar functions each.

Every array has its points along the first axis (one, or those of a difference), so that all of them are worked out at
once. What is not a real number is NaN in both arithmetics, and no NaN is ever a value. At the points of one difference
every switch (the sign of an absolute value, a comparison, a floor) has to stand the same way, else there is a ``Kink``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from flint import acb, arb, arb_mat, fmpq

from derive.language import expressions as ex
from derive.numeric import comparisons
from derive.numeric.arithmetic import divide
from derive.numeric.elementary import ELEMENTARY, sign
from derive.numeric.powers import power
from derive.numeric.precision import Undecided, Undefined
from derive.numeric.special import SPECIAL
from derive.numeric.tables import Table

Values = np.ndarray  #: of float64 or of balls; the first axis counts points
WORST_CONDITION = 1e8  # a matrix worse than this has no inverse that floats can be trusted with
NAN = arb("nan")


class Kink(Undecided):
    """A switch turns between the points of a difference."""


class Floats:
    """float64, through the code that compiled functions use."""

    name = "floats"

    def array(self, said: Any) -> Values:
        """Numbers as an array of this arithmetic, without the axis of points."""
        found = np.asarray(said)
        return _to_float(found) if found.dtype == object else found.astype(float)

    def entrywise(self, name: str, *args: Values) -> Values:
        if name in ("double", "single"):
            raise Undecided("what is said of a rounding is not judged in floats")
        return _float_function(name, len(args))(*args)

    def divide(self, a: Values, b: Values) -> Values:
        return np.where(b == 0, np.nan, a / b)

    def power(self, a: Values, b: Values) -> Values:
        if b.size == 1 and b.flat[0] == 2:
            return a * a
        return np.where(((a == 0) & (b < 0)) | np.isnan(a), np.nan, np.power(a, b))  # NumPy's nan**0 is 1

    def compare(self, kind: type[ex.Expr], a: Values, b: Values) -> Values:
        """1, 0, or NaN where a side has no value."""
        return np.where(np.isnan(a) | np.isnan(b), np.nan, _COMPARE[kind](a, b))

    def choose(self, cases: list[tuple[Values, Values]]) -> Values:
        """The value of the first case whose condition holds; NaN where none does."""
        found: Any = np.nan
        for value, condition in reversed(cases):
            found = np.where(np.isnan(condition), np.nan, np.where(condition == 1, value, found))
        return found

    def truth(self, found: Values) -> bool | None:
        """Whether all entries are true; None where that is not known."""
        return None if np.isnan(found).any() else bool((found == 1).all())

    def sign(self, a: Values) -> Values:
        return np.sign(a)

    def peak(self, a: Values) -> Values:
        """What is taken off before exponentials are summed over the last axis."""
        return a.max(axis=-1, keepdims=True)

    def det(self, a: Values) -> Values:
        return np.linalg.det(a)

    def logdet(self, a: Values) -> Values:
        return np.linalg.slogdet(a)[1]

    def inv(self, a: Values) -> Values:
        try:
            inverse = np.linalg.inv(a)
        except np.linalg.LinAlgError:
            raise Undefined("a singular matrix has no inverse") from None
        size = np.sqrt((a * a).sum(axis=(1, 2)) * (inverse * inverse).sum(axis=(1, 2)))
        if not (size < WORST_CONDITION).all():
            raise Undecided("a matrix is so near to a singular one that its inverse cannot be trusted")
        return inverse

    def rank(self, a: Values) -> Values:
        """By the singular values above rounding."""
        return np.linalg.matrix_rank(a).astype(float)

    def eigenvalues(self, a: Values) -> Values:
        found = np.sort(np.linalg.eigvals(a), axis=-1)
        real = np.abs(found.imag) <= 1e-9 * np.abs(found).max()
        return np.where(real, found.real, np.nan)

    def singular_values(self, a: Values) -> Values:
        return np.linalg.svd(a, compute_uv=False)

    def pinv(self, a: Values) -> Values:
        size = np.linalg.cond(a)
        if not (size < WORST_CONDITION).all():
            raise Undecided("a matrix is so near to one of lower rank that its pseudo-inverse cannot be trusted")
        return np.linalg.pinv(a)

    def is_finite(self, a: Values) -> bool:
        return bool(np.isfinite(a).all())

    def to_float(self, a: Values) -> np.ndarray:
        return a


class Balls:
    """Balls of flint with the precision of the moment: slower, and as exact as one likes."""

    name = "balls"

    def array(self, said: Any) -> Values:
        return np.asarray(_to_ball(np.asarray(said, dtype=object)), dtype=object)

    def entrywise(self, name: str, *args: Values) -> Values:
        return _ball_function(name, len(args))(*args)

    def divide(self, a: Values, b: Values) -> Values:
        return _divide(a, b)

    def power(self, a: Values, b: Values) -> Values:
        if b.size == 1 and (two := b.flat[0]) == 2 and two.is_exact():
            return a * a
        return _power(a, b)

    def compare(self, kind: type[ex.Expr], a: Values, b: Values) -> Values:
        return _BALL_COMPARE[kind](a, b)

    def choose(self, cases: list[tuple[Values, Values]]) -> Values:
        found: Any = np.array([NAN], dtype=object)
        for value, condition in reversed(cases):
            found = _choose(condition, value, found)
        return found

    def truth(self, found: Values) -> bool | None:
        entries = list(found.flat)
        return all(e == 1 for e in entries) if all(e.is_finite() for e in entries) else None

    def sign(self, a: Values) -> Values:
        return _sign(a)

    def peak(self, a: Values) -> Values:
        return self.array(np.zeros((1,) * a.ndim))  # a ball's exponential does not overflow

    def det(self, a: Values) -> Values:
        return _of_matrices(a, lambda m: [m.det()])[:, 0]

    def logdet(self, a: Values) -> Values:
        return self.entrywise("log", abs(self.det(a)))

    def inv(self, a: Values) -> Values:
        try:
            return _of_matrices(a, lambda m: m.inv().entries()).reshape(a.shape)
        except ZeroDivisionError:
            raise Undecided("a matrix may be singular") from None

    def rank(self, a: Values) -> Values:
        from derive.numeric import echelon

        return self.array([echelon.rank(m.tolist()) for m in a])

    def eigenvalues(self, a: Values) -> Values:
        from derive.numeric.spectra import eigenvalues

        def of(m: arb_mat) -> list[Any]:
            n = m.nrows()
            found = eigenvalues(Table([Table([m[i, j] for j in range(n)]) for i in range(n)])).entries
            # of a real matrix, what is not surely beside the real line and stands alone lies on it
            return [e.real if type(e) is acb and e.imag.contains(0) else _real(e) for e in found]

        return _of_matrices(a, of)

    def singular_values(self, a: Values) -> Values:
        from derive.numeric import singular

        return _of_tables(a, lambda t: singular.singular_values(t).entries)

    def pinv(self, a: Values) -> Values:
        from derive.numeric import singular

        found = _of_tables(a, lambda t: list(singular.pseudoinverse(t).flat()))
        return found.reshape(len(a), a.shape[2], a.shape[1])

    def is_finite(self, a: Values) -> bool:
        return all(e.is_finite() for e in a.flat)

    def to_float(self, a: Values) -> np.ndarray:
        return _to_float(a)


FLOATS, BALLS = Floats(), Balls()
Arithmetic = Floats | Balls

# ---------------------------------------------------------------- floats

_COMPARE: dict[type[ex.Expr], Callable] = {
    ex.Less: np.less, ex.LessEqual: np.less_equal, ex.Greater: np.greater, ex.GreaterEqual: np.greater_equal,
    ex.Equal: np.equal, ex.Unequal: np.not_equal,
}  # fmt: skip


@cache
def _float_function(name: str, arity: int) -> Callable:
    """The scalar function as NumPy code, from the table of compiled functions."""
    from derive.numeric.compile import CODE

    if name in ("maximum", "minimum"):
        return getattr(np, name)
    key = {("log", 2): "log_b", ("heaviside", 2): "heaviside_b"}.get((name, arity), name)
    if key not in CODE:
        raise Undecided(f"{name} has no value here")
    written = CODE[key].format(a="a", A="a", b="b", B="b")
    space: dict[str, Any] = {"np": np}
    if "special." in written:
        from scipy import special

        space["special"] = special
    return eval(f"lambda a, b=None: {written}", space)  # the code is our own table's


# ---------------------------------------------------------------- balls


def _real(found: Any) -> Any:
    """A value as a real ball; NaN where it is none."""
    kind = type(found)
    if kind is arb:
        return found
    if kind is bool:
        return arb(1) if found else arb(0)
    if kind is fmpq:
        return arb(found)
    return found.real if found.imag == 0 else NAN


def _entry(f: Callable) -> Callable:
    """``f`` of balls, NaN where it has no real value."""

    def of(*args: Any) -> Any:
        if not all(a.is_finite() for a in args):  # even where f has a value all the same, as nan**0
            return NAN
        try:
            return _real(f(*args))
        except (Undefined, Undecided, ValueError, OverflowError, ZeroDivisionError):
            return NAN

    return of


def _frompy(f: Callable, arity: int) -> Callable:
    return np.frompyfunc(_entry(f), arity, 1)


@cache
def _ball_function(name: str, arity: int) -> Callable:
    found = ELEMENTARY.get(name) or SPECIAL.get(name)
    if found is None:
        raise Undecided(f"{name} has no value here")
    return _frompy(found, arity)


def _as_ball(said: Any) -> arb:
    if isinstance(said, arb):
        return said
    if isinstance(said, Fraction):
        return arb(fmpq(said.numerator, said.denominator))
    return arb(float(said)) if isinstance(said, float) else arb(said if isinstance(said, fmpq) else int(said))


def _ball_sign(x: Any) -> int:
    """−1, 0 or 1; for NaN another number, since what stays without a value turns no switch."""
    return int(float(_real(sign(x)))) if x.is_finite() else 9


def _float_of(x: Any) -> float:
    try:
        return float(x)
    except (OverflowError, ValueError):
        return float("inf")


_to_ball, _floats_of = np.frompyfunc(_as_ball, 1, 1), np.frompyfunc(_float_of, 1, 1)
_divide, _power, _sign = _frompy(divide, 2), _frompy(power, 2), np.frompyfunc(_ball_sign, 1, 1)
_choose = np.frompyfunc(lambda c, a, b: a if c == 1 else b if c == 0 else NAN, 3, 1)
_BALL_COMPARE: dict[type[ex.Expr], Callable] = {
    ex.Less: _frompy(comparisons.less, 2), ex.LessEqual: _frompy(comparisons.less_equal, 2),
    ex.Greater: _frompy(comparisons.greater, 2), ex.GreaterEqual: _frompy(comparisons.greater_equal, 2),
    ex.Equal: _frompy(comparisons.equal, 2), ex.Unequal: _frompy(comparisons.unequal, 2),
}  # fmt: skip


def _to_float(a: Values) -> np.ndarray:
    return np.asarray(_floats_of(a), dtype=float)


def _of_matrices(a: Values, f: Callable[[arb_mat], list[Any]]) -> Values:
    """``f`` of every matrix of ``a``, as rows."""
    n = a.shape[-1]
    rows = [f(arb_mat(n, n, list(m.ravel()))) for m in a]
    found = np.empty((len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        found[i] = row
    return found


def _of_tables(a: Values, f: Callable[[Table], list[Any]]) -> Values:
    """``f`` of every matrix of ``a``, square or not, as rows."""
    rows = [[_real(e) for e in f(Table([Table(list(row)) for row in m]))] for m in a]
    found = np.empty((len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        found[i] = row
    return found


# ---------------------------------------------------------------- switches


#: function -> what must not change its sign, or its value, between the points of one difference
SWITCHES: dict[str, Callable[..., Values]] = {
    **dict.fromkeys(("abs", "sign", "relu", "sqrt", "acot", "arg"), lambda how, a: how.sign(a)),
    "heaviside": lambda how, a, *_: how.sign(a),
    **dict.fromkeys(("maximum", "minimum", "kronecker"), lambda how, a, b: how.sign(a - b)),
    **dict.fromkeys(("floor", "ceiling"), lambda how, a: how.entrywise("floor", a)),
    "atan2": lambda how, y, x: how.sign(y) * (how.sign(x) < 0),
}  # fmt: skip


def stands_still(side: Values) -> None:
    """Refuses a switch that turns between the points of a difference."""
    turned = side[1:] != side[:1]
    if side.dtype == float:
        turned &= ~(np.isnan(side[1:]) | np.isnan(side[:1]))
    if turned.any():
        raise Kink("a switch turns, or stands at its turning point, where a slope is asked for")
