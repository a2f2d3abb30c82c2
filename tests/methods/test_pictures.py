"""The numbers of pictures are right by an independent route, and what cannot be drawn gives none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, optimize, stats

import derive
from derive.language.expressions import OO, Neg, symbols
from derive.language.python_text import read_python as read
from derive.methods import pictures

x, y = symbols("x y")


def marks(figure, kind, ink=None, panel=0):
    return [m for m in figure.panels[panel].marks if m.kind == kind and (ink is None or m.ink == ink)]


def only(figures):
    [figure] = figures
    return figure


@pytest.mark.parametrize(
    "f, at, slope, numpy_f",
    [
        ("x**2*sin(x)", "1", "2*sin(1) + cos(1)", lambda t: t**2 * np.sin(t)),
        ("log(x)", "1/2", "2", np.log),
        ("1/x", "-1", "-1", lambda t: 1 / t),
        ("x**3", "100", "30000", lambda t: t**3),
    ],
)
def test_a_tangent_has_the_slope_of_the_curve(f, at, slope, numpy_f):
    figure = only(pictures.tangent(read(f), x, read(at), read(slope)))
    (a, b), (c, d) = marks(figure, "curve", "second")[0].at
    [(p, q)] = marks(figure, "dots")[0].at
    difference = (numpy_f(p + 1e-5) - numpy_f(p - 1e-5)) / 2e-5
    assert (d - b) / (c - a) == pytest.approx(difference, rel=1e-4)
    assert q == pytest.approx(numpy_f(p), rel=1e-5, abs=1e-9)
    assert b + (d - b) * (p - a) / (c - a) == pytest.approx(q, rel=1e-4, abs=1e-4)  # it goes through the point
    for piece in marks(figure, "curve", "main"):
        u, v = np.array(piece.at).T
        np.testing.assert_allclose(v, numpy_f(u), rtol=1e-4, atol=1e-5)


def test_a_curve_ends_where_it_has_no_value():
    pieces = marks(only(pictures.tangent(read("1/x"), x, 1, -1)), "curve", "main")
    assert len(pieces) == 2  # nothing is drawn through the pole
    assert all(u > 0 for u, _ in marks(only(pictures.tangent(read("log(x)"), x, 1, 1)), "curve", "main")[0].at)


def test_the_area_shaded_is_the_area_told():
    f, density = read("exp(-(x - 1)**2/8)/sqrt(8*pi)"), stats.norm(1, 2)
    worth = density.cdf(3) - density.cdf(-1)
    figure = only(pictures.area(f, x, -1, 3, worth, over=(-6, 8)))
    u, v = np.array(marks(figure, "region")[0].at).T
    assert integrate.trapezoid(v, u) == pytest.approx(worth, rel=1e-4)
    assert marks(figure, "words")[0].label == "0.6827" and "0.6827" in figure.alt
    whole = only(pictures.area(read("exp(-x**2)"), x, Neg(OO), OO, read("sqrt(pi)"), over=(-4, 4)))
    u, v = np.array(marks(whole, "region")[0].at).T
    assert integrate.trapezoid(v, u) == pytest.approx(np.sqrt(np.pi), rel=1e-3)
    assert "minus infinity to infinity" in whole.alt


def test_an_area_is_drawn_where_the_curve_has_a_pole_or_a_peak():
    pole = only(pictures.area(read("log(x)"), x, 0, 1, -1))
    assert np.isfinite(marks(pole, "region")[0].at).all()
    peak = only(pictures.area(read("exp(-x**2)"), x, -50, 50, read("sqrt(pi)")))
    assert peak.panels[0].view[3] >= 1  # the peak is not cut off as a pole would be


def test_the_trapezoids_have_the_area_told():
    nodes = np.linspace(0, np.pi, 5)
    rule = integrate.trapezoid(np.sin(nodes), nodes)
    figure = only(pictures.trapezoids(read("sin(x)"), x, 0, read("pi"), 4))
    strips = [np.array(m.at) for m in marks(figure, "region")]
    areas = [abs(np.sum(s[:, 0] * np.roll(s[:, 1], -1) - np.roll(s[:, 0], -1) * s[:, 1])) / 2 for s in strips]
    assert len(strips) == 4 and sum(areas) == pytest.approx(rule, rel=1e-5)
    assert f"{rule:.4g}" in figure.alt


@pytest.mark.parametrize(
    "A, kept, says",
    [
        ("[[2, 1], [1, 2]]", 2, "area 3."),
        ("[[0, -1], [1, 0]]", 0, "no real eigenvector"),
        ("[[1, 1], [0, 1]]", 1, "area 1."),
        ("[[1, 2], [2, 4]]", 2, "a segment"),
        ("[[0, 1], [1, 0]]", 2, "turns it over"),
        ("[[3, 0], [0, 3]]", 0, "Every vector is multiplied by 3"),
        ("[[0, 0], [0, 0]]", 0, "Every vector is multiplied by 0"),
        ("[[1000000, 1], [1, 1/1000]]", 2, "area 999"),
    ],
)
def test_a_matrix_moves_what_is_drawn(A, kept, says):
    M = np.array(pictures.plane.numbers(read(A)))
    figure = only(pictures.matrix_on_a_grid(read(A)))
    assert says in figure.alt
    before, after = ([np.array(m.at[1]) for m in marks(figure, "arrow", panel=k)] for k in (0, 1))
    assert len(before) == 2 + kept
    for v, image in zip(before, after, strict=True):
        np.testing.assert_allclose(M @ v, image, rtol=1e-4, atol=1e-5 * np.abs(M).max())
    for v, image in zip(before[2:], after[2:], strict=True):  # eigenvectors keep their line
        assert abs(v[0] * image[1] - v[1] * image[0]) <= 1e-5 * np.abs(M).max()


def test_a_projection_is_at_a_right_angle():
    a, b = np.array([1.0, 1, 1]), np.array([1.0, 2, 4])
    p = a @ b / (a @ a) * a
    for data in ((b, p), (b[:2], [1.5, 1.5])):
        figure = only(pictures.projection(*data))
        tip, foot = (np.array(m.at[1]) for m in marks(figure, "arrow")[:2])
        assert abs(foot @ (tip - foot)) < 1e-4
        assert np.linalg.norm(tip) == pytest.approx(np.linalg.norm(data[0]), rel=1e-5)
        assert np.linalg.norm(foot) == pytest.approx(np.linalg.norm(data[1]), rel=1e-5)


def test_a_fitted_line_and_its_residuals():
    X, Y = np.array([1.0, 2, 3, 4]), np.array([2.0, 3, 5, 6])
    m, c = np.polyfit(X, Y, 1)
    figure = only(pictures.fitted_line(X, Y, c, m))
    (a, b), (e, f) = marks(figure, "curve", "second")[0].at
    assert (f - b) / (e - a) == pytest.approx(m, rel=1e-5)
    squares = sum((p[1] - q[1]) ** 2 for p, q in [r.at for r in marks(figure, "curve", "quiet")])
    assert f"sum to {squares:.4g}" in figure.caption.replace("−", "-")


def test_a_path_of_descent_is_the_one_given():
    path = [[2.0, 1.5], [1.4, -0.3], [0.98, 0.06]]
    f, F = read("x**2 + 4*y**2"), lambda p: p[0] ** 2 + 4 * p[1] ** 2
    figure = only(pictures.descent(f, (x, y), path))
    assert marks(figure, "curve", "second")[0].at == tuple(map(tuple, path))
    xs, ys, rows, _ = marks(figure, "contours")[0].surface
    np.testing.assert_allclose(rows, F(np.meshgrid(xs, ys)), rtol=1e-4, atol=1e-3)
    assert "13" in figure.alt and f"{F(path[-1]):.4g}" in figure.alt
    on_a_line = only(pictures.descent(read("x**2"), (x,), [2, 1, 0.5]))
    assert marks(on_a_line, "curve", "second")[0].at == ((2, 4), (1, 1), (0.5, 0.25))


def test_a_rule_is_followed_as_far_as_it_can_be_seen():
    f, x_ = read("x**2/2"), np.array([1.0])
    for rate in (0.3, 1.0, 2.5):
        P = [float(x_[0])]
        for _ in range(6):
            P.append(P[-1] - rate * P[-1])
        shown = [p for p in P if abs(p) < 30]
        [path] = marks(only(pictures.descent_by(f, [x], [x - read(str(rate)) * x], [1], 6)), "curve", "second")
        np.testing.assert_allclose([u for u, _ in path.at], shown[: len(path.at)], rtol=1e-5, atol=1e-6)
        assert len(path.at) == (
            7 if rate < 2 else next(i for i, p in enumerate(P) if abs(p) >= 30) if max(map(abs, P)) >= 30 else 7
        )
    assert pictures.descent_by(read("log(x)"), [x], [x - 5], [1], 3) == ()  # it leaves the domain


def test_a_graph_goes_through_its_points():
    figure = only(pictures.graph(read("x**3 - 3*x"), x, [-1, 1]))
    assert marks(figure, "dots")[0].at == ((-1, 2), (1, -2))
    assert pictures.graph(read("x"), x, []) == ()


def test_a_gradient_crosses_the_contour_at_a_right_angle():
    f, at = read("x**2*y + exp(x*y)"), (1.0, 2.0)
    slopes = optimize.approx_fprime(at, lambda p: p[0] ** 2 * p[1] + np.exp(p[0] * p[1]))
    figure = only(pictures.gradient_on_contours(f, (x, y), at, read("[4 + 2*exp(2), 1 + exp(2)]")))
    (a, b), (c, d) = marks(figure, "arrow")[0].at
    np.testing.assert_allclose(np.array([c - a, d - b]) / 0.6, slopes / np.linalg.norm(slopes), atol=1e-5)


@pytest.mark.parametrize(
    "f, F", [("(x + y)*sin(x*y)", lambda p: (p[0] + p[1]) * np.sin(p[0] * p[1])), ("x*x/y", lambda p: p[0] ** 2 / p[1]), ("x**y", lambda p: p[0] ** p[1])]
)  # fmt: skip
def test_a_computation_graph_has_the_values_and_the_slopes(f, F):
    at = np.array([1.5, 2.0])
    figure = only(pictures.expression_graph(read(f), {x: 1.5, y: 2}))
    labels = [m.label for m in marks(figure, "node")]
    forward, backward = (
        [float(m.label.replace("−", "-")) for m in marks(figure, "words", ink)] for ink in ("main", "second")
    )
    slopes = optimize.approx_fprime(at, F, 1e-7)
    for letter, slope in zip("xy", slopes, strict=True):
        assert backward[labels.index(f"${letter}$")] == pytest.approx(slope, rel=1e-3)
    assert forward[-1] == pytest.approx(F(at), rel=1e-3) and backward[-1] == 1


@pytest.mark.parametrize(
    "figures",
    [
        pictures.tangent(read("a*x"), x, 1, read("a")),
        pictures.tangent(read("sqrt(-1 - x**2)"), x, 0, 0),
        pictures.tangent(read("x"), x, read("c"), 1),
        pictures.matrix_on_a_grid(read("[[1, 2, 3], [4, 5, 6], [7, 8, 9]]")),
        pictures.matrix_on_a_grid(read("[[a, 1], [1, 2]]")),
        pictures.matrix_on_a_grid(read("[[I, 1], [1, 2]]")),
        pictures.projection([1, 2], [1, 2]),
        pictures.projection([1, 2], [0, 0]),
        pictures.descent(read("x + y + z"), symbols("x y z"), [[1, 2, 3], [2, 3, 4]]),
        pictures.descent(read("a*x"), (x,), [1, 2]),
        pictures.gradient_on_contours(read("x*y"), (x, y), (0, 0), [0, 0]),
        pictures.gradient_on_contours(read("log(x*y)"), (x, y), (1, 1), [1, 1]),
        pictures.fitted_line([1, 1], [2, 3], 0, 0),
        pictures.area(read("x**2"), x, 1, 1, 0),
        pictures.area(read("x**2"), x, 1, 0, read("-1/3")),
        pictures.area(read("exp(-x)"), x, 0, OO, 1),
        pictures.expression_graph(read("a*x"), {x: 2}),
    ],
)
def test_what_cannot_be_drawn_gives_no_picture(figures):
    assert figures == ()


@pytest.mark.parametrize(
    "name, data, kinds",
    [
        ("calculus/gradient", {}, ["gradient on contours"]),
        ("calculus/gradient", {"f": "x*y*z", "variables": ("x", "y", "z"), "at": (1, 2, 3)}, []),
        ("linear-algebra/eigenvalues", {}, ["matrix on a grid"]),
        ("linear-algebra/eigenvalues", {"A": [["a", 1], [1, 2]]}, []),
        ("probability/normal-distribution", {}, ["area"]),
        ("probability/normal-distribution", {"mean": "m"}, []),
    ],
)
def test_topics_show_a_picture_where_the_readers_data_have_one(name, data, kinds):
    assert [figure.kind for figure in derive.topic(name, **data).derivation.figures] == kinds


def test_a_network_shows_every_value_both_ways():
    X, W1, b1 = np.array([[1.0, 2], [0, 1], [2, -1]]), np.array([[1.0, -1], [1, 1]]), np.array([-2.0, 1])
    W2, b2, Y = np.array([[1.0], [2]]), np.array([1.0]), np.array([[3.0], [1], [2]])

    def loss(W1=W1, b1=b1, W2=W2, b2=b2):
        return 0.5 * ((np.maximum(X @ W1 + b1, 0) @ W2 + b2 - Y) ** 2).sum()

    figure = only(derive.topic("matrix-calculus/two-layer-network").derivation.figures)
    for name, array in {"W1": W1, "b1": b1, "W2": W2, "b2": b2}.items():
        slopes = optimize.approx_fprime(array.ravel(), lambda a, n=name, s=array: loss(**{n: a.reshape(s.shape)}))
        [node] = [m for m in marks(figure, "node") if m.label == f"${name}$"]
        below = [
            m for m in marks(figure, "words", "second") if m.at[0][0] == node.at[0][0] and m.at[0][1] < node.at[0][1]
        ]
        shown = max(below, key=lambda m: m.at[0][1]).label.replace("−", "-").split()
        np.testing.assert_allclose([float(v) for v in shown], slopes, rtol=1e-4)
    assert "13" in [m.label for m in marks(figure, "words", "main")] and loss() == 13
