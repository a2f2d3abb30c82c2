"""What a derivative, an integral, a limit, an infinite sum or a minimiser is worth, from values of the function alone.

Every value is a ball whose radius is the error bar: rigorous from Arb's integration, else estimated from two step
sizes or two levels (the run is then marked ``estimated``). What does not settle is refused, never guessed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import comb
from typing import Any

from flint import acb, arb, ctx, fmpq

from derive.language import expressions as ex
from derive.numeric.arithmetic import tidy, whole
from derive.numeric.balls import Exhausted, Run, Table, Undecided, Undefined, ball, evaluate, precision

HIGHEST_ORDER = 12
LIMIT_STEPS = (48, 96, 192, 384)  # how many bits the approach is near the point, one after another
FAR = 64  # from here on an infinite interval is its tail
FARTHEST = 65_536  # up to here a peak is searched for
MOST_FAR = 600  # evaluations that search may take
MOST_FAILURES = 60  # values that are not finite before an integrand counts as singular
DEEPEST_LEVEL = 7  # of double-exponential integration; each level halves the step
_ESTIMATED = (ex.Derivative, ex.Limit, ex.ArgMin, ex.ArgMax, ex.Integral, ex.Antiderivative)


def widened(centre: Any, error: Any) -> Any:
    """``centre`` with ``error`` added to its radius."""
    bar = abs(ball(error)).upper()
    if type(centre) is acb:
        return acb(centre.real + arb(0, bar), centre.imag + arb(0, bar))
    return ball(centre) + arb(0, bar)


def below(size: Any, bits: float) -> bool:
    return bool(abs(ball(size)).upper() < arb(2) ** (-arb(bits)))


# ---------------------------------------------------------------- derivatives


def derivative(run: Run, node: ex.Expr) -> Any:
    """Central differences with two step sizes; their distance is the error bar, their extrapolation the value."""
    if isinstance(node.args[1], ex.Indexed):
        return evaluate(_along_one_entry(node), run)
    f, orders = _differentiated(run, node)
    run.estimate()
    if not orders:
        return evaluate(f, run)
    total = sum(orders.values())
    if total > HIGHEST_ORDER:
        raise Undecided(f"derivatives of an order above {HIGHEST_ORDER} are not estimated")
    point = {x: evaluate(x, run) for x in orders}
    if any(isinstance(v, Table) for v in point.values()):
        raise Undecided("a derivative in an array is not estimated")
    bits = ctx.prec
    step = bits // 2 + 6
    needed = bits + total * step + 24
    with precision(needed):
        slope = _slope(run, f, point, orders, step, UNITS[0])
        if any(type(tidy(v)) is acb for v in point.values()):
            sideways = _slope(run, f, point, orders, step, UNITS[1])
            if not _overlap(slope, sideways):
                raise Undefined("the function is not analytic there")
    return tidy(slope) if type(slope) is not Table else slope


UNITS = (fmpq(1), acb(0, 1))


def _along_one_entry(node: ex.Expr) -> ex.Expr:
    """The derivative in x[k] as that in t, at t = 0, of the function whose entries are x[i] + t δ(i, k)."""
    f, entry, order = node.args
    array, *place = entry.args
    t = ex.fresh_symbol("t", ex.free_symbols(node))
    moved: dict[ex.Expr, ex.Expr] = {}
    for part in ex.postorder(f):
        args = [moved[a] for a in part.args]
        if isinstance(part, ex.Indexed) and part.args[0] is array:
            here = ex.Mul(t, *[ex.Call("kronecker", i, k) for i, k in zip(part.args[1:], place, strict=True)])
            moved[part] = part + here
        elif isinstance(part, ex.Derivative):
            moved[part] = ex.Derivative(args[0], part.args[1], args[2])
        else:
            moved[part] = ex.rebuild(part, args)
    return ex.Subs(ex.Derivative(moved[f], t, order), t, ex.ZERO)


def _differentiated(run: Run, node: ex.Expr) -> tuple[ex.Expr, dict[ex.Expr, int]]:
    """The function below nested derivatives, and how often it is differentiated in each variable."""
    orders: dict[ex.Expr, int] = {}
    while isinstance(node, ex.Derivative):
        node, x, order = node.args
        n = whole(evaluate(order, run))
        if n is None or n < 0 or not isinstance(x, ex.Symbol):
            raise Undefined("a derivative whose order is no natural number")
        if n:
            orders[x] = orders.get(x, 0) + n
    return node, orders


def _slope(run: Run, f: ex.Expr, point: dict[ex.Expr, Any], orders: dict[ex.Expr, int], step: int, unit: Any) -> Any:
    values: dict[tuple[int, ...], Any] = {}
    call = run.function(f, *orders)
    h = fmpq(1, 2**step)
    centre = {x: _pinned(v) for x, v in point.items()}

    def at(*half_steps: int) -> Any:
        if half_steps not in values:
            shifted = [
                centre[x] + (fmpq(k) * h / 2) * unit if k else centre[x]
                for x, k in zip(orders, half_steps, strict=True)
            ]
            found = call(*shifted)
            if not isinstance(found, (Table, bool)) and not found.is_finite() if not isinstance(found, fmpq) else False:
                raise Undecided("the function is not finite around the point")
            values[half_steps] = found
        return values[half_steps]

    fine, coarse = (
        _difference(at, list(orders.values()), k) / (fmpq(k) * h * unit) ** sum(orders.values()) for k in (1, 2)
    )
    _refuse_kinks(at, len(orders), step)
    error = coarse - fine
    best = fine - error / 3
    if isinstance(best, Table):
        return best.with_other(widened, error)
    return widened(best, abs(ball(error)) + arb(2) ** -(3 * step) * abs(ball(best)))


def _pinned(v: Any) -> Any:
    """The middle of a ball so thin that moving it changes nothing: a radius, however small, is divided by the step."""
    v = ball(v)
    thin = v.rad() if type(v) is arb else v.real.rad() + v.imag.rad()
    return v.mid() if thin <= abs(v) * arb(2) ** -(ctx.prec - 8) else v


def _difference(at: Callable[..., Any], orders: Sequence[int], scale: int) -> Any:
    """The central difference of the given order in each variable, from values half-steps apart."""
    total: Any = None
    terms: list[tuple[int, tuple[int, ...]]] = [(1, ())]
    for n in orders:
        terms = [(c * (-1) ** i * comb(n, i), (*k, (n - 2 * i) * scale)) for c, k in terms for i in range(n + 1)]
    for c, k in terms:
        term = fmpq(c) * at(*k)
        total = term if total is None else total + term
    return total


def _refuse_kinks(at: Callable[..., Any], variables: int, step: int) -> None:
    """Refuse a point where the function has no slope, told from how its differences shrink with half the step.

    First differences shrink twofold where the function is smooth and stay at a jump; second differences shrink fourfold
    and at a kink twofold. A centre that is not known precisely, as on a branch cut, would hide either.
    """
    for i in range(variables):

        def along(k: int, i: int = i) -> list[Any]:
            found = at(*[k if j == i else 0 for j in range(variables)])
            return [ball(e) for e in found.flat()] if isinstance(found, Table) else [ball(found)]

        for left2, left, centre, right, right2 in zip(*[along(k) for k in (-4, -2, 0, 2, 4)], strict=True):
            if abs(right2 - left2) < abs(right - left) * fmpq(3, 2):
                raise Undefined("the function jumps there")
            if abs(right2 + left2 - 2 * centre) < abs(right + left - 2 * centre) * fmpq(11, 4):
                raise Undefined("the slopes from the left and from the right differ, or the function jumps")
            radius = centre.rad() if isinstance(centre, arb) else centre.real.rad() + centre.imag.rad()
            if radius > (abs(right).upper() + abs(left).upper()) * arb(2) ** (8 - 2 * step):
                raise Undecided("the function is not known precisely enough at the point itself")


def _overlap(a: Any, b: Any) -> bool:
    if isinstance(a, Table) or isinstance(b, Table):
        return all(_overlap(x, y) for x, y in zip(a.flat(), b.flat(), strict=True))
    return bool(acb(a).overlaps(acb(b)))


def subs(run: Run, node: ex.Expr) -> Any:
    """The body's value where the variable takes another value; that value is found precisely enough for differences."""
    body, x, at = node.args
    bits = ctx.prec
    with precision(min(4 * bits + 128, 16_384)):
        value = evaluate(at, run.with_values({}))
    if isinstance(value, bool):
        raise Undefined("a truth value is put in for a variable")
    return evaluate(body, run.with_values({x: value}))


# ---------------------------------------------------------------- integrals


def integral(run: Run, node: ex.Expr) -> Any:
    """Arb's rigorous integration where the integrand is analytic around the path, else double-exponential quadrature."""
    f, x, a, b = node.args
    low, high = _end(run, a), _end(run, b)
    if low == high and not isinstance(low, str):
        return fmpq(0)
    return _integrate(run, f, x, low, high)


def _end(run: Run, bound: ex.Expr) -> Any:
    """The value of a bound of integration; ``"oo"`` or ``"-oo"`` where it is infinite."""
    if bound is ex.OO:
        return "oo"
    if isinstance(bound, ex.Neg) and bound.args[0] is ex.OO:
        return "-oo"
    return tidy(evaluate(bound, run))


def _integrate(run: Run, f: ex.Expr, x: ex.Expr, low: Any, high: Any) -> Any:
    if (
        low == "oo"
        or high == "-oo"
        or (not isinstance(low, str) and not isinstance(high, str) and _is_below(high, low))
    ):
        return -_integrate(run, f, x, high, low)
    oracles_inside = any(isinstance(n, _ESTIMATED) for n in ex.postorder(f))
    finite = not isinstance(low, str) and not isinstance(high, str)
    if finite and not oracles_inside:
        rigorous = _arb_integral(run, f, x, low, high)
        if rigorous is not None:
            return rigorous
    if any(type(end) is acb for end in (low, high)):
        raise Undecided("an integral along a complex path could not be enclosed")
    run.estimate()
    if oracles_inside or "coarse" in run.notes:
        return _quadrature(run, f, x, low, high)
    return _in_pieces(run, f, x, low, high)


def _is_below(a: Any, b: Any) -> bool:
    return type(a) is not acb and type(b) is not acb and bool(ball(a) < ball(b))


def _in_pieces(run: Run, f: ex.Expr, x: ex.Expr, low: Any, high: Any) -> Any:
    """A sure enclosure over the middle, where nothing may be missed, and quadrature for the two ends."""
    if isinstance(low, str) and isinstance(high, str):
        left, right = fmpq(-FAR), fmpq(FAR)
    elif isinstance(low, str):
        left, right = high - FAR, high - fmpq(1, 4)
    elif isinstance(high, str):
        left, right = low + fmpq(1, 4), low + FAR
    else:
        left, right = low + (high - low) / 8, high - (high - low) / 8
    middle = _arb_integral(run, f, x, left, right)
    if middle is None:
        raise Undecided("the integrand is singular inside the interval, or too wild")
    total, scale = middle, _size_in_halves(run, f, x, left, right, middle)
    for a, b in ((low, left), (right, high)):
        for near, far in _farther(a, b):
            rigorous = not isinstance(near, str) and not isinstance(far, str)
            end = (
                _arb_integral(run, f, x, near, far, MOST_FAR if (near, far) != (a, b) else 1_500) if rigorous else None
            )
            total = total + (_quadrature(run, f, x, near, far, scale) if end is None else end)
    return total


def _size_in_halves(run: Run, f: ex.Expr, x: ex.Expr, left: Any, right: Any, middle: Any) -> Any:
    """How large the integral over the middle is; that of an odd function is 0, but that of its halves is not."""
    if not below(middle, 20):
        return abs(ball(middle))
    centre = (ball(left) + ball(right)) / 2
    halves = [_arb_integral(run, f, x, *ends) for ends in ((left, centre), (centre, right))]
    return abs(ball(middle)) + sum((abs(ball(h)) for h in halves if h is not None), arb(0))


def _farther(a: Any, b: Any) -> list[tuple[Any, Any]]:
    """An infinite piece in two: as far as a peak may be expected, which is searched, and its tail."""
    if b == "oo":
        return [(a, a + FARTHEST), (a + FARTHEST, b)]
    if a == "-oo":
        return [(b - FARTHEST, b), (a, b - FARTHEST)]
    return [(a, b)]


def _arb_integral(run: Run, f: ex.Expr, x: ex.Expr, low: Any, high: Any, effort: int = 1_500) -> Any:
    """A sure enclosure, or None where the integrand is singular on the path or too wild."""
    plain, analytic = run.function(f, x, hull=True), run.function(f, x, analytic=True)
    failures = 0

    def integrand(z: acb, must_be_analytic: bool) -> acb:
        nonlocal failures
        if failures > MOST_FAILURES:
            return acb("nan")
        try:
            found = acb((analytic if must_be_analytic else plain)(z))
        except Exhausted:
            failures = MOST_FAILURES + 1
            return acb("nan")
        except (ArithmeticError, ValueError, TypeError, RecursionError):
            found = acb("nan")
        if not found.is_finite() and not must_be_analytic:
            failures += 1
        return found

    for bits, evaluations in ((ctx.prec - 8, effort), (34, 4 * effort)):
        tolerance = arb(2) ** -bits
        # an inner integral is multiplied by an outer weight: only its relative error means something
        absolute = arb(2) ** -600 if "coarse" in run.notes else tolerance
        try:
            found = acb.integral(
                integrand, acb(low), acb(high), rel_tol=tolerance, abs_tol=absolute, eval_limit=evaluations
            )
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        if not found.is_finite():
            return None
        if below(found.real.rad() + found.imag.rad(), 24) or below(
            (found.real.rad() + found.imag.rad()) / (abs(found) + 1), 24
        ):
            real = _is_real_path(low, high) and found.imag.contains(0) and below(found.imag, 20)
            return found.real if real else found
    return None


def _is_real_path(low: Any, high: Any) -> bool:
    return type(tidy(low)) is not acb and type(tidy(high)) is not acb


def _quadrature(run: Run, f: ex.Expr, x: ex.Expr, low: Any, high: Any, scale: Any = 0) -> Any:
    """Double-exponential quadrature, the step halved until two levels agree; their distance is the error bar.

    scale : the size beside which errors have to be small, where it is larger than this integral.
    """
    nested = any(isinstance(n, (ex.Integral, ex.Limit, ex.Antiderivative)) for n in ex.postorder(f))
    coarse = nested or "coarse" in run.notes
    wanted = 36 if coarse else min(ctx.prec, 96) - 4
    if nested:
        run.notes["coarse"] = True
    with precision(160 if coarse else 2 * ctx.prec + 128):
        call = run.function(f, x)

        def term(t: arb) -> Any:
            place, weight = _double_exponential(t, low, high)
            return ball(call(place)) * weight

        total: Any = fmpq(0)
        size: Any = arb(0)
        before: Any = None
        for level in range(2 if coarse else 3, DEEPEST_LEVEL + 1):
            fresh, fresh_size = _trapezoid(term, level, wanted + 8, before is None, scale)
            total, size = total + fresh, size + fresh_size
            now = total / 2**level
            if before is not None:
                cut_off = arb(2) ** -wanted * (scale + size / 2**level)
                error = abs(ball(now - before))
                if error <= cut_off * 2**8:
                    return widened(now, error + cut_off / 2**6)
            before = now
    raise Undecided("the integral does not settle: it may diverge")


def _double_exponential(t: arb, low: Any, high: Any) -> tuple[Any, Any]:
    """The place and weight of the node t: tanh-sinh on an interval, exp-sinh on a half-line, sinh-sinh on the line."""
    u = arb.pi() / 2 * t.sinh()
    du = arb.pi() / 2 * t.cosh()
    if isinstance(low, str) and isinstance(high, str):
        return u.sinh(), u.cosh() * du
    if isinstance(high, str):
        grown = u.exp()
        return ball(low) + grown, grown * du
    if isinstance(low, str):
        grown = u.exp()
        return ball(high) - grown, grown * du
    width = ball(high) - ball(low)
    shrunk = 1 / (1 + (-2 * abs(u)).exp())  # keeps the distance to the nearer end precise
    rest = (-2 * abs(u)).exp() * shrunk
    place = ball(high) - width * rest if u > 0 else ball(low) + width * rest
    return place, width * 2 * rest * shrunk * du


def _trapezoid(term: Callable[[arb], Any], level: int, bits: int, first: bool, scale: Any) -> tuple[Any, Any]:
    """The sum over the nodes that this level adds, and the sum of their sizes, outwards until terms vanish."""
    total: Any = _finite_term(term, arb(0)) if first else fmpq(0)
    size = abs(ball(total))
    step = fmpq(1, 2**level)
    negligible = arb(2) ** -(bits + 16)
    for side in (1, -1):
        k, small = 1, 0
        while small < 3 or step * k < 2:
            t = arb(step * k * side)
            if abs(t) > 7:
                raise Undecided("the integrand does not fall off towards the ends")
            added = _finite_term(term, t)
            total, size = total + added, size + abs(ball(added))
            small = small + 1 if abs(ball(added)).upper() <= negligible * (size + scale) else 0
            k += 1 if first else 2
    return total, size


def _finite_term(term: Callable[[arb], Any], t: arb) -> Any:
    try:
        found = term(t)
    except Undefined as problem:
        raise Undecided(f"the integrand is singular inside the interval ({problem})") from None
    if not found.is_finite():
        raise Undecided("the integrand is not finite on the interval")
    return found


def antiderivative(run: Run, node: ex.Expr) -> Any:
    """The integral from where this antiderivative was first asked for: differences of two such values mean something."""
    f, x = node.args
    if any(isinstance(n, ex.Antiderivative) for n in ex.postorder(f)):
        raise Undecided("an antiderivative of an antiderivative is known up to more than a constant")
    here = tidy(evaluate(x, run))
    start = run.bases.setdefault(node, here)
    if start is here:
        return fmpq(0)
    found = _integrate(run, f, x, start, here)
    return found


# ---------------------------------------------------------------- limits


def limit(run: Run, node: ex.Expr) -> Any:
    """Values ever nearer the point, to hundreds of bits; the last change is the error bar. Both sides have to meet."""
    f, x, a = node.args
    if x not in ex.free_symbols(f):
        return evaluate(f, run)
    run.estimate()
    target = _end(run, a)
    if isinstance(target, str):
        return _approach(run, f, x, lambda h: 1 / h if target == "oo" else -1 / h)
    if type(target) is acb:
        raise Undecided("a limit at a complex point is not estimated")
    sides = {"+": (1,), "-": (-1,), "both": (1, -1)}[node.side]  # type: ignore[attr-defined]
    with precision(4 * LIMIT_STEPS[-1] + ctx.prec):
        exact = ball(evaluate(a, run.with_values({})))
    found = [_approach(run, f, x, lambda h, s=s: exact + s * h) for s in sides]  # type: ignore[misc]
    if len(found) == 2 and not _overlap(*found):
        raise Undefined("the limits from the left and from the right differ")
    return found[0]


def _approach(run: Run, f: ex.Expr, x: ex.Expr, place: Callable[[arb], Any]) -> Any:
    bits = ctx.prec
    for steps in (LIMIT_STEPS, (12, 20, 34, 57)):  # the gentler approach for what overflows
        try:
            values = _along(run, f, x, place, steps, bits)
        except Exhausted:
            raise
        except Undecided as problem:
            failure = problem
            continue
        return _settled(values)
    raise failure


def _along(run: Run, f: ex.Expr, x: ex.Expr, place: Callable[[arb], Any], steps: Sequence[int], bits: int) -> list[Any]:
    values = []
    for i, n in enumerate(steps):
        with precision(6 * n + bits + 128):
            nearness = arb(fmpq(1_000 + 173 * (i + 1) ** 2, 1_931)) * arb(2) ** -n  # no special place such as 2**-n
            found = ball(evaluate(f, run.with_values({x: place(nearness)})))
            if not found.is_finite() or (found.rel_accuracy_bits() < 16 and not below(found, bits / 2)):
                raise Undecided("the function cannot be evaluated near enough to the point")
            values.append(found)
    return values


def _settled(values: list[Any]) -> Any:
    changes = [abs(ball(b - a)) for a, b in itertools.pairwise(values)]
    last = values[-1]
    growing = all(b > a * arb(1.2) for a, b in itertools.pairwise(changes))
    one_way = all(type(v) is not acb for v in values) and all(abs(b) > abs(a) for a, b in itertools.pairwise(values))
    if growing and one_way and changes[-1] > 1 and len({bool(v > 0) for v in values[1:]}) == 1:
        fast = all(abs(b) > 4 * abs(a) for a, b in itertools.pairwise(values))
        raise Infinite(1 if last > 0 else -1, slow=not fast)
    scale = 1 + abs(ball(last))
    if changes[-1] < scale * arb(2) ** -24 and changes[-1] <= changes[0] * arb(2) ** -8 + scale * arb(2) ** -60:
        return widened(last, 4 * changes[-1])
    raise Undecided("the values do not settle near the point: they oscillate, or approach a limit too slowly")


class Infinite(Undefined):
    """The values grow beyond all bounds; ``sign`` says where to. ``slow`` growth, as of a logarithm, may yet turn back."""

    def __init__(self, sign: int, slow: bool = False):
        self.sign, self.slow = sign, slow
        super().__init__("the values grow beyond all bounds")


# ---------------------------------------------------------------- infinite sums and products


def infinite_sum(run: Run, node: ex.Expr) -> Any:
    """Levin's u-transform of the partial sums; two of its values give the error bar. Divergence is refused."""
    term, k, a, b = node.args
    low, high = _end(run, a), _end(run, b)
    if low == "-oo" and high == "oo":
        above = infinite_sum(run, ex.Sum(term, k, 0, ex.OO))
        return above + infinite_sum(run, ex.Sum(ex.substitute(term, {k: ex.Neg(k)}), k, 1, ex.OO))
    if low == "-oo":
        return infinite_sum(run, ex.Sum(ex.substitute(term, {k: ex.Neg(k)}), k, ex.Neg(b), ex.OO))
    first = whole(low)
    if first is None or high != "oo":
        raise Undefined("the bounds of a sum are not integers")
    run.estimate()
    bits = ctx.prec
    with precision(6 * bits + 256):
        call = run.function(term, k)

        def value(n: int) -> Any:
            found = ball(call(fmpq(n)))
            if not found.is_finite():
                raise Undecided(f"term {n} of the sum is not finite")
            return found

        return _summed(value, first, bits)


def _summed(value: Callable[[int], Any], first: int, bits: int) -> Any:
    terms = [value(first + i) for i in range(60)]
    _refuse_divergence(value, first, bits)
    _refuse_late_growth(value, first, max((abs(ball(t)) for t in terms), key=_middle))
    if all(t == 0 for t in terms[-8:]):
        return _finitely_many(value, first, terms)
    partial, sums = fmpq(0), []
    for t in terms:
        partial = partial + t
        sums.append(partial)
    # geometric fall: the rest is smaller than a multiple of the last term
    tail = [abs(ball(t)) for t in terms]
    k = first + 60
    while k < first + 3_000 and tail[-1] < arb(0.97) * tail[-2]:
        ratio = tail[-1] / tail[-2]
        if tail[-1] < abs(ball(partial)) * arb(2) ** -(bits + 16):
            return widened(partial, tail[-1] * ratio / (1 - ratio) * 2)
        t = value(k)
        partial = partial + t
        tail.append(abs(ball(t)))
        k += 1
    if any(ball(t).contains(0) for t in terms):
        raise Undecided("the sum does not settle")
    guesses = [_levin_u(terms, sums, n) for n in (20, 30, 40, 55)]
    changes = [abs(ball(b - a)) for a, b in itertools.pairwise(guesses)]
    best = min(range(3), key=lambda i: _middle(changes[i].upper()))
    if not changes[best] < abs(ball(guesses[best + 1])) * arb(2) ** -24:
        raise Undecided("the sum does not settle")
    return widened(guesses[best + 1], 8 * changes[best])


def _finitely_many(value: Callable[[int], Any], first: int, terms: list[Any]) -> Any:
    """The sum of terms that all vanish from some place on, as far as one can see."""
    total: Any = fmpq(0)
    for t in [*terms, *[value(first + k) for k in range(60, 2_000)]]:
        total = total + t
    return total


def _refuse_late_growth(value: Callable[[int], Any], first: int, largest: arb) -> None:
    """Terms far out that are larger than the first ones would be missed."""
    for exponent in range(6, 24):
        for far in (2**exponent, 3 * 2 ** (exponent - 1) + 1):
            if not abs(ball(value(first + far))) <= largest:
                raise Undecided("later terms of the sum are larger than the first ones")


def _refuse_divergence(value: Callable[[int], Any], first: int, bits: int) -> None:
    """Terms that do not vanish, or vanish like 1/k or slower without changing sign, have no sum we could trust."""
    far = [value(max(first, 1) + 10**e) for e in (4, 8, 12)]
    sizes = [abs(ball(v)) for v in far]
    if all(s.upper() < arb(2) ** -(bits + 64) for s in sizes[1:]):
        return
    if sizes[2].lower() * 2 > sizes[0].upper():
        raise Undefined("the terms of the sum do not tend to zero")
    one_sign = not any(tidy(v) is not None and type(tidy(v)) is acb for v in far) and (
        (value(first + 10**4 + 1) > 0) == (ball(far[0]) > 0) and (value(first + 10**4 + 2) > 0) == (ball(far[0]) > 0)
    )
    if one_sign and sizes[2] * 10**8 > sizes[0] * arb(0.7):  # from 10**4 to 10**12, 1/k falls by exactly 10**8
        raise Undecided("the terms fall like 1/k or slower: the sum may diverge")


def _levin_u(terms: list[Any], sums: list[Any], n: int) -> Any:
    above: Any = fmpq(0)
    below_: Any = fmpq(0)
    for j in range(n + 1):
        weight = fmpq((-1) ** j * comb(n, j)) * fmpq(j + 1, n + 1) ** (n - 1) / (ball(terms[j]) * (j + 1))
        above, below_ = above + weight * sums[j], below_ + weight
    return above / below_


def infinite_product(run: Run, node: ex.Expr) -> Any:
    """The exponential of the sum of logarithms."""
    factor, k, a, b = node.args
    found = infinite_sum(run, ex.Sum(ex.Call("log", factor), k, a, b))
    return ball(found).exp()


# ---------------------------------------------------------------- minimisers


def argmin(run: Run, node: ex.Expr) -> Any:
    """Where the function is least: the best of a grid over the domain, then bisection on the sign of its slope."""
    return _extremal(run, node, -1)


def argmax(run: Run, node: ex.Expr) -> Any:
    """Where the function is greatest."""
    return _extremal(run, node, 1)


def _extremal(run: Run, node: ex.Expr, sense: int) -> Any:
    from derive.language.assumptions import REAL

    f, x = node.args
    domain = run.assume.get(str(x), REAL)
    if domain.complex or domain.integer:
        raise Undecided("the best value of a variable that is not real is not searched for")
    run.estimate()
    call = run.function(f, x)

    def height(t: Any) -> Any:
        """How good t is, or None where f has no real value."""
        try:
            found = tidy(call(t))
        except Exhausted:
            raise
        except (ArithmeticError, ValueError, TypeError):
            return None
        return sense * ball(found) if not isinstance(found, (acb, Table)) and ball(found).is_finite() else None

    places = _grid(domain)
    heights = [(t, h) for t in places if (h := height(t)) is not None]
    if len(heights) < 3:
        raise Undecided("the function has too few real values on its domain")
    best = max(range(len(heights)), key=lambda i: _middle(heights[i][1]))
    if best == 0 or best == len(heights) - 1:
        return _at_the_edge(heights, best, domain)
    summits = [_climb(run, f, x, sense, heights[i - 1][0], heights[i + 1][0]) for i in _hills(heights, best)]
    tops = [height(s) for s in summits]
    if any(t is None or not tops[0] > t for t in tops[1:]):
        ranked = sorted(range(len(tops)), key=lambda i: -_middle(tops[i]) if tops[i] is not None else 0.0)
        first, second = ranked[:2]
        if tops[first] is None or tops[second] is None or not tops[first] > tops[second]:
            raise Undecided("several places come near to being best")
        return summits[first]
    return summits[0]


def _middle(h: arb) -> float:
    try:
        return float(h.mid())
    except (OverflowError, ValueError):
        return float("inf") if h > 0 else float("-inf")


def _grid(domain: Any) -> list[fmpq]:
    low, high = domain.lower, domain.upper
    if low is not None and high is not None:
        ends = [fmpq(int(e.numerator), int(e.denominator)) for e in (low, high)]
        return [ends[0] + (ends[1] - ends[0]) * fmpq(k, 128) for k in range(129)]
    grown = [fmpq(int(1.35**k * 1024), 1024) / 64 for k in range(56)]  # 1/64 … 300,000
    if low is not None:
        base = fmpq(int(low.numerator), int(low.denominator))
        return [base] + [base + g for g in grown]
    if high is not None:
        base = fmpq(int(high.numerator), int(high.denominator))
        return [base - g for g in reversed(grown)] + [base]
    return [-g for g in reversed(grown)] + [fmpq(0)] + grown


def _at_the_edge(heights: list[tuple[Any, Any]], best: int, domain: Any) -> Any:
    end = domain.lower if best == 0 else domain.upper
    is_open = domain.lower_open if best == 0 else domain.upper_open
    place = heights[best][0]
    if end is not None and not is_open and place == fmpq(int(end.numerator), int(end.denominator)):
        second = heights[1 if best == 0 else -2][1]
        if heights[best][1] > second:
            return place
    raise Undecided("the function has no best value inside the range that was searched")


def _hills(heights: list[tuple[Any, Any]], best: int) -> list[int]:
    """Where on the grid a summit may be the highest: it rises between grid points by about what its neighbours fall."""
    values = [_middle(h) for _, h in heights]
    found = [best]
    for i in range(1, len(values) - 1):
        fall = max(values[i] - values[i - 1], values[i] - values[i + 1])
        if abs(i - best) > 1 and values[i] >= max(values[i - 1], values[i + 1]) and values[i] + fall >= values[best]:
            found.append(i)
    if len(found) > 6:
        raise Undecided("several places come near to being best")
    return found


def _climb(run: Run, f: ex.Expr, x: ex.Expr, sense: int, left: Any, right: Any) -> Any:
    bits = min(ctx.prec, 128)
    wanted = bits // 2
    with precision(4 * bits + 64):
        call = run.function(f, x)
        h = arb(2) ** -(bits + 8)

        def rises(t: arb) -> bool | None:
            difference = sense * (ball(call(t + h)) - ball(call(t - h)))
            return True if difference > 0 else False if difference < 0 else None

        low, high = ball(left), ball(right)
        for _ in range(wanted + 24):
            middle = ((low + high) / 2).mid()
            up = rises(middle)
            if up is None:  # it may be the summit itself: closer from both sides
                quarter = (high - low) / 4
                inner = (middle - quarter).mid(), (middle + quarter).mid()
                if not rises(inner[0]) or rises(inner[1]) is not False:
                    break
                low, high = inner
                continue
            low, high = (middle, high) if up else (low, middle)
        centre = ((low + high) / 2).mid()
        width = (high - low).upper() + arb(2) ** -(bits // 2)
        around = [sense * ball(call(t)) for t in (centre - width * 64, centre, centre + width * 64)]
        if not (around[1] > around[0] and around[1] > around[2]):
            raise Undecided("the best value is not sharp enough to be found")
    return widened(centre, (high - low) / 2 + 2 * h)
