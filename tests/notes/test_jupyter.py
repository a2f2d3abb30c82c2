"""The magics, through IPython's own shell: what they show, what they bind, that nothing is executed, and errors in a sentence."""

import json
import re
from pathlib import Path

import pytest

import derive
from derive import cli
from derive.model import Status

pytest.importorskip("IPython")

from derive.notes.jupyter import arguments


@pytest.fixture(scope="module")
def shell():
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor", warn_venv=False)  # another environment may be active
    shell.history_manager.enabled = False
    shell.run_line_magic("load_ext", "derive.notes.jupyter")
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def cell(shell):
    """Runs a cell: whether it went well, what was shown, what was printed."""
    from IPython.utils.capture import capture_output

    def run(source: str):
        with capture_output() as captured:
            result = shell.run_cell(source)
        return result.success, [output.data for output in captured.outputs], captured.stdout + captured.stderr

    return run


SHOWN = [
    ("gradient norm(A @ x - b)**2 wrt x --at x=[1,2]", r"2 \mathbf{A}^{\mathsf{T}}"),
    ("gradient norm(A @ x - b)**2 wrt x --at x=[1, 2], b=[0, 1, 2]", r"\mathbf{b} = \begin{bmatrix} 0 \\ 1 \\ 2"),
    ("differentiate x**2*sin(x) wrt x", r"2x \sin x + x^2 \cos x"),
    ("differentiate -x**2 wrt x", r"-2x"),
    ("differentiate 'x**2 + 1' --wrt=x", r"= 2x"),
    ("differentiate --wrt x x**2 + 1", r"= 2x"),
    (r"differentiate \frac{1}{2} x^{2} wrt x", r"= x"),
    ("integrate x*exp(-x) wrt x --from 0 --to oo", r"\boxed{"),
    ("limit 1/x wrt x --to -oo", r"\boxed{"),
    ("hessian x**2*y wrt x, y", r"2y & 2x"),
    ("topic linear-algebra/qr --set A=[[1, 2], [3, 4]]", "QR decomposition"),
    ('topic linear-algebra/qr --set A="[[1, 2], [3, 4]]"', "QR decomposition"),
    ("topics --area geometry", "| `geometry/line` |"),
    ("check x**2*sin(x) wrt x --claim 2*x*cos(x) + 1", "**refuted**"),
    ("equivalent sin(2*x) 2*sin(x)*cos(x)", "**proved**"),
    ('equivalent "sin(2*x)" "2 * sin(x) * cos(x)" --assume x=positive', "**proved**"),
]


@pytest.mark.parametrize("line, words", SHOWN)
def test_a_line_is_shown_and_nothing_printed(cell, line, words):
    well, (bundle,), printed = cell(f"%derive {line}")
    assert well and words in bundle["text/markdown"] and printed == ""
    assert {"text/plain", "text/markdown"} <= set(bundle) and "text/html" not in bundle


def test_what_is_found_gets_a_name(cell, shell):
    well, (bundle,), _ = cell("%derive -n s differentiate x**2*sin(x) wrt x\nassert s.verdict.holds")
    assert well and str(shell.user_ns["s"].result) == "2*x*sin(x) + x**2*cos(x)"
    assert bundle == shell.user_ns["s"]._repr_mimebundle_()
    cell("%derive -n v check x**2 wrt x --claim 2*x")
    assert shell.user_ns["v"].status is not Status.REFUTED
    cell("%derive -n t topics --area geometry")
    assert shell.user_ns["t"] == derive.catalogue("geometry")


def test_detail_and_numbers_are_those_asked_for(cell, shell):
    _, (full,), _ = cell("%derive -n s differentiate x**2*sin(x) wrt x --detail full --no-numbers")
    assert full["text/markdown"] == shell.user_ns["s"].to_markdown("full", False)


def test_a_format_is_printed_and_a_file_is_written(cell, tmp_path, shell):
    well, shown, printed = cell("%derive -n s differentiate x**2 wrt x -q")
    assert (well, shown, printed) == (True, [], "2*x\n") and "s" in shell.user_ns
    assert cell("%derive differentiate x**2 wrt x --format tex")[2].startswith(r"\documentclass")
    assert json.loads(cell("%derive check x**2 wrt x --claim x --format json")[2])["status"] == "REFUTED"
    well, shown, printed = cell(f"%derive differentiate x**2 wrt x -o {tmp_path / 'x.ipynb'}")
    assert (well, shown, printed) == (True, [], "") and json.loads((tmp_path / "x.ipynb").read_text())["nbformat"] == 4


# ---------------------------------------------------------------- cells


def test_the_lines_of_a_cell_are_checked(cell, shell):
    well, (bundle,), printed = cell("%%derive -n r check\n(x + 1)**2\n= x**2 + 2*x + 1\n= x*(x + 2) + 2")
    assert well and printed == "" and "| ✗ | 3 | `= x*(x + 2) + 2` |" in bundle["text/markdown"]
    assert shell.user_ns["r"].first_wrong == 3


def test_lines_are_checked_under_assumptions_and_with_shapes(cell, shell):
    cell("%%derive -n r check --assume x=positive\nsqrt(x**2)\n= x")
    assert shell.user_ns["r"].first_wrong is None
    cell("%%derive -n r check\nsqrt(x**2)\n= x")
    assert shell.user_ns["r"].first_wrong == 2
    cell("%%derive -n r check --shape A=n,n\n\\operatorname{tr}(A B) &= \\operatorname{tr}(B A)")
    assert shell.user_ns["r"].first_wrong is None


def test_a_cell_may_hold_the_expression(cell, shell):
    well, _, _ = cell("%%derive -n s gradient wrt x\nnorm(A @ x - b)**2\n+ norm(x)**2")
    assert well and str(shell.user_ns["s"].result) == str(derive.gradient("norm(A@x-b)**2 + norm(x)**2", "x").result)


# ---------------------------------------------------------------- nothing is executed, and errors are told


def test_ipython_puts_no_values_in(cell, shell):
    shell.user_ns.update(x="boom", told=[])
    well, _, _ = cell("%derive -n s differentiate 2^{x} wrt x")
    assert well and str(shell.user_ns["s"].result) == "2**x*log(2)"
    well, _, printed = cell("%derive differentiate {told.append(1)} wrt x")
    assert not well and shell.user_ns["told"] == [] and "UsageError" in printed


WRONG = [
    ("differentiate x** wrt x", ""),
    ("differentiate x**2", "Missing option '--wrt'"),
    ("diferentiate x**2 wrt x", "No such command 'diferentiate'"),
    ("differentiate x**2 wrt x --colour red", "No such option '--colour'"),
    ("differentiate x**2 wrt x --order two", "two"),
    ("topic linear-algebra/qrr", "did you mean"),
    ("differentiate __import__('os').system('true') wrt x", ""),
    ("-n 2x differentiate x**2 wrt x", "-n gives a name"),
    ("-n for differentiate x**2 wrt x", "-n gives a name"),
    ("-n h --help", "there is nothing to call h"),
    ("-n", "-n gives a name"),
]


@pytest.mark.parametrize("line, says", WRONG)
def test_an_error_is_told_without_a_traceback(cell, line, says):
    well, shown, printed = cell(f"%derive {line}\n1/0")
    assert not well and not shown
    assert "UsageError: " in printed and says in printed
    assert "Traceback" not in printed and "ZeroDivisionError" not in printed


@pytest.mark.parametrize("line", ["check --colour red", "check x**2", "check --assume x=purple"])
def test_an_error_of_a_cell_is_told_too(cell, line):
    well, _, printed = cell(f"%%derive {line}\nx\n= x")
    assert not well and "UsageError: " in printed and "Traceback" not in printed


@pytest.mark.parametrize("line", ["", "--help", "differentiate --help"])
def test_help_is_printed(cell, line):
    well, _, printed = cell(f"%derive {line}")
    assert well and "Usage: %derive" in printed


def test_the_readme_runs(cell):
    block = re.search(
        r"^```text\n(%load_ext.*?)^```", (Path(__file__).parents[2] / "README.md").read_text(), re.M | re.S
    )
    for source in block[1].split("\n\n"):
        well, shown, _ = cell(source)
        assert well and shown


def test_the_command_line_is_as_before(run):
    code, out, err = run("differentiate", "x**2", "--wrt", "x", "-q")
    assert (code, out, err) == (0, "2*x\n", "")


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    "line, given",
    [
        ("differentiate x**2 + 1 wrt x", ["--wrt", "x", "--", "x**2 + 1"]),
        ("differentiate f'(x)*x wrt x --at x=2, y=3 -q", ["--wrt", "x", "--at", "x=2, y=3", "-q", "--", "f'(x)*x"]),
        ("differentiate --wrt x -x + 1", ["--wrt", "x", "--", "-x + 1"]),
        ("equivalent 'a + b' b+a", ["--", "a + b", "b+a"]),
        ("equivalent a wrt", ["--", "a", "wrt"]),
        ("integrate x wrt x --from -1 --to -oo", ["--wrt", "x", "--from", "-1", "--to", "-oo", "--", "x"]),
        ("differentiate x --wrt=x --at=y=[1, 2]", ["--wrt", "x", "--at", "y=[1, 2]", "--", "x"]),
        ("topic a/b --set A='[[1, 2]]'", ["--set", "A=[[1, 2]]", "--", "a/b"]),
    ],
)
def test_words_are_taken_as_if_they_had_been_quoted(line, given):
    name = line.split()[0]
    assert arguments(line, cli.commands.commands[name]) == [name, *given]
