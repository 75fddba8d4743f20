"""Files by their relative path, and what is done with them in more than one place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

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


@dataclass(frozen=True)
class OnDisk:
    """A file that somebody else keeps, of which a digest was taken."""

    path: Path
    digest: str

    def read(self) -> bytes:
        """Read it."""
        return self.path.read_bytes()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below `folder`, with the folders that lead to them."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def digest(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
