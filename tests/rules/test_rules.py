"""Every rule is true wherever its conditions hold, and the same rule spoiled is refuted. Rules are found, not listed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import derive.rules
from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS
from derive.language.shapes import infer
from derive.model import EQUAL, Rule, Status
from derive.numeric.spaces import random_variables
from derive.rules import linear_algebra
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


ARRAYS = {ex.MatMul, ex.Differential, ex.Einsum}


def shapes_of(rule: Rule) -> dict[str, tuple] | None:
    """The shapes of a rule about arrays: capital letters are matrices, small ones vectors."""
    nodes = list(ex.postorder(rule.lhs, rule.rhs))
    about_arrays = any(type(n) in ARRAYS or (isinstance(n, ex.Call) and n.name in OF_ARRAYS) for n in nodes)
    literal = any(isinstance(n, ex.Array) for n in nodes)
    if not about_arrays or literal or rule in vars(linear_algebra).values():
        return None
    return infer([rule.lhs, rule.rhs] + [c.holds for c in rule.when if c.holds is not None]).table


def conditions(rule: Rule) -> list[ex.Expr]:
    return [c.holds for c in rule.when if c.holds is not None]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_true(name):
    rule = RULES[name]
    verdict = check(rule.lhs, rule.rhs, rule.relation, given=conditions(rule), shapes=shapes_of(rule))
    assert verdict.status in (Status.PROVED, Status.AGREES), f"{rule.lhs} {rule.relation.sign} {rule.rhs}: {verdict}"


@pytest.mark.parametrize(
    "name", [n for n, r in RULES.items() if r.relation == EQUAL and not isinstance(r.rhs, ex.Array)]
)
def test_the_rule_spoiled_is_refuted(name):
    rule = RULES[name]
    letters = ex.free_symbols(rule.rhs) | ex.free_symbols(rule.lhs)
    moving = next(iter(sorted(letters - random_variables(rule.lhs, rule.rhs), key=str)), ex.ONE)
    if shapes := shapes_of(rule):
        verdict = check(rule.lhs, rule.rhs + 1, given=conditions(rule), shapes=shapes)
        assert verdict.status is Status.REFUTED, f"{rule.lhs} = {rule.rhs + 1}: {verdict}"
        return
    infinite = rule.rhs in (ex.OO, ex.Neg(ex.OO))  # ∞ + 1 is ∞
    spoiled = ex.Number(1) + moving**2 if infinite else rule.rhs + ex.Number(1) + moving**2
    verdict = check(rule.lhs, spoiled, rule.relation, given=conditions(rule))
    assert verdict.status is Status.REFUTED, f"{rule.lhs} = {spoiled}: {verdict}"
