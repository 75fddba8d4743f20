"""Mirrors `sections.py`."""

import pytest

from generator.sections import NAMES, SECTIONS, section


def test_the_sections_stand_in_the_labs_order() -> None:
    assert NAMES == (
        "overview",
        "classification",
        "pattern",
        "layer",
        "activations",
        "kernels",
        "inputs",
        "evidence",
        "tuning",
        "contributions",
        "coverage",
        "knockout",
        "circuit",
        "readers",
        "detector",
        "conclusion",
        "methods",
    )


def test_a_section_is_found_by_its_name() -> None:
    assert [section(name) for name in NAMES] == list(SECTIONS)
    with pytest.raises(ValueError, match="not in tuple"):
        section("nothing")


def test_names_and_titles_are_unique_and_every_section_asks_something() -> None:
    assert len({found.name for found in SECTIONS}) == len({found.title for found in SECTIONS}) == len(SECTIONS)
    assert all(found.question.endswith("?") for found in SECTIONS)
    assert {found.asks for found in SECTIONS} == {None, "photograph", "channel"}
