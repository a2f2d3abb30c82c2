"""Values in ball arithmetic against mpmath, which knows nothing of balls, and against known constants."""

from fractions import Fraction

import mpmath
import pytest
from flint import acb, arb, fmpq

from derive.language import expressions as ex
from derive.language.python_text import read_condition, read_python
from derive.numeric import balls
from derive.numeric.balls import Undecided, Undefined, precision, refined, value

x, y, z = ex.symbols("x y z")
AT = {"x": Fraction(3, 7), "y": Fraction(-5, 3), "n": 4, "z": (Fraction(1, 2), Fraction(-3, 4))}
with mpmath.workdps(50):
    X, Y, N, Z = mpmath.mpf(3) / 7, mpmath.mpf(-5) / 3, 4, mpmath.mpc(0.5, -0.75)

VALUES = [
    ("x**2 - 3*x*y + 1/y", lambda: X**2 - 3 * X * Y + 1 / Y),
    ("y**3 + y**(-2) + x**0", lambda: Y**3 + Y**-2 + 1),
    ("y**(1/3)", lambda: mpmath.mpc(Y) ** (mpmath.mpf(1) / 3)),
    ("y**x", lambda: mpmath.mpc(Y) ** X),
    ("z**z", lambda: Z**Z),
    ("sqrt(y) + log(y)", lambda: mpmath.sqrt(Y) + mpmath.log(Y)),
    ("log(x, 2)", lambda: mpmath.log(X, 2)),
    ("sin(x) + cos(y)*tan(x) + sec(x) + csc(y) + cot(x)", lambda: mpmath.sin(X) + mpmath.cos(Y) * mpmath.tan(X) + mpmath.sec(X) + mpmath.csc(Y) + mpmath.cot(X)),
    ("asin(x) + acos(y) + atan(y)", lambda: mpmath.asin(X) + mpmath.acos(Y) + mpmath.atan(Y)),
    ("acot(y) + asec(y) + acsc(y)", lambda: mpmath.acot(Y) + mpmath.asec(Y) + mpmath.acsc(Y)),
    ("atan2(x, y) + atan2(y, x)", lambda: mpmath.atan2(X, Y) + mpmath.atan2(Y, X)),
    ("sinh(x) + cosh(y) + tanh(y) + sech(x) + csch(y) + coth(y)", lambda: mpmath.sinh(X) + mpmath.cosh(Y) + mpmath.tanh(Y) + mpmath.sech(X) + mpmath.csch(Y) + mpmath.coth(Y)),
    ("asinh(y) + acosh(x) + atanh(x)", lambda: mpmath.asinh(Y) + mpmath.acosh(X) + mpmath.atanh(X)),
    ("asin(z) + acos(z) + atan(z) + acosh(z) + asinh(z) + atanh(z)", lambda: mpmath.asin(Z) + mpmath.acos(Z) + mpmath.atan(Z) + mpmath.acosh(Z) + mpmath.asinh(Z) + mpmath.atanh(Z)),
    ("sigmoid(y) + softplus(y) + relu(y) + relu(x)", lambda: 1 / (1 + mpmath.exp(-Y)) + mpmath.log(1 + mpmath.exp(Y)) + X),
    ("erf(y) + erfc(x) + erfinv(x)", lambda: mpmath.erf(Y) + mpmath.erfc(X) + mpmath.erfinv(X)),
    ("gamma(y) + digamma(y) + polygamma(2, x) + beta(x, n)", lambda: mpmath.gamma(Y) + mpmath.digamma(Y) + mpmath.psi(2, X) + mpmath.beta(X, N)),
    ("loggamma(x) + loggamma(y)", lambda: mpmath.loggamma(X) + mpmath.loggamma(Y)),
    ("factorial(n) + factorial(x) + binomial(n, 2) + binomial(x, y)", lambda: 24 + mpmath.factorial(X) + 6 + mpmath.binomial(X, Y)),
    ("besselj(2, x) + besselj(1/2, x) + besselj(x, y)", lambda: mpmath.besselj(2, X) + mpmath.besselj(0.5, X) + mpmath.besselj(X, Y)),
    ("LambertW(x) + LambertW(y)", lambda: mpmath.lambertw(X) + mpmath.lambertw(Y)),
    ("legendre(3, x) + legendre(x, x/2)", lambda: mpmath.legendre(3, X) + mpmath.legendre(X, X / 2)),
    ("zeta(n) + zeta(y)", lambda: mpmath.zeta(4) + mpmath.zeta(Y)),
    ("sinc(x) + sinc(0)", lambda: mpmath.sin(X) / X + 1),
    ("floor(y) + ceiling(y) + floor(x)", lambda: mpmath.mpf(-3)),
    ("abs(y) + sign(y) + abs(z)", lambda: -Y - 1 + abs(Z)),
    ("maximum(x, y, 1/3) + minimum(x, y)", lambda: X + Y),
    ("heaviside(0) + heaviside(y) + heaviside(x) + heaviside(0, 1)", lambda: mpmath.mpf(5) / 2),
    ("re(z) + 2*im(z) + conjugate(z) + arg(z) + arg(y)", lambda: mpmath.mpf(-1) + mpmath.conj(Z) + mpmath.arg(Z) + mpmath.pi),
    ("Sum(k**2, (k, 1, n)) + Product(k, (k, 1, n)) + Sum(k, (k, 1, 0))", lambda: mpmath.mpf(54)),
    ("Piecewise((1, x > 1), (x, y < 0), (5, True))", lambda: X),
    ("where((x > 0) & (y > 0), 1, 2) + where((x > 0) | (1/0 > 0), 10, 20)", lambda: mpmath.mpf(12)),
    ("[1, x] @ [y, 2] + det([[1, x], [y, 2]]) + trace([[1, 2], [3, 4]])", lambda: Y + 2 * X + 2 - X * Y + 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[t for t, _ in VALUES])
def test_values_are_those_of_mpmath(text, expected):
    with mpmath.workdps(40):
        want = mpmath.mpc(expected())
    point = {k: v for k, v in AT.items() if ex.Symbol(k) in ex.free_symbols(read_python(text))}
    found = value(read_python(text), point, 128)
    with precision(128):
        assert_near(found, want)


def assert_near(found, want):
    wanted = acb(*[arb(mpmath.nstr(p, 38)) for p in (want.real, want.imag)])
    assert abs(found - wanted) < arb("1e-30")
    assert not abs(found - (wanted + acb(0.001))) < arb("1e-30")


@pytest.mark.parametrize(
    ("text", "point"),
    [("1/x", {"x": 0}), ("log(x)", {"x": 0}), ("x**(-1)", {"x": 0}), ("x**(-1/2)", {"x": 0}), ("gamma(x)", {"x": -2}), ("atan2(x, x)", {"x": 0}),
     ("maximum(I*x, 1)", {"x": 1}), ("Piecewise((1, x > 1))", {"x": 0}), ("zeta(x)", {"x": 1}), ("cot(x)", {"x": 0}), ("arg(x)", {"x": 0}),
     ("where(I < x, 1, 2)", {"x": 1}), ("inv([[1, x], [2, 4]])", {"x": 2}), ("Sum(k, (k, 1, x))", {"x": Fraction(1, 2)}), ("digamma(x)", {"x": 0}),
     ("[1, 2] + [1, 2, x]", {"x": 0}), ("erfinv(erf(x))/x", {"x": 0}), ("log(0*x)", {"x": 1})],
)  # fmt: skip
def test_where_there_is_no_value(text, point):
    with pytest.raises(Undefined):
        value(read_python(text), point)


@pytest.mark.parametrize(
    "text",
    ["sign(sin(x)**2 + cos(x)**2 - 1)", "1/(sin(x)**2 + cos(x)**2 - 1)", "floor(sin(1)**2 + cos(1)**2)", "exp(exp(exp(1000)))*x*0 + exp(exp(exp(1000)))", "oo*x",
     "besselj(2, 10**9*x)", "Sum(1, (k, 1, 10**9))", "atanh(5*x)", "y"],
)  # fmt: skip
def test_what_the_precision_cannot_tell(text):
    with pytest.raises(Undecided):
        value(read_python(text), {"x": Fraction(1, 3)})


def test_switches_are_exact_at_rational_points():
    at_third = {"x": Fraction(1, 3)}
    assert value(read_python("sign(x - 1/3) + floor(3*x) + heaviside(x - 1/3)"), at_third) == acb(1.5)
    assert balls.settle(read_condition("3*x == 1"), balls.run_at(at_third)) is True
    assert balls.settle(read_condition("3*x < 1"), balls.run_at(at_third)) is False


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x)",
        "x**3",
        "(-x)**2",
        "(-x)**3",
        "abs(-x)",
        "sqrt(-x)**2",
        "log(x)",
        "acos(x/8)",
        "I*I*x",
        "(-8)**(2)",
        "LambertW(x)",
    ],
)
def test_real_results_are_exactly_real(text):
    assert value(read_python(text), {"x": 2}).imag == 0


def test_principal_values():
    assert value(read_python("(-8)**(1/3)"), {}).overlaps(acb(1, arb(3).sqrt()))
    assert value(read_python("log(-1)"), {}).overlaps(acb(0, arb.pi()))
    assert value(read_python("(-1)**(1/2)"), {}) == acb(0, 1)
    assert value(read_python("x**0 + 0**x"), {"x": 0}) == 2
    assert value(read_python("(-1)**n"), {"n": 10**9 + 1}) == -1


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("sigmoid(-1000)", "1e-435", "1e-434"),
        ("softplus(1000) - 1000", "1e-435", "1e-434"),
        ("exp(-10**9)", "0", "1e-400000000"),
    ],
)
def test_nothing_overflows(text, least, most):
    found = refined(read_python(text), {}, digits=5).real
    assert arb(least) < found < arb(most)


def test_more_bits_where_they_are_needed():
    near = read_python("log(10**30 + 1) - log(10**30)")
    assert value(near, {}).contains(0)
    found = refined(near, {}, digits=10).real
    assert arb("0.99999e-30") < found < arb("1.00001e-30")
    with pytest.raises(Undecided):
        refined(read_python("sin(1)**2 + cos(1)**2 - 1"), {}, digits=10, most_bits=256)


def test_unknown_functions_have_one_value_a_name_and_a_seed():
    g = read_python("g(x)")
    assert str(value(g, {"x": 1})) == str(value(g, {"x": 1}))
    assert not value(g, {"x": 1}).overlaps(value(g, {"x": 1}, seed=1))
    assert not value(g, {"x": 1}).overlaps(value(read_python("h(x)"), {"x": 1}))
    assert value(read_python("g(x, 2)"), {"x": 1}).is_finite()


def test_entries_by_index():
    total = read_python("Sum(x[i], (i, 1, n))")
    assert value(total, {"x": [1, 2, Fraction(1, 2)], "n": 3}) == acb(3.5)
    assert value(total, {"n": 3}).overlaps(value(read_python("x[1] + x[2] + x[3]"), {}))
    with pytest.raises(Undefined):
        value(read_python("x[4]"), {"x": [1, 2, 3]})


def test_arrays():
    found = value(read_python("inv([[1, x], [2, 3]]) @ [1, 0]"), {"x": 1})
    assert found == [acb(3), acb(-2)]
    assert value(read_python("2*[[1, 2], [3, 4]] - transpose([[1, 2], [3, 4]])"), {}) == [
        [acb(1), acb(1)],
        [acb(4), acb(4)],
    ]
    assert value(read_python("exp([0, 1])"), {})[1].overlaps(acb(1).exp())


def test_shared_graphs_and_depth_cost_nothing():
    tower = x
    for _ in range(200):
        tower = tower * tower / (1 + tower)
    assert value(tower, {"x": Fraction(1, 2)}, 512).is_finite()
    deep = x
    for _ in range(3_000):
        deep = ex.Call("sin", deep)
    assert abs(value(deep, {"x": 1}).real) < 1
    square = ex.Number(3)
    for _ in range(60):
        square = square * square
    assert value(square, {}).is_finite()


def test_work_is_bounded():
    with pytest.raises(balls.Exhausted):
        value(
            read_python("Sum(Sum(Sum(sin(i*j*k), (i, 1, 999)), (j, 1, 999)), (k, 1, 999))"),
            {},
            budget=balls.Budget(1e5),
        )


def test_points_may_be_given_in_many_forms():
    for said in (2, 2.0, Fraction(2), fmpq(2), arb(2), acb(2)):
        assert value(x**2, {"x": said}) == 4
    assert value(z, {z: 1 + 2j}) == acb(1, 2)
    with pytest.raises(TypeError):
        value(x, {"x": "2"})


def test_the_angle_of_a_ball_around_the_origin_is_not_guessed():
    assert value(read_python("atan2(0, -1 - sin(pi))"), {}).real > 3
    assert value(read_python("atan2(0, 1 + sin(pi))"), {}).real == 0
    with pytest.raises(Undecided):
        value(read_python("atan2(0, sin(pi))"), {})
