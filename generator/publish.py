"""Write the site aside and swap it in: whoever looks sees the old site or the new one, whole.

The manifest `circuitpress.json` names every file that the build made. What it does not name is somebody else's: it
is carried over into the new site, never overwritten and never deleted. A folder without a manifest is not ours.
"""

import errno
import hashlib
import json
import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import BadInput

MANIFEST = "circuitpress.json"
_FORMAT = 1  # of the manifest; one higher when an older program could no longer read it
_SHARED = "assets"  # the folder that all studies' pages use


@dataclass(frozen=True)
class StudyRecord:
    """What the home page shows of a study, so that it can be listed when it is not built anew."""

    slug: str
    title: str
    hypothesis: str | None
    unit: str  # "layer:filter"
    network: str
    pattern: str | None  # path of the picture, from the home page
    status: str
    href: str | None  # path of its first page, from the home page


@dataclass(frozen=True)
class Manifest:
    """What a build made: the SHA-256 of every file by its path, and its studies by their slug."""

    files: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, StudyRecord] = field(default_factory=dict)


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of the site in `output`, None where there is none; BadInput where it is damaged."""
    path = output / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
        if raw["circuitpress"] != _FORMAT:
            raise ValueError(f"format {raw['circuitpress']!r}")
        records = dict(raw["studies"])
        known = {slug: record for slug, record in records.items() if record.keys() == _RECORD_KEYS}
        files = {str(name): str(digest) for name, digest in raw["files"].items()}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}: found no manifest that this version wrote ({error}), so nothing tells whose the files in "
            f"{output} are; expected an empty folder: remove what is in it, or name another"
        ) from None
    return Manifest(files, {slug: StudyRecord(**record) for slug, record in known.items()})


_RECORD_KEYS = StudyRecord.__dataclass_fields__.keys()


def check_output(output: Path) -> None:
    """Raise BadInput where the site can not be written to `output`; first mend what a killed build left there."""
    target = output.resolve()
    _mend(target)
    base = next(parent for parent in (target, *target.parents) if parent.exists())
    if not base.is_dir():
        raise BadInput(f"{output}: {'' if base == target else f'{base} is '}a file, expected a folder for the site")
    if os.path.ismount(target):
        raise BadInput(f"{output}: found a mount point, which can not be swapped; name a folder inside it")
    if Path.cwd().is_relative_to(target):
        raise BadInput(f"{output}: found the present folder, which can not be swapped; name another or go elsewhere")
    if not os.access(target.parent if base == target else base, os.W_OK | os.X_OK):
        raise BadInput(f"{output}: found no permission to write beside it")
    others = [path.name for path in target.iterdir() if path.name != ".gitignore"] if base == target else []
    if others and read_manifest(output) is None:
        raise BadInput(
            f"{output}: found a folder that circuitpress did not make (it holds {min(others)!r} and no {MANIFEST}), "
            "expected an empty one or one of ours"
        )


def publish(
    files: Mapping[str, bytes], output: Path, *, records: Mapping[str, StudyRecord], kept: frozenset[str]
) -> None:
    """Make `output` hold exactly `files`, the pages of the studies in `kept` as they are, and what is not ours.

    `files` are named by their path in the site; `records` are those of all studies, kept or new. BadInput, and
    nothing changed, where the folder is not ours or somebody's file stands where one must be written.
    """
    check_output(output)
    target = output.resolve()
    old = read_manifest(output) or Manifest()
    found = _found(target)
    ours = {path: digest for path, digest in old.files.items() if found.get(path) == stat.S_IFREG}
    carried = {path: digest for path, digest in ours.items() if path not in files and _serves(path, kept)}
    manifest = _manifest(carried | {path: _digest(data) for path, data in files.items()}, records)
    written = {**files, MANIFEST: manifest}
    foreign = found.keys() - ours.keys() - {MANIFEST} | {
        path
        for path, digest in ours.items()
        if path not in written and path not in carried and _digest((target / path).read_bytes()) != digest
    }
    _refuse_clashes(output, foreign, [*written, *carried])
    if all(found.get(path) and (target / path).read_bytes() == data for path, data in written.items()):
        return
    with _aside(target) as aside:
        _write(aside / "new", written)
        _carry(target, aside / "new", [*carried, *sorted(foreign)])
        _swap(aside, target)


def _serves(path: str, kept: frozenset[str]) -> bool:
    """Say whether a file of the old site belongs to the kept studies: their own, or shared by all."""
    top = path.partition("/")[0]
    return top in kept or (bool(kept) and top == _SHARED)


def _manifest(digests: Mapping[str, str], records: Mapping[str, StudyRecord]) -> bytes:
    studies = {slug: asdict(record) for slug, record in records.items()}
    content = {"circuitpress": _FORMAT, "studies": studies, "files": digests}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _found(target: Path) -> dict[str, int]:
    """List what is in a folder: its files, links and empty folders, by path, with the kind that `stat` gives."""
    found: dict[str, int] = {}
    for folder, folders, names in os.walk(target):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*names, *links):
            found[(here / name).relative_to(target).as_posix()] = stat.S_IFMT((here / name).lstat().st_mode)
        if not folders and not names and here != target:
            found[here.relative_to(target).as_posix()] = stat.S_IFDIR
    return found


def _refuse_clashes(output: Path, foreign: Iterable[str], needed: Iterable[str]) -> None:
    """Raise BadInput where something foreign stands in the way, as a file or as a folder."""
    needed = set(needed)
    folders = {parent.as_posix() for path in needed for parent in Path(path).parents}
    faults = []
    for path in sorted(foreign):
        inside = {path, *(parent.as_posix() for parent in Path(path).parents)} & needed
        in_the_way = path in folders and not (output / path).is_dir()
        if inside or in_the_way or (path in folders and (output / path).is_symlink()):
            faults.append(f"{output / path}: found something that the build did not make where it must write; move it away")
    if faults:
        raise BadInput(*faults)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Give a folder beside `target` to write in, and remove it whatever happens, unless it holds the old site."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.mkdir()
    try:
        (aside / MANIFEST).write_bytes(_manifest({}, {}))  # by this a later build knows that it is ours
        yield aside
    finally:
        if not (aside / "old").exists():
            _remove(aside)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _carry(old: Path, new: Path, paths: Iterable[str]) -> None:
    """Bring files, links and empty folders into the new site as they are, and the folders' permissions."""
    for name in paths:
        path = new / name
        for parent in reversed(Path(name).parents[:-1]):
            _open(old / parent, new / parent)
        if (old / name).is_dir() and not (old / name).is_symlink():
            _open(old / name, path)
            continue
        try:
            os.link(old / name, path, follow_symlinks=False)
        except OSError:  # a file system without hard links
            shutil.copy2(old / name, path, follow_symlinks=False)
    if old.exists():
        new.chmod(stat.S_IMODE(old.stat().st_mode))
