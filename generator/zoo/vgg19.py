"""VGG19 on ImageNet, with the weights that Keras publishes, or any file in their layout."""

from generator.zoo import keras_files
from generator.zoo.keras_files import Published
from generator.zoo.vgg import vgg
from generator.zoo.weights import Asked, WeightsFile

ARCHITECTURE = vgg("vgg19", "VGG19", (2, 2, 4, 4, 4))
WEIGHTS = keras_files.CHOICES
LABELS = "imagenet"
READER = keras_files.READER
PUBLISHED = (  # with the classifier and without; their MD5 as Keras states it
    Published("vgg19_weights_tf_dim_ordering_tf_kernels.h5", md5="cbe5617147190e668d6c5d5026f83318"),
    Published("vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5", md5="253f8cb515780f3b799900260a226db6"),
)


def find_weights(asked: Asked) -> WeightsFile:
    """Find Keras' file, or the one that the study names."""
    return keras_files.find(asked, ARCHITECTURE, PUBLISHED)
