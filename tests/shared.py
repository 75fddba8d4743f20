"""What one process computes for a whole run of the tests, whoever runs them beside it: stores of the tiny site."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from generator.zoo import networks
from tests import tiny, tiny_site


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that one process makes for the whole run: those that run tests beside it wait until it is there.

    It is for reading. Who builds with a store copies it.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"once-{name}"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            half = folder.with_suffix(".half")  # stays there if this fails, and is no reason to fail otherwise
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


def tiny_store(factory: pytest.TempPathFactory, name: str, toml: str, *, base: Path | None = None) -> Path:
    """Return the store of a build of the tiny site with this `study.toml`, computed once for the whole run."""

    def make(folder: Path) -> None:
        if base:
            shutil.copytree(base, folder / "cache")
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(networks.NETWORKS, "tiny", tiny)
            content = tiny_site.make_content(folder / "content", toml=toml)
            tiny_site.build(content, folder / "site", cache=folder / "cache")

    return once(factory, name, make) / "cache"
