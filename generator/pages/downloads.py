"""Where the numbers of a page are: the block at its end."""

from collections.abc import Iterable

from generator.data import layer_data_names
from generator.pages.draft import Draft
from generator.pages.page import Link, Numbers
from generator.sections import section

NAMES = "data/index.html"  # in the site: what the names in the files mean, docs/data.md
_LAYERS = "layerslayer"  # id of its heading "layers/<layer>"


def of_section(draft: Draft) -> Numbers:
    """List the files of a section's page."""
    name = draft.section.name
    fragment = _LAYERS if name == "layer" else name if section(name).data else ""
    return _numbers(draft, files_of(draft, name), fragment, draft.href("figures/"))


def of_story(draft: Draft) -> Numbers:
    """List the files of the story, whose figures are its own and whose data are those of its chapters."""
    return _numbers(draft, (), "", draft.href("figures/"))


def of_layer(draft: Draft, layer: str) -> Numbers:
    """List the files of the page of a layer, or of one of its filters."""
    return _numbers(draft, _links(draft, layer_data_names(layer)), _LAYERS)


def files_of(draft: Draft, name: str) -> tuple[Link, ...]:
    """List the data files of a section, or of all layers."""
    return _links(draft, (path for path in draft.published if path.startswith((f"data/{name}.", f"data/{name}s/"))))


def _links(draft: Draft, paths: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(draft.href(path), path.removeprefix("data/").removeprefix("layers/")) for path in paths)


def _numbers(draft: Draft, files: tuple[Link, ...], fragment: str, figures: str | None = None) -> Numbers:
    return Numbers(
        files=files,
        figures=figures,
        report=draft.page("methods", "downloads"),
        names=f"{draft.up}../{NAMES}" + (f"#{fragment}" if fragment else ""),
    )
