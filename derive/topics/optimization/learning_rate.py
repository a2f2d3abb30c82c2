"""The learning rate: for a quadratic the error is multiplied by 1 − ηa in every step, and converges where that is small."""

from derive.errors import AssumptionError
from derive.language.assumptions import NAMED
from derive.language.expressions import ONE, ZERO, And, Array, Call, Derivative, Greater, Less, Subs, as_expr, symbols
from derive.methods import pictures
from derive.methods.at_points import decimal_of_fraction
from derive.model import EQUAL, EQUIVALENT, GREATER, LESS, Condition, Derivation, Step
from derive.rules import calculus
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import number, numbers

x, y, a, eta, k = symbols("x y a eta k")
SIZE = Call("abs", 1 - eta * a)


@topic(
    title="Learning rate",
    covers=("optimization/learning-rate",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Gradient Descent"',),
)
def learning_rate(curvature="2", rates=("0.1", "0.5", "1", "1.1"), start="1", steps="3") -> Derivation:
    """Gradient descent on f(x) = a x**2/2 with a > 0: when it converges, and what each of the rates does to the start.

    >>> print(learning_rate(curvature=4, rates=[0.5]).result)
    (eta > 0) & (eta < 2/a)
    """  # fmt: skip
    size, first = number(curvature, "curvature", above=0), number(start, "start")
    given = numbers(rates, "rates")
    count_ = int(number(steps, "steps", least=1, most=50))
    if first == 0:
        raise AssumptionError("start = 0 is the minimum already: expected another start")
    positive = (Condition(a > 0),)
    inside = And(Greater(eta, ZERO), Less(eta, 2 / a))
    general = [
        Step(Derivative(a * x**2 / 2, x), a * x, (calculus.power_rule,)),
        Step(x - eta * Derivative(a * x**2 / 2, x), (1 - eta * a) * x, (rules.gradient_step,), note="the update: the error, measured from the minimum 0, is multiplied by $1 - eta*a$"),
        Step(Subs(y - eta * a * y, y, (1 - eta * a) ** k * x), (1 - eta * a) ** (k + 1) * x, (rules.geometric_decay,), note="so after k steps the error is $(1 - eta*a)**k*x$"),
        Step(Less(SIZE, ONE), inside, (rules.contraction,), EQUIVALENT, positive, "the powers tend to 0 exactly where the modulus of the factor is below 1"),
        Step(1 - (1 / a) * a, ZERO, (calculus.algebra,), conditions=positive, note="with $eta = 1/a$ one step is enough"),
    ]  # fmt: skip
    lines = [step for rate in given for step in _one_rate(rate, size, first, count_)]
    parabola, line = as_expr(size) * x**2 / 2, as_expr(size) * x
    seen = [
        pictures.descent_by(parabola, [x], [x - as_expr(r) * line], [first], 6)
        for r in dict.fromkeys([given[0], given[-1]])
    ]
    wrong = Step(
        Less(SIZE, ONE),
        Greater(eta, ZERO),
        relation=EQUIVALENT,
        conditions=positive,
        note="a positive rate is not enough: beyond $2/a$ every step overshoots by more than the error",
    )
    return Derivation(
        title="Learning rate", problem=Less(SIZE, ONE), result=inside, steps=(*general, *lines),
        at={a: as_expr(size)}, assume={"a": NAMED["positive"], "k": NAMED["positive integer"]}, mistakes=(wrong,), figures=tuple(figure for found in seen for figure in found),
        remarks=("In several variables this has to hold for every eigenvalue of the Hessian: $0 < eta < 2/L$ with the largest, $L$.",),
    )  # fmt: skip


def _one_rate(rate, size, first, steps: int) -> list[Step]:
    """The factor for one rate, what follows from it, and the values it leads to."""
    factor = 1 - rate * size
    shown, written = decimal_of_fraction(factor), decimal_of_fraction(rate)
    relation = LESS if abs(factor) < 1 else GREATER if abs(factor) > 1 else EQUAL
    word = _word(factor)
    values = [decimal_of_fraction(first * factor**j, 12) for j in range(1, steps + 1)]
    powers = Array(*[shown**j * decimal_of_fraction(first) for j in range(1, steps + 1)])
    step = Step(
        ONE - written * decimal_of_fraction(size),
        shown,
        (rules.error_recursion,),
        note=f"the factor for $eta = {written}$",
    )
    compared = Step(Call("abs", shown), ONE, (rules.contraction,), relation, note=word)
    return [
        step,
        compared,
        *(
            [Step(powers, Array(*values), (calculus.algebra,), note=f"the first {steps} values")]
            if powers is not Array(*values)
            else []
        ),
    ]


def _word(factor) -> str:
    """What the factor does."""
    if factor == 0:
        return "the minimum is reached in one step"
    if factor == 1:
        return "with the rate 0 nothing moves"
    if factor == -1:
        return "the values swing between two points for ever"
    how = "on one side of the minimum" if factor > 0 else "from side to side"
    return f"converges {how}" if abs(factor) < 1 else f"diverges {how}"
