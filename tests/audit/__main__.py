"""`python -m tests.audit`: hold a built site against its standards; print each figure beside its limit."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
EXPORTED = "export.html"
EXPECTED = ("story", UNBUILT, EXPORT)  # kinds that a site may lack: told where they are not audited


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.audit", description="Hold a built site against its standards."
    )
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
    if chosen.export:
        found[EXPORT] = EXPORTED
    if unknown := set(chosen.kind or ()) - found.keys():
        sys.exit(f"--kind {', '.join(sorted(unknown))}: no such kind of page; there are {', '.join(found)}")
    return {kind: path for kind, path in found.items() if not chosen.kind or kind in chosen.kind}


@contextmanager
def whole(site: Path, export: Path | None) -> Iterator[Path]:
    """Lay a study as one file beside the pages of the site: in another folder that leads to both."""
    if export is None:
        yield site
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for path in (*site.iterdir(), export):
            (folder / (EXPORTED if path == export else path.name)).symlink_to(path.resolve())
        yield folder


def in_browser(chosen: argparse.Namespace, programs: tools.Tools, found: dict[str, str], board: Board) -> None:
    """Run the parts that open pages."""
    with whole(chosen.site, chosen.export) as site, served(site) as address:
        if {"axe", "pages"} & set(chosen.part):
            with chromium.started(programs.chromium) as browser:
                opener = Opener(browser, site, address, found)
                if "axe" in chosen.part:
                    axe(board, programs, opener)
                if "pages" in chosen.part:
                    pages(board, opener)
        if "lighthouse" in chosen.part:
            lighthouse(board, programs, {kind: address + path for kind, path in found.items()}, chosen.runs)


def main() -> None:
    """Run the chosen parts; the exit status is 1 where a limit does not hold."""
    chosen, board = options(), Board()
    found = kinds(chosen)
    programs = tools.find(list(chosen.part))
    if "nu" in chosen.part:
        nu(board, programs, chosen.site, [chosen.export] if chosen.export else [])
    if set(chosen.part) - {"nu"}:
        in_browser(chosen, programs, found, board)
    board.close()
    if absent := [kind for kind in EXPECTED if not chosen.kind and kind not in found]:
        print(f"not audited, since it is not there: {', '.join(absent)}")
    if chosen.json:
        board.save(chosen.json)
    sys.exit(any(figure.holds is False for figure in board.figures))


if __name__ == "__main__":
    main()
