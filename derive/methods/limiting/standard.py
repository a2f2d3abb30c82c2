"""The standard limits: sin u/u, (eᵘ − 1)/u, ln(1 + u)/u, (1 − cos u)/u², Stirling's quotient and their kin.

Every factor that has a standard limit is compared with the power it is like; what is left over is a limit of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.language import expressions as ex
from derive.language.expressions import ONE, OO, TWO, ZERO, Add, Call, Div, Expr, Mul, Neg, Pow, as_expr
from derive.methods.limiting.shapes import factors_of, over_one
from derive.methods.limiting.work import INFINITE, Move, Work
from derive.methods.tidy import is_positive
from derive.model import Rule, Step
from derive.rules import limits as rules


@dataclass(frozen=True)
class Small:
    """``factor`` = ``ratio`` × ``like``, where the ratio has the limit ``value`` by a standard rule."""

    like: Expr
    ratio: Expr
    value: Expr
    rule: Rule
    note: str = ""


@dataclass(frozen=True)
class _Compared:
    """The standard ratios of a product, each with its exponent, and what is left over."""

    ratios: tuple[tuple[Small, int], ...]
    left: Expr
    sign: int = 1

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(dict.fromkeys(s.rule for s, _ in self.ratios))

    @property
    def note(self) -> str:
        return "; ".join(dict.fromkeys(s.note for s, _ in self.ratios if s.note))


def standard_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Every factor that has a standard limit is compared with what it is like."""
    found = _compared(work, f) if isinstance(f, (Div, Mul)) else None
    if found is None:
        return None
    written = [_raised(s.ratio, n) for s, n in found.ratios]
    worth = [work.tidy(Pow(s.value, as_expr(n))) if n != 1 else s.value for s, n in found.ratios]
    if found.left is ONE and found.sign > 0 and len(written) == 1 and written[0] is f:
        return Move((Step(work.limit(f), worth[0], found.rules, note=found.note),), value=work.result(worth[0]))
    left = found.left
    shown = _arranged(work, found, written, left)
    steps = [Step(work.limit(f), work.limit(shown), (rules.algebra,))] if shown is not f else []
    limits = [work.limit(w) for w in written]
    line = _arranged(work, found, limits, *work.written([left]))
    if line is not limits[0]:
        steps.append(Step(work.limit(shown), line, (rules.product_of_limits,)))
    with_values = _arranged(work, found, worth, work.solve(left).value if work.varies(left) else left)
    lemmas = [Step(w, v, (s.rule,), note=s.note) for w, v, (s, _) in zip(limits, worth, found.ratios, strict=True)]
    beneath = (*lemmas, *work.lemmas([left]))
    steps.append(Step(line, with_values, found.rules, note=found.note, steps=beneath if len(beneath) > 1 else ()))
    result = work.result(with_values)
    if result is not with_values:
        steps.append(Step(with_values, result, (rules.algebra,)))
    return Move(tuple(steps), value=result)


def _compared(work: Work, f: Expr) -> _Compared | None:
    """The factors of ``f`` with a standard limit over what they are like, unless what is left is no simpler."""
    ratios: list[tuple[Small, int]] = []
    rest: list[Expr] = []
    for part, sign in zip(over_one(f), (1, -1), strict=True):
        for u, n in factors_of(part):
            small = standard(work, u) if work.varies(u) else None
            ratios += [(small, sign * n)] if small is not None else []
            rest.append(Pow(small.like if small is not None else u, as_expr(sign * n)))
    if not ratios:
        return None
    left = work.tidy(Mul(*rest))
    value = work.value(left)
    if value is None or value in INFINITE or left.size > f.size + 12:
        return None
    if isinstance(left, Neg) and not work.varies(left):
        return _Compared(tuple(ratios), left.args[0], -1)
    return _Compared(tuple(ratios), left)


def _arranged(work: Work, found: _Compared, ratios: Sequence[Expr], other: Expr) -> Expr:
    """The product of the ratios and of what stands for the rest: a constant in front, anything else behind."""
    parts = list(ratios) if found.left is ONE else [*ratios, other] if work.varies(found.left) else [other, *ratios]
    product = parts[0] if len(parts) == 1 else Mul(*parts)
    return product if found.sign > 0 else Neg(product)


def _raised(e: Expr, n: int) -> Expr:
    if n < 0:
        e = Div(e.args[1], e.args[0]) if isinstance(e, Div) else Div(ONE, e) if e is not ONE else e
    return e if abs(n) == 1 or e is ONE else Pow(e, as_expr(abs(n)))


def standard(work: Work, g: Expr) -> Small | None:
    """The standard limit that ``g`` belongs to."""
    match g:
        case Call(data="sin" | "tan" | "asin" | "atan" | "sinh" | "tanh" | "asinh" | "atanh" as name, args=(u,)) if (
            work.agrees(u, ZERO)
        ):
            named = {"sin": rules.sine_over_angle, "tan": rules.tangent_over_angle, **rules.INVERSES}
            return Small(u, Div(g, u), ONE, named[name], _tends(work, u))
        case Call(data="log", args=(w,)) if work.agrees(w, ONE):
            u = work.tidy(w - 1)
            return Small(u, Div(g, u), ONE, rules.logarithm_near_one, _tends(work, u))
        case Add(args=(p, q)):
            return _difference(work, g, p, q)
        case Call(data="binomial", args=(n, k)) if work.value(n) is OO and not work.varies(k):
            return _binomial(work, g, n, k)
        case Call(data="factorial", args=(n,)) if work.value(n) is OO:
            like = Mul(Call("sqrt", 2 * ex.PI * n), Pow(n, n), Call("exp", Neg(n)))
            return Small(like, Div(g, like), ONE, rules.stirling)
    return None


def _binomial(work: Work, g: Expr, n: Expr, k: Expr) -> Small:
    like = work.tidy(Div(Pow(n, k), Call("factorial", k)))
    ratio = Div(Mul(g, Call("factorial", k)), Pow(n, k))
    note = f"${ratio}$ is a product of ${k}$ quotients $({n} - i)/({n})$, each of which tends to 1"
    return Small(like, ratio, ONE, rules.falling_product, note)


def _tends(work: Work, u: Expr) -> str:
    return "" if u is work.x else f"with $u = {u}$, which tends to 0"


def _difference(work: Work, g: Expr, p: Expr, q: Expr) -> Small | None:
    """h − 1, or 1 − h as −(h − 1), where h tends to 1."""
    minus_one = Neg(ONE)
    if minus_one in (p, q) and not isinstance(q if p is minus_one else p, Neg):
        h, sign, top = (q, 1, g) if p is minus_one else (p, 1, g)
    elif ONE in (p, q) and isinstance(other := q if p is ONE else p, Neg):
        h, sign, top = other.args[0], -1, Add(other.args[0], minus_one)
    else:
        return None
    for u, like, value, rule in _near_one(work, h):
        if rule is rules.one_minus_cosine:
            sign, top = -sign, Add(ONE, Neg(h))
        return Small(work.tidy(as_expr(sign) * like), Div(top, like), value, rule, _tends(work, u))
    return None


def _near_one(work: Work, h: Expr) -> Iterator[tuple[Expr, Expr, Expr, Rule]]:
    """For h − 1 (1 − h for the cosine): what tends to 0, what h − 1 is like, their ratio's limit, the rule."""
    match h:
        case Call(data="cos", args=(u,)) if work.agrees(u, ZERO):
            yield u, Pow(u, TWO), ONE / 2, rules.one_minus_cosine
        case Call(data="exp", args=(u,)) if work.agrees(u, ZERO):
            yield u, u, ONE, rules.exponential_minus_one
        case Pow(args=(b, u)) if not work.varies(b) and is_positive(b, work.assume) and work.agrees(u, ZERO):
            yield u, u, work.tidy(Call("log", b)), rules.base_minus_one
        case Pow(args=(w, c)) if not work.varies(c) and work.agrees(w, ONE):
            u = work.tidy(w - 1)
            yield u, u, c, rules.power_near_one
        case Call(data="sqrt", args=(w,)) if work.agrees(w, ONE):
            u = work.tidy(w - 1)
            yield u, u, ONE / 2, rules.power_near_one
