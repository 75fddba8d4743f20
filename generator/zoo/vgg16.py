"""VGG16 on ImageNet, with the weights that Keras publishes, or any file in their layout."""

from generator.zoo import keras_files
from generator.zoo.keras_files import Published
from generator.zoo.vgg import vgg
from generator.zoo.weights import Asked, WeightsFile

ARCHITECTURE = vgg("vgg16", "VGG16", (2, 2, 3, 3, 3))
WEIGHTS = keras_files.CHOICES
LABELS = "imagenet"
READER = keras_files.READER
PUBLISHED = (  # with the classifier and without; their MD5 as Keras states it
    Published("vgg16_weights_tf_dim_ordering_tf_kernels.h5", md5="64373286793e3c8b2b4e3219cbf3544b"),
    Published("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", md5="6d6bbae143d832006294945121d1f1fc"),
)


def find_weights(asked: Asked) -> WeightsFile:
    """Find Keras' file, or the one that the study names."""
    return keras_files.find(asked, ARCHITECTURE, PUBLISHED)
