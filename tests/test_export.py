"""Mirrors `export.py` and `document/`: one study as one file that needs no other."""

import base64
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator import tags
from generator.addresses import UNKNOWN, Addresses
from generator.document.joining import Joiner, PageSource
from generator.document.pictures import Pictures
from generator.errors import BadInput
from generator.export import export
from generator.links import read_links
from generator.paths import WEIGHTS_VARIABLE
from generator.progress import Progress
from generator.runners.choice import Choice
from generator.sections import NAMES
from generator.zoo import networks
from tests import tiny, tiny_site
from tests.conftest import REAL_VGG19, TEMPLATES, Built

BASE = "https://example.org/circuits"
LIMIT = 15_000_000


@pytest.fixture
def written(tmp_path: Path, tiny_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Export the study of the tiny network, from a warm cache."""
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    shutil.copytree(tiny_cache, tmp_path / "made" / "cache")
    content = tiny_site.make_content(tmp_path / "made" / "content")
    (tmp_path / "out").mkdir()

    def write(slug: str = "tiny-study", file: Path = tmp_path / "out" / "report.html", **asked: Any) -> bytes:
        given = {"story": False, "addresses": UNKNOWN, **asked}
        export(
            slug,
            file,
            content=content,
            cache=tmp_path / "made" / "cache",
            templates=TEMPLATES,
            runner=Choice(jobs=1),
            progress=Progress(quiet=True),
            **given,
        )
        return file.read_bytes()

    return write


def assert_alone(data: bytes, base: str | None = None) -> None:
    """Nothing is loaded, every link finds its element or leads to a host, and each id is there once."""
    found = read_links(data)
    assert all(address.startswith(("data:", "#")) for address in found.loaded), found.loaded
    ids = tags.ids(data.decode())
    assert len(ids) == len(set(ids))
    for address in found.links:
        if address.startswith("#"):
            assert address[1:] in ids, address
        elif not address.startswith("data:"):
            assert address.startswith("https://"), address
    ours = [address for address in found.links if base and address.startswith(base)]
    assert bool(ours) == bool(base)
    assert b"default-src 'none'; img-src data:" in data


def test_all_sections_stand_in_one_file_in_order(written: Callable[..., bytes]) -> None:
    data = written()
    assert_alone(data)
    assert re.findall(r'<section class="page" id="(\w+)"', data.decode()) == list(NAMES)
    assert data.count(b"<main") == 1
    assert b"<nav" in data  # the contents
    assert b'class="neighbours"' not in data
    assert b"not part of it" in data


def test_without_a_site_nothing_tells_of_what_only_the_site_has(written: Callable[..., bytes]) -> None:
    alone, beside = written().decode(), written(addresses=Addresses(f"{BASE}/")).decode()
    for told in ("All numbers of this page", "What the names mean", ">SVG<", "Downloads <a", "All are in the file"):
        assert told in beside
        assert told not in alone
    for told in ("CITATION.cff", ">glossary</a>"):
        assert beside.count(told) > alone.count(told) == 0
    assert "Every parameter is on the page" in alone  # which is a part of it
    assert "data-needs" not in alone + beside


def test_links_to_what_is_not_in_it_lead_to_the_site(written: Callable[..., bytes]) -> None:
    data = written(addresses=Addresses(f"{BASE}/"))
    assert_alone(data, f"{BASE}/tiny-study/")
    assert f"{BASE}/tiny-study/data/kernels.json".encode() in data


def test_the_story_alone(written: Callable[..., bytes]) -> None:
    whole, short = written(), written(story=True)
    assert_alone(short)
    assert re.findall(r'<section id="(\w+)"', short.decode()) == ["story"]
    assert len(short) < len(whole)
    assert "Every parameter" not in short.decode()  # is on a page that is not there


def test_the_story_has_one_title_on_one_page_and_says_where_the_rest_is(written: Callable[..., bytes]) -> None:
    alone, beside = written(story=True).decode(), written(story=True, addresses=Addresses(f"{BASE}/")).decode()
    for text in (alone, beside):
        body = text[text.index("<body") :]
        assert len(re.findall(r">\s*A tiny circuit\s*<", body)) == 1
        assert 'class="page"' not in body  # which begins a new page on paper
        assert '<a class="skip" href="#content">' in body
    assert "The whole report" not in alone
    assert f'The whole report is on the site: <a href="{BASE}/tiny-study/index.html">' in beside


def test_twice_the_same_bytes_in_the_place_of_the_old_file(written: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "out" / "report.html").write_text("old", encoding="utf-8")
    first = written()
    assert written() == first
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]


def test_an_unknown_study_is_told_in_one_sentence(written: Callable[..., bytes], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^tiny-studi: no such study in .*tiny-study") as fault:
        written("tiny-studi")
    assert len(fault.value.faults) == 1
    assert not list((tmp_path / "out").iterdir())


def test_what_is_no_place_for_the_file_is_refused(written: Callable[..., bytes], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="found a folder"):
        written(file=tmp_path)
    with pytest.raises(BadInput, match="found no folder"):
        written(file=tmp_path / "nowhere" / "report.html")
    (tmp_path / "circuitpress.json").write_text("{}", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    with pytest.raises(BadInput, match="lies in the site"):
        written(file=tmp_path / "deep" / "report.html")


def png(size: tuple[int, int] = (31, 17)) -> bytes:
    written = io.BytesIO()
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.save(written, "PNG")
    return written.getvalue()


def test_a_picture_is_smaller_and_shows_the_same_pixels() -> None:
    data = png()
    uri = Pictures(lambda _: data).uri("a/b.png")
    kind, _, text = uri.partition(";base64,")
    assert kind == "data:image/webp"
    shown = base64.b64decode(text)
    assert len(shown) < len(data)
    assert Image.open(io.BytesIO(shown)).convert("RGB").tobytes() == Image.open(io.BytesIO(data)).tobytes()


def joiner(base_url: str | None, *pages: tuple[str, str]) -> Joiner:
    sources = [PageSource(name, f"s/{name}/index.html", html) for name, html in pages]
    files = {"s/a.png", "s/data/x.json", *(source.path for source in sources)}
    return Joiner(sources, files.__contains__, Pictures(lambda _: png()), base_url)


def joined(base_url: str | None, *pages: tuple[str, str]) -> tuple[list[str], str]:
    made = joiner(base_url, *pages)
    return [made.part(source, source.html) for source in made.sources], made.defined()


def test_ids_that_two_pages_have_stay_apart_and_are_found() -> None:
    (one, two), _ = joined(
        None,
        ("one", '<b id="m"></b><i id="own"></i><a href="#m"></a><a href="../two/index.html#m"></a>'),
        ("two", '<b id="m"></b><a href="../one/index.html"></a><a href="../one/index.html#own"></a><p for="m"></p>'),
    )
    assert one == '<b id="one--m"></b><i id="own"></i><a href="#one--m"></a><a href="#two--m"></a>'
    assert two == '<b id="two--m"></b><a href="#one"></a><a href="#own"></a><p for="two--m"></p>'


def test_a_link_to_another_file_is_plain_text_or_leads_to_the_site() -> None:
    ours = '<a href="../data/x.json" aria-label="Data">x</a>'
    page = ("one", f'{ours}<a href="https://example.com/">y</a><b data-more="../a.png"></b>')
    assert joined(None, page)[0] == ['<a>x</a><a href="https://example.com/">y</a><b></b>']
    assert '<a href="https://e.org/c/s/data/x.json" aria-label="Data">' in joined("https://e.org/c/", page)[0][0]


def test_what_needs_the_site_is_left_out_without_one_and_what_needs_its_links_where_they_lead_out() -> None:
    marked = (
        '<p data-needs-site>Leads on.</p><p data-needs-links>To <a href="../data/x.json">x</a>.</p>'
        '<p data-needs-links>To <a href="#own">a</a> <a href="../two/index.html">b</a>.</p><b id="own"></b>'
    )
    lost = '<div data-needs-site><b id="gone"></b></div><a href="#gone">c</a>'
    pages = ("one", marked + lost), ("two", "2")
    assert joined(None, *pages)[0][0] == (
        '<p>To <a href="#own">a</a> <a href="#two">b</a>.</p><b id="own"></b><a href="#one">c</a>'
    )
    assert "Leads on." in joined("https://e.org/c/", *pages)[0][0]


def test_what_several_drawings_show_stands_there_once() -> None:
    sheet = '<svg><image href="../a.png" width="31" height="17"/></svg>'
    cropped = '<svg><image href="../a.png" width="9" height="9" preserveAspectRatio="xMidYMid slice"/></svg>'
    ((one,), defined) = joined(None, ("one", sheet * 3 + cropped))
    assert one.count('<use href="#sheet-1" width="31" height="17"/>') == 3
    assert one.count("data:image/webp") == 1  # the cropped one, which the symbol would distort
    assert defined.count("data:image/webp") == 1
    assert 'id="sheet-1"' in defined


def test_the_shipped_studies_fit(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if REAL_VGG19:
        monkeypatch.setenv(WEIGHTS_VARIABLE, str(REAL_VGG19.parent))
    for study in built.studies:
        file = tmp_path / f"{study}.html"
        size = export(
            study,
            file,
            story=False,
            addresses=UNKNOWN,
            content=built.content,
            cache=built.cache,
            templates=TEMPLATES,
            progress=Progress(quiet=True),
        )
        assert size == file.stat().st_size <= LIMIT
        assert_alone(file.read_bytes())
