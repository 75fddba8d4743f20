"""axe-core on every kind of page, light and dark."""

from tests.audit.tools import Tools
from tests.bench.figures import Board, Figure
from tests.browser import checks
from tests.browser.reading import THEMES, Opener, Theme


def axe(board: Board, tools: Tools, opener: Opener) -> None:
    """Count the rules that are broken."""
    board.head("axe-core: WCAG 2.2 A and AA, best practice")
    found: dict[Theme, list[str]] = {theme: [] for theme in THEMES}
    for kind, page in opener.all():
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            found[theme] += [f"{kind}: {fault}" for fault in checks.violations(page, tools.axe)]
    for theme, faults in found.items():
        board.tell(
            Figure(f"violations, {theme}", len(faults), "", at_most=0, note=f"{len(opener.kinds)} kinds of pages")
        )
        for fault in faults:
            board.note(fault)
