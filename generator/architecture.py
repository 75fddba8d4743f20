"""An architecture as plain data: which layer reads which. Everything that can be known without running it.

Shapes, receptive fields and the origin of input channels are arithmetic on these few dataclasses, so that a
wrong layer name in a study is told at once and without TensorFlow, which only `network.py` imports.

Axes are `row, col`; a pair is always in that order.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import prod
from typing import assert_never

from generator.channels import PICTURE, Channels, Source, behind
from generator.errors import BadInput
from generator.fields import ReceptiveField, Span, followed
from generator.layers import (
    COLOURS,
    PIXELS,
    Affine,
    BatchNormalisation,
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    GlobalAverage,
    Layer,
    Normalise,
    Pad,
    Pair,
    Pointwise,
    Pool,
    Preprocessing,
    Product,
    Sum,
    Unflatten,
    Weighted,
    function_name,
    reads,
)


@dataclass(frozen=True)
class Architecture:
    """A network without its weights. Layers stand in an order in which they can be computed."""

    name: str
    title: str
    input_size: Pair
    layers: tuple[Layer, ...]
    features: str | None  # the layer whose maps class Grad-CAM weighs, or None without a classifier
    logits: str | None  # the layer of class scores before softmax, `[image, class]`

    @cached_property
    def described(self) -> list[object]:
        """Write down, as JSON can hold it, all that a computation depends on: each layer's kind and numbers."""
        parts = [[type(layer).__name__, asdict(layer)] for layer in self.layers]
        return [list(self.input_size), parts, self.features, self.logits]

    @cached_property
    def by_name(self) -> dict[str, Layer]:
        """Every layer by its name."""
        return {layer.name: layer for layer in self.layers}

    @cached_property
    def convolutions(self) -> tuple[Convolution, ...]:
        """The convolutions, in order."""
        return tuple(layer for layer in self.layers if isinstance(layer, Convolution))

    @cached_property
    def weighted(self) -> tuple[str, ...]:
        """The names of the layers that have weights, in order."""
        return tuple(layer.name for layer in self.layers if isinstance(layer, Weighted))

    # What follows from the layers alone is worked out once: a plan asks for it hundreds of times.

    @cached_property
    def _known_spans(self) -> dict[Pair, dict[str, tuple[Span, ...]]]:
        return {}

    @cached_property
    def _channels(self) -> dict[str, Channels]:
        return {PIXELS: PICTURE}

    @cached_property
    def _sources(self) -> dict[str, tuple[Source, ...]]:
        return {}

    @cached_property
    def _carried(self) -> dict[frozenset[str], "Architecture"]:
        return {}

    def convolution(self, name: str) -> Convolution:
        """Return the convolution called `name`. KeyError if there is none."""
        layer = self.by_name[name]
        if not isinstance(layer, Convolution):
            raise KeyError(name)
        return layer

    def readers(self, name: str) -> tuple[Layer, ...]:
        """Return the layers that read `name` directly."""
        return tuple(layer for layer in self.layers if name in reads(layer))

    def made_by(self, convolution: str) -> tuple[str, ...]:
        """Name the convolutions whose filters make a convolution's input channels; the first has none."""
        read = self.channels_of(self.convolution(convolution).reads)
        makers = dict.fromkeys(maker.layer for channel in read for maker in channel.makers)
        return tuple(name for name in makers if name != PIXELS)

    def read_by(self, convolution: str) -> tuple[str, ...]:
        """Name the convolutions that read a convolution's filters, through whatever stands between, in order."""
        return tuple(reader.name for reader in self.convolutions if convolution in self.made_by(reader.name))

    def normalisation(self, convolution: str) -> BatchNormalisation | None:
        """Return the batch normalisation that directly follows, if it is the only reader."""
        readers = self.readers(convolution)
        if len(readers) == 1 and isinstance(readers[0], BatchNormalisation):
            return readers[0]
        return None

    def pre_activation(self, convolution: str) -> str:
        """Name the tensor before the ReLU: the convolution's, or that of the normalisation folded into it."""
        normalisation = self.normalisation(convolution)
        return normalisation.name if normalisation else convolution

    def rectified(self, convolution: str) -> bool:
        """Tell whether a convolution is read behind a ReLU alone: its activation has a threshold."""
        functions = self._functions(convolution)
        return bool(functions) and all(one is not None and one.function == "relu" for one in functions)

    def activation_name(self, convolution: str) -> str:
        """Name the function behind which a convolution is read; "none" where it is read as it is."""
        names = dict.fromkeys("none" if one is None else function_name(one) for one in self._functions(convolution))
        return ", ".join(names) or "none"

    def _functions(self, convolution: str) -> list[Pointwise | None]:
        """List the functions that read a convolution's pre-activation; None for what else reads it."""
        readers = self.readers(self.pre_activation(convolution))
        return [reader if isinstance(reader, Pointwise) else None for reader in readers]

    def channels(self, name: str) -> int:
        """Count the channels of a tensor, or its features once it is flat."""
        if name == PIXELS:
            return len(COLOURS)
        match self.by_name[name]:
            case Convolution(filters=channels) | Dense(units=channels):
                return channels
            case Concatenate(reads=parts):
                return sum(self.channels(part) for part in parts)
            case Sum(reads=parts) | Product(reads=parts):
                return self.channels(parts[0])
            case Flatten(reads=read):
                rows, cols = self.map_size(read)
                return rows * cols * self.channels(read)
            case (
                Preprocessing(reads=read)
                | BatchNormalisation(reads=read)
                | Affine(reads=read)
                | Normalise(reads=read)
                | Pointwise(reads=read)
                | Pool(reads=read)
                | Pad(reads=read)
                | GlobalAverage(reads=read)
                | Unflatten(reads=read)
            ):
                return self.channels(read)
            case unknown:
                assert_never(unknown)

    def shapes(self, name: str) -> tuple[tuple[int, ...], ...]:
        """Return the shapes of a layer's arrays: kernel and bias, or the four of a batch normalisation."""
        match self.by_name[name]:
            case Convolution(reads=read, size=size, filters=filters, groups=groups):
                return ((*size, self.channels(read) // groups, filters), (filters,))
            case Dense(reads=read, units=units):
                return ((self.channels(read), units), (units,))
            case BatchNormalisation(reads=read):
                return ((self.channels(read),),) * 4
            case Affine(reads=read) | Normalise(reads=read):
                return ((self.channels(read),),) * 2
            case _:
                return ()

    def parameters(self, *names: str) -> int:
        """Count the numbers in the weights of the layers called `names`, or of the whole network."""
        return sum(prod(shape) for name in names or self.by_name for shape in self.shapes(name))

    def carried(self, names: Collection[str]) -> "Architecture":
        """Keep what can be computed with the weights of the layers `names` alone; no half of a classifier."""
        asked = frozenset(names)
        if asked not in self._carried:
            self._carried[asked] = self._reachable(asked)
        return self._carried[asked]

    def _reachable(self, names: frozenset[str]) -> "Architecture":
        kept: dict[str, Layer] = {}
        for layer in self.layers:
            reachable = all(read == PIXELS or read in kept for read in reads(layer))
            if reachable and (layer.name in names or not isinstance(layer, Weighted)):
                kept[layer.name] = layer
        whole = self.logits in kept
        return replace(
            self,
            layers=tuple(kept.values()),
            features=self.features if whole else None,
            logits=self.logits if whole else None,
        )

    def sources(self, convolution: str) -> tuple[Source, ...]:
        """Trace each input channel back to the filter that produces it, through pooling and concatenation.

        BadInput where no single filter produces a channel.
        """
        if convolution not in self._sources:
            read = self.convolution(convolution).reads
            found = self.channels_of(read)
            if not all(len(channel.makers) == 1 and not channel.gated for channel in found):
                raise BadInput(
                    f"{self.title}: the input channels of {convolution} come from {read}, where filters are added up, "
                    "multiplied or mixed; expected channels that a single filter or colour makes"
                )
            self._sources[convolution] = tuple(
                Source(channel.makers[0].layer, channel.makers[0].filter, channel.rectified) for channel in found
            )
        return self._sources[convolution]

    def channels_of(self, name: str) -> Channels:
        """Say of each channel of a tensor which filters make it."""
        if name not in self._channels:
            layer = self.by_name[name]
            inputs = [self.channels_of(read) for read in reads(layer)]
            points = [read != PIXELS and self.map_size(read) == (1, 1) for read in reads(layer)]
            self._channels[name] = behind(layer, inputs, points, self.channels(name))
        return self._channels[name]

    def map_size(self, name: str, input_size: Pair | None = None) -> Pair:
        """Measure a layer's map, `(rows, cols)`, for a picture of `input_size` (default: the network's)."""
        row, col = self._spans(input_size or self.input_size)[name]
        return row.positions, col.positions

    def receptive_field(self, name: str) -> ReceptiveField:
        """Return the receptive field of a layer's positions at the network's input size.

        Source: the recurrence of Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
        Networks", Distill 2019, eq. 1–3; for a concatenation the union of its parts.
        """
        row, col = self._spans(self.input_size)[name]
        return ReceptiveField((row.size, col.size), (row.stride, col.stride), (row.offset, col.offset))

    def window(self, name: str, row: int, col: int) -> tuple[Pair, Pair]:
        """Return the pixels that a position of a layer's map sees, as `ReceptiveField.window` does.

        Pixels at the end that a strided layer leaves unread are still counted, where the window reaches them.
        """
        return self.receptive_field(name).window(row, col)

    def _spans(self, input_size: Pair) -> dict[str, tuple[Span, ...]]:
        """Follow the picture's rows and columns through all layers."""
        if input_size in self._known_spans:
            return self._known_spans[input_size]
        spans: dict[str, tuple[Span, ...]] = {PIXELS: tuple(Span(1, 1, 0, pixels) for pixels in input_size)}
        for layer in self.layers:
            along = zip(*(spans[read] for read in reads(layer)), strict=True)
            spans[layer.name] = tuple(followed(layer, axis, parts) for axis, parts in enumerate(along))
        self._known_spans[input_size] = spans
        return spans

    def multiplications(self, name: str, input_size: Pair | None = None) -> int:
        """Count the multiplications of all convolutions that a tensor depends on, for one picture of `input_size`.

        Taps that meet the padding are counted as any others, as is the custom. 0 for the picture itself.
        """
        total = 0
        for layer in self.upstream(name):
            if isinstance(layer, Convolution):
                rows, cols = self.map_size(layer.name, input_size)
                total += rows * cols * prod(self.shapes(layer.name)[0])
        return total

    def upstream(self, name: str) -> Iterator[Layer]:
        """Yield the layers that `name` depends on, itself included, in order of computation."""
        wanted = {name}
        for layer in reversed(self.layers):
            if layer.name in wanted:
                wanted.update(reads(layer))
        return (layer for layer in self.layers if layer.name in wanted)
