"""The made-up circuit of `fakes` as a report: its pictures, its commentary, its pages."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from generator.card import Card
from generator.commentary.definitions import read_definitions
from generator.commentary.reading import Commentary
from generator.data import layer_data, section_data
from generator.figures.pattern import published
from generator.pages.home import compose_home, compose_missing
from generator.pages.page import Page
from generator.pages.report import Material, compose_layer, compose_sections
from generator.reports import DEFINITIONS
from generator.sections import SECTIONS, Findings
from generator.settings import PredictionsSettings, Site
from generator.sheets import GAP, light, small
from tests import fakes

SITE = Site(title="Circuits & more", author="A. Author", base_url="https://example.org/circuits/")
SPOKEN = {"photograph": "macaw", "channel": "4"}  # what the author comments on
SVG = b'<svg viewBox="0 0 43 24"><path d="M0 0h43"/></svg>'


def pages(
    folder: Path, found: Findings | None = None, predictions: PredictionsSettings | None = None
) -> tuple[Page, ...]:
    """Compose the whole site: all pages of one report, the home page, the page for what is missing."""
    found = found or fakes.findings()
    study = fakes.study(folder)
    if predictions:
        study = replace(study, settings=replace(study.settings, predictions=predictions))
    glossary = read_definitions(DEFINITIONS, SITE.repository)
    material = Material(study, found, figures(found), commentary(), glossary=glossary, site=SITE)
    report = [*compose_sections(material)]
    for filters in found.layer.layers:
        report += compose_layer(material, filters.layer)
    card = Card(
        slug=study.slug,
        title=study.title,
        hypothesis=study.settings.hypothesis,
        verdict=found.evidence.verdict,
        unit=study.unit,
        network=found.overview.network,
        pattern=f"{study.slug}/pictures/pattern.png",
        status="built",
        reason=None,
        href=f"{study.slug}/index.html",
        subtitle="Lines & more",
        circuit=f"{study.slug}/figures/figure-1-1.svg",
        minutes=9,
    )
    return (*report, compose_home(SITE, (card,)), compose_missing())


def content(
    folder: Path, section: str, found: Findings | None = None, predictions: PredictionsSettings | None = None
) -> Any:
    """Compose one page of the report and return what it shows."""
    made = pages(folder, found, predictions)
    return next(page for page in made if page.template == f"{section}.html").content


def commentary() -> dict[str, Commentary]:
    """Return a paragraph per section and one comment where a section asks for comments; none on methods."""
    return {
        section.name: Commentary(
            section=section.name,
            html="" if section.name == "methods" else f"<p>The author on <em>{section.name}</em>.</p>",
            beside={SPOKEN[section.asks]: "<p>The author's comment.</p>"} if section.asks else {},
            pictures=(),
            exists=section.name != "methods",
        )
        for section in SECTIONS
    }


def data_files(found: Findings) -> dict[str, bytes]:
    """Write all data files of a report."""
    files = section_data(found)
    for filters in found.layer.layers:
        files |= layer_data(filters)
    return files


PLOTS = tuple(plot for section in SECTIONS for plot in section.plots)


def figures(found: Findings) -> dict[str, bytes]:
    """Return a picture for every path that a report publishes, each of its own size."""
    stems = [image.stem for image in found.activations.by_max]
    paths = [f"pictures/photographs/{stem}.webp" for stem in stems]
    paths += [f"pictures/activations/{stem}.webp" for stem in stems]
    for image in found.classification.classified or ():
        paths += [f"pictures/grad_cam/{image.stem}-{place + 1}.webp" for place in range(len(image.top))]
    drawn = {path: _picture(30 + number, 40) for number, path in enumerate(paths)}
    patterns = [("pictures/pattern", found.pattern)]
    patterns += [
        (f"pictures/inputs/{source.channel}", source.pattern) for source in found.inputs.channels if source.pattern
    ]
    shown = {
        **drawn,
        **{name: picture for path, pattern in patterns for name, picture in published(pattern, path).items()},
        **_filter_pictures(found),
        "pictures/reference.png": _picture(31, 29),
        **{f"pictures/tuning/peak-{number + 1}.png": _picture(32, 34) for number in range(len(found.tuning.peaks))},
        "pictures/circuit.png": bytes(found.circuit.picture),
        "pictures/colours.png": _picture(2, 64),
        **_seen(found),
        **{f"plots/{name}.svg": SVG for name in PLOTS},
    }
    copied = [path.removesuffix(".png") for path in shown if path.endswith(".png")]  # each is shown in smaller copies
    return shown | {copy(path): shown[f"{path}.png"] for path in copied for copy in (light, small)}


def _seen(found: Findings) -> dict[str, bytes]:
    """Return the crops of the page on the kind of detector."""
    stems = {image.photograph: image.stem for image in found.activations.by_max}
    places = {(stems[one.photograph], one.row, one.col) for one in found.detector.directions}
    places |= {(stems[one.photograph], one.row, one.col) for one in found.detector.poses}
    return {f"pictures/detector/{stem}-{row}-{col}.webp": _picture(20, 24) for stem, row, col in places}


def _filter_pictures(found: Findings) -> dict[str, bytes]:
    """Return the pictures of the filters; the last filter of each layer has another tool's picture beside it."""
    files = {"units/colours.png": _picture(2, 60)} if found.layer.layers else {}
    for filters in found.layer.layers:
        rows, cols = filters.size
        files[f"units/{filters.layer}/filters.avif"] = _picture(rows * -(-len(filters.units) // 16), cols * 16)
        for summary in filters.units:
            files[f"units/{filters.layer}/{summary.filter}/pattern.png"] = bytes(summary.picture)
            if summary.negative:
                files[f"units/{filters.layer}/{summary.filter}/negative.png"] = bytes(summary.negative.picture)
            examples = len(summary.strongest) + len(summary.weakest)
            if examples:
                high, wide = filters.receptive_field.size
                files[f"units/{filters.layer}/{summary.filter}/photographs.webp"] = _picture(
                    2 * high + GAP, examples * (wide + GAP) - GAP
                )
        files[f"units/{filters.layer}/{filters.units[-1].filter}/reference.png"] = _picture(27, 33)
    return files


def _picture(rows: int, cols: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (cols, rows)).save(file, format="PNG")
    return file.getvalue()
