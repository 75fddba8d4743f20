"""What the style sheet says of drawings, in the light theme: for files that stand without it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FONTS = "'DejaVu Sans', Verdana, sans-serif"  # the first is the one that PNGs are drawn with
ROOT_SIZE = 16  # pixels of a rem
_COMMENT = re.compile(r"(?s)/\*.*?\*/")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LIGHT = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))+)\s*,(?:[^()]|\([^()]*\))*\)")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_SHADE = re.compile(r"rgb\((\d+) (\d+) (\d+) / ([\d.]+)%\)")
_FONT = re.compile(r"^(?:(?P<weight>\d{3}|bold|normal) )?(?P<size>[\d.]+(?:px|rem|em))(?:/\S+)? .+$")
_SPEAKS = re.compile(r":(?!not\(|is\(|where\(|first-child|last-child)")  # of a state, or of no element
_DRAWS = re.compile(
    r"fill|stroke|opacity|text-anchor|font|dominant-baseline|paint-order|visibility|display|color|shape-rendering|--"
)  # properties that a drawing has


@dataclass(frozen=True)
class Style:
    """A style sheet."""

    text: str
    fonts: str = FONTS

    def value(self, name: str) -> str:
        """Return what a custom property is in the light theme."""
        return self.resolved(f"var({name})")

    def apply(self, figure: "LexborNode") -> None:
        """Write into each drawn element of a figure what the rules say of it; what it says itself comes last."""
        found: dict[int, tuple[LexborNode, dict[str, str]]] = {}
        html = figure.html or ""
        for selector, declared, classes in self._rules:
            if not all(name in html for name in classes):
                continue  # it speaks of nothing here: most rules do
            for node in figure.css(selector):
                found.setdefault(node.mem_id, (node, {}))[1].update(declared)
        for node, declared in found.values():
            told = "; ".join(f"{name}: {value}" for name, value in _own(declared).items())
            if told:
                node.attrs["style"] = f"{told}; {node.attributes.get('style') or ''}".removesuffix("; ")

    def resolved(self, text: str) -> str:
        """Put the values of custom properties in their places."""
        while (replaced := _VARIABLE.sub(lambda name: self._properties.get(name[1], "currentColor"), text)) != text:
            text = replaced
        return text

    @cached_property
    def _properties(self) -> dict[str, str]:
        declared = [rule for selector, rule in self._all if selector == ":root"]
        values = {name: value for rule in declared for name, value in rule.items() if name.startswith("--")}
        return values | {"--sans": self.fonts}

    @cached_property
    def _all(self) -> list[tuple[str, dict[str, str]]]:
        """List all rules, those for some screens alone left out."""
        text = _LIGHT.sub(r"\1", _plain(_COMMENT.sub("", self.text)))
        return [(selector.strip(), _declared(rule)) for selector, rule in _RULE.findall(text)]

    @cached_property
    def _rules(self) -> list[tuple[str, dict[str, str], tuple[str, ...]]]:
        """List what is said of drawings, each selector with the classes that it asks for, the most specific last."""
        rules = []
        for selectors, declared in self._all:
            drawing = {name: value for name, value in declared.items() if _DRAWS.match(name)}
            if not drawing or selectors.startswith((":root", "@")):
                continue
            parts = (selector.strip() for selector in re.split(r",(?![^(]*\))", selectors))
            rules += [(selector, drawing, _classes(selector)) for selector in parts if not _SPEAKS.search(selector)]
        return sorted(rules, key=lambda rule: _weight(rule[0]))


def _plain(text: str) -> str:
    """Leave out what stands in a block for some screens: @media and its like."""
    kept, depth, at = [], 0, 0
    for found in re.finditer(r"@[\w-]+[^{;]*\{|[{}]", text):
        if depth == 0 and found[0].startswith("@"):
            kept.append(text[at : found.start()])
            depth = 1
        elif depth:
            depth += 1 if found[0].endswith("{") else -1
            at = found.end()
    return "".join(kept) + text[at:]


def _declared(rule: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in rule.split(";"))
    return {name.strip(): " ".join(value.split()) for name, colon, value in pairs if colon}


def _own(declared: dict[str, str]) -> dict[str, str]:
    """Resolve the properties that an element sets for itself, and take shorthands apart."""
    own = {name: value for name, value in declared.items() if name.startswith("--")}
    found: dict[str, str] = {}
    for name, value in declared.items():
        told = _VARIABLE.sub(lambda variable: own.get(variable[1], variable[0]), value)
        if name == "font" and (font := _FONT.match(told)):
            found["font-size"] = _pixels(font["size"])
            if font["weight"]:
                found["font-weight"] = font["weight"]
        elif shade := _SHADE.search(told):  # the notation of two numbers more is unknown to many programs
            alpha = f"{float(shade[4]) / 100:g}"
            found[name] = told.replace(shade[0], f"rgba({shade[1]}, {shade[2]}, {shade[3]}, {alpha})")
        elif name == "font-size":
            found[name] = _pixels(told)
        elif not name.startswith(("--", "font-variant", "font-feature")) and name != "font":
            found[name] = told
    return found


def _classes(selector: str) -> tuple[str, ...]:
    """Name the classes that a selector asks for in any case: what stands in brackets may be one of several."""
    return tuple(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\([^()]*\)|\[[^]]*\]", "", selector)))


def _pixels(size: str) -> str:
    return f"{float(size.removesuffix('rem')) * ROOT_SIZE:g}px" if size.endswith("rem") else size


def _weight(selector: str) -> tuple[int, int, int]:
    """Weigh a selector as the standard does: ids, then classes and attributes, then types."""
    classes = len(re.findall(r"\.[\w-]|\[|:first|:last", selector))
    return selector.count("#"), classes, len(re.findall(r"(?:^|[\s>+~(])[a-z]", selector))
