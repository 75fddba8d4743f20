"""How it was computed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """A package that the numbers depend on."""

    package: str
    version: str


@dataclass(frozen=True)
class Parameter:
    """A choice that the numbers depend on, with its reason or unit."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Methods:
    """How it was computed."""

    network: str
    weights: str  # file name
    weights_sha256: str
    weights_source: str
    labels: str
    preprocessing: str
    seed: int
    photograph_count: int
    parameters: tuple[Parameter, ...]
    versions: tuple[Version, ...]
