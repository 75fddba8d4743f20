"""The pages of a report's sections, with the author's commentary and pictures."""

from generator.card import SOCIAL_CARD
from generator.commentary.credits import read_credits
from generator.commentary.definitions import read_definitions
from generator.commentary.names import facts_of
from generator.commentary.reading import read_commentary
from generator.figures.social_card import draw_card
from generator.numbers import sentence
from generator.pages.report import Material, compose_sections
from generator.parts.ingredients import Ingredients
from generator.parts.part import Made, Warn
from generator.render import render
from generator.sections import Findings
from generator.study import Study


def make(ingredients: Ingredients, warn: Warn) -> Made:
    """Make the pages; told is the verdict. BadInput for all that is wrong with the commentary."""
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
    pages = render(ingredients.site, compose_sections(material), ingredients.templates)
    own = {f"{study.slug}/pictures/own/{path.name}": path.read_bytes() for path in sorted(pictures)}
    own[f"{study.slug}/{SOCIAL_CARD}"] = _card(study, findings, ingredients.figures["pictures/pattern.png"])
    return Made(pages | own, {"verdict": findings.evidence.verdict})


def _card(study: Study, findings: Findings, pattern: bytes) -> bytes:
    overview, hypothesis = findings.overview, study.settings.hypothesis
    name = f"{overview.network} · {overview.layer} · filter {overview.filter}"
    said = " ".join(filter(None, (hypothesis and sentence(hypothesis), findings.evidence.verdict)))
    return draw_card(study.title, name, said, pattern)
