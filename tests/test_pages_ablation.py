"""Mirrors `pages/ablation.py`."""

from dataclasses import replace
from pathlib import Path

from generator.sections import Findings
from tests import fakes
from tests.made_up import content


def test_a_removal_is_told_with_what_its_kernel_predicts_and_whether_it_agrees(tmp_path: Path) -> None:
    whole, first, second, third, *_ = content(tmp_path, "ablation").rows
    assert (whole.name, whole.kind, whole.expected, whole.seen) == ("all 6", "several", "no prediction", "")
    assert whole.photographs == "−75.0\u202f% (−3.00)"
    assert (first.name, first.href, first.expected) == ("4", "../inputs/index.html#channel-4", "decrease predicted")
    assert (second.expected, second.seen) == ("increase predicted", "not as predicted")
    assert (third.kind, third.expected, third.made) == ("mixed", "no prediction", "")


def test_agreements_are_counted_on_photographs_and_on_the_pattern(tmp_path: Path) -> None:
    told = content(tmp_path, "ablation").signs
    assert told.endswith(
        "This predicts the sign of 4 effects. On the photographs, 3 of 4 are as predicted. On the pattern, 3 of 4 are "
        "as predicted."
    )


def agreeing(findings: Findings, photographs: list[bool | None], pattern: list[bool | None]) -> Findings:
    """Let the four kernels with a predicted sign have it or not."""
    found, answers = findings.ablation, iter(zip(photographs, pattern, strict=True))
    alone = []
    for removal in found.single:
        if removal.expected:
            seen, made = next(answers)
            removal = replace(
                removal,
                on_photographs=replace(removal.on_photographs, agrees=seen),
                on_pattern=replace(removal.on_pattern, agrees=made),
            )
        alone.append(removal)
    return replace(findings, ablation=replace(found, single=tuple(alone)))


def test_a_removal_that_changes_nothing_contradicts_no_sign(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [True, None, False, True], [None, True, None, None])
    found = content(tmp_path, "ablation", findings)
    assert found.signs.endswith(
        "On the photographs, 2 of 3 that change anything are as predicted. On the pattern, 1 of 1 that change anything "
        "is as predicted."
    )
    promising = [row for row in found.rows if row.expected != "no prediction"]
    assert [row.seen for row in promising] == ["as predicted", "no change", "not as predicted", "as predicted"]
    assert {row.seen for row in found.rows if row.expected == "no prediction"} == {""}


def test_where_no_removal_changes_anything_no_promise_is_counted(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [None] * 4, [True] * 4)
    assert content(tmp_path, "ablation", findings).signs.endswith(
        "On the photographs, no ablation changes anything, so no sign is tested. On the pattern, 4 of 4 are as "
        "predicted."
    )


def test_of_a_unit_that_no_photograph_excites_none_is_said_to(tmp_path: Path) -> None:
    findings = fakes.findings()
    intro = content(tmp_path, "ablation").intro
    assert " on caffè & 1.JPG and bridge.jpg, the photographs where it is largest. It is 4.50 on the" in intro
    silent = replace(findings, ablation=replace(findings.ablation, activation=0.0))
    intro = content(tmp_path, "ablation", silent).intro
    assert "largest" not in intro
    assert "No photograph excites the filter; caffè & 1.JPG and bridge.jpg are used." in intro


def test_without_others_to_remove_nothing_is_compared(tmp_path: Path) -> None:
    findings = fakes.findings()
    alone = replace(findings, ablation=replace(findings.ablation, random=None))
    assert content(tmp_path, "ablation", alone).random.startswith("There are too few other channels")


def test_how_many_kernels_are_looked_at_does_not_follow_how_many_are_shown(tmp_path: Path) -> None:
    assert fakes.kernels().shown == 4
    assert content(tmp_path, "ablation").strongest == "six strongest kernels"


def test_both_plots_say_what_is_drawn(tmp_path: Path) -> None:
    (photographs, seen), (pattern, made) = content(tmp_path, "ablation").plots
    for plot, figure, where in ((photographs, seen, "the photographs"), (pattern, made, "the filter’s own pattern")):
        assert plot.alt == (
            "Ablation of the six strongest kernels changes the filter’s mean activation on "
            f"{where} by −75.0\u202f% (−3.00)"
        )
        assert figure.caption.startswith(f"Change of the filter’s mean activation on {where} by ablation")
        assert figure.caption.endswith("Band: 95\u202f% of the ablations of as many random other channels.")
    assert seen.number != made.number


def test_a_band_is_spoken_of_only_where_one_is_drawn(tmp_path: Path) -> None:
    findings = fakes.findings()
    alone = replace(findings, ablation=replace(findings.ablation, random=None))
    silent = replace(findings, ablation=replace(findings.ablation, activation=0.0))
    (_, seen), (_, made) = content(tmp_path, "ablation", alone).plots
    assert "Band" not in seen.caption + made.caption
    (_, seen), (_, made) = content(tmp_path, "ablation", silent).plots
    assert "Band" not in seen.caption  # relative to nothing there is none
    assert "Band" in made.caption
