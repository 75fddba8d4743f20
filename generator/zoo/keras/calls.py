"""A call of a Keras layer, and what it is lowered to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.layers import Layer
from generator.zoo.weights import Arrays

Config = Mapping[str, Any]
Turn = Callable[[Arrays, int], Arrays]  # from the variables of a Keras layer, and the channels that it reads


class Unreadable(Exception):  # noqa: N818 - a reason, gathered with others
    """Why a layer cannot be lowered, as a clause."""


@dataclass(frozen=True)
class Tensor:
    """A tensor of a Keras model: the operation that gives it, its channels or features, and whether it is flat."""

    name: str
    channels: int | None
    flat: bool


@dataclass(frozen=True)
class Lowered:
    """An operation, and how its arrays follow from the variables of the Keras layer."""

    layer: Layer
    turn: Turn | None = None


@dataclass(frozen=True)
class Call:
    """A call of a Keras layer: what it is named here, its configuration, and what it is called with."""

    name: str
    config: Config
    inputs: tuple[Tensor, ...]
    constants: tuple[float, ...] = ()  # numbers among the arguments of an operation

    @property
    def read(self) -> Tensor:
        """The only input. Unreadable if there are several."""
        if len(self.inputs) != 1:
            raise Unreadable(f"found {len(self.inputs)} inputs, expected one")
        return self.inputs[0]

    @property
    def map(self) -> str:
        """The name of the only input, which is a map. Unreadable if it is flat."""
        if self.read.flat:
            raise Unreadable("found a flat input, expected a map `[image, row, col, channel]`")
        return self.read.name


Lower = Callable[[Call], Sequence[Lowered]]
