"""Mirrors `figures/contributions.py`: every channel is a dot where its numbers say, the strongest are named."""

from dataclasses import replace

import numpy as np
import pytest

from generator.figures.contributions import draw
from generator.figures.plots import AXES_HEIGHT, AXES_WIDTH, BOTTOM, HEIGHT, LEFT, TOP
from generator.results.contributions import Contributions
from tests import fakes
from tests.drawn import dots, inside, texts


def drawn(found: Contributions | None = None) -> bytes:
    (svg,) = draw(fakes.attribution(contributions=found or fakes.contributions())).values()
    return svg


def test_the_plot_is_the_one_that_the_page_asks_for() -> None:
    assert set(draw(fakes.attribution())) == {"plots/contributions.svg"}


def test_the_strongest_kernels_stand_out_and_carry_their_numbers() -> None:
    svg = drawn()
    assert len(dots(svg, "--accent")) == 6
    assert len(dots(svg, "--muted")) == 1
    named = [text for text in texts(svg) if text in {str(channel) for channel in range(7)}]
    for channel in fakes.contributions().top:
        assert str(channel) in named
    assert "3" not in texts(svg, anchored="end")  # the seventh of seven


def test_a_dot_lies_where_its_norm_and_its_size_say() -> None:
    found = fakes.contributions()
    norms = [one.norm for one in found.channels]
    sizes = [one.mean_abs for one in found.channels]
    expected = {
        (
            round(LEFT + AXES_WIDTH * norm / (1.06 * max(norms)), 1),
            round(HEIGHT - BOTTOM - AXES_HEIGHT * size / (1.08 * max(sizes)), 1),
        )
        for norm, size in zip(norms, sizes, strict=True)
    }
    svg = drawn()
    places = dots(svg, "--accent") + dots(svg, "--muted")
    for x, y in expected:
        assert any(abs(x - col) < 0.2 and abs(y - row) < 0.2 for col, row in places)
    assert len(places) == len(found.channels)
    assert min(row for _, row in places) > TOP


def test_nothing_is_clipped_however_large_one_channel_is() -> None:
    found = fakes.contributions()
    first, *others = found.channels
    for norm, size in ((1e3, 1e-3), (1e-3, 1e6), (0.0, 0.0)):
        svg = drawn(replace(found, channels=(replace(first, norm=norm, mean_abs=size), *others)))
        assert inside(svg)
        assert len(dots(svg, "--accent")) == 6


def test_colours_are_named_as_colours() -> None:
    found = fakes.contributions()
    colours = ("red", "green", "blue")
    channels = tuple(
        replace(one, colour=colour, unit=None) for one, colour in zip(found.channels[:3], colours, strict=True)
    )
    svg = drawn(replace(found, channels=channels, top=(2, 0, 1)))
    assert set(colours) <= set(texts(svg))
    assert dots(svg, "--muted") == []


@pytest.mark.parametrize("count", [1, 256])
def test_few_channels_and_many_are_drawn_and_nothing_is_divided_by_zero(count: int) -> None:
    found = fakes.contributions()
    draws = np.random.default_rng(0)
    channels = tuple(
        replace(
            found.channels[0],
            channel=number,
            norm=float(draws.random()) if count > 1 else 0.0,
            mean_abs=float(draws.random()) if count > 1 else 0.0,
        )
        for number in range(count)
    )
    svg = drawn(replace(found, channels=channels, top=tuple(range(min(6, count)))))
    assert len(dots(svg, "--accent") + dots(svg, "--muted")) == count
    assert b"nan" not in svg
    assert inside(svg)
    assert len(svg) < 55_000
