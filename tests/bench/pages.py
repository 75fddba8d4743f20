"""What a build costs that finds all computed: for each page of a filter, and after an edit of one sentence.

One study stands in a content folder many times, under other names: the results are shared, the pages are not.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.builds import ROOT, SQUEEZENET, Run, measured
from tests.bench.figures import Board, Figure

FEW, MANY = 1, 32  # studies; 32 of them have over 5000 pages of filters
EACH = 0.3  # milliseconds at most for a further page
RUNS = 5


def pages(board: Board) -> None:
    """Build a site of few and of many studies, warm, and tell the difference for each page between them."""
    board.head("Pages of filters")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_content(folder / "content", MANY)
        build(folder, FEW)  # computes
        medians, counts = {}, {}
        for studies in (FEW, MANY):
            made = build(folder, studies)
            runs = [build(folder, studies).seconds for _ in range(RUNS)]
            medians[studies] = statistics.median(runs)
            counts[studies] = len(list((folder / f"site{studies}").rglob("*.html")))
            spread = f"{min(runs):.2f} to {max(runs):.2f}, {RUNS} runs"
            if studies > FEW:  # the pages of the few were made when all was computed
                board.tell(Figure(f"{counts[studies]} pages, made", made.seconds, "s"))
            board.tell(Figure(f"{counts[studies]} pages, nothing changed", medians[studies], "s", note=spread))
        further = counts[MANY] - counts[FEW]
        each = 1000 * (medians[MANY] - medians[FEW]) / further
        board.tell(Figure("a further page", each, "ms", at_most=EACH, note=f"of {further}"))
        edits = [edited(folder, number) for number in range(RUNS)]
        board.tell(Figure("an edit of one sentence, one study", statistics.median(edits), "s"))


def write_content(folder: Path, studies: int) -> None:
    """Copy the shipped study of SqueezeNet so many times."""
    shutil.copytree(ROOT / "content" / "images", folder / "images")
    for number in range(studies):
        shutil.copytree(ROOT / "content" / "studies" / SQUEEZENET, folder / "studies" / f"copy-{number:02}")


def edited(folder: Path, number: int) -> float:
    """Add a sentence and build: seconds."""
    path = folder / "content" / "studies" / "copy-00" / "kernels.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nAnother sentence, {{{{ '{number}' }}}}.\n", encoding="utf-8")
    return build(folder, FEW).seconds


def build(folder: Path, studies: int) -> Run:
    """Build the first studies of the content."""
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--content", str(folder / "content")]
    command += ["--cache", str(folder / "cache"), "--output", str(folder / f"site{studies}"), "--study"]
    return measured([*command, *(f"copy-{number:02}" for number in range(studies))])
