"""What the photographs are, to the network."""

from dataclasses import dataclass
from functools import cached_property

from generator.results.values import FloatArray


@dataclass(frozen=True)
class Guess:
    """A class the network names, with its probability."""

    label: str
    probability: float


@dataclass(frozen=True)
class ClassifiedPhotograph:
    """The classes of one photograph. `focus` numbers the Grad-CAM map of the photograph's own class."""

    photograph: str  # file name
    stem: str
    class_name: str | None  # its subfolder, else its top-1
    focus_label: str
    top: tuple[Guess, ...]


@dataclass(frozen=True)
class Classification:
    """Top classes per photograph with class Grad-CAM; no classifier: `classified` is None, with a `reason`."""

    classified: tuple[ClassifiedPhotograph, ...] | None
    reason: str | None
    features: str | None  # the layer that Grad-CAM weighs
    scale: float | None  # the largest value of any map: the top of the common scale
    grad_cam: FloatArray | None  # [image, class, row, col], class in the order of `top`
    focus: FloatArray | None  # [image, row, col], the map of the photograph's own class

    @cached_property
    def by_name(self) -> dict[str, ClassifiedPhotograph]:
        """The photographs by their stem."""
        return {image.stem: image for image in self.classified or ()}
