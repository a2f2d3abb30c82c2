"""Inequalities between arrays and rounded entries: each shown true and false claims, and what it cannot decide."""

import pytest

from derive.language.python_text import read_python as read
from derive.language.shapes import infer
from derive.model import GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, ROUNDED, Status
from derive.verify.claim import check

X, XY = {"x": ("n",)}, {"x": ("n",), "y": ("n",)}
QUADRATIC = {"x": ("n",), "A": ("n", "n")}

CLAIMS = [
    ("norm(x)", GREATER_EQUAL, "0", X, {}, True), ("norm(x)", GREATER, "0", X, {}, False),
    ("norm(x)", GREATER, "0", X, {"x": "positive"}, True), ("norm([0, 0])", GREATER, "0", {}, {}, False),
    ("dot(x, y)", LESS_EQUAL, "norm(x)*norm(y)", XY, {}, True), ("dot(x, y)", LESS, "norm(x)*norm(y)", XY, {}, False),
    ("dot(x, y)", GREATER_EQUAL, "norm(x)*norm(y)", XY, {}, False),
    ("norm(x + y)", LESS_EQUAL, "norm(x) + norm(y)", XY, {}, True), ("norm(x)", LESS_EQUAL, "norm1(x)", X, {}, True),
    ("norm1(x)", LESS_EQUAL, "norm(x)", X, {}, False), ("softmax(x)", GREATER, "0", X, {}, True),
    ("softmax(x)", GREATER, "1/2", X, {}, False), ("logsumexp(x)", GREATER_EQUAL, "mean(x)", X, {}, True),
    ("x @ A @ x", GREATER_EQUAL, "0", QUADRATIC, {"A": "positive definite"}, True),
    ("x @ A @ x", GREATER_EQUAL, "0", QUADRATIC, {"A": "symmetric"}, False),
    ("norm([3, 4])", LESS_EQUAL, "5 - 1/10**30", {}, {}, False), ("norm([3, 4])", LESS, "5 + 1/10**30", {}, {}, True),
    ("norm([1, 2])", ROUNDED, "2.236", {}, {}, True), ("norm([1, 2])", ROUNDED, "2.237", {}, {}, False),
    ("[[1, 2], [3, 4]]/norm([[1, 2], [3, 4]])", ROUNDED, "[[0.183, 0.365], [0.548, 0.730]]", {}, {}, True),
    ("[[1, 2], [3, 4]]/norm([[1, 2], [3, 4]])", ROUNDED, "[[0.183, 0.365], [0.548, 0.731]]", {}, {}, False),
    ("[1, 2]/norm([1, 2])", ROUNDED, "[[0.447], [0.894]]", {}, {}, False),
]  # fmt: skip


def judged(before, relation, after, shapes, assume):
    sides = read(before, shapes), read(after, shapes)
    return check(*sides, relation, assume=assume, shapes=infer(sides, shapes).table)


@pytest.mark.parametrize("before, relation, after, shapes, assume, right", CLAIMS, ids=str)
def test_claims(before, relation, after, shapes, assume, right):
    verdict = judged(before, relation, after, shapes, assume)
    assert verdict.holds if right else verdict.status is Status.REFUTED
    assert right or verdict.witness["before"] != verdict.witness["after"] or relation in (LESS, GREATER)


def test_what_touches_in_balls_is_not_decided():
    assert judged("norm([1, 1])**2", LESS_EQUAL, "2", {}, {}).status is not Status.REFUTED
    assert not judged("norm([1, 1])**2", LESS, "2", {}, {}).holds


def test_what_it_refuses():
    slope = judged("Derivative(x @ x, x)", GREATER, "0", X, {})
    assert slope.status is Status.UNKNOWN and "derivatives" in slope.reason
    shapes = judged("x", LESS, "[1, 2, 3, 4, 5, 6, 7]", {"x": (2,)}, {})
    assert shapes.status is Status.UNKNOWN and "no order" in shapes.reason
    assert "no rounded number" in judged("norm(x)", ROUNDED, "norm(y)", XY, {}).reason
