"""The site is swapped in whole, and what the build did not make is kept or refused, never lost."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import publish as publishing
from generator import swap
from generator.errors import BadInput, CircuitpressError
from generator.files import MANIFEST
from generator.pages.home import Card
from generator.publish import check_output, publish, read_manifest

Files = dict[str, bytes]


def card(slug: str) -> Card:
    return Card(
        slug,
        slug.title(),
        "fires",
        "The predictions hold.",
        "right3x2:5",
        "Tiny",
        f"{slug}/pattern.png",
        "built",
        None,
        f"{slug}/index.html",
    )


def report(*slugs: str, edition: str = "1") -> Files:
    """Make the files of a site with these studies."""
    files = {"index.html": edition.encode(), f"assets/style.{edition}.css": b"p {}"}
    return files | {f"{slug}/{name}": f"{slug} {edition}".encode() for slug in slugs for name in PAGES}


PAGES = ("index.html", "kernels/index.html", "data/kernels.json")


def put(output: Path, files: Files, *slugs: str, kept: tuple[str, ...] = ()) -> None:
    """Publish files as the site of these studies, `kept` ones besides."""
    publish(files, output, records={slug: card(slug) for slug in (*slugs, *kept)}, kept=frozenset(kept))


def tree(folder: Path) -> Files:
    """Read all files of a folder but the manifest, by path; links by what they point to."""
    return {
        path.relative_to(folder).as_posix(): os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file()) and path.name != MANIFEST
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "public"


# What is written


def test_the_site_is_exactly_what_was_made(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    assert tree(output) == report("one", "two")


def test_a_new_site_replaces_the_old_and_drops_what_is_stale(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    put(output, report("two", "three", edition="2"), "two", "three")
    assert tree(output) == report("two", "three", edition="2")
    assert not (output / "one").exists()


def test_nothing_is_left_beside_the_site(output: Path) -> None:
    put(output, report("one"), "one")
    put(output, report("one", edition="2"), "one")
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_missing_folders_above_the_site_are_made(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "site", report("one"), "one")
    assert tree(tmp_path / "a" / "b" / "site") == report("one")


def test_the_manifest_gives_back_files_and_cards(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    manifest = read_manifest(output)
    assert manifest
    assert manifest.files.keys() == report("one", "two").keys()
    assert manifest.studies == {"one": card("one"), "two": card("two")}


def test_the_manifest_depends_on_nothing_but_the_files(tmp_path: Path) -> None:
    files = report("one", "two")
    put(tmp_path / "a", files, "one", "two")
    put(tmp_path / "elsewhere" / "b", dict(reversed(files.items())), "two", "one")
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "elsewhere" / "b" / MANIFEST).read_bytes()


def test_where_there_is_no_site_there_is_no_manifest(output: Path) -> None:
    assert read_manifest(output) is None
    output.mkdir()
    assert read_manifest(output) is None


def test_the_same_site_is_not_touched(output: Path) -> None:
    put(output, report("one"), "one")
    before = output.stat().st_ino, (output / "index.html").stat()
    put(output, report("one"), "one")
    assert (output.stat().st_ino, (output / "index.html").stat()) == before


def test_a_missing_page_is_written_again(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "one" / "index.html").unlink()
    put(output, report("one"), "one")
    assert tree(output) == report("one")


def test_the_modes_of_the_folder_are_kept(output: Path) -> None:
    output.mkdir()
    output.chmod(0o750)
    put(output, report("one"), "one")
    assert stat.S_IMODE(output.stat().st_mode) == 0o750


# Studies that are not built this time


def test_a_kept_study_stays_as_it_is_with_the_assets_it_uses(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    put(output, report("two", edition="2"), "two", kept=("one",))
    kept = {path: data for path, data in report("one").items() if path.startswith(("one/", "assets/"))}
    assert tree(output) == kept | report("two", edition="2")
    manifest = read_manifest(output)
    assert manifest
    assert manifest.studies.keys() == {"one", "two"}
    assert manifest.files.keys() == tree(output).keys()


def test_without_a_kept_study_old_assets_go(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    put(output, report("two", edition="2"), "two", kept=("one",))
    put(output, report("one", "two", edition="3"), "one", "two")
    assert tree(output) == report("one", "two", edition="3")


def test_a_kept_study_keeps_even_what_someone_edited_in_it(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    (output / "one" / "index.html").write_text("edited")
    put(output, report("two", edition="2"), "two", kept=("one",))
    assert (output / "one" / "index.html").read_text() == "edited"


# What is not ours


def test_what_belongs_to_a_site_of_its_owner_goes_into_the_new_one_as_it_is(output: Path) -> None:
    put(output, report("one"), "one")
    (output / ".gitignore").write_text("*\n")
    (output / "CNAME").write_text("example.org")
    (output / "CNAME").chmod(0o640)
    (output / ".well-known" / "acme").mkdir(parents=True)
    (output / ".well-known" / "acme" / "token").write_text("secret")
    (output / ".well-known" / "link").symlink_to("acme", target_is_directory=True)
    before = (output / "CNAME").stat()
    put(output, report("two", edition="2"), "two")
    owners = {
        ".gitignore": b"*\n",
        "CNAME": b"example.org",
        ".well-known/acme/token": b"secret",
        ".well-known/link": b"acme",
    }
    assert tree(output) == report("two", edition="2") | owners
    after = (output / "CNAME").stat()
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    manifest = read_manifest(output)
    assert manifest
    assert not manifest.files.keys() & owners.keys()


def test_where_files_can_not_be_linked_they_are_copied(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, report("one"), "one")
    (output / "CNAME").write_text("example.org")
    (output / ".well-known").symlink_to("one")

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    put(output, report("two"), "two")
    assert tree(output) == report("two") | {"CNAME": b"example.org", ".well-known": b"one"}


def file_beside(output: Path) -> str:
    (output / "robots.txt").write_text("mine")
    return "robots.txt"


def file_in_a_study(output: Path) -> str:
    (output / "one" / "notes").mkdir()
    (output / "one" / "notes" / "mine.txt").write_text("mine")
    return "one/notes/mine.txt"


def file_in_the_way(output: Path) -> str:
    (output / "two").mkdir()
    (output / "two" / "index.html").write_text("mine")
    return "two/index.html"


def kept_name_further_down(output: Path) -> str:
    (output / "one" / "CNAME").write_text("mine")
    return "one/CNAME"


def link_to_a_folder(output: Path) -> str:
    (output / "two").symlink_to("one", target_is_directory=True)
    return "two"


def link_to_nothing(output: Path) -> str:
    (output / "dangling").symlink_to("nowhere")
    return "dangling"


def link_for_our_file(output: Path) -> str:
    (output / "index.html").unlink()
    (output / "index.html").symlink_to("one/index.html")
    return "index.html"


@pytest.mark.parametrize(
    "add",
    [
        file_beside,
        file_in_a_study,
        file_in_the_way,
        kept_name_further_down,
        link_to_a_folder,
        link_to_nothing,
        link_for_our_file,
    ],
)
def test_what_the_build_did_not_make_is_refused_and_nothing_changes(output: Path, add: Callable[[Path], str]) -> None:
    put(output, report("one"), "one")
    name = add(output)
    before = tree(output)
    attempts: tuple[Callable[[], None], ...] = (
        lambda: check_output(output),
        lambda: put(output, report("one"), "one"),
        lambda: put(output, report("two", edition="2"), "two"),
    )
    for attempt in attempts:
        with pytest.raises(BadInput) as refused:
            attempt()
        assert refused.value.faults == (
            f"{output}: found files that circuitpress did not make: {name}; expected none but .gitignore, CNAME and "
            ".well-known/; move them out of the site",
        )
    assert tree(output) == before
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_files_that_the_build_did_not_make_are_listed_in_one_sentence(output: Path) -> None:
    put(output, report("one"), "one")
    for number in range(13):
        (output / f"{number:02}.txt").write_text("mine")
    with pytest.raises(BadInput) as refused:
        check_output(output)
    (sentence,) = refused.value.faults
    names = ", ".join(f"{number:02}.txt" for number in range(10))
    assert f"did not make: {names} and 3 more; expected" in sentence


def test_empty_folders_are_nobodys(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "two" / "index.html").mkdir(parents=True)
    put(output, report("one", "two"), "one", "two")
    assert tree(output) == report("one", "two")


@pytest.mark.parametrize("after", [("one", "1"), ("one", "2"), ("two", "1")], ids=["same", "replaced", "dropped"])
def test_a_page_that_somebody_changed_is_refused_and_nothing_changes(output: Path, after: tuple[str, str]) -> None:
    slug, edition = after
    put(output, report("one"), "one")
    (output / "one" / "index.html").write_text("now mine")
    before = tree(output)
    check_output(output)
    with pytest.raises(BadInput) as refused:
        put(output, report(slug, edition=edition), slug)
    assert refused.value.faults == (
        f"{output}: found files that somebody has changed since the build: one/index.html; expected them as they were "
        "made; move them out of the site, and they are made again",
    )
    assert tree(output) == before
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_a_page_that_was_changed_into_what_the_build_makes_is_no_fault(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "one" / "index.html").write_bytes(report("one", edition="2")["one/index.html"])
    put(output, report("one", edition="2"), "one")
    assert tree(output) == report("one", edition="2")


def test_a_change_in_a_kept_study_is_refused_once_that_is_built(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    (output / "one" / "index.html").write_text("edited")
    put(output, report("two", edition="2"), "two", kept=("one",))
    with pytest.raises(BadInput, match="somebody has changed since the build: one/index"):
        put(output, report("one", "two", edition="3"), "one", "two")
    assert (output / "one" / "index.html").read_text() == "edited"


# Whose folder it is


@pytest.mark.parametrize("names", [(), (".gitignore",), (".gitignore", "CNAME")])
def test_an_empty_folder_or_one_with_only_what_is_kept_is_ours(output: Path, names: tuple[str, ...]) -> None:
    output.mkdir()
    for name in names:
        (output / name).write_text("*\n")
    put(output, report("one"), "one")
    assert tree(output) == report("one") | dict.fromkeys(names, b"*\n")


@pytest.mark.parametrize("name", ["thesis.tex", ".git", "index.html"])
def test_any_other_folder_is_refused_and_untouched(output: Path, name: str) -> None:
    output.mkdir()
    (output / name).write_text("mine")
    expected = f"did not make \\(it holds {name} and no circuitpress.json\\)"
    with pytest.raises(BadInput, match=expected):
        check_output(output)
    with pytest.raises(BadInput, match=expected):
        put(output, report("one"), "one")
    assert tree(output) == {name: b"mine"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"circuitpress": 99, "studies": {}, "files": {}}', "\xff"])
def test_a_folder_with_a_damaged_manifest_is_refused(output: Path, text: str) -> None:
    output.mkdir()
    (output / MANIFEST).write_text(text, encoding="latin-1")
    (output / "index.html").write_text("whose?")
    with pytest.raises(BadInput, match="manifest that can not be read") as fault:
        check_output(output)
    assert "\n" not in str(fault.value)
    with pytest.raises(BadInput, match="manifest that can not be read"):
        put(output, report("one"), "one")
    assert tree(output) == {"index.html": b"whose?"}


def test_a_card_of_another_version_is_unknown_but_its_files_are_ours(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    raw = json.loads((output / MANIFEST).read_text())
    del raw["studies"]["one"]["status"]
    (output / MANIFEST).write_text(json.dumps(raw))
    manifest = read_manifest(output)
    assert manifest
    assert manifest.studies.keys() == {"two"}
    put(output, report("three"), "three")
    assert tree(output) == report("three")


def test_a_file_is_no_folder_for_a_site(output: Path) -> None:
    output.write_text("mine")
    for path in (output, output / "below"):
        with pytest.raises(BadInput, match="found a file"):
            check_output(path)
    assert output.read_text() == "mine"


def test_the_folder_one_stands_in_is_refused(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, report("one"), "one")
    monkeypatch.chdir(output / "one")
    for path in (output, Path(".."), Path()):
        with pytest.raises(BadInput, match="the folder you are in"):
            check_output(path)
    assert tree(output) == report("one")


def test_a_mount_point_is_refused() -> None:
    with pytest.raises(BadInput, match="mount point"):
        check_output(Path("/"))


def test_a_link_to_the_site_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to("disk/public", target_is_directory=True)
    put(tmp_path / "site", report("one"), "one")
    put(tmp_path / "site", report("two"), "two")
    assert (tmp_path / "site").is_symlink()
    assert tree(tmp_path / "disk" / "public") == report("two")
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["public"]


# Whatever happens meanwhile


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("when", [1, 2, 5])
def test_a_write_that_fails_leaves_the_old_site_and_no_litter(
    output: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, when: int
) -> None:
    put(output, report("one"), "one")
    (output / "CNAME").write_text("example.org")
    before = tree(output)
    write, calls = Path.write_bytes, []

    def failing(self: Path, data: bytes) -> int:
        calls.append(self)
        if len(calls) == when:
            raise error
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(type(error)):
        put(output, report("one", edition="2"), "one")
    assert len(calls) == when
    assert tree(output) == before
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def failing_rename(monkeypatch: pytest.MonkeyPatch, error: BaseException, *calls: int) -> None:
    """Make these calls of `Path.rename`, counted from one, fail."""
    rename, count = Path.rename, [0]

    def failing(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] in calls:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)


@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), PermissionError(13, "Permission denied")])
def test_a_swap_that_fails_is_undone(
    output: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, call: int
) -> None:
    put(output, report("one"), "one")
    failing_rename(monkeypatch, error, call)
    with pytest.raises(type(error)):
        put(output, report("one", edition="2"), "one")
    assert tree(output) == report("one")
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_a_swap_that_can_not_be_undone_loses_nothing_and_says_where_it_is(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, report("one"), "one")
    failing_rename(monkeypatch, PermissionError(13, "Permission denied"), 2, 3)
    with pytest.raises(CircuitpressError, match="the old one is in") as fault:
        put(output, report("one", edition="2"), "one")
    assert tree(Path(str(fault.value).rpartition(" ")[2])) == report("one")


def test_ctrl_c_in_the_middle_of_the_swap_comes_too_late(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, report("one"), "one")
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    before = signal.getsignal(signal.SIGINT)
    put(output, report("one", edition="2"), "one")
    assert tree(output) == report("one", edition="2")
    assert signal.getsignal(signal.SIGINT) is before


KILLED = """
import os, sys
from pathlib import Path
from generator import swap
from tests.test_publish import put, report
rename, count = Path.rename, [0]
def killed(self, target):
    count[0] += 1
    if count[0] == int(sys.argv[2]):
        os._exit(9)
    return rename(self, target)
def dead(beside):
    os._exit(9)
Path.rename = killed
if sys.argv[2] == "3":
    swap._remove = dead
put(Path(sys.argv[1]), report("one", edition="2"), "one")
"""


@pytest.mark.parametrize(("rename", "edition"), [(1, "1"), (2, "1"), (3, "2")])
def test_after_a_build_that_was_killed_the_next_finds_a_whole_site(output: Path, rename: int, edition: str) -> None:
    """It is killed before the first rename, between the two, or before the old site is removed."""
    put(output, report("one"), "one")
    (output / "CNAME").write_text("example.org")
    command = [sys.executable, "-c", KILLED, str(output), str(rename)]
    root = Path(publishing.__file__).parent.parent
    assert subprocess.run(command, cwd=root, check=False).returncode == 9
    assert len(list(output.parent.glob(".public.*"))) == 1
    check_output(output)
    assert tree(output) == report("one", edition=edition) | {"CNAME": b"example.org"}
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def left_over(output: Path, process: int, **files: str) -> Path:
    """Make what a build of this process may have left."""
    beside = output.with_name(f".{output.name}.{process}")
    (beside / "new").mkdir(parents=True)
    (beside / swap.MARK).write_bytes(swap._MARK_TEXT)
    for name, text in files.items():
        (beside / name).write_text(text)
    return beside


DEAD = 2**31 - 1  # larger than any process id


def test_what_a_dead_build_left_is_cleaned_up(output: Path) -> None:
    beside = left_over(output, DEAD)
    check_output(output)
    assert not beside.exists()


@pytest.mark.parametrize("mark", [None, b"", swap._MARK_TEXT[:20]])
def test_what_a_build_left_that_was_killed_as_it_began_is_cleaned_up(output: Path, mark: bytes | None) -> None:
    beside = output.with_name(f".{output.name}.{DEAD}")
    beside.mkdir()
    if mark is not None:
        (beside / swap.MARK).write_bytes(mark)
    check_output(output)
    assert not beside.exists()


def test_what_is_not_provably_a_dead_builds_is_left_alone(output: Path) -> None:
    alive = left_over(output, os.getppid())
    fuller = left_over(output, DEAD, thesis="mine")
    unmarked = left_over(output, DEAD - 1)
    (unmarked / swap.MARK).unlink()
    other = left_over(output.with_name("site"), DEAD)
    named = output.with_name(".public.old")
    named.mkdir()
    cut = left_over(output, DEAD - 3)
    (cut / swap.MARK).write_bytes(swap._MARK_TEXT[:20])
    both = left_over(output, DEAD - 2)
    (both / "old").mkdir()
    (both / "old" / "mine.txt").write_text("mine")
    output.mkdir()  # made by somebody since
    check_output(output)
    assert all(path.exists() for path in (alive, fuller, unmarked, other, named, cut, both / "old" / "mine.txt"))
