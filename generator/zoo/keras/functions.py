"""Functions of each value: activations, alone or brought along by another layer."""

from collections.abc import Mapping

from generator.layers import FUNCTIONS, Pointwise
from generator.zoo.keras.calls import Call, Lower, Lowered, Unreadable

_SAME = {"swish": "silu", "hard_swish": "hard_silu"}


def activation(name: str, read: str, given: object) -> Pointwise | None:
    """Lower an activation as a configuration names it; None for the identity."""
    function = given
    while isinstance(function, Mapping):  # a function of Keras' is written with its module
        function = function.get("config") or function.get("registered_name")
    called = _SAME.get(str(function), str(function))
    if called in ("linear", "None"):
        return None
    if called == "relu6":
        return Pointwise(name, read, ceiling=6.0)
    if called == "leaky_relu":
        return Pointwise(name, read, slope=0.2)
    if called not in FUNCTIONS:
        known = ", ".join((*FUNCTIONS, "relu6", "leaky_relu"))
        raise Unreadable(f"found the activation {called}, expected one of: {known}")
    return Pointwise(name, read, called)


def with_activation(call: Call, *lowered: Lowered) -> list[Lowered]:
    """Split the activation that a layer brings along from it."""
    last = lowered[-1].layer.name
    given = call.config.get("activation")
    function = activation(f"{last}activated", last, given)
    return [*lowered, *([Lowered(function)] if function else [])]


def activated(call: Call) -> list[Lowered]:
    """Lower an activation that is a layer of its own."""
    found = activation(call.name, call.read.name, call.config["activation"])
    return [Lowered(found or Pointwise(call.name, call.read.name, "linear"))]


def relu(call: Call) -> list[Lowered]:
    """Lower a ReLU, which may have a slope below zero and a ceiling."""
    config = call.config
    if config.get("threshold"):
        raise Unreadable(f"found a threshold of {config['threshold']}, expected 0")
    slope = float(config.get("negative_slope") or 0.0)
    ceiling = config.get("max_value")
    return [
        Lowered(Pointwise(call.name, call.read.name, slope=slope, ceiling=None if ceiling is None else float(ceiling)))
    ]


def leaky(call: Call) -> list[Lowered]:
    """Lower a ReLU with a slope below zero."""
    return [Lowered(Pointwise(call.name, call.read.name, slope=float(call.config["negative_slope"])))]


def elu(call: Call) -> list[Lowered]:
    """Lower an ELU."""
    if call.config.get("alpha", 1.0) != 1.0:
        raise Unreadable(f"found alpha = {call.config['alpha']}, expected 1")
    return [Lowered(Pointwise(call.name, call.read.name, "elu"))]


def function(name: str) -> Lower:
    """Lower a layer or operation that is one function."""
    return lambda call: [Lowered(Pointwise(call.name, call.read.name, name))]
