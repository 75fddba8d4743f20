"""Mirrors `findings.py`: read when it is asked for, once; what depends on rules or words is put together, not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from generator.evidence import UNREGISTERED, analyse
from generator.evidence.kinds import kinds
from generator.findings import read_findings
from generator.plan import FILTERS
from generator.results.contributions import Attribution
from generator.results.detector import Detector
from generator.results.kernels import Kernels
from generator.results.layer import LayerFilters
from generator.results.tuning import Tuning
from generator.sections import Findings, LazyFindings
from generator.settings import PredictionsSettings
from generator.store import Entry
from generator.study import Study
from generator.zoo.weights import WeightsFile
from tests import fakes, tiny
from tests.fakes import RISING

STORED = (
    "overview",
    "classification",
    "pattern",
    "activations",
    "kernels",
    "inputs",
    "tuning",
    "circuit",
    "downstream",
)


@dataclass
class Stored:
    """An entry that notes as what it was read."""

    result: object
    read: list[type] = field(default_factory=list)

    def decode(self, kind: type) -> object:
        """Return what is stored."""
        self.read.append(kind)
        return self.result


@pytest.fixture
def entries() -> dict[str, Stored]:
    """What a study's tasks gave."""
    whole = fakes.findings()
    return {
        **{name: Stored(getattr(whole, name)) for name in STORED},
        "attribution": Stored(fakes.attribution()),
        "detector": Stored(replace(whole.detector, kinds=())),
        **{f"{FILTERS}{filters.layer}": Stored(filters) for filters in whole.layer.layers},
    }


def read(folder: Path, entries: Mapping[str, Any], predictions: PredictionsSettings | None = None) -> Findings:
    """Look up the findings of the made-up study."""
    study = fakes.study(folder)
    settings = replace(study.settings, predictions=predictions or PredictionsSettings())
    return read_findings(
        Study(study.folder, settings),
        cast(Mapping[str, Entry], entries),
        tiny.ARCHITECTURE,
        WeightsFile(Path("tiny.npz"), "ab" * 32, "drawn", ()),
        labels="of a test",
        photographs=5,
    )


def test_every_finding_is_what_was_stored(tmp_path: Path, entries: dict[str, Stored]) -> None:
    found = read(tmp_path, entries)
    for name in STORED:
        assert getattr(found, name) is entries[name].result
    assert found.layer.layers == tuple(entries[name].result for name in entries if name.startswith(FILTERS))
    whole = entries["attribution"].result
    assert isinstance(whole, Attribution)
    assert (found.contributions, found.coverage) == (whole.contributions, whole.coverage)
    assert found.ablation is whole.ablation


def test_what_is_not_asked_for_is_not_read_and_what_is_asked_for_twice_is_read_once(
    tmp_path: Path, entries: dict[str, Stored]
) -> None:
    found = read(tmp_path, entries)
    assert not any(entry.read for entry in entries.values())
    for _ in range(2):
        assert found.kernels.top
        assert found.contributions.channels
        assert found.coverage.orders
        assert len(found.layer.layers) == 2
    wanted = {"kernels": Kernels, "attribution": Attribution}
    wanted |= {name: LayerFilters for name in entries if name.startswith(FILTERS)}
    assert {name: entry.read for name, entry in entries.items() if entry.read} == {
        name: [kind] for name, kind in wanted.items()
    }


def test_kinds_of_detectors_are_judged_by_todays_rules(tmp_path: Path, entries: dict[str, Stored]) -> None:
    found = read(tmp_path, entries)
    stored = entries["detector"].result
    assert isinstance(stored, Detector)
    expected = kinds(found.tuning, found.pattern, stored.poses, stored.alike)
    assert len(expected) == 5
    assert found.detector == replace(stored, kinds=expected)
    assert (entries["detector"].read, entries["tuning"].read) == ([Detector], [Tuning])


def test_the_evidence_judges_what_the_study_predicts_and_nothing_where_it_predicts_nothing(
    tmp_path: Path, entries: dict[str, Stored]
) -> None:
    found = read(tmp_path, entries, RISING)
    assert found.evidence == analyse(found, RISING)
    assert found.evidence.predicted == "stripes at 45° ± 20°"
    assert read(tmp_path, entries).evidence.verdict == UNREGISTERED


def test_methods_tell_the_studys_own_settings_weights_and_photographs(
    tmp_path: Path, entries: dict[str, Stored]
) -> None:
    found = read(tmp_path, entries).methods
    assert (found.weights, found.labels, found.photograph_count) == ("tiny.npz", "of a test", 5)
    assert {one.name: one.value for one in found.parameters}["[pattern] size"] == "36"


def test_a_study_that_leaves_the_filters_out_has_none(tmp_path: Path, entries: dict[str, Stored]) -> None:
    bare = {name: entry for name, entry in entries.items() if not name.startswith(FILTERS)}
    assert read(tmp_path, bare).layer.layers == ()


def test_a_name_that_is_no_finding_is_no_attribute() -> None:
    asked: list[str] = []
    found = LazyFindings(asked.append)
    with pytest.raises(AttributeError, match="no_such"):
        _ = found.no_such
    assert asked == []
