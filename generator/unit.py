"""The unit that is asked for, held against the networks there are: one set of sentences, whoever asks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from generator.architecture import Architecture
from generator.errors import nearest


@dataclass(frozen=True)
class Places:
    """Where network, layer and filter were asked for: what the sentence about each starts with."""

    network: str
    layer: str
    filter: str


def network_faults(name: str, known: Collection[str], *, place: str) -> list[str]:
    """Check that there is a network called `name`."""
    return [] if name in known else [f"{place}: found {name!r}, no known network{nearest(name, list(known))}"]


def unit_faults(
    name: object, layer: object, filter_: object, architectures: Mapping[str, Architecture], *, places: Places
) -> list[str]:
    """Check network, layer and filter, as far as each can be read: text, text and a whole number."""
    faults = network_faults(name, architectures, place=places.network) if isinstance(name, str) else []
    architecture = architectures.get(name) if isinstance(name, str) else None
    convolutions = {found.name: found for found in architecture.convolutions} if architecture else {}
    if isinstance(layer, str) and architecture is not None and layer not in convolutions:
        what = "which is no convolution" if layer in architecture.by_name else "no layer of that name"
        expected = f"a convolution of {name}{nearest(layer, list(convolutions))}"
        faults.append(f"{places.layer}: found {layer!r}, {what}; expected {expected}")
    if isinstance(filter_, int):
        convolution = convolutions.get(layer) if isinstance(layer, str) else None
        filters = convolution.filters if convolution else None
        if filter_ < 0 or (filters is not None and filter_ >= filters):
            expected = f"0 to {filters - 1} ({layer} has {filters})" if filters else "0 or more"
            faults.append(f"{places.filter}: found {filter_}, expected {expected}")
    return faults
