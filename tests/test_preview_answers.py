"""What the preview answers to a path."""

from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread

import pytest

from generator.files import Held
from generator.preview import answers
from generator.preview.answers import EVENTS, HTML, SCRIPT, answer, kind_of, with_script
from generator.publish import publish, read_manifest
from generator.study import SLUG

PAGE = b"<html><body><p>words</p></body></html>\n"
TAG = b'<script src="/.preview/reload.js" data-site="abc"></script>\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in a folder, with something beside it that is nobody's business."""
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "site"
    files = {
        "index.html": PAGE,
        "404.html": b"<body>missing</body>",
        "study/index.html": PAGE,
        "study/a b.html": PAGE,
        "study/data/kernels.json": b"{}",
        "study/data/kernels.npz": b"PK",
    }
    for name, data in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    return site


@pytest.mark.parametrize("path", ["/", "/index.html", "/study/", "/study/index.html", "/study/a%20b.html", "/?a=/b"])
def test_a_page_comes_with_the_script_and_stays_without_it_on_the_disk(site: Path, path: str) -> None:
    found = answer(site, "abc", path)
    assert (found.status, found.kind) == (HTTPStatus.OK, HTML)
    assert found.body == PAGE.replace(b"</body>", TAG + b"</body>")
    assert TAG not in b"".join(file.read_bytes() for file in site.rglob("*.html"))


def test_a_page_that_does_not_end_its_body_gets_the_script_all_the_same() -> None:
    assert with_script(b"<p>words", "abc") == b"<p>words" + TAG
    assert with_script(b"<pre></body></pre></body>", "abc") == b"<pre></body></pre>" + TAG + b"</body>"


def test_what_is_no_page_is_sent_as_it_is(site: Path) -> None:
    assert answer(site, "abc", "/study/data/kernels.json").body == b"{}"


@pytest.mark.parametrize(
    ("name", "kind"),
    {
        "a.html": "text/html; charset=utf-8",
        "style.0123.css": "text/css; charset=utf-8",
        "a.js": "text/javascript; charset=utf-8",
        "a.json": "application/json",
        "a.svg": "image/svg+xml",
        "a.png": "image/png",
        "A.JPG": "image/jpeg",
        "a.webp": "image/webp",
        "a.avif": "image/avif",
        "a.npz": "application/zip",
        "CNAME": "application/octet-stream",
    }.items(),
)
def test_every_kind_of_file_is_named_the_same_on_every_machine(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(("path", "location"), [("/study", "/study/"), ("/study/data?x", "/study/data/")])
def test_a_folder_without_its_slash_is_led_to_with_it(site: Path, path: str, location: str) -> None:
    found = answer(site, "abc", path)
    assert (found.status, found.location) == (HTTPStatus.FOUND, location)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "/nothing",
        "/study/data/",  # a folder is not listed
        "/index.html/",
        "/index.html/more",
        "/../secret.txt",
        "/study/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/./index.html",
        "/index.html%00",
        "/" + "x" * 5000,
        "/%ff",
        "http://127.0.0.1/",
    ],
)
def test_what_is_missing_or_outside_is_the_sites_own_404(site: Path, path: str) -> None:
    found = answer(site, "abc", path)
    assert (found.status, found.kind) == (HTTPStatus.NOT_FOUND, HTML)
    assert found.body == b"<body>missing" + TAG + b"</body>"


def test_a_link_that_leads_out_of_the_site_is_not_followed(site: Path) -> None:
    (site / "way-out.txt").symlink_to(site.parent / "secret.txt")
    assert answer(site, "abc", "/way-out.txt").status == HTTPStatus.NOT_FOUND


def test_a_site_without_a_404_says_so_in_a_sentence(site: Path) -> None:
    (site / "404.html").unlink()
    assert answer(site, "abc", "/nothing").body == b"There is no such page.\n"


def test_a_folder_that_holds_no_site_of_ours_is_not_served(site: Path) -> None:
    found = answer(site, "", "/study/data/kernels.json")
    assert found.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert b"No report yet" in found.body
    assert b'data-site=""' in found.body


def test_the_script_is_served_and_never_takes_what_an_author_wrote_for_html() -> None:
    script = answer(Path("nowhere"), "", SCRIPT)
    assert script.status == HTTPStatus.OK
    assert script.kind.startswith("text/javascript")
    assert b"innerHTML" not in script.body
    assert EVENTS.encode() in script.body


@pytest.mark.parametrize("path", [SCRIPT, EVENTS])
def test_nothing_that_the_server_adds_can_hide_a_study(path: str) -> None:
    assert not SLUG.fullmatch(path.split("/")[1])


def test_a_page_asked_for_in_the_middle_of_a_swap_is_waited_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.rename(site.with_name("old"))
    monkeypatch.setattr(answers, "sleep", lambda _: site.with_name("old").rename(site))
    assert answer(site, "abc", "/study/").status == HTTPStatus.OK


def test_a_site_that_is_gone_for_good_is_not_waited_for_longer_than_a_swap_takes(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SWAP", 0.0)
    site.rename(site.with_name("old"))
    assert answer(site, "abc", "/").status == HTTPStatus.NOT_FOUND


def test_no_request_fails_while_sites_are_swapped_in(tmp_path: Path) -> None:
    output, done = tmp_path / "site", Event()

    def write(number: int) -> None:
        files = {"index.html": f"<body>{number}</body>".encode(), "a/b.json": b"{}", "404.html": b"<body>404</body>"}
        publish({path: Held(data) for path, data in files.items()}, output, records={}, kept=frozenset())

    def rewrite() -> None:
        for number in range(60):
            write(number)
        done.set()

    write(-1)
    thread = Thread(target=rewrite)
    thread.start()
    found = set[HTTPStatus]()
    while not done.is_set():
        found |= {answer(output, "abc", path).status for path in ("/", "/a/b.json", "/a", "/missing")}
    thread.join()
    assert found == {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}
    assert answer(output, "abc", "/a/b.json").status == HTTPStatus.OK
    assert read_manifest(output)
