"""HTML as its tags: attributes are rewritten, elements found and left out, and all else stays the same bytes.

For HTML that we wrote ourselves: it is well formed, and its SVG keeps the case of its attributes, which a parser for
HTML would have to restore.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping

Attributes = Mapping[str, str | None]  # by name; None for one without a value
Tag = tuple[str, Attributes]  # its name in lower case, and its attributes
Change = Callable[[str, Attributes], Tag]

_VALUE = r"""(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?"""
_TAG = re.compile(
    rf"<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<inner>(?:\s+[^\s=/>]+{_VALUE})*)\s*/?>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=/>]+)(?:\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<u>[^\s"'>]+)))?""")
_URL = re.compile(r"url\(#([^)]+)\)")
_REFERRING = re.compile(
    r"for|form|headers|list|popovertarget|commandfor|interestfor|aria-(controls|describedby|details|labelledby|owns)"
)  # to ids


def rewritten(text: str, change: Change) -> str:
    """Make every opening tag what `change` says; one that stays the same keeps its bytes.

    Only a tag that closes itself can become another.
    """

    def tag(match: re.Match[str]) -> str:
        if not match["name"] or match["close"]:
            return match[0]
        before = attributes(match["inner"])
        name, after = change(match["name"].lower(), before)
        if name == match["name"].lower():
            name = match["name"]
        if after == before and name == match["name"]:
            return match[0]
        written = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in after.items()
        )
        return f"<{name}{written}{'/' if match[0].endswith('/>') else ''}>"

    return _TAG.sub(tag, text)


def attributes(inner: str) -> dict[str, str | None]:
    """Read the attributes between a tag's name and its end."""
    found: dict[str, str | None] = {}
    for match in _ATTRIBUTE.finditer(inner):
        value = next((match[kind] for kind in ("d", "s", "u") if match[kind] is not None), None)
        found.setdefault(match["name"], None if value is None else html.unescape(value))
    return found


def each(text: str) -> Iterator[Tag]:
    """Give every opening tag's name and attributes."""
    for match in _TAG.finditer(text):
        if match["name"] and not match["close"]:
            yield match["name"].lower(), attributes(match["inner"])


def ids(text: str) -> tuple[str, ...]:
    """List the ids of a piece of HTML, in order."""
    return tuple(found for _, names in each(text) if (found := names.get("id")) is not None)


def renamed(given: Attributes, name: Callable[[str], str]) -> Attributes:
    """Rename ids: that of an element, and those that its attributes refer to; links are left alone."""
    return {key: value and _renamed(key, value, name) for key, value in given.items()}


def _renamed(key: str, value: str, name: Callable[[str], str]) -> str:
    if key == "id":
        return name(value)
    if _REFERRING.fullmatch(key):
        return " ".join(map(name, value.split()))
    return _URL.sub(lambda found: f"url(#{name(found[1])})", value)


def spans(text: str, name: str) -> Iterator[tuple[int, int, int, int]]:
    """Say where each outermost element called `name` begins, its content begins and ends, and it ends."""
    depth, start, inside = 0, 0, 0
    for match in _TAG.finditer(text):
        if (match["name"] or "").lower() != name or match[0].endswith("/>"):
            continue
        if not match["close"]:
            if depth == 0:
                start, inside = match.start(), match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, inside, match.start(), match.end()


def inside(text: str, name: str) -> str:
    """Give what is inside the first element called `name`, "" where there is none."""
    found = next(spans(text, name), None)
    return text[found[1] : found[2]] if found else ""


def without(text: str, name: str) -> str:
    """Leave out every element called `name`."""
    kept, at = [], 0
    for start, _, _, end in spans(text, name):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def without_marked(text: str, attribute: str, drop: Callable[[str], bool]) -> str:
    """Leave out every outermost element that has an attribute and that `drop` says so of."""
    kept, at = [], 0
    for start, end in _marked(text, attribute):
        if drop(text[start:end]):
            kept.append(text[at:start])
            at = end
    return "".join((*kept, text[at:]))


def _marked(text: str, attribute: str) -> Iterator[tuple[int, int]]:
    """Say where each outermost element that has an attribute begins and ends."""
    depth, start, name = 0, 0, ""
    for match in _TAG.finditer(text):
        if not match["name"] or match[0].endswith("/>"):
            continue
        if depth == 0:
            if attribute in match["inner"] and attribute in attributes(match["inner"]):
                depth, start, name = 1, match.start(), match["name"]
        elif match["name"] == name:
            depth += -1 if match["close"] else 1
            if depth == 0:
                yield start, match.end()


def words(text: str) -> int:
    """Count the words of a piece of HTML as they are read."""
    return len(html.unescape(_TAG.sub(" ", text)).split())
