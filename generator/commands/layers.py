"""`python -m generator layers`: the networks there are, or the convolutions of one, as a table in plain text.

Columns stand two or more spaces apart, with no line around or between them, so that the table can be searched,
cut and sorted; nor are thousands set apart, which would break numbers in two.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands import DONE
from generator.commands.options import add_folders
from generator.commands.printing import tell
from generator.errors import BadInput
from generator.numbers import size

if TYPE_CHECKING:
    from generator.architecture import Architecture
    from generator.layers import Pair
    from generator.zoo.networks import NetworkModule

SUMMARY = "list the convolution layers of a network, or the networks there are"
COLUMNS = (
    *("layer", "filters", "kernel", "groups", "stride", "dilation", "receptive field", "parameters"),
    *("activation", "reads"),
)
WORDS = 2  # columns at the end that hold words

Row = tuple[str, ...]


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "network",
        nargs="?",
        metavar="NETWORK",
        help="whose layers: a network of circuitpress, one of Keras as keras:ResNet50, or a file ….keras; without it, "
        "the networks of circuitpress",
    )
    parser.add_argument(
        "--input-size",
        nargs=2,
        type=int,
        metavar=("ROWS", "COLS"),
        help="of the picture, where a file leaves it open",
    )
    add_folders(parser, "--cache")


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    if options.network is None:
        from generator.zoo.networks import NETWORKS

        rows = [network_row(name, source) for name, source in NETWORKS.items()]
        tell(aligned(("network", "input", "convolutions", "parameters", "weights"), *rows, words=1))
        return DONE
    asked = tuple(options.input_size) if options.input_size else None
    architecture = found(options.network, options.cache, asked)
    rows = [layer_row(architecture, convolution.name) for convolution in architecture.convolutions]
    tell(aligned(COLUMNS, *rows, words=WORDS))
    return DONE


def found(network: str, cache: Path, input_size: "Pair | None") -> "Architecture":
    """Find the network that is asked for. BadInput where there is none, or it cannot be read."""
    from generator.memory import MEMORY, Memory
    from generator.study_checks import network_faults
    from generator.zoo.keras.applications import PREFIX, application
    from generator.zoo.keras.archive import read_config
    from generator.zoo.keras.graph import read_model
    from generator.zoo.networks import NETWORKS

    if network.startswith(PREFIX):
        return application(network, Memory(cache / MEMORY)).architecture
    if network.endswith(".keras"):
        path = Path(network)
        return read_model(read_config(path), name=path.stem, title=path.name, input_size=input_size).architecture
    if faults := network_faults(network, NETWORKS, place="NETWORK"):
        raise BadInput(*faults)
    return NETWORKS[network].ARCHITECTURE


def network_row(name: str, source: "NetworkModule") -> Row:
    """Say of a network: its input, how many convolutions, how many parameters, and whose weights."""
    architecture = source.ARCHITECTURE
    return (
        name,
        size(architecture.input_size),
        str(len(architecture.convolutions)),
        str(architecture.parameters()),
        ", ".join(source.WEIGHTS),
    )


def layer_row(architecture: "Architecture", name: str) -> Row:
    """Say of a convolution: its filters and windows, what a location sees, its parameters, and what it reads."""
    convolution = architecture.convolution(name)
    return (
        name,
        str(convolution.filters),
        size(convolution.size),
        str(convolution.groups),
        size(convolution.stride),
        size(convolution.dilation),
        size(architecture.receptive_field(name).size),
        str(architecture.parameters(name)),
        architecture.activation_name(name),
        makers(architecture, name),
    )


def makers(architecture: "Architecture", name: str) -> str:
    """Name the layers whose filters make a convolution's input channels, added up, gated or side by side."""
    told = dict.fromkeys(
        (" + ".join(dict.fromkeys(maker.layer for maker in channel.makers)) or "mixed channels")
        + (" (gated)" if channel.gated else "")
        for channel in architecture.channels_of(architecture.convolution(name).reads)
    )
    return ", ".join(told)


def aligned(*rows: Row, words: int) -> str:
    """Set rows in columns: words, which are the first and the last ones, to the left; numbers between to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, words) for row in rows)


def _line(row: Row, widths: Sequence[int], words: int) -> str:
    sides = [str.ljust, *[str.rjust] * (len(row) - 1 - words), *[str.ljust] * words]
    return "  ".join(side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)).rstrip()
