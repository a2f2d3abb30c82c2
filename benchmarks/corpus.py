"""Random expressions of 4 to 420 nodes, the same ones every time."""

from collections.abc import Iterator
from random import Random

from derive.language import expressions as ex

FUNCTIONS = ("sin", "cos", "exp", "log", "tanh", "atan", "sinh")
SIZES = (4, 8, 15, 30, 60, 110, 210, 420)


def corpus(count: int = 240, seed: int = 2024) -> Iterator[ex.Expr]:
    """Expressions in x (and y as a constant), about ``count`` over 8 of each of the sizes."""
    random, found = Random(seed), 0
    while found < count:
        size = SIZES[found * len(SIZES) // count]
        expr = _grown(size, random)
        if ex.depends_on(expr, ex.Symbol("x")) and 0.5 * size <= expr.size <= 1.5 * size:
            found += 1
            yield expr


def _grown(size: int, random: Random) -> ex.Expr:
    """A tree of about ``size`` nodes, split at random."""
    if size <= 1:
        return random.choice([ex.Symbol("x")] * 3 + [ex.Symbol("y"), ex.Number(random.randint(2, 9))])
    if size == 2 or random.random() < 0.3:
        return ex.Call(random.choice(FUNCTIONS), _grown(size - 1, random))
    if random.random() < 0.15:
        return ex.Pow(_grown(size - 2, random), ex.Number(random.randint(2, 3)))
    left = random.randint(1, size - 2)
    a, b = _grown(left, random), _grown(size - 1 - left, random)
    return random.choice([ex.Add, ex.Add, ex.Mul, ex.Mul, ex.Div])(a, b)


def nested(depth: int) -> ex.Expr:
    """sin(exp(sin(exp(… x …))))."""
    inner: ex.Expr = ex.Symbol("x")
    for i in range(depth):
        inner = ex.Call("sin" if i % 2 else "exp", inner)
    return inner


def factors(n: int) -> ex.Expr:
    """(x + 1) sin(x + 2) (x + 3) …: n different factors."""
    x = ex.Symbol("x")
    return ex.Mul(*[ex.Call("sin", x + i) if i % 2 else x + i for i in range(1, n + 1)])


def nested_products(n: int) -> ex.Expr:
    """x sin(x sin(x sin(…)))."""
    x = ex.Symbol("x")
    inner: ex.Expr = x
    for _ in range(n):
        inner = ex.Mul(x, ex.Call("sin", inner))
    return inner


def nested_quotients(n: int) -> ex.Expr:
    """x/(1 + x/(1 + x/(1 + …)))."""
    x = ex.Symbol("x")
    inner: ex.Expr = x
    for _ in range(n):
        inner = ex.Div(x, ex.Add(1, inner))
    return inner
