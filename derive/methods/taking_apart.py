"""Which rule takes a derivative apart: for every kind of expression the rule, the parts whose derivatives it needs, and
how those go together again. Refuses, by name, what has no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Assumptions
from derive.language.expressions import (
    ONE,
    TRUE,
    ZERO,
    Add,
    Call,
    Derivative,
    Div,
    Expr,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Subs,
    Symbol,
    Unequal,
    as_expr,
    depends_on,
    substitute,
)  # fmt: skip
from derive.language.functions import is_known
from derive.methods.signs import is_positive, reality
from derive.methods.tidy import tidy
from derive.model import Condition, Rule, Step
from derive.rules import calculus as rules

MOST_FACTORS = 4  # a longer product is cut in two, so that its derivative does not grow with the square


@dataclass(frozen=True)
class Plan:
    """How a rule takes a derivative apart: ``build`` puts the derivatives of ``parts`` together."""

    by: tuple[Rule, ...]
    parts: Sequence[Expr]
    build: Callable[[Sequence[Expr]], Expr]
    conditions: tuple[Condition, ...] = ()
    note: str = ""
    finish: Callable[[Expr], Step | None] = lambda line: None  #: a last step that the filled-in line calls for


def plan(f: Expr, x: Expr, assume: Assumptions) -> Plan:
    if f is x:
        return Plan((rules.identity_rule,), (), lambda d: ONE)
    if not varies(f, x):
        return Plan((rules.constant_rule,), (), lambda d: ZERO)
    match f:
        case Add(args=terms):
            return _plan_sum(terms)
        case Neg(args=(Mul(args=factors),)) if not all(varies(u, x) for u in factors):
            return _plan_product((Neg(ONE), *factors), x)
        case Neg(args=(u,)):
            return Plan((rules.negative_rule,), (u,), lambda d: _negated(d[0]))
        case Mul(args=factors):
            return _plan_product(factors, x)
        case Div(args=(above, below)):
            return _plan_quotient(above, below, x, assume)
        case Pow(args=(base, exponent)):
            return _plan_power(base, exponent, x, assume)
        case Call() if is_known(f.name):
            return _plan_function(f, x, assume)
        case Call():
            return _plan_unknown_function(f, x)
        case Piecewise():
            return _plan_cases(f)
        case ex.Indexed(args=(base, *indices)) if isinstance(x, ex.Indexed) and base is x.args[0]:
            deltas = [Call("kronecker", i, k) for i, k in zip(indices, x.args[1:], strict=True)]
            return Plan((rules.kronecker_rule,), (), lambda d: Mul(*deltas))
        case ex.Sum():
            return _plan_indexed_sum(f, x)
        case ex.Integral():
            return _plan_integral(f, x)
        case Derivative(args=(g, var, n)) if var is x:
            return Plan((), (), lambda d: Derivative(g, x, tidy(n + 1)))
        case Derivative() | ex.Antiderivative() if _opaque(f):
            return Plan((), (), lambda d: Derivative(f, x))
        case Subs(args=(g, t, at)) if not depends_on(g, x) or t is x:
            t2, g2 = (t, g) if t is not x else _renamed(g, t)
            inner = Subs(_once_more(g2, t2), t2, at)
            return Plan((rules.chain_rule,), (at,), lambda d: _times(inner, d[0]))
        case ex.Array():
            return Plan((rules.entrywise_rule,), f.args, lambda d: ex.rebuild(f, d))
    what = f"{f.name}(…)" if isinstance(f, Call) else type(f).__name__
    raise UnsupportedError(f"there is no rule for the derivative of {what} in {x}")


def varies(f: Expr, x: Expr) -> bool:
    return depends_on(f, x.args[0] if isinstance(x, ex.Indexed) else x)


def _opaque(f: Expr) -> bool:
    return all(isinstance(node, (Call, Symbol, Derivative, Number)) for node in ex.postorder(f))


def _renamed(g: Expr, t: Expr) -> tuple[Expr, Expr]:
    fresh = ex.fresh_symbol("t", ex.free_symbols(g))
    return fresh, substitute(g, {t: fresh})


def _once_more(g: Expr, t: Expr) -> Expr:
    if isinstance(g, Derivative) and g.args[1] is t:
        return Derivative(g.args[0], t, tidy(g.args[2] + 1))
    return Derivative(g, t)


def _plan_sum(terms: Sequence[Expr]) -> Plan:
    signs = [isinstance(t, Neg) for t in terms]
    parts = [t.args[0] if negative else t for t, negative in zip(terms, signs, strict=True)]

    def build(d: Sequence[Expr]) -> Expr:
        kept = [(_negated(e) if negative else e) for e, negative in zip(d, signs, strict=True) if e is not ZERO]
        return Add(*kept) if kept else ZERO

    return Plan((rules.sum_rule,), parts, build)


def _plan_product(factors: Sequence[Expr], x: Expr) -> Plan:
    fixed = [f for f in factors if not varies(f, x)]
    moving = [f for f in factors if varies(f, x)]
    if fixed:
        c = _times(*fixed)
        return Plan((rules.constant_multiple_rule,), (Mul(*moving),), lambda d: _times(c, d[0]))
    if len(moving) > MOST_FACTORS:
        half = len(moving) // 2
        moving = [Mul(*moving[:half]), Mul(*moving[half:])]

    def build(d: Sequence[Expr]) -> Expr:
        terms = [_times(*moving[:i], d[i], *moving[i + 1 :]) for i in range(len(moving))]
        kept = [t for t in terms if t is not ZERO]
        return Add(*kept) if kept else ZERO

    return Plan((rules.product_rule,), moving, build)


def _plan_quotient(above: Expr, below: Expr, x: Expr, assume: Assumptions) -> Plan:
    if not varies(below, x):
        return Plan((rules.constant_divisor_rule,), (above,), lambda d: _over(d[0], below))
    conditions = _open([Unequal(below, ZERO)], assume)
    if not varies(above, x):
        return Plan(
            (rules.reciprocal_rule,),
            (below,),
            lambda d: _negated(_over(_times(above, d[0]), Pow(below, 2))),
            conditions,
        )

    def build(d: Sequence[Expr]) -> Expr:
        left, right = _times(d[0], below), _times(above, d[1])
        numerator = left if right is ZERO else _negated(right) if left is ZERO else Add(left, Neg(right))
        return _over(numerator, Pow(below, 2))

    return Plan((rules.quotient_rule,), (above, below), build, conditions)


def _plan_power(base: Expr, exponent: Expr, x: Expr, assume: Assumptions) -> Plan:
    if not varies(exponent, x):
        n = ex.constant_value(exponent)
        whole = (n is not None and n.denominator == 1) or (n is None and _is_integer(exponent, assume))
        rule = rules.power_rule if whole else rules.real_power_rule
        below_one = n < 1 if n is not None else not (whole and is_positive(exponent, assume))
        needed = [Unequal(base, ZERO) if whole else ex.Greater(base, ZERO)] if below_one or not whole else []
        conditions = _open(needed, assume)
        lowered = as_expr(n - 1) if n is not None else tidy(exponent - 1)
        slope = _times(exponent, base if lowered is ONE else Pow(base, lowered) if lowered is not ZERO else ONE)
        return _chained((rule,), base, x, lambda d: _times(slope, d), conditions)
    if not varies(base, x):
        if isinstance(base, Call) and base.name == "exp" and base.args[0] is ONE:
            return _chained((rules.exponential_power_rule,), exponent, x, lambda d: _times(Pow(base, exponent), d))
        # the principal value of a**u has this derivative for every a but 0; it is real for a > 0
        negative = (ex.constant_value(base) or 0) < 0
        conditions = _open([Unequal(base, ZERO) if negative else ex.Greater(base, ZERO)], assume)
        slope = Mul(Pow(base, exponent), Call("log", base))
        return _chained((rules.exponential_base_rule,), exponent, x, lambda d: _times(slope, d), conditions)
    conditions = _open([ex.Greater(base, ZERO)], assume)
    logarithm = Mul(exponent, Call("log", base))
    note = f"since ${Call('log', Pow(base, exponent))} = {logarithm}$" if base.size + exponent.size < 40 else ""
    power = Pow(base, exponent)
    return Plan((rules.logarithmic_differentiation,), (logarithm,), lambda d: _times(power, d[0]), conditions, note)


def _is_integer(e: Expr, assume: Assumptions) -> bool:
    return isinstance(e, Symbol) and assume.get(e.name, REAL).integer


def _chained(
    by: tuple[Rule, ...], u: Expr, x: Expr, build: Callable[[Expr], Expr], conditions: tuple[Condition, ...] = ()
) -> Plan:
    """An outer rule around the inner function ``u``; where u is x itself there is no chain."""
    if u is x:
        return Plan(by, (), lambda d: build(ONE), conditions)
    note = f"inner function $u = {u}$" if u.size < 60 else ""
    return Plan((rules.chain_rule, *by), (u,), lambda d: build(d[0]), conditions, note)


def _plan_function(f: Call, x: Expr, assume: Assumptions) -> Plan:
    name, args = f.name, f.args
    if name == "log" and len(args) == 2:
        return _plan_logarithm(*args, x, assume)
    if name in ("maximum", "minimum"):
        return _plan_extremum(f, x, assume)
    if name == "polygamma" and not varies(args[0], x):
        slope = Call(name, tidy(args[0] + 1), args[1])
        conditions = _open([ex.Greater(args[1], ZERO)], assume)
        return _chained((rules.polygamma_rule,), args[1], x, lambda d: _times(slope, d), conditions)
    if name in rules.FUNCTION_RULES and len(args) == 1:
        rule, u = rules.FUNCTION_RULES[name], args[0]
        bindings = {rules.u: u}
        needed = [substitute(c.holds, bindings) for c in rule.when if c.holds is not None]
        if name in rules.OF_REALS:
            needed += _real(u, x, assume)
        conditions = _open(needed, assume)

        if isinstance(rule.rhs, Number):  # a step function: its slope is 0 whatever is inside
            return Plan((rule,), (), lambda d: rule.rhs, conditions)
        return _chained((rule,), u, x, lambda d: _instantiated(rule.rhs, u, d), conditions)
    raise UnsupportedError(f"there is no rule for the derivative of {name}(…) in {x}")


def _instantiated(pattern: Expr, u: Expr, du: Expr) -> Expr:
    """A rule's right-hand side with the inner function and its derivative put in, factors of 1 and 0 dropped."""
    done: dict[Expr, Expr] = {rules.u: u, rules.D(rules.u): du}
    for node in ex.postorder(pattern):
        if node not in done:
            args = [done.get(a, a) for a in node.args]
            match node:
                case Mul():
                    done[node] = _times(*args)
                case Div():
                    done[node] = _over(*args)
                case Neg():
                    done[node] = _negated(args[0])
                case _:
                    done[node] = ex.rebuild(node, args)
    return done[pattern]


def _plan_logarithm(u: Expr, base: Expr, x: Expr, assume: Assumptions) -> Plan:
    if varies(base, x):
        quotient = Div(Call("log", u), Call("log", base))
        return Plan((rules.change_of_base,), (quotient,), lambda d: d[0])
    conditions = _open([ex.Greater(u, ZERO), ex.Greater(base, ZERO), Unequal(base, ONE)], assume)
    below = Mul(u, Call("log", base))
    return _chained((rules.logarithm_base_rule,), u, x, lambda d: _over(d, below), conditions)


def _plan_extremum(f: Call, x: Expr, assume: Assumptions) -> Plan:
    largest = f.name == "maximum"
    rule = rules.maximum_rule if largest else rules.minimum_rule
    beats = ex.Greater if largest else ex.Less
    first, *others = f.args
    rest = others[0] if len(others) == 1 else Call(f.name, *others)
    real = [c for u in f.args for c in _real(u, x, assume)]
    conditions = _open([Unequal(first, rest), *real], assume)
    return Plan((rule,), (first, rest), lambda d: Piecewise(d[0], beats(first, rest), d[1], TRUE), conditions)


def _plan_unknown_function(f: Call, x: Expr) -> Plan:
    if all(u is x or not varies(u, x) for u in f.args):
        return Plan((), (), lambda d: Derivative(f, x))
    slots = [i for i, u in enumerate(f.args) if varies(u, x)]

    def slope(i: int) -> Expr:
        t = ex.fresh_symbol("u", ex.free_symbols(f))
        slotted = Call(f.name, *f.args[:i], t, *f.args[i + 1 :])
        return Subs(Derivative(slotted, t), t, f.args[i])

    def build(d: Sequence[Expr]) -> Expr:
        return Add(*[_times(slope(i), e) for i, e in zip(slots, d, strict=True)])

    u = f.args[slots[0]]
    note = f"inner function $u = {u}$" if len(slots) == 1 and u.size < 60 else ""
    return Plan((rules.chain_rule,), [f.args[i] for i in slots], build, note=note)


def _plan_cases(f: Piecewise) -> Plan:
    values, conditions = f.args[::2], f.args[1::2]
    edges = [c for cond in conditions for c in ex.postorder(cond) if type(c) in ex.COMPARISONS]
    needed = tuple(Condition(Unequal(*e.args)) for e in dict.fromkeys(edges))

    def build(d: Sequence[Expr]) -> Expr:
        return Piecewise(*[part for pair in zip(d, conditions, strict=True) for part in pair])

    return Plan((rules.piecewise_rule,), values, build, needed)


def _plan_indexed_sum(f: Expr, x: Expr) -> Plan:
    body, k, low, high = f.args
    if varies(low, x) or varies(high, x):
        raise UnsupportedError(f"the bounds of the sum over {k} depend on {x}: a sum's length cannot be differentiated")
    if isinstance(x, ex.Indexed) and k in x.args[1:]:
        fresh = ex.fresh_symbol("j" if str(k) != "j" else "i", ex.free_symbols(body) | {k})
        body, k = substitute(body, {k: fresh}), fresh

    def finish(line: Expr) -> Step | None:
        collapsed = _collapsed(line.args[0], k, low, high) if isinstance(line, ex.Sum) else None
        if collapsed is None or not isinstance(x, ex.Indexed):
            return None
        inside = (Condition(ex.LessEqual(low, x.args[1])), Condition(ex.LessEqual(x.args[1], high)))
        return Step(line, collapsed, (rules.kronecker_collapse,), conditions=inside)

    return Plan((rules.sum_with_index_rule,), (body,), lambda d: ex.Sum(d[0], k, low, high), finish=finish)


def _collapsed(term: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The sum over ``k`` of a term with a factor δ(k, i): its value at k = i."""
    if isinstance(term, Neg):
        inner = _collapsed(term.args[0], k, low, high)
        return None if inner is None else Neg(inner)
    factors = term.args if isinstance(term, Mul) else (term,)
    for factor in factors:
        if isinstance(factor, Call) and factor.name == "kronecker" and k in factor.args:
            other = factor.args[1] if factor.args[0] is k else factor.args[0]
            rest = [g for g in factors if g is not factor]
            return substitute(Mul(*rest), {k: other}) if rest else ONE
    return None


def _plan_integral(f: Expr, x: Expr) -> Plan:
    g, t, low, high = f.args
    terms: list[tuple[Expr, Callable[[Expr], Expr]]] = []
    if varies(g, x):
        terms.append((g, lambda d: ex.Integral(d, t, low, high)))
    if varies(high, x):
        terms.append((high, lambda d: _times(substitute(g, {t: high}), d)))
    if varies(low, x):
        terms.append((low, lambda d: Neg(_times(substitute(g, {t: low}), d))))

    def build(d: Sequence[Expr]) -> Expr:
        return Add(*[term(e) for (_, term), e in zip(terms, d, strict=True)])

    return Plan((rules.leibniz_rule,), [part for part, _ in terms], build)


# ---------------------------------------------------------------- putting together, without clutter


def _times(*factors: Expr) -> Expr:
    """A product without factors of 1, and 0 where a factor is 0."""
    if ZERO in factors:
        return ZERO
    sign = sum(isinstance(f, Neg) for f in factors)
    kept = [f.args[0] if isinstance(f, Neg) else f for f in factors]
    kept = [f for f in kept if f is not ONE]
    if sign > 1 or (sign and isinstance(factors[0], Neg)):
        made = Mul(*kept) if kept else ONE
        return Neg(made) if sign % 2 else made
    kept = [f for f in factors if f is not ONE]
    return Mul(*kept) if kept else ONE


def _over(above: Expr, below: Expr) -> Expr:
    return ZERO if above is ZERO else above if below is ONE else Div(above, below)


def _negated(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Neg) else ZERO if e is ZERO else Neg(e)


def _open(conditions: Iterable[Expr], assume: Assumptions) -> tuple[Condition, ...]:
    """The conditions that do not follow from the assumptions. Raises UnsupportedError for one that cannot hold."""
    needed = [c for c in conditions if not _holds(c, assume)]
    for c in needed:
        if all(ex.constant_value(side) is not None for side in c.args):
            raise UnsupportedError(f"there is no derivative: its rule needs {c}")
    return tuple(map(Condition, needed))


def _real(u: Expr, x: Expr, assume: Assumptions) -> list[Expr]:
    """What has to hold for ``u`` to be real. Raises UnsupportedError where it is a complex variable's function."""
    if any(assume.get(s.name, REAL).complex for s in ex.free_symbols(u)):
        raise UnsupportedError(f"{u} is complex, and its modulus, sign or order has no complex derivative in {x}")
    return reality(u, assume)


def _holds(c: Expr, assume: Assumptions) -> bool:
    left, right = c.args
    match c:
        case ex.Greater() if right is ZERO:
            return is_positive(left, assume)
        case Unequal() if right is ZERO:
            domain = assume.get(left.name) if isinstance(left, Symbol) else None
            value = ex.constant_value(left)
            away = (domain is not None and (domain.nonzero or domain.is_negative)) or (value is not None and value != 0)
            return away or is_positive(left, assume)
    a, b = ex.constant_value(left), ex.constant_value(right)
    if a is None or b is None:
        return False
    return {ex.Greater: a > b, ex.Less: a < b, Unequal: a != b}.get(type(c), False)
