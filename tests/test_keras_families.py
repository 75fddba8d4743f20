"""A network of each family of `keras.applications`: the same tensors as Keras', with drawn weights."""

import re

import keras
import pytest

from generator.layers import Pair
from tests.keras_models import draw, farthest, read

FAMILIES: dict[str, tuple[Pair, int]] = {  # a small input that the family allows; convolutions
    "ConvNeXtTiny": ((64, 96), 58),  # dense layers on maps are convolutions, too
    "DenseNet121": ((64, 80), 120),
    "EfficientNetB0": ((64, 80), 81),
    "EfficientNetV2B0": ((64, 80), 91),
    "InceptionResNetV2": ((96, 112), 244),
    "InceptionV3": ((96, 112), 94),
    "MobileNet": ((64, 80), 28),
    "MobileNetV2": ((64, 80), 52),
    "MobileNetV3Small": ((64, 80), 54),
    "NASNetMobile": ((64, 64), 356),  # Keras' own NASNet needs a square; a separable convolution is two
    "ResNet50": ((64, 80), 53),
    "ResNet50V2": ((64, 80), 53),
    "VGG16": ((48, 64), 13),
    "Xception": ((80, 96), 74),
}


def test_every_network_of_keras_applications_is_of_a_family_that_is_asked_for() -> None:
    known = {name for name, one in vars(keras.applications).items() if name[0].isupper() and callable(one)}
    families = {re.sub(r"(Tiny|Small|Mobile|B?\d+)$", "", name) for name in FAMILIES} | {
        "MobileNet",
        "MobileNetV3",
        "VGG",
    }
    assert not [name for name in known if not name.startswith(tuple(families))]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_network_of_the_family_is_what_keras_computes(name: str) -> None:
    size, convolutions = FAMILIES[name]
    model = getattr(keras.applications, name)(weights=None, input_shape=(*size, 3), classes=10)
    draw(model)
    apart, compared = farthest(model, size)
    assert apart < 1e-4
    assert compared > 1 or name == "VGG16"  # whose convolutions bring their activations along
    found = read(model).architecture
    assert len(found.convolutions) == convolutions
    assert found.logits is not None
    assert found.features is not None
    assert found.map_size(found.features) != (1, 1)
