"""Mirrors `pages/conclusion.py`."""

from dataclasses import replace
from pathlib import Path

from tests import fakes
from tests.made_up import content


def test_the_authors_weighing_stands_beside_the_matrix_of_the_page_evidence(tmp_path: Path) -> None:
    found = content(tmp_path, "conclusion")
    assert found.words == "<p>The author on <em>conclusion</em>.</p>"
    assert found.hypothesis == "Fires on lines that rise from left to right."
    assert found.matrix == content(tmp_path, "evidence").matrix
    assert found.matrix.verdict == fakes.evidence().verdict
    assert found.rules == "../evidence/index.html#matrix"


def test_what_was_measured_is_told_with_the_page_that_shows_it(tmp_path: Path) -> None:
    found = {row.name: (row.value, row.note, row.href) for row in content(tmp_path, "conclusion").measured}
    assert found["Maximal pattern"] == ("beats photographs", "RMS contrast 62 of 255", "../pattern/index.html")
    assert found["Mean activation, pattern over top photograph"][:2] == ("4.00\u202f×", "that of caffè & 1.JPG")
    assert found["Maximum activation, pattern over top photograph"][:2] == ("1.46\u202f×", "that of bridge.jpg")
    assert found["Largest activation at one location"] == ("9.25", "bridge.jpg", "../activations/index.html")
    assert found["Largest mean activation"][:2] == ("1.12", "caffè & 1.JPG")
    assert found["Filter responds on the object"][0] == "2 of 4"
    assert found["Kernels excitatory, inhibitory, mixed"][:2] == ("2, 2, 3", "of 7 kernels")
    assert found["Inputs whose pattern beats the photographs"] == ("2 of 4", "", "../inputs/index.html")


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    findings = fakes.findings()
    silent = replace(
        findings.pattern, contrast=58.4, strongest_photograph=None, strongest_position=None, ratio=None, ratio_max=None
    )
    shares = tuple(replace(image, share=None, area=None) for image in findings.activations.by_max)
    findings = replace(
        findings,
        pattern=silent,
        classification=fakes.unclassified(),
        activations=replace(findings.activations, by_max=shares),
    )
    found = {row.name: (row.value, row.note) for row in content(tmp_path, "conclusion", findings).measured}
    assert found["Maximal pattern"] == ("beats photographs", "RMS contrast 58 of 255")
    for name in ("Mean activation, pattern over top photograph", "Maximum activation, pattern over top photograph"):
        assert found[name] == ("–", "no photograph excites it")
    assert found["Filter responds on the object"] == ("–", "no class Grad-CAM")


def test_where_a_layer_reads_the_picture_no_input_pattern_is_counted(tmp_path: Path) -> None:
    findings = fakes.findings()
    bare = tuple(replace(channel, pattern=None) for channel in findings.inputs.channels)
    colours = replace(findings, inputs=replace(findings.inputs, channels=bare))
    names = {row.name for row in content(tmp_path, "conclusion", colours).measured}
    assert "Inputs whose pattern beats the photographs" not in names
    assert "Strongest kernel" in names
