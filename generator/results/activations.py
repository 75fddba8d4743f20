"""Where the unit fires."""

from dataclasses import dataclass
from functools import cached_property

from generator.results.values import FloatArray


@dataclass(frozen=True)
class ActivationPhotograph:
    """The unit's activation on one photograph at the network's input size."""

    photograph: str
    stem: str
    class_name: str | None
    max: float
    mean: float
    active: float  # share of positions where the unit fires at all
    share: float | None  # of the activation, where the class's Grad-CAM exceeds half its maximum
    area: float | None  # the share of the picture that this is


@dataclass(frozen=True)
class ActivationClass:
    """A class with at least two photographs: the means over them."""

    class_name: str
    count: int
    max: float
    mean: float


@dataclass(frozen=True)
class Activations:
    """Where the unit fires; photographs by `max`, strongest first."""

    by_max: tuple[ActivationPhotograph, ...]
    classes: tuple[ActivationClass, ...]  # those of at least two photographs, by mean
    scale: float  # the largest activation on any photograph: the top of the common scale
    maps: FloatArray  # [image, row, col], in the order of `by_max`

    @cached_property
    def by_name(self) -> dict[str, ActivationPhotograph]:
        """The photographs by their stem."""
        return {image.stem: image for image in self.by_max}

    @property
    def by_mean(self) -> tuple[ActivationPhotograph, ...]:
        """The photographs by `mean`, strongest first."""
        return tuple(sorted(self.by_max, key=lambda image: (-image.mean, image.photograph)))
