"""Expansions of expressions near a point, node by node, and the limits and signs they give.

Refuses (``Unexpanded``) what has no such expansion: an integral or a sum at infinity, a function of two varying arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ONE, OO, ZERO, Call, Expr, Symbol, as_expr, depends_on, substitute
from derive.methods.asymptotic.functions import (
    analytic,
    arcsine,
    arctangent,
    cosine,
    exponential,
    inverse,
    logarithm,
    power,
    sine,
    square_root,
)
from derive.methods.asymptotic.parameters import without_empty
from derive.methods.asymptotic.rewritten import REWRITTEN
from derive.methods.asymptotic.scales import DEEPEST, UNIT, Scale, T
from derive.methods.asymptotic.series import NOTHING, Arithmetic, Series, just
from derive.methods.asymptotic.special import ceiling, complementary_error_function, error_function, floor, log_gamma
from derive.methods.asymptotic.troubles import MoreTerms, Oscillates, Outside, Unexpanded

#: functions of one series
OF_SERIES: dict[str, Callable[[Arithmetic, Series], Series]] = {
    "exp": exponential, "log": logarithm, "sqrt": square_root, "sin": sine, "cos": cosine,
    "atan": arctangent, "asin": arcsine, "loggamma": log_gamma,
    "erf": error_function, "erfc": complementary_error_function, "floor": floor, "ceiling": ceiling,
}  # fmt: skip
_OPAQUE = (ex.Piecewise, ex.Integral, ex.Sum, ex.Product, ex.Derivative)  # whose arguments are not expanded first


@dataclass
class Expansion(Arithmetic):
    """Expansions of functions of ``x`` near ``point`` (``oo`` and ``-oo`` too), from the side ``"+"`` or ``"-"``."""

    known: dict[Expr, Series] = field(default_factory=dict)
    conditions_of: dict[Expr, dict[Expr, None]] = field(default_factory=dict)

    # answers ---------------------------------------------------------

    def leading(self, f: Expr) -> tuple[Scale, Expr] | None:
        """The largest term of ``f``, or None where ``f`` is 0."""
        series = self.of(f)
        if series.terms:
            return series.terms[0]
        if series.rest is None:
            return None
        if self.oscillating:
            raise Oscillates("a part oscillates and does not become small")
        raise MoreTerms("the terms kept all cancel")

    def limit(self, f: Expr) -> Expr:
        """The limit: an expression, ``oo`` or ``-oo``."""
        series = self.of(f)
        if not series.terms and series.rest is not None and self.compare(series.rest, UNIT) < 0:
            return ZERO
        leading = self.leading(f)
        if leading is None:
            return ZERO
        scale, c = leading
        size = self.compare(scale, UNIT)
        if size < 0:
            return ZERO
        if size == 0:
            return c
        return OO if self.sign(c) > 0 else ex.Neg(OO)

    def sign_of(self, f: Expr) -> int:
        """The sign of ``f`` near the point."""
        leading = self.leading(f)
        return 0 if leading is None else self.sign(leading[1])

    # node by node ----------------------------------------------------

    def of(self, f: Expr) -> Series:
        """The expansion of ``f``."""
        stack = [f]
        while stack:
            node = stack[-1]
            waiting = [] if node in self.known else self._waiting(node)
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if node not in self.known:
                self._learn(node)
        self.conditions |= self.conditions_of.get(f, {})
        return self.known[f]

    def _waiting(self, node: Expr) -> list[Expr]:
        """What has to be expanded before ``node``."""
        if isinstance(node, _OPAQUE) or not depends_on(node, self.x):
            return []
        return [a for a in node.args if a not in self.known]

    def _learn(self, node: Expr) -> None:
        """Expand one node, and note what that takes for granted."""
        if not depends_on(node, self.x):
            c = self.tidy(node)
            self.known[node] = NOTHING if self.is_zero(c) else Series(((UNIT, c),))
            return
        outer, self.conditions = self.conditions, {}
        try:
            self.known[node] = self._expand(node)
            for a in node.args:
                self.conditions |= self.conditions_of.get(a, {})
            self.conditions_of[node] = self.conditions
        finally:
            self.conditions = outer

    def _nested(self, f: Expr) -> Series:
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                raise Unexpanded("the cases are nested too deep")
            return self.of(f)
        finally:
            self.depth -= 1

    def _expand(self, node: Expr) -> Series:
        args = [self.known[a] for a in node.args if a in self.known]
        match node:
            case Symbol():
                return self._variable()
            case ex.Add():
                return self.add(*args)
            case ex.Neg():
                return self.scale(args[0], ex.Neg(ONE))
            case ex.Mul():
                return reduce(self.multiply, args)
            case ex.Div():
                return self.multiply(args[0], inverse(self, args[1]))
            case ex.Pow(args=(base, exponent)):
                return self._power(base, exponent, args)
            case ex.Piecewise():
                return self._nested(self.case(node))
            case Call():
                return self._function(node, args)
            case ex.Integral() if self.point not in (OO, ex.Neg(OO)):
                return self._integral(node)
            case ex.Integral() | ex.Sum() | ex.Product() | ex.Derivative() | ex.Subs():
                return self._by_derivatives(node)
        raise Unexpanded(f"{type(node).__name__} has no expansion")

    def _variable(self) -> Series:
        t = Scale(frozenset({(1, ONE)}))
        if self.point is OO:
            return Series(((t, ONE),))
        if self.point is ex.Neg(OO):
            return Series(((t, ex.Neg(ONE)),))
        step = (T, as_expr(1 if self.side == "+" else -1))
        return Series((step,) if self.is_zero(self.tidy(self.point)) else ((UNIT, self.tidy(self.point)), step))

    def _power(self, base: Expr, exponent: Expr, args: list[Series]) -> Series:
        if not depends_on(exponent, self.x):
            return power(self, args[0], self.tidy(exponent))
        value = ex.constant_value(base)
        if value is None or value >= 0:
            return exponential(self, self.multiply(args[1], logarithm(self, args[0])))
        self.oscillating = True  # (−1)**n: only its size is known
        size = exponential(self, self.multiply(args[1], logarithm(self, self.scale(args[0], ex.Neg(ONE)))))
        return Series((), size.terms[0][0] if size.terms else size.rest)

    def _by_derivatives(self, node: Expr) -> Series:
        """A sum, a product, a derivative, a value at a point."""
        if self.point in (OO, ex.Neg(OO)):
            raise Unexpanded(f"{type(node).__name__} at infinity")
        step = Series(((T, as_expr(1 if self.side == "+" else -1)),))
        return analytic(self, lambda v: substitute(node, {self.x: v}), self.point, step)

    def _integral(self, node: Expr) -> Series:
        """Its value at the point, and its derivative integrated term by term."""
        from derive.methods.differentiate import differentiate

        try:
            slope = self._nested(differentiate(node, self.x, 1, self.assume).result)
        except UnsupportedError as problem:
            raise Unexpanded(str(problem)) from None
        sign = as_expr(1 if self.side == "+" else -1)
        terms: list[tuple[Scale, Expr]] = []
        for s, c in slope.terms:
            n = self._power_of_t(s)
            terms.append((self.times(s, T), self.tidy(sign * c / as_expr(n + 1))))
        rest = slope.rest
        if rest is not None:
            self._power_of_t(rest)
            rest = self.times(rest, T)
        start = self.tidy(without_empty(substitute(node, {self.x: self.point})))
        first = [] if self.is_zero(start) else [(UNIT, start)]
        return self.ordered([*first, *terms], rest)

    def _power_of_t(self, s: Scale) -> Fraction:
        terms = dict(s.terms)
        power = ex.constant_value(terms.get(1, ZERO))
        if set(terms) - {1} or power is None or power >= 1:
            raise Unexpanded("an integral of something that is no power near the point")
        return -power

    # cases -----------------------------------------------------------

    def case(self, node: ex.Piecewise) -> Expr:
        """The branch that is taken near the point."""
        for branch, condition in node.cases:
            if self.holds(condition):
                return branch
        raise Outside("no case applies")

    def holds(self, condition: Expr) -> bool:
        match condition:
            case ex.Constant():
                return condition is ex.TRUE
            case ex.And(args=args):
                return all(map(self.holds, args))
            case ex.Or(args=args):
                return any(map(self.holds, args))
            case ex.Not(args=(inner,)):
                return not self.holds(inner)
            case _ if type(condition) in ex.COMPARISONS:
                s = self.sign_of(condition.args[0] - condition.args[1])
                return {
                    ex.Less: s < 0, ex.LessEqual: s <= 0, ex.Greater: s > 0, ex.GreaterEqual: s >= 0,
                    ex.Equal: s == 0, ex.Unequal: s != 0,
                }[type(condition)]  # fmt: skip
        raise Unexpanded(f"{condition} is no condition")

    # functions -------------------------------------------------------

    def _function(self, node: Call, args: list[Series]) -> Series:
        if node.name in REWRITTEN:
            return self._rewritten(node, args)
        if node.name in OF_SERIES and len(args) == 1:
            return OF_SERIES[node.name](self, args[0])
        match node.name:
            case "abs" | "sign" | "heaviside" | "relu":
                return self._switch(node.name, self.sign_of(node.args[0]), args[0])
            case "maximum" | "minimum":
                return self.known[self._extreme(node)]
            case "gamma":
                return self._gamma(node, args[0])
        slots = [i for i, u in enumerate(node.args) if depends_on(u, self.x)]
        if len(slots) != 1:
            raise Unexpanded(f"{node.name} of several varying arguments")
        i = slots[0]
        large, c, small = self.parts(args[i])
        if large.terms:
            raise Unexpanded(f"{node.name} at an infinite argument")
        return analytic(self, lambda v: Call(node.name, *node.args[:i], v, *node.args[i + 1 :]), c, small)

    def _switch(self, name: str, sign: int, a: Series) -> Series:
        """A function that is one thing for positive and another for negative arguments."""
        match name:
            case "abs":
                return self.scale(a, as_expr(sign))
            case "sign":
                return just(as_expr(sign))
            case "relu":
                return a if sign > 0 else NOTHING
        return just(as_expr(Fraction(1 + sign, 2)))

    def _extreme(self, node: Call) -> Expr:
        """The argument that is the largest or the smallest near the point."""
        best = node.args[0]
        for other in node.args[1:]:
            if self.sign_of(other - best) == (1 if node.name == "maximum" else -1):
                best = other
        return best

    def _rewritten(self, node: Call, args: list[Series]) -> Series:
        result = self._nested(REWRITTEN[node.name](*node.args))
        if len(args) == 1 and result.terms and result.terms[0][0] == UNIT:
            large, c, _ = self.parts(args[0])
            value = self.tidy(Call(node.name, c))
            if not large.terms and value.size <= result.terms[0][1].size:  # sinh 1, not (e − 1/e)/2
                return Series(((UNIT, value), *result.terms[1:]), result.rest)
        return result

    def _gamma(self, node: Call, a: Series) -> Series:
        large, c, small = self.parts(a)
        if large.terms:
            return exponential(self, log_gamma(self, a))
        n = ex.constant_value(c)
        if n is not None and n.denominator == 1 and -20 <= n <= 0:
            u = node.args[0]
            factors = [u + k if k else u for k in range(int(-n) + 1)]
            return self._nested(Call("gamma", u + (1 - int(n))) / ex.Mul(*factors))
        return analytic(self, lambda v: Call("gamma", v), c, small)
