"""Files in memory, by their relative path, and what is done with them in more than one place."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

Files = dict[str, bytes]
MANIFEST = "circuitpress.json"  # lies in every site that we made, and names each of its files


def at_home(path: str) -> Path:
    """Read a path that may begin with `~`; where that is nobody's home, it stays as it is written."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below `folder`, with the folders that lead to them."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def digest(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
