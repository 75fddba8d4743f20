"""Opens pages, and logs what no page may do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


class How(TypedDict, total=False):
    """How a window is: script on or off, the theme that its reader prefers, its size in pixels."""

    script: bool
    theme: Theme
    width: int
    height: int


@dataclass
class Opener:
    """Opens pages of one site, each in a profile of its own; `faults` are what they did wrong so far."""

    browser: Browser
    site: Path
    address: str  # of the site's top, where it is served
    kinds: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def __call__(self, kind: str, *, disk: bool = False, **how: Unpack[How]) -> Page:
        """Open the page of a kind, over http or from the disk, and return it when all is loaded."""
        page = self.window(disk=disk, **how)
        page.goto(self.where(kind, disk=disk))
        return page

    def all(self, *, disk: bool = False, **how: Unpack[How]) -> Iterator[tuple[str, Page]]:
        """Open each kind of page after the other, in one window: a profile for each would take twice the time."""
        page = self.window(disk=disk, **how)
        for kind in self.kinds:
            page.goto(self.where(kind, disk=disk))
            yield kind, page

    def window(
        self,
        *,
        disk: bool = False,
        script: bool = True,
        theme: Theme = "light",
        width: int = 1300,
        height: int = 900,
    ) -> Page:
        """Open an empty window of this size, in pixels; its pages may ask the site, or the disk, and nobody else."""
        context = self.browser.new_context(
            java_script_enabled=script,
            color_scheme=theme,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        page = context.new_page()
        self._log(page, "file://" if disk else self.address)
        return page

    def where(self, kind: str, *, disk: bool = False) -> str:
        """Return the address of the page of a kind."""
        path = self.kinds[kind]
        return (self.site / path).resolve().as_uri() if disk else self.address + path

    def close(self) -> None:
        """Close what is open."""
        for context in self.browser.contexts:
            context.close()

    def _log(self, page: Page, home: str) -> None:
        def place() -> str:
            return page.url.removeprefix(home)

        def tell(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(f"{place()}: console: {message.text}")

        def ask(request: Request) -> None:
            if not request.url.startswith((home, "data:", "blob:")):
                self.faults.append(f"{place()}: request to elsewhere: {request.url}")

        def answer(response: Response) -> None:
            if response.status >= 400:
                self.faults.append(f"{place()}: {response.status} for {response.url}")

        def fail(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # by the page itself: it went elsewhere
                self.faults.append(f"{place()}: {request.failure} for {request.url}")

        page.on("console", tell)
        page.on("pageerror", lambda error: self.faults.append(f"{place()}: script: {error}"))
        page.on("request", ask)
        page.on("response", answer)
        page.on("requestfailed", fail)
