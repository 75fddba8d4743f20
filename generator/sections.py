"""The sections of a report, in report order, and what was found in each.

To add one, add a line to `SECTIONS` and a field to `Findings`; CONTRIBUTING.md says what else, and
`tests/test_completeness.py` names all that is missing. Everything else that lists sections is derived from here: tasks,
figures, pages, commentary, starter, published data.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from generator.results.ablation import Ablation
from generator.results.activations import Activations
from generator.results.circuit import Circuit
from generator.results.classification import Classification
from generator.results.contributions import Contributions
from generator.results.coverage import Coverage
from generator.results.detector import Detector
from generator.results.downstream import Downstream
from generator.results.evidence import Evidence
from generator.results.inputs import Inputs
from generator.results.kernels import Kernels
from generator.results.layer import Layer
from generator.results.methods import Methods
from generator.results.overview import Overview
from generator.results.patterns import Pattern
from generator.results.tuning import Tuning


@dataclass(frozen=True)
class Findings:
    """Everything that was found about one filter."""

    overview: Overview
    classification: Classification
    pattern: Pattern
    layer: Layer
    activations: Activations
    kernels: Kernels
    inputs: Inputs
    tuning: Tuning
    contributions: Contributions
    coverage: Coverage
    ablation: Ablation
    circuit: Circuit
    downstream: Downstream
    detector: Detector
    evidence: Evidence
    methods: Methods


class LazyFindings(Findings):
    """Findings that are looked up by their name when they are first asked for."""

    _find: Callable[[str], Any]

    def __init__(self, find: Callable[[str], Any]) -> None:
        object.__setattr__(self, "_find", find)

    def __getattr__(self, name: str) -> Any:
        if name not in {field.name for field in fields(Findings)}:
            raise AttributeError(name)
        found = self._find(name)
        object.__setattr__(self, name, found)
        return found


def only(findings: Findings, names: Collection[str]) -> Findings:
    """Show some of the findings and no other: ValueError where another is asked for."""

    def find(name: str) -> Any:
        if name not in names:
            raise ValueError(f"found {name} asked for where only {', '.join(names)} are read")
        return getattr(findings, name)

    return LazyFindings(find)


@dataclass(frozen=True)
class Section:
    """One page of a report.

    A section's `name` is that of its page, its commentary file (`<name>.md`), its module in `pages/`, its
    template, its field of `Findings` and, where it has any, its module in `results/`, `analysis/` and `figures/`.

    A section with `computed_from` is one task: `analysis/<name>.py: find`, whose parameters it names. Each is the
    result of a section or task, `network` or `photographs`; a task that does not name the network loads none. A
    result that depends on settings or takes several tasks has its rows in `plan/` instead.
    """

    name: str
    title: str
    question: str  # what the page answers, shown beneath the title
    asks: str | None = None  # what a level-two heading in its commentary names: "photograph" or "channel"
    data: bool = True  # whether it publishes data/<name>.json
    part_of: str | None = None  # the section that it belongs to, and stands beneath in the sidebar
    formerly: str | None = None  # its name in earlier versions: who still uses it is told the new one
    commented: bool = True  # whether a study without commentary on it is warned
    computed_from: tuple[str, ...] = ()
    drawn_from: tuple[str, ...] = ()  # the parameters of `figures/<name>.py: draw`
    plots: tuple[str, ...] = ()  # the files that it draws, `plots/<plot>.svg`; pictures are named by their content

    @property
    def folder(self) -> str:
        """Where its page stands in the report: the first section is the report's own index."""
        return "" if self is SECTIONS[0] else f"{self.name}/"


SECTIONS: tuple[Section, ...] = (
    Section(
        "overview",
        "Overview",
        "Which filter does this study examine, and where in the network is it?",
        data=False,
        computed_from=("network",),
    ),
    Section(
        "classification",
        "Classification",
        "Does the network recognise the photographs, and which regions support each class?",
        asks="photograph",
        drawn_from=("classification", "photographs"),
    ),
    Section(
        "pattern",
        "Maximal pattern",
        "Which picture excites the filter most?",
        drawn_from=("pattern",),
        plots=("optimisation",),
    ),
    Section(
        "layer",
        "All filters of the layer",
        "What does each filter of the layer respond to?",
        data=False,
        drawn_from=("filters", "photographs"),
    ),
    Section(
        "activations",
        "Activations",
        "Where on the photographs does the filter respond?",
        asks="photograph",
        drawn_from=("activations", "photographs"),
    ),
    Section(
        "kernels",
        "Kernels",
        "How does the filter weight its input channels?",
        asks="channel",
        drawn_from=("kernels",),
        plots=("norms",),
    ),
    Section(
        "inputs",
        "Input channels",
        "What do the strongest input channels respond to?",
        asks="channel",
        drawn_from=("inputs",),
    ),
    Section("evidence", "Evidence", "Do the measurements agree with the predictions?"),
    Section(
        "tuning",
        "Tuning",
        "Which synthetic stimuli does the filter respond to?",
        part_of="evidence",
        drawn_from=("tuning",),
    ),
    Section(
        "contributions",
        "Contributions",
        "How much does each input channel contribute to the filter’s response?",
        part_of="evidence",
        drawn_from=("attribution",),
        plots=("contributions",),
    ),
    Section(
        "coverage",
        "Coverage",
        "How many input channels reproduce the filter’s response?",
        part_of="evidence",
        drawn_from=("attribution",),
        plots=("coverage", "coverage-r2"),
    ),
    Section(
        "ablation",
        "Ablation",
        "How does the response change without the strongest input channels?",
        part_of="evidence",
        drawn_from=("attribution", "kernels"),
        plots=("ablation", "ablation-pattern"),
        formerly="knockout",
    ),
    Section(
        "circuit",
        "The circuit in isolation",
        "What does the filter respond to with only its strongest kernels?",
        part_of="evidence",
        drawn_from=("circuit",),
    ),
    Section(
        "downstream",
        "Downstream",
        "Which filters take input from this one, and what do they respond to?",
        part_of="evidence",
        formerly="readers",
    ),
    Section(
        "detector",
        "Feature type",
        "Which known type of feature does the filter detect?",
        part_of="evidence",
        drawn_from=("detector", "overview", "photographs"),
    ),
    Section(
        "conclusion", "Conclusion", "Which measurements support the hypothesis, and which contradict it?", data=False
    ),
    Section("methods", "Methods", "How was every number computed?"),
)

STORY_FOLDER = "story/"  # the folder of the page that tells all sections as one
NAMES: tuple[str, ...] = tuple(section.name for section in SECTIONS)
FORMER_NAMES: Mapping[str, str] = {section.formerly: section.name for section in SECTIONS if section.formerly}


def section(name: str) -> Section:
    """Return the section called `name`."""
    return SECTIONS[NAMES.index(name)]
