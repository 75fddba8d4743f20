"""The straight line: read_study → analyse → read_commentary → compose → publish."""

from dataclasses import dataclass
from pathlib import Path

from generator import links
from generator.cache import Cache
from generator.commentary import check_files, facts_of, read_commentary, read_credits
from generator.data import data_files
from generator.errors import BadInput, gathered, nearest
from generator.files import Files
from generator.images import check_reference, find_photographs
from generator.lock import alone
from generator.pages import Card, Page, compose, compose_home, compose_missing
from generator.progress import Progress
from generator.publish import NOJEKYLL, Manifest, check_output, publish, read_manifest
from generator.render import render
from generator.stages import Stages
from generator.study import Study, list_studies, read_site, read_study
from generator.zoo import NETWORKS


@dataclass(frozen=True)
class Report:
    """One study, ready to be written: its pages, the files beside them, and its card on the home page."""

    pages: tuple[Page, ...]
    files: Files  # by path relative to site/
    card: Card


@dataclass(frozen=True)
class Summary:
    """What a build made."""

    studies: int
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
    progress: Progress,
) -> Summary:
    """Build the reports of the studies in `content`, or of `only` some, into `output`; wait while another build does.

    BadInput for whatever is wrong, with `output` untouched; with `strict`, warnings count as faults.
    """
    with alone(output, progress):
        return build_alone(
            content=content,
            output=output,
            cache=cache,
            templates=templates,
            only=only,
            strict=strict,
            progress=progress,
        )


def build_alone(
    *,
    content: Path,
    output: Path,
    cache: Path,
    templates: Path,
    only: tuple[str, ...],
    strict: bool,
    progress: Progress,
) -> Summary:
    """Build while no other build writes to `output`."""
    check_output(output)
    if cache.resolve().is_relative_to(output.resolve()):
        raise BadInput(f"{cache}: the cache can not lie in the site itself ({output}); name another folder")
    site = read_site(content / "site.toml")
    folders = list_studies(content / "studies", warn=progress.warn)
    studies = read_studies(select(folders, only, content))
    kept = Cache(cache, progress.warn)
    reports = [report(study, cache=kept, progress=progress) for study in studies]
    if strict and progress.warnings:
        raise BadInput(*(f"{warning} (a warning, refused by --strict)" for warning in progress.warnings))

    built = {found.card.slug: found.card for found in reports}
    old = read_manifest(output) or Manifest()
    cards = {
        folder.name: built.get(folder.name) or old.studies.get(folder.name) or unbuilt_card(folder, progress)
        for folder in folders
    }
    pages = (
        compose_home(site, tuple(cards.values())),
        compose_missing(),
        *(page for found in reports for page in found.pages),
    )
    files = render(site, pages, templates) | {path: data for found in reports for path, data in found.files.items()}
    files[NOJEKYLL] = b""
    untouched = frozenset(slug for slug, card in cards.items() if slug not in built and card.href)
    check_links(files, output, old, untouched)
    publish(files, output, records=cards, kept=untouched)
    return Summary(studies=len(reports), pages=len(pages), output=output)


def report(study: Study, *, cache: Cache, progress: Progress) -> Report:
    """Make one study's report: analyse, read the commentary on what was found, compose."""
    place = f"{study.folder / 'study.toml'}: [network]"
    settings = study.settings
    weights = NETWORKS[settings.network.name].find_weights(settings.network.weights, place=place)
    check_files(study)
    photographs = find_photographs(study.images, warn=progress.warn)
    if study.reference:
        check_reference(study.reference)
    stages = Stages(study, photographs, weights, cache, progress)
    findings = stages.findings()
    figures = stages.figures(findings)
    commentary = read_commentary(study, facts_of(study, findings), progress.warn)
    pictures = {
        f"pictures/own/{path.name}": path.read_bytes() for text in commentary.values() for path in text.pictures
    }
    drawn = {path: data for path, data in figures.items() if path.startswith("pictures/")}  # plots stand in the pages
    files = drawn | pictures | data_files(findings)
    return Report(
        pages=compose(study, findings, commentary, figures, credits_html=read_credits(study.images)),
        files={f"{study.slug}/{path}": data for path, data in files.items()},
        card=Card(
            slug=study.slug,
            title=study.title,
            hypothesis=settings.hypothesis,
            unit=study.unit,
            network=findings.overview.network,
            pattern=f"{study.slug}/pictures/pattern.png",
            status="built",
            href=f"{study.slug}/index.html",
        ),
    )


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


def unbuilt_card(folder: Path, progress: Progress) -> Card:
    """Return the card of a study that was never built: with no page."""
    try:
        (study,) = read_studies((folder,))
    except BadInput as fault:
        progress.warn(f"{fault.faults[0]} (this study is not built now)")
        return Card(
            slug=folder.name,
            title=folder.name,
            hypothesis=None,
            unit="",
            network="",
            pattern=None,
            status="not built",
            href=None,
        )
    return Card(
        slug=study.slug,
        title=study.title,
        hypothesis=study.settings.hypothesis,
        unit=study.unit,
        network=NETWORKS[study.settings.network.name].ARCHITECTURE.title,
        pattern=None,
        status="not built",
        href=None,
    )


def check_links(files: Files, output: Path, old: Manifest, untouched: frozenset[str]) -> None:
    """Raise BadInput for the links of new pages that find nothing, be it there now or left standing."""
    standing = {
        path: (output / path).read_bytes() if path.endswith(".html") else b""
        for path in old.files
        if path.partition("/")[0] in untouched and (output / path).is_file()
    }
    broken = links.check(files, standing=standing)
    if broken:
        raise BadInput(*broken)
