"""What may stand in `study.toml` and `site.toml`: a frozen dataclass for each table, with the bounds of each key."""

import unicodedata
from dataclasses import field, replace
from datetime import date as day
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt
from pydantic.dataclasses import dataclass

from generator.addresses import Addresses
from generator.angles import angular_distance

_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_CLOSED)
class NetworkSettings:
    """`[network]`: which network, whose weights (by default the first that the network offers), and their digest."""

    name: str
    weights: str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9A-Fa-f]{64}$")


@dataclass(frozen=True, config=_CLOSED)
class UnitSettings:
    """`[unit]`: one filter of one convolution."""

    layer: str
    filter: StrictInt  # 0 to one less than the layer has; `study.py` holds it against the layer


@dataclass(frozen=True, config=_CLOSED)
class ImagesSettings:
    """`[images]`: the folder of photographs, relative to the study's."""

    folder: str = "../../images"


@dataclass(frozen=True, config=_CLOSED)
class ClassificationSettings:
    """`[classification]`: how many classes are shown per photograph."""

    top: StrictInt = Field(default=3, ge=1)


@dataclass(frozen=True, config=_CLOSED)
class PatternSettings:
    """`[pattern]`: the side of the maximal patterns in pixels, the first seed, the steps of the optimisation (36, more
    where the layer is cheap); how many seeds, how hard each picture is pushed away from those of the seeds before, and
    whether there is a negative pattern.
    """

    size: StrictInt = Field(default=224, ge=32, le=1024)
    seed: StrictInt = Field(default=0, ge=0, le=2**31 - 1)
    steps: StrictInt | None = Field(default=None, ge=16, le=10_000)
    seeds: StrictInt = Field(default=3, ge=1, le=8)
    diversity: float = Field(default=1.0, ge=0, le=10, strict=True)
    negative: StrictBool = True


@dataclass(frozen=True, config=_CLOSED)
class LayerSettings:
    """`[layer]`: whether every filter of the layer and of those before gets a page, and whether a negative pattern."""

    pages: StrictBool = True
    negative: StrictBool = False


@dataclass(frozen=True, config=_CLOSED)
class KernelsSettings:
    """`[kernels]`: how many of the strongest kernels are taken apart."""

    top: StrictInt = Field(default=6, ge=1)


def _ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    """Refuse what is no axis of a map, whose neighbours stand side by side."""
    if not values:
        raise ValueError("at least one value")
    if any(after <= before for before, after in pairwise(values)):
        raise ValueError("ascending values")
    return values


@dataclass(frozen=True, config=_CLOSED)
class TuningSettings:
    """`[tuning]`: the periods of the gratings that the unit and its inputs are shown, in pixels of the picture."""

    periods: Annotated[tuple[Annotated[float, Field(ge=3, le=1024, strict=True)], ...], AfterValidator(_ascending)] = (
        4.0,
        6.0,
        11.0,
        16.0,
        32.0,
        64.0,
    )


def _pair(values: object) -> object:
    """Refuse what is no two values, before each is looked at."""
    if not isinstance(values, list | tuple) or len(values) != 2:
        raise ValueError("a list of two numbers")
    return values


def _range(values: tuple[float, float]) -> tuple[float, float]:
    """Refuse a range that is empty."""
    if values[0] > values[1]:
        raise ValueError("the smaller value first")
    return values


def _composed(name: str) -> str:
    """Write a name in Unicode's composed form, as those of folders are."""
    return unicodedata.normalize("NFC", name)


Pixels = Annotated[float, Field(gt=0, strict=True, allow_inf_nan=False)]


@dataclass(frozen=True, config=_CLOSED | ConfigDict(validate_by_name=True))  # `class` can be no name in Python
class PredictionsSettings:
    """`[predictions]`: what the author expects, against which the page Evidence holds what was found."""

    orientation: float | None = Field(default=None, ge=0, lt=180, strict=True)  # of the stripes, degrees; 45 rises
    tolerance: float = Field(default=20.0, gt=0, le=45, strict=True)  # degrees to either side; at 45, half of all
    period: Annotated[tuple[Pixels, Pixels], BeforeValidator(_pair), AfterValidator(_range)] | None = None  # from, to
    colour: Literal["achromatic", "red-green", "blue-yellow"] | None = None
    class_name: Annotated[str, Field(min_length=1), AfterValidator(_composed)] | None = Field(
        default=None, validation_alias="class"
    )

    @property
    def registered(self) -> bool:
        """Whether anything is predicted."""
        return any(part is not None for part in (self.orientation, self.period, self.colour, self.class_name))

    def has_orientation(self, degrees: float | None) -> bool:
        """Tell whether stripes at `degrees` run inside the prediction; None is no direction, and inside none."""
        if self.orientation is None or degrees is None:
            return False
        return angular_distance(degrees, self.orientation) <= self.tolerance

    def has_period(self, pixels: float) -> bool:
        """Tell whether a period lies inside the prediction; all do where none was predicted."""
        return self.period is None or self.period[0] <= pixels <= self.period[1]


@dataclass(frozen=True, config=_CLOSED)
class ReferenceSettings:
    """`[reference]`: another tool's picture of the unit (`reference.png`), and whose it is."""

    link: str | None = Field(default=None, pattern=r"^https?://\S+$")
    credit: str | None = None


def _day(value: object) -> object:
    """Take a date as TOML has it, or as a string, for its ISO 8601 form."""
    text = value.isoformat() if isinstance(value, day) else value
    try:
        valid = isinstance(text, str) and day.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("a date such as 2026-11-30")
    return text


Date = Annotated[str, BeforeValidator(_day)]  # of publication, for those who cite: no clock is ever asked


@dataclass(frozen=True, config=_CLOSED)
class Settings:
    """A whole `study.toml`; `author` and `date` are those of the site where it has none of its own."""

    network: NetworkSettings
    unit: UnitSettings
    title: str | None = None
    subtitle: str | None = None
    hypothesis: str | None = None
    draft: StrictBool = False  # shown by `serve`, and left out of a build that does not name it
    author: str | None = None
    date: Date | None = None
    images: ImagesSettings = field(default_factory=ImagesSettings)
    classification: ClassificationSettings = field(default_factory=ClassificationSettings)
    pattern: PatternSettings = field(default_factory=PatternSettings)
    layer: LayerSettings = field(default_factory=LayerSettings)
    kernels: KernelsSettings = field(default_factory=KernelsSettings)
    tuning: TuningSettings = field(default_factory=TuningSettings)
    predictions: PredictionsSettings = field(default_factory=PredictionsSettings)
    reference: ReferenceSettings | None = None


@dataclass(frozen=True, config=_CLOSED)
class Site:
    """A whole `site.toml`; every key may be left out."""

    title: str = "Circuits"
    author: str | None = None
    date: Date | None = None
    description: str | None = None
    repository: str | None = Field(default=None, pattern=r"^https?://\S+$")
    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    studies: tuple[str, ...] = ()  # folders in the order of the home page; the others follow by name

    def at(self, addresses: Addresses) -> "Site":
        """Fill in the addresses that `site.toml` does not give."""
        return replace(
            self,
            base_url=self.base_url or addresses.base_url,
            repository=self.repository or addresses.repository,
        )

    def url(self, path: str = "") -> str | None:
        """Give the full address of a path in the site; None where the site's own is not known."""
        return f"{self.base_url.rstrip('/')}/{path}" if self.base_url else None
