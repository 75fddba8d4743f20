"""Mirrors `analysis/contributions.py` and `analysis/ablation.py` on the tiny network: one pass against loops."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import ceil

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.analysis.ablation import Scene, ablate, changes, members
from generator.analysis.contributions import STRONGEST, agreements, attribute, contribution_maps
from generator.analysis.coverage import SINGLE
from generator.analysis.pictures import encode
from generator.analysis.responses import BATCH, pictures
from generator.encoding import decode as unpack
from generator.encoding import encode as pack
from generator.network import Network
from generator.numerics.rankings import spearman
from generator.results.contributions import Attribution
from generator.results.kernels import Kernel
from generator.results.values import Png
from tests import fakes, tiny
from tests.conftest import Asked, Question
from tests.twins import twin_of

Floats = npt.NDArray[np.float64]

PHOTOGRAPHS = tiny.photographs(6)


def analyse(question: Question, picture: Png) -> Attribution:
    """Take a filter apart, with `picture` for its pattern."""
    return question.of(attribute, pattern=replace(fakes.findings().pattern, picture=picture))


assert BATCH < 6 < 2 * BATCH  # a batch and a part of one
UNITS = ["stem:2", "left1x1:1", "right3x2:5", "middle2x3:3", "linear1x1:4", "scores:6"]
DARK, PLUS, MINUS = 5, 7, 1  # of the nine channels that `middle2x3` reads: 3 of `left1x1`, 6 of `right3x2`


@pytest.fixture
def picture() -> Png:
    """A picture that stands for the unit's pattern, of a size of its own."""
    return encode(np.random.default_rng(3).integers(0, 256, (26, 37, 3)).astype(np.uint8))


def pixels(picture: Png) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = tf.io.decode_png(bytes(picture)).numpy()[None].astype(np.float32)
    return found


@twin_of(contribution_maps)
def by_hand(network: Network, unit: str, images: npt.NDArray[np.float32]) -> Floats:
    """Cross-correlate channel by channel with loops: `[image, row, col, channel]`."""
    layer, filter_ = unit.split(":")
    convolution = network.architecture.convolution(layer)
    (inputs,) = (tensor.numpy().astype(np.float64) for tensor in network.tensors(images, convolution.reads))
    kernel = network.kernel(layer)[0][..., int(filter_)].astype(np.float64)
    extent, (height, width), (down, along) = inputs.shape[1:3], convolution.size, convolution.stride
    top = left = 0
    if convolution.padding == "same":
        rows, cols = ceil(extent[0] / down), ceil(extent[1] / along)
        top = max((rows - 1) * down + height - extent[0], 0) // 2
        left = max((cols - 1) * along + width - extent[1], 0) // 2
    else:
        rows, cols = (extent[0] - height) // down + 1, (extent[1] - width) // along + 1
    found = np.zeros((len(inputs), rows, cols, inputs.shape[3]))
    for row in range(rows):
        for col in range(cols):
            for tap_row in range(height):
                for tap_col in range(width):
                    at = row * down + tap_row - top, col * along + tap_col - left
                    if 0 <= at[0] < extent[0] and 0 <= at[1] < extent[1]:
                        found[:, row, col] += inputs[:, at[0], at[1]] * kernel[tap_row, tap_col]
    return found


@dataclass(frozen=True)
class Slow:
    """All contributions at once, and what follows of them."""

    network: Network
    unit: str
    images: npt.NDArray[np.float32]

    @cached_property
    def maps(self) -> Floats:
        """Contributions by hand, `[image, row, col, channel]`."""
        return by_hand(self.network, self.unit, self.images)

    def activation(self, without: tuple[int, ...] = (), photographs: list[int] | None = None) -> float:
        """Average the activation, from maps that are summed anew without some channels."""
        layer, filter_ = self.unit.split(":")
        total = np.full(self.maps.shape[:3], float(self.network.kernel(layer)[1][int(filter_)]))
        for channel in range(self.maps.shape[3]):
            if channel not in without:
                total += self.maps[..., channel]
        chosen = total if photographs is None else total[photographs]
        return float(np.maximum(chosen, 0).mean())

    @cached_property
    def strongest(self) -> list[int]:
        """The photographs of the largest mean activation, largest first."""
        means = [self.activation(photographs=[index]) for index in range(len(self.images))]
        return sorted(range(len(means)), key=lambda index: -means[index])[:STRONGEST]


def planted() -> Network:
    """Build `middle2x3:3` from two channels; a third, of the largest kernel, never fires; the rest is next to none."""
    weights = tiny.draw_weights()
    kernel, bias = weights["right3x2"]
    kernel, bias = kernel.copy(), bias.copy()
    bias[DARK - 3] = -1e6
    left = weights["left1x1"]
    bias[PLUS - 3] = 60  # awake on most photographs
    middle, offset = weights["middle2x3"]
    middle = middle.copy()
    middle[..., 3] *= 1e-3
    middle[..., DARK, 3] = 2.0
    middle[..., PLUS, 3] = np.array([[0.6, 0.9, 0.6], [0.3, 0.6, 0.9]])
    middle[..., MINUS, 3] = -np.array([[0.2, 0.1, 0.3], [0.2, 0.2, 0.1]])
    changed = {"left1x1": (left[0], left[1] + 40), "right3x2": (kernel, bias), "middle2x3": (middle, offset)}
    return Network(tiny.ARCHITECTURE, weights={**weights, **changed})


@pytest.fixture(scope="module")
def circuit() -> Network:
    """The tiny network with a planted circuit."""
    return planted()


@pytest.mark.parametrize("unit", UNITS)
def test_contributions_are_those_of_loops_whatever_padding_stride_and_kernel(tiny_network: Network, unit: str) -> None:
    layer, filter_ = unit.split(":")
    images = pictures(PHOTOGRAPHS)
    (inputs,) = tiny_network.tensors(images, tiny.ARCHITECTURE.convolution(layer).reads)
    expected = by_hand(tiny_network, unit, images)
    found = contribution_maps(tiny_network, layer, int(filter_), inputs).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("unit", UNITS)
def test_bias_and_contributions_are_the_pre_activation(
    asked: Asked, tiny_network: Network, unit: str, picture: Png
) -> None:
    layer, filter_ = unit.split(":")
    for images in (pictures(PHOTOGRAPHS), pixels(picture)):
        inputs, before = tiny_network.tensors(
            images, tiny.ARCHITECTURE.convolution(layer).reads, tiny.ARCHITECTURE.pre_activation(layer)
        )
        maps = contribution_maps(tiny_network, layer, int(filter_), inputs).numpy().astype(np.float64)
        total = maps.sum(axis=-1) + tiny_network.kernel(layer)[1][int(filter_)]
        whole = tiny_network.pre_activation(images, layer, int(filter_)).numpy()
        assert np.abs(whole).max() > 0
        for expected in (whole, before.numpy()[..., int(filter_)]):  # the second before folding
            np.testing.assert_allclose(total, expected, rtol=0, atol=1e-5 * np.abs(whole).max())
    found = analyse(asked(unit=unit, photographs=PHOTOGRAPHS), picture).contributions
    assert 0 <= found.identity < 1e-5


def test_the_identity_tells_a_wrong_sum(
    asked: Asked, picture: Png, monkeypatch: pytest.MonkeyPatch, tiny_network: Network
) -> None:
    real = tiny_network.pre_activation_of
    monkeypatch.setattr(tiny_network, "pre_activation_of", lambda *given: 1.25 * real(*given))
    found = analyse(asked(photographs=PHOTOGRAPHS), picture).contributions
    assert found.identity == pytest.approx(0.2, rel=1e-4)


@pytest.mark.parametrize("unit", UNITS)
def test_every_channel_is_measured_as_loops_measure_it(
    asked: Asked, tiny_network: Network, unit: str, picture: Png
) -> None:
    found = analyse(asked(unit=unit, photographs=PHOTOGRAPHS), picture).contributions
    slow, pattern = Slow(tiny_network, unit, pictures(PHOTOGRAPHS)), by_hand(tiny_network, unit, pixels(picture))
    layer, filter_ = unit.split(":")
    kernel = tiny_network.kernel(layer)[0][..., int(filter_)].astype(np.float64)
    scale = float(np.abs(slow.maps).mean())
    loud = np.mean([np.abs(slow.maps[..., channel]).mean() for channel in range(kernel.shape[2])])
    assert [channel.channel for channel in found.channels] == list(range(kernel.shape[2]))
    assert found.positions == slow.maps[..., 0].size
    assert found.photograph_count == len(PHOTOGRAPHS)
    for index, channel in enumerate(found.channels):
        source = tiny.ARCHITECTURE.sources(layer)[index]
        assert (channel.unit, channel.colour) == (source.unit, source.colour)
        maps = slow.maps[..., index]
        assert channel.norm == pytest.approx(np.sqrt((kernel[..., index] ** 2).sum()))
        assert channel.l1 == pytest.approx(np.abs(kernel[..., index]).sum())
        assert channel.mean == pytest.approx(maps.mean(), rel=1e-5, abs=1e-6 * scale)
        assert channel.mean_abs == pytest.approx(np.abs(maps).mean(), rel=1e-5)
        assert channel.pattern_mean == pytest.approx(pattern[..., index].mean(), rel=1e-5, abs=1e-6 * scale)
        change = slow.activation((index,)) - slow.activation()
        assert channel.ablation == pytest.approx(change, rel=1e-4, abs=1e-5 * scale)
        assert channel.silent == (np.abs(maps).mean() <= 0.1 * loud)


@pytest.mark.parametrize("unit", UNITS)
def test_every_curve_is_that_of_loops_in_the_order_of_its_ranking(
    asked: Asked, tiny_network: Network, unit: str, picture: Png
) -> None:
    result = analyse(asked(unit=unit, photographs=PHOTOGRAPHS), picture)
    maps = by_hand(tiny_network, unit, pictures(PHOTOGRAPHS))
    parts = maps.reshape(-1, maps.shape[-1])
    channels, whole = result.contributions.channels, parts.sum(axis=1)
    scores = {
        "l2": [channel.norm for channel in channels],
        "l1": [channel.l1 for channel in channels],
        "contribution": [channel.mean_abs for channel in channels],
        "ablation": [abs(channel.ablation) for channel in channels],
    }
    for name, score in scores.items():
        curve = getattr(result.coverage.rankings, name)
        assert list(curve.order) == sorted(range(len(score)), key=lambda index: -score[index])
        if name in ("contribution", "ablation"):
            continue
        for k in range(1, len(channels) + 1):
            kept, rest = (parts[:, list(chosen)].sum(axis=1) for chosen in (curve.order[:k], curve.order[k:] or []))
            assert curve.r[k - 1] == pytest.approx(np.corrcoef(kept, whole)[0, 1], abs=1e-4)
            assert curve.r2_zero[k - 1] == pytest.approx(1 - (rest**2).mean() / whole.var(), rel=1e-3, abs=1e-4)
            assert curve.r2_mean[k - 1] == pytest.approx(1 - rest.var() / whole.var(), rel=1e-3, abs=1e-4)
        assert curve.k90 == next(k for k, r in enumerate(curve.r, 1) if r >= 0.9)


@pytest.mark.parametrize("unit", UNITS)
def test_rankings_from_photographs_are_scored_on_the_other_half_of_them(
    asked: Asked, tiny_network: Network, unit: str, picture: Png
) -> None:
    """The halves alternate in the order of names, however the photographs come."""
    shuffled = tuple(PHOTOGRAPHS[place] for place in (3, 0, 5, 1, 4, 2))
    result = analyse(asked(unit=unit, photographs=shuffled), picture).coverage
    by_name = sorted(PHOTOGRAPHS, key=lambda photograph: photograph.name)
    halves = [by_name[::2], by_name[1::2]]
    assert result.halves == tuple(tuple(photograph.name for photograph in half) for half in halves)
    slow = [Slow(tiny_network, unit, pictures(half)) for half in halves]
    flat = [one.maps.reshape(-1, one.maps.shape[-1]) for one in slow]
    channels = range(flat[0].shape[1])
    scores = {
        "contribution": [[float(np.abs(parts[:, channel]).mean()) for channel in channels] for parts in flat],
        "ablation": [[abs(one.activation((channel,)) - one.activation()) for channel in channels] for one in slow],
    }
    for name, by_half in scores.items():
        curve = getattr(result.rankings, name)
        orders = [sorted(channels, key=lambda channel, score=score: -score[channel]) for score in by_half]  # type: ignore[misc]
        assert curve.by_half == tuple(map(tuple, orders))
        for k in range(1, len(channels) + 1):
            found = []
            for order, parts in zip(orders, flat[::-1], strict=True):
                kept, rest, whole = parts[:, order[:k]].sum(axis=1), parts[:, order[k:]].sum(axis=1), parts.sum(axis=1)
                found.append((np.corrcoef(kept, whole)[0, 1], 1 - (rest**2).mean() / whole.var()))
            r, r2_zero = np.mean(found, axis=0)
            assert curve.r[k - 1] == pytest.approx(r, abs=1e-4)
            assert curve.r2_zero[k - 1] == pytest.approx(r2_zero, rel=1e-3, abs=1e-4)
        assert curve.k90 == next(k for k, r in enumerate(curve.r, 1) if r >= 0.9)


def test_a_single_photograph_has_no_numbers_by_contribution_and_says_why(asked: Asked, picture: Png) -> None:
    result = analyse(asked(unit="middle2x3:3", photographs=PHOTOGRAPHS[:1]), picture)
    rankings = result.coverage.rankings
    assert result.coverage.halves == ()
    assert rankings.contribution.reason == rankings.ablation.reason == SINGLE
    assert rankings.contribution.k90 is rankings.contribution.r[-1] is None
    assert rankings.l2.r[-1] == pytest.approx(1)
    assert result.contributions.photograph_count == 1


@pytest.mark.parametrize("unit", UNITS)
def test_removals_are_those_of_loops(asked: Asked, tiny_network: Network, unit: str, picture: Png) -> None:
    result = analyse(asked(unit=unit, photographs=PHOTOGRAPHS), picture)
    found, top = result.ablation, result.contributions.top
    slow, made = Slow(tiny_network, unit, pictures(PHOTOGRAPHS)), Slow(tiny_network, unit, pixels(picture))
    norms = [channel.norm for channel in result.contributions.channels]
    assert list(top) == sorted(range(len(norms)), key=lambda index: -norms[index])[:6]
    assert found.photographs == tuple(PHOTOGRAPHS[index].name for index in slow.strongest)
    full, pattern = slow.activation(photographs=slow.strongest), made.activation()
    assert found.activation == pytest.approx(full, rel=1e-5)
    assert found.pattern_activation == pytest.approx(pattern, rel=1e-5)
    assert found.together.channels == top
    assert [removal.channels for removal in found.single] == [(channel,) for channel in top]
    for removal in (found.together, *found.single):
        change = slow.activation(removal.channels, slow.strongest) - full
        assert removal.on_photographs.change == pytest.approx(change, rel=1e-4, abs=1e-5 * full)
        assert removal.on_pattern.change == pytest.approx(
            made.activation(removal.channels) - pattern, rel=1e-4, abs=1e-3
        )
        relative = removal.on_photographs.relative
        assert relative is None if full == 0 else relative == pytest.approx(change / full, rel=1e-4, abs=1e-5)


def test_a_planted_circuit_is_found(asked: Asked, circuit: Network, picture: Png) -> None:
    question = asked(unit="middle2x3:3", photographs=PHOTOGRAPHS, network=circuit)
    found = analyse(question, picture)
    rankings, channels = found.coverage.rankings, found.contributions.channels
    assert found.contributions.top[:3] == (DARK, PLUS, MINUS)
    assert found.contributions.silent[0] == DARK  # the strongest kernel of all
    assert PLUS not in found.contributions.silent
    assert (rankings.l2.order[0], rankings.l2.r[0]) == (DARK, None)
    assert rankings.l2.r2_mean[0] == pytest.approx(0)
    assert rankings.l2.k90 == rankings.l1.k90 == 2
    assert rankings.contribution.order[:2] == rankings.ablation.order[:2] == (PLUS, MINUS)
    assert rankings.contribution.k90 == rankings.ablation.k90 == 1
    assert channels[DARK].mean_abs == channels[DARK].ablation == 0
    assert channels[PLUS].ablation < 0 < channels[MINUS].ablation
    dark, plus, minus = found.ablation.single[:3]
    assert (dark.expected, plus.expected, minus.expected) == ("falls", "falls", "rises")
    assert (dark.on_photographs.change, dark.on_photographs.agrees, dark.on_pattern.agrees) == (0, None, None)
    assert plus.on_photographs.change < 0 < minus.on_photographs.change
    assert (
        plus.on_photographs.agrees
        is plus.on_pattern.agrees
        is minus.on_photographs.agrees
        is minus.on_pattern.agrees
        is True
    )
    assert found.ablation.together.on_photographs.relative == pytest.approx(-1, abs=0.1)
    assert found.ablation.random is None  # three others are left of nine


def test_a_sign_that_the_kernel_did_not_predict_disagrees() -> None:
    # the kernel sums to more than zero, but its channel fires where the one coefficient below zero lies
    kernel = Kernel(0, "a:0", None, 1, 1 / 2, 2, 3, "mostly excitatory", ((-1, 2, 1),))
    scene = Scene(("one",), 5.0, np.array([[-1.0], [-2.0]]))
    (removal,) = ablate(
        (kernel,), np.array([0]), (scene, scene), lowest=np.array([0.0]), draws=np.random.default_rng(0)
    ).single
    assert (removal.expected, removal.on_photographs.agrees) == ("falls", False)
    assert (removal.on_photographs.change, removal.on_photographs.relative) == (1.5, 1.5 / 3.5)
    below = ablate((kernel,), np.array([0]), (scene, scene), lowest=np.array([-0.1]), draws=np.random.default_rng(0))
    assert (below.single[0].expected, below.single[0].on_photographs.agrees) == (None, None)


@pytest.mark.parametrize("unit", ["stem:2", "scores:6"])  # colours less their means; a layer without ReLU
def test_channels_that_go_below_zero_on_any_picture_predict_no_sign(
    asked: Asked, tiny_network: Network, unit: str, picture: Png
) -> None:
    found = analyse(asked(unit=unit, photographs=PHOTOGRAPHS), picture).ablation
    read = tiny.ARCHITECTURE.convolution(unit.split(":")[0]).reads
    seen, made = (tiny_network.tensors(images, read)[0].numpy() for images in (pictures(PHOTOGRAPHS), pixels(picture)))
    signs = {"mostly excitatory": "falls", "mostly inhibitory": "rises", "mixed": None}
    withheld = 0
    for removal in found.single:
        (channel,), kind = removal.channels, removal.kind or ""
        below = min(seen[..., channel].min(), made[..., channel].min()) < 0
        assert removal.expected == (None if below else signs[kind])
        withheld += bool(below and signs[kind])
    assert withheld


def test_a_value_below_zero_on_the_pattern_alone_withholds_the_sign(asked: Asked, tiny_network: Network) -> None:
    white = np.full((*tiny.ARCHITECTURE.input_size, 3), 255, np.uint8)
    bright = [replace(photograph, pixels=white) for photograph in PHOTOGRAPHS]  # every colour above its mean
    assert tiny_network.tensors(pictures(bright), "preprocessing")[0].numpy().min() > 0
    predicted, withheld = (
        {removal.expected for removal in analyse(question, encode(pattern)).ablation.single}
        for question in [asked(unit="stem:2", photographs=tuple(bright))]
        for pattern in (white, np.zeros_like(white))
    )
    assert predicted - {None}
    assert withheld == {None}


def test_random_sixes_are_drawn_outside_the_top_and_lie_as_loops_say() -> None:
    draws = np.random.default_rng(4)
    parts = draws.normal(size=(40, 20)) * np.arange(1, 21)
    scenes = Scene(("one",), 3.0, parts), Scene(("two",), 3.0, parts[:7] + 1)
    kernels = tuple(Kernel(channel, f"a:{channel}", None, 1, 0, 1, 2, "mixed", ((1, -1),)) for channel in range(20))
    top = np.array([0, 19, 2, 4, 6, 8])
    found, again = (
        ablate(kernels, top, scenes, lowest=np.zeros(20), draws=np.random.default_rng(1)).random for _ in range(2)
    )
    assert found is not None
    assert found == again
    for interval, scene in ((found.on_photographs, scenes[0]), (found.on_pattern, scenes[1])):
        every = []
        for chosen in combinations(sorted(set(range(20)) - set(top.tolist())), 6):
            kept = [channel for channel in range(20) if channel not in chosen]
            before, after = 3 + scene.parts.sum(axis=1), 3 + scene.parts[:, kept].sum(axis=1)
            every.append(float((np.maximum(after, 0) - np.maximum(before, 0)).mean()))
        assert min(every) <= interval.low < interval.mean < interval.high <= max(every)
        spread = float(np.std(every))
        assert interval.mean == pytest.approx(np.mean(every), abs=5 * spread / np.sqrt(1000))
        assert interval.low == pytest.approx(np.percentile(every, 2.5), abs=0.3 * spread)
        assert interval.high == pytest.approx(np.percentile(every, 97.5), abs=0.3 * spread)


def test_exactly_as_many_others_as_are_removed_are_enough() -> None:
    parts = np.random.default_rng(4).normal(size=(20, 4))
    kernels = tuple(Kernel(channel, None, "red", 1, 0, 1, 2, "mixed", ((1, -1),)) for channel in range(4))
    scene = Scene(("one",), 0.5, parts)

    def removed(top: list[int]) -> float | None:
        found = ablate(
            kernels, np.array(top), (scene, scene), lowest=np.zeros(4), draws=np.random.default_rng(1)
        ).random
        return None if found is None else found.on_photographs.mean

    assert removed([0, 1, 2]) is None
    others = np.maximum(0.5 + parts[:, [0, 1]].sum(axis=1), 0) - np.maximum(0.5 + parts.sum(axis=1), 0)
    assert removed([0, 1]) == pytest.approx(others.mean())


@twin_of(changes)
def slow_change(parts: Floats, kept: list[int]) -> float:
    """Average what the activation gains where only some channels are left, with a bias of 0.1."""
    gains = [max(0.1 + sum(part[channel] for channel in kept), 0) - max(0.1 + sum(part), 0) for part in parts.tolist()]
    return float(sum(gains) / len(gains))


def test_more_positions_than_are_taken_at_once_are_all_counted() -> None:
    parts = np.random.default_rng(4).normal(size=(2500, 3))
    found = changes(Scene(("one",), 0.1, parts), members([(0,), (1, 2)], 3))
    np.testing.assert_allclose(found, [slow_change(parts, kept) for kept in ([1, 2], [0])])


def test_agreements_hold_each_two_rankings_against_each_other() -> None:
    draws = np.random.default_rng(8)
    for count in (4, 59, 60, 75):
        scores = {name: draws.normal(size=count) for name in ("l2", "l1", "contribution")}
        found = agreements(scores)
        assert [(pair.one, pair.other) for pair in found] == [
            ("l2", "l1"),
            ("l2", "contribution"),
            ("l1", "contribution"),
        ]
        for pair in found:
            one, other = scores[pair.one], scores[pair.other]
            first = [set(sorted(range(count), key=lambda i: -score[i])[:6]) for score in (one, other)]
            many = [set(sorted(range(count), key=lambda i: -score[i])[:30]) for score in (one, other)]
            assert pair.spearman == spearman(one, other)
            assert pair.overlap_6 == len(first[0] & first[1])
            assert pair.chance_6 == pytest.approx(min(6, count) ** 2 / count)
            if count < 60:
                assert (pair.overlap_30, pair.chance_30) == (None, None)
            else:
                assert pair.overlap_30 == len(many[0] & many[1])
                assert pair.chance_30 == pytest.approx(900 / count)


def test_a_unit_that_reads_nothing_has_no_numbers_that_it_can_not_have(asked: Asked, picture: Png) -> None:
    weights = tiny.draw_weights()
    kernel, bias = (array.copy() for array in weights["middle2x3"])
    kernel[..., 3], bias[3] = 0, -2
    network = Network(tiny.ARCHITECTURE, weights={**weights, "middle2x3": (kernel, bias)})
    found = analyse(asked(unit="middle2x3:3", photographs=PHOTOGRAPHS, network=network), picture)
    assert all(channel.silent for channel in found.contributions.channels)
    assert found.contributions.top == found.contributions.silent == (0, 1, 2, 3, 4, 5)
    assert {pair.spearman for pair in found.contributions.agreements} == {None}
    assert {pair.overlap_6 for pair in found.contributions.agreements} == {None}
    assert found.contributions.agreements[0].chance_6 == 4
    assert (found.coverage.rankings.l2.k90, found.coverage.random_k90) == (None, None)
    for numbers in (found.coverage.rankings.l2.r, found.coverage.rankings.l2.r2_zero, found.coverage.random.mean):
        assert numbers == (None,) * 9
    assert found.ablation.photographs == tuple(photograph.name for photograph in PHOTOGRAPHS[:3])
    assert (found.ablation.activation, found.ablation.together.on_photographs.relative) == (0, None)


def test_channels_that_are_all_alike_are_in_no_order(asked: Asked, picture: Png) -> None:
    weights = tiny.draw_weights()
    bias = weights["middle2x3"][1].copy()
    bias[3] = -1e6  # silent on every photograph, whatever is removed
    network = Network(tiny.ARCHITECTURE, weights={**weights, "middle2x3": (weights["middle2x3"][0], bias)})
    found = analyse(asked(unit="middle2x3:3", photographs=PHOTOGRAPHS, network=network), picture)
    assert {channel.ablation for channel in found.contributions.channels} == {0}
    for pair in found.contributions.agreements:
        assert (pair.overlap_6 is None) == ("ablation" in (pair.one, pair.other))
    rankings = found.coverage.rankings
    assert (rankings.ablation.order, rankings.ablation.k90) == ((), None)
    for numbers in (rankings.ablation.r, rankings.ablation.r2_zero, rankings.ablation.r2_mean):
        assert numbers == (None,) * 9
    assert sorted(rankings.l2.order) == sorted(rankings.contribution.order) == list(range(9))
    assert rankings.l2.r[-1] == pytest.approx(1)


def test_the_random_orders_end_with_the_whole_and_follow_the_seed(asked: Asked, picture: Png) -> None:
    one, again, other = (
        analyse(asked(unit="middle2x3:3", photographs=PHOTOGRAPHS, seed=seed), picture) for seed in (0, 0, 1)
    )
    assert one == again
    assert one.coverage.random != other.coverage.random
    assert one.contributions == other.contributions
    bands = one.coverage.random, one.coverage.random_r2_zero, one.coverage.random_r2_mean
    for band in bands:
        assert [band.low[-1], band.mean[-1], band.high[-1]] == pytest.approx([1, 1, 1])
        for low, mean, high in zip(band.low[:-1], band.mean[:-1], band.high[:-1], strict=True):
            assert low is not None
            assert mean is not None
            assert high is not None
            assert low < mean < high
    k90 = one.coverage.random_k90
    assert k90 is not None
    assert 1 <= k90.low <= k90.mean <= k90.high <= 9


def test_the_result_is_kept_to_the_last_bit(asked: Asked, circuit: Network, picture: Png) -> None:
    question = asked(unit="middle2x3:3", photographs=PHOTOGRAPHS, network=circuit)
    found = analyse(question, picture)
    assert unpack(Attribution, pack(found)) == found


def test_without_photographs_there_is_nothing_to_say(asked: Asked, picture: Png) -> None:
    with pytest.raises(ValueError, match="no photographs"):
        analyse(asked(photographs=()), picture)
