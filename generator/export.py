"""One study as one HTML file: the pages that the site would hold, joined, with all that they show."""

from collections.abc import Mapping
from pathlib import Path

from generator.addresses import Addresses
from generator.document import JoinedDocument, join
from generator.document.joining import PageSource
from generator.errors import BadInput
from generator.files import File
from generator.making import ANYTHING, made, read_studies, select
from generator.numbers import sentence
from generator.pages.page import Link, Page
from generator.progress import Progress
from generator.publish import MANIFEST
from generator.render import lay_out
from generator.reports import Maker, Report
from generator.runners.choice import Choice
from generator.sections import SECTIONS, STORY_FOLDER
from generator.settings import Site
from generator.staging import clear, staged
from generator.study import list_studies, read_site


def export(
    slug: str,
    file: Path,
    *,
    story: bool,
    addresses: Addresses,
    content: Path,
    cache: Path,
    templates: Path,
    runner: Choice = ANYTHING,
    progress: Progress,
) -> int:
    """Write one study to `file`, and return its size in bytes; a file of that name is replaced in one step.

    `story` asks for the story alone. BadInput for whatever is wrong, with `file` untouched.
    """
    check_file(file)
    site = read_site(content / "site.toml").at(addresses)
    folders = list_studies(content / "studies", warn=progress.warn)
    studies = read_studies(select(folders, (slug,), content))

    def finish(_: Maker, reports: tuple[Report, ...]) -> bytes:
        (report,) = reports
        if not report.built:
            raise BadInput(f"{slug}: {report.card.reason}")
        return document(report, site, templates, story=story)

    data = made(studies, site, finish, cache=cache, templates=templates, runner=runner, progress=progress)
    with staged(file.parent) as new:
        (new / file.name).write_bytes(data)
        (new / file.name).replace(file)
    return len(data)


def check_file(file: Path) -> None:
    """Raise BadInput where no file can be written, and inside a site, which holds its own files alone."""
    target = file.resolve()
    if target.is_dir():
        raise BadInput(f"{file}: found a folder, expected the name of a file")
    if not target.parent.is_dir():
        raise BadInput(f"{file}: found no folder {file.parent}, expected one to write the file in")
    if site := next((folder for folder in target.parents if (folder / MANIFEST).is_file()), None):
        raise BadInput(f"{file}: lies in the site {site}, whose next build would refuse it; name a file outside")
    clear(target.parent)


def document(report: Report, site: Site, templates: Path, *, story: bool) -> bytes:
    """Join the pages of a report: the story alone, or all sections in order."""
    slug, files, card = report.card.slug, report.files, report.card
    if story:
        told = [("story", f"{slug}/{STORY_FOLDER}index.html", card.title)]
    else:
        told = [(section.name, f"{slug}/{section.folder}index.html", section.title) for section in SECTIONS]
    sources = [PageSource(name, path, files[path].read().decode()) for name, path, _ in told]
    titles = [title for *_, title in told]
    parts, foot, drawn = join(sources, titles, lambda path: _read(files, path), files.__contains__, site.base_url)
    shown = JoinedDocument(
        title=card.title,
        unit=card.unit,
        network=card.network,
        hypothesis=sentence(card.hypothesis) if card.hypothesis else None,
        verdict=card.verdict,
        whole=not story,
        address=site.url(f"{slug}/index.html"),
        contents=tuple(Link(f"#{part.id}", part.title) for part in parts),
        parts=parts,
        foot=foot,
        drawn=drawn,
    )
    page = Page(
        "",
        "export.html",
        card.title,
        f"{card.title}: {'the story' if story else 'the whole report'} in one file",
        "",
        shown,
    )
    return lay_out(site, page, templates)


def _read(files: Mapping[str, File], path: str) -> bytes:
    return files[path].read()
