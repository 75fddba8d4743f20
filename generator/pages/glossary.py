"""The glossary: every term that the pages explain, in alphabetical order, with its picture."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markdown import Markdown
from markdown.extensions.smarty import SmartyExtension
from markupsafe import Markup

from generator.pages.page import Link, Page, Plot
from generator.terms import GLOSSARY, Term, read_terms
from generator.text import read_text


@dataclass(frozen=True)
class GlossaryEntry:
    """What the glossary shows of one term."""

    id: str
    name: str
    also: str
    text: Markup
    picture: Plot | None


@dataclass(frozen=True)
class GlossaryLetter:
    """The terms that begin with one letter, as the index at the top lists them."""

    letter: str
    terms: tuple[Link, ...]


@dataclass(frozen=True)
class GlossaryPage:
    """What the glossary shows."""

    letters: tuple[GlossaryLetter, ...]
    entries: tuple[GlossaryEntry, ...]


def compose_glossary(path: Path) -> Page:
    """Compose the page. BadInput where the glossary or a picture of it cannot be read."""
    terms = read_terms(path).entries
    markdown = Markdown(extensions=[SmartyExtension()], output_format="html")
    letters = tuple(
        GlossaryLetter(letter, tuple(Link(f"#{term.id}", term.name) for term in group))
        for letter, group in groupby(terms, lambda term: term.name[0].upper())
    )
    entries = tuple(_entry(term, markdown, path.parent) for term in terms)
    return Page(
        path=GLOSSARY,
        template="glossary.html",
        title="Glossary",
        description="The terms of the reports, each in one sentence, with a picture where it helps",
        root="../",
        content=GlossaryPage(letters, entries),
    )


def _entry(term: Term, markdown: Markdown, folder: Path) -> GlossaryEntry:
    picture = Plot(Markup(read_text(folder / term.picture).strip()), term.shows) if term.picture else None
    return GlossaryEntry(term.id, term.name, term.also, Markup(markdown.reset().convert(term.text)), picture)
