"""The command line: worked solutions and checks in a terminal. Everything heavy is imported when it is used."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import click

from derive import __version__
from derive.errors import DeriveError, TimeLimitError, UnverifiedError
from derive.printable import in_json, printable

RIGHT, WRONG, USAGE, UNDECIDED = 0, 1, 2, 3
FORMATS = ("md", "tex", "typ", "html", "ipynb", "pdf", "json", "text")
DETAILS = ("hint", "brief", "normal", "full")
Taker = Callable[[Any, Mapping[str, str] | None], None]
PATIENCE = 1.0  # seconds after which a terminal is told what is going on


# ---------------------------------------------------------------- what the commands share


def _options(*options: Callable) -> Callable:
    def decorate(command: Callable) -> Callable:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


WRT = click.option("--wrt", required=True, metavar="X", help="The variable.")
SEVERAL = click.option("--wrt", "wrt", required=True, multiple=True, metavar="X,Y", help="The variables, in order.")
ASSUME = click.option(
    "--assume", multiple=True, metavar="X=WHERE", help="Where a variable lives: x=positive, n=integer, p=[0,1]."
)
SHAPE = click.option(
    "--shape", multiple=True, metavar="A=m,n", help="The shape of a vector or matrix: A=m,n, x=3; t=() for a number."
)
METHOD = click.option(
    "--method", default="differentials", show_default=True, help="The route, where there are several."
)
LAYOUT = click.option(
    "--layout",
    type=click.Choice(("denominator", "numerator")),
    help="Default: gradients like the variable, Jacobians outputs × inputs.",
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Print the result alone.")
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write to FILE; its suffix says the format.")
SHOWN = _options(
    click.option("--at", multiple=True, metavar="X=NUMBER", help="The numbers beside the lines: x=2, or x=2,y=1/3."),
    click.option(
        "--detail", type=click.Choice(DETAILS), default="normal", show_default=True, help="How much is shown."
    ),
    click.option("--no-numbers", is_flag=True, help="Leave the numbers out."),
    click.option("--format", "form", type=click.Choice(FORMATS), help="Default: text on a terminal, otherwise md."),
    OUTPUT,
    QUIET,
)
ANSWERED = _options(
    click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing: the exit code answers."),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, subcommand_metavar="COMMAND ...")
@click.version_option(__version__, prog_name="derive")
def commands() -> None:
    """Mathematics that can be trusted: every line names its rule, is verified, and stands beside its numbers.

    \b
    derive differentiate "x**2*sin(x)" --wrt x
    derive integrate "x*exp(-x)" --wrt x --from 0 --to oo --format tex -o answer.tex
    derive check "x**2*sin(x)" --wrt x --claim "2*x*cos(x)"

    Exit codes: 0 right or done, 1 wrong, 2 unreadable input, 3 undecided.
    """


# ---------------------------------------------------------------- worked solutions


@commands.command()
@click.argument("expr")
@WRT
@click.option("--order", type=click.IntRange(1, 100), default=1, show_default=True, help="Which derivative.")
@ASSUME
@SHOWN
def differentiate(expr: str, wrt: str, order: int, assume: Sequence[str], **how: Any) -> int:
    """The derivative of EXPR in one variable."""
    return _solve("differentiate", how, expr, wrt, order, _assumptions(assume))


def _first_derivatives(problem: str, says: str) -> click.Command:
    """The commands gradient and jacobian, which take the same options."""

    @click.argument("expr")
    @SEVERAL
    @SHAPE
    @ASSUME
    @METHOD
    @LAYOUT
    @SHOWN
    def command(
        expr: str,
        wrt: Sequence[str],
        shape: Sequence[str],
        assume: Sequence[str],
        method: str,
        layout: str | None,
        **how: Any,
    ) -> int:
        route = {"method": method, "layout": layout or ""}
        return _solve(problem, how, expr, _variables(wrt), _shapes(shape), _assumptions(assume), **route)

    return commands.command(problem, help=says)(command)


gradient = _first_derivatives("gradient", "The gradient of EXPR, in numbers, vectors or matrices.")
jacobian = _first_derivatives(
    "jacobian", 'The partial derivatives of a vector or matrix EXPR, or of a list of expressions: "[x*y, x + y]".'
)


@commands.command()
@click.argument("expr")
@SEVERAL
@SHAPE
@ASSUME
@SHOWN
def hessian(expr: str, wrt: Sequence[str], shape: Sequence[str], assume: Sequence[str], **how: Any) -> int:
    """The second derivatives of EXPR; in numbers, with --at for every variable, what they say there."""
    point = _point(how["at"])
    classified = point if set(point) == set(_names(wrt)) else None
    return _solve("hessian", how, expr, _variables(wrt), _shapes(shape), _assumptions(assume), at=classified)


@commands.command()
@click.argument("expr")
@WRT
@click.option(
    "--along", multiple=True, required=True, metavar="X=PATH", help="How a variable depends on --wrt: x=t**2."
)
@ASSUME
@SHOWN
def total(expr: str, wrt: str, along: Sequence[str], assume: Sequence[str], **how: Any) -> int:
    """The total derivative of EXPR along a path."""
    paths = dict(_pair(path, "x=t**2") for path in along)
    return _solve("total_derivative", how, expr, wrt, paths, _assumptions(assume))


@commands.command()
@click.argument("equation")
@WRT
@click.option("--of", default="y", show_default=True, metavar="Y", help="The variable that depends on the other.")
@ASSUME
@SHOWN
def implicit(equation: str, wrt: str, of: str, assume: Sequence[str], **how: Any) -> int:
    """The slope dy/dx along EQUATION, for example "x**2 + y**2 = 1"."""
    return _solve("implicit", how, equation, wrt, of, _assumptions(assume))


@commands.command()
@click.argument("expr")
@WRT
@click.option("--from", "lower", metavar="A", help="The lower limit.")
@click.option("--to", "upper", metavar="B", help="The upper limit: a number, pi/2, oo.")
@ASSUME
@SHOWN
def integrate(expr: str, wrt: str, lower: str | None, upper: str | None, assume: Sequence[str], **how: Any) -> int:
    """An antiderivative of EXPR, or with --from and --to the definite integral."""
    return _solve("integrate", how, expr, wrt, lower, upper, _assumptions(assume))


@commands.command()
@click.argument("expr")
@WRT
@click.option("--to", "point", required=True, metavar="A", help="Where the variable tends to: a number, pi/2, oo, -oo.")
@click.option(
    "--side", type=click.Choice(("both", "+", "-")), default="both", show_default=True, help="From above or below."
)
@ASSUME
@SHOWN
def limit(expr: str, wrt: str, point: str, side: str, assume: Sequence[str], **how: Any) -> int:
    """The limit of EXPR."""
    return _solve("limit", how, expr, wrt, point, side, _assumptions(assume))


@commands.command()
@click.argument("expr")
@WRT
@click.option("--about", "point", default="0", show_default=True, metavar="A", help="The centre.")
@click.option("--order", type=click.IntRange(0, 30), default=4, show_default=True, help="The degree.")
@ASSUME
@SHOWN
def taylor(expr: str, wrt: str, point: str, order: int, assume: Sequence[str], **how: Any) -> int:
    """The Taylor polynomial of EXPR, with its remainder."""
    return _solve("taylor", how, expr, wrt, point, order, _assumptions(assume))


@commands.command()
@click.argument("name", metavar="ID")
@click.option("--set", "data", multiple=True, metavar="NAME=VALUE", help="A datum of your own: A=[[2,1],[1,2]].")
@SHOWN
def topic(name: str, data: Sequence[str], **how: Any) -> int:
    """A worked topic of the catalogue; derive topics lists them."""
    return _solve("topic", how, name, **dict(_pair(d, "A=[[2,1],[1,2]]") for d in data))


@commands.command()
@click.option("--area", metavar="AREA", help="Only this area.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def topics(area: str | None, form: str) -> int:
    """The catalogue of topics."""
    import derive

    found = derive.catalogue(area)
    if form == "json":
        import json

        rows = [{"id": t.id, "title": t.title, "area": t.area, "parameters": {k: str(v) for k, v in t.parameters.items()},
                 "covers": list(t.covers), "sources": list(t.sources)} for t in found]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return RIGHT
    if _taken(found, found._repr_mimebundle_()):
        return RIGHT
    width = max((len(t.id) for t in found), default=0)
    for t in found:
        click.echo(f"{t.id:{width}}  {t.title}" + (f"  ({', '.join(t.parameters)})" if t.parameters else ""))
    return RIGHT


@commands.command()
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--topic", "names", multiple=True, metavar="ID", help="Only this topic; several may be named.")
@click.option("--area", metavar="AREA", help="Only the topics of this area.")
@click.option("--format", "forms", multiple=True, type=click.Choice(("md", "tex", "pdf")), help="Default: all three.")
@click.option("--title", default="Handbook of worked mathematics", show_default=True)
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; default: as many as there are cores.")
@click.option("--no-cache", is_flag=True, help="Work every topic anew, and keep none.")
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
def book(
    folder: str, names: Sequence[str], area: str | None, forms: Sequence[str], no_cache: bool, quiet: bool, **how: Any
) -> int:
    """Builds a handbook of topics in FOLDER: Markdown, LaTeX and PDF, with contents, index, notation and conditions.

    Topics that nothing has changed for are taken from the cache ($DERIVE_CACHE, else the user's cache folder).
    """
    from contextlib import nullcontext
    from tempfile import TemporaryDirectory

    import derive
    from derive.notes.cache import Cache, default_folder
    from derive.notes.handbook import FORMATS as ALL
    from derive.notes.handbook import handbook

    if area:
        names = [*names, *[t.id for t in derive.catalogue(area)]]
    kept = TemporaryDirectory() if no_cache else nullcontext(default_folder())
    with kept as cache, _working("building the handbook") as progress:
        built = handbook(
            folder, names or None, formats=forms or ALL, cache=Cache(Path(cache)), progress=progress, **how
        )
    if not quiet:
        counted = f"{built.topics} topic{'s' * (built.topics != 1)}, {built.worked} worked now"
        click.echo(f"{counted}; {len(built.written)} files written in {folder}", err=True)
    return RIGHT


# ---------------------------------------------------------------- questions


@commands.command()
@click.argument("expr")
@SEVERAL
@click.option(
    "--claim", required=True, metavar="TEXT", help="What is said to be the derivative; for a gradient a list."
)
@click.option("--order", type=click.IntRange(1, 100), default=1, show_default=True, help="Which derivative.")
@SHAPE
@ASSUME
@ANSWERED
def check(
    expr: str,
    wrt: Sequence[str],
    claim: str,
    order: int,
    shape: Sequence[str],
    assume: Sequence[str],
    form: str,
    quiet: bool,
) -> int:
    """Is the claim the derivative of EXPR? With several variables: its gradient?"""
    import derive

    names = _names(wrt)
    with _working("checking"):
        variable = names if len(names) > 1 else names[0]
        verdict = derive.check(
            expr, claim, wrt=variable, order=order, assume=_assumptions(assume), shapes=_shapes(shape)
        )
    return _answer(verdict, form, quiet, {"before": "the derivative", "after": "the claim"})


@commands.command()
@click.argument("a")
@click.argument("b")
@SHAPE
@ASSUME
@ANSWERED
def equivalent(a: str, b: str, shape: Sequence[str], assume: Sequence[str], form: str, quiet: bool) -> int:
    """Are the expressions A and B equal wherever both are defined?"""
    import derive

    with _working("comparing"):
        verdict = derive.equivalent(a, b, assume=_assumptions(assume), shapes=_shapes(shape))
    return _answer(verdict, form, quiet, {"before": a, "after": b})


@commands.command()
@click.argument("answers", metavar="ANSWERS.jsonl")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; default: as many as there are cores.")
@click.option(
    "--timeout", type=float, default=10.0, show_default=True, metavar="S", help="Seconds of computing for one answer."
)
@click.option("--memory", type=float, default=500.0, show_default=True, metavar="MB", help="Memory for one answer.")
@click.option("-o", "--output", metavar="RESULTS.jsonl", help="Write there; what a run before has written is kept.")
@click.option("--restart", is_flag=True, help="Forget what a run before has written.")
@click.option("--dask", metavar="ADDRESS", help="Grade on a Dask cluster; the limits are then the cluster's.")
@click.option("--format", "form", type=click.Choice(("json", "text")), default="json", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
def grade(answers: str, output: str | None, dask: str | None, form: str, quiet: bool, **how: Any) -> int:
    """Grades many answers, one JSON object on each line of ANSWERS.jsonl (or - for standard input), in order.

    \b
    {"id": "Ann", "f": "x**2*sin(x)", "wrt": "x", "claim": "2*x*cos(x)"}
    {"id": "Bob", "a": "sin(2*x)", "b": "2*sin(x)*cos(x)", "assume": {"x": "real"}}
    {"id": "Cem", "lines": "(x + 1)**2\\n= x**2 + 2*x + 1"}

    Exits with 0 once every row has its result, whatever it says. Stopped or crashed, the same command with -o goes on.
    """
    from contextlib import closing, nullcontext

    import derive
    from derive.grading import Tally, as_line, cluster, in_words, lines_in

    tally, total = Tally(), lines_in(answers)
    with cluster(dask) if dask else nullcontext() as executor, _working("grading") as progress:
        try:
            with closing(derive.grade(answers, output, executor=executor, **how)) as results:
                for result in results:
                    tally[result["status"]] += 1
                    progress(tally.total(), total, str(tally))
                    if not output:
                        click.echo(as_line(result) if form == "json" else in_words(result) + "\n", nl=False)
        except KeyboardInterrupt:
            kept = f"; the results are kept in {output}, and the same command goes on" if output else ""
            return _failed(f"stopped: {tally}{kept}", USAGE)
    if not quiet:
        click.echo(str(tally), err=True)
    return RIGHT


@commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE ...")
@click.option("--format", "form", type=click.Choice(("text", "json", "github")), default="text", show_default=True)
@click.option("--verbose", is_flag=True, help="Also say what was undecided, not read or left alone, and why.")
@click.option(
    "--strict", is_flag=True, help="Exit with 3 if nothing is wrong but a chain is undecided or was not read."
)
@SHAPE
@ASSUME
@click.option("-q", "--quiet", is_flag=True, help="Print nothing: the exit code answers.")
def lint(
    files: Sequence[str],
    form: str,
    verbose: bool,
    strict: bool,
    shape: Sequence[str],
    assume: Sequence[str],
    quiet: bool,
) -> int:
    """Check every chain of equalities in .tex, .md and .ipynb FILEs.

    Comments in a file tell more: "% derive: assume x > 0", "% derive: shapes A=m,n", "% derive: define f(x) = x^2",
    "% derive: ignore"; in Markdown "<!-- derive: ... -->".
    """
    from derive.review import findings

    linted, unreadable = _linted(files, _shapes(shape), _assumptions(assume))
    if quiet:
        pass
    elif form == "json":
        click.echo(findings.in_json(linted))
    else:
        lines = findings.for_github(linted) if form == "github" else findings.in_text(linted, verbose)
        click.echo("\n".join(lines))
    if unreadable:
        return USAGE
    if any(file.findings for file in linted):
        return WRONG
    count = findings.counted(linted)
    return UNDECIDED if strict and count["undecided"] + count["not read"] else RIGHT


def _linted(files: Sequence[str], shapes: Mapping[str, str], assume: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """Every file linted, and whether there was one that could not be read, which is told."""
    from derive.review.document import lint

    linted, unreadable = [], False
    for file in files:
        try:
            with _working(f"linting {file}") as progress:
                linted.append(lint(file, assume=assume, shapes=shapes, progress=progress))
        except DeriveError as error:
            unreadable = bool(_failed(str(error), USAGE))
    return linted, unreadable


# ---------------------------------------------------------------- on the way in


def _assumptions(said: Sequence[str]) -> dict[str, Any]:
    return dict(_assumption(text) for text in said)


def _assumption(text: str) -> tuple[str, Any]:
    """``x=positive``, ``p=[0, 1]`` or ``x=interval 0 1``."""
    name, where = _pair(text, "x=positive or p=[0,1]")
    words = where.strip("[]").replace(",", " ").split()
    if where[:1] == "[" or words[:1] == ["interval"]:
        ends = words[1:] if words[:1] == ["interval"] else words
        return name, ["interval", *ends]
    return name, where


def _pair(text: str, example: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not name.isidentifier() or not value:
        raise click.UsageError(f"write {example}, found {text!r:.60}")
    return name, value


def _names(wrt: Sequence[str]) -> list[str]:
    """``--wrt x,y`` or ``--wrt x --wrt y``."""
    return [name for part in wrt for name in part.replace(",", " ").split()] or [""]


def _variables(wrt: Sequence[str]) -> str | list[str]:
    """One variable by itself, so that an array's derivative has the array's shape; several as a list."""
    names = _names(wrt)
    return names[0] if len(names) == 1 else names


def _shapes(said: Sequence[str]) -> dict[str, str]:
    return dict(_pair(text, "A=m,n or x=3") for text in said)


def _point(at: Sequence[str]) -> dict[str, Any]:
    """``--at x=2,y=1/3`` or ``--at x=[1,2]`` as values by name."""
    point = {}
    for part in at:
        for piece in re.split(r",\s*(?=[^\W\d]\w*\s*=)", part):
            name, value = _pair(piece, "x=2 or x=2,y=1/3")
            point[name] = value
    return point


# ---------------------------------------------------------------- on the way out


def _solve(problem: str, how: dict[str, Any], *args: Any, **data: Any) -> int:
    import derive
    from derive.files import format_of

    output, form = how["output"], how["form"]
    if form is None:
        form = format_of(output) if output else "text" if sys.stdout.isatty() else "md"
    if form == "pdf" and not output and sys.stdout.isatty():
        raise click.UsageError("a pdf needs a file: add -o answer.pdf")
    with _working("deriving") as progress:
        solution = getattr(derive, problem)(*args, **data)
        solution.progress = progress
        if point := _point(how["at"]):
            solution = solution.at(point)
        numbers = not how["no_numbers"]
        shown = not (output or how["form"] or how["quiet"])
        if _taken(solution, solution.mime_bundle(how["detail"], numbers) if shown and _taker() else None) and shown:
            return RIGHT
        if output:
            solution.save(output, how["detail"], numbers, form)
            return RIGHT
        if how["quiet"]:
            content: str | bytes = f"{solution.result}\n"
        elif form == "pdf":
            content = solution.to_pdf(how["detail"], numbers)
        else:
            content = solution.render(form, how["detail"], numbers)
    click.echo(content, nl=False)
    return RIGHT


def _taker() -> Taker | None:
    """A notebook that takes what is found instead of its print: the ``obj`` with which the commands were called."""
    return click.get_current_context().obj


def _taken(found: Any, bundle: Mapping[str, str] | None) -> bool:
    """Whether there is a notebook, which now has what was found and, where it is to be shown, how."""
    if take := _taker():
        take(found, bundle)
    return take is not None


def _answer(verdict: Any, form: str, quiet: bool, sides: Mapping[str, str]) -> int:
    """The verdict, with its two sides called what the user calls them; and the exit code."""
    from derive.model import Status

    shown = form == "text" and not quiet
    if (_taken(verdict, verdict._repr_mimebundle_() if shown else None) and shown) or quiet:
        pass
    elif form == "json":
        click.echo(in_json(verdict.to_dict()))
    else:
        click.echo("\n".join(map(printable, verdict.in_words(sides))))
    return {Status.REFUTED: WRONG, Status.UNKNOWN: UNDECIDED}.get(verdict.status, RIGHT)


@contextmanager
def _working(what: str) -> Iterator[Callable[..., None]]:
    """Shows on a terminal's stderr what is going on once it has taken over a second."""
    if not sys.stderr.isatty():
        yield lambda done, total, doing="": None
        return
    bar: list[Any] = []
    task: dict[str, Any] = {"total": None, "completed": 0}

    def start() -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

        columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        progress = Progress(*columns, console=Console(stderr=True), transient=True)
        progress.add_task(what, **task)
        progress.start()
        bar.append(progress)

    def advance(done: int, total: int, doing: str = "verifying") -> None:
        task.update(total=total or None, completed=done)
        if bar:
            bar[0].update(0, description=doing, **task)

    timer = Timer(PATIENCE, start)
    timer.daemon = True
    timer.start()
    try:
        yield advance
    finally:
        timer.cancel()
        timer.join()
        if bar:
            bar[0].stop()


def _protected(argument: str) -> str:
    """An expression that begins with a minus sign is no option: ``-x**2``, ``-2*x``."""
    looks_like_an_option = re.fullmatch(r"--.*|-[oqh]|-", argument)
    return argument if not argument.startswith("-") or looks_like_an_option else f" {argument}"


def main(argv: Sequence[str] | None = None) -> None:
    """The entry point: runs a command and exits with its code; an error is one message on stderr, never a traceback."""
    arguments = [_protected(a) for a in (sys.argv[1:] if argv is None else argv)]
    try:
        code = commands.main(arguments, prog_name="derive", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        code = _failed("stopped", USAGE)
    except click.ClickException as error:
        error.show(sys.stderr)
        code = USAGE
    except UnverifiedError as error:
        code = _failed(str(error), WRONG)
    except TimeLimitError as error:
        code = _failed(str(error), UNDECIDED)
    except DeriveError as error:
        code = _failed(str(error), USAGE)
    except BrokenPipeError:  # the reader went away: derive ... | head
        sys.stderr.close()
        code = RIGHT
    except (RecursionError, MemoryError):
        code = _failed("the problem is too large", UNDECIDED)
    sys.exit(code if isinstance(code, int) else RIGHT)


def _failed(message: str, code: int) -> int:
    click.echo(f"derive: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
