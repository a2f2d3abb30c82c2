"""Are two expressions equal, by exact arithmetic alone? A name for the proof, or no answer; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.verify.kernels import KERNELS, general_power, imaginary_unit, pi
from derive.verify.normal_form import MOST_GENERATORS, Field, Ratio, Refine, TooFewGenerators, Unprovable
from derive.verify.ranges import REALS, range_of_domain

LARGEST_GRAPH = 20_000
Assume = Mapping[str, Domain]


def prove(a: ex.Expr, b: ex.Expr, assume: Assume | None = None) -> str | None:
    """The name of a proof that ``a == b`` wherever both are defined, or None.

    >>> x = ex.Symbol("x")
    >>> prove((x + 1)**2, x**2 + 2*x + 1), prove(ex.Call("sqrt", x**2), x)
    ('normal form', None)
    """
    if a is b:
        return "identical"
    assume = assume or {}
    try:
        if in_field(lambda F, memo: F.equal(normal(a, F, assume, memo), normal(b, F, assume, memo))):
            return "normal form"
    except Unprovable:
        pass
    return None


def in_field(question):
    """Asks ``question(field, memo)`` in ever finer and larger fields until one suffices."""
    size, denominators = 12, {}
    for _ in range(12):
        F = Field(size, denominators)
        try:
            return question(F, {})
        except Refine as finer:
            denominators = {**F.denominators, finer.key: finer.denominator}
        except TooFewGenerators:
            size *= 2
            if size > MOST_GENERATORS:
                raise Unprovable from None
    raise Unprovable


OPAQUE = (ex.Derivative, ex.Integral, ex.Antiderivative, ex.Sum, ex.Product, ex.Limit, ex.Subs, ex.ArgMin, ex.ArgMax, ex.Indexed, ex.Piecewise)


def normal(expr: ex.Expr, F: Field, assume: Assume, memo: dict[ex.Expr, Ratio]) -> Ratio:
    """``expr`` as a fraction of polynomials in the generators of ``F``."""
    stack = [expr]
    count = 0
    while stack:
        node = stack[-1]
        if node in memo:
            stack.pop()
            continue
        waiting = [] if isinstance(node, OPAQUE) else [a for a in node.args if a not in memo]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        count += 1
        if count > LARGEST_GRAPH:
            raise Unprovable
        memo[node] = _normal_of_node(node, [memo[a] for a in node.args] if not isinstance(node, OPAQUE) else [], F, assume)
    return memo[expr]


def _normal_of_node(node: ex.Expr, args: list[Ratio], F: Field, assume: Assume) -> Ratio:
    match node:
        case ex.Symbol():
            return _symbol(node, F, assume)
        case ex.Number():
            return F.constant(Fraction(node.data))
        case ex.Constant(data="pi"):
            return pi(F)
        case ex.Constant(data="I"):
            return imaginary_unit(F)
        case ex.Constant() | ex.Array() | ex.MatMul():
            raise Unprovable
        case ex.Add():
            total = args[0]
            for term in args[1:]:
                total = F.add(total, term)
            return total
        case ex.Mul():
            product = args[0]
            for factor in args[1:]:
                product = F.multiply(product, factor)
            return product
        case ex.Div():
            return F.divide(*args)
        case ex.Neg():
            return F.negate(args[0])
        case ex.Pow():
            return general_power(F, *args)
        case ex.Call(data=name) if name in KERNELS:
            return KERNELS[name](F, *args)
        case ex.Call():
            key = (node.name, *[F.ratio_key(a) for a in args])
            known = {"range": REALS} if all(F.is_real(a) for a in args) else {}
            return F.ratio(F.generator(key, "unknown function", node, **known))
    return F.ratio(F.generator(node, "opaque", node))


def _symbol(node: ex.Expr, F: Field, assume: Assume) -> Ratio:
    domain = assume.get(node.data, REAL)
    found = F.by_key.get(node)
    if found is None:
        found = F.generator(node, "symbol", node, range=range_of_domain(domain), integer=domain.integer)
    return F.ratio(found)
