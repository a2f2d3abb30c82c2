"""What an expression is worth at a point, in ball arithmetic: an exact rational, or a ball that surely contains the value.

Walks the shared graph once a point, without recursion or code generation. Refuses (``Undecided``) what the precision
cannot tell, such as which side of a switch a ball lies on, and says (``Undefined``) where there is no value at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any, cast

from flint import acb, acb_mat, arb, ctx, fmpq, fmpq_mat, fmpz

from derive.language import expressions as ex
from derive.language.functions import is_known

EXACT_BITS = 8_192  # a rational number longer than this becomes a ball
MOST_TERMS = 20_000  # of a finite sum or product
MOST_BITS = 16_448  # of working precision, also inside nested derivatives
SPECIAL_SIZE = 100_000  # Bessel, zeta, Legendre and polygamma functions beyond this cost too much
HALF, UNIT = fmpq(1, 2), fmpq(1)
NOTHING = fmpq(0)


class Undefined(ArithmeticError):  # noqa: N818 - a finding, as Verdict's UNKNOWN is
    """There is no value at this point: a division by zero, a logarithm of zero, a slope at a kink."""


class Undecided(ArithmeticError):  # noqa: N818
    """The value could not be found out; more bits may help, or nothing may."""


class Exhausted(Undecided):
    """The work allowed ran out."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with balls of ``bits`` bits."""
    if bits > MOST_BITS:
        raise Undecided(f"it would take more than {MOST_BITS:,} bits")
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


@dataclass
class Budget:
    """Work left, in steps of one node at 64 bits; shared by everything a check evaluates."""

    left: float = 2e6
    whole: Budget | None = None

    def part(self, most: float) -> Budget:
        """At most so much of this budget, for one point."""
        return Budget(min(most, self.left), self)

    def spend(self, nodes: float) -> None:
        cost = nodes * (1 + ctx.prec / 512)
        self.left -= cost
        if self.whole is not None:
            self.whole.left -= cost
        if self.left < 0:
            raise Exhausted(
                "the work allowed for one check ran out" if self.whole is None else "one point takes too much work"
            )


@dataclass
class Run:
    """One evaluation: the values of the variables, and what oracles need to know.

    ``estimated`` turns true when a value came from an oracle whose error bar is an estimate.
    ``bases`` holds where each antiderivative starts.    ``analytic``: a ball is a piece of the complex plane on which
    the function must be analytic, or the value is not finite (what rigorous integration asks for).
    ``hull``: where a ball lies across a switch its value is a ball around the values on both sides.
    """

    env: dict[ex.Expr, Any]
    seed: int = 0
    assume: Mapping[str, Any] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    bases: dict[ex.Expr, Any] = field(default_factory=dict)
    notes: dict[str, bool] = field(default_factory=dict)
    analytic: bool = False
    hull: bool = False
    known: dict[ex.Expr, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = dict(self.env)

    @property
    def estimated(self) -> bool:
        return "estimated" in self.notes

    def estimate(self) -> None:
        self.notes["estimated"] = True

    def with_values(self, values: Mapping[ex.Expr, Any], analytic: bool = False, hull: bool = False) -> Run:
        """The same run where some variables have other values."""
        env = {**self.env, **values}
        analytic, hull = analytic or self.analytic, hull or self.hull
        return Run(env, self.seed, self.assume, self.budget, self.bases, self.notes, analytic, hull)

    def function(
        self, body: ex.Expr, *variables: ex.Expr, analytic: bool = False, hull: bool = False
    ) -> Callable[..., Any]:
        """``body`` as a function of ``variables``; what does not depend on them is worked out once."""
        fixed: dict[ex.Expr, Any] | None = None
        inner = self.with_values({}, analytic, hull)

        def call(*values: Any) -> Any:
            nonlocal fixed
            if fixed is None:
                outer = self.with_values(dict.fromkeys(variables), analytic, hull)
                constant = [n for n, *_ in plan(body).work if not any(v in ex.free_symbols(n) for v in variables)]
                fixed = outer.known
                for node in constant:
                    evaluate(node, outer)
            here = dict(zip(variables, values, strict=True))
            inner.env.update(here)
            inner.known = {**fixed, **here}
            return evaluate(body, inner)

        return call


# ---------------------------------------------------------------- public


def value(expr: ex.Expr, point: Mapping[Any, Any], bits: int = 64, **how: Any) -> Any:
    """A ball that contains the value of ``expr`` at ``point``: an ``acb``, or nested lists of them for arrays.

    point : variables or their names -> int, Fraction, pair (real, imaginary), list, ball.    how : fields of ``Run``.
    Raises Undefined where there is no value, Undecided where ``bits`` do not suffice to tell.

    >>> x = ex.Symbol("x")
    >>> value(ex.Call("log", x), {"x": -1})
    [3.14159265358979 +/- 3.24e-15]j
    >>> value(1 / x, {x: 0})
    Traceback (most recent call last):
        ...
    derive.numeric.balls.Undefined: a division by zero
    """
    with precision(bits):
        return as_acb(settle(expr, run_at(point, **how)))


def refined(expr: ex.Expr, point: Mapping[Any, Any], *, digits: float = 15, most_bits: int = 4_096, **how: Any) -> Any:
    """``value`` with as many bits, up to ``most_bits``, as ``digits`` significant digits take.

    >>> near = ex.Call("log", 10**30 + 1) - ex.Call("log", 10**30)
    >>> value(near, {}).contains(0), refined(near, {}, digits=10).contains(0)
    (True, False)
    """
    bits, last = 64, None
    while bits <= most_bits:
        try:
            found = value(expr, point, bits, **how)
        except Undecided as problem:
            last = problem
        else:
            if accuracy(found) >= digits * 3.33:
                return found
            last = Undecided(f"{most_bits} bits give fewer than {digits} digits")
        bits *= 2
    raise last or Undecided("no precision was tried")


def run_at(point: Mapping[Any, Any], **how: Any) -> Run:
    """A run at ``point``."""
    env = {(k if isinstance(k, ex.Expr) else ex.Symbol(str(k))): as_value(v) for k, v in point.items()}
    return Run(env, **how)


def settle(expr: ex.Expr, run: Run) -> Any:
    """The value of ``expr`` in ``run`` as the walk leaves it: fmpq, arb, acb, Table or bool; always finite."""
    try:
        found = evaluate(expr, run)
    except (Undefined, Undecided):
        raise
    except RecursionError:
        raise Undecided("functions are nested too deep to be evaluated") from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, NotImplementedError, MemoryError) as problem:
        raise Undecided(f"it could not be evaluated ({problem})") from None
    if not _finite(found):
        raise Undecided("the value is too large, or lies too near a singularity, to be bounded")
    return found


def as_value(said: Any) -> Any:
    """A number in the form the walk uses: exact rationals stay exact."""
    match said:
        case fmpq() | arb() | acb() | Table():
            return said
        case fmpz():
            return fmpq(said)
        case int():
            return fmpq(said)
        case Fraction():
            return fmpq(said.numerator, said.denominator)
        case float():
            return as_value(Fraction(said))
        case complex():
            return as_value((Fraction(said.real), Fraction(said.imag)))
        case (real, imaginary) if isinstance(said, tuple):
            return _tidy(acb(ball(as_value(real)), ball(as_value(imaginary))))
        case list():
            return Table([as_value(s) for s in said])
    if hasattr(said, "tolist"):
        return as_value(said.tolist())
    raise TypeError(f"{said!r} is not a number a variable can take")


def as_acb(found: Any) -> Any:
    """A value as an ``acb``; a Table as nested lists."""
    if isinstance(found, Table):
        return [as_acb(entry) for entry in found.entries]
    return found if isinstance(found, bool) else acb(found)


def accuracy(found: Any) -> float:
    """How many significant bits of a ball are sure; infinite for exact values. An exact or certain zero counts as exact."""
    if isinstance(found, list):
        return min(map(accuracy, found), default=float("inf"))
    if isinstance(found, (fmpq, bool)) or found.is_exact():
        return float("inf")
    if not found.is_finite():
        return 0.0
    return float(found.rel_accuracy_bits())


# ---------------------------------------------------------------- the walk


@dataclass(frozen=True)
class Plan:
    """The nodes to work out, arguments first: (node, operation, arguments), arguments None where it takes the run."""

    constants: dict[ex.Expr, Any]
    work: list[tuple[ex.Expr, Callable, tuple[ex.Expr, ...] | None]]


@lru_cache(maxsize=2_048)
def plan(expr: ex.Expr) -> Plan:
    """In which order the nodes of ``expr`` are worked out; what decides for itself what it needs is one node."""
    constants: dict[ex.Expr, Any] = {}
    work: list[tuple[ex.Expr, Callable, tuple[ex.Expr, ...] | None]] = []
    seen: set[ex.Expr] = set()
    stack: list[tuple[ex.Expr, bool]] = [(expr, False)]
    while stack:
        node, ready = stack.pop()
        if node in seen:
            continue
        if isinstance(node, ex.Number):
            seen.add(node)
            constants[node] = as_value(node.value)
        elif type(node) in _LAZY:
            seen.add(node)
            work.append((node, _LAZY[type(node)], None))
        elif isinstance(node, ex.Call) and not is_known(node.name):
            seen.add(node)
            work.append((node, _unknown_function, None))
        elif ready or not node.args:
            seen.add(node)
            work.append((node, *_operation(node)))
        else:
            stack.append((node, True))
            stack.extend([(a, False) for a in reversed(node.args) if a not in seen])
    return Plan(constants, work)


def _operation(node: ex.Expr) -> tuple[Callable, tuple[ex.Expr, ...] | None]:
    if isinstance(node, (ex.Symbol, ex.Constant)):
        return _leaf, None
    if isinstance(node, ex.Call):
        return FUNCTIONS[node.name], node.args
    if type(node) in _STRICT:
        return _STRICT[type(node)], node.args
    raise Undecided(f"there is no value for {type(node).__name__}")


def evaluate(expr: ex.Expr, run: Run) -> Any:
    """The value of ``expr`` in ``run``, remembering every node's."""
    known = run.known
    if expr in known:
        return known[expr]
    todo = plan(expr)
    run.budget.spend(len(todo.work) + 1)
    known.update(todo.constants)
    analytic, hull = run.analytic, run.hull
    for node, operation, args in todo.work:
        if node in known:
            continue
        if args is None:
            known[node] = operation(run, node)
            continue
        values = [known[a] for a in args]
        if hull and type(node) is ex.Call and node.data in _HULL:
            known[node] = _HULL[node.data](operation, *values)
        elif (
            analytic
            and (special := _ANALYTIC.get(node.data if type(node) is ex.Call else type(node)))
            and any(type(v) is acb for v in values)
        ):
            known[node] = special(*values)
        else:
            known[node] = operation(*values)
    return known[expr]


def _leaf(run: Run, node: ex.Expr) -> Any:
    if node is ex.PI:
        return arb.pi()
    if node is ex.I:
        return acb(0, 1)
    if node in (ex.TRUE, ex.FALSE):
        return node is ex.TRUE
    if node is ex.OO:
        raise Undecided("infinity is no number")
    raise Undecided(f"{node} has no value at this point")


# ---------------------------------------------------------------- arithmetic


def ball(x: Any) -> Any:
    """A value as a ball: real unless it is complex."""
    return arb(x) if type(x) is fmpq else x


def _tidy(x: Any) -> Any:
    """A complex value whose imaginary part is exactly zero is real."""
    return x.real if type(x) is acb and x.imag == 0 else x


def _shorten(x: Any) -> Any:
    return arb(x) if type(x) is fmpq and x.height_bits() > EXACT_BITS else x


def add(*terms: Any) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return _shorten(total) if type(total) is fmpq else total


def multiply(*factors: Any) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
        if type(product) is fmpq and product.height_bits() > EXACT_BITS:
            product = arb(product)
    return product


def divide(a: Any, b: Any) -> Any:
    if isinstance(b, Table):
        return a * b.map(lambda entry: divide(UNIT, entry))
    if b == 0:
        raise Undefined("a division by zero")
    return _shorten(a / b)


def negate(a: Any) -> Any:
    return -a


def power(base: Any, exponent: Any) -> Any:
    """The principal value of ``base ** exponent``; exact exponents are used exactly."""
    if isinstance(base, Table) or isinstance(exponent, Table):
        return _elementwise(power)(base, exponent)
    base, exponent = _tidy(base), _tidy(exponent)
    if type(exponent) is arb and exponent.is_exact() and exponent.is_integer():
        exponent = fmpq(exponent.unique_fmpz())  # type: ignore[arg-type]
    if type(exponent) is fmpq:
        return _whole_power(base, int(exponent.p)) if exponent.q == 1 else _rational_power(base, exponent)
    if base == 0:
        return _power_of_zero(exponent)
    if base == 1:
        return UNIT
    if type(base) is acb or not (base > 0):
        logarithm = log(base)
        return exp(exponent * logarithm)
    return ball(base) ** exponent if type(exponent) is arb else exp(exponent * log(base))


def _whole_power(base: Any, n: int) -> Any:
    if n == 0:
        return UNIT
    if n < 0 and base == 0:
        raise Undefined("a division by zero")
    if type(base) is fmpq:
        if base == 0 or base == 1:
            return base
        if base == -1:
            return base if n % 2 else UNIT
        if base.height_bits() * abs(n) <= EXACT_BITS:
            return base**n
        base = arb(base)
    return base ** fmpz(n)


def _rational_power(base: Any, exponent: fmpq) -> Any:
    if base == 0:
        return _power_of_zero(exponent)
    if exponent.q == 2 and abs(exponent.p) <= EXACT_BITS:
        root = sqrt(base)
        return _whole_power(root, int(exponent.p))
    if type(base) is acb:
        return exp(exponent * log(base))
    if base > 0:
        return _positive_root(base, exponent)
    if base < 0:
        angle = exponent
        size = ball(_positive_root(-base, exponent))
        return _tidy(acb(size * arb.cos_pi_fmpq(angle), size * arb.sin_pi_fmpq(angle)))
    if exponent > 0 and not isinstance(base, acb):  # near zero: small, but its argument is not known
        bound = abs(ball(base)).upper() ** arb(exponent)
        return acb(arb(0, bound), arb(0, bound))
    raise Undecided("a ball around zero has no sure power")


def _positive_root(base: Any, exponent: fmpq) -> Any:
    if type(base) is fmpq and exponent.q <= 64 and abs(exponent.p) <= 64 and base.height_bits() < EXACT_BITS:
        above, below = base.p.root(int(exponent.q)), base.q.root(int(exponent.q))
        if above ** int(exponent.q) == base.p and below ** int(exponent.q) == base.q:
            return _whole_power(fmpq(above, below), int(exponent.p))
    return ball(base) ** arb(exponent)


def _power_of_zero(exponent: Any) -> Any:
    real = exponent.real if type(exponent) is acb else exponent
    if real > 0:
        return NOTHING
    if real <= 0:
        raise Undefined("a power of zero whose exponent is not positive")
    raise Undecided("a power of zero whose exponent's sign is not sure")


# ---------------------------------------------------------------- functions of a scalar


def exp(x: Any) -> Any:
    return UNIT if x == 0 else ball(x).exp()


def log(x: Any, base: Any = None) -> Any:
    if base is not None:
        return divide(log(x), log(base))
    x = _tidy(x)
    if x == 0:
        raise Undefined("the logarithm of zero")
    if x == 1:
        return NOTHING
    x = ball(x)
    if type(x) is acb or x > 0:
        return x.log()
    if x < 0:
        return acb((-x).log(), arb.pi())
    raise Undecided("the logarithm of a ball around zero")


def sqrt(x: Any) -> Any:
    x = _tidy(x)
    if type(x) is acb:
        return x.sqrt()
    if x < 0:
        return acb(0, ball(sqrt(-x)))
    if type(x) is fmpq:
        above, below = x.p.sqrtrem(), x.q.sqrtrem()
        return fmpq(above[0], below[0]) if above[1] == below[1] == 0 else arb(x).sqrt()
    if x >= 0:
        return x.sqrt()
    bound = abs(x).upper().sqrt()  # a ball around zero: the root is small, real or imaginary
    if not bound.is_finite():
        raise Undecided("the root of a ball around zero")
    return acb(arb(0, bound), arb(0, bound))


def absolute(x: Any) -> Any:
    return abs(x)


def sign(x: Any) -> Any:
    x = _tidy(x)
    if x == 0:
        return NOTHING
    if type(x) is acb:
        return x / abs(x)
    if x > 0:
        return UNIT
    if x < 0:
        return -UNIT
    raise Undecided("the sign of a ball around zero")


def _real(x: Any, what: str) -> Any:
    x = _tidy(x)
    if type(x) is acb:
        if x.imag.contains(0):
            raise Undecided(f"{what} needs a real number, and the imaginary part may be zero")
        raise Undefined(f"{what} of a number that is not real")
    return x


def floor(x: Any) -> Any:
    x = _tidy(x)
    if type(x) is acb:
        return acb(ball(floor(x.real)), ball(floor(x.imag)))
    if type(x) is fmpq:
        return fmpq(x.floor())
    down = x.floor()
    if not down.is_exact():
        raise Undecided("the floor of a ball around an integer")
    return fmpq(down.unique_fmpz()) if down.is_integer() else down


def ceiling(x: Any) -> Any:
    return -floor(-x)


def maximum(*values: Any) -> Any:
    largest = _real(values[0], "a maximum")
    for other in values[1:]:
        other = _real(other, "a maximum")
        if largest >= other:
            continue
        largest = other if other >= largest else ball(largest).max(ball(other))
    return largest


def minimum(*values: Any) -> Any:
    return -maximum(*[-v for v in values])


def heaviside(x: Any, at_zero: Any = HALF) -> Any:
    side = sign(_real(x, "a unit step"))
    return at_zero if side == 0 else NOTHING if side < 0 else UNIT


def kronecker(i: Any, j: Any) -> Any:
    return UNIT if equal(i, j) else NOTHING


def relu(x: Any) -> Any:
    return maximum(x, NOTHING)


def sigmoid(x: Any) -> Any:
    x = ball(_tidy(x))
    if type(x) is arb and x < 0:  # keeps the relative precision of a tiny value
        return x.exp() / (1 + x.exp())
    return divide(UNIT, 1 + (-x).exp())


def softplus(x: Any) -> Any:
    x = ball(_tidy(x))
    if type(x) is arb:
        return x + (-x).exp().log1p() if x > 0 else x.exp().log1p()
    return log(1 + x.exp())


def sinc(x: Any) -> Any:
    return UNIT if x == 0 else ball(x).sinc()


def _entire(name: str) -> Callable:
    def f(x: Any) -> Any:
        return getattr(ball(x), name)()

    return f


def _over(name: str) -> Callable:
    """One over an entire function."""

    def f(x: Any) -> Any:
        return divide(UNIT, getattr(ball(x), name)())

    return f


def _ratio(above: str, below: str) -> Callable:
    def f(x: Any) -> Any:
        x = ball(x)
        found = getattr(x, {"sin/cos": "tan", "cos/sin": "cot", "cosh/sinh": "coth"}[f"{above}/{below}"])()
        if not found.is_finite() and getattr(x, below)() == 0:
            raise Undefined("a division by zero")
        return found

    return f


def _inverse(name: str, inside: Callable[[Any], bool]) -> Callable:
    """An inverse function: real where ``inside`` holds, complex beyond."""

    def f(x: Any) -> Any:
        x = _tidy(x)
        if type(x) is acb:
            return getattr(x, name)()
        if inside(x):
            return getattr(ball(x), name)()
        return getattr(acb(x), name)()

    return f


asin = _inverse("asin", lambda x: abs(x) <= 1)
acos = _inverse("acos", lambda x: abs(x) <= 1)
atan = _inverse("atan", lambda x: True)
asinh = _inverse("asinh", lambda x: True)
acosh = _inverse("acosh", lambda x: x >= 1)


def atan_safe(x: Any) -> Any:
    x = _tidy(x)
    if type(x) is acb and x.real == 0 and abs(x.imag) == 1:
        raise Undefined("the arc tangent of the imaginary unit")
    return atan(x)


def atanh(x: Any) -> Any:
    x = _tidy(x)
    if type(x) is acb:
        return x.atanh()
    if abs(x) < 1:
        return ball(x).atanh()
    if abs(x) == 1:
        raise Undefined("the inverse hyperbolic tangent of 1")
    raise Undecided("beyond 1 the inverse hyperbolic tangent lies on its branch cut, where conventions differ")


def acot(x: Any) -> Any:
    return arb.pi() / 2 if x == 0 else atan_safe(divide(UNIT, x))


def asec(x: Any) -> Any:
    return acos(divide(UNIT, x))


def acsc(x: Any) -> Any:
    return asin(divide(UNIT, x))


def atan2(y: Any, x: Any) -> Any:
    y, x = _real(y, "atan2"), _real(x, "atan2")
    if x == 0 and y == 0:
        raise Undefined("the angle of the origin")
    if y == 0:
        return NOTHING if x > 0 else arb.pi()
    return arb.atan2(ball(y), ball(x))


def arg(z: Any) -> Any:
    z = _tidy(z)
    if z == 0:
        raise Undefined("the argument of zero")
    if type(z) is not acb:
        if z > 0:
            return NOTHING
        if z < 0:
            return arb.pi()
        raise Undecided("the argument of a ball around zero")
    return z.arg()


def real_part(z: Any) -> Any:
    return z.real if type(z) is acb else z


def imaginary_part(z: Any) -> Any:
    return z.imag if type(z) is acb else NOTHING


def conjugate(z: Any) -> Any:
    return z.conjugate() if type(z) is acb else z


# ---------------------------------------------------------------- special functions


def _whole(x: Any) -> int | None:
    """The integer a value surely is."""
    x = _tidy(x)
    if type(x) is arb and x.is_exact() and x.is_integer():
        return int(x.unique_fmpz())  # type: ignore[arg-type]
    return int(x.p) if type(x) is fmpq and x.q == 1 else None


def _is_pole(x: Any) -> bool:
    n = _whole(x)
    return n is not None and n <= 0


def _moderate(*values: Any) -> None:
    if not all(abs(v) < SPECIAL_SIZE for v in values):
        raise Undecided("a special function of so large a number takes too long")


def gamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the gamma function has a pole there")
    x = _tidy(x)
    if (n := _whole(x)) is not None and n <= 200:
        return fmpq(fmpz.fac_ui(fmpz(n - 1)))
    return ball(x).gamma()


def loggamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the gamma function has a pole there")
    x = ball(_tidy(x))
    return x.lgamma() if type(x) is acb or x > 0 else acb(x).lgamma()


def factorial(x: Any) -> Any:
    return gamma(x + 1)


def digamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the digamma function has a pole there")
    return ball(_tidy(x)).digamma()


def polygamma(n: Any, x: Any) -> Any:
    order = _whole(n)
    if order is None or order < 0:
        raise Undecided("polygamma of an order that is not a natural number")
    if _is_pole(x):
        raise Undefined("polygamma has a pole there")
    _moderate(n, x)
    found = acb(x).polygamma(acb(n))
    return found if type(_tidy(x)) is acb else found.real


def beta(a: Any, b: Any) -> Any:
    if _is_pole(a) or _is_pole(b):
        raise Undefined("the beta function has a pole there")
    return gamma(a) * gamma(b) * ball(a + b).rgamma()


def binomial(n: Any, k: Any) -> Any:
    below = _whole(k)
    above = _whole(n)
    if below is not None and below < 0:
        if above is not None and above < 0:
            raise Undefined("a binomial coefficient of two negative integers")
        return NOTHING
    if below is not None and above is not None and 0 <= above <= 10_000:
        return _shorten(fmpq(fmpz.bin_uiui(above, below))) if below <= above else NOTHING
    if below is not None and below <= 64:
        return divide(multiply(UNIT, *[n - i for i in range(below)]), fmpq(fmpz.fac_ui(fmpz(below))))
    if above is not None and above < 0:
        raise Undefined("a binomial coefficient with a pole above")
    return gamma(n + 1) * ball(k + 1).rgamma() * ball(n - k + 1).rgamma()


def besselj(n: Any, x: Any) -> Any:
    _moderate(n, x)
    if _whole(n) is None and x == 0:
        return NOTHING if n > 0 else _undefined("a Bessel function of negative order at zero")
    if type(_tidy(x)) is acb or type(_tidy(n)) is acb or (_whole(n) is None and not x > 0):
        return acb(x).bessel_j(acb(n))
    return ball(_tidy(x)).bessel_j(ball(_tidy(n)))


def _undefined(why: str) -> Any:
    raise Undefined(why)


def lambert_w(x: Any) -> Any:
    return _tidy(acb(x).lambertw()) if x != 0 else NOTHING


def legendre(n: Any, x: Any) -> Any:
    _moderate(n)
    degree = _whole(n)
    if degree is not None and 0 <= degree <= 200 and type(_tidy(x)) is fmpq:
        return _legendre_polynomial(degree, x)
    if degree is not None or (type(_tidy(x)) is not acb and abs(x) < 1):
        return ball(_tidy(x)).legendre_p(ball(_tidy(n)))
    return acb(x).legendre_p(acb(n))


def _legendre_polynomial(n: int, x: fmpq) -> Any:
    before, now = UNIT, x
    for k in range(1, n):
        before, now = now, _shorten(((2 * k + 1) * x * now - k * before) / (k + 1))
    return now if n else UNIT


def zeta(s: Any) -> Any:
    if s == 1:
        raise Undefined("the zeta function has a pole at 1")
    _moderate(s)
    return ball(_tidy(s)).zeta()


def erfinv(x: Any) -> Any:
    x = _real(x, "the inverse error function")
    if x == 0:
        return NOTHING
    if abs(x) >= 1:
        raise Undefined("the inverse error function outside (-1, 1)")
    return ball(x).erfinv()


# ---------------------------------------------------------------- arrays


@dataclass(frozen=True, eq=False)
class Table:
    """A vector of scalars, or of rows: elementwise as NumPy."""

    entries: list[Any]

    @property
    def shape(self) -> tuple[int, ...]:
        if self.entries and isinstance(self.entries[0], Table):
            if any(not isinstance(row, Table) or row.shape != self.entries[0].shape for row in self.entries):
                raise Undefined("the rows of a matrix have different lengths")
            return (len(self.entries), *self.entries[0].shape)
        return (len(self.entries),)

    def map(self, f: Callable[[Any], Any]) -> Table:
        return Table([e.map(f) if isinstance(e, Table) else f(e) for e in self.entries])

    def with_other(self, f: Callable[[Any, Any], Any], other: Any) -> Table:
        if not isinstance(other, Table):
            return self.map(lambda e: f(e, other))
        if self.shape != other.shape:
            raise Undefined(f"arrays of shapes {self.shape} and {other.shape} do not combine")
        return Table([
            a.with_other(f, b) if isinstance(a, Table) else f(a, b)
            for a, b in zip(self.entries, other.entries, strict=True)
        ])  # fmt: skip

    def __add__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a + b, other)

    def __radd__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b + a, other)

    def __mul__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a * b, other)

    def __rmul__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b * a, other)

    def __sub__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a - b, other)

    def __rsub__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b - a, other)

    def __truediv__(self, other: Any) -> Table:
        return self.with_other(divide, other)

    def __neg__(self) -> Table:
        return self.map(negate)

    def flat(self) -> Iterator[Any]:
        for e in self.entries:
            yield from e.flat() if isinstance(e, Table) else (e,)


def _elementwise(f: Callable) -> Callable:
    """``f`` of scalars, applied to every entry where an argument is an array."""

    def over(*args: Any) -> Any:
        first = next((a for a in args if isinstance(a, Table)), None)
        if first is None:
            return f(*args)
        for a in args:
            if isinstance(a, Table) and a.shape != first.shape:
                raise Undefined(f"arrays of shapes {first.shape} and {a.shape} do not combine")
        columns = [a.entries if isinstance(a, Table) else [a] * len(first.entries) for a in args]
        return Table([over(*entries) for entries in zip(*columns, strict=True)])

    return over


def array(*entries: Any) -> Table:
    return Table(list(entries))


def matrix_product(*factors: Any) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = _product_of_two(product, factor)
    return product


def _product_of_two(a: Any, b: Any) -> Any:
    if not (isinstance(a, Table) and isinstance(b, Table)) or len(a.shape) > 2 or len(b.shape) > 2:
        raise Undefined("a matrix product of something that is no vector or matrix")
    if a.shape[-1] != b.shape[0]:
        raise Undefined(f"a matrix product of shapes {a.shape} and {b.shape}")
    rows = [r.entries for r in a.entries] if len(a.shape) == 2 else [a.entries]
    columns = list(zip(*[r.entries for r in b.entries], strict=True)) if len(b.shape) == 2 else [b.entries]
    entries = [[add(*[x * y for x, y in zip(row, column, strict=True)]) for column in columns] for row in rows]
    match len(a.shape), len(b.shape):
        case 2, 2:
            return Table([Table(row) for row in entries])
        case 2, 1:
            return Table([row[0] for row in entries])
        case 1, 2:
            return Table(entries[0])
    return entries[0][0]


def transpose(a: Any) -> Any:
    if not isinstance(a, Table) or len(a.shape) == 1:
        return a
    return Table([Table(list(column)) for column in zip(*[r.entries for r in a.entries], strict=True)])


def _square(a: Any, what: str) -> list[list[Any]]:
    if not isinstance(a, Table) or len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Undefined(f"{what} of something that is no square matrix")
    return [row.entries for row in a.entries]


def trace(a: Any) -> Any:
    return add(*[row[i] for i, row in enumerate(_square(a, "the trace"))])


def _flint_matrix(rows: list[list[Any]]) -> Any:
    exact = all(type(e) is fmpq for row in rows for e in row)
    return fmpq_mat(rows) if exact else acb_mat([[acb(e) for e in row] for row in rows])


def det(a: Any) -> Any:
    rows = _square(a, "the determinant")
    found = _flint_matrix(rows).det()
    return (
        found if all(type(e) is not acb for row in rows for e in row) and type(found) is fmpq else _as_real(found, rows)
    )


def _as_real(found: acb, rows: list[list[Any]]) -> Any:
    return found if any(type(e) is acb for row in rows for e in row) else found.real


def inv(a: Any) -> Any:
    rows = _square(a, "the inverse")
    matrix = _flint_matrix(rows)
    try:
        inverse = matrix.inv()
    except ZeroDivisionError:
        if type(matrix) is fmpq_mat:
            raise Undefined("a singular matrix has no inverse") from None
        raise Undecided("the matrix may be singular") from None
    n = len(rows)
    entries = [[inverse[i, j] for j in range(n)] for i in range(n)]
    return Table([Table([e if type(e) is fmpq else _as_real(e, rows) for e in row]) for row in entries])


def eigenvalues(a: Any) -> Any:
    from derive.numeric import spectra

    return spectra.eigenvalues(a)


# ---------------------------------------------------------------- conditions and switches


def less(a: Any, b: Any) -> bool:
    return _compare(a, b) < 0


def less_equal(a: Any, b: Any) -> bool:
    return not less(b, a)


def greater(a: Any, b: Any) -> bool:
    return less(b, a)


def greater_equal(a: Any, b: Any) -> bool:
    return not less(a, b)


def _compare(a: Any, b: Any) -> int:
    a, b = _real(a, "a comparison"), _real(b, "a comparison")
    if a < b:
        return -1
    if a > b:
        return 1
    if a == b:
        return 0
    if a >= b or a <= b:  # touching balls: decided for ≤ only, and that is rare enough to leave open
        raise Undecided("two values that may be equal are compared")
    raise Undecided("two values too near to be told apart are compared")


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, Table) or isinstance(b, Table):
        if not (isinstance(a, Table) and isinstance(b, Table)) or a.shape != b.shape:
            return False
        return all(equal(x, y) for x, y in zip(a.flat(), b.flat(), strict=True))
    difference = _tidy(a - b)
    if difference == 0:
        return True
    if not difference.contains(0) if not isinstance(difference, fmpq) else True:
        return False
    raise Undecided("two values too near to be told apart are compared")


def unequal(a: Any, b: Any) -> bool:
    return not equal(a, b)


def _decide(run: Run, conditions: Iterable[ex.Expr], decisive: bool) -> bool:
    """Whether some condition is ``decisive``; one that cannot be decided matters only if no other decides."""
    problem: ArithmeticError | None = None
    for condition in conditions:
        try:
            if evaluate(condition, run) is decisive:
                return decisive
        except Exhausted:
            raise
        except (Undefined, Undecided) as error:
            problem = error
    if problem:
        raise problem
    return not decisive


def _and(run: Run, node: ex.Expr) -> bool:
    return _decide(run, node.args, False)


def _or(run: Run, node: ex.Expr) -> bool:
    return _decide(run, node.args, True)


def _not(run: Run, node: ex.Expr) -> bool:
    return not evaluate(node.args[0], run)


def _piecewise(run: Run, node: ex.Expr) -> Any:
    possible: list[Any] = []
    for chosen, condition in node.cases:  # type: ignore[attr-defined]
        try:
            holds = evaluate(condition, run)
        except Exhausted:
            raise
        except Undecided:
            if not run.hull or run.analytic:
                raise
            possible.append(evaluate(chosen, run))
            continue
        if holds:
            value = evaluate(chosen, run)
            return _around(*possible, value) if possible else value
    raise Undefined("no case of the definition covers this point")


def _around(*values: Any) -> Any:
    """A ball around all of ``values``."""
    found = acb(values[0])
    for other in values[1:]:
        found = found.union(acb(other))
    return found


# ---------------------------------------------------------------- finite sums, names with indices, unknown functions


def _finite_range(run: Run, node: ex.Expr) -> tuple[int, int] | None:
    """The integer bounds of a sum, or None where one is infinite."""
    if ex.OO in node.args[2:] or ex.Neg(ex.OO) in node.args[2:]:
        return None
    first, last = (_whole(evaluate(a, run)) for a in node.args[2:])
    if first is None or last is None:
        raise Undefined("the bounds of a sum are not integers")
    return first, last


def _repeated(start: Any, combine: Callable[[Any, Any], Any], oracle: str) -> Callable:
    beyond = _oracle(oracle)

    def f(run: Run, node: ex.Expr) -> Any:
        bounds = _finite_range(run, node)
        if bounds is None:
            return beyond(run, node)
        first, last = bounds
        if last < first - 1:
            raise Undefined("a sum that ends before it begins")
        if last - first >= MOST_TERMS:
            raise Undecided(f"a sum of more than {MOST_TERMS:,} terms")
        term = run.function(node.args[0], node.args[1])
        total = start
        for k in range(first, last + 1):
            total = _shorten(combine(total, term(fmpq(k))))
        return total

    return f


def _indexed(run: Run, node: ex.Expr) -> Any:
    name, *indices = node.args
    places = [_whole(evaluate(i, run)) for i in indices]
    if any(p is None for p in places):
        raise Undefined("an index that is no integer")
    if isinstance(name, ex.Symbol) and not isinstance(run.env.get(name), Table):
        return indexed_stand_in(str(name), tuple(places), run)  # type: ignore[arg-type]
    found = evaluate(name, run)
    for place in places:
        if not isinstance(found, Table) or not 1 <= place <= len(found.entries):  # type: ignore[operator]
            raise Undefined(f"there is no entry {place} of {name}")
        found = found.entries[place - 1]  # type: ignore[operator]
    return found


def indexed_stand_in(name: str, places: tuple[int, ...], run: Run) -> Any:
    """A number for ``x[i]`` drawn from the name, the index and the seed, in the domain assumed of x."""
    return _indexed_number(name, places, run.seed, run.assume.get(name))


@lru_cache(maxsize=4_096)
def _indexed_number(name: str, places: tuple[int, ...], seed: int, domain: Any) -> Any:
    from derive.numeric.sample import generic

    draw = Random(zlib.crc32(f"{name}{places}{seed}".encode()))
    return as_value(generic(domain, draw))


def _probability(run: Run, node: ex.Expr) -> Any:
    """The probability of an event in a space that nobody has chosen, another at every seed."""
    from derive.numeric.events import probability

    try:
        return as_value(probability(node, run.seed))  # type: ignore[arg-type]
    except ZeroDivisionError:
        raise Undefined("the probability given an impossible event") from None


def _unknown_function(run: Run, node: ex.Expr) -> Any:
    """An analytic function nobody has chosen, always the same for a name and a seed."""
    body, variables = stand_in(node.data, len(node.args), run.seed)
    values = {v: evaluate(a, run) for v, a in zip(variables, node.args, strict=True)}
    return evaluate(body, Run(values, budget=run.budget, notes=run.notes, analytic=run.analytic))


@lru_cache(maxsize=256)
def stand_in(name: str, arity: int, seed: int) -> tuple[ex.Expr, tuple[ex.Expr, ...]]:
    """A concrete function for the unknown ``name``, with its variables: sines, squares and exponentials of all of them.

    >>> stand_in("g", 1, 0)[0] is stand_in("g", 1, 0)[0] and stand_in("g", 1, 0)[0] is not stand_in("h", 1, 0)[0]
    True
    """
    draw = Random(zlib.crc32(f"{name}/{arity}/{seed}".encode()))
    variables = tuple(ex.Symbol(f"argument_{i}") for i in range(1, arity + 1))

    def coefficient() -> Fraction:
        return Fraction(draw.randint(20, 90) * draw.choice((-1, 1)), 64)

    def mixture() -> ex.Expr:
        return ex.Add(*[ex.as_expr(coefficient()) * v for v in variables], coefficient())

    smooth = coefficient() * ex.Call("sin", mixture()) + Fraction(1, 4) * ex.Call("exp", Fraction(1, 2) * mixture())
    return ex.Add(smooth, coefficient() * mixture() ** 2, mixture()), variables


def _oracle(name: str) -> Callable:
    def f(run: Run, node: ex.Expr) -> Any:
        from derive.numeric import oracles

        return getattr(oracles, name)(run, node)

    return f


def _finite(found: Any) -> bool:
    if isinstance(found, (bool, fmpq)):
        return True
    return all(map(_finite, found.flat())) if isinstance(found, Table) else found.is_finite()


# ---------------------------------------------------------------- on a piece of the complex plane


def _flagged(name: str) -> Callable:
    def f(x: Any) -> Any:
        return getattr(acb(x), name)(analytic=True)

    return f


def _cut_power(base: Any, exponent: Any) -> Any:
    if type(exponent) is fmpq and exponent.q == 1:
        return acb(base) ** fmpz(exponent.p)
    return acb(base).pow(acb(exponent), analytic=True)


def _off_cut(f: Callable, name: str) -> Callable:
    """``f`` where the ball keeps off the cut of ``name``, and nothing finite where it may not."""

    def g(*values: Any) -> Any:
        z = acb(values[-1])
        if _touches_cut(name, z):
            return acb("nan")
        return f(*values)

    return g


def _touches_cut(name: str, z: acb) -> bool:
    x, y = z.real, z.imag
    match name:
        case "asin" | "acos" | "atanh":
            return bool(y.contains(0) and not abs(x) < 1)
        case "atan" | "asinh":
            return bool(x.contains(0) and not abs(y) < 1)
        case "acosh":
            return bool(y.contains(0) and not x > 1)
        case "loggamma" | "arg":
            return bool(y.contains(0) and not x > 0)
        case "LambertW":
            return bool(y.contains(0) and not x > arb(-0.35))
    return True


def _not_analytic(*values: Any) -> Any:
    return acb("nan")


def _analytic_maximum(*values: Any) -> Any:
    largest = acb(values[0])
    for other in values[1:]:
        largest = largest.real_max(acb(other), analytic=True)
    return largest


def _by_real_part(compare: Callable) -> Callable:
    def f(a: Any, b: Any) -> bool:
        return compare(real_part(a), real_part(b))

    return f


_ANALYTIC: dict[Any, Callable] = {
    "sqrt": _flagged("sqrt"), "log": lambda x, base=None: (
        acb(x).log(analytic=True) if base is None else acb(x).log(analytic=True) / acb(base).log(analytic=True)
    ),
    ex.Pow: _cut_power, "abs": _flagged("real_abs"), "sign": _flagged("real_sgn"),
    "floor": _flagged("real_floor"), "ceiling": _flagged("real_ceil"),
    "maximum": _analytic_maximum, "minimum": lambda *v: -_analytic_maximum(*[-x for x in v]),
    "relu": lambda x: _analytic_maximum(x, NOTHING), "heaviside": lambda x, *_: _flagged("real_heaviside")(x),
    "sigmoid": lambda x: 1 / (1 + (-x).exp()), "softplus": lambda x: (1 + x.exp()).log(analytic=True),
    "asec": _not_analytic, "acsc": _not_analytic, "acot": _not_analytic, "atan2": _not_analytic, "arg": _not_analytic,
    "re": _not_analytic, "im": _not_analytic, "conjugate": _not_analytic, "erfinv": _not_analytic,
    "besselj": lambda n, x: acb(x).bessel_j(acb(n)) if _whole(n) is not None else _not_analytic(),
    "legendre": lambda n, x: acb(x).legendre_p(acb(n)) if _whole(n) is not None else _not_analytic(),
    **{name: _off_cut(f, name) for name, f in (
        ("asin", asin), ("acos", acos), ("atan", atan), ("asinh", asinh), ("acosh", acosh), ("atanh", atanh),
        ("loggamma", loggamma), ("LambertW", lambert_w),
    )},
    ex.Less: _by_real_part(less), ex.LessEqual: _by_real_part(less_equal), ex.Greater: _by_real_part(greater),
    ex.GreaterEqual: _by_real_part(greater_equal),
}  # fmt: skip


def _or_both(low: int, high: int) -> Callable:
    """An operation that on a ball across the switch gives everything from ``low`` to ``high``."""

    def f(operation: Callable, *values: Any) -> Any:
        try:
            return operation(*values)
        except Undecided:
            return arb(low).union(arb(high))

    return f


def _floor_hull(operation: Callable, x: Any) -> Any:
    try:
        return operation(x)
    except Undecided:
        x = real_part(x)
        return x.floor() if operation is FUNCTIONS["floor"] else x.ceil()


_HULL: dict[str, Callable] = {
    "sign": _or_both(-1, 1), "heaviside": _or_both(0, 1), "floor": _floor_hull, "ceiling": _floor_hull,
}  # fmt: skip

# ---------------------------------------------------------------- the tables

FUNCTIONS: dict[str, Callable] = {
    **{name: _elementwise(cast(Callable, f)) for name, f in {
        "exp": exp, "log": log, "sqrt": sqrt, "abs": absolute, "sign": sign,
        "sin": _entire("sin"), "cos": _entire("cos"), "tan": _ratio("sin", "cos"), "sec": _over("cos"),
        "csc": _over("sin"), "cot": _ratio("cos", "sin"),
        "asin": asin, "acos": acos, "atan": atan_safe, "asec": asec, "acsc": acsc, "acot": acot, "atan2": atan2,
        "sinh": _entire("sinh"), "cosh": _entire("cosh"), "tanh": _entire("tanh"), "sech": _over("cosh"),
        "csch": _over("sinh"), "coth": _ratio("cosh", "sinh"), "asinh": asinh, "acosh": acosh, "atanh": atanh,
        "sigmoid": sigmoid, "softplus": softplus, "relu": relu,
        "erf": _entire("erf"), "erfc": _entire("erfc"), "erfinv": erfinv,
        "gamma": gamma, "loggamma": loggamma, "digamma": digamma, "polygamma": polygamma, "beta": beta,
        "factorial": factorial, "binomial": binomial, "floor": floor, "ceiling": ceiling,
        "maximum": maximum, "minimum": minimum, "heaviside": heaviside, "kronecker": kronecker, "sinc": sinc,
        "re": real_part, "im": imaginary_part, "conjugate": conjugate, "arg": arg,
        "besselj": besselj, "LambertW": lambert_w, "legendre": legendre, "zeta": zeta,
    }.items()},
    "det": det, "trace": trace, "transpose": transpose, "inv": inv, "eigenvalues": eigenvalues,
}  # fmt: skip

_STRICT: dict[type[ex.Expr], Callable] = {
    ex.Add: add, ex.Mul: multiply, ex.Div: divide, ex.Neg: negate, ex.Pow: power,
    ex.Array: array, ex.MatMul: matrix_product,
    ex.Less: less, ex.LessEqual: less_equal, ex.Greater: greater, ex.GreaterEqual: greater_equal,
    ex.Equal: equal, ex.Unequal: unequal,
}  # fmt: skip

_LAZY: dict[type[ex.Expr], Callable] = {
    ex.Piecewise: _piecewise, ex.And: _and, ex.Or: _or, ex.Not: _not, ex.Indexed: _indexed,
    ex.Sum: _repeated(NOTHING, lambda a, b: a + b, "infinite_sum"),
    ex.Product: _repeated(UNIT, lambda a, b: a * b, "infinite_product"),
    ex.Derivative: _oracle("derivative"), ex.Integral: _oracle("integral"), ex.Limit: _oracle("limit"),
    ex.Subs: _oracle("subs"), ex.ArgMin: _oracle("argmin"), ex.ArgMax: _oracle("argmax"),
    ex.Antiderivative: _oracle("antiderivative"), ex.Probability: _probability,
}  # fmt: skip
