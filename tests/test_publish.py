"""The site is swapped in whole, and nothing that somebody else made is lost."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator import publish as publishing
from generator.card import Card
from generator.errors import BadInput, CircuitpressError
from generator.files import Held
from generator.publish import MANIFEST, check_output, publish, read_manifest
from generator.staging import LOCK, NEW, PREFIX

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
    publish(
        {path: Held(data) for path, data in files.items()},
        output,
        records={slug: card(slug) for slug in (*slugs, *kept)},
        kept=frozenset(kept),
    )


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


# What is not ours


def refusal(output: Path) -> str:
    """Return the one sentence of the check before a build and of publishing, having seen that nothing is lost."""
    before = tree(output)
    with pytest.raises(BadInput) as early:
        check_output(output)
    with pytest.raises(BadInput) as late:
        put(output, report("one", "two", edition="2"), "one", "two")
    assert tree(output) == before
    assert [path.name for path in output.parent.iterdir()] == ["public"]
    (sentence,) = early.value.faults
    assert late.value.faults == (sentence,)
    assert "\n" not in sentence
    return sentence.removeprefix(f"{output}: ")


FOREIGN = "found files that circuitpress did not make: {}; move them away, or name another folder"
CHANGED = (
    "found files that somebody changed after circuitpress made them: {}; move them away, or delete them to have them "
    "made again"
)


def test_what_hosts_and_git_ask_for_is_kept_as_it_is(output: Path) -> None:
    put(output, report("one"), "one")
    (output / ".gitignore").write_text("*\n")
    (output / "CNAME").write_text("example.org")
    (output / "CNAME").chmod(0o640)
    (output / ".well-known" / "deep").mkdir(parents=True)
    (output / ".well-known" / "deep" / "security.txt").write_text("mine")
    (output / ".well-known" / "dangling").symlink_to("nowhere")
    before = (output / "CNAME").stat()
    put(output, report("two", edition="2"), "two")
    mine = {
        ".gitignore": b"*\n",
        "CNAME": b"example.org",
        ".well-known/deep/security.txt": b"mine",
        ".well-known/dangling": b"nowhere",
    }
    assert tree(output) == report("two", edition="2") | mine
    after = (output / "CNAME").stat()
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    (output / "CNAME").write_text("example.com")
    put(output, report("two", edition="2"), "two")
    assert (output / "CNAME").read_text() == "example.com"


def test_foreign_files_are_refused_and_listed_a_folder_of_them_by_its_name(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "one" / "notes").mkdir()
    for name in ("a.txt", "b.txt"):
        (output / "one" / "notes" / name).write_text("mine")
    (output / "one" / "CNAME").write_text("only at the top is it what the host asks for")
    (output / "link").symlink_to("one")
    (output / "dangling").symlink_to("nowhere")
    assert refusal(output) == FOREIGN.format("dangling, link, one/CNAME, one/notes/")


def test_of_many_foreign_files_ten_are_listed(output: Path) -> None:
    put(output, report("one"), "one")
    for number in range(12):
        (output / f"note{number:02}.txt").write_text("mine")
    assert refusal(output) == FOREIGN.format(", ".join(f"note{number:02}.txt" for number in range(10)) + " and 2 more")


def test_a_changed_file_of_ours_is_refused(output: Path) -> None:
    put(output, report("one", "three"), "one", "three")
    for path in ("index.html", "three/index.html"):  # one that is made again, and one that is not
        (output / path).write_text("now mine")
    assert refusal(output) == CHANGED.format("index.html, three/index.html")


def test_a_changed_file_of_a_kept_study_is_refused_too(output: Path) -> None:
    put(output, report("one", "two"), "one", "two")
    (output / "one" / "index.html").write_text("edited")
    with pytest.raises(BadInput, match=r"somebody changed .*: one/index.html;"):
        put(output, report("two", edition="2"), "two", kept=("one",))
    assert (output / "one" / "index.html").read_text() == "edited"


def test_foreign_and_changed_files_are_two_sentences(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "index.html").write_text("edited")
    (output / "mine.txt").write_text("mine")
    with pytest.raises(BadInput) as fault:
        check_output(output)
    assert len(fault.value.faults) == 2


def test_a_link_in_the_place_of_our_file_is_refused(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to("one/index.html")
    assert refusal(output) == FOREIGN.format("index.html")


def test_a_file_in_the_place_of_our_folder_is_refused(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "two").write_text("mine")
    assert refusal(output) == FOREIGN.format("two")


def test_an_empty_folder_is_no_obstacle(output: Path) -> None:
    put(output, report("one"), "one")
    (output / "two" / "index.html").mkdir(parents=True)
    put(output, report("one", "two"), "one", "two")
    assert tree(output) == report("one", "two")


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
    assert refusal(output) == FOREIGN.format(name)
    assert tree(output) == {name: b"mine"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"circuitpress": 99, "studies": {}, "files": {}}', "\xff"])
def test_a_folder_with_a_damaged_manifest_is_refused(output: Path, text: str) -> None:
    output.mkdir()
    (output / MANIFEST).write_text(text, encoding="latin-1")
    (output / "index.html").write_text("whose?")
    with pytest.raises(BadInput, match="manifest that cannot be read") as fault:
        check_output(output)
    assert "\n" not in str(fault.value)
    with pytest.raises(BadInput, match="manifest that cannot be read"):
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


def test_a_swap_that_cannot_be_undone_loses_nothing_and_says_where_it_is(
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
import os, shutil, sys
from pathlib import Path
from generator import swap
from tests.test_publish import put, report
rename, count = Path.rename, [0]
def killed(self, target):
    count[0] += 1
    if count[0] == int(sys.argv[2]):
        os._exit(9)
    return rename(self, target)
def dead(*_, **__):
    os._exit(9)
Path.rename = killed
if sys.argv[2] == "3":
    shutil.rmtree = dead
put(Path(sys.argv[1]), report("one", edition="2"), "one")
"""


def kill_a_build(output: Path, rename: int) -> None:
    """Build edition 2 and kill it: before the first rename, between the two, or before the old site is removed."""
    command = [sys.executable, "-c", KILLED, str(output), str(rename)]
    root = Path(publishing.__file__).parent.parent
    assert subprocess.run(command, cwd=root, check=False).returncode == 9


@pytest.mark.parametrize(("rename", "edition"), [(1, "1"), (2, "1"), (3, "2")])
def test_after_a_build_that_was_killed_the_next_finds_a_whole_site(output: Path, rename: int, edition: str) -> None:
    put(output, report("one"), "one")
    (output / "CNAME").write_text("example.org")
    kill_a_build(output, rename)
    assert len(list(output.parent.iterdir())) > 1
    check_output(output)
    assert tree(output) == report("one", edition=edition) | {"CNAME": b"example.org"}
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_an_old_folder_without_a_site_is_put_back_too(output: Path) -> None:
    output.mkdir()
    (output / ".gitignore").write_text("*\n")
    kill_a_build(output, 2)
    assert not output.exists()
    check_output(output)
    assert tree(output) == {".gitignore": b"*\n"}
    assert [path.name for path in output.parent.iterdir()] == ["public"]


def test_the_old_site_takes_the_place_of_an_empty_folder(output: Path) -> None:
    put(output, report("one"), "one")
    kill_a_build(output, 2)
    output.mkdir()
    check_output(output)
    assert tree(output) == report("one")


def test_where_somebody_made_another_folder_meanwhile_both_stay(output: Path) -> None:
    put(output, report("one"), "one")
    kill_a_build(output, 2)
    output.mkdir()
    (output / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match="move one of them away") as fault:
        check_output(output)
    assert tree(output) == {"mine.txt": b"mine"}
    (old,) = output.parent.glob(".public.*")
    assert str(old) in str(fault.value)
    assert tree(old) == report("one")


def test_what_is_not_provably_of_a_killed_build_is_left_alone(output: Path) -> None:
    fuller = output.with_name(f"{PREFIX}notes")
    (fuller / NEW).mkdir(parents=True)
    (fuller / LOCK).touch()
    (fuller / "thesis").write_text("mine")
    unlocked = output.with_name(f"{PREFIX}mine")
    unlocked.mkdir()
    (unlocked / "thesis").write_text("mine")
    os.utime(unlocked, (0, 0))
    other = output.with_name(".site.circuitpress-old")
    other.mkdir()
    check_output(output)
    assert [(folder / "thesis").read_text() for folder in (fuller, unlocked)] == ["mine", "mine"]
    assert other.exists()
