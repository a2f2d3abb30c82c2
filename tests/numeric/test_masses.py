"""Mass functions: positive, summing to 1, every marginal that of the same joint, and nothing independent."""

from __future__ import annotations

import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.numeric import masses
from derive.numeric.balls import run_at, settle
from derive.numeric.precision import Undecided, Undefined


def at(text: str, point=None, seed: int = 0, lengths=None):
    return settle(read(text), run_at(point or {}, seed=seed, lengths=lengths or {}))


@pytest.mark.parametrize("seed", range(4))
def test_a_joint_mass_and_its_marginals(seed):
    lengths = {("x", 0): 3, ("y", 0): 5}
    run = run_at({}, seed=seed, lengths=lengths)
    xs, ys = masses.values(run, "x"), masses.values(run, "y")
    assert len(xs) == 3 and len(ys) == 5
    joint = {(x, y): at("p(x, y)", {"x": x, "y": y}, seed, lengths) for x in xs for y in ys}
    assert sum(joint.values()) == 1 and min(joint.values()) > 0
    for x in xs:
        marginal = sum(joint[x, y] for y in ys)
        assert at("p(x)", {"x": x}, seed, lengths) == marginal
        for y in ys:
            assert at("p(y, x)", {"x": x, "y": y}, seed, lengths) == joint[x, y]
            assert at("p(y | x)", {"x": x, "y": y}, seed, lengths) == joint[x, y] / marginal
            assert joint[x, y] != marginal * at("p(y)", {"y": y}, seed, lengths)
            assert at("q(x, y)", {"x": x, "y": y}, seed, lengths) != joint[x, y]


def test_sums_over_every_value():
    assert at("Sum(p(x), x)") == 1 == at("Sum(p(x, y, z), x, y, z)") == at("Sum(p(x[i]), i)")
    assert at("Sum(x*p(x), x)") == at("Sum(x[i]*p(x[i]), i)")
    assert at("Sum(p(x_prime)*x_prime, x_prime)") == at("Sum(x*p(x), x)") != at("Sum(y*p(y), y)")


def test_conditional_independence_is_not_assumed():
    joint, chain = "Sum(x*y*z*p(x, y, z), x, y, z)", "Sum(x*y*z*p(x)*p(y | x)*p(z | {}), x, y, z)"
    assert at(joint) == at(chain.format("x, y")) != at(chain.format("y"))


def test_a_value_that_is_on_no_list_has_no_mass():
    for text, point in (("p(x)", {"x": 2}), ("p(x, x_prime)", {"x": 1, "x_prime": 1}), ("p(x)", {"x": [1, 2]})):
        with pytest.raises(Undecided):
            at(text, point)
    with pytest.raises(Undefined):
        at("p(x[9])")
    assert masses.variables(read("p(x, y | z) + w")) == set(ex.symbols("x y z"))
