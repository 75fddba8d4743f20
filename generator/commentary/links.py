"""Where links and pictures of commentary lead: to a section's page, or a picture published with the study."""

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from generator.commentary.typesetting import PREFIX
from generator.errors import BadInput, nearest
from generator.sections import FORMER_NAMES, NAMES
from generator.sections import section as section_named

PICTURES = "pictures/own"  # where an author's own pictures are published, beneath the study
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg")  # a link to one of these is to a picture
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(r"""(?P<attribute>\s(?:src|href)=)(?P<quote>["'])(?P<url>.*?)(?P=quote)""", re.DOTALL)
_ID = re.compile(r"""<[a-zA-Z][^<>]*\sid=["']([^"']+)["']""")


@dataclass
class Album:
    """The author's own pictures that commentary shows, by the name they are published under."""

    folder: Path  # the study's
    pictures: dict[str, Path] = field(default_factory=dict)

    def publish(self, address: str) -> tuple[Path, str]:
        """Find a picture and its name beneath `pictures/own/`. BadInput where it is not there or not ours."""
        path = self.folder / address
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise BadInput(f"picture {address!r}: found it outside the study's folder, expected it inside")
        if any(part.startswith(".") for part in Path(address).parts if part not in (".", "..")):
            raise BadInput(f"picture {address!r}: found a hidden file, expected one whose name starts with no dot")
        if not path.is_file():
            names = [found.name for found in self.folder.iterdir() if found.suffix.lower() in SUFFIXES]
            raise BadInput(f"picture {address!r}: no such file in the study's folder{nearest(address, names)}")
        known = self.pictures.setdefault(path.name.casefold(), path)
        if known.resolve() != path.resolve():
            raise BadInput(f"picture {address!r}: there is another of that name ({known}); rename one")
        return path, path.name


def ids(text: str) -> frozenset[str]:
    """List the ids in a piece of HTML."""
    return frozenset(html.unescape(found) for found in _ID.findall(text))


@dataclass(frozen=True)
class Linker:
    """Rewrites the addresses on one section's page; `own` gathers the pictures it shows."""

    section: str
    album: Album
    anchors: Mapping[str, frozenset[str]]  # the ids in each section's commentary
    own: set[Path] = field(default_factory=set)

    @property
    def up(self) -> str:
        """The way from the page to the study's folder in the site."""
        return "../" if section_named(self.section).folder else ""

    def rewrite(self, text: str, clean: Callable[[str], str], complain: Callable[[str, str], None]) -> str:
        """Rewrite every address in `text`; `clean` drops marks, `complain(url, sentence)` hears faults."""

        def address(match: re.Match[str]) -> str:
            url = html.unescape(clean(match["url"]))
            try:
                found = self._target(url, picture="src" in match["attribute"])
            except BadInput as error:
                complain(match["url"], str(error))
                found = url
            mark = match["quote"]
            return f"{match['attribute']}{mark}{html.escape(found)}{mark}"

        return _TAG.sub(lambda tag: _ADDRESS.sub(address, tag[0]), text)

    def _target(self, url: str, *, picture: bool) -> str:
        parts = urlsplit(url)
        path = posixpath.normpath(unquote(parts.path)) if parts.path else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if parts.scheme or parts.netloc:
            if picture and parts.scheme != "data":
                raise BadInput(f"picture {url!r}: found it on another host, expected a file in the study's folder")
            return url
        if not path:
            return self._fragment(self.section, fragment) or url
        if picture or path.lower().endswith(SUFFIXES):
            found, name = self.album.publish(path)
            self.own.add(found)
            return f"{self.up}{PICTURES}/{quote(name)}"
        if path.endswith(".md"):
            return self._page(path.removesuffix(".md"), url, fragment)
        return url

    def _page(self, section: str, url: str, fragment: str) -> str:
        if section not in NAMES:
            now = FORMER_NAMES.get(section)
            hint = f"; it is called {now} now" if now else nearest(section, NAMES)
            raise BadInput(f"link {url!r}: no section of that name{hint}")
        folder = section_named(section).folder
        return f"{self.up}{folder}index.html{self._fragment(section, fragment)}"

    def _fragment(self, section: str, fragment: str) -> str:
        """Complete `#words` to the id of that heading, where the section's commentary has it."""
        prefixed = PREFIX + unquote(fragment[1:])
        return f"#{quote(prefixed)}" if prefixed in self.anchors.get(section, ()) else fragment
