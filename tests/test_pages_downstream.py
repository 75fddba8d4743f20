"""Mirrors `pages/downstream.py`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.results.downstream import Downstream
from tests import fakes, made_up


def content(folder: Path, **changed: Any) -> Any:
    """Compose the page of the made-up downstream filters, some of it changed."""
    found: Downstream = replace(fakes.downstream(), **changed)
    return made_up.content(folder, "downstream", replace(fakes.findings(), downstream=found))


def test_each_reader_is_told_by_its_kernel_and_by_what_it_answers_to(tmp_path: Path) -> None:
    first, silent = content(tmp_path).filters
    norm = f"{fakes.kernels().channels[0].norm:.3f}"
    assert (first.name, first.kind, first.href) == ("next1x1:4", "mostly excitatory", None)
    assert first.words == (
        f"kernel of norm {norm}, the strongest of its 8; strongest at 45° and 11 pixels, 4.00; 2 lobes, selectivity "
        "0.375; the colours end at ±4.00"
    )
    assert silent.words.endswith(", number 3 of its 8; no grating excites it")
    assert 'aria-label="Map of orientation and period of next1x1:4: strongest at 45° and 11 pixels, 4.00"' in first.map
    assert 'next1x1:0: no grating excites it"' in silent.map


def test_a_reader_with_a_page_of_its_own_is_linked(tmp_path: Path) -> None:
    one = replace(fakes.downstream().filters[0], unit="right3x2:3")
    (found,) = content(tmp_path, filters=(one,)).filters
    assert found.href == "../units/right3x2/3/index.html"


def test_the_intro_names_the_layers_and_says_what_a_sign_means(tmp_path: Path) -> None:
    one = content(tmp_path).intro
    assert one.startswith(
        "next1x1 takes input from the unit. These are the filters with the strongest kernels on it by L2 norm."
    )
    assert "a mostly inhibitory one subtracts it." in one
    several = content(tmp_path, layers=("next1x1", "next3x3"), rectified=False).intro
    assert several.startswith("next1x1 and next3x3 take input from the unit. Of each, these are the filters")
    assert "The unit’s output can be negative" in several
    assert "subtracts" not in several


def test_a_unit_that_nothing_reads_says_so(tmp_path: Path) -> None:
    found = content(tmp_path, layers=(), filters=())
    assert found.intro == "No convolution in these weights takes input from the unit."
    assert found.filters == ()
