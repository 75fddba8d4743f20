"""The straight line: read_study → analyse → read_commentary → compose → publish."""

from dataclasses import dataclass
from pathlib import Path

from generator import links
from generator.cache import Cache
from generator.errors import BadInput, gathered, nearest
from generator.files import Files
from generator.lock import alone
from generator.pages import Card, compose_home, compose_missing
from generator.progress import Progress
from generator.publish import NOJEKYLL, Manifest, check_output, publish, read_manifest
from generator.render import render
from generator.reports import Report, card, prepare, report
from generator.study import Study, list_studies, read_site, read_study
from generator.zoo import NETWORKS, forget_searches


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
    progress: Progress,
) -> Summary:
    """Build the reports of the studies in `content`, or of `only` some, into `output`; wait while another build does.

    BadInput for whatever is wrong, with `output` untouched; with `strict`, warnings count as faults; with `retry`,
    weights are sought again where they could not be downloaded before.
    """
    with alone(output, progress):
        check_output(output)
        if cache.resolve().is_relative_to(output.resolve()):
            raise BadInput(f"{cache}: the cache can not lie in the site itself ({output}); name another folder")
        site = read_site(content / "site.toml")
        folders = list_studies(content / "studies", warn=progress.warn)
        studies = read_studies(select(folders, only, content))
        kept = Cache(cache, progress.warn)
        if retry:
            forget_searches(kept)
        reports = make_reports(studies, kept, strict=strict, progress=progress)
        old = read_manifest(output) or Manifest()
        cards = cards_of(folders, reports, old, progress)
        pages = (
            compose_home(site, tuple(cards.values())),
            compose_missing(),
            *(page for found in reports for page in found.pages),
        )
        files = render(site, pages, templates) | {NOJEKYLL: b""}
        files |= {path: data for found in reports for path, data in found.files.items()}
        asked = {found.card.slug for found in reports}
        untouched = frozenset(slug for slug, card in cards.items() if slug not in asked and card.href)
        unbuilt = frozenset(slug for slug, card in cards.items() if card.reason or not card.href)
        check_links(files, output, old, untouched=untouched, unbuilt=unbuilt)
        publish(files, output, records=cards, kept=untouched)
        kept.prune()
        return Summary(studies=sum(found.built for found in reports), pages=len(pages), output=output)


def make_reports(studies: tuple[Study, ...], cache: Cache, *, strict: bool, progress: Progress) -> tuple[Report, ...]:
    """Prepare all studies, so that what is wrong is told before minutes are spent; then make their reports."""
    prepared, faults = gathered(studies, lambda study: prepare(study, cache, progress))
    if faults:
        raise BadInput(*faults)
    if strict:
        refuse_warnings(progress)
    reports = tuple(report(ready, cache, progress) for ready in prepared)
    if strict:
        refuse_warnings(progress)
    return reports


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
    if progress.warnings:
        raise BadInput(*(f"{warning} (a warning, refused by --strict)" for warning in progress.warnings))


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
    files: Files, output: Path, old: Manifest, *, untouched: frozenset[str], unbuilt: frozenset[str]
) -> None:
    """Raise BadInput for the links of new pages that find nothing, be it there now or left standing.

    A study that is not built, for want of its weights or since nobody asked, may be linked to as if it were.
    """
    pages = {path: links.summary(data) for path, data in files.items() if path.endswith(".html")}
    standing = {
        path for path in old.files if path.partition("/")[0] in untouched and (output / path).is_file()
    } - files.keys()
    broken = links.check(
        pages,
        files.keys() | standing,
        standing=lambda path: links.summary((output / path).read_bytes()),
        awaited=unbuilt,
    )
    if broken:
        raise BadInput(*broken)
