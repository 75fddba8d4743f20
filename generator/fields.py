"""Receptive fields: the window of the picture that a location of a map sees, and how layers widen it."""

from dataclasses import dataclass

from generator.layers import Padding, Pair


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


def slide(span: Span, size: int, stride: int, padding: Padding) -> Span:
    """Follow a window over a span; "same" pads as TensorFlow does, the odd pixel at the end."""
    if padding == "valid":
        positions, before = (span.positions - size) // stride + 1, 0
    else:
        positions = -(-span.positions // stride)
        before = max((positions - 1) * stride + size - span.positions, 0) // 2
    return Span(
        size=span.size + (size - 1) * span.stride,
        stride=span.stride * stride,
        offset=span.offset - before * span.stride,
        positions=positions,
    )


def whole(span: Span) -> Span:
    """See all positions of a span from one."""
    return Span(span.size + (span.positions - 1) * span.stride, span.stride, span.offset, positions=1)


def union(*spans: Span) -> Span:
    """See what any of several spans sees."""
    start = min(span.offset for span in spans)
    end = max(span.offset + span.size for span in spans)
    return Span(end - start, spans[0].stride, start, spans[0].positions)
