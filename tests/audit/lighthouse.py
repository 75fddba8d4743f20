"""Lighthouse, as on a phone, on every kind of page."""

import json
import os
import statistics
import subprocess
from typing import Any

from tests.audit.tools import Tools
from tests.bench.figures import Board, Figure
from tests.browser import chromium
from tests.browser.kinds import EXPORT

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
# Lies at the top of the host, which a site below /repo/ is not. Lighthouse would ask for it as the page, whose
# Content-Security-Policy lets it ask for nothing.
SKIPPED = "robots-txt"
# A study as one file is opened from the disk. Lighthouse opens none there: it asks for the file over http, on a phone
# that is as slow as ever, but not over a slow connection.
DISK = (
    "--throttling-method=devtools",
    "--throttling.requestLatencyMs=0",
    "--throttling.downloadThroughputKbps=0",
    "--throttling.uploadThroughputKbps=0",
)


def lighthouse(board: Board, tools: Tools, addresses: dict[str, str], runs: int) -> None:
    """Print the median score of each kind of page, then the least of each category beside its limit."""
    board.head(f"Lighthouse, mobile, median of {runs}: {', '.join(CATEGORIES)}")
    scores = {}
    for kind, address in addresses.items():
        reports = [_report(tools, address, DISK if kind == EXPORT else ()) for _ in range(runs)]
        scores[kind] = {name: statistics.median(_score(report, name) for report in reports) for name in CATEGORIES}
        board.note(f"{kind:<20} " + " ".join(f"{scores[kind][name]:>4.0f}" for name in CATEGORIES))
        for name in CATEGORIES:
            if scores[kind][name] < LEAST:
                board.note(f"    {name}: {', '.join(_lost(reports[-1], name))}")
    for name in CATEGORIES:
        least = min(scores, key=lambda kind: scores[kind][name])
        value = scores[least][name]
        board.tell(
            Figure(f"{name}, least", value, "", at_least=LEAST, note=f"{least}, of {len(scores)} kinds of pages")
        )


def _report(tools: Tools, address: str, throttling: tuple[str, ...]) -> dict[str, Any]:
    flags = f"--chrome-flags=--headless=new {' '.join(_quoted(flag) for flag in chromium.ARGUMENTS)}"
    options = [
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--skip-audits={SKIPPED}",
        *throttling,
        flags,
    ]
    command = [str(tools.node), str(tools.lighthouse), address, *options]
    environment = os.environ | {"CHROME_PATH": tools.chromium}
    ran = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def _quoted(flag: str) -> str:
    """Write a flag as Lighthouse's parser of flags wants it."""
    name, is_, value = flag.partition("=")
    return f'{name}="{value}"' if is_ else name


def _score(report: dict[str, Any], category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


def _lost(report: dict[str, Any], category: str) -> list[str]:
    """Name the audits that cost points."""
    named = [reference["id"] for reference in report["categories"][category]["auditRefs"] if reference["weight"]]
    return [
        f"{name} {report['audits'][name]['score']}" for name in named if (report["audits"][name]["score"] or 0) < 0.9
    ]
