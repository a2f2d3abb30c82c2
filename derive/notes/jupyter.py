"""The magics %derive and %%derive of IPython and Jupyter: the command line where notes are written.

``%load_ext derive.notes.jupyter`` loads them. After it

    %derive gradient norm(A @ x - b)**2 wrt x --at x=[1,2]
    %derive -n s differentiate x**2*sin(x) wrt x

show what the same words show on the command line, and ``-n s`` calls it ``s``; quotes may be left out. A cell that begins
with ``%%derive check`` is a derivation, whose lines are checked. Nothing of all this is executed, and IPython puts no
values of variables into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

import click

from derive import cli
from derive.errors import DeriveError

WORD = re.compile(r"""(?:"([^"]*)"|'([^']*)')(?!\S)|(\S+)""")
QUOTED_VALUE = re.compile(r"""^(\w+=)(["'])(.*)\2$""", re.DOTALL)


def load_ipython_extension(shell: Any) -> None:
    """Gives the shell its magics; what IPython calls for ``%load_ext``."""
    from IPython.core.error import UsageError
    from IPython.core.magic import no_var_expand
    from IPython.display import display

    @no_var_expand
    def derive(line: str, cell: str | None = None) -> None:
        """Worked solutions and checks: ``%derive differentiate x**2*sin(x) wrt x``; ``%derive --help`` says more."""

        def take(found: Any, bundle: Mapping[str, str] | None) -> None:
            if name:
                shell.user_ns[name] = found
            taken.append(found)
            if bundle:
                display(bundle, raw=True)

        taken: list[Any] = []
        try:
            name, line = named(line)
            run(line, cell, take)
            if name and not taken:
                raise click.UsageError(f"there is nothing to call {name}")
        except (DeriveError, click.ClickException, click.Abort, RecursionError, MemoryError) as error:
            raise UsageError(in_a_sentence(error)) from None

    shell.register_magic_function(derive, "line_cell", "derive")


def in_a_sentence(error: BaseException) -> str:
    """What went wrong, without a traceback."""
    match error:
        case click.ClickException():
            return error.format_message()
        case click.Abort():
            return "stopped"
        case RecursionError() | MemoryError():
            return "the problem is too large"
    return str(error)


def named(line: str) -> tuple[str, str]:
    """The name to give what is found, and the rest of the line.

    >>> named("-n s differentiate x**2 wrt x"), named("topics")
    (('s', 'differentiate x**2 wrt x'), ('', 'topics'))
    """
    first, _, rest = line.strip().partition(" ")
    if first != "-n":
        return "", line
    name, _, rest = rest.strip().partition(" ")
    if not name.isidentifier() or iskeyword(name):
        raise click.UsageError(f"-n gives a name to what is found, as in -n s; found {name!r:.40}")
    return name, rest


def run(line: str, cell: str | None, take: cli.Taker) -> None:
    """Runs a command; a cell is the derivation that ``check`` checks, or the expression of another command."""
    if cell is not None and line.split()[:1] == ["check"]:
        command, given = lines_of(cell), arguments(line, lines_of(cell))[1:]
        command.main(given, prog_name="%%derive check", standalone_mode=False, obj=take)
        return
    name = next(iter(line.split()), "--help")
    known = cli.commands.commands.get(name)
    given = line.split() if known is None else arguments(line, known)
    if cell is not None and cell.strip():
        given = [*given, *([] if "--" in given else ["--"]), " ".join(cell.split())]
    cli.commands.main(given or [name], prog_name="%derive", standalone_mode=False, obj=take)


def lines_of(cell: str) -> click.Command:
    """The command that checks the lines of a cell."""

    @click.command("check", context_settings=cli.commands.context_settings)
    @cli.SHAPE
    @cli.ASSUME
    def check(shape: tuple[str, ...], assume: tuple[str, ...]) -> None:
        """Does each line of the cell follow from the one before? One line a row, or the body of a LaTeX align."""
        from derive.review.lines import check_lines

        review = check_lines(cell.strip("\n"), cli._assumptions(assume), cli._shapes(shape))
        click.get_current_context().obj(review, review._repr_mimebundle_())

    return check


def arguments(line: str, command: click.Command) -> list[str]:
    """The words of a line as a shell would hand them over, had they been quoted; ``wrt`` is ``--wrt``.

    After the expression the words behind an option are its value up to the next option; before it an option has one word.

    >>> arguments("gradient norm(A @ x - b)**2 wrt x --at x=[1, 2] -q", cli.commands.commands["gradient"])
    ['gradient', '--wrt', 'x', '--at', 'x=[1, 2]', '-q', '--', 'norm(A @ x - b)**2']
    """
    takes = _options(command)
    name, *rest = _words(line)
    given: list[list[str]] = []
    free: list[str] = []
    open_for = 0  # words that still belong to the last option
    for word, quoted in rest:
        option = _option(word, takes) if not quoted else ""
        if option:
            option, sign, value = option.partition("=")
            given.append([option, value] if takes.get(option) or sign else [option])
            open_for = (10**6 if free else 1 - len(sign)) if takes.get(option) else 0
        elif open_for:
            given[-1][1] = f"{given[-1][1]} {word}".strip()
            open_for -= 1
        else:
            free.append(word)
    one = [p for p in command.params if isinstance(p, click.Argument)]
    together = [" ".join(free)] if free and len(one) == 1 and one[0].nargs == 1 else free
    return [name[0], *(part for option in given for part in map(_unquoted, option)), *(["--", *together] * bool(free))]


def _words(line: str) -> list[tuple[str, bool]]:
    """Words, and whether each stood in quotes."""
    found = WORD.finditer(line)
    return [(m[3], False) if m[3] is not None else (m[1] if m[1] is not None else m[2], True) for m in found]


def _options(command: click.Command) -> dict[str, bool]:
    """Every option of a command, and whether it takes a value."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    return {spelling: not p.is_flag for p in options for spelling in (*p.opts, *p.secondary_opts)}


def _option(word: str, takes: Mapping[str, bool]) -> str:
    """The option that a word is, or nothing; one that is not known is handed on, to be refused."""
    if word == "wrt" and "--wrt" in takes:
        return "--wrt"
    return word if word in takes or re.match(r"--[a-z]{2}|-h$", word) else ""


def _unquoted(value: str) -> str:
    """``A="[[1, 2]]"`` without the quotes that a shell would have taken."""
    return QUOTED_VALUE.sub(r"\1\3", value)
