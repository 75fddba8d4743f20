"""Every link that leads to no file is told, and no other."""

import time

import pytest

from generator import links
from generator.files import Files
from generator.links import PageLinks, read_links, summarise


def check(files: Files) -> tuple[str, ...]:
    """Check a whole site."""
    return links.check([summarise({path: data for path, data in files.items() if path.endswith(".html")})], files)


def broken(page: str, **others: bytes) -> tuple[str, ...]:
    """Check a page at made-up/kernels/index.html among a few other files."""
    return check(
        {
            "made-up/kernels/index.html": page.encode(),
            "made-up/index.html": b'<h2 id="unit">Unit</h2><a name="old">x</a>',
            "made-up/pictures/caff\u00e8 & 1.webp": b"",
            "made-up/data/kernels.json": b"{}",
            "assets/style.css": b"",
            "index.html": b"<p>Home</p>",
        }
        | others
    )


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="stylesheet" href="../../assets/style.css">',
        '<a href="../../index.html">home</a>',
        '<a href="../index.html#unit">unit</a>',
        '<a href="../index.html#old">named the old way</a>',
        '<img src="../pictures/caff%C3%A8%20%26%201.webp">',
        '<img srcset="../pictures/caff%C3%A8%20%26%201.webp 2x, ../../assets/style.css">',
        '<a href="../data/kernels.json">data</a>',
        '<p id="here">x</p><a href="#here">here</a>',
        '<a href="">self</a><a href="#">top</a><a href="#top">top</a>',
        '<a href="index.html#späte-größe">x</a><p id="späte-größe">',
        '<a href="#sp%C3%A4te">x</a><p id="späte">',
        '<svg><g id="g"/><use xlink:href="#g"/></svg>',
        '<a href="https://example.org/nowhere#x">elsewhere</a>',
        '<a href="mailto:a@example.org">post</a><img src="data:image/gif;base64,R0lGODlh">',
        "<a href>nothing</a>",
        '<!-- <a href="gone.html"> --><script>"<a href=gone.html>"</script>',
        '<code>&lt;a href="gone.html"&gt;</code>',
        """<p title='<a href="gone.html">'>quoted</p><p data-note="src=gone.png">noted</p>""",
        "<p>1 < 2</p><a href='index.html'>single quotes</a>",
    ],
)
def test_a_link_that_finds_what_it_names_is_not_told(page: str) -> None:
    assert broken(page) == ()


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<a href="gone.html">', "link to gone.html leads to no file"),
        ("<A CLASS=x HREF=gone.html>", "link to gone.html leads to no file"),
        ('<img alt="a > b" src="gone.webp"/>', "link to gone.webp leads to no file"),
        ('<a\ntitle="x"\nhref = "gone.html?a=1&amp;b=2">', "link to gone.html?a=1&b=2 leads to no file"),
        ('<img src="../pictures/gone.webp">', "link to ../pictures/gone.webp leads to no file"),
        ('<a href="../../../index.html">', "link to ../../../index.html leads to no file"),
        ('<img srcset="gone.webp 2x">', "link to gone.webp leads to no file"),
        ('<a href="../index.html#gone">', "link to ../index.html#gone leads to no element with the id 'gone'"),
        ('<a href="#Here"><p id="here">', "link to #Here leads to no element with the id 'Here'"),
        ('<svg><use xlink:href="#g"/></svg>', "link to #g leads to no element with the id 'g'"),
        ('<a href="..">', "link to .. leads to no file; name the file ../index.html"),
        (
            '<a href="../../made-up/">',
            "link to ../../made-up/ leads to no file; name the file ../../made-up/index.html",
        ),
        (
            '<a href="/index.html">',
            "link to /index.html starts at the host's root; expected one relative to the page",
        ),
        ('<a href="http://[x">', "link to http://[x is no address"),
    ],
)
def test_a_link_that_finds_nothing_is_told_with_its_page(page: str, fault: str) -> None:
    (sentence,) = broken(page)
    assert sentence.startswith(f"made-up/kernels/index.html: {fault}")
    assert "\n" not in sentence


def test_each_link_is_told_once_per_page_and_all_are_told() -> None:
    faults = broken('<a href="x.html"></a>' * 3 + '<a href="y.html">', **{"z.html": b'<a href="x.html">'})
    assert [fault.split()[0] for fault in faults] == ["made-up/kernels/index.html:"] * 2 + ["z.html:"]


def test_ten_large_pages_are_checked_in_a_tenth_of_a_second() -> None:
    page = "<p>" + '<a href="0.html#a">a</a><circle id="a" cx="1.25" cy="2.5" r="3" fill="var(--ink)"/>' * 200
    files = {f"{number}.html": page.encode() for number in range(10)}
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert check(files) == ()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://example.org/x.png" alt="">',
        "<img src=https://example.org/x.png alt=x>",
        '<img srcset="//example.org/x.png 2x" alt="">',
        "<p style=\"background: url('https://example.org/x.png')\">",
        "<style>@import 'https://example.org/x.css';</style>",
        '<video poster="https://example.org/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
    ],
)
def test_what_a_page_loads_from_another_host_is_a_fault(markup: str) -> None:
    (fault,) = check({"page.html": markup.encode()})
    assert "is loaded from another host" in fault


def test_links_to_other_hosts_and_the_canonical_address_are_none() -> None:
    markup = b'<a href="https://example.org/">x</a><link rel="canonical" href="https://example.org/page.html">'
    assert check({"page.html": markup}) == ()


def test_pages_left_standing_can_be_linked_to_and_are_read_only_if_a_link_names_an_element() -> None:
    asked = []

    def standing(path: str) -> tuple[str, ...]:
        asked.append(path)
        return ("here",)

    def found(link: str) -> tuple[str, ...]:
        pages = summarise({"index.html": f'<a href="{link}">x</a>'.encode()})
        return links.check([pages], ("index.html", "other/index.html"), standing=standing)

    assert found("other/index.html") == ()
    assert found("other/index.html#top") == ()
    assert asked == []
    assert found("other/index.html#here") == ()
    assert asked == ["other/index.html"]
    (fault,) = found("other/index.html#there")
    assert "'there'" in fault


def test_what_folders_that_are_awaited_hold_is_not_asked() -> None:
    pages = summarise({"index.html": b'<a href="later/index.html#x">x</a><a href="never/index.html">x</a>'})
    (fault,) = links.check([pages], ("index.html",), awaited=("later",))
    assert "never/index.html" in fault


def test_a_link_that_many_pages_have_is_told_once_with_their_number() -> None:
    page = b'<a href="gone.html">x</a><a href="other.html#x">y</a>'
    found = check({"a.html": page, "b.html": page, "c.html": b'<a href="gone.html">', "other.html": b""})
    assert found == (
        "a.html: link to gone.html leads to no file (on 3 pages)",
        "a.html: link to other.html#x leads to no element with the id 'x' (on 2 pages)",
    )


def test_a_summary_keeps_what_leads_out_of_its_pages_alone() -> None:
    summary = summarise(
        {
            "one/index.html": b'<p id="x"></p><a href="../two/index.html#y">2</a><a href="../a.png">a</a>',
            "two/index.html": b'<p id="y"></p><a href="../one/index.html#z">1</a><img src="../a.png">',
        }
    )
    assert summary.places == {"one/index.html": ("x",), "two/index.html": ("y",)}
    assert [(link.target, link.place, link.pages) for link in summary.links] == [
        ("a.png", "", 2),
        ("one/index.html", "z", 1),
    ]


def test_what_a_page_links_to_a_page_links_to_loads_and_can_be_linked_by() -> None:
    page = b"""<!doctype html><html id="root"><link rel="canonical" href="https://example.org/">
    <style>@import "a.css"; p { background: url(b.png) }</style>
    <a name="old" href="x.html">x</a><IMG SRC=c.png SRCSET="d.png 1x, e.png 2x"><a href=" x.html#y ">y</a>
    <svg><image href="f.png"/><use xlink:href="#g"/><g id="g"/></svg><p style="background: url('h.png')"></p>
    <a href="x.html">again</a><a id="i" href>none</a>"""
    assert read_links(page) == PageLinks(
        links=(
            "https://example.org/",
            "a.css",
            "b.png",
            "x.html",
            "c.png",
            "d.png",
            "e.png",
            "x.html#y",
            "f.png",
            "#g",
            "h.png",
            "",
        ),
        loaded=("a.css", "b.png", "c.png", "d.png", "e.png", "f.png", "#g", "h.png"),
        places=("root", "old", "g", "i"),
    )


@pytest.mark.parametrize(
    "page",
    [
        b'<textarea><a href="gone.html"></textarea><title><a href="gone.html"></title>',
        b'<p title="never closed><a href=gone.html>',
        b'<a href="index.html" href="gone.html">the first counts</a>',
    ],
)
def test_markup_is_read_as_a_browser_reads_it(page: bytes) -> None:
    assert check({"index.html": page}) == ()
