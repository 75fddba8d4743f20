"""Layers that join tensors, and those that change their shape."""

from math import prod

from generator.layers import Concatenate, Flatten, GlobalAverage, Pointwise, Product, Sum, Unflatten
from generator.zoo.keras.calls import Call, Lowered, Unreadable
from generator.zoo.keras.scales import last_axis, scaled


def names_of(call: Call) -> tuple[str, ...]:
    """Name the inputs. Unreadable where there is only one."""
    if len(call.inputs) < 2:
        raise Unreadable(f"found {len(call.inputs)} inputs, expected several")
    return tuple(tensor.name for tensor in call.inputs)


def concatenate(call: Call) -> list[Lowered]:
    """Lower a concatenation of channels."""
    last_axis(call.config, call.inputs[0].flat)
    return [Lowered(Concatenate(call.name, names_of(call)))]


def added(call: Call) -> list[Lowered]:
    """Lower a sum of tensors, or of a tensor and numbers."""
    if call.constants:
        return scaled(call, 1.0, sum(call.constants))
    if len({tensor.channels for tensor in call.inputs}) > 1:
        raise Unreadable("found a sum of tensors of different numbers of channels")
    return [Lowered(Sum(call.name, names_of(call)))]


def product(call: Call) -> list[Lowered]:
    """Lower a product of tensors, or of a tensor and numbers."""
    if call.constants:
        return scaled(call, prod(call.constants), 0.0)
    return [Lowered(Product(call.name, names_of(call)))]


def residual(call: Call) -> list[Lowered]:
    """Lower InceptionResNet's `x + scale · branch`."""
    base, branch = call.inputs
    part = Call(f"{call.name}/scale", call.config, (branch,))
    return [*scaled(part, call.config["scale"], 0.0), Lowered(Sum(call.name, (base.name, part.name)))]


def mean(call: Call) -> list[Lowered]:
    """Lower a mean over space."""
    return [Lowered(GlobalAverage(call.name, call.map, kept=bool(call.config.get("keepdims", False))))]


def flatten(call: Call) -> list[Lowered]:
    """Lower what writes a map in one row."""
    return [Lowered(Pointwise(call.name, call.read.name, "linear") if call.read.flat else Flatten(call.name, call.map))]


def reshape(call: Call) -> list[Lowered]:
    """Lower a change of shape that is one of ours."""
    target = tuple(call.config["target_shape"])
    if call.read.flat and target[:2] == (1, 1) and len(target) == 3:
        return [Lowered(Unflatten(call.name, call.read.name))]
    if len(target) == 1:
        return flatten(call)
    raise Unreadable(f"found target_shape = {target}, expected one row of values, or the channels of one location")


def same(call: Call) -> list[Lowered]:
    """Lower what does nothing once a network is trained."""
    return [Lowered(Pointwise(call.name, call.read.name, "linear"))]
