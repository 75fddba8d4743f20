"""The straight line: read the studies, have their reports made, check links, publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import links
from generator.addresses import UNKNOWN, Addresses
from generator.card import UNBUILT, Card
from generator.compute import keys_for
from generator.discovery import discoverable
from generator.errors import BadInput
from generator.files import File, Held
from generator.lock import exclusive
from generator.making import (
    ANYTHING,
    compute_planned,
    every_task,
    made,
    places_of,
    prepare_all,
    read_studies,
    select,
)
from generator.memory import MEMORY, Memory
from generator.prepare import plan_study
from generator.progress import Progress
from generator.publish import NOJEKYLL, Manifest, check_output, publish, read_manifest
from generator.reports import Maker, Report, card
from generator.runners.choice import Choice
from generator.store import Store
from generator.study import in_order, is_draft, list_studies, read_site


@dataclass(frozen=True)
class Summary:
    """What a build made."""

    studies: int  # with a report
    pages: int
    output: Path


def build(
    *,
    content: Path,
    output: Path,
    cache: Path,
    templates: Path,
    only: tuple[str, ...],
    strict: bool,
    retry: bool = False,
    drafts: bool = False,
    runner: Choice = ANYTHING,
    addresses: Addresses = UNKNOWN,
    progress: Progress,
) -> Summary:
    """Build the reports of the studies in `content`, or of `only` some, into `output`; wait while another build does.

    BadInput for whatever is wrong, with `output` untouched; with `strict`, warnings count as faults; with `retry`,
    a download of weights that failed before is tried again. `runner` says where is computed. `addresses` are
    those of the site, unless `site.toml` says them. Studies that say `draft = true` are left out, except with `drafts`
    or where `only` names them.
    """
    with exclusive(output, progress):
        check_output(output, Memory(cache / MEMORY))
        if cache.resolve().is_relative_to(output.resolve()):
            raise BadInput(f"{cache}: the cache cannot lie in the site itself ({output}); name another folder")
        site = read_site(content / "site.toml").at(addresses)
        folders = asked_folders(content, only, progress, drafts=drafts, order=site.studies)
        studies = read_studies(select(folders, only, content))
        return made(
            studies,
            site,
            lambda maker, reports: publish_reports(reports, folders, output, maker),
            cache=cache,
            templates=templates,
            strict=strict,
            retry=retry,
            runner=runner,
            progress=progress,
        )


def publish_reports(
    reports: tuple[Report, ...],
    folders: tuple[Path, ...],
    output: Path,
    maker: Maker,
) -> Summary:
    """Make what belongs to no report, check all links, and publish. BadInput, and nothing changed, for broken links."""
    old = read_manifest(output) or Manifest()
    cards = cards_of(folders, reports, old, maker.parts.progress)
    front = maker.front(tuple(cards.values()), tuple(found.card for found in reports if not found.built))
    files: dict[str, File] = {NOJEKYLL: Held(b""), **front.files}
    for found in reports:
        files |= found.files
    asked = {found.card.slug for found in reports}
    untouched = frozenset(slug for slug, card in cards.items() if slug not in asked and card.href)
    unbuilt = frozenset(slug for slug, card in cards.items() if card.reason or not card.href)
    summaries = (front.links, *(one for found in reports for one in found.links))
    check_links(summaries, files, output, old, untouched=untouched, unbuilt=unbuilt)
    left = {path for path in old.files if path.partition("/")[0] in untouched}
    found_there = discoverable(maker.site, cards.values(), files.keys() | left)
    files |= {path: Held(data) for path, data in found_there.items()}
    publish(files, output, records=cards, kept=untouched, memory=maker.memory)
    pages = sum(path.endswith(".html") for path in files)
    return Summary(studies=sum(found.built for found in reports), pages=pages, output=output)


def asked_folders(
    content: Path, only: tuple[str, ...], progress: Progress, *, drafts: bool = False, order: tuple[str, ...] = ()
) -> tuple[Path, ...]:
    """List the folders of the studies, in the order asked for; drafts only where all are wanted, or one is named.

    BadInput where none is left.
    """
    every = in_order(list_studies(content / "studies", warn=progress.warn), order, content / "site.toml")
    folders = tuple(folder for folder in every if drafts or folder.name in only or not is_draft(folder))
    if not folders:
        raise BadInput(f"{content / 'studies'}: found drafts only; build with --drafts, or remove a draft = true")
    return folders


@dataclass(frozen=True)
class Computed:
    """How much of what a build needs is in the store."""

    there: int
    asked: int


def compute(*, content: Path, cache: Path, only: tuple[str, ...], runner: Choice, progress: Progress) -> Computed:
    """Compute what a build of these studies needs, or a share of it, and write no site."""
    studies = read_studies(select(asked_folders(content, only, progress), only, content))
    store, memory = Store(cache), Memory(cache / MEMORY)
    prepared = prepare_all(studies, memory, strict=False, progress=progress)
    planned = tuple(map(plan_study, prepared))
    entries = compute_planned(planned, store, keys_for(places_of(planned), memory), runner, progress)
    return Computed(there=len(entries), asked=len(every_task(planned)))


def cards_of(
    folders: tuple[Path, ...], reports: tuple[Report, ...], old: Manifest, progress: Progress
) -> dict[str, Card]:
    """Give each study its card: the new one, the one of the site that is there, or one without a page."""
    new = {found.card.slug: found.card for found in reports}
    return {
        folder.name: new.get(folder.name) or old.studies.get(folder.name) or unasked_card(folder, progress)
        for folder in folders
    }


def unasked_card(folder: Path, progress: Progress) -> Card:
    """Return the card of a study that was neither asked for nor ever built: with no page."""
    try:
        (study,) = read_studies((folder,))
    except BadInput as fault:
        progress.warn(f"{fault.faults[0]} (this study is not built now)")
        return Card(
            slug=folder.name,
            title=folder.name,
            hypothesis=None,
            verdict=None,
            unit="",
            network="",
            pattern=None,
            status=UNBUILT,
            reason=None,
            href=None,
        )
    return card(study, status=UNBUILT, page=False)


def check_links(
    pages: tuple[links.LinkSummary, ...],
    files: Mapping[str, File],
    output: Path,
    old: Manifest,
    *,
    untouched: frozenset[str],
    unbuilt: frozenset[str],
) -> None:
    """Raise BadInput for the links of pages that find nothing, be it there now or left standing.

    A study that is not built, for want of its weights or since nobody asked, may be linked to as if it were.
    """
    standing = {
        path for path in old.files if path.partition("/")[0] in untouched and (output / path).is_file()
    } - files.keys()
    broken = links.check(
        pages,
        files.keys() | standing,
        standing=lambda path: links.summarise({path: (output / path).read_bytes()}).places[path],
        awaited=unbuilt,
    )
    if broken:
        raise BadInput(*broken)
