"""A Keras model's configuration as an architecture: the graph is walked, each layer lowered, all refusals gathered.

A configuration is what `get_config()` gives and a `.keras` file holds; nothing of it is run. A nested model's layers
are written `outer/inner`, the calls of a shared layer `name`, `name.2` and so on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from generator.architecture import Architecture
from generator.errors import BadInput
from generator.layers import (
    PIXELS,
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    GlobalAverage,
    Layer,
    Pair,
    Product,
    Unflatten,
    reads,
)
from generator.zoo.keras.calls import Call, Config, Lowered, Tensor, Turn, Unreadable
from generator.zoo.keras.folding import classified, folded
from generator.zoo.keras.table import LAYERS, OPERATIONS, unknown
from generator.zoo.weights import Arrays, Weights

Path = tuple[str, ...]  # of a Keras layer: the names of the models that it is in, then its own
Variables = Mapping[Path, Arrays]  # of each Keras layer, in the order in which Keras keeps them
Key = tuple[str, int, int]  # of a tensor: layer, call, output

MODELS = ("Functional", "Model", "Sequential")


@dataclass(frozen=True)
class KerasModel:
    """A model that was read: its architecture, and how its arrays follow from the variables of Keras' layers."""

    architecture: Architecture
    turns: Mapping[str, tuple[Path, Turn, int]]  # by operation: whose variables, how, and the channels that it reads

    def weights(self, variables: Variables) -> Weights:
        """Give the arrays of each operation."""
        return {
            name: tuple(np.ascontiguousarray(array, np.float32) for array in turn(variables.get(path, ()), channels))
            for name, (path, turn, channels) in self.turns.items()
        }


def read_model(config: Config, *, name: str, title: str, input_size: Pair | None = None) -> KerasModel:
    """Lower a model's configuration.

    `input_size` is asked for where the model leaves it open. BadInput says all that cannot be read, a sentence for
    each layer.
    """
    size = _input_size(config, title, input_size)
    walk = _Walk()
    outputs = walk.model(config, (), "", (Tensor(PIXELS, 3, flat=False),))
    if walk.faults:
        raise BadInput(*(f"{title}: {fault}" for fault in walk.faults))
    if len(outputs) != 1:
        raise BadInput(f"{title}: found {len(outputs)} outputs, expected one")
    architecture = classified(Architecture(name, title, size, folded(walk.layers), features=None, logits=None))
    turns = {layer.name: walk.turns[layer.name] for layer in architecture.layers if layer.name in walk.turns}
    return KerasModel(architecture, turns)


def inner(config: Config) -> Config:
    """Return the configuration of a model itself: a file wraps it in its class."""
    return config if "layers" in config else config["config"]


def _input_size(config: Config, title: str, asked: Pair | None) -> Pair:
    inputs = [layer["config"] for layer in inner(config)["layers"] if layer["class_name"] == "InputLayer"]
    if len(inputs) != 1:
        raise BadInput(f"{title}: found {len(inputs)} inputs, expected one: a picture")
    shape: list[Any] = inputs[0].get("batch_shape") or []
    if len(shape) != 4 or shape[3] not in (3, None):
        raise BadInput(f"{title}: found an input of shape {list(shape)}, expected [image, row, col, 3]")
    rows, cols = shape[1:3]
    if not (rows and cols):
        if asked is None:
            raise BadInput(f"{title}: the model leaves the size of its input open; state input_size = [rows, cols]")
        return asked
    if asked not in (None, (rows, cols)):
        found = list(asked or ())
        raise BadInput(f"{title}: input_size: found {found}, expected {[rows, cols]}, which the model fixes")
    return rows, cols


@dataclass
class _Walk:
    """What was lowered until now."""

    layers: list[Layer] = field(default_factory=list)
    turns: dict[str, tuple[Path, Turn, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    known: dict[str, Tensor] = field(default_factory=dict)  # by operation

    def model(self, config: Config, path: Path, prefix: str, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Lower a model that is called with `inputs`; return what it gives, as far as that could be lowered."""
        own = inner(config)
        if "input_layers" not in own:
            return self._sequence(own["layers"], path, prefix, inputs)
        starts = _keys(own["input_layers"])
        found = dict(zip(starts, inputs, strict=False))
        for layer, node, call in _in_order(own["layers"]):
            keys = list(_tensors(call))
            if all(key in found for key in keys):  # else its input could not be lowered, which is told
                read = tuple(found[key] for key in keys)
                for number, tensor in enumerate(self._call(layer, path, prefix, node, read, tuple(_numbers(call)))):
                    found[layer["name"], node, number] = tensor
        return tuple(found[key] for key in _keys(own["output_layers"]) if key in found)

    def _sequence(
        self, layers: list[Config], path: Path, prefix: str, inputs: tuple[Tensor, ...]
    ) -> tuple[Tensor, ...]:
        for layer in layers:
            if layer["class_name"] != "InputLayer" and inputs:
                inputs = self._call({**layer, "name": layer["config"]["name"]}, path, prefix, 0, inputs, ())
        return inputs

    def _call(
        self,
        layer: Config,
        path: Path,
        prefix: str,
        node: int,
        inputs: tuple[Tensor, ...],
        constants: tuple[float, ...],
    ) -> tuple[Tensor, ...]:
        """Lower one call of a layer, or write down why it cannot be."""
        name = f"{prefix}{layer['name']}" + (f".{node + 1}" if node else "")
        kind, where = layer["class_name"], (*path, layer["name"])
        if kind in MODELS and "layers" in layer["config"]:
            return self.model(layer["config"], where, f"{name}/", inputs)
        table = OPERATIONS if is_operation(layer) else LAYERS
        try:
            if kind not in table:
                raise Unreadable(unknown(layer))
            lowered = table[kind](Call(name, layer["config"], inputs, constants))
        except Unreadable as reason:
            self.faults.append(f"{name} ({kind}): {reason}")
            return ()
        for one in lowered:
            self._add(one, where, {tensor.name: tensor for tensor in inputs})
        return (self.known[lowered[-1].layer.name],)

    def _add(self, lowered: Lowered, where: Path, inputs: Mapping[str, Tensor]) -> None:
        layer = lowered.layer
        parts = [self.known.get(name) or inputs[name] for name in reads(layer)]
        self.layers.append(layer)
        self.known[layer.name] = _given(layer, parts)
        if lowered.turn is not None:
            self.turns[layer.name] = (where, lowered.turn, parts[0].channels or 0)


def _given(layer: Layer, parts: list[Tensor]) -> Tensor:
    """Say what an operation gives, from what it reads."""
    first = parts[0]
    match layer:
        case Convolution(filters=count):
            return Tensor(layer.name, count, flat=False)
        case Dense(units=count):
            return Tensor(layer.name, count, flat=True)
        case Concatenate():
            return Tensor(layer.name, sum(part.channels or 0 for part in parts), first.flat)
        case Product():
            return Tensor(layer.name, max(part.channels or 0 for part in parts), all(part.flat for part in parts))
        case GlobalAverage(kept=kept):
            return Tensor(layer.name, first.channels, flat=not kept)
        case Flatten():
            return Tensor(layer.name, None, flat=True)
        case Unflatten():
            return Tensor(layer.name, first.channels, flat=False)
        case _:
            return Tensor(layer.name, first.channels, first.flat)


def is_operation(layer: Config) -> bool:
    """Tell an operation such as a sum written by hand from a layer."""
    return str(layer.get("module", "")).startswith("keras.src.ops")


def _in_order(layers: list[Config]) -> Iterator[tuple[Config, int, Config]]:
    """Yield each call of each layer once all that it reads was yielded."""
    calls = {
        (layer["name"], node): (layer, node, call)
        for layer in layers
        for node, call in enumerate(layer["inbound_nodes"])
    }
    waiting = {
        key: {(name, node) for name, node, _ in _tensors(call)} & calls.keys() for key, (*_, call) in calls.items()
    }
    followers: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for key, needed in waiting.items():
        for one in needed:
            followers.setdefault(one, []).append(key)
    ready = [key for key, needed in waiting.items() if not needed]
    for key in ready:  # which grows
        yield calls[key]
        for follower in followers.get(key, ()):
            waiting[follower].discard(key)
            if not waiting[follower]:
                ready.append(follower)


def _keys(given: list[Any]) -> list[Key]:
    """List tensors as a configuration names its inputs and outputs: one, or a list of them."""
    each = [given] if given and isinstance(given[0], str) else given
    return [(str(name), int(node), int(number)) for name, node, number in each]


def _tensors(value: object) -> Iterator[Key]:
    """Yield the tensors among the arguments of a call, in order."""
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            name, node, number = value["config"]["keras_history"]
            yield name, node, number
        else:
            yield from _tensors(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)


def _numbers(call: Config) -> Iterator[float]:
    for value in call["args"]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)
