from selectolax.lexbor import LexborHTMLParser

from generator.light import Style
from generator.render import style_sheet
from tests.conftest import TEMPLATES

SHEET = """
/* .shade { fill: green; } */
:root { --ink: light-dark(#112233, #ffffff); --half: var(--ink); }
.map .shade { fill: rgb(0 0 0 / 52%); }
path { fill: red; stroke: var(--half); margin: 1rem; }
.map path:hover { fill: blue; }
.map text:not(.value), .other { font: 600 1.25rem var(--sans); }
@media (width > 40rem) { .map .shade { fill: yellow; } path { stroke: blue } }
[class*="colour-"] { fill: var(--own); }
.colour-red { --own: #d93a3a; }
"""


def applied(html: str) -> str:
    figure = LexborHTMLParser(f'<figure id="figure-1-1">{html}</figure>').css_first("figure")
    assert figure is not None
    style = Style(SHEET)
    style.apply(figure)
    return style.resolved(figure.html or "")


def test_rules_become_styles_the_most_specific_last() -> None:
    assert 'style="fill: rgba(0, 0, 0, 0.52); stroke: #112233"' in applied(
        '<svg class="map"><path class="shade"></path></svg>'
    )


def test_what_an_element_says_itself_comes_last() -> None:
    assert 'style="fill: red; stroke: #112233; fill: var' not in applied('<svg><path style="fill: none"></path></svg>')
    assert 'stroke: #112233; fill: none"' in applied('<svg><path style="fill: none"></path></svg>')


def test_fonts_lose_what_a_file_cannot_have() -> None:
    shown = applied('<svg class="map"><text>a</text><text class="value">b</text></svg>')
    assert '<text style="font-size: 20px; font-weight: 600">a</text><text class="value">b</text>' in shown


def test_a_property_of_an_element_counts_for_that_element() -> None:
    assert 'style="fill: #d93a3a"' in applied('<svg><rect class="colour-red"></rect></svg>')


def test_the_sites_own_colours_are_those_of_the_light_theme() -> None:
    style = Style(style_sheet(TEMPLATES))
    assert style.value("--paper") == "#fcfbf8"
    assert style.value("--edge") == "rgb(0 0 0 / 12%)"
