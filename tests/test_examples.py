"""The examples are what their programs write, and what they say is so by an independent route."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special, stats

from derive import Status

FOLDER = Path(__file__).parents[1] / "examples"


def program(name):
    spec = importlib.util.spec_from_file_location(f"example_{name}", FOLDER / name / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


errata = program("errata")
ENTRIES = {e.id: e for e in errata.errata()}
FALSE = {name: e for name, e in ENTRIES.items() if e.false}

A4, A9 = np.array([[1, 2], [3, 4]]), np.arange(1.0, 10).reshape(3, 3)
A43 = np.array([[1, 3, 4], [5, 6, 9], [1, 2, 3], [7, 6, 8]])
TABLE = np.array([[0.1, 0.5], [0.1, 0.3]])
DATA = np.array([1, 1, 2, 3, 1, 3, 4, 2, 5, 6, 3, 2, 4, 3]), np.array([1, 1, 3, 4, 2, 4, 5, 2, 5, 6, 3, 2, 4, 3])
COUNTS = [np.unique(d, return_counts=True)[1] / 14 for d in DATA]
UNSIGNED = np.array([[0.37037037, 0.03703704, 0.11111111, 0.18518519], [1.56296296, 1.2962963, 0.11111111, 0.71851852],
                     [0.84444444, 0.94444444, 0.16666667, 0.57777778]])  # fmt: skip
FACTORS = (
    np.array([0.27067357, 0.61678044, 0.69789573]), np.diag([18.0376394, 2.34360292, 0.38870323]),
    np.array([[0.46961711, 0.51018039, 0.72053851], [0.87911451, 0.19502274, 0.43488368], [0.08134773, 0.83766467, 0.54009299]]),
)  # fmt: skip


def slope(f, x, order=1):
    """The derivative of an entire function by Cauchy's integral: no differences, no rules."""
    z = 0.1 * np.exp(2j * np.pi * np.arange(256) / 256)
    return (np.array([f(x + h) for h in z]) / z**order).mean().real * special.factorial(order)


def entropy_of(table):
    return -(table * np.log2(table)).sum()


#: what the left side of a false claim is worth at the point that refutes it, by NumPy and SciPy
WORTH = {
    "err-01": lambda: integrate.quad(lambda x: 1 / (1 + x * x), -np.inf, np.inf)[0],
    "err-02": lambda: 1e9 * np.log(0.5),
    "err-03-coin": lambda t: 1 / (1 - t) - 2 / t,
    "err-04": lambda: np.sum([0.1, 0.5, 0.2, 0.3]),
    "err-05": lambda: entropy_of(TABLE.sum(0)) + entropy_of(TABLE.sum(1)) - entropy_of(TABLE),
    "err-05-marginal": lambda: TABLE.sum(1),
    "err-06": lambda x, b: special.logsumexp(np.array(x) + b),
    "err-07": lambda: np.diff(stats.t(9).cdf([-1.96, 1.96]))[0],
    "err-09": lambda: special.comb(5, 3),
    "err-10": lambda a, b: special.beta(a, b) / special.beta(a - 1, b - 1),
    "err-11": lambda x: slope(lambda z: z**3 + 6 * z**2 - 3 * z - 5, x, 2),
    "err-12": lambda x: slope(lambda z: z**z, x),
    "err-13": lambda x: 1 + 1 / x,
    "000/limit-sinx-over-x": lambda: np.cos(1e-9),
    "000/np-gradient": lambda: np.gradient(10 * np.arange(5) ** 2, edge_order=2),
    "000/product-rule": lambda: [slope(lambda z: z**2 * np.sin(z), x) for x in (2, 3, 1)],
    "000/chain-rule": lambda: [1000 * slope(lambda h, x=x: np.sin((x + h / 1000) ** 6), 0) for x in (1, 2, 3)],
    "000/covariance": lambda: np.var([1, 2, 30, 4, 5], ddof=1),
    "000/norm-l2-hand": lambda: np.sqrt(6),
    "000/norm-frobenius-hand": lambda: np.sqrt(54),
    "000/integral-gaussian": lambda: np.sqrt(np.pi) * special.erf(10),
    "000/norm-positive": lambda x: np.linalg.norm(x),
    "001/vector-subtract": lambda: np.arange(1, 6) ** 2,
    "001/determinant": lambda: np.linalg.det(A4),
    "001/det-scaling": lambda M, c, n: np.linalg.det(c * np.array(M)),
    "001/eigen": lambda: np.sort(np.linalg.eigvals(A4)),
    "001/eigen-vector": lambda: A4 @ [0.82456484, 0.56576746],
    "001/dot-as-projection": lambda a, b: np.dot(a, b),
    "001/norm-is-largest-singular-value": lambda: np.sqrt((np.linalg.svd(A9)[1] ** 2).sum()),
    "001/svd": lambda: FACTORS[0] @ FACTORS[1] @ FACTORS[2],
    "001/pinv": lambda: UNSIGNED @ A43,
    "001/entropy": lambda: stats.entropy(COUNTS[0]),
    "001/kl": lambda: stats.entropy(*COUNTS),
    "001/gd-any-function": lambda: np.polyval([1, 0, -3, 1, 0], 1.1309),
    "001/eigenvectors-rotational-axes": lambda: np.linalg.det(np.array([[0.0, -1], [1, 0]]) - np.eye(2)),
    "000/products-commute": lambda: 2 * A4,
    "000/descent-finds-maxima": lambda: 1 - 1.2**2,
    "000/descent-starts-from-a-value": lambda: 16 - 0.8,
    "000/gamma-counts": lambda: np.diff(stats.gamma(2).cdf([2, 2]))[0],
    "000/poisson-outcomes": lambda: stats.poisson(5).cdf(5),
    "000/one-sided-alternative": lambda: stats.norm.sf(2),
    "000/backpropagation": lambda: slope(lambda w: (1 / (1 + np.exp(1 - 2 * w)) - 1) ** 2 / 2, 0.5),
    "000/local-minimum": lambda: np.polyval([1, 0, -3, 1, 0], 1.1309),
    "000/variance-divisors": lambda: np.var([1, 2, 3, 4, 5]),
    "000/norm-l1": lambda: np.linalg.norm([-1, 2, 3, 4, -5], 1),
    "000/dot-of-matrices": lambda: np.vdot(A4, A4 + 4),
    "000/norm-of-a-matrix": lambda: np.linalg.norm(A4, "fro"),
    "001/matrix-product-is-a-determinant": lambda A, B, n: A @ B,
    "001/dot-label": lambda: np.vdot(A4, A4),
    "001/signed-volume": lambda: np.prod(np.linalg.svd(A4)[1]),
    "001/area-and-factor": lambda: np.prod(np.linalg.svd(A4 * [2, 3])[1]),
    "001/cholesky-condition": lambda: np.prod(np.linalg.eigvalsh([[1, 2], [2, 1]])),
    "001/conjugate-transpose": lambda: (1j**2).real,
    "001/hadamard-inverse": lambda: A4 @ (1 / A4),
    "001/maximum-entropy": lambda: np.arange(1, 7).mean(),
    "001/kl-distance": lambda: stats.entropy([0.5, 0.5], [0.9, 0.1]),
    "001/mini-batches": lambda: 0.5 - 0.1 * slope(lambda w: (3 * w - 6) ** 2 / 2, 0.5),
    "002/equation-as-a-map": lambda a, b, x, y: a @ (x + y) - b,
    "002/invertible-for-every-b": lambda: [1, 1, 2],
    "002/column-times-row": lambda: np.outer([1, 7, 8], [3, 4, 7]),
    "002/linear-equation": lambda **v: sum(v[f"a{i}"] * v[f"x{i}"] for i in range(1, 5)),
    "002/distance-1d-typo": lambda a1, b1, b2: abs(a1 - b2) - abs(a1 - b1),
    "002/subtraction-formula": lambda **v: [v[f"a{i}"] - v[f"b{i}"] for i in (1, 2, 3)],
    "002/matvec-columns": lambda: np.array([3, 1]) * [2, 1],
    "002/basis-change-222": lambda: np.linalg.norm([1.57, 1.29, 2]),
    "002/derivative-x2": lambda x: slope(lambda z: z * z, x),
    "002/gradient-u2v2": lambda u, v=0: slope(lambda z: z * z + v * v, u),
    "002/product-rule": lambda x: slope(lambda z: 3 * z**3, x),
    "002/multivariable-chain-exy": lambda x, y: slope(lambda z: np.exp(2 * z * y), x),
    "002/total-derivative": lambda z: slope(lambda w: w * w * np.exp(w), z),
}  # fmt: skip
#: refuted for its shapes, or at a point that is described in words
WITHOUT_A_NUMBER = {
    "000/matmul-called-multiply", "001/kl-always-asymmetric", "001/svd-shapes", "002/dot-brackets", "err-03", "err-08",
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refuted_with_its_true_value(name):
    e = ENTRIES[name]
    line = errata.judged(e.false, e.assume, e.shapes)
    assert line.verdict.status is Status.REFUTED
    if name in WITHOUT_A_NUMBER:
        return
    assert line.message
    point = {
        x.replace("theta", "t"): np.array(v, float) if isinstance(v, list) else float(v)
        for x, v in line.verdict.witness.items()
    }
    before, after = point.pop("before"), point.pop("after")
    worth = WORTH[name](**point)
    np.testing.assert_allclose(before, worth, rtol=2e-7, atol=1e-9)
    assert {">", "≠"} & set(e.false) or not np.array_equal(after, worth)  # 0 > 0 and 1 ≠ 1 are false as well


@pytest.mark.parametrize("name", ENTRIES)
def test_what_is_true_instead_holds(name):
    e = ENTRIES[name]
    assert errata.judged(e.true, e.assume, e.shapes).verdict.holds


@pytest.mark.parametrize("name", errata.sound())
def test_a_true_statement_is_not_refuted(name):
    assert errata.judged(**errata.sound()[name]).verdict.holds


def test_every_entry_has_its_claim_or_a_reason_and_its_number():
    assert all(bool(e.false) != bool(e.why) for e in ENTRIES.values())
    assert set(FALSE) == set(WORTH) | WITHOUT_A_NUMBER
    assert len({e.id for e in errata.errata()}) == len(errata.errata())


def test_a_claim_of_the_wrong_kind_stops_the_program():
    e = ENTRIES["err-09"]
    with pytest.raises(SystemExit, match="should be refuted"):
        errata.refuted(replace(e, false=e.true))
    with pytest.raises(SystemExit, match="should hold"):
        errata.holding(e.id, e.false)
    with pytest.raises(SystemExit, match="checks nothing"):
        errata.judged("y = 3")


def test_the_report_is_what_the_program_writes():
    assert errata.report() == errata.REPORT.read_text("utf-8")
