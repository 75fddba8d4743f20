"""Publish the files of a build as the site; refuse where that would lose what somebody else made.

The manifest `circuitpress.json` names every file that the build made. Beside these a site holds nothing but what `KEPT`
names, which goes into the new site as it is. Any other file is refused, and so is one of ours that somebody has
changed and that the build would replace. A folder without a manifest is not ours.
"""

import json
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from generator.errors import BadInput
from generator.files import MANIFEST, digest, write_files
from generator.pages.home import Card
from generator.swap import aside, carry, mend, swap

NOJEKYLL = ".nojekyll"  # empty, of every site: published from a branch, GitHub leaves all files as they are
KEPT = (".gitignore", "CNAME", ".well-known")  # what git, GitHub Pages and a host's owner look for at a site's top
_LISTED = 10  # files that a sentence names
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
    """Raise BadInput where no site can be written to `output`, or it holds files that are not ours and not `KEPT`.

    First mend what a killed build left there.
    """
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
    others = {path.name for path in target.iterdir()} - {*KEPT} if base == target else set()
    manifest = read_manifest(target) if others else None
    if others and manifest is None:
        raise BadInput(
            f"{output}: found a folder that circuitpress did not make (it holds {min(others)} and no "
            f"{MANIFEST}); expected an empty one, or one of ours"
        )
    ours = {MANIFEST, *(manifest.files if manifest else ())}
    foreign = [path for path, regular in _found(target).items() if not (_kept(path) or (regular and path in ours))]
    if foreign:
        raise BadInput(
            f"{output}: found files that circuitpress did not make: {_listed(foreign)}; expected none but .gitignore, "
            "CNAME and .well-known/; move them out of the site"
        )


def publish(files: Mapping[str, bytes], output: Path, *, records: Mapping[str, Card], kept: frozenset[str]) -> None:
    """Make `output` hold `files`, the pages of the `kept` studies as they are, what `KEPT` names, and nothing else.

    `files` are named by their path in the site; `records` are the cards of all its studies, kept or
    new. BadInput, and nothing changed, where something that somebody else made, or changed, would be lost.
    """
    check_output(output)
    target = output.resolve()
    old = read_manifest(target) or Manifest()
    ours = {path: digest for path, digest in old.files.items() if (target / path).is_file()}
    carried = {path: digest for path, digest in ours.items() if path not in files and _serves(path, kept)}
    manifest = _manifest(carried | {path: digest(data) for path, data in files.items()}, records)
    replaced = [path for path in ours.keys() - carried.keys() if (target / path).read_bytes() != files.get(path)]
    _refuse_changed(output, {path: ours[path] for path in replaced})
    same = not replaced and files.keys() <= ours.keys()
    if same and (target / MANIFEST).is_file() and (target / MANIFEST).read_bytes() == manifest:
        return
    with aside(target) as new:
        write_files(new, {**files, MANIFEST: manifest})
        carry(target, new, sorted({*carried, *filter(_kept, _found(target))}))
        swap(new, target)


def _refuse_changed(output: Path, ours: Mapping[str, str]) -> None:
    """Raise BadInput where files of ours, given with their digests, are no longer what the build made."""
    changed = [path for path, made in ours.items() if digest((output / path).read_bytes()) != made]
    if changed:
        raise BadInput(
            f"{output}: found files that somebody has changed since the build: {_listed(changed)}; expected them as "
            "they were made; move them out of the site, and they are made again"
        )


def _listed(paths: Collection[str]) -> str:
    """Name files in a sentence, the first of them where there are many."""
    more = len(paths) - _LISTED
    return ", ".join(sorted(paths)[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def _kept(path: str) -> bool:
    """Say whether a file is one that a site's owner puts there, and is none of a build."""
    return path.partition("/")[0] in KEPT


def _serves(path: str, kept: frozenset[str]) -> bool:
    """Say whether a file of the old site serves a kept study: as its own, or as one that all of them use."""
    top = path.partition("/")[0]
    return top in kept or (bool(kept) and top == _SHARED)


def _manifest(digests: Mapping[str, str], records: Mapping[str, Card]) -> bytes:
    studies = {slug: asdict(record) for slug, record in records.items()}
    content = {"circuitpress": _FORMAT, "studies": studies, "files": digests}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _found(target: Path) -> dict[str, bool]:
    """List the files and links in a folder by path, and whether each is a regular file."""

    def refuse(error: OSError) -> None:
        raise error  # what can not be listed could be lost

    found: dict[str, bool] = {}
    for folder, folders, names in os.walk(target, onerror=refuse if target.exists() else None):
        for path in (Path(folder, name) for name in (*folders, *names)):
            mode = path.lstat().st_mode
            if not stat.S_ISDIR(mode):
                found[path.relative_to(target).as_posix()] = stat.S_ISREG(mode)
    return found
