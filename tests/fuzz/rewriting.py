"""True rewritings, written down from school algebra and not from derive's rules: applied at any place, in either direction.

In a law u, v, w, z stand for any expressions; p, q, r for positive ones, where the law holds only there; h, g for real ones.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from derive.given import read_expression
from derive.language import expressions as ex
from tests.fuzz.scalars import POSITIVE, REAL, WHOLE

LAWS = """
u + v == v + u
u - v == -v + u
u - v == -(v - u)
u*v == v*u
(u + v) + w == u + (v + w)
(u*v)*w == u*(v*w)
u*(v + w) == u*v + u*w
u*(v - w) == u*v - u*w
(u + v)**2 == u**2 + 2*u*v + v**2
(u - v)**2 == u**2 - 2*u*v + v**2
(u + v)*(u - v) == u**2 - v**2
(u + v)**3 == u**3 + 3*u**2*v + 3*u*v**2 + v**3
(u + v)*(w + z) == u*w + u*z + v*w + v*z
u**3 - v**3 == (u - v)*(u**2 + u*v + v**2)
u**2 + 2*u*v == (u + v)**2 - v**2
u + u == 2*u
u == 2*u - u
u == (u + u)/2
u == u*v/v
u == u + v - v
u == 0 + u
u == 1*u
-u == (-1)*u
-(-u) == u
(-u)*(-v) == u*v
-(u + v) == -u - v
(u + v)/w == u/w + v/w
u/v + w/z == (u*z + w*v)/(v*z)
u/v - w == (u - w*v)/v
u/(v/w) == u*w/v
u/v/w == u/(v*w)
u*(v/w) == u*v/w
(u*v)/(u*w) == v/w
1/u - 1/v == (v - u)/(u*v)
u/v == u*v**(-1)
1/u == u**(-1)
u*u == u**2
u**2*u == u**3
(u*v)**2 == u**2*v**2
(u/v)**2 == u**2/v**2
(u**2)**3 == u**6
u**4 == (u**2)**2
(-u)**2 == u**2
(-u)**3 == -u**3
(u - v)**2 == (v - u)**2
u**(-2) == 1/u**2
u**2/u == u
sqrt(u)**2 == u
sqrt(u) == u**(1/2)
sqrt(h**2) == abs(h)
sqrt(p*u) == sqrt(p)*sqrt(u)
sqrt(p/q) == sqrt(p)/sqrt(q)
1/sqrt(p) == sqrt(p)/p
1/(sqrt(p) + sqrt(q)) == (sqrt(p) - sqrt(q))/(p - q)
sqrt(p) - sqrt(q) == (p - q)/(sqrt(p) + sqrt(q))
sqrt(p)*sqrt(q) == sqrt(p*q)
p**u*p**v == p**(u + v)
p**u/p**v == p**(u - v)
(p**h)**u == p**(h*u)
(p*q)**u == p**u*q**u
p**u == exp(u*log(p))
p**(-u) == 1/p**u
exp(u + v) == exp(u)*exp(v)
exp(u - v) == exp(u)/exp(v)
exp(-u) == 1/exp(u)
exp(2*u) == exp(u)**2
exp(log(u)) == u
log(exp(h)) == h
log(p*q) == log(p) + log(q)
log(p/q) == log(p) - log(q)
log(p**h) == h*log(p)
log(1/p) == -log(p)
log(sqrt(p)) == log(p)/2
log(u, 2) == log(u)/log(2)
log(p, q) == log(p)/log(q)
sin(u)**2 + cos(u)**2 == 1
1 - sin(u)**2 == cos(u)**2
1 - cos(u)**2 == sin(u)**2
sin(2*u) == 2*sin(u)*cos(u)
cos(2*u) == cos(u)**2 - sin(u)**2
cos(2*u) == 1 - 2*sin(u)**2
sin(u)**2 == (1 - cos(2*u))/2
cos(u)**2 == (1 + cos(2*u))/2
sin(u + v) == sin(u)*cos(v) + cos(u)*sin(v)
sin(u - v) == sin(u)*cos(v) - cos(u)*sin(v)
cos(u + v) == cos(u)*cos(v) - sin(u)*sin(v)
cos(u - v) == cos(u)*cos(v) + sin(u)*sin(v)
sin(u)*sin(v) == (cos(u - v) - cos(u + v))/2
sin(u) + sin(v) == 2*sin((u + v)/2)*cos((u - v)/2)
sin(-u) == -sin(u)
cos(-u) == cos(u)
tan(u) == sin(u)/cos(u)
1 + tan(u)**2 == 1/cos(u)**2
sec(u) == 1/cos(u)
csc(u) == 1/sin(u)
cot(u) == cos(u)/sin(u)
sin(u + pi) == -sin(u)
sin(pi/2 - u) == cos(u)
cos(u + 2*pi) == cos(u)
tan(u + pi) == tan(u)
sin(3*u) == 3*sin(u) - 4*sin(u)**3
sinh(u) == (exp(u) - exp(-u))/2
cosh(u) == (exp(u) + exp(-u))/2
cosh(u)**2 - sinh(u)**2 == 1
sinh(2*u) == 2*sinh(u)*cosh(u)
tanh(u) == sinh(u)/cosh(u)
tanh(u) == (exp(2*u) - 1)/(exp(2*u) + 1)
1 - tanh(u)**2 == 1/cosh(u)**2
sigmoid(u) == 1/(1 + exp(-u))
sigmoid(u) == exp(u)/(1 + exp(u))
1 - sigmoid(u) == sigmoid(-u)
tanh(u) == 2*sigmoid(2*u) - 1
softplus(h) == log(1 + exp(h))
softplus(h) - softplus(-h) == h
sin(atan(h)) == h/sqrt(1 + h**2)
sin(asin(u)) == u
tan(atan(u)) == u
cos(asin(h)) == sqrt(1 - h**2)
asinh(h) == log(h + sqrt(h**2 + 1))
erf(-u) == -erf(u)
erfc(u) == 1 - erf(u)
gamma(p + 1) == p*gamma(p)
abs(h)**2 == h**2
abs(h*g) == abs(h)*abs(g)
abs(-h) == abs(h)
abs(h) == maximum(h, -h)
abs(h)/h == h/abs(h)
abs(p) == p
sign(p) == 1
h == sign(h)*abs(h)
maximum(h, g) == (h + g + abs(h - g))/2
minimum(h, g) == h + g - maximum(h, g)
maximum(h, g) == maximum(g, h)
maximum(h, g) == -minimum(-h, -g)
maximum(h, 0) == relu(h)
relu(h) - relu(-h) == h
relu(h) == (h + abs(h))/2
abs(h) == where(h > 0, h, -h)
maximum(h, g) == where(h >= g, h, g)
where(h < g, u, v) == where(h >= g, v, u)
floor(h + 1) == floor(h) + 1
ceiling(h) == -floor(-h)
Sum(k, (k, 1, n)) == n*(n + 1)/2
Sum(k**2, (k, 1, n)) == n*(n + 1)*(2*n + 1)/6
Sum(u, (k, 1, n)) == n*u
Sum(u*k, (k, 0, n)) == u*Sum(k, (k, 0, n))
Sum(u*k + v, (k, 1, n)) == u*Sum(k, (k, 1, n)) + n*v
Sum(k*u, (k, 1, n)) == Sum((k - 1)*u, (k, 2, n + 1))
Sum(k**2 + u, (k, 0, n)) == u + Sum(k**2 + u, (k, 1, n))
Sum(2**k*u, (k, 0, n)) == u*(2**(n + 1) - 1)
Sum(p**k, (k, 0, 4)) == 1 + p + p**2 + p**3 + p**4
Sum(cos(k*u), (k, 1, 3)) == cos(u) + cos(2*u) + cos(3*u)
Product(p, (k, 1, n)) == p**n
Product(k, (k, 1, n)) == factorial(n)
Product(u*k, (k, 1, 3)) == 6*u**3
Product((k + 1)/k, (k, 1, n)) == n + 1
factorial(n + 1) == (n + 1)*factorial(n)
binomial(n + 2, 2) == (n + 2)*(n + 1)/2
Integral(u*s, (s, 0, 1)) == u/2
Integral(s**2 + u, (s, 0, v)) == v**3/3 + u*v
Integral(exp(-s), (s, 0, h)) == 1 - exp(-h)
Integral(u*sin(s), (s, 0, pi)) == 2*u
Limit(sin(h*s)/s, s, 0) == h
Limit((exp(s) - 1)/s, s, 0) == 1
"""

META = {**dict.fromkeys("uvwz", "any"), **dict.fromkeys("pqr", "positive"), **dict.fromkeys("hg", "real")}
#: the letters of a law stand for expressions under names that no expression has
_FREE = {ex.Symbol(c): ex.Symbol(f"any_{c}" if kind == "any" else f"{kind}_{c}") for c, kind in META.items()}
#: what laws and expressions call the variables that are bound; a letter of a law does not stand for these
BOUND = frozenset(ex.symbols("k s"))
Bindings = dict[ex.Expr, ex.Expr]
Stock = Mapping[str, list[ex.Expr]]
Way = tuple[tuple[int, ...], ex.Expr, Bindings]


def _laws() -> list[tuple[ex.Expr, ex.Expr]]:
    found = []
    for line in LAWS.strip().splitlines():
        left, right = (ex.substitute(read_expression(side), _FREE) for side in line.split(" == "))
        found.append((left, right))
    return found


def pairs() -> list[tuple[ex.Expr, ex.Expr]]:
    """Every law in both directions."""
    laws = _laws()
    return laws + [(b, a) for a, b in laws]


def is_positive(expr: ex.Expr) -> bool:
    """Whether ``expr`` is positive for a reason one sees."""
    match expr:
        case ex.Symbol():
            return expr.name in POSITIVE + WHOLE
        case ex.Number():
            return expr.value > 0
        case ex.Constant():
            return True
        case ex.Add(args=args) | ex.Mul(args=args) | ex.Div(args=args):
            return all(map(is_positive, args))
        case ex.Pow(args=(base, exponent)):
            return is_positive(base) and is_real(exponent)
        case ex.Call(data="exp" | "cosh", args=(arg,)):
            return is_real(arg)
        case ex.Call(data="sqrt", args=(arg,)):
            return is_positive(arg)
    return False


ALWAYS_REAL = {
    "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "erf", "erfc", "asinh", "sigmoid", "softplus", "abs", "sign", "relu",
    "maximum", "minimum", "sec", "csc", "cot", "sech", "csch", "coth", "floor", "ceiling", "heaviside",
}  # fmt: skip


def is_real(expr: ex.Expr) -> bool:
    """Whether ``expr`` is real wherever it is defined, for a reason one sees."""
    match expr:
        case ex.Symbol():
            return expr.name in REAL + POSITIVE + WHOLE
        case ex.Number() | ex.Constant():
            return True
        case ex.Add() | ex.Mul() | ex.Div() | ex.Neg():
            return all(map(is_real, expr.args))
        case ex.Pow(args=(base, exponent)):
            whole = ex.constant_value(exponent)
            return (is_real(base) and whole is not None and whole.denominator == 1) or is_positive(expr)
        case ex.Call() if expr.name in ALWAYS_REAL:
            return all(map(is_real, expr.args))
        case ex.Call(data="sqrt" | "log", args=(arg,)):
            return is_positive(arg)
    return False


# ---------------------------------------------------------------- applying a law


def match(pattern: ex.Expr, expr: ex.Expr, known: Bindings) -> Bindings | None:
    """What the letters of ``pattern`` stand for if it is ``expr``, read from left to right; else None."""
    kind = _kind(pattern)
    if kind:
        if pattern in known:
            return known if known[pattern] is expr else None
        fits = {"any": lambda e: True, "positive": is_positive, "real": is_real}[kind]
        return {**known, pattern: expr} if fits(expr) and not ex.free_symbols(expr) & BOUND else None
    if type(pattern) is not type(expr) or pattern.data != expr.data or len(pattern.args) != len(expr.args):
        return None
    for a, b in zip(pattern.args, expr.args, strict=True):
        found = match(a, b, known)
        if found is None:
            return None
        known = found
    return known


def _kind(pattern: ex.Expr) -> str:
    kind = pattern.name.partition("_")[0] if isinstance(pattern, ex.Symbol) else ""
    return kind if kind in ("any", "positive", "real") else ""


def letters(expr: ex.Expr) -> list[ex.Expr]:
    return sorted((s for s in ex.free_symbols(expr) if _kind(s)), key=str)


def places(expr: ex.Expr, inside: bool = False) -> list[tuple[int, ...]]:
    """Where parts stand that may be replaced: paths of argument numbers, the whole first; also ``inside`` binders and conditions."""
    found: list[tuple[int, ...]] = []
    stack: list[tuple[ex.Expr, tuple[int, ...]]] = [(expr, ())]
    while stack:
        node, path = stack.pop()
        found.append(path)
        if isinstance(node, (ex.Derivative, ex.Limit)) or node.binds is not None:
            if inside:
                stack.append((node.args[0], (*path, 0)))
            continue
        values_only = isinstance(node, ex.Piecewise) and not inside
        stack.extend((a, (*path, i)) for i, a in enumerate(node.args) if not (values_only and i % 2))
    return found


def part(expr: ex.Expr, path: tuple[int, ...]) -> ex.Expr:
    for i in path:
        expr = expr.args[i]
    return expr


def replaced(expr: ex.Expr, path: tuple[int, ...], new: ex.Expr) -> ex.Expr:
    if not path:
        return new
    i, *rest = path
    args = list(expr.args)
    args[i] = replaced(args[i], tuple(rest), new)
    return ex.rebuild(expr, args)


def with_a_law(expr: ex.Expr, dice: random.Random, stock: Stock) -> ex.Expr:
    """``expr`` with one side of a random law in a random place."""
    side, _ = PAIRS[dice.randrange(len(PAIRS))]
    spots = places(expr)
    return replaced(expr, spots[dice.randrange(len(spots))], _filled(side, {}, dice, stock))


def step(expr: ex.Expr, dice: random.Random, stock: Stock, largest: int) -> ex.Expr:
    """``expr`` after one true rewriting, not larger than ``largest``; one of a special law rather than one that always goes."""
    special, general = _ways(expr)
    for ways in (special, general) if dice.randrange(4) else (general, special):
        for _ in range(3 if ways else 0):
            path, right, bound = ways[dice.randrange(len(ways))]
            found = replaced(expr, path, _filled(right, bound, dice, stock))
            if found.size <= largest:
                return found
    return expr


def _ways(expr: ex.Expr) -> tuple[list[Way], list[Way]]:
    """Every place, law and binding that goes: those of laws about some form, and those of laws that say ``u == …``."""
    special: list[Way] = []
    general: list[Way] = []
    for path in places(expr):
        node = part(expr, path)
        for left, right in PAIRS:
            bound = match(left, node, {})
            if bound is not None:
                (general if _kind(left) else special).append((path, right, bound))
    return special, general


def _filled(pattern: ex.Expr, bound: Bindings, dice: random.Random, stock: Stock) -> ex.Expr:
    """``pattern`` with expressions for its letters: what they are bound to, and random ones for the others."""
    fills = {s: stock[_kind(s)][dice.randrange(len(stock[_kind(s)]))] for s in letters(pattern) if s not in bound}
    return ex.substitute(pattern, {**fills, **bound})


PAIRS = pairs()
