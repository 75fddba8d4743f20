"""What an author wrote for one page, shown on another of the report: its lead, and its links."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from generator import tags
from generator.commentary.reading import Commentary
from generator.sections import section

_HEADING = re.compile(r"<h2\b.*?</h2>", re.DOTALL)
_ANSWER = re.compile(r"\banswer\b", re.IGNORECASE)  # the heading beneath which a conclusion comes to its point


def retold(commentary: Commentary, folder: str) -> Commentary:
    """Take the lead of a section's commentary to a page in `folder`, and all that stands beside pictures."""
    moved = _mover(commentary.section, folder)
    beside = {name: moved(text) for name, text in commentary.beside.items()}
    return replace(commentary, html=moved(lead(commentary.html)), beside=beside)


def lead(html: str) -> str:
    """Give what stands before the first level-two heading; without that, what the answer says, or the first part."""
    before, *parts = _HEADING.split(html)
    if before.strip() or not parts:
        return before
    headings = _HEADING.findall(html)
    return next((part for heading, part in zip(headings, parts, strict=True) if _ANSWER.search(heading)), parts[0])


def _mover(name: str, folder: str) -> Callable[[str], str]:
    """Give what rewrites a section's HTML: its links for the other folder, its ids so that they stay apart."""
    home = section(name).folder

    def moved(html: str) -> str:
        known = frozenset(tags.ids(html))

        def address(value: str) -> str:
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                return value
            if not parts.path:
                return f"#{own(parts.fragment)}" if parts.fragment in known else f"{_relative('index.html')}{value}"
            return _relative(parts.path) + value.removeprefix(parts.path)

        def own(id_: str) -> str:
            return f"{name}-{id_}" if id_ in known else id_

        def _relative(path: str) -> str:
            return posixpath.relpath(posixpath.join(home, path), folder)

        def change(tag: str, given: tags.Attributes) -> tags.Tag:
            found = dict(tags.renamed(given, own))
            for key in ("href", "src"):
                if (value := given.get(key)) is not None:
                    found[key] = address(value)
            return tag, found

        return tags.rewritten(html, change)

    return moved
