"""Notebooks: valid, the same each time, run in a fresh kernel, and their check is one that can fail."""

import base64
import json
import os
import re
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

import derive
from derive.model import DETAILS, Asked
from derive.report.notebook import called
from derive.solution import WorkedSolution

SOLUTIONS = {
    "a gradient in arrays": lambda: derive.gradient("norm(A @ x - b)**2", "x"),
    "at arrays": lambda: derive.gradient("norm(A @ x - b)**2", "x").at(A=[[1, 2], [3, 4]], x=[1, 2], b=[0, "1/2"]),
    "shapes": lambda: derive.jacobian("A @ x", "x", shapes={"A": ("m", "n"), "x": ("n",)}),
    "several arrays": lambda: derive.gradient("norm(W @ x + b)**2", ["W", "b"]),
    "a derivative": lambda: derive.differentiate("x**2*sin(x)", "x").at(x=0.5),
    "from LaTeX": lambda: derive.differentiate(r"\frac{1}{2}x^{2}", "x"),
    "from expressions": lambda: derive.differentiate(derive.read("a*x**2"), derive.symbols("x"), order=2),
    "assumptions": lambda: derive.integrate("x**n", "x", assume={"n": "positive"}),
    "limits of an integral": lambda: derive.integrate("exp(-x**2)", "x", "0", derive.oo),
    "a Hessian": lambda: derive.hessian("x**2*y", ["x", "y"], at={"x": 1, "y": 2}),
    "along a path": lambda: derive.total_derivative("x*y", "t", along={"x": "t**2", "y": "sin(t)"}),
    "implicit": lambda: derive.implicit("x**2 + y**2 = 1", "x"),
    "a limit": lambda: derive.limit("sin(x)/x", "x", 0),
    "a polynomial": lambda: derive.taylor("exp(x)", "x", order=3),
    "a topic": lambda: derive.topic("linear-algebra/qr", A=[[1, 2], [3, 4]]),
    "data of NumPy": lambda: derive.topic("linear-algebra/eigenvalues", A=np.array([[2, 1], [1, 2]])),
    "no function": lambda: derive.topic("probability/bayes-theorem"),
}


def cells(text: str, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def run(sources: list[str]) -> dict:
    space: dict = {}
    for source in sources:
        exec(source, space)
    return space


@pytest.fixture(scope="module", params=SOLUTIONS)
def made(request) -> str:
    return SOLUTIONS[request.param]().to_notebook()


def test_it_is_a_valid_notebook(made):
    nbformat = pytest.importorskip("nbformat")
    read = nbformat.reads(made, as_version=4)
    nbformat.validate(read)
    assert nbformat.writes(read) + "\n" == made  # Jupyter saves it as it is


def test_its_code_runs_and_its_numbers_are_those_of_the_page(made):
    *_, check = sources = cells(made, "code")
    assert "assert str(s.result)" in check
    run(sources)


def test_the_check_fails_on_a_false_number(made):
    *before, check = cells(made, "code")
    space = run(before)
    numbers = re.findall(r"(?<=[ \[])-?\d+\.\d+", check)
    assert numbers
    for number in numbers:
        with pytest.raises(AssertionError):
            exec(check.replace(number, repr(float(number) * 1.001 + 0.001), 1), dict(space))


def test_the_check_fails_on_a_false_result(made):
    *before, check = cells(made, "code")
    with pytest.raises(AssertionError):
        exec(re.sub(r'(?m)(s\.result\) == ["\'])', r"\1 ", check), run(before))


@pytest.mark.parametrize("name", SOLUTIONS)
def test_the_same_derivation_gives_the_same_bytes(name):
    assert SOLUTIONS[name]().to_notebook() == SOLUTIONS[name]().to_notebook()


def test_another_process_gives_the_same_bytes():
    code = "import derive; print(derive.topic('linear-algebra/eigenvalues').to_notebook(), end='')"
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True).stdout.decode()
    assert other == derive.topic("linear-algebra/eigenvalues").to_notebook()


@pytest.mark.parametrize("name", ["at arrays", "data of NumPy"])
def test_it_runs_in_a_fresh_kernel(name, tmp_path):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    executed = nbformat.reads(SOLUTIONS[name]().to_notebook(), as_version=4)
    nbclient.NotebookClient(executed, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [cell.outputs for cell in executed.cells if cell.cell_type == "code"]
    assert "text/latex" in shown[0][0].data and not shown[-1]


# ---------------------------------------------------------------- what stands in it


def test_a_cell_ends_with_its_chain():
    told = cells(derive.differentiate("x**2*sin(x)", "x").to_notebook(), "markdown")
    assert told[0].startswith("# The derivative") and not any(cell.count("aligned") > 2 for cell in told)
    assert len(told) > 2


def test_pictures_are_inside_it():
    pytest.importorskip("matplotlib")
    notebook = json.loads(derive.topic("linear-algebra/eigenvalues").to_notebook())
    (cell,) = [cell for cell in notebook["cells"] if "attachments" in cell]
    ((name, picture),) = cell["attachments"].items()
    assert f"](attachment:{name})" in "".join(cell["source"])
    assert base64.b64decode(picture["image/png"]).startswith(b"\x89PNG")


def test_ids_are_distinct_and_allowed(made):
    ids = [cell["id"] for cell in json.loads(made)["cells"]]
    assert len({*ids}) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", i) for i in ids)


@pytest.mark.parametrize("detail", DETAILS)
def test_each_detail_is_shown_and_runs(detail):
    solution = derive.differentiate("x**2*sin(x)", "x")
    text = solution.to_notebook(detail)
    assert "\n\n".join(cells(text, "markdown")).split() == solution.to_markdown(detail).split()
    run(cells(text, "code"))


def test_without_numbers_it_has_the_function_and_no_values():
    code = cells(derive.differentiate("x**2*sin(x)", "x").to_notebook(numbers=False), "code")
    assert "def f(x)" in code[1] and code[2:] == ['assert str(s.result) == "2*x*sin(x) + x**2*cos(x)"']
    run(code)


def test_a_derivation_that_nobody_called_has_its_function_only():
    by_hand = WorkedSolution(derive.differentiate("x**2", "x").derivation)
    code = cells(by_hand.to_notebook(), "code")
    assert "def f(x)" in code[0] and not any("s." in source for source in code)
    run(code)


def test_it_is_saved(tmp_path):
    solution = derive.differentiate("x**2", "x")
    assert solution.save(tmp_path / "x.ipynb").read_text() == solution.to_notebook() == solution.render("ipynb")


@pytest.mark.parametrize("how", [["-o", "x.ipynb"], ["--format", "ipynb"]])
def test_the_command_line_makes_the_same(how, tmp_path):
    command = [sys.executable, "-m", "derive.cli", "differentiate", "x**2*sin(x)", "--wrt", "x", "--at", "x=2", *how]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, env=env, check=True).stdout.decode()
    made = made or (tmp_path / "x.ipynb").read_text()
    assert 'derive.differentiate("x**2*sin(x)", "x").at({"x": 2})' in cells(made, "code")[0]
    run(cells(made, "code"))


# ---------------------------------------------------------------- the call, as Python


@pytest.mark.parametrize(
    "given",
    ["x", 'a "b"', "it's", "\\frac{x}{2}", "\u202e", 2, 0.1, True, None, [1, [2]], (3,), {"A": ("m", 2)}, -1.5],
)
def test_what_was_given_is_written_as_python_reads_it(given):
    text = called(Asked("topic", (given,), {"A": given}), {})
    assert eval(text, {"derive": type("Fake", (), {"topic": staticmethod(lambda a, A: [a, A])})}) == [given, given]


def test_numbers_of_a_point_are_exact():
    assert called(Asked("limit"), {"x": Fraction(1, 3), "y": Fraction(2)}) == 'derive.limit().at({"x": "1/3", "y": 2})'


def test_a_list_that_changes_later_changes_no_call():
    A = [[2, 1], [1, 2]]
    solution = derive.topic("linear-algebra/eigenvalues", A=A)
    A[0][0] = 7
    assert solution.asked.options == {"A": [[2, 1], [1, 2]]}
