"""The pages of a report's sections, with the author's commentary and pictures."""

from collections.abc import Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from generator import search
from generator.card import SOCIAL_CARD
from generator.commentary.credits import read_credits
from generator.commentary.definitions import read_definitions
from generator.commentary.names import facts_of
from generator.commentary.reading import read_commentary
from generator.drawn import PATH, drawings
from generator.figures.social_card import draw_card
from generator.light import Style
from generator.numbers import sentence
from generator.pages.report import Material, compose_sections
from generator.pages.story import StoryPage
from generator.parts.ingredients import Ingredients
from generator.parts.part import Made, Warn
from generator.render import render, style_sheet
from generator.sections import Findings
from generator.study import Study
from generator.terms import read_terms


def make(ingredients: Ingredients, warn: Warn) -> Made:
    """Make the pages; told are the verdict and the colour of paper. BadInput for what is wrong with the commentary."""
    study, findings = ingredients.study, ingredients.findings
    commentary = read_commentary(study, facts_of(study, findings), warn)
    pictures = {path for text in commentary.values() for path in text.pictures}
    material = Material(
        study,
        findings,
        ingredients.figures,
        commentary,
        credits_html=read_credits(study.images),
        glossary=read_definitions(ingredients.definitions, ingredients.site.repository),
        site=ingredients.site,
    )
    terms = read_terms(ingredients.glossary)
    composed = compose_sections(material)
    (minutes,) = (page.content.minutes for page in composed if isinstance(page.content, StoryPage))
    pages = render(ingredients.site, composed, ingredients.templates, terms)
    layers = [
        (filters.layer, len(filters.units), f"{study.slug}/units/{filters.layer}/") for filters in findings.layer.layers
    ]
    index = {f"{study.slug}/{search.OWN}": search.study_index(pages, study.title, layers)}
    own = {f"{study.slug}/pictures/own/{path.name}": path.read_bytes() for path in sorted(pictures)}
    own[f"{study.slug}/{SOCIAL_CARD}"] = _card(study, findings, ingredients.figures["pictures/pattern.png"])
    style = Style(style_sheet(ingredients.templates))
    told = {"verdict": findings.evidence.verdict, "minutes": minutes, "paper": style.value("--paper")}
    return Made(pages | index | own | _drawn(study.slug, pages, ingredients.figures, style), told)


def _drawn(slug: str, pages: Mapping[str, bytes], figures: Mapping[str, bytes], style: Style) -> dict[str, bytes]:
    """Write what is drawn in the pages as files of its own."""
    found = {}
    for page, html in pages.items():
        if not page.endswith(".html"):
            continue

        def read(address: str, page: str = page) -> bytes:
            return figures[normpath(join(dirname(page), unquote(address))).removeprefix(f"{slug}/")]

        for name, svg in drawings(html.decode(), style, read).items():
            found[f"{slug}/{PATH.format(name, 'svg')}"] = svg
    return found


def _card(study: Study, findings: Findings, pattern: bytes) -> bytes:
    overview, hypothesis = findings.overview, study.settings.hypothesis
    name = f"{overview.network} · {overview.layer} · filter {overview.filter}"
    said = " ".join(filter(None, (hypothesis and sentence(hypothesis), findings.evidence.verdict)))
    return draw_card(study.title, name, said, pattern)
