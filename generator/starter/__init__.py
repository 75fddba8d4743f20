"""A new study: a `study.toml` that explains every key, and for each section the questions to be answered there.

The texts are the files beside this one. Those of the sections are written as they are: remarks, which commentary
leaves out, so that the study builds before its first question is answered. A section without a text of its own is asked
what its page answers.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from generator.architecture import Architecture
from generator.errors import BadInput
from generator.files import Files, write_files
from generator.sections import SECTIONS, Section
from generator.settings import Settings
from generator.staging import clear, staged
from generator.study import Study, slug_faults
from generator.study_checks import FaultPlaces, unit_faults
from generator.text import read_text

TEXTS = Path(__file__).parent
ASKED = FaultPlaces("--network", "--layer", "--filter")
HYPOTHESIS = "fires on diagonal lines that rise from left to right"  # an example, commented out


def start_study(
    studies: Path,
    slug: str,
    settings: Settings,
    architectures: Mapping[str, Architecture],
    *,
    weights: Mapping[str, tuple[str, ...]],
) -> Path:
    """Write a new study's folder in `studies`, whole or not at all; `weights` are those that each network can have.

    BadInput holds all faults of what the command line asks. Nothing that is there is touched.
    """
    folder, name, unit = studies / slug, settings.network.name, settings.unit
    faults = slug_faults(slug, place="SLUG") or _taken(folder)
    faults += unit_faults(name, unit.layer, unit.filter, architectures, places=ASKED)
    if faults:
        raise BadInput(*faults)
    files = study_files(Study(folder, settings), architectures[name], weights[name])
    clear(studies)
    with staged(studies) as new:
        write_files(new, files)
        new.rename(folder)  # the system refuses that where a folder that holds anything has come meanwhile
    return folder


def study_files(study: Study, architecture: Architecture, weights: tuple[str, ...]) -> Files:
    """Compose the files of a new study of `architecture`, which can have `weights`, the default first."""
    sections = {f"{section.name}.md": questions(section) for section in SECTIONS}
    files = {"study.toml": _settings(study, architecture, weights), **sections}
    return {name: text.encode() for name, text in files.items()}


def questions(section: Section) -> str:
    """Return what a new study asks in a section: its own text, or no more than what its page answers."""
    path = TEXTS / f"{section.name}.md"
    return read_text(path) if path.is_file() else f"{{# {section.title}. {section.question} #}}\n"


def _settings(study: Study, architecture: Architecture, weights: tuple[str, ...]) -> str:
    """Fill in `study.toml`: what was asked, the choices there are, and examples for the rest."""
    settings = study.settings
    filters = architecture.convolution(settings.unit.layer).filters
    return Template(read_text(TEXTS / "study.toml")).substitute(
        title=_optional("title", settings.title, study.title),
        hypothesis=_optional("hypothesis", settings.hypothesis, HYPOTHESIS),
        name=settings.network.name,
        network=_quoted(settings.network.name),
        weights=_quoted(weights[0]),
        choices=" or ".join(map(_choice, weights)),
        layer=_quoted(settings.unit.layer),
        filter=settings.unit.filter,
        last=filters - 1,
    )


def _optional(key: str, given: str | None, example: str) -> str:
    return f"{key} = {_quoted(given)}" if given else f"#{key} = {_quoted(example)}"


def _choice(weights: str) -> str:
    """Say what `[network] weights` may be: a word, or by a pattern such as "*.h5" any path of that kind."""
    if weights.startswith("*"):
        return f"the path of a file that ends in {weights[1:]}, absolute or relative to this one"
    return _quoted(weights)


def _quoted(text: str) -> str:
    """Write a TOML string, whose escapes are those of JSON and one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _taken(folder: Path) -> list[str]:
    """Refuse a name that is there already, in whatever case."""
    there = sorted(path.name for path in folder.parent.iterdir()) if folder.parent.is_dir() else []
    alike = [name for name in there if name.casefold() == folder.name.casefold()]
    if folder.name in alike:
        return [f"{folder}: is there already, and stays as it is; choose another name"]
    return [
        f"{folder}: the folder name differs from {name!r} in case alone; choose another, since some disks ignore case"
        for name in alike
    ]
