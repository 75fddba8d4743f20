"""The figures of a page as files: which it has, and those that are drawn in it as SVG that needs no page around it.

A drawing in a page takes colours and fonts from the style sheet and names pictures beside the page. As a file it has
the colours of the light theme and holds its pictures. Several drawings of one figure
stand in rows, each above its words.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import PurePosixPath
from textwrap import wrap
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from generator.light import Style

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SVG = "http://www.w3.org/2000/svg"
TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
ABREAST = 4  # drawings in a row at most
CELL, GAP = 240, 24  # width of a drawing in a row, and the space around it
LINE, LETTERS = 16, 36  # of the words beneath: height, and how many a line holds
_PASSED = ("button", "dialog", "template")  # what these hold belongs to no figure
Read = Callable[[str], bytes]  # a picture, by its address in the page


@dataclass(frozen=True)
class PictureFile:
    """A picture that a figure shows."""

    address: str
    format: str  # "PNG"


@dataclass(frozen=True)
class FigureFiles:
    """A figure of a page, and what it can be downloaded as."""

    id: str
    number: str
    drawn: bool  # whether it is a file of its own
    pictures: tuple["PictureFile", ...]  # that it shows


PATH = "figures/{}.{}"  # of a figure in the report, by its id and format


def figures(html: str) -> tuple[FigureFiles, ...]:
    """List the numbered figures of a page, or of a part of it; one of words alone is no file."""
    found = []
    for figure in _figures(html):
        number = figure.attributes["id"] or ""
        shown = [node.attributes for node in figure.css("img") if _belongs(node)]
        sources = [attributes.get("data-whole") or attributes.get("src") or "" for attributes in shown]
        pictures = tuple(PictureFile(src, PurePosixPath(src).suffix[1:].upper()) for src in dict.fromkeys(sources))
        drawn = bool(_drawings(figure))
        if drawn or pictures:
            found.append(FigureFiles(number, number.removeprefix("figure-").replace("-", "."), drawn, pictures))
    return tuple(found)


def drawings(html: str, style: Style, read: Read) -> dict[str, bytes]:
    """Write each figure that is drawn in a page as SVG, by its id."""
    return {figure.attributes["id"] or "": _file(figure, style, read) for figure in _figures(html) if _drawings(figure)}


def _figures(html: str) -> "Iterator[LexborNode]":
    from selectolax.lexbor import LexborHTMLParser  # here: where no page has changed, none is parsed

    for figure in LexborHTMLParser(html).css("figure[id^='figure-']"):
        own = LexborHTMLParser(figure.html or "").css_first("figure")  # by itself: rules are matched within it alone
        if own is not None:
            yield own


def _belongs(node: "LexborNode") -> bool:
    return not any(parent.tag in _PASSED or "hidden" in parent.attributes for parent in _parents(node))


def _parents(node: "LexborNode") -> "Iterator[LexborNode]":
    while node.parent is not None and node.tag != "figure":
        node = node.parent
        yield node


def _drawings(figure: "LexborNode") -> "list[LexborNode]":
    """List the outermost drawings of a figure."""
    return [
        node
        for node in figure.css("svg")
        if node.attributes.get("aria-hidden") != "true"
        and not any(parent.tag == "svg" for parent in _parents(node))
        and _belongs(node)
    ]


def _file(figure: "LexborNode", style: Style, read: Read) -> bytes:
    drawn = _drawings(figure)
    words = [_words(node) if len(drawn) > 1 else "" for node in drawn]
    style.apply(figure)
    svgs = [_element(node, style, read) for node in drawn]
    whole = svgs[0] if len(svgs) == 1 else _rows(svgs, words)
    whole.set("xmlns", SVG)
    whole.set("color", style.value("--ink"))
    whole.set("font-family", style.fonts)
    return tostring(whole, encoding="unicode").encode()


def _words(drawing: "LexborNode") -> str:
    """Read what stands beside one drawing and no other: the text of the largest element that holds it alone."""
    element = drawing
    while element.parent is not None and element.parent.tag != "figure":
        if len(_drawings(element.parent)) > 1:
            break
        element = element.parent
    inside = drawing.text(deep=True)
    return " ".join(element.text(deep=True, separator=" ").replace(inside, "", 1).split()) if element != drawing else ""


def _element(node: "LexborNode", style: Style, read: Read) -> Element:
    """Turn a drawing of a page into an element that stands alone."""
    html = (node.html or "").replace("&nbsp;", "\N{NO-BREAK SPACE}").replace(f' xmlns="{SVG}"', "")
    element = fromstring(style.resolved(html))
    for part in element.iter():
        if part.tag == "a":
            part.tag = "g"
            part.attrib.pop("href", None)
        if part.tag == "image" and not part.get("href", "").startswith("data:"):
            part.set("href", _held(part.get("href", ""), read))
        for name in [name for name in part.attrib if name in ("tabindex", "class") or name.startswith("data-")]:
            del part.attrib[name]
    _, _, width, height = (float(number) for number in element.get("viewBox", "0 0 300 150").split())
    element.set("width", f"{width:g}")
    element.set("height", f"{height:g}")
    return element


def _held(address: str, read: Read) -> str:
    return f"data:{TYPES[PurePosixPath(address).suffix.lower()]};base64,{b64encode(read(address)).decode()}"


def _rows(svgs: list[Element], words: list[str]) -> Element:
    """Lay drawings out in rows of one length, each as wide as the others and above its words."""
    columns = ceil(len(svgs) / ceil(len(svgs) / ABREAST))
    whole = Element("svg")
    top = float(GAP)
    for start in range(0, len(svgs), columns):
        row = list(zip(svgs[start : start + columns], words[start : start + columns], strict=True))
        heights = [CELL * float(svg.get("height", "")) / float(svg.get("width", "")) for svg, _ in row]
        lines = [wrap(text, LETTERS) for _, text in row]
        for at, ((svg, _), height, told) in enumerate(zip(row, heights, lines, strict=True)):
            left = GAP + at * (CELL + GAP)
            svg.attrib |= {"x": f"{left}", "y": f"{top:g}", "width": f"{CELL}", "height": f"{height:g}"}
            whole.append(svg)
            for number, line in enumerate(told, start=1):
                place = {"x": f"{left}", "y": f"{top + max(heights) + number * LINE:g}", "font-size": "12"}
                SubElement(whole, "text", place | {"fill": "currentColor"}).text = line
        top += max(heights) + LINE * max(map(len, lines)) + GAP
    width = columns * (CELL + GAP) + GAP
    whole.attrib |= {"viewBox": f"0 0 {width} {top:g}", "width": f"{width}", "height": f"{top:g}"}
    return whole
