"""`python -m generator layers`: the networks there are, or the convolutions of one, as a table in plain text.

Columns stand two or more spaces apart, with no line around or between them, so that the table can be searched,
cut and sorted; nor are thousands set apart, which would break numbers in two.
"""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.commands import DONE
from generator.commands.printing import tell
from generator.errors import BadInput
from generator.numbers import size

if TYPE_CHECKING:
    from generator.architecture import Architecture
    from generator.zoo.networks import NetworkModule

SUMMARY = "list the convolution layers of a network, or the networks there are"

Row = tuple[str, ...]


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("network", nargs="?", metavar="NETWORK", help="whose layers; without it, the networks")


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    from generator.study_checks import network_faults
    from generator.zoo.networks import NETWORKS

    if options.network is None:
        rows = [network_row(name, source) for name, source in NETWORKS.items()]
        tell(aligned(("network", "input", "convolutions", "parameters", "weights"), *rows))
        return DONE
    faults = network_faults(options.network, NETWORKS, place="NETWORK")
    if faults:
        raise BadInput(*faults)
    architecture = NETWORKS[options.network].ARCHITECTURE
    rows = [layer_row(architecture, convolution.name) for convolution in architecture.convolutions]
    tell(aligned(("layer", "filters", "kernel", "receptive field", "parameters", "reads"), *rows))
    return DONE


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
    """Say of a convolution: its filters and their size, what a position sees, its parameters, what it reads."""
    convolution = architecture.convolution(name)
    return (
        name,
        str(convolution.filters),
        size(convolution.size),
        size(architecture.receptive_field(name).size),
        str(architecture.parameters(name)),
        ", ".join(dict.fromkeys(source.layer for source in architecture.sources(name))),
    )


def aligned(*rows: Row) -> str:
    """Set rows in columns: words, which are the first and the last, to the left; numbers between to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Row, widths: Sequence[int]) -> str:
    first, *numbers, last = row
    cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join((first.ljust(widths[0]), *cells, last))
