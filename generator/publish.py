"""Publish the files of a build as the site, and nothing of anybody else's is lost.

The manifest `circuitpress.json` names every file that the build made. What it does not name is somebody
else's: it is carried over into the new site, never overwritten, never deleted. A folder without a manifest is
not ours.
"""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath

from generator.errors import BadInput
from generator.files import MANIFEST, digest, write_files
from generator.pages.home import Card
from generator.swap import aside, carry, mend, swap

NOJEKYLL = ".nojekyll"  # empty, of every site: published from a branch, GitHub leaves all files as they are
_FORMAT = 1  # of the manifest; one higher when an older program could no longer read it
_SHARED = "assets"  # the folder that the pages of all studies use


@dataclass(frozen=True)
class Manifest:
    """What a build made: every file's SHA-256 by its path in the site, and the studies' cards by slug."""

    files: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, Card] = field(default_factory=dict)


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of the site in `output`, None where there is none; BadInput where it is damaged.

    A card of another version's making is left out: that study is unknown then, its files still ours.
    """
    path = output / MANIFEST
    names = {part.name for part in fields(Card)}
    try:
        raw = json.loads(path.read_bytes())
        if raw["circuitpress"] != _FORMAT:
            raise ValueError(f"format {raw['circuitpress']!r}")
        records = {slug: record for slug, record in raw["studies"].items() if record.keys() == names}
        digests = {str(name): str(digest) for name, digest in raw["files"].items()}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}: found a manifest that can not be read ({error!r}), so nothing tells whose "
            "the files beside it are; expected one of ours: empty the folder, or name another"
        ) from None
    return Manifest(digests, {slug: Card(**record) for slug, record in records.items()})


def check_output(output: Path) -> None:
    """Raise BadInput where no site can be written to `output`; first mend what a killed build left there."""
    target = output.resolve()
    mend(target)
    base = next(folder for folder in (target, *target.parents) if folder.exists())
    if not base.is_dir():
        raise BadInput(f"{output}: found a file at {base}, expected a folder for the site")
    if os.path.ismount(target):
        raise BadInput(f"{output}: found a mount point, which can not be swapped; name a folder inside it")
    if Path.cwd().is_relative_to(target):
        raise BadInput(f"{output}: found the folder you are in, which can not be swapped; name another, or leave it")
    if not os.access(target.parent if base == target else base, os.W_OK | os.X_OK):
        raise BadInput(f"{output}: found no permission to write beside it; expected to swap the site in there")
    others = {path.name for path in target.iterdir()} - {".gitignore"} if base == target else set()
    if others and read_manifest(target) is None:
        raise BadInput(
            f"{output}: found a folder that circuitpress did not make (it holds {min(others)} and no "
            f"{MANIFEST}); expected an empty one, or one of ours"
        )


def publish(files: Mapping[str, bytes], output: Path, *, records: Mapping[str, Card], kept: frozenset[str]) -> None:
    """Make `output` hold `files`, the pages of the `kept` studies as they are, and what is not ours.

    `files` are named by their path in the site; `records` are the cards of all its studies, kept or
    new. BadInput, and nothing changed, where the folder is not ours or somebody else's file is in the way.
    """
    check_output(output)
    target = output.resolve()
    found = _found(target)
    old = read_manifest(target) or Manifest()
    ours = {path: digest for path, digest in old.files.items() if found.get(path) == stat.S_IFREG}
    carried = {path: digest for path, digest in ours.items() if path not in files and _serves(path, kept)}
    manifest = _manifest(carried | {path: digest(data) for path, data in files.items()}, records)
    written = {**files, MANIFEST: manifest}
    stale = ours.keys() - written.keys() - carried.keys()
    changed = {path for path in stale if digest((target / path).read_bytes()) != ours[path]}
    foreign = {path: found[path] for path in found.keys() - ours.keys() - {MANIFEST} | changed}
    _refuse_clashes(output, foreign, {*written, *carried})
    if all(found.get(path) == stat.S_IFREG and (target / path).read_bytes() == written[path] for path in written):
        return
    with aside(target) as new:
        write_files(new, written)
        carry(target, new, sorted({*carried, *foreign}))
        swap(new, target)


def _serves(path: str, kept: frozenset[str]) -> bool:
    """Say whether a file of the old site serves a kept study: as its own, or as one that all of them use."""
    top = path.partition("/")[0]
    return top in kept or (bool(kept) and top == _SHARED)


def _manifest(digests: Mapping[str, str], records: Mapping[str, Card]) -> bytes:
    studies = {slug: asdict(record) for slug, record in records.items()}
    content = {"circuitpress": _FORMAT, "studies": studies, "files": digests}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _found(target: Path) -> dict[str, int]:
    """List the files, links and empty folders in a folder, by path, with the kind that `stat` gives each."""

    def refuse(error: OSError) -> None:
        raise error  # what can not be listed can not be carried over

    found: dict[str, int] = {}
    for folder, folders, names in os.walk(target, onerror=refuse if target.exists() else None):
        here = os.path.relpath(folder, target).replace(os.sep, "/")
        inside = "" if here == "." else f"{here}/"
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118
        for name in (*names, *links):
            found[inside + name] = stat.S_IFMT(os.lstat(os.path.join(folder, name)).st_mode)  # noqa: PTH118
        if not folders and not names and inside:
            found[here] = stat.S_IFDIR
    return found


def _refuse_clashes(output: Path, foreign: Mapping[str, int], needed: set[str]) -> None:
    """Raise BadInput where something that is not ours stands where a file or folder of the site must."""
    folders = set(_folders(needed))
    faults = [
        f"{output / path}: found something that the build did not make where it must write; move it away"
        for path, kind in sorted(foreign.items())
        if path in needed or not needed.isdisjoint(_folders([path])) or (path in folders and kind != stat.S_IFDIR)
    ]
    if faults:
        raise BadInput(*faults)


def _folders(paths: Iterable[str]) -> Iterable[str]:
    """Name the folders that lead to `paths`."""
    return (str(folder) for path in paths for folder in PurePosixPath(path).parents)
