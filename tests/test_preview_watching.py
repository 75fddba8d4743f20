"""What asks for a build, and what does not."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from generator.paths import WEIGHTS_VARIABLE
from generator.preview.watching import SiteFolders, changes, photograph_folders
from generator.publish import MANIFEST
from generator.settings import ImagesSettings, Settings

LONG = 60.0


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteFolders:
    """Folders of a site; its output and cache lie in the content, which is unwise and allowed."""
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    content = tmp_path / ".hidden" / "content"
    (content / "studies" / "one").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "program").mkdir()
    return SiteFolders(content, tmp_path / "templates", content / "site", content / "cache", tmp_path / "program")


class Watching:
    """Changes one after another, each waited for in a bounded time."""

    def __init__(self, found: Iterator[frozenset[Path]], threads: ThreadPoolExecutor) -> None:
        self.found, self.threads = found, threads

    def next(self) -> frozenset[Path]:
        return self.threads.submit(next, self.found).result(timeout=LONG)

    def until(self, path: Path) -> set[Path]:
        """Gather what changes until `path` does."""
        seen = set[Path]()
        while path not in seen:
            seen |= self.next()
        return seen


@pytest.fixture
def watching(sources: SiteFolders) -> Iterator[Watching]:
    """A watch of these folders that has begun."""
    stop = Event()
    with ThreadPoolExecutor(1) as threads, closing(changes(sources, stop)) as found:
        watching = Watching(found, threads)
        assert watching.next() == frozenset()
        try:
            yield watching
        finally:
            stop.set()
            threads.shutdown()


def test_content_templates_and_the_program_are_watched(sources: SiteFolders, watching: Watching) -> None:
    for path in (sources.content / "site.toml", sources.templates / "base.html", sources.program / "pages.py"):
        path.write_text("x")
        watching.until(path)


def test_a_new_study_is_watched_with_what_is_put_in_it_later(sources: SiteFolders, watching: Watching) -> None:
    study = sources.content / "studies" / "two"
    study.mkdir()
    watching.until(study)
    (study / "study.toml").write_text("x")
    watching.until(study / "study.toml")


def test_neither_the_site_nor_the_cache_nor_what_editors_leave_for_a_moment_asks_for_a_build(
    sources: SiteFolders, watching: Watching
) -> None:
    study = sources.content / "studies" / "one"
    for folder in (sources.output, sources.cache, sources.content / ".site.7", sources.program / "__pycache__"):
        folder.mkdir()
        (folder / "file").write_text("x")
    for name in (".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp", "weights.lock", ".DS_Store", "a.pyc"):
        (study / name).write_text("x")
    (study / "a.md").write_text("x")
    assert watching.until(study / "a.md") == {study / "a.md"}


def test_a_file_put_in_place_of_another_as_many_editors_do_is_a_change(
    sources: SiteFolders, watching: Watching
) -> None:
    path = sources.content / "site.toml"
    path.with_name(".site.toml.new").write_text("x")
    path.with_name(".site.toml.new").rename(path)
    assert watching.until(path) == {path}


def test_photographs_elsewhere_are_watched_as_soon_as_a_study_names_them(
    sources: SiteFolders, watching: Watching, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    study = sources.content / "studies" / "one" / "study.toml"
    study.write_text('[images]\nfolder = "../../../../photos"\n')
    watching.until(study)
    photograph = tmp_path / "photos" / "macaw.jpg"
    photograph.write_bytes(b"x")
    assert photograph in watching.until(photograph)


def test_a_folder_that_is_removed_and_comes_back_is_watched_again(sources: SiteFolders, watching: Watching) -> None:
    shutil.rmtree(sources.templates)
    watching.until(sources.templates)
    sources.templates.mkdir()
    watching.until(sources.templates)
    (sources.templates / "base.html").write_text("x")
    watching.until(sources.templates / "base.html")


def test_content_that_is_not_there_yet_is_waited_for(sources: SiteFolders) -> None:
    shutil.rmtree(sources.content)
    stop = Event()
    with ThreadPoolExecutor(1) as threads, closing(changes(sources, stop)) as found:
        watching = Watching(found, threads)
        try:
            watching.next()
            sources.content.mkdir()
            watching.until(sources.content)
        finally:
            stop.set()
            threads.shutdown()


def test_the_folder_of_weights_is_watched_where_one_is_named(
    sources: SiteFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tmp_path / "weights" not in sources.folders()
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path / "weights"))
    assert tmp_path / "weights" in sources.folders()


def test_what_changes_while_nobody_asks_comes_next(sources: SiteFolders, watching: Watching) -> None:
    first, second = sources.content / "a.md", sources.content / "b.md"
    first.write_text("x")
    watching.until(first)
    second.write_text("x")  # as during a build
    watching.until(second)


def test_it_ends_when_it_is_told_to(sources: SiteFolders) -> None:
    stop = Event()
    found = changes(sources, stop)
    next(found)
    stop.set()
    assert list(found) == []


@pytest.mark.parametrize("text", ["", "[images]", "images = 1", "[images]\nfolder = 1", "[images\n", "\xff"])
def test_a_study_that_can_not_be_read_names_no_photographs_and_stops_nothing(sources: SiteFolders, text: str) -> None:
    (sources.content / "studies" / "one" / "study.toml").write_bytes(text.encode("latin-1"))
    assert list(photograph_folders(sources.content)) == []


def test_the_folder_of_photographs_has_the_name_that_a_study_gives_it() -> None:
    assert "images" in Settings.__dataclass_fields__
    assert list(ImagesSettings.__dataclass_fields__) == ["folder"]


def test_a_site_that_is_taken_away_is_a_change_and_one_that_was_never_there_is_none(
    sources: SiteFolders, watching: Watching
) -> None:
    (sources.templates / "a").touch()
    watching.until(sources.templates / "a")
    sources.output.mkdir()
    (sources.output / MANIFEST).touch()
    for name in ("b", "c"):
        (sources.templates / name).touch()
        watching.until(sources.templates / name)
    (sources.output / MANIFEST).unlink()
    assert watching.next() == {sources.output.resolve()}
    (sources.templates / "d").touch()
    assert watching.until(sources.templates / "d") == {sources.templates / "d"}
