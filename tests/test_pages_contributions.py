"""Mirrors `pages/contributions.py`."""

from dataclasses import replace
from pathlib import Path

from tests import fakes
from tests.made_up import content


def test_the_strongest_kernels_stand_first_and_a_silent_one_is_named(tmp_path: Path) -> None:
    found = content(tmp_path, "contributions")
    assert [row.name for row in found.top] == ["4", "0", "6", "2", "1", "5"]
    assert [row.silent for row in found.top] == [False, True, False, False, False, False]
    assert "Silent inputs of the six strongest kernels: 0." in found.silent
    assert [row.name for row in found.rows] == ["6", "5", "4", "3", "2", "1", "0"]  # by mean size


def test_channels_link_to_where_the_report_looks_closer_at_them(tmp_path: Path) -> None:
    links = {row.name: row.href for row in content(tmp_path, "contributions").rows}
    assert links["4"] == "../inputs/index.html#channel-4"
    assert links["1"] is None  # left1x1 has no pages here
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


def test_how_many_kernels_are_looked_at_does_not_follow_how_many_are_shown(tmp_path: Path) -> None:
    assert fakes.kernels().shown == 4
    found = content(tmp_path, "contributions")
    assert found.strongest == "six strongest kernels"
    assert "of the six strongest kernels" in found.silent


def test_rankings_of_channels_that_are_all_alike_share_nothing(tmp_path: Path) -> None:
    findings = fakes.findings()
    first, second, *rest = findings.contributions.agreements
    alike = (replace(first, spearman=None, overlap_6=None), replace(second, overlap_30=None), *rest)
    found = replace(findings, contributions=replace(findings.contributions, agreements=alike))
    pairs = content(tmp_path, "contributions", found).pairs
    assert (pairs[0].spearman, pairs[0].six) == ("–", "–")
    assert pairs[1].thirty == "–"


def test_the_plot_is_told_with_the_agreement_of_norm_and_contribution(tmp_path: Path) -> None:
    found = content(tmp_path, "contributions")
    alike = {(one.one, one.other): one.spearman for one in fakes.contributions().agreements}["l2", "contribution"]
    assert found.plot.alt == (
        "Mean absolute contribution against kernel norm of 7 input channels; Spearman’s rank correlation is "
        f"{alike:.3f}"
    )
    assert found.figure.caption.endswith("In colour, with channel numbers: the six strongest kernels.")
