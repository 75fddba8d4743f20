"""Mirrors `tags.py`: what is rewritten is rewritten, and all else stays the same bytes."""

from pathlib import Path

from generator import tags
from tests import made_up
from tests.conftest import TEMPLATES


def test_what_keeps_its_attributes_keeps_its_bytes(tmp_path: Path) -> None:
    from generator.render import render

    for html in render(made_up.SITE, made_up.pages(tmp_path), TEMPLATES).values():
        text = html.decode()
        assert tags.rewritten(text, lambda name, given: (name, given)) == text


def test_an_attribute_is_read_and_written_however_it_stands() -> None:
    text = """<p id=a title='x "y"'>1 < 2 <svg viewBox="0 0 1 1"><image href="b&amp;c"/></svg><input disabled>"""
    assert [given for _, given in tags.each(text)] == [
        {"id": "a", "title": 'x "y"'},
        {"viewBox": "0 0 1 1"},
        {"href": "b&c"},
        {"disabled": None},
    ]
    changed = tags.rewritten(text, lambda name, given: ("use" if name == "image" else name, {**given, "k": '"&'}))
    assert '<svg viewBox="0 0 1 1" k="&quot;&amp;"><use href="b&amp;c" k="&quot;&amp;"/></svg>' in changed
    assert "1 < 2" in changed


def test_a_comment_is_no_tag() -> None:
    assert list(tags.each("<!-- <a href=x> --><b>")) == [("b", {})]


def test_only_what_names_ids_is_renamed() -> None:
    given = {"id": "a", "aria-labelledby": "a b", "aria-label": "a", "fill": "url(#a)", "href": "#a", "checked": None}
    assert tags.renamed(given, lambda id_: f"x-{id_}") == {
        "id": "x-a",
        "aria-labelledby": "x-a x-b",
        "aria-label": "a",
        "fill": "url(#x-a)",
        "href": "#a",
        "checked": None,
    }


def test_elements_are_found_and_left_out_with_what_is_nested_in_them() -> None:
    text = "<main><nav>1<nav>2</nav></nav>3<nav>4</nav></main><main>5</main>"
    assert tags.inside(text, "main") == "<nav>1<nav>2</nav></nav>3<nav>4</nav>"
    assert tags.without(text, "nav") == "<main>3</main><main>5</main>"
    assert tags.inside(text, "footer") == ""


def test_marked_elements_are_left_out_whole_where_that_is_asked() -> None:
    text = (
        '<p>1<span data-x> 2<span>3</span><br></span>4</p><div class="data-x">5</div><div data-x>6<div>7</div></div>8'
    )
    kept = '<div class="data-x">5</div>'
    assert tags.without_marked(text, "data-x", lambda _: True) == f"<p>14</p>{kept}8"
    assert tags.without_marked(text, "data-x", lambda part: "6" in part) == text.replace(
        "<div data-x>6<div>7</div></div>", ""
    )


def test_words_are_counted_as_they_are_read() -> None:
    assert tags.words("<p>one two</p><p>three&nbsp;four</p>") == 4
