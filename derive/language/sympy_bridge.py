"""Expressions to SymPy and back, equal in value; what has no counterpart is an UnsupportedError that names it.

SymPy simplifies what it is given, so the way there forgets how something was written. The way back writes it as a
textbook does: x - mu, one fraction bar with positive powers on both sides of it, square roots, a leading minus sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.functions import FUNCTIONS

LARGEST_ARGUMENT = 10_000  # of a factorial, a gamma function ...: SymPy multiplies it out
LARGEST_POWER_BITS = 300_000

#: functions that are spelt otherwise in SymPy
_SPELT = {"abs": "Abs", "maximum": "Max", "minimum": "Min", "heaviside": "Heaviside"}
#: functions that SymPy lacks, as what they are worth
_WORTH: dict[str, Callable[..., Any]] = {
    "sigmoid": lambda sp, x: 1 / (1 + sp.exp(-x)),
    "softplus": lambda sp, x: sp.log(1 + sp.exp(x)),
    "relu": lambda sp, x: sp.Max(0, x),
}
_MATRIX = {"det": "det", "trace": "trace", "transpose": "transpose", "inv": "inv"}
_GROWING = {"factorial", "gamma", "loggamma", "binomial", "beta", "polygamma", "digamma", "zeta", "legendre", "besselj"}
_COMPARE = {
    ex.Less: "Lt", ex.LessEqual: "Le", ex.Greater: "Gt", ex.GreaterEqual: "Ge", ex.Equal: "Eq", ex.Unequal: "Ne",
    ex.And: "And", ex.Or: "Or", ex.Not: "Not",
}  # fmt: skip
_ITERATED = {ex.Integral: "Integral", ex.Sum: "Sum", ex.Product: "Product"}


# ---------------------------------------------------------------- there


def to_sympy(expr: ex.Expr, assume: Mapping[Any, Domain] | None = None) -> Any:
    """``expr`` as a SymPy expression over real symbols, or what ``assume`` (name or Symbol -> Domain) says of them.

    A literal vector becomes a column. Raises UnsupportedError for what SymPy has no counterpart of.

    >>> x, s = ex.symbols("x s")
    >>> to_sympy(x / ex.Call("sqrt", s**2), {"s": Domain(lower=Fraction(0), lower_open=True)})
    x/s
    """
    import sympy as sp

    domains = {str(name): said for name, said in (assume or {}).items()}
    done: dict[ex.Expr, Any] = {}
    try:
        for node in ex.postorder(expr):
            done[node] = _there(sp, node, [done[a] for a in node.args], domains)
    except RecursionError:
        raise UnsupportedError("the expression is nested too deeply for SymPy") from None
    except (TypeError, ValueError, NotImplementedError, AttributeError) as error:
        if isinstance(error, UnsupportedError):
            raise
        raise UnsupportedError(f"{node!s:.80} has no counterpart in SymPy: {error}") from error
    return done[expr]


def sympy_symbol(name: str, said: Domain | None = None) -> Any:
    """The SymPy symbol for a variable that lives in ``said``; real if nothing is said."""
    import sympy as sp

    if said is not None and said.complex:
        return sp.Symbol(name, nonzero=True) if said.nonzero else sp.Symbol(name)
    facts: dict[str, bool] = {"real": True}
    if said is not None:
        facts.update({
            fact: True for fact, holds in (
                ("integer", said.integer), ("positive", said.is_positive), ("nonnegative", said.is_nonnegative),
                ("negative", said.is_negative), ("nonpositive", said.upper is not None and said.upper <= 0),
                ("nonzero", said.nonzero or not said.contains(Fraction(0))),
            ) if holds
        })  # fmt: skip
    return sp.Symbol(name, **facts)


def _there(sp: Any, node: ex.Expr, args: list[Any], domains: Mapping[str, Domain]) -> Any:
    match node:
        case ex.Symbol():
            return sympy_symbol(node.name, domains.get(node.name))
        case ex.Number():
            return sp.Rational(node.value.numerator, node.value.denominator)
        case ex.Constant():
            return {"pi": sp.pi, "I": sp.I, "oo": sp.oo, "True": sp.true, "False": sp.false}[node.name]
        case ex.Add():
            return _folded(args, sp.Add)
        case ex.Mul():
            return _folded(args, sp.Mul)
        case ex.MatMul():
            return _matrix_product(args)
        case ex.Div():
            return args[0] / args[1]
        case ex.Neg():
            return -args[0]
        case ex.Pow():
            return _power(*args)
        case ex.Call():
            return _call(sp, node.name, args)
        case ex.Antiderivative():
            return sp.Integral(*args)
        case ex.Integral() | ex.Sum() | ex.Product():
            return getattr(sp, _ITERATED[type(node)])(args[0], tuple(args[1:]))
        case ex.Derivative():
            return sp.Derivative(args[0], (args[1], args[2]))
        case ex.Limit():
            return sp.Limit(*args, dir="+-" if node.side == "both" and args[2].is_finite else _side(sp, node, args[2]))
        case ex.Subs():
            return sp.Subs(*args)
        case ex.Piecewise():
            return sp.Piecewise(*zip(args[::2], args[1::2], strict=True))
        case ex.Array():
            rows = [list(a) if isinstance(a, sp.MatrixBase) else [a] for a in args]
            return sp.ImmutableMatrix(rows)
        case ex.Indexed(args=(ex.Symbol() as base, *_)):
            return sp.Indexed(sp.IndexedBase(base.name, real=True), *args[1:])
        case _ if type(node) in _COMPARE:
            return getattr(sp, _COMPARE[type(node)])(*args)
    raise UnsupportedError(f"{type(node).__name__}: {node!s:.80} has no counterpart in SymPy")


def _folded(args: list[Any], make: Callable[..., Any]) -> Any:
    if any(getattr(a, "is_Matrix", False) for a in args):
        total = args[0]
        for a in args[1:]:
            total = total + a if make.__name__ == "Add" else _scaled(total, a)
        return total
    return make(*args)


def _scaled(a: Any, b: Any) -> Any:
    if getattr(a, "is_Matrix", False) and getattr(b, "is_Matrix", False):
        return a.multiply_elementwise(b)  # * is elementwise in the language
    return a * b


def _matrix_product(args: list[Any]) -> Any:
    """As NumPy reads it: a vector is a row on the left of a product and a column on its right."""
    total = args[0]
    for a in args[1:]:
        left = total.T if total.shape[1] == 1 and total.shape[0] == a.shape[0] != 1 else total
        total = left * a
        if total.shape == (1, 1):
            total = total[0, 0]
    return total


def _power(base: Any, exponent: Any) -> Any:
    if base.is_Rational and exponent.is_Rational:
        bits = max(abs(base.p), base.q).bit_length() - 1
        if bits and bits * abs(exponent) > LARGEST_POWER_BITS:
            raise UnsupportedError(f"a power of about {int(bits * abs(exponent) * 0.3):,} digits is too large")
    return base**exponent


def _call(sp: Any, name: str, args: list[Any]) -> Any:
    if name in _WORTH:
        return _WORTH[name](sp, *args)
    if name not in FUNCTIONS:
        return sp.Function(name, real=True)(*args)
    if name in _GROWING and any(a.is_Rational and abs(a) > LARGEST_ARGUMENT for a in args):
        raise UnsupportedError(f"{name} of a number above {LARGEST_ARGUMENT:,} is too large to work with exactly")
    if name in _MATRIX:
        (matrix,) = args
        return getattr(matrix, name)()
    return getattr(sp, _SPELT.get(name, name))(*args)


def _side(sp: Any, node: ex.Limit, at: Any) -> str:
    if node.side != "both":
        return node.side
    return "-" if at is sp.oo else "+"


# ---------------------------------------------------------------- back


def from_sympy(e: Any) -> ex.Expr:
    """A SymPy expression as one of ours, in textbook form. A dummy keeps its name if that is free.

    >>> import sympy as sp
    >>> x, mu = sp.symbols("x mu", real=True)
    >>> print(from_sympy(-2 * sp.exp(-((x - mu) ** 2)) / (3 * sp.sqrt(x))))
    -2*exp(-(x - mu)**2)/(3*sqrt(x))
    """
    import sympy as sp

    e = sp.sympify(e) if isinstance(e, (int, bool)) else e
    names = _dummy_names(sp, e)
    done: dict[Any, ex.Expr] = {}
    stack = [e]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        parts = _parts(sp, node)
        waiting = [p for p in parts if p not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        done[node] = names[node] if node in names else _back(sp, node, done)
    return done[e]


def _dummy_names(sp: Any, e: Any) -> dict[Any, ex.Expr]:
    taken: set[ex.Expr] = {ex.Symbol(s.name) for s in e.atoms(sp.Symbol) if not isinstance(s, sp.Dummy)}
    names: dict[Any, ex.Expr] = {}
    for dummy in sorted(e.atoms(sp.Dummy), key=lambda d: d.sort_key()):
        names[dummy] = ex.fresh_symbol(dummy.name.lstrip("_") or "u", taken)
        taken.add(names[dummy])
    return names


def _parts(sp: Any, e: Any) -> Iterable[Any]:
    """The subexpressions that ``_back`` will ask for."""
    if e.is_Add:
        return e.args
    if e.is_Mul:
        _sign, above, below = _fraction(sp, e)
        return [*above, *below]
    if e.is_Pow:
        if e.exp is sp.S.Half:
            return [e.base]
        return [1 / e] if _is_below(e) else [e.base, e.exp]
    if isinstance(e, sp.MatrixBase):
        return list(e)
    if isinstance(e, sp.Piecewise):
        return [part for case in e.args for part in case.args]
    if isinstance(e, (sp.Integral, sp.Sum, sp.Product)):
        return [e.function, *[part for limit in e.limits for part in limit]]
    if isinstance(e, sp.Derivative):
        return [e.expr, *[part for count in e.variable_count for part in count]]
    if isinstance(e, sp.Limit):
        return e.args[:3]
    if isinstance(e, sp.Subs):
        return [e.expr, *e.variables, *e.point]
    if isinstance(e, sp.Indexed):
        return e.indices
    if isinstance(e, sp.exp):
        return [e.exp]
    return e.args


def _back(sp: Any, e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    S = sp.S
    constants = {S.Pi: ex.PI, S.ImaginaryUnit: ex.I, S.Infinity: ex.OO, S.NegativeInfinity: ex.Neg(ex.OO),
                 S.Exp1: ex.Call("exp", 1), S.true: ex.TRUE, S.false: ex.FALSE,
                 S.EulerGamma: ex.Neg(ex.Call("digamma", 1)),
                 S.GoldenRatio: (1 + ex.Call("sqrt", 5)) / 2}  # fmt: skip
    if e in constants:
        return constants[e]
    if e.is_Symbol:
        return ex.Symbol(e.name)
    if e.is_Rational:
        return ex.as_expr(Fraction(int(e.p), int(e.q)))
    if e.is_Float:
        return _decimal(e)
    if e.is_Add:
        return ex.Add(*[done[t] for t in _terms(e)])
    if e.is_Mul:
        return _product(sp, e, done)
    if e.is_Pow:
        if e.exp is S.Half:
            return ex.Call("sqrt", done[e.base])
        return ex.Div(1, done[1 / e]) if _is_below(e) else ex.Pow(done[e.base], done[e.exp])
    if isinstance(e, sp.MatrixBase):
        return _array(e, done)
    if isinstance(e, sp.Piecewise):
        return ex.Piecewise(*[done[part] for case in e.args for part in case.args])
    if isinstance(e, (sp.Integral, sp.Sum, sp.Product)):
        return _bounded(sp, e, done)
    if isinstance(e, sp.Derivative):
        body = done[e.expr]
        for x, order in e.variable_count:
            body = ex.Derivative(body, done[x], done[order])
        return body
    if isinstance(e, sp.Limit):
        f, x, at = (done[a] for a in e.args[:3])
        return ex.Limit(f, x, at, side=_side_back(e))
    if isinstance(e, sp.Subs):
        return _at(e, done)
    if isinstance(e, sp.Indexed):
        return ex.Indexed(ex.Symbol(str(e.base.label)), *[done[i] for i in e.indices])
    if isinstance(e, sp.exp):
        return ex.Call("exp", done[e.exp])
    return _called(sp, e, done)


def _called(sp: Any, e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    name, args = type(e).__name__, [done[a] for a in e.args if a in done]
    for node, spelt in _COMPARE.items():
        if isinstance(e, getattr(sp, spelt)):
            return node(*args)
    if name == "Heaviside":
        return ex.Call("heaviside", *(args[:1] if e.args[1] == sp.S.Half else args))
    if name == "polygamma" and e.args[0] == 0:
        return ex.Call("digamma", args[1])
    if name in ("Max", "Min"):
        args = sorted(args, key=lambda a: (a.size, str(a)))
    back = {spelt: ours for ours, spelt in _SPELT.items()}
    ours = back.get(name, name)
    if ours in FUNCTIONS and len(args) in FUNCTIONS[ours].arity:
        return ex.Call(ours, *args)
    if isinstance(e, sp.core.function.AppliedUndef):
        return ex.Call(name, *args)
    raise UnsupportedError(f"{name} has no counterpart in the language, in {e!s:.80}")


def _decimal(e: Any) -> ex.Expr:
    from mpmath.libmp import repr_dps, to_str

    if not e.is_finite:
        raise UnsupportedError(f"{e} is not a number that can be written down")
    written = repr(float(abs(e))) if e._prec <= 53 else to_str(abs(e)._mpf_, repr_dps(e._prec))
    return ex.Neg(ex.Number(written)) if e < 0 else ex.Number(written)


def _terms(e: Any) -> list[Any]:
    """A sum's terms, highest power first, and a term without a minus sign in front if there is one."""
    terms = e.as_ordered_terms()
    for i, t in enumerate(terms):
        if not t.could_extract_minus_sign() or t.is_Add:
            return [t, *terms[:i], *terms[i + 1 :]]
    return terms


def _is_below(e: Any) -> bool:
    """Whether a power belongs below the fraction bar."""
    return bool(e.is_Pow and e.exp.is_Rational and e.exp < 0)


def _fraction(sp: Any, e: Any) -> tuple[bool, list[Any], list[Any]]:
    """Whether a product has a minus sign, and its factors above and below the fraction bar."""
    coefficient, rest = e.as_coeff_Mul()
    if not coefficient.is_Rational:
        coefficient, rest = sp.S.One, e
    factors = rest.as_ordered_factors() if rest.is_Mul else [rest]
    above = [f for f in factors if not _is_below(f) and f is not sp.S.One]
    below = [1 / f for f in factors if _is_below(f)]
    p, q = abs(int(coefficient.p)), int(coefficient.q)
    for root in [f for f in above if _is_root(f) and f.base.is_Integer and q % f.base == 0]:
        if any(_is_root(f) for f in below):  # sqrt(2)/(2*sqrt(pi)) is 1/sqrt(2*pi)
            above.remove(root)
            below.insert(0, root)
            q //= int(root.base)
    above, below = _joined_roots(sp, above), _joined_roots(sp, below)
    if p != 1 or not above:
        above.insert(0, sp.Integer(p))
    if q != 1:
        below.insert(0, sp.Integer(q))
    return bool(coefficient < 0), above, below


def _is_root(f: Any) -> bool:
    """Whether ``f`` is the square root of a positive number."""
    return bool(
        f.is_Pow and f.exp.is_Rational and (f.exp.p, f.exp.q) == (1, 2) and f.base.is_number and f.base.is_positive
    )


def _joined_roots(sp: Any, factors: list[Any]) -> list[Any]:
    """sqrt(2)*sqrt(pi) as sqrt(2*pi)."""
    roots = [f for f in factors if _is_root(f)]
    if len(roots) < 2:
        return factors
    joined = sp.Pow(sp.Mul(*[f.base for f in roots]), sp.S.Half, evaluate=False)
    first = factors.index(roots[0])
    return [joined if i == first else f for i, f in enumerate(factors) if i == first or f not in roots]


def _product(sp: Any, e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    negative, above, below = _fraction(sp, e)
    factors = [done[f] for f in above]
    for i, factor in enumerate(factors):
        if isinstance(factor, ex.Neg):  # Euler's constant is -digamma(1)
            factors[i], negative = factor.args[0], not negative
    whole = ex.Mul(*factors)
    if below:
        whole = ex.Div(whole, ex.Mul(*[done[f] for f in below]))
    return ex.Neg(whole) if negative else whole


def _array(e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    rows, columns = e.shape
    if columns == 1:
        return ex.Array(*[done[e[i, 0]] for i in range(rows)])
    return ex.Array(*[ex.Array(*[done[e[i, j]] for j in range(columns)]) for i in range(rows)])


def _bounded(sp: Any, e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    make: dict[Any, type[ex.Expr]] = {sp.Integral: ex.Integral, sp.Sum: ex.Sum, sp.Product: ex.Product}
    body = done[e.function]
    for limit in e.limits:
        parts = [done[part] for part in limit]
        if len(parts) == 1 and type(e) is sp.Integral:
            body = ex.Antiderivative(body, *parts)
        elif len(parts) == 3:
            body = make[type(e)](body, *parts)
        else:
            raise UnsupportedError(f"an integral with one bound has no counterpart in the language: {e!s:.80}")
    return body


def _side_back(e: Any) -> str:
    side = str(e.args[3])
    return side if side in "+-" and e.args[2].is_finite else "both"


def _at(e: Any, done: Mapping[Any, ex.Expr]) -> ex.Expr:
    if len(e.variables) != 1:
        raise UnsupportedError(f"a substitution of several variables at once has no counterpart: {e!s:.80}")
    return ex.Subs(done[e.expr], done[e.variables[0]], done[e.point[0]])
