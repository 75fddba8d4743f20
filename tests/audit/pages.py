"""What a reader's browser meets on every kind of page: words, keyboard, width, requests, weight."""

from typing import Literal

from tests.bench.figures import Board, Figure
from tests.browser import checks
from tests.browser.kinds import EXPORT, HOME
from tests.browser.reading import Opener

WINDOWS = {"phone": (390, 844), "desk": (1300, 900)}  # pixels
ANSWER: tuple[Literal["responseBodySize", "responseHeadersSize"], ...] = ("responseBodySize", "responseHeadersSize")
HEAVIEST = 500  # kB of 1000 bytes, before the page is scrolled
HEAVIEST_HOME = 300


def pages(board: Board, opener: Opener) -> None:
    """Ask every check of every kind of page."""
    board.head("Pages in a browser, below /repo/ and from the disk")
    before = len(opener.faults)
    _keyboard_and_words(board, opener)
    for _ in opener.all(disk=True):
        pass
    _weights(board, opener)
    faults = sorted(set(opener.faults[before:]))
    told(board, "errors on the console", [fault for fault in faults if "console: " in fault or "script: " in fault])
    told(board, "requests to another host", [fault for fault in faults if "elsewhere: " in fault])
    told(board, "files that are not there", [fault for fault in faults if " for " in fault])


def told(board: Board, name: str, faults: list[str]) -> None:
    """Print how many faults there are beside the limit of none, and which."""
    board.tell(Figure(name, len(faults), "", at_most=0))
    for fault in faults:
        board.note(fault)


def _keyboard_and_words(board: Board, opener: Opener) -> None:
    wide, unseen, said, silent = [], [], {}, {}
    for kind, page in opener.all(width=checks.NARROW):
        wide += [f"{kind}: {fault}" for fault in checks.sideways(page)]
        unseen += [f"{kind}: {fault}" for fault in checks.focus(page)]
        said[kind] = checks.words(page)
    for kind, page in opener.all(width=checks.NARROW, script=False):
        silent[kind] = 100 * checks.words(page) / said[kind]
    told(board, f"pages that scroll sideways at {checks.NARROW} px", wide)
    told(board, "faults of skip link and focus", unseen)
    least = min(silent, key=silent.__getitem__)
    board.tell(Figure("text without script, least", silent[least], "%", at_least=100 * checks.SILENT, note=least))


def _weights(board: Board, opener: Opener) -> None:
    """Measure what is transferred before a page is scrolled, text by gzip, whichever window asks for more."""
    found: dict[str, tuple[float, str]] = {}
    for kind in opener.kinds.keys() - {EXPORT}:  # a whole study in one file
        found[kind] = max((_weight(opener, kind, *size), window) for window, size in WINDOWS.items())
    if HOME in found:
        weight, window = found[HOME]
        board.tell(Figure("home before scrolling", weight, "kB", at_most=HEAVIEST_HOME, note=window))
    for heavy in (kind for kind, (weight, _) in found.items() if weight > HEAVIEST):
        board.note(f"{heavy}: {found[heavy][0]:.0f} kB ({found[heavy][1]})")
    kind = max(found, key=found.__getitem__)
    weight, window = found[kind]
    board.tell(Figure("heaviest page before scrolling", weight, "kB", at_most=HEAVIEST, note=f"{kind} ({window})"))


def _weight(opener: Opener, kind: str, width: int, height: int) -> float:
    """Return the kB of all answers, in a window that has nothing yet."""
    page = opener.window(width=width, height=height)
    sizes: list[float] = []
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes()[part] for part in ANSWER)))
    page.goto(opener.where(kind), wait_until="networkidle")
    opener.close()
    return sum(sizes) / 1000
