"""Mirrors `pages/evidence.py`."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.evidence import UNREGISTERED, WEIGHING, analyse
from generator.sections import SECTIONS, Findings
from tests import fakes
from tests.fakes import RISING
from tests.made_up import content


def test_the_matrix_shows_every_argument_with_its_finding_number_and_figure(tmp_path: Path) -> None:
    found = content(tmp_path, "evidence").matrix
    assert found.predicted == "stripes at 45° ± 20°"
    assert found.verdict == fakes.evidence().verdict
    assert [(row.name, row.finding, row.style, row.value) for row in found.rows] == [
        ("Feature visualisation", "for", "for", "1 in words"),
        ("Dataset examples", "mixed", "mixed", "0.25 in words"),
        ("Synthetic examples", "mixed", "mixed", "0.4375 in words"),
        ("Joint tuning", "against", "against", "0 in words"),
        ("Feature implementation", "for", "for", "0.75 in words"),
        ("Feature use", "against", "against", "0.25 in words"),
        ("Hand-written circuit", "not tested", "not-tested", "–"),
    ]
    joint = found.rows[3]
    assert (joint.href, joint.place) == ("../tuning/index.html#leaders", "Tuning")
    assert (joint.measured, joint.rules) == (
        "what was measured of joint tuning",
        ("The rule of joint tuning.",),
    )


def test_the_rule_of_the_verdict_stands_beside_those_of_the_arguments(tmp_path: Path) -> None:
    assert content(tmp_path, "evidence").weighing == WEIGHING


def test_every_part_of_the_section_is_linked_with_its_question(tmp_path: Path) -> None:
    parts = content(tmp_path, "evidence").parts
    assert [(part.link.text, part.question) for part in parts] == [
        (section.title, section.question) for section in SECTIONS if section.part_of == "evidence"
    ]
    assert len(parts) == 7
    assert parts[0].link.href == "../tuning/index.html"


def test_without_predictions_the_measurements_are_shown_and_no_row(tmp_path: Path) -> None:
    findings = replace(fakes.findings(), evidence=analyse(fakes.case(), None))
    page = content(tmp_path, "evidence", findings)
    assert (page.matrix.predicted, page.matrix.verdict, page.matrix.rows) == (None, UNREGISTERED, ())
    measured = {row.name: (row.value, row.href) for row in page.measured}
    assert measured["Strongest tuning peak"] == ("45°, 11 pixels", "../tuning/index.html#peaks")
    assert measured["Ablation of the 6 strongest inputs"] == ("−75.0\u202f%", "../ablation/index.html")
    assert measured["Correlation of the 6 strongest inputs alone with the filter"][0] == "r = 0.969"


def fitting(kind: str) -> Findings:
    """Let the strongest kernel be of a kind; its channel answers most to rising stripes."""
    findings = fakes.findings()
    first, *others = findings.kernels.channels
    return replace(findings, kernels=replace(findings.kernels, channels=(replace(first, kind=kind), *others)))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mostly excitatory", "; as predicted"),
        ("mostly inhibitory", "; not as predicted"),
        ("mixed", "; not tested"),
    ],
)
def test_kernels_and_downstream_filters_are_told_by_whether_they_agree(tmp_path: Path, kind: str, told: str) -> None:
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
        assert "predicted" not in unpredicted
