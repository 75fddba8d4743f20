"""The bench measures what it says: counted arithmetic, scores, contrast, the notebook's recipe, limits."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from generator.network import Network
from tests import keras_layout, tiny
from tests.bench import __main__ as command
from tests.bench import builds, notebook
from tests.bench.arithmetic import operations
from tests.bench.engine import HARD, sample
from tests.bench.figures import Board, Figure, written
from tests.bench.scores import contrast, matched, score

SMALL = keras_layout.SMALL
WEIGHTS = keras_layout.draw(SMALL)


@pytest.fixture(scope="module")
def recipe() -> notebook.Notebook:
    return notebook.Notebook(notebook.keras_model(SMALL, WEIGHTS, "block2_conv1"))


def noise(rows: int, cols: int, *, low: int = 0, high: int = 256) -> np.ndarray:
    """Make a picture of coloured noise."""
    return np.random.default_rng(5).integers(low, high, (rows, cols, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("layer", "multiplications"),
    [
        ("stem", 0),  # nothing is below it that has weights
        ("right3x2", 11 * 30 * (3 * 2) * 3 * 5),
        ("middle2x3", 11 * 30 * (3 * 2) * 3 * 5 + 9 * 15 * (1 * 1) * 5 * 3 + 9 * 15 * (3 * 2) * 5 * 6),
    ],
)
def test_a_steps_arithmetic_is_that_below_the_layer_forward_and_back(layer: str, multiplications: int) -> None:
    assert operations(tiny.ARCHITECTURE, layer, (23, 31)) == 2 * 2 * multiplications


def test_arithmetic_grows_with_the_picture() -> None:
    assert operations(SMALL, "block2_conv2", (40, 56)) == 4 * operations(SMALL, "block2_conv2", (20, 28))


def test_a_score_is_the_mean_activation_of_the_published_picture() -> None:
    network = Network(tiny.ARCHITECTURE, weights=tiny.draw_weights(), labels=None)
    picture = noise(29, 41)
    expected = network.activation(picture[np.newaxis].astype(np.float32), "middle2x3")[..., 2].numpy().mean()
    assert score(network, "middle2x3", 2, picture) == pytest.approx(float(expected), rel=1e-5)


def test_contrast_is_the_deviation_about_the_pictures_own_mean_colour() -> None:
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[0], picture[1] = (110, 50, 200), (90, 50, 200)
    assert contrast(picture) == pytest.approx(np.sqrt(100 / 3))
    assert contrast(np.full((2, 3, 3), (10, 90, 170), np.uint8)) == 0


def test_a_matched_picture_has_the_contrast_asked_for_and_the_colour_it_had() -> None:
    picture = noise(31, 23)
    flattened = matched(picture, 20.0)
    assert contrast(flattened) == pytest.approx(20, rel=0.01)
    assert flattened.mean(axis=(0, 1)) == pytest.approx(picture.mean(axis=(0, 1)), abs=0.5)
    assert (matched(picture, contrast(picture)) == picture).all()


def test_a_picture_that_is_cut_off_at_black_and_white_still_gets_the_contrast_asked_for() -> None:
    assert contrast(matched(noise(31, 23, low=100, high=156), 100.0)) == pytest.approx(100, rel=0.01)


def test_a_picture_of_one_colour_stays_as_it_is() -> None:
    picture = np.full((2, 3, 3), (10, 90, 170), np.uint8)
    assert (matched(picture, 20.0) == picture).all()


def test_the_notebooks_network_is_ours_without_the_preprocessing() -> None:
    network = Network(SMALL, weights=WEIGHTS, labels=None)
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


def test_the_sample_is_every_sixteenth_filter_and_the_hard_ones() -> None:
    assert sample(256) == sorted({*range(0, 256, 16), *HARD})
    assert len(sample(256)) == 21
    assert sample(20) == [0, 12, 16]


def test_a_figure_is_held_against_its_limit() -> None:
    assert Figure("a", 3.0, "s", at_most=3).holds
    assert not Figure("a", 3.1, "s", at_most=3).holds
    assert Figure("a", 1.8, "×", at_least=1.8).holds
    assert not Figure("a", 1.7, "×", at_least=1.8).holds
    assert Figure("a", 1.7, "×").holds is None
    assert str(Figure("time", 91.3, "s", at_most=90, note="one run")).split() == (
        ["time", "91.3", "s", "at", "most", "90", "MISSED", "one", "run"]
    )


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


def test_the_evidence_alone_is_forgotten(tmp_path: Path) -> None:
    def entry(name: str, **inputs: object) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "entry.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")

    for stage in (*builds.STAGES, "pattern", "wall", "figures"):
        entry(f"{stage}-0123")
    entry("ascent-0123", unit=["layer", 3])
    with pytest.raises(RuntimeError, match="holds no ascent of the circuit alone"):
        builds.forget_evidence(tmp_path)
    entry("ascent-4567", unit=["layer", 3], channels=[1, 2])
    assert builds.forget_evidence(tmp_path) == len(builds.STAGES) + 1
    assert {path.name for path in tmp_path.iterdir()} == {"pattern-0123", "wall-0123", "figures-0123", "ascent-0123"}
    with pytest.raises(RuntimeError, match="holds no tuning, "):
        builds.forget_evidence(tmp_path)


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
    monkeypatch.setattr("sys.argv", ["bench", "--part", "tiles", "own"])
    command.main()
    out, err = capsys.readouterr()
    assert "0 of 0 limits hold" in out
    assert "VGG19's parts are left out" in err
