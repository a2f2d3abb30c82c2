"""The usual mistakes of differentiation as data: each is a rule that people use and that is false.

``u`` and ``v`` stand for any expressions in x, a, b, c and n for any without x, x for itself, and ``D(u)`` on the right for the
derivative of u as it should be. A rule's name is the id under which a verdict names the mistake. Rows stand in the order
in which they are preferred where several explain the same line; in one group the innermost place is preferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.language.expressions import Call, Derivative, Expr, as_expr, substitute, symbols
from derive.model import Rule
from derive.rules import calculus
from derive.rules.calculus import FUNCTION_RULES, D, a, b, c, log, n, sqrt, u, v, x
from derive.rules.shorthand import fn


@dataclass(frozen=True)
class Mistake:
    """A false rule, what is done wrong in words, and how it is ranked among the mistakes (0 before 1).

    ``composite``: only where ``u`` is more than x itself.    ``outermost``: only in the terms of the whole.
    """

    rule: Rule
    says: str
    rank: float = 0
    composite: bool = False
    outermost: bool = False

    @property
    def id(self) -> str:
        return self.rule.name


Row = tuple[str, Expr, Expr, str]  #: id, what is differentiated, what comes out, in words

# ---------------------------------------------------------------- the rules that are broken below

constant_term = Rule("sum rule", D(c + u), D(u))
term_and_constant = Rule("sum rule", D(u + c), D(u))
any_power = Rule("power of a function", D(u**v), v * u ** (v - 1) * D(u) + u**v * log(u) * D(v))

#: how a derivative is taken here; the first rule whose left side matches
RIGHT: tuple[Rule, ...] = (
    constant_term, term_and_constant, calculus.sum_rule, calculus.negative_rule, calculus.constant_multiple_rule,
    calculus.product_rule, calculus.constant_divisor_rule, calculus.reciprocal_rule, calculus.quotient_rule,
    calculus.power_rule, calculus.exponential_base_rule, any_power, calculus.logarithm_base_rule,
    *FUNCTION_RULES.values(),
)  # fmt: skip

# ---------------------------------------------------------------- mistakes

TRIGONOMETRIC = (
    "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "acot", "sinh", "cosh", "tanh", "sech", "csch",
    "coth", "asinh", "acosh", "atanh",
)  # fmt: skip


def _without_inner(right: Expr) -> Expr:
    """The right side of a chain rule without the inner derivative."""
    return substitute(right, {D(u): as_expr(1)})


_chain: list[Row] = [
    ("missing-chain-factor", u**n, n * u ** (n - 1), "the inner derivative of the chain rule is missing"),
    ("missing-chain-factor", c / u, -(c / u**2), "the inner derivative of the chain rule is missing"),
    ("missing-chain-factor", a**u, a**u * log(a), "the inner derivative of the chain rule is missing"),
    ("missing-chain-factor", fn("log", u, b), 1 / (u * log(b)), "the inner derivative of the chain rule is missing"),
    *(
        ("missing-chain-factor", rule.lhs.args[0], _without_inner(rule.rhs), "the inner derivative of the chain rule is missing")
        for rule in FUNCTION_RULES.values()
        if rule.rhs != as_expr(0)
    ),
]  # fmt: skip
_outer: list[Row] = [
    ("missing-chain-factor", e, D(u), "only the inner derivative is there; the outer one of the chain rule is missing")
    for e in (u**n, *(rule.lhs.args[0] for rule in FUNCTION_RULES.values() if rule.rhs != as_expr(0)))
]
_trigonometric: list[Row] = [
    ("trig-derivative-sign", fn(name, u), -FUNCTION_RULES[name].rhs, f"the sign of the derivative of {name} is wrong")
    for name in TRIGONOMETRIC
]

GROUPS: tuple[list[Row], ...] = (
    [
        ("power-not-reduced", c / x, -(c / x), "the exponent has to go down by one: below the bar it grows"),
        ("power-not-reduced", c / x**n, -(n * c / x ** (n - 1)), "the exponent has to go down by one: below the bar it grows"),
    ],
    [
        ("product-rule-as-product-of-derivatives", u * v, D(u) * D(v),
         "the product rule has two terms; this is the product of the two derivatives"),
        ("quotient-missing-square", u / v, (D(u) * v - u * D(v)) / v, "the denominator of the quotient rule is not squared"),
        ("quotient-missing-square", c / v, -(c * D(v) / v), "the denominator of the reciprocal rule is not squared"),
        ("quotient-sign", u / v, (D(u) * v + u * D(v)) / v**2, "the quotient rule has a minus sign between its terms"),
        ("power-not-reduced", u**n, n * u**n * D(u), "the exponent has to go down by one"),
        ("power-not-reduced", sqrt(u), sqrt(u) / 2 * D(u), "the exponent has to go down by one, from 1/2 to -1/2"),
        ("constant-kept", c + u, c + D(u), "the derivative of a constant term is 0"),
        ("constant-kept", u + c, D(u) + c, "the derivative of a constant term is 0"),
    ],
    [("sign", c / v, c * D(v) / v**2, "the minus sign of the reciprocal rule is lost")],
    [("sign", -u, D(u), "the minus sign is lost"), *_trigonometric],
    [
        ("quotient-sign", u / v, (u * D(v) - D(u) * v) / v**2, "the terms of the quotient rule stand the wrong way round"),
        ("sign", u * v, D(u) * v - u * D(v), "the terms of the product rule are added, not subtracted"),
        ("sign", u * v, u * D(v) - D(u) * v, "the terms of the product rule are added, not subtracted"),
    ],
    _chain,
    [
        ("log-derivative", fn("log", u), D(u) / log(u), "the derivative of log u is u'/u"),
        ("log-derivative", fn("log", u), 1 / log(u), "the derivative of log u is u'/u"),
        ("log-derivative", log(u), 1 / x, "the derivative of log u is u'/u, with all of u below"),
        ("log-derivative", log(u), D(u) / x, "the derivative of log u is u'/u, with all of u below"),
        ("log-derivative", log(u), D(u) / (u * log(as_expr(10))), "the logarithm is the natural one"),
        ("log-derivative", fn("log", u, b), D(u) / (b * u), "the logarithm of the base is missing"),
        ("log-derivative", fn("log", u, b), D(u) / u, "the logarithm of the base is missing"),
        ("log-derivative", fn("log", u, b), log(b) * D(u) / u, "the logarithm of the base belongs below"),
        ("log-derivative", a**u, a**u * D(u), "the logarithm of the base is missing"),
        ("log-derivative", a**u, u * a ** (u - 1) * D(u), "the power rule is for a constant exponent; here log of the base is a factor"),
        ("log-derivative", a**u, a**u / log(a) * D(u), "the logarithm of the base is a factor, not a divisor"),
    ],
    [
        ("forgot-term", u * v, D(u) * v, "the second term of the product rule is missing"),
        ("forgot-term", u * v, u * D(v), "the first term of the product rule is missing"),
        ("forgot-term", u / v, D(u) / v, "the second term of the quotient rule is missing"),
        ("forgot-term", u / v, -(u * D(v) / v**2), "the first term of the quotient rule is missing"),
        ("forgot-term", u**v, v * u ** (v - 1) * D(u), "the exponent varies as well: its term is missing"),
        ("forgot-term", u**v, u**v * log(u) * D(v), "the base varies as well: its term is missing"),
        ("forgot-term", u + v, D(u), "a term of the sum is missing"),
        ("forgot-term", u + v, D(v), "a term of the sum is missing"),
    ],
    [
        ("factor", c * u, D(u), "the constant factor is lost"),
        ("factor", c / u, -(D(u) / u**2), "the constant factor is lost"),
        ("factor", fn("erf", u), fn("exp", -(u**2)) * D(u), "the factor of the error function's integral is lost"),
        ("power-not-reduced", c * x, c * x, "the exponent has to go down by one, from 1 to 0"),
    ],
    [("wrong-variable", Call("f", x, a), Derivative(Call("f", x, a), a), "this is the derivative in another variable")],
    [
        ("wrong-variable", c * u, u + c * D(u), "the constant factor was differentiated as well"),
        ("wrong-variable", u / c, D(u) / c - u / c**2, "the constant divisor was differentiated as well"),
    ],
    [
        ("off-by-half", u**2, u * D(u), "the derivative of a square has a factor of 2"),
        ("off-by-half", u / 2, D(u), "the factor 1/2 is lost"),
        ("off-by-half", sqrt(u), D(u) / sqrt(u), "the derivative of a square root has a factor of 1/2"),
        ("off-by-half", sqrt(u), 2 * D(u) / sqrt(u), "the derivative of a square root has a factor of 1/2"),
    ],
    [
        ("factor", u / c, D(u), "the constant divisor is lost"),
        ("factor", u / c, c * D(u), "the constant is a divisor, not a factor"),
        ("factor", c * u, D(u) / c, "the constant is a factor, not a divisor"),
        ("factor", u**n, u ** (n - 1) * D(u), "the exponent has to come down as a factor"),
    ],
    [
        ("quotient-missing-square", u / v, D(u) * v - u * D(v), "the denominator of the quotient rule is missing"),
        ("quotient-missing-square", c / v, -(c * D(v)), "the denominator of the reciprocal rule is missing"),
        ("power-not-reduced", u**n, n * u ** (n + 1) * D(u), "the exponent has to go down by one, not up"),
        ("power-not-reduced", c / u**n, -(n * c / u ** (n - 1) * D(u)), "the exponent has to go down by one: below the bar it grows"),
        ("power-not-reduced", c / u**n, -(n * c / u**n * D(u)), "the exponent has to go down by one: below the bar it grows"),
        ("sign", c / u**n, n * c / u ** (n + 1) * D(u), "the exponent comes down with its minus sign"),
    ],
    _outer,
    [("sign", u, -D(u), "the sign is wrong")],
    [
        ("off-by-half", u, 2 * D(u), "it is twice as large as it should be"),
        ("off-by-half", u, D(u) / 2, "it is half as large as it should be"),
    ],
)  # fmt: skip


def _ranked(groups: Iterable[Iterable[Row]]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(Rule(name, D(before), after), says, rank, rows is _outer, name == "constant-kept")
        for rank, rows in enumerate(groups)
        for name, before, after, says in rows
    )


MISTAKES: tuple[Mistake, ...] = _ranked(GROUPS)


def _families(mistakes: Iterable[Mistake]) -> dict[tuple[str, str], list[Mistake]]:
    found: dict[tuple[str, str], list[Mistake]] = {}
    for mistake in mistakes:
        found.setdefault((mistake.id, mistake.says), []).append(mistake)
    return found


FAMILIES = _families(MISTAKES)  #: those that are made together, at every place where they fit
WRONG_VARIABLE = next(m for m in MISTAKES if m.id == "wrong-variable")
FACTOR = Mistake(Rule("factor", D(u), c * D(u)), "a constant factor is wrong", len(GROUPS))

# ---------------------------------------------------------------- in vectors and matrices

x_, y_, z_, w_ = symbols("x y z w")
A, B, X = symbols("A B X")
total = fn("sum", (A @ x_) ** 2)


def _in_arrays(name: str, says: str, f: Expr, by: Expr, after: Expr) -> Mistake:
    return Mistake(Rule(name, Derivative(f, by), after), says)


#: how each mistake looks in an example with arrays: ``A`` and ``X`` are matrices, the small letters vectors
ARRAY_MISTAKES: dict[str, Mistake] = {m.id: m for m in (
    _in_arrays("transposed", "a factor is transposed or stands on the wrong side", y_ @ (A @ x_), x_, A @ y_),
    _in_arrays("missing-chain-factor", "a factor of the chain rule is missing", total, x_, 2 * (A @ x_)),
    _in_arrays("forgot-term", "the variable stands at several places, and one of them was left out", x_ @ (A @ x_), x_, A @ x_),
    _in_arrays("wrong-variable", "this is the derivative in another variable", y_ @ (A @ x_), x_, A @ x_),
    _in_arrays("sign", "a sign is wrong", fn("sum", (y_ - x_) ** 2), x_, 2 * (y_ - x_)),
    _in_arrays("off-by-half", "a factor of 2 is missing or too much", fn("sum", x_**2), x_, x_),
    _in_arrays("factor", "a factor is missing or too much", fn("mean", x_**2), x_, 2 * x_),
    _in_arrays("power-not-reduced", "an exponent is wrong by one", fn("sum", x_**3), x_, 3 * x_**3),
    _in_arrays("quotient-missing-square", "the denominator is not squared", (w_ @ x_) / (z_ @ x_), x_,
               ((z_ @ x_) * w_ - (w_ @ x_) * z_) / (z_ @ x_)),
)}  # fmt: skip
