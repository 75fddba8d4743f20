"""The pictures of the input channels: the maximal pattern of each."""

from generator.results import Inputs


def draw(inputs: Inputs) -> dict[str, bytes]:
    """Publish the patterns byte for byte as they were measured; a colour of the picture has none."""
    return {
        f"pictures/inputs/{channel.channel}.png": bytes(channel.pattern.picture)
        for channel in inputs.channels
        if channel.pattern is not None
    }
