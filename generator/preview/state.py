"""What the preview shows at present, and who waits for the next."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from generator.files import digest
from generator.publish import MANIFEST

FOLLOWERS = 4  # a browser opens six connections to one host; two are left for the pages themselves


@dataclass(frozen=True)
class State:
    """Which site there is, whether another is being built, and why the last build failed, if it did."""

    site: str  # the digest of its manifest, and so of every file; empty where there is no site
    building: bool = False
    faults: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write it in one line."""
        return json.dumps(asdict(self))


def site_digest(output: Path) -> str:
    """Return what tells one site from another, the same after a new start; empty where there is none of ours."""
    try:
        return digest((output / MANIFEST).read_bytes())
    except OSError:
        return ""


class Board:
    """The state that all pages are shown: the thread of the builds sets it, the loop of the server awaits it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._followers = deque[_Follower]()
        self._lock = Lock()

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    @property
    def following(self) -> int:
        """How many follow."""
        return len(self._followers)

    def show(self, state: State) -> None:
        """Show another state, and tell everyone who follows."""
        with self._lock:
            self._state = state
            for follower in self._followers:
                follower.wake()

    async def follow(self) -> AsyncGenerator[State, None]:
        """Yield the present state and each that follows.

        It ends when FOLLOWERS newer ones follow, or with `dismiss`.
        """
        me = _Follower()
        with self._lock:
            self._followers.append(me)
            if len(self._followers) > FOLLOWERS:
                self._followers.popleft().wake()
        seen: State | None = None
        try:
            while me in self._followers:
                state = self._state
                if state != seen:
                    yield state
                    seen = state
                else:
                    await me.news.wait()
                    me.news.clear()
        finally:
            with self._lock:
                if me in self._followers:
                    self._followers.remove(me)

    def dismiss(self) -> None:
        """Send everyone away who follows."""
        with self._lock:
            while self._followers:
                self._followers.pop().wake()


class _Follower:
    """One open stream; any thread may wake it."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        self._loop.call_soon_threadsafe(self.news.set)
