"""Hostile text: every row ends soon, within bounded memory, in a clear error or a right answer, and runs nothing.

Every row goes into every place where text gets into derive (tests/entry_points.py), in processes with hard limits on
memory and CPU (tests/limited.py), so that a wrong row cannot take the tests down.
"""

import os
import re
import subprocess
import sys

import pytest

from tests import limited
from tests.report.test_html import problems

GROUPS = ("read", "solve", "ask", "lines", "lint", "grade")

CANARY = "canary-that-must-not-be-there"
RUN = f"__import__('os').system('touch {CANARY}')"

ROWS = {
    # code in disguise
    "import-call": RUN,
    "eval": f'eval("{RUN}")',
    "exec": "exec('1')",
    "lambda": f"(lambda: {RUN})()",
    "comprehension": f"[{RUN} for _ in (1,)]",
    "walrus": f"(q:={RUN})",
    "subclasses": "().__class__.__bases__[0].__subclasses__()",
    "mro": "x.__class__.__mro__[-1].__subclasses__()[0]",
    "getattr": "getattr(x, '__class__')",
    "globals": "globals()['__builtins__']",
    "f-string": f"f'{{{RUN}}}'",
    "second-line": f"x\n{RUN}",
    "semicolon": f"x;{RUN}",
    "reduce": "x.__reduce__()",
    "sympify": "Function('f').__class__.__base__",
    "subs": f"x.subs(x, {RUN})",
    "open": "open('/etc/passwd').read()",
    "decorator": "@x",
    "format": "'{0.__class__}'.format(x)",
    # explosions
    "tower": "9**9**9**9",
    "ten-to-the-ten-to-the-ten": "10**10**10",
    "negative-tower": "2**-(10**10)",
    "small-to-a-large-power": "0.1**(10**9)",
    "large-root": "sqrt(10**9000 + 1)",
    "gamma-of-a-large-number": "gamma(10**8)",
    "factorial-of-a-large-number": "factorial(10**9)",
    "binomial-of-large-numbers": "binomial(10**12, 10**6)",
    "huge-float": "1e1000000000",
    "tiny-float": "1e-1000000000",
    "long-sum": "Sum(sin(k), (k, 1, 10**8))",
    "long-product": "Product(k, (k, 1, 10**7))",
    "nested-sums": "Sum(Sum(Sum(1, (i, 1, 10**4)), (j, 1, 10**4)), (k, 1, 10**4))",
    "range": "list(range(10**9))",
    "repeated-list": "[0]*10**10",
    "exp-of-a-large-number": "exp(10**10)",
    "tower-of-exp": "exp(exp(exp(exp(100))))",
    "large-order": "Derivative(sin(x), (x, 10**9))",
    "large-bessel": "besselj(10**9, x)",
    "large-legendre": "legendre(10**9, x)",
    "polynomial-to-a-large-power": "(x + 1)**9999",
    "many-digits": "1" * 5000,
    # depth and length
    "brackets": "(" * 5000 + "x" + ")" * 5000,
    "fewer-brackets": "(" * 150 + "x" + ")" * 150,
    "minus-signs": "-" * 5000 + "x",
    "powers": "x**" * 3000 + "x",
    "long-addition": "+".join(f"x{i}" for i in range(100_000)),
    "shorter-addition": "1+" * 3000 + "1",
    "nested-functions": "sin(" * 170 + "x" + ")" * 170,
    "nested-lists": "[" * 1000 + "x" + "]" * 1000,
    "continued-fraction": "/(1+".join(["x"] * 40) + ")" * 39,
    "long-name": "x" * 15_000,
    # syntax
    "empty": "",
    "blank": "   ",
    "zero-to-zero": "0**0",
    "truth": "True",
    "comparison": "x == x",
    "and": "x and y",
    "keyword": "import",
    "juxtaposition": "2x",
    "exclamation": "x!",
    "function-as-variable": "gamma + 1",
    "trailing-comma": "x,",
    "assignment": "x := 1",
    "dollars": "$x$",
    "unbalanced": "sin(x",
    "division-by-zero": "1/0",
    "nul": "x\0y",
    "a-number-of-nothing": "nan + inf",
    # Unicode
    "composed": "\u00e9 + e\u0301",
    "no-break-space": "x\u00a0+\u00a01",
    "line-separator": "x\u2028y",
    "right-to-left": "x\u202e + y",
    "full-width": "\uff58 + \uff11",
    "zero-width": "x\u200b + 1",
    "surrogate-free-emoji": "x + \U0001f600",
    # what makes algebra systems hang
    "many-logarithms": "+".join(f"log(x+{k})" for k in range(60)),
    "nested-absolutes": "abs(" * 10 + "x" + "".join(f"-{k})" for k in range(10)),
    "nested-cases": "".join(f"where(x < {k}, x + {k}, " for k in range(10)) + "x" + ")" * 10,
    "nested-radicals": "(2+sqrt(5))**(1/3)+(2-sqrt(5))**(1/3)+(7+5*sqrt(2))**(1/3)+sqrt(11+6*sqrt(2))",
    "trigonometric-powers": "(cos(x)+sin(x))**20*(cos(x)-sin(x))**20",
    "special-functions": "besselj(n,x)*gamma(x+n)/gamma(x)*hyper((a,b),(c,),x)",
    "generator": "(x**200-1)/(x-1)-sum(x**k for k in range(200))",
    "shared-squares": "((((((((x+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2",
    "symbolic-tower": "x**x**x**x**x**x",
    "nested-maxima": "maximum(x, " * 60 + "y" + ")" * 60,
    "many-decimals": "+".join(f"{k}.5*x" for k in range(400)),
    "no-dimension": "0.1 + 0.2",
    "double-series": "Sum(Sum(1/(j**2 + k**2), (j, 1, oo)), (k, 1, oo))",
    "many-variables": "*".join(f"(a{i}+b{i})" for i in range(40)),
}  # fmt: skip

#: what a typesetter would obey, repeat for ever or run out of memory on
LATEX = {
    "input": r"\input{/etc/passwd}",
    "include": r"\include{../../secret} + \verbatiminput{/etc/passwd}",
    "write18": rf"\write18{{touch {CANARY}}}",
    "immediate-write": rf"x + \immediate\write18{{touch {CANARY}}}",
    "openout": rf"\newwrite\f\immediate\openout\f={CANARY}.tex",
    "read": r"\openin5=/etc/passwd \read5 to \line \line",
    "csname": r"\csname end\endcsname",
    "catcode": r"\catcode`\@=0 @input{x}",
    "endless-def": r"\def\x{\x\x}\x",
    "newcommand": r"\newcommand{\x}{\x + \x} \x",
    "let": r"\let\frac\input \frac{a}{b}",
    "loop": r"\loop\iftrue x\repeat",
    "expandafter": r"\expandafter\expandafter\expandafter x",
    "directlua": rf"\directlua{{os.execute('touch {CANARY}')}}",
    "usepackage": r"\usepackage{shellesc} x",
    "document": r"x \end{document} \begin{document} y",
    "special": r"\special{html:<script>alert(1)</script>} x",
    "href": r"\href{javascript:alert(1)}{x}",
    "href-in-dollars": r"$$\href{javascript:alert(1)}{x} = x$$",
    "url": r"\url{http://127.0.0.1:9/x} + 1",
    "includegraphics": r"\includegraphics[width=\linewidth]{/etc/passwd}",
    "html-class": r"\class{evil}{x} + \htmlId{evil}{y} + \style{color:red}{z}",
    "require": r"\require{enclose} \enclose{circle}{x}",
    "text-of-code": rf"\text{{'; import os; os.system('touch {CANARY}')}}",
    "text-of-html": r"x \text{ if <img src=x onerror=alert(1)> } + 1",
    "text-of-tex": r"x = 1 \text{ where } \input{y}",
    "name-of-code": f"x_{{{RUN}}}",
    "name-of-html": r"\mathrm{<script>alert(1)</script>} + 1",
    "name-of-script": r"\operatorname{script}(x) + \mathit{javascript:alert}(1)",
    "unknown-command": r"\unknowncommand{x}",
    "unknown-environment": r"\begin{evil} x \end{evil}",
    "open-environment": r"\begin{align*} x &= 1 \\ &= 2",
    "other-environment": r"\begin{matrix} x \end{align}",
    "many-environments": r"\begin{cases}" * 300 + "x",
    "comment": "x % comment",
    "comment-marks": "%" * 3000 + "\nx",
    "verbatim": r"\verb|x| + \lstinline!y!",
    "deep-braces": "{" * 10_000 + "x" + "}" * 10_000,
    "braces": "{" * 60 + "x" + "}" * 60,
    "deep-fractions": r"\frac{1}{" * 2000 + "x" + "}" * 2000,
    "fractions": r"\frac{1}{1 + " * 25 + "x" + "}" * 25,
    "deep-brackets": r"\left(" * 500 + "x" + r"\right)" * 500,
    "deep-roots": r"\sqrt{" * 40 + "x" + "}" * 40,
    "deep-powers": "x^{" * 50 + "x" + "}" * 50,
    "deep-indices": "x_{" * 50 + "i" + "}" * 50,
    "one-bracket": r"\left(" * 800 + "x",
    "bars": "|" * 301 + "x" + "|" * 300,
    "latex-tower": "7^{7^{7^{7^7}}}",
    "large-latex-power": "99999999999^{99999999999}",
    "large-latex-root": r"\sqrt[10^{9}]{x}",
    "many-factorials": "9!!!!!!!!!",
    "large-latex-factorial": "(10^9)!",
    "large-binomial": r"\binom{10^{12}}{10^6}",
    "huge-sum": r"\sum_{i=1}^{10^{9}} \sin i",
    "huge-product": r"\prod_{i=1}^{10^{12}} (1 + x/i)",
    "nested-latex-sums": r"\sum_{i=1}^{10^4} \sum_{j=1}^{10^4} \sum_{k=1}^{10^4} \sin(i j k)",
    "sums-in-an-expectation": r"\mathbb{E}[" + "".join(rf"\sum_{{{i}=1}}^{{n}} " for i in "abcdefghijkl") + "X_a]",
    "nested-integrals": r"\int_0^1 " * 8 + r"\sin(x y z) " + "dx " * 8,
    "nested-limits": r"\lim_{x \to 0} " * 10 + r"\frac{\sin x}{x}",
    "nested-derivatives": r"\frac{d}{dx} " * 12 + r"e^{\sin x^2}",
    "large-latex-order": r"\frac{d^{10^9}}{dx^{10^9}} \sin x",
    "large-matrix": r"\begin{pmatrix}" + " & ".join(["x"] * 500) + r"\end{pmatrix}",
    "determinant": r"\det\begin{pmatrix}" + r" \\ ".join(" & ".join(f"a_{{{i}{j}}}" for j in range(9)) for i in range(9)) + r"\end{pmatrix}",
    "latex-division-by-zero": r"\frac{1}{0}",
    "logarithm-to-base-1": r"\log_{1}{x}",
    "root-of-order-0": r"\sqrt[0]{x}",
    "latex-nul": "x\x00y",
    "backslash-at-the-end": "x + \\",
    "carets": r"^^5cinput{x} + ^^^^005cinput{y}",
    "greek-look-alikes": "\u03bf + o + \u0430 + a",
    "mathematical-letters": "\U0001d465 + \U0001d431^2",
    "bidi-controls": "x \u202e + \u2066 y \u2069",
    "bidi-in-text": "x = \\text{a\u202eb\u2066c} + 1",
    "escape-in-text": "x \\text{\x1b[31m\x07} + 1",
    "combining": "x" + "\u0301" * 1000,
    "double-scripts": "x^1^2_3_4",
    "only-signs": "= = = <> <=",
    "ampersands": "&" * 3000 + "= x",
    "many-rows": r"x \\ " * 1500,
    "long-latex": r"\alpha " * 6000,
    "dots": r"1 + 2 + \dots + 10^{12}",
}  # fmt: skip

#: what Markdown, a template, a shell, a spreadsheet or a terminal would obey
WORDS = {
    "image": "![x](file:///etc/passwd)",
    "link": "[x](javascript:alert(1))",
    "reference": "[x]: http://127.0.0.1:9/ 'title'",
    "script": "<script>alert(1)</script>",
    "image-tag": "<img src=x onerror=alert(1)>",
    "comparison-tag": "a<b onmouseover=alert(1)>c",
    "svg": "<svg/onload=alert(1)>",
    "entity": "&lt;script&gt;&#x3c;b&#x3e;",
    "html-comment": "x <!-- derive: ignore-file --> --> <!--",
    "cdata": "<![CDATA[x]]>",
    "jinja": "{{7*7}}",
    "jinja-block": "{% raw %}{{ config }}{% endraw %}",
    "our-template": "<< title >> <% for x in y %> <# z #>",
    "dollar-brace": "${7*7}",
    "hash-brace": "#{7*7}",
    "erb": "<%= 7*7 %>",
    "typst-code": '#read("/etc/passwd") #eval("1")',
    "typst-import": '#import "@preview/x:1.0.0": *',
    "jndi": "${jndi:ldap://127.0.0.1:9/a}",
    "shell": f"`touch {CANARY}`",
    "shell-dollars": f"$(touch {CANARY})",
    "shell-semicolon": f"x; touch {CANARY}; #",
    "path": "../../../../tmp/evil",
    "absolute-path": "/etc/cron.d/x",
    "unc-path": r"\\server\share\x",
    "device": "CON.txt",
    "nul-name": "name\x00.png",
    "yaml-anchors": "&a [*a,*a,*a]",
    "yaml-object": "!!python/object/apply:os.system ['true']",
    "json": '{"a": 1, "__proto__": {}}',
    "xml-entities": '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "percent-format": "%s%s%n%x %(x)s",
    "brace-format": "{0.__class__.__mro__} {x!r:>1000000000}",
    "formula": "=cmd|' /C calc'!A0",
    "formula-plus": "+SUM(1+1)*cmd|' /C calc'!A0",
    "sql": "'; DROP TABLE answers; --",
    "annotation": "::error file=x::y %0A::set-output name=a::b",
    "annotation-line": "x\n::error::y\r\n::stop-commands::z",
    "terminal": "\x1b]0;title\x07\x1b[2J\x1b[31mred",
    "backspaces": "wrong\b\b\b\b\bright",
    "carriage-return": "wrong\rright",
    "c1-controls": "\x9b31m x \x85 y",
    "turned": "\u202etxet\u2066\u2069\u200f",
    "tags": "x\U000e0041\U000e0042",
    "not-a-character": "\uffff\ufdd0",
    "half-a-pair": "x\ud800",
    "byte-order-mark": "\ufeffx + 1",
    "heading": "# Title\n\n* item\n> quote\n---",
    "fence": "```\ncode\n```\n~~~",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "front-matter": "---\ntitle: x\n---\n",
    "directive": "derive: ignore-file",
    "directive-of-latex": "% derive: assume x > 0\n% derive: ignore-file",
    "long-line": "x = " + "word " * 20_000,
    "long-word": "w" * 100_000,
    "many-lines": "x\n" * 3000,
    "many-spaces": " " * 50_000 + "x",
    "many-dollars": "$" * 5000,
    "many-backticks": "`" * 5000,
    "many-links": "[" * 3000 + "](" * 3000,
    "many-tags": "<" * 5000,
    "regular-expression": "a" * 3000 + "!" + " = " * 500,
}  # fmt: skip

EVERY = {**ROWS, **LATEX, **WORDS}
SECONDS = 10  # of computing for one way of asking; what it takes is at most 2 on a machine that has nothing else to do
MEGABYTES = 500  # beyond what the process has mapped before
LONGEST = 2_000  # characters of a message


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nothing")
    with limited.server() as server:

        def asked(ways, *args, seconds=SECONDS, megabytes=MEGABYTES):
            found = server(ways, *args, folder=folder, seconds=seconds, megabytes=megabytes)
            assert not os.listdir(folder), "something was executed or written"
            return found

        yield asked


def _asked():
    """Every row with every group of ways; a third of them in a quick run, so that each row and each group is in it."""
    for i, name in enumerate(EVERY):
        for j, group in enumerate(GROUPS):
            quick = (i + j) % 3 == 0
            yield pytest.param(name, group, id=f"{name}-{group}", marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("name", "group"), list(_asked()))
def test_a_row_ends_in_an_error_or_an_answer(name, group, ask):
    found = ask("tests.entry_points:of", group, EVERY[name])
    for way, (kind, said, *_) in found.items():
        assert kind in ("right", "error"), f"{way}: {said}"
        if kind == "error":
            assert len(said) < LONGEST and "Traceback" not in said and not invisible(said), f"{way}: {said!r}"
        else:
            assert not (raw := {form: raw_in(form, text) for form, text in said.items() if raw_in(form, text)}), (
                way,
                raw,
            )
    if "same" in found and found["same"][0] == "right":  # whatever it is, it equals itself and not one more than itself
        assert found["same"].said["status"] in ("PROVED", "AGREES", "UNKNOWN")
        assert found["other"].kind == "error" or found["other"].said["status"] not in ("PROVED", "AGREES")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["fewer-brackets", "composed", "long-name", "many-variables", "name-of-html", "greek-look-alikes", "text-of-tex"],
)
def test_a_row_in_a_pdf(name, ask):
    """Typst's threads map far more than they use, and one that cannot start leaves the others waiting for it."""
    (told,) = ask("tests.entry_points:of", "print", EVERY[name], megabytes=10 * MEGABYTES).values()
    assert told.kind == "error" or (told.kind, told.said) == ("right", {"pdf": "%PDF-"}), told
    assert told.megabytes < MEGABYTES


# ---------------------------------------------------------------- what is raw

COMMANDS = r"\\(?:input|include|write|immediate|openout|openin|read|csname|catcode|def|let|newcommand|loop|href|url|includegraphics|special|directlua|usepackage|require|class|style|html\w*|verb|lstinline|end\{document|enclose)(?![a-z])"
OWN = re.compile(r"^# The [\w ]+$|^% to be read with .*$", re.MULTILINE)  # lines of derive's
RAW = {
    "md": rf"<[a-zA-Z/!?%]|(?<!\\)\]\(|!\[|javascript:|{COMMANDS}|^---|^#|^```",
    "tex": rf"javascript:|{COMMANDS}|\^\^",
    "typ": r"(?<!\\)#(?:read|import|include|eval|plugin|image|link|json|yaml|toml|csv|xml|cbor|bibliography|raw)\b|javascript:",
}  # fmt: skip


def invisible(text: str) -> set[str]:
    """The characters that would steer a terminal, or turn what is read there."""
    return {c for c in text if not c.isprintable() and c != "\n"}


def raw_in(form: str, text: str) -> object:
    """What of a row stands in a report as something that its reader would obey."""
    if form in ("text", "json", "jsonl", "github"):
        annotations = [line for line in text.split("\n") if form == "github" and not line.startswith("::error file=")]
        return invisible(text) or (annotations if text else [])
    if form == "html":
        return invisible(text) or problems(text)
    return re.findall(RAW[form], OWN.sub("", text), re.MULTILINE) or invisible(text) if form in RAW else None


def test_what_is_raw_is_seen():
    for row in ("script", "image-tag", "svg", "input", "write18", "href", "image", "url", "heading", "fence"):
        assert raw_in("md", f"We have\n{EVERY[row]}\n$$x$$"), row
    for row in ("input", "write18", "csname", "endless-def", "href", "document", "carets"):
        assert raw_in("tex", EVERY[row]), row
    assert raw_in("typ", WORDS["typst-code"]) and raw_in("typ", WORDS["typst-import"])
    assert all(
        raw_in("text", WORDS[row]) for row in ("terminal", "backspaces", "carriage-return", "c1-controls", "turned")
    )
    assert raw_in("html", f"<div>{EVERY['name-of-html']}</div>") and raw_in("html", f"<p>{WORDS['turned']}</p>")
    assert raw_in("github", WORDS["annotation-line"]) and raw_in("json", WORDS["turned"])
    assert not any(raw_in(form, "so x^2 = 4, a < b") for form in ("md", "tex", "typ", "text", "json"))


# ---------------------------------------------------------------- that the limits hold


@pytest.mark.parametrize("kind", ["endless", "waiting", "died"])
def test_a_process_that_is_stopped_is_seen(kind, ask):
    with pytest.raises(limited.Ended, match=f"{kind}: ended by SIG"):
        ask("tests.limited:bad", kind, seconds=0.5)


@pytest.mark.parametrize(("kind", "said"), [("crash", "KeyError"), ("large", "MemoryError")])
def test_a_crash_is_seen(kind, said, ask):
    found = ask("tests.limited:bad", kind)
    assert found["fine"].kind == "right" and found[kind].kind == "crash" and found[kind].said.startswith(said)


@pytest.mark.parametrize("kind", ["program", "read", "connected"])
def test_what_may_not_be_done_is_seen(kind, ask):
    found = ask("tests.limited:bad", kind)
    assert found["fine"].kind == "right" and found[kind].kind == "forbidden"


def test_a_file_is_seen(tmp_path):
    with limited.server() as server:
        found = server("tests.limited:bad", "written", folder=tmp_path, seconds=5, megabytes=MEGABYTES)
    assert found["written"].kind == "forbidden" and os.listdir(tmp_path) == ["there"]


# ---------------------------------------------------------------- the command line


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["import-call", "tower", "brackets", "juxtaposition", "nul", "dollars", "empty", "long-name"]
)
@pytest.mark.parametrize("command", [["differentiate", "--wrt", "x"], ["equivalent", "x"]])
def test_the_command_line_says_one_thing(name, command, tmp_path):
    row = ROWS[name].replace("\0", "\x01")  # an argument of a process holds no NUL
    arguments = (
        [*command, "--", row] if command[0] == "equivalent" else [*command, "-o", str(tmp_path / "out.md"), "--", row]
    )
    run = subprocess.run(
        [sys.executable, "-m", "derive.cli", *arguments], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert "Traceback" not in run.stderr
    if run.returncode == 2:
        assert run.stderr.startswith(("derive: ", "Usage: ")) and run.stdout == ""
        assert not os.listdir(tmp_path)
    else:
        assert name in ("long-name", "dollars", "juxtaposition") and run.returncode in (0, 1)  # a name, x, and 2·x
