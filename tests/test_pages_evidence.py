"""Mirrors `pages/contributions.py`, `pages/coverage.py`, `pages/knockout.py` and `figures/coverage.py`."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.figures import coverage as figure
from generator.figures.plots import BOTTOM, HEIGHT
from generator.results import Band, Coverage, Curve, Findings, Rankings
from tests import fakes, made_up


def content(folder: Path, section: str, found: Findings | None = None) -> Any:
    """Compose one page."""
    pages = made_up.pages(folder, found)
    return next(page for page in pages if page.template == f"{section}.html").content


def test_the_strongest_kernels_stand_first_and_a_silent_one_is_named(tmp_path: Path) -> None:
    found = content(tmp_path, "contributions")
    assert [row.name for row in found.top] == ["4", "0", "6", "2", "1", "5"]
    assert [row.silent for row in found.top] == [False, True, False, False, False, False]
    assert "those on silent channels are 0:" in found.silent
    assert [row.name for row in found.rows] == ["6", "5", "4", "3", "2", "1", "0"]  # by mean size


def test_channels_link_to_where_the_report_looks_closer_at_them(tmp_path: Path) -> None:
    links = {row.name: row.href for row in content(tmp_path, "contributions").rows}
    assert links["4"] == "../inputs/index.html#channel-4"
    assert links["1"] is None  # left1x1 has no wall here
    assert links["5"] == "../units/squeeze1x1/2/index.html"


def test_rankings_are_held_against_chance(tmp_path: Path) -> None:
    first, second, *_ = content(tmp_path, "contributions").pairs
    assert (first.names, first.spearman, first.six, first.thirty) == (
        "L2 norm and L1 norm",
        "0.750",
        "5 (by chance 5.1)",
        "",
    )
    assert second.thirty == "12 (by chance 3.5)"


def test_coverage_is_said_in_one_sentence(tmp_path: Path) -> None:
    told = "The 6 channels of the largest L2 norms reach r = 0.969; it takes 5 of 7 channels to reach 0.9"
    assert content(tmp_path, "coverage").told == f"{told}, where random orders take 6 (5 to 7)."


def test_a_ranking_that_never_reaches_says_so(tmp_path: Path) -> None:
    findings = fakes.findings()
    rankings = findings.coverage.rankings
    never = replace(rankings.l2, r=(0.5,) * 7, k90=None)
    lost = replace(findings, coverage=replace(findings.coverage, rankings=replace(rankings, l2=never)))
    found = content(tmp_path, "coverage", lost)
    assert found.told == "The 6 channels of the largest L2 norms reach r = 0.500; no number of channels reaches 0.9."
    assert found.rankings[0].k90 == "–"


def test_marks_and_k90_stand_in_order_for_each_ranking(tmp_path: Path) -> None:
    found = content(tmp_path, "coverage").rankings
    assert [(ranking.name, [kept.kept for kept in ranking.kept]) for ranking in found] == [
        ("L2 norm", ["5", "6"]),
        ("L1 norm", ["5", "6"]),
        ("mean size of contribution", ["6", "7"]),
        ("knock-out", ["5", "6"]),
    ]
    assert [kept.r for kept in found[2].kept] == ["0.875", "1.00"]


def test_a_removal_is_told_with_what_its_kernel_promises_and_whether_it_keeps_it(tmp_path: Path) -> None:
    whole, first, second, third, *_ = content(tmp_path, "knockout").rows
    assert (whole.name, whole.kind, whole.expected, whole.seen) == ("all 6", "several", "–", "–")
    assert whole.photographs == "−75.0\u202f% (−3.00)"
    assert (first.name, first.href, first.expected) == ("4", "../inputs/index.html#channel-4", "falls")
    assert (second.expected, second.seen) == ("rises", "no")
    assert (third.kind, third.expected, third.made) == ("mixed", "–", "–")


def test_promises_are_counted_on_photographs_and_on_the_pattern(tmp_path: Path) -> None:
    told = content(tmp_path, "knockout").signs
    assert told.endswith(
        "4 kernels promise a sign. On the photographs 3 of the 4 keep the promise; on the pattern 3 of the 4 keep the "
        "promise."
    )


def agreeing(findings: Findings, photographs: list[bool | None], pattern: list[bool | None]) -> Findings:
    """Let the four kernels that promise a sign keep it or not."""
    found, answers = findings.knockout, iter(zip(photographs, pattern, strict=True))
    alone = []
    for removal in found.alone:
        if removal.expected:
            seen, made = next(answers)
            removal = replace(
                removal,
                photographs=replace(removal.photographs, agrees=seen),
                pattern=replace(removal.pattern, agrees=made),
            )
        alone.append(removal)
    return replace(findings, knockout=replace(found, alone=tuple(alone)))


def test_a_removal_that_changes_nothing_breaks_no_promise(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [True, None, False, True], [None, True, None, None])
    found = content(tmp_path, "knockout", findings)
    assert found.signs.endswith(
        "On the photographs 2 of the 3 without which anything changes keep the promise; on the pattern 1 of the 1 "
        "without which anything changes keeps the promise."
    )
    promising = [row for row in found.rows if row.expected != "–"]
    assert [row.seen for row in promising] == ["yes", "nothing changes", "no", "yes"]
    assert {row.seen for row in found.rows if row.expected == "–"} == {"–"}


def test_where_no_removal_changes_anything_no_promise_is_counted(tmp_path: Path) -> None:
    findings = agreeing(fakes.findings(), [None] * 4, [True] * 4)
    assert content(tmp_path, "knockout", findings).signs.endswith(
        "On the photographs nothing changes without them, and no promise is put to the test; on the pattern 4 of the 4 "
        "keep the promise."
    )


def test_of_a_unit_that_no_photograph_excites_none_is_said_to(tmp_path: Path) -> None:
    findings = fakes.findings()
    assert " on caffè & 1.JPG and bridge.jpg, where it is largest, and 4.50 on" in content(tmp_path, "knockout").intro
    silent = replace(findings, knockout=replace(findings.knockout, activation=0.0))
    intro = content(tmp_path, "knockout", silent).intro
    assert "most" not in intro
    assert "No photograph excites the unit; caffè & 1.JPG and bridge.jpg stand for all." in intro


def test_how_many_kernels_are_looked_at_does_not_follow_how_many_are_shown(tmp_path: Path) -> None:
    assert fakes.kernels().shown == 4
    for section in ("contributions", "knockout"):
        assert content(tmp_path, section).strongest == "six strongest kernels"
    assert "Of the six strongest kernels" in content(tmp_path, "contributions").silent


def test_a_ranking_of_channels_that_are_all_alike_shares_nothing_and_has_no_curve(tmp_path: Path) -> None:
    findings = fakes.findings()
    first, second, *rest = findings.contributions.agreements
    alike = (replace(first, spearman=None, overlap_6=None), replace(second, overlap_30=None), *rest)
    pairs = content(
        tmp_path, "contributions", replace(findings, contributions=replace(findings.contributions, agreements=alike))
    ).pairs
    assert (pairs[0].spearman, pairs[0].six) == ("–", "–")
    assert pairs[1].thirty == "–"
    found = content(tmp_path, "coverage", replace(findings, coverage=unranked("l2", "knockout")))
    assert found.told == "All kernels are of one L2 norm, which puts the channels in no order."
    assert "L1 norms" in found.figure.caption
    assert "knock-out" not in found.figure.caption
    assert "Dots" not in found.figure.caption
    assert {kept.r for kept in found.rankings[0].kept} == {"–"}


def unranked(*names: str) -> Coverage:
    """Return a coverage some of whose rankings have all channels alike."""
    found, nothing = fakes.coverage(), (None,) * 7
    curve = Curve(nothing, nothing, nothing, None, ())
    return replace(found, rankings=replace(found.rankings, **dict.fromkeys(names, curve)))


def shortened(channels: int) -> Coverage:
    """Return a coverage of a layer that reads a few channels."""
    found = fakes.coverage()
    curve = found.rankings.l2
    r = (*curve.r[: channels - 1], 1.0)
    short = Curve(r, curve.r2_zero[:channels], curve.r2_mean[:channels], channels, tuple(range(channels)))

    def cut(band: Band) -> Band:
        return Band(band.mean[:channels], band.low[:channels], band.high[:channels])

    return replace(
        found,
        rankings=Rankings(short, short, short, short),
        random=cut(found.random),
        random_r2_zero=cut(found.random_r2_zero),
        random_r2_mean=cut(found.random_r2_mean),
    )


def test_the_caption_names_the_marks_that_are_drawn_and_no_others(tmp_path: Path) -> None:
    caption = content(tmp_path, "coverage").figure.caption
    assert "Dots on the curve by L2 norm mark 6 channels. The ring marks the first with r ≥ 0.9, 5." in caption
    few = content(tmp_path, "coverage", replace(fakes.findings(), coverage=shortened(3)))
    assert "Dots" not in few.figure.caption
    assert "The ring marks the first with r ≥ 0.9, 3." in few.figure.caption
    assert "Dotted lines" not in few.values_figure.caption
    assert few.kept == "By each ranking: the fewest that reach r = 0.9."
    assert "100 random orders" in caption


@pytest.mark.parametrize(("channels", "dots"), [(7, 1), (3, 0)])
def test_6_30_and_k90_are_marked_on_the_curve_by_norm(channels: int, dots: int) -> None:
    found = fakes.coverage() if channels == 7 else shortened(3)
    drawn = figure.draw(found)["plots/coverage.svg"].decode()
    marks = re.findall(r"<use [^>]*--accent[^>]*>", drawn)
    bare = re.sub(r"<defs>.*?</defs>", "", drawn)
    assert not re.search(r"<path[^>]* id=", bare)  # what is used elsewhere is not drawn where it is defined
    assert len(marks) == dots + 1
    lines = drawn.count("stroke-dasharray: 1,2")
    assert lines == dots


def test_every_ranking_and_chance_have_a_line_of_their_own_that_is_named() -> None:
    drawn = figure.draw(fakes.coverage())["plots/coverage.svg"].decode()
    for label in ("L2 norm", "L1 norm", "contribution", "knock-out", "random"):
        assert f">{label}</text>" in drawn
    shape = re.compile(r'style="(fill: none; stroke[^"]*)"')
    styles = [style for style in shape.findall(drawn) if "--accent" in style or "--ink" in style]
    assert len(set(styles)) >= 4
    less = figure.draw(unranked("knockout"))["plots/coverage.svg"].decode()
    assert ">knock-out</text>" not in less


def test_how_well_values_are_predicted_is_drawn_with_the_rest_at_zero_and_at_means(tmp_path: Path) -> None:
    drawn = figure.draw(fakes.coverage())["plots/coverage-r2.svg"].decode()
    assert ">rest at zero</text>" in drawn
    assert ">rest at means</text>" in drawn
    assert ">random</text>" in drawn
    found = content(tmp_path, "coverage")
    assert (
        found.values.alt == "R² by L2 norm: 0.875 with the rest at zero and 0.938 with it at its means, for 6 channels"
    )
    assert "not drawn" not in found.values_figure.caption
    findings = fakes.findings()
    rankings = findings.coverage.rankings
    low = replace(rankings.l2, r2_zero=(-40.0, *rankings.l2.r2_zero[1:]))
    lost = replace(findings, coverage=replace(findings.coverage, rankings=replace(rankings, l2=low)))
    assert content(tmp_path, "coverage", lost).values_figure.caption.endswith("What lies below −1 is not drawn.")
    cut = figure.values(lost.coverage).decode()
    assert "nan" not in cut
    heights = [
        float(y) for path in re.findall(r' d="(M[^"]+)"', cut) for y in re.findall(r"[ML] ?[-\d.]+ ([-\d.]+)", path)
    ]
    assert max(heights) <= HEIGHT - BOTTOM + 0.01


def test_without_others_to_remove_nothing_is_compared(tmp_path: Path) -> None:
    findings = fakes.findings()
    alone = replace(findings, knockout=replace(findings.knockout, random=None))
    assert content(tmp_path, "knockout", alone).random.startswith("There are too few other channels")


@pytest.mark.parametrize("unknown", [False, True])
def test_the_curves_are_drawn_with_the_band_behind_them_whatever_is_undefined(unknown: bool) -> None:
    found = fakes.coverage()
    if unknown:
        nothing = (None,) * 7
        curve = replace(found.rankings.l2, r=nothing, r2_zero=nothing, r2_mean=nothing, k90=None)
        found = replace(found, rankings=Rankings(curve, curve, curve, curve))
    drawn = figure.draw(found)["plots/coverage.svg"].decode()
    assert "var(--rule)" in drawn
    assert "nan" not in drawn
    curves = re.findall(r"<path[^>]*var\(--accent\)[^>]*>", drawn)
    assert any('d="M' in curve for curve in curves) is not unknown
