"""Mirrors `figures/layer.py` and `figures/crops.py`: what is drawn of a layer, and where its heat lies."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from generator.fields import ReceptiveField
from generator.figures import crops, layer
from generator.images import Photograph, Photographs
from generator.results.layer import Example, FilterSummary, LayerFilters
from generator.results.patterns import Measured
from generator.results.values import Png
from generator.sheets import GAP

Pixels = npt.NDArray[np.uint8]

SIZE = (40, 56)  # of the photographs
FIELD = ReceptiveField(size=(12, 16), stride=(4, 4), offset=(-4, 2))  # unpadded along the columns
CELL = (72, 96)
PITCH = CELL[1] + GAP


def photograph(name: str, pixels: Pixels | None = None, *, seed: int = 0) -> Photograph:
    """Make up a photograph."""
    drawn = np.random.default_rng(seed).integers(0, 256, (*SIZE, 3), dtype=np.uint8) if pixels is None else pixels
    return Photograph(Path(name), name, Path(name).stem, None, pixels=drawn, view=drawn)


def png(rows: int, cols: int, *, seed: int) -> Png:
    """Paint a picture of one colour with a frame: what survives WebP."""
    pixels = np.empty((rows, cols, 3), np.uint8)
    pixels[:] = np.random.default_rng(seed).integers(30, 226, 3)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return Png(file.getvalue())


def layer_filters(filters: int, *, size: tuple[int, int] = (6, 10), examples: int = 2) -> LayerFilters:
    """Make up a layer whose filters have as many examples at either end."""
    shown = tuple(Example("a.png" if place % 2 else "b.png", place, 3, 1.0) for place in range(2 * examples))
    summaries = tuple(
        FilterSummary(
            unit=f"made_up:{number}",
            filter=number,
            picture=png(*size, seed=number),
            contrast=60.0,
            pre_activation=1.0,
            activation=1.0,
            max=2.0,
            score=1.0,
            strongest_photograph=None,
            ratio=None,
            status="strong",
            starts=1,
            negative=None,
            place=number,
            similar=(),
            orientation=None,
            colourfulness=0.0,
            strongest=shown[:examples],
            weakest=shown[examples:],
            kernels=(),
            downstream=(),
        )
        for number in range(filters)
    )
    heat = np.random.default_rng(9).normal(size=(filters, 2 * examples, 5, 5)).astype(np.float32)
    return LayerFilters("made_up", size, 30, 0, summaries, None, (), (), (10, 11), FIELD, heat)


def decode(file: bytes, mode: str = "RGB") -> Pixels:
    return np.asarray(Image.open(io.BytesIO(file)).convert(mode))


PHOTOGRAPHS = {name: photograph(name, seed=seed) for seed, name in enumerate(("a.png", "b.png"))}
SHOWN = Photographs.of(list(PHOTOGRAPHS.values()))


def strip_of(pixels: Pixels, example: Example, heat: npt.NDArray[np.float32]) -> tuple[Pixels, Pixels]:
    """Draw one example: what is seen, and what is answered."""
    file = crops.strip(crops.frame(FIELD, (5, 5)), [example], heat[None], {"x.png": photograph("x.png", pixels)})
    sheet = decode(file)
    return sheet[: CELL[0], : CELL[1]], sheet[CELL[0] + GAP :, : CELL[1]]


def test_every_unit_has_its_pictures_and_patterns_are_published_byte_for_byte() -> None:
    made = layer_filters(3)
    negative = Png(png(6, 10, seed=71))
    first = replace(made.units[0], negative=Measured(negative, 60.0, -1.0, 0.0, 0.0, 0.0))
    made = replace(made, units=(first, *made.units[1:]))
    drawn = layer.draw(made, SHOWN)
    assert set(drawn) == {
        "units/made_up/filters.avif",
        "units/colours.png",
        *(f"units/made_up/{number}/{name}" for number in range(3) for name in ("pattern.png", "photographs.webp")),
        "units/made_up/0/negative.png",
    }
    assert [drawn[f"units/made_up/{summary.filter}/pattern.png"] for summary in made.units] == [
        summary.picture for summary in made.units
    ]
    assert drawn["units/made_up/0/negative.png"] == negative
    assert layer.draw(made, SHOWN) == drawn


def test_a_filter_without_examples_has_no_strip() -> None:
    made = layer_filters(2)
    bare = replace(made, units=(replace(made.units[0], strongest=(), weakest=()), made.units[1]))
    drawn = layer.draw(bare, SHOWN)
    assert "units/made_up/0/photographs.webp" not in drawn
    assert "units/made_up/1/photographs.webp" in drawn


@pytest.mark.parametrize(("size", "side"), [((16, 24), (16, 24)), ((192, 256), (96, 128))])
def test_the_sprite_holds_the_thumbnails_in_reading_order_sixteen_a_row(
    size: tuple[int, int], side: tuple[int, int]
) -> None:
    thumbnails = [png(*size, seed=number) for number in range(18)]
    sprite = decode(layer.sprite(thumbnails)).astype(int)
    rows, cols = side
    assert sprite.shape == (2 * rows, 16 * cols, 3)
    for number, thumbnail in enumerate(thumbnails):
        row, col = divmod(number, 16)
        centre = sprite[row * rows + rows // 2, col * cols + cols // 2]
        np.testing.assert_allclose(centre, decode(thumbnail)[0, 0], atol=10)
    np.testing.assert_allclose(sprite[rows + rows // 2, 2 * cols + cols // 2 :], 128, atol=6)


def test_crops_stand_side_by_side_and_the_gaps_are_clear() -> None:
    drawn = layer.draw(layer_filters(1, examples=4), SHOWN)["units/made_up/0/photographs.webp"]
    sheet = decode(drawn, "RGBA")
    assert sheet.shape == (2 * CELL[0] + GAP, 8 * PITCH - GAP, 4)
    opaque = np.zeros(sheet.shape[:2], bool)
    for place in range(8):
        for top in (0, CELL[0] + GAP):
            opaque[top : top + CELL[0], place * PITCH : place * PITCH + CELL[1]] = True
    np.testing.assert_array_equal(sheet[..., 3] == 255, opaque)
    np.testing.assert_array_equal(sheet[..., 3] == 0, ~opaque)


def test_a_crop_is_the_exact_receptive_field() -> None:
    pixels = np.zeros((*SIZE, 3), np.uint8)
    (top, bottom), (left, right) = FIELD.window(3, 5)
    assert (top, bottom, left, right) == (8, 20, 22, 38)
    pixels[top:bottom, left:right] = 200  # and one pixel more on any side would be dark
    seen, _ = strip_of(pixels, Example("x.png", 3, 5, 1.0), np.zeros((5, 5), np.float32))
    np.testing.assert_allclose(seen.astype(int), 200, atol=4)
    pixels[top, left:right] = pixels[bottom - 1, left:right] = 0
    pixels[top:bottom, left] = pixels[top:bottom, right - 1] = 0
    seen, _ = strip_of(pixels, Example("x.png", 3, 5, 1.0), np.zeros((5, 5), np.float32))
    assert max(edge.mean() for edge in (seen[:3], seen[-3:], seen[:, :3], seen[:, -3:])) < 60  # the pixels at its rim


def test_what_lies_beyond_the_picture_is_hatched_grey_up_to_the_pixel_and_carries_no_heat() -> None:
    white = np.full((*SIZE, 3), 255, np.uint8)
    seen, answer = strip_of(white, Example("x.png", 0, 0, 1.0), np.full((5, 5), 7, np.float32))
    edge = CELL[0] * 4 // 12  # four rows of twelve lie above the picture
    beyond, inside = seen[: edge - 3].astype(int), seen[edge + 3 :].astype(int)
    assert beyond.min() > 100
    assert beyond.max() < 190
    assert inside.min() > 240
    warmth = answer.astype(int)[..., 0] - answer[..., 2]
    assert abs(warmth[: edge - 8]).max() < 12
    assert warmth[edge + 8 :, 4:-4].min() > 60


@pytest.mark.parametrize(("row", "col"), [(2, 2), (1, 2), (2, 4), (3, 0)])
def test_the_heat_of_a_position_is_centred_on_its_receptive_field(row: int, col: int) -> None:
    heat = np.zeros((5, 5), np.float32)
    heat[row, col] = 3.0
    _, answer = strip_of(np.full((*SIZE, 3), 90, np.uint8), Example("x.png", 4, 5, 1.0), heat)
    warmth = answer[..., 0].astype(float) - answer[..., 2]
    # the middle of the crop, and a stride of 4 of its 12 × 16 pixels for each position
    expected = CELL[0] / 2 + (row - 2) * CELL[0] * 4 / 12, CELL[1] / 2 + (col - 2) * CELL[1] * 4 / 16
    hot = np.argwhere(warmth > 0.9 * warmth.max()).mean(axis=0) + 0.5
    within = [0 < at < extent for at, extent in zip(expected, CELL, strict=True)]
    for found, wanted, inside in zip(hot, expected, within, strict=True):
        if inside:
            assert found == pytest.approx(wanted, abs=3)


def test_heat_is_bilinear_between_positions() -> None:
    frame = crops.frame(FIELD, (5, 5))
    ramp = np.arange(5, dtype=np.float32)
    places = (np.arange(CELL[1]) + 0.5) * 16 / CELL[1] - 0.5  # pixels of the crop
    np.testing.assert_allclose(frame.along @ ramp, 2 + (places - 7.5) / 4, rtol=1e-5)
    np.testing.assert_allclose(frame.down.sum(axis=1), 1, rtol=1e-6)


def test_heat_beyond_the_map_is_that_of_its_edge() -> None:
    heat = np.full((5, 5), np.nan, np.float32)
    heat[2:, :4] = np.arange(12, dtype=np.float32).reshape(3, 4)
    held = heat.copy()
    held[:2] = held[2]
    held[:, 4] = held[:, 3]
    pixels, example = np.full((*SIZE, 3), 90, np.uint8), Example("x.png", 4, 5, 1.0)
    for found, expected in zip(strip_of(pixels, example, heat), strip_of(pixels, example, held), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_excitation_is_warm_inhibition_blue_and_zero_the_dimmed_photograph() -> None:
    grey = np.full((2, 3, 3), 128, np.uint8)
    heat = np.array([[-2, -0.5, 0], [0, 0.5, 2]], np.float32)
    drawn = crops.answered(grey, heat, 2.0).astype(int)
    warmth = drawn[..., 0] - drawn[..., 2]
    assert (warmth[0, :2] < -20).all()
    assert (warmth[1, 1:] > 20).all()
    assert drawn[0, 2].tolist() == drawn[1, 0].tolist()
    assert len(set(drawn[0, 2].tolist())) == 1
    np.testing.assert_array_equal(crops.answered(grey, 0 * heat, 0.0), crops.answered(grey, 0 * heat, 2.0))


def test_both_signs_share_the_scale_of_the_unit() -> None:
    pixels, example = np.full((*SIZE, 3), 90, np.uint8), Example("x.png", 4, 5, 1.0)
    heat = np.full((5, 5), 0.1, np.float32)
    alone = strip_of(pixels, example, heat)[1].astype(int)
    heat[0, 0] = -10
    beside = strip_of(pixels, example, heat)[1].astype(int)
    middle = np.s_[CELL[0] // 2, CELL[1] // 2]
    assert (alone[middle][0] - alone[middle][2]) > 3 * (beside[middle][0] - beside[middle][2])


def test_the_colour_bar_goes_from_inhibition_over_zero_to_excitation() -> None:
    bar = decode(crops.colour_bar()).astype(int)
    warmth = bar[5, :, 0] - bar[5, :, 2]
    middle = bar.shape[1] // 2
    assert (warmth[: middle - 2] < 0).all()
    assert (warmth[middle + 2 :] > 0).all()


@pytest.mark.parametrize(
    ("size", "cell"), [((40, 40), (96, 96)), ((3, 3), (96, 96)), ((7, 3), (96, 42)), ((300, 9), (96, 2))]
)
def test_the_longer_side_of_every_crop_is_the_same(size: tuple[int, int], cell: tuple[int, int]) -> None:
    assert crops.frame(ReceptiveField(size, (2, 1), (0, 0)), (3, 5)).size == cell
