"""The definitions, as the page on methods shows them."""

import re
from pathlib import Path

import pytest

from generator.commentary.definitions import Glossary, read_definitions
from generator.errors import BadInput
from generator.evidence import ENOUGH, kinds
from generator.numerics import contrast, coverage, kernels, optimisation, tuning
from generator.reports import DEFINITIONS
from tests import made_up

TEXT = """\
# Definitions

Of *colours*.

## Cold colours

### Teal (dark)

Between blue and green; see [red](#red), [the paper](https://example.org/a.html), [how it was
measured](performance.md#speed), [the page](../README.md).

### Blue

The author's own.

## Warm colours

### Red

| a | b |
|---|---|
| 1 | 2 |
"""


def read(folder: Path, repository: str | None = None) -> Glossary:
    """Read TEXT."""
    path = folder / "definitions.md"
    path.write_text(TEXT, encoding="utf-8")
    return read_definitions(path, repository)


def test_each_part_has_its_title_and_terms_and_each_term_an_id(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.opening == "<p>Of <em>colours</em>.</p>"
    assert [(part.title, part.terms) for part in found.parts] == [
        ("Cold colours", ("Teal (dark)", "Blue")),
        ("Warm colours", ("Red",)),
    ]
    ids = [re.findall(r'<h3 id="([^"]+)">', part.html) for part in found.parts]
    assert ids == [["definition-teal-dark", "definition-blue"], ["definition-red"]]
    assert "<table>" in found.parts[1].html


@pytest.mark.parametrize("repository", ["https://example.org/me/mine", "https://example.org/me/mine.git/"])
def test_links_to_documents_lead_into_the_repository(tmp_path: Path, repository: str) -> None:
    assert re.findall(r'href="([^"]+)"', read(tmp_path, repository).parts[0].html) == [
        "#definition-red",
        "https://example.org/a.html",
        "https://example.org/me/mine/blob/HEAD/docs/performance.md#speed",
        "https://example.org/me/mine/blob/HEAD/README.md",
    ]


def test_without_a_repository_links_to_documents_are_words(tmp_path: Path) -> None:
    html = read(tmp_path).parts[0].html
    assert re.findall(r'href="([^"]+)"', html) == ["#definition-red", "https://example.org/a.html"]
    assert "<span>the page</span>" in html


def test_definitions_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"definitions\.md: cannot be read"):
        read_definitions(tmp_path / "definitions.md", None)


def test_no_term_is_defined_twice_and_links_lead_to_definitions() -> None:
    found = read_definitions(DEFINITIONS, None)
    text = "".join(part.html for part in found.parts)
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == sum(len(part.terms) for part in found.parts) > 20
    assert len(set(ids)) == len(ids)
    linked = re.findall(r'href="#([^"]+)"', text)
    assert linked
    assert set(linked) <= set(ids)


def test_the_page_on_methods_shows_every_definition(tmp_path: Path) -> None:
    shown = made_up.content(tmp_path, "methods")
    found = read_definitions(DEFINITIONS, None)
    assert [part.title for part in shown.definitions] == [part.title for part in found.parts]
    for part, told in zip(shown.definitions, found.parts, strict=True):
        assert part.terms == " · ".join(told.terms)
        assert f">{told.terms[-1]}</h3>" in part.text


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Maximal pattern", f"+ {optimisation.LEAK:g} · min(z, 0)"),
        ("Maximal pattern", f"stride is {optimisation.SHIFT} pixels or more"),
        ("Score", f"RMS contrast of {contrast.SCORED:g}"),
        ("Balance", f"*mostly excitatory* from 1/{1 / kernels.EXCITATORY:g} on"),
        ("Tuning peak", f"reach {100 * tuning.PEAK:g} % of"),
        ("Tuning peak", f"less than {tuning.ANGULAR_DISTANCE:g}° apart"),
        ("Orientation selectivity index", f"from 1/{1 / tuning.DIRECTED:g} on"),
        ("Coverage", f"r ≥ {coverage.ENOUGH:g}"),
        ("Feature types", f"{kinds.LINE:g} times the best edge"),
        ("Feature types", f"{kinds.CURVE:g} times the best straight bar or line"),
        ("Feature types", f"{kinds.BOUNDARY:g} times the same boundary"),
        (
            "Feature types",
            f"across seeds is below {kinds.SEEDS:g}; two tuning peaks are {tuning.ANGULAR_DISTANCE:g}° apart",
        ),
        ("Feature types", f"mean cosine similarity below {kinds.LIKE:g}"),
        ("Verdict", f"fewer than {('no', 'one', 'two', 'three', 'four')[ENOUGH]} |"),
    ],
)
def test_the_numbers_are_those_of_the_rules(heading: str, words: str) -> None:
    text = DEFINITIONS.read_text(encoding="utf-8")
    definition = text.partition(f"### {heading}\n")[2].partition("\n#")[0]
    assert words in " ".join(definition.split())
