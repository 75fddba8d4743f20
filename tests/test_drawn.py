from xml.etree.ElementTree import fromstring

import pytest

from generator.drawn import SVG, FigureFiles, PictureFile, drawings, figures
from generator.files import Held
from generator.light import Style
from generator.parts.drawings import ENLARGED, WIDTH, make

STYLE = Style(":root { --ink: #112233; } .own { stroke: var(--ink); }")
ONE = '<svg class="own" viewBox="0 0 40 20"><a href="x.html" tabindex="0"><text>1&nbsp;&lt;&nbsp;2</text></a></svg>'


def figure(inside: str, number: str = "6-1") -> str:
    return f'<main><figure id="figure-{number}">{inside}</figure></main>'


def drawn(inside: str) -> str:
    return drawings(figure(inside), STYLE, lambda address: address.encode())["figure-6-1"].decode()


def test_figures_say_what_they_are_files_of() -> None:
    pictures = '<img src="a.png"><img src="b.webp"><img src="a.png"><dialog><img src="c.png"></dialog>'
    html = figure(pictures) + figure(ONE, "6-2") + figure("<p>words</p>", "6-3") + "<figure><img src='d.png'></figure>"
    assert figures(html) == (
        FigureFiles("figure-6-1", "6.1", False, (PictureFile("a.png", "PNG"), PictureFile("b.webp", "WEBP"))),
        FigureFiles("figure-6-2", "6.2", True, ()),
    )


def test_a_drawing_stands_alone() -> None:
    root = fromstring(drawn(ONE))
    assert root.tag == f"{{{SVG}}}svg"
    assert (root.get("width"), root.get("height"), root.get("style")) == ("40", "20", "stroke: #112233")
    assert [part.tag for part in root] == [f"{{{SVG}}}g"]
    assert root[0].attrib == {}
    assert "".join(root.itertext()) == "1\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}2"


def test_pictures_of_a_drawing_are_in_the_file() -> None:
    assert 'href="data:image/png;base64,YS5wbmc="' in drawn('<svg viewBox="0 0 4 4"><image href="a.png"></image></svg>')


def test_icons_of_buttons_are_no_drawings() -> None:
    icons = '<svg aria-hidden="true"></svg><button><svg></svg></button>'
    assert drawings(figure(icons), STYLE, str.encode) == {}


def test_several_drawings_stand_in_rows_above_their_words() -> None:
    shown = "".join(f"<li>{ONE}<span>period {number}</span> <small>all</small></li>" for number in range(6))
    root = fromstring(drawn(f"<ul>{shown}</ul>"))
    places = [(part.get("x"), part.get("y")) for part in root if part.tag.endswith("svg")]
    assert len(places) == len(set(places)) == 6
    assert len({x for x, _ in places}) == 3
    assert [part.text for part in root if part.tag.endswith("text")] == [f"period {number} all" for number in range(6)]


def test_a_png_is_the_same_bytes_twice_and_shows_its_letters() -> None:
    files = {"figures/a.svg": Held(drawn(ONE).encode()), "figures/b.svg": Held(drawn(ONE.replace("2", "3")).encode())}
    first, again = (make(files, "#fcfbf8").files for _ in range(2))
    assert first == again
    assert first.keys() == {"figures/a.png", "figures/b.png"}
    assert first["figures/a.png"] != first["figures/b.png"]


@pytest.mark.parametrize(
    ("own", "wide"), [(20, 20 * ENLARGED), (WIDTH // ENLARGED, WIDTH), (400, WIDTH), (WIDTH + 40, WIDTH + 40)]
)
def test_a_png_is_wide_enough_to_be_read_but_small_pictures_are_not_blown_up(own: int, wide: int) -> None:
    svg = drawn(f'<svg viewBox="0 0 {own} 10"><text>1</text></svg>')
    made = make({"a.svg": Held(svg.encode())}, "#fcfbf8").files["a.png"]
    assert int.from_bytes(made[16:20], "big") == wide
