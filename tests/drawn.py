"""Reads plots back: their words, dots and boxes, and whether all of it lies within the picture."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from generator.figures.plots import HEIGHT, WIDTH

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
Box = tuple[float, float, float, float]  # left, top, right, bottom


def texts(svg: bytes, *, anchored: str | None = None) -> list[str]:
    """List the words on a plot; those anchored at their `end` name bars, or the numbers at the left."""
    words = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [
        element.text or ""
        for element in words
        if anchored is None or f"text-anchor: {anchored}" in element.get("style", "")
    ]


def dots(svg: bytes, colour: str) -> list[tuple[float, float]]:
    """Find the markers of a colour: x and y."""
    return [
        (float(element.get("x", "nan")), float(element.get("y", "nan")))
        for element in ElementTree.fromstring(svg).iter(f"{SVG}use")
        if f"fill: var({colour})" in element.get("style", "")
    ]


def boxes(svg: bytes, colour: str) -> list[Box]:
    """Find what is filled with a colour, from above."""
    return sorted(
        (box(path.get("d", "")) for path in shapes(svg) if f"fill: var({colour})" in path.get("style", "")),
        key=lambda one: one[1],
    )


def shapes(svg: bytes) -> Iterator[ElementTree.Element]:
    """Yield the paths that are drawn, not those that are defined to be used elsewhere."""
    root = ElementTree.fromstring(svg)
    defined = {id(path) for part in root.iter(f"{SVG}defs") for path in part.iter(f"{SVG}path")}
    yield from (path for path in root.iter(f"{SVG}path") if id(path) not in defined)


def box(path: str) -> Box:
    """Measure a path of straight lines."""
    points = [(float(x), float(y)) for x, y in re.findall(rf"[ML] ?({NUMBER}) ({NUMBER})", path)]
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def inside(svg: bytes) -> bool:
    """Tell whether every path and every dot lies within the picture: a page clips what does not."""
    found = [box(path.get("d", "")) for path in shapes(svg)]
    found += [(x, y, x, y) for x, y in dots(svg, "--accent") + dots(svg, "--muted")]
    return all(
        -0.1 <= left <= right <= WIDTH + 0.1 and -0.1 <= top <= low <= HEIGHT + 0.1 for left, top, right, low in found
    )
