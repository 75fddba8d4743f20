"""What a page's own parts are linked by: every heading and table of a rendered page gets an address and shows it.

The page's contents are made of its headings, and stand where the frame has its marks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import count

PLACES = {"outline": 2, "folded": 4}  # where the contents can stand, and how many headings are worth them there
_HEADING = re.compile(r"(?s)<h([23])((?: [^>]*)?)>(.*?)</h\1>")
_TABLE = re.compile(r"<table((?: [^>]*)?)>(\s*)<caption>")
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Heading:
    """A heading of the second level, for the contents of its page."""

    id: str
    text: str


def addressed(html: str, number: int | None, contents: Callable[[str, list[Heading]], str]) -> str:
    """Give headings and captioned tables of a page their addresses; `contents` writes the list of headings for a place.

    A place is marked in the frame by its name, as a comment.
        Tables are numbered as figures are: within the section `number`, or within the page where that is None.
    """
    found: list[Heading] = []
    taken = set(_ID.findall(html))

    def heading(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        text = " ".join(unescape(_TAG.sub("", inner)).split())
        given = _ID.search(attributes)
        name = given[1] if given else _free(text, taken)
        if level == "2":
            found.append(Heading(name, text))
        added = "" if given else f' id="{name}"'
        link = f'<a class="permalink" href="#{name}" aria-label="Link to this heading">#</a>'
        return f"<h{level}{attributes}{added}>{inner} {link}</h{level}>"

    numbers = count(1)

    def table(match: re.Match[str]) -> str:
        attributes, space = match.groups()
        at = next(numbers)
        label = f"{number}.{at}" if number else str(at)
        name = f"table-{label.replace('.', '-')}"
        link = f'<a class="figure-number" href="#{name}">Table {label}</a>'
        return f'<table id="{name}"{attributes}>{space}<caption>{link} '

    html = _TABLE.sub(table, _HEADING.sub(heading, html))
    for place, enough in PLACES.items():
        html = html.replace(f"<!--{place}-->", contents(place, found) if len(found) >= enough else "", 1)
    return html


def _free(text: str, taken: set[str]) -> str:
    """Name a heading by its words, in a way that no other element of its page is named."""
    name = "-".join(re.findall(r"\w+", text.lower())) or "heading"
    free = next(one for one in _numbered(name) if one not in taken)
    taken.add(free)
    return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{at}" for at in count(2))
