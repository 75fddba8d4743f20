"""The definitions of docs/definitions.md, as the page on methods shows them: a part for each level-two heading."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from generator.text import read_text

PREFIX = "definition-"  # of every id: a definition's own is that of its heading on GitHub
_PART = re.compile(r"^## (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Definitions:
    """Definitions that belong together."""

    title: str
    terms: tuple[str, ...]  # that are defined, in order
    html: str  # each beneath a heading of level three


@dataclass(frozen=True)
class Glossary:
    """All definitions: what stands before the first, as HTML, and their parts."""

    opening: str
    parts: tuple[Definitions, ...]


NO_GLOSSARY = Glossary("", ())


def read_definitions(path: Path, repository: str | None) -> Glossary:
    """Read the definitions. Links to other documents lead into the site's `repository`, nowhere without one."""
    opening, *parts = _PART.split(read_text(path))
    markdown = typesetter(repository, PREFIX)
    typeset = [_part(markdown, title, text) for title, text in zip(parts[::2], parts[1::2], strict=True)]
    return Glossary(markdown.reset().convert(opening.partition("\n")[2]), tuple(typeset))


def typesetter(repository: str | None, prefix: str) -> Markdown:
    """Return what typesets a document in `docs/`; the id of a heading is GitHub's behind `prefix`."""

    def slug(words: str, separator: str) -> str:
        return prefix + re.sub(r"[^\w-]", "", words.lower().replace(" ", separator))

    markdown = Markdown(
        extensions=[TableExtension(), SmartyExtension(), TocExtension(slugify=slug), FencedCodeExtension()],
        output_format="html",
    )
    linking = _Linking(markdown, repository, prefix)
    markdown.treeprocessors.register(linking, "linking", 10)  # after inline, which makes links
    return markdown


def _part(markdown: Markdown, title: str, text: str) -> Definitions:
    html = markdown.reset().convert(text)
    return Definitions(title, tuple(_terms(markdown)), html)


def _terms(markdown: Markdown) -> Iterator[str]:
    tokens: list[Mapping[str, str]] = getattr(markdown, "toc_tokens", [])  # set by the extension, unknown to the types
    return (token["name"] for token in tokens)


class _Linking(Treeprocessor):
    """Rewrites the links of a document in `docs/`, which are relative to that folder."""

    def __init__(self, markdown: Markdown, repository: str | None, prefix: str) -> None:
        super().__init__(markdown)
        self._repository, self._prefix = repository, prefix

    def run(self, root: Element) -> None:
        """Rewrite them; what would lead nowhere is a link no more."""
        for link in root.iter("a"):
            address = self._target(link.get("href", ""))
            if address is None:
                link.tag = "span"
                del link.attrib["href"]
            else:
                link.set("href", address)

    def _target(self, address: str) -> str | None:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address
        if not parts.path:
            return f"#{self._prefix}{parts.fragment}"
        if self._repository is None:
            return None
        path = posixpath.normpath(posixpath.join("docs", parts.path))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self._repository.rstrip('/').removesuffix('.git')}/blob/HEAD/{quote(path)}{fragment}"
