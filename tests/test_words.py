"""The words of pages, commentaries, starter, messages and documents: the field's own, in short sentences."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.card import UNBUILT, Card
from generator.pages.home import compose_home, compose_unbuilt
from generator.render import render
from generator.settings import PredictionsSettings
from tests import made_up
from tests.conftest import ROOT, TEMPLATES

SNAPSHOT = ROOT / "tests" / "snapshots" / "tiny"  # a whole site, which `test_pipeline.py` holds against a build
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "templates" / "README.md"])
OF_THEN = {"CHANGELOG.md", "performance.md"}  # they tell of versions whose words were others
COMMENTARIES = sorted(ROOT.glob("content/studies/*/*.md"))
STARTER = sorted([*ROOT.glob("generator/starter/*.md"), ROOT / "generator" / "starter" / "study.toml"])
MODULES = sorted(ROOT.glob("generator/**/*.py"))
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-label")

# What was said, as a pattern, and the field's word for it.
DIALECT = {
    r"promis\w+": "predicted sign; as predicted",
    r"upright": "vertical; of a pose: unturned",
    r"level (?:stripes?|lines?|bars?|edges?|gratings?|ones)|(?:nearly|from) level": "horizontal",
    r"lobes?": "tuning peak",
    r"knock(?:s|ed)?[- ]?outs?": "ablation",
    r"sought": "looked for; looked in",
    r"climb\w*": "optimise; optimisation",
    r"likeness(?:es)?": "cosine similarity across seeds",
    r"(?<!BT\.601 )luma": "isoluminant",
    r"wants?": "responds to; needs",
    r"positions?": "location",
    r"can not": "cannot",
    r"do(?:es)? as much": "responds as much",
    r"answers? (?:to|it|most|more)\b": "responds to",
    r"kinds? of detectors?": "feature type",
    r"runs? as predicted": "has the predicted orientation",
    r"circuit alone": "circuit in isolation",
    r"borne out|bears? out": "agrees with the prediction",
    r"leaves? it cold": "does not excite it",
    r"mended": "corrected",
}
ON_PAGES = {r"readers?": "downstream filter", r"walls?": "all filters of the layer", r"tiles?": "thumbnail"}
LONGEST = 25  # words of one sentence
CAPTION = 2  # sentences


def found(text: str, words: dict[str, str] = DIALECT) -> list[str]:
    """Name the words of the dialect in a text, each with what stands around it and the field's word."""
    told = []
    for pattern, instead in words.items():
        for match in re.finditer(rf"(?<![\w.`])(?:{pattern})(?!\w)", text, re.IGNORECASE):
            around = " ".join(text[max(0, match.start() - 40) : match.end() + 30].split())
            told.append(f"{match[0]!r} → {instead}: … {around} …")
    return told


def without_code(markdown: str) -> str:
    """Leave out of a document what is a name: code, addresses, remarks, other names that the glossary gives."""
    names = r"```.*?```|`[^`\n]*`|\]\([^)]*\)|https?://\S+|<!--.*?-->|\*Also: [^*\n]*\*"
    return re.sub(names, " ", markdown, flags=re.DOTALL)


def visible(html: bytes) -> Iterator[str]:
    """Give what a page says, without names in code; of elements also what is read out or shown on hover."""
    tree = LexborHTMLParser(html)
    for tag in ("script", "style", "code", "pre"):
        for node in tree.css(tag):
            node.decompose()
    assert tree.body is not None
    yield " ".join(tree.body.text(separator=" ").split())
    for name in SPOKEN:
        yield from (node.attributes[name] or "" for node in tree.css(f"[{name}]"))


def sentences(text: str) -> list[str]:
    """Split a text into sentences. The number of a figure belongs to none."""
    text = re.sub(r"^Figure [\d.]+ ", "", " ".join(text.split()))
    return [part for part in re.split(r"(?<=[.!?…])\s+(?=[A-Z0-9“(])", text) if part]


def length(sentence: str) -> int:
    """Count the words of a sentence; numbers and signs are none."""
    return sum(bool(re.search(r"[^\W\d_]{2}|^[aAI]$", word)) for word in sentence.split())


def said(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Render the made-up report without predictions and with, its home page, and that of a study that is not built."""
    folder = tmp_path_factory.mktemp("words")
    predicted = PredictionsSettings(orientation=45, period=(4, 32), colour="achromatic", class_name="macaw")
    rendered = render(made_up.SITE, made_up.pages(folder), TEMPLATES)
    other = render(made_up.SITE, made_up.pages(folder, predictions=predicted), TEMPLATES)
    waiting = Card("late", "Late", "fires late", None, "a:1", "VGG19", None, UNBUILT, "No weights.", "late/index.html")
    lone = render(made_up.SITE, (compose_unbuilt(waiting), compose_home(made_up.SITE, (waiting,))), TEMPLATES)
    made = {**rendered, **{f"predicted/{path}": page for path, page in other.items()}}
    made |= {f"unbuilt/{path}": page for path, page in lone.items()}
    return {path: page for path, page in made.items() if path.endswith(".html")}


def test_the_search_for_dialect_finds_it_and_leaves_names_alone() -> None:
    told = found(
        without_code("Nearly level stripes. The lobes of `tuning.lobes[0]` [stand](lobes.md), sought upright.")
    )
    assert [one.partition(" →")[0] for one in told] == ["'upright'", "'Nearly level'", "'lobes'", "'sought'"]
    assert found("A level of detail; an answer; BT.601 luma; tuning.lobes") == []
    html = b"<body><p>a <code>lobe</code> <b>b</b></p><img alt='a lobe'><script>lobe</script></body>"
    assert list(visible(html)) == ["a b", "a lobe"]


def test_no_page_speaks_the_dialect(pages: dict[str, bytes]) -> None:
    words = DIALECT | ON_PAGES
    told = [f"{path}: {one}" for path, page in pages.items() for text in visible(page) for one in found(text, words)]
    assert told == []


def test_no_page_of_a_built_site_speaks_the_dialect() -> None:
    words = DIALECT | ON_PAGES
    built = sorted(SNAPSHOT.rglob("*.html"))
    assert built
    told = [
        f"{path.relative_to(SNAPSHOT)}: {one}"
        for path in built
        for text in visible(path.read_bytes())
        for one in found(text, words)
    ]
    assert told == []


def test_a_reader_is_told_of_no_variable_and_no_command(pages: dict[str, bytes]) -> None:
    """Unless he opens what is folded away for the author."""
    for path in ("unbuilt/late/index.html", "unbuilt/index.html"):
        tree = LexborHTMLParser(pages[path])
        for node in tree.css("details"):
            node.decompose()
        assert tree.body is not None
        text = said(tree.body)
        assert "not available yet" in text.lower()
        assert not re.search(r"CIRCUITPRESS_|--\w|No weights|make \w", text)


def test_captions_are_short(pages: dict[str, bytes]) -> None:
    captions = {said(node): path for path, page in pages.items() for node in LexborHTMLParser(page).css("figcaption")}
    assert captions
    assert [f"{path}: {text}" for text, path in captions.items() if len(sentences(text)) > CAPTION] == []
    assert too_long(captions) == []


def test_rules_of_the_evidence_are_short(pages: dict[str, bytes]) -> None:
    path = next(path for path in pages if path.startswith("predicted/") and path.endswith("/evidence/index.html"))
    rules = {said(node): path for node in LexborHTMLParser(pages[path]).css("main details p, main details li")}
    assert rules
    assert too_long(rules) == []


def too_long(texts: dict[str, str]) -> list[str]:
    """Name the sentences that are too long to read aloud, by where they are; at a semicolon one pauses."""
    every = ((part, path) for text, path in texts.items() for one in sentences(text) for part in one.split(";"))
    return [f"{path}: {length(one)} words: {one}" for one, path in every if length(one) > LONGEST]


@pytest.mark.parametrize("path", COMMENTARIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_commentary_speaks_the_dialect(path: Path) -> None:
    words = re.sub(r"(\{\{)(.*?)(\}\})", _spoken, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found(without_code(words)) == []


def _spoken(match: re.Match[str]) -> str:
    """Keep of an expression the words in quotes, which are shown, or tell what a claim says."""
    return " ".join(one for one in re.findall(r"'([^'\n]+)'", match[2]) if " " in one.strip())


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.name)
def test_no_starter_speaks_the_dialect(path: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found(without_code(text)) == []


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.name not in OF_THEN], ids=lambda path: path.name)
def test_no_document_speaks_the_dialect(path: Path) -> None:
    assert found(without_code(path.read_text(encoding="utf-8"))) == []


def test_no_message_speaks_the_dialect() -> None:
    told = [f"{place}: {one}" for path in MODULES for place, text in messages(path) for one in found(text)]
    assert told == []


def messages(path: Path) -> Iterator[tuple[str, str]]:
    """Give the texts of more than one word in a module, by file and line; docstrings are shown to nobody."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in documented else None
        if isinstance(text, str) and " " in text.strip():
            assert isinstance(node, ast.Constant)
            yield f"{path.relative_to(ROOT)}:{node.lineno}", text
