"""Which pictures there are: photographs found and digested, references checked; none is kept decoded."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from errno import EACCES
from pathlib import Path

from PIL import Image

from generator.digests import RecalledDigests
from generator.errors import BadInput, gathered
from generator.images import PhotographFile, read_rgb
from generator.memory import Memory

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
OTHER_PICTURES = (".gif", ".avif", ".heic", ".bmp", ".tif", ".tiff", ".jp2", ".svg")


def find_photographs(
    folder: Path, *, warn: Callable[[str], None], memory: Memory | None = None
) -> tuple[PhotographFile, ...]:
    """Find the photographs in a folder and its subfolders, by stem; digests are recalled where `memory` has them.

    Hidden files are passed over; pictures of another format draw a warning. BadInput where there are none,
    where the folder is missing, or where two files have one stem (they would share a name in commentary and
    in the site).
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder of photographs")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise BadInput(f"{folder}: cannot be read, expected a folder of photographs")
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    for path in files:
        if path.suffix.lower() in OTHER_PICTURES:
            warn(f"{path}: left out; photographs are JPEG, PNG or WebP")
    with RecalledDigests("photographs", folder, memory) as digests:
        found, faults = gathered(
            [path for path in files if path.suffix.lower() in SUFFIXES],
            lambda path: PhotographFile(path, _class_name(path, folder), _digest(path, folder, digests)),
        )
    if not found and not faults:
        raise BadInput(f"{folder}: found no images, expected at least one JPEG, PNG or WebP")
    faults += _shared_stems(folder, found)
    if faults:
        raise BadInput(*faults)
    return tuple(sorted(found, key=lambda photograph: (photograph.stem, photograph.path)))


def _shared_stems(folder: Path, photographs: Sequence[PhotographFile]) -> list[str]:
    """Name the files that have one stem, whatever its case."""
    by_stem = defaultdict(list)
    for photograph in photographs:
        by_stem[photograph.stem.casefold()].append(str(photograph.path.relative_to(folder)))
    return [
        f"{folder}: found {len(paths)} images of one name, suffix aside: {', '.join(paths)}; rename all but one"
        for paths in by_stem.values()
        if len(paths) > 1
    ]


def _digest(path: Path, folder: Path, digests: RecalledDigests) -> str:
    """Return a file's SHA-256. BadInput where it cannot be read, or its name cannot be written in a page."""
    try:
        name = str(path.relative_to(folder))
        name.encode("utf-8")
        if not os.access(path, os.R_OK):  # what is recalled can be read no less than what is not
            raise PermissionError(EACCES, os.strerror(EACCES))
        return digests.of(name, path)
    except UnicodeEncodeError:
        name = str(path).encode("utf-8", "backslashreplace").decode()
        raise BadInput(f"{name}: found a file name that is not UTF-8; rename the file") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}), expected an image") from None


def _class_name(path: Path, folder: Path) -> str | None:
    between = path.relative_to(folder).parts[:-1]
    return unicodedata.normalize("NFC", between[0]) if between else None


def check_reference(path: Path) -> None:
    """Raise BadInput where a reference picture is no whole PNG: it is published as it is, so it must be one."""
    read_rgb(path)
    with Image.open(path) as image:
        if image.format != "PNG":
            raise BadInput(f"{path}: found a {image.format}, expected a PNG")
