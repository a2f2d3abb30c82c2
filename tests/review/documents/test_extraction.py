"""What is found in LaTeX, Markdown and notebooks, and where: to the line and column, through macros, comments and tabs."""

import json

import pytest

from derive.errors import DeriveError, ReadError, UnsupportedError
from derive.review.document import sources
from derive.review.documents.macros import CALLS, DEEPEST, Macros, expanded
from derive.review.documents.passages import Comment, Heading, Mapped, Passage
from derive.review.documents.rows import chains


def found(text, kind="tex"):
    """Every chain: the place of its first row, its rows without superfluous spaces."""
    return [
        (str(source.place(chain.rows[0].at[0])), [" ".join(row.text.split()) for row in chain.rows])
        for source in sources(text, kind)
        for part in source.parts
        if isinstance(part, Passage)
        for chain in chains(part)
    ]


def troubles(text, kind="tex"):
    return [p.trouble for s in sources(text, kind) for p in s.parts if isinstance(p, Passage) and p.trouble]


TEX = [
    (r"so $a = b$ and \(c = d\)", [("1:5", ["a = b"]), ("1:18", ["c = d"])]),
    ("x\n\\[\n  a = b\n\\]", [("3:3", ["a = b"])]),
    ("$$a = b$$", [("1:3", ["a = b"])]),
    ("$a = b$$c = d$", [("1:2", ["a = b"]), ("1:9", ["c = d"])]),
    (r"\begin{equation}a = b\label{e}\end{equation}", [("1:17", ["a = b"])]),
    (r"\begin{align}a &= b \\ &= c\end{align}", [("1:14", ["a = b", "= c"])]),
    (
        r"\begin{align*}a &= b & c &= d \\ &= e & &= f\end{align*}",
        [("1:15", ["a = b", "= e"]), ("1:24", ["c = d", "= f"])],
    ),
    (r"\begin{alignat}{2}a &= b & c &= d\end{alignat}", [("1:19", ["a = b"]), ("1:28", ["c = d"])]),
    (r"\begin{eqnarray}a &=& b \\ &=& c\end{eqnarray}", [("1:17", ["a = b", "= c"])]),
    (r"\begin{IEEEeqnarray}{rCl}a &=& b\IEEEyesnumber\end{IEEEeqnarray}", [("1:26", [r"a = b\IEEEyesnumber"])]),
    (r"\begin{gather}a = b \\ c = d\\ = e\end{gather}", [("1:15", ["a = b"]), ("1:24", ["c = d", "= e"])]),
    (r"\begin{multline}a = b \\ + c \\ = d\end{multline}", [("1:17", ["a = b + c = d"])]),
    (r"\begin{equation}\begin{split}a &= b \\ &\quad + c\end{split}.\end{equation}", [("1:30", ["a = b + c"])]),
    (r"\[\begin{aligned}[t]a &= b \\[2pt] &\le c\end{aligned}\]", [("1:21", ["a = b", r"\le c"])]),
    (r"\begin{align}a &= b \intertext{and, as $x > 0$,} c &= d\end{align}", [("1:14", ["a = b"]), ("1:50", ["c = d"])]),
    (r"\begin{align}a &= b && \text{(by the rule)}\\ &= c && \text{twice}\end{align}", [("1:14", ["a = b", "= c"])]),
    (
        r"\[ A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \]",
        [("1:4", [r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"])],
    ),
    (r"\[ a = b, \qquad c = d \]", [("1:4", ["a = b"]), ("1:18", ["c = d"])]),
    (r"$a = b$, $f(x, y) = P(X = 1)$.", [("1:2", ["a = b"]), ("1:11", ["f(x, y) = P(X = 1)"])]),
    (r"\[ a \overset{(i)}{=} b \stackrel{\text{def}}{=} c \]", [("1:4", ["a = b := c"])]),
    (r"$\sum_{k=1}^n k$ and $P(X = 1)$ and $x$", []),
    (r"% $a = b$", []),
    ("a % $a = b$\n$c = d$", [("2:2", ["c = d"])]),
    (r"100\% of $a = b$", [("1:11", ["a = b"])]),
    ("$a % not $ here\n = b$", [("1:2", ["a = b"])]),
    (r"\verb|$a = b$| \verb+$+ $c = d$", [("1:26", ["c = d"])]),
    ("\\begin{verbatim}\n$a = b$\n\\end{verbatim}$c = d$", [("3:16", ["c = d"])]),
    ("\\begin{lstlisting}[language=C]\n$a = b$\n\\end{lstlisting}", []),
    ("\\begin{minted}{python}\n$a = b$\n\\end{minted}", []),
    ("\\begin{comment}\n$a = b$\n\\end{comment}", []),
    (r"\iffalse $a = b$ \fi $c = d$", [("1:23", ["c = d"])]),
    (r"$c = d$ \end{document} $a = b$", [("1:2", ["c = d"])]),
    (r"it costs \$5, so $a = b$ for \$6", [("1:19", ["a = b"])]),
    (r"$a = b \text{ if $c = d$}$", [("1:2", ["a = b"])]),
    ("\t$a = b$", [("1:3", ["a = b"])]),
    ("∫ über\r\nalles: $a = b$\r\n", [("2:9", ["a = b"])]),
    ("\ufeff$a = b$"[1:], [("1:2", ["a = b"])]),
]


@pytest.mark.parametrize("text, expected", TEX, ids=range(len(TEX)))
def test_latex(text, expected):
    assert found(text.replace("\r\n", "\n")) == expected


MACROS = [
    (r"\newcommand{\R}{\mathbb{R}} $\R = x$", [("1:30", [r"\mathbb{R} = x"])]),
    (r"\newcommand\norm[1]{\|#1\|} $2 = \norm{a + b}^2$", [("1:30", [r"2 = \|a + b\|^2"])]),
    (
        r"\newcommand{\p}[2][x]{\frac{d #2}{d #1}} $\p{f} = \p[y]{g}$",
        [("1:43", [r"\frac{d f}{d x} = \frac{d g}{d y}"])],
    ),
    (r"\def\T{\top} $x^\T y = z$", [("1:15", [r"x^\top y = z"])]),
    (r"\def\T{\top} $A\T{}y = z$", [("1:15", [r"A\top y = z"])]),
    (r"\def\d#1#2{#1/#2} $\d ab = c$", [("1:23", ["a/b = c"])]),
    (r"\DeclareMathOperator{\tr}{tr} $\tr A = t$", [("1:32", [r"\operatorname{tr} A = t"])]),
    (r"\DeclareMathOperator*{\argmin}{arg\,min} $\argmin = t$", [("1:43", [r"\operatorname*{arg\,min} = t"])]),
    (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert} $\abs*{x} = 1$", [("1:48", [r"\left\lvert x \right\rvert = 1"])]),
    (r"\let\eps\varepsilon $\eps = 1$", [("1:22", [r"\varepsilon = 1"])]),
    (r"\newcommand{\a}{\b} \newcommand{\b}{x} $\a = 1$", [("1:41", ["x = 1"])]),
    (r"$\a = 1$ \newcommand{\a}{x}", [("1:2", [r"\a = 1"])]),
    (r"\newcommand{\be}{\begin{align}} $a = b$", [("1:34", ["a = b"])]),
    (r"\newcommand{\vx}{\mathbf{x}} $a = \vx_1 \\ b = c$", [("1:31", [r"a = \mathbf{x}_1", "b = c"])]),
    (r"% \newcommand{\R}{x}" + "\n" + r"$\R = 1$", [("2:2", [r"\R = 1"])]),
    (r"\renewcommand{\vec}[1]{\mathbf{#1}} $\vec v = \vec{w}$", [("1:38", [r"\mathbf{v} = \mathbf{w}"])]),
]


@pytest.mark.parametrize("text, expected", MACROS, ids=range(len(MACROS)))
def test_macros_are_written_out(text, expected):
    assert found(text) == expected


def test_rows_keep_their_places_behind_a_macro_that_is_longer_than_its_name():
    text = (
        r"\newcommand{\R}{\mathbb{RRRRRRRRRRRRRRRRRRR}}"
        + "\n\\begin{align}\n\t\\R &= x \\\\ % \\R\n  &= \\R \\\\\n  &= z\n\\end{align}"
    )
    (source,) = sources(text, "tex")
    (chain,) = [c for part in source.parts if isinstance(part, Passage) for c in chains(part)]
    assert [str(source.place(row.at[0])) for row in chain.rows] == ["3:2", "4:4", "5:4"]


@pytest.mark.parametrize(
    "text, said",
    [
        (r"$\def\a{\a x} \a = 1$", f"more than {DEEPEST} deep"),
        (r"$\def\a{\b} \def\b{\a} \a = 1$", f"more than {DEEPEST} deep"),
        ("".join(rf"\def\{chr(97 + k)}{{\{chr(98 + k)}\{chr(98 + k)}}}" for k in range(16)) + r"\def\q{} $\a = 1$", f"{CALLS} calls"),
        (r"\newcommand{\f}[1]{#1} $1 = \f$", "misses an argument"),
        ("$a = " + "b" * 30_000 + "$", "more than 20000 characters"),
        ("$a = b\n\n", "not closed"),
        (r"\begin{align} a = b", "not closed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(text, said):
    (trouble,) = troubles(text)
    assert said in trouble


def test_a_paragraph_ends_what_was_left_open():
    assert found("costs $5 a piece\n\nso $a = b$") == [("3:5", ["a = b"])]


def test_a_macro_needs_its_definition():
    assert expanded(Mapped.of(r"\x"), Macros()).text == r"\x"
    with pytest.raises(UnsupportedError):
        macros = Macros()
        macros.learn(r"\def\x{\x}", 0)
        expanded(Mapped.of(r"\x"), macros)


def test_comments_and_headings():
    text = "% derive: assume x > 0\n\\section{One}\n%% Derive:  ignore \n\\begin{align}\na &= b % derive: define f(x) = x\n\\end{align}"
    (source,) = sources(text, "tex")
    told = [(type(p).__name__, getattr(p, "text", ""), str(source.place(p.start))) for p in source.parts]
    assert told == [
        ("Comment", "assume x > 0", "1:1"),
        ("Heading", "", "2:1"),
        ("Comment", "ignore", "3:1"),
        ("Comment", "define f(x) = x", "5:8"),
        ("Passage", "", "4:1"),
    ]


MARKDOWN = [
    ("so $a = b$ and $$c = d$$", [("1:5", ["a = b"]), ("1:18", ["c = d"])]),
    ("$$\na = b\n$$", [("2:1", ["a = b"])]),
    ("text\n$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$", [("4:1", ["a = b", "= c"])]),
    ("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", [("2:1", ["a = b", "= c"])]),
    ("```math\na = b\n```", [("2:1", ["a = b"])]),
    ("```{math}\n:label: one\n\na = b\n```", [("4:1", ["a = b"])]),
    ("```python\nx = '$a = b$'\n```\n\n    $a = b$\n\n`$a = b$`", []),
    ("~~~\n$a = b$\n~~~", []),
    ("`$a = b$` $a = b$", [("1:12", ["a = b"])]),
    ("GitHub's $`a = b`$", [("1:12", ["a = b"])]),
    ("> see\n> $$\n> a = b\n> $$", [("3:3", ["a = b"])]),
    ("- one\n\n  $$\n  a = b\n  $$\n- $c = d$", [("4:3", ["a = b"]), ("6:4", ["c = d"])]),
    ("| a | b |\n|---|---|\n| $a = b$ | c |", [("3:4", ["a = b"])]),
    ("# Where $a = b$\n\nit **is $c = d$**", [("1:10", ["a = b"]), ("3:10", ["c = d"])]),
    ("---\ntitle: $a = b$\n---\n$c = d$", [("4:2", ["c = d"])]),
    (r"from \$5 to \$7, or from $5 to $6 = 7", []),
    ("$\\newcommand{\\R}{x}$\n\n$\\R = 1$", [("3:2", ["x = 1"])]),
    ("<!-- $a = b$ -->\n\n<b>x</b> $c = d$", [("3:11", ["c = d"])]),
    ("ä ∑ $a = b$", [("1:6", ["a = b"])]),
]


@pytest.mark.parametrize("text, expected", MARKDOWN, ids=range(len(MARKDOWN)))
def test_markdown(text, expected):
    assert found(text, "md") == expected


def test_comments_in_markdown():
    text = "# One\n<!-- derive: assume x > 0\nderive: ignore -->\n\nso $a = b$ <!-- derive: ignore -->\n% derive: shapes A=m,n\n"
    (source,) = sources(text, "md")
    told = [(p.text, str(source.place(p.start))[:2]) for p in source.parts if isinstance(p, Comment)]
    assert told == [("assume x > 0", "2:"), ("ignore", "3:"), ("ignore", "5:"), ("shapes A=m,n", "6:")]
    assert [p for p in source.parts if isinstance(p, Heading)]


def notebook(*cells, indent=1):
    made = [
        {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True), "id": f"c{k}"}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for k, (kind, text) in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


def test_notebooks():
    text = notebook(("markdown", "# One\nso $a = b$"), ("code", "x = '$c = d$'"), ("markdown", '$$\n"e" = f\n$$'))
    assert found(text, "ipynb") == [("cell 1:2:5", ["a = b"]), ("cell 3:2:1", ['"e" = f'])]
    raw = [s.place(p.start).raw for s in sources(text, "ipynb") for p in s.parts if isinstance(p, Passage)]
    lines = text.splitlines()
    assert ["a = b" in lines[raw[0] - 1], "$$" in lines[raw[1] - 1]] == [True, True]


def test_a_notebook_on_one_line_still_has_its_cells():
    text = notebook(("markdown", "so $a = b$"), indent=None)
    assert found(text, "ipynb") == [("cell 1:1:5", ["a = b"])]


def test_macros_hold_from_cell_to_cell():
    text = notebook(("markdown", r"$\newcommand{\R}{x}$"), ("markdown", r"$\R = 1$"))
    assert found(text, "ipynb") == [("cell 2:1:2", ["x = 1"])]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "3", '{"cells": 3}', '{"nbformat": 4, "cells": [{}]}', "[" * 100_000]
)
def test_what_is_no_notebook_is_an_error(text):
    with pytest.raises((ReadError, DeriveError)):
        sources(text, "ipynb")
