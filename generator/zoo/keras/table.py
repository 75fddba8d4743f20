"""Which of Keras' layers can be read, and how each is lowered.

Source: the configurations that Keras 3 writes (`get_config()`), which are its public file format.
"""

from generator.zoo.keras.calls import Config, Lower
from generator.zoo.keras.functions import activated, elu, function, leaky, relu
from generator.zoo.keras.joints import added, concatenate, flatten, mean, product, reshape, residual, same
from generator.zoo.keras.scales import batch_normalisation, layer_normalisation, layer_scale, normalization, rescaling
from generator.zoo.keras.windows import convolution, crop, dense, depthwise, pad, pool, separable

LAYERS: dict[str, Lower] = {
    "Activation": activated,
    "Add": added,
    "AveragePooling2D": pool("mean"),
    "BatchNormalization": batch_normalisation,
    "Concatenate": concatenate,
    "Conv2D": convolution,
    "Cropping2D": crop,
    "CustomScaleLayer": residual,
    "Dense": dense,
    "DepthwiseConv2D": depthwise,
    "ELU": elu,
    "Flatten": flatten,
    "GlobalAveragePooling2D": mean,
    "LayerNormalization": layer_normalisation,
    "LayerScale": layer_scale,
    "LeakyReLU": leaky,
    "MaxPooling2D": pool("max"),
    "Multiply": product,
    "Normalization": normalization,
    "ReLU": relu,
    "Rescaling": rescaling,
    "Reshape": reshape,
    "SeparableConv2D": separable,
    "Softmax": function("softmax"),
    "ZeroPadding2D": pad,
    **dict.fromkeys(
        (
            "ActivityRegularization",
            "AlphaDropout",
            "Dropout",
            "GaussianDropout",
            "GaussianNoise",
            "Identity",
            "RandomBrightness",
            "RandomContrast",
            "RandomCrop",
            "RandomFlip",
            "RandomRotation",
            "RandomTranslation",
            "RandomZoom",
            "SpatialDropout2D",
        ),
        same,
    ),
}
OPERATIONS: dict[str, Lower] = {  # of keras.ops, which stand in a graph where tensors are added by hand
    "Add": added,
    "Multiply": product,
    "Relu": function("relu"),
    "Sigmoid": function("sigmoid"),
    "Silu": function("silu"),
    "HardSilu": function("hard_silu"),
    "HardSigmoid": function("hard_sigmoid"),
    "Softmax": function("softmax"),
    "Tanh": function("tanh"),
}
ATTENTION = ("Attention", "AdditiveAttention", "GroupedQueryAttention", "MultiHeadAttention")


def unknown(layer: Config) -> str:
    """Say why a layer that is not in the table cannot be read."""
    kind = layer["class_name"]
    if kind in ("Lambda", "TFOpLambda"):
        return "is code of its author's, which is not run; write it with layers of Keras"
    if kind in ATTENTION:
        return "attention mixes all locations, so that no kernel says what a filter responds to"
    if kind.endswith(("1D", "3D")):
        return "expected layers that keep the rows and columns of a picture"
    if not str(layer.get("module", "")).startswith("keras"):
        return "is a class of its author's, which is not known here"
    return "is none of the layers that can be read"
