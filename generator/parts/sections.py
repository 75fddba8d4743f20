"""The pages of a report's sections, with the author's commentary and pictures."""

from generator import search
from generator.commentary.credits import read_credits
from generator.commentary.definitions import read_definitions
from generator.commentary.names import facts_of
from generator.commentary.reading import read_commentary
from generator.pages.report import Material, compose_sections
from generator.parts.ingredients import Ingredients
from generator.parts.part import Made, Warn
from generator.render import render


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
    )
    pages = render(ingredients.site, compose_sections(material), ingredients.templates)
    layers = [
        (filters.layer, len(filters.units), f"{study.slug}/units/{filters.layer}/") for filters in findings.layer.layers
    ]
    index = {f"{study.slug}/{search.OWN}": search.study_index(pages, study.title, layers)}
    own = {f"{study.slug}/pictures/own/{path.name}": path.read_bytes() for path in sorted(pictures)}
    return Made(pages | index | own, {"verdict": findings.evidence.verdict})
