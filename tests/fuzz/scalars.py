"""Random scalar expressions of the whole language, as Hypothesis strategies: what shrinks becomes a short formula."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from derive.language import expressions as ex
from tests.fuzz import values

REAL = ("x", "y", "t", "theta", "u_1", "rho")
POSITIVE = ("a", "b", "sigma", "tau_2")
WHOLE = ("n",)
ASSUME = {**dict.fromkeys(POSITIVE, "positive"), **dict.fromkeys(WHOLE, "positive integer")}
POINTS = values.points(POSITIVE, REAL, WHOLE)
#: between 1 and 1 + 10⁻⁶, and for 2: where a condition differs from one with a slightly wrong bound
POINTS += [{**POINTS[0], **dict.fromkeys(REAL, n * values.mpf("1.0000005"))} for n in (1, 2)]

#: functions of any real number, of a positive one, and with kinks
EVERYWHERE = (
    "sin",
    "cos",
    "exp",
    "tanh",
    "atan",
    "sinh",
    "cosh",
    "tan",
    "erf",
    "asinh",
    "sigmoid",
    "softplus",
    "sec",
    "cot",
)
SOMEWHERE = ("log", "sqrt", "log", "sqrt", "asin", "acosh", "atanh", "coth", "csc", "acos", "sech", "csch", "erfc", "gamma",
             "loggamma", "digamma", "acot", "asec", "acsc")  # fmt: skip
KINKED = ("abs", "abs", "sign", "relu", "floor", "ceiling", "heaviside")

Strategy = st.SearchStrategy[ex.Expr]


def symbols(names: tuple[str, ...] = REAL[:3] + POSITIVE[:2] + REAL[3:] + POSITIVE[2:]) -> Strategy:
    return st.sampled_from([ex.Symbol(n) for n in names])


def numbers() -> Strategy:
    whole = st.integers(1, 12).map(ex.Number)
    fractions = st.tuples(st.integers(1, 9), st.integers(2, 9)).map(lambda q: ex.Div(*map(ex.Number, q)))
    decimals = st.tuples(st.integers(0, 9), st.integers(1, 99)).map(lambda d: ex.Number(f"{d[0]}.{d[1]:02}"))
    return st.one_of(whole, whole, whole, fractions, decimals, st.just(ex.PI))


def atoms() -> Strategy:
    return st.one_of(symbols(), symbols(), numbers())


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3, kinks: bool = True, binders: bool = True) -> ex.Expr:
    """Up to ``depth`` operations inside one another. Without ``kinks`` smooth; without ``binders`` no Σ, Π, ∫, lim, d/dx."""
    return draw(_expressions(depth, kinks, binders))


@functools.cache
def _expressions(depth: int, kinks: bool, binders: bool) -> Strategy:
    if depth == 0:
        return atoms()
    inner = _expressions(depth - 1, kinks, binders)
    ways = [*_arithmetic(inner), *_functions(inner), atoms()]
    if kinks:
        ways += _kinked(inner)
    if binders:
        ways += [binding()]
    return st.one_of(*ways)


def smooth(depth: int = 3) -> Strategy:
    return expressions(depth, kinks=False, binders=False)


def of_x(depth: int = 3) -> Strategy:
    """Smooth expressions in which x is most of the letters."""
    return smooth(depth).map(lambda e: ex.substitute(e, {ex.Symbol(n): ex.Symbol("x") for n in REAL[2:]}))


def positive(depth: int = 1) -> Strategy:
    """Expressions that are positive wherever the symbols are as declared."""
    few = st.one_of(symbols(POSITIVE), symbols(POSITIVE), st.integers(2, 9).map(ex.Number))
    if depth == 0:
        return few
    inner = positive(depth - 1)
    of_reals = expressions(depth - 1, kinks=False, binders=False)
    return st.one_of(
        few, st.builds(ex.Add, inner, inner), st.builds(ex.Mul, inner, inner), st.builds(ex.Div, inner, inner),
        st.builds(lambda e: ex.Call("exp", e), symbols(REAL)), st.builds(lambda e: ex.Add(ex.Pow(e, 2), 1), symbols(REAL)),
        st.builds(lambda e: ex.Call("sqrt", e), inner), st.builds(ex.Pow, inner, st.sampled_from([ex.TWO, ex.Symbol("a")])),
        *([st.builds(lambda e: ex.Call("cosh", e), of_reals)] if depth == 1 else []),
    )  # fmt: skip


def _arithmetic(inner: Strategy) -> list[Strategy]:
    small = st.sampled_from(
        [ex.TWO, ex.Number(3), ex.Neg(ex.ONE), ex.Neg(ex.TWO), ex.Div(1, 2), ex.Div(1, 3), ex.Number(4)]
    )
    return [
        st.builds(ex.Add, inner, inner), st.builds(ex.subtract, inner, inner), st.builds(ex.Mul, inner, inner),
        st.builds(ex.Mul, inner, inner, inner), st.builds(ex.Add, inner, inner, inner), st.builds(ex.Div, inner, inner),
        st.builds(ex.Neg, inner), st.builds(ex.Pow, inner, small), st.builds(ex.Pow, symbols(POSITIVE), inner),
    ]  # fmt: skip


def _functions(inner: Strategy) -> list[Strategy]:
    def call(names: tuple[str, ...]) -> Strategy:
        return st.builds(lambda name, arg: ex.Call(name, arg), st.sampled_from(names), inner)

    return [call(EVERYWHERE), call(EVERYWHERE), call(SOMEWHERE)]


def _kinked(inner: Strategy) -> list[Strategy]:
    def cases(x: ex.Expr, a: ex.Expr, yes: ex.Expr, no: ex.Expr, kind: type[ex.Expr]) -> ex.Expr:
        tail = no.args if isinstance(no, ex.Piecewise) else (no, ex.TRUE)
        return ex.Piecewise(yes, kind(x, a), *tail)

    kinds = st.sampled_from([ex.Less, ex.LessEqual, ex.Greater, ex.GreaterEqual])
    bases = st.sampled_from([ex.TWO, ex.Number(10), ex.Symbol("a")])
    return [
        st.builds(lambda name, arg: ex.Call(name, arg), st.sampled_from(KINKED), inner),
        st.builds(lambda name, a, b: ex.Call(name, a, b), st.sampled_from(("maximum", "minimum")), inner, inner),
        st.builds(cases, symbols(REAL), st.integers(0, 2).map(ex.Number), inner, inner, kinds),
        st.builds(lambda arg, base: ex.Call("log", arg, base), inner, bases),
    ]  # fmt: skip


@st.composite
def binding(draw: st.DrawFn) -> ex.Expr:
    """A sum, product, integral, limit or derivative with a simple body."""
    kind = draw(st.sampled_from(("sum", "sum", "product", "integral", "derivative", "limit", "factorial")))
    k, n, s = ex.Symbol("k"), ex.Symbol("n"), ex.Symbol("s")
    c = draw(st.one_of(symbols(POSITIVE), symbols(REAL), st.integers(1, 4).map(ex.Number)))
    match kind:
        case "sum" | "product":
            lower, upper = draw(st.sampled_from([(0, 4), (1, n), (1, 3), (2, 5), (0, n), (1, n + 1)]))
            body = draw(st.sampled_from([
                c * k, k**2 + c, c / (k + 1), ex.Call("cos", c * k), (k + 1) ** 2 / (k + 2), c**2 + k, ex.Pow(2, k) * c, k * (k + 1),
            ]))  # fmt: skip
            return (ex.Sum if kind == "sum" else ex.Product)(body, k, lower, upper)
        case "integral":
            body = draw(st.sampled_from([
                c * s, s**2 + c, ex.Call("sin", s) * c, ex.Call("exp", -s) + c, s * ex.Call("exp", s), 1 / (1 + s**2), s**3 - c * s,
            ]))  # fmt: skip
            return ex.Integral(body, s, *draw(st.sampled_from([(0, 1), (0, c), (1, 2), (-1, 1)])))
        case "derivative":
            x = draw(symbols(REAL[:3]))
            body = draw(smooth(1))
            return ex.Derivative(ex.Mul(x, body), x, draw(st.sampled_from([1, 1, 2])))
        case "limit":
            body = draw(st.sampled_from([
                ex.Call("sin", c * s) / s, (ex.Call("exp", s) - 1) / s + c, (s**2 - 1) / (s - 1), c * s + 1,
            ]))  # fmt: skip
            return ex.Limit(body, s, 1 if body.args[-1] is (s - 1) else 0, draw(st.sampled_from(["both", "+"])))
    return draw(st.sampled_from([ex.Call("factorial", n), ex.Call("binomial", n + 2, 2), ex.Call("binomial", n, 1)]))
