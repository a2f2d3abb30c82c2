"""Mutual information of a table of joint probabilities: the divergence of the joint law from the product of its margins."""

from typing import Any

from derive.language.expressions import ONE, TWO, ZERO, Array, Mass, SumOver, symbols
from derive.methods import entropies
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.entropies import convention, divergence, entropy, log, simplified
from derive.methods.samples import total, worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import information as rules
from derive.rules import probability
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.information._laws import checked

x, y = symbols("x y")


@topic(
    title="Mutual information", covers=("information/mutual-information",),
    sources=(rules.INFORMATION, 'Wikipedia, "Mutual information"'),
)  # fmt: skip
def mutual_information(table: Any = "[[1/2, 0], [0, 1/2]]") -> Derivation:
    """I(X; Y) of a table of joint probabilities, one row a value of X.

    >>> print(mutual_information(table=[["1/4", "1/4"], ["1/4", "1/4"]]).result)
    0
    """
    rows = [row.args for row in matrix(table, "table").args]
    joint = checked([v for row in rows for v in row], table, "table")
    width = len(rows[0])
    cells = [joint[i : i + width] for i in range(0, len(joint), width)]
    px, py = [worth(total(row)) for row in cells], [worth(total(column)) for column in zip(*cells, strict=True)]
    product = [worth(a * b) for a in px for b in py]
    problem, result = divergence(joint, product), simplified(joint, product)
    apart = entropy(px) + entropy(py) - entropy(joint)
    return Derivation(
        title="Mutual information",
        problem=problem,
        question="how much the row says of the column, and the column of the row",
        steps=(
            *_general(),
            *chain(Array(*[total(row) for row in cells]), to(Array(*px), probability.table, note="here: the law of the rows, by adding along each")),
            *chain(Array(*[total(column) for column in zip(*cells, strict=True)]), to(Array(*py), probability.table, note="the law of the columns")),
            *chain(total(joint), to(ONE, probability.normalisation)),
            *chain(problem, to(result, rules.arithmetic, note="each joint probability over the product of its margins")),
            *rounded(result, note="in nats"),
            *chain(simplified(joint, product, 2), to(result / log(TWO), rules.change_of_unit, note="in bits: divided by $log(2)$")),
            *rounded(result / log(TWO)),
            line(apart, result, rules.chain_rule_of_entropy, note="check: both entropies minus the joint one"),
        ),
        result=result,
        assume=entropies.domains(joint),
        conditions=convention(joint),
        mistakes=_wrong(result, joint, product),
        remarks=("It is 0 exactly where row and column are independent.",) if result is ZERO else (),
    )  # fmt: skip


def _general() -> tuple[Step, ...]:
    def over(f):
        return SumOver(SumOver(f, x), y)

    p, px, py = Mass("p", (x, y)), Mass("p", (x,)), Mass("p", (y,))
    mutual = over(p * log(p / (px * py)))
    given = over(p * log(Mass("p", (x,), (y,))))
    return (
        *chain(
            mutual,
            to(-SumOver(px * log(px), x) + given, rules.log_of_a_quotient,
               note="in general: entropy of $X$ minus entropy of $X$ once $Y$ is known"),
            to(-SumOver(px * log(px), x) - SumOver(py * log(py), y) + over(p * log(p)), rules.chain_rule_of_entropy,
               note="or both entropies minus the joint one: the same for $X$ and $Y$ exchanged"),
        ),
        line(mutual, 0, rules.gibbs, relation=GREATER_EQUAL, note="a divergence: 0 exactly where $X$ and $Y$ are independent"),
    )  # fmt: skip


def _wrong(result, joint, product) -> tuple[Step, ...]:
    return (
        () if result is ZERO else (Step(result, ZERO, note="zero only where every cell is the product of its margins"),)
    )
