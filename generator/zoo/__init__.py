"""Where networks come from: one module per source of weights. Imports no TensorFlow.

A network is a module that offers what `Source` says; it joins the zoo by one line in `NETWORKS`.
"""

from typing import Protocol

from generator.architecture import Architecture
from generator.zoo import squeezenet
from generator.zoo.weights import Weights, WeightsFile


class Source(Protocol):
    """What a module of the zoo offers."""

    @property
    def ARCHITECTURE(self) -> Architecture:  # noqa: N802 - a module's constant
        """The network without its weights."""

    @property
    def WEIGHTS(self) -> tuple[str, ...]:  # noqa: N802
        """What `[network] weights` may say, the default first."""

    @property
    def LABELS(self) -> str:  # noqa: N802
        """The name of its classes in `zoo/labels.py`."""

    def find_weights(self, weights: str, *, place: str) -> WeightsFile:
        """Locate the weights and take their digest. BadInput in a sentence that starts with `place`."""

    def read_weights(self, found: WeightsFile) -> Weights:
        """Read the arrays of every layer. BadInput where the file is not what it should be."""


NETWORKS: dict[str, Source] = {"squeezenet": squeezenet}
