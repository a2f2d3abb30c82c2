"""Where |u|, ReLU, max, min or a case has its kink: one-sided derivatives, the subdifferential, and what is convention."""

from __future__ import annotations

from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import Assumptions
from derive.language.expressions import (
    ONE,
    TRUE,
    ZERO,
    Add,
    Call,
    Div,
    Expr,
    Mul,
    Neg,
    Number,
    Piecewise,
    Symbol,
    Unequal,
    as_expr,
    depends_on,
    substitute,
)
from derive.methods.tidy import product, tidy
from derive.model import Step
from derive.rules import calculus as rules

_KINKED = {"abs", "relu", "maximum", "minimum"}
MOST_KINKS = 3
_JUMPS = {"sign", "heaviside", "floor", "ceiling"}


def kink_steps(f: Expr, slope: Expr, x: Symbol, assume: Assumptions) -> list[tuple[Step, str]]:
    """One-sided derivatives where an |u|, relu, max or min of ``f`` has its kink at a rational point, and what holds there."""
    if any(isinstance(node, Piecewise) or (isinstance(node, Call) and node.name in _JUMPS) for node in ex.postorder(f)):
        return []  # the function itself may jump there: it has no one-sided slopes
    found: list[tuple[Step, str]] = []
    for node in ex.postorder(f):
        if len(found) >= 2 * MOST_KINKS or not (
            isinstance(node, Call) and node.name in _KINKED and depends_on(node, x)
        ):
            continue
        inside = node.args[0] if len(node.args) == 1 else node.args[0] - node.args[1] if len(node.args) == 2 else None
        at = _root_of_linear(inside, x) if inside is not None else None
        if at is None or (x.name in assume and not assume[x.name].contains(at)):
            continue
        left, right = (_one_sided(slope, x, at, sign) for sign in (-1, 1))
        if left is None or right is None or not (_is_finite(left) and _is_finite(right)):
            continue
        point, h = as_expr(at), ex.fresh_symbol("h", ex.free_symbols(f))
        moved = substitute(f, {x: h if at == 0 else Add(point, h)})
        quotient = Div(Add(moved, Neg(substitute(f, {x: point}))), h)
        for side, value, rule in zip("-+", (left, right), (rules.left_derivative, rules.right_derivative), strict=True):
            found.append((Step(ex.Limit(quotient, h, ZERO, side), value, (rule,)), ""))
        found[-1] = (found[-1][0], _kink_remark(node.name, x, point, left, right))
    return found


def _is_finite(value: Expr) -> bool:
    """Whether the slope has a value at the kink: that of log|x| has none at 0."""
    return not any(
        (isinstance(n, Div) and n.args[1] is ZERO) or (isinstance(n, Call) and n.name == "log" and n.args[0] is ZERO)
        for n in ex.postorder(value)
    )


def _kink_remark(name: str, x: Expr, point: Expr, left: Expr, right: Expr) -> str:
    if left is right:
        return f"At ${x} = {point}$ both one-sided derivatives are ${left}$: the function is differentiable there."
    low, high = ex.constant_value(left), ex.constant_value(right)
    interval = ""
    if low is not None and high is not None:
        kind = "the subdifferential is" if low < high else "the kink is concave, and Clarke's generalised derivative is"
        interval = f" {kind} the interval from ${as_expr(min(low, high))}$ to ${as_expr(max(low, high))}$;"
    # documented: PyTorch takes the sub-gradient of least norm at convex kinks, jax.nn.relu takes 0
    used = {"abs": " (PyTorch takes 0 for |0|)", "relu": " (PyTorch and jax.nn.relu take 0)"}
    return (
        f"At ${x} = {point}$ there is no derivative: from the left it is ${left}$, from the right ${right}$;{interval} "
        f"the value that a program returns there is a convention{used.get(name, '')}."
    )


def _root_of_linear(u: Expr, x: Symbol) -> Fraction | None:
    """Where ``u`` is 0, if u is a x + b with rational a and b."""
    at = [_value_at(u, x, Fraction(v)) for v in range(3)]
    if not _is_polynomial(u, x):
        return None
    b, one, two = at
    if b is None or one is None or two is None or one == b or two - one != one - b:
        return None
    return -b / (one - b)


def _is_polynomial(u: Expr, x: Symbol) -> bool:
    return all(isinstance(node, (Symbol, Number, Add, Neg, Mul)) or not depends_on(node, x) for node in ex.postorder(u))


def _one_sided(slope: Expr, x: Symbol, at: Fraction, sign: int) -> Expr | None:
    """``slope`` next to ``at``: every switch decided by a point a little to that side, the rest evaluated there."""
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(slope):
        args = [done[a] for a in node.args]
        match node:
            case Call(data="sign" | "abs" | "heaviside" | "relu", args=(u,)) if depends_on(u, x):
                above = _beside(u, x, at, sign)
                if above is None:
                    return None
                signed = ONE if above > 0 else Neg(ONE)
                step = ONE if above > 0 else ZERO
                done[node] = {
                    "sign": signed, "abs": product([(signed, Fraction(1)), (args[0], Fraction(1))]), "heaviside": step, "relu": product([(step, Fraction(1)), (args[0], Fraction(1))]),
                }[node.name]  # fmt: skip
            case Piecewise():
                chosen = None
                for value, condition in node.cases:
                    truth = _truth_beside(condition, x, at, sign)
                    if truth is None:
                        return None
                    if truth:
                        chosen = done[value]
                        break
                if chosen is None:
                    return None
                done[node] = chosen
            case Call(data="maximum" | "minimum"):
                return None
            case _:
                done[node] = ex.rebuild(node, args)
    return tidy(substitute(done[slope], {x: as_expr(at)}))


def _value_at(u: Expr, x: Symbol, at: Fraction) -> Fraction | None:
    return ex.constant_value(tidy(substitute(u, {x: as_expr(at)})))


def _beside(u: Expr, x: Symbol, at: Fraction, side: int) -> Fraction | None:
    """A number with the sign that the linear ``u`` has a little to that side of ``at``; None if u is not linear."""
    root = _root_of_linear(u, x)
    if root is None:
        return None
    ahead, here = _value_at(u, x, at + side), _value_at(u, x, at)
    return ahead if root == at else here


def _truth_beside(condition: Expr, x: Symbol, at: Fraction, sign: int) -> bool | None:
    if condition in (TRUE, ex.FALSE):
        return condition is TRUE
    if type(condition) not in ex.COMPARISONS:
        return None
    difference = Add(condition.args[0], Neg(condition.args[1]))
    beside = _beside(difference, x, at, sign)
    if beside is None:
        return None
    return {
        ex.Less: beside < 0, ex.LessEqual: beside < 0, ex.Greater: beside > 0, ex.GreaterEqual: beside > 0,
        ex.Equal: False, Unequal: True,
    }[type(condition)]  # fmt: skip
