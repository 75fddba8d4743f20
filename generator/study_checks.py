"""What a study asks for, checked against the networks there are and against itself; one set of sentences, whoever asks.

A new study and the command line ask for a network and a unit, too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from generator.architecture import Architecture
from generator.errors import nearest


@dataclass(frozen=True)
class FaultPlaces:
    """Where network, layer and filter were asked for: what the sentence about each starts with."""

    network: str
    layer: str
    filter: str


def network_faults(name: str, known: Collection[str], *, place: str) -> list[str]:
    """Check that there is a network called `name`."""
    return [] if name in known else [f"{place}: found {name!r}, no known network{nearest(name, list(known))}"]


def unit_faults(
    name: object, layer: object, filter_: object, architectures: Mapping[str, Architecture], *, places: FaultPlaces
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


def weights_faults(raw: dict[str, Any], weights: Mapping[str, tuple[str, ...]], path: Path) -> list[str]:
    """Check whose weights are asked for against what the network can have."""
    network = raw.get("network")
    if not isinstance(network, dict) or not isinstance(network.get("weights"), str):
        return []
    known = weights.get(str(network.get("name")))
    if known is None or any(fnmatchcase(network["weights"], choice) for choice in known):
        return []
    expected = " or ".join(f"a path that ends in {word[1:]}" if word[0] == "*" else repr(word) for word in known)
    return [f"{path}: [network] weights: found {network['weights']!r}, expected {expected}"]


def predictions_faults(raw: dict[str, Any], path: Path) -> list[str]:
    """Check that a tolerance has an orientation to hold for."""
    predicted = raw.get("predictions")
    if isinstance(predicted, dict) and "tolerance" in predicted and "orientation" not in predicted:
        found = f"found {predicted['tolerance']!r} without an orientation"
        return [f"{path}: [predictions] tolerance: {found}, expected both or none"]
    return []
