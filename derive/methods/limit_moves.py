"""The moves of a limit: each looks at an expression and its limit, and gives the next lines of the chain, or None.

A move need not know whether it leads anywhere: ``Work`` only follows it where the limit stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import (
    ONE,
    OO,
    TWO,
    ZERO,
    Add,
    Call,
    Div,
    Expr,
    Mul,
    Neg,
    Pow,
    Symbol,
    as_expr,
    substitute,
)  # fmt: skip
from derive.methods.asymptotic import (
    UNIT,
    Unexpanded,
    parameter_points,
    without_empty,
)  # fmt: skip
from derive.methods.cancel import common_factor, expanded
from derive.methods.limit_work import INFINITE, LARGEST, MINUS_OO, TERMS, Assume, Move, Strategy, Work, same, telling
from derive.methods.tidy import is_positive, split
from derive.model import LESS_EQUAL, Condition, Rule, Step, approximately
from derive.rules import limits as rules

MOST_ROUNDS = 5  # of l'Hôpital's rule

# ---------------------------------------------------------------- the plainest moves


def _constant(work: Work, f: Expr, goal: Expr) -> Move | None:
    if work.varies(f):
        return None
    return Move((Step(work.limit(f), f, (rules.constant_limit,)),), value=f)


def _substitution(work: Work, f: Expr, goal: Expr) -> Move | None:
    """The function is continuous at the point: its value is the limit."""
    if work.infinite or goal in INFINITE:
        return None
    put_in = substitute(f, {work.x: work.point})
    if any((isinstance(n, ex.Derivative) and work.varies(n)) or _is_zero_to_the_zero(work, n) for n in ex.postorder(f)):
        return None
    if not _has_value(put_in, work.assume):
        return None
    result = work.result(without_empty(put_in))
    if not same(result, goal, work.assume):
        return None
    steps = [Step(work.limit(f), put_in, (rules.direct_substitution,), note=_continuity(work, f))]
    if result is not put_in:
        steps.append(Step(put_in, result, (rules.algebra,)))
    return Move(tuple(steps), value=result)


def _is_zero_to_the_zero(work: Work, n: Expr) -> bool:
    return (
        isinstance(n, Pow)
        and work.varies(n.args[1])
        and (not work.varies(n.args[0]) or work.agrees(n.args[0], ZERO))
        and (n.args[0] is ZERO or work.varies(n.args[0]))
    )


def _continuity(work: Work, f: Expr) -> str:
    return "" if f is work.x else f"the function is continuous at ${work.x} = {work.point}$"


def _has_value(e: Expr, assume: Assume) -> bool:
    from derive.numeric import balls

    defined = False
    for point in parameter_points(ex.free_symbols(e), assume, 3):  # type: ignore[arg-type]
        try:
            found = balls.value(e, point, 128)
        except balls.Undefined:
            return False
        except balls.Undecided:
            continue
        if found.imag.contains(0):
            defined = True
    return defined


def _minus(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A sign or a constant factor stands before the limit."""
    match f:
        case Neg(args=(u,)):
            fixed, moving, sign = [], u, True
        case Mul(args=args) if any(not work.varies(a) for a in args):
            fixed = [a for a in args if not work.varies(a)]
            moving, sign = Mul(*[a for a in args if work.varies(a)]), False
        case Div(args=(Mul(args=args), below)) if any(not work.varies(a) for a in args) and work.varies(below):
            fixed = [a for a in args if not work.varies(a)]
            rest = [a for a in args if work.varies(a)]
            moving, sign = Div(Mul(*rest) if rest else ONE, below), False
        case Div(args=(above, below)) if not work.varies(below) and work.varies(above):
            return _constant_divisor(work, f, above, below, goal)
        case _:
            return None
    inner = work.value(moving)
    if inner is None:
        return None
    rule = rules.constant_multiple
    if inner in INFINITE:
        steps = (Step(work.limit(f), goal, (rule, *telling(work.solve(moving).steps)), steps=work.lemmas([moving])),)
        return Move(steps, value=goal)

    def build(parts: Sequence[Expr]) -> Expr:
        return Neg(parts[0]) if sign else Mul(*fixed, parts[0])

    return work.put_in(f, [moving], build, rule)


def _constant_divisor(work: Work, f: Expr, above: Expr, below: Expr, goal: Expr) -> Move | None:
    inner = work.value(above)
    if inner is None:
        return None
    if inner in INFINITE:
        steps = (Step(work.limit(f), goal, (rules.constant_multiple,), steps=work.lemmas([above])),)
        return Move(steps, value=goal)
    return work.put_in(f, [above], lambda p: Div(p[0], below), rules.constant_multiple)


def _pure_power(work: Work, f: Expr, goal: Expr) -> Move | None:
    """x, x**3, 2/sqrt(x), 1/(x − a)**2: powers of the distance alone."""
    base = work.x if work.infinite else work.tidy(work.x - work.point)
    for node in ex.postorder(f):
        if node is base or not work.varies(node) or node is work.x:
            continue
        match node:
            case Mul() | Div() | Neg():
                continue
            case Pow(args=(_, exponent)) if not work.varies(exponent):
                continue
            case Call(data="sqrt"):
                continue
        return None
    if not work.infinite and base is not work.x and any(n is work.x for n in ex.postorder(substitute(f, {base: ONE}))):
        return None
    if goal in INFINITE:
        rule = rules.power_at_infinity if work.infinite else rules.infinite_quotient
    elif goal is ZERO and work.infinite:
        rule = rules.divided_by_infinity
    else:
        return None
    return Move((Step(work.limit(f), goal, (rule,)),), value=goal)


def _switches(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Absolute values, signs, maxima and cases next to the point, where each is one of its branches."""
    chosen: dict[Expr, Expr] = {}
    for node in ex.postorder(f):
        if not work.varies(node):
            continue
        branch: Expr | None = None
        match node:
            case Call(data="abs" | "sign" | "relu" | "heaviside" as name, args=(u, *_)) if s := work.sign(u):
                branch = {
                    "abs": u if s > 0 else Neg(u), "sign": as_expr(s), "relu": u if s > 0 else ZERO,
                    "heaviside": ONE if s > 0 else ZERO,
                }[name]  # fmt: skip
            case Call(data="maximum" | "minimum" as name, args=(u, v)) if s := work.sign(u - v):
                branch = u if (s > 0) == (name == "maximum") else v
            case Call(data="floor" | "ceiling") if not work.infinite:
                value = work.value(node)
                branch = value if value is not None and ex.constant_value(value) is not None else None
            case ex.Piecewise():
                branches = {work.ask(s, lambda e, node=node: e.case(node)) for s in work.sides}  # type: ignore[misc]
                branch = branches.pop() if len(branches) == 1 else None
        if branch is not None:
            chosen[node] = branch
    if not chosen:
        return None
    g = substitute(f, chosen)
    shown = ", ".join(f"${node} = {branch}$" for node, branch in list(chosen.items())[:3] if node.size < 40)
    steps = [Step(work.limit(f), work.limit(g), (rules.one_branch,), note=f"near the point {shown}" if shown else "")]
    then = work.tidy(g)
    if then is not g:
        steps.append(Step(work.limit(g), work.limit(then), (rules.algebra,)))
    return Move(tuple(steps), then=then)


_SWITCHES = ("abs", "sign", "relu", "heaviside", "maximum", "minimum", "floor", "ceiling")


def _both_sides(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A function by cases, or one that is flat at the point: the two one-sided limits, which agree."""
    if work.side != "both" or work.infinite:
        return None
    switching = any(
        isinstance(n, ex.Piecewise) or (isinstance(n, Call) and n.name in _SWITCHES and n.name != "abs")
        for n in ex.postorder(f)
        if work.varies(n)
    )
    if not switching:
        return None
    return _compared(work, f, goal)


def _compared(work: Work, f: Expr, goal: Expr) -> Move:
    steps: list[Step] = []
    for side in "-+":
        one = work.elsewhere(work.x, work.point, side)
        steps += one.solve(f).steps
        work.chains = one.chains
    return Move((Step(work.limit(f), goal, (rules.one_sided_limits,), steps=tuple(steps)),), value=goal)


_DEFINITIONS: dict[str, Callable[[Expr], Expr]] = {
    "softplus": lambda u: Call("log", 1 + Call("exp", u)), "sinc": lambda u: Call("sin", u) / u,
    "sigmoid": lambda u: 1 / (1 + Call("exp", -u)),
}  # fmt: skip


def _definition(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Functions that stand for a formula, inside of something else."""
    if isinstance(f, Call) and f.name in _DEFINITIONS:
        return None
    put_in = {
        n: _DEFINITIONS[n.name](*n.args)
        for n in ex.postorder(f)
        if isinstance(n, Call) and n.name in _DEFINITIONS and work.varies(n)
    }
    if not put_in:
        return None
    g = substitute(f, put_in)
    return Move((Step(work.limit(f), work.limit(g), (rules.definition,)),), then=g)


# ---------------------------------------------------------------- algebra of limits


def _sum(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Add):
        return None
    values = [work.value(t) for t in f.args]
    if None in values:
        return None
    infinite = {v for v in values if v in INFINITE}
    if not infinite:
        return work.put_in(f, f.args, lambda p: Add(*p), rules.sum_of_limits)
    if len(infinite) == 1:
        note = f"the other terms stay bounded or tend to ${goal}$ as well" if len(f.args) > 1 else ""
        return Move(
            (Step(work.limit(f), goal, (rules.infinite_sum,), note=note, steps=work.lemmas(f.args)),), value=goal
        )
    return None


def _product(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Mul):
        return None
    values = [work.value(u) for u in f.args]
    if None in values:
        return None
    infinite = [v for v in values if v in INFINITE]
    if not infinite:
        return work.put_in(f, f.args, lambda p: Mul(*p), rules.product_of_limits)
    if any(same(v, ZERO, work.assume) for v in values):  # type: ignore[arg-type]
        return None
    steps = (Step(work.limit(f), goal, (rules.infinite_product,), steps=work.lemmas(f.args)),)
    return Move(steps, value=goal)


def _quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Div):
        return None
    above, below = f.args
    n, d = work.value(above), work.value(below)
    if n is None or d is None:
        return None
    below_zero, above_zero = same(d, ZERO, work.assume), same(n, ZERO, work.assume)
    if d not in INFINITE and n not in INFINITE and not below_zero:
        return work.put_in(f, [above, below], lambda p: Div(*p), rules.quotient_of_limits)
    if d in INFINITE and n not in INFINITE:
        note = f"the numerator tends to ${n}$, the denominator to ${d}$"
        step = Step(work.limit(f), ZERO, (rules.divided_by_infinity,), note=note, steps=work.lemmas([above, below]))
        return Move((step,), value=ZERO)
    if (d in INFINITE and n in INFINITE) or (below_zero and above_zero):
        return None
    if goal not in INFINITE:
        return None
    s = work.sign(below)
    side = {1: " from above", -1: " from below", 0: ""}[s] if below_zero else ""
    note = f"the numerator tends to ${n}$, the denominator to ${d}${side}"
    step = Step(work.limit(f), goal, (rules.infinite_quotient,), note=note, steps=work.lemmas([above, below]))
    return Move((step,), value=goal)


def _power(work: Work, f: Expr, goal: Expr) -> Move | None:
    if not isinstance(f, Pow):
        return None
    base, exponent = f.args
    b, e = work.value(base), work.value(exponent)
    if b is None or e is None:
        return None
    if not work.varies(exponent):
        if b in INFINITE or same(b, ZERO, work.assume):
            if goal is not ZERO and goal not in INFINITE:
                return None
            note = f"the base tends to ${b}$"
            step = Step(work.limit(f), goal, (rules.power_of_limits,), note=note, steps=work.lemmas([base]))
            return Move((step,), value=goal)
        return work.put_in(f, [base], lambda p: Pow(p[0], exponent), rules.power_of_limits)
    if b in INFINITE:
        return None
    if e in INFINITE:
        if work.varies(base):
            return None
        note = f"the exponent tends to ${e}$"
        step = Step(work.limit(f), goal, (rules.geometric_sequence,), note=note, steps=work.lemmas([exponent]))
        return Move((step,), value=goal)
    if same(b, ZERO, work.assume):
        return None
    return work.put_in(f, [base, exponent], lambda p: Pow(*p), rules.power_of_limits)


def _composite(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A function of something that has a limit."""
    if not isinstance(f, Call):
        return None
    slots = [i for i, u in enumerate(f.args) if work.varies(u)]
    if len(slots) != 1:
        return None
    (i,) = slots
    u = f.args[i]
    inner = work.value(u)
    if inner is None:
        return None

    def build(p: Sequence[Expr]) -> Expr:
        return Call(f.name, *f.args[:i], p[0], *f.args[i + 1 :])

    if inner in INFINITE:
        rule = rules.AT_INFINITY.get((f.name, 1 if inner is OO else -1))
        if rule is None or len(f.args) > 1:
            return None
        note = "" if u is work.x else f"the argument tends to ${inner}$"
        steps = work.lemmas([u]) if u is not work.x else ()
        return Move((Step(work.limit(f), goal, (rule,), note=note, steps=steps),), value=goal)
    if f.name == "log" and len(f.args) == 1 and goal is MINUS_OO:
        note = "" if u is work.x else "the argument tends to 0 from above"
        steps = work.lemmas([u]) if u is not work.x else ()
        return Move((Step(work.limit(f), goal, (rules.logarithm_at_zero,), note=note, steps=steps),), value=goal)
    if goal in INFINITE:
        return _pole(work, f, goal)
    value = work.result(build([inner]))
    if not _has_value(build([inner]), work.assume) or not same(value, goal, work.assume) or u is work.x:
        return None
    return work.put_in(f, [u], build, rules.limit_of_composite)


_AS_QUOTIENT: dict[str, Callable[[Expr], Expr]] = {
    "tan": lambda u: Call("sin", u) / Call("cos", u), "cot": lambda u: Call("cos", u) / Call("sin", u),
    "sec": lambda u: 1 / Call("cos", u), "csc": lambda u: 1 / Call("sin", u),
    "coth": lambda u: Call("cosh", u) / Call("sinh", u), "csch": lambda u: 1 / Call("sinh", u),
    "sinc": lambda u: Call("sin", u) / u,
}  # fmt: skip


def _pole(work: Work, f: Call, goal: Expr) -> Move | None:
    if f.name not in _AS_QUOTIENT:
        return None
    g = _AS_QUOTIENT[f.name](*f.args)
    return Move((Step(work.limit(f), work.limit(g), (rules.algebra,)),), then=g)


def _squeeze(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A bounded factor times one that tends to 0."""
    above, below = f.args if isinstance(f, Div) else (f, ONE)
    factors = list(above.args) if isinstance(above, Mul) else [above]
    if isinstance(f, Neg) or goal is not ZERO:
        return None
    bounded = [u for u in factors if work.varies(u) and _is_bounded(u, work.assume) and work.value(u) is None]
    if not bounded:
        return None
    rest = [u for u in factors if u not in bounded] or [ONE]
    small = work.tidy(Div(Mul(*rest), below))
    if not work.agrees(small, ZERO):
        return None
    size = work.tidy(Call("abs", small))
    if not work.agrees(size, ZERO):
        size = Call("abs", small)
    lemma = Step(Call("abs", f), size, (rules.squeeze,), LESS_EQUAL, note=f"since $abs({Mul(*bounded)}) <= 1$")
    step = Step(work.limit(f), ZERO, (rules.squeeze,), steps=(lemma, *work.solve(size).steps))
    return Move((step,), value=ZERO)


def _is_bounded(u: Expr, assume: Assume) -> bool:
    """Whether |u| ≤ 1 everywhere."""
    match u:
        case Call(data="sin" | "cos" | "tanh" | "sign" | "erf"):
            return True
        case Pow(args=(base, exponent)):
            n = ex.constant_value(exponent)
            return ex.constant_value(base) == -1 or (
                n is not None and n > 0 and n.denominator == 1 and _is_bounded(base, assume)
            )
        case Mul(args=args):
            return all(_is_bounded(a, assume) for a in args)
        case Neg(args=(inner,)):
            return _is_bounded(inner, assume)
    return False


# ---------------------------------------------------------------- indeterminate forms


def _form(work: Work, f: Expr) -> str:
    """ "0/0", "∞/∞" or ""."""
    if not isinstance(f, Div):
        return ""
    n, d = map(work.value, f.args)
    if n is None or d is None:
        return ""
    if n in INFINITE and d in INFINITE:
        return "∞/∞"
    return "0/0" if same(n, ZERO, work.assume) and same(d, ZERO, work.assume) else ""


def _factors(e: Expr) -> list[tuple[Expr, int]]:
    """The factors of a product and their whole exponents, signs dropped into a factor −1."""
    found: list[tuple[Expr, int]] = []
    for u in e.args if isinstance(e, Mul) else (e,):
        if isinstance(u, Neg):
            found += [(Neg(ONE), 1), *_factors(u.args[0])]
        elif isinstance(u, Pow) and (n := ex.constant_value(u.args[1])) is not None and n.denominator == 1 and n > 0:
            found.append((u.args[0], int(n)))
        else:
            found.append((u, 1))
    return found


def _multiplied(factors: Iterable[tuple[Expr, int]]) -> Expr:
    kept = [u if n == 1 else Pow(u, as_expr(n)) for u, n in factors if n and u is not ONE]
    return Mul(*kept) if kept else ONE


def _cancel(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A factor that numerator and denominator share."""
    if not isinstance(f, Div) or not _form(work, f):
        return None
    above, below = _factors(f.args[0]), _factors(f.args[1])
    for i, (p, m) in enumerate(above):
        for j, (q, n) in enumerate(below):
            if not (work.varies(p) and work.varies(q)):
                continue
            found = (p, ONE, ONE) if p is q else common_factor(p, q, work.x)
            if found is None:
                continue
            g, p_left, q_left = found
            if not work.infinite and not work.agrees(g, ZERO):
                continue
            k = min(m, n)
            up = [*above[:i], (p, m - k), (p_left, k), *above[i + 1 :]]
            down = [*below[:j], (q, n - k), (q_left, k), *below[j + 1 :]]
            up = [(u, e) for u, e in up if e and u is not ONE]
            down = [(u, e) for u, e in down if e and u is not ONE]
            shown = Div(_multiplied([(g, k), *up]), _multiplied([(g, k), *down]))
            then = Div(_multiplied(up), _multiplied(down)) if down else _multiplied(up)
            line = work.limit(f)
            steps = []
            if shown is not f and p is not q:
                steps.append(Step(line, work.limit(shown), (rules.algebra,)))
            condition = Condition(_nonzero(work, g))
            needed = () if is_positive(g, work.assume) or (isinstance(g, Call) and g.name == "exp") else (condition,)
            line = steps[-1].after if steps else line
            steps.append(Step(line, work.limit(then), (rules.cancelling,), conditions=needed))
            return Move(tuple(steps), then=then)
    return None


def _nonzero(work: Work, g: Expr) -> Expr:
    linear = work.tidy(g - (work.x - work.point)) is ZERO if not work.infinite else g is work.x
    return ex.Unequal(work.x, ZERO if work.infinite else work.point) if linear else ex.Unequal(g, ZERO)


def _terms(e: Expr) -> tuple[Expr, ...]:
    return e.args if isinstance(e, Add) else (e,)


def _has_root(e: Expr) -> bool:
    return any(
        (isinstance(n, Call) and n.name == "sqrt")
        or (isinstance(n, Pow) and ex.constant_value(n.args[1]) == Fraction(1, 2))
        for n in ex.postorder(e)
    )


def _conjugate(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A difference that contains a square root, and vanishes or is of the form ∞ − ∞."""
    above, below = f.args if isinstance(f, Div) else (f, ONE)
    for part, other, upper in ((above, below, True), (below, above, False)):
        factors = _factors(part)
        for i, (u, n) in enumerate(factors):
            pair = _difference_with_root(work, u) if n == 1 else None
            if pair is None:
                continue
            a, b = pair  # u = a + b
            squares = expanded(work.tidy(_squared(a) - _squared(b)), work.x)
            if squares is None or _has_root(squares):
                continue
            bracket = (
                Add(a, *_terms(work.tidy(Neg(b))))
                if isinstance(b, Add)
                else Add(a, b.args[0] if isinstance(b, Neg) else Neg(b))
            )
            kept = [*factors[:i], *factors[i + 1 :]]
            product = [*((v, k) for v, k in _factors(other) if v is not ONE), (bracket, 1)]
            up, down = [(squares, 1), *kept], product
            g = Div(_multiplied(up), _multiplied(down)) if upper else Div(_multiplied(down), _multiplied(up))
            shown_up, shown_down = [*factors[:i], (u, 1), (bracket, 1), *factors[i + 1 :]], product
            shown = (
                Div(_multiplied(shown_up), _multiplied(shown_down))
                if upper
                else Div(_multiplied(shown_down), _multiplied(shown_up))
            )
            steps = (
                Step(work.limit(f), work.limit(shown), (rules.conjugate,), note=f"the conjugate is ${bracket}$"),
                Step(work.limit(shown), work.limit(g), (rules.algebra,), note="$(a - b)*(a + b) = a**2 - b**2$"),
            )
            return Move(steps, then=g)
    return None


def _difference_with_root(work: Work, u: Expr) -> tuple[Expr, Expr] | None:
    if not isinstance(u, Add) or len(u.args) > 4:
        return None
    rooted = [t for t in u.args if _root_factor(t) is not None]
    if not rooted:
        return None
    a = rooted[0]
    rest = [t for t in u.args if t is not a]
    b = Add(*rest)
    va, vb = work.value(a), work.value(b)
    if va is None or vb is None or not (work.varies(a) or work.varies(b)):
        return None
    opposite = {va, vb} == set(INFINITE)
    if not opposite and (va in INFINITE or vb in INFINITE or not same(Add(va, vb), ZERO, work.assume)):
        return None
    if isinstance(a, Neg):
        a, b = b, a
    return a, b


def _root_factor(t: Expr) -> Expr | None:
    """The square root that a term is, up to rational factors."""
    _, core = split(t)
    return core if isinstance(core, Call) and core.name == "sqrt" else None


def _squared(e: Expr) -> Expr:
    e = e.args[0] if isinstance(e, Neg) else e
    c, core = split(e)
    return Mul(as_expr(c * c), core.args[0]) if isinstance(core, Call) and core.name == "sqrt" else Pow(e, TWO)


# standard limits


@dataclass(frozen=True)
class _Small:
    """``factor`` = ``ratio`` × ``like``, where the ratio has the limit ``value`` by a standard rule."""

    like: Expr
    ratio: Expr
    value: Expr
    rule: Rule
    note: str = ""


def _standard(work: Work, g: Expr) -> _Small | None:
    match g:
        case Call(data="sin" | "tan" | "asin" | "atan" | "sinh" | "tanh" | "asinh" | "atanh" as name, args=(u,)) if (
            work.agrees(u, ZERO)
        ):
            named = {"sin": rules.sine_over_angle, "tan": rules.tangent_over_angle, **rules.INVERSES}
            return _Small(u, Div(g, u), ONE, named[name], _tends(work, u))
        case Call(data="log", args=(w,)) if work.agrees(w, ONE):
            u = work.tidy(w - 1)
            return _Small(u, Div(g, u), ONE, rules.logarithm_near_one, _tends(work, u))
        case Add(args=(p, q)):
            return _standard_difference(work, g, p, q)
        case Call(data="binomial", args=(n, k)) if work.value(n) is OO and not work.varies(k):
            like = work.tidy(Div(Pow(n, k), Call("factorial", k)))
            ratio = Div(Mul(g, Call("factorial", k)), Pow(n, k))
            note = f"${ratio}$ is a product of ${k}$ quotients $({n} - i)/({n})$, each of which tends to 1"
            return _Small(like, ratio, ONE, rules.falling_product, note)
        case Call(data="factorial", args=(n,)) if work.value(n) is OO:
            like = Mul(Call("sqrt", 2 * ex.PI * n), Pow(n, n), Call("exp", Neg(n)))
            return _Small(like, Div(g, like), ONE, rules.stirling)
    return None


def _tends(work: Work, u: Expr) -> str:
    return "" if u is work.x else f"with $u = {u}$, which tends to 0"


def _standard_difference(work: Work, g: Expr, p: Expr, q: Expr) -> _Small | None:
    sign = 1
    if isinstance(p, Neg) or (p is ONE and isinstance(q, Neg)):
        p, q, sign = q, p, 1
    if p is ONE and isinstance(q, Neg):
        p, q, sign = q.args[0], Neg(ONE), -1  # 1 − h is −(h − 1)
    elif q is ONE and isinstance(p, Neg):
        p, q, sign = p.args[0], Neg(ONE), -1
    elif p is Neg(ONE):
        p, q = q, p
    elif isinstance(p, Neg) and q is ONE:
        p, q, sign = p.args[0], Neg(ONE), -1
    if q is not Neg(ONE):
        return None
    ratio_top = g if sign > 0 else Add(p, Neg(ONE))

    def small(u: Expr, like: Expr, value: Expr, rule: Rule) -> _Small:
        top = Add(ONE, Neg(p)) if rule is rules.one_minus_cosine else ratio_top
        s = -sign if rule is rules.one_minus_cosine else sign
        return _Small(work.tidy(as_expr(s) * like), Div(top, like), value, rule, _tends(work, u))

    match p:
        case Call(data="cos", args=(u,)) if work.agrees(u, ZERO):
            return small(u, Pow(u, TWO), ONE / 2, rules.one_minus_cosine)
        case Call(data="exp", args=(u,)) if work.agrees(u, ZERO):
            return small(u, u, ONE, rules.exponential_minus_one)
        case Pow(args=(b, u)) if not work.varies(b) and is_positive(b, work.assume) and work.agrees(u, ZERO):
            return small(u, u, work.tidy(Call("log", b)), rules.base_minus_one)
        case Pow(args=(w, c)) if not work.varies(c) and work.agrees(w, ONE):
            u = work.tidy(w - 1)
            return small(u, u, c, rules.power_near_one)
        case Call(data="sqrt", args=(w,)) if work.agrees(w, ONE):
            u = work.tidy(w - 1)
            return small(u, u, ONE / 2, rules.power_near_one)
    return None


def _power_of_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(a/n)**k = a**k/n**k for a positive n, and 2**x/3**x = (2/3)**x."""
    match f:
        case Div(args=(Pow(args=(a, u)), Pow(args=(b, v)))) if u is v and all(
            not work.varies(e) and is_positive(e, work.assume) for e in (a, b)
        ):
            g = Pow(Div(a, b), u)
            return Move((Step(work.limit(f), work.limit(g), (rules.power_of_quotient,)),), then=g)
    apart: dict[Expr, Expr] = {}
    for node in ex.postorder(f):
        if (
            isinstance(node, Pow)
            and isinstance(node.args[0], Div)
            and work.varies(node.args[0])
            and not work.varies(node.args[1])
        ):
            (a, b), k = node.args[0].args, node.args[1]
            if ex.constant_value(k) is None and work.sign(b) > 0:
                apart[node] = Div(Pow(a, k), Pow(b, k))
    if not apart:
        return None
    then = work.tidy(substitute(f, apart))
    return Move((Step(work.limit(f), work.limit(then), (rules.power_of_quotient,)),), then=then)


def _standard_limits(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Every factor that has a standard limit is compared with what it is like."""
    above, below = f.args if isinstance(f, Div) else (f, ONE)
    if not isinstance(f, (Div, Mul)):
        return None
    ratios: list[tuple[Expr, _Small, int]] = []
    rest: list[Expr] = []
    for part, sign in ((above, 1), (below, -1)):
        for u, n in _factors(part):
            found = _standard(work, u) if work.varies(u) else None
            if found is not None:
                ratios.append((u, found, sign * n))
                rest.append(Pow(found.like, as_expr(sign * n)))
            else:
                rest.append(Pow(u, as_expr(sign * n)))
    if not ratios:
        return None
    left = work.tidy(Mul(*rest))
    value = work.value(left)
    if value is None or left.size > f.size + 12:
        return None
    if value in INFINITE:
        return None
    written = [_raised(s.ratio, n) for _, s, n in ratios]
    worth = [work.tidy(Pow(s.value, as_expr(n))) if n != 1 else s.value for _, s, n in ratios]
    by = tuple(dict.fromkeys(s.rule for _, s, _ in ratios))
    note = "; ".join(dict.fromkeys(s.note for _, s, _ in ratios if s.note))
    lemmas = [
        Step(work.limit(w), v, (s.rule,), note=s.note) for w, v, (_, s, _) in zip(written, worth, ratios, strict=True)
    ]
    fixed = left is not ONE and not work.varies(left)

    def arranged(ratios_: Sequence[Expr], other: Expr) -> list[Expr]:
        return list(ratios_) if left is ONE else [other, *ratios_] if fixed else [*ratios_, other]

    negative = fixed and isinstance(left, Neg)
    if negative:
        left = left.args[0]

    def signed(e: Expr) -> Expr:
        return Neg(e) if negative else e

    parts = arranged(written, left)
    shown = signed(parts[0] if len(parts) == 1 else Mul(*parts))
    if shown is f and left is ONE and len(ratios) == 1 and not negative:
        return Move((Step(work.limit(f), worth[0], by, note=note),), value=work.result(worth[0]))
    steps = []
    if work.tidy(shown) is not f or shown is not f:
        steps.append(Step(work.limit(f), work.limit(shown), (rules.algebra,)))
    limits = arranged([work.limit(w) for w in written], left if fixed else work.limit(left))
    line = signed(limits[0] if len(limits) == 1 else Mul(*limits))
    if len(limits) > 1 or negative:
        steps.append(Step(work.limit(shown), line, (rules.product_of_limits,)))
    known = work.solve(left).value if work.varies(left) else left
    values = arranged(worth, known)
    with_values = signed(values[0] if len(values) == 1 else Mul(*values))
    beneath = (*lemmas, *(work.lemmas([left]) if work.varies(left) else ()))
    steps.append(Step(line, with_values, by, note=note, steps=beneath if len(beneath) > 1 else ()))
    result = work.result(with_values)
    if result is not with_values:
        steps.append(Step(with_values, result, (rules.algebra,)))
    return Move(tuple(steps), value=result)


def _raised(e: Expr, n: int) -> Expr:
    if n < 0:
        e = Div(e.args[1], e.args[0]) if isinstance(e, Div) else Div(ONE, e) if e is not ONE else e
    return e if abs(n) == 1 or e is ONE else Pow(e, as_expr(abs(n)))


def _growth(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Logarithms, powers and exponentials against one another."""
    if not (goal is ZERO or goal in INFINITE) or not isinstance(f, (Mul, Div)):
        return None
    logs = exps = powers = False
    for u in _all_factors(f):
        base = u.args[0] if isinstance(u, Pow) and not work.varies(u.args[1]) else u
        if base is work.x or (isinstance(base, Call) and base.name == "sqrt" and base.args[0] is work.x):
            powers = True
        elif isinstance(base, Call) and base.name == "log" and base.args == (work.x,):
            logs = True
        elif (isinstance(base, Call) and base.name == "exp" and _is_monomial(work, base.args[0])) or (
            isinstance(base, Pow)
            and is_positive(base.args[0], work.assume)
            and not work.varies(base.args[0])
            and _is_monomial(work, base.args[1])
        ):
            exps = True
        elif work.varies(base):
            return None
    if logs and powers and not exps:
        if not work.infinite and work.point is ZERO:
            if goal is not ZERO:
                return None
            rule = rules.power_times_logarithm
        elif work.point is OO:
            rule = rules.logarithm_slower
        else:
            return None
    elif exps and powers and work.infinite:
        rule = rules.power_slower
    else:
        return None
    return Move((Step(work.limit(f), goal, (rule,)),), value=goal)


def _is_monomial(work: Work, u: Expr) -> bool:
    _, core = split(work.tidy(u))
    factors = [v for v in _all_factors(core) if work.varies(v)]
    return len(factors) == 1 and (
        factors[0] is work.x or (isinstance(factors[0], Pow) and factors[0].args[0] is work.x)
    )


def _all_factors(e: Expr) -> list[Expr]:
    if isinstance(e, Mul):
        return [v for a in e.args for v in _all_factors(a)]
    if isinstance(e, Div):
        return _all_factors(e.args[0]) + _all_factors(e.args[1])
    return _all_factors(e.args[0]) if isinstance(e, Neg) else [e]


def _highest_power(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Numerator and denominator divided by the largest term of the denominator."""
    if not isinstance(f, Div) or not work.infinite:
        return None
    above, below = f.args
    oscillating = work.value(above) is None or work.value(below) is None
    if not (oscillating or _form(work, f)) or not any(
        isinstance(e, Add) or _root_factor(e) is not None for e in (above, below)
    ):
        return None
    largest = work.leading(below)
    if largest is None or largest[0] == UNIT:
        return None
    M = work.tidy(work.engine(work.sides[0], TERMS[0]).written(largest[0]))
    if M is ONE or work.value(M) not in INFINITE:
        return None
    up, down = _divided(work, above, M), _divided(work, below, M)
    g = Div(up, down) if down is not ONE else up
    if g is f or (work.value(down) in (None, *INFINITE) and not oscillating):
        return None
    by = rules.dominant_power
    return Move((Step(work.limit(f), work.limit(g), (by,), note=f"divided by ${M}$"),), then=g)


def _divided(work: Work, e: Expr, M: Expr) -> Expr:
    """Each term of ``e`` over M."""
    quotients: list[Expr] = []
    root: Expr
    for t in _terms(e):
        c, core = split(work.tidy(t))
        power = ex.constant_value(core.args[1]) if isinstance(core, Pow) else None
        if power is not None and power.denominator != 1 and isinstance(core.args[0], Add) and work.sign(M) > 0:
            root = Pow(Add(*[work.tidy(v / Pow(M, as_expr(1 / power))) for v in core.args[0].args]), as_expr(power))
            quotients.append(root if c == 1 else as_expr(c) * root)
        elif isinstance(core, Call) and core.name == "sqrt" and isinstance(core.args[0], Add) and (s := work.sign(M)):
            inner = Add(*[work.tidy(v / M**2) for v in core.args[0].args])
            root = Call("sqrt", inner)
            quotients.append(work.tidy(as_expr(c * s)) * root if c * s != 1 else root)
        else:
            quotients.append(_merged(work.tidy(t / M)))
    return Add(*quotients)


def _merged(e: Expr) -> Expr:
    """2**n*3**(-n) as (2/3)**n."""
    above, below = e.args if isinstance(e, Div) else (e, ONE)
    bases: dict[Expr, Fraction] = {}
    others: dict[int, list[Expr]] = {1: [], -1: []}
    merged = 0
    for part, sign in ((above, 1), (below, -1)):
        for u in part.args if isinstance(part, Mul) else (part,):
            b = ex.constant_value(u.args[0]) if isinstance(u, Pow) else None
            if b is None or b <= 0:
                others[sign] += [u] if u is not ONE else []
                continue
            c, core = split(u.args[1])
            if c.denominator != 1 or abs(c) > 8:
                return e
            merged += core in bases
            bases[core] = bases.get(core, Fraction(1)) * b ** (int(c) * sign)
    if not merged:
        return e
    powers = [Pow(as_expr(b), core) for core, b in bases.items() if b != 1]
    top = [*powers, *others[1]]
    whole = Mul(*top) if top else ONE
    return Div(whole, Mul(*others[-1])) if others[-1] else whole


def _hopital(work: Work, f: Expr, goal: Expr) -> Move | None:
    """l'Hôpital's rule, where the quotient of the derivatives is no harder."""
    form = _form(work, f)
    if not form or work.rounds >= MOST_ROUNDS or not _is_worth_a_round(work, f):
        return None
    from derive.methods.differentiate import differentiate

    above, below = f.args
    up, down = (differentiate(e, work.x, 1, work.assume) for e in (above, below))
    if down.result is ZERO or not work.nonzero_nearby(down.result):
        return None
    line = Div(up.result, down.result)
    then = work.tidy(line)
    if then.size > f.size + 24 or line.size > 2 * LARGEST:
        return None
    if not work.agrees(then, goal):
        return None
    if isinstance(then, Div) and _form(work, then) and then.size > f.size + 8:
        return None
    work.rounds += 1
    needed = (
        Condition(text=f"numerator and denominator both tend to {'0' if form == '0/0' else 'infinity'}"),
        Condition(text=f"the derivative of the denominator, ${down.result}$, is not 0 near the point"),
    )
    lemmas = (*work.lemmas([above, below]), *up.steps, *down.steps)
    steps = [
        Step(work.limit(f), work.limit(line), (rules.lhopital,), conditions=needed, note=f"form {form}", steps=lemmas)
    ]
    if then is not line:
        steps.append(Step(work.limit(line), work.limit(then), (rules.algebra,)))
    return Move(tuple(steps), then=then)


def _is_worth_a_round(work: Work, f: Expr) -> bool:
    """Zeros of higher order are better expanded than differentiated many times."""
    if work.infinite:
        return True
    leading = work.leading(f.args[1])
    if leading is None:
        return False
    power = dict(leading[0].terms).get(1)
    n = ex.constant_value(power) if power is not None else None
    return n is None or -n <= 3


def _product_as_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """0 · ∞: the factor that is simpler upside down goes below."""
    if not isinstance(f, Mul):
        return None
    factors = list(f.args)
    values = [work.value(u) for u in factors]
    if None in values:
        return None
    hard_ones = [u for u in factors if isinstance(u, Call) and u.name not in ("exp", "sqrt")]
    if len(factors) > 2 and len(hard_ones) == 1:
        g = Div(hard_ones[0], work.tidy(1 / Mul(*[u for u in factors if u is not hard_ones[0]])))
        if _form(work, g):
            return Move(
                (Step(work.limit(f), work.limit(g), (rules.as_quotient,), note=f"form {_form(work, g)}"),), then=g
            )
    options = []
    for i, u in enumerate(factors):
        zero, infinite = same(values[i], ZERO, work.assume), values[i] in INFINITE  # type: ignore[arg-type]
        if zero or infinite:
            below = work.tidy(1 / u)
            base = u.args[0] if isinstance(u, (Pow, Div)) else u
            hard = isinstance(base, Call) and base.name not in ("exp", "sqrt")
            options.append((hard, isinstance(below, Div), below.size, i, below))
    for *_, i, below in sorted(options, key=lambda o: o[:4]):
        g = Div(Mul(*factors[:i], *factors[i + 1 :]) if len(factors) > 1 else ONE, below)
        if _form(work, g):
            return Move(
                (Step(work.limit(f), work.limit(g), (rules.as_quotient,), note=f"form {_form(work, g)}"),), then=g
            )
    return None


def _trigonometric_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1 − x) tan(π x/2) at 1: the tangent as sine over cosine."""
    if not isinstance(f, Mul):
        return None
    up: list[Expr] = []
    down: list[Expr] = []
    for u in f.args:
        if isinstance(u, Call) and u.name in ("tan", "cot", "sec", "csc") and not work.infinite and _blows_up(work, u):
            above, below = _AS_QUOTIENT[u.name](*u.args).args
            up += [above] if above is not ONE else []
            down.append(below)
        else:
            up.append(u)
    if not down:
        return None
    g = Div(Mul(*up) if up else ONE, Mul(*down))
    return Move((Step(work.limit(f), work.limit(g), (rules.algebra,)),), then=g)


def _blows_up(work: Work, u: Expr) -> bool:
    leading = work.leading(u)
    return leading is not None and work.engine(work.sides[0], TERMS[0]).compare(leading[0], UNIT) > 0


def _reciprocal_variable(work: Work, f: Expr, goal: Expr) -> Move | None:
    """exp(−1/x²)/x³ at 0: t = 1/x tends to infinity; from both sides, one after the other."""
    if work.infinite or not any(
        isinstance(n, Call) and n.name == "exp" and _blows_up(work, n.args[0])
        for n in ex.postorder(f)
        if work.varies(n)
    ):
        return None
    if work.side == "both":
        return _compared(work, f, goal)
    t = ex.fresh_symbol("t", ex.free_symbols(f) | ex.free_symbols(work.point))
    inside = work.tidy(work.point + 1 / t if work.side == "+" else work.point - 1 / t)
    g = work.tidy(substitute(f, {work.x: inside}))
    other = work.elsewhere(t, OO, "both")
    if not other.agrees(g, goal):
        return None
    known = other.solve(g)
    note = f"with ${work.x} = {inside}$"
    return Move(
        (Step(work.limit(f), other.limit(g), (rules.reciprocal_variable,), note=note), *known.steps), value=known.value
    )


def _negative_exponential_below(work: Work, f: Expr, goal: Expr) -> Move | None:
    """x exp(−x) is x/exp(x)."""
    above, below = f.args if isinstance(f, Div) else (f, ONE)
    up, down = [], [] if below is ONE else [below]
    for u in above.args if isinstance(above, Mul) else (above,):
        if isinstance(u, Call) and u.name == "exp" and work.value(u.args[0]) is MINUS_OO:
            down.append(Call("exp", work.tidy(-u.args[0])))
        else:
            up.append(u)
    if len(down) == (below is not ONE) or not up or not isinstance(f, (Mul, Div)):
        return None
    g = Div(Mul(*up), Mul(*down))
    return Move((Step(work.limit(f), work.limit(g), (rules.algebra,)),), then=g)


def _powers_apart(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1 + a/n)**(n + b) as a product of two powers, and (1 + a/n)**n by its standard limit."""
    if not isinstance(f, Pow) or not work.varies(f.args[1]) or not work.agrees(f.args[0], ONE):
        return None
    base, exponent = f.args
    if isinstance(exponent, Add):
        bounded = [t for t in exponent.args if work.value(t) is not None and work.value(t) not in INFINITE]
        rest = [t for t in exponent.args if t not in bounded]
        if bounded and rest:
            parts = [Pow(base, Add(*rest)), Pow(base, Add(*bounded))]
            note = ""
            opening = (Step(work.limit(f), work.limit(Mul(*parts)), (rules.splitting_power,), note=note),)
            if all(work.value(p) not in (None, *INFINITE) for p in parts):
                move = work.put_in(Mul(*parts), parts, lambda p: Mul(*p), rules.product_of_limits)
                return Move((*opening, *move.steps), value=move.value)
    if not isinstance(base, Add) or not any(t is ONE for t in base.args):
        return None
    u = Add(*[t for t in base.args if t is not ONE])
    product = work.tidy(Mul(exponent, u))
    if work.varies(product) or not work.varies(base):
        return None
    infinite = work.infinite and exponent is work.x
    rule = rules.compound_interest if infinite else rules.euler_number
    note = "" if infinite or u is work.x else f"with $u = {u}$, which tends to 0"
    value = work.result(Call("exp", product))
    return Move((Step(work.limit(f), value, (rule,), note=note),), value=value)


def _exponential_form(work: Work, f: Expr, goal: Expr) -> Move | None:
    """1^∞, 0^0, ∞^0: u**v = exp(v ln u)."""
    if not isinstance(f, Pow) or not work.varies(f.args[1]) or not work.varies(f.args[0]):
        return None
    base, exponent = f.args
    product = Mul(exponent, Call("log", base))
    if base is work.x and exponent is Div(ONE, work.x) and work.point is OO:
        lemma = Step(work.limit(Div(Call("log", work.x), work.x)), ZERO, (rules.logarithm_slower,))
        return Move((Step(work.limit(f), ONE, (rules.root_of_n,), steps=(lemma,)),), value=ONE)
    if isinstance(exponent, Div):
        up, down = exponent.args
        log = Call("log", base)
        product = Div(log if up is ONE else Mul(up, log), down)
    g = Call("exp", product)
    needed = () if work.sign(base) > 0 else (Condition(ex.Greater(base, ZERO)),)
    shown = work.value(base), work.value(exponent)
    note = "" if None in shown else f"the base tends to ${shown[0]}$, the exponent to ${shown[1]}$"
    return Move((Step(work.limit(f), work.limit(g), (rules.exponential_form,), conditions=needed, note=note),), then=g)


def _joined_logarithms(work: Work, f: Expr, goal: Expr) -> Move | None:
    """ln u − ln v of the form ∞ − ∞ as ln(u/v)."""
    if not isinstance(f, Add):
        return None
    logs = [(t, *split(t)) for t in f.args if work.varies(t)]
    logs = [
        (t, c, core) for t, c, core in logs if isinstance(core, Call) and core.name == "log" and len(core.args) == 1
    ]
    signs = {c > 0 for _, c, _ in logs}
    if len(logs) < 2 or len(signs) < 2 or any(abs(c) != abs(logs[0][1]) for _, c, _ in logs):
        return None
    up = [core.args[0] for _, c, core in logs if c > 0]
    down = [core.args[0] for _, c, core in logs if c < 0]
    joined = Call("log", Div(Mul(*up), Mul(*down)))
    c = abs(logs[0][1])
    taken = {t for t, _, _ in logs}
    rest = [t for t in f.args if t not in taken]
    g = Add(*([joined] if c == 1 else [as_expr(c) * joined]), *rest)
    return Move((Step(work.limit(f), work.limit(g), (rules.log_of_product,)),), then=g)


def _largest_out_of_logarithm(work: Work, f: Expr, goal: Expr) -> Move | None:
    """ln(eˣ + 1) = x + ln(1 + e⁻ˣ)."""
    if not work.infinite and goal not in INFINITE:
        return None
    for node in ex.postorder(f):
        if not (
            isinstance(node, Call) and node.name == "log" and len(node.args) == 1 and isinstance(node.args[0], Add)
        ):
            continue
        u = node.args[0]
        leading = work.leading(u) if work.varies(u) and work.value(u) in INFINITE else None
        if leading is None:
            continue
        M = work.engine(work.sides[0], TERMS[0]).written(leading[0])
        rest = _divided(work, u, M)
        log_M = work.tidy(
            Mul(M.args[1], Call("log", M.args[0]))
            if isinstance(M, Pow) and not work.varies(M.args[0])
            else Call("log", M)
        )
        if not isinstance(rest, Add) or (
            not isinstance(M, Pow) and isinstance(log_M, Call) and log_M.name == "log" and log_M.args[0] is not work.x
        ):
            continue
        g = substitute(f, {node: Add(log_M, Call("log", rest))})
        then = work.tidy(g)
        steps = [Step(work.limit(f), work.limit(g), (rules.log_of_product,), note=f"${u} = {M}*({rest})$")]
        if then is not g:
            steps.append(Step(work.limit(g), work.limit(then), (rules.algebra,)))
        return Move(tuple(steps), then=then)
    return None


def _one_fraction(work: Work, f: Expr, goal: Expr) -> Move | None:
    """1/x − 1/sin x over a common denominator."""
    if not isinstance(f, Add):
        return None
    as_fractions = []
    for t in f.args:
        quotient = _as_fraction(work, t)
        as_fractions.append(quotient)
    if all(below is ONE for _, below in as_fractions):
        return None
    denominators = list(dict.fromkeys(below for _, below in as_fractions if below is not ONE))
    if len(denominators) > 3:
        return None
    common = _common_multiple(work, denominators)
    terms = []
    for above, below in as_fractions:
        factor = work.tidy(common / below) if below is not ONE else common
        term = work.tidy(Mul(above, factor)) if factor is not ONE else above
        terms.append(term)
    above = work.tidy(Add(*terms))
    if ex.constant_value(common) is not None:
        return None
    g = Div(above, common)
    if not _form(work, g) and work.value(above) is None:
        return None
    return Move((Step(work.limit(f), work.limit(g), (rules.common_denominator,)),), then=g)


def _common_multiple(work: Work, denominators: Sequence[Expr]) -> Expr:
    common = denominators[0]
    for d in denominators[1:]:
        quotient = work.tidy(common / d)
        if not isinstance(quotient, Div):
            continue  # a multiple of d already
        shared = common_factor(common, d, work.x)
        if shared is not None:
            common = work.tidy(Mul(common, shared[2])) if shared[2] is not ONE else common
        else:
            common = work.tidy(Mul(common, d))
    return common


def _as_fraction(work: Work, t: Expr) -> tuple[Expr, Expr]:
    negative = isinstance(t, Neg)
    t = t.args[0] if negative else t
    if isinstance(t, Call) and t.name in ("cot", "csc", "tan", "sec", "coth", "csch"):
        t = _AS_QUOTIENT[t.name](*t.args)
    above, below = t.args if isinstance(t, Div) and work.varies(t.args[1]) else (t, ONE)
    return (Neg(above) if negative else above), below


def _factored_out(work: Work, f: Expr, goal: Expr) -> Move | None:
    """∞ − ∞: the largest term in front."""
    if not isinstance(f, Add):
        return None
    if goal not in INFINITE:
        return _largest_in_front(work, f)
    leading = work.leading(f)
    if leading is None:
        return None
    M = work.engine(work.sides[0], TERMS[0]).written(leading[0])
    if not work.infinite and work.sides != "+":
        return None
    bracket = _divided(work, f, M)
    inner = work.value(bracket)
    if inner is None or inner in INFINITE or same(inner, ZERO, work.assume):
        return None
    g = Mul(M, bracket)
    steps = (
        Step(work.limit(f), work.limit(g), (rules.factoring_out,)),
        Step(
            work.limit(g), goal, (rules.infinite_product,), note=f"the bracket tends to ${inner}$",
            steps=(*work.lemmas([M]), *work.lemmas([bracket])),
        ),
    )  # fmt: skip
    return Move(steps, value=goal)


def _largest_in_front(work: Work, f: Add) -> Move | None:
    """(x³ + x²)^(1/3) − x = x ((1 + 1/x)^(1/3) − 1)."""
    if work.point is not OO or len(f.args) != 2:
        return None
    leading = work.leading(f.args[0])
    if leading is None or work.value(f.args[0]) not in INFINITE:
        return None
    M = work.engine(work.sides[0], TERMS[0]).written(leading[0])
    bracket = _divided(work, f, M)
    if not isinstance(bracket, Add) or not any(_standard(work, bracket) for _ in (1,)):
        return None
    g = Mul(M, bracket)
    return Move((Step(work.limit(f), work.limit(g), (rules.factoring_out,)),), then=g)


def _difference_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(g(x + h) − g(x))/h is the derivative of g at x."""
    match f:
        case Div(args=(Add(args=(moved, Neg(args=(fixed,)))), h)) if h is work.x and work.point is ZERO:
            pass
        case _:
            return None
    if work.varies(fixed):
        return None
    x = next((s for s in ex.free_symbols(fixed) if substitute(fixed, {s: Add(s, h)}) is moved), None)
    if x is None:
        return None
    from derive.methods.differentiate import differentiate

    derivative = ex.Derivative(fixed, x)
    worked = differentiate(fixed, x, 1, work.assume)
    opening = Step(work.limit(f), derivative, (rules.definition_of_the_derivative,))
    return Move((opening, *worked.steps), value=worked.result)


def _nested_fractions(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1/x − 1/3)/(x − 3): the numerator over one bar."""
    if not isinstance(f, Div) or not isinstance(f.args[0], Add) or _form(work, f) != "0/0":
        return None
    above, below = f.args
    parts = [(t.args[0], -1) if isinstance(t, Neg) else (t, 1) for t in above.args]
    quotients = [((p.args, sign) if isinstance(p, Div) else ((p, ONE), sign)) for p, sign in parts]
    bars = list(dict.fromkeys(d for (_, d), _ in quotients if d is not ONE))
    if not bars or len(bars) > 3 or not any(map(work.varies, bars)):
        return None
    common = _common_multiple(work, bars)
    terms = [Mul(as_expr(sign), n, work.tidy(common / d)) for (n, d), sign in quotients]
    total = expanded(work.tidy(Add(*terms)), work.x)
    if total is None:
        return None
    g = Div(total, Mul(common, below))
    return Move((Step(work.limit(f), work.limit(g), (rules.common_denominator,)),), then=g)


def _taylor(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Functions of something that tends to a number are replaced by their Taylor polynomials, as long as needed."""
    inner = _expandable(work, f)
    if not inner:
        return None
    target = [work.leading(f, s) for s in work.sides]
    if None in target:
        return None
    for order in range(1, 11):
        polynomials = {}
        lemmas = []
        for node, (u, c) in inner.items():
            w = u if c is ZERO else work.tidy(u - c)
            v = ex.fresh_symbol("u", ex.free_symbols(f))
            p = _taylor_polynomial(work, node, c, v, order)
            if p is None:
                return None
            polynomials[node] = substitute(p, {v: w})
            centred = Call(node.data, v if c is ZERO else Add(c, v))
            lemmas.append(
                Step(
                    centred,
                    p,
                    (rules.taylor_theorem,),
                    approximately(order + 1),
                    note=f"with $u = {w}$, which tends to 0",
                )
            )
        g = substitute(f, polynomials)
        if [work.leading(g, s) for s in work.sides] == target:
            break
    else:
        return None
    if g.size > 3 * LARGEST:
        return None
    then = _collected(work, g)
    steps = [Step(work.limit(f), work.limit(g), (rules.taylor_expansion,), steps=tuple(dict.fromkeys(lemmas)),
                  note=f"up to order {order}; what is left out is of smaller order")]  # fmt: skip
    if then is not g:
        steps.append(Step(work.limit(g), work.limit(then), (rules.algebra,)))
    return Move(tuple(steps), then=then)


def _collected(work: Work, g: Expr) -> Expr:
    if isinstance(g, Div):
        above, below = (expanded(work.tidy(e), work.x) or work.tidy(e) for e in g.args)
        return work.tidy(Div(above, below)) if below is not ZERO else g
    g = work.tidy(g)
    return expanded(g, work.x) or g


_EXPANDED = {
    "exp",
    "log",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "asin",
    "atan",
    "asinh",
    "atanh",
    "sqrt",
    "erf",
    "softplus",
    "sigmoid",
}


def _expandable(work: Work, f: Expr) -> dict[Expr, tuple[Expr, Expr]]:
    """The outermost functions whose argument tends to a number where they can be expanded."""
    found: dict[Expr, tuple[Expr, Expr]] = {}
    stack = [f]
    while stack:
        node = stack.pop()
        if not work.varies(node) or node in found:
            continue
        if isinstance(node, Call) and node.name in _EXPANDED and len(node.args) == 1:
            c = work.value(node.args[0])
            if c is not None and c not in INFINITE:
                found[node] = node.args[0], c
                continue
        stack.extend(node.args)
    return found if len(found) <= 4 else {}


def _taylor_polynomial(work: Work, node: Expr, c: Expr, v: Symbol, order: int) -> Expr | None:
    engine = work.engine(work.sides[0], TERMS[0])
    try:
        generate = engine._taylor_coefficients(Call(node.data, v), v, c)
        terms = [engine.tidy(next(generate) * v**k) if k else next(generate) for k in range(order + 1)]
    except (Unexpanded, UnsupportedError):
        return None
    terms = [t for t in terms if t is not ZERO]
    return Add(*terms) if terms else ZERO


def _leading_term(work: Work, f: Expr, goal: Expr) -> Move | None:
    """The last resort: the largest term of the expansion."""
    leading = work.leading(f)
    if leading is None:
        return None
    scale, c = leading
    shown = work.result(work.engine(work.sides[0], TERMS[0]).written(scale, c))
    both = len(work.sides) == 1 or (work.leading(f, "-") == leading and scale == UNIT)
    if scale != UNIT and both and shown is not f and work.agrees(shown, goal):
        note = f"${f}$ behaves like ${shown}$" if f.size < 60 else ""
        return Move((Step(work.limit(f), work.limit(shown), (rules.dominant_term,), note=note),), then=shown)
    return Move((Step(work.limit(f), goal, (rules.growth_by_expansion,), note=_expansion_shown(work, f)),), value=goal)


def _expansion_shown(work: Work, f: Expr) -> str:
    """The first terms of the expansion, in words."""
    try:
        series = work.ask(work.sides[0], lambda e: [e.written(s, c) for s, c in e.of(f).terms[:2]])
    except Unexpanded:
        return ""
    if not series or sum(t.size for t in series) > 60:
        return ""
    return f"the expansion near the point begins with ${Add(*series)}$"


def _tidied(work: Work, f: Expr, goal: Expr) -> Move | None:
    g = work.tidy(f)
    if g is f or g.size > f.size:
        return None
    return Move((Step(work.limit(f), work.limit(g), (rules.algebra,)),), then=g)


STRATEGIES: list[Strategy] = [
    _constant, _pure_power, _switches, _both_sides, _substitution, _minus, _growth, _cancel, _sum, _product, _quotient, _power,
    _composite, _squeeze, _definition, _power_of_quotient, _powers_apart, _conjugate, _highest_power, _standard_limits, _negative_exponential_below,
    _joined_logarithms, _largest_out_of_logarithm, _one_fraction, _nested_fractions, _difference_quotient,
    _factored_out, _trigonometric_quotient, _hopital, _exponential_form, _taylor,
    _product_as_quotient, _tidied, _reciprocal_variable, _leading_term,
]  # fmt: skip
LAST: list[Strategy] = [_constant, _pure_power, _substitution, _leading_term]
