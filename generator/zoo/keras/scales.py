"""Layers that give each channel numbers of its own: normalisations and scales."""

import numpy as np

from generator.layers import Affine, BatchNormalisation, Normalise
from generator.zoo.keras.calls import Call, Config, Lowered, Unreadable
from generator.zoo.weights import Arrays


def _ordered(config: Config, arrays: Arrays, channels: int) -> tuple[Arrays, int]:
    """Give gamma and beta, where the layer has them, and how many arrays that were."""
    at = 0
    found = []
    for name, neutral in (("scale", np.ones), ("center", np.zeros)):
        if config.get(name, True):
            found.append(arrays[at])
            at += 1
        else:
            found.append(neutral(channels, np.float32))
    return tuple(found), at


def batch_normalisation(call: Call) -> list[Lowered]:
    """Lower a batch normalisation, which may lack its scale or its offset."""
    config = call.config
    last_axis(config, call.read.flat)

    def turn(arrays: Arrays, channels: int) -> Arrays:
        affine, at = _ordered(config, arrays, channels)
        return (*affine, *arrays[at : at + 2])

    return [Lowered(BatchNormalisation(call.name, call.read.name, float(config["epsilon"])), turn)]


def layer_normalisation(call: Call) -> list[Lowered]:
    """Lower a layer normalisation over the channels."""
    config = call.config
    last_axis(config, call.read.flat)
    if config.get("rms_scaling"):
        raise Unreadable("found rms_scaling, expected a normalisation by mean and variance")
    layer = Normalise(call.name, call.read.name, float(config["epsilon"]))
    return [Lowered(layer, lambda arrays, channels: _ordered(config, arrays, channels)[0])]


def last_axis(config: Config, flat: bool) -> None:
    """Raise Unreadable where a layer works along another axis than the channels."""
    axis = config.get("axis", -1)
    axes = [axis] if isinstance(axis, int) else list(axis or [])
    if axes not in ([-1], [1 if flat else 3]):
        raise Unreadable(f"found axis = {axis}, expected the channels alone")


def scaled(call: Call, factor: object, offset: object) -> list[Lowered]:
    """Lower to each channel times a number plus a number."""

    def turn(_: Arrays, channels: int) -> Arrays:
        return tuple(np.broadcast_to(np.asarray(one, np.float32).ravel(), (channels,)) for one in (factor, offset))

    return [Lowered(Affine(call.name, call.read.name), turn)]


def rescaling(call: Call) -> list[Lowered]:
    """Lower a rescaling by given numbers."""
    return scaled(call, call.config["scale"], call.config.get("offset", 0.0))


def normalization(call: Call) -> list[Lowered]:
    """Lower a normalisation by given statistics, or by those that the layer was adapted to."""
    config = call.config
    last_axis(config, call.read.flat)
    if config.get("invert"):
        raise Unreadable("found invert, expected a normalisation")

    def turn(arrays: Arrays, channels: int) -> Arrays:
        given = (config["mean"], config["variance"]) if config.get("mean") is not None else arrays[:2]
        mean, variance = (np.broadcast_to(np.asarray(one, np.float64).ravel(), (channels,)) for one in given)
        factor = 1 / np.maximum(np.sqrt(variance), 1e-7)
        return factor.astype(np.float32), (-mean * factor).astype(np.float32)

    return [Lowered(Affine(call.name, call.read.name), turn)]


def layer_scale(call: Call) -> list[Lowered]:
    """Lower ConvNeXt's scale of each channel."""
    return [Lowered(Affine(call.name, call.read.name), lambda arrays, count: (arrays[0], np.zeros(count, np.float32)))]
