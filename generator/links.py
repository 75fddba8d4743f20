"""Check that every link of the site finds what it names."""

import posixpath
from collections.abc import Collection, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_ADDRESSES = frozenset({"href", "src", "xlink:href", "poster"})


class _Page(HTMLParser):
    """What one page links to, and which places in it can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, None] = {}  # in the order of the page, each once
        self.places: set[str] = {"", "top"}  # these two lead to the top of any page
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in _ADDRESSES:
                self.links[value.strip()] = None
            elif name == "srcset":
                self.links |= {part.split()[0]: None for part in value.split(",") if part.strip()}
            elif name == "id" or (name == "name" and tag == "a"):
                self.places.add(value)


def check(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return one sentence for each link in the HTML of `files` that finds nothing; there should be none.

    `files` are named by their path in the site. Addresses of other hosts are not followed.
    """
    pages = {path: _Page(data.decode()) for path, data in files.items() if path.endswith(".html")}
    return tuple(
        f"{path}: {fault}"
        for path, page in pages.items()
        for link in page.links
        if (fault := _fault(link, path, pages, files.keys()))
    )


def _fault(link: str, page: str, pages: Mapping[str, _Page], paths: Collection[str]) -> str | None:
    """Say what is wrong with a link in `page`, if anything is."""
    try:
        scheme, host, path, _, fragment = urlsplit(link)
    except ValueError as error:
        return f"link to {link} is no address ({error})"
    if scheme or host:
        return None
    if path.startswith("/"):
        return f"link to {link} starts at the host's root; expected one relative to the page"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    if target not in paths:
        folder = f"; name the file {link.rstrip('/')}/index.html" if f"{target}/index.html" in paths else ""
        return f"link to {link} finds nothing{folder}"
    if target in pages and unquote(fragment) not in pages[target].places:
        return f"link to {link} finds no element with the id {unquote(fragment)!r}"
    return None
