"""VGG's networks: blocks of 3×3 convolutions, each closed by a max pool, and three dense layers.

Source: Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition",
configurations D and E; layers are named as in Keras, whose preprocessing and weights these are.
"""

from generator.architecture import Architecture
from generator.layers import CAFFE, Convolution, Dense, Flatten, Layer, Pointwise, Pool

FILTERS = (64, 128, 256, 512, 512)  # of each block's convolutions
UNITS = {"fc1": 4096, "fc2": 4096, "predictions": 1000}
INPUT_SIZE = (224, 224)


def vgg(
    name: str,
    title: str,
    convolutions: tuple[int, ...],
    *,
    filters: tuple[int, ...] = FILTERS,
    units: dict[str, int] = UNITS,
    input_size: tuple[int, int] = INPUT_SIZE,
) -> Architecture:
    """Describe a network with so many `convolutions` and `filters` in each block, and dense layers of so many `units`.

    Class Grad-CAM reads the last convolution after its ReLU; the last dense layer gives the logits.
    """
    layers: list[Layer] = [CAFFE]
    for block, (count, channels) in enumerate(zip(convolutions, filters, strict=True), start=1):
        for number in range(1, count + 1):
            convolution = f"block{block}_conv{number}"
            layers.append(Convolution(convolution, layers[-1].name, channels, size=(3, 3)))
            layers.append(Pointwise(f"{convolution}_relu", convolution))
        layers.append(Pool(f"block{block}_pool", layers[-1].name, size=(2, 2), stride=(2, 2)))
    features, logits = layers[-2].name, list(units)[-1]
    layers.append(Flatten("flatten", layers[-1].name))
    for dense, width in units.items():
        layers.append(Dense(dense, layers[-1].name, width))
        if dense != logits:
            layers.append(Pointwise(f"{dense}_relu", dense))
    return Architecture(name, title, input_size, tuple(layers), features=features, logits=logits)
