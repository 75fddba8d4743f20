"""Mirrors `figures/`."""

import dataclasses
import inspect
import io
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from PIL import Image

from generator.figures import heat, tuning
from generator.figures.kernels import fan, norms
from generator.figures.pattern import optimisation
from generator.figures.plots import number
from generator.images import Photograph, Photographs, Pixels
from generator.numerics.orientation import orientation
from generator.results.kernels import Kernels
from generator.results.patterns import Pattern, StrongestPhotograph
from generator.results.tuning import Peak
from generator.sections import Findings
from generator.sheets import PEAKS
from generator.tasks.catalogue import KINDS
from tests import fakes
from tests.made_up import PLOTS

SVG = "{http://www.w3.org/2000/svg}"


def photograph(name: str, seed: int) -> Photograph:
    """Make up a photograph of 20 × 28 pixels, its view 40 × 56."""
    pixels = np.random.default_rng(seed).integers(0, 256, (20, 28, 3), dtype=np.uint8)
    view = pixels.repeat(2, axis=0).repeat(2, axis=1)
    path = Path(name)
    return Photograph(path=path, name=name, stem=path.stem, class_name=None, pixels=pixels, view=view)


def photographs() -> Photographs:
    """Make up the photographs that the made-up findings speak of."""
    return Photographs.of([photograph(name, seed) for seed, (name, *_) in enumerate(sorted(fakes.PHOTOGRAPHS))])


def draw(findings: Findings, shown: Photographs) -> dict[str, bytes]:
    """Draw the figures of every section, as the tasks do."""
    drawn: dict[str, bytes] = {}
    for kind in KINDS.values():
        if not kind.name.startswith("figures.") or kind.name == "figures.layer":
            continue
        module, _, function = kind.function.partition(":")
        drawing = getattr(import_module(module), function)
        parts = {"photographs": shown, "attribution": fakes.attribution()}
        names = inspect.signature(drawing).parameters
        drawn |= drawing(**{name: parts[name] if name in parts else getattr(findings, name) for name in names})
    return drawn


def decode(file: bytes) -> Pixels:
    """Read a picture back."""
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def texts(svg: bytes, colour: str = "") -> list[str]:
    """List the words on a plot, or those of one colour."""
    words = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [element.text or "" for element in words if colour in element.get("style", "")]


def bars(svg: bytes, colour: str) -> int:
    """Count the bars of a colour: the strokes of the one path that holds them, thicker than any line."""
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if f"stroke: var({colour})" in path.get("style", "") and path.get("d", "").count("M") >= 1:
            return path.get("d", "").count("M")
    return 0


def with_channels(count: int, shown: int) -> Kernels:
    """Return kernels on `count` channels, numbered from the last."""
    kernels = fakes.kernels()
    channels = tuple(
        dataclasses.replace(kernels.channels[0], channel=count - 1 - place, norm=1 / (1 + place))
        for place in range(count)
    )
    return dataclasses.replace(kernels, channels=channels, shown=shown)


def with_objective(objective: Sequence[float], strongest: float | None) -> Pattern:
    """Return a pattern whose optimisation went like that, against a photograph of that activation."""
    rival = None if strongest is None else StrongestPhotograph("macaw.jpg", strongest, 2 * strongest, 48.75)
    return dataclasses.replace(
        fakes.pattern(fakes.UNIT, seed=0),
        objective=np.array(objective, np.float32),
        strongest_photograph=rival,
    )


def test_every_picture_that_the_pages_show_is_drawn() -> None:
    findings = fakes.findings()
    patterns = {"pattern": findings.pattern} | {
        f"inputs/{channel.channel}": channel.pattern for channel in findings.inputs.channels if channel.pattern
    }
    others = {
        f"{name}/seed-{number}": other.picture
        for name, pattern in patterns.items()
        for number, other in enumerate(pattern.others, start=1)
    }
    others |= {f"{name}/negative": found.negative.picture for name, found in patterns.items() if found.negative}
    assert {"pattern/seed-1", "pattern/negative"} < set(others)
    drawn = draw(findings, photographs())
    stems = [Path(name).stem for name, *_ in fakes.PHOTOGRAPHS]
    assert set(drawn) == {
        *(f"pictures/photographs/{stem}.webp" for stem in stems),
        *(f"pictures/grad_cam/{stem}-{place}.webp" for stem in stems for place in (1, 2, 3)),
        *(f"pictures/activations/{stem}.webp" for stem in stems),
        *(f"pictures/inputs/{channel.channel}.png" for channel in findings.inputs.channels),
        *(f"pictures/{name}.png" for name in ("pattern", "colours", "circuit")),
        *(f"pictures/{name}.png" for name in others),
        *(f"pictures/{name}.webp" for name in (*patterns, *others)),  # what a page shows
        *(f"pictures/{name}.small.webp" for name in patterns),  # what a drawing shows
        *(f"pictures/tuning/peak-{number}.png" for number in (1, 2)),
        *(f"pictures/detector/{name}.webp" for name in ("bridge-1-2", "caffè & 1-0-3")),
        *(f"plots/{name}.svg" for name in PLOTS),
    }
    assert drawn["pictures/pattern.png"] == findings.pattern.picture
    assert {name: drawn[f"pictures/{name}.png"] for name in others} == others
    assert all(decode(drawn[f"pictures/photographs/{stem}.webp"]).shape == (40, 56, 3) for stem in stems)


def test_without_classifier_reference_and_patterns_their_pictures_are_left_out() -> None:
    findings = fakes.findings()
    colours = tuple(
        dataclasses.replace(channel, pattern=None, unit=None, colour=colour)
        for channel, colour in zip(findings.inputs.channels[:3], ("red", "green", "blue"), strict=True)
    )
    findings = dataclasses.replace(
        findings,
        classification=fakes.unclassified(),
        inputs=dataclasses.replace(findings.inputs, channels=colours),
    )
    drawn = draw(findings, photographs())
    assert not [name for name in drawn if "grad_cam" in name or "inputs" in name or "reference" in name]


def test_the_same_findings_are_drawn_to_the_same_bytes() -> None:
    assert draw(fakes.findings(), photographs()) == draw(fakes.findings(), photographs())


def test_maps_find_their_photograph_by_name_not_by_order() -> None:
    drawn = draw(fakes.findings(), photographs())
    reordered = draw(fakes.findings(), photographs()[::-1])
    assert drawn == reordered


def test_overlay_of_zero_is_the_dimmed_photograph() -> None:
    view = photograph("a.png", 1).view
    grey = view @ np.array([0.299, 0.587, 0.114])
    drawn = heat.overlay(view, np.zeros((5, 7)), heat.scale(3.0))
    expected = np.rint(heat.BLACK + heat.DIM * grey)[..., None].repeat(3, axis=-1)
    np.testing.assert_allclose(drawn, expected, atol=1)


def test_a_silent_unit_is_drawn_as_zero_and_never_stretched() -> None:
    view = photograph("a.png", 1).view
    silent = heat.overlay(view, np.zeros((5, 7)), heat.scale(0.0))
    np.testing.assert_array_equal(silent, heat.overlay(view, np.zeros((5, 7)), heat.scale(9.0)))
    weak = heat.overlay(view, np.full((5, 7), 1e-6), heat.scale(9.0))
    np.testing.assert_allclose(weak.astype(int), silent, atol=1)


def test_heat_lies_where_the_map_is_hot() -> None:
    view = np.full((40, 56, 3), 90, np.uint8)
    hot = np.zeros((5, 7))
    hot[1, 5] = 2.0
    drawn = heat.overlay(view, hot, heat.scale(2.0)).astype(int)
    warmth = drawn[..., 0] - drawn[..., 2]
    row, col = np.unravel_index(warmth.argmax(), warmth.shape)
    assert row // 8 == 1
    assert col // 8 == 5
    assert warmth[:, :28].max() == 0


def test_one_value_has_one_colour_on_every_map_of_a_scale() -> None:
    view = np.full((40, 56, 3), 90, np.uint8)
    alone = np.full((5, 7), 0.5)
    beside = alone.copy()
    beside[:, 4:] = 2.0
    on = heat.scale(2.0)
    assert (heat.overlay(view, alone, on)[20, 4] == heat.overlay(view, beside, on)[20, 4]).all()


def test_the_colour_bar_shows_the_colours_of_the_overlays() -> None:
    bar = decode(heat.colour_bar())
    on, grey = heat.scale(7.0), np.full((2, 3, 3), heat.MID_GREY, np.uint8)
    assert bar.shape == (*heat.BAR, 3)
    for place in (0, 200, heat.BAR[1] - 1):
        value = 7.0 * place / (heat.BAR[1] - 1)
        drawn = heat.overlay(grey, np.full((2, 3), value), on)
        np.testing.assert_allclose(bar[5, place].astype(int), drawn[0, 0], atol=1)


@pytest.mark.parametrize("svg", [optimisation(fakes.pattern(fakes.UNIT, seed=0)), norms(fakes.kernels())])
def test_plots_can_stand_in_a_page_and_take_its_fonts_and_colours(svg: bytes) -> None:
    text = svg.decode()
    root = ElementTree.fromstring(svg)
    assert text.startswith("<svg ")
    assert root.get("viewBox") == "0 0 400 250"
    assert root.get("width") is None
    assert root.get("role") is None  # the page says what it shows
    assert set(re.findall(r"var\(([\w-]+)\)", text)) <= {"--ink", "--muted", "--rule", "--accent"}
    for unwanted in ("#", "font-family", "<style", "<metadata", " id=", "url(", "xlink", "rgb"):
        assert unwanted not in text


def test_the_optimisation_shows_the_line_to_beat_where_there_is_one() -> None:
    objective = (40 - 43 * np.exp(-np.arange(50) / 6)).tolist()
    drawn = " ".join(texts(optimisation(with_objective(objective, 12.345))))
    assert "top activating photograph, mean activation 12.3" in drawn
    assert not [text for text in texts(optimisation(with_objective(objective, None))) if "photograph" in text]


def test_the_line_to_beat_is_named_on_two_lines_where_the_curve_leaves_no_room_for_one() -> None:
    objective = (2.5 - 3 * np.exp(-np.arange(256) / 40)).tolist()
    assert "mean activation 2.2" in texts(optimisation(with_objective(objective, 2.2)))


@pytest.mark.parametrize("objective", [[0.0] * 40, [-2.0] * 3, [5.0], np.linspace(-9, -3, 10_000).tolist()])
@pytest.mark.parametrize("strongest", [None, 0.0, 1e5])
def test_optimisations_that_go_nowhere_or_on_for_long_are_drawn_small(
    objective: list[float], strongest: float | None
) -> None:
    svg = optimisation(with_objective(objective, strongest))
    assert len(svg) < 10_000
    assert "nan" not in svg.decode()


@pytest.mark.parametrize(("count", "shown"), [(3, 3), (32, 6), (256, 6), (1, 1), (128, 40)])
def test_norms_have_a_bar_for_every_channel_and_the_top_ones_stand_out(count: int, shown: int) -> None:
    svg = norms(with_channels(count, shown))
    assert bars(svg, "--accent") == shown
    assert bars(svg, "--muted") == (count - shown or 1)  # without other bars, the axis is the one muted stroke
    assert f"{count} input channel" in " ".join(texts(svg))
    labels = texts(svg, "--accent")
    assert labels == [str(count - 1 - place) for place in range(len(labels))]
    assert min(shown, 6) <= len(labels) <= shown
    assert len(svg) < 25_000


def test_colours_are_named_as_colours() -> None:
    kernels = with_channels(3, 3)
    channels = tuple(
        dataclasses.replace(kernel, colour=colour)
        for kernel, colour in zip(kernels.channels, ("blue", "red", "green"), strict=True)
    )
    assert {"blue", "red", "green"} <= set(texts(norms(dataclasses.replace(kernels, channels=channels))))


def test_kernels_of_zeros_are_drawn_without_division_by_zero() -> None:
    kernels = with_channels(7, 4)
    zeros = tuple(dataclasses.replace(kernel, norm=0.0) for kernel in kernels.channels)
    assert bars(norms(dataclasses.replace(kernels, channels=zeros)), "--accent") == 4


def test_labels_stay_where_they_are_wanted_or_fan_out_to_the_room_there_is() -> None:
    assert fan([10, 30, 50], [12, 12, 12], 60) == [10, 30, 50]
    assert fan([2, 4, 6], [12, 20, 12], 60) == [6, 22, 38]
    assert fan([2, 4, 6], [12, 20, 12], 40) == [6, 22]


def test_numbers_are_printed_with_a_minus_sign_and_no_idle_zeros() -> None:
    assert [number(value) for value in (-0.12345, 12.0, 1234.5, 0.0)] == ["−0.123", "12", "1230", "0"]


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    before = dict(matplotlib.rcParams)
    optimisation(fakes.pattern(fakes.UNIT, seed=0))
    assert dict(matplotlib.rcParams) == before


def test_matplotlib_is_imported_when_something_is_drawn_and_tensorflow_never() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import generator.figures.detector, generator.figures.kernels, sys; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    ).stdout.split()
    assert "generator.figures.heat" in found
    assert not {"matplotlib", "tensorflow"} & set(found)


def test_a_peak_is_drawn_as_its_grating() -> None:
    drawn = tuning.draw(fakes.tuning())
    rising, falling = (decode(drawn[f"pictures/tuning/peak-{number}.png"]) for number in (1, 2))
    assert orientation(rising).degrees == pytest.approx(45, abs=1)
    assert orientation(falling).degrees == pytest.approx(135, abs=1)
    spectrum = np.abs(np.fft.rfft(falling[40, :, 0].astype(np.float64) - 127.5))
    assert falling.shape[1] / spectrum.argmax() == pytest.approx(4 * 2**0.5, rel=0.05)  # along a row


def test_no_more_peaks_are_drawn_than_are_shown() -> None:
    found = fakes.tuning()
    assert len(tuning.draw(dataclasses.replace(found, peaks=found.peaks * 5))) == PEAKS


@pytest.mark.parametrize(("period", "side"), [(4.0, 96), (64.0, 96), (150.0, 225), (1024.0, 384)])
def test_the_grating_of_a_wide_period_is_shown_with_both_its_stripes(period: float, side: int) -> None:
    (drawn,) = tuning.draw(dataclasses.replace(fakes.tuning(), peaks=(Peak(90.0, period, None, 1.0),))).values()
    pixels = decode(drawn)
    assert pixels.shape[:2] == (side, side)
    if 1.5 * period <= 384:
        assert (int(pixels.min()), int(pixels.max())) == pytest.approx((0, 255), abs=40)
