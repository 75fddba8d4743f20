"""Markdown → HTML in parts: the main part, and what stands beside a photograph or channel."""

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from generator.commentary.manuscript import Manuscript

PREFIX = "text-"  # of every id that commentary makes, so that none is one of the page's own
MAIN = ""  # the name of the part that stands beside nothing
_ATTRIBUTES = re.compile(r"\s*\{:?[^{}]*\}\s*$")
_ESCAPED = re.compile(r"\\([^\w\s])")

Place = Callable[[str], str | None]  # the text of a heading as written → the part that it opens, if it is known


class Typesetter:
    """One Markdown object, reset for every page; `typeset` sets one."""

    def __init__(self) -> None:
        self._token = "(?!)"
        self._markdown = Markdown(
            extensions=[
                TableExtension(),
                FencedCodeExtension(),
                FootnoteExtension(BACKLINK_TITLE="Back to where footnote {} is called"),
                DefListExtension(),
                AbbrExtension(),
                AttrListExtension(),
                SmartyExtension(),
                TocExtension(slugify=self._slug),
            ],
            output_format="html",
        )
        self._parting = _Parting(self._markdown)
        self._markdown.treeprocessors.register(self._parting, "parting", 30)  # after footnotes, before inline
        self._markdown.treeprocessors.register(_Prefixing(self._markdown), "prefixing", 7.5)  # before toc

    def typeset(self, manuscript: Manuscript, place: Place | None) -> dict[str, str]:
        """Return the HTML by part, tokens still in it; `place` says which level-two headings open one."""
        self._token = manuscript.token
        self._parting.begin(manuscript, place)
        html = self._markdown.reset().convert(manuscript.text)
        first, *others = re.split(rf"<p>{manuscript.nonce}p(\d+)</p>\n?", html)
        parts = {MAIN: first}
        for number, part in zip(others[::2], others[1::2], strict=True):
            name = self._parting.parts[int(number)]
            parts[name] = "\n".join(filter(None, (parts.get(name, "").strip(), part)))
        return {name: part.strip() for name, part in parts.items()}

    def _slug(self, value: str, separator: str) -> str:
        """Make a heading's id from its words, leaving out numbers that may change with the results."""
        plain = unicodedata.normalize("NFKC", re.sub(self._token, "", value)).lower()
        return PREFIX + (re.sub(r"[^\w]+", separator, plain).strip(separator) or "heading")


class _Parting(Treeprocessor):
    """Turns level-two headings that name a photograph or channel into marks at which the HTML is split."""

    def begin(self, manuscript: Manuscript, place: Place | None) -> None:
        """Get ready for one page."""
        self.manuscript = manuscript
        self.place = place
        self.parts: list[str] = []

    def run(self, root: Element) -> None:
        """Mark the parts; what is left of level one becomes level two, since the page has its own title."""
        for element in list(root) if self.place else ():
            if element.tag == "h2" and self.place:
                self._open(root, element, self.place(_ATTRIBUTES.sub("", element.text or "")))
            elif element.get("class") == "footnote" and self.parts:
                mark = self._mark(MAIN)
                root.insert(list(root).index(element), mark)
        for element in root.iter("h1"):
            element.tag = "h2"

    def _open(self, root: Element, heading: Element, part: str | None) -> None:
        if part is not None:
            root.insert(list(root).index(heading), self._mark(part))
            root.remove(heading)

    def _mark(self, part: str) -> Element:
        self.parts.append(part)
        mark = Element("p")
        mark.text = f"{self.manuscript.nonce}p{len(self.parts) - 1}"
        return mark


class _Prefixing(Treeprocessor):
    """Prefixes the ids that an author gives with `{#id}`; those of footnotes (`fn:1`) need none."""

    def run(self, root: Element) -> None:
        """Prefix them."""
        for element in root.iter():
            given = element.get("id")
            if given and not given.startswith("fn"):
                element.set("id", PREFIX + given)


def unescaped(text: str) -> str:
    """Drop Markdown's backslashes from a heading's words."""
    return _ESCAPED.sub(r"\1", text).strip()
