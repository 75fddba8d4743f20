"""What kind of detector the unit is: strong photographs mirrored and turned, and what prevails where it fires."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.context import Context
from generator.analysis.contributions import contribution_maps
from generator.analysis.pictures import decode
from generator.analysis.responses import pictures
from generator.analysis.view import middle, nearest
from generator.images import Photographs
from generator.network import Network
from generator.numerics.orientation import BANDS, SEEN, orientations_at, spectrum
from generator.numerics.seriation import cosines
from generator.results.detector import Detector, Direction, Posed
from generator.results.layer import Responses
from generator.results.patterns import Pattern
from generator.results.values import FloatArray

Maps = npt.NDArray[np.float32]

TURNS = 4  # by 90°; each also of the mirror image
BESIDE = 1  # positions either way: a turned grid does not meet its own positions exactly


def measure(
    network: Network,
    photographs: Photographs,
    layer: str,
    filter_: int,
    pattern: Pattern,
    responses: Responses,
) -> Detector:
    """Measure what the rules on kinds of detectors ask; the rules themselves judge later."""
    context, seen = Context(network, photographs, layer, filter_), responses
    highest = seen.highest[:, filter_]
    strong = [place for place in seen.strongest[filter_].tolist() if highest[place[0]] > 0]
    poses = tuple(_posed(context, *place) for place in strong)
    alike = _alike(context, strong)
    everywhere, coherence = _around_positions(context)
    shown = (pattern.picture, *(other.picture for other in pattern.others))
    return Detector(
        poses=poses,
        alike=alike,
        directions=_directions(context, everywhere, coherence),
        photographs=photographs.names,
        bands=tuple(BANDS.tolist()),
        spectra=np.stack([spectrum(decode(picture)) for picture in shown]).astype(np.float32),
        everywhere=everywhere.astype(np.float32),
        peaks=np.where(seen.highest[..., None] > 0, seen.peaks, -1),
    )


def _posed(context: Context, image: int, row: int, col: int) -> Posed:
    """Show a photograph in eight poses, and read each at the place where that puts the position (row, col)."""
    photograph = context.photographs[image]
    architecture = context.network.architecture
    activations = []
    for mirrored in (False, True):
        pixels, point = photograph.pixels, middle(architecture.receptive_field(context.layer), row, col)
        if mirrored:
            pixels, point = pixels[:, ::-1], (point[0], pixels.shape[1] - 1 - point[1])
        for _ in range(TURNS):
            shown = replace(architecture, input_size=pixels.shape[:2])
            place = nearest(shown.receptive_field(context.layer), shown.map_size(context.layer), point)
            activations.append(_around(_map(context, pixels), *place))
            pixels, point = np.rot90(pixels), (pixels.shape[1] - 1 - point[1], point[0])
    return Posed(photograph.name, row, col, tuple(activations), min(activations[1:]) / activations[0])


def _around(values: Maps, row: int, col: int) -> float:
    """Return the largest activation at a position and BESIDE it, of a map `[row, col]`."""
    rows, cols = (slice(max(at - BESIDE, 0), at + BESIDE + 1) for at in (row, col))
    return max(float(values[rows, cols].max()), 0.0)


def _alike(context: Context, strong: list[list[int]]) -> float | None:
    """Say how alike what the input channels add is, in the strongest photographs: the mean cosine of all pairs."""
    network, layer = context.network, context.layer
    read = network.architecture.convolution(layer).reads
    parts = []
    for image, row, col in strong:
        (inputs,) = network.tensors(tf.constant(pictures([context.photographs[image]])), read)
        parts.append(contribution_maps(network, layer, context.filter, inputs)[0, row, col].numpy())
    if len(parts) < 2:
        return None
    alike = np.nan_to_num(cosines(np.stack(parts)))
    return float(np.mean([alike[pair] for pair in combinations(range(len(parts)), 2)]))


def _around_positions(context: Context) -> tuple[FloatArray, FloatArray]:
    """Find what direction prevails around the middle of every receptive field, and its coherence: `[image, row, col]`.

    The middle counts most, as it does for the unit. Source: Luo et al., "Understanding the Effective Receptive Field",
    2016.
    """
    architecture = context.network.architecture
    field, (rows, cols) = architecture.receptive_field(context.layer), architecture.map_size(context.layer)
    downs = np.array([middle(field, row, 0)[0] for row in range(rows)])
    alongs = np.array([middle(field, 0, col)[1] for col in range(cols)])
    deviation = (field.size[0] / SEEN, field.size[1] / SEEN)
    found = [orientations_at(item.pixels, downs, alongs, deviation=deviation) for item in context.photographs]
    return np.stack([degrees for degrees, _ in found]), np.stack([coherence for _, coherence in found])


def _directions(context: Context, everywhere: FloatArray, coherence: FloatArray) -> tuple[Direction, ...]:
    """Say of each photograph that excites the unit what direction prevails at its strongest position."""
    found = []
    for number, photograph in enumerate(context.photographs):
        values = _map(context, photograph.pixels)
        row, col = (int(at) for at in np.unravel_index(int(values.argmax()), values.shape))
        if values[row, col] > 0:
            place = (number, row, col)
            degrees, clear = _degrees(float(everywhere[place])), float(coherence[place])
            found.append(Direction(photograph.name, row, col, float(values[row, col]), degrees, clear))
    return tuple(sorted(found, key=lambda one: (-one.activation, one.photograph)))


def _map(context: Context, pixels: npt.NDArray[np.uint8]) -> Maps:
    """Compute the unit's pre-activation on one picture, `[row, col]`."""
    shown = tf.constant(pixels[np.newaxis].astype(np.float32))
    found: Maps = context.network.pre_activation(shown, context.layer, context.filter).numpy()[0]
    return found


def _degrees(found: float | None) -> float | None:
    return None if found is None or np.isnan(found) else float(found)
