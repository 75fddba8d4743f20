"""Mirrors `pages/story.py` and `pages/retelling.py`."""

import re
from dataclasses import replace
from pathlib import Path

from generator.commentary.reading import Commentary
from generator.pages.page import Page
from generator.pages.report import Material, compose_sections
from generator.pages.retelling import lead, retold
from generator.pages.story import StoryPage
from generator.render import render
from generator.sections import NAMES
from tests import fakes, made_up
from tests.conftest import TEMPLATES

CHAPTERS = ("overview", "pattern", "activations", "kernels", "evidence", "answer")


def story(folder: Path) -> tuple[Page, StoryPage]:
    page = next(page for page in made_up.pages(folder) if page.path.endswith("/story/index.html"))
    assert isinstance(page.content, StoryPage)
    return page, page.content


def test_the_story_tells_the_study_in_order_with_the_authors_words(tmp_path: Path) -> None:
    page, found = story(tmp_path)
    assert [getattr(found, name).id for name in CHAPTERS] == [*CHAPTERS[:-1], "conclusion"]
    for name in CHAPTERS:
        assert f"The author on <em>{getattr(found, name).id}</em>" in getattr(found, name).words[0]
    assert [link.text for link in found.kernels.more] == ["Kernels", "Input channels"]
    assert found.kernels.more[0].href == "../kernels/index.html"
    assert found.verdict == fakes.evidence().verdict
    html = render(made_up.SITE, (page,), TEMPLATES)[page.path].decode()
    assert re.findall(r'<h2 id="(\w+)"', html)[:6] == [*CHAPTERS[:-1], "conclusion"]
    assert f"{found.minutes}-minute read" in html


def test_its_figures_are_numbered_on_their_own(tmp_path: Path) -> None:
    page, found = story(tmp_path)
    assert (found.circuit.number, found.picture.figure.number) == ("1", "2")
    html = render(made_up.SITE, (page,), TEMPLATES)[page.path].decode()
    numbers = [int(number) for number in re.findall(r'id="figure-(\d+)"', html)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 6


def test_the_sidebar_leads_to_the_story_without_a_number(tmp_path: Path) -> None:
    page, _ = story(tmp_path)
    assert page.number is None
    assert page.frame
    assert not any(item.current for item in page.frame.sections)
    kernels = next(page for page in made_up.pages(tmp_path / "again") if page.path.endswith("/kernels/index.html"))
    assert kernels.frame
    assert kernels.frame.story
    assert (kernels.frame.story.href, kernels.frame.story.text) == ("../story/index.html", "Story")


def test_evidence_is_a_line_for_each_argument_that_was_tested_and_one_that_names_the_others(tmp_path: Path) -> None:
    _, found = story(tmp_path)
    told = {row.argument: row for row in fakes.findings().evidence.rows}
    tested = {name: row for name, row in told.items() if row.finding != "not tested"}
    assert [row.name.lower() for row in found.rows] == [name.lower() for name in tested]
    assert [row.measured for row in found.rows] == [row.measured for row in tested.values()]
    assert 0 < len(tested) < len(told)
    assert found.untested.startswith("Not tested: ")
    assert all(name.lower() in found.untested.lower() for name in told.keys() - tested.keys())


def test_without_commentary_and_without_activation_it_still_tells(tmp_path: Path) -> None:
    findings = fakes.findings()
    silent = replace(findings, activations=replace(findings.activations, scale=0.0))
    material = Material(fakes.study(tmp_path), silent, made_up.figures(findings))
    page = compose_sections(material)[-1]
    assert isinstance(page.content, StoryPage)
    assert page.content.spots == ()
    assert "responds to none of them" in page.content.activations.intro
    assert page.content.overview.words == ()
    assert render(made_up.SITE, (page,), TEMPLATES)


def test_a_lead_ends_at_the_first_heading_and_without_one_is_the_answer() -> None:
    assert lead("<p>a</p><h2>x</h2><p>b</p>") == "<p>a</p>"
    assert lead('<h2 id="f">For</h2><p>a</p><h2>The answer</h2><p>b</p><h2>Next</h2>') == "<p>b</p>"
    assert lead("<h2>For</h2><p>a</p><h2>Against</h2><p>b</p>") == "<p>a</p>"
    assert lead("") == ""


def test_links_of_retold_words_lead_where_they_led() -> None:
    words = (
        '<p id="p"><a href="#p">a</a><a href="#figure-1-1">b</a><a href="kernels/index.html#c">c</a>'
        '<a href="https://example.org/#d">d</a><img src="pictures/own/e.png"></p>'
    )
    told = retold(Commentary("overview", words), "story/").html
    assert re.findall(r'(?:href|src)="([^"]*)"', told) == [
        "#overview-p",
        "../index.html#figure-1-1",
        "../kernels/index.html#c",
        "https://example.org/#d",
        "../pictures/own/e.png",
    ]
    told = retold(
        Commentary("kernels", '<a href="#channel-4">a</a><a href="../inputs/index.html">b</a>'), "story/"
    ).html
    assert re.findall(r'href="([^"]*)"', told) == ["../kernels/index.html#channel-4", "../inputs/index.html"]


def test_it_is_no_section() -> None:
    assert "story" not in NAMES


def test_the_answer_stands_on_the_overview_under_the_hypothesis(tmp_path: Path) -> None:
    page = next(page for page in made_up.pages(tmp_path) if page.template == "overview.html")
    html = render(made_up.SITE, (page,), TEMPLATES)[page.path].decode()
    verdict = html.index('class="judgement"')
    assert html.index('class="hypothesis"') < verdict < html.index("The author on")
    assert fakes.evidence().verdict in html
