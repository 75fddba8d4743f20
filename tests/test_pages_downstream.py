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
    assert (first.name, first.href) == ("filter 4 of next1x1", None)
    assert first.words == (
        f"norm {norm}, mostly excitatory, the strongest of its 8 kernels; strongest response 4.00 SD at "
        "45° and 11 pixels; 2 tuning peaks; orientation selectivity index 0.375; colour scale ±4.00 SD"
    )
    assert silent.words.endswith(", rank 3 of its 8 kernels; no grating excites it")
    assert "Response of filter 4 of next1x1 to gratings" in first.map
    assert 'strongest response 4.00 SD at 45° and 11 pixels"' in first.map
    assert 'spatial period: no grating excites it"' in silent.map


def test_a_reader_with_a_page_of_its_own_is_linked(tmp_path: Path) -> None:
    one = replace(fakes.downstream().filters[0], unit="right3x2:3")
    (found,) = content(tmp_path, filters=(one,)).filters
    assert found.href == "../units/right3x2/3/index.html"


def test_the_intro_names_the_layers_and_says_what_a_sign_means(tmp_path: Path) -> None:
    one = content(tmp_path).intro
    assert one.startswith(
        "next1x1 takes input from this filter. These are the filters with the strongest kernels on it by L2 norm."
    )
    assert "a negative one inhibit it." in one
    several = content(tmp_path, layers=("next1x1", "next3x3"), rectified=False).intro
    assert several.startswith("next1x1 and next3x3 take input from this filter. For each layer, these are the filters")
    assert "This filter’s output can be negative" in several
    assert "a negative one" not in several


def test_a_unit_that_nothing_reads_says_so(tmp_path: Path) -> None:
    found = content(tmp_path, layers=(), filters=())
    assert found.intro == "No convolution in these weights takes input from this filter."
    assert found.filters == ()
