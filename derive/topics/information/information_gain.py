"""Information gain of a split: the entropy of the labels before it minus the weighted mean after it, in bits."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Add, Div, Expr, Mul, Neg, as_expr
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.entropies import divergence, entropy, is_zero
from derive.methods.samples import total, worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import information as rules
from derive.topics import topic
from derive.topics.data import count, matrix


@topic(
    title="Information gain of a split", covers=("information/information-gain",),
    sources=('Wikipedia, "Information gain (decision tree)"',),
)  # fmt: skip
def information_gain(branches: Any = "[[6, 2], [3, 3]]") -> Derivation:
    """The gain of a split from how many data of each label go into each branch, one row a branch.

    Raises AssumptionError for counts that are no whole numbers and for a branch without data.
    """
    counts = [[count(v, "branches", least=0) for v in row.args] for row in matrix(branches, "branches").args]
    for row in counts:
        if not any(row):
            raise AssumptionError(f"branches = {branches!s:.60} has a branch without data: {row}")
    whole = sum(map(sum, counts))
    labels = [sum(column) for column in zip(*counts, strict=True)]
    before = entropy(_law(labels), 2)
    after = [entropy(_law(row), 2) for row in counts]
    weights = [as_expr(sum(row)) / whole for row in counts]
    mean = total([Mul(w, h) for w, h in zip(weights, after, strict=True)])
    gain = Add(before, Neg(mean))
    cells, product = _cells(counts, labels, whole)
    return Derivation(
        title="Information gain of a split",
        problem=gain,
        question="how many bits of the label the branch tells, if " + "; ".join(f"branch {i} has {_said(row)} data of the labels" for i, row in enumerate(counts, 1)),
        steps=(
            *_entropy(before, "the labels before the split"),
            *[step for row, h in zip(counts, after, strict=True) for step in _entropy(h, f"the branch with {_said(row)}")],
            *rounded(mean, note="the mean over the branches, weighted by how many data go there"),
            *_gain(gain),
            line(gain, 0, rules.gibbs, relation=GREATER_EQUAL, note="no split loses information"),
            line(gain, divergence(cells, product, 2), rules.chain_rule_of_entropy,
                 note="check: the mutual information of label and branch"),
        ),
        result=gain,
        mistakes=_wrong(gain, before, after, weights),
        remarks=("Logarithms to the base 2: entropies in bits.", "A label that does not occur in a branch adds 0: 0 log 0 is taken to be 0."),
    )  # fmt: skip


def _law(counts: list[int]) -> list[Expr]:
    return [worth(as_expr(c) / sum(counts)) for c in counts]


def _said(row: list[int]) -> str:
    return " and ".join(map(str, row))


def _entropy(h: Expr, of: str) -> tuple[Step, ...]:
    """An entropy in decimals, or the whole bit that it is."""
    for bits in (0, 1):
        if is_zero(h - bits):
            return chain(
                h, to(bits, rules.log_of_one if bits == 0 else rules.log_of_a_quotient, note=f"the entropy of {of}")
            )
    return tuple(rounded(h, note=f"the entropy of {of}"))


def _gain(gain: Expr) -> tuple[Step, ...]:
    if is_zero(gain):
        return (
            line(
                gain,
                0,
                rules.arithmetic,
                note="the gain: before minus after; the branches have the same entropy as the whole",
            ),
        )
    return tuple(rounded(gain, note="the gain: before minus after"))


def _cells(counts: list[list[int]], labels: list[int], whole: int) -> tuple[list[Expr], list[Expr]]:
    """The joint law of branch and label, and the product of its margins."""
    joint = [worth(as_expr(c) / whole) for row in counts for c in row]
    return joint, [worth(as_expr(sum(row) * label) / whole**2) for row in counts for label in labels]


def _wrong(gain: Expr, before: Expr, after: list[Expr], weights: list[Expr]) -> tuple[Step, ...]:
    """The plain mean of the branches, where their sizes differ and it matters."""
    plain = Add(before, Neg(Div(total(after), len(after))))
    if is_zero(plain - gain):
        return ()
    return (Step(gain, plain, note="each branch counts by how many data go there"),)
