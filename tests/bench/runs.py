"""Which filters represent a layer, and the engine's pictures of them."""

from collections.abc import Sequence

from generator.analysis.optimisation import Optimiser
from generator.analysis.recipe import Recipe
from generator.network import Network
from generator.progress import Progress
from generator.results.patterns import Optimised

EVERY = 16  # a sample holds every 16th filter of a layer, and the named ones
STUDIED = {"squeezenet": ("fire4_expand3x3", "fire4_squeeze1x1"), "vgg19": ("block3_conv3", "block3_conv2")}
COMPARED = {
    "squeezenet": tuple(f"fire{module}_expand3x3" for module in range(2, 9)),
    "vgg19": ("block2_conv1", "block2_conv2", *(f"block3_conv{number}" for number in range(1, 5))),
}
HARD = (12, 76, 124, 195, 201, 240)  # the study's filter, those on which recipes fail, and one that depends on colour
NAMED = dict.fromkeys(COMPARED["vgg19"], HARD) | {"fire4_expand3x3": (56,)}


def sample(layer: str, filters: int, every: int = EVERY) -> list[int]:
    """Choose the filters that represent a layer: a fixed choice, independent of the pictures."""
    named = (filter_ for filter_ in NAMED.get(layer, ()) if filter_ < filters)
    return sorted({*range(0, filters, every), *named})


def filters_of(network: Network, layer: str) -> int:
    """Count the filters of a layer."""
    return network.architecture.convolution(layer).filters


def optimised(
    network: Network, layer: str, recipe: Recipe, filters: Sequence[int], progress: Progress
) -> dict[int, tuple[Optimised, ...]]:
    """Optimise the pictures of `filters`, one for each seed of the recipe."""
    title = f"{len(filters)} filters of {layer}, {recipe.size[0]}×{recipe.size[1]} pixels"
    with progress.step(title, recipe.steps * -(-len(filters) // recipe.units)) as advance:
        found = Optimiser(network, layer, recipe).optimise(filters, advance=advance)
        return {one.filter: one.seeds for one in found}
