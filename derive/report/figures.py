"""Pictures drawn by matplotlib, the same bytes each time: marks with numbers are handed in, nothing is worked out here.

Every picture stands on white, so that it reads on a dark page and in print; its inks differ in line style as well as in colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from derive.errors import UnsupportedError
from derive.model import Mark, Panel
from derive.report.boxes import Box
from derive.report.document import Picture
from derive.report.latex import latex_of
from derive.report.phrases import Sentence
from derive.report.plain import unicode_of

MISSING = "pictures need matplotlib: pip install 'derive[plot]'"
#: told apart by people who confuse red and green, and on paper without colours by their lines
INKS = {
    "main": {"color": "#0b5394", "linewidth": 1.8, "linestyle": "-"},
    "second": {"color": "#c2410c", "linewidth": 1.6, "linestyle": (0, (6, 2))},
    "third": {"color": "#1a7f4b", "linewidth": 1.6, "linestyle": (0, (2, 1.5))},
    "quiet": {"color": "#737373", "linewidth": 0.8, "linestyle": "-"},
}
STYLE: Any = {
    "svg.hashsalt": "derive", "svg.fonttype": "path", "pdf.fonttype": 42, "pdf.compression": 6, "path.simplify": False,
    "font.family": "STIXGeneral", "mathtext.fontset": "stix", "font.size": 11, "axes.linewidth": 0.6,
    "xtick.labelsize": 9, "ytick.labelsize": 9, "xtick.color": "#404040", "ytick.color": "#404040", "axes.edgecolor": "#404040",
    "text.usetex": False, "axes.unicode_minus": True, "figure.facecolor": "white", "savefig.facecolor": "white",
}  # fmt: skip
METADATA = {"svg": {"Date": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None}}
WIDTHS, HEIGHT = {1: 4.4, 2: 6.6}, 3.1  # inches, by how many panels there are
UNIT = 1.25, 0.8  # inches of a picture without axes, where every node has its place on a grid
WIDEST = 6.9


@cache
def available() -> bool:
    """Whether pictures can be drawn here: matplotlib is an extra.

    >>> isinstance(available(), bool)
    True
    """
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def drawn(picture: Picture, form: str) -> bytes:
    """The picture as an ``svg``, a ``pdf`` or a ``png``; the same picture always gives the same bytes.

    Raises UnsupportedError where matplotlib is missing.
    """
    if not available():
        raise UnsupportedError(MISSING)
    with _style():
        from matplotlib.figure import Figure

        panels = picture.figure.panels
        figure = Figure(figsize=_size(panels), layout="constrained")
        for panel, axes in zip(panels, figure.subplots(1, len(panels), squeeze=False)[0], strict=True):
            _panel(axes, panel, picture)
        made = BytesIO()
        figure.savefig(made, format=form, metadata=METADATA.get(form), dpi=150)
    return made.getvalue()


def inline_svg(picture: Picture, label: str) -> str:
    """The picture as an element to stand in a page, under the (escaped) ``label``; its names are its own on that page."""
    svg = drawn(picture, "svg").decode()
    svg = re.sub(
        r"\s*(<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->)", "", svg[svg.index("<svg") :], flags=re.S
    )
    mark = f"p{sha256(svg.encode()).hexdigest()[:8]}"
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{mark}-", svg)
    attributes = 'style="stroke-linejoin: round; stroke-linecap: butt"'  # what the sheet in it said of everything
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" {attributes} ', 1).strip()


def _size(panels: tuple[Panel, ...]) -> tuple[float, float]:
    first = panels[0]
    if first.axes or first.view is None:
        return WIDTHS.get(len(panels), WIDEST), HEIGHT
    left, right, bottom, top = first.view
    wide, high = UNIT[0] * (right - left), UNIT[1] * (top - bottom)
    return min(wide, WIDEST), high


@contextmanager
def _style() -> Iterator[None]:
    """matplotlib's own settings and ours; a person's matplotlibrc changes no picture."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def _panel(axes: Any, panel: Panel, picture: Picture) -> None:
    def written(text: str) -> str:
        return mathtext(picture.labels.get(text, (text,)))

    if panel.view:
        axes.set(xlim=panel.view[:2], ylim=panel.view[2:])
    if panel.equal:
        axes.set_aspect("equal", adjustable="box")
    if panel.axes:
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(written(panel.x))
        axes.set_ylabel(written(panel.y), rotation=0, labelpad=10)
    else:
        axes.set_axis_off()
    if panel.title:
        axes.set_title(written(panel.title), fontsize=11)
    for mark in sorted(panel.marks, key=lambda m: m.kind == "edge"):  # edges end at nodes that are there
        DRAWN[mark.kind](axes, mark, written(mark.label))


# ---------------------------------------------------------------- marks


def _curve(axes: Any, mark: Mark, label: str) -> None:
    xs, ys = zip(*mark.at, strict=True)
    axes.plot(xs, ys, **INKS[mark.ink], zorder=1 if mark.ink == "quiet" else 3)
    if label:
        _beside(axes, mark.at[-1], label, mark)


def _region(axes: Any, mark: Mark, label: str) -> None:
    xs, ys = zip(*mark.at, strict=True)
    color = INKS[mark.ink]["color"]
    axes.fill(xs, ys, facecolor=color, alpha=0.18, linewidth=0, zorder=0)
    axes.plot([*xs, xs[0]], [*ys, ys[0]], color=color, linewidth=0.7, zorder=1)
    if label:
        _words(axes, Mark("words", (_middle(mark),), ink=mark.ink), label)


def _middle(mark: Mark) -> tuple[float, float]:
    xs, ys = zip(*mark.at, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _arrow(axes: Any, mark: Mark, label: str) -> None:
    start, end = mark.at
    axes.annotate("", xy=end, xytext=start, arrowprops={**_head(mark), "shrinkA": 0, "shrinkB": 0}, zorder=4)
    axes.update_datalim([start, end])
    axes.autoscale_view()
    if label:
        right, up = end[0] - start[0], end[1] - start[1]
        level = abs(up) < 1e-9 * abs(right)  # where arrows lie on each other their labels do not
        _beside(axes, end, label, mark, away=(right, -1 if level and mark.ink == "second" else up))


def _head(mark: Mark) -> dict[str, Any]:
    return {"arrowstyle": "-|>,head_width=0.22,head_length=0.45", **INKS[mark.ink]}


def _edge(axes: Any, mark: Mark, label: str) -> None:
    start, end = mark.at
    nodes = {t.get_position(): t.get_bbox_patch() for t in axes.texts if t.get_bbox_patch()}
    between = {"patchA": nodes.get(start), "patchB": nodes.get(end), "shrinkA": 1, "shrinkB": 1}
    axes.annotate("", xy=end, xytext=start, arrowprops={**_head(mark), **between}, zorder=4)


def _dots(axes: Any, mark: Mark, label: str) -> None:
    xs, ys = zip(*mark.at, strict=True)
    axes.plot(
        xs,
        ys,
        "o",
        color=INKS[mark.ink]["color"],
        markersize=4.5,
        markeredgecolor="white",
        markeredgewidth=0.6,
        zorder=5,
    )
    if label:
        _beside(axes, mark.at[-1], label, mark)


def _node(axes: Any, mark: Mark, label: str) -> None:
    ink = INKS[mark.ink]["color"]
    edge = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": ink, "linewidth": 1.1}
    axes.text(*mark.at[0], label, ha="center", va="center", bbox=edge, zorder=6)


def _words(axes: Any, mark: Mark, label: str) -> None:
    how = {"ha": "center", "va": "center", "zorder": 6, "fontsize": 10, "path_effects": _halo()}
    axes.text(*mark.at[0], label, color=INKS[mark.ink]["color"], **how)


def _contours(axes: Any, mark: Mark, label: str) -> None:
    assert mark.surface is not None
    xs, ys, rows, heights = mark.surface
    axes.contour(xs, ys, rows, levels=heights, colors=INKS[mark.ink]["color"], linewidths=0.8, linestyles="-")


def _halo() -> list[Any]:
    """A rim of the paper's colour, so that words read across lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.6, foreground="white")]


def _beside(axes: Any, at: tuple[float, float], label: str, mark: Mark, away: tuple[float, float] = (1, 1)) -> None:
    """Words next to a point, on the side that lies away from what is drawn."""
    dx, dy = (1 if a >= 0 else -1 for a in away)
    axes.annotate(
        label, at, xytext=(5 * dx, 4 * dy), textcoords="offset points", color=INKS[mark.ink]["color"],
        ha="left" if dx > 0 else "right", va="bottom" if dy > 0 else "top", zorder=7, path_effects=_halo(),
    )  # fmt: skip


DRAWN: dict[str, Callable[[Any, Mark, str], None]] = {
    "curve": _curve, "region": _region, "arrow": _arrow, "dots": _dots, "node": _node, "words": _words,
    "contours": _contours, "edge": _edge,
}  # fmt: skip


# ---------------------------------------------------------------- words in matplotlib's own mathematics


def mathtext(said: Sentence) -> str:
    r"""A sentence as matplotlib reads it; a formula it cannot set stands in Unicode.

    >>> from derive.report.phrases import sentence
    >>> print(mathtext(sentence("slope $2*x_1$ for 5$")))
    slope $2 x_1$ for 5
    """
    return "".join(_formula(p) if isinstance(p, Box) else p.replace("$", r"\$") for p in said)


def _formula(box: Box) -> str:
    written = f"${latex_of(box)}$"
    return written if _is_readable(written) else unicode_of(box)


@cache
def _is_readable(written: str) -> bool:
    if not available():
        return False
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(written)
    except ValueError:
        return False
    return True
