"""Files by their relative path, and what is done with them in more than one place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from generator.errors import CircuitpressError

Files = dict[str, bytes]


class File(Protocol):
    """A file, wherever it lies: its digest is known, its bytes are read when they are asked for."""

    @property
    def digest(self) -> str:
        """The SHA-256 in hexadecimal."""

    def read(self) -> bytes:
        """Read it."""


@dataclass(frozen=True)
class Held:
    """A file in memory."""

    data: bytes

    @cached_property
    def digest(self) -> str:
        """The SHA-256 in hexadecimal."""
        return digest(self.data)

    def read(self) -> bytes:
        """Give its bytes."""
        return self.data


class Edited(CircuitpressError):  # noqa: N818
    """A file has changed since its digest was taken."""


@dataclass(frozen=True)
class OnDisk:
    """A file that somebody else keeps, of which a digest was taken."""

    path: Path
    digest: str

    def read(self) -> bytes:
        """Read it. Edited where it is no longer the file that the digest was taken of."""
        data = self.path.read_bytes()
        if digest(data) != self.digest:
            raise Edited(f"{self.path}: changed while the site was built")
        return data


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below `folder`, with the folders that lead to them."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def digest(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
