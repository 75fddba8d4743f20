"""Mirrors `figures/detector.py`: the receptive fields that the page speaks of, cut out of their photographs."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from generator.figures.crops import SIDE
from generator.figures.detector import draw
from generator.images import Photograph, Photographs, Pixels
from generator.results.detector import Detector, Direction
from tests import fakes

FIELD = fakes.overview().receptive_field  # 11 × 9 pixels, every fourth, the first at −4 and −2


def photographs() -> Photographs:
    """Make photographs of 20 × 28 pixels whose red tells the row and whose green tells the column."""
    made = {}
    for number, (name, *_) in enumerate(fakes.PHOTOGRAPHS):
        row, col = np.indices((20, 28))
        pixels = np.stack([12 * row, 9 * col, np.full_like(row, 50 * number)], axis=-1).astype(np.uint8)
        larger = 255 - pixels.repeat(2, axis=0).repeat(2, axis=1)  # what a reader is shown, and no unit sees
        made[name] = Photograph(Path(name), name, Path(name).stem, None, pixels=pixels, view=larger)
    return Photographs.of(list(made.values()))


def read(file: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def drawn(**changed: object) -> dict[str, bytes]:
    detector: Detector = replace(fakes.detector(), **changed)  # type: ignore[arg-type]
    return draw(detector, replace(fakes.overview(), receptive_field=FIELD), photographs())


def test_each_position_is_drawn_once_however_often_the_page_speaks_of_it() -> None:
    assert set(drawn()) == {"pictures/detector/bridge-1-2.webp", "pictures/detector/caffè & 1-0-3.webp"}
    assert set(drawn(poses=())) == set(drawn())
    posed = replace(fakes.detector().poses[0], row=3, col=4)
    assert set(drawn(poses=(posed,))) == {*drawn(), "pictures/detector/bridge-3-4.webp"}
    assert drawn(poses=(), directions=()) == {}


def test_a_crop_has_the_shape_of_the_receptive_field() -> None:
    for file in drawn().values():
        assert read(file).shape == (SIDE, round(SIDE * 9 / 11 / 2) * 2, 3)


def test_a_crop_shows_what_the_position_sees() -> None:
    """Row 2, column 3 of the map: rows 4 to 14 and columns 10 to 18 of the second photograph."""
    shown = Direction("caffè & 1.JPG", 2, 3, 1.0, 45.0, 0.5)
    (file,) = drawn(poses=(), directions=(shown,)).values()
    pixels = read(file).astype(int)
    for edge, expected in ((pixels[0], 12 * 4), (pixels[-1], 12 * 14)):
        assert abs(np.median(edge[:, 0]) - expected) < 10
    for edge, expected in ((pixels[:, 0], 9 * 10), (pixels[:, -1], 9 * 18)):
        assert abs(np.median(edge[:, 1]) - expected) < 10
    assert abs(np.median(pixels[..., 2]) - 50) < 10


def test_beyond_the_picture_a_crop_shows_nothing_of_it() -> None:
    """Row 0, column 0: four of eleven rows and two of nine columns lie outside."""
    (file,) = drawn(poses=(), directions=(Direction("bridge.jpg", 0, 0, 1.0, 45.0, 0.5),)).values()
    pixels = read(file).astype(int)
    rows, cols, _ = pixels.shape
    outside = pixels[: rows * 4 // 11 - 2, :]
    assert np.ptp(outside, axis=-1).max() < 16  # grey, as nothing of the photograph is
    assert abs(np.median(pixels[rows * 4 // 11 + 4 :, cols * 2 // 9 + 4 :, 2]) - 0) < 10
