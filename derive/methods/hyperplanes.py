"""A hyperplane wᵀx + w₀ = 0 and a point: the value, the side, the foot of the perpendicular and the distance."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Add, Array, Call, Div, Expr, MatMul, Mul, Pow, Symbol, Unequal
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.methods.places import SIDES
from derive.model import Condition, Step
from derive.rules import geometry as rules
from derive.rules import vectors as products

MOST = 5  #: directions that are written out


@dataclass(frozen=True)
class Hyperplane:
    """The normal vector w, other than zero, the constant w₀ and the point that is looked at."""

    w: Array
    constant: Expr
    point: Array

    @staticmethod
    def of(w: Array, constant: Expr, point: Array) -> Hyperplane:
        """Raises AssumptionError where every entry of w is zero.

        >>> h = Hyperplane.of(Array(3, 4), -Add(10), Array(0, 0))
        >>> print(h.value, h.distance, h.foot)
        -10 2 [6/5, 8/5]
        """
        if vectors.is_zero(w):
            raise AssumptionError(
                f"w = {w!s:.60} is the zero vector: a hyperplane needs a normal vector other than zero"
            )
        return Hyperplane(w, constant, point)

    @property
    def value(self) -> Expr:
        return vectors.value(Add(vectors.sum_of_products(self.w, self.point), self.constant))

    @property
    def square(self) -> Expr:
        """wᵀw."""
        return vectors.value(vectors.squares(self.w))

    @property
    def distance(self) -> Expr:
        return vectors.value(Div(Call("abs", self.value), Call("sqrt", self.square)))

    @property
    def foot(self) -> Array:
        factor = vectors.value(Div(self.value, self.square))
        return vectors.value(vectors.entrywise(lambda p, n: p - factor * n, self.point, self.w))

    @property
    def needed(self) -> tuple[Condition, ...]:
        """That w is not zero, where that depends on letters."""
        return (Condition(Unequal(self.square, ZERO)),) if ex.free_symbols(self.square) else ()


def general(w: Symbol, x: Symbol, c: Symbol) -> list[Step]:
    """What holds of every hyperplane and every point, in letters."""
    value, length = MatMul(w, x) + c, Call("norm", w)
    away = Div(value, Pow(length, 2)) * w
    needed = (Condition(Unequal(length, ZERO)),)
    return [
        Step(value, ex.Einsum("i,i->", w, x) + c, (rules.equation,), note="zero on the hyperplane, of one sign on either side"),
        Step(MatMul(w, x - away) + c, ZERO, (rules.foot,), conditions=needed, note=f"from ${x}$ along the normal vector to the foot of the perpendicular"),
        Step(Call("norm", away), Div(Call("abs", value), length), (rules.distance,), conditions=needed, note="the length of that way"),
    ]  # fmt: skip


def value(h: Hyperplane) -> list[Step]:
    """wᵀx + w₀ for the point, and on which side it lies."""
    written = Add(vectors.sum_of_products(h.w, h.point), h.constant)
    worked = Add(*[vectors.value(Mul(n, p)) for n, p in zip(h.w.args, h.point.args, strict=True)], h.constant)
    steps = vectors.chain(
        MatMul(h.w, h.point) + h.constant, (written, products.row_times_column), (worked, products.multiplying),
        (h.value, products.adding), note="the point put in",
    )  # fmt: skip
    sign = vectors.sign(h.value)
    if sign:
        note = f"the point lies on the {'positive' if sign > 0 else 'negative'} side"
        steps.append(Step(h.value, ZERO, (rules.side,), SIDES[sign], note=note))
    return steps


def distance(h: Hyperplane) -> list[Step]:
    """The distance of the point, the foot of the perpendicular, and two checks."""
    written = Div(Call("abs", h.value), Call("sqrt", h.square))
    back = vectors.value(vectors.entrywise(lambda p, f: p - f, h.point, h.foot))
    return [
        *vectors.norm(h.w, note="the length of the normal vector", decimals=False),
        *vectors.chain(Div(Call("abs", MatMul(h.w, h.point) + h.constant), Call("norm", h.w)), (written, rules.distance), (h.distance, products.dividing)),
        *rounded(h.distance),
        Step(h.point - Div(h.value, h.square) * h.w, h.foot, (rules.foot,), conditions=h.needed, note="the point of it that is nearest"),
        Step(MatMul(h.w, h.foot) + h.constant, ZERO, (rules.equation,), conditions=h.needed, note="check: it lies on the hyperplane"),
        Step(Call("norm", back), h.distance, (products.euclidean_norm,), conditions=h.needed, note="check: its distance from the point"),
    ]  # fmt: skip


def through_the_origin(h: Hyperplane) -> list[Step]:
    """The value at the origin is w₀."""
    origin = Array(*[0] * len(h.w.args))
    note = "so it passes through the origin exactly where this is zero"
    return [Step(MatMul(h.w, origin) + h.constant, h.constant, (rules.at_the_origin,), note=note)]


def directions(h: Hyperplane) -> list[Array]:
    """n − 1 independent vectors orthogonal to w: one for every coordinate but one at which w is not zero.

    >>> print(*directions(Hyperplane.of(Array(0, 2, 1), ZERO, Array(0, 0, 0))))
    [1, 0, 0] [0, -1/2, 1]
    """
    pivot = _pivot(h)
    found = []
    for j in range(len(h.w.args)):
        if j != pivot:
            along = vectors.value(-(h.w.args[j] / h.w.args[pivot]))
            found.append(Array(*[1 if i == j else along if i == pivot else 0 for i in range(len(h.w.args))]))
    return found  # type: ignore[return-value]


def _pivot(h: Hyperplane) -> int:
    """The coordinate that is solved for: a number if there is one, for a letter may be zero."""
    numbers = [i for i, e in enumerate(h.w.args) if not vectors.is_zero(e)]
    return next((i for i in numbers if not ex.free_symbols(h.w.args[i])), numbers[0])


def direction_space(h: Hyperplane) -> list[Step]:
    """Each of the directions is orthogonal to w."""
    found = directions(h)
    n, divisor = len(h.w.args), h.w.args[_pivot(h)]
    needed = (Condition(ex.Unequal(divisor, ZERO)),) if ex.free_symbols(divisor) and n > 1 else h.needed
    notes = [f"{len(found)} independent direction{'s' * (n > 2)} within it: its dimension is {n - 1}"] + [""] * n
    return [
        Step(MatMul(h.w, v), ZERO, (rules.direction,), conditions=needed, note=note)
        for v, note in zip(found[:MOST], notes, strict=False)
    ]


def worked(h: Hyperplane, w: Symbol, x: Symbol, c: Symbol, *between: Step) -> list[Step]:
    """All lines of a page: the general ones in w, x and c, the directions, what stands ``between``, side and distance."""
    return [*general(w, x, c), *direction_space(h), *between, *through_the_origin(h), *value(h), *distance(h)]


def wrong_distances(w: Expr, x: Expr, c: Expr) -> list[Step]:
    """What is taken for the distance of a point: the value there, and the value over the length with its sign."""
    true = Div(Call("abs", w @ x + c), Call("norm", w))
    return [
        Step(true, Call("abs", w @ x + c), note="the value is a distance only where the normal vector has length 1"),
        Step(true, Div(w @ x + c, Call("norm", w)), note="without the absolute value the sign tells the side; a distance is not negative"),
    ]  # fmt: skip
