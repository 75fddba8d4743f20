"""The browser, and the tiny site that it reads; `tests/browser/__init__.py` says how a test uses them."""

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from generator.paths import WEIGHTS_VARIABLE
from generator.zoo import keras_files, networks
from tests import tiny, tiny_site
from tests.browser import chromium
from tests.browser.kinds import UNBUILT, kinds_of
from tests.browser.reading import Opener
from tests.browser.serving import served
from tests.shared import once

REQUIRED = "CIRCUITPRESS_BROWSER"  # is `required` where the tests of the browser may not be skipped
_UNBUILT = """\
title = "A study without weights"
[network]
name = "vgg19"
[unit]
layer = "block3_conv3"
filter = 12
"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser, as long as this process runs tests of this folder: it brings an event loop that others cannot have."""
    path = chromium.find()
    if path is None and os.environ.get(REQUIRED) == "required":
        pytest.fail(f"{REQUIRED}=required, and {chromium.ABSENT}")
    if path is None:
        pytest.skip(f"{chromium.ABSENT}: what the site does in a browser is not tested")
    with chromium.started(path) as started:
        yield started


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, cache_with_filters: Path) -> Path:
    """The tiny site with the pages of all filters, and with a study that is not built."""

    def make(folder: Path) -> None:
        shutil.copytree(cache_with_filters, folder / "cache")
        content = tiny_site.make_content(folder / "content", toml=tiny_site.TOML)
        Image.linear_gradient("L").save(content / "studies" / "tiny-study" / "reference.png")
        (content / "studies" / "unbuilt").mkdir()
        (content / "studies" / "unbuilt" / "study.toml").write_text(_UNBUILT, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(networks.NETWORKS, "tiny", tiny)
            patch.setenv("KERAS_HOME", str(folder / "keras"))
            patch.delenv(WEIGHTS_VARIABLE, raising=False)
            patch.setattr(keras_files, "SERVER", "http://127.0.0.1:9")
            tiny_site.build(content, folder / "site", cache=folder / "cache")

    return once(tmp_path_factory, "browser", make) / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, below /repo/."""
    with served(site) as at:
        yield at


@pytest.fixture(scope="session")
def kinds(site: Path) -> dict[str, str]:
    """The path of one page of each kind."""
    found = kinds_of(site)
    assert UNBUILT in found
    return found


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def open_page(browser: Browser, site: Path, address: str, kinds: dict[str, str]) -> Iterator[Opener]:
    """Open pages; fail if one wrote an error to the console, asked another host, or asked for a missing file."""
    opener = Opener(browser, site, address, kinds)
    try:
        yield opener
    finally:
        opener.close()
    if opener.faults:
        pytest.fail("\n".join(opener.faults), pytrace=False)
