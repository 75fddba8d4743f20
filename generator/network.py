"""A network that runs: an architecture interpreted by TensorFlow with real weights.

The only module beside `analysis/` that imports TensorFlow. Tensors are float32 `[image, row, col, channel]`;
pictures go in as RGB, 0…255, and are preprocessed inside the graph: whatever a page shows can be fed back.
"""

import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.architecture import Architecture
from generator.layers import PIXELS, reads
from generator.numerics.normalisation import fold

THREADS = 1  # of every process that computes, on any number of cores: the same bytes everywhere


_ERROR = re.compile(rb"^(?:E|F)\d{4} ", re.MULTILINE)
_HARMLESS = (b"register", b"cuInit", b"CUDA")  # of a graphics card that is not there, which is no error


@contextmanager
def _without_start_notes() -> Iterator[None]:
    """Keep back the notes that TensorFlow's C++ side writes to standard error at its start; no setting of its does.

    Its errors are written all the same, and everything is where the import fails.
    """
    with tempfile.TemporaryFile() as told:
        kept = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            yield
        except Exception:
            os.dup2(kept, 2)
            told.seek(0)
            os.write(2, told.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        told.seek(0)
        for line in told:
            if _ERROR.match(line) and not any(word in line for word in _HARMLESS):
                os.write(2, line)


with _without_start_notes():
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")  # its warnings are about how we use it, not about what a reader asked
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)

    tf.zeros(())  # the first tensor wakes the device, which has notes of its own

    from generator.operations import compute, dilated, padding_of  # here, since it imports TensorFlow, too

if TYPE_CHECKING:
    from generator.zoo.weights import Weights

Array = npt.NDArray[np.float32]


class Network:
    """An architecture with its weights.

    The graph is cut where it is read: asking for a layer computes what that layer depends on, nothing else.
    """

    def __init__(
        self,
        architecture: Architecture,
        *,
        weights: "Weights",
        whole: Architecture | None = None,
    ) -> None:
        self.architecture = architecture  # as far as the weights carry it
        self.whole = whole or architecture
        self._tensors = {
            name: tuple(tf.constant(array, tf.float32) for array in arrays) for name, arrays in weights.items()
        }

    def tensors(self, pixels: tf.Tensor, *names: str) -> tuple[tf.Tensor, ...]:
        """Compute layers from pictures `[image, row, col, 3]`, RGB 0…255, differentiably."""
        return self.continued({PIXELS: pixels}, *names)

    def continued(self, known: Mapping[str, tf.Tensor], *names: str) -> tuple[tf.Tensor, ...]:
        """Compute layers from the tensors `known` of other layers, which are taken as they are."""
        tensors = dict(known)
        for name in names:
            self._compute(name, tensors)
        return tuple(tensors[name] for name in names)

    def activation(self, pixels: tf.Tensor, layer: str) -> tf.Tensor:
        """Compute a convolution's activation, after its ReLU: `[image, row, col, filter]`, never negative."""
        (pre_activation,) = self.tensors(pixels, self.architecture.pre_activation(layer))
        return tf.nn.relu(pre_activation)

    def pre_activation(self, pixels: tf.Tensor, layer: str, filter: tf.Tensor | int) -> tf.Tensor:  # noqa: A002
        """Compute one filter's pre-activation map `[image, row, col]`, without the cost of the others."""
        (inputs,) = self.tensors(pixels, self.architecture.convolution(layer).reads)
        return self.pre_activation_of(inputs, layer, filter)

    def pre_activation_of(self, inputs: tf.Tensor, layer: str, filter: tf.Tensor | int) -> tf.Tensor:  # noqa: A002
        """Compute one filter's pre-activation map `[image, row, col]` from what its layer reads."""
        convolution = self.architecture.convolution(layer)
        kernel, bias = self.kernel(layer)
        one = tf.gather(kernel, [filter], axis=-1)
        summed = tf.nn.conv2d(inputs, dilated(one, convolution), convolution.stride, padding_of(convolution))
        return summed[..., 0] + tf.gather(bias, filter)

    def each_pre_activation(self, inputs: tf.Tensor, layer: str, kernels: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
        """Compute one filter's pre-activation map for each picture: `[image, row, col]`.

        `inputs` is what the layer reads; `kernels` `[image, row, col, in]` and `bias` `[image]` are of each picture's
        filter. A product with every tap comes first; a convolution that adds the taps up then pads and strides.
        """
        convolution = self.architecture.convolution(layer)
        rows, cols = convolution.size
        taps = tf.einsum("brci,bti->brct", inputs, tf.reshape(kernels, (-1, rows * cols, kernels.shape[-1])))
        places = tf.reshape(tf.eye(rows * cols), (rows, cols, rows * cols, 1))
        summed = tf.nn.conv2d(taps, dilated(places, convolution), convolution.stride, padding_of(convolution))
        return summed[..., 0] + bias[:, tf.newaxis, tf.newaxis]

    def kernel(self, layer: str) -> tuple[Array, Array]:
        """Return a layer's kernel `[row, col, in, out]` and bias `[out]`, batch normalisation folded in."""
        kernel, bias = (tensor.numpy() for tensor in self._tensors[layer])
        normalisation = self.architecture.normalisation(layer)
        if normalisation is None:
            return kernel, bias
        gamma, beta, mean, variance = (tensor.numpy() for tensor in self._tensors[normalisation.name])
        return fold(kernel, bias, gamma=gamma, beta=beta, mean=mean, variance=variance, epsilon=normalisation.epsilon)

    def masked(self, layer: str, channels: Collection[int]) -> "Network":
        """Return this network with a convolution that hears only `channels`: its kernels on the others are zero."""
        kernel, bias = self._tensors[layer]
        kept = np.isin(np.arange(kernel.shape[2]), list(channels)).astype(np.float32)
        network = copy(self)
        network._tensors = {**self._tensors, layer: (kernel * kept[:, np.newaxis], bias)}
        return network

    def _compute(self, name: str, tensors: dict[str, tf.Tensor]) -> None:
        """Put `name` and what it depends on into `tensors`, depth first, stopping at what is known."""
        if name in tensors:
            return
        layer = self.architecture.by_name[name]
        for read in reads(layer):
            self._compute(read, tensors)
        tensors[name] = compute(layer, [tensors[read] for read in reads(layer)], self._tensors.get(name, ()))
