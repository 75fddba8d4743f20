"""The networks there are. Imports no TensorFlow.

A network is a module that offers what `NetworkModule` says; it joins the zoo by one line in `NETWORKS`.
"""

from typing import Protocol

from generator.architecture import Architecture
from generator.memory import Memory
from generator.zoo import keras_files, squeezenet, vgg16, vgg19
from generator.zoo.weights import Asked, WeightsFile


class NetworkModule(Protocol):
    """What a module of the zoo offers."""

    __name__: str  # the module's dotted name

    @property
    def ARCHITECTURE(self) -> Architecture:  # noqa: N802 - a module's constant
        """The whole network without its weights."""

    @property
    def WEIGHTS(self) -> tuple[str, ...]:  # noqa: N802
        """What `[network] weights` may say, the default first: words, and patterns of paths such as "*.h5"."""

    @property
    def LABELS(self) -> str:  # noqa: N802
        """The name of its classes in `zoo/labels.py`."""

    @property
    def READER(self) -> str:  # noqa: N802
        """The module whose `read_weights(path)` reads the arrays: results depend on its source."""

    def find_weights(self, asked: Asked) -> WeightsFile:
        """Locate the weights, take their digest, and say which layers they carry.

        AbsentWeights where there are none; BadInput where the file is not what it should be.
        """


NETWORKS: dict[str, NetworkModule] = {"squeezenet": squeezenet, "vgg16": vgg16, "vgg19": vgg19}


def forget_searches(memory: Memory) -> None:
    """Let the next search try downloads again that have failed before."""
    memory.forget(keras_files.SEARCH)
