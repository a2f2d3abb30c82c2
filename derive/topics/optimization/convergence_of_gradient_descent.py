"""How fast gradient descent converges: a quadratic in its eigenbasis, then smooth and strongly convex functions."""

from fractions import Fraction

from derive.errors import AssumptionError
from derive.language.assumptions import NAMED, REAL
from derive.language.expressions import (
    ONE,
    TWO,
    ZERO,
    And,
    Array,
    Call,
    Derivative,
    Expr,
    Greater,
    Less,
    MatMul,
    as_expr,
    symbols,
)
from derive.methods.at_points import decimal_of_fraction, shortest
from derive.methods.decimals import decimal
from derive.methods.descent import vector_steps
from derive.methods.optimise import number as value_of
from derive.methods.tidy import tidy
from derive.model import EQUAL, EQUIVALENT, GREATER, LESS, LESS_EQUAL, ROUNDED, Condition, Derivation, Step
from derive.rules import calculus, linear_algebra
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import matrix, number, vector

x, s, Q, eta, m, L, k, t, n = symbols("x s Q eta m L k t n")
p, q = symbols("p q")


@topic(
    title="Convergence of gradient descent", covers=(),
    sources=("Nesterov, Introductory Lectures on Convex Optimization (2004), Theorem 2.1.15",),
)  # fmt: skip
def convergence_of_gradient_descent(Q=((2, 0), (0, 8)), start=(1, 1), rate="0.3", accuracy="0.000001") -> Derivation:
    """Gradient descent on x·Qx/2 for a symmetric positive definite 2×2 matrix Q of numbers: factors, best rate, bounds, a rate.

    >>> print(convergence_of_gradient_descent(Q=((1, 0), (0, 3))).result)
    1/2
    """
    Q = matrix(Q, "Q", rows=2, columns=2)
    a, b, c, d = (number(e, "Q") for row in Q.args for e in row.args)
    if b != c or a <= 0 or a * d - b * c <= 0:
        raise AssumptionError(f"Q = {Q!s:.60}: expected a symmetric positive definite matrix such as [[2, 0], [0, 8]]")
    first = vector(start, "start", length=2)
    given, goal = number(rate, "rate", above=0), number(accuracy, "accuracy", above=0, below=1)
    low, high, vectors = _eigen(a, b, d)
    best = shortest(TWO / (low + high))
    kappa = shortest(high / low)
    contraction = shortest((kappa - 1) / (kappa + 1))
    f = tidy(as_expr(a) / 2 * p**2 + as_expr(b) * p * q + as_expr(d) / 2 * q**2)
    steps = [
        *_in_letters(), *_eigenvectors(Q, (low, high), vectors), *_rates(low, high, best, kappa, contraction),
        *_smooth_and_convex(f, low, high), *_count(kappa, goal), *_given_rate(f, first, low, high, decimal_of_fraction(given)),
    ]  # fmt: skip
    return Derivation(
        title="Convergence of gradient descent", problem=contraction, question="the factor by which the error shrinks in a step with the best rate",
        steps=tuple(s for s in steps if s.before is not s.after), result=contraction,
        assume={"m": NAMED["positive"], "L": NAMED["positive"], "k": NAMED["positive integer"], "p": REAL, "q": REAL},
        shapes={"x": (n,), "s": (n,), "Q": (n, n)},
        mistakes=(Step(Less(Call("abs", 1 - eta * m), ONE), And(Greater(eta, ZERO), Less(eta, ONE / m)), relation=EQUIVALENT,
                       note="the bound is 2/m: between 1/m and 2/m the values overshoot, but still converge"),),
        remarks=("The bounds with m and L hold for every function whose Hessian has eigenvalues between m > 0 and L; the quadratic is the case where they can be seen.",),
    )  # fmt: skip


def _eigen(a: Fraction, b: Fraction, d: Fraction) -> tuple[Expr, Expr, list[Expr]]:
    """Both eigenvalues, ascending, and an eigenvector for each."""
    if b == 0:
        pairs = sorted([(a, Array(1, 0)), (d, Array(0, 1))], key=lambda e: e[0])
        return as_expr(pairs[0][0]), as_expr(pairs[1][0]), [pairs[0][1], pairs[1][1]]
    root = Call("sqrt", as_expr((a - d) ** 2 + 4 * b * b))
    low, high = (shortest((as_expr(a + d) + sign * root) / 2) for sign in (-ONE, ONE))
    return low, high, [Array(as_expr(b), shortest(lam - as_expr(a))) for lam in (low, high)]


def _in_letters() -> list[Step]:
    """The error recursion for any quadratic, and what one eigenvalue does."""
    identity = Call("eye", n)
    inside = And(Greater(eta, ZERO), Less(eta, TWO / L))
    return [
        Step(x - eta * MatMul(Q, x - s) - s, MatMul(identity - eta * Q, x - s), (rules.error_recursion,),
             note="the gradient of $(x - s) @ Q @ (x - s)/2$ is $Q @ (x - s)$: the error is multiplied by this matrix"),
        Step(Less(Call("abs", 1 - eta * L), ONE), inside, (rules.contraction,), EQUIVALENT, (Condition(L > 0),),
             "an error along an eigenvector is multiplied by $1 - eta*L$; for all eigenvalues at once the largest decides"),
        Step(Call("abs", 1 - TWO / (m + L) * m), Call("abs", 1 - TWO / (m + L) * L), (rules.equioscillation,), conditions=(Condition(m <= L),),
             note="the best rate makes the factors of the smallest and the largest eigenvalue equally large"),
        Step(Call("abs", 1 - TWO / (m + L) * m), (L / m - 1) / (L / m + 1), (calculus.algebra,), conditions=(Condition(m <= L),),
             note="the rate of convergence, with the condition number $L/m$"),
    ]  # fmt: skip


def _eigenvectors(matrix_: Expr, values, vectors) -> list[Step]:
    return [Step(MatMul(matrix_, v), Array(*[shortest(lam * e) for e in v.args]), (linear_algebra.eigenvector_of_matrix,), note=f"an eigenvector with the eigenvalue ${lam}$")
            for lam, v in zip(values, vectors, strict=True)]  # fmt: skip


def _rates(low: Expr, high: Expr, best: Expr, kappa: Expr, contraction: Expr) -> list[Step]:
    largest = shortest(TWO / high)
    return [
        Step(TWO / high, largest, (calculus.algebra,), note="every rate between 0 and this one converges"),
        Step(TWO / (low + high), best, (calculus.algebra,), note="the best rate"),
        Step(high / low, kappa, (calculus.algebra,), note="the condition number"),
        Step((kappa - 1) / (kappa + 1), contraction, (calculus.algebra,), note="the factor of the error in one step with the best rate"),
        Step(ONE - best * low, contraction, (rules.equioscillation,), note="check: the factor of the smallest eigenvalue"),
        Step(ONE - best * high, tidy(-contraction), (rules.equioscillation,), note="check: that of the largest has the other sign"),
    ]  # fmt: skip


def _smooth_and_convex(f: Expr, low: Expr, high: Expr) -> list[Step]:
    """The descent lemma, the Polyak–Łojasiewicz inequality and what they come to, for this f and all points."""
    g = [tidy(e) for e in _slopes(f)]
    size = g[0] ** 2 + g[1] ** 2
    moved = _at(f, [p - eta * g[0], q - eta * g[1]])
    short = _at(f, [p - g[0] / high, q - g[1] / high])
    return [
        Step(Array(Derivative(f, p), Derivative(f, q)), Array(*g), (calculus.entrywise_rule,), note="the quadratic in its two coordinates"),
        Step(moved, f - eta * (1 - high * eta / 2) * size, (rules.descent_lemma,), LESS_EQUAL, (Condition(eta > 0),), "the descent lemma: the gradient changes at most L times as fast as the point"),
        Step(short, f - size / (2 * high), (rules.descent_lemma,), LESS_EQUAL, note="with the rate 1/L"),
        Step(2 * low * f, size, (rules.strong_convexity,), LESS_EQUAL, note="strong convexity: the gradient is large where f is large; the least value of f is 0"),
        Step(short, (1 - low / high) * f, (rules.descent_lemma, rules.strong_convexity), LESS_EQUAL, note="both together: every step takes away at least this part of f; after k steps the factor is its k-th power"),
    ]  # fmt: skip


def _slopes(f: Expr) -> list[Expr]:
    from derive.methods.differentiate import differentiate

    return [differentiate(f, v).result for v in (p, q)]


def _at(f: Expr, point) -> Expr:
    from derive.language.expressions import substitute

    return substitute(f, {p: point[0], q: point[1]})


def _count(kappa: Expr, goal: Fraction) -> list[Step]:
    """How many steps are enough."""
    wanted = kappa * Call("log", as_expr(1 / goal))
    return [
        Step((1 - t) ** k, Call("exp", -(k * t)), (rules.iteration_count,), LESS_EQUAL, (Condition(t > 0), Condition(t < 1)), "since $1 - t <= exp(-t)$"),
        Step(wanted, decimal(wanted, 6), (linear_algebra.rounding,), ROUNDED, note=f"so many steps are enough for the factor {decimal_of_fraction(goal, 12)} in f"),
    ]  # fmt: skip


def _given_rate(f: Expr, first: Expr, low: Expr, high: Expr, rate: Expr) -> list[Step]:
    """The factors for the reader's rate, and the first steps with it."""
    lines, worst = [], 0.0
    for lam in (low, high) if low is not high else (low,):
        factor = shortest(ONE - rate * lam)
        lines.append(
            Step(
                ONE - rate * lam,
                factor,
                (rules.error_recursion,),
                note=f"with the rate {rate}: the factor of the eigenvalue ${lam}$",
            )
        )
        if abs(value_of(factor)) >= worst:
            worst, largest = abs(value_of(factor)), factor
    relation = LESS if worst < 1 else GREATER if worst > 1 else EQUAL
    word = {LESS: "converges", GREATER: "diverges: this rate is above 2/L", EQUAL: "neither converges nor runs away"}[
        relation
    ]
    lines.append(Step(Call("abs", largest), ONE, (rules.contraction,), relation, note=f"gradient descent {word}"))
    moves, _ = vector_steps([tidy(e) for e in _slopes(f)], (p, q), first.args, rate, 3)
    return lines + moves
