"""The wheel as users get it: built, installed into an empty environment, and made to render from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV_"))}
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("derive-*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_the_templates_and_no_tests(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {p.relative_to(ROOT).as_posix() for p in (ROOT / "templates").rglob("*") if p.is_file()}
    assert here and {f"derive/{name}" for name in here} <= names
    assert "derive/cli.py" in names and not [n for n in names if n.startswith(("tests/", "benchmarks/"))]


@pytest.mark.slow
def test_it_renders_from_an_empty_environment(wheel, tmp_path):
    """The dependencies are those already here, by path: what is installed is the wheel alone, far from the checkout."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", site, wheel, cwd=tmp_path)
    (site / "dependencies.pth").write_text(f"{_dependencies(tmp_path)}\n")
    out = run(python, "-c", "import derive; print(derive.__file__)", cwd=tmp_path)
    assert Path(out.strip()).is_relative_to(site)
    run(python, "-m", "derive.cli", "differentiate", "x**2*sin(x)", "--wrt", "x", "-o", "answer.md", cwd=tmp_path)
    for suffix in ("tex", "html", "pdf"):
        run(python, "-m", "derive.cli", "topic", "calculus/gradient", "-o", f"answer.{suffix}", cwd=tmp_path)
    (tmp_path / "notes.md").write_text("so $(x + 1)^2 = x^2 + 2x + 1$")
    assert "1 chain checked, 0 wrong" in run(python, "-m", "derive.cli", "lint", "notes.md", cwd=tmp_path)
    assert (site.parents[2] / "bin" / "derive").exists() or list(site.glob("bin/derive"))
    assert "product rule" in (tmp_path / "answer.md").read_text()
    assert (tmp_path / "answer.tex").read_text().count(r"\begin{document}") == 1
    assert (tmp_path / "answer.html").read_text().count("<math") > 5
    assert (tmp_path / "answer.pdf").read_bytes().startswith(b"%PDF")


def _dependencies(folder: Path) -> Path:
    """The installed packages that derive needs, without derive itself and its editable hook."""
    here = Path(pytest.__file__).parents[1]
    linked = folder / "dependencies"
    linked.mkdir()
    for found in here.iterdir():
        if "derive" not in found.name and found.suffix != ".pth":
            (linked / found.name).symlink_to(found)
    return linked
