"""A page in the making: what it is made from, where others stand seen from it, and the count of its figures."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

import numpy as np
from markupsafe import Markup
from PIL import Image

from generator.commentary.definitions import NO_GLOSSARY, Glossary
from generator.commentary.reading import Commentary
from generator.numbers import percent, sentence
from generator.pages.page import Figure, Link, Picture, Plot
from generator.results.layer import FilterSummary, UnitName
from generator.results.values import FloatArray
from generator.sections import Findings, Section, section
from generator.sheets import light
from generator.study import Study


@dataclass(frozen=True)
class Draft:
    """Everything that a page's `compose` may look at.

    The pages of layers and units belong to a section, too, and are made from a draft of their own.
    """

    study: Study
    findings: Findings
    section: Section
    commentary: Commentary
    figures: Mapping[str, bytes]
    folder: str  # where the page stands in the report: "", "kernels/" or "units/conv1/12/"
    credits_html: str = ""  # whose the photographs are
    glossary: Glossary = NO_GLOSSARY  # what the terms and numbers mean
    published: tuple[str, ...] = ()  # the data files of the whole report, by path in it

    @cached_property
    def up(self) -> str:
        """The way from the page to the report's folder."""
        return "../" * self.folder.count("/")

    @property
    def hypothesis(self) -> str | None:
        """The author's hypothesis as a sentence, where there is one."""
        hypothesis = self.study.settings.hypothesis
        return sentence(hypothesis) if hypothesis else None

    @property
    def words(self) -> Markup:
        """The author's commentary, which is trusted: it is the repository's own content."""
        return scrolling(self.commentary.html)

    def beside(self, name: str) -> Markup:
        """Return the author's comment on a photograph (by stem) or a channel (by number), or nothing."""
        return scrolling(self.commentary.beside.get(name, ""))

    def href(self, path: str) -> str:
        """Return the address of a file of this study, from this page."""
        return self.up + quote(path)

    def page(self, name: str, fragment: str = "") -> str:
        """Return the address of another section, from this page."""
        return f"{self.up}{section(name).folder}index.html" + (f"#{quote(fragment)}" if fragment else "")

    def link(self, name: str) -> Link:
        """Link to another section by its title."""
        return Link(self.page(name), section(name).title)

    def layer(self, layer: str, fragment: str = "") -> str | None:
        """Return the address of the page on a layer's filters, from this page, None where there is none."""
        folder = layer_folder(self.findings, layer)
        return None if folder is None else f"{self.up}{folder}index.html" + (f"#{fragment}" if fragment else "")

    def unit(self, unit: str | None) -> str | None:
        """Return the address of the page of a unit, from this page, None where there is none."""
        summary = self.findings.layer.by_unit.get(UnitName(unit or ""))
        return f"{self.up}{unit_folder(summary)}index.html" if summary else None

    def picture(self, path: str, alt: str) -> Picture:
        """Describe a published picture, its size read from its header. KeyError if it was not drawn."""
        with Image.open(io.BytesIO(self.figures[path])) as image:
            cols, rows = image.size
        return Picture(self.href(path), rows, cols, alt)

    def pattern(self, name: str, alt: str) -> Picture:
        """Describe the published pattern `<name>.png`, of which the page shows a copy. KeyError if it was not drawn."""
        return replace(self.picture(light(name), alt), whole=self.href(f"{name}.png"))

    def plot(self, path: str, alt: str) -> Plot:
        """Take a plot, whose SVG is our own, to be inlined. KeyError if it was not drawn."""
        return Plot(Markup(self.figures[path].decode()), alt)

    def figure(self, caption: str) -> Figure:
        """Give a figure of the page its caption; it is numbered when the page is whole."""
        return Figure(caption)


def scrolling(html: str) -> Markup:
    """Give each table of trusted HTML a box of its own, which the keyboard can scroll: it may be of any width."""
    box = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'
    return Markup(re.sub(r"(?s)<table\b.*?</table>", lambda table: f"{box}\n{table[0]}\n</div>", html))


def layer_folder(findings: Findings, layer: str) -> str | None:
    """Name the folder of the page on a layer's filters: the section's for the unit's own; None where there is none."""
    layers = [filters.layer for filters in findings.layer.layers]
    if layer not in layers:
        return None
    return section("layer").folder if layer == layers[0] else f"units/{layer}/"


def unit_folder(summary: FilterSummary) -> str:
    """Name the folder of a unit's page."""
    return f"units/{summary.unit.replace(':', '/')}/"


def photograph_id(stem: str) -> str:
    """Name a photograph in fragments: what may not stand there is written as its number, so no two names meet."""
    return "photograph-" + re.sub(r"[^\w.-]", lambda sign: f"~{ord(sign[0]):x}~", stem)


def filter_id(filter_: int) -> str:
    """Name a filter in fragments."""
    return f"filter-{filter_}"


def channel_id(channel: int) -> str:
    """Name an input channel in fragments."""
    return f"channel-{channel}"


def peak(heatmap: FloatArray, scale: float) -> str:
    """Say in words where a heatmap is strongest, and how strong on the common scale. `[row, col]`, ≥ 0."""
    largest = float(heatmap.max())
    if largest <= 0 or scale <= 0:
        return "zero everywhere"
    position = np.unravel_index(int(heatmap.argmax()), heatmap.shape)
    thirds = [int(3 * (at + 0.5) / extent) for at, extent in zip(position, heatmap.shape, strict=True)]
    row, col = ("upper", "middle", "lower")[thirds[0]], ("left", "centre", "right")[thirds[1]]
    place = "centre" if (row, col) == ("middle", "centre") else f"{row} {col}"
    return f"strongest at the {place}, {percent(largest / scale)} of the common scale"
