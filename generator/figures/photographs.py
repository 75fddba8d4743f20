"""The photographs as pages show them, and the colour bar of the heat that lies over them."""

from generator.figures.heat import colour_bar, webp
from generator.images import Photographs


def draw(photographs: Photographs) -> dict[str, bytes]:
    """Encode each photograph's crop."""
    views = {f"pictures/photographs/{stem}.webp": webp(item.view) for stem, item in photographs.by_stem.items()}
    return {**views, "pictures/colours.png": colour_bar()}
