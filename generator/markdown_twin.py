"""The Markdown twin of a page: `index.md` beside `index.html`, for readers that are programs.

A twin is what stands in the page's `<main>`, without what only leads elsewhere. Pictures that are drawn in the page
become their description, `![…]`; a link to another page leads to its twin, one to a place in a page to that page.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from html_to_markdown import ConversionOptions

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


def markdown(html: bytes) -> bytes:
    """Write a rendered page's `<main>` as Markdown."""
    from html_to_markdown import convert  # here: where no page has changed, none is converted
    from selectolax.lexbor import LexborHTMLParser

    main = LexborHTMLParser(html).css_first("main")
    if main is None:
        raise ValueError("found no <main> in a page, expected the part that its Markdown twin says")
    for node in main.css(_LEFT_OUT):
        node.decompose()
    for node in main.css("svg"):
        label = node.attributes.get("aria-label")
        node.replace_with(f"![{label}]" if label else "")
    text = main.html or ""
    for pattern, spelling in _SPELT:
        text = pattern.sub(spelling, text)
    return f"{(convert(text, _options()).content or '').strip()}\n\n[This page as HTML]({PAGE})\n".encode()


@cache
def _options() -> "ConversionOptions":
    from html_to_markdown import ConversionOptions

    return ConversionOptions(extract_metadata=False, compact_tables=True)
