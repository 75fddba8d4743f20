"""Check that every link of the site finds what it names, and that no page loads anything from another host."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from html import unescape
from urllib.parse import unquote, urlsplit

_LOADED = frozenset({"src", "poster", "data"})  # what a browser asks for by itself
_ADDRESSES = _LOADED | {"href", "xlink:href"}
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_MARKUP = re.compile(  # comments, what is raw text to HTML, and tags; a tag ends at the first ">" outside of quotes
    r"""<!--.*?-->|<(script|style)\b((?:[^>"']++|"[^"]*"|'[^']*')*+)>(.*?)</\1\s*>"""
    r"""|<([a-z][^\s/>]*)((?:[^>"']++|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_TELLING = re.compile(  # most tags of a drawing have none of these
    r"""[\s"'/](?:href|src|poster|data|style|id|name|xlink)""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


class _Page:
    """What one page links to and loads, and which places in it can be linked to."""

    def __init__(self, text: str) -> None:
        self.links: dict[str, None] = {}  # in the order of the page, each once
        self.loaded: dict[str, None] = {}  # of these, what the browser asks for by itself
        self.places: set[str] = {"", "top"}  # these two lead to the top of any page
        for raw, raw_attributes, content, tag, attributes in _MARKUP.findall(text):
            if _TELLING.search(attributes or raw_attributes):
                self._take((tag or raw).lower(), attributes or raw_attributes)
            if content and raw.lower() == "style":
                self._load_from_style(content)

    def _take(self, tag: str, attributes: str) -> None:
        """Take what the attributes of a tag tell."""
        found = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
        for name, value in found.items():
            if name in _ADDRESSES:
                self.links[value.strip()] = None
                if name in _LOADED or tag in ("link", "image", "use"):
                    self.loaded[value.strip()] = None
            elif name == "srcset":
                self._load(part.split()[0] for part in value.split(",") if part.strip())
            elif name == "style":
                self._load_from_style(value)
            elif name == "id" or (name == "name" and tag == "a"):
                self.places.add(value)
        if tag == "link" and found.get("rel") == "canonical":
            self.loaded.pop(found.get("href", "").strip(), None)

    def _load_from_style(self, style: str) -> None:
        self._load(first or second for first, second in _IN_STYLE.findall(style))

    def _load(self, addresses: Iterable[str]) -> None:
        found = dict.fromkeys(addresses)
        self.links |= found
        self.loaded |= found


def check(
    files: Mapping[str, bytes],
    *,
    standing: Mapping[str, bytes] | None = None,
    awaited: Collection[str] = (),
) -> tuple[str, ...]:
    """Return one sentence for each link in the HTML of `files` that finds nothing, or loads from another host.

    `files` are named by their path in the site; `standing` are files of the site that are not looked through but can
    be linked to; what links into the folders `awaited` find is not asked. Links to other hosts are not followed.
    """
    every = {**(standing or {}), **files}

    @cache
    def parsed(path: str) -> _Page | None:
        """Read a page once it is looked through, or a link names a place on it: most that stand are never asked."""
        return _Page(every[path].decode()) if path.endswith(".html") else None

    return tuple(
        f"{path}: {fault}"
        for path in files
        if (page := parsed(path))
        for link in page.links
        if (fault := _fault(link, path, parsed, every.keys(), awaited, loaded=link in page.loaded))
    )


def _fault(
    link: str,
    page: str,
    parsed: Callable[[str], _Page | None],
    paths: Collection[str],
    awaited: Collection[str],
    *,
    loaded: bool,
) -> str | None:
    """Say what is wrong with a link in `page`, if anything is."""
    try:
        scheme, host, path, _, fragment = urlsplit(link)
    except ValueError as error:
        return f"link to {link} is no address ({error})"
    if loaded and (host or scheme not in ("", "data")):
        return f"{link} is loaded from another host; expected a file of the site"
    if scheme or host:
        return None
    if path.startswith("/"):
        return f"link to {link} starts at the host's root; expected one relative to the page"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    if target.partition("/")[0] in awaited:
        return None
    if target not in paths:
        folder = f"; name the file {link.rstrip('/')}/index.html" if f"{target}/index.html" in paths else ""
        return f"link to {link} finds nothing{folder}"
    place = unquote(fragment)
    if place and (found := parsed(target)) and place not in found.places:
        return f"link to {link} finds no element with the id {place!r}"
    return None
