"""The methods: network, weights, preprocessing, every parameter and random seed, versions, downloads."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.downloads import files_of
from generator.pages.draft import Draft, scrolling
from generator.pages.page import Fact, Link
from generator.results.methods import Parameter, Version
from generator.sections import NAMES, section


@dataclass(frozen=True)
class Download:
    """The data files of one section."""

    title: str
    files: tuple[Link, ...]


@dataclass(frozen=True)
class DefinitionGroup:
    """Definitions that belong together."""

    title: str
    terms: str  # all that it defines, as one line
    text: Markup


@dataclass(frozen=True)
class MethodsPage:
    """What the page on methods shows."""

    words: Markup
    facts: tuple[Fact, ...]
    opening: Markup  # of the definitions
    definitions: tuple[DefinitionGroup, ...]
    parameters: tuple[Parameter, ...]
    versions: tuple[Version, ...]
    downloads: tuple[Download, ...]
    credits: Markup  # whose the photographs are


def compose(draft: Draft) -> MethodsPage:
    """Compose the page on methods."""
    methods = draft.findings.methods
    return MethodsPage(
        words=draft.words,
        facts=(
            Fact("Network", methods.network),
            Fact("Weights", methods.weights, methods.weights_source),
            Fact("SHA-256 of the weights", methods.weights_sha256),
            Fact("Class labels", methods.labels),
            Fact("Preprocessing", methods.preprocessing),
            Fact("Random seed", str(methods.seed)),
            Fact("Photographs", str(methods.photograph_count)),
        ),
        opening=Markup(draft.glossary.opening),  # trusted: a document of the program
        definitions=tuple(
            DefinitionGroup(part.title, " · ".join(part.terms), scrolling(part.html)) for part in draft.glossary.parts
        ),
        parameters=methods.parameters,
        versions=methods.versions,
        downloads=_downloads(draft),
        credits=scrolling(draft.credits_html),
    )


def _downloads(draft: Draft) -> tuple[Download, ...]:
    files = {name: files_of(draft, name) for name in NAMES}
    return tuple(Download(section(name).title, links) for name, links in files.items() if links)
