"""What the steps of an analysis share: the filter, its network, the photographs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.images import Photographs
    from generator.network import Network


@dataclass(frozen=True)
class Context:
    """A filter of a network, and the photographs that it is looked at on."""

    network: Network
    photographs: Photographs
    layer: str
    filter: int
