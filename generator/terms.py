"""The terms of docs/glossary.md: where a page first uses one, it becomes a link to its entry that says what it means.

What a term means stands in the link's `aria-description`, which a screen reader says once and the style sheet shows on
hover and on focus. Nothing else of a page is touched, so that commentary needs no syntax and no template a macro.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from generator.errors import BadInput
from generator.text import read_text

GLOSSARY = "glossary/index.html"  # relative to site/
_ENTRY = re.compile(r"^## (.+)\n", re.MULTILINE)
_ALSO = re.compile(r"^\*Also: (.+)\*\n+", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(.+)\]\((.+\.svg)\)\n*", re.MULTILINE)
_MATCHES = re.compile(r"^<!-- matches: (.+) -->\n+", re.MULTILINE)
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_MARKUP = re.compile(r"\[([^\]]+)\]\([^)]*\)|[*`]")  # of a first sentence: a link's address, emphasis, code
_LETTERS = r"(?<![\w-]){}(?![\w-]|\.\w)"  # no part of a longer word or name, such as that of a file
# What is passed over: tags, and whole elements in which a link would be wrong or a term is a name.
_PASSED = re.compile(
    r"<(a|button|code|dialog|h[1-6]|header|kbd|label|legend|math|nav|pre|samp|script|select|style|summary|svg|textarea)"
    r"\b[^>]*>.*?</\1>"
    r'|<span class="(?:name|option)">.*?</span>|<th scope="row"[^>]*>.*?</th>|<!--.*?-->|<[^>]*>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Term:
    """One entry of the glossary."""

    name: str
    also: str  # what else it is called, ", " between; "" for nothing
    text: str  # Markdown, the first sentence included
    picture: str | None  # an SVG, relative to the glossary's own folder
    shows: str  # what the picture shows
    forms: tuple[str, ...]  # that are marked on a page, in small letters; none for a word with an everyday sense

    @property
    def id(self) -> str:
        """The fragment that names it."""
        return re.sub(r"[^\w-]", "", self.name.lower().replace(" ", "-"))

    @property
    def meaning(self) -> str:
        """The first sentence, without markup."""
        found = _SENTENCE.match(self.text)
        return " ".join(_MARKUP.sub(r"\1", found[0] if found else self.text).split())


@dataclass(frozen=True)
class Terms:
    """All entries, in the order of the glossary."""

    entries: tuple[Term, ...] = ()

    def mark(self, html: str, root: str) -> str:
        """Link the first use of each term in a page's `<main>` to the glossary; `root` leads from the page to site/."""
        start, end = html.find("<main"), html.rfind("</main>")
        if start < 0 or not self.entries:
            return html
        return html[:start] + "".join(self._marked(html[start:end], root)) + html[end:]

    def _marked(self, main: str, root: str) -> Iterator[str]:
        seen: set[str] = set()
        links = self._links

        def link(found: re.Match[str]) -> str:
            words = found[0]
            term, attributes = links[" ".join(words.lower().split())]
            if term in seen:
                return words
            seen.add(term)
            return f'<a class="term" href="{root}{GLOSSARY}#{term}" {attributes}>{words}</a>'

        end = 0
        for passed in _PASSED.finditer(main):
            text = main[end : passed.start()]
            yield text if not text or text.isspace() else self._pattern.sub(link, text)
            yield passed[0]
            end = passed.end()
        yield self._pattern.sub(link, main[end:])

    @cached_property
    def _links(self) -> dict[str, tuple[str, str]]:
        """Say for each form of a word, in small letters, whose it is and what its link holds."""
        return {
            form: (term.id, f'aria-description="{escape(term.meaning)}"')
            for term in self.entries
            for form in term.forms
        }

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Match any form, the longest first. Grouped by the first letter, so that most words fail at once."""
        groups: dict[str, list[str]] = {}
        for form in sorted(self._links, key=len, reverse=True):
            groups.setdefault(form[0], []).append(re.escape(form[1:]).replace(r"\ ", r"\s+"))
        letters = (f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in groups.items())
        return re.compile(_LETTERS.format(f"(?:{'|'.join(letters)})"))


NO_TERMS = Terms()


def read_terms(path: Path) -> Terms:
    """Read the glossary: each heading of level two is a term. BadInput where one is without words."""
    _, *parts = _ENTRY.split(read_text(path))
    return Terms(tuple(_term(path, name, text) for name, text in zip(parts[::2], parts[1::2], strict=True)))


def _term(path: Path, name: str, text: str) -> Term:
    also, matches, picture = _ALSO.search(text), _MATCHES.search(text), _PICTURE.search(text)
    told = _PICTURE.sub("", _MATCHES.sub("", _ALSO.sub("", text))).strip()
    if not told:
        raise BadInput(f"{path}: found no words on {name!r}; expected a sentence that says what it means")
    if matches:
        words = [] if matches[1] == "none" else matches[1].split(", ")
    else:
        words = [name, *(also[1].split(", ") if also else ())]
    forms = dict.fromkeys(form for word in words for form in _forms(word.lower()))
    return Term(
        name,
        also=also[1] if also else "",
        text=told,
        picture=picture[2] if picture else None,
        shows=picture[1] if picture else "",
        forms=tuple(forms),
    )


def _forms(word: str) -> Iterator[str]:
    """Give a word in the singular and in the plural."""
    yield word
    if word.endswith("y"):
        yield f"{word[:-1]}ies"
    elif word.endswith(("s", "x")):
        yield f"{word}es"
    else:
        yield f"{word}s"
