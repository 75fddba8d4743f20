"""The bench measures what it says: counted arithmetic, scores, pictures, the notebook's recipe, limits."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generator.analysis.pictures import decode
from generator.analysis.recipe import Recipe, report_recipe, tile_recipe
from generator.network import Network
from generator.numerics.contrast import at_contrast, contrast
from generator.progress import Progress
from generator.tasks.catalogue import KINDS
from tests import keras_layout, tiny
from tests.bench import __main__ as command
from tests.bench import builds, comparison, notebook, pictures, steps, times
from tests.bench.arithmetic import operations
from tests.bench.figures import Board, Figure, Series, written
from tests.bench.measures import kept, moved, near_nyquist, orientation_spread, quadrants
from tests.bench.runs import HARD, STUDIED, optimised, sample
from tests.bench.scores import activation, score

SMALL = keras_layout.SMALL
WEIGHTS = keras_layout.draw(SMALL)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(tiny.ARCHITECTURE, weights=tiny.draw_weights())


@pytest.fixture(scope="module")
def recipe() -> notebook.Notebook:
    return notebook.Notebook(notebook.keras_model(SMALL, WEIGHTS, "block2_conv1"))


def noise(rows: int, cols: int, *, low: int = 0, high: int = 256) -> np.ndarray:
    """Make a picture of coloured noise."""
    return np.random.default_rng(5).integers(low, high, (rows, cols, 3), dtype=np.uint8)


def stripes_at(degrees: float) -> np.ndarray:
    """Make a picture of grey stripes that run at so many degrees anticlockwise from horizontal."""
    rows, cols = np.indices((64, 64))
    across = cols * np.sin(np.radians(degrees)) + rows * np.cos(np.radians(degrees))
    waves = np.round(127.5 + 90 * np.sin(2 * np.pi * across / 16))
    return np.stack([waves] * 3, axis=-1).astype(np.uint8)


@pytest.mark.parametrize(
    ("layer", "multiplications"),
    [
        ("stem", 0),  # nothing is below it that has weights
        ("right3x2", 11 * 30 * (3 * 2) * 3 * 5),
        ("middle2x3", 11 * 30 * (3 * 2) * 3 * 5 + 9 * 15 * (1 * 1) * 5 * 3 + 9 * 15 * (3 * 2) * 5 * 6),
    ],
)
def test_a_steps_arithmetic_is_that_below_the_layer_forward_and_back(layer: str, multiplications: int) -> None:
    assert operations(tiny.PLAIN, layer, (23, 31)) == 2 * 2 * multiplications


def test_arithmetic_grows_with_the_picture() -> None:
    assert operations(SMALL, "block2_conv2", (40, 56)) == 4 * operations(SMALL, "block2_conv2", (20, 28))


def test_a_score_is_the_mean_activation_at_one_contrast(network: Network) -> None:
    picture = noise(29, 41)
    expected = network.activation(picture[np.newaxis].astype(np.float32), "middle2x3")[..., 2].numpy().mean()
    assert activation(network, "middle2x3", 2, picture) == pytest.approx(float(expected), rel=1e-5)
    assert contrast(picture) > 70
    assert score(network, "middle2x3", 2, picture) == activation(network, "middle2x3", 2, at_contrast(picture))


def test_the_engines_score_is_that_of_the_bench(network: Network) -> None:
    found = optimised(network, "middle2x3", Recipe((23, 31), 16, 0, 2, 0.0), [1, 3], Progress())
    assert list(found) == [1, 3]
    for filter_, seeds in found.items():
        for seed in seeds:
            assert score(network, "middle2x3", filter_, decode(seed.picture)) == pytest.approx(seed.score, rel=1e-4)


def test_a_picture_that_is_one_quarter_four_times_has_equal_quadrants() -> None:
    quarter = noise(12, 16)
    assert quadrants(np.tile(quarter, (2, 2, 1))) == pytest.approx(1)
    assert quadrants(np.tile(np.pad(quarter, ((0, 1), (0, 1), (0, 0))), (2, 2, 1))[:-1, :-1]) == pytest.approx(1)
    assert abs(quadrants(noise(64, 64))) < 0.1


def test_quadrants_that_are_negatives_of_each_other_correlate_negatively() -> None:
    quarter = noise(12, 16)
    rows = np.concatenate([quarter, 255 - quarter])
    assert quadrants(np.concatenate([rows, rows], axis=1)) == pytest.approx((2 - 4) / 6)


def test_the_energy_near_nyquist_is_that_of_alternating_pixels() -> None:
    rows, cols = np.indices((32, 48))
    checkerboard = np.where((rows + cols) % 2, 200, 50).astype(np.uint8)[..., np.newaxis].repeat(3, axis=-1)
    stripes = np.where(cols // 4 % 2, 200, 50).astype(np.uint8)[..., np.newaxis].repeat(3, axis=-1)
    assert near_nyquist(checkerboard) == pytest.approx(1)
    assert near_nyquist(np.where(rows % 2, 200, 50).astype(np.uint8)[..., np.newaxis]) == pytest.approx(1)
    assert near_nyquist(stripes) < 0.01
    assert near_nyquist(np.full((8, 8, 3), 90, np.uint8)) == 0


def test_a_moved_picture_is_shifted_with_wrapping_rotated_and_enlarged() -> None:
    picture = noise(24, 32)
    assert (moved(picture, (0, 0), 0.0, 1.0) == picture).all()
    assert (moved(picture, (3, -5), 0.0, 1.0) == np.roll(picture, (-3, 5), axis=(0, 1))).all()
    rising = stripes_at(30.0)
    assert orientation_spread([rising, moved(rising, (0, 0), 5.0, 1.0)]) == pytest.approx(5, abs=0.5)
    assert orientation_spread([rising, moved(rising, (2, 1), 0.0, 1.05)]) == pytest.approx(0, abs=0.5)


def test_a_picture_keeps_its_score_where_movement_does_not_matter(network: Network) -> None:
    smooth = stripes_at(45.0)
    fine = noise(64, 64)
    scores = {number: activation(network, "stem", number, smooth) for number in range(5)}
    awake = max(scores, key=scores.__getitem__)
    assert kept(network, "stem", awake, smooth) == pytest.approx(1, abs=0.05)
    assert kept(network, "stem", awake, smooth) == kept(network, "stem", awake, smooth)
    assert 0 < kept(network, "stem", awake, fine) < kept(network, "stem", awake, smooth)


def test_seeds_differ_by_the_largest_angle_between_two_and_by_none_where_one_is_not_clear() -> None:
    seeds = [stripes_at(degrees) for degrees in (2.0, 176.0, 8.0)]
    assert orientation_spread(seeds) == pytest.approx(12, abs=0.5)
    assert orientation_spread([*seeds, noise(64, 64)]) is None


def test_the_notebooks_network_is_ours_without_the_preprocessing() -> None:
    network = Network(SMALL, weights=WEIGHTS)
    model = notebook.keras_model(SMALL, WEIGHTS, "block2_conv1")
    picture = noise(20, 28).astype(np.float32)[np.newaxis]
    prepared = network.tensors(picture, "preprocessing")[0]
    assert model(prepared).numpy() == pytest.approx(network.activation(picture, "block2_conv1").numpy(), abs=1e-3)
    assert len(model.trainable_variables) == 4  # kernels and biases of both layers, as a notebook leaves them


def test_a_layer_that_a_vgg_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="has no BatchNormalisation"):
        notebook.keras_model(tiny.ARCHITECTURE, tiny.draw_weights(), "middle2x3")


def test_the_recipe_takes_steps_of_the_gradient_over_its_root_mean_square(recipe: notebook.Notebook) -> None:
    awake = int(np.argmax(WEIGHTS["block2_conv1"][1]))  # at the start many units are silent, and do not move at all
    pictures = [recipe.eager(awake, steps=steps).astype(float) for steps in (0, 1)]
    assert pictures[0].min() >= 128
    assert pictures[0].max() <= 148
    step = np.sqrt(np.mean((pictures[1] - pictures[0]) ** 2))
    assert step == pytest.approx(1, abs=0.25)  # whole numbers of 255


def test_the_recipes_picture_is_saved_with_red_first(
    recipe: notebook.Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "_eager", lambda pixels, filter_: pixels * 0 + [10.0, 400.0, -5.0])  # noqa: ARG005
    assert (recipe.eager(0, steps=1) == (0, 255, 10)).all()


def test_both_forms_of_the_recipe_find_the_same_picture(recipe: notebook.Notebook) -> None:
    one, other = recipe.eager(3, steps=3), recipe.compiled(3, steps=3)
    assert np.abs(one.astype(int) - other).max() <= 1


def test_the_sample_is_every_sixteenth_filter_and_the_named_ones() -> None:
    assert sample("block3_conv3", 256) == sorted({*range(0, 256, 16), *HARD})
    assert len(sample("block3_conv3", 256)) == 21
    assert sample("block2_conv1", 128, every=64) == [0, 12, 64, 76, 124]
    assert sample("fire4_expand3x3", 128, every=64) == [0, 56, 64]
    assert sample("fire5_expand3x3", 128, every=64) == [0, 64]


def test_the_engine_before_was_measured_on_the_whole_sample() -> None:
    before = json.loads(pictures.BEFORE.read_text(encoding="utf-8"))
    assert "3c528d2" in before["source"]
    filters = {"fire4_expand3x3": 128, "fire4_squeeze1x1": 32, "block3_conv3": 256, "block3_conv2": 256}
    assert set(filters) == {layer for layers in STUDIED.values() for layer in layers}
    for layer, count in filters.items():
        assert [int(number) for number in before["layers"][layer]] == sample(layer, count)


def test_a_figure_is_held_against_its_limit() -> None:
    assert Figure("a", 3.0, "s", at_most=3).holds
    assert not Figure("a", 3.1, "s", at_most=3).holds
    assert Figure("a", 1.8, "×", at_least=1.8).holds
    assert not Figure("a", 1.7, "×", at_least=1.8).holds
    assert Figure("a", 1.7, "×").holds is None
    assert str(Figure("time", 91.3, "s", at_most=90, note="one run")).split() == (
        ["time", "91.3", "s", "at", "most", "90", "MISSED", "one", "run"]
    )


def test_a_series_gives_its_median_and_its_extremes_with_their_filters() -> None:
    series = Series("ratio", {3: 0.5, 7: 2.0, 9: 1.0}, "×")
    assert series.median(at_least=0.95) == Figure("ratio, median", 1.0, "×", at_least=0.95, note="3 filters")
    assert series.least(at_least=0.8) == Figure("ratio, least", 0.5, "×", at_least=0.8, note="filter 3")
    assert series.largest(at_most=3) == Figure("ratio, largest", 2.0, "×", at_most=3, note="filter 7")


def test_figures_are_told_counted_and_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = Board()
    board.tell(Figure("one", 1.0, "s", at_most=2))
    board.tell(Figure("two", 1.0, "×", at_least=2))
    board.tell(Figure("three", 1.0, "×"))
    board.close()
    board.save(tmp_path / "found.json")
    assert capsys.readouterr().out.endswith("1 of 2 limits hold\n  missed: two\n")
    found = json.loads((tmp_path / "found.json").read_text())
    assert [(figure["name"], figure["holds"]) for figure in found] == [("one", True), ("two", False), ("three", None)]


@pytest.mark.parametrize(("value", "words"), [(0.01234, "0.0123"), (1.8, "1.8"), (99.94, "99.9"), (12345.6, "12346")])
def test_numbers_are_written_with_three_digits(value: float, words: str) -> None:
    assert written(value) == words


@pytest.fixture
def studied_small(monkeypatch: pytest.MonkeyPatch) -> Network:
    """A small VGG in VGG19's place: one layer, few filters, few steps."""
    monkeypatch.setattr(comparison, "COMPARED", {"small": ("block2_conv2",)})
    for module in (pictures, steps):
        monkeypatch.setattr(module, "STUDIED", {"small": ("block2_conv2",)})
    for module in (comparison, pictures):
        monkeypatch.setattr(module, "SIDE", 32)
        monkeypatch.setattr(module, "report_recipe", lambda *asked: replace(report_recipe(*asked), steps=4))
    for module in (comparison, pictures, steps):
        monkeypatch.setattr(
            module, "tile_recipe", lambda *asked, seed: replace(tile_recipe(*asked, seed=seed), steps=4)
        )
    return Network(SMALL, weights=WEIGHTS)


def test_the_parts_about_pictures_tell_their_figures(
    studied_small: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {number: {"score": 1.0, "quadrants": 0.5, "near": 0.1, "contrast": 90.0} for number in "012345"}
    monkeypatch.setattr(pictures, "BEFORE", tmp_path / "before.json")
    pictures.BEFORE.write_text(json.dumps({"layers": {"block2_conv2": before}}), encoding="utf-8")
    board = Board()
    pictures.pictures({"small": studied_small}, board, Progress(), every=3)
    steps.steps({"small": studied_small}, board, Progress())
    names = [figure.name for figure in board.figures]
    assert names[:2] == ["correlation of quadrants, size, median", "correlation of quadrants, size, largest"]
    assert "before: energy near Nyquist, median" in names
    assert names[-2:] == [f"{number} steps, median" for number in (2, 8)]


def test_filters_that_are_silent_on_the_notebooks_picture_are_counted_apart(
    studied_small: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "score", lambda _network, _layer, filter_, _picture: 0.0 if filter_ == 2 else 1.0)
    board = Board()
    comparison.scores({"small": (studied_small, WEIGHTS)}, board, Progress(), every=2)
    small, own = ([figure for figure in board.figures if figure.name.startswith(kind)] for kind in ("small", "own"))
    assert [figure.note.split()[0] for figure in small] == ["2", "filter", "the"]
    assert (small[-1].name, small[-1].value) == ("small: silent on the notebook's picture", 1)
    assert next(figure.note for figure in own) == "2 filters"


def test_the_engine_and_the_notebook_are_timed_in_turn() -> None:
    board = Board()
    network = Network(SMALL, weights=WEIGHTS)
    eager = times.thumbnails(network, WEIGHTS, "block2_conv1", board, Progress(), pairs=2)
    assert eager == next(figure.value for figure in board.figures if figure.name == "notebook, eager: a filter")
    assert [figure.holds for figure in board.figures] == [None] * 7


def test_builds_are_held_against_the_notebook_of_the_same_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(builds, "build", lambda *_: builds.Run(100.0, 900.0))
    monkeypatch.setattr(builds, "forget_evidence", lambda _: 0)
    board = Board()
    builds.builds([builds.VGG19], board, cold=2, warm=0, notebook=7.0)
    builds.builds([builds.VGG19], board, cold=1, warm=0, notebook=None)
    timed = [figure for figure in board.figures if figure.unit == "s"]
    assert [figure.at_most for figure in timed] == [pytest.approx(358.4), 180.0, None, 180.0]
    assert capsys.readouterr().out


def test_the_evidence_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    others = {"pattern-0123", "filters-0123", "figures.tuning-0123", "optimisation-0123", "memory"}
    for name in (*others, *(f"{task}-0123" for task in builds.TASKS if task != "circuit_optimisation")):
        (tmp_path / name).mkdir()
    with pytest.raises(RuntimeError, match=r"holds no circuit_optimisation$"):
        builds.forget_evidence(tmp_path)
    for number in (4, 5):
        (tmp_path / f"circuit_optimisation-{number}").mkdir()
    assert builds.forget_evidence(tmp_path) == len(builds.TASKS) + 1
    assert {path.name for path in tmp_path.iterdir()} == others
    with pytest.raises(RuntimeError, match="holds no stimulation, tuning, "):
        builds.forget_evidence(tmp_path)


def test_the_tasks_of_the_evidence_are_in_the_catalogue() -> None:
    assert set(builds.TASKS) < set(KINDS)


def test_a_command_is_measured_by_itself_whatever_the_bench_holds() -> None:
    held = np.ones(25_000_000)  # 200 MB
    small = builds.measured([sys.executable, "-c", "pass"])
    large = builds.measured([sys.executable, "-c", "import time; b'1' * 150_000_000; time.sleep(0.3)"])
    assert held.all()
    assert small.megabytes < 60 < 150 < large.megabytes < 200
    assert large.seconds > 0.3
    with pytest.raises(RuntimeError, match="exit status 3"):
        builds.measured([sys.executable, "-c", "raise SystemExit(3)"])


def test_without_vgg19s_weights_its_parts_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CIRCUITPRESS_WEIGHTS", raising=False)
    monkeypatch.setattr("sys.argv", ["bench", "--part", "thumbnails", "own"])
    command.main()
    out, err = capsys.readouterr()
    assert "0 of 0 limits hold" in out
    assert "VGG19's parts are left out" in err
