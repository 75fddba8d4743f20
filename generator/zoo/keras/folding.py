"""What an architecture gains once it was lowered: padding within windows, no identities, a classifier that is known."""

from collections.abc import Sequence
from dataclasses import replace

from generator.architecture import Architecture
from generator.layers import Convolution, Flatten, GlobalAverage, Joining, Layer, Pad, Pointwise, reads

CLOSING = ("softmax", "sigmoid", "linear")  # functions that turn scores into shares


def folded(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Take padding into the convolutions that alone read it, and leave out what does nothing."""
    kept = _without_identities(layers)
    readers: dict[str, list[Layer]] = {}
    for layer in kept:
        for name in reads(layer):
            readers.setdefault(name, []).append(layer)
    taken = {layer.name: layer for layer in kept if isinstance(layer, Pad) and _can_be_taken(layer, readers)}
    return tuple(_padded(layer, taken) for layer in kept if layer.name not in taken)


def _can_be_taken(pad: Pad, readers: dict[str, list[Layer]]) -> bool:
    own = readers.get(pad.name, [])
    whole = all(isinstance(reader, Convolution) and reader.padding == "valid" for reader in own)
    return bool(own) and whole and all(end >= 0 for ends in pad.padding for end in ends)


def _padded(layer: Layer, taken: dict[str, Pad]) -> Layer:
    if isinstance(layer, Convolution) and (pad := taken.get(layer.reads)):
        return replace(layer, reads=pad.reads, padding=pad.padding)
    return layer


def _without_identities(layers: Sequence[Layer]) -> list[Layer]:
    """Let the readers of an identity read what it reads; the last layer is kept: its name is the output's."""
    instead: dict[str, str] = {}
    kept: list[Layer] = []
    for layer in layers:
        read = tuple(instead.get(name, name) for name in reads(layer))
        if isinstance(layer, Pointwise) and layer.function == "linear" and layer is not layers[-1]:
            instead[layer.name] = read[0]
        elif isinstance(layer, Joining):
            kept.append(replace(layer, reads=read))
        else:
            kept.append(replace(layer, reads=read[0]))
    return kept


def classified(architecture: Architecture) -> Architecture:
    """Name the last map before the classifier and its logits, where the network ends in one row of values."""
    logits = architecture.layers[-1].name
    while isinstance(last := architecture.by_name.get(logits), Pointwise) and last.function in CLOSING:
        logits = last.reads
    at = logits
    while layer := architecture.by_name.get(at):
        (at, *_) = reads(layer)
        pooled = isinstance(layer, GlobalAverage | Flatten)
        if pooled and at in architecture.by_name and architecture.map_size(at) != (1, 1):
            return replace(architecture, features=at, logits=logits)
    return architecture
