"""What a site is made of, and when it changes."""

import re
import tomllib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from generator.paths import weights_folder
from generator.preview.answers import identity
from generator.publish import MANIFEST

STEP = 20  # milliseconds without another change, after which those there are count: one save is several
TICK = 200  # milliseconds between two looks at whether a watched folder itself has gone or come

# Hidden files, and what editors, copies and Python leave lying about for a moment.
PASSING = re.compile(r"\..*|.*~|#.*#|4913|__pycache__|.*\.(tmp|swp|swx|part|lock|pyc)")


@dataclass(frozen=True)
class SiteFolders:
    """The folders that a site is made of, those that a build writes, and the program's own."""

    content: Path
    templates: Path
    output: Path
    cache: Path
    program: Path = Path(__file__).resolve().parents[1]
    documents: Path = Path(__file__).resolve().parents[2] / "docs"  # of which Methods shows the definitions

    def folders(self) -> tuple[Path, ...]:
        """List the folders to watch, be they there or not."""
        weights = weights_folder()
        named = (self.content, self.templates, self.program, self.documents, *([weights] if weights else []))
        return tuple(path.resolve() for path in (*named, *photograph_folders(self.content)))

    def matters(self, path: Path, folders: tuple[Path, ...]) -> bool:
        """Say whether a change of `path` in one of `folders` asks for a build: not if a build makes it itself."""
        if any(path.is_relative_to(written.resolve()) for written in (self.output, self.cache)):
            return False
        within = [path.relative_to(folder).parts for folder in folders if path.is_relative_to(folder)]
        return any(not any(PASSING.fullmatch(name) for name in names) for names in within)


def photograph_folders(content: Path) -> Iterator[Path]:
    """Yield the folder of photographs that each study names, as far as its study.toml can be read."""
    for path in sorted(content.glob("studies/*/study.toml")):
        try:
            yield path.parent / tomllib.loads(path.read_text(encoding="utf-8"))["images"]["folder"]
        except (OSError, ValueError, KeyError, TypeError):  # the build tells what is wrong, or takes the default
            continue


def changes(sources: SiteFolders, stop: Event) -> Generator[frozenset[Path], None, None]:
    """Yield nothing at first, as soon as no change can be missed, then the paths that change, until `stop` is set.

    What changes while the caller is busy is yielded next. A folder that is made, removed or replaced is a change.
    """
    changed = frozenset[Path]()
    while not stop.is_set():
        there = _identities(sources.folders())
        with closing(_watch(sources, there, stop)) as watcher:
            next(watcher, None)  # it begins to watch with the first look, which waits for a tick and finds nothing
            yield changed
            for changed in _paths(watcher, sources.output / MANIFEST):
                now = _identities(sources.folders() if changed else there)
                if now != there:
                    changed |= {folder for folder in now.keys() | there if now.get(folder) != there.get(folder)}
                    break
                if changed:
                    yield changed


def _paths(watcher: Iterable[set[tuple[Change, str]]], site: Path) -> Iterator[frozenset[Path]]:
    """Turn what a watch yields into paths; that somebody has taken the site away is a change of its folder."""
    was_there = site.exists()
    for seen in watcher:
        gone = {site.parent.resolve()} if was_there and not site.exists() else set[Path]()
        yield frozenset(Path(path) for _, path in seen) | gone
        was_there = site.exists() or (was_there and not gone)  # told once, be there a new one or not


def _watch(
    sources: SiteFolders, there: Mapping[Path, object | None], stop: Event
) -> Generator[set[tuple[Change, str]], None, None]:
    """Watch those folders that are there. It yields an empty set after each tick without a change."""
    folders = tuple(there)

    def matters(_: Change, path: str) -> bool:
        return sources.matters(Path(path), folders)

    return watch(
        *(folder for folder in folders if there[folder]),
        watch_filter=matters,
        step=STEP,
        rust_timeout=TICK,
        yield_on_timeout=True,
        stop_event=stop,
        ignore_permission_denied=True,
    )


def _identities(folders: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    return {folder: identity(folder) for folder in folders}
