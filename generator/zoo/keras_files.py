"""Weights in Keras' layout: the file that a study names, or Keras' own, wherever it may be.

`weights = "imagenet"` looks in the folder that CIRCUITPRESS_WEIGHTS names, then in Keras' cache, then tries Keras'
download, whose failure is remembered until what it depends on changes. Source of names, addresses and checksums:
Keras 3, `keras/src/applications/vgg16.py` and `vgg19.py`.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.architecture import Architecture
from generator.errors import AbsentWeights, BadInput
from generator.paths import WEIGHTS_VARIABLE, at_home, weights_folder
from generator.staging import clear
from generator.zoo.download import DownloadFailed, NotKept, download
from generator.zoo.hdf5 import read_shapes
from generator.zoo.weights import Asked, WeightsFile, check_digest, check_shapes, digests

IMAGENET = "imagenet"
CHOICES = (IMAGENET, "*.h5")
SERVER = "https://storage.googleapis.com/tensorflow/keras-applications"
READER = "generator.zoo.hdf5"
SEARCH = "search"  # the name under which a failed download is remembered


@dataclass(frozen=True)
class Published:
    """A file that Keras publishes."""

    name: str
    md5: str


@dataclass(frozen=True)
class FailedDownload:
    """Why a download failed."""

    reason: str


def find(asked: Asked, architecture: Architecture, published: tuple[Published, ...]) -> WeightsFile:
    """Find the file, take its digest and hold its layers against the architecture, reading none of the arrays.

    `published` are Keras' own files, the one with the classifier first. AbsentWeights where there is no file;
    BadInput where it is unreadable, has another layout, other shapes or another digest.
    """
    path = _search(asked, architecture, published) if asked.weights == IMAGENET else _named(asked)
    found = digests(path, asked)
    check_digest(path, found.sha256, asked)
    inputs = {"weights": found.sha256, "expected": {name: architecture.shapes(name) for name in architecture.weighted}}
    layers = asked.memory.recall("carried", inputs)
    if layers is None:
        try:
            layers = check_shapes(read_shapes(path), architecture, path)
        except BadInput as wrong:
            raise BadInput(*(f"{asked.place} weights, in {path.parent}: {fault}" for fault in wrong.faults)) from None
        asked.memory.keep("carried", inputs, layers)
    keras = any(found.md5 == file.md5 for file in published)
    source = "Keras’ own, trained on ImageNet" if keras else "a file in the layout that Keras publishes"
    return WeightsFile(path, found.sha256, source, tuple(layers))


def _named(asked: Asked) -> Path:
    """Return the path that the study gives."""
    given = at_home(asked.weights)
    path = asked.folder / given
    if not path.is_file():
        inside = not given.is_absolute() and ".." not in given.parts and not asked.weights.startswith("~")
        raise AbsentWeights(
            f"No file of weights {given if inside else given.name} at the path that study.toml gives.\n"
            "What to do: put the file there, or change weights in [network].",
            path.parent,
        )
    return path


def _search(asked: Asked, architecture: Architecture, published: tuple[Published, ...]) -> Path:
    """Look for a file of Keras' weights in the author's folder, in Keras' cache, and at last on Keras' server."""
    given = in_folder(architecture.name)
    if given:
        return given
    kept = [_keras_folder() / file.name for file in published]
    clear(kept[0].parent)
    for path, file in zip(kept, published, strict=True):
        if path.is_file() and digests(path, asked).md5 == file.md5:
            return path
    failed = _fetch(asked, architecture, kept, published[0])
    if failed is None:
        return kept[0]
    there = "found one with another checksum" if any(path.is_file() for path in kept) else "not there"
    raise AbsentWeights(
        f"No weights for {architecture.title}. Looked in:\n"
        f"1. the folder that {WEIGHTS_VARIABLE} names, for a file {architecture.name}*.h5: {_variable()};\n"
        f"2. Keras’ cache, for Keras’ own file, with the classifier or without: {there};\n"
        f"3. Keras’ download: {failed.reason}.\n"
        f"What to do: set {WEIGHTS_VARIABLE} to a folder that has such a file, or build with --retry once the "
        "download can work.",
        *([folder] if (folder := weights_folder()) else []),
        kept[0].parent,
    )


def _variable() -> str:
    """Say why the author's folder gave nothing."""
    path = weights_folder()
    if path is None:
        return "the variable is not set"
    if path.is_dir():
        return "the folder has none" if os.access(path, os.R_OK | os.X_OK) else "the folder cannot be read"
    return "it is a file, not a folder" if path.exists() else "there is no such folder"


def in_folder(network: str) -> Path | None:
    """Return the largest of the files that the author has of a network, which carries most, or None."""
    folder = weights_folder()
    files = [path for path in folder.glob(f"{network}*.h5") if path.is_file()] if folder else []
    return max(sorted(files), key=lambda path: path.stat().st_size, default=None)


def _keras_folder() -> Path:
    """Name the folder in which Keras keeps its weights."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"


def _fetch(asked: Asked, architecture: Architecture, kept: list[Path], file: Published) -> FailedDownload | None:
    """Download a file to the first place in Keras' cache; recall, or remember, that it failed."""
    inputs: dict[str, Any] = {
        "network": architecture.name,
        "weights": [asked.weights, asked.sha256],
        "variable": os.environ.get(WEIGHTS_VARIABLE),
        "files": [[str(path), *_state(path)] for path in kept],
    }
    reason = asked.memory.recall(SEARCH, inputs)
    failed = None if reason is None else FailedDownload(reason)
    if failed is None:
        title = f"Downloading the weights of {architecture.title}"
        try:
            url = f"{SERVER}/{architecture.name}/{file.name}"
            download(url, kept[0], md5=file.md5, title=title, progress=asked.progress)
        except DownloadFailed as error:
            failed = FailedDownload(str(error))
            if not isinstance(error, NotKept):  # which has nothing to do with what is remembered here
                asked.memory.keep(SEARCH, inputs, failed.reason)
    return failed


def _state(path: Path) -> list[int]:
    """Tell a file from what it is when it has been replaced."""
    return [path.stat().st_size, path.stat().st_mtime_ns] if path.is_file() else []
