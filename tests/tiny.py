"""A tiny network with one layer of each kind and nothing square: the plumbing without the cost.

Input 23×31; 5, 3, 6, 4, 8 and 7 filters; weights drawn from a fixed seed. It offers what `NetworkModule` asks, so it
can join the zoo as it is: `monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)`. Imports no TensorFlow.
"""

from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import numpy as np

from generator.architecture import Architecture
from generator.images import Photograph, Photographs
from generator.layers import (
    CAFFE,
    BatchNormalisation,
    Concatenate,
    Convolution,
    GlobalAverage,
    Pair,
    Pointwise,
    Pool,
)
from generator.zoo.weights import Arrays, Asked, Weights, WeightsFile

WEIGHTS = ("package",)
READER = "tests.tiny"
DEARER = 1000  # times, as its cost is reckoned
FILE = Path("tiny.npz")  # which is never read
LABELS = "imagenet"  # the first seven of them, where the tiny network stands in the zoo
CLASSES = ("tench", "goldfish", "shark", "ray", "cock", "hen", "ostrich")


class Dear(Architecture):
    """Reckons as a network of real size, whose thumbnails get the fewest steps, in batches that are not mostly padding.

    Its own cost would buy seven times the steps for four times the pictures, and nothing that a test asks for.
    """

    def multiplications(self, name: str, input_size: Pair | None = None) -> int:
        """Count what takes a thousand times as long here."""
        return DEARER * super().multiplications(name, input_size)


PLAIN = Architecture(
    name="tiny",
    title="Tiny",
    input_size=(23, 31),
    layers=(
        CAFFE,
        Convolution("stem", "preprocessing", 5, size=(3, 2), stride=(2, 1), padding="valid"),
        BatchNormalisation("stem_bn", "stem"),
        Pointwise("stem_relu", "stem_bn"),
        Pool("pool", "stem_relu", size=(3, 2), stride=(1, 2)),
        Convolution("left1x1", "pool", 3, size=(1, 1)),
        Pointwise("left1x1_relu", "left1x1"),
        Convolution("right3x2", "pool", 6, size=(3, 2)),
        Pointwise("right3x2_relu", "right3x2"),
        Concatenate("both", ("left1x1_relu", "right3x2_relu")),
        Convolution("middle2x3", "both", 4, size=(2, 3), stride=(1, 2)),
        Pointwise("middle2x3_relu", "middle2x3"),
        Pool("late_pool", "middle2x3_relu", size=(3, 2), stride=(2, 2), padding="same"),
        Convolution("linear1x1", "late_pool", 8, size=(1, 1)),
        Convolution("scores", "linear1x1", 7, size=(1, 2)),
        Pointwise("scores_relu", "scores"),
        GlobalAverage("logits", "scores_relu"),
    ),
    features="middle2x3_relu",
    logits="logits",
)
ARCHITECTURE = Dear(**{one.name: getattr(PLAIN, one.name) for one in fields(PLAIN)})


def draw_weights(architecture: Architecture = ARCHITECTURE, *, seed: int = 7) -> dict[str, Arrays]:
    """Draw weights of a size that keeps activations of the order of the input, whatever the depth."""
    draws = np.random.default_rng(seed)
    weights: dict[str, Arrays] = {}
    for layer in architecture.layers:
        if isinstance(layer, Convolution):
            shape = (*layer.size, architecture.channels(layer.reads), layer.filters)
            kernel = draws.normal(size=shape, scale=np.sqrt(2 / np.prod(shape[:3])))
            weights[layer.name] = (
                kernel.astype(np.float32),
                draws.normal(size=layer.filters).astype(np.float32),
            )
        elif isinstance(layer, BatchNormalisation):
            channels = architecture.channels(layer.reads)
            gamma, beta, mean = (
                draws.uniform(0.5, 1.5, channels),
                draws.normal(size=channels),
                draws.normal(size=channels),
            )
            variance = draws.uniform(0.5, 2, channels)
            weights[layer.name] = tuple(array.astype(np.float32) for array in (gamma, beta, mean, variance))
    return weights


def drawn_bytes() -> bytes:
    """What a file of the weights holds, where there has to be one."""
    return b"".join(array.tobytes() for arrays in draw_weights().values() for array in arrays)


def find_weights(asked: Asked) -> WeightsFile:  # noqa: ARG001 - drawn, not found
    """Take the digest of the drawn arrays."""
    digest = sha256(drawn_bytes()).hexdigest()
    return WeightsFile(FILE, digest, "drawn from a fixed seed", ARCHITECTURE.weighted)


def read_weights(path: Path) -> Weights:  # noqa: ARG001 - drawn, not read
    """Draw the weights."""
    return draw_weights()


def photographs(count: int = 5, *, input_size: tuple[int, int] = ARCHITECTURE.input_size) -> Photographs:
    """Make photographs of coloured noise, each brighter than the one before; the last two are in one subfolder."""
    draws = np.random.default_rng(11)
    made = []
    for number in range(count):
        noise = draws.uniform(0, 255 * (number + 1) / count, (*input_size, 3)).astype(np.uint8)
        folder = "hen" if number >= count - 2 else None
        name = f"noise{number}.png"
        made.append(Photograph(Path(name), name, Path(name).stem, folder, pixels=noise, view=noise))
    return Photographs.of(made)
