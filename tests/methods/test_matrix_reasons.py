"""A true line must not cite a wrong reason: what a cited rule speaks of stands in the line above or in a lemma beneath."""

from __future__ import annotations

import pytest

import derive
from derive.language import expressions as ex
from derive.model import Rule, Step
from derive.rules import matrix_calculus as rules
from derive.solution import WorkedSolution

PROBLEMS = [
    (derive.gradient, "norm(A @ x - b)**2 + lam*norm(x)**2", "x"), (derive.gradient, "logdet(X.T @ X) - trace(inv(X.T @ X) @ B)", "X"),
    (derive.gradient, "sum(log(1 + exp(-y*(X @ w))))", "w"), (derive.gradient, "-sum(Y*log(softmax(X @ W)))", "W"), (derive.jacobian, "x/norm(x)", "x"),
    (derive.gradient, "norm1(A @ x - b) + det(C)*sum(x)", "x"), (derive.gradient, "trace(A @ diag(x) @ B @ diag(x))", "x"), (derive.hessian, "logsumexp(A @ x)", "x"),
    (derive.gradient, "norm(relu(X @ W1 + b1) @ W2 + b2 - Y)**2", ["W1", "b1", "W2", "b2"]), (derive.jacobian, "A @ X.T @ B", "X"),
]  # fmt: skip
#: what a line with an abbreviation in it, or any line at all, may cite
ANYWHERE = {rules.putting_in, rules.putting_back, rules.abbreviation, rules.algebra, rules.collecting}


def head(pattern: ex.Expr) -> tuple[type, str | None]:
    """What kind of expression a rule is about: a trace, an inverse, a product ..."""
    if isinstance(pattern, ex.Pow):
        pattern = pattern.args[0]
    return type(pattern), pattern.name if isinstance(pattern, ex.Call) else None


def speaks_of(rule: Rule, solution: WorkedSolution, step: Step) -> bool:
    """Whether what the left side of ``rule`` is about stands in the line or in what it abbreviates."""
    about = rule.lhs.args[0] if isinstance(rule.lhs, (ex.Differential, ex.Derivative)) else rule.lhs
    written = [solution._written_out(s.before) for s in step.walk()]
    found = {head(n) for n in ex.postorder(*written)}
    linear = {rules.gradient_read_off, rules.matrix_gradient_read_off, rules.jacobian_read_off, rules.array_read_off}
    if rule in linear | {rules.slope_read_off, rules.hessian_read_off}:
        return any(isinstance(n, ex.Derivative) for n in ex.postorder(step.before))
    if rule is rules.chain_rule:  # for any function that works entry by entry
        return any(isinstance(n, (ex.Call, ex.Pow, ex.Piecewise)) for n in ex.postorder(*written))
    return head(about) in found


def wrong_reasons(solution: WorkedSolution) -> list[tuple[str, str]]:
    ours = {id(r) for r in vars(rules).values() if isinstance(r, Rule)} | {id(r) for r in rules.DIFFERENTIALS.values()}
    return [
        (rule.name, str(step.before))
        for step in solution.steps
        for rule in step.by
        if id(rule) in ours and rule not in ANYWHERE and not speaks_of(rule, solution, step)
    ]


@pytest.mark.parametrize(("kind", "f", "x"), PROBLEMS, ids=[f for _, f, _ in PROBLEMS])
def test_every_cited_rule_speaks_of_its_line(kind, f, x):
    solution = kind(f, x)
    assert solution.steps and wrong_reasons(solution) == []


def test_a_wrong_reason_is_noticed():
    from dataclasses import replace

    d = derive.gradient("norm(A @ x - b)**2", "x").derivation
    planted = replace(d.steps[1], by=(rules.DIFFERENTIALS["inv", 2],))
    assert wrong_reasons(WorkedSolution(replace(d, steps=(planted,)))) == [("differential of the inverse", "df")]
