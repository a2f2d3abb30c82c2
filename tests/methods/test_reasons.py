"""A true line must not cite a wrong reason: every cited rule matches the line above, or a lemma beneath it."""

from __future__ import annotations

import pytest

from derive.language.expressions import Symbol
from derive.language.python_text import read_python as read
from derive.methods.differentiate import differentiate
from derive.model import Step
from derive.rules import calculus as rules
from tests.matching import applies
from tests.methods.test_differentiate import TEXTBOOK

#: rules whose left side is not of one shape: any function of a function, any algebra
SHAPELESS = {
    rules.chain_rule,
    rules.algebra,
    rules.factoring,
    rules.higher_derivative,
    rules.left_derivative,
    rules.right_derivative,
}
#: one rule of data, applied to any number of cases or arguments
SEVERAL = {rules.piecewise_rule, rules.maximum_rule, rules.minimum_rule, rules.polygamma_rule, rules.leibniz_rule}


def wrong_reasons(step: Step) -> list[str]:
    lines = [part.before for part in step.walk()]
    return [
        rule.name
        for rule in step.by
        if rule not in SHAPELESS | SEVERAL and not any(applies(rule, line) for line in lines)
    ]


@pytest.mark.parametrize("f", TEXTBOOK)
def test_every_cited_rule_applies(f):
    for step in differentiate(read(f), Symbol("x")).walk():
        assert wrong_reasons(step) == [], f"{step.before} = {step.after}"


def test_a_wrong_reason_is_noticed():
    first = differentiate(read("x**2*sin(x)"), Symbol("x")).steps[0]
    planted = Step(first.before, first.after, (rules.quotient_rule,))
    assert wrong_reasons(planted) == ["quotient rule"]
