"""Check that every link of the site finds what it names, and that no page loads anything from another host.

`summarise` says what pages link to, once they are rendered; `check` holds that against the files of the site.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import unquote, urlsplit

from generator.errors import BadInput

_LOADED = frozenset({"src", "poster", "data"})  # what a browser asks for by itself
_ADDRESSES = _LOADED | {"href", "xlink:href"}
_LOADING = frozenset({"link", "image", "use"})  # the tags whose `href` a browser loads
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_TOP = ("", "top")  # the top of any page
# "href" is that of SVG, too: to a selector, "xlink:" is a namespace and no part of the name.
_TELLING = "[href], [src], [poster], [data], [srcset], [style], [id], a[name], style"


@dataclass(frozen=True)
class OutgoingLink:
    """An address that some pages link to: as the first of them has it, and what it leads to."""

    page: str
    address: str
    target: str  # path in the site
    place: str  # id of an element of it, or ""
    pages: int = 1  # how many have it


@dataclass(frozen=True)
class LinkSummary:
    """What some pages link to outside of themselves, each target once, and what can be linked to in them."""

    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the elements' ids, by page
    links: tuple[OutgoingLink, ...] = ()
    faults: tuple[str, ...] = ()  # of addresses that no other file could mend


@dataclass(frozen=True)
class PageLinks:
    """What one page links to and loads, and which of its elements can be linked to: each once, in the page's order."""

    links: tuple[str, ...]  # as the page has them
    loaded: tuple[str, ...]  # of these, what the browser asks for by itself
    places: tuple[str, ...]  # the elements' ids


def summarise(pages: Mapping[str, bytes]) -> LinkSummary:
    """Read what pages, named by their path in the site, link to and can be linked by."""
    read = {path: read_links(html) for path, html in pages.items()}
    places = {path: page.places for path, page in read.items()}
    known = {path: frozenset(ids) for path, ids in places.items()}
    links: dict[tuple[str, str], OutgoingLink] = {}
    faults: list[str] = []
    for path, page in read.items():
        loaded = frozenset(page.loaded)
        for address in page.links:
            try:
                target, place = _resolved(address, path, loaded=address in loaded)
            except BadInput as fault:
                faults += (f"{path}: {sentence}" for sentence in fault.faults)
                continue
            if not target or (target in known and (place in _TOP or place in known[target])):
                continue
            first = links.get((target, place))
            links[target, place] = (
                replace(first, pages=first.pages + 1) if first else OutgoingLink(path, address, target, place)
            )
    return LinkSummary(places, tuple(links.values()), tuple(faults))


def read_links(html: bytes) -> PageLinks:
    """Read what one page links to, loads and can be linked by. Source: the HTML standard, as lexbor parses it."""
    from selectolax.lexbor import LexborHTMLParser  # here: where no page has changed, none is parsed

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


def _resolved(address: str, page: str, *, loaded: bool) -> tuple[str, str]:
    """Say which file of the site an address in `page` leads to, and to which element; ("", "") where to another host.

    BadInput for what no page of ours may have.
    """
    try:
        scheme, host, path, _, fragment = urlsplit(address)
    except ValueError as error:
        raise BadInput(f"link to {address} is no address ({error})") from None
    if loaded and (host or scheme not in ("", "data")):
        raise BadInput(f"{address} is loaded from another host; expected a file of the site")
    if scheme or host:
        return "", ""
    if path.startswith("/"):
        raise BadInput(f"link to {address} starts at the host's root; expected one relative to the page")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    return target, unquote(fragment)


def check(
    parts: Iterable[LinkSummary],
    paths: Collection[str],
    *,
    standing: Callable[[str], Collection[str] | None] | None = None,
    awaited: Collection[str] = (),
) -> tuple[str, ...]:
    """Return one sentence for each link in the pages of `parts` that leads to no file, or loads from another host.

    `paths` are all files of the site. Where a link names an element of a page that is in no part, `standing` gives the
    ids there are in it, None where that is not known. What links into the folders `awaited` find is not asked. Links
    to other hosts are not followed.
    """
    summaries = tuple(parts)
    known = frozenset(paths)
    pages = {path: places for summary in summaries for path, places in summary.places.items()}

    @cache
    def places(path: str) -> Collection[str] | None:
        return pages[path] if path in pages else standing and standing(path)

    faults: list[str] = []
    for summary in summaries:
        faults += summary.faults
        for link in summary.links:
            if link.target.partition("/")[0] not in awaited and (fault := _fault(link, known, places)):
                more = f" (on {link.pages} pages)" if link.pages > 1 else ""
                faults.append(f"{link.page}: link to {link.address} {fault}{more}")
    return tuple(faults)


def _fault(link: OutgoingLink, paths: Collection[str], places: Callable[[str], Collection[str] | None]) -> str | None:
    """Say what a link does not find, if anything."""
    if link.target not in paths:
        inside = f"{link.target}/index.html" in paths
        return "leads to no file" + (f"; name the file {link.address.rstrip('/')}/index.html" if inside else "")
    if link.place in _TOP or not link.target.endswith(".html"):
        return None
    found = places(link.target)
    return None if found is None or link.place in found else f"leads to no element with the id {link.place!r}"
