"""Check that every link of the site finds what it names, and that no page loads anything from another host.

`summary` says what one page links to; `check` holds the summaries of many pages against the files of the site.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

_LOADED = frozenset({"src", "poster", "data"})  # what a browser asks for by itself
_ADDRESSES = _LOADED | {"href", "xlink:href"}
_LOADING = frozenset({"link", "image", "use"})  # the tags whose `href` a browser loads
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
# "href" is that of SVG, too: to a selector, "xlink:" is a namespace and no part of the name.
_TELLING = "[href], [src], [poster], [data], [srcset], [style], [id], a[name], style"


@dataclass(frozen=True)
class PageLinks:
    """What one page links to and loads, and which of its elements can be linked to: each once, in the page's order."""

    links: tuple[str, ...]  # as the page has them
    loaded: tuple[str, ...]  # of these, what the browser asks for by itself
    places: tuple[str, ...]  # the elements' ids


def summary(html: bytes) -> PageLinks:
    """Read what one page links to, loads and can be linked by. Source: the HTML standard, as lexbor parses it."""
    links: dict[str, None] = {}
    loaded: dict[str, None] = {}
    places: dict[str, None] = {}
    for node in LexborHTMLParser(html).css(_TELLING):
        tag = node.tag
        attributes = {name: value or "" for name, value in node.attributes.items()}
        for name, value in attributes.items():
            if name == "id" or (name == "name" and tag == "a"):
                places[value] = None
        canonical = tag == "link" and attributes.get("rel") == "canonical"
        for address, by_itself in _addresses(tag, attributes):
            links[address] = None
            if by_itself and not canonical:
                loaded[address] = None
        if tag == "style":
            found = dict.fromkeys(_in_style(node.text()))
            links |= found
            loaded |= found
    return PageLinks(tuple(links), tuple(loaded), tuple(places))


def _addresses(tag: str | None, attributes: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Give each address in an element's attributes, and whether the browser loads it."""
    for name, value in attributes.items():
        if name in _ADDRESSES:
            yield value.strip(), name in _LOADED or tag in _LOADING
        elif name == "srcset":
            yield from ((part.split()[0], True) for part in value.split(",") if part.strip())
        elif name == "style":
            yield from ((address, True) for address in _in_style(value))


def _in_style(style: str) -> Iterator[str]:
    """Give the addresses that a style sheet loads."""
    return (first or second for first, second in _IN_STYLE.findall(style))


def check(
    pages: Mapping[str, PageLinks],
    paths: Collection[str],
    *,
    standing: Callable[[str], PageLinks] | None = None,
    awaited: Collection[str] = (),
) -> tuple[str, ...]:
    """Return one sentence for each link in `pages` that finds nothing, or loads from another host.

    `pages` are named by their path in the site, `paths` are all files of the site. Where a link names an element of
    an HTML page that is not in `pages`, `standing` gives that page's summary. What links into the folders `awaited`
    find is not asked. Links to other hosts are not followed.
    """

    @cache
    def places(path: str) -> frozenset[str] | None:
        """Name the places in a file that can be linked to, None where that is not known."""
        if path in pages:
            return frozenset(pages[path].places)
        return frozenset(standing(path).places) if standing and path.endswith(".html") else None

    known = frozenset(paths)
    return tuple(
        f"{path}: {fault}"
        for path, page in pages.items()
        for loaded in (frozenset(page.loaded),)
        for link in page.links
        if (fault := _fault(link, path, places, known, awaited, loaded=link in loaded))
    )


def _fault(
    link: str,
    page: str,
    places: Callable[[str], frozenset[str] | None],
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
    if place in ("", "top"):  # the top of any page
        return None
    if (found := places(target)) is not None and place not in found:
        return f"link to {link} finds no element with the id {place!r}"
    return None
