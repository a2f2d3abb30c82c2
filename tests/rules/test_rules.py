"""Every rule is true wherever its conditions hold, and the same rule spoiled is refuted. Rules are found, not listed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import derive.rules
from derive.language import expressions as ex
from derive.model import EQUAL, Rule, Status
from derive.verify.claim import check


def every_rule() -> dict[str, Rule]:
    found = {}
    for module in iter_modules(derive.rules.__path__):
        for name, thing in vars(import_module(f"derive.rules.{module.name}")).items():
            if isinstance(thing, Rule):
                found[f"{module.name}.{name}"] = thing
            elif isinstance(thing, dict):
                found |= {f"{module.name}.{name}.{k}": r for k, r in thing.items() if isinstance(r, Rule)}
    return found


RULES = every_rule()


def conditions(rule: Rule) -> list[ex.Expr]:
    return [c.holds for c in rule.when if c.holds is not None]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_true(name):
    rule = RULES[name]
    verdict = check(rule.lhs, rule.rhs, rule.relation, given=conditions(rule))
    assert verdict.status in (Status.PROVED, Status.AGREES), f"{rule.lhs} {rule.relation.sign} {rule.rhs}: {verdict}"


@pytest.mark.parametrize(
    "name", [n for n, r in RULES.items() if r.relation == EQUAL and not isinstance(r.rhs, ex.Array)]
)
def test_the_rule_spoiled_is_refuted(name):
    rule = RULES[name]
    moving = next(iter(sorted(ex.free_symbols(rule.rhs) | ex.free_symbols(rule.lhs), key=str)), ex.ONE)
    infinite = rule.rhs in (ex.OO, ex.Neg(ex.OO))  # ∞ + 1 is ∞
    spoiled = ex.Number(1) + moving**2 if infinite else rule.rhs + ex.Number(1) + moving**2
    verdict = check(rule.lhs, spoiled, rule.relation, given=conditions(rule))
    assert verdict.status is Status.REFUTED, f"{rule.lhs} = {spoiled}: {verdict}"
