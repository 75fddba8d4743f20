"""Mirrors `images.py`: what may lie in a folder of photographs, and what is made of it."""

import contextlib
import io
import os
import struct
import unicodedata
import zlib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from generator import images
from generator.errors import BadInput
from generator.image_folder import check_reference, find_photographs
from generator.images import (
    KEPT,
    Photograph,
    PhotographFile,
    Photographs,
    crop,
    read_photograph,
    read_rgb,
)
from generator.memory import Memory

INPUT = (23, 31)
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
ORIENTATION = 0x0112


def silent(sentence: str) -> None:
    raise AssertionError(sentence)


def noise(rows: int = 37, cols: int = 53) -> Image.Image:
    return Image.fromarray(np.random.default_rng(8).integers(0, 256, (rows, cols, 3), dtype=np.uint8))


def encoded(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def quarters() -> Image.Image:
    """Red and green above, blue and white below; 16 rows, 24 columns."""
    pixels = np.zeros((16, 24, 3), np.uint8)
    pixels[:8, :12], pixels[:8, 12:], pixels[8:, :12], pixels[8:, 12:] = RED, GREEN, BLUE, WHITE
    return Image.fromarray(pixels)


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """Read the colours of the four quarters, row by row, each to the nearest of full and none."""
    pixels = np.asarray(image)
    rows, cols = pixels.shape[:2]
    found = [pixels[row, col] for row in (rows // 4, rows * 3 // 4) for col in (cols // 4, cols * 3 // 4)]
    return [(int(r) // 128 * 255, int(g) // 128 * 255, int(b) // 128 * 255) for r, g, b in found]


def mode(path: Path) -> str:
    """Read how a file stores its pixels."""
    with Image.open(path) as image:
        return image.mode


def png_header(rows: int, cols: int) -> bytes:
    """Write the beginning of a PNG of that size by hand: signature and IHDR, and no pixel at all."""
    header = b"IHDR" + struct.pack(">IIBBBBB", cols, rows, 8, 2, 0, 0, 0)
    empty = b"IDAT" + zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (header, empty)
    )


def fault(path: Path) -> str:
    """Return the one sentence that a picture is refused with."""
    with pytest.raises(BadInput) as refused:
        read_rgb(path)
    (sentence,) = refused.value.faults
    assert sentence.startswith(f"{path}: found ")
    assert "\n" not in sentence
    return sentence


# What is found


def test_photographs_are_found_by_suffix_in_any_case_and_by_stem(tmp_path: Path) -> None:
    for name in ("zebra.JPG", "ant.jpeg", "Bee.PNG", "cow.WebP"):
        noise().save(tmp_path / name)
    (tmp_path / "CREDITS.md").write_text("no picture")
    files = find_photographs(tmp_path, warn=silent)
    assert [(file.name, file.stem) for file in files] == [
        ("Bee.PNG", "Bee"),
        ("ant.jpeg", "ant"),
        ("cow.WebP", "cow"),
        ("zebra.JPG", "zebra"),
    ]
    assert len(Photographs.in_files(files, INPUT)) == 4


def test_a_subfolder_names_the_class(tmp_path: Path) -> None:
    (tmp_path / "red fox" / "young").mkdir(parents=True)
    noise().save(tmp_path / "red fox" / "one.png")
    noise().save(tmp_path / "red fox" / "young" / "two.png")
    noise().save(tmp_path / "zero.png")
    files = find_photographs(tmp_path, warn=silent)
    assert [file.class_name for file in files] == ["red fox", "red fox", None]
    assert [photograph.class_name for photograph in Photographs.in_files(files, INPUT)] == [
        "red fox",
        "red fox",
        None,
    ]


def test_two_files_of_one_stem_are_refused_wherever_they_lie(tmp_path: Path) -> None:
    (tmp_path / "bird").mkdir()
    for name in ("macaw.png", "bird/Macaw.jpg", "koala.png", "koala.webp", "bee.png"):
        noise().save(tmp_path / name)
    with pytest.raises(BadInput) as refused:
        find_photographs(tmp_path, warn=silent)
    assert len(refused.value.faults) == 2
    assert "bird/Macaw.jpg, macaw.png" in str(refused.value)
    assert "koala.png, koala.webp" in str(refused.value)


def test_names_are_in_composed_unicode_however_the_disk_spells_them(tmp_path: Path) -> None:
    noise().save(tmp_path / unicodedata.normalize("NFD", "caffè.png"))
    (file,) = find_photographs(tmp_path, warn=silent)
    assert (file.name, file.stem) == ("caffè.png", "caffè")


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".thumbnails").mkdir()
    for name in ("bee.png", "._bee.png", ".thumbnails/bee.png"):
        noise().save(tmp_path / name)
    assert [file.name for file in find_photographs(tmp_path, warn=silent)] == ["bee.png"]


def test_a_picture_of_another_format_draws_a_warning(tmp_path: Path) -> None:
    warnings: list[str] = []
    noise().save(tmp_path / "bee.png")
    noise().save(tmp_path / "bison.GIF")
    assert len(find_photographs(tmp_path, warn=warnings.append)) == 1
    assert warnings == [f"{tmp_path / 'bison.GIF'}: left out; photographs are JPEG, PNG or WebP"]


def test_a_folder_that_is_missing_or_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="found no images, expected at least one JPEG, PNG or WebP"):
        find_photographs(tmp_path, warn=silent)
    with pytest.raises(BadInput, match="no such folder"):
        find_photographs(tmp_path / "nowhere", warn=silent)


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    noise().save(tmp_path / "bee.png")
    (before,) = find_photographs(tmp_path, warn=silent)
    noise(38).save(tmp_path / "bee.png")
    (after,) = find_photographs(tmp_path, warn=silent)
    assert before.digest != after.digest


# Every mode becomes upright 8-bit RGB


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_exif_orientation_is_applied(
    tmp_path: Path, kind: str, orientation: int, turned: list[tuple[int, int, int]]
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / f"turned.{kind.lower()}"
    quarters().save(path, kind, exif=exif, **({} if kind == "PNG" else {"quality": 95}))
    image = read_rgb(path)
    assert image.size == ((24, 16) if orientation < 5 else (16, 24))
    assert corners(image) == turned


def test_damaged_exif_data_is_no_fault_of_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "odd.jpg"
    exif = Image.Exif()
    exif[0x010F] = "a maker whose name is longer than four bytes"
    quarters().save(path, exif=exif.tobytes()[:-20])
    assert corners(read_rgb(path)) == [RED, GREEN, BLUE, WHITE]


def test_greyscale_becomes_rgb(tmp_path: Path) -> None:
    grey = np.arange(0, 240, 2, dtype=np.uint8).reshape(8, 15)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    np.testing.assert_array_equal(np.asarray(read_rgb(tmp_path / "grey.png")), np.stack([grey] * 3, axis=2))


def test_a_bitmap_of_black_and_white_becomes_rgb(tmp_path: Path) -> None:
    quarters().convert("1", dither=Image.Dither.NONE).save(tmp_path / "bits.png")
    image = read_rgb(tmp_path / "bits.png")
    assert image.mode == "RGB"
    assert set(np.unique(np.asarray(image))) == {0, 255}


def test_a_palette_becomes_its_colours(tmp_path: Path) -> None:
    quarters().convert("P", palette=Image.Palette.ADAPTIVE, colors=5).save(tmp_path / "palette.png")
    assert mode(tmp_path / "palette.png") == "P"
    np.testing.assert_array_equal(np.asarray(read_rgb(tmp_path / "palette.png")), np.asarray(quarters()))


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    quarters().convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    assert mode(tmp_path / "cmyk.jpg") == "CMYK"
    assert corners(read_rgb(tmp_path / "cmyk.jpg")) == [RED, GREEN, BLUE, WHITE]


def test_of_16_bit_grey_the_high_byte_is_kept(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 7 * 11).astype(np.uint16).reshape(7, 11)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    assert mode(tmp_path / "deep.png").startswith("I")
    expected = np.stack([(deep >> 8).astype(np.uint8)] * 3, axis=2)
    np.testing.assert_array_equal(np.asarray(read_rgb(tmp_path / "deep.png")), expected)


def test_of_16_bit_colour_the_high_byte_is_kept(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(0, 65536, (4, 6, 3), dtype=np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", 6, 4, 16, 2, 0, 0, 0), b"IDAT" + zlib.compress(rows), b"IEND"]
    data = b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    (tmp_path / "deep.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    np.testing.assert_array_equal(np.asarray(read_rgb(tmp_path / "deep.png")), (values >> 8).astype(np.uint8))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_goes_over_white(tmp_path: Path, kind: str) -> None:
    image = quarters().convert("RGBA")
    pixels = np.array(image)
    pixels[:8, :12, 3], pixels[8:, :12, 3] = 0, 128  # red is clear, blue half clear
    path = tmp_path / f"clear.{kind.lower()}"
    Image.fromarray(pixels).save(path, kind, **({} if kind == "PNG" else {"lossless": True, "exact": True}))
    shown = np.asarray(read_rgb(path))
    np.testing.assert_array_equal(shown[0, 0], WHITE)
    np.testing.assert_allclose(shown[15, 0], (127, 127, 255), atol=1)
    np.testing.assert_array_equal(shown[0, 23], GREEN)


@pytest.mark.parametrize("mode", ["LA", "P", "L"])
def test_transparency_goes_over_white_in_grey_and_in_palettes(tmp_path: Path, mode: str) -> None:
    grey = np.full((6, 10), 40, np.uint8)
    grey[:, 5:] = 200
    path = tmp_path / "clear.png"
    if mode == "LA":
        alpha = np.where(grey == 40, 0, 255).astype(np.uint8)
        Image.merge("LA", (Image.fromarray(grey), Image.fromarray(alpha))).save(path)
    else:
        image = Image.fromarray(grey) if mode == "L" else Image.fromarray(grey).convert("P")
        image.save(path, transparency=40)
    shown = np.asarray(read_rgb(path))
    np.testing.assert_array_equal(shown[0, 0], WHITE)
    np.testing.assert_array_equal(shown[0, 9], (200, 200, 200))


def test_of_an_animation_the_first_frame_is_read(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (12, 9), colour) for colour in (RED, GREEN, BLUE)]
    frames[0].save(tmp_path / "moving.webp", save_all=True, append_images=frames[1:], lossless=True)
    frames[0].save(tmp_path / "moving.png", save_all=True, append_images=frames[1:])
    for name in ("moving.webp", "moving.png"):
        assert corners(read_rgb(tmp_path / name)) == [RED] * 4


def test_a_picture_is_known_by_its_content_not_by_its_suffix(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        (tmp_path / "picture.jpg").write_bytes(encoded(quarters(), kind))
        assert read_rgb(tmp_path / "picture.jpg").size == (24, 16)


# What is refused, and in which words


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert "found an empty file, expected a JPEG, PNG or WebP" in fault(tmp_path / "empty.jpg")


def test_a_text_file_called_jpg_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.jpg").write_text("This is no picture at all, however it is called.\n" * 20)
    assert "another kind" in fault(tmp_path / "words.jpg")


def test_a_picture_of_another_format_under_a_known_suffix_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gif.png").write_bytes(encoded(quarters(), "GIF"))
    assert "another kind" in fault(tmp_path / "gif.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
def test_a_truncated_picture_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    data = encoded(noise(), kind)
    path = tmp_path / f"cut.{kind.lower()}"
    path.write_bytes(data[: int(len(data) * share)])
    assert "expected a JPEG, PNG or WebP" in fault(path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damage_is_told_in_a_sentence_or_harmless_but_never_a_traceback(tmp_path: Path, kind: str) -> None:
    data, draws = encoded(noise(13, 17), kind), np.random.default_rng(9)
    path = tmp_path / f"damaged.{kind.lower()}"
    for _ in range(120):
        damaged = bytearray(data)
        for place in draws.integers(0, len(data), 4):
            damaged[place] = draws.integers(256)
        path.write_bytes(damaged)
        with contextlib.suppress(BadInput):
            read_rgb(path)


@pytest.mark.parametrize(("rows", "cols"), [(10_000, 10_001), (9_000, 13_000), (60_000, 70_000)])
def test_more_than_100_megapixels_are_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, cols: int
) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("decoded")

    (tmp_path / "huge.png").write_bytes(png_header(rows, cols))
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", decode)
    sentence = fault(tmp_path / "huge.png")
    assert "megapixels" in sentence
    assert "expected at most 100 megapixels" in sentence


def test_100_megapixels_are_not_refused_for_their_size(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(png_header(10_000, 10_000))
    assert "at most 100" not in fault(tmp_path / "large.png")  # but since there is no pixel in it


def test_all_bad_pictures_of_a_folder_are_told_together(tmp_path: Path) -> None:
    noise().save(tmp_path / "good.png")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "words.webp").write_text("no picture")
    with pytest.raises(BadInput) as refused:
        list(Photographs.in_files(find_photographs(tmp_path, warn=silent), INPUT))
    assert len(refused.value.faults) == 2
    assert "empty.jpg" in refused.value.faults[0]
    assert "words.webp" in refused.value.faults[1]


# Crop and size


@pytest.mark.parametrize(
    ("rows", "cols", "expected"),
    [
        (5, 8, (1, 0, 6, 5)),  # left, top, right, bottom: the odd column is cut at the right
        (5, 9, (2, 0, 7, 5)),
        (8, 5, (0, 1, 5, 6)),
        (9, 5, (0, 2, 5, 7)),
        (6, 6, (0, 0, 6, 6)),
    ],
)
def test_crop_is_the_centred_square(rows: int, cols: int, expected: tuple[int, int, int, int]) -> None:
    image = noise(rows, cols)
    left, top, right, bottom = expected
    square = np.asarray(crop(image, (227, 227)))
    np.testing.assert_array_equal(square, np.asarray(image)[top:bottom, left:right])


@pytest.mark.parametrize(("rows", "cols"), [(46, 100), (100, 62), (50, 62), (1, 5), (5, 1)])
def test_crop_for_an_input_that_is_no_square_has_its_proportions_and_centre(rows: int, cols: int) -> None:
    cropped = crop(noise(rows, cols), INPUT)
    if min(rows, cols) > 1:
        assert cropped.height / cropped.width == pytest.approx(23 / 31, rel=0.03)
    assert cropped.height in (rows, max(1, cols * 23 // 31))
    assert cropped.width in (cols, rows * 31 // 23)
    assert min(cropped.size) >= 1


def test_pixels_have_the_inputs_size_resized_bicubically_and_the_view_at_most_twice_that(
    tmp_path: Path,
) -> None:
    noise(60, 70).save(tmp_path / "large.png")
    photograph = read_photograph(PhotographFile(tmp_path / "large.png", None, ""), INPUT)
    expected: npt.NDArray[np.uint8] = np.asarray(crop(noise(60, 70), INPUT).resize((31, 23), Image.Resampling.BICUBIC))
    assert photograph.pixels.shape == (23, 31, 3)
    assert photograph.pixels.dtype == np.uint8
    np.testing.assert_array_equal(photograph.pixels, expected)
    assert photograph.view.shape == (46, 62, 3)


def test_the_view_of_a_small_photograph_is_not_blown_up(tmp_path: Path) -> None:
    noise(30, 41).save(tmp_path / "small.png")
    view = read_photograph(PhotographFile(tmp_path / "small.png", None, ""), INPUT).view
    assert view.shape == (30, 40, 3)
    noise(5, 8).save(tmp_path / "smaller.png")
    assert read_photograph(PhotographFile(tmp_path / "smaller.png", None, ""), INPUT).view.shape == (
        23,
        31,
        3,
    )


def test_a_photograph_of_the_inputs_size_reaches_the_network_untouched(tmp_path: Path) -> None:
    noise(23, 31).save(tmp_path / "exact.png")
    photograph = read_photograph(PhotographFile(tmp_path / "exact.png", None, ""), INPUT)
    np.testing.assert_array_equal(photograph.pixels, np.asarray(noise(23, 31)))


def test_a_file_name_that_is_no_utf_8_is_one_sentence(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"bad\xff.jpg")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    with pytest.raises(BadInput, match=r"found a file name that is not UTF-8"):
        find_photographs(tmp_path, warn=print)


def test_a_reference_that_is_no_png_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "reference.png"
    path.write_bytes(b"x")
    with pytest.raises(BadInput, match=r"reference\.png: found a file of another kind"):
        check_reference(path)
    Image.new("RGB", (5, 4)).save(path, "JPEG")
    with pytest.raises(BadInput, match=r"reference\.png: found a JPEG, expected a PNG"):
        check_reference(path)


# Many photographs


def found(folder: Path, count: int) -> Photographs:
    """Find so many photographs, each of one colour."""
    for number in range(count):
        Image.new("RGB", (40, 30), (number, 0, 0)).save(folder / f"{number:03}.png")
    return Photographs.in_files(find_photographs(folder, warn=silent), INPUT)


def shades(photographs: Iterable[Photograph]) -> list[int]:
    return [int(photograph.pixels[0, 0, 0]) for photograph in photographs]


def test_photographs_are_decoded_when_they_are_looked_at_and_the_last_stay_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = list[str]()
    photographs = found(tmp_path, KEPT + 3)

    def watched(path: Path) -> Image.Image:
        decoded.append(path.name)
        return read_rgb(path)

    monkeypatch.setattr(images, "read_rgb", watched)
    assert len(photographs) == KEPT + 3
    assert photographs.names[2] == "002.png"
    assert decoded == []
    assert shades(photographs[:2]) == [0, 1]
    assert shades(photographs) == list(range(KEPT + 3))
    assert len(decoded) == KEPT + 3
    photographs[KEPT + 2]
    assert len(decoded) == KEPT + 3
    photographs[0]
    assert decoded[-1] == "000.png"


def test_photographs_are_given_in_batches_by_slice_and_by_name(tmp_path: Path) -> None:
    photographs = found(tmp_path, 7)
    assert [shades(batch) for batch in photographs.batches(3)] == [[0, 1, 2], [3, 4, 5], [6]]
    part = photographs[1:6:2]
    assert (part.names, shades(part), part.input_size) == (("001.png", "003.png", "005.png"), [1, 3, 5], INPUT)
    assert shades([photographs[-1], photographs.by_name["004.png"], part.by_stem["003"]]) == [6, 4, 3]
    assert list(photographs.by_stem) == [f"{number:03}" for number in range(7)]
    with pytest.raises(KeyError):
        part.by_name["002.png"]
    with pytest.raises(IndexError):
        photographs[7]


def test_photographs_that_are_decoded_are_held_as_they_are(tmp_path: Path) -> None:
    files = found(tmp_path, 3)
    held = Photographs.of(list(files))
    assert (held.names, held.input_size, shades(held)) == (files.names, INPUT, [0, 1, 2])
    assert held[1] is held.by_stem["001"]
    assert len(Photographs.of([])) == 0


# Digests that are remembered


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


def read_meanwhile(folder: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """Find the photographs of a folder; return their digests, and the names of those that are read for it."""
    opened, names = Path.open, list[str]()

    def watched(self: Path, *how: Any, **more: Any) -> Any:
        if self.is_relative_to(folder):
            names.append(self.name)
        return opened(self, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", watched)
        files = find_photographs(folder, warn=silent, memory=memory)
    return [file.digest for file in files], names


def test_a_photograph_is_read_once_and_again_when_it_changes(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "images"
    (folder / "bird").mkdir(parents=True)
    for name in ("ant.png", "bird/hen.png"):
        noise().save(folder / name)
    first = read_meanwhile(folder, memory, monkeypatch)
    assert first[1] == ["ant.png", "hen.png"]
    assert read_meanwhile(folder, memory, monkeypatch) == (first[0], [])
    noise(38).save(folder / "bird" / "hen.png")
    noise(39).save(folder / "new.png")
    digests, names = read_meanwhile(folder, memory, monkeypatch)
    assert (digests[0], names) == (first[0][0], ["hen.png", "new.png"])
    assert len({*first[0], *digests}) == 3  # the noise of both was the same at first
    assert digests == [
        sha256(path.read_bytes()).hexdigest()
        for path in (folder / "ant.png", folder / "bird" / "hen.png", folder / "new.png")
    ]


def test_another_file_of_the_same_size_and_time_is_read(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "images" / "ant.png"
    path.parent.mkdir()
    path.write_bytes(b"one")
    (before,), _ = read_meanwhile(path.parent, memory, monkeypatch)
    stat = path.stat()
    path.with_name(".two").write_bytes(b"two")
    path.with_name(".two").replace(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (after,), names = read_meanwhile(path.parent, memory, monkeypatch)
    assert (names, before == after) == (["ant.png"], False)


def test_without_a_memory_every_photograph_is_read(tmp_path: Path) -> None:
    noise().save(tmp_path / "ant.png")
    (file,) = find_photographs(tmp_path, warn=silent)
    assert file.digest == sha256((tmp_path / "ant.png").read_bytes()).hexdigest()
