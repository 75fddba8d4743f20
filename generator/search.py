"""The index that the search in a page looks things up in: classic scripts, since a page from the disk loads no data.

An entry is `[where, title, address, text, names, worth]`; addresses are relative to the site. `names` is what it is
called, where that is more than its title. Its score is multiplied by `worth`, which few have.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SHARED = "assets/search.js"  # of the site: names the studies that have an index of their own
OWN = "search.js"  # of a study, in its folder
Entry = tuple[str | float, ...]
_UNSAID = "svg, nav, script, .permalink, .headerlink, .eyebrow, .key"
_PART = "section.entry"  # of a page: is found by itself, as the glossary's terms are
_NAMES = ".also"  # in it
_LAST = 0.1  # worth of a page that mentions every name: below all others that do, unless its title has two of the words


def entries(pages: Mapping[str, bytes], where: str, last: Collection[str] = ()) -> list[Entry]:
    """Make an entry of each page among files, by path in the site; `where` says what they belong to.

    A part that is found by itself is an entry before that of its page. The pages `last` rank below all others.
    """
    from selectolax.lexbor import LexborHTMLParser  # here: where no page has changed, none is parsed

    found: list[Entry] = []
    for path, html in pages.items():
        main = LexborHTMLParser(html).css_first("main") if path.endswith(".html") else None
        if main is None:
            continue
        for node in main.css(_UNSAID):
            node.decompose()
        title = _said(main.css_first("h1")) or path
        for part in main.css(_PART):
            heading = part.css_first("[id]")
            address = f"{path}#{heading.attributes['id']}" if heading else path
            names = " ".join((_said(heading), _said(part.css_first(_NAMES))))
            found.append((title, _said(heading), address, _said(part), names))
            part.decompose()
        worth: Entry = (title, _LAST) if path in last else ()
        found.append((where, title, path, _said(main), *worth))
    return found


def _said(node: "LexborNode | None") -> str:
    return " ".join(node.text(separator=" ").split()) if node else ""


def study_index(pages: Mapping[str, bytes], where: str, layers: Iterable[tuple[str, int, str]]) -> bytes:
    """Write the index of a study: its pages, and of each layer (name, filters, folder) every filter.

    A filter has no text; it is found by its number, its layer and `layer:filter`.
    """
    told = [[layer, filters, folder] for layer, filters, folder in layers]
    return (
        _pushed(entries(pages, where)) + f"for (const [layer, filters, folder] of {_written(told)})\n"
        "  for (let filter = 0; filter < filters; filter++)\n"
        f"    SEARCH.push([{_written(where)}, `Filter ${{filter}} of ${{layer}}`, "
        '`${folder}${filter}/index.html`, "", `filter ${filter} of ${layer} ${layer}:${filter}`]);\n'
    ).encode()


def site_index(studies: Iterable[str], pages: Mapping[str, bytes], where: str, last: Collection[str] = ()) -> bytes:
    """Write the index of what belongs to no study, and name the studies, by folder, that have one."""
    return (_pushed(entries(pages, where, last)) + f"window.STUDIES = {_written(list(studies))};\n").encode()


def _pushed(found: list[Entry]) -> str:
    return f"SEARCH.push(...{_written(found)});\n"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
