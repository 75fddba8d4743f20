"""A file of weights: what a study asks for, where it lies, what it is, and how far it carries the network."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from generator.architecture import Architecture
from generator.errors import AbsentWeights, BadInput
from generator.memory import Memory
from generator.progress import Progress

Arrays = tuple[npt.NDArray[np.float32], ...]
Weights = Mapping[str, Arrays]  # by layer: kernel `[row, col, in, out]` or `[in, out]`, then bias `[out]`

NAMED = 3  # of the layers that are wrong; the file of another network has dozens
_CHUNK = 1 << 20


class AbsentPackage(AbsentWeights):
    """A Python package that carries weights or labels is not installed."""


@dataclass(frozen=True)
class Asked:
    """The weights that a study asks for, and what a search for them may use."""

    weights: str  # one of the words that the source knows, or a path
    sha256: str | None  # what the file must have
    folder: Path  # the study's, from which a relative path starts
    memory: Memory  # of digests and failed downloads
    progress: Progress

    @property
    def place(self) -> str:
        """How a sentence about them begins."""
        return f"{self.folder / 'study.toml'}: [network]"


@dataclass(frozen=True)
class WeightsFile:
    """Where the weights lie, whose they are, their digest, and which layers they carry."""

    path: Path
    sha256: str
    source: str  # a clause for the methods page; no path of this machine
    layers: tuple[str, ...]
    package: str | None = None  # the Python package that carries them, if one does


@dataclass(frozen=True)
class FileDigests:
    """A file's digests in hexadecimal."""

    sha256: str
    md5: str  # by which Keras knows its files


def package_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it. AbsentPackage if it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise AbsentPackage(
            f"The Python package {package} is not installed.\n"
            "What to do: install what requirements.lock lists (make setup)."
        )
    return Path(spec.origin).parent


def digests(path: Path, asked: Asked) -> FileDigests:
    """Take a file's digests, or recall them where size, times and inode are those of before."""
    stat = path.stat()
    inputs = {
        "file": str(path.resolve()),
        "size": stat.st_size,
        "times": [stat.st_mtime_ns, stat.st_ctime_ns],
        "inode": stat.st_ino,
    }
    kept = asked.memory.recall("digests", inputs)
    if kept is None:
        found = _digests(path, asked.place)
        asked.memory.keep("digests", inputs, [found.sha256, found.md5])
        return found
    return FileDigests(*kept)


def _digests(path: Path, place: str) -> FileDigests:
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sha256.update(chunk)
                md5.update(chunk)
    except OSError as error:
        raise BadInput(f"{place} weights: {path}: cannot be read ({error.strerror}), expected a file") from None
    return FileDigests(sha256.hexdigest(), md5.hexdigest())


def check_digest(path: Path, found: str, asked: Asked) -> None:
    """Raise BadInput where a file is not the one whose SHA-256 the study names."""
    if asked.sha256 is not None and found != asked.sha256.lower():
        raise BadInput(f"{asked.place} sha256: found {found} for {path.name}, expected {asked.sha256.lower()}")


def check_shapes(
    found: Mapping[str, tuple[tuple[int, ...], ...]], architecture: Architecture, path: Path
) -> tuple[str, ...]:
    """Hold the shapes of all arrays, by layer, against the architecture; return the layers in its order.

    BadInput where a layer has other shapes, is unknown, or lacks one that it depends on.
    """
    expected = {name: architecture.shapes(name) for name in architecture.weighted}
    others = [name for name, shapes in expected.items() if name in found and found[name] != shapes]
    faults = [
        f"{path.name}: {name}: found arrays of shape {_spelled(found[name])}, expected {_spelled(expected[name])}"
        for name in others[:NAMED]
    ]
    if len(others) > NAMED:
        faults.append(f"{path.name}: found arrays of other shapes in {len(others) - NAMED} more layers")
    unknown = [name for name in found if name not in expected]
    if unknown:
        names = ", ".join(unknown[:NAMED]) + (" …" if len(unknown) > NAMED else "")
        faults.append(f"{path.name}: found layers that {architecture.title} does not have: {names}")
    carried = architecture.carried(found)
    cut_off = [name for name in expected if name in found and name not in carried.by_name]
    if cut_off:
        missing = next(name for name in expected if name not in found)
        faults.append(f"{path.name}: {missing}: missing, yet {cut_off[0]}, which depends on it, is there")
    if not faults and not found:
        faults.append(f"{path.name}: found no weights in it, expected those of {architecture.title}")
    if faults:
        raise BadInput(*faults)
    return tuple(name for name in expected if name in found)


def _spelled(shapes: tuple[tuple[int, ...], ...]) -> str:
    return " and ".join("×".join(map(str, shape)) for shape in shapes) or "no arrays"
