"""A document of the program as a page of the site."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.commentary.document import Document
from generator.pages.draft import scrolling
from generator.pages.page import Page


@dataclass(frozen=True)
class DocumentPage:
    """What the page of a document shows."""

    text: Markup


def compose_document(document: Document, path: str, description: str) -> Page:
    """Compose the page of a document, which belongs to no report."""
    return Page(
        path=path,
        template="document.html",
        title=document.title,
        description=description,
        root="../" * path.count("/"),
        content=DocumentPage(scrolling(document.html)),  # trusted: a document of the program
    )
