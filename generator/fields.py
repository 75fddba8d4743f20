"""Receptive fields: the window of the picture that a location of a map sees, and how layers widen it."""

from dataclasses import dataclass

from generator.layers import (
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    GlobalAverage,
    Layer,
    Named,
    Pad,
    Pair,
    Pool,
    Product,
    Sum,
)


@dataclass(frozen=True)
class ReceptiveField:
    """The window of the picture that position (r, c) of a layer sees, in pixels.

    It starts at `offset + (r, c) · stride` (negative where it reaches into the padding) and measures `size`.
    """

    size: Pair
    stride: Pair
    offset: Pair

    def window(self, row: int, col: int) -> tuple[Pair, Pair]:
        """Return the pixels that position (`row`, `col`) sees: `(top, bottom), (left, right)`, the ends excluded.

        It may reach beyond the picture, into the padding: below 0, or past the picture's last pixel.
        """
        top, left = (self.offset[axis] + at * self.stride[axis] for axis, at in enumerate((row, col)))
        return (top, top + self.size[0]), (left, left + self.size[1])


@dataclass(frozen=True)
class Span:
    """A receptive field along one axis, and how many positions there are."""

    size: int
    stride: int
    offset: int
    positions: int


def slide(span: Span, extent: int, stride: int, padding: Named | Pair) -> Span:
    """Follow a window of `extent` over a span; "same" pads as TensorFlow does, the odd pixel at the end."""
    if padding == "valid":
        padding = (0, 0)
    if padding == "same":
        positions = -(-span.positions // stride)
        before = max((positions - 1) * stride + extent - span.positions, 0) // 2
    else:
        before, after = padding
        positions = (span.positions + before + after - extent) // stride + 1
    return Span(
        size=span.size + (extent - 1) * span.stride,
        stride=span.stride * stride,
        offset=span.offset - before * span.stride,
        positions=positions,
    )


def padded(span: Span, before: int, after: int) -> Span:
    """Put positions at both ends of a span that see padding alone, or take some away where a number is below zero."""
    return Span(span.size, span.stride, span.offset - before * span.stride, span.positions + before + after)


def whole(span: Span) -> Span:
    """See all positions of a span from one."""
    return Span(span.size + (span.positions - 1) * span.stride, span.stride, span.offset, positions=1)


def union(*spans: Span) -> Span:
    """See what any of several spans sees.

    Beside spans of many positions one of a single position is a gate, which every position reads: it is left out.
    """
    most = max(span.positions for span in spans)
    kept = [span for span in spans if span.positions == most]
    start = min(span.offset for span in kept)
    end = max(span.offset + span.size for span in kept)
    return Span(end - start, kept[0].stride, start, most)


def followed(layer: Layer, axis: int, spans: tuple[Span, ...]) -> Span:
    """Follow the spans of what a layer reads, along rows or columns, through it."""
    match layer:
        case Convolution():
            padding = layer.padding if isinstance(layer.padding, str) else layer.padding[axis]
            return slide(spans[0], layer.extent[axis], layer.stride[axis], padding)
        case Pool():
            return slide(spans[0], layer.size[axis], layer.stride[axis], layer.padding)
        case Pad():
            return padded(spans[0], *layer.padding[axis])
        case Concatenate() | Sum() | Product():
            return union(*spans)
        case GlobalAverage() | Flatten() | Dense():
            return whole(spans[0])
        case _:
            return spans[0]
