"""PNGs of the figures that are drawn in the pages; their letters are those of matplotlib's font."""

from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from generator.files import File
from generator.parts.part import Made

WIDTH = 800  # pixels at least, …
ENLARGED = 8  # … but so many times the drawing's own at most: a picture of few pixels shows no more, and takes a second
_FAMILY = "DejaVu Sans"
_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def fonts() -> str:
    """Say which fonts the letters are of."""
    return f"matplotlib {version('matplotlib')}"


def make(drawn: Mapping[str, File], paper: str) -> Made:
    """Make a PNG of each SVG, beside it, on `paper`."""
    from resvg_py import svg_to_bytes  # here: where no drawing has changed, none is made

    files = _fonts()
    return Made(
        {
            path.removesuffix("svg") + "png": svg_to_bytes(
                svg_string=(svg := file.read().decode()),
                width=_wide(_width(svg)),
                background=paper,
                skip_system_fonts=True,
                font_files=files,
                font_family=_FAMILY,
                sans_serif_family=_FAMILY,
            )
            for path, file in drawn.items()
        }
    )


def _fonts() -> list[str]:
    """Find the fonts without importing matplotlib, which takes a second."""
    spec = find_spec("matplotlib")
    folders = (spec.submodule_search_locations if spec else None) or ()
    return [str(Path(folder, "mpl-data", "fonts", "ttf", name)) for folder in folders for name in _FILES]


def _wide(own: int) -> int:
    """Choose how wide the PNG is of a drawing that is `own` pixels wide."""
    return max(own, min(WIDTH, ENLARGED * own))


def _width(svg: str) -> int:
    """Read how wide a drawing is."""
    from xml.etree.ElementTree import fromstring

    return round(float(fromstring(svg).get("width", "")))
