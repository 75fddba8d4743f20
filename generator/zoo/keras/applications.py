"""The networks of `keras.applications`, described once by Keras itself in a process of its own, and remembered."""

import json
import subprocess
import sys
from importlib.metadata import version

from generator.errors import BadInput, CircuitpressError, nearest
from generator.layers import Pair
from generator.memory import Memory
from generator.zoo.keras.calls import Config
from generator.zoo.keras.graph import KerasModel, read_model

PREFIX = "keras:"
OPEN_SIZE = (224, 224)  # of the networks that leave their input open: what their weights were trained on
_DESCRIBE = """
import contextlib, json, sys
with contextlib.redirect_stdout(sys.stderr):
    import keras
    known = {name: one for name, one in vars(keras.applications).items() if name[0].isupper() and callable(one)}
    name = sys.argv[1]
    found = known[name](weights=None).get_config() if name in known else sorted(known)
json.dump(found, sys.stdout, default=str)
"""


def application(asked: str, memory: Memory) -> KerasModel:
    """Read a network of `keras.applications`, asked for as "keras:ResNet50". BadInput where there is none so called."""
    name = asked.removeprefix(PREFIX)
    return read_model(_described(name, memory), name=asked, title=name)


def _described(name: str, memory: Memory) -> Config:
    inputs = {"keras": version("keras"), "name": name}
    found = memory.recall("keras", inputs)
    if found is None:
        found = _asked(name)
        if isinstance(found, list):
            raise BadInput(f"{PREFIX}{name}: no network of keras.applications{nearest(name, found)}")
        memory.keep("keras", inputs, found)
    config: Config = _sized(found, OPEN_SIZE)
    return config


def _asked(name: str) -> Config | list[str]:
    """Let Keras build a network without weights, in a process that ends; or list those there are."""
    done = subprocess.run([sys.executable, "-c", _DESCRIBE, name], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise CircuitpressError(f"Keras could not describe {name}: {last}")
    found: Config | list[str] = json.loads(done.stdout)
    return found


def _sized(config: Config, size: Pair) -> Config:
    """Close the size of an input that is left open."""
    layers = [
        {**layer, "config": {**layer["config"], "batch_shape": [None, *size, 3]}}
        if layer["class_name"] == "InputLayer" and layer["config"]["batch_shape"][1:3] == [None, None]
        else layer
        for layer in config["layers"]
    ]
    return {**config, "layers": layers}
