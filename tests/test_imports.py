"""Imports point one way, and what is heavy waits until it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import derive

PACKAGE = Path(derive.__file__).parent

#: what each layer may import besides itself; a module of the top level is a layer of its own
MAY = {
    "printable": set(),
    "errors": {"printable"},
    "model": {"errors"},
    "language": {"model", "errors"},
    "numeric": {"language", "model", "errors"},
    "verify": {"numeric", "language", "model", "errors"},
    "rules": {"language", "model", "errors"},
    "methods": {"rules", "numeric", "verify", "language", "model", "errors"},
    "topics": {"methods", "rules", "numeric", "verify", "language", "model", "errors"},
    "report": {"printable", "language", "model", "errors"},
    "files": {"errors"},
    "given": {"language", "errors"},
    "checking": {"verify", "numeric", "language", "model"},
    "review": {
        "printable",
        "checking",
        "given",
        "methods",
        "rules",
        "numeric",
        "verify",
        "language",
        "model",
        "errors",
    },
    "testing": {"review", "model", "errors"},
    "solution": {
        "printable",
        "review",
        "checking",
        "given",
        "files",
        "numeric",
        "report",
        "language",
        "model",
        "errors",
    },
    "problems": {
        "review",
        "solution",
        "checking",
        "given",
        "topics",
        "methods",
        "verify",
        "language",
        "model",
        "errors",
    },
    "notes": {"review", "topics", "report", "solution", "files", "language", "model", "errors"},
    "grading": {"printable", "review", "model", "errors", "__init__"},
    "cli": {"printable", "notes", "grading", "review", "files", "model", "errors", "__init__"},
    "__init__": {"grading", "review", "problems", "solution", "language", "model", "errors"},
}
#: a notebook asks an expression, a verdict, a topic or a review how it looks: there alone these call on the report
ASKED_FOR = {("language/expressions.py", "report"), ("model.py", "report"), ("review/lines.py", "report")}
#: a magic of IPython is the command line in another place
ASKED_FOR |= {("notes/jupyter.py", "cli")}


def layer(module: str) -> str:
    """The layer of ``derive.numeric.balls`` is ``numeric``; of ``derive`` itself ``__init__``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(source: str) -> set[str]:
    """Every derive layer that a module's text imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {layer(a.name) for a in node.names if a.name.split(".")[0] == "derive"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "derive":
            assert node.level == 0
            if node.module == "derive":  # from derive import topics, __version__
                found |= {a.name if a.name in MAY else "__init__" for a in node.names}
            else:
                found.add(layer(node.module))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full, so that this test can read them"
    return found


def violations(path: str, source: str) -> set[str]:
    own = Path(path).parts[0].removesuffix(".py")
    crossed = imported(source) - MAY[own] - {own}
    return {other for other in crossed if (path, other) not in ASKED_FOR}


@pytest.mark.parametrize("path", sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py")))
def test_imports_point_one_way(path):
    assert violations(path, (PACKAGE / path).read_text()) == set()


@pytest.mark.parametrize(
    "path, source, found",
    [
        ("verify/claim.py", "from derive.rules.calculus import product_rule", {"rules"}),
        ("verify/claim.py", "def check():\n    from derive.methods import differentiate", {"methods"}),
        ("verify/witness.py", "import derive.topics.probability", {"topics"}),
        ("report/latex.py", "from derive.numeric.balls import value", {"numeric"}),
        ("report/document.py", "import derive.verify.claim as claim", {"verify"}),
        ("language/text.py", "from derive.report.latex import latex", {"report"}),
        ("numeric/balls.py", "from derive import solution", {"solution"}),
        ("rules/calculus.py", "from derive.methods.tidy import tidy", {"methods"}),
        ("verify/claim.py", "from derive.numeric import balls", set()),
    ],
)
def test_a_wrong_import_is_found(path, source, found):
    assert violations(path, source) == found


@pytest.mark.parametrize("path", sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.glob("[vn]*/*.py")))
def test_the_verifier_asks_no_algebra_system(path):
    """It would share the errors of what it checks."""
    assert "sympy" not in packages((PACKAGE / path).read_text())


def packages(source: str) -> set[str]:
    """Every package that a module's text imports."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    names += [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_an_algebra_system_is_seen():
    assert "sympy" in packages("def check():\n    from sympy.core import S")


def loaded(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sorted(m for m in sys.modules if '.' not in m))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


HEAVY = {"sympy", "numpy", "scipy", "mpmath", "typst", "rich", "matplotlib"}


def test_a_worked_derivative_loads_nothing_heavy():
    assert not HEAVY & loaded("import derive\nderive.differentiate('x**2*sin(x)', 'x').to_markdown()")


def test_help_loads_nothing_but_click():
    run_help = "from derive.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert not (HEAVY | {"jinja2", "flint"}) & loaded(run_help)


def test_what_is_loaded_is_seen():
    assert {"numpy", "derive"} <= loaded("import derive, numpy")


def test_every_public_name_is_there():
    for name in derive.__all__:
        assert getattr(derive, name) is not None
    assert set(derive.__all__) <= set(dir(derive))


def test_a_misspelt_name_is_answered():
    with pytest.raises(AttributeError, match="did you mean 'differentiate'"):
        derive.diferentiate  # noqa: B018
