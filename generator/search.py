"""The index that the search in a page looks things up in: classic scripts, since a page from the disk loads no data.

An entry is `[where, title, address, text]`; addresses are relative to the site.
"""

import json
from collections.abc import Iterable, Mapping

SHARED = "assets/search.js"  # of the site: names the studies that have an index of their own
OWN = "search.js"  # of a study, in its folder
Entry = tuple[str, str, str, str]
_UNSAID = "svg, nav, script, .permalink, .eyebrow, .key"


def entries(pages: Mapping[str, bytes], where: str) -> list[Entry]:
    """Make an entry of each page among files, by path in the site; `where` says what they belong to."""
    from selectolax.lexbor import LexborHTMLParser  # here: where no page has changed, none is parsed

    found = []
    for path, html in pages.items():
        main = LexborHTMLParser(html).css_first("main") if path.endswith(".html") else None
        if main is None:
            continue
        for node in main.css(_UNSAID):
            node.decompose()
        title = main.css_first("h1")
        words = " ".join(main.text(separator=" ").split())
        found.append((where, " ".join(title.text().split()) if title else path, path, words))
    return found


def study_index(pages: Mapping[str, bytes], where: str, layers: Iterable[tuple[str, int, str]]) -> bytes:
    """Write the index of a study: its pages, and of each layer (name, filters, folder) every filter."""
    told = [[layer, filters, folder] for layer, filters, folder in layers]
    return (
        _pushed(entries(pages, where)) + f"for (const [layer, filters, folder] of {_written(told)})\n"
        "  for (let filter = 0; filter < filters; filter++)\n"
        f"    SEARCH.push([{_written(where)}, `Filter ${{filter}} of ${{layer}}`, "
        '`${folder}${filter}/index.html`, ""]);\n'
    ).encode()


def site_index(studies: Iterable[str], pages: Mapping[str, bytes], where: str) -> bytes:
    """Write the index of what belongs to no study, and name the studies, by folder, that have one."""
    return (_pushed(entries(pages, where)) + f"window.STUDIES = {_written(list(studies))};\n").encode()


def _pushed(found: list[Entry]) -> str:
    return f"SEARCH.push(...{_written(found)});\n"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
