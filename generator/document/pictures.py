"""Pictures as they stand in a document: inline, in the smallest form that shows the same pixels."""

import io
import posixpath
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
_EFFORT = 4  # of WebP's search for a small file, of 6: more gains 1 % and takes twice as long

_ROUNDED = 1e-6


@dataclass
class Pictures:
    """Gives pictures of the site as data URIs, each read and written once."""

    read: Callable[[str], bytes]  # by path in the site
    known: dict[str, str] = field(default_factory=dict)

    def uri(self, path: str) -> str:
        """Give a picture as a data URI."""
        if path not in self.known:
            suffix = posixpath.splitext(path)[1].lower()
            data, kind = self.read(path), _KINDS[suffix]
            if suffix == ".png" and len(smaller := _webp(data)) < len(data):
                data, kind = smaller, _KINDS[".webp"]
            self.known[path] = f"data:{kind};base64,{b64encode(data).decode()}"
        return self.known[path]

    def fills(self, path: str, width: float, height: float) -> bool:
        """Whether a picture fills a box of this size without a margin and uncropped."""
        if path.endswith(".svg"):
            return False
        with Image.open(io.BytesIO(self.read(path))) as image:
            return abs(width * image.height - height * image.width) <= _ROUNDED * width * image.height


def _webp(png: bytes) -> bytes:
    """Write a PNG as WebP without loss: a pattern is the picture that was measured, pixel by pixel."""
    with Image.open(io.BytesIO(png)) as image:
        written = io.BytesIO()
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(
            written, "WEBP", lossless=True, method=_EFFORT, exact=True
        )
    return written.getvalue()
