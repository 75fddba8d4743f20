"""Mirrors `pages/evidence.py`."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.evidence import UNREGISTERED, VERDICT, analyse
from generator.sections import SECTIONS, Findings
from tests import fakes
from tests.fakes import RISING
from tests.made_up import content


def test_the_matrix_shows_every_argument_with_its_finding_number_and_figure(tmp_path: Path) -> None:
    found = content(tmp_path, "evidence").matrix
    assert found.predicted == "stripes at 45° ± 20°"
    assert found.verdict == fakes.evidence().verdict
    assert [(row.name, row.finding, row.style, row.value) for row in found.rows] == [
        ("Feature visualisation", "for", "for", "1.00"),
        ("Dataset examples", "mixed", "mixed", "0.250"),
        ("Synthetic examples", "mixed", "mixed", "0.438"),
        ("Joint tuning", "against", "against", "0"),
        ("Feature implementation", "for", "for", "0.750"),
        ("Feature use", "against", "against", "0.250"),
        ("Hand-written circuit", "not tested", "not-tested", "–"),
    ]
    joint = found.rows[3]
    assert (joint.href, joint.place) == ("../tuning/index.html#leaders", "Tuning")
    assert (joint.measured, joint.rule, joint.number) == (
        "what was measured of joint tuning",
        "The rule of joint tuning.",
        "the number of joint tuning",
    )


def test_the_rule_of_the_verdict_stands_beside_those_of_the_arguments(tmp_path: Path) -> None:
    assert content(tmp_path, "evidence").weighing == VERDICT


def test_every_part_of_the_section_is_linked_with_its_question(tmp_path: Path) -> None:
    parts = content(tmp_path, "evidence").parts
    assert [(part.link.text, part.question) for part in parts] == [
        (section.title, section.question) for section in SECTIONS if section.part_of == "evidence"
    ]
    assert len(parts) == 7
    assert parts[0].link.href == "../tuning/index.html"


def test_without_predictions_the_matrix_says_so_in_every_row(tmp_path: Path) -> None:
    findings = replace(fakes.findings(), evidence=analyse(fakes.case(), None))
    found = content(tmp_path, "evidence", findings).matrix
    assert (found.predicted, found.verdict) == (None, UNREGISTERED)
    assert {row.style for row in found.rows} == {"not-tested"}
    assert {row.value for row in found.rows} == {"–"}


def fitting(kind: str) -> Findings:
    """Let the strongest kernel be of a kind; its channel answers most to rising stripes."""
    findings = fakes.findings()
    first, *others = findings.kernels.channels
    return replace(findings, kernels=replace(findings.kernels, channels=(replace(first, kind=kind), *others)))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mostly excitatory", "; fits the prediction"),
        ("mostly inhibitory", "; does not fit the prediction"),
        ("mixed", "; promises nothing"),
    ],
)
def test_kernels_and_downstream_filters_are_told_by_what_they_promise(tmp_path: Path, kind: str, told: str) -> None:
    findings = fitting(kind)
    first, *_ = content(tmp_path, "tuning", findings, RISING).inputs
    assert first.words.endswith(told)
    kernel = replace(findings.downstream.filters[0].kernel, kind=kind)
    one = replace(findings.downstream.filters[0], kernel=kernel)
    changed = replace(findings, downstream=replace(findings.downstream, filters=(one,)))
    assert content(tmp_path, "downstream", changed, RISING).filters[0].words.endswith(told)
    for section, shown in (("tuning", "inputs"), ("downstream", "filters")):
        unpredicted = getattr(content(tmp_path, section, changed), shown)[0].words
        assert "prediction" not in unpredicted
        assert "promises" not in unpredicted
