"""Paths as people write them: below somebody's home, or in a variable of the environment."""

import os
from pathlib import Path

WEIGHTS_VARIABLE = "CIRCUITPRESS_WEIGHTS"  # names a folder that weights may be put in


def at_home(path: str) -> Path:
    """Read a path that may begin with `~`; where that is nobody's home, it stays as it is written."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def weights_folder() -> Path | None:
    """Return the author's folder of weights, be it there or not; None where the variable names none."""
    named = os.environ.get(WEIGHTS_VARIABLE)
    return at_home(named) if named else None
