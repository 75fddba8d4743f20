"""Small things that took long to learn, kept as JSON until what they were learnt of changes: digests of files, imports.

One file a thing, put in place in one step: of two builds that learn the same at once, either may be last.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.files import digest

MEMORY = "memory"  # the folder in a cache
_KEY_DIGITS = 24


class Memory:
    """A folder of things learnt. What cannot be kept is learnt again: nothing here is worth a fault."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, name: str, asked: Mapping[str, Any]) -> Any:
        """Return what was learnt of `asked`, or None."""
        try:
            kept = json.loads(self._place(name, asked).read_bytes())
            return kept["learnt"] if kept["asked"] == json.loads(_written(asked)) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, asked: Mapping[str, Any], learnt: Any) -> None:
        """Keep what was learnt of `asked`."""
        place = self._place(name, asked)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".json")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_written({"asked": asked, "learnt": learnt}))
                Path(path).replace(place)
            except OSError:
                Path(path).unlink(missing_ok=True)
                raise

    def forget(self, name: str) -> None:
        """Forget all that was learnt under a name."""
        for path in self._folder.glob(f"{name}-*.json"):
            path.unlink(missing_ok=True)

    def _place(self, name: str, asked: Mapping[str, Any]) -> Path:
        return self._folder / f"{name}-{digest(_written(asked))[:_KEY_DIGITS]}.json"


def _written(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, allow_nan=False, ensure_ascii=False).encode()
