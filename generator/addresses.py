"""Where a site and its source will be found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addresses:
    """What the command line says of them; `site.toml` comes first."""

    base_url: str | None = None
    repository: str | None = None


UNKNOWN = Addresses()
