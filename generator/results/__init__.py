"""What was found: frozen dataclasses, a module per section. No TensorFlow, no I/O.

A name here is the same name everywhere: in commentary (`{{ kernels.top[0].norm }}`), in the published data
(`data/kernels.json`) and in the code. Fields of numbers, words and tuples go into the JSON; arrays
(`FloatArray`) into the `.npz` beside it; a `Png` is published byte for byte as it was measured.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from generator.results.activations import ActivationClass, ActivationImage, Activations
from generator.results.circuit import Circuit, OnBoth
from generator.results.classification import Classification, ClassifiedImage, Guess
from generator.results.contributions import Agreement, Attribution, ChannelContribution, Contributions
from generator.results.coverage import Band, Coverage, Curve, Rankings
from generator.results.detector import Detector, Direction, Kind, Posed
from generator.results.evidence import Evidence, Row, Turned
from generator.results.inputs import InputChannel, Inputs
from generator.results.kernels import Kernel, Kernels, Kinds, Reader
from generator.results.knockout import Change, Knockout, Removal, Sixes
from generator.results.layer import Example, Layer, Responses, Tile, Wall
from generator.results.methods import Methods, Parameter, Version
from generator.results.overview import Overview
from generator.results.patterns import (
    Chosen,
    Measured,
    Optimisation,
    Optimisations,
    Optimised,
    Pattern,
    StrongestPhotograph,
)
from generator.results.readers import Readers, Reading
from generator.results.tuning import Leader, Lobe, Stimulation, Tuned, Tuning
from generator.results.values import FloatArray, IntArray, Interval, Png

__all__ = [
    "ActivationClass",
    "ActivationImage",
    "Activations",
    "Agreement",
    "Attribution",
    "Band",
    "Change",
    "ChannelContribution",
    "Chosen",
    "Circuit",
    "Classification",
    "ClassifiedImage",
    "Contributions",
    "Coverage",
    "Curve",
    "Detector",
    "Direction",
    "Evidence",
    "Example",
    "Findings",
    "FloatArray",
    "Guess",
    "InputChannel",
    "Inputs",
    "IntArray",
    "Interval",
    "Kernel",
    "Kernels",
    "Kind",
    "Kinds",
    "Knockout",
    "Layer",
    "Leader",
    "Lobe",
    "Measured",
    "Methods",
    "OnBoth",
    "Optimisation",
    "Optimisations",
    "Optimised",
    "Overview",
    "Parameter",
    "Pattern",
    "Png",
    "Posed",
    "Rankings",
    "Reader",
    "Readers",
    "Reading",
    "Removal",
    "Responses",
    "Row",
    "Sixes",
    "Stimulation",
    "StrongestPhotograph",
    "Tile",
    "Tuned",
    "Tuning",
    "Turned",
    "Version",
    "Wall",
]


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
