"""Reports of studies, made from the ground up: plan, compute, put together, and begin again while somebody edits."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import TypeVar

from generator.compute import computed, discard, keys_for
from generator.errors import BadInput, gathered, nearest
from generator.files import Edited
from generator.memory import MEMORY, Memory
from generator.parts.part import Parts
from generator.prepare import Planned, Prepared, Unplanned, plan_study, prepare
from generator.progress import Progress
from generator.reports import Maker, Report
from generator.runners.choice import Choice
from generator.runners.schedule import InputPlaces, together
from generator.settings import Site
from generator.store import Damaged, Entry, Store
from generator.study import Study, read_study
from generator.tasks.keys import Keys
from generator.tasks.task import Task
from generator.zoo.networks import NETWORKS, forget_searches

PATIENCE = 10  # builds that are begun again since somebody edits what they read
ANYTHING = Choice()  # as many processes as there are cores and memory for
T = TypeVar("T")


def made(
    studies: tuple[Study, ...],
    site: Site,
    finish: Callable[[Maker, tuple[Report, ...]], T],
    *,
    cache: Path,
    templates: Path,
    strict: bool = False,
    retry: bool = False,
    runner: Choice = ANYTHING,
    progress: Progress,
) -> T:
    """Make the reports of studies, and return what `finish` makes of them.

    `finish` may be called again, where an entry of the store is damaged or somebody edits what is read.
    """
    store, memory = Store(cache), Memory(cache / MEMORY)
    if retry:
        forget_searches(memory)
    planned = tuple(map(plan_study, prepare_all(studies, memory, strict=strict, progress=progress)))
    keys = keys_for(places_of(planned), memory)
    parts = Parts(store, keys, progress)
    for attempt in count(1):
        try:
            entries = compute_planned(planned, store, keys, runner, progress)
            maker = Maker(entries, parts, site, templates, memory)
            reports = tuple(map(maker.report, planned))
            if strict:
                refuse_warnings(progress)
            done = finish(maker, reports)
            break
        except Damaged as damaged:
            discard(damaged, store, progress)
        except Edited as edited:  # by somebody who writes while this builds
            if attempt == PATIENCE:
                raise BadInput(f"{edited}, {PATIENCE} times; build again once it no longer changes") from None
    store.prune()
    return done


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


def refuse_warnings(progress: Progress) -> None:
    """Raise BadInput for what was warned of."""
    if progress.faults:
        raise BadInput(*(f"{warning} (a warning, refused by --strict)" for warning in progress.faults))


def select(folders: tuple[Path, ...], only: tuple[str, ...], content: Path) -> tuple[Path, ...]:
    """Choose the studies asked for, all of them where none is named. BadInput for an unknown slug."""
    slugs = [folder.name for folder in folders]
    unknown = [slug for slug in only if slug not in slugs]
    if unknown:
        raise BadInput(*(f"{slug}: no such study in {content / 'studies'}{nearest(slug, slugs)}" for slug in unknown))
    return tuple(folder for folder in folders if not only or folder.name in only)


def read_studies(folders: tuple[Path, ...]) -> tuple[Study, ...]:
    """Read several studies; BadInput holds the faults of all of them."""
    architectures = {name: source.ARCHITECTURE for name, source in NETWORKS.items()}
    weights = {name: source.WEIGHTS for name, source in NETWORKS.items()}
    studies, faults = gathered(folders, lambda folder: read_study(folder, architectures, weights=weights))
    if faults:
        raise BadInput(*faults)
    return tuple(studies)
