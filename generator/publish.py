"""Publish the files of a build as the site, and lose nothing that somebody else put there.

The manifest `circuitpress.json` names every file that the build made, with its digest. A folder that holds any other
file, or one of ours that somebody has changed, is refused; only the files of `KEPT` stay in the site.
"""

import json
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath

from generator.card import Card
from generator.digests import RecalledDigests
from generator.errors import BadInput
from generator.files import File, write_files
from generator.memory import Memory
from generator.staging import clear, staged
from generator.swap import mend, swap

MANIFEST = "circuitpress.json"  # lies in every site that we made, and names each of its files
NOJEKYLL = ".nojekyll"  # empty, of every site: published from a branch, GitHub leaves all files as they are
_FORMAT = 1  # of the manifest; one higher when an older program could no longer read it
KEPT = (".gitignore", "CNAME", ".well-known")  # what hosts and Git ask for at the top of a site: the author's own
_KNOWN = "site"  # under which the digests of a site's files are remembered
_NAMED = 10  # files that a sentence lists at most
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
            f"{path}: found a manifest that cannot be read ({error!r}), so the "
            "files beside it may be somebody else's; expected one of ours. Empty the folder, or name another"
        ) from None
    return Manifest(digests, {slug: Card(**record) for slug, record in records.items()})


@dataclass(frozen=True)
class Standing:
    """The site that is there: its manifest, and all files and links by path with what is known of each."""

    manifest: Manifest
    found: Mapping[str, os.stat_result]


def check_output(output: Path, memory: Memory | None = None) -> Standing:
    """Look at what is in `output`, after mending what a killed build left there.

    BadInput where no site can be written to it. `memory` recalls the digests of its files.
    """
    target = output.resolve()
    if os.path.ismount(target):
        raise BadInput(f"{output}: found a mount point, which cannot be swapped; name a folder inside it")
    if target.parent.is_dir():
        clear(target.parent)
        mend(target, MANIFEST)
    base = next(folder for folder in (target, *target.parents) if folder.exists())
    if not base.is_dir():
        raise BadInput(f"{output}: found a file at {base}, expected a folder for the site")
    if Path.cwd().is_relative_to(target):
        raise BadInput(f"{output}: found the folder you are in, which cannot be swapped; name another, or leave it")
    if not os.access(target.parent if base == target else base, os.W_OK | os.X_OK):
        raise BadInput(
            f"{output}: found no permission to write beside it, where the new site is written first; name another"
        )
    standing = Standing(read_manifest(target) or Manifest(), _found(target))
    _refuse_what_is_not_ours(output, standing.manifest, standing.found, memory)
    return standing


def publish(
    files: Mapping[str, File],
    output: Path,
    *,
    records: Mapping[str, Card],
    kept: frozenset[str],
    memory: Memory | None = None,
) -> None:
    """Make `output` hold `files`, the pages of the `kept` studies as they are, and what `KEPT` names.

    `files` are named by their path in the site; `records` are the cards of all its studies, kept or new. A file that
    the site has already is neither read nor written. `memory` recalls the digests of the site that is there. BadInput,
    and nothing changed, where the folder holds what is not ours.
    """
    standing = check_output(output, memory)
    target, found, old = output.resolve(), standing.found, standing.manifest
    staying = {
        path: digest
        for path, digest in old.files.items()
        if path in found and path not in files and _serves(path, kept)
    }
    digests = staying | {path: file.digest for path, file in files.items()}
    manifest = _manifest(digests, records)
    if old.files.keys() <= found.keys() and MANIFEST in found and (target / MANIFEST).read_bytes() == manifest:
        return
    same = [path for path, digest in digests.items() if path in found and old.files.get(path) == digest]
    with staged(target.parent) as new:
        write_files(new, {path: files[path].read() for path in digests.keys() - same} | {MANIFEST: manifest})
        _carry(target, new, (*same, *(path for path in found if _is_kept(path))))
        if target.exists():
            new.chmod(stat.S_IMODE(target.stat().st_mode))
        swap(new, target)
    with RecalledDigests(_KNOWN, output, memory) as learnt:
        for path, digest in digests.items():
            learnt.learn(path, target / path, digest)


def _serves(path: str, kept: frozenset[str]) -> bool:
    """Say whether a file of the old site serves a kept study: as its own, or as one that all of them use."""
    top = path.partition("/")[0]
    return top in kept or (bool(kept) and top == _SHARED)


def _is_kept(path: str) -> bool:
    return path.partition("/")[0] in KEPT


def _manifest(digests: Mapping[str, str], records: Mapping[str, Card]) -> bytes:
    studies = {slug: asdict(record) for slug, record in records.items()}
    content = {"circuitpress": _FORMAT, "studies": studies, "files": digests}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _found(target: Path) -> dict[str, os.stat_result]:
    """List the files and links in a folder by path, with what is known of each; empty folders hold nothing."""
    found: dict[str, os.stat_result] = {}
    waiting = [""] if target.exists() else []
    while waiting:
        inside = waiting.pop()
        with os.scandir(f"{target}/{inside}") as entries:  # an OSError ends the build: it must list all
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{inside}{entry.name}/")
                else:
                    found[inside + entry.name] = entry.stat(follow_symlinks=False)
    return found


def _refuse_what_is_not_ours(
    output: Path, ours: Manifest, found: Mapping[str, os.stat_result], memory: Memory | None
) -> None:
    """Raise BadInput where a build would lose what somebody else made: a file, or a change of one of our files."""
    regular = {path for path, state in found.items() if stat.S_ISREG(state.st_mode)}
    foreign = {path for path in found if not _is_kept(path)} - (ours.files.keys() & regular) - {MANIFEST}
    faults = []
    if foreign:
        names = _listed(_topmost(foreign, ours.files))
        faults.append(
            f"{output}: found files that circuitpress did not make: {names}; move them away, or name another folder"
        )
    with RecalledDigests(_KNOWN, output, memory) as digests:
        changed = {
            path
            for path in ours.files.keys() & regular
            if not _is_kept(path) and digests.of(path, f"{output}/{path}", found[path]) != ours.files[path]
        }
    if changed:
        faults.append(
            f"{output}: found files that somebody changed after circuitpress made them: {_listed(changed)}; move them "
            "away, or delete them to have them made again"
        )
    if faults:
        raise BadInput(*faults)


def _topmost(foreign: Iterable[str], ours: Iterable[str]) -> set[str]:
    """Name files, or instead of them the topmost folder that holds none of ours, with a slash at the end."""
    shared = {folder for path in ours for folder in PurePosixPath(path).parents} | {PurePosixPath()}

    def named(path: str) -> str:
        outermost = next((folder for folder in reversed(PurePosixPath(path).parents) if folder not in shared), None)
        return f"{outermost}/" if outermost else path

    return {named(path) for path in foreign}


def _listed(names: Collection[str]) -> str:
    shown = ", ".join(sorted(names)[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown


def _carry(old: Path, new: Path, paths: Iterable[str]) -> None:
    """Take files and links of the old site over into the new one as they are: by a second name where that can be."""
    for name in paths:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old / name, new / name, follow_symlinks=False)
        except OSError:  # a disk without hard links
            shutil.copy2(old / name, new / name, follow_symlinks=False)
