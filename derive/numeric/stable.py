"""Pairs of a formula and the code that computes it where the formula itself overflows, cancels or says nan.

Each form below looks at one node as the author wrote it and returns what to compute instead, or None. What it
returns is equal wherever the formula has a value; where the formula only has a limit (x log x at 0) it has that.
The names it uses beyond the language's own are those of NumPy and SciPy: ``CODE`` in ``compile`` spells them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from derive.language import expressions as ex

Stable = dict[ex.Expr, ex.Expr]  # node -> what to compute for it

#: what a formula becomes, and an input at which the formula as written fails in float64
PAIRS = [
    ("log(1 + exp(x))", "logaddexp(0, x)", {"x": 1000}),
    ("log(exp(a) + exp(b))", "logaddexp(a, b)", {"a": 1000, "b": 999}),
    ("exp(a)/(exp(a) + exp(b))", "expit(a - b)", {"a": 1000, "b": 999}),
    ("exp(x)/(1 + exp(x))", "expit(x)", {"x": 1000}),
    ("exp(-x)/(1 + exp(-x))**2", "expit(-x)*expit(x)", {"x": -1000}),
    ("1 - sigmoid(x)", "expit(-x)", {"x": 40}),
    ("log(sigmoid(x))", "-logaddexp(0, -x)", {"x": -1000}),
    ("log(1 + x)", "log1p(x)", {"x": "1e-20"}),
    ("exp(x) - 1", "expm1(x)", {"x": "1e-20"}),
    ("1 - cos(x)", "2*sin(x/2)**2", {"x": "1e-10"}),
    ("1 - tanh(x)**2", "1/cosh(x)**2", {"x": 25}),
    ("x*log(x)", "xlogy(x, x)", {"x": 0}),
    ("(1 - x)*log(1 - x)", "xlog1py(1 - x, -x)", {"x": 1}),
    ("1 - erf(x)", "erfc(x)", {"x": 10}),
    ("log(gamma(x))", "log_of_gamma(x)", {"x": 1000}),
    ("log(factorial(n))", "log_of_gamma(n + 1)", {"n": 1000}),
    ("log(cosh(x))", "logaddexp(x, -x) - log(2)", {"x": 1000}),
]


def stable(expr: ex.Expr) -> ex.Expr:
    """What to compute for ``expr``.

    >>> x = ex.Symbol("x")
    >>> print(stable(ex.Call("log", 1 + ex.Call("exp", x)) + 2))
    logaddexp(0, x) + 2
    """
    done: Stable = {}
    for node in ex.postorder(expr):
        for form in FORMS.get(type(node), ()):
            if (instead := form(node, done)) is not None:
                done[node] = instead
                break
        else:
            done[node] = ex.rebuild(node, [done[a] for a in node.args])
    return done[expr]


# ---------------------------------------------------------------- logarithms


def _log_of_sum(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """log(eᵃ + eᵇ + …); 1 counts as e⁰."""
    if _is(node, "log") and (exponents := _exponents(node.args[0])):
        return _logaddexp([_new(e, done) for e in exponents])
    return None


def _log_of_function(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """log σ(x), log(1 − σ(x)), log Γ(x), log n!, log cosh x."""
    if not _is(node, "log"):
        return None
    inner = node.args[0]
    if (z := _one_minus(inner)) is not None and _is(z, "sigmoid"):
        return ex.Neg(ex.Call("logaddexp", 0, done[z.args[0]]))
    if (z := _sigmoid(inner)) is not None:
        return ex.Neg(ex.Call("logaddexp", 0, _negated(_new(z, done))))
    if not isinstance(inner, ex.Call) or not inner.args:
        return None
    x = done[inner.args[0]]
    match inner.name:
        case "gamma":
            return ex.Call("log_of_gamma", x)
        case "factorial":
            return ex.Call("log_of_gamma", ex.Add(x, ex.ONE))
        case "cosh":
            return ex.Add(ex.Call("logaddexp", x, _negated(x)), ex.Neg(ex.Call("log", 2)))
    return None


def _log1p(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """log(1 + x)."""
    if _is(node, "log") and (x := _beyond_one(node.args[0])) is not None:
        return ex.Call("log1p", _new(x, done))
    return None


# ---------------------------------------------------------------- sums


def _difference(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """eˣ − 1, 1 − σ(x), 1 − erf x, 1 − cos x, 1 − tanh² x, each with either sign and among other terms."""
    terms = Counter(node.args)
    for one, sign in ((ex.ONE, 1), (ex.Neg(ex.ONE), -1)):
        if not terms[one]:
            continue
        for term in terms:
            opposite = term.args[0] if isinstance(term, ex.Neg) else term
            if isinstance(term, ex.Neg) is not (sign == 1) or (instead := _complement(opposite, done)) is None:
                continue
            rest = list((terms - Counter([one, term])).elements())
            return ex.Add(instead if sign == 1 else _negated(instead), *[done[t] for t in rest])
    return None


def _complement(f: ex.Expr, done: Stable) -> ex.Expr | None:
    """1 − f, where there is a better way to it."""
    if (z := _sigmoid(f)) is not None:
        return ex.Call("expit", _negated(_new(z, done)))
    if isinstance(f, ex.Pow) and f.args[1] is ex.TWO and _is(f.args[0], "tanh"):
        return ex.Div(1, ex.Pow(ex.Call("cosh", done[f.args[0].args[0]]), 2))
    if not isinstance(f, ex.Call) or len(f.args) != 1 or not ex.free_symbols(f):
        return None
    x = done[f.args[0]]
    match f.name:
        case "exp":
            return ex.Neg(ex.Call("expm1", x))
        case "erf":
            return ex.Call("erfc", x)
        case "cos":
            return ex.Mul(2, ex.Pow(ex.Call("sin", ex.Div(x, 2)), 2))
    return None


# ---------------------------------------------------------------- products and quotients


def _times_its_log(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """x log x, x² log x, (1 − x) log(1 − x): 0 at 0."""
    for i, log in enumerate(node.args):
        if not (_is(log, "log") and len(log.args) == 1):
            continue
        x = log.args[0]
        for j, power in enumerate(node.args):
            base, n = _power(power)
            if base is not x or i == j or n <= 0:
                continue
            rest = [done[a] for k, a in enumerate(node.args) if k not in (i, j)]
            y = _beyond_one(x)
            call = (
                ex.Call("xlogy", done[power], done[x]) if y is None else ex.Call("xlog1py", done[power], _new(y, done))
            )
            return ex.Mul(*rest, call) if rest else call
    return None


def _logistic(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """A quotient with (1 + eᵘ)ⁿ below and a power of eᵘ up to the n-th above: σ(u)ᵐ σ(−u)ⁿ⁻ᵐ."""
    for below in _factors(node.args[1]):
        base, n = _power(below)
        x = _beyond_one(base)
        if x is None or not _is(x, "exp") or n.denominator != 1 or n < 1 or not ex.free_symbols(x):
            continue
        u = x.args[0]
        above = _factors(node.args[0])
        # eᵘ above may stand as a power, or with a multiple of u as its exponent
        powers = {f: m for f in above if (m := _multiple_of(u, f)) is not None}
        m = sum((powers[f] for f in above if f in powers), Fraction(0))
        if m.denominator != 1 or not 0 <= m <= n:
            continue
        z = _new(u, done)
        sigmas = [_raised(ex.Call("expit", z), int(m)), _raised(ex.Call("expit", _negated(z)), int(n - m))]
        up = [done[f] for f in above if f not in powers and f is not ex.ONE]
        down = [done[f] for f in _without(below, _factors(node.args[1]))]
        product = ex.Mul(*up, *[s for s in sigmas if s is not ex.ONE])
        return ex.Div(product, ex.Mul(*down)) if down else product
    return None


def _softmax(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """A quotient of exponentials by a power of a sum of exponentials: only differences of exponents are raised."""
    for below in _factors(node.args[1]):
        base, n = _power(below)
        exponents = _exponents(base)
        if not exponents or n <= 0:
            continue
        down = [done[f] for f in _without(below, _factors(node.args[1]))]
        above = ex.Add(*[_share(term, base, exponents, n, done) for term in _terms(node.args[0])])
        return ex.Div(above, ex.Mul(*down)) if down else above
    return None


def _share(term: ex.Expr, base: ex.Expr, exponents: list[ex.Expr], n: Fraction, done: Stable) -> ex.Expr:
    """One term above S to the n-th, S being the sum of the exponentials: eᵘ/S for each eᵘ above, as far as n goes."""
    negative, body = (True, term.args[0]) if isinstance(term, ex.Neg) else (False, term)
    shares: list[ex.Expr] = []
    left: list[ex.Expr] = []  # exponents that are none of the sum's
    for factor in _factors(body):
        if factor is base:
            n -= 1
        elif (u := _exponent(factor)) is None:
            shares += [done[factor]] if factor is not ex.ONE else []
        else:
            for part in _parts(u, exponents):
                if part in exponents and n >= 1:
                    shares.append(_share_of(part, exponents, done))
                    n -= 1
                else:
                    left.append(_new(part, done))
    if n:
        log_sum = _logaddexp([_new(e, done) for e in exponents])
        left.append(_negated(log_sum if n == 1 else ex.Mul(ex.as_expr(n), log_sum)))
    if left:
        shares.append(ex.Call("exp", ex.Add(*left)))
    product = ex.Mul(*(shares or [ex.ONE]))
    return ex.Neg(product) if negative else product


def _parts(u: ex.Expr, exponents: list[ex.Expr]) -> list[ex.Expr]:
    """a + b as a and b, 2a as a twice, where those are exponents of the sum."""
    if all(term in exponents for term in _terms(u)):
        return list(_terms(u))
    m, core = _coefficient(u)
    return [core] * int(m) if core in exponents and m.denominator == 1 and 1 <= m <= 9 else [u]


def _share_of(u: ex.Expr, exponents: list[ex.Expr], done: Stable) -> ex.Expr:
    """eᵘ over the sum of the exponentials, of which it is one."""
    others = _without(u, tuple(exponents))
    above = [_difference_of(_new(e, done), _new(u, done)) for e in others]
    if len(above) == 1:
        return ex.Call("expit", _difference_of(_new(u, done), _new(others[0], done)))
    return ex.Call("exp", ex.Neg(_logaddexp([ex.ZERO, *above])))


def _difference_of(a: ex.Expr, b: ex.Expr) -> ex.Expr:
    return _negated(b) if a is ex.ZERO else a if b is ex.ZERO else ex.Add(a, _negated(b))


def _over_expm1(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """x eᵘ/(eᵘ − 1) = x/(1 − e⁻ᵘ), without inf/inf."""
    below = node.args[1]
    if not (
        isinstance(below, ex.Add)
        and len(below.args) == 2
        and below.args[1] is ex.Neg(ex.ONE)
        and _is(below.args[0], "exp")
    ):
        return None
    above = _factors(node.args[0])
    if below.args[0] not in above or not ex.free_symbols(below):
        return None
    rest = [done[f] for f in _without(below.args[0], above)] or [ex.ONE]
    return ex.Div(ex.Mul(*rest), ex.Neg(ex.Call("expm1", _negated(_new(below.args[0].args[0], done)))))


def _negative_power(node: ex.Expr, done: Stable) -> ex.Expr | None:
    """A product with (1 + eᵘ)⁻ⁿ in it, or that power alone, is a quotient."""
    below = [f for f in _factors(node) if isinstance(f, ex.Pow) and _power(f)[1] < 0 and _exponents(_power(f)[0])]
    if not below:
        return None
    base, n = _power(below[0])
    above = _without(below[0], _factors(node)) or [ex.ONE]
    quotient = ex.Div(ex.Mul(*above), base if n == -1 else ex.Pow(base, ex.as_expr(-n)))
    return _logistic(quotient, done) or _softmax(quotient, done)


FORMS: dict[type[ex.Expr], list[Callable[[ex.Expr, Stable], ex.Expr | None]]] = {
    ex.Call: [_log_of_sum, _log_of_function, _log1p],
    ex.Add: [_difference],
    ex.Mul: [_times_its_log, _negative_power],
    ex.Pow: [_negative_power],
    ex.Div: [_logistic, _softmax, _over_expm1],
}


# ---------------------------------------------------------------- looking at a node


def _is(node: ex.Expr, name: str) -> bool:
    return isinstance(node, ex.Call) and node.name == name and len(node.args) == 1


def _terms(node: ex.Expr) -> tuple[ex.Expr, ...]:
    return node.args if isinstance(node, ex.Add) else (node,)


def _factors(node: ex.Expr) -> tuple[ex.Expr, ...]:
    return node.args if isinstance(node, ex.Mul) else (node,)


def _without(one: ex.Expr, many: tuple[ex.Expr, ...]) -> list[ex.Expr]:
    return list((Counter(many) - Counter([one])).elements())


def _power(node: ex.Expr) -> tuple[ex.Expr, Fraction]:
    """A node as base and number to which it is raised."""
    if isinstance(node, ex.Pow) and (n := ex.constant_value(node.args[1])) is not None:
        return node.args[0], n
    if _is(node, "sqrt"):
        return node.args[0], Fraction(1, 2)
    return node, Fraction(1)


def _raised(base: ex.Expr, n: int) -> ex.Expr:
    return ex.ONE if n == 0 else base if n == 1 else ex.Pow(base, n)


def _negated(x: ex.Expr) -> ex.Expr:
    return x.args[0] if isinstance(x, ex.Neg) else ex.ZERO if x is ex.ZERO else ex.Neg(x)


def _exponent(node: ex.Expr) -> ex.Expr | None:
    """u where the node is eᵘ with a variable in it, or a number's power of that."""
    base, n = _power(node)
    if not _is(base, "exp") or not ex.free_symbols(base):
        return None
    return base.args[0] if n == 1 else ex.Mul(ex.as_expr(n), base.args[0])


def _exponents(node: ex.Expr) -> list[ex.Expr] | None:
    """a, b, … where the node is eᵃ + eᵇ + …, and 1 counts as e⁰; None for anything else."""
    terms = _terms(node)
    found = [ex.ZERO if t is ex.ONE else _exponent(t) for t in terms]
    if len(terms) < 2 or any(e is None for e in found) or all(e is ex.ZERO for e in found):
        return None
    return found  # type: ignore[return-value]


def _multiple_of(u: ex.Expr, node: ex.Expr) -> Fraction | None:
    """m where the node is e^(m u) or (eᵘ)ᵐ."""
    base, n = _power(node)
    if not _is(base, "exp"):
        return None
    (m, core), (k, inner) = _coefficient(u), _coefficient(base.args[0])
    return n * k / m if core is inner and m else None


def _coefficient(u: ex.Expr) -> tuple[Fraction, ex.Expr]:
    """A multiple as number and the rest: −2x is (−2, x)."""
    if isinstance(u, ex.Neg):
        m, core = _coefficient(u.args[0])
        return -m, core
    if isinstance(u, ex.Mul) and (first := ex.constant_value(u.args[0])) is not None:
        return first, ex.Mul(*u.args[1:])
    if isinstance(u, ex.Div) and (below := ex.constant_value(u.args[1])):
        k, core = _coefficient(u.args[0])
        return k / below, core
    return Fraction(1), u


def _one_minus(node: ex.Expr) -> ex.Expr | None:
    """f where the node is 1 − f."""
    match node:
        case ex.Add(args=(ex.Number(data=1), ex.Neg(args=(f,)))) | ex.Add(args=(ex.Neg(args=(f,)), ex.Number(data=1))):
            return f
    return None


def _beyond_one(node: ex.Expr) -> ex.Expr | None:
    """x where the node is 1 + x."""
    if not isinstance(node, ex.Add) or ex.ONE not in node.args:
        return None
    return ex.Add(*_without(ex.ONE, node.args))


def _sigmoid(node: ex.Expr) -> ex.Expr | None:
    """z where the node is σ(z), by name or written out as 1/(1 + e⁻ᶻ)."""
    if _is(node, "sigmoid"):
        return node.args[0]
    if isinstance(node, ex.Div) and node.args[0] is ex.ONE:
        x = _beyond_one(node.args[1])
        if x is not None and _is(x, "exp") and ex.free_symbols(x):
            return _negated(x.args[0])
    return None


def _logaddexp(exponents: list[ex.Expr]) -> ex.Expr:
    """log(eᵃ + eᵇ + …), a zero first."""
    first, *rest = sorted(exponents, key=lambda e: e is not ex.ZERO)
    for e in rest:
        first = ex.Call("logaddexp", first, e)
    return first


def _new(expr: ex.Expr, done: Stable) -> ex.Expr:
    """What to compute for a part that may have been put together just now from parts already seen."""
    for node in ex.postorder(expr):
        if node not in done:
            done[node] = ex.rebuild(node, [done[a] for a in node.args])
    return done[expr]
