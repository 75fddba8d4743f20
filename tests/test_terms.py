"""The glossary: its entries, its page, and its terms on the pages of a report."""

import re
from html import unescape
from pathlib import Path

import pytest

from generator.errors import BadInput
from generator.pages.glossary import GlossaryPage, compose_glossary
from generator.render import render
from generator.reports import GLOSSARY
from generator.terms import NO_TERMS, Terms, read_terms
from tests import made_up

TEMPLATES = Path(__file__).parent.parent / "templates"
TERM = re.compile(r'<a class="term" href="([^"]*)" aria-description="([^"]*)">(.*?)</a>', re.DOTALL)
# The nouns that the pages use and that a reader of another field would look up.
NOUNS = """
    ablation; activation; activation map; bias; channel; circuit; circuit in isolation; circular variance; class;
    contrast; contribution; convolution; correlation; cosine similarity; coverage; crop; cross-orientation inhibition;
    downstream filter; excitatory; feature map; feature type; feature visualisation; filter; fire module; Grad-CAM;
    grating; half width at half height; heatmap; HWHH; inhibitory; input; input channel; isoluminant; kernel; L2 norm;
    layer; location; logit; maximal pattern; negative pattern; neuron; null; optimisation; orientation;
    orientation selectivity index; OSI; p-value; padding; phase; polysemantic; pooling; pre-activation; probability; R²;
    random seed; receptive field; regularisation; ReLU; seed; softmax; spatial period; stride; thumbnail;
    top activating photograph; tuning; tuning curve; tuning peak; unit; weight; 1×1 convolution;
    beats photographs, weak, dead
"""

SMALL = """# Glossary

## Kernel

<!-- matches: kernel -->

The [weights](#weight) on *one* channel. They are few.

![A grid](glossary/grid.svg)

## Weight

*Also: coefficient*

What is "learnt" < 1.

## Class

<!-- matches: none -->

A category.

## Input channel

What is read.

## Channel

One map.
"""


@pytest.fixture(scope="module")
def terms() -> Terms:
    return read_terms(GLOSSARY)


@pytest.fixture
def small(tmp_path: Path) -> Terms:
    path = tmp_path / "glossary.md"
    path.write_text(SMALL, encoding="utf-8")
    return read_terms(path)


def marked(terms: Terms, main: str) -> str:
    return terms.mark(f"<main>{main}</main>", "../")[len("<main>") : -len("</main>")]


def linked(html: str) -> list[str]:
    return [words for _, _, words in TERM.findall(html)]


def test_the_glossary_has_every_noun_of_the_field(terms: Terms) -> None:
    named = {name.lower() for term in terms.entries for name in (term.name, *term.also.split(", "))}
    missing = [noun for noun in re.split(r";\s+", " ".join(NOUNS.split())) if noun.lower() not in named]
    assert missing == []


def test_terms_are_in_alphabetical_order_each_once(terms: Terms) -> None:
    names = [term.name.lower().replace("²", "") for term in terms.entries]
    assert names == sorted(names)
    assert len({term.id for term in terms.entries}) == len(names)
    forms = [form for term in terms.entries for form in term.forms]
    assert len(forms) == len(set(forms))


def test_a_meaning_is_one_sentence_of_at_most_25_words_without_markup(terms: Terms) -> None:
    for term in terms.entries:
        assert term.meaning.endswith("."), term.name
        assert len(term.meaning.split()) <= 25, (term.name, len(term.meaning.split()))
        assert not re.search(r"[*`\[\]<>]", term.meaning), term.name


def test_every_link_of_the_glossary_leads_to_a_term(terms: Terms) -> None:
    ids = {term.id for term in terms.entries}
    for term in terms.entries:
        for address in re.findall(r"\]\(([^)]+)\)", term.text):
            assert address.removeprefix("#") in ids, (term.name, address)


def test_every_picture_is_used_and_takes_its_colours_from_the_page(terms: Terms) -> None:
    used = [term.picture for term in terms.entries if term.picture]
    assert sorted(used) == sorted(f"glossary/{path.name}" for path in (GLOSSARY.parent / "glossary").iterdir())
    ids: list[str] = []
    for picture in used:
        svg = (GLOSSARY.parent / picture).read_text(encoding="utf-8")
        assert "currentColor" in svg, picture
        assert "href=" not in svg, picture
        ids += re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))  # all are inlined in one page


def test_the_page_shows_every_term_with_its_picture(terms: Terms) -> None:
    page = compose_glossary(GLOSSARY)
    assert isinstance(page.content, GlossaryPage)
    assert [entry.id for entry in page.content.entries] == [term.id for term in terms.entries]
    assert [link.text for group in page.content.letters for link in group.terms] == [t.name for t in terms.entries]
    html = render(made_up.SITE, (page,), TEMPLATES, terms)["glossary/index.html"].decode()
    assert html.count('class="drawing"') == sum(term.picture is not None for term in terms.entries)
    for term in terms.entries:
        assert f'id="{term.id}"' in html
    assert TERM.search(html) is None  # it explains itself


def test_a_term_is_linked_where_it_is_first_used_and_says_what_it_means(small: Terms) -> None:
    html = marked(small, "<p>Two Kernels, a kernel.</p>")
    assert html == (
        '<p>Two <a class="term" href="../glossary/index.html#kernel" aria-description="The weights on one channel.">'
        "Kernels</a>, a kernel.</p>"
    )
    assert unescape(TERM.findall(marked(small, "coefficient"))[0][1]) == 'What is "learnt" < 1.'


def test_the_longest_term_counts_even_over_a_line(small: Terms) -> None:
    assert linked(marked(small, "<p>an input\nchannel, input channels, the channel</p>")) == [
        "input\nchannel",
        "channel",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Kernel</h2>",
        '<a href="x">the <em>kernel</em></a>',
        "<code>kernel</code>",
        "<pre>kernel</pre>",
        "<svg><text>kernel</text></svg>",
        "<summary>kernel</summary>",
        "<button>kernel</button>",
        "<label>kernel</label>",
        "<script>kernel</script>",
        '<header class="opening"><p>kernel</p></header>',
        '<span class="name">kernel</span>',
        '<th scope="row">kernel</th>',
        '<img alt="kernel">',
        "<!-- kernel -->",
        "<p>kernel-wise, subkernel, kernel_2, class</p>",
    ],
)
def test_no_term_is_linked_where_a_link_would_be_wrong(small: Terms, html: str) -> None:
    assert marked(small, html) == html


def test_what_is_outside_of_main_stays(small: Terms) -> None:
    html = "<nav>kernel</nav><main><p>no</p></main><footer>kernel</footer>"
    assert small.mark(html, "") == html
    assert small.mark("<p>kernel</p>", "") == "<p>kernel</p>"


def test_pages_of_a_report_link_to_the_glossary_and_are_else_the_same(terms: Terms, tmp_path: Path) -> None:
    pages = made_up.pages(tmp_path)
    meanings = {term.id: term.meaning for term in terms.entries}
    plain, told = render(made_up.SITE, pages, TEMPLATES, NO_TERMS), render(made_up.SITE, pages, TEMPLATES, terms)
    assert plain.keys() == told.keys()
    for page in pages:
        html = told[page.path].decode()
        found = TERM.findall(html)
        assert bool(found) == (page.frame is not None), page.path
        assert TERM.sub(r"\3", html) == plain[page.path].decode(), page.path
        addresses = [address for address, _, _ in found]
        assert len(addresses) == len(set(addresses)), page.path
        for address, meaning, _ in found:
            assert address.startswith(f"{page.root}glossary/index.html#"), page.path
            assert unescape(meaning) == meanings[address.partition("#")[2]], page.path
        assert not re.search(r"<a\b(?:(?!</a>).)*<a\b", html, re.DOTALL), page.path


def test_a_term_without_words_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "glossary.md"
    path.write_text("# Glossary\n\n## Kernel\n\n*Also: weights*\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"glossary\.md: found no words on 'Kernel'"):
        read_terms(path)


def test_the_name_of_a_file_is_no_term_and_the_end_of_a_sentence_is(small: Terms) -> None:
    assert (
        marked(small, "<p>See kernel.response.csv and weight.npz.</p>")
        == "<p>See kernel.response.csv and weight.npz.</p>"
    )
    assert marked(small, "<p>A kernel.</p>").endswith(">kernel</a>.</p>")
