"""What every page is made of: the frozen dataclasses that the templates lay out."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from typing import Any

from markupsafe import Markup

from generator.card import SOCIAL_CARD
from generator.pages.citation import Citation


@dataclass(frozen=True)
class Link:
    """An address, relative to the page it stands on, and its words."""

    href: str
    text: str


@dataclass(frozen=True)
class NavigationItem:
    """A section in the sidebar."""

    number: int
    href: str
    title: str
    current: bool
    nested: bool  # whether it is part of the section above


@dataclass(frozen=True)
class Provenance:
    """What every page of a report states at its foot."""

    network: str
    weights: str  # file name
    digest: str  # SHA-256, hexadecimal
    short_digest: str
    seed: int
    versions: str
    methods: str  # address of the page that says the rest


@dataclass(frozen=True)
class Numbers:
    """Where the numbers of a page can be downloaded, and read about."""

    files: tuple[Link, ...]  # the page's own data
    figures: str | None  # folder of the figures that are drawn in the page; None where none has a number
    report: str  # the list of all files of the report
    names: str  # the page that says what the names in the files mean


@dataclass(frozen=True)
class Frame:
    """What the pages of one report have in common."""

    title: str
    unit: str
    overview: str  # address of the report's first page
    sections: tuple[NavigationItem, ...]
    previous: Link | None
    next: Link | None
    provenance: Provenance
    numbers: Numbers
    story: Link | None = None  # the page that tells all of it


@dataclass(frozen=True)
class Page:
    """One page of the site; `content` is the dataclass of the module that composed it."""

    path: str  # relative to site/
    template: str
    title: str
    description: str
    root: str  # from the page to site/: "", "../" or "../../"
    content: object = None
    number: int | None = None  # of the section
    question: str | None = None
    frame: Frame | None = None  # None on the pages that belong to no report
    citation: Citation | None = None  # on the first page of a report, and of the site

    @property
    def address(self) -> str:
        """The path as others link to it: that of a folder's index is the folder's."""
        folder, _, name = self.path.rpartition("/")
        return f"{folder}/".lstrip("/") if name == "index.html" else self.path

    @property
    def card(self) -> str:
        """The path of the picture that others show beside a link to the page."""
        return f"{self.path.partition('/')[0]}/{SOCIAL_CARD}" if self.frame else SOCIAL_CARD

    @property
    def place(self) -> str:
        """Which section of how many the page belongs to; empty where it belongs to none."""
        return f"{self.number} of {len(self.frame.sections)}" if self.frame and self.number else ""


@dataclass(frozen=True)
class Picture:
    """A published picture with its size in pixels and what it shows."""

    src: str
    rows: int
    cols: int
    alt: str
    whole: str = ""  # address of the picture itself, where `src` is a copy that is quicker to load


@dataclass(frozen=True)
class Plot:
    """A plot to be inlined, and what it shows."""

    svg: Markup
    alt: str


@dataclass(frozen=True)
class Figure:
    """The caption of a figure, and its number once the page is whole."""

    caption: str
    number: str = ""  # "4.2", or "2" on a page that is no section's

    @property
    def id(self) -> str:
        """The fragment that names the figure."""
        return f"figure-{self.number.replace('.', '-')}"


@dataclass(frozen=True)
class CaptionedPicture:
    """A picture with its caption."""

    picture: Picture
    figure: Figure


@dataclass(frozen=True)
class Fact:
    """A line of a list of facts."""

    name: str
    value: str
    note: str = ""


def numbered(content: object, section: int | None) -> object:
    """Number the figures of a page's content in the order of its fields, which is that of the page."""
    return _numbered(content, (f"{section}.{figure}" if section else str(figure) for figure in count(1)))


def _numbered(part: Any, numbers: Iterator[str]) -> Any:
    if isinstance(part, Figure):
        return replace(part, number=next(numbers))
    if isinstance(part, tuple):
        parts = [_numbered(one, numbers) for one in part]
        return tuple(parts) if any(new is not old for new, old in zip(parts, part, strict=True)) else part
    if is_dataclass(part) and not isinstance(part, type):
        found = {field.name: getattr(part, field.name) for field in fields(part)}
        changed = {name: new for name, value in found.items() if (new := _numbered(value, numbers)) is not value}
        return replace(part, **changed) if changed else part
    return part
