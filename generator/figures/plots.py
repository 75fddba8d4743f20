"""Plots as SVG that is part of the page: its fonts and its colours, light or dark, are the page's own."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from generator.numbers import spelled, spots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.typing import RcKeyType

# Colours that matplotlib knows, each standing for a custom property of the page.
INK, MUTED, RULE, ACCENT, PAPER = "#010101", "#010102", "#010103", "#010104", "#010105"
PROPERTIES = {INK: "--ink", MUTED: "--muted", RULE: "--rule", ACCENT: "--accent", PAPER: "--paper"}

WIDTH, HEIGHT = 400, 250  # in points, the unit of the SVG
TEXT = 12  # of the text: on a phone of 340 pixels still 10
LEFT, RIGHT, TOP, BOTTOM = 50, 8, 30, 36  # margins around the axes: numbers, title and label fit in
AXES_WIDTH = WIDTH - LEFT - RIGHT
AXES_HEIGHT = HEIGHT - TOP - BOTTOM
Value = tuple[float, float, str]  # x and y on the axes, and the value in words
MOST_NAMED = 64  # values of a plot that are named: closer ones could not be pointed at
CHANNEL = "channel-"  # begins the name of what draws a channel
TICKS = 5  # at most so many intervals,
STEPS = (1, 2, 2.5, 5, 10)  # of one of these lengths times a power of ten

SETTINGS: "dict[RcKeyType, Any]" = {
    "svg.fonttype": "none",  # text stays text
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.titlecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.labelpad": 6,
    "axes.edgecolor": MUTED,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.spines.left": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": RULE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "path.simplify": False,  # the points are few and meant
}


def plot(name: str, paint: Callable[["Axes"], None], values: Iterable[Value] = ()) -> bytes:
    """Return the SVG of what `paint` draws on fresh axes; what it shows in words is for the page to say.

    `values` are told where they are drawn: by hovering, and with the arrow keys. `name` keeps the ids of several plots
    on one page apart. The user's settings of matplotlib have no say and
    are left as they were.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS | {"svg.hashsalt": name})
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        FigureCanvasSVG(figure)
        span = (LEFT / WIDTH, BOTTOM / HEIGHT, AXES_WIDTH / WIDTH, AXES_HEIGHT / HEIGHT)
        axes = figure.add_axes(span)
        axes.patch.set_visible(False)
        figure.patch.set_visible(False)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(TICKS, steps=STEPS))
            axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, digits=4)))
        paint(axes)
        named = spots(_placed(axes, values))
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    return _adapt(file.getvalue(), named).encode()


def _placed(axes: "Axes", values: Iterable[Value]) -> Iterator[tuple[float, float, str]]:
    """Place values in the SVG's own units, from its upper left corner."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    for x, y, words in values:
        across, up = (x - left) / (right - left), (y - bottom) / (top - bottom)
        yield LEFT + AXES_WIDTH * across, TOP + AXES_HEIGHT * (1 - up), words


def every(count: int) -> range:
    """Choose those of `count` values that a plot names: all, or so many at equal distances."""
    return range(0, count, -(-count // MOST_NAMED))


def number(value: float, *, digits: int = 3) -> str:
    """Print a number on a plot: at most so many significant digits, no zeros at the end."""
    return spelled(f"{float(f'{value:.{digits}g}'):.12g}")


def _adapt(svg: str, named: str) -> str:
    """Turn matplotlib's file into an element of an HTML page.

    Its style sheet would speak to the whole page, the ids of groups would be there twice, sizes and fonts are
    fixed: they go. What stays is the drawing, with rounded coordinates.
    """
    root = ElementTree.fromstring(svg)
    _prune(root)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.text, element.tail = (element.text or "").strip(), ""
        element.attrib = {key.rpartition("}")[2]: _attribute(key, value) for key, value in element.items()}
        if element.get("transform", "").startswith("rotate(0 "):
            del element.attrib["transform"]
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": root.attrib["viewBox"],
        "style": "stroke-linejoin: round",
        "data-spots": named,
    }
    return ElementTree.tostring(root, encoding="unicode")


def _prune(element: ElementTree.Element) -> None:
    """Drop metadata, style sheets, ids of groups, and clipping, as nothing lies outside; dissolve groups.

    A group that draws a channel keeps its name, for the page to mark it.

    What is defined to be used elsewhere stays in `defs`: dissolved, it would be drawn at the corner as well.
    """
    kept = []
    for child in list(element):
        name = child.tag.rpartition("}")[2]
        if name in ("metadata", "style", "clipPath"):
            continue
        _prune(child)
        child.attrib.pop("clip-path", None)
        if name == "g" and (mark := child.attrib.pop("id", "")).startswith(CHANNEL):
            child.set("data-channel", mark)
        if name == "g" and not child.attrib:
            kept.extend(list(child))
        elif name == "defs" and not len(child):
            continue
        else:
            kept.append(child)
    element[:] = kept


def _attribute(key: str, value: str) -> str:
    """Round coordinates; give colours and fonts back to the page."""
    if key in ("d", "x", "y", "transform", "width", "height"):
        value = re.sub(r"-?\d+\.\d+|-0\b", lambda match: f"{round(float(match[0]), 2) + 0.0:g}", value)
        return " ".join(value.split())
    if key == "style":
        rules = [rule for rule in value.split("; ") if not rule.startswith("font-family")]
        value = "; ".join(rules)
        for colour, custom in PROPERTIES.items():
            value = value.replace(colour, f"var({custom})")
    return value
