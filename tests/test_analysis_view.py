"""Mirrors `analysis/view.py`: where stimuli are shown and read, against positions followed back to their pixels."""

import math

import pytest

from generator.analysis.view import middle, nearest, view
from generator.architecture import Architecture
from generator.layers import PIXELS, Concatenate, Convolution, Layer, Pool, Windowed, reads
from generator.zoo import squeezenet, vgg19
from tests import keras_layout, tiny
from tests.test_analysis_tuning import COMPLEX, PLANTED
from tests.twins import twin_of

STRIDED = Architecture(  # "same" with strides: where padding starts depends on the picture's size
    name="strided",
    title="Strided",
    input_size=(43, 30),
    layers=(
        Convolution("first", PIXELS, 2, size=(3, 4), stride=(2, 3)),
        Pool("pool", "first", size=(3, 2), stride=(2, 2), padding="same"),
        Convolution("narrow", "pool", 3, size=(1, 1)),
        Convolution("wide", "pool", 4, size=(1, 3)),
        Concatenate("both", ("narrow", "wide")),
        Convolution("second", "both", 5, size=(3, 1)),
        Convolution("third", "second", 6, size=(3, 3), stride=(2, 1)),
        Convolution("vast", "third", 7, size=(5, 5)),
    ),
    features=None,
    logits=None,
)
SEEN = [
    *((tiny.ARCHITECTURE, layer.name) for layer in tiny.ARCHITECTURE.convolutions),
    *((STRIDED, layer.name) for layer in STRIDED.convolutions),
    *((keras_layout.SMALL, layer.name) for layer in keras_layout.SMALL.convolutions),
    (PLANTED, COMPLEX),
    (squeezenet.ARCHITECTURE, "fire4_expand3x3"),
    (vgg19.ARCHITECTURE, "block3_conv3"),
]


def seen(architecture: Architecture, layer: str, axis: int, side: int) -> list[tuple[int, int, bool]]:
    """Follow each position back to its pixels: first, last, and whether padding lies in the way, anywhere."""
    found: dict[str, list[tuple[int, int, bool]]] = {PIXELS: [(at, at, False) for at in range(side)]}

    def walk(one: Layer) -> list[tuple[int, int, bool]]:
        before = [found[name] for name in reads(one)]
        if isinstance(one, Windowed):
            (below,), size, stride = before, one.size[axis], one.stride[axis]
            starts = list(range(0, len(below) - size + 1, stride))
            if one.padding == "same":
                count = math.ceil(len(below) / stride)
                missing = max((count - 1) * stride + size - len(below), 0)
                starts = [at * stride - missing // 2 for at in range(count)]
            windows = [range(start, start + size) for start in starts]
            return [
                (
                    min(below[at][0] for at in window if 0 <= at < len(below)),
                    max(below[at][1] for at in window if 0 <= at < len(below)),
                    any(not 0 <= at < len(below) or below[at][2] for at in window),
                )
                for window in windows
            ]
        return [
            (min(part[0] for part in parts), max(part[1] for part in parts), any(part[2] for part in parts))
            for parts in zip(*before, strict=True)
        ]

    for one in architecture.upstream(layer):
        found[one.name] = walk(one)
    return found[layer]


@pytest.mark.parametrize(("architecture", "layer"), SEEN, ids=lambda value: getattr(value, "name", value))
def test_the_picture_is_the_smallest_whose_middle_position_sees_no_padding(
    architecture: Architecture, layer: str
) -> None:
    found = view(architecture, (layer, *architecture.made_by(layer)))
    for axis in (0, 1):
        chosen, most = found.canvas.size[axis], architecture.input_size[axis]
        for side in range(1, chosen + 1):
            positions = seen(architecture, layer, axis, side)
            clear = bool(positions) and not positions[(len(positions) - 1) // 2][2]
            assert clear == (side == chosen) or side == chosen == most
        at = found.positions[layer][axis]
        assert at == (len(positions) - 1) // 2
        first, last, padded = positions[at]
        if not padded:
            assert found.canvas.centre[axis] == (first + last) / 2


@pytest.mark.parametrize(("architecture", "layer"), SEEN, ids=lambda value: getattr(value, "name", value))
def test_the_layers_that_are_read_are_read_nearest_to_the_middle(architecture: Architecture, layer: str) -> None:
    sources = architecture.made_by(layer)
    found = view(architecture, (layer, *sources))
    assert tuple(found.positions) == (layer, *sources)
    for source in sources:
        for axis in (0, 1):
            positions = seen(architecture, source, axis, found.canvas.size[axis])
            far = {
                at: abs((first + last) / 2 - found.canvas.centre[axis])
                for at, (first, last, padded) in enumerate(positions)
                if not padded
            }
            at = found.positions[source][axis]
            if at in far:
                assert far[at] <= min(far.values()) + 1e-9
            else:  # all that is near sees padding, in a picture that cannot grow
                assert found.canvas.size[axis] == architecture.input_size[axis]


def test_where_the_receptive_field_does_not_fit_the_picture_is_as_large_as_the_networks() -> None:
    assert STRIDED.receptive_field("vast").size > STRIDED.input_size
    assert view(STRIDED, ("vast", "third")).canvas.size == (43, 30)
    assert view(vgg19.ARCHITECTURE, ("block5_conv4",)).canvas.size == (224, 224)


@twin_of(nearest)
def slow_nearest(middles: dict[tuple[int, int], tuple[float, float]], point: tuple[float, float]) -> float:
    """Say how far the middle that is nearest to a point lies from it, by measuring all."""
    return min(math.dist(middle, point) for middle in middles.values())


@pytest.mark.parametrize("layer", ["first", "narrow", "second", "third"])
def test_the_nearest_position_to_a_point_is_that_of_a_search_and_lies_on_the_map(layer: str) -> None:
    field, (rows, cols) = STRIDED.receptive_field(layer), STRIDED.map_size(layer)
    middles = {(row, col): middle(field, row, col) for row in range(rows) for col in range(cols)}
    for point in [(0.0, 0.0), (-9.0, 40.0), (13.3, 21.7), (20.2, 7.9), (60.0, 29.0)]:
        found = nearest(field, (rows, cols), point)
        assert math.dist(middles[found], point) == pytest.approx(slow_nearest(middles, point))
    for place, at in middles.items():
        assert nearest(field, (rows, cols), at) == place
