"""Mirrors `sections.py`."""

import pytest

from generator.sections import NAMES, SECTIONS, section


def test_a_report_begins_with_the_overview_and_ends_with_the_conclusion_and_the_methods() -> None:
    assert NAMES[0] == "overview"
    assert NAMES[-2:] == ("conclusion", "methods")
    assert SECTIONS[0].folder == ""


def test_a_section_is_found_by_its_name() -> None:
    assert [section(name) for name in NAMES] == list(SECTIONS)
    with pytest.raises(ValueError, match="not in tuple"):
        section("nothing")


def test_names_and_titles_are_unique_and_every_section_asks_something() -> None:
    assert len({found.name for found in SECTIONS}) == len({found.title for found in SECTIONS}) == len(SECTIONS)
    assert all(found.question.endswith("?") for found in SECTIONS)
    assert {found.asks for found in SECTIONS} == {None, "photograph", "channel"}
