"""The straight line: read the studies, plan, compute, make the parts of the site, check links, publish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from generator import links
from generator.card import Card
from generator.compute import computed, discard, keys_for
from generator.discovery import discoverable
from generator.errors import BadInput, gathered, nearest
from generator.files import Edited, File, Held
from generator.lock import exclusive
from generator.memory import MEMORY, Memory
from generator.parts.part import Parts
from generator.prepare import Planned, Prepared, Unplanned, plan_study, prepare
from generator.progress import Progress
from generator.publish import NOJEKYLL, Manifest, check_output, publish, read_manifest
from generator.reports import Maker, Report, card
from generator.runners.choice import Choice
from generator.runners.schedule import InputPlaces, together
from generator.settings import Site
from generator.store import Damaged, Entry, Store
from generator.study import Study, list_studies, read_site, read_study
from generator.tasks.keys import Keys
from generator.tasks.task import Task
from generator.zoo.networks import NETWORKS, forget_searches

PATIENCE = 10  # builds that are begun again since somebody edits what they read
ANYTHING = Choice()  # as many processes as there are cores and memory for


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
    runner: Choice = ANYTHING,
    base_url: str | None = None,
    progress: Progress,
) -> Summary:
    """Build the reports of the studies in `content`, or of `only` some, into `output`; wait while another build does.

    BadInput for whatever is wrong, with `output` untouched; with `strict`, warnings count as faults; with `retry`,
    weights are sought again where they could not be downloaded before. `runner` says where is computed. `base_url` is
    where the site will be found, unless `site.toml` says so.
    """
    with exclusive(output, progress):
        memory = Memory(cache / MEMORY)
        check_output(output, memory)
        if cache.resolve().is_relative_to(output.resolve()):
            raise BadInput(f"{cache}: the cache cannot lie in the site itself ({output}); name another folder")
        site = located(read_site(content / "site.toml"), base_url)
        folders = list_studies(content / "studies", warn=progress.warn)
        studies = read_studies(select(folders, only, content))
        store = Store(cache)
        if retry:
            forget_searches(memory)
        ready = prepare_all(studies, memory, strict=strict, progress=progress)
        planned = tuple(map(plan_study, ready))
        keys = keys_for(places_of(planned), memory)
        parts = Parts(store, keys, progress)
        for attempt in count(1):
            try:
                entries = compute_planned(planned, store, keys, runner, progress)
                maker = Maker(entries, parts, site, templates, memory)
                reports = tuple(map(maker.report, planned))
                if strict:
                    refuse_warnings(progress)
                made = publish_reports(reports, folders, output, maker)
                break
            except Damaged as damaged:
                discard(damaged, store, progress)
            except Edited as edited:  # by somebody who writes while this builds
                if attempt == PATIENCE:
                    raise BadInput(f"{edited}, {PATIENCE} times; build again when it is done") from None
        store.prune()
        return made


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


def located(site: Site, base_url: str | None) -> Site:
    """Say where a site will be found, where it does not say so itself."""
    return replace(site, base_url=site.base_url or base_url)


def prepare_all(
    studies: tuple[Study, ...], memory: Memory, *, strict: bool, progress: Progress
) -> tuple[Prepared, ...]:
    """Prepare all studies, so that what is wrong is told before minutes are spent."""
    prepared, faults = gathered(studies, lambda study: prepare(study, memory, progress))
    if faults:
        raise BadInput(*faults)
    if strict:
        refuse_warnings(progress)
    return tuple(prepared)


def places_of(planned: Iterable[Planned | Unplanned]) -> InputPlaces:
    """Say where networks and photographs of all studies are."""
    return together(one.places for one in planned if isinstance(one, Planned))


def compute_planned(
    planned: Iterable[Planned | Unplanned], store: Store, keys: Keys, runner: Choice, progress: Progress
) -> Mapping[str, Entry]:
    """Compute the tasks of all studies; what two of them need is computed once."""
    asked = tuple(planned)
    places = places_of(asked)
    where = runner.runner(places.networks.values())
    return computed(every_task(asked), places, store, keys, where, progress)


def every_task(planned: Iterable[Planned | Unplanned]) -> tuple[Task, ...]:
    """List the tasks of several studies, each once."""
    plans = (one.plan for one in planned if isinstance(one, Planned))
    return tuple({task.id: task for plan in plans for task in plan.tasks.values()}.values())


@dataclass(frozen=True)
class Computed:
    """How much of what a build needs is in the store."""

    there: int
    asked: int


def compute(*, content: Path, cache: Path, only: tuple[str, ...], runner: Choice, progress: Progress) -> Computed:
    """Compute what a build of these studies needs, or a share of it, and write no site."""
    folders = list_studies(content / "studies", warn=progress.warn)
    studies = read_studies(select(folders, only, content))
    store, memory = Store(cache), Memory(cache / MEMORY)
    prepared = prepare_all(studies, memory, strict=False, progress=progress)
    planned = tuple(map(plan_study, prepared))
    entries = compute_planned(planned, store, keys_for(places_of(planned), memory), runner, progress)
    return Computed(there=len(entries), asked=len(every_task(planned)))


def cards_of(
    folders: tuple[Path, ...], reports: tuple[Report, ...], old: Manifest, progress: Progress
) -> dict[str, Card]:
    """Give each study its card: the new one, the one of the site that is there, or one without a page."""
    made = {found.card.slug: found.card for found in reports}
    return {
        folder.name: made.get(folder.name) or old.studies.get(folder.name) or unasked_card(folder, progress)
        for folder in folders
    }


def refuse_warnings(progress: Progress) -> None:
    """Raise BadInput for what was warned of."""
    if progress.faults:
        raise BadInput(*(f"{warning} (a warning, refused by --strict)" for warning in progress.faults))


def select(folders: tuple[Path, ...], only: tuple[str, ...], content: Path) -> tuple[Path, ...]:
    """Choose the studies asked for, all of them where none is named. BadInput for an unknown slug."""
    slugs = [folder.name for folder in folders]
    unknown = [slug for slug in only if slug not in slugs]
    if unknown:
        raise BadInput(
            *(f"--study {slug}: no such study in {content / 'studies'}{nearest(slug, slugs)}" for slug in unknown)
        )
    return tuple(folder for folder in folders if not only or folder.name in only)


def read_studies(folders: tuple[Path, ...]) -> tuple[Study, ...]:
    """Read several studies; BadInput holds the faults of all of them."""
    architectures = {name: source.ARCHITECTURE for name, source in NETWORKS.items()}
    weights = {name: source.WEIGHTS for name, source in NETWORKS.items()}
    studies, faults = gathered(folders, lambda folder: read_study(folder, architectures, weights=weights))
    if faults:
        raise BadInput(*faults)
    return tuple(studies)


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
            status="not built",
            reason=None,
            href=None,
        )
    return card(study, status="not built", page=False)


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
