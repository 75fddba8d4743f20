"""A whole document of `docs/`, as a page of the site shows it."""

from dataclasses import dataclass
from pathlib import Path

from generator.commentary.definitions import typesetter
from generator.text import read_text


@dataclass(frozen=True)
class Document:
    """A document: its heading of level one, and all else as HTML."""

    title: str
    html: str


def read_document(path: Path, repository: str | None) -> Document:
    """Read a document. Links to other documents lead into the site's `repository`, nowhere without one."""
    heading, _, text = read_text(path).partition("\n")
    return Document(heading.removeprefix("# "), typesetter(repository, "").convert(text))
