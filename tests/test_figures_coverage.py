"""Mirrors `figures/coverage.py`."""

import re
from dataclasses import replace

import pytest

from generator.figures import coverage as figure
from generator.figures.plots import BOTTOM, HEIGHT
from generator.results.coverage import Rankings
from tests import fakes
from tests.fakes import shortened, unranked


@pytest.mark.parametrize(("channels", "dots"), [(7, 1), (3, 0)])
def test_6_30_and_k90_are_marked_on_the_curve_by_norm(channels: int, dots: int) -> None:
    found = fakes.coverage() if channels == 7 else shortened(3)
    drawn = figure.draw(fakes.attribution(coverage=found))["plots/coverage.svg"].decode()
    marks = re.findall(r"<use [^>]*--accent[^>]*>", drawn)
    bare = re.sub(r"<defs>.*?</defs>", "", drawn)
    assert not re.search(r"<path[^>]* id=", bare)  # what is used elsewhere is not drawn where it is defined
    assert len(marks) == dots + 1
    lines = drawn.count("stroke-dasharray: 1,2")
    assert lines == dots


def test_every_ranking_and_chance_have_a_line_of_their_own_that_is_named() -> None:
    drawn = figure.draw(fakes.attribution(coverage=fakes.coverage()))["plots/coverage.svg"].decode()
    for label in ("L2 norm", "L1 norm", "contribution", "ablation", "random"):
        assert f">{label}</text>" in drawn
    shape = re.compile(r'style="(fill: none; stroke[^"]*)"')
    styles = [style for style in shape.findall(drawn) if "--accent" in style or "--ink" in style]
    assert len(set(styles)) >= 4
    less = figure.draw(fakes.attribution(coverage=unranked("ablation")))["plots/coverage.svg"].decode()
    assert ">ablation</text>" not in less


@pytest.mark.parametrize("unknown", [False, True])
def test_the_curves_are_drawn_with_the_band_behind_them_whatever_is_undefined(unknown: bool) -> None:
    found = fakes.coverage()
    if unknown:
        nothing = (None,) * 7
        curve = replace(found.rankings.l2, r=nothing, r2_zero=nothing, r2_mean=nothing, k90=None)
        found = replace(found, rankings=Rankings(curve, curve, curve, curve))
    drawn = figure.draw(fakes.attribution(coverage=found))["plots/coverage.svg"].decode()
    assert "var(--rule)" in drawn
    assert "nan" not in drawn
    curves = re.findall(r"<path[^>]*var\(--accent\)[^>]*>", drawn)
    assert any('d="M' in curve for curve in curves) is not unknown


def test_how_well_values_are_predicted_is_drawn_with_the_rest_at_zero_and_at_means() -> None:
    drawn = figure.draw(fakes.attribution(coverage=fakes.coverage()))["plots/coverage-r2.svg"].decode()
    for label in ("others at zero", "others at means", "random"):
        assert f">{label}</text>" in drawn
    found = fakes.coverage()
    low = replace(found.rankings.l2, r2_zero=(-40.0, *found.rankings.l2.r2_zero[1:]))
    cut = figure.values(replace(found, rankings=replace(found.rankings, l2=low))).decode()
    assert "nan" not in cut
    heights = [
        float(y) for path in re.findall(r' d="(M[^"]+)"', cut) for y in re.findall(r"[ML] ?[-\d.]+ ([-\d.]+)", path)
    ]
    assert max(heights) <= HEIGHT - BOTTOM + 0.01
