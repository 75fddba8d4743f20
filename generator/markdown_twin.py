"""The Markdown twin of a page: `index.md` beside `index.html`, for readers that are programs.

A twin is what stands in the page's `<main>`, without what only leads elsewhere. A figure that is drawn in the page is
the picture of its file; what is drawn elsewhere is its description, `![…]`. A link to another page leads to its twin,
one to a place in a page to that page.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from html_to_markdown import ConversionOptions
    from selectolax.lexbor import LexborNode

PAGE, TWIN = "index.html", "index.md"
_LEFT_OUT = "nav, script, style, template, dialog, button, input, select, output, [hidden], svg svg"
_SPELT = (  # a list of terms is a list; Markdown has no other
    (re.compile(r"<dl[^>]*>|</dl>"), lambda found: "</ul>" if found[0] == "</dl>" else "<ul>"),
    (re.compile(r"(<div[^>]*>\s*)?<dt[^>]*>"), lambda _: "<li><strong>"),
    (re.compile(r"\s*</dt>\s*"), lambda _: "</strong>: "),
    (re.compile(r"<dd[^>]*>\s*"), lambda _: ""),
    (re.compile(r"</dd>(\s*</div>)?\s*"), lambda _: "</li>"),
    (re.compile(r'href="#'), lambda _: f'href="{PAGE}#'),
    (re.compile(r'href="([^":]*)index\.html"'), lambda found: f'href="{found[1]}{TWIN}"'),
)


def twin_path(page: str) -> str | None:
    """Name the twin of a page; None for a page that has none: one that is no folder's index."""
    return f"{page.removesuffix(PAGE)}{TWIN}" if page.rpartition("/")[2] == PAGE else None


def markdown(html: bytes, figures: str | None = None) -> bytes:
    """Write a rendered page's `<main>` as Markdown; `figures` is where the files of its drawn figures are."""
    from html_to_markdown import convert  # here: where no page has changed, none is converted
    from selectolax.lexbor import LexborHTMLParser

    main = LexborHTMLParser(html).css_first("main")
    if main is None:
        raise ValueError("found no <main> in a page, expected the part that its Markdown twin says")
    for node in main.css(_LEFT_OUT):
        node.decompose()
    if figures is not None:
        for figure in main.css("figure[id^='figure-']"):
            _point(figure, f"{figures}{figure.attributes['id']}.svg")
    for node in main.css("svg"):
        label = node.attributes.get("aria-label")
        node.replace_with(f"![{label}]" if label else "")
    text = main.html or ""
    for pattern, spelling in _SPELT:
        text = pattern.sub(spelling, text)
    return f"{(convert(text, _options()).content or '').strip()}\n\n[This page as HTML]({PAGE})\n".encode()


def _point(figure: "LexborNode", file: str) -> None:
    """Let a figure point to its file: in place of its one drawing, else ahead of all, which become their words."""
    drawings = [node for node in figure.css("svg") if node.attributes.get("aria-hidden") != "true"]
    if len(drawings) == 1:
        drawings[0].replace_with(f"![{_label(drawings[0])}]({file})")
    elif drawings and figure.child is not None:
        number = (figure.attributes["id"] or "").removeprefix("figure-").replace("-", ".")
        figure.child.insert_before(f"![Figure {number}]({file}) ")
        for drawing in drawings:
            drawing.replace_with(_label(drawing))


def _label(drawing: "LexborNode") -> str:
    """Read what a drawing shows: its own label, or that of what holds it alone."""
    above = drawing.parent
    held = above.attributes.get("aria-label") if above is not None else None
    return drawing.attributes.get("aria-label") or held or ""


@cache
def _options() -> "ConversionOptions":
    from html_to_markdown import ConversionOptions

    return ConversionOptions(extract_metadata=False, compact_tables=True)
