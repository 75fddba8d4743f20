"""`python -m tests.small_study`: build a study of the tiny network, in seconds, to look at a section in the making."""

import shutil
from pathlib import Path
from time import perf_counter

from generator.zoo import networks
from tests import tiny
from tests.tiny_site import build, make_content

FOLDER = Path(".cache") / "small-study"


def main(folder: Path = FOLDER) -> None:
    """Write the content anew and build its site; what was computed stays beside it, for the next time."""
    networks.NETWORKS["tiny"] = tiny
    started = perf_counter()
    shutil.rmtree(folder / "content", ignore_errors=True)
    content = make_content(folder / "content")
    build(content, folder / "site", cache=folder / "cache")
    print(f"{folder / 'site' / 'tiny-study' / 'index.html'}, in {perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
