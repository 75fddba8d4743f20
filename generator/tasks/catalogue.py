"""The kinds of tasks: which function computes each, and what it reads beside the results of other tasks.

The order is that in which a study's tasks depend on each other. Sections that are one task,
and all figures, follow from `SECTIONS`. The table of docs/tasks.md is printed from it.
"""

from dataclasses import dataclass
from types import MappingProxyType

from generator.sections import SECTIONS
from generator.tasks.task import Task


@dataclass(frozen=True)
class Kind:
    """What all tasks of one name have in common."""

    name: str
    function: str  # `module:function`; its parameters are the names of subject, settings and needs
    title: str  # what the terminal is told while it runs, with the subject's names in braces
    gives: str  # what the result is, for the documents
    network: bool = False  # whether the function has a parameter `network`
    photographs: bool = False  # and `photographs`
    also: tuple[str, ...] = ()  # modules that the function imports by a computed name
    written: bool = False  # whether it reads what author and designer wrote: the build itself makes it, no runner

    @property
    def module(self) -> str:
        """The dotted name of the function's module."""
        return self.function.partition(":")[0]


_ANALYSES = (
    Kind(
        "classification",
        "generator.analysis.classification:classify",
        "Classification and Grad-CAM",
        "top classes and class Grad-CAM of each photograph",
        network=True,
        photographs=True,
    ),
    Kind("kernels", "generator.analysis.kernels:rank", "Kernels of {unit}", "kernels by norm, with sign", network=True),
    Kind(
        "activations",
        "generator.analysis.activations:measure",
        "Activations of {unit}",
        "the filter's maps, rankings, share inside class Grad-CAM",
        network=True,
        photographs=True,
    ),
    Kind(
        "responses",
        "generator.analysis.responses:respond",
        "Every filter of {layer} on the photographs",
        "what every filter of a layer does on the photographs",
        network=True,
        photographs=True,
    ),
    Kind(
        "input_filters",
        "generator.analysis.inputs:choose",
        "Strongest inputs from {layer}",
        "the filters that produce the strongest input channels",
    ),
    Kind(
        "optimisation",
        "generator.analysis.optimisation:optimise",
        "Patterns of {layer}",
        "the pictures of some filters, one for each random seed",
        network=True,
    ),
    Kind(
        "unfinished",
        "generator.analysis.pattern:find_unfinished",
        "Patterns of {layer} that photographs beat",
        "the filters whose pattern is not strong",
    ),
    Kind(
        "pattern",
        "generator.analysis.pattern:hold_against_photographs",
        "Pattern of {unit}",
        "the filter's maximal pattern, that of other seeds, the negative one",
    ),
    Kind(
        "inputs",
        "generator.analysis.inputs:gather",
        "Patterns of the inputs from {layers}",
        "the same of the strongest input channels",
    ),
    Kind(
        "stimulation",
        "generator.analysis.stimulation:stimulate",
        "{layers} on {stimulus}",
        "what the filters of some layers do on one set of synthetic stimuli",
        network=True,
    ),
    Kind(
        "tuning",
        "generator.analysis.tuning:tune",
        "Tuning of {unit}",
        "tuning of the filter, its inputs and its layer",
    ),
    Kind(
        "attribution",
        "generator.analysis.contributions:attribute",
        "Contributions to {unit}",
        "contributions, coverage and ablation, from one pass",
        network=True,
        photographs=True,
    ),
    Kind(
        "circuit_optimisation",
        "generator.analysis.circuit:optimise_circuit",
        "Pattern of the circuit of {unit}",
        "the pictures of the strongest kernels in isolation",
        network=True,
    ),
    Kind(
        "circuit",
        "generator.analysis.circuit:compare",
        "Circuit of {unit}",
        "filter and circuit on both patterns",
        network=True,
    ),
    Kind(
        "downstream",
        "generator.analysis.downstream:tune_downstream",
        "Filters that read {unit}",
        "the downstream filters with the strongest kernels, and their tuning",
        network=True,
    ),
    Kind(
        "detector",
        "generator.analysis.detector:measure",
        "Feature type of {unit}",
        "strong photographs in eight poses, directions on photographs",
        network=True,
        photographs=True,
    ),
    Kind(
        "filters",
        "generator.analysis.layer:describe",
        "Every filter of {layer}",
        "of every filter of a layer: thumbnail, photographs, kernels, downstream filters",
        network=True,
    ),
)
_SECTIONS = tuple(
    Kind(
        section.name,
        f"generator.analysis.{section.name}:find",
        f"{section.title} of {{unit}}",
        section.question,
        network="network" in section.computed_from,
        photographs="photographs" in section.computed_from,
    )
    for section in SECTIONS
    if section.computed_from
)
_FIGURES = tuple(
    Kind(
        f"figures.{name}",
        f"generator.figures.{name}:draw",
        f"Figures: {name}",
        f"the pictures and plots of {name}",
        photographs="photographs" in drawn_from,
    )
    for name, drawn_from in (
        ("photographs", ("photographs",)),  # of all pages
        *((section.name, section.drawn_from) for section in SECTIONS if section.drawn_from),
    )
)
_BY_SECTION = """\
| `<section>` | what its `computed_from` names | what was found | `analysis/<section>.py: find` |
| `figures.<section>` | what its `drawn_from` names | its pictures and plots | `figures/<section>.py: draw` |
| `figures.photographs` | photographs | the photographs as the pages show them | `figures/photographs.py: draw` |"""
_PARTS = (
    Kind(
        "pages.sections",
        "generator.parts.sections:make",
        "Pages",
        "the pages of a report's sections",
        also=tuple(f"generator.pages.{section.name}" for section in SECTIONS),
        written=True,
    ),
    Kind("pages.layer", "generator.parts.layer:make", "Pages", "a page for every filter of a layer", written=True),
    Kind("drawings", "generator.parts.drawings:make", "Figures", "a PNG of each figure that is drawn in a page"),
    Kind("data", "generator.parts.published:make", "Data", "the published data of a report's sections"),
    Kind("pages.front", "generator.parts.front:make", "Pages", "the home page and what all pages share", written=True),
)
PARTS = tuple(kind.name for kind in _PARTS)
COMPUTED = tuple(kind.name for kind in (*_ANALYSES, *_SECTIONS, *_FIGURES))  # by runners, as a plan asks
KINDS = MappingProxyType({kind.name: kind for kind in (*_ANALYSES, *_SECTIONS, *_FIGURES, *_PARTS)})


def title(task: Task) -> str:
    """Say what a task computes, for the terminal."""
    named = {
        **task.subject,
        **({"unit": f"{task.subject['layer']}:{task.subject['filter_']}"} if "filter_" in task.subject else {}),
    }
    if "layers" in named:
        named["layers"] = " and ".join(named["layers"])
    return KINDS[task.name].title.format(**named)


def table() -> str:
    """Write all kinds as a table in Markdown, for the documents; what follows from `SECTIONS` is one row for all."""
    head = ("| task | reads beside other results | gives | computed by |", "|---|---|---|---|")
    return "\n".join((*head, *map(_line, _ANALYSES), _BY_SECTION, *map(_line, _PARTS)))


def _line(kind: Kind) -> str:
    choices = (
        ("network", kind.network),
        ("photographs", kind.photographs),
        ("text, templates", kind.written),
    )
    reads = [name for name, read in choices if read]
    function = kind.function.removeprefix("generator.").replace(".", "/").replace(":", ".py: ")
    return f"| `{kind.name}` | {', '.join(reads) or '–'} | {kind.gives} | `{function}` |"
