"""What was found about a study's filter: each result read from the store when it is first asked for.

What depends on words or on rules, not on a network, is put together here and kept nowhere: evidence, kinds of
detectors, methods.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_type_hints

from generator import evidence
from generator.analysis import methods
from generator.architecture import Architecture
from generator.evidence.kinds import kinds
from generator.plan import FILTERS
from generator.results.contributions import Attribution
from generator.results.detector import Detector
from generator.results.layer import Layer, LayerFilters
from generator.sections import Findings, LazyFindings
from generator.store import Entry
from generator.study import Study
from generator.zoo.weights import WeightsFile


def read_findings(
    study: Study,
    entries: Mapping[str, Entry],
    architecture: Architecture,
    weights: WeightsFile,
    *,
    labels: str | None,
    photographs: int,
) -> Findings:
    """Look up what was found in the `entries` of a study's results, by name."""
    hints = get_type_hints(Findings)
    settings = study.settings

    def stored(name: str, kind: Any) -> Any:
        return entries[name].decode(kind)

    def find(name: str) -> Any:
        match name:
            case "layer":
                layers = [key for key in entries if key.startswith(FILTERS)]
                return Layer(tuple(stored(key, LayerFilters) for key in layers))
            case "contributions" | "coverage" | "ablation":
                return getattr(attribution(), name)
            case "detector":
                measured: Detector = stored(name, Detector)
                return replace(measured, kinds=kinds(found.tuning, found.pattern, measured.poses, measured.alike))
            case "evidence":
                predicted = settings.predictions if settings.predictions.registered else None
                return evidence.analyse(found, predicted)
            case "methods":
                return methods.analyse(settings, architecture, weights, labels=labels, photographs=photographs)
            case _:
                return stored(name, hints[name])

    kept: list[Attribution] = []

    def attribution() -> Attribution:
        if not kept:
            kept.append(stored("attribution", Attribution))
        return kept[0]

    found = LazyFindings(find)
    return found
