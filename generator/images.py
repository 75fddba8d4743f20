"""Photographs: read, cropped and resized. Pixels are `uint8` RGB, `[row, col, channel]`."""

import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self, overload

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from generator.errors import BadInput, gathered

MOST_PIXELS = 100_000_000  # past that a picture is refused before it is decoded: 300 MB as RGB
VIEW = 2  # a page shows a photograph at up to this many times the network's input, for sharp screens

KEPT = 64  # photographs that stay decoded: 50 MB at an input of 224 pixels

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class PhotographFile:
    """A photograph as it lies in its folder, not yet decoded."""

    path: Path
    class_name: str | None  # the first subfolder it lies in
    digest: str  # SHA-256 of the file

    @property
    def name(self) -> str:
        """The file's name, in Unicode's composed form."""
        return unicodedata.normalize("NFC", self.path.name)

    @property
    def stem(self) -> str:
        """The name without suffix: the photograph's name in commentary and in the site."""
        return unicodedata.normalize("NFC", self.path.stem)


@dataclass(frozen=True)
class Photograph:
    """One photograph as the network sees it and as a page shows it."""

    path: Path
    name: str
    stem: str
    class_name: str | None
    pixels: Pixels  # [row, col, channel] at the network's input size
    view: Pixels  # the same crop, at up to VIEW times that size


class Photographs(Sequence[Photograph]):
    """Photographs in the order of their names, each decoded when it is looked at; the last KEPT stay decoded."""

    def __init__(
        self, names: Sequence[str], stems: Sequence[str], size: tuple[int, int], read: Callable[[int], Photograph]
    ) -> None:
        self.names = tuple(names)
        self.input_size = size  # rows and columns of the network's input, to which they are cropped
        self._stems = tuple(stems)
        self._read = lru_cache(KEPT)(read)

    @classmethod
    def of(cls, photographs: Sequence[Photograph]) -> Self:
        """Hold photographs that are decoded."""
        rows, cols = photographs[0].pixels.shape[:2] if photographs else (1, 1)
        names, stems = [one.name for one in photographs], [one.stem for one in photographs]
        return cls(names, stems, (rows, cols), photographs.__getitem__)

    @classmethod
    def in_files(cls, files: Sequence[PhotographFile], size: tuple[int, int]) -> Self:
        """Read photographs from their files. BadInput, when one is looked at that cannot be read, names all such."""
        names, stems = [file.name for file in files], [file.stem for file in files]

        def read(at: int) -> Photograph:
            try:
                return read_photograph(files[at], size)
            except BadInput:
                raise BadInput(*gathered(files, lambda file: read_photograph(file, size))[1]) from None

        return cls(names, stems, size, read)

    def batches(self, count: int) -> Iterator[list[Photograph]]:
        """Yield the photographs in batches of `count`; the last may be smaller."""
        for first in range(0, len(self), count):
            yield [self._read(at) for at in range(first, min(first + count, len(self)))]

    @property
    def by_name(self) -> Mapping[str, Photograph]:
        """The photographs by their file name."""
        return _Named(self.names, self)

    @property
    def by_stem(self) -> Mapping[str, Photograph]:
        """The photographs by their name without suffix."""
        return _Named(self._stems, self)

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int) -> Photograph: ...
    @overload
    def __getitem__(self, at: slice) -> Self: ...
    def __getitem__(self, at: int | slice) -> Photograph | Self:
        places = range(len(self))[at]
        if isinstance(places, int):
            return self._read(places)
        names, stems = [self.names[place] for place in places], [self._stems[place] for place in places]
        return type(self)(names, stems, self.input_size, lambda place: self._read(places[place]))


class _Named(Mapping[str, Photograph]):
    """Photographs by a name of theirs."""

    def __init__(self, names: Sequence[str], photographs: Photographs) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._photographs = photographs

    def __getitem__(self, name: str) -> Photograph:
        return self._photographs[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def read_photograph(file: PhotographFile, input_size: tuple[int, int]) -> Photograph:
    """Decode, crop and resize one photograph (bicubic for the network). BadInput if it cannot be read."""
    image = crop(read_rgb(file.path), input_size)
    rows, cols = input_size
    factor = max(1.0, min(VIEW, image.height / rows))
    view = image.resize((round(cols * factor), round(rows * factor)), Image.Resampling.LANCZOS)
    return Photograph(
        path=file.path,
        name=file.name,
        stem=file.stem,
        class_name=file.class_name,
        pixels=np.asarray(image.resize((cols, rows), Image.Resampling.BICUBIC)),
        view=np.asarray(view),
    )


def read_rgb(path: Path) -> Image.Image:
    """Decode a picture to upright 8-bit RGB: of an animation the first frame, transparency over white.

    BadInput if the file is empty, damaged, no JPEG, PNG or WebP, or over 100 megapixels (refused undecoded).
    """
    expected = "expected a JPEG, PNG or WebP"
    if path.stat().st_size == 0:
        raise BadInput(f"{path}: found an empty file, {expected}")
    too_large = f"expected at most {MOST_PIXELS // 1_000_000} megapixels"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, of size (our own bound is below) and of odd EXIF data
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as image:
                if image.width * image.height > MOST_PIXELS:
                    found = image.width * image.height / 1e6
                    raise BadInput(f"{path}: found {found:.4g} megapixels, {too_large}")
                image.load()
                return to_rgb(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        raise BadInput(f"{path}: found a file of another kind, {expected}") from None
    except Image.DecompressionBombError:
        raise BadInput(f"{path}: found far more pixels, {too_large}") from None
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
    """Crop to the largest centred rectangle of the input's proportions: a square for a square input."""
    rows, cols = input_size
    height = max(1, min(image.height, image.width * rows // cols))
    width = max(1, min(image.width, image.height * cols // rows))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))
