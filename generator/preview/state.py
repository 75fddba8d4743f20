"""What the preview shows at present, and who waits for the next."""

import json
from collections import deque
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Condition

from generator.files import MANIFEST, digest

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
    """The state that all pages are shown. Threads wait here for the next one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._followers = deque[object]()
        self._changed = Condition()

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    def show(self, state: State) -> None:
        """Show another state, and tell everyone who follows."""
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def follow(self, *, pause: float) -> Generator[State | None, None, None]:
        """Yield the present state and each that follows, and None after every `pause` seconds without one.

        It ends when FOLLOWERS newer ones follow, or with `dismiss`.
        """
        me = object()
        seen: State | None = None
        with self._changed:
            self._followers.append(me)
            if len(self._followers) > FOLLOWERS:
                self._followers.popleft()
                self._changed.notify_all()
        try:
            while self._wait(me, seen, pause):
                state = self._state
                yield state if state != seen else None
                seen = state
        finally:
            with self._changed:
                if me in self._followers:
                    self._followers.remove(me)

    def _wait(self, me: object, seen: State | None, pause: float) -> bool:
        """Wait until there is another state than the one seen, for `pause` seconds at most; False to leave."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != seen or me not in self._followers, pause)
            return me in self._followers

    def dismiss(self) -> None:
        """Send everyone away who follows."""
        with self._changed:
            self._followers.clear()
            self._changed.notify_all()
