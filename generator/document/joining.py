"""Pages become the parts of one document: ids stay apart, links lead inside it or to the site, pictures stand inline.

A picture that several SVG drawings show, as all thumbnails of a layer show one sheet, stands in the document once.
Where no site can be linked to, what a template marks with `data-needs-site` is left out, and what it marks with
`data-needs-links` where one of its links does not lead into the document.
"""

import posixpath
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from generator import tags
from generator.document.pictures import Pictures

_LINKS = ("href", "xlink:href")
_NEEDS_SITE, _NEEDS_LINKS = "data-needs-site", "data-needs-links"
_DRAWN = ("x", "y", "width", "height", "class")  # of an image, where it is drawn from elsewhere
_DROPPED = frozenset({"loading", "decoding", "fetchpriority", "srcset"})  # of pictures: theirs are here already


@dataclass(frozen=True)
class PageSource:
    """A page that becomes a part: its name is that of the part, its path that in the site."""

    name: str
    path: str
    html: str


@dataclass
class Joiner:
    """Rewrites pages for the document that holds all of them."""

    sources: Sequence[PageSource]
    files: Callable[[str], bool]  # whether the site has a file of this path
    pictures: Pictures
    base_url: str | None
    _sheets: dict[str, str] = field(default_factory=dict)  # the ids of what several drawings show, by path

    def __post_init__(self) -> None:
        """Look at all ids, and at what is drawn from."""
        self._parts = {source.path: source for source in self.sources}
        kept = {source.path: self._kept(source, source.html) for source in self.sources}
        self._ids = {path: frozenset(tags.ids(html)) for path, html in kept.items()}
        counted = Counter(id_ for found in self._ids.values() for id_ in found)
        names = {source.name for source in self.sources}
        self._shared = {id_ for id_, times in counted.items() if times > 1 or id_ in names}
        self._drawn = Counter(
            path
            for source in self.sources
            for name, given in tags.each(kept[source.path])
            if name == "image" and (path := self._target(source, given.get("href") or "data:")[0])
        )

    def part(self, source: PageSource, text: str) -> str:
        """Rewrite a piece of a page for the document."""
        return tags.rewritten(self._kept(source, text), lambda name, given: self._changed(source, name, given))

    def defined(self) -> str:
        """Give what several drawings show, once all parts are rewritten."""
        return "".join(
            f'<symbol id="{id_}" viewBox="0 0 1 1" preserveAspectRatio="none">'
            f'<image width="1" height="1" preserveAspectRatio="none" href="{self.pictures.uri(path)}"/></symbol>\n'
            for path, id_ in self._sheets.items()
        )

    def _kept(self, source: PageSource, text: str) -> str:
        """Leave out what is of no use without the site, where there is none."""
        if self.base_url is not None:
            return text
        text = tags.without_marked(text, _NEEDS_SITE, lambda _: True)
        return tags.without_marked(text, _NEEDS_LINKS, lambda part: self._leads_out(source, part))

    def _leads_out(self, source: PageSource, text: str) -> bool:
        """Whether a link in a text leads out of the document."""
        links = (given["href"] or "" for _, given in tags.each(text) if "href" in given)
        return any(self._target(source, link)[0] not in self._parts for link in links)

    def _changed(self, source: PageSource, name: str, given: tags.Attributes) -> tags.Tag:
        own = dict(tags.renamed(given, lambda id_: self._id(source, id_)))
        if name == "image":
            return self._image(source, own)
        found: dict[str, str | None] = {}
        for key, value in own.items():
            path = self._target(source, value or "")[0]
            if key in ("src", "poster"):
                found[key] = self.pictures.uri(path) if path else value
            elif key in _LINKS:
                if (target := self._link(source, value or "")) is not None:
                    found[key] = target
            elif key not in _DROPPED and not (key.startswith("data-") and self.files(path)):
                found[key] = value  # but for addresses of what a script would fetch
        if name == "a" and "href" in own and "href" not in found:
            found.pop("aria-label", None)  # plain text now, which may have no other name
        return name, found

    def _image(self, source: PageSource, found: dict[str, str | None]) -> tags.Tag:
        """Show a picture inside a drawing: that of the document, where several drawings show it."""
        key = next(key for key in _LINKS if key in found)
        path = self._target(source, found[key] or "")[0]
        if not path:
            return "image", found
        if self._drawn[path] > 1 and self._fills(path, found):
            id_ = self._sheets.setdefault(path, f"sheet-{len(self._sheets) + 1}")
            return "use", {"href": f"#{id_}", **{name: found[name] for name in _DRAWN if name in found}}
        return "image", found | {key: self.pictures.uri(path)}

    def _fills(self, path: str, given: tags.Attributes) -> bool:
        width, height = (float(given.get(side) or 0) for side in ("width", "height"))
        return given.get("preserveAspectRatio") == "none" or self.pictures.fills(path, width, height)

    def _link(self, source: PageSource, address: str) -> str | None:
        """Say where a link leads: into the document, to the site, or nowhere."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address
        path, fragment = self._target(source, address)
        if path in self._parts:
            part = self._parts[path]
            place = self._id(part, fragment) if fragment in self._ids[path] else part.name
            return f"#{quote(place)}"
        if self.base_url is None:
            return None
        return f"{self.base_url.rstrip('/')}/{quote(path)}" + (f"#{quote(fragment)}" if fragment else "")

    def _target(self, source: PageSource, address: str) -> tuple[str, str]:
        """Say which file of the site an address of a page names, and which element of it; "" for no file of ours."""
        try:
            scheme, host, path, _, fragment = urlsplit(address)
        except ValueError:
            return "", ""
        if scheme or host:
            return "", ""
        here = posixpath.dirname(source.path)
        target = posixpath.normpath(posixpath.join(here, unquote(path))) if path else source.path
        return target, unquote(fragment)

    def _id(self, source: PageSource, id_: str) -> str:
        """Name an element apart from all others; an id that one page alone has is kept, for style and script."""
        return f"{source.name}--{id_}" if id_ in self._shared and id_ in self._ids[source.path] else id_
