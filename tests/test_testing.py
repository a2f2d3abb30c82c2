"""``assert_gradient`` as people's own suites use it."""

import subprocess
import sys

import numpy as np
import pytest

from derive.testing import assert_gradient

AT = {"W": np.arange(6.0).reshape(2, 3), "x": np.array([1.0, -2.0, 0.5])}


def loss(W, x):
    return np.sum((W @ x) ** 2)


def right(W, x):
    return 2 * np.outer(W @ x, x), 2 * W.T @ W @ x


def half_in_x(W, x):
    return 2 * np.outer(W @ x, x), W.T @ W @ x


def test_a_right_gradient_passes():
    assert assert_gradient(loss, right, AT) is None
    assert_gradient(loss, right, [AT, {"W": AT["W"] + 1, "x": -AT["x"]}])


def test_a_wrong_gradient_fails_with_a_table():
    with pytest.raises(AssertionError) as failure:
        assert_gradient(loss, half_in_x, AT)
    first, *rows = str(failure.value).splitlines()
    assert first.startswith("the gradient in x is wrong: along x[")
    assert [row.split("  ")[1] for row in rows] == [
        "argument",
        "entry",
        "direction",
        "slope of f",
        "slope claimed",
        "mistake",
    ]
    assert rows[-1].split() == ["mistake", "off-by-half"]


def test_any_of_several_points_fails():
    with pytest.raises(AssertionError, match="gradient in x"):
        assert_gradient(
            loss, lambda W, x: right(W, x) if W[0, 0] == 0 else half_in_x(W, x), [AT, {**AT, "W": AT["W"] + 1}]
        )


def test_undecided_fails_and_says_so():
    with pytest.raises(AssertionError, match="undecided: f raised ZeroDivisionError"):
        assert_gradient(lambda x: 1 / 0, lambda x: x, {"x": np.ones(2)})
    with pytest.raises(AssertionError, match="undecided: f has a kink"):
        assert_gradient(lambda x: np.abs(x).sum(), np.sign, {"x": np.zeros(2)})


def test_options_are_passed_on():
    assert_gradient(loss, lambda W, x: 2.0002 * W.T @ W @ x, AT, wrt="x", rtol=1e-3)
    with pytest.raises(AssertionError):
        assert_gradient(loss, lambda W, x: 2.0002 * W.T @ W @ x, AT, wrt="x")


def test_the_traceback_ends_in_the_test(pytester_file):
    """pytest shows the call in the person's test, and not our lines."""
    shown = pytester_file(
        "import numpy as np\nfrom derive.testing import assert_gradient\n"
        "def test_mine():\n    assert_gradient(lambda x: x @ x, lambda x: x, at={'x': np.ones(2)})\n"
    )
    assert "1 failed" in shown and "off-by-half" in shown and "raise AssertionError" not in shown


@pytest.fixture
def pytester_file(tmp_path):
    def run(source):
        path = tmp_path / "test_mine.py"
        path.write_text(source)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
            str(path),
        ]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path).stdout

    return run


def test_importing_it_is_light():
    script = "import derive.testing, sys; print(*sorted(m for m in sys.modules if m in ('numpy', 'sympy', 'scipy', 'torch', 'jax')))"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split() == []
    )
