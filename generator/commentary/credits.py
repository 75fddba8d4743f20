"""Whose the photographs are: the CREDITS.md beside them, shown with the methods."""

from pathlib import Path

from markdown import markdown
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension

from generator.text import read_text

FILE = "CREDITS.md"
BENEATH = 3  # a first-level heading of the file stands beneath the page's second-level one


def read_credits(images: Path) -> str:
    """Return the credits of a folder of photographs as HTML, "" where it has none. BadInput if it is no UTF-8."""
    path = images / FILE
    if not path.is_file():
        return ""
    anchors = TocExtension(baselevel=BENEATH, slugify=lambda words, _: f"credits-{'-'.join(words.lower().split())}")
    return markdown(read_text(path), extensions=[TableExtension(), anchors])
