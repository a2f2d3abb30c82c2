"""Rules of extrema, gradient descent and Newton's method as data, shown on quadratics, where everything is in letters.

Sources: theorem names of Mathlib; Rudin, Principles of Mathematical Analysis (3rd ed., 1976); pages by title.
"""

from __future__ import annotations

from derive.language.expressions import And, Derivative, Equal, Greater, Less, Sum, as_expr, symbols
from derive.model import EQUIVALENT, LESS_EQUAL, Rule
from derive.rules.shorthand import fn, needs, nonzero

x, y, w, a, b, c, d, k, n, eta, L, m = symbols("x y w a b c d k n eta L m")
zero, one = as_expr(0), as_expr(1)
parabola = a * x**2 / 2 + b * x

# ---------------------------------------------------------------- extrema

first_order_condition = Rule(
    "first-order condition", Equal(Derivative(parabola, x), zero), Equal(a * x + b, zero), relation=EQUIVALENT,
    source="Mathlib IsLocalMax.hasFDerivAt_eq_zero",
)  # fmt: skip
second_derivative_test = Rule(
    "second-derivative test", Derivative(parabola, x, 2), a, source="Mathlib isLocalMin_of_deriv_deriv_pos"
)
higher_derivative_test = Rule(
    "first derivative that is not 0", Derivative(a * x**3 / 6, x, 3), a, source="Rudin (1976), Theorem 5.15"
)
intermediate_value = Rule("change of sign", (x - a) * (a - x), -((x - a) ** 2))
comparing_values = Rule("comparing values", fn("minimum", a, a + b**2), a)
behaviour_at_the_ends = Rule("behaviour at the ends", a * x - a * b, a * (x - b))
convexity = Rule(
    "convexity", Derivative(a**2 * x**2 / 2 + b * x, x, 2), a**2, source="Mathlib convexOn_of_deriv2_nonneg"
)
definiteness = Rule("definiteness of the Hessian", a * x**2 + b * x * y - a * x**2, b * x * y)

# ---------------------------------------------------------------- descent

gradient_step = Rule("gradient step", x - eta * Derivative(a * x**2 / 2, x), (1 - eta * a) * x)
error_recursion = Rule("the error is multiplied", x - eta * a * (x - c) - c, (1 - eta * a) * (x - c))
geometric_decay = Rule(
    "geometric sequence", (1 - eta * a) ** (k + 1) * d, (1 - eta * a) * ((1 - eta * a) ** k * d), needs(1 - eta * a > 0)
)
contraction = Rule(
    "modulus below 1",
    Less(fn("abs", 1 - eta * a), one),
    And(Greater(eta, zero), Less(eta, 2 / a)),
    needs(a > 0),
    relation=EQUIVALENT,
)
mean_gradient = Rule(
    "derivative of a mean", Derivative((a * (w * x - y) ** 2 + b * w**2) / 2, w), a * x * (w * x - y) + b * w
)
loss_gradient = Rule("chain rule on the squared error", Derivative((w * x - y) ** 2 / 2, w), (w * x - y) * x)
unbiasedness = Rule(
    "mean over all choices", Sum(c, k, 1, n) / n, c, needs(nonzero(n), n >= 1, Equal(fn("floor", n), n))
)
descent_lemma = Rule(
    "descent lemma", a * (x - eta * a * x) ** 2 / 2, a * x**2 / 2 - eta * (1 - a * eta / 2) * (a * x) ** 2
)
strong_convexity = Rule(
    "Polyak–Łojasiewicz inequality", 2 * m * (L * x**2 / 2), (L * x) ** 2, needs(m > 0, m <= L), relation=LESS_EQUAL
)
iteration_count = Rule("1 − t ≤ exp(−t)", 1 - x, fn("exp", -x), relation=LESS_EQUAL)
equioscillation = Rule(
    "equal moduli", fn("abs", 1 - 2 / (m + L) * m), fn("abs", 1 - 2 / (m + L) * L), needs(m > 0, m <= L)
)

# ---------------------------------------------------------------- Newton, regression

newton_step = Rule("Newton step", x - (a * x + b) / a, -(b / a), needs(nonzero(a)))
quadratic_model = Rule(
    "minimum of the quadratic model",
    Equal(Derivative(b * d + a * d**2 / 2, d), zero),
    Equal(d, -(b / a)),
    needs(nonzero(a)),
    relation=EQUIVALENT,
)
quadratic_convergence = Rule(
    "square of the error", (x + a / x) / 2 - b, (x - b) ** 2 / (2 * x) + (a - b**2) / (2 * x), needs(nonzero(x))
)
solving_the_system = Rule(
    "solving two equations",
    And(Equal(x + y, as_expr(3)), Equal(x - y, one)), And(Equal(x, as_expr(2)), Equal(y, one)), relation=EQUIVALENT,
)  # fmt: skip
sigmoid_slope = Rule(
    "derivative of the sigmoid",
    Derivative(fn("sigmoid", x), x),
    fn("sigmoid", x) * (1 - fn("sigmoid", x)),
    source="Mathlib Real.hasDerivAt_sigmoid",
)
