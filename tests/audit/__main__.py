"""`python -m tests.audit`: hold a built site against its standards; print each figure beside its limit."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.audit import tools
from tests.audit.axe import axe
from tests.audit.lighthouse import lighthouse
from tests.audit.nu import nu
from tests.audit.pages import pages
from tests.bench.figures import Board
from tests.browser import chromium
from tests.browser.kinds import EXPORT, UNBUILT, kinds_of
from tests.browser.reading import Opener
from tests.browser.serving import served

PARTS = ("nu", "axe", "pages", "lighthouse")
EXPECTED = ("story", UNBUILT, EXPORT)  # kinds that a site may lack: told where they are not audited


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description="Hold a built site against its standards.")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the folder of the site (default: site)")
    parser.add_argument("--study", metavar="SLUG", help="the study whose pages are audited (default: the first built)")
    parser.add_argument("--export", type=Path, metavar="FILE", help="a study as one file, audited as a further page")
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS, help="which parts to run (default: all)")
    parser.add_argument("--kind", metavar="KIND", nargs="+", help="which kinds of pages (default: all)")
    parser.add_argument("--runs", type=int, default=3, help="how often Lighthouse looks at a page (default: 3)")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    return parser.parse_args()


def kinds(chosen: argparse.Namespace) -> dict[str, str]:
    """Find the kinds of pages that are audited; end with a sentence where there is no site, study or kind so named."""
    try:
        found = kinds_of(chosen.site, chosen.study)
    except (FileNotFoundError, KeyError) as fault:
        sys.exit(f"{chosen.site}: found no study {fault}" if isinstance(fault, KeyError) else str(fault))
    if unknown := set(chosen.kind or ()) - found.keys() - {EXPORT}:
        sys.exit(f"--kind {', '.join(sorted(unknown))}: no such kind of page; there are {', '.join(found)}")
    return {kind: path for kind, path in found.items() if not chosen.kind or kind in chosen.kind}


def main() -> None:
    """Run the chosen parts; the exit status is 1 where a limit does not hold."""
    chosen, board = options(), Board()
    found = kinds(chosen)
    programs = tools.find(list(chosen.part))
    if "nu" in chosen.part:
        nu(board, programs, chosen.site, [chosen.export] if chosen.export else [])
    if set(chosen.part) - {"nu"}:
        with ExitStack() as stack:
            address = stack.enter_context(served(chosen.site))
            opener = Opener(None, chosen.site, address, found)
            if chosen.export:
                opener.kinds[EXPORT] = chosen.export
    absent = [kind for kind in EXPECTED if kind not in found]
    board.close()


if __name__ == "__main__":
    main()
