"""Convolutions, pools and padding; a dense layer, which is a convolution on a map."""

from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from generator.layers import Convolution, Dense, Layer, Named, Pad, Pair, Pool
from generator.zoo.keras.calls import Call, Config, Lower, Lowered, Turn, Unreadable
from generator.zoo.keras.functions import with_activation
from generator.zoo.weights import Arrays

Array = npt.NDArray[np.float32]


def _pair(value: object) -> Pair:
    rows, cols = cast(tuple[int, int], (value, value) if isinstance(value, int) else value)
    return int(rows), int(cols)


def _padding(config: Config) -> Named:
    if config.get("data_format", "channels_last") != "channels_last":
        raise Unreadable("found data_format = channels_first, expected channels_last")
    if config["padding"] not in ("same", "valid"):
        raise Unreadable(f"found padding = {config['padding']}, expected same or valid")
    return cast(Named, config["padding"])


def _bias(arrays: Arrays, at: int, filters: int) -> Array:
    return arrays[at] if len(arrays) > at else np.zeros(filters, np.float32)


def convolution(call: Call) -> list[Lowered]:
    """Lower a convolution."""
    config = call.config
    filters = int(config["filters"])
    layer = Convolution(
        call.name,
        call.map,
        filters,
        size=_pair(config["kernel_size"]),
        stride=_pair(config["strides"]),
        padding=_padding(config),
        dilation=_pair(config.get("dilation_rate", 1)),
        groups=int(config.get("groups", 1)),
    )
    return with_activation(call, Lowered(layer, lambda arrays, _: (arrays[0], _bias(arrays, 1, filters))))


def _depthwise_layer(call: Call, name: str) -> tuple[Convolution, int]:
    config, channels = call.config, call.read.channels
    if channels is None:
        raise Unreadable("its input has an unknown number of channels")
    multiplier = int(config.get("depth_multiplier", 1))
    layer = Convolution(
        name,
        call.map,
        channels * multiplier,
        size=_pair(config["kernel_size"]),
        stride=_pair(config["strides"]),
        padding=_padding(config),
        dilation=_pair(config.get("dilation_rate", 1)),
        groups=channels,
    )
    return layer, channels * multiplier


def _grouped(kernel: Array) -> Array:
    """Turn a depthwise kernel `[row, col, in, multiplier]` to `[row, col, 1, in · multiplier]`."""
    return kernel.reshape(*kernel.shape[:2], 1, -1)


def depthwise(call: Call) -> list[Lowered]:
    """Lower a depthwise convolution: one with as many groups as input channels."""
    layer, filters = _depthwise_layer(call, call.name)
    turned: Turn = lambda arrays, _: (_grouped(arrays[0]), _bias(arrays, 1, filters))  # noqa: E731
    return with_activation(call, Lowered(layer, turned))


def separable(call: Call) -> list[Lowered]:
    """Lower to a depthwise convolution without bias and a 1×1 convolution, which has the layer's name."""
    depthwise, between = _depthwise_layer(call, f"{call.name}/depthwise")
    filters = int(call.config["filters"])
    pointwise = Convolution(call.name, depthwise.name, filters, size=(1, 1))
    return with_activation(
        call,
        Lowered(depthwise, lambda arrays, _: (_grouped(arrays[0]), np.zeros(between, np.float32))),
        Lowered(pointwise, lambda arrays, _: (arrays[1], _bias(arrays, 2, filters))),
    )


def dense(call: Call) -> list[Lowered]:
    """Lower a dense layer: on a map it is a 1×1 convolution."""
    units = int(call.config["units"])
    if call.read.flat:
        layer: Layer = Dense(call.name, call.read.name, units)
        turn: Turn = lambda arrays, _: (arrays[0], _bias(arrays, 1, units))  # noqa: E731
    else:  # on a map it is a 1×1 convolution
        layer = Convolution(call.name, call.map, units, size=(1, 1))
        turn = lambda arrays, _: (arrays[0][np.newaxis, np.newaxis], _bias(arrays, 1, units))  # noqa: E731
    return with_activation(call, Lowered(layer, turn))


def pool(kind: Literal["max", "mean"]) -> Lower:
    """Give what lowers a pool of a kind."""

    def lower(call: Call) -> list[Lowered]:
        config = call.config
        size = _pair(config["pool_size"])
        stride = _pair(config["strides"]) if config.get("strides") is not None else size
        return [Lowered(Pool(call.name, call.map, size, stride, _padding(config), kind))]

    return lower


def _ends(value: object) -> tuple[Pair, Pair]:
    if isinstance(value, int):
        return (value, value), (value, value)
    rows, cols = cast(tuple[object, object], value)
    return _pair(rows), _pair(cols)


def pad(call: Call) -> list[Lowered]:
    """Lower zeros around a map."""
    return [Lowered(Pad(call.name, call.map, _ends(call.config["padding"])))]


def crop(call: Call) -> list[Lowered]:
    """Lower what cuts rows and columns off."""
    (top, bottom), (left, right) = _ends(call.config["cropping"])
    return [Lowered(Pad(call.name, call.map, ((-top, -bottom), (-left, -right))))]
