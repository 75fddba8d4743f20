"""The pages of a layer's filters, and that of the layer where it has one, with the layer's data.

They read four of the findings and no commentary, so that an author's edit leaves thousands of them alone.
"""

from generator.data import layer_data
from generator.pages.report import Material, compose_layer
from generator.parts.ingredients import Ingredients
from generator.parts.part import Made
from generator.render import render
from generator.sections import only
from generator.terms import read_terms

READ = ("layer", "inputs", "overview", "methods")  # of the findings; a layer's row needs no others


def make(ingredients: Ingredients, layer: str) -> Made:
    """Make the pages of one layer."""
    findings = only(ingredients.findings, READ)
    material = Material(ingredients.study, findings, ingredients.figures)
    terms = read_terms(ingredients.glossary)
    pages = render(ingredients.site, compose_layer(material, layer), ingredients.templates, terms)
    filters = next(filters for filters in findings.layer.layers if filters.layer == layer)
    return Made(pages | {f"{ingredients.study.slug}/{path}": data for path, data in layer_data(filters).items()})
