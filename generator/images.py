"""Photographs: read, checked, cropped and resized. Pixels are `uint8` RGB, `[row, col, channel]`."""

import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from generator.errors import BadInput

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
OTHER_PICTURES = (".gif", ".avif", ".heic", ".bmp", ".tif", ".tiff", ".jp2", ".svg")
MOST_PIXELS = 100_000_000  # past that a picture is refused before it is decoded: 300 MB as RGB
VIEW = 2  # a page shows a photograph at up to this many times the network's input, for sharp screens

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Photograph:
    """One photograph as the network sees it and as a page shows it."""

    path: Path
    name: str  # the file's name
    stem: str  # the name without suffix: the photograph's name in commentary
    class_name: str | None  # the subfolder it lies in
    digest: str  # SHA-256 of the file
    pixels: Pixels  # [row, col, channel] at the network's input size
    view: Pixels  # the same crop, at up to VIEW times that size


def list_photographs(folder: Path, warn: Callable[[str], None]) -> tuple[Path, ...]:
    """List the photographs in a folder and its subfolders, by stem.

    Hidden files are passed over; pictures of another format draw a warning. BadInput where there are none, where the
    folder is missing, or where two files have one stem (they would share a name in commentary and in the site).
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder of photographs")
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    for path in files:
        if path.suffix.lower() in OTHER_PICTURES:
            warn(f"{path}: left out; photographs are JPEG, PNG or WebP")
    photographs = [path for path in files if path.suffix.lower() in SUFFIXES]
    if not photographs:
        raise BadInput(f"{folder}: found no images, expected at least one JPEG, PNG or WebP")
    by_stem = defaultdict(list)
    for path in photographs:
        by_stem[stem_of(path).casefold()].append(path)
    shared = [
        f"{folder}: found {len(paths)} images of one stem: "
        f"{', '.join(str(path.relative_to(folder)) for path in paths)}; expected one file a name"
        for paths in by_stem.values()
        if len(paths) > 1
    ]
    if shared:
        raise BadInput(*shared)
    return tuple(sorted(photographs, key=lambda path: (stem_of(path), path)))


def stem_of(path: Path) -> str:
    """Return a photograph's name: the file's without suffix, in Unicode's composed form."""
    return unicodedata.normalize("NFC", path.stem)


def read_photographs(
    folder: Path, input_size: tuple[int, int], *, warn: Callable[[str], None]
) -> tuple[Photograph, ...]:
    """Read every photograph of a folder. BadInput holds one fault for each that can not be read."""
    photographs, faults = [], []
    for path in list_photographs(folder, warn):
        try:
            photographs.append(read_photograph(path, folder, input_size))
        except BadInput as fault:
            faults += fault.faults
    if faults:
        raise BadInput(*faults)
    return tuple(photographs)


def read_photograph(path: Path, folder: Path, input_size: tuple[int, int]) -> Photograph:
    """Read one photograph; its class is the first subfolder of `folder` that it lies in."""
    image = crop(read_rgb(path), input_size)
    rows, cols = input_size
    factor = max(1.0, min(VIEW, image.height / rows))
    view = image.resize((round(cols * factor), round(rows * factor)), Image.Resampling.LANCZOS)
    between = path.relative_to(folder).parts[:-1]
    return Photograph(
        path=path,
        name=unicodedata.normalize("NFC", path.name),
        stem=stem_of(path),
        class_name=between[0] if between else None,
        digest=sha256(path.read_bytes()).hexdigest(),
        pixels=np.asarray(image.resize((cols, rows), Image.Resampling.BICUBIC)),
        view=np.asarray(view),
    )


def read_rgb(path: Path) -> Image.Image:
    """Decode a picture to upright 8-bit RGB: of an animation the first frame, transparency over white.

    BadInput where the file is empty, truncated, no JPEG, PNG or WebP, or over 100 megapixels (refused undecoded).
    """
    expected = "expected a JPEG, PNG or WebP"
    if path.stat().st_size == 0:
        raise BadInput(f"{path}: found an empty file, {expected}")
    too_large = f"expected at most {MOST_PIXELS // 1_000_000} megapixels"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is below
            with Image.open(path, formats=("JPEG", "MPO", "PNG", "WEBP")) as image:
                if image.width * image.height > MOST_PIXELS:
                    found = round(image.width * image.height / 1e6)
                    raise BadInput(f"{path}: found {found} megapixels, {too_large}")
                image.load()
                return to_rgb(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        raise BadInput(f"{path}: found a file that is no such image, {expected}") from None
    except Image.DecompressionBombError:
        raise BadInput(f"{path}: found far over 100 megapixels, {too_large}") from None
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's words for damaged files
        raise BadInput(f"{path}: found a truncated or damaged image ({error}), {expected}") from None


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert any mode to RGB; 16-bit grey keeps its high byte, transparency goes over white."""
    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.int64) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        opaque = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", opaque.size, "white"), opaque).convert("RGB")
    return image.convert("RGB")


def crop(image: Image.Image, input_size: tuple[int, int]) -> Image.Image:
    """Crop to the largest centred rectangle of the input's proportions: the centred square for a square input."""
    rows, cols = input_size
    height = min(image.height, image.width * rows // cols)
    width = min(image.width, image.height * cols // rows)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))
