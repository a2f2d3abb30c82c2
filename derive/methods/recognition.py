"""Expressions of numbers that have a shorter name: 1/(1 + e⁻ᶻ) is σ(z), relu(z)[z > 0] is relu(z)."""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.expressions import ONE, TWO, ZERO, Add, Call, Div, Expr, Mul, Neg, Number, Pow
from derive.methods.tidy import tidy


def recognised(expr: Expr) -> Expr:
    """``expr`` with 1/(1 + e⁻ᶻ) written σ(z), and its like.

    >>> from derive.language.python_text import read_python as read
    >>> print(recognised(read("y*exp(z)/(1 + exp(z))")), recognised(read("(exp(z) - exp(-z))/(exp(z) + exp(-z))")))
    y*sigmoid(z) tanh(z)
    """
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(expr):
        rebuilt = ex.rebuild(node, [done[a] for a in node.args])
        done[node] = _shorter(rebuilt) or rebuilt
    return done[expr]


MOST_TERMS = 16


def multiplied_out(expr: Expr) -> Expr:
    """``expr`` with its brackets opened, where that makes it shorter.

    >>> from derive.language.python_text import read_python as read
    >>> print(multiplied_out(read("((1 - y)/(1 - s) - y/s)*s*(1 - s)")), multiplied_out(read("s*(1 - s)")))
    s - y s*(1 - s)
    """
    best = expr
    for opened in (_over_one_sum(expr), _over_one_sum(_fully(_over_one_sum(expr)))):
        if opened.size < best.size:
            best = opened
    return best


def _over_one_sum(expr: Expr) -> Expr:
    """A product of a sum and other factors as a sum of products, each tidied, so that fractions cancel first."""
    if isinstance(expr, Neg):
        return tidy(Neg(_over_one_sum(expr.args[0])))
    if not isinstance(expr, Mul):
        return expr
    sums = [a for a in expr.args if isinstance(a, Add) and any(isinstance(n, Div) for n in ex.postorder(a))]
    if not sums:
        return expr
    rest = [a for a in expr.args if a is not sums[0]]
    return tidy(Add(*[Mul(*rest, term) for term in sums[0].args]))


def _fully(expr: Expr) -> Expr:
    """Every product of sums in a sum multiplied out."""
    found: list[Expr] = []
    for term in expr.args if isinstance(expr, Add) else (expr,):
        negative, body = (True, term.args[0]) if isinstance(term, Neg) else (False, term)
        products: list[list[Expr]] = [[]]
        for factor in body.args if isinstance(body, Mul) else (body,):
            parts = factor.args if isinstance(factor, Add) else (factor,)
            products = [[*p, part] for p in products for part in parts]
            if len(products) > MOST_TERMS:
                return expr
        found += [Neg(Mul(*p)) if negative else Mul(*p) for p in products]
    return tidy(Add(*found))


def _shorter(node: Expr) -> Expr | None:
    match node:
        case Div(args=(above, below)):
            return _logistic(above, below) or _tanh(above, below) or _absolute(above, below)
        case Mul(args=factors):
            factors = _sigma_first(factors)
            for i, a in enumerate(factors):
                for j, b in enumerate(factors):
                    if i != j and (joined := _pair(a, b)) is not None:
                        rest = [f for k, f in enumerate(factors) if k not in (i, j)]
                        return Mul(*rest, joined) if rest else joined
            return Mul(*factors) if factors != node.args else None
        case Pow(args=(Call(data="abs", args=(x,)), Number(data=2))):
            return Pow(x, TWO)
        case Call(data="maximum", args=(z, other)) if ZERO in (z, other) and z is not other:
            return Call("relu", other if z is ZERO else z)
    return None


def with_decimals(tidied: Expr, written: Expr) -> Expr:
    """Decimals the author wrote, where they came out as fractions: 1e-5, not 1/100000."""
    decimals = {n.value: n for n in ex.postorder(written) if isinstance(n, Number) and isinstance(n.data, str)}
    kept: dict[Expr, Expr] = {
        n: decimals[value]
        for n in ex.postorder(tidied)
        if isinstance(n, Div) and (value := ex.constant_value(n)) in decimals and value.denominator > 10  # type: ignore[union-attr]
    }
    return ex.substitute(tidied, kept) if kept else tidied


def _sigma_first(factors: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """σ(z)(1 − σ(z)), not (1 − σ(z))σ(z)."""
    for i, a in enumerate(factors):
        complement = Add(ONE, Neg(a))
        if complement in factors[:i]:
            rest = [f for f in factors if f is not a and f is not complement]
            if len(rest) == len(factors) - 2:
                place = factors.index(complement)
                return (*rest[:place], a, complement, *rest[place:])
    return factors


def _pair(a: Expr, b: Expr) -> Expr | None:
    """x sign x = |x|, relu(z)[z > 0] = relu(z), [z > 0]² = [z > 0]."""
    match a, b:
        case _, Call(data="sign", args=(x,)) if x is a:
            return Call("abs", a)
        case Call(data="relu", args=(z,)), _ if b is indicator(z):
            return a
        case Call(data="sigmoid", args=(Neg(args=(z,)) as minus,)), _ if b is Add(ONE, Neg(Call("sigmoid", minus))):
            s = Call("sigmoid", z)  # σ(−z)(1 − σ(−z)) = σ(z)(1 − σ(z))
            return Mul(s, Add(ONE, Neg(s)))
    return None


def indicator(z: Expr) -> Expr:
    """1 where z > 0, otherwise 0."""
    return ex.Piecewise(ONE, ex.Greater(z, ZERO), ZERO, ex.TRUE)


def _is_exp(x: Expr) -> bool:
    return isinstance(x, Call) and x.name == "exp"


def _factors(x: Expr) -> tuple[Expr, ...]:
    return x.args if isinstance(x, Mul) else (x,)


def _one_plus_exp(x: Expr) -> Expr | None:
    """u where x is 1 + eᵘ."""
    if isinstance(x, Add) and len(x.args) == 2:
        for one, e in (x.args, x.args[::-1]):
            if one is ONE and _is_exp(e):
                return e.args[0]
    return None


def _negated(u: Expr) -> Expr:
    return u.args[0] if isinstance(u, Neg) else Neg(u)


def _logistic(above: Expr, below: Expr) -> Expr | None:
    """eᵘ/(1 + eᵘ) = σ(u), 1/(1 + eᵘ) = σ(−u), eᵘ/(1 + eᵘ)² = σ(u)σ(−u) = σ(u)(1 − σ(u))."""
    base, power = (below.args[0], 2) if isinstance(below, Pow) and below.args[1] is TWO else (below, 1)
    u = _one_plus_exp(base)
    if u is None:
        return None
    up = list(_factors(above))
    e = Call("exp", u)
    if e in up:
        up.remove(e)
        s = Call("sigmoid", u)
        sigma = s if power == 1 else Mul(s, Add(ONE, Neg(s)))
    elif power == 1:
        sigma = Call("sigmoid", _negated(u))
    else:
        return None
    rest = [f for f in up if f is not ONE]
    return Mul(*rest, *_factors(sigma)) if rest else sigma


def _tanh(above: Expr, below: Expr) -> Expr | None:
    """(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ) = tanh z."""
    match above, below:
        case Add(args=(a, Neg(args=(b,)))), Add(args=(c, d)) if {a, b} == {c, d} and _is_exp(a) and _is_exp(b):
            if _negated(a.args[0]) is b.args[0] or _negated(b.args[0]) is a.args[0]:
                return Call("tanh", a.args[0])
    return None


def _absolute(above: Expr, below: Expr) -> Expr | None:
    """(1 + |x| − |x|)/(1 + |x|)² and its like, after x sign x became |x|."""
    if not (isinstance(above, Add) and isinstance(below, Pow)):
        return None
    shorter = tidy(above)
    return Div(shorter, below) if shorter.size < above.size else None
