"""Everything that was found about one filter: a field per section, named as everywhere else.

Commentary names and published data are derived from these fields.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from typing import Any

from generator.results.activations import Activations
from generator.results.circuit import Circuit
from generator.results.classification import Classification
from generator.results.contributions import Contributions
from generator.results.coverage import Coverage
from generator.results.detector import Detector
from generator.results.evidence import Evidence
from generator.results.inputs import Inputs
from generator.results.kernels import Kernels
from generator.results.knockout import Knockout
from generator.results.layer import Layer
from generator.results.methods import Methods
from generator.results.overview import Overview
from generator.results.patterns import Pattern
from generator.results.readers import Readers
from generator.results.tuning import Tuning


@dataclass(frozen=True)
class Findings:
    """Everything that was found about one unit."""

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
    knockout: Knockout
    circuit: Circuit
    readers: Readers
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
