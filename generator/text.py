"""Text that an author wrote: UTF-8, with or without a byte-order mark, lines ended in any way."""

from pathlib import Path

from generator.errors import BadInput


def read_text(path: Path) -> str:
    """Read a file's text, its lines ended by "\\n" alone. BadInput where it cannot be read or is no UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}), expected a text file") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start}: found bytes that are not UTF-8, expected UTF-8 text") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
