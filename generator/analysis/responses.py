"""What units do on photographs, at the network's input size."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Self

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.images import Photograph, Photographs
from generator.layers import Pair
from generator.network import Network
from generator.numerics.contrast import contrast
from generator.results.layer import Responses

Maps = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

BATCH = 4  # photographs at once: VGG19 at 224 pixels takes 1.1 GB so, and 2.0 GB by sixteen at the same speed
EXAMPLES = 4  # photographs of which more is kept, at either end: a page shows two rows of four


def pictures(photographs: Sequence[Photograph]) -> Maps:
    """Stack photographs to `[image, row, col, channel]`, 0…255."""
    return np.stack([photograph.pixels for photograph in photographs]).astype(np.float32)


def filter_maps(network: Network, layer: str, filter_: int, photographs: Photographs) -> Maps:
    """Compute one filter's activation on all photographs: `[image, row, col]`. No map of another filter is kept."""
    maps = [
        network.activation(tf.constant(pictures(batch)), layer)[..., filter_].numpy()
        for batch in photographs.batches(BATCH)
    ]
    return np.concatenate(maps)


def respond(network: Network, photographs: Photographs, layer: str) -> Responses:
    """Pass over the photographs once and keep what each filter of a layer does on them.

    No map outlives its batch: what is kept grows with filters, not with maps times photographs.
    """
    name, around = network.architecture.pre_activation(layer), surroundings(network, layer)
    means, highest, lowest, peaks, moments = [], [], [], [], []
    contrasts: list[float] = []
    above = below = None
    for batch in photographs.batches(BATCH):
        first = len(contrasts)
        contrasts += [contrast(photograph.pixels) for photograph in batch]
        (tensor,) = network.tensors(tf.constant(pictures(batch)), name)
        maps = tensor.numpy()
        means.append(np.maximum(maps, 0).mean(axis=(1, 2), dtype=np.float64))
        moments.append([find(maps, axis=(1, 2), dtype=np.float64) for find in (np.mean, np.var)])
        high, low = _extremes(maps, first, around), _extremes(-maps, first, around)
        highest.append(high.values.T)
        lowest.append(-low.values.T)
        peaks.append(high.places[..., 1:].swapaxes(0, 1).astype(np.int32))
        above, below = high.strongest(above), low.strongest(below)
    if above is None or below is None:
        raise ValueError("there are no photographs")
    return Responses(
        layer=layer,
        names=photographs.names,
        contrast=np.array(contrasts),
        mean=np.concatenate(means),
        highest=np.concatenate(highest),
        lowest=np.concatenate(lowest),
        peaks=np.concatenate(peaks),
        deviation=_deviation(*np.concatenate(moments, axis=1)),
        strongest=above.places,
        weakest=below.places,
        heat=np.concatenate([above.windows, -below.windows], axis=1),
    )


def _deviation(means: npt.NDArray[np.float64], variances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the deviation of each filter from those of maps of one size, both `[image, filter]`.

    Within maps and between them: the difference of two large moments would lose what is small beside the mean.
    """
    deviation: npt.NDArray[np.float64] = np.sqrt(variances.mean(axis=0) + means.var(axis=0))
    return deviation


def surroundings(network: Network, layer: str) -> Pair:
    """Say how many positions of a map, either way, a picture of one position's receptive field has heat from.

    Those between whose centres its outermost pixels lie; no more than the map has.
    """
    field, extent = network.architecture.receptive_field(layer), network.architecture.map_size(layer)
    rows, cols = (
        min(ceil((size - 1) / 2 / stride), positions - 1)
        for size, stride, positions in zip(field.size, field.stride, extent, strict=True)
    )
    return rows, cols


@dataclass(frozen=True)
class _Extremes:
    """The largest value of each filter on some photographs, where it lies, and what lies around it."""

    values: Maps  # [filter, image]
    places: Places  # [filter, image, 3]: the photograph's number, row and col
    windows: Maps  # [filter, image, row, col], NaN beyond the map

    def strongest(self, before: Self | None) -> Self:
        """Keep the EXAMPLES photographs of the largest values, these and those `before`; of equals the earlier."""
        parts = [self] if before is None else [before, self]
        values, places, windows = (
            np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("values", "places", "windows")
        )
        order = np.argsort(-values, axis=1, kind="stable")[:, :EXAMPLES]
        filters = np.arange(len(values))[:, None]
        return type(self)(values[filters, order], places[filters, order], windows[filters, order])


def _extremes(maps: Maps, first: int, around: Pair) -> _Extremes:
    """Find the largest value of each of a batch's maps `[image, row, col, filter]`; `first` numbers its first."""
    count, rows, cols, filters = maps.shape
    row, col = np.divmod(maps.reshape(count, rows * cols, filters).argmax(axis=1).T, cols)  # [filter, image]
    image, filter_ = np.arange(count), np.arange(filters)[:, None]
    beside = [np.arange(-reach, reach + 1) for reach in around]
    down, along = row[..., None, None] + beside[0][:, None], col[..., None, None] + beside[1]
    windows = maps[image[:, None, None], down.clip(0, rows - 1), along.clip(0, cols - 1), filter_[..., None, None]]
    inside = (down >= 0) & (down < rows) & (along >= 0) & (along < cols)
    return _Extremes(
        values=maps[image, row, col, filter_],
        places=np.stack(np.broadcast_arrays(image + first, row, col), axis=-1),
        windows=np.where(inside, windows, np.float32(np.nan)),
    )
