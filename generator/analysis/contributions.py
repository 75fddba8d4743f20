"""What each input channel adds to the unit, how many it takes, and what the unit does without them: one pass."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import ceil

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.ablation import Scene, ablate, gains
from generator.analysis.context import Context
from generator.analysis.coverage import Half, coverage
from generator.analysis.kernels import layer_kernels
from generator.analysis.pictures import decode
from generator.analysis.responses import BATCH, pictures
from generator.images import Photographs
from generator.layers import Convolution
from generator.network import Network
from generator.numerics.coverage import Sums
from generator.numerics.kernels import ranking
from generator.numerics.rankings import chance, overlap, spearman
from generator.results.contributions import Agreement, Attribution, ChannelContribution, Contributions
from generator.results.kernels import Kernel
from generator.results.patterns import Pattern

Floats = npt.NDArray[np.float64]
Maps = npt.NDArray[np.float32]

TOP = 6  # what the lab held for enough
MANY = 30  # a second, longer look at the rankings, taken where it is at most half of all channels
STRONGEST = 3  # photographs: one alone may be a freak, and a mean over all is mostly silence
SILENT = 0.1  # of the mean over all channels: ten such channels add no more than one common one


def attribute(
    network: Network, photographs: Photographs, layer: str, filter_: int, seed: int, pattern: Pattern
) -> Attribution:
    """Take the unit apart into its input channels, on the photographs and on its own pattern."""
    context = Context(network, photographs, layer, filter_)
    found = layer_kernels(context.network, context.layer)
    kernels = tuple(found.kernel(channel, context.filter) for channel in range(len(found.sources)))
    seen = tally(context)
    pixels = tf.constant(decode(pattern.picture)[np.newaxis], tf.float32)
    (inputs,) = context.network.tensors(pixels, context.network.architecture.convolution(context.layer).reads)
    on_pattern = _flat(contribution_maps(context.network, context.layer, context.filter, inputs).numpy()[0])
    coefficients = found.weights[..., context.filter].astype(np.float64)
    scores = {
        "l2": found.strengths[:, context.filter],
        "l1": np.abs(coefficients).sum(axis=(0, 1)),
        **seen.scores,
    }
    for_coverage, for_ablation = np.random.default_rng(seed).spawn(2)
    return Attribution(
        contributions=_contributions(
            f"{context.layer}:{context.filter}", kernels, scores, seen, on_pattern.mean(axis=0)
        ),
        coverage=coverage(scores, seen.halves, for_coverage),
        ablation=ablate(
            kernels,
            ranking(scores["l2"])[:TOP],
            (seen.scene, Scene(("pattern",), seen.bias, on_pattern)),
            lowest=np.minimum(seen.lowest, inputs.numpy().min(axis=(0, 1, 2))),
            draws=for_ablation,
        ),
    )


def contribution_maps(network: Network, layer: str, filter_: int, inputs: tf.Tensor) -> tf.Tensor:
    """Cross-correlate each channel that a layer reads with a filter's kernel on it, padded and strided like the layer.

    `[image, row, col, channel]`, of the inputs → of the layer's positions. TensorFlow's own strides have to be alike
    either way, so all positions are computed and those of the layer taken.
    """
    convolution = network.architecture.convolution(layer)
    kernel, _ = network.kernel(layer)
    rows, cols = convolution.stride
    maps = tf.nn.depthwise_conv2d(_framed(inputs, convolution), kernel[..., filter_, None], (1, 1, 1, 1), "VALID")
    return maps[:, ::rows, ::cols]


def _framed(inputs: tf.Tensor, convolution: Convolution) -> tf.Tensor:
    """Pad `[image, row, col, channel]` with zeros as the convolution does."""
    if convolution.padding == "valid":
        return inputs
    frame = [(0, 0)]
    for extent, size, stride in zip(inputs.shape[1:3], convolution.size, convolution.stride, strict=True):
        missing = max((ceil(extent / stride) - 1) * stride + size - extent, 0)
        frame.append((missing // 2, missing - missing // 2))
    return tf.pad(inputs, [*frame, (0, 0)])


def _flat(maps: Maps) -> Floats:
    """Lay the positions of one picture in a row, in float64: `[row, col, channel] → [position, channel]`."""
    return maps.reshape(-1, maps.shape[-1]).astype(np.float64)


class Part:
    """Adds up what contributions come to on some of the photographs."""

    def __init__(self, channels: int) -> None:
        self.names: list[str] = []
        self.sums = Sums.of(channels)
        self.absolute, self.gains = np.zeros(channels), np.zeros(channels)

    @property
    def scores(self) -> dict[str, Floats]:
        """The scores of the channels, `[channel]`, that depend on photographs."""
        return {
            "contribution": self.absolute / self.sums.count,
            "ablation": np.abs(self.gains / self.sums.count),
        }


class Tally:
    """Adds up what contributions come to, picture by picture; it grows with channels, not with photographs.

    The photographs are in two parts: in the order of their names, they go to the first and to the second by turns.
    """

    def __init__(self, bias: float, channels: int, names: Sequence[str]) -> None:
        self.bias = bias
        self.parts = tuple(Part(channels) for _ in range(min(len(names), 2)))
        self.part = {name: self.parts[number % 2] for number, name in enumerate(sorted(names))}
        self.lowest = np.full(channels, np.inf)  # of what the layer reads
        self.error = self.scale = 0.0
        self.strongest: list[tuple[float, str, Floats]] = []  # mean activation, name, contributions

    def add(self, name: str, inputs: Maps, parts: Floats, whole: Floats) -> None:
        """Add a photograph: `inputs [row, col, channel]`, `parts [position, channel]` and `whole [position]`."""
        before, part = self.bias + parts.sum(axis=1), self.part[name]
        part.names.append(name)
        part.sums.add(parts)
        part.absolute += np.abs(parts).sum(axis=0)
        part.gains += gains(before, parts)
        self.lowest = np.minimum(self.lowest, inputs.min(axis=(0, 1)))
        self.error = max(self.error, float(np.abs(before - whole).max()))
        self.scale = max(self.scale, float(np.abs(whole).max()))
        kept = [*self.strongest, (float(np.maximum(before, 0).mean()), name, parts)]
        self.strongest = sorted(kept, key=lambda one: -one[0])[:STRONGEST]

    @property
    def photographs(self) -> int:
        """How many photographs there are."""
        return sum(len(part.names) for part in self.parts)

    @property
    def positions(self) -> int:
        """How many positions all photographs have."""
        return sum(part.sums.count for part in self.parts)

    @property
    def means(self) -> Floats:
        """The mean contributions on all photographs, `[channel]`."""
        found: Floats = np.sum([part.sums.sums for part in self.parts], axis=0) / self.positions
        return found

    @property
    def ablation(self) -> Floats:
        """What the mean activation on all photographs gains where a channel is zero, `[channel]`."""
        found: Floats = np.sum([part.gains for part in self.parts], axis=0) / self.positions
        return found

    @property
    def scores(self) -> dict[str, Floats]:
        """The scores of the channels, `[channel]`, on all photographs."""
        absolute = np.sum([part.absolute for part in self.parts], axis=0) / self.positions
        return {"contribution": absolute, "ablation": np.abs(self.ablation)}

    @property
    def halves(self) -> tuple[Half, ...]:
        """Both halves of the photographs; a single one where there is a single photograph."""
        return tuple(Half(tuple(sorted(part.names)), part.sums, part.scores) for part in self.parts)

    @property
    def scene(self) -> Scene:
        """The STRONGEST photographs, largest mean activation first."""
        _, names, parts = zip(*self.strongest, strict=True)
        return Scene(names, self.bias, np.concatenate(parts))


def tally(context: Context) -> Tally:
    """Pass over the photographs once; no contribution outlives its batch but those of the STRONGEST photographs."""
    network, layer, filter_ = context.network, context.layer, context.filter
    read = network.architecture.convolution(layer).reads
    bias = float(network.kernel(layer)[1][filter_])
    found = Tally(bias, network.architecture.channels(read), context.photographs.names)
    for batch in context.photographs.batches(BATCH):
        (inputs,) = network.tensors(tf.constant(pictures(batch)), read)
        whole = network.pre_activation_of(inputs, layer, filter_).numpy().astype(np.float64)
        maps = contribution_maps(network, layer, filter_, inputs).numpy()
        for photograph, *one in zip(batch, inputs.numpy(), maps, whole, strict=True):
            found.add(photograph.name, one[0], _flat(one[1]), one[2].reshape(-1))
    if not found.photographs:
        raise ValueError("there are no photographs")
    return found


def _contributions(
    unit: str, kernels: Sequence[Kernel], scores: Mapping[str, Floats], seen: Tally, pattern: Floats
) -> Contributions:
    """Put what every channel adds into words; `pattern [channel]` is the mean on the unit's own."""
    mean_abs, mean, ablation = scores["contribution"], seen.means, seen.ablation
    silent = mean_abs <= SILENT * mean_abs.mean()
    top = tuple(ranking(scores["l2"])[:TOP].tolist())
    return Contributions(
        unit=unit,
        bias=seen.bias,
        channels=tuple(
            ChannelContribution(
                channel=kernel.channel,
                unit=kernel.unit,
                colour=kernel.colour,
                norm=kernel.norm,
                l1=float(scores["l1"][channel]),
                mean=float(mean[channel]),
                mean_abs=float(mean_abs[channel]),
                pattern_mean=float(pattern[channel]),
                ablation=float(ablation[channel]),
                silent=bool(silent[channel]),
            )
            for channel, kernel in enumerate(kernels)
        ),
        agreements=agreements(scores),
        top=top,
        silent=tuple(channel for channel in top if silent[channel]),
        identity=seen.error / seen.scale if seen.scale else seen.error,
        positions=seen.positions,
        photograph_count=seen.photographs,
    )


def agreements(scores: Mapping[str, Floats]) -> tuple[Agreement, ...]:
    """Hold each two rankings of the same channels against each other, `[channel]` by name."""
    found = []
    for (one, first), (other, second) in combinations(scores.items(), 2):
        orders, count = (ranking(first), ranking(second)), len(first)
        alike, long = spearman(first, second), count >= 2 * MANY
        ranked = alike is not None  # else one of the orders is that of the channels' numbers, and tells nothing
        found.append(
            Agreement(
                one=one,
                other=other,
                spearman=alike,
                overlap_6=overlap(*orders, TOP) if ranked else None,
                chance_6=chance(TOP, count),
                overlap_30=overlap(*orders, MANY) if ranked and long else None,
                chance_30=chance(MANY, count) if long else None,
            )
        )
    return tuple(found)
