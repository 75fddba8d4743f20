"""Headings and tables get addresses, and the page its contents."""

from generator.headings import Heading, addressed


def listed(place: str, headings: list[Heading]) -> str:
    return f"{place}:" + "|".join(f"{heading.id}={heading.text}" for heading in headings)


def test_a_heading_with_an_id_keeps_it_and_one_without_is_named_by_its_words() -> None:
    html = addressed('<h2 id="norms">All norms</h2><h3>Channel <b>5</b> &amp; more</h3>', 6, listed)
    assert (
        '<h2 id="norms">All norms <a class="permalink" href="#norms" aria-label="Link to this heading">#</a></h2>'
        in html
    )
    assert '<h3 id="channel-5-more">Channel <b>5</b> &amp; more <a class="permalink" href="#channel-5-more"' in html


def test_no_two_headings_share_a_name_nor_take_that_of_another_element() -> None:
    html = addressed('<p id="channel-5"></p><h3>Channel 5</h3><h3>Channel 5</h3>', None, listed)
    assert '<h3 id="channel-5-2">' in html
    assert '<h3 id="channel-5-3">' in html


def test_the_contents_list_the_second_level_in_plain_words_where_there_are_two() -> None:
    two = '<!--outline--><h2 id="a">One &amp; <i>all</i></h2><h3>between</h3><h2>Two</h2>'
    assert addressed(two, None, listed).startswith("outline:a=One & all|two=Two<h2")
    assert addressed('<!--outline--><h2 id="a">One</h2>', None, listed).startswith('<h2 id="a">')


def test_the_contents_at_the_head_are_for_long_pages_alone() -> None:
    three = "".join(f'<h2 id="{name}">{name}</h2>' for name in "abc")
    assert addressed(f'<!--folded-->{three}<h2 id="d">d</h2>', None, listed).startswith("folded:a=a|b=b|c=c|d=d<h2")
    assert addressed(f"<!--folded-->{three}", None, listed).startswith('<h2 id="a">')


def test_tables_with_a_caption_are_numbered_within_their_section_or_their_page() -> None:
    plain = "<table><tr></tr></table>"
    html = f'<table class="x">\n<caption>First.</caption></table>{plain}<table><caption>Second.</caption></table>'
    in_section = addressed(html, 6, listed)
    assert (
        '<table id="table-6-1" class="x">\n<caption><a class="figure-number" href="#table-6-1">Table 6.1</a> First.'
        in in_section
    )
    assert plain in in_section
    assert '<table id="table-6-2"><caption>' in in_section
    assert '<table id="table-2"><caption><a class="figure-number" href="#table-2">Table 2</a> Second.' in addressed(
        html, None, listed
    )
