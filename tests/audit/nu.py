"""The Nu HTML checker over all HTML, CSS and SVG of a site."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.audit.tools import Tools
from tests.bench.figures import Board, Figure

# What the checker's grammar of CSS, of 2026, does not know yet, and browsers do.
YOUNGER = ("“container-type”: Property", "“max-width”: Unknown dimension", "“reading-flow”: Property")
SHOWN = 10  # different errors


def nu(board: Board, tools: Tools, site: Path, more: Sequence[Path]) -> None:
    """Check every file."""
    board.head("Nu HTML checker")
    files = [path for end in ("html", "css", "svg") for path in sorted(site.rglob(f"*.{end}"))]
    options = ["--stdout", "--exit-zero-always", "--errors-only", "--format", "json"]
    command = [
        str(tools.java),
        "-jar",
        str(tools.nu),
        *options,
        "--also-check-css",
        "--also-check-svg",
        *map(str, (*files, *more)),
    ]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    told: list[dict[str, Any]] = json.loads(ran.stdout)["messages"]
    errors = [message for message in told if not any(words in message["message"] for words in YOUNGER)]
    note = f"{len(files) + len(more)} files of HTML, CSS and SVG"
    board.tell(Figure("errors", len(errors), "", at_most=0, note=note))
    if len(told) > len(errors):
        board.note(f"besides {len(told) - len(errors)} of CSS that the checker does not know yet")
    places = {message["message"]: f"{message.get('url', '')}:{message.get('lastLine', '')}" for message in errors}
    for words, count in Counter(message["message"] for message in errors).most_common(SHOWN):
        board.note(f"{count} × {words} ({places[words]})")
