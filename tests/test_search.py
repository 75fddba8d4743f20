import json
import re

from generator.search import entries, site_index, study_index

PAGES = {
    "a/kernels/index.html": b"<html><head><title>t</title></head><body><nav>Menu</nav><main>"
    b"<p class='eyebrow'>Section</p><h1>Kernels &amp; more</h1><p>Nine <b>weights</b>.<svg><text>0.1</text></svg></p>"
    b"<h2>Top <a class='permalink' href='#top'>#</a></h2><script>let x</script></main></body></html>",
    "a/untitled/index.html": b"<main><p>No title here</p></main>",
    "a/data/kernels.json": b"{}",
    "a/empty/index.html": b"<body><p>no main</p></body>",
}


def pushed(script: bytes) -> list[list[object]]:
    """Read what a script adds to SEARCH in one call."""
    found: list[list[object]] = []
    match = re.match(r"SEARCH\.push\(\.\.\.(\[.*\])\);$", script.decode().splitlines()[0])
    assert match
    found += json.loads(match[1])
    return found


def test_an_entry_is_where_a_page_is_its_title_its_address_and_what_it_says() -> None:
    first, second = entries(PAGES, "A study")
    assert first == ("A study", "Kernels & more", "a/kernels/index.html", "Kernels & more Nine weights . Top")
    assert second == ("A study", "a/untitled/index.html", "a/untitled/index.html", "No title here")


def test_the_index_of_a_study_has_its_pages_and_makes_an_entry_of_each_filter() -> None:
    script = study_index(PAGES, "A “study”", [("conv1", 64, "a/units/conv1/")])
    assert [entry[2] for entry in pushed(script)] == ["a/kernels/index.html", "a/untitled/index.html"]
    assert '[["conv1",64,"a/units/conv1/"]]' in script.decode()
    assert (
        'SEARCH.push(["A “study”", `Filter ${filter} of ${layer}`, `${folder}${filter}/index.html`, "", '
        "`filter ${filter} of ${layer} ${layer}:${filter}`]);"
    ) in script.decode()


def test_the_index_of_the_site_names_the_studies_that_have_one() -> None:
    script = site_index(["a", "b"], {}, "Site").decode()
    assert script.endswith('window.STUDIES = ["a","b"];\n')
    assert pushed(script.encode()) == []


def test_a_term_is_found_by_itself_before_its_page_which_does_not_say_it_again() -> None:
    glossary = (
        b"<main><h1>Glossary</h1><section class='entry'><h2 id='osi'>Selectivity <a class='headerlink'>#</a></h2>"
        b"<p class='also'>Also called OSI</p><p>Of stripes.</p></section><section class='entry'><h2 id='b'>Bar</h2>"
        b"<p>A stroke.</p></section></main>"
    )
    assert entries({"glossary/index.html": glossary}, "Site") == [
        (
            "Glossary",
            "Selectivity",
            "glossary/index.html#osi",
            "Selectivity Also called OSI Of stripes.",
            "Selectivity Also called OSI",
        ),
        ("Glossary", "Bar", "glossary/index.html#b", "Bar A stroke.", "Bar "),
        ("Site", "Glossary", "glossary/index.html", "Glossary"),
    ]


def test_a_page_that_mentions_every_name_is_worth_less_than_any_other() -> None:
    script = site_index([], PAGES, "Site", last=("a/untitled/index.html",))
    first, second = pushed(script)
    assert len(first) == 4  # so that the search takes its title and 1
    assert second[4] == "a/untitled/index.html"  # the title, since it has none
    assert isinstance(second[5], float)
    assert 0 < second[5] < 1 / 4  # a whole word counts four times a part of one
