"""Mirrors `pages/contributions.py`, `pages/coverage.py`, `pages/knockout.py` and `figures/coverage.py`."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.figures import coverage as figure
from generator.results import Findings
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
        ("mean contribution", ["6", "7"]),
        ("knock-out", ["5", "6"]),
    ]
    assert [kept.r for kept in found[2].kept] == ["0.875", "1.00"]


def test_a_removal_is_told_with_what_its_kernel_promises_and_whether_it_keeps_it(tmp_path: Path) -> None:
    whole, first, second, third, *_ = content(tmp_path, "knockout").rows
    assert (whole.name, whole.kind, whole.expected, whole.seen) == ("all 6", "of several kinds", "–", "–")
    assert whole.photographs == "−75.0\u202f% (−3.00)"
    assert (first.name, first.href, first.expected) == ("channel 4", "../inputs/index.html#channel-4", "falls")
    assert (second.expected, second.seen) == ("rises", "no")
    assert (third.kind, third.expected, third.made) == ("mixed", "–", "–")


def test_promises_are_counted_on_photographs_and_on_the_pattern(tmp_path: Path) -> None:
    told = content(tmp_path, "knockout").signs
    assert told.endswith("Of 4 kernels that promise a sign, 3 keep the promise on the photographs, 3 on the pattern.")


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
        found = replace(found, rankings=replace(found.rankings, l2=curve, contribution=curve))
    drawn = figure.draw(found)["plots/coverage.svg"].decode()
    assert "var(--rule)" in drawn
    assert "nan" not in drawn
    curves = re.findall(r"<path[^>]*var\(--accent\)[^>]*>", drawn)
    assert any('d="M' in curve for curve in curves) is not unknown
