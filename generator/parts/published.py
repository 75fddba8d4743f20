"""The published data of a report's sections."""

from generator.data import section_data
from generator.parts.ingredients import Ingredients
from generator.parts.part import Made


def make(ingredients: Ingredients) -> Made:
    """Write the data files."""
    files = section_data(ingredients.findings)
    return Made({f"{ingredients.study.slug}/{path}": data for path, data in files.items()})
