"""The Nu HTML checker over all HTML, CSS and SVG of a site."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.audit.tools import Tools
from tests.bench.figures import Board, Figure

# What the checker's CSS does not know yet, and browsers do (Baseline, or a rule that others may ignore).
YOUNGER = (
    "@container",
    "container",
    "container-type",
    "reading-flow",
    "anchor-name",
    "position-anchor",
    "position-area",
    "position-try-fallbacks",
    "anchor-center",
    "vector-effect",  # of SVG
    "max-width”: Unknown dimension",  # cqi, a hundredth of the container's width
)
SHOWN = 10  # different errors


def nu(board: Board, tools: Tools, site: Path, more: Sequence[Path]) -> None:
    """Check every file."""
    board.head("Nu HTML checker")
    files = [path for end in ("html", "css", "svg") for path in sorted(site.rglob(f"*.{end}"))]
    options = ["--stdout", "--exit-zero-always", "--errors-only", "--format", "json"]
    options += ["--also-check-css", "--also-check-svg"]
    command = [tools.java, "-jar", str(tools.nu), *options, *map(str, (*files, *more))]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    told: list[dict[str, Any]] = json.loads(ran.stdout)["messages"]
    errors = [message for message in told if not young(message["message"])]
    note = f"{len(files) + len(more)} files of HTML, CSS and SVG"
    board.tell(Figure("errors", len(errors), "", at_most=0, note=note))
    if len(told) > len(errors):
        board.note(f"besides {len(told) - len(errors)} of CSS that the checker does not know yet")
    places = {message["message"]: f"{message.get('url', '')}:{message.get('lastLine', '')}" for message in errors}
    for words, count in Counter(message["message"] for message in errors).most_common(SHOWN):
        board.note(f"{count} × {words} ({places[words]})")


def young(message: str) -> bool:
    """Say whether a message is about CSS that is younger than the checker."""
    return message.startswith("CSS: ") and any(f"“{name}" in message for name in YOUNGER)
