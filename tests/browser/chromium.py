"""The Chromium of this machine, and how it is started: alone, without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = f"no Chromium here: CHROME_PATH names none, and none of {', '.join(NAMES)} is on the PATH"
ARGUMENTS = (
    "--no-sandbox",  # a container's root may not start one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def find() -> str | None:
    """Return the path of a Chromium or Chrome, None where there is none."""
    named = os.environ.get("CHROME_PATH")
    return next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)


@contextmanager
def started(path: str) -> Iterator[Browser]:
    """Start a browser, and end it.

    As long as it is there, this thread has a running event loop: nothing else may call `asyncio.run`.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
