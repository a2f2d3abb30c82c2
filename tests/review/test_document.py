"""Linting documents: false statements are found where they stand, true ones and conditions are passed over in silence."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive.errors import DeriveError, ReadError
from derive.review import findings
from derive.review.document import LARGEST, lint, lint_text
from tests.review.documents.test_extraction import notebook

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "lint"


def outcomes(text, kind="md"):
    return [chain.outcome for chain in lint_text(text, kind).chains]


def places(text, kind="md"):
    return [str(f.place) for f in lint_text(text, kind).findings]


# ---------------------------------------------------------------- true and false


WRONG = [
    r"so $(a + b)^2 = a^2 + b^2$ holds",
    r"Recall that $\sin 2x = 2 \sin x$.",
    r"Recall that $\sin^2 x + \cos^2 x = 2$.",
    r"The derivative is $\frac{d}{dx} x^3 = 3x$.",
    r"The slope is $\frac{d}{dx} 3x^2 = 6$.",
    r"$$ \int x \cos x\,dx = x \sin x - \cos x + C $$",
    r"$$ \int_0^1 x^2\,dx = \frac12 $$",
    r"$$ \lim_{x \to 0} \frac{\sin x}{x} = 0 $$",
    r"$$ \sum_{k=1}^n k^2 = \frac{n(n+1)}{2} $$",
    r"$$ 2 + 2 = 5 $$",
    r"$$ \cos 2x = 2\cos^2 x - 1 = 1 + 2 \sin^2 x $$",
    r"$$ e^{a + b} = e^a + e^b $$",
    r"Let $f(x) = x^3$. Then $f'(x) = 3x$.",
    r"Let $f(x) = x^3$. Then $f(2) = 6$.",
    r"Let $f(x) = (x + 1)^2 = x^2 + 1$.",
    "$$\n\\begin{aligned}(x - 1)(x + 1) &= x^2 - 1 \\\\ &= (x - 1)^2\\end{aligned}\n$$",
    "\\begin{align}\n2x + 3 &= 11 \\\\\n2x &= 14\\\\\nx &= 7\n\\end{align}",
    r"$$ \det \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} = 2 $$",
    r"For $x > 0$ always $\sqrt{x^2} = x + 1 - 2$.",
]


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_false_is_found(text):
    found = lint_text(text, "md")
    assert [c.outcome for c in found.chains].count("wrong") == len(found.findings) == 1
    assert found.findings[0].message


SILENT = [
    r"The line $y = 2x + 1$ meets the circle $x^2 + y^2 = 1$. If $x = 3$ then $x^2 = 9$.",
    r"At $x = 1$ we get $x^2 + 1 = 2$. The roots of $x^2 - 5x + 6 = 0$ are $x = 2$ and $x = 3$.",
    r"For $x < 0$ we have $|x| = -x$, whereas for $x \ge 0$ it is $|x| = x$.",
    r"For $x > 0$, $\sqrt{x^2} = x$.",
    r"Since $x > 0$ we have $\log x^2 = 2 \log x$.",
    r"Setting the derivative to zero, $2x - 4 = 0$, so $x = 2$.",
    r"The constraint is $\sum_{i=1}^n p_i = 1$ with $p_i \ge 0$.",
    r"Let $f(x) = x^2$. Then $f'(x) = 2x = 0$ gives $x = 0$. Consider now $f(x) = e^x$. We have $f'(x) = e^x$.",
    r"Suppose $a = b$. Then $a^2 = ab$ and $a + b = 2b$.",
    r"The plane $x + y + z = 1$ and the ellipse $\frac{x^2}{a^2} + \frac{y^2}{b^2} = 1$.",
    r"Matrices with $AB = BA$ commute; symmetric ones have $A^\top = A$, orthogonal ones $Q^\top Q = I$.",
    r"An eigenvector satisfies $Av = \lambda v$, so $\det(A - \lambda I) = 0$.",
    r"Newton's law $F = ma$ and Einstein's $E = mc^2$; Pythagoras says $a^2 + b^2 = c^2$.",
    "$$\n\\begin{aligned}\nx + y &= 3 \\\\\nx - y &= 1\n\\end{aligned}\n$$",
    r"Gradient descent: $w_{t+1} = w_t - \eta \nabla L(w_t)$.",
    r"$$ P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)} $$",
    r"$$ \mathbb{E}[X] = \mu, \quad \mathrm{Var}(X) = \sigma^2 $$",
    r"The differential equation $y' = 2y$ has the solution $y = Ce^{2x}$.",
    r"We look for $x$ with $e^x = 2x + 1$ or $\cos x = x$.",
    r"Let $n = 2k$. Then $n^2 = 4k^2 = 2(2k^2)$ is even.",
    r"$$ f(x+h) = f(x) + h f'(x) + O(h^2) $$",
    r"$$ \nabla f(x^*) = 0 $$",
    r"$$ z = x + iy, \qquad \bar{z} = x - iy, \qquad |z|^2 = z \bar z = x^2 + y^2 $$",
    r"$$ |x| = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases} $$",
    r"$$ \ln x^2 = 2 \ln x \quad (x > 0) $$",
    r"$$ \sqrt{x^2} = x \quad \text{for } x > 0 $$",
    r"$$ |x| = -x \text{ if } x \text{ is negative} $$",
    r"$$ \frac{1}{1-x} = \sum_{n=0}^\infty x^n \quad \text{for } |x| < 1 $$",
    r"The mean is $\bar x = \frac{1}{n}\sum_i x_i = 4.2$ with $n = 5$.",
    r"Note that $0 \le \sin^2 x \le 1$ and $-1 < x < 1$; $0 < 2x - 1 < 3$; $x^2 > 4$.",
    "\\begin{align}\nx^2 - 4 &= 0 \\\\\n(x-2)(x+2) &= 0\n\\end{align}",
    "$$ \\theta \\overset{!}{=} x^2 $$",
    r"When $x = y = 0$ everything vanishes: $x + y = 0$.",
    # an equation integrated on both sides, its solutions, and what initial values make of them
    "so\n\n$$\\int\\frac{1}{y}\\,dy = \\int\\frac{1}{x}\\,dx$$\n\nwhich gives\n\n$$\\ln|y(x)| = \\ln|x| + C.$$",
    r"This means that $y(x) = Ke^x$ or $y(x) = -Ke^x$. Then $$|y(x)| = e^{\ln|y(x)|} = e^{x^2 + C} = e^C e^{x^2}.$$",
    r"Writing $F(t, y) = t + y$ and $G(t, y) = \frac{F(t, y)}{F(t, s)}$ we see that indeed $G(0, 1) = \frac{1}{2}$.",
    r"$$ \frac{dy}{dx} = \frac{x}{y}, \qquad y(0) = -2 $$ and then $$ -2 = y(0) = -\sqrt{0^2 + C} = -\sqrt{C} $$",
    r"$$ f(x) = \frac{d}{dx}\int f(x)\,dx = \frac{d}{dx}\int h(y)\,dy = h(y)\frac{dy}{dx} $$",
]


@pytest.mark.parametrize("text", SILENT, ids=range(len(SILENT)))
def test_what_is_no_false_claim_is_passed_over(text):
    assert places(text) == []


RIGHT = [
    "$$\n\\begin{aligned}(x + 1)^2 &= x^2 + 2x + 1 \\\\ &= x(x + 2) + 1\\end{aligned}\n$$",
    r"Let $f(x) = x^3$. Then $f'(x) = 3x^2$ and $f''(x) = 6x$.",
    r"$\sin 2x = 2\sin x\cos x$",
    r"$$ \int_0^1 x^2\,dx = \frac13 $$",
    "\\begin{align}\n2x + 3 &= 11 \\\\\n2x &= 8\\\\\nx &= 4\n\\end{align}",
]


@pytest.mark.parametrize("text", RIGHT, ids=range(len(RIGHT)))
def test_what_is_right_is_counted_as_checked(text):
    found = outcomes(text)
    assert "right" in found and not {"wrong", "undecided", "not read"} & set(found)


# ---------------------------------------------------------------- where


def test_a_finding_stands_at_its_line_through_macros_comments_and_tabs():
    text = (
        "\\newcommand{\\longname}{x}\n\\begin{align}\n\t(\\longname + 1)^2 &= \\longname^2 + 2x + 1 % right\n\\\\\n"
        "\t\t&= \\longname^2 + 1 \\\\ % ∑ wrong\n  &= \\longname^2 + 2x + 1 \\label{e}\n\\end{align}"
    )
    (finding,) = lint_text(text, "tex").findings
    assert str(finding.place) == "5:4"
    assert finding.message.startswith("line 2 does not follow from line 1: at x = ")


def test_a_line_that_carries_a_mistake_on_is_no_second_finding():
    assert places("\\begin{align}\n(x + 1)^2 &= x^2 + 1 \\\\\n&= 1 + x^2\n\\end{align}", "tex") == ["2:1"]


def test_crlf_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.tex"
    path.write_bytes("\ufeff% one\r\nso $1 + 1 = 3$\r\n".encode())
    assert [str(f.place) for f in lint(path).findings] == ["2:5"]


# ---------------------------------------------------------------- directives


def test_assume():
    claim = r"$\sqrt{x^2} = x = \sqrt{x^2}$"
    assert outcomes(claim) == ["wrong"]
    assert outcomes(f"<!-- derive: assume x > 0 -->\n\n{claim}") == ["right"]
    assert outcomes(f"{claim}\n\n<!-- derive: assume x > 0 -->\n") == ["wrong"]
    assert outcomes(f"% derive: assume x > 0\n\\section{{A}}\n{claim}\n% derive: assume x real\n{claim}", "tex") == [
        "right",
        "wrong",
    ]


def test_assume_names_in_latex():
    claim = r"$\sqrt{\lambda^2} = \lambda = \sqrt{\lambda^2}$"
    assert outcomes(claim, "tex") == ["wrong"]
    assert outcomes(f"% derive: assume \\lambda > 0\n{claim}", "tex") == ["right"]


def test_shapes():
    claim = r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = 2 A x$."
    assert outcomes(f"% derive: shapes A=n,n x=n\n{claim}", "tex") == ["left alone", "wrong"]
    assert outcomes(f"% derive: shapes A=n,n x=n\n% derive: assume A symmetric\n{claim}", "tex")[1] != "wrong"


def test_define():
    assert outcomes("% derive: define f(x) = x^3\nThen $f'(x) = 3x$.", "tex") == ["wrong"]
    assert outcomes("% derive: define f(x) = x^3\nThen $f'(x) = 3x^2$.", "tex") == ["right"]


@pytest.mark.parametrize("said", ["x**3", "x^3", r"\frac{x^4}{x}"])
def test_define_in_either_syntax(said):
    assert outcomes(f"% derive: define f(x) = {said}\nThen $f'(x) = 3x$.", "tex") == ["wrong"]


def test_a_function_nobody_defined_is_no_reason_to_object():
    text = "\\begin{align}\n\\tau'(z) &= \\frac{d}{dz}(1+e^{-z})^{-1} \\\\\n&= \\tau(z)(1-\\tau(z))\n\\end{align}"
    assert outcomes(text, "tex") != ["wrong"]
    assert outcomes(f"% derive: define \\tau(z) = 1/(1+e^{{-z}})\n{text}", "tex") == ["right"]


def test_a_function_is_known_to_the_end_of_the_file_an_abbreviation_to_the_end_of_its_section():
    text = "Let $f(x) = x^3$ and $u = x^2$.\n\\section{Two}\nThen $f'(x) = 3x$. We get $u^2 = x^4 = u^2$."
    assert outcomes(text, "tex") == ["left alone", "left alone", "wrong", "undecided"]
    assert outcomes(text.replace("\\section{Two}\n", ""), "tex")[-1] == "right"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("% derive: ignore\n$1 = 2$ and $1 = 3$", ["left alone", "wrong"]),
        ("$1 = 2$ % derive: ignore\n\n$1 = 3$", ["left alone", "wrong"]),
        ("\\begin{align}\n1 &= 2 \\\\ % derive: ignore\n&= 3\n\\end{align}\n\n$1 = 3$", ["left alone", "wrong"]),
        (
            "$1 = 3$\n% derive: ignore-start\n$1 = 2$\n\n$2 = 3$\n% derive: ignore-end\n$1 = 3$",
            ["wrong", *["left alone"] * 2, "wrong"],
        ),
        ("$1 = 2$\n\n$1 = 3$ % derive: ignore-file", ["left alone", "left alone"]),
    ],
)
def test_ignore(text, expected):
    assert outcomes(text, "tex") == expected


@pytest.mark.parametrize(
    "text, place, said",
    [
        ("\n% derive: assum x > 0", "2:1", "derive: unknown directive 'assum'; did you mean 'assume'?"),
        ("% derive: assume x postive", "1:1", "did you mean 'positive'"),
        ("$x$ % derive: define 3 = 4", "1:5", "cannot read the definition"),
        ("% derive: ignore-start\n$1 = 2$", "1:1", "ignore-start without an ignore-end"),
        ("% derive: ignore-end", "1:1", "ignore-end without an ignore-start"),
    ],
)
def test_a_slip_in_a_directive_is_a_finding(text, place, said):
    (finding,) = lint_text(text, "tex").findings
    assert str(finding.place) == place and said in finding.message


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name, wrong", [("notes.tex", 0), ("notes.md", 0), ("homework.tex", 5), ("homework.ipynb", 2)])
def test_the_examples(name, wrong):
    found = lint(EXAMPLES / name)
    count = findings.counted([found])
    assert len(found.findings) == wrong
    assert (count["undecided"], count["not read"]) == (0, 0) and count["right"] + count["wrong"] >= 4


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("a.tex", b"a\0b", "NUL"),
        ("a.tex", b"one\n\xff\xfe", "line 2 is not UTF-8"),
        ("a.txt", b"x", "expected a file ending in .tex"),
        ("a.ipynb", b"{}", "no notebook"),
        ("a.ipynb", b"[" * 10_000, "no notebook"),
        ("a.md", b" " * (LARGEST["md"] + 1), "larger than 5 MB"),
        ("absent.tex", None, "cannot read"),
    ],
)
def test_what_cannot_be_linted_is_told(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=re.escape(said)) as told:
        lint(path)
    assert len(str(told.value)) < 300


HOSTILE = [
    "$" + "{" * 10_000 + "x = 1" + "}" * 10_000 + "$",
    "$x = " + "(" * 5_000 + "1" + ")" * 5_000 + "$",
    "$x = 9^{9^{9^{9^9}}} = 1$",
    "$" + r"\frac{" * 2_000 + "1 = 2$",
    "$$" * 20_000,
    "\\begin{align}" * 5_000,
    r"$\input{/etc/passwd} = \write18{touch canary} = 1$",
    "$1 = 2$" * 3 + "\x1b[31m\u202e$1 = 2\x1b]0;x\x07$",
    r"$\href{javascript:alert(1)}{x} = <script>alert(1)</script>$",
    r"$__import__('os').system('touch canary') = 1$",
    "% derive: assume __import__('os').system('touch canary') > 0\n$1 = 1$",
    "% derive: define f(x) = __import__('os').system('touch canary')\n$1 = 1$",
]


@pytest.mark.parametrize("kind", ["tex", "md", "ipynb"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_documents(text, kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = lint_text(notebook(("markdown", text)) if kind == "ipynb" else text, kind, "a")
    assert not any("derive failed" in chain.reason for chain in found.chains)
    assert list(tmp_path.iterdir()) == []
    shown = "\n".join(findings.in_text([found], verbose=True))
    assert all(c.isprintable() or c == "\n" for c in shown)


# ---------------------------------------------------------------- the command


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong, 100%.tex"
    path.write_text("so $1 + 1 = 3$\n\n$x^2 = \\foo{x}$ and let $f(x) = x$\n")
    return path


def test_text(run, wrong):
    code, out, err = run("lint", str(wrong))
    assert (code, err) == (1, "")
    first, last = out.splitlines()
    assert first.startswith(f"{wrong}:1:5: wrong: the left side is 2 and the right side is 3")
    assert last == "1 chain checked, 1 wrong, 0 undecided, 1 not read, 1 left alone"


def test_verbose(run, wrong):
    _, out, _ = run("lint", "--verbose", str(wrong))
    assert ":3:2: not read: " in out and ":3:26: left alone: a definition" in out


def test_json(run, wrong):
    code, out, _ = run("lint", "--format", "json", str(wrong))
    told = json.loads(out)
    assert code == 1 and told["summary"] == {"right": 0, "wrong": 1, "undecided": 0, "not read": 1, "left alone": 1}
    (file,) = told["files"]
    chain = file["chains"][0]
    assert (file["path"], chain["line"], chain["column"], chain["first_wrong"]) == (str(wrong), 1, 5, 1)
    assert chain["lines"][0]["status"] == "REFUTED" and chain["lines"][0]["line"] == 1
    assert {"status", "mistake", "witness", "points", "error", "reason"} <= set(chain["lines"][0])


def test_github(run, wrong):
    code, out, _ = run("lint", "--format", "github", str(wrong))
    path = str(wrong).replace("%", "%25").replace(",", "%2C")
    assert code == 1 and out.startswith(f"::error file={path},line=1,col=5,title=derive::wrong: the left side")
    assert len(out.splitlines()) == 1


def test_github_in_a_notebook_names_the_line_of_the_file(run, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(("markdown", "# One"), ("markdown", "so\n$1 + 1 = 3$")))
    _, out, _ = run("lint", "--format", "github", str(path))
    line = int(re.search(r"line=(\d+)", out)[1])
    assert "1 + 1 = 3" in path.read_text().splitlines()[line - 1] and "::cell 2: wrong" in out
    assert run("lint", str(path))[1].startswith(f"{path}:cell 2:2:2: wrong")


def test_exit_codes(run, tmp_path):
    right, unread = tmp_path / "right.md", tmp_path / "unread.md"
    right.write_text("$1 + 1 = 2$")
    unread.write_text(r"$x^2 = \foo{x}$")
    assert run("lint", "-q", str(right)) == (0, "", "")
    assert run("lint", "-q", "--strict", str(right))[0] == 0
    assert run("lint", "-q", str(unread))[0] == 0
    assert run("lint", "-q", "--strict", str(unread))[0] == 3
    code, out, err = run("lint", str(right), str(tmp_path / "absent.md"))
    assert code == 2 and "cannot read" in err and out.startswith("1 chain checked")
    assert run("lint")[0] == 2


def test_assumptions_and_shapes_from_the_command_line(run, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(r"$\sqrt{x^2} = x = \sqrt{x^2}$")
    assert run("lint", "-q", str(path))[0] == 1
    assert run("lint", "-q", "--assume", "x=positive", str(path))[0] == 0
    assert run("lint", "-q", "--assume", "x=postive", str(path))[0] == 2
    path.write_text(r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = 2 A x$.")
    assert run("lint", "-q", "--shape", "A=n,n", "--shape", "x=n", str(path))[0] == 1


def test_the_pre_commit_hook_runs(tmp_path, wrong):
    yaml = pytest.importorskip("yaml")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["id"] == "derive-lint" and hook["language"] == "python"
    assert all(re.search(hook["files"], f"a/b.{s}") for s in ("tex", "md", "ipynb")) and not re.search(
        hook["files"], "a.py"
    )
    program, *arguments = hook["entry"].split()
    assert program == "derive"
    command = [sys.executable, "-m", "derive.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    codes = [
        subprocess.run([*command, str(path)], cwd=tmp_path, env=environment, capture_output=True).returncode
        for path in (wrong, EXAMPLES / "notes.tex")
    ]
    assert codes == [1, 0]


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(DeriveError, match=re.escape('pip install "derive[lint]"')):
        lint_text("$a = b$", "md")
