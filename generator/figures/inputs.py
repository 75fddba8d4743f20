"""The pictures of the input channels: the maximal pattern of each."""

from generator.figures.pattern import published
from generator.results.inputs import Inputs

SMALL = 112  # side of a small copy in pixels; the drawing of a circuit shows six of them


def draw(inputs: Inputs) -> dict[str, bytes]:
    """Publish the patterns byte for byte as they were measured; a colour of the picture has none."""
    return {
        path: picture
        for channel in inputs.channels
        if channel.pattern is not None
        for path, picture in published(channel.pattern, f"pictures/inputs/{channel.channel}", side=SMALL).items()
    }
