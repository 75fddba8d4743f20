"""The preview: serves the site, and builds it again whenever something that it is made of changes.

    watching ─ changes ─▶ build ─▶ State ─ Board ─▶ server ─ EventSource ─▶ reload.js in every open page

Builds run one after another in the main thread, where Ctrl-C reaches them; the server runs in a thread of its own.
What the server adds to a page is never written to the site.
"""

import sys
import traceback
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import perf_counter

from generator.errors import BadInput, CircuitpressError, refusal
from generator.preview.server import serving
from generator.preview.state import Board, State, site_digest
from generator.preview.watching import SiteFolders, changes

__all__ = ["SiteFolders", "preview"]

NAMED = 2  # of the files that changed; the line of a build counts the others

Build = Callable[[], None]
Tell = Callable[[str], None]


def preview(build: Build, sources: SiteFolders, *, port: int, stop: Event, tell: Tell) -> bool:
    """Serve the site, build it, and again on every change; `tell` is given a line for each build.

    Returns when `stop` is set, or True when the program itself has changed and wants to be started anew.
    BadInput where the port cannot be had.
    """
    board = Board(State(site_digest(sources.output), building=True))
    with serving(board, sources.output, port) as address:
        tell(f"{address} shows {sources.output} and follows your edits; Ctrl-C ends it")
        for changed in changes(sources, stop):
            if any(path.is_relative_to(sources.program) for path in changed):
                tell(f"{_named(changed)}: the program has changed; the preview restarts")
                return True
            board.show(replace(board.state, building=True))
            start = perf_counter()
            faults = attempt(build, place=f"{sources.output} or {sources.cache}")
            took = perf_counter() - start
            board.show(State(site_digest(sources.output), faults=faults))
            tell(f"{_named(changed)}: {'not built' if faults else 'built'} in {took:.2f} s")
    return False


def attempt(build: Build, *, place: str) -> tuple[str, ...]:
    """Build, and return one sentence for each fault, which the terminal is told too; a bug with its traceback."""
    try:
        build()
    except BadInput as error:
        faults = error.faults
    except CircuitpressError as error:
        faults = (str(error),)
    except OSError as error:
        faults = (refusal(error, place),)
    except Exception as error:  # a bug, and no reason to leave the author without a preview
        traceback.print_exc()
        told = traceback.format_exception_only(error)[-1].strip()
        return (f"{told} (a bug in circuitpress; the terminal shows where)",)
    else:
        return ()
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr, flush=True)
    return faults


def _named(changed: Collection[Path]) -> str:
    """Name a few of the files that changed, from the folder one is in where they lie there."""
    here = Path.cwd()
    names = [str(path.relative_to(here) if path.is_relative_to(here) else path) for path in sorted(changed)]
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more]) or "first build"
