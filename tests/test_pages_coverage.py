"""Mirrors `pages/coverage.py`."""

from dataclasses import replace
from pathlib import Path

from tests import fakes
from tests.fakes import shortened, unranked
from tests.made_up import content


def test_coverage_is_said_in_words(tmp_path: Path) -> None:
    told = "The 6 channels with the largest kernel norms reach r = 0.969. Reaching r = 0.9 takes 5 of 7 channels"
    assert content(tmp_path, "coverage").told == f"{told}; random orders need 6 on average (95\u202f%: 5 to 7)."


def test_a_ranking_that_never_reaches_says_so(tmp_path: Path) -> None:
    findings = fakes.findings()
    rankings = findings.coverage.rankings
    never = replace(rankings.l2, r=(0.5,) * 7, k90=None)
    lost = replace(findings, coverage=replace(findings.coverage, rankings=replace(rankings, l2=never)))
    found = content(tmp_path, "coverage", lost)
    assert found.told == (
        "The 6 channels with the largest kernel norms reach r = 0.500. No number of channels reaches r = 0.9."
    )
    assert found.rankings[0].k90 == "–"


def test_marks_and_k90_stand_in_order_for_each_ranking(tmp_path: Path) -> None:
    found = content(tmp_path, "coverage").rankings
    assert [(ranking.name, [kept.kept for kept in ranking.kept]) for ranking in found] == [
        ("L2 norm", ["5", "6"]),
        ("L1 norm", ["5", "6"]),
        ("contribution", ["6", "7"]),
        ("ablation", ["5", "6"]),
    ]
    assert [kept.r for kept in found[2].kept] == ["0.875", "1.00"]


def test_the_caption_names_what_is_drawn_in_two_sentences(tmp_path: Path) -> None:
    caption = content(tmp_path, "coverage").figure.caption
    assert caption.endswith("ring: the first r ≥ 0.9, at 5 channels.")
    few = content(tmp_path, "coverage", replace(fakes.findings(), coverage=shortened(3)))
    assert few.figure.caption.endswith("ing: the first r ≥ 0.9, at 3 channels.")
    assert few.kept == "For each ranking: the fewest channels that reach r = 0.9."
    for figure in (content(tmp_path, "coverage"), few):
        assert figure.figure.caption.count(". ") <= 1
        assert figure.values_figure.caption.count(". ") <= 1
    assert "1000 random orders" in caption


def test_a_ranking_of_channels_that_are_all_alike_has_no_curve(tmp_path: Path) -> None:
    found = content(tmp_path, "coverage", replace(fakes.findings(), coverage=unranked("l2", "ablation")))
    assert found.told == "All kernels have the same L2 norm, so the norm does not rank the channels."
    assert "L1 norm" in found.figure.caption
    assert "ablation" not in found.figure.caption
    assert "ing: the first" not in found.figure.caption
    assert {kept.r for kept in found.rankings[0].kept} == {"–"}


def test_how_well_values_are_predicted_is_told_at_the_marks_and_what_is_not_drawn_is_said(tmp_path: Path) -> None:
    found = content(tmp_path, "coverage")
    told = "R² by L2 norm: 6 channels: 0.875 with all others at zero, 0.938 with each at its mean"
    assert found.values.alt == told
    assert "not drawn" not in found.values_figure.caption
    findings = fakes.findings()
    rankings = findings.coverage.rankings
    low = replace(rankings.l2, r2_zero=(-40.0, *rankings.l2.r2_zero[1:]))
    lost = replace(findings, coverage=replace(findings.coverage, rankings=replace(rankings, l2=low)))
    assert content(tmp_path, "coverage", lost).values_figure.caption.endswith("alues below −1 are not drawn.")


def test_the_page_says_how_rankings_from_photographs_are_scored_and_why_one_has_no_numbers(tmp_path: Path) -> None:
    found = content(tmp_path, "coverage")
    halves = fakes.findings().coverage.halves
    assert (
        f"two halves of {len(halves[0])} and {len(halves[1])}, alternating in the order of their names" in found.fitted
    )
    assert found.reasons == ()
    single = replace(unranked("ablation"), halves=())
    found = content(tmp_path, "coverage", replace(fakes.findings(), coverage=single))
    assert found.fitted == ""
    assert found.reasons == ("No numbers for the ranking by ablation: all channels are equal in this ranking.",)
