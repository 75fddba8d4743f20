"""Mirrors `pages/ablation.py`."""

from dataclasses import replace
from pathlib import Path

from generator.sections import Findings
from tests import fakes
from tests.made_up import content


def test_a_removal_is_told_with_what_its_kernel_promises_and_whether_it_keeps_it(tmp_path: Path) -> None:
    whole, first, second, third, *_ = content(tmp_path, "ablation").rows
    assert (whole.name, whole.kind, whole.expected, whole.seen) == ("all 6", "several", "–", "–")
    assert whole.photographs == "−75.0\u202f% (−3.00)"
    assert (first.name, first.href, first.expected) == ("4", "../inputs/index.html#channel-4", "falls")
    assert (second.expected, second.seen) == ("rises", "no")
    assert (third.kind, third.expected, third.made) == ("mixed", "–", "–")


def test_promises_are_counted_on_photographs_and_on_the_pattern(tmp_path: Path) -> None:
    told = content(tmp_path, "ablation").signs
    assert told.endswith(
        "4 kernels promise a sign. On the photographs 3 of the 4 keep the promise; on the pattern 3 of the 4 keep the "
        "promise."
    )


def agreeing(findings: Findings, photographs: list[bool | None], pattern: list[bool | None]) -> Findings:
    """Let the four kernels that promise a sign keep it or not."""
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


def test_a_removal_that_changes_nothing_breaks_no_promise(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [True, None, False, True], [None, True, None, None])
    found = content(tmp_path, "ablation", findings)
    assert found.signs.endswith(
        "On the photographs 2 of the 3 without which anything changes keep the promise; on the pattern 1 of the 1 "
        "without which anything changes keeps the promise."
    )
    promising = [row for row in found.rows if row.expected != "–"]
    assert [row.seen for row in promising] == ["yes", "nothing changes", "no", "yes"]
    assert {row.seen for row in found.rows if row.expected == "–"} == {"–"}


def test_where_no_removal_changes_anything_no_promise_is_counted(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [None] * 4, [True] * 4)
    assert content(tmp_path, "ablation", findings).signs.endswith(
        "On the photographs nothing changes without them, and no promise is put to the test; on the pattern 4 of the 4 "
        "keep the promise."
    )


def test_of_a_unit_that_no_photograph_excites_none_is_said_to(tmp_path: Path) -> None:
    findings = fakes.findings()
    assert " on caffè & 1.JPG and bridge.jpg, where it is largest, and 4.50 on" in content(tmp_path, "ablation").intro
    silent = replace(findings, ablation=replace(findings.ablation, activation=0.0))
    intro = content(tmp_path, "ablation", silent).intro
    assert "most" not in intro
    assert "No photograph excites the unit; caffè & 1.JPG and bridge.jpg stand for all." in intro


def test_without_others_to_remove_nothing_is_compared(tmp_path: Path) -> None:
    findings = fakes.findings()
    alone = replace(findings, ablation=replace(findings.ablation, random=None))
    assert content(tmp_path, "ablation", alone).random.startswith("There are too few other channels")


def test_how_many_kernels_are_looked_at_does_not_follow_how_many_are_shown(tmp_path: Path) -> None:
    assert fakes.kernels().shown == 4
    assert content(tmp_path, "ablation").strongest == "six strongest kernels"


def test_both_plots_say_what_is_drawn(tmp_path: Path) -> None:
    (photographs, seen), (pattern, made) = content(tmp_path, "ablation").plots
    for plot, figure, where in ((photographs, seen, "the photographs"), (pattern, made, "the unit’s own pattern")):
        assert plot.alt == (
            f"Without the six strongest kernels the unit’s mean activation on {where} changes by −75.0\u202f% (−3.00)"
        )
        assert f"mean activation on {where} gains" in figure.caption
        assert figure.caption.endswith("Band: 95\u202f% of the removals of as many others at random.")
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
