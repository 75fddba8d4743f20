"""Commentary: an author's Markdown with live results → HTML, in the order

    read_manuscript (expressions become tokens) → typeset (Markdown) → fill (tokens become results) → link

All faults of all files of a study are told together. No TensorFlow.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from generator.commentary.expressions import Evaluator, Sandbox
from generator.commentary.links import Album, Linker, ids
from generator.commentary.manuscript import Manuscript, Token, read_manuscript
from generator.commentary.names import Facts
from generator.commentary.placement import part_named
from generator.commentary.typesetting import MAIN, Typesetter
from generator.commentary.wording import typed
from generator.errors import BadInput, nearest
from generator.sections import FORMER_NAMES, NAMES, SECTIONS, Section
from generator.study import Study

Warn = Callable[[str], None]
_EMPTY = re.compile(r"<p>\s*</p>\n?")  # a paragraph of nothing but remarks


@dataclass(frozen=True)
class Commentary:
    """What the author says in one section."""

    section: str
    html: str = ""  # the main part
    beside: Mapping[str, str] = field(default_factory=dict)  # by photograph's stem or channel's number
    pictures: tuple[Path, ...] = ()  # the author's own, published under pictures/own/
    exists: bool = False


def read_commentary(study: Study, facts: Facts, warn: Warn) -> dict[str, Commentary]:
    """Read the commentary of every section. BadInput holds all faults of all files of the study."""
    _warn_of_files(study, warn)
    faults: list[str] = []
    warnings: list[str] = []
    evaluator = Evaluator(facts, Sandbox())
    typesetter = Typesetter()
    drafts: dict[str, _TypesetCommentary] = {}
    for section in SECTIONS:
        path = study.folder / f"{section.name}.md"
        if path.is_file():
            try:
                manuscript = read_manuscript(path)
            except BadInput as error:
                faults += error.faults
                continue
            warnings += _typed_numbers(manuscript)
            drafts[section.name] = _typeset(manuscript, section, typesetter, evaluator, faults.append, warnings.append)
    found = _link(study, drafts, faults.append)
    for sentence in dict.fromkeys(warnings):  # a heading is worked out twice where there is a table of contents
        warn(sentence)
    if faults:
        raise BadInput(*dict.fromkeys(faults))
    return {name: found.get(name, Commentary(name)) for name in NAMES}


@dataclass(frozen=True)
class _TypesetCommentary:
    """A section's commentary with everything but its links done."""

    manuscript: Manuscript
    parts: Mapping[str, str]


def _typeset(
    manuscript: Manuscript,
    section: Section,
    typesetter: Typesetter,
    evaluator: Evaluator,
    complain: Warn,
    warn: Warn,
) -> _TypesetCommentary:
    """Turn a manuscript into HTML with its results filled in."""

    def evaluate(token: Token) -> str:
        tell = partial(_tell, manuscript, token)
        try:
            return _value(token, evaluator, lambda sentence: warn(tell(sentence)))
        except BadInput as error:
            complain(tell(str(error)))
            return ""

    def place(heading: str) -> str | None:
        words = manuscript.read(heading, evaluate)
        try:
            return part_named(words, section, evaluator.facts)
        except BadInput as error:
            complain(manuscript.fault(manuscript.line(heading) or 1, str(error)))
            return None

    parts = typesetter.typeset(manuscript, place if section.asks else None)
    return _TypesetCommentary(manuscript, {name: manuscript.fill(part, evaluate) for name, part in parts.items()})


def _typed_numbers(manuscript: Manuscript) -> list[str]:
    """Tell of numbers that no result stands behind."""
    return [
        manuscript.fault(
            line,
            f"found {', '.join(words)} outside {{{{ }}}}; name the result, "
            f"or write {{{{ '{words[0]}' }}}} for a number that is no result",
        )
        for line, words in typed(manuscript.source)
    ]


def _tell(manuscript: Manuscript, token: Token, sentence: str) -> str:
    """Say what is the matter with an expression, in one line."""
    return manuscript.fault(token.line, f"{' '.join(token.source.split())}: {sentence}")


def _value(token: Token, evaluator: Evaluator, warn: Warn) -> str:
    if token.kind == "statement":
        raise BadInput("found a statement, expected an {{ expression }}; only those are evaluated in commentary")
    if token.kind != "expression":
        return ""
    if not token.source.endswith("}}"):
        raise BadInput("found no }} that ends it; write `{{` in backticks to show it")
    return evaluator(token.source, warn)


def _link(study: Study, drafts: Mapping[str, _TypesetCommentary], complain: Warn) -> dict[str, Commentary]:
    """Rewrite links and gather the author's own pictures, now that every section's anchors are known."""
    anchors = {name: ids("".join(draft.parts.values())) for name, draft in drafts.items()}
    album = Album(study.folder)
    found = {}
    for name, draft in drafts.items():
        linker = Linker(name, album, anchors)
        parts = {key: _linked(part, draft.manuscript, linker, complain) for key, part in draft.parts.items()}
        main = parts.pop(MAIN)
        found[name] = Commentary(name, main, parts, tuple(sorted(linker.own)), exists=True)
    return found


def _linked(part: str, manuscript: Manuscript, linker: Linker, complain: Warn) -> str:
    def fault(url: str, sentence: str) -> None:
        complain(manuscript.fault(manuscript.line(url) or 1, sentence))

    html = manuscript.without_tokens(linker.rewrite(part, manuscript.without_tokens, fault))
    return _EMPTY.sub("", html).strip()


def _warn_of_files(study: Study, warn: Warn) -> None:
    """Warn of sections without commentary, in one line, and of files that belong to none."""
    asked = [section.name for section in SECTIONS if section.commented]
    missing = [name for name in asked if not (study.folder / f"{name}.md").is_file()]
    if missing:
        files = ", ".join(f"{name}.md" for name in missing)
        warn(f"{study.folder}: no commentary for {len(missing)} of {len(asked)} sections ({files})")
    for path in sorted(study.folder.iterdir()):
        if path.suffix.lower() != ".md" or path.name in {f"{name}.md" for name in NAMES}:
            continue
        if now := FORMER_NAMES.get(path.stem.lower()):
            warn(f"{path}: the section is called {now} now; rename the file to {now}.md")
        else:
            warn(f"{path}: belongs to no section{nearest(path.stem.lower(), NAMES)}")
